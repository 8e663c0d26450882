//! Do groups of adults tell their own adoption? The industries of `industries`, their order, and what a table of groups must be.

use crate::scenarios::shipped;
use crate::support::runs::{Rows, run, same_from_every_step};
use crate::support::{Desk, root};
use std::collections::BTreeSet;
use std::fs;
use thirdwave::diagnostic::render::{Colour, diagnostics};
use thirdwave::experiments::run::Simulation;
use thirdwave::model::measures;
use thirdwave::output::csv;
use thirdwave::scenario::canonical::to_toml;
use thirdwave::scenario::load::from_text;
use thirdwave::scenario::reading::from_disk;

/// The industries in the order of the article.
const ORDER: [&str; 9] = [
    "retail",
    "manufacturing",
    "travel",
    "finance",
    "insurance",
    "health",
    "pharma",
    "government",
    "schools",
];

/// When half of each industry has adopted, in steps; the end where it never has.
fn halves(rows: &Rows) -> Vec<usize> {
    let half = |name: &&str| {
        let column = rows.column(&format!("adopted_{name}"));
        let place = column.iter().position(|&share| share >= 0.5);
        place.unwrap_or(column.len())
    };
    ORDER.iter().map(half).collect()
}

/// Kendall's tau of moments with their own order; ties count nothing.
fn tau(moments: &[usize]) -> f64 {
    let (mut sum, mut pairs) = (0.0, 0.0);
    for (place, one) in moments.iter().enumerate() {
        for other in &moments[place + 1..] {
            sum += match one.cmp(other) {
                std::cmp::Ordering::Less => 1.0,
                std::cmp::Ordering::Equal => 0.0,
                std::cmp::Ordering::Greater => -1.0,
            };
            pairs += 1.0;
        }
    }
    sum / pairs
}

/// Means over twenty runs: tau of all industries, tau of those that follow the first, and the date of each half.
fn told(set: &[&str]) -> (f64, f64, Vec<f64>) {
    let scenario = shipped("industries", set);
    let runs: Vec<Vec<usize>> = (0..20).map(|k| halves(&run(&scenario, k))).collect();
    let mean = |of: &dyn Fn(&Vec<usize>) -> f64| runs.iter().map(of).sum::<f64>() / 20.0;
    let date = |place: usize| 2005.0 + mean(&|run| run[place] as f64) / 12.0;
    (
        mean(&|run| tau(run)),
        mean(&|run| tau(&run[1..])),
        (0..9).map(date).collect(),
    )
}

/// Standard errors of the mean of twenty runs are below .03 of tau, below .25 of years; without an order tau has a standard
/// deviation of .27 in one run of eight industries.
pub(crate) fn industries() {
    let (all, followers, dates) = told(&[]);
    assert!(all > 0.93 && followers > 0.93, "{all} {followers}");
    for (place, date) in [(0, 2006.0), (3, 2009.0), (6, 2014.5), (8, 2018.4)] {
        assert!((dates[place] - date).abs() < 1.2, "{place}: {dates:?}");
    }
    assert!(dates.is_sorted(), "{dates:?}");
    let (_, none, dates) = told(&["network.shuffled=true"]);
    assert!(none.abs() < 0.3, "{none}");
    let (low, high) = (
        dates[1..].iter().copied().fold(f64::MAX, f64::min),
        dates[8],
    );
    assert!(low > 2006.9 && high < 2008.0, "{dates:?}");
    let (turned, ..) = told(&["adoption.seed_group=schools"]);
    assert!(turned < -0.9, "{turned}");
    let (blurred, others, _) = told(&["adoption.innovation=0.05"]);
    assert!(blurred < 0.7 && others < 0.6, "{blurred} {others}");
}

#[test]
fn industries_come_in_the_order_of_their_ties() {
    industries();
}

#[test]
fn the_ties_of_firms_are_those_of_the_rule_in_their_head() {
    let folder = root().join("scenarios/data");
    let text = fs::read_to_string(folder.join("industry_ties.csv")).expect("a text");
    let name = |industry: &str, place: usize| format!("{industry}_{:02}", place % 60 + 1);
    let mut wanted = BTreeSet::new();
    for industry in ORDER {
        for place in 0..60 {
            for on in [1, 7, 19] {
                wanted.insert(format!(
                    "{},{}",
                    name(industry, place),
                    name(industry, place + on)
                ));
            }
        }
    }
    // The head lists who trades: two industries and a number of ties.
    let traded = text.lines().filter_map(|line| {
        let (one, rest) = line.strip_prefix("#   ")?.split_once(" and ")?;
        let (other, count) = rest.split_once(' ')?;
        Some((one, other, count.parse::<usize>().ok()?))
    });
    let traded: Vec<(&str, &str, usize)> = traded.collect();
    assert_eq!(traded.len(), 11);
    for (one, other, count) in traded {
        for k in 0..count {
            wanted.insert(format!("{},{}", name(one, 11 * k), name(other, 7 * k + 3)));
        }
    }
    let lines = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    let found: BTreeSet<String> = lines.map(str::to_owned).collect();
    assert_eq!(found, wanted);
}

