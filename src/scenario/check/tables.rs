//! Which values does a table of data give? The faults of a CSV column, told at the cell and at the setting that asked for it.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::source::Spot;
use crate::drivers::read::{Query, ReadFault, Role, points};
use crate::scenario::check::courses::Placed;
use crate::scenario::check::slips::slip;
use crate::scenario::check::{Check, wrong_type};
use crate::scenario::nearest::{listed, nearest};
use crate::scenario::parameters::row;
use crate::scenario::reading::straight;
use crate::scenario::tree::{Node, Table, Value};

impl Check<'_, '_> {
    /// The dated values that `csv`, `time`, `column` and `where` of a table ask for.
    pub(super) fn data(&mut self, path: &str, table: &Table) -> Result<Placed, Vec<Diagnostic>> {
        let mut faults = Vec::new();
        let mut text = |key: &str| {
            let node = table.get(key)?;
            if node.text().is_none() {
                let fault = wrong_type(&format!("{path}.{key}"), node, "a text in quotes");
                faults.push(fault);
            }
            node.text()
        };
        let (csv, time, column) = (text("csv"), text("time"), text("column"));
        let filter = filter(path, table, &mut faults);
        let Some(csv_node) = table.get("csv") else {
            return Err(faults);
        };
        if table.get("column").is_none() {
            let message = format!("`{path}.column` is missing");
            let fault = Diagnostic::error("scenario/missing", message);
            faults.push(fault.at(&csv_node.key, "needs a setting `column`"));
        }
        let (Some(csv), Some(column), true) = (csv, column, faults.is_empty()) else {
            return Err(faults);
        };
        let file = straight(&csv_node.spot.source.folder.join(csv));
        let source = self.files.text(&file, Some(&csv_node.spot), "drivers/file");
        let source = source.map_err(|fault| {
            vec![
                fault.hint("a path of data is relative to the folder of the scenario that says it"),
            ]
        })?;
        let query = Query {
            time: time.unwrap_or("year").to_owned(),
            column: column.to_owned(),
            filter,
        };
        let found = points(&source, &query).map_err(|found| {
            let told = found.iter().map(|fault| told(path, table, csv_node, fault));
            told.collect::<Vec<_>>()
        })?;
        let dates = row("freeze");
        if let Some(point) = found.iter().find(|point| !dates.range.holds(point.date)) {
            let message = format!("dates in the table of `{path}` must be {}", dates.allowed());
            let fault = Diagnostic::error("scenario/out-of-range", message);
            let label = format!("found the date {} for this value", point.date);
            let fault = fault.at(&point.spot, label);
            return Err(vec![fault.at(&csv_node.spot, "asked for here")]);
        }
        let placed = found.into_iter().map(|p| (p.date, p.value, p.spot));
        Ok(placed.collect())
    }
}

/// The filter's columns and words; numbers may stand without quotes.
fn filter(path: &str, table: &Table, faults: &mut Vec<Diagnostic>) -> Vec<(String, String)> {
    let Some(node) = table.get("where") else {
        return Vec::new();
    };
    let path = format!("{path}.where");
    let Value::Table(filter) = &node.value else {
        faults.push(wrong_type(
            &path,
            node,
            "a table such as { country = \"Germany\" }",
        ));
        return Vec::new();
    };
    let mut words = Vec::new();
    for (name, node) in &filter.entries {
        match node.value {
            Value::Text(ref word) => words.push((name.clone(), word.clone())),
            Value::Integer(_) | Value::Number(_) => {
                words.push((name.clone(), node.spot.text().to_owned()));
            }
            _ => faults.push(wrong_type(
                &format!("{path}.{name}"),
                node,
                "a text in quotes",
            )),
        }
    }
    words
}

/// The setting that a part of the query came from.
fn asked<'a>(table: &'a Table, csv: &'a Node, role: Role) -> &'a Node {
    let node = match role {
        Role::Time => table.get("time"),
        Role::Value => table.get("column"),
        Role::Filter(index) => {
            let filter = table.get("where").and_then(Node::table);
            filter
                .and_then(|filter| filter.entries.get(index))
                .map(|entry| &entry.1)
        }
    };
    node.unwrap_or(csv)
}

