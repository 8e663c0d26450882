//! What does a brand do? Its actions are read, each with the settings of its kind.

use crate::diagnostic::Diagnostic;
use crate::scenario::brands::{Action, Deed, Opening, Targets};
use crate::scenario::check::Check;
use crate::scenario::nearest::nearest;
use crate::scenario::parameters::row;
use crate::scenario::{Category, Household};
use std::collections::BTreeMap;

/// Settings that belong to some kinds of action only, with those kinds.
pub(in crate::scenario) const OF_KINDS: [(&str, &[&str]); 19] = [
    ("contact_cost", &["advertise", "converse", "destination"]),
    ("carryover", &["advertise"]),
    ("social", &["advertise"]),
    ("wearout", &["advertise"]),
    ("targets", &["seed"]),
    ("share", &["seed"]),
    ("list", &["seed"]),
    ("sample_cost", &["seed"]),
    ("posts", &["seed"]),
    ("post_cost", &["seed"]),
    ("member_cost", &["community"]),
    ("answer_cost", &["answer"]),
    ("delay", &["answer"]),
    ("idea_cost", &["co-create"]),
    ("unit_cost", &["customise"]),
    ("personal", &["customise"]),
    ("owner_cost", &["open"]),
    ("category", &["open", "co-create", "customise"]),
    ("openness", &["open", "co-create", "customise"]),
];

impl Check<'_, '_> {
    /// What a brand does.
    pub(super) fn actions(
        &mut self,
        brand: &str,
        household: &Household,
        adults: u32,
    ) -> Vec<Action> {
        let path = format!("brands.{brand}.actions");
        let Some(node) = self.tree.at(&path) else {
            return Vec::new();
        };
        let Some(table) = node.table() else {
            self.wrong_type(&path, node, "a table of actions");
            return Vec::new();
        };
        let mut actions = Vec::new();
        for (name, node) in &table.entries {
            if self.named("an action", name, node) {
                actions.push(self.action(brand, name, household, adults));
            }
        }
        self.one_answers(&path, &actions);
        actions
    }

    /// One action at a time answers: of two, complaints would have two budgets and two delays.
    fn one_answers(&mut self, path: &str, actions: &[Action]) {
        let answers = actions
            .iter()
            .filter(|action| matches!(action.kind, Deed::Answer { .. }));
        let answers: Vec<&Action> = answers.collect();
        let start = |action: &Action| action.start.unwrap_or(f64::NEG_INFINITY);
        let end = |action: &Action| action.end.unwrap_or(f64::INFINITY);
        for (place, one) in answers.iter().enumerate() {
            for other in &answers[..place] {
                if start(one) < end(other) && start(other) < end(one) {
                    let kind = |action: &Action| format!("{path}.{}.kind", action.name);
                    let [later, first] = [kind(one), kind(other)];
                    let places = [
                        (later.as_str(), "this one answers".to_owned()),
                        (first.as_str(), "while this one does".to_owned()),
                    ];
                    let message = "a brand can have one action `answer` at a time";
                    self.contradiction(message, &places);
                }
            }
        }
    }

    fn action(&mut self, brand: &str, name: &str, household: &Household, adults: u32) -> Action {
        let names = format!("{brand}.{name}");
        let path = format!("brands.{brand}.actions.{name}");
        let kind = self.choice("brands.*.actions.*.kind", &names);
        let start = self.optional_number("brands.*.actions.*.start", &names);
        let end = self.optional_number("brands.*.actions.*.end", &names);
        if let (Some(from), Some(to)) = (start, end)
            && from >= to
        {
            let [start, end] = ["start", "end"].map(|key| format!("{path}.{key}"));
            let places = [
                (end.as_str(), to.to_string()),
                (start.as_str(), from.to_string()),
            ];
            self.contradiction("an action must end after it starts", &places);
        }
        let budget = self.number("brands.*.actions.*.budget", &names);
        let kind = self.deed(kind, &names, &path, household, adults);
        let listed = matches!(
            &kind,
            Deed::Seed {
                targets: Targets::List(_),
                ..
            }
        );
        self.print_of_kind(&path, kind.word(), listed);
        Action {
            name: name.to_owned(),
            start,
            end,
            budget,
            kind,
        }
    }

    /// What is done; settings of all kinds are read, so that a fault in one without effect is told too.
    fn deed(
        &mut self,
        kind: &str,
        names: &str,
        path: &str,
        household: &Household,
        adults: u32,
    ) -> Deed {
        let contact_cost = self.number("brands.*.actions.*.contact_cost", names);
        let advertise = Deed::Advertise {
            contact_cost,
            carryover: self.number("brands.*.actions.*.carryover", names),
            social: self.number("brands.*.actions.*.social", names),
            wearout: self.number("brands.*.actions.*.wearout", names),
        };
        let seed = self.seed(names, path, adults);
        let member_cost = self.number("brands.*.actions.*.member_cost", names);
        let answer_cost = self.number("brands.*.actions.*.answer_cost", names);
        let delay = self.number("brands.*.actions.*.delay", names);
        let idea_cost = self.number("brands.*.actions.*.idea_cost", names);
        let unit_cost = self.number("brands.*.actions.*.unit_cost", names);
        let personal = self.number("brands.*.actions.*.personal", names);
        let owner_cost = self.number("brands.*.actions.*.owner_cost", names);
        let category = self.text("brands.*.actions.*.category", names);
        let openness = self.number("brands.*.actions.*.openness", names);
        self.opens_nothing(kind, path, category.is_some());
        let mut opens = || Opening {
            category: self.opened(category.as_deref(), path, &household.categories),
            openness,
        };
        match kind {
            "seed" => seed,
            "converse" => Deed::Converse { contact_cost },
            "destination" => Deed::Destination { contact_cost },
            "community" => Deed::Community { member_cost },
            "answer" => Deed::Answer { answer_cost, delay },
            "co-create" => Deed::CoCreate {
                idea_cost,
                eases: category.is_some().then(&mut opens),
            },
            "customise" => Deed::Customise {
                unit_cost,
                personal,
                eases: category.is_some().then(&mut opens),
            },
            "open" => Deed::Open {
                owner_cost,
                eases: opens(),
            },
            _ => advertise,
        }
    }

