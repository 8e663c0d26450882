//! Where do two executions of a run part? Step by step, each on threads of its own: the first column of the state that
//! differs, and the phase that writes it.

use crate::engine::schedule::{Columns, Phase};
use crate::experiments::run::{RunPlan, Simulation};
use crate::model::household;
use crate::model::society::Society;
use rayon::ThreadPool;

/// Where two executions part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// The first step after which they differ; 0 for the start.
    pub step: u32,
    /// The first phase that writes what differs; `start` before any.
    pub phase: &'static str,
    /// The first column of the state that differs.
    pub column: &'static str,
}

/// Fingerprints of a state's columns, by layer.
type Prints = [Vec<(&'static str, u64)>; 2];

fn prints(society: &Society) -> Prints {
    [
        society
            .household
            .as_ref()
            .map_or_else(Vec::new, Columns::fingerprints),
        society
            .talk
            .as_ref()
            .map_or_else(Vec::new, Columns::fingerprints),
    ]
}

/// The first place at which a run on some threads differs from itself on others; none when it is the same to its end.
#[must_use]
pub fn between(plan: &RunPlan, a: &ThreadPool, b: &ThreadPool) -> Option<Divergence> {
    let mut one = a.install(|| Simulation::begin(plan.clone()));
    let mut other = b.install(|| Simulation::begin(plan.clone()));
    loop {
        let (was, is) = (prints(one.society()), prints(other.society()));
        if let Some(found) = first_of(&was, &is, one.society(), one.steps_done()) {
            return Some(found);
        }
        if one.is_done() {
            return None;
        }
        a.install(|| one.step());
        b.install(|| other.step());
    }
}

fn first_of(was: &Prints, is: &Prints, society: &Society, step: u32) -> Option<Divergence> {
    let differing = |layer: usize| -> Vec<&'static str> {
        let pairs = was[layer].iter().zip(&is[layer]);
        pairs.filter(|(a, b)| a != b).map(|(a, _)| a.0).collect()
    };
    let of_households = differing(0);
    if !of_households.is_empty() {
        return Some(found(&household::SCHEDULE, &of_households, step));
    }
    let of_talk = differing(1);
    let schedule = society.talk.as_ref()?.schedule();
    (!of_talk.is_empty()).then(|| found(schedule, &of_talk, step))
}

/// The first phase in order that writes one of some columns.
fn found<W>(phases: &[Phase<W>], columns: &[&'static str], step: u32) -> Divergence {
    if step > 0 {
        for phase in phases {
            if let Some(column) = columns.iter().find(|column| phase.writes.contains(column)) {
                let (phase, column) = (phase.name, *column);
                return Divergence {
                    step,
                    phase,
                    column,
                };
            }
        }
    }
    let (phase, column) = ("start", columns[0]);
    Divergence {
        step,
        phase,
        column,
    }
}

#[cfg(test)]
mod tests {
    use super::{Divergence, found};
    use crate::model::household;

    #[test]
    fn the_first_phase_that_writes_it_is_named() {
        let place = found(&household::SCHEDULE, &["skill", "habits"], 3);
        let writes = |name: &str| {
            let phases = household::SCHEDULE.iter();
            phases
                .filter(move |phase| {
                    phase.writes.contains(&"skill") || phase.writes.contains(&"habits")
                })
                .map(|phase| phase.name)
                .next()
                == Some(name)
        };
        assert!(writes(place.phase) && place.step == 3);
        let start = found(&household::SCHEDULE, &["skill"], 0);
        assert_eq!(
            start,
            Divergence {
                step: 0,
                phase: "start",
                column: "skill"
            }
        );
    }
}
