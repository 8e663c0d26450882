//! What becomes of each record? Its rows go to the disk at once, and its numbers to a scratch file from which bands are taken;
//! what charts need of single runs is kept of the first, so that memory does not grow with the number of runs.

use crate::cli::Failure;
use crate::cli::results::{Overview, disk};
use crate::cli::shelf::Shelf;
use crate::cli::spreading::Tables;
use crate::experiments::bands::Bands;
use crate::experiments::enough::Enough;
use crate::experiments::execute::Next;
use crate::experiments::run::Record;
use crate::experiments::{ensemble, programmes, spread};
use crate::model::measures::heads;
use crate::output::folder::CHECKPOINTS;
use crate::output::stream::TableStream;
use crate::output::table::Table;
use crate::scenario::Scenario;
use std::fs::File;
use std::io;

/// A table of a record.
type Of = fn(&Scenario, &[Record]) -> Option<Table>;

/// The tables of records, each where a scenario has it.
const TABLES: [(&str, Of); 8] = [
    ("series", |scenario, records| {
        Some(ensemble::series(scenario, records))
    }),
    ("causes", |scenario, records| {
        let known = scenario.output.causes && scenario.household.is_on();
        known.then(|| ensemble::causes(scenario, records))
    }),
    ("cascades", |scenario, records| {
        is_told(scenario).then(|| spread::cascades(records))
    }),
    ("cohorts", |scenario, records| {
        is_told(scenario).then(|| spread::cohorts(scenario, records))
    }),
    ("degrees", |scenario, records| {
        is_told(scenario).then(|| spread::degrees(records))
    }),
    ("events", |scenario, records| {
        let wanted = is_told(scenario) && scenario.output.events;
        wanted.then(|| spread::events(scenario, records))
    }),
    ("value", programmes::table),
    ("value_series", programmes::courses),
];

/// Whether a scenario writes down how adoptions came about.
#[must_use]
pub(super) fn is_told(scenario: &Scenario) -> bool {
    scenario.adoption.is_some() && scenario.output.causes
}

/// What came of the records so far.
pub(super) struct Gather<'a> {
    scenario: &'a Scenario,
    /// Where tables stand; nothing else is written there meanwhile.
    shelf: &'a mut Shelf,
    streams: Vec<(&'static str, TableStream)>,
    agents: Option<TableStream>,
    bands: Bands<File>,
    enough: Option<Enough>,
    kept: Kept,
}

/// Runs of which everything is in memory.
#[derive(Default)]
struct Kept {
    series: Table,
    tables: Tables,
    runs: usize,
}

/// What charts and the summary are made of.
pub(super) struct Gathered {
    /// The series of the runs that are kept.
    pub series: Table,
    /// Their other tables.
    pub tables: Tables,
    /// Statistics over all runs.
    pub overview: Overview,
    /// How many runs are kept.
    pub kept: usize,
    /// Whether they were enough, where a width was asked for.
    pub enough: Option<String>,
}

impl<'a> Gather<'a> {
    /// Nothing is gathered yet.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(super) fn begin(shelf: &'a mut Shelf, scenario: &'a Scenario) -> Result<Self, Failure> {
        // Nameless: it is gone with the process, however that ends.
        let path = shelf.folder.path().join(CHECKPOINTS);
        let scratch = tempfile::tempfile_in(&path);
        let scratch = scratch.map_err(|error| {
            Failure::file(&format!("cannot write in {}: {error}", path.display()))
        })?;
        Ok(Self {
            bands: Bands::new(scenario, scratch),
            enough: Enough::of(scenario),
            scenario,
            shelf,
            streams: Vec::new(),
            agents: None,
            kept: Kept::default(),
        })
    }

    /// Takes up a record.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(super) fn take(&mut self, record: Record) -> io::Result<Next> {
        let records = std::slice::from_ref(&record);
        for (name, of) in TABLES {
            let Some(table) = of(self.scenario, records) else {
                continue;
            };
            let place = self.streams.iter().position(|stream| stream.0 == name);
            let place = match place {
                Some(place) => place,
                None => {
                    self.shelf.note(name, &table);
                    let stream = self.shelf.stream(name).map_err(|error| error.source)?;
                    self.streams.push((name, stream));
                    self.streams.len() - 1
                }
            };
            self.streams[place].1.add(&self.shelf.folder, &table)?;
        }
        if let Some(agents) = &record.agents {
            if self.agents.is_none() {
                self.agents = Some(
                    self.shelf
                        .stream_agents(agents, self.scenario.output.agents_csv)
                        .map_err(|error| error.source)?,
                );
            }
            if let Some(stream) = &mut self.agents {
                stream.add(&self.shelf.folder, agents)?;
            }
        }
        self.bands.add(&record)?;
        self.keep(&record);
        let enough = self
            .enough
            .as_mut()
            .is_some_and(|enough| enough.add(&record));
        Ok(if enough { Next::Enough } else { Next::More })
    }

    fn keep(&mut self, record: &Record) {
        let numbers = record.rows.iter().map(Vec::len).sum::<usize>();
        let all = self.kept.runs + 1 == self.bands.runs();
        if !all || (self.kept.runs > 0 && (self.kept.runs + 1) * numbers > ensemble::NUMBERS_KEPT) {
            return;
        }
        let records = std::slice::from_ref(record);
        self.kept
            .series
            .append(&ensemble::series(self.scenario, records));
        self.kept.tables.append(Tables::of(self.scenario, records));
        self.kept.runs += 1;
    }

    /// Ends all tables.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(super) fn end(mut self) -> Result<Gathered, Failure> {
        for (_, stream) in self.streams {
            stream.end(&mut self.shelf.folder).map_err(disk)?;
        }
        if let Some(stream) = self.agents {
            stream.end(&mut self.shelf.folder).map_err(disk)?;
        }
        let bands = self.bands.table().map_err(|error| {
            Failure::file(&format!("cannot read the rows of all runs back: {error}"))
        })?;
        let runs = self.bands.runs();
        if runs > 1 {
            self.shelf.table("bands", &bands)?;
        }
        let heads = heads(self.scenario);
        let unit = |measure: &str| {
            let head = heads.iter().find(|head| head.0 == measure);
            head.map_or(String::new(), |head| head.1.to_owned())
        };
        Ok(Gathered {
            overview: Overview::of_bands(&bands, runs, &unit)?,
            series: self.kept.series,
            tables: self.kept.tables,
            kept: self.kept.runs,
            enough: self.enough.as_ref().map(Enough::said),
        })
    }
}
