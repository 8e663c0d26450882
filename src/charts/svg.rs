//! Which files does a chart become? SVG that looks the same without our font, SVG with texts, PNG.

use crate::charts::canvas::Canvas;
use crate::charts::theme::Theme;
use crate::charts::typeface::{FAMILY, REGULAR, SEMIBOLD};
use crate::charts::{Input, Kind};
use resvg::usvg::{Indent, Options, Tree, WriteOptions, fontdb};
use resvg::{render, tiny_skia};
use std::sync::{Arc, LazyLock};

/// A drawn chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Svg {
    kind: &'static str,
    text: String,
    title: String,
    description: String,
    width: u32,
    height: u32,
}

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(REGULAR.to_vec());
    fonts.load_font_data(SEMIBOLD.to_vec());
    fonts.set_sans_serif_family(FAMILY);
    Arc::new(fonts)
});

impl Svg {
    pub(crate) fn new(canvas: &Canvas, kind: Kind, input: &Input<'_>, theme: &Theme) -> Self {
        Self::named(canvas, kind.name(), input, theme)
    }

    /// The same of a picture that is no kind of a run's charts.
    pub(crate) fn named(
        canvas: &Canvas,
        name: &'static str,
        input: &Input<'_>,
        theme: &Theme,
    ) -> Self {
        let words: Vec<String> = canvas.labels().map(|label| label.text.clone()).collect();
        Self {
            kind: name,
            text: canvas.svg(),
            title: format!("{}: {name}", input.title),
            description: format!("{} {}", input.question, words.join(" · ")),
            width: theme.width,
            height: theme.height,
        }
    }

    /// Width in pixels.
    #[must_use]
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    #[must_use]
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// SVG for a page that carries the font Inter: texts can be searched and selected.
    #[must_use]
    pub fn with_text(&self) -> String {
        self.described(&self.text)
    }

    /// SVG for people: letters are outlines, so that it looks the same on every machine; the words stay in its
    /// description, where a screen reader finds them.
    #[must_use]
    pub fn outlined(&self) -> String {
        let options = WriteOptions {
            preserve_text: false,
            // The canvas is ten times too large: a whole unit is a tenth of a pixel.
            coordinates_precision: 1,
            transforms_precision: 5,
            indent: Indent::None,
            attributes_indent: Indent::None,
            ..WriteOptions::default()
        };
        self.described(&self.tree().to_string(&options))
    }

    /// PNG in the size of the chart.
    #[must_use]
    pub fn png(&self) -> Vec<u8> {
        let mut pixels =
            tiny_skia::Pixmap::new(self.width, self.height).expect("a theme's size is above 0");
        let tree = self.tree();
        let fit = tiny_skia::Transform::from_scale(
            pixel_count(self.width) / tree.size().width(),
            pixel_count(self.height) / tree.size().height(),
        );
        render(&tree, fit, &mut pixels.as_mut());
        pixels
            .encode_png()
            .expect("a picture in memory can be encoded")
    }

    fn tree(&self) -> Tree {
        let options = Options {
            font_family: FAMILY.to_owned(),
            fontdb: Arc::clone(&FONTS),
            ..Options::default()
        };
        Tree::from_str(&self.text, &options).expect("our own SVG is well formed")
    }

    /// Puts title and description behind the root tag.
    fn described(&self, text: &str) -> String {
        let start = text.find('>').expect("an SVG has a root tag");
        let kind = self.kind;
        let mut label =
            format!(" role=\"img\" aria-labelledby=\"{kind}-title {kind}-description\"");
        if !text[..start].contains("viewBox") {
            // Without it the picture would keep its size wherever it is put.
            label = format!(" viewBox=\"0 0 {} {}\"{label}", self.width, self.height);
        }
        format!(
            "{}{label}>\n<title id=\"{kind}-title\">{}</title>\n<desc id=\"{kind}-description\">{}</desc>{}",
            &text[..start],
            escaped(&self.title),
            escaped(&self.description),
            &text[start + 1..]
        )
    }
}

fn escaped(text: &str) -> String {
    let text = text.replace(char::is_control, " ");
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a picture has far fewer than 2^24 pixels a side"
)]
const fn pixel_count(length: u32) -> f32 {
    length as f32
}
