//! How do pairs in any order become rows, in little more memory than the rows take?
//!
//! Rows are built in passes over memory, all parallel. First every group of pieces sorts its pairs into buckets of
//! neighbouring rows. What it finds is put on shelves, a shelf for a stretch of buckets; a pair that belongs into two rows is
//! put on the shelf of the lower one alone. Then the shelves are taken one by one: pairs that also belong into a higher row
//! are turned and put on its shelf, every bucket becomes rows, and the shelf is let go. Writes stay near each other
//! throughout, which is what a build from billions of random places would lack. The result depends on the set of pairs alone.
//!
//! An entry takes six bytes on a shelf and four in a row. With both ways, a pair whose rows are both to come takes six,
//! one between its rows ten, and one that is done eight: of random pairs at most 8.7 on average at any time.

use crate::engine::memory::{with_room, zeros};
use crate::engine::rows::{Direction, Dropped, Rows};
use rayon::prelude::{IndexedParallelIterator, IntoParallelRefMutIterator, ParallelIterator};
use std::ops::Range;

/// Pieces for each thread that are sorted before they are put on shelves.
const AHEAD: usize = 64;
/// Entries of a shelf that are turned together.
const TURNED: usize = 1 << 15;
/// Shelves of a large build, and buckets on the shelf of a small one.
const SHELVES: usize = 16;
/// Rows from which room is reserved: of fewer, much of it would stay empty.
const LARGE: u32 = 1 << 21;
/// Bytes that a large build reserves for a part of a shelf. Memory is taken as it is written to; stores that were made large
/// go back to the system as soon as they are let go, small ones would stay with the program.
const RESERVED: usize = 40 << 20;

/// How rows are divided.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    rows: u32,
    /// Bits of a row's number within its bucket.
    shift: u32,
    buckets: usize,
    /// Buckets on a shelf.
    height: usize,
    /// Pieces whose pairs are sorted together: some hundred pairs for each bucket, or they would be written one at a time.
    group: usize,
}

impl Plan {
    /// At most 1024 buckets up to 2^26 rows, so that their write positions stay in the cache, and no more than 16 bits, so
    /// that a row's number takes two bytes.
    pub(super) fn of(rows: u32) -> Self {
        let bits = u32::BITS - rows.leading_zeros();
        Self::with(rows, bits.saturating_sub(10).clamp(12, 16), SHELVES)
    }

    fn with(rows: u32, shift: u32, least: usize) -> Self {
        let buckets = (rows as usize).div_ceil(1 << shift).max(1);
        Self {
            rows,
            shift,
            buckets,
            height: buckets.div_ceil(SHELVES).max(least),
            group: (buckets / 64).clamp(4, 8),
        }
    }

    fn shelves(&self) -> Vec<Shelf> {
        let starts = (0..self.buckets).step_by(self.height);
        let reserved = if self.rows < LARGE { 0 } else { RESERVED };
        let shelf = |first: usize| Shelf {
            buckets: first..self.buckets.min(first + self.height),
            ends: Vec::new(),
            rows: with_room(reserved / 2),
            targets: with_room(reserved / 4),
        };
        starts.map(shelf).collect()
    }
}

/// Entries of a group, by bucket: rows within the bucket, and what goes into them.
#[derive(Default)]
struct Sorted {
    starts: Vec<u32>,
    rows: Vec<u16>,
    targets: Vec<u32>,
    loops: u64,
}

/// Entries of neighbouring buckets: group after group, and in each by bucket.
#[derive(Default)]
struct Shelf {
    buckets: Range<usize>,
    /// For every group, where it ends in each bucket.
    ends: Vec<usize>,
    rows: Vec<u16>,
    targets: Vec<u32>,
}

impl Shelf {
    /// Puts the entries of some groups behind the others.
    fn take(&mut self, groups: &[(Vec<(u32, u32)>, Sorted)]) {
        let Range { start, end } = self.buckets;
        for (_, group) in groups {
            let base = self.rows.len();
            let first = group.starts[start] as usize;
            let span = first..group.starts[end] as usize;
            self.rows.extend_from_slice(&group.rows[span.clone()]);
            self.targets.extend_from_slice(&group.targets[span]);
            let ends = group.starts[start + 1..=end].iter();
            self.ends
                .extend(ends.map(|&end| base + end as usize - first));
        }
    }

