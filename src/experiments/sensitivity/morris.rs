//! What does the output do when one input moves? Elementary effects along random trajectories (Morris 1991).
//!
//! A trajectory visits `dimensions + 1` points and moves every input once by `delta = levels / (2 (levels - 1))`, in
//! random order and direction. An effect is the change of the output by the change of the input. Its mean over
//! trajectories is mu, the mean of its size mu* (Campolongo, Cariboni & Saltelli 2007), its standard deviation sigma:
//! large where the effect depends on where it is measured, by curvature or by other inputs. Units are those of the
//! output, per width of the input's range.

use crate::engine::draws::Purpose;
use crate::experiments::chance::{below, sequence, shuffle};
use crate::experiments::sensitivity::{Bootstrap, Estimate, bootstrapped, number};
use crate::statistics::{mean, standard_deviation};

const TRAJECTORY: Purpose = Purpose::new("experiment/morris");

/// Points of all trajectories, one after another.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Inputs.
    pub dimensions: usize,
    /// Levels of each input, evenly spaced from 0 to 1, both included.
    pub levels: usize,
    /// Points; trajectory t begins at t (dimensions + 1).
    pub points: Vec<Vec<f64>>,
}

/// Effects of one input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effects {
    /// Mean effect.
    pub mu: f64,
    /// Mean size of the effect, with its interval over trajectories.
    pub mu_star: Estimate,
    /// Standard deviation of effects (divisor n - 1); none of one effect.
    pub sigma: Option<f64>,
    /// Effects measured.
    pub used: usize,
    /// Effects that lack a value at either end.
    pub left_out: usize,
}

/// Random trajectories; trajectory t is the same whatever their number.
///
/// # Panics
/// When `levels` is odd or 0: only with an even number are all levels met equally often (Morris 1991).
#[must_use]
pub fn sample(dimensions: usize, trajectories: usize, levels: usize, seed: u64) -> Sample {
    assert!(
        levels >= 2 && levels.is_multiple_of(2),
        "levels come in pairs"
    );
    let points = (0..trajectories)
        .flat_map(|number| trajectory(dimensions, levels, seed, number as u64))
        .collect();
    Sample {
        dimensions,
        levels,
        points,
    }
}

fn trajectory(dimensions: usize, levels: usize, seed: u64, number: u64) -> Vec<Vec<f64>> {
    let mut words = sequence(seed, TRAJECTORY, 0, number);
    let place = |level: usize| level as f64 / (levels - 1) as f64;
    // Levels come in pairs half the levels apart; an input moves from one of a pair to the other.
    let pairs: Vec<[f64; 2]> = (0..dimensions)
        .map(|_| {
            let low = below(&mut words, levels / 2);
            let [from, to] = [place(low), place(low + levels / 2)];
            if below(&mut words, 2) == 0 {
                [from, to]
            } else {
                [to, from]
            }
        })
        .collect();
    let mut order: Vec<usize> = (0..dimensions).collect();
    shuffle(&mut words, &mut order);
    let mut point: Vec<f64> = pairs.iter().map(|pair| pair[0]).collect();
    let mut points = vec![point.clone()];
    for input in order {
        point[input] = pairs[input][1];
        points.push(point.clone());
    }
    points
}

/// Effects of every input, from one value a point in the order of the points; none of an input without a single
/// effect. Intervals draw trajectories again.
///
/// # Panics
/// When there are not as many values as points.
#[must_use]
pub fn effects(
    sample: &Sample,
    values: &[Option<f64>],
    bootstrap: Bootstrap,
) -> Vec<Option<Effects>> {
    assert_eq!(values.len(), sample.points.len(), "a value for each point");
    let length = sample.dimensions + 1;
    let trajectories = values.len() / length;
    let mut found: Vec<Vec<f64>> = vec![Vec::new(); sample.dimensions];
    for (points, values) in sample.points.chunks(length).zip(values.chunks(length)) {
        for (ends, values) in points.windows(2).zip(values.windows(2)) {
            let (Some(before), Some(after)) = (number(values[0]), number(values[1])) else {
                continue;
            };
            let steps = ends[1].iter().zip(&ends[0]).map(|(to, from)| to - from);
            for (found, step) in found.iter_mut().zip(steps) {
                if step.abs() > 0.0 {
                    found.push((after - before) / step);
                }
            }
        }
    }
    let summary = |effects: Vec<f64>| summarised(&effects, trajectories, bootstrap);
    found.into_iter().map(summary).collect()
}

