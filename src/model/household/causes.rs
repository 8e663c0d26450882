//! Why did it change?
//!
//! **Question.** Between two reviews of a habit, how much of the change in how likely an adult is to make came from each cause?
//!
//! **Rule.** The additive logarithmic-mean method, exact and free of order: a sum `c = a + b` changes by
//! `d ln c = [L(a) d ln a + L(b) d ln b] / L(c)`, a product's logarithm by the sum of its factors'. Applied from the share
//! made, `m = (E_M + alpha E_C) / (1 + E_M + E_C)`, through the weights and the costs down to the inputs, it writes both the
//! change of the log-odds of making against buying and the change of `m` as sums over causes.
//!
//! What an adult then does differs from what was likely: `luck` is the change of (done - likely). Over an adult's life it
//! telescopes, so that over many adults it comes near 0, and all causes together give the change of the share made exactly.
//! For the log-odds, luck is the change of the threshold drawn.
//!
//! **Causes.** The value of time moves with hours; where the adult entered wage work between the reviews, that change and
//! the materials it now buys count as `wage_work`. Prices count as `skilled_price` or `goods_price` by category. Skill moves
//! in two parts: what was learned, which needs schooling times reach and is halved between `education` and `reach` (the
//! Shapley value of a product), and the rest, which practice and forgetting make (`skill`). What was learned is forgotten
//! like all skill.
//!
//! **Source.** Ang 2004 (LMDI I).
//!
//! **Assumptions.** A cause is what moved an adult's odds, not what moved the cause: that an hour is worth more because it works
//! more counts as hours, whatever shortened the week. The sum over time depends on the path of the drivers, as with any
//! decomposition; freezing a driver answers the other question, what would be had it not moved.
//!
//! **Parameters.** `output.causes`.

use crate::engine::arithmetic::{ln, log_mean};
use crate::model::household::make_or_buy::{
    Costs, Offer, Rule, Situation, Weights, costs, weights,
};

/// Names of the causes, in the order of all lists of causes. Luck, the last, is not an input.
pub const CAUSES: [&str; 14] = [
    "hours",
    "wage_work",
    "skilled_price",
    "goods_price",
    "tools",
    "skill",
    "education",
    "reach",
    "activity",
    "personalisation",
    "quality",
    "neighbours",
    "openness",
    "luck",
];
/// What each cause is, in the same order.
pub const CAUSE_MEANINGS: [&str; CAUSES.len()] = [
    "the value of time moved: longer or shorter hours of work, or hours already committed at home",
    "the adult entered wage work: its time became dearer, and it now buys its materials",
    "the market price moved, in a category priced by skilled labour",
    "the market price moved, in a category priced by goods",
    "household tools made an hour at home do more or less",
    "skill was won by practice or lost by disuse",
    "skill was learned: the half of learning that counts as schooling",
    "skill was learned: the half of learning that counts as social reach",
    "the need for activity made the hours of making lighter or heavier",
    "people want what fits them more or less",
    "the quality of the market's offer moved",
    "more or fewer of the adult's ties make",
    "the market opened or closed to co-creation",
    "what was done differs from what was likely: the luck of the draw, near 0 over many adults",
];
/// Place of luck in the list.
pub const LUCK: usize = CAUSES.len() - 1;
const HOURS: usize = 0;
const WAGE_WORK: usize = 1;
const SKILLED_PRICE: usize = 2;
const GOODS_PRICE: usize = 3;
const TOOLS: usize = 4;
const SKILL: usize = 5;
const EDUCATION: usize = 6;
const REACH: usize = 7;
const ACTIVITY: usize = 8;
const PERSONALISATION: usize = 9;
const QUALITY: usize = 10;
const NEIGHBOURS: usize = 11;
const OPENNESS: usize = 12;

/// A review: what was on offer and who looked at it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Review {
    /// What the category offered.
    pub offer: Offer,
    /// The adult's situation.
    pub who: Situation,
}

/// Contributions of the causes to a change, luck still 0.
pub type Contributions = [f32; CAUSES.len()];

