//! The command `verify`: a finished run or study made again from its manifest at other thread counts. PASS, or the first step,
//! phase and column that differ.

use crate::cli::again::Finished;
use crate::cli::args::VerifyArguments;
use crate::cli::exit_code::ExitCode;
use crate::cli::loading::resolved;
use crate::cli::progress::StudyProgress;
use crate::cli::results::disk;
use crate::cli::{Failure, memory, say, threads};
use crate::experiments::compare::Side;
use crate::experiments::divergence;
use crate::experiments::enough::Enough;
use crate::experiments::ensemble;
use crate::experiments::execute::{Next, Unwatched, execute_each};
use crate::experiments::ledger::{Fault, Ledger, Stopped};
use crate::experiments::run::RunPlan;
use crate::experiments::study::{Shard, Study, Tools};
use crate::hash::Hashing;
use crate::output::csv;
use crate::output::folder::Folder;
use crate::output::manifest::{Manifest, StudyNote};
use crate::output::table::{Table, Values};
use crate::scenario::Scenario;
use rayon::ThreadPool;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// Runs a finished run or study again at other thread counts and compares its tables byte by byte.
///
/// # Errors
/// When the folder holds neither, or a difference is found.
pub(super) fn verify(arguments: &VerifyArguments) -> Result<(), Failure> {
    let path = &arguments.folder;
    let text = Folder::at(path).manifest().map_err(disk)?;
    let manifest = text.and_then(|text| Manifest::from_text(&text).ok());
    match manifest {
        Some(Manifest {
            study: Some(ref note),
            ref name,
            ref scenario,
            ..
        }) => {
            let scenario = resolved(name, scenario)?;
            verify_study(
                arguments,
                manifest.as_ref().expect("it was read"),
                note,
                &scenario,
            )
        }
        _ => verify_run(arguments, &Finished::read(path)?),
    }
}

fn pool(wish: u32) -> Result<(usize, ThreadPool), Failure> {
    let count = threads(wish);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(count).build();
    let pool = pool.map_err(|error| Failure::file(&format!("cannot start threads: {error}")))?;
    Ok((count, pool))
}

fn fail(text: &str) -> Failure {
    Failure {
        code: ExitCode::Check,
        text: format!("FAIL: {text}"),
    }
}

/// Checks that the numbers of a manifest are those of its scenario: people cite them.
fn numbers_agree(manifest: &Manifest, scenario: &Scenario) -> Result<(), Failure> {
    let experiment = &scenario.experiment;
    if manifest.seed != experiment.seed {
        return Err(fail(&format!(
            "the manifest's seed is {}, that of its scenario {}: it was altered since",
            manifest.seed, experiment.seed
        )));
    }
    // Fewer where the runs were enough.
    let fewer = experiment.until_width.is_some() && manifest.runs < experiment.runs;
    if manifest.runs != experiment.runs && !fewer {
        return Err(fail(&format!(
            "the manifest's number of runs is {}, that of its scenario {}: it was altered since",
            manifest.runs, experiment.runs
        )));
    }
    Ok(())
}

/// Checks that all files of a folder are those that were written, but for `made`, which are made again, and charts, which may
/// be drawn anew; how many they are.
fn files_agree(folder: &Path, manifest: &Manifest, made: &[String]) -> Result<usize, Failure> {
    let others = manifest
        .outputs
        .iter()
        .filter(|file| !file.path.starts_with("charts/") && !made.contains(&file.path));
    let mut count = 0;
    for file in others {
        let path = folder.join(&file.path);
        let hash = sha256_of(&path)
            .map_err(|error| fail(&format!("cannot read {}: {error}", path.display())))?;
        if hash != file.sha256 {
            return Err(fail(&format!(
                "{} is not the file that was written: it was altered since",
                path.display()
            )));
        }
        count += 1;
    }
    Ok(count)
}

/// The SHA-256 of a file, read piece by piece.
fn sha256_of(path: &Path) -> std::io::Result<String> {
    let mut file = std::fs::File::open(path)?;
    let mut hashing = Hashing::default();
    let mut piece = vec![0; 1 << 16];
    loop {
        let count = file.read(&mut piece)?;
        if count == 0 {
            return Ok(hashing.finish());
        }
        hashing.add(&piece[..count]);
    }
}

