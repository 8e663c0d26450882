//! Do many small runs keep all cores busy, and does a run among many cost what it costs alone? Processor time beside the clock.

use crate::scenario;
use rayon::ThreadPoolBuilder;
use std::sync::Arc;
use std::time::Instant;
use thirdwave::experiments::execute::{Next, Unwatched, execute_each};
use thirdwave::experiments::run::{RunPlan, Simulation};
use thirdwave::scenario::Scenario;

/// Runs of an ensemble.
const RUNS: u32 = 1000;
/// Adults and years of a small run.
const SMALL: (u32, u32) = (500, 60);

fn small(runs: u32) -> Arc<Scenario> {
    let mut scenario = (*scenario(SMALL.0, SMALL.1, false)).clone();
    scenario.experiment.runs = runs;
    Arc::new(scenario)
}

/// Seconds of processor time of this process, where the system tells them.
fn processor() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}

/// Seconds by the clock and of processor time that some work takes.
#[expect(clippy::disallowed_methods, reason = "a bench looks at the clock")]
pub(crate) fn taken(work: impl FnOnce()) -> (f64, f64) {
    let (clock, before) = (Instant::now(), processor());
    work();
    let own = processor()
        .zip(before)
        .map_or(f64::NAN, |(now, then)| now - then);
    (clock.elapsed().as_secs_f64(), own)
}

/// Prints how busy the cores are, and a run's cost among many beside its own.
#[expect(clippy::print_stdout, reason = "a bench's figures go where divan's go")]
pub(crate) fn print() {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let pool = |threads| {
        ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("there are threads")
    };
    let ensemble = |threads: usize| {
        let scenario = small(RUNS);
        pool(threads).install(|| {
            taken(|| {
                let made = execute_each(&scenario, &Unwatched, &mut |record| {
                    divan::black_box(record);
                    Ok(Next::More)
                });
                assert_eq!(made.expect("nobody stops it"), RUNS);
            })
        })
    };
    let one_by_one = pool(1).install(|| {
        let scenario = small(1);
        taken(|| {
            for run in 0..RUNS {
                let plan = RunPlan {
                    scenario: Arc::clone(&scenario),
                    run,
                };
                let mut simulation = Simulation::begin(plan);
                while !simulation.is_done() {
                    simulation.step();
                }
                divan::black_box(simulation.record());
            }
        })
    });
    let (clock, own) = ensemble(cores);
    println!(
        "ensemble: {RUNS} runs of {} adults and {} steps on {cores} cores: {clock:.2} s, cores {:.1} % busy; a run \
         costs {:.3} of one made alone",
        SMALL.0,
        SMALL.1,
        100.0 * own / (clock * cores as f64),
        own / one_by_one.1
    );
}
