//! How does a table become a CSV file and come back as the same table?
//!
//! Numbers are written in the shortest form that reads back to the same bits and always with a point or an exponent; whole
//! numbers have neither. So a column says by itself what it holds: whole numbers, numbers, or names, which never look like
//! numbers here. Units do not fit into the form: they stand in the manifest, and come back empty.

use crate::output::table::{Table, Values};
use csv::{ReaderBuilder, WriterBuilder};
use std::collections::BTreeSet;

/// The table as a CSV file (RFC 4180, with bare line feeds).
///
/// # Panics
/// When a column of names holds nothing but numbers, which would come back as numbers.
#[must_use]
pub fn write(table: &Table) -> Vec<u8> {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    let columns: Vec<Vec<String>> = table
        .columns()
        .iter()
        .map(|column| fields(&column.values))
        .collect();
    for (column, fields) in table.columns().iter().zip(&columns) {
        let names = matches!(column.values, Values::Texts(_));
        let numbers = fields.iter().all(|field| field.parse::<f64>().is_ok());
        assert!(
            !names || fields.is_empty() || !numbers,
            "`{}` holds names like numbers",
            column.name
        );
    }
    let whole = "writing to memory does not fail";
    writer
        .write_record(table.columns().iter().map(|column| &column.name))
        .expect(whole);
    for row in 0..table.rows() {
        writer
            .write_record(columns.iter().map(|column| &column[row]))
            .expect(whole);
    }
    writer.into_inner().expect(whole)
}

fn fields(values: &Values) -> Vec<String> {
    match values {
        Values::Integers(values) => values.iter().map(u64::to_string).collect(),
        Values::Numbers(values) => values.iter().map(|value| format!("{value:?}")).collect(),
        Values::Texts(values) => values.clone(),
    }
}

/// The table in a CSV file. A column without rows comes back as numbers.
///
/// # Errors
/// When the bytes are not a table; the text says why and in which line.
pub fn read(bytes: &[u8]) -> Result<Table, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = ReaderBuilder::new().from_reader(bytes);
    let head = reader.headers().map_err(|error| error.to_string())?.clone();
    if head.is_empty() {
        return Err("no line of column names".to_owned());
    }
    let mut columns: Vec<Vec<String>> = vec![Vec::new(); head.len()];
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        for (column, field) in columns.iter_mut().zip(&record) {
            column.push(field.to_owned());
        }
    }
    let mut table = Table::default();
    let mut names = BTreeSet::new();
    for (name, fields) in head.iter().zip(columns) {
        if !names.insert(name) {
            return Err(format!("two columns are named `{name}`"));
        }
        table.push(name, "", values(fields));
    }
    Ok(table)
}

/// What the fields of a column are: whole numbers if all are, else numbers if all are, else names.
fn values(fields: Vec<String>) -> Values {
    if fields.is_empty() {
        return Values::Numbers(Vec::new());
    }
    let digits = fields
        .iter()
        .all(|field| field.bytes().all(|byte| byte.is_ascii_digit()));
    let integers = fields
        .iter()
        .map(|field| field.parse().ok())
        .collect::<Option<Vec<u64>>>();
    if let (true, Some(integers)) = (digits, integers) {
        return Values::Integers(integers);
    }
    let numbers = fields
        .iter()
        .map(|field| field.parse().ok())
        .collect::<Option<Vec<f64>>>();
    numbers.map_or(Values::Texts(fields), Values::Numbers)
}

#[cfg(test)]
mod tests {
    use super::{read, write};
    use crate::output::table::{Table, Values};
    use proptest::prelude::{Strategy, any, prop_assert_eq, proptest};
    use proptest::test_runner::Config;

    fn values(rows: usize) -> impl Strategy<Value = Values> {
        proptest::prop_oneof![
            proptest::collection::vec(any::<u64>(), rows).prop_map(Values::Integers),
            proptest::collection::vec(proptest::num::f64::ANY, rows).prop_map(Values::Numbers),
            proptest::collection::vec("_(\\PC|\"|,|\r|\n){0,6}", rows).prop_map(Values::Texts),
        ]
    }

    fn table() -> impl Strategy<Value = Table> {
        (1..5_usize)
            .prop_flat_map(|rows| proptest::collection::btree_map("c\\PC*", values(rows), 1..5))
            .prop_map(|columns| {
                let mut table = Table::default();
                for (name, values) in columns {
                    table.push(&name, "", values);
                }
                table
            })
    }

    /// The table with every number as its bits: NaN equals NaN, and 0 is not -0.
    fn bits(table: &Table) -> Vec<(String, String)> {
        let of = |values: &Values| match values {
            Values::Numbers(numbers) => {
                // A NaN keeps being one; its payload has no text.
                let bits = |x: &f64| if x.is_nan() { u64::MAX } else { x.to_bits() };
                format!("{:?}", numbers.iter().map(bits).collect::<Vec<u64>>())
            }
            other => format!("{other:?}"),
        };
        table
            .columns()
            .iter()
            .map(|c| (c.name.clone(), of(&c.values)))
            .collect()
    }

    proptest! {
        #![proptest_config(Config { failure_persistence: None, ..Config::with_cases(300) })]
        #[test]
        fn every_table_reads_back_as_it_was(table in table()) {
            let back = read(&write(&table)).expect("a table");
            prop_assert_eq!(bits(&back), bits(&table));
        }
    }

    #[test]
    fn the_form_is_as_documented() {
        let mut table = Table::default();
        table.push(
            "run",
            "",
            Values::Integers(vec![0, 18_446_744_073_709_551_615]),
        );
        table.push("made", "share", Values::Numbers(vec![0.1, 1.0]));
        table.push(
            "name",
            "",
            Values::Texts(vec!["food, home".to_owned(), "x".to_owned()]),
        );
        let text = String::from_utf8(write(&table)).expect("text");
        assert_eq!(
            text,
            "run,made,name\n0,0.1,\"food, home\"\n18446744073709551615,1.0,x\n"
        );
    }

    #[test]
    fn what_is_no_table_is_refused_with_its_reason() {
        let refused = |bytes: &[u8]| read(bytes).expect_err("no table");
        assert!(refused(b"").contains("column names"));
        assert!(refused(b"a,b\n1,2\n3\n").contains("line: 3"));
        assert!(refused(b"a,a\n1,2\n").contains("two columns"));
        assert!(refused(b"a\n\xff\n").contains("UTF-8"));
    }
}
