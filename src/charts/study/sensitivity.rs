//! Which settings matter? Size of effects against their spread, or shares of the variance; and how much is luck.

use crate::charts::Fault;
use crate::charts::canvas::{Bounds, Canvas};
use crate::charts::frame::furniture;
use crate::charts::panels::head;
use crate::charts::study::StudyInput;
use crate::charts::study::columns::{digits, numbers, texts};
use crate::charts::study::forest::{Row, draw as forest};
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
                " Luck makes {} % of the variance of a single run.",
                digits(100.0 * share)
            )
        });
    if table.column("mu_star").is_some() {
        effects(canvas, input, theme, table, &luck)
    } else {
        shares(canvas, input, theme, table, &luck)
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
        "{} matters most: over its range it moves the result by {} on average",
        names[most],
        digits(star[most])
    );
    let subtitle = format!(
        "Mean size of the effect of a setting (mu*) against its spread (sigma): far up, it depends on the others or \
         bends. Lines: 95 % of resampled trajectories.{luck}"
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
    for &k in &order {
        let end = |value: f64| plot.at(value.clamp(0.0, plot.x.high), height(k));
        if low[k].is_finite() && high[k].is_finite() {
            canvas.line(vec![end(low[k]), end(high[k])], theme.muted, 2.0);
        }
        canvas.dot(plot.at(star[k], height(k)), 9.0, theme.accent);
    }
    for &k in &order {
        beside(canvas, theme, plot.at(star[k], height(k)), &names[k]);
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
        "{} matters most: {} % of the variance with all it works together with",
        names[most],
        digits(100.0 * total[most])
    );
    let subtitle = format!(
        "Shares of the variance of the mean over runs, by each setting alone and with all it works together with. \
         Whiskers: 95 % intervals (resampled).{luck}"
    );
    let space = furniture(canvas, &input.about, theme, &title, &subtitle);
    let parts = [
        ("Alone", "first", theme.accent),
        ("In all", "total", theme.fall),
    ];
    for (panel, (heading, name, colour)) in grid(space, 2).into_iter().zip(parts) {
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
                told: format!("{} %", digits(100.0 * value[k])),
                colour,
            })
            .collect();
        let space = head(canvas, theme, panel, heading);
        forest(
            canvas,
            theme,
            Bounds {
                bottom: panel.bottom,
                ..space
            },
            &rows,
        );
    }
    Ok(())
}
