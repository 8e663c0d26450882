//! What does a table of data say? A column of a CSV text becomes dated values; each fault knows its cell.

use crate::diagnostic::source::{Source, Spot};
use std::sync::Arc;

/// Which cells are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Column of the dates, in years.
    pub time: String,
    /// Column of the values.
    pub column: String,
    /// Rows are taken when each of these columns holds the word beside it.
    pub filter: Vec<(String, String)>,
}

/// A dated value and the cell it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Date in years.
    pub date: f64,
    /// Value.
    pub value: f64,
    /// The value's cell.
    pub spot: Spot,
}

/// Which part of the query named a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The dates.
    Time,
    /// The values.
    Value,
    /// The filter with this index.
    Filter(usize),
}

/// Why a table does not give a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadFault {
    /// The text has no line beside comments.
    Empty,
    /// The head has no such column.
    NoColumn {
        /// Who asked for it.
        role: Role,
        /// The name asked for.
        asked: String,
        /// The names there are.
        columns: Vec<String>,
    },
    /// The head has the column twice.
    TwoColumns {
        /// Who asked for it.
        role: Role,
        /// The first of that name.
        first: Spot,
        /// The second.
        second: Spot,
    },
    /// A quote that opens a cell is not closed.
    OpenQuote {
        /// Where it is opened.
        spot: Spot,
    },
    /// No row passes the filter, or all values of those that do are blank.
    NoRows {
        /// Rows that pass the filter.
        passing: usize,
        /// For each filter that matches no row at all: its index and the words its column holds.
        unmatched: Vec<(usize, Vec<String>)>,
    },
    /// A cell holds no number.
    Cell {
        /// Where.
        spot: Spot,
        /// What a number was wanted for.
        role: Role,
    },
    /// A row ends before the column, or goes on after the head's last.
    RowLength {
        /// The row.
        spot: Spot,
        /// Whether it has more cells than the head.
        long: bool,
    },
    /// A date is not after the one before it.
    Order {
        /// The earlier row's date.
        first: Spot,
        /// The later row's date.
        second: Spot,
        /// Whether both are the same.
        same: bool,
    },
}

/// Cells with faults after which the rest is not reported: a wrong column would otherwise fill the screen.
const FAULTS_MAX: usize = 5;

/// The values a query finds, in order of date.
///
/// # Errors
/// All faults of the table, at most five of its cells.
pub fn points(source: &Arc<Source>, query: &Query) -> Result<Vec<Point>, Vec<ReadFault>> {
    let rows = rows(source);
    let Some((head, body)) = rows.split_first() else {
        return Err(vec![ReadFault::Empty]);
    };
    // What follows an open quote is one cell to the end of the text: nothing after it can be judged.
    if let Some(open) = rows.iter().flatten().find(|cell| cell.open) {
        let spot = Spot::new(source, open.span.start..open.span.start + 1);
        return Err(vec![ReadFault::OpenQuote { spot }]);
    }
    let mut faults = Vec::new();
    let mut find = |role: Role, name: &str| {
        let mut named = (0..).zip(head).filter(|(_, cell)| cell.text.trim() == name);
        let (first, second) = (named.next(), named.next());
        if let (Some((_, first)), Some((_, second))) = (first, second) {
            faults.push(ReadFault::TwoColumns {
                role,
                first: Spot::new(source, first.span.clone()),
                second: Spot::new(source, second.span.clone()),
            });
        }
        let index = first.map(|(index, _)| index);
        if index.is_none() {
            faults.push(ReadFault::NoColumn {
                role,
                asked: name.to_owned(),
                columns: head
                    .iter()
                    .map(|cell| cell.text.trim().to_owned())
                    .collect(),
            });
        }
        index.unwrap_or(usize::MAX)
    };
    let time = find(Role::Time, &query.time);
    let value = find(Role::Value, &query.column);
    let filters: Vec<(usize, &str)> = query
        .filter
        .iter()
        .enumerate()
        .map(|(i, (name, word))| (find(Role::Filter(i), name), word.as_str()))
        .collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let passing: Vec<&Vec<Cell>> = body
        .iter()
        .filter(|row| filters.iter().all(|(at, word)| holds(row, *at, word)))
        .collect();
    let points = numbers(source, &passing, head.len(), (time, value), &mut faults);
    if points.is_empty() && faults.is_empty() {
        faults.push(ReadFault::NoRows {
            passing: passing.len(),
            unmatched: unmatched(body, &filters),
        });
    }
    if faults.is_empty() {
        Ok(points.into_iter().map(|(point, _)| point).collect())
    } else {
        Err(faults)
    }
}

