//! How are plans turned into records? In plan order, resumable, and sharing the cores among runs and within them.

use crate::engine::checkpoint::{Checkpoint, Damage};
use crate::engine::parallel::BLOCK;
use crate::experiments::run::{Record, RunPlan, Simulation};
use crate::scenario::Scenario;
use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use std::io;
use std::sync::Arc;

/// Runs of more adults than this are made one after another, each on all cores; smaller ones side by side.
const ALONE_ABOVE: usize = 16 * BLOCK;

/// What goes on beside the runs: progress, checkpoints and the wish to stop.
pub trait Watch: Sync {
    /// A run stands at `step`: 0, or where a checkpoint left it.
    fn begun(&self, run: u32, step: u32);
    /// A run has done a step.
    fn step_done(&self, run: u32);
    /// Whether to stop at the next step.
    fn stop(&self) -> bool;
    /// The bytes of the checkpoint that an earlier, interrupted execution left of a run.
    ///
    /// # Errors
    /// When they cannot be read.
    fn saved(&self, run: u32) -> io::Result<Option<Vec<u8>>>;
    /// Keeps a run's state.
    ///
    /// # Errors
    /// When the disk refuses.
    fn save(&self, run: u32, checkpoint: &Checkpoint) -> io::Result<()>;
}

/// Why there are no records.
#[derive(Debug)]
pub enum Stopped {
    /// It was asked to stop; what was done is saved.
    Asked,
    /// A checkpoint cannot be used.
    Damaged(u32, Damage),
    /// A checkpoint could not be read or written.
    Disk(io::Error),
}

/// Makes all runs of a scenario; records in the order of the runs.
///
/// # Errors
/// When stopped, or when a checkpoint is damaged or refused by the disk.
pub fn execute(scenario: &Arc<Scenario>, watch: &dyn Watch) -> Result<Vec<Record>, Stopped> {
    let runs = 0..scenario.experiment.runs;
    let one = |run| {
        execute_one(
            RunPlan {
                scenario: Arc::clone(scenario),
                run,
            },
            watch,
        )
    };
    if scenario.people.count as usize > ALONE_ABOVE {
        runs.map(one).collect()
    } else {
        // Every run reaches its end or its checkpoint before the first failure is told.
        let all: Vec<Result<Record, Stopped>> = runs.into_par_iter().map(one).collect();
        all.into_iter().collect()
    }
}

fn execute_one(plan: RunPlan, watch: &dyn Watch) -> Result<Record, Stopped> {
    let (run, every) = (plan.run, plan.scenario.experiment.checkpoint_every);
    let many = plan.scenario.experiment.runs > 1;
    let mut simulation = match watch.saved(run).map_err(Stopped::Disk)? {
        Some(bytes) => Checkpoint::from_bytes(&bytes)
            .and_then(|saved| Simulation::resume(plan, &saved))
            .map_err(|damage| Stopped::Damaged(run, damage))?,
        None if watch.stop() => return Err(Stopped::Asked),
        None => Simulation::begin(plan),
    };
    watch.begun(run, simulation.steps_done());
    while !simulation.is_done() {
        if watch.stop() {
            watch.save(run, &simulation.save()).map_err(Stopped::Disk)?;
            return Err(Stopped::Asked);
        }
        simulation.step();
        let step = simulation.steps_done();
        watch.step_done(run);
        // The end of one of many runs is kept too: it need not be made again when a later one is interrupted.
        let due = every > 0 && (step.is_multiple_of(every) || (many && simulation.is_done()));
        if due {
            watch.save(run, &simulation.save()).map_err(Stopped::Disk)?;
        }
    }
    Ok(simulation.record())
}
