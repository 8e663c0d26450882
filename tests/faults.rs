//! What happens to what is wrong? The right exit code, the right place, nothing written, and never a panic.

use crate::support::{Desk, SMALL};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

#[test]
fn values_set_on_the_command_line_are_checked_like_those_of_a_file() {
    let desk = Desk::with_small();
    let faults = [
        ("people.count=-3", 3, "people.count"),
        ("people.cuont=300", 3, "count"),
        ("people.count=many", 3, "people.count"),
        ("people.count=1e99", 3, "people.count"),
        ("people.count=", 3, "people.count"),
        ("people.count", 2, "--set"),
        ("=3", 2, "--set"),
        ("drivers.hours=nan", 3, "hours"),
        ("drivers.hours=inf", 3, "hours"),
        ("drivers.hours=-inf", 3, "hours"),
        ("drivers.hours=[]", 3, "hours"),
        ("drivers.hours=[[2000,40],[1990,30]]", 3, "hours"),
        ("time.end=1e300", 3, "time.end"),
        ("time.start=2001", 3, "time"),
        ("experiment.runs=0", 3, "runs"),
        ("network.degree=1000000", 3, "degree"),
    ];
    for (set, code, said) in faults {
        let run = desk.run(&format!("run small.toml --no-charts --set {set}"));
        run.exit(code).no_trace().no_stdout().stderr(said);
    }
}

#[test]
fn files_that_cannot_be_used_are_named() {
    let folder = Desk::empty().file("folder.toml/file", "");
    folder
        .run("run folder.toml")
        .exit(4)
        .no_trace()
        .stderr("folder.toml")
        .stderr("it is a folder");
    let desk = Desk::empty()
        .file("latin.toml", b"title = \"caf\xe9\"\n")
        .file(
            "asks.toml",
            "[drivers]\nhours = { csv = \"none.csv\", column = \"h\" }\n",
        )
        .file("base.toml", "extends = \"nowhere.toml\"\n");
    desk.run("run none.toml")
        .exit(4)
        .no_trace()
        .stderr("there is no such file");
    desk.run("run latin.toml")
        .exit(4)
        .no_trace()
        .stderr("latin.toml:1:13")
        .stderr("0xe9");
    desk.run("run asks.toml")
        .exit(4)
        .no_trace()
        .stderr("none.csv")
        .stderr("asks.toml:2:17");
    desk.run("run base.toml")
        .exit(4)
        .no_trace()
        .stderr("nowhere.toml");
}

#[test]
fn what_has_no_end_or_is_no_file_is_refused() {
    let asks = |csv: &str| {
        let hours = format!("hours = {{ csv = \"{csv}\", column = \"h\" }}");
        SMALL.replace("hours = [[1990, 40], [2000, 30]]", &hours)
    };
    let desk = Desk::empty()
        .file("asks.toml", asks("pipe"))
        .file("endless.toml", asks("/dev/zero"))
        .file("huge.toml", asks("huge.csv"))
        .file("extends.toml", "extends = \"pipe\"\n");
    let made = std::process::Command::new("mkfifo")
        .arg(desk.path("pipe"))
        .status();
    if made.is_ok_and(|status| status.success()) {
        // Files are read to tell traces: a pipe would not end, so nothing is looked at here but what is said.
        for name in ["pipe", "asks.toml", "extends.toml"] {
            let run = desk.command(&["run", name]).output().expect("it starts");
            let said = String::from_utf8_lossy(&run.stderr);
            assert_eq!(run.status.code(), Some(4), "{said}");
            assert!(said.contains("it is a device or a pipe"), "{said}");
        }
        std::fs::remove_file(desk.path("pipe")).expect("it was made");
    }
    for name in ["/dev/zero", "/dev/null", "endless.toml"] {
        desk.run(&format!("run {name}"))
            .exit(4)
            .no_trace()
            .stderr("it is a device or a pipe, not a file");
    }
    // Files with nothing in them take no room, however long they are.
    let long = |name: &str, bytes: u64| {
        let file = std::fs::File::create(desk.path(name)).expect("a file");
        file.set_len(bytes).expect("a long file");
    };
    long("huge.csv", (64 << 20) + 1);
    let refused = desk
        .command(&["run", "huge.toml"])
        .output()
        .expect("it starts");
    assert_eq!(refused.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("more than 64 MiB"));
    std::fs::remove_file(desk.path("huge.csv")).expect("it was made");
    long("long.toml", (4 << 20) + 1);
    desk.run("check long.toml")
        .exit(4)
        .stderr("more than 4 MiB");
}

