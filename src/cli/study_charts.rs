//! How do a study's tables become pictures? Drawn when it ends, and again from its folder.

use crate::charts::png;
use crate::charts::study::{StudyChart, StudyInput, able, draw};
use crate::charts::theme::Theme;
use crate::cli::Failure;
use crate::cli::loading::resolved;
use crate::cli::results::{Pictures, about, disk};
use crate::experiments::study::Study;
use crate::output::csv;
use crate::output::folder::{Folder, MANIFEST};
use crate::output::manifest::{Manifest, StudyNote};
use crate::output::table::{Table, Values};
use crate::scenario::Scenario;
use crate::scenario::studies::Varied;
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
    /// Other scenarios.
    pub others: Vec<Other>,
}

/// Another scenario of a study.
pub(super) struct Other {
    /// Its key in tables.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// How many adults it has.
    pub adults: u32,
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

    /// What has as many runs as the scenario says.
    fn each(&self) -> &'static str {
        match Study::of_name(self.study) {
            Some(Study::Sweep | Study::Sensitivity) => "a point",
            Some(Study::Compare) => "of each",
            _ => "",
        }
    }

    /// The least and the greatest number of adults in a run.
    fn adults(&self) -> (u64, u64) {
        const PATH: &str = "people.count";
        let studies = &self.scenario.experiment.studies;
        let sweep = studies.sweep.iter().flat_map(|one| &one.vary);
        let sensitivity = studies.sensitivity.iter().flat_map(|one| &one.vary);
        let varied: Vec<&Varied> = match Study::of_name(self.study) {
            Some(Study::Sweep) => sweep.collect(),
            Some(Study::Sensitivity) => sensitivity.collect(),
            _ => Vec::new(),
        };
        let varied = varied.into_iter().filter(|one| one.path == PATH);
        let sets = studies.compare.iter().flat_map(|variant| &variant.set);
        let sets = sets.filter(|one| one.0 == PATH && self.study == Study::Compare.name());
        let whole = |text: &String| text.parse::<f64>().ok();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked to be numbers of adults"
        )]
        let told = varied
            .flat_map(Varied::levels)
            .chain(sets.map(|one| one.1.clone()))
            .filter_map(|text| whole(&text))
            .map(|count| count as u64);
        let own = u64::from(self.scenario.people.count);
        let others = self.others.iter().map(|other| u64::from(other.adults));
        let all: Vec<u64> = told.chain(others).collect();
        // The points of a sweep have their own numbers of adults, beside a compared base the base has its.
        let base = all.is_empty() || self.study == Study::Compare.name();
        let all = || all.iter().copied().chain(base.then_some(own));
        (all().min().unwrap_or(own), all().max().unwrap_or(own))
    }

    fn input<'a>(&'a self, nothing: &'a Table) -> StudyInput<'a> {
        let scenario = self.scenario;
        let own = scenario.experiment.studies.compare.iter();
        let mut labels: Vec<(String, String)> = own
            .map(|variant| (variant.name.clone(), variant.label.clone()))
            .collect();
        let others = self.others.iter();
        labels.extend(others.map(|other| (other.name.clone(), other.label.clone())));
        let digits: String = self.identity.chars().take(12).collect();
        // The identity is the study's, not the scenario's: it stands behind the version.
        let mut about = about(scenario, nothing, self.runs(), "");
        about.footer.each = self.each().to_owned();
        about.footer.adults = self.adults();
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
    let others = note.others.iter().map(|other| {
        Ok(Other {
            name: other.name.clone(),
            label: other.label.clone(),
            adults: resolved(&other.name, &other.scenario)?.people.count,
        })
    });
    let drawn = Drawn {
        study: &note.kind,
        identity: &note.identity,
        scenario,
        tables: &tables,
        others: others.collect::<Result<_, _>>()?,
    };
    let mut folder = Folder::at(path);
    drawn.write(&mut folder, wanted, theme, pictures)?;
    Ok(folder)
}
