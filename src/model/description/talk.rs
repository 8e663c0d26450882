//! The talk layer by the same protocol: its seven elements in short, its rules as the files that compute them tell them.

use crate::engine::schedule::Phase;
use crate::model::description::documentation::{Documentation, read};
use crate::model::description::markdown::{code, plain, table};
use crate::model::description::parameters;
use crate::model::talk::measures::recorded;
use crate::model::talk::opinion;
use crate::model::talk::world::{SCHEDULE, Talk};
use crate::scenario::Scenario;
use crate::scenario::adoption::{Adoption, Contagion};
use crate::scenario::print::Resolved;

/// A file of the talk layer: its path, its phase if it has one, its text.
struct Told {
    path: &'static str,
    phase: Option<&'static str>,
    source: &'static str,
}

macro_rules! told {
    ($file:literal, $phase:expr) => {
        Told {
            path: concat!("src/model/talk/", $file),
            phase: $phase,
            source: include_str!(concat!("../talk/", $file)),
        }
    };
}

const SEEDING: Told = told!("seeding.rs", None);
const HEAR: Told = told!("hear.rs", Some("hear"));
const DECIDE: Told = told!("decide.rs", Some("decide"));
const TRACE: Told = told!("trace.rs", Some("trace"));
const OPINION: [Told; 4] = [
    told!("opinion/rule.rs", None),
    told!("opinion/speak.rs", Some("speak")),
    told!("opinion/listen.rs", Some("listen")),
    told!("opinion/buy.rs", Some("buy")),
];

/// The file of a scenario's rule.
fn rule(adoption: &Adoption) -> Option<Told> {
    Some(match adoption.rule {
        Contagion::Bass(_) => told!("rules/bass.rs", None),
        Contagion::StrongWeak { .. } => told!("rules/strong_weak.rs", None),
        Contagion::IndependentCascade { .. } => told!("rules/cascade.rs", None),
        Contagion::Threshold { .. } => told!("rules/threshold.rs", None),
        Contagion::Complex { .. } => told!("rules/complex.rs", None),
        Contagion::TwoSided { .. } => told!("rules/two_sided.rs", None),
        Contagion::Utility { .. } => told!("rules/utility.rs", None),
        Contagion::Opinion(_) => return None,
    })
}

/// The files that a scenario's talk runs on, in the order in which a reader needs them.
fn files(adoption: &Adoption) -> Vec<Told> {
    match rule(adoption) {
        Some(rule) => vec![SEEDING, rule, HEAR, DECIDE, TRACE],
        None => [SEEDING]
            .into_iter()
            .chain(OPINION)
            .chain([TRACE])
            .collect(),
    }
}

fn schedule(adoption: &Adoption) -> &'static [Phase<Talk>] {
    match adoption.rule {
        Contagion::Opinion(_) => &opinion::SCHEDULE,
        _ => &SCHEDULE,
    }
}

