//! Do the shipped scenarios of talk show what their head comments promise, and do the layers meet?
//!
//! Seeds are fixed: these tests give the same answer always. Were the draws of the engine changed, promises have room of
//! at least four standard errors of one run.

use crate::scenarios::{ran, shipped};
use crate::support::runs::{Rows, mean_and_error, run};
use thirdwave::engine::draws::Draws;
use thirdwave::model::measures;
use thirdwave::population::anatomy::clustering;
use thirdwave::population::network::Network;
use thirdwave::population::wiring::build;
use thirdwave::scenario::Scenario;
use thirdwave::scenario::load::from_text;
use thirdwave::scenario::reading::from_disk;

/// What is tested of each scenario.
pub(crate) const TESTS: [(&str, fn()); 8] = [
    ("bad-news", bad_news),
    ("bass-air-conditioners", bass_air_conditioners),
    ("cascade-window", cascade_window),
    ("clustered-or-random", clustered_or_random),
    ("doctors", doctors),
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

#[test]
fn bass_air_conditioners() {
    let scenario = shipped("bass-air-conditioners", &[]);
    let rows = run(&scenario, 0);
    let observed = &scenario.compare[0].observed;
    let square = |&(date, value): &(f64, f64)| {
        let misfit = rows.at("adopted", date) - value;
        misfit * misfit
    };
    let misfit = (observed.iter().map(square).sum::<f64>() / observed.len() as f64).sqrt();
    assert!(misfit < 0.04, "{misfit}");
    assert!(end(&rows, "by_offline") > 0.8 * end(&rows, "adopted"));
    // Bass in continuous time; one run of 18,713 adults wanders by about .02 in its steep part.
    let (p, q) = (0.00944, 0.3748);
    let bass = |t: f64| {
        let e = libm::exp(-(p + q) * t);
        (1.0 - e) / (1.0 + q / p * e)
    };
    for date in [1952.0, 1956.0, 1960.0] {
        let (found, expected) = (rows.at("adopted", date), bass(date - 1949.0));
        assert!(
            (found - expected).abs() < 0.08,
            "{date}: {found} for {expected}"
        );
    }
    let half = rows
        .column("adopted")
        .iter()
        .position(|&f| f >= 0.5)
        .expect("by 1962");
    let date = 1949.0 + half as f64 / 4.0;
    assert!((1957.75..=1959.75).contains(&date), "{date}");
    let alone = ran("bass-air-conditioners", &["adoption.imitation=0"]);
    assert!(end(&alone, "adopted") < 0.15);
}

#[test]
fn talk_of_the_network() {
    let rows = ran("talk-of-the-network", &[]);
    assert_eq!(reaches(&rows, "adopted", 0.15), Some(6));
    assert_eq!(reaches(&rows, "adopted", 0.95), Some(13));
    assert!((rows.at("adopted", 10.0) - 0.77515).abs() < 0.05);
    assert!(end(&rows, "by_advertising") < 0.1);
    let ratio = end(&rows, "by_online") / end(&rows, "by_offline");
    assert!((0.2..0.32).contains(&ratio), "{ratio}");
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
    let worth = |share: &str| {
        let set = format!("adoption.disappointment={share}");
        end(&ran("bad-news", &[&set]), "npv")
    };
    let [none, two, five, ten, twenty] = ["0", "0.02", "0.05", "0.1", "0.2"].map(worth);
    let ratios = [two, five, ten, twenty].map(|npv| npv / none);
    for (found, expected) in ratios.iter().zip([0.85, 0.65, 0.51, 0.31]) {
        assert!((found - expected).abs() < 0.06, "{ratios:?}");
    }
    // Steep at first: each further point of disappointment costs less.
    assert!((none - two) / 2.0 > (five - ten) / 5.0 && (two - five) / 3.0 > (ten - twenty) / 10.0);
    assert!(end(&ran("bad-news", &[]), "rejected") > 1.0 / 3.0);
}

#[test]
fn doctors() {
    let scenario = shipped("doctors", &[]);
    let observed = &scenario.compare[0].observed;
    let misfit = |set: &[&str]| {
        let scenario = shipped("doctors", set);
        let runs: Vec<Rows> = (0..20).map(|k| run(&scenario, k)).collect();
        let mean = |date: f64| {
            let values: Vec<f64> = runs.iter().map(|rows| rows.at("adopted", date)).collect();
            mean_and_error(&values).0
        };
        let square = |&(date, value): &(f64, f64)| (mean(date) - value) * (mean(date) - value);
        (observed.iter().map(square).sum::<f64>() / observed.len() as f64).sqrt()
    };
    let contagion = misfit(&[]);
    let null = misfit(&["adoption.imitation=0", "adoption.innovation=0.12"]);
    let rewired = misfit(&["network.shuffled=true"]);
    // None of the three stands out: one curve does not show who persuaded whom.
    for found in [contagion, null, rewired] {
        assert!(found < 0.06, "{contagion} {null} {rewired}");
    }
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
    let band = |set: &[&str]| -> Vec<(f64, f64)> {
        let scenario = shipped("doctors", set);
        let runs: Vec<Vec<f64>> = (0..200)
            .map(|k| run(&scenario, k).column("adopted"))
            .collect();
        let of = |month: usize| {
            let mut values: Vec<f64> = runs.iter().map(|run| run[month]).collect();
            values.sort_by(f64::total_cmp);
            (values[10], values[189])
        };
        (0..runs[0].len()).map(of).collect()
    };
    for (one, other) in band(&[]).iter().zip(band(&["network.shuffled=true"])) {
        assert!(one.0 <= other.1 && other.0 <= one.1, "{one:?} {other:?}");
    }
}

#[test]
fn one_fan_page() {
    let scenario = shipped("one-fan-page", &[]);
    let rows = run(&scenario, 0);
    let by = |rows: &Rows, channel: &str| end(rows, &format!("by_{channel}"));
    let all = end(&rows, "adopted");
    let talk = by(&rows, "offline") + by(&rows, "online") + by(&rows, "review");
    assert!(talk > 0.6 * all && by(&rows, "advertising") < 0.2 * all);
    assert!(by(&rows, "online") < 0.06 && (0.09..0.15).contains(&by(&rows, "influencer")));
    let messages = |rows: &Rows, name: &str| rows.column(name).iter().sum::<f64>();
    assert!(messages(&rows, "messages_paid") > 0.5 * messages(&rows, "messages_positive"));
    let unpaid = ran("one-fan-page", &["adoption.opinion.paid=0"]);
    assert!(all - end(&unpaid, "adopted") < 0.02);
    assert!(end(&rows, "npv") > end(&unpaid, "npv"));
    let ratio = messages(&unpaid, "messages_positive") / messages(&unpaid, "messages_negative");
    // The mean is 4.1; the few who say most make one run wander.
    assert!((3.0..5.5).contains(&ratio), "{ratio}");
    let paid = messages(&rows, "messages_positive") / messages(&rows, "messages_negative");
    assert!(paid > 2.5 * ratio, "{paid}");
    let talk = rows.record.talk.expect("causes are traced");
    let small = talk
        .trees
        .cascades
        .iter()
        .filter(|cascade| cascade.size <= 2);
    let small = small.count() as f64 / talk.trees.cascades.len() as f64;
    assert!(small > 0.85, "{small}");
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
