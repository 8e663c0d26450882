//! The commands that ask many runs: which settings their flags stand for, and which study they make.

use crate::cli::Failure;
use crate::cli::args::{
    CalibrateArguments, Common, CompareArguments, EffectsArguments, OptimiseArguments,
    SensitivityArguments, SweepArguments, ThresholdArguments,
};
use crate::cli::flags::{Flag, Flags, quoted};
use crate::cli::loading::{failure, load, print_warnings};
use crate::cli::study::{Job, folder};
use crate::experiments::compare::Side;
use crate::experiments::points::Base;
use crate::experiments::study::{Shard, Study};
use crate::scenario::Scenario;
use crate::scenario::canonical::canonical_text;
use crate::scenario::load::Loaded;
use std::path::Path;
use std::sync::Arc;

/// Flags of a study, `--vary` among them.
///
/// # Errors
/// When a path is varied twice: one of its ranges would be lost.
fn flags(study: Study, section: &'static str, vary: &[String]) -> Result<Flags, Failure> {
    let path = |text: &String| text.split('=').next().unwrap_or_default().trim().to_owned();
    let paths: Vec<String> = vary.iter().map(path).collect();
    let twice = (1..paths.len()).find(|&k| paths[..k].contains(&paths[k]));
    if let Some(k) = twice {
        return Err(Failure::command_line(&format!(
            "--vary: `{}` is varied twice\nhint: one --vary a setting: PATH=low..high or PATH=a,b,c",
            paths[k]
        )));
    }
    let mut flags = Flags::of(&format!("experiment.{}", study.name()));
    for text in vary {
        flags.push(Flag::entry("--vary", section, text));
    }
    Ok(flags)
}

/// A scenario with flags laid over; its warnings are told.
fn loaded(path: &Path, given: &[String], flags: &[Flag], quiet: bool) -> Result<Loaded, Failure> {
    let checked = load(path, given, flags)?;
    if !quiet {
        print_warnings(&checked.warnings);
    }
    Ok(checked.value)
}

/// Makes a study of a scenario that asks for it, with flags laid over.
fn make(
    study: Study,
    scenario: &Path,
    common: &Common,
    own: Flags,
    shard: Option<Shard>,
) -> Result<(), Failure> {
    let mut flags = common.flags();
    flags.extend(own.into_vec());
    let loaded = loaded(scenario, &common.set, &flags, common.quiet)?;
    if !study.is_asked(&loaded.scenario) {
        let (name, path) = (study.name(), scenario.display());
        return Err(Failure::command_line(&match study {
            Study::Effects => format!(
                "{path} has no section [experiment.{name}.NAME]\nhint: `thirdwave explain experiment.{name}` tells what it \
                 holds"
            ),
            _ => format!(
                "{path} has no section [experiment.{name}], and no --vary was given\nhint: --vary PATH=low..high:n varies \
                 a setting"
            ),
        }));
    }
    let job = Job {
        study,
        path: folder(study, &loaded, common),
        loaded: &loaded,
        shard,
        others: &[],
        quiet: common.quiet,
        force: common.force,
    };
    job.make()
}

/// The command `sweep`.
///
/// # Errors
/// When the scenario has faults, the folder cannot be used, or the sweep was stopped.
pub(super) fn sweep(arguments: &SweepArguments) -> Result<(), Failure> {
    let mut flags = flags(Study::Sweep, "experiment.sweep.vary", &arguments.vary)?;
    flags.add("--design", "design", arguments.design.as_ref());
    flags.add("--points", "points", arguments.points);
    flags.add_list("--measure", "measures", &arguments.measure);
    let shard = match &arguments.shard {
        None => None,
        Some(text) => Some(Shard::parse(text).ok_or_else(|| {
            Failure::command_line(&format!(
                "--shard: found `{text}`; allowed: a part of all, such as 1/8 to 8/8"
            ))
        })?),
    };
    make(
        Study::Sweep,
        &arguments.scenario,
        &arguments.common,
        flags,
        shard,
    )
}

