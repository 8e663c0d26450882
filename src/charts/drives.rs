//! Which words does a driver have? Headings for panels, and a title that says what moved most and how.

use crate::charts::findings::{SLIGHT, dates};
use crate::charts::labels::{brief, capital, joined, percent, small, whole};

/// A driver of the whole or of some categories, and its course.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Drive {
    /// As in a sentence: `tools for media`.
    pub(crate) name: String,
    /// What stands behind a value in a sentence, with the space before it.
    pub(crate) unit: &'static str,
    pub(crate) first: f64,
    pub(crate) last: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
    /// Whether it lies between 0 and 1: ratios of shares say little.
    pub(crate) share: bool,
}

impl Drive {
    /// A course with its ends and its bounds.
    pub(crate) fn new(name: String, unit: &'static str, share: bool, values: &[f64]) -> Self {
        Self {
            name,
            unit,
            first: values.first().copied().unwrap_or(0.0),
            last: values.last().copied().unwrap_or(0.0),
            low: values.iter().copied().fold(f64::INFINITY, f64::min),
            high: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            share,
        }
    }

    /// How far it moved from its first to its last value and from its lowest to its highest: in logarithms, for a
    /// share as it is.
    fn moves(&self) -> (f64, f64) {
        if self.share || self.low <= 0.0 {
            (self.last - self.first, self.high - self.low)
        } else {
            let log = |a: f64, b: f64| libm::log(a / b);
            (log(self.last, self.first), log(self.high, self.low))
        }
    }

    /// How much there is to see: the widest span of its values.
    pub(crate) fn span(&self) -> f64 {
        self.moves().1
    }

    /// Whether its end says what it did; a course that went up and down again would seem to have stood still.
    fn ends_elsewhere(&self) -> bool {
        let (change, span) = self.moves();
        change.abs() >= SLIGHT && change.abs() >= span / 2.0
    }

    fn value(&self, value: f64) -> String {
        if self.share {
            percent(value)
        } else {
            brief(value)
        }
    }

    fn told(&self) -> String {
        if !self.ends_elsewhere() {
            let (low, high) = (self.value(self.low), self.value(self.high));
            return format!("{} swung between {low} and {high}{}", self.name, self.unit);
        }
        if self.share || self.low <= 0.0 {
            let (first, last) = (self.value(self.first), self.value(self.last));
            return format!("{} went from {first} to {last}{}", self.name, self.unit);
        }
        format!("{} {}", self.name, growth(self.last / self.first))
    }
}

/// Title of `drivers`: what rose most and what fell most in proportion; then shares, then what went up and down.
pub(crate) fn title(times: &[f64], drives: &[Drive]) -> String {
    let when = dates(times);
    let span = format!("from {} to {}", when[0], when[times.len() - 1]);
    let strongest = |wanted: &dyn Fn(&Drive) -> bool| {
        let size = |drive: &&Drive| drive.moves().0.abs().max(drive.moves().1);
        let chosen = drives.iter().filter(|drive| wanted(drive));
        // Of equals the first: drivers of all stand before the prices that they move.
        chosen.reduce(|best, next| {
            if size(&next) > 1.01 * size(&best) {
                next
            } else {
                best
            }
        })
    };
    let up = strongest(&|d| !d.share && d.ends_elsewhere() && d.last > d.first);
    let down = strongest(&|d| !d.share && d.ends_elsewhere() && d.last < d.first);
    let share = strongest(&|d| d.share && d.ends_elsewhere());
    let swing = strongest(&|d| !d.ends_elsewhere() && d.span() >= SLIGHT);
    let told: Vec<String> = [up, down, share, swing]
        .into_iter()
        .flatten()
        .take(2)
        .map(Drive::told)
        .collect();
    if told.is_empty() {
        return format!("No driver changed, {span}");
    }
    capital(&format!("{}, {span}", joined(&told)))
}

/// A ratio in words.
fn growth(ratio: f64) -> String {
    let tenths = (ratio * 10.0).round() / 10.0;
    if (1.95..2.05).contains(&ratio) {
        "doubled".to_owned()
    } else if (2.95..3.05).contains(&ratio) {
        "tripled".to_owned()
    } else if ratio >= 9.5 {
        format!("grew {}-fold", whole(ratio))
    } else if ratio >= 2.0 {
        format!("grew {}-fold", brief(tenths))
    } else if ratio >= 1.0 {
        format!("rose by {}", percent(ratio - 1.0))
    } else if (0.495..0.505).contains(&ratio) {
        "halved".to_owned()
    } else if ratio > 0.005 {
        format!("fell by {}", percent(1.0 - ratio))
    } else {
        "all but vanished".to_owned()
    }
}

