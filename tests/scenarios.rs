//! Does every shipped scenario show what its head comment promises?
//!
//! Populations are smaller than shipped where the run is long; causes stay on. A counterfactual runs on the same seed, hence
//! the same draws, so that chance enters only where habits differ. All seeds are fixed: these tests give the same answer
//! always. Were the draws of the engine changed, promises about sizes have room of at least four standard errors of one run
//! (at most .007 on a share of 5,000 adults), and so have means over runs: a false alarm would be
//! rarer than one in ten thousand.

use crate::support::runs::{Rows, mean_and_error, run};
use crate::support::{root, scenarios};
use std::fs;
use std::path::Path;
use thirdwave::diagnostic::render::{Colour, diagnostics};
use thirdwave::experiments::{ensemble, fit};
use thirdwave::model::measures;
use thirdwave::scenario::Scenario;
use thirdwave::scenario::load::load;
use thirdwave::scenario::overrides::Override;
use thirdwave::scenario::reading::from_disk;

/// What is tested of each scenario.
const TESTS: [(&str, fn()); 8] = [
    ("dear-plumbers", dear_plumbers),
    ("desk-bound", desk_bound),
    ("first", first),
    ("home-tools", home_tools),
    ("made-better", made_better),
    ("shorter-week", shorter_week),
    ("three-waves", three_waves),
    ("us-1900-2020", us_1900_2020),
];

const CATEGORIES: [&str; 5] = ["food", "clothing", "repair", "media", "services"];

/// A shipped scenario with settings; it has no faults, and nothing in it is odd but that some may know nobody, and
/// that `set` may leave settings without effect.
pub(crate) fn shipped(name: &str, set: &[&str]) -> Scenario {
    let path = root().join("scenarios").join(format!("{name}.toml"));
    let overrides: Vec<Override> = set
        .iter()
        .map(|text| Override::parse("--set", text).expect("a setting"))
        .collect();
    let checked = load(&path, &overrides, &from_disk, &measures::all_names)
        .unwrap_or_else(|error| panic!("{}", diagnostics(&error.diagnostics, Colour::Plain)));
    let odd = checked
        .warnings
        .iter()
        .filter(|one| !["scenario/disconnected", "scenario/no-effect"].contains(&one.name));
    assert_eq!(
        odd.count(),
        0,
        "{}",
        diagnostics(&checked.warnings, Colour::Plain)
    );
    assert!(checked.value.scenario.output.causes);
    checked.value.scenario
}

pub(crate) fn ran(name: &str, set: &[&str]) -> Rows {
    run(&shipped(name, set), 0)
}

/// Date and value of the lowest point of a yearly column.
fn trough(rows: &Rows, name: &str, start: f64) -> (f64, f64) {
    let lowest = (0_u32..).zip(rows.column(name));
    let lowest = lowest.min_by(|a, b| a.1.total_cmp(&b.1)).expect("rows");
    (start + f64::from(lowest.0), lowest.1)
}

#[test]
fn every_shipped_scenario_is_tested() {
    let shipped = scenarios();
    let names: Vec<&str> = shipped
        .iter()
        .map(|path| {
            path.file_stem()
                .and_then(|name| name.to_str())
                .expect("a name")
        })
        .collect();
    let of_talk = crate::spread::TESTS.iter();
    let of_brands = crate::brands::scenarios::TESTS.iter();
    let mut tested: Vec<&str> = TESTS
        .iter()
        .chain(of_talk)
        .chain(of_brands)
        .map(|test| test.0)
        .collect();
    tested.sort_unstable();
    assert_eq!(names, tested);
}

#[test]
fn every_head_has_its_four_parts_in_order() {
    for path in scenarios() {
        let text = fs::read_to_string(&path).expect("a text");
        let head: Vec<&str> = text
            .lines()
            .take_while(|line| line.starts_with('#'))
            .collect();
        let place = |part: &str| {
            let starts = |line: &&str| {
                let rest = line
                    .strip_prefix("# ")
                    .and_then(|rest| rest.strip_prefix(part));
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
            };
            let places: Vec<usize> = (0..head.len()).filter(|&at| starts(&head[at])).collect();
            assert_eq!(places.len(), 1, "{}: `{part}`", path.display());
            places[0]
        };
        let places = ["Question", "What to notice", "What to try", "Source"].map(place);
        assert!(places.is_sorted() && places[0] == 0, "{}", path.display());
    }
}

