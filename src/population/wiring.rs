//! Which networks can be built? One function a law; each builds in parallel from addressed draws.

use crate::engine::draws::{Draws, Purpose};
use crate::population::network::Network;
use crate::scenario::NetworkLaw;
use rand::Rng;

/// Adults whose ties are made together.
const PIECE: u32 = 4096;

const OFFLINE: &str = "network";
const ONLINE: &str = "online";

/// The draws of one of the two networks over the same people: neither moves when the other changes.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    draws: &'a Draws,
    online: bool,
}

impl<'a> Source<'a> {
    /// The draws of the network of daily life.
    #[must_use]
    pub fn offline(draws: &'a Draws) -> Self {
        let online = false;
        Self { draws, online }
    }

    /// The draws of the network online.
    #[must_use]
    pub fn online(draws: &'a Draws) -> Self {
        let online = true;
        Self { draws, online }
    }

    fn purpose(&self, name: &str) -> Purpose {
        if self.online {
            Purpose::of(ONLINE, name)
        } else {
            Purpose::of(OFFLINE, name)
        }
    }
}

/// The network of daily life.
#[must_use]
pub fn build(law: &NetworkLaw, adults: u32, draws: &Draws) -> Network {
    of_law(law, adults, Source::offline(draws))
}

/// The network online: another draw of its law than `build` would give.
#[must_use]
pub fn build_online(law: &NetworkLaw, adults: u32, draws: &Draws) -> Network {
    of_law(law, adults, Source::online(draws))
}

fn of_law(law: &NetworkLaw, adults: u32, source: Source<'_>) -> Network {
    match *law {
        NetworkLaw::Empty => Network::empty(adults),
        NetworkLaw::Complete => Network::complete(adults),
        NetworkLaw::WattsStrogatz { degree, rewiring } => {
            watts_strogatz(adults, degree, rewiring, source)
        }
        NetworkLaw::ErdosRenyi { degree } => erdos_renyi(adults, degree, source),
    }
}

/// Ring of adults in which each knows the `degree / 2` nearest on either side; each tie keeps its first end and gets a
/// new second end, uniform over all others, with probability `rewiring` (Watts & Strogatz 1998, Nature 393:440).
///
/// Two ties that come to join the same pair count once, so the mean degree falls short of `degree` by about
/// `rewiring * degree^2 / adults`.
#[must_use]
pub fn watts_strogatz(adults: u32, degree: u32, rewiring: f64, source: Source<'_>) -> Network {
    assert!(
        degree.is_multiple_of(2) && degree < adults,
        "the ring needs an even degree below its size"
    );
    let half = degree / 2;
    let threshold = crate::engine::arithmetic::threshold(rewiring);
    let rewire = source.purpose("rewire");
    Network::of_pairs(adults, pieces(adults), false, |piece, pairs| {
        let (first, last) = range(piece, adults);
        let mut words = vec![0; (last - first) as usize];
        for distance in 1..=half {
            source
                .draws
                .fill(rewire, distance, u64::from(first), &mut words);
            for (adult, &word) in (first..last).zip(&words) {
                let mut to = (adult + distance) % adults;
                if u64::from(word) < threshold {
                    to = rewired(adult, distance, adults, source);
                }
                pairs.push((adult, to));
            }
        }
    })
}

/// A new end for the tie of `adult` at `distance`: anyone but itself.
fn rewired(adult: u32, distance: u32, adults: u32, source: Source<'_>) -> u32 {
    let purpose = source.purpose("rewire_to");
    let word = source.draws.word(purpose, distance, u64::from(adult));
    let other = scaled(word, adults - 1);
    if other < adult { other } else { other + 1 }
}

