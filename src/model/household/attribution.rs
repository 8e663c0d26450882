//! How are causes added up? Every review is set against the adult's last one and split (`causes`); the parts are summed.
//!
//! The arithmetic is long, so reviewers are taken sixteen at a time in columns that the compiler turns into vector code.

use crate::engine::arithmetic::{ln, round, uniform};
use crate::engine::vector::{LANES, Lanes, lanes, put, widest};
use crate::model::household::causes::{CAUSES, LUCK, Review, split};
use crate::model::household::make_or_buy::{BUY, MAKE, Offer, Rule, Situation, made_share};
use crate::model::household::review::Reviewed;
use crate::model::household::world::{Memory, Shared, Tally};

/// Units of contributions to the share made.
pub const SHARE_UNITS: f32 = 262_144.0;
/// Units of contributions to log-odds.
pub const ODDS_UNITS: f32 = 16_384.0;
/// Largest log-odds contribution that is counted as such.
const ODDS_MAX: f32 = 100.0;
/// Largest contribution to a share that is counted as such.
const SHARE_MAX: f32 = 8.0;

/// What sixteen adults' last reviews found on offer, in columns.
#[derive(Clone, Copy)]
struct Offers {
    price: Lanes,
    price_ln: Lanes,
    make_hours: Lanes,
    tools_ln: Lanes,
    fit_ln: Lanes,
    cocreation_fit_ln: Lanes,
    quality_ln: Lanes,
    openness: Lanes,
}

impl Offers {
    /// The same offer in every lane.
    #[inline(always)]
    fn all(offer: &Offer) -> Self {
        Self {
            price: [offer.price; LANES],
            price_ln: [offer.price_ln; LANES],
            make_hours: [offer.make_hours; LANES],
            tools_ln: [offer.tools_ln; LANES],
            fit_ln: [offer.fit_ln; LANES],
            cocreation_fit_ln: [offer.cocreation_fit_ln; LANES],
            quality_ln: [offer.quality_ln; LANES],
            openness: [offer.openness; LANES],
        }
    }

    #[inline(always)]
    fn set(&mut self, lane: usize, offer: &Offer) {
        self.price[lane] = offer.price;
        self.price_ln[lane] = offer.price_ln;
        self.make_hours[lane] = offer.make_hours;
        self.tools_ln[lane] = offer.tools_ln;
        self.fit_ln[lane] = offer.fit_ln;
        self.cocreation_fit_ln[lane] = offer.cocreation_fit_ln;
        self.quality_ln[lane] = offer.quality_ln;
        self.openness[lane] = offer.openness;
    }

    #[inline(always)]
    fn of(&self, lane: usize) -> Offer {
        Offer {
            price: self.price[lane],
            price_ln: self.price_ln[lane],
            make_hours: self.make_hours[lane],
            tools_ln: self.tools_ln[lane],
            fit_ln: self.fit_ln[lane],
            cocreation_fit_ln: self.cocreation_fit_ln[lane],
            quality_ln: self.quality_ln[lane],
            openness: self.openness[lane],
            need: 1.0,
        }
    }
}

/// Situations of sixteen adults.
#[derive(Clone, Copy)]
struct Situations {
    time_value: Lanes,
    skill: Lanes,
    talent: Lanes,
    wage: Lanes,
    in_wage_work: Lanes,
    sedentary: Lanes,
    neighbours: Lanes,
    quality_sense: Lanes,
    taste: Lanes,
}

impl Situations {
    #[inline(always)]
    fn of(&self, lane: usize) -> Situation {
        Situation {
            time_value: self.time_value[lane],
            skill: self.skill[lane],
            talent: self.talent[lane],
            wage: self.wage[lane],
            in_wage_work: self.in_wage_work[lane],
            sedentary: self.sedentary[lane],
            neighbours: self.neighbours[lane],
            quality_sense: self.quality_sense[lane],
            taste: self.taste[lane],
        }
    }
}

/// Sixteen adults of whom some review.
struct Sixteen {
    start: usize,
    due: [bool; LANES],
    who: Situations,
    draw: Lanes,
    was: [u8; LANES],
    is: [u8; LANES],
}

impl Sixteen {
    /// Those from place `start` on; what fills lanes that nobody fills is harmless.
    #[inline(always)]
    fn of((all, is): (&Reviewed, &[u8]), start: usize, c: usize) -> Self {
        let who = &all.who;
        Self {
            start,
            due: lanes(all.due, start, 0).map(|due| due >> c & 1 == 1),
            who: Situations {
                time_value: lanes(who.time_value, start, 1.0),
                skill: lanes(who.skill, start, 1.0),
                talent: lanes(who.talent, start, 1.0),
                wage: lanes(who.wage, start, 1.0),
                in_wage_work: lanes(who.in_wage_work, start, 0.0),
                sedentary: lanes(who.sedentary, start, 0.0),
                neighbours: lanes(who.neighbours, start, 0.5),
                quality_sense: lanes(who.quality_sense, start, 1.0),
                taste: lanes(who.taste, start, 0.0),
            },
            draw: lanes(all.draws, start, 0).map(uniform),
            was: lanes(all.was, start, BUY),
            is: lanes(is, start, BUY),
        }
    }
}

