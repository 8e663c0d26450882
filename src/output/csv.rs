//! How does a table become a CSV file and come back as the same table?
//!
//! Numbers are written in the shortest form that reads back to the same bits and always with a point or an exponent;
//! whole numbers have neither; names are always in quotes. So a file says by itself what each column holds, even where
//! a name looks like a number. Units do not fit into the form: they stand in the manifest, and come back empty.

use crate::output::table::{Table, Values};
use std::collections::BTreeSet;
use std::fmt::{Display, Formatter, Write as _};

/// Why a text is no table. Lines are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The bytes are not UTF-8; the number is the first such byte.
    NotUtf8(usize),
    /// There is no line of column names.
    NoHead,
    /// Two columns bear this name.
    TwiceTheSameName(String),
    /// A line has another number of fields than the head.
    Ragged {
        /// Its line.
        line: usize,
        /// Fields in it.
        found: usize,
        /// Columns of the table.
        expected: usize,
    },
    /// A quoted field that opens at this line is not closed, or goes on after its closing quote.
    Quote(usize),
    /// A whole number above 2^64 - 1.
    TooLarge {
        /// Its column.
        column: String,
        /// The field.
        field: String,
    },
}

impl Display for Fault {
    fn fmt(&self, to: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotUtf8(at) => write!(to, "not UTF-8 at byte {at}"),
            Self::NoHead => write!(to, "no line of column names"),
            Self::TwiceTheSameName(name) => write!(to, "two columns are named `{name}`"),
            Self::Ragged {
                line,
                found,
                expected,
            } => write!(
                to,
                "line {line} has {found} fields where the head has {expected}"
            ),
            Self::Quote(line) => write!(to, "the quotes that open at line {line} do not close"),
            Self::TooLarge { column, field } => {
                write!(to, "`{field}` in column `{column}` is above 2^64 - 1")
            }
        }
    }
}

impl std::error::Error for Fault {}

/// A field and whether it stood in quotes.
struct Field {
    text: String,
    quoted: bool,
}

/// The fields of a line of the table and the line of the file where it starts.
struct Row {
    line: usize,
    fields: Vec<Field>,
}

/// The table as a CSV file.
#[must_use]
pub fn write(table: &Table) -> Vec<u8> {
    let mut text = String::new();
    for (index, column) in table.columns().iter().enumerate() {
        separate(&mut text, index);
        if column.name.is_empty() || column.name.contains([',', '"', '\n', '\r']) {
            quote(&mut text, &column.name);
        } else {
            text.push_str(&column.name);
        }
    }
    text.push('\n');
    for row in 0..table.rows() {
        for (index, column) in table.columns().iter().enumerate() {
            separate(&mut text, index);
            match &column.values {
                Values::Integers(values) => write!(text, "{}", values[row]),
                Values::Numbers(values) => write!(text, "{:?}", values[row]),
                Values::Texts(values) => {
                    quote(&mut text, &values[row]);
                    Ok(())
                }
            }
            .expect("writing to a string does not fail");
        }
        text.push('\n');
    }
    text.into_bytes()
}

/// The table in a CSV file. A column that is quoted anywhere, or holds a field that is no number, holds names; an empty
/// field among numbers is not a number. Columns of a table without rows come back as numbers.
///
/// # Errors
/// When the bytes are not a table.
pub fn read(bytes: &[u8]) -> Result<Table, Fault> {
    let text = std::str::from_utf8(bytes).map_err(|fault| Fault::NotUtf8(fault.valid_up_to()))?;
    let mut rows = rows_of(text.strip_prefix('\u{feff}').unwrap_or(text))?.into_iter();
    let head: Vec<String> = match rows.next() {
        Some(row) => row.fields.into_iter().map(|field| field.text).collect(),
        None if text == "\n" => Vec::new(),
        None => return Err(Fault::NoHead),
    };
    let mut columns: Vec<Vec<Field>> = head.iter().map(|_| Vec::new()).collect();
    for row in rows {
        if row.fields.len() != head.len() {
            return Err(Fault::Ragged {
                line: row.line,
                found: row.fields.len(),
                expected: head.len(),
            });
        }
        for (column, field) in columns.iter_mut().zip(row.fields) {
            column.push(field);
        }
    }
    let mut table = Table::default();
    let mut names = BTreeSet::new();
    for (name, fields) in head.into_iter().zip(columns) {
        let values = values_of(&name, fields)?;
        if !names.insert(name.clone()) {
            return Err(Fault::TwiceTheSameName(name));
        }
        table.push(&name, "", values);
    }
    Ok(table)
}

fn separate(text: &mut String, index: usize) {
    if index > 0 {
        text.push(',');
    }
}

fn quote(text: &mut String, name: &str) {
    text.push('"');
    text.push_str(&name.replace('"', "\"\""));
    text.push('"');
}

/// Splits a text into rows. Lines without any character are no rows.
fn rows_of(text: &str) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    let mut line = 1;
    let mut rest = text;
    while !rest.is_empty() {
        let mut row = Row {
            line,
            fields: Vec::new(),
        };
        loop {
            let (field, after) = field_of(rest, line)?;
            line += field.text.matches('\n').count();
            row.fields.push(field);
            rest = after;
            match rest.strip_prefix(',') {
                Some(after) => rest = after,
                None => break,
            }
        }
        rest = rest.strip_prefix('\r').unwrap_or(rest);
        rest = rest.strip_prefix('\n').unwrap_or(rest);
        line += 1;
        let blank =
            matches!(row.fields.as_slice(), [field] if field.text.is_empty() && !field.quoted);
        if !blank {
            rows.push(row);
        }
    }
    Ok(rows)
}

