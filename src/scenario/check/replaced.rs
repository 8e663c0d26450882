//! What of talk do brands replace? They need the rule `opinion`, and do themselves what its settings say of a seller at large.

use crate::diagnostic::Diagnostic;
use crate::scenario::adoption::{Adoption, Contagion, Seeding, Seeds};
use crate::scenario::check::Check;
use crate::scenario::print::{Origin, quoted};

/// Settings that do nothing where there are brands, with what stands in their place.
pub(in crate::scenario) const REPLACED: [(&str, &str); 12] = [
    ("adoption.seeds", "actions of the kind seed"),
    ("adoption.seed_share", "actions of the kind seed"),
    ("adoption.seeding", "actions of the kind seed"),
    ("adoption.seed_list", "actions of the kind seed"),
    ("adoption.seed_group", "actions of the kind seed"),
    ("adoption.opinion.ads", "actions of the kind advertise"),
    (
        "adoption.opinion.owned",
        "actions of the kinds converse and destination",
    ),
    (
        "adoption.opinion.delight",
        "quality against what was expected",
    ),
    (
        "adoption.opinion.disappointment",
        "quality against what was expected",
    ),
    (
        "adoption.opinion.paid",
        "actions of the kind seed, with posts",
    ),
    (
        "adoption.opinion.paid_posts",
        "actions of the kind seed, with posts",
    ),
    ("adoption.opinion.answering", "actions of the kind answer"),
];

impl Check<'_, '_> {
    /// The rule that brands need; another one is refused, with its place and theirs.
    pub(super) fn rule_of_brands(&mut self, rule: &'static str) -> &'static str {
        let path = "adoption.rule";
        match self.spot(path) {
            None => {
                if let Some(row) = self.rows.iter_mut().find(|row| row.path == path) {
                    row.text = Some(quoted("opinion"));
                    row.origin = Origin::Brands;
                }
            }
            Some(spot) if rule != "opinion" && self.sound(&[path]) => {
                let message = "brands need the rule `opinion`";
                let mut fault = Diagnostic::error("scenario/contradiction", message)
                    .at(spot, format!("found \"{rule}\"; allowed: opinion"));
                if let Some(brands) = self.tree.at("brands") {
                    fault = fault.at(&brands.key, "brands are here");
                }
                self.fault(path, fault);
            }
            Some(_) => {}
        }
        "opinion"
    }

    /// Takes out of the section, and of its print, what brands do in its place.
    pub(super) fn without_replaced(&mut self, adoption: &mut Adoption) {
        adoption.seeds = Seeds {
            count: 0,
            share: None,
            among: Seeding::Random,
            group: None,
        };
        adoption.seed_list.clear();
        if let Contagion::Opinion(opinion) = &mut adoption.rule {
            opinion.ads = 0.0;
            opinion.owned = 0.0;
            opinion.delight = 0.0;
            opinion.disappointment = 0.0;
            opinion.paid = 0.0;
            opinion.paid_posts = 0.0;
            opinion.answering = 0.0;
        }
        self.rows
            .retain(|row| !REPLACED.iter().any(|one| one.0 == row.path));
    }
}
