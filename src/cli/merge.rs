//! The command `merge`: the parts of a sweep, made on several machines, become the whole that one machine would have made.

use crate::cli::args::MergeArguments;
use crate::cli::study::{Job, head};
use crate::cli::{Failure, loading};
use crate::experiments::ledger::Ledger;
use crate::experiments::study::Study;
use crate::experiments::sweep::missing;
use crate::output::folder::{Folder, MANIFEST};
use crate::output::journal::{JOURNAL, Journal};
use crate::output::manifest::Manifest;
use crate::scenario::load::Loaded;
use std::path::Path;

/// A part: its lines, and what it is a part of.
struct Part {
    manifest: Manifest,
    identity: String,
    lines: Vec<String>,
}

impl Part {
    fn read(path: &Path) -> Result<Self, Failure> {
        let shown = path.display();
        let none =
            |why: &str| Failure::file(&format!("{shown} holds no finished part of a sweep: {why}"));
        let text = Folder::at(path)
            .manifest()
            .map_err(crate::cli::results::disk)?;
        let text = text.ok_or_else(|| none(&format!("there is no {MANIFEST}")))?;
        let manifest = Manifest::from_text(&text)
            .map_err(|why| Failure::file(&format!("{shown}/{MANIFEST} cannot be read: {why}")))?;
        let note = manifest
            .study
            .clone()
            .filter(|note| note.kind == Study::Sweep.name());
        let note = note.ok_or_else(|| none("its manifest is of something else"))?;
        let lines = Journal::read(&path.join(JOURNAL))
            .map_err(|error| Failure::file(&format!("cannot read {shown}/{JOURNAL}: {error}")))?;
        let mut lines =
            lines.ok_or_else(|| none("there is no journal; parts are made with --shard"))?;
        if lines.is_empty() || lines.remove(0) != head(Study::Sweep, &note.identity) {
            return Err(none("its journal belongs to something else"));
        }
        Ok(Self {
            manifest,
            identity: note.identity,
            lines,
        })
    }
}

/// Joins parts.
///
/// # Errors
/// When a folder holds no part, parts are of different sweeps, or some are missing.
pub(super) fn merge(arguments: &MergeArguments) -> Result<(), Failure> {
    let parts: Result<Vec<Part>, Failure> = arguments
        .folders
        .iter()
        .map(|path| Part::read(path))
        .collect();
    let parts = parts?;
    let (first, path) = (&parts[0], arguments.folders[0].display());
    for (part, other) in parts.iter().zip(&arguments.folders) {
        if part.identity != first.identity {
            return Err(Failure::file(&format!(
                "{} and {path} are parts of different sweeps: another scenario, question, seed or version",
                other.display()
            )));
        }
    }
    let scenario = loading::resolved(&first.manifest.name, &first.manifest.scenario)?;
    let ledger = Ledger::new(None, &[]);
    for part in &parts {
        ledger.take(&part.lines);
    }
    let open = missing(&scenario, &ledger);
    if open > 0 {
        let shards: Vec<String> = parts
            .iter()
            .filter_map(|part| part.manifest.study.as_ref()?.shard.clone())
            .collect();
        return Err(Failure::file(&format!(
            "{open} runs are in none of these folders, which hold the parts {}\nhint: name the folders of all parts",
            shards.join(", ")
        )));
    }
    let loaded = Loaded {
        scenario,
        ..loading::defaults(&[])?
    };
    let job = Job {
        study: Study::Sweep,
        loaded: &loaded,
        path: arguments.out.clone(),
        shard: None,
        others: &[],
        quiet: arguments.quiet,
        force: arguments.force,
    };
    job.made_of(&ledger)
}
