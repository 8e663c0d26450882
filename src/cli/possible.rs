//! Can the points of a study be? What no run could have is refused before the first one, not after a night.

use crate::cli::{Failure, loading};
use crate::diagnostic::Severity;
use crate::experiments::points::{Base, Settings};
use crate::experiments::study::Study;
use crate::scenario::Scenario;
use crate::scenario::load::LoadError;
use crate::scenario::studies::{Over, Values, Varied};

/// Refuses settings that no point of the studies a scenario asks for could have.
///
/// # Errors
/// When there are some: with their place.
pub(super) fn studies(scenario: &Scenario) -> Result<(), Failure> {
    let mut asked = Study::ALL.into_iter().filter(|one| one.is_asked(scenario));
    asked.try_for_each(|study| possible(study, scenario))
}

/// Refuses settings that no point of a study could have.
///
/// # Errors
/// When there are some: with their place.
pub(super) fn possible(study: Study, scenario: &Scenario) -> Result<(), Failure> {
    let base = Base::of(scenario);
    if study == Study::Compare {
        for variant in &scenario.experiment.studies.compare {
            let place = format!("variant {}", variant.name);
            base.with(&place, &variant.set).map_err(loading::failure)?;
        }
    }
    for (path, value) in extremes(study, scenario) {
        let place = format!("vary {path}");
        let made = base.with(&place, &vec![(path, value)]);
        if let Some(error) = made.err().filter(alone) {
            return Err(loading::failure(error));
        }
    }
    Ok(())
}

/// Whether a setting is wrong by itself. What only goes ill together with others is told at its point, and stops no other.
fn alone(error: &LoadError) -> bool {
    let mut errors = error.diagnostics.iter();
    errors.any(|one| one.severity == Severity::Error && one.name != "scenario/contradiction")
}

/// Settings at the ends of what a study varies.
fn extremes(study: Study, scenario: &Scenario) -> Settings {
    let varied = study.varied(scenario).iter();
    let mut all: Settings = varied
        .flat_map(|one| ends(one).into_iter().map(|value| (one.path.clone(), value)))
        .collect();
    let optimise = &scenario.experiment.studies.optimise;
    if let (Study::Optimise, Some(asked)) = (study, optimise)
        && let Over::Actions(actions) = &asked.over
    {
        // Any action may get the whole budget.
        all.extend(actions.iter().map(|(brand, action)| {
            let path = format!("brands.{brand}.actions.{action}.budget");
            (path, asked.budget.to_string())
        }));
    }
    all
}

/// The values at the ends of what a setting takes; all where they are listed.
fn ends(one: &Varied) -> Vec<String> {
    match one.values {
        Values::Span { .. } => vec![one.at(0.0), one.at(1.0)],
        Values::Listed(ref all) => all.clone(),
    }
}
