//! What does a scenario's text say? All its syntax errors, and a tree of what could be read.

use crate::diagnostic::source::{Source, Spot};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::scenario::tree::{Node, Table, Value};
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Levels of brackets and dots beyond which a text is refused; a scenario needs six.
const DEPTH_MAX: usize = 40;

/// Syntax errors of one file that are told; a file with more is no scenario.
const ERRORS_MAX: usize = 100;

/// Reads a text into a tree, gathering its syntax errors.
pub(super) fn parse(source: &Arc<Source>, found: &mut Diagnostics) -> Table {
    if let Some(at) = too_deep(&source.text) {
        let fault = Diagnostic::error("scenario/syntax", "names or lists are nested too deeply");
        found.add(fault.at(&Spot::new(source, at..at + 1), "no setting lies this deep"));
        return Table::default();
    }
    let (table, errors) = DeTable::parse_recoverable(&source.text);
    let tree = convert_table(source, table.get_ref());
    for error in errors.into_iter().take(ERRORS_MAX) {
        let span = error.span().unwrap_or(0..0);
        let spot = Spot::new(source, span.clone());
        let message = error.message().replace('\n', ", ");
        let mut fault = Diagnostic::error("scenario/syntax", message).at(&spot, "");
        if error.message().starts_with("duplicate key") {
            if let Some(first) = first_of(&tree, &spot) {
                fault = fault.at(first, "first given here");
            }
        } else if let Some(hint) = hint(source, span.start) {
            fault = fault.hint(hint);
        }
        found.add(fault);
    }
    tree
}

/// The key of which the one at `again` is a repetition: the last of that name before it.
fn first_of<'a>(tree: &'a Table, again: &Spot) -> Option<&'a Spot> {
    let mut first: Option<&Spot> = None;
    let mut open = vec![tree];
    while let Some(table) = open.pop() {
        for (_, node) in &table.entries {
            let before = node.key.span.start < again.span.start && node.key.text() == again.text();
            let later = first.is_none_or(|first| first.span.start < node.key.span.start);
            if before && later {
                first = Some(&node.key);
            }
            open.extend(node.table());
        }
    }
    first
}

/// Reads one value, as it stands behind `=`.
pub(super) fn parse_value(text: &str) -> Option<DeValue<'_>> {
    if too_deep(text).is_some() {
        return None;
    }
    DeValue::parse(text).ok().map(Spanned::into_inner)
}

/// A hint for the commonest slips.
fn hint(source: &Source, at: usize) -> Option<&'static str> {
    let text = &source.text;
    let line_start = text.get(..at)?.rfind('\n').map_or(0, |n| n + 1);
    let line = text[line_start..].lines().next()?;
    let value = line.split_once('=').map(|(_, value)| value.trim())?;
    let first = value.trim_start_matches(['-', '+']).chars().next()?;
    if first == '.' {
        Some("a number needs a digit before its point, as in 0.5")
    } else if first.is_alphabetic() && value != "true" && value != "false" {
        Some("a text stands in quotes, as in title = \"my first scenario\"")
    } else {
        None
    }
}

/// The byte at which brackets or dotted names nest too deeply, if they do.
///
/// Counted over the bare text, quotes and all: scenarios are far below the limit, and the parser calls itself per level.
fn too_deep(text: &str) -> Option<usize> {
    let (mut brackets, mut start) = (0_usize, 0);
    for line in text.split_inclusive('\n') {
        let mut dots = 0_usize;
        let comment = line.trim_start().starts_with('#');
        for (at, byte) in line.bytes().enumerate().filter(|_| !comment) {
            match byte {
                b'[' | b'{' => brackets += 1,
                b']' | b'}' => brackets = brackets.saturating_sub(1),
                b'.' => dots += 1,
                b'=' | b',' => dots = 0,
                _ => {}
            }
            if brackets > DEPTH_MAX || dots > 200 {
                return Some(start + at);
            }
        }
        start += line.len();
    }
    None
}

fn convert_table(source: &Arc<Source>, table: &DeTable<'_>) -> Table {
    let mut entries: Vec<(String, Node)> = table
        .iter()
        .map(|(key, value)| {
            let node = Node {
                value: convert(source, value.get_ref()),
                key: Spot::new(source, key.span()),
                spot: Spot::new(source, value.span()),
            };
            (key.get_ref().to_string(), node)
        })
        .collect();
    // The parser sorts keys by name; categories are told in the order in which they are written.
    entries.sort_by_key(|entry| entry.1.key.span.start);
    Table { entries }
}

/// A value of the TOML crate in our own words.
pub(super) fn convert(source: &Arc<Source>, value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(integer) => {
            let digits = integer.as_str().replace('_', "");
            match i64::from_str_radix(&digits, integer.radix()) {
                Ok(whole) => Value::Integer(whole),
                // Beyond 64 bits every range refuses it; as a float it can still be shown.
                Err(_) => Value::Number(digits.parse().unwrap_or(f64::MAX)),
            }
        }
        DeValue::Float(float) => {
            Value::Number(float.as_str().replace('_', "").parse().unwrap_or(f64::NAN))
        }
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Datetime(_) => Value::Date,
        DeValue::Array(list) => Value::List(
            list.iter()
                .map(|item| {
                    let spot = Spot::new(source, item.span());
                    Node {
                        value: convert(source, item.get_ref()),
                        key: spot.clone(),
                        spot,
                    }
                })
                .collect(),
        ),
        DeValue::Table(table) => Value::Table(convert_table(source, table)),
    }
}
