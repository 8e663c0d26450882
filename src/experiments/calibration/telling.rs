//! What did a calibration find? Tables of estimates, fits and skill, and the same in words.

use crate::experiments::calibration::abc::Posterior;
use crate::experiments::calibration::beside::{Beside, reason};
use crate::experiments::calibration::skill::{Known, skill};
use crate::experiments::calibration::study::{LEVEL, Outcome};
use crate::experiments::calibration::target::Target;
use crate::output::table::{Table, Values};
use crate::scenario::studies::{Calibrate, Varied};
use crate::statistics::root_mean_square;
use std::fmt::Write;

/// A place in the range of a setting as its value.
fn value(one: &Varied, place: f64) -> f64 {
    let (low, high) = one.span().unwrap_or((0.0, 1.0));
    let value = low + (high - low) * place;
    if one.whole {
        value.round_ties_even()
    } else {
        value
    }
}

/// `calibration.csv`: a row a setting.
pub(super) fn calibration(asked: &Calibrate, outcome: &Outcome) -> Table {
    let mut table = Table::default();
    let vary = &asked.vary;
    let names = vary.iter().map(|one| one.path.clone()).collect();
    table.push("setting", "", Values::Texts(names));
    let places = vary.iter().zip(&outcome.estimate);
    let estimates = places.map(|(one, &place)| value(one, place)).collect();
    table.push("estimate", "", Values::Numbers(estimates));
    let end = |of: fn(&Known) -> f64| {
        let all = vary.iter().zip(&outcome.known);
        Values::Numbers(all.map(|(one, known)| value(one, of(known))).collect())
    };
    table.push(
        "low",
        "",
        end(|known| match known {
            Known::Identified { low, .. } => *low,
            Known::NotIdentified { .. } => f64::NAN,
        }),
    );
    table.push(
        "high",
        "",
        end(|known| match known {
            Known::Identified { high, .. } => *high,
            Known::NotIdentified { .. } => f64::NAN,
        }),
    );
    table.push("level", "", Values::Numbers(vec![LEVEL; vary.len()]));
    let known = outcome.known.iter().map(|known| match known {
        Known::Identified { .. } => "identified".to_owned(),
        Known::NotIdentified { .. } => "not identified".to_owned(),
    });
    table.push("known", "", Values::Texts(known.collect()));
    table
}

/// Outputs of a target among those of all.
fn own<'a>(targets: &[Target], k: usize, all: &'a [f64]) -> &'a [f64] {
    let begin: usize = targets[..k].iter().map(|target| target.points.len()).sum();
    &all[begin..begin + targets[k].points.len()]
}

/// `fit.csv`: a row an observed point, beside the model at the estimate and the curves.
pub(super) fn fit(targets: &[Target], outcome: &Outcome, curves: &[Beside]) -> Table {
    let points = || {
        let of = |target: &'_ Target| target.points.len();
        let all = targets
            .iter()
            .flat_map(move |target| std::iter::repeat_n(target, of(target)));
        all.zip(targets.iter().flat_map(|target| &target.points))
    };
    let texts = |of: fn(&Target) -> &str| {
        Values::Texts(points().map(|(target, _)| of(target).to_owned()).collect())
    };
    let mut table = Table::default();
    table.push("name", "", texts(|target| &target.name));
    table.push("measure", "", texts(|target| &target.measure));
    let part = |fitted| if fitted { "fitted" } else { "judged" };
    table.push(
        "part",
        "",
        Values::Texts(points().map(|(_, p)| part(p.fitted).to_owned()).collect()),
    );
    table.push(
        "time",
        "year",
        Values::Numbers(points().map(|(_, p)| p.date).collect()),
    );
    let observed: Vec<f64> = points().map(|(_, p)| p.observed).collect();
    let error = outcome
        .simulated
        .iter()
        .zip(&observed)
        .map(|(s, o)| s - o)
        .collect();
    table.push("observed", "", Values::Numbers(observed));
    table.push("simulated", "", Values::Numbers(outcome.simulated.clone()));
    table.push("error", "", Values::Numbers(error));
    for name in ["bass", "logistic", "gompertz"] {
        let of = |k: usize| {
            let found = curves
                .iter()
                .find(|one| one.target == k && one.curve == name);
            match found.filter(|one| !one.values.is_empty()) {
                Some(one) => one.values.clone(),
                None => vec![f64::NAN; targets[k].points.len()],
            }
        };
        table.push(
            name,
            "",
            Values::Numbers((0..targets.len()).flat_map(of).collect()),
        );
    }
    table
}

