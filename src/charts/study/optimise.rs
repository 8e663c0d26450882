//! What is best? The division of a budget, or whom to win first, and what the choice gains on fresh runs.

use crate::charts::Fault;
use crate::charts::canvas::Canvas;
use crate::charts::frame::furniture;
use crate::charts::study::StudyInput;
use crate::charts::study::columns::{digits, numbers, plain_words, texts};
use crate::charts::study::forest::{Row, draw as forest};
use crate::charts::study::panel::{Along, axes};
use crate::charts::theme::Theme;

/// Mean gain on fresh pairs of runs with its interval.
fn gained(input: &StudyInput<'_>, beside: &str) -> Result<String, Fault> {
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
    Ok(told(beside, gain, low, high))
}

fn told(beside: &str, gain: f64, low: f64, high: f64) -> String {
    let (by, low_text, high_text) = (digits(gain.abs()), digits(low), digits(high));
    if low > 0.0 {
        format!("The choice beats {beside} by {by} ({low_text} to {high_text})")
    } else if high < 0.0 {
        format!("The choice falls short of {beside} by {by} ({low_text} to {high_text})")
    } else {
        format!("No sure gain over {beside}: {low_text} to {high_text}")
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
    let title = gained(input, "the equal split")?;
    let subtitle = format!(
        "Share of the budget by action in the best division found, and money a year. {JUDGED}"
    );
    let space = furniture(canvas, &input.about, theme, &title, &subtitle);
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by(|&a, &b| shares[b].total_cmp(&shares[a]));
    let rows: Vec<Row> = order
        .into_iter()
        .map(|k| Row {
            name: names[k].clone(),
            value: shares[k],
            interval: None,
            told: format!("{} % · {}", digits(100.0 * shares[k]), digits(money[k])),
            colour: theme.accent,
        })
        .collect();
    forest(canvas, theme, space, &rows);
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
    let title = gained(input, "as many drawn at random")?;
    let subtitle = format!(
        "Mean {measure} in the search by number of adopters won first, each chosen by what it adds. {JUDGED}"
    );
    let space = furniture(canvas, &input.about, theme, &title, &subtitle);
    let along = Along::Values("number of first adopters");
    let ends = (1.0, order.last().copied().ok_or(Fault::Moments)?);
    let y = reached.iter().copied().chain([0.0]);
    let plot = axes(canvas, theme, space, &measure, &along, (ends, 30.0), y);
    canvas.line(plot.course(&order, &reached), theme.accent, 4.0);
    canvas.dots(&plot.course(&order, &reached), 8.0, theme.accent);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn a_gain_is_sure_only_off_zero() {
        assert_eq!(
            told("x", 0.1, 0.05, 0.15),
            "The choice beats x by 0.1 (0.05 to 0.15)"
        );
        assert!(told("x", 0.1, -0.05, 0.25).starts_with("No sure gain over x"));
        assert!(told("x", -0.1, -0.2, -0.05).starts_with("The choice falls short of x by 0.1"));
    }
}
