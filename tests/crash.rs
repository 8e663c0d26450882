//! Is anything lost when a run is stopped? Killed, asked to stop, or faced with a damaged checkpoint or a full folder: what was
//! done is kept or refused with its reason, and what is taken up ends with the bytes of a straight run.

use crate::support::Desk;
use crate::support::interrupted::{Underway, killed_at_next_checkpoint};

/// Weekly steps over forty years: long enough to be stopped in, short enough to be run to its end.
const LONG: &str = "\
[time]
start = 1990
end = 2030
step = \"week\"
[people]
count = 2000
[drivers]
hours = [[1990, 40], [2030, 30]]
[output]
every = 52
charts = false
[experiment]
checkpoint_every = 10
";

/// The checkpoint of the first run.
const CHECKPOINT: &str = "output/long/checkpoints/run-000000.checkpoint";

fn desk() -> Desk {
    Desk::empty().file("long.toml", LONG)
}

/// A desk whose run was killed once.
fn with_killed() -> Desk {
    let desk = desk();
    killed_at_next_checkpoint(&desk, "run long.toml", CHECKPOINT);
    desk
}

/// The tables of a run, and of a straight one with the same options, are the same.
#[track_caller]
fn same_as_straight(desk: &Desk, options: &str) {
    let line = format!("run long.toml --checkpoint-every 0 --quiet --out straight {options}");
    desk.run(&line).exit(0);
    let straight = desk.names("straight");
    assert_eq!(desk.names("output/long"), straight, "nothing else is left");
    for name in straight.iter().filter(|name| name.ends_with(".csv")) {
        let same =
            desk.bytes(&format!("straight/{name}")) == desk.bytes(&format!("output/long/{name}"));
        assert!(same, "{name} differs");
    }
}

#[test]
fn a_killed_run_is_taken_up_and_ends_with_the_same_bytes() {
    let desk = with_killed();
    desk.run("run long.toml")
        .exit(4)
        .no_trace()
        .stderr("interrupted run")
        .stderr("--resume")
        .stderr("--force");
    desk.run("run long.toml --resume")
        .exit(0)
        .stdout("Share of needs");
    let manifest = desk.text("output/long/manifest.json");
    assert!(manifest.contains("\"resumed\": true"));
    same_as_straight(&desk, "");
    desk.run("verify output/long").exit(0);
}

#[test]
fn a_run_killed_twice_ends_with_the_same_bytes() {
    let desk = with_killed();
    killed_at_next_checkpoint(&desk, "run long.toml --resume", CHECKPOINT);
    desk.run("run long.toml --resume --quiet").exit(0);
    same_as_straight(&desk, "");
}

#[test]
fn several_killed_runs_end_with_the_same_bytes() {
    let desk = desk();
    let line = "run long.toml --runs 3 --threads 2";
    killed_at_next_checkpoint(&desk, line, "output/long/checkpoints/run-000001.checkpoint");
    desk.run(&format!("{line} --resume --quiet")).exit(0);
    same_as_straight(&desk, "--runs 3");
}

#[test]
fn a_run_asked_to_stop_keeps_what_is_done() {
    let desk = desk();
    // Without regular checkpoints: the wish to stop makes one.
    let line = "run long.toml --checkpoint-every 0";
    let begun = || desk.path("output/long/checkpoints/of.txt").exists();
    let (code, said) = Underway::start(&desk, line).until(begun).interrupt();
    assert_eq!(code, Some(130), "{said}");
    assert!(said.contains("--resume"), "{said}");
    assert!(!desk.path("output/long/manifest.json").exists());
    desk.run(&format!("{line} --resume --quiet")).exit(0);
    same_as_straight(&desk, "");
}

#[test]
fn a_later_scenario_of_a_stopped_line_is_not_begun() {
    let desk = desk().file("later.toml", LONG);
    let begun = || desk.path(CHECKPOINT).exists();
    let (code, said) = Underway::start(&desk, "run long.toml later.toml")
        .until(begun)
        .interrupt();
    assert_eq!(code, Some(130), "{said}");
    assert!(!desk.path("output/later").exists());
}

