//! Do the shipped scenarios of talk show what their head comments promise, and do the layers meet?
//!
//! Seeds are fixed: these tests give the same answer always. Were the draws of the engine changed, promises have room of
//! at least four standard errors of one run, or of the mean over runs where the promise is about that.

use crate::scenarios::{ran, shipped};
use crate::support::runs::{Rows, mean_and_error, run};
use crate::talk_laws::strong_weak::point;
use thirdwave::engine::draws::Draws;
use thirdwave::model::measures;
use thirdwave::population::anatomy::clustering;
use thirdwave::population::network::Network;
use thirdwave::population::wiring::build;
use thirdwave::scenario::load::from_text;
use thirdwave::scenario::reading::from_disk;
use thirdwave::scenario::{Fitted, Scenario};

/// What is tested of each scenario.
pub(crate) const TESTS: [(&str, fn()); 9] = [
    ("bad-news", bad_news),
    ("bass-air-conditioners", bass_air_conditioners),
    ("cascade-window", cascade_window),
    ("clustered-or-random", clustered_or_random),
    ("doctors", doctors),
    ("industries", crate::groups::industries),
    ("one-fan-page", one_fan_page),
    ("small-worlds-speed", small_worlds_speed),
    ("talk-of-the-network", talk_of_the_network),
];

fn end(rows: &Rows, name: &str) -> f64 {
    *rows.column(name).last().expect("rows")
}

/// The first row at which a column is at least `level`, if it gets there.
fn reaches(rows: &Rows, name: &str, level: f64) -> Option<usize> {
    rows.column(name).iter().position(|&value| value >= level)
}

/// Some runs of a scenario.
fn runs(name: &str, set: &[&str], count: u32) -> Vec<Rows> {
    let scenario = shipped(name, set);
    (0..count).map(|k| run(&scenario, k)).collect()
}

/// Mean over runs and its standard error of what one run shows.
fn mean_of(runs: &[Rows], shows: impl Fn(&Rows) -> f64) -> (f64, f64) {
    mean_and_error(&runs.iter().map(shows).collect::<Vec<_>>())
}

/// Intercept, slope and correlation of pairs.
fn line(pairs: &[(f64, f64)]) -> (f64, f64, f64) {
    let count = pairs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let sum = |of: &dyn Fn(f64, f64) -> f64| pairs.iter().map(|p| of(p.0 - x, p.1 - y)).sum();
    let (xx, xy, yy): (f64, f64, f64) =
        (sum(&|a, _| a * a), sum(&|a, b| a * b), sum(&|_, b| b * b));
    let slope = xy / xx;
    (y - slope * x, slope, xy / (xx * yy).sqrt())
}

