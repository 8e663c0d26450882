//! What do all adults add up to? Integer sums over the state of a moment, the same in any order.

use crate::engine::arithmetic::round;
use crate::engine::parallel;
use crate::engine::vector::widest;
use crate::model::household::causes::CAUSES;
use crate::model::household::make_or_buy::{COCREATE, MAKE};
use crate::model::household::time_use::{
    Committed, CommittedColumns, UNITS, WEEK, habit_hours, need_hours, units,
};
use crate::model::household::waves::Wave;
use crate::model::household::work::{UNEMPLOYED, in_wage_work, kind};
use crate::model::household::world::{Block, CATEGORIES_MAX, Shared, World};

/// Units of needed hours: coarser than the account, because what an unskilled adult would need may exceed a week.
const NEED_UNITS: f32 = 1024.0;
/// Largest number of hours a need is counted with.
const NEED_MAX: f32 = 2000.0;
/// Largest value of time that is counted as such.
const TIME_VALUE_MAX: f32 = 200.0;

/// Sums over adults at a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Adults.
    pub adults: u64,
    /// Adults who make, by category.
    pub makers: [u64; CATEGORIES_MAX],
    /// Adults who co-create, by category.
    pub cocreators: [u64; CATEGORIES_MAX],
    /// Adults in wage work who make, by category.
    pub waged_makers: [u64; CATEGORIES_MAX],
    /// Adults in wage work who co-create, by category.
    pub waged_cocreators: [u64; CATEGORIES_MAX],
    /// Adults in wage work.
    pub waged: u64,
    /// Adults unemployed.
    pub unemployed: u64,
    /// Adults in wave 1, between, in wave 2, in wave 3.
    pub waves: [u64; 4],
    /// Adults whose habits ask for more hours than they have.
    pub squeezed: u64,
    /// Market hours, units of 2^-14.
    pub market: i64,
    /// Hours of making by category, units of 2^-14.
    pub making: [i64; CATEGORIES_MAX],
    /// Shopping hours, units of 2^-14.
    pub shopping: i64,
    /// Leisure, units of 2^-14.
    pub leisure: i64,
    /// Fixed hours, units of 2^-14.
    pub fixed: i64,
    /// Hours that all needs would take at home, units of 2^-10.
    pub hours_needed: i64,
    /// Hours that the needs met at home take, units of 2^-10.
    pub hours_met: i64,
    /// Value of time, units of 2^-14.
    pub time_value: i64,
    /// Skill by category, units of 2^-14.
    pub skill: [i64; CATEGORIES_MAX],
    /// Turns to making since the start, by category.
    pub started: [u64; CATEGORIES_MAX],
    /// Turns from making since the start, by category.
    pub stopped: [u64; CATEGORIES_MAX],
    /// Contributions of causes to the share made since the start, units of 2^-18.
    pub causes: [[i64; CAUSES.len()]; CATEGORIES_MAX],
    /// Contributions of causes to log-odds at turns to making, units of 2^-14.
    pub odds_started: [[i64; CAUSES.len()]; CATEGORIES_MAX],
    /// The same at turns from making.
    pub odds_stopped: [[i64; CAUSES.len()]; CATEGORIES_MAX],
}

/// How an adult's week divides, in units of the account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Market work.
    pub market: i32,
    /// Making, by category.
    pub making: [i32; CATEGORIES_MAX],
    /// Shopping.
    pub shopping: i32,
    /// Leisure: what is left.
    pub leisure: i32,
    /// Sleep, care and chores that nobody sells.
    pub fixed: i32,
}

impl Account {
    /// Units in a week: what every account sums to.
    #[must_use]
    pub fn week() -> i32 {
        units(crate::engine::arithmetic::single(WEEK))
    }

    /// Sum of all parts.
    #[must_use]
    pub fn sum(&self) -> i32 {
        self.market + self.making.iter().sum::<i32>() + self.shopping + self.leisure + self.fixed
    }
}

/// The totals of a world.
#[must_use]
pub fn count(world: &World) -> Totals {
    let parts = parallel::map_with(&world.blocks, Week::default, |week, block| {
        widest(
            #[inline(always)]
            || count_block(block, &world.shared, week),
        )
    });
    let mut total = Totals::default();
    for part in &parts {
        add(&mut total, part);
    }
    total
}

