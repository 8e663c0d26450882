//! How are amounts set side by side? A bar each, its name before it, its whisker over runs, and what it says behind it.

use crate::charts::canvas::{Align, Bounds, Canvas, Point, Style, bounds_of};
use crate::charts::frame::{AXIS, plain};
use crate::charts::theme::{Colour, Theme};
use crate::charts::typeface::{FIGURE, Weight, shortened, width};

/// An amount.
pub(crate) struct Bar {
    pub(crate) name: String,
    pub(crate) colour: Colour,
    /// How long it is; none where there is no amount to show.
    pub(crate) value: Option<f64>,
    /// 5 % and 95 % quantiles over runs.
    pub(crate) band: Option<(f64, f64)>,
    /// What stands behind it.
    pub(crate) told: String,
}

/// The least and the greatest height of a row.
const ROW: (f64, f64) = (19.0, 170.0);
/// Space between a name and its bar.
const BEFORE: f64 = 16.0;

/// Draws bars from the top of a space on; what does not fit is counted in a last line.
pub(crate) fn draw(canvas: &mut Canvas, theme: &Theme, space: Bounds, bars: &[Bar]) {
    let high = space.bottom - space.top;
    let fitting = (1..=bars.len())
        .rev()
        .find(|&count| count as f64 * ROW.0 <= high);
    let shown = match fitting {
        Some(count) if count < bars.len() => count.saturating_sub(1).max(1),
        _ => bars.len(),
    };
    let rows = shown + usize::from(shown < bars.len());
    let row = (high / rows as f64).clamp(ROW.0, ROW.1);
    let size = AXIS.min(0.62 * row).max(14.0);
    let wide = space.right - space.left;
    let long = |text: &str| width(text, size, Weight::Regular);
    let widest = |texts: &dyn Fn(&Bar) -> String, most: f64| {
        let widths = bars[..shown].iter().map(|bar| long(&texts(bar)));
        widths.fold(0.0, f64::max).min(most)
    };
    let names = widest(&|bar| bar.name.clone(), 0.38 * wide);
    let left = space.left + names + BEFORE;
    let told = widest(&|bar| bar.told.clone(), 0.4 * wide);
    let right = space.right - told - BEFORE;
    let reach = |bar: &Bar| {
        bar.band
            .map_or(0.0, |band| band.1)
            .max(bar.value.unwrap_or(0.0))
    };
    let top = bars[..shown].iter().map(reach).fold(0.0, f64::max);
    let at = |value: f64| left + (right - left) * (value / top.max(f64::MIN_POSITIVE)).max(0.0);
    for (place, bar) in bars[..shown].iter().enumerate() {
        let start = space.top + row * place as f64;
        let middle = start + 0.5 * row;
        let base = middle + 0.5 * FIGURE * size;
        let name = shortened(&bar.name, size, Weight::Regular, names + 1.0);
        say(
            canvas,
            &name,
            (left - BEFORE, base),
            plain(size, theme.ink, Align::Right),
        );
        if let Some(value) = bar.value {
            let (from, to) = ((left, start + 0.14 * row), (at(value), start + 0.86 * row));
            canvas.rectangle(from, to, bar.colour, 1.0);
        }
        if let Some((low, high)) = bar.band {
            whisker(canvas, theme, (at(low), at(high)), middle, 0.12 * row);
        }
        let end = at(reach(bar)) + 12.0;
        let text = shortened(&bar.told, size, Weight::Regular, space.right - end);
        say(
            canvas,
            &text,
            (end, base),
            plain(size, theme.ink, Align::Left),
        );
    }
    if shown < bars.len() {
        let text = format!("and {} more", bars.len() - shown);
        let base = space.top + row * (shown as f64 + 0.5) + 0.5 * FIGURE * size;
        say(
            canvas,
            &text,
            (left, base),
            plain(size, theme.muted, Align::Left),
        );
    }
    canvas.line(
        vec![(left, space.top), (left, space.top + row * shown as f64)],
        theme.ink,
        2.0,
    );
}

/// Writes a text where no other stands: in a picture that is too low for all rows, some have none.
pub(crate) fn say(canvas: &mut Canvas, text: &str, place: Point, style: Style) {
    if canvas.is_free(bounds_of(text, place, style)) {
        canvas.text(text, place, style);
    }
}

/// A band over runs: a line with short strokes at its ends.
pub(crate) fn whisker(
    canvas: &mut Canvas,
    theme: &Theme,
    (low, high): (f64, f64),
    y: f64,
    half: f64,
) {
    canvas.line(vec![(low, y), (high, y)], theme.ink, 2.0);
    for x in [low, high] {
        canvas.line(vec![(x, y - half), (x, y + half)], theme.ink, 2.0);
    }
}
