//! Which settings of a scenario matter for a number? A sample is run; effects or shares of the variance are told, and what is
//! luck.

use crate::experiments::ledger::{Answer, Fault, Stopped};
use crate::experiments::points::{Base, Settings};
use crate::experiments::sensitivity::noise::{Numbers, noise};
use crate::experiments::sensitivity::{Bootstrap, Estimate, NoIndices, morris, variance};
use crate::experiments::study::{Found, Tools};
use crate::experiments::sweep::column;
use crate::output::table::{Table, Values};
use crate::scenario::Scenario;
use crate::scenario::studies::{Method, Sensitivity};
use crate::statistics::mean;
use std::fmt::Write;

/// Level of all intervals.
const LEVEL: f64 = 0.95;
/// Resamples of the bootstrap.
const RESAMPLES: u32 = 1000;

/// Measures what a scenario asks for.
///
/// # Errors
/// When asked to stop, when no point gives a number, or when the journal cannot be written.
pub fn make(scenario: &Scenario, tools: &Tools<'_>) -> Result<Found, Stopped> {
    let Some(asked) = &scenario.experiment.studies.sensitivity else {
        return Ok(Found::nothing());
    };
    let (seed, count) = (scenario.experiment.seed, asked.points as usize);
    let dimensions = asked.vary.len();
    let bootstrap = Bootstrap {
        resamples: RESAMPLES,
        level: LEVEL,
        seed,
    };
    let sample = match asked.method {
        Method::Morris { levels } => {
            Layout::Effects(morris::sample(dimensions, count, levels as usize, seed))
        }
        Method::Sobol => match variance::sample(dimensions, count, seed) {
            Ok(sample) => Layout::Shares(sample),
            Err(_) => {
                let why = "more settings are varied than Sobol points are known for";
                return Err(Stopped::Fault(Fault::scenario(why)));
            }
        },
    };
    let cube = match &sample {
        Layout::Effects(sample) => &sample.points,
        Layout::Shares(sample) => &sample.points,
    };
    let points: Vec<Settings> = cube.iter().map(|places| settings(asked, places)).collect();
    let base = Base::of(scenario).for_readouts(std::slice::from_ref(&asked.measure));
    let readouts = [asked.measure.clone()];
    let answers = tools
        .asker(&base, &readouts)
        .ask(&points, 0..scenario.experiment.runs)?;
    let runs: Vec<Vec<Option<f64>>> = answers
        .iter()
        .map(|of| of.iter().map(number).collect())
        .collect();
    let means: Vec<Option<f64>> = runs.iter().map(|of| mean_of(of)).collect();
    if means.iter().all(Option::is_none) {
        let what = "no point gave a number";
        let first = tools.ledger.fault().map(|fault| fault.of(what));
        let fault = first.unwrap_or_else(|| {
            Fault::scenario(format!("{what}: {} is no number in any run", asked.measure))
        });
        return Err(Stopped::Fault(fault));
    }
    let mut said = headline(asked, points.len(), scenario.experiment.runs);
    let failed = means.iter().filter(|mean| mean.is_none()).count();
    if failed > 0 {
        let _ = writeln!(
            said,
            "{failed} points gave nothing and are left out with what needs them: points.csv"
        );
    }
    let table = match &sample {
        Layout::Effects(sample) => of_morris(asked, sample, &means, bootstrap, &mut said),
        Layout::Shares(sample) => of_variance(asked, sample, &means, bootstrap, &mut said),
    };
    let mut tables = vec![
        ("sensitivity", table),
        ("points", sample_table(asked, &points, &runs)),
    ];
    if scenario.experiment.runs > 1 {
        let table = luck(&runs, bootstrap, &mut said);
        tables.extend(table.map(|table| ("noise", table)));
    } else {
        said.push_str("one run a point: luck cannot be told from the settings' work; --runs 5 and more tell it\n");
    }
    Ok(Found { tables, said })
}

/// What is measured, in words.
fn headline(asked: &Sensitivity, points: usize, runs: u32) -> String {
    format!(
        "{} of {} on {} settings: {} points, {} runs each\n",
        match asked.method {
            Method::Morris { .. } => "elementary effects",
            Method::Sobol => "shares of the variance",
        },
        asked.measure,
        asked.vary.len(),
        points,
        runs
    )
}

/// The sample of a method.
enum Layout {
    Effects(morris::Sample),
    Shares(variance::Sample),
}

fn settings(asked: &Sensitivity, places: &[f64]) -> Settings {
    let all = asked.vary.iter().zip(places);
    all.map(|(one, &place)| (one.path.clone(), one.at(place)))
        .collect()
}

/// The number of a run; none of a failure or of what is no number.
fn number(answer: &Answer) -> Option<f64> {
    let value = answer.values().and_then(|values| values.first().copied());
    value.filter(|value| value.is_finite())
}

fn mean_of(runs: &[Option<f64>]) -> Option<f64> {
    let given: Vec<f64> = runs.iter().flatten().copied().collect();
    (given.len() == runs.len()).then(|| mean(&given))
}

/// `points.csv`: the sample, a row a point and run; in the order that estimators take.
fn sample_table(asked: &Sensitivity, points: &[Settings], runs: &[Vec<Option<f64>>]) -> Table {
    let rows: Vec<(usize, usize, f64)> = runs
        .iter()
        .enumerate()
        .flat_map(|(point, of)| {
            of.iter()
                .enumerate()
                .map(move |(run, value)| (point, run, value.unwrap_or(f64::NAN)))
        })
        .collect();
    let mut table = Table::default();
    table.push(
        "point",
        "",
        Values::Integers(rows.iter().map(|row| row.0 as u64).collect()),
    );
    for (k, one) in asked.vary.iter().enumerate() {
        table.push(
            &one.path,
            "",
            column(rows.iter().map(|row| points[row.0][k].1.as_str())),
        );
    }
    table.push(
        "run",
        "",
        Values::Integers(rows.iter().map(|row| row.1 as u64).collect()),
    );
    let values = rows.iter().map(|row| row.2).collect();
    table.push(&asked.measure.to_string(), "", Values::Numbers(values));
    table
}

