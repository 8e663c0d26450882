//! How sure is a least-squares fit of a stochastic model? Intervals from the spread of its own runs.
//!
//! If the model made the history, the history is one more run. A run that strays by u from the mean at the estimate
//! moves the estimate by A u, with A = (J' W J)^-1 J' W, where J holds how the mean outputs change with the settings
//! and W the weights of the fit: the theory of simulated moments and indirect inference (McFadden 1989; Gourieroux,
//! Monfort & Renault 1993). So the spread of A u over runs at the estimate, times sqrt(1 + 1 / n) for a fit to means
//! of n runs, is the spread of the estimate, whatever the law of a run and however alike its dates. Intervals are
//! that spread times Student's quantile. They suppose that the model is right and nearly straight across the
//! interval; `explained` says whether the history could be a run at all.

use crate::experiments::calibration::matrix::{dot, inverse, times};
use crate::experiments::calibration::skill::Known;
use crate::statistics::{standard_deviation, student_quantile};

/// Points whose mean outputs show the slopes at an estimate: for each input in turn a lower and an upper one, `half`
/// away or as far as the unit cube allows. Evaluate them with the same run numbers, or luck will be taken for slope.
#[must_use]
pub fn around(estimate: &[f64], half: f64) -> Vec<Vec<f64>> {
    let moved = |k: usize, by: f64| {
        let mut point = estimate.to_vec();
        point[k] = (point[k] + by).clamp(0.0, 1.0);
        point
    };
    (0..estimate.len())
        .flat_map(|k| [moved(k, -half), moved(k, half)])
        .collect()
}

/// What a fit was made of.
#[derive(Clone, Copy, Debug)]
pub struct Fitted<'a> {
    /// The estimate, in the unit cube.
    pub estimate: &'a [f64],
    /// Weight of each output in the sum of squares.
    pub weights: &'a [f64],
    /// Runs whose mean was compared with the history at each evaluation.
    pub runs: usize,
    /// Half the distance that `around` was given.
    pub half: f64,
}

/// What is known of each setting: an interval of the stated level. `outputs` are those of single runs at the
/// estimate, as many as can be had; `means` the mean outputs at the points of `around`, in order.
///
/// # Panics
/// When there are fewer than three runs, or something has not one number for each output.
#[must_use]
pub fn intervals(
    fitted: Fitted<'_>,
    outputs: &[Vec<f64>],
    means: &[Vec<f64>],
    level: f64,
) -> Vec<Known> {
    let inputs = fitted.estimate.len();
    assert!(outputs.len() >= 3 && means.len() == 2 * inputs);
    let count = fitted.weights.len();
    assert!(outputs.iter().chain(means).all(|row| row.len() == count));
    let points = around(fitted.estimate, fitted.half);
    // Slopes times the weights, one row for each input, and without them.
    let slope = |k: usize| -> Vec<f64> {
        let apart = points[2 * k + 1][k] - points[2 * k][k];
        let pairs = means[2 * k + 1].iter().zip(&means[2 * k]);
        pairs.map(|(up, down)| (up - down) / apart).collect()
    };
    let slopes: Vec<Vec<f64>> = (0..inputs).map(slope).collect();
    let weighted = |row: &Vec<f64>| row.iter().zip(fitted.weights).map(|(s, w)| s * w).collect();
    let heavy: Vec<Vec<f64>> = slopes.iter().map(weighted).collect();
    let product = |row: &Vec<f64>| slopes.iter().map(|slope| dot(row, slope)).collect();
    let normal: Vec<Vec<f64>> = heavy.iter().map(product).collect();
    let Some(inverse) = inverse(&normal) else {
        return vec![Known::NotIdentified { width: None }; inputs];
    };
    let centre = mean_of(outputs);
    let shift = |run: &Vec<f64>| {
        let off: Vec<f64> = run.iter().zip(&centre).map(|(y, m)| y - m).collect();
        times(&inverse, &times(&heavy, &off))
    };
    let shifts: Vec<Vec<f64>> = outputs.iter().map(shift).collect();
    let factor = student_quantile((1.0 + level) / 2.0, outputs.len() as f64 - 1.0)
        * (1.0 + 1.0 / fitted.runs as f64).sqrt();
    let known = |(k, &value): (usize, &f64)| {
        let along: Vec<f64> = shifts.iter().map(|shift| shift[k]).collect();
        let half = factor * standard_deviation(&along);
        Known::of(value, value - half, value + half)
    };
    fitted.estimate.iter().enumerate().map(known).collect()
}

fn mean_of(rows: &[Vec<f64>]) -> Vec<f64> {
    let column = |k: usize| rows.iter().map(|row| row[k]).sum::<f64>() / rows.len() as f64;
    (0..rows[0].len()).map(column).collect()
}

