//! Who is online?
//!
//! **Question.** Which adults does the social web reach at a date?
//!
//! **Rule.** Each adult has a place in the order in which people go online, drawn once; those whose place is below
//! `drivers.reach` are online. As reach grows they join and stay, as it falls the last to join leave first.
//!
//! **Source.** The driver is an input.
//!
//! **Assumptions.** Joining depends on nothing else about an adult.
//!
//! **Parameters.** `drivers.reach`.

use crate::engine::arithmetic::threshold;
use crate::engine::draws::{Draws, Purpose};
use crate::engine::parallel::{self, BLOCK};

const JOIN: Purpose = Purpose::new("online/join");

/// Who is online at a reach: a bit an adult.
#[must_use]
pub fn online(adults: usize, reach: f64, draws: &Draws) -> Vec<u64> {
    let limit = threshold(reach);
    let mut bits = vec![0; adults.div_ceil(64)];
    let mut blocks: Vec<&mut [u64]> = bits.chunks_mut(BLOCK / 64).collect();
    parallel::map_mut(&mut blocks, |k, bits| {
        let first = k * BLOCK;
        let mut words = vec![0; BLOCK.min(adults - first)];
        draws.fill(JOIN, 0, first as u64, &mut words);
        for (adult, &word) in words.iter().enumerate() {
            bits[adult / 64] |= u64::from(u64::from(word) < limit) << (adult % 64);
        }
    });
    bits
}

/// Whether the bit of an adult is set.
#[must_use]
#[inline]
pub fn bit(bits: &[u64], adult: usize) -> bool {
    bits[adult / 64] >> (adult % 64) & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::{bit, online};
    use crate::engine::draws::Draws;

    #[test]
    fn whoever_is_online_stays_as_reach_grows() {
        let draws = Draws::new(1, 0);
        let (few, many) = (online(10_000, 0.3, &draws), online(10_000, 0.6, &draws));
        assert!(few.iter().zip(&many).all(|(few, many)| few & !many == 0));
        let count = (0..10_000).filter(|&adult| bit(&few, adult)).count();
        // Six standard deviations of a binomial law are 275.
        assert!((2725..3275).contains(&count), "{count}");
        assert!(online(100, 0.0, &draws).iter().all(|&bits| bits == 0));
    }
}
