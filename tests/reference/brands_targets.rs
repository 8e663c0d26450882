//! Whom does a brand find, written the obvious way? Everyone in the market is put in order; the first so many are taken.

use crate::reference::brands::{Bazaar, Wrong};
use crate::reference::talk::Stand;
use std::cmp::Reverse;
use thirdwave::scenario::brands::Targets;

/// Ties of an adult that are looked at for bridges.
const LOOKED_AT: usize = 32;

impl Bazaar {
    /// Adults who get a sample of brand `k`, in the order of their numbers. A list is taken as it is.
    pub(super) fn found(&self, k: usize, targets: &Targets, wanted: usize) -> Vec<usize> {
        let count = self.last.len();
        let mut found: Vec<usize> = match targets {
            Targets::List(list) => {
                let listed = list.iter().map(|&i| i as usize);
                listed.filter(|&i| i < count).collect()
            }
            _ => {
                let lot = self.houses[k].brand.lot;
                let shells = self.shells();
                let mut all: Vec<usize> = (0..count)
                    .filter(|&i| self.village.adults[i].stand != Stand::Outside)
                    .collect();
                all.sort_by_key(|&i| {
                    let rank = self.rank(i, targets, &shells);
                    (Reverse(rank), self.word("brands/found", lot, 0, i), i)
                });
                all.truncate(wanted);
                all
            }
        };
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The higher, the sooner found.
    fn rank(&self, i: usize, targets: &Targets, shells: &[usize]) -> (i64, i64) {
        let ties =
            self.village.ties[0].listeners[i].len() + self.village.ties[1].listeners[i].len();
        let signed = |number: usize| i64::try_from(number).expect("small");
        match targets {
            _ if self.wrong == Wrong::AnyTarget => (0, 0),
            Targets::Random | Targets::List(_) => (0, 0),
            Targets::Hubs => (signed(ties), 0),
            Targets::Fringe => (-signed(ties), 0),
            Targets::Bridges => (signed(self.open_pairs(i)), 0),
            Targets::Core => (signed(shells[i]), signed(ties)),
            Targets::Early => (i64::from(self.word("brands/buyer", 0, 0, 3 * i + 2)), 0),
        }
    }

    /// The greatest k of which each is in the k-core: those who are left when all with fewer than k ties among those left are
    /// taken away, again and again.
    fn shells(&self) -> Vec<usize> {
        let known = &self.village.ties[0].known;
        let mut shells = vec![0; known.len()];
        for k in 1.. {
            let mut inside = vec![true; known.len()];
            loop {
                let left = |i: usize| known[i].iter().filter(|&&tie| inside[tie]).count();
                let weak: Vec<usize> = (0..known.len())
                    .filter(|&i| inside[i] && left(i) < k)
                    .collect();
                if weak.is_empty() {
                    break;
                }
                for i in weak {
                    inside[i] = false;
                }
            }
            if !inside.contains(&true) {
                break;
            }
            for (shell, inside) in shells.iter_mut().zip(inside) {
                if inside {
                    *shell = k;
                }
            }
        }
        shells
    }

    /// Pairs of ties that are no tie, judged by every so manieth of them, in units of 1 / 1024 of a pair.
    fn open_pairs(&self, i: usize) -> usize {
        let known = &self.village.ties[0].known;
        let ties = &known[i];
        let stride = ties.len().div_ceil(LOOKED_AT).max(1);
        let looked: Vec<usize> = ties.iter().copied().step_by(stride).collect();
        let (mut open, mut pairs) = (0, 0);
        for &one in &looked {
            for &other in looked.iter().filter(|&&other| other != one) {
                pairs += 1;
                open += usize::from(!known[one].contains(&other));
            }
        }
        let all = ties.len() * ties.len().saturating_sub(1) / 2;
        (1024 * all * open).checked_div(pairs).unwrap_or(0)
    }
}
