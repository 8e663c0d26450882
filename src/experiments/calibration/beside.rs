//! What do curves say of the same data? Bass, logistic and Gompertz, fitted to the data in their own unit, up to the same date.

use crate::experiments::calibration::curves::{Curve, Fit, Measured, NotIdentified, fit};
use crate::experiments::calibration::target::Target;
use crate::output::table::{Table, Values};
use crate::scenario::studies::Calibrate;
use crate::scenario::{Comparison, Scenario};

/// The curves there are.
pub(super) const CURVES: [(Curve, &str); 3] = [
    (Curve::Bass, "bass"),
    (Curve::Logistic, "logistic"),
    (Curve::Gompertz, "gompertz"),
];

/// A curve beside a target.
pub(super) struct Beside {
    /// Place of the target.
    pub target: usize,
    /// Name of the target.
    pub name: String,
    /// Name of the curve.
    pub curve: &'static str,
    /// The fit, in the unit of the data.
    pub fit: Result<Fit, NotIdentified>,
    /// Its values at the dates of the target, in the measure's unit; empty where nothing is identified.
    pub values: Vec<f64>,
}

/// All curves beside all targets.
#[must_use]
pub(super) fn curves(scenario: &Scenario, asked: &Calibrate, targets: &[Target]) -> Vec<Beside> {
    let mut all = Vec::new();
    for (k, target) in targets.iter().enumerate() {
        let Some(comparison) = scenario.compare.iter().find(|one| one.name == target.name) else {
            continue;
        };
        let series = Series::of(comparison, asked.until, scenario.clock.start);
        for (curve, name) in CURVES {
            let fit = fit(curve, series.measured, &series.times, &series.values);
            let values = match &fit {
                Ok(fit) => series.levels(fit, target, comparison.scale),
                Err(_) => Vec::new(),
            };
            all.push(Beside {
                target: k,
                name: target.name.clone(),
                curve: name,
                fit,
                values,
            });
        }
    }
    all
}

/// A series as curves take it: what was added from date to date where it never falls, else its levels.
struct Series {
    times: Vec<f64>,
    values: Vec<f64>,
    measured: Measured,
    /// Date from which time counts.
    launch: f64,
    /// A time and what there was then, where what was added is counted on from; none where levels are fitted.
    anchor: Option<(f64, f64)>,
}

impl Series {
    fn of(comparison: &Comparison, until: Option<f64>, start: f64) -> Self {
        let fits = |date: f64| until.is_none_or(|until| date <= until);
        let known = comparison.data.iter().filter(|(date, _)| fits(*date));
        let known: Vec<(f64, f64)> = known.copied().collect();
        let spacing = known.get(1).map_or(1.0, |second| second.0 - known[0].0);
        let first = known.first().map_or(0.0, |first| first.0);
        // A run that starts one interval before the data starts with the launch.
        let from_launch = first - start > 0.0 && (first - start) < 1.5 * spacing;
        let launch = if start < first {
            start
        } else {
            first - spacing
        };
        let rises = known.windows(2).all(|pair| pair[1].1 >= pair[0].1);
        let time = |date: f64| date - launch;
        if !rises || known.len() < 2 {
            return Self {
                times: known.iter().map(|one| time(one.0)).collect(),
                values: known.iter().map(|one| one.1).collect(),
                measured: Measured::Level,
                launch,
                anchor: None,
            };
        }
        let mut times = Vec::new();
        let mut values = Vec::new();
        if from_launch {
            times.push(time(known[0].0));
            values.push(known[0].1);
        }
        for pair in known.windows(2) {
            times.push(time(pair[1].0));
            values.push(pair[1].1 - pair[0].1);
        }
        Self {
            times,
            values,
            measured: Measured::PerPeriod,
            launch,
            anchor: Some(if from_launch {
                (0.0, 0.0)
            } else {
                (time(known[0].0), known[0].1)
            }),
        }
    }

