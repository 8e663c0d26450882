//! Utility. An adult adopts once `beta x + (1 - beta) y >= U_min`, x whether the share of its ties that adopted reaches h, y
//! whether the quality reaches its preference; h and U_min are uniform around their means, preferences in 0 to 1 (Delre,
//! Jager & Janssen 2007). With G and H the laws of U_min and h, and quality v, it adopts on a share s of its ties, if it knows
//! of it, with
//!
//! ```text
//! R(s) = sum over x, y of P(x) P(y) G(beta x + (1 - beta) y),   P(x = 1) = H(s) where s > 0,   P(y = 1) = v
//! ```
//!
//! R rises with s, so that nobody who adopted would not have later: adopted at a step is whoever knows and has R(s) now. With
//! mass media that reach a share a a year, A(t) = 1 - (1 - a)^t:
//!
//! ```text
//! no ties    F(t) = A(t) R(0)                                         exact for any number of adults
//! complete   F(1) = a R(0),  F(t) = R(F(t - 1))                       everyone was told by then
//! random     q <- sum_k (k p_k / z) sum_m B(m; k - 1, q) F(m, k),     F(0, k) = A(t) R(0),  F(m, k) = R(m / k)
//! ```

use crate::support::talk::{configuration, nobody, spreading, talk};
use crate::talk_laws::degrees::{Degrees, binomial};
use crate::talk_laws::score::worst;
use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use std::sync::Arc;
use thirdwave::engine::clock::StepLength;
use thirdwave::engine::draws::Draws;
use thirdwave::population::network::Network;
use thirdwave::population::wiring;
use thirdwave::scenario::NetworkLaw;
use thirdwave::scenario::adoption::Contagion;

/// A point of the law's parameters; means with half widths.
#[derive(Clone, Copy, Debug)]
struct Point {
    media: f64,
    beta: f64,
    quality: f64,
    threshold: (f64, f64),
    least: (f64, f64),
}

const POINT: Point = Point {
    media: 0.02,
    beta: 0.6,
    quality: 0.45,
    threshold: (0.3, 0.2),
    least: (0.5, 0.3),
};

/// The law that is uniform so far on both sides of a mean: its share at or below a value.
fn uniform_around((mean, half): (f64, f64), value: f64) -> f64 {
    if half > 0.0 {
        ((value - mean + half) / (2.0 * half)).clamp(0.0, 1.0)
    } else if value + 1e-9 >= mean {
        1.0
    } else {
        0.0
    }
}

impl Point {
    /// Probability of adopting for whoever knows of it, on a share of its ties.
    fn response(&self, share: f64) -> f64 {
        let many = if share > 0.0 {
            uniform_around(self.threshold, share)
        } else {
            0.0
        };
        let suits = |social: f64| {
            let by = |own: f64| uniform_around(self.least, social + own);
            self.quality * by(1.0 - self.beta) + (1.0 - self.quality) * by(0.0)
        };
        many * suits(self.beta) + (1.0 - many) * suits(0.0)
    }

    /// Share of adults whom mass media have told of it after so many steps.
    fn aware(&self, steps: usize) -> f64 {
        1.0 - libm::pow(1.0 - self.media, steps as f64)
    }

    /// Share of adopters after each step, the start first, where nobody knows anyone.
    fn alone(&self, steps: usize) -> Vec<f64> {
        let each = 0..=steps;
        each.map(|t| self.aware(t) * self.response(0.0)).collect()
    }

    /// The same where everyone knows everyone.
    fn complete(&self, steps: usize) -> Vec<f64> {
        let mut shares = vec![0.0, self.media * self.response(0.0)];
        for t in 1..steps {
            shares.push(self.response(shares[t]));
        }
        shares
    }

    /// The same on large random networks with given degrees.
    fn random(&self, law: &Degrees, steps: usize) -> Vec<f64> {
        let (mut q, mut shares) = (0.0, vec![0.0]);
        for t in 1..=steps {
            let unasked = self.aware(t) * self.response(0.0);
            let moved = |k: usize, others: usize| -> f64 {
                let told = (1..=others)
                    .map(|m| binomial(others, m, q) * self.response(m as f64 / k as f64));
                binomial(others, 0, q) * unasked + told.sum::<f64>()
            };
            let all = law.each().map(|(k, p)| p * moved(k, k)).sum();
            let ends = law.at_ends().map(|(k, p)| p * moved(k, k - 1)).sum();
            shares.push(all);
            q = ends;
        }
        shares
    }

    fn rule(&self) -> Contagion {
        Contagion::Utility {
            media: self.media,
            social_weight: self.beta,
            threshold: self.threshold.0,
            threshold_spread: self.threshold.1,
            quality: self.quality,
            utility_min: self.least.0,
            utility_spread: self.least.1,
        }
    }
}

/// Numbers worked by hand.
#[test]
fn the_formulas_give_what_is_worked_by_hand() {
    // Liking it is worth .4, which suffices for a third; with the ties' .6 it is 1, which suffices for all.
    assert!((POINT.response(0.0) - 0.45 / 3.0).abs() < 1e-12);
    assert!((POINT.response(0.5) - (0.45 + 0.55 * 2.0 / 3.0)).abs() < 1e-12);
    // At a share of .2 one in four is moved.
    let quarter = 0.25 * POINT.response(0.5) + 0.75 * POINT.response(0.0);
    assert!((POINT.response(0.2) - quarter).abs() < 1e-12);
    // Where nobody counts ties, or nobody is moved by fewer than all, networks make no difference but in who knows.
    let deaf = Point { beta: 0.0, ..POINT };
    assert!((deaf.response(0.7) - deaf.response(0.0)).abs() < 1e-12);
    let complete = deaf.complete(5);
    assert!((complete[5] - 0.45).abs() < 1e-12);
}

