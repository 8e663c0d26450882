//! Is the house in order? What rustfmt and clippy do not see: who imports whom, names, heads of files, sizes, commands in texts.

use crate::support::{Desk, root, scenarios};
use clap::Parser;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use thirdwave::cli::args::{Arguments, Command as Typed};

/// Rooms with the rooms they may import, lowest first: a room may use those of its row and itself, and rows name rooms above.
const ROOMS: [(&str, &[&str]); 13] = [
    ("hash", &[]),
    ("statistics", &[]),
    ("diagnostic", &[]),
    ("engine", &[]),
    ("drivers", &["diagnostic", "engine", "hash"]),
    ("scenario", &["diagnostic", "engine", "drivers", "hash"]),
    ("population", &["engine", "scenario"]),
    ("model", &["engine", "drivers", "scenario", "population"]),
    ("output", &["hash"]),
    ("charts", &["output"]),
    (
        "experiments",
        &[
            "statistics",
            "diagnostic",
            "engine",
            "scenario",
            "population",
            "model",
            "output",
            "hash",
        ],
    ),
    (
        "cli",
        &[
            "hash",
            "statistics",
            "diagnostic",
            "engine",
            "drivers",
            "scenario",
            "population",
            "model",
            "output",
            "charts",
            "experiments",
        ],
    ),
    ("main", &["cli"]),
];

/// Names that say nothing about what a file is about.
const EMPTY_NAMES: [&str; 12] = [
    "utils", "helpers", "common", "misc", "core", "base", "manager", "handler", "data", "info",
    "imp", "types",
];

/// Lines of a file, tests included.
const LINES_MAX: usize = 600;
/// Characters of a line of code, and of a comment or a line with a text.
const WIDTH_MAX: (usize, usize) = (100, 130);
/// Bytes of a file that git keeps: room for one observed network.
const BYTES_MAX: u64 = 220 * 1024;

/// A source file.
struct Source {
    /// Its path from the root, with `/`.
    path: String,
    text: String,
}

impl Source {
    /// The room it stands in: the folder or the file at the root of `src`.
    fn room(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let first = inside.split('/').next().unwrap_or(inside);
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// Its lines with their numbers, comments left out.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines()
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }
}

/// All Rust files below some folders of the root, in order.
fn sources(folders: &[&str]) -> Vec<Source> {
    let mut open: Vec<PathBuf> = folders.iter().map(|name| root().join(name)).collect();
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push(Source {
                    text: fs::read_to_string(&path).expect("a text"),
                    path: from_root(&path),
                });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "no sources below {folders:?}");
    found
}

fn from_root(path: &Path) -> String {
    let path = path.strip_prefix(root()).expect("within the root");
    path.display().to_string().replace('\\', "/")
}

/// Files that git keeps; outside of a clone, none are known.
fn tracked() -> Vec<String> {
    let git = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root())
        .output();
    let names = git.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let names = names.unwrap_or_default();
    let names = names.split('\0').filter(|name| !name.is_empty());
    names
        .filter(|name| root().join(name).is_file())
        .map(str::to_owned)
        .collect()
}

#[track_caller]
fn none(faults: String) {
    assert!(faults.is_empty(), "\n{faults}");
}

/// Room names after `crate::` (and, in `main.rs`, after the name of the crate) in a line.
fn imports(line: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for prefix in ["crate::", "thirdwave::"] {
        for (at, _) in line.match_indices(prefix) {
            let rest = &line[at + prefix.len()..];
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            rooms.push(rest[..end.unwrap_or(rest.len())].to_owned());
        }
    }
    rooms
}

#[test]
fn rooms_import_only_rooms_above_them() {
    let mut faults = String::new();
    for source in sources(&["src"])
        .iter()
        .filter(|one| one.path != "src/lib.rs")
    {
        let room = source.room();
        let Some(row) = ROOMS.iter().find(|row| row.0 == room) else {
            let _ = writeln!(faults, "{} stands in no room of the table", source.path);
            continue;
        };
        for (number, line) in source.code() {
            for import in imports(line) {
                if import != room && !row.1.contains(&import.as_str()) {
                    let at = format!("{}:{number}", source.path);
                    let _ = writeln!(faults, "{at} may not import {import}");
                }
            }
        }
    }
    none(faults);
}

