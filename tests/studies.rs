//! Studies of many runs: what they write is what single runs give, however the work is cut, stopped or shared out.

use crate::support::interrupted::Underway;
use crate::support::tables::{numbers, texts};
use crate::support::{Desk, PROGRAM, SMALL};
use std::fs::File;

const SWEEP: &str = "sweep small.toml --vary drivers.hours.scale=0.8..1.2:3 --vary household.influence=0,0.3 --runs 2 \
     --measure made --measure made@1995 -q --no-charts";

#[test]
fn a_point_of_a_sweep_is_the_run_with_its_settings() {
    let desk = Desk::with_small();
    desk.run(SWEEP).exit(0);
    let sweep = desk.table("output/small/sweep/sweep.csv");
    assert_eq!(sweep.rows(), 12);
    let (scale, influence) = (
        numbers(&sweep, "drivers.hours.scale"),
        numbers(&sweep, "household.influence"),
    );
    let (end, middle) = (numbers(&sweep, "made"), numbers(&sweep, "made@1995"));
    for row in [0, 5, 11] {
        let line = format!(
            "run small.toml --no-charts -q --runs 2 --set drivers.hours.scale={} --set household.influence={} --out r{row}",
            scale[row], influence[row]
        );
        desk.run(&line).exit(0);
        let series = desk.table(&format!("r{row}/series.csv"));
        let made = numbers(&series, "made");
        let first = 11 * (row % 2);
        assert_eq!(made[first + 10].to_bits(), end[row].to_bits(), "row {row}");
        assert_eq!(
            made[first + 5].to_bits(),
            middle[row].to_bits(),
            "row {row}"
        );
    }
    // What differs is the settings, in the order of the grid, the last fastest.
    assert_eq!(influence[..4], [0.0, 0.0, 0.3, 0.3]);
    desk.run("verify output/small/sweep --threads 1,3")
        .exit(0)
        .stdout("PASS: 3 threads");
}

#[test]
fn a_sweep_that_is_killed_ends_with_the_same_bytes() {
    let desk = Desk::with_small();
    let long = "sweep small.toml --vary people.count=1500..3000:6 --vary drivers.hours.scale=0.9..1.1:3 --runs 2 -q --no-charts";
    desk.run(&format!("{long} --out whole --threads 1")).exit(0);
    let lines = || {
        desk.path("cut/journal.txt").exists() && desk.text("cut/journal.txt").lines().count() > 6
    };
    Underway::start(&desk, &format!("{long} --out cut --threads 2"))
        .until(lines)
        .kill();
    assert!(!desk.path("cut/manifest.json").exists());
    desk.run(&format!("{long} --out cut --threads 2")).exit(0);
    for file in ["sweep.csv", "bands.csv"] {
        assert_eq!(
            desk.text(&format!("whole/{file}")),
            desk.text(&format!("cut/{file}")),
            "{file}"
        );
    }
    assert!(!desk.path("cut/journal.txt").exists());
    // The same question again is answered from the folder, another is refused.
    desk.run(&format!("{} --out cut", long.replace(" -q", "")))
        .exit(0)
        .stderr("holds this study already");
    desk.run(&format!(
        "{} --out cut",
        long.replace("--runs 2", "--runs 3")
    ))
    .exit(4)
    .stderr("--force");
}

#[test]
fn parts_of_a_sweep_are_joined_to_the_whole() {
    let desk = Desk::with_small();
    desk.run(&format!("{SWEEP} --out whole")).exit(0);
    for part in 1..=3 {
        desk.run(&format!("{SWEEP} --out p{part} --shard {part}/3"))
            .exit(0);
    }
    desk.run("merge p1 p3 --out joined")
        .exit(4)
        .stderr("in none of these folders")
        .stderr("1/3, 3/3");
    desk.run("merge p3 p1 p2 --out joined -q").exit(0);
    for file in ["sweep.csv", "bands.csv"] {
        assert_eq!(
            desk.text(&format!("whole/{file}")),
            desk.text(&format!("joined/{file}")),
            "{file}"
        );
    }
    desk.run("verify joined --threads 2").exit(0);
    let other = SWEEP.replace("--runs 2", "--runs 2 --seed 9");
    desk.run(&format!("{other} --out o1 --shard 1/3")).exit(0);
    desk.run("merge o1 p2 p3 --out no")
        .exit(4)
        .stderr("different sweeps");
    desk.run("merge whole p2 --out no")
        .exit(4)
        .stderr("made with --shard");
    desk.run(&format!("{SWEEP} --shard 4/3"))
        .exit(2)
        .stderr("4/3");
}