#[test]
fn files_named_by_scenarios_are_shipped_and_all_of_them_are_named() {
    let folder = root().join("scenarios/data");
    let texts: String = scenarios()
        .iter()
        .map(|path| fs::read_to_string(path).expect("a text"))
        .collect();
    for entry in fs::read_dir(&folder).expect("readable") {
        let mut path = entry.expect("readable").path();
        // What is packed has a note beside it.
        if path.extension().is_some_and(|end| end == "gz") {
            path = path.with_extension("").with_extension("txt");
        }
        let text = fs::read_to_string(&path).expect("a text");
        assert!(text.starts_with("# What: "), "{}", path.display());
    }
    for name in texts.split('"').filter(|word| word.starts_with("data/")) {
        assert!(
            Path::new(&root().join("scenarios").join(name)).exists(),
            "{name}"
        );
    }
}

#[test]
fn first() {
    let rows = ran("first", &[]);
    let (year, low) = trough(&rows, "made", 1750.0);
    assert!(rows.at("made", 1750.0) > 0.60);
    assert!((1880.0..=1990.0).contains(&year), "{year}");
    let end = rows.at("made", 2050.0);
    assert!(end > low + 0.15, "{end} after {low}");
    assert!((rows.at("wage_work", 1750.0) - 0.15).abs() < 0.03);
    let wage_work = rows.column("wage_work");
    assert!(wage_work.is_sorted() && rows.at("wage_work", 2050.0) > 0.80);
    let changed = |set: &str| ran("first", &[set]).at("made", 2050.0);
    let hours = changed("drivers.hours.freeze=1970");
    let reach = changed("drivers.reach=0.05");
    let tools = changed("drivers.tools.all.freeze=1970");
    assert!(tools < hours.min(reach) && hours.max(reach) < end);
    let again = ran("first", &["experiment.seed=2"]).column("made");
    let apart = |(a, b): (f64, f64)| (a - b).abs();
    let apart: Vec<f64> = rows
        .column("made")
        .into_iter()
        .zip(again)
        .map(apart)
        .collect();
    assert!(mean_and_error(&apart).0 < 0.015);
    assert!(apart.into_iter().fold(0.0, f64::max) < 0.05);
}

#[test]
fn three_waves() {
    let people = "people.count=5000";
    let rows = ran("three-waves", &[people]);
    let (year, low) = trough(&rows, "made", 1750.0);
    assert!(rows.at("made", 1750.0) > 0.70);
    assert!(
        (1930.0..=2000.0).contains(&year) && low < 0.35,
        "{low} in {year}"
    );
    let end = rows.at("made", 2050.0);
    assert!(end > low + 0.10);
    let of = |category: &str| rows.at(&format!("made_{category}"), 2050.0);
    assert!(of("clothing") < 0.20);
    for other in ["food", "repair", "services"] {
        assert!(
            of("clothing") < of(other) && of(other) < of("media"),
            "{other}"
        );
    }
    let frozen = |group: &str, categories: &[&str]| {
        let set = categories
            .iter()
            .map(|c| format!("drivers.{group}{c}.freeze=1970"));
        let set: Vec<String> = set.chain([people.to_owned()]).collect();
        let set: Vec<&str> = set.iter().map(String::as_str).collect();
        ran("three-waves", &set).at("made", 2050.0)
    };
    let hours = frozen("hours", &[""]);
    assert!(frozen("reach", &[""]) < end);
    assert!(frozen("tools.", &CATEGORIES) < hours && hours < end);
    assert!(frozen("price.", &["food", "clothing", "media"]) > end);
}

