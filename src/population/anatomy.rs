//! What is a network like? Degrees, clustering, parts, paths, mixing: exact where that is quick, else from a sample that is
//! stated.

use crate::engine::draws::{Draws, Purpose};
use crate::engine::rows::Rows;
use crate::population::network::Network;
use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use std::collections::VecDeque;

const PATHS: Purpose = Purpose::new("anatomy/paths");
const TRIPLES: Purpose = Purpose::new("anatomy/triples");

/// Pairs of neighbours up to which clustering is counted exactly.
const PAIRS_EXACT: u64 = 400_000_000;
/// Adults whose neighbours are looked at where it is not.
const CLUSTERING_SAMPLE: u32 = 200_000;
/// Adults from which paths are followed, when there are more; and visits that are affordable.
const PATHS_SAMPLE: u64 = 256;
const PATHS_VISITS: u64 = 1_000_000_000;

/// Numbers of ties of all adults.
#[derive(Clone, Debug, PartialEq)]
pub struct Degrees {
    /// Numbers of ties that occur, in increasing order, and how many adults have them.
    pub counts: Vec<(usize, u64)>,
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
    /// Least.
    pub least: usize,
    /// The middle one.
    pub median: usize,
    /// Greatest.
    pub most: usize,
}

impl Degrees {
    fn of(degrees: impl Iterator<Item = usize>) -> Self {
        let mut all = Vec::new();
        for degree in degrees {
            if degree >= all.len() {
                all.resize(degree + 1, 0_u64);
            }
            all[degree] += 1;
        }
        Self::counted(
            all.into_iter()
                .enumerate()
                .filter(|row| row.1 > 0)
                .collect(),
        )
    }

    fn counted(counts: Vec<(usize, u64)>) -> Self {
        let adults: u64 = counts.iter().map(|row| row.1).sum();
        let total: u128 = counts.iter().map(|&(k, n)| k as u128 * u128::from(n)).sum();
        let mean = total as f64 / adults as f64;
        let squares = counts.iter().map(|&(k, n)| {
            let off = k as f64 - mean;
            n as f64 * off * off
        });
        let sd = (squares.sum::<f64>() / adults as f64).sqrt();
        let mut below = 0;
        let median = counts.iter().find(|row| {
            below += row.1;
            2 * below >= adults
        });
        let degree = |row: Option<&(usize, u64)>| row.map_or(0, |row| row.0);
        Self {
            mean,
            sd,
            least: degree(counts.first()),
            median: degree(median),
            most: degree(counts.last()),
            counts,
        }
    }

    /// Share of all ties that the best connected share of adults holds.
    #[must_use]
    pub fn held_by_top(&self, share: f64) -> f64 {
        let adults: u64 = self.counts.iter().map(|row| row.1).sum();
        let total = self.mean * adults as f64;
        let mut left = share * adults as f64;
        let mut held = 0.0;
        for &(k, n) in self.counts.iter().rev() {
            let taken = left.min(n as f64);
            held += taken * k as f64;
            left -= taken;
        }
        if total > 0.0 { held / total } else { 0.0 }
    }
}

/// A value with its standard error; 0 where it was counted in full.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
}

/// How ties close to triangles. Directions are left out.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Clustering {
    /// Closed pairs of ties of the same adult over all such pairs.
    pub transitivity: Estimate,
    /// Mean over adults of that share, 0 for those with less than two ties (Watts & Strogatz 1998).
    pub average: Estimate,
    /// Adults whose ties were looked at.
    pub adults: u32,
}

/// How far adults are from one another, along ties as messages go.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Paths {
    /// Mean number of steps between two adults who can reach each other.
    pub mean: Estimate,
    /// Steps within which nine in ten of these are, between whole numbers (Leskovec, Kleinberg & Faloutsos 2005).
    pub effective_diameter: f64,
    /// The longest way found.
    pub longest: u32,
    /// Adults from whom paths were followed.
    pub adults: u32,
}

/// What there is to tell of a network.
#[derive(Clone, Debug, PartialEq)]
pub struct Anatomy {
    /// Numbers of those an adult listens to.
    pub known: Degrees,
    /// Numbers of those who listen to an adult.
    pub listeners: Degrees,
    /// Triangles.
    pub clustering: Clustering,
    /// Number of parts without a tie between them.
    pub components: u64,
    /// Adults in the largest part.
    pub giant: u64,
    /// Paths.
    pub paths: Paths,
    /// Correlation of the degrees at the two ends of a tie (Newman 2002); none where all degrees are equal.
    pub assortativity: Option<f64>,
    /// Share of directed ties that go back as well.
    pub reciprocity: Option<f64>,
}

