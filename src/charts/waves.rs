//! Who lives in which wave? Shares of adults stacked to the whole, named inside their areas.

use crate::charts::canvas::{Align, Bounds, Canvas, Point, Style, thinned};
use crate::charts::findings;
use crate::charts::frame::{
    AXIS, EndLabel, EndLabels, Plot, Scale, TICKS, furniture, gutter, plain, value_ticks,
};
use crate::charts::labels::percent;
use crate::charts::made::share_written;
use crate::charts::theme::{Colour, Theme};
use crate::charts::typeface::{FIGURE, LEADING, Weight, width};
use crate::charts::{Fault, Input};

const MEASURES: [&str; 4] = ["wave1", "between", "wave2", "wave3"];
const NAMES: [&str; 4] = ["Wave 1", "In between", "Wave 2", "Wave 3"];
const MEANINGS: [&str; 4] = [
    "makes what it uses",
    "fits none of the waves",
    "earns and buys",
    "earns and makes again",
];

/// Lower edges of stacked areas in places of the picture: one more than there are areas.
pub(crate) fn edges(plot: &Plot, times: &[f64], parts: &[Vec<f64>]) -> Vec<Vec<Point>> {
    let mut sums = vec![0.0; times.len()];
    let mut edges = vec![plot.course(times, &sums)];
    for part in parts {
        for (sum, value) in sums.iter_mut().zip(part) {
            *sum += value;
        }
        edges.push(plot.course(times, &sums));
    }
    edges
}

/// Fills the areas between edges and draws a thin line of the background between them.
pub(crate) fn fill(
    canvas: &mut Canvas,
    theme: &Theme,
    edges: &[Vec<Point>],
    colours: &[Colour],
    separator: f64,
) {
    for (pair, &colour) in edges.windows(2).zip(colours) {
        let mut outline = thinned(&pair[1]);
        outline.extend(thinned(&pair[0]).into_iter().rev());
        canvas.area(outline, colour, 1.0);
    }
    // A thin line that jumps in every pixel would cover what it should part.
    if edges.first().is_some_and(|edge| edge.len() > 1500) {
        return;
    }
    for edge in edges.iter().skip(1).take(colours.len().saturating_sub(1)) {
        canvas.line(edge.clone(), theme.background, separator);
    }
}

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    let times = input.times()?;
    let mut shares: [Vec<f64>; 4] = Default::default();
    for (share, name) in shares.iter_mut().zip(MEASURES) {
        *share = input.measure(name)?;
    }
    let title = findings::waves(&times, &shares);
    let space = furniture(canvas, input, theme, &title, &subtitle(input));
    let (from, to) = (space.bottom - 44.0, space.top + 14.0);
    let y = Scale {
        low: 0.0,
        high: 1.0,
        from,
        to,
        log: false,
    };
    let last = times.len() - 1;
    let mut x = Scale {
        low: times[0],
        high: times[last],
        from: space.left + gutter(&y, AXIS, TICKS, share_written),
        to: space.right - 10.0,
        log: false,
    };
    let whole = Plot {
        x,
        y,
        size: AXIS,
        ticks: TICKS,
    };
    let first = edges(&whole, &times, &shares);
    let outside: Vec<EndLabel> = (0..4)
        .filter(|&group| inside(&first, group, &x).is_none())
        .filter_map(|group| end_label(group, &shares, &first, theme))
        .collect();
    let ends = EndLabels::new(outside, 0.22 * canvas.width, from - to, 26.0);
    if ends.room > 60.0 {
        x.to = space.right - ends.room;
    }
    let plot = Plot {
        x,
        y,
        size: AXIS,
        ticks: TICKS,
    };
    let edges = edges(&plot, &times, &shares);
    fill(canvas, theme, &edges, &theme.waves, 2.0);
    for group in 0..4 {
        let place = inside(&first, group, &whole.x).and_then(|_| inside(&edges, group, &x));
        if let Some((place, size)) = place {
            name_area(canvas, theme, group, place, size);
        }
    }
    grid(canvas, &plot, theme);
    plot.dates(canvas, theme);
    ends.write(canvas, theme, x.to, to, from);
    Ok(())
}

/// Faint lines over the areas, cut where a name stands.
fn grid(canvas: &mut Canvas, plot: &Plot, theme: &Theme) {
    let style = plain(plot.size, theme.muted, Align::Right);
    let texts: Vec<Bounds> = canvas.labels().map(|label| label.bounds).collect();
    for (value, text) in value_ticks(&plot.y, plot.ticks, share_written) {
        let y = plot.y.at(value);
        let mut cuts: Vec<(f64, f64)> = texts
            .iter()
            .filter(|bounds| bounds.top < y && y < bounds.bottom)
            .map(|bounds| (bounds.left - 8.0, bounds.right + 8.0))
            .collect();
        cuts.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut from = plot.x.from;
        cuts.push((plot.x.to, plot.x.to));
        for (left, right) in cuts {
            let height = 0.7;
            if left > from && value > 0.0 && value < 1.0 {
                canvas.rectangle(
                    (from, y - height),
                    (left, y + height),
                    theme.background,
                    0.45,
                );
            }
            from = from.max(right);
        }
        canvas.text(
            &text,
            (plot.x.from - 12.0, y + plot.size * FIGURE / 2.0),
            style,
        );
    }
}

