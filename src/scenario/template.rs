//! What can one start from? The shipped scenarios, part of the program with the files they read, for `thirdwave new`.

use crate::scenario::nearest::nearest;

/// Every template with its name and text. To add one, add a line here.
const TEMPLATES: &[(&str, &str)] = &[
    ("first", include_str!("../../scenarios/first.toml")),
    (
        "three-waves",
        include_str!("../../scenarios/three-waves.toml"),
    ),
    (
        "us-1900-2020",
        include_str!("../../scenarios/us-1900-2020.toml"),
    ),
    (
        "shorter-week",
        include_str!("../../scenarios/shorter-week.toml"),
    ),
    (
        "dear-plumbers",
        include_str!("../../scenarios/dear-plumbers.toml"),
    ),
    (
        "home-tools",
        include_str!("../../scenarios/home-tools.toml"),
    ),
    (
        "made-better",
        include_str!("../../scenarios/made-better.toml"),
    ),
    (
        "desk-bound",
        include_str!("../../scenarios/desk-bound.toml"),
    ),
    (
        "bass-air-conditioners",
        include_str!("../../scenarios/bass-air-conditioners.toml"),
    ),
    (
        "talk-of-the-network",
        include_str!("../../scenarios/talk-of-the-network.toml"),
    ),
    (
        "cascade-window",
        include_str!("../../scenarios/cascade-window.toml"),
    ),
    (
        "clustered-or-random",
        include_str!("../../scenarios/clustered-or-random.toml"),
    ),
    (
        "small-worlds-speed",
        include_str!("../../scenarios/small-worlds-speed.toml"),
    ),
    ("bad-news", include_str!("../../scenarios/bad-news.toml")),
    ("doctors", include_str!("../../scenarios/doctors.toml")),
    (
        "industries",
        include_str!("../../scenarios/industries.toml"),
    ),
    (
        "one-fan-page",
        include_str!("../../scenarios/one-fan-page.toml"),
    ),
    (
        "brand-launch",
        include_str!("../../scenarios/brand-launch.toml"),
    ),
    ("ignored", include_str!("../../scenarios/ignored.toml")),
    ("community", include_str!("../../scenarios/community.toml")),
    (
        "fashion-co-creation",
        include_str!("../../scenarios/fashion-co-creation.toml"),
    ),
    (
        "influencer-or-prosumer",
        include_str!("../../scenarios/influencer-or-prosumer.toml"),
    ),
    (
        "two-brands",
        include_str!("../../scenarios/two-brands.toml"),
    ),
    (
        "online-offline",
        include_str!("../../scenarios/online-offline.toml"),
    ),
    (
        "wave-three-town",
        include_str!("../../scenarios/wave-three-town.toml"),
    ),
    (
        "published-effects",
        include_str!("../../scenarios/published-effects.toml"),
    ),
    (
        "seeding-trial",
        include_str!("../../scenarios/seeding-trial.toml"),
    ),
    (
        "seeding-cascade",
        include_str!("../../scenarios/seeding-cascade.toml"),
    ),
];

/// Every file that templates read besides one another, by the path they say.
const TABLES: &[(&str, &str)] = &[
    (
        "data/food_away_us.csv",
        include_str!("../../scenarios/data/food_away_us.csv"),
    ),
    (
        "data/price_per_need.csv",
        include_str!("../../scenarios/data/price_per_need.csv"),
    ),
    (
        "data/reach_us.csv",
        include_str!("../../scenarios/data/reach_us.csv"),
    ),
    (
        "data/schooling.csv",
        include_str!("../../scenarios/data/schooling.csv"),
    ),
    (
        "data/us_home_production_value.csv",
        include_str!("../../scenarios/data/us_home_production_value.csv"),
    ),
    (
        "data/us_nonfarm_employment.csv",
        include_str!("../../scenarios/data/us_nonfarm_employment.csv"),
    ),
    (
        "data/us_time_use.csv",
        include_str!("../../scenarios/data/us_time_use.csv"),
    ),
    (
        "data/weekly_hours.csv",
        include_str!("../../scenarios/data/weekly_hours.csv"),
    ),
    (
        "data/air_conditioners_us.csv",
        include_str!("../../scenarios/data/air_conditioners_us.csv"),
    ),
    (
        "data/doctors_adoption.csv",
        include_str!("../../scenarios/data/doctors_adoption.csv"),
    ),
    (
        "data/doctors_ties.csv",
        include_str!("../../scenarios/data/doctors_ties.csv"),
    ),
    (
        "data/industries.csv",
        include_str!("../../scenarios/data/industries.csv"),
    ),
    (
        "data/industry_ties.csv",
        include_str!("../../scenarios/data/industry_ties.csv"),
    ),
];

