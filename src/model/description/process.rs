//! Element 3, process overview and scheduling: what happens in a step, in which order, and who sees what.

use crate::model::description::markdown::{code, table};
use crate::model::description::submodels::phases;
use crate::model::household::SCHEDULE;

/// The element.
pub(super) fn element() -> String {
    let columns = |names: &[&str]| {
        names
            .iter()
            .map(|name| code(name))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let rows: Vec<Vec<String>> = (1..)
        .zip(SCHEDULE.iter().zip(phases()))
        .map(|(place, (phase, (number, submodel)))| {
            vec![
                format!("{place}"),
                code(phase.name),
                format!("7.{number} {}", submodel.documentation().title),
                columns(phase.reads),
                columns(phase.writes),
            ]
        })
        .collect();
    let mut text = String::from("## 3 Process overview and scheduling\n\n");
    text.push_str(
        "Time moves in equal steps. At each step the drivers take their values at the new date, then the phases below run one \
         after the other over all adults.\n\n",
    );
    text.push_str(&table(
        &["Order", "Phase", "Submodel", "Reads", "Writes"],
        &rows,
    ));
    text.push_str("\nWhy in this order:\n\n");
    for (phase, (_, submodel)) in SCHEDULE.iter().zip(phases()) {
        let said = submodel.documentation();
        let why = said.part("Order").and_then(|paragraphs| paragraphs.first());
        text.push_str(&format!(
            "- {}: {}\n",
            code(phase.name),
            why.map_or("", String::as_str)
        ));
    }
    text.push_str(
        "\nWithin a phase all adults act at the same time: what one writes no other reads before the phase has ended. Adults who \
         review a habit see what their ties had published at the end of the last step, and the value of time that the hours \
         committed at the start of the phase leave them, the same for all needs that they review in this step. The order in \
         which adults are worked on, and the number of threads, therefore do not touch a result. A phase that changed a column \
         which it does not declare would fail the program's tests.\n\nMeasures are taken at the start, every `output.every` \
         steps and at the last step, after all phases.\n",
    );
    text
}
