//! What is measured? One row a measure: its name, unit, meaning and function of the totals. `*` stands for each category.

use crate::model::household::causes::{CAUSE_MEANINGS, CAUSES};
use crate::model::household::moment::Moment;
use crate::model::household::time_use::UNITS;
use crate::model::household::totals::{Account, Totals};
use crate::scenario::Scenario;

/// What a measure may look at.
pub struct View<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The moment.
    pub moment: &'a Moment,
    /// Sums over adults now.
    pub totals: &'a Totals,
    /// Turns per year since the last row: to making, from making.
    pub turns: (f64, f64),
}

/// How a measure is found.
#[derive(Clone, Copy)]
pub enum Of {
    /// One number.
    All(fn(&View) -> f64),
    /// One a category.
    Each(fn(&View, usize) -> f64),
    /// One a cause and category.
    EachCause(fn(&View, usize, usize) -> f64),
}

/// A measure, which is a column of `series.csv`, or several when its name has a `*`.
pub struct Measure {
    /// Name; `*` stands for a category, `+` for a cause.
    pub name: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// Meaning, in a sentence.
    pub meaning: &'static str,
    /// How it is found.
    pub of: Of,
}

const fn row(name: &'static str, unit: &'static str, of: Of, meaning: &'static str) -> Measure {
    Measure {
        name,
        unit,
        meaning,
        of,
    }
}