/// Name of a driver over its panel.
pub(crate) fn heading(driver: &str) -> String {
    match driver {
        "hours" => "Working week",
        "employment" => "Employment",
        "work_sharing" => "Work sharing",
        "goods_price" => "Price of goods",
        "skilled_price" => "Price of skilled labour",
        "schooling" => "Schooling",
        "reach" => "Reach of media and the social web",
        "activity" => "Work done sitting",
        "personalisation" => "Wish for personal things",
        "price" => "Market prices",
        "tools" => "Household tools",
        "quality" => "Market quality",
        "openness" => "Openness to co-creation",
        "need" => "Size of needs",
        other => return capital(&other.replace('_', " ")),
    }
    .to_owned()
}

/// What a value over a panel means, where its name does not say it.
pub(crate) fn measured(driver: &str, unit: &str) -> String {
    match (driver, unit) {
        ("hours", _) => "hours",
        ("quality", _) => "index",
        ("tools", _) => "output of a home hour",
        ("price", _) => "in hours of the mean wage",
        ("need", _) => "1 = usual need",
        (_, "factor") => "1 = listed price",
        (_, "share") => "",
        (_, other) => other,
    }
    .replace(' ', "\u{a0}")
}

/// The unit behind a driver's value in a sentence.
pub(crate) fn unit_in_sentence(driver: &str) -> &'static str {
    match driver {
        "hours" => "\u{a0}hours",
        "schooling" => "\u{a0}years",
        _ => "",
    }
}

/// A driver in the middle of a sentence, in the singular.
pub(crate) fn in_sentence(driver: &str, category: Option<&str>) -> String {
    match (driver, category) {
        ("price", Some(category)) => format!("the price of {}", small(category)),
        ("tools", Some(category)) => format!("tools for {}", small(category)),
        ("tools", None) => "the output of household tools".to_owned(),
        ("hours", _) => "the working week".to_owned(),
        ("activity", _) => "the share of work done sitting".to_owned(),
        ("goods_price" | "skilled_price" | "personalisation" | "reach", _) => {
            format!("the {}", small(&heading(driver)))
        }
        ("price", None) => "market prices".to_owned(),
        (driver, Some(category)) => format!("{} for {}", small(&heading(driver)), small(category)),
        (driver, None) => small(&heading(driver)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Drive, title};

    const YEARS: [f64; 3] = [1750.0, 1900.0, 2050.0];

    fn drive(name: &str, values: &[f64]) -> Drive {
        Drive::new(name.to_owned(), "", false, values)
    }

    #[test]
    fn titles_name_what_moved_most() {
        let drives = [
            drive("tools for media", &[1.0, 5.0, 40.0]),
            drive("hours of work", &[58.0, 60.0, 32.0]),
            drive("openness", &[0.0, 0.0, 0.0]),
        ];
        assert_eq!(
            title(&YEARS, &drives),
            "Tools for media grew 40-fold and hours of work fell by 45%, from 1750 to 2050"
        );
        assert_eq!(
            title(&YEARS, &drives[2..]),
            "No driver changed, from 1750 to 2050"
        );
        let half = [
            drive("prices", &[2.0, 1.5, 1.0]),
            drive("tools", &[1.0, 1.5, 2.0]),
        ];
        assert_eq!(
            title(&YEARS, &half),
            "Tools doubled and prices halved, from 1750 to 2050"
        );
    }

    #[test]
    fn a_cycle_is_told_as_one() {
        let values: Vec<f64> = (0..=100_u8)
            .map(|step| 40.0 + 6.0 * libm::sin(f64::from(step) / 5.0))
            .collect();
        let hours = Drive::new("the working week".to_owned(), " hours", false, &values);
        assert_eq!(
            title(&YEARS, &[hours]),
            "The working week swung between 34 and 46 hours, from 1750 to 2050"
        );
        let share = Drive::new("openness".to_owned(), "", true, &[0.0, 0.1, 0.3]);
        assert_eq!(
            title(&YEARS, &[share]),
            "Openness went from 0% to 30%, from 1750 to 2050"
        );
    }
}
