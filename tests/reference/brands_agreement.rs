//! Do markets and their reference agree, to the bit, adult by adult, brand by brand and step by step?

use crate::reference::brands::{Bazaar, House, Wrong};
use crate::reference::brands_difference::difference;
use crate::reference::brands_prosumers::Done;
use crate::reference::brands_worlds::{
    ALL, FEW, FOLLOWERS, NEWCOMER, NONE, PLAIN, RING, RIVALS, World, numbered,
};
use std::sync::Arc;
use thirdwave::engine::draws::Draws;
use thirdwave::model::society::Society;
use thirdwave::population::wiring;
use thirdwave::scenario::Scenario;

/// Runs both until they differ; the step and the difference, or what has come of it. Every third adult makes in one category,
/// unless households say who makes in which.
fn compared(scenario: &Scenario, wrong: Wrong) -> Result<Bazaar, String> {
    const RUN: u32 = 2;
    let scenario = Arc::new(scenario.clone());
    let draws = Draws::new(scenario.experiment.seed, RUN);
    let count = scenario.people.count;
    let networks = [
        wiring::build(&scenario.network, count, &draws),
        wiring::build_online(&scenario.online, count, &draws),
    ];
    let mut society = Society::new_unless(&scenario, RUN, &|| false).expect("nobody stops it");
    let mut bazaar = Bazaar::new(&scenario, RUN, networks.each_ref(), wrong);
    if let (None, Some(talk)) = (&society.household, &mut society.talk) {
        talk.makers = (0..count).map(|i| u8::from(i % 3 == 0)).collect();
    }
    for step in 0..=scenario.clock.steps {
        if step > 0 {
            society.step();
            let talk = society.talk.as_ref().expect("talk");
            for (i, share) in bazaar.makes.iter_mut().enumerate() {
                *share = talk.made_by(i);
            }
            bazaar.step();
        }
        if let Some(found) = difference(&society, &bazaar) {
            return Err(format!("step {step}: {found}"));
        }
    }
    Ok(bazaar)
}

#[track_caller]
fn agree(world: &World<'_>) -> Bazaar {
    let found = compared(&world.scenario(), Wrong::Nothing);
    found.unwrap_or_else(|difference| panic!("{difference}"))
}

/// A sum over brands.
fn total(bazaar: &Bazaar, of: impl Fn(&House) -> f64) -> f64 {
    bazaar.houses.iter().map(of).sum()
}

/// How many adults have done something for brands.
fn done(bazaar: &Bazaar, holds: impl Fn(&Done) -> bool) -> f64 {
    bazaar.done.iter().filter(|&done| holds(done)).count() as f64
}

#[test]
fn every_kind_of_action_agrees_alone() {
    for action in [
        "kind = 'advertise', budget = 60, contact_cost = 0.02, wearout = 0.4",
        "kind = 'advertise', budget = 60, social = 1, contact_cost = 0.02, carryover = 0.95, start = 2020.15, end = 2020.9",
        "kind = 'seed', share = 0.1, targets = 'random', sample_cost = 2, posts = 20, budget = 7",
        "kind = 'converse', budget = 60, contact_cost = 0.05",
        "kind = 'destination', budget = 60, contact_cost = 0.03",
        "kind = 'community', budget = 20, member_cost = 1.5",
        "kind = 'answer', budget = 20, answer_cost = 0.5, delay = 2",
        "kind = 'co-create', budget = 4, idea_cost = 0.2",
        "kind = 'customise', budget = 3, unit_cost = 0.3, personal = 0.8, start = 2020.2",
    ] {
        let brands = format!(
            "[brands.quiet]\nknown = 0.4\nquality = 0.45\n\
             [brands.busy]\nknown = 0.5\nquality = 0.4\nactions.one = {{ {action} }}\n"
        );
        let bazaar = agree(&World {
            count: 120,
            brands: &brands,
            ..PLAIN
        });
        assert!(total(&bazaar, |house| house.sums.buyers as f64) > 20.0);
        assert!(
            total(&bazaar, |house| house.costs.iter().sum()) > 0.0,
            "{action}"
        );
    }
}

