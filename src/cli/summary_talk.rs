//! How did it spread, in a few lines? When it took hold, how far it came, through which channels, in cascades of what size.

use crate::charts::cascades::Sizes;
use crate::charts::channels::{is_channel, named};
use crate::charts::spread::When;
use crate::cli::summary::{Found, dates, percent};
use crate::cli::summary_groups;
use crate::output::table::Table;
use crate::scenario::Scenario;
use crate::statistics::{interpolate, mean, quantile};
use std::fmt::Write;

/// Parts of the final level whose dates are told.
const LEVELS: [f64; 3] = [0.1, 0.5, 0.9];
/// How many of the largest cascades are told.
const LARGEST: usize = 5;
/// Rows with fewer messages than this share of those at the peak tell no mood.
const HARDLY: f64 = 0.01;
/// Shares below this are nothing.
const NOTHING: f64 = 1e-8;

/// A measure in every run, by row.
pub(super) struct Runs<'a> {
    /// The moments of a run.
    pub times: &'a [f64],
    series: &'a Table,
}

impl<'a> Runs<'a> {
    /// The runs of what was found; none where there are no rows.
    pub(super) fn of(found: &Found<'a>) -> Option<Self> {
        let times = found.means.numbers("time")?;
        let series = found.series;
        (!times.is_empty()).then_some(Self { times, series })
    }

    /// The courses of a measure, a run each; none where it is not recorded.
    pub(super) fn of_measure(&self, name: &str) -> Vec<&'a [f64]> {
        let values = self.series.numbers(name).unwrap_or_default();
        values.chunks_exact(self.times.len()).collect()
    }

    /// The last values of a measure.
    pub(super) fn last(&self, name: &str) -> Vec<f64> {
        let runs = self.of_measure(name).into_iter();
        runs.filter_map(|run| run.last().copied()).collect()
    }
}

/// Row of the highest value.
fn highest(values: &[f64]) -> usize {
    let order = |a: &usize, b: &usize| values[*a].total_cmp(&values[*b]).then(b.cmp(a));
    (0..values.len()).max_by(order).unwrap_or(0)
}

/// Writes what is told of a spread; nothing where nothing spreads.
pub(super) fn write(text: &mut String, scenario: &Scenario, found: &Found<'_>) {
    let Some(runs) = Runs::of(found).filter(|_| scenario.adoption.is_some()) else {
        return;
    };
    let when = When::new(scenario.clock.length.name(), runs.times);
    levels(text, scenario, &when, &runs);
    table(text, scenario, &when, found.means);
    summary_groups::write(text, scenario, &when, (found.means, &runs));
    channels(text, &runs);
    let cascades = found.tables.cascades.as_ref();
    if let Some(all) = cascades.and_then(|table| Sizes::of(table).ok()) {
        sizes(text, &all);
    }
}

/// What the brackets show.
fn runs_note(text: &mut String, runs: usize) {
    let note = match runs {
        0 | 1 => return,
        runs if runs < RUNS_FOR_PERCENTILES => "the least and the greatest",
        _ => "5 % to 95 % of them",
    };
    let _ = writeln!(text, "  ({runs} runs: means over runs; in brackets {note})");
}

/// Runs from which percentiles are told.
const RUNS_FOR_PERCENTILES: usize = 20;

/// Mean of the values of runs, and where there are several their ends in brackets.
pub(super) fn told(values: Vec<f64>, written: &dyn Fn(f64) -> String) -> String {
    told_as(values, written, written)
}

/// The same with margins that are written in another way.
pub(super) fn told_as(
    values: Vec<f64>,
    written: &dyn Fn(f64) -> String,
    margin: &dyn Fn(f64) -> String,
) -> String {
    told_around(mean(&values), values, written, margin)
}

/// The same around another centre than the mean, such as the date at which the mean curve gets somewhere.
pub(super) fn told_around(
    centre: f64,
    mut values: Vec<f64>,
    written: &dyn Fn(f64) -> String,
    margin: &dyn Fn(f64) -> String,
) -> String {
    let centre = written(centre);
    if values.len() < 2 {
        return centre;
    }
    values.sort_by(f64::total_cmp);
    let ends = [values[0], values[values.len() - 1]].map(written);
    if ends[0] == centre && ends[1] == centre {
        return format!("{centre} (in all runs)");
    }
    // A percentile p needs 1 / p runs.
    let share = if values.len() < RUNS_FOR_PERCENTILES {
        0.0
    } else {
        0.05
    };
    let margins = [share, 1.0 - share].map(|p| margin(quantile(&values, p)));
    format!("{centre} ({} to {})", margins[0], margins[1])
}

/// A rate: small shares with two digits that say something.
fn rate(share: f64) -> String {
    let percent = share * 100.0;
    match percent {
        size if size >= 0.95 => format!("{percent:.1} %"),
        size if size >= 0.095 => format!("{percent:.2} %"),
        size if size > 0.0 => format!("{percent:.3} %"),
        _ => "0.0 %".to_owned(),
    }
}