/// Every pair is tied with the same probability, so that the mean degree is `degree` (Erdos & Renyi 1959; G(n, p) after
/// Gilbert 1959). The ties of an adult to later ones are found by skipping geometrically (Batagelj & Brandes 2005).
#[must_use]
pub fn erdos_renyi(adults: u32, degree: f64, source: Source<'_>) -> Network {
    let p = (degree / f64::from(adults.max(2) - 1)).min(1.0);
    let log_miss = libm::log1p(-p);
    let skip = source.purpose("skip");
    Network::of_pairs(adults, pieces(adults), false, |piece, pairs| {
        let (first, last) = range(piece, adults);
        for adult in first..last {
            let mut sequence = source.draws.sequence(skip, 0, u64::from(adult));
            let mut other = f64::from(adult);
            loop {
                // Inverse of the geometric law; 53 bits, so that large worlds have no gaps.
                let u = ((sequence.next_u64() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0;
                other += 1.0 + (libm::log(u) / log_miss).floor();
                if p <= 0.0 || other >= f64::from(adults) {
                    break;
                }
                pairs.push((adult, whole(other)));
            }
        }
    })
}

fn pieces(adults: u32) -> usize {
    adults.div_ceil(PIECE) as usize
}

fn range(piece: usize, adults: u32) -> (u32, u32) {
    let first = u32::try_from(piece).expect("pieces are fewer than adults") * PIECE;
    (first, adults.min(first.saturating_add(PIECE)))
}

/// A word scaled to a number below `limit` (Lemire 2019, without rejection: the bias is below `limit` / 2^32).
fn scaled(word: u32, limit: u32) -> u32 {
    ((u64::from(word) * u64::from(limit)) >> 32) as u32
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
    use super::{Source, erdos_renyi, watts_strogatz};
    use crate::engine::draws::Draws;
    use crate::population::network::Network;

    /// Closed triples over all triples.
    fn transitivity(network: &Network) -> f64 {
        let (mut closed, mut all) = (0_u64, 0_u64);
        for adult in 0..network.adults() {
            let known = network.known_by(adult);
            all += (known.len() * known.len().saturating_sub(1)) as u64;
            for &a in known {
                let of_a = network.known_by(a as usize);
                closed += of_a
                    .iter()
                    .filter(|b| known.binary_search(b).is_ok())
                    .count() as u64;
            }
        }
        closed as f64 / all as f64
    }

    #[test]
    fn small_worlds_have_the_transitivity_of_the_formula() {
        // Barrat & Weigt 2000: 3(K - 2) / (4(K - 1)) (1 - p)^3, within 3 %.
        for (rewiring, keep) in [(0.0, 1.0), (0.05, 0.857_375), (0.2, 0.512)] {
            let network = watts_strogatz(20_000, 10, rewiring, Source::offline(&Draws::new(1, 0)));
            let expected = 24.0 / 36.0 * keep;
            let found = transitivity(&network);
            assert!(
                (found / expected - 1.0).abs() < 0.03,
                "{rewiring}: {found} for {expected}"
            );
            let degree = network.ties() as f64 / 20_000.0;
            assert!((degree - 10.0).abs() < 0.01, "{degree}");
        }
    }

    #[test]
    fn degrees_of_a_random_graph_follow_poisson() {
        let adults = 50_000;
        let network = erdos_renyi(adults, 4.0, Source::offline(&Draws::new(3, 0)));
        let mut counts = [0_u32; 30];
        for adult in 0..network.adults() {
            counts[network.degree(adult).min(29)] += 1;
        }
        let mut expected = libm::exp(-4.0);
        for (k, &count) in counts.iter().enumerate().take(12) {
            let share = f64::from(count) / f64::from(adults);
            // 5 standard errors: a false alarm in 150,000 seeds over the 12 cells.
            let allowed = 5.0 * (expected / f64::from(adults)).sqrt();
            assert!(
                (share - expected).abs() < allowed,
                "degree {k}: {share} for {expected}"
            );
            expected *= 4.0 / (k + 1) as f64;
        }
    }

    #[test]
    fn no_ties_and_all_ties_are_reached_exactly() {
        assert_eq!(
            erdos_renyi(100, 0.0, Source::offline(&Draws::new(1, 0))).ties(),
            0
        );
        assert_eq!(
            erdos_renyi(100, 99.0, Source::offline(&Draws::new(1, 0))).ties(),
            9900
        );
    }
}
