//! Does every text keep to its place? Charts of studies of one to eight settings in five sizes.

use crate::charts::canvas::Canvas;
use crate::charts::study::{ALL, StudyInput, able};
use crate::charts::theme::Theme;
use crate::charts::{Footer, Input, Thresholds};
use crate::output::table::{Table, Values};

const SIZES: [(u32, u32); 5] = [
    (1920, 1080),
    (1280, 720),
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
            adults: 1000,
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

fn check(study: &str, tables: &[(&str, &Table)], expected: usize) {
    let nothing = Table::default();
    let input = StudyInput {
        study,
        about: about(&nothing),
        tables,
        labels: Vec::new(),
    };
    assert_eq!(able(&input).len(), expected, "{study}");
    for (width, height) in SIZES {
        let theme = Theme {
            width,
            height,
            ..Theme::default()
        };
        for chart in able(&input) {
            let mut canvas = Canvas::new(&theme);
            (chart.draw)(&mut canvas, &input, &theme).unwrap();
            let labels: Vec<_> = canvas.labels().collect();
            assert!(labels.len() > 4, "{} says little", chart.name);
            for (place, one) in labels.iter().enumerate() {
                let b = one.bounds;
                let inside = b.left >= -0.5
                    && b.top >= -0.5
                    && b.right <= canvas.width + 0.5
                    && b.bottom <= canvas.height + 0.5;
                assert!(
                    inside,
                    "{} {width}x{height}: {} leaves",
                    chart.name, one.text
                );
                for other in &labels[place + 1..] {
                    assert!(
                        !b.overlaps(other.bounds),
                        "{} {width}x{height}: `{}` and `{}`",
                        chart.name,
                        one.text,
                        other.text
                    );
                }
            }
        }
    }
}

#[test]
fn charts_of_studies_keep_their_texts_apart() {
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