#[test]
fn the_table_of_rooms_is_one_way_and_complete() {
    for (k, (room, above)) in ROOMS.iter().enumerate() {
        for name in *above {
            let known = ROOMS[..k].iter().any(|row| row.0 == *name);
            assert!(
                known,
                "{room} imports {name}, which does not stand above it"
            );
        }
    }
    let lib = fs::read_to_string(root().join("src/lib.rs")).expect("readable");
    let modules: Vec<&str> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    assert_eq!(modules.len(), ROOMS.len() - 1, "all rooms but main");
    for module in modules {
        assert!(
            ROOMS.iter().any(|row| row.0 == module),
            "{module} has no row"
        );
    }
}

#[test]
fn every_import_is_a_full_path() {
    let mut faults = String::new();
    for source in sources(&["src", "tests", "benches"]) {
        for (number, line) in source.code() {
            let code = line.trim_start();
            let import = code.starts_with("use ");
            let fault = if import && code.ends_with("::*;") {
                "imports everything"
            } else if code.starts_with("pub use ") || code.starts_with("pub(crate) use ") {
                "names a thing twice: import it from where it stands"
            } else if import && code.contains("super::super") {
                "climbs: begin at crate"
            } else if code.starts_with("use crate::{") {
                "hides rooms in braces: one line a path"
            } else {
                continue;
            };
            let _ = writeln!(faults, "{}:{number} {fault}", source.path);
        }
    }
    none(faults);
}

#[test]
fn files_and_lines_keep_their_length() {
    let mut faults = String::new();
    for source in sources(&["src", "tests", "benches"]) {
        let lines = source.text.lines().count();
        if lines > LINES_MAX {
            let _ = writeln!(faults, "{} has {lines} lines", source.path);
        }
        for (number, line) in source.lines() {
            let wide = line.trim_start().starts_with("//") || line.contains(['"', '\\']);
            let limit = if wide { WIDTH_MAX.1 } else { WIDTH_MAX.0 };
            let width = line.chars().count();
            if width > limit {
                let _ = writeln!(faults, "{}:{number} is {width} wide", source.path);
            }
        }
    }
    none(faults);
}

#[test]
fn names_of_files_say_what_they_are_about() {
    for source in sources(&["src", "tests", "benches"]) {
        for part in source.path.trim_end_matches(".rs").split('/') {
            assert!(!EMPTY_NAMES.contains(&part), "{}: `{part}`", source.path);
        }
    }
}

#[test]
fn nothing_is_left_for_later() {
    // Put together here, so that this file is not its own first fault.
    let words = ["FIX\u{4d}E", "TO\u{44}O", "XX\u{58}"].map(str::to_owned);
    let calls = ["todo", "dbg", "unimplemented"].map(|name| format!("{name}!("));
    let mut faults = String::new();
    for source in sources(&["src", "tests", "benches"]) {
        for (number, line) in source.lines() {
            for word in words
                .iter()
                .chain(&calls)
                .filter(|word| line.contains(*word))
            {
                let _ = writeln!(faults, "{}:{number} says {word}", source.path);
            }
        }
    }
    none(faults);
}

#[test]
fn every_file_opens_with_what_it_is_about() {
    for source in sources(&["src", "tests", "benches"]) {
        assert!(source.text.starts_with("//! "), "{}", source.path);
    }
    for path in scenarios() {
        let text = fs::read_to_string(&path).expect("a text");
        assert!(text.starts_with("# Question "), "{}", path.display());
    }
}

#[test]
fn every_rule_states_its_question_rule_source_and_assumptions() {
    let mut rules = 0;
    for source in sources(&["src/model"]) {
        if !source.text.contains("pub const PHASE: Phase<") {
            continue;
        }
        rules += 1;
        let head: Vec<&str> = source
            .text
            .lines()
            .take_while(|line| line.starts_with("//!"))
            .collect();
        let mut last = 0;
        for part in ["Question", "Rule", "Source", "Assumptions"] {
            let mark = format!("//! **{part}.**");
            let at = head.iter().position(|line| line.starts_with(&mark));
            let at = at.unwrap_or_else(|| panic!("{}: no `{mark}` in its head", source.path));
            assert!(at >= last, "{}: {part} comes too early", source.path);
            last = at;
        }
    }
    assert!(rules >= 5, "only {rules} rules were found");
}

