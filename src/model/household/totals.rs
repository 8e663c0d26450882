//! What do all adults add up to? Integer sums over the state of a moment, the same in any order.

use crate::engine::arithmetic::round;
use crate::engine::parallel;
use crate::engine::vector::{LANES, Lanes, lanes, put, widest};
use crate::model::household::causes::CAUSES;
use crate::model::household::make_or_buy::{BUY, COCREATE, MAKE, Offer};
use crate::model::household::time_use::{
    Budget, UNITS, WEEK, committed, habit_hours, need_hours, time_values, units,
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
    let parts = parallel::map(&world.blocks, |block| count_block(block, &world.shared));
    let mut total = Totals::default();
    for part in &parts {
        add(&mut total, part);
    }
    total
}

/// The accounts of a block's adults.
#[must_use]
pub fn accounts(block: &Block, shared: &Shared) -> Vec<Account> {
    let columns = account(block, shared, &mut Totals::default());
    let people = 0..block.len();
    people
        .map(|at| Account {
            market: columns.market[at],
            making: std::array::from_fn(|c| columns.making.get(c).map_or(0, |column| column[at])),
            shopping: columns.shopping[at],
            leisure: columns.leisure[at],
            fixed: shared.budget.fixed_units,
        })
        .collect()
}

/// Accounts of a block in columns.
struct AccountColumns {
    market: Vec<i32>,
    making: Vec<Vec<i32>>,
    shopping: Vec<i32>,
    leisure: Vec<i32>,
}

fn count_block(block: &Block, shared: &Shared) -> Totals {
    let mut totals = Totals {
        adults: block.len() as u64,
        ..Totals::default()
    };
    count_habits(block, &mut totals);
    for (&work, &made) in block.work.iter().zip(&block.made) {
        let place = match shared.thresholds.wave(work, made) {
            Wave::First => 0,
            Wave::Between => 1,
            Wave::Second => 2,
            Wave::Third => 3,
        };
        totals.waves[place] += 1;
        totals.waged += u64::from(in_wage_work(work));
        totals.unemployed += u64::from(kind(work) == UNEMPLOYED);
    }
    account(block, shared, &mut totals);
    for (sum, skills) in totals.skill.iter_mut().zip(&block.skill) {
        *sum = skills.iter().map(|&k| i64::from(round(k * UNITS))).sum();
    }
    totals.started = block.tally.started;
    totals.stopped = block.tally.stopped;
    totals.causes = block.tally.share;
    totals.odds_started = block.tally.odds_started;
    totals.odds_stopped = block.tally.odds_stopped;
    totals
}

fn count_habits(block: &Block, totals: &mut Totals) {
    let waged: Vec<u8> = block
        .work
        .iter()
        .map(|&work| u8::from(in_wage_work(work)))
        .collect();
    for (c, habits) in block.habits.iter().enumerate() {
        let all = |wanted: u8| habits.iter().map(|&h| u32::from(h == wanted)).sum::<u32>();
        let in_work = |wanted: u8| {
            let people = habits.iter().zip(&waged);
            people
                .map(|(&h, &w)| u32::from(u8::from(h == wanted) & w))
                .sum::<u32>()
        };
        totals.makers[c] = u64::from(all(MAKE));
        totals.cocreators[c] = u64::from(all(COCREATE));
        totals.waged_makers[c] = u64::from(in_work(MAKE));
        totals.waged_cocreators[c] = u64::from(in_work(COCREATE));
    }
}

/// Makes every adult's account, a loop a kind of hours, and adds it to the totals.
fn account(block: &Block, shared: &Shared, totals: &mut Totals) -> AccountColumns {
    let budget = &shared.budget;
    let all = committed(block, shared);
    let met: Vec<f32> = (0..block.len())
        .map(|at| all.of(at).making_met(budget))
        .collect();
    let parts = all.making.iter().zip(&met);
    let part: Vec<f32> = parts
        .map(|(&asked, &met)| if asked > met { met / asked } else { 1.0 })
        .collect();
    totals.squeezed = all
        .making
        .iter()
        .zip(&met)
        .map(|(asked, met)| u64::from(asked > met))
        .sum();
    let values = time_values(&all, budget);
    totals.time_value = values
        .iter()
        .map(|&v| i64::from(round(v.min(TIME_VALUE_MAX) * UNITS)))
        .sum();
    let market: Vec<i32> = all.market.iter().map(|&hours| units(hours)).collect();
    let shopping: Vec<i32> = all.shopping.iter().map(|&hours| units(hours)).collect();
    // Leisure is what is left, so that the account holds to the unit.
    let week = Account::week() - budget.fixed_units;
    let mut leisure: Vec<i32> = market
        .iter()
        .zip(&shopping)
        .map(|(m, s)| week - m - s)
        .collect();
    let mut making = Vec::new();
    for c in 0..block.habits.len() {
        let column = making_units(block, shared, c, &part, totals);
        for (left, &made) in leisure.iter_mut().zip(&column) {
            *left -= made;
        }
        totals.making[c] = total_of(&column);
        making.push(column);
    }
    totals.market = total_of(&market);
    totals.shopping = total_of(&shopping);
    totals.leisure = total_of(&leisure);
    totals.fixed = i64::from(budget.fixed_units) * market.len() as i64;
    AccountColumns {
        market,
        making,
        shopping,
        leisure,
    }
}

/// Hours of making in a category, in units of the account; adds hours needed and met to the totals.
fn making_units(
    block: &Block,
    shared: &Shared,
    c: usize,
    part: &[f32],
    totals: &mut Totals,
) -> Vec<i32> {
    let offer = &shared.now.offers[c];
    let mut made = vec![0; block.len()];
    for start in (0..block.len()).step_by(LANES) {
        let (needed, asked, fitting) = units_of_sixteen(
            offer,
            &shared.budget,
            &lanes(&block.habits[c], start, BUY),
            &lanes(&block.skill[c], start, 1.0),
            &lanes(block.traits.talent_in(c), start, 1.0),
            &lanes(part, start, 0.0),
        );
        let count = LANES.min(block.len() - start);
        totals.hours_needed += total_of(&needed[..count]);
        totals.hours_met += total_of(&asked[..count]);
        put(&mut made, start, &fitting);
    }
    made
}

type Units = [i32; LANES];

/// Hours needed, hours that habits ask for, and hours of making that fit, of sixteen adults.
#[inline(never)]
fn units_of_sixteen(
    offer: &Offer,
    budget: &Budget,
    habit: &[u8; LANES],
    skill: &Lanes,
    talent: &Lanes,
    part: &Lanes,
) -> (Units, Units, Units) {
    widest(
        #[inline(always)]
        || {
            let (mut needed, mut asked, mut made) = ([0; LANES], [0; LANES], [0; LANES]);
            for lane in 0..LANES {
                let hours = need_hours(offer.make_hours, offer.need, skill[lane], talent[lane]);
                let counted = hours.min(NEED_MAX);
                let (met, _) = habit_hours(habit[lane], counted, 0.0, budget);
                needed[lane] = round(counted * NEED_UNITS);
                asked[lane] = round(met * NEED_UNITS);
                // The hours that fit are a part of all that were asked for, however many those are.
                let (making, _) = habit_hours(habit[lane], hours, 0.0, budget);
                made[lane] = units(making * part[lane]);
            }
            (needed, asked, made)
        },
    )
}

fn total_of(column: &[i32]) -> i64 {
    column.iter().map(|&units| i64::from(units)).sum()
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
