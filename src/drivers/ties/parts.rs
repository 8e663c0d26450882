//! How are ties kept between their lines and their rows? As they were read, in large parts that are let go one by one.

use crate::drivers::ties::names::Names;
use crate::engine::rows::{Direction, Dropped, Rows};
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator, ParallelSliceMut};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Ties of a full part: 40 MB, which go back to the system at once when they are let go.
const PART: usize = 5 << 20;
/// Ties from which the first part is made large.
const LARGE: usize = 1 << 18;
/// Ties that rows are built from at a time.
const PIECE: usize = 1 << 14;

/// Ties in the order of a file.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    parts: Vec<Vec<(u32, u32)>>,
}

impl Parts {
    /// Number of ties.
    pub(crate) fn count(&self) -> usize {
        self.parts.iter().map(Vec::len).sum()
    }

    /// Adds ties behind the others.
    pub(crate) fn add(&mut self, mut pairs: &[(u32, u32)]) {
        while !pairs.is_empty() {
            match self.parts.last_mut() {
                Some(part) if part.len() < PART => {
                    if part.len() + pairs.len() > LARGE && part.capacity() < PART {
                        part.reserve_exact(PART - part.len());
                    }
                    let (now, later) = pairs.split_at(pairs.len().min(PART - part.len()));
                    part.extend_from_slice(now);
                    pairs = later;
                }
                Some(_) => self.parts.push(Vec::with_capacity(PART)),
                None => self.parts.push(Vec::new()),
            }
        }
    }

    /// Numbers without gaps, in their order, and what they were.
    pub(crate) fn compact(mut self) -> (Names, Self) {
        let pieces = || {
            self.parts
                .par_iter()
                .flat_map_iter(|part| part.chunks(PIECE))
        };
        let most = pieces().filter_map(|some| some.iter().map(|pair| pair.0.max(pair.1)).max());
        let most = most.max().unwrap_or(0);
        let there: Vec<AtomicU64> = (0..=most / 64).map(|_| AtomicU64::new(0)).collect();
        pieces().for_each(|some| {
            for number in some.iter().flat_map(|&(a, b)| [a, b]) {
                let (word, bit) = (&there[(number / 64) as usize], 1 << (number % 64));
                // Looking first keeps words shared among cores once they are full.
                if word.load(Ordering::Relaxed) & bit == 0 {
                    word.fetch_or(bit, Ordering::Relaxed);
                }
            }
        });
        let there: Vec<u64> = there.into_iter().map(AtomicU64::into_inner).collect();
        let mut before = Vec::with_capacity(there.len());
        let mut count = 0;
        for word in &there {
            before.push(count);
            count += word.count_ones();
        }
        let mut names = Names::own(count);
        if u64::from(count) < u64::from(most) + 1 {
            let rank = |number: u32| {
                let word = (number / 64) as usize;
                let below = there[word] & ((1 << (number % 64)) - 1);
                before[word] + below.count_ones()
            };
            for part in &mut self.parts {
                part.par_chunks_mut(PIECE).for_each(|some| {
                    for pair in some {
                        *pair = (rank(pair.0), rank(pair.1));
                    }
                });
            }
            names = Names::numbers(members(&there, count));
        }
        (names, self)
    }

    /// The rows of all ties between so many adults; each part is let go as soon as all of it is sorted.
    pub(crate) fn rows(self, adults: u32, directed: bool) -> (Rows, Dropped) {
        let direction = if directed {
            Direction::OneWay
        } else {
            Direction::BothWays
        };
        type Piece = Mutex<Option<(Arc<Vec<(u32, u32)>>, Range<usize>)>>;
        let pieces: Vec<Piece> = self
            .parts
            .into_iter()
            .flat_map(|part| {
                let part = Arc::new(part);
                let starts = (0..part.len()).step_by(PIECE);
                starts.map(move |start| {
                    let range = start..part.len().min(start + PIECE);
                    Mutex::new(Some((Arc::clone(&part), range)))
                })
            })
            .collect();
        Rows::of(adults, pieces.len(), direction, |piece, pairs| {
            let mut piece = pieces[piece].lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((part, range)) = piece.take() {
                pairs.extend_from_slice(&part[range]);
            }
        })
    }
}

/// The numbers whose bits are set, in their order.
fn members(there: &[u64], count: u32) -> Vec<u32> {
    let mut members = Vec::with_capacity(count as usize);
    for (&word, first) in there.iter().zip((0..=u32::MAX).step_by(64)) {
        let mut left = word;
        while left != 0 {
            members.push(first + left.trailing_zeros());
            left &= left - 1;
        }
    }
    members
}
