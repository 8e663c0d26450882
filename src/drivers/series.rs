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
    /// A series that is the same always.
    #[must_use]
    pub const fn constant(value: f64) -> Self {
        Self {
            form: Form::Constant(value),
            scale: 1.0,
            shift: 0.0,
            freeze: None,
        }
    }

    /// The value at a date in years: `form(min(date, freeze)) * scale + shift`.
    #[must_use]
    pub fn at(&self, date: f64) -> f64 {
        let date = self.freeze.map_or(date, |freeze| date.min(freeze));
        self.form.at(date) * self.scale + self.shift
    }

    /// First and last date for which there are values; none when the form has a value at every date.
    #[must_use]
    pub fn span(&self) -> Option<(f64, f64)> {
        match &self.form {
            Form::Points { points, .. } => Some((points.first()?.0, points.last()?.0)),
            _ => None,
        }
    }
}

impl Form {
    /// The dates at which the form itself says a value: of its points, its corners or its peaks; any date of a constant.
    #[must_use]
    pub fn own_dates(&self) -> Vec<f64> {
        match *self {
            Self::Constant(_) => vec![0.0],
            Self::Points { ref points, .. } => points.iter().map(|point| point.0).collect(),
            Self::Ramp { start, end, .. } => vec![start, end],
            // Just before the step and on it.
            Self::Step { at, .. } => vec![at.next_down(), at],
            Self::Logistic {
                midpoint, years, ..
            } => vec![midpoint - years / 2.0, midpoint, midpoint + years / 2.0],
            Self::Cycle { period, at, .. } => vec![at - period / 4.0, at, at + period / 4.0],
        }
    }

    /// The value at a date, before scale, shift and freeze.
    #[must_use]
    pub fn at(&self, date: f64) -> f64 {
        match *self {
            Self::Constant(value) => value,
            Self::Points {
                ref points,
                interpolation,
            } => between(points, interpolation, date),
            Self::Ramp {
                from,
                to,
                start,
                end,
            } => from + (to - from) * ((date - start) / (end - start)).clamp(0.0, 1.0),
            Self::Step { from, to, at } => {
                if date < at {
                    from
                } else {
                    to
                }
            }
            Self::Logistic {
                from,
                to,
                midpoint,
                years,
            } => {
                // ln 81 is the distance in logits between a tenth and nine tenths.
                let steepness = libm::log(81.0) / years;
                from + (to - from) / (1.0 + libm::exp(-steepness * (date - midpoint)))
            }
            Self::Cycle {
                mean,
                amplitude,
                period,
                at,
            } => mean + amplitude * libm::sin(std::f64::consts::TAU * (date - at) / period),
        }
    }
}

/// The value between points; outside their span the nearest point's value.
fn between(points: &[(f64, f64)], interpolation: Interpolation, date: f64) -> f64 {
    let after = points.partition_point(|point| point.0 <= date);
    if after == 0 {
        return points.first().map_or(f64::NAN, |point| point.1);
    }
    if after == points.len() {
        return points[after - 1].1;
    }
    let (left, right) = (points[after - 1], points[after]);
    let width = right.0 - left.0;
    let part = (date - left.0) / width;
    match interpolation {
        Interpolation::Step => left.1,
        Interpolation::Linear => left.1 + (right.1 - left.1) * part,
        Interpolation::Smooth => {
            let (slope_left, slope_right) = (slope(points, after - 1), slope(points, after));
            let rest = 1.0 - part;
            left.1 * rest * rest * (1.0 + 2.0 * part)
                + right.1 * part * part * (3.0 - 2.0 * part)
                + width * part * rest * (slope_left * rest - slope_right * part)
        }
    }
}

/// The slope of the monotone cubic at a point: the harmonic mean of the two chords, weighted by widths, and 0 at peaks and ends.
///
/// This is the choice of Fritsch & Butland 1984 within the region of Fritsch & Carlson 1980; it depends on the neighbours only.
/// At the ends the course is flat, so that holding the last value makes no kink.
fn slope(points: &[(f64, f64)], index: usize) -> f64 {
    if index == 0 || index + 1 >= points.len() {
        return 0.0;
    }
    let (a, b, c) = (points[index - 1], points[index], points[index + 1]);
    let (width_left, width_right) = (b.0 - a.0, c.0 - b.0);
    let chord_left = (b.1 - a.1) / width_left;
    let chord_right = (c.1 - b.1) / width_right;
    if chord_left * chord_right <= 0.0 {
        return 0.0;
    }
    let weight_left = 2.0 * width_right + width_left;
    let weight_right = width_right + 2.0 * width_left;
    (weight_left + weight_right) / (weight_left / chord_left + weight_right / chord_right)
}

