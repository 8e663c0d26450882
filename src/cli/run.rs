//! The command `run`: load, look at the folder, simulate, write, say what came out.

use crate::charts::theme::Theme;
use crate::charts::{self, Kind};
use crate::cli::args::{AgentsFormat, RunArguments};
use crate::cli::exit_code::ExitCode;
use crate::cli::flags::{Flag, Flags};
use crate::cli::gather::{Gather, Gathered};
use crate::cli::loading::{load, print_warnings};
use crate::cli::progress::{Progress, Stopwatch, listen, words};
use crate::cli::results::{Overview, Pictures, chart_input, disk, write_charts};
use crate::cli::shelf::{Account, Shelf, folder_of, now};
use crate::cli::spreading::Tables;
use crate::cli::{Failure, complain, memory, possible, say, study, summary, threads, tie_files};
use crate::engine::draws::Draws;
use crate::experiments::execute::{Stopped, execute_each};
use crate::experiments::study::Study;
use crate::experiments::{fit, programmes};
use crate::hash::sha256;
use crate::output::csv;
use crate::output::folder::{CHECKPOINTS, CHECKPOINTS_OF, Folder, MANIFEST};
use crate::output::manifest::{Manifest, Timings};
use crate::output::table::Table;
use crate::scenario::Scenario;
use crate::scenario::canonical::canonical_text;
use crate::scenario::load::Loaded;
use std::fs::File;
use std::sync::Arc;

