//! What does a line of a list of ties say? Bytes become pairs of numbers or of labels; each fault knows its line and its cell.

use std::ops::Range;

/// What stands between the cells of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Separator {
    /// This byte; blanks around cells are not part of them, and every line has the same number of cells.
    Byte(u8),
    /// Blanks, any number of them.
    Blanks,
}

/// How the lines of a file are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Format {
    pub(crate) separator: Separator,
    /// Cells of the two ends of a tie.
    pub(crate) ends: [usize; 2],
    /// Cells of a line.
    pub(crate) width: usize,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineFault {
    /// It has another number of cells than the first line.
    Width {
        /// Cells of this line.
        found: usize,
        /// Cells of the first line.
        wanted: usize,
    },
    /// It is the first line, and has a single cell.
    OneCell,
    /// It is the first line, and neither a tie nor a header: one cell is a number, an end is none.
    OddFirst,
    /// A cell that should name an end of the tie is empty.
    Blank,
    /// An end is no whole number, as nearly all others are.
    NotNumber,
    /// A label is no UTF-8 text.
    NotText,
}

/// A broken line of a stretch of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Broken {
    /// Its number within the stretch, from 0.
    pub(crate) line: u64,
    /// Its bytes.
    pub(crate) text: Vec<u8>,
    /// The cell within them.
    pub(crate) cell: Range<usize>,
    pub(crate) fault: LineFault,
}

/// Broken lines whose texts are kept.
pub(crate) const BROKEN_MAX: usize = 5;

/// What a stretch of text says.
#[derive(Debug, Default)]
pub(crate) struct Stretch {
    pub(crate) pairs: Vec<(u32, u32)>,
    pub(crate) lines: u64,
    /// Broken lines; the first few are kept.
    pub(crate) broken: u64,
    pub(crate) kept: Vec<Broken>,
    /// Ends that are no whole numbers, and the first few of them.
    pub(crate) words: u64,
    pub(crate) first_words: Vec<Broken>,
    /// Ends that are whole numbers from 2^32 on.
    pub(crate) large: u64,
    /// Ends that are whole numbers in lines that gave no pair, large ones among them.
    pub(crate) apart: u64,
}

impl Stretch {
    fn break_at(&mut self, line: u64, text: &[u8], cell: Range<usize>, fault: LineFault) {
        let is_word = fault == LineFault::NotNumber;
        let (count, kept) = if is_word {
            (&mut self.words, &mut self.first_words)
        } else {
            (&mut self.broken, &mut self.kept)
        };
        *count += 1;
        if kept.len() < BROKEN_MAX {
            // A line of a file that is none at all can be very long.
            let end = text.len().min(cell.end.max(200));
            let cell = cell.start.min(end)..cell.end.min(end);
            let text = text[..end].to_vec();
            kept.push(Broken {
                line,
                text,
                cell,
                fault,
            });
        }
    }
}

/// The pairs of numbers in a stretch of whole lines.
pub(crate) fn numbers(text: &[u8], format: &Format) -> Stretch {
    let mut stretch = Stretch {
        pairs: Vec::with_capacity(text.iter().filter(|&&byte| byte == b'\n').count() + 1),
        ..Stretch::default()
    };
    let simple = format.ends == [0, 1] && format.width == 2;
    let mut at = 0;
    while at < text.len() {
        if simple && let Some((pair, end)) = plain_pair(text, at, format.separator) {
            stretch.pairs.push(pair);
            at = end;
        } else {
            let end = line_end(text, at);
            any_line(&text[at..end], format, &mut stretch);
            at = end + 1;
        }
        stretch.lines += 1;
    }
    stretch
}

/// The two numbers of a line that holds nothing else, and the start of the next line.
#[inline]
fn plain_pair(text: &[u8], at: usize, separator: Separator) -> Option<((u32, u32), usize)> {
    let (a, at) = digits(text, at)?;
    let at = match separator {
        Separator::Byte(byte) => (text.get(at) == Some(&byte)).then_some(at + 1)?,
        Separator::Blanks => {
            let blanks = text[at..].iter().take_while(|&&b| b == b' ' || b == b'\t');
            let count = blanks.count();
            (count > 0).then_some(at + count)?
        }
    };
    let (b, mut at) = digits(text, at)?;
    if text.get(at) == Some(&b'\r') {
        at += 1;
    }
    match text.get(at) {
        Some(b'\n') => Some(((a, b), at + 1)),
        None => Some(((a, b), at)),
        Some(_) => None,
    }
}

/// A whole number below 2^32 that begins at a byte, and the byte after it.
#[inline]
fn digits(text: &[u8], start: usize) -> Option<(u32, usize)> {
    if let Some(&word) = text[start..].first_chunk::<8>()
        && let Some((number, length)) = few_digits(u64::from_le_bytes(word))
    {
        return (length > 0).then_some((number, start + length));
    }
    let mut at = start;
    let mut number = 0_u64;
    while let Some(digit) = text.get(at).map(|byte| byte.wrapping_sub(b'0'))
        && digit < 10
    {
        number = number * 10 + u64::from(digit);
        at += 1;
        if at > start + 10 {
            return None;
        }
    }
    let number = u32::try_from(number).ok()?;
    (at > start).then_some((number, at))
}

