//! Is a scenario's text the scenario? What `check --print` prints resolves to the same scenario, and the JSON Schema allows what
//! the program allows and refuses what it refuses, as far as a schema can.
//!
//! The validator here knows the words that the schema uses and fails on others; the crate `jsonschema` said the same of all
//! these texts, but takes longer to build than all else.

use crate::support::{Desk, root, scenarios};
use serde_json::{Map, Value};
use std::fs;
use std::path::Path;
use thirdwave::hash::sha256;
use thirdwave::model::measures;
use thirdwave::scenario::canonical::{canonical_text, to_toml};
use thirdwave::scenario::load::load;
use thirdwave::scenario::reading::from_disk;
use thirdwave::scenario::schema::json_schema;

/// Hash and full text of the scenario in a file.
fn resolved(path: &Path) -> (String, String) {
    let loaded = load(path, &[], &from_disk, &measures::all_names);
    let scenario = loaded.expect("it is sound").value.scenario;
    let hash = sha256(canonical_text(&scenario).as_bytes());
    (hash, to_toml(&scenario))
}

/// Settings without `extends`, which a print no longer needs, and without the places they came from, which are others after it.
fn bare(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.starts_with("# extends"));
    let settings = lines.map(|line| {
        line.rsplit_once("  # ")
            .map_or(line, |(setting, _)| setting)
    });
    settings
        .map(|line| line.trim_end().to_owned() + "\n")
        .collect()
}

/// What a network does not use is printed as a comment: read back, it would be a setting without effect.
#[test]
fn what_a_network_does_not_use_is_not_set_by_a_print() {
    let desk = Desk::with_small();
    for kind in ["none", "erdos-renyi"] {
        let set = format!("network.kind={kind}");
        let start = "people.wage_work_start=0.85";
        let line = [
            "check",
            "small.toml",
            "--print",
            "--set",
            &set,
            "--set",
            start,
        ];
        desk.put("again.toml", desk.run_with(&line).exit(0).no_stderr().out());
        desk.run("check again.toml").exit(0).no_stderr();
    }
}

/// What brands do in place of settings of talk is not printed, nor what the kind of an action does not read.
#[test]
fn a_print_of_brands_is_the_same_scenario() {
    let desk = Desk::empty();
    let text = "title = \"Two\"\n[time]\nstart = 2000\nend = 2010\n[people]\ncount = 100\n\
                [brands.a]\nknown = 0.5\n[brands.b.actions]\n\
                ads = { kind = \"advertise\", budget = 5 }\nsamples = { kind = \"seed\", targets = \"list\", list = [0, 99] }\n";
    desk.put("brands.toml", text);
    let set = "--set=brands.b.actions.ads.budget=7";
    let first = desk.run_with(&["check", "--print", "brands.toml", set]);
    let first = first.exit(0).no_stderr().out();
    assert!(
        first.contains("budget = 7") && first.contains("# needed by brands"),
        "{first}"
    );
    assert_eq!(refused(&first), None);
    desk.put("again.toml", &first);
    let again = desk.run("check --print again.toml").exit(0).no_stderr();
    assert_eq!(bare(&first), bare(&again.out()));
    desk.put("brands.toml", text.replace("budget = 5", "budget = 7"));
    let both = ["brands.toml", "again.toml"].map(|file| resolved(&desk.path(file)));
    assert_eq!(both[0], both[1]);
}

#[test]
fn what_is_printed_is_the_same_scenario_and_prints_the_same() {
    for path in scenarios() {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a name");
        // A list of ties stays a file, known by where it lies.
        if ["doctors.toml", "industries.toml"].contains(&name) {
            continue;
        }
        let desk = Desk::empty();
        let file = format!("scenarios/{name}");
        let print = |path: &str| {
            let printed = desk.run_with(&["check", "--print", path]).exit(0);
            // In the window of cascades, and where hubs are told, some adults know nobody.
            if ["cascade-window.toml", "seeding-cascade.toml"].contains(&name) {
                printed.out()
            } else {
                printed.no_stderr().out()
            }
        };
        let first = print(&path.display().to_string());
        desk.put(&file, &first);
        assert_eq!(resolved(&path), resolved(&desk.path(&file)), "{name}");
        let second = print(&file);
        assert_eq!(bare(&first), bare(&second), "{name}");
        // From here on every line is where it was, so that even the places stay.
        desk.put(&file, &second);
        let third = print(&file);
        desk.put(&file, &third);
        assert!(print(&file) == third, "{name}");
    }
}

