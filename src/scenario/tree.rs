//! What does a text say before it is understood? A tree of values and keys, each of which knows its place.

use crate::diagnostic::source::Spot;
use crate::scenario::parameters::{Kind, find};

/// A value as it was written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Integer(i64),
    Number(f64),
    Flag(bool),
    /// A date or time of day; no setting takes one.
    Date,
    List(Vec<Node>),
    Table(Table),
}

impl Value {
    /// What kind of value this is, in words.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Integer(_) => "a whole number",
            Self::Number(_) => "a number",
            Self::Flag(_) => "true or false",
            Self::Date => "a calendar date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// A value with the place of its key and its own.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) value: Value,
    pub(super) key: Spot,
    pub(super) spot: Spot,
}

impl Node {
    pub(super) fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The number written here, whole or not.
    pub(super) fn number(&self) -> Option<f64> {
        match self.value {
            #[expect(
                clippy::cast_precision_loss,
                reason = "numbers this large are out of any range"
            )]
            Value::Integer(whole) => Some(whole as f64),
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Keys and values in the order in which they first appear.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Table {
    pub(super) entries: Vec<(String, Node)>,
}

impl Table {
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        let entry = self.entries.iter().find(|entry| entry.0 == key);
        entry.map(|entry| &entry.1)
    }

    /// The value at a dotted path.
    pub(super) fn at(&self, path: &str) -> Option<&Node> {
        let (first, rest) = match path.split_once('.') {
            Some((first, rest)) => (first, Some(rest)),
            None => (path, None),
        };
        let node = self.get(first)?;
        match rest {
            None => Some(node),
            Some(rest) => node.table()?.at(rest),
        }
    }

    pub(super) fn set(&mut self, key: &str, node: Node) {
        match self.entries.iter_mut().find(|entry| entry.0 == key) {
            Some(entry) => entry.1 = node,
            None => self.entries.push((key.to_owned(), node)),
        }
    }

    fn keep(&mut self, wanted: impl Fn(&str) -> bool) {
        self.entries.retain(|entry| wanted(&entry.0));
    }

    /// Lays a course for all categories over the courses of single ones: what is said later of all is said of each.
    fn lay_all_over(&mut self, all: &Node) {
        for (category, course) in &mut self.entries {
            if category != "all" {
                let key = course.key.clone();
                *course = Node {
                    key,
                    ..lay_course(course, all.clone())
                };
            }
        }
    }

    /// Lays another table over this one, which is at `path`.
    pub(super) fn lay_over(&mut self, over: Self, path: &str) {
        if let (Some(("drivers", driver)), Some(all)) = (path.split_once('.'), over.get("all"))
            && find(&format!("drivers.{driver}.*")).is_some()
        {
            self.lay_all_over(all);
        }
        if path.starts_with("compare.") && (over.get("csv").or(over.get("points"))).is_some() {
            self.keep(|key| !OBSERVED.contains(&key));
        }
        for (key, node) in over.entries {
            let path = if path.is_empty() {
                key.clone()
            } else {
                format!("{path}.{key}")
            };
            let course = find(&path).is_some_and(|row| row.kind == Kind::Course);
            let merged = match self.entries.iter().position(|entry| entry.0 == key) {
                None => node,
                Some(_) if course => match self.get(&key) {
                    Some(under) => lay_course(under, node),
                    None => node,
                },
                Some(at) => match (&mut self.entries[at].1.value, node.value) {
                    (Value::Table(under), Value::Table(over)) => {
                        under.lay_over(over, &path);
                        continue;
                    }
                    (_, value) => Node { value, ..node },
                },
            };
            self.set(&key, merged);
        }
    }
}

/// Keys that say which form a course has; one of them makes a new form.
pub(super) const FORMS: [&str; 4] = ["constant", "points", "csv", "shape"];

/// Keys that change a course of any form.
pub(super) const CHANGES: [&str; 3] = ["scale", "shift", "freeze"];

/// Keys of a comparison that belong to its data; new data replace all of them.
const OBSERVED: [&str; 6] = ["csv", "time", "column", "where", "points", "scale"];

/// Whether a course says where its values come from, not only what is done to them.
pub(super) fn has_form(course: &Node) -> bool {
    let table = course.table();
    table.is_none_or(|table| FORMS.iter().any(|form| table.get(form).is_some()))
}

/// Lays one course over another: a new form replaces the old one and keeps its scale, shift and freeze.
pub(super) fn lay_course(under: &Node, over: Node) -> Node {
    let (key, spot) = (over.key.clone(), over.spot.clone());
    let mut merged = as_table(under);
    let over = match over.value {
        Value::Table(table) => table,
        _ => as_table(&over),
    };
    if FORMS.iter().any(|form| over.get(form).is_some()) {
        merged.keep(|key| CHANGES.contains(&key));
    }
    for (key, node) in over.entries {
        merged.set(&key, node);
    }
    let value = Value::Table(merged);
    Node { value, key, spot }
}

/// A course in its long form.
fn as_table(course: &Node) -> Table {
    let key = match course.value {
        Value::Table(ref table) => return table.clone(),
        Value::List(_) => "points",
        _ => "constant",
    };
    Table {
        entries: vec![(key.to_owned(), course.clone())],
    }
}
