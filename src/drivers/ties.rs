//! Who is tied to whom, by a file? A list of ties, one a line, of any common form, becomes rows.
//!
//! Lines hold two ends and perhaps more cells, with commas, semicolons, tabs or blanks between them; the first may be a
//! header; comments begin with `#` or `%`; gzip and a mark before the text are found out. Ends are whole numbers, which
//! are brought into a row without gaps and keep their order, or names, which are numbered as they first appear. The text
//! is read in blocks while the block before is parsed by all cores, and is never held as a whole; what was parsed is let
//! go while rows are built from it.

mod format;
mod labels;
pub mod lines;
pub mod names;
mod parts;
mod stream;

use crate::drivers::ties::format::{Guess, Head, head};
use crate::drivers::ties::labels::Labels;
use crate::drivers::ties::lines::{
    BROKEN_MAX, Broken, LineFault, Stretch, ends_of, line_end, numbers,
};
use crate::drivers::ties::names::Names;
use crate::drivers::ties::parts::Parts;
use crate::drivers::ties::stream::{Blocks, Opened};
use crate::engine::rows::{Dropped, Rows};
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use std::io::Read;
use std::ops::Range;
use std::sync::Arc;

/// Opens the file; called twice when its ends turn out to be names.
pub type Opener<'a> = dyn Fn() -> Result<Box<dyn Read + Send>, String> + 'a;

/// Whether the first line of a file is a header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Header {
    /// It is found out.
    #[default]
    Auto,
    /// It is.
    Yes,
    /// It is a tie.
    No,
}

/// How the first line of a file was read, where that had to be found out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FirstLine {
    /// Nothing had to be.
    #[default]
    Plain,
    /// It was taken as a header.
    Header(String),
    /// It was taken as a tie between names, though none of them stands in another line.
    Lone(String),
}

/// What is wanted of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Column of the first end, who listens; the first when not given.
    pub from: Option<String>,
    /// Column of the second end, who is heard; the second when not given.
    pub to: Option<String>,
    /// Whether a tie goes one way.
    pub directed: bool,
    /// Whether the first line is a header.
    pub header: Header,
}

/// The ties of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TieList {
    /// Whom each adult listens to.
    pub rows: Arc<Rows>,
    /// Loops and repetitions in the file.
    pub dropped: Dropped,
    /// Whether a tie goes one way.
    pub directed: bool,
    /// What the file calls the adults.
    pub names: Arc<Names>,
    /// How the first line was read.
    pub first_line: FirstLine,
    /// SHA-256 of the file as it is on the disk, in hexadecimal.
    pub sha256: String,
}

impl TieList {
    /// Number of adults: of ends with different names.
    #[must_use]
    pub fn adults(&self) -> u32 {
        u32::try_from(self.rows.len()).expect("adults are numbered by 32 bits")
    }
}

/// A line with a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultyLine {
    /// Its number, from 1.
    pub line: u64,
    /// What it says, or the beginning of it.
    pub text: String,
    /// The bytes of the faulty cell.
    pub cell: Range<usize>,
    /// What is wrong.
    pub fault: LineFault,
}

/// Why a file does not give ties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadFault {
    /// It cannot be read.
    Unread(String),
    /// It has no line beside comments and a header.
    Empty,
    /// The header has no such column.
    NoColumn {
        /// The name asked for.
        asked: String,
        /// The names there are.
        columns: Vec<String>,
    },
    /// Some lines are broken.
    Lines {
        /// The first of them.
        first: Vec<FaultyLine>,
        /// How many there are.
        count: u64,
    },
}

/// Reads a list of ties.
///
/// # Errors
/// When the file cannot be read, is empty, lacks a column or has broken lines.
pub fn read(open: &Opener<'_>, query: &Query) -> Result<TieList, ReadFault> {
    let mut opened = Opened::new(open)?;
    let Some(first) = opened.blocks.next_block(Vec::new())? else {
        return Err(ReadFault::Empty);
    };
    let head = head(&first, query)?;
    let (all, parts) = number_parts(&mut opened.blocks, first, &head)?;
    let sha256 = opened.sha256();
    let count = Count::of(&all, parts.count() as u64);
    if count.broken > 0 || count.has_slips() {
        let slips = if count.has_slips() { count.words } else { 0 };
        return Err(told(&all, head.lines, count.broken + slips));
    }
    if count.numbers + count.words == 0 {
        return Err(ReadFault::Empty);
    }
    let (names, parts, first_line) = if count.words + count.large > 0 {
        drop((all, parts));
        // That numbers followed the first line was chance: they are names, as all others.
        let guessed = head.guess == Guess::Followed && count.words > 0;
        named_parts(open, &if guessed { head.into_tie() } else { head })?
    } else {
        let first_line = first_line(&head, false);
        let (names, parts) = parts.compact();
        (names, parts, first_line)
    };
    let (rows, dropped) = parts.rows(names.count(), query.directed);
    Ok(TieList {
        rows: Arc::new(rows),
        dropped,
        directed: query.directed,
        names: Arc::new(names),
        first_line,
        sha256,
    })
}

/// How the first line was read, for those who did not say it.
fn first_line(head: &Head, alone: bool) -> FirstLine {
    match head.guess {
        Guess::Known | Guess::Followed => FirstLine::Header(head.text.clone()),
        Guess::Words if alone => FirstLine::Lone(head.text.clone()),
        _ => FirstLine::Plain,
    }
}

