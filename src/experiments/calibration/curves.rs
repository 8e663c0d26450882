//! What would three lines on paper have said? Curves of Bass, the logistic and Gompertz fitted by least squares.
//!
//! They are what a simulation must beat, and what it may say instead of it. The ceiling of a curve is known from data
//! only when growth has visibly slowed: before that, any ceiling fits, and a number would be an invention. Then there
//! is a reason instead of a fit.
//!
//! Bass 1969: F(t) = (1 - e^(-(p + q) t)) / (1 + (q / p) e^(-(p + q) t)), time counted from the launch. Logistic
//! (Verhulst 1838): 1 / (1 + e^(-k (t - t0))). Gompertz 1825: exp(-e^(-k (t - t0))). Each times its ceiling m. The
//! fit is that of Srinivasan & Mason (1986): nonlinear least squares by Levenberg (1944) and Marquardt (1963) from
//! many starts, over logarithms of what is positive. Standard errors come from the Jacobian and suppose independent
//! residuals of equal size; those of cumulative levels are rather alike from date to date, so that errors of levels
//! are too small.

use crate::experiments::calibration::matrix::{dot, inverse};

/// A family of curves with three parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// Ceiling m, innovation p and imitation q per unit of time.
    Bass,
    /// Ceiling m, growth k per unit of time, and t0 of half the ceiling.
    Logistic,
    /// Ceiling m, growth k per unit of time, and t0 of 1 / e of the ceiling.
    Gompertz,
}

/// What the values of a series are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measured {
    /// What was added since the previous time (for the first, since as long before it as the second is after).
    PerPeriod,
    /// The rate of growth at the time.
    Density,
    /// What there is at the time.
    Level,
}

/// A parameter with its standard error, both in the units of the series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameter {
    /// Its letter.
    pub name: &'static str,
    /// The least-squares estimate.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
}

/// A fitted curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The family.
    pub curve: Curve,
    /// What its values are.
    pub measured: Measured,
    /// Parameters, the ceiling first.
    pub parameters: [Parameter; 3],
    /// Time of fastest growth.
    pub inflection: Parameter,
    /// Residual standard error, with as many degrees of freedom as points less three.
    pub residual: f64,
    theta: [f64; 3],
}

impl Fit {
    /// Values of the curve at further times, measured as the series was.
    ///
    /// # Panics
    /// When there are fewer than two times and values are per period.
    #[must_use]
    pub fn values(&self, times: &[f64]) -> Vec<f64> {
        values(self.curve, self.measured, times, &self.theta)
    }

    /// What there is at further times by the curve, however the series was measured.
    #[must_use]
    pub fn levels(&self, times: &[f64]) -> Vec<f64> {
        values(self.curve, Measured::Level, times, &self.theta)
    }
}

/// Why a curve is not fitted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NotIdentified {
    /// No more points than parameters.
    TooFew {
        /// Points.
        points: usize,
    },
    /// Within two standard errors, growth may be fastest in the last interval of the data or after it: no whole interval of
    /// slower growth has been seen. A single lower value before the true peak often looks like one.
    NoInflection {
        /// When the best fit has it.
        at: f64,
        /// The last time of the data.
        last: f64,
    },
    /// The ceiling is uncertain by more than half of itself.
    CeilingBeyondData {
        /// The best fit's ceiling.
        ceiling: f64,
        /// Its standard error.
        error: f64,
    },
    /// Other parameters fit as well: the data do not tell them apart.
    Singular,
}

/// Fits a curve to a series.
///
/// # Errors
/// When the data do not tell its parameters.
///
/// # Panics
/// When times do not increase, or there are not as many values, or something is no number.
pub fn fit(
    curve: Curve,
    measured: Measured,
    times: &[f64],
    observed: &[f64],
) -> Result<Fit, NotIdentified> {
    assert_eq!(times.len(), observed.len(), "a value for each time");
    assert!(times.windows(2).all(|pair| pair[0] < pair[1]), "in order");
    assert!(times.iter().chain(observed).all(|x| x.is_finite()));
    let points = times.len();
    if points <= 3 {
        return Err(NotIdentified::TooFew { points });
    }
    let series = Series {
        curve,
        measured,
        times,
        observed,
    };
    let mut starts = series.starts();
    starts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let ends = starts
        .iter()
        .take(6)
        .map(|&(_, start)| series.descend(start));
    let best = ends.min_by(|a, b| a.0.total_cmp(&b.0));
    let (loss, theta) = best
        .filter(|end| end.0.is_finite())
        .ok_or(NotIdentified::Singular)?;
    let last = times[points - 1];
    let at = inflection(curve, &theta);
    if at > last {
        return Err(NotIdentified::NoInflection { at, last });
    }
    let jacobian = series.jacobian(&theta);
    let covariance = inverse(&products(&jacobian)).ok_or(NotIdentified::Singular)?;
    let residual = (loss / (points - 3) as f64).sqrt();
    let error = |slope: &[f64; 3]| {
        let row = |k: usize| slope[k] * dot(slope, &covariance[k]);
        residual * (0..3).map(row).sum::<f64>().max(0.0).sqrt()
    };
    let at_error = error(&slope(|theta| inflection(curve, theta), &theta));
    if at + 2.0 * at_error > times[points - 2] {
        return Err(NotIdentified::NoInflection { at, last });
    }
    let name = names(curve);
    let parameters = [0, 1, 2].map(|k| Parameter {
        name: name[k],
        value: natural(curve, &theta)[k],
        error: error(&slope(|theta| natural(curve, theta)[k], &theta)),
    });
    let [ceiling, ..] = parameters;
    if 4.0 * ceiling.error > ceiling.value {
        return Err(NotIdentified::CeilingBeyondData {
            ceiling: ceiling.value,
            error: ceiling.error,
        });
    }
    Ok(Fit {
        curve,
        measured,
        parameters,
        inflection: Parameter {
            name: "t*",
            value: at,
            error: at_error,
        },
        residual,
        theta,
    })
}