/// The command `sensitivity`.
///
/// # Errors
/// When the scenario has faults, the folder cannot be used, or it was stopped.
pub(super) fn sensitivity(arguments: &SensitivityArguments) -> Result<(), Failure> {
    let section = "experiment.sensitivity.vary";
    let mut flags = flags(Study::Sensitivity, section, &arguments.vary)?;
    flags.add("--method", "method", arguments.method.as_ref());
    flags.add_text("--measure", "measure", arguments.measure.as_ref());
    flags.add("--points", "points", arguments.points);
    make(
        Study::Sensitivity,
        &arguments.scenario,
        &arguments.common,
        flags,
        None,
    )
}

/// The command `effects`.
///
/// # Errors
/// When the scenario has faults or asks for no effect, the folder cannot be used, or it was stopped.
pub(super) fn effects(arguments: &EffectsArguments) -> Result<(), Failure> {
    make(
        Study::Effects,
        &arguments.scenario,
        &arguments.common,
        Flags::default(),
        None,
    )
}

/// The command `threshold`.
///
/// # Errors
/// When the scenario has faults, the folder cannot be used, or it was stopped.
pub(super) fn threshold(arguments: &ThresholdArguments) -> Result<(), Failure> {
    let section = "experiment.threshold.vary";
    let mut flags = flags(Study::Threshold, section, &arguments.vary)?;
    flags.add_text("--measure", "measure", arguments.measure.as_ref());
    flags.add("--at", "at", arguments.at);
    flags.add("--width", "width", arguments.width);
    flags.add("--confidence", "confidence", arguments.confidence);
    flags.add("--evaluations", "evaluations", arguments.evaluations);
    make(
        Study::Threshold,
        &arguments.scenario,
        &arguments.common,
        flags,
        None,
    )
}

/// The command `calibrate`.
///
/// # Errors
/// When the scenario has faults, the data cannot be read, the folder cannot be used, or it was stopped.
pub(super) fn calibrate(arguments: &CalibrateArguments) -> Result<(), Failure> {
    let section = "experiment.calibrate.vary";
    let mut flags = flags(Study::Calibrate, section, &arguments.vary)?;
    let targets = targets(arguments, &mut flags)?;
    flags.add_list("--target", "targets", &targets);
    flags.add("--method", "method", arguments.method.as_ref());
    flags.add("--until", "until", arguments.until);
    flags.add("--evaluations", "evaluations", arguments.evaluations);
    make(
        Study::Calibrate,
        &arguments.scenario,
        &arguments.common,
        flags,
        None,
    )
}

/// Names of what `--target` fits to; with `--data`, each becomes a section of its own.
fn targets(arguments: &CalibrateArguments, flags: &mut Flags) -> Result<Vec<String>, Failure> {
    let mut names: Vec<String> = Vec::new();
    for text in &arguments.target {
        let (name, column) = match text.split_once('=') {
            Some((measure, column)) => (measure.trim(), Some(column.trim())),
            None => (text.trim(), None),
        };
        if names.iter().any(|before| before == name) {
            return Err(Failure::command_line(&format!(
                "--target: `{name}` is fitted twice\nhint: sections [compare.NAME] let one measure meet several columns"
            )));
        }
        match (&arguments.data, column) {
            (Some(data), Some(column)) => {
                let path = data.display().to_string();
                for (flag, key, value) in [
                    ("--target", "measure", name),
                    ("--data", "csv", path.as_str()),
                    ("--time", "time", arguments.time.as_str()),
                    ("--target", "column", column),
                ] {
                    let path = format!("compare.{name}.{key}");
                    flags.push(Flag::setting(flag, &path, &quoted(value)));
                }
            }
            (None, None) => {}
            _ => {
                return Err(Failure::command_line(&format!(
                    "--target: found `{text}`; with --data FILE.csv it is MEASURE=COLUMN, without it the NAME of a section \
                     [compare.NAME]"
                )));
            }
        }
        names.push(name.to_owned());
    }
    Ok(names)
}