#[test]
fn a_point_that_cannot_be_stops_no_other() {
    let desk = Desk::with_small();
    desk.run("sweep small.toml --vary household.skill_min=0.4,0.6 --vary household.skill_best=0.5,1.3 --measure made --no-charts")
        .exit(0)
        .stdout("1 runs gave nothing");
    let sweep = desk.table("output/small/sweep/sweep.csv");
    assert_eq!(sweep.rows(), 3);
    let failures = desk.table("output/small/sweep/failures.csv");
    assert_eq!(numbers(&failures, "household.skill_min"), [0.6]);
    let why = texts(&failures, "fault");
    assert!(why[0].contains("skill"), "{}", why[0]);
}

#[test]
fn other_designs_fill_the_space_and_whole_numbers_stay_whole() {
    let desk = Desk::with_small();
    for design in ["lhs", "sobol"] {
        let line = format!(
            "sweep small.toml --design {design} --points 8 --vary people.count=100..108 --vary household.influence=0..1"
        );
        desk.run(&format!(
            "{line} --measure made -q --no-charts --out {design}"
        ))
        .exit(0);
        let sweep = desk.table(&format!("{design}/sweep.csv"));
        assert_eq!(sweep.rows(), 8);
        assert!(
            numbers(&sweep, "people.count")
                .iter()
                .all(|n| n.fract() == 0.0 && (100.0..=108.0).contains(n))
        );
        // One point in every eighth of the range.
        let mut eighths: Vec<u32> = (0..8).collect();
        for value in numbers(&sweep, "household.influence") {
            eighths.retain(|&k| !(f64::from(k)..f64::from(k + 1)).contains(&(8.0 * value)));
        }
        assert!(eighths.is_empty(), "{design} leaves {eighths:?} out");
    }
}

#[test]
fn what_cannot_be_swept_is_told_before_the_first_run() {
    let desk = Desk::with_small();
    let cases = [
        ("--vary people.cuont=1,2", "did you mean `people.count`"),
        ("--vary people.count=0,10", "1 to"),
        ("--vary people.talent_sd=-1..1", "0 to"),
        ("--vary people.count=10..5", "10 is not below 5"),
        ("--vary people.count=5..10:1", "levels"),
        ("--vary people.count=5..7:9", "whole numbers"),
        ("--vary people.count=", "no value"),
        ("--vary people.count=3,3", "twice"),
        ("--vary drivers.hours=0..500:3", "drivers.hours"),
        ("--vary experiment.runs=1,2", "cannot differ"),
        ("--vary time.step=year,weak", "did you mean \"week\""),
        (
            "--vary people.count=5,9 --measure mode",
            "did you mean `made`",
        ),
        (
            "--vary people.count=5,9 --measure made:reach=1",
            "made:reaches",
        ),
        (
            "--vary people.count=5,9 --design gird",
            "did you mean \"grid\"",
        ),
        ("--vary people.count=5..9 --design lhs --points 0", "1"),
        (
            "--vary people.count=5,9 --measure made@2050",
            "the run is from 1990 to 2000",
        ),
        ("--vary drivers.hours.scale=0.5..nan", "0.5..nan"),
        ("--vary people.count=20,30 --runs 0", "1 to"),
    ];
    for (flags, told) in cases {
        desk.run(&format!("sweep small.toml {flags}"))
            .exit(3)
            .stderr(told);
    }
    for line in [
        "sweep small.toml --vary people.count=20..30:2 --vary people.count=40,50",
        "threshold small.toml --vary people.count=20..30 --vary people.count=40..50 --measure made --at 0.5",
    ] {
        desk.run(line)
            .exit(2)
            .stderr("`people.count` is varied twice");
    }
    let twice =
        "[experiment.sweep.vary]\n\"people.count\" = [20, 30]\npeople = { count = [40, 50] }\n";
    desk.put("twice.toml", format!("{SMALL}{twice}"));
    desk.run("sweep twice.toml")
        .exit(3)
        .stderr("`people.count` is varied twice");
    desk.run("sweep small.toml").exit(2).stderr("--vary");
    desk.run("sweep small.toml --vary people.count")
        .exit(2)
        .stderr("path=value");
    desk.run("sweep none.toml --vary people.count=5,9").exit(4);
    desk.run("sweep small.toml --vary people.count=5,9 --out small.toml")
        .exit(4)
        .stderr("no folder");
    assert!(!desk.path("output").exists());
}

