//! What do all runs say? The series of every run, their means, and bands over runs.

use crate::experiments::run::Record;
use crate::model::household::causes::CAUSES;
use crate::model::measures::heads;
use crate::output::table::{Column, Table, Values};
use crate::scenario::Scenario;
use crate::statistics::{mean, quantile, standard_deviation};

/// Statistics of a band, in the order of their rows; `n` is the number of runs.
pub const STATISTICS: [&str; 8] = ["mean", "sd", "q05", "q25", "q50", "q75", "q95", "n"];

/// `series.csv`: a row a run and recorded step.
#[must_use]
pub fn series(scenario: &Scenario, records: &[Record]) -> Table {
    let mut table = Table::default();
    let (mut run, mut step, mut time) = (Vec::new(), Vec::new(), Vec::new());
    for (k, record) in records.iter().enumerate() {
        run.extend(record.steps.iter().map(|_| k as u64));
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

/// The measures of a series table, run by run: what all statistics over runs are made of.
pub struct Runs<'a> {
    series: &'a Table,
    rows: usize,
    runs: usize,
}

impl<'a> Runs<'a> {
    /// The runs of a table laid out as `series` makes it; none when it is not.
    #[must_use]
    pub fn of(series: &'a Table) -> Option<Self> {
        let Values::Integers(run) = &series.column("run")?.values else {
            return None;
        };
        series.numbers("time")?;
        let rows = run.iter().take_while(|&&r| r == run[0]).count();
        if rows == 0 || !run.len().is_multiple_of(rows) {
            return None;
        }
        Some(Self {
            series,
            rows,
            runs: run.len() / rows,
        })
    }

    /// Number of runs.
    #[must_use]
    pub fn count(&self) -> usize {
        self.runs
    }

    /// Columns that are measures: all numbers but the time.
    fn measures(&self) -> impl Iterator<Item = (&'a Column, &'a [f64])> {
        self.series
            .columns()
            .iter()
            .filter_map(|column| match &column.values {
                Values::Numbers(values) if column.name != "time" => {
                    Some((column, values.as_slice()))
                }
                _ => None,
            })
    }

    /// Values of a row in all runs.
    fn at(&self, values: &[f64], row: usize) -> Vec<f64> {
        (0..self.runs)
            .map(|run| values[run * self.rows + row])
            .collect()
    }

    fn steps(&self) -> Vec<u64> {
        match self.series.column("step").map(|column| &column.values) {
            Some(Values::Integers(steps)) => steps[..self.rows].to_vec(),
            _ => (0..self.rows as u64).collect(),
        }
    }

    fn times(&self) -> &'a [f64] {
        &self.series.numbers("time").expect("checked when made")[..self.rows]
    }

    /// A statistic over runs of every measure: a row a recorded step, columns `step`, `time` and the measures.
    fn over(&self, statistic: fn(&mut [f64]) -> f64) -> Table {
        let mut table = Table::default();
        table.push("step", "", Values::Integers(self.steps()));
        table.push("time", "year", Values::Numbers(self.times().to_vec()));
        for (column, values) in self.measures() {
            let of = |row| statistic(&mut self.at(values, row));
            table.push(
                &column.name,
                &column.unit,
                Values::Numbers((0..self.rows).map(of).collect()),
            );
        }
        table
    }

    /// Means over runs.
    #[must_use]
    pub fn means(&self) -> Table {
        self.over(|values| mean(values))
    }

    /// Quantiles over runs at 5 % and 95 %.
    #[must_use]
    pub fn margins(&self) -> (Table, Table) {
        (
            self.over(|values| sorted_quantile(values, 0.05)),
            self.over(|values| sorted_quantile(values, 0.95)),
        )
    }

    /// `bands.csv`: a row a recorded step, measure and statistic.
    #[must_use]
    pub fn bands(&self) -> Table {
        let (mut step, mut time, mut measure) = (Vec::new(), Vec::new(), Vec::new());
        let (mut statistic, mut value) = (Vec::new(), Vec::new());
        for (row, (s, &t)) in self.steps().into_iter().zip(self.times()).enumerate() {
            for (column, values) in self.measures() {
                let numbers = all_statistics(&mut self.at(values, row));
                for (kind, number) in STATISTICS.iter().zip(numbers) {
                    step.push(s);
                    time.push(t);
                    measure.push(column.name.clone());
                    statistic.push((*kind).to_owned());
                    value.push(number);
                }
            }
        }
        let mut table = Table::default();
        table.push("step", "", Values::Integers(step));
        table.push("time", "year", Values::Numbers(time));
        table.push("measure", "", Values::Texts(measure));
        table.push("statistic", "", Values::Texts(statistic));
        table.push("value", "", Values::Numbers(value));
        table
    }
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

fn sorted_quantile(values: &mut [f64], p: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    quantile(values, p)
}

/// `causes.csv`: for every run, category and cause, contributions from the start to the end: to the share made, and to the
/// log-odds of those who turned to making and from it, summed per adult.
#[must_use]
pub fn causes(scenario: &Scenario, records: &[Record]) -> Table {
    let (mut run, mut category, mut cause) = (Vec::new(), Vec::new(), Vec::new());
    let mut columns: [Vec<f64>; 3] = Default::default();
    for (k, record) in records.iter().enumerate() {
        for (c, kind) in scenario.household.categories.iter().enumerate() {
            for (j, name) in CAUSES.iter().enumerate() {
                run.push(k as u64);
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
