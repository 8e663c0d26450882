//! What is measured? The tables of all layers, as one list of columns.

use crate::model::brands::measures as brands;
use crate::model::household::measures as household;
use crate::model::talk::measures as talk;
use crate::scenario::Scenario;

/// A column: its name and unit.
pub type Head = (String, &'static str);

/// Heads of the columns that a scenario records.
#[must_use]
pub fn heads(scenario: &Scenario) -> Vec<Head> {
    let mut heads = Vec::new();
    if scenario.household.is_on() {
        heads.extend(household::heads(scenario));
    }
    let of_talk = talk::recorded(scenario);
    heads.extend(of_talk.map(|measure| (measure.name.to_owned(), measure.unit)));
    heads.extend(brands::heads(scenario));
    heads
}

/// Names of all measures of a scenario with some categories (none: no household layer), with or without talk, and with some
/// brands.
#[must_use]
pub fn all_names(categories: &[String], talks: bool, sold: &[String]) -> Vec<String> {
    let mut names = Vec::new();
    if !categories.is_empty() {
        names.extend(household::all_names(categories));
    }
    if talks {
        names.extend(talk::MEASURES.iter().map(|measure| measure.name.to_owned()));
    }
    names.extend(brands::all_names(sold));
    names
}

/// A measure of any layer, for people; in its name `*` stands for a category or a brand and `+` for a cause.
pub struct Told {
    /// Name.
    pub name: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// Meaning, in a sentence.
    pub meaning: &'static str,
}

/// The measures of all layers.
pub fn all() -> impl Iterator<Item = Told> {
    let of_households = household::MEASURES.iter().map(|m| Told {
        name: m.name,
        unit: m.unit,
        meaning: m.meaning,
    });
    let of_talk = talk::MEASURES.iter().map(|m| Told {
        name: m.name,
        unit: m.unit,
        meaning: m.meaning,
    });
    let of_brands = brands::MEASURES.iter().map(|m| Told {
        name: m.name,
        unit: m.unit,
        meaning: m.meaning,
    });
    let of_market = brands::OF_MARKET.into_iter();
    let of_market = of_market.map(|(name, unit, meaning)| Told {
        name,
        unit,
        meaning,
    });
    of_households
        .chain(of_talk)
        .chain(of_brands)
        .chain(of_market)
}

/// What a column means.
#[must_use]
pub fn meaning(name: &str) -> Option<String> {
    let of_talk = talk::MEASURES.iter().find(|measure| measure.name == name);
    of_talk
        .map(|measure| measure.meaning.to_owned())
        .or_else(|| household::meaning(name))
        .or_else(|| brands::meaning(name))
}

/// What a measure is, for people.
#[must_use]
pub fn explain(name: &str) -> Option<String> {
    let of_talk = talk::MEASURES.iter().find(|measure| measure.name == name);
    match of_talk {
        Some(measure) => Some(format!(
            "{name}\n\n{}\n\nkind      a measure: a column of series.csv\nunit      {}\n",
            measure.meaning, measure.unit
        )),
        None => household::explain(name).or_else(|| brands::explain(name)),
    }
}
