//! Make, co-create or buy?
//!
//! **Question.** How likely is an adult, on reviewing a habit, to meet a need by making, by co-creating, by buying?
//!
//! **Rule.** Costs of a week's need in hours of the mean wage, per unit of quality:
//!
//! ```text
//! make      c_M = v h / (1 + rho A) + kappa p u / w      h = h0 / (K s D)     Q_M = 1 + phi P
//! buy       c_B = p / w + v sigma                                             Q_B = q
//! co-create c_C = alpha c_M + (1 - alpha) c_B                                 Q_C = 1 + phi_C P
//! share of option a  ~  open_a (Q_a^e / c_a)^theta exp(theta n_a),   n_M = J (S - 1/2) + taste, n_C = alpha n_M, n_B = 0
//! ```
//!
//! v value of time, K skill, s talent, D tools, A 1 for sedentary workers, p price, u 1 in wage work, w wage, S share of
//! ties that make, e sense of quality; open_M = open_B = 1 and open_C is how open the market is to co-creation. With
//! open_C = 0, e = 1 and no taste the log-odds of making are theta [ln(c_B/Q_B) - ln(c_M/Q_M) + J (S - 1/2)]: the choice
//! of a household that combines home and market goods with elasticity theta.
//!
//! **Source.** Full price of goods and time: Becker 1965; home and market goods as substitutes: Gronau 1977; estimates of the
//! elasticity: Rupert, Rogerson & Wright 1995, McGrattan, Rogerson & Wright 1997, Chang & Schorfheide 2003; social term: Brock
//! & Durlauf 2001.
//!
//! **Assumptions.** A need is met in one of three ways at a time; an adult outside wage work buys no materials; whoever
//! co-creates does the share alpha of the work and pays the rest of the price.
//!
//! **Parameters.** `household.influence`, `household.cocreation_share`, `household.categories.*`.

use crate::engine::arithmetic::{exp, ln};

/// How a need is met. The order is that of the work left to the household.
pub const BUY: u8 = 0;
/// Part of the work is done by the user.
pub const COCREATE: u8 = 1;
/// All is done at home.
pub const MAKE: u8 = 2;

/// Largest log-odds, so that weights stay within single precision.
const ODDS_LIMIT: f32 = 40.0;

/// What the rule knows of a category: settings that never change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// Elasticity of substitution, theta.
    pub elasticity: f32,
    /// Bought materials as a share of the price, kappa.
    pub materials: f32,
    /// Shopping hours, sigma.
    pub shopping: f32,
    /// 1 / (1 + rho) - 1: how much lighter the hours are for sedentary workers; at most 0.
    pub lightening: f32,
    /// Social influence, J.
    pub influence: f32,
    /// Share of the work left to those who co-create, alpha.
    pub cocreation_share: f32,
}

/// What the rule knows of a category at a date: the same for everyone.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Offer {
    /// Market price p, hours of the mean wage.
    pub price: f32,
    /// ln p.
    pub price_ln: f32,
    /// Home hours with the tools of the date at skill and talent 1, h0 / D.
    pub make_hours: f32,
    /// ln D.
    pub tools_ln: f32,
    /// ln Q_M.
    pub fit_ln: f32,
    /// ln Q_C.
    pub cocreation_fit_ln: f32,
    /// ln Q_B.
    pub quality_ln: f32,
    /// How open the market is to co-creation, 0 to 1.
    pub openness: f32,
    /// How much is needed, relative to h0.
    pub need: f32,
}

/// What the rule knows of an adult at a review.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Situation {
    /// Value of an hour, v.
    pub time_value: f32,
    /// Skill in the category, K.
    pub skill: f32,
    /// Talent, s.
    pub talent: f32,
    /// Wage, w.
    pub wage: f32,
    /// 1 in wage work, else 0: whether materials are bought, u.
    pub in_wage_work: f32,
    /// 1 for sedentary workers, else 0, A.
    pub sedentary: f32,
    /// Share of ties that make, S; 1/2 without ties.
    pub neighbours: f32,
    /// Exponent on quality, e.
    pub quality_sense: f32,
    /// Taste for making.
    pub taste: f32,
}

/// The parts of the costs of making (`time` + `materials`) and of buying (`price` + `shopping`).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Costs {
    /// Value of the hours of making.
    pub time: f32,
    /// Bought materials.
    pub materials: f32,
    /// Market price.
    pub price: f32,
    /// Value of the hours of shopping.
    pub shopping: f32,
}

/// Weights of making and co-creating; that of buying is 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Weights {
    /// Weight of making.
    pub make: f32,
    /// Weight of co-creating.
    pub cocreate: f32,
}

impl Costs {
    /// Cost of making.
    #[must_use]
    #[inline(always)]
    pub fn make(&self) -> f32 {
        self.time + self.materials
    }

    /// Cost of buying.
    #[must_use]
    #[inline(always)]
    pub fn buy(&self) -> f32 {
        self.price + self.shopping
    }

    /// Cost of co-creating with the share `alpha` of the work.
    #[must_use]
    #[inline(always)]
    pub fn cocreate(&self, alpha: f32) -> f32 {
        alpha * self.make() + (1.0 - alpha) * self.buy()
    }
}

/// What an adult pays for a need, by making and by buying it.
#[must_use]
#[inline(always)]
pub fn costs(rule: &Rule, offer: &Offer, who: &Situation) -> Costs {
    let lighter = 1.0 + who.sedentary * rule.lightening;
    let price = offer.price / who.wage;
    Costs {
        time: who.time_value * (offer.make_hours * lighter) / (who.skill * who.talent),
        materials: who.in_wage_work * (rule.materials * price),
        price,
        shopping: who.time_value * rule.shopping,
    }
}

