//! Bass on a network: innovation and imitation.
//!
//! **Question.** How likely does an adult adopt in a step, when a of its k ties have told it that they did?
//!
//! **Rule.** With p the coefficient of innovation, q that of imitation, dt the step in years:
//!
//! ```text
//! each-tie  P = 1 - [(1 - p) (1 - q/k)^a]^dt
//! hazard    P = 1 - (1 - (p + q a/k))^dt
//! rate      P = 1 - exp(-(p + q a/k) dt)
//! ```
//!
//! k is the adult's own number of ties, the network's mean, or 1 (`per`). On the complete graph the hazard form at yearly steps
//! is the finite Bass process: new adopters are binomial with p + q n/(N - 1). The rate form tends to continuous time.
//!
//! **Source.** Bass 1969; on networks Rand & Rust 2011, Fibich & Gibori 2010.
//!
//! **Assumptions.** Nobody forgets or gives up; ties are told once and count from then on; a chance above 1 is 1.
//!
//! **Parameters.** `adoption.innovation`, `adoption.imitation`, `adoption.form`, `adoption.per`.

use crate::model::talk::rules::{Chance, Chances, Heard, Pulls, Ties, log_miss};
use crate::scenario::adoption::{self, Form, Per};

/// The rule for steps of some length on networks of some mean degree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bass {
    /// Its parameters.
    pub law: adoption::Bass,
    /// Mean number of ties, offline and online.
    pub mean_degree: f64,
    /// Years in a step.
    pub years: f64,
}

impl Bass {
    /// Influence of one tie.
    #[must_use]
    pub fn per_tie(&self, ties: Ties) -> f64 {
        let k = match self.law.per {
            Per::Degree => f64::from(ties.all()),
            Per::MeanDegree => self.mean_degree,
            Per::Tie => 1.0,
        };
        if k > 0.0 { self.law.imitation / k } else { 0.0 }
    }

    /// Probability of a step when `voices` ties each have the influence `q`, and innovation `p` beside them.
    #[must_use]
    pub fn probability(&self, p: f64, q: f64, voices: u32) -> f64 {
        let log_stay = match self.law.form {
            Form::EachTie => log_miss(p, 1) + log_miss(q, voices),
            Form::Hazard => libm::log1p(-(p + q * f64::from(voices)).min(1.0)),
            Form::Rate => -(p + q * f64::from(voices)),
        };
        -libm::expm1(self.years * log_stay)
    }
}

impl Chance for Bass {
    fn chances(&self, heard: Heard, ties: Ties) -> Chances {
        let q = self.per_tie(ties);
        Chances {
            adopt: self.probability(self.law.innovation, q, heard.all()),
            reject: 0.0,
        }
    }

    fn pulls(&self, heard: Heard, ties: Ties) -> Pulls {
        let q = self.per_tie(ties);
        let (advertising, voice) = match self.law.form {
            // Of independent trials each has a part in proportion to its hazard.
            Form::EachTie => (
                -log_miss(self.law.innovation.min(CERTAIN), 1),
                -log_miss(q.min(CERTAIN), 1),
            ),
            Form::Hazard | Form::Rate => (self.law.innovation, q),
        };
        Pulls {
            advertising,
            offline: voice * f64::from(heard.offline),
            online: voice * f64::from(heard.online),
        }
    }

    fn ceiling(&self, most: Ties) -> f64 {
        let p = self.law.innovation;
        match self.law.per {
            // (1 - q/k)^k is least for one tie.
            Per::Degree => self.probability(p, self.law.imitation, 1),
            Per::MeanDegree | Per::Tie => self.probability(p, self.per_tie(most), most.all()),
        }
    }

    fn bound(&self, voices: u32, fewest: Ties, _most: Ties) -> f64 {
        // The fewer ties there are, the more one of them says.
        let ties = Ties::offline(fewest.all().max(voices));
        self.chances(Heard::offline(voices), ties).adopt
    }

    fn is_simple(&self) -> bool {
        true
    }

    fn weighs_ties(&self) -> bool {
        self.law.per == Per::Degree
    }
}

/// The largest probability whose hazard is finite.
const CERTAIN: f64 = 1.0 - f64::EPSILON;

#[cfg(test)]
mod tests {
    use super::Bass;
    use crate::model::talk::rules::{Chance, Heard, Ties};
    use crate::scenario::adoption::{self, Form, Per};

    fn chance(form: Form, per: Per, years: f64) -> f64 {
        let law = adoption::Bass {
            innovation: 0.03,
            imitation: 0.4,
            form,
            per,
        };
        let rule = Bass {
            law,
            mean_degree: 8.0,
            years,
        };
        let heard = Heard {
            offline: 3,
            online: 1,
            ..Heard::default()
        };
        let ties = Ties {
            offline: 7,
            online: 3,
        };
        rule.chances(heard, ties).adopt
    }

    #[test]
    fn chances_are_those_worked_by_hand() {
        let expected = [
            // .97 * .96^4 = .823842...; 4 of 10 ties at .4/10 each.
            (
                Form::EachTie,
                Per::Degree,
                1.0 - 0.97 * libm::pow(0.96, 4.0),
            ),
            (Form::Hazard, Per::Degree, 0.03 + 0.4 * 4.0 / 10.0),
            (Form::Hazard, Per::MeanDegree, 0.03 + 0.4 * 4.0 / 8.0),
            (Form::Rate, Per::Degree, 1.0 - libm::exp(-0.19)),
            (Form::Hazard, Per::Tie, 1.0),
        ];
        for (form, per, expected) in expected {
            let found = chance(form, per, 1.0);
            assert!(
                (found - expected).abs() < 1e-12,
                "{form:?} {per:?}: {found}"
            );
        }
    }

    #[test]
    fn two_halves_of_a_step_are_one_step() {
        for form in [Form::EachTie, Form::Hazard, Form::Rate] {
            let stay = 1.0 - chance(form, Per::Degree, 0.5);
            let found = 1.0 - stay * stay;
            assert!((found - chance(form, Per::Degree, 1.0)).abs() < 1e-12);
        }
    }
}
