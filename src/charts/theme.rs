//! What do charts look like? Size, colours and the distances every kind keeps.

/// A colour of the screen: red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

/// Look of all charts.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Width of the picture in pixels.
    pub width: u32,
    /// Height of the picture in pixels.
    pub height: u32,
    /// Behind everything.
    pub background: Colour,
    /// Titles, totals and observed points.
    pub ink: Colour,
    /// Subtitles, axis labels and footers.
    pub muted: Colour,
    /// Lines of the grid.
    pub grid: Colour,
    /// The line over the title and what is simulated.
    pub accent: Colour,
    /// Categories in their order; a ninth would take the first again.
    pub categories: Vec<Colour>,
    /// Wave 1, between, wave 2, wave 3.
    pub waves: [Colour; 4],
    /// Market hours, shopping, leisure, fixed hours.
    pub hours: [Colour; 4],
    /// Causes that raise the share made.
    pub rise: Colour,
    /// Causes that lower it.
    pub fall: Colour,
}

impl Default for Theme {
    /// Dark text on white, colours after Okabe and Ito 2008, made darker where a line would be too faint on white.
    fn default() -> Self {
        Self {
            width: 1920,
            height: 1080,
            background: Colour(255, 255, 255),
            ink: Colour(26, 29, 33),
            muted: Colour(92, 98, 107),
            grid: Colour(225, 228, 232),
            accent: Colour(0, 104, 171),
            categories: vec![
                Colour(15, 105, 195),
                Colour(200, 72, 0),
                Colour(15, 165, 112),
                Colour(158, 35, 105),
                Colour(45, 170, 205),
                Colour(199, 153, 0),
                Colour(62, 30, 120),
                Colour(100, 70, 45),
            ],
            waves: [
                Colour(222, 158, 44),
                Colour(206, 206, 200),
                Colour(58, 111, 158),
                Colour(0, 142, 104),
            ],
            hours: [
                Colour(84, 96, 112),
                Colour(188, 194, 202),
                Colour(222, 214, 196),
                Colour(238, 238, 236),
            ],
            rise: Colour(0, 104, 171),
            fall: Colour(213, 94, 0),
        }
    }
}

impl Theme {
    /// The colour of a category, by its place.
    #[must_use]
    pub fn category(&self, index: usize) -> Colour {
        let count = self.categories.len().max(1);
        self.categories
            .get(index % count)
            .copied()
            .unwrap_or(self.ink)
    }
}

impl Colour {
    /// The colour of a text like `#0068ab`.
    #[must_use]
    pub fn of_hex(text: &str) -> Option<Self> {
        let digits = text
            .strip_prefix('#')
            .filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self(part(0)?, part(2)?, part(4)?))
    }

    /// Contrast ratio to another colour, 1 to 21 (WCAG 2.2, relative luminance).
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// This colour, moved towards `ink` until text in it can be read on `background` (contrast at least 4.5).
    #[must_use]
    pub fn readable(self, background: Self, ink: Self) -> Self {
        (0..=20)
            .map(|step| self.mixed(ink, f64::from(step) / 20.0))
            .find(|colour| colour.contrast(background) >= 4.5)
            .unwrap_or(ink)
    }

    /// This colour with a share of another one.
    #[must_use]
    pub fn mixed(self, other: Self, share: f64) -> Self {
        let mix = |a: u8, b: u8| byte(f64::from(a) + (f64::from(b) - f64::from(a)) * share);
        Self(
            mix(self.0, other.0),
            mix(self.1, other.1),
            mix(self.2, other.2),
        )
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Parts in proportion to light (sRGB, IEC 61966-2-1).
    fn linear(self) -> [f64; 3] {
        [self.0, self.1, self.2].map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                libm::pow((part + 0.055) / 1.055, 2.4)
            }
        })
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rounded and held within 0 to 255 before"
)]
fn byte(value: f64) -> u8 {
    value.round().clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::{Colour, Theme};

    /// How the dichromats of Machado, Oliveira & Fernandes 2009 (severity 1) see linear light.
    const DEUTERANOPIA: [[f64; 3]; 3] = [
        [0.367_322, 0.860_646, -0.227_968],
        [0.280_085, 0.672_501, 0.047_413],
        [-0.011_820, 0.042_940, 0.968_881],
    ];
    const PROTANOPIA: [[f64; 3]; 3] = [
        [0.152_286, 1.052_583, -0.204_868],
        [0.114_503, 0.786_281, 0.099_216],
        [-0.003_882, -0.048_116, 1.051_998],
    ];

    fn apply(matrix: [[f64; 3]; 3], light: [f64; 3]) -> [f64; 3] {
        matrix.map(|row| {
            row.iter()
                .zip(light)
                .map(|(a, b)| a * b)
                .sum::<f64>()
                .clamp(0.0, 1.0)
        })
    }

    /// CIE L*a*b* of linear sRGB under D65.
    fn lab(light: [f64; 3]) -> [f64; 3] {
        let to_xyz = [
            [0.4124, 0.3576, 0.1805],
            [0.2126, 0.7152, 0.0722],
            [0.0193, 0.1192, 0.9505],
        ];
        let [x, y, z] = apply(to_xyz, light);
        let f = |t: f64| {
            if t > 0.008_856 {
                libm::cbrt(t)
            } else {
                7.787 * t + 16.0 / 116.0
            }
        };
        let (x, y, z) = (f(x / 0.9505), f(y), f(z / 1.089));
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    fn least_distance(colours: &[Colour], matrix: [[f64; 3]; 3]) -> f64 {
        let seen: Vec<[f64; 3]> = colours
            .iter()
            .map(|c| lab(apply(matrix, c.linear())))
            .collect();
        let mut least = f64::INFINITY;
        for (index, a) in seen.iter().enumerate() {
            for b in &seen[..index] {
                let square: f64 = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum();
                least = least.min(square.sqrt());
            }
        }
        least
    }

    #[test]
    fn colours_stay_apart_for_the_colour_blind() {
        let theme = Theme::default();
        for matrix in [DEUTERANOPIA, PROTANOPIA] {
            let (five, eight, waves) = (
                least_distance(&theme.categories[..5], matrix),
                least_distance(&theme.categories, matrix),
                least_distance(&theme.waves, matrix),
            );
            assert!(
                five > 20.0 && eight > 15.0 && waves > 20.0,
                "{five:.1} {eight:.1} {waves:.1}"
            );
            assert!(least_distance(&[theme.rise, theme.fall], matrix) > 40.0);
        }
    }

    #[test]
    fn lines_and_labels_stand_out_from_the_background() {
        let theme = Theme::default();
        for &colour in &theme.categories {
            assert!(colour.contrast(theme.background) >= 2.5, "{colour:?}");
            let text = colour.readable(theme.background, theme.ink);
            assert!(text.contrast(theme.background) >= 4.5, "{colour:?}");
        }
        assert!(theme.muted.contrast(theme.background) >= 4.5);
        assert!((Colour(0, 0, 0).contrast(Colour(255, 255, 255)) - 21.0).abs() < 1e-9);
    }

    #[test]
    fn hexadecimal_texts_name_colours() {
        assert_eq!(Colour::of_hex("#0068ab"), Some(Colour(0, 104, 171)));
        assert_eq!(Colour::of_hex("0068ab"), None);
        assert_eq!(Colour::of_hex("#00đab"), None);
    }
}
