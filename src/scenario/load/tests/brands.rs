//! Do brands load, are they written out whole, and do neither their names nor their order decide whose luck is whose?

use crate::scenario::adoption::Contagion;
use crate::scenario::brands::{Brand, Deed, Market, Opening, Targets};
use crate::scenario::canonical::{canonical_text, to_toml};
use crate::scenario::explain::{group, groups, parameter};
use crate::scenario::load::tests::{good, said, with};
use crate::scenario::print::resolved;

/// A scenario with every kind of action and every setting of brands.
pub(super) const BRANDED: &str = r#"
[time]
start = 2000
end = 2010
step = "month"
[people]
count = 200
[household]
wave_memory = 5
[brands.acme]
label = "Acme & Sons"
price = 2
margin = 0.5
quality = 0.7
fit = 0.6
sells = ["online"]
known = 0.3
[brands.acme.actions.launch]
kind = "advertise"
start = 2001
end = 2002.5
budget = 5
contact_cost = 0.02
carryover = 0.4
social = 0.25
wearout = 0.1
[brands.acme.actions.samples]
kind = "seed"
targets = "hubs"
share = 0.01
sample_cost = 3
posts = 12
post_cost = 0.5
budget = 7
[brands.acme.actions.friends]
kind = "seed"
targets = "list"
list = [3, 1, 199]
[brands.acme.actions]
talk = { kind = "converse", budget = 7, contact_cost = 0.5 }
club = { kind = "community", budget = 7, member_cost = 2 }
desk = { kind = "answer", budget = 7, answer_cost = 2, delay = 0.5 }
lab = { kind = "co-create", budget = 7, idea_cost = 20 }
mend = { kind = "open", category = "repair", openness = 0.25, owner_cost = 0.1, budget = 7 }
fitting = { kind = "customise", budget = 7, unit_cost = 0.2, personal = 0.75 }
[brands.best]
entry = 2005.25
sells = ["stores"]
lot = 0
[brands.cheap]
price = 0.5
[consumers]
price_sensitivity = 2.5
creative = 0.1
[compare.seen]
measure = "made_repair"
points = [[2001, 0.5]]
[experiment.effects.gain]
kind = "expansion"
brand = "acme"
against = { "brands.acme.actions.samples.share" = 0 }
published = 0
"#;

fn market(text: &str, set: &[&str]) -> Market {
    good(text, set).market.expect("there are brands")
}

fn lots(market: &Market) -> Vec<(&str, u8)> {
    let brands = market.brands.iter();
    brands
        .map(|brand| (brand.name.as_str(), brand.lot))
        .collect()
}

#[test]
fn a_brand_without_settings_has_the_defaults() {
    let scenario = good("[brands.acme]", &[]);
    let market = scenario.market.expect("there is a brand");
    let brand = &market.brands[0];
    assert_eq!((brand.price, brand.margin, brand.quality), (1.0, 0.4, 0.5));
    assert!(brand.sells_online && brand.sells_in_stores && brand.entry.is_none());
    assert_eq!(
        (brand.label.as_str(), brand.lot, brand.actions.len()),
        ("acme", 0, 0)
    );
    let consumers = &market.consumers;
    assert_eq!(
        (consumers.price_sensitivity, consumers.quality_feedback),
        (1.5, 0.5)
    );
    assert!(!scenario.household.is_on());
    let adoption = scenario.adoption.expect("brands are talked about");
    let Contagion::Opinion(opinion) = adoption.rule else {
        panic!("the rule is `opinion`")
    };
    assert_eq!(
        (opinion.talk, opinion.ads, adoption.seeds.count),
        (6.0, 0.0, 0)
    );
    assert!(good("", &[]).market.is_none());
    // A section without a rule has the one that brands need, and what they do themselves does nothing.
    let given = good("[brands.acme]\n[adoption.opinion]\nads = 9\ntalk = 3", &[]);
    let same = good(
        "[brands.acme]\n[adoption]\nrule = 'opinion'\nopinion.talk = 3",
        &[],
    );
    assert_eq!(given, same);
}

#[test]
fn every_kind_of_action_is_read() {
    let market = market(BRANDED, &[]);
    let actions = &market.brands[0].actions;
    let words: Vec<&str> = actions.iter().map(|action| action.kind.word()).collect();
    let wanted = [
        "advertise",
        "seed",
        "seed",
        "converse",
        "community",
        "answer",
        "co-create",
        "open",
        "customise",
    ];
    assert_eq!(words, wanted);
    assert_eq!(
        (actions[0].start, actions[0].end),
        (Some(2001.0), Some(2002.5))
    );
    let Deed::Seed { targets, .. } = &actions[2].kind else {
        panic!("samples for friends")
    };
    assert_eq!(*targets, Targets::List(vec![3, 1, 199]));
    let eases = Opening {
        category: 2,
        openness: 0.25,
    };
    let owner_cost = 0.1;
    assert_eq!(actions[7].kind, Deed::Open { owner_cost, eases });
    assert_eq!(actions[8].kind.eases(), None);
}

