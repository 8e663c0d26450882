//! How are signed amounts with intervals set side by side? A bar each from zero, its whisker, its name and its words.

use crate::charts::bars::whisker;
use crate::charts::canvas::{Align, Bounds, Canvas};
use crate::charts::frame::{AXIS, plain};
use crate::charts::study::panel::say;
use crate::charts::theme::{Colour, Theme};
use crate::charts::typeface::{FIGURE, Weight, shortened, width};

/// An amount.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) value: f64,
    pub(super) interval: Option<(f64, f64)>,
    pub(super) told: String,
    pub(super) colour: Colour,
}

/// The greatest height of a row and of half a bar: of few rows, the bars do not grow, but what is between them.
const ROW: f64 = 220.0;
const HALF: f64 = 34.0;

/// The least and greatest value of rows, with their intervals and zero.
pub(super) fn reach(rows: &[Row]) -> (f64, f64) {
    let ends = |row: &Row| {
        let (low, high) = row.interval.unwrap_or((row.value, row.value));
        [low, high, row.value]
    };
    let finite = || rows.iter().flat_map(ends).filter(|value| value.is_finite());
    (finite().fold(0.0, f64::min), finite().fold(0.0, f64::max))
}

/// Draws as many rows as can be read; says how many are left out. With `along`, from that value to that, else as far as they
/// reach.
pub(super) fn draw(
    canvas: &mut Canvas,
    theme: &Theme,
    space: Bounds,
    rows: &[Row],
    along: Option<(f64, f64)>,
) {
    let high = space.bottom - space.top;
    let mut shown = rows.len();
    while shown > 1 && (shown as f64 + f64::from(u8::from(shown < rows.len()))) * 30.0 > high {
        shown -= 1;
    }
    let lines = shown + usize::from(shown < rows.len());
    let step = (high / lines.max(1) as f64).min(ROW);
    let half = HALF.min(0.34 * step);
    let size = AXIS.min(0.7 * step);
    let long = |text: &str| width(text, size, Weight::Regular);
    let wide = space.right - space.left;
    let all = &rows[..shown];
    let names = all.iter().map(|row| long(&row.name)).fold(0.0, f64::max);
    let names = names.min(0.58 * wide);
    let told = all.iter().map(|row| long(&row.told)).fold(0.0, f64::max);
    let told = told.min(0.34 * wide);
    let (low, high) = along.unwrap_or_else(|| reach(all));
    let span = (high - low).max(f64::MIN_POSITIVE);
    let (left, right) = (space.left + names + 20.0, space.right - told - 20.0);
    let at = |value: f64| left + (right - left) * ((value - low) / span);
    for (place, row) in all.iter().enumerate() {
        let middle = space.top + step * (place as f64 + 0.5);
        let base = middle + 0.5 * FIGURE * size;
        let name = shortened(&row.name, size, Weight::Regular, names + 1.0);
        let ink = plain(size, theme.ink, Align::Right);
        say(canvas, &name, (left - 14.0, base), ink);
        if row.value.is_finite() {
            let (from, to) = (at(0.0).min(at(row.value)), at(0.0).max(at(row.value)));
            let (top, bottom) = (middle - half, middle + half);
            canvas.rectangle((from, top), (to, bottom), row.colour, 1.0);
        }
        if let Some((low, high)) = row.interval.filter(|i| i.0.is_finite() && i.1.is_finite()) {
            whisker(canvas, theme, (at(low), at(high)), middle, 0.35 * half);
        }
        let text = shortened(&row.told, size, Weight::Regular, told + 1.0);
        let ink = plain(size, theme.ink, Align::Right);
        say(canvas, &text, (space.right, base), ink);
    }
    let bottom = space.top + step * shown as f64;
    canvas.line(
        vec![(at(0.0), space.top), (at(0.0), bottom)],
        theme.ink,
        2.0,
    );
    if shown < rows.len() {
        let text = format!("and {} more in the table", rows.len() - shown);
        let place = (left, bottom + 0.5 * step + 0.5 * FIGURE * size);
        say(canvas, &text, place, plain(size, theme.muted, Align::Left));
    }
}
