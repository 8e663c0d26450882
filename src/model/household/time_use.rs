//! Where do the hours go?
//!
//! **Question.** How does an adult's week divide, and what is an hour worth under the pressure it lives in?
//!
//! **Rule.** `v = psi H / L` with `L = T - H - G0 - sum_g n_g h_g x_g`: the shadow price of time of a household that likes
//! consumption and leisure in proportions (1 - a) : a, given market hours H, psi = a / (1 - a) as
//! `household.leisure_weight`. H is that of the adult's kind of work times what it wants, never more than leaves the
//! least leisure and the shopping. When the hours of all that an adult is in the habit of making do not fit, every need is
//! made in the same smaller part and the rest is gone without (`squeezed`).
//!
//! The account of the week: market + making + shopping + leisure + fixed = 168, in integer units of 2^-14 hours, so that it
//! holds exactly for every adult and every sum. Fixed hours are sleep, personal care and the chores that nobody sells.
//!
//! **Source.** Becker 1965; the value of time follows from the first-order condition given hours (Gronau 1977).
//!
//! **Assumptions.** Shopping comes out of the time that counts as leisure in `v`. Hours are weekly averages.
//!
//! **Parameters.** `household.time`, `household.fixed_hours`, `household.leisure_weight`, `household.leisure_min`.

use crate::engine::arithmetic::round;
use crate::engine::arithmetic::single;
use crate::model::household::make_or_buy::made_share;
use crate::model::household::moment::KINDS_OF_WORK;
use crate::model::household::work::{EMPLOYED, OUTSIDE, UNEMPLOYED, kind};
use crate::model::household::world::{Block, Shared};
use crate::scenario::Scenario;

/// Hours in a week.
pub const WEEK: f64 = 168.0;
/// Units of the account in an hour.
pub const UNITS: f32 = 16_384.0;

/// Settings of the account, in hours a week.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Budget {
    /// Hours that are not sleep and care, less chores that nobody sells: T - G0.
    pub free: f32,
    /// Weight of leisure, psi.
    pub leisure_weight: f32,
    /// Least leisure.
    pub leisure_min: f32,
    /// Market hours that always leave the least leisure and all shopping.
    pub market_max: f32,
    /// Share of the work left to those who co-create.
    pub cocreation_share: f32,
    /// Sleep, care and chores, in units of the account.
    pub fixed_units: i32,
}

impl Budget {
    /// The budget of a scenario.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let household = &scenario.household;
        let clock = &scenario.clock;
        let order = household.order();
        let shopping = |date: f64| -> f64 {
            let hours =
                |&c: &usize| household.categories[c].shopping * scenario.drivers.need[c].at(date);
            order.iter().map(hours).sum()
        };
        let most = (0..=clock.steps)
            .map(|step| shopping(clock.date(step)))
            .fold(0.0, f64::max);
        let free = household.time - household.fixed_hours;
        Self {
            free: single(free),
            leisure_weight: single(household.leisure_weight),
            leisure_min: single(household.leisure_min),
            market_max: single((free - household.leisure_min - most).max(0.0)),
            cocreation_share: single(household.cocreation_share),
            fixed_units: units(single(WEEK - free)),
        }
    }
}

/// What an adult's habits take of its week.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Committed {
    /// Market hours.
    pub market: f32,
    /// Hours of making that its habits ask for.
    pub making: f32,
    /// Hours of shopping.
    pub shopping: f32,
}

impl Committed {
    /// Hours of making that fit.
    #[must_use]
    #[inline(always)]
    pub fn making_met(&self, budget: &Budget) -> f32 {
        let room = (budget.free - self.market - budget.leisure_min - self.shopping).max(0.0);
        if self.making < room {
            self.making
        } else {
            room
        }
    }

    /// Value of an hour, v.
    #[must_use]
    #[inline(always)]
    pub fn time_value(&self, budget: &Budget) -> f32 {
        let leisure = budget.free - self.market - self.making_met(budget);
        let leisure = if leisure > budget.leisure_min {
            leisure
        } else {
            budget.leisure_min
        };
        budget.leisure_weight * self.market / leisure
    }
}

/// What the habits of every adult of a block take of its week, a column a kind of hours.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CommittedColumns {
    /// Market hours.
    pub market: Vec<f32>,
    /// Hours of making that habits ask for.
    pub making: Vec<f32>,
    /// Hours of shopping.
    pub shopping: Vec<f32>,
}

