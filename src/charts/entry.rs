//! From when on is there something to tell of brands? A picture of brands begins shortly before the first of them is known.

use crate::charts::Input;
use crate::output::table::{Table, Values};

/// The part of the time since the first brand came that is shown before it.
const BEFORE: f64 = 0.05;
/// The part of a run that may pass before it without being cut off.
const LITTLE: f64 = 0.1;

/// The part of the series since the first brand came.
pub(crate) struct SinceEntry {
    series: Table,
    margins: Option<(Table, Table)>,
    runs: Table,
}

impl SinceEntry {
    /// The part of a run in which brands are known; none where that is most of it, or where there are no brands.
    pub(crate) fn of(input: &Input<'_>) -> Option<Self> {
        let brands = input.brands.as_ref()?;
        let times = input.times().ok()?;
        let known = |(name, _): &(String, String)| {
            let aware = input.measure(&format!("aware_{name}")).ok()?;
            aware.iter().position(|&share| share > 0.0)
        };
        let first = brands.names.iter().filter_map(known).min()?;
        let (start, end) = (times[0], times[times.len() - 1]);
        if times[first] - start <= LITTLE * (end - start) {
            return None;
        }
        let from = times[first] - BEFORE * (end - times[first]);
        // Two rows at least are left, the last of those before the brand among them.
        let row = times.partition_point(|&time| time < from);
        let row = row.min(first.saturating_sub(1)).min(times.len() - 2);
        let margins = input.low.zip(input.high);
        Some(Self {
            series: input.series.tail(row),
            margins: margins.map(|(low, high)| (low.tail(row), high.tail(row))),
            runs: tails(brands.runs, times.len(), row),
        })
    }

    /// What is drawn of it.
    pub(crate) fn input<'a>(&'a self, input: &Input<'a>) -> Input<'a> {
        let mut late = input.clone();
        late.series = &self.series;
        late.low = self.margins.as_ref().map(|margins| &margins.0);
        late.high = self.margins.as_ref().map(|margins| &margins.1);
        if let Some(brands) = &mut late.brands {
            brands.runs = &self.runs;
        }
        late
    }
}

/// Each run of a table without its first rows.
fn tails(runs: &Table, rows: usize, first: usize) -> Table {
    fn kept<T: Clone>(values: &[T], rows: usize, first: usize) -> Vec<T> {
        let runs = values.chunks(rows).filter(|run| run.len() == rows);
        runs.flat_map(|run| run[first..].to_vec()).collect()
    }
    let mut table = Table::default();
    for column in runs.columns() {
        let values = match &column.values {
            Values::Numbers(values) => Values::Numbers(kept(values, rows, first)),
            Values::Integers(values) => Values::Integers(kept(values, rows, first)),
            Values::Texts(values) => Values::Texts(kept(values, rows, first)),
        };
        table.push(&column.name, &column.unit, values);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::{SinceEntry, tails};
    use crate::charts::market::Brands;
    use crate::charts::{Footer, Input, Thresholds};
    use crate::output::table::{Table, Values};

    fn table(aware: &[f64]) -> Table {
        let mut table = Table::default();
        let times = (0..aware.len()).map(|row| row as f64).collect();
        table.push("time", "year", Values::Numbers(times));
        table.push("aware_a", "", Values::Numbers(aware.to_vec()));
        table
    }

    fn input(series: &Table) -> Input<'_> {
        Input {
            title: String::new(),
            question: String::new(),
            series,
            low: None,
            high: None,
            categories: Vec::new(),
            footer: Footer::default(),
            thresholds: Thresholds {
                wave1_made: 0.5,
                wave3_made: 0.3,
                wave_memory: 1.0,
            },
            compare: Vec::new(),
            spread: None,
            brands: Some(Brands {
                names: vec![("a".to_owned(), "A".to_owned())],
                runs: series,
                value: None,
                unanswered: None,
            }),
        }
    }

    #[test]
    fn pictures_begin_shortly_before_the_first_brand() {
        let mut aware = vec![0.0; 101];
        aware[60..].fill(0.5);
        let series = table(&aware);
        let cut = SinceEntry::of(&input(&series)).expect("it comes late");
        // A twentieth of the 40 years since year 60: from year 58 on.
        let late = cut.input(&input(&series));
        let times = late.series.numbers("time").expect("times");
        assert_eq!((times[0], times.len()), (58.0, 43));
        let soon = table(&[0.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
        assert!(SinceEntry::of(&input(&soon)).is_none());
        assert!(SinceEntry::of(&input(&table(&[0.0; 9]))).is_none());
    }

    #[test]
    fn every_run_loses_its_first_rows() {
        let runs = tails(&table(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]), 3, 1);
        assert_eq!(runs.numbers("aware_a"), Some(&[2.0, 3.0, 5.0, 6.0][..]));
    }
}