fn levels(text: &mut String, scenario: &Scenario, when: &When, runs: &Runs<'_>) {
    let Some(adoption) = &scenario.adoption else {
        return;
    };
    let product = match adoption.product.as_str() {
        "" => "the product",
        product => product,
    };
    let end = when.by(runs.times[runs.times.len() - 1]);
    let all = runs.of_measure("adopted");
    let level = told(runs.last("adopted"), &percent);
    let _ = writeln!(text, "Adults who have adopted {product} by {end}: {level}");
    let spread: Vec<usize> = (0..all.len())
        .filter(|&run| all[run].last().is_some_and(|share| *share > NOTHING))
        .collect();
    if spread.is_empty() {
        text.push_str("Nobody adopts.\n\n");
        return;
    }
    let moments = |share: &dyn Fn(&[f64]) -> f64| -> Vec<f64> {
        let courses = spread.iter().map(|&run| all[run]);
        courses
            .filter_map(|course| when.reached(runs.times, course, share(course)))
            .collect()
    };
    let by = |dates: Vec<f64>| told_as(dates, &|date| when.by(date), &|date| when.bare(date));
    let parts = LEVELS.map(|level| {
        let reached = moments(&|course| level * course[course.len() - 1]);
        format!("{:.0} % by {}", level * 100.0, by(reached))
    });
    let _ = writeln!(text, "  of them {}", parts.join(", "));
    let half = moments(&|_| adoption.market / 2.0);
    let whole = if adoption.market < 1.0 {
        format!("of the {} who ever could", percent(adoption.market))
    } else {
        "of all adults".to_owned()
    };
    let _ = match half.len() {
        0 => writeln!(text, "  half {whole}: not reached"),
        n if n < all.len() => writeln!(
            text,
            "  half {whole}: in {n} of {} runs, in these by {}",
            all.len(),
            by(half)
        ),
        _ => writeln!(text, "  half {whole}: by {}", by(half)),
    };
    peak(text, scenario, when, runs, &spread);
    let worth = runs.last("npv");
    if adoption.discount > 0.0 && !worth.is_empty() {
        let _ = writeln!(
            text,
            "  worth at the start, discounted by {} a year: {} adoptions per adult",
            percent(adoption.discount),
            told(worth, &|value| format!("{value:.3}"))
        );
    }
    runs_note(text, all.len());
    if spread.len() < all.len() {
        let nobody = all.len() - spread.len();
        let _ = writeln!(
            text,
            "  in {nobody} of {} runs nobody adopts; dates and peak are of the others",
            all.len()
        );
    }
    text.push('\n');
}

/// When most adopt at once.
fn peak(text: &mut String, scenario: &Scenario, when: &When, runs: &Runs<'_>, spread: &[usize]) {
    let fresh = runs.of_measure("new_adopters");
    let peaks = spread.iter().filter_map(|&run| fresh.get(run));
    let peaks: Vec<(f64, f64)> = peaks
        .map(|course| (runs.times[highest(course)], course[highest(course)]))
        .filter(|peak| peak.1 > 0.0)
        .collect();
    if peaks.is_empty() {
        text.push_str("  nobody follows the first adopters\n");
        return;
    }
    let (dates, heights) = peaks.into_iter().unzip();
    let _ = writeln!(
        text,
        "  most new adopters: {} of adults a {}, in {}",
        told(heights, &rate),
        scenario.clock.length.name(),
        told_as(dates, &|date| when.at(date), &|date| when.head(date))
    );
}

/// A number with about three digits.
fn number(value: f64) -> String {
    match value {
        size if size >= 99.5 => format!("{value:.0}"),
        size if size >= 9.95 => format!("{value:.1}"),
        size if size >= 0.995 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

/// A row of the table: a measure at some dates.
struct Row {
    label: String,
    /// Empty for a head.
    measure: &'static str,
    written: fn(f64) -> String,
    /// Whether it counts what happened since the last row, which nobody knows at the first.
    since: bool,
}

fn row(label: &str, measure: &'static str, since: bool, written: fn(f64) -> String) -> Row {
    Row {
        label: label.to_owned(),
        measure,
        written,
        since,
    }
}

/// The numbers of a measure, if any of them is not zero.
fn some<'a>(means: &'a Table, name: &str) -> Option<&'a [f64]> {
    let values = means.numbers(name)?;
    let any = values.iter().any(|value| value.abs() > NOTHING);
    any.then_some(values)
}

/// The rows of what there is.
fn rows(means: &Table, step: &str) -> Vec<Row> {
    let levels = [
        ("  have adopted", "adopted"),
        ("  have rejected it", "rejected"),
        ("  are disappointed", "disappointed"),
        ("  could still adopt", "could_adopt"),
    ];
    let mut rows: Vec<Row> = levels
        .into_iter()
        .map(|(label, measure)| row(label, measure, false, percent))
        .collect();
    let newly = format!("  newly, a {step}");
    rows.push(row(&newly, "new_adopters", true, rate));
    let talk = [
        ("  messages for it", "messages_positive"),
        ("  messages against it", "messages_negative"),
    ];
    if talk
        .iter()
        .any(|(_, measure)| some(means, measure).is_some())
    {
        rows.push(row(&format!("Per adult a {step}"), "", false, number));
    }
    rows.extend(talk.map(|(label, measure)| row(label, measure, true, number)));
    if some(means, "messages_negative").is_some() {
        let label = "Net sentiment, -1 to 1";
        rows.push(row(label, "sentiment", true, |value| format!("{value:.2}")));
    }
    rows.retain(|row| row.measure.is_empty() || some(means, row.measure).is_some());
    rows
}

