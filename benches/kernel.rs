//! What is the least that bass-net could cost? The two loops that programs run it with at their best: counts kept by adopters as
//! they turn, and ties looked at by all who have not. Plain arrays, a cheap generator, nothing traced, nothing tallied.
//!
//! They do what the same loops in C++ do, piece by piece: atomic additions where there are two threads, a generator for every
//! piece of agents (xorshift128+, Vigna 2014).

use rayon::prelude::{IndexedParallelIterator, ParallelIterator, ParallelSlice, ParallelSliceMut};
use std::sync::atomic::{AtomicU16, Ordering};
use thirdwave::engine::rows::Rows;

/// Agents that share a generator.
const PIECE: usize = 1 << 14;

/// Limits for 32 random bits by the number of ties that have adopted.
fn limits(rows: &Rows) -> Vec<u32> {
    let most = (0..rows.len()).map(|row| rows.length(row)).max();
    let limit = |voices: usize| {
        let chance = 1.0 - 0.999 * libm::pow(0.985, voices as f64);
        thirdwave::engine::arithmetic::threshold(chance)
    };
    let limits = (0..=most.unwrap_or(0)).map(limit);
    limits
        .map(|limit| u32::try_from(limit).unwrap_or(u32::MAX))
        .collect()
}

struct Generator(u64, u64);

impl Generator {
    fn of(step: u32, piece: usize) -> Self {
        let mix = |seed: u64| {
            let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb)
        };
        let first = mix(0x9e37_79b9_7f4a_7c15 ^ (u64::from(step) << 32 | piece as u64));
        Self(first, mix(first))
    }

    #[inline]
    fn next(&mut self) -> u32 {
        let (mut a, b) = (self.0, self.1);
        let word = a.wrapping_add(b);
        a ^= a << 23;
        *self = Self(b, a ^ b ^ (a >> 17) ^ (b >> 26));
        (word >> 32) as u32
    }
}

/// Counts kept by those who adopt. How many adopt.
pub(crate) fn push(rows: &Rows, steps: u32) -> usize {
    let limits = limits(rows);
    let mut adopted = vec![0_u8; rows.len()];
    let counts: Vec<AtomicU16> = (0..rows.len()).map(|_| AtomicU16::new(0)).collect();
    let alone = rayon::current_num_threads() == 1;
    for step in 0..steps {
        let pieces = adopted.par_chunks(PIECE).enumerate();
        let news: Vec<Vec<u32>> = pieces
            .map(|(piece, adopted)| {
                let mut generator = Generator::of(step, piece);
                let (mut news, first) = (Vec::new(), piece * PIECE);
                for (k, &adopted) in adopted.iter().enumerate() {
                    let count = counts[first + k].load(Ordering::Relaxed);
                    if adopted == 0 && generator.next() < limits[usize::from(count)] {
                        news.push(u32::try_from(first + k).expect("numbered in 32 bits"));
                    }
                }
                news
            })
            .collect();
        let pieces = adopted.par_chunks_mut(PIECE).zip(&news).enumerate();
        pieces.for_each(|(piece, (adopted, news))| {
            for &agent in news {
                adopted[agent as usize - piece * PIECE] = 1;
                for &tie in rows.row(agent as usize) {
                    let count = &counts[tie as usize];
                    if alone {
                        count.store(count.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
                    } else {
                        count.fetch_add(1, Ordering::Relaxed);
                    }
                }
            }
        });
    }
    adopted.iter().map(|&adopted| usize::from(adopted)).sum()
}

/// Ties of all who have not adopted looked at. How many adopt.
pub(crate) fn pull(rows: &Rows, steps: u32) -> usize {
    let limits = limits(rows);
    let mut adopted = vec![0_u8; rows.len()];
    let mut next = adopted.clone();
    for step in 0..steps {
        let now = &adopted;
        let pieces = next.par_chunks_mut(PIECE).enumerate();
        pieces.for_each(|(piece, next)| {
            let mut generator = Generator::of(step, piece);
            for (k, next) in next.iter_mut().enumerate() {
                let agent = piece * PIECE + k;
                if now[agent] == 1 {
                    *next = 1;
                    continue;
                }
                let ties = rows.row(agent).iter();
                let count: usize = ties.map(|&tie| usize::from(now[tie as usize])).sum();
                *next = u8::from(generator.next() < limits[count]);
            }
        });
        std::mem::swap(&mut adopted, &mut next);
    }
    adopted.iter().map(|&adopted| usize::from(adopted)).sum()
}