/// Reads dates and values of rows; a blank value is a gap and is skipped.
fn numbers(
    source: &Arc<Source>,
    rows: &[&Vec<Cell>],
    width: usize,
    (time, value): (usize, usize),
    faults: &mut Vec<ReadFault>,
) -> Vec<(Point, Spot)> {
    let mut points: Vec<(Point, Spot)> = Vec::new();
    for row in rows {
        if faults.len() >= FAULTS_MAX {
            break;
        }
        let long = row.len() > width;
        let wanted = row.get(time).zip(row.get(value));
        // A row that is too long is one whose cells are not where they seem: `40,7` for 40.7, say.
        let Some((time, value)) = wanted.filter(|_| !long) else {
            let start = row.first().map_or(0, |cell| cell.span.start);
            let end = row.last().map_or(0, |cell| cell.span.end);
            let spot = Spot::new(source, start..end);
            faults.push(ReadFault::RowLength { spot, long });
            continue;
        };
        if value.text.trim().is_empty() {
            continue;
        }
        let mut read = |cell: &Cell, role: Role| {
            let number = cell
                .text
                .trim()
                .parse::<f64>()
                .ok()
                .filter(|n| n.is_finite());
            if number.is_none() {
                let spot = Spot::new(source, cell.span.clone());
                faults.push(ReadFault::Cell { spot, role });
            }
            number
        };
        let (date, number) = (read(time, Role::Time), read(value, Role::Value));
        let (Some(date), Some(number)) = (date, number) else {
            continue;
        };
        let date_spot = Spot::new(source, time.span.clone());
        if let Some((last, last_spot)) = points.last()
            && date <= last.date
        {
            faults.push(ReadFault::Order {
                first: last_spot.clone(),
                second: date_spot.clone(),
                same: date >= last.date,
            });
        }
        let spot = Spot::new(source, value.span.clone());
        points.push((
            Point {
                date,
                value: number,
                spot,
            },
            date_spot,
        ));
    }
    points
}

fn holds(row: &[Cell], at: usize, word: &str) -> bool {
    row.get(at).is_some_and(|cell| cell.text.trim() == word)
}

/// The filters that match no row by themselves, with up to a dozen words their columns do hold.
fn unmatched(body: &[Vec<Cell>], filters: &[(usize, &str)]) -> Vec<(usize, Vec<String>)> {
    let mut found = Vec::new();
    for (index, (at, word)) in filters.iter().enumerate() {
        if body.iter().any(|row| holds(row, *at, word)) {
            continue;
        }
        let mut words: Vec<String> = body
            .iter()
            .filter_map(|row| row.get(*at))
            .map(|cell| cell.text.trim().to_owned())
            .collect();
        words.sort();
        words.dedup();
        found.push((index, words));
    }
    found
}

/// A cell without its quotes, and its bytes.
pub(crate) struct Cell {
    pub(crate) text: String,
    /// Whether it opens with a quote that is never closed.
    pub(crate) open: bool,
    pub(crate) span: std::ops::Range<usize>,
}

/// The rows of a CSV text; comment lines at its head and blank lines are left out.
///
/// Written here because the csv crate does not tell where a cell stands, and a fault must point at its cell.
pub(crate) fn rows(source: &Source) -> Vec<Vec<Cell>> {
    let text = source.text.as_str();
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut rows = Vec::new();
    while at < bytes.len() {
        let comment = rows.is_empty() && bytes[at] == b'#';
        let line_end = text[at..].find('\n').map_or(bytes.len(), |n| at + n);
        if comment || text[at..line_end].trim().is_empty() {
            at = line_end + 1;
            continue;
        }
        let mut row = Vec::new();
        loop {
            let (cell, end) = cell(text, at);
            row.push(cell);
            at = end + 1;
            if bytes.get(end) != Some(&b',') {
                break;
            }
        }
        rows.push(row);
    }
    rows
}

