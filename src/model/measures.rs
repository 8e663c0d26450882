//! What is measured? The tables of all layers, as one list of columns.

use crate::model::brands::measures as brands;
use crate::model::household::measures as household;
use crate::model::prosumers::{self, OF_BOTH};
use crate::model::talk::groups::{self, OF_GROUPS};
use crate::model::talk::measures as talk;
use crate::scenario::{Named, Scenario};

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
    let of_groups = groups::names(scenario).iter();
    heads.extend(of_groups.map(|group| (groups::column(group), OF_GROUPS.1)));
    heads.extend(brands::heads(scenario));
    if prosumers::are_in(scenario) {
        heads.extend(OF_BOTH.map(|(name, unit, _)| (name.to_owned(), unit)));
    }
    heads
}

/// Names of all measures of a scenario with what has a name in it.
#[must_use]
pub fn all_names(named: &Named<'_>) -> Vec<String> {
    let mut names = Vec::new();
    if !named.categories.is_empty() {
        names.extend(household::all_names(named.categories));
    }
    if named.talks {
        names.extend(talk::MEASURES.iter().map(|measure| measure.name.to_owned()));
    }
    names.extend(named.groups.iter().map(|group| groups::column(group)));
    names.extend(brands::all_names(named.brands));
    if !named.categories.is_empty() && !named.brands.is_empty() {
        names.extend(OF_BOTH.map(|(name, ..)| name.to_owned()));
    }
    names
}

/// A measure of any layer, for people; in its name `*` stands for a category, a group or a brand and `+` for a cause.
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
    let of_market = brands::OF_MARKET.into_iter().chain(OF_BOTH);
    let of_market = of_market.map(|(name, unit, meaning)| Told {
        name,
        unit,
        meaning,
    });
    let (name, unit, meaning) = OF_GROUPS;
    let of_groups = Told {
        name,
        unit,
        meaning,
    };
    of_households
        .chain(of_talk)
        .chain([of_groups])
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
        .or_else(|| both(name).map(|row| row.2.to_owned()))
        .or_else(|| brands::meaning(name))
        .or_else(|| Some(format!("{}: {}", groups::group_of(name)?, OF_GROUPS.2)))
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
        None => household::explain(name)
            .or_else(|| both(name).map(explained))
            .or_else(|| brands::explain(name))
            .or_else(|| explain_group(name)),
    }
}

/// The measure of that name which needs households and brands.
fn both(name: &str) -> Option<(&str, &'static str, &'static str)> {
    OF_BOTH.into_iter().find(|row| row.0 == name)
}

/// A measure, for people.
fn explained((name, unit, meaning): (&str, &str, &str)) -> String {
    format!(
        "{name}\n\n{meaning}\n\nkind      a measure: a column of series.csv\nunit      {unit}\n"
    )
}

/// The measure of a group, for people.
fn explain_group(name: &str) -> Option<String> {
    groups::group_of(name)?;
    let (_, unit, meaning) = OF_GROUPS;
    Some(explained((name, unit, meaning)))
}
