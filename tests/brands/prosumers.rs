//! Do types of prosumers arise from what adults did? Nobody has one for nothing, and where all do it all have it.

use crate::brands::{BUSY, ends, town};
use crate::support::runs::{plan, run};
use std::collections::BTreeMap;
use thirdwave::experiments::run::Simulation;
use thirdwave::scenario::adoption::Contagion;

const TYPES: [&str; 3] = ["originals", "ambassadors", "participants"];

fn types(row: &BTreeMap<String, f64>) -> [f64; 3] {
    TYPES.map(|name| row[name])
}

#[test]
fn nobody_has_a_type_for_nothing() {
    // A brand that does not listen and takes up no ideas, and of which nobody talks.
    let mute = "[adoption.opinion]\ntalk = 0\ntalk_neutral = 0\ntalk_disappointed = 0\n";
    let plain = "[brands.acme]\nknown = 0.5\nactions.ads = { kind = 'advertise', budget = 800 }\n";
    let row = ends(&format!("{mute}{plain}"), 0);
    assert!(row["buyers_acme"] > 0.3 && row["complaints"] > 0.0);
    assert!(types(&row).iter().all(|&share| share <= 0.0), "{row:?}");
    let row = ends(plain, 0);
    assert!(row["originals"] <= 0.0 && row["participants"] <= 0.0);
    assert!(row["ambassadors"] > 0.02, "{}", row["ambassadors"]);
    // Good words of voices that are paid make nobody an ambassador.
    let voices = "[brands.acme]\nknown = 0\n\
        actions.voices = { kind = 'seed', share = 0.02, targets = 'hubs', posts = 50, budget = 1e6 }\n";
    let paid = ends(&format!("{mute}{voices}"), 0);
    assert!(paid["messages_paid"] > 0.0 && paid["ambassadors"] <= 0.0);
}

#[test]
fn where_all_who_own_it_think_of_products_all_of_them_are_originals() {
    let all = "[consumers]\ncreative = 1\nideas = 1e4\n[brands.acme]\nknown = 0.5\n\
        actions.ideas = { kind = 'co-create', budget = 1e12, idea_cost = 0.01 }\n";
    let rows = run(&town(all), 0);
    for date in [2020.5, 2021.0, 2022.0] {
        let (owners, originals) = (rows.at("users_acme", date), rows.at("originals", date));
        assert!(
            owners > 0.05 && (owners - originals).abs() < 1e-12,
            "{owners} {originals}"
        );
    }
    // 1 - exp(-ideas x years) of those who had it from the start: here .02 a year each.
    let some = "[consumers]\ncreative = 1\nideas = 0.02\n[brands.acme]\nknown = 0\n\
        actions.gifts = { kind = 'seed', share = 1 }\n\
        actions.ideas = { kind = 'co-create', budget = 1e12 }\n";
    let rows = run(&town(some), 1);
    let expected = -libm::expm1(-0.02 * 2.0);
    // Of 3,000 adults; five standard deviations.
    let room = 5.0 * (expected * (1.0 - expected) / 3000.0).sqrt();
    let found = rows.at("originals", 2022.0);
    assert!((found - expected).abs() < room, "{found} for {expected}");
}

#[test]
fn whoever_complains_to_a_brand_that_listens_is_a_participant() {
    let brand = |more: &str| {
        format!(
            "[adoption.opinion]\ncomplaining = 1\n[brands.acme]\nknown = 0.1\nquality = 0\n{more}"
        )
    };
    let listening = "actions.talk = { kind = 'converse', budget = 1e6 }\n";
    let rows = run(&town(&brand(listening)), 0);
    let (complaints, told) = (
        rows.at("complaints_acme", 2020.5),
        rows.at("participants", 2020.5),
    );
    let first = rows.at("buyers_acme", 2020.5);
    assert!(
        complaints > 0.003 && told <= complaints + 1e-12,
        "{complaints} {told}"
    );
    assert!(
        told <= first + 1e-12 && told > 0.7 * complaints.min(first),
        "{told}"
    );
    let deaf = run(&town(&brand("")), 0);
    assert!(deaf.at("participants", 2022.0) <= 0.0 && deaf.at("complaints_acme", 2022.0) > 0.0);
}

