//! Bass on sparse networks. An adult is still open when it has not come to it by itself and none of its ties has told it so with
//! success; on a large network drawn at random with given degrees ties are independent of each other (edge-based compartments,
//! Miller, Slim & Volz 2012; on regular networks Fibich & Warman 2024).
//!
//! With theta the probability that a tie has not yet convinced, and A that advertising has not:
//!
//! ```text
//! steps of dt   theta <- phi + (theta - phi)(1 - h),  phi = A G1(theta),  S = A G0(theta),  A <- A (1 - a)
//! dt to 0       theta' = -b (theta - e^(-pt) G1(theta)),  S = e^(-pt) G0(theta)
//! ```
//!
//! The recursion for steps is exact for very large networks, so that runs are held against it without a bias of dt; what
//! remains is that of finite networks, of the order of 1/N.

use crate::support::talk::{bass, configuration, nobody, regular, spreading, talk};
use crate::talk_laws::degrees::Degrees;
use crate::talk_laws::score::worst;
use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use std::sync::Arc;
use thirdwave::engine::clock::StepLength;
use thirdwave::engine::draws::Draws;
use thirdwave::population::network::Network;
use thirdwave::population::wiring;
use thirdwave::scenario::adoption::{Contagion, Form, Per};
use thirdwave::scenario::{DegreeLaw, NetworkLaw};

/// A point of the law's parameters.
#[derive(Clone, Copy, Debug)]
struct Point {
    p: f64,
    q: f64,
    form: Form,
    per: Per,
    length: StepLength,
}

impl Point {
    fn years(&self) -> f64 {
        1.0 / f64::from(self.length.per_year())
    }

    /// Influence of a tie on an adult of `k` ties.
    fn of_a_tie(&self, k: usize, mean: f64) -> f64 {
        match self.per {
            Per::Degree => self.q / k as f64,
            Per::MeanDegree => self.q / mean,
            Per::Tie => self.q,
        }
    }

    /// Chance that advertising, or a tie, convinces in a step.
    fn chance(&self, each: f64) -> f64 {
        match self.form {
            Form::Rate => -libm::expm1(-each * self.years()),
            Form::EachTie => 1.0 - libm::pow(1.0 - each, self.years()),
            Form::Hazard => panic!("ties do not act independently under this form"),
        }
    }

    /// Share of adopters after each of so many steps, the start first.
    fn recursion(&self, law: &Degrees, steps: usize) -> Vec<f64> {
        let mean = law.mean();
        // Ties of an adult of k ties are as many as k says, so that each k has a theta of its own.
        let most = law.0.len();
        let mut theta = vec![1.0; most];
        let chances: Vec<f64> = (0..most)
            .map(|k| self.chance(if k == 0 { 0.0 } else { self.of_a_tie(k, mean) }))
            .collect();
        let stays = 1.0 - self.chance(self.p);
        let mut unreached = 1.0;
        let mut adopted = vec![0.0];
        for _ in 0..steps {
            let ends = law.at_ends();
            let power = |k: usize, less: usize| libm::pow(theta[k], (k - less) as f64);
            let phi: f64 = unreached * ends.map(|(k, p)| p * power(k, 1)).sum::<f64>();
            for (theta, chance) in theta.iter_mut().zip(&chances) {
                *theta = phi + (*theta - phi) * (1.0 - chance);
            }
            unreached *= stays;
            let open: f64 = law
                .each()
                .map(|(k, p)| p * libm::pow(theta[k], k as f64))
                .sum();
            adopted.push(1.0 - unreached * open);
        }
        adopted
    }
}

/// Share of adopters at some times in continuous time, by Runge & Kutta; `b` is the rate of a tie.
fn continuous(law: &Degrees, p: f64, b: f64, times: &[f64]) -> Vec<f64> {
    let slope = |t: f64, theta: f64| -b * (theta - libm::exp(-p * t) * law.g1(theta));
    let (mut t, mut theta, step) = (0.0, 1.0, 0.01);
    let mut found = Vec::new();
    for &time in times {
        while t + 0.5 * step < time {
            let one = slope(t, theta);
            let two = slope(t + step / 2.0, theta + one * step / 2.0);
            let three = slope(t + step / 2.0, theta + two * step / 2.0);
            let four = slope(t + step, theta + three * step);
            theta += step / 6.0 * (one + 2.0 * two + 2.0 * three + four);
            t += step;
        }
        found.push(1.0 - libm::exp(-p * t) * law.g0(theta));
    }
    found
}

