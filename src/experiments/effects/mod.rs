//! How near does a scenario come to effects that were published? Each is read off runs of its sides on the same random numbers,
//! and printed beside what was published, with how far off it is.
//!
//! An effect is one number of all runs together: a ratio of means, an elasticity, a slope. Its interval is that of the delete-one
//! jackknife over runs (Tukey 1958): all sides of a run are left out together, so that luck they share cancels. Of a mean, it is
//! the usual interval by Student's t. A side that several effects have is run once.

mod estimate;
pub mod judge;
mod said;
mod words;

use crate::experiments::effects::estimate::{Interval, jackknife, length, numbers};
use crate::experiments::effects::judge::{Verdict, factor, verdict};
use crate::experiments::ledger::{Fault, Stopped, Trouble};
use crate::experiments::points::{Base, finished, fits, in_a_line};
use crate::experiments::programmes::worths;
use crate::experiments::run::{Record, RunPlan};
use crate::experiments::study::{Found, Tools};
use crate::output::table::{Table, Values};
use crate::scenario::Scenario;
use crate::scenario::effects::{Effect, EffectKind, Set};
use crate::scenario::studies::{Readout, When};
use std::sync::Arc;

/// The sides of all effects, each once, and which of them each effect reads.
struct Sides {
    scenarios: Vec<Arc<Scenario>>,
    /// For each effect: `with`, `against`, `beyond`.
    of: Vec<[usize; 3]>,
}

impl Sides {
    /// # Errors
    /// When a side is faulty: its effect and what is wrong.
    fn new(scenario: &Scenario, effects: &[Effect]) -> Result<Self, String> {
        let mut base = Base::of(scenario).for_readouts(&readouts(effects));
        if effects.iter().any(splits) {
            // The worth of each adult's purchases is kept for programmes alone.
            let mut keeping = (**base.scenario()).clone();
            keeping.output.programmes = true;
            base = Base::of(&keeping);
        }
        let mut sets: Vec<&Set> = Vec::new();
        let mut place = |set| {
            let known = sets.iter().position(|one| *one == set);
            known.unwrap_or_else(|| {
                sets.push(set);
                sets.len() - 1
            })
        };
        let of: Vec<[usize; 3]> = effects
            .iter()
            .map(|effect| {
                let beyond = effect.beyond.as_ref().unwrap_or(&effect.against);
                [&effect.with, &effect.against, beyond].map(&mut place)
            })
            .collect();
        let mut scenarios = Vec::new();
        for (side, set) in sets.iter().enumerate() {
            let whose = of.iter().position(|sides| sides.contains(&side));
            let name = whose.map_or("", |effect| effects[effect].name.as_str());
            let made = base.with(&format!("effect {name}"), set);
            let made = made.map_err(|error| format!("{name}: {}", in_a_line(&error)))?;
            scenarios.push(Arc::new(made));
        }
        Ok(Self { scenarios, of })
    }
}

/// Whether an effect splits a gain.
fn splits(effect: &Effect) -> bool {
    matches!(effect.kind, EffectKind::Expansion { .. })
}

/// What runs must record.
fn readouts(effects: &[Effect]) -> Vec<Readout> {
    let of = |effect: &Effect| {
        let own = effect.reading.iter().map(|reading| reading.measure.clone());
        own.chain(effect.per.clone()).collect::<Vec<String>>()
    };
    let measures = effects.iter().flat_map(of);
    let end = |measure| Readout {
        measure,
        when: When::End,
    };
    measures.map(end).collect()
}

/// What a run of a side leaves.
struct Left<'a> {
    scenario: &'a Scenario,
    record: Record,
    /// Worths of the purchases of brands, by their places, as far as they are needed.
    worths: Vec<Vec<f64>>,
}

