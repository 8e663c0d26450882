//! What must hold of brands exactly: names and order change nothing, runs may be interrupted, sums add up, and markets without
//! talk follow laws known by formula. Each comparison with chance gives at most one false alarm in a million seeds.

use crate::brands::{BUSY, TOWN, ends, last, market, town};
use crate::support::runs::{Rows, plan, run, same_from_every_step};
use crate::talk_laws::score::normal_limit;
use std::collections::BTreeMap;
use std::sync::Arc;
use thirdwave::engine::draws::Draws;
use thirdwave::experiments::execute::Unwatched;
use thirdwave::experiments::programmes::{Programme, value};
use thirdwave::experiments::run::Simulation;
use thirdwave::model::brands::firms::Firms;
use thirdwave::model::talk::world::Talk;
use thirdwave::population::wiring;

/// The last row with the names of brands swapped.
fn swapped(row: BTreeMap<String, f64>) -> BTreeMap<String, u64> {
    let other = |name: String| {
        if name.contains("acme") {
            name.replace("acme", "bolt")
        } else {
            name.replace("bolt", "acme")
        }
    };
    let entries = row.into_iter();
    entries
        .map(|(name, value)| (other(name), value.to_bits()))
        .collect()
}

fn bits(row: BTreeMap<String, f64>) -> BTreeMap<String, u64> {
    let entries = row.into_iter();
    entries
        .map(|(name, value)| (name, value.to_bits()))
        .collect()
}

/// The two brands of `BUSY`, as their texts.
fn halves() -> (String, String) {
    let at = BUSY.find("[brands.bolt]").expect("two brands");
    (BUSY[..at].to_owned(), BUSY[at..].to_owned())
}

#[test]
fn other_names_and_another_order_change_nothing() {
    let (acme, bolt) = halves();
    let straight = ends(BUSY, 1);
    assert!(straight["buyers_acme"] > 0.05 && straight["buyers_bolt"] > 0.05);
    // Another order in the file.
    assert_eq!(
        bits(ends(&format!("{bolt}{acme}"), 1)),
        bits(straight.clone())
    );
    // Other names in the same places, and the same names for other settings.
    let renamed = |text: &str| {
        text.replace("acme", "x")
            .replace("bolt", "acme")
            .replace('x', "bolt")
    };
    let (to_bolt, to_acme) = (renamed("[brands.acme]"), renamed("[brands.bolt]"));
    let acme_as_bolt = acme.replacen("[brands.acme]", &to_bolt, 1);
    let bolt_as_acme = bolt.replacen("[brands.bolt]", &to_acme, 1);
    for text in [
        format!("{acme_as_bolt}{bolt_as_acme}"),
        format!("{bolt_as_acme}{acme_as_bolt}"),
    ] {
        assert_eq!(swapped(ends(&text, 1)), bits(straight.clone()));
    }
    // Numbers that are given decide which luck is whose.
    let lots = BUSY.replace("price = 1.2", "price = 1.2\nlot = 7");
    assert_ne!(bits(ends(&lots, 1)), bits(straight));
}

#[test]
fn a_market_is_taken_up_from_every_step() {
    let short = TOWN
        .replace("end = 2022", "end = 2020.75")
        .replace("count = 3000", "count = 700");
    same_from_every_step(&market(&format!("{short}{BUSY}")), 2, "a market");
    let with_homes = format!(
        "{short}{BUSY}actions.open = {{ kind = 'open', category = 'repair', openness = 0.5, budget = 5 }}\n\
         [household]\nreview_rate = 2\n"
    );
    same_from_every_step(&market(&with_homes), 2, "a market with homes");
}

#[test]
fn no_phase_writes_what_it_does_not_declare() {
    let scenario = Arc::new(town(BUSY));
    let draws = Draws::new(scenario.experiment.seed, 0);
    let adults = scenario.people.count;
    let offline = Arc::new(wiring::build(&scenario.network, adults, &draws));
    let online = Arc::new(wiring::build_online(&scenario.online, adults, &draws));
    let mut talk = Talk::new(&scenario, 0, offline, online);
    let mut firms = Firms::new(&scenario).expect("a market");
    for _ in 0..40 {
        firms.open(&mut talk);
        talk.step_checked();
        firms.close(&mut talk);
    }
    assert!(talk.tally.adopted > 100);
}

