//! Which names are nobody's? Every key that no row of the table speaks of, with the nearest one that exists.

use crate::diagnostic::Diagnostic;
use crate::scenario::check::{Check, wrong_type};
use crate::scenario::nearest::{listed, nearest};
use crate::scenario::parameters::{COURSE, Kind, PARAMETERS, find};
use crate::scenario::tree::{Node, Table, Value};

/// Groups of tables with names of their own; those who read them say what is no table.
const READ_BY_NAME: [&str; 5] = [
    "household.categories",
    "compare",
    "brands",
    "experiment.compare",
    "experiment.effects",
];

impl Check<'_, '_> {
    /// Names every key of the tree that means nothing.
    pub(in crate::scenario) fn unknown_keys(&mut self) {
        self.walk(self.tree, "");
        if !self.whole {
            return;
        }
        let known: Vec<String> = match self.tree.at("household.categories").and_then(Node::table) {
            Some(categories) => categories
                .entries
                .iter()
                .map(|entry| entry.0.clone())
                .collect(),
            None => Vec::new(),
        };
        for group in ["price", "tools", "quality", "openness", "need"] {
            let Some(table) = self
                .tree
                .at(&format!("drivers.{group}"))
                .and_then(Node::table)
            else {
                continue;
            };
            for (name, node) in &table.entries {
                if name != "all" && !known.contains(name) {
                    let path = format!("drivers.{group}.{name}");
                    let message = format!("`{path}` belongs to no category");
                    let fault = Diagnostic::error("scenario/unknown-key", message);
                    let label = format!("found `{name}`; allowed: all, {}", listed(&known));
                    let fault = fault.at(&node.key, label);
                    let fault = match nearest(name, known.iter().map(String::as_str)) {
                        Some(near) => fault.hint(format!("did you mean `{near}`?")),
                        None => fault,
                    };
                    self.fault(&path, fault);
                }
            }
        }
    }

    fn walk(&mut self, table: &Table, folder: &str) {
        for (key, node) in &table.entries {
            let path = if folder.is_empty() {
                key.clone()
            } else {
                format!("{folder}.{key}")
            };
            // A key with a point in quotes would pass for a path.
            if key.contains('.') {
                // Those who read names say that this is none.
                if !read_by_name(folder) || !keys_below(folder).is_empty() {
                    self.unknown(&path, key, folder, node);
                }
            } else if let Some(row) = find(&path) {
                if let (Kind::Course, Value::Table(course)) = (row.kind, &node.value) {
                    self.walk_course(course, &path);
                }
            } else if !leads_on(&path) {
                self.unknown(&path, key, folder, node);
            } else if let Value::Table(below) = &node.value {
                self.walk(below, &path);
            } else if !read_by_name(&path) {
                let mut fault = wrong_type(&path, node, "a table");
                if path.starts_with("drivers.") {
                    fault = fault.hint(format!("for every category alike, write `{path}.all`"));
                }
                self.fault(&path, fault);
            }
        }
    }

    fn walk_course(&mut self, course: &Table, path: &str) {
        for (key, node) in &course.entries {
            if COURSE.iter().any(|row| row.path == key) {
                continue;
            }
            let message = format!("`{path}.{key}` is no part of a course");
            let keys: Vec<&str> = COURSE.iter().map(|row| row.path).collect();
            let fault = Diagnostic::error("scenario/unknown-key", message)
                .at(&node.key, "not a known setting");
            let fault = match nearest(key, keys.iter().copied()) {
                Some(near) => fault.hint(format!("did you mean `{near}`?")),
                None => fault.hint(format!("a course has the parts {}", keys.join(", "))),
            };
            self.fault(path, fault);
        }
    }

    fn unknown(&mut self, path: &str, key: &str, folder: &str, node: &Node) {
        let beside = keys_below(folder);
        let hint = if let Some(near) = nearest(key, beside.iter().copied()) {
            format!("did you mean `{near}`?")
        } else {
            elsewhere(key, folder, &beside)
        };
        self.no_setting(path, node, hint);
    }

    /// Names a path that a study gives in one word, and the whole path that was meant.
    pub(super) fn unknown_path(&mut self, path: &str, node: &Node) {
        let (folder, key) = path.rsplit_once('.').unwrap_or(("", path));
        let hint = if let Some(near) = nearest_path(path) {
            format!("did you mean `{near}`?")
        } else {
            elsewhere(key, folder, &keys_below(folder))
        };
        self.no_setting(path, node, hint);
    }

    fn no_setting(&mut self, path: &str, node: &Node, hint: String) {
        let message = format!("there is no setting `{path}`");
        let fault =
            Diagnostic::error("scenario/unknown-key", message).at(&node.key, "not a known setting");
        self.fault(path, fault.hint(hint));
    }
}

/// A hint for a key that resembles none of those beside it.
fn elsewhere(key: &str, folder: &str, beside: &[&str]) -> String {
    if let Some(row) = PARAMETERS
        .iter()
        .find(|row| row.path.rsplit('.').next() == Some(key))
    {
        return format!("did you mean `{}`?", row.path.replace('*', "NAME"));
    }
    let place = if folder.is_empty() {
        "the top level"
    } else {
        folder
    };
    let names: Vec<String> = beside.iter().map(|key| (*key).to_owned()).collect();
    format!("known at {place}: {}", listed(&names))
}

/// The path with each of its parts replaced by the nearest that stands there; none when a part resembles nothing.
pub(in crate::scenario) fn nearest_path(path: &str) -> Option<String> {
    let mut mended = String::new();
    for part in path.split('.') {
        let course = find(&mended).is_some_and(|row| row.kind == Kind::Course);
        let keys = if course {
            COURSE.iter().map(|row| row.path).collect()
        } else {
            keys_below(&mended)
        };
        let whole = if mended.is_empty() {
            part.to_owned()
        } else {
            format!("{mended}.{part}")
        };
        // A name that the file gives, as that of a brand, is taken as it stands.
        let stands = keys.contains(&part) || find(&whole).is_some() || leads_on(&whole);
        let part = if stands {
            part
        } else {
            nearest(part, keys.iter().copied())?
        };
        if !mended.is_empty() {
            mended.push('.');
        }
        mended.push_str(part);
    }
    Some(mended)
}

/// Whether a path lies in a group whose readers check names and tables.
fn read_by_name(path: &str) -> bool {
    READ_BY_NAME.iter().any(|group| path.starts_with(group))
}

/// Whether some row lies below a path.
fn leads_on(path: &str) -> bool {
    let depth = path.split('.').count();
    PARAMETERS
        .iter()
        .any(|row| head(row.path, depth).is_some_and(|head| fits(head, path)))
}

/// The first parts of a pattern, when it has more than these.
fn head(pattern: &str, parts: usize) -> Option<&str> {
    let end = pattern.match_indices('.').nth(parts.checked_sub(1)?)?.0;
    Some(&pattern[..end])
}

fn fits(pattern: &str, path: &str) -> bool {
    pattern
        .split('.')
        .zip(path.split('.'))
        .all(|(wanted, found)| wanted == "*" || wanted == found)
}

/// The keys that rows have directly below a path.
fn keys_below(folder: &str) -> Vec<&'static str> {
    let depth = if folder.is_empty() {
        0
    } else {
        folder.split('.').count()
    };
    let mut keys: Vec<&'static str> = PARAMETERS
        .iter()
        .filter(|row| depth == 0 || head(row.path, depth).is_some_and(|head| fits(head, folder)))
        .filter_map(|row| row.path.split('.').nth(depth))
        .filter(|key| *key != "*")
        .collect();
    keys.dedup();
    keys
}