const fn names(curve: Curve) -> [&'static str; 3] {
    match curve {
        Curve::Bass => ["m", "p", "q"],
        Curve::Logistic | Curve::Gompertz => ["m", "k", "t0"],
    }
}

/// Parameters as people know them, from those of the search.
fn natural(curve: Curve, theta: &[f64; 3]) -> [f64; 3] {
    let last = match curve {
        Curve::Bass => libm::exp(theta[2]),
        Curve::Logistic | Curve::Gompertz => theta[2],
    };
    [libm::exp(theta[0]), libm::exp(theta[1]), last]
}

fn inflection(curve: Curve, theta: &[f64; 3]) -> f64 {
    let [_, p, q] = natural(curve, theta);
    match curve {
        Curve::Bass => (theta[2] - theta[1]) / (p + q),
        Curve::Logistic | Curve::Gompertz => q,
    }
}

/// Share of the ceiling and its rate of growth.
fn share(curve: Curve, [_, a, b]: [f64; 3], time: f64) -> [f64; 2] {
    match curve {
        Curve::Bass => {
            let fall = libm::exp(-(a + b) * time);
            let under = 1.0 + b / a * fall;
            let rate = (a + b) * (a + b) / a * fall / (under * under);
            [(1.0 - fall) / under, rate]
        }
        Curve::Logistic => {
            let share = 1.0 / (1.0 + libm::exp(-a * (time - b)));
            [share, a * share * (1.0 - share)]
        }
        Curve::Gompertz => {
            let fall = libm::exp(-a * (time - b));
            let share = libm::exp(-fall);
            [share, if share > 0.0 { a * fall * share } else { 0.0 }]
        }
    }
}

fn values(curve: Curve, measured: Measured, times: &[f64], theta: &[f64; 3]) -> Vec<f64> {
    let natural = natural(curve, theta);
    let at = |time: f64| share(curve, natural, time).map(|x| natural[0] * x);
    match measured {
        Measured::Level => times.iter().map(|&time| at(time)[0]).collect(),
        Measured::Density => times.iter().map(|&time| at(time)[1]).collect(),
        Measured::PerPeriod => {
            let before = std::iter::once(2.0 * times[0] - times[1]).chain(times.iter().copied());
            let level = |time: f64| at(time)[0];
            let pairs = times.iter().zip(before);
            pairs
                .map(|(&time, before)| level(time) - level(before))
                .collect()
        }
    }
}

/// A slope by central differences.
fn slope(of: impl Fn(&[f64; 3]) -> f64, theta: &[f64; 3]) -> [f64; 3] {
    const STEP: f64 = 1e-5;
    [0, 1, 2].map(|k| {
        let (mut up, mut down) = (*theta, *theta);
        up[k] += STEP;
        down[k] -= STEP;
        (of(&up) - of(&down)) / (2.0 * STEP)
    })
}

fn products(jacobian: &[[f64; 3]]) -> Vec<Vec<f64>> {
    let entry = |i: usize, j: usize| jacobian.iter().map(|row| row[i] * row[j]).sum();
    (0..3)
        .map(|i| (0..3).map(|j| entry(i, j)).collect())
        .collect()
}

struct Series<'a> {
    curve: Curve,
    measured: Measured,
    times: &'a [f64],
    observed: &'a [f64],
}