/// Runs all scenarios named; none is run when one of them has faults.
///
/// # Errors
/// When a scenario has faults, a folder cannot be used, or the runs were stopped.
pub(super) fn run(arguments: &RunArguments) -> Result<(), Failure> {
    let flags = flags(arguments);
    let mut jobs = Vec::new();
    let mut first_failure = None;
    for path in &arguments.scenarios {
        match load(path, &arguments.common.set, &flags) {
            Ok(checked) => {
                if !arguments.common.quiet {
                    print_warnings(&checked.warnings);
                }
                let able = memory::fits(&checked.value);
                let able = able.and_then(|()| possible::studies(&checked.value.scenario));
                if let Err(failure) = able {
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
    listen();
    apart(&jobs)?;
    // Every folder is looked at before the first run: a long night ends with all of them or does not begin.
    let mut ready = Vec::new();
    for job in jobs {
        ready.push((job.look(arguments)?, job));
    }
    for (found, job) in ready {
        let (loaded, path) = (job.loaded.clone(), job.shelf.folder.path().to_path_buf());
        job.run(found, arguments)?;
        for study in Study::ALL {
            if study.is_asked(&loaded.scenario) {
                let job = study::Job {
                    study,
                    loaded: &loaded,
                    path: path.join(study.name()),
                    shard: None,
                    others: &[],
                    quiet: arguments.common.quiet,
                    force: arguments.common.force,
                };
                job.make()?;
            }
        }
    }
    Ok(())
}

/// Refuses scenarios that would write to one folder.
fn apart(jobs: &[Job]) -> Result<(), Failure> {
    for (k, job) in jobs.iter().enumerate() {
        let path = job.shelf.folder.path();
        // `a` and `./a` are one folder; what cannot be told apart by its name alone is left to the disk.
        let whole = |job: &Job| std::path::absolute(job.shelf.folder.path()).unwrap_or_default();
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
fn flags(arguments: &RunArguments) -> Vec<Flag> {
    let mut flags = Flags::default();
    let every = arguments.checkpoint_every;
    flags.add("--checkpoint-every", "experiment.checkpoint_every", every);
    let agents = arguments.agents.map(|_| "true");
    flags.add("--agents", "output.agents", agents);
    let text = arguments.agents.map(|format| format == AgentsFormat::Csv);
    flags.add("--agents", "output.agents_csv", text);
    flags.add(
        "--until-width",
        "experiment.until_width",
        arguments.until_width,
    );
    let mut all = arguments.common.flags();
    all.extend(flags.into_vec());
    all
}

/// Files of all charts there are, as they are named in a run's folder.
pub(super) fn pictures() -> Vec<String> {
    let of = |name: &str| ["svg", "png"].map(|end| format!("charts/{name}.{end}"));
    let names = Kind::ALL.iter().map(|kind| kind.name());
    let studies = charts::study::ALL.iter().map(|chart| chart.name);
    names.chain(studies).flat_map(of).collect()
}

/// A scenario and its folder.
struct Job {
    loaded: Loaded,
    scenario: Arc<Scenario>,
    shelf: Shelf,
    hash: String,
}

/// What stands in the folder.
enum Found {
    Nothing,
    Same(Box<Manifest>),
    Interrupted,
}

impl Job {
    fn new(loaded: Loaded, arguments: &RunArguments) -> Self {
        let path = match (&arguments.common.out, arguments.scenarios.len()) {
            (Some(out), 1) => out.clone(),
            (Some(out), _) => out.join(&loaded.scenario.name),
            (None, _) => folder_of(&loaded.scenario),
        };
        let hash = sha256(canonical_text(&loaded.scenario).as_bytes());
        Self {
            scenario: Arc::new(loaded.scenario.clone()),
            shelf: Shelf::new(&path, &loaded.scenario, &hash),
            hash,
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
            self.shelf.folder.clear(&pictures()).map_err(disk)?;
        }
        self.shelf.folder.create(CHECKPOINTS).map_err(disk)?;
        if !resume {
            let note = self.note();
            self.shelf
                .folder
                .write(CHECKPOINTS_OF, note.as_bytes())
                .map_err(disk)?;
        }
        // Held to the end: no other process takes the folder meanwhile.
        let _held = self.hold()?;
        let threads = threads(self.scenario.experiment.threads);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool =
            pool.map_err(|error| Failure::file(&format!("cannot start threads: {error}")))?;
        let (gathered, seconds) = self.simulate(arguments, resume, &pool)?;
        self.write(arguments, &gathered, seconds, threads, resume, &pool)
    }

    /// Holds the folder.
    fn hold(&self) -> Result<File, Failure> {
        let held = self.shelf.folder.hold().map_err(disk)?;
        held.ok_or_else(|| {
            Failure::file(&format!(
                "another process is writing to {}\nhint: wait for it, or take another folder with --out DIR",
                self.shelf.folder.path().display()
            ))
        })
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
        let path = self.shelf.folder.path().display();
        if let Some(file) = self.shelf.folder.obstacle() {
            return Err(Failure::file(&format!(
                "{path} cannot be the folder of the results: {} is no folder\nhint: --out DIR takes another folder",
                file.display()
            )));
        }
        if self.shelf.folder.is_interrupted() {
            self.hold()?;
        }
        if arguments.common.force {
            return Ok(Found::Nothing);
        }
        if let Some(text) = self.shelf.folder.manifest().map_err(disk)? {
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
        if !self.shelf.folder.is_interrupted() {
            // Files without a manifest are not known to be ours.
            return match self.shelf.folder.would_replace(&pictures()) {
                None => Ok(Found::Nothing),
                Some(name) => Err(Failure::file(&format!(
                    "{path} holds {name}, but no finished run\nhint: --out DIR takes another folder, --force replaces the file"
                ))),
            };
        }
        let of = std::fs::read_to_string(self.shelf.folder.path().join(CHECKPOINTS_OF));
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
        // Fewer where the runs were enough.
        let fewer = experiment.until_width.is_some() && manifest.runs < experiment.runs;
        if manifest.runs != experiment.runs && !fewer {
            return Some(format!("{} runs, not {}", manifest.runs, experiment.runs));
        }
        (manifest.scenario_sha256 != self.hash).then(|| "other settings".to_owned())
    }

    /// Says what a finished run found.
    fn reuse(self, manifest: &Manifest, arguments: &RunArguments) -> Result<(), Failure> {
        let path = self.shelf.folder.path().join("series.csv");
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
        if !arguments.common.quiet {
            let tables = Tables::read(&self.scenario, self.shelf.folder.path());
            self.summarise(&series, &overview, &tables)?;
            complain(&format!(
                "{} holds this run already: same settings, seed and version. --force runs it again.",
                self.shelf.folder.path().display()
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

    /// Makes all runs; what came of them, and the seconds it took.
    fn simulate(
        &mut self,
        arguments: &RunArguments,
        resume: bool,
        pool: &rayon::ThreadPool,
    ) -> Result<(Gathered, f64), Failure> {
        let scenario = Arc::clone(&self.scenario);
        let experiment = &scenario.experiment;
        let more = programmes::more_runs(&scenario);
        let steps = scenario.clock.steps.saturating_mul(1 + more);
        let folder = Folder::at(self.shelf.folder.path());
        let quiet = arguments.common.quiet;
        let progress = Progress::new(&folder, experiment.runs, steps, resume, quiet);
        let mut gather = Gather::begin(&mut self.shelf, &scenario)?;
        let mut take = |record| gather.take(record);
        let done = pool.install(|| execute_each(&scenario, &progress, &mut take));
        progress.finish();
        let gathered = match done {
            Ok(_) => gather.end()?,
            Err(stopped) => {
                drop(gather);
                return Err(self.stopped(stopped));
            }
        };
        Ok((gathered, progress.seconds()))
    }

    fn stopped(&self, stopped: Stopped) -> Failure {
        let path = self.shelf.folder.path().display();
        match stopped {
            Stopped::Asked => Failure {
                code: ExitCode::Interrupted,
                text: format!(
                    "stopped; {path} keeps what was done\nhint: the same command with --resume takes it up"
                ),
            },
            Stopped::Damaged(run, damage) => Failure::file(&format!(
                "cannot use {}: {damage}\nhint: remove the file to make its run again, or use --force to begin anew",
                self.shelf.folder.checkpoint(run).display()
            )),
            Stopped::Disk(error) => Failure::file(&format!(
                "cannot write in {path}: {error}\nhint: what was kept is taken up with --resume"
            )),
        }
    }

    fn write(
        mut self,
        arguments: &RunArguments,
        gathered: &Gathered,
        simulation_seconds: f64,
        threads: usize,
        resumed: bool,
        pool: &rayon::ThreadPool,
    ) -> Result<(), Failure> {
        let (series, overview) = (&gathered.series, &gathered.overview);
        let tables = &gathered.tables;
        if !self.scenario.compare.is_empty() {
            self.shelf
                .table("fit", &fit::table(&self.scenario, &overview.means))?;
        }
        tie_files::write_people(&mut self.shelf.folder, "people.csv", &self.scenario)
            .map_err(disk)?;
        let charts = Stopwatch::start();
        if self.scenario.output.charts {
            let input = chart_input(&self.scenario, series, overview, tables, &self.hash);
            let both = Pictures {
                svg: true,
                png: true,
            };
            let kinds = charts::kinds(&input);
            let folder = &mut self.shelf.folder;
            pool.install(|| write_charts(folder, &input, &kinds, &Theme::default(), both))?;
        }
        let timings = Timings {
            finished: now(),
            simulation_seconds,
            charts_seconds: charts.seconds(),
            resumed,
        };
        let manifest = self.shelf.manifest(Account {
            loaded: &self.loaded,
            hash: &self.hash,
            runs: u32::try_from(overview.runs).unwrap_or(u32::MAX),
            threads,
            timings,
            study: None,
        });
        self.shelf
            .folder
            .write(MANIFEST, manifest.to_text().as_bytes())
            .map_err(disk)?;
        self.shelf.folder.clear_checkpoints().map_err(disk)?;
        if !arguments.common.quiet {
            self.summarise(series, overview, tables)?;
            if let Some(enough) = &gathered.enough {
                complain(&format!("note: {enough}"));
            }
            if gathered.kept < overview.runs {
                complain(&format!(
                    "note: what is told of single runs is of the first {} of {}; bands are of all",
                    gathered.kept, overview.runs
                ));
            }
            complain(&format!(
                "{}: {} written to {} in {}",
                self.scenario.name,
                if self.scenario.output.charts {
                    "tables and charts"
                } else {
                    "tables"
                },
                self.shelf.folder.path().display(),
                words(manifest.timings.simulation_seconds + manifest.timings.charts_seconds)
            ));
        }
        Ok(())
    }
}
