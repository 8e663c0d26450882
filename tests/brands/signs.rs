//! Does every mechanism move what it should? Each scenario once as it is and once turned, on the same random numbers; a turn
//! must move its measure its way, in the mean over runs by more than four standard errors of the difference.

use crate::scenarios::shipped;
use crate::support::runs::{Rows, run};
use std::collections::BTreeMap;
use thirdwave::model::mechanisms::{Goes, MECHANISMS};

/// Runs of each scenario.
const RUNS: u32 = 4;

/// Runs of a scenario with a turn.
fn runs(scenario: &str, turn: &[&str]) -> Vec<Rows> {
    let smaller = ["people.count=3000", "output.programmes=false"];
    let set = [&smaller, turn].concat();
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
    let against = |id: &str| {
        MECHANISMS
            .iter()
            .find(|one| one.id == id)
            .expect("it is there")
    };
    assert!(
        ["M9", "M13", "M26"]
            .iter()
            .all(|id| against(id).against.is_some())
    );
}

#[test]
fn every_turn_moves_its_measure() {
    let mut wrong = Vec::new();
    // Many mechanisms share a scenario: as it is it runs once.
    let mut straight: BTreeMap<&str, Vec<Rows>> = BTreeMap::new();
    for mechanism in &MECHANISMS {
        let base = straight
            .entry(mechanism.scenario)
            .or_insert_with(|| runs(mechanism.scenario, &[]));
        let turned = runs(mechanism.scenario, mechanism.turn);
        let of = |rows: &Rows| mean(rows, mechanism.measure);
        let pairs = turned.iter().zip(base.iter());
        let differences: Vec<f64> = pairs.map(|(one, other)| of(one) - of(other)).collect();
        let (middle, error) = crate::support::runs::mean_and_error(&differences);
        let way = match mechanism.goes {
            Goes::Up => 1.0,
            Goes::Down => -1.0,
        };
        if way * middle <= 4.0 * error || way * middle <= 0.0 {
            wrong.push(format!("{}: {middle} +- {error}", mechanism.id));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