fn summarised(effects: &[f64], trajectories: usize, bootstrap: Bootstrap) -> Option<Effects> {
    if effects.is_empty() {
        return None;
    }
    let size = |rows: &[usize]| {
        let sum: f64 = rows.iter().map(|&row| effects[row].abs()).sum();
        Some(vec![sum / rows.len() as f64])
    };
    Some(Effects {
        mu: mean(effects),
        mu_star: bootstrapped(effects.len(), bootstrap, size)?[0],
        sigma: (effects.len() > 1).then(|| standard_deviation(effects)),
        used: effects.len(),
        left_out: trajectories - effects.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Sample, effects, sample};
    use crate::experiments::sensitivity::Bootstrap;

    const BOOTSTRAP: Bootstrap = Bootstrap {
        resamples: 500,
        level: 0.95,
        seed: 1,
    };

    fn values(sample: &Sample, law: impl Fn(&[f64]) -> f64) -> Vec<Option<f64>> {
        sample.points.iter().map(|point| Some(law(point))).collect()
    }

    #[test]
    fn trajectories_move_every_input_once_between_levels() {
        let sample = sample(5, 40, 6, 3);
        assert_eq!(sample.points.len(), 40 * 6);
        let mut seen = vec![0; 6];
        for trajectory in sample.points.chunks(6) {
            let mut moved = [0; 5];
            for ends in trajectory.windows(2) {
                for input in 0..5 {
                    let step = (ends[1][input] - ends[0][input]).abs();
                    assert!(step < 1e-12 || (step - 0.6).abs() < 1e-12);
                    moved[input] += i32::from(step > 0.0);
                }
            }
            assert_eq!(moved, [1; 5]);
            for x in trajectory[0].iter().chain(&trajectory[5]) {
                let level = (0..6_u8).position(|k| (x * 5.0 - f64::from(k)).abs() < 1e-9);
                seen[level.expect("a level")] += 1;
            }
        }
        // 40 x 5 x 2 ends over six levels: 67 each, standard error 7.
        assert!(seen.iter().all(|n| (30..105).contains(n)), "{seen:?}");
    }

    #[test]
    fn a_sum_has_its_coefficients_for_effects_and_no_spread() {
        let sample = sample(3, 10, 4, 1);
        let coefficients = [2.0, -3.0, 0.0];
        let law = |x: &[f64]| 7.0 + x.iter().zip(coefficients).map(|(x, c)| c * x).sum::<f64>();
        for (found, c) in effects(&sample, &values(&sample, law), BOOTSTRAP)
            .iter()
            .zip(coefficients)
        {
            let found = found.expect("effects");
            assert!((found.mu - c).abs() < 1e-12);
            assert!((found.mu_star.value - c.abs()).abs() < 1e-12);
            assert!(found.sigma.expect("ten effects") < 1e-12);
            assert!(found.mu_star.high - found.mu_star.low < 1e-12);
            assert_eq!((found.used, found.left_out), (10, 0));
        }
    }

    /// f = x1 x2: the effect of x1 is x2, which is 0 or 1 with two levels: mu 1/2, sigma 1/2 for many trajectories.
    /// False alarm: 5 standard errors of 1 / (2 sqrt(400)), 6 in 10^7.
    #[test]
    fn inputs_that_work_together_spread() {
        let sample = sample(2, 400, 2, 9);
        for found in effects(&sample, &values(&sample, |x| x[0] * x[1]), BOOTSTRAP) {
            let found = found.expect("effects");
            assert!((found.mu - 0.5).abs() < 5.0 * 0.025);
            assert!((found.sigma.expect("many") - 0.5).abs() < 0.02);
            assert!(found.mu_star.low < found.mu && found.mu < found.mu_star.high);
        }
    }

    #[test]
    fn a_missing_value_takes_its_two_effects_and_says_so() {
        let sample = sample(3, 4, 4, 1);
        let mut values = values(&sample, |x| x[0]);
        values[1] = None;
        values[5] = Some(f64::NAN);
        let found = effects(&sample, &values, BOOTSTRAP);
        let left: usize = found.iter().map(|one| one.expect("some").left_out).sum();
        assert_eq!(left, 4);
        let nothing = effects(&sample, &vec![None; values.len()], BOOTSTRAP);
        assert_eq!(nothing, [None; 3]);
    }
}
