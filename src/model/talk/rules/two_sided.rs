//! Positive and negative word of mouth.
//!
//! **Question.** How likely does an adult adopt, and how likely reject for good, when some ties praise and others complain?
//!
//! **Rule.** With a+ ties for it and a- against, and the chance of a good word as in `bass`:
//!
//! ```text
//! p+ = 1 - (1 - p) (1 - q/k)^a+          p- = 1 - (1 - m q/k)^a-          alpha = p+ / (p+ + p-)
//! adopt   p+ (1 - p-) + alpha p+ p-
//! reject  p- (1 - p+) + (1 - alpha) p+ p-
//! ```
//!
//! An adopter is disappointed with probability d. Disappointed adopters and those who reject speak against it.
//!
//! **Source.** Goldenberg, Libai, Moldovan & Muller 2007; the same form in Libai, Muller & Peres 2013.
//!
//! **Assumptions.** Whoever rejects never adopts later; disappointment is drawn once, at adoption.
//!
//! **Parameters.** Those of `bass`, `adoption.disappointment`, `adoption.negativity`.

use crate::model::talk::rules::bass::Bass;
use crate::model::talk::rules::{Chance, Chances, Heard, Pulls, Ties};
use crate::scenario::adoption;

/// The rule for steps of some length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TwoSided {
    /// How good words work.
    pub bass: Bass,
    /// How much stronger bad words are, m.
    pub negativity: f64,
}

impl Chance for TwoSided {
    fn chances(&self, heard: Heard, ties: Ties) -> Chances {
        let q = self.bass.per_tie(ties);
        let good = self
            .bass
            .probability(self.bass.law.innovation, q, heard.all());
        let bad = self
            .bass
            .probability(0.0, self.negativity * q, heard.all_against());
        let both = good * bad;
        let first = if both > 0.0 { good / (good + bad) } else { 0.0 };
        Chances {
            adopt: good * (1.0 - bad) + first * both,
            reject: bad * (1.0 - good) + (1.0 - first) * both,
        }
    }

    fn pulls(&self, heard: Heard, ties: Ties) -> Pulls {
        self.bass.pulls(heard, ties)
    }

    fn ceiling(&self, most: Ties) -> f64 {
        let worst = Bass {
            law: adoption::Bass {
                innovation: 0.0,
                imitation: self.negativity * self.bass.law.imitation,
                ..self.bass.law
            },
            ..self.bass
        };
        1.0 - (1.0 - self.bass.ceiling(most)) * (1.0 - worst.ceiling(most))
    }

    fn is_simple(&self) -> bool {
        false
    }

    fn weighs_ties(&self) -> bool {
        self.bass.weighs_ties()
    }
}

#[cfg(test)]
mod tests {
    use super::TwoSided;
    use crate::model::talk::rules::bass::Bass;
    use crate::model::talk::rules::{Chance, Heard, Ties};
    use crate::scenario::adoption::{self, Form, Per};

    #[test]
    fn chances_are_those_worked_by_hand() {
        let law = adoption::Bass {
            innovation: 0.0,
            imitation: 1.0,
            form: Form::EachTie,
            per: Per::Degree,
        };
        let bass = Bass {
            law,
            mean_degree: 4.0,
            years: 1.0,
        };
        let rule = TwoSided {
            bass,
            negativity: 2.0,
        };
        let heard = Heard {
            offline: 1,
            offline_against: 1,
            ..Heard::default()
        };
        let ties = Ties {
            offline: 4,
            online: 0,
        };
        // p+ = 1/4, p- = 1/2, alpha = 1/3: adopt 1/8 + 1/24, reject 3/8 + 1/12.
        let found = rule.chances(heard, ties);
        assert!((found.adopt - 1.0 / 6.0).abs() < 1e-14, "{found:?}");
        assert!((found.reject - 11.0 / 24.0).abs() < 1e-14, "{found:?}");
    }
}
