//! What are my ties doing?
//!
//! **Question.** What share of an adult's ties make, in each category?
//!
//! **Rule.** `S = makers among ties / ties`, 1/2 for an adult without ties (neither pull nor push).
//!
//! **Source.** Brock & Durlauf 2001 for the use of a mean of choices; counting is an identity.
//!
//! **Assumptions.** Only full making is visible; all ties weigh the same.
//!
//! **Parameters.** `household.influence`, `network.*`.
//!
//! **Order.** Everyone's habits are published after all have decided, a bit a category; whoever reviews at the next step
//! looks its ties up.
//!
//! Looking costs a byte a tie for all categories together, and only those who review look. Habits turn too
//! often for the other way, in which whoever turns adds to a counter at every tie: that was three times slower here.

use crate::engine::parallel::{self, BLOCK};
use crate::engine::schedule::Phase;
use crate::model::household::make_or_buy::{COCREATE, MAKE};
use crate::model::household::world::{CATEGORIES_MAX, HabitCounts, World};

/// Publishes the habits.
pub const PHASE: Phase<World> = Phase {
    name: "publish",
    reads: &["habits"],
    writes: &["makers", "counts"],
    run: publish,
};

/// A byte of zeros and ones for each bit of a byte: adding such words counts eight categories at once.
const LANES: [u64; 256] = lanes();

const fn lanes() -> [u64; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut bit = 0;
        while bit < 8 {
            table[byte] |= ((byte as u64 >> bit) & 1) << (8 * bit);
            bit += 1;
        }
        byte += 1;
    }
    table
}

/// Makers among `ties`, by category, given everyone's published bits.
#[must_use]
#[inline]
pub fn makers_among(ties: &[u32], published: &[u8]) -> [u32; CATEGORIES_MAX] {
    let mut counts = [0; CATEGORIES_MAX];
    // A lane holds up to 255.
    for some in ties.chunks(255) {
        let mut sum = 0;
        for &tie in some {
            sum += LANES[usize::from(published[tie as usize])];
        }
        for (count, lane) in counts.iter_mut().zip(sum.to_le_bytes()) {
            *count += u32::from(lane);
        }
    }
    counts
}

/// Makers among all adults but one, by category: what `makers_among` counts where everyone knows everyone. `own` are the
/// bits that one published itself.
#[must_use]
pub fn makers_among_others(counts: &HabitCounts, own: u8) -> [u32; CATEGORIES_MAX] {
    let mut others = [0; CATEGORIES_MAX];
    for (c, (other, &all)) in others.iter_mut().zip(&counts.makers).enumerate() {
        let all = u32::try_from(all).expect("makers are no more than adults");
        *other = all - u32::from(own >> c & 1);
    }
    others
}

/// Share of ties that make.
#[must_use]
#[inline(always)]
pub fn share(makers: u32, ties: f32) -> f32 {
    if ties > 0.0 {
        makers as f32 / ties
    } else {
        0.5
    }
}

/// Publishes everyone's habits: a bit for each category that an adult makes in, and how many do.
pub fn publish(world: &mut World) {
    let World {
        shared,
        blocks,
        published,
    } = world;
    let mut pieces: Vec<&mut [u8]> = published.chunks_mut(BLOCK).collect();
    let parts = parallel::map_mut(&mut pieces, |k, piece| {
        let mut counts = HabitCounts::default();
        piece.fill(0);
        for (c, habits) in blocks[k].habits.iter().enumerate() {
            for (bits, &habit) in piece.iter_mut().zip(habits) {
                *bits |= u8::from(habit == MAKE) << c;
            }
            counts.makers[c] = count(habits, MAKE);
            counts.cocreators[c] = count(habits, COCREATE);
        }
        counts
    });
    let mut total = HabitCounts::default();
    for part in parts {
        for c in 0..CATEGORIES_MAX {
            total.makers[c] += part.makers[c];
            total.cocreators[c] += part.cocreators[c];
        }
    }
    shared.counts = total;
}

fn count(habits: &[u8], wanted: u8) -> u64 {
    habits.iter().filter(|&&habit| habit == wanted).count() as u64
}

#[cfg(test)]
mod tests {
    use super::makers_among;

    #[test]
    fn counts_each_category_apart_even_among_many_ties() {
        let published = [0b0000_0101, 0b1000_0001, 0];
        assert_eq!(
            makers_among(&[0, 1, 2], &published),
            [2, 0, 1, 0, 0, 0, 0, 1]
        );
        let many: Vec<u32> = (0..1000).map(|k| k % 2).collect();
        assert_eq!(
            makers_among(&many, &published),
            [1000, 0, 500, 0, 0, 0, 0, 500]
        );
    }
}
