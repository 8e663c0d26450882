//! How are plans turned into records? In plan order, resumable, and sharing the cores among runs and within them.

use crate::engine::checkpoint::{Checkpoint, Damage};
use crate::engine::parallel::BLOCK;
use crate::experiments::programmes;
use crate::experiments::run::{Record, RunPlan, Simulation};
use crate::scenario::Scenario;
use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use std::io;
use std::sync::Arc;

/// Runs of more adults than this are made one after another, each on all cores; smaller ones side by side.
pub(crate) const ALONE_ABOVE: usize = 16 * BLOCK;

/// What goes on beside the runs: progress, checkpoints and the wish to stop.
pub trait Watch: Sync {
    /// A run stands at `step`: 0, or where a checkpoint left it.
    fn begun(&self, run: u32, step: u32);
    /// A run has done a step.
    fn step_done(&self, run: u32);
    /// Whether to stop at the next step, or the next round while habits settle.
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

/// Runs that are made at the same time on so many threads.
#[must_use]
pub fn at_once(scenario: &Scenario, threads: usize) -> usize {
    if scenario.people.count as usize > ALONE_ABOVE {
        1
    } else {
        threads.min(scenario.experiment.runs as usize)
    }
}

/// Makes all runs of a scenario; records in the order of the runs.
///
/// # Errors
/// When stopped, or when a checkpoint is damaged or refused by the disk.
pub fn execute(scenario: &Arc<Scenario>, watch: &dyn Watch) -> Result<Vec<Record>, Stopped> {
    let runs = 0..scenario.experiment.runs;
    let plan = |run| RunPlan {
        scenario: Arc::clone(scenario),
        run,
    };
    // Every checkpoint is looked at before the first step: a file of another run is told now, not after hours.
    for run in runs.clone() {
        saved(&plan(run), watch)?;
    }
    let one = |run| execute_one(plan(run), watch);
    if scenario.people.count as usize > ALONE_ABOVE {
        runs.map(one).collect()
    } else {
        // Every run reaches its end or its checkpoint before the first failure is told.
        let all: Vec<Result<Record, Stopped>> = runs.into_par_iter().map(one).collect();
        all.into_iter().collect()
    }
}

/// The checkpoint that was left of a run, if there is one and it is of this run.
fn saved(plan: &RunPlan, watch: &dyn Watch) -> Result<Option<Checkpoint>, Stopped> {
    let Some(bytes) = watch.saved(plan.run).map_err(Stopped::Disk)? else {
        return Ok(None);
    };
    let checked = Checkpoint::from_bytes(&bytes).and_then(|saved| {
        plan.owns(&saved)?;
        Ok(saved)
    });
    checked
        .map(Some)
        .map_err(|damage| Stopped::Damaged(plan.run, damage))
}

fn execute_one(plan: RunPlan, watch: &dyn Watch) -> Result<Record, Stopped> {
    let (run, every) = (plan.run, plan.scenario.experiment.checkpoint_every);
    let many = plan.scenario.experiment.runs > 1;
    let mut simulation = match saved(&plan, watch)? {
        Some(saved) => {
            Simulation::resume(plan, &saved).map_err(|damage| Stopped::Damaged(run, damage))?
        }
        None => Simulation::begin_unless(plan, &|| watch.stop()).ok_or(Stopped::Asked)?,
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
    let mut record = simulation.record();
    record.programmes = programmes::value(&simulation, watch).ok_or(Stopped::Asked)?;
    Ok(record)
}
