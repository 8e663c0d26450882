//! When does each group come? A line a group: by when half of it has adopted, in the order in which they come.

use crate::charts::spread::When;
use crate::cli::summary::percent;
use crate::cli::summary_talk::{Runs, told_around};
use crate::model::talk::groups::{column, names};
use crate::output::table::Table;
use crate::scenario::Scenario;
use crate::statistics::mean;
use std::fmt::Write;

/// A group, and when half of it has adopted: by the mean curve, as the chart has it, and in single runs.
struct Group {
    name: String,
    half: Option<f64>,
    halves: Vec<f64>,
    ends: Vec<f64>,
}

/// Writes when groups come; nothing where there are none.
pub(super) fn write(
    text: &mut String,
    scenario: &Scenario,
    when: &When,
    (means, runs): (&Table, &Runs<'_>),
) {
    let names = names(scenario);
    if names.is_empty() {
        return;
    }
    let reached = |course: &[f64]| when.reached(runs.times, course, 0.5);
    let group = |name: &String| {
        let measure = column(name);
        let courses = runs.of_measure(&measure);
        Group {
            name: name.replace('_', " "),
            half: means.numbers(&measure).and_then(reached),
            halves: courses.into_iter().filter_map(reached).collect(),
            ends: runs.last(&measure),
        }
    };
    let mut groups: Vec<Group> = names.iter().map(group).collect();
    // Those of whom less than half ever come stand last.
    let key = |group: &Group| group.half.unwrap_or(f64::INFINITY);
    groups.sort_by(|a, b| key(a).total_cmp(&key(b)));
    let widest = groups.iter().map(|group| group.name.chars().count()).max();
    let wide = widest.unwrap_or(0) + 2;
    text.push_str("When half of each group has adopted\n");
    for group in groups {
        let (name, end) = (group.name, percent(mean(&group.ends)));
        let by = match group.half {
            Some(half) => {
                let by = |date| when.by(date);
                let date = told_around(half, group.halves, &by, &|date| when.bare(date));
                format!("by {date}; in the end {end} have")
            }
            None => format!("never: in the end {end} have"),
        };
        let _ = writeln!(text, "  {name:wide$}{by}");
    }
    text.push('\n');
}