#[test]
fn parts_add_up_to_their_wholes() {
    let row = ends(BUSY, 3);
    let parts = |names: &[&str], brand: &str| -> f64 {
        names
            .iter()
            .map(|name| row[&format!("{name}_{brand}")])
            .sum()
    };
    let by = [
        "by_seed",
        "by_advertising",
        "by_offline",
        "by_online",
        "by_influencer",
        "by_review",
        "by_owned",
    ];
    for (brand, actions) in [
        ("acme", vec!["ads", "gifts", "help", "club", "wish"]),
        ("bolt", vec!["ads", "talk", "page", "ideas", "gifts"]),
    ] {
        let spent: f64 = actions
            .iter()
            .map(|action| row[&format!("spent_{brand}_{action}")])
            .sum();
        let of = |name: &str| row[&format!("{name}_{brand}")];
        assert!((spent - of("cost")).abs() < 1e-9);
        // Whoever has it bought it, was given it, or both.
        let owners = parts(&by, brand);
        assert!(owners <= of("buyers") + of("samples") + 1e-9, "{owners}");
        assert!(owners >= of("buyers").max(of("samples")) - 1e-9, "{owners}");
        assert!(of("buyers") <= of("considered") && of("considered") <= of("aware"));
        let told = of("complaints_answered") + of("ignored");
        assert!((0.0..=1.0 + 1e-9).contains(&told), "{told}");
    }
    // Advertising cost its budget for as long as it lasted: 800 for two years, 600 from the start to 2021.3.
    assert!((row["spent_acme_ads"] - 1600.0).abs() < 1e-6);
    assert!((row["spent_bolt_ads"] - 780.0).abs() < 1e-6);
    let shares = row["market_share_acme"] + row["market_share_bolt"];
    assert!((shares - 1.0).abs() < 1e-12);
    assert!((row["voice_share_acme"] + row["voice_share_bolt"] - 1.0).abs() < 1e-12);
    assert!((row["users_acme"] + row["users_bolt"] - row["adopted"]).abs() < 1e-12);
}

/// A market in which nobody talks, everyone is like everyone and nothing is forgotten.
const SILENT: &str = "\
[time]
start = 2020
end = 2022
step = \"month\"
[people]
count = 40000
[network]
kind = \"none\"
[adoption.opinion]
prior = 0.2
prior_sd = 0
talk = 0
reviewing = 0
[consumers]
forgetting = 0
fit_sd = 0
loyalty = 0
conformity = 0
own_experience = 0
price_sensitivity_sd = 0
";

/// Score of a number of successes among `n` of chance `p`.
fn score(successes: f64, n: f64, p: f64) -> f64 {
    (successes - n * p) / (n * p * (1.0 - p)).sqrt()
}

/// Share of adults who have bought after some months: those who have heard n advertisements and bought nothing, month by month,
/// meet an occasion with the chance of one a year and buy with the probability `1 - .8 (1 - word)^n` if they have heard any.
fn bought(months: f64, mean: f64, word: f64) -> f64 {
    let occasion = -libm::expm1(-1.0 / 12.0);
    let most = 60;
    let mut open = vec![0.0; most];
    open[0] = 1.0;
    let mut month = 0.0;
    while month < months {
        let mut next = vec![0.0; most];
        for (n, &share) in open.iter().enumerate() {
            let mut chance = libm::exp(-mean);
            for more in 0..most - n {
                next[n + more] += share * chance;
                chance *= mean / (more + 1) as f64;
            }
        }
        for (n, share) in next.iter_mut().enumerate().skip(1) {
            *share *= 1.0 - occasion * (1.0 - 0.8 * libm::pow(1.0 - word, n as f64));
        }
        open = next;
        month += 1.0;
    }
    1.0 - open.iter().sum::<f64>()
}