fn verify_run(arguments: &VerifyArguments, finished: &Finished) -> Result<(), Failure> {
    let folder = arguments.folder.display();
    let scenario = Arc::new(finished.scenario.clone());
    numbers_agree(&finished.manifest, &scenario)?;
    let as_written = finished.manifest.wrote("series.csv", &finished.series);
    let mut first: Option<ThreadPool> = None;
    for &wish in &arguments.threads {
        let (count, pool) = pool(wish)?;
        let parting = pool.install(|| parting(&scenario, &finished.series))?;
        if let Some(Parting { run, place }) = parting {
            let (phase, unlike) = phase_of(&scenario, run, (count, &pool), first.as_ref())?;
            let why = match (as_written, unlike) {
                (false, _) => {
                    "\n  series.csv is not the file that was written: it was altered since"
                }
                (true, false) => ": the file is of another program or machine",
                (true, true) => "",
            };
            return Err(fail(&format!("{count} threads: {place}\n  {phase}{why}")));
        }
        if !as_written {
            return Err(fail(&format!(
                "{folder}/series.csv is not the file that was written"
            )));
        }
        if !finished.is_of_its_scenario() {
            return Err(fail(
                "the scenario in the manifest is not the one whose hash it names",
            ));
        }
        say(&format!(
            "PASS: {count} threads: the same {} bytes of series.csv",
            finished.series.len()
        ))?;
        first = first.or(Some(pool));
    }
    unaltered(
        &arguments.folder,
        &finished.manifest,
        &["series.csv".to_owned()],
    )
}

/// Says that the files which were not made again are as they were written.
fn unaltered(folder: &Path, manifest: &Manifest, made: &[String]) -> Result<(), Failure> {
    match files_agree(folder, manifest, made)? {
        0 => Ok(()),
        1 => say("PASS: one more file is as it was written"),
        count => say(&format!(
            "PASS: {count} more files are as they were written"
        )),
    }
}

/// Where runs part from their file.
struct Parting {
    /// The run.
    run: u32,
    /// Row and column, in words.
    place: String,
}

/// Makes all runs and holds each against its rows of `series.csv`, without keeping them; none where all are the same.
fn parting(scenario: &Arc<Scenario>, was: &[u8]) -> Result<Option<Parting>, Failure> {
    let mut enough = Enough::of(scenario);
    let mut parting = None;
    let (mut at, mut head, mut last) = (0, 0, 0);
    let made = execute_each(scenario, &Unwatched, &mut |record| {
        let table = ensemble::series(scenario, std::slice::from_ref(&record));
        let is = csv::write(&table);
        if at == 0 {
            head = lines(&is, 1);
        }
        last = record.run;
        // The head stands in the file once.
        let own = &is[if at == 0 { 0 } else { head }..];
        if was[at..].starts_with(own) {
            at += own.len();
            let enough = enough.as_mut().is_some_and(|enough| enough.add(&record));
            return Ok(if enough { Next::Enough } else { Next::More });
        }
        let begin = at.max(lines(was, 1));
        let rows = &was[begin..begin + lines(&was[begin..], table.rows())];
        let beside = [&was[..lines(was, 1)], rows].concat();
        parting = Some(Parting {
            run: record.run,
            place: first_difference(&beside, &is),
        });
        Ok(Next::Enough)
    });
    made.map_err(|_| Failure::file("the run did not reach its end"))?;
    Ok(parting.or_else(|| {
        (at < was.len()).then(|| Parting {
            run: last,
            place: "the file has more rows than the runs".to_owned(),
        })
    }))
}

/// Bytes of the first lines of a text, as many as there are.
fn lines(bytes: &[u8], count: usize) -> usize {
    let lines = bytes.split_inclusive(|&byte| byte == b'\n').take(count);
    lines.map(<[u8]>::len).sum()
}

/// The phase that gives other results on these threads than on others, or that none does, in words; and which it is.
fn phase_of(
    scenario: &Arc<Scenario>,
    run: u32,
    (count, pool): (usize, &ThreadPool),
    first: Option<&ThreadPool>,
) -> Result<(String, bool), Failure> {
    let plan = RunPlan {
        scenario: Arc::clone(scenario),
        run,
    };
    let other = match first {
        Some(_) => None,
        None => Some(self::pool(if count == 1 { 2 } else { 1 })?.1),
    };
    let beside = first.or(other.as_ref()).expect("one of them is there");
    let place = divergence::between(&plan, beside, pool);
    let text = match &place {
        Some(place) => format!(
            "on {} and {count} threads run {run} parts at step {}, in the phase `{}`, which writes `{}`",
            beside.current_num_threads(),
            place.step,
            place.phase,
            place.column
        ),
        None => format!(
            "on {} and {count} threads every phase of run {run} gives the same",
            beside.current_num_threads()
        ),
    };
    Ok((text, place.is_some()))
}

