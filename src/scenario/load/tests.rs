//! Do scenarios load, and does nothing make the loading fall over?

mod brands;

use crate::diagnostic::Diagnostics;
use crate::diagnostic::render::{Colour, diagnostics};
use crate::diagnostic::source::Source;
use crate::drivers::series::{Form, Interpolation};
use crate::scenario::canonical::{canonical_text, to_toml};
use crate::scenario::check::adoption::OF_RULES;
use crate::scenario::load::tests::brands::BRANDED;
use crate::scenario::load::{LoadError, LoadErrorKind, Loaded, examined, from_text, load};
use crate::scenario::overrides::Override;
use crate::scenario::parameters::{PARAMETERS, filled};
use crate::scenario::print::{Origin, resolved};
use crate::scenario::reading::{Files, ReadError, from_disk};
use crate::scenario::{Named, Scenario, template};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_oneof, proptest};
use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

/// A scenario that uses every form of course and every section.
const RICH: &str = include_str!("tests/rich.toml");

const DATA: &str =
    "# made up\ncountry,year,hours\nA,1900,80\nA,1950,70\nA,2100,60\nB,1960,10\nB,1970,20\n";

/// Measures of all adults that shipped scenarios compare with data.
const OF_ALL: [&str; 5] = [
    "hours_home",
    "hours_market",
    "wage_work",
    "demarketisation",
    "adopted",
];

fn measures(named: &Named<'_>) -> Vec<String> {
    let categories = named.categories;
    let of_brands = named.brands.iter().flat_map(|name| {
        ["purchases", "buyers", "messages_positive"].map(|stem| format!("{stem}_{name}"))
    });
    let of_talk = ["messages_positive", "messages_negative", "by_offline"];
    categories
        .iter()
        .flat_map(|name| [format!("made_{name}"), format!("bought_{name}")])
        .chain(OF_ALL.map(str::to_owned))
        .chain(of_brands)
        .chain(
            of_talk
                .iter()
                .filter(|_| named.talks)
                .map(|name| (*name).to_owned()),
        )
        .collect()
}

/// Adults of a file in groups.
const GROUPED: &str = "[network]\nkind = 'file'\nfile = 'ties.txt'\n[adoption]\nseeds = 1\n\
     groups = 'groups.csv'\nseed_group = 'mills'\n";

/// A reader of files that exist in memory only.
fn memory(path: &Path) -> Result<Box<dyn Read + Send>, ReadError> {
    let bytes: &'static [u8] = match path.to_str() {
        Some("data.csv" | "deep/data.csv") => DATA.as_bytes(),
        Some("ties.txt") => b"1 2\n2 3\n3 4\n",
        Some("groups.csv") => b"who,group\n1,shops\n2,shops\n3,mills\n4,mills\n",
        Some("base.toml") => b"extends = 'deep/root.toml'\n[people]\ncount = 300\n[drivers]\nhours = 30\n",
        Some("deep/root.toml") => {
            b"[people]\ncount = 200\nskill_start = 0.9\n[drivers]\n\
              hours = { csv = 'data.csv', column = 'hours', where = { country = 'A' }, scale = 0.5 }\n"
        }
        Some("mine.toml") => b"extends = 'base.toml'\n[time]\nend = 1800\n[drivers.hours]\nshift = 1\n",
        Some("a.toml") => b"extends = './b.toml'\n",
        Some("b.toml") => b"extends = 'deep/../a.toml'\n",
        Some("latin.toml") => b"title = 'caf\xe9'\n",
        Some("asks_latin.toml") => b"extends = 'latin.toml'\n",
        Some("marked.toml") => b"\xef\xbb\xbf[people]\r\ncount = 50\r\n",
        _ => {
            let (path, reason) = (path.to_owned(), "there is no such file".to_owned());
            return Err(ReadError { path, reason });
        }
    };
    Ok(Box::new(bytes))
}

