//! Which inputs matter, and how sure is that? Elementary effects, shares of variance, and the share that is luck.
//!
//! Each method is a sample of the unit cube and an estimator of the values found at its points, in the same order. A
//! value that is missing (or no number) takes with it what needs it, and the answer says how much that was.

use crate::engine::draws::Purpose;
use crate::experiments::chance::{below, sequence};
use crate::statistics::quantile;

pub mod morris;
pub mod noise;
pub mod study;
pub mod variance;

const RESAMPLE: Purpose = Purpose::new("experiment/bootstrap");

/// How intervals are found: by the percentiles of estimates from rows drawn again with replacement (Efron 1979).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bootstrap {
    /// Resamples, 1000 by habit.
    pub resamples: u32,
    /// Share of resamples within the interval, such as 0.95.
    pub level: f64,
    /// The seed of the resamples.
    pub seed: u64,
}

/// An estimate with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate from all rows.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Estimate {
    /// Whether `x` lies within.
    #[must_use]
    pub fn contains(&self, x: f64) -> bool {
        (self.low..=self.high).contains(&x)
    }
}

/// Why there are no indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoIndices {
    /// Every value is the same: there is no variance to share out.
    Constant,
    /// Fewer than two complete rows.
    TooFew {
        /// Complete rows.
        used: usize,
    },
}

/// A value that can be reckoned with.
fn number(value: Option<f64>) -> Option<f64> {
    value.filter(|x| x.is_finite())
}

/// Estimates with intervals: `estimate` takes the numbers of the rows it is to use, and gives one number for each
/// thing estimated, or nothing where the rows drawn allow none.
fn bootstrapped(
    rows: usize,
    bootstrap: Bootstrap,
    estimate: impl Fn(&[usize]) -> Option<Vec<f64>>,
) -> Option<Vec<Estimate>> {
    let all: Vec<usize> = (0..rows).collect();
    let values = estimate(&all)?;
    let mut found: Vec<Vec<f64>> = vec![Vec::new(); values.len()];
    for resample in 0..bootstrap.resamples {
        let mut words = sequence(bootstrap.seed, RESAMPLE, resample, 0);
        let drawn: Vec<usize> = (0..rows).map(|_| below(&mut words, rows)).collect();
        for (found, value) in found.iter_mut().zip(estimate(&drawn).unwrap_or_default()) {
            found.push(value);
        }
    }
    let outside = (1.0 - bootstrap.level) / 2.0;
    let interval = |(value, mut found): (f64, Vec<f64>)| {
        found.sort_by(f64::total_cmp);
        let end = |p| {
            if found.is_empty() {
                value
            } else {
                quantile(&found, p)
            }
        };
        let (low, high) = (end(outside), end(1.0 - outside));
        Estimate { value, low, high }
    };
    Some(values.into_iter().zip(found).map(interval).collect())
}