#[test]
fn advertising_alone_follows_its_closed_form() {
    // 4 contacts a year, all met in the month they are bought: .3333 a month. A word moves s by g tau (1 - s), g tau = .1 * .48.
    let text = "[brands.a]\nactions.ads = { kind = 'advertise', budget = 160000, contact_cost = 1, carryover = 0 }\n";
    let rows = run(&market(&format!("{SILENT}{text}")), 4);
    let (n, mean, word) = (40_000.0, 4.0 / 12.0, 0.048);
    let limit = normal_limit(9);
    for month in [2.0, 9.0, 24.0] {
        let date = 2020.0 + month / 12.0;
        let heard = mean * month;
        let aware = 1.0 - libm::exp(-heard);
        let found = rows.at("aware_a", date);
        assert!(
            score(found * n, n, aware).abs() < limit,
            "{month}: {found} for {aware}"
        );
        // E (1 - g tau)^N = exp(-heard g tau) and E (1 - g tau)^2N = exp(-heard (2 g tau - (g tau)^2)).
        let left = 0.8 * libm::exp(-heard * word);
        let square = 0.64 * libm::exp(-heard * (2.0 * word - word * word));
        let deviation = ((square - left * left) / n).sqrt();
        let found = rows.at("opinion_a", date);
        let off = (found - (1.0 - left)) / deviation;
        assert!(off.abs() < limit, "{month}: {found} for {}", 1.0 - left);
        let (found, bought) = (rows.at("buyers_a", date), bought(month, mean, word));
        assert!(
            score(found * n, n, bought).abs() < limit,
            "{month}: {found} for {bought}"
        );
    }
    // A rule that forgets is found out.
    let forgetting = SILENT.replace("forgetting = 0", "forgetting = 0.1");
    let rows = run(&market(&format!("{forgetting}{text}")), 4);
    let left = 0.8 * libm::exp(-8.0 * word);
    assert!((rows.at("opinion_a", 2022.0) - (1.0 - left)).abs() > 0.01);
}

#[test]
fn advertisements_are_met_in_the_end_whenever_they_are_bought() {
    // Bought in the first half year alone; .9 of a week's are met later. What reached people is told by the opinion.
    let text = "[brands.a]\nactions.ads = { kind = 'advertise', budget = 320000, contact_cost = 1, \
                end = 2020.5, carryover = 0.9 }\n";
    let scenario = SILENT.replace("\"month\"", "\"week\"");
    let rows = run(&market(&format!("{scenario}{text}")), 4);
    let expected = 1.0 - 0.8 * libm::exp(-4.0 * 0.048);
    let found = rows.at("opinion_a", 2022.0);
    // The deviation of a mean over 40,000 adults is about .0004.
    assert!((found - expected).abs() < 0.003, "{found} for {expected}");
    let half = rows.at("opinion_a", 2020.5);
    assert!(half < expected - 0.02, "{half}: some were met later");
}

#[test]
fn purchases_are_shared_by_odds() {
    // Everyone knows both, opinions stay .2: odds .25 by opinion, times 2^-1.5 at twice the usual price, times e^(2 * .3) for
    // fit .8.
    let brands = "[brands.a]\nknown = 1\nprice = 2\n[brands.b]\nknown = 1\nfit = 0.8\n[adoption.opinion]\ngain = 0\n";
    let text = SILENT.replace("[consumers]", "gain = 0\n[consumers]");
    let brands = brands.replace("[adoption.opinion]\ngain = 0\n", "");
    let rows = run(&market(&format!("{text}{brands}")), 4);
    let odds = [0.25 * libm::pow(2.0, -1.5), 0.25 * libm::exp(0.6)];
    let all = 1.0 + odds[0] + odds[1];
    let occasion = -libm::expm1(-1.0 / 12.0);
    let limit = normal_limit(4);
    let sold = |name: &str| rows.column(name).iter().skip(1).sum::<f64>() * 40_000.0;
    for (name, odds) in [("purchases_a", odds[0]), ("purchases_b", odds[1])] {
        let (found, p) = (sold(name), occasion * odds / all);
        let off = score(found, 40_000.0 * 24.0, p);
        assert!(off.abs() < limit, "{name}: {found} for {}", 960_000.0 * p);
        // Odds that are no odds against buying nothing would be found out.
        assert!(score(found, 960_000.0, occasion * odds).abs() > limit);
    }
}