const ADULTS: u32 = 8_000;
const AT: [usize; 4] = [1, 4, 8, 20];

/// Shares of adopters at some steps of runs on networks of their own.
fn simulated(point: Point, make: &(dyn Fn(u32) -> Arc<Network> + Sync)) -> Vec<Vec<f64>> {
    let scenario = Arc::new(spreading(ADULTS, StepLength::Year, point.rule()));
    let one = |run: u32| {
        let network = make(run);
        let mut talk = talk(&scenario, run, &network, &nobody(ADULTS));
        let mut seen = Vec::new();
        for step in 1..=AT[AT.len() - 1] {
            talk.step();
            if AT.contains(&step) {
                seen.push(talk.tally.adopted as f64 / f64::from(ADULTS));
            }
        }
        seen
    };
    (0..21).into_par_iter().map(one).collect()
}

/// Runs against expected shares; 24 comparisons a test at most. Short circles of finite networks are allowed a bias of 30/N.
fn departure(what: &str, seen: &[Vec<f64>], shares: &[f64]) -> f64 {
    let expected: Vec<f64> = AT.iter().map(|&step| shares[step]).collect();
    worst(what, seen, &expected, 30.0 / f64::from(ADULTS), 24)
}

fn complete(_run: u32) -> Arc<Network> {
    let law = NetworkLaw::Complete;
    Arc::new(wiring::build(&law, ADULTS, &Draws::new(67, 0)))
}

/// Degrees with shares of tenths, and a random network that has them.
fn uneven() -> (Degrees, impl Fn(u32) -> Arc<Network> + Sync) {
    let of = |i: u32| [3, 4, 3, 5, 8, 5, 4, 12, 3, 8][i as usize % 10];
    let degrees: Vec<u32> = (0..ADULTS).map(of).collect();
    let law = Degrees::mixed(&[(3, 0.3), (4, 0.2), (5, 0.2), (8, 0.2), (12, 0.1)]);
    let make = move |run: u32| configuration(&degrees, u64::from(run));
    (law, make)
}

/// Mass media alone: 16 comparisons, and the last without a limit of size.
#[test]
fn without_ties_awareness_times_liking_is_adoption() {
    for point in [
        POINT,
        Point { beta: 0.0, ..POINT },
        Point {
            beta: 0.0,
            media: 0.2,
            least: (0.1, 0.3),
            ..POINT
        },
        Point {
            quality: 0.9,
            least: (0.3, 0.0),
            ..POINT
        },
    ] {
        let seen = simulated(point, &|_| nobody(ADULTS));
        let what = format!("alone, {point:?}");
        let found = departure(&what, &seen, &point.alone(20));
        assert!(found < 1.0, "{what}: {found}");
    }
}

/// Everyone knows everyone: 12 comparisons.
#[test]
fn among_all_it_follows_the_mean_field() {
    for point in [
        POINT,
        Point {
            beta: 0.35,
            threshold: (0.4, 0.3),
            ..POINT
        },
        Point {
            media: 0.1,
            beta: 0.0,
            ..POINT
        },
    ] {
        let seen = simulated(point, &complete);
        let what = format!("complete, {point:?}");
        let found = departure(&what, &seen, &point.complete(20));
        assert!(found < 1.0, "{what}: {found}");
    }
}

/// Random networks: 20 comparisons.
#[test]
fn on_random_networks_it_follows_the_course() {
    let (law, make) = uneven();
    for point in [
        POINT,
        Point {
            beta: 0.0,
            media: 0.05,
            ..POINT
        },
        Point {
            beta: 0.8,
            media: 0.1,
            ..POINT
        },
        Point {
            threshold: (0.45, 0.0),
            ..POINT
        },
        Point {
            quality: 0.8,
            least: (0.6, 0.1),
            ..POINT
        },
    ] {
        let seen = simulated(point, &make);
        let what = format!("random, {point:?}");
        let found = departure(&what, &seen, &point.random(&law, 20));
        assert!(found < 1.0, "{what}: {found}");
    }
}

/// A threshold of 1.15 times its size, the weights of ties and liking exchanged, liking turned round, a least utility of
/// a tenth more, mass media of a half more.
#[test]
fn wrong_rules_do_not_follow_the_course() {
    let (law, make) = uneven();
    let wrong = [
        (
            "a higher threshold",
            Point {
                threshold: (1.15 * 0.3, 0.2),
                ..POINT
            },
        ),
        ("weights exchanged", Point { beta: 0.4, ..POINT }),
        (
            "liking turned round",
            Point {
                quality: 0.55,
                ..POINT
            },
        ),
        (
            "a higher least utility",
            Point {
                least: (0.55, 0.3),
                ..POINT
            },
        ),
        (
            "more media",
            Point {
                media: 0.03,
                ..POINT
            },
        ),
    ];
    for (name, slipped) in wrong {
        let seen = simulated(slipped, &make);
        let found = departure(name, &seen, &POINT.random(&law, 20));
        assert!(found > 1.0, "`{name}` goes unnoticed: {found}");
    }
}
