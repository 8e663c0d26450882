//! What does a person see of something that spreads? Its charts, drawn again from the tables of the folder, and its summary.

use crate::support::Desk;

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
    assert!(several.contains("means of 4 runs"), "{several}");
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