#[cfg(test)]
mod tests {
    use super::{Form, Interpolation, Series};

    fn series(form: Form) -> Series {
        Series {
            form,
            ..Series::constant(0.0)
        }
    }

    fn points(interpolation: Interpolation) -> Series {
        series(Form::Points {
            points: vec![(1900.0, 60.0), (1950.0, 45.0), (2000.0, 39.0)],
            interpolation,
        })
    }

    fn near(found: f64, wanted: f64) {
        assert!((found - wanted).abs() < 1e-12, "{found} is not {wanted}");
    }

    #[test]
    fn a_line_runs_between_points_and_is_held_outside() {
        let line = points(Interpolation::Linear);
        // 60 + (45 - 60) * 10 / 50 = 57.
        near(line.at(1910.0), 57.0);
        near(line.at(1950.0), 45.0);
        near(line.at(1800.0), 60.0);
        near(line.at(2100.0), 39.0);
    }

    #[test]
    fn a_step_holds_the_last_point() {
        let step = points(Interpolation::Step);
        near(step.at(1949.99), 60.0);
        near(step.at(1950.0), 45.0);
    }

    #[test]
    fn the_smooth_course_is_worked_by_hand_and_never_leaves_its_points() {
        let smooth = points(Interpolation::Smooth);
        // Chords -0.3 and -0.12, equal widths: the harmonic mean is 2 / (1/-0.3 + 1/-0.12) = -6/35.
        // Half way from 1900: (60 + 45) / 2 + 50 / 8 * (0 - (-6/35)) = 52.5 + 7.5/7.
        near(smooth.at(1925.0), 52.5 + 7.5 / 7.0);
        near(smooth.at(1950.0), 45.0);
        let mut last = 60.0;
        for tenth in 0..=1000 {
            let value = smooth.at(1900.0 + f64::from(tenth) / 10.0);
            assert!(value <= last + 1e-12 && value >= 39.0);
            last = value;
        }
    }

    #[test]
    fn shapes_have_their_values() {
        let ramp = series(Form::Ramp {
            from: 0.0,
            to: 1.0,
            start: 1990.0,
            end: 2010.0,
        });
        near(ramp.at(1980.0), 0.0);
        near(ramp.at(2005.0), 0.75);
        near(ramp.at(2030.0), 1.0);
        let logistic = series(Form::Logistic {
            from: 0.0,
            to: 2.0,
            midpoint: 2000.0,
            years: 20.0,
        });
        near(logistic.at(1990.0), 0.2);
        near(logistic.at(2000.0), 1.0);
        near(logistic.at(2010.0), 1.8);
        let cycle = series(Form::Cycle {
            mean: 5.0,
            amplitude: 2.0,
            period: 8.0,
            at: 1900.0,
        });
        near(cycle.at(1900.0), 5.0);
        near(cycle.at(1902.0), 7.0);
        let step = series(Form::Step {
            from: 1.0,
            to: 2.0,
            at: 2000.0,
        });
        near(step.at(1999.9), 1.0);
        near(step.at(2000.0), 2.0);
    }

    #[test]
    fn a_form_has_its_own_values_at_its_own_dates() {
        let cycle = Form::Cycle {
            mean: 5.0,
            amplitude: 2.0,
            period: 8.0,
            at: 1900.0,
        };
        let values: Vec<f64> = cycle
            .own_dates()
            .iter()
            .map(|&date| cycle.at(date))
            .collect();
        for (found, wanted) in values.into_iter().zip([3.0, 5.0, 7.0]) {
            near(found, wanted);
        }
        let step = Form::Step {
            from: 1.0,
            to: 2.0,
            at: 2000.0,
        };
        let values: Vec<f64> = step.own_dates().iter().map(|&date| step.at(date)).collect();
        assert_eq!(values, [1.0, 2.0]);
    }

    #[test]
    fn freeze_then_scale_then_shift() {
        let mut changed = points(Interpolation::Linear);
        changed.freeze = Some(1910.0);
        changed.scale = 0.5;
        changed.shift = 1.0;
        near(changed.at(1900.0), 31.0);
        near(changed.at(2000.0), 57.0 * 0.5 + 1.0);
    }
}
