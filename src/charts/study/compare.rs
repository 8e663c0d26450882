//! What do variants change? Differences from the base over time, and who ended otherwise and why.

use crate::charts::Fault;
use crate::charts::canvas::{Bounds, Canvas};
use crate::charts::frame::{EndLabel, EndLabels, LABEL, furniture};
use crate::charts::labels::capital;
use crate::charts::panels::head;
use crate::charts::study::StudyInput;
use crate::charts::study::columns::{digits, distinct, numbers, plain_words, signed, texts};
use crate::charts::study::forest::{Row, draw as forest};
use crate::charts::study::panel::{Along, axes, grid};
use crate::charts::theme::Theme;
use crate::charts::typeface::Weight;
use crate::output::table::Table;

/// The most measures that get a panel.
const PANELS: usize = 4;

/// A variant's course of a measure: dates, differences, ends of the intervals.
struct Course {
    variant: usize,
    rows: Vec<[f64; 4]>,
}

pub(super) fn difference(
    canvas: &mut Canvas,
    input: &StudyInput<'_>,
    theme: &Theme,
) -> Result<(), Fault> {
    let table = input.table("difference")?;
    let variants = distinct(texts(table, "variant")?);
    let measures = main_measures(table)?;
    let first = measures.first().ok_or(Fault::Moments)?;
    let courses = courses(table, &variants, first)?;
    let title = capital(&told(input, &variants, &plain_words(first), &courses));
    let subtitle = "Variant less base, same random numbers in both: mean over pairs of runs. Band: its 95 % interval \
                    (paired).";
    let space = furniture(canvas, &input.about, theme, &title, subtitle);
    for (panel, measure) in grid(space, measures.len()).into_iter().zip(&measures) {
        draw_panel(canvas, input, theme, panel, measure)?;
    }
    Ok(())
}

fn draw_panel(
    canvas: &mut Canvas,
    input: &StudyInput<'_>,
    theme: &Theme,
    panel: Bounds,
    measure: &str,
) -> Result<(), Fault> {
    let table = input.table("difference")?;
    let variants = distinct(texts(table, "variant")?);
    let courses = courses(table, &variants, measure)?;
    let all = || courses.iter().flat_map(|course| &course.rows);
    let from = all().map(|row| row[0]).fold(f64::INFINITY, f64::min);
    let to = all().map(|row| row[0]).fold(f64::NEG_INFINITY, f64::max);
    if to <= from {
        return Err(Fault::Moments);
    }
    let y: Vec<f64> = all()
        .flat_map(|row| [row[1], row[2], row[3], 0.0])
        .collect();
    let wide = panel.right - panel.left;
    let label = |course: &Course, target: f64| EndLabel {
        name: input.label(&variants[course.variant]),
        value: course
            .rows
            .last()
            .map_or(String::new(), |row| signed(row[1])),
        colour: theme.category(course.variant),
        target,
        weight: Weight::Bold,
    };
    let high = panel.bottom - panel.top - 110.0;
    let labels = courses.iter().map(|course| label(course, 0.0)).collect();
    let room = EndLabels::new(labels, 0.36 * wide, high, LABEL).room;
    let heading = plain_words(measure);
    let plot = axes(
        canvas,
        theme,
        panel,
        &heading,
        &Along::Dates,
        ((from, to), room),
        y,
    );
    let mut labels = Vec::new();
    for course in &courses {
        let column = |k: usize| -> Vec<f64> { course.rows.iter().map(|row| row[k]).collect() };
        let colour = theme.category(course.variant);
        let (times, mean) = (column(0), column(1));
        plot.band(canvas, &times, &(column(2), column(3)), colour, 0.2);
        canvas.line(plot.course(&times, &mean), colour, 4.0);
        let target = mean.last().map_or(0.0, |&value| plot.y.at(value));
        labels.push(label(course, target));
    }
    let labels = EndLabels::new(labels, 0.36 * wide, high, LABEL);
    labels.write(
        canvas,
        theme,
        plot.x.to,
        plot.y.to - 20.0,
        plot.y.from + 20.0,
    );
    Ok(())
}

/// Measures that are no part of another and neither drivers nor causes.
/// Measures that are shown before others.
const MAIN: [&str; 4] = ["adopted", "made", "wave3", "hours_market"];

/// The measures that are shown.
fn main_measures(table: &Table) -> Result<Vec<String>, Fault> {
    let all = distinct(texts(table, "measure")?);
    let part = |name: &String| {
        name.starts_with("driver_")
            || name.starts_with("cause_")
            || all
                .iter()
                .any(|other| name.starts_with(&format!("{other}_")))
    };
    // What differs nowhere needs no panel, unless nothing differs.
    let (named, mean) = (texts(table, "measure")?, numbers(table, "difference")?);
    let moves = |name: &String| {
        let own = named
            .iter()
            .zip(&mean)
            .filter(|(measure, _)| *measure == name);
        own.into_iter().any(|(_, value)| value.abs() > 0.0)
    };
    let mut kept: Vec<String> = all.iter().filter(|name| !part(name)).cloned().collect();
    if kept.iter().any(moves) {
        kept.retain(moves);
    }
    let place = |name: &String| {
        MAIN.iter()
            .position(|main| main == name)
            .unwrap_or(MAIN.len())
    };
    kept.sort_by_key(place);
    kept.truncate(PANELS);
    Ok(kept)
}

