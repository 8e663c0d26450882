//! Which settings does a scenario have, and what did they come to? Tables of values, defaults, meanings and sources.

use crate::model::description::markdown::{code, plain, table, value};
use crate::scenario::Scenario;
use crate::scenario::canonical;
use crate::scenario::explain::preset;
use crate::scenario::parameters::{PARAMETERS, Parameter, find};
use crate::scenario::print::{Origin, Resolved};
use std::collections::BTreeMap;

/// Sections of a scenario with what they are about. Categories and drivers have tables of their own.
const SECTIONS: [(&str, &str); 7] = [
    ("time", "Time"),
    ("people", "People"),
    ("network", "Network"),
    ("online", "Online network"),
    ("household", "Household"),
    ("output", "Output"),
    ("experiment", "Experiment"),
];
const CATEGORY: &str = "household.categories.*.";

/// Settings that decide who reads the results and not what they are.
fn matters(row: &Parameter) -> bool {
    row.shapes_results
}

/// Tables of all settings but the drivers.
pub(super) fn tables(scenario: &Scenario, resolved: Option<&Resolved>) -> String {
    let values: BTreeMap<String, String> = canonical::values(scenario).into_iter().collect();
    let mut text = String::from(
        "Settings that can change a result, with the value of this scenario. The drivers are in section 6. A source that \
         opens with *assumption* is one: the value is not an estimate.\n\n",
    );
    for (section, title) in SECTIONS {
        let prefix = format!("{section}.");
        let rows = PARAMETERS
            .iter()
            .filter(|row| row.path.starts_with(&prefix) && !row.path.contains('*') && matters(row));
        let rows: Vec<Vec<String>> = rows.map(|row| line(row, &values, resolved)).collect();
        text.push_str(&format!(
            "**{title}**\n\n{}\n",
            table(&heads(resolved), &rows)
        ));
    }
    text.push_str(&categories(scenario, &values, resolved));
    text
}

/// Tables of the settings that talk alone reads, and of time and ties.
pub(super) fn of_talk(scenario: &Scenario, resolved: Option<&Resolved>) -> String {
    let values: BTreeMap<String, String> = canonical::values(scenario).into_iter().collect();
    let mut text = String::new();
    for section in [
        "time.",
        "people.count",
        "network.",
        "online.",
        "adoption.",
        "consumers.",
    ] {
        let read = |row: &&Parameter| row.path.starts_with(section) && matters(row);
        let rows = PARAMETERS.iter().filter(read);
        // A setting without a value is one that this rule or network does not read.
        let rows = rows.filter(|row| values.contains_key(row.path));
        let rows: Vec<Vec<String>> = rows.map(|row| line(row, &values, resolved)).collect();
        if !rows.is_empty() {
            text.push_str(&format!("{}\n", table(&heads(resolved), &rows)));
        }
    }
    text.push_str(&of_brands(scenario, &values, resolved));
    text
}

/// A table for each brand, its actions in it.
fn of_brands(
    scenario: &Scenario,
    values: &BTreeMap<String, String>,
    resolved: Option<&Resolved>,
) -> String {
    let mut text = String::new();
    let all = canonical::values(scenario);
    for brand in scenario.market.iter().flat_map(|market| &market.brands) {
        let prefix = format!("brands.{}.", brand.name);
        let own = all.iter().filter(|setting| setting.0.starts_with(&prefix));
        let rows = own.filter_map(|(path, _)| Some((path, find(path)?)));
        let rows: Vec<Vec<String>> = rows
            .filter(|(_, row)| matters(row))
            .map(|(path, row)| named(path, row, values, resolved))
            .collect();
        text.push_str(&format!("{}\n", table(&heads(resolved), &rows)));
    }
    text
}

fn heads(resolved: Option<&Resolved>) -> Vec<&'static str> {
    let mut heads = vec!["Setting", "Value", "Unit", "Default", "Meaning", "Source"];
    if resolved.is_some() {
        heads.insert(2, "Set by");
    }
    heads
}

fn line(
    row: &Parameter,
    values: &BTreeMap<String, String>,
    resolved: Option<&Resolved>,
) -> Vec<String> {
    named(row.path, row, values, resolved)
}

/// The line of a setting, whose path has names where the row has `*`.
fn named(
    path: &str,
    row: &Parameter,
    values: &BTreeMap<String, String>,
    resolved: Option<&Resolved>,
) -> Vec<String> {
    let mut cells = vec![
        code(path),
        values.get(path).map_or_else(String::new, |v| value(v)),
        row.unit.to_owned(),
        value(&preset(row.preset)),
        row.meaning.to_owned(),
        row.source.to_owned(),
    ];
    if let Some(resolved) = resolved {
        cells.insert(
            2,
            origin(resolved, path).map_or_else(|| "not used here".to_owned(), words),
        );
    }
    cells
}

/// Where a value was set.
pub(super) fn origin<'r>(resolved: &'r Resolved, path: &str) -> Option<&'r Origin> {
    let row = resolved.rows.iter().find(|row| row.path == path);
    row.map(|row| &row.origin)
}

/// Where a value was set, as Markdown.
pub(super) fn words(origin: &Origin) -> String {
    plain(&origin.words())
}

/// The categories: what their settings mean, and the values of each.
fn categories(
    scenario: &Scenario,
    values: &BTreeMap<String, String>,
    resolved: Option<&Resolved>,
) -> String {
    let rows = PARAMETERS
        .iter()
        .filter(|row| row.path.starts_with(CATEGORY) && matters(row));
    let meanings: Vec<Vec<String>> = rows
        .clone()
        .map(|row| {
            vec![
                code(row.path),
                row.unit.to_owned(),
                default(row),
                row.meaning.to_owned(),
                row.source.to_owned(),
            ]
        })
        .collect();
    let mut text = String::from("**Categories of need**\n\n");
    text.push_str(&table(
        &["Setting", "Unit", "Default", "Meaning", "Source"],
        &meanings,
    ));
    let all = &scenario.household.categories;
    let mut heads = vec!["Setting"];
    heads.extend(all.iter().map(|category| category.name.as_str()));
    let lines: Vec<Vec<String>> = rows
        .map(|row| {
            let mut cells = vec![code(row.path.trim_start_matches(CATEGORY))];
            cells.extend(all.iter().map(|category| {
                let path = row.path.replace('*', &category.name);
                values.get(&path).map_or_else(String::new, |v| value(v))
            }));
            cells
        })
        .collect();
    text.push_str(&format!("\nTheir values:\n\n{}", table(&heads, &lines)));
    if let Some(resolved) = resolved {
        text.push_str(&format!("\n{}\n", category_origins(resolved)));
    }
    text
}

fn default(row: &Parameter) -> String {
    value(&preset(row.preset))
}

/// Which values of categories were set by someone.
fn category_origins(resolved: &Resolved) -> String {
    let set: Vec<String> = resolved
        .rows
        .iter()
        .filter(|row| row.parameter.path.starts_with(CATEGORY) && matters(row.parameter))
        .filter(|row| matches!(row.origin, Origin::File { .. } | Origin::Set(_)))
        .map(|row| format!("{} ({})", code(&row.path), words(&row.origin)))
        .collect();
    if set.is_empty() {
        "All of them are the standard categories' or defaults.".to_owned()
    } else {
        format!(
            "Set by the scenario: {}. The others are the standard categories' or defaults.",
            set.join(", ")
        )
    }
}
