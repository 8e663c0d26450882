//! Where is everything? A chart is first a list of shapes and texts with known boxes, then an SVG through plotters.
//!
//! plotters rounds every coordinate to whole pixels; so it draws ten times too large and the root tag is rewritten to
//! the size asked for. Lengths here are in units of a picture 1080 high or 1920 wide, whichever leaves more room; below
//! about half that size a unit shrinks no further, so that a small picture has less room instead of letters no one can read.

use crate::charts::theme::{Colour, Theme};
use crate::charts::typeface::{ASCENT, DESCENT, FAMILY, LEADING, Weight, width};
use plotters::prelude::{Color, DrawingBackend, FontDesc, FontFamily, FontStyle, RGBAColor};
use plotters::prelude::{SVGBackend, ShapeStyle, TextStyle};
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// A place, right and down from the upper left corner.
pub(crate) type Point = (f64, f64);

/// Pixels of a unit are never fewer: letters of axes and labels have then ten pixels and more.
const LEAST_SCALE: f64 = 0.45;
/// How much larger than the picture plotters draws.
const MAGNIFICATION: f64 = 10.0;
/// plotters takes the height of a line for the size of a font; SVG wants the em.
const LINE_PER_EM: f64 = 1.24;
/// plotters shifts a text that hangs from its top by this share of the em.
const TOP_SHIFT: f64 = 0.76;

/// Where a text stands relative to its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Middle,
    Right,
}

/// How a text is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    pub(crate) size: f64,
    pub(crate) weight: Weight,
    pub(crate) colour: Colour,
    pub(crate) align: Align,
}

/// A box, upper left and lower right corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Bounds {
    /// Whether two boxes share more than an edge.
    pub(crate) fn overlaps(self, other: Self) -> bool {
        self.left < other.right - 1e-9
            && other.left < self.right - 1e-9
            && self.top < other.bottom - 1e-9
            && other.top < self.bottom - 1e-9
    }
}

/// A text and its box.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    pub(crate) text: String,
    pub(crate) bounds: Bounds,
    place: Point,
    style: Style,
}

enum Shape {
    Area(Vec<Point>, Colour, f64),
    Line(Vec<Point>, Colour, f64),
    Dot(Point, f64, Colour),
    Text(Label),
}

/// The picture so far.
pub(crate) struct Canvas {
    /// Width in units.
    pub(crate) width: f64,
    /// Height in units.
    pub(crate) height: f64,
    scale: f64,
    pixels: (u32, u32),
    background: Colour,
    shapes: Vec<Shape>,
}

impl Canvas {
    /// An empty picture.
    pub(crate) fn new(theme: &Theme) -> Self {
        let (wide, high) = (f64::from(theme.width), f64::from(theme.height));
        let scale = (wide / 1920.0).min(high / 1080.0).max(LEAST_SCALE);
        Self {
            width: wide / scale,
            height: high / scale,
            scale,
            pixels: (theme.width, theme.height),
            background: theme.background,
            shapes: Vec::new(),
        }
    }

    /// A filled shape.
    pub(crate) fn area(&mut self, points: Vec<Point>, colour: Colour, opacity: f64) {
        self.shapes.push(Shape::Area(points, colour, opacity));
    }

    /// A filled box.
    pub(crate) fn rectangle(&mut self, from: Point, to: Point, colour: Colour, opacity: f64) {
        let corners = vec![from, (to.0, from.1), to, (from.0, to.1)];
        self.area(corners, colour, opacity);
    }

    /// A line through points.
    pub(crate) fn line(&mut self, points: Vec<Point>, colour: Colour, thickness: f64) {
        self.shapes.push(Shape::Line(points, colour, thickness));
    }

    /// A dot with a rim of the background.
    pub(crate) fn dot(&mut self, at: Point, radius: f64, colour: Colour) {
        self.dots(&[at], radius, colour);
    }

    /// Dots with one rim around all of them, so that no rim hides a dot that is near.
    pub(crate) fn dots(&mut self, places: &[Point], radius: f64, colour: Colour) {
        let rims = (radius + 2.5, self.background);
        for (radius, colour) in [rims, (radius, colour)] {
            let dots = places.iter().map(|&at| Shape::Dot(at, radius, colour));
            self.shapes.extend(dots);
        }
    }