fn courses(table: &Table, variants: &[String], measure: &str) -> Result<Vec<Course>, Fault> {
    let (owner, named) = (texts(table, "variant")?, texts(table, "measure")?);
    let columns = ["time", "difference", "low", "high"].map(|name| numbers(table, name));
    let [time, mean, low, high] = columns;
    let (time, mean, low, high) = (time?, mean?, low?, high?);
    let of = |(place, variant): (usize, &String)| Course {
        variant: place,
        rows: (0..table.rows())
            .filter(|&row| named[row] == measure && owner[row] == *variant)
            .map(|row| {
                // A difference of one pair has no interval.
                let end = |value: f64| if value.is_finite() { value } else { mean[row] };
                [time[row], mean[row], end(low[row]), end(high[row])]
            })
            .filter(|row| row.iter().all(|value| value.is_finite()))
            .collect(),
    };
    let all = variants.iter().enumerate().map(of);
    Ok(all.filter(|course| !course.rows.is_empty()).collect())
}

/// The finding: the variant that differs most at the end, where its interval lies off zero.
fn told(input: &StudyInput<'_>, variants: &[String], measure: &str, courses: &[Course]) -> String {
    let ends = courses.iter().filter_map(|course| {
        let row = course.rows.last()?;
        let sure = row[2] > 0.0 || row[3] < 0.0;
        sure.then_some((course.variant, *row))
    });
    let most = ends.max_by(|a, b| a.1[1].abs().total_cmp(&b.1[1].abs()));
    match most {
        Some((variant, row)) => {
            let way = if row[1] > 0.0 { "raises" } else { "lowers" };
            let (one, other) = (digits(row[2].abs()), digits(row[3].abs()));
            let (low, high) = if row[1] > 0.0 {
                (one, other)
            } else {
                (other, one)
            };
            let name = input.label(&variants[variant]);
            let by = digits(row[1].abs());
            format!("{name} {way} {measure} by {by} at the end ({low} to {high})")
        }
        None => format!("No sure difference in {measure} at the end"),
    }
}

pub(super) fn changed(
    canvas: &mut Canvas,
    input: &StudyInput<'_>,
    theme: &Theme,
) -> Result<(), Fault> {
    let who = input
        .table("changed")
        .and_then(|table| moves(input, table, theme));
    let why = input
        .table("why")
        .and_then(|table| causes(input, table, theme));
    let mut parts = Vec::new();
    for (name, rows) in [
        ("Adults who ended otherwise", who),
        ("What added to the share made", why),
    ] {
        if let Ok(rows) = rows {
            parts.push((name, rows));
        }
    }
    let most = parts
        .first()
        .and_then(|part| part.1.first())
        .ok_or(Fault::Moments)?;
    let title = format!("Largest change: {} ({})", most.name, most.told);
    let subtitle = "Share of adults by what they did in the base and in the variant; what causes added, in share of a \
                    need. Whiskers: 95 % intervals (paired).";
    let space = furniture(canvas, &input.about, theme, &title, subtitle);
    let panels = grid(space, parts.len());
    for (panel, (name, rows)) in panels.into_iter().zip(&parts) {
        let space = head(canvas, theme, panel, name);
        forest(
            canvas,
            theme,
            Bounds {
                bottom: panel.bottom,
                ..space
            },
            rows,
        );
    }
    Ok(())
}

/// Rows with their intervals, the largest first.
fn rows_of(
    table: &Table,
    value: &str,
    theme: &Theme,
    name: impl Fn(usize) -> String,
) -> Result<Vec<Row>, Fault> {
    let (low, high) = (numbers(table, "low")?, numbers(table, "high")?);
    let values = numbers(table, value)?;
    let mut rows: Vec<Row> = (0..table.rows())
        .filter(|&row| values[row].is_finite() && values[row].abs() > 0.0)
        .map(|row| Row {
            name: name(row),
            value: values[row],
            interval: Some((low[row], high[row])),
            told: if value == "share" {
                format!("{} %", digits(100.0 * values[row]))
            } else {
                signed(values[row])
            },
            colour: if values[row] < 0.0 {
                theme.fall
            } else {
                theme.rise
            },
        })
        .collect();
    rows.sort_by(|a, b| b.value.abs().total_cmp(&a.value.abs()));
    rows.truncate(12);
    if rows.is_empty() {
        return Err(Fault::Moments);
    }
    Ok(rows)
}

/// What a variant's name adds in front, where there are several.
fn whose(input: &StudyInput<'_>, variants: &[String], row: usize) -> String {
    if distinct(variants).len() > 1 {
        format!("{}: ", input.label(&variants[row]))
    } else {
        String::new()
    }
}

fn moves(input: &StudyInput<'_>, table: &Table, theme: &Theme) -> Result<Vec<Row>, Fault> {
    let (variant, what) = (texts(table, "variant")?, texts(table, "what")?);
    let (from, to) = (texts(table, "from")?, texts(table, "to")?);
    rows_of(table, "share", theme, |row| {
        let whose = whose(input, variant, row);
        let what = plain_words(&what[row]);
        format!("{whose}{what}, {} instead of {}", to[row], from[row])
    })
}

fn causes(input: &StudyInput<'_>, table: &Table, theme: &Theme) -> Result<Vec<Row>, Fault> {
    let (variant, category) = (texts(table, "variant")?, texts(table, "category")?);
    let cause = texts(table, "cause")?;
    rows_of(table, "difference", theme, |row| {
        let whose = whose(input, variant, row);
        format!(
            "{whose}{}: {}",
            plain_words(&category[row]),
            plain_words(&cause[row])
        )
    })
}
