//! What do all charts share? A kicker, a title that says the finding, a subtitle that says what is measured, a footer,
//! axes, bands, and labels at the right ends of lines.

use crate::charts::canvas::{Align, Bounds, Canvas, Point, Style, bounds_of, thinned};
use crate::charts::labels::{
    date_ticks, decimals_for, log_ticks, multiples, number, spread, step_for,
};
use crate::charts::spread::part_of_runs;
use crate::charts::theme::{Colour, Theme};
use crate::charts::typeface::{
    ASCENT, DESCENT, FIGURE, LEADING, Weight, balanced, fitted, width, wrapped,
};
use crate::charts::{Footer, Input};

/// Free space at the left and the right of a picture.
pub(crate) const MARGIN: f64 = 70.0;
/// Size of labels beside lines.
pub(crate) const LABEL: f64 = 26.0;
/// Pictures lower than this have no height to give away.
pub(crate) const LOW: f64 = 800.0;
/// Number of ticks of a large axis of values.
pub(crate) const TICKS: f64 = 6.0;
/// Size of labels of axes.
pub(crate) const AXIS: f64 = 23.0;

/// A style of plain text.
pub(crate) fn plain(size: f64, colour: Colour, align: Align) -> Style {
    Style {
        size,
        weight: Weight::Regular,
        colour,
        align,
    }
}

/// A style of semi-bold text.
pub(crate) fn bold(size: f64, colour: Colour, align: Align) -> Style {
    Style {
        weight: Weight::Bold,
        ..plain(size, colour, align)
    }
}

/// Writes kicker, title, subtitle and footer; returns the space between them.
pub(crate) fn furniture(
    canvas: &mut Canvas,
    input: &Input<'_>,
    theme: &Theme,
    title: &str,
    subtitle: &str,
) -> Bounds {
    let room = canvas.width - 2.0 * MARGIN;
    let low = canvas.height < LOW;
    let top = if low { 20.0 } else { 40.0 };
    let titles = if low { &TITLE[2..] } else { &TITLE };
    let subtitles = if low { &SUBTITLE[1..] } else { &SUBTITLE };
    let bar = ((MARGIN, top), (MARGIN + 64.0, top + 8.0));
    canvas.rectangle(bar.0, bar.1, theme.accent, 1.0);
    let kicker = fitted(&input.title, 23.0, Weight::Bold, room, 1);
    let accent = theme.accent.readable(theme.background, theme.ink);
    let style = bold(23.0, accent, Align::Left);
    canvas.lines(&kicker, (MARGIN, top + 44.0), style);
    let (size, lines) = whole_text(title, Weight::Bold, room, titles);
    let style = bold(size, theme.ink, Align::Left);
    let below = canvas.lines(&lines, (MARGIN, top + 54.0 + size), style);
    let (small, lines) = whole_text(subtitle, Weight::Regular, room, subtitles);
    let start = below - size * LEADING + size * DESCENT + 12.0 + small;
    let style = plain(small, theme.muted, Align::Left);
    let below = canvas.lines(&lines, (MARGIN, start), style);
    Bounds {
        left: MARGIN,
        top: below + 6.0,
        right: canvas.width - MARGIN,
        bottom: footer(canvas, &input.footer, !input.compare.is_empty(), theme),
    }
}

/// Sizes of a title and how many lines each may take, from the best to what is still better than an ellipsis.
const TITLE: [(f64, usize); 6] = [
    (46.0, 1),
    (42.0, 1),
    (38.0, 2),
    (34.0, 2),
    (32.0, 3),
    (28.0, 4),
];
/// The same for a subtitle.
const SUBTITLE: [(f64, usize); 4] = [(25.0, 2), (23.0, 2), (21.0, 3), (20.0, 5)];

/// A text in the first size in which it keeps to its number of lines, these about equally long; only what is too long
/// for the last size ends in an ellipsis.
pub(crate) fn whole_text(
    text: &str,
    weight: Weight,
    room: f64,
    steps: &[(f64, usize)],
) -> (f64, Vec<String>) {
    let fits = |&&(size, count): &&(f64, usize)| {
        let lines = wrapped(text, size, weight, room);
        lines.len() <= count && lines.iter().all(|line| width(line, size, weight) <= room)
    };
    let chosen = steps.iter().find(fits).or(steps.last()).copied();
    let (size, count) = chosen.unwrap_or((AXIS, 1));
    (size, balanced(text, size, weight, room, count))
}

