//! Element 7, submodels: every rule as the file that computes it tells it, then what is measured, then every setting.

use crate::model::description::documentation::{Documentation, read};
use crate::model::description::markdown::{code, table};
use crate::model::description::parameters;
use crate::model::household::SCHEDULE;
use crate::model::household::causes::{CAUSE_MEANINGS, CAUSES};
use crate::model::household::measures::MEASURES;
use crate::scenario::Scenario;
use crate::scenario::print::Resolved;

/// A file that computes a rule.
pub(super) struct Submodel {
    /// Its path in the repository.
    pub(super) path: &'static str,
    /// Its phase in a step; none when others call it.
    pub(super) phase: Option<&'static str>,
    source: &'static str,
}

impl Submodel {
    /// What it says of itself.
    pub(super) fn documentation(&self) -> Documentation {
        read(self.source)
    }
}

/// The path and the text of a file of the household layer.
macro_rules! submodel {
    ($file:literal, $phase:expr) => {
        Submodel {
            path: concat!("src/model/household/", $file),
            phase: $phase,
            source: include_str!(concat!("../household/", $file)),
        }
    };
}

/// The submodels, in the order in which a reader needs them.
pub(super) const SUBMODELS: [Submodel; 9] = [
    submodel!("moment.rs", None),
    submodel!("skill.rs", Some("skill")),
    submodel!("work.rs", Some("work")),
    submodel!("review.rs", Some("review")),
    submodel!("make_or_buy.rs", None),
    submodel!("time_use.rs", None),
    submodel!("neighbours.rs", Some("publish")),
    submodel!("waves.rs", Some("waves")),
    submodel!("causes.rs", None),
];

/// The submodel of a phase, numbered from 1.
pub(super) fn of_phase(phase: &str) -> Option<(usize, &'static Submodel)> {
    (1..)
        .zip(&SUBMODELS)
        .find(|(_, submodel)| submodel.phase == Some(phase))
}

/// The element.
pub(super) fn element(scenario: &Scenario, resolved: Option<&Resolved>) -> String {
    let mut text = String::from("## 7 Submodels\n\n");
    text.push_str(
        "Each submodel is told by the comment at the head of its file: the question it answers, its rule with the symbols of \
         the table of settings, its source, what it leaves out, and why it stands where it stands in a step.\n\n",
    );
    for (number, submodel) in (1..).zip(&SUBMODELS) {
        text.push_str(&one(number, submodel));
    }
    let next = SUBMODELS.len() + 1;
    text.push_str(&format!(
        "### 7.{next} What is measured?\n\n{}\n",
        measures()
    ));
    text.push_str(&format!("### 7.{} Settings\n\n", next + 1));
    text.push_str(&parameters::tables(scenario, resolved));
    text
}

fn one(number: usize, submodel: &Submodel) -> String {
    let said = submodel.documentation();
    let place = submodel.phase.map_or_else(
        || "called by other submodels".to_owned(),
        |phase| format!("phase {} of a step", code(phase)),
    );
    let mut text = format!(
        "### 7.{number} {}\n\nFile {}; {place}.\n\n",
        said.title,
        code(submodel.path)
    );
    for paragraph in &said.before {
        text.push_str(&format!("{paragraph}\n\n"));
    }
    for (name, paragraphs) in &said.parts {
        // What follows the order's first paragraph speaks of speed.
        let kept = if name == "Order" { 1 } else { paragraphs.len() };
        text.push_str(&format!("**{name}.** "));
        for paragraph in &paragraphs[..kept] {
            text.push_str(&format!("{paragraph}\n\n"));
        }
    }
    text
}

fn measures() -> String {
    let rows: Vec<Vec<String>> = MEASURES
        .iter()
        .map(|m| vec![code(m.name), m.unit.to_owned(), m.meaning.to_owned()])
        .collect();
    let mut text = String::from(
        "Columns of `series.csv`, a row every `output.every` steps and at the last one. `*` stands for each category, `+` for \
         each cause.\n\n",
    );
    text.push_str(&table(&["Measure", "Unit", "Meaning"], &rows));
    text.push_str("\nThe causes, as `cause_+_*` tells them apart:\n\n");
    let causes = CAUSES.iter().zip(CAUSE_MEANINGS);
    let causes: Vec<Vec<String>> = causes
        .map(|(cause, meaning)| vec![code(cause), meaning.to_owned()])
        .collect();
    text.push_str(&table(&["Cause", "Meaning"], &causes));
    text
}

/// Every phase with the number of its submodel.
pub(super) fn phases() -> Vec<(usize, &'static Submodel)> {
    SCHEDULE
        .iter()
        .map(|phase| of_phase(phase.name).expect("a test finds every phase"))
        .collect()
}