/// All measures, in the order of the columns.
pub const MEASURES: &[Measure] = &[
    row(
        "made",
        "share of needs",
        Of::All(made),
        "needs met at home: making counts 1, co-creating `household.cocreation_share`; categories weigh by `need_hours`",
    ),
    row(
        "made_*",
        "share of the need",
        Of::Each(made_of),
        "the need met at home in this category",
    ),
    row(
        "made_hours",
        "share of hours",
        Of::All(made_hours),
        "needs met at home, weighed by the home hours each would take each adult now",
    ),
    row(
        "made_value",
        "share of value",
        Of::All(made_value),
        "needs met at home, weighed by market prices",
    ),
    row(
        "cocreated",
        "share of needs",
        Of::All(|v| weighted(v, cocreated)),
        "adults who co-create, categories weighed by `need_hours`",
    ),
    row(
        "cocreated_*",
        "share of adults",
        Of::Each(cocreated),
        "adults in the habit of co-creating in this category",
    ),
    row(
        "bought",
        "share of needs",
        Of::All(|v| weighted(v, bought)),
        "adults who buy, categories weighed by `need_hours`",
    ),
    row(
        "bought_*",
        "share of adults",
        Of::Each(bought),
        "adults in the habit of buying in this category",
    ),
    row(
        "wave1",
        "share of adults",
        Of::All(|v| wave(v, 0)),
        "outside wage work and making at least `household.wave1_made`",
    ),
    row(
        "between",
        "share of adults",
        Of::All(|v| wave(v, 1)),
        "in none of the waves",
    ),
    row(
        "wave2",
        "share of adults",
        Of::All(|v| wave(v, 2)),
        "in wage work and making less than `household.wave3_made`",
    ),
    row(
        "wave3",
        "share of adults",
        Of::All(|v| wave(v, 3)),
        "in wage work and making at least `household.wave3_made` again",
    ),
    row(
        "demarketisation",
        "share of value",
        Of::All(demarketisation),
        "value made at home at market prices less bought materials, over the value of all consumption",
    ),
    row(
        "personalised",
        "share of value",
        Of::All(personalised),
        "consumption at market prices that is made or co-created",
    ),
    row(
        "variants",
        "variants",
        Of::All(variants),
        "effective number of variants consumed: geometric mean over categories, weighed by value",
    ),
    row(
        "variants_*",
        "variants",
        Of::Each(variants_of),
        "effective number of variants consumed, 1 / sum of squared shares; whatever is made at home is its own variant",
    ),
    row(
        "hours_market",
        "hours a week",
        Of::All(|v| hours(v, v.totals.market)),
        "market work per adult",
    ),
    row(
        "hours_making",
        "hours a week",
        Of::All(hours_making),
        "making and co-creating per adult",
    ),
    row(
        "hours_making_*",
        "hours a week",
        Of::Each(|v, c| hours(v, v.totals.making[c])),
        "making and co-creating in this category per adult",
    ),
    row(
        "hours_shopping",
        "hours a week",
        Of::All(|v| hours(v, v.totals.shopping)),
        "searching, buying and waiting per adult",
    ),
    row(
        "hours_leisure",
        "hours a week",
        Of::All(|v| hours(v, v.totals.leisure)),
        "leisure per adult: what is left of the week",
    ),
    row(
        "hours_fixed",
        "hours a week",
        Of::All(|v| hours(v, v.totals.fixed)),
        "sleep, personal care and the chores that nobody sells",
    ),
    row(
        "hours_home",
        "hours a week",
        Of::All(|v| hours_making(v) + v.scenario.household.fixed_hours),
        "home production per adult: making plus the chores that nobody sells; to set beside time-use data",
    ),
    row(
        "time_value",
        "hours of the mean wage",
        Of::All(|v| v.totals.time_value as f64 / f64::from(UNITS) / adults(v)),
        "mean value of an hour of time",
    ),
    row(
        "skill",
        "skill",
        Of::All(|v| weighted(v, skill)),
        "mean skill, categories weighed by `need_hours`",
    ),
    row(
        "skill_*",
        "skill",
        Of::Each(skill),
        "mean skill in this category",
    ),
    row(
        "wage_work",
        "share of adults",
        Of::All(|v| v.totals.waged as f64 / adults(v)),
        "adults in wage work, with or without work",
    ),
    row(
        "unemployed",
        "share of adults",
        Of::All(|v| v.totals.unemployed as f64 / adults(v)),
        "adults in wage work without work",
    ),
    row(
        "started",
        "per year",
        Of::All(|v| v.turns.0),
        "share of habits that turned to making, per year since the last row",
    ),
    row(
        "stopped",
        "per year",
        Of::All(|v| v.turns.1),
        "share of habits that turned from making, per year since the last row",
    ),
    row(
        "squeezed",
        "share of adults",
        Of::All(|v| v.totals.squeezed as f64 / adults(v)),
        "adults whose habits ask for more hours than they have",
    ),
    row(
        "driver_hours",
        "hours a week",
        Of::All(|v| v.moment.values.hours),
        "the driver `drivers.hours`",
    ),
    row(
        "driver_employment",
        "share",
        Of::All(|v| v.moment.values.employment),
        "the driver `drivers.employment`",
    ),
    row(
        "driver_work_sharing",
        "share",
        Of::All(|v| v.moment.values.work_sharing),
        "the driver `drivers.work_sharing`",
    ),
    row(
        "driver_goods_price",
        "factor",
        Of::All(|v| v.moment.values.goods_price),
        "the driver `drivers.goods_price`",
    ),
    row(
        "driver_skilled_price",
        "factor",
        Of::All(|v| v.moment.values.skilled_price),
        "the driver `drivers.skilled_price`",
    ),
    row(
        "driver_schooling",
        "years",
        Of::All(|v| v.moment.values.schooling),
        "the driver `drivers.schooling`",
    ),
    row(
        "driver_reach",
        "share",
        Of::All(|v| v.moment.values.reach),
        "the driver `drivers.reach`",
    ),
    row(
        "driver_activity",
        "share",
        Of::All(|v| v.moment.values.activity),
        "the driver `drivers.activity`",
    ),
    row(
        "driver_personalisation",
        "0 to 1",
        Of::All(|v| v.moment.values.personalisation),
        "personalisation wanted: the driver `drivers.personalisation`, times what affluence adds",
    ),
    row(
        "driver_price_*",
        "hours of the mean wage",
        Of::Each(price),
        "the driver `drivers.price` of this category times its common factor",
    ),
    row(
        "driver_tools_*",
        "output per home hour",
        Of::Each(|v, c| v.moment.values.tools[c]),
        "the driver `drivers.tools` of this category",
    ),
    row(
        "driver_quality_*",
        "quality",
        Of::Each(|v, c| v.moment.values.quality[c]),
        "the driver `drivers.quality` of this category",
    ),
    row(
        "driver_openness_*",
        "share",
        Of::Each(|v, c| v.moment.values.openness[c]),
        "the driver `drivers.openness` of this category",
    ),
    row(
        "driver_need_*",
        "factor",
        Of::Each(|v, c| v.moment.values.need[c]),
        "the driver `drivers.need` of this category",
    ),
    row(
        "cause_+_*",
        "share of the need",
        Of::EachCause(cause),
        "what this cause has added since the start to the share made in this category; all causes sum to the change of `made_*`",
    ),
];