/// Where a value does not fit a schema: the words that JSON Schema has for this, and no others.
fn misfit(root: &Value, schema: &Value, value: &Value, at: &str) -> Option<String> {
    if *schema == Value::Bool(true) {
        return None;
    }
    let fields = schema.as_object().expect("a schema is an object");
    let number = |limit: &Value| Some((value.as_f64()?, limit.as_f64()?));
    let ends =
        |limit: &Value, holds: fn(f64, f64) -> bool| number(limit).is_none_or(|(n, l)| holds(n, l));
    let count = |limit: &Value, holds: fn(usize, usize) -> bool| {
        let limit = limit
            .as_u64()
            .and_then(|limit| usize::try_from(limit).ok())
            .expect("a count");
        value
            .as_array()
            .is_none_or(|items| holds(items.len(), limit))
    };
    for (word, says) in fields {
        let fits = match word.as_str() {
            "$schema" | "$defs" | "title" | "description" | "default" => true,
            "$ref" => {
                let path = says
                    .as_str()
                    .and_then(|path| path.strip_prefix('#'))
                    .expect("within");
                let schema = root.pointer(path).expect("it is there");
                if let Some(fault) = misfit(root, schema, value, at) {
                    return Some(fault);
                }
                true
            }
            "type" => match says {
                Value::Array(types) => types.iter().any(|name| is_a(name, value)),
                name => is_a(name, value),
            },
            "enum" => says.as_array().is_some_and(|words| words.contains(value)),
            "minimum" => ends(says, |n, low| n >= low),
            "maximum" => ends(says, |n, high| n <= high),
            "exclusiveMinimum" => ends(says, |n, low| n > low),
            "exclusiveMaximum" => ends(says, |n, high| n < high),
            "minItems" => count(says, |n, least| n >= least),
            "maxItems" => count(says, |n, most| n <= most),
            "anyOf" => {
                let any = says.as_array().expect("a list");
                any.iter()
                    .any(|schema| misfit(root, schema, value, at).is_none())
            }
            "items" | "properties" | "additionalProperties" => {
                let fault = below(value).into_iter().find_map(|(key, item)| {
                    let schema = schema_of(fields, word, &key, value)?;
                    if *schema == Value::Bool(false) {
                        return Some(format!("{at}/{key}: not allowed"));
                    }
                    misfit(root, schema, item, &format!("{at}/{key}"))
                });
                if fault.is_some() {
                    return fault;
                }
                true
            }
            _ => panic!("this validator knows no `{word}`"),
        };
        if !fits {
            return Some(format!("{at}: {value} is not {word} {says}"));
        }
    }
    None
}

/// What stands in a list or an object, by place or name.
fn below(value: &Value) -> Vec<(String, &Value)> {
    match value {
        Value::Array(items) => (0..)
            .zip(items)
            .map(|(k, item): (usize, _)| (k.to_string(), item))
            .collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(key, item)| (key.clone(), item))
            .collect(),
        _ => Vec::new(),
    }
}

/// The schema that a word has for what stands below a value at `key`, if it speaks of it.
fn schema_of<'a>(
    fields: &'a Map<String, Value>,
    word: &str,
    key: &str,
    value: &Value,
) -> Option<&'a Value> {
    let says = &fields[word];
    match word {
        "items" => value.is_array().then_some(says),
        _ if !value.is_object() => None,
        "properties" => says.get(key),
        _ => {
            let named = fields.get("properties").and_then(|named| named.get(key));
            named.is_none().then_some(says)
        }
    }
}

fn is_a(name: &Value, value: &Value) -> bool {
    match name.as_str().expect("a type is a word") {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value
            .as_f64()
            .is_some_and(|number| number.fract().abs() < f64::MIN_POSITIVE),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        name => panic!("this validator knows no type `{name}`"),
    }
}

/// Where a text does not fit the schema of a scenario.
fn refused(text: &str) -> Option<String> {
    let schema = json_schema();
    misfit(&schema, &schema, &json(text), "")
}

/// A text of TOML as the editor sees it.
fn json(text: &str) -> Value {
    let table: toml::Table = text.parse().expect("TOML");
    serde_json::to_value(table).expect("plain data")
}

#[test]
fn the_schema_allows_every_shipped_scenario_and_what_is_printed_of_it() {
    let desk = Desk::empty();
    for path in scenarios() {
        let text = fs::read_to_string(&path).expect("a text");
        let printed = desk
            .run_with(&["check", "--print", &path.display().to_string()])
            .out();
        for text in [text, printed] {
            assert_eq!(refused(&text), None, "{}", path.display());
        }
    }
    let standard = fs::read_to_string(root().join("src/scenario/standard.toml")).expect("a text");
    assert_eq!(refused(&standard), None);
}

#[test]
fn the_schema_refuses_what_the_program_refuses() {
    let desk = Desk::empty();
    for faulty in [
        "people.count = \"many\"",
        "people.count = 0",
        "people.count = 2.5",
        "people.cuont = 100",
        "time.step = \"decade\"",
        "time = 1990",
        "network.rewiring = 1.5",
        "network.degree = 0",
        "household.influence = \"0.3\"",
        "household.categories.food = 3",
        "household.categories.food.need_hours = -1",
        "household.categories.food.colour = \"red\"",
        "drivers.hours = \"long\"",
        "drivers.hours = []",
        "drivers.hours = [[1990, 40, 3]]",
        "drivers.hours = [1990, 40]",
        "drivers.hours = { shape = \"rampp\", from = 1 }",
        "drivers.hours = { constant = 40, colour = 3 }",
        "drivers.price.food = true",
        "compare.a = { measure = 3 }",
        "compare.a = { measure = \"made\", where = { group = [1] } }",
        "brands = 3",
        "brands.a = 3",
        "brands.a.price = 0",
        "brands.a.colour = \"red\"",
        "brands.a.sells = [\"shop\"]",
        "brands.a.lot = 256",
        "brands.a.actions.x = 3",
        "brands.a.actions.x.kind = \"shout\"",
        "brands.a.actions.x = { kind = \"seed\", share = 2 }",
        "brands.a.actions.x = { kind = \"seed\", targets = \"list\", list = [-1] }",
        "brands.a.actions.x = { kind = \"advertise\", carryover = 1 }",
        "consumers.novelty = \"much\"",
        "output.formats = [\"xlsx\"]",
        "output.dates = [1990, \"2000\"]",
        "output.charts = \"yes\"",
        "experiment.seed = -1",
        "experiment.runs = 0",
        "title = 3",
    ] {
        assert!(refused(faulty).is_some(), "the schema allows {faulty}");
        desk.put("faulty.toml", faulty);
        desk.run("check faulty.toml").exit(3);
    }
}
