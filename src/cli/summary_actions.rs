//! What does my money do? A line an action: what it cost, what it brought, sooner or beyond, and how much per unit of cost.

use crate::cli::summary_brands::{heading, money};
use crate::experiments::programmes::ALL;
use crate::output::table::Table;
use crate::scenario::brands::Market;
use crate::statistics::mean;
use std::fmt::Write;

/// Writes what each action brought, or how one learns it.
pub(super) fn write(text: &mut String, market: &Market, value: Option<&Table>) {
    match value {
        Some(value) => programmes(text, market, value),
        None => unvalued(text, market),
    }
}

/// Says how one learns what each action is worth, where brands act.
fn unvalued(text: &mut String, market: &Market) {
    if market.brands.iter().any(|brand| !brand.actions.is_empty()) {
        text.push_str(
            "What each action brings is measured with --set output.programmes=true: the same run without it\n\n",
        );
    }
}

/// Writes what each action brought: means over runs of the table `value`.
fn programmes(text: &mut String, market: &Market, value: &Table) {
    let columns = ["cost", "gain", "acceleration", "expansion"];
    let numbers = columns.map(|name| value.numbers(name).unwrap_or_default());
    let (Some(brands), Some(actions)) = (value.texts("brand"), value.texts("action")) else {
        return;
    };
    let mut rows: Vec<(String, [f64; 4])> = Vec::new();
    for brand in &market.brands {
        let own = brand.actions.iter().map(|action| action.name.as_str());
        for action in own.chain([ALL]) {
            let at: Vec<usize> = (0..brands.len())
                .filter(|&row| brands[row] == brand.name && actions[row] == action)
                .collect();
            if at.is_empty() {
                continue;
            }
            let of = |k: usize| mean(&at.iter().map(|&row| numbers[k][row]).collect::<Vec<_>>());
            let told = if action == ALL {
                "all of these"
            } else {
                action
            };
            rows.push((format!("{}: {told}", heading(brand)), [0, 1, 2, 3].map(of)));
        }
    }
    if rows.is_empty() {
        return;
    }
    let head = "What each action brought, in present values";
    let long = |text: &str| text.chars().count();
    let wide = rows.iter().map(|row| long(&row.0) + 4);
    let wide = wide.fold(long(head) + 2, usize::max);
    let heads = ["cost", "gain", "sooner", "buyers won", "gain per 1"];
    let _ = write!(text, "{head:wide$}");
    heads
        .iter()
        .for_each(|head| text.push_str(&format!("{head:>12}")));
    text.push('\n');
    for (name, [cost, gain, sooner, won]) in rows {
        let _ = write!(text, "{:wide$}", format!("  {name}"));
        [cost, gain, sooner, won]
            .iter()
            .for_each(|number| text.push_str(&format!("{:>12}", money(*number))));
        let per = if cost > 0.0 {
            format!("{:.2}", gain / cost)
        } else {
            "-".to_owned()
        };
        let _ = writeln!(text, "{per:>12}");
    }
    text.push_str(
        "  (gain: margins with the action less without it, on the same random numbers; sooner: of those who buy either way)\n\n",
    );
}