/// Model, data and a curve on one part of a target.
struct Judged<'a> {
    name: &'a str,
    part: &'static str,
    curve: &'static str,
    model: f64,
    reference: f64,
    skill: Option<f64>,
}

fn judged<'a>(targets: &'a [Target], outcome: &Outcome, curves: &'a [Beside]) -> Vec<Judged<'a>> {
    let mut all = Vec::new();
    for one in curves.iter().filter(|one| !one.values.is_empty()) {
        let target = &targets[one.target];
        let simulated = own(targets, one.target, &outcome.simulated);
        for (part, fitted) in [("fitted", true), ("judged", false)] {
            let rows: Vec<usize> = (0..target.points.len())
                .filter(|&k| target.points[k].fitted == fitted)
                .collect();
            if rows.is_empty() {
                continue;
            }
            let pick = |values: &[f64]| -> Vec<f64> { rows.iter().map(|&k| values[k]).collect() };
            let observed: Vec<f64> = rows
                .iter()
                .map(|&row| target.points[row].observed)
                .collect();
            let (model, reference) = (pick(simulated), pick(&one.values));
            let misfit = |values: &[f64]| {
                let errors: Vec<f64> = values.iter().zip(&observed).map(|(v, o)| v - o).collect();
                root_mean_square(&errors)
            };
            all.push(Judged {
                name: &target.name,
                part,
                curve: one.curve,
                model: misfit(&model),
                reference: misfit(&reference),
                skill: skill(&observed, &model, &reference),
            });
        }
    }
    all
}

/// `skill.csv`: a row a target, part and curve.
pub(super) fn skills(targets: &[Target], outcome: &Outcome, curves: &[Beside]) -> Table {
    let all = judged(targets, outcome, curves);
    let texts = |of: &dyn Fn(&Judged) -> String| Values::Texts(all.iter().map(of).collect());
    let numbers = |of: &dyn Fn(&Judged) -> f64| Values::Numbers(all.iter().map(of).collect());
    let mut table = Table::default();
    table.push("name", "", texts(&|one| one.name.to_owned()));
    table.push("part", "", texts(&|one| one.part.to_owned()));
    table.push("curve", "", texts(&|one| one.curve.to_owned()));
    table.push("misfit_model", "", numbers(&|one| one.model));
    table.push("misfit_curve", "", numbers(&|one| one.reference));
    table.push("skill", "", numbers(&|one| one.skill.unwrap_or(f64::NAN)));
    table
}

/// `posterior.csv`: a row a particle.
pub(super) fn posterior(asked: &Calibrate, posterior: &Posterior) -> Table {
    let particles = posterior.particles();
    let mut table = Table::default();
    for (k, one) in asked.vary.iter().enumerate() {
        let values = particles
            .iter()
            .map(|particle| value(one, particle.point[k]));
        table.push(&one.path, "", Values::Numbers(values.collect()));
    }
    let weights = particles.iter().map(|particle| particle.weight).collect();
    table.push("weight", "", Values::Numbers(weights));
    let distances = particles.iter().map(|particle| particle.distance).collect();
    table.push("distance", "", Values::Numbers(distances));
    table
}