#[test]
fn brands_written_out_or_printed_are_the_same_brands() {
    let loaded = with(BRANDED, &[]).unwrap_or_else(|error| panic!("{}", said(&error.diagnostics)));
    let scenario = &loaded.scenario;
    let printed = resolved(&loaded.resolved);
    for text in [to_toml(scenario), printed] {
        let again = good(&text, &[]);
        assert_eq!(*scenario, again, "{text}");
        assert_eq!(canonical_text(scenario), canonical_text(&again));
        for line in [
            "\n[brands.acme.actions.launch]\n",
            "\n[brands.cheap]\n",
            "\n[consumers]\n",
        ] {
            assert!(text.contains(line), "{text}");
        }
    }
    let alone = good(
        "[brands.a]\n[brands.b]\nactions.x = { kind = 'converse', budget = 1 }",
        &[],
    );
    assert_eq!(alone, good(&to_toml(&alone), &[]));
    let text = to_toml(&alone);
    for not_read in ["ads", "seeds", "answering", "carryover", "delay"] {
        assert!(!text.contains(&format!("\n{not_read} = ")), "{text}");
    }
}

#[test]
fn a_print_says_where_the_rule_and_the_lots_come_from() {
    let loaded = with("[brands.acme]", &[]).expect("sound");
    let text = resolved(&loaded.resolved);
    let line = |key: &str| {
        let mut lines = text.lines().filter(|line| line.starts_with(key));
        lines
            .next()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    assert_eq!(
        line("rule = ").as_deref(),
        Some("rule = \"opinion\" # needed by brands")
    );
    assert_eq!(line("lot = ").as_deref(), Some("lot = 0 # default"));
}

#[test]
fn labels_shape_no_result() {
    let plain = canonical_text(&good(BRANDED, &[]));
    let other = good(BRANDED, &["brands.acme.label=other"]);
    assert_eq!(plain, canonical_text(&other));
    let dear = good(BRANDED, &["brands.acme.price=3"]);
    assert_ne!(plain, canonical_text(&dear));
}

#[test]
fn flags_reach_brands_and_actions() {
    let scenario = good(
        "",
        &[
            "brands.a.price=2",
            "brands.a.actions.x.kind=advertise",
            "brands.a.actions.x.budget=5",
            "brands.a.sells=online,stores",
        ],
    );
    let made = scenario.market.expect("a flag made it");
    let brand = &made.brands[0];
    assert_eq!((brand.price, brand.actions[0].budget), (2.0, 5.0));
    assert_eq!(brand.actions[0].name, "x");
    let changed = market(BRANDED, &["brands.acme.actions.launch.budget=.5"]);
    let launch = &changed.brands[0].actions[0];
    assert_eq!((launch.budget, launch.start), (0.5, Some(2001.0)));
    let error = with(BRANDED, &["brands.acme.actions.launch.bugdet=1"]).expect_err("misspelt");
    let text = said(&error.diagnostics);
    assert!(text.contains("did you mean `budget`?"), "{text}");
}

#[test]
fn given_lots_are_kept_and_the_others_take_what_is_free() {
    // `cheap` comes before `acme` in the order of settings; 0 is taken by `best`.
    assert_eq!(
        lots(&market(BRANDED, &[])),
        [("acme", 2), ("best", 0), ("cheap", 1)]
    );
    let given = market(BRANDED, &["brands.cheap.lot=255", "brands.best.lot=7"]);
    assert_eq!(lots(&given), [("acme", 0), ("best", 7), ("cheap", 255)]);
    let places = given.order();
    assert_eq!(places, [0, 1, 2]);
    assert_eq!(market(BRANDED, &[]).order(), [1, 2, 0]);
}

#[test]
fn neither_names_nor_order_decide_which_lot_belongs_to_which_settings() {
    let brand = |name: &str, price: u32, actions: &[(&str, u32)]| {
        let lines = actions.iter().map(|(action, budget)| {
            format!("actions.{action} = {{ kind = 'converse', budget = {budget} }}\n")
        });
        format!(
            "[brands.{name}]\nprice = {price}\n{}",
            lines.collect::<String>()
        )
    };
    let of_price = |text: &str| -> Vec<(String, usize, u8)> {
        let brands = market(text, &[]).brands;
        let one = |brand: &Brand| (brand.price.to_string(), brand.actions.len(), brand.lot);
        let mut found: Vec<(String, usize, u8)> = brands.iter().map(one).collect();
        found.sort();
        found
    };
    let one = [
        brand("a", 2, &[("x", 1), ("y", 2)]),
        brand("b", 3, &[]),
        brand("c", 2, &[("x", 1)]),
    ];
    let other = [
        brand("q", 2, &[("k", 1)]),
        brand("p", 2, &[("n", 2), ("m", 1)]),
        brand("r", 3, &[]),
    ];
    assert_eq!(of_price(&one.concat()), of_price(&other.concat()));
}

#[test]
fn settings_of_brands_are_explained() {
    assert_eq!(group("brands.acme.actions.launch").len(), 23);
    assert_eq!(group("consumers").len(), 37);
    assert!(groups().contains(&"brands.*.actions".to_owned()));
    for path in [
        "brands.*.price",
        "brands.acme.actions.launch.list",
        "brands.*.lot",
    ] {
        assert!(parameter(path).is_some(), "{path}");
    }
    assert!(parameter("brands.acme.actions.launch").is_none());
}
