//! How are plans turned into records? In the order of the runs, resumable, and sharing the cores among runs and within them.

use crate::engine::checkpoint::{Checkpoint, Damage};
use crate::engine::parallel::BLOCK;
use crate::experiments::ledger::Pace;
use crate::experiments::programmes;
use crate::experiments::run::{Record, RunPlan, Simulation};
use crate::scenario::Scenario;
use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

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

/// Nothing beside the runs: nobody looks on, asks them to stop or keeps their states.
#[derive(Clone, Copy, Debug)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn begun(&self, _run: u32, _step: u32) {}

    fn step_done(&self, _run: u32) {}

    fn stop(&self) -> bool {
        false
    }

    fn saved(&self, _run: u32) -> io::Result<Option<Vec<u8>>> {
        Ok(None)
    }

    fn save(&self, _run: u32, _checkpoint: &Checkpoint) -> io::Result<()> {
        Ok(())
    }
}

impl Pace for Unwatched {
    fn planned(&self, _pieces: usize, _before: usize) {}

    fn done(&self) {}

    fn stop(&self) -> bool {
        false
    }
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

/// Whether more runs are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Yes.
    More,
    /// No: what is under way is let go.
    Enough,
}

/// Takes records in the order of the runs.
pub type Take<'a> = dyn FnMut(Record) -> io::Result<Next> + Send + 'a;

/// Makes all runs of a scenario; records in the order of the runs.
///
/// # Errors
/// When stopped, or when a checkpoint is damaged or refused by the disk.
pub fn execute(scenario: &Arc<Scenario>, watch: &dyn Watch) -> Result<Vec<Record>, Stopped> {
    let mut records = Vec::new();
    execute_each(scenario, watch, &mut |record| {
        records.push(record);
        Ok(Next::More)
    })?;
    Ok(records)
}

/// Makes the runs of a scenario and hands on their records in the order of the runs, until there are enough; how many were
/// handed on. No more records wait for their turn than twice as many as runs are made at a time, however many runs there are.
///
/// # Errors
/// When stopped, when a checkpoint is damaged or refused by the disk, or when a record is not taken.
pub fn execute_each(
    scenario: &Arc<Scenario>,
    watch: &dyn Watch,
    take: &mut Take<'_>,
) -> Result<u32, Stopped> {
    let runs = scenario.experiment.runs;
    let plan = |run| RunPlan {
        scenario: Arc::clone(scenario),
        run,
    };
    // Every checkpoint is looked at before the first step: a file of another run is told now, not after hours.
    for run in 0..runs {
        saved(&plan(run), watch)?;
    }
    let at_once = at_once(scenario, rayon::current_num_threads());
    let line = Line {
        order: Mutex::new(Order {
            waiting: BTreeMap::new(),
            next: 0,
            taking: false,
            ended: None,
        }),
        take: Mutex::new(take),
        moved: Condvar::new(),
        room: 2 * u32::try_from(at_once).unwrap_or(u32::MAX / 2),
    };
    let started = AtomicU32::new(0);
    let worker = || {
        let _ends = EndsOnPanic(&line);
        loop {
            let run = started.fetch_add(1, Ordering::Relaxed);
            if run >= runs || !line.may_begin(run) {
                return;
            }
            line.hand_in(run, execute_one(plan(run), watch));
        }
    };
    if at_once > 1 {
        rayon::broadcast(|thread| {
            if thread.index() < at_once {
                worker();
            }
        });
    } else {
        worker();
    }
    let order = line
        .order
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    match order.ended {
        Some(End::Failed(why)) => Err(why),
        _ => Ok(order.next),
    }
}

/// Why no further run is begun.
enum End {
    Enough,
    Failed(Stopped),
}

/// Records that wait for those of earlier runs.
struct Order {
    waiting: BTreeMap<u32, Record>,
    next: u32,
    /// Whether some worker is taking records up.
    taking: bool,
    ended: Option<End>,
}

