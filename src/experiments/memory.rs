//! How much memory will the runs need? An estimate from the scenario alone, before anything is allocated.

use crate::experiments::execute::at_once;
use crate::model::measures;
use crate::scenario::{DegreeLaw, NetworkLaw, Scenario};

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

/// Bytes of an adult in the networks: four a tie, eight where its row begins; a directed network keeps both directions.
fn ties(scenario: &Scenario) -> f64 {
    of_network(&scenario.network, scenario) + of_network(&scenario.online, scenario)
}

fn of_network(law: &NetworkLaw, scenario: &Scenario) -> f64 {
    let talks = scenario.household.is_on();
    match law {
        NetworkLaw::Empty | NetworkLaw::Complete => 0.0,
        // Households look ties up as rows; talk alone does without.
        NetworkLaw::RandomRegular { .. } if !talks => 0.0,
        _ => {
            let directions = if is_directed(law) { 2.0 } else { 1.0 };
            directions * (8.0 + 4.0 * mean_degree(law, scenario.people.count))
        }
    }
}

fn is_directed(law: &NetworkLaw) -> bool {
    match law.plain() {
        NetworkLaw::BarabasiAlbert { directed, .. }
        | NetworkLaw::Configuration { directed, .. } => *directed,
        NetworkLaw::File(file) => file.ties.directed,
        _ => false,
    }
}

/// Mean number of those an adult listens to.
fn mean_degree(law: &NetworkLaw, adults: u32) -> f64 {
    match law.plain() {
        NetworkLaw::Empty | NetworkLaw::Shuffled(_) => 0.0,
        NetworkLaw::Complete => f64::from(adults.saturating_sub(1)),
        NetworkLaw::WattsStrogatz { degree, .. } | NetworkLaw::RandomRegular { degree } => {
            f64::from(*degree)
        }
        NetworkLaw::ErdosRenyi { degree } | NetworkLaw::Blocks { degree, .. } => *degree,
        NetworkLaw::BarabasiAlbert {
            newcomer_ties,
            directed,
        } => f64::from(*newcomer_ties) * if *directed { 1.0 } else { 2.0 },
        NetworkLaw::Configuration { degrees, .. } => mean_of(degrees),
        NetworkLaw::Grid { moore, radius } => {
            let radius = f64::from(*radius);
            if *moore {
                4.0 * radius * (radius + 1.0)
            } else {
                2.0 * radius * (radius + 1.0)
            }
        }
        NetworkLaw::File(file) => file.ties.rows.entries() as f64 / f64::from(adults.max(1)),
    }
}

fn mean_of(degrees: &DegreeLaw) -> f64 {
    let weighted = |pairs: &mut dyn Iterator<Item = (u32, f64)>| {
        let (mut sum, mut all) = (0.0, 0.0);
        for (degree, weight) in pairs {
            sum += f64::from(degree) * weight;
            all += weight;
        }
        sum / all
    };
    match degrees {
        DegreeLaw::Poisson { degree } | DegreeLaw::Geometric { degree } => *degree,
        DegreeLaw::Fixed { degree } => f64::from(*degree),
        DegreeLaw::Power {
            exponent,
            least,
            most,
        } => weighted(&mut (*least..=*most).map(|k| (k, libm::pow(f64::from(k), -exponent)))),
        DegreeLaw::Table(rows) => weighted(&mut rows.iter().copied()),
    }
}

/// Bytes of an adult in talk: what it has come to and since when, three bits, voices heard, its event; under the rule `opinion`
/// its mind.
fn talk(scenario: &Scenario) -> f64 {
    let Some(adoption) = &scenario.adoption else {
        return 0.0;
    };
    let event = if scenario.output.causes {
        2.0 * 28.0
    } else {
        0.0
    };
    let mind = if adoption.rule.opinion().is_some() {
        4.0 + 1.0 + 4.0 + 5.0 + 3.0 * 4.0 + 6.0 * 4.0
    } else {
        0.0
    };
    1.0 + 4.0 + 3.0 / 8.0 + 4.0 * 4.0 + event + mind
}

/// The most bytes an adult of one run needs at a time: while ties are built, twice theirs and a slice of each row; later its
/// state, its published habits, its ties, and its state twice more while it is saved.
fn of_one(scenario: &Scenario) -> f64 {
    // Ties that are shuffled stand as pairs and as rows besides.
    let shuffling = [&scenario.network, &scenario.online].map(|law| match law {
        NetworkLaw::Shuffled(_) => 16.0 + 8.0 * mean_degree(law, scenario.people.count),
        _ => 0.0,
    });
    let building = 2.0 * ties(scenario) + 16.0 + shuffling.iter().sum::<f64>();
    let household = if scenario.household.is_on() {
        traits(scenario) + 3.0 * changing(scenario) + 1.0
    } else {
        0.0
    };
    let running = household + talk(scenario) + ties(scenario);
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
        let loaded = from_text("t", text, &[], &none, &|_, _| Vec::new());
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
