//! Is a driver possible at every date of the run? Its values at each step against the row's range, and its span
//! against the clock.

use crate::diagnostic::Diagnostic;
use crate::drivers::series::{Form, Series};
use crate::engine::clock::Clock;
use crate::scenario::check::Check;
use crate::scenario::check::courses::Course;
use crate::scenario::parameters::Parameter;
use crate::scenario::print::shown;
use crate::scenario::tree::Node;
use std::sync::Arc;

impl Check<'_, '_> {
    /// Checks the values at every step, and whether the run leaves the span of the points.
    pub(super) fn over_the_clock(
        &mut self,
        course: &mut Course,
        node: &Node,
        series: &Series,
        parameter: &Parameter,
    ) {
        let excess = |value: f64| (value - parameter.range.high).max(parameter.range.low - value);
        let mut wrong: Option<(f64, f64)> = None;
        for date in self.dates_of(series) {
            let value = series.at(date);
            // The worst value is told, the first of equals: it is the likeliest to stand in the file.
            let worse = wrong.is_none_or(|(_, worst)| excess(value) > excess(worst));
            if !parameter.range.holds(value) && worse {
                wrong = Some((date, value));
            }
        }
        if let Some(wrong) = wrong {
            let fault = out_of_range(course, node, series, parameter, wrong);
            course.faults.push(fault);
        }
        if let Some(clock) = self.clock {
            self.held(&course.path, node, series, &clock);
        }
    }

    /// The dates of all steps; without a sound clock, those at which the course itself says a value, and the ends of the run as
    /// far as they are known: a fault in `time` hides none here.
    pub(super) fn dates_of(&self, series: &Series) -> Vec<f64> {
        if let Some(clock) = self.clock {
            return (0..=clock.steps).map(|step| clock.date(step)).collect();
        }
        let (start, end) = self.window;
        let within =
            |date: &f64| start.is_none_or(|s| s <= *date) && end.is_none_or(|e| *date <= e);
        let mut dates: Vec<f64> = series.form.own_dates().into_iter().filter(within).collect();
        dates.extend(start);
        dates.extend(end);
        dates
    }

    /// Warns where the run leaves the span of the points.
    fn held(&mut self, path: &str, node: &Node, series: &Series, clock: &Clock) {
        let Some((first, last)) = series.span() else {
            return;
        };
        let latest = |date: f64| series.freeze.map_or(date, |freeze| date.min(freeze));
        let (start, end) = (latest(clock.start), latest(clock.date(clock.steps)));
        let mut held = Vec::new();
        if start < first {
            held.push(format!("at {} before {first}", shown(series.at(first))));
        }
        if end > last {
            held.push(format!("at {} after {last}", shown(series.at(last))));
        }
        if !held.is_empty() {
            let message = format!("`{path}` is held {}", held.join(" and "));
            let label =
                format!("has values from {first} to {last}; the run needs {start} to {end}");
            let warning = Diagnostic::warning("drivers/held", message).at(&node.spot, label);
            self.found.add(warning);
        }
    }
}

/// The fault of a value at a date, told where the number that causes it stands.
fn out_of_range(
    course: &Course,
    node: &Node,
    series: &Series,
    parameter: &Parameter,
    (date, value): (f64, f64),
) -> Diagnostic {
    let path = &course.path;
    let message = format!("`{path}` must be {} at every step", parameter.range.words());
    let when = match series.form {
        Form::Constant(_) => String::new(),
        _ => format!(" in {}", (date * 1e7).round() / 1e7),
    };
    let label = format!(
        "found {}{when}; allowed: {}",
        shown(value),
        parameter.allowed()
    );
    let moved = |number: f64| number * series.scale + series.shift;
    let cause = course
        .numbers
        .iter()
        .find(|(number, _)| (moved(*number) - value).abs() <= value.abs() * 1e-12)
        .or(course
            .numbers
            .iter()
            .find(|(number, _)| !parameter.range.holds(moved(*number))));
    let spot = cause.map_or(&node.spot, |(_, spot)| spot);
    let mut fault = Diagnostic::error("drivers/out-of-range", message).at(spot, label);
    if !Arc::ptr_eq(&spot.source, &node.spot.source) {
        fault = fault.at(&node.spot, "asked for here");
    }
    for change in ["scale", "shift"] {
        if let Some(part) = node.table().and_then(|table| table.get(change)) {
            fault = fault.at(&part.spot, format!("after {change} {}", part.spot.text()));
        }
    }
    if parameter.range.high <= 1.0 && value > 1.0 && value <= 100.0 {
        fault = fault.hint("values in percent become shares with scale = 0.01");
    }
    fault
}