/// Measures a network whose ties are stored, or in which everyone knows everyone.
#[must_use]
pub fn of(network: &Network, draws: &Draws) -> Anatomy {
    let adults = network.adults();
    if network.is_complete() {
        return complete(u32::try_from(adults).expect("adults are numbered by 32 bits"));
    }
    let heard = |adult: usize| network.listeners(adult).map_or(0, <[u32]>::len);
    let parts = network.rows().map_or_else(|| vec![1; adults], Rows::parts);
    let giant = parts.iter().copied().max().unwrap_or(0);
    Anatomy {
        known: Degrees::of((0..adults).map(|adult| network.degree(adult))),
        listeners: Degrees::of((0..adults).map(heard)),
        clustering: clustering(network, draws),
        components: parts.len() as u64,
        giant,
        paths: paths(network, draws),
        assortativity: assortativity(network),
        reciprocity: network.is_directed().then(|| reciprocity(network)),
    }
}

/// The network in which everyone knows everyone: every pair of ties is closed, and one step leads to everyone.
fn complete(adults: u32) -> Anatomy {
    let degrees = Degrees::counted(vec![(adults as usize - 1, adults.into())]);
    let exactly = |value: bool| Estimate {
        value: f64::from(u8::from(value)),
        error: 0.0,
    };
    let one_step = if adults > 1 { vec![1] } else { Vec::new() };
    Anatomy {
        known: degrees.clone(),
        listeners: degrees,
        clustering: Clustering {
            transitivity: exactly(adults > 2),
            average: exactly(adults > 2),
            adults,
        },
        components: 1,
        giant: adults.into(),
        paths: Paths {
            mean: exactly(adults > 1),
            effective_diameter: ninety(&one_step),
            longest: u32::from(adults > 1),
            adults,
        },
        assortativity: None,
        reciprocity: None,
    }
}

/// Those tied to an adult in either direction, in increasing order.
fn around(network: &Network, adult: usize) -> Vec<u32> {
    let mut all = network.known_by(adult).to_vec();
    if network.is_directed() {
        all.extend(network.listeners(adult).unwrap_or_default());
        all.sort_unstable();
        all.dedup();
    }
    all
}

/// Pairs of an adult's ties that are tied to each other, and all pairs.
fn triples(network: &Network, adult: usize) -> (u64, u64) {
    let near = around(network, adult);
    let mut closed = 0;
    for (k, &a) in near.iter().enumerate() {
        let later = &near[k + 1..];
        if network.is_directed() {
            closed += common(&around(network, a as usize), later);
        } else {
            closed += common(network.known_by(a as usize), later);
        }
    }
    let count = near.len() as u64;
    (closed, count * count.saturating_sub(1) / 2)
}

/// How many numbers two rows share.
fn common(a: &[u32], b: &[u32]) -> u64 {
    let (few, many) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let mut rest = many;
    let mut count = 0;
    for number in few {
        // Rows of very different lengths are searched, others walked.
        let at = if many.len() > 16 * few.len() {
            rest.partition_point(|other| other < number)
        } else {
            rest.iter().take_while(|other| *other < number).count()
        };
        rest = &rest[at..];
        count += u64::from(rest.first() == Some(number));
    }
    count
}

/// How ties close to triangles, from all adults or, where their ties are many, from a sample.
#[must_use]
pub fn clustering(network: &Network, draws: &Draws) -> Clustering {
    let adults = u32::try_from(network.adults()).expect("32 bits");
    let work: u64 = (0..network.adults())
        .map(|adult| (network.degree(adult) as u64).pow(2))
        .sum();
    let all = work <= PAIRS_EXACT || adults <= CLUSTERING_SAMPLE && work <= 20 * PAIRS_EXACT;
    let count = if all {
        adults
    } else {
        CLUSTERING_SAMPLE.min(adults)
    };
    let one = |k: u32| -> (f64, f64, f64) {
        let adult = if all {
            k
        } else {
            let word = u64::from(draws.word(TRIPLES, 0, u64::from(k)));
            u32::try_from((word * u64::from(adults)) >> 32).expect("below the number of adults")
        };
        let (closed, pairs) = triples(network, adult as usize);
        let share = if pairs > 0 {
            closed as f64 / pairs as f64
        } else {
            0.0
        };
        (closed as f64, pairs as f64, share)
    };
    let rows: Vec<(f64, f64, f64)> = (0..count).into_par_iter().map(one).collect();
    let n = f64::from(count);
    let (closed, pairs): (f64, f64) = rows.iter().fold((0.0, 0.0), |s, r| (s.0 + r.0, s.1 + r.1));
    let shares: f64 = rows.iter().map(|row| row.2).sum();
    let ratio = if pairs > 0.0 { closed / pairs } else { 0.0 };
    let mean = shares / n;
    let spread: f64 = rows.iter().map(|row| (row.2 - mean) * (row.2 - mean)).sum();
    // The error of a ratio of two means, by its linear part.
    let around_ratio: f64 = rows
        .iter()
        .map(|row| (row.0 - ratio * row.1) * (row.0 - ratio * row.1))
        .sum();
    let error = |sum: f64, scale: f64| if all { 0.0 } else { sum.sqrt() / scale };
    Clustering {
        transitivity: Estimate {
            value: ratio,
            error: error(around_ratio, pairs.max(1.0)),
        },
        average: Estimate {
            value: mean,
            error: error(spread, n),
        },
        adults: count,
    }
}

