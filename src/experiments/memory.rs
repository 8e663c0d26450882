//! How much memory will the runs need? An estimate from the scenario alone, before anything is allocated.

use crate::experiments::ensemble::NUMBERS_KEPT;
use crate::experiments::execute::at_once;
use crate::experiments::programmes::more_runs;
use crate::model::measures;
use crate::population::wiring::regular;
use crate::scenario::adoption::Contagion;
use crate::scenario::brands::{Brand, Deed};
use crate::scenario::{DegreeLaw, NetworkLaw, Scenario};

/// Copies of a record that live at the same time: the record, the table of all runs, its text, and room for bands.
const RECORD_COPIES: f64 = 4.0;

/// Bytes an entry of both ends of a tie takes at most while rows are built from it: four in its row, and what waits.
const ENTRY_BUILT: f64 = 4.8;
/// Bytes an entry takes while rows are built that a tie enters once.
const ENTRY_BUILT_ONCE: f64 = 6.6;
/// Bytes an adult's letters to others take in a step, for each brand that is spoken of: of each a place, in lists that grow, from
/// those who write and to those who read; at least, and more in a step of a year. Measured: 3 to 4 in steps of a month, 13 in
/// those of a year.
const LETTERS: (f64, f64) = (3.0, 11.0);
/// The largest share of all adults who are thought to decide at one step where chance lets them.
const AT_ONCE: f64 = 0.25;
/// Bytes of a decision, of which two steps' are kept, and of a message to a tie.
const DECISION: (f64, f64) = (16.0, 2.0);
/// Bytes of an adoption whose causes are kept: itself twice, in the state and in the record, its place in the trees, and the tree
/// of each that begins one, as every fourth is thought to.
const EVENT: f64 = 2.0 * 28.0 + 20.0 + 80.0 / 4.0;
/// Bytes an adult of a household leaves free between its columns, which are made a block at a time. Measured: 6 to 8.
const BETWEEN: f64 = 7.0;
/// The program itself with its threads, and the least that it needs while it draws charts on two.
const PROGRAM: f64 = 11e6;
const DRAWING: f64 = 50e6;
/// What a file of ties takes while it is read, in shares of its rows.
const READING: f64 = 1.25;
/// Pairs of adults that each thread has in hand while rows are built, and bytes of each.
const IN_HAND: (f64, f64) = (8.0 * 8.0 * 4096.0, 16.0);

/// What the runs of a scenario need at most at a time, in bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Need {
    /// For the adults of all runs that are made at the same time, while networks are built and while steps are run.
    pub adults: [Grown; 2],
    /// For what does not grow with the adults: the rows of all runs.
    pub rows: f64,
    /// For ties from files, which are in memory once a scenario is checked.
    pub held: f64,
    /// In all.
    pub total: f64,
}

/// Bytes that grow with the adults.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grown {
    /// For each adult.
    pub each: f64,
    /// For each of the first so many adults besides: pairs in hand.
    pub first: (f64, f64),
}

impl Grown {
    /// Bytes of so many adults.
    #[must_use]
    pub fn of(&self, adults: f64) -> f64 {
        let (pairs, most) = self.first;
        self.each * adults + pairs * adults.min(most)
    }

    /// The largest number of adults that so many bytes are enough for.
    fn largest(&self, room: f64) -> f64 {
        let (pairs, most) = self.first;
        let many = (room - pairs * most) / self.each;
        if many >= most {
            many
        } else {
            room / (self.each + pairs)
        }
    }
}

/// What the runs of a scenario need on so many threads.
#[must_use]
pub fn need(scenario: &Scenario, threads: usize) -> Need {
    let runs = f64::from(scenario.experiment.runs);
    let at_once = at_once(scenario, threads) as f64;
    // Twice as many records as runs are made at a time may wait for an earlier one.
    let waiting = (2.0 * at_once).min(runs);
    let besides = waiting * agents(scenario) + events(scenario);
    let adults = f64::from(scenario.people.count);
    let laws = [&scenario.network, &scenario.online];
    let held: f64 = laws.iter().map(|law| held(law, scenario)).sum::<f64>() * adults;
    let most = IN_HAND.0 * threads as f64;
    let [offline, online] = laws.map(|law| in_hand(law, scenario.people.count));
    let [building, running] = of_one(scenario).map(|each| at_once * each + besides);
    // What was in hand for a first network is free again, but not for the second, nor for long columns.
    let grown = [
        Grown {
            each: building,
            first: (offline + online, most),
        },
        Grown {
            each: running,
            first: (offline.min(online), most),
        },
    ];
    let rows = f64::from(scenario.clock.steps / scenario.output.every + 2);
    let numbers = rows * (measures::heads(scenario).len() + 4) as f64;
    let kept = (runs * numbers).min(NUMBERS_KEPT as f64 + waiting * numbers);
    let rows = kept * 8.0 * RECORD_COPIES;
    let of_adults = grown.map(|grown| grown.of(adults));
    Need {
        adults: grown,
        rows,
        held,
        // While a file is read, more than its ties is held.
        total: (of_adults[0].max(of_adults[1]) + rows + held + PROGRAM)
            .max(READING * held)
            .max(DRAWING),
    }
}

