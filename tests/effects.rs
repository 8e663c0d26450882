//! Published effects as a study: the same bytes however it is run, numbers that single runs give, and faults at their places.

use crate::support::{Desk, SMALL};
use thirdwave::output::csv;

const ASKED: &str = "\
[experiment]
runs = 3
[experiment.effects.shorter]
label = \"A shorter week\"
kind = \"elasticity\"
measure = \"made\"
statistic = \"mean\"
from = 1992
to = 1996
with = { \"drivers.hours.scale\" = 0.8 }
factor = 0.8
published = 0.3
source = \"nobody\"
note = \"it is made up\"
[experiment.effects.gap]
kind = \"difference\"
measure = \"made\"
statistic = \"last\"
with = { drivers.hours.scale = 0.8 }
low = 0
";

fn desk() -> Desk {
    Desk::empty().file("small.toml", format!("{SMALL}{ASKED}"))
}

#[test]
fn the_study_is_made_by_run_and_by_its_command_with_the_same_bytes() {
    let desk = desk();
    desk.run("run small.toml -q").exit(0);
    let written = desk.text("output/small/effects/effects.csv");
    assert!(
        desk.path("output/small/effects/charts/effects.png")
            .exists()
    );
    for threads in [1, 2, 7] {
        let line = format!("effects small.toml --no-charts --threads {threads} --out t{threads}");
        desk.run(&line)
            .exit(0)
            .stdout("2 published effects")
            .stdout("A shorter week: it is made up");
        assert_eq!(desk.text(&format!("t{threads}/effects.csv")), written);
    }
    desk.run("verify output/small/effects --threads 1,3")
        .exit(0)
        .stdout("PASS: 3 threads");
    desk.run("effects small.toml")
        .exit(0)
        .stderr("holds this study already");
    desk.run("chart output/small/effects --kind effects --size 1280x720")
        .exit(0);
}

#[test]
fn a_difference_is_that_of_single_runs_and_one_run_judges_nothing() {
    let desk = desk();
    desk.run("effects small.toml -q --no-charts --out e")
        .exit(0);
    let found = csv::read(desk.text("e/effects.csv").as_bytes()).expect("a table");
    let gap = found.numbers("simulated").expect("numbers")[1];
    let ends = |line: &str, out: &str| -> f64 {
        desk.run(&format!("run small.toml -q --no-charts {line} --out {out}"))
            .exit(0);
        let series = csv::read(desk.text(&format!("{out}/series.csv")).as_bytes());
        let made = series
            .expect("a table")
            .numbers("made")
            .expect("numbers")
            .to_vec();
        made.iter().skip(10).step_by(11).sum::<f64>() / 3.0
    };
    let apart = ends("--set drivers.hours.scale=0.8", "with") - ends("", "without");
    assert!((gap - apart).abs() < 1e-12, "{gap} and {apart}");
    desk.run("effects small.toml --runs 1 --no-charts --out one")
        .exit(0)
        .stdout("0 of 2 published effects")
        .stdout("too few runs to say");
}

#[test]
fn what_cannot_be_measured_is_told_at_its_place() {
    let faults = [
        ("measure = \"maed\"", "did you mean `made`"),
        (
            "measure = \"made\"\nfrom = 1980",
            "found 1980; the run goes from",
        ),
        (
            "measure = \"made\"\nfrom = 1996\nto = 1994",
            "there are none",
        ),
        ("measure = \"made\"\nfactor = -2", "must be above 0"),
        ("measure = \"made\"\nfactor = 1", "found 1; allowed"),
        (
            "measure = \"made\"\nlow = 3\nhigh = 2",
            "lies between its ends",
        ),
        ("", "needs a setting `measure`"),
        (
            "measure = \"made\"\nagainst = { people.cuont = 3 }",
            "did you mean",
        ),
        (
            "measure = \"made\"\nagainst = { time.end = 1900 }",
            "x.toml:",
        ),
        (
            "measure = \"made\"\nagainst = { people.count = -5 }",
            "this side of the effect",
        ),
    ];
    for (lines, told) in faults {
        let factor = if lines.contains("factor") {
            ""
        } else {
            "factor = 2\n"
        };
        let effect = format!(
            "{SMALL}[experiment.effects.x]\nkind = \"elasticity\"\n{factor}with = {{ people.count = 900 }}\n{lines}\n"
        );
        let desk = Desk::empty().file("x.toml", effect);
        desk.run("effects x.toml -q")
            .exit(3)
            .stderr(told)
            .stderr("x.toml:");
    }
    let desk = Desk::with_small();
    desk.run("effects small.toml")
        .exit(2)
        .stderr("no section [experiment.effects.NAME]");
    let words = format!("{SMALL}[experiment.effects.x]\nkind = \"volume\"\n");
    let desk = Desk::empty().file("x.toml", words);
    desk.run("effects x.toml")
        .exit(3)
        .stderr("a scenario with brands");
}
