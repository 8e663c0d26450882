//! How much of a run is worth a picture? Up to soon after the last sign of life, in rows that enough adopters share.

use crate::charts::Input;
use crate::charts::frame::band_note;
use crate::charts::spread::{When, steps_of};
use crate::output::table::{Table, Values};

/// Measures that stand still once it is over; those that count what happened since the last row fall to zero.
const LEVELS: [&str; 2] = ["rejected", "disappointed"];
const RATES: [&str; 3] = ["new_adopters", "messages_positive", "messages_negative"];
/// Measures that are ratios of what happened since the last row.
const RATIOS: [&str; 2] = ["hazard", "sentiment"];

/// A row of many stands for so many adopters on average.
const EACH: f64 = 10.0;
/// Fewer rows than this are never taken together, and never to fewer or more than these.
const MANY: usize = 100;
const POINTS: (f64, f64) = (40.0, 400.0);

/// The part of the series in which something happens.
pub(crate) struct Lively {
    series: Table,
    margins: Option<(Table, Table)>,
    /// The last moment of the whole run, where the part ends before.
    end: Option<f64>,
}

impl Lively {
    /// The part of a run up to its last event and a quarter beyond, unless that is most of the run or all of it is wanted,
    /// in rows that are not mostly noise; none where that is the series itself.
    pub(crate) fn of(input: &Input<'_>, whole: bool) -> Option<Self> {
        let times = input.times().ok()?;
        let last = last_event(input)?;
        let observed = input.compare.iter().flat_map(|one| one.points.iter());
        let observed = observed.map(|point| times.partition_point(|time| *time < point.0));
        let rows = observed.fold(last + (last / 4).max(2), usize::max) + 1;
        let all = whole || last == 0 || rows * 3 > times.len() * 2;
        let rows = if all { times.len() } else { rows };
        let every = together(input, rows);
        if all && every == 1 {
            return None;
        }
        let part = |table: &Table, rates: bool| {
            let part = table.head(rows);
            if every > 1 {
                coarse(&part, every, rates)
            } else {
                part
            }
        };
        let margins = input.low.zip(input.high);
        Some(Self {
            series: part(input.series, true),
            margins: margins.map(|(low, high)| (part(low, false), part(high, false))),
            end: (!all).then(|| times[times.len() - 1]),
        })
    }

    /// What is drawn of it.
    pub(crate) fn input<'a>(&'a self, input: &Input<'a>) -> Input<'a> {
        let mut short = input.clone();
        short.series = &self.series;
        short.low = self.margins.as_ref().map(|margins| &margins.0);
        short.high = self.margins.as_ref().map(|margins| &margins.1);
        if let Some(spread) = &mut short.spread {
            spread.until = self.end;
        }
        short
    }
}

/// How many rows are taken together, so that adopters make a course and not a comb.
fn together(input: &Input<'_>, rows: usize) -> usize {
    let adopted = input.measure("adopted").unwrap_or_default();
    if rows < MANY || adopted.len() < rows {
        return 1;
    }
    let people = input.footer.adults.1 as f64 * input.footer.runs.max(1) as f64;
    let adopters = (adopted[rows - 1] - adopted[0]) * people;
    let points = (adopters / EACH).clamp(POINTS.0, POINTS.1);
    (1..rows)
        .find(|&every| rows as f64 <= points * every as f64)
        .unwrap_or(1)
}

/// A series with several rows in one: means of what happened since the row before, all else as it is at the last of them.
/// Quantiles over runs have no mean: without `rates`, what happened since the row before is left out.
fn coarse(series: &Table, every: usize, rates: bool) -> Table {
    let last = series.rows().saturating_sub(1);
    let mut ends: Vec<usize> = (0..=last).step_by(every).collect();
    if ends.last() != Some(&last) {
        ends.push(last);
    }
    let mut table = Table::default();
    for column in series.columns() {
        let name = column.name.as_str();
        let since = RATES.contains(&name);
        if !rates && (since || RATIOS.contains(&name)) {
            continue;
        }
        let values = match &column.values {
            Values::Numbers(values) if since => {
                let mean = |pair: &[usize]| {
                    let block = &values[pair[0] + 1..=pair[1]];
                    block.iter().sum::<f64>() / block.len() as f64
                };
                let first = values.first().copied();
                Values::Numbers(first.into_iter().chain(ends.windows(2).map(mean)).collect())
            }
            Values::Numbers(values) => {
                Values::Numbers(ends.iter().map(|&row| values[row]).collect())
            }
            Values::Integers(values) => {
                Values::Integers(ends.iter().map(|&row| values[row]).collect())
            }
            Values::Texts(values) => {
                Values::Texts(ends.iter().map(|&row| values[row].clone()).collect())
            }
        };
        table.push(&column.name, &column.unit, values);
    }
    table
}

/// The last row in which anything happened in any run.
fn last_event(input: &Input<'_>) -> Option<usize> {
    let mut last = None;
    for name in RATES {
        let values = input.measure(name).ok()?;
        last = last.max(values.iter().rposition(|value| *value > 0.0));
    }
    for name in LEVELS {
        let values = input.measure(name).ok()?;
        let moves = |pair: &[f64]| (pair[1] - pair[0]).abs() > 1e-12;
        last = last.max(values.windows(2).rposition(moves).map(|row| row + 1));
    }
    last
}

impl Input<'_> {
    /// What is said of the end of the run, where the picture ends earlier.
    pub(crate) fn end_note(&self, when: &When) -> String {
        let until = self.spread.as_ref().and_then(|spread| spread.until);
        until.map_or_else(String::new, |end| {
            format!(" Not shown: from here to {} nothing happens.", when.at(end))
        })
    }

    /// What is said of the band of a measure, or that a line is a mean, where there is none.
    pub(crate) fn band_note_of(&self, measure: &str) -> String {
        if self.band(measure).is_some() {
            band_note(self)
        } else {
            self.mean_note()
        }
    }

    /// ` Each point: a mean over 13 weeks.`, where a row is more than a step.
    pub(crate) fn row_note(&self, when: &When) -> String {
        let longest = steps_of(self).into_iter().fold(1.0, f64::max);
        if longest > 1.0 {
            format!(
                " Each point: a mean over {} {}s.",
                crate::charts::labels::whole(longest),
                when.step_name()
            )
        } else {
            String::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::coarse;
    use crate::output::table::{Table, Values};

    #[test]
    fn rows_taken_together_keep_levels_and_mean_rates() {
        let mut table = Table::default();
        table.push("step", "", Values::Integers((0..6).collect()));
        let adopted = vec![0.0, 0.1, 0.3, 0.6, 0.6, 0.8];
        table.push("adopted", "", Values::Numbers(adopted));
        let fresh = vec![0.0, 0.1, 0.2, 0.3, 0.0, 0.2];
        table.push("new_adopters", "", Values::Numbers(fresh));
        let coarse = coarse(&table, 2, true);
        assert_eq!(
            coarse.column("step").unwrap().values,
            Values::Integers(vec![0, 2, 4, 5])
        );
        assert_eq!(coarse.numbers("adopted").unwrap(), [0.0, 0.3, 0.6, 0.8]);
        let rates = coarse.numbers("new_adopters").unwrap();
        let margins = super::coarse(&table, 2, false);
        assert!(margins.column("new_adopters").is_none() && margins.column("adopted").is_some());
        for (rate, expected) in rates.iter().zip([0.0, 0.15, 0.15, 0.2]) {
            assert!((rate - expected).abs() < 1e-12, "{rates:?}");
        }
    }
}
