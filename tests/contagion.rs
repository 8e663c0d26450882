//! What must hold wherever something spreads? The same bits for any number of threads and after any interruption, nothing
//! written that is not declared, shares that add up, and no trace of a change among those whom it cannot reach.

use crate::support::Desk;
use crate::support::interrupted::killed_at_next_checkpoint;
use crate::support::runs::{run, same_from_every_step};
use crate::support::talk::{
    bass, following, nobody, opinions, regular, seeded, spreading, talk, tied,
};
use crate::support::worlds::course;
use rand::Rng;
use std::sync::Arc;
use thirdwave::engine::checkpoint::Checkpoint;
use thirdwave::engine::clock::StepLength;
use thirdwave::engine::draws::{Draws, Purpose};
use thirdwave::engine::schedule::Columns;
use thirdwave::model::reach::bit;
use thirdwave::model::talk::trace::WHOLE;
use thirdwave::model::talk::world::{NEVER, Talk};
use thirdwave::population::network::Network;
use thirdwave::scenario::adoption::{Contagion, Form, Per, Seeding, ThresholdLaw};
use thirdwave::scenario::opinion::Opinion;
use thirdwave::scenario::{NetworkLaw, Scenario};

/// A rule of every kind.
fn rules() -> Vec<Contagion> {
    let bass = bass(0.02, 0.9, Form::EachTie, Per::Degree);
    vec![
        Contagion::Bass(bass),
        Contagion::StrongWeak {
            advertising: 0.01,
            strong: 0.1,
            weak: 0.05,
        },
        Contagion::IndependentCascade {
            transmission: 0.3,
            transmission_online: 0.2,
        },
        Contagion::Threshold {
            law: ThresholdLaw::Normal,
            mean: 0.3,
            sd: 0.15,
        },
        Contagion::Complex { needed: 2 },
        Contagion::TwoSided {
            bass,
            disappointment: 0.2,
            negativity: 2.0,
        },
        Contagion::Utility {
            media: 0.02,
            social_weight: 0.6,
            threshold: 0.2,
            threshold_spread: 0.15,
            quality: 0.7,
            utility_min: 0.5,
            utility_spread: 0.3,
        },
        Contagion::Opinion(Opinion {
            occasions: 2.0,
            reviewing: 0.1,
            paid: 0.01,
            ..opinions()
        }),
    ]
}

/// The same rule, where adults hear of strangers only along ties: reviews and paid voices reach further.
fn along_ties(rule: Contagion) -> Contagion {
    match rule {
        Contagion::Opinion(opinion) => Contagion::Opinion(Opinion {
            reviews_read: 0,
            paid: 0.0,
            ..opinion
        }),
        other => other,
    }
}

/// A world of two layers whose reach rises and falls; a tenth is outside the market, some are seeds, causes are traced.
fn world(count: u32, rule: Contagion) -> Scenario {
    let mut scenario = seeded(
        spreading(count, StepLength::Quarter, rule),
        count / 20,
        Seeding::Random,
    );
    scenario.drivers.reach = course(&[(2000.0, 0.1), (2002.0, 0.9), (2003.0, 0.3), (2005.0, 0.8)]);
    scenario
        .adoption
        .as_mut()
        .expect("something spreads")
        .market = 0.9;
    scenario.output.causes = true;
    scenario.network = NetworkLaw::WattsStrogatz {
        degree: 6,
        rewiring: 0.2,
    };
    scenario.online = NetworkLaw::ErdosRenyi { degree: 4.0 };
    scenario.clock.steps = 20;
    scenario
}

/// Pairs of adults from `first` up to `last`.
fn pairs(first: u32, last: u32, count: usize, seed: u64) -> Vec<(u32, u32)> {
    let mut sequence = Draws::new(seed, 4).sequence(Purpose::new("test/pairs"), 0, 0);
    let mut adult = || first + sequence.next_u32() % (last - first);
    (0..count).map(|_| (adult(), adult())).collect()
}

