//! Is the table of adults right? Its rows agree with the last row of the series, for every layer, and every column is told.

use crate::brands::BUSY;
use crate::support::{Desk, shipped};
use std::collections::BTreeMap;
use thirdwave::experiments::agents::columns::{COLUMNS, meaning};
use thirdwave::output::csv;
use thirdwave::output::table::{Table, Values};

/// A town small enough to be looked through, with an online network.
const TOWN: &str = "[time]\nstart = 2020\nend = 2021.5\nstep = \"week\"\n[people]\ncount = 4200\n\
    [network]\nkind = \"watts-strogatz\"\ndegree = 8\n\
    [online]\nkind = \"barabasi-albert\"\nnewcomer_ties = 3\ndirected = true\n[drivers]\nreach = 0.6\n";

/// Runs a scenario; the table of adults, and the last row of its series.
#[track_caller]
fn ends(desk: &Desk, text: &str, threads: &str) -> (Table, BTreeMap<String, f64>) {
    desk.put("town.toml", text);
    let line = [
        "run",
        "town.toml",
        "--quiet",
        "--no-charts",
        "--agents",
        "csv",
        "--threads",
        threads,
        "--out",
        threads,
    ];
    desk.run_with(&line).exit(0);
    let table = |name: &str| {
        let bytes = desk.bytes(&format!("{threads}/{name}.csv"));
        csv::read(&bytes).expect("a table")
    };
    let series = table("series");
    let last = series.rows() - 1;
    let row = series.columns().iter().filter_map(|column| {
        let values = series.numbers(&column.name)?;
        Some((column.name.clone(), values[last]))
    });
    (table("agents"), row.collect())
}

fn texts<'t>(table: &'t Table, name: &str) -> &'t [String] {
    match table.column(name).map(|column| &column.values) {
        Some(Values::Texts(texts)) => texts,
        _ => panic!("{name} is no column of words"),
    }
}

/// Mean of a column of numbers or flags.
#[track_caller]
fn mean(table: &Table, name: &str) -> f64 {
    let sum: f64 = match table.column(name).map(|column| &column.values) {
        Some(Values::Integers(values)) => values.iter().map(|&value| value as f64).sum(),
        Some(Values::Numbers(values)) => values.iter().sum(),
        _ => panic!("{name} is no column of numbers"),
    };
    sum / table.rows() as f64
}

fn share(texts: &[String], wanted: &[&str]) -> f64 {
    let found = texts.iter().filter(|text| wanted.contains(&text.as_str()));
    found.count() as f64 / texts.len() as f64
}

#[track_caller]
fn near(found: f64, wanted: f64, what: &str) {
    assert!(
        (found - wanted).abs() < 1e-9,
        "{what}: {found} for {wanted}"
    );
}

#[test]
fn adults_agree_with_what_is_measured_of_brands() {
    let desk = Desk::empty();
    let (agents, last) = ends(&desk, &format!("{TOWN}{BUSY}"), "1");
    assert_eq!(agents.rows(), 4200);
    for brand in ["acme", "bolt"] {
        for (column, measure) in [
            ("aware", "aware"),
            ("customer", "buyers"),
            ("annoyed", "annoyed"),
        ] {
            let measure = format!("{measure}_{brand}");
            near(
                mean(&agents, &format!("{column}_{brand}")),
                last[&measure],
                &measure,
            );
        }
        // Opinions are summed in units of 2^-24 there.
        let opinion =
            mean(&agents, &format!("opinion_{brand}")) - last[&format!("opinion_{brand}")];
        assert!(opinion.abs() < 1e-6, "{opinion}");
        let measure = format!("users_{brand}");
        near(
            share(texts(&agents, "last_brand"), &[brand]),
            last[&measure],
            &measure,
        );
        let moods = texts(&agents, &format!("experience_{brand}"));
        let net = share(moods, &["delighted"]) - share(moods, &["disappointed", "ignored"]);
        let owners = mean(&agents, &format!("owner_{brand}"));
        let measure = format!("promoters_{brand}");
        near(net / owners, last[&measure], &measure);
        near(
            1.0 - share(moods, &["none"]),
            owners,
            "all who own it have met it",
        );
    }
    near(
        mean(&agents, "member_acme"),
        last["members_acme"],
        "members",
    );
    assert!(
        agents.column("member_bolt").is_none(),
        "bolt keeps no community"
    );
    for (column, measure) in [
        ("original", "originals"),
        ("ambassador", "ambassadors"),
        ("participant", "participants"),
        ("aware", "aware"),
        ("online", "reached"),
    ] {
        assert!(last[measure] > 0.0, "nothing to compare: {measure}");
        near(mean(&agents, column), last[measure], measure);
    }
    let stands = texts(&agents, "stand");
    near(
        share(stands, &["content", "disappointed"]),
        last["adopted"],
        "adopted",
    );
    near(
        share(stands, &["disappointed"]),
        last["disappointed"],
        "disappointed",
    );
    traits_are_those_of_the_rule(&agents);
}

