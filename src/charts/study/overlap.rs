//! Does every text keep to its place? Charts of studies of many shapes in six sizes.

use crate::charts::canvas::Canvas;
use crate::charts::study::{ALL, StudyChart, StudyInput, able, of_name};
use crate::charts::theme::Theme;
use crate::charts::{Footer, Input, Thresholds};
use crate::output::table::{Table, Values};

const SIZES: [(u32, u32); 6] = [
    (1920, 1080),
    (1280, 720),
    (800, 600),
    (1080, 1080),
    (1080, 1920),
    (640, 480),
];

fn about(nothing: &Table) -> Input<'_> {
    Input {
        title: "A title of a scenario of middling length".to_owned(),
        question: "What if?".to_owned(),
        series: nothing,
        low: None,
        high: None,
        categories: Vec::new(),
        footer: Footer {
            source: "A source with a name and a year, 2004".to_owned(),
            seed: 1,
            runs: 20,
            each: String::new(),
            adults: (1000, 1000),
            scenario_hash: String::new(),
            version: "0.1.0 · sweep 0123456789ab".to_owned(),
        },
        thresholds: Thresholds {
            wave1_made: 0.5,
            wave3_made: 0.3,
            wave_memory: 10.0,
        },
        compare: Vec::new(),
        spread: None,
        brands: None,
    }
}

fn path(place: usize) -> String {
    format!("drivers.price.category_{place}.scale")
}

/// Fractional parts that fill a range evenly.
fn even(rows: usize, step: f64) -> Vec<f64> {
    (0..rows).map(|row| (row as f64 * step) % 1.0).collect()
}

fn sweep(settings: usize) -> Table {
    let rows = 60;
    let mut table = Table::default();
    table.push("point", "", Values::Integers((0..rows as u64).collect()));
    for k in 0..settings {
        let values = even(rows, 0.618 / (k + 1) as f64);
        let coarse = values.iter().map(|v| (v * 5.0).floor() / 4.0).collect();
        table.push(&path(k), "", Values::Numbers(coarse));
    }
    table.push("run", "", Values::Integers(vec![0; rows]));
    table.push("seed", "", Values::Integers(vec![1; rows]));
    table.push("made", "share", Values::Numbers(even(rows, 0.377)));
    table
}

fn sensitivity(settings: usize, names: &[&str]) -> Table {
    let mut table = Table::default();
    let paths = (0..settings).map(path).collect();
    table.push("setting", "", Values::Texts(paths));
    for (k, name) in names.iter().enumerate() {
        let values = even(settings, 0.1 + 0.07 * k as f64);
        table.push(name, "", Values::Numbers(values));
    }
    table
}

/// A comparison of so many variants over fifty dates: differences, who moved and why.
fn compare(variants: usize) -> [Table; 3] {
    let key = |k: usize| format!("drivers.price.category_{k}.scale=0.{k}");
    let (dates, measures) = (50, ["made", "wave3", "hours_market"]);
    let rows = variants * dates * measures.len();
    let per = dates * measures.len();
    let mut difference = Table::default();
    let owner =
        |of: usize, rows: usize| Values::Texts((0..rows).map(|row| key(row / of)).collect());
    difference.push("variant", "", owner(per, rows));
    let times = (0..rows).map(|row| 1990.0 + (row % dates) as f64);
    difference.push("time", "year", Values::Numbers(times.collect()));
    let measure = |row: usize| measures[row / dates % measures.len()].to_owned();
    let named = (0..rows).map(measure).collect();
    difference.push("measure", "", Values::Texts(named));
    let mean = even(rows, 0.013);
    for (name, by) in [("difference", 0.0), ("low", -0.05), ("high", 0.05)] {
        let values = mean.iter().map(|value| value - 0.4 + by).collect();
        difference.push(name, "", Values::Numbers(values));
    }
    let mut changed = Table::default();
    let rows = 9 * variants;
    changed.push("variant", "", owner(9, rows));
    let word = |text: &str| Values::Texts(vec![text.to_owned(); rows]);
    changed.push("what", "", word("personal_services"));
    changed.push("from", "", word("co-create"));
    changed.push("to", "", word("make"));
    for (name, step) in [("share", 0.11), ("low", 0.1), ("high", 0.13)] {
        changed.push(name, "share", Values::Numbers(even(rows, step)));
    }
    let mut why = Table::default();
    why.push("variant", "", owner(9, rows));
    why.push("category", "", word("personal_services"));
    why.push("cause", "", word("what neighbours do"));
    for (name, step) in [("difference", 0.11), ("low", 0.1), ("high", 0.13)] {
        let values = even(rows, step).iter().map(|v| v - 0.5).collect();
        why.push(name, "share", Values::Numbers(values));
    }
    [difference, changed, why]
}

