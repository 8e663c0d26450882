//! Pictures as files: well formed, of the size asked for, the same bytes twice, and right without any font.

use thirdwave::charts::svg::Svg;
use thirdwave::charts::theme::Theme;
use thirdwave::charts::{Category, Footer, Input, Kind, Thresholds, draw, kinds, png};
use thirdwave::output::table::{Table, Values};

fn series() -> Table {
    let mut table = Table::default();
    let times: Vec<f64> = (0..=300_u32).map(|step| 1750.0 + f64::from(step)).collect();
    let course = |scale: f64, offset: f64| {
        let value = |time: &f64| {
            let x = (time - 1950.0) / 200.0;
            offset + scale * x * x
        };
        Values::Numbers(times.iter().map(value).collect())
    };
    for (name, scale, offset) in [
        ("made", 0.6, 0.2),
        ("made_food", 0.6, 0.25),
        ("made_media", 0.5, 0.1),
        ("wave1", 0.8, 0.0),
        ("between", 0.0, 0.1),
        ("wave2", -0.8, 0.9),
        ("wave3", 0.0, 0.0),
        ("driver_hours", 20.0, 30.0),
    ] {
        table.push(name, "", course(scale, offset));
    }
    table.push("time", "years", Values::Numbers(times));
    table
}

fn drawn(kind: Kind, theme: &Theme) -> Svg {
    let table = series();
    let category = |name: &str, label: &str| Category {
        name: name.to_owned(),
        label: label.to_owned(),
        need_hours: 10.0,
    };
    let input = Input {
        title: "Waves & <tides>".to_owned(),
        question: "What is \"made\"?".to_owned(),
        series: &table,
        low: None,
        high: None,
        categories: vec![
            category("food", "Ẩm thực & vườn"),
            category("media", "Медия"),
        ],
        footer: Footer {
            runs: 1,
            adults: (10_000, 10_000),
            ..Footer::default()
        },
        thresholds: Thresholds {
            wave1_made: 0.5,
            wave3_made: 1.0 / 3.0,
            wave_memory: 10.0,
        },
        compare: Vec::new(),
        spread: None,
        brands: None,
    };
    assert_eq!(kinds(&input), [Kind::Waves, Kind::Made, Kind::Drivers]);
    draw(kind, &input, theme).expect("the series has what these kinds show")
}

fn size_of(png: &[u8]) -> (u32, u32) {
    let number = |at: usize| {
        let bytes: [u8; 4] = png[at..at + 4].try_into().expect("four bytes");
        u32::from_be_bytes(bytes)
    };
    assert_eq!(&png[1..4], b"PNG");
    (number(16), number(20))
}

#[test]
fn pictures_have_the_size_asked_for_and_the_same_bytes_twice() {
    for (width, height) in [(960, 540), (1920, 1080), (1001, 703)] {
        let theme = Theme {
            width,
            height,
            ..Theme::default()
        };
        let first = drawn(Kind::Made, &theme);
        let picture = png(&first);
        assert_eq!(size_of(&picture), (width, height));
        let second = drawn(Kind::Made, &theme);
        assert_eq!(first.outlined(), second.outlined());
        assert!(picture == png(&second));
    }
}

#[test]
fn files_are_well_formed_and_carry_their_words() {
    for kind in [Kind::Waves, Kind::Made, Kind::Drivers] {
        let svg = drawn(kind, &Theme::default());
        for text in [svg.outlined(), svg.with_text()] {
            let document = resvg::usvg::roxmltree::Document::parse(&text).expect("well formed");
            let root = document.root_element();
            assert_eq!(root.attribute("width"), Some("1920"));
            assert!(root.attribute("viewBox").is_some());
            let words = |tag: &str| {
                let node = root.children().find(|node| node.has_tag_name(tag));
                node.and_then(|node| node.text())
                    .unwrap_or_default()
                    .to_owned()
            };
            assert!(words("title").starts_with("Waves & <tides>"));
            assert!(words("desc").contains("What is \"made\"?"));
            assert!(words("desc").contains("1750"));
        }
    }
}

#[test]
fn files_for_people_need_no_font() {
    let svg = drawn(Kind::Made, &Theme::default());
    let outlined = svg.outlined();
    assert!(!outlined.contains("<text") && !outlined.contains("font-family"));
    assert!(svg.with_text().contains("Ẩm thực &amp; vườn"));
}

#[test]
fn letters_are_drawn() {
    // Without the embedded fonts the labels would be missing, and dark pixels with them.
    let svg = drawn(Kind::Made, &Theme::default());
    let paths = svg.outlined().matches("<path").count();
    assert!(paths > 30, "{paths} paths");
}
