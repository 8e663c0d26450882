//! Opinions. Words of one sign and trust move s so that 1 - s shrinks by (1 - g tau) with each: what n of them leave does not
//! depend on how they come, and how many come is Poisson. So
//!
//! ```text
//! advertisements at rate A   s = 1 - (1 - s0)(1 - g tau)^n,  n ~ Poisson(A t),  E s = 1 - (1 - s0) exp(-A g tau t)
//! both signs, one trust      E s = c + (s0 - c) exp(-(a + b) g tau t),  c = a / (a + b),  a good and b bad words a time
//! first purchase             aware (n > 0) and an occasion o: of those at n who have not bought, a share o s(n) a step
//! ```
//!
//! where the second holds as n / (n + m) has the mean c for any number n + m > 0 of Poisson words. Where everyone knows everyone
//! the words that each hears are independent Poisson numbers in any number of adults, as talks are Poisson and hearers
//! drawn. What has a law in any number of adults is compared by a normal score; what has one in very many, by Student's.

use crate::reference::opinion::{Crowd, Mood, Wrong};
use crate::support::talk::{nobody, opinions, seeded, spreading, talk};
use crate::talk_laws::score::{normal_limit, tell, worst};
use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use std::sync::Arc;
use thirdwave::engine::clock::StepLength;
use thirdwave::model::talk::opinion::rule::{DELIGHTED, LET_DOWN};
use thirdwave::model::talk::world::Talk;
use thirdwave::population::network::Network;
use thirdwave::scenario::Scenario;
use thirdwave::scenario::adoption::{Contagion, Seeding};
use thirdwave::scenario::opinion::Opinion;

/// Settings under which nothing is said, met or read and all are alike.
pub(super) fn still() -> Opinion {
    Opinion {
        prior_sd: 0.0,
        ads: 0.0,
        owned: 0.0,
        occasions: 0.0,
        talk: 0.0,
        heavy: 1.0,
        occasional: 1.0,
        maker_talk: 0.0,
        posting: 0.0,
        reviewing: 0.0,
        reviews_read: 0,
        complaining: 0.0,
        ..opinions()
    }
}

pub(super) fn scenario(adults: u32, length: StepLength, opinion: Opinion) -> Arc<Scenario> {
    Arc::new(spreading(adults, length, Contagion::Opinion(opinion)))
}

pub(super) fn years(length: StepLength) -> f64 {
    1.0 / f64::from(length.per_year())
}

/// The largest of some scores over its limit among `all` comparisons of a test.
pub(super) fn largest(what: &str, scores: &[f64], all: usize) -> f64 {
    let limit = normal_limit(all);
    tell(format_args!("{what}: z {scores:+.2?}, limit {limit:.2}"));
    let worst = scores.iter().fold(0.0, |worst: f64, z| worst.max(z.abs()));
    worst / limit
}

/// Score of a number of successes among `n` of chance `p`.
pub(super) fn binomial(successes: f64, n: f64, p: f64) -> f64 {
    (successes - n * p) / (n * p * (1.0 - p)).sqrt()
}

/// Steps after which advertising is looked at.
const DATES: [u32; 3] = [3, 12, 40];

/// Sum of opinions, adopters and those aware at `DATES`.
type Advertised = Vec<[f64; 3]>;

fn advertised(opinion: Opinion, length: StepLength, adults: u32) -> Advertised {
    let scenario = scenario(adults, length, opinion);
    let mut talk = talk(&scenario, 0, &nobody(adults), &nobody(adults));
    let mut seen = Vec::new();
    for step in 1..=DATES[2] {
        talk.step();
        let minds = &talk.minds.as_ref().expect("opinions").standings[0];
        if DATES.contains(&step) {
            let opinions = minds.opinion.iter().map(|&s| f64::from(s)).sum();
            let tally = &talk.tally;
            seen.push([opinions, tally.adopted as f64, tally.aware as f64]);
        }
    }
    seen
}

fn advertised_wrongly(
    opinion: Opinion,
    length: StepLength,
    adults: u32,
    wrong: Wrong,
) -> Advertised {
    let scenario = scenario(adults, length, opinion);
    let nobody = Network::empty(adults);
    let mut crowd = Crowd::new(&scenario, 0, [&nobody, &nobody], wrong);
    let mut seen = Vec::new();
    for step in 1..=DATES[2] {
        crowd.step();
        if DATES.contains(&step) {
            let opinions = crowd.minds.iter().map(|mind| f64::from(mind.opinion)).sum();
            let aware = crowd.village.adults.iter().filter(|adult| adult.aware);
            seen.push([
                opinions,
                crowd.village.sums.adopted as f64,
                aware.count() as f64,
            ]);
        }
    }
    seen
}

