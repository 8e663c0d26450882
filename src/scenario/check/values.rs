//! Is a driver possible at every date of the run? Its values at each step against the row's range, and its span
//! against the clock.

use crate::diagnostic::Diagnostic;
use crate::drivers::series::Series;
use crate::scenario::check::Check;
use crate::scenario::check::courses::Course;
use crate::scenario::parameters::Parameter;
use crate::scenario::print::shown;
use crate::scenario::tree::Node;

impl Check<'_, '_> {
    /// Checks the values at every step, and whether the run leaves the span of the points.
    pub(super) fn over_the_clock(
        &mut self,
        course: &mut Course,
        node: &Node,
        series: &Series,
        parameter: &Parameter,
    ) {
        let Some(clock) = self.clock else { return };
        let path = &course.path;
        let range = parameter.range;
        let excess = |value: f64| (value - range.high).max(range.low - value);
        let mut wrong: Option<(f64, f64)> = None;
        for date in (0..=clock.steps).map(|step| clock.date(step)) {
            let value = series.at(date);
            // The worst value is told, the first of equals: it is the likeliest to stand in the file.
            let worse = wrong.is_none_or(|(_, worst)| excess(value) > excess(worst));
            if !range.holds(value) && worse {
                wrong = Some((date, value));
            }
        }
        if let Some((date, value)) = wrong {
            let message = format!("`{path}` must be {} at every step", parameter.range.words());
            let label = format!(
                "found {} in {date:.7}; allowed: {}",
                shown(value),
                parameter.allowed()
            );
            let label = label.replace(".0000000", "");
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
            for change in ["scale", "shift"] {
                if let Some(part) = node.table().and_then(|table| table.get(change)) {
                    fault = fault.at(&part.spot, format!("after {change} {}", part.spot.text()));
                }
            }
            if parameter.range.high <= 1.0 && value > 1.0 && value <= 100.0 {
                fault = fault.hint("values in percent become shares with scale = 0.01");
            }
            course.faults.push(fault);
        }
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
