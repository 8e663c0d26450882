//! Which wave does an adult live in?
//!
//! **Question.** How is an adult's way of life to be called, in Toffler's words?
//!
//! **Rule.** Read off, never imposed; nothing depends on it. An adult's share of needs made is averaged over the years of
//! `household.wave_memory` (a way of life, not a year's turn). Wave 1: outside wage work and making at least `wave1_made`. Wave
//! 2: in wage work and making less than `wave3_made`. Wave 3: in wage work and making at least `wave3_made` again, that is
//! after having been in wave 2. All others are between the waves.
//!
//! **Source.** Toffler 1980; thresholds are this model's own.
//!
//! **Assumptions.** Needs weigh by the home hours they take with the tools of `tools` = 1.
//!
//! **Parameters.** `household.wave1_made`, `household.wave3_made`, `household.wave_memory`.
//!
//! **Order.** Last: it looks at what the step has left.

use crate::engine::arithmetic::probability_of_rate;
use crate::engine::arithmetic::single;
use crate::engine::parallel;
use crate::engine::schedule::Phase;
use crate::engine::vector::widest;
use crate::model::household::make_or_buy::made_share;
use crate::model::household::parts::{self, Part};
use crate::model::household::review::Faced;
use crate::model::household::work::{HAS_BOUGHT, in_wage_work};
use crate::model::household::world::{Block, Shared, World};
use crate::scenario::Scenario;

/// Reads off the waves.
pub const PHASE: Phase<World> = Phase {
    name: "waves",
    reads: &["habits", "work", "made"],
    writes: &["made", "work"],
    run: |world| parts::each(world, &[part]),
};

/// A wave, or between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wave {
    /// Makes what it uses.
    First,
    /// Neither.
    Between,
    /// Sells its hours and buys.
    Second,
    /// Sells its hours and makes again.
    Third,
}

/// Settings of the reading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// Least share made in wave 1.
    pub first: f32,
    /// Least share made in wave 3.
    pub third: f32,
    /// Weight of the newest share made in the average.
    pub newest: f32,
}

impl Thresholds {
    /// Settings of a scenario.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let household = &scenario.household;
        let years = scenario.clock.years_per_step();
        Self {
            first: single(household.wave1_made),
            third: single(household.wave3_made),
            newest: single(probability_of_rate(1.0 / household.wave_memory, years)),
        }
    }

    /// Whether an adult of that averaged share made is a maker: all in wave 3 are, and none in wave 2.
    #[must_use]
    #[inline(always)]
    pub fn makes(&self, made: f32) -> bool {
        made >= self.third
    }

    /// The wave of an adult, given its work and its averaged share made.
    #[must_use]
    #[inline(always)]
    pub fn wave(&self, work: u8, made: f32) -> Wave {
        match (in_wage_work(work), self.makes(made), work & HAS_BOUGHT != 0) {
            (true, false, _) => Wave::Second,
            (true, true, true) => Wave::Third,
            (false, _, _) if made >= self.first => Wave::First,
            _ => Wave::Between,
        }
    }
}

/// Share of needs an adult makes now: the weighted habits in the order of the categories' names.
#[inline(always)]
fn made_now(block: &Block, shared: &Shared) -> Vec<f32> {
    let mut made = vec![0.0; block.len()];
    for &c in &shared.order {
        let weight = single(shared.weights[c]);
        for (sum, &habit) in made.iter_mut().zip(&block.habits[c]) {
            *sum += weight * made_share(habit, shared.budget.cocreation_share);
        }
    }
    made
}

/// Starts the averages at the shares of the start.
pub fn begin(world: &mut World) {
    let World { shared, blocks, .. } = world;
    parallel::each(blocks, |block| {
        block.made = made_now(block, shared);
        mark(block, &shared.thresholds);
    });
}

/// Reads off the waves of a part's adults.
pub fn part(part: &mut Part<'_>, _: &mut Faced) {
    widest(
        #[inline(always)]
        || average(part.block, part.shared),
    );
}

/// Moves the averages towards the shares of now.
#[inline(always)]
fn average(block: &mut Block, shared: &Shared) {
    let newest = shared.thresholds.newest;
    let now = made_now(block, shared);
    for (average, &made) in block.made.iter_mut().zip(&now) {
        *average += newest * (made - *average);
    }
    mark(block, &shared.thresholds);
}

/// Marks those who are in wave 2.
#[inline(always)]
fn mark(block: &mut Block, thresholds: &Thresholds) {
    for (work, &made) in block.work.iter_mut().zip(&block.made) {
        let second = thresholds.wave(*work, made) == Wave::Second;
        *work |= if second { HAS_BOUGHT } else { 0 };
    }
}

#[cfg(test)]
mod tests {
    use super::{Thresholds, Wave};
    use crate::model::household::work::{EMPLOYED, HAS_BOUGHT, OUTSIDE, UNEMPLOYED};

    #[test]
    fn waves_follow_work_and_making() {
        let t = Thresholds {
            first: 0.5,
            third: 0.3,
            newest: 0.1,
        };
        assert_eq!(t.wave(OUTSIDE, 0.8), Wave::First);
        assert_eq!(t.wave(OUTSIDE, 0.4), Wave::Between);
        assert_eq!(
            t.wave(EMPLOYED, 0.8),
            Wave::Between,
            "has never bought most"
        );
        assert_eq!(t.wave(EMPLOYED, 0.2), Wave::Second);
        assert_eq!(t.wave(EMPLOYED | HAS_BOUGHT, 0.4), Wave::Third);
        assert_eq!(t.wave(UNEMPLOYED | HAS_BOUGHT, 0.2), Wave::Second);
    }
}