/// Writes the footer; returns the lowest place that stays free. A source is one of data only where data are shown.
fn footer(canvas: &mut Canvas, footer: &Footer, has_data: bool, theme: &Theme) -> f64 {
    let room = canvas.width - 2.0 * MARGIN;
    let mut parts = vec![format!("Seed {}", footer.seed)];
    parts.push(match footer.runs {
        1 => "1 run".to_owned(),
        runs => format!("{} runs", number(runs as f64, 0)),
    });
    if let Some(runs) = parts.last_mut().filter(|_| !footer.each.is_empty()) {
        *runs = format!("{runs} {}", footer.each);
    }
    let count = |adults: u64| number(adults as f64, 0);
    parts.push(match footer.adults {
        (least, most) if least < most => format!("{} to {} adults", count(least), count(most)),
        (adults, _) => format!("{} adults", count(adults)),
    });
    if !footer.scenario_hash.is_empty() {
        parts.push(format!("scenario {}", footer.scenario_hash));
    }
    parts.push(format!("thirdwave {}", footer.version));
    let facts = parts.join(" · ");
    let size = 19.0;
    let mut lines = Vec::new();
    if !footer.source.is_empty() {
        let what = if has_data { "Data" } else { "Source" };
        let source = format!("{what}: {}", footer.source.trim_end_matches('.'));
        let both = format!("{source}. {facts}");
        if width(&both, size, Weight::Regular) <= room {
            lines.push(both);
        } else {
            lines = fitted(&source, size, Weight::Regular, room, 2);
            lines.extend(fitted(&facts, size, Weight::Regular, room, 2));
        }
    } else {
        lines.extend(fitted(&facts, size, Weight::Regular, room, 2));
    }
    let first = canvas.height - 34.0 - (lines.len() as f64 - 1.0) * size * LEADING;
    canvas.lines(
        &lines,
        (MARGIN, first),
        plain(size, theme.muted, Align::Left),
    );
    first - size - 18.0
}

/// The number of runs, as in a sentence.
fn runs_of(input: &Input<'_>) -> String {
    format!("{} runs", number(input.footer.runs as f64, 0))
}

/// What is said of means with bars over runs: ` Means of 20 runs; bars: 5% to 95% of them.`; empty of one run.
pub(crate) fn means_note(input: &Input<'_>, means: &str, bars: &str) -> String {
    let (runs, part) = (runs_of(input), part_of_runs(input.footer.runs));
    match part {
        _ if input.footer.runs <= 1 => String::new(),
        Some(part) => format!(" {}; {bars}: {part} of them.", means.replace("{}", &runs)),
        None => format!(" {}.", means.replace("{}", &runs)),
    }
}

/// What is said of the band, when there is one.
pub(crate) fn band_note(input: &Input<'_>) -> String {
    let part = part_of_runs(input.footer.runs);
    match part.filter(|_| input.low.is_some() && input.high.is_some()) {
        Some(part) => format!(" Band: {part} of {}; line: their mean.", runs_of(input)),
        None if input.footer.runs > 1 => {
            format!(" Mean of {}: too few for a band.", runs_of(input))
        }
        None => String::new(),
    }
}

/// From values to places along a direction.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) from: f64,
    pub(crate) to: f64,
    pub(crate) log: bool,
}

impl Scale {
    /// The place of a value.
    pub(crate) fn at(&self, value: f64) -> f64 {
        let share = if self.log {
            libm::log(value / self.low) / libm::log(self.high / self.low)
        } else {
            (value - self.low) / (self.high - self.low)
        };
        self.from + (self.to - self.from) * share
    }
}

/// The space of a diagram and its scales.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plot {
    pub(crate) x: Scale,
    pub(crate) y: Scale,
    /// Size of the axes' labels.
    pub(crate) size: f64,
    /// About how many ticks the axis of values has.
    pub(crate) ticks: f64,
}

/// How the values of an axis are written.
pub(crate) type Written = fn(f64, usize) -> String;

/// Ticks of a value axis with their texts.
pub(crate) fn value_ticks(y: &Scale, count: f64, written: Written) -> Vec<(f64, String)> {
    if y.log {
        let ticks = log_ticks(y.low, y.high, if count > 5.0 { 7 } else { 4 });
        return ticks
            .into_iter()
            .map(|tick| (tick, crate::charts::labels::brief(tick)))
            .collect();
    }
    let step = step_for(y.high - y.low, count);
    let decimals = decimals_for(step);
    let ticks = multiples(y.low, y.high, step);
    ticks
        .into_iter()
        .map(|tick| (tick, written(tick, decimals)))
        .collect()
}

