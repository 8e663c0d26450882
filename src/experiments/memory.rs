//! How much memory will the runs need? An estimate from the scenario alone, before anything is allocated.

use crate::experiments::ensemble::NUMBERS_KEPT;
use crate::experiments::execute::at_once;
use crate::model::measures;
use crate::population::wiring::regular;
use crate::scenario::{DegreeLaw, NetworkLaw, Scenario};

/// Copies of a record that live at the same time: the record, the table of all runs, its text, and room for bands.
const RECORD_COPIES: f64 = 4.0;

/// Bytes an entry of both ends of a tie takes at most while rows are built from it: four in its row, and what waits.
const ENTRY_BUILT: f64 = 4.8;
/// Bytes an entry takes while rows are built that a tie enters once.
const ENTRY_BUILT_ONCE: f64 = 6.6;
/// Bytes an adult's letters to others take in a step, for each brand that is spoken of: of each a place, in lists that grow, from
/// those who write and to those who read. Measured: 11 to 19 among 1 to 100 million adults.
const LETTERS: f64 = 20.0;
/// What a file of ties takes while it is read, in shares of its rows.
const READING: f64 = 1.25;
/// Pairs of adults that each thread has in hand while rows are built, and bytes of each.
const IN_HAND: (f64, f64) = (8.0 * 8.0 * 4096.0, 14.0);

/// What the runs of a scenario need at most at a time, in bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Need {
    /// For each adult, in all runs that are made at the same time.
    pub per_adult: f64,
    /// For what does not grow with the adults: the rows of all runs.
    pub rows: f64,
    /// For pairs in hand while networks are built: bytes of each adult, up to so many adults.
    pub in_hand: (f64, f64),
    /// For ties from files, which are in memory once a scenario is checked.
    pub held: f64,
    /// In all.
    pub total: f64,
}

/// What the runs of a scenario need on so many threads.
#[must_use]
pub fn need(scenario: &Scenario, threads: usize) -> Need {
    let runs = f64::from(scenario.experiment.runs);
    let at_once = at_once(scenario, threads) as f64;
    // Twice as many records as runs are made at a time may wait for an earlier one.
    let waiting = (2.0 * at_once).min(runs);
    let per_adult = at_once * of_one(scenario) + waiting * agents(scenario) + events(scenario);
    let adults = f64::from(scenario.people.count);
    let laws = [&scenario.network, &scenario.online];
    let held: f64 = laws.iter().map(|law| held(law, scenario)).sum::<f64>() * adults;
    let most = IN_HAND.0 * threads as f64;
    let pairs = laws.map(|law| in_hand(law, scenario.people.count));
    let in_hand = (pairs.into_iter().fold(0.0, f64::max), most);
    let rows = f64::from(scenario.clock.steps / scenario.output.every + 2);
    let numbers = rows * (measures::heads(scenario).len() + 4) as f64;
    let kept = (runs * numbers).min(NUMBERS_KEPT as f64 + waiting * numbers);
    let rows = kept * 8.0 * RECORD_COPIES;
    Need {
        per_adult,
        rows,
        in_hand,
        held,
        // While a file is read, more than its ties is held.
        total: (per_adult * adults + in_hand.0 * adults.min(most) + rows + held)
            .max(READING * held),
    }
}

impl Need {
    /// The largest number of adults that fits into `available` bytes; 0 when the rows alone do not.
    #[must_use]
    pub fn largest(&self, available: f64) -> f64 {
        let room = available - self.rows;
        let (pairs, most) = self.in_hand;
        let many = (room - pairs * most) / self.per_adult;
        let adults = if many >= most {
            many
        } else {
            room / (self.per_adult + pairs)
        };
        adults.floor().max(0.0)
    }
}

/// Bytes of an adult's state that change, and are copied to be saved.
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
#[cfg(test)]
fn ties(scenario: &Scenario) -> f64 {
    of_network(&scenario.network, scenario) + of_network(&scenario.online, scenario)
}

fn of_network(law: &NetworkLaw, scenario: &Scenario) -> f64 {
    let directions = if is_directed(law) { 2.0 } else { 1.0 };
    if is_stored(law, scenario) {
        directions * row(law, scenario)
    } else {
        0.0
    }
}

fn is_stored(law: &NetworkLaw, scenario: &Scenario) -> bool {
    match law {
        NetworkLaw::Empty | NetworkLaw::Complete => false,
        // Households look ties up as rows; talk alone does without.
        NetworkLaw::RandomRegular { degree } => {
            scenario.household.is_on() || regular::is_stored(scenario.people.count, *degree)
        }
        _ => true,
    }
}

/// Bytes of an adult's row in one direction.
fn row(law: &NetworkLaw, scenario: &Scenario) -> f64 {
    8.0 + 4.0 * mean_degree(law, scenario.people.count)
}

/// Bytes of an adult in the rows of a file, which all runs share.
fn held(law: &NetworkLaw, scenario: &Scenario) -> f64 {
    match law.plain() {
        NetworkLaw::File(_) => row(law, scenario),
        _ => 0.0,
    }
}