    /// Warns of an openness without a category that it would ease.
    fn opens_nothing(&mut self, kind: &str, path: &str, of_category: bool) {
        let openness = format!("{path}.openness");
        let eases = ["co-create", "customise"].contains(&kind);
        if eases && !of_category && self.spot(&openness).is_some() {
            let message = format!("`{openness}` has no effect without `{path}.category`");
            let label = "says how open, not what".to_owned();
            let warning = Diagnostic::warning("scenario/no-effect", message);
            self.joint(warning, &[(&openness, label)]);
        }
    }

    fn seed(&mut self, names: &str, path: &str, adults: u32) -> Deed {
        let word = self.choice("brands.*.actions.*.targets", names);
        let share = self.number("brands.*.actions.*.share", names);
        let list = self.listed(
            "brands.*.actions.*.list",
            names,
            &format!("{path}.list"),
            adults,
        );
        let listed = word == "list";
        Deed::Seed {
            targets: match word {
                "hubs" => Targets::Hubs,
                "bridges" => Targets::Bridges,
                "core" => Targets::Core,
                "early" => Targets::Early,
                "fringe" => Targets::Fringe,
                "list" => Targets::List(list),
                _ => Targets::Random,
            },
            // A list says how many there are.
            share: if listed { 0.0 } else { share },
            sample_cost: self.number("brands.*.actions.*.sample_cost", names),
            posts: self.number("brands.*.actions.*.posts", names),
            post_cost: self.number("brands.*.actions.*.post_cost", names),
        }
    }

    /// The adults of a list: each there, and there once.
    pub(super) fn listed(
        &mut self,
        pattern: &'static str,
        names: &str,
        path: &str,
        adults: u32,
    ) -> Vec<u32> {
        let listed = self.adults(pattern, names);
        let counted = self.sound(&["people.count"]);
        let mut seen = BTreeMap::new();
        for (adult, node) in &listed {
            if *adult >= adults && counted {
                let message = format!("`{path}` names an adult who is not there");
                let fault = Diagnostic::error("scenario/contradiction", message);
                let label = format!("found {adult}; the last is {}", adults.saturating_sub(1));
                let mut fault = fault.at(&node.spot, label);
                if let Some(spot) = self.spot("people.count") {
                    fault = fault.at(spot, format!("{adults} adults, the first is 0"));
                }
                self.fault(path, fault);
            } else if let Some(first) = seen.insert(*adult, *node) {
                let message = format!("`{path}` names an adult twice");
                let fault = Diagnostic::error("scenario/contradiction", message);
                let fault = fault.at(&node.spot, "named again");
                self.fault(path, fault.at(&first.spot, "first named here"));
            }
        }
        listed.into_iter().map(|one| one.0).collect()
    }

    /// The place of the category that an action opens; 0 when there is none, which is told.
    fn opened(&mut self, name: Option<&str>, action: &str, categories: &[Category]) -> usize {
        let path = format!("{action}.category");
        let names = || categories.iter().map(|category| category.name.as_str());
        let Some(name) = name else {
            if self.sound(&[&path]) {
                self.missing(&path, row("brands.*.actions.*.category"));
            }
            return 0;
        };
        if let Some(place) = names().position(|known| known == name) {
            return place;
        }
        let (Some(spot), true) = (self.spot(&path), self.whole) else {
            return 0;
        };
        let fault = if categories.is_empty() {
            let message = format!("`{path}` needs the household layer");
            Diagnostic::error("scenario/contradiction", message)
                .at(spot, "there are no categories of need")
                .hint("a section `[household]` turns it on")
        } else {
            let message = format!("`{path}` names no category");
            let listed: Vec<&str> = names().collect();
            let label = format!("found \"{name}\"; allowed: {}", listed.join(", "));
            let fault = Diagnostic::error("scenario/unknown-choice", message).at(spot, label);
            match nearest(name, names()) {
                Some(near) => fault.hint(format!("did you mean \"{near}\"?")),
                None => fault,
            }
        };
        self.fault(&path, fault);
        0
    }

    /// Leaves out of the print what the kind of an action does not read as it is given, and the unused way to say whom.
    fn print_of_kind(&mut self, action: &str, kind: &str, listed: bool) {
        let not_taken = if listed { "share" } else { "list" };
        // Without a category there is nothing to open.
        let opens = self.spot(&format!("{action}.category")).is_some();
        self.rows.retain(|row| {
            let key = row.path.strip_prefix(action);
            let Some(key) = key.and_then(|rest| rest.strip_prefix('.')) else {
                return true;
            };
            let of_kind = OF_KINDS.iter().find(|(known, _)| *known == key);
            of_kind.is_none_or(|(_, kinds)| kinds.contains(&kind))
                && key != not_taken
                && (opens || key != "openness")
        });
    }
}
