//! What do variants change? Differences from the base over time, and who ended otherwise and why.

use crate::charts::Fault;
use crate::charts::canvas::{Bounds, Canvas};
use crate::charts::frame::furniture;
use crate::charts::labels::capital;
use crate::charts::panels::head;
use crate::charts::study::StudyInput;
use crate::charts::study::columns::{
    digits, distinct, numbers, percent, plain_words, signed, texts,
};
use crate::charts::study::forest::{Row, draw as forest, reach};
use crate::charts::study::panel::{Line, Lines, grid};
use crate::charts::theme::Theme;
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
    let title = told(input, &variants, &plain_words(first), &courses);
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
    let ends: Vec<f64> = all().flat_map(|row| [row[2], row[3], 0.0]).collect();
    let line = |course: &Course| {
        let column = |k: usize| -> Vec<f64> { course.rows.iter().map(|row| row[k]).collect() };
        let last = course.rows.last().map_or(f64::NAN, |row| row[1]);
        Line {
            name: input.short(&variants[course.variant]),
            told: signed(last),
            colour: theme.category(course.variant),
            thick: 4.0,
            times: column(0),
            values: column(1),
            band: Some((column(2), column(3))),
        }
    };
    let lines = Lines {
        heading: plain_words(measure),
        lines: courses.iter().map(line).collect(),
        widest: 0.4,
    };
    let plot = lines.axes(canvas, theme, panel, (from, to), &ends);
    lines.draw(canvas, theme, panel, &plot);
    Ok(())
}

/// Measures that are shown before others.
const MAIN: [&str; 4] = ["adopted", "made", "wave3", "hours_market"];

/// The measures that are shown: no part of another, and neither drivers nor causes.
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
            let way = if row[1] > 0.0 { "rises" } else { "falls" };
            let (one, other) = (digits(row[2].abs()), digits(row[3].abs()));
            let (low, high) = if row[1] > 0.0 {
                (one, other)
            } else {
                (other, one)
            };
            let name = input.short(&variants[variant]);
            let by = digits(row[1].abs());
            let measure = capital(measure);
            format!("{measure} {way} by {by} ({low} to {high}) at the end with {name}")
        }
        None => format!("No sure difference in {measure} at the end"),
    }
}

pub(super) fn changed(
    canvas: &mut Canvas,
    input: &StudyInput<'_>,
    theme: &Theme,
) -> Result<(), Fault> {
    let mut parts: Vec<(&str, String, Vec<Row>)> = Vec::new();
    let mut largest: Option<(f64, String)> = None;
    for key in variants_of(input) {
        let who = input.table("changed");
        let who = who.and_then(|table| moves(table, &key, theme));
        let why = input.table("why");
        let why = why.and_then(|table| causes(table, &key, theme));
        let name = input.short(&key);
        let most = who.iter().flatten().next();
        if let Some(row) = most.filter(|row| largest.as_ref().is_none_or(|one| row.value > one.0)) {
            let told = format!(
                "Largest move: {}, {} of adults, with {name}",
                row.name, row.told
            );
            largest = Some((row.value, told));
        }
        let headed = [("Ended otherwise", who), ("Added to the share made", why)];
        for (heading, rows) in headed {
            if let Ok(rows) = rows {
                parts.push((heading, format!("{heading}: {name}"), rows));
            }
        }
    }
    if parts.is_empty() {
        return Err(Fault::Moments);
    }
    let title = largest.map_or("Nobody ended otherwise".to_owned(), |one| one.1);
    let subtitle = "Share of adults by what they did in the base and in the variant; what causes added, in share of a \
                    need. Whiskers: 95 % intervals (paired).";
    let space = furniture(canvas, &input.about, theme, &title, subtitle);
    let panels = grid(space, parts.len());
    for (panel, (kind, name, rows)) in panels.into_iter().zip(&parts) {
        let space = head(canvas, theme, panel, name);
        let space = Bounds {
            bottom: panel.bottom,
            ..space
        };
        // One scale for all variants, so that their bars can be held against each other.
        let alike = parts.iter().filter(|part| part.0 == *kind);
        let ends = alike.map(|part| reach(&part.2));
        let along = ends.fold((0.0_f64, 0.0_f64), |(low, high), (a, b)| {
            (low.min(a), high.max(b))
        });
        forest(canvas, theme, space, rows, Some(along));
    }
    Ok(())
}

/// The variants of which anything is known, in their order.
fn variants_of(input: &StudyInput<'_>) -> Vec<String> {
    let named = ["changed", "why"].into_iter().filter_map(|name| {
        let table = input.table(name).ok()?;
        texts(table, "variant").ok()
    });
    distinct(&named.flatten().cloned().collect::<Vec<_>>())
}

/// Rows with their intervals, the largest first.
fn rows_of(
    table: &Table,
    value: &str,
    key: &str,
    theme: &Theme,
    name: impl Fn(usize) -> String,
) -> Result<Vec<Row>, Fault> {
    let owner = texts(table, "variant")?;
    let (low, high) = (numbers(table, "low")?, numbers(table, "high")?);
    let values = numbers(table, value)?;
    let mut rows: Vec<Row> = (0..table.rows())
        .filter(|&row| owner[row] == key)
        .filter(|&row| values[row].is_finite() && values[row].abs() > 0.0)
        .map(|row| Row {
            name: name(row),
            value: values[row],
            interval: Some((low[row], high[row])),
            told: if value == "share" {
                percent(values[row])
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

fn moves(table: &Table, key: &str, theme: &Theme) -> Result<Vec<Row>, Fault> {
    let what = texts(table, "what")?;
    let (from, to) = (texts(table, "from")?, texts(table, "to")?);
    rows_of(table, "share", key, theme, |row| {
        format!("{}: {} to {}", plain_words(&what[row]), from[row], to[row])
    })
}

fn causes(table: &Table, key: &str, theme: &Theme) -> Result<Vec<Row>, Fault> {
    let (category, cause) = (texts(table, "category")?, texts(table, "cause")?);
    rows_of(table, "difference", key, theme, |row| {
        format!(
            "{}: {}",
            plain_words(&category[row]),
            plain_words(&cause[row])
        )
    })
}
