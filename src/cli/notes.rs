//! What do the columns of written tables mean? Notes for the manifest.

use crate::experiments::columns;
use crate::model::measures;
use crate::output::manifest::ColumnNote;
use crate::output::table::Table;
use std::collections::BTreeMap;

/// Notes on columns, by name.
pub(super) type Notes = BTreeMap<String, ColumnNote>;

/// Units and meanings of the columns of a table: of `series.csv`, whose columns are measures, or of another.
pub(super) fn of(name: &str, table: &Table) -> Notes {
    let meaning = |column: &str| {
        let own = columns::meaning(name, column).map(str::to_owned);
        own.or_else(|| measures::meaning(column))
            .unwrap_or_default()
    };
    let columns = table.columns().iter().map(|column| {
        let note = ColumnNote {
            unit: column.unit.clone(),
            meaning: meaning(&column.name),
        };
        (column.name.clone(), note)
    });
    columns.collect()
}
