//! How much memory will the runs need? An estimate from the scenario alone, before anything is allocated.

use crate::experiments::execute::at_once;
use crate::model::household::measures;
use crate::scenario::{NetworkLaw, Scenario};

/// Copies of a record that live at the same time: the record, the table of all runs, its text, and room for bands.
const RECORD_COPIES: f64 = 4.0;

/// What the runs of a scenario need at most at a time, in bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Need {
    /// For each adult, in all runs that are made at the same time.
    pub per_adult: f64,
    /// For what does not grow with the adults: the rows of all runs.
    pub rows: f64,
    /// In all.
    pub total: f64,
}

/// What the runs of a scenario need on so many threads.
#[must_use]
pub fn need(scenario: &Scenario, threads: usize) -> Need {
    let runs = f64::from(scenario.experiment.runs);
    let at_once = at_once(scenario, threads) as f64;
    // The adults of all runs are in one table at the end.
    let per_adult = at_once * of_one(scenario) + runs * agents(scenario);
    let rows = f64::from(scenario.clock.steps / scenario.output.every + 2);
    let numbers = rows * (measures::heads(scenario).len() + 4) as f64;
    let rows = runs * numbers * 8.0 * RECORD_COPIES;
    Need {
        per_adult,
        rows,
        total: per_adult * f64::from(scenario.people.count) + rows,
    }
}

impl Need {
    /// The largest number of adults that fits into `available` bytes; 0 when the rows alone do not.
    #[must_use]
    pub fn largest(&self, available: f64) -> f64 {
        ((available - self.rows) / self.per_adult).floor().max(0.0)
    }
}

/// Bytes of an adult's state that change, and are copied twice to be saved.
fn changing(scenario: &Scenario) -> f64 {
    let categories = scenario.household.categories.len() as f64;
    let memory = if scenario.output.causes { 29.0 } else { 0.0 };
    // Work, lot and share made; habit and skill, and the memory of seven numbers and a byte, in each category.
    1.0 + 2.0 + 4.0 + categories * (1.0 + 4.0 + memory)
}

/// Bytes of an adult's state that never change.
fn traits(scenario: &Scenario) -> f64 {
    let talents = if scenario.people.talent_per_category {
        scenario.household.categories.len()
    } else {
        1
    };
    // Wage, schooling, sense of quality, taste and hours in single precision, the rank of sedentary work in two bytes.
    4.0 * talents as f64 + 5.0 * 4.0 + 2.0
}

/// Bytes of an adult in the network: four a tie, eight where its row begins.
fn ties(scenario: &Scenario) -> f64 {
    let degree = match scenario.network {
        NetworkLaw::Empty => 0.0,
        NetworkLaw::WattsStrogatz { degree, .. } => f64::from(degree),
        NetworkLaw::ErdosRenyi { degree } => degree,
    };
    8.0 + 4.0 * degree
}

/// The most bytes an adult of one run needs at a time: while ties are built, twice theirs and a slice of each row; later its
/// state, its published habits, its ties, and its state twice more while it is saved.
fn of_one(scenario: &Scenario) -> f64 {
    let building = 2.0 * ties(scenario) + 16.0;
    let running = traits(scenario) + 3.0 * changing(scenario) + 1.0 + ties(scenario);
    building.max(running)
}

/// Bytes of an adult in the table of all adults at the end: numbers of eight bytes and words, and both once more while the runs'
/// tables are joined.
fn agents(scenario: &Scenario) -> f64 {
    if !scenario.output.agents {
        return 0.0;
    }
    let categories = scenario.household.categories.len() as f64;
    let (numbers, words) = (15.0 + 3.0 * categories, 2.0 + categories);
    2.0 * (8.0 * numbers + 40.0 * words)
}

#[cfg(test)]
mod tests {
    use super::{changing, need, ties, traits};
    use crate::model::household::world::{Block, World};
    use crate::scenario::Scenario;
    use crate::scenario::load::from_text;
    use std::sync::Arc;

    fn scenario(text: &str) -> Arc<Scenario> {
        let none = |path: &std::path::Path| {
            let path = path.to_owned();
            let reason = String::new();
            Err(crate::scenario::reading::ReadError { path, reason })
        };
        let loaded = from_text("t", text, &[], &none, &|_| Vec::new());
        Arc::new(loaded.expect("it is sound").value.scenario)
    }

    /// Bytes of the columns of a block, counted one by one.
    fn columns(block: &Block) -> usize {
        let of = |column: &Vec<f32>| 4 * column.len();
        let traits = &block.traits;
        let singles = [
            &traits.wage,
            &traits.education,
            &traits.quality_sense,
            &traits.taste,
            &traits.hours,
        ];
        let memory = block.memory.iter().map(|m| {
            let singles = [
                &m.time_value,
                &m.skill,
                &m.learned,
                &m.learned_now,
                &m.neighbours,
                &m.draw,
            ];
            singles.map(of).iter().sum::<usize>() + 4 * m.step.len() + m.work.len()
        });
        traits.talent.iter().map(of).sum::<usize>()
            + singles.map(of).iter().sum::<usize>()
            + 2 * traits.sedentary_rank.len()
            + block.work.len()
            + 2 * block.lot.len()
            + of(&block.made)
            + block.habits.iter().map(Vec::len).sum::<usize>()
            + block.skill.iter().map(of).sum::<usize>()
            + memory.sum::<usize>()
    }

    #[test]
    fn the_estimate_counts_every_column_and_tie() {
        for text in [
            "people = { count = 5000, settle_rounds = 1 }",
            "people = { count = 300, settle_rounds = 1, talent = \"per_category\" }\noutput.causes = false\n\
             network = { kind = \"watts-strogatz\", degree = 4, rewiring = 0.0 }",
        ] {
            let scenario = scenario(text);
            let world = World::new(&scenario, 0);
            let adults = f64::from(scenario.people.count);
            let counted: usize = world.blocks.iter().map(columns).sum();
            let estimated = (traits(&scenario) + changing(&scenario)) * adults;
            assert!(
                (counted as f64 - estimated).abs() < 0.5,
                "{counted} for {estimated}"
            );
            let counted = 4.0 * world.shared.network.ties() as f64 + 8.0 * adults;
            // Ties that come to join the same pair count once.
            assert!(
                (counted / (ties(&scenario) * adults) - 1.0).abs() < 0.01,
                "{counted}"
            );
        }
    }

    #[test]
    fn what_fits_is_what_needs_no_more() {
        let scenario = scenario("people.count = 1000");
        let need = need(&scenario, 2);
        let largest = need.largest(1e9);
        assert!(largest * need.per_adult + need.rows <= 1e9);
        assert!((largest + 1.0) * need.per_adult + need.rows > 1e9);
        assert!(need.largest(1000.0).abs() < 0.5, "the rows alone need more");
    }
}