fn said(found: &Diagnostics) -> String {
    diagnostics(found, Colour::Plain)
}

fn with(text: &str, set: &[&str]) -> Result<Loaded, LoadError> {
    let set: Vec<Override> = set
        .iter()
        .map(|text| Override::parse("--set", text).expect("legal"))
        .collect();
    from_text("t", text, &set, &memory, &measures).map(|checked| checked.value)
}

fn good(text: &str, set: &[&str]) -> Scenario {
    match with(text, set) {
        Ok(loaded) => loaded.scenario,
        Err(error) => panic!("{}", said(&error.diagnostics)),
    }
}

fn at(path: &str) -> Result<Loaded, LoadError> {
    load(Path::new(path), &[], &memory, &measures).map(|checked| checked.value)
}

#[test]
fn an_empty_scenario_and_every_template_load_without_warnings() {
    let templates = template::names();
    let texts = templates.into_iter().map(|name| {
        let text = template::text(name, "mine").expect("listed");
        (text, template::companions(name))
    });
    for (text, files) in texts.chain([(String::new(), Vec::new())]) {
        let beside = |path: &Path| {
            let file = files.iter().find(|file| path == Path::new(&file.0));
            match file {
                Some(file) => Ok(Box::new(file.1.as_bytes()) as Box<dyn Read + Send>),
                None => memory(path),
            }
        };
        let checked = from_text("t", &text, &[], &beside, &measures);
        let checked = checked.unwrap_or_else(|error| panic!("{}", said(&error.diagnostics)));
        // In the window of cascades some adults know nobody.
        let odd = checked.warnings.iter();
        let odd = odd.filter(|one| one.name != "scenario/disconnected");
        assert_eq!(odd.count(), 0, "{}", said(&checked.warnings));
        let scenario = checked.value.scenario;
        let alone = scenario.adoption.is_some() && !text.contains("[household]");
        let categories = if alone { 0 } else { 5 };
        assert_eq!(scenario.household.categories.len(), categories);
    }
}

#[test]
fn a_course_for_all_goes_before_the_standard_ones_of_single_categories() {
    let tools = |text: &str, set: &[&str]| -> Vec<f64> {
        let drivers = good(text, set).drivers;
        drivers.tools.iter().map(|tools| tools.at(2000.0)).collect()
    };
    let standard = [2.6, 2.78, 2.6, 6.0, 1.8];
    assert_eq!(tools("", &[]), standard);
    assert_eq!(tools("[drivers.tools]\nall = 3", &[]), [3.0; 5]);
    assert_eq!(tools("", &["drivers.tools.all=3"]), [3.0; 5]);
    // What the file says of a category holds, and what is done to all is done to the standard ones too.
    let own = tools("drivers.tools = { all = 3, media = 9 }", &[]);
    assert_eq!(own, [3.0, 3.0, 3.0, 9.0, 3.0]);
    let doubled = standard.map(|tools| 2.0 * tools);
    assert_eq!(tools("", &["drivers.tools.all.scale=2"]), doubled);
}

/// What is said later of all categories is said of each; in one text, what is said of a category goes before.
#[test]
fn a_course_for_all_from_outside_goes_before_those_of_single_categories_in_a_file() {
    let tools = |text: &str, set: &[&str]| -> Vec<f64> {
        let drivers = good(text, set).drivers;
        drivers.tools.iter().map(|tools| tools.at(2000.0)).collect()
    };
    let own = "drivers.tools = { all = 3, media = 9 }";
    assert_eq!(tools(own, &["drivers.tools.all=4"]), [4.0; 5]);
    assert_eq!(
        tools(own, &["drivers.tools.all.scale=2"]),
        [6.0, 6.0, 6.0, 18.0, 6.0]
    );
    let both = ["drivers.tools.media=7", "drivers.tools.all=4"];
    assert_eq!(tools(own, &both), [4.0; 5], "the last one holds");
    let both = ["drivers.tools.all=4", "drivers.tools.media=7"];
    assert_eq!(tools(own, &both), [4.0, 4.0, 4.0, 7.0, 4.0]);
    // A scale set from outside replaces that of the file, for all as for one.
    let scaled = "drivers.tools = { all = 3, media = { constant = 9, scale = 0.5 } }";
    for set in ["drivers.tools.all.scale=2", "drivers.tools.media.scale=2"] {
        assert_eq!(tools(scaled, &[set])[3..4], [18.0], "{set}");
    }
}

