//! Do faulty scenarios say everything that is wrong with them, at the right places? Each file of `tests/diagnostics`
//! holds, above a faulty line, comments `# error: COLUMNS TEXT` or `# warning: COLUMNS TEXT`: first and last column of
//! the first place, and a part of what is said; `# also: COLUMNS TEXT` for a further place. Nothing else may be reported.

use std::path::{Path, PathBuf};
use thirdwave::diagnostic::names::{DIAGNOSTICS, explanation};
use thirdwave::diagnostic::render::{Colour, diagnostics};
use thirdwave::diagnostic::source::Spot;
use thirdwave::diagnostic::{Diagnostics, Severity};
use thirdwave::scenario::Named;
use thirdwave::scenario::load::load;
use thirdwave::scenario::reading::from_disk;

/// What is said, and where: file name, line, first and last column.
#[derive(Debug)]
struct Said {
    kind: &'static str,
    file: String,
    place: (usize, usize, usize),
    text: String,
}

fn measures(named: &Named<'_>) -> Vec<String> {
    let made = named.categories.iter().map(|name| format!("made_{name}"));
    made.chain(["made".to_owned(), "hours_home".to_owned()])
        .collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

/// The notes in a faulty file, each about the next line that is none.
fn expected(path: &Path) -> Vec<Said> {
    let text = std::fs::read_to_string(path).expect("readable");
    let mut all = Vec::new();
    let mut open: Vec<Said> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let note = ["error", "warning", "also"]
            .iter()
            .find_map(|kind| Some((*kind, line.strip_prefix(&format!("# {kind}: "))?)));
        if let Some((kind, note)) = note {
            let (columns, said) = note.split_once(' ').expect("columns and text");
            let (first, last) = columns.split_once('-').expect("FIRST-LAST");
            let column = |text: &str| text.parse().expect("a column");
            open.push(Said {
                kind,
                file: path.display().to_string(),
                place: (0, column(first), column(last)),
                text: said.to_owned(),
            });
        } else {
            for said in &mut open {
                said.place.0 = index + 1;
            }
            all.append(&mut open);
        }
    }
    all
}

fn place(spot: &Spot) -> (usize, usize, usize) {
    let (line, first) = spot.line_and_column();
    let length = spot.text().chars().count().max(1);
    (line, first, first + length - 1)
}

fn found(diagnostics: &Diagnostics) -> Vec<Said> {
    let mut all = Vec::new();
    for one in diagnostics.iter() {
        assert!(!one.places.is_empty(), "no place: {}", one.message);
        for (index, at) in one.places.iter().enumerate() {
            let kind = match (index, one.severity) {
                (0, Severity::Error) => "error",
                (0, Severity::Warning) => "warning",
                _ => "also",
            };
            let text = if index == 0 {
                format!(
                    "{} {}: {}; {}",
                    one.name,
                    one.message,
                    at.label,
                    one.hints.join("; ")
                )
            } else {
                at.label.clone()
            };
            all.push(Said {
                kind,
                file: at.spot.source.name.clone(),
                place: place(&at.spot),
                text,
            });
        }
    }
    all
}

fn load_all(path: &Path) -> Diagnostics {
    match load(path, &[], &from_disk, &measures) {
        Ok(checked) => checked.warnings,
        Err(error) => error.diagnostics,
    }
}

#[test]
fn every_fault_is_reported_at_its_place_and_nothing_else() {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder())
        .expect("the folder of faulty inputs")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .collect();
    paths.sort();
    assert!(paths.len() >= 8, "faulty inputs are missing");
    let mut wrong = String::new();
    for path in &paths {
        let notes = expected(path);
        if notes.is_empty() {
            continue;
        }
        let diagnostics_found = load_all(path);
        let here = path.display().to_string();
        let mut said: Vec<Said> = found(&diagnostics_found);
        said.retain(|one| one.file == here);
        for note in &notes {
            let match_of = |one: &Said| {
                one.kind == note.kind && one.place == note.place && one.text.contains(&note.text)
            };
            match said.iter().position(match_of) {
                Some(at) => drop(said.remove(at)),
                None => wrong.push_str(&format!("not said in {here}: {note:?}\n")),
            }
        }
        for one in said {
            wrong.push_str(&format!("not expected in {here}: {one:?}\n"));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn a_fault_is_drawn_with_line_column_caret_and_hint() {
    let path = folder().join("names.toml");
    let text = diagnostics(&load_all(&path), Colour::Plain);
    let name = path.display().to_string();
    assert!(
        text.contains("error[scenario/unknown-key]: there is no setting `household.reveiw_rate`"),
        "{text}"
    );
    assert!(text.contains(&format!("--> {name}:6:1")), "{text}");
    assert!(text.contains("^^^^^^^^^^^ not a known setting\n"), "{text}");
    assert!(
        text.contains("\nhint: did you mean `review_rate`?\n"),
        "{text}"
    );
    let coloured = diagnostics(&load_all(&path), Colour::Coloured);
    assert!(coloured.contains("\u{1b}[") && !text.contains('\u{1b}'));
}

/// Every text in the sources that looks like a diagnostic's name is one, and every name is used.
#[test]
fn names_used_and_names_explained_are_the_same() {
    fn read(folder: &Path, text: &mut String) {
        for entry in std::fs::read_dir(folder).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                read(&path, text);
            } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("names.rs")
            {
                text.push_str(&std::fs::read_to_string(&path).expect("readable"));
            }
        }
    }
    let mut sources = String::new();
    read(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut sources,
    );
    for prefix in ["\"scenario/", "\"drivers/"] {
        for (at, _) in sources.match_indices(prefix) {
            let name = sources[at + 1..].split('"').next().expect("closed");
            assert!(
                explanation(name).is_some() || name.ends_with("nothing"),
                "{name} is not explained"
            );
        }
    }
    for row in DIAGNOSTICS {
        assert!(
            sources.contains(&format!("\"{}\"", row.name)),
            "{} is not used",
            row.name
        );
    }
}
