//! The make-or-buy rule and the value of time once more, in double precision, for the adult whom all are like.

use crate::support::worlds::{make_alike, three_waves};
use thirdwave::engine::arithmetic::probability_of_rate;
use thirdwave::scenario::{NetworkLaw, Scenario};

/// The three waves among equal adults who do not look at each other.
pub(crate) fn equal_society(count: u32) -> Scenario {
    let mut scenario = three_waves(count);
    make_alike(&mut scenario);
    scenario.network = NetworkLaw::Empty;
    scenario.household.influence = 0.0;
    for category in &mut scenario.household.categories {
        category.process = 0.0;
    }
    scenario
}

/// Share of a need that a habit (0 buy, 1 co-create, 2 make) meets at home.
pub(crate) fn share(s: &Scenario, habit: usize) -> f64 {
    [0.0, s.household.cocreation_share, 1.0][habit]
}

/// Usual market hours by kind of work (0 outside, 1 employed).
pub(crate) fn market_hours(s: &Scenario, kind: usize, date: f64) -> f64 {
    [s.household.cash_hours, s.drivers.hours.at(date)][kind]
}

/// Market price of a week's need.
pub(crate) fn price(s: &Scenario, c: usize, date: f64) -> f64 {
    s.drivers.price[c].at(date)
}

/// Value of an hour and hours of making, given habits and skills by category.
pub(crate) fn week(
    s: &Scenario,
    kind: usize,
    habits: &[usize],
    skill: &[f64],
    date: f64,
) -> (f64, f64) {
    let h = &s.household;
    let (mut making, mut shopping) = (0.0, 0.0);
    for (c, category) in h.categories.iter().enumerate() {
        let made = share(s, habits[c]);
        making += made * category.need_hours / (skill[c] * s.drivers.tools[c].at(date));
        shopping += (1.0 - made) * category.shopping;
    }
    let free = h.time - h.fixed_hours;
    let most: f64 = h.categories.iter().map(|c| c.shopping).sum();
    let market = market_hours(s, kind, date).min(free - h.leisure_min - most);
    let met = making.min((free - market - h.leisure_min - shopping).max(0.0));
    let leisure = (free - market - met).max(h.leisure_min);
    (h.leisure_weight * market / leisure, met)
}

/// Chances of buying, co-creating and making at a review.
pub(crate) fn chances(
    s: &Scenario,
    c: usize,
    kind: usize,
    v: f64,
    skill: f64,
    date: f64,
) -> [f64; 3] {
    let category = &s.household.categories[c];
    let p = price(s, c, date);
    let hours = category.need_hours / (skill * s.drivers.tools[c].at(date));
    let make = v * hours
        + if kind == 0 {
            0.0
        } else {
            category.materials * p
        };
    let buy = p + v * category.shopping;
    let alpha = s.household.cocreation_share;
    let wanted = s.drivers.personalisation.at(date);
    let weight = |cost: f64, quality: f64| libm::pow(quality / cost, category.elasticity);
    let weights = [
        weight(buy, s.drivers.quality[c].at(date)),
        s.drivers.openness[c].at(date)
            * weight(
                alpha * make + (1.0 - alpha) * buy,
                1.0 + category.cocreation_fit * wanted,
            ),
        weight(make, 1.0 + category.fit * wanted),
    ];
    let all: f64 = weights.iter().sum();
    weights.map(|weight| weight / all)
}

/// Chance that a habit is reviewed at a date, given the kinds of work a year before and now.
pub(crate) fn review(s: &Scenario, c: usize, was: usize, is: usize, date: f64) -> f64 {
    let before = date - 1.0;
    let dearer = libm::log(price(s, c, date) / price(s, c, before)).abs();
    let busier = libm::log(market_hours(s, is, date) / market_hours(s, was, before)).abs();
    let h = &s.household;
    probability_of_rate(h.review_rate + h.alertness * (dearer + busier), 1.0)
}

/// Skill after a year of learning and forgetting, and of practising `made`.
pub(crate) fn learn(s: &Scenario, skill: f64, made: f64, date: f64) -> f64 {
    let h = &s.household;
    let learning =
        h.learning * s.drivers.schooling.at(date) / h.schooling_full * s.drivers.reach.at(date);
    skill + h.practice * made * (1.0 - skill).max(0.0) + learning * (h.skill_best - skill)
        - h.forgetting * (skill - h.skill_min)
}