    /// What stands on the shelf, which is empty afterwards.
    fn emptied(&mut self) -> Self {
        let buckets = self.buckets.clone();
        let empty = Self {
            buckets,
            ..Self::default()
        };
        std::mem::replace(self, empty)
    }

    /// Where a bucket stands in a group.
    fn span(&self, group: usize, bucket: usize) -> Range<usize> {
        let at = group * self.buckets.len() + bucket - self.buckets.start;
        at.checked_sub(1).map_or(0, |before| self.ends[before])..self.ends[at]
    }

    /// Where a bucket stands, group by group.
    fn spans(&self, bucket: usize) -> impl Iterator<Item = Range<usize>> {
        let groups = 0..self.ends.len() / self.buckets.len();
        groups.map(move |group| self.span(group, bucket))
    }

    /// Groups in stretches of about as many entries as are sorted together.
    fn stretches(&self) -> Vec<Range<usize>> {
        let mut all: Vec<Range<usize>> = Vec::new();
        let (mut start, mut before) = (0, 0);
        for (group, ends) in self.ends.chunks_exact(self.buckets.len()).enumerate() {
            let end = ends[ends.len() - 1];
            match all.last_mut() {
                Some(last) if end - start <= TURNED => last.end = group + 1,
                _ => {
                    start = before;
                    all.push(group..group + 1);
                }
            }
            before = end;
        }
        all
    }

    /// Number of entries of a bucket.
    fn size(&self, bucket: usize) -> usize {
        self.spans(bucket).map(|span| span.len()).sum()
    }

    /// Adds the pairs of some groups that also belong into a later row, the other way round.
    fn turn(&self, groups: Range<usize>, shift: u32, pairs: &mut Vec<(u32, u32)>) {
        let both = groups.flat_map(|group| self.buckets.clone().map(move |bucket| (group, bucket)));
        for (group, bucket) in both {
            let first = u32::try_from(bucket << shift).expect("rows are numbered by 32 bits");
            let span = self.span(group, bucket);
            let targets = &self.targets[span.clone()];
            for (&row, &target) in self.rows[span].iter().zip(targets) {
                let row = first + u32::from(row);
                if target > row {
                    pairs.push((target, row));
                }
            }
        }
    }
}

/// The rows of all pairs that `pairs` adds to a list when it is asked for a piece.
pub(super) fn rows_of<F>(
    plan: Plan,
    pieces: usize,
    direction: Direction,
    pairs: F,
) -> (Rows, Dropped)
where
    F: Fn(usize, &mut Vec<(u32, u32)>) + Sync,
{
    let mut shelves = plan.shelves();
    let mut sorting = Sorting::new(plan);
    let both = direction == Direction::BothWays;
    sorting.fill(&mut shelves, pieces.div_ceil(plan.group), |some, group| {
        for piece in group * plan.group..pieces.min((group + 1) * plan.group) {
            pairs(piece, some);
        }
        if both {
            for pair in some {
                *pair = (pair.0.min(pair.1), pair.0.max(pair.1));
            }
        }
    });
    // What the pairs were made from is not needed any more.
    drop(pairs);
    let each = if both { 2 } else { 1 };
    let total: usize = shelves.iter().map(|shelf| shelf.rows.len() * each).sum();
    let mut built = Built {
        shift: plan.shift,
        offsets: zeros(plan.rows as usize + 1),
        targets: zeros(total),
        done: 0,
    };
    for k in 0..shelves.len() {
        let own = shelves[k].emptied();
        if both {
            let stretches = own.stretches();
            sorting.fill(&mut shelves[k..], stretches.len(), |some, at| {
                own.turn(stretches[at].clone(), plan.shift, some);
            });
        }
        // Whom a row was turned to is lower than itself: rows are nearly in order from the beginning.
        let turned = shelves[k].emptied();
        built.add(&[turned, own]);
    }
    let repeats = (total - built.done) / each;
    built.targets.truncate(built.done);
    let dropped = Dropped {
        loops: sorting.loops,
        repeats: repeats as u64,
    };
    let Built {
        offsets, targets, ..
    } = built;
    (Rows { offsets, targets }, dropped)
}

