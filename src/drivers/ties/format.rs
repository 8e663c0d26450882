//! How is a list of ties written? The separator, the header and the columns, found out from its first lines.

use crate::drivers::ties::lines::{Format, LineFault, Separator, cells, is_empty, line_end};
use crate::drivers::ties::{FaultyLine, Query, ReadFault};
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

/// What stands before the first tie, and how ties are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) format: Format,
    /// Bytes and lines up to the end of the header, none without one.
    pub(crate) bytes: usize,
    pub(crate) lines: u64,
}

/// Looks at the first lines of a text.
pub(crate) fn head(text: &[u8], query: &Query) -> Result<Head, ReadFault> {
    let mut rows = rows_of(text);
    let Some((number, span)) = rows.next() else {
        return Err(ReadFault::Empty);
    };
    let line = &text[span.clone()];
    let separator = [b',', b';', b'\t']
        .into_iter()
        .find(|byte| line.trim_ascii().contains(byte))
        .map_or(Separator::Blanks, Separator::Byte);
    let first = cells(line, separator);
    let width = first.len();
    let names = || first.iter().map(|cell| word(line, cell).into_owned());
    let column = |asked: &Option<String>, place: usize| match asked {
        None => Ok(place),
        Some(asked) => names()
            .position(|name| name == *asked)
            .ok_or_else(|| ReadFault::NoColumn {
                asked: asked.clone(),
                columns: names().collect(),
            }),
    };
    let ends = [column(&query.from, 0)?, column(&query.to, 1)?];
    if width < 2 {
        let fault = LineFault::Width {
            found: width,
            wanted: 2,
        };
        let line = FaultyLine {
            line: number,
            text: String::from_utf8_lossy(&line[..line.len().min(200)]).into_owned(),
            cell: 0..line.len().min(200),
            fault,
        };
        let first = vec![line];
        return Err(ReadFault::Lines { first, count: 1 });
    }
    let asked = query.from.is_some() || query.to.is_some();
    let known = || {
        ends.iter().all(|&end| {
            let name = word(line, &first[end]).to_ascii_lowercase();
            COLUMNS.contains(&name.as_str()) || name.ends_with("nodeid")
        })
    };
    let is_header = asked
        || (!are_numbers(line, &first, ends)
            && (known() || {
                rows.next().is_some_and(|(_, span)| {
                    let line = &text[span];
                    are_numbers(line, &cells(line, separator), ends)
                })
            }));
    let format = Format {
        separator,
        ends,
        width,
    };
    let (bytes, lines) = if is_header {
        (text.len().min(span.end + 1), number)
    } else {
        (0, 0)
    };
    Ok(Head {
        format,
        bytes,
        lines,
    })
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
        let digits = cells.get(end).map(|cell| &line[cell.clone()]);
        digits.is_some_and(|text| !text.is_empty() && text.iter().all(u8::is_ascii_digit))
    })
}