impl Series<'_> {
    fn loss(&self, theta: &[f64; 3]) -> f64 {
        let fitted = values(self.curve, self.measured, self.times, theta);
        let squares = fitted
            .iter()
            .zip(self.observed)
            .map(|(f, y)| (y - f) * (y - f));
        let loss: f64 = squares.sum();
        if loss.is_finite() {
            loss
        } else {
            f64::INFINITY
        }
    }

    /// Starts over a grid of shapes, each with the ceiling that suits it best: that one follows without a search.
    fn starts(&self) -> Vec<(f64, [f64; 3])> {
        let (first, last) = (self.times[0], self.times[self.times.len() - 1]);
        let span = last - first;
        let mut starts = Vec::new();
        for speed in [1.0, 2.0, 4.0, 8.0, 16.0, 32.0] {
            let speed = speed / span;
            for part in 0..6 {
                let part = f64::from(part);
                let [a, b] = match self.curve {
                    Curve::Bass => [libm::log(speed) - 1.6 * (part + 1.0), libm::log(speed)],
                    Curve::Logistic | Curve::Gompertz => {
                        [libm::log(speed), first + span * part / 5.0]
                    }
                };
                let shape = values(self.curve, self.measured, self.times, &[0.0, a, b]);
                let ceiling = dot(&shape, self.observed) / dot(&shape, &shape);
                if ceiling > 0.0 && ceiling.is_finite() {
                    let start = [libm::log(ceiling), a, b];
                    starts.push((self.loss(&start), start));
                }
            }
        }
        starts
    }

    fn jacobian(&self, theta: &[f64; 3]) -> Vec<[f64; 3]> {
        const STEP: f64 = 1e-6;
        let column = |k: usize| {
            let moved = |by: f64| {
                let mut theta = *theta;
                theta[k] += by;
                values(self.curve, self.measured, self.times, &theta)
            };
            let (up, down) = (moved(STEP), moved(-STEP));
            let slope = up.iter().zip(&down).map(|(u, d)| (u - d) / (2.0 * STEP));
            slope.collect::<Vec<f64>>()
        };
        let columns = [0, 1, 2].map(column);
        let row = |at: usize| [0, 1, 2].map(|k| columns[k][at]);
        (0..self.times.len()).map(row).collect()
    }

    /// Downhill from a start: between the steps of Gauss and of steepest descent, as success allows.
    fn descend(&self, mut theta: [f64; 3]) -> (f64, [f64; 3]) {
        let mut loss = self.loss(&theta);
        let mut damping = 1e-3;
        for _ in 0..500 {
            let jacobian = self.jacobian(&theta);
            let fitted = values(self.curve, self.measured, self.times, &theta);
            let gradient = |k: usize| {
                let parts = jacobian.iter().zip(self.observed.iter().zip(&fitted));
                parts.map(|(row, (y, f))| row[k] * (y - f)).sum::<f64>()
            };
            let gradient = [0, 1, 2].map(gradient);
            let mut normal = products(&jacobian);
            for (k, row) in normal.iter_mut().enumerate() {
                row[k] *= 1.0 + damping;
            }
            let Some(inverse) = inverse(&normal) else {
                break;
            };
            // A step of more than 2 in a logarithm leaves the region in which the Jacobian means anything.
            let bound = |x: f64| x.clamp(-2.0, 2.0);
            let scale = match self.curve {
                Curve::Bass => [1.0; 3],
                Curve::Logistic | Curve::Gompertz => [1.0, 1.0, self.times[1] - self.times[0]],
            };
            let step = [0, 1, 2].map(|k| scale[k] * bound(dot(&inverse[k], &gradient) / scale[k]));
            let next = [0, 1, 2].map(|k| theta[k] + step[k]);
            let next_loss = self.loss(&next);
            if next_loss < loss {
                let gain = loss - next_loss;
                (theta, loss) = (next, next_loss);
                damping = (damping / 10.0).max(1e-12);
                if gain <= 1e-14 * loss {
                    break;
                }
            } else {
                damping *= 10.0;
                if damping > 1e12 {
                    break;
                }
            }
        }
        (loss, theta)
    }
}

#[cfg(test)]
mod tests {
    use super::{Curve, Fit, Measured, NotIdentified, fit};

    const AIR_CONDITIONERS: [f64; 13] = [
        96.0, 195.0, 238.0, 380.0, 1045.0, 1230.0, 1267.0, 1828.0, 1586.0, 1673.0, 1800.0, 1580.0,
        1500.0,
    ];
    const COLOUR_SETS: [f64; 8] = [
        747.0, 1480.0, 2646.0, 5118.0, 5777.0, 5982.0, 5962.0, 4631.0,
    ];
    const DRYERS: [f64; 13] = [
        106.0, 319.0, 492.0, 635.0, 737.0, 890.0, 1397.0, 1523.0, 1294.0, 1240.0, 1425.0, 1260.0,
        1236.0,
    ];
    const RECORDERS: [f64; 10] = [
        840.0, 1470.0, 2110.0, 4000.0, 7590.0, 10_950.0, 10_530.0, 9470.0, 7790.0, 5890.0,
    ];

