//! Does the description tell what is there, all of it, and nothing that is not?

use crate::model::description::concepts::CONCEPTS;
use crate::model::description::initialization::law;
use crate::model::description::input::courses;
use crate::model::description::odd;
use crate::model::description::patterns::{AGAINST, EITHER, FOR};
use crate::model::description::references::REFERENCES;
use crate::model::description::submodels::{SUBMODELS, of_phase};
use crate::model::household::SCHEDULE;
use crate::model::household::causes::CAUSES;
use crate::model::household::measures::MEASURES;
use crate::model::household::variables::{Owner, VARIABLES};
use crate::model::measures;
use crate::scenario::Scenario;
use crate::scenario::load::{Loaded, from_text};
use crate::scenario::parameters::PARAMETERS;
use crate::scenario::reading::from_disk;

const SETTINGS: [&str; 8] = [
    "time.",
    "people.",
    "network.",
    "online.",
    "household.",
    "drivers.",
    "output.",
    "experiment.",
];

fn loaded(text: &str) -> Loaded {
    let loaded = from_text("small", text, &[], &from_disk, &measures::all_names);
    loaded.expect("a sound scenario").value
}

fn scenario(text: &str) -> Scenario {
    loaded(text).scenario
}

/// Code between single backticks, outside of fences.
fn code_of(text: &str) -> Vec<String> {
    let mut fenced = false;
    let mut all = Vec::new();
    for line in text.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            let odd = line.split('`').skip(1).step_by(2);
            all.extend(odd.map(|code| code.replace("\\|", "|")));
        }
    }
    all
}

#[test]
fn every_submodel_tells_its_rule_its_source_and_its_assumptions() {
    for submodel in &SUBMODELS {
        let said = submodel.documentation();
        assert!(said.title.ends_with('?'), "{}", submodel.path);
        for part in ["Question", "Rule", "Source", "Assumptions", "Parameters"] {
            assert!(said.part(part).is_some(), "{}: {part}", submodel.path);
        }
        assert_eq!(
            said.part("Order").is_some(),
            submodel.phase.is_some(),
            "{}",
            submodel.path
        );
    }
}

#[test]
fn every_phase_has_its_submodel() {
    for phase in &SCHEDULE {
        assert!(of_phase(phase.name).is_some(), "{}", phase.name);
    }
    let phases = SUBMODELS.iter().filter(|submodel| submodel.phase.is_some());
    assert_eq!(phases.count(), SCHEDULE.len());
}

#[test]
fn all_seven_elements_and_all_concepts_are_there_in_order() {
    let text = odd(&scenario(""), None);
    let heads: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("## "))
        .collect();
    let wanted = [
        "## 1 Purpose and patterns",
        "## 2 Entities, state variables and scales",
        "## 3 Process overview and scheduling",
        "## 4 Design concepts",
        "## 5 Initialization",
        "## 6 Input data",
        "## 7 Submodels",
        "## References",
    ];
    assert_eq!(heads, wanted);
    let mut at = 0;
    for concept in CONCEPTS {
        let found = text[at..].find(&format!("\n**{concept}.** "));
        at += found.unwrap_or_else(|| panic!("{concept}"));
    }
}

#[test]
fn every_table_of_the_code_is_told_in_full() {
    let scenario = scenario("");
    let text = odd(&scenario, None);
    let has = |name: &str| assert!(text.contains(name), "{name}");
    for row in PARAMETERS.iter().filter(|row| row.shapes_results) {
        let is_driver = row.path.starts_with("drivers.");
        // Talk has a description of its own, brands and consumers in it.
        let of_talk = ["adoption.", "brands.", "consumers."];
        if of_talk.iter().any(|section| row.path.starts_with(section)) {
            continue;
        }
        if !is_driver && !row.path.starts_with("compare.") {
            has(&format!("| `{}` |", row.path));
        }
    }
    for (path, _) in courses(&scenario) {
        has(&format!("| `{path}` |"));
    }
    let drivers = PARAMETERS
        .iter()
        .filter(|row| row.path.starts_with("drivers."));
    for row in drivers {
        assert!(
            courses(&scenario).iter().any(|(path, _)| row.matches(path)),
            "{}",
            row.path
        );
    }
    for measure in MEASURES {
        has(&format!("| `{}` |", measure.name));
    }
    for cause in CAUSES {
        has(&format!("| `{cause}` |"));
    }
    for variable in VARIABLES {
        has(&format!("| {} |", variable.name));
    }
    for trait_ in VARIABLES.iter().filter(|v| v.owner == Owner::Trait) {
        assert!(law(trait_.name, &scenario).is_some(), "{}", trait_.name);
    }
}