/// What the ends of a file are.
struct Count {
    broken: u64,
    words: u64,
    large: u64,
    numbers: u64,
}

impl Count {
    fn of(all: &[Stretch], pairs: u64) -> Self {
        let sum = |of: fn(&Stretch) -> u64| all.iter().map(of).sum::<u64>();
        Self {
            broken: sum(|one| one.broken),
            words: sum(|one| one.words),
            large: sum(|one| one.large),
            numbers: 2 * pairs + sum(|one| one.apart),
        }
    }

    /// Whether ends that are no numbers are slips among numbers: fewer than the numbers, and either fewer than a hundred or
    /// than one end in a hundred.
    fn has_slips(&self) -> bool {
        let few = self.words < 100 || self.words * 100 < self.words + self.numbers;
        self.words > 0 && self.words < self.numbers && few
    }
}

/// Parses all blocks as numbers, one while the next is read.
fn number_parts(
    blocks: &mut Blocks,
    first: Vec<u8>,
    head: &Head,
) -> Result<(Vec<Stretch>, Parts), ReadFault> {
    let (mut all, mut parts) = (Vec::new(), Parts::default());
    let mut current = Some(first);
    let mut spare = Vec::new();
    let mut start = head.bytes;
    while let Some(text) = current {
        let (next, stretches) = rayon::join(
            || blocks.next_block(std::mem::take(&mut spare)),
            || -> Vec<Stretch> {
                let pieces = pieces(&text[start..]);
                let read = |piece: &&[u8]| numbers(piece, &head.format);
                pieces.par_iter().map(read).collect()
            },
        );
        for mut stretch in stretches {
            parts.add(&std::mem::take(&mut stretch.pairs));
            all.push(stretch);
        }
        start = 0;
        spare = text;
        current = next?;
    }
    Ok((all, parts))
}

/// A text in stretches of whole lines.
fn pieces(text: &[u8]) -> Vec<&[u8]> {
    const PIECE: usize = 1 << 18;
    let mut pieces = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let end = text
            .len()
            .min(line_end(text, text.len().min(start + PIECE)) + 1);
        pieces.push(&text[start..end]);
        start = end;
    }
    pieces
}

/// The broken lines with their numbers in the file.
fn told(all: &[Stretch], before: u64, count: u64) -> ReadFault {
    let mut first = Vec::new();
    let mut line = before + 1;
    for stretch in all {
        let mut here: Vec<&Broken> = stretch.kept.iter().chain(&stretch.first_words).collect();
        here.sort_by_key(|one| one.line);
        first.extend(here.into_iter().map(|one| faulty(one, line)));
        line += stretch.lines;
        if first.len() >= BROKEN_MAX {
            first.truncate(BROKEN_MAX);
            break;
        }
    }
    ReadFault::Lines { first, count }
}

/// A broken line of a stretch that begins at a line of the file.
fn faulty(broken: &Broken, start: u64) -> FaultyLine {
    // Cells are bytes; what is no text is shown as marks of the same length.
    let text: String = if let Ok(text) = std::str::from_utf8(&broken.text) {
        text.to_owned()
    } else {
        let ascii = |&byte: &u8| {
            if byte.is_ascii() {
                char::from(byte)
            } else {
                '?'
            }
        };
        broken.text.iter().map(ascii).collect()
    };
    FaultyLine {
        line: start + broken.line,
        text,
        cell: broken.cell.clone(),
        fault: broken.fault.clone(),
    }
}

/// Reads the file once more, its ends as names.
fn named_parts(open: &Opener<'_>, head: &Head) -> Result<(Names, Parts, FirstLine), ReadFault> {
    let mut opened = Opened::new(open)?;
    let mut labels = Labels::new();
    let (mut parts, mut pairs) = (Parts::default(), Vec::new());
    let (mut start, mut line) = (head.bytes, head.lines);
    // Whether a name of the first line stands in another, too.
    let (mut again, mut first_names) = (false, 0);
    let mut spare = Vec::new();
    while let Some(text) = opened.blocks.next_block(spare)? {
        let mut at = start;
        while at < text.len() {
            let end = line_end(&text, at);
            let row = &text[at..end];
            at = end + 1;
            line += 1;
            // Broken lines were told by the first reading.
            let Some(Ok(cells)) = ends_of(row, &head.format) else {
                continue;
            };
            if let Some(cell) = cells
                .iter()
                .find(|cell| std::str::from_utf8(&row[(*cell).clone()]).is_err())
            {
                let broken = Broken {
                    line: 0,
                    text: row.to_vec(),
                    cell: cell.clone(),
                    fault: LineFault::NotText,
                };
                let first = vec![faulty(&broken, line)];
                return Err(ReadFault::Lines { first, count: 1 });
            }
            let before = labels.len();
            let [a, b] = cells.map(|cell| labels.number(&row[cell]));
            again |= before > 0 && a.min(b) < first_names;
            if before == 0 {
                first_names = a.max(b) + 1;
            }
            pairs.push((a, b));
        }
        parts.add(&pairs);
        pairs.clear();
        start = 0;
        spare = text;
    }
    Ok((Names::words(labels), parts, first_line(head, !again)))
}

#[cfg(test)]
mod tests;
