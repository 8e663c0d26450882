//! How is a table read back? Its columns by name, numbers or texts.

use thirdwave::output::table::{Table, Values};

/// The numbers of a column.
#[track_caller]
pub(crate) fn numbers(table: &Table, name: &str) -> Vec<f64> {
    let column = table.numbers(name);
    column
        .unwrap_or_else(|| panic!("no numbers in `{name}`"))
        .to_vec()
}

/// A number of a column.
#[track_caller]
pub(crate) fn number(table: &Table, name: &str, row: usize) -> f64 {
    numbers(table, name)[row]
}

/// The texts of a column.
#[track_caller]
pub(crate) fn texts<'a>(table: &'a Table, name: &str) -> &'a [String] {
    match table.column(name).map(|column| &column.values) {
        Some(Values::Texts(texts)) => texts,
        _ => panic!("no texts in `{name}`"),
    }
}
