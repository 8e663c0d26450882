//! What can be done with a finished run? It is reused, refused or replaced, run again to compare, and its charts drawn again.

use crate::support::Desk;

#[test]
fn a_run_is_reused_refused_and_replaced() {
    let desk = Desk::with_small();
    let straight = desk.run("run small.toml --no-charts").exit(0).out();
    let again = desk.run("run small.toml --no-charts");
    let again = again.exit(0).no_trace().stderr("holds this run already");
    assert_eq!(again.out(), straight, "the same summary");
    desk.run("run small.toml --no-charts --threads 2")
        .exit(0)
        .no_trace();
    for other in ["--seed 2", "--runs 2", "--set people.count=201"] {
        desk.run(&format!("run small.toml --no-charts {other}"))
            .exit(4)
            .no_trace()
            .no_stdout()
            .stderr("another run")
            .stderr("--force")
            .stderr("--out");
    }
    desk.run("run small.toml --no-charts --seed 2 --out other")
        .exit(0)
        .file("other/series.csv");
    desk.run("run small.toml --no-charts --seed 2 --force")
        .exit(0);
    let replaced = desk.bytes("output/small/series.csv");
    assert_eq!(replaced, desk.bytes("other/series.csv"));
}

#[test]
fn files_of_others_are_not_removed() {
    let desk = Desk::with_small()
        .file("mine/charts/holiday.png", "mine")
        .file("mine/charts/waves.svg", "mine as well")
        .file("mine/notes.txt", "mine too");
    desk.run("run small.toml --no-charts --out mine")
        .exit(4)
        .no_trace()
        .stderr("mine");
    desk.run("run small.toml --no-charts --out mine --force")
        .exit(0);
    assert_eq!(desk.text("mine/charts/holiday.png"), "mine");
    assert_eq!(desk.text("mine/notes.txt"), "mine too");
}

#[test]
fn a_finished_run_is_verified_and_a_changed_one_is_not() {
    let desk = Desk::with_small();
    desk.run("verify output/small")
        .exit(4)
        .stderr("holds no finished run");
    desk.run("run small.toml --no-charts -q --runs 2").exit(0);
    desk.run("verify output/small")
        .exit(0)
        .no_trace()
        .stdout("PASS: 1 threads")
        .stdout("PASS: 2 threads");
    desk.run("verify output/small --threads 3")
        .exit(0)
        .stdout("PASS: 3 threads");
    let series = desk.text("output/small/series.csv");
    desk.put("output/small/series.csv", series.replacen(",0.", ",0.1", 1));
    desk.run("verify output/small")
        .exit(5)
        .no_stdout()
        .stderr("FAIL")
        .stderr("series.csv");
    desk.put("output/small/series.csv", series);
    desk.run("verify output/small").exit(0);
    // A number that is not its scenario's is found at once.
    let manifest = desk.text("output/small/manifest.json");
    let other = manifest.replace("seed = 1\\n", "seed = 2\\n");
    assert_ne!(manifest, other);
    for (from, to, told) in [
        (
            "\"seed\": 1",
            "\"seed\": 2",
            "seed is 2, that of its scenario 1",
        ),
        (
            "\"runs\": 2",
            "\"runs\": 3",
            "number of runs is 3, that of its scenario 2",
        ),
    ] {
        assert!(manifest.contains(from), "{from}");
        desk.put("output/small/manifest.json", manifest.replacen(from, to, 1));
        desk.run("verify output/small")
            .exit(5)
            .no_stdout()
            .stderr(told);
    }
    // A table that is not made again is known by its hash.
    desk.put("output/small/manifest.json", &manifest);
    let bands = desk.text("output/small/bands.csv");
    desk.put("output/small/bands.csv", bands.replacen(",0.", ",0.1", 1));
    desk.run("verify output/small")
        .exit(5)
        .stderr("bands.csv is not the file that was written");
    desk.put("output/small/bands.csv", bands);
    // Another seed altogether is found by running it.
    let other = other.replacen("\"seed\": 1", "\"seed\": 2", 1);
    desk.put("output/small/manifest.json", other);
    desk.run("verify output/small")
        .exit(5)
        .no_stdout()
        .stderr("FAIL: 1 threads");
    desk.put("output/small/manifest.json", "{}");
    desk.run("verify output/small")
        .exit(4)
        .stderr("manifest.json");
    desk.run("run small.toml --no-charts")
        .exit(4)
        .no_trace()
        .stderr("manifest.json");
}

#[test]
fn charts_are_drawn_again_in_kinds_sizes_and_formats() {
    let desk = Desk::with_small();
    desk.run("chart output/small").exit(4).no_trace();
    desk.run("run small.toml --no-charts -q").exit(0);
    desk.run("chart output/small --kind made,hours --size 640x360 --format png")
        .exit(0)
        .stdout("output/small/charts/made.png")
        .file("output/small/charts/hours.png");
    let mut charts = desk.names("output/small/charts");
    charts.sort();
    assert_eq!(charts, ["hours.png", "made.png"]);
    let made = desk.bytes("output/small/charts/made.png");
    assert_eq!(made[16..24], [0, 0, 2, 128, 0, 0, 1, 104], "640 by 360");
    desk.run("chart output/small --kind waves --format svg")
        .exit(0)
        .file("output/small/charts/waves.svg");
    let fit = desk.run("chart output/small --kind fit --format svg");
    assert_ne!(fit.code(), 0, "nothing was observed: {fit:?}");
    for (wrong, said) in [
        ("--kind pie", "waves"),
        ("--size 640", "1920x1080"),
        ("--size 0x0", "480x320"),
        ("--size 99999x99999", "7680x4320"),
        ("--format gif", "svg"),
    ] {
        desk.run(&format!("chart output/small {wrong}"))
            .exit(2)
            .no_trace()
            .stderr(said);
    }
}

#[test]
fn charts_drawn_again_are_those_of_the_run() {
    let desk = Desk::with_small();
    desk.run("run small.toml -q --runs 2").exit(0);
    let drawn = desk.bytes("output/small/charts/made.svg");
    desk.run("chart output/small").exit(0);
    assert!(desk.bytes("output/small/charts/made.svg") == drawn);
}
