//! Element 2, entities, state variables and scales: who and what there is, what is kept of it, and how large and long it all is.

use crate::model::description::markdown::{code, number, plain, table};
use crate::model::household::SCHEDULE;
use crate::model::household::variables::{Owner, VARIABLES};
use crate::scenario::Scenario;

/// Whose variables a table holds, and what is said above it.
const TABLES: [(Owner, &str); 5] = [
    (
        Owner::Trait,
        "**Adults: traits.** Drawn at the start (section 5) and never changed.",
    ),
    (Owner::Adult, "**Adults: state.**"),
    (Owner::Need, "**Adults: state in each category of need.**"),
    (
        Owner::Memory,
        "**Adults: memory of the last review in each category.** Kept only where `output.causes` is set; nothing that an adult \
         does depends on it.",
    ),
    (Owner::Society, "**Society: what is published and summed.**"),
];

/// The element.
pub(super) fn element(scenario: &Scenario) -> String {
    let mut text = String::from("## 2 Entities, state variables and scales\n\n");
    text.push_str(
        "**Entities.** There is one kind of agent, the adult, who stands for a household of one. Adults have needs in \
         categories; how an adult meets a need is its habit: it makes, co-creates or buys. Undirected ties join adults who see \
         what the other makes. The environment is the set of drivers (section 6), the same for all. Firms, markets and the \
         state exist only as drivers.\n\n",
    );
    let rows: Vec<Vec<String>> = scenario
        .household
        .categories
        .iter()
        .map(|category| {
            let follows = if category.skilled {
                "skilled labour"
            } else {
                "goods"
            };
            vec![
                code(&category.name),
                plain(&category.label),
                number(category.need_hours),
                follows.to_owned(),
            ]
        })
        .collect();
    let heads = [
        "Category",
        "Label",
        "Home hours a week of the whole need",
        "Priced by",
    ];
    text.push_str(&table(&heads, &rows));
    for (owner, words) in TABLES {
        text.push_str(&format!("\n{words}\n\n{}", variables(owner)));
    }
    text.push_str(&format!("\n{}", scales(scenario)));
    text
}

fn variables(owner: Owner) -> String {
    let rows: Vec<Vec<String>> = VARIABLES
        .iter()
        .filter(|variable| variable.owner == owner)
        .map(|variable| {
            let mut row = vec![
                variable.name.to_owned(),
                variable.unit.to_owned(),
                variable.meaning.to_owned(),
            ];
            if !variable.column.is_empty() {
                row.push(code(variable.column));
                row.push(writers(variable.column));
            }
            row
        })
        .collect();
    if owner == Owner::Trait {
        table(&["Variable", "Unit", "Meaning"], &rows)
    } else {
        table(
            &[
                "Variable",
                "Unit or values",
                "Meaning",
                "Column",
                "Written by",
            ],
            &rows,
        )
    }
}

/// The phases that write a column.
fn writers(column: &str) -> String {
    let phases = SCHEDULE
        .iter()
        .filter(|phase| phase.writes.contains(&column));
    phases
        .map(|phase| code(phase.name))
        .collect::<Vec<_>>()
        .join(", ")
}

fn scales(scenario: &Scenario) -> String {
    let clock = &scenario.clock;
    let people = scenario.people.count;
    format!(
        "**Scales.** Time runs from {} to {} in {} steps of a {}; rates and probabilities of the settings are per year and are \
         converted to the step exactly. Hours are weekly averages. There are {people} adults in {} categories of need. There \
         is no space; who is near to whom is given by ties (section 5). Prices and the value of time are in hours of the mean \
         wage, so that the model has no money and no inflation. A world is one country with one set of drivers.\n",
        number(clock.start),
        number(clock.date(clock.steps)),
        clock.steps,
        clock.length.name(),
        scenario.household.categories.len(),
    )
}
