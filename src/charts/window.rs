//! What happened in the time before each date? Growth of what is counted from the start, and ratios of two counts: a mean and
//! a band over single runs, as a quantile of a ratio is no ratio of quantiles.

use crate::charts::spread::band_of;

/// A course of what happened in a span of time before each date.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Course {
    /// Dates at which there is something to tell.
    pub(crate) times: Vec<f64>,
    /// Means over runs.
    pub(crate) mean: Vec<f64>,
    /// The band over runs.
    pub(crate) band: (Vec<f64>, Vec<f64>),
}

impl Course {
    /// Mean and band at the last date; zeros where there is none.
    pub(crate) fn last(&self) -> [f64; 3] {
        self.mean.len().checked_sub(1).map_or([0.0; 3], |last| {
            [self.mean[last], self.band.0[last], self.band.1[last]]
        })
    }

    /// The part between two dates.
    pub(crate) fn cut(&self, (from, to): (f64, f64)) -> Self {
        let inside = |row: &usize| (from..=to).contains(&self.times[*row]);
        let rows: Vec<usize> = (0..self.times.len()).filter(inside).collect();
        let of = |values: &[f64]| rows.iter().map(|&row| values[row]).collect::<Vec<f64>>();
        Self {
            times: of(&self.times),
            mean: of(&self.mean),
            band: (of(&self.band.0), of(&self.band.1)),
        }
    }

    fn push(&mut self, time: f64, values: &mut [f64]) {
        self.times.push(time);
        self.mean
            .push(values.iter().sum::<f64>() / values.len() as f64);
        let (low, high) = band_of(values);
        self.band.0.push(low);
        self.band.1.push(high);
    }
}

/// Mean and band of values of runs; none where there are none.
pub(crate) fn over_runs(mut values: Vec<f64>) -> Option<[f64; 3]> {
    if values.is_empty() {
        return None;
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let (low, high) = band_of(&mut values);
    Some([mean, low, high])
}

/// Each row with the row a span before it, or the row just before where steps are longer; from the first row with a whole
/// span before it where the run lasts two of them.
fn spans(times: &[f64], span: f64) -> impl Iterator<Item = (usize, usize)> + '_ {
    let (start, end) = (times[0], times[times.len() - 1]);
    let first = if end - start < 2.0 * span {
        1
    } else {
        times.partition_point(|time| *time < start + span - 0.001)
    };
    (first.max(1)..times.len()).map(move |row| {
        let from = times.partition_point(|time| *time < times[row] - span - 0.001);
        (from.min(row - 1), row)
    })
}

/// A course of what is told of each run between two rows, given as places in a column of all runs.
fn told(
    times: &[f64],
    (span, rows): (f64, usize),
    of: impl Fn(usize, usize) -> Option<f64>,
) -> Course {
    let mut course = Course::default();
    let count = times.len();
    for (from, row) in spans(times, span) {
        let runs = (0..rows / count).map(|run| run * count);
        let mut values: Vec<f64> = runs.filter_map(|at| of(at + from, at + row)).collect();
        if !values.is_empty() {
            course.push(times[row], &mut values);
        }
    }
    course
}

/// A measure in the rows and runs in which another is at least so much.
pub(crate) fn where_enough(values: &[f64], (other, least): (&[f64], f64), times: &[f64]) -> Course {
    let mut course = Course::default();
    for (row, &time) in times.iter().enumerate() {
        let places = (row..values.len()).step_by(times.len());
        let enough = places.filter(|&at| other[at] >= least);
        let mut told: Vec<f64> = enough.map(|at| values[at]).collect();
        if !told.is_empty() {
            course.push(time, &mut told);
        }
    }
    course
}

/// What a part grew by over what the whole grew by, in the runs where the whole grew.
pub(crate) fn ratio(part: &[f64], whole: &[f64], times: &[f64], span: f64) -> Course {
    told(times, (span, part.len()), |from, row| {
        let all = whole[row] - whole[from];
        (all > 0.0).then(|| (part[row] - part[from]) / all)
    })
}

