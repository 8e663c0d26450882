//! Which numbers belong to which? Compressed rows: those of number `i` stand at `offsets[i]..offsets[i + 1]` of `targets`.

mod shelves;

use crate::engine::rows::shelves::Plan;
use crate::engine::vector::prefetch;
use std::ops::Range;

/// Rows of numbers, each sorted and without repetitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    offsets: Vec<u64>,
    targets: Vec<u32>,
}

/// Pairs that were left out of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dropped {
    /// Pairs of a number with itself.
    pub loops: u64,
    /// Pairs that were there before.
    pub repeats: u64,
}

/// How pairs become entries of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// A pair `(a, b)` puts `b` into the row of `a`.
    OneWay,
    /// A pair also puts `a` into the row of `b`.
    BothWays,
}

/// What is asked for before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fetch {
    /// Where a row stands.
    Bounds,
    /// What stands in it.
    Entries,
}

/// Entries in a line of the cache.
const ENTRIES_A_LINE: usize = 16;

impl Rows {
    /// Rows without entries.
    #[must_use]
    pub fn empty(rows: u32) -> Self {
        Self {
            offsets: vec![0; rows as usize + 1],
            targets: Vec::new(),
        }
    }

    /// The rows of all pairs that `pairs` adds to a list when it is asked for a piece; pieces are numbered below `pieces`
    /// and asked in any order, once each. Pairs of a number with itself and repetitions are dropped and counted.
    ///
    /// # Panics
    /// When a number is not below `rows`, or a group of 8 pieces has 2^31 pairs or more.
    pub fn of<F>(rows: u32, pieces: usize, direction: Direction, pairs: F) -> (Self, Dropped)
    where
        F: Fn(usize, &mut Vec<(u32, u32)>) + Sync,
    {
        shelves::rows_of(Plan::of(rows), pieces, direction, pairs)
    }

    /// The rows in which `i` stands in row `j` where here `j` stands in row `i`.
    #[must_use]
    pub fn transposed(&self) -> Self {
        const PIECE: usize = 4096;
        let count = u32::try_from(self.len()).expect("rows are numbered by 32 bits");
        let pieces = self.len().div_ceil(PIECE);
        let (rows, _) = Self::of(count, pieces, Direction::OneWay, |piece, pairs| {
            let first = u32::try_from(piece * PIECE).expect("below the number of rows");
            for from in first..count.min(first + 4096) {
                pairs.extend(self.row(from as usize).iter().map(|&to| (to, from)));
            }
        });
        rows
    }

    /// Adds empty rows up to a number of rows.
    pub fn lengthen(&mut self, rows: u32) {
        let end = self.offsets.last().copied().unwrap_or(0);
        let length = self.offsets.len().max(rows as usize + 1);
        self.offsets.resize(length, end);
    }

    /// So many rows, in which row and entry `i` of these are number `numbers[i]`; rows that no number names are empty.
    ///
    /// # Panics
    /// When a number is missing or not below `rows`.
    #[must_use]
    pub fn renumbered(&self, rows: u32, numbers: &[u32]) -> Self {
        const PIECE: usize = 4096;
        let pieces = self.len().div_ceil(PIECE);
        let (rows, _) = Self::of(rows, pieces, Direction::OneWay, |piece, pairs| {
            let first = piece * PIECE;
            for from in first..self.len().min(first + PIECE) {
                let targets = self.row(from).iter();
                pairs.extend(targets.map(|&to| (numbers[from], numbers[to as usize])));
            }
        });
        rows
    }

    /// Sizes of the parts between which no entry leads, in either direction, in the order of their first rows.
    #[must_use]
    pub fn parts(&self) -> Vec<u64> {
        let mut parent: Vec<u32> = (0..=u32::MAX).take(self.len()).collect();
        fn root(parent: &mut [u32], mut at: u32) -> u32 {
            while parent[at as usize] != at {
                // Each look halves the way for the next.
                let up = parent[parent[at as usize] as usize];
                parent[at as usize] = up;
                at = up;
            }
            at
        }
        for (row, number) in (0..self.len()).zip(0..=u32::MAX) {
            for &other in self.row(row) {
                let (a, b) = (root(&mut parent, number), root(&mut parent, other));
                // The smaller number leads, so that neighbours in number stay near in memory.
                parent[a.max(b) as usize] = a.min(b);
            }
        }
        let mut sizes = vec![0_u64; self.len()];
        for (_, number) in (0..self.len()).zip(0..=u32::MAX) {
            sizes[root(&mut parent, number) as usize] += 1;
        }
        sizes.retain(|&size| size > 0);
        sizes
    }

