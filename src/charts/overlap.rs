//! Does any label hide another or leave the picture? All kinds, over courses, spans, labels and sizes that differ.

use crate::charts::theme::Theme;
use crate::charts::{
    Category, Fault, Fitted, Footer, Input, Kind, Observed, Thresholds, canvas_of, kinds,
};
use crate::output::table::{Table, Values};

const LABELS: [&str; 8] = [
    "Thức ăn nấu ở nhà và rau trồng trong vườn",
    "Дрехи и обувки, шити у дома",
    "Repairs of the house, the car and all the furniture",
    "Media, music and everything that people publish",
    "Donaudampfschifffahrtsgesellschaftsdienstleistungen",
    "Nuôi thú cưng và chăm sóc chó mèo",
    "Îngrijirea grădinii și a curții",
    "Care",
];

/// Kinds of the household layer.
const KINDS: [Kind; 6] = [
    Kind::Waves,
    Kind::Made,
    Kind::Hours,
    Kind::Drivers,
    Kind::Causes,
    Kind::Fit,
];

/// A course over a span from 0 to 1.
type Shape = fn(f64) -> f64;

const SHAPES: [Shape; 6] = [
    |x| 0.2 + 2.4 * (x - 0.5) * (x - 0.5),
    |x| 0.1 + 0.7 * x,
    |x| 0.9 - 0.8 * x,
    |_| 0.5,
    |x| 0.1 + 2.0 * x * (1.0 - x),
    |_| 0.0,
];

/// Measures of all adults: name, what the shape is multiplied with, what is added.
const WHOLE: [(&str, f64, f64); 17] = [
    ("wave1", 0.5, 0.0),
    ("between", 0.01, 0.0),
    ("wave2", -0.71, 0.99),
    ("wave3", 0.2, 0.01),
    ("hours_market", 20.0, 10.0),
    ("hours_making", 20.0, 0.0),
    ("hours_shopping", 1.0, 1.0),
    ("hours_leisure", -41.0, 81.0),
    ("hours_fixed", 0.0, 76.0),
    ("driver_hours", 20.0, 40.0),
    ("driver_schooling", 10.0, 2.0),
    ("driver_reach", 0.9, 0.0),
    ("driver_skilled_price", 9.0, 1.0),
    ("driver_employment", 0.0, 0.95),
    ("driver_work_sharing", 0.3, 0.0),
    ("driver_activity", 0.5, 0.1),
    ("driver_personalisation", 0.5, 0.1),
];

struct World {
    table: Table,
    low: Table,
    high: Table,
    categories: Vec<Category>,
    compare: Vec<Observed>,
}

fn world(shape: Shape, times: &[f64], labels: &[&str], spread: f64) -> World {
    let categories: Vec<Category> = labels
        .iter()
        .enumerate()
        .map(|(index, label)| Category {
            name: format!("c{index}"),
            label: (*label).to_owned(),
            need_hours: 1.0 + index as f64,
        })
        .collect();
    let first = |name: &str, value: f64| Observed {
        name: name.to_owned(),
        label: LABELS[2].to_owned(),
        measure: name.to_owned(),
        unit: "hours a week".to_owned(),
        points: times.iter().step_by(2).map(|&time| (time, value)).collect(),
        fit_until: times.get(times.len() / 2).copied(),
        fitted: Fitted::Unsaid,
    };
    let share = Observed {
        unit: "share".to_owned(),
        fit_until: None,
        ..first("made", 0.4)
    };
    World {
        table: table(shape, times, labels.len(), 0.0),
        low: table(shape, times, labels.len(), -spread),
        high: table(shape, times, labels.len(), spread),
        categories,
        compare: vec![
            first("hours_market", 30.0),
            share,
            first("hours_making", 12.0),
        ],
    }
}

fn table(shape: Shape, times: &[f64], categories: usize, shift: f64) -> Table {
    let last = times.len() - 1;
    let span = times[last] - times[0];
    let course = |scale: f64, offset: f64| -> Values {
        let value = |time: &f64| offset + scale * (shape((time - times[0]) / span) + shift);
        Values::Numbers(times.iter().map(value).collect())
    };
    let mut table = Table::default();
    table.push("step", "", Values::Integers((0..=last as u64).collect()));
    table.push("time", "", Values::Numbers(times.to_vec()));
    table.push("made", "share", course(1.0, 0.0));
    for (name, scale, offset) in WHOLE {
        let unit = if scale < 1.0 { "share" } else { "hours a week" };
        table.push(name, unit, course(scale, offset));
    }
    for index in 0..categories {
        let part = index as f64 + 1.0;
        table.push(
            &format!("made_c{index}"),
            "share",
            course(1.0 - 0.02 * part, 0.0),
        );
        let making = 20.0 / categories as f64;
        table.push(
            &format!("hours_making_c{index}"),
            "hours",
            course(making, 0.0),
        );
        table.push(
            &format!("driver_price_c{index}"),
            "hours",
            course(30.0 / part, 0.2 * part),
        );
        table.push(
            &format!("driver_tools_c{index}"),
            "",
            course(part * part, 1.0),
        );
        table.push(&format!("driver_quality_c{index}"), "", course(1.0, part));
        table.push(&format!("driver_need_c{index}"), "", course(0.0, 1.0));
        for (cause, scale) in [
            ("tools", 0.8),
            ("hours", 0.5),
            ("goods_price", -0.4),
            ("luck", 0.1),
        ] {
            table.push(
                &format!("cause_{cause}_c{index}"),
                "share",
                course(scale, 0.0),
            );
        }
    }
    table
}