#[test]
fn a_base_that_cannot_be_read_hides_no_fault_of_its_own_kind() {
    let text = "extends = \"none.toml\"\npeople.count = -1\ndrivers.price = { toys = -3 }\n\
                [drivers.tools.toys]\nscale = 2\n[compare.a]\nmeasure = \"made_toys\"\n";
    let error = from_text("t", text, &[], &memory, &measures).expect_err("there is no base");
    let names: Vec<&str> = error.diagnostics.iter().map(|one| one.name).collect();
    let wanted = ["scenario/file", "scenario/out-of-range"];
    assert_eq!(names, wanted, "{}", said(&error.diagnostics));
}

#[test]
fn every_row_of_the_table_is_read() {
    let mut read = BTreeSet::new();
    for text in [RICH, BRANDED] {
        let mut files = Files::new(&memory);
        let source = Source::new("rich.toml", text);
        let mut found = Diagnostics::new();
        let (tree, whole) = files.tree(&source, Path::new("rich.toml"), &mut found);
        let (check, _) = examined("rich", &tree, whole, &mut files, &measures);
        read.extend(check.read);
    }
    for row in PARAMETERS {
        assert!(read.contains(row.path), "nobody reads {}", row.path);
    }
    assert_eq!(read.len(), PARAMETERS.len());
}

#[test]
fn a_scenario_written_out_reads_back_to_itself() {
    let networks = [
        "kind = 'none'\n[online]\nkind = 'complete'",
        "kind = 'erdos-renyi'\ndegree = 12.5\n[online]\nkind = 'barabasi-albert'\ndirected = true",
        "kind = 'grid'\nradius = 2\n[online]\nkind = 'configuration'\ndegree_law = 'geometric'",
        "kind = 'blocks'\nblocks = 7\n[online]\nkind = 'configuration'\ndegree_law = 'power'",
        "kind = 'random-regular'\ndegree = 7\n[online]\nkind = 'configuration'\ndegree_law = 'table'\n\
         degrees = [[2, 0.5], [8, 1.5]]",
        "kind = 'file'\nfile = 'ties.txt'\n[online]\nkind = 'file'\nfile = 'ties.txt'\ndirected = true",
    ];
    let networks = networks.map(|text| format!("[network]\n{text}\n"));
    for text in networks
        .iter()
        .map(String::as_str)
        .chain([RICH, BRANDED, ""])
    {
        let scenario = good(text, &[]);
        let written = to_toml(&scenario);
        let again = good(&written, &[]);
        assert_eq!(scenario, again, "{written}");
        assert_eq!(written, to_toml(&again));
    }
    let grouped = good(GROUPED, &[]);
    assert_eq!(grouped, good(&to_toml(&grouped), &[]));
    let listed = ["adoption.seeding=list", "adoption.seed_list=[7, 3]"];
    let listed = good("[adoption]\nrule = \"bass\"", &listed);
    assert_eq!(listed, good(&to_toml(&listed), &[]));
    let shared = good("[adoption]\nrule = \"bass\"\nseed_share = 0.25", &[]);
    let fewer = good(&to_toml(&shared), &["people.count=40"]);
    let seeds = fewer.adoption.as_ref().map(|adoption| adoption.seeds.count);
    assert_eq!(seeds, Some(10));
    assert_eq!(shared, good(&to_toml(&shared), &[]));
    let written = [&good(RICH, &[]), &good(BRANDED, &[]), &grouped, &listed].map(to_toml);
    let written = written.concat();
    assert!(!written.contains("\ncsv = "));
    let not_written = [
        "extends",
        "compare.*.csv",
        "compare.*.time",
        "compare.*.column",
        "compare.*.where",
    ];
    // A network writes what its kind uses.
    let of_kind = |path: &str| path.starts_with("network.") || path.starts_with("online.");
    // A rule of contagion writes what it reads; seeds are a number, or the share that was given.
    let of_rule = |path: &str| {
        let key = path.strip_prefix("adoption.").unwrap_or("");
        key == "seed_share" || OF_RULES.iter().any(|(known, _)| *known == key)
    };
    for row in PARAMETERS
        .iter()
        .filter(|row| !not_written.contains(&row.path) && !of_kind(row.path) && !of_rule(row.path))
    {
        let key = row.path.rsplit('.').next().expect("a name");
        let key = if key == "*" { "art" } else { key };
        assert!(
            written.contains(&format!("\n{key} = ")) || written.starts_with(key),
            "{}",
            row.path
        );
    }
}