/// The first field of a text and what follows it.
fn field_of(text: &str, line: usize) -> Result<(Field, &str), Fault> {
    let Some(inside) = text.strip_prefix('"') else {
        let end = text.find([',', '\n']).unwrap_or(text.len());
        let end = if text[..end].ends_with('\r') {
            end - 1
        } else {
            end
        };
        let field = Field {
            text: text[..end].to_owned(),
            quoted: false,
        };
        return Ok((field, &text[end..]));
    };
    let mut content = String::new();
    let mut rest = inside;
    loop {
        let end = rest.find('"').ok_or(Fault::Quote(line))?;
        content.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(after) => {
                content.push('"');
                rest = after;
            }
            None => break,
        }
    }
    if !(rest.is_empty() || rest.starts_with([',', '\n']) || rest.starts_with("\r\n")) {
        return Err(Fault::Quote(line));
    }
    let field = Field {
        text: content,
        quoted: true,
    };
    Ok((field, rest))
}

fn values_of(name: &str, fields: Vec<Field>) -> Result<Values, Fault> {
    let digits = |field: &Field| {
        !field.text.is_empty() && field.text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if fields.iter().any(|field| field.quoted) {
        return Ok(Values::Texts(
            fields.into_iter().map(|field| field.text).collect(),
        ));
    }
    if !fields.is_empty() && fields.iter().all(digits) {
        let whole = fields.into_iter().map(|field| {
            field.text.parse::<u64>().map_err(|_| Fault::TooLarge {
                column: name.to_owned(),
                field: field.text,
            })
        });
        return Ok(Values::Integers(whole.collect::<Result<_, _>>()?));
    }
    let number = |field: &Field| match field.text.trim() {
        "" => Some(f64::NAN),
        text => text.parse::<f64>().ok(),
    };
    Ok(
        match fields.iter().map(number).collect::<Option<Vec<f64>>>() {
            Some(numbers) => Values::Numbers(numbers),
            None => Values::Texts(fields.into_iter().map(|field| field.text).collect()),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::{Fault, read, write};
    use crate::output::table::{Table, Values};
    use proptest::prelude::{Strategy, any, prop_assert_eq, proptest};
    use proptest::test_runner::Config;

    fn values(rows: usize) -> impl Strategy<Value = Values> {
        proptest::prop_oneof![
            proptest::collection::vec(any::<u64>(), rows).prop_map(Values::Integers),
            proptest::collection::vec(proptest::num::f64::ANY, rows).prop_map(Values::Numbers),
            proptest::collection::vec("\\PC*|[0-9]{1,3}|(\"|,|\r|\n|a){0,6}", rows)
                .prop_map(Values::Texts),
        ]
    }

    fn table() -> impl Strategy<Value = Table> {
        (1_usize..6)
            .prop_flat_map(|rows| proptest::collection::btree_map("\\PC*", values(rows), 1..5))
            .prop_map(|columns| {
                let mut table = Table::default();
                for (name, values) in columns {
                    table.push(&name, "", values);
                }
                table
            })
    }

    /// Equal to the bit; every not-a-number is the same one.
    fn bits(table: &Table) -> Vec<(String, String)> {
        let text = |values: &Values| match values {
            Values::Numbers(numbers) => numbers
                .iter()
                .map(|x| {
                    if x.is_nan() {
                        "NaN".to_owned()
                    } else {
                        format!("{:x} ", x.to_bits())
                    }
                })
                .collect(),
            other => format!("{other:?}"),
        };
        let columns = table.columns().iter();
        columns
            .map(|column| (column.name.clone(), text(&column.values)))
            .collect()
    }

    proptest! {
        #![proptest_config(Config { failure_persistence: None, ..Config::with_cases(500) })]
        #[test]
        fn every_table_reads_back_as_it_was(table in table()) {
            let back = read(&write(&table)).unwrap();
            prop_assert_eq!(bits(&back), bits(&table));
        }
    }

    #[test]
    fn the_form_is_as_documented() {
        let mut table = Table::default();
        table.push("step", "", Values::Integers(vec![0, u64::MAX]));
        table.push("made", "share", Values::Numbers(vec![1.0, 0.1 + 0.2]));
        table.push(
            "measure",
            "",
            Values::Texts(vec!["7".to_owned(), "a \"b\"".to_owned()]),
        );
        let text = String::from_utf8(write(&table)).unwrap();
        let expected = "step,made,measure\n0,1.0,\"7\"\n18446744073709551615,0.30000000000000004,\"a \"\"b\"\"\"\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn files_of_others_are_read_too() {
        let table =
            read(b"\xEF\xBB\xBFyear,hours,country\r\n1870,,Germany\r\n\r\n1880,2,UK").unwrap();
        assert_eq!(
            table.column("year").unwrap().values,
            Values::Integers(vec![1870, 1880])
        );
        assert!(table.numbers("hours").unwrap()[0].is_nan());
        assert_eq!(table.rows(), 2);
    }

    #[test]
    fn what_is_no_table_is_said_with_its_line() {
        assert_eq!(read(b""), Err(Fault::NoHead));
        assert_eq!(
            read(b"a,a\n1,2\n"),
            Err(Fault::TwiceTheSameName("a".to_owned()))
        );
        assert_eq!(read(b"a\n\"x\ny"), Err(Fault::Quote(2)));
        let ragged = Fault::Ragged {
            line: 4,
            found: 1,
            expected: 2,
        };
        assert_eq!(read(b"a,b\n\"x\ny\",2\n3\n"), Err(ragged));
        assert_eq!(read(&[b'a', 0xff]), Err(Fault::NotUtf8(1)));
    }
}