/// What changed between two reviews.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Split {
    /// Contributions to the expected share made; they sum to `likely_after - likely_before`.
    pub share: Contributions,
    /// Contributions to the log-odds of making against buying.
    pub log_odds: Contributions,
    /// Expected share made at the earlier review.
    pub likely_before: f32,
    /// Expected share made at the later review.
    pub likely_after: f32,
}

/// Logarithmic changes of the inputs and logarithmic means of the costs between two reviews.
struct Change {
    time_value: f32,
    price: f32,
    tools: f32,
    lightness: f32,
    skill: f32,
    /// Part of `skill` that came from learning.
    learned: f32,
    /// Change of materials that came with entering wage work.
    materials_begun: f32,
    mean_time: f32,
    mean_materials: f32,
    mean_price: f32,
    mean_shopping: f32,
    mean_make: f32,
    mean_buy: f32,
    mean_cocreate: f32,
    entered: bool,
}

/// Splits the change between two reviews; `learned` is by how much the learned part of the skill grew between them, `skilled`
/// whether the category's price follows skilled labour. `OPEN` must hold if the market was open to co-creation at either.
#[must_use]
#[inline(always)]
pub fn split<const OPEN: bool>(
    rule: &Rule,
    skilled: bool,
    was: &Review,
    is: &Review,
    learned: f32,
) -> Split {
    let change = change(rule, was, is, learned);
    let before = weights::<OPEN>(rule, &was.offer, &was.who);
    let after = weights::<OPEN>(rule, &is.offer, &is.who);
    let alpha = rule.cocreation_share;
    let (over0, over1) = (
        before.make + alpha * before.cocreate,
        after.make + alpha * after.cocreate,
    );
    let (under0, under1) = (
        before.make + before.cocreate + 1.0,
        after.make + after.cocreate + 1.0,
    );
    let (likely0, likely1) = (over0 / under0, over1 / under1);
    let (d_over, d_under) = (ln(over1 / over0), ln(under1 / under0));
    let mean_over = log_mean(over0, over1, d_over);
    let mean_under = log_mean(under0, under1, d_under);
    let mean_likely = log_mean(likely0, likely1, d_over - d_under);
    let by_make = mean_likely
        * (1.0 / mean_over - 1.0 / mean_under)
        * log_mean(before.make, after.make, ln(after.make / before.make));
    let by_cocreate = mean_likely * (alpha / mean_over - 1.0 / mean_under);
    let (mean_cocreate, opened) = if OPEN {
        cocreation(&before, &after, &was.offer, &is.offer)
    } else {
        (0.0, 0.0)
    };
    let theta = rule.elasticity;
    let pull = (by_make * theta, by_cocreate * mean_cocreate * theta);
    let mut share = contributions(rule, skilled, was, is, &change, pull);
    share[OPENNESS] = by_cocreate * opened;
    Split {
        share,
        log_odds: contributions(rule, skilled, was, is, &change, (theta, 0.0)),
        likely_before: likely0,
        likely_after: likely1,
    }
}

/// Logarithmic mean of the weight of co-creating, and the part of its change that came from the market's openness.
#[inline(always)]
fn cocreation(before: &Weights, after: &Weights, was: &Offer, is: &Offer) -> (f32, f32) {
    // Where it was not to be had before or is not now, its whole weight came or went with the offer.
    let always = before.cocreate > 0.0 && after.cocreate > 0.0;
    let mean = log_mean(
        before.cocreate,
        after.cocreate,
        ln(after.cocreate / before.cocreate),
    );
    let opened = mean * ln(is.openness / was.openness);
    (
        if always { mean } else { 0.0 },
        if always {
            opened
        } else {
            after.cocreate - before.cocreate
        },
    )
}