fn input(world: &World, runs: u64, words: &str) -> Input<'static> {
    // Tests may leak: an input borrows tables that outlive the loop over kinds.
    let leaked = |table: &Table| -> &'static Table { Box::leak(Box::new(table.clone())) };
    Input {
        title: words.to_owned(),
        question: words.to_owned(),
        series: leaked(&world.table),
        low: (runs > 1).then(|| leaked(&world.low)),
        high: (runs > 1).then(|| leaked(&world.high)),
        categories: world.categories.clone(),
        footer: Footer {
            source: words.repeat(4),
            seed: u64::MAX,
            runs,
            each: String::new(),
            adults: (10_000_000, 10_000_000),
            scenario_hash: "0123456789ab".to_owned(),
            version: "0.1.0".to_owned(),
        },
        thresholds: Thresholds {
            wave1_made: 0.5,
            wave3_made: 1.0 / 3.0,
            wave_memory: 10.0,
        },
        compare: world.compare.clone(),
        spread: None,
        brands: None,
    }
}

#[track_caller]
pub(crate) fn none(faults: &[String]) {
    let first = &faults[..faults.len().min(12)];
    assert!(
        faults.is_empty(),
        "{} faults, first: {first:#?}",
        faults.len()
    );
}

pub(crate) fn faults_of(kind: Kind, input: &Input<'_>, theme: &Theme) -> Vec<String> {
    let canvas = canvas_of(kind, input, theme).unwrap();
    let labels: Vec<_> = canvas.labels().collect();
    let mut faults = Vec::new();
    for (index, label) in labels.iter().enumerate() {
        let at = label.bounds;
        if at.left < 0.0 || at.top < 0.0 || at.right > canvas.width || at.bottom > canvas.height {
            faults.push(format!(
                "{}: `{}` leaves the picture: {at:?}",
                kind.name(),
                label.text
            ));
        }
        for other in &labels[..index] {
            if at.overlaps(other.bounds) {
                faults.push(format!(
                    "{}: `{}` on `{}`",
                    kind.name(),
                    label.text,
                    other.text
                ));
            }
        }
    }
    faults
}

fn theme(width: u32, height: u32) -> Theme {
    Theme {
        width,
        height,
        ..Theme::default()
    }
}

fn years(first: f64, last: f64, steps_a_year: f64) -> Vec<f64> {
    let count = (last - first) * steps_a_year;
    let mut times = Vec::new();
    let mut at = 0.0;
    while at <= count {
        times.push(first + at / steps_a_year);
        at += 1.0;
    }
    times
}

#[test]
fn no_label_hides_another_or_leaves_the_picture() {
    let spans = [
        years(1750.0, 2050.0, 1.0),
        years(2019.0, 2022.0, 12.0),
        years(1990.0, 2025.0, 4.0),
        vec![2000.0, 2001.0],
    ];
    let words = [
        "Three waves",
        "A title of a scenario so long that a line of the chart cannot hold it, even where \
        letters are small and words are short, as they seldom are",
    ];
    let mut faults = Vec::new();
    for (turn, &shape) in SHAPES.iter().enumerate() {
        for (place, times) in spans.iter().enumerate() {
            for count in [1, 2, 5, 8] {
                let world = world(shape, times, &LABELS[..count], 0.03);
                let input = input(&world, if turn % 2 == 0 { 40 } else { 1 }, words[place % 2]);
                for (width, height) in [
                    (480, 320),
                    (800, 450),
                    (960, 540),
                    (1920, 1080),
                    (3840, 2160),
                    (1200, 1200),
                    (2400, 900),
                    (1080, 1350),
                ] {
                    for kind in KINDS {
                        for fault in faults_of(kind, &input, &theme(width, height)) {
                            let when = format!(
                                "shape {turn}, span {place}, {count} categories, {width}x{height}"
                            );
                            faults.push(format!("{when}: {fault}"));
                        }
                    }
                }
            }
        }
    }
    none(&faults);
}