#[test]
fn what_does_not_fit_into_the_memory_is_refused_before_anything_is_written() {
    let desk = Desk::with_small();
    let known = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    if !known.contains("MemAvailable") {
        return;
    }
    // A hundred million adults with ten thousand ties: four terabytes of ties.
    let large = "--set people.count=100000000 --set network.degree=10000";
    desk.run(&format!("run small.toml {large}"))
        .exit(3)
        .no_trace()
        .stderr("error[scenario/too-large]: the runs need about ")
        .stderr("TB of memory")
        .stderr("found 100000000 adults; up to about ");
    // Another machine may have more.
    desk.run(&format!("check small.toml {large}"))
        .exit(0)
        .stderr("warning[scenario/too-large]")
        .stdout("small.toml: ok; needs about ");
}

#[test]
fn a_key_given_twice_is_told_with_both_places() {
    let desk = Desk::empty().file(
        "twice.toml",
        "[people]\ncount = 10\ntaste_sd = 0\ncount = 20\n",
    );
    desk.run("check twice.toml")
        .exit(3)
        .stderr("twice.toml:4:1")
        .stderr("2 | count = 10\n  | ----- first given here");
}

#[test]
fn texts_that_would_steer_a_terminal_and_folders_without_name_are_refused() {
    let desk = Desk::empty()
        .file("title.toml", "title = \"a\\u001b[31m\"\n")
        .file("folder.toml", "output.folder = \"\"\n");
    desk.run("run title.toml")
        .exit(3)
        .no_trace()
        .stderr("title.toml:1:9")
        .stderr("found U+001B");
    desk.run("run folder.toml")
        .exit(3)
        .no_trace()
        .stderr("folder.toml:1:17");
}

#[test]
fn names_of_new_scenarios_are_names() {
    let desk = Desk::empty();
    for name in ["", ".", "..", ".hidden", "a\nb", "a/.b"] {
        desk.run_with(&["new", name])
            .exit(2)
            .no_trace()
            .stderr("cannot be the name of a scenario");
    }
    desk.run_with(&["new", "two words"])
        .exit(0)
        .stdout("thirdwave run 'two words.toml'");
    desk.run_with(&["check", "two words.toml"]).exit(0);
    desk.run_with(&["new", "--", "-x"])
        .exit(0)
        .stdout("thirdwave run ./-x.toml");
}

#[test]
fn a_finished_run_that_was_changed_is_not_told_as_the_run() {
    let desk = Desk::with_small();
    desk.run("run small.toml --no-charts -q").exit(0);
    let (series, manifest) = (
        desk.text("output/small/series.csv"),
        desk.text("output/small/manifest.json"),
    );
    desk.put("output/small/series.csv", series.replace("0.5", "0.6"));
    desk.run("run small.toml --no-charts")
        .exit(4)
        .no_trace()
        .no_stdout()
        .stderr("series.csv is not as this run wrote it")
        .stderr("--force");
    desk.put("output/small/series.csv", &series);
    // Without unemployment nothing depends on how often its lots are drawn.
    let other = manifest.replace("turnover = 2\\n", "turnover = 3\\n");
    assert_ne!(other, manifest);
    desk.put("output/small/manifest.json", other);
    desk.run("verify output/small")
        .exit(5)
        .no_trace()
        .stderr("is not the one whose hash it names");
    desk.run("chart output/small --kind waves")
        .exit(0)
        .stderr("is not the one whose hash it names");
    desk.put("output/small/manifest.json", b"\xff\xfe");
    for line in [
        "verify output/small",
        "chart output/small",
        "run small.toml",
    ] {
        desk.run(line)
            .exit(4)
            .no_trace()
            .stderr("manifest.json cannot be read");
    }
    desk.run("chart small.toml")
        .exit(4)
        .stderr("name the folder of a run");
}

