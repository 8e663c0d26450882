//! Is a run the same however it is made? For any number of threads, taken up again at any step, phase by phase.

use crate::support::runs::{plan, run, same_from_every_step};
use crate::support::worlds::{clock, course, small, three_waves};
use std::sync::Arc;
use thirdwave::engine::clock::StepLength;
use thirdwave::experiments::run::{Record, Simulation};
use thirdwave::model::household::world::World;
use thirdwave::scenario::{NetworkLaw, Scenario};

/// Three blocks, the last of them not full; causes, co-creation and unemployment all on.
fn busy(network: NetworkLaw) -> Scenario {
    let mut scenario = three_waves(9_001);
    scenario.clock = clock(2000, 2008, StepLength::Year);
    scenario.network = network;
    scenario.output.causes = true;
    scenario.drivers.employment = course(&[(2000.0, 1.0), (2004.0, 0.8)]);
    scenario
}

fn bits(record: &Record) -> Vec<u64> {
    let rows = record.rows.iter().flatten();
    let causes = record.causes.iter().flatten().flatten();
    rows.chain(causes).map(|value| value.to_bits()).collect()
}

#[test]
fn one_two_and_seven_threads_make_the_same_bits() {
    let ring = NetworkLaw::WattsStrogatz {
        degree: 10,
        rewiring: 0.1,
    };
    for network in [ring, NetworkLaw::ErdosRenyi { degree: 5.0 }] {
        let scenario = busy(network);
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            let pool = pool.expect("threads");
            pool.install(|| run(&scenario, 0).record)
        };
        let one = with(1);
        for threads in [2, 7] {
            let other = with(threads);
            assert_eq!(one.steps, other.steps);
            assert_eq!(bits(&one), bits(&other), "{threads} threads");
        }
    }
}

#[test]
fn a_run_taken_up_again_at_any_step_is_the_straight_run() {
    for (causes, every) in [(false, 1), (true, 5)] {
        let mut scenario = small(500);
        scenario.drivers.employment = course(&[(1990.0, 1.0), (1995.0, 0.85)]);
        scenario.output.causes = causes;
        scenario.output.every = every;
        same_from_every_step(&scenario, 2, &format!("causes {causes}"));
    }
}

#[test]
fn another_scenarios_checkpoint_is_refused() {
    let saved = Simulation::begin(plan(&small(500), 0)).save();
    assert!(Simulation::resume(plan(&small(501), 0), &saved).is_err());
    assert!(Simulation::resume(plan(&three_waves(500), 0), &saved).is_err());
    let mut with_causes = small(500);
    with_causes.output.causes = true;
    assert!(Simulation::resume(plan(&with_causes, 0), &saved).is_err());
}

#[test]
fn every_phase_writes_only_what_it_declares() {
    let mut scenario = busy(NetworkLaw::ErdosRenyi { degree: 5.0 });
    scenario.clock = clock(2000, 2006, StepLength::Year);
    let mut world = World::new(&Arc::new(scenario.clone()), 0);
    let mut plain = world.clone();
    for _ in 0..scenario.clock.steps {
        world.step_checked();
        plain.step();
    }
    assert!(
        world.blocks == plain.blocks,
        "the check itself changes nothing"
    );
}