/// Where workers queue to hand in their records.
struct Line<'a, 'b> {
    order: Mutex<Order>,
    /// What becomes of records. Only the worker that takes holds it: others go on with their runs.
    take: Mutex<&'a mut Take<'b>>,
    moved: Condvar,
    /// Runs that may be begun before the one that is next has come.
    room: u32,
}

impl Line<'_, '_> {
    /// Waits until a run is not too far ahead; whether it is wanted then.
    fn may_begin(&self, run: u32) -> bool {
        let order = self.order();
        let too_far = |order: &mut Order| order.ended.is_none() && run >= order.next + self.room;
        let order = self.moved.wait_while(order, too_far);
        order
            .unwrap_or_else(PoisonError::into_inner)
            .ended
            .is_none()
    }

    fn hand_in(&self, run: u32, made: Result<Record, Stopped>) {
        let mut order = self.order();
        match made {
            // The first failure is told: what comes after it follows from it.
            Err(why) => {
                if !matches!(order.ended, Some(End::Failed(_))) {
                    order.ended = Some(End::Failed(why));
                }
            }
            Ok(record) => {
                order.waiting.insert(run, record);
            }
        }
        self.moved.notify_all();
        if std::mem::replace(&mut order.taking, true) {
            return;
        }
        while order.ended.is_none() {
            let next = order.next;
            let Some(record) = order.waiting.remove(&next) else {
                break;
            };
            drop(order);
            let taken = self.take.lock().unwrap_or_else(PoisonError::into_inner)(record);
            order = self.order();
            order.next += 1;
            let ended = match taken {
                Ok(Next::More) => None,
                Ok(Next::Enough) => Some(End::Enough),
                Err(error) => Some(End::Failed(Stopped::Disk(error))),
            };
            // A failure of another run meanwhile stays told.
            order.ended = order.ended.take().or(ended);
            self.moved.notify_all();
        }
        order.taking = false;
    }

    fn order(&self) -> MutexGuard<'_, Order> {
        self.order.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends all work when its worker panics: others would wait for its run without end.
struct EndsOnPanic<'a, 'b, 'c>(&'c Line<'a, 'b>);

impl Drop for EndsOnPanic<'_, '_, '_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let mut order = self.0.order();
            order.ended = order.ended.take().or(Some(End::Failed(Stopped::Asked)));
            self.0.moved.notify_all();
        }
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

#[cfg(test)]
mod tests {
    use super::{Next, Unwatched, execute_each};
    use crate::scenario::load::from_text;
    use crate::scenario::reading::from_disk;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::Arc;

    /// Records come in order though one takes long to be taken up, and a panic there ends all instead of leaving workers waiting.
    #[test]
    fn records_come_in_order_and_a_panic_leaves_nobody_waiting() {
        let text = "people.count = 50\ntime = { start = 1990, end = 1992 }\nexperiment.runs = 40";
        let loaded = from_text("t", text, &[], &from_disk, &|_| Vec::new());
        let scenario = Arc::new(loaded.expect("it is sound").value.scenario);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(4).build();
        let pool = pool.expect("there are threads");
        let mut runs = Vec::new();
        let made = pool.install(|| {
            execute_each(&scenario, &Unwatched, &mut |record| {
                if record.run.is_multiple_of(7) {
                    std::thread::sleep(std::time::Duration::from_millis(5));
                }
                runs.push(record.run);
                Ok(Next::More)
            })
        });
        assert_eq!((made.ok(), runs), (Some(40), (0..40).collect::<Vec<u32>>()));
        let broken = catch_unwind(AssertUnwindSafe(|| {
            pool.install(|| {
                execute_each(&scenario, &Unwatched, &mut |record| {
                    assert!(record.run != 3, "it breaks");
                    Ok(Next::More)
                })
            })
        }));
        assert!(broken.is_err());
    }
}