#[test]
fn one_adult_alone_is_a_world() {
    let desk = Desk::with_small();
    desk.run(
        "run small.toml --set people.count=1 --set network.kind=none --out a --agents parquet",
    )
    .exit(0)
    .file("a/charts/waves.png");
    desk.run("run small.toml --set people.count=1 --set network.kind=erdos-renyi --set network.degree=0.5 --out b")
        .exit(0);
    desk.run("run small.toml --set people.count=1")
        .exit(3)
        .no_trace()
        .stderr("more ties than there are others");
}

#[test]
fn faulty_tables_of_data_are_named_with_their_place() {
    let tables: [(&str, &[u8], i32, &str); 12] = [
        (
            "no such column",
            b"year,h\n1990,40\n2000,30\n",
            3,
            "asks.toml:9:53",
        ),
        ("empty file", b"", 3, "data.csv"),
        ("no rows", b"year,hours\n", 3, "data.csv"),
        ("NaN", b"year,hours\n1990,nan\n2000,30\n", 3, "data.csv:2"),
        (
            "infinite",
            b"year,hours\n1990,40\n2000,inf\n",
            3,
            "data.csv:3",
        ),
        (
            "unsorted",
            b"year,hours\n2000,30\n1990,40\n",
            3,
            "data.csv:3",
        ),
        ("twice", b"year,hours\n1990,30\n1990,40\n", 3, "data.csv:3"),
        ("words", b"year,hours\n1990,forty\n", 3, "data.csv:2"),
        (
            "too long a row",
            b"year,hours\n1990,40,7\n",
            3,
            "data.csv:2",
        ),
        ("huge", b"year,hours\n1990,1e308\n2000,1e308\n", 3, "hours"),
        (
            "too large to be read",
            b"year,hours\n1990,1e999\n2000,1\n",
            3,
            "data.csv:2",
        ),
        ("not a text", b"year,hours\n1990,\xff\n", 4, "data.csv:2"),
    ];
    refused_tables(&tables);
}

#[test]
fn tables_that_other_programs_wrote_are_told_how_to_be_mended() {
    let tables: [(&str, &[u8], i32, &str); 7] = [
        (
            "two columns",
            b"year,hours,hours\n1990,40,41\n",
            3,
            "data.csv:1:12",
        ),
        (
            "two columns, the first",
            b"year,hours,hours\n1990,40,41\n",
            3,
            "asks.toml:9:53",
        ),
        (
            "semicolons",
            b"year;hours\n1990;40,5\n",
            3,
            "hint: the cells seem to be separated by semicolons",
        ),
        ("tabs", b"year\thours\n1990\t40.5\n", 3, "separated by tabs"),
        (
            "thousands",
            b"year,hours\n1990,\"1,000\"\n",
            3,
            "hint: write 1000, without marks",
        ),
        (
            "a decimal comma",
            b"year,hours\n1990,\"40,5\"\n",
            3,
            "hint: write 40.5, with a point",
        ),
        (
            "an open quote",
            b"year,hours\n1990,\"40\n2000,30\n",
            3,
            "data.csv:2:6",
        ),
    ];
    refused_tables(&tables);
}

