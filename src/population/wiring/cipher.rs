//! Which number takes which place in a random order? A permutation that a formula gives both ways, so that none is stored.
//!
//! A Feistel network over the bits of a number (Luby & Rackoff 1988), whose halves may differ in length; what leaves the
//! range walks on until it is back in it (Black & Rogaway 2002). Eight rounds of multiplying and shifting, which is mixing
//! enough for a simulation and no secret. Ranges of a few dozen numbers see only a part of all their orders.

use crate::engine::vector::widest;
use crate::population::wiring::Source;
use std::ops::Range;

const ROUNDS: usize = 8;

/// A permutation of the numbers below `size`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cipher {
    size: u64,
    keys: [u32; ROUNDS],
    /// Bits of the lower half.
    low: u32,
    /// Masks of the lower and the upper half.
    masks: [u32; 2],
}

impl Cipher {
    /// The permutation that is number `number` of a purpose.
    pub(crate) fn draw(source: Source<'_>, name: &str, number: u32, size: u64) -> Self {
        let mut keys = [0; ROUNDS];
        source.fill(name, number, 0, &mut keys);
        let bits = (64 - size.saturating_sub(1).leading_zeros()).max(2);
        let low = bits / 2;
        let mask = |bits: u32| u32::try_from((1_u64 << bits) - 1).expect("half of 64 bits");
        Self {
            size,
            keys,
            low,
            masks: [mask(low), mask(bits - low)],
        }
    }

    /// The place of a number.
    #[inline]
    pub(crate) fn place(&self, number: u64) -> u64 {
        let mut at = number;
        loop {
            at = self.forth(at);
            if at < self.size {
                return at;
            }
        }
    }

    /// The number at a place.
    #[inline]
    pub(crate) fn number(&self, place: u64) -> u64 {
        let mut at = place;
        loop {
            at = self.back(at);
            if at < self.size {
                return at;
            }
        }
    }

    /// The numbers at some places, into a list.
    pub(crate) fn numbers(&self, places: Range<u64>, into: &mut Vec<u64>) {
        into.clear();
        into.extend(places);
        self.numbers_at(into);
    }

    /// The numbers at places, in their stead.
    pub(crate) fn numbers_at(&self, places: &mut [u64]) {
        self.walked(places, |all| {
            widest(
                #[inline(always)]
                || {
                    for at in &mut *all {
                        *at = self.back(*at);
                    }
                },
            );
        });
    }

    /// The places of numbers, in their stead.
    pub(crate) fn places_of(&self, numbers: &mut [u64]) {
        self.walked(numbers, |all| {
            widest(
                #[inline(always)]
                || {
                    for at in &mut *all {
                        *at = self.forth(*at);
                    }
                },
            );
        });
    }

    /// Walks until all are within. All take a step before any takes another, which is work for wide vectors.
    #[inline(always)]
    fn walked(&self, all: &mut [u64], step: impl Fn(&mut [u64])) {
        step(all);
        // Who is outside, in the order of the list, and where.
        let outside = (0..).zip(all.iter().copied());
        let outside = outside.filter(|(_, at)| *at >= self.size);
        let (mut who, mut left): (Vec<usize>, Vec<u64>) = outside.unzip();
        while !left.is_empty() {
            step(&mut left);
            let mut kept = 0;
            for k in 0..left.len() {
                // Written in any case: whether it is right cannot be foreseen.
                all[who[k]] = left[k];
                (who[kept], left[kept]) = (who[k], left[k]);
                kept += usize::from(left[k] >= self.size);
            }
            who.truncate(kept);
            left.truncate(kept);
        }
    }

    /// One step of the walk, which may lead outside.
    #[inline(always)]
    fn forth(&self, at: u64) -> u64 {
        let (mut low, mut high) = self.halves(at);
        for pair in self.keys.chunks_exact(2) {
            low ^= mix(high ^ pair[0]) & self.masks[0];
            high ^= mix(low ^ pair[1]) & self.masks[1];
        }
        self.joined(low, high)
    }

    /// One step back of the walk, which may lead outside.
    #[inline(always)]
    fn back(&self, at: u64) -> u64 {
        let (mut low, mut high) = self.halves(at);
        for pair in self.keys.chunks_exact(2).rev() {
            high ^= mix(low ^ pair[1]) & self.masks[1];
            low ^= mix(high ^ pair[0]) & self.masks[0];
        }
        self.joined(low, high)
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "the upper half has 32 bits at most, and the mask cuts the lower"
    )]
    #[inline(always)]
    fn halves(&self, at: u64) -> (u32, u32) {
        (at as u32 & self.masks[0], (at >> self.low) as u32)
    }

    #[inline(always)]
    fn joined(&self, low: u32, high: u32) -> u64 {
        u64::from(high) << self.low | u64::from(low)
    }
}

/// The finaliser of MurmurHash3 (Appleby 2011), once over.
#[inline(always)]
fn mix(word: u32) -> u32 {
    let word = (word ^ word >> 16).wrapping_mul(0x85eb_ca6b);
    let word = (word ^ word >> 13).wrapping_mul(0xc2b2_ae35);
    word ^ word >> 16
}

#[cfg(test)]
mod tests {
    use super::Cipher;
    use crate::engine::draws::Draws;
    use crate::population::wiring::Source;

    #[test]
    fn every_number_has_one_place_and_is_found_there() {
        for size in [1_u64, 2, 3, 7, 64, 100, 4097] {
            let cipher = Cipher::draw(Source::offline(&Draws::new(2, 0)), "pair", 3, size);
            let mut seen = vec![false; usize::try_from(size).expect("small")];
            for number in 0..size {
                let place = cipher.place(number);
                assert!(place < size && cipher.number(place) == number);
                let slot = &mut seen[usize::try_from(place).expect("small")];
                assert!(!std::mem::replace(slot, true));
            }
            let mut some = Vec::new();
            cipher.numbers(size / 3..size, &mut some);
            assert!(
                (size / 3..size)
                    .map(|place| cipher.number(place))
                    .eq(some.iter().copied())
            );
            cipher.places_of(&mut some);
            assert!((size / 3..size).eq(some));
        }
    }
}
