//! Does it spread by contagion? The chance that those who have not adopted do, against the share who have.

use crate::charts::canvas::{Canvas, Point};
use crate::charts::findings::{Form, form};
use crate::charts::frame::{
    AXIS, EndLabel, EndLabels, LABEL, Plot, Scale, furniture, round_bounds, value_ticks,
};
use crate::charts::panels::{ALONG, along, apart, head, ticks_of, values, widest};
use crate::charts::spread::{When, axis_share, fine, steps_of};
use crate::charts::theme::Theme;
use crate::charts::typeface::Weight;
use crate::charts::{Fault, Input};

/// Fewer adults of a run than this, or than this share of them, say little about a chance.
const LEAST: (f64, f64) = (100.0, 0.2);
/// Chances differ when they are so many standard errors apart: 2, of a difference of two.
const ERRORS: f64 = 2.83;

/// How many means tell the form of the course.
const STAGES: usize = 8;

/// A row: the mean share adopted before its steps, the chance of a step, and how many adults could adopt.
struct Trial {
    share: f64,
    chance: f64,
    /// The band over runs.
    range: (f64, f64),
    /// How many times an adult could adopt, over steps and runs.
    open: f64,
}

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    let times = input.times()?;
    let when = When::of(input, &times);
    let trials = trials(input)?;
    let line = &input.spread()?.hazard;
    let highest = trials.iter().map(|trial| trial.share).fold(0.0, f64::max);
    let title = title(&when, &trials);
    let subtitle = subtitle(input, &when);
    let space = furniture(canvas, input, theme, &title, &subtitle);
    let heading = format!("Chance to adopt, % {}", when.each());
    let mut place = head(canvas, theme, space, &heading);
    place.bottom = space.bottom - ALONG;
    let right = round_bounds([0.0, highest.max(0.01)], 8.0).1.min(1.0);
    let theory: Vec<(f64, f64)> = line.iter().copied().filter(|at| at.0 <= right).collect();
    let heights = trials.iter().map(|trial| trial.chance);
    let heights = heights.chain(trials.iter().map(|trial| trial.range.1));
    let heights = heights.chain(theory.iter().map(|at| at.1));
    let y = values(place, round_bounds(heights.chain([0.0]), ticks_of(place)));
    let label = bass_label(theme, &theory, &y);
    let high = place.bottom - place.top;
    let ends = EndLabels::new(label, 0.2 * canvas.width, high, LABEL);
    let plot = Plot {
        x: Scale {
            low: 0.0,
            high: right,
            from: space.left + widest(&[(y, ticks_of(place), axis_share)]),
            to: space.right - ends.room,
            log: false,
        },
        y,
        size: AXIS,
        ticks: ticks_of(place),
    };
    plot.grid(canvas, theme, axis_share);
    let ticks = value_ticks(&plot.x, 8.0, axis_share);
    along(
        canvas,
        &plot,
        theme,
        &ticks,
        "Share of adults who have adopted, F",
    );
    if theory.len() > 1 {
        let line = theory.iter().map(|at| plot.at(at.0, at.1)).collect();
        canvas.line(line, theme.muted, 5.0);
    }
    if input.band("hazard").is_some() && trials.len() > 1 {
        let shares: Vec<f64> = trials.iter().map(|trial| trial.share).collect();
        let band = trials.iter().map(|trial| trial.range).unzip();
        plot.band(canvas, &shares, &band, theme.accent, 0.18);
    }
    let places: Vec<Point> = trials
        .iter()
        .map(|trial| plot.at(trial.share, trial.chance))
        .collect();
    canvas.line(
        places.clone(),
        theme.accent.mixed(theme.background, 0.5),
        2.0,
    );
    let places = apart(&places);
    let shown = places.len() as f64;
    let radius = (0.35 * (plot.x.to - plot.x.from) / shown).clamp(5.0, 8.0);
    canvas.dots(&places, radius, theme.accent);
    ends.write(canvas, theme, plot.x.to, place.top, place.bottom);
    Ok(())
}

fn subtitle(input: &Input<'_>, when: &When) -> String {
    let theory = match input.spread.as_ref() {
        Some(spread) if !spread.hazard.is_empty() => {
            " Grey line: Bass's rule with the same p and q, were everyone tied to everyone."
        }
        _ => "",
    };
    format!(
        "Of adults who could still adopt {}, the share who do in a {}, by the share of adults \
        who had before.{}{}{theory}",
        input.product(),
        when.step_name(),
        input
            .band_note_of("hazard")
            .replace("line: their mean", "dots: all of them together"),
        input.row_note(when),
    )
}

/// The name of theory's line.
fn bass_label(theme: &Theme, theory: &[(f64, f64)], y: &Scale) -> Vec<EndLabel> {
    let last = theory.last().map(|at| EndLabel {
        name: "Bass's rule".to_owned(),
        value: String::new(),
        colour: theme.muted,
        target: y.at(at.1),
        weight: Weight::Bold,
    });
    last.into_iter().collect()
}

