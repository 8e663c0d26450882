//! Which scenarios are possible, in a form editors read? A JSON Schema made from the table of parameters.

use crate::scenario::parameters::{COURSE, Kind, PARAMETERS, Parameter, Preset};
use serde_json::{Map, Value, json};

/// The JSON Schema (draft 2020-12) of a scenario.
#[must_use]
pub fn json_schema() -> Value {
    let mut root = object("A scenario of thirdwave");
    root.insert(
        "$schema".to_owned(),
        json!("https://json-schema.org/draft/2020-12/schema"),
    );
    root.insert("title".to_owned(), json!("thirdwave scenario"));
    for row in PARAMETERS {
        let parts: Vec<&str> = row.path.split('.').collect();
        place(&mut root, &parts, row);
    }
    root.insert(
        "$defs".to_owned(),
        json!({ "course": course(), "points": points() }),
    );
    Value::Object(root)
}

/// An object that allows nothing until settings are placed in it.
fn object(description: &str) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("type".to_owned(), json!("object"));
    if !description.is_empty() {
        object.insert("description".to_owned(), json!(description));
    }
    object.insert("additionalProperties".to_owned(), json!(false));
    object
}

/// Puts a row at its place below an object, making the objects between.
fn place(into: &mut Map<String, Value>, parts: &[&str], row: &Parameter) {
    let Some((first, rest)) = parts.split_first() else {
        return;
    };
    let slots = if *first == "*" {
        into
    } else {
        let properties = into.entry("properties").or_insert_with(|| json!({}));
        let Value::Object(properties) = properties else {
            return;
        };
        properties
    };
    let key = if *first == "*" {
        "additionalProperties"
    } else {
        *first
    };
    if rest.is_empty() {
        slots.insert(key.to_owned(), setting(row));
        return;
    }
    if !slots.get(key).is_some_and(Value::is_object) {
        slots.insert(key.to_owned(), Value::Object(object("")));
    }
    let Some(Value::Object(below)) = slots.get_mut(key) else {
        return;
    };
    // Nothing is `required`: what a file does not say may stand in the one it extends.
    place(below, rest, row);
}

/// The schema of one setting.
fn setting(row: &Parameter) -> Value {
    let mut schema = match row.kind {
        Kind::Text => json!({ "type": "string" }),
        Kind::Number => json!({ "type": "number" }),
        Kind::Integer => json!({ "type": "integer" }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Choice(words) => json!({ "type": "string", "enum": words }),
        Kind::Choices(words) => {
            json!({ "type": "array", "items": { "type": "string", "enum": words } })
        }
        Kind::Dates => json!({ "type": "array", "items": { "type": "number" } }),
        Kind::Adults => {
            json!({ "type": "array", "items": { "type": "integer", "minimum": 0 } })
        }
        Kind::Points => json!({ "$ref": "#/$defs/points" }),
        Kind::Filter => {
            json!({ "type": "object", "additionalProperties": { "type": ["string", "number"] } })
        }
        Kind::Course => json!({ "$ref": "#/$defs/course" }),
        Kind::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        Kind::Settings | Kind::Varied => json!({ "type": "object", "additionalProperties": true }),
    };
    let Some(fields) = schema.as_object_mut() else {
        return schema;
    };
    if matches!(row.kind, Kind::Number | Kind::Integer) {
        let low = if row.range.low_open {
            "exclusiveMinimum"
        } else {
            "minimum"
        };
        let high = if row.range.high_open {
            "exclusiveMaximum"
        } else {
            "maximum"
        };
        if row.range.low > f64::MIN {
            fields.insert(low.to_owned(), json!(row.range.low));
        }
        if row.range.high < f64::MAX {
            fields.insert(high.to_owned(), json!(row.range.high));
        }
    }
    let default = match row.preset {
        Preset::Required | Preset::Absent => None,
        Preset::Number(number) => Some(json!(number)),
        Preset::Integer(whole) => Some(json!(whole)),
        Preset::Flag(flag) => Some(json!(flag)),
        Preset::Text(text) => Some(json!(text)),
        Preset::Words(words) => Some(json!(words)),
        Preset::Nothing => Some(json!([])),
    };
    if let Some(default) = default {
        fields.insert("default".to_owned(), default);
    }
    let unit = match (row.kind, row.unit) {
        (Kind::Course, _) => format!(" ({})", row.allowed()),
        (_, "") => String::new(),
        (_, unit) => format!(" ({unit})"),
    };
    fields.insert(
        "description".to_owned(),
        json!(format!("{}{unit}", row.meaning)),
    );
    schema
}

fn points() -> Value {
    let pair =
        json!({ "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2 });
    json!({ "type": "array", "minItems": 1, "items": pair, "description": "[date, value] pairs, dates increasing" })
}

/// A course: a number, points, or a table with the parts of the table's second half.
fn course() -> Value {
    let mut table = object("A form, constant, points, csv or shape, and what is done to it");
    for row in COURSE {
        place(&mut table, &[row.path], row);
    }
    json!({ "anyOf": [{ "type": "number" }, { "$ref": "#/$defs/points" }, table] })
}

#[cfg(test)]
mod tests {
    use super::json_schema;
    use crate::scenario::parameters::PARAMETERS;
    use serde_json::Value;

    #[test]
    fn every_row_has_its_place_in_the_schema() {
        let schema = json_schema();
        for row in PARAMETERS {
            let mut at = &schema;
            for part in row.path.split('.') {
                let next = match part {
                    "*" => at.get("additionalProperties"),
                    part => at.get("properties").and_then(|p| p.get(part)),
                };
                at = next.unwrap_or_else(|| panic!("{} is not in the schema", row.path));
            }
            assert!(at.get("description").is_some(), "{}", row.path);
        }
    }

    #[test]
    fn every_object_forbids_other_keys() {
        fn walk(value: &Value, path: &str) {
            if let Some(fields) = value.as_object() {
                if fields.get("type").and_then(Value::as_str) == Some("object") {
                    assert!(fields.contains_key("additionalProperties"), "{path}");
                }
                for (key, below) in fields {
                    walk(below, &format!("{path}/{key}"));
                }
            }
        }
        walk(&json_schema(), "");
    }
}