/// Share of first purchases by each of `steps` steps, where `rates[t]` words of weight g tau = `pull` come at step t: shares of
/// those who have not bought, by words heard.
fn bought_by(
    o: &Opinion,
    pull: f64,
    years: f64,
    rate: &mut dyn FnMut(f64) -> f64,
    steps: u32,
) -> Vec<f64> {
    const MOST: usize = 120;
    let occasion = 1.0 - libm::exp(-o.occasions * years);
    let mut open = vec![0.0; MOST];
    open[0] = 1.0;
    let mut bought = 0.0;
    let mut all = Vec::new();
    for _ in 0..steps {
        let mean = rate(bought);
        let mut after = vec![0.0; MOST];
        for (n, share) in open.iter().enumerate() {
            let mut chance = libm::exp(-mean);
            for (more, sum) in after[n..].iter_mut().enumerate() {
                *sum += share * chance;
                chance *= mean / (more + 1) as f64;
            }
        }
        for (n, share) in after.iter_mut().enumerate().skip(1) {
            let s = 1.0 - (1.0 - o.prior) * libm::pow(1.0 - pull, n as f64);
            bought += *share * occasion * s;
            *share *= 1.0 - occasion * s;
        }
        open = after;
        all.push(bought);
    }
    all
}

/// Departure from the law of advertising over its limit; 9 comparisons a point, three points.
fn off_advertising(
    what: &str,
    o: &Opinion,
    length: StepLength,
    adults: u32,
    seen: &Advertised,
) -> f64 {
    let (n, years) = (f64::from(adults), years(length));
    let (x, rate) = (o.gain * o.trust_ad, o.ads * years);
    let bought = bought_by(o, x, years, &mut |_| rate, DATES[2]);
    let mut scores = Vec::new();
    for (&date, &[opinions, adopted, aware]) in DATES.iter().zip(seen) {
        let words = rate * f64::from(date);
        let left = (1.0 - o.prior) * libm::exp(-x * words);
        let square =
            libm::exp(-words * (1.0 - (1.0 - x) * (1.0 - x))) * (1.0 - o.prior) * (1.0 - o.prior);
        let sd = (n * (square - left * left)).sqrt();
        scores.push((opinions - n * (1.0 - left)) / sd);
        scores.push(binomial(adopted, n, bought[date as usize - 1]));
        scores.push(binomial(aware, n, 1.0 - libm::exp(-words)));
    }
    largest(what, &scores, 27)
}

fn points_of_advertising() -> [(Opinion, StepLength); 3] {
    let of = |prior, gain, trust_ad, ads, occasions| Opinion {
        prior,
        gain,
        trust_ad,
        ads,
        occasions,
        ..still()
    };
    [
        (of(0.1, 0.1, 0.48, 2.0, 1.0), StepLength::Month),
        (of(0.3, 0.8, 0.9, 6.0, 4.0), StepLength::Quarter),
        (of(0.02, 0.5, 1.0, 26.0, 12.0), StepLength::Week),
    ]
}

#[test]
fn advertising_alone_follows_its_closed_form() {
    for (opinion, length) in points_of_advertising() {
        let seen = advertised(opinion, length, 40_000);
        let found = off_advertising("advertising", &opinion, length, 40_000, &seen);
        assert!(found < 1.0, "{opinion:?}: {found}");
    }
}

#[test]
fn wrong_rules_do_not_follow_the_law_of_advertising() {
    let points = points_of_advertising();
    for (wrong, (opinion, length)) in [
        (Wrong::NoPrior, points[1]),
        (Wrong::OneAd, points[1]),
        (Wrong::Unaware, points[0]),
    ] {
        let adults = 8_000;
        let seen = advertised_wrongly(opinion, length, adults, wrong);
        let what = format!("{wrong:?}");
        let found = off_advertising(&what, &opinion, length, adults, &seen);
        assert!(found > 1.0, "{wrong:?} goes unnoticed: {found}");
        let right = advertised_wrongly(opinion, length, adults, Wrong::Nothing);
        assert!(off_advertising("reference", &opinion, length, adults, &right) < 1.0);
    }
}

/// Adults who praise, and others who warn, at the same age; the rest only hear.
#[derive(Clone, Copy, Debug)]
struct Choir {
    opinion: Opinion,
    length: StepLength,
    praise: u32,
    warn: u32,
}