/// Groups being sorted, some at a time, always in the same memory.
struct Sorting {
    plan: Plan,
    /// Pairs of a group, and what becomes of them.
    groups: Vec<(Vec<(u32, u32)>, Sorted)>,
    /// Pairs of a number with itself so far.
    loops: u64,
}

impl Sorting {
    fn new(plan: Plan) -> Self {
        let together = AHEAD / plan.group * rayon::current_num_threads();
        Self {
            plan,
            groups: (0..together).map(|_| Default::default()).collect(),
            loops: 0,
        }
    }

    /// Puts the pairs of all groups on the shelves.
    fn fill<F>(&mut self, shelves: &mut [Shelf], groups: usize, pairs: F)
    where
        F: Fn(&mut Vec<(u32, u32)>, usize) + Sync,
    {
        let (plan, together) = (&self.plan, self.groups.len());
        for first in (0..groups).step_by(together) {
            let here = &mut self.groups[..together.min(groups - first)];
            here.par_iter_mut()
                .enumerate()
                .with_max_len(1)
                .for_each(|(k, (some, sorted))| {
                    some.clear();
                    pairs(some, first + k);
                    sorted.sort(some, plan);
                });
            let here = &self.groups[..together.min(groups - first)];
            shelves
                .par_iter_mut()
                .with_max_len(1)
                .for_each(|shelf| shelf.take(here));
            self.loops += here.iter().map(|(_, sorted)| sorted.loops).sum::<u64>();
        }
    }
}

impl Sorted {
    /// Sorts pairs by bucket of the first number, without those of a number with itself.
    fn sort(&mut self, pairs: &[(u32, u32)], plan: &Plan) {
        let (rows, shift) = (plan.rows, plan.shift);
        self.starts.clear();
        self.starts.resize(plan.buckets + 1, 0);
        let starts = self.starts.as_mut_slice();
        let (mut differing, mut highest) = (0, 0);
        for &(a, b) in pairs {
            let differ = u32::from(a != b);
            differing += differ;
            highest = highest.max(a).max(b);
            starts[(a >> shift) as usize] += differ;
        }
        assert!(
            highest < rows || pairs.is_empty(),
            "{highest} is impossible among {rows}"
        );
        self.loops = pairs.len() as u64 - u64::from(differing);
        let mut total = 0;
        for start in &mut self.starts {
            total += std::mem::replace(start, total);
        }
        self.rows.resize(total as usize, 0);
        self.targets.resize(total as usize, 0);
        let mut next = self.starts.clone();
        let (next, mask) = (next.as_mut_slice(), (1_u32 << shift) - 1);
        let (rows, targets) = (self.rows.as_mut_slice(), self.targets.as_mut_slice());
        for &(row, target) in pairs.iter().filter(|pair| pair.0 != pair.1) {
            let slot = &mut next[(row >> shift) as usize];
            #[expect(
                clippy::cast_possible_truncation,
                reason = "the mask has 16 bits at most"
            )]
            let within = (row & mask) as u16;
            let place = *slot as usize;
            *slot += 1;
            rows[place] = within;
            targets[place] = target;
        }
    }
}

/// Rows as far as they are built.
struct Built {
    shift: u32,
    offsets: Vec<u64>,
    targets: Vec<u32>,
    /// Entries so far.
    done: usize,
}

/// A bucket's rows under construction.
struct Bucket<'a> {
    number: usize,
    /// Ends of the rows within `targets`, once they are known.
    ends: &'a mut [u64],
    targets: &'a mut [u32],
}

impl Built {
    /// Adds the rows of the next shelf, whose entries come in two parts.
    fn add(&mut self, parts: &[Shelf; 2]) {
        let buckets = parts[0].buckets.clone();
        let size = |bucket| parts.iter().map(|part| part.size(bucket)).sum();
        let sizes: Vec<usize> = buckets.clone().map(size).collect();
        let first = buckets.start << self.shift;
        let mut ends_left = &mut self.offsets[first + 1..];
        let mut targets_left = &mut self.targets[self.done..];
        let mut all = Vec::with_capacity(sizes.len());
        for (number, &size) in buckets.zip(&sizes) {
            let height = ends_left.len().min(1 << self.shift);
            let (ends, rest) = ends_left.split_at_mut(height);
            ends_left = rest;
            let (targets, rest) = targets_left.split_at_mut(size);
            targets_left = rest;
            all.push(Bucket {
                number,
                ends,
                targets,
            });
        }
        let kept: Vec<usize> = all
            .par_iter_mut()
            .with_max_len(1)
            .map(|bucket| bucket.fill(parts))
            .collect();
        // Repetitions have left gaps, and ends are counted from the start of their bucket so far.
        let mut from = self.done;
        let buckets = self.offsets[first + 1..].chunks_mut(1 << self.shift);
        for ((size, kept), ends) in sizes.into_iter().zip(kept).zip(buckets) {
            if from != self.done {
                self.targets.copy_within(from..from + kept, self.done);
            }
            for end in ends {
                *end += self.done as u64;
            }
            from += size;
            self.done += kept;
        }
    }
}

