//! Where do the hours of the week go? Stacked to the whole week: the market, making, shopping, leisure and the rest.

use crate::charts::canvas::Canvas;
use crate::charts::findings;
use crate::charts::frame::{
    AXIS, EndLabel, EndLabels, LABEL, Plot, Scale, TICKS, furniture, gutter,
};
use crate::charts::labels::number;
use crate::charts::theme::{Colour, Theme};
use crate::charts::typeface::Weight;
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
    let parts = parts(input, theme)?;
    let making = input.measure("hours_making")?;
    let title = findings::hours(&times, &input.measure("hours_market")?, &making);
    let subtitle = format!(
        "Hours a week of a mean adult, of {WEEK}; lines are a day apart. Bright colours: making \
        at home, by category. At the right: hours in {}.{}",
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
        high: week(&parts),
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

/// Top of the axis: a week, or more where the parts claim more.
fn week(parts: &[Part]) -> f64 {
    let rows = parts.first().map_or(0, |part| part.values.len());
    let sum = |row: usize| parts.iter().map(|part| part.values[row]).sum::<f64>();
    (0..rows).map(sum).fold(WEEK, f64::max)
}

/// Grid lines a day apart, over the areas, pale.
fn axes(canvas: &mut Canvas, plot: &Plot, theme: &Theme) {
    use crate::charts::canvas::Align;
    use crate::charts::frame::plain;
    use crate::charts::typeface::FIGURE;
    let style = plain(plot.size, theme.muted, Align::Right);
    for day in 0..=7_i32 {
        let hours = f64::from(day) * 24.0;
        let y = plot.y.at(hours);
        if day > 0 && day < 7 {
            let (from, to) = ((plot.x.from, y - 0.7), (plot.x.to, y + 0.7));
            canvas.rectangle(from, to, theme.background, 0.45);
        }
        canvas.text(
            &number(hours, 0),
            (plot.x.from - 12.0, y + plot.size * FIGURE / 2.0),
            style,
        );
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
            name: part.label.clone(),
            value: format!("{}\u{a0}h", number(last, if last < 9.95 { 1 } else { 0 })),
            colour: part.colour,
            target: y.at(below + last / 2.0),
            weight: Weight::Regular,
        });
        below += last;
    }
    labels
}
