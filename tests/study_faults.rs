//! Studies that cannot be made: the right exit code, a reason, nothing lost and nothing left that stands in the way.

use crate::support::{Desk, SMALL};
use std::path::Path;
use thirdwave::experiments::execute::Unwatched;
use thirdwave::experiments::ledger::{Fault, Ledger, Source, Stopped};
use thirdwave::experiments::points::Base;
use thirdwave::experiments::study::{Found, Study, Tools};
use thirdwave::model::measures;
use thirdwave::output::csv;
use thirdwave::output::journal::{Journal, Opened};
use thirdwave::scenario::Scenario;
use thirdwave::scenario::load::load;
use thirdwave::scenario::reading::from_disk;

/// A scenario that asks for every study.
const ALL: &str = "\
title = \"All\"
[time]
start = 2020
end = 2022
step = \"month\"
[people]
count = 60
[brands.shop]
known = 0.1
actions.cheap = { kind = \"advertise\", contact_cost = 0.01 }
actions.dear = { kind = \"advertise\", contact_cost = 1000 }
[compare.seen]
measure = \"aware_shop\"
csv = \"seen.csv\"
column = \"share\"
[experiment]
runs = 3
[experiment.compare.known]
set = { \"brands.shop.known\" = 0.3 }
[experiment.effects.known]
kind = \"ratio\"
measure = \"aware_shop\"
with = { \"brands.shop.known\" = 0.3 }
[experiment.sweep]
vary = { \"brands.shop.known\" = [0.1, 0.2] }
measures = [\"aware_shop\"]
[experiment.sensitivity]
vary = { \"brands.shop.known\" = \"0.1..0.2\", \"brands.shop.quality\" = \"0.2..0.9\" }
measure = \"aware_shop\"
points = 2
[experiment.calibrate]
vary = { \"brands.shop.known\" = \"0.1..0.4\" }
evaluations = 16
[experiment.threshold]
vary = { \"brands.shop.known\" = \"0.05..0.9\" }
measure = \"aware_shop\"
at = 0.5
evaluations = 80
[experiment.optimise]
budget = 60
measure = \"buyers_shop\"
evaluations = 24
";

fn loaded(path: &Path) -> Scenario {
    let checked = load(path, &[], &from_disk, &measures::all_names).expect("a sound scenario");
    checked.value.scenario
}

/// Makes a study with so much free memory, and a journal where a path is given.
fn made(
    study: Study,
    scenario: &Scenario,
    free: Option<f64>,
    journal: Option<&Path>,
) -> Result<Found, Stopped> {
    let opened = journal.map(|path| Journal::open(path, "head").expect("it opens"));
    let (journal, lines) = match opened {
        Some(Opened::Ready(journal, lines)) => (Some(journal), lines),
        Some(other) => panic!("{other:?}"),
        None => (None, Vec::new()),
    };
    let ledger = Ledger::new(journal, &lines);
    let tools = Tools {
        ledger: &ledger,
        pace: &Unwatched,
        threads: 1,
        free,
        shard: None,
        others: &[],
    };
    study.make(scenario, &tools)
}

#[test]
fn runs_that_cannot_be_made_end_every_study_and_are_tried_again() {
    let desk = Desk::empty()
        .file("all.toml", ALL)
        .file("seen.csv", "year,share\n2020.5,0.3\n2021,0.4\n2021.5,0.5\n");
    let scenario = loaded(&desk.path("all.toml"));
    for study in Study::ALL {
        let name = study.name();
        assert!(study.is_asked(&scenario), "{name}");
        let journal = desk.path(&format!("{name}.txt"));
        // A byte is not enough for any run.
        let why = match made(study, &scenario, Some(1.0), Some(&journal)) {
            Err(Stopped::Fault(Fault {
                source: Source::Scenario,
                why,
            })) => why,
            other => panic!("{name}: {other:?}"),
        };
        assert!(why.contains("GB of memory"), "{name}: {why}");
        // With the memory it goes on, and finds what it would have found at once.
        let taken_up = made(study, &scenario, None, Some(&journal)).expect("it can be made");
        let at_once = made(study, &scenario, None, None).expect("it can be made");
        assert!(
            !at_once.tables.is_empty() && taken_up.said == at_once.said,
            "{name}"
        );
        for (one, other) in taken_up.tables.iter().zip(&at_once.tables) {
            assert_eq!(one.0, other.0, "{name}");
            assert!(
                csv::write(&one.1) == csv::write(&other.1),
                "{name} {}",
                one.0
            );
        }
    }
}

#[test]
fn a_point_that_is_refused_midway_ends_a_search_and_keeps_what_was_done() {
    let desk = Desk::with_small().file("share.csv", "year,share\n1991,0.4\n1995,0.5\n1999,0.6\n");
    let line = "threshold small.toml --vary household.skill_min=0.1..0.9 --set household.skill_best=0.8 --measure made \
                --at 0.5 -q";
    desk.run(line)
        .exit(3)
        .no_stdout()
        .stderr("at household.skill_min 0.9: the best skill must be above the least")
        .stderr("keeps what was done");
    let journal = "output/small/threshold/journal.txt";
    assert!(!desk.path("output/small/threshold/manifest.json").exists());
    let kept = desk.text(journal);
    assert!(kept.lines().count() > 9, "{kept}");
    // Asked again, only what failed is tried again.
    desk.run(line).exit(3);
    let again = desk.text(journal);
    let sound = |text: &str| text.lines().filter(|line| !line.contains("\t!")).count();
    assert!(again.starts_with(&kept) && sound(&again) == sound(&kept));
    // A calibration goes on beside points that fail, but not without any.
    let line = "calibrate small.toml --data share.csv --target made=share --evaluations 16 -q --no-charts \
                --vary household.skill_min=0.5..0.9 --set household.skill_best=";
    desk.run(&format!("{line}0.45 --out none"))
        .exit(3)
        .stderr("nothing was fitted")
        .stderr("the best skill must be above the least");
    assert!(!desk.path("none").exists());
    desk.run(&format!("{line}0.8 --out some")).exit(0);
}

#[test]
fn variants_that_cannot_be_are_told_before_the_first_run() {
    let asked =
        format!("{SMALL}[experiment.compare.worse]\nset = {{ \"household.skill_best\" = 0.01 }}\n");
    let desk = Desk::with_small().file("asks.toml", asked);
    for command in ["check", "run", "compare"] {
        desk.run(&format!("{command} asks.toml"))
            .exit(3)
            .no_trace()
            .stderr("variant worse")
            .stderr("the best skill must be above the least");
    }
    desk.run("compare small.toml --set household.skill_best=0.01")
        .exit(3)
        .no_trace();
    // A sweep of which nothing can be run has found nothing.
    let line = "sweep small.toml --vary household.skill_min=0.6,0.7 --measure made --no-charts --set household.skill_best=";
    desk.run(&format!("{line}0.5"))
        .exit(3)
        .stderr("no point gave numbers")
        .stderr("household.skill_min 0.6");
    assert!(!desk.path("output/small/sweep").exists());
    desk.run(&format!("{line}0.65"))
        .exit(0)
        .stdout("1 runs gave nothing");
}

#[test]
fn a_file_of_ties_is_read_once_for_all_points() {
    let asked = "[network]\nkind = \"file\"\nfile = \"ties.csv\"\n[adoption]\nrule = \"independent-cascade\"\n";
    let desk = Desk::empty()
        .file("ties.csv", "from,to\n0,1\n1,2\n2,3\n")
        .file("tied.toml", asked);
    let base = Base::of(&loaded(&desk.path("tied.toml")));
    let point = |value: &str| vec![("adoption.transmission".to_owned(), value.to_owned())];
    let first = base.with("a point", &point("0.2")).expect("it can be");
    std::fs::remove_file(desk.path("ties.csv")).expect("it was there");
    let second = base.with("a point", &point("0.2")).expect("it is known");
    assert!(first == second && first.people.count == 4);
    base.with("a point", &point("0.3")).expect("it is known");
    // A study of its own looks for the file itself.
    let other = Base::of(base.scenario()).with("a point", &point("0.2"));
    assert!(other.is_err(), "there is no file");
}
