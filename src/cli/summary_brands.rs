//! How did the brands fare, in a screen? A column a brand: how many know, buy and recommend it, and what it cost and brought.

use crate::charts::channels;
use crate::charts::labels::{brief, whole};
use crate::cli::summary::{Found, percent};
use crate::cli::summary_actions;
use crate::cli::summary_talk::{Runs, told};
use crate::scenario::Scenario;
use crate::scenario::brands::{Brand, Deed, Market};
use crate::statistics::mean;
use std::fmt::Write;

/// Characters of a brand's label at the head of a column.
const HEAD: usize = 16;
/// Shares below this are nothing.
const NOTHING: f64 = 1e-8;

/// What is told in a cell: the values of a brand, a run each; none where there is nothing to tell.
type Cell<'a> = Box<dyn Fn(&Brand) -> Vec<f64> + 'a>;

/// A row of the table.
struct Row<'a> {
    label: &'static str,
    cell: Cell<'a>,
    written: fn(f64) -> String,
}

/// Writes what is told of brands; nothing where there are none.
pub(super) fn write(text: &mut String, scenario: &Scenario, found: &Found<'_>) {
    let Some((market, runs)) = scenario.market.as_ref().zip(Runs::of(found)) else {
        return;
    };
    let several = match runs.last("looked_up").len() {
        0 | 1 => String::new(),
        count => format!(" (means of {count} runs)"),
    };
    let adults = f64::from(scenario.people.count);
    let head = format!("Brands at the end{several}");
    table(text, market, &head, &rows(&runs, market, adults));
    let brought = by_channel(&runs, market);
    if !brought.is_empty() {
        let head = format!("What brought owners to it{several}");
        table(text, market, &head, &brought);
    }
    summary_actions::write(text, market, found.tables.value.as_ref());
    prosumers(text, &runs);
    in_stores(text, &runs, market);
}

/// What adults do beyond consuming, each with what tells of it.
const PROSUMERS: [(&str, &str); 6] = [
    ("originals", "had an idea that a brand took up"),
    (
        "ambassadors",
        "spoke well of a brand in the last year, unpaid",
    ),
    ("participants", "told a brand that listens what they think"),
    ("makers_and_speakers", "make and speak"),
    ("makers_only", "make, and speak for no brand"),
    ("speakers_only", "speak, and make little"),
];

/// Writes who does more than consume.
fn prosumers(text: &mut String, runs: &Runs<'_>) {
    let known = PROSUMERS.map(|(measure, label)| (runs.last(measure), label));
    let known = known.into_iter().filter(|(values, _)| !values.is_empty());
    text.push_str("Prosumers, of all adults\n");
    for (values, label) in known {
        let _ = writeln!(text, "  {label:<48}{}", told(values, &percent));
    }
    text.push('\n');
}

/// The last values of a measure of a brand.
fn last(runs: &Runs<'_>, measure: &str, brand: &Brand) -> Vec<f64> {
    runs.last(&format!("{measure}_{}", brand.name))
}

/// Ratios of two measures in the runs where the second is not zero.
fn ratios(parts: &[f64], wholes: &[f64]) -> Vec<f64> {
    let pairs = parts.iter().zip(wholes);
    let pairs = pairs.filter(|(_, whole)| **whole > NOTHING);
    pairs.map(|(part, whole)| part / whole).collect()
}

/// A sum of money, in whole units where these say enough.
pub(super) fn money(value: f64) -> String {
    let text = if value.abs() < 99.95 {
        brief(value)
    } else {
        whole(value)
    };
    text.replace('−', "-")
}

/// Promoters less detractors in points, as they are known.
fn points(value: f64) -> String {
    match format!("{:+.0}", value * 100.0).as_str() {
        "+0" | "-0" => "0".to_owned(),
        text => text.to_owned(),
    }
}

