//! When is it over? A picture of something that spreads ends soon after the last sign of life, and says so.

use crate::charts::Input;
use crate::charts::spread::{When, steps_of};
use crate::output::table::Table;

/// Measures that stand still once it is over; those that count what happened since the last row fall to zero.
const LEVELS: [&str; 2] = ["rejected", "disappointed"];
const RATES: [&str; 3] = ["new_adopters", "messages_positive", "messages_negative"];

/// The part of the series in which something happens.
pub(crate) struct Lively {
    series: Table,
    margins: Option<(Table, Table)>,
    /// The last moment of the whole run.
    end: f64,
}

impl Lively {
    /// The part of a run up to its last event and a quarter beyond; none where that is most of the run.
    pub(crate) fn of(input: &Input<'_>) -> Option<Self> {
        let times = input.times().ok()?;
        let last = last_event(input)?;
        let observed = input.compare.iter().flat_map(|one| one.points.iter());
        let observed = observed.map(|point| times.partition_point(|time| *time < point.0));
        let rows = observed.fold(last + (last / 4).max(2), usize::max) + 1;
        if last == 0 || rows * 3 > times.len() * 2 {
            return None;
        }
        Some(Self {
            series: input.series.head(rows),
            margins: input
                .low
                .zip(input.high)
                .map(|(low, high)| (low.head(rows), high.head(rows))),
            end: times[times.len() - 1],
        })
    }

    /// What is drawn of it.
    pub(crate) fn input<'a>(&'a self, input: &Input<'a>) -> Input<'a> {
        let mut short = input.clone();
        short.series = &self.series;
        short.low = self.margins.as_ref().map(|margins| &margins.0);
        short.high = self.margins.as_ref().map(|margins| &margins.1);
        if let Some(spread) = &mut short.spread {
            spread.until = Some(self.end);
        }
        short
    }
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

    /// ` Rates: means over the 13 weeks between two rows.`, where a row is more than a step.
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
