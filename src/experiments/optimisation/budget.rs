//! How should a budget be split over actions? A search over all splits, and what the best one gains, judged on runs
//! it never saw.
//!
//! Responses to advertising are often S-shaped and actions help each other, so giving unit after unit to the action
//! that gains most (Fox 1966, exact where returns diminish) can stay at nothing. The search is an evolution (see
//! `calibration::evolution`) over a cube: place z means the shares max(z - 0.1, 0), scaled to sum to 1, so that
//! leaving an action out is a whole region and not an edge that no search ever hits.
//!
//! The best of many noisy evaluations looks better than it is. So the best few are looked at again on further runs, and the
//! gain of the one that wins there, over the equal split and over nothing spent, is measured on yet others, in pairs of
//! the same run number, with Student's interval; when that holds 0, no better split was shown.

use crate::experiments::calibration::evolution::{Evolution, Settings};
use crate::statistics::{mean, standard_deviation, student_quantile};

/// Places of the cube below this spend nothing on the action.
const NOTHING: f64 = 0.1;

/// A search in progress.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    evolution: Evolution,
    actions: usize,
}

impl Search {
    /// A search over splits among `actions`, from the equal one; `population` splits are evaluated at a time.
    ///
    /// # Panics
    /// Without an action, or with a population below 4.
    #[must_use]
    pub fn new(actions: usize, population: usize, seed: u64) -> Self {
        let settings = Settings {
            start: vec![0.5; actions],
            step: 0.3,
            population,
            restarts: 0,
            tolerance: 1e-4,
            seed,
        };
        Self {
            evolution: Evolution::new(settings),
            actions,
        }
    }

    /// Splits to evaluate, each a share of the budget for every action; the same until responses are told.
    #[must_use]
    pub fn ask(&self) -> Vec<Vec<f64>> {
        let places = self.evolution.ask();
        places.iter().map(|place| shares(place)).collect()
    }

    /// Takes the responses, the more the better, to the splits last asked for, in their order; a missing one counts as worst.
    ///
    /// # Panics
    /// When there are not as many responses as splits.
    pub fn tell(&mut self, responses: &[Option<f64>]) {
        let losses: Vec<Option<f64>> = responses.iter().map(|r| r.map(|r| -r)).collect();
        self.evolution.tell(&losses);
    }

    /// Whether the search has come to rest. Where splits make no difference it may never: mind a budget of runs.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.evolution.is_done()
    }

    /// The best split as far as is known.
    #[must_use]
    pub fn best(&self) -> Vec<f64> {
        shares(&self.evolution.centre())
    }

    /// What it is to be compared with.
    #[must_use]
    pub fn equal(&self) -> Vec<f64> {
        vec![1.0 / self.actions as f64; self.actions]
    }
}

fn shares(place: &[f64]) -> Vec<f64> {
    let spent: Vec<f64> = place.iter().map(|z| (z - NOTHING).max(0.0)).collect();
    let sum: f64 = spent.iter().sum();
    let equal = 1.0 / place.len() as f64;
    let share = |x: f64| if sum > 0.0 { x / sum } else { equal };
    spent.into_iter().map(share).collect()
}

/// What one split gains over another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gain {
    /// Mean difference over pairs of runs.
    pub mean: f64,
    /// Lower end of the interval of the mean.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Pairs.
    pub runs: usize,
}

impl Gain {
    /// The gain of responses over others of the same run numbers: runs that had no part in the search. None of fewer
    /// than two pairs.
    ///
    /// # Panics
    /// When there are not as many of each.
    #[must_use]
    pub fn of(best: &[f64], other: &[f64], level: f64) -> Option<Self> {
        assert_eq!(best.len(), other.len(), "runs come in pairs");
        let differences: Vec<f64> = best.iter().zip(other).map(|(a, b)| a - b).collect();
        let runs = differences.len();
        if runs < 2 {
            return None;
        }
        let count = runs as f64;
        let factor = student_quantile((1.0 + level) / 2.0, count - 1.0);
        let half = factor * standard_deviation(&differences) / count.sqrt();
        let mean = mean(&differences);
        Some(Self {
            mean,
            low: mean - half,
            high: mean + half,
            runs,
        })
    }

