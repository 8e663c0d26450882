//! Element 1, purpose and patterns: what the model is for, and which facts it is held against, also those that speak against it.

use crate::model::description::markdown::{code, number, plain, table};
use crate::scenario::{Comparison, Scenario};

/// A fact that the model is held against.
pub(super) struct Pattern {
    /// The fact.
    pub(super) fact: &'static str,
    /// Who found it.
    pub(super) source: &'static str,
    /// Measures to set beside it; none where the model has nothing of the kind.
    pub(super) measures: &'static [&'static str],
}

const fn fact(
    fact: &'static str,
    source: &'static str,
    measures: &'static [&'static str],
) -> Pattern {
    Pattern {
        fact,
        source,
        measures,
    }
}

/// Facts that speak for a return of making to the home.
pub(super) const FOR: &[Pattern] = &[
    fact(
        "About 30 % of the market hours lost in the recession after 2007 went into home production",
        "Aguiar, Hurst & Karabarbounis 2013",
        &["hours_market", "hours_making"],
    ),
    fact(
        "American men's home hours rose from 4.0 a week in 1900 to 16.3 in 2000; the model has no sexes, so only the total of \
         all people can be set beside it",
        "Ramey & Francis 2009",
        &["hours_home"],
    ),
    fact(
        "American home hours of all people rose again after 1980, from 20.8 a week to 22.3 in 2000",
        "Ramey & Francis 2009",
        &["hours_home"],
    ),
    fact(
        "6.1 % of British consumers had made or changed a product for their own use within three years",
        "von Hippel, de Jong & Flowers 2012",
        &[],
    ),
    fact(
        "Services grow dearer against goods as long as their productivity grows more slowly",
        "Baumol 1967",
        &["driver_price_*"],
    ),
];

/// Facts that any account of the three centuries must meet.
pub(super) const EITHER: &[Pattern] = &[
    fact(
        "American home hours of all people stayed near 23 a week for sixty years: 22.8 in 1900, 24.9 in 1960",
        "Ramey & Francis 2009",
        &["hours_home"],
    ),
    fact(
        "American market hours per person fell from 27.7 a week in 1900 to 20.4 in 1980 and were 23.5 in 2000",
        "Ramey & Francis 2009",
        &["hours_market"],
    ),
    fact(
        "The share of American workers outside farming rose from .37 in 1840 to .60 in 1900 and .98 in 2000",
        "Herrendorf, Rogerson & Valentinyi 2014",
        &["wage_work"],
    ),
];

/// Facts that speak against it.
pub(super) const AGAINST: &[Pattern] = &[
    fact(
        "The value that household production would add to American GDP fell from 39 % of it in 1965 to 26 % in 2010",
        "Bridgman and others 2012",
        &["demarketisation", "made_value"],
    ),
    fact(
        "The share of food spending that goes to food made outside the home rose from 33.4 % in 1970 to 48.6 % in 2010",
        "US Department of Agriculture, Food Expenditure Series",
        &["made_food", "bought_food"],
    ),
    fact(
        "The share of home improvement that Americans do themselves fell from 2003 to the late 2010s, although the repair of \
         household items became dearer in hours of work",
        "Joint Center for Housing Studies, Improving America's Housing",
        &["made_repair"],
    ),
    fact(
        "The American full-time week has not become shorter since 1970: 38.8 hours then, 40.3 in 2000. The fall is European",
        "Huberman & Minns 2007",
        &["driver_hours"],
    ),
    fact(
        "The longest full-time week on record from 1870 on is 67.6 hours (Germany 1870), not the 80 to 90 of the claim",
        "Huberman & Minns 2007",
        &["driver_hours"],
    ),
    fact(
        "The wage of English craftsmen over that of labourers fell from 1.57 in 1750 to 1.10 in 1950 and was 1.22 in 2000: \
         services became dearer against goods, skilled labour hardly against other labour",
        "Clark 2005",
        &["driver_skilled_price"],
    ),
    fact(
        "That market goods became worse, one of the claim's causes, is in no record known to us; quality enters as an assumption",
        "the claim: Kotler 1986",
        &["driver_quality_*"],
    ),
];

/// The element.
pub(super) fn element(scenario: &Scenario) -> String {
    let mut text = String::from("## 1 Purpose and patterns\n\n");
    text.push_str(PURPOSE);
    text.push_str("\n**Patterns.** ");
    text.push_str(
        "The model is held against facts that speak for the hypothesis, against it, or neither way. Defaults that say so in \
         section 7 were set by hand until the level and the trough of the share made came out; the facts below were then \
         compared, not fitted, and what the model misses is part of its result. Each row names the measures of section 7 to set \
         beside the fact. Measures that open with `driver_` are inputs: there the fact tests a premise of the claim, not the \
         rule.\n\n",
    );
    for (title, patterns) in [
        ("For a return of making to the home", FOR),
        ("Against it", AGAINST),
        ("Neither way, and to be met by any account", EITHER),
    ] {
        text.push_str(&format!("*{title}*\n\n{}\n", rows(patterns)));
    }
    text.push_str(&comparisons(&scenario.compare));
    text
}

const PURPOSE: &str = "\
**Purpose.** The model asks under which courses of work hours, prices, household tools, schooling, social reach and quality \
each kind of need returns to the home. The claim under study is Toffler's (1980), as Kotler (1986) restated it: in a first \
wave people made what they used; in a second they sold their hours and bought it; in a third, with shorter hours, dearer \
skilled labour, more schooling, better tools and a social web, they make again, by choice. The claim is a hypothesis. The \
model holds no wave, no turning date and no rule that changes with time: only the drivers of section 6 move, and the waves \
are read off what adults then do. It serves to compare such worlds with each other and with the record, under equal random \
numbers. It does not forecast.

It knows no firms, no prices made by supply and demand, no households of several people, no sexes, no children and no deaths: \
the same adults live through the whole time. Talk and brands are other layers and not part of this
description.
";

fn rows(patterns: &[Pattern]) -> String {
    let rows: Vec<Vec<String>> = patterns
        .iter()
        .map(|pattern| {
            let measures: Vec<String> = pattern.measures.iter().map(|name| code(name)).collect();
            let measures = if measures.is_empty() {
                "none of the model".to_owned()
            } else {
                measures.join(", ")
            };
            vec![pattern.fact.to_owned(), pattern.source.to_owned(), measures]
        })
        .collect();
    table(&["Fact", "Source", "Set beside it"], &rows)
}

/// The observed series that the scenario itself brings.
fn comparisons(all: &[Comparison]) -> String {
    if all.is_empty() {
        return "This scenario brings no observed series of its own to compare with.\n".to_owned();
    }
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|one| {
            let date = |point: Option<&(f64, f64)>| point.map_or_else(String::new, |p| number(p.0));
            vec![
                plain(&one.label),
                code(&one.measure),
                one.observed.len().to_string(),
                date(one.observed.first()),
                date(one.observed.last()),
                one.fit_until.map_or_else(|| "none".to_owned(), number),
                one.fitted.name().to_owned(),
            ]
        })
        .collect();
    let heads = [
        "Series",
        "Measure",
        "Values",
        "First",
        "Last",
        "Fitted until",
        "Fitted",
    ];
    format!(
        "Observed series that this scenario is compared with; values up to the date until which it was fitted count as \
         fitted, later ones judge. The last column says how settings were chosen by the series; where it is `unsaid` and \
         no date stands before it, the scenario does not say whether they were:\n\n{}",
        table(&heads, &rows)
    )
}
