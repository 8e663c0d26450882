//! How is a study made? Look at the folder, take up what is done, work off the rest, write, say what came out.

use crate::charts::theme::Theme;
use crate::cli::args::Common;
use crate::cli::exit_code::ExitCode;
use crate::cli::possible::possible;
use crate::cli::progress::{Stopwatch, StudyProgress, listen, words};
use crate::cli::results::{Pictures, disk};
use crate::cli::run::pictures;
use crate::cli::shelf::{Account, Shelf, folder_of, now};
use crate::cli::study_charts::{Drawn, Other};
use crate::cli::{Failure, complain, memory, say, threads};
use crate::experiments::compare::Side;
use crate::experiments::ledger::{Fault, Ledger, Stopped};
use crate::experiments::study::{Shard, Study, Tools};
use crate::output::folder::{Folder, MANIFEST};
use crate::output::journal::{JOURNAL, Journal, Opened};
use crate::output::manifest::{Manifest, OtherNote, StudyNote, Timings};
use crate::output::table::Table;
use crate::scenario::canonical::to_toml;
use crate::scenario::load::Loaded;
use std::path::{Path, PathBuf};

/// A study to make, and where.
pub(super) struct Job<'a> {
    /// Which.
    pub study: Study,
    /// The scenario that asks for it.
    pub loaded: &'a Loaded,
    /// Where its results go.
    pub path: PathBuf,
    /// The part of it to do.
    pub shard: Option<Shard>,
    /// Other scenarios that it compares.
    pub others: &'a [Side],
    /// Whether nothing but faults is said.
    pub quiet: bool,
    /// Whether other results in the folder are replaced.
    pub force: bool,
}

/// The folder of a study: the one that is asked for, or one in the folder of the scenario's run.
#[must_use]
pub(super) fn folder(study: Study, loaded: &Loaded, common: &Common) -> PathBuf {
    let own = || folder_of(&loaded.scenario).join(study.name());
    common.out.clone().unwrap_or_else(own)
}