#[test]
fn a_community_follows_its_recursion() {
    // Everyone is given the product and nobody buys: those not let down join at .5 a year and leave at .2, or at 2 once it is
    // kept no more, from 2021 on.
    let text = "[brands.a]\nactions.gifts = { kind = 'seed', share = 1, sample_cost = 0 }\n\
                actions.club = { kind = 'community', budget = 1e9, end = 2021 }\n";
    let silent = SILENT.replace("[consumers]", "occasions = 0\n[consumers]");
    let rows = run(&market(&format!("{silent}{text}")), 4);
    // Delighted, let down or neither: those who speak against it are 1 part in 20, as quality is what is expected.
    let n = 40_000.0;
    let pleased = 1.0 - 0.05;
    let chance = |rate: f64| -libm::expm1(-rate / 12.0);
    let limit = normal_limit(3);
    let mut member = 0.0;
    for month in 1..=24 {
        let (join, leave) = if month <= 12 {
            (chance(0.5), chance(0.2))
        } else {
            (0.0, chance(2.0))
        };
        member = member * (1.0 - leave) + (1.0 - member) * join;
        if [6, 12, 20].contains(&month) {
            let found = rows.at("members_a", 2020.0 + f64::from(month) / 12.0);
            let off = score(found * n, n, member * pleased);
            assert!(
                off.abs() < limit,
                "{month}: {found} for {}",
                member * pleased
            );
        }
    }
}

#[test]
fn answers_cost_money_and_silence_turns_people() {
    let brands = |budget: f64| {
        format!(
            "[brands.a]\nknown = 1\nquality = 0.3\nactions.help = {{ kind = 'answer', budget = {budget}, answer_cost = 2 }}\n"
        )
    };
    let silent = SILENT.replace("\"month\"", "\"week\"");
    let of = |budget: f64| last(&run(&market(&format!("{silent}{}", brands(budget))), 4));
    let (none, some, all) = (of(0.0), of(300.0), of(1e9));
    assert!(none["complaints_a"] > 0.01);
    assert!(none["complaints_answered_a"].abs() < 1e-12);
    assert!((all["complaints_answered_a"] - 1.0).abs() < 1e-12 && all["ignored_a"].abs() < 1e-12);
    // 300 a year for two years at 2 each: at most 300 answers, and not many fewer.
    let answers = some["complaints_answered_a"] * some["complaints_a"] * 40_000.0;
    assert!(answers <= 300.0 + 1e-6 && answers > 280.0, "{answers}");
    assert!((some["spent_a_help"] - 2.0 * answers).abs() < 1e-6);
    assert!(none["ignored_a"] > some["ignored_a"] && some["ignored_a"] > 0.0);
}

/// Rows of a market of one brand with an action, or none.
fn rows_with(action: &str) -> Rows {
    let talkative = "[adoption.opinion]\ncomplaining = 1\nposting = 0.5\n[household]\n";
    let brand = "[brands.a]\nknown = 0.4\nquality = 0.4\nlot = 3\n";
    let rival =
        "[brands.b]\nknown = 0.4\nlot = 4\nactions.ads = { kind = 'advertise', budget = 500 }\n";
    run(&town(&format!("{talkative}{brand}{action}\n{rival}")), 2)
}

#[test]
fn what_nobody_pays_for_does_nothing() {
    let none = rows_with("");
    for action in [
        "kind = 'advertise'",
        "kind = 'seed', share = 0",
        "kind = 'converse'",
        "kind = 'destination'",
        "kind = 'community'",
        "kind = 'answer'",
        "kind = 'co-create', category = 'repair'",
        "kind = 'customise', category = 'clothing'",
        "kind = 'open', category = 'repair', openness = 0.9",
    ] {
        let unpaid = rows_with(&format!("actions.x = {{ {action} }}"));
        for name in none.names() {
            let same = none.column(name) == unpaid.column(name);
            assert!(same, "{action}: {name}");
        }
        // With money each does something.
        let money = "budget = 2000, share = 0.1, posts = 20";
        let kept = if action.contains("seed") {
            "kind = 'seed'"
        } else {
            action
        };
        let kept = if kept == "kind = 'seed'" {
            format!("{kept}, {money}")
        } else {
            format!("{kept}, budget = 2000")
        };
        let paid = rows_with(&format!("actions.x = {{ {kept} }}"));
        let differs = none
            .names()
            .any(|name| none.column(name) != paid.column(name));
        assert!(differs, "{action}");
    }
    // Posts that are not paid for are not made; samples are paid by the piece.
    let gifts = |more: &str| {
        rows_with(&format!(
            "actions.x = {{ kind = 'seed', share = 0.05{more} }}"
        ))
    };
    let (plain, unpaid) = (gifts(""), gifts(", posts = 50"));
    for name in plain.names() {
        assert_eq!(plain.column(name), unpaid.column(name), "{name}");
    }
}

