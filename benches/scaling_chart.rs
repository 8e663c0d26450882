//! The picture of the table of scaling: adults from left to right, each ten times as far, and the cost of an agent-step upwards.

use resvg::usvg::{Options, Tree, fontdb};
use resvg::{render, tiny_skia};
use std::fmt::Write;
use std::sync::Arc;
use thirdwave::charts::theme::{Colour, Theme};

/// A model: adults and nanoseconds, on one thread and on two.
pub(crate) struct Line {
    pub(crate) name: &'static str,
    pub(crate) points: [Vec<(f64, f64)>; 2],
}

const LEFT: f64 = 150.0;
const RIGHT: f64 = 1440.0;
const TOP: f64 = 250.0;
const BOTTOM: f64 = 900.0;
/// Labels at the ends of lines keep so far from each other.
const APART: f64 = 34.0;

/// From adults and nanoseconds to pixels.
type Place<'a> = dyn Fn(&(f64, f64)) -> (f64, f64) + 'a;

/// The picture as PNG.
pub(crate) fn draw(lines: &[Line]) -> Vec<u8> {
    let theme = Theme::default();
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(include_bytes!("../src/charts/fonts/Inter-Regular.ttf").to_vec());
    fonts.load_font_data(include_bytes!("../src/charts/fonts/Inter-SemiBold.ttf").to_vec());
    let options = Options {
        font_family: "Inter".to_owned(),
        fontdb: Arc::new(fonts),
        ..Options::default()
    };
    let tree = Tree::from_str(&svg(lines, &theme), &options).expect("our own SVG is well formed");
    let mut pixels = tiny_skia::Pixmap::new(theme.width, theme.height).expect("it has a size");
    render(
        &tree,
        tiny_skia::Transform::identity(),
        &mut pixels.as_mut(),
    );
    pixels.encode_png().expect("it can be encoded")
}

fn hex(colour: Colour) -> String {
    format!("#{:02x}{:02x}{:02x}", colour.0, colour.1, colour.2)
}

/// Adds a text: where, in which size, colour and anchor.
fn text(svg: &mut String, at: (f64, f64), size: u32, style: (Colour, &str), words: &str) {
    let (colour, anchor) = (hex(style.0), style.1);
    let weight = if size > 30 { 600 } else { 400 };
    let _ = write!(
        svg,
        "<text x='{:.1}' y='{:.1}' font-family='Inter' font-size='{size}' font-weight='{weight}' fill='{colour}' \
         text-anchor='{anchor}'>{words}</text>",
        at.0, at.1
    );
}

/// How much more an agent-step costs than where it costs least, at most over all models, and what two threads gain at least in
/// the largest worlds.
fn finding(lines: &[Line]) -> String {
    let rise = |line: &Line| {
        let costs = line.points[0].iter().map(|point| point.1);
        let most = costs.clone().fold(0.0, f64::max);
        most / costs.fold(f64::INFINITY, f64::min)
    };
    let gain = |line: &Line| {
        line.points[0]
            .last()
            .zip(line.points[1].last())
            .map(|(a, b)| a.1 / b.1)
    };
    let most = lines.iter().map(rise).fold(0.0, f64::max);
    let gains: Vec<f64> = lines.iter().filter_map(gain).collect();
    let least = gains.iter().copied().fold(f64::INFINITY, f64::min);
    format!(
        "An agent-step costs up to {most:.1} times the least; the largest worlds gain {least:.1} times from a second thread"
    )
}

