//! Which settings matter? Size of effects against their spread, or shares of the variance; and how much is luck.

use crate::charts::Fault;
use crate::charts::canvas::{Bounds, Canvas};
use crate::charts::frame::furniture;
use crate::charts::panels::head;
use crate::charts::study::StudyInput;
use crate::charts::study::columns::{digits, numbers, percent, plain_words, texts};
use crate::charts::study::forest::{Row, draw as forest, reach};
use crate::charts::study::panel::{Along, axes, beside, grid};
use crate::charts::theme::Theme;
use crate::output::table::Table;

pub(super) fn influence(
    canvas: &mut Canvas,
    input: &StudyInput<'_>,
    theme: &Theme,
) -> Result<(), Fault> {
    let table = input.table("sensitivity")?;
    let luck = input
        .table("noise")
        .and_then(|noise| numbers(noise, "share"));
    let luck = luck.ok().and_then(|share| share.first().copied());
    let luck = luck
        .filter(|share| share.is_finite())
        .map_or(String::new(), |share| {
            format!(
                " Luck makes {} of the variance of a single run.",
                percent(share)
            )
        });
    if table.column("mu_star").is_some() {
        effects(canvas, input, theme, table, &luck)
    } else {
        shares(canvas, input, theme, table, &luck)
    }
}

/// What was measured, from the sample; `what` where that is not there.
fn measured(input: &StudyInput<'_>, what: &str) -> String {
    let points = input.table("points").ok();
    let last = points.and_then(|table| table.columns().last());
    last.map_or(what.to_owned(), |column| plain_words(&column.name))
}

/// How many trajectories or base points the sample has: each takes so many points; empty where that is not known.
fn sampled(input: &StudyInput<'_>, each: usize, what: &str) -> String {
    let rows = input.table("points").map_or(0, Table::rows);
    let each = each * usize::try_from(input.about.footer.runs).map_or(1, |runs| runs.max(1));
    if rows > 0 && rows.is_multiple_of(each) {
        format!(" (of {} {what})", rows / each)
    } else {
        String::new()
    }
}

/// The places of settings, what matters most first; those of which nothing is known are left out.
fn order(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len())
        .filter(|&k| values[k].is_finite())
        .collect();
    order.sort_by(|&a, &b| values[b].total_cmp(&values[a]));
    order
}

fn effects(
    canvas: &mut Canvas,
    input: &StudyInput<'_>,
    theme: &Theme,
    table: &Table,
    luck: &str,
) -> Result<(), Fault> {
    let names = texts(table, "setting")?;
    let (star, sigma) = (numbers(table, "mu_star")?, numbers(table, "sigma")?);
    let (low, high) = (
        numbers(table, "mu_star_low")?,
        numbers(table, "mu_star_high")?,
    );
    let order = order(&star);
    let most = *order.first().ok_or(Fault::Moments)?;
    let title = format!(
        "{} matters most: over its range it moves {} by {} on average",
        names[most],
        measured(input, "the result"),
        digits(star[most])
    );
    let subtitle = format!(
        "Mean size of the effect of a setting (mu*) against its spread (sigma): far up, it depends on the others or \
         bends. Lines: 95 % intervals, trajectories resampled{}.{luck}",
        sampled(input, names.len() + 1, "trajectories")
    );
    let space = furniture(canvas, &input.about, theme, &title, &subtitle);
    let top = star
        .iter()
        .chain(&high)
        .copied()
        .filter(|v| v.is_finite())
        .fold(0.0, f64::max);
    let along = Along::Values("mean size of the effect (mu*)");
    let heights = sigma.iter().copied().chain([0.0]);
    let wide = (0.0, 1.05 * top.max(f64::MIN_POSITIVE));
    let heading = "spread of the effect (sigma)";
    let plot = axes(canvas, theme, space, heading, &along, (wide, 60.0), heights);
    let height = |k: usize| if sigma[k].is_finite() { sigma[k] } else { 0.0 };
    let mut drawn = Vec::new();
    for &k in &order {
        let end = |value: f64| plot.at(value.clamp(0.0, plot.x.high), height(k));
        let at = plot.at(star[k], height(k));
        let (mut left, mut right) = (at.0, at.0);
        if low[k].is_finite() && high[k].is_finite() {
            canvas.line(vec![end(low[k]), end(high[k])], theme.muted, 2.0);
            (left, right) = (left.min(end(low[k]).0), right.max(end(high[k]).0));
        }
        canvas.dot(at, 9.0, theme.accent);
        drawn.push(Bounds {
            left: left - 9.0,
            right: right + 9.0,
            top: at.1 - 9.0,
            bottom: at.1 + 9.0,
        });
    }
    for &k in &order {
        let at = plot.at(star[k], height(k));
        beside(canvas, theme, at, &names[k], &drawn);
    }
    Ok(())
}

fn shares(
    canvas: &mut Canvas,
    input: &StudyInput<'_>,
    theme: &Theme,
    table: &Table,
    luck: &str,
) -> Result<(), Fault> {
    let names = texts(table, "setting")?;
    let total = numbers(table, "total")?;
    let order = order(&total);
    let most = *order.first().ok_or(Fault::Moments)?;
    let title = format!(
        "{} matters most: {} of the variance of {}, with all it works together with",
        names[most],
        percent(total[most]),
        measured(input, "the result")
    );
    let subtitle = format!(
        "Shares of the variance of the mean over runs, by each setting alone and with all it works together with. \
         Whiskers: 95 % intervals, points resampled{}.{luck}",
        sampled(input, names.len() + 2, "base points")
    );
    let space = furniture(canvas, &input.about, theme, &title, &subtitle);
    let parts = [
        ("Alone", "first", theme.accent),
        ("In all", "total", theme.fall),
    ];
    let mut panels = Vec::new();
    for (heading, name, colour) in parts {
        let value = numbers(table, name)?;
        let (low, high) = (
            numbers(table, &format!("{name}_low"))?,
            numbers(table, &format!("{name}_high"))?,
        );
        let rows: Vec<Row> = order
            .iter()
            .map(|&k| Row {
                name: names[k].clone(),
                value: value[k],
                interval: Some((low[k], high[k])),
                told: percent(value[k]),
                colour,
            })
            .collect();
        panels.push((heading, rows));
    }
    // One scale for both, so that their bars can be held against each other.
    let ends: Vec<(f64, f64)> = panels.iter().map(|panel| reach(&panel.1)).collect();
    let low = ends.iter().map(|end| end.0).fold(0.0, f64::min);
    let high = ends.iter().map(|end| end.1).fold(0.0, f64::max);
    for (panel, (heading, rows)) in grid(space, 2).into_iter().zip(&panels) {
        let space = head(canvas, theme, panel, heading);
        forest(
            canvas,
            theme,
            Bounds {
                bottom: panel.bottom,
                ..space
            },
            rows,
            Some((low, high)),
        );
    }
    Ok(())
}
