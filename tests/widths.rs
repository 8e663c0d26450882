//! Are vectors of every width the same to the bit? Whole runs of every layer, with each width that this machine has.

use crate::brands::{BUSY, market};
use crate::support::runs::plan;
use thirdwave::engine::vector::{Width, no_wider_than};
use thirdwave::experiments::agents;
use thirdwave::experiments::run::{Record, Simulation};
use thirdwave::output::csv;
use thirdwave::scenario::Scenario;

/// All that a run leaves: its rows and causes, its state after every step, its adults at the end.
#[derive(PartialEq)]
struct Left {
    rows: Vec<u64>,
    causes: Vec<u64>,
    states: Vec<Vec<u8>>,
    agents: Vec<u8>,
}

fn left(scenario: &Scenario) -> Left {
    let mut simulation = Simulation::begin(plan(scenario, 0));
    let mut states = vec![simulation.save().to_bytes()];
    while !simulation.is_done() {
        simulation.step();
        states.push(simulation.save().to_bytes());
    }
    let Record { rows, causes, .. } = simulation.record();
    let bits = |value: f64| value.to_bits();
    Left {
        rows: rows.into_iter().flatten().map(bits).collect(),
        causes: causes.into_iter().flatten().flatten().map(bits).collect(),
        states,
        agents: csv::write(&agents::table(0, simulation.society())),
    }
}

/// A run of a scenario, some blocks of adults of which the last is not full, leaves the same whatever the width.
#[track_caller]
fn same_for_every_width(text: &str) {
    let scenario = market(&format!("people.count = 9001\n{text}"));
    let here = Width::ALL.iter().filter(|width| width.is_here());
    let mut all = here.map(|&width| (width, no_wider_than(width, || left(&scenario))));
    let (first, plain) = all.next().expect("every machine has plain vectors");
    assert_eq!(first, Width::Plain);
    for (width, wide) in all {
        let differs = plain.states.iter().zip(&wide.states);
        let step = differs.enumerate().find(|(_, (a, b))| a != b);
        let step = step.map(|(step, _)| step);
        assert!(step.is_none(), "{width:?}: state after {step:?}");
        assert!(plain == wide, "{width:?}: what is told of the same states");
    }
}

/// Drivers that move everything a household reckons with.
const CHANGES: &str = "[drivers]\nreach = [[2000, 0.2], [2010, 0.9]]\nhours = [[2000, 45], [2010, 36]]\n\
    employment = [[2000, 1], [2004, 0.8]]\n";

#[test]
fn households_with_causes() {
    for network in ["'watts-strogatz'", "'random-regular'", "'barabasi-albert'"] {
        for openness in [0.0, 0.5] {
            same_for_every_width(&format!(
                "time = {{ start = 2000, end = 2006 }}\noutput.causes = true\nnetwork.kind = {network}\n\
                 online = {{ kind = 'erdos-renyi', degree = 4 }}\n{CHANGES}openness.food = {openness}\n"
            ));
        }
    }
}

#[test]
fn households_that_seldom_review() {
    same_for_every_width(&format!(
        "time = {{ start = 2000, end = 2002, step = 'month' }}\nhousehold.teaching = 0.1\n{CHANGES}"
    ));
}

#[test]
fn bass() {
    for form in ["each-tie", "hazard", "rate"] {
        same_for_every_width(&format!(
            "time = {{ start = 2000, end = 2005, step = 'quarter' }}\noutput.causes = true\n[adoption]\nrule = 'bass'\n\
             form = '{form}'\ninnovation = 0.01\nimitation = 0.4\n"
        ));
    }
}

#[test]
fn opinions() {
    for causes in [true, false] {
        same_for_every_width(&format!(
            "time = {{ start = 2000, end = 2002, step = 'month' }}\noutput.causes = {causes}\n\
             online = {{ kind = 'barabasi-albert', newcomer_ties = 3, directed = true }}\n\
             adoption.rule = 'opinion'\nadoption.opinion = {{ paid = 0.005, ads = 12 }}\n{CHANGES}"
        ));
    }
}

#[test]
fn two_brands_with_all_actions() {
    for household in ["", "[household]\n"] {
        same_for_every_width(&format!(
            "time = {{ start = 2020, end = 2021.5, step = 'week' }}\n\
             network = {{ kind = 'watts-strogatz', degree = 8 }}\ndrivers.reach = 0.6\n\
             online = {{ kind = 'barabasi-albert', newcomer_ties = 3, directed = true }}\n{BUSY}{household}"
        ));
    }
}
