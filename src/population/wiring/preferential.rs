//! What if who is known becomes known? Growth by preferential attachment.

use crate::engine::memory::zeros;
use crate::engine::vector::prefetch;
use crate::population::network::Network;
use crate::population::wiring::{Source, pieces, range};
use rayon::prelude::{IndexedParallelIterator, ParallelIterator, ParallelSliceMut};
use std::ops::Range;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;

/// Ties that a network of this kind can have: their ends are numbered by 32 bits.
pub const TIES_MAX: u64 = 1 << 31;

/// The first `ties + 1` adults all know each other; each further one ties itself to `ties` ends of ties made before it came,
/// so that an adult is chosen in proportion to its ties (Barabasi & Albert 1999, Science 286:509). Degrees come to follow
/// `P(k) = 2 m (m + 1) / (k (k + 1) (k + 2))` (Dorogovtsev, Mendes & Samukhin 2000; Bollobas and others 2001).
///
/// Choosing an end of a tie in a list of all ends is choosing in proportion to ties (Batagelj & Brandes 2005). A newcomer's own
/// ends are known; the others copy an earlier end, whose draw is looked up until an end is known (Alam, Khan & Marathe 2013;
/// Sanders & Schulz 2016), so all newcomers are placed at the same time and exactly. Who is chosen twice by the same newcomer
/// is tied once, which is counted.
///
/// In a `directed` network newcomers listen to those they choose, and the first all listen to each other.
#[must_use]
pub fn barabasi_albert(adults: u32, ties: u32, directed: bool, source: Source<'_>) -> Network {
    assert!(
        ties >= 1 && ties < adults && u64::from(ties) * u64::from(adults) < TIES_MAX,
        "newcomers need that many others"
    );
    let growth = Growth::draw(adults, ties, source);
    // The ends that are copied go as soon as all ties are told.
    Network::of_pairs(adults, pieces(adults), directed, move |piece, pairs| {
        let (first, last) = range(piece, adults);
        for adult in first..last.min(ties + 1) {
            let others = if directed { ties + 1 } else { adult };
            pairs.extend((0..others).filter(|&o| o != adult).map(|o| (adult, o)));
        }
        if last > ties + 1 {
            growth.tell(first.max(ties + 1)..last, pairs);
        }
    })
}

/// A divisor d of numbers of 32 bits, as the largest whole number below 2^64 / d: a number's quotient is that times one more than
/// the number, over 2^64, which falls short of the true (n + 1) / d by less than 2^-31 and never reaches it. A processor divides
/// several times slower than it multiplies.
#[derive(Clone, Copy)]
struct Divisor(u64);

impl Divisor {
    fn new(divisor: u32) -> Self {
        Self(u64::MAX / u64::from(divisor))
    }

    #[inline(always)]
    fn divide(self, number: u32) -> u32 {
        let product = u128::from(self.0) * (u128::from(number) + 1);
        u32::try_from(product >> 64).expect("a quotient is no larger")
    }
}

/// Ends of ties in the order in which they were made: two for each tie, the newcomer's first.
struct Growth {
    ties: u32,
    /// The same, to divide by.
    by_ties: Divisor,
    /// Ends of the ties among the first adults.
    early: u32,
    /// For each tie of a newcomer, the end it copies, or the one that this leads to. Whoever looks it up writes that down for
    /// all: the way is shorter then, and leads to the same adult.
    copied: Vec<AtomicU32>,
}