    /// Number of rows.
    #[must_use]
    #[inline]
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of entries of all rows.
    #[must_use]
    pub fn entries(&self) -> usize {
        self.targets.len()
    }

    /// A row, in increasing order.
    #[must_use]
    #[inline]
    pub fn row(&self, row: usize) -> &[u32] {
        &self.targets[place(self.offsets[row])..place(self.offsets[row + 1])]
    }

    /// Number of entries of a row.
    #[must_use]
    #[inline]
    pub fn length(&self, row: usize) -> usize {
        place(self.offsets[row + 1] - self.offsets[row])
    }

    /// Asks for a part of a row that will be read soon. Where a row stands must be known before the row can be asked for.
    #[inline]
    pub fn fetch(&self, row: usize, what: Fetch) {
        match what {
            Fetch::Bounds => prefetch(&self.offsets, row),
            Fetch::Entries => {
                let start = place(self.offsets[row]);
                prefetch(&self.targets, start);
                prefetch(&self.targets, start + ENTRIES_A_LINE);
            }
        }
    }

    /// Rows of consecutive numbers, one after the other.
    #[must_use]
    pub fn some(&self, rows: Range<usize>) -> &[u32] {
        &self.targets[place(self.offsets[rows.start])..place(self.offsets[rows.end])]
    }

    /// All entries that stand `ahead` places or more after the first of a row.
    #[must_use]
    pub fn after(&self, row: usize, ahead: usize) -> &[u32] {
        let start = place(self.offsets[row]) + ahead;
        self.targets.get(start..).unwrap_or_default()
    }

    /// Where rows of consecutive numbers start and where the last ends, as numbers of entries from the start of the first.
    pub fn bounds(&self, rows: Range<usize>) -> impl Iterator<Item = usize> {
        let first = self.offsets[rows.start];
        let ends = &self.offsets[rows.start..=rows.end];
        ends.iter().map(move |&end| place(end - first))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "offsets are at most the length of a Vec"
)]
fn place(offset: u64) -> usize {
    offset as usize
}

#[cfg(test)]
mod tests {
    use super::{Direction, Dropped, Rows};

    fn of(rows: u32, direction: Direction, pairs: &[(u32, u32)]) -> (Rows, Dropped) {
        Rows::of(rows, pairs.len(), direction, |piece, list| {
            list.push(pairs[piece]);
        })
    }

    #[test]
    fn rows_are_sorted_and_what_is_dropped_is_counted() {
        let pairs = [(3, 0), (0, 1), (1, 0), (2, 3), (4, 4)];
        let (rows, dropped) = of(6, Direction::BothWays, &pairs);
        assert_eq!([rows.row(0), rows.row(3)], [[1, 3], [0, 2]]);
        assert!(rows.row(4).is_empty() && rows.row(5).is_empty());
        let expected = Dropped {
            loops: 1,
            repeats: 1,
        };
        assert_eq!((rows.entries(), dropped), (6, expected));
        let (rows, dropped) = of(6, Direction::OneWay, &pairs);
        assert_eq!((rows.entries(), rows.length(1), dropped.repeats), (4, 1, 0));
        assert_eq!(rows.transposed().row(0), [1, 3]);
        assert_eq!(rows.transposed().transposed(), rows);
        assert_eq!(rows.parts(), [4, 1, 1]);
        let renumbered = rows.renumbered(7, &[5, 6, 0, 1, 2, 3]);
        assert_eq!(
            [renumbered.row(5), renumbered.row(1)],
            [[6].as_slice(), &[5]]
        );
        let mut long = rows.clone();
        long.lengthen(8);
        assert_eq!(
            (long.len(), long.row(7), long.row(3)),
            (8, &[][..], rows.row(3))
        );
    }

    #[test]
    fn many_buckets_make_the_rows_of_one() {
        // A multiplier without a pattern within the buckets; each pair is met three times.
        let pairs: Vec<(u32, u32)> = (0..60_000_u32)
            .map(|k| {
                let k = k % 20_000;
                (k * 7919 % 20_011, k * 104_729 % 20_011)
            })
            .collect();
        let (rows, dropped) = of(20_011, Direction::OneWay, &pairs);
        let mut plain: Vec<(u32, u32)> = pairs.into_iter().filter(|(a, b)| a != b).collect();
        plain.sort_unstable();
        plain.dedup();
        let listed = (0..20_011_u32).flat_map(|row| {
            let targets = rows.row(row as usize).iter();
            targets.map(move |&target| (row, target))
        });
        assert!(listed.eq(plain.iter().copied()));
        assert_eq!(dropped.repeats + dropped.loops, 60_000 - plain.len() as u64);
    }
}