/// How the head of a shipped scenario starts the program on itself, before and after its name.
const STARTS: (&str, &str) = ("cargo run --release -- run scenarios/", ".toml");

/// The names of all templates.
#[must_use]
pub fn names() -> Vec<&'static str> {
    TEMPLATES.iter().map(|template| template.0).collect()
}

/// The name of the template that may have been meant.
#[must_use]
pub fn nearest_name(name: &str) -> Option<&'static str> {
    nearest(name, names())
}

/// The text of a template with a new title; its command lines run the file `new_name.toml`.
#[must_use]
pub fn text(name: &str, new_name: &str) -> Option<String> {
    let template = TEMPLATES.iter().find(|template| template.0 == name)?.1;
    let title = toml::Value::String(new_name.to_owned());
    let shipped = format!("{}{name}{}", STARTS.0, STARTS.1);
    let own = format!("thirdwave run {new_name}.toml");
    let mut replaced = false;
    let mut text = String::new();
    for line in template.lines() {
        if !replaced && line.starts_with("title = ") {
            text.push_str(&format!("title = {title}"));
            replaced = true;
        } else {
            text.push_str(&line.replace(&shipped, &own));
        }
        text.push('\n');
    }
    Some(text)
}

/// A file that a template needs beside it: its path from the template, and its text.
pub type Companion = (String, &'static str);

/// All files that a template reads, those of a scenario it extends included.
#[must_use]
pub fn companions(name: &str) -> Vec<Companion> {
    let mut found: Vec<Companion> = Vec::new();
    let mut open = vec![name.to_owned()];
    while let Some(name) = open.pop() {
        let Some((_, text)) = TEMPLATES.iter().find(|template| template.0 == name) else {
            continue;
        };
        for word in quoted(text) {
            let known = found.iter().any(|file| file.0 == word);
            if let Some((path, text)) = TABLES.iter().find(|table| table.0 == word && !known) {
                found.push(((*path).to_owned(), text));
            }
        }
        let extended = text
            .lines()
            .find_map(|line| line.strip_prefix("extends = \""));
        let Some(base) = extended.and_then(|rest| rest.strip_suffix(".toml\"")) else {
            continue;
        };
        if let Some((base, text)) = TEMPLATES.iter().find(|template| template.0 == base) {
            found.push((format!("{base}.toml"), text));
            open.push((*base).to_owned());
        }
    }
    found.sort();
    found
}

/// What stands between quotes outside of comments.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| line.split('"').skip(1).step_by(2))
}

#[cfg(test)]
mod tests {
    use super::{TABLES, companions, names, nearest_name, text};

    #[test]
    fn a_template_takes_its_new_name() {
        for name in names() {
            let text = text(name, "mine").expect("it is listed");
            assert!(text.contains("title = \"mine\"\n"), "{name}");
            assert!(!text.contains(&format!("scenarios/{name}.toml")), "{name}");
            assert!(text.contains("#   thirdwave run mine.toml"), "{name}");
        }
        assert!(text("nothing", "mine").is_none());
        assert_eq!(nearest_name("tree-waves"), Some("three-waves"));
    }

    #[test]
    fn a_template_has_with_it_what_it_reads() {
        assert!(companions("first").is_empty());
        let paths = |name: &str| -> Vec<String> {
            let files = companions(name).into_iter();
            files.map(|file| file.0).collect()
        };
        let waves = [
            "data/price_per_need.csv",
            "data/reach_us.csv",
            "data/schooling.csv",
            "data/weekly_hours.csv",
        ];
        assert_eq!(paths("three-waves"), waves);
        let states = paths("us-1900-2020");
        assert!(states.contains(&"three-waves.toml".to_owned()));
        assert!(
            waves
                .iter()
                .all(|path| states.contains(&(*path).to_owned()))
        );
        assert!(states.contains(&"data/us_time_use.csv".to_owned()));
        let read: Vec<String> = names().into_iter().flat_map(paths).collect();
        for (table, _) in TABLES {
            assert!(
                read.contains(&(*table).to_owned()),
                "{table} is read by nobody"
            );
        }
    }
}