/// A calibration of so many settings to so many series, with or without curves and a part that judges.
fn calibrate(settings: usize, series: usize, curves: bool) -> [Table; 3] {
    let mut found = sensitivity(settings, &["estimate", "low", "high"]);
    found.push("level", "", Values::Numbers(vec![0.95; settings]));
    let mut fit = Table::default();
    let (dates, rows) = (14, 14 * series);
    let texts = |of: &dyn Fn(usize) -> String| Values::Texts((0..rows).map(of).collect());
    fit.push(
        "name",
        "",
        texts(&|row| format!("series_number_{}", row / dates)),
    );
    let part = |row: usize| if row % dates < 9 { "fitted" } else { "judged" };
    fit.push("part", "", texts(&|row| part(row).to_owned()));
    let times = (0..rows).map(|row| 1949.0 + (row % dates) as f64).collect();
    fit.push("time", "year", Values::Numbers(times));
    for (k, name) in ["observed", "simulated", "bass", "logistic", "gompertz"]
        .into_iter()
        .enumerate()
    {
        // Ends that lie close together must be told apart.
        let value = |row: usize| (row % dates) as f64 / 14.0 + 0.002 * k as f64;
        let none = k > 1 && !curves;
        let values = (0..rows).map(|row| if none { f64::NAN } else { value(row) });
        fit.push(name, "", Values::Numbers(values.collect()));
    }
    let mut posterior = Table::default();
    for k in 0..settings {
        posterior.push(
            &path(k),
            "",
            Values::Numbers(even(40, 0.618 / (k + 1) as f64)),
        );
    }
    posterior.push("weight", "", Values::Numbers(vec![0.025; 40]));
    [found, fit, posterior]
}

/// A threshold whose interval is so wide.
fn threshold(width: f64) -> [Table; 2] {
    let mut found = Table::default();
    for (name, word) in [("setting", path(0)), ("measure", "adopted".to_owned())] {
        found.push(name, "", Values::Texts(vec![word]));
    }
    found.push("found", "", Values::Texts(vec!["rises".to_owned()]));
    for (name, value) in [
        ("at", 0.5),
        ("low", 0.4),
        ("high", 0.4 + width),
        ("confidence", 0.95),
    ] {
        found.push(name, "", Values::Numbers(vec![value]));
    }
    let mut points = Table::default();
    let x = even(12, 0.0833);
    let side = |x: &f64| match x {
        x if *x < 0.4 => "below",
        x if *x > 0.4 + width => "above",
        _ => "undecided",
    };
    points.push(
        "side",
        "",
        Values::Texts(x.iter().map(|x| side(x).to_owned()).collect()),
    );
    points.push(&path(0), "", Values::Numbers(x.clone()));
    points.push("mean", "", Values::Numbers(x));
    [found, points]
}

/// A split over so many actions, or so many seeds, and what it gains.
fn optimise(actions: usize, seeds: usize) -> [Table; 4] {
    let name = |k: usize| format!("shop_of_the_town.action_number_{k}");
    let names: Vec<String> = (0..actions).map(name).collect();
    let mut split = Table::default();
    split.push("action", "", Values::Texts(names.clone()));
    let shares = even(actions, 0.618);
    split.push("share", "", Values::Numbers(shares.clone()));
    split.push(
        "budget",
        "",
        Values::Numbers(shares.iter().map(|s| 6e5 * s).collect()),
    );
    let mut chosen = Table::default();
    let order: Vec<u64> = (1..=seeds as u64).collect();
    chosen.push("order", "", Values::Integers(order.clone()));
    chosen.push("agent", "", Values::Integers(order.clone()));
    let reached = order.iter().map(|&k| libm::sqrt(k as f64)).collect();
    chosen.push("adopted", "", Values::Numbers(reached));
    let mut gain = Table::default();
    for (name, value) in [
        ("chosen", 2.0),
        ("beside", 1.9),
        ("gain", 0.1),
        ("low", 0.05),
        ("high", 0.2),
    ] {
        gain.push(name, "", Values::Numbers(vec![value]));
    }
    let mut tried = Table::default();
    for (k, name) in names.iter().enumerate() {
        tried.push(name, "", Values::Numbers(even(30, 0.618 / (k + 1) as f64)));
    }
    tried.push("npv_shop_of_the_town", "", Values::Numbers(even(30, 0.377)));
    [split, chosen, gain, tried]
}

