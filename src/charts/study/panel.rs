//! How do several diagrams share a picture? In a grid, each with a heading, axes of values or dates and a caption.

use crate::charts::canvas::{Align, Bounds, Canvas, bounds_of};
use crate::charts::frame::{
    AXIS, EndLabel, EndLabels, LABEL, Plot, Scale, gutter, plain, round_bounds, value_ticks,
};
use crate::charts::labels::number;
use crate::charts::panels::{HEADING, head, ticks_of, values};
use crate::charts::theme::{Colour, Theme};
use crate::charts::typeface::{FIGURE, Weight, shortened};

/// Least width and height of a panel.
const LEAST: (f64, f64) = (420.0, 250.0);
const BETWEEN: f64 = 36.0;

/// What runs along the lower edge.
pub(super) enum Along<'a> {
    Dates,
    Values(&'a str),
    /// Whole numbers.
    Counts(&'a str),
    Names(&'a str, &'a [String]),
}

/// Spaces for as many of `count` panels as can be read.
pub(super) fn grid(space: Bounds, count: usize) -> Vec<Bounds> {
    let (wide, high) = (space.right - space.left, space.bottom - space.top);
    let fits = |columns: usize, rows: usize| {
        let width = (wide - BETWEEN * (columns as f64 - 1.0)) / columns as f64;
        let height = (high - BETWEEN * (rows as f64 - 1.0)) / rows as f64;
        (columns == 1 || width >= LEAST.0) && (rows == 1 || height >= LEAST.1)
    };
    let mut best = (1, 1);
    for columns in 1..=count.max(1) {
        for rows in 1..=count.max(1) {
            let (held, most) = ((columns * rows).min(count), (best.0 * best.1).min(count));
            let even = |(c, r): (usize, usize)| (wide / c as f64 / (high / r as f64) - 1.6).abs();
            let nearer = even((columns, rows)) < even(best) && columns * rows < best.0 * best.1 + 2;
            if fits(columns, rows) && (held > most || held == most && nearer) {
                best = (columns, rows);
            }
        }
    }
    let (columns, rows) = best;
    let width = (wide - BETWEEN * (columns as f64 - 1.0)) / columns as f64;
    let height = (high - BETWEEN * (rows as f64 - 1.0)) / rows as f64;
    (0..count.min(columns * rows))
        .map(|place| {
            let left = space.left + (width + BETWEEN) * (place % columns) as f64;
            let top = space.top + (height + BETWEEN) * (place / columns) as f64;
            Bounds {
                left,
                top,
                right: left + width,
                bottom: top + height,
            }
        })
        .collect()
}

/// Draws heading and axes of a panel around values; `after` stays free at its right.
pub(super) fn axes(
    canvas: &mut Canvas,
    theme: &Theme,
    panel: Bounds,
    heading: &str,
    along: &Along<'_>,
    (x, after): ((f64, f64), f64),
    y: impl IntoIterator<Item = f64>,
) -> Plot {
    let mut space = head(canvas, theme, panel, heading);
    if !matches!(along, Along::Dates) {
        space.bottom -= AXIS + 10.0;
    }
    let ticks = ticks_of(space);
    let finite = y.into_iter().filter(|value| value.is_finite());
    let y = values(space, round_bounds(finite, ticks));
    let from = space.left + gutter(&y, AXIS, ticks, number);
    let (low, high) = if x.1 > x.0 { x } else { (x.0 - 0.5, x.1 + 0.5) };
    let x = Scale {
        low,
        high,
        from: from + 8.0,
        to: (space.right - after).max(from + 40.0),
        log: false,
    };
    let plot = Plot {
        x,
        y,
        size: AXIS,
        ticks,
    };
    plot.grid(canvas, theme, number);
    match along {
        Along::Dates => plot.dates(canvas, theme),
        Along::Values(caption) => {
            let count = ((x.to - x.from) / 150.0).clamp(1.0, 7.0);
            below(
                canvas,
                theme,
                &plot,
                &value_ticks(&x, count, number),
                caption,
            );
        }
        Along::Counts(caption) => {
            let count = ((x.to - x.from) / 150.0).clamp(1.0, 7.0);
            let whole = |tick: &(f64, String)| (tick.0 - tick.0.round_ties_even()).abs() < 1e-9;
            let ticks = value_ticks(&x, count, number).into_iter().filter(whole);
            let ticks: Vec<(f64, String)> = ticks.map(|tick| (tick.0, number(tick.0, 0))).collect();
            below(canvas, theme, &plot, &ticks, caption);
        }
        Along::Names(caption, names) => {
            let places: Vec<(f64, String)> = names
                .iter()
                .enumerate()
                .map(|(place, name)| (place as f64, name.clone()))
                .collect();
            below(canvas, theme, &plot, &places, caption);
        }
    }
    plot
}

/// Ticks under a diagram and a caption in the middle under them.
pub(super) fn below(
    canvas: &mut Canvas,
    theme: &Theme,
    plot: &Plot,
    ticks: &[(f64, String)],
    caption: &str,
) {
    let style = plain(AXIS, theme.muted, Align::Middle);
    let bottom = plot.y.from;
    let room = (plot.x.to - plot.x.from) / ticks.len().max(1) as f64;
    for (value, text) in ticks {
        let x = plot.x.at(*value);
        canvas.line(vec![(x, bottom), (x, bottom + 8.0)], theme.muted, 1.6);
        let text = shortened(text, AXIS, Weight::Regular, room.max(70.0));
        say(canvas, &text, (x, bottom + 16.0 + AXIS), style);
    }
    let middle = (plot.x.from + plot.x.to) / 2.0;
    let room = plot.x.to - plot.x.from + 40.0;
    let text = shortened(caption, AXIS, Weight::Regular, room);
    let place = (middle, bottom + 26.0 + 2.0 * AXIS);
    say(canvas, &text, place, plain(AXIS, theme.ink, Align::Middle));
}

/// Writes a text where no other stands and the picture does not end.
pub(super) fn say(
    canvas: &mut Canvas,
    text: &str,
    place: (f64, f64),
    style: crate::charts::canvas::Style,
) -> bool {
    let bounds = bounds_of(text, place, style);
    let inside = bounds.left >= 0.0
        && bounds.top >= 0.0
        && bounds.right <= canvas.width
        && bounds.bottom <= canvas.height;
    let written = inside && canvas.is_free(bounds);
    if written {
        canvas.text(text, place, style);
    }
    written
}

/// Writes a name beside a point: over it, under it, right or left, wherever there is room and nothing drawn is struck through,
/// if there is such a place.
pub(super) fn beside(
    canvas: &mut Canvas,
    theme: &Theme,
    at: (f64, f64),
    text: &str,
    drawn: &[Bounds],
) {
    let middle = at.1 + AXIS * FIGURE / 2.0;
    let tries = [
        // A whisker may lie along the point: over and under it nothing is struck through.
        (at.0, at.1 - 18.0, Align::Middle),
        (at.0, at.1 + 18.0 + AXIS, Align::Middle),
        (at.0 + 16.0, middle - AXIS, Align::Left),
        (at.0 - 16.0, middle - AXIS, Align::Right),
    ];
    let style = |align| plain(AXIS, theme.ink, align);
    let open = |(x, y, align): (f64, f64, Align)| {
        let own = bounds_of(text, (x, y), style(align));
        drawn.iter().all(|bounds| !own.overlaps(*bounds))
    };
    let (first, last): (Vec<_>, Vec<_>) = tries.into_iter().partition(|&one| open(one));
    for (x, y, align) in first.into_iter().chain(last) {
        if say(canvas, text, (x, y), style(align)) {
            return;
        }
    }
}

/// A line of a panel, named at its end.
pub(super) struct Line {
    pub(super) name: String,
    /// What stands under the name.
    pub(super) told: String,
    pub(super) colour: Colour,
    pub(super) thick: f64,
    pub(super) times: Vec<f64>,
    pub(super) values: Vec<f64>,
    pub(super) band: Option<(Vec<f64>, Vec<f64>)>,
}

/// Lines over time that share a panel.
pub(super) struct Lines {
    pub(super) heading: String,
    pub(super) lines: Vec<Line>,
    /// Share of the panel's width that names may take.
    pub(super) widest: f64,
}

impl Lines {
    fn labels(&self, panel: Bounds, y: Option<&Scale>) -> EndLabels {
        let label = |line: &Line| EndLabel {
            name: line.name.clone(),
            value: line.told.clone(),
            colour: line.colour,
            target: match (y, line.values.last()) {
                (Some(y), Some(&value)) => y.at(value),
                _ => 0.0,
            },
            weight: Weight::Bold,
        };
        let labels = self.lines.iter().map(label).collect();
        let (wide, high) = (panel.right - panel.left, panel.bottom - panel.top);
        EndLabels::new(labels, self.widest * wide, high - 110.0, LABEL)
    }

    /// Draws axes that hold all lines and other values, with room for the names.
    pub(super) fn axes(
        &self,
        canvas: &mut Canvas,
        theme: &Theme,
        panel: Bounds,
        span: (f64, f64),
        others: &[f64],
    ) -> Plot {
        let room = self.labels(panel, None).room;
        let values = self.lines.iter().flat_map(|line| &line.values);
        let values = values.chain(others).copied();
        let along = Along::Dates;
        axes(
            canvas,
            theme,
            panel,
            &self.heading,
            &along,
            (span, room),
            values,
        )
    }

    /// Draws the lines, the first of them on top, and their names.
    pub(super) fn draw(&self, canvas: &mut Canvas, theme: &Theme, panel: Bounds, plot: &Plot) {
        for line in &self.lines {
            if let Some(band) = &line.band {
                plot.band(canvas, &line.times, band, line.colour, 0.2);
            }
        }
        for line in self.lines.iter().rev() {
            let course = plot.course(&line.times, &line.values);
            canvas.line(course, line.colour, line.thick);
        }
        let (top, bottom) = (plot.y.to - 20.0, plot.y.from + 20.0);
        let labels = self.labels(panel, Some(&plot.y));
        labels.write(canvas, theme, plot.x.to, top, bottom);
    }
}

/// Height of a heading with the space under it.
pub(super) const HEAD: f64 = HEADING + 22.0;
