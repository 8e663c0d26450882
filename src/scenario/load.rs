//! From a path to a checked scenario: read, merge what it extends and what was set outside, check, and gather all that is wrong.

mod sides;

use crate::diagnostic::source::{Kind, Source};
use crate::diagnostic::{Checked, Diagnostic, Diagnostics, Place, Severity};
use crate::scenario::check::Check;
use crate::scenario::file::parse;
use crate::scenario::overrides::Override;
use crate::scenario::print::Resolved;
use crate::scenario::reading::{Files, Reader, SourceFile, TieLists};
use crate::scenario::tree::{Node, Table};
use crate::scenario::{MeasureNames, Scenario};
use std::path::Path;
use std::sync::Arc;

/// The five standard categories.
const STANDARD: &str = include_str!("standard.toml");

/// A scenario with all that is known of how it came about.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// The scenario.
    pub scenario: Scenario,
    /// Every setting with where it came from.
    pub resolved: Resolved,
    /// Every file that was read: the scenario, those it extends, tables of data.
    pub sources: Vec<SourceFile>,
}

/// Whose fault it is that there is no scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoadErrorKind {
    /// Nothing but files that could not be read.
    File,
    /// What the files or the settings outside of them say.
    Scenario,
}

/// Why there is no scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError {
    /// Whose fault it is.
    pub kind: LoadErrorKind,
    /// All that is wrong or odd; at least one error.
    pub diagnostics: Diagnostics,
}

impl LoadError {
    fn of(diagnostics: Diagnostics) -> Self {
        const OF_FILES: [&str; 3] = ["scenario/file", "scenario/not-text", "drivers/file"];
        let files_only = diagnostics
            .iter()
            .filter(|one| one.severity == Severity::Error)
            .all(|error| OF_FILES.contains(&error.name));
        let kind = if files_only {
            LoadErrorKind::File
        } else {
            LoadErrorKind::Scenario
        };
        Self { kind, diagnostics }
    }
}

/// Loads the scenario at a path. `measures` gives the names of all measures from the names of the categories.
///
/// # Errors
/// Everything that is wrong with the scenario, at once.
pub fn load(
    path: &Path,
    overrides: &[Override],
    read: &Reader<'_>,
    measures: &MeasureNames<'_>,
) -> Result<Checked<Loaded>, LoadError> {
    let mut files = Files::new(read);
    let mut found = Diagnostics::new();
    let source = match files.text(path, None, "scenario/file") {
        Ok(source) => source,
        Err(fault) => {
            found.add(fault);
            return Err(LoadError::of(found));
        }
    };
    let name = path
        .file_stem()
        .map_or_else(|| "scenario".into(), |stem| stem.to_string_lossy());
    checked(&name, &source, path, overrides, files, measures)
}

/// Loads a scenario from a text; `name` is the run's name, and paths in the text are relative to the current folder.
///
/// # Errors
/// Everything that is wrong with the scenario, at once.
pub fn from_text(
    name: &str,
    text: &str,
    overrides: &[Override],
    read: &Reader<'_>,
    measures: &MeasureNames<'_>,
) -> Result<Checked<Loaded>, LoadError> {
    let shown = format!("{name}.toml");
    of_text((name, &shown), text, overrides, Files::new(read), measures)
}

