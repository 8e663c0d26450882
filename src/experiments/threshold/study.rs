//! At which value of a setting does a number of a scenario cross a value? Runs are made where they tell most, until the
//! interval is narrow.

use crate::experiments::ledger::{Answer, Fault, Stopped};
use crate::experiments::points::Base;
use crate::experiments::study::{Found, Tools};
use crate::experiments::sweep::units;
use crate::experiments::threshold::evidence::{Law, Side};
use crate::experiments::threshold::{self, Options, Tipping, tipping_point};
use crate::output::table::{Table, Values};
use crate::scenario::Scenario;
use crate::scenario::studies::{Readout, Threshold, When};
use std::fmt::Write;

/// Runs made at a time at a point.
const BATCH: u32 = 8;
/// Points looked at first.
const SCAN: u32 = 5;

/// Searches the tipping point that a scenario asks for.
///
/// # Errors
/// When asked to stop, when a point cannot be run, or when the journal cannot be written.
pub fn make(scenario: &Scenario, tools: &Tools<'_>) -> Result<Found, Stopped> {
    let Some(asked) = &scenario.experiment.studies.threshold else {
        return Ok(Found::nothing());
    };
    let Some((low, high)) = asked.vary.span() else {
        let why = "a threshold is sought along a range of numbers";
        return Err(Stopped::Fault(Fault::scenario(why)));
    };
    let base = Base::of(scenario).for_readouts(std::slice::from_ref(&asked.measure));
    let readouts = [asked.measure.clone()];
    let asker = tools.asker(&base, &readouts);
    let law = law_of(base.scenario(), &asked.measure, asked.at);
    let options = Options {
        law,
        error: 1.0 - asked.confidence,
        // Between two whole numbers there is no other.
        width: if asked.vary.whole {
            asked.width.max(1.0)
        } else {
            asked.width
        },
        batch: BATCH,
        scan: SCAN,
        budget: asked.evaluations,
    };
    let mut ask = |x: f64, runs: std::ops::Range<u32>| {
        let point = vec![(asked.vary.path.clone(), asked.vary.written(x))];
        let answers = asker.ask(&[point], runs)?;
        let value = |answer: &Answer| match answer {
            Answer::Values(values) => Ok(values[0]),
            Answer::Fault(fault) => {
                let what = format!("at {} {x}", asked.vary.path);
                Err(Stopped::Fault(fault.of(&what)))
            }
        };
        answers.iter().flatten().map(value).collect()
    };
    let tipping = tipping_point(low..high, asked.at, options, &mut ask)?;
    Ok(found(asked, law, &tipping))
}

/// What is known of a number: a share lies between 0 and 1, of others a normal law is assumed.
fn law_of(scenario: &Scenario, readout: &Readout, level: f64) -> Law {
    let units = units(scenario, std::slice::from_ref(readout));
    let is_share = units.first().is_some_and(|unit| unit.starts_with("share"));
    let dated = matches!(readout.when, When::Reaches(_));
    if is_share && !dated && level > 0.0 && level < 1.0 {
        Law::Between(0.0, 1.0)
    } else {
        Law::Normal
    }
}

fn found(asked: &Threshold, law: Law, tipping: &Tipping) -> Found {
    let mut points = Table::default();
    let of = |part: fn(&threshold::Point) -> f64| -> Values {
        Values::Numbers(tipping.points.iter().map(part).collect())
    };
    points.push(&asked.vary.path, "", of(|point| point.x));
    let runs = tipping.points.iter().map(|point| u64::from(point.runs));
    points.push("runs", "", Values::Integers(runs.collect()));
    points.push("mean", "", of(|point| point.mean));
    let side = |point: &threshold::Point| match point.side {
        Some(Side::Below) => "below",
        Some(Side::Above) => "above",
        None => "undecided",
    };
    let sides = tipping.points.iter().map(|point| side(point).to_owned());
    points.push("side", "", Values::Texts(sides.collect()));
    let (word, low, high) = match tipping.found {
        threshold::Found::Crossing {
            low,
            high,
            rising: true,
        } => ("rises", low, high),
        threshold::Found::Crossing { low, high, .. } => ("falls", low, high),
        threshold::Found::NoCrossing(Side::Below) => ("always-below", f64::NAN, f64::NAN),
        threshold::Found::NoCrossing(Side::Above) => ("always-above", f64::NAN, f64::NAN),
        threshold::Found::Several => ("several", f64::NAN, f64::NAN),
        threshold::Found::BudgetUsed { low, high, .. } => ("runs-used-up", low, high),
        threshold::Found::OutsideLaw { .. } => ("outside-law", f64::NAN, f64::NAN),
    };
    let mut table = Table::default();
    table.push("setting", "", Values::Texts(vec![asked.vary.path.clone()]));
    table.push(
        "measure",
        "",
        Values::Texts(vec![asked.measure.to_string()]),
    );
    table.push("at", "", Values::Numbers(vec![asked.at]));
    table.push("found", "", Values::Texts(vec![word.to_owned()]));
    table.push("low", "", Values::Numbers(vec![low]));
    table.push("high", "", Values::Numbers(vec![high]));
    table.push("confidence", "", Values::Numbers(vec![asked.confidence]));
    table.push("runs", "", Values::Integers(vec![u64::from(tipping.runs)]));
    Found {
        tables: vec![("threshold", table), ("points", points)],
        said: said(asked, law, tipping),
    }
}

fn said(asked: &Threshold, law: Law, tipping: &Tipping) -> String {
    let (path, measure, at) = (&asked.vary.path, &asked.measure, asked.at);
    let sure = format!("with a confidence of {} %", 100.0 * asked.confidence);
    let mut text = match tipping.found {
        threshold::Found::Crossing { low, high, rising } => {
            let way = if rising {
                "rises through"
            } else {
                "falls through"
            };
            format!("the mean of {measure} {way} {at} between {path} {low} and {high}, {sure}")
        }
        threshold::Found::NoCrossing(side) => {
            let side = if side == Side::Below {
                "below"
            } else {
                "above"
            };
            format!(
                "the mean of {measure} is {side} {at} at both ends of the range and wherever it was looked at: no crossing"
            )
        }
        threshold::Found::Several => {
            format!(
                "the mean of {measure} crosses {at} more than once: it is not monotone in {path}; points.csv has its values"
            )
        }
        threshold::Found::BudgetUsed {
            low,
            high,
            crosses: true,
        } => {
            format!(
                "all runs are used up: the mean of {measure} crosses {at} between {path} {low} and {high}, {sure}; more \
             --evaluations narrow it"
            )
        }
        threshold::Found::BudgetUsed { .. } => {
            format!(
                "all runs are used up before it was sure on which side of {at} the ends of the range lie: more --evaluations tell"
            )
        }
        threshold::Found::OutsideLaw { x, value } => {
            format!("{measure} is {value} at {path} {x}: no interval can be guaranteed")
        }
    };
    let assumed = match law {
        Law::Between(..) => "a share, of whose law nothing else is assumed",
        Law::Normal => "assumed to be normal over runs",
    };
    let _ = write!(
        text,
        "\n{} runs at {} points; {measure} is {assumed}\n",
        tipping.runs,
        tipping.points.len()
    );
    text
}
