//! The command `run`: load, look at the folder, simulate, write, say what came out.

use crate::charts::theme::Theme;
use crate::charts::{self, Kind};
use crate::cli::args::{RunArguments, TableFormat};
use crate::cli::exit_code::ExitCode;
use crate::cli::loading::{load, print_warnings};
use crate::cli::notes::{self, Notes};
use crate::cli::progress::{Progress, STOP, Stopwatch, words};
use crate::cli::results::{Overview, Pictures, chart_input, disk, write_charts};
use crate::cli::spreading::Tables;
use crate::cli::{Failure, complain, memory, say, summary, threads, tie_files};
use crate::engine::draws::Draws;
use crate::engine::parallel::BLOCK;
use crate::experiments::execute::{Stopped, execute};
use crate::experiments::run::Record;
use crate::experiments::{ensemble, fit, programmes, spread};
use crate::hash::sha256;
use crate::output::folder::{CHECKPOINTS, CHECKPOINTS_OF, Folder, MANIFEST};
use crate::output::manifest::{Build, FORMAT, FileHash, Host, Manifest, Timings};
use crate::output::table::Table;
use crate::output::{csv, parquet};
use crate::scenario::Scenario;
use crate::scenario::canonical::{canonical_text, to_toml};
use crate::scenario::load::Loaded;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Runs all scenarios named; none is run when one of them has faults.
///
/// # Errors
/// When a scenario has faults, a folder cannot be used, or the runs were stopped.
pub(super) fn run(arguments: &RunArguments) -> Result<(), Failure> {
    let flags = flags(arguments);
    let mut jobs = Vec::new();
    let mut first_failure = None;
    for path in &arguments.scenarios {
        match load(path, &arguments.set, &flags) {
            Ok(checked) => {
                if !arguments.quiet {
                    print_warnings(&checked.warnings);
                }
                if let Err(failure) = memory::fits(&checked.value) {
                    complain(&failure.text);
                    first_failure.get_or_insert(failure.code);
                    continue;
                }
                jobs.push(Job::new(checked.value, arguments));
            }
            Err(failure) => {
                complain(&failure.text);
                first_failure.get_or_insert(failure.code);
            }
        }
    }
    if let Some(code) = first_failure {
        return Err(Failure {
            code,
            text: String::new(),
        });
    }
    // A second Ctrl-C ends the program at once, as people expect.
    let _ = ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            #[expect(clippy::exit, reason = "the second Ctrl-C means now")]
            std::process::exit(i32::from(ExitCode::Interrupted.number()));
        }
    });
    apart(&jobs)?;
    // Every folder is looked at before the first run: a long night ends with all of them or does not begin.
    let mut ready = Vec::new();
    for job in jobs {
        ready.push((job.look(arguments)?, job));
    }
    ready
        .into_iter()
        .try_for_each(|(found, job)| job.run(found, arguments))
}

/// Refuses scenarios that would write to one folder.
fn apart(jobs: &[Job]) -> Result<(), Failure> {
    for (k, job) in jobs.iter().enumerate() {
        let path = job.folder.path();
        // `a` and `./a` are one folder; what cannot be told apart by its name alone is left to the disk.
        let whole = |job: &Job| std::path::absolute(job.folder.path()).unwrap_or_default();
        if jobs[..k].iter().any(|before| whole(before) == whole(job)) {
            return Err(Failure::command_line(&format!(
                "two of the scenarios would write to {}\nhint: run them one by one, with --out DIR",
                path.display()
            )));
        }
    }
    Ok(())
}

/// Settings that flags stand for, with the flags as messages show them.
fn flags(arguments: &RunArguments) -> Vec<(String, String)> {
    let mut flags = Vec::new();
    let mut add = |flag: &str, path: &str, value: Option<String>| {
        if let Some(value) = value {
            flags.push((flag.to_owned(), format!("{path}={value}")));
        }
    };
    add(
        "--runs",
        "experiment.runs",
        arguments.runs.map(|n| n.to_string()),
    );
    add(
        "--seed",
        "experiment.seed",
        arguments.seed.map(|n| n.to_string()),
    );
    add(
        "--threads",
        "experiment.threads",
        arguments.threads.map(|n| n.to_string()),
    );
    let every = arguments.checkpoint_every.map(|n| n.to_string());
    add("--checkpoint-every", "experiment.checkpoint_every", every);
    add(
        "--no-charts",
        "output.charts",
        arguments.no_charts.then(|| "false".to_owned()),
    );
    add(
        "--agents",
        "output.agents",
        arguments.agents.map(|_| "true".to_owned()),
    );
    let parquet = arguments.format.contains(&TableFormat::Parquet);
    let formats = if parquet {
        "[\"csv\", \"parquet\"]"
    } else {
        "[\"csv\"]"
    };
    add(
        "--format",
        "output.formats",
        (!arguments.format.is_empty()).then(|| formats.to_owned()),
    );
    flags
}