    /// Levels of a fitted curve at the dates of a target, in the measure's unit. A curve fitted to what was added says
    /// nothing of what there was before, so it goes on from what the data had: a logistic has a share at its launch.
    fn levels(&self, fit: &Fit, target: &Target, scale: f64) -> Vec<f64> {
        let times: Vec<f64> = target
            .points
            .iter()
            .map(|point| point.date - self.launch)
            .collect();
        let before = self.anchor.map_or(0.0, |(time, level)| {
            level - fit.levels(&[time]).first().copied().unwrap_or_default()
        });
        let levels = fit.levels(&times).into_iter();
        levels.map(|value| (before + value) * scale).collect()
    }
}

/// Why a curve has no numbers, in words.
pub(super) fn reason(why: &NotIdentified) -> String {
    match why {
        NotIdentified::TooFew { points } => format!("not identified: {points} points are too few"),
        NotIdentified::NoInflection { .. } => {
            "not identified: growth has not visibly slowed yet".to_owned()
        }
        NotIdentified::CeilingBeyondData { .. } => {
            "not identified: the ceiling lies beyond the data".to_owned()
        }
        NotIdentified::Singular => "not identified: other parameters fit as well".to_owned(),
    }
}

/// `curves.csv`: a row a parameter of a curve, or a reason why it has none.
#[must_use]
pub(super) fn table(all: &[Beside]) -> Table {
    let mut texts: [Vec<String>; 4] = Default::default();
    let mut numbers: [Vec<f64>; 2] = Default::default();
    let mut add = |one: &Beside, parameter: &str, note: String, value: f64, error: f64| {
        let words = [
            one.name.clone(),
            one.curve.to_owned(),
            parameter.to_owned(),
            note,
        ];
        texts
            .iter_mut()
            .zip(words)
            .for_each(|(list, word)| list.push(word));
        numbers
            .iter_mut()
            .zip([value, error])
            .for_each(|(list, number)| list.push(number));
    };
    for one in all {
        match &one.fit {
            Ok(fit) => {
                for parameter in &fit.parameters {
                    add(
                        one,
                        parameter.name,
                        "fitted".to_owned(),
                        parameter.value,
                        parameter.error,
                    );
                }
            }
            Err(why) => add(one, "", reason(why), f64::NAN, f64::NAN),
        }
    }
    let mut table = Table::default();
    for (name, column) in ["name", "curve", "parameter", "note"]
        .into_iter()
        .zip(texts)
    {
        table.push(name, "", Values::Texts(column));
    }
    for (name, column) in ["value", "standard_error"].into_iter().zip(numbers) {
        table.push(name, "", Values::Numbers(column));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::Series;
    use crate::experiments::calibration::curves::{Curve, fit};
    use crate::experiments::calibration::target::{Point, Target};
    use crate::scenario::{Comparison, Fitted};

    /// A logistic curve that stands at a fifth when the data begin. What was added says its speed and its middle; the fifth
    /// is in the first value alone, and the curve must not begin from nothing.
    #[test]
    fn a_curve_fitted_to_what_was_added_goes_on_from_the_first_value() {
        let share = |date: f64| 40.0 / (1.0 + libm::exp(-0.3 * (date - 2005.0)));
        let data: Vec<(f64, f64)> = (0..20)
            .map(|k| 2000.0 + f64::from(k))
            .map(|date| (date, share(date) + 3.0))
            .collect();
        let observed: Vec<(f64, f64)> = data.iter().map(|one| (one.0, one.1 / 100.0)).collect();
        let points = observed.iter().map(|&(date, observed)| Point {
            date,
            observed,
            fitted: true,
        });
        let target = Target {
            name: "all".to_owned(),
            label: String::new(),
            measure: "adopted".to_owned(),
            points: points.collect(),
            weight: 1.0,
            outside: 0,
        };
        let comparison = Comparison {
            name: "all".to_owned(),
            label: String::new(),
            measure: "adopted".to_owned(),
            data,
            scale: 0.01,
            observed,
            fit_until: None,
            fitted: Fitted::No,
            weight: 1.0,
        };
        let series = Series::of(&comparison, None, 1980.0);
        let fit = fit(
            Curve::Logistic,
            series.measured,
            &series.times,
            &series.values,
        );
        let levels = series.levels(&fit.expect("slowed"), &target, comparison.scale);
        for (level, point) in levels.iter().zip(&target.points) {
            assert!((level - point.observed).abs() < 1e-4, "{level} {point:?}");
        }
    }
}