impl Choir {
    /// Score of the mean opinion of those who only hear, at two dates; the deviation is that among them.
    fn scores(&self, adults: u32, seen: &[Vec<f64>]) -> Vec<f64> {
        let (o, dt) = (&self.opinion, years(self.length));
        let per_word = 1.0 / f64::from(adults - 1);
        let (good, bad) = (
            f64::from(self.praise) * o.talk * per_word,
            f64::from(self.warn) * o.talk * o.talk_disappointed * per_word,
        );
        let aim = good / (good + bad);
        let mut scores = Vec::new();
        for (opinions, steps) in seen.iter().zip([4, 24]) {
            let faded = |step: u32| libm::exp(-o.fading * f64::from(step) * dt) * dt;
            let time: f64 = (1..=steps).map(faded).sum();
            let expected =
                aim + (o.prior - aim) * libm::exp(-(good + bad) * time * o.gain * o.trust_tie);
            let n = opinions.len() as f64;
            let mean = opinions.iter().sum::<f64>() / n;
            let square = opinions
                .iter()
                .map(|s| (s - mean) * (s - mean))
                .sum::<f64>()
                / (n - 1.0);
            scores.push((mean - expected) / (square / n).sqrt());
        }
        scores
    }

    fn simulated(&self, adults: u32) -> Vec<Vec<f64>> {
        let scenario = scenario(adults, self.length, self.opinion);
        let everyone = Arc::new(Network::complete(adults));
        let mut talk = talk(&scenario, 1, &everyone, &nobody(adults));
        let minds = &mut talk.minds.as_mut().expect("opinions").standings[0];
        for i in 0..(self.praise + self.warn) as usize {
            minds.mood[i] = if i < self.praise as usize {
                DELIGHTED
            } else {
                LET_DOWN
            };
            minds.felt[i] = 0;
        }
        let heard = |talk: &Talk| -> Vec<f64> {
            let minds = &talk.minds.as_ref().expect("opinions").standings[0];
            let hearers = &minds.opinion[(self.praise + self.warn) as usize..];
            hearers.iter().map(|&s| f64::from(s)).collect()
        };
        let mut seen = Vec::new();
        for step in 1..=24 {
            talk.step();
            if step == 4 || step == 24 {
                seen.push(heard(&talk));
            }
        }
        seen
    }

    fn slipped(&self, adults: u32, wrong: Wrong) -> Vec<Vec<f64>> {
        let scenario = scenario(adults, self.length, self.opinion);
        let networks = [Network::complete(adults), Network::empty(adults)];
        let mut crowd = Crowd::new(&scenario, 1, [&networks[0], &networks[1]], wrong);
        let voices = (self.praise + self.warn) as usize;
        for (i, mind) in crowd.minds[..voices].iter_mut().enumerate() {
            let praises = i < self.praise as usize;
            mind.bought = Some((
                if praises {
                    Mood::Delighted
                } else {
                    Mood::LetDown
                },
                0,
            ));
        }
        let mut seen = Vec::new();
        for step in 1..=24 {
            crowd.step();
            if step == 4 || step == 24 {
                let hearers = crowd.minds[voices..].iter();
                seen.push(hearers.map(|mind| f64::from(mind.opinion)).collect());
            }
        }
        seen
    }
}

/// Shares of a thousandth of all.
fn choirs(adults: u32) -> [Choir; 3] {
    let of = |prior, gain, talk, talk_disappointed, fading| Opinion {
        prior,
        gain,
        talk,
        talk_disappointed,
        fading,
        ..still()
    };
    let choir = |opinion, length, praise, warn| Choir {
        opinion,
        length,
        praise: adults * praise / 1000,
        warn: adults * warn / 1000,
    };
    [
        choir(of(0.1, 0.3, 6.0, 2.0, 0.0), StepLength::Month, 200, 100),
        choir(of(0.9, 0.8, 12.0, 1.0, 2.0), StepLength::Quarter, 50, 250),
        choir(of(0.5, 0.1, 30.0, 0.5, 1.0), StepLength::Week, 300, 400),
    ]
}

/// Any number of adults: 12 comparisons.
#[test]
fn words_of_both_signs_lead_to_their_balance() {
    for adults in [600, 40_000] {
        for choir in choirs(adults) {
            let scores = choir.scores(adults, &choir.simulated(adults));
            let found = largest("both signs", &scores, 12);
            assert!(found < 1.0, "{choir:?} among {adults}: {found}");
        }
    }
}

