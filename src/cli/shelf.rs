//! Where do tables go? Into the folder, as CSV and where wanted as Parquet; what their columns mean is kept for the manifest.

use crate::cli::Failure;
use crate::cli::notes::{self, Notes};
use crate::cli::results::disk;
use crate::engine::draws::Draws;
use crate::engine::parallel::BLOCK;
use crate::output::folder::{CHECKPOINTS, DiskError, Folder};
use crate::output::journal::JOURNAL;
use crate::output::manifest::{Build, FORMAT, FileHash, Host, Manifest, StudyNote, Timings};
use crate::output::stream::TableStream;
use crate::output::table::Table;
use crate::scenario::Scenario;
use crate::scenario::canonical::to_toml;
use crate::scenario::load::Loaded;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The folder of a run or study, with what its tables mean.
#[derive(Debug)]
pub(super) struct Shelf {
    /// The folder.
    pub folder: Folder,
    /// Columns of the tables written so far, by their files.
    notes: BTreeMap<String, Notes>,
    parquet: bool,
    /// Notes in every Parquet file.
    marks: [(String, String); 3],
}

/// The folder in which a scenario's run is kept.
#[must_use]
pub(super) fn folder_of(scenario: &Scenario) -> PathBuf {
    let own = scenario.output.folder.as_ref();
    own.map_or_else(|| Path::new("output").join(&scenario.name), PathBuf::from)
}

/// What a manifest says besides the files.
pub(super) struct Account<'a> {
    /// The scenario and the files it came from.
    pub loaded: &'a Loaded,
    /// Hash of what shapes results.
    pub hash: &'a str,
    /// Runs that were made.
    pub runs: u32,
    /// Threads that were used.
    pub threads: usize,
    /// When and how long.
    pub timings: Timings,
    /// What was asked of many runs.
    pub study: Option<StudyNote>,
}

impl Shelf {
    /// The shelf of a folder for tables of a scenario, whose hash is given.
    #[must_use]
    pub(super) fn new(path: &Path, scenario: &Scenario, hash: &str) -> Self {
        Self {
            folder: Folder::at(path),
            notes: BTreeMap::new(),
            parquet: scenario.output.parquet,
            marks: [
                ("thirdwave".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
                ("scenario_sha256".to_owned(), hash.to_owned()),
                ("seed".to_owned(), scenario.experiment.seed.to_string()),
            ],
        }
    }

    /// Writes a table as CSV and, where wanted, as Parquet.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(super) fn table(&mut self, name: &str, table: &Table) -> Result<(), Failure> {
        self.note(name, table);
        let mut stream = self.stream(name).map_err(disk)?;
        let added = stream.add(&self.folder, table);
        added.map_err(|source| {
            disk(DiskError {
                operation: "write",
                path: self.folder.path().join(format!("{name}.csv")),
                source,
            })
        })?;
        stream.end(&mut self.folder).map_err(disk)
    }

    /// Keeps what the columns of a table mean.
    pub(super) fn note(&mut self, name: &str, table: &Table) {
        self.notes
            .insert(format!("{name}.csv"), notes::of(name, table));
    }

    /// Begins a table that is written piece by piece, as CSV and where wanted as Parquet.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(super) fn stream(&self, name: &str) -> Result<TableStream, DiskError> {
        let notes = self.parquet.then_some(self.marks.as_slice());
        TableStream::begin(&self.folder, name, true, notes)
    }

    /// Begins the table of all adults, as CSV or as Parquet alone, and keeps what its columns mean.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(super) fn stream_agents(
        &mut self,
        table: &Table,
        as_csv: bool,
    ) -> Result<TableStream, DiskError> {
        let end = if as_csv { "csv" } else { "parquet" };
        let notes = notes::of("agents", table);
        self.notes.insert(format!("agents.{end}"), notes);
        let marks = (!as_csv).then_some(self.marks.as_slice());
        TableStream::begin(&self.folder, "agents", as_csv, marks)
    }

    /// The manifest of what is on the shelf.
    #[must_use]
    pub(super) fn manifest(&self, account: Account<'_>) -> Manifest {
        let scenario = &account.loaded.scenario;
        // Columns of the series stand apart, as they always did.
        let mut tables = self.notes.clone();
        let columns = tables.remove("series.csv").unwrap_or_default();
        let inputs = account.loaded.sources.iter().map(|source| FileHash {
            path: source.path.display().to_string(),
            sha256: source.sha256.clone(),
        });
        let lasting = |path: &str| !path.starts_with(CHECKPOINTS) && path != JOURNAL;
        let outputs = self
            .folder
            .written()
            .iter()
            .filter(|(path, _)| lasting(path));
        Manifest {
            format: FORMAT,
            thirdwave: env!("CARGO_PKG_VERSION").to_owned(),
            command: std::env::args_os()
                .map(|word| word.to_string_lossy().into_owned())
                .collect(),
            name: scenario.name.clone(),
            question: scenario.question.clone(),
            scenario_sha256: account.hash.to_owned(),
            seed: scenario.experiment.seed,
            runs: account.runs,
            scenario: to_toml(scenario),
            inputs: inputs.collect(),
            outputs: outputs
                .map(|(path, hash)| FileHash {
                    path: path.clone(),
                    sha256: hash.clone(),
                })
                .collect(),
            columns,
            tables,
            study: account.study,
            build: Build {
                profile: if cfg!(debug_assertions) {
                    "debug"
                } else {
                    "release"
                }
                .to_owned(),
                architecture: std::env::consts::ARCH.to_owned(),
                system: std::env::consts::OS.to_owned(),
                draws: Draws::VERSION,
                block: BLOCK,
            },
            host: Host {
                cores: crate::cli::threads(0),
                threads: account.threads,
            },
            timings: account.timings,
        }
    }
}

/// Seconds since 1970-01-01.
#[expect(
    clippy::disallowed_methods,
    reason = "the command line looks at the clock"
)]
#[must_use]
pub(super) fn now() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}
