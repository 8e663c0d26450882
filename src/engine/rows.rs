//! Which numbers belong to which? Compressed rows: those of number `i` stand at `offsets[i]..offsets[i + 1]` of `targets`.
//!
//! Rows are built from pairs in any order in two passes over memory, both parallel. First every piece of the input sorts
//! its pairs into buckets of neighbouring rows, then every bucket becomes rows. Writes stay near each other in both, which
//! is what a build from billions of random places would lack. The result depends on the set of pairs alone.

use crate::engine::vector::prefetch;
use rayon::prelude::{
    IndexedParallelIterator, IntoParallelIterator, IntoParallelRefMutIterator, ParallelIterator,
};
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

/// Pairs of one group of pieces, by bucket: rows within the bucket, and what goes into them.
struct Sorted {
    starts: Vec<u32>,
    rows: Vec<u16>,
    targets: Vec<u32>,
    loops: u64,
}

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
    /// When a number is not below `rows`, or a group of 64 pieces has 2^31 pairs or more.
    pub fn of<F>(rows: u32, pieces: usize, direction: Direction, pairs: F) -> (Self, Dropped)
    where
        F: Fn(usize, &mut Vec<(u32, u32)>) + Sync,
    {
        let shift = bucket_bits(rows);
        let buckets = (rows as usize).div_ceil(1 << shift);
        // Some thousands of pairs for each bucket: fewer would be written one at a time.
        let group = if buckets > 256 { 64 } else { 16 };
        let sorted: Vec<Sorted> = (0..pieces.div_ceil(group))
            .into_par_iter()
            .map(|k| {
                let mut some = Vec::new();
                for piece in k * group..pieces.min((k + 1) * group) {
                    pairs(piece, &mut some);
                }
                sort(&some, rows, shift, buckets, direction)
            })
            .collect();
        let loops = sorted.iter().map(|one| one.loops).sum();
        let (rows, repeats) = assemble(rows, shift, buckets, &sorted);
        let repeats = match direction {
            Direction::OneWay => repeats,
            Direction::BothWays => repeats / 2,
        };
        (rows, Dropped { loops, repeats })
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

/// Bits of a row's number within its bucket: at most 1024 buckets up to 2^26 rows, so that their write positions stay in
/// the cache, and no more than 16 bits, so that a row's number takes two bytes.
fn bucket_bits(rows: u32) -> u32 {
    (32 - rows.leading_zeros()).saturating_sub(10).clamp(12, 16)
}

/// Sorts pairs by bucket.
fn sort(
    pairs: &[(u32, u32)],
    rows: u32,
    shift: u32,
    buckets: usize,
    direction: Direction,
) -> Sorted {
    let both = direction == Direction::BothWays;
    let mut starts = vec![0_u32; buckets + 1];
    let mut loops = 0;
    for &(a, b) in pairs {
        assert!(a < rows && b < rows, "pair {a}-{b} is impossible");
        if a == b {
            loops += 1;
            continue;
        }
        starts[(a >> shift) as usize] += 1;
        if both {
            starts[(b >> shift) as usize] += 1;
        }
    }
    let mut total = 0;
    for start in &mut starts {
        total += std::mem::replace(start, total);
    }
    let mut sorted = Sorted {
        rows: vec![0; total as usize],
        targets: vec![0; total as usize],
        starts,
        loops,
    };
    let mut next = sorted.starts.clone();
    let mask = (1_u32 << shift) - 1;
    let mut put = |row: u32, target: u32| {
        let slot = &mut next[(row >> shift) as usize];
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the mask has 16 bits at most"
        )]
        let within = (row & mask) as u16;
        sorted.rows[*slot as usize] = within;
        sorted.targets[*slot as usize] = target;
        *slot += 1;
    };
    for &(a, b) in pairs {
        if a != b {
            put(a, b);
            if both {
                put(b, a);
            }
        }
    }
    sorted
}

/// A stretch of neighbouring rows under construction.
struct Bucket<'a> {
    /// Ends of the rows within `targets`, once they are known.
    ends: &'a mut [u64],
    targets: &'a mut [u32],
}

/// Makes rows of sorted pairs, and counts the entries that were there before.
fn assemble(rows: u32, shift: u32, buckets: usize, sorted: &[Sorted]) -> (Rows, u64) {
    let size = |k: usize| -> usize {
        let sizes = sorted.iter().map(|one| one.starts[k + 1] - one.starts[k]);
        sizes.map(|size| size as usize).sum()
    };
    let sizes: Vec<usize> = (0..buckets).map(size).collect();
    let mut offsets = vec![0_u64; rows as usize + 1];
    let mut targets = vec![0_u32; sizes.iter().sum()];
    let mut all = Vec::with_capacity(buckets);
    let (mut ends_left, mut targets_left) = (&mut offsets[1..], targets.as_mut_slice());
    for &size in &sizes {
        let height = ends_left.len().min(1 << shift);
        let (ends, rest) = ends_left.split_at_mut(height);
        ends_left = rest;
        let (targets, rest) = targets_left.split_at_mut(size);
        targets_left = rest;
        all.push(Bucket { ends, targets });
    }
    let kept: Vec<usize> = all
        .par_iter_mut()
        .enumerate()
        .map(|(k, bucket)| bucket.fill(k, sorted))
        .collect();
    let repeats = targets.len() - kept.iter().sum::<usize>();
    close_up(&mut targets, &sizes, &kept);
    // Ends are counted from the start of their bucket so far.
    let mut base = 0;
    for (ends, kept) in offsets[1..].chunks_mut(1 << shift).zip(&kept) {
        for end in ends {
            *end += base;
        }
        base += *kept as u64;
    }
    (Rows { offsets, targets }, repeats as u64)
}

impl Bucket<'_> {
    /// Brings the entries of all groups into rows; returns how many are left without repetitions.
    fn fill(&mut self, k: usize, sorted: &[Sorted]) -> usize {
        let span = |one: &Sorted| one.starts[k] as usize..one.starts[k + 1] as usize;
        let mut next = vec![0_u32; self.ends.len() + 1];
        for one in sorted {
            for &row in &one.rows[span(one)] {
                next[usize::from(row)] += 1;
            }
        }
        let mut total = 0;
        for start in &mut next {
            total += std::mem::replace(start, total);
        }
        for one in sorted {
            for (&row, &target) in one.rows[span(one)].iter().zip(&one.targets[span(one)]) {
                let slot = &mut next[usize::from(row)];
                self.targets[*slot as usize] = target;
                *slot += 1;
            }
        }
        // Every cursor has come to the end of its row.
        let (mut start, mut kept) = (0, 0);
        for (end, after) in self.ends.iter_mut().zip(&next) {
            let stop = *after as usize;
            self.targets[start..stop].sort_unstable();
            let first = kept;
            for at in start..stop {
                let target = self.targets[at];
                if kept == first || self.targets[kept - 1] != target {
                    self.targets[kept] = target;
                    kept += 1;
                }
            }
            *end = kept as u64;
            start = stop;
        }
        kept
    }
}

/// Moves the entries of buckets together where repetitions have left gaps.
fn close_up(targets: &mut Vec<u32>, sizes: &[usize], kept: &[usize]) {
    let (mut from, mut to) = (0, 0);
    for (&size, &kept) in sizes.iter().zip(kept) {
        if from != to {
            targets.copy_within(from..from + kept, to);
        }
        from += size;
        to += kept;
    }
    targets.truncate(to);
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
