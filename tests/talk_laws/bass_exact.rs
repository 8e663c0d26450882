//! Bass in finite numbers. Where everyone knows everyone, the new adopters of a step are binomial: of N - n who could still
//! adopt, each does with the chance that n voices of N - 1 give. The law of the number of adopters is a Markov chain, solved
//! here exactly, whatever the form of the rule and the length of a step.

use crate::reference::talk::{Slip, Village};
use crate::support::talk::{bass, nobody, spreading, talk};
use crate::talk_laws::score::{law_limit, normal_limit, tell};
use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use std::sync::Arc;
use thirdwave::engine::clock::StepLength;
use thirdwave::population::network::Network;
use thirdwave::scenario::adoption::{Contagion, Form, Per};

/// A point of the law's parameters.
#[derive(Clone, Copy, Debug)]
struct Point {
    adults: u32,
    p: f64,
    q: f64,
    form: Form,
    length: StepLength,
}

impl Point {
    /// The chance of a step with so many voices.
    fn chance(&self, voices: f64) -> f64 {
        let (years, k) = (
            1.0 / f64::from(self.length.per_year()),
            f64::from(self.adults - 1),
        );
        let stays = match self.form {
            Form::EachTie => (1.0 - self.p) * libm::pow(1.0 - self.q / k, voices),
            Form::Hazard => 1.0 - (self.p + self.q * voices / k),
            Form::Rate => libm::exp(-(self.p + self.q * voices / k)),
        };
        1.0 - libm::pow(stays, years)
    }

    /// Probability of each number of adopters after each step, the start first.
    fn law(&self, steps: usize) -> Vec<Vec<f64>> {
        let size = self.adults as usize;
        let mut now = vec![0.0; size + 1];
        now[0] = 1.0;
        let mut all = vec![now.clone()];
        for _ in 0..steps {
            let mut next = vec![0.0; size + 1];
            for (n, &weight) in now.iter().enumerate().filter(|one| *one.1 > 1e-18) {
                for (new, p) in binomial(size - n, self.chance(n as f64))
                    .into_iter()
                    .enumerate()
                {
                    next[n + new] += weight * p;
                }
            }
            now.clone_from(&next);
            all.push(next);
        }
        all
    }
}

/// The binomial law, from its likeliest number outwards.
fn binomial(n: usize, p: f64) -> Vec<f64> {
    let mut law = vec![0.0; n + 1];
    if p >= 1.0 || p <= 0.0 {
        law[if p <= 0.0 { 0 } else { n }] = 1.0;
        return law;
    }
    let log = |k: usize| {
        let (n, k) = (n as f64, k as f64);
        libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0)
            + k * libm::log(p)
            + (n - k) * libm::log1p(-p)
    };
    let likely = (0..=n).min_by_key(|&k| ((k as f64) - n as f64 * p).abs().to_bits());
    let likely = likely.expect("not empty");
    law[likely] = libm::exp(log(likely));
    let odds = p / (1.0 - p);
    for k in likely..n {
        law[k + 1] = law[k] * odds * (n - k) as f64 / (k + 1) as f64;
    }
    for k in (0..likely).rev() {
        law[k] = law[k + 1] / odds * (k + 1) as f64 / (n - k) as f64;
    }
    law
}

/// Mean and standard deviation of the share of adopters, and of its squared departure from the mean.
fn moments(law: &[f64]) -> (f64, f64, f64) {
    let size = (law.len() - 1) as f64;
    let about = |centre: f64, power: f64| -> f64 {
        let terms = law.iter().enumerate();
        terms
            .map(|(n, p)| p * libm::pow(n as f64 / size - centre, power))
            .sum()
    };
    let mean = about(0.0, 1.0);
    let variance = about(mean, 2.0);
    let fourth = about(mean, 4.0);
    (mean, variance.sqrt(), (fourth - variance * variance).sqrt())
}

/// Numbers of adopters at some steps of many runs, found by some simulator.
type Seen = Vec<Vec<usize>>;

/// The engine's runs. The rule is told what q is divided by.
fn simulated(point: Point, per: Per, runs: u32, at: &[usize]) -> Seen {
    let rule = Contagion::Bass(bass(point.p, point.q, point.form, per));
    let scenario = Arc::new(spreading(point.adults, point.length, rule));
    let everyone = Arc::new(Network::complete(point.adults));
    let empty = nobody(point.adults);
    let one = |run: u32| {
        let mut talk = talk(&scenario, run, &everyone, &empty);
        let mut seen = Vec::new();
        for step in 1..=at[at.len() - 1] {
            talk.step();
            if at.contains(&step) {
                seen.push(usize::try_from(talk.tally.adopted).expect("small"));
            }
        }
        seen
    };
    (0..runs).into_par_iter().map(one).collect()
}

/// Runs of the naive reference with a slip in its rule.
fn slipped(point: Point, slip: Slip, runs: u32, at: &[usize]) -> Seen {
    let rule = Contagion::Bass(bass(point.p, point.q, point.form, Per::Degree));
    let scenario = Arc::new(spreading(point.adults, point.length, rule));
    let networks = [
        Network::complete(point.adults),
        Network::empty(point.adults),
    ];
    let one = |run: u32| {
        let mut village = Village::new(&scenario, run, [&networks[0], &networks[1]], slip);
        let mut seen = Vec::new();
        for step in 1..=at[at.len() - 1] {
            village.step();
            if at.contains(&step) {
                seen.push(usize::try_from(village.sums.adopted).expect("small"));
            }
        }
        seen
    };
    (0..runs).into_par_iter().map(one).collect()
}

