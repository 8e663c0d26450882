//! How many has everyone heard? A count for each adult, as narrow as the most talked-to adult allows.

use crate::engine::memory::zeros;
use crate::engine::parallel::BLOCK;
use crate::model::talk::letters::Letters;
use rayon::iter::{IndexedParallelIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;

/// Adults whose counts are raised together: their counts stay in a core's cache while messages for them are read. A
/// whole number of blocks.
pub const DISTRICT: usize = 32 * BLOCK;

/// A count for each adult.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counts {
    /// Nobody can hear anything.
    Silent,
    /// Up to 255.
    Bytes(Vec<u8>),
    /// Up to 65,535.
    Words(Vec<u16>),
    /// Any number of ties.
    Longs(Vec<u32>),
}

const FITS: &str = "an adult hears no more than it listens to";

/// A count of some width.
trait Count: Send {
    fn raise(&mut self);
}

impl Count for u8 {
    fn raise(&mut self) {
        *self += 1;
    }
}

impl Count for u16 {
    fn raise(&mut self) {
        *self += 1;
    }
}

impl Count for u32 {
    fn raise(&mut self) {
        *self += 1;
    }
}

impl Counts {
    /// Zeros for so many adults, none of whom listens to more than `most`.
    #[must_use]
    pub fn zeros(adults: usize, most: usize) -> Self {
        match most {
            0 => Self::Silent,
            1..=0xff => Self::Bytes(zeros(adults)),
            0x100..=0xffff => Self::Words(zeros(adults)),
            _ => Self::Longs(zeros(adults)),
        }
    }

    /// The count of an adult.
    #[must_use]
    #[inline]
    pub fn of(&self, adult: usize) -> u32 {
        match self {
            Self::Silent => 0,
            Self::Bytes(counts) => u32::from(counts[adult]),
            Self::Words(counts) => u32::from(counts[adult]),
            Self::Longs(counts) => counts[adult],
        }
    }

    /// The counts of so many adults from number `first` on, where they are bytes.
    #[must_use]
    pub fn bytes(&self, first: usize, count: usize) -> Option<&[u8]> {
        match self {
            Self::Bytes(counts) => counts.get(first..first + count),
            _ => None,
        }
    }

    /// Adds the counts of consecutive adults, the first being number `first`, to `sums`, up to 255.
    #[inline(always)]
    pub fn add_to(&self, first: usize, sums: &mut [u8]) {
        #[inline(always)]
        fn add<C: Copy>(counts: &[C], sums: &mut [u8], narrow: impl Fn(C) -> u8) {
            for (sum, &count) in sums.iter_mut().zip(counts) {
                *sum = sum.saturating_add(narrow(count));
            }
        }
        match self {
            Self::Silent => {}
            Self::Bytes(counts) => add(&counts[first..], sums, |count| count),
            Self::Words(counts) => add(&counts[first..], sums, |count| count.min(255) as u8),
            Self::Longs(counts) => add(&counts[first..], sums, |count| count.min(255) as u8),
        }
    }

    /// Sets the count of an adult.
    pub fn set(&mut self, adult: usize, count: u32) {
        match self {
            Self::Silent => {}
            Self::Bytes(counts) => counts[adult] = u8::try_from(count).expect(FITS),
            Self::Words(counts) => counts[adult] = u16::try_from(count).expect(FITS),
            Self::Longs(counts) => counts[adult] = count,
        }
    }

    /// Sets all counts anew.
    pub fn refill(&mut self, of: impl Fn(usize) -> u32 + Sync) {
        match self {
            Self::Silent => {}
            Self::Bytes(counts) => refill(counts, |adult| u8::try_from(of(adult)).expect(FITS)),
            Self::Words(counts) => refill(counts, |adult| u16::try_from(of(adult)).expect(FITS)),
            Self::Longs(counts) => refill(counts, of),
        }
    }

    /// Raises the counts of all hearers.
    pub fn raise(&mut self, mail: &[Letters]) {
        match self {
            Self::Silent => {}
            Self::Bytes(counts) => raise(counts, mail),
            Self::Words(counts) => raise(counts, mail),
            Self::Longs(counts) => raise(counts, mail),
        }
    }

    /// The counts as numbers, for checks and tests.
    #[must_use]
    pub fn numbers(&self, adults: usize) -> Vec<u32> {
        (0..adults).map(|adult| self.of(adult)).collect()
    }
}

fn refill<C: Count>(counts: &mut [C], of: impl Fn(usize) -> C + Sync) {
    let blocks = counts.par_chunks_mut(BLOCK).enumerate();
    blocks.for_each(|(k, counts)| {
        for (count, adult) in counts.iter_mut().zip(k * BLOCK..) {
            *count = of(adult);
        }
    });
}

/// Each district is one thread's at a time, so that plain additions do.
fn raise<C: Count>(counts: &mut [C], mail: &[Letters]) {
    counts
        .par_chunks_mut(DISTRICT)
        .enumerate()
        .for_each(|(district, counts)| {
            for letters in mail {
                for &hearer in letters.to(district) {
                    counts[hearer as usize - district * DISTRICT].raise();
                }
            }
        });
}

#[cfg(test)]
mod tests {
    use super::{Counts, DISTRICT};
    use crate::model::talk::letters::Letters;

    #[test]
    fn every_width_counts_alike() {
        let adults = DISTRICT + 10;
        let late = u32::try_from(DISTRICT + 3).expect("small");
        let mail = [vec![5, 7, late], vec![late, 7, late]].map(|mut hearers| {
            let mut letters = Letters::default();
            letters.write(adults, &mut hearers);
            letters
        });
        for most in [3, 300, 70_000] {
            let mut counts = Counts::zeros(adults, most);
            counts.raise(&mail);
            let found = [5, 6, 7, DISTRICT + 3].map(|adult| counts.of(adult));
            assert_eq!(found, [1, 0, 2, 3]);
        }
        assert_eq!(Counts::zeros(10, 0).of(3), 0);
    }
}