/// Columns of estimates with their intervals.
fn push_estimates(table: &mut Table, name: &str, all: &[Option<Estimate>]) {
    let of = |part: fn(&Estimate) -> f64| {
        Values::Numbers(
            all.iter()
                .map(|one| one.as_ref().map_or(f64::NAN, part))
                .collect(),
        )
    };
    table.push(name, "", of(|one| one.value));
    table.push(&format!("{name}_low"), "", of(|one| one.low));
    table.push(&format!("{name}_high"), "", of(|one| one.high));
}

fn names(asked: &Sensitivity) -> Table {
    let mut table = Table::default();
    let names = asked.vary.iter().map(|one| one.path.clone()).collect();
    table.push("setting", "", Values::Texts(names));
    table
}

fn of_morris(
    asked: &Sensitivity,
    sample: &morris::Sample,
    means: &[Option<f64>],
    bootstrap: Bootstrap,
    said: &mut String,
) -> Table {
    let effects = morris::effects(sample, means, bootstrap);
    let mut table = names(asked);
    let mu = effects
        .iter()
        .map(|one| one.as_ref().map_or(f64::NAN, |one| one.mu))
        .collect();
    table.push("mu", "", Values::Numbers(mu));
    let stars: Vec<Option<Estimate>> = effects
        .iter()
        .map(|one| one.as_ref().map(|one| one.mu_star))
        .collect();
    push_estimates(&mut table, "mu_star", &stars);
    let sigma = effects
        .iter()
        .map(|one| one.as_ref().and_then(|one| one.sigma).unwrap_or(f64::NAN));
    table.push("sigma", "", Values::Numbers(sigma.collect()));
    let used = effects
        .iter()
        .map(|one| one.as_ref().map_or(0, |one| one.used as u64))
        .collect();
    table.push("effects", "", Values::Integers(used));
    let mut order: Vec<usize> = (0..effects.len()).collect();
    let star = |k: usize| stars[k].as_ref().map_or(f64::NEG_INFINITY, |one| one.value);
    order.sort_by(|&a, &b| star(b).total_cmp(&star(a)));
    for k in order {
        let path = &asked.vary[k].path;
        let _ = match &effects[k] {
            Some(one) => writeln!(
                said,
                "  {path:<40} mu* {:.4} ({:.4} to {:.4}), mu {:+.4}, sigma {:.4}",
                one.mu_star.value,
                one.mu_star.low,
                one.mu_star.high,
                one.mu,
                one.sigma.unwrap_or(f64::NAN)
            ),
            None => writeln!(said, "  {path:<40} no effect could be measured"),
        };
    }
    said.push_str(
        "mu* is the mean size of the change over the whole range of a setting; in brackets 95 % of resampled \
         trajectories\n",
    );
    table
}

fn of_variance(
    asked: &Sensitivity,
    sample: &variance::Sample,
    means: &[Option<f64>],
    bootstrap: Bootstrap,
    said: &mut String,
) -> Table {
    let mut table = names(asked);
    let found = variance::indices(sample, means, bootstrap);
    let nothing = || vec![None; asked.vary.len()];
    let (first, total) = match &found {
        Ok(indices) => (
            indices.first.iter().copied().map(Some).collect(),
            indices.total.iter().copied().map(Some).collect(),
        ),
        Err(why) => {
            let why = match why {
                NoIndices::Constant => {
                    "every point gives the same: there is no variance to share out"
                }
                NoIndices::TooFew { .. } => "too few points gave a number",
            };
            let _ = writeln!(said, "{why}");
            (nothing(), nothing())
        }
    };
    push_estimates(&mut table, "first", &first);
    push_estimates(&mut table, "total", &total);
    let mut order: Vec<usize> = (0..first.len()).collect();
    let value = |k: usize| total[k].map_or(f64::NEG_INFINITY, |one: Estimate| one.value);
    order.sort_by(|&a, &b| value(b).total_cmp(&value(a)));
    for k in order {
        if let (Some(first), Some(total)) = (first[k], total[k]) {
            let _ = writeln!(
                said,
                "  {:<40} alone {:.3} ({:.3} to {:.3}), in all {:.3} ({:.3} to {:.3})",
                asked.vary[k].path,
                first.value,
                first.low,
                first.high,
                total.value,
                total.low,
                total.high
            );
        }
    }
    said.push_str(
        "shares of the variance of the mean over runs, by each setting alone and with all it works together with; in \
         brackets 95 %\n",
    );
    table
}

/// `noise.csv`: what of the variance of a single run is luck.
fn luck(runs: &[Vec<Option<f64>>], bootstrap: Bootstrap, said: &mut String) -> Option<Table> {
    let found = noise(runs, Numbers::Common, bootstrap).ok()?;
    let _ = writeln!(
        said,
        "luck makes {:.1} % ({:.1} to {:.1} %) of the variance of a single run, the settings the rest",
        100.0 * found.share.value,
        100.0 * found.share.low,
        100.0 * found.share.high
    );
    let mut table = Table::default();
    push_estimates(&mut table, "share", &[Some(found.share)]);
    table.push("luck", "", Values::Numbers(vec![found.luck]));
    table.push("settings", "", Values::Numbers(vec![found.inputs]));
    Some(table)
}
