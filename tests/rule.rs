//! Does the make-or-buy rule show in what many adults do? Known answers of `literature.md` 5.11, with their sampling errors.
//!
//! The worlds here stand still: equal adults, all employed, skills that neither grow nor fade, and every habit reviewed at
//! every step, so that each step draws every habit anew. The driver `need` is a millionth: it scales the hours that habits
//! take and no cost, so that the value of time is psi H / (T - H - G0) whatever people do.

use crate::support::worlds::{category, level, make_alike, still};
use std::sync::Arc;
use thirdwave::engine::clock::Clock;
use thirdwave::model::household::world::World;
use thirdwave::scenario::{NetworkLaw, Scenario};

/// Value of an hour: .5 * 40 / (100 - 40 - 8).
const TIME_VALUE: f64 = 0.5 * 40.0 / 52.0;
/// Draws of a share: adults times steps.
const ADULTS: u32 = 50_000;
const STEPS: u32 = 20;

/// A world in which a need of ten hours at home has a price, without any influence.
fn frozen(price: f64) -> Scenario {
    let mut scenario = still(ADULTS, STEPS, category("food", 10.0), price);
    make_alike(&mut scenario);
    scenario.people.wage_work_start = 1.0;
    scenario.network = NetworkLaw::Empty;
    scenario.drivers.need = vec![level(1e-6)];
    let household = &mut scenario.household;
    household.review_rate = 60.0;
    household.practice = 0.0;
    household.learning = 0.0;
    household.forgetting = 0.0;
    scenario
}

/// Shares who make and who co-create, over all steps.
fn shares(scenario: &Scenario) -> (f64, f64) {
    let mut world = World::new(&Arc::new(scenario.clone()), 0);
    let (mut makers, mut cocreators) = (0, 0);
    for _ in 0..scenario.clock.steps {
        world.step();
        makers += world.shared.counts.makers[0];
        cocreators += world.shared.counts.cocreators[0];
    }
    let draws = f64::from(scenario.people.count) * f64::from(scenario.clock.steps);
    (makers as f64 / draws, cocreators as f64 / draws)
}

/// Costs of making and of buying a week's need.
fn costs(scenario: &Scenario, price: f64) -> (f64, f64) {
    let category = &scenario.household.categories[0];
    let make = TIME_VALUE * category.need_hours + category.materials * price;
    (make, price + TIME_VALUE * category.shopping)
}

fn log_odds(share: f64) -> f64 {
    libm::log(share / (1.0 - share))
}

/// Five standard errors of the log-odds of a share found in a million draws, 1 / sqrt(n x (1 - x)): one false alarm in
/// 1.7 million.
fn five_errors(share: f64) -> f64 {
    5.0 / (f64::from(ADULTS) * f64::from(STEPS) * share * (1.0 - share)).sqrt()
}

#[test]
fn log_odds_of_the_shares_are_theta_times_the_log_of_the_cost_ratio() {
    let mut found = Vec::new();
    for price in [4.0, 5.0, 6.5, 9.0] {
        let scenario = frozen(price);
        let (make, buy) = costs(&scenario, price);
        let expected = 1.8 * libm::log(buy / make);
        let share = shares(&scenario).0;
        let error = five_errors(share);
        assert!(
            (log_odds(share) - expected).abs() < error,
            "at {price}: {} for {expected} within {error}",
            log_odds(share)
        );
        found.push((log_odds(share), expected));
    }
    // The same draws at every price: a move of the log-odds has less error than each of them, yet allow for both.
    for pair in found.windows(2) {
        let (moved, expected) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
        assert!((moved - expected).abs() < 0.015, "{moved} for {expected}");
    }
}

#[test]
fn equal_cost_and_no_neighbours_gives_one_half() {
    let mut scenario = frozen(TIME_VALUE * 10.0);
    scenario.household.categories[0].materials = 0.0;
    scenario.household.categories[0].shopping = 0.0;
    let share = shares(&scenario).0;
    // Five standard errors of a million draws.
    assert!((share - 0.5).abs() < 0.0025, "{share}");
}

#[test]
fn cocreation_takes_the_share_of_its_weight() {
    let mut scenario = frozen(6.0);
    scenario.drivers.openness = vec![level(0.4)];
    scenario.drivers.personalisation = level(0.8);
    scenario.drivers.quality = vec![level(1.3)];
    scenario.household.categories[0].cocreation_fit = 0.5;
    let (make, buy) = costs(&scenario, 6.0);
    let weight = |cost: f64, quality: f64| libm::pow(quality / cost, 1.8);
    let weights = [
        weight(make, 1.0 + 0.2 * 0.8),
        0.4 * weight(0.5 * make + 0.5 * buy, 1.0 + 0.5 * 0.8),
        weight(buy, 1.3),
    ];
    let all: f64 = weights.iter().sum();
    let (made, cocreated) = shares(&scenario);
    for (found, weight) in [(made, weights[0]), (cocreated, weights[1])] {
        let expected = weight / all;
        let error = 5.0 * (expected * (1.0 - expected) / 1e6).sqrt();
        assert!(
            (found - expected).abs() < error,
            "{found} for {expected} within {error}"
        );
    }
}

/// Share made in the long run when all know all, costs are equal, and all began making or all buying.
fn settled(theta_j: f64, made_start: f64) -> f64 {
    let mut scenario = frozen(TIME_VALUE * 10.0);
    scenario.household.categories[0].materials = 0.0;
    scenario.household.categories[0].shopping = 0.0;
    scenario.household.influence = theta_j / 1.8;
    scenario.people.count = 2_000;
    scenario.people.made_start = made_start;
    scenario.people.settle_rounds = 80;
    scenario.clock = Clock {
        steps: 120,
        ..scenario.clock
    };
    scenario.network = NetworkLaw::ErdosRenyi { degree: 1_999.0 };
    shares(&scenario).0
}

/// The greatest root of x = logistic(theta J (x - 1/2)), by iteration from above.
fn greatest_root(theta_j: f64) -> f64 {
    let mut x = 1.0;
    for _ in 0..20_000 {
        x = 1.0 / (1.0 + libm::exp(-theta_j * (x - 0.5)));
    }
    x
}

#[test]
fn two_worlds_come_apart_where_theta_times_j_passes_four() {
    // A step's noise .5 / sqrt(2000) = .0112 is amplified by 1 / sqrt(1 - s^2), s = theta J x (1 - x) the slope at the
    // root, and averages over 120 steps that are correlated as s^t: standard error
    // .0112 / sqrt(1 - s^2) * sqrt((1 + s) / (1 - s) / 120), .010 below (s = .9) and .005 above (s = .82 at x = .75).
    let below = [settled(3.6, 1.0), settled(3.6, 0.0)];
    for level in below {
        assert!((level - 0.5).abs() < 0.05, "both starts meet: {below:?}");
    }
    let root = greatest_root(4.4);
    assert!((0.70..0.80).contains(&root), "{root}");
    let above = [settled(4.4, 1.0), settled(4.4, 0.0)];
    assert!((above[0] - root).abs() < 0.025, "{above:?} for {root}");
    assert!((above[1] - (1.0 - root)).abs() < 0.025, "{above:?}");
    println!("theta J 3.6: {below:.4?}; theta J 4.4: {above:.4?} for {root:.4}");
}
