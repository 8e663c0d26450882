//! Does every mechanism move what it should? Each scenario once as it is and once turned, on the same random numbers; a turn
//! must move its measure its way, in the mean over runs by more than four standard errors of the difference. So must what speaks
//! against a claim, where the model can show it.

use crate::scenarios::shipped;
use crate::support::runs::{Rows, mean_and_error, run};
use std::collections::BTreeMap;
use thirdwave::model::mechanisms::{Goes, MECHANISMS, Turn};

/// Runs of each scenario.
const RUNS: u32 = 6;

/// Runs of a scenario with some settings.
fn runs(scenario: &str, settings: &[&str]) -> Vec<Rows> {
    let smaller = ["people.count=3000", "output.programmes=false"];
    let set = [&smaller, settings].concat();
    let scenario = shipped(scenario, &set);
    (0..RUNS).map(|number| run(&scenario, number)).collect()
}

/// Mean of a measure over the rows of a run.
fn mean(rows: &Rows, measure: &str) -> f64 {
    let column = rows.column(measure);
    column.iter().sum::<f64>() / column.len() as f64
}

#[test]
fn mechanisms_are_numbered_and_each_has_a_shipped_scenario() {
    for (k, mechanism) in MECHANISMS.iter().enumerate() {
        assert_eq!(mechanism.id, format!("M{}", k + 1));
        let path = format!("scenarios/{}.toml", mechanism.scenario);
        assert!(crate::support::root().join(path).exists());
    }
    // Influentials, falling quality and one world of talk: both sides are shown.
    for id in ["M9", "M13", "M26"] {
        let one = MECHANISMS.iter().find(|one| one.id == id);
        let against = one.and_then(|one| one.against).expect("evidence against");
        assert!(!against.turns.is_empty(), "{id}");
    }
    assert!(MECHANISMS.iter().all(|one| !one.turns.is_empty()));
}

/// What is wrong with a turn, if anything; `straight` keeps what runs without it.
fn fault(scenario: &'static str, turn: &Turn, straight: &mut Straight) -> Option<String> {
    let base = straight
        .entry((scenario, turn.given))
        .or_insert_with(|| runs(scenario, turn.given));
    let of = |rows: &Rows| mean(rows, turn.measure);
    let moved = |set: &[&str]| -> Vec<f64> {
        let turned = runs(scenario, &[turn.given, set].concat());
        let pairs = turned.iter().zip(base.iter());
        pairs.map(|(one, other)| of(one) - of(other)).collect()
    };
    let differences = moved(turn.set);
    let (middle, error) = mean_and_error(&differences);
    let whole = base.iter().map(of).sum::<f64>() / base.len() as f64;
    let wrong = match turn.goes {
        Goes::Up => middle <= 4.0 * error || middle <= 0.0,
        Goes::Down => -middle <= 4.0 * error || middle >= 0.0,
        Goes::Hardly => middle.abs() + 2.0 * error > whole.abs() / 10.0,
    };
    if wrong {
        let (set, measure) = (turn.set, turn.measure);
        return Some(format!(
            "{set:?} moves {measure} by {middle} +- {error} of {whole}"
        ));
    }
    if turn.more_than.is_empty() {
        return None;
    }
    let other = moved(turn.more_than);
    let less: Vec<f64> = differences
        .iter()
        .zip(&other)
        .map(|(one, other)| one.abs() - other.abs())
        .collect();
    let (middle, error) = mean_and_error(&less);
    let weak = middle <= 3.0 * error || middle <= 0.0;
    weak.then(|| format!("{:?} moves it by {middle} +- {error} less", turn.more_than))
}

/// Runs without a turn, by scenario and what is given: many turns share them.
type Straight = BTreeMap<(&'static str, &'static [&'static str]), Vec<Rows>>;

#[test]
fn every_turn_moves_its_measure() {
    let mut straight = Straight::new();
    let mut wrong = Vec::new();
    for mechanism in &MECHANISMS {
        let against = mechanism.against.map_or(&[][..], |against| against.turns);
        for turn in mechanism.turns.iter().chain(against) {
            let fault = fault(mechanism.scenario, turn, &mut straight);
            wrong.extend(fault.map(|fault| format!("{}: {fault}", mechanism.id)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
