//! Does the estimate count what is kept?

use super::{PROGRAM, changing, need, ties, traits};
use crate::engine::draws::Draws;
use crate::model::household::world::{Block, World};
use crate::model::talk::counts::Counts;
use crate::model::talk::world::Talk;
use crate::population::wiring::{build, build_online};
use crate::scenario::Scenario;
use crate::scenario::load::from_text;
use std::sync::Arc;

fn scenario(text: &str) -> Arc<Scenario> {
    let none = |path: &std::path::Path| {
        let path = path.to_owned();
        let reason = String::new();
        Err(crate::scenario::reading::ReadError { path, reason })
    };
    let loaded = from_text("t", text, &[], &none, &|_| Vec::new());
    Arc::new(loaded.expect("it is sound").value.scenario)
}

/// Bytes of the columns of a block, counted one by one.
fn columns(block: &Block) -> usize {
    let of = |column: &Vec<f32>| 4 * column.len();
    let traits = &block.traits;
    let singles = [
        &traits.wage,
        &traits.education,
        &traits.quality_sense,
        &traits.taste,
        &traits.hours,
    ];
    let memory = block.memory.iter().map(|m| {
        let singles = [
            &m.time_value,
            &m.skill,
            &m.learned,
            &m.learned_now,
            &m.neighbours,
            &m.draw,
        ];
        singles.map(of).iter().sum::<usize>() + 4 * m.step.len() + m.work.len()
    });
    traits.talent.iter().map(of).sum::<usize>()
        + singles.map(of).iter().sum::<usize>()
        + 2 * traits.sedentary_rank.len()
        + block.work.len()
        + 2 * block.lot.len()
        + of(&block.made)
        + block.habits.iter().map(Vec::len).sum::<usize>()
        + block.skill.iter().map(of).sum::<usize>()
        + memory.sum::<usize>()
}

#[test]
fn the_estimate_counts_every_column_and_tie() {
    for text in [
        "people = { count = 5000, settle_rounds = 1 }",
        "people = { count = 300, settle_rounds = 1, talent = \"per_category\" }\noutput.causes = false\n\
         network = { kind = \"watts-strogatz\", degree = 4, rewiring = 0.0 }",
    ] {
        let scenario = scenario(text);
        let world = World::new(&scenario, 0);
        let adults = f64::from(scenario.people.count);
        let counted: usize = world.blocks.iter().map(columns).sum();
        let estimated = (traits(&scenario) + changing(&scenario)) * adults;
        assert!(
            (counted as f64 - estimated).abs() < 0.5,
            "{counted} for {estimated}"
        );
        let counted = 4.0 * world.shared.network.ties() as f64 + 8.0 * adults;
        // Ties that come to join the same pair count once.
        assert!(
            (counted / (ties(&scenario) * adults) - 1.0).abs() < 0.01,
            "{counted}"
        );
    }
}

/// Bytes of the columns of talk, counted one by one.
fn columns_of_talk(talk: &Talk) -> usize {
    let bits = [&talk.open, &talk.connected, &talk.aware, &talk.spoke];
    let counts = [
        &talk.heard,
        &talk.heard_online,
        &talk.against,
        &talk.against_online,
    ];
    let heard = |counts: &&Counts| counts.bytes(0, talk.adults()).map_or(0, <[u8]>::len);
    let mind = talk.minds.as_ref().map_or(0, |minds| {
        let standings = minds.standings.iter().map(|one| {
            let bits = [
                &one.aware,
                &one.considered,
                &one.owners,
                &one.customers,
                &one.members,
                &one.annoyed,
            ];
            4 * one.opinion.len()
                + one.mood.len()
                + 4 * one.felt.len()
                + one.boxes.iter().map(Vec::len).sum::<usize>()
                + 4 * one.tellers.iter().map(Vec::len).sum::<usize>()
                + size_of_val(one.pulls.as_slice())
                + 8 * bits.map(Vec::len).iter().sum::<usize>()
                + 8 * one.worth.len()
        });
        minds.class.len() + minds.last.len() + 4 * minds.praised.len() + standings.sum::<usize>()
    });
    talk.status.len()
        + 4 * talk.since.len()
        + 8 * bits.map(Vec::len).iter().sum::<usize>()
        + counts.iter().map(heard).sum::<usize>()
        + mind
}

#[test]
fn the_estimate_counts_every_column_of_talk() {
    let offline = "network = { kind = 'watts-strogatz', degree = 4 }\n";
    let online = "online = { kind = 'barabasi-albert', newcomer_ties = 2, directed = true }\ndrivers.reach = 1\n";
    let two_sided = "rule = 'two-sided'\n";
    let brands = "[brands.a]\nactions.club = { kind = 'community', budget = 10 }\n[brands.b]\n";
    for (networks, causes, rule) in [
        ("network.kind = 'none'\n", false, "rule = 'bass'\n"),
        (offline, true, "rule = 'bass'\n"),
        ("network.kind = 'complete'\n", true, "rule = 'bass'\n"),
        (&format!("{offline}{online}"), false, two_sided),
        ("network.kind = 'none'\n", false, "rule = 'opinion'\n"),
        (offline, true, "rule = 'opinion'\n"),
        (&format!("{offline}{online}"), true, "rule = 'opinion'\n"),
        (
            &format!("{offline}{online}output.programmes = true\n"),
            false,
            brands,
        ),
        (&format!("{offline}{online}"), true, brands),
    ] {
        let rule = if rule == brands {
            rule.to_owned()
        } else {
            format!("[adoption]\n{rule}")
        };
        let text = format!(
            "time = {{ start = 0, end = 5 }}\npeople.count = 6400\noutput.causes = {causes}\n{networks}{rule}"
        );
        let scenario = scenario(&text);
        let draws = Draws::new(scenario.experiment.seed, 0);
        let offline = build(&scenario.network, 6400, &draws);
        let online = build_online(&scenario.online, 6400, &draws);
        let talk = Talk::new(&scenario, 0, Arc::new(offline), Arc::new(online));
        let (counted, told) = (columns_of_talk(&talk), 6400.0 * super::talk(&scenario));
        assert!(
            (counted as f64 - told).abs() < 0.5,
            "{counted} for {told}: {text}"
        );
    }
}

#[test]
fn what_fits_is_what_needs_no_more() {
    let scenario = scenario("people.count = 1000");
    let need = need(&scenario, 2);
    let largest = need.largest(1e9);
    let total = |adults: f64| {
        let grown = need.adults.map(|grown| grown.of(adults));
        grown[0].max(grown[1]) + need.rows + PROGRAM
    };
    assert!(total(largest) <= 1e9 && total(largest + 1.0) > 1e9);
    assert!(need.largest(1000.0).abs() < 0.5, "the rows alone need more");
}