/// Households open their own products to repair, and make: those who do talk more and think of more. Each way to open one, with
/// money for a part of what it needs.
#[test]
fn an_open_product_agrees() {
    for action in [
        "kind = 'open', category = 'repair', openness = 0.8, budget = 2, start = 2020.5",
        "kind = 'open', category = 'repair', owner_cost = 0",
        "kind = 'co-create', category = 'repair', openness = 0.9, budget = 1, idea_cost = 0.5",
        "kind = 'customise', category = 'clothing', openness = 0.5, budget = 2, unit_cost = 0.2",
    ] {
        let brands =
            format!("{RIVALS}actions.more = {{ {action} }}\n[household]\nreview_rate = 2\n");
        let bazaar = agree(&World {
            brands: &brands,
            ..PLAIN
        });
        let opened = bazaar.opened();
        assert!(opened.iter().any(|&added| added > 0.0), "{action}");
        assert!(opened.iter().any(|&added| added <= 0.0));
    }
}

#[test]
fn steps_of_any_length_agree() {
    let three = numbered();
    for (step, years, count) in [
        ("week", 2, 150),
        ("month", 3, 400),
        ("quarter", 4, 300),
        ("year", 9, 250),
    ] {
        let bazaar = agree(&World {
            step,
            years,
            count,
            brands: &three,
            ..PLAIN
        });
        for house in &bazaar.houses {
            let (sums, name) = (&house.sums, &house.brand.name);
            assert!(sums.buyers > 5 && sums.samples > 0, "{name}: {sums:?}");
        }
    }
}

/// All that can happen happens somewhere: else to agree would say little.
#[test]
fn three_brands_meet_every_rule() {
    let bazaar = agree(&World {
        count: 400,
        inside: 0.85,
        step: "week",
        networks: [FEW, FOLLOWERS],
        brands: &numbered(),
        ..PLAIN
    });
    for (k, least) in [
        total(&bazaar, |house| house.sums.won as f64),
        total(&bazaar, |house| house.sums.annoyed as f64),
        total(&bazaar, |house| house.sums.answered as f64),
        total(&bazaar, |house| house.sums.paid as f64),
        total(&bazaar, |house| house.sums.online as f64),
        total(&bazaar, |house| house.sums.looked_up as f64),
        total(&bazaar, |house| house.account.ignored),
        total(&bazaar, |house| house.account.recovered),
        total(&bazaar, |house| house.account.joined),
        total(&bazaar, |house| house.account.left),
        total(&bazaar, |house| house.account.ideas),
        done(&bazaar, |done| done.idea),
        done(&bazaar, |done| done.told),
        done(&bazaar, |done| done.complained),
        done(&bazaar, |done| done.praised.is_some()),
    ]
    .into_iter()
    .enumerate()
    {
        assert!(least >= 5.0, "{k}: {least}");
    }
    let waiting = bazaar.houses.iter().any(|house| !house.waiting.is_empty());
    assert!(waiting, "nobody waits at the end");
}

#[test]
fn any_networks_agree() {
    let three = numbered();
    for networks in [
        [ALL, FOLLOWERS],
        [ALL, NONE],
        [FEW, ALL],
        [FEW, NONE],
        [NONE, FOLLOWERS],
        [FOLLOWERS, FEW],
        [NONE, NONE],
    ] {
        agree(&World {
            count: 70,
            networks,
            brands: &three,
            ..PLAIN
        });
    }
}