impl Bucket<'_> {
    /// Brings all entries into rows; returns how many are left without repetitions.
    fn fill(&mut self, parts: &[Shelf; 2]) -> usize {
        let mut next = vec![0_u32; self.ends.len() + 1];
        for part in parts {
            for span in part.spans(self.number) {
                for &row in &part.rows[span] {
                    next[usize::from(row)] += 1;
                }
            }
        }
        let mut total = 0;
        for start in &mut next {
            total += std::mem::replace(start, total);
        }
        for part in parts {
            for span in part.spans(self.number) {
                let targets = &part.targets[span.clone()];
                for (&row, &target) in part.rows[span].iter().zip(targets) {
                    let slot = &mut next[usize::from(row)];
                    let place = *slot as usize;
                    *slot += 1;
                    self.targets[place] = target;
                }
            }
        }
        // Every cursor has come to the end of its row.
        let (mut start, mut kept) = (0, 0);
        for (end, after) in self.ends.iter_mut().zip(&next) {
            let stop = *after as usize;
            self.targets[start..stop].sort_unstable();
            // No row has this number, for there are at most so many. What repeats the one before it is written over by the next.
            let mut last = u32::MAX;
            for at in start..stop {
                let target = self.targets[at];
                self.targets[kept] = target;
                kept += usize::from(target != last);
                last = target;
            }
            *end = kept as u64;
            start = stop;
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::{Plan, rows_of};
    use crate::engine::rows::{Direction, Rows};

    /// Rows of pairs, one piece each, by a plan.
    fn of(plan: Plan, direction: Direction, pairs: &[(u32, u32)]) -> (Rows, [u64; 2]) {
        let (rows, dropped) = rows_of(plan, pairs.len(), direction, |piece, list| {
            list.push(pairs[piece]);
        });
        (rows, [dropped.loops, dropped.repeats])
    }

    #[test]
    fn many_shelves_make_the_rows_of_one() {
        // A multiplier without a pattern; pairs come twice, once turned, and with loops.
        let pairs: Vec<(u32, u32)> = (0..6_000_u32)
            .map(|k| (k * 7919 % 311, k * k % 311))
            .flat_map(|(a, b)| [(a, b), (b, a)])
            .collect();
        for direction in [Direction::OneWay, Direction::BothWays] {
            let one = of(Plan::of(311), direction, &pairs);
            for shift in [0, 1, 4, 7] {
                let plan = Plan::with(311, shift, 1);
                assert!(shift > 4 || plan.shelves().len() > 8);
                assert_eq!(of(plan, direction, &pairs), one, "{direction:?} {shift}");
            }
            let mut ties: Vec<(u32, u32)> = pairs.iter().copied().filter(|(a, b)| a != b).collect();
            ties.sort_unstable();
            ties.dedup();
            let listed = (0..311_u32).flat_map(|row| {
                let targets = one.0.row(row as usize).iter();
                targets.map(move |&target| (row, target))
            });
            assert!(listed.eq(ties.iter().copied()), "every tie goes both ways");
            let loops = pairs.iter().filter(|(a, b)| a == b).count();
            let each = if direction == Direction::BothWays {
                2
            } else {
                1
            };
            let repeats = pairs.len() - loops - ties.len() / each;
            assert_eq!(one.1, [loops as u64, repeats as u64]);
        }
    }

    #[test]
    fn no_rows_and_no_pairs_are_rows_too() {
        for rows in [0, 1, 5] {
            let (built, dropped) = of(Plan::of(rows), Direction::BothWays, &[]);
            assert_eq!((built, dropped), (Rows::empty(rows), [0, 0]));
        }
    }
}
