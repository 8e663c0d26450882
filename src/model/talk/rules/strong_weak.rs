//! Strong ties, weak ties and advertising.
//!
//! **Question.** How likely does an adult become informed in a step by m strong ties, j weak ties and advertising?
//!
//! **Rule.** `P = 1 - [(1 - alpha) (1 - beta_s)^m (1 - beta_w)^j]^dt`. Strong ties are those of `network`, weak ones those of
//! `online`.
//!
//! **Source.** Goldenberg, Libai & Muller 2001.
//!
//! **Assumptions.** Trials are independent; all ties of a kind weigh the same, however many an adult has.
//!
//! **Parameters.** `adoption.innovation` (alpha), `adoption.strong`, `adoption.weak`.

use crate::model::talk::rules::{Chance, Chances, Heard, Pulls, Ties, log_miss};

/// The rule for steps of some length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StrongWeak {
    /// Effect of advertising, alpha.
    pub advertising: f64,
    /// Effect of a strong tie, beta_s.
    pub strong: f64,
    /// Effect of a weak tie, beta_w.
    pub weak: f64,
    /// Years in a step.
    pub years: f64,
}

impl Chance for StrongWeak {
    fn chances(&self, heard: Heard, _ties: Ties) -> Chances {
        let log_stay = log_miss(self.advertising, 1)
            + log_miss(self.strong, heard.offline)
            + log_miss(self.weak, heard.online);
        Chances {
            adopt: -libm::expm1(self.years * log_stay),
            reject: 0.0,
        }
    }

    fn pulls(&self, heard: Heard, _ties: Ties) -> Pulls {
        let hazard = |p: f64, n: u32| -log_miss(p.min(1.0 - f64::EPSILON), n);
        Pulls {
            advertising: hazard(self.advertising, 1),
            offline: hazard(self.strong, heard.offline),
            online: hazard(self.weak, heard.online),
        }
    }

    fn ceiling(&self, most: Ties) -> f64 {
        let heard = Heard {
            offline: most.offline,
            online: most.online,
            ..Heard::default()
        };
        self.chances(heard, most).adopt
    }

    fn bound(&self, voices: u32, fewest: Ties, _most: Ties) -> f64 {
        let strong = Heard::offline(voices);
        let weak = Heard {
            online: voices,
            ..Heard::default()
        };
        let chance = |heard| self.chances(heard, fewest).adopt;
        chance(strong).max(chance(weak))
    }

    fn is_simple(&self) -> bool {
        false
    }

    fn weighs_ties(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::StrongWeak;
    use crate::model::talk::rules::{Chance, Heard, Ties};

    #[test]
    fn the_chance_is_that_worked_by_hand() {
        let rule = StrongWeak {
            advertising: 0.01,
            strong: 0.04,
            weak: 0.02,
            years: 1.0,
        };
        let heard = Heard {
            offline: 2,
            online: 3,
            ..Heard::default()
        };
        let found = rule.chances(heard, Ties::default()).adopt;
        let expected = 1.0 - 0.99 * 0.96 * 0.96 * libm::pow(0.98, 3.0);
        assert!((found - expected).abs() < 1e-14, "{found}");
    }
}
