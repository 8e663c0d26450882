//! Does any label of the charts of brands hide another or leave the picture? Over numbers of brands and runs, lengths and sizes.

use crate::charts::channels;
use crate::charts::market::Brands;
use crate::charts::overlap::{faults_of, none};
use crate::charts::spread::Spread;
use crate::charts::theme::Theme;
use crate::charts::{Footer, Input, Kind, Thresholds, canvas_of};
use crate::output::table::{Table, Values};

const KINDS: [Kind; 11] = [
    Kind::Funnel,
    Kind::Market,
    Kind::Voice,
    Kind::Sales,
    Kind::Attribution,
    Kind::Promoters,
    Kind::Community,
    Kind::Prosumers,
    Kind::Crisis,
    Kind::Cost,
    Kind::Value,
];

const SIZES: [(u32, u32); 6] = [
    (1920, 1080),
    (800, 600),
    (960, 540),
    (1200, 1200),
    (2400, 900),
    (640, 400),
];

/// Actions of every second brand: the others do one thing.
const ACTIONS: [&str; 4] = ["ads", "letters_answered", "club", "all"];

fn leaked(table: Table) -> &'static Table {
    Box::leak(Box::new(table))
}

/// The series of some runs, which differ a little.
fn series(brands: u8, times: &[f64], runs: &[f64]) -> Table {
    let start = times[0];
    let span = times[times.len() - 1] - start;
    let mut table = Table::default();
    let every = |of: &dyn Fn(f64, f64) -> f64| {
        let values = runs
            .iter()
            .flat_map(|run| times.iter().map(move |time| (*run, *time)));
        let values = values.map(|(run, time)| of(run, (time - start) / span));
        Values::Numbers(values.collect())
    };
    table.push("time", "year", every(&|_, x| start + x * span));
    for (measure, most) in [
        ("originals", 0.01),
        ("ambassadors", 0.3),
        ("participants", 0.31),
        // Only markets of several brands have households, too.
        ("makers_and_speakers", 0.2),
        ("makers_only", 0.5),
        ("speakers_only", 0.19),
    ] {
        if measure.contains("makers") || measure.contains("_only") {
            if brands > 1 {
                table.push(measure, "", every(&|run, x| most * x.sqrt() * run / 1.2));
            }
        } else {
            table.push(measure, "", every(&|run, x| most * x * run / 1.2));
        }
    }
    for brand in 0..brands {
        let part = f64::from(brand + 1) / f64::from(brands);
        let mut column = |stem: &str, of: &dyn Fn(f64, f64) -> f64| {
            table.push(&format!("{stem}_b{brand}"), "", every(of));
        };
        for (stem, most) in [
            ("aware", 0.99),
            ("considered", 0.8),
            ("buyers", 0.6),
            ("users", 0.3),
        ] {
            column(stem, &|run, x| most * part * x * run);
        }
        column("revenue", &|run, x| 90_000.0 * part * x * run);
        column("online", &|run, _| 0.2 * part * run);
        column("researched", &|_, _| 0.5 * part);
        column("messages_positive", &|run, x| 0.02 * part * run * (1.2 - x));
        column("messages_negative", &|_, x| 0.01 * x);
        column("promoters", &|run, x| 0.4 * x - 0.3 * part * run);
        column("members", &|run, x| 0.3 * part * x * run);
        column("joined", &|run, x| 0.3 * part * x * run * (1.0 + x));
        column("complaints_answered", &|_, x| part * x);
        column("cost_per_adopter", &|run, _| part * part * run);
        column("npv", &|run, x| 30_000.0 * (part * x * run - 0.2));
        for (place, (stem, _)) in channels::all().enumerate() {
            let share = part / f64::from(u8::try_from(place).unwrap_or(0) + 1);
            column(&stem, &|_, x| 0.1 * share * x);
        }
    }
    table
}

