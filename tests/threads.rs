//! Do threads leave a trace in results? The same bytes for 1, 2 and 7 of them, straight or taken up again.

use crate::support::interrupted::killed_at_next_checkpoint;
use crate::support::{Desk, shipped};

/// Adults in nine blocks, the last of them short, so that threads share a run.
const NINE_BLOCKS: &str = "people.count=17001";

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
        &["--set", NINE_BLOCKS, "--set", "time.end=1850"],
    );
}

#[test]
fn three_waves_are_the_same() {
    let shorter = ["--set", NINE_BLOCKS, "--set", "time.start=1950"];
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
        "run {scenario} --quiet --no-charts --set {NINE_BLOCKS} --set time.end=1775 \
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

/// Quarterly talk over ten years, with all tables.
const TALK: &str = "\
[time]
start = 2000
end = 2010
step = \"quarter\"
[people]
count = 4200
[drivers]
reach = [[2000, 0.2], [2006, 0.9], [2010, 0.4]]
[output]
causes = true
events = true
charts = false
[adoption]
seeds = 40
market = 0.9
";

/// The rules with settings under which they spread.
const RULES: [&str; 8] = [
    "rule = 'bass'\nimitation = 0.5",
    "rule = 'strong-weak'",
    "rule = 'independent-cascade'\ntransmission = 0.3\ntransmission_online = 0.2",
    "rule = 'threshold'\nthreshold = 0.005",
    "rule = 'complex'\nneeded = 2",
    "rule = 'two-sided'\nimitation = 0.5",
    "rule = 'utility'\ninnovation = 0.02",
    "rule = 'opinion'\n[adoption.opinion]\npaid = 0.002\nreviewing = 0.1",
];

#[track_caller]
fn talk_is_the_same(what: &str, networks: &str) {
    for rule in RULES {
        // Settings that a rule does not spread with are told on stderr and nowhere else.
        let desk = Desk::empty().file("talk.toml", format!("{TALK}{rule}\n{networks}"));
        let mut first: Option<Vec<Vec<u8>>> = None;
        for threads in ["1", "2", "7"] {
            let line = format!("run talk.toml --quiet --threads {threads} --out {threads}");
            desk.run(&line).exit(0);
            let table = |name| desk.bytes(&format!("{threads}/{name}.csv"));
            let tables = ["series", "events", "cascades", "cohorts", "degrees"].map(table);
            let tables = tables.to_vec();
            assert!(tables[1].len() > 2_000, "{rule}, {what}: nothing spreads");
            match &first {
                None => first = Some(tables),
                Some(first) => assert!(*first == tables, "{rule}, {what}, {threads} threads"),
            }
        }
    }
}

#[test]
fn talk_over_ties_that_are_stored_is_the_same() {
    let rings =
        "[network]\nkind = 'watts-strogatz'\n[online]\nkind = 'barabasi-albert'\ndirected = true\n";
    talk_is_the_same("stored", rings);
    let shuffled = "[household]\ninfluence = 0.2\n[network]\nkind = 'grid'\nshuffled = true\n[online]\nkind = 'configuration'\n";
    talk_is_the_same("shuffled, among households", shuffled);
}

#[test]
fn talk_over_ties_that_are_not_stored_is_the_same() {
    let regular =
        "[network]\nkind = 'random-regular'\n[online]\nkind = 'random-regular'\ndegree = 9\n";
    talk_is_the_same("regular", regular);
    talk_is_the_same(
        "everyone",
        "[network]\nkind = 'complete'\n[online]\nkind = 'erdos-renyi'\n",
    );
}