#[test]
fn half_the_money_buys_half_the_posts_and_half_of_what_is_made_to_wishes() {
    // 150 voices of 3,000 adults at 50 posts a year and .1 each: 750 a year.
    let of = |budget: f64| {
        let rows = rows_with(&format!(
            "actions.x = {{ kind = 'seed', share = 0.05, sample_cost = 0, posts = 50, post_cost = 0.1, budget = {budget} }}"
        ));
        let posted: f64 = rows.column("messages_paid").iter().sum();
        (posted, rows.at("cost_a", 2022.0))
    };
    let ((half, cost), (all, whole), (more, same)) = (of(375.0), of(750.0), of(7500.0));
    assert!(
        (cost - 750.0).abs() < 1e-6 && (whole - 1500.0).abs() < 1e-6,
        "{cost} {whole}"
    );
    assert!((more - all).abs() < 1e-12 && (same - whole).abs() < 1e-9);
    // Some 15,000 posts, each heard by several.
    assert!((half / all - 0.5).abs() < 0.03, "{half} of {all}");
    let tailored = |budget: f64| {
        let rows = rows_with(&format!(
            "actions.x = {{ kind = 'customise', unit_cost = 0.5, budget = {budget} }}"
        ));
        let bought = rows.at("revenue_a", 2022.0);
        (
            rows.at("customised_a", 2022.0),
            rows.at("cost_a", 2022.0),
            bought,
        )
    };
    let (share, cost, bought) = tailored(1e6);
    assert!(
        (share - 1.0).abs() < 1e-12 && (cost - 0.5 * bought).abs() < 1e-6,
        "{share} {cost}"
    );
    let (share, cost, bought) = tailored(20.0);
    assert!(
        cost <= 40.0 + 1e-9 && (share - cost / (0.5 * bought)).abs() < 1e-9,
        "{share} {cost}"
    );
    assert!(share > 0.0 && share < 0.9);
}

#[test]
fn what_is_heard_closes_the_gap() {
    let text = "[brands.a]\nknown = 1\nactions.ideas = { kind = 'co-create', budget = 1e9, idea_cost = 1 }\n";
    let row = last(&run(&market(&format!("{SILENT}{text}")), 4));
    let ideas = row["ideas_a"] / 1000.0;
    assert!(ideas > 1e-3);
    let closed = |scale: f64| 0.5 + 0.5 * -libm::expm1(-ideas / scale);
    assert!((row["fit_a"] - closed(0.1)).abs() < 1e-9);
    assert!((row["quality_a"] - closed(0.5)).abs() < 1e-9);
    assert!((row["spent_a_ideas"] - ideas * 40_000.0).abs() < 1e-6);
}

#[test]
fn a_brand_that_comes_later_is_not_sold_before() {
    let text = "[brands.a]\nknown = 1\n[brands.b]\nknown = 1\nentry = 2021\n";
    let rows = run(&market(&format!("{SILENT}{text}")), 4);
    assert!(rows.at("aware_b", 2021.0 - 1.0 / 12.0) < 1e-12 && rows.at("buyers_b", 2021.0) < 1e-12);
    assert!(rows.at("buyers_b", 2021.0 + 1.0 / 12.0) > 0.005);
    assert!((rows.at("aware_b", 2021.0) - 1.0).abs() < 1e-12);
}

