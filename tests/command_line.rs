//! What does a person type, and what do they see? Every command, its files and its exit codes.

use crate::support::{Desk, SMALL, scenarios, shipped};
use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;
use thirdwave::charts::Kind;

/// Files of every run without charts.
const TABLES: [&str; 3] = ["causes.csv", "manifest.json", "series.csv"];

#[test]
fn the_first_scenario_runs_and_says_what_came_out() {
    let desk = Desk::empty();
    let first = shipped("scenarios/first.toml");
    let small = ["--set", "people.count=200"];
    desk.run_with(&[&["run", &first], &small[..]].concat())
        .exit(0)
        .stdout("First steps")
        .stdout("Share of needs made at home: ")
        .stdout("What moved it from ")
        .stderr("output/first")
        .file("output/first/series.csv");
    let charts = ["waves", "made", "hours", "drivers", "causes"];
    let pictures = charts.iter().flat_map(|name| {
        let end = |end| format!("charts/{name}.{end}");
        [end("png"), end("svg")]
    });
    let expected: BTreeSet<String> = TABLES
        .map(str::to_owned)
        .into_iter()
        .chain(pictures)
        .collect();
    let found: BTreeSet<String> = desk.names("output/first").into_iter().collect();
    assert_eq!(found, expected);
}

#[test]
fn the_files_of_a_run_are_those_of_the_contract() {
    let desk = Desk::with_small();
    desk.run("run small.toml --no-charts").exit(0);
    assert_eq!(desk.names("output/small"), TABLES);
    let series = desk.text("output/small/series.csv");
    let mut lines = series.lines();
    let head = lines.next().expect("a head");
    assert!(
        head.starts_with("run,seed,step,time,made,made_food,"),
        "{head}"
    );
    let first = lines.next().expect("the start");
    assert!(first.starts_with("0,1,0,1990"), "{first}");
    assert_eq!(lines.count(), 10, "a row a year after the start");
    let manifest: serde_json::Value =
        serde_json::from_str(&desk.text("output/small/manifest.json")).expect("JSON");
    for key in [
        "thirdwave",
        "command",
        "scenario",
        "scenario_sha256",
        "seed",
        "runs",
        "inputs",
    ] {
        assert!(manifest.get(key).is_some(), "the manifest has no {key}");
    }
    for column in head.split(',') {
        let note = &manifest["columns"][column];
        let meaning = note["meaning"].as_str().unwrap_or_default();
        assert!(
            !meaning.is_empty(),
            "{column} has no meaning in the manifest"
        );
    }
}

#[test]
fn several_runs_have_bands() {
    let desk = Desk::with_small();
    desk.run("run small.toml --no-charts --runs 3 --seed 7")
        .exit(0)
        .file("output/small/bands.csv");
    // Whether texts stand in quotes is the format's business.
    let bands = desk.text("output/small/bands.csv").replace('"', "");
    assert!(bands.starts_with("step,time,measure,statistic,value\n"));
    for statistic in ["mean", "sd", "q05", "q25", "q50", "q75", "q95", "n"] {
        assert!(
            bands.contains(&format!(",made,{statistic},")),
            "{statistic}"
        );
    }
    assert!(bands.contains(",made,n,3.0"));
    let series = desk.text("output/small/series.csv");
    let runs: BTreeSet<&str> = series.lines().skip(1).map(|line| &line[..3]).collect();
    assert_eq!(runs, BTreeSet::from(["0,7", "1,7", "2,7"]));
}

#[test]
fn quiet_prints_nothing() {
    let desk = Desk::with_small();
    for _first_then_reused in 0..2 {
        desk.run("run small.toml --quiet --no-charts")
            .exit(0)
            .no_stdout()
            .no_stderr();
    }
}

#[test]
fn several_scenarios_run_or_none() {
    let desk = Desk::with_small()
        .file("b.toml", SMALL)
        .file("faulty.toml", "[people]\ncount = -1\n");
    let faulty = desk.run("run small.toml faulty.toml b.toml missing.toml --no-charts");
    faulty
        .exit(3)
        .no_trace()
        .stderr("faulty.toml:2:9")
        .stderr("missing.toml");
    desk.run("run small.toml b.toml --no-charts --out both")
        .exit(0)
        .file("both/small/series.csv")
        .file("both/b/series.csv");
    assert_eq!(
        desk.bytes("both/small/series.csv"),
        desk.bytes("both/b/series.csv")
    );
}

