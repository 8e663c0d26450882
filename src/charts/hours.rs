//! Where do the hours of the week go? Stacked to the whole week: the market, making, shopping, leisure and the rest, which
//! is only told where it never changes.

use crate::charts::canvas::{Align, Canvas};
use crate::charts::findings;
use crate::charts::frame::{
    AXIS, EndLabel, EndLabels, LABEL, Plot, Scale, TICKS, furniture, gutter, plain, value_ticks,
};
use crate::charts::labels::{capital, number};
use crate::charts::theme::{Colour, Theme};
use crate::charts::typeface::{FIGURE, Weight};
use crate::charts::waves::{edges, fill};
use crate::charts::{Fault, Input};

/// Hours of a week.
const WEEK: f64 = 168.0;

struct Part {
    label: String,
    values: Vec<f64>,
    colour: Colour,
}

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    let times = input.times()?;
    let mut parts = parts(input, theme)?;
    let rest = always_taken(&mut parts);
    let making = input.measure("hours_making")?;
    let title = findings::hours(&times, &input.measure("hours_market")?, &making);
    let subtitle = format!(
        "Hours a week of a mean adult{}. Bright colours: making at home, by category. At the right: \
        hours in {}.{}",
        rest.map_or_else(
            || format!(", {} in all", number(WEEK, 0)),
            |hours| {
                format!(
                    ": the {} of {} that sleep, care and chores (always\u{a0}{}) leave",
                    number(WEEK - hours, 0),
                    number(WEEK, 0),
                    number(hours, 0)
                )
            }
        ),
        findings::dates(&times).last().map_or("", String::as_str),
        if input.footer.runs > 1 {
            format!(" Mean of {} runs.", input.footer.runs)
        } else {
            String::new()
        }
    );
    let space = furniture(canvas, input, theme, &title, &subtitle);
    let (from, to) = (space.bottom - 44.0, space.top + 14.0);
    let y = Scale {
        low: 0.0,
        high: week(&parts, rest),
        from,
        to,
        log: false,
    };
    let ends = EndLabels::new(
        end_labels(&parts, &y),
        0.27 * canvas.width,
        from - to + 20.0,
        LABEL,
    );
    let x = Scale {
        low: times[0],
        high: times[times.len() - 1],
        from: space.left + gutter(&y, AXIS, TICKS, number),
        to: space.right - ends.room,
        log: false,
    };
    let plot = Plot {
        x,
        y,
        size: AXIS,
        ticks: TICKS,
    };
    let values: Vec<Vec<f64>> = parts.iter().map(|part| part.values.clone()).collect();
    let colours: Vec<Colour> = parts.iter().map(|part| part.colour).collect();
    fill(canvas, theme, &edges(&plot, &times, &values), &colours, 0.8);
    axes(canvas, &plot, theme);
    ends.write(canvas, theme, x.to, to - 10.0, from + 10.0);
    Ok(())
}

/// Takes out the last part, which nobody decides on, where it never changes: half of the picture would say nothing.
fn always_taken(parts: &mut Vec<Part>) -> Option<f64> {
    let fixed = &parts.last()?.values;
    let first = *fixed.first()?;
    let still = fixed.iter().all(|value| (value - first).abs() < 0.05);
    let whole = (first - first.round()).abs() < 0.05;
    (still && whole && first > 0.0).then(|| {
        parts.pop();
        first
    })
}

/// Top of the axis: a week without what is always taken, or more where the parts claim more.
fn week(parts: &[Part], rest: Option<f64>) -> f64 {
    let rows = parts.first().map_or(0, |part| part.values.len());
    let sum = |row: usize| parts.iter().map(|part| part.values[row]).sum::<f64>();
    (0..rows)
        .map(sum)
        .fold(WEEK - rest.unwrap_or(0.0), f64::max)
}

/// Pale grid lines over the areas.
fn axes(canvas: &mut Canvas, plot: &Plot, theme: &Theme) {
    let style = plain(plot.size, theme.muted, Align::Right);
    for (hours, text) in value_ticks(&plot.y, plot.ticks, number) {
        let y = plot.y.at(hours);
        if hours > 0.0 {
            let (from, to) = ((plot.x.from, y - 0.7), (plot.x.to, y + 0.7));
            canvas.rectangle(from, to, theme.background, 0.45);
        }
        let place = (plot.x.from - 12.0, y + plot.size * FIGURE / 2.0);
        canvas.text(&text, place, style);
    }
    plot.dates(canvas, theme);
}

fn parts(input: &Input<'_>, theme: &Theme) -> Result<Vec<Part>, Fault> {
    let part = |label: &str, measure: &str, colour: Colour| -> Result<Part, Fault> {
        Ok(Part {
            label: label.to_owned(),
            values: input.measure(measure)?,
            colour,
        })
    };
    let [market, shopping, leisure, fixed] = theme.hours;
    let mut parts = vec![part("Market work", "hours_market", market)?];
    if input.categories.len() < 2 {
        let label = input
            .categories
            .first()
            .map_or("Making", |only| only.label.as_str());
        parts.push(part(label, "hours_making", theme.category(0))?);
    } else {
        for (index, category) in input.categories.iter().enumerate() {
            let measure = format!("hours_making_{}", category.name);
            parts.push(part(&category.label, &measure, theme.category(index))?);
        }
    }
    parts.push(part("Shopping", "hours_shopping", shopping)?);
    parts.push(part("Leisure", "hours_leisure", leisure)?);
    parts.push(part("Sleep, care, chores", "hours_fixed", fixed)?);
    Ok(parts)
}

fn end_labels(parts: &[Part], y: &Scale) -> Vec<EndLabel> {
    let mut below = 0.0;
    let mut labels = Vec::new();
    for part in parts {
        let last = part.values.last().copied().unwrap_or(0.0);
        labels.push(EndLabel {
            name: capital(&part.label),
            value: format!("{}\u{a0}h", number(last, if last < 9.95 { 1 } else { 0 })),
            colour: part.colour,
            target: y.at(below + last / 2.0),
            weight: Weight::Regular,
        });
        below += last;
    }
    labels
}
