//! Does every mechanism move what it should? Each scenario once as it is and once turned, on the same random numbers; a turn
//! must move its measure its way, in the mean over runs by more than four standard errors of the difference.

use crate::scenarios::shipped;
use crate::support::runs::run;
use thirdwave::model::mechanisms::{Goes, MECHANISMS, Mechanism};

/// Runs of each scenario, and how much smaller than shipped it is made.
const RUNS: u32 = 4;

/// Mean over the rows of a run.
fn mean(mechanism: &Mechanism, turn: &[&str], number: u32) -> f64 {
    let smaller = ["people.count=3000", "output.programmes=false"];
    let mut set = smaller.to_vec();
    set.extend(turn);
    let rows = run(&shipped(mechanism.scenario, &set), number);
    let column = rows.column(mechanism.measure);
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
    for mechanism in &MECHANISMS {
        let differences: Vec<f64> = (0..RUNS)
            .map(|number| mean(mechanism, mechanism.turn, number) - mean(mechanism, &[], number))
            .collect();
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
