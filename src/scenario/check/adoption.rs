//! How does it spread? The section `adoption` is read; settings that its rule does not know are named.

use crate::diagnostic::Diagnostic;
use crate::drivers::ties::names::Names;
use crate::scenario::NetworkLaw;
use crate::scenario::adoption::{
    Adoption, Bass, Contagion, Form, Per, Seeding, Seeds, ThresholdLaw,
};
use crate::scenario::check::Check;
use crate::scenario::opinion::Opinion;
use crate::scenario::parameters::network::keys;

/// Settings that belong to some rules only, with those rules.
pub(in crate::scenario) const OF_RULES: [(&str, &[&str]); 18] = [
    (
        "innovation",
        &["bass", "strong-weak", "two-sided", "utility"],
    ),
    ("imitation", &["bass", "two-sided"]),
    ("form", &["bass", "two-sided"]),
    ("per", &["bass", "two-sided"]),
    ("strong", &["strong-weak"]),
    ("weak", &["strong-weak"]),
    ("transmission", &["independent-cascade"]),
    ("transmission_online", &["independent-cascade"]),
    ("threshold", &["threshold", "utility"]),
    ("threshold_law", &["threshold"]),
    ("threshold_sd", &["threshold", "utility"]),
    ("needed", &["complex"]),
    ("disappointment", &["two-sided"]),
    ("negativity", &["two-sided"]),
    ("social_weight", &["utility"]),
    ("quality", &["utility"]),
    ("utility_min", &["utility"]),
    ("utility_spread", &["utility"]),
];

impl Check<'_, '_> {
    /// The section `adoption`, if it is there.
    pub(super) fn adoption(&mut self, adults: u32, people: Option<&Names>) -> Option<Adoption> {
        let brands = self.tree.at("brands").is_some();
        if self.tree.at("adoption").is_none() && !brands {
            return None;
        }
        let rule = self.choice("adoption.rule", "");
        let rule = if brands {
            self.rule_of_brands(rule)
        } else {
            rule
        };
        let product = self.text("adoption.product", "");
        let contagion = self.contagion(rule);
        self.of_other_rules(rule);
        let market = self.number("adoption.market", "");
        let mut seeds = self.seeds(adults);
        let seed_group = self.text("adoption.seed_group", "");
        let discount = self.number("adoption.discount", "");
        let groups = self.groups(people);
        if let Some(name) = seed_group {
            self.seed_group(&name, &mut seeds.0, groups.as_ref());
        }
        // Read last, as it is printed: a table below the one it belongs to.
        let opinion = self.opinion(rule);
        let mut adoption = Adoption {
            product: product.unwrap_or_else(|| "the product".to_owned()),
            rule: if rule == "opinion" {
                Contagion::Opinion(opinion)
            } else {
                contagion
            },
            market,
            seeds: seeds.0,
            seed_list: seeds.1,
            discount,
            groups,
        };
        self.print_what_is_read(rule);
        if brands {
            self.without_replaced(&mut adoption);
        } else {
            self.spreads(rule, &adoption);
        }
        Some(adoption)
    }

    fn contagion(&mut self, rule: &str) -> Contagion {
        let innovation = self.number("adoption.innovation", "");
        let bass = self.bass(innovation);
        let strong = self.number("adoption.strong", "");
        let weak = self.number("adoption.weak", "");
        let transmission = self.number("adoption.transmission", "");
        let transmission_online = self.number("adoption.transmission_online", "");
        let threshold = self.number("adoption.threshold", "");
        let law = match self.choice("adoption.threshold_law", "") {
            "normal" => ThresholdLaw::Normal,
            "uniform" => ThresholdLaw::Uniform,
            _ => ThresholdLaw::Fixed,
        };
        let spread = self.number("adoption.threshold_sd", "");
        let needed = self.count("adoption.needed");
        let disappointment = self.number("adoption.disappointment", "");
        let negativity = self.number("adoption.negativity", "");
        let social_weight = self.number("adoption.social_weight", "");
        let quality = self.number("adoption.quality", "");
        let utility_min = self.number("adoption.utility_min", "");
        let utility_spread = self.number("adoption.utility_spread", "");
        match rule {
            "strong-weak" => Contagion::StrongWeak {
                advertising: innovation,
                strong,
                weak,
            },
            "independent-cascade" => Contagion::IndependentCascade {
                transmission,
                transmission_online,
            },
            "threshold" => Contagion::Threshold {
                law,
                mean: threshold,
                sd: spread,
            },
            "complex" => Contagion::Complex { needed },
            "two-sided" => Contagion::TwoSided {
                bass,
                disappointment,
                negativity,
            },
            "utility" => Contagion::Utility {
                media: innovation,
                social_weight,
                threshold,
                threshold_spread: spread,
                quality,
                utility_min,
                utility_spread,
            },
            _ => Contagion::Bass(bass),
        }
    }

