//! Does it feed itself? How many others the adopters of each time bring ever after, against one.

use crate::charts::canvas::Canvas;
use crate::charts::findings::highest;
use crate::charts::frame::means_note;
use crate::charts::frame::{
    AXIS, EndLabel, EndLabels, LABEL, Plot, Scale, TICKS, furniture, gutter, round_bounds,
};
use crate::charts::labels::{brief, number};
use crate::charts::made::note;
use crate::charts::spread::band_of;
use crate::charts::spread::{When, integers};
use crate::charts::theme::Theme;
use crate::charts::typeface::Weight;
use crate::charts::{Fault, Input};
use std::collections::BTreeMap;

/// Adopters of one time are taken together with the next until there are so many, and this share of all.
const LEAST: (f64, f64) = (30.0, 0.02);

/// What is this near to one other each, or to another number of them, is about as many.
const NEAR: f64 = 0.15;

/// Adopters of a time, over all runs.
struct Cohort {
    /// When the first of them adopted, and when they did on average.
    from: f64,
    time: f64,
    /// Others whom each of them brings.
    brings: f64,
    /// The band over runs.
    range: (f64, f64),
}

/// Adopters and those they brought, of one run in one step.
type Pair = (f64, f64);

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    let times = input.times()?;
    let when = When::of(input, &times);
    let cohorts = cohorts(input)?;
    let several = input.footer.runs > 1;
    let subtitle = subtitle(input, &when);
    let space = furniture(canvas, input, theme, &title(&when, &cohorts), &subtitle);
    let (from, to) = (space.bottom - 44.0, space.top + 14.0);
    let top = |cohort: &Cohort| if several { cohort.range.1 } else { 0.0 };
    let heights = cohorts.iter().map(|cohort| cohort.brings.max(top(cohort)));
    let (low, high) = round_bounds(heights.chain([0.0, 1.2]), TICKS);
    let y = Scale {
        low,
        high,
        from,
        to,
        log: false,
    };
    let ends = EndLabels::new(
        labels(theme, &cohorts, &y),
        0.22 * canvas.width,
        from - to,
        LABEL,
    );
    // After the last of them there is nothing to show.
    let end = match cohorts.as_slice() {
        [_, .., last] => last.time,
        _ => times[times.len() - 1],
    };
    let plot = Plot {
        x: Scale {
            low: times[0],
            high: end,
            from: space.left + gutter(&y, AXIS, TICKS, number),
            to: space.right - ends.room,
            log: false,
        },
        y,
        size: AXIS,
        ticks: TICKS,
    };
    plot.grid(canvas, theme, number);
    when.axis(canvas, &plot, theme);
    let one = y.at(1.0);
    canvas.line(vec![(plot.x.from, one), (plot.x.to, one)], theme.ink, 3.0);
    let moments: Vec<f64> = cohorts.iter().map(|cohort| cohort.time).collect();
    if several && cohorts.len() > 1 {
        let band = cohorts.iter().map(|cohort| cohort.range).unzip();
        plot.band(canvas, &moments, &band, theme.accent, 0.18);
    }
    let values: Vec<f64> = cohorts.iter().map(|cohort| cohort.brings).collect();
    let line = plot.course(&moments, &values);
    canvas.line(line.clone(), theme.accent, 6.0);
    if let Some(&first) = line.first() {
        canvas.dot(first, 9.0, theme.accent);
        let text = format!("{} others each at first", rounded(values[0]));
        note(canvas, &plot, theme, &[line], first, &text, usize::MAX);
    }
    ends.write(canvas, theme, plot.x.to, to - 10.0, from + 10.0);
    Ok(())
}

fn subtitle(input: &Input<'_>, when: &When) -> String {
    let band = means_note(input, "Line: {} together", "band");
    format!(
        "Adopters brought by an adopter through ties, by when that one adopted; those of the \
        last {}s have had little time.{band}",
        when.step_name()
    )
}

fn labels(theme: &Theme, cohorts: &[Cohort], y: &Scale) -> Vec<EndLabel> {
    let last = cohorts.last().map_or(0.0, |cohort| cohort.brings);
    vec![
        EndLabel {
            name: "One for one".to_owned(),
            value: String::new(),
            colour: theme.ink,
            target: y.at(1.0),
            weight: Weight::Regular,
        },
        EndLabel {
            name: "Each brings".to_owned(),
            value: rounded(last),
            colour: theme.accent,
            target: y.at(last),
            weight: Weight::Bold,
        },
    ]
}

fn rounded(value: f64) -> String {
    brief((value * 100.0).round() / 100.0)
}