#[test]
fn two_processes_do_not_write_to_one_folder() {
    let desk = Desk::with_small();
    let line = "sweep small.toml --vary people.count=50,90 --measure made --no-charts";
    let sweep = "output/small/sweep/journal.txt";
    desk.put(sweep, "");
    let file = File::open(desk.path(sweep)).expect("there");
    file.try_lock().expect("free");
    desk.run(line).exit(4).stderr("another process");
    desk.run(&format!("{line} --force"))
        .exit(4)
        .stderr("another process");
    drop(file);
    desk.run(line).exit(0);
    desk.put("output/small/checkpoints/of.txt", "");
    let file = File::open(desk.path("output/small/checkpoints/of.txt")).expect("there");
    file.try_lock().expect("free");
    desk.run("run small.toml").exit(4).stderr("another process");
    desk.run("run small.toml --force")
        .exit(4)
        .stderr("another process");
}

#[test]
fn a_variant_that_touches_nothing_differs_nowhere() {
    let desk = Desk::with_small();
    desk.run("compare small.toml --set people.count=200 --set drivers.hours.scale=0.8 --runs 4 --no-charts")
        .exit(0)
        .stdout("no difference anywhere");
    let difference = desk.table("output/small/compare/difference.csv");
    let variant = texts(&difference, "variant");
    let (middle, low, high) = (
        numbers(&difference, "difference"),
        numbers(&difference, "low"),
        numbers(&difference, "high"),
    );
    let mut other = 0;
    for row in 0..difference.rows() {
        if variant[row].starts_with("people") {
            let all = [middle[row], low[row], high[row]];
            assert!(all.iter().all(|x| x.to_bits() == 0), "{all:?}");
        } else {
            other += usize::from(middle[row] != 0.0);
        }
    }
    assert!(other > 100, "shorter hours changed {other} numbers only");
    let changed = desk.table("output/small/compare/changed.csv");
    assert!(changed.rows() > 0);
    desk.run("verify output/small/compare --threads 2").exit(0);
}

#[test]
fn compared_scenarios_share_their_random_numbers() {
    let other = SMALL.replace("[1990, 40]", "[1990, 44]");
    let desk = Desk::with_small().file("other.toml", other);
    desk.run("compare small.toml other.toml --runs 3 --no-charts -q --out c")
        .exit(0);
    desk.run("run other.toml --runs 3 --no-charts -q --out o")
        .exit(0);
    let both = desk.table("c/series.csv");
    let own = numbers(&desk.table("o/series.csv"), "made");
    let made = numbers(&both, "made");
    assert_eq!(made.len(), 2 * own.len());
    assert!(
        made[own.len()..]
            .iter()
            .zip(&own)
            .all(|(a, b)| a.to_bits() == b.to_bits())
    );
    desk.run("verify c --threads 1").exit(0);
    desk.run("compare small.toml")
        .exit(2)
        .stderr("nothing to compare");
    desk.run("compare small.toml --set people.count=300 --set people.count=300")
        .exit(2)
        .stderr("sets what `people.count=300` sets");
    desk.run("compare small.toml --set household.influence=0.2 --set household.influence=0.20")
        .exit(2)
        .stderr("these two would be one");
    // What is set for all is set in the base too; a variant of that alone is no other.
    desk.run(
        "compare small.toml --set-all people.count=50 --set people.count=80 --set people.count=50 --out all --no-charts",
    )
    .exit(0)
    .stdout("no difference anywhere");
    desk.run("compare small.toml --set people.cuont=3")
        .exit(3)
        .stderr("did you mean");
}

#[test]
fn studies_stand_in_the_scenario_too() {
    let asked = format!(
        "{SMALL}[experiment]\nruns = 2\n[experiment.compare.shorter]\nset = {{ \"drivers.hours.scale\" = 0.8 }}\n\
         [experiment.sweep]\nmeasures = [\"made\"]\nvary = {{ \"household.influence\" = \"0..0.4:3\" }}\n"
    );
    let desk = Desk::empty().file("small.toml", asked);
    desk.run("run small.toml --no-charts -q").exit(0);
    assert_eq!(desk.table("output/small/sweep/sweep.csv").rows(), 6);
    let difference = desk.table("output/small/compare/difference.csv");
    assert!(difference.rows() > 0 && desk.path("output/small/series.csv").exists());
    // What is asked of many runs does not make it another run.
    desk.put("small.toml", format!("{SMALL}[experiment]\nruns = 2\n"));
    desk.run("run small.toml --no-charts")
        .exit(0)
        .stderr("holds this run already");
}

