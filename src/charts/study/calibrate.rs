//! Does the model agree with data? Data beside the model at the estimate and beside curves, and what settings agree.

use crate::charts::Fault;
use crate::charts::canvas::{Align, Bounds, Canvas};
use crate::charts::frame::Plot;
use crate::charts::frame::{AXIS, EndLabel, EndLabels, LABEL, furniture, plain};
use crate::charts::labels::capital;
use crate::charts::study::StudyInput;
use crate::charts::study::columns::{digits, distinct, numbers, plain_words, texts};
use crate::charts::study::panel::{Along, axes, grid, say};
use crate::charts::theme::Theme;
use crate::charts::typeface::Weight;

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
    let subtitle = "Dots: data. Lines: the model at the estimate (mean over runs) and curves fitted to the same part. \
                    Shaded: the part that was not fitted, by which both are judged. In brackets: 95 % intervals.";
    let space = furniture(canvas, &input.about, theme, &title, subtitle);
    for (panel, name) in grid(space, names.len()).into_iter().zip(&names) {
        target(canvas, input, theme, panel, name)?;
    }
    Ok(())
}

/// The estimates with their intervals; what is not known is said.
fn estimates(names: &[String], values: &[f64], low: &[f64], high: &[f64]) -> String {
    let told = (0..names.len()).take(3).map(|k| {
        let interval = if low[k].is_finite() && high[k].is_finite() {
            format!(" ({} to {})", digits(low[k]), digits(high[k]))
        } else {
            " (interval unknown)".to_owned()
        };
        format!("{} = {}{interval}", names[k], digits(values[k]))
    });
    let told: Vec<String> = told.collect();
    let more = names.len().saturating_sub(3);
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    format!("Data are met best at {}{more}", told.join(", "))
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
    let mut courses = vec![("model".to_owned(), column("simulated")?)];
    for curve in CURVES {
        if let Ok(values) = column(curve)
            && values.iter().all(|value| value.is_finite())
        {
            courses.push((capital(curve), values));
        }
    }
    let from = time.iter().copied().fold(f64::INFINITY, f64::min);
    let to = time.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let label = |place: usize, name: &str, target: f64| EndLabel {
        name: name.to_owned(),
        value: String::new(),
        colour: theme.category(place),
        target,
        weight: Weight::Bold,
    };
    let labels = courses
        .iter()
        .enumerate()
        .map(|(k, course)| label(k, &course.0, 0.0))
        .collect();
    let high = panel.bottom - panel.top - 110.0;
    let room = EndLabels::new(labels, 0.3 * (panel.right - panel.left), high, LABEL).room;
    let y = courses
        .iter()
        .flat_map(|course| course.1.iter())
        .chain(&observed)
        .copied();
    let heading = plain_words(name);
    let plot = axes(
        canvas,
        theme,
        panel,
        &heading,
        &Along::Dates,
        ((from, to), room),
        y,
    );
    let judged = rows
        .iter()
        .zip(&time)
        .find(|(row, _)| part[**row] != "fitted");
    if let Some((_, &start)) = judged {
        shade_judged(canvas, theme, &plot, start);
    }
    let mut labels = Vec::new();
    for (place, (name, values)) in courses.iter().enumerate().rev() {
        let thick = if place == 0 { 5.0 } else { 2.6 };
        canvas.line(plot.course(&time, values), theme.category(place), thick);
        let end = values.last().map_or(0.0, |&value| plot.y.at(value));
        labels.push(label(place, name, end));
    }
    canvas.dots(&plot.course(&time, &observed), 7.0, theme.ink);
    let labels = EndLabels::new(labels, 0.3 * (panel.right - panel.left), high, LABEL);
    labels.write(
        canvas,
        theme,
        plot.x.to,
        plot.y.to - 20.0,
        plot.y.from + 20.0,
    );
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
