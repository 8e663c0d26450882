//! Complex contagion: it takes several.
//!
//! **Question.** Does an adult adopt once so many of its ties have?
//!
//! **Rule.** Adopt when the number of ties that adopted is at least `needed`. With one it is simple contagion at full chance.
//!
//! **Source.** Centola & Macy 2007; the experiment of Centola 2010.
//!
//! **Assumptions.** Everyone needs the same number; offline and online ties count alike.
//!
//! **Parameters.** `adoption.needed`.

use crate::model::talk::rules::Heard;

/// Whether an adult adopts.
#[must_use]
pub fn adopts(needed: u32, heard: Heard) -> bool {
    heard.all() >= needed
}

#[cfg(test)]
mod tests {
    use super::adopts;
    use crate::model::talk::rules::Heard;

    #[test]
    fn it_takes_the_number_needed() {
        let heard = |offline, online| Heard {
            offline,
            online,
            ..Heard::default()
        };
        assert!(!adopts(2, heard(1, 0)));
        assert!(adopts(2, heard(1, 1)));
    }
}
