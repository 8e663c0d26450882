//! What does a setting do? The table's row in sentences, and the nearest path to one that does not exist.

use crate::scenario::check::actions::OF_KINDS;
use crate::scenario::check::unknown;
use crate::scenario::nearest::nearest;
use crate::scenario::parameters::{COURSE, Kind, PARAMETERS, Parameter, Preset, find};
use crate::scenario::print::shown;

/// What a setting is; a category's name may stand where the table has `*`, and a course's part behind a driver.
#[must_use]
pub fn parameter(path: &str) -> Option<String> {
    if let Some(row) = find(path) {
        return Some(told(path, row));
    }
    let (driver, key) = path.rsplit_once('.')?;
    let course = find(driver).is_some_and(|row| row.kind == Kind::Course);
    let part = COURSE.iter().find(|row| row.path == key)?;
    course.then(|| told(path, part))
}

/// The rows below a path such as `household` or `drivers.price`, in the order of a file.
#[must_use]
pub fn group(path: &str) -> Vec<&'static Parameter> {
    let parts: Vec<&str> = path.split('.').collect();
    let below = |row: &&Parameter| {
        let names: Vec<&str> = row.path.split('.').collect();
        let fits = |(wanted, found): (&&str, &&str)| wanted == found || *wanted == "*";
        names.len() > parts.len() && names.iter().zip(&parts).all(fits)
    };
    PARAMETERS.iter().filter(below).collect()
}

/// The paths that lead to groups of settings.
#[must_use]
pub fn groups() -> Vec<String> {
    let above = |row: &Parameter| {
        let parts: Vec<&str> = row.path.split('.').collect();
        let depths = 1..parts.len();
        let heads = depths.map(|depth| parts[..depth].join("."));
        heads.collect::<Vec<_>>()
    };
    let mut all: Vec<String> = PARAMETERS.iter().flat_map(above).collect();
    all.retain(|path| !path.ends_with('*'));
    all.sort();
    all.dedup();
    all
}

/// What each kind of action of a brand does.
const ACTIONS: [(&str, &str); 9] = [
    (
        "advertise",
        "Buys advertisements: those who meet one come to know the brand, and believe it as far as they trust advertisements",
    ),
    (
        "seed",
        "Gives samples to adults it has found, once, at its start; with `posts` it also pays them to speak well of the brand",
    ),
    (
        "converse",
        "Joins the conversation: words of the brand's own channel to all who know of it, and an ear for what they say",
    ),
    (
        "destination",
        "Keeps a place of its own, a page or a channel: words to those who own the product",
    ),
    (
        "community",
        "Keeps a community that owners join: members stay with the brand and speak for it while it is cared for, and leave when \
         it is not",
    ),
    (
        "answer",
        "Answers complaints: who was answered stops speaking against the brand, and the brand hears what is wrong with it",
    ),
    (
        "co-create",
        "Develops what consumers think of: each idea brings the brand nearer to what they want",
    ),
    (
        "customise",
        "Makes the product as its buyer wants it: it fits better, and each purchase costs more to make",
    ),
    (
        "open",
        "Opens the product for repair and change at home: its owners co-create more in a category of need",
    ),
];

/// What a kind of action of a brand does, and the settings it reads.
#[must_use]
pub fn action(word: &str) -> Option<String> {
    let (_, meaning) = ACTIONS.iter().find(|one| one.0 == word)?;
    let reads = OF_KINDS.iter().filter(|one| one.1.contains(&word));
    let reads: Vec<&str> = reads.map(|one| one.0).collect();
    Some(format!(
        "{word}\n\n{meaning}\n\nkind      a kind of action of a brand (brands.*.actions.*.kind)\n\
         reads     start, end, budget, {}\n",
        reads.join(", ")
    ))
}

/// A path with each part replaced by the nearest that stands in its place; none when a part resembles nothing there.
#[must_use]
pub fn nearest_path(path: &str) -> Option<String> {
    unknown::nearest_path(path)
}

/// The setting whose path, or last name, is nearest to a word.
#[must_use]
pub fn nearest_parameter(word: &str) -> Option<&'static str> {
    let last = |path: &'static str| path.rsplit('.').next().unwrap_or(path);
    if let Some(row) = PARAMETERS.iter().find(|row| last(row.path) == word) {
        return Some(row.path);
    }
    nearest(word, PARAMETERS.iter().map(|row| row.path)).or_else(|| {
        let near = nearest(word, PARAMETERS.iter().map(|row| last(row.path)))?;
        let row = PARAMETERS.iter().find(|row| last(row.path) == near)?;
        Some(row.path)
    })
}