/// Means of traits and what must hold of every adult.
#[track_caller]
fn traits_are_those_of_the_rule(agents: &Table) {
    // Novelty is uniform in 0 to 2, a twentieth thinks of products: five standard errors of 4,200 adults.
    assert!((mean(agents, "novelty") - 1.0).abs() < 5.0 * 0.577 / 64.8);
    assert!((mean(agents, "creative") - 0.05).abs() < 5.0 * 0.218 / 64.8);
    assert!((mean(agents, "price_sensitivity") - 1.5).abs() < 5.0 * 0.5 / 64.8);
    let flag = |name: &str| match agents.column(name).map(|column| &column.values) {
        Some(Values::Integers(values)) => values.clone(),
        _ => panic!("{name} is no flag"),
    };
    let (original, creative, proactive) = (flag("original"), flag("creative"), flag("proactive"));
    let participant = flag("participant");
    let dates = agents.numbers("adopted_date").expect("dates");
    let stands = texts(agents, "stand");
    for adult in 0..agents.rows() {
        // Ideas come from those who think of products, and whoever told a brand anything is proactive.
        assert!(original[adult] <= creative[adult], "adult {adult}");
        assert!(original[adult].max(participant[adult]) <= proactive[adult]);
        assert_eq!(dates[adult].is_nan(), stands[adult] == "open");
        assert!(dates[adult].is_nan() || (2020.0..=2021.5).contains(&dates[adult]));
    }
    assert!(
        mean(agents, "proactive") > mean(agents, "participant"),
        "acme answers, bolt converses late"
    );
    // Ties online are counted from both ends.
    near(
        mean(agents, "follows"),
        mean(agents, "followers"),
        "ties online",
    );
}

#[test]
fn adults_are_the_same_for_any_number_of_threads() {
    let desk = Desk::empty();
    let text = format!("{TOWN}{BUSY}[household]\n");
    let _ = ends(&desk, &text, "1");
    let _ = ends(&desk, &text, "2");
    let _ = ends(&desk, &text, "7");
    let one = desk.bytes("1/agents.csv");
    assert!(one == desk.bytes("2/agents.csv") && one == desk.bytes("7/agents.csv"));
    let head = String::from_utf8(
        one.split(|&byte| byte == b'\n')
            .next()
            .expect("a head")
            .to_vec(),
    );
    let head = head.expect("text");
    // All layers in one row.
    for column in [
        "wave",
        "habit_food",
        "skill_food",
        "stand",
        "experience_acme",
        "proactive",
    ] {
        assert!(
            head.split(',').any(|name| name == column),
            "{column} in {head}"
        );
    }
}

#[test]
fn what_spreads_without_brands_has_its_columns() {
    let rules = [
        ("bass", "innovation = 0.01\nimitation = 0.5\n", false),
        (
            "two-sided",
            "innovation = 0.01\nimitation = 0.5\ndisappointment = 0.2\n",
            false,
        ),
        ("opinion", "seeds = 20\n", true),
    ];
    for (rule, more, held) in rules {
        let desk = Desk::empty();
        let text = format!("{TOWN}[adoption]\nrule = \"{rule}\"\n{more}");
        let (agents, last) = ends(&desk, &text, "2");
        let stands = texts(&agents, "stand");
        near(
            share(stands, &["content", "disappointed"]),
            last["adopted"],
            rule,
        );
        near(share(stands, &["rejected"]), last["rejected"], rule);
        near(mean(&agents, "aware"), last["aware"], rule);
        assert!(last["adopted"] > 0.0, "{rule}");
        assert_eq!(agents.column("opinion").is_some(), held, "{rule}");
        assert_eq!(agents.column("experience").is_some(), held, "{rule}");
        assert!(agents.column("work").is_none() && agents.column("last_brand").is_none());
    }
}

#[test]
fn parquet_is_written_alone_and_columns_are_told() {
    let desk = Desk::empty();
    let scenario = shipped("scenarios/two-brands.toml");
    let line = [
        "run",
        &scenario,
        "--quiet",
        "--no-charts",
        "--agents",
        "parquet",
        "--out",
        "out",
        "--set",
        "people.count=500",
    ];
    desk.run_with(&line).exit(0).file("out/agents.parquet");
    assert!(!desk.path("out/agents.csv").exists());
    let manifest = desk.text("out/manifest.json");
    for part in [
        "\"agents.parquet\"",
        "whether it has spoken well of a brand",
    ] {
        assert!(manifest.contains(part), "{part}");
    }
    for (name, told) in [
        ("detachment", "part of loyalty"),
        ("experience_acme", "its last experience with the brand"),
    ] {
        desk.run(&format!("explain {name}"))
            .exit(0)
            .stdout(told)
            .stdout("--agents");
    }
    for column in &COLUMNS {
        let found = meaning(&column.name.replace('*', "acme")).expect("it is told");
        assert_eq!(found.name, column.name);
    }
}
