//! How wide is a text? Inter (SIL Open Font License, see fonts/OFL.txt), cut down to Latin with Vietnamese, Greek,
//! Cyrillic and signs, is the only typeface there is: no font of the system is ever looked at.

use ab_glyph::{Font, FontRef};
use std::sync::LazyLock;

/// Name of the family.
pub(crate) const FAMILY: &str = "Inter";
/// The file of the regular weight.
pub(crate) const REGULAR: &[u8] = include_bytes!("fonts/Inter-Regular.ttf");
/// The file of the semi-bold weight.
pub(crate) const SEMIBOLD: &[u8] = include_bytes!("fonts/Inter-SemiBold.ttf");

/// Height above the baseline that letters with their accents take, as a share of the size.
pub(crate) const ASCENT: f64 = 0.95;
/// Depth below the baseline, as a share of the size.
pub(crate) const DESCENT: f64 = 0.25;
/// Distance of baselines, as a share of the size.
pub(crate) const LEADING: f64 = 1.22;
/// Height of a figure, as a share of the size: to centre a label on a line.
pub(crate) const FIGURE: f64 = 0.727;

/// Weight of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

static FONTS: LazyLock<[FontRef<'static>; 2]> = LazyLock::new(|| {
    [REGULAR, SEMIBOLD]
        .map(|bytes| FontRef::try_from_slice(bytes).expect("the embedded fonts are sound"))
});

/// Width of a text without kerning, which only ever makes it narrower.
pub(crate) fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let font = &FONTS[usize::from(weight == Weight::Bold)];
    let em = f64::from(font.units_per_em().expect("the embedded fonts have an em"));
    let units: f64 = text
        .chars()
        .map(|letter| f64::from(font.h_advance_unscaled(font.glyph_id(letter))))
        .sum();
    units / em * size
}

/// Breaks a text into lines no wider than `room`; a single word that is wider keeps its line.
pub(crate) fn wrapped(text: &str, size: f64, weight: Weight, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if let Some(line) = lines.last_mut() {
            let longer = format!("{line} {word}");
            if width(&longer, size, weight) <= room {
                *line = longer;
                continue;
            }
        }
        lines.push(word.to_owned());
    }
    lines
}

/// At most `count` lines no wider than `room`; what does not fit ends in an ellipsis.
pub(crate) fn fitted(
    text: &str,
    size: f64,
    weight: Weight,
    room: f64,
    count: usize,
) -> Vec<String> {
    let mut lines = wrapped(text, size, weight, room);
    if lines.len() > count {
        let rest = lines.split_off(count.saturating_sub(1)).join(" ");
        lines.push(rest);
    }
    for line in &mut lines {
        *line = shortened(line, size, weight, room);
    }
    lines
}

/// Like `fitted`, but with lines about equally long: no word stands alone in the last one.
pub(crate) fn balanced(
    text: &str,
    size: f64,
    weight: Weight,
    room: f64,
    count: usize,
) -> Vec<String> {
    let needed = wrapped(text, size, weight, room).len();
    if needed > count {
        return fitted(text, size, weight, room, count);
    }
    let narrow = (0_u8..20)
        .map(|step| room * (1.0 - 0.025 * f64::from(step)))
        .take_while(|&narrow| wrapped(text, size, weight, narrow).len() == needed)
        .last();
    fitted(
        text,
        size,
        weight,
        narrow.unwrap_or(room).max(longest_word(text, size, weight)),
        count,
    )
}

fn longest_word(text: &str, size: f64, weight: Weight) -> f64 {
    text.split(' ')
        .map(|word| width(word, size, weight))
        .fold(0.0, f64::max)
}

/// The text, or as much of it as fits in `room` with an ellipsis.
pub(crate) fn shortened(text: &str, size: f64, weight: Weight, room: f64) -> String {
    if width(text, size, weight) <= room {
        return text.to_owned();
    }
    let mut letters: Vec<char> = text.chars().collect();
    while let Some(_last) = letters.pop() {
        let kept: String = letters.iter().collect();
        let kept = format!("{}…", kept.trim_end());
        if width(&kept, size, weight) <= room {
            return kept;
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::{FONTS, Weight, fitted, width, wrapped};
    use ab_glyph::Font;

    #[test]
    fn every_letter_of_the_languages_we_write_is_there() {
        let letters = "aăâbcdđeêghiklmnoôơpqrstuưvxyắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữựỳỷỹỵĐƠƯỄ ñ¿ \
        ßäöüé șțăâî ЖЩЪЬЮЯжщъьюя αβσΔΩ 0123456789 –—−×±≤≥≈µ°σ→•…€₀²· «»„“”’";
        for letter in letters.chars() {
            for font in FONTS.iter() {
                assert_ne!(font.glyph_id(letter).0, 0, "{letter}");
            }
        }
    }

    #[test]
    fn lines_are_broken_between_words_and_shortened_at_the_end() {
        let lines = wrapped(
            "aa bb cc",
            10.0,
            Weight::Regular,
            width("aa bb", 10.0, Weight::Regular),
        );
        assert_eq!(lines, ["aa bb", "cc"]);
        let room = width("aa…", 10.0, Weight::Regular);
        assert_eq!(
            fitted("aaaa bbbb cc", 10.0, Weight::Regular, room, 2),
            ["aa…", "b…"]
        );
    }
}
