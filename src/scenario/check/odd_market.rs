//! What is legal and odd about a market as a whole? Brands that cannot be told apart, brands that nobody can come to know, and
//! actions that begin before there is anything for them to do.

use crate::diagnostic::Diagnostic;
use crate::engine::clock::Clock;
use crate::scenario::Scenario;
use crate::scenario::brands::{Action, Brand, Deed, Market, Targets};
use crate::scenario::check::Check;

impl Check<'_, '_> {
    /// What is legal and odd about brands beside one another and in time.
    pub(super) fn odd_market(&mut self, scenario: &Scenario, market: &Market) {
        self.equal_labels(market);
        for brand in &market.brands {
            self.unknown_brand(scenario, brand);
            for action in &brand.actions {
                self.before_entry(&scenario.clock, brand, action);
            }
        }
    }

    /// Two brands that are called alike on charts and in the summary.
    fn equal_labels(&mut self, market: &Market) {
        let shown = |brand: &Brand| {
            let label = if brand.label.is_empty() {
                &brand.name
            } else {
                &brand.label
            };
            label.trim().to_owned()
        };
        for (place, brand) in market.brands.iter().enumerate() {
            let label = shown(brand);
            let before = market.brands[..place].iter();
            let Some(first) = before.clone().find(|other| shown(other) == label) else {
                continue;
            };
            let message = format!(
                "`{}` and `{}` are both called \"{label}\": on charts and in the summary nobody can tell them apart",
                first.name, brand.name
            );
            let [one, other] = [first, brand].map(|brand| format!("brands.{}.label", brand.name));
            let places = [
                (other.as_str(), "the same name again".to_owned()),
                (one.as_str(), "first here".to_owned()),
            ];
            self.odd("scenario/odd", message, &places);
        }
    }

    /// A brand that nobody knows at first, and of which no action tells anybody.
    fn unknown_brand(&mut self, scenario: &Scenario, brand: &Brand) {
        let clock = &scenario.clock;
        let reaches = |action: &Action| tells(action) && lasts(action, clock);
        if brand.known > 0.0 || brand.actions.iter().any(reaches) {
            return;
        }
        let message = format!(
            "nobody can come to know `{}`: `known` is 0, and it neither advertises nor gives samples during the run",
            brand.name
        );
        let path = format!("brands.{}", brand.name);
        if let Some(node) = self.tree.at(&path) {
            let warning = Diagnostic::warning("scenario/no-effect", message);
            let label = "needs `known`, or an action `advertise` or `seed`";
            self.found.add(warning.at(&node.key, label));
        }
    }

    /// An action with a start before its brand is sold that finds nobody to act on until then. Advertisements and samples do:
    /// who meets them knows the brand, and has it, before it can be bought.
    fn before_entry(&mut self, clock: &Clock, brand: &Brand, action: &Action) {
        let entry = brand.entry.filter(|&entry| entry > clock.start);
        let Some((entry, start)) = entry
            .zip(action.start)
            .filter(|(entry, start)| start < entry)
        else {
            return;
        };
        let early =
            |other: &&Action| lasts(other, clock) && other.start.unwrap_or(clock.start) < entry;
        let before: Vec<&Action> = brand.actions.iter().filter(early).collect();
        let gives = |other: &&&Action| matches!(other.kind, Deed::Seed { .. }) && tells(other);
        let (told, owned) = (
            before.iter().any(|other| tells(other)),
            before.iter().any(|other| gives(&other)),
        );
        let missing = match action.kind {
            Deed::Advertise { .. } | Deed::Seed { .. } => return,
            Deed::Answer { .. } => "nobody has bought it, and only buyers complain",
            Deed::Converse { .. } if told => return,
            Deed::Converse { .. } => "nobody knows of it",
            _ if owned => return,
            _ => "nobody has it",
        };
        let path = format!("brands.{}.actions.{}", brand.name, action.name);
        let message = format!(
            "`{path}` begins before `{}` is sold: until then {missing}",
            brand.name
        );
        let own = format!("{path}.start");
        let entered = format!("brands.{}.entry", brand.name);
        let places = [
            (own.as_str(), start.to_string()),
            (entered.as_str(), entry.to_string()),
        ];
        self.odd("scenario/no-effect", message, &places);
    }
}

/// Whether an action tells adults of a brand who know nothing of it.
fn tells(action: &Action) -> bool {
    match &action.kind {
        Deed::Advertise { .. } => action.budget > 0.0,
        Deed::Seed {
            targets: Targets::List(adults),
            ..
        } => !adults.is_empty(),
        Deed::Seed { share, .. } => *share > 0.0,
        _ => false,
    }
}

/// Whether an action goes on at some time of the run.
fn lasts(action: &Action, clock: &Clock) -> bool {
    let (first, last) = (clock.start, clock.date(clock.steps));
    let start = action.start.unwrap_or(first);
    // Samples are given at the start of the action, so that a start before the run is a start with it.
    let end = action.end.unwrap_or(last);
    start < last && end > first && start < end
}
