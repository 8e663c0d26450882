//! What must hold in every world? Random small worlds, with settings from the far ends of what a scenario allows.

use crate::support::runs::run;
use crate::support::worlds::{category, level, small, three_waves};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof};
use proptest::{prop_assert, prop_assert_eq, proptest};
use std::sync::Arc;
use thirdwave::engine::arithmetic::round;
use thirdwave::engine::arithmetic::single;
use thirdwave::engine::clock::{Clock, StepLength};
use thirdwave::model::household::attribution::SHARE_UNITS;
use thirdwave::model::household::causes::{CAUSES, Review, split};
use thirdwave::model::household::make_or_buy::{Offer, Rule, Situation, weights};
use thirdwave::model::household::measures::assert_sound;
use thirdwave::model::household::totals::{self, Account, Totals};
use thirdwave::model::household::world::World;
use thirdwave::population::network::Network;
use thirdwave::scenario::{NetworkLaw, Scenario};

fn networks() -> impl Strategy<Value = NetworkLaw> {
    prop_oneof![
        Just(NetworkLaw::Empty),
        (0.0..20.0).prop_map(|degree| NetworkLaw::ErdosRenyi { degree }),
        (0.0..1.0).prop_map(|rewiring| NetworkLaw::WattsStrogatz {
            degree: 2,
            rewiring
        }),
    ]
}

fn lengths() -> impl Strategy<Value = StepLength> {
    prop_oneof![
        Just(StepLength::Year),
        Just(StepLength::Quarter),
        Just(StepLength::Month),
        Just(StepLength::Week),
    ]
}

/// Who there is, what they want and how time runs.
fn peopled() -> impl Strategy<Value = Scenario> {
    let traits = (0.0..1.5, any::<bool>(), 0.0..1.0, 0.0..1.0, 0.0..0.99);
    let start = (0.0..1.0, 0.01..2.0, 0.0..1.0, 0_u32..4);
    (
        3_u32..120,
        traits,
        start,
        networks(),
        lengths(),
        any::<u64>(),
    )
        .prop_map(|(count, traits, start, network, length, seed)| {
            let mut s = small(count);
            s.people.talent_sd = traits.0;
            s.people.talent_per_category = traits.1;
            s.people.wage_sd = traits.2;
            s.people.taste_sd = traits.3;
            s.people.hours_spread = traits.4;
            s.people.wage_work_start = start.0;
            s.people.skill_start = start.1;
            s.people.made_start = start.2;
            s.people.settle_rounds = start.3;
            s.network = network;
            s.clock = Clock {
                start: 1990.0,
                length,
                steps: 10,
            };
            s.output.causes = true;
            s.experiment.seed = seed;
            s
        })
}

/// Random worlds with settings from all over their ranges.
fn worlds() -> impl Strategy<Value = Scenario> {
    let work = (1.0..120.0, 0.0..1.0, 0.0..0.99, 0.0..2.0);
    let rule = (
        0.1..20.0,
        0.0..1.0,
        0.0..20.0,
        -5.0..5.0,
        0.0..1.0,
        0.0..1.0,
    );
    let need = (0.1..10.0, 0.01..100.0, 0.001..1000.0, 0.01..0.9);
    (peopled(), work, rule, need).prop_map(|(mut s, work, rule, need)| {
        s.drivers.hours.scale = work.0 / 40.0;
        s.drivers.employment = level(work.1);
        s.drivers.work_sharing = level(work.2);
        s.household.absorption = work.3;
        s.household.influence = rule.3;
        s.household.cocreation_share = rule.4;
        s.household.skill_min = need.3;
        // Fractions so large that together they overshoot their goal.
        s.household.practice = rule.5;
        s.household.forgetting = rule.1;
        s.household.learning = 2.0 * rule.4;
        s.drivers.openness = vec![level(rule.4), level(0.0)];
        s.drivers.need = vec![level(need.0); 2];
        s.drivers.tools[0].scale = need.1;
        s.drivers.price[1].scale = need.2;
        let category = &mut s.household.categories[0];
        category.elasticity = rule.0;
        category.materials = rule.1;
        category.shopping = rule.2 / 10.0;
        s
    })
}

