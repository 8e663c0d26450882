//! What value does a driver have at a date? A series is a form (constant, points or a shape) and what was done to it.

/// How a value between two points is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interpolation {
    /// A straight line.
    Linear,
    /// The last point's value holds until the next.
    Step,
    /// A monotone cubic (Fritsch & Carlson 1980): smooth, and never beyond its points.
    Smooth,
}

/// The form of a series before it is scaled, shifted and frozen. Times are dates in years.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// The same value always.
    Constant(f64),
    /// Values at dates, in increasing order of date; held outside the span.
    Points {
        /// `(date, value)`, at least one, dates strictly increasing.
        points: Vec<(f64, f64)>,
        /// What holds between them.
        interpolation: Interpolation,
    },
    /// A straight line from one value to another between two dates, flat outside.
    Ramp {
        /// Value up to `start`.
        from: f64,
        /// Value from `end` on.
        to: f64,
        /// Date at which the ramp begins.
        start: f64,
        /// Date at which it ends, after `start`.
        end: f64,
    },
    /// One value before a date, another from it on.
    Step {
        /// Value before.
        from: f64,
        /// Value from the date on.
        to: f64,
        /// The date.
        at: f64,
    },
    /// An S-curve: a tenth of the way at `midpoint - years / 2`, nine tenths at `midpoint + years / 2`.
    Logistic {
        /// Value long before.
        from: f64,
        /// Value long after.
        to: f64,
        /// Date of half the way.
        midpoint: f64,
        /// Years from a tenth to nine tenths of the way, above 0.
        years: f64,
    },
    /// A sine wave that passes upward through its mean at `at`.
    Cycle {
        /// Mean value.
        mean: f64,
        /// Greatest departure from the mean.
        amplitude: f64,
        /// Years from one peak to the next, above 0.
        period: f64,
        /// A date at which the wave rises through its mean.
        at: f64,
    },
}

/// One driver's course: `form`, times `scale`, plus `shift`; from `freeze` on, the value of that date.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The course before changes.
    pub form: Form,
    /// Factor.
    pub scale: f64,
    /// Added after scaling.
    pub shift: f64,
    /// Date from which the value stands still.
    pub freeze: Option<f64>,
}

impl Series {
    /// Value at a date.
    #[must_use]
    pub fn at(&self, date: f64) -> f64 {
        let date = self.freeze.map_or(date, |f| date.min(f));
        let v = match &self.form {
            Form::Constant(v) => *v,
            Form::Points { points, .. } => {
                let k = points.partition_point(|p| p.0 <= date);
                if k == 0 {
                    points[0].1
                } else if k == points.len() {
                    points[k - 1].1
                } else {
                    let (a, b) = (points[k - 1], points[k]);
                    a.1 + (b.1 - a.1) * (date - a.0) / (b.0 - a.0)
                }
            }
            _ => 0.0,
        };
        v * self.scale + self.shift
    }
}