#[test]
fn scenarios_that_would_write_to_one_folder_are_refused() {
    let desk = Desk::with_small().file("other/small.toml", SMALL.replace("200", "201"));
    for force in ["", "--force"] {
        desk.run(&format!(
            "run small.toml other/small.toml --no-charts {force}"
        ))
        .exit(2)
        .no_trace()
        .stderr("output/small");
    }
}

#[test]
fn a_wrong_command_line_is_told_and_shown_to_help() {
    let desk = Desk::with_small();
    let lines = [
        "",
        "rum small.toml",
        "run",
        "run small.toml --runs many",
        "run small.toml --runs -1",
        "run small.toml --seed 1.5",
        "run small.toml --fromat csv",
        "run small.toml --format xlsx",
        "run small.toml --resume --force",
        "chart",
        "completions fishh",
    ];
    for line in lines {
        desk.run(line)
            .exit(2)
            .no_trace()
            .no_stdout()
            .stderr("--help");
    }
    desk.run("run small.toml --fromat csv").stderr("--format");
}

#[test]
fn checking_finds_all_faults_and_prints_where_values_come_from() {
    let desk = Desk::with_small().file("faulty.toml", "[people]\ncount = -1\ntaste = 2\n");
    desk.run("check small.toml")
        .exit(0)
        .no_trace()
        .stdout("small.toml: ok");
    desk.run("check small.toml --print --set people.taste_sd=0.5")
        .exit(0)
        .no_trace()
        .stdout("[people]")
        .stdout("# small.toml:7")
        .stdout("# default")
        .stdout("taste_sd = 0.5")
        .stdout("--set");
    desk.run("check faulty.toml small.toml")
        .exit(3)
        .stdout("small.toml: ok")
        .stderr("faulty.toml:2:9")
        .stderr("faulty.toml:3:1")
        .stderr("hint: ");
}

/// Shipped scenarios whose networks fall apart, as their heads say: some adults know nobody, or the doctors of one town none of
/// another.
const FALLS_APART: [&str; 3] = ["cascade-window", "doctors", "seeding-cascade"];

#[test]
fn a_setting_makes_no_brand_by_a_slip() {
    let desk = Desk::empty();
    let scenario = shipped("scenarios/two-brands.toml");
    desk.run(&format!("check {scenario} --set brands.famos.known=0.5"))
        .exit(3)
        .stderr("did you mean `famous`?");
    desk.run(&format!("check {scenario} --set brands.rival.known=0.5"))
        .exit(0)
        .stderr("`brands.rival` makes a further brand");
}

#[test]
fn every_shipped_scenario_checks_clean() {
    let desk = Desk::empty();
    for path in scenarios() {
        let path = path.display().to_string();
        let checked = desk.run_with(&["check", &path]).exit(0);
        if FALLS_APART.iter().any(|name| path.contains(name)) {
            checked.stderr("warning[scenario/disconnected]");
        } else {
            checked.no_stderr();
        }
    }
}

#[test]
fn a_printed_scenario_gives_the_same_run() {
    let desk = Desk::with_small();
    let printed = desk.run("check small.toml --print").exit(0).out();
    desk.put("again.toml", printed);
    desk.run("run small.toml --no-charts --out a").exit(0);
    desk.run("run again.toml --no-charts --out b").exit(0);
    assert!(desk.bytes("a/series.csv") == desk.bytes("b/series.csv"));
}

#[test]
fn a_new_scenario_runs_as_it_is() {
    let desk = Desk::empty();
    desk.run("new mine")
        .exit(0)
        .file("mine.toml")
        .stdout("thirdwave run mine.toml");
    desk.run("check mine.toml").exit(0).no_stderr();
    desk.run("new mine")
        .exit(4)
        .no_trace()
        .stderr("mine.toml is there already");
    desk.run("new other --from first")
        .exit(0)
        .file("other.toml");
    desk.run("new third --from nothing")
        .exit(2)
        .no_trace()
        .stderr("first");
    desk.run("new no/such/folder")
        .exit(4)
        .no_trace()
        .stderr("no/such/folder.toml");
}

