//! How does an experiment draw? Uniform and normal numbers, choices and shuffles from a sequence of addressed words.
//!
//! A model's draws are addressed one by one; an experiment's own draws (which points, which resample) are read from
//! sequences, each at an address made of seed, purpose and two numbers. Nothing is carried over: a sequence is opened
//! where it is used.

use crate::engine::arithmetic::normal_quantile;
use crate::engine::draws::{Draws, Purpose};
use rand::Rng;

/// The sequence of an experiment at an address: `step` and `place` number what is drawn there.
#[must_use]
pub fn sequence(seed: u64, purpose: Purpose, step: u32, place: u64) -> impl Rng + use<> {
    // Experiments are no runs: their numbers stand beyond those of the last run that can be.
    Draws::new(seed, u32::MAX).sequence(purpose, step, place)
}

/// Uniform in 0 (included) to 1 (excluded), on a grid of 2^-53.
pub fn uniform(words: &mut impl Rng) -> f64 {
    (words.next_u64() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
}

/// Standard normal, by the quantile of a uniform number: one number a draw, whatever came before.
pub fn normal(words: &mut impl Rng) -> f64 {
    normal_quantile(uniform(words) + 0.5 / 9_007_199_254_740_992.0)
}

/// A number below `count`, all equally likely (Lemire 2019: multiply, and draw again where the remainder would favour some).
///
/// # Panics
/// When `count` is 0 or beyond 32 bits.
pub fn below(words: &mut impl Rng, count: usize) -> usize {
    let count = u32::try_from(count).expect("experiments count in 32 bits");
    assert!(count > 0, "nothing to choose from");
    let unfair = count.wrapping_neg() % count;
    loop {
        let [low, high] = halves(u64::from(words.next_u32()) * u64::from(count));
        if low >= unfair {
            return high as usize;
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the two halves are meant")]
const fn halves(product: u64) -> [u32; 2] {
    [product as u32, (product >> 32) as u32]
}

/// Puts `items` into random order, every order equally likely (Fisher & Yates 1938, Durstenfeld 1964).
pub fn shuffle<T>(words: &mut impl Rng, items: &mut [T]) {
    for last in (1..items.len()).rev() {
        items.swap(last, below(words, last + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::{below, normal, sequence, shuffle, uniform};
    use crate::engine::draws::Purpose;
    use std::collections::BTreeMap;

    const TEST: Purpose = Purpose::new("test");

    /// False alarm: 6 of the normal law's standard errors each, below one in 10^8.
    #[test]
    fn draws_have_their_laws() {
        let mut words = sequence(1, TEST, 0, 0);
        let n = 40_000;
        let (mut flat, mut square) = (0.0, 0.0);
        let mut counts = [0_u32; 3];
        for _ in 0..n {
            flat += uniform(&mut words);
            let z = normal(&mut words);
            square += z * z;
            counts[below(&mut words, 3)] += 1;
        }
        let n = f64::from(n);
        assert!((flat / n - 0.5).abs() < 6.0 * (1.0 / 12.0 / n).sqrt());
        assert!((square / n - 1.0).abs() < 6.0 * (2.0 / n).sqrt());
        for count in counts {
            assert!((f64::from(count) / n - 1.0 / 3.0).abs() < 6.0 * (2.0 / 9.0 / n).sqrt());
        }
    }

    /// False alarm: chi-square with 5 degrees above 40, 1.5 in 10^7.
    #[test]
    fn every_order_is_equally_likely() {
        let mut words = sequence(2, TEST, 0, 0);
        let mut seen: BTreeMap<[u8; 3], f64> = BTreeMap::new();
        for _ in 0..6_000 {
            let mut items = [0, 1, 2];
            shuffle(&mut words, &mut items);
            *seen.entry(items).or_default() += 1.0;
        }
        assert_eq!(seen.len(), 6);
        let far: f64 = seen
            .values()
            .map(|n| (n - 1_000.0) * (n - 1_000.0) / 1_000.0)
            .sum();
        assert!(far < 40.0, "chi-square {far}");
    }
}
