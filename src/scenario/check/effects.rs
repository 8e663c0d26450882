//! Can an effect be measured? Its measures, its dates, its sides, and what was published of it.

use crate::diagnostic::Diagnostic;
use crate::engine::clock::StepLength;
use crate::scenario::check::Check;
use crate::scenario::check::studies::{Known, no_measure};
use crate::scenario::effects::{Effect, EffectKind, Published, Reading, Set, Statistic};
use crate::scenario::nearest::{listed, nearest};

/// Kinds that read a measure off rows.
const READING: &[&str] = &["value", "ratio", "change", "difference", "elasticity"];

/// Settings that not every kind reads, and those that do.
const BELONGS: [(&str, &[&str]); 9] = [
    ("measure", READING),
    ("statistic", READING),
    ("per", READING),
    ("from", READING),
    ("to", READING),
    ("beyond", READING),
    (
        "against",
        &["ratio", "change", "difference", "elasticity", "expansion"],
    ),
    ("factor", &["elasticity"]),
    ("brand", &["expansion"]),
];

impl Check<'_, '_> {
    /// The effects that are asked for, in the order of the file.
    pub(super) fn effects(&mut self, known: &Known<'_>) -> Vec<Effect> {
        let Some(node) = self.tree.at("experiment.effects") else {
            return Vec::new();
        };
        let Some(table) = node.table() else {
            self.wrong_type("experiment.effects", node, "a table of effects");
            return Vec::new();
        };
        let mut effects = Vec::new();
        for (name, node) in &table.entries {
            if self.named("an effect", name, node) {
                effects.extend(self.effect(name, known));
            }
        }
        effects
    }

    fn effect(&mut self, name: &str, known: &Known<'_>) -> Option<Effect> {
        let label = self.text("experiment.effects.*.label", name);
        let word = self.choice("experiment.effects.*.kind", name);
        let reading = self.reading(name, word, known);
        let per = self.measured(name, "experiment.effects.*.per", known);
        let with = self.side("experiment.effects.*.with", name);
        let against = self.side("experiment.effects.*.against", name);
        let beyond = self.side("experiment.effects.*.beyond", name);
        let has = |key: &str| self.tree.at(&of(name, key)).is_some();
        let (has_measure, has_beyond) = (has("measure"), has("beyond"));
        let published = self.published(name);
        let kind = self.kind(name, word, known)?;
        let needs_measure = !kind.is_regression() && !matches!(kind, EffectKind::Expansion { .. });
        if needs_measure && !has_measure {
            self.lacks(name, "measure", "what is read off each run");
        }
        if kind.is_regression() {
            self.weekly(name, word, known);
        }
        if kind.has_sides() {
            self.two_sides(name, &with, &against);
        }
        self.foreign(name, word);
        Some(Effect {
            name: name.to_owned(),
            label: label.unwrap_or_else(|| name.to_owned()),
            reading: reading.filter(|_| needs_measure),
            per: per.filter(|_| needs_measure),
            beyond: (has_beyond && needs_measure).then_some(beyond),
            with,
            against: if kind.has_sides() {
                against
            } else {
                Set::new()
            },
            kind,
            published,
            source: self
                .text("experiment.effects.*.source", name)
                .unwrap_or_default(),
            note: self
                .text("experiment.effects.*.note", name)
                .unwrap_or_default(),
        })
    }

    /// The settings of a side. One that is not given is not printed: it would read back as the scenario as it is.
    fn side(&mut self, pattern: &'static str, name: &str) -> Set {
        let key = pattern.rsplit('.').next().unwrap_or(pattern);
        match self.tree.at(&of(name, key)) {
            Some(_) => self.settings(pattern, name),
            None => Set::new(),
        }
    }