/// The weights of the options. Where the market is closed to co-creation, `OPEN` = false spares its arithmetic.
#[must_use]
#[inline(always)]
pub fn weights<const OPEN: bool>(rule: &Rule, offer: &Offer, who: &Situation) -> Weights {
    let costs = costs(rule, offer, who);
    let buy = costs.buy();
    let pull = rule.influence * (who.neighbours - 0.5) + who.taste;
    let odds = |cost: f32, fit_ln: f32, pull: f32| {
        let advantage = ln(buy / cost) + who.quality_sense * (fit_ln - offer.quality_ln) + pull;
        exp((rule.elasticity * advantage).clamp(-ODDS_LIMIT, ODDS_LIMIT))
    };
    let alpha = rule.cocreation_share;
    Weights {
        make: odds(costs.make(), offer.fit_ln, pull),
        cocreate: if OPEN {
            offer.openness * odds(costs.cocreate(alpha), offer.cocreation_fit_ln, alpha * pull)
        } else {
            0.0
        },
    }
}

/// The habit that a draw `u`, uniform in 0 to 1, chooses.
#[must_use]
#[inline(always)]
pub fn choose(weights: Weights, u: f32) -> u8 {
    let place = u * (weights.make + weights.cocreate + 1.0);
    // Below the first bound both count, below the second one: MAKE, COCREATE or BUY without a branch.
    u8::from(place < weights.make) + u8::from(place < weights.make + weights.cocreate)
}

/// Share of a need that a habit meets at home.
#[must_use]
#[inline(always)]
pub fn made_share(habit: u8, cocreation_share: f32) -> f32 {
    // Without branches, for vector code; both products are exact.
    f32::from(habit == MAKE) + f32::from(habit == COCREATE) * cocreation_share
}

#[cfg(test)]
mod tests {
    use super::{BUY, COCREATE, MAKE, Offer, Rule, Situation, Weights, choose, costs, weights};

    const RULE: Rule = Rule {
        elasticity: 1.8,
        materials: 0.3,
        shopping: 0.4,
        lightening: -0.2,
        influence: 0.3,
        cocreation_share: 0.5,
    };

    fn offer() -> Offer {
        Offer {
            price: 9.0,
            price_ln: 2.197_224_6,
            make_hours: 10.0,
            need: 1.0,
            ..Offer::default()
        }
    }

    fn someone() -> Situation {
        Situation {
            time_value: 0.5,
            skill: 0.8,
            talent: 1.25,
            wage: 1.5,
            in_wage_work: 1.0,
            sedentary: 1.0,
            neighbours: 0.5,
            quality_sense: 1.0,
            taste: 0.0,
        }
    }

    #[test]
    fn costs_are_those_worked_by_hand() {
        let found = costs(&RULE, &offer(), &someone());
        // .5 h of value * 10 h * .8 / (.8 * 1.25) = 4; 9 / 1.5 = 6; .3 * 6 = 1.8; .5 * .4 = .2.
        let expected = [4.0, 1.8, 6.0, 0.2];
        for (found, expected) in [found.time, found.materials, found.price, found.shopping]
            .into_iter()
            .zip(expected)
        {
            assert!((found - expected).abs() < 1e-6, "{found} for {expected}");
        }
        // 5.8 against 6.2 and half of each: 6.
        assert!((found.cocreate(0.5) - 6.0).abs() < 1e-6);
    }

    #[test]
    fn odds_are_the_cost_ratio_to_the_power_of_the_elasticity() {
        let found = weights::<true>(
            &RULE,
            &Offer {
                openness: 0.4,
                ..offer()
            },
            &someone(),
        );
        assert!((f64::from(found.make) - libm::pow(6.2 / 5.8, 1.8)).abs() < 1e-6);
        assert!((f64::from(found.cocreate) - 0.4 * libm::pow(6.2 / 6.0, 1.8)).abs() < 1e-6);
    }

    #[test]
    fn equal_cost_and_no_neighbours_gives_one_half() {
        // Making costs 6.2 when its hours cost 4.4, that is 11 hours at the tools of the date.
        let found = weights::<true>(
            &RULE,
            &Offer {
                make_hours: 11.0,
                ..offer()
            },
            &someone(),
        );
        assert!(
            (found.make / (found.make + 1.0) - 0.5).abs() < 1e-6,
            "{found:?}"
        );
        assert!(
            found.cocreate.abs() < f32::MIN_POSITIVE,
            "nothing to co-create"
        );
    }

    #[test]
    fn log_odds_move_by_theta_times_the_log_cost_ratio() {
        let before = weights::<true>(&RULE, &offer(), &someone());
        let dearer = Offer {
            price: 9.9,
            ..offer()
        };
        let after = weights::<true>(&RULE, &dearer, &someone());
        // Price and materials rise by a tenth: buying 6.2 -> 6.8, making 5.8 -> 5.98.
        let expected = 1.8 * libm::log((6.8 / 5.98) / (6.2 / 5.8));
        let found = libm::log(f64::from(after.make / before.make));
        assert!((found - expected).abs() < 2e-6, "{found} for {expected}");
    }

    #[test]
    fn a_draw_falls_into_the_options_in_their_order() {
        let thirds = Weights {
            make: 1.0,
            cocreate: 1.0,
        };
        let chosen = [0.0, 0.3, 0.34, 0.6, 0.67, 0.99].map(|u| choose(thirds, u));
        assert_eq!(chosen, [MAKE, MAKE, COCREATE, COCREATE, BUY, BUY]);
    }
}
