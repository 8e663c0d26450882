//! Is the model better than a line on paper, and does the history tell its settings at all?

use crate::experiments::calibration::abc::Posterior;

/// Skill of a model against a reference on the same points: 1 - MSE / MSE of the reference (Murphy 1988). 1 is
/// perfect, 0 as good as the reference, negative worse. None without a point, or when the reference is perfect. Give
/// it the points that were not fitted.
///
/// # Panics
/// When there are not as many values of each.
#[must_use]
pub fn skill(observed: &[f64], model: &[f64], reference: &[f64]) -> Option<f64> {
    assert!(observed.len() == model.len() && observed.len() == reference.len());
    let squares = |values: &[f64]| -> f64 {
        let off = values.iter().zip(observed).map(|(x, y)| (x - y) * (x - y));
        off.sum()
    };
    let reference = squares(reference);
    (reference > 0.0).then(|| 1.0 - squares(model) / reference)
}

/// What is known of a setting, in the unit of its range: 0 is the least it may be, 1 the most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Known {
    /// It lies here.
    Identified {
        /// The estimate.
        value: f64,
        /// Lower end of the interval.
        low: f64,
        /// Upper end.
        high: f64,
    },
    /// The history hardly narrows its range: a number would be an invention.
    NotIdentified {
        /// Width of the interval; none where other settings can make up for this one without any trace.
        width: Option<f64>,
    },
}

/// Widest interval, against the range, that still tells something. A uniform prior alone gives its level, such as 0.95.
pub const WIDEST: f64 = 0.5;

impl Known {
    /// An interval, if it is narrow enough to tell something; cut to the range.
    #[must_use]
    pub fn of(value: f64, low: f64, high: f64) -> Self {
        let (low, high) = (low.max(0.0), high.min(1.0));
        let width = high - low;
        if width <= WIDEST {
            Self::Identified { value, low, high }
        } else {
            Self::NotIdentified { width: Some(width) }
        }
    }

    /// What a posterior knows of each of `dimensions` inputs: mean and middle `level`. Empty before it has particles.
    #[must_use]
    pub fn of_posterior(posterior: &Posterior, dimensions: usize, level: f64) -> Vec<Self> {
        let known = |k: usize| {
            let [low, high] = posterior.interval(k, level)?;
            Some(Self::of(posterior.mean(k), low, high))
        };
        (0..dimensions).filter_map(known).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Known, skill};
    use crate::experiments::calibration::abc::{Posterior, Settings};

    /// Squared errors 1 against 4, so three quarters of the reference's are gone.
    #[test]
    fn skill_is_measured_against_a_reference() {
        let found = skill(&[1.0, 2.0], &[1.0, 3.0], &[3.0, 2.0]).expect("a reference");
        assert!((found - 0.75).abs() < 1e-15);
        assert_eq!(skill(&[1.0], &[0.0], &[1.0]), None);
        assert_eq!(skill(&[], &[], &[]), None);
    }

    #[test]
    fn an_input_that_does_nothing_is_not_identified() {
        let mut posterior = Posterior::new(Settings {
            dimensions: 2,
            particles: 200,
            batch: 100,
            keep: 0.1,
            quantile: 0.5,
            generations: 2,
            seed: 1,
        });
        while !posterior.is_done() {
            let distance = |point: &Vec<f64>| Some((point[0] - 0.3).abs());
            let distances: Vec<Option<f64>> = posterior.ask().iter().map(distance).collect();
            posterior.tell(&distances);
        }
        let known = Known::of_posterior(&posterior, 2, 0.95);
        let Known::Identified { low, high, .. } = known[0] else {
            panic!("{known:?}");
        };
        assert!(low < 0.3 && 0.3 < high && high - low < 0.2);
        assert!(matches!(known[1], Known::NotIdentified { width: Some(w) } if w > 0.8));
    }
}
