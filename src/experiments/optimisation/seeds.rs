//! Whom should one win first? Greedy choice of first adopters for the widest spread.
//!
//! Where a further adopter adds the less the more there are (a submodular spread, as that of the independent cascade
//! and linear threshold models), adding the best one again and again reaches at least 1 - 1/e, 63 %, of what the best
//! set of that size does (Nemhauser, Wolsey & Fisher 1978; Kempe, Kleinberg & Tardos 2003), and nothing better is
//! known to be quick. What one adds can then only fall as others join, so an old figure is a bound, and most need no
//! second look: lazy evaluation (Minoux 1978; CELF, Leskovec et al. 2007). The choice is that of the plain procedure,
//! ties going to the earlier candidate.
//!
//! The bound holds for means over a fixed set of runs too, if every run is submodular given its random numbers: ask
//! with the same run numbers for every set. Thresholds that need several neighbours are not submodular, and then
//! there is no guarantee.

/// Those chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// Candidates in the order of their choice.
    pub seeds: Vec<u32>,
    /// Spread of the first, of the first two, and so on.
    pub spreads: Vec<f64>,
    /// Sets whose spread was asked for.
    pub evaluations: usize,
}

/// A question: the mean spread from each of several sets.
pub type Ask<'a, E> = dyn FnMut(&[Vec<u32>]) -> Result<Vec<f64>, E> + 'a;

/// What a candidate added when it was last looked at.
#[derive(Clone, Copy)]
struct Bound {
    gain: f64,
    candidate: u32,
    /// How many were chosen then.
    chosen: usize,
}

/// Chooses `count` of the candidates, or all if there are fewer. `ask` gives the mean spread from each of several
/// sets; the first question holds every candidate alone, so that cores can share it, later ones a single set. A
/// spread from nobody is 0.
///
/// # Errors
/// Whatever `ask` fails with.
///
/// # Panics
/// When `ask` does not answer for every set.
pub fn greedy<E>(candidates: &[u32], count: usize, ask: &mut Ask<'_, E>) -> Result<Chosen, E> {
    let mut chosen = Chosen {
        seeds: Vec::new(),
        spreads: Vec::new(),
        evaluations: candidates.len(),
    };
    if candidates.is_empty() || count == 0 {
        chosen.evaluations = 0;
        return Ok(chosen);
    }
    let alone: Vec<Vec<u32>> = candidates.iter().map(|&one| vec![one]).collect();
    let spreads = ask(&alone)?;
    assert_eq!(spreads.len(), alone.len(), "a spread for each set");
    let bound = |(&candidate, &gain): (&u32, &f64)| Bound {
        gain,
        candidate,
        chosen: 0,
    };
    let mut bounds: Vec<Bound> = candidates.iter().zip(&spreads).map(bound).collect();
    while chosen.seeds.len() < count {
        let Some(top) = largest(&bounds) else { break };
        let so_far = chosen.spreads.last().copied().unwrap_or(0.0);
        if bounds[top].chosen == chosen.seeds.len() {
            let bound = bounds.remove(top);
            chosen.seeds.push(bound.candidate);
            chosen.spreads.push(so_far + bound.gain);
            continue;
        }
        let mut set = chosen.seeds.clone();
        set.push(bounds[top].candidate);
        let spreads = ask(&[set])?;
        assert_eq!(spreads.len(), 1, "a spread for each set");
        chosen.evaluations += 1;
        bounds[top].gain = spreads[0] - so_far;
        bounds[top].chosen = chosen.seeds.len();
    }
    Ok(chosen)
}

/// Place of the first of the largest gains.
fn largest(bounds: &[Bound]) -> Option<usize> {
    let later = |a: usize, b: usize| bounds[a].gain.total_cmp(&bounds[b].gain).then(b.cmp(&a));
    (0..bounds.len()).max_by(|&a, &b| later(a, b))
}

#[cfg(test)]
mod tests {
    use super::greedy;
    use crate::engine::draws::Purpose;
    use crate::experiments::chance::{below, sequence};
    use std::convert::Infallible;

    const NODES: u32 = 7;

