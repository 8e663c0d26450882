//! How do a study's tables become pictures? Drawn when it ends, and again from its folder.

use crate::charts::png;
use crate::charts::study::{StudyChart, StudyInput, able, draw};
use crate::charts::theme::Theme;
use crate::cli::Failure;
use crate::cli::results::{Pictures, about, disk};
use crate::output::csv;
use crate::output::folder::{Folder, MANIFEST};
use crate::output::manifest::{Manifest, StudyNote};
use crate::output::table::{Table, Values};
use crate::scenario::Scenario;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use std::path::Path;

/// A study whose tables are drawn.
pub(super) struct Drawn<'a> {
    /// What was asked of which runs.
    pub study: &'a str,
    /// SHA-256 of all that shapes its results.
    pub identity: &'a str,
    /// The scenario that asks.
    pub scenario: &'a Scenario,
    /// Its tables by name.
    pub tables: &'a [(&'a str, &'a Table)],
    /// Names for people of other scenarios, by their keys in tables.
    pub others: Vec<(String, String)>,
}

impl Drawn<'_> {
    /// Draws charts into `charts/`; all that the tables can show where none is named.
    ///
    /// # Errors
    /// When a chart cannot be drawn or the disk refuses.
    pub(super) fn write(
        &self,
        folder: &mut Folder,
        wanted: &[StudyChart],
        theme: &Theme,
        pictures: Pictures,
    ) -> Result<(), Failure> {
        let nothing = Table::default();
        let input = self.input(&nothing);
        let all = if wanted.is_empty() {
            able(&input)
        } else {
            wanted.to_vec()
        };
        if all.is_empty() {
            return Ok(());
        }
        folder.create("charts").map_err(disk)?;
        let picture = |chart: &StudyChart| {
            let svg = draw(*chart, &input, theme).map_err(|why| {
                Failure::file(&format!("cannot draw the chart `{}`: {why}", chart.name))
            })?;
            let png = pictures.png.then(|| png(&svg));
            Ok((chart.name, svg, png))
        };
        let drawn: Result<Vec<_>, Failure> = all.par_iter().map(picture).collect();
        for (name, svg, png) in drawn? {
            if pictures.svg {
                let text = svg.outlined();
                folder
                    .write(&format!("charts/{name}.svg"), text.as_bytes())
                    .map_err(disk)?;
            }
            if let Some(png) = png {
                folder
                    .write(&format!("charts/{name}.png"), &png)
                    .map_err(disk)?;
            }
        }
        Ok(())
    }

    /// Runs at a point; all runs, where a search made as many at each as it took.
    fn runs(&self) -> u64 {
        let found = self.tables.iter().find(|table| table.0 == "threshold");
        let runs = found.and_then(|table| table.1.column("runs"));
        match runs.map(|column| &column.values) {
            Some(Values::Integers(runs)) if runs.len() == 1 => runs[0],
            _ => u64::from(self.scenario.experiment.runs),
        }
    }

    fn input<'a>(&'a self, nothing: &'a Table) -> StudyInput<'a> {
        let scenario = self.scenario;
        let own = scenario.experiment.studies.compare.iter();
        let mut labels: Vec<(String, String)> = own
            .map(|variant| (variant.name.clone(), variant.label.clone()))
            .collect();
        labels.extend(self.others.iter().cloned());
        let digits: String = self.identity.chars().take(12).collect();
        // The identity is the study's, not the scenario's: it stands behind the version.
        let mut about = about(scenario, nothing, self.runs(), "");
        let version = &mut about.footer.version;
        *version = format!("{version} · {} {digits}", self.study);
        StudyInput {
            study: self.study,
            about,
            tables: self.tables,
            labels,
        }
    }
}

/// Draws a finished study's charts again, from the tables in its folder.
///
/// # Errors
/// When a table cannot be read or a chart not be drawn.
pub(super) fn again(
    path: &Path,
    manifest: &Manifest,
    (note, scenario): (&StudyNote, &Scenario),
    wanted: &[StudyChart],
    (theme, pictures): (&Theme, Pictures),
) -> Result<Folder, Failure> {
    let mut read = Vec::new();
    for output in &manifest.outputs {
        let Some(name) = output.path.strip_suffix(".csv") else {
            continue;
        };
        let file = path.join(&output.path);
        let shown = file.display().to_string();
        let fault = |why: String| Failure::file(&format!("cannot read {shown}: {why}"));
        let bytes = std::fs::read(&file).map_err(|error| fault(error.to_string()))?;
        if !manifest.wrote(&output.path, &bytes) {
            crate::cli::complain(&format!(
                "warning: {} is not as it was written; its charts show what it says now",
                output.path
            ));
        }
        read.push((name, csv::read(&bytes).map_err(fault)?));
    }
    if read.is_empty() {
        let path = path.display();
        return Err(Failure::file(&format!(
            "{path}/{MANIFEST} names no table of the study to draw"
        )));
    }
    let tables: Vec<(&str, &Table)> = read.iter().map(|table| (table.0, &table.1)).collect();
    let others = note.others.iter();
    let drawn = Drawn {
        study: &note.kind,
        identity: &note.identity,
        scenario,
        tables: &tables,
        others: others
            .map(|other| (other.name.clone(), other.label.clone()))
            .collect(),
    };
    let mut folder = Folder::at(path);
    drawn.write(&mut folder, wanted, theme, pictures)?;
    Ok(folder)
}