/// What is done now in category `c`, in the units of causes.
fn done(totals: &Totals, s: &Scenario, c: usize) -> i64 {
    let unit = |share: f32| i64::from(round(share * SHARE_UNITS));
    let alpha = single(s.household.cocreation_share);
    let count = |adults: u64| i64::try_from(adults).expect("few");
    count(totals.makers[c]) * unit(1.0) + count(totals.cocreators[c]) * unit(alpha)
}

/// Everyone's week, and every share.
fn assert_accounts(world: &World) {
    let start = single(world.shared.scenario.people.skill_start);
    let totals = totals::count(world);
    assert_sound(&totals);
    let least = round(world.shared.budget.leisure_min * 16_384.0);
    for block in &world.blocks {
        for account in totals::accounts(block, &world.shared) {
            assert_eq!(account.sum(), Account::week(), "{account:?}");
            let parts = [account.market, account.shopping, account.fixed];
            assert!(parts.iter().chain(&account.making).all(|&part| part >= 0));
            // Hours are rounded to units one by one.
            assert!(account.leisure >= least - 8, "{account:?} for {least}");
        }
        let shares = block
            .made
            .iter()
            .all(|made| (-1e-6..1.000_01).contains(made));
        assert!(shares, "shares made lie between 0 and 1");
        let skills = block.skill.iter().flatten();
        let floor = world.shared.pace.min.min(start);
        assert!(skills.into_iter().all(|&k| k.is_finite() && k >= floor));
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(20_250),
        ..ProptestConfig::default()
    })]

    #[test]
    fn hours_sum_to_the_week_and_causes_to_the_change(s in worlds()) {
        let s = Arc::new(s);
        let mut world = World::new(&s, 0);
        assert_accounts(&world);
        let start = totals::count(&world);
        for _ in 0..s.clock.steps {
            world.step();
            assert_accounts(&world);
            let now = totals::count(&world);
            for c in 0..2 {
                let causes: i64 = now.causes[c].iter().sum();
                prop_assert_eq!(causes, done(&now, &s, c) - done(&start, &s, c));
            }
        }
    }

    #[test]
    fn every_measure_is_a_number_and_shares_lie_between_0_and_1(s in worlds()) {
        let rows = run(&s, 1);
        prop_assert!(rows.record.rows.iter().flatten().all(|value| value.is_finite()));
        for name in ["made", "made_food", "made_hours", "made_value", "cocreated", "bought", "wave1",
            "between", "wave2", "wave3", "personalised", "wage_work", "unemployed", "squeezed"] {
            let column = rows.column(name);
            prop_assert!(column.iter().all(|x| (-1e-9..1.0 + 1e-9).contains(x)), "{name}");
        }
        for (k, one) in rows.column("wave1").iter().enumerate() {
            let others = ["between", "wave2", "wave3"].map(|name| rows.column(name)[k]);
            prop_assert!((one + others.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn categories_in_another_order_give_the_same_bits(s in worlds(), turn in 1_usize..5) {
        let mut s = s;
        s.household.categories.extend(["cloth", "art", "news"].map(|name| category(name, 5.0)));
        let drivers = &mut s.drivers;
        for list in [&mut drivers.price, &mut drivers.tools, &mut drivers.quality,
            &mut drivers.openness, &mut drivers.need] {
            list.extend([level(1.0), level(1.0), level(1.0)]);
        }
        let mut turned = s.clone();
        turned.household.categories.rotate_left(turn);
        let drivers = &mut turned.drivers;
        for list in [&mut drivers.price, &mut drivers.tools, &mut drivers.quality,
            &mut drivers.openness, &mut drivers.need] {
            list.rotate_left(turn);
        }
        let (rows, others) = (run(&s, 0), run(&turned, 0));
        for name in rows.names() {
            let (column, other) = (rows.column(name), others.column(name));
            // Means over categories are taken in the order of the file and may differ in the last bit; adults do not.
            let near = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-12 * a.abs().max(1.0);
            let same = column.iter().zip(&other).all(near);
            prop_assert!(same, "{name}");
            let of_one = name.starts_with("made_") && !["made_hours", "made_value"].contains(&name)
                || ["wave1", "wave3", "hours_market", "hours_leisure", "time_value"].contains(&name);
            let bits = column.iter().zip(&other).all(|(a, b)| a.to_bits() == b.to_bits());
            prop_assert!(!of_one || bits, "{name}");
        }
    }

    #[test]
    fn a_category_that_nobody_needs_changes_no_other(s in worlds()) {
        let mut with = s;
        // What is made sets the speed of absorption and weighs by need; nothing else looks across categories.
        with.household.absorption = 0.0;
        let without = with.clone();
        with.household.categories.push(category("nothing", 1.0));
        let drivers = &mut with.drivers;
        drivers.price.push(level(1.0));
        drivers.tools.push(level(1.0));
        drivers.quality.push(level(1.0));
        drivers.openness.push(level(1.0));
        drivers.need.push(level(1e-30));
        let (rows, others) = (run(&without, 0), run(&with, 0));
        for name in ["made_food", "made_services", "cocreated_food", "skill_food", "skill_services",
            "hours_market", "hours_making", "hours_leisure", "time_value", "cause_luck_food", "cause_hours_services"] {
            prop_assert_eq!(rows.column(name), others.column(name), "{}", name);
        }
    }

    #[test]
    fn one_more_adult_or_tie_changes_no_one_out_of_reach(s in worlds(), cut in 1_u32..100) {
        let mut s = s;
        s.household.absorption = 0.0;
        let count = s.people.count;
        let cut = cut % (count - 1) + 1;
        let rings = |adults: u32, tie: bool| {
            Network::of_undirected(adults, 1, |_, see| {
                for adult in 1..adults {
                    if adult != cut {
                        see(adult - 1, adult);
                    }
                }
                if tie && cut + 2 < adults {
                    see(cut, cut + 2);
                }
            })
        };
        let finish = |scenario: Scenario, network| {
            let scenario = Arc::new(scenario);
            let mut world = World::with_network(&scenario, 0, network);
            for _ in 0..scenario.clock.steps {
                world.step();
            }
            world
        };
        let plain = finish(s.clone(), rings(count, false));
        let tied = finish(s.clone(), rings(count, true));
        s.people.count += 1;
        let joined = finish(s, rings(count + 1, false));
        for other in [tied, joined] {
            for adult in 0..cut as usize {
                let (a, b) = (&plain.blocks[0], &other.blocks[0]);
                prop_assert_eq!(a.made[adult].to_bits(), b.made[adult].to_bits());
                prop_assert_eq!(a.work[adult], b.work[adult]);
                for c in 0..2 {
                    prop_assert_eq!(a.habits[c][adult], b.habits[c][adult]);
                    prop_assert_eq!(a.skill[c][adult].to_bits(), b.skill[c][adult].to_bits());
                }
            }
        }
    }

    #[test]
    fn log_odds_add_up_by_cause(was in reviews(), is in reviews(), learned in 0.0_f32..0.1) {
        let mut is = is;
        // Nobody leaves wage work; an adult keeps its traits.
        is.who = Situation {
            in_wage_work: is.who.in_wage_work.max(was.who.in_wage_work),
            talent: was.who.talent,
            wage: was.who.wage,
            quality_sense: was.who.quality_sense,
            taste: was.who.taste,
            ..is.who
        };
        let found = split::<true>(&RULE, false, &was, &is, learned);
        let weight = |review: &Review| weights::<true>(&RULE, &review.offer, &review.who).make;
        let moved = libm::log(f64::from(weight(&is))) - libm::log(f64::from(weight(&was)));
        let total: f64 = found.log_odds.iter().map(|&part| f64::from(part)).sum();
        prop_assert!((total - moved).abs() < 1e-4, "{total} for {moved}");
        let likely: f32 = found.share.iter().sum();
        let moved = found.likely_after - found.likely_before;
        prop_assert!((likely - moved).abs() < 1e-4, "{likely} for {moved}");
    }
}

const RULE: Rule = Rule {
    elasticity: 1.8,
    materials: 0.35,
    shopping: 0.3,
    lightening: -0.28,
    influence: 0.8,
    cocreation_share: 0.4,
};

/// Reviews under prices, tools, skills and values of time up to a hundred times apart.
fn reviews() -> impl Strategy<Value = Review> {
    let offer = (
        0.3_f32..30.0,
        0.3_f32..30.0,
        0.0_f32..0.7,
        0.0_f32..0.7,
        -0.7_f32..0.7,
        0.0_f32..1.0,
    );
    let who = (
        0.02_f32..3.0,
        0.1_f32..2.0,
        any::<bool>(),
        any::<bool>(),
        0.0_f32..1.0,
    );
    (offer, who).prop_map(|(offer, who)| Review {
        offer: Offer {
            price: offer.0,
            price_ln: single(libm::log(f64::from(offer.0))),
            make_hours: 10.0 / offer.1,
            tools_ln: single(libm::log(f64::from(offer.1))),
            fit_ln: offer.2,
            cocreation_fit_ln: offer.3,
            quality_ln: offer.4,
            // A third of the markets are closed.
            openness: if offer.5 < 0.33 { 0.0 } else { offer.5 },
            need: 1.0,
        },
        who: Situation {
            time_value: who.0,
            skill: who.1,
            talent: 1.2,
            wage: 0.8,
            in_wage_work: f32::from(u8::from(who.2)),
            sedentary: f32::from(u8::from(who.3)),
            neighbours: who.4,
            quality_sense: 1.1,
            taste: 0.2,
        },
    })
}

#[test]
fn the_smallest_worlds_run() {
    for count in [1, 2] {
        let mut s = small(count);
        s.network = NetworkLaw::ErdosRenyi { degree: 1.0 };
        s.people.settle_rounds = 0;
        s.household.wave_memory = 0.0;
        s.household.review_rate = 0.0;
        s.household.alertness = 0.0;
        s.household.influence = 10.0;
        s.people.hours_spread = 0.0;
        s.output.causes = true;
        let rows = run(&s, 0);
        assert_eq!(rows.column("made").len(), 13);
        assert!(rows.record.rows.iter().flatten().all(|x| x.is_finite()));
        s.clock.steps = 0;
        assert_eq!(run(&s, 0).column("made").len(), 1);
    }
}

/// Nothing changes and nobody reviews: the same rows for ever.
#[test]
fn without_reviews_habits_stand_still() {
    let mut s = small(50);
    s.household.review_rate = 0.0;
    s.household.alertness = 0.0;
    let made = run(&s, 0).column("made_food");
    assert!(made.iter().all(|m| m.to_bits() == made[0].to_bits()));
}

/// The list of causes ends with luck, and no cause is named twice.
#[test]
fn causes_have_names_of_their_own() {
    let mut names = CAUSES.to_vec();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), CAUSES.len());
}

#[test]
fn five_categories_fit_in_sixty_four_bytes_an_adult() {
    let mut scenario = three_waves(9_001);
    scenario.output.causes = false;
    assert_eq!(scenario.household.categories.len(), 5);
    let world = World::new(&Arc::new(scenario), 0);
    // Traits 26, work and lot 3, average of what is made 4, habits 5, skills 20, what ties see now and next 2.
    assert_eq!(world.state_bytes(), 9_001 * 60);
    assert!(world.state_bytes() <= 9_001 * 64);
}