fn rows<'a>(runs: &'a Runs<'a>, market: &'a Market, adults: f64) -> Vec<Row<'a>> {
    let row = |label, cell, written| Row {
        label,
        cell,
        written,
    };
    let plain = |label, measure: &'static str, written| {
        row(
            label,
            Box::new(move |brand: &Brand| last(runs, measure, brand)),
            written,
        )
    };
    // Of brands without buyers, owners or complaints there is no share of these.
    let some = |label, measure: &'static str, of: &'static str, written| {
        let cell = move |brand: &Brand| {
            let values = last(runs, measure, brand).into_iter();
            let pairs = values.zip(last(runs, of, brand));
            pairs
                .filter(|pair| pair.1 > NOTHING)
                .map(|pair| pair.0)
                .collect()
        };
        row(label, Box::new(cell), written)
    };
    let sales = move |brand: &Brand| of_sales(runs, market, brand);
    let members = move |brand: &Brand| {
        let keeps = |deed: &Deed| matches!(deed, Deed::Community { .. });
        let any = brand.actions.iter().any(|action| keeps(&action.kind));
        if any {
            last(runs, "members", brand)
        } else {
            Vec::new()
        }
    };
    let per_buyer = move |brand: &Brand| {
        let buyers = last(runs, "buyers", brand).into_iter();
        let buyers: Vec<f64> = buyers.map(|share| share * adults).collect();
        ratios(&last(runs, "cost", brand), &buyers)
    };
    let per = |value| format!("{value:.2}");
    vec![
        plain("Adults who know of it", "aware", percent),
        plain("  have weighed it", "considered", percent),
        plain("  have bought it", "buyers", percent),
        plain("  bought it last", "users", percent),
        row(sales_label(runs), Box::new(sales), percent),
        some("Purchases per buyer", "repeated", "buyers", per),
        some(
            "Promoters less detractors, points",
            "promoters",
            "users",
            points,
        ),
        some(
            "Complaints answered",
            "complaints_answered",
            "complaints",
            percent,
        ),
        some("Complaints ignored", "ignored", "complaints", percent),
        row("Adults in its community", Box::new(members), percent),
        plain("Cost, not discounted", "cost", money),
        plain("Revenue, not discounted", "revenue", money),
        plain("Net present value", "npv", money),
        row("Cost per buyer", Box::new(per_buyer), money),
    ]
}

/// The row a year before the last one, or the first.
fn year_before(times: &[f64]) -> usize {
    let from = times[times.len() - 1] - 1.001;
    times.partition_point(|time| *time < from)
}