#[test]
fn the_canonical_text_leaves_out_what_shapes_no_result() {
    let plain = canonical_text(&good(RICH, &[]));
    let other = good(
        RICH,
        &[
            "experiment.threads=7",
            "output.folder=x",
            "title=other",
            "output.charts=false",
        ],
    );
    assert_eq!(plain, canonical_text(&other));
    assert_ne!(plain, canonical_text(&good(RICH, &["experiment.seed=7"])));
}

#[test]
fn flags_are_checked_like_files_and_keep_what_is_done_to_a_course() {
    let scenario = good(
        RICH,
        &[
            "drivers.hours=32",
            "people.talent_sd=.5",
            "drivers.price.art.shift=1",
        ],
    );
    assert_eq!(scenario.drivers.hours.form, Form::Constant(32.0));
    assert!((scenario.drivers.hours.scale - 0.5).abs() < 1e-12);
    assert!((scenario.people.talent_sd - 0.5).abs() < 1e-12);
    // `all` gives the form and the factor, the category its own freeze, the flag the shift.
    let art = &scenario.drivers.price[1];
    assert!((art.at(1990.0) - 7.0).abs() < 1e-12 && art.freeze == Some(1980.0));
    let frozen = good("", &["drivers.hours.freeze=1970", "drivers.hours.scale=.9"]);
    assert!((frozen.drivers.hours.at(2000.0) - 39.1 * 0.9).abs() < 1e-12);
    let error = with(
        "",
        &["network.rewiring=1.5", "network.degre=4", "people.count=x"],
    )
    .expect_err("faulty");
    let text = said(&error.diagnostics);
    assert_eq!(error.diagnostics.errors(), 3, "{text}");
    assert!(
        text.contains("--> --set:1:18") && text.contains("did you mean `degree`?"),
        "{text}"
    );
}

#[test]
fn files_extend_one_another_and_paths_are_relative_to_each() {
    let loaded = at("mine.toml").unwrap_or_else(|error| panic!("{}", said(&error.diagnostics)));
    let scenario = &loaded.scenario;
    assert_eq!((scenario.people.count, scenario.clock.steps), (300, 50));
    assert!((scenario.people.skill_start - 0.9).abs() < 1e-12);
    // The base replaces the form and keeps the scale; the nearest file adds a shift.
    assert!((scenario.drivers.hours.at(1760.0) - 16.0).abs() < 1e-12);
    let read: Vec<_> = loaded
        .sources
        .iter()
        .map(|file| file.path.display().to_string())
        .collect();
    assert_eq!(read, ["mine.toml", "base.toml", "deep/root.toml"]);
    let end = loaded
        .resolved
        .rows
        .iter()
        .find(|row| row.path == "time.end")
        .expect("a row");
    let (name, line) = ("mine.toml".to_owned(), 3);
    assert_eq!(end.origin, Origin::File { name, line });
    let text = resolved(&loaded.resolved);
    assert!(
        text.contains("# base.toml:3; adults") && text.contains("# default"),
        "{text}"
    );
    assert!(text.contains("# standard category"), "{text}");
    assert!(toml::from_str::<toml::Table>(&text).is_ok(), "{text}");
}

