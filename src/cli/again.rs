//! What can be done with a finished run? It is read from its folder, and its charts are drawn again.

use crate::charts::study::{self, StudyChart};
use crate::charts::theme::Theme;
use crate::charts::{self, Kind};
use crate::cli::args::{ChartArguments, PictureFormat};
use crate::cli::results::{Overview, Pictures, chart_input, disk, write_charts};
use crate::cli::spreading::Tables;
use crate::cli::{Failure, complain, loading, say, study_charts};
use crate::hash::sha256;
use crate::output::csv;
use crate::output::folder::{Folder, MANIFEST};
use crate::output::manifest::{Manifest, StudyNote};
use crate::output::table::Table;
use crate::scenario::Scenario;
use crate::scenario::canonical::canonical_text;
use std::path::Path;

/// A finished run, read from its folder.
pub(super) struct Finished {
    /// Its manifest.
    pub manifest: Manifest,
    /// Its scenario.
    pub scenario: Scenario,
    /// The bytes of its series.
    pub series: Vec<u8>,
}

impl Finished {
    /// Reads it.
    ///
    /// # Errors
    /// When the folder holds none.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let shown = path.display();
        let Some(text) = Folder::at(path).manifest().map_err(disk)? else {
            let why = if path.is_file() {
                "it is a file; name the folder of a run, such as output/first".to_owned()
            } else {
                format!("there is no {MANIFEST}")
            };
            return Err(Failure::file(&format!(
                "{shown} holds no finished run: {why}"
            )));
        };
        let manifest = Manifest::from_text(&text)
            .map_err(|why| Failure::file(&format!("{shown}/{MANIFEST} cannot be read: {why}")))?;
        let series = std::fs::read(path.join("series.csv"))
            .map_err(|error| Failure::file(&format!("cannot read {shown}/series.csv: {error}")))?;
        let scenario = loading::resolved(&manifest.name, &manifest.scenario)?;
        Ok(Self {
            manifest,
            scenario,
            series,
        })
    }

    /// Whether the manifest's scenario is the one whose hash it names; another version may write scenarios otherwise.
    #[must_use]
    pub(super) fn is_of_its_scenario(&self) -> bool {
        let hash = sha256(canonical_text(&self.scenario).as_bytes());
        self.manifest.thirdwave != env!("CARGO_PKG_VERSION")
            || hash == self.manifest.scenario_sha256
    }

    /// The series with the units of the manifest.
    fn table(&self) -> Result<Table, Failure> {
        let read = csv::read(&self.series)
            .map_err(|error| Failure::file(&format!("series.csv: {error}")))?;
        let mut table = Table::default();
        for column in read.columns() {
            let unit = self
                .manifest
                .columns
                .get(&column.name)
                .map_or("", |note| note.unit.as_str());
            table.push(&column.name, unit, column.values.clone());
        }
        Ok(table)
    }
}

/// Draws a finished run's charts again.
///
/// # Errors
/// When the folder holds no run, or a kind or size is none.
pub(super) fn chart(arguments: &ChartArguments) -> Result<(), Failure> {
    let text = Folder::at(&arguments.folder).manifest().map_err(disk)?;
    let manifest = text.and_then(|text| Manifest::from_text(&text).ok());
    if let Some((manifest, note)) = manifest.as_ref().and_then(|m| Some((m, m.study.as_ref()?))) {
        return chart_study(arguments, manifest, note);
    }
    let finished = Finished::read(&arguments.folder)?;
    if !finished.is_of_its_scenario() {
        complain("warning: the scenario in the manifest is not the one whose hash it names");
    }
    if !finished.manifest.wrote("series.csv", &finished.series) {
        complain("warning: series.csv is not as it was written; its charts show what it says now");
    }
    let (width, height) = size(&arguments.size)?;
    let theme = Theme {
        width,
        height,
        ..Theme::default()
    };
    let series = finished.table()?;
    let overview = Overview::of(&series)?;
    let tables = Tables::read(&finished.scenario, &arguments.folder);
    let input = chart_input(
        &finished.scenario,
        &series,
        &overview,
        &tables,
        &finished.manifest.scenario_sha256,
    );
    let able = charts::kinds(&input);
    let kinds = if arguments.kind.is_empty() {
        able
    } else {
        wanted(&arguments.kind)?
    };
    let pictures = pictures(arguments);
    let mut folder = Folder::at(&arguments.folder);
    write_charts(&mut folder, &input, &kinds, &theme, pictures)?;
    tell(arguments, &folder)
}

/// Draws a finished study's charts again.
fn chart_study(
    arguments: &ChartArguments,
    manifest: &Manifest,
    note: &StudyNote,
) -> Result<(), Failure> {
    let scenario = loading::resolved(&manifest.name, &manifest.scenario)?;
    let (width, height) = size(&arguments.size)?;
    let theme = Theme {
        width,
        height,
        ..Theme::default()
    };
    let one = |name: &String| {
        let own = study::ALL.iter().filter(|chart| chart.study == note.kind);
        let known: Vec<&str> = own.map(|chart| chart.name).collect();
        study::of_name(name)
            .filter(|chart| chart.study == note.kind)
            .ok_or_else(|| {
                Failure::command_line(&format!(
                    "--kind: {} has no chart `{name}`\nhint: its kinds are {}",
                    note.kind,
                    known.join(", ")
                ))
            })
    };
    let wanted: Result<Vec<StudyChart>, Failure> = arguments.kind.iter().map(one).collect();
    let look = (&theme, pictures(arguments));
    let of = (note, &scenario);
    let folder = study_charts::again(&arguments.folder, manifest, of, &wanted?, look)?;
    tell(arguments, &folder)
}

fn pictures(arguments: &ChartArguments) -> Pictures {
    Pictures {
        svg: arguments.format.contains(&PictureFormat::Svg),
        png: arguments.format.contains(&PictureFormat::Png),
    }
}

fn tell(arguments: &ChartArguments, folder: &Folder) -> Result<(), Failure> {
    let names: Vec<&str> = folder.written().keys().map(String::as_str).collect();
    say(&names
        .iter()
        .map(|name| format!("{}/{name}\n", arguments.folder.display()))
        .collect::<String>())
}

fn wanted(names: &[String]) -> Result<Vec<Kind>, Failure> {
    let one = |name: &String| {
        Kind::of_name(name).ok_or_else(|| {
            let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
            Failure::command_line(&format!(
                "--kind: there is no chart `{name}`\nhint: kinds are {}; `thirdwave chart --help` says what each shows",
                known.join(", ")
            ))
        })
    };
    names.iter().map(one).collect()
}

/// Width and height of a size such as 1920x1080.
fn size(text: &str) -> Result<(u32, u32), Failure> {
    let parts = text
        .split_once('x')
        .and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    match parts {
        Some((width, height))
            if (480..=7680).contains(&width) && (320..=4320).contains(&height) =>
        {
            Ok((width, height))
        }
        _ => Err(Failure::command_line(&format!(
            "--size: found `{text}`; allowed: 480x320 to 7680x4320, such as 1920x1080"
        ))),
    }
}