/// Share of runs at the estimate that lie at least as far from their mean as the history does, by the weighted sum of
/// squares. Near 0, the history is no run of this model: its intervals are then too narrow.
///
/// # Panics
/// Without a run.
#[must_use]
pub fn explained(history: &[f64], outputs: &[Vec<f64>], weights: &[f64]) -> f64 {
    let centre = mean_of(outputs);
    let far = |row: &[f64]| -> f64 {
        let squares = row.iter().zip(&centre).zip(weights);
        squares.map(|((y, m), w)| w * (y - m) * (y - m)).sum()
    };
    let history = far(history);
    let farther = outputs.iter().filter(|row| far(row) >= history);
    farther.count() as f64 / outputs.len() as f64
}

#[cfg(test)]
mod tests {
    use super::{Fitted, around, explained, intervals};
    use crate::engine::draws::Purpose;
    use crate::experiments::calibration::evolution::{Evolution, Settings};
    use crate::experiments::calibration::skill::Known;
    use crate::experiments::chance::{normal, sequence};

    const DATES: usize = 15;
    const RUNS: u32 = 10;

    /// A spread with luck in every step, which the further course carries on: growth 0.2 to 0.8, start 0.02 to 0.2.
    fn course(point: &[f64], case: u64, run: u32) -> Vec<f64> {
        let mut words = sequence(case, Purpose::new("test"), run, 0);
        let growth = 0.2 + 0.6 * point[0];
        let mut level = 0.02 + 0.18 * point[1];
        let mut step = || {
            let luck = libm::exp(0.3 * normal(&mut words) - 0.045);
            level += growth * level * (1.0 - level) * luck;
            level
        };
        (0..DATES).map(|_| step()).collect()
    }

    fn mean(point: &[f64], case: u64, runs: u32) -> Vec<f64> {
        let rows: Vec<Vec<f64>> = (1..=runs).map(|run| course(point, case, run)).collect();
        super::mean_of(&rows)
    }

    /// The whole way: history of run 0, a search on common random numbers, and intervals.
    fn calibrated(planted: &[f64], case: u64) -> (Vec<Known>, f64) {
        let history = course(planted, case, 0);
        let loss = |point: &Vec<f64>| {
            let off = mean(point, case, RUNS);
            let squares = off.iter().zip(&history).map(|(m, y)| (m - y) * (m - y));
            Some(squares.sum())
        };
        let mut search = Evolution::new(Settings {
            start: vec![0.5; 2],
            step: 0.3,
            population: 8,
            restarts: 0,
            tolerance: 1e-4,
            seed: case,
        });
        while !search.is_done() && search.generation() < 60 {
            let values: Vec<Option<f64>> = search.ask().iter().map(loss).collect();
            search.tell(&values);
        }
        let estimate = search.centre();
        let fitted = Fitted {
            estimate: &estimate,
            weights: &[1.0; DATES],
            runs: RUNS as usize,
            half: 0.03,
        };
        let outputs: Vec<Vec<f64>> = (100..160).map(|run| course(&estimate, case, run)).collect();
        let points = around(&estimate, fitted.half);
        let means: Vec<Vec<f64>> = points.iter().map(|point| mean(point, case, 40)).collect();
        let explained = explained(&history, &outputs, fitted.weights);
        (intervals(fitted, &outputs, &means, 0.9), explained)
    }

    /// 90 % intervals of two planted settings in 300 histories: 30 misses each are expected, with a standard
    /// deviation of 5.2. False alarm: beyond 4 of these, 6 in 10^5; straightness is assumed besides, which costs a
    /// little.
    #[test]
    fn planted_settings_lie_within_their_intervals() {
        let mut missed = [0; 2];
        let mut strange = 0;
        for case in 0..300 {
            let planted = [0.5, 0.4];
            let (known, explained) = calibrated(&planted, case);
            strange += i32::from(explained < 0.05);
            for ((known, planted), missed) in known.iter().zip(planted).zip(&mut missed) {
                match known {
                    Known::Identified { low, high, .. } if (*low..=*high).contains(&planted) => {}
                    Known::NotIdentified { .. } => {}
                    Known::Identified { .. } => *missed += 1,
                }
            }
        }
        assert!(missed.iter().all(|n| (9..=51).contains(n)), "{missed:?}");
        assert!(
            strange < 30,
            "{strange} histories are no run of their model"
        );
    }

    /// Output = a + 2 b + luck of deviation s: only the sum of the two is known.
    #[test]
    fn settings_that_make_up_for_each_other_are_not_identified() {
        let estimate = [0.5, 0.5];
        let fitted = Fitted {
            estimate: &estimate,
            weights: &[1.0; 2],
            runs: 10,
            half: 0.1,
        };
        let means: Vec<Vec<f64>> = around(&estimate, 0.1)
            .iter()
            .map(|point| vec![point[0] + 2.0 * point[1]; 2])
            .collect();
        let outputs = [[1.4, 1.5], [1.5, 1.6], [1.6, 1.4]].map(|row| row.to_vec());
        let known = intervals(fitted, &outputs, &means, 0.9);
        assert_eq!(known, [Known::NotIdentified { width: None }; 2]);
        assert!((explained(&[1.5, 1.5], &outputs, &[1.0; 2]) - 1.0).abs() < 1e-15);
        assert!(explained(&[9.0, 1.5], &outputs, &[1.0; 2]) < 1e-15);
    }
}