/// The description of the talk layer as a scenario sets it.
pub(super) fn layer(
    scenario: &Scenario,
    adoption: &Adoption,
    resolved: Option<&Resolved>,
) -> String {
    let files = files(adoption);
    let said: Vec<(usize, &Told, Documentation)> = (1..)
        .zip(&files)
        .map(|(number, file)| (number, file, read(file.source)))
        .collect();
    let mut text = format!(
        "# ODD description of the talk layer: {}\n\n",
        plain(&scenario.title)
    );
    text.push_str(&format!(
        "**1 Purpose.** The layer asks how {} spreads along the ties of a population, under a rule of contagion \
        that is published and \
         has exact results in simple cases, and by whose doing each adoption came about. It is judged by these \
         results (the tests \
         compute them by formula at any parameter point) and by observed curves, where the scenario sets some beside it.\n\n",
        plain(&adoption.product)
    ));
    text.push_str(&format!(
        "**2 Entities, state variables and scales.** {} adults; each is open, has adopted (content or \
        disappointed), has rejected, or is \
         outside the market, since a step; it has heard a number of voices for and against on each of two networks of ties, \
         `network` and `online`; under some rules it is aware, and under `opinion` it holds a purchase probability, its last \
         experience and what has pulled it so far. A step is a {}; there are {}.\n\n",
        scenario.people.count,
        scenario.clock.length.name(),
        scenario.clock.steps
    ));
    text.push_str(
        "**3 Process overview and scheduling.** Every step runs these phases in order; within a phase all adults act at the \
         same time.\n\n",
    );
    text.push_str(&process(adoption, &said));
    text.push_str(
        "**4 Design concepts.** *Interaction* goes along ties only, by words that are counted. *Sensing*: adults \
        know what they were told and \
         nothing of the whole. *Stochasticity*: every draw has an address of seed, run, purpose, step and adult (or \
         tie), so that two \
         scenarios share all luck that their difference does not touch. *Emergence*: curves, cascades and \
         attribution. There is no \
         learning, prediction or adaptation but what a rule states.\n\n**5 Initialization.** Ties are drawn by the \
         laws of `network` and \
         `online`; seeds and market as submodel 7.1 says. **6 Input data.** The driver `drivers.reach`: the share \
         of adults online.\n\n\
         **7 Submodels.** Each is told by the comment at the head of its file.\n\n",
    );
    for (number, file, said) in &said {
        text.push_str(&submodel(*number, file, said));
    }
    let rows: Vec<Vec<String>> = recorded(scenario)
        .map(|m| vec![code(m.name), m.unit.to_owned(), m.meaning.to_owned()])
        .collect();
    text.push_str("### What is measured\n\n");
    text.push_str(&table(&["Measure", "Unit", "Meaning"], &rows));
    text.push_str("\n### Settings\n\n");
    text.push_str(&parameters::of_talk(scenario, resolved));
    text
}

fn process(adoption: &Adoption, said: &[(usize, &Told, Documentation)]) -> String {
    let names = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| code(name)).collect();
        names.join(", ")
    };
    let rows: Vec<Vec<String>> = (1..)
        .zip(schedule(adoption))
        .map(|(place, phase)| {
            let told = said.iter().find(|told| told.1.phase == Some(phase.name));
            let title = told.map_or_else(String::new, |(number, _, said)| {
                format!("7.{number} {}", said.title)
            });
            vec![
                format!("{place}"),
                code(phase.name),
                title,
                names(phase.reads),
                names(phase.writes),
            ]
        })
        .collect();
    let heads = ["Order", "Phase", "Submodel", "Reads", "Writes"];
    format!("{}\n", table(&heads, &rows))
}

fn submodel(number: usize, file: &Told, said: &Documentation) -> String {
    let mut text = format!(
        "### 7.{number} {}\n\nFile {}.\n\n",
        said.title,
        code(file.path)
    );
    for (name, paragraphs) in &said.parts {
        text.push_str(&format!("**{name}.** {}\n\n", paragraphs.join("\n\n")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{files, schedule};
    use crate::model::description::documentation::read;
    use crate::model::description::odd;
    use crate::model::measures;
    use crate::scenario::Scenario;
    use crate::scenario::load::from_text;
    use crate::scenario::reading::from_disk;

    fn scenario(rule: &str) -> Scenario {
        let text = format!(
            "time = {{ start = 0, end = 3 }}\npeople.count = 50\n[adoption]\nrule = \"{rule}\"\nseeds = 1"
        );
        let loaded = from_text("small", &text, &[], &from_disk, &measures::all_names);
        loaded.expect("a sound scenario").value.scenario
    }

    #[test]
    fn every_rule_and_phase_is_told_with_its_source_and_its_assumptions() {
        for rule in [
            "bass",
            "strong-weak",
            "independent-cascade",
            "threshold",
            "complex",
            "two-sided",
            "utility",
            "opinion",
        ] {
            let scenario = scenario(rule);
            let adoption = scenario.adoption.as_ref().expect("it spreads");
            let files = files(adoption);
            for file in &files {
                let said = read(file.source);
                for part in ["Question", "Rule", "Source", "Assumptions", "Parameters"] {
                    assert!(said.part(part).is_some(), "{}: {part}", file.path);
                }
            }
            for phase in schedule(adoption) {
                let told = files.iter().any(|file| file.phase == Some(phase.name));
                assert!(told, "{}", phase.name);
            }
            let text = odd(&scenario, None);
            assert!(text.contains("talk layer") && !text.contains("ODD description: "));
            assert!(text.contains("`adopted`") && text.contains("adoption.rule"));
        }
    }
}