#[test]
fn us_1900_2020() {
    let misfits = |set: &[&str]| {
        let mut all = vec!["people.count=10000"];
        all.extend(set);
        let scenario = shipped("us-1900-2020", &all);
        let rows = run(&scenario, 0);
        let series = ensemble::series(&scenario, std::slice::from_ref(&rows.record));
        (fit::misfits(&scenario, &series), rows)
    };
    let rms = |part: Option<(f64, usize)>| part.expect("points").0;
    let (fitted, rows) = misfits(&[]);
    let names: Vec<&str> = fitted.iter().map(|misfit| misfit.name.as_str()).collect();
    assert_eq!(names[..3], ["home_hours", "market_hours", "wage_work"]);
    // The misfits as the head states them, to the digits it gives and what chance adds with half the people.
    for (misfit, (before, after, room)) in
        fitted
            .iter()
            .zip([(0.7, 1.3, 0.2), (0.7, 1.0, 0.1), (0.01, 0.01, 0.015)])
    {
        assert!((rms(misfit.fitted) - before).abs() < room, "{misfit:?}");
        assert!((rms(misfit.judged) - after).abs() < room, "{misfit:?}");
        assert_eq!(misfit.fit_until, Some(1960.0));
    }
    let points: usize = fitted[..3]
        .iter()
        .map(|m| m.fitted.expect("points").1)
        .sum();
    assert_eq!(points, 24);
    let (plain, _) = misfits(&[
        "drivers.need.all=1",
        "drivers.hours.scale=1",
        "household.absorption=0.015",
    ]);
    assert!((rms(plain[0].fitted) - 5.4).abs() < 0.2 && (rms(plain[0].judged) - 2.5).abs() < 0.2);
    let home = |date| rows.at("hours_home", date);
    assert!(home(1960.0) > home(1980.0) + 1.0 && home(1980.0) > home(2000.0));
    let still = ran(
        "us-1900-2020",
        &["people.count=5000", "drivers.need.all=0.32"],
    );
    assert!(still.at("hours_home", 1960.0) < 16.0);
    for measure in ["made_food", "demarketisation"] {
        assert!(
            rows.at(measure, 2010.0) > rows.at(measure, 1970.0) + 0.02,
            "{measure}"
        );
    }
    for date in [1900.0, 1960.0, 2020.0] {
        assert!(rows.at("between", date) > 0.5, "{date}");
    }
    // Nothing is fitted to what comes after 1960: the need index stands still.
    let needs = &shipped("us-1900-2020", &[]).drivers.need;
    assert!(
        needs
            .iter()
            .all(|need| (need.at(1960.0) - need.at(2020.0)).abs() < 1e-12)
    );
}

#[test]
fn shorter_week() {
    let people = "people.count=4000";
    let ramp = "drivers.hours={shape=\"ramp\",from=40,to=24,start=2010,end=2035}";
    let at_40 = ran("shorter-week", &[people, "drivers.hours=40"]);
    let at_32 = ran("shorter-week", &[people]);
    let at_24 = ran("shorter-week", &[people, ramp]);
    let made = |rows: &Rows| rows.at("made", 2050.0);
    assert!(made(&at_40) + 0.03 < made(&at_32) && made(&at_32) + 0.03 < made(&at_24));
    let change = |name: &str| at_32.at(name, 2050.0) - at_40.at(name, 2050.0);
    let given_up = -change("hours_market");
    let at_home = change("hours_home") / given_up;
    assert!((0.15..=0.45).contains(&at_home), "{at_home}");
    assert!(change("hours_leisure") > 0.5 * (given_up - change("hours_home")));
    assert!(change("time_value") < 0.0);
    for cause in ["tools", "goods_price", "skilled_price", "quality"] {
        for category in CATEGORIES {
            let name = format!("cause_{cause}_{category}");
            assert!(at_32.at(&name, 2050.0).abs() < 1e-12, "{name}");
        }
    }
    assert!(change("made_clothing") > 0.0);
    for other in ["food", "repair", "media", "services"] {
        let clothing = at_32.at("made_clothing", 2050.0);
        assert!(clothing < at_32.at(&format!("made_{other}"), 2050.0));
    }
    let shared = ["drivers.employment=0.9", "drivers.work_sharing=1", people];
    let shared = ran("shorter-week", &shared);
    assert!(made(&shared) > made(&at_32) && shared.at("unemployed", 2050.0) < 1e-12);
}

#[test]
fn dear_plumbers() {
    let runs = |set: &[&str]| -> Vec<Rows> {
        let scenario = shipped("dear-plumbers", set);
        (0..4).map(|number| run(&scenario, number)).collect()
    };
    let people = "people.count=5000";
    let dear = runs(&[people]);
    let constant = runs(&[people, "drivers.skilled_price=1"]);
    let changes = |name: &str| {
        let pairs = dear.iter().zip(&constant);
        let of = |(a, b): (&Rows, &Rows)| a.at(name, 2050.0) - b.at(name, 2050.0);
        mean_and_error(&pairs.map(of).collect::<Vec<_>>())
    };
    for name in ["made_repair", "made_services", "hours_making"] {
        let (mean, error) = changes(name);
        assert!(mean > 5.0 * error, "{name}: {mean} +- {error}");
    }
    // Expected is -.006 with an error of .0007, measured on eight runs: new draws would have to be off by eight errors.
    assert!(changes("made_food").0 < 0.0);
    assert!(changes("made_repair").0 < 0.15);
    let cheap = "drivers.goods_price={shape=\"ramp\",from=1,to=0.67,start=2000,end=2023}";
    let cheap = ran("dear-plumbers", &[people, "drivers.skilled_price=1", cheap]);
    assert!(cheap.at("made", 2050.0) < constant[0].at("made", 2050.0));
    let at_once = ran(
        "dear-plumbers",
        &[people, "drivers.skilled_price.scale=1.5"],
    );
    assert!(at_once.at("made", 2000.0) > dear[0].at("made", 2000.0));
}