#[test]
fn bass_air_conditioners() {
    let scenario = shipped("bass-air-conditioners", &[]);
    assert_eq!(scenario.compare[0].fitted, Fitted::Estimated);
    let all = runs("bass-air-conditioners", &[], 8);
    let rows = &all[0];
    let observed = &scenario.compare[0].observed;
    let misfit = |rows: &Rows| {
        let square = |&(date, value): &(f64, f64)| {
            let misfit = rows.at("adopted", date) - value;
            misfit * misfit
        };
        (observed.iter().map(square).sum::<f64>() / observed.len() as f64).sqrt()
    };
    // About 2 points: the mean over runs, whose error is a tenth of it.
    let found = mean_of(&all, misfit);
    assert!((0.0125..0.0225).contains(&found.0), "{found:?}");
    assert!(end(rows, "by_offline") > 0.8 * end(rows, "adopted"));
    // The curve of Bass in continuous time, within the error of the mean and what is lost by steps of a week.
    let (p, q) = (0.00944, 0.3748);
    let bass = |t: f64| {
        let e = libm::exp(-(p + q) * t);
        (1.0 - e) / (1.0 + q / p * e)
    };
    for date in [1952.0, 1956.0, 1958.0, 1960.0] {
        let (found, error) = mean_of(&all, |rows| rows.at("adopted", date));
        let expected = bass(date - 1949.0);
        assert!(
            (found - expected).abs() < 4.5 * error + 0.002 && error < 0.01,
            "{date}: {found} for {expected}"
        );
    }
    // The hazard of a year against the share between two rows: a straight line from p to p + q.
    let hazard = |rows: &Rows| {
        let (adopted, hazard) = (rows.column("adopted"), rows.column("hazard"));
        let between = adopted.windows(2).map(|pair| 0.5 * (pair[0] + pair[1]));
        let pairs = between.zip(hazard.iter().skip(1).map(|h| 52.0 * h));
        line(&pairs.collect::<Vec<_>>())
    };
    for rows in &all {
        let (_, _, correlation) = hazard(rows);
        assert!(correlation > 0.99, "{correlation}");
    }
    let (intercept, _) = mean_of(&all, |rows| hazard(rows).0);
    let (slope, _) = mean_of(&all, |rows| hazard(rows).1);
    assert!((intercept - p).abs() < 0.003, "{intercept}");
    assert!((slope - q).abs() < 0.02, "{slope}");
    let half = |rows: &Rows| 1949.0 + reaches(rows, "adopted", 0.5).expect("by 1962") as f64 / 4.0;
    let date = mean_of(&all, half).0;
    assert!((1958.5..=1959.25).contains(&date), "{date}");
    let circles = [
        "network.kind=watts-strogatz",
        "network.degree=12",
        "network.rewiring=0.1",
    ];
    let slower = ran("bass-air-conditioners", &circles);
    assert!(half(&slower) > date + 1.0, "{}", half(&slower));
    let alone = ran("bass-air-conditioners", &["adoption.imitation=0"]);
    assert!(end(&alone, "adopted") < 0.15);
}

#[test]
fn talk_of_the_network() {
    let rows = ran("talk-of-the-network", &[]);
    assert_eq!(reaches(&rows, "adopted", 0.15), Some(6));
    assert_eq!(reaches(&rows, "adopted", 0.95), Some(13));
    let scenario = {
        let mut scenario = shipped("talk-of-the-network", &[]);
        scenario.output.causes = false;
        scenario
    };
    let all: Vec<Rows> = (0..6).map(|k| run(&scenario, k)).collect();
    let exact = point(17, 17, 0.005, 0.01, 0.04).lasting(12);
    assert!((exact[10] - 0.775_15).abs() < 1e-5);
    for step in [2_u8, 4, 6, 8, 10, 12] {
        let (found, error) = mean_of(&all, |rows| rows.at("adopted", f64::from(step)));
        let expected = exact[usize::from(step)];
        assert!(
            (found - expected).abs() < 5.0 * error + 0.001 && error < 0.012,
            "{step}: {found} for {expected}"
        );
    }
    assert!(end(&rows, "by_advertising") < 0.1);
    let ratio = end(&rows, "by_online") / end(&rows, "by_offline");
    assert!((0.2..0.32).contains(&ratio), "{ratio}");
    let small = ran(
        "talk-of-the-network",
        &["network.degree=5", "online.degree=29"],
    );
    let ratio = end(&small, "by_online") / end(&small, "by_offline");
    assert!((1.3..1.6).contains(&ratio), "{ratio}");
    assert!(reaches(&small, "adopted", 0.95) > Some(16));
    let loud = ran("talk-of-the-network", &["adoption.innovation=0.05"]);
    let gained = |level: f64| {
        let at = |rows: &Rows| reaches(rows, "adopted", level).expect("it gets there") as f64;
        at(&loud) / at(&rows)
    };
    assert!(gained(0.15) < 0.6 && gained(0.95) > 0.6);
}

