//! What if ties know nothing of people, or only to which group they belong? Erdos-Renyi networks and stochastic blocks.

use crate::population::network::Network;
use crate::population::wiring::{Source, pieces, range};
use rand::Rng;

/// Every pair is tied with the same probability, so that the mean degree is `degree` (Erdos & Renyi 1959; G(n, p) after
/// Gilbert 1959). The ties of an adult to later ones are found by skipping geometrically (Batagelj & Brandes 2005).
#[must_use]
pub fn erdos_renyi(adults: u32, degree: f64, source: Source<'_>) -> Network {
    let p = (degree / f64::from(adults.max(2) - 1)).min(1.0);
    Network::of_pairs(adults, pieces(adults), false, |piece, pairs| {
        let (first, last) = range(piece, adults);
        for adult in first..last {
            let mut sequence = source.sequence("skip", 0, u64::from(adult));
            skip(&mut sequence, p, adult, adults, |other| {
                pairs.push((adult, other));
            });
        }
    })
}

/// The block of an adult: `blocks` blocks of neighbouring numbers, whose sizes differ by one at most.
#[must_use]
pub fn block_of(adult: u32, adults: u32, blocks: u32) -> u32 {
    ((u64::from(adult) * u64::from(blocks) + u64::from(blocks) - 1) / u64::from(adults))
        .min(u64::from(blocks) - 1)
        .try_into()
        .expect("below the number of blocks")
}

/// First adult of a block, and the end of the last for the number of blocks.
fn block_start(block: u32, adults: u32, blocks: u32) -> u32 {
    let start = u64::from(block) * u64::from(adults) / u64::from(blocks);
    u32::try_from(start).expect("at most the number of adults")
}

/// Probabilities of a tie within a block and across, for a mean degree and a homophily.
#[must_use]
pub fn block_chances(adults: u32, degree: f64, blocks: u32, homophily: f64) -> (f64, f64) {
    let pairs = |size: f64| size * (size - 1.0) / 2.0;
    let within: f64 = (0..blocks)
        .map(|block| {
            let end = block_start(block + 1, adults, blocks);
            pairs(f64::from(end - block_start(block, adults, blocks)))
        })
        .sum();
    let all = pairs(f64::from(adults));
    let ties = f64::from(adults) * degree / 2.0;
    let chance = within / all;
    let share = chance + homophily * (1.0 - chance);
    let across = if all > within {
        ties * (1.0 - share) / (all - within)
    } else {
        0.0
    };
    (ties * share / within.max(1.0), across)
}

/// Adults in equal blocks; a pair is tied with one probability within a block and with another across (Holland, Laskey &
/// Leinhardt 1983). `homophily` is the share of ties within blocks beyond chance: `(share - chance) / (1 - chance)` (Coleman
/// 1958), 0 for an Erdos-Renyi network and 1 for blocks without ties across.
#[must_use]
pub fn blocks(
    adults: u32,
    degree: f64,
    blocks: u32,
    homophily: f64,
    source: Source<'_>,
) -> Network {
    let (within, across) = block_chances(adults, degree, blocks, homophily);
    let (within, across) = (within.min(1.0), across.min(1.0));
    let ends: Vec<u32> = (1..=blocks)
        .map(|block| block_start(block, adults, blocks))
        .collect();
    Network::of_pairs(adults, pieces(adults), false, |piece, pairs| {
        let (first, last) = range(piece, adults);
        for adult in first..last {
            let end = ends[ends.partition_point(|&end| end <= adult)];
            let mut sequence = source.sequence("skip", 0, u64::from(adult));
            let mut tie = |other| pairs.push((adult, other));
            skip(&mut sequence, within, adult, end, &mut tie);
            skip(&mut sequence, across, end - 1, adults, &mut tie);
        }
    })
}

/// Calls back with every number above `after` and below `end`, each with probability `p`.
fn skip(sequence: &mut impl Rng, p: f64, after: u32, end: u32, mut see: impl FnMut(u32)) {
    if p <= 0.0 {
        return;
    }
    let log_miss = libm::log1p(-p);
    let mut other = f64::from(after);
    loop {
        // Inverse of the geometric law; 53 bits, so that large worlds have no gaps.
        let u = ((sequence.next_u64() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0;
        other += 1.0 + (libm::log(u) / log_miss).floor();
        if other >= f64::from(end) {
            return;
        }
        see(whole(other));
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "0 <= x < 2^32"
)]
fn whole(x: f64) -> u32 {
    x as u32
}

#[cfg(test)]
mod tests {
    use super::{block_of, block_start, erdos_renyi};
    use crate::engine::draws::Draws;
    use crate::population::wiring::Source;

    #[test]
    fn no_ties_and_all_ties_are_reached_exactly() {
        let draws = Draws::new(1, 0);
        let source = Source::offline(&draws);
        assert_eq!(erdos_renyi(100, 0.0, source).ties(), 0);
        assert_eq!(erdos_renyi(100, 99.0, source).ties(), 9900);
    }

    #[test]
    fn everyone_is_in_one_block() {
        for (adults, blocks) in [(10, 3), (7, 7), (100, 4), (4096, 1), (11, 2)] {
            for adult in 0..adults {
                let block = block_of(adult, adults, blocks);
                let start = block_start(block, adults, blocks);
                let end = block_start(block + 1, adults, blocks);
                assert!(
                    (start..end).contains(&adult),
                    "{adult} of {adults} in {block}"
                );
            }
        }
    }
}
