//! What does a person read of brands in the terminal? That the table says what the series say, for any number of runs.

use crate::support::Desk;
use thirdwave::output::csv;

const SHOPS: &str = "\
title = \"Shops\"
time = { start = 2020, end = 2023, step = \"month\" }
people.count = 500
network = { kind = \"watts-strogatz\", degree = 10 }
online = { kind = \"barabasi-albert\", newcomer_ties = 5, directed = true }
drivers = { reach = 0.7 }
[brands.acme]
label = \"Acme, the oldest shop in town\"
known = 0.2
actions.seed = { kind = \"seed\", share = 0.02 }
actions.ads = { kind = \"advertise\", budget = 1000 }
[brands.bolt]
known = 0.2
actions.club = { kind = \"community\", budget = 100 }
";

/// The cells after a label.
fn cells<'a>(text: &'a str, label: &str) -> Vec<&'a str> {
    let row = text
        .lines()
        .find(|line| line.trim_start().starts_with(label));
    let row = row.unwrap_or_else(|| panic!("`{label}` is missing in:\n{text}"));
    let rest = row.trim_start().trim_start_matches(label);
    rest.split("  ")
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
        .collect()
}

#[test]
fn brands_have_a_column_each_that_says_what_the_series_say() {
    let desk = Desk::empty().file("shops.toml", SHOPS);
    let text = desk.run("run shops.toml --no-charts").exit(0).out();
    let series = csv::read(&desk.bytes("output/shops/series.csv")).expect("a table");
    let course = |name: &str| series.numbers(name).expect("numbers").to_vec();
    let last = |name: &str| *course(name).last().expect("rows");
    let share = |value: f64| format!("{:.1} %", value * 100.0);
    let brands = ["acme", "bolt"];
    let expected = brands.map(|brand| share(last(&format!("buyers_{brand}"))));
    assert_eq!(cells(&text, "have bought it"), expected);
    let year = brands.map(|brand| {
        let revenue = course(&format!("revenue_{brand}"));
        revenue[36] - revenue[24]
    });
    let expected = year.map(|sold| share(sold / (year[0] + year[1])));
    assert_eq!(cells(&text, "Share of sales in the last year"), expected);
    let members = cells(&text, "Adults in its community");
    assert_eq!(members, ["-".to_owned(), share(last("members_bolt"))]);
    assert!(text.contains("Acme, the oldes…"), "{text}");
    assert!(text.contains("claim 60 % and $3.45"), "{text}");
    let spoke = cells(&text, "spoke well of a brand in the last year, unpaid");
    assert_eq!(spoke, [share(last("ambassadors"))]);
    let told = cells(&text, "told a brand that listens what they think");
    assert_eq!(told, [share(last("participants"))]);
    assert!(
        !text.contains("make and speak"),
        "nobody makes without households"
    );
    // Channels of all brands together are told once, those of single brands in the table.
    assert!(
        !text.contains("seed acme") && !text.contains("_acme"),
        "{text}"
    );
    let again = desk.run("run shops.toml --no-charts").exit(0).out();
    assert_eq!(text, again, "a finished run says the same");
}

#[test]
fn several_runs_are_told_as_means_and_a_market_without_sales_has_no_shares() {
    let desk = Desk::empty().file("shops.toml", SHOPS);
    let several = desk
        .run("run shops.toml --no-charts --runs 3")
        .exit(0)
        .out();
    assert!(
        several.contains("Brands at the end (means of 3 runs)"),
        "{several}"
    );
    let quiet = SHOPS
        .replace("known = 0.2", "known = 0")
        .replace("share = 0.02", "share = 0");
    let quiet = quiet.replace("budget = 1000", "budget = 0");
    let desk = Desk::empty().file("quiet.toml", quiet);
    let text = desk.run("run quiet.toml --no-charts").exit(0).out();
    assert_eq!(cells(&text, "have bought it"), ["0.0 %", "0.0 %"]);
    assert_eq!(cells(&text, "Share of sales in the last year"), ["-", "-"]);
    assert_eq!(cells(&text, "Cost per buyer"), ["-", "-"]);
}

#[test]
fn shares_of_sales_are_drawn_where_brands_sell() {
    let desk = Desk::empty().file("shops.toml", SHOPS);
    desk.run("run shops.toml -q --runs 4").exit(0);
    let picture = "output/shops/charts/market.svg";
    let drawn = desk.text(picture);
    assert!(drawn.contains("of sales") && drawn.contains("Band: the middle half of 4 runs"));
    desk.run("chart output/shops --kind market --format svg")
        .exit(0);
    assert_eq!(drawn, desk.text(picture), "the folder says the same");
}

#[test]
fn charts_of_brands_are_drawn_from_what_was_valued() {
    let text = format!(
        "{SHOPS}actions.care = {{ kind = \"answer\", budget = 100 }}\nactions.ads = {{ kind = \"advertise\", budget = 1000 }}\n\
         [output]\nprogrammes = true\n"
    );
    let desk = Desk::empty().file("shops.toml", text);
    desk.run("run shops.toml -q --runs 2").exit(0);
    let says = |kind: &str, words: &[&str]| {
        let drawn = desk.text(&format!("output/shops/charts/{kind}.svg"));
        for words in words {
            assert!(drawn.contains(words), "{kind}: {words}");
        }
    };
    says(
        "voice",
        &["Share of voice", "Share of market", "Net sentiment"],
    );
    says(
        "sales",
        &["of sales are online", "In stores, looked up online"],
    );
    says("attribution", &["the largest part of owners"]);
    says(
        "cost-per-adopter",
        &["A buyer has cost", "One more buyer, by action"],
    );
    says(
        "value",
        &["Without any action", "With all actions", "Together, beyond"],
    );
    says(
        "crisis",
        &["bolt, with answers", "bolt, without", "Complaints answered"],
    );
    says("prosumers", &["speak for a brand unpaid", "Participants"]);
    says(
        "community",
        &["of its members were new", "Left in the year before"],
    );
    says("adoption", &["Acme, the oldest shop in town or bolt"]);
    // A run's folder has all that they are drawn from.
    let before = desk.text("output/shops/charts/crisis.svg");
    desk.run("chart output/shops --format svg").exit(0);
    assert_eq!(before, desk.text("output/shops/charts/crisis.svg"));
    let value = csv::read(&desk.bytes("output/shops/value.csv")).expect("a table");
    assert_eq!(
        value.rows(),
        2 * 7,
        "five actions, and all of each brand, in two runs"
    );
}

#[test]
fn names_that_run_into_each_other_are_refused_before_the_first_run() {
    let cases = [
        "[brands.answered]\nknown = 0.5\n[brands.x]\nknown = 0.5\n",
        "[brands.answered_x]\nknown = 0.5\n[brands.x]\nknown = 0.5\n",
        "[brands.a_b]\nactions.c = { kind = \"advertise\", budget = 1 }\n[brands.a]\n\
         actions.b_c = { kind = \"advertise\", budget = 1 }\n",
    ];
    for text in cases {
        let desk = Desk::empty().file("names.toml", text);
        desk.run("check names.toml")
            .exit(3)
            .stderr("two measures would be named")
            .stderr("names.toml:1");
    }
}