/// A column: its name and unit.
pub type Head = (String, &'static str);

/// Heads of the columns of a scenario.
#[must_use]
pub fn heads(scenario: &Scenario) -> Vec<Head> {
    let categories: Vec<&str> = scenario
        .household
        .categories
        .iter()
        .map(|c| c.name.as_str())
        .collect();
    let mut heads = Vec::new();
    for measure in MEASURES.iter().filter(|m| wanted(m, scenario)) {
        heads.extend(
            names(measure.name, &categories)
                .into_iter()
                .map(|name| (name, measure.unit)),
        );
    }
    heads
}

/// The columns' names of a measure.
#[must_use]
pub fn names(pattern: &str, categories: &[&str]) -> Vec<String> {
    if !pattern.contains('*') {
        return vec![pattern.to_owned()];
    }
    let causes: &[&str] = if pattern.contains('+') {
        &CAUSES
    } else {
        &[""]
    };
    let one = |category: &&str| {
        let filled = pattern.replace('*', category);
        causes
            .iter()
            .map(move |cause| filled.replace('+', cause))
            .collect::<Vec<_>>()
    };
    categories.iter().flat_map(one).collect()
}

/// Names of all measures of some categories.
#[must_use]
pub fn all_names(categories: &[String]) -> Vec<String> {
    let categories: Vec<&str> = categories.iter().map(String::as_str).collect();
    MEASURES
        .iter()
        .flat_map(|measure| names(measure.name, &categories))
        .collect()
}

/// The row of a column, whose name may have a category and a cause filled in.
#[must_use]
pub fn find(name: &str) -> Option<(&'static Measure, &str)> {
    let exact = MEASURES
        .iter()
        .find(|measure| measure.name == name)
        .map(|measure| (measure, ""));
    let filled = |measure: &'static Measure| {
        let (before, after) = measure.name.split_once('*')?;
        if let Some((start, middle)) = before.split_once('+') {
            let rest = name.strip_prefix(start)?;
            let cause = CAUSES.iter().find(|cause| {
                rest.strip_prefix(**cause)
                    .is_some_and(|rest| rest.starts_with(middle))
            })?;
            return Some((measure, rest.strip_prefix(*cause)?.strip_prefix(middle)?));
        }
        Some((measure, name.strip_prefix(before)?.strip_suffix(after)?))
    };
    // The most particular pattern wins: `hours_making_food` is no `hours_*`.
    exact.or_else(|| {
        let known = MEASURES.iter().filter_map(filled);
        known
            .filter(|(_, category)| !category.is_empty())
            .min_by_key(|(_, category)| category.len())
    })
}

/// What a column means.
#[must_use]
pub fn meaning(name: &str) -> Option<String> {
    let (measure, category) = find(name)?;
    Some(match category {
        "" => measure.meaning.to_owned(),
        category => format!("{category}: {}", measure.meaning),
    })
}

/// What a measure is, for people.
#[must_use]
pub fn explain(name: &str) -> Option<String> {
    let (measure, category) = find(name)?;
    let mut text = format!("{name}\n\n{}\n\n", meaning(name)?);
    if matches!(measure.of, Of::EachCause(_)) && !category.is_empty() {
        let of = |cause: &&str| name == measure.name.replace('+', cause).replace('*', category);
        let k = CAUSES.iter().position(of)?;
        text.push_str(&format!("cause     {}\n", CAUSE_MEANINGS[k]));
    }
    text.push_str("kind      a measure: a column of series.csv\n");
    text.push_str(&format!("unit      {}\n", measure.unit));
    Some(text)
}

/// Values of the columns, in the order of `heads`.
#[must_use]
pub fn values(view: &View) -> Vec<f64> {
    let categories = 0..view.scenario.household.categories.len();
    let mut values = Vec::new();
    for measure in MEASURES.iter().filter(|m| wanted(m, view.scenario)) {
        match measure.of {
            Of::All(of) => values.push(of(view)),
            Of::Each(of) => values.extend(categories.clone().map(|c| of(view, c))),
            Of::EachCause(of) => {
                for c in categories.clone() {
                    values.extend((0..CAUSES.len()).map(|k| of(view, c, k)));
                }
            }
        }
    }
    values
}

fn wanted(measure: &Measure, scenario: &Scenario) -> bool {
    scenario.output.causes || !matches!(measure.of, Of::EachCause(_))
}

