//! Good and bad words. Where everyone knows everyone, everyone has the same chances at a step,
//!
//! ```text
//! p+ = 1 - (1 - p)(1 - q/k)^C    p- = 1 - (1 - m q/k)^(D + R)    alpha = p+ / (p+ + p-)
//! adopt  p+ (1 - p-) + alpha p+ p-          reject  p- (1 - p+) + (1 - alpha) p+ p-
//! ```
//!
//! with C content adopters, D disappointed ones, R who rejected and k = N - 1 ties: those who adopt, reject and are
//! disappointed are multinomial given what was before, in any number of adults. With more and more adults (1 - q/k)^C tends
//! to e^(-q C/N), and shares to a recursion. The numbers to meet (adopters .610102, rejecters .389897) are those of
//! that recursion: only content adopters count as good words, those who reject and the disappointed as bad ones, all from
//! the step after their decision. Among N adults the share has a standard deviation of about 4/sqrt(N) at this point: the
//! first few bad words decide much.

use crate::reference::talk::{Slip, Stand, Village};
use crate::support::talk::{bass, nobody, spreading, talk};
use crate::talk_laws::score::{normal_limit, tell, worst};
use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use std::sync::Arc;
use thirdwave::engine::clock::StepLength;
use thirdwave::model::talk::world::{CONTENT, DISAPPOINTED, REJECTED};
use thirdwave::population::network::Network;
use thirdwave::scenario::Scenario;
use thirdwave::scenario::adoption::{Contagion, Form, Per};

/// A point of the law's parameters.
#[derive(Clone, Copy, Debug)]
struct Point {
    p: f64,
    q: f64,
    m: f64,
    d: f64,
    form: Form,
    length: StepLength,
}

/// The point of the literature but for disappointment.
fn published(d: f64) -> Point {
    Point {
        p: 0.01,
        q: 0.4,
        m: 2.0,
        d,
        form: Form::EachTie,
        length: StepLength::Year,
    }
}

impl Point {
    fn scenario(&self, adults: u32) -> Arc<Scenario> {
        let rule = Contagion::TwoSided {
            bass: bass(self.p, self.q, self.form, Per::Degree),
            disappointment: self.d,
            negativity: self.m,
        };
        let mut scenario = spreading(adults, self.length, rule);
        scenario
            .adoption
            .as_mut()
            .expect("something spreads")
            .discount = 0.01;
        Arc::new(scenario)
    }

    /// Chances of adopting and rejecting, given how a good and a bad word are missed in a year.
    fn chances(&self, miss_good: f64, miss_bad: f64) -> (f64, f64) {
        let years = 1.0 / f64::from(self.length.per_year());
        let good = 1.0 - libm::pow(miss_good, years);
        let bad = 1.0 - libm::pow(miss_bad, years);
        let alpha = if bad > 0.0 { good / (good + bad) } else { 1.0 };
        let both = good * bad;
        (
            good * (1.0 - bad) + alpha * both,
            bad * (1.0 - good) + (1.0 - alpha) * both,
        )
    }

    /// Those among so many adults.
    fn among(&self, adults: f64, content: f64, against: f64) -> (f64, f64) {
        let k = adults - 1.0;
        let (good, bad) = match self.form {
            Form::EachTie => (
                (1.0 - self.p) * libm::pow(1.0 - self.q / k, content),
                libm::pow(1.0 - self.m * self.q / k, against),
            ),
            Form::Hazard => (
                1.0 - self.p - self.q * content / k,
                1.0 - self.m * self.q * against / k,
            ),
            Form::Rate => (
                libm::exp(-self.p - self.q * content / k),
                libm::exp(-self.m * self.q * against / k),
            ),
        };
        self.chances(good.max(0.0), bad.max(0.0))
    }