const TIMES: [f64; 5] = [5.0, 10.0, 15.0, 20.0, 30.0];

/// The table of section 5.3: regular networks, then Erdos & Renyi; p = .02, q = .4.
fn golden() -> Vec<(Degrees, f64, [f64; 5])> {
    let regular = Degrees::regular;
    let poisson = Degrees::poisson;
    vec![
        (
            regular(2),
            2.0,
            [0.178_603, 0.437_078, 0.672_532, 0.835_756, 0.972_019],
        ),
        (
            regular(3),
            3.0,
            [0.197_612, 0.534_122, 0.821_815, 0.954_978, 0.998_749],
        ),
        (
            regular(4),
            4.0,
            [0.209_231, 0.591_686, 0.881_415, 0.978_416, 0.999_603],
        ),
        (
            regular(10),
            10.0,
            [0.234_353, 0.696_784, 0.943_574, 0.992_407, 0.999_884],
        ),
        (
            poisson(2.0),
            2.0,
            [0.204_499, 0.524_770, 0.736_840, 0.833_246, 0.901_471],
        ),
        (
            poisson(4.0),
            4.0,
            [0.226_442, 0.632_069, 0.865_875, 0.943_691, 0.981_034],
        ),
        (
            poisson(10.0),
            10.0,
            [0.242_409, 0.706_386, 0.930_993, 0.983_286, 0.998_257],
        ),
    ]
}

#[test]
fn the_equations_give_the_golden_numbers() {
    for (law, mean, expected) in golden() {
        let found = continuous(&law, 0.02, 0.4 / mean, &TIMES);
        for (found, expected) in found.iter().zip(expected) {
            assert!(
                (found - expected).abs() < 2e-6,
                "{mean}: {found} {expected}"
            );
        }
    }
    // The circle, in closed form (Fibich & Gibori 2010), at another point.
    let (p, q, t) = (0.05, 1.1, 4.0);
    let reached = -libm::expm1(-p * t);
    let circle = -libm::expm1(-(p + q) * t + q * reached / p);
    let found = continuous(&Degrees::regular(2), p, q / 2.0, &[t])[0];
    assert!((found - circle).abs() < 1e-8, "{found} for {circle}");
}

/// The recursion for steps lags behind continuous time by an error in proportion to dt: weeks and double weeks together
/// extrapolate to it.
#[test]
fn shorter_steps_tend_to_continuous_time() {
    let point = Point {
        p: 0.02,
        q: 0.4,
        form: Form::Rate,
        per: Per::MeanDegree,
        length: StepLength::Week,
    };
    for (law, mean, expected) in golden() {
        let weeks = point.recursion(&law, 30 * 52);
        let months = Point {
            length: StepLength::Month,
            ..point
        };
        let months = months.recursion(&law, 30 * 12);
        for (time, expected) in [5, 10, 15, 20, 30].into_iter().zip(expected) {
            let (week, month) = (weeks[time * 52], months[time * 12]);
            let off = (expected - week, expected - month);
            assert!(off.0 > 0.0 && off.0 < 0.004, "{mean} at {time}: {off:?}");
            // dt 1/52 and 1/12: week + (week - month) / (52/12 - 1).
            let limit = week + (week - month) * 12.0 / 40.0;
            assert!(
                (limit - expected).abs() < 3e-4,
                "{mean} at {time}: {limit} {expected}"
            );
        }
    }
}

/// How a network is made for a run.
type Maker<'a> = &'a (dyn Fn(u64) -> Arc<Network> + Sync);

