//! How did it spread, in a few lines? When it took hold, how far it came, through which channels, in cascades of what size.

use crate::cli::summary::{Found, dates, percent};
use crate::output::table::{Table, Values};
use crate::scenario::Scenario;
use crate::statistics::{interpolate, mean, quantile};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Parts of the final level whose dates are told.
const LEVELS: [f64; 3] = [0.1, 0.5, 0.9];
/// Dates from this year on are years of the calendar.
const CALENDAR: f64 = 1000.0;
/// How many of the largest cascades are told.
const LARGEST: usize = 5;
/// Shares below this are nothing.
const NOTHING: f64 = 1e-8;

/// The course of one run.
struct Course<'a> {
    times: &'a [f64],
    adopted: &'a [f64],
    fresh: &'a [f64],
}

impl Course<'_> {
    fn last(&self) -> f64 {
        self.adopted.last().copied().unwrap_or(0.0)
    }

    /// When a share is reached, on the line between rows.
    fn reaches(&self, share: f64) -> Option<f64> {
        let row = self.adopted.iter().position(|value| *value >= share)?;
        let Some(before) = row.checked_sub(1) else {
            return Some(self.times[0]);
        };
        let part = (share - self.adopted[before]) / (self.adopted[row] - self.adopted[before]);
        Some(self.times[before] + part * (self.times[row] - self.times[before]))
    }

    /// Row of most new adopters.
    fn peak(&self) -> usize {
        let rows = 0..self.fresh.len();
        rows.max_by(|&a, &b| self.fresh[a].total_cmp(&self.fresh[b]).then(b.cmp(&a)))
            .unwrap_or(0)
    }
}

/// Writes what is told of a spread; nothing where nothing spreads.
pub(super) fn write(text: &mut String, scenario: &Scenario, found: &Found<'_>) {
    let Some(adoption) = &scenario.adoption else {
        return;
    };
    let product = match adoption.product.as_str() {
        "" => "the product",
        product => product,
    };
    let Some(courses) = courses(found) else {
        return;
    };
    levels(text, scenario, product, &courses);
    shares(text, scenario, found.means);
    channels(text, found.means);
    if let Some(cascades) = &found.tables.cascades {
        let _ = sizes(text, cascades);
    }
}

fn courses<'a>(found: &Found<'a>) -> Option<Vec<Course<'a>>> {
    let rows = found.means.rows().max(1);
    let of = |name: &str| found.series.numbers(name);
    let (times, adopted, fresh) = (of("time")?, of("adopted")?, of("new_adopters")?);
    let runs = times
        .chunks(rows)
        .zip(adopted.chunks(rows))
        .zip(fresh.chunks(rows));
    Some(
        runs.map(|((times, adopted), fresh)| Course {
            times,
            adopted,
            fresh,
        })
        .collect(),
    )
}

/// Mean of the values of runs, and where there are several the 5 % and 95 % quantiles in brackets.
fn told(mut values: Vec<f64>, written: &dyn Fn(f64) -> String) -> String {
    let centre = written(mean(&values));
    if values.len() < 2 {
        return centre;
    }
    values.sort_by(f64::total_cmp);
    let margins = [0.05, 0.95].map(|p| written(quantile(&values, p)));
    if margins[0] == margins[1] {
        return format!("{centre} ({} in all runs)", margins[0]);
    }
    format!("{centre} ({} to {})", margins[0], margins[1])
}