fn told(path: &str, table: &Table, csv: &Node, fault: &ReadFault) -> Diagnostic {
    match fault {
        ReadFault::Empty => {
            let message = format!("the table of `{path}` is empty");
            Diagnostic::error("drivers/no-rows", message)
                .at(&csv.spot, "has no line beside comments")
        }
        ReadFault::NoColumn {
            role,
            asked,
            columns,
        } => no_column(path, (table, csv, *role), asked, columns),
        ReadFault::TwoColumns {
            role,
            first,
            second,
        } => {
            let name = first.text();
            let message = format!("the table of `{path}` has two columns `{name}`");
            Diagnostic::error("drivers/column", message)
                .at(second, "the second")
                .at(first, "the first")
                .at(&asked(table, csv, *role).spot, "asked for here")
                .hint("give each column a name of its own")
        }
        ReadFault::OpenQuote { spot } => {
            let message = format!("a quote in the table of `{path}` is not closed");
            Diagnostic::error("drivers/cell", message)
                .at(spot, "opened here")
                .at(&csv.spot, "asked for here")
        }
        ReadFault::NoRows { passing, unmatched } => no_rows(path, table, csv, *passing, unmatched),
        ReadFault::Cell { spot, role } => bad_cell(path, (table, csv, *role), spot),
        ReadFault::RowLength { spot, long } => row_length(path, csv, spot, *long),
        ReadFault::Order {
            first,
            second,
            same,
        } => {
            let unfiltered = *same && table.get("where").is_none();
            order(path, csv, (first, second), *same, unfiltered)
        }
    }
}

fn no_column(
    path: &str,
    (table, csv, role): (&Table, &Node, Role),
    name: &str,
    columns: &[String],
) -> Diagnostic {
    let node = asked(table, csv, role);
    let spot = if matches!(role, Role::Filter(_)) {
        &node.key
    } else {
        &node.spot
    };
    let message = format!("the table of `{path}` has no column `{name}`");
    let label = format!("found `{name}`; allowed: {}", listed(columns));
    let fault = Diagnostic::error("drivers/column", message).at(spot, label);
    let marks = [(';', "semicolons"), ('\t', "tabs"), ('|', "bars")];
    let separator = match columns {
        [one] => marks.into_iter().find(|(mark, _)| one.contains(*mark)),
        _ => None,
    };
    if let Some((_, marks)) = separator {
        return fault.hint(format!(
            "the cells seem to be separated by {marks}: save the table with commas, and numbers with a point"
        ));
    }
    match nearest(name, columns.iter().map(String::as_str)) {
        Some(near) => fault.hint(format!("did you mean `{near}`?")),
        None => fault,
    }
}

fn bad_cell(path: &str, (table, csv, role): (&Table, &Node, Role), cell: &Spot) -> Diagnostic {
    let what = if role == Role::Time {
        "a date in years"
    } else {
        "a number"
    };
    let message = format!("a cell for `{path}` must be {what}");
    let label = format!("found `{}`; allowed: {what}", cell.text());
    let fault = Diagnostic::error("drivers/cell", message).at(cell, label);
    let fault = fault.at(&asked(table, csv, role).spot, "asked for here");
    match slip(cell.text().trim_matches('"').trim()) {
        Some(hint) => fault.hint(hint),
        None => fault,
    }
}

fn order(
    path: &str,
    csv: &Node,
    (first, second): (&Spot, &Spot),
    same: bool,
    unfiltered: bool,
) -> Diagnostic {
    let message = if same {
        format!("the table of `{path}` has two rows for one date")
    } else {
        format!("dates in the table of `{path}` must increase")
    };
    let fault = Diagnostic::error("drivers/points", message)
        .at(second, "found here")
        .at(first, "the row before it")
        .at(&csv.spot, "asked for here");
    if unfiltered {
        fault.hint("take one of several series with where = { COLUMN = \"WORD\" }")
    } else {
        fault
    }
}

fn row_length(path: &str, csv: &Node, row: &Spot, long: bool) -> Diagnostic {
    let (length, count) = if long {
        ("long", "more")
    } else {
        ("short", "fewer")
    };
    let message = format!("a row of the table of `{path}` is too {length}");
    let fault = Diagnostic::error("drivers/cell", message)
        .at(row, format!("has {count} cells than the head"))
        .at(&csv.spot, "asked for here");
    if long {
        fault.hint(
            "a cell with a comma stands in quotes; a number has a point and no commas, as in 1040.7",
        )
    } else {
        fault
    }
}

fn no_rows(
    path: &str,
    table: &Table,
    csv: &Node,
    passing: usize,
    unmatched: &[(usize, Vec<String>)],
) -> Diagnostic {
    let message = format!("no row of the table gives a value for `{path}`");
    let mut fault = Diagnostic::error("drivers/no-rows", message);
    if passing > 0 {
        let column = asked(table, csv, Role::Value);
        return fault.at(&column.spot, format!("all {passing} cells are blank"));
    }
    let mut hints = Vec::new();
    for (index, words) in unmatched {
        let node = asked(table, csv, Role::Filter(*index));
        fault = fault.at(
            &node.spot,
            format!("no such cell; there are {}", listed(words)),
        );
        let near = nearest(node.text().unwrap_or(""), words.iter().map(String::as_str));
        hints.extend(near.map(|near| format!("did you mean \"{near}\"?")));
    }
    if unmatched.is_empty() {
        let node = table.get("where").unwrap_or(csv);
        fault = fault.at(&node.spot, "no row passes all of these");
    }
    hints.into_iter().fold(fault, Diagnostic::hint)
}