/// Shares of adopters at some steps of each run, on a network of its own.
fn simulated(point: Point, adults: u32, runs: u32, network: Maker, at: &[usize]) -> Vec<Vec<f64>> {
    let rule = Contagion::Bass(bass(point.p, point.q, point.form, point.per));
    let scenario = Arc::new(spreading(adults, point.length, rule));
    let one = |run: u32| {
        let network = network(u64::from(run));
        let mut talk = talk(&scenario, run, &network, &nobody(adults));
        let mut seen = Vec::new();
        for step in 1..=at[at.len() - 1] {
            talk.step();
            if at.contains(&step) {
                seen.push(talk.tally.adopted as f64 / f64::from(adults));
            }
        }
        seen
    };
    (0..runs).into_par_iter().map(one).collect()
}

/// Runs against the recursion; 20 comparisons a test at most. The bias of N adults is allowed to be 5/N.
fn departure(
    what: &str,
    point: Point,
    law: &Degrees,
    seen: &[Vec<f64>],
    adults: u32,
    at: &[usize],
) -> f64 {
    let shares = point.recursion(law, at[at.len() - 1]);
    let expected: Vec<f64> = at.iter().map(|&step| shares[step]).collect();
    worst(what, seen, &expected, 5.0 / f64::from(adults), 20)
}

fn erdos_renyi(adults: u32, degree: f64) -> impl Fn(u64) -> Arc<Network> + Sync {
    move |run| {
        let law = NetworkLaw::ErdosRenyi { degree };
        Arc::new(wiring::build(
            &law,
            adults,
            &Draws::new(77, u32::try_from(run).expect("small")),
        ))
    }
}

/// The golden points of the regular networks, quarter by quarter: 20 comparisons.
#[test]
fn regular_networks_follow_the_equations() {
    let (adults, at) = (10_000, [20, 40, 60, 80, 120]);
    for k in [2, 3, 4, 10] {
        let point = Point {
            p: 0.02,
            q: 0.4,
            form: Form::Rate,
            per: Per::Degree,
            length: StepLength::Quarter,
        };
        let make = move |run| regular(adults, k, run);
        let seen = simulated(point, adults, 21, &make, &at);
        let law = Degrees::regular(k as usize);
        let found = departure(&format!("{k} ties"), point, &law, &seen, adults, &at);
        assert!(found < 1.0, "{k} ties: {found}");
    }
}

/// Erdos & Renyi at the golden points: 15 comparisons; and one of them week by week against continuous time, from which the
/// recursion says weeks are less than .004 away: 3 more.
#[test]
fn random_graphs_follow_the_equations() {
    let (adults, at) = (10_000, [20, 40, 60, 80, 120]);
    let point = Point {
        p: 0.02,
        q: 0.4,
        form: Form::Rate,
        per: Per::MeanDegree,
        length: StepLength::Quarter,
    };
    for z in [2.0, 4.0, 10.0] {
        let seen = simulated(point, adults, 21, &erdos_renyi(adults, z), &at);
        let law = Degrees::poisson(z);
        let found = departure(&format!("mean {z}"), point, &law, &seen, adults, &at);
        assert!(found < 1.0, "mean {z}: {found}");
    }
    let weekly = Point {
        length: StepLength::Week,
        ..point
    };
    let seen = simulated(
        weekly,
        4_000,
        21,
        &erdos_renyi(4_000, 4.0),
        &[260, 520, 780],
    );
    let expected = [0.226_442, 0.632_069, 0.865_875];
    let found = worst("weeks", &seen, &expected, 0.004 + 5.0 / 4_000.0, 20);
    assert!(found < 1.0, "weeks: {found}");
}