#[test]
fn every_template_runs_anywhere_and_nothing_is_overwritten() {
    let shipped = scenarios();
    for path in &shipped {
        let name = path
            .file_stem()
            .and_then(|name| name.to_str())
            .expect("a name");
        let desk = Desk::empty();
        desk.run(&format!("new mine --from {name}"))
            .exit(0)
            .file("mine.toml")
            .no_stderr()
            .stdout("thirdwave run mine.toml");
        let checked = desk.run("check mine.toml").exit(0);
        if !FALLS_APART.contains(&name) {
            checked.no_stderr();
        }
        // A list of ties says how many adults there are.
        let few = if ["doctors", "industries"].contains(&name) {
            "--runs 1"
        } else {
            "--set people.count=50"
        };
        desk.run(&format!("run mine.toml --no-charts --quiet {few}"))
            .exit(0)
            .no_stderr()
            .file("output/mine/series.csv");
    }
    let desk = Desk::empty().file("data/reach_us.csv", "year,share\n1700,0.5\n2100,0.5\n");
    desk.run("new mine --from three-waves")
        .exit(0)
        .stdout("data/weekly_hours.csv\n")
        .stderr("data/reach_us.csv is there already");
    assert!(
        desk.text("data/reach_us.csv")
            .starts_with("year,share\n1700")
    );
    desk.run("check mine.toml").exit(0).no_stderr();
    let again = desk.run("new other --from three-waves.toml").exit(0);
    assert!(!again.out().contains("csv"), "{again:?}");
    desk.run("new three-waves --from us-1900-2020")
        .exit(2)
        .no_trace()
        .stderr("extends");
    desk.run("new mine2 --from three-wave")
        .exit(2)
        .no_trace()
        .stderr("did you mean `three-waves`?");
    desk.run("new folder/mine --from first").exit(4).no_trace();
}

#[test]
fn names_are_explained_or_the_nearest_one_is_offered() {
    let desk = Desk::empty();
    desk.run("explain people.count")
        .exit(0)
        .stdout("people.count");
    desk.run("explain drivers.price.food")
        .exit(0)
        .stdout("price");
    desk.run("explain made_food").exit(0).stdout("made");
    desk.run("explain cause_hours_food").exit(0).stdout("cause");
    desk.run("explain scenario/unknown-key")
        .exit(0)
        .stdout("scenario/unknown-key");
    desk.run("explain household")
        .exit(0)
        .stdout("household: ")
        .stdout("  household.influence ")
        .stdout("  household.categories.*.fit ");
    desk.run("explain [time] drivers.price people.count scenario/out-of-range")
        .exit(0)
        .stdout("  time.start  ")
        .stdout("  drivers.price.*  ")
        .stdout("Number of adults")
        .stdout("outside of what the setting can mean");
    desk.run("explain drivers")
        .exit(0)
        .stdout("  drivers/cell ");
    desk.run("explain scenario/out-of-rnge people.count xyzzy")
        .exit(2)
        .stdout("Number of adults")
        .stderr("did you mean `scenario/out-of-range`?")
        .stderr("nothing is called `xyzzy`");
    desk.run("explain out-of-rang")
        .exit(2)
        .stderr("did you mean `scenario/out-of-range`?");
    desk.run("explain houshold")
        .exit(2)
        .stderr("did you mean `household`?");
    desk.run("explain people.cuont")
        .exit(2)
        .no_stdout()
        .stderr("nothing is called `people.cuont`")
        .stderr("did you mean `people.count`?");
    desk.run("explain cost-per-adopter")
        .exit(0)
        .stdout("charts/cost-per-adopter.svg");
    // Help, names and drawing know the same charts.
    let (help, all) = (desk.run("chart --help"), desk.run("explain").exit(0));
    let help = help.exit(0).out();
    for kind in Kind::ALL {
        let known = |text: &str| {
            let name = format!("  {} ", kind.name());
            text.lines()
                .any(|line| line.starts_with(&name) && line.ends_with(kind.meaning()))
        };
        assert!(known(&help) && known(&all.out()), "{}", kind.name());
    }
    all.stdout("people.count")
        .stdout("demarketisation")
        .stdout("scenario/unknown-key");
}

#[test]
fn every_column_of_a_series_is_explained() {
    let desk = Desk::with_small();
    desk.run("run small.toml --no-charts -q").exit(0);
    let series = desk.text("output/small/series.csv");
    let head = series.lines().next().expect("a head");
    for column in head.split(',').skip(4) {
        desk.run(&format!("explain {column}")).exit(0);
    }
}