/// Contributions by cause, summed lane by lane in integers. A block has so few sixteens that a sum stays within 32 bits.
type Sums = [[i32; LANES]; CAUSES.len()];

/// Causes of what a block's adults do in a category at a step.
pub struct Causes {
    category: usize,
    rule: Rule,
    skilled: bool,
    offer: Offer,
    /// To the share made.
    share: Sums,
    /// To log-odds, of those who turned to making and from it.
    odds: [Sums; 2],
}

impl Causes {
    /// None yet.
    #[must_use]
    pub fn new(shared: &Shared, category: usize) -> Self {
        Self {
            category,
            rule: shared.rules[category],
            skilled: shared.scenario.household.categories[category].skilled,
            offer: shared.now.offers[category],
            share: [[0; LANES]; CAUSES.len()],
            odds: [[[0; LANES]; CAUSES.len()]; 2],
        }
    }

    /// Splits the changes of those who reviewed, whose habits now are `is`, adds the parts and remembers the reviews.
    #[inline(always)]
    pub fn explain<const OPEN: bool>(
        &mut self,
        memory: &mut Memory,
        shared: &Shared,
        reviewed: &Reviewed,
        is: &[u8],
    ) {
        for start in (0..reviewed.due.len()).step_by(LANES) {
            let at = Sixteen::of((reviewed, is), start, self.category);
            if at.due != [false; LANES] {
                self.explain_sixteen::<OPEN>(memory, shared, &at);
            }
        }
    }

    #[inline(always)]
    fn explain_sixteen<const OPEN: bool>(
        &mut self,
        memory: &mut Memory,
        shared: &Shared,
        at: &Sixteen,
    ) {
        let last = recall(memory, shared, self.category, at);
        let parts = if OPEN || last.open {
            split_sixteen::<true>(&self.rule, self.skilled, &last, &self.offer, &at.who)
        } else {
            split_sixteen::<false>(&self.rule, self.skilled, &last, &self.offer, &at.who)
        };
        let alpha = self.rule.cocreation_share;
        add_shares(&mut self.share, &parts.share, at, alpha);
        if at.was != at.is {
            add_odds(&mut self.odds, &parts.odds, &last.draw, at);
        }
        remember(memory, shared, at);
    }

    /// Adds all sums to a block's tally.
    pub fn add_to(&self, tally: &mut Tally) {
        let c = self.category;
        let all = [
            (&mut tally.share[c], &self.share),
            (&mut tally.odds_started[c], &self.odds[0]),
            (&mut tally.odds_stopped[c], &self.odds[1]),
        ];
        for (tally, sums) in all {
            for (sum, lanes) in tally.iter_mut().zip(sums) {
                *sum += lanes.iter().map(|&units| i64::from(units)).sum::<i64>();
            }
        }
    }
}

/// Splits sixteen changes. A function of its own, so that its loop becomes vector code.
#[inline(never)]
fn split_sixteen<const OPEN: bool>(
    rule: &Rule,
    skilled: bool,
    last: &Last,
    offer: &Offer,
    who: &Situations,
) -> Parts {
    widest(
        #[inline(always)]
        || {
            let empty = [[0.0; LANES]; CAUSES.len()];
            let mut parts = Parts {
                share: empty,
                odds: empty,
            };
            for lane in 0..LANES {
                let was = Review {
                    offer: last.offers.of(lane),
                    who: last.who.of(lane),
                };
                let is = Review {
                    offer: *offer,
                    who: who.of(lane),
                };
                let split = split::<OPEN>(rule, skilled, &was, &is, last.learned[lane]);
                for k in 0..LUCK {
                    parts.share[k][lane] = split.share[k];
                    parts.odds[k][lane] = split.log_odds[k];
                }
            }
            parts
        },
    )
}

/// Adds the contributions to the share made of those who reviewed; luck takes what is left of what was done, so that the sum
/// is exact. A function of its own, so that its loops become vector code.
#[inline(never)]
fn add_shares(sums: &mut Sums, parts: &[Lanes; CAUSES.len()], at: &Sixteen, alpha: f32) {
    widest(
        #[inline(always)]
        || {
            let (mut left, mut kept) = ([0; LANES], [0; LANES]);
            for lane in 0..LANES {
                let done = made_share(at.is[lane], alpha) - made_share(at.was[lane], alpha);
                left[lane] = round(done * SHARE_UNITS);
                kept[lane] = -i32::from(at.due[lane]);
            }
            for (sums, parts) in sums[..LUCK].iter_mut().zip(parts) {
                for lane in 0..LANES {
                    let part = parts[lane].clamp(-SHARE_MAX, SHARE_MAX) * SHARE_UNITS;
                    let units = round(part) & kept[lane];
                    sums[lane] += units;
                    left[lane] -= units;
                }
            }
            for (sum, left) in sums[LUCK].iter_mut().zip(left) {
                *sum += left;
            }
        },
    );
}

