//! Does any label of the charts of a spread hide another or leave the picture? Over courses, lengths, numbers of runs and sizes.

use crate::charts::overlap::{faults_of, none};
use crate::charts::spread::Spread;
use crate::charts::theme::Theme;
use crate::charts::{Fault, Fitted, Footer, Input, Kind, Observed, Thresholds, canvas_of, kinds};
use crate::output::table::{Table, Values};

/// Kinds of the talk layer.
const KINDS: [Kind; 7] = [
    Kind::Adoption,
    Kind::Hazard,
    Kind::Talk,
    Kind::Channels,
    Kind::Cascades,
    Kind::Reproduction,
    Kind::Degrees,
];

/// Adults in a run.
const ADULTS: f64 = 10_000.0;

/// The share adopted over a span from 0 to 1.
type Shape = fn(f64) -> f64;

const SHAPES: [(&str, Shape); 6] = [
    ("nothing", |_| 0.0),
    ("s-curve", |x| 1.0 / (1.0 + libm::exp(8.0 - 16.0 * x))),
    ("at once", |x| if x > 0.0 { 1.0 } else { 0.0 }),
    ("small", |x| 0.003 * x * x),
    ("seeds alone", |_| 0.01),
    ("from half", |x| 0.6 + 0.3 * x),
];

/// A leaked table: an input borrows tables that outlive the loops over kinds.
fn leaked(table: Table) -> &'static Table {
    Box::leak(Box::new(table))
}

fn series(shape: Shape, times: &[f64], factor: f64) -> Table {
    let span = times[times.len() - 1] - times[0];
    let adopted: Vec<f64> = times
        .iter()
        .map(|time| (shape((time - times[0]) / span) * factor).min(1.0))
        .collect();
    let fresh: Vec<f64> = std::iter::once(0.0)
        .chain(adopted.windows(2).map(|pair| pair[1] - pair[0]))
        .collect();
    let of = |f: &dyn Fn(usize) -> f64| Values::Numbers((0..times.len()).map(f).collect());
    let mut table = Table::default();
    table.push("time", "year", Values::Numbers(times.to_vec()));
    table.push("adopted", "share of adults", of(&|row| adopted[row]));
    table.push(
        "new_adopters",
        "share of adults per step",
        of(&|row| fresh[row]),
    );
    table.push(
        "could_adopt",
        "share of adults",
        of(&|row| 1.0 - adopted[row]),
    );
    table.push("rejected", "share of adults", of(&|_| 0.0));
    let hazard = |row: usize| {
        if row > 0 && adopted[row - 1] < 1.0 {
            fresh[row] / (1.0 - adopted[row - 1])
        } else {
            0.0
        }
    };
    table.push("hazard", "per step", of(&hazard));
    table.push("messages_positive", "", of(&|row| 7.0 * fresh[row]));
    let against = |row: usize| 7.0 * fresh[row] * adopted[row] * factor;
    table.push("messages_negative", "", of(&against));
    table.push("sentiment", "", of(&|row| 1.0 - 2.0 * adopted[row]));
    for (name, part) in [
        ("seed", 0.001),
        ("advertising", 0.3),
        ("offline", 0.4),
        ("online", 0.2),
        ("influencer", 0.06),
        ("review", 0.03),
        ("owned", 0.009),
    ] {
        let column = format!("by_{name}");
        table.push(&column, "share of adults", of(&|row| part * adopted[row]));
    }
    table
}

/// Columns of whole numbers by their names.
fn integers<const N: usize>(names: [&str; N], columns: [Vec<u64>; N]) -> Table {
    let mut table = Table::default();
    for (name, column) in names.into_iter().zip(columns) {
        table.push(name, "", Values::Integers(column));
    }
    table
}

fn push<const N: usize>(columns: &mut [Vec<u64>; N], row: [u64; N]) {
    for (column, value) in columns.iter_mut().zip(row) {
        column.push(value);
    }
}

/// A share of adults as a number of them.
fn count(share: f64) -> u64 {
    let more = |adults: &u64| *adults as f64 >= share * ADULTS;
    (0_u64..).find(more).unwrap_or(0)
}

