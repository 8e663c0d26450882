//! How is a run read? Its rows with columns by name, and means with their standard errors.

use std::sync::Arc;
use thirdwave::engine::checkpoint::Checkpoint;
use thirdwave::experiments::run::{Record, RunPlan, Simulation};
use thirdwave::model::measures;
use thirdwave::scenario::Scenario;

/// The rows of a run.
pub(crate) struct Rows {
    names: Vec<String>,
    start: f64,
    per_year: f64,
    pub(crate) record: Record,
}

impl Rows {
    /// The value of a column in the row at a date.
    pub(crate) fn at(&self, name: &str, date: f64) -> f64 {
        let step = (date - self.start) * self.per_year;
        let row = self
            .record
            .steps
            .iter()
            .position(|&s| (f64::from(s) - step).abs() < 1e-6)
            .expect("a row at that date");
        self.record.rows[row][self.place(name)]
    }

    /// A column's values.
    pub(crate) fn column(&self, name: &str) -> Vec<f64> {
        let place = self.place(name);
        self.record.rows.iter().map(|row| row[place]).collect()
    }

    /// Names of all columns.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    fn place(&self, name: &str) -> usize {
        let found = self.names.iter().position(|head| head == name);
        found.unwrap_or_else(|| panic!("a column `{name}`"))
    }
}

/// The plan of a run of a scenario.
pub(crate) fn plan(scenario: &Scenario, run: u32) -> RunPlan {
    RunPlan {
        scenario: Arc::new(scenario.clone()),
        run,
    }
}

/// Runs a scenario once straight and again from every step on, as it was saved there; records and last states are the same.
#[track_caller]
pub(crate) fn same_from_every_step(scenario: &Scenario, run: u32, what: &str) {
    let mut straight = Simulation::begin(plan(scenario, run));
    let mut saved = vec![straight.save().to_bytes()];
    while !straight.is_done() {
        straight.step();
        saved.push(straight.save().to_bytes());
    }
    let last = saved.last().expect("the end").clone();
    for (step, bytes) in saved.iter().enumerate() {
        let checkpoint = Checkpoint::from_bytes(bytes).expect("whole");
        let resumed = Simulation::resume(plan(scenario, run), &checkpoint);
        let mut resumed = resumed.expect("the same plan");
        while !resumed.is_done() {
            resumed.step();
        }
        assert!(resumed.record() == straight.record(), "{what} at {step}");
        assert!(
            resumed.save().to_bytes() == last,
            "{what}: state after {step}"
        );
    }
}

/// Runs a scenario to its end.
pub(crate) fn run(scenario: &Scenario, run: u32) -> Rows {
    let mut simulation = Simulation::begin(plan(scenario, run));
    while !simulation.is_done() {
        simulation.step();
    }
    Rows {
        names: measures::heads(scenario)
            .into_iter()
            .map(|head| head.0)
            .collect(),
        start: scenario.clock.start,
        per_year: f64::from(scenario.clock.length.per_year()),
        record: simulation.record(),
    }
}

/// Mean and its standard error.
pub(crate) fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>();
    (mean, (squares / (count - 1.0) / count).sqrt())
}