fn told(path: &str, row: &Parameter) -> String {
    let mut text = format!("{path}\n\n{}\n\n", row.meaning);
    if row.path == "brands.*.actions.*.kind" {
        for (word, meaning) in ACTIONS {
            text.push_str(&format!("  {word:<12} {meaning}\n"));
        }
        text.push('\n');
    }
    let kind = kind(row);
    text.push_str(&format!("kind      {kind}\n"));
    if matches!(row.kind, Kind::Number | Kind::Integer | Kind::Course) {
        text.push_str(&format!("allowed   {}\n", row.allowed()));
    }
    text.push_str(&format!("default   {}\n", preset(row.preset)));
    text.push_str(&format!("source    {}\n", row.source));
    if !row.shapes_results {
        text.push_str("results   do not depend on it\n");
    }
    text
}

fn kind(row: &Parameter) -> String {
    match row.kind {
        Kind::Text => "a text".to_owned(),
        Kind::Number => "a number".to_owned(),
        Kind::Integer => "a whole number".to_owned(),
        Kind::Flag => "true or false".to_owned(),
        Kind::Choice(words) => format!("one of {}", words.join(", ")),
        Kind::Choices(words) => format!("a list of {}", words.join(", ")),
        Kind::Dates => "a list of dates in years".to_owned(),
        Kind::Adults => "a list of adults by their numbers".to_owned(),
        Kind::Points => "a list of [date, value] pairs".to_owned(),
        Kind::Filter => "a table such as { country = \"Germany\" }".to_owned(),
        Kind::Course => "a course: a number, a list of [date, value] pairs, or a table with \
        constant, points, csv or shape; scale, shift and freeze change it"
            .to_owned(),
        Kind::Texts => "a list of texts".to_owned(),
        Kind::Settings => "a table such as { \"drivers.hours\" = 32 }".to_owned(),
        Kind::Varied => "a table such as { \"drivers.hours.scale\" = \"0.8..1.2:5\" }".to_owned(),
    }
}

/// What holds when a setting is not given, in words.
#[must_use]
pub fn preset(preset: Preset) -> String {
    match preset {
        Preset::Required => "none: it must be given".to_owned(),
        Preset::Absent => "absent".to_owned(),
        Preset::Number(number) => shown(number),
        Preset::Integer(whole) => whole.to_string(),
        Preset::Flag(flag) => flag.to_string(),
        Preset::Text(text) => text.to_owned(),
        Preset::Words(words) => words.join(", "),
        Preset::Nothing => "an empty list".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{action, group, groups, nearest_parameter, nearest_path, parameter};

    #[test]
    fn settings_and_parts_of_courses_are_explained() {
        let text = parameter("household.categories.food.need_hours").expect("it exists");
        assert!(text.contains("hours a week") && text.contains("must be given"));
        assert!(parameter("drivers.price.food.freeze").is_some_and(|t| t.contains("stands still")));
        assert!(parameter("people.count.freeze").is_none());
    }

    #[test]
    fn groups_hold_what_stands_below_them() {
        assert_eq!(group("time").len(), 3);
        assert_eq!(group("household.categories.food").len(), 11);
        assert_eq!(group("drivers.price")[0].path, "drivers.price.*");
        assert!(group("time.start").is_empty() && group("tim").is_empty());
        assert!(groups().contains(&"household.categories".to_owned()));
    }

    #[test]
    fn slips_lead_to_the_setting() {
        assert_eq!(
            nearest_parameter("household.reveiw_rate"),
            Some("household.review_rate")
        );
        assert_eq!(nearest_parameter("rewirin"), Some("network.rewiring"));
        assert_eq!(nearest_parameter("xyzzy"), None);
        let slips = [
            ("drivers.hourz.scale", "drivers.hours.scale"),
            ("household.influense", "household.influence"),
            ("drivers.price.food.skale", "drivers.price.food.scale"),
            ("brand.mine.prize", "brands.mine.price"),
        ];
        for (path, meant) in slips {
            assert_eq!(nearest_path(path).as_deref(), Some(meant));
        }
        assert_eq!(nearest_path("drivers.xyzzy"), None);
    }

    #[test]
    fn every_kind_of_action_is_explained_with_what_it_reads() {
        for word in crate::scenario::parameters::brands::KINDS {
            let text = action(word).expect("it is explained");
            assert!(text.contains("reads     start, end, budget"), "{text}");
        }
        assert!(action("answer").is_some_and(|text| text.contains("answer_cost, delay")));
        assert!(action("sing").is_none());
    }
}
