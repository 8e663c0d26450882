//! Utility with social influence.
//!
//! **Question.** Does an adult who knows of it adopt, given what it prefers and what its ties do?
//!
//! **Rule.** `U = beta x + (1 - beta) y`; adopt when `U >= U_min`. x is 1 when the share of ties that adopted is at least
//! h, else 0; y is 1 when the product's quality is at least the adult's preference, else 0. h and U_min are uniform
//! around their means, the preference uniform in 0 to 1. An adult knows of it from mass media, with a probability per
//! year, or from a tie that adopted.
//!
//! **Source.** Delre, Jager & Janssen 2007.
//!
//! **Assumptions.** Whoever knows decides again whenever a tie adopts.
//!
//! **Parameters.** `adoption.innovation` (mass media), `adoption.social_weight`, `adoption.threshold`,
//! `adoption.threshold_sd` (half width), `adoption.quality`, `adoption.utility_min`, `adoption.utility_spread` (half
//! width).

use crate::engine::arithmetic::uniform;
use crate::model::talk::rules::{Heard, Ties, threshold};

/// The product and how adults weigh it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Utility {
    /// Weight of the social part, beta.
    pub social_weight: f64,
    /// Quality of the product.
    pub quality: f64,
    /// Mean and half width of h.
    pub threshold: (f64, f64),
    /// Mean and half width of the least utility.
    pub utility_min: (f64, f64),
}

/// What differs between adults.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tastes {
    /// Share of ties that counts as "many do", h.
    pub threshold: f64,
    /// Preference: the least quality that suits.
    pub preference: f64,
    /// Least utility.
    pub utility_min: f64,
}

impl Utility {
    /// Tastes of the adult with these three draws.
    #[must_use]
    pub fn tastes(&self, words: [u32; 3]) -> Tastes {
        let [h, preference, least] = words.map(|word| f64::from(uniform(word)));
        let around = |(mean, half): (f64, f64), u: f64| mean + half * (2.0 * u - 1.0);
        Tastes {
            threshold: around(self.threshold, h),
            preference,
            utility_min: around(self.utility_min, least),
        }
    }

    /// Whether an adult who knows of it adopts.
    #[must_use]
    pub fn adopts(&self, tastes: Tastes, heard: Heard, ties: Ties) -> bool {
        let x = threshold::adopts(tastes.threshold, heard, ties);
        let y = self.quality >= tastes.preference;
        let part = |holds: bool, weight: f64| if holds { weight } else { 0.0 };
        let utility = part(x, self.social_weight) + part(y, 1.0 - self.social_weight);
        utility + 1e-9 >= tastes.utility_min
    }
}

#[cfg(test)]
mod tests {
    use super::{Tastes, Utility};
    use crate::model::talk::rules::{Heard, Ties};

    #[test]
    fn own_preference_and_ties_add_up_by_their_weights() {
        let rule = Utility {
            social_weight: 0.6,
            quality: 0.5,
            threshold: (0.3, 0.0),
            utility_min: (0.5, 0.0),
        };
        let ties = Ties {
            offline: 10,
            online: 0,
        };
        let adopts = |preference, a| {
            let tastes = Tastes {
                preference,
                ..rule.tastes([0, 0, 0])
            };
            let heard = Heard {
                offline: a,
                ..Heard::default()
            };
            rule.adopts(tastes, heard, ties)
        };
        // Liking it alone is worth .4, three of ten ties .6.
        assert!(!adopts(0.2, 0) && !adopts(0.2, 2));
        assert!(adopts(0.2, 3) && adopts(0.9, 3));
    }
}