/// Measures at some dates.
fn table(text: &mut String, scenario: &Scenario, when: &When, means: &Table) {
    let Some(times) = means.numbers("time") else {
        return;
    };
    let mut dates: Vec<f64> = dates(scenario, times);
    for date in &mut dates {
        *date = when.round(*date).clamp(times[0], times[times.len() - 1]);
    }
    dates.dedup();
    let unit = match when.unit() {
        "" => String::new(),
        unit => format!(", {unit}"),
    };
    let _ = write!(text, "{:<26}", format!("Share of adults{unit}"));
    for &date in &dates {
        let _ = write!(text, "{:>10}", when.head(date));
    }
    text.push('\n');
    for row in rows(means, scenario.clock.length.name()) {
        let mut line = format!("{:<26}", row.label);
        for &date in dates.iter().filter(|_| !row.measure.is_empty()) {
            let values = means.numbers(row.measure);
            let value = values.and_then(|values| interpolate(times, values, date));
            let known = match row.measure {
                "sentiment" => talks(means, times, date),
                _ => date > times[0] || !row.since,
            };
            let value = value.filter(|_| known);
            let value = value.map(row.written);
            let _ = write!(line, "{:>10}", value.unwrap_or_else(|| "-".to_owned()));
        }
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text.push('\n');
}

/// Whether enough is said at a date to speak of a mood.
fn talks(means: &Table, times: &[f64], date: f64) -> bool {
    let sides = ["messages_positive", "messages_negative"].map(|name| means.numbers(name));
    let [Some(pro), Some(against)] = sides else {
        return false;
    };
    let all: Vec<f64> = pro.iter().zip(against).map(|(a, b)| a + b).collect();
    let least = HARDLY * all[highest(&all)];
    interpolate(times, &all, date).is_some_and(|said| said > 0.0 && said >= least)
}

/// What brought adopters to it, at the end.
fn channels(text: &mut String, runs: &Runs<'_>) {
    let adopted = runs.last("adopted");
    let columns = runs.series.columns().iter();
    let columns = columns.filter(|column| is_channel(&column.name));
    let mut parts: Vec<(Vec<f64>, String)> = columns
        .map(|column| {
            let shares = runs.last(&column.name).into_iter().zip(&adopted);
            let shares = shares.filter(|share| *share.1 > NOTHING);
            let [name, _] = named(&column.name);
            (shares.map(|(by, all)| by / all).collect(), name)
        })
        .filter(|(shares, _): &(Vec<f64>, String)| shares.iter().any(|share| *share > 0.0))
        .collect();
    if parts.is_empty() {
        return;
    }
    parts.sort_by(|a, b| mean(&b.0).total_cmp(&mean(&a.0)));
    text.push_str("What brought adopters to it (adds up to all of them):\n");
    for (shares, name) in parts {
        let centre = percent(mean(&shares));
        let told = told(shares, &percent);
        let margins = told.strip_prefix(&centre).unwrap_or_default();
        let _ = writeln!(text, "  {centre:>7}  {name}{margins}");
    }
    text.push('\n');
}

/// Sizes of cascades.
fn sizes(text: &mut String, cascades: &Sizes) {
    let descending = cascades.by_size.iter().rev();
    let largest: Vec<String> = descending
        .flat_map(|(&size, &count)| (0..count).map(move |_| size.to_string()))
        .take(LARGEST)
        .collect();
    let parts = cascades.largest();
    let (in_runs, of_run) = match parts.len() {
        1 => (String::new(), ""),
        runs => (format!(" in {runs} runs"), " of a run"),
    };
    let part = told(parts, &percent);
    let _ = writeln!(
        text,
        "Cascades: {}{in_runs}, {} of them one adopter alone\n  adopters in the largest: {}; \
        the largest{of_run} holds {part} of adopters\n",
        cascades.count(),
        percent(cascades.alone()),
        largest.join(", ")
    );
}

#[cfg(test)]
mod tests {
    use super::{rate, told};

    #[test]
    fn several_runs_have_their_margins() {
        let written = |value: f64| format!("{value:.2}");
        assert_eq!(told(vec![1.0], &written), "1.00");
        assert_eq!(told(vec![0.0, 1.0], &written), "0.50 (0.00 to 1.00)");
        let many = (0..=20).map(f64::from).collect();
        assert_eq!(told(many, &written), "10.00 (1.00 to 19.00)");
        assert_eq!(told(vec![2.0, 2.0], &written), "2.00 (in all runs)");
    }

    #[test]
    fn small_rates_keep_two_digits() {
        let told = [0.0, 0.000_186, 0.001_86, 0.0186, 0.186].map(rate);
        assert_eq!(told, ["0.0 %", "0.019 %", "0.19 %", "1.9 %", "18.6 %"]);
    }
}