/// Nobody online, all, more and more, and less again; brands sold in one place only or in both.
#[test]
fn any_reach_and_any_shops_agree() {
    for (old, new) in [
        ("price = 1.2", "price = 1.2\nsells = ['stores']"),
        ("price = 1.2", "price = 1.2\nsells = ['online']"),
    ] {
        for reach in [
            &[(2020.0, 0.0)][..],
            &[(2020.0, 1.0)],
            &[(2020.0, 0.1), (2022.0, 0.9)],
            &[(2020.0, 0.3), (2020.9, 1.0), (2021.8, 0.0)],
        ] {
            agree(&World {
                count: 160,
                reach,
                changes: &[(old, new)],
                ..PLAIN
            });
        }
    }
}

#[test]
fn samples_reach_the_same_adults() {
    for targets in ["random", "hubs", "fringe", "bridges", "core", "early"] {
        let target = format!("targets = '{targets}'");
        for (networks, count) in [([FEW, FOLLOWERS], 250), ([RING, FEW], 90)] {
            let bazaar = agree(&World {
                count,
                networks,
                inside: 0.7,
                changes: &[
                    ("targets = 'hubs'", &target),
                    ("share = 0.04", "share = 0.2"),
                ],
                ..PLAIN
            });
            let samples = total(&bazaar, |house| house.sums.samples as f64);
            assert!(samples >= 0.2 * f64::from(count), "{samples} samples");
        }
    }
    // By name, whoever is in the market or not; some again and again.
    let list = "targets = 'list', list = [3, 17, 5, 99, 0]";
    let again = "targets = 'bridges', start = 2021";
    agree(&World {
        inside: 0.5,
        changes: &[("targets = 'hubs'", list), ("targets = 'bridges'", again)],
        ..PLAIN
    });
}

/// Wishes at the ends of what they may be.
#[test]
fn settings_at_their_ends_agree() {
    let cases: [&[(&str, &str)]; 9] = [
        // Nobody is patient enough to be answered.
        &[("patience = 6", "patience = 1"), ("delay = 3", "delay = 9")],
        &[
            ("patience = 6", "patience = 500"),
            ("hurry = 0.5", "hurry = 1"),
        ],
        // Budgets that do not go far, and such as go too far.
        &[
            ("budget = 15", "budget = 2"),
            ("budget = 6,", "budget = 1,"),
            ("budget = 12", "budget = 0.5"),
        ],
        &[("experience_sd = 0.25", "experience_sd = 0")],
        &[
            ("vindictive = 0.2", "vindictive = 1"),
            ("recovery = 0.7", "recovery = 1"),
        ],
        &[
            ("annoyance = 0.05", "annoyance = 1"),
            ("wearout = 0.5", "wearout = 20"),
        ],
        &[
            ("detachment = 0.4", "detachment = 1"),
            ("conformity = 1.5", "conformity = 0"),
            ("referral = 0.4", "referral = 1"),
        ],
        &[
            ("fit_feedback = 0.5", "fit_feedback = 0.001"),
            ("quality_feedback = 0.5", "quality_feedback = 0.001"),
            ("forgetting = 0.4", "forgetting = 0"),
            ("own_experience = 1.5", "own_experience = 0"),
        ],
        &[
            ("posting = 0.4", "posting = 1"),
            ("talk = 10", "talk = 400"),
            ("reviews_read = 4", "reviews_read = 0"),
            ("gain = 0.4", "gain = 1"),
        ],
    ];
    for changes in cases {
        let found = compared(
            &World {
                count: 150,
                changes,
                ..PLAIN
            }
            .scenario(),
            Wrong::Nothing,
        );
        assert!(found.is_ok(), "{changes:?}: {:?}", found.err());
    }
}

