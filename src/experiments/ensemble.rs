//! What does every run say? Rows of its series and causes, and the statistics that are taken over runs.

use crate::experiments::run::Record;
use crate::model::household::causes::CAUSES;
use crate::model::measures::heads;
use crate::output::table::{Table, Values};
use crate::scenario::Scenario;
use crate::statistics::{mean, quantile, standard_deviation};

/// Numbers of series of single runs that are kept in memory for charts: 64 MB. Statistics over runs need none of them.
pub const NUMBERS_KEPT: usize = 8 << 20;

/// Statistics of a band, in the order of their rows; `n` is the number of runs.
pub const STATISTICS: [&str; 8] = ["mean", "sd", "q05", "q25", "q50", "q75", "q95", "n"];

/// A band over runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ends {
    /// Statistic of its lower end.
    pub low: &'static str,
    /// Statistic of its upper end.
    pub high: &'static str,
}

/// The widest band that so many runs can support: a percentile p needs 1 / p runs, for with fewer it is the lowest value or
/// beyond it.
#[must_use]
pub fn ends(runs: usize) -> Option<Ends> {
    match runs {
        20.. => Some(Ends {
            low: "q05",
            high: "q95",
        }),
        4.. => Some(Ends {
            low: "q25",
            high: "q75",
        }),
        _ => None,
    }
}

/// `series.csv`: a row a run and recorded step.
#[must_use]
pub fn series(scenario: &Scenario, records: &[Record]) -> Table {
    let mut table = Table::default();
    let (mut run, mut step, mut time) = (Vec::new(), Vec::new(), Vec::new());
    for record in records {
        run.extend(record.steps.iter().map(|_| u64::from(record.run)));
        step.extend(record.steps.iter().map(|&s| u64::from(s)));
        time.extend(record.steps.iter().map(|&s| scenario.clock.date(s)));
    }
    let seed = vec![scenario.experiment.seed; run.len()];
    table.push("run", "", Values::Integers(run));
    table.push("seed", "", Values::Integers(seed));
    table.push("step", "", Values::Integers(step));
    table.push("time", "year", Values::Numbers(time));
    for (k, (name, unit)) in heads(scenario).into_iter().enumerate() {
        let rows = records.iter().flat_map(|record| &record.rows);
        table.push(
            &name,
            unit,
            Values::Numbers(rows.map(|row| row[k]).collect()),
        );
    }
    table
}

/// Mean, standard deviation, quantiles and number of values, which are sorted for it.
pub(crate) fn all_statistics(values: &mut [f64]) -> [f64; STATISTICS.len()] {
    let (centre, spread) = (mean(values), standard_deviation(values));
    values.sort_by(f64::total_cmp);
    let q = |p| quantile(values, p);
    [
        centre,
        spread,
        q(0.05),
        q(0.25),
        q(0.5),
        q(0.75),
        q(0.95),
        values.len() as f64,
    ]
}

/// `causes.csv`: for every run, category and cause, contributions from the start to the end: to the share made, and to the
/// log-odds of those who turned to making and from it, summed per adult.
#[must_use]
pub fn causes(scenario: &Scenario, records: &[Record]) -> Table {
    let (mut run, mut category, mut cause) = (Vec::new(), Vec::new(), Vec::new());
    let mut columns: [Vec<f64>; 3] = Default::default();
    for record in records {
        for (c, kind) in scenario.household.categories.iter().enumerate() {
            for (j, name) in CAUSES.iter().enumerate() {
                run.push(u64::from(record.run));
                category.push(kind.name.clone());
                cause.push((*name).to_owned());
                for (column, value) in columns.iter_mut().zip(record.causes[c][j]) {
                    column.push(value);
                }
            }
        }
    }
    let [share, started, stopped] = columns;
    let mut table = Table::default();
    table.push("run", "", Values::Integers(run));
    table.push("category", "", Values::Texts(category));
    table.push("cause", "", Values::Texts(cause));
    table.push("share_made", "share of the need", Values::Numbers(share));
    table.push(
        "log_odds_of_starters",
        "per adult",
        Values::Numbers(started),
    );
    table.push(
        "log_odds_of_stoppers",
        "per adult",
        Values::Numbers(stopped),
    );
    table
}

#[cfg(test)]
mod tests {
    use super::all_statistics;

    #[test]
    fn statistics_are_those_of_the_values() {
        let found = all_statistics(&mut [3.0, 1.0, 2.0, 4.0]);
        let expected = [
            2.5,
            1.290_994_448_735_805_6,
            1.15,
            1.75,
            2.5,
            3.25,
            3.85,
            4.0,
        ];
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found} for {expected}");
        }
    }
}