/// The accounts of a block's adults.
#[must_use]
pub fn accounts(block: &Block, shared: &Shared) -> Vec<Account> {
    let mut week = Week::default();
    account(block, shared, &mut week, &mut Totals::default());
    let people = 0..block.len();
    people
        .map(|at| Account {
            market: week.market[at],
            making: std::array::from_fn(|c| week.making.get(c).map_or(0, |column| column[at])),
            shopping: week.shopping[at],
            leisure: week.leisure[at],
            fixed: shared.budget.fixed_units,
        })
        .collect()
}

/// The week of a block's adults, a column a kind of hours, in units of the account; and what it is reckoned from.
#[derive(Default)]
struct Week {
    market: Vec<i32>,
    making: Vec<Vec<i32>>,
    shopping: Vec<i32>,
    leisure: Vec<i32>,
    committed: CommittedColumns,
    /// The part of the hours of making asked for that fits.
    part: Vec<f32>,
    time_value: Vec<f32>,
}

#[inline(always)]
fn count_block(block: &Block, shared: &Shared, week: &mut Week) -> Totals {
    let mut totals = Totals {
        adults: block.len() as u64,
        started: block.tally.started,
        stopped: block.tally.stopped,
        causes: block.tally.share,
        odds_started: block.tally.odds_started,
        odds_stopped: block.tally.odds_stopped,
        ..Totals::default()
    };
    count_habits(block, &mut totals);
    totals.waged = number(&block.work, |&work| in_wage_work(work));
    totals.unemployed = number(&block.work, |&work| kind(work) == UNEMPLOYED);
    let waves = [Wave::First, Wave::Between, Wave::Second, Wave::Third];
    for (sum, wave) in totals.waves.iter_mut().zip(waves) {
        let people = block.work.iter().zip(&block.made);
        *sum = number(people, |(&work, &made)| {
            shared.thresholds.wave(work, made) == wave
        });
    }
    account(block, shared, week, &mut totals);
    for (sum, skills) in totals.skill.iter_mut().zip(&block.skill) {
        *sum = sum_of(skills, |skill| round(skill * UNITS));
    }
    totals
}

/// How many are so.
#[inline(always)]
fn number<T>(all: impl IntoIterator<Item = T>, is_so: impl Fn(T) -> bool) -> u64 {
    let all = all.into_iter();
    u64::from(all.map(|one| u32::from(is_so(one))).sum::<u32>())
}

/// The sum of the units of all values of a column.
#[inline(always)]
fn sum_of<T: Copy>(column: &[T], units: impl Fn(T) -> i32) -> i64 {
    column.iter().map(|&value| i64::from(units(value))).sum()
}

#[inline(always)]
fn count_habits(block: &Block, totals: &mut Totals) {
    for (c, habits) in block.habits.iter().enumerate() {
        totals.makers[c] = number(habits, |&habit| habit == MAKE);
        totals.cocreators[c] = number(habits, |&habit| habit == COCREATE);
        let waged = |wanted: u8| {
            let people = habits.iter().zip(&block.work);
            number(people, |(&habit, &work)| {
                (habit == wanted) & in_wage_work(work)
            })
        };
        totals.waged_makers[c] = waged(MAKE);
        totals.waged_cocreators[c] = waged(COCREATE);
    }
}

