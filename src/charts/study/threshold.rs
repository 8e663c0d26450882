//! Where does a measure cross its level? Means at the points that were tried, the interval shaded, the level as a line.

use crate::charts::Fault;
use crate::charts::canvas::{Align, Canvas};
use crate::charts::frame::{AXIS, bold, furniture};
use crate::charts::labels::capital;
use crate::charts::study::StudyInput;
use crate::charts::study::columns::{digits, numbers, plain_words, texts};
use crate::charts::study::panel::{Along, axes, say};
use crate::charts::theme::Theme;

pub(super) fn threshold(
    canvas: &mut Canvas,
    input: &StudyInput<'_>,
    theme: &Theme,
) -> Result<(), Fault> {
    let (found, points) = (input.table("threshold")?, input.table("points")?);
    let first = |name: &str| -> Result<f64, Fault> {
        let all = numbers(found, name)?;
        all.first().copied().ok_or(Fault::Moments)
    };
    let word = |name: &str| -> Result<String, Fault> {
        texts(found, name)?.first().cloned().ok_or(Fault::Moments)
    };
    let (setting, what, measure) = (word("setting")?, word("found")?, word("measure")?);
    let (level, confidence) = (first("at")?, first("confidence")?);
    let interval = (
        first("low").unwrap_or(f64::NAN),
        first("high").unwrap_or(f64::NAN),
    );
    let measure = plain_words(&measure);
    let title = capital(&title(&what, &measure, &setting, level, interval));
    let subtitle = format!(
        "Mean of {measure} over runs at each value of {setting} that was tried. Shaded: where the crossing lies with \
         {} % confidence. Dots: sure to be above or below; rings: not decided.",
        digits(100.0 * confidence)
    );
    let space = furniture(canvas, &input.about, theme, &title, &subtitle);
    let (x, y) = (numbers(points, &setting)?, numbers(points, "mean")?);
    let sides = texts(points, "side")?;
    let finite = || x.iter().copied().filter(|place| place.is_finite());
    let low = finite().fold(f64::INFINITY, f64::min);
    let high = finite().fold(f64::NEG_INFINITY, f64::max);
    let along = Along::Values(&setting);
    let values = y.iter().copied().chain([level]);
    let plot = axes(
        canvas,
        theme,
        space,
        &measure,
        &along,
        ((low, high), 20.0),
        values,
    );
    if interval.0.is_finite() && interval.1.is_finite() {
        let middle = |value: f64| plot.x.at(value.clamp(plot.x.low, plot.x.high));
        let (mut from, mut to) = (middle(interval.0), middle(interval.1));
        if to - from < 4.0 {
            (from, to) = (from - 2.0, to + 2.0);
        }
        canvas.rectangle((from, plot.y.to), (to, plot.y.from), theme.accent, 0.22);
    }
    let height = plot.y.at(level);
    canvas.line(
        vec![(plot.x.from, height), (plot.x.to, height)],
        theme.fall,
        2.6,
    );
    let ink = theme.fall.readable(theme.background, theme.ink);
    let text = format!("level {}", digits(level));
    let style = bold(AXIS, ink, Align::Right);
    say(canvas, &text, (plot.x.to, height - 10.0), style);
    for ((&x, &y), side) in x.iter().zip(&y).zip(sides) {
        if x.is_finite() && y.is_finite() {
            let at = plot.at(x, y);
            canvas.dot(at, 9.0, theme.accent);
            if side == "undecided" {
                canvas.dot(at, 3.0, theme.background);
            }
        }
    }
    Ok(())
}

fn title(what: &str, measure: &str, setting: &str, level: f64, (low, high): (f64, f64)) -> String {
    let level = digits(level);
    let crosses = low.is_finite() && high.is_finite();
    let (low, high) = (digits(low), digits(high));
    match what {
        "rises" => {
            format!("{measure} rises past {level} where {setting} lies between {low} and {high}")
        }
        "falls" => {
            format!("{measure} falls below {level} where {setting} lies between {low} and {high}")
        }
        "always-below" => format!("{measure} stays below {level} at every {setting} tried"),
        "always-above" => format!("{measure} stays above {level} at every {setting} tried"),
        "several" => format!("{measure} crosses {level} more than once as {setting} grows"),
        "runs-used-up" if crosses => {
            format!(
                "{measure} crosses {level} where {setting} lies between {low} and {high}; more runs would narrow it"
            )
        }
        "runs-used-up" => {
            format!("The runs did not suffice to say where {measure} crosses {level}")
        }
        _ => {
            format!("Where {measure} crosses {level} cannot be told: its values are not as assumed")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn the_title_says_what_was_found() {
        let of = |what| title(what, "adopted", "a.b", 0.5, (0.1, 0.2));
        assert_eq!(
            of("rises"),
            "adopted rises past 0.5 where a.b lies between 0.1 and 0.2"
        );
        assert!(of("always-below").contains("stays below 0.5"));
        assert!(of("several").contains("more than once"));
        assert!(of("runs-used-up").contains("between 0.1 and 0.2; more runs"));
        let unsure = title("runs-used-up", "adopted", "a.b", 0.5, (f64::NAN, f64::NAN));
        assert_eq!(
            unsure,
            "The runs did not suffice to say where adopted crosses 0.5"
        );
    }
}
