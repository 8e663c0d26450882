//! Who works for wages, and who is out of work?
//!
//! **Question.** Which households enter wage work, and which wage workers are unemployed, at the new date?
//!
//! **Rule.** A household outside wage work enters it with the yearly probability `nu (1 - X)`, X the share of needs made in
//! society: the more is bought, the more there is to earn. Nobody leaves. Missing work m = 1 - employment is spread:
//! `work_sharing * m` shortens everyone's hours, the rest makes the share U unemployed: those whose lot, a number drawn
//! anew at `household.turnover` a year, is below U.
//!
//! **Source.** The ratchet into wage work is this model's own; spells end at a constant rate as in search models.
//!
//! **Assumptions.** Households do not return to subsistence; every adult has the same risk.
//!
//! **Parameters.** `household.absorption`, `household.turnover`, `drivers.employment`, `drivers.work_sharing`.
//!
//! **Order.** Before reviews, which see the new hours; after skill, which looks back.

use crate::engine::arithmetic::{probability_of_rate, probability_of_yearly, threshold};
use crate::engine::draws::{Draws, Purpose};
use crate::engine::schedule::Phase;
use crate::engine::vector::widest;
use crate::model::household::moment::DriverValues;
use crate::model::household::parts::{self, Part};
use crate::model::household::review::Faced;
use crate::model::household::world::{Block, World};
use crate::scenario::Scenario;

/// Outside wage work.
pub const OUTSIDE: u8 = 0;
/// At work for wages.
pub const EMPLOYED: u8 = 1;
/// In wage work without work.
pub const UNEMPLOYED: u8 = 2;
/// Bits of the kind of work.
const KIND: u8 = 3;
/// Bit of those who have been in wave 2.
pub const HAS_BOUGHT: u8 = 16;

const ENTER: Purpose = Purpose::new("work/enter");
const TURN_OVER: Purpose = Purpose::new("work/turn_over");
const LOT: Purpose = Purpose::new("work/lot");

/// Moves adults between kinds of work.
pub const PHASE: Phase<World> = Phase {
    name: "work",
    reads: &["work", "lot", "counts"],
    writes: &["work", "lot"],
    run: |world| parts::each(world, &[part]),
};

/// Speeds of entry and turnover.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    /// Yearly probability of entry when nothing is made, nu.
    pub absorption: f64,
    /// Length of a step in years.
    pub years: f64,
    /// Threshold of a new lot in a step; 0 where nobody is ever unemployed.
    pub turnover: u64,
}

impl Entry {
    /// Speeds of a scenario.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let clock = &scenario.clock;
        let anyone = (0..=clock.steps)
            .any(|step| DriverValues::at(scenario, clock.date(step)).scarcity().1 > 0.0);
        let chance = probability_of_rate(scenario.household.turnover, clock.years_per_step());
        Self {
            absorption: scenario.household.absorption,
            years: clock.years_per_step(),
            turnover: if anyone { threshold(chance) } else { 0 },
        }
    }

    /// Threshold of entry in a step when the share `made` of needs is made.
    #[must_use]
    pub fn enter(&self, made: f64) -> u64 {
        threshold(probability_of_yearly(
            self.absorption * (1.0 - made),
            self.years,
        ))
    }
}

/// Kind of work of an adult of that lot, when wage workers whose lot is below `unemployed_below` are unemployed.
#[must_use]
#[inline(always)]
pub fn kind_of(waged: bool, lot: u16, unemployed_below: u32) -> u8 {
    let idle = u32::from(lot) < unemployed_below;
    // OUTSIDE, EMPLOYED or UNEMPLOYED without a branch.
    u8::from(waged) + u8::from(waged & idle)
}

/// Kind of work now.
#[must_use]
#[inline(always)]
pub fn kind(work: u8) -> u8 {
    work & KIND
}

/// Kind of work at the last step.
#[must_use]
#[inline(always)]
pub fn kind_before(work: u8) -> u8 {
    (work >> 2) & KIND
}

/// Kinds of work now and, as many times 4, at the last step.
#[must_use]
#[inline(always)]
pub fn kinds(work: u8) -> u8 {
    work & 15
}

/// Whether in wage work, with or without work.
#[must_use]
#[inline(always)]
pub fn in_wage_work(work: u8) -> bool {
    kind(work) != OUTSIDE
}

/// Whether a wage worker of that rank does sedentary work.
#[must_use]
#[inline(always)]
pub fn sedentary(work: u8, rank: u16, below: u32) -> bool {
    in_wage_work(work) && u32::from(rank) < below
}

/// Moves a part's adults between kinds of work.
pub fn part(part: &mut Part<'_>, _: &mut Faced) {
    let Part { block, shared, .. } = part;
    let enter = shared.entry.enter(shared.made());
    let (draws, address, turnover) = (shared.draws, shared.address, shared.entry.turnover);
    if turnover > 0 {
        turn_over(block, &draws, address, turnover);
    }
    // Where all are in wage work, nobody is left to enter it, and nothing need be drawn.
    let mut words = vec![0; block.len()];
    if block.work.iter().any(|&work| !in_wage_work(work)) {
        draws.fill(ENTER, address, u64::from(block.first), &mut words);
    }
    widest(
        #[inline(always)]
        || change(block, &words, enter, shared.now.unemployed_below),
    );
}

/// Lets those enter wage work whose word is below `enter`, and tells apart who has work.
#[inline(always)]
fn change(block: &mut Block, words: &[u32], enter: u64, unemployed_below: u32) {
    for ((work, &lot), &word) in block.work.iter_mut().zip(&block.lot).zip(words) {
        let waged = in_wage_work(*work) | (u64::from(word) < enter);
        let now = kind_of(waged, lot, unemployed_below);
        *work = (*work & HAS_BOUGHT) | kind(*work) << 2 | now;
    }
}

/// Gives some adults a new lot.
fn turn_over(block: &mut Block, draws: &Draws, address: u32, turnover: u64) {
    let mut words = vec![0; block.len()];
    draws.fill(TURN_OVER, address, u64::from(block.first), &mut words);
    let mut lots = vec![0; block.len()];
    draws.fill(LOT, address, u64::from(block.first), &mut lots);
    for ((lot, &word), &new) in block.lot.iter_mut().zip(&words).zip(&lots) {
        if u64::from(word) < turnover {
            let new = (new >> 16) as u16;
            *lot = new;
        }
    }
}
