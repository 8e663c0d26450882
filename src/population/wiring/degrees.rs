//! What if only the numbers of ties are known? The configuration model, for any law of degrees.

use crate::population::network::Network;
use crate::population::wiring::cipher::Cipher;
use crate::population::wiring::laws::cumulative;
use crate::population::wiring::{Source, pieces, range};
use crate::scenario::DegreeLaw;
use rayon::prelude::{IntoParallelIterator, ParallelIterator};

/// Everyone draws a number of ends from `law`, and ends are paired by a random order of all (Bollobas 1980; Molloy & Reed
/// 1995; Newman, Strogatz & Watts 2001). Pairs of an adult with itself and pairs that were there before are dropped and
/// counted; of an odd number of ends the last in the order stays alone.
///
/// In a `directed` network the law is that of followers: each of an adult's ends is heard by someone, and all listen to equally
/// many, the mean of the law or one of the two whole numbers beside it.
#[must_use]
pub fn configuration(adults: u32, law: &DegreeLaw, directed: bool, source: Source<'_>) -> Network {
    let owners = owners(adults, law, source);
    let ends = owners.len() as u64;
    if ends < 2 {
        return Network::of_pairs(adults, 0, directed, |_, _| {});
    }
    let order = Cipher::draw(source, "pair", 0, ends);
    let owner = |place: u64| {
        let end = usize::try_from(order.number(place)).expect("below the number of ends");
        owners[end]
    };
    let ties = if directed { ends } else { ends / 2 };
    let ties = u32::try_from(ties).expect("ties are numbered by 32 bits");
    Network::of_pairs(adults, pieces(ties), directed, |piece, pairs| {
        let (first, last) = range(piece, ties);
        pairs.extend((first..last).map(|tie| {
            let tie = u64::from(tie);
            if directed {
                let listener = u32::try_from(tie % u64::from(adults)).expect("an adult");
                (listener, owner(tie))
            } else {
                (owner(2 * tie), owner(2 * tie + 1))
            }
        }));
    })
}

/// The adult of every end.
fn owners(adults: u32, law: &DegreeLaw, source: Source<'_>) -> Vec<u32> {
    let cumulative = cumulative(law);
    let drawn: Vec<Vec<u32>> = (0..pieces(adults))
        .into_par_iter()
        .map(|piece| {
            let (first, last) = range(piece, adults);
            // Two words an adult, so that the tail of a law is as fine as it should be.
            let mut words = vec![0; 2 * (last - first) as usize];
            source.fill("degree", 0, 2 * u64::from(first), &mut words);
            let mut owners = Vec::new();
            for (adult, word) in (first..last).zip(words.chunks_exact(2)) {
                let fine = u64::from(word[0]) << 21 | u64::from(word[1]) >> 11;
                let u = (fine as f64 + 0.5) / 9_007_199_254_740_992.0;
                let degree = cumulative.partition_point(|&below| below < u);
                let degree = degree.min(cumulative.len() - 1);
                owners.extend(std::iter::repeat_n(adult, degree));
            }
            owners
        })
        .collect();
    drawn.concat()
}
