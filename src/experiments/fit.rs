//! How far is the simulation from what was observed? Each observed point beside the mean over runs, and the misfit of points by
//! which settings were chosen and of those that judge them.

use crate::output::table::{Table, Values};
use crate::scenario::{Comparison, Fitted, Scenario};
use crate::statistics::{interpolate, root_mean_square};

/// Misfit of one comparison: the root mean square of simulated less observed.
#[derive(Clone, Debug, PartialEq)]
pub struct Misfit {
    /// The comparison's name.
    pub name: String,
    /// What it is, for people.
    pub label: String,
    /// The measure.
    pub measure: String,
    /// Misfit and number of points that had to do with the choice of settings; none where none had.
    pub fitted: Option<(f64, usize)>,
    /// Misfit and number of all others; none where there is no point.
    pub judged: Option<(f64, usize)>,
    /// The date up to which the scenario was fitted.
    pub fit_until: Option<f64>,
    /// Whether settings were chosen by the series.
    pub how: Fitted,
}

/// An observed point beside the simulated value of its date.
struct Point {
    date: f64,
    observed: f64,
    simulated: f64,
    fitted: bool,
}

fn points(comparison: &Comparison, means: &Table) -> Vec<Point> {
    let (Some(time), Some(measure)) = (means.numbers("time"), means.numbers(&comparison.measure))
    else {
        return Vec::new();
    };
    let known = comparison.observed.iter().filter_map(|&(date, observed)| {
        let simulated = interpolate(time, measure, date)?;
        let fitted = comparison.was_fitted(date);
        Some(Point {
            date,
            observed,
            simulated,
            fitted,
        })
    });
    known.collect()
}

/// Misfits of all comparisons of a scenario.
#[must_use]
pub fn misfits(scenario: &Scenario, means: &Table) -> Vec<Misfit> {
    let one = |comparison: &Comparison| {
        let points = points(comparison, means);
        let of = |fitted: bool| {
            let some = points.iter().filter(|point| point.fitted == fitted);
            let errors: Vec<f64> = some.map(|point| point.simulated - point.observed).collect();
            (!errors.is_empty()).then(|| (root_mean_square(&errors), errors.len()))
        };
        Misfit {
            name: comparison.name.clone(),
            label: comparison.label.clone(),
            measure: comparison.measure.clone(),
            fitted: of(true),
            judged: of(false),
            fit_until: comparison.fit_until,
            how: comparison.fitted,
        }
    };
    scenario.compare.iter().map(one).collect()
}

/// What a point is to the settings: they were chosen by it, or it judges them, unless the scenario does not say.
fn part_of(comparison: &Comparison, point: &Point) -> &'static str {
    match (point.fitted, comparison.fit_until, comparison.fitted) {
        (true, _, _) => "fitted",
        (false, None, Fitted::Unsaid) => "unsaid",
        (false, _, _) => "judged",
    }
}

/// `fit.csv`: every observed point within the run beside the simulated value.
#[must_use]
pub fn table(scenario: &Scenario, means: &Table) -> Table {
    let (mut name, mut measure, mut part) = (Vec::new(), Vec::new(), Vec::new());
    let (mut time, mut observed, mut simulated) = (Vec::new(), Vec::new(), Vec::new());
    for comparison in &scenario.compare {
        for point in points(comparison, means) {
            name.push(comparison.name.clone());
            measure.push(comparison.measure.clone());
            part.push(part_of(comparison, &point).to_owned());
            time.push(point.date);
            observed.push(point.observed);
            simulated.push(point.simulated);
        }
    }
    let error = simulated
        .iter()
        .zip(&observed)
        .map(|(s, o)| s - o)
        .collect();
    let mut table = Table::default();
    table.push("name", "", Values::Texts(name));
    table.push("measure", "", Values::Texts(measure));
    table.push("part", "", Values::Texts(part));
    table.push("time", "year", Values::Numbers(time));
    table.push("observed", "", Values::Numbers(observed));
    table.push("simulated", "", Values::Numbers(simulated));
    table.push("error", "", Values::Numbers(error));
    table
}