#[test]
fn in_a_monopoly_where_all_buy_in_the_end_nothing_expands() {
    // Everyone knows it and buys within thirty years for certain, with or without samples: opinion 1, two occasions a year.
    let settings = SILENT
        .replace("end = 2022", "end = 2050")
        .replace("count = 40000", "count = 2000")
        .replace("prior = 0.2", "prior = 1\noccasions = 2");
    let brands = "[brands.a]\nknown = 1\nactions.gifts = { kind = 'seed', share = 0.05 }\n\
                  actions.ads = { kind = 'advertise', budget = 10 }\n[output]\nprogrammes = true\n";
    let value = programmes(&format!("{settings}{brands}"));
    assert_eq!(value.len(), 3);
    for programme in &value {
        assert!(programme.adopters.abs() < 1e-12, "{programme:?}");
        assert_eq!(
            programme.expansion.to_bits(),
            0.0_f64.to_bits(),
            "{programme:?}"
        );
    }
    // Advertising to those who would buy anyway is worth nothing at all, and costs 10 a year for thirty years, discounted.
    assert!(value[1].acceleration.abs() < 1e-9, "{:?}", value[1]);
    assert!(
        value[1].cost > 90.0 && value[1].cost < 105.0,
        "{:?}",
        value[1]
    );
}

#[test]
fn where_brands_compete_programmes_expand() {
    let text = format!("{TOWN}{BUSY}[output]\nprogrammes = true\n");
    let value = programmes(&text);
    let ads = value[0].clone();
    assert!(ads.expansion > 0.0 && ads.cost > 1000.0, "{ads:?}");
    // Gain is what the brand's margins are with the action less without it.
    let with = ends(&format!("{BUSY}[output]\nprogrammes = true\n"), 0);
    let line = "actions.ads = { kind = 'advertise', budget = 800, social = 0.5, wearout = 0.3 }\n";
    // Its lot is said, as it would be another without the action.
    let fixed = BUSY.replace("price = 1.2", "price = 1.2\nlot = 1");
    let without = ends(&fixed.replace(line, ""), 0);
    let net = |row: &BTreeMap<String, f64>| row["npv_acme"];
    let gain = ads.acceleration + ads.expansion - ads.cost;
    assert!((net(&with) - net(&without) - gain).abs() < 1e-6, "{gain}");
    // Adopters are those who have bought with it and not without.
    let more = 3000.0 * (with["buyers_acme"] - without["buyers_acme"]);
    assert!((ads.adopters - more).abs() < 1e-6, "{more}: {ads:?}");
    // All of a brand's actions together are the brand with them and without any.
    let bare: String = fixed
        .split_inclusive("[brands.bolt]")
        .enumerate()
        .flat_map(|(half, text)| {
            text.lines()
                .filter(move |line| half > 0 || !line.starts_with("actions."))
        })
        .map(|line| format!("{line}\n"))
        .collect();
    let bare = ends(&bare, 0);
    let all = value
        .iter()
        .find(|one| one.brand == 0 && one.action.is_none());
    let all = all.expect("acme has several actions");
    let gain = all.acceleration + all.expansion - all.cost;
    assert!((net(&with) - net(&bare) - gain).abs() < 1e-6, "{gain}");
    let more = 3000.0 * (with["buyers_acme"] - bare["buyers_acme"]);
    assert!((all.adopters - more).abs() < 1e-6, "{more}: {all:?}");
    // Ten actions, and all of each brand.
    assert_eq!(value.len(), 12);
    // What was said without answers is kept for these alone, a row a row of the run.
    let told: Vec<usize> = value.iter().map(|one| one.talk.len()).collect();
    assert_eq!(told, [0, 0, 105, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
}

#[test]
fn cost_per_adopter_is_cost_over_adopters() {
    let row = ends(BUSY, 0);
    for brand in ["acme", "bolt"] {
        let of = |stem: &str| row[&format!("{stem}_{brand}")];
        let expected = of("cost") / (of("buyers") * 3000.0);
        assert!((of("cost_per_adopter") - expected).abs() < 1e-9 * expected);
        assert!(of("researched") > 0.0 && of("researched") + of("online") < 1.0);
    }
    let nobody =
        "[brands.a]\nactions.ads = { kind = 'advertise', budget = 10, contact_cost = 1e6 }\n";
    let row = ends(nobody, 0);
    assert!(row["buyers_a"].abs() < 1e-12 && row["cost_per_adopter_a"].abs() < 1e-12);
}

/// The value of all actions in the first run of a market.
fn programmes(text: &str) -> Vec<Programme> {
    let plan = plan(&market(text), 0);
    let mut simulation = Simulation::begin(plan);
    while !simulation.is_done() {
        simulation.step();
    }
    value(&simulation, &Unwatched).expect("nobody stops it")
}