/// Files of all charts there are, as they are named in a run's folder.
fn pictures() -> Vec<String> {
    let of = |kind: &Kind| ["svg", "png"].map(|end| format!("charts/{}.{end}", kind.name()));
    Kind::ALL.iter().flat_map(of).collect()
}

/// A scenario and its folder.
struct Job {
    loaded: Loaded,
    scenario: Arc<Scenario>,
    folder: Folder,
    hash: String,
    /// Columns of the tables written so far, by their files.
    notes: BTreeMap<String, Notes>,
}

/// What stands in the folder.
enum Found {
    Nothing,
    Same(Box<Manifest>),
    Interrupted,
}

impl Job {
    fn new(loaded: Loaded, arguments: &RunArguments) -> Self {
        let path = match (&arguments.out, arguments.scenarios.len()) {
            (Some(out), 1) => out.clone(),
            (Some(out), _) => out.join(&loaded.scenario.name),
            (None, _) => loaded.scenario.output.folder.as_ref().map_or_else(
                || Path::new("output").join(&loaded.scenario.name),
                PathBuf::from,
            ),
        };
        Self {
            scenario: Arc::new(loaded.scenario.clone()),
            folder: Folder::at(&path),
            hash: sha256(canonical_text(&loaded.scenario).as_bytes()),
            notes: BTreeMap::new(),
            loaded,
        }
    }

    fn run(mut self, found: Found, arguments: &RunArguments) -> Result<(), Failure> {
        let resume = match found {
            Found::Same(manifest) => return self.reuse(&manifest, arguments),
            Found::Interrupted => true,
            Found::Nothing => false,
        };
        if !resume {
            self.folder.clear(&pictures()).map_err(disk)?;
        }
        self.folder.create(CHECKPOINTS).map_err(disk)?;
        if !resume {
            let note = self.note();
            self.folder
                .write(CHECKPOINTS_OF, note.as_bytes())
                .map_err(disk)?;
        }
        let threads = threads(self.scenario.experiment.threads);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool =
            pool.map_err(|error| Failure::file(&format!("cannot start threads: {error}")))?;
        let (records, seconds) = self.simulate(arguments, resume, &pool)?;
        self.write(arguments, &records, seconds, threads, resume, &pool)
    }

    /// What the checkpoints belong to.
    fn note(&self) -> String {
        let experiment = &self.scenario.experiment;
        format!(
            "{} {} {} {}\n",
            self.hash,
            experiment.seed,
            experiment.runs,
            Draws::VERSION
        )
    }

    /// Looks at the folder before anything is written.
    fn look(&self, arguments: &RunArguments) -> Result<Found, Failure> {
        let path = self.folder.path().display();
        if let Some(file) = self.folder.obstacle() {
            return Err(Failure::file(&format!(
                "{path} cannot be the folder of the results: {} is no folder\nhint: --out DIR takes another folder",
                file.display()
            )));
        }
        if arguments.force {
            return Ok(Found::Nothing);
        }
        if let Some(text) = self.folder.manifest().map_err(disk)? {
            let manifest = Manifest::from_text(&text).map_err(|why| {
                Failure::file(&format!(
                    "{path}/{MANIFEST} cannot be read: {why}\nhint: --force replaces the run, --out DIR keeps it"
                ))
            })?;
            return match self.difference(&manifest) {
                None => Ok(Found::Same(Box::new(manifest))),
                Some(what) => Err(Failure::file(&format!(
                    "{path} holds another run ({what})\nhint: --force replaces it, --out DIR keeps both"
                ))),
            };
        }
        if !self.folder.is_interrupted() {
            // Files without a manifest are not known to be ours.
            return match self.folder.would_replace(&pictures()) {
                None => Ok(Found::Nothing),
                Some(name) => Err(Failure::file(&format!(
                    "{path} holds {name}, but no finished run\nhint: --out DIR takes another folder, --force replaces the file"
                ))),
            };
        }
        let of = std::fs::read_to_string(self.folder.path().join(CHECKPOINTS_OF));
        if !arguments.resume {
            return Err(Failure::file(&format!(
                "{path} holds an interrupted run\nhint: --resume takes it up, --force begins anew, --out DIR keeps it"
            )));
        }
        if of.is_ok_and(|of| of == self.note()) {
            return Ok(Found::Interrupted);
        }
        Err(Failure::file(&format!(
            "{path} holds an interrupted run of another scenario, seed or number of runs\n\
             hint: --force begins anew, --out DIR keeps it"
        )))
    }

