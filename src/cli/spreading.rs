//! What is told of a spread beside its series? Tables of cascades, cohorts and degrees, fresh from the runs or from a folder.

use crate::charts::spread::Spread;
use crate::cli::gather::is_told;
use crate::experiments::run::Record;
use crate::experiments::{programmes, spread, theory};
use crate::output::csv;
use crate::output::table::Table;
use crate::scenario::Scenario;
use std::path::Path;

/// How adoptions came about, where that was written down.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// Cascades by run and size.
    pub cascades: Option<Table>,
    /// Adopters by run and step, and whom they brought.
    pub cohorts: Option<Table>,
    /// Adults and adopters by run and number of ties.
    pub degrees: Option<Table>,
    /// What each action of a brand was worth.
    pub value: Option<Table>,
    /// What was said of brands without their answers to complaints.
    pub unanswered: Option<Table>,
}

impl Tables {
    /// The tables of some runs.
    #[must_use]
    pub(super) fn of(scenario: &Scenario, records: &[Record]) -> Self {
        let value = programmes::table(scenario, records);
        let unanswered = programmes::courses(scenario, records);
        if !is_told(scenario) {
            return Self {
                value,
                unanswered,
                ..Self::default()
            };
        }
        Self {
            value,
            unanswered,
            cascades: Some(spread::cascades(records)),
            cohorts: Some(spread::cohorts(scenario, records)),
            degrees: Some(spread::degrees(records)),
        }
    }

    /// Adds the tables of further runs.
    pub(super) fn append(&mut self, more: Self) {
        let pairs = [
            (&mut self.cascades, more.cascades),
            (&mut self.cohorts, more.cohorts),
            (&mut self.degrees, more.degrees),
            (&mut self.value, more.value),
            (&mut self.unanswered, more.unanswered),
        ];
        for (all, more) in pairs {
            match (all, more) {
                (Some(all), Some(more)) => all.append(&more),
                (all, more) => *all = all.take().or(more),
            }
        }
    }

    /// The tables of a finished run. One that is gone or not a table is left out: charts of the others can still be drawn.
    #[must_use]
    pub(super) fn read(scenario: &Scenario, folder: &Path) -> Self {
        let table = |name: &str| {
            let bytes = std::fs::read(folder.join(name)).ok()?;
            csv::read(&bytes).ok()
        };
        let valued = scenario.market.is_some() && scenario.output.programmes;
        let of_value = |name: &str| if valued { table(name) } else { None };
        let (value, unanswered) = (of_value("value.csv"), of_value("value_series.csv"));
        if !is_told(scenario) {
            return Self {
                value,
                unanswered,
                ..Self::default()
            };
        }
        Self {
            value,
            unanswered,
            cascades: table("cascades.csv"),
            cohorts: table("cohorts.csv"),
            degrees: table("degrees.csv"),
        }
    }

    /// What charts need of them.
    #[must_use]
    pub(super) fn spread(&self, scenario: &Scenario) -> Option<Spread<'_>> {
        let adoption = scenario.adoption.as_ref()?;
        Some(Spread {
            product: adoption.product.clone(),
            step: scenario.clock.length.name(),
            cascades: self.cascades.as_ref(),
            cohorts: self.cohorts.as_ref(),
            degrees: self.degrees.as_ref(),
            hazard: theory::hazard(scenario),
            borel: theory::borel(scenario),
            until: None,
        })
    }
}
