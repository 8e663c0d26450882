//! What does a scenario give with other settings? Points: settings laid over a scenario, each run on the same random numbers.

use crate::diagnostic::Severity;
use crate::experiments::execute::ALONE_ABOVE;
use crate::experiments::ledger::{Answer, Fault, Ledger, Pace, Source, Stopped, Trouble};
use crate::experiments::memory;
use crate::experiments::readouts;
use crate::experiments::run::{RunPlan, Simulation};
use crate::model::measures;
use crate::scenario::Scenario;
use crate::scenario::canonical::to_toml;
use crate::scenario::load::{LoadError, LoadErrorKind, from_text_sharing};
use crate::scenario::overrides::Override;
use crate::scenario::reading::{TieLists, from_disk};
use crate::scenario::studies::{Readout, Studies};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

/// Settings laid over a scenario: paths, and values as TOML.
pub type Settings = Vec<(String, String)>;

/// A scenario that others are made from. Brands keep the lots they have in it, so that all share their random numbers.
#[derive(Clone, Debug)]
pub struct Base {
    name: String,
    text: String,
    scenario: Arc<Scenario>,
    /// Files of ties are read once, however many points name them.
    lists: Arc<TieLists>,
}

impl Base {
    /// The base of a scenario; what it asks of many runs is left out.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let mut plain = scenario.clone();
        plain.experiment.studies = Studies::default();
        plain.experiment.until_width = None;
        Self {
            name: scenario.name.clone(),
            text: to_toml(&plain),
            scenario: Arc::new(plain),
            lists: Arc::default(),
        }
    }

    /// The same without the split into causes where no number that is asked for needs it: runs take half the time.
    #[must_use]
    pub fn for_readouts(self, readouts: &[Readout]) -> Self {
        let mut lean = (*self.scenario).clone();
        lean.output.causes = false;
        lean.output.agents = false;
        lean.output.programmes = false;
        let heads = measures::heads(&lean);
        let there = |one: &Readout| heads.iter().any(|head| head.0 == one.measure);
        if readouts.iter().all(there) {
            Self::of(&lean)
        } else {
            self
        }
    }

    /// The scenario itself.
    #[must_use]
    pub fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    /// The scenario as one text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The scenario with other settings, of which messages speak as `place`.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn with(&self, place: &str, settings: &Settings) -> Result<Scenario, LoadError> {
        if settings.is_empty() {
            return Ok((*self.scenario).clone());
        }
        let overrides: Vec<Override> = settings
            .iter()
            .filter_map(|(path, value)| Override::parse(place, &format!("{path}={value}")).ok())
            .collect();
        let loaded = from_text_sharing(
            &self.name,
            &self.text,
            &overrides,
            (&from_disk, &self.lists),
            &measures::all_names,
        )?;
        Ok(loaded.value.scenario)
    }
}

/// The errors of a scenario in a line.
#[must_use]
pub fn in_a_line(error: &LoadError) -> String {
    let errors = error
        .diagnostics
        .iter()
        .filter(|one| one.severity == Severity::Error);
    let told = errors.map(|one| {
        let label = one.places.first().map(|place| place.label.clone());
        let label = label.filter(|label| !label.is_empty());
        label.map_or_else(
            || one.message.clone(),
            |label| format!("{}: {label}", one.message),
        )
    });
    told.collect::<Vec<String>>().join("; ")
}

/// The errors of a scenario as a fault of the runs that need it.
#[must_use]
pub fn fault(error: &LoadError) -> Fault {
    Fault {
        source: match error.kind {
            LoadErrorKind::File => Source::File,
            LoadErrorKind::Scenario => Source::Scenario,
        },
        why: in_a_line(error),
    }
}

/// Refuses a scenario whose runs need more memory than is free, where that is known.
///
/// # Errors
/// When they do: how much they need.
pub fn fits(scenario: &Scenario, threads: usize, free: Option<f64>) -> Result<(), Fault> {
    let need = memory::need(scenario, threads).total;
    match free {
        Some(free) if need > free => Err(Fault::scenario(format!(
            "it needs {:.1} GB of memory; {:.1} are free",
            need / 1e9,
            free / 1e9
        ))),
        _ => Ok(()),
    }
}

/// Runs points and reads numbers off.
pub struct Asker<'a> {
    /// What points are laid over.
    pub base: &'a Base,
    /// What each run gives.
    pub readouts: &'a [Readout],
    /// What is done.
    pub ledger: &'a Ledger,
    /// Progress and the wish to stop.
    pub pace: &'a dyn Pace,
    /// Threads that share the work.
    pub threads: usize,
    /// Bytes that are free, where that is known.
    pub free: Option<f64>,
}