/// The same, where many scenarios name the same lists of ties: each is read once.
///
/// # Errors
/// Everything that is wrong with the scenario, at once.
pub fn from_text_sharing(
    name: &str,
    text: &str,
    overrides: &[Override],
    (read, lists): (&Reader<'_>, &TieLists),
    measures: &MeasureNames<'_>,
) -> Result<Checked<Loaded>, LoadError> {
    let files = Files::new(read).sharing(lists);
    // Lines of messages are of the resolved text, which is no file: it is not called one.
    let shown = format!("{name} (resolved)");
    of_text((name, &shown), text, overrides, files, measures)
}

fn of_text(
    (name, shown): (&str, &str),
    text: &str,
    overrides: &[Override],
    files: Files<'_>,
    measures: &MeasureNames<'_>,
) -> Result<Checked<Loaded>, LoadError> {
    let file_name = format!("{name}.toml");
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let source = Source::new(shown, text);
    checked(
        name,
        &source,
        Path::new(&file_name),
        overrides,
        files,
        measures,
    )
}

/// Whether a tree leaves the standard categories in place: it names none, or only some of them without saying how much is
/// needed. Whoever says `need_hours` defines categories of its own.
fn adjusts(tree: &Table, standard: &Table) -> bool {
    let Some(node) = tree.at("household.categories") else {
        return true;
    };
    let known = standard.at("household.categories").and_then(Node::table);
    let (Some(named), Some(known)) = (node.table(), known) else {
        return false;
    };
    !named.entries.is_empty()
        && named.entries.iter().all(|(name, category)| {
            let defines = category
                .table()
                .is_some_and(|table| table.get("need_hours").is_some());
            known.get(name).is_some() && !defines
        })
}

/// Whether something spreads and no household decides: the section `adoption` or `brands` stands there, `household` does not.
fn of_talk_alone(tree: &Table, overrides: &[Override]) -> bool {
    let named = |section: &str| {
        let outside = |one: &Override| one.tree().get(section).is_some();
        tree.get(section).is_some() || overrides.iter().any(outside)
    };
    (named("adoption") || named("brands")) && !named("household")
}

fn checked(
    name: &str,
    source: &Arc<Source>,
    path: &Path,
    overrides: &[Override],
    mut files: Files<'_>,
    measures: &MeasureNames<'_>,
) -> Result<Checked<Loaded>, LoadError> {
    let mut found = Diagnostics::new();
    let (mut tree, whole) = files.tree(source, path, &mut found);
    let broken = found.has_errors();
    let standard = Source::of_kind(Kind::Standard, "standard categories", STANDARD);
    let mut under = parse(&standard, &mut found);
    if !of_talk_alone(&tree, overrides) && adjusts(&tree, &under) {
        under.lay_over(tree, "");
        tree = under;
    }
    for setting in overrides {
        let over = setting.tree();
        if let Some(node) = over.get("extends") {
            let message = "`extends` can be set in a file only";
            let fault = Diagnostic::error("scenario/contradiction", message);
            found.add(fault.at(&node.key, "is read before anything is set outside of files"));
            continue;
        }
        tree.lay_over(over, "");
    }
    let (mut check, scenario) = examined(name, &tree, whole, &mut files, measures);
    if !check.found.has_errors() && !broken {
        check.oddities(&scenario);
    }
    let (mut later, rows) = (check.found.into_vec(), check.rows);
    let sound = !broken && later.iter().all(|one| one.severity != Severity::Error);
    if sound && !found.has_errors() {
        let of_sides = sides::faults(&scenario, &tree, files.reader(), measures);
        later.extend(of_sides.into_vec());
    }
    let broken_lines: Vec<_> = found
        .iter()
        .flat_map(|one| &one.places)
        .map(line_of)
        .collect();
    // What could not be read may be what seems to be missing, and has no type.
    let after_effect = |one: &Diagnostic| {
        let there = |place| broken_lines.contains(&line_of(place));
        one.name == "scenario/missing" || one.places.iter().any(there)
    };
    found.extend(
        later
            .into_iter()
            .filter(|one| !broken || !after_effect(one)),
    );
    let found = in_order(found, source);
    if found.has_errors() {
        return Err(LoadError::of(found));
    }
    let value = Loaded {
        scenario,
        resolved: Resolved { rows },
        sources: files.files,
    };
    Ok(Checked {
        value,
        warnings: found,
    })
}

/// Diagnostics as one would read the scenario: its own places from top to bottom, then those in other texts.
fn in_order(found: Diagnostics, source: &Arc<Source>) -> Diagnostics {
    let mut all = found.into_vec();
    all.sort_by_key(|one| {
        let spot = one.places.first().map(|place| &place.spot);
        spot.map(|spot| {
            let elsewhere = !Arc::ptr_eq(&spot.source, source);
            (elsewhere, spot.source.name.clone(), spot.span.start)
        })
    });
    let mut sorted = Diagnostics::new();
    sorted.extend(all);
    sorted
}

/// The text and line of a place.
fn line_of(place: &Place) -> (String, usize) {
    let line = place.spot.line_and_column().0;
    (place.spot.source.name.clone(), line)
}

/// The tree's meaning, with all faults.
fn examined<'a, 'f>(
    name: &str,
    tree: &'a Table,
    whole: bool,
    files: &'a mut Files<'f>,
    measures: &MeasureNames<'_>,
) -> (Check<'a, 'f>, Scenario) {
    let mut check = Check::new(tree, files);
    check.whole = whole;
    check.unknown_keys();
    let scenario = check.scenario(name, measures);
    if whole {
        check.contradictions(&scenario);
    }
    (check, scenario)
}

#[cfg(test)]
mod tests;
