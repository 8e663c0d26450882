//! Which numbers does a study take from a run? A measure at its end, at a date, its greatest, least or mean, or when it reaches a
//! value.

use crate::experiments::run::Record;
use crate::model::measures::heads;
use crate::scenario::Scenario;
use crate::scenario::studies::{Readout, When};
use crate::statistics::{interpolate, mean};

/// The numbers of a run; NaN for a value that is never reached, a date outside of the run, or a measure it does not record.
#[must_use]
pub fn values(scenario: &Scenario, record: &Record, readouts: &[Readout]) -> Vec<f64> {
    let heads = heads(scenario);
    let times: Vec<f64> = record
        .steps
        .iter()
        .map(|&step| scenario.clock.date(step))
        .collect();
    let one = |readout: &Readout| {
        let Some(column) = heads.iter().position(|head| head.0 == readout.measure) else {
            return f64::NAN;
        };
        let course: Vec<f64> = record.rows.iter().map(|row| row[column]).collect();
        value(&times, &course, readout.when)
    };
    readouts.iter().map(one).collect()
}

/// Every measure of a scenario at the end.
#[must_use]
pub fn all_at_end(scenario: &Scenario) -> Vec<Readout> {
    let heads = heads(scenario).into_iter();
    heads
        .map(|head| Readout {
            measure: head.0,
            when: When::End,
        })
        .collect()
}

fn value(times: &[f64], course: &[f64], when: When) -> f64 {
    let Some(&last) = course.last() else {
        return f64::NAN;
    };
    match when {
        When::End => last,
        When::Date(date) => interpolate(times, course, date).unwrap_or(f64::NAN),
        When::Max => course.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        When::Min => course.iter().copied().fold(f64::INFINITY, f64::min),
        When::Mean => mean(course),
        When::Reaches(level) => reached(times, course, level),
    }
}

/// The date at which the line through a course first reaches a level from below; the start where it begins above.
fn reached(times: &[f64], course: &[f64], level: f64) -> f64 {
    let Some(at) = course.iter().position(|&value| value >= level) else {
        return f64::NAN;
    };
    if at == 0 {
        return times[0];
    }
    let (before, after) = (course[at - 1], course[at]);
    times[at - 1] + (times[at] - times[at - 1]) * (level - before) / (after - before)
}

#[cfg(test)]
mod tests {
    use super::value;
    use crate::scenario::studies::When;

    #[test]
    fn values_are_those_of_the_course() {
        let (times, course) = ([0.0, 1.0, 3.0], [0.0, 4.0, 2.0]);
        let of = |when| value(&times, &course, when);
        let expected = [
            (When::End, 2.0),
            (When::Date(2.0), 3.0),
            (When::Max, 4.0),
            (When::Min, 0.0),
            (When::Mean, 2.0),
            (When::Reaches(1.0), 0.25),
            (When::Reaches(0.0), 0.0),
        ];
        for (when, wanted) in expected {
            assert!((of(when) - wanted).abs() < 1e-12, "{when:?}");
        }
        assert!(of(When::Reaches(5.0)).is_nan() && of(When::Date(4.0)).is_nan());
    }
}
