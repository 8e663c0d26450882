//! Who is tied to whom, by a file? A list of ties, one a line, of any common form, becomes rows.
//!
//! Lines hold two ends and perhaps more cells, with commas, semicolons, tabs or blanks between them; the first may be a
//! header; comments begin with `#` or `%`; gzip is found out. Ends are whole numbers, which are brought into a row without
//! gaps and keep their order, or names, which are numbered as they first appear. The text is read in blocks while the block
//! before is parsed by all cores, and is never held as a whole.

mod format;
mod labels;
pub mod lines;
mod stream;

use crate::drivers::ties::format::{Head, head};
use crate::drivers::ties::labels::Labels;
use crate::drivers::ties::lines::{
    BROKEN_MAX, Broken, LineFault, Stretch, ends_of, line_end, numbers,
};
use crate::drivers::ties::stream::{Blocks, Opened};
use crate::engine::rows::{Direction, Dropped, Rows};
use rayon::prelude::{IntoParallelRefIterator, IntoParallelRefMutIterator, ParallelIterator};
use std::io::Read;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

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

/// Ties as they are read: in pieces, in the order of the file.
struct Parts {
    parts: Vec<Vec<(u32, u32)>>,
    adults: u32,
}

/// Reads a list of ties.
///
/// # Errors
/// When the file cannot be read, is empty, lacks a column or has broken lines.
pub fn read(open: &Opener<'_>, query: &Query) -> Result<TieList, ReadFault> {
    let mut opened = Opened::new(open)?;
    let Some(first) = opened.blocks.next_block()? else {
        return Err(ReadFault::Empty);
    };
    let head = head(&first, query)?;
    let all = number_parts(&mut opened.blocks, first, &head)?;
    let sha256 = opened.sha256();
    let total: u64 = all.iter().map(|one| one.pairs.len() as u64).sum();
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
    let ties = if named {
        drop(all);
        named_parts(open, &head)?
    } else {
        compact(all.into_iter().map(|one| one.pairs).collect())
    };
    let (rows, dropped) = rows(ties, query.directed);
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
) -> Result<Vec<Stretch>, ReadFault> {
    let mut all = Vec::new();
    let mut current = Some(first);
    let mut start = head.bytes;
    while let Some(text) = current {
        let (next, stretches) = rayon::join(
            || blocks.next_block(),
            || -> Vec<Stretch> {
                let pieces = pieces(&text[start..]);
                let read = |piece: &&[u8]| numbers(piece, &head.format);
                pieces.par_iter().map(read).collect()
            },
        );
        all.extend(stretches);
        start = 0;
        current = next?;
    }
    Ok(all)
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
fn named_parts(open: &Opener<'_>, head: &Head) -> Result<Parts, ReadFault> {
    let mut opened = Opened::new(open)?;
    let mut labels = Labels::new();
    let mut parts = Vec::new();
    let (mut start, mut line) = (head.bytes, head.lines);
    while let Some(text) = opened.blocks.next_block()? {
        let mut pairs = Vec::new();
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
        parts.push(pairs);
        start = 0;
    }
    let adults = u32::try_from(labels.len()).expect("names are numbered by 32 bits");
    Ok(Parts { parts, adults })
}

/// Numbers without gaps, in their order.
fn compact(mut parts: Vec<Vec<(u32, u32)>>) -> Parts {
    let most = |pairs: &Vec<(u32, u32)>| pairs.iter().map(|pair| pair.0.max(pair.1)).max();
    let most = parts.par_iter().filter_map(most).max().unwrap_or(0);
    let there: Vec<AtomicU64> = (0..=most / 64).map(|_| AtomicU64::new(0)).collect();
    parts.par_iter().for_each(|pairs| {
        for number in pairs.iter().flat_map(|&(a, b)| [a, b]) {
            let (word, bit) = (&there[(number / 64) as usize], 1 << (number % 64));
            // Looking first keeps words shared among cores once they are full.
            if word.load(Ordering::Relaxed) & bit == 0 {
                word.fetch_or(bit, Ordering::Relaxed);
            }
        }
    });
    let there: Vec<u64> = there.into_iter().map(AtomicU64::into_inner).collect();
    let mut before = Vec::with_capacity(there.len());
    let mut count = 0;
    for word in &there {
        before.push(count);
        count += word.count_ones();
    }
    if u64::from(count) < u64::from(most) + 1 {
        let rank = |number: u32| {
            let word = (number / 64) as usize;
            let below = there[word] & ((1 << (number % 64)) - 1);
            before[word] + below.count_ones()
        };
        parts.par_iter_mut().for_each(|pairs| {
            for pair in pairs {
                *pair = (rank(pair.0), rank(pair.1));
            }
        });
    }
    Parts {
        parts,
        adults: count,
    }
}

/// The rows of all ties; each part is let go as soon as it is sorted.
fn rows(ties: Parts, directed: bool) -> (Rows, Dropped) {
    let direction = if directed {
        Direction::OneWay
    } else {
        Direction::BothWays
    };
    let parts: Vec<Mutex<Vec<(u32, u32)>>> = ties.parts.into_iter().map(Mutex::new).collect();
    Rows::of(ties.adults, parts.len(), direction, |piece, pairs| {
        let mut part = parts[piece].lock().unwrap_or_else(PoisonError::into_inner);
        pairs.append(&mut std::mem::take(&mut *part));
    })
}

#[cfg(test)]
mod tests;