    /// What is read off each run; its span lies within the run and holds a row.
    fn reading(&mut self, name: &str, word: &str, known: &Known<'_>) -> Option<Reading> {
        let measure = self.measured(name, "experiment.effects.*.measure", known);
        let reads = READING.contains(&word) || self.tree.at(&of(name, "statistic")).is_some();
        let statistic = match reads.then(|| self.choice("experiment.effects.*.statistic", name)) {
            Some("mean") => Statistic::Mean,
            Some("last") => Statistic::Last,
            _ => Statistic::Sum,
        };
        let from = self.optional_number("experiment.effects.*.from", name);
        let to = self.optional_number("experiment.effects.*.to", name);
        let (start, end) = self.window;
        for (key, date) in [("from", from), ("to", to)] {
            let outside = |date: f64| {
                start.is_some_and(|start| date < start - 1e-9)
                    || end.is_some_and(|end| date > end + 1e-9)
            };
            if let (Some(date), true) = (date, date.is_some_and(outside)) {
                let message = "an effect is read off rows within the run";
                let (start, end) = (start.unwrap_or(f64::NAN), end.unwrap_or(f64::NAN));
                let label = format!("found {date}; the run goes from {start} to {end}");
                self.contradiction(message, &[(&of(name, key), label)]);
            }
        }
        let (begin, last) = (from.or(start), to.or(end));
        if let (Some(begin), Some(last), true) = (begin, last, from.or(to).is_some())
            && begin >= last
        {
            let message = "an effect is read off the rows after `from` and up to `to`";
            let key = if to.is_some() { "to" } else { "from" };
            let label = format!("from {begin} to {last} there are none");
            self.contradiction(message, &[(&of(name, key), label)]);
        } else if let (Some(begin), Some(last), Some(clock)) = (begin, last, self.clock) {
            let within = |step: u32| {
                let date = clock.date(step);
                date > begin + 1e-6 && date < last + 1e-6
            };
            let every = usize::try_from(self.every()).unwrap_or(1);
            let mut steps = (0..=clock.steps).step_by(every).chain([clock.steps]);
            if from.or(to).is_some() && !steps.any(within) {
                let message = "an effect is read off the rows after `from` and up to `to`";
                let key = if to.is_some() { "to" } else { "from" };
                let label = format!("no step is recorded from {begin} to {last}");
                self.contradiction(message, &[(&of(name, key), label)]);
            }
        }
        Some(Reading {
            measure: measure?,
            statistic,
            from,
            to,
        })
    }

    /// Steps between rows; 1 where that is faulty.
    fn every(&self) -> i64 {
        let given = self.tree.at("output.every").and_then(|node| node.number());
        #[expect(clippy::cast_possible_truncation, reason = "a small whole number")]
        given
            .filter(|every| (1.0..1e9).contains(every))
            .map_or(1, |every| every as i64)
    }

    /// A measure by its name, that runs record.
    fn measured(&mut self, name: &str, pattern: &'static str, known: &Known<'_>) -> Option<String> {
        let measure = self.text(pattern, name)?;
        let key = pattern.rsplit('.').next().unwrap_or(pattern);
        let path = of(name, key);
        if self.whole && !known.measures.contains(&measure) {
            let node = self.tree.at(&path)?;
            let fault = no_measure(&path, node, &measure, known.measures);
            self.fault(&path, fault);
            return None;
        }
        Some(measure)
    }

    /// The kind with what belongs to it alone.
    fn kind(&mut self, name: &str, word: &str, known: &Known<'_>) -> Option<EffectKind> {
        let factor = self.optional_number("experiment.effects.*.factor", name);
        let brand = self.text("experiment.effects.*.brand", name);
        Some(match word {
            "ratio" => EffectKind::Ratio,
            "change" => EffectKind::Change,
            "difference" => EffectKind::Difference,
            "volume" => EffectKind::Volume,
            "valence" => EffectKind::Valence,
            "elasticity" => {
                let path = of(name, "factor");
                let Some(factor) = factor else {
                    if self.tree.at(&path).is_none() {
                        self.lacks(name, "factor", "by which factor an input differs");
                    }
                    return None;
                };
                if (factor - 1.0).abs() < 1e-9 {
                    let message = "an elasticity needs an input that differs";
                    let label = "found 1; allowed: any other positive number".to_owned();
                    self.contradiction(message, &[(&path, label)]);
                }
                EffectKind::Elasticity { factor }
            }
            "expansion" => {
                let brand = self.sold(name, brand, known)?;
                EffectKind::Expansion { brand }
            }
            _ => EffectKind::Value,
        })
    }