#[test]
fn cascade_window() {
    let at = |degree: &str| {
        let set = format!("network.degree={degree}");
        end(&ran("cascade-window", &[&set]), "adopted")
    };
    assert!((at("4") - 0.980_388).abs() < 0.005);
    assert!((at("8") - 0.999_667).abs() < 0.002);
    assert!((at("10") - 0.019_681).abs() < 0.005);
    // Thresholds that differ: those who need one of ten move those who need several.
    let differing = [
        "network.degree=10",
        "adoption.threshold_law=normal",
        "adoption.threshold_sd=0.1",
    ];
    assert!(end(&ran("cascade-window", &differing), "adopted") > 0.999);
}

#[test]
fn clustered_or_random() {
    let run = |set: &[&str]| ran("clustered-or-random", set);
    let (ring, random) = (run(&[]), run(&["network.rewiring=1"]));
    assert!(end(&ring, "adopted") > 0.999);
    assert!(end(&random, "adopted") < 0.01);
    let rumour = ["adoption.needed=1", "network.rewiring=1"];
    let half = |rows: &Rows| reaches(rows, "adopted", 0.5).expect("half hear it");
    assert!(10 * half(&run(&rumour)) < half(&run(&rumour[..1])));
}

#[test]
fn small_worlds_speed() {
    let at = |set: &[&str]| end(&ran("small-worlds-speed", set), "adopted");
    let (ring, small, random) = (
        at(&["network.rewiring=0"]),
        at(&[]),
        at(&["network.rewiring=1"]),
    );
    assert!(
        small > 0.5 && ring < 0.35 && random < 0.35,
        "{ring} {small} {random}"
    );
    let mean = |set: &[&str]| mean_and_error(&ran("small-worlds-speed", set).column("adopted")).0;
    assert!(mean(&["adoption.utility_spread=0.3"]) > mean(&[]));
}

#[test]
fn bad_news() {
    let quiet = |share: &str| {
        let mut scenario = shipped("bad-news", &[&format!("adoption.disappointment={share}")]);
        scenario.output.causes = false;
        (0..60).map(|k| run(&scenario, k)).collect::<Vec<Rows>>()
    };
    let worth = |runs: &[Rows]| mean_of(runs, |rows| end(rows, "npv"));
    let none = worth(&quiet("0")).0;
    assert!((none - 0.896).abs() < 0.002, "{none}");
    // Means over runs against the mean field: four and a half standard errors, which chance exceeds once in 100,000 times,
    // and what 20,000 adults differ from endlessly many.
    let mut lost = Vec::new();
    for (share, law, wander) in [
        ("0.02", 0.797, 0.036),
        ("0.05", 0.622, 0.028),
        ("0.1", 0.465, 0.020),
        ("0.2", 0.314, 0.012),
    ] {
        let runs = quiet(share);
        let (mean, error) = worth(&runs);
        let (mean, error) = (mean / none, error / none);
        assert!(
            (mean - law).abs() < 4.5 * error + 0.002,
            "{share}: {mean} for {law}, error {error}"
        );
        // What one run does beside it, to a third.
        let sd = error * 60_f64.sqrt();
        assert!((sd / wander - 1.0).abs() < 0.35, "{share}: {sd}");
        lost.push(none * (1.0 - mean));
        if share == "0.05" {
            assert!((1.0 / mean - 1.6).abs() < 0.05, "{mean}");
            let rejected = mean_of(&runs, |rows| end(rows, "rejected")).0;
            let disappointed = mean_of(&runs, |rows| end(rows, "disappointed")).0;
            assert!((0.37..0.405).contains(&rejected) && disappointed < 0.04);
        }
    }
    let four = none - worth(&quiet("0.04")).0;
    let (first, next) = (lost[0], four - lost[0]);
    assert!((first - 0.18).abs() < 0.02 && (next - 0.115).abs() < 0.02);
    assert!(first > next + 0.04, "{first} {next}");
    // Each further point of disappointment costs less.
    assert!(lost[1] / 5.0 > (lost[2] - lost[1]) / 5.0);
    assert!((lost[2] - lost[1]) / 5.0 > (lost[3] - lost[2]) / 10.0);
}

