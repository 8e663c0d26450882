//! The brand layer by the same protocol: its rules as the files that compute them tell them, the claims it takes up, what is
//! measured.

use crate::model::brands::measures::{MEASURES, OF_MARKET};
use crate::model::description::documentation::read;
use crate::model::description::markdown::{code, table};
use crate::model::mechanisms::{Goes, MECHANISMS, Turn};
use crate::scenario::brands::Market;

/// Files of the layer, each with its path, in the order in which a reader needs them.
const FILES: [(&str, &str); 8] = [
    (
        "src/model/talk/opinion/market.rs",
        include_str!("../talk/opinion/market.rs"),
    ),
    (
        "src/model/talk/opinion/choice.rs",
        include_str!("../talk/opinion/choice.rs"),
    ),
    (
        "src/model/brands/plan.rs",
        include_str!("../brands/plan.rs"),
    ),
    (
        "src/model/brands/targets.rs",
        include_str!("../brands/targets.rs"),
    ),
    (
        "src/model/brands/care.rs",
        include_str!("../brands/care.rs"),
    ),
    (
        "src/model/brands/community.rs",
        include_str!("../brands/community.rs"),
    ),
    (
        "src/model/brands/firm.rs",
        include_str!("../brands/firm.rs"),
    ),
    (
        "src/model/brands/prosumers.rs",
        include_str!("../brands/prosumers.rs"),
    ),
];

/// The description of the brand layer.
pub(super) fn layer(market: &Market) -> String {
    let labels: Vec<&str> = market.brands.iter().map(|b| b.label.as_str()).collect();
    let mut text = format!(
        "# The brand layer\n\nBrands, in the order of the file: {}. Each holds its place by a lot, the number of the random \
         draws that belong to it, so that neither its name nor its place in the file touches a result. Before a step every \
         brand acts; in the step adults speak, listen and buy as the talk layer says; after it brands answer, keep their \
         communities, take up ideas and write their books.\n\n## Submodels\n\n",
        labels.join(", ")
    );
    for (path, source) in FILES {
        let said = read(source);
        text.push_str(&format!("### {}\n\nFile {}.\n\n", said.title, code(path)));
        for (name, paragraphs) in &said.parts {
            text.push_str(&format!("**{name}.** {}\n\n", paragraphs.join("\n\n")));
        }
    }
    text.push_str("## Claims and how each is shown\n\n");
    text.push_str(&mechanisms());
    text.push_str("\n## What is measured of each brand\n\n");
    let rows = MEASURES.iter().map(|m| (m.name, m.unit, m.meaning));
    let rows: Vec<Vec<String>> = rows
        .chain(OF_MARKET)
        .map(|(name, unit, meaning)| vec![code(name), unit.to_owned(), meaning.to_owned()])
        .collect();
    text.push_str(&table(&["Measure", "Unit", "Meaning"], &rows));
    text
}

/// Turns in words, one after the other.
fn turns(turns: &[Turn]) -> String {
    let settings = |list: &[&str]| {
        let coded: Vec<String> = list.iter().map(|set| code(set)).collect();
        coded.join(", ")
    };
    let told = turns.iter().map(|turn| {
        let goes = match turn.goes {
            Goes::Up => "rises",
            Goes::Down => "falls",
            Goes::Hardly => "hardly moves",
        };
        let mut text = format!("With {} {} {goes}", settings(turn.set), code(turn.measure));
        if !turn.more_than.is_empty() {
            text.push_str(&format!(", more than with {}", settings(turn.more_than)));
        }
        if !turn.given.is_empty() {
            text.push_str(&format!(" (given {})", settings(turn.given)));
        }
        text
    });
    told.collect::<Vec<_>>().join("; ")
}

/// The claims as a table.
fn mechanisms() -> String {
    let rows: Vec<Vec<String>> = MECHANISMS
        .iter()
        .map(|one| {
            let against = one.against.map_or(String::new(), |against| {
                [against.evidence.to_owned(), turns(against.turns)].join(". ")
            });
            vec![
                one.id.to_owned(),
                one.claim.to_owned(),
                one.scenario.to_owned(),
                turns(one.turns),
                against,
            ]
        })
        .collect();
    table(
        &["", "Claim", "Scenario", "How it shows", "Against it"],
        &rows,
    )
}

#[cfg(test)]
mod tests {
    use super::FILES;
    use crate::model::description::documentation::read;
    use crate::model::description::odd;
    use crate::model::measures;
    use crate::scenario::load::from_text;
    use crate::scenario::reading::from_disk;

    #[test]
    fn every_file_says_its_question_rule_source_and_assumptions() {
        for (path, source) in FILES {
            let said = read(source);
            for part in ["Question", "Rule", "Source", "Assumptions", "Parameters"] {
                assert!(said.part(part).is_some(), "{path}: {part}");
            }
        }
        let text = "time = { start = 0, end = 3 }\npeople.count = 50\n[brands.a]\n";
        let loaded = from_text("small", text, &[], &from_disk, &measures::all_names);
        let odd = odd(&loaded.expect("sound").value.scenario, None);
        assert!(odd.contains("brand layer") && odd.contains("M29") && odd.contains("`npv_*`"));
    }
}