#[test]
fn a_setting_without_effect_has_none_and_the_others_are_found() {
    let desk = Desk::with_small();
    let vary = "--vary drivers.hours.scale=0.8..1.2 --vary household.influence=0..0.4 --vary output.every=1,2";
    desk.run(&format!(
        "sensitivity small.toml --method morris {vary} --measure made --points 6 --runs 2 -q"
    ))
    .exit(0);
    let found = desk.table("output/small/sensitivity/sensitivity.csv");
    let star = numbers(&found, "mu_star");
    assert!(star[0] > 0.0 && star[2] == 0.0, "{star:?}");
    assert_eq!(
        desk.table("output/small/sensitivity/points.csv").rows(),
        6 * 4 * 2
    );
    desk.run("verify output/small/sensitivity --threads 2")
        .exit(0);
    desk.run(&format!(
        "sensitivity small.toml --method sobol {vary} --measure made --points 16 --out s -q"
    ))
    .exit(0);
    let found = desk.table("s/sensitivity.csv");
    let total = numbers(&found, "total");
    assert!(total[0] > 0.3 && total[2].abs() < 1e-12, "{total:?}");
    desk.run(&format!("sensitivity small.toml {vary} --measure mode"))
        .exit(3)
        .stderr("did you mean `made`");
    desk.run(&format!("sensitivity small.toml {vary}"))
        .exit(3)
        .stderr("measure");
}

#[test]
fn a_tipping_point_is_found_again_and_taken_up_where_it_was_left() {
    let desk = Desk::with_small();
    let line = "threshold small.toml --vary drivers.hours.scale=0.5..1.5 --measure hours_market --at 20 --width 0.05 -q";
    desk.run(&format!("{line} --out a --threads 1")).exit(0);
    desk.run(&format!("{line} --out b --threads 2")).exit(0);
    assert_eq!(desk.text("a/points.csv"), desk.text("b/points.csv"));
    let found = desk.table("a/threshold.csv");
    let (low, high) = (numbers(&found, "low")[0], numbers(&found, "high")[0]);
    assert!(high - low <= 0.05 + 1e-12, "{low} to {high}");
    // Hours rise with the working week; the mean at both ends of the interval lies on its side.
    for (x, above) in [(low, false), (high, true)] {
        let line = format!(
            "run small.toml --runs 40 --no-charts -q --set drivers.hours.scale={x} --out x{above}"
        );
        desk.run(&line).exit(0);
        let hours = numbers(&desk.table(&format!("x{above}/series.csv")), "hours_market");
        let mean = hours.iter().skip(10).step_by(11).sum::<f64>() / 40.0;
        assert_eq!(mean > 20.0, above, "{mean} at {x}");
    }
    desk.run(
        "threshold small.toml --vary drivers.hours.scale=0.5..1.5 --measure made --at 2 --out c",
    )
    .exit(0)
    .stdout("no crossing");
    desk.run("threshold small.toml --vary drivers.hours.scale=0.5,1.5 --measure made --at 0.5")
        .exit(3)
        .stderr("over a range");
    desk.run("threshold small.toml --vary drivers.hours.scale=0.5..1.5 --measure made")
        .exit(3)
        .stderr("at");
}

#[test]
fn a_disk_that_fills_up_stops_a_sweep_and_loses_nothing() {
    let desk = Desk::with_small();
    let line = "sweep small.toml --vary drivers.hours.scale=0.8..1.2:5 --runs 2 -q --no-charts";
    desk.run(&format!("{line} --out whole")).exit(0);
    // No file may grow beyond eight blocks of a kilobyte: the journal's writes are refused as a full disk would refuse them.
    let limited = format!("ulimit -f 8; exec {PROGRAM} {line} --out cut");
    let mut shell = std::process::Command::new("bash");
    let ended = shell
        .args(["-c", &limited])
        .current_dir(desk.path(""))
        .output()
        .expect("there is bash");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(4), "{said}");
    assert!(
        said.contains("cannot write cut/journal.txt") && said.contains("takes it up"),
        "{said}"
    );
    assert!(!desk.path("cut/sweep.csv").exists() && !desk.path("cut/manifest.json").exists());
    let kept = desk.text("cut/journal.txt").lines().count();
    assert!(kept > 1, "nothing was kept");
    desk.run(&format!("{line} --out cut")).exit(0);
    for file in ["sweep.csv", "bands.csv"] {
        assert_eq!(
            desk.text(&format!("whole/{file}")),
            desk.text(&format!("cut/{file}")),
            "{file}"
        );
    }
    // An ensemble whose tables do not fit says so and leaves no half of one.
    let limited =
        format!("ulimit -f 8; exec {PROGRAM} run small.toml --runs 9 -q --no-charts --out full");
    let mut shell = std::process::Command::new("bash");
    let ended = shell
        .args(["-c", &limited])
        .current_dir(desk.path(""))
        .output()
        .expect("there is bash");
    assert_eq!(
        ended.status.code(),
        Some(4),
        "{}",
        String::from_utf8_lossy(&ended.stderr)
    );
    assert!(!desk.path("full/series.csv").exists() && !desk.path("full/series.csv.part").exists());
    desk.run("run small.toml --runs 9 -q --no-charts --out full --resume")
        .exit(0);
}
