//! Which values does a setting take in a study? A list, words with commas, or a range with a number of levels.

use crate::diagnostic::Diagnostic;
use crate::scenario::parameters::{COURSE, Kind, Parameter, find};
use crate::scenario::print::{quoted, shown};
use crate::scenario::studies::{Values, Varied};
use crate::scenario::tree::{Node, Table, Value};

/// The values of a table by their whole paths; a course given as a table is one value.
pub(in crate::scenario) fn flat<'a>(
    table: &'a Table,
    folder: &str,
    all: &mut Vec<(String, &'a Node)>,
) {
    for (key, node) in &table.entries {
        let path = if folder.is_empty() {
            key.clone()
        } else {
            format!("{folder}.{key}")
        };
        match &node.value {
            Value::Table(below) if setting(&path).is_none() => flat(below, &path, all),
            _ => all.push((path, node)),
        }
    }
}

/// The row of a setting that can be varied: a row of the table, or a part of a course.
pub(super) fn setting(path: &str) -> Option<&'static Parameter> {
    find(path).or_else(|| {
        let (course, part) = path.rsplit_once('.')?;
        find(course).filter(|row| row.kind == Kind::Course)?;
        COURSE.iter().find(|row| row.path == part)
    })
}

/// Whether a path is the group of a course for every category, such as `drivers.price.all`.
pub(super) fn leads_to_course(path: &str) -> bool {
    path.strip_suffix(".all")
        .is_some_and(|group| find(&format!("{group}.x")).is_some())
}

pub(super) fn toml_of(node: &Node) -> String {
    match &node.value {
        Value::Text(text) => quoted(text),
        Value::Integer(whole) => whole.to_string(),
        Value::Number(number) => shown(*number),
        Value::Flag(flag) => flag.to_string(),
        Value::Date => node.spot.text().to_owned(),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(toml_of).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(table) => {
            let entries: Vec<String> = table
                .entries
                .iter()
                .map(|(key, node)| format!("{} = {}", quoted(key), toml_of(node)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

/// A setting's values: a list, a range `low..high` with or without a number of levels, or words with commas.
pub(super) fn varied(path: &str, node: &Node) -> Result<Varied, Diagnostic> {
    let row = setting(path);
    let whole = row.is_some_and(|row| row.kind == Kind::Integer);
    let values = match &node.value {
        Value::List(items) => Values::Listed(items.iter().map(toml_of).collect()),
        Value::Text(text) if text.contains("..") => span(path, node, text, row)?,
        Value::Text(text) => {
            let parts = text
                .split(',')
                .map(str::trim)
                .filter(|part| !part.is_empty());
            Values::Listed(parts.map(word).collect())
        }
        _ => Values::Listed(vec![toml_of(node)]),
    };
    if let Values::Listed(all) = &values {
        if all.is_empty() {
            let message = format!("`{path}` takes no value");
            let fault = Diagnostic::error("scenario/no-points", message);
            return Err(fault.at(&node.spot, "an empty list"));
        }
        let twice = all
            .iter()
            .enumerate()
            .find(|(k, one)| all[..*k].contains(one));
        if let Some((_, value)) = twice {
            let message = format!("`{path}` takes a value twice");
            let fault = Diagnostic::error("scenario/contradiction", message);
            return Err(fault.at(&node.spot, format!("found {value} again")));
        }
    }
    Ok(Varied {
        path: path.to_owned(),
        values,
        whole,
    })
}

/// A word of a list without quotes as TOML: a number, a flag, or a text.
fn word(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(number) if text.parse::<i64>().is_err() => shown(number),
        Ok(_) => text.to_owned(),
        Err(_) if ["true", "false"].contains(&text) => text.to_owned(),
        Err(_) => quoted(text.trim_matches('"')),
    }
}

fn span(
    path: &str,
    node: &Node,
    text: &str,
    row: Option<&'static Parameter>,
) -> Result<Values, Diagnostic> {
    let fault = |label: String| {
        let message = format!("`{path}` has no range of values");
        let fault = Diagnostic::error("scenario/no-points", message).at(&node.spot, label);
        fault.hint(
            "a range is low..high, with the number of levels behind it on a grid, as in 0..1:5",
        )
    };
    let (range, count) = match text.split_once(':') {
        Some((range, count)) => (range, Some(count)),
        None => (text, None),
    };
    let ends = range
        .split_once("..")
        .map(|(low, high)| (number(low), number(high)));
    let Some((Some(low), Some(high))) = ends else {
        return Err(fault(format!("found `{text}`")));
    };
    if low >= high {
        return Err(fault(format!(
            "{} is not below {}",
            shown(low),
            shown(high)
        )));
    }
    let count = match count.map(|count| count.trim().parse::<u32>()) {
        None => None,
        Some(Ok(count)) if (2..=1_000_000).contains(&count) => Some(count),
        Some(_) => return Err(fault("levels are a whole number from 2 on".to_owned())),
    };
    if let Some(row) = row {
        let numeric = matches!(row.kind, Kind::Number | Kind::Integer | Kind::Course);
        if !numeric {
            return Err(fault(format!("`{path}` takes no numbers; give a list")));
        }
        let wrong = [low, high].into_iter().find(|end| !row.range.holds(*end));
        if let (Some(end), true) = (wrong, row.kind != Kind::Course) {
            let message = format!("`{path}` must be {}", row.range.words());
            let label = format!("found {}; allowed: {}", shown(end), row.allowed());
            return Err(Diagnostic::error("scenario/out-of-range", message).at(&node.spot, label));
        }
        let levels = f64::from(count.unwrap_or(2));
        if row.kind == Kind::Integer && high - low + 1.0 < levels {
            return Err(fault(format!("there are no {levels} whole numbers in it")));
        }
    }
    Ok(Values::Span { low, high, count })
}

fn number(text: &str) -> Option<f64> {
    let number: f64 = text.trim().parse().ok()?;
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::{setting, word};

    #[test]
    fn parts_of_courses_can_be_varied() {
        assert!(setting("drivers.hours.scale").is_some());
        assert!(setting("people.count").is_some());
        assert!(setting("people.count.scale").is_none());
    }

    #[test]
    fn words_become_toml() {
        assert_eq!(word(".5"), "0.5");
        assert_eq!(word("7"), "7");
        assert_eq!(word("year"), "\"year\"");
        assert_eq!(word("true"), "true");
        assert_eq!(word("inf"), "inf");
    }
}