/// Cascades as they come with a course.
fn cascades(series: &Table, runs: u64) -> Table {
    let adopted = series.numbers("adopted").unwrap();
    let mut columns: [Vec<u64>; 3] = Default::default();
    for run in 0..runs {
        let mut left = count(adopted[adopted.len() - 1]);
        for size in [1, 2, 3, 5, 40, 400, 4000] {
            let some = u64::from(left >= size);
            let number = (left / size).min(4000 / (size * size)).max(some);
            if number > 0 {
                push(&mut columns, [run, size, number]);
            }
            left -= size * number;
        }
    }
    integers(["run", "size", "cascades"], columns)
}

/// Cohorts as they come with a course.
fn cohorts(series: &Table, runs: u64) -> Table {
    let adopted = series.numbers("adopted").unwrap();
    let times = series.numbers("time").unwrap();
    let mut columns: [Vec<u64>; 4] = Default::default();
    let mut dates = Vec::new();
    for run in 0..runs {
        for (step, row) in (1..).zip(1..adopted.len()) {
            let new = count(adopted[row] - adopted[row - 1]);
            let brought = new * 3 * (adopted.len() - row) as u64 / adopted.len() as u64;
            push(&mut columns, [run, step, new, brought]);
            dates.push(times[row]);
        }
    }
    let mut table = integers(["run", "step", "adopters", "caused"], columns);
    table.push("time", "", Values::Numbers(dates));
    table
}

/// Degrees as they come with a course.
fn degrees(series: &Table, runs: u64, most: u64) -> Table {
    let adopted = series.numbers("adopted").unwrap();
    let last = adopted[adopted.len() - 1];
    let mut columns: [Vec<u64>; 4] = Default::default();
    for run in 0..runs {
        for degree in 0..most {
            let adults = 10_000 / (1 + degree * degree / 9);
            let share = last * (degree as f64 / most as f64);
            let took = count(share * adults as f64 / ADULTS).min(adults);
            push(&mut columns, [run, degree, adults, took]);
        }
    }
    integers(["run", "degree", "adults", "adopted"], columns)
}