fn input<'a>(
    study: &'a str,
    tables: &'a [(&'a str, &'a Table)],
    nothing: &'a Table,
) -> StudyInput<'a> {
    StudyInput {
        study,
        about: about(nothing),
        tables,
        labels: Vec::new(),
    }
}

fn check(study: &str, tables: &[(&str, &Table)], expected: usize) {
    let nothing = Table::default();
    let input = input(study, tables, &nothing);
    assert_eq!(able(&input).len(), expected, "{study}");
    for size in SIZES {
        for chart in able(&input) {
            apart(chart, &input, size);
        }
    }
}

/// Every text of a chart stands in the picture, and none over another.
fn apart(chart: StudyChart, input: &StudyInput<'_>, (width, height): (u32, u32)) {
    let theme = Theme {
        width,
        height,
        ..Theme::default()
    };
    let mut canvas = Canvas::new(&theme);
    (chart.draw)(&mut canvas, input, &theme).unwrap();
    let when = format!("{} {width}x{height}", chart.name);
    let labels: Vec<_> = canvas.labels().collect();
    assert!(labels.len() > 4, "{when} says little");
    for (place, one) in labels.iter().enumerate() {
        let b = one.bounds;
        let inside = b.left >= -0.5
            && b.top >= -0.5
            && b.right <= canvas.width + 0.5
            && b.bottom <= canvas.height + 0.5;
        assert!(inside, "{when}: {} leaves", one.text);
        let mut others = labels[place + 1..].iter();
        let over = others.find(|other| b.overlaps(other.bounds));
        assert!(
            over.is_none(),
            "{when}: `{}` and `{}`",
            one.text,
            over.map_or("", |other| other.text.as_str())
        );
    }
}

#[test]
fn charts_of_points_keep_their_texts_apart() {
    for settings in 1..=8 {
        check("sweep", &[("sweep", &sweep(settings))], 1);
        let morris = ["mu_star", "mu_star_low", "mu_star_high", "sigma"];
        check(
            "sensitivity",
            &[("sensitivity", &sensitivity(settings, &morris))],
            1,
        );
        let sobol = [
            "first",
            "first_low",
            "first_high",
            "total",
            "total_low",
            "total_high",
        ];
        check(
            "sensitivity",
            &[("sensitivity", &sensitivity(settings, &sobol))],
            1,
        );
    }
}

/// So many effects: met or missed, of numbers, ranges, signs and nothing published.
fn effects(count: usize) -> Table {
    let mut table = Table::default();
    let texts = |of: &dyn Fn(usize) -> &'static str| {
        Values::Texts((0..count).map(|k| of(k).to_owned()).collect())
    };
    table.push(
        "label",
        "",
        texts(&|_| "Advertising on the sales of the other brand, second year"),
    );
    let verdicts = ["missed", "within", "factor-two", "undecided", "unpublished"];
    table.push("verdict", "", texts(&|k| verdicts[k % 5]));
    let known = |of: &dyn Fn(usize) -> f64| Values::Numbers((0..count).map(of).collect());
    let factor = |k: usize| libm::exp2((k % 9) as f64 - 4.0);
    table.push("simulated", "", known(&|k| 0.12 * factor(k)));
    table.push("low", "", known(&|k| 0.1 * factor(k)));
    table.push("high", "", known(&|k| 0.15 * factor(k)));
    let told = |k: usize, published: f64| if k % 5 == 4 { f64::NAN } else { published };
    let number = |k: usize| {
        if k.is_multiple_of(3) {
            f64::NAN
        } else {
            told(k, 0.12)
        }
    };
    table.push("published", "", known(&number));
    table.push("published_low", "", known(&|k| told(k, 0.1)));
    let high = |k: usize| if k % 7 == 6 { f64::NAN } else { told(k, 0.141) };
    table.push("published_high", "", known(&high));
    table
}