fn adults(view: &View) -> f64 {
    view.totals.adults as f64
}

fn hours(view: &View, units: i64) -> f64 {
    units as f64 / f64::from(UNITS) / adults(view)
}

fn made_of(view: &View, c: usize) -> f64 {
    let alpha = view.scenario.household.cocreation_share;
    (view.totals.makers[c] as f64 + alpha * view.totals.cocreators[c] as f64) / adults(view)
}

fn cocreated(view: &View, c: usize) -> f64 {
    view.totals.cocreators[c] as f64 / adults(view)
}

fn bought(view: &View, c: usize) -> f64 {
    (view.totals.adults - view.totals.makers[c] - view.totals.cocreators[c]) as f64 / adults(view)
}

fn skill(view: &View, c: usize) -> f64 {
    view.totals.skill[c] as f64 / f64::from(UNITS) / adults(view)
}

/// Mean over categories with the weights `weight`.
fn mean(view: &View, weight: fn(&View, usize) -> f64, value: fn(&View, usize) -> f64) -> f64 {
    let categories = 0..view.scenario.household.categories.len();
    let total: f64 = categories.clone().map(|c| weight(view, c)).sum();
    categories
        .map(|c| weight(view, c) * value(view, c))
        .sum::<f64>()
        / total
}

fn weighted(view: &View, value: fn(&View, usize) -> f64) -> f64 {
    mean(
        view,
        |v, c| v.scenario.household.categories[c].need_hours,
        value,
    )
}

fn made(view: &View) -> f64 {
    weighted(view, made_of)
}

fn price(view: &View, c: usize) -> f64 {
    view.moment
        .values
        .market_price(view.scenario.household.categories[c].skilled, c)
}

/// Value of what one adult needs of a category.
fn value(view: &View, c: usize) -> f64 {
    price(view, c) * view.moment.values.need[c]
}

fn made_value(view: &View) -> f64 {
    mean(view, value, made_of)
}

fn made_hours(view: &View) -> f64 {
    // Where needs are too small to be counted, none of their hours are met.
    view.totals.hours_met as f64 / view.totals.hours_needed.max(1) as f64
}

fn demarketisation(view: &View) -> f64 {
    mean(view, value, |v, c| {
        let alpha = v.scenario.household.cocreation_share;
        let waged = v.totals.waged_makers[c] as f64 + alpha * v.totals.waged_cocreators[c] as f64;
        made_of(v, c) - v.scenario.household.categories[c].materials * waged / adults(v)
    })
}

fn personalised(view: &View) -> f64 {
    mean(view, value, |v, c| 1.0 - bought(v, c))
}

/// Mass goods spread over `variants`, co-created ones over `variants_cocreated`, each self-made one is alone: the sum of
/// squared shares is b^2 / V + c^2 / V_c + m / N.
fn variants_of(view: &View, c: usize) -> f64 {
    let category = &view.scenario.household.categories[c];
    let (b, k) = (bought(view, c), cocreated(view, c));
    let m = 1.0 - b - k;
    let squares =
        b * b / category.variants + k * k / category.variants_cocreated + m / adults(view);
    1.0 / squares
}

fn variants(view: &View) -> f64 {
    libm::exp(mean(view, value, |v, c| libm::log(variants_of(v, c))))
}

fn wave(view: &View, place: usize) -> f64 {
    view.totals.waves[place] as f64 / adults(view)
}

fn hours_making(view: &View) -> f64 {
    hours(view, view.totals.making.iter().sum())
}

fn cause(view: &View, c: usize, cause: usize) -> f64 {
    let units = f64::from(crate::model::household::attribution::SHARE_UNITS);
    view.totals.causes[c][cause] as f64 / units / adults(view)
}

/// Checks a world's totals: what must add up, adds up.
///
/// # Panics
/// When it does not, which is a fault of this program.
pub fn assert_sound(totals: &Totals) {
    let parts = totals.market
        + totals.making.iter().sum::<i64>()
        + totals.shopping
        + totals.leisure
        + totals.fixed;
    let adults = i64::try_from(totals.adults).expect("fewer than 2^63 adults");
    assert_eq!(
        parts,
        adults * i64::from(Account::week()),
        "the hours of all adults sum to their weeks"
    );
    assert_eq!(
        totals.waves.iter().sum::<u64>(),
        totals.adults,
        "every adult is in one wave or between"
    );
}

#[cfg(test)]
mod tests;
