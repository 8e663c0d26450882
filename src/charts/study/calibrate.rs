//! Does the model agree with data? Data beside the model at the estimate and beside curves, and what settings agree.

use crate::charts::Fault;
use crate::charts::canvas::{Align, Bounds, Canvas};
use crate::charts::frame::Plot;
use crate::charts::frame::{AXIS, furniture, plain};
use crate::charts::labels::capital;
use crate::charts::study::StudyInput;
use crate::charts::study::columns::{digits, distinct, numbers, plain_words, texts};
use crate::charts::study::panel::{Along, Line, Lines, axes, grid, say};
use crate::charts::theme::Theme;

/// The curves in the table, after the model.
const CURVES: [&str; 3] = ["bass", "logistic", "gompertz"];

pub(super) fn calibration(
    canvas: &mut Canvas,
    input: &StudyInput<'_>,
    theme: &Theme,
) -> Result<(), Fault> {
    let (fit, found) = (input.table("fit")?, input.table("calibration")?);
    let names = distinct(texts(fit, "name")?);
    let title = estimates(
        texts(found, "setting")?,
        &numbers(found, "estimate")?,
        &numbers(found, "low")?,
        &numbers(found, "high")?,
    );
    let curves = CURVES.into_iter().any(|curve| {
        let values = numbers(fit, curve);
        values.is_ok_and(|all| all.iter().any(|value| value.is_finite()))
    });
    let curves = if curves {
        ", and curves fitted to the same part"
    } else {
        "; the data tell no curve"
    };
    let judged = if texts(fit, "part")?.iter().any(|part| part != "fitted") {
        " Shaded: what was not fitted, by which all are judged."
    } else {
        ""
    };
    let subtitle = format!(
        "Dots: data. Lines: the model at the estimate, mean over runs{curves}.{judged} In brackets: 95 % intervals."
    );
    let space = furniture(canvas, &input.about, theme, &title, &subtitle);
    for (panel, name) in grid(space, names.len()).into_iter().zip(&names) {
        target(canvas, input, theme, panel, name)?;
    }
    Ok(())
}

/// The estimates with their intervals; what is not known is said.
fn estimates(names: &[String], values: &[f64], low: &[f64], high: &[f64]) -> String {
    let sure = |k: &usize| low[*k].is_finite() && high[*k].is_finite();
    let (known, open): (Vec<usize>, Vec<usize>) = (0..names.len()).partition(sure);
    let told = |k: usize| {
        let (low, high) = (digits(low[k]), digits(high[k]));
        format!("{} = {} ({low} to {high})", names[k], digits(values[k]))
    };
    let listed = |all: Vec<String>| {
        let more = all.len().saturating_sub(3);
        let first = all.into_iter().take(3).collect::<Vec<_>>().join(", ");
        if more > 0 {
            format!("{first} and {more} more")
        } else {
            first
        }
    };
    let open: Vec<String> = open.into_iter().map(|k| names[k].clone()).collect();
    let known: Vec<String> = known.into_iter().map(told).collect();
    match (known.is_empty(), open.is_empty()) {
        (_, true) => format!("Data are met best at {}", listed(known)),
        (true, false) => format!("The data do not tell {}", listed(open)),
        (false, false) => format!(
            "Data are met best at {}; they do not tell {}",
            listed(known),
            listed(open)
        ),
    }
}

/// Shades what was not fitted to.
fn shade_judged(canvas: &mut Canvas, theme: &Theme, plot: &Plot, start: f64) {
    let x = plot.x.at(start) - 8.0;
    canvas.rectangle((x, plot.y.to), (plot.x.to, plot.y.from), theme.muted, 0.12);
    let ink = plain(AXIS, theme.muted, Align::Left);
    say(canvas, "judged", (x + 8.0, plot.y.to + AXIS), ink);
}

fn target(
    canvas: &mut Canvas,
    input: &StudyInput<'_>,
    theme: &Theme,
    panel: Bounds,
    name: &str,
) -> Result<(), Fault> {
    let fit = input.table("fit")?;
    let (owner, part) = (texts(fit, "name")?, texts(fit, "part")?);
    let rows: Vec<usize> = (0..fit.rows()).filter(|&row| owner[row] == name).collect();
    let column = |name: &str| -> Result<Vec<f64>, Fault> {
        numbers(fit, name).map(|all| rows.iter().map(|&row| all[row]).collect())
    };
    let (time, observed) = (column("time")?, column("observed")?);
    let mut courses = vec![("Model".to_owned(), column("simulated")?)];
    for curve in CURVES {
        if let Ok(values) = column(curve)
            && values.iter().all(|value| value.is_finite())
        {
            courses.push((capital(curve), values));
        }
    }
    let from = time.iter().copied().fold(f64::INFINITY, f64::min);
    let to = time.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let line = |(place, (name, values)): (usize, (String, Vec<f64>))| Line {
        name,
        told: String::new(),
        colour: theme.category(place),
        thick: if place == 0 { 5.0 } else { 2.6 },
        times: time.clone(),
        values,
        band: None,
    };
    let lines = Lines {
        heading: plain_words(name),
        lines: courses.into_iter().enumerate().map(line).collect(),
        widest: 0.3,
    };
    let plot = lines.axes(canvas, theme, panel, (from, to), &observed);
    let judged = rows
        .iter()
        .zip(&time)
        .find(|(row, _)| part[**row] != "fitted");
    if let Some((_, &start)) = judged {
        shade_judged(canvas, theme, &plot, start);
    }
    lines.draw(canvas, theme, panel, &plot);
    canvas.dots(&plot.course(&time, &observed), 7.0, theme.ink);
    Ok(())
}

