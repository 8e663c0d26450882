//! What is a calibration fitted to, and what judges it? The observed points of comparisons, weighed.

use crate::scenario::studies::Calibrate;
use crate::scenario::{Comparison, Scenario};
use crate::statistics::{mean, standard_deviation};

/// An observed value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Its date.
    pub date: f64,
    /// The value, in the measure's unit.
    pub observed: f64,
    /// Whether it is fitted to; else it judges.
    pub fitted: bool,
}

/// An observed series within the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Name of the comparison.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// The measure.
    pub measure: String,
    /// The observed points.
    pub points: Vec<Point>,
    /// Weight among several series.
    pub weight: f64,
    /// How many observed values lie outside of the run.
    pub outside: usize,
}

impl Target {
    /// The points that are fitted to.
    pub fn fitted(&self) -> impl Iterator<Item = &Point> {
        self.points.iter().filter(|point| point.fitted)
    }

    /// Weights of its points in the sum of squares: each series counts by its weight, whatever its unit and length, for its
    /// squares are divided by its variance (by its mean square, where it does not vary) and by its number of points.
    #[must_use]
    pub fn weights(&self) -> Vec<f64> {
        let fitted: Vec<f64> = self.fitted().map(|point| point.observed).collect();
        let spread = standard_deviation(&fitted);
        let square = mean(&fitted.iter().map(|x| x * x).collect::<Vec<_>>());
        let unit = match spread * spread {
            variance if variance > 0.0 => variance,
            _ if square > 0.0 => square,
            _ => 1.0,
        };
        let one = self.weight / unit / fitted.len() as f64;
        self.points
            .iter()
            .map(|point| if point.fitted { one } else { 0.0 })
            .collect()
    }
}

/// The series that a calibration names, as far as they lie within the run.
#[must_use]
pub fn targets(scenario: &Scenario, asked: &Calibrate) -> Vec<Target> {
    let (start, end) = (
        scenario.clock.start,
        scenario.clock.date(scenario.clock.steps),
    );
    let target = |comparison: &Comparison| {
        let within = comparison
            .observed
            .iter()
            .filter(|(date, _)| (start..=end).contains(date));
        let points = within.map(|&(date, observed)| Point {
            date,
            observed,
            fitted: asked.until.is_none_or(|until| date <= until),
        });
        let points: Vec<Point> = points.collect();
        Target {
            name: comparison.name.clone(),
            label: comparison.label.clone(),
            measure: comparison.measure.clone(),
            outside: comparison.observed.len() - points.len(),
            points,
            weight: comparison.weight,
        }
    };
    let named = scenario
        .compare
        .iter()
        .filter(|one| asked.targets.contains(&one.name));
    named
        .map(target)
        .filter(|target| target.fitted().next().is_some())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Point, Target};

    #[test]
    fn series_count_by_their_weights_whatever_their_units() {
        let target = |factor: f64| Target {
            name: "x".to_owned(),
            label: "x".to_owned(),
            measure: "made".to_owned(),
            points: (0..4)
                .map(|k| Point {
                    date: f64::from(k),
                    observed: factor * f64::from(k),
                    fitted: k < 3,
                })
                .collect(),
            weight: 2.0,
            outside: 0,
        };
        // The fitted values 0, 1, 2 have variance 1: 2 / 1 / 3 each; the one that judges weighs nothing.
        let weights = target(1.0).weights();
        assert!((weights[0] - 2.0 / 3.0).abs() < 1e-15 && weights[3] == 0.0);
        assert!((target(10.0).weights()[0] - 2.0 / 300.0).abs() < 1e-15);
    }
}
