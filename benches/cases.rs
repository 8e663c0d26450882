//! Which worlds are measured turn by turn? Each goes on for some steps whenever it has its turn.
//!
//! The least of some turns is told, because other work on the machine can only lengthen them; and works that are compared take
//! their turns one after the other, so that a slow minute of the machine is in all of them.

use crate::bare::Bare;
use crate::bare_opinion;
use crate::beside::least;
use crate::ensemble::taken;
use crate::scenario;
use crate::talk::{BASS, STEPS, market_step, market_world, opinion_world, wired};
use rayon::ThreadPool;
use std::sync::Arc;
use thirdwave::engine::parallel::BLOCK;
use thirdwave::model::brands::firms::Firms;
use thirdwave::model::household::world::World;
use thirdwave::model::talk::world::Talk;
use thirdwave::population::network::Network;

/// Adults of one block.
#[expect(clippy::cast_possible_truncation, reason = "a block is small")]
pub(crate) const ONE_BLOCK: u32 = BLOCK as u32;

/// A world to be measured.
pub(crate) enum Case {
    /// Five categories, ten offline ties, nearly all habits under review.
    Household(Box<World>),
    /// The arithmetic of the same on arrays, nothing else.
    Bare(Box<Bare>, u32),
    /// bass-net: each turn is fifty steps from this beginning.
    Spread(Box<Talk>),
    /// The rule `opinion` with one brand.
    Opinion(Box<Talk>),
    /// Two brands with all actions.
    Brands(Box<(Talk, Firms)>),
    /// The arithmetic of a step of opinions on arrays, and the number of the last step.
    BareOpinion(Box<bare_opinion::Bare>, u32),
}

impl Case {
    /// The household's world after two steps: from the second on it does what it always does.
    pub(crate) fn household(adults: u32) -> Self {
        let mut world = World::new(&scenario(adults, 100, false), 0);
        world.step();
        world.step();
        Self::Household(Box::new(world))
    }

    /// The arithmetic of it, and its ties if these are to be looked up.
    pub(crate) fn bare(adults: u32, ties: bool) -> Self {
        let world = World::new(&scenario(ONE_BLOCK, 100, false), 0);
        let ties = ties.then(|| wired("ws", adults));
        Self::Bare(Box::new(Bare::new(world, adults, ties)), adults)
    }

    pub(crate) fn spread(kind: &str, adults: u32) -> Self {
        let scenario = crate::talk::scenario(adults, false, "year", BASS);
        let (network, none) = (wired(kind, adults), Network::empty(adults));
        let talk = Talk::new(&scenario, 0, Arc::new(network), Arc::new(none));
        Self::Spread(Box::new(talk))
    }

    pub(crate) fn opinion(adults: u32) -> Self {
        Self::Opinion(Box::new(opinion_world(adults, false, "")))
    }

    pub(crate) fn brands(adults: u32) -> Self {
        Self::Brands(Box::new(market_world(adults)))
    }

    /// The arithmetic of a step of opinions or of brands: what `world` has on its way once all have spoken; its ties if words are
    /// to be carried.
    pub(crate) fn bare_opinion(world: Self, ties: bool) -> Self {
        let mut talk = match world {
            Self::Opinion(talk) => talk,
            Self::Brands(both) => {
                let (mut talk, mut firms) = *both;
                firms.open(&mut talk);
                Box::new(talk)
            }
            _ => unreachable!("only worlds of opinions have such a loop"),
        };
        (talk.schedule()[0].run)(&mut talk);
        Self::BareOpinion(Box::new(bare_opinion::Bare::new(&talk, ties)), 0)
    }

    pub(crate) fn adults(&self) -> usize {
        match self {
            Self::Household(world) => world.blocks.iter().map(|block| block.len()).sum(),
            Self::Bare(_, adults) => *adults as usize,
            Self::Spread(talk) | Self::Opinion(talk) => talk.adults(),
            Self::Brands(both) => both.0.adults(),
            Self::BareOpinion(bare, _) => bare.adults(),
        }
    }

    /// One step, where a world goes on; bass-net runs from its beginning to its end.
    pub(crate) fn step(&mut self) {
        match self {
            Self::Household(world) => world.step(),
            Self::Bare(bare, _) => bare.step(),
            Self::Spread(talk) | Self::Opinion(talk) => talk.step(),
            Self::Brands(both) => market_step(&mut both.0, &mut both.1),
            Self::BareOpinion(bare, step) => {
                *step += 1;
                bare.step(*step);
            }
        }
    }

    /// Nanoseconds per agent-step of one turn of so many steps; bass-net takes its fifty.
    pub(crate) fn turn(&mut self, pool: &ThreadPool, steps: u32) -> f64 {
        let adults = self.adults() as f64;
        let (seconds, steps) = if let Self::Spread(begin) = self {
            let mut talk = begin.clone();
            let run = || (0..STEPS).for_each(|_| talk.step());
            (pool.install(|| taken(run).0), STEPS)
        } else {
            // A core that was idle comes up during a step that is not timed.
            pool.install(|| self.step());
            let run = || (0..steps).for_each(|_| self.step());
            (pool.install(|| taken(run).0), steps)
        };
        seconds * 1e9 / (adults * f64::from(steps))
    }
}

/// Nanoseconds per agent-step of a case on each of some pools, the least of some turns.
pub(crate) fn on_each<const N: usize>(
    case: &mut Case,
    pools: [&ThreadPool; N],
    steps: u32,
    turns: usize,
) -> [f64; N] {
    let mut figures = [const { Vec::new() }; N];
    for _ in 0..turns {
        for (figures, pool) in figures.iter_mut().zip(pools) {
            figures.push(case.turn(pool, steps));
        }
    }
    figures.map(|figures| least(&figures))
}