#[test]
fn tables_are_read_relative_to_the_file_that_names_them() {
    let loaded =
        at("deep/root.toml").unwrap_or_else(|error| panic!("{}", said(&error.diagnostics)));
    let Form::Points {
        points,
        interpolation,
    } = &loaded.scenario.drivers.hours.form
    else {
        panic!("a table gives points")
    };
    assert_eq!((points.len(), *interpolation), (3, Interpolation::Linear));
    assert_eq!(loaded.sources[1].path, Path::new("deep/data.csv"));
    assert_eq!(loaded.sources[1].sha256.len(), 64);
}

#[test]
fn faults_of_files_are_told_apart_from_faults_of_scenarios() {
    let kind = |path: &str| at(path).expect_err("faulty").kind;
    assert_eq!(kind("nowhere.toml"), LoadErrorKind::File);
    assert_eq!(kind("latin.toml"), LoadErrorKind::File);
    assert_eq!(kind("asks_latin.toml"), LoadErrorKind::File);
    assert_eq!(kind("a.toml"), LoadErrorKind::Scenario);
    let folder = load(Path::new("src"), &[], &from_disk, &measures).expect_err("a folder");
    assert_eq!(folder.kind, LoadErrorKind::File);
    assert!(said(&folder.diagnostics).contains("it is a folder"));
    let text = said(&at("latin.toml").expect_err("faulty").diagnostics);
    assert!(
        text.contains("latin.toml:1:13") && text.contains("0xe9"),
        "{text}"
    );
    assert_eq!(
        at("marked.toml")
            .expect("a byte order mark is no fault")
            .scenario
            .people
            .count,
        50
    );
}

#[test]
fn a_run_has_whole_steps_and_not_too_many() {
    assert!(with("[time]\nstart = 2000\nend = 2000.3", &[]).is_err());
    assert!(with("[time]\nstart = -9000\nend = 9000\nstep = 'week'", &[]).is_err());
    assert_eq!(
        good("[time]\nstart = 2000.25\nend = 2001\nstep = 'month'", &[])
            .clock
            .steps,
        9
    );
}

#[test]
fn nesting_without_end_is_refused() {
    for text in [
        "[".repeat(200_000),
        format!("x = {}", "{a=".repeat(90_000)),
        format!("{} = 1", ["a"; 90_000].join(".")),
        "[a.".repeat(50_000),
    ] {
        let error = with(&text, &[]).expect_err("too deep");
        assert!(!said(&error.diagnostics).is_empty());
    }
}