/// Every table, asked for its hours, is refused with a code and a part of what is said.
#[track_caller]
fn refused_tables(tables: &[(&str, &[u8], i32, &str)]) {
    let scenario = SMALL.replace(
        "hours = [[1990, 40], [2000, 30]]",
        "hours = { csv = \"data.csv\", time = \"year\", column = \"hours\" }",
    );
    for (what, data, code, said) in tables {
        let desk = Desk::empty()
            .file("asks.toml", &scenario)
            .file("data.csv", data);
        let run = desk.run("run asks.toml --no-charts");
        assert!(run.err().contains(said), "{what}: no `{said}` in\n{run:?}");
        run.exit(*code).no_trace().no_stdout();
    }
}

#[test]
fn faulty_scenarios_are_refused_before_anything_is_written() {
    let faults = [
        ("[people]\ncount = 0\n", "faulty.toml:2:9"),
        (
            "[people]\ncount = 99999999999999999999\n",
            "faulty.toml:2:9",
        ),
        ("[people\ncount = 10\n", "faulty.toml:1"),
        ("[people]\ncount = nan\n", "faulty.toml:2:9"),
        ("[time]\nstart = inf\n", "faulty.toml:2:9"),
        ("[time]\nstart = 2000\nend = 1990\n", "faulty.toml:3:7"),
        ("[drivers]\nhours = []\n", "faulty.toml:2:9"),
        (
            "[drivers]\nhours = [[1990, 40], [1980, 30]]\n",
            "faulty.toml:2",
        ),
        (
            "[drivers]\nhours = [[1990, 40], [1990, 30]]\n",
            "faulty.toml:2",
        ),
        ("[drivers]\nhours = [[1990, -inf]]\n", "faulty.toml:2"),
        ("[drivers]\nhours = [[1990]]\n", "faulty.toml:2"),
        ("[drivers]\nhours = 169\n", "faulty.toml:2:9"),
        ("extends = \"faulty.toml\"\n", "faulty.toml:1:11"),
        ("household.categories = {}\n", "faulty.toml:1"),
        ("[output]\nevery = 0\n", "faulty.toml:2:9"),
        ("\u{0}", "faulty.toml:1:1"),
    ];
    for (text, place) in faults {
        let desk = Desk::empty().file("faulty.toml", text);
        let run = desk.run("run faulty.toml --no-charts");
        assert!(
            run.err().contains(place),
            "{text:?}: not at {place}\n{run:?}"
        );
        run.exit(3).no_trace().no_stdout().stderr("error[");
    }
}

#[test]
fn numbers_at_the_edge_are_no_reason_to_panic() {
    let desk = Desk::with_small();
    let lines = [
        "--seed 18446744073709551615",
        "--seed 0 --runs 2",
        "--threads 300",
        "--threads 4294967295",
        "--set people.count=1",
        "--set people.count=2 --set network.degree=1",
        "--set people.count=4294967295",
        "--set time.step=week --set output.every=1000",
        "--set time.end=1990.001",
        "--set household.time=168",
        "--set experiment.checkpoint_every=1",
        "--runs 4294967295",
    ];
    for (k, line) in lines.iter().enumerate() {
        let run = desk.run(&format!(
            "run small.toml --no-charts --quiet --out out{k} {line}"
        ));
        if run.code() != 0 {
            assert!(run.err().contains("error"), "{run:?}");
            run.no_trace();
        }
    }
}

#[test]
fn names_that_are_no_text_are_no_reason_to_panic() {
    let desk = Desk::empty();
    let name = OsStr::from_bytes(b"caf\xe9.toml");
    std::fs::write(desk.path("").join(name), SMALL).expect("a file");
    let arguments = ["run", "--no-charts", "--out", "here"].map(OsStr::new);
    desk.run_with(&[&arguments[..], &[name]].concat())
        .exit(0)
        .file("here/series.csv");
    let folder = OsStr::from_bytes(b"out\xff");
    let out = OsStr::new("--out");
    desk.run_with(&[&arguments[..2], &[out, folder, name]].concat())
        .exit(0);
}
