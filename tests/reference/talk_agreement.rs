//! Do the talk layer and its reference agree, to the bit, adult by adult and step by step?

use crate::reference::talk::{Slip, Stand, Sums, Village};
use crate::support::talk::{
    bass, configuration, following, nobody, regular, seeded, spreading, tied,
};
use crate::support::worlds::course;
use rand::Rng;
use std::sync::Arc;
use thirdwave::drivers::series::Series;
use thirdwave::engine::clock::StepLength;
use thirdwave::engine::draws::{Draws, Purpose};
use thirdwave::model::reach::bit;
use thirdwave::model::talk::trace::NOBODY;
use thirdwave::model::talk::world::{CONTENT, DISAPPOINTED, NEVER, OPEN, OUTSIDE, REJECTED, Talk};
use thirdwave::population::network::Network;
use thirdwave::scenario::Scenario;
use thirdwave::scenario::adoption::{Contagion, Form, Per, Seeding, ThresholdLaw};

/// Compares all that both know.
fn assert_equal(talk: &Talk, village: &Village, what: &str) {
    let at = village.step;
    for (i, adult) in village.adults.iter().enumerate() {
        let status = match adult.stand {
            Stand::Open => OPEN,
            Stand::Content => CONTENT,
            Stand::Disappointed => DISAPPOINTED,
            Stand::Rejected => REJECTED,
            Stand::Outside => OUTSIDE,
        };
        assert_eq!(talk.status[i], status, "{what}: status of {i} at {at}");
        let since = adult.since.unwrap_or(NEVER);
        assert_eq!(talk.since[i], since, "{what}: since when, {i} at {at}");
        assert_eq!(
            bit(&talk.connected, i),
            village.online[i],
            "{what}: online, {i} at {at}"
        );
        if let Contagion::Utility { .. } = village.adoption.rule {
            assert_eq!(
                bit(&talk.aware, i),
                adult.aware,
                "{what}: aware, {i} at {at}"
            );
        }
        // Where one number is kept for all, that of the decided counts themselves.
        if at > 0 && adult.stand == Stand::Open {
            let heard = talk.heard_by(i);
            let heard = [
                [heard.offline, heard.offline_against],
                [heard.online, heard.online_against],
            ];
            let two_sided = matches!(village.adoption.rule, Contagion::TwoSided { .. });
            let mut expected = village.heard(i);
            if !two_sided {
                (expected[0][1], expected[1][1]) = (0, 0);
            }
            assert_eq!(heard, expected, "{what}: heard by {i} at {at}");
        }
    }
    let tally = &talk.tally;
    let sums = Sums {
        adopted: tally.adopted,
        disappointed: tally.disappointed,
        rejected: tally.rejected,
        messages: [tally.messages, tally.messages_against],
        channels: tally.channels,
        value: tally.value,
    };
    assert_eq!(sums, village.sums, "{what}: sums at {at}");
    let events: Vec<_> = talk
        .events
        .iter()
        .map(|event| {
            let parent = (event.parent != NOBODY).then_some(event.parent as usize);
            let adult = event.adult as usize;
            (adult, parent, event.step, event.channel as usize)
        })
        .collect();
    assert_eq!(events, village.events, "{what}: events at {at}");
}

/// Runs both and compares them after every step; how many adopted.
fn agree(scenario: &Scenario, steps: u32, networks: [&Arc<Network>; 2], what: &str) -> u64 {
    let scenario = Arc::new(scenario.clone());
    let run = 3;
    let [offline, online] = networks;
    let mut talk = Talk::new(&scenario, run, Arc::clone(offline), Arc::clone(online));
    let mut village = Village::new(&scenario, run, [offline, online], Slip::None);
    assert_equal(&talk, &village, what);
    for _ in 0..steps {
        talk.step();
        village.step();
        assert_equal(&talk, &village, what);
    }
    talk.tally.adopted
}

/// Every rule, with settings under which all its parts are at work.
fn rules() -> Vec<(&'static str, Contagion)> {
    let of = |form, per| bass(0.02, 0.9, form, per);
    let threshold = |law, mean, sd| Contagion::Threshold { law, mean, sd };
    let two_sided = |bass| Contagion::TwoSided {
        bass,
        disappointment: 0.2,
        negativity: 2.0,
    };
    let strong = Contagion::StrongWeak {
        advertising: 0.01,
        strong: 0.1,
        weak: 0.05,
    };
    let cascade = Contagion::IndependentCascade {
        transmission: 0.2,
        transmission_online: 0.15,
    };
    let utility = Contagion::Utility {
        media: 0.02,
        social_weight: 0.6,
        threshold: 0.2,
        threshold_spread: 0.15,
        quality: 0.7,
        utility_min: 0.5,
        utility_spread: 0.3,
    };
    vec![
        ("each tie", Contagion::Bass(of(Form::EachTie, Per::Degree))),
        ("hazard", Contagion::Bass(of(Form::Hazard, Per::MeanDegree))),
        ("rate", Contagion::Bass(of(Form::Rate, Per::Degree))),
        (
            "per tie",
            Contagion::Bass(bass(0.0, 0.1, Form::EachTie, Per::Tie)),
        ),
        ("strong and weak", strong),
        ("cascade", cascade),
        ("fixed", threshold(ThresholdLaw::Fixed, 0.2, 0.0)),
        ("normal", threshold(ThresholdLaw::Normal, 0.3, 0.15)),
        ("uniform", threshold(ThresholdLaw::Uniform, 0.0, 0.0)),
        ("two needed", Contagion::Complex { needed: 2 }),
        ("two sides", two_sided(of(Form::EachTie, Per::Degree))),
        (
            "two sides, rates",
            two_sided(of(Form::Rate, Per::MeanDegree)),
        ),
        ("utility", utility),
    ]
}