#[test]
fn home_tools() {
    let people = "people.count=4000";
    let better = ran("home-tools", &[people]);
    let tools = [
        "food=2.6",
        "clothing=2.8",
        "repair=2.6",
        "media=6",
        "services=1.8",
    ];
    let tools = tools.map(|tool| format!("drivers.tools.{tool}"));
    let set: Vec<&str> = tools.iter().map(String::as_str).chain([people]).collect();
    let constant = ran("home-tools", &set);
    let change = |name: &str| better.at(name, 2050.0) - constant.at(name, 2050.0);
    for category in CATEGORIES {
        assert!(change(&format!("made_{category}")) > 0.0, "{category}");
    }
    let ratio = better.at("hours_making", 2050.0) / constant.at("hours_making", 2050.0);
    assert!((0.5..1.0).contains(&ratio), "{ratio}");
    let elsewhere = change("hours_making") + change("hours_leisure");
    assert!(
        elsewhere.abs() < 0.5,
        "{elsewhere} hours went neither to making nor to leisure"
    );
    assert!(change("made_services") > change("made_repair"));
    let sewing = "drivers.tools.clothing={shape=\"ramp\",from=2.8,to=10,start=2005,end=2035}";
    let sewing = ran("home-tools", &[people, sewing]);
    assert!(sewing.at("made_clothing", 2050.0) > better.at("made_clothing", 2050.0));
    let needs = "drivers.need.all={shape=\"ramp\",from=1,to=1.3,start=2005,end=2035}";
    let needs = ran("home-tools", &[people, needs]);
    assert!(needs.at("hours_making", 2050.0) > better.at("hours_making", 2050.0));
}

#[test]
fn made_better() {
    let people = "people.count=4000";
    let constant = "drivers.quality.all=2.1";
    let pair = |sense: &str| {
        let falling = ran("made-better", &[people, sense]);
        (falling, ran("made-better", &[people, sense, constant]))
    };
    let (falling, level) = pair("people.quality_sense_mean=1");
    for category in CATEGORIES {
        let name = format!("made_{category}");
        assert!(
            falling.at(&name, 2050.0) > level.at(&name, 2050.0),
            "{name}"
        );
    }
    assert!(falling.at("time_value", 2050.0) > level.at("time_value", 2050.0));
    let gap = |(a, b): (Rows, Rows)| a.at("made", 2050.0) - b.at("made", 2050.0);
    let (indifferent, keen) = (
        gap(pair("people.quality_sense_mean=0.5")),
        gap(pair("people.quality_sense_mean=1.5")),
    );
    assert!(keen > indifferent + 0.03, "{keen} {indifferent}");
    let rising = "drivers.quality.all={shape=\"ramp\",from=2.1,to=2.7,start=2005,end=2035}";
    let rising = ran("made-better", &[people, rising]);
    assert!(rising.at("made", 2050.0) < level.at("made", 2050.0));
}

#[test]
fn desk_bound() {
    let none = ran("desk-bound", &["people.count=5000", "drivers.activity=0"]);
    let all = ran("desk-bound", &["people.count=5000", "drivers.activity=1"]);
    let change = |name: &str| all.at(name, 2050.0) - none.at(name, 2050.0);
    let made = change("made");
    assert!((0.0..0.08).contains(&made), "{made}");
    for category in ["repair", "food", "media"] {
        let more = change(&format!("made_{category}"));
        assert!(more > change("made_services"), "{category}");
    }
    let people = "people.count=5000";
    let week = |set: &[&str]| ran("shorter-week", set).at("made", 2050.0);
    assert!(made < week(&[people]) - week(&[people, "drivers.hours=40"]));
    let gym = "drivers.activity={shape=\"ramp\",from=0.72,to=0,start=2000,end=2030}";
    let gym = ran("desk-bound", &[people, gym]);
    assert!(gym.at("made", 2050.0) < all.at("made", 2050.0));
}

#[test]
fn again_needs_a_before() {
    // What the heads of the runs from 2000 say of wave 3: nobody is in it at the start, and some are soon after.
    for name in [
        "shorter-week",
        "dear-plumbers",
        "home-tools",
        "made-better",
        "desk-bound",
    ] {
        let rows = ran(name, &["people.count=2000"]);
        assert!(
            rows.at("wave3", 2000.0) < 1e-12 && rows.at("wave3", 2020.0) > 0.05,
            "{name}"
        );
    }
}