#[test]
fn a_killed_run_can_be_begun_anew() {
    let desk = with_killed();
    desk.run("run long.toml --force --quiet").exit(0);
    same_as_straight(&desk, "");
}

#[test]
fn a_damaged_checkpoint_is_refused_with_its_reason() {
    let desk = with_killed();
    let whole = desk.bytes(CHECKPOINT);
    let flipped = |at: usize, mask: u8| {
        let mut bytes = whole.clone();
        bytes[at] ^= mask;
        bytes
    };
    let damages = [
        (
            "a flipped bit",
            flipped(whole.len() / 2, 4),
            "do not match its hash",
        ),
        (
            "a flipped bit of the hash",
            flipped(whole.len() - 1, 1),
            "do not match its hash",
        ),
        (
            "half of it",
            whole[..whole.len() / 2].to_vec(),
            "do not match its hash",
        ),
        ("nothing of it", Vec::new(), "not a checkpoint"),
        (
            "another file",
            b"run,seed,step\n".to_vec(),
            "not a checkpoint",
        ),
        // After the mark of twenty bytes stands the version.
        ("another version", flipped(20, 8), "version 10"),
    ];
    for (what, bytes, reason) in damages {
        desk.put(CHECKPOINT, bytes);
        let run = desk.run("run long.toml --resume");
        assert!(
            run.err().contains(reason),
            "{what}: no `{reason}` in\n{run:?}"
        );
        run.exit(4)
            .no_trace()
            .no_stdout()
            .stderr("run-000000.checkpoint")
            .stderr("--force");
    }
    desk.put(CHECKPOINT, whole);
    desk.run("run long.toml --resume --quiet").exit(0);
    same_as_straight(&desk, "");
}

#[test]
fn a_checkpoint_of_another_run_or_scenario_is_refused_with_its_reason() {
    let desk = desk();
    let line = "run long.toml --runs 2 --threads 2";
    let second = "output/long/checkpoints/run-000001.checkpoint";
    let both = || desk.path(CHECKPOINT).exists() && desk.path(second).exists();
    Underway::start(&desk, line).until(both).kill();
    let (zero, one) = (desk.bytes(CHECKPOINT), desk.bytes(second));
    desk.put(CHECKPOINT, &one);
    desk.put(second, &zero);
    desk.run(&format!("{line} --resume"))
        .exit(4)
        .no_trace()
        .stderr("it is of run 1, not of run 0");
    desk.put(CHECKPOINT, &zero);
    desk.put(second, &one);
    // The same number of the run, of a scenario that differs in one number.
    let other = LONG.replace("[[1990, 40], [2030, 30]]", "[[1990, 40], [2030, 31]]");
    desk.put("other.toml", other);
    let of_other = "output/other/checkpoints/run-000000.checkpoint";
    killed_at_next_checkpoint(&desk, "run other.toml --runs 2 --threads 2", of_other);
    desk.put(CHECKPOINT, desk.bytes(of_other));
    desk.run(&format!("{line} --resume"))
        .exit(4)
        .no_trace()
        .stderr("it is of scenario ")
        .stderr("run-000000.checkpoint");
    desk.put(CHECKPOINT, &zero);
    desk.run(&format!("{line} --resume --quiet")).exit(0);
    same_as_straight(&desk, "--runs 2");
}

#[test]
fn a_world_under_way_to_its_start_can_be_stopped() {
    let settling = LONG.replace("count = 2000", "count = 200000\nsettle_rounds = 1000");
    let desk = Desk::empty().file("long.toml", settling);
    let begun = || desk.path("output/long/checkpoints/of.txt").exists();
    let (code, said) = Underway::start(&desk, "run long.toml")
        .until(begun)
        .interrupt();
    assert_eq!(code, Some(130), "{said}");
    // Had it settled to the end, its start would have been kept.
    assert!(!desk.path(CHECKPOINT).exists());
}