/// A world of a rule in which a tenth is outside the market and causes are traced.
fn world(count: u32, rule: &Contagion, length: StepLength, seed: u64) -> Scenario {
    let mut scenario = spreading(count, length, *rule);
    scenario.output.causes = true;
    scenario.experiment.seed = seed;
    let adoption = scenario.adoption.as_mut().expect("something spreads");
    adoption.market = 0.9;
    scenario
}

/// Degrees between 0 and 12, most of them small.
fn degrees(count: u32) -> Vec<u32> {
    (0..count)
        .map(|i| (i * i * 7 + i) % 13 * (i % 3) / 2)
        .collect()
}

/// An undirected and a directed network of so many ties each.
fn scattered(count: u32, seed: u64, directed: bool) -> Arc<Network> {
    let mut sequence = Draws::new(seed, 9).sequence(Purpose::new("test/scattered"), 0, 0);
    let mut adult = || sequence.next_u32() % count;
    // Followers of a square: some have many.
    let pairs: Vec<(u32, u32)> = (0..count * 5)
        .map(|_| (adult(), adult() * adult() / count))
        .collect();
    if directed {
        following(count, &pairs)
    } else {
        tied(count, &pairs)
    }
}

/// Ways for the reach of the online network to move.
fn reaches() -> [(&'static str, Series); 3] {
    [
        ("rising", course(&[(2000.0, 0.0), (2008.0, 0.9)])),
        ("falling", course(&[(2000.0, 0.9), (2008.0, 0.1)])),
        (
            "up and down",
            course(&[(2000.0, 0.4), (2003.0, 0.9), (2005.0, 0.2), (2008.0, 1.0)]),
        ),
    ]
}

#[test]
fn every_rule_agrees_offline() {
    for (number, (name, rule)) in (0..).zip(rules()) {
        // Enough that every rule has something to go on.
        let scenario = seeded(
            world(200, &rule, StepLength::Year, number),
            24,
            Seeding::Random,
        );
        let network = configuration(&degrees(200), number);
        let adopted = agree(&scenario, 12, [&network, &nobody(200)], name);
        assert!((26..190).contains(&adopted), "{name}: {adopted} adopted");
    }
}

#[test]
fn every_rule_agrees_on_two_layers_with_any_reach() {
    for (number, (name, rule)) in (0..).zip(rules()) {
        for (reach_name, reach) in reaches() {
            for directed in [false, true] {
                let seed = 100 + number;
                let mut scenario = world(120, &rule, StepLength::Quarter, seed);
                scenario.drivers.reach = reach.clone();
                let scenario = seeded(scenario, 6, Seeding::Random);
                let offline = configuration(&degrees(120), seed);
                let online = scattered(120, seed, directed);
                let what = format!("{name}, {reach_name}, directed {directed}");
                agree(&scenario, 36, [&offline, &online], &what);
            }
        }
    }
}

#[test]
fn every_rule_agrees_where_everyone_knows_everyone() {
    for (number, (name, rule)) in (0..).zip(rules()) {
        let scenario = world(60, &rule, StepLength::Year, 200 + number);
        let scenario = seeded(scenario, 14, Seeding::Random);
        let everyone = Arc::new(Network::complete(60));
        let adopted = agree(&scenario, 8, [&everyone, &nobody(60)], name);
        assert!(adopted > 14, "{name}: nothing spreads");
        let online = scattered(60, number, true);
        agree(&scenario, 8, [&everyone, &online], name);
        // The other way about: few ties offline, everyone online.
        agree(&scenario, 8, [&online, &everyone], name);
        agree(&scenario, 8, [&everyone, &everyone], name);
    }
}

/// Ties that are not in the order of rows: under rules without trials, whose addresses follow the order of ties.
#[test]
fn random_regular_networks_agree() {
    for (number, (name, rule)) in (0..).zip(rules()) {
        if matches!(rule, Contagion::IndependentCascade { .. }) {
            continue;
        }
        let scenario = seeded(
            world(700, &rule, StepLength::Year, 300 + number),
            8,
            Seeding::Random,
        );
        // Large enough not to be stored, and with many exceptions.
        let (offline, online) = (regular(700, 60, number), regular(700, 50, 50 + number));
        assert!(!offline.stored() && !online.stored());
        agree(&scenario, 10, [&offline, &online], name);
    }
}

#[test]
fn every_seeding_agrees() {
    let rule = Contagion::Bass(bass(0.0, 0.5, Form::EachTie, Per::Degree));
    for among in [
        Seeding::Random,
        Seeding::Hubs,
        Seeding::Fringe,
        Seeding::Clusters,
    ] {
        for directed in [false, true] {
            let scenario = seeded(world(150, &rule, StepLength::Month, 7), 21, among);
            let offline = scattered(150, 8, directed);
            let what = format!("{among:?}");
            let adopted = agree(&scenario, 24, [&offline, &nobody(150)], &what);
            assert!(adopted > 21, "{what}: nothing spreads");
        }
    }
}

#[test]
fn more_than_a_block_agrees() {
    // Two blocks, ten districts would take too long here.
    let (_, rule) = rules().swap_remove(10);
    let scenario = world(5_000, &rule, StepLength::Year, 5);
    let network = scattered(5_000, 5, false);
    agree(&scenario, 4, [&network, &nobody(5_000)], "two blocks");
}