/// Every table of a spread, of bands and of a fit: the manifest knows each column of each, and so does `explain`.
#[test]
fn every_column_of_every_table_has_a_meaning() {
    let desk = Desk::empty();
    desk.put(
        "talk.toml",
        "time = { start = 2000, end = 2004 }\npeople.count = 300\nadoption.rule = \"bass\"\noutput.events = true\n\
         [compare.seen]\nmeasure = \"adopted\"\npoints = [[2001, 0.1], [2003, 0.2]]\n",
    );
    desk.run("run talk.toml --no-charts -q --runs 3").exit(0);
    let manifest: serde_json::Value =
        serde_json::from_str(&desk.text("output/talk/manifest.json")).expect("JSON");
    let tables = ["bands", "cascades", "cohorts", "degrees", "events", "fit"];
    for table in tables {
        let file = format!("{table}.csv");
        let text = desk.text(&format!("output/talk/{file}")).replace('"', "");
        for column in text.lines().next().expect("a head").split(',') {
            let note = &manifest["tables"][&file][column];
            let meaning = note["meaning"].as_str().unwrap_or_default();
            assert!(!meaning.is_empty(), "{file}: {column} has no meaning");
            desk.run(&format!("explain {column}")).exit(0);
        }
    }
    assert_eq!(
        manifest["tables"]["cascades.csv"]["depth_mean"]["unit"],
        "ties"
    );
    desk.run("explain depth_mean virality_mean reproduction")
        .exit(0)
        .stdout("each tree's greatest depth")
        .stdout("structural virality")
        .stdout("reproduction number");
    // What the scenario does not say is not claimed.
    let told = desk.run("run talk.toml --no-charts --runs 3 --force");
    told.exit(0).stdout("unsaid whether settings were fitted");
    let part = desk.text("output/talk/fit.csv");
    assert!(part.contains("unsaid") && !part.contains("judged"));
}

#[test]
fn a_description_is_printed_for_the_model_and_for_a_scenario() {
    let desk = Desk::with_small();
    for line in ["describe", "describe small.toml --set people.count=50"] {
        let run = desk.run(line).exit(0).no_trace();
        assert!(!run.out().trim().is_empty());
    }
    desk.run("describe none.toml")
        .exit(4)
        .no_stdout()
        .stderr("none.toml");
    desk.run("describe --set people.cuont=1")
        .exit(3)
        .no_stdout();
}

#[test]
fn completions_and_manual_name_every_command() {
    let desk = Desk::empty();
    for line in ["completions bash", "completions zsh", "man", "--help"] {
        let mut run = desk.run(line).exit(0).no_stderr().no_trace();
        for command in [
            "run", "check", "new", "chart", "verify", "describe", "explain",
        ] {
            run = run.stdout(command);
        }
    }
    desk.run("--version")
        .exit(0)
        .stdout(env!("CARGO_PKG_VERSION"));
    desk.run("run --help")
        .exit(0)
        .stdout("--checkpoint-every")
        .no_stderr();
}

#[test]
fn a_full_disk_behind_stdout_is_told() {
    let full = Path::new("/dev/full");
    if !full.exists() {
        return;
    }
    let desk = Desk::empty();
    let mut command = desk.command(&["explain"]);
    let out = std::fs::File::create(full).expect("it can be opened");
    let output = command.stdout(out).output().expect("it starts");
    assert_eq!(output.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&output.stderr).contains("stdout"));
}

#[test]
fn a_reader_that_leaves_early_is_no_fault() {
    let desk = Desk::with_small();
    for line in [
        "explain",
        "schema",
        "check small.toml --print",
        "run small.toml --no-charts",
    ] {
        let arguments: Vec<&str> = line.split(' ').collect();
        let mut child = desk.command(&arguments).spawn().expect("it starts");
        drop(child.stdout.take());
        let mut said = String::new();
        let mut stderr = child.stderr.take().expect("it is piped");
        stderr.read_to_string(&mut said).expect("a text");
        let status = child.wait().expect("it ends");
        assert_eq!(status.code(), Some(0), "{line}: {said}");
        assert!(!said.contains("panick"), "{line}: {said}");
    }
}