    /// Shares of adopters and rejecters, and discounted adoptions per adult, after so many steps among very many adults.
    fn mean_field(&self, steps: u32) -> [f64; 3] {
        let (mut adopted, mut rejected, mut value) = (0.0, 0.0, 0.0);
        for step in 1..=steps {
            let (good, bad) = ((1.0 - self.d) * adopted, self.d * adopted + rejected);
            let (good, bad) = match self.form {
                Form::EachTie => (
                    (1.0 - self.p) * libm::exp(-self.q * good),
                    libm::exp(-self.m * self.q * bad),
                ),
                Form::Hazard => (1.0 - self.p - self.q * good, 1.0 - self.m * self.q * bad),
                Form::Rate => (
                    libm::exp(-self.p - self.q * good),
                    libm::exp(-self.m * self.q * bad),
                ),
            };
            let (adopt, reject) = self.chances(good.max(0.0), bad.max(0.0));
            let open = 1.0 - adopted - rejected;
            adopted += open * adopt;
            rejected += open * reject;
            let years = f64::from(step) / f64::from(self.length.per_year());
            value += open * adopt * libm::pow(1.01, -years);
        }
        [adopted, rejected, value]
    }
}

#[test]
fn the_recursion_gives_the_golden_numbers() {
    let none = published(0.0).mean_field(40)[2];
    let ratios = [
        (0.0, 1.0),
        (0.02, 0.797),
        (0.05, 0.622),
        (0.10, 0.465),
        (0.20, 0.314),
        (0.30, 0.237),
    ];
    for (d, expected) in ratios {
        let found = published(d).mean_field(40)[2] / none;
        assert!((found - expected).abs() < 6e-4, "d {d}: {found}");
    }
    let [adopted, rejected, _] = published(0.05).mean_field(40);
    assert!((adopted - 0.610_102).abs() < 6e-7, "{adopted}");
    assert!((rejected - 0.389_897).abs() < 6e-7, "{rejected}");
}

/// Content, disappointed and rejecting adults.
type Counts = [f64; 3];

/// Counts after each step of some runs.
type Courses = Vec<Vec<Counts>>;

fn simulated(point: Point, adults: u32, runs: u32, steps: u32) -> Courses {
    let scenario = point.scenario(adults);
    let everyone = Arc::new(Network::complete(adults));
    let one = |run: u32| {
        let mut talk = talk(&scenario, run, &everyone, &nobody(adults));
        let of_step = |_| {
            talk.step();
            let count = |of: u8| talk.status.iter().filter(|&&status| status == of).count() as f64;
            [CONTENT, DISAPPOINTED, REJECTED].map(count)
        };
        (0..steps).map(of_step).collect()
    };
    (0..runs).into_par_iter().map(one).collect()
}

fn slipped(point: Point, adults: u32, runs: u32, steps: u32, slip: Slip) -> Courses {
    let scenario = point.scenario(adults);
    let networks = [Network::complete(adults), Network::empty(adults)];
    let one = |run: u32| {
        let mut village = Village::new(&scenario, run, [&networks[0], &networks[1]], slip);
        let of_step = |_| {
            village.step();
            let count = |of: Stand| {
                let all = village.adults.iter();
                all.filter(|adult| adult.stand == of).count() as f64
            };
            [Stand::Content, Stand::Disappointed, Stand::Rejected].map(count)
        };
        (0..steps).map(of_step).collect()
    };
    (0..runs).into_par_iter().map(one).collect()
}

/// A sum of departures from what was expected before each step, with its variance.
#[derive(Clone, Copy, Default)]
struct Sum {
    off: f64,
    variance: f64,
}

impl Sum {
    fn add(&mut self, weight: f64, seen: f64, of: f64, chance: f64) {
        self.off += weight * (seen - of * chance);
        self.variance += weight * weight * of * chance * (1.0 - chance);
    }

    fn score(self) -> f64 {
        if self.variance > 0.0 {
            self.off / self.variance.sqrt()
        } else {
            0.0
        }
    }
}