#[test]
fn git_keeps_no_large_files_and_no_paths_of_one_machine() {
    let homes = ["home", "root", "Users", "work"].map(|name| format!("/{name}/"));
    let mut faults = String::new();
    for name in tracked() {
        let path = root().join(&name);
        let bytes = fs::metadata(&path).expect("it is there").len();
        if bytes > BYTES_MAX {
            let _ = writeln!(faults, "{name} has {bytes} bytes");
        }
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        for (number, line) in (1..).zip(text.lines()) {
            let local = |home: &String| {
                let mut places = line.match_indices(home.as_str());
                // A web address or a longer path may have such a part; a path of a machine begins with it.
                places
                    .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '.'))
            };
            if homes.iter().any(local) {
                let _ = writeln!(faults, "{name}:{number} names a folder of one machine");
            }
        }
    }
    none(faults);
}

/// The words of a shell line: quotes group, a comment, a pipe or a redirection ends it.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match (c, quote) {
            (_, Some(open)) if c == open => quote = None,
            ('"' | '\'', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (' ', None) => words.extend(word.take()),
            ('#' | '|' | '>' | '&' | ';', None) if word.is_none() => break,
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// The arguments of every command line that starts the program: in fences, after `#   ` or `$ `, and between backticks.
fn commands(text: &str) -> Vec<String> {
    let text = text.replace("\\\n#", "").replace("\\\n", "");
    let mut found = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
            continue;
        }
        let typed = line.strip_prefix("#   ").or(line.strip_prefix("$ "));
        let spans = line.split('`').skip(1).step_by(2);
        for candidate in typed.or(fenced.then_some(line)).into_iter().chain(spans) {
            for start in STARTS {
                let arguments = candidate.trim_start().strip_prefix(start);
                found.extend(arguments.map(str::to_owned));
            }
        }
    }
    found
}

/// How the program is started.
const STARTS: [&str; 3] = [
    "cargo run --release -- ",
    "thirdwave ",
    "./target/release/thirdwave ",
];

#[test]
fn commands_in_texts_can_be_typed() {
    let texts = scenarios().into_iter().chain([root().join("README.md")]);
    let desk = Desk::empty();
    let mut count = 0;
    for path in texts {
        for line in commands(&fs::read_to_string(&path).expect("a text")) {
            count += 1;
            let typed = std::iter::once("thirdwave".to_owned()).chain(words(&line));
            let typed = match Arguments::try_parse_from(typed) {
                Ok(arguments) => arguments.command,
                Err(answer) if !answer.use_stderr() => continue,
                Err(error) => panic!("{}: `{line}`: {error}", path.display()),
            };
            let Typed::Run(run) = typed else { continue };
            let shipped = |path: &&PathBuf| path.starts_with("scenarios");
            for scenario in run.scenarios.iter().filter(shipped) {
                let mut check = vec![
                    "check".to_owned(),
                    root().join(scenario).display().to_string(),
                ];
                check.extend(run.common.set.iter().map(|set| format!("--set={set}")));
                desk.run_with(&check).exit(0);
            }
        }
    }
    assert!(count >= 10, "only {count} commands were found");
}

#[test]
fn commands_are_found_where_texts_hide_them() {
    let text = "#   cargo run --release -- run a.toml \\\n#     --set x=1\nSay `thirdwave check b.toml`.\n\
                $ thirdwave run 'c d.toml' | head # all\nthirdwave is a word\n";
    let found: Vec<Vec<String>> = commands(text).iter().map(|line| words(line)).collect();
    assert_eq!(
        found,
        [
            vec!["run", "a.toml", "--set", "x=1"],
            vec!["check", "b.toml"],
            vec!["run", "c d.toml"],
        ]
    );
}
