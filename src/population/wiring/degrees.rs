//! What if only the numbers of ties are known? The configuration model, for any law of degrees.

use crate::engine::vector::prefetch;
use crate::population::network::Network;
use crate::population::wiring::cipher::Cipher;
use crate::population::wiring::laws::cumulative;
use crate::population::wiring::{PIECE, Source, pieces, range};
use crate::scenario::DegreeLaw;
use rayon::prelude::{IndexedParallelIterator, ParallelIterator, ParallelSliceMut};

/// Everyone draws a number of ends from `law`, and ends are paired by a random order of all (Bollobas 1980; Molloy & Reed
/// 1995; Newman, Strogatz & Watts 2001). Pairs of an adult with itself and pairs that were there before are dropped and
/// counted; of an odd number of ends the last in the order stays alone.
///
/// In a `directed` network the law is that of followers: each of an adult's ends is heard by someone, and all listen to equally
/// many, the mean of the law or one of the two whole numbers beside it.
#[must_use]
pub fn configuration(adults: u32, law: &DegreeLaw, directed: bool, source: Source<'_>) -> Network {
    let owners = Owners::draw(adults, law, source);
    let ends = owners.ends();
    if ends < 2 {
        return Network::of_pairs(adults, 0, directed, |_, _| {});
    }
    let order = Cipher::draw(source, "pair", 0, ends);
    let ties = if directed { ends } else { ends / 2 };
    let ties = u32::try_from(ties).expect("ties are numbered by 32 bits");
    // The owners go as soon as all ties are told.
    Network::of_pairs(adults, pieces(ties), directed, move |piece, pairs| {
        let (first, last) = range(piece, ties);
        let [first, last] = [first, last].map(u64::from);
        let mut ends = Vec::new();
        if directed {
            order.numbers(first..last, &mut ends);
            let listener = |tie: u64| u32::try_from(tie % u64::from(adults)).expect("an adult");
            let ties = (first..last).zip(owners.all(&ends));
            pairs.extend(ties.map(|(tie, heard)| (listener(tie), heard)));
        } else {
            order.numbers(2 * first..2 * last, &mut ends);
            let mut known = owners.all(&ends);
            while let Some(pair) = known.next().zip(known.next()) {
                pairs.push(pair);
            }
        }
    })
}

/// Ends that the guide to their owners leaves out between two that it names.
const STRIDE: usize = 16;

/// Ends whose places in memory are asked for ahead, twice over.
const AHEAD: usize = 16;

/// The adults that ends belong to: those of one adult have neighbouring numbers.
struct Owners {
    /// Where the ends of each adult start, and where those of the last end.
    starts: Vec<u64>,
    /// The owner of every sixteenth end.
    guide: Vec<u32>,
}

impl Owners {
    fn draw(adults: u32, law: &DegreeLaw, source: Source<'_>) -> Self {
        let cumulative = cumulative(law);
        let mut degrees = vec![0_u32; adults as usize];
        degrees
            .par_chunks_mut(PIECE as usize)
            .enumerate()
            .for_each(|(piece, degrees)| {
                // Two words an adult, so that the tail of a law is as fine as it should be.
                let mut words = vec![0; 2 * degrees.len()];
                let first = piece as u64 * u64::from(PIECE);
                source.fill("degree", 0, 2 * first, &mut words);
                for (degree, word) in degrees.iter_mut().zip(words.as_chunks::<2>().0) {
                    let fine = u64::from(word[0]) << 21 | u64::from(word[1]) >> 11;
                    let u = (fine as f64 + 0.5) / 9_007_199_254_740_992.0;
                    let least = cumulative.partition_point(|&below| below < u);
                    let least = least.min(cumulative.len() - 1);
                    *degree = u32::try_from(least).expect("degrees are below a million");
                }
            });
        let (mut starts, mut guide) = (Vec::with_capacity(degrees.len() + 1), Vec::new());
        let mut end = 0;
        for (adult, degree) in (0..adults).zip(degrees) {
            starts.push(end);
            end += u64::from(degree);
            while ((guide.len() * STRIDE) as u64) < end {
                guide.push(adult);
            }
        }
        starts.push(end);
        guide.push(adults - 1);
        Self { starts, guide }
    }

    /// Number of ends.
    fn ends(&self) -> u64 {
        self.starts[self.starts.len() - 1]
    }

    /// The adults of some ends. What is needed for one is asked for while those before it are found.
    fn all(&self, ends: &[u64]) -> impl Iterator<Item = u32> {
        ends.iter().enumerate().map(|(k, &end)| {
            if let Some(&later) = ends.get(k + 2 * AHEAD) {
                prefetch(&self.guide, mark(later));
            }
            if let Some(&later) = ends.get(k + AHEAD) {
                prefetch(&self.starts, self.guide[mark(later)] as usize + 1);
            }
            self.of(end)
        })
    }

    /// The adult of an end.
    fn of(&self, end: u64) -> u32 {
        let mark = mark(end);
        let (first, last) = (self.guide[mark], self.guide[mark + 1]);
        let later = &self.starts[first as usize + 1..=last as usize];
        let after = if later.len() < 2 * STRIDE {
            // Few are counted sooner than searched.
            later.iter().filter(|&&start| start <= end).count()
        } else {
            later.partition_point(|&start| start <= end)
        };
        first + u32::try_from(after).expect("below the number of adults")
    }
}

/// The place in the guide for an end.
fn mark(end: u64) -> usize {
    usize::try_from(end).expect("below the number of ends") / STRIDE
}

#[cfg(test)]
mod tests {
    use super::Owners;
    use crate::engine::draws::Draws;
    use crate::population::wiring::Source;
    use crate::scenario::DegreeLaw;

    #[test]
    fn every_end_has_its_owner() {
        let table = |rows: &[(u32, f64)]| DegreeLaw::Table(rows.to_vec());
        for law in [
            DegreeLaw::Poisson { degree: 3.0 },
            table(&[(0, 30.0), (70, 1.0)]),
            table(&[(16, 1.0), (0, 1.0)]),
        ] {
            let draws = Draws::new(3, 0);
            let owners = Owners::draw(1000, &law, Source::offline(&draws));
            let mut end = 0;
            for adult in 0..1000 {
                while end < owners.starts[adult as usize + 1] {
                    assert_eq!(owners.of(end), adult);
                    end += 1;
                }
            }
            assert_eq!(end, owners.ends());
        }
    }
}