/// The command `optimise`.
///
/// # Errors
/// When the scenario has faults, the folder cannot be used, or it was stopped.
pub(super) fn optimise(arguments: &OptimiseArguments) -> Result<(), Failure> {
    let mut flags = Flags::of("experiment.optimise");
    flags.add("--budget", "budget", arguments.budget);
    flags.add_text("--measure", "measure", arguments.measure.as_ref());
    flags.add_list("--over", "over", &arguments.over);
    flags.add("--evaluations", "evaluations", arguments.evaluations);
    make(
        Study::Optimise,
        &arguments.scenario,
        &arguments.common,
        flags,
        None,
    )
}

/// The command `compare`. With one scenario, each `--set` is a variant of it and `--set-all` changes it and all variants; with
/// several, each is compared with the first, and both change all of them.
///
/// # Errors
/// When a scenario has faults, there is nothing to compare, the folder cannot be used, or it was stopped.
pub(super) fn compare(arguments: &CompareArguments) -> Result<(), Failure> {
    let common = &arguments.common;
    let flags = common.flags();
    let one = arguments.scenarios.len() == 1;
    let mut set = arguments.set_all.clone();
    if !one {
        set.extend(common.set.iter().cloned());
    }
    let mut all = Vec::new();
    for path in &arguments.scenarios {
        all.push(loaded(path, &set, &flags, common.quiet)?);
    }
    let first = &all[0];
    let mut others = Vec::new();
    for other in &all[1..] {
        let scenario = &other.scenario;
        let side = Side {
            name: scenario.name.clone(),
            label: label(scenario),
            scenario: Arc::new(scenario.clone()),
        };
        others.push(told_apart(side, &first.scenario, &others));
    }
    if one {
        let base = Base::of(&first.scenario);
        for text in &common.set {
            let side = variant(&base, text)?;
            let own = canonical_text(&side.scenario);
            let same = |other: &&Side| canonical_text(&other.scenario) == own;
            if let Some(other) = others.iter().find(same) {
                return Err(Failure::command_line(&format!(
                    "--set: `{text}` sets what `{}` sets; each --set is a variant, and these two would be one",
                    other.label
                )));
            }
            others.push(told_apart(side, &first.scenario, &others));
        }
    }
    if others.is_empty() && !Study::Compare.is_asked(&first.scenario) {
        return Err(Failure::command_line(
            "there is nothing to compare with\nhint: name a second scenario, give --set PATH=VALUE for a variant, or write \
             [experiment.compare.NAME] in the scenario",
        ));
    }
    let job = Job {
        study: Study::Compare,
        path: folder(Study::Compare, first, common),
        loaded: first,
        shard: None,
        others: &others,
        quiet: common.quiet,
        force: common.force,
    };
    job.make()
}

/// A side whose name and label are no other's: tables and charts know sides by these.
fn told_apart(mut side: Side, base: &Scenario, others: &[Side]) -> Side {
    let variants = &base.experiment.studies.compare;
    let own = variants.iter().map(|one| (&one.name, &one.label));
    let known: Vec<(&String, &String)> = own
        .chain(others.iter().map(|one| (&one.name, &one.label)))
        .collect();
    while side.name == "base" || known.iter().any(|one| *one.0 == side.name) {
        side.name.push('_');
    }
    if label(base) == side.label || known.iter().any(|one| *one.1 == side.label) {
        side.label = format!("{} ({})", side.label, side.name);
    }
    side
}

fn label(scenario: &Scenario) -> String {
    match scenario.title.as_str() {
        "" => scenario.name.clone(),
        title => title.to_owned(),
    }
}

/// A variant of a scenario: settings between semicolons.
fn variant(base: &Base, text: &str) -> Result<Side, Failure> {
    let mut settings = Vec::new();
    for one in text.split(';') {
        let Some((path, value)) = one.split_once('=') else {
            return Err(Failure::command_line(&format!(
                "--set: found `{one}`; expected path=value, several between semicolons"
            )));
        };
        settings.push((path.trim().to_owned(), value.trim().to_owned()));
    }
    let scenario = base.with("--set", &settings).map_err(failure)?;
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || c == '.' {
            c
        } else {
            '_'
        }
    };
    Ok(Side {
        name: text.replace(' ', "").chars().map(plain).collect(),
        label: text.to_owned(),
        scenario: Arc::new(scenario),
    })
}