#[test]
fn a_run_is_not_taken_up_with_other_settings() {
    let desk = with_killed();
    for other in [
        "--seed 2",
        "--runs 2",
        "--set people.count=2001",
        "--set household.influence=0.2",
    ] {
        desk.run(&format!("run long.toml --resume {other}"))
            .exit(4)
            .no_trace()
            .stderr("another scenario");
    }
    // What does not shape results may change.
    desk.run("run long.toml --resume --quiet --threads 2 --checkpoint-every 500")
        .exit(0);
    same_as_straight(&desk, "");
}

#[test]
fn folders_that_cannot_be_written_are_named() {
    let desk = desk().file("output", "a file where a folder should be");
    desk.run("run long.toml")
        .exit(4)
        .no_trace()
        .no_stdout()
        .stderr("output/long");
    desk.run("run long.toml --out output")
        .exit(4)
        .no_trace()
        .stderr("output cannot be the folder of the results: output is no folder")
        .stderr("--out DIR");
    desk.run("run long.toml --force --out output")
        .exit(4)
        .no_trace()
        .stderr("output is no folder");
    desk.run("run long.toml --out output/deep/er")
        .exit(4)
        .no_trace();
    desk.run("run long.toml --out /proc/thirdwave")
        .exit(4)
        .no_trace()
        .stderr("/proc/thirdwave");
}

/// Weekly talk among households over both networks; reach rises and falls; every table is written.
const TALK: &str = "\
[time]
start = 2000
end = 2010
step = \"week\"
[people]
count = 5000
[household]
influence = 0.2
[network]
kind = \"watts-strogatz\"
degree = 6
[online]
kind = \"barabasi-albert\"
newcomer_ties = 4
directed = true
[drivers]
hours = [[2000, 40], [2010, 30]]
reach = [[2000, 0.1], [2004, 0.9], [2007, 0.3], [2010, 0.8]]
[adoption]
market = 0.9
seeds = 20
RULE
[output]
every = 13
causes = true
events = true
charts = false
[experiment]
checkpoint_every = 5
";

/// Killed again and again, each time as soon as a newer checkpoint stands, at a moment of a step that chance decides.
#[test]
fn killed_talk_is_taken_up_and_ends_with_the_same_bytes() {
    let rules = [
        "rule = 'bass'\ninnovation = 0.005\nimitation = 0.4",
        "rule = 'independent-cascade'\ntransmission = 0.25\ntransmission_online = 0.1",
        "rule = 'opinion'\n[adoption.opinion]\npaid = 0.002\nreviewing = 0.1\ntalk = 12",
    ];
    for rule in rules {
        let desk = Desk::empty().file("talk.toml", TALK.replace("RULE", rule));
        let checkpoint = "output/talk/checkpoints/run-000000.checkpoint";
        killed_at_next_checkpoint(&desk, "run talk.toml", checkpoint);
        for _ in 0..3 {
            killed_at_next_checkpoint(&desk, "run talk.toml --resume", checkpoint);
        }
        desk.run("run talk.toml --resume --quiet").exit(0);
        desk.run("run talk.toml --checkpoint-every 0 --quiet --out straight")
            .exit(0);
        for table in [
            "series", "causes", "events", "cascades", "cohorts", "degrees",
        ] {
            let of = |folder: &str| desk.bytes(&format!("{folder}/{table}.csv"));
            let straight = of("straight");
            assert!(
                straight.iter().filter(|&&byte| byte == b'\n').count() > 2,
                "{table}"
            );
            assert!(of("output/talk") == straight, "{rule}: {table} differs");
        }
        let events = desk.text("straight/events.csv");
        assert!(events.lines().count() > 100, "{rule}: hardly anyone adopts");
    }
}