/// The most bytes of an adult while a run builds a network, besides what a file holds.
fn building(law: &NetworkLaw, scenario: &Scenario) -> f64 {
    if !is_stored(law, scenario) {
        return 0.0;
    }
    let degree = mean_degree(law, scenario.people.count);
    let rows = if is_directed(law) {
        // One direction is made of the other.
        row(law, scenario) + 8.0 + ENTRY_BUILT_ONCE * degree
    } else {
        8.0 + ENTRY_BUILT * degree
    };
    match law {
        NetworkLaw::File(file) if file.ties.directed => 8.0 + ENTRY_BUILT_ONCE * degree,
        NetworkLaw::File(_) => 0.0,
        // Ties that are shuffled stand as they were, as pairs and as rows in any order besides.
        NetworkLaw::Shuffled(plain) => of_network(plain, scenario) + 8.0 * (1.0 + degree) + rows,
        _ => rows,
    }
}

/// Bytes of a run's own ties: those of a file are counted once for all runs.
fn own_ties(law: &NetworkLaw, scenario: &Scenario) -> f64 {
    let shared = match law {
        NetworkLaw::File(_) => held(law, scenario),
        _ => 0.0,
    };
    of_network(law, scenario) - shared
}

/// Bytes of an adult's pairs in hand while a network is built.
fn in_hand(law: &NetworkLaw, adults: u32) -> f64 {
    match law {
        NetworkLaw::Empty | NetworkLaw::Complete => 0.0,
        _ => mean_degree(law, adults) / 2.0 * IN_HAND.1,
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
    // Opinion, mood, when it was felt, six boxes; with causes tellers and pulls.
    let traced = if scenario.output.causes {
        3.0 * 4.0 + 6.0 * 4.0
    } else {
        0.0
    };
    let one = 4.0 + 1.0 + 4.0 + 6.0 + traced;
    let mind = match &scenario.market {
        Some(market) => {
            // Bits of six kinds, and what purchases are worth; the brand bought last once for all.
            let worth = if scenario.output.programmes { 8.0 } else { 0.0 };
            let of_brand = one + 6.0 / 8.0 + worth;
            // The step of the last good word, and bits of two types of prosumers.
            let prosumers = 4.0 + 2.0 / 8.0;
            1.0 + 1.0 + prosumers + (of_brand + LETTERS) * market.brands.len() as f64
        }
        None if adoption.rule.opinion().is_some() => 1.0 + one + LETTERS,
        None => 0.0,
    };
    1.0 + 4.0 + 3.0 / 8.0 + 4.0 * 5.0 + event + mind
}

/// The most bytes an adult of one run needs at a time: while one network after the other is built; later its state, its
/// published habits, its ties, and what changes of it once more while it is saved, where it is saved on the way.
fn of_one(scenario: &Scenario) -> f64 {
    let (offline, online) = (&scenario.network, &scenario.online);
    let second = own_ties(offline, scenario) + building(online, scenario);
    let household = if scenario.household.is_on() {
        traits(scenario) + changing(scenario) + 2.0
    } else {
        0.0
    };
    let saved = if scenario.experiment.checkpoint_every == 0 {
        0.0
    } else if scenario.household.is_on() {
        changing(scenario) + talk(scenario)
    } else {
        talk(scenario)
    };
    let ties = own_ties(offline, scenario) + own_ties(online, scenario);
    let running = household + talk(scenario) + ties + saved;
    building(offline, scenario).max(second).max(running)
}

/// Bytes of an adult in the table of events while one run's is written, where everyone adopts: six numbers and two words, room to
/// grow, and all of it once more as text.
fn events(scenario: &Scenario) -> f64 {
    let output = &scenario.output;
    if scenario.adoption.is_none() || !output.causes || !output.events {
        return 0.0;
    }
    2.0 * (6.0 * 8.0 + 2.0 * 56.0 + 2.0 * 45.0)
}

/// Bytes of an adult in the table of all adults at the end: numbers of eight bytes and words, and both once more while the runs'
/// tables are joined.
fn agents(scenario: &Scenario) -> f64 {
    if !scenario.output.agents {
        return 0.0;
    }
    let categories = scenario.household.categories.len() as f64;
    let (mut numbers, mut words) = (6.0, 0.0);
    if scenario.household.is_on() {
        numbers += 13.0 + 3.0 * categories;
        words += 2.0 + categories;
    }
    if scenario.adoption.is_some() {
        numbers += 4.0;
        words += 3.0;
    }
    if let Some(market) = &scenario.market {
        let brands = market.brands.len() as f64;
        numbers += 8.0 + 6.0 * brands;
        words += 1.0 + brands;
    }
    // A table in CSV stands as text besides.
    let text = if scenario.output.agents_csv {
        18.0 * numbers + 12.0 * words
    } else {
        0.0
    };
    2.0 * (8.0 * numbers + 40.0 * words + text)
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
        let total = |adults: f64| {
            let (pairs, most) = need.in_hand;
            adults * need.per_adult + pairs * adults.min(most) + need.rows
        };
        assert!(total(largest) <= 1e9 && total(largest + 1.0) > 1e9);
        assert!(need.largest(1000.0).abs() < 0.5, "the rows alone need more");
    }
}
