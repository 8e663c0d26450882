//! How does everyone get through a step? Part by part: what a block keeps is read from memory once for all phases.
//!
//! Phases look at what was published at the last step, at what is known to all, and at the adults of their own block. What a
//! block's adults show at this step goes into a column of its own, which takes the place of the other once all are done. So no
//! block waits for another within a step, and phases taken one after the other through all blocks come to the same.

use crate::engine::parallel::{self, BLOCK};
use crate::model::household::review::Faced;
use crate::model::household::world::{Block, HabitCounts, Shared, World};
use crate::model::household::{neighbours, review, skill, waves, work};

/// A block in a step.
pub struct Part<'a> {
    /// Its adults.
    pub block: &'a mut Block,
    /// What is known to all.
    pub shared: &'a Shared,
    /// What everyone published at the last step.
    pub published: &'a [u8],
    /// Where the block's adults publish.
    pub shown: &'a mut [u8],
    /// How many of them have which habit, once they have published.
    pub counts: Option<HabitCounts>,
}

/// What a phase does to a part, with columns to scribble on.
type Work = fn(&mut Part<'_>, &mut Faced);

/// What the phases of `SCHEDULE` do, in its order.
const STEP: [Work; 5] = [
    skill::part,
    work::part,
    review::part,
    neighbours::part,
    waves::part,
];

/// Takes everyone through all phases of a step.
pub fn step(world: &mut World) {
    each(world, &STEP);
}

/// Takes everyone through some phases.
pub fn each(world: &mut World, phases: &[Work]) {
    let World {
        shared,
        blocks,
        published,
        shown,
    } = world;
    let pieces = blocks.iter_mut().zip(shown.chunks_mut(BLOCK));
    let part = |(block, shown)| Part {
        block,
        shared,
        published,
        shown,
        counts: None,
    };
    let mut parts: Vec<Part<'_>> = pieces.map(part).collect();
    parallel::each_with(&mut parts, Faced::default, |faced, part| {
        phases.iter().for_each(|phase| phase(part, faced));
    });
    let counts: Option<Vec<HabitCounts>> = parts.into_iter().map(|part| part.counts).collect();
    if let Some(counts) = counts {
        shared.counts = counts.iter().sum();
        std::mem::swap(published, shown);
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::schedule;
    use crate::model::household::SCHEDULE;
    use crate::model::household::world::World;
    use crate::model::measures;
    use crate::scenario::load::from_text;
    use crate::scenario::reading::from_disk;
    use std::sync::Arc;

    #[test]
    fn part_by_part_comes_to_the_same_as_phase_by_phase() {
        let text = "time = { start = 2000, end = 2010 }\npeople.count = 5000\nhousehold.teaching = 0.2\n\
             online = { kind = 'barabasi-albert', newcomer_ties = 3 }\n[drivers]\nreach = 0.5\n\
             hours = [[2000, 45], [2010, 36]]\nemployment = 0.9\n";
        let loaded = from_text("test", text, &[], &from_disk, &measures::all_names);
        let scenario = loaded.expect("the scenario is sound").value.scenario;
        let mut together = World::new(&Arc::new(scenario), 0);
        let mut apart = together.clone();
        for _ in 0..5 {
            together.step();
            apart.advance();
            schedule::run(&SCHEDULE, &mut apart);
            assert!(together.blocks == apart.blocks, "blocks differ");
            assert!(together.published == apart.published, "habits shown differ");
            assert!(
                together.shared.counts == apart.shared.counts,
                "counts differ"
            );
        }
    }
}
