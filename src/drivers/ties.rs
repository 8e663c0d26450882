//! Who is tied to whom, by a file? A list of ties, one a line, of any common form, becomes rows.
//!
//! Lines hold two ends and perhaps more cells, with commas, semicolons, tabs or blanks between them; the first may be a
//! header; comments begin with `#` or `%`; gzip is found out. Ends are whole numbers, which are brought into a row without
//! gaps and keep their order, or names, which are numbered as they first appear. The text is read in blocks while the block
//! before is parsed by all cores, and is never held as a whole; what was parsed is let go while rows are built from it.

mod format;
mod labels;
pub mod lines;
mod parts;
mod stream;

use crate::drivers::ties::format::{Head, head};
use crate::drivers::ties::labels::Labels;
use crate::drivers::ties::lines::{
    BROKEN_MAX, Broken, LineFault, Stretch, ends_of, line_end, numbers,
};
use crate::drivers::ties::parts::Parts;
use crate::drivers::ties::stream::{Blocks, Opened};
use crate::engine::rows::{Dropped, Rows};
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use std::io::Read;
use std::ops::Range;
use std::sync::Arc;

/// Opens the file; called twice when its ends turn out to be names.
pub type Opener<'a> = dyn Fn() -> Result<Box<dyn Read + Send>, String> + 'a;

/// What is wanted of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Column of the first end, who listens; the first when not given.
    pub from: Option<String>,
    /// Column of the second end, who is heard; the second when not given.
    pub to: Option<String>,
    /// Whether a tie goes one way.
    pub directed: bool,
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
    /// Whether the ends were names.
    pub named: bool,
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
    let total = parts.count() as u64;
    let words: u64 = all.iter().map(|one| one.words).sum();
    let broken: u64 = all.iter().map(|one| one.broken).sum();
    // One end in a hundred that is no number is a slip; more are names.
    let slips = words > 0 && words * 100 < 2 * total;
    if broken > 0 || slips {
        return Err(told(
            &all,
            head.lines,
            broken + if slips { words } else { 0 },
        ));
    }
    if total == 0 && words == 0 {
        return Err(ReadFault::Empty);
    }
    let named = words > 0;
    let (adults, parts) = if named {
        drop((all, parts));
        named_parts(open, &head)?
    } else {
        parts.compact()
    };
    let (rows, dropped) = parts.rows(adults, query.directed);
    Ok(TieList {
        rows: Arc::new(rows),
        dropped,
        directed: query.directed,
        named,
        sha256,
    })
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

/// Reads the file once more, its ends as names; returns how many there are.
fn named_parts(open: &Opener<'_>, head: &Head) -> Result<(u32, Parts), ReadFault> {
    let mut opened = Opened::new(open)?;
    let mut labels = Labels::new();
    let (mut parts, mut pairs) = (Parts::default(), Vec::new());
    let (mut start, mut line) = (head.bytes, head.lines);
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
            let [a, b] = cells.map(|cell| labels.number(&row[cell]));
            pairs.push((a, b));
        }
        parts.add(&pairs);
        pairs.clear();
        start = 0;
        spare = text;
    }
    let adults = u32::try_from(labels.len()).expect("names are numbered by 32 bits");
    Ok((adults, parts))
}

#[cfg(test)]
mod tests;