/// Adds the contributions to log-odds of those who turned to making and from it.
#[inline(never)]
fn add_odds(
    [started, stopped]: &mut [Sums; 2],
    parts: &[Lanes; CAUSES.len()],
    last_draw: &Lanes,
    at: &Sixteen,
) {
    widest(
        #[inline(always)]
        || {
            let (mut starts, mut stops) = ([0; LANES], [0; LANES]);
            for lane in 0..LANES {
                let (made, makes) = (at.was[lane] == MAKE, at.is[lane] == MAKE);
                starts[lane] = -i32::from(!made & makes);
                stops[lane] = -i32::from(made & !makes);
            }
            for k in 0..LUCK {
                for lane in 0..LANES {
                    let part = parts[k][lane].clamp(-ODDS_MAX, ODDS_MAX) * ODDS_UNITS;
                    started[k][lane] += round(part) & starts[lane];
                    stopped[k][lane] += round(part) & stops[lane];
                }
            }
            for lane in 0..LANES {
                let luck = odds_of(last_draw[lane]) - odds_of(at.draw[lane]);
                started[LUCK][lane] += round(luck * ODDS_UNITS) & starts[lane];
                stopped[LUCK][lane] += round(luck * ODDS_UNITS) & stops[lane];
            }
        },
    );
}

/// Contributions of sixteen reviews, by cause.
struct Parts {
    share: [Lanes; CAUSES.len()],
    odds: [Lanes; CAUSES.len()],
}

/// Sixteen adults' last reviews.
struct Last {
    offers: Offers,
    who: Situations,
    learned: Lanes,
    draw: Lanes,
    open: bool,
}

/// What the sixteen saw at their last reviews; traits are as now.
#[inline(always)]
fn recall(memory: &Memory, shared: &Shared, c: usize, at: &Sixteen) -> Last {
    let steps = lanes(&memory.step, at.start, memory.step[at.start]);
    let offer = &shared.history[steps[0] as usize][c];
    let mut offers = Offers::all(offer);
    let mut open = offer.openness > 0.0;
    if steps != [steps[0]; LANES] {
        for (lane, step) in steps.into_iter().enumerate() {
            let offer = &shared.history[step as usize][c];
            open |= offer.openness > 0.0;
            offers.set(lane, offer);
        }
    }
    let work = lanes(&memory.work, at.start, 0);
    let learned_now = lanes(&memory.learned_now, at.start, 0.0);
    let mut learned = lanes(&memory.learned, at.start, 0.0);
    for (then, now) in learned.iter_mut().zip(learned_now) {
        *then = now - *then;
    }
    let who = Situations {
        time_value: lanes(&memory.time_value, at.start, 1.0),
        skill: lanes(&memory.skill, at.start, 1.0),
        in_wage_work: work.map(|work| f32::from(work & 1)),
        sedentary: work.map(|work| f32::from(work >> 1)),
        neighbours: lanes(&memory.neighbours, at.start, 0.5),
        ..at.who
    };
    Last {
        offers,
        who,
        learned,
        draw: lanes(&memory.draw, at.start, 0.5),
        open,
    }
}

/// From now on the last review of those who reviewed is this one.
#[inline(always)]
fn remember(memory: &mut Memory, shared: &Shared, at: &Sixteen) {
    let now = shared.now.step;
    let work: [u8; LANES] = std::array::from_fn(|lane| {
        u8::from(at.who.in_wage_work[lane] > 0.5) | u8::from(at.who.sedentary[lane] > 0.5) << 1
    });
    let learned_now = lanes(&memory.learned_now, at.start, 0.0);
    keep(&mut memory.time_value, at, &at.who.time_value);
    keep(&mut memory.skill, at, &at.who.skill);
    keep(&mut memory.learned, at, &learned_now);
    keep(&mut memory.neighbours, at, &at.who.neighbours);
    keep(&mut memory.draw, at, &at.draw);
    keep(&mut memory.step, at, &[now; LANES]);
    keep(&mut memory.work, at, &work);
}

/// Puts the values of those who reviewed into a column.
#[inline(always)]
fn keep<T: Copy + Default>(column: &mut [T], at: &Sixteen, values: &[T; LANES]) {
    let mut all = lanes(column, at.start, T::default());
    for lane in 0..LANES {
        all[lane] = if at.due[lane] {
            values[lane]
        } else {
            all[lane]
        };
    }
    put(column, at.start, &all);
}

/// Log-odds of a draw, held within the grid of draws.
#[inline(always)]
fn odds_of(u: f32) -> f32 {
    let u = u.clamp(2.98e-8, 1.0 - 5.96e-8);
    ln(u / (1.0 - u))
}
