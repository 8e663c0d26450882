//! Do two purposes share their draws? Every name in the program has its own number.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use thirdwave::engine::draws::Purpose;

/// Adds the text of all sources below `folder`.
fn sources(folder: &Path, all: &mut String) {
    let entries = fs::read_dir(folder).expect("a folder of sources");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            sources(&path, all);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).expect("a source");
            // Unit tests have draws of their own.
            let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or("");
            all.push_str(text);
        }
    }
}

/// What stands between `mark` and `end`, each time.
fn between<'a>(text: &'a str, mark: &str, end: &str) -> Vec<&'a str> {
    let pieces = text.split(mark).skip(1);
    pieces.filter_map(|piece| piece.split(end).next()).collect()
}

/// Names of all purposes: those said once, and those said for each thing.
fn names() -> (Vec<String>, Vec<String>) {
    let mut text = String::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    sources(&root, &mut text);
    let resolve = |name: &str| {
        let name = name.trim();
        if let Some(quoted) = name.strip_prefix('"') {
            return quoted.trim_end_matches('"').to_owned();
        }
        let constant = between(&text, &format!("const {name}: &str = \""), "\"");
        constant.first().expect("a constant name").to_string()
    };
    let once = between(&text, "Purpose::new(", ")");
    let each = between(&text, "Purpose::of(", ",");
    let listed = |names: Vec<&str>| {
        let mut listed: Vec<String> = names.into_iter().map(resolve).collect();
        listed.sort();
        listed.dedup();
        listed
    };
    (listed(once), listed(each))
}

#[test]
fn every_purpose_has_a_number_of_its_own() {
    let (once, each) = names();
    assert!(once.len() >= 12 && each.len() >= 6, "{once:?} {each:?}");
    let things = [
        "food",
        "clothing",
        "repair",
        "media",
        "services",
        "garden",
        "care",
        "toys",
        "a",
        "b",
        "news",
        "tools",
        "energy",
        "housing",
        "health",
        "learning",
        "travel",
        "music",
        "rewire",
        "rewire_to",
        "skip",
    ];
    let mut seen: BTreeMap<Purpose, String> = BTreeMap::new();
    let mut add = |purpose: Purpose, name: String| {
        if let Some(other) = seen.insert(purpose, name.clone()) {
            panic!("`{other}` and `{name}` share their draws");
        }
    };
    for name in &once {
        add(Purpose::new(name), name.clone());
    }
    for name in &each {
        for thing in things {
            add(Purpose::of(name, thing), format!("{name}/{thing}"));
        }
    }
}