/// Measures the effects that a scenario asks for.
///
/// # Errors
/// When asked to stop, or when the journal cannot be written.
pub fn make(scenario: &Scenario, tools: &Tools<'_>) -> Result<Found, Stopped> {
    let effects = &scenario.experiment.studies.effects;
    let sides = Sides::new(scenario, effects)
        .map_err(|why| Stopped::Fault(Fault::scenario(format!("no effect was measured: {why}"))))?;
    for side in &sides.scenarios {
        let fits = fits(side, tools.threads, tools.free);
        fits.map_err(|fault| Stopped::Fault(fault.of("a side of an effect")))?;
    }
    let keys: Vec<String> = (0..scenario.experiment.runs)
        .map(|run| run.to_string())
        .collect();
    let work = |run: usize| {
        let run = u32::try_from(run).unwrap_or(u32::MAX);
        one_run(effects, &sides, run, tools)
    };
    let at_once = tools.at_once(sides.scenarios.iter().map(|side| side.people.count));
    tools.ledger.work(&keys, at_once, tools.pace, &work)?;
    let answers = tools.ledger.runs(&keys).map_err(Stopped::Fault)?;
    let measured = measured(scenario, effects, &answers);
    Ok(Found {
        said: said::told(effects, &measured, answers.len()),
        tables: vec![("effects", table(effects, &measured, answers.len()))],
    })
}

/// A run of every side, one after the other: the numbers of all effects.
fn one_run(
    effects: &[Effect],
    sides: &Sides,
    run: u32,
    tools: &Tools<'_>,
) -> Result<Vec<f64>, Trouble> {
    let split = effects.iter().any(splits);
    let mut left = Vec::new();
    for side in &sides.scenarios {
        let plan = RunPlan {
            scenario: Arc::clone(side),
            run,
        };
        let simulation = finished(plan, tools.pace).ok_or(Trouble::Asked)?;
        let brands = side.market.as_ref().map_or(0, |market| market.brands.len());
        let brands = if split { brands } else { 0 };
        left.push(Left {
            scenario: side,
            record: simulation.record(),
            worths: (0..brands)
                .map(|brand| worths(&simulation, brand).to_vec())
                .collect(),
        });
    }
    let own = effects.iter().zip(&sides.of);
    Ok(own
        .flat_map(|(effect, of)| numbers(effect, of.map(|side| &left[side])))
        .collect())
}

/// An effect as it was simulated, and what is to be said of it.
struct Measured {
    simulated: Interval,
    factor: f64,
    verdict: Verdict,
}

fn measured(scenario: &Scenario, effects: &[Effect], answers: &[Vec<f64>]) -> Vec<Measured> {
    let mut begin = 0;
    let mut all = Vec::new();
    for effect in effects {
        let end = begin + length(effect, scenario);
        let runs: Vec<&[f64]> = answers.iter().map(|run| &run[begin..end]).collect();
        let simulated = jackknife(effect, &runs);
        all.push(Measured {
            factor: factor(simulated.value, &effect.published),
            verdict: verdict(&simulated, &effect.published),
            simulated,
        });
        begin = end;
    }
    all
}

/// `effects.csv`: a row an effect.
fn table(effects: &[Effect], measured: &[Measured], runs: usize) -> Table {
    let texts = |of: &dyn Fn(&Effect) -> &str| {
        Values::Texts(effects.iter().map(|one| of(one).to_owned()).collect())
    };
    let simulated = |of: &dyn Fn(&Measured) -> f64| {
        Values::Numbers(measured.iter().map(of).collect::<Vec<f64>>())
    };
    let published = |of: &dyn Fn(&Effect) -> Option<f64>| {
        let numbers = effects.iter().map(|one| of(one).unwrap_or(f64::NAN));
        Values::Numbers(numbers.collect())
    };
    let verdicts = measured.iter().map(|one| one.verdict.name().to_owned());
    let mut table = Table::default();
    table.push("effect", "", texts(&|one| &one.name));
    table.push("label", "", texts(&|one| &one.label));
    table.push("kind", "", texts(&|one| one.kind.name()));
    table.push("simulated", "", simulated(&|one| one.simulated.value));
    table.push("low", "", simulated(&|one| one.simulated.low));
    table.push("high", "", simulated(&|one| one.simulated.high));
    table.push("error", "", simulated(&|one| one.simulated.error));
    let n = vec![runs as u64; effects.len()];
    table.push("n", "runs", Values::Integers(n));
    table.push("published", "", published(&|one| one.published.value));
    table.push("published_low", "", published(&|one| one.published.low));
    table.push("published_high", "", published(&|one| one.published.high));
    table.push("factor", "factor", simulated(&|one| one.factor));
    table.push("verdict", "", Values::Texts(verdicts.collect()));
    table.push("source", "", texts(&|one| &one.source));
    table.push("note", "", texts(&|one| &one.note));
    table
}