impl Need {
    /// The largest number of adults that fits into `available` bytes; 0 when the rows alone do not.
    #[must_use]
    pub fn largest(&self, available: f64) -> f64 {
        let room = available - self.rows - PROGRAM;
        let [building, running] = self.adults.map(|grown| grown.largest(room));
        building.min(running).floor().max(0.0)
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
        _ if is_directed(law) => mean_degree(law, adults) * IN_HAND.1,
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

/// Bytes of an adult's columns in talk, as they are kept from step to step.
fn talk(scenario: &Scenario) -> f64 {
    let Some(adoption) = &scenario.adoption else {
        return 0.0;
    };
    let kinds = match adoption.rule {
        Contagion::TwoSided { .. } => 2.0,
        _ => 1.0,
    };
    let counted = if adoption.rule.opinion().is_some() {
        0.0
    } else {
        // Where everyone knows everyone, one count is enough; a trial of each tie is counted for each.
        let is_alike = |law: &NetworkLaw| {
            let tries = matches!(adoption.rule, Contagion::IndependentCascade { .. });
            matches!(law, NetworkLaw::Complete) && !tries
        };
        let offline = f64::from(u8::from(
            has_ties(&scenario.network) && !is_alike(&scenario.network),
        ));
        kinds * (offline + f64::from(u8::from(has_ties(&scenario.online))))
    };
    // What it has come to and since when; bits of being open, online, aware and having spoken; voices heard.
    1.0 + 4.0 + 4.0 / 8.0 + counted + mind(scenario)
}

/// Bytes of an adult's mind under the rule `opinion`.
fn mind(scenario: &Scenario) -> f64 {
    let opinion = scenario
        .adoption
        .as_ref()
        .and_then(|adoption| adoption.rule.opinion());
    if opinion.is_none() {
        return 0.0;
    }
    // Tellers and pulls.
    let traced = if scenario.output.causes {
        3.0 * 4.0 + 6.0 * 4.0
    } else {
        0.0
    };
    // Words for it and against it from ties and online, and from paid voices.
    let boxes = 2.0 + if has_ties(&scenario.online) { 3.0 } else { 0.0 };
    // Opinion, mood, when it was felt.
    let one = 4.0 + 1.0 + 4.0 + boxes + traced;
    let Some(market) = &scenario.market else {
        return 1.0 + one;
    };
    let of_brand = |brand: &Brand| {
        let worth = if scenario.output.programmes { 8.0 } else { 0.0 };
        let mut deeds = brand.actions.iter().map(|action| &action.kind);
        let is_member = deeds.any(|deed| matches!(deed, Deed::Community { .. }));
        // Words from members, and bits of five kinds, of a sixth where there are members.
        let community = if is_member { 1.0 + 1.0 / 8.0 } else { 0.0 };
        one + 5.0 / 8.0 + community + worth
    };
    // Activity, the brand bought last, and the step of the last good word, once for all brands.
    1.0 + 1.0 + 4.0 + market.brands.iter().map(of_brand).sum::<f64>()
}

/// Bytes of an adult in what talk takes besides its columns: decisions and messages of a step, and adoptions with their causes.
fn passing(scenario: &Scenario) -> f64 {
    let Some(adoption) = &scenario.adoption else {
        return 0.0;
    };
    let laws = [&scenario.network, &scenario.online];
    let events = if scenario.output.causes { EVENT } else { 0.0 };
    if adoption.rule.opinion().is_some() {
        let brands = scenario
            .market
            .as_ref()
            .map_or(1, |market| market.brands.len());
        let years = scenario.clock.years_per_step().min(1.0);
        let silent = !laws.iter().any(|law| has_ties(law));
        let letters = if silent {
            0.0
        } else {
            LETTERS.0 + LETTERS.1 * years
        };
        // Bits of three types of prosumers.
        let prosumers = if scenario.market.is_some() {
            3.0 / 8.0
        } else {
            0.0
        };
        return events + prosumers + letters * brands as f64;
    }
    // Where everyone knows everyone nobody is told one by one.
    let told = laws
        .iter()
        .filter(|law| !matches!(law, NetworkLaw::Complete));
    let ties: f64 = told
        .map(|law| mean_degree(law, scenario.people.count))
        .sum();
    events + AT_ONCE * (DECISION.0 + DECISION.1 * ties)
}

fn has_ties(law: &NetworkLaw) -> bool {
    !matches!(law.plain(), NetworkLaw::Empty)
}

/// Bytes of an adult of one run: the most while one network after the other is built; later its state, its published habits, its
/// ties, and what changes of it once more while it is saved, where it is saved on the way.
fn of_one(scenario: &Scenario) -> [f64; 2] {
    let (offline, online) = (&scenario.network, &scenario.online);
    let second = own_ties(offline, scenario) + building(online, scenario);
    let household = if scenario.household.is_on() {
        traits(scenario) + changing(scenario) + 2.0 + BETWEEN
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
    let running = household + talk(scenario) + passing(scenario) + ties + saved;
    let building = building(offline, scenario).max(second);
    [building, running + without(scenario)]
}

/// Bytes of an adult in the run once more without an action, while the run itself is kept, where programmes are valued.
fn without(scenario: &Scenario) -> f64 {
    if more_runs(scenario) == 0 {
        return 0.0;
    }
    let mut other = scenario.clone();
    other.output.causes = false;
    other.output.programmes = false;
    // It values purchases as the run itself does.
    let brands = other
        .market
        .as_ref()
        .map_or(0, |market| market.brands.len());
    let [building, running] = of_one(&other);
    building.max(running + 8.0 * brands as f64)
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
mod tests;
