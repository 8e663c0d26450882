//! How many has everyone heard? A count for each adult, a byte and what does not fit it.

use crate::engine::memory::zeros;
use crate::engine::parallel::BLOCK;
use crate::model::talk::letters::Letters;
use rayon::iter::{IndexedParallelIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;

/// Adults whose counts are raised together: their counts stay in a core's cache while messages for them are read. A
/// whole number of blocks, and as many as two bytes tell apart.
pub const DISTRICT: usize = 32 * BLOCK;

/// A count for each adult.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counts {
    /// Nobody can hear anything.
    Silent,
    /// Somebody can.
    Kept {
        /// Up to 255 of each.
        bytes: Vec<u8>,
        /// How many more there are of those whose byte is full; empty where nobody listens to so many. Few do: most of it is
        /// never touched.
        beyond: Vec<u32>,
    },
}

const FULL: u8 = u8::MAX;

impl Counts {
    /// Zeros for so many adults, none of whom listens to more than `most`.
    #[must_use]
    pub fn zeros(adults: usize, most: usize) -> Self {
        if most == 0 {
            return Self::Silent;
        }
        let crowded = most > usize::from(FULL);
        Self::Kept {
            bytes: zeros(adults),
            beyond: vec![0; if crowded { adults } else { 0 }],
        }
    }

    /// The count of an adult.
    #[must_use]
    #[inline]
    pub fn of(&self, adult: usize) -> u32 {
        let Self::Kept { bytes, beyond } = self else {
            return 0;
        };
        let byte = bytes[adult];
        if byte < FULL {
            return u32::from(byte);
        }
        u32::from(byte) + beyond.get(adult).copied().unwrap_or(0)
    }

    /// The counts of so many adults from number `first` on, up to 255; none where nobody can hear anything.
    #[must_use]
    pub fn bytes(&self, first: usize, count: usize) -> Option<&[u8]> {
        match self {
            Self::Silent => None,
            Self::Kept { bytes, .. } => bytes.get(first..first + count),
        }
    }

    /// Adds the counts of consecutive adults, the first being number `first`, to `sums`, up to 255.
    #[inline(always)]
    pub fn add_to(&self, first: usize, sums: &mut [u8]) {
        let counts = self.bytes(first, sums.len()).unwrap_or_default();
        for (sum, &count) in sums.iter_mut().zip(counts) {
            *sum = sum.saturating_add(count);
        }
    }

    /// Sets the count of an adult.
    pub fn set(&mut self, adult: usize, count: u32) {
        if let Self::Kept { bytes, beyond } = self {
            put(&mut bytes[adult], beyond.get_mut(adult), count);
        }
    }

    /// Sets all counts anew.
    pub fn refill(&mut self, of: impl Fn(usize) -> u32 + Sync) {
        each_district(self, |first, bytes, beyond| {
            let mut beyond = beyond.iter_mut();
            for (byte, adult) in bytes.iter_mut().zip(first..) {
                put(byte, beyond.next(), of(adult));
            }
        });
    }

    /// Raises the counts of all hearers.
    pub fn raise(&mut self, mail: &[Letters]) {
        each_district(self, |first, bytes, beyond| {
            for letters in mail {
                for &place in letters.to(first / DISTRICT) {
                    let place = usize::from(place);
                    let byte = &mut bytes[place];
                    if *byte < FULL {
                        *byte += 1;
                    } else {
                        beyond[place] += 1;
                    }
                }
            }
        });
    }

    /// The counts as numbers, for checks and tests.
    #[must_use]
    pub fn numbers(&self, adults: usize) -> Vec<u32> {
        (0..adults).map(|adult| self.of(adult)).collect()
    }
}

/// Sets a count; `beyond` is there wherever it may not fit a byte.
fn put(byte: &mut u8, beyond: Option<&mut u32>, count: u32) {
    *byte = u8::try_from(count).unwrap_or(FULL);
    if let Some(beyond) = beyond {
        *beyond = count - u32::from(*byte);
    }
}

/// Calls `work` with the number of the first adult, the bytes and what is beyond them of every district. Each district is one
/// thread's at a time, so that plain additions do.
fn each_district(counts: &mut Counts, work: impl Fn(usize, &mut [u8], &mut [u32]) + Sync) {
    let Counts::Kept { bytes, beyond } = counts else {
        return;
    };
    let districts = bytes.len().div_ceil(DISTRICT);
    let mut more: Vec<&mut [u32]> = beyond.chunks_mut(DISTRICT).collect();
    more.resize_with(districts, Default::default);
    let districts = bytes
        .par_chunks_mut(DISTRICT)
        .zip(more)
        .enumerate()
        .with_max_len(1);
    districts.for_each(|(district, (bytes, beyond))| work(district * DISTRICT, bytes, beyond));
}

#[cfg(test)]
mod tests {
    use super::{Counts, DISTRICT};
    use crate::model::talk::letters::Letters;

    #[test]
    fn counts_go_on_beyond_a_byte() {
        let adults = DISTRICT + 10;
        let late = u32::try_from(DISTRICT + 3).expect("small");
        let mail = [vec![5, 7, late], vec![late, 7, late]].map(|hearers| {
            let mut letters = Letters::default();
            letters.write(adults, &hearers);
            letters
        });
        let read = |counts: &Counts| [5, 6, 7, DISTRICT + 3].map(|adult| counts.of(adult));
        for most in [3, 300] {
            let mut counts = Counts::zeros(adults, most);
            counts.raise(&mail);
            assert_eq!(read(&counts), [1, 0, 2, 3]);
        }
        let mut counts = Counts::zeros(adults, 900);
        for _ in 0..200 {
            counts.raise(&mail);
        }
        assert_eq!(read(&counts), [200, 0, 400, 600]);
        let mut again = Counts::zeros(adults, 900);
        again.set(7, 700);
        again.refill(|adult| counts.of(adult));
        assert!(again == counts, "counted again");
        let mut sums = [100; 8];
        counts.add_to(0, &mut sums);
        assert_eq!(sums, [100, 100, 100, 100, 100, 255, 100, 255]);
        assert_eq!(Counts::zeros(10, 0).of(3), 0);
    }
}