impl CommittedColumns {
    /// Fills the columns with what the habits of a block's adults take, summed in the order of the categories' names.
    #[inline(always)]
    pub fn fill(&mut self, block: &Block, shared: &Shared) {
        let budget = &shared.budget;
        let usual = &shared.now.market_hours;
        let people = block.traits.hours.iter().zip(&block.work);
        self.market.resize(block.len(), 0.0);
        for (market, (&wanted, &work)) in self.market.iter_mut().zip(people) {
            *market = market_hours(usual_hours(usual, work), wanted, budget);
        }
        for sums in [&mut self.making, &mut self.shopping] {
            sums.clear();
            sums.resize(block.len(), 0.0);
        }
        for &c in &shared.order {
            let offer = &shared.now.offers[c];
            let trips = shared.rules[c].shopping * offer.need;
            let people = block.habits[c].iter().zip(&block.skill[c]);
            let sums = self.making.iter_mut().zip(&mut self.shopping);
            for (((&habit, &skill), &talent), sums) in
                people.zip(block.traits.talent_in(c)).zip(sums)
            {
                let hours = need_hours(offer.make_hours, offer.need, skill, talent);
                let (making, shopping) = habit_hours(habit, hours, trips, budget);
                *sums.0 += making;
                *sums.1 += shopping;
            }
        }
    }

    /// Puts the values of time of a block's adults into `values`.
    #[inline(always)]
    pub fn put_time_values(&self, budget: &Budget, values: &mut Vec<f32>) {
        values.resize(self.market.len(), 0.0);
        let hours = self.market.iter().zip(&self.making).zip(&self.shopping);
        for (value, ((&market, &making), &shopping)) in values.iter_mut().zip(hours) {
            let committed = Committed {
                market,
                making,
                shopping,
            };
            *value = committed.time_value(budget);
        }
    }
}

/// Usual market hours of an adult's kind of work: a look into the table by comparisons, which vectors do at once.
#[inline(always)]
fn usual_hours(usual: &[f32; KINDS_OF_WORK], work: u8) -> f32 {
    let mut hours = usual[usize::from(OUTSIDE)];
    for of in [EMPLOYED, UNEMPLOYED] {
        hours = if kind(work) == of {
            usual[usize::from(of)]
        } else {
            hours
        };
    }
    hours
}

/// Market hours of an adult, given the usual ones of its kind of work and what it wants.
#[must_use]
#[inline(always)]
pub fn market_hours(usual: f32, wanted: f32, budget: &Budget) -> f32 {
    let hours = usual * wanted;
    if hours < budget.market_max {
        hours
    } else {
        budget.market_max
    }
}

/// Hours a week in which the whole need is made, `n h0 / (K s D)`.
#[must_use]
#[inline(always)]
pub fn need_hours(make_hours: f32, need: f32, skill: f32, talent: f32) -> f32 {
    make_hours * need / (skill * talent)
}

/// Hours of making and of shopping that a habit takes.
#[must_use]
#[inline(always)]
pub fn habit_hours(habit: u8, need_hours: f32, shopping: f32, budget: &Budget) -> (f32, f32) {
    let made = made_share(habit, budget.cocreation_share);
    (made * need_hours, (1.0 - made) * shopping)
}

/// Hours in units of the account.
#[must_use]
#[inline(always)]
pub fn units(hours: f32) -> i32 {
    round(hours * UNITS)
}

#[cfg(test)]
mod tests {
    use super::{Budget, Committed, habit_hours, market_hours, need_hours, units};

    const BUDGET: Budget = Budget {
        free: 92.0,
        leisure_weight: 0.5,
        leisure_min: 4.0,
        market_max: 86.0,
        cocreation_share: 0.5,
        fixed_units: 76 * 16_384,
    };

    #[test]
    fn an_hour_is_worth_psi_h_over_l() {
        let committed = Committed {
            market: 40.0,
            making: 12.0,
            shopping: 1.0,
        };
        // L = 92 - 40 - 12 = 40; .5 * 40 / 40.
        assert!((committed.time_value(&BUDGET) - 0.5).abs() < 1e-6);
    }

    #[test]
    fn what_does_not_fit_is_cut_to_the_least_leisure() {
        let committed = Committed {
            market: 70.0,
            making: 30.0,
            shopping: 1.0,
        };
        // 92 - 70 - 4 - 1 = 17 hours are left for making; L = 22 - 17 = 5 with the hour of shopping in it.
        assert!((committed.making_met(&BUDGET) - 17.0).abs() < 1e-5);
        assert!((committed.time_value(&BUDGET) - 7.0).abs() < 1e-4);
        assert!((market_hours(90.0, 1.1, &BUDGET) - 86.0).abs() < 1e-6);
    }

    #[test]
    fn habits_take_the_hours_of_their_share() {
        // 10 h at skill .8 and talent 1.25, one and a half times the need.
        assert!((need_hours(10.0, 1.5, 0.8, 1.25) - 15.0).abs() < 1e-5);
        assert_eq!(habit_hours(2, 15.0, 0.4, &BUDGET), (15.0, 0.0));
        assert_eq!(habit_hours(1, 15.0, 0.4, &BUDGET), (7.5, 0.2));
        assert_eq!(habit_hours(0, 15.0, 0.4, &BUDGET), (0.0, 0.4));
        assert_eq!(units(1.5), 24_576);
    }
}