/// Bounds of a linear axis around values: from zero unless all values are far from it, to round numbers so that about
/// that many ticks reach both ends.
pub(crate) fn round_bounds(values: impl IntoIterator<Item = f64>, ticks: f64) -> (f64, f64) {
    let mut low = f64::INFINITY;
    let mut high = f64::NEG_INFINITY;
    for value in values {
        low = low.min(value);
        high = high.max(value);
    }
    if low > high {
        return (0.0, 1.0);
    }
    if low > 0.0 && low < 0.6 * high {
        low = 0.0;
    }
    if high < 0.0 && high > 0.6 * low {
        high = 0.0;
    }
    if high - low <= 1e-9 * high.abs().max(1e-3) {
        let room = if high.abs() > 1e-9 {
            high.abs() * 0.5
        } else {
            1.0
        };
        (low, high) = if low.abs() <= 1e-9 {
            (0.0, 1.0)
        } else {
            (low - room, high + room)
        };
    }
    let step = step_for(high - low, ticks);
    let slack = 1e-6;
    (
        (low / step + slack).floor() * step,
        (high / step - slack).ceil() * step,
    )
}

impl Plot {
    /// The place of a value.
    pub(crate) fn at(&self, time: f64, value: f64) -> Point {
        (self.x.at(time), self.y.at(value))
    }

    /// The places of a course.
    pub(crate) fn course(&self, times: &[f64], values: &[f64]) -> Vec<Point> {
        times
            .iter()
            .zip(values)
            .map(|(&time, &value)| self.at(time, value))
            .collect()
    }

    /// Grid and labels of both axes. Labels of values stand left of the diagram.
    pub(crate) fn axes(&self, canvas: &mut Canvas, theme: &Theme, written: Written) {
        self.grid(canvas, theme, written);
        self.dates(canvas, theme);
    }

    /// Grid and labels of the axis of values.
    pub(crate) fn grid(&self, canvas: &mut Canvas, theme: &Theme, written: Written) {
        let label = plain(self.size, theme.muted, Align::Right);
        for (value, text) in value_ticks(&self.y, self.ticks, written) {
            let y = self.y.at(value);
            let zero = !self.y.log && value.abs() < 1e-12;
            let (colour, thickness) = if zero {
                (theme.muted, 2.0)
            } else {
                (theme.grid, 1.6)
            };
            canvas.line(vec![(self.x.from, y), (self.x.to, y)], colour, thickness);
            let place = (self.x.from - 12.0, y + self.size * FIGURE / 2.0);
            if canvas.is_free(bounds_of(&text, place, label)) {
                canvas.text(&text, place, label);
            }
        }
    }

    /// Ticks and labels of time.
    pub(crate) fn dates(&self, canvas: &mut Canvas, theme: &Theme) {
        let wide = self.x.to - self.x.from;
        let bottom = self.y.from;
        let style = plain(self.size, theme.muted, Align::Middle);
        let mut count = (wide / (self.size * 4.5)).clamp(1.0, 10.0);
        let mut ticks = date_ticks(self.x.low, self.x.high, count);
        let widest = |ticks: &[(f64, String)]| {
            ticks
                .iter()
                .map(|tick| width(&tick.1, self.size, Weight::Regular))
                .fold(0.0, f64::max)
        };
        while count > 1.0 && widest(&ticks) * 1.25 * (ticks.len() as f64) > wide + widest(&ticks) {
            count -= 1.0;
            ticks = date_ticks(self.x.low, self.x.high, count);
        }
        for (time, text) in ticks {
            let x = self.x.at(time);
            canvas.line(vec![(x, bottom), (x, bottom + 8.0)], theme.muted, 1.6);
            let place = (x, bottom + 16.0 + self.size);
            if canvas.is_free(bounds_of(&text, place, style)) {
                canvas.text(&text, place, style);
            }
        }
    }

    /// The band between two courses.
    pub(crate) fn band(
        &self,
        canvas: &mut Canvas,
        times: &[f64],
        band: &(Vec<f64>, Vec<f64>),
        colour: Colour,
        opacity: f64,
    ) {
        let within = |values: &[f64]| -> Vec<f64> {
            let inside = |value: &f64| value.clamp(self.y.low, self.y.high);
            values.iter().map(inside).collect()
        };
        let mut outline = thinned(&self.course(times, &within(&band.1)));
        outline.extend(
            thinned(&self.course(times, &within(&band.0)))
                .into_iter()
                .rev(),
        );
        canvas.area(outline, colour, opacity);
    }
}

/// Width that the labels of a value axis take.
pub(crate) fn gutter(y: &Scale, size: f64, ticks: f64, written: Written) -> f64 {
    let ticks = value_ticks(y, ticks, written);
    let widths = ticks
        .iter()
        .map(|tick| width(&tick.1, size, Weight::Regular));
    widths.fold(0.0, f64::max) + 14.0
}

/// A label at the right end of a line or an area.
#[derive(Clone, Debug)]
pub(crate) struct EndLabel {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) colour: Colour,
    /// Height at which it would best stand.
    pub(crate) target: f64,
    pub(crate) weight: Weight,
}

/// Labels broken into lines, with the size that lets them all stand.
pub(crate) struct EndLabels {
    labels: Vec<(EndLabel, Vec<String>)>,
    size: f64,
    /// Width they take, with the space before them.
    pub(crate) room: f64,
}

