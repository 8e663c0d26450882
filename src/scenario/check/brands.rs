//! Who sells what, and what do consumers want? The sections `brands` and `consumers` are read.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::source::Kind;
use crate::scenario::Household;
use crate::scenario::brands::{Brand, Consumers, Market};
use crate::scenario::check::Check;
use crate::scenario::nearest::nearest;
use crate::scenario::tree::{Node, Table};
use std::collections::BTreeSet;

/// Brands a market may have.
const BRANDS_MAX: usize = 8;

impl Check<'_, '_> {
    /// The sections `brands` and `consumers`, if there are brands.
    pub(super) fn market(&mut self, household: &Household, adults: u32) -> Option<Market> {
        let sold = self.tree.at("brands").is_some();
        let brands = self.brands(household, adults);
        let mut consumers = Consumers::BLANK;
        if !sold && self.tree.at("consumers").is_none() {
            return None;
        }
        for (path, field) in Consumers::FIELDS {
            *field(&mut consumers) = self.number(path, "");
        }
        if !sold {
            self.rows.retain(|row| !row.path.starts_with("consumers."));
            return None;
        }
        Some(Market { brands, consumers })
    }

    /// Refuses names that would give two columns one name: `complaints_` of `answered_x` and `complaints_answered_` of `x`.
    pub(super) fn one_name_each(&mut self, measures: &[String], market: &Market) {
        let spent = market.brands.iter().flat_map(|brand| {
            let actions = brand.actions.iter();
            actions.map(|action| format!("spent_{}_{}", brand.name, action.name))
        });
        let mut seen = BTreeSet::new();
        let mut all = measures.iter().cloned().chain(spent);
        let Some(twice) = all.find(|name| !seen.insert(name.clone())) else {
            return;
        };
        let message = format!("two measures would be named `{twice}`");
        let fault = Diagnostic::error("scenario/bad-name", message);
        let fault = match self.tree.at("brands") {
            Some(node) => fault.at(&node.key, "names of brands and actions run into each other"),
            None => fault,
        };
        self.fault(
            "brands",
            fault.hint("choose names of which none ends with another behind `_`"),
        );
    }

    fn brands(&mut self, household: &Household, adults: u32) -> Vec<Brand> {
        let Some(node) = self.tree.at("brands") else {
            return Vec::new();
        };
        let Some(table) = node.table() else {
            self.wrong_type("brands", node, "a table of brands");
            return Vec::new();
        };
        let count = table.entries.len();
        if count == 0 || count > BRANDS_MAX {
            let message = format!("a market has 1 to {BRANDS_MAX} brands");
            let fault = Diagnostic::error("scenario/brand-count", message);
            let extra = table.entries.get(BRANDS_MAX);
            let spot = extra.map_or(&node.key, |extra| &extra.1.key);
            let label = format!("found {count} brands; allowed: 1 to {BRANDS_MAX}");
            self.fault("brands", fault.at(spot, label));
        }
        self.slipped_brands(table);
        let (mut brands, mut lots) = (Vec::new(), Vec::new());
        for (name, node) in &table.entries {
            if self.named("a brand", name, node) {
                let (brand, lot) = self.brand(name, household, adults);
                brands.push(brand);
                lots.push(lot);
            }
        }
        self.lots(&mut brands, &lots, &household.categories);
        brands
    }

    /// Refuses a brand that a setting outside of the file makes with nearly the name of another: it was meant to be that one.
    fn slipped_brands(&mut self, table: &Table) {
        let set = |node: &Node| node.key.source.kind == Kind::Setting;
        let own = table.entries.iter().filter(|entry| !set(&entry.1));
        let known: Vec<&str> = own.map(|entry| entry.0.as_str()).collect();
        for (name, node) in table.entries.iter().filter(|entry| set(&entry.1)) {
            let path = format!("brands.{name}");
            if let Some(near) = nearest(name, known.iter().copied()) {
                let message = format!("there is no brand `{name}`");
                let fault = Diagnostic::error("scenario/unknown-key", message)
                    .at(&node.key, "would be a further brand")
                    .hint(format!("did you mean `{near}`?"));
                self.fault(&path, fault);
            } else if !known.is_empty() {
                let message = format!("`{path}` makes a further brand");
                let label = format!("found `{name}`; the file has {}", known.join(", "));
                let warning = Diagnostic::warning("scenario/odd", message);
                self.fault(&path, warning.at(&node.key, label));
            }
        }
    }

    /// A brand, and its lot if it is given.
    fn brand(&mut self, name: &str, household: &Household, adults: u32) -> (Brand, Option<u8>) {
        let label = self.text("brands.*.label", name);
        let mut brand = Brand {
            name: name.to_owned(),
            label: label.unwrap_or_else(|| name.to_owned()),
            price: self.number("brands.*.price", name),
            margin: self.number("brands.*.margin", name),
            quality: self.number("brands.*.quality", name),
            fit: self.number("brands.*.fit", name),
            sells_online: false,
            sells_in_stores: false,
            entry: None,
            known: 0.0,
            lot: 0,
            actions: Vec::new(),
        };
        let sells = self.choices("brands.*.sells", name);
        brand.sells_online = sells.contains(&"online");
        brand.sells_in_stores = sells.contains(&"stores");
        let path = format!("brands.{name}.sells");
        if let (true, Some(spot), true) = (sells.is_empty(), self.spot(&path), self.sound(&[&path]))
        {
            let message = format!("`{path}` must name a place to buy");
            let fault = Diagnostic::error("scenario/out-of-range", message);
            let fault = fault.at(spot, "found none; allowed: online, stores, or both");
            self.fault(
                &path,
                fault.hint("what is sold later has a date of `entry`"),
            );
        }
        brand.entry = self.optional_number("brands.*.entry", name);
        brand.known = self.number("brands.*.known", name);
        let lot = self.optional_integer("brands.*.lot", name);
        brand.actions = self.actions(name, household, adults);
        (brand, lot.and_then(|lot| u8::try_from(lot).ok()))
    }
}