#[test]
fn groups_add_up_to_all_and_survive_a_stop_and_a_print() {
    let mut scenario = shipped("industries", &["time.end=2006", "experiment.runs=1"]);
    scenario.output.every = 1;
    let rows = run(&scenario, 0);
    for date in [2005.0, 2005.5, 2006.0] {
        let groups = ORDER.map(|name| rows.at(&format!("adopted_{name}"), date));
        let mean = groups.iter().sum::<f64>() / 9.0;
        assert!((mean - rows.at("adopted", date)).abs() < 1e-12);
    }
    assert!(
        (rows.at("adopted_retail", 2005.0) - 0.2).abs() < 1e-12,
        "twelve of sixty begin"
    );
    same_from_every_step(&scenario, 1, "industries");
    let text = to_toml(&scenario);
    let again = from_text("industries", &text, &[], &from_disk, &measures::all_names);
    assert_eq!(again.expect("it reads back").value.scenario, scenario);
}

#[test]
fn adults_are_told_apart_by_brands_too() {
    let ties = root().join("scenarios/data/industry_ties.csv");
    let groups = root().join("scenarios/data/industries.csv");
    let text = format!(
        "[time]\nstart = 2020\nend = 2021\nstep = \"week\"\n[network]\nkind = \"file\"\nfile = {:?}\nheader = \"yes\"\n\
         [adoption]\ngroups = {:?}\n[brands.a]\nknown = 0.9\n",
        ties.display().to_string(),
        groups.display().to_string()
    );
    let loaded = from_text("s", &text, &[], &from_disk, &measures::all_names).expect("sound");
    let rows = run(&loaded.value.scenario, 0);
    let mean = ORDER
        .iter()
        .map(|name| rows.at(&format!("adopted_{name}"), 2021.0) / 9.0);
    let mean: f64 = mean.sum();
    assert!(mean > 0.01 && (mean - rows.at("adopted", 2021.0)).abs() < 1e-12);
}

#[test]
fn what_is_wrong_with_groups_is_told_where_it_stands() {
    let ties = root().join("scenarios/data/industry_ties.csv");
    let faults = |network: &str, adoption: &str| {
        let text = format!("[network]\n{network}\n[adoption]\ninnovation = 0.1\n{adoption}\n");
        let loaded = from_text("s", &text, &[], &from_disk, &measures::all_names);
        diagnostics(&loaded.expect_err("a fault").diagnostics, Colour::Plain)
    };
    let file = format!(
        "kind = \"file\"\nheader = \"yes\"\nfile = {:?}",
        ties.display().to_string()
    );
    let groups = format!(
        "groups = {:?}",
        root()
            .join("scenarios/data/industries.csv")
            .display()
            .to_string()
    );
    let other = format!("groups = {:?}", ties.display().to_string());
    for (network, adoption, told) in [
        ("degree = 4", groups.as_str(), "there is none"),
        (&file, "seed_group = \"retail\"", "there are no groups"),
        (
            &file,
            &format!("{groups}\nseed_group = \"retial\"\nseeds = 1"),
            "did you mean `retail`",
        ),
        (
            &file,
            &format!("{groups}\nseed_group = \"retail\"\nseeds = 61"),
            "60 adults",
        ),
        (
            &file,
            &format!("{groups}\ngroups_sha256 = \"0\""),
            "wants 0",
        ),
        (&file, &other, "an adult has two lines"),
        (&file, "groups = \"nowhere.csv\"", "cannot read"),
    ] {
        let found = faults(network, adoption);
        assert!(found.contains(told), "{adoption}\n{found}");
    }
}

#[test]
fn a_run_records_a_column_a_group() {
    let scenario = shipped("industries", &["time.end=2006"]);
    let names: Vec<String> = measures::heads(&scenario)
        .into_iter()
        .map(|head| head.0)
        .collect();
    let place = |name: &str| names.iter().position(|one| one == name);
    let first = place("adopted_retail").expect("a column");
    assert_eq!(
        place("adopted_schools"),
        Some(first + 8),
        "in the order of the table"
    );
    let simulation = Simulation::begin(crate::support::runs::plan(&scenario, 0));
    assert_eq!(simulation.record().rows[0].len(), names.len());
    assert_eq!(
        measures::meaning("adopted_retail").as_deref(),
        Some("retail: of the adults of a group of `adoption.groups`, those who have adopted")
    );
}

#[test]
fn the_summary_tells_when_each_group_comes() {
    let desk = Desk::empty();
    let scenario = crate::support::shipped("scenarios/industries.toml");
    let line = [
        "run",
        &scenario,
        "--runs",
        "2",
        "--no-charts",
        "--out",
        "out",
    ];
    let text = desk.run_with(&line).exit(0).out();
    let told = text
        .lines()
        .skip_while(|line| !line.starts_with("When half of each group has adopted"));
    let names: Vec<&str> = told
        .skip(1)
        .take_while(|line| !line.is_empty())
        .map(|line| line.trim().split("  ").next().unwrap_or_default())
        .collect();
    let series = csv::read(&desk.bytes("out/series.csv")).expect("a table");
    let columns = series.columns().iter();
    let groups = columns.filter(|column| column.name.starts_with("adopted_"));
    assert_eq!(names.len(), groups.count(), "{text}");
    // The article has retail first and schools last or next to last.
    assert_eq!(names[0], "retail", "{text}");
    assert!(names[names.len() - 2..].contains(&"schools"), "{text}");
}