    /// In what a finished run differs from this one.
    fn difference(&self, manifest: &Manifest) -> Option<String> {
        let experiment = &self.scenario.experiment;
        if manifest.thirdwave != env!("CARGO_PKG_VERSION") || manifest.build.draws != Draws::VERSION
        {
            return Some(format!("made by version {}", manifest.thirdwave));
        }
        if manifest.seed != experiment.seed {
            return Some(format!("seed {}, not {}", manifest.seed, experiment.seed));
        }
        if manifest.runs != experiment.runs {
            return Some(format!("{} runs, not {}", manifest.runs, experiment.runs));
        }
        (manifest.scenario_sha256 != self.hash).then(|| "other settings".to_owned())
    }

    /// Says what a finished run found.
    fn reuse(self, manifest: &Manifest, arguments: &RunArguments) -> Result<(), Failure> {
        let path = self.folder.path().join("series.csv");
        let bytes = std::fs::read(&path)
            .map_err(|error| Failure::file(&format!("cannot read {}: {error}", path.display())))?;
        if !manifest.wrote("series.csv", &bytes) {
            return Err(Failure::file(&format!(
                "{} is not as this run wrote it\nhint: --force runs it again, --out DIR takes another folder",
                path.display()
            )));
        }
        let series = csv::read(&bytes)
            .map_err(|error| Failure::file(&format!("cannot read {}: {error}", path.display())))?;
        let overview = Overview::of(&series)?;
        if !arguments.quiet {
            let tables = Tables::read(&self.scenario, self.folder.path());
            self.summarise(&series, &overview, &tables)?;
            complain(&format!(
                "{} holds this run already: same settings, seed and version. --force runs it again.",
                self.folder.path().display()
            ));
        }
        Ok(())
    }

    fn summarise(
        &self,
        series: &Table,
        overview: &Overview,
        tables: &Tables,
    ) -> Result<(), Failure> {
        let misfits = fit::misfits(&self.scenario, &overview.means);
        let found = summary::Found {
            series,
            means: &overview.means,
            tables,
            misfits: &misfits,
        };
        say(&(summary::text(&self.scenario, &found) + &tie_files::notes(&self.scenario)))
    }

    fn simulate(
        &self,
        arguments: &RunArguments,
        resume: bool,
        pool: &rayon::ThreadPool,
    ) -> Result<(Vec<Record>, f64), Failure> {
        let experiment = &self.scenario.experiment;
        let more = programmes::more_runs(&self.scenario);
        let steps = self.scenario.clock.steps.saturating_mul(1 + more);
        let progress = Progress::new(
            &self.folder,
            experiment.runs,
            steps,
            resume,
            arguments.quiet,
        );
        let done = pool.install(|| execute(&self.scenario, &progress));
        progress.finish();
        let records = done.map_err(|stopped| self.stopped(stopped))?;
        Ok((records, progress.seconds()))
    }

    fn stopped(&self, stopped: Stopped) -> Failure {
        let path = self.folder.path().display();
        match stopped {
            Stopped::Asked => Failure {
                code: ExitCode::Interrupted,
                text: format!(
                    "stopped; {path} keeps what was done\nhint: the same command with --resume takes it up"
                ),
            },
            Stopped::Damaged(run, damage) => Failure::file(&format!(
                "cannot use {}: {damage}\nhint: remove the file to make its run again, or use --force to begin anew",
                self.folder.checkpoint(run).display()
            )),
            Stopped::Disk(error) => {
                Failure::file(&format!("cannot keep a checkpoint in {path}: {error}"))
            }
        }
    }