#[test]
fn a_run_taken_up_at_any_step_is_the_straight_run() {
    for rule in rules() {
        for network in [world(300, rule).network, NetworkLaw::Complete] {
            let mut scenario = world(300, rule);
            scenario.network = network;
            scenario.output.every = 3;
            same_from_every_step(&scenario, 2, &format!("{rule:?}"));
        }
    }
}

/// Messages keep the counts that looking at ties finds, while adults go online and off, on directed ties too.
#[test]
fn a_step_by_messages_is_the_step_by_looking_at_ties() {
    let offline = tied(400, &pairs(0, 400, 1_200, 1));
    let online = following(400, &pairs(0, 400, 1_600, 2));
    let random = regular(400, 90, 3);
    let of_chance = |rule: &Contagion| {
        matches!(
            rule,
            Contagion::Bass(_) | Contagion::StrongWeak { .. } | Contagion::TwoSided { .. }
        )
    };
    let rules: Vec<Contagion> = rules().into_iter().filter(of_chance).collect();
    assert_eq!(rules.len(), 3);
    for rule in rules {
        for offline in [&offline, &random] {
            let scenario = Arc::new(world(400, rule));
            let mut told = talk(&scenario, 0, offline, &online);
            let mut looking = told.clone();
            for step in 0..20 {
                told.step();
                looking.step_by_looking();
                let same = told.status == looking.status && told.since == looking.since;
                assert!(same && told.events == looking.events, "{rule:?}, {step}");
            }
            assert!(told.tally.adopted > 100, "{rule:?}: something spreads");
        }
    }
}

/// What was heard is not saved: found again, it is what was counted, on directed ties too.
#[test]
fn what_was_heard_is_found_again_as_it_was_counted() {
    let offline = tied(400, &pairs(0, 400, 1_200, 1));
    let online = following(400, &pairs(0, 400, 1_600, 2));
    let everyone = Arc::new(Network::complete(400));
    // Not stored, and with exceptions to its formula.
    let random = regular(400, 90, 3);
    assert!(!random.stored());
    for rule in rules() {
        for offline in [&offline, &everyone, &random] {
            let scenario = Arc::new(world(400, rule));
            let mut straight = talk(&scenario, 0, offline, &online);
            for step in 0..20 {
                let mut saved = Checkpoint::default();
                straight.save(&mut saved);
                let (offline, online) = (Arc::clone(offline), Arc::clone(&online));
                let again = Talk::restore(&scenario, 0, offline, online, &saved);
                let again = again.expect("its own checkpoint");
                assert_eq!(
                    straight.fingerprints(),
                    again.fingerprints(),
                    "{rule:?} at {step}"
                );
                straight.step();
            }
        }
    }
}

#[test]
fn every_phase_writes_only_what_it_declares() {
    for rule in rules() {
        let mut scenario = world(500, rule);
        for network in [scenario.network.clone(), NetworkLaw::Complete] {
            scenario.network = network;
            let shared = Arc::new(scenario.clone());
            let society = thirdwave::model::society::Society::new_unless(&shared, 0, &|| false);
            let society = society.expect("nobody asks it to stop");
            let mut checked = society.talk.expect("something spreads");
            let mut plain = checked.clone();
            for _ in 0..20 {
                checked.step_checked();
                plain.step();
            }
            assert_eq!(checked.fingerprints(), plain.fingerprints(), "{rule:?}");
        }
    }
}

/// Three districts of adults, the last of them short.
#[test]
fn one_two_and_seven_threads_make_the_same_bits() {
    for rule in rules() {
        let scenario = world(270_000, rule);
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            pool.expect("threads").install(|| {
                let shared = Arc::new(scenario.clone());
                let society = thirdwave::model::society::Society::new_unless(&shared, 0, &|| false);
                let society = society.expect("nobody asks it to stop");
                let mut talk = society.talk.expect("something spreads");
                for _ in 0..5 {
                    talk.step();
                }
                talk.fingerprints()
            })
        };
        let one = with(1);
        assert!(with(2) == one && with(7) == one, "{rule:?}");
    }
}