    /// The section `adoption.opinion`; under other rules it must not be there.
    fn opinion(&mut self, rule: &str) -> Opinion {
        let mut opinion = Opinion::BLANK;
        for (path, field) in Opinion::FIELDS {
            *field(&mut opinion) = self.number(path, "");
        }
        opinion.reviews_read = self.count("adoption.opinion.reviews_read");
        if rule != "opinion"
            && let Some(node) = self.tree.at("adoption.opinion")
        {
            let message = format!("`adoption.opinion` has no effect under the rule `{rule}`");
            let warning = Diagnostic::warning("scenario/no-effect", message);
            self.found.add(warning.at(&node.key, "read by: opinion"));
        }
        let settings = [
            ("adoption.opinion.delight", opinion.delight),
            ("adoption.opinion.disappointment", opinion.disappointment),
        ];
        let of_activity = [
            ("adoption.opinion.heavy", 0.01 * opinion.heavy),
            ("adoption.opinion.occasional", 0.09 * opinion.occasional),
        ];
        self.within_whole(
            "a purchase cannot delight and disappoint at once: the shares must not exceed 1",
            settings,
        );
        self.within_whole(
            "the active must not do more than all there is: .01 heavy + .09 occasional is at most 1",
            of_activity,
        );
        opinion
    }