#[inline(always)]
fn change(rule: &Rule, was: &Review, is: &Review, learned: f32) -> Change {
    let (c0, c1): (Costs, Costs) = (
        costs(rule, &was.offer, &was.who),
        costs(rule, &is.offer, &is.who),
    );
    let lighter = |who: &Situation| 1.0 + who.sedentary * rule.lightening;
    let time_value = ln(is.who.time_value / was.who.time_value);
    let price = is.offer.price_ln - was.offer.price_ln;
    let tools = is.offer.tools_ln - was.offer.tools_ln;
    let lightness = ln(lighter(&is.who) / lighter(&was.who));
    let skill = ln(is.who.skill / was.who.skill);
    let entered = was.who.in_wage_work < is.who.in_wage_work;
    let mean_price = log_mean(c0.price, c1.price, price);
    let mean = |a: f32, b: f32| log_mean(a, b, ln(b / a));
    let alpha = rule.cocreation_share;
    Change {
        time_value,
        price,
        tools,
        lightness,
        skill,
        learned: learned / log_mean(was.who.skill, is.who.skill, skill),
        materials_begun: if entered {
            c1.materials - c0.materials
        } else {
            0.0
        },
        mean_time: log_mean(c0.time, c1.time, time_value + lightness - tools - skill),
        mean_materials: if entered {
            0.0
        } else {
            is.who.in_wage_work * rule.materials * mean_price
        },
        mean_price,
        mean_shopping: log_mean(c0.shopping, c1.shopping, time_value),
        mean_make: mean(c0.make(), c1.make()),
        mean_buy: mean(c0.buy(), c1.buy()),
        mean_cocreate: mean(c0.cocreate(alpha), c1.cocreate(alpha)),
        entered,
    }
}

/// Contributions when a unit of log cost advantage of making counts `pull.0` and of co-creating `pull.1`.
#[inline(always)]
fn contributions(
    rule: &Rule,
    skilled: bool,
    was: &Review,
    is: &Review,
    change: &Change,
    pull: (f32, f32),
) -> Contributions {
    let (make, cocreate) = pull;
    let both = make + cocreate;
    let alpha = rule.cocreation_share;
    // What a unit more of the cost of making, and of the cost of buying, does.
    let by_make = -make / change.mean_make - cocreate * alpha / change.mean_cocreate;
    let by_buy = both / change.mean_buy - cocreate * (1.0 - alpha) / change.mean_cocreate;
    let by_time = by_make * change.mean_time;
    let time_value = (by_time + by_buy * change.mean_shopping) * change.time_value;
    let price = (by_make * change.mean_materials + by_buy * change.mean_price) * change.price;
    let sense = is.who.quality_sense;
    let mut out = [0.0; CAUSES.len()];
    out[HOURS] = if change.entered { 0.0 } else { time_value };
    out[WAGE_WORK] =
        if change.entered { time_value } else { 0.0 } + by_make * change.materials_begun;
    out[SKILLED_PRICE] = if skilled { price } else { 0.0 };
    out[GOODS_PRICE] = if skilled { 0.0 } else { price };
    out[TOOLS] = -by_time * change.tools;
    out[SKILL] = -by_time * (change.skill - change.learned);
    out[EDUCATION] = -by_time * (0.5 * change.learned);
    out[REACH] = -by_time * (0.5 * change.learned);
    out[ACTIVITY] = by_time * change.lightness;
    out[PERSONALISATION] = sense
        * (make * (is.offer.fit_ln - was.offer.fit_ln)
            + cocreate * (is.offer.cocreation_fit_ln - was.offer.cocreation_fit_ln));
    out[QUALITY] = -sense * both * (is.offer.quality_ln - was.offer.quality_ln);
    out[NEIGHBOURS] =
        rule.influence * (is.who.neighbours - was.who.neighbours) * (make + alpha * cocreate);
    out
}

#[cfg(test)]
mod tests {
    use super::{CAUSES, LUCK, Review, SKILL, SKILLED_PRICE, TOOLS, WAGE_WORK, split};
    use crate::engine::arithmetic::single;
    use crate::engine::draws::{Draws, Purpose};
    use crate::model::household::make_or_buy::{Offer, Rule, Situation, weights};

    const RULE: Rule = Rule {
        elasticity: 1.8,
        materials: 0.35,
        shopping: 0.3,
        lightening: -0.28,
        influence: 0.3,
        cocreation_share: 0.5,
    };

