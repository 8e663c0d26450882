//! Which brand does an adult choose?
//!
//! **Question.** An adult who is about to buy weighs the brands it knows. Does it buy one of them, and which?
//!
//! **Rule.** A brand's odds against buying nothing are those of the opinion s that the adult holds of it, shifted by what its
//! offer adds in log-odds:
//!
//! ```text
//! o = s / (1 - s) exp(u)        P(brand k) = o_k / (1 + sum of o)
//! u = -price_sensitivity_i ln(price / usual_price) + fit_weight (fit + fit_sd z - 1/2) + novelty n_i newness
//!   + (1 - detachment_i) (loyalty [loyal] + conformity share of ties that bought it last)
//!   + member_loyalty [member]
//! ```
//!
//! loyal is who bought it last, does not speak against it and was not driven away; z is standard normal for every pair of adult
//! and brand, n_i uniform in 0 to 2, newness `exp(-years since entry)` for a brand that entered during the run, else 0. A
//! single brand of usual price and fit 1/2 is bought with probability s.
//!
//! **Source.** Logit choice: McFadden 1974; attraction of brands: Bell, Keeney & Little 1975; group decisions and detachment are
//! claims that the scenarios put to the test.
//!
//! **Assumptions.** What is not known is not weighed; the option to buy nothing has odds 1.
//!
//! **Parameters.** `consumers.price_sensitivity`, `fit_weight`, `fit_sd`, `loyalty`, `detachment`, `conformity`, `novelty`,
//! `member_loyalty`, `usual_price`; `brands.*.price`, `fit`.

use crate::engine::arithmetic::{exp, normal, single, uniform};
use crate::scenario::brands::Consumers;

/// Opinions are kept this far from 0 and 1 when they are turned into odds.
const EDGE: f32 = 1e-6;

/// What an adult is as a buyer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Buyer {
    /// Fall of log-odds per unit of log price.
    pub price_sensitivity: f32,
    /// Share of loyalty and regard for others that it keeps, 1 less its detachment.
    pub attached: f32,
    /// Wish for novelty relative to the mean.
    pub novelty: f32,
}

impl Buyer {
    /// The adult of three random words that it has for life.
    #[must_use]
    pub fn new(wants: &Consumers, [price, detached, novelty]: [u32; 3]) -> Self {
        Self::of_numbers(wants, [normal(price), normal(detached)], novelty)
    }

    /// The adult of two standard normal numbers and a random word.
    #[must_use]
    pub fn of_numbers(wants: &Consumers, [price, detached]: [f64; 2], novelty: u32) -> Self {
        let sensitivity = wants.price_sensitivity + wants.price_sensitivity_sd * price;
        let detachment = wants.detachment + wants.detachment_sd * detached;
        Self {
            price_sensitivity: single(sensitivity.max(0.0)),
            attached: 1.0 - single(detachment.clamp(0.0, 1.0)),
            novelty: 2.0 * uniform(novelty),
        }
    }
}

/// What a brand is to an adult, beside the opinion it holds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Case {
    /// Log of its price over the usual one.
    pub log_price: f32,
    /// Fit to this adult, less 1/2.
    pub fit: f32,
    /// How new it is, 0 to 1.
    pub newness: f32,
    /// Whether it was bought last and did not disappoint.
    pub loyal: bool,
    /// Share of ties that bought it last.
    pub ties: f32,
    /// Whether the adult is a member of its community.
    pub member: bool,
}

/// What a brand's offer adds to its log-odds.
#[must_use]
pub fn shift(wants: &Consumers, buyer: &Buyer, case: &Case) -> f32 {
    let given = |holds: bool, setting: f64| if holds { single(setting) } else { 0.0 };
    -buyer.price_sensitivity * case.log_price
        + single(wants.fit_weight) * case.fit
        + single(wants.novelty) * buyer.novelty * case.newness
        + buyer.attached * (given(case.loyal, wants.loyalty) + single(wants.conformity) * case.ties)
        + given(case.member, wants.member_loyalty)
}

/// Odds of a brand against buying nothing.
#[must_use]
pub fn odds(opinion: f32, shift: f32) -> f32 {
    let s = opinion.clamp(EDGE, 1.0 - EDGE);
    s / (1.0 - s) * exp(shift)
}

/// The brand that a draw picks among some with odds, if any.
#[must_use]
pub fn chosen(odds: &[f32], draw: f32) -> Option<usize> {
    let all: f32 = 1.0 + odds.iter().sum::<f32>();
    let mut below = 0.0;
    for (place, odds) in odds.iter().enumerate() {
        below += odds;
        if draw * all < below {
            return Some(place);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Buyer, Case, chosen, odds, shift};
    use crate::scenario::brands::Consumers;

    const WANTS: Consumers = Consumers {
        price_sensitivity: 2.0,
        fit_weight: 3.0,
        loyalty: 1.0,
        conformity: 4.0,
        member_loyalty: 0.5,
        novelty: 0.25,
        ..Consumers::BLANK
    };

    #[test]
    fn shifts_are_those_of_the_rule() {
        // The middle of the draws: no deviation, novelty 1.
        let buyer = Buyer::new(&WANTS, [1 << 31; 3]);
        let case = Case {
            log_price: 0.5,
            fit: 0.1,
            newness: 1.0,
            loyal: true,
            ties: 0.25,
            member: true,
        };
        // -2 * .5 + 3 * .1 + .25 * 1 + 1 * (1 + 4 * .25) + .5 = 2.05.
        assert!((shift(&WANTS, &buyer, &case) - 2.05).abs() < 1e-5);
        let free = Buyer {
            attached: 0.0,
            ..buyer
        };
        assert!((shift(&WANTS, &free, &case) - 0.05).abs() < 1e-5);
    }

    #[test]
    fn one_usual_brand_is_bought_as_its_opinion_says() {
        for s in [0.05, 0.3, 0.9] {
            let all = [odds(s, 0.0)];
            assert_eq!(chosen(&all, s - 1e-4), Some(0));
            assert_eq!(chosen(&all, s + 1e-4), None);
        }
    }

    #[test]
    fn brands_share_by_their_odds() {
        // Odds 1 and 2 against 1: shares 1/4, 1/2 and 1/4 for nothing.
        let all = [1.0, 2.0];
        let picks = [0.0, 0.249, 0.251, 0.749, 0.751].map(|draw| chosen(&all, draw));
        assert_eq!(picks, [Some(0), Some(0), Some(1), Some(1), None]);
        assert_eq!(chosen(&[], 0.0), None);
    }
}