    /// Refuses two parts that exceed the whole.
    fn within_whole(&mut self, message: &str, parts: [(&'static str, f64); 2]) {
        let [one, other] = parts;
        if one.1 + other.1 > 1.0 + 1e-9 && self.sound(&[one.0, other.0]) {
            let fault = Diagnostic::error("scenario/contradiction", message);
            let places = parts.map(|(path, part)| (path, format!("{part} of 1 here")));
            self.joint(fault, &places);
        }
    }

    fn bass(&mut self, innovation: f64) -> Bass {
        Bass {
            innovation,
            imitation: self.number("adoption.imitation", ""),
            form: match self.choice("adoption.form", "") {
                "hazard" => Form::Hazard,
                "rate" => Form::Rate,
                _ => Form::EachTie,
            },
            per: match self.choice("adoption.per", "") {
                "mean-degree" => Per::MeanDegree,
                "tie" => Per::Tie,
                _ => Per::Degree,
            },
        }
    }

    fn seeds(&mut self, adults: u32) -> (Seeds, Vec<u32>) {
        let path = "adoption.seed_list";
        let list = self.listed(path, "", path, adults);
        let word = self.choice("adoption.seeding", "");
        let by_list = word == "list";
        if by_list && list.is_empty() && self.sound(&[path]) {
            let message = "first adopters are those of a list, and there is none";
            let fault = Diagnostic::error("scenario/contradiction", message);
            let places = [
                ("adoption.seeding", "found \"list\"".to_owned()),
                (path, "an empty list".to_owned()),
            ];
            self.joint(fault, &places);
        }
        for other in ["adoption.seeds", "adoption.seed_share"] {
            if by_list && self.spot(other).is_some() {
                let message = format!("`{other}` does nothing where first adopters are listed");
                let warning = Diagnostic::warning("scenario/no-effect", message);
                self.joint(warning, &[(other, "the list says how many".to_owned())]);
            }
        }
        if !by_list && !list.is_empty() {
            let message = "`adoption.seed_list` does nothing unless `adoption.seeding` is \"list\"";
            let warning = Diagnostic::warning("scenario/no-effect", message);
            self.joint(warning, &[(path, format!("{} adults", list.len()))]);
        }
        let seeds = self.seeds_of(word, adults);
        let count = u32::try_from(list.len()).unwrap_or(u32::MAX);
        if by_list {
            (
                Seeds {
                    count,
                    share: None,
                    ..seeds
                },
                list,
            )
        } else {
            (seeds, Vec::new())
        }
    }

    fn seeds_of(&mut self, word: &str, adults: u32) -> Seeds {
        let count = self.count("adoption.seeds");
        let share = self.number("adoption.seed_share", "");
        if self.spot("adoption.seeds").is_some() && self.spot("adoption.seed_share").is_some() {
            self.joint(
                Diagnostic::error(
                    "scenario/contradiction",
                    "first adopters are given twice, as a number and as a share",
                ),
                &[
                    ("adoption.seeds", format!("{count} adults here")),
                    ("adoption.seed_share", format!("a share of {share} here")),
                ],
            );
        } else if count > adults {
            self.joint(
                Diagnostic::error(
                    "scenario/contradiction",
                    "there cannot be more first adopters than adults",
                ),
                &[
                    ("adoption.seeds", format!("found {count}")),
                    ("people.count", format!("{adults} adults")),
                ],
            );
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of a count"
        )]
        let of_share = (share * f64::from(adults)).round() as u32;
        let by_share = self.spot("adoption.seed_share").is_some();
        Seeds {
            count: count.max(of_share),
            share: by_share.then_some(share),
            among: match word {
                "list" => Seeding::List,
                "hubs" => Seeding::Hubs,
                "fringe" => Seeding::Fringe,
                "clusters" => Seeding::Clusters,
                _ => Seeding::Random,
            },
            group: None,
        }
    }

    /// Leaves out of the print what the rule does not read, and the one of two ways to give seeds that was not taken.
    fn print_what_is_read(&mut self, rule: &str) {
        let by_share = self.spot("adoption.seed_share").is_some();
        let seeding = self
            .tree
            .at("adoption.seeding")
            .and_then(|node| node.text());
        let by_list = seeding == Some("list");
        self.rows.retain(|row| {
            let Some(key) = row.path.strip_prefix("adoption.") else {
                return true;
            };
            let of_rule = OF_RULES.iter().find(|(known, _)| *known == key);
            let not_taken = if by_share { "seeds" } else { "seed_share" };
            of_rule.is_none_or(|(_, rules)| rules.contains(&rule))
                && (rule == "opinion" || !key.starts_with("opinion."))
                && key != not_taken
                && !(by_list && key == "seeds")
                && (by_list || key != "seed_list")
        });
    }

    /// Leaves out of the print what the kind of a network does not use.
    pub(super) fn print_ties(&mut self, section: &str, law: &NetworkLaw) {
        self.rows.retain(|row| {
            let key = row.path.strip_prefix(section);
            key.is_none_or(|key| key == "kind" || keys(law).contains(&key))
        });
    }

    /// Leaves out of the print the settings of households, where there are none.
    pub(super) fn print_talk_alone(&mut self) {
        self.rows.retain(|row| {
            let path = row.path.as_str();
            let of_households = path.starts_with("household.")
                || (path.starts_with("people.") && path != "people.count")
                || (path.starts_with("drivers.") && path != "drivers.reach")
                // Who set it hears that it does nothing; a default would be warned of in the print alone.
                || (path == "adoption.opinion.maker_talk" && row.spot.is_none());
            !of_households
        });
    }

    /// Names settings that the rule does not read.
    fn of_other_rules(&mut self, rule: &str) {
        if !self.sound(&["adoption.rule"]) {
            return;
        }
        for (key, rules) in OF_RULES {
            let path = format!("adoption.{key}");
            let Some(spot) = self.spot(&path) else {
                continue;
            };
            if !rules.contains(&rule) {
                let message = format!("`{path}` has no effect under the rule `{rule}`");
                let warning = Diagnostic::warning("scenario/no-effect", message)
                    .at(spot, format!("read by: {}", rules.join(", ")));
                self.found.add(warning);
            }
        }
    }

    /// Warns of what can never begin.
    fn spreads(&mut self, rule: &str, adoption: &Adoption) {
        let begins = match adoption.rule {
            Contagion::Bass(bass) | Contagion::TwoSided { bass, .. } => bass.innovation > 0.0,
            Contagion::StrongWeak { advertising, .. } => advertising > 0.0,
            Contagion::Utility { media, .. } => media > 0.0,
            Contagion::Opinion(opinion) => opinion.ads > 0.0 || opinion.paid > 0.0,
            _ => false,
        };
        if begins || adoption.seeds.count > 0 {
            return;
        }
        let message =
            format!("nobody is first: under the rule `{rule}` nothing spreads without `seeds`");
        let warning = Diagnostic::warning("scenario/no-effect", message);
        let key = self.tree.at("adoption").map(|node| node.key.clone());
        let warning = match key {
            Some(spot) => warning.at(&spot, "needs `seeds` or `seed_share`"),
            None => warning,
        };
        self.found.add(warning);
    }
}
