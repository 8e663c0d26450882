//! What came out, in a screen? A readable summary of a run for the terminal, computed from its tables.

use crate::charts::labels::{date, needs_months};
use crate::cli::spreading::Tables;
use crate::cli::{summary_brands, summary_talk};
use crate::experiments::fit::Misfit;
use crate::model::household::causes::CAUSES;
use crate::model::measures::heads;
use crate::output::table::Table;
use crate::scenario::{Fitted, Scenario};
use crate::statistics::interpolate;
use std::fmt::Write;

/// Dates in the table when the scenario names none.
const DATES: usize = 7;

/// What the summary is made from.
pub(super) struct Found<'a> {
    /// The series of all runs.
    pub series: &'a Table,
    /// Means over runs.
    pub means: &'a Table,
    /// How adoptions came about.
    pub tables: &'a Tables,
    /// How far it is from what was observed.
    pub misfits: &'a [Misfit],
}

/// The summary of all layers, of means over runs.
#[must_use]
pub(super) fn text(scenario: &Scenario, found: &Found<'_>) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}", scenario.title);
    if !scenario.question.is_empty() {
        let _ = writeln!(text, "{}", scenario.question);
    }
    text.push('\n');
    let means = found.means;
    if let Some((times, made)) = means.numbers("time").zip(means.numbers("made")) {
        let _ = writeln!(text, "{}\n", course(times, made));
        shares(&mut text, scenario, means, times);
        causes(&mut text, scenario, means, times, made);
    }
    summary_talk::write(&mut text, scenario, found);
    summary_brands::write(&mut text, scenario, found);
    fits(&mut text, scenario, found.misfits);
    text
}

/// Row of the lowest share made.
fn trough(made: &[f64]) -> usize {
    (0..made.len())
        .min_by(|&a, &b| made[a].total_cmp(&made[b]))
        .unwrap_or(0)
}

/// Changes of the share made that are worth a word.
const SLIGHT: f64 = 0.01;

/// Row of the highest share made.
fn peak(made: &[f64]) -> usize {
    (0..made.len())
        .max_by(|&a, &b| made[a].total_cmp(&made[b]))
        .unwrap_or(0)
}

/// The course of the share made, in a sentence.
fn course(times: &[f64], made: &[f64]) -> String {
    let last = made.len() - 1;
    let at = |row: usize| format!("{} in {}", percent(made[row]), year(times, times[row]));
    let start = format!("Share of needs made at home: {}", at(0));
    let (low, high) = (trough(made), peak(made));
    let inner = |depth: f64| depth >= SLIGHT;
    if inner(made[0].min(made[last]) - made[low]) {
        let fell = format!("{start}, falling to {}, then", at(low));
        format!("{fell} rising to {}.", at(last))
    } else if inner(made[high] - made[0].max(made[last])) {
        let rose = format!("{start}, rising to {}, then", at(high));
        format!("{rose} falling to {}.", at(last))
    } else if made[last] - made[0] >= SLIGHT {
        format!("{start}, rising to {}.", at(last))
    } else if made[0] - made[last] >= SLIGHT {
        format!("{start}, falling to {}.", at(last))
    } else {
        format!("{start}, hardly any change, {}.", at(last))
    }
}

fn shares(text: &mut String, scenario: &Scenario, means: &Table, times: &[f64]) {
    let dates = dates(scenario, times);
    let row = |label: &str, measure: &str| (label.to_owned(), measure.to_owned());
    let mut rows = vec![
        row("Share of adults", ""),
        row("  wave 1: makes what it uses", "wave1"),
        row("  wave 2: sells hours and buys", "wave2"),
        row("  wave 3: makes again, after wave 2", "wave3"),
        row("  in none of the waves", "between"),
        row("Share of needs made at home", "made"),
    ];
    for category in &scenario.household.categories {
        rows.push(row(
            &format!("  {}", category.label),
            &format!("made_{}", category.name),
        ));
    }
    let width = rows
        .iter()
        .map(|row| row.0.chars().count())
        .max()
        .unwrap_or(0);
    for (label, measure) in rows {
        let _ = write!(text, "{label:width$}");
        for &date in &dates {
            let value = match means.numbers(&measure) {
                Some(values) => interpolate(times, values, date).map(percent),
                None => Some(year(times, date)),
            };
            let _ = write!(text, "{:>10}", value.unwrap_or_else(|| "-".to_owned()));
        }
        text.push('\n');
    }
    text.push('\n');
}