/// The whole number that eight characters begin with and how many of its digits they hold; none when all eight are digits.
/// Characters stand in the bytes of a word, the first in the lowest; pairs of digits are joined side by side, then fours.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "seven digits at most")]
fn few_digits(word: u64) -> Option<(u32, usize)> {
    let word = word ^ 0x3030_3030_3030_3030;
    // Bytes above nine come to have their highest bit; what they carry goes to characters behind.
    let others = (word.wrapping_add(0x7676_7676_7676_7676) | word) & 0x8080_8080_8080_8080;
    let length = others.trailing_zeros() / 8;
    if length == 8 {
        return None;
    }
    if length == 0 {
        return Some((0, 0));
    }
    // Missing digits are noughts in front.
    let digits = word << (64 - 8 * length);
    let twos = (digits.wrapping_mul(10).wrapping_add(digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (twos.wrapping_mul(100).wrapping_add(twos >> 16)) & 0x0000_ffff_0000_ffff;
    let number = fours.wrapping_mul(10_000).wrapping_add(fours >> 32) as u32;
    Some((number, length as usize))
}

/// The end of a line: its line break, or the end of the text.
pub(crate) fn line_end(text: &[u8], start: usize) -> usize {
    let rest = text[start..].iter().position(|&byte| byte == b'\n');
    rest.map_or(text.len(), |length| start + length)
}

/// A line of any form: blank, comment, quotes, more cells, or broken.
fn any_line(line: &[u8], format: &Format, stretch: &mut Stretch) {
    let number = stretch.lines;
    let cells = match ends_of(line, format) {
        None => return,
        Some(Ok(cells)) => cells,
        Some(Err((cell, fault))) => return stretch.break_at(number, line, cell, fault),
    };
    let read = |cell: &Range<usize>| {
        let (number, end) = digits(line, cell.end - unsigned(&line[cell.clone()]).len())?;
        (end == cell.end).then_some(number)
    };
    match (read(&cells[0]), read(&cells[1])) {
        (Some(a), Some(b)) => stretch.pairs.push((a, b)),
        (a, b) => {
            for (number_of, cell) in [a, b].into_iter().zip(cells) {
                if is_whole(&line[cell.clone()]) {
                    stretch.apart += 1;
                    stretch.large += u64::from(number_of.is_none());
                } else {
                    stretch.break_at(number, line, cell, LineFault::NotNumber);
                }
            }
        }
    }
}

/// A cell without the plus sign that a number may have.
fn unsigned(cell: &[u8]) -> &[u8] {
    match cell {
        [b'+', rest @ ..] if rest.first().is_some_and(u8::is_ascii_digit) => rest,
        _ => cell,
    }
}

/// Whether a cell holds a whole number, however large.
pub(crate) fn is_whole(cell: &[u8]) -> bool {
    let digits = unsigned(cell);
    !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
}

/// A line up to the comment behind its cells, which begins with a `#` between blanks.
pub(crate) fn uncommented(line: &[u8]) -> &[u8] {
    let blank = |at: usize| line.get(at).is_none_or(u8::is_ascii_whitespace);
    let mut quoted = false;
    for (at, &byte) in line.iter().enumerate() {
        quoted ^= byte == b'"';
        if byte == b'#' && !quoted && at > 0 && blank(at - 1) && blank(at + 1) {
            return &line[..at];
        }
    }
    line
}

/// The cells of the two ends in a line; none in a blank line or a comment.
pub(crate) type Ends = Option<Result<[Range<usize>; 2], (Range<usize>, LineFault)>>;

/// Finds the cells of the two ends.
pub(crate) fn ends_of(line: &[u8], format: &Format) -> Ends {
    if is_empty(line) {
        return None;
    }
    let line = uncommented(line);
    let cells = cells(line, format.separator);
    let whole = 0..line.trim_ascii_end().len();
    // Between blanks, further columns such as weights may be left out in some lines.
    let fits = match format.separator {
        Separator::Byte(_) => cells.len() == format.width,
        Separator::Blanks => cells.len() > format.ends[0].max(format.ends[1]),
    };
    if !fits {
        let (found, wanted) = (cells.len(), format.width);
        return Some(Err((whole, LineFault::Width { found, wanted })));
    }
    let ends = format.ends.map(|end| cells[end].clone());
    if let Some(blank) = ends.iter().find(|cell| cell.is_empty()) {
        return Some(Err((blank.clone(), LineFault::Blank)));
    }
    Some(Ok(ends))
}

/// Whether a line is blank or a comment.
pub(crate) fn is_empty(line: &[u8]) -> bool {
    matches!(line.trim_ascii_start().first(), None | Some(b'#' | b'%'))
}

/// The cells of a line, without blanks and quotes around them.
pub(crate) fn cells(line: &[u8], separator: Separator) -> Vec<Range<usize>> {
    let mut cells = Vec::new();
    let mut at = 0;
    loop {
        let blank = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\r') && !parts(**byte, separator);
        let skip = |at: usize| at + line[at..].iter().take_while(blank).count();
        at = match separator {
            Separator::Byte(_) => skip(at),
            Separator::Blanks => {
                let blanks = line[at..].iter().take_while(|b| b.is_ascii_whitespace());
                at + blanks.count()
            }
        };
        if at >= line.len() && (separator == Separator::Blanks || cells.is_empty()) {
            return cells;
        }
        let quoted = line.get(at) == Some(&b'"');
        let close = line[(at + 1).min(line.len())..]
            .iter()
            .position(|&byte| byte == b'"');
        let cell = match close.filter(|_| quoted) {
            Some(length) => {
                let cell = at + 1..at + 1 + length;
                at = skip(cell.end + 1);
                cell
            }
            None => {
                let stop = |&byte: &u8| parts(byte, separator);
                let rest = line[at..].iter().position(stop);
                let end = rest.map_or(line.len(), |length| at + length);
                let cell = at..at + line[at..end].trim_ascii_end().len();
                at = end;
                cell
            }
        };
        cells.push(cell);
        match line.get(at) {
            None => return cells,
            Some(_) => at += usize::from(separator != Separator::Blanks),
        }
    }
}

fn parts(byte: u8, separator: Separator) -> bool {
    match separator {
        Separator::Byte(own) => byte == own,
        Separator::Blanks => byte.is_ascii_whitespace(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Format, LineFault, Separator, cells, digits, numbers, uncommented};

    fn format(separator: Separator, width: usize) -> Format {
        let ends = [0, 1];
        Format {
            separator,
            ends,
            width,
        }
    }

    fn texts(line: &str, separator: Separator) -> Vec<&str> {
        let found = cells(line.as_bytes(), separator).into_iter();
        found.map(|cell| &line[cell]).collect()
    }

    #[test]
    fn cells_lose_blanks_and_quotes() {
        let comma = Separator::Byte(b',');
        assert_eq!(texts("a, \"b, c\" ,d\r", comma), ["a", "b, c", "d"]);
        assert_eq!(texts("1,,", comma), ["1", "", ""]);
        assert_eq!(texts(" 1\t 2  ", Separator::Blanks), ["1", "2"]);
        assert_eq!(texts("1\t2", Separator::Byte(b'\t')), ["1", "2"]);
    }

    #[test]
    fn numbers_are_read_from_lines_of_any_form() {
        let text = b"1 2\n# note\n\n 3\t4 0.5\r\n% x\n5 6";
        let found = numbers(text, &format(Separator::Blanks, 2));
        assert_eq!(
            (found.pairs, found.lines),
            (vec![(1, 2), (3, 4), (5, 6)], 6)
        );
        assert_eq!((found.broken, found.words), (0, 0));
    }

    #[test]
    fn numbers_may_have_a_plus_sign_and_a_comment_behind() {
        let text = b"+1,2\n3,4 # five, six\n7,+8 #\n+,9\n++1,2\n";
        let found = numbers(text, &format(Separator::Byte(b','), 2));
        assert_eq!(found.pairs, [(1, 2), (3, 4), (7, 8)]);
        assert_eq!((found.broken, found.words), (0, 2));
        assert_eq!(uncommented(b"\"a # b\",c"), b"\"a # b\",c");
        assert_eq!(uncommented(b"a #1,b"), b"a #1,b");
    }

    #[test]
    fn whole_numbers_are_read_whatever_stands_behind() {
        let numbers = [0, 7, 42, 999, 1000, 54_321, 1_234_567, 12_345_678, u32::MAX];
        for number in numbers {
            for behind in [
                "",
                " ",
                ",3",
                "\n12345678",
                "x",
                "\u{fc}ber",
                "/:",
                "\t99999999",
            ] {
                let text = format!("ab{number}{behind}");
                let end = 2 + number.to_string().len();
                assert_eq!(digits(text.as_bytes(), 2), Some((number, end)), "{text}");
            }
        }
        for none in [
            "",
            "x",
            "-1",
            "4294967296",
            "99999999999",
            " 1",
            "\u{fc}1234567",
        ] {
            assert_eq!(digits(none.as_bytes(), 0), None, "{none}");
        }
    }

    #[test]
    fn broken_lines_are_told_with_their_cells() {
        let text = b"1,2\n3\n4,x\n5,6,7\n8,\n4294967296,1\n";
        let found = numbers(text, &format(Separator::Byte(b','), 2));
        let told: Vec<_> = found
            .kept
            .iter()
            .map(|one| (one.line, &one.fault))
            .collect();
        let width = |found| LineFault::Width { found, wanted: 2 };
        assert_eq!(
            told,
            [(1, &width(1)), (3, &width(3)), (4, &LineFault::Blank)]
        );
        let words: Vec<_> = found.first_words.iter().map(|one| one.line).collect();
        assert_eq!((words, found.words), (vec![2], 1));
        assert_eq!((found.large, found.apart), (1, 3));
        assert_eq!(found.pairs, [(1, 2)]);
    }
}
