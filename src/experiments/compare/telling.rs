//! What did the change change, in words? The surest differences, who moved, and because of what.

use crate::experiments::compare::ends::{MOVE, moves};
use crate::experiments::compare::{Comparison, Difference, LEVEL};
use crate::model::household::causes::CAUSES;
use crate::statistics::mean;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Measures that are told before others.
const MAIN: [&str; 6] = ["adopted", "made", "wave1", "wave2", "wave3", "hours_market"];

/// Differences that are told in the terminal.
const LINES: usize = 10;

fn is_zero(one: &Difference) -> bool {
    one.mean == 0.0 && (one.low == 0.0 || one.low.is_infinite())
}

impl Comparison<'_> {
    /// What each variant comes to at the end, in words.
    pub(super) fn said(&self) -> String {
        let runs = self.answers.len();
        let mut text = format!("{runs} runs of each, on the same random numbers\n");
        let level = (100.0 * LEVEL).round();
        for side in 1..self.sides.len() {
            let _ = writeln!(
                text,
                "\n{} beside {}, at the end",
                self.sides[side].label, self.sides[0].label
            );
            let Some(&rows) = self.common_rows(side).last() else {
                let _ = writeln!(text, "  no date in common");
                continue;
            };
            let mut told = Vec::new();
            for columns in self.common_columns(side) {
                let name = &self.shapes[0].heads[columns.0].0;
                if name.starts_with("driver_") || name.starts_with("cause_") {
                    continue;
                }
                let base = mean(&self.values(0, rows.0, columns.0));
                told.push((name, base, self.difference(side, rows, columns)));
            }
            if told.iter().all(|one| is_zero(&one.2)) {
                let _ = writeln!(
                    text,
                    "  no difference anywhere: exactly zero in every measure"
                );
                continue;
            }
            // What the scenario is about first, then the surest differences.
            let sureness = |one: &Difference| one.mean.abs() / (one.high - one.low).max(1e-300);
            let place = |name: &str| {
                MAIN.iter()
                    .position(|main| *main == name)
                    .unwrap_or(MAIN.len())
            };
            told.retain(|one| !is_zero(&one.2));
            told.sort_by(|a, b| {
                let order = place(a.0).cmp(&place(b.0));
                order.then(sureness(&b.2).total_cmp(&sureness(&a.2)))
            });
            for (name, base, one) in told.iter().take(LINES) {
                let band = if runs > 1 {
                    format!(" ({level} % interval {:+.4} to {:+.4})", one.low, one.high)
                } else {
                    String::new()
                };
                let _ = writeln!(text, "  {name:<24} {base:>10.4} {:+.4}{band}", one.mean);
            }
            if told.len() > LINES {
                let _ = writeln!(text, "  and {} more in difference.csv", told.len() - LINES);
            }
            if runs > 1 {
                let mut factors: Vec<f64> = told
                    .iter()
                    .map(|one| one.2.reduction)
                    .filter(|f| f.is_finite())
                    .collect();
                factors.sort_by(f64::total_cmp);
                if let Some(middle) = factors.get(factors.len() / 2) {
                    let _ = writeln!(
                        text,
                        "  the same random numbers cut the variance of differences {middle:.1} times (median of measures)"
                    );
                }
            }
            self.movers(side, &mut text);
        }
        text
    }

    /// Who changed most, and the causes that differ most.
    fn movers(&self, side: usize, text: &mut String) {
        let Some(&(_, begin)) = self.followed().iter().find(|one| one.0 == side) else {
            return;
        };
        let adults = f64::from(self.sides[0].scenario.people.count) * self.answers.len() as f64;
        let moves = moves(&self.sides[0].scenario);
        let share = |k: usize| {
            let count: f64 = self.answers.iter().map(|run| run[begin + k * MOVE]).sum();
            count / adults
        };
        let mut all: Vec<(f64, usize)> = (0..moves.len()).map(|k| (share(k), k)).collect();
        all.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (share, k) in all.iter().take(3).filter(|one| one.0 > 0.0) {
            let (what, from, to) = &moves[*k];
            let _ = writeln!(
                text,
                "  {:.1} % of adults: {what}, {from} turned {to}",
                100.0 * share
            );
        }
        let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
        let categories = &self.sides[0].scenario.household.categories;
        let weight: f64 = categories.iter().map(|c| c.need_hours).sum();
        for (c, category) in categories.iter().enumerate().take(self.causes()) {
            for (k, cause) in CAUSES.iter().enumerate() {
                let part = mean(&self.cause(begin, c, k)) * category.need_hours / weight;
                *sums.entry(cause).or_default() += part;
            }
        }
        let mut sums: Vec<(&str, f64)> = sums.into_iter().collect();
        sums.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        for (cause, part) in sums.iter().take(3).filter(|one| one.1.abs() > 5e-5) {
            let _ = writeln!(
                text,
                "  because of {cause}: {:+.2} points of the share made",
                100.0 * part
            );
        }
    }
}