/// What actions are worth, and what is said without answers.
fn valued(brands: u8, times: &[f64], runs: &[f64]) -> [Table; 2] {
    let texts = |texts: &[String]| Values::Texts(texts.to_vec());
    let (mut run, mut names, mut actions) = (Vec::new(), Vec::new(), Vec::new());
    let mut number: Vec<f64> = Vec::new();
    let (mut other, mut rates) = (Vec::new(), Vec::new());
    for (place, factor) in (0..).zip(runs) {
        for brand in 0..brands {
            let count = if brand % 2 == 0 { 4 } else { 1 };
            for (turn, action) in (1_u8..).zip(&ACTIONS[..count]) {
                run.push(place);
                names.push(format!("b{brand}"));
                actions.push((*action).to_owned());
                number.push(1000.0 * f64::from(turn) * factor);
            }
            for (row, _) in times.iter().enumerate() {
                other.push(format!("b{brand}"));
                rates.push(0.01 * factor * row as f64 / times.len() as f64);
            }
        }
    }
    let mut value = Table::default();
    value.push("run", "", Values::Integers(run));
    value.push("brand", "", texts(&names));
    value.push("action", "", texts(&actions));
    for (name, factor) in [
        ("cost", 1.0),
        ("acceleration", 0.7),
        ("expansion", 1.1),
        ("adopters", 0.3),
    ] {
        let values = number.iter().map(|number| factor * number).collect();
        value.push(name, "", Values::Numbers(values));
    }
    let mut said = Table::default();
    said.push("brand", "", texts(&other));
    said.push("action", "", texts(&vec!["ads".to_owned(); other.len()]));
    let constant = vec![0.005; rates.len()];
    said.push("messages_positive", "", Values::Numbers(constant));
    said.push("messages_negative", "", Values::Numbers(rates));
    [value, said]
}

fn input(count: u8, runs: u8, times: &[f64], step: &'static str) -> Input<'static> {
    let factors: Vec<f64> = (0..runs).map(|run| 0.8 + 0.1 * f64::from(run)).collect();
    let [value, said] = valued(count, times, &factors).map(leaked);
    let label = |brand: u8| match brand {
        0 => "The oldest department store of the county".to_owned(),
        1 => "Donaudampfschifffahrtsgesellschaft".to_owned(),
        _ => format!("Brand {brand}"),
    };
    let one = |factor: f64| leaked(series(count, times, &[factor]));
    Input {
        title: "A market of brands".to_owned(),
        question: "Who sells?".to_owned(),
        series: one(1.0),
        low: (runs > 1).then(|| one(0.8)),
        high: (runs > 1).then(|| one(1.2)),
        categories: Vec::new(),
        footer: Footer {
            source: "a table of figures that somebody counted".to_owned(),
            runs: u64::from(runs),
            each: String::new(),
            adults: (10_000, 10_000),
            version: "0.1.0".to_owned(),
            ..Footer::default()
        },
        thresholds: Thresholds {
            wave1_made: 0.5,
            wave3_made: 1.0 / 3.0,
            wave_memory: 10.0,
        },
        compare: Vec::new(),
        spread: Some(Spread {
            step,
            ..Spread::default()
        }),
        brands: Some(Brands {
            names: (0..count)
                .map(|brand| (format!("b{brand}"), label(brand)))
                .collect(),
            runs: leaked(series(count, times, &factors)),
            value: Some(value),
            unanswered: Some(said),
        }),
    }
}

#[test]
fn no_label_of_brands_hides_another_or_leaves_the_picture() {
    let weeks: Vec<f64> = (0..=260_u16)
        .map(|week| 2020.0 + f64::from(week) / 52.0)
        .collect();
    let years: Vec<f64> = (0..=30_u8).map(f64::from).collect();
    let months: Vec<f64> = (0..=14_u8)
        .map(|month| 2020.0 + f64::from(month) / 12.0)
        .collect();
    let mut faults = Vec::new();
    for (times, step) in [(weeks, "week"), (years, "year"), (months, "month")] {
        for (count, runs) in [(1, 1), (2, 5), (5, 1), (8, 5)] {
            let input = input(count, runs, &times, step);
            for (width, height) in SIZES {
                let theme = Theme {
                    width,
                    height,
                    ..Theme::default()
                };
                for kind in KINDS {
                    let when = format!("{count} brands, {runs} runs, {step}s, {width}x{height}");
                    if let Err(fault) = canvas_of(kind, &input, &theme) {
                        faults.push(format!("{when}: {}: {fault}", kind.name()));
                        continue;
                    }
                    let found = faults_of(kind, &input, &theme);
                    // One of each picture is enough to find it.
                    let found = found.iter().take(1);
                    faults.extend(found.map(|fault| format!("{when}: {fault}")));
                }
            }
        }
    }
    // Kinds side by side, so that none hides the others' faults.
    faults.sort_by_key(|fault| fault.rsplit("0: ").next().map(str::to_owned));
    faults.dedup_by_key(|fault| fault.rsplit(": ").nth(1).map(str::to_owned));
    none(&faults);
}