    fn years(count: usize) -> Vec<f64> {
        (1..=count).map(|year| year as f64).collect()
    }

    fn bass(measured: Measured, sales: &[f64]) -> Result<Fit, NotIdentified> {
        fit(Curve::Bass, measured, &years(sales.len()), sales)
    }

    /// Mahajan, Mason & Srinivasan 1986; US sales of first units, in thousands.
    #[test]
    fn published_fits_of_bass_are_found_again() {
        let published = [
            (&AIR_CONDITIONERS[..], [18_712.8, 0.009_44, 0.3748]),
            (&COLOUR_SETS, [39_658.6, 0.018_47, 0.6159]),
            (&DRYERS, [16_497.0, 0.013_60, 0.3267]),
        ];
        for (sales, expected) in published {
            let found = bass(Measured::PerPeriod, sales).expect("identified");
            let digits = [0.06, 0.000_006, 0.000_06];
            for ((one, exact), digit) in found.parameters.iter().zip(expected).zip(digits) {
                assert!(
                    (one.value - exact).abs() < digit,
                    "{} {}",
                    one.name,
                    one.value
                );
            }
        }
    }

    /// Video recorders 1980 to 1989 by the density at t = 1 to 10, as R's `nls` prints them.
    #[test]
    fn standard_errors_are_those_of_another_program() {
        let found = bass(Measured::Density, &RECORDERS).expect("identified");
        let expected = [
            (6.798e4, 3.128e3),
            (6.594e-3, 1.430e-3),
            (6.381e-1, 4.140e-2),
        ];
        for (one, (value, error)) in found.parameters.iter().zip(expected) {
            assert!((one.value / value - 1.0).abs() < 1e-4, "{one:?}");
            assert!((one.error / error - 1.0).abs() < 2e-3, "{one:?}");
        }
        assert!((found.residual - 727.2).abs() < 0.1, "{}", found.residual);
    }

    #[test]
    fn a_series_cut_before_its_inflection_has_no_ceiling() {
        for (sales, cuts) in [
            (&AIR_CONDITIONERS[..], 4..=8),
            (&DRYERS, 4..=8),
            (&COLOUR_SETS, 4..=4),
            (&RECORDERS, 4..=6),
        ] {
            for cut in cuts {
                let found = bass(Measured::PerPeriod, &sales[..cut]);
                assert!(found.is_err(), "{cut} of {sales:?}: {found:?}");
            }
        }
        let few = bass(Measured::PerPeriod, &DRYERS[..3]);
        assert_eq!(few, Err(NotIdentified::TooFew { points: 3 }));
        let growing: Vec<f64> = years(12).iter().map(|t| libm::exp(0.3 * t)).collect();
        for curve in [Curve::Bass, Curve::Logistic, Curve::Gompertz] {
            let found = fit(curve, Measured::Level, &years(12), &growing);
            assert!(found.is_err(), "{curve:?} {found:?}");
        }
        let none = fit(Curve::Logistic, Measured::Level, &years(8), &[0.0; 8]);
        assert_eq!(none, Err(NotIdentified::Singular));
    }

    /// What a curve says of itself is found again, measured in each way, in years or weeks.
    #[test]
    fn every_curve_finds_itself() {
        for (curve, natural) in [
            (Curve::Bass, [50.0, 0.01, 0.5]),
            (Curve::Logistic, [50.0, 0.6, 8.0]),
            (Curve::Gompertz, [50.0, 0.4, 6.0]),
        ] {
            for measured in [Measured::PerPeriod, Measured::Density, Measured::Level] {
                for unit in [1.0, 52.0] {
                    let times: Vec<f64> = years(20).iter().map(|t| t * unit).collect();
                    let last = if curve == Curve::Bass {
                        natural[2] / unit
                    } else {
                        natural[2] * unit
                    };
                    let scaled = [natural[0], natural[1] / unit, last];
                    let log = |x: f64| libm::log(x);
                    let third = if curve == Curve::Bass {
                        log(last)
                    } else {
                        last
                    };
                    let theta = [log(scaled[0]), log(scaled[1]), third];
                    let observed = super::values(curve, measured, &times, &theta);
                    let found = fit(curve, measured, &times, &observed).expect("identified");
                    for (one, exact) in found.parameters.iter().zip(scaled) {
                        assert!(
                            (one.value / exact - 1.0).abs() < 1e-5,
                            "{curve:?} {measured:?} {one:?}"
                        );
                    }
                    let again = found.values(&times);
                    assert!(
                        again
                            .iter()
                            .zip(&observed)
                            .all(|(a, b)| (a - b).abs() < 1e-4 * b.max(0.01))
                    );
                }
            }
        }
    }
}