    fn offer(u: &mut impl FnMut() -> f32) -> Offer {
        let (price, tools) = (1.0 + 9.0 * u(), 1.0 + 3.0 * u());
        let ln = |x: f32| single(libm::log(f64::from(x)));
        Offer {
            price,
            price_ln: ln(price),
            make_hours: 8.0 / tools,
            tools_ln: ln(tools),
            fit_ln: 0.4 * u(),
            cocreation_fit_ln: 0.3 * u(),
            quality_ln: 0.7 * u(),
            openness: if u() < 0.3 { 0.0 } else { u() },
            need: 1.0,
        }
    }

    fn someone(u: &mut impl FnMut() -> f32) -> Situation {
        Situation {
            time_value: 0.2 + u(),
            skill: 0.4 + 0.8 * u(),
            talent: 1.1,
            wage: 0.9,
            in_wage_work: f32::from(u() < 0.7),
            sedentary: f32::from(u() < 0.5),
            neighbours: u(),
            quality_sense: 1.2,
            taste: 0.1,
        }
    }

    #[test]
    fn contributions_sum_to_the_change_whatever_changed() {
        let draws = Draws::new(1, 0);
        let mut k = 0;
        let mut u = || {
            k += 1;
            crate::engine::arithmetic::uniform(draws.word(Purpose::new("test"), 0, k))
        };
        for _ in 0..500 {
            let was = Review {
                offer: offer(&mut u),
                who: someone(&mut u),
            };
            let mut is = Review {
                offer: offer(&mut u),
                who: someone(&mut u),
            };
            // Nobody leaves wage work.
            is.who.in_wage_work = is.who.in_wage_work.max(was.who.in_wage_work);
            let learned = 0.05 * u();
            let split = split::<true>(&RULE, true, &was, &is, learned);
            let total: f32 = split.share.iter().sum();
            assert!(
                (total - (split.likely_after - split.likely_before)).abs() < 2e-5,
                "{was:?} {is:?}"
            );
            let odds = |review: &Review| {
                libm::log(f64::from(
                    weights::<true>(&RULE, &review.offer, &review.who).make,
                ))
            };
            let total: f64 = split.log_odds.iter().map(|&c| f64::from(c)).sum();
            assert!(
                (total - (odds(&is) - odds(&was))).abs() < 2e-5,
                "{was:?} {is:?}"
            );
        }
    }

    #[test]
    fn a_single_cause_takes_the_whole_change() {
        let mut half = || 0.5;
        let was = Review {
            offer: offer(&mut half),
            who: someone(&mut half),
        };
        let only = |is: Review, cause: usize| {
            let split = split::<true>(&RULE, true, &was, &is, 0.0);
            let change = split.likely_after - split.likely_before;
            assert!(change.abs() > 1e-3, "{} changes nothing", CAUSES[cause]);
            assert!(
                (split.share[cause] - change).abs() < 1e-6,
                "{}",
                CAUSES[cause]
            );
            assert!(split.share[LUCK].abs() < f32::MIN_POSITIVE);
        };
        let dearer = Offer {
            price: was.offer.price * 2.0,
            price_ln: was.offer.price_ln + std::f32::consts::LN_2,
            ..was.offer
        };
        only(
            Review {
                offer: dearer,
                ..was
            },
            SKILLED_PRICE,
        );
        let better = Offer {
            make_hours: was.offer.make_hours / 2.0,
            tools_ln: was.offer.tools_ln + std::f32::consts::LN_2,
            ..was.offer
        };
        only(
            Review {
                offer: better,
                ..was
            },
            TOOLS,
        );
        only(
            Review {
                who: Situation {
                    skill: 1.0,
                    ..was.who
                },
                ..was
            },
            SKILL,
        );
    }

    #[test]
    fn entering_wage_work_takes_the_hours_and_the_materials() {
        let mut half = || 0.5;
        let mut was = Review {
            offer: offer(&mut half),
            who: someone(&mut half),
        };
        was.who.in_wage_work = 0.0;
        let who = Situation {
            in_wage_work: 1.0,
            time_value: 1.4,
            ..was.who
        };
        let split = split::<true>(&RULE, true, &was, &Review { who, ..was }, 0.0);
        let change = split.likely_after - split.likely_before;
        assert!(
            change < -0.05 && (split.share[WAGE_WORK] - change).abs() < 1e-6,
            "{split:?}"
        );
    }
}
