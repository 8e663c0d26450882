//! Who knows whom? Ties as compressed rows: the ties of adult `i` stand at `offsets[i]..offsets[i + 1]` of `targets`.

use rayon::prelude::{IntoParallelIterator, ParallelIterator, ParallelSliceMut};
use std::ops::Range;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// Directed ties, sorted by source and then by target, without loops or repetitions. An undirected tie stands twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    offsets: Vec<u64>,
    targets: Vec<u32>,
}

impl Network {
    /// A network without ties.
    #[must_use]
    pub fn empty(adults: u32) -> Self {
        Self {
            offsets: vec![0; adults as usize + 1],
            targets: Vec::new(),
        }
    }

    /// The network of undirected ties between adults numbered below `adults`.
    ///
    /// `ties` calls back with every tie of a piece; pieces are numbered below `pieces`, may be asked at the same time and
    /// must answer the same both times. Ties named more than once count once. The result does not depend on the order.
    ///
    /// # Panics
    /// When a tie joins an adult to itself or to a number that is not there.
    pub fn of_undirected<F>(adults: u32, pieces: usize, ties: F) -> Self
    where
        F: Fn(usize, &mut dyn FnMut(u32, u32)) + Sync,
    {
        let count = adults as usize;
        let starts: Vec<AtomicU64> = (0..=count).map(|_| AtomicU64::new(0)).collect();
        (0..pieces).into_par_iter().for_each(|piece| {
            ties(piece, &mut |a, b| {
                assert!(
                    a != b && a < adults && b < adults,
                    "tie {a}-{b} is impossible"
                );
                starts[a as usize].fetch_add(1, Ordering::Relaxed);
                starts[b as usize].fetch_add(1, Ordering::Relaxed);
            });
        });
        let mut total = 0;
        for start in &starts {
            total += start.swap(total, Ordering::Relaxed);
        }
        let slots = usize::try_from(total).expect("ties fit the memory");
        let targets: Vec<AtomicU32> = (0..slots).map(|_| AtomicU32::new(0)).collect();
        let put = |from: u32, to: u32| {
            let slot = starts[from as usize].fetch_add(1, Ordering::Relaxed);
            #[expect(
                clippy::cast_possible_truncation,
                reason = "below `slots`, which is a usize"
            )]
            targets[slot as usize].store(to, Ordering::Relaxed);
        };
        (0..pieces).into_par_iter().for_each(|piece| {
            ties(piece, &mut |a, b| {
                put(a, b);
                put(b, a);
            });
        });
        // Each cursor now stands at the end of its row, which is the start of the next.
        let mut offsets = vec![0];
        offsets.extend(
            starts[..count]
                .iter()
                .map(|end| end.load(Ordering::Relaxed)),
        );
        let targets = targets.into_iter().map(AtomicU32::into_inner).collect();
        Self::sorted(offsets, targets)
    }

    /// Sorts every row and drops repetitions.
    fn sorted(offsets: Vec<u64>, mut targets: Vec<u32>) -> Self {
        let mut rows: Vec<&mut [u32]> = Vec::with_capacity(offsets.len());
        let mut rest = targets.as_mut_slice();
        for pair in offsets.windows(2) {
            let (row, after) = rest.split_at_mut(length(pair[0], pair[1]));
            rows.push(row);
            rest = after;
        }
        rows.par_chunks_mut(4096).for_each(|some| {
            for row in some {
                row.sort_unstable();
            }
        });
        let repeated = rows
            .iter()
            .any(|row| row.windows(2).any(|pair| pair[0] == pair[1]));
        if !repeated {
            return Self { offsets, targets };
        }
        let mut kept = Self {
            offsets: vec![0],
            targets: Vec::with_capacity(targets.len()),
        };
        for pair in offsets.windows(2) {
            let row = &targets[place(pair[0])..place(pair[1])];
            let start = kept.targets.len();
            for &target in row {
                if kept.targets.len() == start || kept.targets.last() != Some(&target) {
                    kept.targets.push(target);
                }
            }
            kept.offsets.push(kept.targets.len() as u64);
        }
        kept
    }

    /// Number of adults.
    #[must_use]
    pub fn adults(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Number of directed ties.
    #[must_use]
    pub fn ties(&self) -> usize {
        self.targets.len()
    }

    /// Those whom an adult knows, in increasing order.
    #[must_use]
    #[inline]
    pub fn known_by(&self, adult: usize) -> &[u32] {
        &self.targets[place(self.offsets[adult])..place(self.offsets[adult + 1])]
    }

    /// The ties of adults of consecutive numbers, one row after the other.
    #[must_use]
    pub fn known_by_all(&self, adults: Range<usize>) -> &[u32] {
        &self.targets[place(self.offsets[adults.start])..place(self.offsets[adults.end])]
    }

    /// All ties that stand `ahead` places or more after the first of an adult.
    #[must_use]
    pub fn ties_after(&self, adult: usize, ahead: usize) -> &[u32] {
        let start = place(self.offsets[adult]) + ahead;
        self.targets.get(start..).unwrap_or_default()
    }

    /// Where the rows of adults of consecutive numbers start and where the last ends, in `targets`.
    #[must_use]
    pub fn bounds(&self, adults: Range<usize>) -> &[u64] {
        &self.offsets[adults.start..=adults.end]
    }

    /// Number of ties of an adult.
    #[must_use]
    #[inline]
    pub fn degree(&self, adult: usize) -> usize {
        length(self.offsets[adult], self.offsets[adult + 1])
    }

    /// The greatest number of ties of an adult.
    #[must_use]
    pub fn degree_max(&self) -> usize {
        (0..self.adults())
            .into_par_iter()
            .map(|adult| self.degree(adult))
            .max()
            .unwrap_or(0)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "offsets are at most the length of a Vec"
)]
#[inline(always)]
fn place(offset: u64) -> usize {
    offset as usize
}

/// Number of ties between two places.
#[must_use]
#[inline(always)]
pub fn length(start: u64, end: u64) -> usize {
    place(end - start)
}

#[cfg(test)]
mod tests {
    use super::Network;

    #[test]
    fn rows_are_sorted_symmetric_and_without_repetitions() {
        let ties = [(3, 0), (0, 1), (1, 0), (2, 3)];
        let network = Network::of_undirected(5, 2, |piece, see| {
            for &(a, b) in &ties[piece * 2..piece * 2 + 2] {
                see(a, b);
            }
        });
        assert_eq!(network.known_by(0), [1, 3]);
        assert_eq!(network.known_by(3), [0, 2]);
        assert_eq!(network.known_by(4), [0_u32; 0]);
        assert_eq!(
            (network.ties(), network.degree_max(), network.adults()),
            (6, 2, 5)
        );
    }
}