fn paths(network: &Network, draws: &Draws) -> Paths {
    let adults = network.adults() as u64;
    let each = network.ties() as u64 + adults;
    let affordable = (PATHS_VISITS / each.max(1)).clamp(8, PATHS_SAMPLE);
    let all = adults <= affordable.max(4096) && each * adults <= PATHS_VISITS;
    let count = if all { adults } else { affordable.min(adults) };
    let from = |k: u64| -> usize {
        let place = if all {
            k
        } else {
            (u64::from(draws.word(PATHS, 0, k)) * adults) >> 32
        };
        usize::try_from(place).expect("below the number of adults")
    };
    let counts: Vec<Vec<u64>> = (0..count)
        .into_par_iter()
        .map(|k| reached(network, from(k)))
        .collect();
    let mut total: Vec<u64> = Vec::new();
    for counts in &counts {
        total.resize(total.len().max(counts.len()), 0);
        for (sum, n) in total.iter_mut().zip(counts) {
            *sum += n;
        }
    }
    let pairs: u64 = total.iter().sum();
    let steps =
        |counts: &[u64]| -> f64 { (1_u64..).zip(counts).map(|(d, n)| d * n).sum::<u64>() as f64 };
    let mean = if pairs > 0 {
        steps(&total) / pairs as f64
    } else {
        0.0
    };
    let spread: f64 = counts
        .iter()
        .map(|one| {
            let own = steps(one) - mean * one.iter().sum::<u64>() as f64;
            own * own
        })
        .sum();
    let error = if all {
        0.0
    } else {
        spread.sqrt() / (pairs as f64).max(1.0)
    };
    Paths {
        mean: Estimate { value: mean, error },
        effective_diameter: ninety(&total),
        longest: u32::try_from(total.len()).expect("fewer steps than adults"),
        adults: u32::try_from(count).expect("adults are numbered by 32 bits"),
    }
}

/// Adults at one step, two steps ... from one, as a message of that adult goes.
fn reached(network: &Network, start: usize) -> Vec<u64> {
    let mut seen = vec![false; network.adults()];
    seen[start] = true;
    let mut counts = Vec::new();
    let mut open = VecDeque::from([start]);
    while !open.is_empty() {
        let mut next = VecDeque::new();
        for adult in open {
            for &other in network.listeners(adult).unwrap_or_default() {
                if !std::mem::replace(&mut seen[other as usize], true) {
                    next.push_back(other as usize);
                }
            }
        }
        if !next.is_empty() {
            counts.push(next.len() as u64);
        }
        open = next;
    }
    counts
}

/// Steps within which nine in ten are, between whole numbers in a straight line.
fn ninety(counts: &[u64]) -> f64 {
    let total: u64 = counts.iter().sum();
    let wanted = 0.9 * total as f64;
    let mut below = 0.0;
    for (steps, &count) in (1_u32..).zip(counts) {
        if below + count as f64 >= wanted {
            return f64::from(steps - 1) + (wanted - below) / (count as f64).max(1.0);
        }
        below += count as f64;
    }
    0.0
}

/// Newman 2002, over directed ties: the numbers of followers of who listens and of who is heard.
fn assortativity(network: &Network) -> Option<f64> {
    let degree = |adult: usize| network.listeners(adult).map_or(0.0, |row| row.len() as f64);
    let sums = (0..network.adults())
        .map(|adult| {
            let own = degree(adult);
            let row = network.known_by(adult);
            let others = row.iter().map(|&other| degree(other as usize));
            let (sum, squares) = others.fold((0.0, 0.0), |s, d| (s.0 + d, s.1 + d * d));
            let n = row.len() as f64;
            [n, own * n, own * own * n, sum, squares, own * sum]
        })
        .fold([0.0; 6], |sums, row: [f64; 6]| {
            std::array::from_fn(|k| sums[k] + row[k])
        });
    let [n, a, aa, b, bb, ab] = sums;
    let covariance = ab / n - a / n * (b / n);
    let spread = (aa / n - a / n * (a / n)) * (bb / n - b / n * (b / n));
    (n > 0.0 && spread > 1e-9).then(|| covariance / spread.sqrt())
}