#[test]
fn doctors() {
    let scenario = shipped("doctors", &[]);
    assert_eq!(scenario.compare[0].fitted, Fitted::ByHand);
    let observed = &scenario.compare[0].observed;
    let root = |at: &dyn Fn(f64) -> f64| {
        let square = |&(date, value): &(f64, f64)| (at(date) - value) * (at(date) - value);
        (observed.iter().map(square).sum::<f64>() / observed.len() as f64).sqrt()
    };
    let misfit = |runs: &[Rows]| root(&|date| mean_of(runs, |rows| rows.at("adopted", date)).0);
    let many = |set: &[&str]| runs("doctors", set, 200);
    let (with, shuffled) = (many(&[]), many(&["network.shuffled=true"]));
    let (contagion, rewired) = (misfit(&with), misfit(&shuffled));
    // Without contagion doctors are independent, and the mean of all runs is known.
    let null = |chance: f64| root(&|date| 1.0 - libm::pow(1.0 - chance, date));
    let best = null(0.111);
    assert!(null(0.1105) > best && null(0.1125) > best && null(0.12) > best + 0.008);
    assert!((best - 0.032).abs() < 0.0005, "{best}");
    let of_null = misfit(&many(&[
        "adoption.imitation=0",
        "adoption.innovation=0.111",
    ]));
    assert!((of_null - best).abs() < 0.004, "{of_null}");
    // The order and the sizes; misfits of 200 runs wander by .001.
    assert!((contagion - 0.027).abs() < 0.003, "{contagion}");
    assert!((rewired - contagion).abs() < 0.003, "{rewired} {contagion}");
    let gain = best - contagion.max(rewired);
    assert!((0.001..0.01).contains(&gain), "{gain}");
    // Who listens to how many and is heard by how many stays; that colleagues of colleagues are colleagues does not.
    let network = |set: &[&str]| {
        let scenario = shipped("doctors", set);
        build(&scenario.network, 119, &Draws::new(1, 0))
    };
    let (true_ties, others) = (network(&[]), network(&["network.shuffled=true"]));
    let degrees = |network: &Network| -> Vec<_> {
        let of = |i| (network.degree(i), network.listeners(i).map(<[u32]>::len));
        (0..119).map(of).collect()
    };
    assert_eq!(degrees(&true_ties), degrees(&others));
    let closed = |network: &Network| clustering(network, &Draws::new(1, 0)).transitivity.value;
    let (before, after) = (closed(&true_ties), closed(&others));
    assert!(before > 0.2 && after < 0.1, "{before} {after}");
    // Bands of many runs, from the fifth run of a hundred to the ninety-fifth, overlap at every month.
    let band = |runs: &[Rows]| -> Vec<(f64, f64)> {
        let runs: Vec<Vec<f64>> = runs.iter().map(|rows| rows.column("adopted")).collect();
        let of = |month: usize| {
            let mut values: Vec<f64> = runs.iter().map(|run| run[month]).collect();
            values.sort_by(f64::total_cmp);
            (values[10], values[189])
        };
        (0..runs[0].len()).map(of).collect()
    };
    for (one, other) in band(&with).iter().zip(band(&shuffled)) {
        assert!(one.0 <= other.1 && other.0 <= one.1, "{one:?} {other:?}");
    }
}