/// What was found, in words.
pub(super) fn said(
    asked: &Calibrate,
    targets: &[Target],
    outcome: &Outcome,
    curves: &[Beside],
) -> String {
    let level = (100.0 * LEVEL).round();
    let named = targets.iter().map(|target| {
        let (count, all) = (target.fitted().count(), target.points.len());
        format!("{} ({count} of {all} values)", target.label)
    });
    let names: Vec<String> = named.collect();
    let mut text = format!(
        "fitted to {}; {} points tried\n",
        names.join(", "),
        outcome.tried.len()
    );
    for target in targets.iter().filter(|target| target.outside > 0) {
        let _ = writeln!(
            text,
            "  {} of {} values of {} lie outside of the run and are left out",
            target.outside,
            target.outside + target.points.len(),
            target.label
        );
    }
    for ((one, known), &place) in asked.vary.iter().zip(&outcome.known).zip(&outcome.estimate) {
        let path = &one.path;
        let _ = match known {
            Known::Identified { low, high, .. } => writeln!(
                text,
                "  {path:<36} {:.6} ({level} % interval {:.6} to {:.6}){}",
                value(one, place),
                value(one, *low),
                value(one, *high),
                edge((*low, *high))
            ),
            Known::NotIdentified { width: Some(width) } => writeln!(
                text,
                "  {path:<36} not identified: its interval is {:.0} % of the range",
                100.0 * width
            ),
            Known::NotIdentified { width: None } => {
                writeln!(
                    text,
                    "  {path:<36} not identified: the data do not depend on it, or others make up for it"
                )
            }
        };
    }
    if !outcome.settled {
        text.push_str(
            "  the search had not come to rest: more --evaluations may find better, and the intervals are of this point\n",
        );
    }
    trust(&mut text, outcome);
    beside(&mut text, curves);
    if !curves.is_empty() && curves.iter().all(|one| one.fit.is_err()) {
        text.push_str("no curve is known by these data, so that there is none to hold the model against: no skill\n");
    }
    for one in judged(targets, outcome, curves) {
        if let Some(skill) = one.skill {
            let _ = writeln!(
                text,
                "skill against the {} curve of {}, {} part: {skill:+.2} (misfit {:.4} against {:.4})",
                one.curve, one.name, one.part, one.model, one.reference
            );
        }
    }
    text
}

/// What is to be said of an interval that its range cuts: what lies beyond was never tried.
fn edge((low, high): (f64, f64)) -> &'static str {
    /// Nearer to an end than this part of the range is at it.
    const NEAR: f64 = 0.005;
    match (low < NEAR, high > 1.0 - NEAR) {
        (false, false) => "",
        (true, false) => "; cut by the lower end of its range: a wider --vary may move it",
        (false, true) => "; cut by the upper end of its range: a wider --vary may move it",
        (true, true) => "; cut by both ends of its range: a wider --vary may move it",
    }
}

/// How far the intervals can be trusted.
fn trust(text: &mut String, outcome: &Outcome) {
    match &outcome.posterior {
        Some(posterior) => {
            let _ = writeln!(
                text,
                "posterior of {} particles, worth {:.0} equal ones, after {} generations; tolerance {:.4}",
                posterior.particles().len(),
                posterior.effective_size(),
                posterior.generations(),
                posterior.tolerance()
            );
        }
        None if outcome.explained < 0.05 => {
            let _ = writeln!(
                text,
                "  {:.0} % of runs at the estimate stray as far from their mean as the data do: these are no run of this model, \
                 and the intervals are too narrow",
                100.0 * outcome.explained
            );
        }
        None => {}
    }
}

/// The curves and their parameters.
fn beside(text: &mut String, curves: &[Beside]) {
    for one in curves {
        let _ = match &one.fit {
            Ok(fit) => {
                let parameters = fit
                    .parameters
                    .iter()
                    .map(|p| format!("{} {:.5} (s.e. {:.2e})", p.name, p.value, p.error));
                writeln!(
                    text,
                    "{} curve of {}: {}",
                    one.curve,
                    one.name,
                    parameters.collect::<Vec<_>>().join(", ")
                )
            }
            Err(why) => writeln!(text, "{} curve of {}: {}", one.curve, one.name, reason(why)),
        };
    }
}