/// A point's scenario while its runs are made.
struct Slot {
    made: Option<Result<Arc<Scenario>, Fault>>,
    left: usize,
}

impl Asker<'_> {
    /// The answers of runs at points, by point and run; points are begun in their order here.
    ///
    /// # Errors
    /// When asked to stop, or when the journal cannot be written.
    pub fn ask(&self, points: &[Settings], runs: Range<u32>) -> Result<Vec<Vec<Answer>>, Stopped> {
        let each = runs.len();
        let pieces: Vec<(usize, u32)> = (0..points.len())
            .flat_map(|point| runs.clone().map(move |run| (point, run)))
            .collect();
        let mut answers = self.pieces(points, &pieces)?.into_iter();
        Ok(points
            .iter()
            .map(|_| answers.by_ref().take(each).collect())
            .collect())
    }

    /// The answer of one run at each point, whose number is that of the point beyond `first`: no two share random numbers.
    ///
    /// # Errors
    /// When asked to stop, or when the journal cannot be written.
    pub fn ask_each(&self, points: &[Settings], first: u32) -> Result<Vec<Answer>, Stopped> {
        let pieces: Vec<(usize, u32)> = (0..points.len()).zip(first..).collect();
        self.pieces(points, &pieces)
    }

    /// The answers of pieces: points with runs.
    fn pieces(&self, points: &[Settings], pieces: &[(usize, u32)]) -> Result<Vec<Answer>, Stopped> {
        let keys: Vec<String> = pieces
            .iter()
            .map(|&(point, run)| key(&points[point], run))
            .collect();
        let mut left = vec![0; points.len()];
        pieces.iter().for_each(|piece| left[piece.0] += 1);
        let slots: Vec<Mutex<Slot>> = left
            .into_iter()
            .map(|left| Mutex::new(Slot { made: None, left }))
            .collect();
        let work = |piece: usize| {
            let (point, run) = pieces[piece];
            let scenario = self.scenario_of(&slots[point], &points[point]);
            self.one(&scenario.map_err(Trouble::Fault)?, run)
        };
        self.ledger
            .work(&keys, self.at_once(points), self.pace, &work)?;
        let answer = |key: &String| {
            let done = self.ledger.answer(key);
            done.expect("all pieces are worked off")
        };
        Ok(keys.iter().map(answer).collect())
    }

    /// Runs made at the same time: many small ones, or one after another each on all cores.
    fn at_once(&self, points: &[Settings]) -> usize {
        let count = |point: &Settings| {
            let own = point.iter().find(|one| one.0 == "people.count");
            own.and_then(|one| one.1.parse::<f64>().ok())
        };
        let base = f64::from(self.base.scenario.people.count);
        let largest = points.iter().filter_map(count).fold(base, f64::max);
        if largest > ALONE_ABOVE as f64 {
            1
        } else {
            self.threads
        }
    }

    fn scenario_of(&self, slot: &Mutex<Slot>, point: &Settings) -> Result<Arc<Scenario>, Fault> {
        let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || match self.base.with("the point", point) {
            Ok(scenario) => fits(&scenario, self.threads, self.free).map(|()| Arc::new(scenario)),
            Err(error) => Err(fault(&error)),
        };
        let made = slot.made.get_or_insert_with(make).clone();
        slot.left = slot.left.saturating_sub(1);
        if slot.left == 0 {
            slot.made = None;
        }
        made
    }

    fn one(&self, scenario: &Arc<Scenario>, run: u32) -> Result<Vec<f64>, Trouble> {
        let plan = RunPlan {
            scenario: Arc::clone(scenario),
            run,
        };
        let record = finished(plan, self.pace).ok_or(Trouble::Asked)?.record();
        Ok(readouts::values(scenario, &record, self.readouts))
    }
}

/// A run at its end; none when asked to stop.
#[must_use]
pub fn finished(plan: RunPlan, pace: &dyn Pace) -> Option<Simulation> {
    let mut simulation = Simulation::begin_unless(plan, &|| pace.stop())?;
    while !simulation.is_done() {
        if pace.stop() {
            return None;
        }
        simulation.step();
    }
    Some(simulation)
}

/// What a run of a point is called in the ledger.
#[must_use]
pub fn key(point: &Settings, run: u32) -> String {
    let settings = point.iter().map(|(path, value)| format!(" {path}={value}"));
    format!("{run}{}", settings.collect::<String>()).replace(['\t', '\n', '\r'], " ")
}