fn subtitle(input: &Input<'_>) -> String {
    let at = input.thresholds;
    let memory = match crate::charts::labels::brief(at.wave_memory) {
        years if at.wave_memory <= 0.0 || years == "0" => String::new(),
        years if years == "1" => " (mean over a year)".to_owned(),
        years => format!(" (mean over {years} years)"),
    };
    format!(
        "Share of adults, in %. Wave 1: outside wage work and making at least {} of needs; wave \
        2: in wage work and making less than {}; wave 3: after wave 2, making at least {} again{memory}.{}",
        percent(at.wave1_made),
        percent(at.wave3_made),
        percent(at.wave3_made),
        if input.footer.runs > 1 {
            format!(" Mean of {} runs.", input.footer.runs)
        } else {
            String::new()
        }
    )
}

/// A label for an area too thin to be named inside, unless there is nothing of it at all.
fn end_label(
    group: usize,
    shares: &[Vec<f64>; 4],
    edges: &[Vec<Point>],
    theme: &Theme,
) -> Option<EndLabel> {
    let top = shares[group].iter().fold(0.0_f64, |a, &b| a.max(b));
    if top < 0.0005 {
        return None;
    }
    let last = shares[group].last().copied().unwrap_or(0.0);
    let value = if top - last < 0.01 {
        percent(last)
    } else {
        format!("{} (peak {})", percent(last), percent(top))
    };
    let middle = |edge: &Vec<Point>| edge.last().map_or(0.0, |point| point.1);
    Some(EndLabel {
        name: NAMES[group].to_owned(),
        value,
        colour: theme.waves[group],
        target: (middle(&edges[group]) + middle(&edges[group + 1])) / 2.0,
        weight: Weight::Bold,
    })
}

/// Where in an area its name has most room, and the size it may have there.
fn inside(edges: &[Vec<Point>], group: usize, x: &Scale) -> Option<(Point, f64)> {
    [40.0, 34.0, 28.0, 24.0, 20.0].into_iter().find_map(|size| {
        let name = width(NAMES[group], size, Weight::Bold);
        let meaning = width(MEANINGS[group], size * 0.75, Weight::Regular);
        let half = name.max(meaning) / 2.0 + 14.0;
        let need = size * 2.5;
        let columns = 160;
        (1..columns)
            .filter_map(|column| {
                let middle = x.from + (x.to - x.from) * f64::from(column) / f64::from(columns);
                let (left, right) = (middle - half, middle + half);
                if left < x.from || right > x.to {
                    return None;
                }
                let low = extreme(&edges[group], left, right, f64::min);
                let high = extreme(&edges[group + 1], left, right, f64::max);
                let space = low - high;
                let off = (f64::from(column) / f64::from(columns) - 0.5).abs();
                // Of places with about the same room the middle one.
                let score = space * (1.0 - 0.2 * off);
                (space >= need).then_some(((middle, (low + high) / 2.0), score))
            })
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(place, _)| (place, size))
    })
}

/// The lowest or highest point of an edge between two places.
fn extreme(edge: &[Point], left: f64, right: f64, choose: fn(f64, f64) -> f64) -> f64 {
    let height = |at: f64| {
        let next = edge
            .partition_point(|point| point.0 < at)
            .clamp(1, edge.len() - 1);
        let (a, b) = (edge[next - 1], edge[next]);
        a.1 + (b.1 - a.1) * ((at - a.0) / (b.0 - a.0)).clamp(0.0, 1.0)
    };
    edge.iter()
        .filter(|point| point.0 > left && point.0 < right)
        .map(|point| point.1)
        .fold(choose(height(left), height(right)), choose)
}

fn name_area(canvas: &mut Canvas, theme: &Theme, group: usize, place: Point, size: f64) {
    let area = theme.waves[group];
    let colour = if theme.background.contrast(area) >= 3.8 {
        theme.background
    } else {
        theme.ink
    };
    let name = Style {
        size,
        weight: Weight::Bold,
        colour,
        align: Align::Middle,
    };
    let meaning = Style {
        size: size * 0.75,
        weight: Weight::Regular,
        ..name
    };
    let high = size * (FIGURE + LEADING);
    let first = place.1 - high / 2.0 + size * FIGURE;
    canvas.text(NAMES[group], (place.0, first), name);
    canvas.text(MEANINGS[group], (place.0, first + size * 1.1), meaning);
}