#[test]
fn shares_of_channels_sum_to_those_who_adopted() {
    for rule in rules() {
        let scenario = Arc::new(world(2_000, rule));
        let society = thirdwave::model::society::Society::new_unless(&scenario, 0, &|| false);
        let society = society.expect("nobody asks it to stop");
        let mut talk = society.talk.expect("something spreads");
        for step in 0..20 {
            let tally = &talk.tally;
            let sum: u64 = tally.channels.iter().sum();
            assert_eq!(sum, tally.adopted * WHOLE, "{rule:?} at {step}");
            assert_eq!(
                talk.events.len() as u64,
                tally.adopted,
                "{rule:?} at {step}"
            );
            talk.step();
        }
        assert!(talk.tally.adopted > 110, "{rule:?}: nothing spreads");
    }
}

/// Two worlds that differ among the first hundred adults, who have no tie to the others: by one tie offline, one online, or one
/// adult at the end of the list who is tied to the first.
#[test]
fn a_tie_or_an_adult_more_changes_nobody_whom_it_cannot_reach() {
    let offline = [pairs(0, 100, 250, 1), pairs(100, 400, 750, 2)].concat();
    let online = [pairs(0, 100, 250, 3), pairs(100, 400, 750, 4)].concat();
    let with = |ties: &[(u32, u32)], more: (u32, u32)| [ties, &[more]].concat();
    for rule in rules().into_iter().map(along_ties) {
        let scenario = Arc::new(world(400, rule));
        let mut larger = world(401, rule);
        larger.people.count = 401;
        let larger = Arc::new(larger);
        let mut worlds = [
            talk(&scenario, 0, &tied(400, &offline), &following(400, &online)),
            talk(
                &scenario,
                0,
                &tied(400, &with(&offline, (3, 77))),
                &following(400, &online),
            ),
            talk(
                &scenario,
                0,
                &tied(400, &offline),
                &following(400, &with(&online, (77, 3))),
            ),
            talk(
                &larger,
                0,
                &tied(401, &with(&offline, (400, 9))),
                &following(401, &with(&online, (400, 9))),
            ),
        ];
        for step in 0..20 {
            let [plain, others @ ..] = &worlds;
            for (number, other) in others.iter().enumerate() {
                let same = plain.status[100..400] == other.status[100..400];
                let since = plain.since[100..400] == other.since[100..400];
                assert!(same && since, "{rule:?}, change {number}, at {step}");
                let far = |talk: &Talk| -> Vec<_> {
                    let events = talk.events.iter().copied();
                    events
                        .filter(|one| (100..400).contains(&one.adult))
                        .collect()
                };
                assert_eq!(
                    far(plain),
                    far(other),
                    "{rule:?}, change {number}, at {step}"
                );
            }
            worlds.iter_mut().for_each(Talk::step);
        }
        assert!(worlds[0].tally.adopted > 25, "{rule:?}: nothing spreads");
    }
}

/// Adults without ties take no notice of a layer that is not theirs, and nobody adopts without innovation and seeds.
#[test]
fn without_innovation_and_seeds_nobody_adopts() {
    for rule in rules() {
        let rule = match rule {
            Contagion::Bass(_) => Contagion::Bass(bass(0.0, 0.9, Form::EachTie, Per::Degree)),
            Contagion::StrongWeak { strong, weak, .. } => Contagion::StrongWeak {
                advertising: 0.0,
                strong,
                weak,
            },
            Contagion::TwoSided { .. } => Contagion::TwoSided {
                bass: bass(0.0, 0.9, Form::EachTie, Per::Degree),
                disappointment: 0.2,
                negativity: 2.0,
            },
            Contagion::Utility { .. } => continue,
            Contagion::Opinion(opinion) => Contagion::Opinion(Opinion {
                ads: 0.0,
                paid: 0.0,
                ..opinion
            }),
            other => other,
        };
        let scenario = Arc::new(seeded(world(300, rule), 0, Seeding::Random));
        let offline = tied(300, &pairs(0, 300, 900, 1));
        let mut talk = talk(&scenario, 0, &offline, &nobody(300));
        (0..20).for_each(|_| talk.step());
        assert_eq!(talk.tally.adopted, 0, "{rule:?}");
    }
}

