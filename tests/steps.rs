//! Does the length of a step matter? The three waves in steps of a year, a quarter and a month.
//!
//! A step lets its length pass before what was decided is felt, so curves move by something of the order of the step, and by
//! sampling error, as steps of another length draw other numbers. Runs of one number share their people.

use crate::support::runs::{Rows, mean_and_error, run};
use crate::support::worlds::{clock, three_waves};
use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use thirdwave::engine::clock::StepLength;

/// The lengths, coarsest first.
const LENGTHS: [StepLength; 3] = [StepLength::Year, StepLength::Quarter, StepLength::Month];

/// Dates at which curves are compared: every ten years after the start.
fn dates() -> impl Iterator<Item = f64> {
    (1..=30).map(|decade| 1750.0 + 10.0 * f64::from(decade))
}

/// Rows every ten years of `runs` runs at every length.
fn rows(adults: u32, runs: u32) -> [Vec<Rows>; 3] {
    LENGTHS.map(|length| {
        let mut s = three_waves(adults);
        s.clock = clock(1750, 2050, length);
        s.output.every = 10 * length.per_year();
        (0..runs).into_par_iter().map(|k| run(&s, k)).collect()
    })
}

/// Mean difference between two lengths at a date, and its standard error over runs.
fn difference(
    rows: &[Vec<Rows>; 3],
    (coarse, fine): (usize, usize),
    name: &str,
    date: f64,
) -> (f64, f64) {
    let pairs = rows[coarse].iter().zip(&rows[fine]);
    let differences: Vec<f64> = pairs
        .map(|(a, b)| a.at(name, date) - b.at(name, date))
        .collect();
    mean_and_error(&differences)
}

/// What a measure moves by at most per year of step, measured once as below with 8 runs of 10,000 adults: the
/// largest difference between year and quarter at any date, over 3/4 of a year, and a standard error more. It was .0056 of
/// the share made (1780), within its noise of .002 for wage work, .0021 of skill (2000), .80 hours of making (1780) and
/// .056 of the value of time (1920), where its course is steepest.
const PER_YEAR: [(&str, f64); 5] = [
    ("made", 0.009),
    ("wage_work", 0.003),
    ("skill", 0.003),
    ("hours_making", 1.2),
    ("time_value", 0.085),
];

/// Over all three centuries. Errors in proportion to the step make quarters and months lie (1/4 - 1/12) / (1 - 1/4) = .22 times
/// as far apart as years and quarters; that is asserted of skill, whose noise is smallest, and of the hours of making, at
/// the dates where years and quarters differ by more than their noise. Sampling errors are estimated from the runs.
#[test]
fn a_shorter_step_moves_the_curves_by_no_more_than_its_order() {
    let rows = rows(2_000, 8);
    let mut wrong = Vec::new();
    for (name, per_year) in PER_YEAR {
        let (mut both, mut square, mut most) = (0.0, 0.0, (0.0_f64, 0.0_f64));
        for date in dates() {
            let first = difference(&rows, (0, 1), name, date);
            let second = difference(&rows, (1, 2), name, date);
            most = (most.0.max(first.0.abs()), most.1.max(second.0.abs()));
            if first.0.abs() > 4.0 * first.1 {
                both += first.0 * second.0;
                square += first.0 * first.0;
            }
            for ((found, error), years) in [(first, 0.75), (second, 1.0 / 6.0)] {
                if found.abs() > 4.0 * error + per_year * years {
                    wrong.push(format!("{name} {date}: {found} with an error of {error}"));
                }
            }
        }
        let part = both / square;
        println!(
            "{name}: at most {:.4}, then {:.4}; {part:.3} times as far apart",
            most.0, most.1
        );
        let allowed = match name {
            "skill" => 0.17..0.27,
            "hours_making" => 0.05..0.40,
            _ => continue,
        };
        if !allowed.contains(&part) {
            wrong.push(format!("{name}: {part} times as far apart, not .22"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