#[test]
fn wrong_rules_do_not_lead_to_the_balance() {
    let adults = 2_000;
    for (wrong, choir) in [
        (Wrong::NoPrior, choirs(adults)[1]),
        (Wrong::TrustSwapped, choirs(adults)[0]),
        (Wrong::AllPraise, choirs(adults)[0]),
        (Wrong::NoFading, choirs(adults)[1]),
        (Wrong::OneTalk, choirs(adults)[1]),
    ] {
        let scores = choir.scores(adults, &choir.slipped(adults, wrong));
        let found = largest(&format!("{wrong:?}"), &scores, 12);
        assert!(found > 1.0, "{wrong:?} goes unnoticed: {found}");
        let right = choir.scores(adults, &choir.slipped(adults, Wrong::Nothing));
        assert!(largest("reference", &right, 12) < 1.0);
    }
}

/// Settings under which an opinion spreads by talk alone: whoever bought goes on talking at one rate.
fn by_talk(prior: f64, gain: f64, talk: f64, occasions: f64) -> Opinion {
    Opinion {
        prior,
        gain,
        talk,
        talk_neutral: 1.0,
        delight: 0.0,
        disappointment: 0.0,
        fading: 0.0,
        occasions,
        ..still()
    }
}

/// Share who adopted after 10, 20 and 40 steps; a twentieth are seeds.
fn spread_by_talk(o: &Opinion, length: StepLength) -> Vec<f64> {
    let dt = years(length);
    let mut rate = |bought: f64| (0.05 + 0.95 * bought) * o.talk * dt;
    let all = bought_by(o, o.gain * o.trust_tie, dt, &mut rate, 40);
    [10, 20, 40]
        .map(|step| 0.05 + 0.95 * all[step - 1])
        .to_vec()
}

fn talked(o: Opinion, length: StepLength, adults: u32, wrong: Option<Wrong>) -> Vec<Vec<f64>> {
    let scenario = spreading(adults, length, Contagion::Opinion(o));
    let scenario = Arc::new(seeded(scenario, adults / 20, Seeding::Random));
    let everyone = Arc::new(Network::complete(adults));
    let none = nobody(adults);
    let one = |run: u32| {
        let mut talk = talk(&scenario, run, &everyone, &none);
        let mut crowd = wrong.map(|wrong| Crowd::new(&scenario, run, [&everyone, &none], wrong));
        let mut seen = Vec::new();
        for step in 1..=40 {
            let adopted = if let Some(crowd) = &mut crowd {
                crowd.step();
                crowd.village.sums.adopted
            } else {
                talk.step();
                talk.tally.adopted
            };
            if [10, 20, 40].contains(&step) {
                seen.push(adopted as f64 / f64::from(adults));
            }
        }
        seen
    };
    (0..21).into_par_iter().map(one).collect()
}

/// What N adults fall short of the limit is below 20/N: two points of three dates, 6 comparisons.
#[test]
fn many_adults_follow_the_recursion_of_talk() {
    for (o, length) in [
        (by_talk(0.1, 0.3, 6.0, 4.0), StepLength::Month),
        (by_talk(0.01, 0.6, 8.0, 6.0), StepLength::Quarter),
    ] {
        let seen = talked(o, length, 10_000, None);
        let found = worst(
            "talk",
            &seen,
            &spread_by_talk(&o, length),
            20.0 / 10_000.0,
            6,
        );
        assert!(found < 1.0, "{o:?}: {found}");
    }
}

#[test]
fn wrong_rules_do_not_follow_the_recursion_of_talk() {
    // A talk a step and four words until half the doubts are gone: time for a slip to show.
    let (o, length) = (by_talk(0.05, 0.2, 12.0, 2.0), StepLength::Month);
    let expected = spread_by_talk(&o, length);
    let adults = 1_500;
    for wrong in [Wrong::NoPrior, Wrong::TrustSwapped, Wrong::OneTalk] {
        let seen = talked(o, length, adults, Some(wrong));
        let found = worst(
            &format!("{wrong:?}"),
            &seen,
            &expected,
            20.0 / f64::from(adults),
            6,
        );
        assert!(found > 1.0, "{wrong:?} goes unnoticed: {found}");
    }
    let right = talked(o, length, adults, Some(Wrong::Nothing));
    assert!(worst("reference", &right, &expected, 20.0 / f64::from(adults), 6) < 1.0);
}
