//! Independent cascade: one trial a tie.
//!
//! **Question.** Does an adopter's one trial along a tie succeed?
//!
//! **Rule.** An adopter tries each of its ties once, at the step after its own adoption, and succeeds with probability T.
//! Whoever was reached by one success or more adopts.
//!
//! **Source.** Goldenberg, Libai & Muller 2001; Kempe, Kleinberg & Tardos 2003. The set that is reached is that of bond
//! percolation.
//!
//! **Assumptions.** Trials are independent; T is per tie and not per year: the length of a step does not matter.
//!
//! **Parameters.** `adoption.transmission`, `adoption.transmission_online`.

use crate::model::talk::rules::Heard;

/// Whether an adult adopts who was reached by so many successful trials.
#[must_use]
pub fn adopts(heard: Heard) -> bool {
    heard.all() > 0
}