/// The dates asked for, or some evenly chosen ones with the first and the last.
pub(super) fn dates(scenario: &Scenario, times: &[f64]) -> Vec<f64> {
    let last = times.len() - 1;
    let wanted = scenario.output.dates.iter().copied();
    let within: Vec<f64> = wanted
        .filter(|date| (times[0]..=times[last]).contains(date))
        .collect();
    if !within.is_empty() {
        return within;
    }
    let mut rows: Vec<usize> = (0..DATES).map(|k| k * last / (DATES - 1)).collect();
    rows.dedup();
    rows.into_iter().map(|row| times[row]).collect()
}

/// Which drivers carried the return: contributions from the trough to the end, over all categories.
fn causes(text: &mut String, scenario: &Scenario, means: &Table, times: &[f64], made: &[f64]) {
    let (last, low) = (made.len() - 1, trough(made));
    // From the trough where there is one, otherwise over the whole run.
    let returned = made[0].min(made[last]) - made[low] >= SLIGHT;
    let from = if returned { low } else { 0 };
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
        year(times, times[from]),
        percent(made[last]),
        year(times, times[last])
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
        "skill" => "skill: practised or lost by disuse",
        "education" => "skill: learned, the half counted as schooling",
        "reach" => "skill: learned, the half counted as social reach",
        "activity" => "need for activity",
        "personalisation" => "wish for the personal",
        "quality" => "market quality",
        "neighbours" => "neighbours",
        "openness" => "openness to co-creation",
        _ => "luck of the draw",
    }
}

fn fits(text: &mut String, scenario: &Scenario, misfits: &[Misfit]) {
    if misfits.is_empty() {
        return;
    }
    let _ = writeln!(
        text,
        "Misfit to what was observed (root mean square of simulated less observed):"
    );
    // A table that comes back from the disk has no units.
    let heads = heads(scenario);
    for misfit in misfits {
        let head = heads.iter().find(|head| head.0 == misfit.measure);
        let unit = head.map_or("", |head| head.1);
        let written = |error: f64| {
            if unit.contains("share") {
                format!("{:.1} points", error * 100.0)
            } else {
                format!("{error:.2} {unit}")
            }
        };
        let part = |part: Option<(f64, usize)>, word: &str| {
            part.map(|(error, points)| format!("{}{word} ({points} values)", written(error)))
        };
        let until = misfit.fit_until.map(|time| date(time, false));
        let (before, after) = match &until {
            Some(until) => (
                format!(" fitted up to {until}"),
                format!(" judged after {until}"),
            ),
            None => (by_these(misfit.how), by_these(misfit.how)),
        };
        let all = [part(misfit.fitted, &before), part(misfit.judged, &after)];
        let all: Vec<String> = all.into_iter().flatten().collect();
        let told = if all.is_empty() {
            "no value within the run".to_owned()
        } else {
            all.join(", ")
        };
        let _ = writeln!(text, "  {}: {told}", misfit.label);
    }
    text.push('\n');
}

/// Whether settings were chosen by a series of which no part was set apart.
fn by_these(how: Fitted) -> String {
    let told = match how {
        Fitted::Unsaid => ", unsaid whether settings were fitted",
        Fitted::No => " not fitted",
        Fitted::ByHand => ", settings chosen by hand with these data in view",
        Fitted::Estimated => ", settings estimated from these data",
    };
    told.to_owned()
}

pub(super) fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// Dates as the charts write them: years, with months where a short run needs them.
fn year(times: &[f64], time: f64) -> String {
    date(time, needs_months(times))
}

#[cfg(test)]
mod tests {
    use super::course;

    #[test]
    fn the_course_names_a_trough_or_a_peak_only_where_there_is_one() {
        let times = [1750.0, 1900.0, 2050.0];
        let told = |made: [f64; 3]| course(&times, &made);
        let start = "Share of needs made at home: ";
        assert_eq!(
            told([0.8, 0.2, 0.5]),
            format!(
                "{start}80.0 % in 1750, falling to 20.0 % in 1900, then rising to 50.0 % in 2050."
            )
        );
        assert!(
            told([0.2, 0.6, 0.4])
                .ends_with("rising to 60.0 % in 1900, then falling to 40.0 % in 2050.")
        );
        assert_eq!(
            told([0.2, 0.195, 0.4]),
            format!("{start}20.0 % in 1750, rising to 40.0 % in 2050.")
        );
        assert_eq!(
            told([0.4, 0.3, 0.2]),
            format!("{start}40.0 % in 1750, falling to 20.0 % in 2050.")
        );
        assert!(told([0.4, 0.402, 0.401]).ends_with("hardly any change, 40.1 % in 2050."));
    }
}