#[test]
fn every_category_is_named_in_letters_that_can_be_read() {
    for count in [2, 5, 8] {
        let world = world(
            SHAPES[0],
            &years(1750.0, 2050.0, 1.0),
            &LABELS[..count],
            0.03,
        );
        let input = input(&world, 40, "Three waves");
        for kind in [Kind::Made, Kind::Hours, Kind::Drivers] {
            let canvas = canvas_of(kind, &input, &Theme::default()).unwrap();
            for label in &LABELS[..count] {
                let start: String = label.chars().take(4).collect();
                let found = canvas.labels().any(|text| text.text.starts_with(&start));
                assert!(found, "{}: `{label}` of {count}", kind.name());
            }
            let least = canvas
                .labels()
                .map(|label| label.bounds.bottom - label.bounds.top);
            let least = least.fold(f64::INFINITY, f64::min);
            assert!(
                least > 12.0,
                "{}: a label of {count} is {least:.1} high",
                kind.name()
            );
        }
    }
}

/// A gallery in small sizes: what labels do not show, pixels do.
#[test]
fn no_mark_reaches_the_edge_of_the_picture() {
    for (turn, &shape) in SHAPES.iter().enumerate().step_by(2) {
        for (count, times, size) in [
            (8, years(1750.0, 2050.0, 1.0), (800, 450)),
            (3, years(2019.0, 2022.0, 12.0), (480, 320)),
        ] {
            let world = world(shape, &times, &LABELS[..count], 0.03);
            let input = input(&world, 40, "Three waves");
            for kind in KINDS {
                let svg = crate::charts::draw(kind, &input, &theme(size.0, size.1)).unwrap();
                let pixels = resvg::tiny_skia::Pixmap::decode_png(&svg.png()).unwrap();
                let (wide, high) = (pixels.width(), pixels.height());
                let is_edge = |x: u32, y: u32| x < 4 || y < 4 || x >= wide - 4 || y >= high - 4;
                let marked = (0..high)
                    .flat_map(|y| (0..wide).map(move |x| (x, y)))
                    .filter(|&(x, y)| is_edge(x, y))
                    .find(|&(x, y)| pixels.pixel(x, y).unwrap().green() < 250);
                assert_eq!(marked, None, "{}, shape {turn}, {size:?}", kind.name());
            }
        }
    }
}

#[test]
fn small_pictures_have_letters_that_can_be_read() {
    let world = world(SHAPES[0], &years(1750.0, 2050.0, 1.0), &LABELS[3..6], 0.03);
    let input = input(&world, 1, "Three waves");
    for kind in KINDS {
        for (width, height) in [(480, 320), (640, 360), (800, 450), (1280, 720)] {
            let canvas = canvas_of(kind, &input, &theme(width, height)).unwrap();
            let scale = f64::from(width) / canvas.width;
            for label in canvas.labels() {
                let high = (label.bounds.bottom - label.bounds.top) * scale;
                assert!(
                    high > 8.0,
                    "{} at {width}x{height}: `{}` is {high:.1} pixels high",
                    kind.name(),
                    label.text
                );
            }
        }
    }
}

#[test]
fn what_is_missing_is_said() {
    let world = world(SHAPES[0], &years(1900.0, 2000.0, 1.0), &LABELS[..2], 0.0);
    let whole = input(&world, 1, "x");
    assert_eq!(kinds(&whole), KINDS);
    let mut bare = whole.clone();
    bare.compare.clear();
    assert_eq!(kinds(&bare), KINDS[..5]);
    bare.categories.push(Category {
        name: "tea".to_owned(),
        label: "Tea".to_owned(),
        need_hours: 1.0,
    });
    let fault = canvas_of(Kind::Made, &bare, &Theme::default()).err();
    assert_eq!(fault, Some(Fault::Column("made_tea".to_owned())));
}

#[test]
fn causes_of_a_category_whose_name_ends_like_another_are_its_own() {
    let mut table = Table::default();
    table.push("time", "", Values::Numbers(vec![0.0, 1.0]));
    table.push("made", "share", Values::Numbers(vec![0.0, 0.3]));
    table.push("cause_tools_food", "share", Values::Numbers(vec![0.0, 0.2]));
    table.push(
        "cause_tools_pet_food",
        "share",
        Values::Numbers(vec![0.0, 0.4]),
    );
    let world = world(SHAPES[0], &[0.0, 1.0], &LABELS[..1], 0.0);
    let mut input = input(&world, 1, "x");
    input.series = Box::leak(Box::new(table));
    let category = |name: &str| Category {
        name: name.to_owned(),
        label: name.to_owned(),
        need_hours: 1.0,
    };
    input.categories = vec![category("food"), category("pet_food")];
    let canvas = canvas_of(Kind::Causes, &input, &Theme::default()).unwrap();
    let words: Vec<&str> = canvas.labels().map(|label| label.text.as_str()).collect();
    assert!(
        words.contains(&"+30.0") && !words.contains(&"Tools pet"),
        "{words:?}"
    );
}
