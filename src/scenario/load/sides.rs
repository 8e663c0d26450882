//! Does each side of an effect make a scenario? Its settings are laid over the tree and checked like it, each at its own place.

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::scenario::check::vary::flat;
use crate::scenario::load::examined;
use crate::scenario::reading::{Files, Reader};
use crate::scenario::tree::{Node, Table, Value};
use crate::scenario::{MeasureNames, Scenario};

/// Settings of an effect that make a side.
const SIDES: [&str; 3] = ["with", "against", "beyond"];

/// Sections of `experiment` that ask of many runs; a side has none.
const ASKED: [&str; 7] = [
    "compare",
    "effects",
    "sweep",
    "sensitivity",
    "calibrate",
    "threshold",
    "optimise",
];

/// All that is wrong with the sides of the effects of a tree that is sound.
pub(super) fn faults(
    scenario: &Scenario,
    tree: &Table,
    read: &Reader<'_>,
    measures: &MeasureNames<'_>,
) -> Diagnostics {
    let mut found = Diagnostics::new();
    if scenario.experiment.studies.effects.is_empty() {
        return found;
    }
    let mut plain = tree.clone();
    if let Some(entry) = plain.entries.iter_mut().find(|one| one.0 == "experiment")
        && let Value::Table(table) = &mut entry.1.value
    {
        table.entries.retain(|one| !ASKED.contains(&one.0.as_str()));
    }
    let mut told: Vec<Diagnostic> = Vec::new();
    let effects = tree.at("experiment.effects").and_then(Node::table);
    for (_, effect) in effects.iter().flat_map(|table| &table.entries) {
        for side in SIDES {
            let Some(settings) = effect.table().and_then(|table| table.get(side)) else {
                continue;
            };
            let mut settings_by_path = Vec::new();
            if let Some(table) = settings.table() {
                flat(table, "", &mut settings_by_path);
            }
            let mut other = plain.clone();
            for (path, node) in settings_by_path {
                other.lay_over(nested(&path, node), "");
            }
            let mut files = Files::new(read);
            let (check, _) = examined(&scenario.name, &other, true, &mut files, measures);
            let errors = check.found.into_vec().into_iter();
            for error in errors.filter(|one| one.severity == Severity::Error) {
                // Two effects with the same side say the same of it, each at its own place.
                if !told.contains(&error) {
                    let own = error.clone();
                    told.push(error);
                    found.add(own.hint("the settings of this side of the effect lead to it"));
                }
            }
        }
    }
    found
}

/// The tree that holds one setting alone.
fn nested(path: &str, node: &Node) -> Table {
    let mut node = node.clone();
    let mut table = Table::default();
    for part in path.rsplit('.') {
        let (key, spot) = (node.key.clone(), node.spot.clone());
        table = Table::default();
        table.set(part, node);
        let value = Value::Table(table.clone());
        node = Node { value, key, spot };
    }
    table
}