fn reciprocity(network: &Network) -> f64 {
    let back: usize = (0..network.adults())
        .map(|adult| {
            let heard = network.listeners(adult).unwrap_or_default();
            let known = network.known_by(adult).iter();
            known
                .filter(|other| heard.binary_search(other).is_ok())
                .count()
        })
        .sum();
    back as f64 / (network.ties() as f64).max(1.0)
}

/// A snowball of adults around one who has many ties, in the order in which they are found: everyone's ties are followed, and
/// of those who have very many only some, evenly spread.
#[must_use]
pub fn snowball(network: &Network, start: u32, size: usize, followed: usize) -> Vec<u32> {
    let mut found = vec![start];
    let mut seen = std::collections::BTreeSet::from([start]);
    let mut next = 0;
    while next < found.len() && found.len() < size {
        let near = around(network, found[next] as usize);
        let step = near.len().div_ceil(followed).max(1);
        for &other in near.iter().step_by(step) {
            if found.len() < size && seen.insert(other) {
                found.push(other);
            }
        }
        next += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{of, snowball};
    use crate::engine::draws::Draws;
    use crate::population::network::Network;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-12
    }

    #[test]
    fn a_triangle_with_a_tail_and_a_pair_apart_is_told_by_hand() {
        // 0-1-2 closed, 2-3 hangs on, 4-5 apart.
        let network = Network::of_pairs(6, 1, false, |_, pairs| {
            pairs.extend([(0, 1), (1, 2), (2, 0), (2, 3), (4, 5)]);
        });
        let found = of(&network, &Draws::new(1, 0));
        assert!(
            near(found.known.mean, 10.0 / 6.0) && found.known.counts == [(1, 3), (2, 2), (3, 1)]
        );
        assert_eq!(
            (found.known.least, found.known.median, found.known.most),
            (1, 1, 3)
        );
        // Pairs of ties: one each at 0 and 1, three at 2; each of the corners closes one.
        assert!(near(found.clustering.transitivity.value, 3.0 / 5.0));
        assert!(near(
            found.clustering.average.value,
            (1.0 + 1.0 + 1.0 / 3.0) / 6.0
        ));
        assert_eq!((found.components, found.giant), (2, 4));
        // Within four: four pairs at one step, two at two; and the pair apart.
        assert!(near(found.paths.mean.value, (5.0 + 4.0) / 7.0));
        assert_eq!((found.paths.longest, found.paths.adults), (2, 6));
        assert!(near(
            found.paths.effective_diameter,
            1.0 + (6.3 - 5.0) / 2.0
        ));
        assert!(near(found.known.held_by_top(1.0 / 6.0), 0.3));
        // Degrees at ends: 2-2 twice, 2-3 four times, 1-3 twice, 1-1 twice, over directed ties.
        let mean: f64 = (4.0 * 2.0 + 3.0 * 3.0 + 3.0) / 10.0;
        let square = (4.0 * 4.0 + 3.0 * 9.0 + 3.0) / 10.0;
        let product = (2.0 * 4.0 + 4.0 * 6.0 + 2.0 * 3.0 + 2.0) / 10.0;
        let expected = (product - mean * mean) / (square - mean * mean);
        assert!(near(found.assortativity.expect("degrees differ"), expected));
    }

    #[test]
    fn a_complete_network_is_told_by_formula_as_it_is_counted() {
        for adults in [1, 2, 3, 4, 50] {
            let network = Network::complete(adults);
            let mut rows = network.clone();
            rows.store();
            let draws = Draws::new(1, 0);
            assert!(!network.stored() && rows.stored());
            assert_eq!(of(&network, &draws), of(&rows, &draws), "{adults}");
        }
        let large = of(&Network::complete(100_000_000), &Draws::new(1, 0));
        assert_eq!((large.known.most, large.components), (99_999_999, 1));
    }

    #[test]
    fn of_directed_ties_those_that_go_back_are_counted() {
        let network = Network::of_pairs(4, 1, true, |_, pairs| {
            pairs.extend([(0, 1), (1, 0), (1, 2), (2, 0)]);
        });
        let found = of(&network, &Draws::new(1, 0));
        assert!(near(found.reciprocity.expect("directed"), 0.5));
        assert!(near(found.clustering.transitivity.value, 1.0));
        assert_eq!(
            (found.components, found.known.most, found.listeners.most),
            (2, 2, 2)
        );
    }

    #[test]
    fn a_snowball_grows_from_its_start() {
        let network = Network::of_undirected(10, 1, |_, see| {
            (0..9).for_each(|adult| see(adult, adult + 1));
        });
        assert_eq!(snowball(&network, 4, 5, 10), [4, 3, 5, 2, 6]);
        assert_eq!(snowball(&network, 4, 99, 10).len(), 10);
    }
}