/// The cell that begins at a byte, and the byte after it: a comma, a line break or the end.
fn cell(text: &str, start: usize) -> (Cell, usize) {
    let bytes = text.as_bytes();
    let ends = |at: usize| matches!(bytes.get(at), None | Some(b',' | b'\n'));
    let mut at = start;
    let mut content = String::new();
    let mut open = false;
    if bytes.get(start) == Some(&b'"') {
        at += 1;
        let mut from = at;
        open = true;
        while at < bytes.len() {
            if bytes[at] == b'"' {
                content.push_str(&text[from..at]);
                at += 1;
                from = at;
                if bytes.get(at) != Some(&b'"') {
                    open = false;
                    break;
                }
            }
            at += 1;
        }
        let from = from.min(at);
        while !ends(at) {
            at += 1;
        }
        content.push_str(&text[from..at]);
    } else {
        while !ends(at) {
            at += 1;
        }
        content.push_str(&text[start..at]);
    }
    let end = start + text[start..at].trim_end_matches('\r').len();
    let cell = Cell {
        text: content.trim_end_matches('\r').to_owned(),
        open,
        span: start..end,
    };
    (cell, at)
}

#[cfg(test)]
mod tests {
    use super::{Query, ReadFault, Role, points};
    use crate::diagnostic::source::Source;

    const TABLE: &str = "# hours of work\n# source: made up\ncountry,year,hours,note\r\n\
        Germany,1900,60.5,\"a, \"\"b\"\"\"\r\nGermany,1950,,\nFrance,1900,61,\nGermany,2000,38.9,\"two\nlines\"\n";

    fn query(column: &str, country: &str) -> Query {
        Query {
            time: "year".to_owned(),
            column: column.to_owned(),
            filter: vec![("country".to_owned(), country.to_owned())],
        }
    }

    #[test]
    fn rows_are_filtered_and_gaps_skipped() {
        let source = Source::new("t.csv", TABLE);
        let found = points(&source, &query("hours", "Germany")).expect("legal");
        let pairs: Vec<(f64, f64)> = found.iter().map(|p| (p.date, p.value)).collect();
        assert_eq!(pairs, [(1900.0, 60.5), (2000.0, 38.9)]);
        assert_eq!(found[1].spot.text(), "38.9");
        assert_eq!(found[1].spot.line_and_column().0, 7);
    }

    #[test]
    fn a_missing_column_lists_those_there_are() {
        let source = Source::new("t.csv", TABLE);
        let faults = points(&source, &query("hour", "Germany")).expect_err("no such column");
        let columns = ["country", "year", "hours", "note"]
            .map(str::to_owned)
            .to_vec();
        let asked = "hour".to_owned();
        let role = Role::Value;
        assert_eq!(
            faults,
            [ReadFault::NoColumn {
                role,
                asked,
                columns
            }]
        );
    }

    #[test]
    fn a_filter_that_matches_nothing_shows_what_there_is() {
        let source = Source::new("t.csv", TABLE);
        let faults = points(&source, &query("hours", "Germny")).expect_err("no such country");
        let words = vec!["France".to_owned(), "Germany".to_owned()];
        let unmatched = vec![(0, words)];
        assert_eq!(
            faults,
            [ReadFault::NoRows {
                passing: 0,
                unmatched
            }]
        );
    }

    #[test]
    fn cells_that_are_no_numbers_are_found_where_they_stand() {
        let source = Source::new("t.csv", "year,v\n1900,abc\n1901,2\n1901,3\n1900,4\n1990\n");
        let query = Query {
            time: "year".to_owned(),
            column: "v".to_owned(),
            filter: Vec::new(),
        };
        let faults = points(&source, &query).expect_err("faulty");
        let lines: Vec<usize> = faults
            .iter()
            .map(|fault| match fault {
                ReadFault::Cell { spot, .. } | ReadFault::RowLength { spot, .. } => {
                    spot.line_and_column().0
                }
                ReadFault::Order { second, .. } => second.line_and_column().0,
                _ => 0,
            })
            .collect();
        assert_eq!(lines, [2, 4, 5, 6]);
        assert_eq!(
            points(&Source::new("e", "# x\n\n"), &query),
            Err(vec![ReadFault::Empty])
        );
    }
}