/// Pairs of settings: how often each value is drawn on the diagonal, both together under it.
pub(super) fn posterior(
    canvas: &mut Canvas,
    input: &StudyInput<'_>,
    theme: &Theme,
) -> Result<(), Fault> {
    let (table, found) = (input.table("posterior")?, input.table("calibration")?);
    let names: Vec<String> = texts(found, "setting")?.iter().take(4).cloned().collect();
    let mut columns = Vec::new();
    for name in &names {
        columns.push(numbers(table, name)?);
    }
    let weight = numbers(table, "weight")?;
    let title = estimates(
        texts(found, "setting")?,
        &numbers(found, "estimate")?,
        &numbers(found, "low")?,
        &numbers(found, "high")?,
    );
    let subtitle = format!(
        "{} accepted points: weight of each tenth of the range for every setting, then the settings in pairs. In \
         brackets: 95 % intervals.",
        table.rows()
    );
    let space = furniture(canvas, &input.about, theme, &title, &subtitle);
    let mut wanted: Vec<(usize, usize)> = (0..names.len()).map(|k| (k, k)).collect();
    wanted.extend((0..names.len()).flat_map(|r| (0..r).map(move |c| (r, c))));
    for (panel, (up, across)) in grid(space, wanted.len()).into_iter().zip(wanted) {
        let x = &columns[across];
        let low = x.iter().copied().fold(f64::INFINITY, f64::min);
        let high = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let along = Along::Values(&names[across]);
        if up == across {
            let heights = histogram(x, &weight, low, high);
            let y = heights.iter().copied().chain([0.0]);
            let plot = axes(
                canvas,
                theme,
                panel,
                "weight",
                &along,
                ((low, high), 14.0),
                y,
            );
            for (k, &height) in heights.iter().enumerate() {
                let at = |k: usize| plot.x.low + (plot.x.high - plot.x.low) * k as f64 / 10.0;
                let (from, to) = (plot.at(at(k), height), plot.at(at(k + 1), 0.0));
                canvas.rectangle(from, (to.0 - 1.5, to.1), theme.accent, 1.0);
            }
        } else {
            let y = &columns[up];
            let values = y.iter().copied();
            let plot = axes(
                canvas,
                theme,
                panel,
                &names[up],
                &along,
                ((low, high), 14.0),
                values,
            );
            let dots: Vec<(f64, f64)> = x.iter().zip(y).map(|(&a, &b)| plot.at(a, b)).collect();
            canvas.dots(&dots, 4.0, theme.accent);
        }
    }
    Ok(())
}

/// Share of the weight in each tenth of a range.
fn histogram(x: &[f64], weight: &[f64], low: f64, high: f64) -> Vec<f64> {
    let total: f64 = weight.iter().sum();
    let mut heights = vec![0.0; 10];
    for (&value, &weight) in x.iter().zip(weight) {
        let share = (value - low) / (high - low).max(f64::MIN_POSITIVE);
        let place = (0..10)
            .rev()
            .find(|&k| share >= k as f64 / 10.0)
            .unwrap_or(0);
        heights[place] += weight / total;
    }
    heights
}

#[cfg(test)]
mod tests {
    use super::estimates;

    #[test]
    fn titles_tell_what_the_data_tell_and_what_they_do_not() {
        let names = ["a.b", "c.d"].map(str::to_owned);
        let none = f64::NAN;
        assert_eq!(
            estimates(&names, &[0.5, 2.0], &[0.4, 1.0], &[0.6, 3.0]),
            "Data are met best at a.b = 0.5 (0.4 to 0.6), c.d = 2 (1 to 3)"
        );
        assert_eq!(
            estimates(&names, &[0.5, 2.0], &[0.4, none], &[0.6, none]),
            "Data are met best at a.b = 0.5 (0.4 to 0.6); they do not tell c.d"
        );
        assert_eq!(
            estimates(&names, &[0.5, 2.0], &[none; 2], &[none; 2]),
            "The data do not tell a.b, c.d"
        );
    }
}