fn sales_label(runs: &Runs<'_>) -> &'static str {
    if year_before(runs.times) == 0 {
        "Share of all sales"
    } else {
        "Share of sales in the last year"
    }
}

/// A brand's part of the money spent on all brands in the last year, in runs where any was.
fn of_sales(runs: &Runs<'_>, market: &Market, brand: &Brand) -> Vec<f64> {
    let from = year_before(runs.times);
    let sold = |brand: &Brand| -> Vec<f64> {
        let courses = runs.of_measure(&format!("revenue_{}", brand.name));
        let grown = |course: &[f64]| course[course.len() - 1] - course[from];
        courses.into_iter().map(grown).collect()
    };
    let of_all: Vec<Vec<f64>> = market.brands.iter().map(sold).collect();
    let own = sold(brand);
    let wholes: Vec<f64> = (0..own.len())
        .map(|run| of_all.iter().filter_map(|one| one.get(run)).sum())
        .collect();
    ratios(&own, &wholes)
}

/// Shares of a brand's owners by what brought them, for channels that brought anyone to any brand.
fn by_channel<'a>(runs: &'a Runs<'a>, market: &Market) -> Vec<Row<'a>> {
    let owners = |brand: &Brand| -> Vec<f64> {
        let parts = channels::all().map(|(column, _)| last(runs, &column, brand));
        parts.fold(Vec::new(), |sums: Vec<f64>, part| {
            let known = |run: usize| sums.get(run).copied().unwrap_or(0.0);
            part.iter()
                .enumerate()
                .map(|(run, by)| known(run) + by)
                .collect()
        })
    };
    channels::all()
        .map(|(column, label)| Row {
            label,
            cell: Box::new(move |brand: &Brand| {
                ratios(&last(runs, &column, brand), &owners(brand))
            }),
            written: percent,
        })
        .filter(|row| {
            let brings = |brand| (row.cell)(brand).iter().any(|share| *share > 0.0);
            market.brands.iter().any(brings)
        })
        .collect()
}

/// Writes a column a brand.
fn table(text: &mut String, market: &Market, head: &str, rows: &[Row<'_>]) {
    let labels: Vec<String> = market.brands.iter().map(heading).collect();
    let long = |text: &str| text.chars().count();
    let wide = rows
        .iter()
        .map(|row| long(row.label) + 2)
        .fold(long(head) + 2, usize::max);
    let widths: Vec<usize> = labels.iter().map(|label| long(label).max(10) + 2).collect();
    let _ = write!(text, "{head:wide$}");
    for (label, width) in labels.iter().zip(&widths) {
        let _ = write!(text, "{label:>width$}");
    }
    text.push('\n');
    for row in rows {
        let _ = write!(text, "{:wide$}", format!("  {}", row.label));
        for (brand, width) in market.brands.iter().zip(&widths) {
            let values = (row.cell)(brand);
            let told = if values.is_empty() {
                "-".to_owned()
            } else {
                (row.written)(mean(&values))
            };
            let _ = write!(text, "{told:>width$}");
        }
        text.push('\n');
    }
    text.push('\n');
}

/// A brand's label, cut where it is long.
pub(super) fn heading(brand: &Brand) -> String {
    let label = if brand.label.is_empty() {
        &brand.name
    } else {
        &brand.label
    };
    if label.chars().count() <= HEAD {
        return label.clone();
    }
    let start: String = label.chars().take(HEAD - 1).collect();
    format!("{}…", start.trim_end())
}

/// What was bought of all brands in the last year of a run, by way of buying.
#[derive(Clone, Copy, Default)]
struct Bought {
    /// Purchases in stores, and those of them that were looked up online before.
    stores: f64,
    researched: f64,
    /// Money spent online, and in stores after looking up.
    online: f64,
    after: f64,
}

/// What was bought in the last year, a run each: a single row holds too few purchases to say a share.
fn bought(runs: &Runs<'_>, market: &Market) -> Vec<Bought> {
    let from = year_before(runs.times);
    let mut all: Vec<Bought> = Vec::new();
    for brand in &market.brands {
        let of = |stem: &str| runs.of_measure(&format!("{stem}_{}", brand.name));
        let courses = of("revenue").into_iter().zip(of("online"));
        for (run, ((revenue, online), researched)) in courses.zip(of("researched")).enumerate() {
            if all.len() <= run {
                all.push(Bought::default());
            }
            let grown = |share: &dyn Fn(usize) -> f64| {
                let last = revenue.len() - 1;
                revenue[last] * share(last) - revenue[from] * share(from)
            };
            let (there, after) = (grown(&|row| online[row]), grown(&|row| researched[row]));
            let one = &mut all[run];
            one.online += there;
            one.after += after;
            one.stores += grown(&|row| 1.0 - online[row]) / brand.price;
            one.researched += after / brand.price;
        }
    }
    all
}

/// How buying online and in stores hang together, beside what the seed documents say of it.
fn in_stores(text: &mut String, runs: &Runs<'_>, market: &Market) {
    let all = bought(runs, market);
    let of = |part: fn(&Bought) -> f64, whole: fn(&Bought) -> f64| {
        let column = |number: fn(&Bought) -> f64| all.iter().map(number).collect::<Vec<f64>>();
        ratios(&column(part), &column(whole))
    };
    let looked_up = of(|one| one.researched, |one| one.stores);
    let per_online = of(|one| one.after, |one| one.online);
    if looked_up.is_empty() || per_online.is_empty() {
        return;
    }
    let plain = |value: f64| format!("{value:.2}");
    let when = if year_before(runs.times) == 0 {
        "in all"
    } else {
        "in the last year"
    };
    let _ = writeln!(
        text,
        "Store purchases looked up online before, {when}: {}\n\
        Money in stores after looking up, per 1 of online sales, {when}: {}\n  \
        (the seed documents claim 60 % and $3.45 for about 2010: claims without a source, not data)\n",
        told(looked_up, &percent),
        told(per_online, &plain)
    );
}