    /// A line of text; `place` is on its baseline.
    pub(crate) fn text(&mut self, text: &str, place: Point, style: Style) {
        if text.is_empty() {
            return;
        }
        // XML has no place for control characters.
        let text = text.replace(char::is_control, " ");
        let bounds = bounds_of(&text, place, style);
        self.shapes.push(Shape::Text(Label {
            text,
            bounds,
            place,
            style,
        }));
    }

    /// Lines of text, the first with its baseline at `place`. Returns the baseline after the last.
    pub(crate) fn lines(&mut self, lines: &[String], place: Point, style: Style) -> f64 {
        let mut y = place.1;
        for line in lines {
            self.text(line, (place.0, y), style);
            y += style.size * LEADING;
        }
        y
    }

    /// All texts with their boxes.
    pub(crate) fn labels(&self) -> impl Iterator<Item = &Label> {
        self.shapes.iter().filter_map(|shape| match shape {
            Shape::Text(label) => Some(label),
            _ => None,
        })
    }

    /// Whether a box is free of texts.
    pub(crate) fn is_free(&self, bounds: Bounds) -> bool {
        self.labels().all(|label| !label.bounds.overlaps(bounds))
    }

    /// The picture as SVG with texts as texts.
    pub(crate) fn svg(&self) -> String {
        let (wide, high) = (self.pixels.0 * 10, self.pixels.1 * 10);
        let mut text = String::new();
        {
            let mut backend = SVGBackend::with_string(&mut text, (wide, high));
            let (full_width, full_height) = (self.width, self.height);
            let back = vec![
                (0.0, 0.0),
                (full_width, 0.0),
                (full_width, full_height),
                (0.0, full_height),
            ];
            self.draw(&mut backend, &Shape::Area(back, self.background, 1.0));
            for shape in &self.shapes {
                self.draw(&mut backend, shape);
            }
            backend
                .present()
                .expect("writing to a string does not fail");
        }
        let start = text.find('>').expect("an SVG has a root tag") + 1;
        let root = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 \
            {wide} {high}\" stroke-linejoin=\"round\" stroke-linecap=\"round\">",
            self.pixels.0, self.pixels.1
        );
        root + &text[start..]
    }

    fn draw(&self, backend: &mut SVGBackend<'_>, shape: &Shape) {
        let drawn = match shape {
            Shape::Area(points, colour, opacity) => {
                let style = ShapeStyle::from(rgba(*colour, *opacity)).filled();
                backend.fill_polygon(self.pixels_of(points), &style)
            }
            Shape::Line(points, colour, thickness) => {
                let style = ShapeStyle::from(rgba(*colour, 1.0));
                let style = style.stroke_width(length(thickness * self.scale * MAGNIFICATION));
                backend.draw_path(self.pixels_of(&thinned(points)), &style)
            }
            Shape::Dot(at, radius, colour) => {
                let style = ShapeStyle::from(rgba(*colour, 1.0)).filled();
                let radius = length(radius * self.scale * MAGNIFICATION);
                backend.draw_circle(self.pixel(*at), radius, &style, true)
            }
            Shape::Text(label) => {
                let (at, style) = self.written(label);
                backend.draw_text(&label.text, &style, at)
            }
        };
        drawn.expect("writing to a string does not fail");
    }

    fn written(&self, label: &Label) -> ((i32, i32), TextStyle<'static>) {
        let em = label.style.size * self.scale * MAGNIFICATION;
        let weight = match label.style.weight {
            Weight::Regular => FontStyle::Normal,
            Weight::Bold => FontStyle::Bold,
        };
        let horizontal = match label.style.align {
            Align::Left => HPos::Left,
            Align::Middle => HPos::Center,
            Align::Right => HPos::Right,
        };
        let font = FontDesc::new(FontFamily::Name(FAMILY), em * LINE_PER_EM, weight);
        let style = TextStyle {
            font,
            color: rgba(label.style.colour, 1.0).to_backend_color(),
            pos: Pos::new(horizontal, VPos::Top),
        };
        let (x, baseline) = self.pixel(label.place);
        let top = baseline - coordinate(em * TOP_SHIFT);
        ((x, top), style)
    }

    fn pixels_of(&self, points: &[Point]) -> Vec<(i32, i32)> {
        points.iter().map(|&point| self.pixel(point)).collect()
    }

    fn pixel(&self, (x, y): Point) -> (i32, i32) {
        let scale = self.scale * MAGNIFICATION;
        (coordinate(x * scale), coordinate(y * scale))
    }
}

