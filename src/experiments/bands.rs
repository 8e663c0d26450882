//! What do all runs say of a moment? Statistics over runs, exact for any number of them, in memory that does not grow with it.
//!
//! The rows of every run go to a scratch store, run by run; afterwards some moments at a time are read back from all runs.
//! Nothing is estimated: quantiles are those of the values (Hyndman & Fan 1996, type 7).

use crate::experiments::ensemble::{STATISTICS, all_statistics};
use crate::experiments::run::Record;
use crate::output::table::{Table, Values};
use crate::scenario::Scenario;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};

/// Bytes of values that are in memory at a time, of all runs.
const AT_A_TIME: usize = 64 << 20;
/// Bytes of a value.
const VALUE: usize = 8;

/// The rows of all runs so far, in a scratch store.
#[derive(Debug)]
pub struct Bands<S> {
    store: S,
    measures: Vec<String>,
    steps: Vec<u64>,
    times: Vec<f64>,
    runs: usize,
}

impl<S: Read + Write + Seek> Bands<S> {
    /// Bands of a scenario's runs, of which there is none yet; `store` is empty.
    #[must_use]
    pub fn new(scenario: &Scenario, store: S) -> Self {
        let heads = crate::model::measures::heads(scenario);
        let mut bands = Self::empty(store, heads.into_iter().map(|head| head.0).collect());
        let (clock, every) = (&scenario.clock, scenario.output.every);
        let mut steps: Vec<u32> = (0..=clock.steps).step_by(every as usize).collect();
        if steps.last() != Some(&clock.steps) {
            steps.push(clock.steps);
        }
        bands.times = steps.iter().map(|&step| clock.date(step)).collect();
        bands.steps = steps.into_iter().map(u64::from).collect();
        bands
    }

    fn empty(store: S, measures: Vec<String>) -> Self {
        Self {
            store,
            measures,
            steps: Vec::new(),
            times: Vec::new(),
            runs: 0,
        }
    }

    /// Takes up a run.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn add(&mut self, record: &Record) -> io::Result<()> {
        let values: Vec<f64> = record.rows.iter().flatten().copied().collect();
        self.put(&values)
    }

    fn put(&mut self, values: &[f64]) -> io::Result<()> {
        self.runs += 1;
        self.store.write_all(bytemuck::cast_slice(values))
    }

    /// Number of runs.
    #[must_use]
    pub fn runs(&self) -> usize {
        self.runs
    }

    /// `bands.csv`: a row a recorded step, measure and statistic.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn table(&mut self) -> io::Result<Table> {
        let (rows, columns) = (self.steps.len(), self.measures.len());
        let count = rows * columns * STATISTICS.len();
        let (mut step, mut time) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let (mut measure, mut statistic) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let mut value = Vec::with_capacity(count);
        let block = (AT_A_TIME / (VALUE * columns * self.runs).max(1)).clamp(1, rows.max(1));
        let mut first = 0;
        while first < rows {
            let last = (first + block).min(rows);
            let values = self.block(first, last)?;
            for row in first..last {
                for (column, name) in self.measures.iter().enumerate() {
                    let place = (row - first) * columns + column;
                    let mut all: Vec<f64> = values.iter().map(|run| run[place]).collect();
                    for (kind, number) in STATISTICS.iter().zip(all_statistics(&mut all)) {
                        step.push(self.steps[row]);
                        time.push(self.times[row]);
                        measure.push(name.clone());
                        statistic.push((*kind).to_owned());
                        value.push(number);
                    }
                }
            }
            first = last;
        }
        let mut table = Table::default();
        table.push("step", "", Values::Integers(step));
        table.push("time", "year", Values::Numbers(time));
        table.push("measure", "", Values::Texts(measure));
        table.push("statistic", "", Values::Texts(statistic));
        table.push("value", "", Values::Numbers(value));
        Ok(table)
    }

    /// Some rows of every run.
    fn block(&mut self, first: usize, last: usize) -> io::Result<Vec<Vec<f64>>> {
        let columns = self.measures.len();
        let of_run = self.steps.len() * columns;
        let mut all = Vec::with_capacity(self.runs);
        for run in 0..self.runs {
            let place = VALUE * (run * of_run + first * columns);
            self.store.seek(SeekFrom::Start(place as u64))?;
            let mut values = vec![0.0; (last - first) * columns];
            self.store
                .read_exact(bytemuck::cast_slice_mut(&mut values))?;
            all.push(values);
        }
        self.store.seek(SeekFrom::End(0))?;
        Ok(all)
    }
}