/// Space between the end of a line and its label.
const BEFORE_LABEL: f64 = 30.0;

impl EndLabels {
    /// Chooses breaks and a size for labels that share a height, no wider than `widest`.
    pub(crate) fn new(labels: Vec<EndLabel>, widest: f64, height: f64, largest: f64) -> Self {
        let mut size = largest;
        loop {
            let count = if size > largest * 0.7 { 2 } else { 1 };
            let broken: Vec<(EndLabel, Vec<String>)> = labels
                .iter()
                .map(|label| {
                    (
                        label.clone(),
                        broken(label, size, widest - BEFORE_LABEL, count),
                    )
                })
                .collect();
            let total: f64 = broken.iter().map(|(_, lines)| height_of(lines, size)).sum();
            if total <= height || size < 8.0 {
                let room = broken
                    .iter()
                    .flat_map(|(label, lines)| {
                        lines.iter().map(|line| width(line, size, label.weight))
                    })
                    .fold(0.0, f64::max);
                return Self {
                    labels: broken,
                    size,
                    room: room + BEFORE_LABEL,
                };
            }
            size -= 1.0;
        }
    }

    /// Writes the labels right of `x` between two heights, joined to their targets when one had to move.
    pub(crate) fn write(&self, canvas: &mut Canvas, theme: &Theme, x: f64, top: f64, bottom: f64) {
        let heights: Vec<f64> = self
            .labels
            .iter()
            .map(|(_, lines)| height_of(lines, self.size))
            .collect();
        let targets: Vec<f64> = self.labels.iter().map(|(label, _)| label.target).collect();
        let Some(places) = spread(&targets, &heights, top, bottom) else {
            return;
        };
        let apart = |place: f64, target: f64| (place - target).abs() > self.size * 0.35;
        let joined = places
            .iter()
            .zip(&targets)
            .any(|(&place, &target)| apart(place, target));
        for (((label, lines), height), place) in self.labels.iter().zip(heights).zip(places) {
            if joined {
                let pale = label.colour.mixed(theme.background, 0.4);
                let elbow = vec![
                    (x + 5.0, label.target),
                    (x + 10.0, label.target),
                    (x + 20.0, place),
                    (x + 25.0, place),
                ];
                canvas.line(elbow, pale, 1.8);
            }
            let colour = label.colour.readable(theme.background, theme.ink);
            let style = Style {
                size: self.size,
                weight: label.weight,
                colour,
                align: Align::Left,
            };
            let left = if joined { x + BEFORE_LABEL } else { x + 16.0 };
            let space = height - lines.len() as f64 * self.size * LEADING;
            let first = place - height / 2.0 + space / 2.0 + self.size * (LEADING + FIGURE) / 2.0;
            canvas.lines(lines, (left, first), style);
        }
    }
}

fn height_of(lines: &[String], size: f64) -> f64 {
    (lines.len() as f64 * LEADING + (ASCENT + DESCENT - LEADING).max(0.0) + 0.06) * size
}

/// A label in at most `count` lines; its value is never cut.
fn broken(label: &EndLabel, size: f64, room: f64, count: usize) -> Vec<String> {
    // A value stays whole, and a short one with the last word of its name: alone in a line it names nothing.
    let value = label.value.replace(' ', "\u{a0}");
    let tie = if label.value.contains(' ') {
        ' '
    } else {
        '\u{a0}'
    };
    let whole = format!("{}{tie}{value}", label.name);
    let whole = whole.trim_matches([' ', '\u{a0}']);
    let lines = wrapped(whole, size, label.weight, room);
    let wide = |line: &String| width(line, size, label.weight) > room;
    if lines.len() <= count && !lines.iter().any(wide) {
        return lines;
    }
    // No room for both: the value gets a line of its own rather than the place of the name.
    let mut lines = fitted(&label.name, size, label.weight, room, count.max(2) - 1);
    lines.push(label.value.clone());
    lines
}

#[cfg(test)]
mod tests {
    use super::round_bounds;

    #[test]
    fn axes_end_at_round_numbers() {
        let near =
            |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).abs() < 1e-9 && (a.1 - b.1).abs() < 1e-9;
        assert!(near(round_bounds([3.0, 37.0], 5.0), (0.0, 40.0)));
        assert!(
            near(round_bounds([97.0, 103.0], 5.0), (96.0, 104.0)),
            "{:?}",
            round_bounds([97.0, 103.0], 5.0)
        );
        assert!(
            near(round_bounds([5.0, 5.0], 5.0), (2.0, 8.0)),
            "{:?}",
            round_bounds([5.0, 5.0], 5.0)
        );
        assert!(near(round_bounds([0.0, 0.0], 5.0), (0.0, 1.0)));
        assert!(near(round_bounds([], 5.0), (0.0, 1.0)));
    }
}