fn input(shape: Shape, times: &[f64], step: &'static str, runs: u64) -> Input<'static> {
    let mean = series(shape, times, 1.0);
    let most = if times.len() > 20 { 60 } else { 16 };
    let [cascades, cohorts, degrees] = [
        cascades(&mean, runs),
        cohorts(&mean, runs),
        degrees(&mean, runs, most),
    ]
    .map(leaked);
    let observed = |measure: &str, value: f64| Observed {
        name: measure.to_owned(),
        label: "Homes with it, % of all homes in a land far away".to_owned(),
        measure: measure.to_owned(),
        unit: "share of adults".to_owned(),
        points: times.iter().step_by(3).map(|&time| (time, value)).collect(),
        fit_until: None,
        fitted: Fitted::Estimated,
    };
    Input {
        title: "Bass and a title of a scenario that is rather long, though it says little"
            .to_owned(),
        question: "How far?".to_owned(),
        series: leaked(mean),
        low: (runs > 1).then(|| leaked(series(shape, times, 0.9))),
        high: (runs > 1).then(|| leaked(series(shape, times, 1.1))),
        categories: Vec::new(),
        footer: Footer {
            source: "a table of figures that somebody counted".to_owned(),
            seed: 1,
            runs,
            each: String::new(),
            adults: (10_000, 10_000),
            scenario_hash: "0123456789ab".to_owned(),
            version: "0.1.0".to_owned(),
        },
        thresholds: Thresholds {
            wave1_made: 0.5,
            wave3_made: 1.0 / 3.0,
            wave_memory: 10.0,
        },
        compare: vec![observed("adopted", 0.3), observed("new_adopters", 0.05)],
        brands: None,
        spread: Some(Spread {
            product: "machines that wash the dishes of everyone in the house".to_owned(),
            step,
            cascades: Some(cascades),
            cohorts: Some(cohorts),
            degrees: Some(degrees),
            hazard: (0..=100)
                .map(|k| (f64::from(k) / 100.0, 0.03 + 0.38 * f64::from(k) / 100.0))
                .collect(),
            borel: Some(0.8),
            until: None,
        }),
    }
}

/// Lengths: their times and the name of a step.
fn spans() -> Vec<(Vec<f64>, &'static str)> {
    let of = |start: f64, steps: u32, a_year: f64| -> Vec<f64> {
        (0..=steps)
            .map(|step| start + f64::from(step) / a_year)
            .collect()
    };
    vec![
        (of(0.0, 20, 1.0), "year"),
        (of(0.0, 1, 1.0), "year"),
        (of(0.0, 2, 52.0), "week"),
        (of(0.0, 1000, 52.0), "week"),
        (of(0.0, 104, 52.0), "week"),
        (of(0.0, 36, 12.0), "month"),
        (of(1949.0, 12, 1.0), "year"),
        (of(2019.0, 30, 12.0), "month"),
    ]
}

const SIZES: [(u32, u32); 6] = [
    (1920, 1080),
    (1280, 720),
    (960, 540),
    (1200, 1200),
    (2400, 900),
    (1080, 1350),
];

fn theme((width, height): (u32, u32)) -> Theme {
    Theme {
        width,
        height,
        ..Theme::default()
    }
}

#[test]
fn no_label_of_a_spread_hides_another_or_leaves_the_picture() {
    let mut faults = Vec::new();
    for (name, shape) in SHAPES {
        for (times, step) in spans() {
            for runs in [1, 20] {
                let input = input(shape, &times, step, runs);
                for size in SIZES {
                    for kind in kinds(&input) {
                        for fault in faults_of(kind, &input, &theme(size)) {
                            let when = format!("{name}, {} {step}s, {runs} runs", times.len());
                            faults.push(format!("{when}, {size:?}: {fault}"));
                        }
                    }
                }
            }
        }
    }
    none(&faults);
}

#[test]
fn small_pictures_of_a_spread_have_letters_that_can_be_read() {
    let (times, step) = &spans()[0];
    let input = input(SHAPES[1].1, times, step, 20);
    for kind in KINDS {
        for (width, height) in [(480, 320), (640, 360), (800, 450), (1280, 720)] {
            let canvas = canvas_of(kind, &input, &theme((width, height))).unwrap();
            let scale = f64::from(width) / canvas.width;
            for label in canvas.labels() {
                let high = (label.bounds.bottom - label.bounds.top) * scale;
                let text = &label.text;
                let when = format!("{} at {width}x{height}", kind.name());
                assert!(high > 8.0, "{when}: `{text}` is {high:.1} pixels high");
            }
        }
    }
}

#[test]
fn kinds_of_a_spread_are_those_it_can_show() {
    let (times, step) = &spans()[0];
    let whole = input(SHAPES[1].1, times, step, 20);
    let expected: Vec<Kind> = KINDS.into_iter().chain([Kind::Fit]).collect();
    assert_eq!(kinds(&whole), expected);
    let nothing = input(SHAPES[0].1, times, step, 1);
    assert_eq!(kinds(&nothing), [Kind::Adoption, Kind::Fit]);
    let mut untraced = whole.clone();
    untraced.spread = Some(Spread::default());
    let fault = canvas_of(Kind::Cascades, &untraced, &Theme::default()).err();
    assert_eq!(fault, Some(Fault::NothingSpreads));
}

#[test]
fn no_label_of_a_market_hides_another_or_leaves_the_picture() {
    let mut faults = Vec::new();
    for (times, step) in spans().into_iter().filter(|span| span.0.len() > 2) {
        for (count, runs) in [(1_u8, 1_u64), (2, 20), (5, 3), (8, 20)] {
            let mut input = input(SHAPES[1].1, &times, step, runs);
            let mut table = Table::default();
            let mut names = Vec::new();
            for brand in 0..count {
                let part = f64::from(brand * brand + 1);
                let course = (0..runs).flat_map(|_| times.iter().map(|time| part * time));
                let name = format!("b{brand}");
                let revenue = format!("revenue_{name}");
                table.push(&revenue, "money", Values::Numbers(course.collect()));
                let label = format!("{brand} Donaudampfschifffahrtsgesellschaft of the county");
                names.push((name, label));
            }
            let runs = leaked(table);
            input.brands = Some(crate::charts::market::Brands {
                names,
                runs,
                value: None,
                unanswered: None,
            });
            for size in SIZES {
                for fault in faults_of(Kind::Market, &input, &theme(size)) {
                    let when = format!("{} {step}s, {count} brands", times.len());
                    faults.push(format!("{when}, {size:?}: {fault}"));
                }
            }
        }
    }
    none(&faults);
}