fn verify_study(
    arguments: &VerifyArguments,
    manifest: &Manifest,
    note: &StudyNote,
    scenario: &Scenario,
) -> Result<(), Failure> {
    let folder = &arguments.folder;
    let study = Study::of_name(&note.kind)
        .ok_or_else(|| Failure::file(&format!("`{}` is no study of this version", note.kind)))?;
    let mut others = Vec::new();
    for other in &note.others {
        others.push(Side {
            name: other.name.clone(),
            label: other.label.clone(),
            scenario: Arc::new(resolved(&other.name, &other.scenario)?),
        });
    }
    if study.identity(scenario, &others) != note.identity {
        return Err(fail(
            "the manifest's scenario does not give the identity it names: it was made by another version, or altered",
        ));
    }
    numbers_agree(manifest, scenario)?;
    let mut made = Vec::new();
    for &wish in &arguments.threads {
        let (count, pool) = pool(wish)?;
        let progress = StudyProgress::new(true);
        let ledger = Ledger::new(None, &[]);
        let tools = Tools {
            ledger: &ledger,
            pace: &progress,
            threads: count,
            free: memory::free(),
            shard: note.shard.as_deref().and_then(Shard::parse),
            others: &others,
        };
        let found = pool
            .install(|| study.make(scenario, &tools))
            .map_err(|why| match why {
                Stopped::Fault(Fault { why, .. }) => fail(&format!("{count} threads: {why}")),
                _ => Failure::file("the study did not reach its end"),
            })?;
        let mut bytes = 0;
        for (name, table) in &found.tables {
            bytes += same(folder, manifest, name, table, count)?;
        }
        say(&format!(
            "PASS: {count} threads: the same {bytes} bytes in {} tables",
            found.tables.len()
        ))?;
        made = found
            .tables
            .iter()
            .map(|table| format!("{}.csv", table.0))
            .collect();
    }
    unaltered(folder, manifest, &made)
}

/// Compares a table with its file; its length.
fn same(
    folder: &Path,
    manifest: &Manifest,
    name: &str,
    table: &Table,
    count: usize,
) -> Result<usize, Failure> {
    let file = format!("{name}.csv");
    let path = folder.join(&file);
    let was = std::fs::read(&path)
        .map_err(|error| Failure::file(&format!("cannot read {}: {error}", path.display())))?;
    let is = csv::write(table);
    if was != is {
        let place = first_difference(&was, &is);
        return Err(fail(&format!("{count} threads: {file}: {place}")));
    }
    if !manifest.wrote(&file, &was) {
        return Err(fail(&format!(
            "{} is not the file that was written",
            path.display()
        )));
    }
    Ok(was.len())
}

/// Where two tables part, in words: the first row, and the first column in it.
fn first_difference(was: &[u8], is: &[u8]) -> String {
    let (Ok(was), Ok(is)) = (csv::read(was), csv::read(is)) else {
        return "the file is not a table".to_owned();
    };
    let renamed = was
        .columns()
        .iter()
        .zip(is.columns())
        .find(|(a, b)| a.name != b.name);
    if let Some((old, new)) = renamed {
        return format!("column `{}` is now `{}`", old.name, new.name);
    }
    let mut first: Option<(usize, String)> = None;
    for (old, new) in was.columns().iter().zip(is.columns()) {
        let Some(row) = first_row(&old.values, &new.values) else {
            continue;
        };
        if first.as_ref().is_none_or(|(before, _)| row < *before) {
            let (a, b) = (shown(&old.values, row), shown(&new.values, row));
            first = Some((row, format!("`{}` was {a} and is {b}", old.name)));
        }
    }
    match first {
        Some((row, text)) => format!("{}: {text}", place(&is, row)),
        None => format!("{} rows were, {} are", was.rows(), is.rows()),
    }
}

/// A row by its run, step and date where it has them.
fn place(table: &Table, row: usize) -> String {
    let named = ["variant", "point", "run", "step", "time"]
        .into_iter()
        .filter_map(|name| {
            let column = table
                .column(name)
                .filter(|column| row < column.values.len())?;
            Some(format!("{name} {}", shown(&column.values, row)))
        });
    let named: Vec<String> = named.collect();
    if named.is_empty() {
        format!("row {row}")
    } else {
        named.join(", ")
    }
}

fn first_row(was: &Values, is: &Values) -> Option<usize> {
    match (was, is) {
        (Values::Numbers(a), Values::Numbers(b)) => a
            .iter()
            .zip(b)
            .position(|(a, b)| a.to_bits() != b.to_bits()),
        (Values::Integers(a), Values::Integers(b)) => a.iter().zip(b).position(|(a, b)| a != b),
        (Values::Texts(a), Values::Texts(b)) => a.iter().zip(b).position(|(a, b)| a != b),
        _ => Some(0),
    }
}

fn shown(values: &Values, row: usize) -> String {
    match values {
        Values::Numbers(all) => all[row].to_string(),
        Values::Integers(all) => all[row].to_string(),
        Values::Texts(all) => all[row].clone(),
    }
}
