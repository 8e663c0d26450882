//! When does each group come? A line a group: by when half of its adopters have adopted, in the order in which they come.

use crate::charts::spread::When;
use crate::cli::summary::percent;
use crate::cli::summary_talk::{Runs, told_as};
use crate::model::talk::groups::{column, names};
use crate::scenario::Scenario;
use crate::statistics::mean;
use std::fmt::Write;

/// Shares below this are nothing.
const NOTHING: f64 = 1e-8;

/// Writes when groups come; nothing where there are none.
pub(super) fn write(text: &mut String, scenario: &Scenario, when: &When, runs: &Runs<'_>) {
    let names = names(scenario);
    if names.is_empty() {
        return;
    }
    let mut groups: Vec<(String, Vec<f64>, Vec<f64>)> = names
        .iter()
        .map(|name| {
            let measure = column(name);
            let halves = halves(when, runs, &measure);
            (name.replace('_', " "), halves, runs.last(&measure))
        })
        .collect();
    // Those that never come stand last.
    let key = |halves: &[f64]| match halves {
        [] => f64::INFINITY,
        some => mean(some),
    };
    groups.sort_by(|a, b| key(&a.1).total_cmp(&key(&b.1)));
    let widest = groups.iter().map(|group| group.0.chars().count()).max();
    let wide = widest.unwrap_or(0) + 2;
    text.push_str("When each group comes: half of its adopters have adopted\n");
    for (name, halves, ends) in groups {
        let by = match halves.len() {
            0 => "nobody adopts".to_owned(),
            _ => {
                let date = told_as(halves, &|date| when.by(date), &|date| when.bare(date));
                format!("by {date}; in the end {} have", percent(mean(&ends)))
            }
        };
        let _ = writeln!(text, "  {name:wide$}{by}");
    }
    text.push('\n');
}

/// When half of the final level of a measure is reached, in each run that has any.
fn halves(when: &When, runs: &Runs<'_>, measure: &str) -> Vec<f64> {
    let courses = runs.of_measure(measure).into_iter();
    let some = courses.filter(|course| course.last().is_some_and(|end| *end > NOTHING));
    some.filter_map(|course| {
        let half = course.last().map_or(0.0, |end| 0.5 * end);
        when.reached(runs.times, course, half)
    })
    .collect()
}