/// A change to a text.
#[derive(Clone, Debug)]
enum Change {
    Byte(usize, u8),
    Cut(usize, usize),
    NoLine(usize),
    Twice(usize),
    Number(usize, &'static str),
}

fn change() -> impl Strategy<Value = Change> {
    let words = prop::sample::select(vec![
        "nan",
        "-inf",
        "inf",
        "1e308",
        "-1e308",
        "99999999999999999999",
        "-1",
        "0",
        "0.0",
        "1e-320",
        "[]",
        "{}",
        "\"\"",
        "true",
        "[[1,2],[0,1]]",
        "[[]]",
        "{ shape = \"ramp\" }",
        "{ csv = \"data.csv\" }",
        "1979-05-27",
        "'x",
        "é",
        "0x7fffffffffffffff",
    ]);
    prop_oneof![
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
        (any::<usize>(), 0..40_usize).prop_map(|(at, length)| Change::Cut(at, length)),
        any::<usize>().prop_map(Change::NoLine),
        any::<usize>().prop_map(Change::Twice),
        (any::<usize>(), words).prop_map(|(at, word)| Change::Number(at, word)),
        Just(Change::Cut(0, 1)),
    ]
}

fn changed(text: &str, change: &Change) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let mut bytes = text.as_bytes().to_vec();
    let size = bytes.len().max(1);
    match *change {
        Change::Byte(at, byte) => {
            if let Some(old) = bytes.get_mut(at % size) {
                *old = byte;
            }
        }
        Change::Cut(at, length) => {
            let from = (at % size).min(bytes.len());
            bytes.drain(from..(from + length).min(bytes.len()));
        }
        Change::NoLine(at) => {
            lines.remove(at % lines.len().max(1));
            return lines.join("\n");
        }
        Change::Twice(at) => {
            lines.push(lines[at % lines.len()]);
            return lines.join("\n");
        }
        Change::Number(at, word) => {
            let starts: Vec<usize> = text.match_indices("= ").map(|found| found.0 + 2).collect();
            let Some(start) = starts.get(at % starts.len().max(1)) else {
                return text.to_owned();
            };
            let end = text[*start..]
                .find(['\n', ',', '}'])
                .map_or(text.len(), |n| start + n);
            return format!("{}{word}{}", &text[..*start], &text[end..]);
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn a_variant_without_a_number_is_written_and_read() {
    let text = RICH.replace(
        "\"drivers.price.art\" = 4, \"time.step\"",
        "\"drivers.price.art\" = nan, \"time.step\"",
    );
    assert_ne!(text, RICH);
    let scenario = good(&text, &[]);
    assert_eq!(scenario, good(&to_toml(&scenario), &[]));
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 600,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Whatever is done to a scenario, loading it gives a scenario or faults that can be drawn.
    #[test]
    fn no_text_makes_loading_panic(
        rich in prop::sample::select(vec![RICH, BRANDED]),
        changes in prop::collection::vec(change(), 1..6),
    ) {
        let mut text = rich.to_owned();
        for change in &changes {
            if !text.trim().is_empty() {
                text = changed(&text, change);
            }
        }
        match with(&text, &[]) {
            Ok(loaded) => {
                // What is accepted must also survive being written and read.
                let again = good(&to_toml(&loaded.scenario), &[]);
                assert_eq!(loaded.scenario, again);
            }
            Err(error) => {
                assert!(error.diagnostics.has_errors());
                assert!(!said(&error.diagnostics).is_empty());
            }
        }
    }

    /// Nor does any flag.
    #[test]
    fn no_flag_makes_loading_panic(
        row in 0..PARAMETERS.len(),
        word in "[-a-z0-9.{}\\[\\]=\", é]{0,12}",
        tail in "(\\.[a-z]{0,6})?",
    ) {
        let path = filled(PARAMETERS[row].path, "food");
        if let Ok(set) = Override::parse("--set", &format!("{path}{tail}={word}")) {
            let result = from_text("t", "", &[set], &memory, &measures);
            let found = result.map_or_else(|error| error.diagnostics, |checked| checked.warnings);
            let _ = said(&found);
        }
    }

    /// Nor any table of data.
    #[test]
    fn no_table_makes_loading_panic(at in 0..DATA.len(), new in "[,\"\n\r0-9a-z#é.-]{0,4}") {
        let table = format!("{}{new}{}", &DATA[..at], &DATA[at + 1..]);
        let read = |_: &Path| -> Result<Box<dyn Read + Send>, ReadError> {
            Ok(Box::new(std::io::Cursor::new(table.clone().into_bytes())))
        };
        let result = from_text("t", RICH, &[], &read, &measures);
        let found = result.map_or_else(|error| error.diagnostics, |checked| checked.warnings);
        let _ = said(&found);
    }
}