/// A date to a tenth of a year.
fn moment(date: f64) -> String {
    let text = format!("{date:.1}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

fn levels(text: &mut String, scenario: &Scenario, product: &str, courses: &[Course<'_>]) {
    let end = courses[0].times.last().copied().unwrap_or(0.0);
    let calendar = courses[0].times[0].abs() >= CALENDAR || end.abs() >= CALENDAR;
    let named = |date: String| {
        if calendar {
            date
        } else {
            format!("year {date}")
        }
    };
    let final_level = told(courses.iter().map(Course::last).collect(), &percent);
    let _ = writeln!(
        text,
        "Adults who have adopted {product} by {}: {final_level}",
        named(moment(end))
    );
    let spread: Vec<&Course<'_>> = courses.iter().filter(|run| run.last() > NOTHING).collect();
    if spread.is_empty() {
        text.push_str("Nobody adopts.\n\n");
        return;
    }
    let dates = LEVELS.map(|level| {
        let reached = spread
            .iter()
            .filter_map(|run| run.reaches(level * run.last()));
        let when = told(reached.collect(), &moment);
        format!("{:.0} % by {}", level * 100.0, named(when))
    });
    let _ = writeln!(text, "  of them {}", dates.join(", "));
    if spread.iter().any(|run| run.fresh[run.peak()] > 0.0) {
        let height = told(
            spread.iter().map(|run| run.fresh[run.peak()]).collect(),
            &percent,
        );
        let when = told(
            spread.iter().map(|run| run.times[run.peak()]).collect(),
            &moment,
        );
        let _ = writeln!(
            text,
            "  most new adopters: {height} of adults a {}, in {}",
            scenario.clock.length.name(),
            named(when)
        );
    }
    if courses.len() > 1 {
        let _ = writeln!(
            text,
            "  (means of {} runs; in brackets 5 % to 95 % of them)",
            spread.len()
        );
    }
    if spread.len() < courses.len() {
        let _ = writeln!(
            text,
            "  in {} of {} runs nobody adopts; dates and peak are of the others",
            courses.len() - spread.len(),
            courses.len()
        );
    }
    text.push('\n');
}

/// Shares of adults at some dates.
fn shares(text: &mut String, scenario: &Scenario, means: &Table) {
    let Some(times) = means.numbers("time") else {
        return;
    };
    let dates = dates(scenario, times);
    let some = |name: &str| {
        means
            .numbers(name)
            .is_some_and(|values| values.iter().any(|value| value.abs() > NOTHING))
    };
    let rows = [
        ("Share of adults", ""),
        ("  have adopted", "adopted"),
        ("  have rejected it", "rejected"),
        ("  are disappointed", "disappointed"),
        ("  could still adopt", "could_adopt"),
    ];
    for (label, measure) in rows {
        if !measure.is_empty() && !some(measure) {
            continue;
        }
        let _ = write!(text, "{label:<20}");
        for &date in &dates {
            let value = match means.numbers(measure) {
                Some(values) => interpolate(times, values, date).map(percent),
                None => Some(moment(date)),
            };
            let _ = write!(text, "{:>8}", value.unwrap_or_else(|| "-".to_owned()));
        }
        text.push('\n');
    }
    text.push('\n');
}

/// What brought adopters to it, at the end.
fn channels(text: &mut String, means: &Table) {
    let last = |name: &str| {
        means
            .numbers(name)
            .and_then(|values| values.last().copied())
    };
    let Some(adopted) = last("adopted").filter(|share| *share > NOTHING) else {
        return;
    };
    let columns = means.columns().iter();
    let columns = columns.filter(|column| column.name.starts_with("by_"));
    let mut parts: Vec<(f64, &str)> = columns
        .filter_map(|column| Some((last(&column.name)? / adopted, column.name.as_str())))
        .filter(|part| part.0 > 0.0)
        .collect();
    if parts.is_empty() {
        return;
    }
    parts.sort_by(|a, b| b.0.total_cmp(&a.0));
    text.push_str("What brought adopters to it (adds up to all of them):\n");
    for (part, name) in parts {
        let _ = writeln!(text, "  {:>7}  {}", percent(part), channel(name));
    }
    text.push('\n');
}

/// A channel in words.
fn channel(column: &str) -> String {
    match column {
        "by_seed" => "had it at the start",
        "by_advertising" => "advertising and own initiative",
        "by_offline" => "talk along ties of `network`",
        "by_online" => "talk along ties of `online`",
        "by_influencer" => "influencers",
        "by_community" => "communities",
        "by_review" => "reviews by strangers",
        "by_owned" => "the seller's own channel",
        "by_experience" => "own experience",
        other => return other.trim_start_matches("by_").replace('_', " "),
    }
    .to_owned()
}

/// Sizes of cascades; none where the table is not laid out as it should be.
fn sizes(text: &mut String, cascades: &Table) -> Option<()> {
    let column = |name: &str| match &cascades.column(name)?.values {
        Values::Integers(values) => Some(values.as_slice()),
        _ => None,
    };
    let (runs, sizes, counts) = (column("run")?, column("size")?, column("cascades")?);
    let mut by_size: BTreeMap<u64, u64> = BTreeMap::new();
    let mut by_run: BTreeMap<u64, u64> = BTreeMap::new();
    for ((&run, &size), &count) in runs.iter().zip(sizes).zip(counts) {
        *by_size.entry(size).or_default() += count;
        *by_run.entry(run).or_default() += size * count;
    }
    let all: u64 = by_size.values().sum();
    if all == 0 {
        return None;
    }
    let alone = by_size.get(&1).copied().unwrap_or(0) as f64 / all as f64;
    let descending = by_size.iter().rev();
    let largest: Vec<String> = descending
        .flat_map(|(&size, &count)| (0..count).map(move |_| size.to_string()))
        .take(LARGEST)
        .collect();
    let top = *by_size.keys().next_back()?;
    let adopters = mean(
        &by_run
            .values()
            .map(|&count| count as f64)
            .collect::<Vec<_>>(),
    );
    let of_all = if by_run.len() > 1 {
        format!(
            "{} of the adopters of a mean run",
            percent(top as f64 / adopters)
        )
    } else {
        format!("{} of adopters", percent(top as f64 / adopters))
    };
    let _ = writeln!(
        text,
        "Cascades: {all}{}, {} of them one adopter alone\n  largest: {} adopters; the first holds {of_all}\n",
        if by_run.len() > 1 {
            format!(" in {} runs", by_run.len())
        } else {
            String::new()
        },
        percent(alone),
        largest.join(", ")
    );
    Some(())
}

#[cfg(test)]
mod tests {
    use super::{Course, told};

    #[test]
    fn a_level_is_reached_between_rows() {
        let course = Course {
            times: &[0.0, 1.0, 2.0],
            adopted: &[0.0, 0.2, 0.6],
            fresh: &[0.0, 0.2, 0.4],
        };
        assert_eq!(course.peak(), 2);
        let half = course.reaches(0.3).unwrap();
        assert!((half - 1.25).abs() < 1e-12);
        assert_eq!(course.reaches(0.7), None);
    }

    #[test]
    fn several_runs_have_their_margins() {
        let written = |value: f64| format!("{value:.2}");
        assert_eq!(told(vec![1.0], &written), "1.00");
        assert_eq!(told(vec![0.0, 1.0], &written), "0.50 (0.05 to 0.95)");
        assert_eq!(told(vec![2.0, 2.0], &written), "2.00 (2.00 in all runs)");
    }
}