    /// Whether the split is shown to be better, at the level of the interval.
    #[must_use]
    pub const fn is_shown(&self) -> bool {
        self.low > 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::{Gain, Search, shares};
    use crate::engine::draws::Purpose;
    use crate::experiments::chance::{normal, sequence};

    fn searched(response: fn(&[f64]) -> f64, noise: f64) -> Search {
        let mut search = Search::new(3, 24, 1);
        let mut words = sequence(1, Purpose::new("test"), 0, 0);
        for _ in 0..80 {
            let splits = search.ask();
            let told = |split: &Vec<f64>| {
                assert!((split.iter().sum::<f64>() - 1.0).abs() < 1e-12);
                Some(response(split) + noise * normal(&mut words))
            };
            let responses: Vec<Option<f64>> = splits.iter().map(told).collect();
            search.tell(&responses);
        }
        search
    }

    /// Diminishing returns a_i sqrt(s_i) with a = 1, 2, 3: the best shares are a_i^2 / 14, their response sqrt(14) =
    /// 3.742, that of the equal split 3.464. The noise is a tenth of the gain; the answer may lose as much as that.
    #[test]
    fn a_known_best_split_is_found_under_noise() {
        let response = |s: &[f64]| s[0].sqrt() + 2.0 * s[1].sqrt() + 3.0 * s[2].sqrt();
        let search = searched(response, 0.03);
        let best = search.best();
        assert!(response(&best) > 14.0_f64.sqrt() - 0.03, "{best:?}");
        for (share, exact) in best.iter().zip([1.0, 4.0, 9.0]) {
            assert!((share - exact / 14.0).abs() < 0.1, "{best:?}");
        }
    }

    /// S-shaped returns, s^4 / (s^4 + 0.6^4): only one action can be worth its money, and a single tenth is worth
    /// nothing anywhere.
    #[test]
    fn where_half_measures_are_worth_nothing_all_goes_to_one() {
        let search = searched(
            |s| {
                let part = |s: f64, a: f64| a * s * s * s * s / (s * s * s * s + 0.1296);
                part(s[0], 1.0) + part(s[1], 1.3) + part(s[2], 0.9)
            },
            0.01,
        );
        let best = search.best();
        assert!(best[1] > 0.95, "{best:?}");
        assert!(best[0] + best[2] < 0.05);
        assert_eq!(shares(&[0.05, 0.1, 0.3]), [0.0, 0.0, 1.0]);
        assert_eq!(shares(&[0.0, 0.1]), [0.5, 0.5]);
    }

    /// 2000 comparisons of what does not differ: 2.5 % show a gain, 50 with a standard deviation of 7. False alarm:
    /// 4.5 of these.
    #[test]
    fn a_gain_is_shown_by_chance_no_more_often_than_stated() {
        let mut shown = 0;
        for case in 0..2000 {
            let mut words = sequence(case, Purpose::new("test"), 1, 0);
            let (mut best, mut equal) = (Vec::new(), Vec::new());
            for _ in 0..8 {
                let common = 10.0 * normal(&mut words);
                best.push(common + normal(&mut words));
                equal.push(common + normal(&mut words));
            }
            let gain = Gain::of(&best, &equal, 0.95).expect("pairs");
            shown += i32::from(gain.is_shown());
        }
        assert!((19..=81).contains(&shown), "{shown} of 2000");
        // Differences 1, 2, 3: mean 2, and 4.302653 / sqrt(3) on either side.
        let gain = Gain::of(&[2.0, 4.0, 6.0], &[1.0, 2.0, 3.0], 0.95).expect("pairs");
        assert!((gain.mean - 2.0).abs() < 1e-12 && (gain.high - 4.484_138).abs() < 1e-5);
        assert_eq!(Gain::of(&[1.0], &[0.0], 0.95), None);
    }
}
