//! How do two diagrams share a picture? One over the other, on the same axis of time, each with its heading.

use crate::charts::canvas::{Align, Bounds, Canvas, Point, bounds_of};
use crate::charts::frame::{AXIS, Plot, Scale, Written, bold, gutter, plain};
use crate::charts::theme::Theme;
use crate::charts::typeface::{Weight, fitted};

/// Size of a panel's heading.
pub(crate) const HEADING: f64 = 25.0;
/// Space under a panel for the labels of its axis.
const BELOW: f64 = 44.0;
/// Space between two panels.
const BETWEEN: f64 = 16.0;

/// Heights of two panels in a space, the upper with this share of it.
pub(crate) fn split(space: Bounds, upper: f64) -> [Bounds; 2] {
    let high = space.bottom - space.top - BETWEEN;
    let middle = space.top + high * upper;
    [
        Bounds {
            bottom: middle,
            ..space
        },
        Bounds {
            top: middle + BETWEEN,
            ..space
        },
    ]
}

/// Writes a panel's heading; returns the space of its diagram.
pub(crate) fn head(canvas: &mut Canvas, theme: &Theme, panel: Bounds, heading: &str) -> Bounds {
    let room = panel.right - panel.left;
    let lines = fitted(heading, HEADING, Weight::Bold, room, 1);
    let place = (panel.left, panel.top + HEADING);
    canvas.lines(&lines, place, bold(HEADING, theme.ink, Align::Left));
    Bounds {
        top: panel.top + HEADING + 22.0,
        bottom: panel.bottom - BELOW,
        ..panel
    }
}

/// About how many ticks fit on an axis of values.
pub(crate) fn ticks_of(space: Bounds) -> f64 {
    ((space.bottom - space.top) / (AXIS * 2.6)).clamp(2.0, 6.0)
}

/// A linear axis of values in a space.
pub(crate) fn values(space: Bounds, (low, high): (f64, f64)) -> Scale {
    Scale {
        low,
        high,
        from: space.bottom,
        to: space.top,
        log: false,
    }
}

/// The widest labels of some axes of values.
pub(crate) fn widest(axes: &[(Scale, f64, Written)]) -> f64 {
    axes.iter()
        .map(|&(scale, ticks, written)| gutter(&scale, AXIS, ticks, written))
        .fold(0.0, f64::max)
}

/// Ticks along the lower edge with their texts, and a caption at its right end.
pub(crate) fn along(
    canvas: &mut Canvas,
    plot: &Plot,
    theme: &Theme,
    ticks: &[(f64, String)],
    caption: &str,
) {
    let style = plain(plot.size, theme.muted, Align::Middle);
    let bottom = plot.y.from;
    for (value, text) in ticks {
        let x = plot.x.at(*value);
        canvas.line(vec![(x, bottom), (x, bottom + 8.0)], theme.muted, 1.6);
        let place = (x, bottom + 16.0 + plot.size);
        if canvas.is_free(bounds_of(text, place, style)) {
            canvas.text(text, place, style);
        }
    }
    let style = bold(plot.size, theme.muted, Align::Right);
    let room = plot.x.to - plot.x.from;
    let lines = fitted(caption, plot.size, Weight::Bold, room, 1);
    canvas.lines(&lines, (plot.x.to, bottom + 46.0 + plot.size), style);
}

/// Points without those that lie on the one before.
pub(crate) fn apart(places: &[Point]) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    for (index, &(x, y)) in places.iter().enumerate() {
        let near = |last: &Point| (x - last.0).abs() + (y - last.1).abs() < 1.5;
        if index + 1 == places.len() || !kept.last().is_some_and(near) {
            kept.push((x, y));
        }
    }
    kept
}

/// Height that ticks and caption of `along` take under a diagram.
pub(crate) const ALONG: f64 = 84.0;