/// The bands of a table laid out as `series.csv`; none when it is not.
#[must_use]
pub fn of_series(series: &Table) -> Option<Bands<Cursor<Vec<u8>>>> {
    let Values::Integers(run) = &series.column("run")?.values else {
        return None;
    };
    let times = series.numbers("time")?;
    let rows = run.iter().take_while(|&&r| r == run[0]).count();
    if rows == 0 || !run.len().is_multiple_of(rows) {
        return None;
    }
    let measures: Vec<(&str, &[f64])> = series
        .columns()
        .iter()
        .filter_map(|column| match &column.values {
            Values::Numbers(values) if column.name != "time" => {
                Some((column.name.as_str(), values.as_slice()))
            }
            _ => None,
        })
        .collect();
    let names = measures.iter().map(|one| one.0.to_owned()).collect();
    let mut bands = Bands::empty(Cursor::new(Vec::new()), names);
    bands.steps = match series.column("step").map(|column| &column.values) {
        Some(Values::Integers(steps)) => steps[..rows].to_vec(),
        _ => (0..rows as u64).collect(),
    };
    bands.times = times[..rows].to_vec();
    for first in (0..run.len()).step_by(rows) {
        let values: Vec<f64> = (first..first + rows)
            .flat_map(|row| measures.iter().map(move |one| one.1[row]))
            .collect();
        bands.put(&values).ok()?;
    }
    Some(bands)
}

/// A statistic of a table laid out as `bands.csv`: a row a recorded step, columns `step`, `time` and the measures with
/// their units.
#[must_use]
pub fn statistic(bands: &Table, kind: &str, unit: &dyn Fn(&str) -> String) -> Option<Table> {
    let texts = |name: &str| match &bands.column(name)?.values {
        Values::Texts(texts) => Some(texts),
        _ => None,
    };
    let Values::Integers(steps) = &bands.column("step")?.values else {
        return None;
    };
    let (times, values) = (bands.numbers("time")?, bands.numbers("value")?);
    let (measures, statistics) = (texts("measure")?, texts("statistic")?);
    let rows: Vec<usize> = (0..bands.rows())
        .filter(|&row| statistics[row] == kind)
        .collect();
    let columns = rows
        .iter()
        .take_while(|&&row| steps[row] == steps[rows[0]])
        .count();
    if columns == 0 || !rows.len().is_multiple_of(columns) {
        return None;
    }
    let firsts: Vec<usize> = rows.iter().copied().step_by(columns).collect();
    let mut table = Table::default();
    table.push(
        "step",
        "",
        Values::Integers(firsts.iter().map(|&row| steps[row]).collect()),
    );
    table.push(
        "time",
        "year",
        Values::Numbers(firsts.iter().map(|&row| times[row]).collect()),
    );
    for column in 0..columns {
        let name = &measures[rows[column]];
        let own = rows
            .iter()
            .skip(column)
            .step_by(columns)
            .map(|&row| values[row]);
        table.push(name, &unit(name), Values::Numbers(own.collect()));
    }
    Some(table)
}

#[cfg(test)]
mod tests {
    use super::{of_series, statistic};
    use crate::output::table::{Table, Values};

    #[test]
    fn statistics_are_those_of_the_runs() {
        let mut series = Table::default();
        series.push("run", "", Values::Integers(vec![0, 0, 1, 1, 2, 2, 3, 3]));
        series.push("step", "", Values::Integers(vec![0, 5, 0, 5, 0, 5, 0, 5]));
        series.push(
            "time",
            "year",
            Values::Numbers(vec![1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0]),
        );
        let made = vec![3.0, 0.0, 1.0, 10.0, 2.0, 20.0, 4.0, 30.0];
        series.push("made", "share", Values::Numbers(made));
        let mut bands = of_series(&series).expect("it is a series");
        assert_eq!(bands.runs(), 4);
        let table = bands.table().expect("memory does not refuse");
        let of =
            |kind: &str| statistic(&table, kind, &|_| "share".to_owned()).expect("it is there");
        assert_eq!(of("mean").numbers("made"), Some(&[2.5, 15.0][..]));
        assert_eq!(of("q25").numbers("made"), Some(&[1.75, 7.5][..]));
        assert_eq!(of("n").numbers("made"), Some(&[4.0, 4.0][..]));
        assert_eq!(of("mean").numbers("time"), Some(&[1.0, 2.0][..]));
        assert!(statistic(&table, "q99", &|_| String::new()).is_none());
        series = series.head(7);
        assert!(of_series(&series).is_none());
    }
}