    /// A brand that is sold.
    fn sold(&mut self, name: &str, brand: Option<String>, known: &Known<'_>) -> Option<String> {
        let Some(brand) = brand else {
            self.lacks(name, "brand", "whose gain is split");
            return None;
        };
        let brands = known.market.iter().flat_map(|market| &market.brands);
        let brands: Vec<String> = brands.map(|brand| brand.name.clone()).collect();
        if !brands.contains(&brand) && self.whole {
            let path = of(name, "brand");
            let message = format!("`{path}` names no brand");
            let label = format!("found `{brand}`; allowed: {}", listed(&brands));
            let fault = Diagnostic::error("scenario/unknown-key", message);
            let fault = match self.tree.at(&path) {
                Some(node) => fault.at(&node.spot, label),
                None => fault,
            };
            let near = nearest(&brand, brands.iter().map(String::as_str));
            let fault = match near {
                Some(near) => fault.hint(format!("did you mean `{near}`?")),
                None => fault,
            };
            self.fault(&path, fault);
        }
        Some(brand)
    }

    /// What was published: a range that holds its number.
    fn published(&mut self, name: &str) -> Published {
        let published = Published {
            value: self.optional_number("experiment.effects.*.published", name),
            low: self.optional_number("experiment.effects.*.low", name),
            high: self.optional_number("experiment.effects.*.high", name),
        };
        let all = [published.low, published.value, published.high];
        let keys = ["low", "published", "high"];
        for (k, one) in all.iter().enumerate() {
            for (j, other) in all.iter().enumerate().skip(k + 1) {
                if let (Some(low), Some(high)) = (one, other)
                    && low > high
                {
                    let message = "what was published lies between its ends";
                    let label = format!("found {high}, which is below {} {low}", keys[k]);
                    self.contradiction(message, &[(&of(name, keys[j]), label)]);
                    return published;
                }
            }
        }
        published
    }

    /// A regression is of brands' sales by the week.
    fn weekly(&mut self, name: &str, word: &str, known: &Known<'_>) {
        let path = of(name, "kind");
        let weekly = self
            .clock
            .is_none_or(|clock| clock.length == StepLength::Week);
        if known.market.is_none() && self.whole {
            let message = format!("`{word}` is of a scenario with brands");
            self.contradiction(&message, &[(&path, "there are none".to_owned())]);
        } else if !weekly || self.every() != 1 {
            let message = format!("`{word}` is read off sales of four weeks");
            let label = "needs time.step = \"week\" and output.every = 1".to_owned();
            self.contradiction(&message, &[(&path, label)]);
        }
    }

    /// The two sides differ.
    fn two_sides(&mut self, name: &str, with: &Set, against: &Set) {
        let (own, other) = (of(name, "with"), of(name, "against"));
        if with != against || !self.sound(&[&own, &other]) {
            return;
        }
        if with.is_empty() {
            self.lacks(name, "with", "what is other on the side that is measured");
        } else {
            let message = "the two sides of an effect are the same";
            let label = "has the settings of `with`".to_owned();
            self.contradiction(message, &[(&other, label)]);
        }
    }

    fn lacks(&mut self, name: &str, key: &str, meaning: &str) {
        let message = format!("`{}` is missing", of(name, key));
        let fault = Diagnostic::error("scenario/missing", message);
        let fault = match self.tree.at(&format!("experiment.effects.{name}")) {
            Some(node) => fault.at(&node.key, format!("needs a setting `{key}`: {meaning}")),
            None => fault,
        };
        self.fault(&of(name, key), fault);
    }

    /// Warns of settings that the kind does not read.
    fn foreign(&mut self, name: &str, word: &str) {
        for (key, kinds) in BELONGS {
            let path = of(name, key);
            if self.tree.at(&path).is_some() && !kinds.contains(&word) {
                let message = format!("`{path}` has no effect");
                let fault = Diagnostic::warning("scenario/no-effect", message);
                let label = format!("`{word}` does not read it");
                self.joint(fault, &[(&path, label)]);
            }
        }
    }
}

/// The path of a setting of an effect.
fn of(name: &str, key: &str) -> String {
    format!("experiment.effects.{name}.{key}")
}
