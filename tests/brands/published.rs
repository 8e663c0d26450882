//! Effects beside published ones: what the study `effects` finds in shipped scenarios, on fewer runs than they ask for.

use crate::scenarios::shipped;
use std::collections::BTreeMap;
use thirdwave::experiments::ledger::{Ledger, Pace};
use thirdwave::experiments::study::{Study, Tools};
use thirdwave::output::table::{Table, Values};

/// Nobody waits and nobody stops.
struct Quiet;

impl Pace for Quiet {
    fn planned(&self, _pieces: usize, _before: usize) {}
    fn done(&self) {}
    fn stop(&self) -> bool {
        false
    }
}

/// An effect as it was found.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) simulated: f64,
    pub(crate) error: f64,
    pub(crate) verdict: String,
}

/// The effects of a shipped scenario over so many runs, by their keys.
pub(crate) fn effects(name: &str, runs: u32) -> BTreeMap<String, Found> {
    let mut scenario = shipped(name, &[]);
    scenario.experiment.runs = runs;
    let ledger = Ledger::new(None, &[]);
    let tools = Tools {
        ledger: &ledger,
        pace: &Quiet,
        threads: 1,
        free: None,
        shard: None,
        others: &[],
    };
    let found = Study::Effects.make(&scenario, &tools);
    let found = found.expect("it was not stopped");
    let table = &found.tables.first().expect("a table").1;
    let (simulated, error) = (numbers(table, "simulated"), numbers(table, "error"));
    let one = |row: usize| Found {
        simulated: simulated[row],
        error: error[row],
        verdict: texts(table, "verdict")[row].clone(),
    };
    let names = texts(table, "effect").iter().cloned();
    names
        .enumerate()
        .map(|(row, name)| (name, one(row)))
        .collect()
}

impl Found {
    /// The number is the one that the head tells, within five standard errors and half of its last digit.
    #[track_caller]
    pub(crate) fn is(&self, promised: f64, last_digit: f64) {
        let tolerance = 5.0 * self.error + 0.5 * last_digit;
        assert!(
            (self.simulated - promised).abs() < tolerance,
            "{self:?} for {promised}"
        );
    }
}

fn numbers<'a>(table: &'a Table, name: &str) -> &'a [f64] {
    table.numbers(name).expect("a column of numbers")
}

fn texts<'a>(table: &'a Table, name: &str) -> &'a [String] {
    match table.column(name).map(|column| &column.values) {
        Some(Values::Texts(values)) => values,
        _ => panic!("no texts in `{name}`"),
    }
}