/// The largest score of seven over its limit: adopters and rejecters of all steps, as they are and weighed with the share of good
/// or of bad words before the step, and the disappointed among adopters. False alarms 1e-6 for up to 28 comparisons.
fn departure(what: &str, point: Point, adults: u32, courses: &Courses) -> f64 {
    let all = f64::from(adults);
    let mut sums = [Sum::default(); 7];
    for course in courses {
        let mut before = [0.0; 3];
        for &now in course {
            let [content, disappointed, rejected] = before;
            let (good, bad) = (content / all, (disappointed + rejected) / all);
            let (adopt, reject) = point.among(all, content, disappointed + rejected);
            let open = all - content - disappointed - rejected;
            let adopted = now[0] + now[1] - content - disappointed;
            for (k, weight) in [1.0, good, bad].into_iter().enumerate() {
                sums[2 * k].add(weight, adopted, open, adopt);
                sums[2 * k + 1].add(weight, now[2] - rejected, open, reject);
            }
            sums[6].add(1.0, now[1] - disappointed, adopted, point.d);
            before = now;
        }
    }
    let scores = sums.map(Sum::score);
    tell(format_args!(
        "{what}: z {scores:+.2?}, limit {:.2}",
        normal_limit(28)
    ));
    let worst = scores
        .into_iter()
        .fold(0.0, |worst: f64, z| worst.max(z.abs()));
    worst / normal_limit(28)
}

fn points() -> [Point; 4] {
    let other = |p, q, m, d, form, length| Point {
        p,
        q,
        m,
        d,
        form,
        length,
    };
    [
        published(0.05),
        other(0.03, 0.6, 1.5, 0.2, Form::Rate, StepLength::Quarter),
        other(0.005, 1.2, 0.7, 0.4, Form::EachTie, StepLength::Month),
        other(0.02, 0.3, 3.0, 0.1, Form::Hazard, StepLength::Year),
    ]
}

/// The published point and three others, in a small and a large world: 28 comparisons a number of adults.
#[test]
fn every_step_is_multinomial_in_any_number_of_adults() {
    for (adults, runs) in [(40, 300), (3_000, 10)] {
        for point in points() {
            let steps = 12 * point.length.per_year().min(4);
            let courses = simulated(point, adults, runs, steps);
            let found = departure(&format!("{adults} adults"), point, adults, &courses);
            assert!(found < 1.0, "{point:?} among {adults}: {found}");
        }
    }
}

/// Adopters, rejecters and discounted adoptions at two points: 6 comparisons. What N adults fall short of the limit is below
/// 500/N.
#[test]
fn many_adults_follow_the_recursion() {
    let adults = 200_000;
    for (point, steps) in [(published(0.05), 40), (points()[1], 60)] {
        let scenario = point.scenario(adults);
        let everyone = Arc::new(Network::complete(adults));
        let one = |run: u32| {
            let mut talk = talk(&scenario, run, &everyone, &nobody(adults));
            (0..steps).for_each(|_| talk.step());
            let tally = &talk.tally;
            let value = tally.value as f64 / f64::from(1 << 20);
            [tally.adopted as f64, tally.rejected as f64, value]
                .map(|sum| sum / f64::from(adults))
                .to_vec()
        };
        let seen: Vec<Vec<f64>> = (0..21).into_par_iter().map(one).collect();
        let expected = point.mean_field(steps);
        let found = worst("many", &seen, &expected, 500.0 / f64::from(adults), 6);
        assert!(found < 1.0, "{point:?}: {found}");
    }
}

/// Disappointed adopters who praise as well, words heard in the same step or once, bad words as strong as good ones.
#[test]
fn wrong_rules_are_not_multinomial() {
    // Long steps, in which what is heard too early weighs much.
    let point = Point {
        form: Form::EachTie,
        length: StepLength::Year,
        ..points()[1]
    };
    let mild = Point { m: 1.0, ..point };
    let wrong = [
        (
            "praise of the disappointed",
            slipped(point, 150, 60, 30, Slip::DisappointedPraise),
        ),
        ("heard at once", slipped(point, 150, 60, 30, Slip::SameStep)),
        ("heard once", slipped(point, 150, 60, 30, Slip::HeardOnce)),
        ("m left out", simulated(mild, 150, 60, 30)),
    ];
    for (name, courses) in wrong {
        let found = departure(name, point, 150, &courses);
        assert!(found > 1.0, "`{name}` goes unnoticed: {found}");
    }
    let right = slipped(point, 150, 60, 30, Slip::None);
    assert!(departure("the reference", point, 150, &right) < 1.0);
}
