//! What is legal and odd about brands? Settings without effect, actions that never happen, and those that nobody pays for.

use crate::diagnostic::Diagnostic;
use crate::scenario::Scenario;
use crate::scenario::brands::{Action, Brand, Consumers, Deed, Targets};
use crate::scenario::check::Check;
use crate::scenario::check::actions::OF_KINDS;
use crate::scenario::check::replaced::REPLACED;

/// A price farther than this factor from the usual one is odd.
const FAR_PRICE: f64 = 3.0;

impl Check<'_, '_> {
    /// What is legal and odd about brands and consumers.
    pub(super) fn odd_brands(&mut self, scenario: &Scenario) {
        let Some(market) = &scenario.market else {
            if let Some(node) = self.tree.at("consumers") {
                let message = "`consumers` has no effect without brands";
                let warning = Diagnostic::warning("scenario/no-effect", message);
                self.found
                    .add(warning.at(&node.key, "needs a table `brands`"));
            }
            return;
        };
        for (path, instead) in REPLACED {
            if self.spot(path).is_some() {
                let message = format!("`{path}` has no effect where there are brands");
                let label = format!("in its place: {instead}");
                self.odd("scenario/no-effect", message, &[(path, label)]);
            }
        }
        let end = scenario.clock.date(scenario.clock.steps);
        for brand in &market.brands {
            if let Some(date) = brand.entry
                && date >= end
            {
                let message = format!(
                    "`{}` is never sold: the run ends before its entry",
                    brand.name
                );
                let path = format!("brands.{}.entry", brand.name);
                let places = [
                    (path.as_str(), date.to_string()),
                    ("time.end", end.to_string()),
                ];
                self.odd("scenario/no-effect", message, &places);
            }
            self.odd_price(brand, &market.consumers);
            for action in &brand.actions {
                self.odd_action(scenario, brand, action);
            }
        }
        self.odd_market(scenario, market);
    }

    /// A price that sensitivity, which is to the usual price, makes next to prohibitive, or next to nothing.
    fn odd_price(&mut self, brand: &Brand, wants: &Consumers) {
        let times = brand.price / wants.usual_price;
        if wants.price_sensitivity <= 0.0 || (1.0 / FAR_PRICE..=FAR_PRICE).contains(&times) {
            return;
        }
        let message = format!(
            "the price of `{}` is {} times the usual price, to which price sensitivity is relative",
            brand.name,
            (times * 1000.0).round() / 1000.0
        );
        let path = format!("brands.{}.price", brand.name);
        let places = [
            (path.as_str(), format!("{} here", brand.price)),
            ("consumers.usual_price", wants.usual_price.to_string()),
        ];
        self.odd("scenario/odd", message, &places);
    }

    fn odd_action(&mut self, scenario: &Scenario, brand: &Brand, action: &Action) {
        let path = format!("brands.{}.actions.{}", brand.name, action.name);
        self.of_other_kinds(&path, action.kind.word());
        self.never(scenario, &path, action);
        match &action.kind {
            Deed::Seed {
                targets,
                share,
                posts,
                post_cost,
                ..
            } => {
                self.odd_seed(&path, targets, *share);
                self.odd_posts(&path, action.budget, *posts, *post_cost);
            }
            Deed::Open {
                owner_cost: cost, ..
            }
            | Deed::Customise {
                unit_cost: cost, ..
            } if *cost <= 0.0 => {}
            _ if action.budget <= 0.0 => self.nothing(&path, "budget", "0 money a year"),
            _ => {}
        }
    }

    /// Names settings that the kind of an action does not read.
    fn of_other_kinds(&mut self, action: &str, kind: &str) {
        for (key, kinds) in OF_KINDS {
            let path = format!("{action}.{key}");
            if kinds.contains(&kind) || self.spot(&path).is_none() {
                continue;
            }
            let message = format!("`{path}` has no effect on an action of the kind `{kind}`");
            let label = format!("read by: {}", kinds.join(", "));
            self.odd("scenario/no-effect", message, &[(&path, label)]);
        }
    }

    /// Warns of an action that lies outside of the run.
    fn never(&mut self, scenario: &Scenario, path: &str, action: &Action) {
        let clock = &scenario.clock;
        let (first, last) = (clock.start, clock.date(clock.steps));
        let late = action.start.filter(|start| *start >= last);
        let early = action.end.filter(|end| *end <= first);
        let (key, date, own, edge) = match (late, early) {
            (Some(start), _) => ("start", start, "time.end", last),
            (None, Some(end)) => ("end", end, "time.start", first),
            (None, None) => return,
        };
        let message = format!("`{path}` never happens: it lies outside of the run");
        let path = format!("{path}.{key}");
        let places = [(path.as_str(), date.to_string()), (own, edge.to_string())];
        self.odd("scenario/no-effect", message, &places);
    }

    fn odd_seed(&mut self, path: &str, targets: &Targets, share: f64) {
        match targets {
            Targets::List(adults) => {
                if adults.is_empty() {
                    self.nothing(path, "list", "an empty list");
                }
                let unused = format!("{path}.share");
                if self.spot(&unused).is_some() {
                    let message = format!("`{unused}` has no effect with a list");
                    let list = format!("{path}.targets");
                    let places = [
                        (unused.as_str(), "does nothing".to_owned()),
                        (list.as_str(), "the list says who".to_owned()),
                    ];
                    self.odd("scenario/no-effect", message, &places);
                }
            }
            _ => {
                let unused = format!("{path}.list");
                if self.spot(&unused).is_some() {
                    let word = targets.word();
                    let message = format!("`{unused}` has no effect with the targets `{word}`");
                    let label = "read with targets = \"list\"".to_owned();
                    self.odd("scenario/no-effect", message, &[(&unused, label)]);
                }
                if share <= 0.0 {
                    self.nothing(path, "share", "0 of all adults");
                }
            }
        }
    }

    /// Warns of posts that nobody pays for, and of money for no posts: samples are paid for by the piece.
    fn odd_posts(&mut self, action: &str, budget: f64, posts: f64, post_cost: f64) {
        let path = |key: &str| format!("{action}.{key}");
        let (unpaid, idle) = (budget <= 0.0 && post_cost > 0.0, posts <= 0.0);
        let (key, reason) = match (posts > 0.0 && unpaid, budget > 0.0 && idle) {
            (true, _) => ("posts", "its budget is 0 money a year"),
            (_, true) => ("budget", "it pays for posts, and `posts` is 0"),
            _ => return,
        };
        let path = path(key);
        let message = format!("`{path}` does nothing: {reason}");
        let label = "has no effect".to_owned();
        self.odd("scenario/no-effect", message, &[(&path, label)]);
    }

    /// Warns of an action that does nothing, at the setting that is the reason, or where the action stands.
    fn nothing(&mut self, action: &str, key: &str, found: &str) {
        let path = format!("{action}.{key}");
        let message = format!("`{action}` does nothing: its {key} is {found}");
        let warning = Diagnostic::warning("scenario/no-effect", message);
        let warning = match (self.spot(&path), self.tree.at(action)) {
            (Some(spot), _) => warning.at(spot, format!("found {}", spot.text())),
            (None, Some(node)) => warning.at(&node.key, format!("needs a setting `{key}`")),
            (None, None) => warning,
        };
        self.found.add(warning);
    }
}