/// The box a text takes.
pub(crate) fn bounds_of(text: &str, place: Point, style: Style) -> Bounds {
    let wide = width(text, style.size, style.weight);
    let left = match style.align {
        Align::Left => place.0,
        Align::Middle => place.0 - wide / 2.0,
        Align::Right => place.0 - wide,
    };
    Bounds {
        left,
        top: place.1 - style.size * ASCENT,
        right: left + wide,
        bottom: place.1 + style.size * DESCENT,
    }
}

/// A line without the points that nobody would miss: of those within half a unit of width, first, lowest, highest and
/// last stay. Long weekly runs would else make files of megabytes.
pub(crate) fn thinned(points: &[Point]) -> Vec<Point> {
    if points.len() < 1500 {
        return points.to_vec();
    }
    let mut kept = Vec::new();
    let mut start = 0;
    while start < points.len() {
        let rest = &points[start..];
        let count = rest
            .iter()
            .take_while(|p| p.0 - rest[0].0 < 0.5)
            .count()
            .max(1);
        let bin = &rest[..count];
        let by_height = |a: &usize, b: &usize| bin[*a].1.total_cmp(&bin[*b].1);
        let mut chosen = [0, count - 1, 0, 0];
        chosen[2] = (0..count).min_by(by_height).unwrap_or(0);
        chosen[3] = (0..count).max_by(by_height).unwrap_or(0);
        chosen.sort_unstable();
        for (place, &index) in chosen.iter().enumerate() {
            if place == 0 || chosen[place - 1] != index {
                kept.push(bin[index]);
            }
        }
        start += count;
    }
    kept
}

fn rgba(colour: Colour, opacity: f64) -> RGBAColor {
    plotters::style::RGBColor(colour.0, colour.1, colour.2).mix(opacity)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "rounded; a place on a canvas is far below 2^31, and the cast saturates"
)]
fn coordinate(value: f64) -> i32 {
    value.round() as i32
}

/// A length of at least one pixel.
fn length(value: f64) -> u32 {
    u32::try_from(coordinate(value)).unwrap_or(0).max(1)
}

#[cfg(test)]
mod tests {
    use super::{Align, Bounds, Canvas, Style, thinned};
    use crate::charts::theme::{Colour, Theme};
    use crate::charts::typeface::Weight;

    #[test]
    fn a_thinned_line_keeps_its_ends_and_its_peaks() {
        let points: Vec<_> = (0..10_000)
            .map(|i| (f64::from(i) / 100.0, if i == 5_003 { 9.0 } else { 0.0 }))
            .collect();
        let kept = thinned(&points);
        assert!(kept.len() < 1_000);
        assert_eq!((kept[0], kept[kept.len() - 1]), (points[0], points[9_999]));
        assert!(kept.contains(&points[5_003]));
    }

    #[test]
    fn texts_are_escaped_and_their_boxes_known() {
        let mut canvas = Canvas::new(&Theme::default());
        let style = Style {
            size: 20.0,
            weight: Weight::Regular,
            colour: Colour(0, 0, 0),
            align: Align::Right,
        };
        canvas.text("a < b & c", (100.0, 50.0), style);
        assert!(canvas.svg().contains("a &lt; b &amp; c"));
        let label = canvas.labels().next().unwrap();
        assert!((label.bounds.right - 100.0).abs() < 1e-9 && label.bounds.top < 50.0);
        let free = Bounds {
            left: 101.0,
            top: 0.0,
            right: 120.0,
            bottom: 60.0,
        };
        assert!(canvas.is_free(free) && !canvas.is_free(label.bounds));
    }
}
