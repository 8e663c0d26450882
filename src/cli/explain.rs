//! What does a name mean? A parameter, a measure or an error, or the nearest one there is.

use crate::cli::{Failure, say};
use crate::diagnostic::names;
use crate::model::measures;
use crate::scenario::explain::{nearest_parameter, parameter};
use crate::scenario::nearest::nearest;
use crate::scenario::parameters::PARAMETERS;

/// Prints what a name means, or all names.
///
/// # Errors
/// When there is no such name.
pub(super) fn explain(name: Option<&str>) -> Result<(), Failure> {
    let Some(name) = name else {
        return say(&everything());
    };
    let parts = [
        parameter(name),
        measures::explain(name),
        names::explain(name),
    ];
    let known: Vec<String> = parts.into_iter().flatten().collect();
    if known.is_empty() {
        return Err(Failure::command_line(&unknown(name)));
    }
    say(&known.join("\n"))
}

fn unknown(name: &str) -> String {
    let measures = measures::all().map(|measure| measure.name);
    let errors = names::DIAGNOSTICS.iter().map(|row| row.name);
    let near = nearest_parameter(name).or_else(|| nearest(name, measures.chain(errors)));
    let hint = near.map_or_else(
        || "`thirdwave explain` lists all names".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    format!("nothing is called `{name}`\nhint: {hint}")
}

fn everything() -> String {
    let mut text =
        String::from("PARAMETERS (settings of a scenario; * is a category or a name)\n\n");
    let width = PARAMETERS
        .iter()
        .map(|row| row.path.len())
        .max()
        .unwrap_or(0);
    for row in PARAMETERS {
        text.push_str(&format!("  {:width$}  {}\n", row.path, row.meaning));
    }
    text.push_str("\nMEASURES (columns of series.csv; * is a category, + a cause)\n\n");
    for row in measures::all() {
        text.push_str(&format!(
            "  {:width$}  {}: {}\n",
            row.name, row.unit, row.meaning
        ));
    }
    text.push_str("\nERRORS AND WARNINGS\n\n");
    for row in names::DIAGNOSTICS {
        text.push_str(&format!("  {:width$}  {}\n", row.name, row.meaning));
    }
    text
}
