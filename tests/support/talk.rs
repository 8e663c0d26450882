//! What spreads among whom? Scenarios of talk alone, and networks of wanted degrees or ties.

use crate::support::worlds::{level, three_waves};
use rand::Rng;
use std::collections::HashSet;
use std::sync::Arc;
use thirdwave::engine::clock::{Clock, StepLength};
use thirdwave::engine::draws::{Draws, Purpose};
use thirdwave::engine::rows::{Direction, Dropped, Rows};
use thirdwave::model::measures;
use thirdwave::model::talk::world::Talk;
use thirdwave::population::network::Network;
use thirdwave::population::wiring;
use thirdwave::scenario::adoption::{Adoption, Bass, Contagion, Form, Per, Seeding, Seeds};
use thirdwave::scenario::load::from_text;
use thirdwave::scenario::opinion::Opinion;
use thirdwave::scenario::reading::from_disk;
use thirdwave::scenario::{NetworkLaw, Scenario};

/// Talk among so many adults by a rule, in steps of `length`, without seeds; all are online.
pub(crate) fn spreading(count: u32, length: StepLength, rule: Contagion) -> Scenario {
    let mut scenario = three_waves(count);
    scenario.name = "talk".to_owned();
    scenario.household.categories.clear();
    scenario.clock = Clock {
        start: 2000.0,
        length,
        steps: 10_000,
    };
    scenario.drivers.reach = level(1.0);
    scenario.adoption = Some(Adoption {
        product: "the product".to_owned(),
        rule,
        market: 1.0,
        groups: None,
        seeds: Seeds {
            count: 0,
            share: None,
            among: Seeding::Random,
            group: None,
        },
        seed_list: Vec::new(),
        discount: 0.1,
    });
    scenario
}

/// The same with so many first adopters.
pub(crate) fn seeded(mut scenario: Scenario, count: u32, among: Seeding) -> Scenario {
    let adoption = scenario.adoption.as_mut().expect("something spreads");
    adoption.seeds = Seeds {
        share: None,
        count,
        among,
        group: None,
    };
    scenario
}

/// The rule of Bass.
pub(crate) fn bass(innovation: f64, imitation: f64, form: Form, per: Per) -> Bass {
    Bass {
        innovation,
        imitation,
        form,
        per,
    }
}

/// Talk at the start of a run over networks made by hand.
pub(crate) fn talk(
    scenario: &Arc<Scenario>,
    run: u32,
    offline: &Arc<Network>,
    online: &Arc<Network>,
) -> Talk {
    Talk::new(scenario, run, Arc::clone(offline), Arc::clone(online))
}

/// A network without ties.
pub(crate) fn nobody(count: u32) -> Arc<Network> {
    Arc::new(Network::empty(count))
}

/// The network of undirected ties.
pub(crate) fn tied(count: u32, ties: &[(u32, u32)]) -> Arc<Network> {
    let network = Network::of_undirected(count, 1, |_, see| {
        for &(a, b) in ties {
            see(a, b);
        }
    });
    Arc::new(network)
}

/// The network in which the first of each pair listens to the second.
pub(crate) fn following(count: u32, pairs: &[(u32, u32)]) -> Arc<Network> {
    let (rows, _) = Rows::of(count, 1, Direction::OneWay, |_, all| {
        all.extend_from_slice(pairs);
    });
    Arc::new(Network::of_rows(Arc::new(rows), Dropped::default(), true))
}

/// A network drawn among those without loops and repetitions in which adult `i` has `degrees[i]` ties; of an odd sum one end is
/// left over. Ends are paired at random; a pair that cannot stand exchanges an end with a random one that can.
pub(crate) fn configuration(degrees: &[u32], seed: u64) -> Arc<Network> {
    let count = u32::try_from(degrees.len()).expect("small");
    let mut sequence = Draws::new(seed, 0).sequence(Purpose::new("test/wiring"), 0, 0);
    let mut below = |limit: usize| {
        let place = (u64::from(sequence.next_u32()) * limit as u64) >> 32;
        usize::try_from(place).expect("below the limit")
    };
    let mut ends: Vec<u32> = (0..count)
        .zip(degrees)
        .flat_map(|(i, &k)| std::iter::repeat_n(i, k as usize))
        .collect();
    for k in (1..ends.len()).rev() {
        ends.swap(k, below(k + 1));
    }
    let mut pairs: Vec<(u32, u32)> = ends
        .as_chunks::<2>()
        .0
        .iter()
        .map(|&[a, b]| (a, b))
        .collect();
    let sorted = |(a, b): (u32, u32)| (a.min(b), a.max(b));
    let mut there = HashSet::with_capacity(pairs.len());
    let mut sound: Vec<bool> = Vec::with_capacity(pairs.len());
    for &(a, b) in &pairs {
        sound.push(a != b && there.insert(sorted((a, b))));
    }
    let faulty: Vec<usize> = (0..pairs.len()).filter(|&k| !sound[k]).collect();
    for k in faulty {
        while !sound[k] {
            let other = below(pairs.len());
            let ((a, b), (c, d)) = (pairs[k], pairs[other]);
            let (one, two) = (sorted((a, c)), sorted((b, d)));
            let stands = a != c && b != d && one != two;
            if sound[other] && stands && !there.contains(&one) && !there.contains(&two) {
                there.remove(&sorted((c, d)));
                there.extend([one, two]);
                (pairs[k], pairs[other]) = (one, two);
                sound[k] = true;
            }
        }
    }
    tied(count, &pairs)
}

/// A random network in which everyone has the same number of ties.
pub(crate) fn regular(count: u32, degree: u32, seed: u64) -> Arc<Network> {
    let law = NetworkLaw::RandomRegular { degree };
    Arc::new(wiring::build(&law, count, &Draws::new(seed, 0)))
}

/// Settings of the rule `opinion` as they are where a scenario says nothing.
pub(crate) fn opinions() -> Opinion {
    let text = "time = { start = 2000, end = 2001 }\nadoption.rule = \"opinion\"\n";
    let loaded = from_text("t", text, &[], &from_disk, &measures::all_names);
    let scenario = loaded.expect("a sound scenario").value.scenario;
    let adoption = scenario.adoption.as_ref().expect("something spreads");
    *adoption.rule.opinion().expect("opinions")
}