/// Cohorts large enough to speak of, in order of time.
fn cohorts(input: &Input<'_>) -> Result<Vec<Cohort>, Fault> {
    let table = input.spread()?.cohorts.ok_or(Fault::NothingSpreads)?;
    let runs = integers(table, "run")?;
    let (adopters, caused) = (integers(table, "adopters")?, integers(table, "caused")?);
    let times = crate::charts::column(table, "time")?;
    // By time: the sums of each run. Times of steps are the same numbers in all runs.
    let mut steps: BTreeMap<u64, (f64, BTreeMap<u64, Pair>)> = BTreeMap::new();
    for (row, &step) in integers(table, "step")?.iter().enumerate() {
        let at = steps.entry(step).or_insert((times[row], BTreeMap::new()));
        at.1.insert(runs[row], (adopters[row] as f64, caused[row] as f64));
    }
    let total: f64 = adopters.iter().map(|&count| count as f64).sum();
    let brought: f64 = caused.iter().map(|&count| count as f64).sum();
    if total <= 0.0 {
        return Err(Fault::NobodyAdopts);
    }
    if brought <= 0.0 {
        return Err(Fault::NobodyTalks);
    }
    let least = LEAST.0.max(LEAST.1 * total).min(total);
    let mut cohorts = Vec::new();
    let mut open: Vec<(f64, BTreeMap<u64, Pair>)> = Vec::new();
    for step in steps.into_values() {
        open.push(step);
        if open.iter().map(adopters_of).sum::<f64>() >= least {
            cohorts.push(cohort(&open));
            open.clear();
        }
    }
    Ok(cohorts)
}

fn adopters_of(step: &(f64, BTreeMap<u64, Pair>)) -> f64 {
    step.1.values().map(|pair| pair.0).sum()
}

/// Some steps taken together.
fn cohort(steps: &[(f64, BTreeMap<u64, Pair>)]) -> Cohort {
    let mut by_run: BTreeMap<u64, Pair> = BTreeMap::new();
    let (mut time, mut adopters, mut caused) = (0.0, 0.0, 0.0);
    for step in steps {
        time += step.0 * adopters_of(step);
        for (&run, pair) in &step.1 {
            let sum = by_run.entry(run).or_default();
            *sum = (sum.0 + pair.0, sum.1 + pair.1);
            adopters += pair.0;
            caused += pair.1;
        }
    }
    let some = by_run.values().filter(|pair| pair.0 > 0.0);
    let mut ratios: Vec<f64> = some.map(|pair| pair.1 / pair.0).collect();
    Cohort {
        from: steps[0].0,
        time: time / adopters,
        brings: caused / adopters,
        range: band_of(&mut ratios),
    }
}

/// The finding in words.
fn title(when: &When, cohorts: &[Cohort]) -> String {
    let brings = |row: usize| rounded(cohorts[row].brings);
    let heights: Vec<f64> = cohorts.iter().map(|cohort| cohort.brings).collect();
    let most = highest(&heights);
    let Some(last) = heights.iter().rposition(|brings| *brings >= 1.0) else {
        return format!(
            "It does not feed itself: adopters bring at most {} others each",
            brings(most)
        );
    };
    let even = heights[..=last]
        .iter()
        .all(|brings| (brings - 1.0).abs() <= NEAR);
    let Some(next) = cohorts.get(last + 1) else {
        return if even && last > 0 {
            "One for one: each adopter brings about one other, to the end".to_owned()
        } else {
            format!(
                "It feeds itself to the end: adopters of {} still bring {} others each",
                when.at(cohorts[last].from),
                brings(last)
            )
        };
    };
    let then = when.at(next.from);
    if even && 2 * last > cohorts.len() {
        format!("One for one: each adopter brings about one other, until fewer from {then} on")
    } else if last == 0 {
        format!(
            "Only the first adopters, {} others each, bring one or more; from {then} on each brings less",
            brings(0)
        )
    } else if heights[0] < 1.0 || heights[most] > heights[0] + NEAR {
        format!(
            "Adopters bring {} others each at first, {} in {}; from {then} on less than one",
            brings(0),
            brings(most),
            when.at(cohorts[most].from)
        )
    } else {
        format!(
            "The first adopters bring {} others each; from {then} on an adopter brings less than one",
            brings(0)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Cohort, title};
    use crate::charts::spread::When;

    fn told(brings: &[f64]) -> String {
        let cohort = |(year, &brings): (usize, &f64)| Cohort {
            from: year as f64,
            time: year as f64,
            brings,
            range: (0.0, 0.0),
        };
        let cohorts: Vec<Cohort> = brings.iter().enumerate().map(cohort).collect();
        title(&When::yearly(), &cohorts)
    }

    #[test]
    fn titles_say_until_when_it_feeds_itself() {
        assert_eq!(
            told(&[3.1, 2.0, 0.7, 0.1]),
            "The first adopters bring 3.1 others each; from year 2 on an adopter brings less than one"
        );
        assert!(told(&[0.7, 0.4]).contains("adopters bring at most 0.7 others each"));
        assert_eq!(
            told(&[0.7, 1.5, 0.9, 0.2]),
            "Adopters bring 0.7 others each at first, 1.5 in year 1; from year 2 on less than one"
        );
        assert!(
            told(&[0.95, 1.02, 0.98, 1.0, 0.1]).starts_with("One for one: each adopter brings")
        );
        assert!(told(&[2.0, 1.2]).contains("adopters of year 1 still bring 1.2 others each"));
        assert!(told(&[2.0, 0.2]).starts_with("Only the first adopters"));
    }
}
