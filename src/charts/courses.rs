//! How do courses of several brands share a panel? A line and a band each, named at their ends.

use crate::charts::canvas::{Bounds, Canvas};
use crate::charts::frame::{
    AXIS, EndLabel, EndLabels, LABEL, Plot, Scale, Written, gutter, round_bounds,
};
use crate::charts::panels::{ticks_of, values};
use crate::charts::spread::When;
use crate::charts::theme::{Colour, Theme};
use crate::charts::typeface::Weight;
use crate::charts::window::Course;

/// A line of a panel.
pub(crate) struct Line {
    pub(crate) label: String,
    pub(crate) colour: Colour,
    /// Thickness of the line.
    pub(crate) thick: f64,
    pub(crate) course: Course,
}

/// How a panel is drawn.
pub(crate) struct Panel<'a> {
    pub(crate) when: &'a When,
    /// First and last date of the axis.
    pub(crate) span: (f64, f64),
    /// The axis of time of a panel above, where this one stands under it.
    pub(crate) under: Option<Scale>,
    /// Whether there are several runs, and so bands.
    pub(crate) several: bool,
    /// How values of the axis are written.
    pub(crate) axis: Written,
    /// How the value at a line's end is written.
    pub(crate) told: fn(f64) -> String,
    /// The greatest value that an axis may show, and the least.
    pub(crate) limits: (f64, f64),
}

/// Bounds of an axis around the lines, their bands and zero.
pub(crate) fn bounds(lines: &[Line], several: bool, ticks: f64, limits: (f64, f64)) -> (f64, f64) {
    let ends = |line: &Line| {
        let (low, high) = (&line.course.band.0, &line.course.band.1);
        let bands = low.iter().chain(high).copied();
        let mean = line.course.mean.iter().copied();
        mean.chain(bands.filter(|_| several)).collect::<Vec<_>>()
    };
    let (low, high) = round_bounds(lines.iter().flat_map(ends).chain([0.0]), ticks);
    (low.max(limits.0), high.min(limits.1))
}

/// Draws lines in a space, under which the axis of time has its place; returns the diagram.
pub(crate) fn draw(
    canvas: &mut Canvas,
    theme: &Theme,
    space: Bounds,
    lines: &[Line],
    panel: &Panel<'_>,
) -> Plot {
    let ticks = ticks_of(space);
    let y = values(space, bounds(lines, panel.several, ticks, panel.limits));
    let label = |line: &Line| {
        let end = line.course.last()[0];
        EndLabel {
            name: line.label.clone(),
            value: (panel.told)(end),
            colour: line.colour,
            target: y.at(end),
            weight: Weight::Bold,
        }
    };
    let labels = lines.iter().map(label).collect();
    let wide = space.right - space.left;
    let high = space.bottom - space.top + 20.0;
    let room = panel.under.map_or(0.36 * wide, |x| space.right - x.to);
    let ends = EndLabels::new(labels, room, high, LABEL);
    let x = panel.under.unwrap_or(Scale {
        low: panel.span.0,
        high: panel.span.1,
        from: space.left + gutter(&y, AXIS, ticks, panel.axis),
        to: space.right - ends.room,
        log: false,
    });
    let plot = Plot {
        x,
        y,
        size: AXIS,
        ticks,
    };
    for line in lines.iter().filter(|_| panel.several) {
        let Course { times, band, .. } = &line.course;
        plot.band(canvas, times, band, line.colour, 0.16);
    }
    plot.grid(canvas, theme, panel.axis);
    for line in lines {
        let course = plot.course(&line.course.times, &line.course.mean);
        canvas.line(course, line.colour, line.thick);
    }
    panel.when.axis(canvas, &plot, theme);
    ends.write(
        canvas,
        theme,
        plot.x.to,
        space.top - 10.0,
        space.bottom + 10.0,
    );
    plot
}

/// Whether a band lies wholly above another: what is between the two is then more than luck.
pub(crate) fn clear(upper: [f64; 3], lower: [f64; 3]) -> bool {
    upper[1] > lower[2]
}