#[test]
fn one_fan_page() {
    let (paid, unpaid) = (
        runs("one-fan-page", &[], 12),
        runs("one-fan-page", &["adoption.opinion.paid=0"], 12),
    );
    let all = |rows: &Rows| end(rows, "adopted");
    let by = |channel: &'static str| {
        mean_of(&paid, move |rows| {
            end(rows, &format!("by_{channel}")) / end(rows, "adopted")
        })
        .0
    };
    assert!(by("offline") + by("online") + by("review") > 0.7);
    let ninth = by("advertising");
    assert!((0.095..0.125).contains(&ninth), "{ninth}");
    let (fans, voices) = (by("online"), by("influencer"));
    assert!((0.032..0.043).contains(&fans), "{fans}");
    assert!((0.1..0.135).contains(&voices), "{voices}");
    let messages = |rows: &Rows, name: &str| rows.column(name).iter().sum::<f64>();
    let said =
        |rows: &Rows| messages(rows, "messages_positive") / messages(rows, "messages_negative");
    for (with, without) in paid.iter().zip(&unpaid) {
        let share = messages(with, "messages_paid") / messages(with, "messages_positive");
        assert!(share > 0.55, "{share}");
        assert!(all(with) - all(without) < 0.02);
        assert!(end(with, "npv") > end(without, "npv"));
        // The few who say most make one run wander.
        assert!((9.0..23.0).contains(&said(with)), "{}", said(with));
    }
    // Some four to one and some fourteen to one: means over runs, whose errors are .15 and .6.
    let (four, fourteen) = (mean_of(&unpaid, said), mean_of(&paid, said));
    assert!((four.0 - 4.1).abs() < 0.6 && four.1 < 0.3, "{four:?}");
    assert!(
        (fourteen.0 - 14.0).abs() < 2.4 && fourteen.1 < 1.2,
        "{fourteen:?}"
    );
    for rows in &paid {
        let talk = rows.record.talk.as_ref().expect("causes are traced");
        let cascades = &talk.trees.cascades;
        let small = cascades.iter().filter(|cascade| cascade.size <= 2).count();
        let small = small as f64 / cascades.len() as f64;
        // Nine of ten; of some thousands of trees one run has it to a hundredth.
        assert!((0.88..0.92).contains(&small), "{small}");
    }
}

fn scenario(text: &str) -> Scenario {
    let loaded = from_text("t", text, &[], &from_disk, &measures::all_names);
    loaded.expect("a sound scenario").value.scenario
}

/// Both layers over the same people, with followers online.
fn both(more: &str) -> Rows {
    let text = format!(
        "time = {{ start = 2000, end = 2010 }}\npeople = {{ count = 3000, wage_work_start = 0.9, skill_start = 0.8, \
         made_start = 0.4 }}\nonline = {{ kind = \"erdos-renyi\", degree = 12 }}\ndrivers.reach = 0.8\n\
         household.influence = 0.3\nadoption.rule = \"opinion\"\n{more}"
    );
    run(&scenario(&text), 0)
}

/// Makers' posts teach skill; makers talk more; both by the same random numbers.
#[test]
fn makers_teach_and_talk() {
    let words = |rows: &Rows| rows.column("messages_positive").iter().sum::<f64>();
    let (plain, taught) = (
        both("household.teaching = 0\nadoption.opinion.maker_talk = 0"),
        both("household.teaching = 0.2\nadoption.opinion.maker_talk = 0"),
    );
    assert!(end(&taught, "skill") > end(&plain, "skill") + 0.02);
    let loud = both("household.teaching = 0\nadoption.opinion.maker_talk = 5");
    assert!(words(&loud) > 1.2 * words(&plain));
    // What is said of a brand moves no habit: households do the same.
    assert_eq!(loud.column("made"), plain.column("made"));
}

/// Ties online count among those whose example pulls: with many of them habits change, and without reach they do not.
#[test]
fn neighbours_online_count() {
    let of = |reach: &str, degree: u32| {
        let text = format!(
            "time = {{ start = 2000, end = 2005 }}\npeople.count = 2000\nonline.kind = \"erdos-renyi\"\n\
             online.degree = {degree}\ndrivers.reach = {reach}\nhousehold.influence = 2\nhousehold.teaching = 0\n\
             household.learning = 0"
        );
        run(&scenario(&text), 0).column("made")
    };
    assert_eq!(of("0", 30), of("0", 4), "nobody is online");
    assert_ne!(of("1", 30), of("1", 4));
}