/// Several actions of a kind, such as end before they could begin, and samples for all while complaints wait.
#[test]
fn odd_plans_agree() {
    let more = "\
actions.help2 = { kind = 'answer', budget = 50, delay = 1, answer_cost = 0.2 }
actions.club1 = { kind = 'community', budget = 5, member_cost = 0.9, end = 2020.8 }
actions.club2 = { kind = 'community', budget = 3, member_cost = 0.3, start = 2020.5 }
actions.ideas2 = { kind = 'co-create', budget = 1, idea_cost = 0.1, start = 2020.77 }
actions.talk2 = { kind = 'converse', budget = 400, start = 2020.31, end = 2020.32 }
actions.every = { kind = 'seed', share = 0.6, posts = 3, post_cost = 0, \
    start = 2020.6, end = 2020.7 }
actions.some = { kind = 'seed', share = 0.1, targets = 'fringe', posts = 5, \
    budget = 500, start = 2020.2 }
actions.late = { kind = 'seed', share = 0.5, targets = 'hubs', start = 2040 }
actions.past = { kind = 'advertise', budget = 50, start = 2010, end = 2019 }
actions.long = { kind = 'advertise', budget = 50, start = 2010, end = 2040 }
";
    for (entry, patience) in [
        ("known = 0.2\nentry = 2019.5", "patience = 6"),
        ("known = 1\nentry = 2020.25", "patience = 40"),
        ("known = 0.5\nentry = 2020.99", "patience = 200"),
        ("known = 0.2\nentry = 2023", "patience = 0"),
    ] {
        for step in ["week", "quarter"] {
            agree(&World {
                step,
                brands: &format!("{RIVALS}{more}"),
                changes: &[("known = 0.2", entry), ("patience = 6", patience)],
                ..PLAIN
            });
        }
    }
}

/// Other luck and other numbers of adults, and nothing kept but what is needed.
#[test]
fn other_draws_agree() {
    let three = numbered();
    for (seed, count) in (0..).zip([20, 21, 63, 64, 65, 128, 130, 130, 130, 130]) {
        let world = World {
            count,
            inside: 0.9,
            brands: &three,
            ..PLAIN
        };
        let mut scenario = world.scenario();
        scenario.experiment.seed = seed;
        (scenario.output.causes, scenario.output.programmes) = (seed % 2 == 0, seed % 3 == 0);
        let found = compared(&scenario, Wrong::Nothing);
        assert!(found.is_ok(), "seed {seed}: {:?}", found.err());
    }
}

/// Two blocks of adults.
#[test]
fn more_than_a_block_agrees() {
    let mut scenario = World {
        count: 4_500,
        years: 1,
        step: "week",
        inside: 0.9,
        brands: &format!("{RIVALS}{NEWCOMER}"),
        changes: &[
            ("2020.6", "2020.05"),
            ("budget = 30", "budget = 600"),
            ("budget = 500", "budget = 9000"),
        ],
        ..PLAIN
    }
    .scenario();
    scenario.clock.steps = 20;
    let found = compared(&scenario, Wrong::Nothing);
    found.unwrap_or_else(|difference| panic!("{difference}"));
}

/// Each slip is noticed, so that to agree says something.
#[test]
fn a_wrong_rule_differs() {
    let scenario = World {
        count: 300,
        step: "week",
        brands: &numbered(),
        ..PLAIN
    }
    .scenario();
    for wrong in [
        Wrong::LoyalInSpite,
        Wrong::AnyPrice,
        Wrong::MustBuy,
        Wrong::NobodyDetached,
        Wrong::NothingForgotten,
        Wrong::JoinsWithout,
        Wrong::AnnoyedHear,
        Wrong::QuietMembers,
        Wrong::StoresOnly,
        Wrong::SamplesBought,
        Wrong::NewestFirst,
        Wrong::AtOnce,
        Wrong::NoHurry,
        Wrong::AllHelped,
        Wrong::Forgiving,
        Wrong::NoCarryover,
        Wrong::NoWearout,
        Wrong::NoLearning,
        Wrong::AllIdeas,
        Wrong::KeptForNothing,
        Wrong::SoldEarly,
        Wrong::AnyTarget,
        Wrong::DeafHear,
        Wrong::AnyoneThinks,
        Wrong::PaidPraise,
    ] {
        let found = compared(&scenario, wrong);
        assert!(found.is_err(), "{wrong:?} goes unnoticed");
    }
}