impl Growth {
    fn draw(adults: u32, ties: u32, source: Source<'_>) -> Self {
        const PIECE: usize = 4096;
        let early = ties * (ties + 1);
        let each = ties as usize;
        let newcomers = (adults - ties - 1) as usize;
        let mut copied: Vec<AtomicU32> = zeros(newcomers * each);
        copied
            .par_chunks_mut(PIECE * each)
            .enumerate()
            .for_each(|(piece, copied)| {
                // Two words a tie: the ends are too many for the fineness of one.
                let mut words = vec![0; copied.len() * 2];
                let first = piece * PIECE * each;
                source.fill("copy", 0, first as u64 * 2, &mut words);
                let newcomers = copied.chunks_mut(each).zip(words.chunks(2 * each));
                let before = (u64::from(early) + 2 * first as u64..).step_by(2 * each);
                for ((ends, words), before) in newcomers.zip(before) {
                    for (end, word) in ends.iter_mut().zip(words.chunks_exact(2)) {
                        let word = u64::from(word[0]) << 32 | u64::from(word[1]);
                        let scaled = (u128::from(word) * u128::from(before)) >> 64;
                        *end.get_mut() = u32::try_from(scaled).expect("below twice the ties");
                    }
                }
            });
        Self {
            ties,
            by_ties: Divisor::new(ties),
            early,
            copied,
        }
    }

    /// Adds the ties of some newcomers, from the one that is an adult's number to one before another.
    ///
    /// An end that copies another is looked up again, and each look waits for memory: those ahead are asked for, and all go one
    /// look further in turn.
    fn tell(&self, newcomers: Range<u32>, pairs: &mut Vec<(u32, u32)>) {
        const AHEAD: usize = 24;
        let place = |adult: u32| (adult - self.ties - 1) as usize * self.ties as usize;
        let own = &self.copied[place(newcomers.start)..place(newcomers.end)];
        let mut ends: Vec<u32> = own.iter().map(|end| end.load(Relaxed)).collect();
        // Those that copy another end.
        let mut open = vec![0_u32; ends.len()];
        let mut kept = 0;
        for (at, &end) in (0..).zip(&ends) {
            open[kept] = at;
            kept += usize::from(self.copies(end));
        }
        open.truncate(kept);
        while !open.is_empty() {
            let mut kept = 0;
            for k in 0..open.len() {
                if let Some(&next) = open.get(k + AHEAD) {
                    prefetch(&self.copied, self.tie(ends[next as usize]));
                }
                let at = open[k];
                let end = &mut ends[at as usize];
                *end = self.copied[self.tie(*end)].load(Relaxed);
                open[kept] = at;
                kept += usize::from(self.copies(*end));
            }
            open.truncate(kept);
        }
        for (own, &end) in own.iter().zip(&ends) {
            own.store(end, Relaxed);
        }
        for (adult, ends) in newcomers.zip(ends.chunks_exact(self.ties as usize)) {
            pairs.extend(ends.iter().map(|&end| (adult, self.adult(end))));
        }
    }

    /// Whether an end copies an earlier one: those of newcomers' ties do whose number is odd, counted from theirs.
    fn copies(&self, end: u32) -> bool {
        end >= self.early && (end - self.early) & 1 == 1
    }

    /// The number of a newcomer's tie by one of its ends.
    fn tie(&self, end: u32) -> usize {
        (end.wrapping_sub(self.early) / 2) as usize
    }

    /// The adult at an end that copies none.
    fn adult(&self, end: u32) -> u32 {
        // Each of the first adults has as many ends as the others.
        if end < self.early {
            self.by_ties.divide(end)
        } else {
            self.ties + 1 + self.by_ties.divide((end - self.early) / 2)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Divisor;

    #[test]
    fn quotients_are_whole_and_exact() {
        for divisor in (1..3000).chain([65_536, 1 << 30, (1 << 31) - 1]) {
            let by = Divisor::new(divisor);
            let multiples = (0..u32::MAX).step_by(16_777_259).map(|n| n - n % divisor);
            let ends = [0, 1, u32::MAX - 1, u32::MAX, 1 << 31];
            let near = multiples.flat_map(|n| [n, n.wrapping_sub(1), n.wrapping_add(1)]);
            for number in near.chain(ends) {
                let told = by.divide(number);
                assert_eq!(told, number / divisor, "{number} by {divisor}");
            }
        }
    }
}