fn svg(lines: &[Line], theme: &Theme) -> String {
    let mut svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='{0}' height='{1}'><rect width='{0}' height='{1}' fill='{2}'/>",
        theme.width,
        theme.height,
        hex(theme.background)
    );
    let ink = (theme.ink, "start");
    let muted = (theme.muted, "start");
    text(&mut svg, (70.0, 100.0), 36, ink, &finding(lines));
    let subtitle = "Nanoseconds per agent-step (one adult, one step), the least of some turns; solid: one thread, dashed: two";
    text(&mut svg, (70.0, 150.0), 26, muted, subtitle);
    let points = || lines.iter().flat_map(|line| line.points.iter().flatten());
    let highest = points().map(|point| point.1).fold(1.0, f64::max);
    let fewest = points().map(|point| point.0).fold(f64::INFINITY, f64::min);
    let most = points().map(|point| point.0).fold(10.0 * fewest, f64::max);
    let step = [2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0]
        .into_iter()
        .find(|step| highest / step <= 6.0)
        .unwrap_or(1000.0);
    let top = (highest / step).ceil() * step;
    let x =
        |adults: f64| LEFT + (RIGHT - LEFT) * libm::log(adults / fewest) / libm::log(most / fewest);
    let y = |cost: f64| BOTTOM - (BOTTOM - TOP) * cost / top;
    let mut tick = 0.0;
    while tick <= top {
        let _ = write!(
            svg,
            "<path d='M{LEFT} {0:.1}H{RIGHT}' stroke='{1}' stroke-width='2'/>",
            y(tick),
            hex(theme.grid)
        );
        let at = (LEFT - 18.0, y(tick) + 8.0);
        text(
            &mut svg,
            at,
            24,
            (theme.muted, "end"),
            &format!("{tick:.0}"),
        );
        tick += step;
    }
    text(&mut svg, (70.0, TOP - 35.0), 24, muted, "ns per agent-step");
    let names = [
        "10 thousand",
        "100 thousand",
        "1 million",
        "10 million",
        "100 million",
    ];
    let mut adults = fewest;
    for name in names {
        if adults <= most * 1.01 {
            let at = (x(adults), BOTTOM + 42.0);
            text(&mut svg, at, 24, (theme.muted, "middle"), name);
        }
        adults *= 10.0;
    }
    let middle = (f64::midpoint(LEFT, RIGHT), BOTTOM + 90.0);
    text(&mut svg, middle, 24, (theme.muted, "middle"), "adults");
    let at = |point: &(f64, f64)| (x(point.0), y(point.1));
    curves(&mut svg, lines, theme, &at);
    let foot = "Drawn by cargo bench -- scaling";
    text(&mut svg, (70.0, 1045.0), 20, muted, foot);
    svg.push_str("</svg>");
    svg
}

/// The lines, with their names at their right ends.
fn curves(svg: &mut String, lines: &[Line], theme: &Theme, at: &Place) {
    let mut labels = Vec::new();
    for (k, line) in lines.iter().enumerate() {
        let colour = theme.category(k);
        for (points, threads) in line.points.iter().zip(1..) {
            let dashes = if threads == 1 { "none" } else { "12 9" };
            let path: Vec<String> = points
                .iter()
                .map(|point| format!("{:.1},{:.1}", at(point).0, at(point).1))
                .collect();
            let _ = write!(
                svg,
                "<polyline points='{}' fill='none' stroke='{}' stroke-width='5' stroke-dasharray='{dashes}'/>",
                path.join(" "),
                hex(colour)
            );
            for point in points {
                let (x, y) = at(point);
                let _ = write!(
                    svg,
                    "<circle cx='{x:.1}' cy='{y:.1}' r='7' fill='{}'/>",
                    hex(colour)
                );
            }
            if let Some(last) = points.last() {
                let unit = if threads == 1 { "thread" } else { "threads" };
                let words = format!("{}, {threads} {unit}: {:.1}", line.name, last.1);
                labels.push((at(last).1 + 8.0, colour, words));
            }
        }
    }
    // From the lowest upwards, each at least so far above the last.
    labels.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut free = f64::INFINITY;
    for (y, colour, words) in labels {
        let place = y.min(free);
        free = place - APART;
        text(svg, (RIGHT + 26.0, place), 26, (colour, "start"), &words);
    }
}