#[test]
fn every_setting_of_brands_and_consumers_is_told_with_its_value() {
    let text =
        "[brands.acme]\nprice = 2.5\n[brands.acme.actions.ads]\nkind = 'advertise'\nbudget = 7\n";
    let loaded = from_text("small", text, &[], &from_disk, &measures::all_names);
    let loaded = loaded.expect("a sound scenario").value;
    let told = odd(&loaded.scenario, Some(&loaded.resolved));
    for line in [
        "| `brands.acme.price` | 2.5 | small.toml:2 | money | 1 |",
        "| `brands.acme.actions.ads.budget` | 7 | small.toml:5 |",
        "| `consumers.novelty` | 0.3 | default |",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
    assert!(!told.contains("brands.acme.label"));
}

#[test]
fn the_prose_names_only_settings_and_measures_that_there_are() {
    for code in code_of(&odd(&scenario(""), None)) {
        let looks = SETTINGS.iter().any(|section| code.starts_with(section));
        let is_formula = code.contains(' ');
        let group = format!("{}.", code.trim_end_matches(".*"));
        let mut rows = PARAMETERS.iter();
        let known =
            rows.any(|row| row.matches(&code) || row.path == code || row.path.starts_with(&group));
        assert!(!looks || is_formula || known, "{code}");
    }
    for pattern in FOR.iter().chain(AGAINST).chain(EITHER) {
        for measure in pattern.measures {
            assert!(measures::meaning(measure).is_some(), "{measure}");
        }
    }
}

/// Words before a year: the name that a citation ends with.
fn citations(text: &str) -> Vec<(String, String)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut found = Vec::new();
    for pair in words.windows(2) {
        let year = pair[1].trim_matches(|c: char| !c.is_ascii_digit());
        let name = pair[0].trim_start_matches('(');
        let capital = name.chars().next().is_some_and(char::is_uppercase);
        let is_year = year.len() == 4 && (year.starts_with("19") || year.starts_with("20"));
        if is_year && capital && name.chars().all(|c| c.is_alphabetic() || c == '\'') {
            found.push((name.to_owned(), year.to_owned()));
        }
    }
    found
}

#[test]
fn every_work_that_is_named_is_in_the_list() {
    let mut cited = Vec::new();
    for submodel in &SUBMODELS {
        let said = submodel.documentation();
        for paragraph in said.part("Source").unwrap_or_default() {
            cited.extend(citations(paragraph));
        }
    }
    for pattern in FOR.iter().chain(AGAINST).chain(EITHER) {
        cited.extend(citations(pattern.source));
    }
    assert!(cited.len() > 15, "{cited:?}");
    for (name, year) in cited {
        let known = REFERENCES
            .iter()
            .any(|work| work.contains(&name) && work.contains(&year));
        assert!(known, "{name} {year}");
    }
}

#[test]
fn tables_have_as_many_cells_in_every_row_as_heads() {
    let text = odd(&scenario("title = \"a | b *c*\"\n"), None);
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    let mut width = None;
    for line in text.lines() {
        if line.starts_with("| ") {
            assert_eq!(cells(line), *width.get_or_insert(cells(line)), "{line}");
        } else {
            width = None;
        }
    }
    assert!(text.starts_with("# ODD description: a | b \\*c\\*\n"));
}

#[test]
fn what_the_scenario_sets_is_what_is_told() {
    let loaded = loaded(
        "[people]\nwage_sd = 0.55\n[network]\nkind = \"none\"\n[drivers]\nhours = { shape = \"ramp\", from = 60, to = 30, start \
         = 1900, end = 2000, freeze = 1950 }\n[compare.seen]\nmeasure = \"made\"\npoints = [[1900, 0.3], [1950, 0.2]]\n",
    );
    let text = odd(&loaded.scenario, Some(&loaded.resolved));
    for part in [
        "| `people.wage_sd` | 0.55 | small.toml:2 |",
        "standard deviation of the log 0.55",
        "Nobody knows anybody.",
        "there are no ties",
        "| line from 60 to 30, 1900 to 2000; stands still from 1950 | 60 | 45 | small.toml:6 |",
        "| seen | `made` | 2 | 1900 | 1950 | none |",
        "| `drivers.reach` | Share of people reached by the social web |  | constant 0.43 | 0.43 | 0.43 | default; data:",
        "never open to co-creation",
    ] {
        assert!(text.contains(part), "{part}\n\n{text}");
    }
    assert!(!text.contains("  |  |  |"), "no setting is without a value");
}
