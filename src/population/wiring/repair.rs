//! How does a sum of rings become a network in which nobody is tied twice to the same? Double ties are swapped with others.

use crate::engine::vector::widest;
use crate::population::wiring::exceptions::Exceptions;
use crate::population::wiring::regular::Regular;
use crate::population::wiring::{Source, scaled};
use rayon::prelude::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};
use std::collections::BTreeSet;

/// Adults whose ties are looked at together.
const TOGETHER: u32 = 256;

/// A tie, the smaller end first.
type Tie = (u32, u32);

fn tie(a: u32, b: u32) -> Tie {
    (a.min(b), a.max(b))
}

/// What a network has instead of its double ties. Of a tie a-b that is there twice, one and a tie c-d drawn among all alike
/// become a-d and c-b (as in a shuffled network, Maslov & Sneppen 2002); where that would make a loop or a double tie,
/// another is drawn. Ties are proposed and looked up by all cores and swapped in their order, so that the network is the same
/// for any number of threads.
pub(crate) fn repaired(regular: &Regular, source: Source<'_>) -> Exceptions {
    let adults = regular.adults();
    let mut open = doubles(regular);
    let mut swaps = Swaps {
        doubles: open.iter().copied().collect(),
        ..Swaps::default()
    };
    let mut round = 0;
    while !open.is_empty() {
        let proposed = proposals(regular, source, round, &open);
        open = swaps.made(&open, &proposed);
        round += 1;
    }
    Exceptions::of(adults, swaps.changes)
}

/// All ties that are there more than once, each as often as there are too many of it.
fn doubles(regular: &Regular) -> Vec<Tie> {
    let (adults, degree) = (regular.adults(), regular.degree());
    let pieces = 0..adults.div_ceil(TOGETHER);
    let found: Vec<Vec<Tie>> = pieces
        .into_par_iter()
        .map(|piece| {
            let first = piece * TOGETHER;
            let mut told = regular.told_to(first..adults.min(first.saturating_add(TOGETHER)));
            let mut doubles = Vec::new();
            for (adult, row) in (first..).zip(told.chunks_exact_mut(degree)) {
                if !has_repetition(row) {
                    continue;
                }
                row.sort_unstable();
                let twice = row.windows(2).filter(|two| two[0] == two[1]);
                let own = twice.filter(|two| adult < two[0]);
                doubles.extend(own.map(|two| (adult, two[0])));
            }
            doubles
        })
        .collect();
    found.concat()
}

/// Whether a number stands twice in a row. Each is compared to all before it, which wide vectors do sooner than sort a row of
/// common length; of a long one nothing is known but that it may.
fn has_repetition(row: &[u32]) -> bool {
    const LONG: usize = 256;
    if row.len() > LONG {
        return true;
    }
    widest(
        #[inline(always)]
        || {
            let mut found = false;
            for (place, number) in row.iter().enumerate() {
                // All of them: stopping at the first would keep vectors from it.
                let same = row[..place]
                    .iter()
                    .map(|before| u32::from(before == number));
                found |= same.fold(0, |any, one| any | one) > 0;
            }
            found
        },
    )
}

/// A tie to swap with, and whether the formula has the ties that would come about.
struct Proposal {
    with: [u32; 2],
    there: bool,
}

/// A tie drawn for each of the open ones.
fn proposals(regular: &Regular, source: Source<'_>, round: u32, open: &[Tie]) -> Vec<Proposal> {
    let degree = u32::try_from(regular.degree()).expect("below the number of adults");
    let mut words = vec![0; 2 * open.len()];
    source.fill("repair", round, 0, &mut words);
    let words = words.as_chunks::<2>().0;
    let mut proposals: Vec<Proposal> = words
        .par_iter()
        .map(|&[adult, number]| {
            let adult = scaled(adult, regular.adults());
            let other = regular.tie(adult, scaled(number, degree));
            let with = [adult, other];
            let there = false;
            Proposal { with, there }
        })
        .collect();
    // Questions about adults near each other are asked together: ties are many to find and few to look through.
    let mut asked: Vec<Question> = Vec::with_capacity(2 * open.len());
    for (k, (&(a, b), proposal)) in open.iter().zip(&proposals).enumerate() {
        let [c, d] = proposal.with;
        asked.extend([(a, d, k), (b, c, k)]);
    }
    asked.sort_unstable();
    let near = |one: &Question, two: &Question| one.0 / TOGETHER == two.0 / TOGETHER;
    let groups: Vec<&[Question]> = asked.chunk_by(near).collect();
    let there: Vec<Vec<usize>> = groups
        .par_iter()
        .map(|group| answers(regular, group))
        .collect();
    for k in there.into_iter().flatten() {
        proposals[k].there = true;
    }
    proposals
}

/// An adult, another, and the number of the proposal that wants to know whether the formula ties the two.
type Question = (u32, u32, usize);

/// The proposals of questions about adults near each other, in increasing order, whose answer is yes.
fn answers(regular: &Regular, asked: &[Question]) -> Vec<usize> {
    let (first, last) = (asked[0].0, asked[asked.len() - 1].0);
    let mut told = regular.told_to(first..last + 1);
    let mut rows = (first..).zip(told.chunks_exact_mut(regular.degree()));
    let mut yes = Vec::new();
    for same in asked.chunk_by(|one, two| one.0 == two.0) {
        let row = rows.find(|(adult, _)| *adult == same[0].0);
        let (_, row) = row.expect("adults come in increasing order");
        row.sort_unstable();
        let tied = same.iter().filter(|one| row.binary_search(&one.1).is_ok());
        yes.extend(tied.map(|one| one.2));
    }
    yes
}

/// Swaps made so far.
#[derive(Default)]
struct Swaps {
    /// Ties of which one is to stay and the others to go.
    doubles: BTreeSet<Tie>,
    gone: BTreeSet<Tie>,
    made: BTreeSet<Tie>,
    changes: Vec<(u32, u32, u32)>,
}

impl Swaps {
    /// Makes the swaps that can be made; which ties stay open.
    fn made(&mut self, open: &[Tie], proposals: &[Proposal]) -> Vec<Tie> {
        let pairs = open.iter().zip(proposals);
        let left = pairs.filter(|(double, proposal)| !self.swap(**double, proposal));
        left.map(|(&double, _)| double).collect()
    }

    /// Swaps a double tie with the proposed one, if that gives two ties that the formula does not have and no swap made.
    fn swap(&mut self, (a, b): Tie, proposal: &Proposal) -> bool {
        let [c, d] = proposal.with;
        let old = tie(c, d);
        let new = [tie(a, d), tie(c, b)];
        let refused = proposal.there
            || a == d
            || c == b
            || self.doubles.contains(&old)
            || self.gone.contains(&old)
            || new.iter().any(|tie| self.made.contains(tie));
        if !refused {
            self.gone.insert(old);
            self.made.extend(new);
            self.changes
                .extend([(a, b, d), (b, a, c), (c, d, b), (d, c, a)]);
        }
        !refused
    }
}