#[test]
fn who_spoke_well_a_year_ago_is_no_ambassador_any_more() {
    // Nobody buys again, and all who talk do it soon after the first purchase.
    let text = "[adoption.opinion]\nfading = 20\n[brands.acme]\nknown = 0.5\n\
        actions.gifts = { kind = 'seed', share = 0.5, sample_cost = 0 }\n";
    let mut scenario = town(text);
    let adoption = scenario.adoption.as_mut().expect("brands spread");
    if let Contagion::Opinion(opinion) = &mut adoption.rule {
        opinion.occasions = 0.0;
    }
    let rows = run(&scenario, 0);
    let (soon, late) = (
        rows.at("ambassadors", 2020.5),
        rows.at("ambassadors", 2022.0),
    );
    assert!(soon > 0.01 && late < 0.02 * soon, "{soon} {late}");
}

#[test]
fn types_change_nothing_and_survive_a_stop() {
    let scenario = town(BUSY);
    let mut simulation = Simulation::begin(plan(&scenario, 4));
    for _ in 0..60 {
        simulation.step();
    }
    let firms = simulation.society().firms.as_ref().expect("firms");
    let saved = simulation.save();
    let again = Simulation::resume(plan(&scenario, 4), &saved).expect("the same plan");
    let other = again.society().firms.as_ref().expect("firms");
    assert_eq!(firms.prosumers, other.prosumers);
    let some = |bits: &[u64]| bits.iter().any(|&bits| bits != 0);
    assert!(some(&firms.prosumers.originals) && some(&firms.prosumers.participants));
    let praised = |simulation: &Simulation| {
        let talk = simulation.society().talk.as_ref().expect("talk");
        talk.minds.as_ref().expect("minds").praised.clone()
    };
    assert_eq!(praised(&simulation), praised(&again));
    assert!(praised(&simulation).iter().any(|&step| step > 0));
}

#[test]
fn makers_and_speakers_are_the_ambassadors_and_all_of_wave_three() {
    let text = format!("{BUSY}[household]\n");
    let row = ends(&text, 0);
    let [both, makers, speakers] =
        ["makers_and_speakers", "makers_only", "speakers_only"].map(|name| row[name]);
    assert!(
        both > 0.02 && makers > 0.02 && speakers > 0.01,
        "{both} {makers} {speakers}"
    );
    assert!((both + speakers - row["ambassadors"]).abs() < 1e-12);
    // Who lives in wave 3 makes so much, and who lives in wave 2 does not.
    assert!(both + makers >= row["wave3"] - 1e-12);
    assert!(both + makers <= 1.0 - row["wave2"] + 1e-12);
    // Without households nobody can be told to make.
    assert!(!ends(BUSY, 0).contains_key("makers_only"));
}

#[test]
fn members_are_those_who_joined_less_those_who_left() {
    // No advertisements in social space: nobody is driven away, so that all who leave do it of themselves.
    let text = "[consumers]\nreferral = 0.5\n[brands.acme]\nknown = 0.5\nquality = 0.7\n\
        actions.gifts = { kind = 'seed', share = 0.5 }\n\
        actions.club = { kind = 'community', budget = 3000, end = 2021 }\n";
    let rows = run(&town(text), 2);
    for date in [2020.5, 2021.0, 2022.0] {
        let at = |stem: &str| rows.at(&format!("{stem}_acme"), date);
        let (joined, left, members) = (at("joined"), at("left"), at("members"));
        assert!(
            joined > 0.0 && (joined - left - members).abs() < 1e-12,
            "{date}: {joined} {left} {members}"
        );
    }
    // Words of members bring more in than come of themselves.
    let without = run(&town(&text.replace("referral = 0.5", "referral = 0")), 2);
    assert!(rows.at("joined_acme", 2021.0) > 1.1 * without.at("joined_acme", 2021.0));
}
