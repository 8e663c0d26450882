//! What does a person see of something that spreads? Its charts, drawn again from the tables of the folder, and its summary: that
//! they say what the tables say.

use crate::support::Desk;
use std::fs;
use thirdwave::output::csv;
use thirdwave::output::table::{Table, Values};

/// A small world in which something spreads and no household decides.
const KETTLE: &str = "\
title = \"Kettles\"
question = \"Who wants one?\"
time = { start = 0, end = 15 }
people.count = 400
network = { kind = \"erdos-renyi\", degree = 8 }
[adoption]
rule = \"bass\"
product = \"a kettle\"
innovation = 0.05
imitation = 0.6
[compare.kettles]
label = \"Kettles counted\"
measure = \"adopted\"
points = [[2, 0.1], [8, 0.7]]
";

/// Kinds that such a run shows, in the order of their names.
const KINDS: [&str; 8] = [
    "adoption",
    "cascades",
    "channels",
    "degrees",
    "fit",
    "hazard",
    "reproduction",
    "talk",
];

fn pictures(desk: &Desk, folder: &str, end: &str) -> Vec<String> {
    let names = desk.names(folder).into_iter();
    let mut names: Vec<String> = names
        .filter_map(|name| name.strip_suffix(end).map(str::to_owned))
        .collect();
    names.sort();
    names
}

#[test]
fn charts_of_a_spread_are_drawn_and_drawn_again() {
    let desk = Desk::empty().file("kettle.toml", KETTLE);
    desk.run("run kettle.toml -q --runs 3").exit(0);
    let folder = "output/kettle/charts";
    assert_eq!(pictures(&desk, folder, ".svg"), KINDS);
    let files = |desk: &Desk| KINDS.map(|kind| desk.bytes(&format!("{folder}/{kind}.svg")));
    let drawn = files(&desk);
    desk.run("chart output/kettle --format svg").exit(0);
    assert!(
        files(&desk) == drawn,
        "the tables in the folder say the same"
    );
    let title = desk.text("output/kettle/charts/adoption.svg");
    assert!(title.contains("a kettle"), "the product is named");
    let hours = desk.run("chart output/kettle --kind hours --format svg");
    hours.exit(4).stderr("hours");
}

/// A chart says of a fit what the scenario says of it, and no more; a source is one of data only where there are any.
#[test]
fn charts_claim_no_more_than_the_scenario_says() {
    let desk = Desk::empty().file("kettle.toml", KETTLE);
    for (set, said) in [
        (
            "unsaid",
            "The scenario does not say whether settings were fitted to these data.",
        ),
        ("no", "Nothing was fitted to these data."),
        (
            "by-hand",
            "Settings were chosen by hand with these data in view.",
        ),
        (
            "estimated",
            "Settings were estimated from these data: the misfit is no test.",
        ),
    ] {
        desk.run(&format!(
            "run kettle.toml -q --force --set compare.kettles.fitted={set}"
        ))
        .exit(0);
        let fit = words(&desk, "kettle", "fit");
        assert!(fit.contains(said), "{fit}");
        let claims = ["othing was fitted", "ith nothing fitted"];
        let claimed = claims.iter().any(|claim| fit.contains(claim));
        assert_eq!(claimed, said.starts_with("Nothing"), "{fit}");
    }
    let lonely = KETTLE.split("[compare").next().expect("a part").replace(
        "title = \"Kettles\"",
        "title = \"Kettles\"\nsource = \"Somebody 1999\"",
    );
    let desk = Desk::empty().file("lonely.toml", &lonely).file(
        "kettle.toml",
        KETTLE.replace("question", "source = \"Somebody 1999\"\nquestion"),
    );
    desk.run("run lonely.toml kettle.toml -q").exit(0);
    let footer = |name: &str| words(&desk, name, "adoption");
    assert!(footer("lonely").contains("Source: Somebody 1999"));
    assert!(footer("kettle").contains("Data: Somebody 1999"));
}

#[test]
fn charts_of_households_are_not_those_of_a_spread() {
    let desk = Desk::with_small();
    desk.run("run small.toml --no-charts -q").exit(0);
    desk.run("chart output/small --kind adoption --format svg")
        .exit(4)
        .stderr("adopted");
    // Without causes there are no tables, and charts of the series alone.
    desk.put("kettle.toml", KETTLE);
    desk.run("run kettle.toml -q --set output.causes=false")
        .exit(0);
    let names = pictures(&desk, "output/kettle/charts", ".svg");
    assert_eq!(names, ["adoption", "fit", "hazard", "talk"]);
    desk.run("chart output/kettle --kind cascades --format svg")
        .exit(4)
        .stderr("output.causes");
}

#[test]
fn charts_and_summary_tell_of_both_layers() {
    let desk = Desk::empty().file("kettle.toml", KETTLE);
    let one = desk.run("run kettle.toml --no-charts").exit(0).out();
    for words in [
        "Who wants one?",
        "Adults who have adopted a kettle by year 15",
        "50 % by year",
        "What brought adopters to it",
        "Cascades: ",
        "Kettles counted",
    ] {
        assert!(one.contains(words), "`{words}` is missing in:\n{one}");
    }
    assert!(!one.contains("needs made at home") && !one.contains("in brackets"));
    let again = desk.run("run kettle.toml --no-charts").exit(0).out();
    assert_eq!(one, again, "a finished run says the same");
    let several = desk
        .run("run kettle.toml --no-charts --runs 4 --force")
        .exit(0)
        .out();
    assert!(
        several.contains("(4 runs: means over runs; in brackets the least and the greatest)"),
        "{several}"
    );
    let both = desk
        .run("run kettle.toml --no-charts --force --set household.influence=0.3")
        .exit(0)
        .out();
    assert!(
        both.contains("needs made at home") && both.contains("Cascades: "),
        "{both}"
    );
    let nobody = "run kettle.toml --no-charts --force --set adoption.innovation=0";
    let nobody = desk.run(nobody).exit(0).out();
    assert!(nobody.contains("Nobody adopts."), "{nobody}");
}

fn table(desk: &Desk, name: &str) -> Table {
    csv::read(&desk.bytes(name)).expect("a table")
}

fn numbers(table: &Table, name: &str) -> Vec<f64> {
    match &table.column(name).expect("a column").values {
        Values::Integers(values) => values.iter().map(|&value| value as f64).collect(),
        Values::Numbers(values) => values.clone(),
        Values::Texts(_) => panic!("`{name}` holds names"),
    }
}

/// All that a chart says, in one line.
fn words(desk: &Desk, run: &str, kind: &str) -> String {
    let svg = desk.text(&format!("output/{run}/charts/{kind}.svg"));
    let (_, rest) = svg.split_once("<desc").expect("a description");
    let (words, _) = rest.split_once("</desc>").expect("its end");
    words
        .replace(" · ", " ")
        .replace('\u{a0}', " ")
        .replace("&apos;", "'")
}

/// A share as titles write it, from ten to ninety-nine percent.
fn told(share: f64) -> String {
    assert!((0.0995..0.995).contains(&share), "{share}");
    format!("{:.0}%", share * 100.0)
}

#[track_caller]
fn says(words: &str, text: &str) {
    assert!(words.contains(text), "`{text}` is missing in: {words}");
}

#[test]
fn titles_say_what_the_series_say() {
    let desk = Desk::empty().file("kettle.toml", KETTLE);
    desk.run("run kettle.toml -q").exit(0);
    let series = table(&desk, "output/kettle/series.csv");
    let [adopted, fresh] = ["adopted", "new_adopters"].map(|name| numbers(&series, name));
    let half = adopted
        .iter()
        .position(|share| *share >= 0.5)
        .expect("half");
    let most = fresh.iter().copied().fold(0.0, f64::max);
    let peak = fresh.iter().position(|new| *new >= most).expect("a peak");
    let adoption = words(&desk, "kettle", "adoption");
    says(
        &adoption,
        &format!("Half of all adults have adopted by year {half}, "),
    );
    let rate = told(most);
    says(
        &adoption,
        &format!("the peak, {rate} a year, comes in year {peak}"),
    );
    // What stands beside the line: label and misfit of the observed series, by hand.
    let misfit = libm::hypot(adopted[2] - 0.1, adopted[8] - 0.7) / 2.0_f64.sqrt();
    let misfit = format!("Kettles counted, misfit {:.1} points", misfit * 100.0);
    says(&adoption, &misfit);
    let summary = desk.run("run kettle.toml").exit(0).out();
    says(&summary, &format!("half of all adults: by year {half}\n"));
    let talk = words(&desk, "kettle", "talk");
    let messages = numbers(&series, "messages_positive");
    let most = messages.iter().copied().fold(0.0, f64::max);
    let loudest = messages
        .iter()
        .position(|said| *said >= most)
        .expect("a peak");
    says(
        &talk,
        &format!("Nobody speaks against it; talk peaks in year {loudest} at "),
    );
}

#[test]
fn channels_in_the_title_add_up_and_are_those_of_the_series() {
    let desk = Desk::empty().file("kettle.toml", KETTLE);
    desk.run("run kettle.toml -q").exit(0);
    let series = table(&desk, "output/kettle/series.csv");
    let last = |name: &str| *numbers(&series, name).last().expect("rows");
    let all = last("adopted");
    let [asked, heard] = ["by_advertising", "by_offline"].map(|name| last(name) / all);
    assert!((asked + heard - 1.0).abs() < 1e-6);
    let words = words(&desk, "kettle", "channels");
    let parts = ["by_advertising", "by_offline"].map(|name| numbers(&series, name));
    let early = numbers(&series, "adopted");
    let early = early.iter().position(|share| *share >= 0.16 * all);
    let row = early.expect("a sixth");
    let opened = parts[0][row] / (parts[0][row] + parts[1][row]);
    let (opened, heard) = (told(opened), told(heard));
    let title = format!(
        "Advertising and own initiative bring {opened} of the first adopters, but talk offline \
        brings {heard} of all"
    );
    says(&words, &title);
    // Labels are shares of all adopters, as in the title; those of adults are on the axis.
    for (name, by) in [("Advertising and own initiative", 0), ("Talk offline", 1)] {
        let share = parts[by].last().expect("rows") / all;
        says(&words, &format!("{name} {}", told(share)));
    }
    says(&words, "% of all adopters");
}

#[test]
fn rows_of_several_steps_keep_the_chance_of_a_step() {
    // Nobody talks: in every step one in ten of those left adopts, though a row tells of five.
    let alone = KETTLE
        .replace("innovation = 0.05", "innovation = 0.1")
        .replace("imitation = 0.6", "imitation = 0")
        .replace("people.count = 400", "people.count = 40_000")
        .replace("end = 15", "end = 20");
    let alone = alone + "[output]\nevery = 5\n";
    let desk = Desk::empty().file("alone.toml", alone);
    desk.run("run alone.toml -q").exit(0);
    let hazard = words(&desk, "alone", "hazard");
    let (_, rest) = hazard
        .split_once("the chance to adopt stays near ")
        .expect("no contagion");
    let (chance, _) = rest.split_once('%').expect("a share");
    let chance: f64 = chance.parse().expect("a number");
    // Per row 1 - .9^5 = .41, a fifth of which is .082. The last stage stands on some 35,000 trials: .1 with an
    // error of .0016, so that .008 is missed once in a million.
    assert!((chance - 10.0).abs() <= 0.8, "{chance}: {hazard}");
    says(&hazard, "Each point: a mean over 5 years.");
}

#[test]
fn bands_say_how_many_runs_they_are_of() {
    let desk = Desk::empty().file("kettle.toml", KETTLE);
    desk.run("run kettle.toml -q --runs 5").exit(0);
    for kind in ["adoption", "hazard", "talk"] {
        says(
            &words(&desk, "kettle", kind),
            "Band: the middle half of 5 runs",
        );
    }
    let told = words(&desk, "kettle", "reproduction");
    says(&told, "5 runs together; band: the middle half of them");
    says(&words(&desk, "kettle", "channels"), "Mean of 5 runs.");
    desk.run("run kettle.toml -q --force").exit(0);
    let one = words(&desk, "kettle", "adoption");
    assert!(!one.contains("Band") && !one.contains("runs"), "{one}");
}

#[test]
fn a_table_that_is_gone_or_broken_takes_its_chart_with_it_and_no_other() {
    let desk = Desk::empty().file("kettle.toml", KETTLE);
    desk.run("run kettle.toml -q --no-charts").exit(0);
    fs::remove_file(desk.path("output/kettle/cohorts.csv")).expect("it was there");
    desk.put("output/kettle/cascades.csv", "run,size\n0,many\n");
    desk.run("chart output/kettle --format svg").exit(0);
    let kinds = pictures(&desk, "output/kettle/charts", ".svg");
    assert_eq!(
        kinds,
        ["adoption", "channels", "degrees", "fit", "hazard", "talk"]
    );
    let gone = desk.run("chart output/kettle --kind reproduction --format svg");
    gone.exit(4);
    desk.run("run kettle.toml")
        .exit(0)
        .stdout("half of all adults");
}

#[test]
fn a_picture_ends_soon_after_the_last_event() {
    let rumour = KETTLE
        .replace("end = 15", "end = 200")
        .replace(
            "rule = \"bass\"",
            "rule = \"independent-cascade\"\nseeds = 3\ntransmission = 0.5",
        )
        .replace("innovation = 0.05\nimitation = 0.6\n", "");
    let desk = Desk::empty().file("rumour.toml", rumour);
    desk.run("run rumour.toml -q").exit(0);
    let adopted = numbers(&table(&desk, "output/rumour/series.csv"), "adopted");
    let end = adopted[adopted.len() - 1];
    let over = adopted
        .iter()
        .position(|share| *share >= end)
        .expect("rows");
    assert!(over < 60, "{over}");
    for kind in ["adoption", "channels", "talk"] {
        says(
            &words(&desk, "rumour", kind),
            "Not shown: from here to year 200 nothing happens.",
        );
    }
}

/// Cascades below the threshold, in a network so large that they do not meet.
const SPARKS: &str = "\
title = \"Sparks\"
time = { start = 0, end = 120 }
people.count = 40_000
network = { kind = \"erdos-renyi\", degree = 4 }
experiment.runs = 60
[adoption]
rule = \"independent-cascade\"
transmission = 0.2
seeds = 15
";

/// Share of cascades of so many adopters when each brings .8 others on average (Borel): e^(-.8 s) (.8 s)^(s-1) / s!
fn borel(size: u32) -> f64 {
    let s = f64::from(size);
    let log = -0.8 * s + (s - 1.0) * libm::log(0.8 * s) - libm::lgamma(s + 1.0);
    libm::exp(log)
}

#[test]
fn cascades_below_the_threshold_lie_on_the_line_that_is_drawn() {
    let desk = Desk::empty().file("sparks.toml", SPARKS);
    desk.run("run sparks.toml -q").exit(0);
    let cascades = table(&desk, "output/sparks/cascades.csv");
    let sizes = numbers(&cascades, "size");
    let counts = numbers(&cascades, "cascades");
    let all: f64 = counts.iter().sum();
    assert!((all - 900.0).abs() < 0.5, "{all}");
    let classes = [(1, 1), (2, 2), (3, 4), (5, 9), (10, 19)];
    let mut left = (1.0, all);
    let mut distance = 0.0;
    for (least, most) in classes {
        let expected: f64 = (least..=most).map(borel).sum();
        let within = |size: &f64| (f64::from(least)..=f64::from(most)).contains(size);
        let found = sizes.iter().zip(&counts).filter(|(size, _)| within(size));
        let found: f64 = found.map(|(_, count)| count).sum();
        distance += (found - all * expected) * (found / (all * expected) - 1.0);
        left = (left.0 - expected, left.1 - found);
    }
    distance += (left.1 - all * left.0) * (left.1 / (all * left.0) - 1.0);
    // Chi-squared with 5 degrees of freedom exceeds 35.9 once in a million.
    assert!(distance < 35.9, "{distance}");
    let drawn = words(&desk, "sparks", "cascades");
    says(&drawn, "Borel's law");
    says(&drawn, "each adopter brings 0.8 others on average");
    says(
        &drawn,
        &format!(
            "{:.0}% of cascades end",
            100.0 * counts_of(&sizes, &counts, 1.0) / all
        ),
    );
    // Above the threshold, with many seeds, on another network or while it goes on, no law is claimed.
    for change in [
        "adoption.transmission=0.4",
        "adoption.seeds=4000",
        "network.kind=watts-strogatz",
        "time.end=3",
    ] {
        let line = format!("run sparks.toml -q --force --runs 2 --set {change}");
        desk.run(&line).exit(0);
        let other = words(&desk, "sparks", "cascades");
        assert!(!other.contains("Borel"), "{change}: {other}");
    }
}

fn counts_of(sizes: &[f64], counts: &[f64], wanted: f64) -> f64 {
    let pairs = sizes.iter().zip(counts);
    pairs
        .filter(|(size, _)| (**size - wanted).abs() < 0.5)
        .map(|(_, count)| count)
        .sum()
}