/// Weekly talk over twenty years among adults in five blocks; reach rises and falls.
const LONG: &str = "\
title = \"Talk\"
question = \"Who hears of it?\"
[time]
start = 2000
end = 2020
step = \"week\"
[people]
count = 17001
[network]
kind = \"watts-strogatz\"
degree = 6
[online]
kind = \"erdos-renyi\"
degree = 4
[drivers]
reach = [[2000, 0.1], [2008, 0.9], [2014, 0.3], [2020, 0.8]]
[adoption]
rule = \"two-sided\"
innovation = 0.005
imitation = 0.4
seeds = 20
[output]
every = 13
causes = true
events = true
charts = false
[experiment]
checkpoint_every = 5
";

/// The seeds of a rule that counts who is aware know of it before the first step.
#[test]
fn seeds_are_aware() {
    for rule in rules() {
        let scenario = world(200, rule);
        let counted = matches!(rule, Contagion::Utility { .. } | Contagion::Opinion(_));
        let row = |scenario: &Scenario| run(scenario, 0).column("aware");
        let aware = row(&scenario);
        assert!((aware[0] - 0.05).abs() < 1e-12, "{rule:?}: {}", aware[0]);
        assert!(aware.is_sorted() && aware[20] > 0.06, "{rule:?}");
        let society =
            thirdwave::model::society::Society::new_unless(&Arc::new(scenario), 0, &|| false);
        let mut talk = society
            .expect("nobody asks it to stop")
            .talk
            .expect("it spreads");
        // And stay so: no seed is told anew what it has.
        for _ in 0..5 {
            let known = |talk: &Talk| (0..200).filter(|&adult| bit(&talk.aware, adult)).count();
            let unaware = (0..200).filter(|&i| talk.since[i] != NEVER && !bit(&talk.aware, i));
            if counted {
                assert_eq!(unaware.count(), 0, "{rule:?}");
                assert_eq!(talk.tally.aware, known(&talk) as u64, "{rule:?}");
            }
            talk.step();
        }
    }
}

/// The tables of a run of talk.
const TABLES: [&str; 5] = ["series", "events", "cascades", "cohorts", "degrees"];

fn tables(desk: &Desk, folder: &str) -> Vec<Vec<u8>> {
    let table = |name| desk.bytes(&format!("{folder}/{name}.csv"));
    TABLES.into_iter().map(table).collect()
}

#[test]
fn tables_are_the_same_for_all_threads_straight_or_killed() {
    let desk = Desk::empty().file("talk.toml", LONG);
    for threads in [1, 2, 7] {
        let run = format!("run talk.toml --quiet --threads {threads} --out {threads}");
        desk.run(&run).exit(0);
    }
    let straight = tables(&desk, "1");
    assert!(straight[1].len() > 100_000, "thousands adopt");
    assert!(straight[1].starts_with(b"run,step,time,agent,channel,parent,depth,cascade\n"));
    assert!(tables(&desk, "2") == straight && tables(&desk, "7") == straight);
    for (first, second) in [(1, 7), (7, 2), (2, 1)] {
        let out = format!("from-{first}-to-{second}");
        let run = format!("run talk.toml --quiet --out {out}");
        let checkpoint = format!("{out}/checkpoints/run-000000.checkpoint");
        // Killed twice, at steps that chance decides.
        killed_at_next_checkpoint(&desk, &format!("{run} --threads {first}"), &checkpoint);
        let again = format!("{run} --threads {second} --resume");
        killed_at_next_checkpoint(&desk, &again, &checkpoint);
        desk.run(&again).exit(0);
        assert!(tables(&desk, &out) == straight, "{out} differs");
    }
}
