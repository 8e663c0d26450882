//! The commands that ask many runs: which settings their flags stand for, and which study they make.

use crate::cli::Failure;
use crate::cli::args::{
    CalibrateArguments, Common, CompareArguments, EffectsArguments, OptimiseArguments,
    SensitivityArguments, SweepArguments, ThresholdArguments,
};
use crate::cli::flags::{Flag, quoted};
use crate::cli::loading::{failure, load, print_warnings};
use crate::cli::study::{Job, folder};
use crate::experiments::compare::Side;
use crate::experiments::points::Base;
use crate::experiments::study::{Shard, Study};
use crate::scenario::Scenario;
use crate::scenario::load::Loaded;
use std::path::Path;
use std::sync::Arc;

/// Flags `--vary` as settings of a study.
fn vary(flags: &mut Vec<Flag>, section: &'static str, given: &[String]) {
    flags.extend(
        given
            .iter()
            .map(|text| Flag::entry("--vary", section, text)),
    );
}

/// A flag's value as a setting, where it was given.
fn set(flags: &mut Vec<Flag>, flag: &str, path: &str, value: Option<String>) {
    flags.extend(value.map(|value| Flag::setting(flag, path, &value)));
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
    own: Vec<Flag>,
    shard: Option<Shard>,
) -> Result<(), Failure> {
    let mut flags = common.flags();
    flags.extend(own);
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
    let mut flags = Vec::new();
    vary(&mut flags, "experiment.sweep.vary", &arguments.vary);
    let design = arguments.design.clone();
    set(&mut flags, "--design", "experiment.sweep.design", design);
    let points = arguments.points.map(|n| n.to_string());
    set(&mut flags, "--points", "experiment.sweep.points", points);
    if !arguments.measure.is_empty() {
        let measures: Vec<String> = arguments.measure.iter().map(|text| quoted(text)).collect();
        let measures = format!("[{}]", measures.join(", "));
        set(
            &mut flags,
            "--measure",
            "experiment.sweep.measures",
            Some(measures),
        );
    }
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
    let mut flags = Vec::new();
    vary(&mut flags, "experiment.sensitivity.vary", &arguments.vary);
    let mut add = |flag: &str, key: &str, value: Option<String>| {
        set(
            &mut flags,
            flag,
            &format!("experiment.sensitivity.{key}"),
            value,
        );
    };
    add("--method", "method", arguments.method.clone());
    let measure = arguments.measure.as_ref();
    add("--measure", "measure", measure.map(|text| quoted(text)));
    add(
        "--points",
        "points",
        arguments.points.map(|n| n.to_string()),
    );
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
        Vec::new(),
        None,
    )
}

/// The command `threshold`.
///
/// # Errors
/// When the scenario has faults, the folder cannot be used, or it was stopped.
pub(super) fn threshold(arguments: &ThresholdArguments) -> Result<(), Failure> {
    let mut flags = Vec::new();
    vary(&mut flags, "experiment.threshold.vary", &arguments.vary);
    let mut add = |flag: &str, key: &str, value: Option<String>| {
        set(
            &mut flags,
            flag,
            &format!("experiment.threshold.{key}"),
            value,
        );
    };
    let measure = arguments.measure.as_ref();
    add("--measure", "measure", measure.map(|text| quoted(text)));
    add("--at", "at", arguments.at.map(|at| at.to_string()));
    add(
        "--width",
        "width",
        arguments.width.map(|width| width.to_string()),
    );
    let confidence = arguments.confidence.map(|share| share.to_string());
    add("--confidence", "confidence", confidence);
    add(
        "--evaluations",
        "evaluations",
        arguments.evaluations.map(|n| n.to_string()),
    );
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
    let mut flags = Vec::new();
    vary(&mut flags, "experiment.calibrate.vary", &arguments.vary);
    let mut targets = Vec::new();
    for text in &arguments.target {
        let (name, column) = match text.split_once('=') {
            Some((measure, column)) => (measure.trim(), Some(column.trim())),
            None => (text.trim(), None),
        };
        match (&arguments.data, column) {
            (Some(data), Some(column)) => {
                let path = data.display().to_string();
                let time = &arguments.time;
                for (flag, key, value) in [
                    ("--target", "measure", name),
                    ("--data", "csv", path.as_str()),
                    ("--time", "time", time.as_str()),
                    ("--target", "column", column),
                ] {
                    let path = format!("compare.{name}.{key}");
                    set(&mut flags, flag, &path, Some(quoted(value)));
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
        targets.push(quoted(name));
    }
    let mut add = |flag: &str, key: &str, value: Option<String>| {
        set(
            &mut flags,
            flag,
            &format!("experiment.calibrate.{key}"),
            value,
        );
    };
    let targets = (!targets.is_empty()).then(|| format!("[{}]", targets.join(", ")));
    add("--target", "targets", targets);
    add("--method", "method", arguments.method.clone());
    add(
        "--until",
        "until",
        arguments.until.map(|date| date.to_string()),
    );
    add(
        "--evaluations",
        "evaluations",
        arguments.evaluations.map(|n| n.to_string()),
    );
    make(
        Study::Calibrate,
        &arguments.scenario,
        &arguments.common,
        flags,
        None,
    )
}

/// The command `optimise`.
///
/// # Errors
/// When the scenario has faults, the folder cannot be used, or it was stopped.
pub(super) fn optimise(arguments: &OptimiseArguments) -> Result<(), Failure> {
    let mut flags = Vec::new();
    let mut add = |flag: &str, key: &str, value: Option<String>| {
        set(
            &mut flags,
            flag,
            &format!("experiment.optimise.{key}"),
            value,
        );
    };
    add(
        "--budget",
        "budget",
        arguments.budget.map(|budget| budget.to_string()),
    );
    let measure = arguments.measure.as_ref();
    add("--measure", "measure", measure.map(|text| quoted(text)));
    let over: Vec<String> = arguments.over.iter().map(|text| quoted(text)).collect();
    let over = (!over.is_empty()).then(|| format!("[{}]", over.join(", ")));
    add("--over", "over", over);
    add(
        "--evaluations",
        "evaluations",
        arguments.evaluations.map(|n| n.to_string()),
    );
    make(
        Study::Optimise,
        &arguments.scenario,
        &arguments.common,
        flags,
        None,
    )
}

/// The command `compare`. With one scenario, each `--set` is a variant of it; with several, each is compared with the first, and
/// `--set` changes all of them.
///
/// # Errors
/// When a scenario has faults, there is nothing to compare, the folder cannot be used, or it was stopped.
pub(super) fn compare(arguments: &CompareArguments) -> Result<(), Failure> {
    let common = &arguments.common;
    let flags = common.flags();
    let one = arguments.scenarios.len() == 1;
    let set: &[String] = if one { &[] } else { &common.set };
    let mut all = Vec::new();
    for path in &arguments.scenarios {
        all.push(loaded(path, set, &flags, common.quiet)?);
    }
    let mut others = Vec::new();
    for other in &all[1..] {
        let scenario = &other.scenario;
        let mut name = scenario.name.clone();
        while name == "base" || others.iter().any(|side: &Side| side.name == name) {
            name.push('_');
        }
        others.push(Side {
            name,
            label: label(scenario),
            scenario: Arc::new(scenario.clone()),
        });
    }
    if one {
        let base = Base::of(&all[0].scenario);
        for text in &common.set {
            others.push(variant(&base, text)?);
        }
    }
    let first = &all[0];
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
