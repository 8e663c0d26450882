//! How is a list of ties written? The separator, the header and the columns, found out from its first lines.

use crate::drivers::ties::lines::{
    Format, LineFault, Separator, cells, is_empty, is_whole, line_end, uncommented,
};
use crate::drivers::ties::{FaultyLine, Header, Query, ReadFault};
use std::ops::Range;

/// Words that name a column of ends.
const COLUMNS: [&str; 22] = [
    "from",
    "to",
    "source",
    "target",
    "src",
    "dst",
    "node1",
    "node2",
    "node_1",
    "node_2",
    "id1",
    "id2",
    "id_1",
    "id_2",
    "ego",
    "alter",
    "nominated",
    "follower",
    "followee",
    "followed",
    "user",
    "friend",
];

/// Characters of a first line that are told.
const TOLD_MAX: usize = 60;

/// How a first line was taken for a header or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guess {
    /// It is a tie: both of its ends are numbers, or somebody said so.
    Tie,
    /// It is a header, because somebody said so.
    Asked,
    /// It is a header by the words in it.
    Known,
    /// It is a header because it has no number and numbers follow.
    Followed,
    /// It has words and no numbers follow at once: a tie between names, as it seems.
    Words,
}

/// What stands before the first tie, and how ties are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) format: Format,
    pub(crate) guess: Guess,
    /// The first line that is no comment, or its beginning.
    pub(crate) text: String,
    /// Bytes and lines up to the end of the header, none without one.
    pub(crate) bytes: usize,
    pub(crate) lines: u64,
}

impl Head {
    /// The head of the same file when its first line is no header after all.
    pub(crate) fn into_tie(mut self) -> Self {
        (self.guess, self.bytes, self.lines) = (Guess::Words, 0, 0);
        self
    }
}

/// A first line in cells.
struct First<'t> {
    number: u64,
    line: &'t [u8],
    cells: Vec<Range<usize>>,
}

impl First<'_> {
    fn names(&self) -> impl Iterator<Item = String> {
        let names = self.cells.iter();
        names.map(|cell| word(self.line, cell).into_owned())
    }

    /// The column of an end, by its name or else by its place.
    fn column(&self, asked: Option<&String>, place: usize) -> Result<usize, ReadFault> {
        let Some(asked) = asked else {
            return Ok(place);
        };
        let found = self.names().position(|name| name == *asked);
        found.ok_or_else(|| ReadFault::NoColumn {
            asked: asked.clone(),
            columns: self.names().collect(),
        })
    }

    /// Whether the ends are words that name columns of ends.
    fn is_known(&self, ends: [usize; 2]) -> bool {
        ends.iter().all(|&end| {
            let name = word(self.line, &self.cells[end]).to_ascii_lowercase();
            COLUMNS.contains(&name.as_str()) || name.ends_with("nodeid")
        })
    }

    /// A fault of it.
    fn fault(&self, cell: Range<usize>, fault: LineFault) -> ReadFault {
        let end = self.line.len().min(200);
        let first = vec![FaultyLine {
            line: self.number,
            text: String::from_utf8_lossy(&self.line[..end]).into_owned(),
            cell: cell.start.min(end)..cell.end.min(end),
            fault,
        }];
        ReadFault::Lines { first, count: 1 }
    }
}

/// Looks at the first lines of a text.
pub(crate) fn head(text: &[u8], query: &Query) -> Result<Head, ReadFault> {
    let mut rows = rows_of(text);
    let Some((number, span)) = rows.next() else {
        return Err(ReadFault::Empty);
    };
    let line = uncommented(&text[span.clone()]);
    let separator = [b',', b';', b'\t']
        .into_iter()
        .find(|byte| line.trim_ascii().contains(byte))
        .map_or(Separator::Blanks, Separator::Byte);
    let cells_of = |line| cells(line, separator);
    let first = First {
        number,
        line,
        cells: cells_of(line),
    };
    let ends = [
        first.column(query.from.as_ref(), 0)?,
        first.column(query.to.as_ref(), 1)?,
    ];
    let width = first.cells.len();
    if width < 2 {
        return Err(first.fault(0..line.trim_ascii_end().len(), LineFault::OneCell));
    }
    let numbers_follow = rows.next().is_some_and(|(_, span)| {
        let line = uncommented(&text[span]);
        are_numbers(line, &cells_of(line), ends)
    });
    let guess = match query.header {
        Header::Yes => Guess::Asked,
        Header::No => Guess::Tie,
        Header::Auto if query.from.is_some() || query.to.is_some() => Guess::Asked,
        Header::Auto => guess(&first, ends, numbers_follow)?,
    };
    let is_header = matches!(guess, Guess::Asked | Guess::Known | Guess::Followed);
    let (bytes, lines) = if is_header {
        (text.len().min(span.end + 1), number)
    } else {
        (0, 0)
    };
    let told = String::from_utf8_lossy(line.trim_ascii());
    Ok(Head {
        format: Format {
            separator,
            ends,
            width,
        },
        guess,
        text: told.chars().take(TOLD_MAX).collect(),
        bytes,
        lines,
    })
}

/// What a first line seems to be. A header has no cell that looks like a number; before numbers, a line with one is a slip.
fn guess(first: &First<'_>, ends: [usize; 2], numbers_follow: bool) -> Result<Guess, ReadFault> {
    let line = first.line;
    if are_numbers(line, &first.cells, ends) {
        return Ok(Guess::Tie);
    }
    if first.is_known(ends) {
        return Ok(Guess::Known);
    }
    if !numbers_follow {
        return Ok(Guess::Words);
    }
    let mut cells = first.cells.iter();
    if !cells.any(|cell| looks_like_a_number(&line[cell.clone()])) {
        return Ok(Guess::Followed);
    }
    let odd = ends.map(|end| first.cells[end].clone());
    let odd = odd.into_iter().find(|cell| !is_whole(&line[cell.clone()]));
    let odd = odd.expect("one of them is none");
    let fault = if odd.is_empty() {
        LineFault::Blank
    } else {
        LineFault::OddFirst
    };
    Err(first.fault(odd, fault))
}

/// Whether somebody meant a number: a sign, a fraction or an exponent may belong to it.
fn looks_like_a_number(cell: &[u8]) -> bool {
    let text = std::str::from_utf8(cell).unwrap_or_default();
    text.contains(|c: char| c.is_ascii_digit()) && text.parse::<f64>().is_ok()
}

/// Lines that are neither blank nor comments, with their numbers from 1.
fn rows_of(text: &[u8]) -> impl Iterator<Item = (u64, Range<usize>)> {
    let mut at = 0;
    let spans = std::iter::from_fn(move || {
        let start = at;
        (start < text.len()).then(|| {
            let end = line_end(text, start);
            at = end + 1;
            start..end
        })
    });
    (1..)
        .zip(spans)
        .filter(|(_, span)| !is_empty(&text[span.clone()]))
}

fn word<'t>(line: &'t [u8], cell: &Range<usize>) -> std::borrow::Cow<'t, str> {
    String::from_utf8_lossy(&line[cell.clone()])
}

fn are_numbers(line: &[u8], cells: &[Range<usize>], ends: [usize; 2]) -> bool {
    ends.iter().all(|&end| {
        let cell = cells.get(end);
        cell.is_some_and(|cell| is_whole(&line[cell.clone()]))
    })
}
