//! What was set outside of the file? `path=value`, laid over the file and checked like it, its place being the flag.

use crate::diagnostic::source::{Kind, Source, Spot};
use crate::scenario::file::{convert, parse_value};
use crate::scenario::tree::{Node, Table, Value};
use std::ops::Range;
use std::sync::Arc;

/// A setting given outside of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    source: Arc<Source>,
    path: String,
    /// The table whose entry it is, where its path is a name there.
    section: String,
}

impl Override {
    /// A setting `path=value`, spoken of in messages as `place`: a flag, a line of a sweep, a slider.
    ///
    /// # Errors
    /// When there is no `=` or no path before it.
    pub fn parse(place: &str, text: &str) -> Result<Self, String> {
        let Some((path, _)) = text.split_once('=') else {
            return Err(format!(
                "found `{text}`; expected path=value, such as people.count=500"
            ));
        };
        let path = path.trim();
        if path.split('.').any(|part| part.trim().is_empty()) {
            return Err(format!(
                "found path `{path}`; expected names with points between them"
            ));
        }
        Ok(Self {
            source: Source::of_kind(Kind::Setting, place, text),
            path: path.to_owned(),
            section: String::new(),
        })
    }

    /// A setting `path=values` that stands as one entry in the table at `section`, as `--vary` gives it.
    ///
    /// # Errors
    /// When there is no `=` or no path before it.
    pub fn entry(place: &str, section: &str, text: &str) -> Result<Self, String> {
        let plain = Self::parse(place, text)?;
        Ok(Self {
            section: section.to_owned(),
            ..plain
        })
    }

    /// The path that is set.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The place as messages show it.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.source.name
    }

    /// The tree that holds this setting alone.
    pub(super) fn tree(&self) -> Table {
        let text = &self.source.text;
        let equals = text.find('=').unwrap_or(text.len());
        let mut start = text.len() - text.trim_start().len();
        let mut parts: Vec<(&str, Range<usize>)> = Vec::new();
        if self.section.is_empty() {
            for part in text[start..equals].split('.') {
                parts.push((part.trim(), start..start + part.trim_end().len()));
                start += part.len() + 1;
            }
        } else {
            let whole = start..text[..equals].trim_end().len();
            parts.extend(self.section.split('.').map(|part| (part, whole.clone())));
            parts.push((&self.path, whole));
        }
        let value_text = text.get(equals + 1..).unwrap_or("");
        let value_start = text.len() - value_text.trim_start().len();
        let spot = Spot::new(&self.source, value_start..text.trim_end().len());
        let mut value = self.value(value_text.trim(), &spot);
        let mut table = Table::default();
        for (name, span) in parts.into_iter().rev() {
            let key = Spot::new(&self.source, span);
            let spot = spot.clone();
            table = Table::default();
            table.set(name, Node { value, key, spot });
            value = Value::Table(table.clone());
        }
        table
    }

    /// A TOML value; else a number with a bare point, as shells and people write it; else a text.
    fn value(&self, text: &str, spot: &Spot) -> Value {
        if let Some(value) = parse_value(text) {
            let value = convert(&self.source, &value);
            return with_place(value, spot);
        }
        let bare_point = text.trim_start_matches(['-', '+']).starts_with('.');
        match text.parse::<f64>() {
            Ok(number) if bare_point => Value::Number(number),
            _ => Value::Text(text.to_owned()),
        }
    }
}

/// The value with all places within it set to the flag's value, whose bytes the parser did not know.
fn with_place(value: Value, spot: &Spot) -> Value {
    let moved = |node: Node| {
        let move_span = |old: &Spot| {
            let (from, to) = (old.span.start, old.span.end);
            Spot::new(&spot.source, spot.span.start + from..spot.span.start + to)
        };
        Node {
            key: move_span(&node.key),
            spot: move_span(&node.spot),
            value: with_place(node.value, spot),
        }
    };
    match value {
        Value::List(items) => Value::List(items.into_iter().map(moved).collect()),
        Value::Table(table) => Value::Table(Table {
            entries: table
                .entries
                .into_iter()
                .map(|(key, node)| (key, moved(node)))
                .collect(),
        }),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::Override;
    use crate::scenario::tree::Value;

    fn value(text: &str) -> Value {
        let set = Override::parse("--set", text).expect("legal");
        let tree = set.tree();
        tree.at(set.path()).expect("set").value.clone()
    }

    #[test]
    fn values_are_toml_or_bare_words() {
        assert_eq!(value("a.b=32"), Value::Integer(32));
        assert_eq!(value("a.b=.9"), Value::Number(0.9));
        assert_eq!(value("a=-.5"), Value::Number(-0.5));
        assert_eq!(value("a.b=true"), Value::Flag(true));
        assert_eq!(value("time.step = month"), Value::Text("month".to_owned()));
        assert_eq!(value("a=\"x\""), Value::Text("x".to_owned()));
        assert_eq!(value("a="), Value::Text(String::new()));
        assert!(
            matches!(value("a=[[1900, 60], [2000, 40]]"), Value::List(items) if items.len() == 2)
        );
    }

    #[test]
    fn places_are_within_the_flag() {
        let set = Override::parse("--set", " drivers.hours = [[1900, 60]]").expect("legal");
        let tree = set.tree();
        let node = tree.at("drivers.hours").expect("set");
        assert_eq!(node.key.text(), "hours");
        assert_eq!(node.spot.text(), "[[1900, 60]]");
        let Value::List(items) = &node.value else {
            panic!("a list was given")
        };
        assert_eq!(items[0].spot.text(), "[1900, 60]");
    }

    #[test]
    fn what_is_no_setting_is_refused() {
        assert!(Override::parse("--set", "people.count").is_err());
        assert!(Override::parse("--set", "=3").is_err());
        assert!(Override::parse("--set", "a..b=3").is_err());
    }
}
