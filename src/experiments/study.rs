//! What is a study? A question to many runs of a scenario: which, what they share, and what it found.

use crate::engine::draws::Draws;
use crate::experiments::compare::Side;
use crate::experiments::execute::ALONE_ABOVE;
use crate::experiments::ledger::{Ledger, Pace, Stopped};
use crate::experiments::points::{Asker, Base};
use crate::experiments::{
    calibration, compare, effects, optimisation, sensitivity, sweep, threshold,
};
use crate::hash::sha256;
use crate::output::table::Table;
use crate::scenario::Scenario;
use crate::scenario::canonical::{canonical_text, values};
use crate::scenario::studies::{Readout, Varied};

/// The studies there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Study {
    /// Variants beside the scenario as it is.
    Compare,
    /// Published effects beside simulated ones.
    Effects,
    /// Many points of settings.
    Sweep,
    /// How much each setting matters.
    Sensitivity,
    /// Which settings give the data.
    Calibrate,
    /// Where a number crosses a value.
    Threshold,
    /// Where a budget does most.
    Optimise,
}

/// What a study works with.
pub struct Tools<'a> {
    /// What is done.
    pub ledger: &'a Ledger,
    /// Progress and the wish to stop.
    pub pace: &'a dyn Pace,
    /// Threads that share the work.
    pub threads: usize,
    /// Bytes that are free, where that is known.
    pub free: Option<f64>,
    /// The part of the work that is done here.
    pub shard: Option<Shard>,
    /// Other scenarios that are compared.
    pub others: &'a [Side],
}

impl<'a> Tools<'a> {
    /// Runs made at the same time where the largest has so many adults: many small ones, or one after another each on all cores.
    #[must_use]
    pub fn at_once(&self, adults: impl Iterator<Item = u32>) -> usize {
        let largest = adults.max().unwrap_or(0);
        if largest as usize > ALONE_ABOVE {
            1
        } else {
            self.threads
        }
    }

    /// Runs points of a scenario and reads numbers off.
    #[must_use]
    pub fn asker(&self, base: &'a Base, readouts: &'a [Readout]) -> Asker<'a> {
        Asker {
            base,
            readouts,
            ledger: self.ledger,
            pace: self.pace,
            threads: self.threads,
            free: self.free,
        }
    }
}

/// One of several equal parts, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which.
    pub part: usize,
    /// Of how many.
    pub parts: usize,
}

impl Shard {
    /// Reads `2/8`; none of another form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (part, parts) = text.split_once('/')?;
        let (part, parts) = (part.trim().parse().ok()?, parts.trim().parse().ok()?);
        (1 <= part && part <= parts).then_some(Self { part, parts })
    }

    /// Whether it does the piece at a place in the order of work.
    #[must_use]
    pub fn does(self, place: usize) -> bool {
        place % self.parts == self.part - 1
    }
}

impl std::fmt::Display for Shard {
    /// The text that reads back to it.
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "{}/{}", self.part, self.parts)
    }
}

/// What a study found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Its tables by name.
    pub tables: Vec<(&'static str, Table)>,
    /// What it says in the terminal.
    pub said: String,
}

impl Found {
    /// Nothing was asked.
    #[must_use]
    pub fn nothing() -> Self {
        Self {
            tables: Vec::new(),
            said: "nothing was asked\n".to_owned(),
        }
    }
}

impl Study {
    /// All of them, in the order in which `run` makes them.
    pub const ALL: [Self; 7] = [
        Self::Compare,
        Self::Effects,
        Self::Sweep,
        Self::Sensitivity,
        Self::Calibrate,
        Self::Threshold,
        Self::Optimise,
    ];

    /// Its name: the command, the section of the scenario, the folder.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Compare => "compare",
            Self::Effects => "effects",
            Self::Sweep => "sweep",
            Self::Sensitivity => "sensitivity",
            Self::Calibrate => "calibrate",
            Self::Threshold => "threshold",
            Self::Optimise => "optimise",
        }
    }

    /// The study of that name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|study| study.name() == name)
    }

    /// Whether a scenario asks for it.
    #[must_use]
    pub fn is_asked(self, scenario: &Scenario) -> bool {
        let studies = &scenario.experiment.studies;
        match self {
            Self::Compare => !studies.compare.is_empty(),
            Self::Effects => !studies.effects.is_empty(),
            Self::Sweep => studies.sweep.is_some(),
            Self::Sensitivity => studies.sensitivity.is_some(),
            Self::Calibrate => studies.calibrate.is_some(),
            Self::Threshold => studies.threshold.is_some(),
            Self::Optimise => studies.optimise.is_some(),
        }
    }

    /// What it varies.
    #[must_use]
    pub fn varied(self, scenario: &Scenario) -> &[Varied] {
        let studies = &scenario.experiment.studies;
        match self {
            Self::Compare | Self::Effects | Self::Optimise => &[],
            Self::Sweep => studies.sweep.as_ref().map_or(&[], |one| &one.vary),
            Self::Sensitivity => studies.sensitivity.as_ref().map_or(&[], |one| &one.vary),
            Self::Calibrate => studies.calibrate.as_ref().map_or(&[], |one| &one.vary),
            Self::Threshold => {
                let one = studies.threshold.as_ref().map(|one| &one.vary);
                one.map_or(&[], std::slice::from_ref)
            }
        }
    }

    /// SHA-256 of all that shapes its results: the scenario and others beside it, what it asks, this version.
    #[must_use]
    pub fn identity(self, scenario: &Scenario, others: &[Side]) -> String {
        let section = format!("experiment.{}.", self.name());
        let own = values(scenario)
            .into_iter()
            .filter(|one| one.0.starts_with(&section));
        let own: String = own
            .map(|(path, value)| format!("{path} = {value}\n"))
            .collect();
        let (model, version) = (canonical_text(scenario), env!("CARGO_PKG_VERSION"));
        let draws = Draws::VERSION;
        let model = others.iter().fold(model, |text, side| {
            text + &format!("\n[{}]\n{}", side.name, canonical_text(&side.scenario))
        });
        sha256(format!("{version} {draws}\n{own}\n{model}").as_bytes())
    }

    /// Makes it.
    ///
    /// # Errors
    /// When asked to stop, when it cannot be made, or when the journal cannot be written.
    pub fn make(self, scenario: &Scenario, tools: &Tools<'_>) -> Result<Found, Stopped> {
        match self {
            Self::Compare => compare::make(scenario, tools),
            Self::Effects => effects::make(scenario, tools),
            Self::Sweep => sweep::make(scenario, tools),
            Self::Sensitivity => sensitivity::study::make(scenario, tools),
            Self::Calibrate => calibration::study::make(scenario, tools),
            Self::Threshold => threshold::study::make(scenario, tools),
            Self::Optimise => optimisation::study::make(scenario, tools),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Shard;

    #[test]
    fn shards_share_all_pieces() {
        for parts in 1..5 {
            for place in 0..20 {
                let does = |part| Shard { part, parts }.does(place);
                assert_eq!((1..=parts).filter(|&part| does(part)).count(), 1);
            }
        }
        assert_eq!(Shard::parse("2/8"), Some(Shard { part: 2, parts: 8 }));
        for text in ["0/8", "9/8", "2", "a/b", "1/0"] {
            assert_eq!(Shard::parse(text), None, "{text}");
        }
    }
}
