//! What came out, in a screen? A readable summary of a run for the terminal, computed from its tables.

use crate::experiments::fit::Misfit;
use crate::model::household::causes::CAUSES;
use crate::output::table::Table;
use crate::scenario::Scenario;
use crate::statistics::interpolate;
use std::fmt::Write;

/// Dates in the table when the scenario names none.
const DATES: usize = 7;

/// The summary of the means over runs.
#[must_use]
pub(super) fn text(scenario: &Scenario, means: &Table, misfits: &[Misfit]) -> String {
    let mut text = String::new();
    let Some((times, made)) = means.numbers("time").zip(means.numbers("made")) else {
        return text;
    };
    let _ = writeln!(text, "{}\n{}\n", scenario.title, scenario.question);
    let _ = writeln!(text, "{}\n", course(times, made));
    shares(&mut text, scenario, means, times);
    causes(&mut text, scenario, means, times, made);
    fits(&mut text, misfits);
    text
}

/// Row of the lowest share made.
fn trough(made: &[f64]) -> usize {
    (0..made.len())
        .min_by(|&a, &b| made[a].total_cmp(&made[b]))
        .unwrap_or(0)
}

/// The course of the share made, in a sentence or two.
fn course(times: &[f64], made: &[f64]) -> String {
    let (low, last) = (trough(made), made.len() - 1);
    let start = format!(
        "Share of needs made at home: {} in {}",
        percent(made[0]),
        year(times[0])
    );
    let end = format!("{} in {}", percent(made[last]), year(times[last]));
    if low == 0 || low == last {
        return format!(
            "{start}, {end}; the trough is at the {} of the run.",
            if low == 0 { "start" } else { "end" }
        );
    }
    format!(
        "{start}, a trough of {} in {}, {end}.",
        percent(made[low]),
        year(times[low])
    )
}

fn shares(text: &mut String, scenario: &Scenario, means: &Table, times: &[f64]) {
    let dates = dates(scenario, times);
    let mut rows: Vec<(String, String)> = vec![
        ("wave 1: makes what it uses".to_owned(), "wave1".to_owned()),
        ("between the waves".to_owned(), "between".to_owned()),
        (
            "wave 2: sells hours and buys".to_owned(),
            "wave2".to_owned(),
        ),
        ("wave 3: makes again".to_owned(), "wave3".to_owned()),
        ("needs made at home".to_owned(), "made".to_owned()),
    ];
    for category in &scenario.household.categories {
        rows.push((
            format!("  {}", category.label),
            format!("made_{}", category.name),
        ));
    }
    let width = rows
        .iter()
        .map(|row| row.0.chars().count())
        .max()
        .unwrap_or(0);
    let _ = write!(text, "{:width$}", "share of adults in, share of");
    for date in &dates {
        let _ = write!(text, "{:>8}", year(*date));
    }
    text.push('\n');
    for (label, measure) in rows {
        let Some(values) = means.numbers(&measure) else {
            continue;
        };
        let _ = write!(text, "{label:width$}");
        for &date in &dates {
            let value = interpolate(times, values, date).map_or_else(|| "-".to_owned(), percent);
            let _ = write!(text, "{value:>8}");
        }
        text.push('\n');
    }
    text.push('\n');
}

/// The dates asked for, or some evenly chosen ones with the first and the last.
fn dates(scenario: &Scenario, times: &[f64]) -> Vec<f64> {
    if !scenario.output.dates.is_empty() {
        return scenario.output.dates.clone();
    }
    let last = times.len() - 1;
    let mut rows: Vec<usize> = (0..DATES).map(|k| k * last / (DATES - 1)).collect();
    rows.dedup();
    rows.into_iter().map(|row| times[row]).collect()
}

/// Which drivers carried the return: contributions from the trough to the end, over all categories.
fn causes(text: &mut String, scenario: &Scenario, means: &Table, times: &[f64], made: &[f64]) {
    let (last, low) = (made.len() - 1, trough(made));
    let from = if low == last { 0 } else { low };
    let total: f64 = scenario
        .household
        .categories
        .iter()
        .map(|c| c.need_hours)
        .sum();
    let part = |cause: &str| -> Option<f64> {
        let one = |c: &crate::scenario::Category| {
            let values = means.numbers(&format!("cause_{cause}_{}", c.name))?;
            Some((values[last] - values[from]) * c.need_hours / total)
        };
        scenario.household.categories.iter().map(one).sum()
    };
    let mut parts: Vec<(&str, f64)> = CAUSES
        .iter()
        .filter_map(|cause| Some((*cause, part(cause)?)))
        .collect();
    if parts.is_empty() {
        return;
    }
    parts.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let _ = writeln!(
        text,
        "What moved it from {} in {} to {} in {}, in points of the share made (they add up):",
        percent(made[from]),
        year(times[from]),
        percent(made[last]),
        year(times[last])
    );
    for (cause, part) in parts.iter().filter(|(_, part)| part.abs() >= 0.0005) {
        let _ = writeln!(text, "  {:+6.1}  {}", part * 100.0, label(cause));
    }
    text.push('\n');
}

/// A cause in words.
fn label(cause: &str) -> &'static str {
    match cause {
        "hours" => "hours of work and the value of time",
        "wage_work" => "entry into wage work",
        "skilled_price" => "price of skilled labour",
        "goods_price" => "price of goods",
        "tools" => "household tools",
        "skill" => "practice and forgetting",
        "education" => "schooling (with reach, by learning)",
        "reach" => "social reach (with schooling, by learning)",
        "activity" => "need for activity",
        "personalisation" => "wish for the personal",
        "quality" => "market quality",
        "neighbours" => "neighbours",
        "openness" => "openness to co-creation",
        _ => "luck of the draw",
    }
}

fn fits(text: &mut String, misfits: &[Misfit]) {
    if misfits.is_empty() {
        return;
    }
    let _ = writeln!(
        text,
        "Against what was observed (root mean square of simulated less observed):"
    );
    for misfit in misfits {
        let _ = write!(text, "  {}: ", misfit.label);
        let part = |part: Option<(f64, usize)>, word: &str| {
            part.map(|(error, points)| format!("{error:.3} over {points} points {word}"))
        };
        let until = misfit.fit_until.map_or_else(String::new, year);
        let fitted = part(misfit.fitted, &format!("fitted up to {until}"));
        let word = if misfit.fit_until.is_some() {
            format!("judged after {until}")
        } else {
            "not fitted".to_owned()
        };
        let all: Vec<String> = [fitted, part(misfit.judged, &word)]
            .into_iter()
            .flatten()
            .collect();
        let _ = writeln!(
            text,
            "{}",
            if all.is_empty() {
                "no point within the run".to_owned()
            } else {
                all.join("; ")
            }
        );
    }
    text.push('\n');
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// A date without needless digits.
fn year(date: f64) -> String {
    if (date - date.round()).abs() < 1e-6 {
        format!("{date:.0}")
    } else {
        format!("{date:.2}")
    }
}

#[cfg(test)]
mod tests {
    use super::course;

    #[test]
    fn the_course_names_a_trough_only_where_there_is_one() {
        let times = [1750.0, 1900.0, 2050.0];
        assert_eq!(
            course(&times, &[0.8, 0.2, 0.5]),
            "Share of needs made at home: 80.0 % in 1750, a trough of 20.0 % in 1900, 50.0 % in 2050."
        );
        assert!(
            course(&times, &[0.2, 0.3, 0.4])
                .ends_with("40.0 % in 2050; the trough is at the start of the run.")
        );
    }
}
