//! Thresholds: it takes a share.
//!
//! **Question.** Does an adult adopt once so large a share of its ties has?
//!
//! **Rule.** Adopt when `a / k >= phi`, a the ties that adopted, k all ties, phi the adult's own threshold: fixed, normal, or
//! uniform in 0 to 1 (the linear threshold model with equal weights).
//!
//! **Source.** Granovetter 1978; Watts 2002; Kempe, Kleinberg & Tardos 2003.
//!
//! **Assumptions.** Nobody adopts without a tie that did, whatever the threshold. A share within 1e-9 of the threshold
//! reaches it, so that 9 of 50 reach .18 though neither is exact in binary.
//!
//! **Parameters.** `adoption.threshold`, `adoption.threshold_law`, `adoption.threshold_sd`.

use crate::engine::arithmetic::{normal, uniform};
use crate::model::talk::rules::{Heard, Ties};
use crate::scenario::adoption::ThresholdLaw;

/// The threshold of the adult whose draw is `word`.
#[must_use]
pub fn of_word(law: ThresholdLaw, mean: f64, sd: f64, word: u32) -> f64 {
    match law {
        ThresholdLaw::Fixed => mean,
        ThresholdLaw::Normal => mean + sd * normal(word),
        ThresholdLaw::Uniform => f64::from(uniform(word)),
    }
}

/// Whether an adult adopts.
#[must_use]
pub fn adopts(threshold: f64, heard: Heard, ties: Ties) -> bool {
    let a = f64::from(heard.all());
    a > 0.0 && a + 1e-9 * f64::from(ties.all()) >= threshold * f64::from(ties.all())
}

#[cfg(test)]
mod tests {
    use super::adopts;
    use crate::model::talk::rules::{Heard, Ties};

    #[test]
    fn the_share_decides_and_equality_is_enough() {
        let told = |a, k| {
            let heard = Heard {
                offline: a,
                ..Heard::default()
            };
            adopts(
                0.18,
                heard,
                Ties {
                    offline: k,
                    online: 0,
                },
            )
        };
        assert!(told(9, 50) && told(1, 5));
        assert!(!told(8, 50) && !told(1, 6) && !told(0, 5));
    }
}