/// Makes every adult's account, a loop a kind of hours, and adds it to the totals.
#[inline(always)]
fn account(block: &Block, shared: &Shared, week: &mut Week, totals: &mut Totals) {
    let budget = &shared.budget;
    week.committed.fill(block, shared);
    week.committed.put_time_values(budget, &mut week.time_value);
    totals.time_value = sum_of(&week.time_value, |value| {
        round(value.min(TIME_VALUE_MAX) * UNITS)
    });
    let all = &week.committed;
    week.part.resize(block.len(), 0.0);
    let mut squeezed = 0;
    let hours = all.market.iter().zip(&all.making).zip(&all.shopping);
    for (part, ((&market, &making), &shopping)) in week.part.iter_mut().zip(hours) {
        let asked = Committed {
            market,
            making,
            shopping,
        };
        let met = asked.making_met(budget);
        *part = if making > met { met / making } else { 1.0 };
        squeezed += u32::from(making > met);
    }
    totals.squeezed = u64::from(squeezed);
    for (to, hours) in [
        (&mut week.market, &all.market),
        (&mut week.shopping, &all.shopping),
    ] {
        to.resize(block.len(), 0);
        for (to, &hours) in to.iter_mut().zip(hours) {
            *to = units(hours);
        }
    }
    // Leisure is what is left, so that the account holds to the unit.
    let free = Account::week() - budget.fixed_units;
    week.leisure.resize(block.len(), 0);
    let taken = week.market.iter().zip(&week.shopping);
    for (left, (market, shopping)) in week.leisure.iter_mut().zip(taken) {
        *left = free - market - shopping;
    }
    week.making.resize(block.habits.len(), Vec::new());
    for (c, making) in week.making.iter_mut().enumerate() {
        put_making(block, shared, c, &week.part, making, totals);
        for (left, &made) in week.leisure.iter_mut().zip(&*making) {
            *left -= made;
        }
        totals.making[c] = sum_of(making, |units| units);
    }
    totals.market = sum_of(&week.market, |units| units);
    totals.shopping = sum_of(&week.shopping, |units| units);
    totals.leisure = sum_of(&week.leisure, |units| units);
    totals.fixed = i64::from(budget.fixed_units) * block.len() as i64;
}

/// Puts hours of making in a category into `making`, in units of the account; adds hours needed and met to the totals.
#[inline(always)]
fn put_making(
    block: &Block,
    shared: &Shared,
    c: usize,
    part: &[f32],
    making: &mut Vec<i32>,
    totals: &mut Totals,
) {
    let (offer, budget) = (&shared.now.offers[c], &shared.budget);
    making.resize(block.len(), 0);
    let people = block.habits[c].iter().zip(&block.skill[c]);
    let people = people.zip(block.traits.talent_in(c)).zip(part);
    let (mut needed, mut met) = (0, 0);
    for (made, (((&habit, &skill), &talent), &part)) in making.iter_mut().zip(people) {
        let hours = need_hours(offer.make_hours, offer.need, skill, talent);
        let counted = hours.min(NEED_MAX);
        let (asked, _) = habit_hours(habit, counted, 0.0, budget);
        needed += i64::from(round(counted * NEED_UNITS));
        met += i64::from(round(asked * NEED_UNITS));
        // The hours that fit are a part of all that were asked for, however many those are.
        let (all, _) = habit_hours(habit, hours, 0.0, budget);
        *made = units(all * part);
    }
    totals.hours_needed += needed;
    totals.hours_met += met;
}

fn add(total: &mut Totals, part: &Totals) {
    total.adults += part.adults;
    total.waged += part.waged;
    total.unemployed += part.unemployed;
    total.squeezed += part.squeezed;
    total.market += part.market;
    total.shopping += part.shopping;
    total.leisure += part.leisure;
    total.fixed += part.fixed;
    total.hours_needed += part.hours_needed;
    total.hours_met += part.hours_met;
    total.time_value += part.time_value;
    sum(&mut total.waves, &part.waves);
    sum(&mut total.makers, &part.makers);
    sum(&mut total.cocreators, &part.cocreators);
    sum(&mut total.waged_makers, &part.waged_makers);
    sum(&mut total.waged_cocreators, &part.waged_cocreators);
    sum(&mut total.making, &part.making);
    sum(&mut total.skill, &part.skill);
    sum(&mut total.started, &part.started);
    sum(&mut total.stopped, &part.stopped);
    sum(total.causes.as_flattened_mut(), part.causes.as_flattened());
    sum(
        total.odds_started.as_flattened_mut(),
        part.odds_started.as_flattened(),
    );
    sum(
        total.odds_stopped.as_flattened_mut(),
        part.odds_stopped.as_flattened(),
    );
}

fn sum<T: Copy + std::ops::AddAssign>(total: &mut [T], part: &[T]) {
    for (sum, &more) in total.iter_mut().zip(part) {
        *sum += more;
    }
}