    /// Mean number reached by an independent cascade with chance 1/2, by going through every set of live ties: with
    /// ten ties all sums are multiples of 2^-9, so nothing is rounded.
    fn spread(ties: &[(u32, u32)], seeds: &[u32]) -> f64 {
        let start = seeds.iter().fold(0_u32, |set, seed| set | 1 << seed);
        let worlds = 1_u32 << ties.len();
        let reached = |world: u32| {
            let mut set = start;
            loop {
                let live = ties.iter().enumerate().filter(|(k, _)| world >> k & 1 == 1);
                let spread = |set: u32, (a, b): (u32, u32)| {
                    if set >> a & 1 == 1 { set | 1 << b } else { set }
                };
                let next = live.fold(set, |set, (_, &tie)| spread(set, tie));
                if next == set {
                    return set.count_ones();
                }
                set = next;
            }
        };
        let sum: u32 = (0..worlds).map(reached).sum();
        f64::from(sum) / f64::from(worlds)
    }

    fn graph(case: u64) -> Vec<(u32, u32)> {
        let mut words = sequence(case, Purpose::new("test"), 0, 0);
        let mut node = || u32::try_from(below(&mut words, 7)).expect("small");
        (0..9).map(|_| (node(), node())).collect()
    }

    /// The same choice, asking for every candidate each time.
    fn plain(count: usize, spread: &dyn Fn(&[u32]) -> f64) -> Vec<u32> {
        let mut seeds: Vec<u32> = Vec::new();
        while seeds.len() < count {
            let mut best: Option<(f64, u32)> = None;
            for node in (0..NODES).filter(|node| !seeds.contains(node)) {
                let reached = spread(&[&seeds[..], &[node]].concat());
                if best.is_none_or(|best| reached > best.0) {
                    best = Some((reached, node));
                }
            }
            seeds.extend(best.map(|best| best.1));
        }
        seeds
    }

    fn best(count: u32, spread: &dyn Fn(&[u32]) -> f64) -> f64 {
        let sets = (0..1_u32 << NODES).filter(|set| set.count_ones() == count);
        let members = |set: u32| -> Vec<u32> { (0..NODES).filter(|n| set >> n & 1 == 1).collect() };
        sets.map(|set| spread(&members(set))).fold(0.0, f64::max)
    }

    #[test]
    fn lazy_is_plain_and_near_the_best_on_a_hundred_graphs() {
        let (mut equal, mut asked, mut needed) = (0, 0, 0);
        for case in 0..100 {
            let ties = graph(case);
            let spread = |seeds: &[u32]| spread(&ties, seeds);
            let mut ask = |sets: &[Vec<u32>]| -> Result<Vec<f64>, Infallible> {
                Ok(sets.iter().map(|set| spread(set)).collect())
            };
            let candidates: Vec<u32> = (0..NODES).collect();
            let Ok(found) = greedy(&candidates, 3, &mut ask);
            assert_eq!(found.seeds, plain(3, &spread), "graph {case}");
            let best = best(3, &spread);
            let reached = spread(&found.seeds);
            assert!((reached - found.spreads[2]).abs() < 1e-12);
            assert!(reached >= (1.0 - libm::exp(-1.0)) * best && reached <= best);
            equal += i32::from(reached >= best);
            asked += found.evaluations;
            needed += 7 + 6 + 5;
        }
        // The guarantee is 63 %; on graphs this small the best set itself is found nearly always, though not always.
        assert!((80..100).contains(&equal), "{equal} of 100 are best");
        assert!(asked < needed * 4 / 5, "{asked} of {needed}");
    }

    #[test]
    fn few_candidates_are_all_chosen_and_failures_are_passed_on() {
        let mut ask = |sets: &[Vec<u32>]| -> Result<Vec<f64>, Infallible> {
            Ok(sets.iter().map(|set| set.len() as f64).collect())
        };
        let Ok(found) = greedy(&[5, 3], 4, &mut ask);
        assert_eq!((found.seeds, found.spreads), (vec![5, 3], vec![1.0, 2.0]));
        let Ok(none) = greedy(&[], 4, &mut ask);
        assert_eq!(none.evaluations, 0);
        let failed = greedy(&[1], 1, &mut |_| Err("full disk"));
        assert_eq!(failed, Err("full disk"));
    }
}
