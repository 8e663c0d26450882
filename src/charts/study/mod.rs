//! What do many runs say together? The tables of a study become pictures, a file for each kind of study.

mod calibrate;
mod columns;
mod compare;
mod effects;
mod forest;
mod optimise;
#[cfg(test)]
mod overlap;
mod panel;
mod sensitivity;
mod sweep;
mod threshold;

use crate::charts::canvas::Canvas;
use crate::charts::svg::Svg;
use crate::charts::theme::Theme;
use crate::charts::{Fault, Input};
use crate::output::table::Table;

/// What a study has written, and whose it is.
pub struct StudyInput<'a> {
    /// The study: compare, sweep and so on.
    pub study: &'a str,
    /// Title, question and foot.
    pub about: Input<'a>,
    /// Its tables by name.
    pub tables: &'a [(&'a str, &'a Table)],
    /// Names for people of the variants that are compared, by their keys in tables.
    pub labels: Vec<(String, String)>,
}

impl StudyInput<'_> {
    fn table(&self, name: &str) -> Result<&Table, Fault> {
        let found = self.tables.iter().find(|table| table.0 == name);
        found
            .map(|table| table.1)
            .ok_or_else(|| Fault::Column(name.to_owned()))
    }

    fn label(&self, key: &str) -> String {
        let found = self.labels.iter().find(|label| label.0 == key);
        found
            .map(|label| label.1.clone())
            .filter(|label| !label.is_empty())
            .unwrap_or_else(|| key.to_owned())
    }

    /// The same in few letters, where it is made of settings.
    fn short(&self, key: &str) -> String {
        columns::short(&self.label(key))
    }
}

type Draw = fn(&mut Canvas, &StudyInput<'_>, &Theme) -> Result<(), Fault>;

/// A chart of a study.
#[derive(Clone, Copy)]
pub struct StudyChart {
    /// The study it is of.
    pub study: &'static str,
    /// The file's name and the value of `--kind`.
    pub name: &'static str,
    /// What it shows, in a line.
    pub meaning: &'static str,
    draw: Draw,
}

const fn row(
    study: &'static str,
    name: &'static str,
    draw: Draw,
    meaning: &'static str,
) -> StudyChart {
    StudyChart {
        study,
        name,
        meaning,
        draw,
    }
}

/// All charts of studies.
pub const ALL: [StudyChart; 10] = [
    row(
        "compare",
        "difference",
        compare::difference,
        "difference of each variant from the base over time",
    ),
    row(
        "compare",
        "changed",
        compare::changed,
        "how many ended otherwise, and what moved them",
    ),
    row(
        "effects",
        "effects",
        effects::effects,
        "simulated effects beside published ones, as multiples of these",
    ),
    row(
        "sweep",
        "response",
        sweep::response,
        "a measure by the settings that were varied",
    ),
    row(
        "sensitivity",
        "influence",
        sensitivity::influence,
        "how strongly each setting matters",
    ),
    row(
        "calibrate",
        "calibration",
        calibrate::calibration,
        "data beside the model at the estimate and beside curves",
    ),
    row(
        "calibrate",
        "posterior",
        calibrate::posterior,
        "settings that agree with the data, in pairs",
    ),
    row(
        "threshold",
        "threshold",
        threshold::threshold,
        "where a measure crosses its level",
    ),
    row(
        "optimise",
        "budget",
        optimise::budget,
        "the best division of the budget",
    ),
    row(
        "optimise",
        "seeds",
        optimise::seeds,
        "what each further chosen adopter adds",
    ),
];

/// The chart of that name.
#[must_use]
pub fn of_name(name: &str) -> Option<StudyChart> {
    ALL.into_iter().find(|chart| chart.name == name)
}

/// The charts that these tables can show.
#[must_use]
pub fn able(input: &StudyInput<'_>) -> Vec<StudyChart> {
    let theme = Theme::default();
    let drawable = |chart: &StudyChart| {
        chart.study == input.study && (chart.draw)(&mut Canvas::new(&theme), input, &theme).is_ok()
    };
    ALL.into_iter().filter(drawable).collect()
}

/// Draws a chart of a study.
///
/// # Errors
/// When the tables lack what it shows.
pub fn draw(chart: StudyChart, input: &StudyInput<'_>, theme: &Theme) -> Result<Svg, Fault> {
    let mut canvas = Canvas::new(theme);
    (chart.draw)(&mut canvas, input, theme)?;
    Ok(Svg::named(&canvas, chart.name, &input.about, theme))
}