/// The chances of all rows. Of sums over runs, so that a run with few left weighs little.
fn trials(input: &Input<'_>) -> Result<Vec<Trial>, Fault> {
    let (adopted, open) = (input.measure("adopted")?, input.measure("could_adopt")?);
    let fresh = input.measure("new_adopters")?;
    if fresh.iter().all(|share| *share <= 0.0) {
        return Err(Fault::NobodyAdopts);
    }
    let people = input.footer.adults.1.max(1) as f64 * input.footer.runs.max(1) as f64;
    let steps = steps_of(input);
    let band = input.band("hazard");
    let trial = |row: usize| {
        let count = steps[row - 1];
        // The chance that, step after step, leaves as many as are left at the row.
        let chance = |taken: f64| {
            let stay = libm::log1p(-(taken * count).clamp(0.0, 1.0)) / count;
            -libm::expm1(stay)
        };
        let range = band.as_ref().map(|(low, high)| (low[row], high[row]));
        let range = range.map(|(low, high)| (chance(low), chance(high)));
        // Each step has its own share before it; their mean lies less than half a row on.
        let part = (count - 1.0) / (2.0 * count);
        Trial {
            share: adopted[row - 1] + part * (adopted[row] - adopted[row - 1]),
            chance: chance(fresh[row] / open[row - 1]),
            range: range.unwrap_or_default(),
            open: open[row - 1] * people * count,
        }
    };
    let adults = input.footer.adults.1.max(1) as f64;
    let enough = |row: &usize| open[row - 1] * adults >= LEAST.0.min(LEAST.1 * adults);
    let trials: Vec<Trial> = (1..adopted.len()).filter(enough).map(trial).collect();
    if trials.is_empty() {
        return Err(Fault::NobodyAdopts);
    }
    Ok(trials)
}

/// Mean share and chance in stages of equal width, weighted with who could adopt, and the standard error of the chance.
fn stages(trials: &[Trial]) -> Vec<(f64, f64, f64)> {
    let top = trials.iter().map(|trial| trial.share).fold(0.0, f64::max);
    let mut sums = [(0.0, 0.0, 0.0); STAGES];
    for trial in trials {
        let at = (1..STAGES)
            .rev()
            .find(|&stage| trial.share >= top * stage as f64 / STAGES as f64)
            .filter(|_| top > 0.0);
        let sum = &mut sums[at.unwrap_or(0)];
        sum.0 += trial.open;
        sum.1 += trial.open * trial.share;
        sum.2 += trial.open * trial.chance;
    }
    let some = sums.into_iter().filter(|sum| sum.0 > 0.0);
    some.map(|sum| {
        let chance = sum.2 / sum.0;
        let error = (chance * (1.0 - chance) / sum.0).max(0.0).sqrt();
        (sum.1 / sum.0, chance, error)
    })
    .collect()
}

/// The finding in words.
fn title(when: &When, trials: &[Trial]) -> String {
    if trials.len() < 3 {
        return format!(
            "Too short to tell contagion: of those who could still adopt, {} do",
            when.rate(trials[0].chance)
        );
    }
    let stages = stages(trials);
    let chances: Vec<f64> = stages.iter().map(|stage| stage.1).collect();
    let top = chances.iter().copied().fold(0.0, f64::max);
    let last = stages.len() - 1;
    let told = |at: usize| when.rate(chances[at]);
    // The first row says more of the start than the mean of a stage, where it points the same way.
    let start = |higher: bool| {
        let (row, stage) = (trials[0].chance, chances[0]);
        when.rate(if higher {
            row.max(stage)
        } else {
            row.min(stage)
        })
    };
    let had = |at: usize| format!("once {} have", fine(stages[at].0));
    let worst = stages.iter().map(|stage| stage.2).fold(0.0, f64::max);
    let noise = ERRORS * worst;
    match form(&chances, noise.max(0.2 * top)) {
        Form::Rise => format!(
            "The more have adopted, the likelier the rest follow: {} at first, {} {}",
            start(false),
            told(last),
            had(last)
        ),
        Form::Fall => format!(
            "The more have adopted, the fewer of the rest follow: {} at first, {} {}",
            start(true),
            told(last),
            had(last)
        ),
        Form::Hill(at) => format!(
            "Contagion that runs out: the chance to adopt is {} at first, {} {} and {} at last",
            start(false),
            told(at),
            had(at),
            told(last)
        ),
        Form::Valley(at) => format!(
            "The chance to adopt falls from {} to {}, then rises to {} {}",
            start(true),
            told(at),
            told(last),
            had(last)
        ),
        Form::Flat if noise > 0.2 * top => {
            let all: f64 = trials.iter().map(|trial| trial.open).sum();
            let took: f64 = trials.iter().map(|trial| trial.open * trial.chance).sum();
            format!(
                "Too few adopters to tell contagion from luck: the chance to adopt is {} over all",
                when.rate(took / all)
            )
        }
        Form::Flat => format!(
            "No sign of contagion: the chance to adopt stays near {}, however many have",
            told(last)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{Trial, title};
    use crate::charts::spread::When;

    fn told(chance: fn(f64) -> f64) -> String {
        told_of(chance, 1e6)
    }

    fn told_of(chance: fn(f64) -> f64, open: f64) -> String {
        let trial = |k: u32| {
            let share = f64::from(k) / 20.0;
            Trial {
                share,
                chance: chance(share),
                range: (0.0, 0.0),
                open,
            }
        };
        title(&When::yearly(), &(0..20).map(trial).collect::<Vec<_>>())
    }

    #[test]
    fn titles_say_whether_there_is_contagion() {
        let alone = Trial {
            share: 0.0,
            chance: 1.0,
            range: (1.0, 1.0),
            open: 100.0,
        };
        assert_eq!(
            title(&When::yearly(), &[alone]),
            "Too short to tell contagion: of those who could still adopt, 100% a year do"
        );
        assert!(
            told(|share| 0.03 + 0.4 * share).starts_with("The more have adopted, the likelier")
        );
        assert!(
            told(|_| 0.05).starts_with("No sign of contagion: the chance to adopt stays near 5%")
        );
        assert!(told(|share| 0.3 - 0.2 * share).starts_with("The more have adopted, the fewer"));
        assert!(told(|share| share * (1.0 - share)).starts_with("Contagion that runs out"));
        let few = told_of(|share| 0.1 + 0.05 * share * (1.0 - share), 20.0);
        assert!(few.starts_with("Too few adopters to tell"), "{few}");
    }
}