    fn write(
        mut self,
        arguments: &RunArguments,
        records: &[Record],
        simulation_seconds: f64,
        threads: usize,
        resumed: bool,
        pool: &rayon::ThreadPool,
    ) -> Result<(), Failure> {
        let series = ensemble::series(&self.scenario, records);
        let overview = Overview::of(&series)?;
        let tables = Tables::of(&self.scenario, records);
        self.table("series", &series)?;
        if overview.runs > 1 {
            let runs = ensemble::Runs::of(&series).expect("it was just made");
            self.table("bands", &runs.bands())?;
        }
        if self.scenario.output.causes && self.scenario.household.is_on() {
            self.table("causes", &ensemble::causes(&self.scenario, records))?;
        }
        self.spread(&tables, records)?;
        if let Some(value) = &tables.value {
            self.table("value", value)?;
        }
        if let Some(unanswered) = &tables.unanswered {
            self.table("value_series", unanswered)?;
        }
        if !self.scenario.compare.is_empty() {
            self.table("fit", &fit::table(&self.scenario, &overview.means))?;
        }
        if self.scenario.output.agents {
            self.agents(records)?;
        }
        tie_files::write_people(&mut self.folder, "people.csv", &self.scenario).map_err(disk)?;
        let charts = Stopwatch::start();
        if self.scenario.output.charts {
            let input = chart_input(&self.scenario, &series, &overview, &tables, &self.hash);
            let both = Pictures {
                svg: true,
                png: true,
            };
            let kinds = charts::kinds(&input);
            let folder = &mut self.folder;
            pool.install(|| write_charts(folder, &input, &kinds, &Theme::default(), both))?;
        }
        let timings = Timings {
            finished: now(),
            simulation_seconds,
            charts_seconds: charts.seconds(),
            resumed,
        };
        let manifest = self.manifest(threads, timings);
        self.folder
            .write(MANIFEST, manifest.to_text().as_bytes())
            .map_err(disk)?;
        self.folder.clear_checkpoints().map_err(disk)?;
        if !arguments.quiet {
            self.summarise(&series, &overview, &tables)?;
            complain(&format!(
                "{}: {} written to {} in {}",
                self.scenario.name,
                if self.scenario.output.charts {
                    "tables and charts"
                } else {
                    "tables"
                },
                self.folder.path().display(),
                words(manifest.timings.simulation_seconds + manifest.timings.charts_seconds)
            ));
        }
        Ok(())
    }

    /// Writes a table as CSV and, where wanted, as Parquet.
    fn table(&mut self, name: &str, table: &Table) -> Result<(), Failure> {
        let file = format!("{name}.csv");
        self.folder.write(&file, &csv::write(table)).map_err(disk)?;
        self.notes.insert(file, notes::of(name, table));
        if self.scenario.output.parquet {
            self.parquet(name, table)?;
        }
        Ok(())
    }

    fn parquet(&mut self, name: &str, table: &Table) -> Result<(), Failure> {
        let notes = [
            ("thirdwave".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
            ("scenario_sha256".to_owned(), self.hash.clone()),
            ("seed".to_owned(), self.scenario.experiment.seed.to_string()),
        ];
        let bytes = parquet::write(table, &notes);
        self.folder
            .write(&format!("{name}.parquet"), &bytes)
            .map_err(disk)
    }

    /// Writes how adoptions came about.
    fn spread(&mut self, tables: &Tables, records: &[Record]) -> Result<(), Failure> {
        let named = [
            ("cascades", &tables.cascades),
            ("cohorts", &tables.cohorts),
            ("degrees", &tables.degrees),
        ];
        for (name, table) in named {
            if let Some(table) = table {
                self.table(name, table)?;
            }
        }
        if tables.cascades.is_some() && self.scenario.output.events {
            self.table("events", &spread::events(&self.scenario, records))?;
        }
        Ok(())
    }

    /// Writes every adult of every run.
    fn agents(&mut self, records: &[Record]) -> Result<(), Failure> {
        let mut all = Table::default();
        for agents in records.iter().filter_map(|record| record.agents.as_ref()) {
            all.append(agents);
        }
        self.parquet("agents", &all)
    }

    fn manifest(&self, threads: usize, timings: Timings) -> Manifest {
        // Those of the series stand apart, as they always did.
        let mut tables = self.notes.clone();
        let columns = tables.remove("series.csv").unwrap_or_default();
        let inputs = self.loaded.sources.iter().map(|source| FileHash {
            path: source.path.display().to_string(),
            sha256: source.sha256.clone(),
        });
        let outputs = self
            .folder
            .written()
            .iter()
            .filter(|(path, _)| !path.starts_with(CHECKPOINTS));
        let experiment = &self.scenario.experiment;
        Manifest {
            format: FORMAT,
            thirdwave: env!("CARGO_PKG_VERSION").to_owned(),
            command: std::env::args_os()
                .map(|word| word.to_string_lossy().into_owned())
                .collect(),
            name: self.scenario.name.clone(),
            question: self.scenario.question.clone(),
            scenario_sha256: self.hash.clone(),
            seed: experiment.seed,
            runs: experiment.runs,
            scenario: to_toml(&self.scenario),
            inputs: inputs.collect(),
            outputs: outputs
                .map(|(path, hash)| FileHash {
                    path: path.clone(),
                    sha256: hash.clone(),
                })
                .collect(),
            columns,
            tables,
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
                threads,
            },
            timings,
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the command line looks at the clock"
)]
fn now() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}