/// Other laws of degrees, q divided by one's own ties, each tie on its own, other strengths: 15 comparisons of which no number
/// is published.
#[test]
fn mixed_degrees_follow_the_equations_at_other_points() {
    let adults: u32 = 10_000;
    // Half have one tie, some have thirty.
    let uneven = |i: u32| [1, 1, 2, 1, 5, 1, 3, 30, 1, 6][i as usize % 10];
    let degrees: Vec<u32> = (0..adults).map(uneven).collect();
    let law = Degrees::mixed(&[(1, 0.5), (2, 0.1), (3, 0.1), (5, 0.1), (6, 0.1), (30, 0.1)]);
    let points = [
        (
            0.005,
            0.9,
            Form::EachTie,
            Per::Degree,
            StepLength::Year,
            [6, 10, 14, 20, 30],
        ),
        (
            0.03,
            2.0,
            Form::Rate,
            Per::MeanDegree,
            StepLength::Month,
            [12, 24, 36, 60, 120],
        ),
        (
            0.01,
            0.08,
            Form::EachTie,
            Per::Tie,
            StepLength::Quarter,
            [12, 24, 40, 60, 90],
        ),
    ];
    for (p, q, form, per, length, at) in points {
        let point = Point {
            p,
            q,
            form,
            per,
            length,
        };
        let make = |run| configuration(&degrees, run);
        let seen = simulated(point, adults, 21, &make, &at);
        let found = departure(&format!("{per:?}"), point, &law, &seen, adults, &at);
        assert!(found < 1.0, "{point:?}: {found}");
    }
}

/// The empirical degrees of generators: of networks drawn for a power law, and of one that grew with preference for the
/// many-tied, tied anew at random. 10 comparisons.
#[test]
fn degrees_of_any_generator_follow_the_equations() {
    let (adults, at) = (10_000, [8, 16, 24, 32, 48]);
    let point = Point {
        p: 0.01,
        q: 0.8,
        form: Form::Rate,
        per: Per::Degree,
        length: StepLength::Quarter,
    };
    let power = NetworkLaw::Configuration {
        degrees: DegreeLaw::Power {
            exponent: 2.5,
            least: 2,
            most: 40,
        },
        directed: false,
    };
    let drawn = |seed| wiring::build(&power, adults, &Draws::new(seed, 1));
    let seen = simulated(point, adults, 21, &|run| Arc::new(drawn(run)), &at);
    let found = departure("power", point, &Degrees::of(&drawn(0)), &seen, adults, &at);
    assert!(found < 1.0, "power law: {found}");
    let growing = NetworkLaw::BarabasiAlbert {
        newcomer_ties: 3,
        directed: false,
    };
    let grown = wiring::build(&growing, adults, &Draws::new(3, 0));
    let degree = |adult| u32::try_from(grown.degree(adult)).expect("small");
    let degrees: Vec<u32> = (0..grown.adults()).map(degree).collect();
    let make = |run| configuration(&degrees, run);
    let seen = simulated(point, adults, 21, &make, &at);
    let found = departure("grown", point, &Degrees::of(&grown), &seen, adults, &at);
    assert!(found < 1.0, "grown: {found}");
}

/// q not divided, divided by one's own ties and not by the mean, and a law of degrees that is not that of the network.
#[test]
fn wrong_rules_do_not_follow_the_equations() {
    let (adults, at) = (10_000, [20, 40, 60]);
    let point = Point {
        p: 0.02,
        q: 0.4,
        form: Form::Rate,
        per: Per::MeanDegree,
        length: StepLength::Quarter,
    };
    let poisson = Degrees::poisson(4.0);
    let of = |per| {
        let wrong = Point { per, ..point };
        simulated(wrong, adults, 21, &erdos_renyi(adults, 4.0), &at)
    };
    let ring = |_| {
        let law = NetworkLaw::WattsStrogatz {
            degree: 4,
            rewiring: 0.0,
        };
        Arc::new(wiring::build(&law, adults, &Draws::new(1, 0)))
    };
    let wrong = [
        ("q for q/k", of(Per::Tie), &poisson),
        ("own degree for the mean", of(Per::Degree), &poisson),
        (
            "closed triangles",
            simulated(point, adults, 21, &ring, &at),
            &Degrees::regular(4),
        ),
    ];
    for (name, seen, law) in wrong {
        let found = departure(name, point, law, &seen, adults, &at);
        assert!(found > 1.0, "`{name}` goes unnoticed: {found}");
    }
}
