//! Are there enough runs? When the mean is known well where a course takes off, is half way and settles.

use crate::experiments::run::Record;
use crate::model::measures::heads;
use crate::scenario::Scenario;
use crate::statistics::student_quantile;

/// Level of the interval of the mean.
pub const LEVEL: f64 = 0.95;
/// Runs before which nothing is said.
const RUNS_MIN: u32 = 5;
/// Shares of the way from the least to the greatest mean: take-off, half, saturation.
const PLACES: [f64; 3] = [0.1, 0.5, 0.9];

/// Measures that are watched, the first that a scenario records.
const WATCHED: [&str; 2] = ["adopted", "made"];

/// Means and squares of the watched measure so far, row by row (Welford 1962).
#[derive(Clone, Debug)]
pub struct Enough {
    width: f64,
    measure: String,
    column: usize,
    runs: u32,
    rows: Vec<(f64, f64)>,
}

impl Enough {
    /// None when a scenario asks for no width.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Option<Self> {
        let width = scenario.experiment.until_width?;
        let heads = heads(scenario);
        let place = |name: &&str| heads.iter().position(|head| head.0 == *name);
        let column = WATCHED.iter().find_map(place).unwrap_or(0);
        Some(Self {
            width,
            measure: heads[column].0.clone(),
            column,
            runs: 0,
            rows: Vec::new(),
        })
    }

    /// Whether the runs were enough, and how narrow the interval is, in a sentence.
    #[must_use]
    pub fn said(&self) -> String {
        let (runs, width) = (self.runs, self.width);
        let level = 100.0 * LEVEL;
        let what = format!("the {level:.0} % interval of the mean of {}", self.measure);
        let at = "at take-off, half way and saturation";
        if runs < RUNS_MIN {
            return format!(
                "{runs} runs are too few to say whether {what} is {width} wide {at}: it takes {RUNS_MIN} or more"
            );
        }
        let widest = self.widest();
        if widest <= width {
            format!(
                "{runs} runs were enough: {what} is at most {widest:.4} wide {at}, asked were {width}"
            )
        } else {
            // The width falls with the root of the number of runs.
            let more = (f64::from(runs) * (widest / width) * (widest / width)).ceil();
            format!(
                "{runs} runs were not enough: {what} is up to {widest:.4} wide {at}, asked were {width}; it would take about \
                 {more} (--runs)"
            )
        }
    }

    /// Takes up a run; whether there are enough now.
    pub fn add(&mut self, record: &Record) -> bool {
        self.rows.resize(record.rows.len(), (0.0, 0.0));
        self.runs += 1;
        let n = f64::from(self.runs);
        for ((mean, squares), row) in self.rows.iter_mut().zip(&record.rows) {
            let away = row[self.column] - *mean;
            *mean += away / n;
            *squares += away * (row[self.column] - *mean);
        }
        self.runs >= RUNS_MIN && self.widest() <= self.width
    }

    /// The widest interval of the mean at the places.
    #[must_use]
    pub fn widest(&self) -> f64 {
        let means = self.rows.iter().map(|row| row.0);
        let least = means.clone().fold(f64::INFINITY, f64::min);
        let most = means.fold(f64::NEG_INFINITY, f64::max);
        let n = f64::from(self.runs);
        let factor = 2.0 * student_quantile(0.5 + LEVEL / 2.0, n - 1.0) / n.sqrt();
        let width = |share: f64| {
            let level = least + share * (most - least);
            let row = self.rows.iter().find(|row| row.0 >= level);
            row.map_or(0.0, |row| factor * (row.1 / (n - 1.0)).max(0.0).sqrt())
        };
        PLACES.into_iter().map(width).fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::Enough;
    use crate::experiments::run::Record;

    #[test]
    fn the_width_is_students_at_the_widest_place() {
        let mut enough = Enough {
            width: 1.0,
            measure: "adopted".to_owned(),
            column: 0,
            runs: 0,
            rows: Vec::new(),
        };
        let record = |noise: f64| Record {
            rows: vec![vec![0.0], vec![1.0], vec![5.0 + noise], vec![10.0]],
            ..Record::default()
        };
        for noise in [-1.0, -0.5, 0.0, 0.5] {
            assert!(!enough.add(&record(noise)));
        }
        enough.add(&record(1.0));
        // Standard deviation sqrt(2.5 / 4) = .7906, t of 4 degrees of freedom 2.776: width 2 x 2.776 x .7906 / sqrt(5) = 1.963.
        assert!(
            (enough.widest() - 1.9634).abs() < 1e-3,
            "{}",
            enough.widest()
        );
        let told = enough.said();
        assert!(
            told.starts_with("5 runs were not enough: the 95 % interval of the mean of adopted is up to 1.9632 wide")
                && told.ends_with("it would take about 20 (--runs)"),
            "{told}"
        );
        assert!(!enough.add(&record(0.0)));
    }
}
