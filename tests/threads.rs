//! Do threads leave a trace in results? The same bytes for 1, 2 and 7 of them, straight or taken up again.

use crate::support::interrupted::killed_at_next_checkpoint;
use crate::support::{Desk, shipped};

/// Adults in five blocks, the last of them short, so that threads share a run.
const FIVE_BLOCKS: &str = "people.count=17001";

#[track_caller]
fn same_for_all_threads(scenario: &str, options: &[&str]) {
    let desk = Desk::empty();
    let scenario = shipped(scenario);
    let mut first: Option<Vec<u8>> = None;
    for threads in ["1", "2", "7"] {
        let line = [
            "run",
            &scenario,
            "--quiet",
            "--no-charts",
            "--threads",
            threads,
            "--out",
            threads,
        ];
        desk.run_with(&[&line[..], options].concat()).exit(0);
        let tables =
            ["series", "causes"].map(|table| desk.bytes(&format!("{threads}/{table}.csv")));
        let tables = tables.concat();
        match &first {
            None => first = Some(tables),
            Some(first) => assert!(*first == tables, "{threads} threads leave a trace"),
        }
    }
}

#[test]
fn the_first_scenario_is_the_same() {
    same_for_all_threads(
        "scenarios/first.toml",
        &["--set", FIVE_BLOCKS, "--set", "time.end=1850"],
    );
}

#[test]
fn three_waves_are_the_same() {
    let shorter = ["--set", FIVE_BLOCKS, "--set", "time.start=1950"];
    same_for_all_threads("scenarios/three-waves.toml", &shorter);
}

#[test]
fn several_runs_are_the_same() {
    let options = [
        "--runs",
        "3",
        "--set",
        "people.count=4100",
        "--set",
        "time.end=1800",
    ];
    same_for_all_threads("scenarios/first.toml", &options);
}

#[test]
fn runs_taken_up_with_other_threads_are_the_same() {
    let desk = Desk::empty();
    let scenario = shipped("scenarios/first.toml");
    // Monthly steps, so that there is a middle to be stopped in.
    let run = format!(
        "run {scenario} --quiet --no-charts --set {FIVE_BLOCKS} --set time.end=1775 \
         --set time.step=month --set output.every=12"
    );
    desk.run(&format!("{run} --threads 1 --out straight"))
        .exit(0);
    for (first, second) in [(2, 7), (7, 1), (1, 2)] {
        let out = format!("from-{first}-to-{second}");
        let run = format!("{run} --checkpoint-every 5 --out {out}");
        let checkpoint = format!("{out}/checkpoints/run-000000.checkpoint");
        killed_at_next_checkpoint(&desk, &format!("{run} --threads {first}"), &checkpoint);
        desk.run(&format!("{run} --threads {second} --resume"))
            .exit(0);
        let same = desk.bytes("straight/series.csv") == desk.bytes(&format!("{out}/series.csv"));
        assert!(same, "{out} differs");
    }
}