impl Job<'_> {
    /// Makes it, or says what it found where that is known.
    ///
    /// # Errors
    /// When a value to vary is impossible, the folder cannot be used, or it was stopped.
    pub(super) fn make(&self) -> Result<(), Failure> {
        possible(self.study, &self.loaded.scenario)?;
        let identity = self.identity();
        let mut shelf = Shelf::new(&self.path, &self.loaded.scenario, &identity);
        if let Some(manifest) = self.finished(&shelf.folder, &identity)? {
            return self.tell(
                &manifest,
                "holds this study already: same question and version",
            );
        }
        shelf.folder.create("").map_err(disk)?;
        let (journal, lines) = self.journal(&shelf.folder, &identity)?;
        let ledger = Ledger::new(Some(journal), &lines);
        listen();
        let made = self.write(&mut shelf, &identity, &ledger, !lines.is_empty());
        let nothing = made.is_err() && ledger.is_empty();
        drop(ledger);
        if nothing {
            // A journal of nothing would only stand in the way of the next question; a folder with files stays.
            let _ = shelf.folder.remove(JOURNAL);
            let _ = std::fs::remove_dir(&self.path);
        }
        let manifest = made?;
        if self.shard.is_none() {
            // A part keeps its journal: it is what the parts are joined from.
            shelf.folder.remove(JOURNAL).map_err(disk)?;
        }
        let seconds = words(manifest.timings.simulation_seconds);
        self.tell(&manifest, &format!("written in {seconds}"))
    }

    fn identity(&self) -> String {
        self.study.identity(&self.loaded.scenario, self.others)
    }

    /// Writes the study that a ledger holds the runs of.
    ///
    /// # Errors
    /// When the folder cannot be used.
    pub(super) fn made_of(&self, ledger: &Ledger) -> Result<(), Failure> {
        let identity = self.identity();
        let mut shelf = Shelf::new(&self.path, &self.loaded.scenario, &identity);
        if let Some(manifest) = self.finished(&shelf.folder, &identity)? {
            return self.tell(
                &manifest,
                "holds this study already: same question and version",
            );
        }
        shelf.folder.create("").map_err(disk)?;
        let manifest = self.write(&mut shelf, &identity, ledger, false)?;
        self.tell(&manifest, "joined")
    }

    /// Makes what is not done, and writes all.
    fn write(
        &self,
        shelf: &mut Shelf,
        identity: &str,
        ledger: &Ledger,
        resumed: bool,
    ) -> Result<Manifest, Failure> {
        let scenario = &self.loaded.scenario;
        let threads = threads(scenario.experiment.threads);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool =
            pool.map_err(|error| Failure::file(&format!("cannot start threads: {error}")))?;
        let progress = StudyProgress::new(self.quiet);
        let tools = Tools {
            ledger,
            pace: &progress,
            threads,
            free: memory::free(),
            shard: self.shard,
            others: self.others,
        };
        let made = pool.install(|| self.study.make(scenario, &tools));
        progress.finish();
        let found = made.map_err(|why| self.stopped(why, ledger))?;
        let simulation_seconds = progress.seconds();
        for (name, table) in &found.tables {
            shelf.table(name, table)?;
        }
        let watch = Stopwatch::start();
        if scenario.output.charts && self.shard.is_none() {
            pool.install(|| self.charts(&mut shelf.folder, identity, &found.tables))?;
        }
        let manifest = shelf.manifest(Account {
            loaded: self.loaded,
            hash: identity,
            runs: scenario.experiment.runs,
            threads,
            timings: Timings {
                finished: now(),
                simulation_seconds,
                charts_seconds: watch.seconds(),
                resumed,
            },
            study: Some(StudyNote {
                kind: self.study.name().to_owned(),
                identity: identity.to_owned(),
                shard: self.shard.map(|shard| shard.to_string()),
                others: self
                    .others
                    .iter()
                    .map(|side| OtherNote {
                        name: side.name.clone(),
                        label: side.label.clone(),
                        scenario: to_toml(&side.scenario),
                    })
                    .collect(),
                said: found.said,
            }),
        });
        let text = manifest.to_text();
        shelf
            .folder
            .write(MANIFEST, text.as_bytes())
            .map_err(disk)?;
        Ok(manifest)
    }

    /// Draws what the tables show; the charts of a part would tell of a part alone.
    fn charts(
        &self,
        folder: &mut Folder,
        identity: &str,
        tables: &[(&'static str, Table)],
    ) -> Result<(), Failure> {
        let tables: Vec<(&str, &Table)> = tables.iter().map(|one| (one.0, &one.1)).collect();
        let others = self.others.iter();
        let drawn = Drawn {
            study: self.study.name(),
            identity,
            scenario: &self.loaded.scenario,
            tables: &tables,
            others: others
                .map(|side| Other {
                    name: side.name.clone(),
                    label: side.label.clone(),
                    adults: side.scenario.people.count,
                })
                .collect(),
        };
        let both = Pictures {
            svg: true,
            png: true,
        };
        drawn.write(folder, &[], &Theme::default(), both)
    }

    /// The manifest of this study where the folder holds it whole.
    fn finished(&self, folder: &Folder, identity: &str) -> Result<Option<Box<Manifest>>, Failure> {
        let path = folder.path().display();
        if let Some(file) = folder.obstacle() {
            return Err(Failure::file(&format!(
                "{path} cannot be the folder of the results: {} is no folder\nhint: --out DIR takes another folder",
                file.display()
            )));
        }
        if self.force {
            refuse_busy(folder)?;
            folder.clear(&pictures()).map_err(disk)?;
            return Ok(None);
        }
        let shard = self.shard.map(|shard| shard.to_string());
        let Some(text) = folder.manifest().map_err(disk)? else {
            let begun = folder.path().join(JOURNAL).exists();
            return match folder.would_replace(&pictures()) {
                Some(name) if !begun => Err(Failure::file(&format!(
                    "{path} holds {name}, but no finished study\nhint: --out DIR takes another folder, --force replaces the file"
                ))),
                _ => Ok(None),
            };
        };
        let manifest = Manifest::from_text(&text).map_err(|why| {
            Failure::file(&format!(
                "{path}/{MANIFEST} cannot be read: {why}\nhint: --force replaces it, --out DIR keeps it"
            ))
        })?;
        let same = |note: &StudyNote| {
            note.kind == self.study.name() && note.identity == identity && note.shard == shard
        };
        if manifest.study.as_ref().is_some_and(same) {
            return Ok(Some(Box::new(manifest)));
        }
        Err(Failure::file(&format!(
            "{path} holds something else: another question, seed, version or part\n\
             hint: --force replaces it, --out DIR keeps both"
        )))
    }

    /// The journal of this study, begun or taken up.
    fn journal(&self, folder: &Folder, identity: &str) -> Result<(Journal, Vec<String>), Failure> {
        let path = folder.path().join(JOURNAL);
        let head = self.head(identity);
        match Journal::open(&path, &head) {
            Ok(Opened::Ready(journal, lines)) => Ok((journal, lines)),
            Ok(Opened::Busy) => Err(busy(folder.path())),
            Ok(Opened::Foreign(_)) => Err(Failure::file(&format!(
                "{} holds an interrupted study that asks something else\nhint: --force begins anew, --out DIR keeps it",
                folder.path().display()
            ))),
            Err(error) => Err(Failure::file(&format!(
                "cannot write {}: {error}",
                path.display()
            ))),
        }
    }

    /// The first line of the journal.
    fn head(&self, identity: &str) -> String {
        head(self.study, identity)
    }

    fn stopped(&self, why: Stopped, ledger: &Ledger) -> Failure {
        let path = self.path.display();
        let hint = |kept: &str| match ledger.is_empty() {
            true => String::new(),
            false => format!("\nhint: {path} keeps what was done; the same command {kept}"),
        };
        match why {
            Stopped::Asked => Failure {
                code: ExitCode::Interrupted,
                text: format!("stopped{}", hint("takes it up")),
            },
            Stopped::Disk(error) => Failure::file(&format!(
                "cannot write {path}/{JOURNAL}: {error}{}",
                hint("takes it up")
            )),
            Stopped::Fault(Fault { source, why }) => Failure {
                code: ExitCode::of(source),
                text: format!(
                    "error: {} cannot be made: {why}{}",
                    self.study.name(),
                    hint("goes on from there")
                ),
            },
        }
    }

    fn tell(&self, manifest: &Manifest, how: &str) -> Result<(), Failure> {
        if self.quiet {
            return Ok(());
        }
        if let Some(note) = &manifest.study {
            say(&note.said)?;
        }
        complain(&format!(
            "{} {}: {how}",
            self.study.name(),
            self.path.display()
        ));
        Ok(())
    }
}

/// The first line of a study's journal.
#[must_use]
pub(super) fn head(study: Study, identity: &str) -> String {
    format!("thirdwave {} {identity}", study.name())
}

fn busy(path: &Path) -> Failure {
    Failure::file(&format!(
        "another process is writing to {}\nhint: wait for it, or take another folder with --out DIR",
        path.display()
    ))
}

/// Refuses a folder in which another process works.
fn refuse_busy(folder: &Folder) -> Result<(), Failure> {
    let path = folder.path().join(JOURNAL);
    if !path.exists() {
        return Ok(());
    }
    match Journal::open(&path, "") {
        Ok(Opened::Busy) => Err(busy(folder.path())),
        _ => Ok(()),
    }
}