/// Of all who were members at some time in a span, those who joined in it and those who left; where they were at least so many.
pub(crate) fn churn(
    members: &[f64],
    joined: &[f64],
    times: &[f64],
    (span, least): (f64, f64),
) -> [Course; 2] {
    let part = |of: fn(f64, f64) -> f64| {
        told(times, (span, members.len()), |from, row| {
            let new = joined[row] - joined[from];
            let gone = members[from] + new - members[row];
            let all = members[from] + new;
            (all >= least).then(|| of(new, gone) / all)
        })
    };
    [part(|new, _| new), part(|_, gone| gone.max(0.0))]
}

/// What a count grew by.
pub(crate) fn growth(count: &[f64], times: &[f64], span: f64) -> Course {
    told(times, (span, count.len()), |from, row| {
        Some(count[row] - count[from])
    })
}

/// What is counted from the start of each run, from rates per step since the row before; `between` has the steps from row to row.
pub(crate) fn counted(rates: &[f64], between: &[f64]) -> Vec<f64> {
    let mut counts = Vec::with_capacity(rates.len());
    for run in rates.chunks(between.len() + 1) {
        let mut sum = 0.0;
        for (row, rate) in run.iter().enumerate() {
            sum += row
                .checked_sub(1)
                .map_or(0.0, |before| rate * between[before]);
            counts.push(sum);
        }
    }
    counts
}

/// Sums of several columns, row by row.
pub(crate) fn summed(columns: &[Vec<f64>]) -> Vec<f64> {
    let rows = columns.first().map_or(0, Vec::len);
    (0..rows)
        .map(|row| columns.iter().map(|column| column[row]).sum())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{churn, counted, growth, ratio, where_enough};

    #[test]
    fn rates_become_counts_and_counts_become_what_happened_in_a_span() {
        // Two runs of four rows; the last step is two steps long.
        let rates = [0.0, 1.0, 2.0, 3.0, 0.0, 0.0, 0.0, 0.0];
        let counts = counted(&rates, &[1.0, 1.0, 2.0]);
        assert_eq!(counts, [0.0, 1.0, 3.0, 9.0, 0.0, 0.0, 0.0, 0.0]);
        let times = [0.0, 1.0, 2.0, 3.0];
        let grown = growth(&counts, &times, 1.0);
        assert_eq!(grown.times, [1.0, 2.0, 3.0]);
        assert_eq!(grown.mean, [0.5, 1.0, 3.0]);
        // Only the first run has anything to share.
        let half: Vec<f64> = counts.iter().map(|count| count / 2.0).collect();
        let shares = ratio(&half, &counts, &times, 1.0);
        assert_eq!(shares.mean, [0.5; 3]);
        assert!(
            shares
                .last()
                .iter()
                .all(|share| (share - 0.5).abs() < 1e-12)
        );
    }

    #[test]
    fn rows_with_too_little_of_another_measure_are_left_out() {
        // Two runs of three rows.
        let values = [9.0, 2.0, 3.0, 9.0, 9.0, 5.0];
        let other = [0.0, 1.0, 1.0, 0.0, 0.5, 1.0];
        let course = where_enough(&values, (&other, 1.0), &[0.0, 1.0, 2.0]);
        assert_eq!(
            (course.times, course.mean),
            (vec![1.0, 2.0], vec![2.0, 4.0])
        );
    }

    #[test]
    fn members_join_and_leave() {
        // From 10 members, 10 join and 5 leave: of 20 who were members.
        let (members, joined) = ([0.0, 10.0, 15.0], [0.0, 10.0, 20.0]);
        let [new, gone] = churn(&members, &joined, &[0.0, 1.0, 2.0], (1.0, 1.0));
        assert_eq!((new.mean, gone.mean), (vec![1.0, 0.5], vec![0.0, 0.25]));
        let [none, _] = churn(&members, &joined, &[0.0, 1.0, 2.0], (1.0, 100.0));
        assert!(none.times.is_empty());
    }

    #[test]
    fn a_span_below_a_step_is_a_step() {
        let grown = growth(&[0.0, 1.0, 3.0], &[0.0, 1.0, 2.0], 0.25);
        assert_eq!(grown.mean, [1.0, 2.0]);
    }
}
