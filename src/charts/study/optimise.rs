//! What is best? The division of a budget, or whom to win first, and what the choice gains on fresh runs.

use crate::charts::Fault;
use crate::charts::canvas::{Align, Bounds, Canvas};
use crate::charts::frame::{AXIS, bold, furniture};
use crate::charts::study::StudyInput;
use crate::charts::study::columns::{digits, numbers, percent, plain_words, texts};
use crate::charts::study::forest::{Row, draw as forest};
use crate::charts::study::panel::{Along, axes, grid, say};
use crate::charts::theme::Theme;

/// Mean gain of a measure on fresh pairs of runs with its interval.
fn gained(input: &StudyInput<'_>, measure: &str, beside: &str) -> Result<String, Fault> {
    let table = input.table("gain")?;
    let one = |name: &str| {
        numbers(table, name)
            .ok()
            .and_then(|all| all.first().copied())
    };
    let (Some(gain), Some(low), Some(high)) = (one("gain"), one("low"), one("high")) else {
        return Err(Fault::Moments);
    };
    if !gain.is_finite() {
        return Err(Fault::Moments);
    }
    Ok(told((measure, beside), gain, low, high))
}

fn told((measure, beside): (&str, &str), gain: f64, low: f64, high: f64) -> String {
    let (by, low_text, high_text) = (digits(gain.abs()), digits(low), digits(high));
    if low > 0.0 {
        format!("The choice beats {beside} by {by} in {measure} ({low_text} to {high_text})")
    } else if high < 0.0 {
        format!(
            "The choice falls short of {beside} by {by} in {measure} ({low_text} to {high_text})"
        )
    } else {
        format!("No sure gain in {measure} over {beside}: {low_text} to {high_text}")
    }
}

const JUDGED: &str = "Gain on fresh pairs of runs, in brackets its 95 % interval (paired).";

pub(super) fn budget(
    canvas: &mut Canvas,
    input: &StudyInput<'_>,
    theme: &Theme,
) -> Result<(), Fault> {
    let table = input.table("optimise")?;
    let (names, shares) = (texts(table, "action")?, numbers(table, "share")?);
    let money = numbers(table, "budget")?;
    let tried = input.table("points").ok();
    let last = tried.and_then(|table| table.columns().last());
    let measure = last.map_or(String::new(), |column| column.name.clone());
    let words = match measure.as_str() {
        "" => "the measure".to_owned(),
        name => plain_words(name),
    };
    let title = gained(input, &words, "the equal split")?;
    let dots = if tried.is_some() {
        " Dots: splits that were tried, by the share of each action."
    } else {
        ""
    };
    let subtitle = format!(
        "Share of the budget by action in the best split found, and money a year. {JUDGED}{dots}"
    );
    let space = furniture(canvas, &input.about, theme, &title, &subtitle);
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by(|&a, &b| shares[b].total_cmp(&shares[a]));
    let rows: Vec<Row> = order
        .iter()
        .map(|&k| Row {
            name: names[k].clone(),
            value: shares[k],
            interval: None,
            told: format!("{} · {} a year", percent(shares[k]), digits(money[k])),
            colour: theme.accent,
        })
        .collect();
    let Some(tried) = tried else {
        forest(canvas, theme, space, &rows, None);
        return Ok(());
    };
    let middle = space.top + 0.42 * (space.bottom - space.top);
    let above = Bounds {
        bottom: middle - 24.0,
        ..space
    };
    forest(canvas, theme, above, &rows, None);
    let under = Bounds {
        top: middle,
        ..space
    };
    let y = numbers(tried, &measure)?;
    for (panel, k) in grid(under, names.len()).into_iter().zip(order) {
        let x = numbers(tried, &names[k])?;
        let caption = format!("share of {}", names[k]);
        let along = Along::Values(&caption);
        let ends = ((0.0, 1.0), 14.0);
        let plot = axes(
            canvas,
            theme,
            panel,
            &words,
            &along,
            ends,
            y.iter().copied(),
        );
        let both = x.iter().zip(&y).filter(|pair| pair.1.is_finite());
        let dots: Vec<(f64, f64)> = both.map(|(&a, &b)| plot.at(a, b)).collect();
        canvas.dots(&dots, 5.0, theme.accent);
    }
    Ok(())
}

pub(super) fn seeds(
    canvas: &mut Canvas,
    input: &StudyInput<'_>,
    theme: &Theme,
) -> Result<(), Fault> {
    let table = input.table("optimise")?;
    let order = numbers(table, "order")?;
    let name = table
        .columns()
        .last()
        .map_or(String::new(), |column| column.name.clone());
    let reached = numbers(table, &name)?;
    let measure = plain_words(&name);
    let title = gained(input, &measure, "as many drawn at random")?;
    let subtitle = format!(
        "Mean {measure} in the search by number of adopters won first, each chosen by what it adds. \
         Square: as many drawn at random, on fresh runs. {JUDGED}"
    );
    let space = furniture(canvas, &input.about, theme, &title, &subtitle);
    let gain = input.table("gain")?;
    let random = numbers(gain, "beside")?.first().copied();
    let random = random.filter(|value| value.is_finite());
    let along = Along::Counts("number of first adopters");
    let ends = (1.0, order.last().copied().ok_or(Fault::Moments)?);
    let y = reached.iter().copied().chain(random).chain([0.0]);
    let plot = axes(canvas, theme, space, &measure, &along, (ends, 30.0), y);
    canvas.line(plot.course(&order, &reached), theme.accent, 4.0);
    canvas.dots(&plot.course(&order, &reached), 8.0, theme.accent);
    if let Some(value) = random {
        let (x, y) = plot.at(ends.1, value);
        canvas.rectangle((x - 9.0, y - 9.0), (x + 9.0, y + 9.0), theme.fall, 1.0);
        let ink = theme.fall.readable(theme.background, theme.ink);
        let style = bold(AXIS, ink, Align::Right);
        for base in [y + 16.0 + AXIS, y - 18.0] {
            if say(canvas, "at random", (x, base), style) {
                break;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn a_gain_is_sure_only_off_zero() {
        assert_eq!(
            told(("m", "x"), 0.1, 0.05, 0.15),
            "The choice beats x by 0.1 in m (0.05 to 0.15)"
        );
        let no = told(("m", "x"), 0.1, -0.05, 0.25);
        assert!(no.starts_with("No sure gain in m over x"), "{no}");
        let less = told(("m", "x"), -0.1, -0.2, -0.05);
        assert!(
            less.starts_with("The choice falls short of x by 0.1 in m"),
            "{less}"
        );
    }
}