#[test]
fn charts_of_effects_keep_their_texts_apart() {
    for count in [1, 2, 5, 9, 14, 40] {
        check("effects", &[("effects", &effects(count))], 1);
    }
}

#[test]
fn charts_of_variants_keep_their_texts_apart() {
    for variants in 1..=5 {
        let [difference, changed, why] = compare(variants);
        let tables = [
            ("difference", &difference),
            ("changed", &changed),
            ("why", &why),
        ];
        check("compare", &tables, 2);
    }
}

#[test]
fn charts_of_searches_keep_their_texts_apart() {
    for settings in 1..=5 {
        for series in 1..=3 {
            for curves in [false, true] {
                let [found, fit, posterior] = calibrate(settings, series, curves);
                let tables = [
                    ("calibration", &found),
                    ("fit", &fit),
                    ("posterior", &posterior),
                ];
                check("calibrate", &tables, 2);
            }
        }
    }
    for width in [0.0, 0.02, 0.3] {
        let [found, points] = threshold(width);
        check(
            "threshold",
            &[("threshold", &found), ("points", &points)],
            1,
        );
    }
    for count in 2..=9 {
        let [split, chosen, gain, tried] = optimise(count, count);
        let tables = [("optimise", &split), ("gain", &gain), ("points", &tried)];
        check("optimise", &tables, 1);
        check("optimise", &[("optimise", &chosen), ("gain", &gain)], 1);
    }
}

/// All texts of a chart in one.
fn told(study: &str, tables: &[(&str, &Table)], name: &str) -> String {
    let (nothing, theme) = (Table::default(), Theme::default());
    let mut canvas = Canvas::new(&theme);
    let chart = of_name(name).unwrap();
    (chart.draw)(&mut canvas, &input(study, tables, &nothing), &theme).unwrap();
    let texts: Vec<String> = canvas.labels().map(|label| label.text.clone()).collect();
    texts.join(" ")
}

#[test]
fn titles_of_studies_state_what_the_tables_say() {
    let [difference, changed, why] = compare(1);
    let tables = [
        ("difference", &difference),
        ("changed", &changed),
        ("why", &why),
    ];
    // The last of fifty differences is 0.637 - 0.4, give or take 0.05.
    let text = told("compare", &tables, "difference");
    assert!(
        text.contains("Made rises by 0.237 (0.187 to 0.287) at the end"),
        "{text}"
    );
    let text = told("compare", &tables, "changed");
    assert!(
        text.contains("Largest move: personal services: co-create to make, 88 % of adults, with"),
        "{text}"
    );
    let sobol = sensitivity(
        3,
        &[
            "first",
            "first_low",
            "first_high",
            "total",
            "total_low",
            "total_high",
        ],
    );
    let text = told("sensitivity", &[("sensitivity", &sobol)], "influence");
    // Of totals 0, 0.31 and 0.62 that of the third is the greatest.
    assert!(
        text.contains("category_2.scale matters most: 62 % of the variance"),
        "{text}"
    );
    let [split, chosen, gain, tried] = optimise(3, 4);
    let tables = [("optimise", &split), ("gain", &gain), ("points", &tried)];
    let text = told("optimise", &tables, "budget");
    assert!(
        text.contains("The choice beats the equal split by 0.1 in npv shop of the town"),
        "{text}"
    );
    let tables = [("optimise", &chosen), ("gain", &gain)];
    let text = told("optimise", &tables, "seeds");
    assert!(
        text.contains("beats as many drawn at random by 0.1 in adopted"),
        "{text}"
    );
    let counts = "1 2 3 4 number of first adopters";
    assert!(text.contains(counts), "half an adopter: {text}");
    let one = sweep(1);
    let text = told("sweep", &[("sweep", &one)], "response");
    assert!(
        text.contains("Made is ") && text.contains("category_0.scale = "),
        "{text}"
    );
}

#[test]
fn every_chart_of_a_study_has_its_own_name() {
    for (place, one) in ALL.iter().enumerate() {
        assert!(ALL[place + 1..].iter().all(|other| other.name != one.name));
        assert!(
            crate::charts::Kind::of_name(one.name).is_none(),
            "{}",
            one.name
        );
    }
}