/// The worst departure of mean, standard deviation and the whole law, over what is allowed in each of `all` comparisons.
fn worst(point: Point, seen: &Seen, at: &[usize], all: usize) -> f64 {
    let laws = point.law(at[at.len() - 1]);
    let (runs, limit) = (seen.len() as f64, normal_limit(2 * all));
    let mut worst: f64 = 0.0;
    for (k, &step) in at.iter().enumerate() {
        let law = &laws[step];
        let (mean, sd, sd_of_square) = moments(law);
        let share = |run: &Vec<usize>| run[k] as f64 / f64::from(point.adults);
        let found = seen.iter().map(share).sum::<f64>() / runs;
        let squares = seen
            .iter()
            .map(|run| (share(run) - mean) * (share(run) - mean));
        let square = squares.sum::<f64>() / runs;
        let score = (found - mean) / sd * runs.sqrt();
        let spread = (square - sd * sd) / sd_of_square * runs.sqrt();
        let mut counts = vec![0_u32; law.len()];
        for run in seen {
            counts[run[k]] += 1;
        }
        let (mut ours, mut theirs, mut gap) = (0.0, 0.0, 0.0_f64);
        for (count, p) in counts.into_iter().zip(law) {
            ours += p;
            theirs += f64::from(count) / runs;
            gap = gap.max((ours - theirs).abs());
        }
        let gap = gap / law_limit(seen.len(), 4 * all);
        tell(format_args!(
            "N {} step {step}: mean {found:.6} for {mean:.6} (z {score:+.2}), sd {:.6} for {sd:.6} (z {spread:+.2}), \
             law at {gap:.2} of its limit; z limit {limit:.2}",
            point.adults,
            square.sqrt()
        ));
        worst = worst
            .max(score.abs() / limit)
            .max(spread.abs() / limit)
            .max(gap);
    }
    worst
}

/// The points of the literature.
fn published(adults: u32) -> Point {
    Point {
        adults,
        p: 0.03,
        q: 0.38,
        form: Form::Hazard,
        length: StepLength::Year,
    }
}

#[test]
fn the_chain_gives_the_golden_numbers() {
    let golden = [
        (2, 10, 0.411_533, 0.468_868),
        (10, 5, 0.258_972, 0.228_279),
        (10, 10, 0.662_744, 0.307_390),
        (100, 5, 0.271_488, 0.078_324),
        (100, 10, 0.769_658, 0.091_319),
        (100, 15, 0.974_512, 0.022_352),
        (1000, 10, 0.781_350, 0.027_828),
    ];
    for (adults, step, mean, sd) in golden {
        let law = published(adults).law(step);
        let found = moments(&law[step]);
        assert!((found.0 - mean).abs() < 6e-7, "N {adults}: {found:?}");
        assert!((found.1 - sd).abs() < 6e-7, "N {adults}: {found:?}");
        assert!((law[step].iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }
}

/// Two to a thousand adults at the golden point; each test here has 24 comparisons at most: false alarms 1e-6.
#[test]
fn adopters_among_two_to_a_thousand_follow_the_chain() {
    let at = [5, 10, 15];
    for (adults, runs) in [(2, 4_000), (10, 4_000), (100, 2_000), (1000, 400)] {
        let point = published(adults);
        let seen = simulated(point, Per::Degree, runs, &at);
        assert!(worst(point, &seen, &at, 12) < 1.0, "{adults} adults");
    }
}

/// Other sizes, forms, lengths of steps and strengths, of which no number is published.
#[test]
fn adopters_follow_the_chain_at_other_points() {
    let points = [
        (
            25,
            0.01,
            0.9,
            Form::EachTie,
            StepLength::Quarter,
            3_000,
            [12, 24, 40],
        ),
        (
            7,
            0.002,
            2.5,
            Form::Rate,
            StepLength::Month,
            3_000,
            [60, 120, 240],
        ),
        (
            300,
            0.05,
            0.2,
            Form::EachTie,
            StepLength::Year,
            1_000,
            [2, 6, 12],
        ),
        (
            60,
            0.004,
            0.7,
            Form::Hazard,
            StepLength::Month,
            2_000,
            [36, 72, 120],
        ),
    ];
    for (adults, p, q, form, length, runs, at) in points {
        let point = Point {
            adults,
            p,
            q,
            form,
            length,
        };
        let seen = simulated(point, Per::Degree, runs, &at);
        assert!(worst(point, &seen, &at, 12) < 1.0, "{point:?}");
    }
}

/// The influence of a tie not divided by ties, the other form, voices heard a step too early, voices that fall silent.
#[test]
fn wrong_rules_do_not_follow_the_chain() {
    let (point, at) = (published(10), [5, 10, 15]);
    let each_tie = Point {
        form: Form::EachTie,
        ..point
    };
    let wrong = [
        ("q for q/k", simulated(point, Per::Tie, 3_000, &at)),
        ("another form", simulated(each_tie, Per::Degree, 6_000, &at)),
        ("heard at once", slipped(point, Slip::SameStep, 3_000, &at)),
        ("heard once", slipped(point, Slip::HeardOnce, 3_000, &at)),
    ];
    for (name, seen) in wrong {
        let found = worst(point, &seen, &at, 12);
        println!("{name}: {found:.2} of what is allowed");
        assert!(found > 1.0, "`{name}` goes unnoticed");
    }
    let right = slipped(point, Slip::None, 3_000, &at);
    assert!(worst(point, &right, &at, 12) < 1.0, "the reference itself");
}
