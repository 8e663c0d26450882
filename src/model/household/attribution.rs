//! How are causes added up? Every review is set against the adult's last one and split (`causes`); the parts are summed.
//!
//! The arithmetic is long, so reviewers are taken sixteen at a time in columns that the compiler turns into vector code.

use crate::engine::arithmetic::{ln, round};
use crate::model::household::causes::{CAUSES, LUCK, Review, split};
use crate::model::household::make_or_buy::{MAKE, Offer, Situation, made_share};
use crate::model::household::review::Reviewers;
use crate::model::household::world::{Block, Shared};

/// Units of contributions to the share made.
pub const SHARE_UNITS: f32 = 262_144.0;
/// Units of contributions to log-odds.
pub const ODDS_UNITS: f32 = 16_384.0;
/// Largest log-odds contribution that is counted as such.
const ODDS_MAX: f32 = 100.0;
/// Largest contribution to a share that is counted as such.
const SHARE_MAX: f32 = 8.0;

const LANES: usize = 16;
type Lanes = [f32; LANES];

/// Habits before and after the reviews.
pub struct Turned {
    /// Before.
    pub was: Vec<u8>,
    /// After.
    pub is: Vec<u8>,
}

/// Sixteen reviews in columns.
#[derive(Clone, Copy)]
struct Columns {
    price: Lanes,
    price_ln: Lanes,
    make_hours: Lanes,
    tools_ln: Lanes,
    fit_ln: Lanes,
    cocreation_fit_ln: Lanes,
    quality_ln: Lanes,
    openness: Lanes,
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

impl Columns {
    const EMPTY: Self = {
        let one = [1.0; LANES];
        Self {
            price: one,
            price_ln: one,
            make_hours: one,
            tools_ln: one,
            fit_ln: one,
            cocreation_fit_ln: one,
            quality_ln: one,
            openness: one,
            time_value: one,
            skill: one,
            talent: one,
            wage: one,
            in_wage_work: one,
            sedentary: one,
            neighbours: one,
            quality_sense: one,
            taste: one,
        }
    };

    fn set(&mut self, lane: usize, offer: &Offer, who: &Situation) {
        self.price[lane] = offer.price;
        self.price_ln[lane] = offer.price_ln;
        self.make_hours[lane] = offer.make_hours;
        self.tools_ln[lane] = offer.tools_ln;
        self.fit_ln[lane] = offer.fit_ln;
        self.cocreation_fit_ln[lane] = offer.cocreation_fit_ln;
        self.quality_ln[lane] = offer.quality_ln;
        self.openness[lane] = offer.openness;
        self.time_value[lane] = who.time_value;
        self.skill[lane] = who.skill;
        self.talent[lane] = who.talent;
        self.wage[lane] = who.wage;
        self.in_wage_work[lane] = who.in_wage_work;
        self.sedentary[lane] = who.sedentary;
        self.neighbours[lane] = who.neighbours;
        self.quality_sense[lane] = who.quality_sense;
        self.taste[lane] = who.taste;
    }

    #[inline(always)]
    fn get(&self, lane: usize) -> Review {
        Review {
            offer: Offer {
                price: self.price[lane],
                price_ln: self.price_ln[lane],
                make_hours: self.make_hours[lane],
                tools_ln: self.tools_ln[lane],
                fit_ln: self.fit_ln[lane],
                cocreation_fit_ln: self.cocreation_fit_ln[lane],
                quality_ln: self.quality_ln[lane],
                openness: self.openness[lane],
                need: 1.0,
            },
            who: Situation {
                time_value: self.time_value[lane],
                skill: self.skill[lane],
                talent: self.talent[lane],
                wage: self.wage[lane],
                in_wage_work: self.in_wage_work[lane],
                sedentary: self.sedentary[lane],
                neighbours: self.neighbours[lane],
                quality_sense: self.quality_sense[lane],
                taste: self.taste[lane],
            },
        }
    }
}

/// Contributions of sixteen reviews, by cause.
struct Parts {
    share: [Lanes; CAUSES.len()],
    odds: [Lanes; CAUSES.len()],
}

/// Splits every review's change, adds the parts to the block's tally and remembers the reviews.
pub fn explain(
    block: &mut Block,
    shared: &Shared,
    c: usize,
    reviewers: &Reviewers,
    turned: &Turned,
) {
    let mut start = 0;
    while start < reviewers.len() {
        let count = LANES.min(reviewers.len() - start);
        explain_some(block, shared, c, reviewers, turned, start, count);
        start += count;
    }
}

fn explain_some(
    block: &mut Block,
    shared: &Shared,
    c: usize,
    reviewers: &Reviewers,
    turned: &Turned,
    start: usize,
    count: usize,
) {
    let offer = &shared.now.offers[c];
    let memory = &mut block.memory[c];
    let (mut was, mut is) = (Columns::EMPTY, Columns::EMPTY);
    let (mut learned, mut luck) = ([0.0; LANES], [0.0; LANES]);
    let mut open = offer.openness > 0.0;
    for lane in 0..count {
        let at = usize::from(reviewers.place[start + lane]);
        let who = reviewers.who(start + lane);
        let u = reviewers.draw[start + lane];
        let last = Situation {
            time_value: memory.time_value[at],
            skill: memory.skill[at],
            in_wage_work: f32::from(memory.work[at] & 1),
            sedentary: f32::from(memory.work[at] >> 1),
            neighbours: memory.neighbours[at],
            ..who
        };
        let last_offer = &shared.history[memory.step[at] as usize][c];
        open |= last_offer.openness > 0.0;
        was.set(lane, last_offer, &last);
        is.set(lane, offer, &who);
        learned[lane] = memory.learned_now[at] - memory.learned[at];
        if (turned.was[start + lane] == MAKE) != (turned.is[start + lane] == MAKE) {
            luck[lane] = odds_of(memory.draw[at]) - odds_of(u);
        }
        memory.time_value[at] = who.time_value;
        memory.skill[at] = who.skill;
        memory.learned[at] = memory.learned_now[at];
        memory.neighbours[at] = who.neighbours;
        memory.draw[at] = u;
        memory.step[at] = shared.now.step;
        memory.work[at] = u8::from(who.in_wage_work > 0.5) | u8::from(who.sedentary > 0.5) << 1;
    }
    let mut parts = if open {
        split_some::<true>(shared, c, &was, &is, &learned)
    } else {
        split_some::<false>(shared, c, &was, &is, &learned)
    };
    parts.odds[LUCK] = luck;
    let turned = Turned {
        was: turned.was[start..start + count].to_vec(),
        is: turned.is[start..start + count].to_vec(),
    };
    add_shares(block, c, &parts, &turned, shared.rules[c].cocreation_share);
    add_odds(block, c, &parts, &turned);
}

#[inline(never)]
fn split_some<const OPEN: bool>(
    shared: &Shared,
    c: usize,
    was: &Columns,
    is: &Columns,
    learned: &Lanes,
) -> Parts {
    let rule = shared.rules[c];
    let skilled = shared.scenario.household.categories[c].skilled;
    let mut parts = Parts {
        share: [[0.0; LANES]; CAUSES.len()],
        odds: [[0.0; LANES]; CAUSES.len()],
    };
    for (lane, &learned) in learned.iter().enumerate() {
        let split = split::<OPEN>(&rule, skilled, &was.get(lane), &is.get(lane), learned);
        for k in 0..LUCK {
            parts.share[k][lane] = split.share[k];
            parts.odds[k][lane] = split.log_odds[k];
        }
    }
    parts
}

/// Adds the contributions to the share made; luck takes what is left of what was done, so that the sum is exact.
fn add_shares(block: &mut Block, c: usize, parts: &Parts, turned: &Turned, alpha: f32) {
    let tally = &mut block.tally.share[c];
    let done = |habits: &[u8]| -> i32 {
        habits
            .iter()
            .map(|&habit| round(made_share(habit, alpha) * SHARE_UNITS))
            .sum()
    };
    let mut left = done(&turned.is) - done(&turned.was);
    let count = turned.is.len();
    for (sum, lanes) in tally[..LUCK].iter_mut().zip(&parts.share) {
        let units = lanes.map(|part| round(part.clamp(-SHARE_MAX, SHARE_MAX) * SHARE_UNITS));
        let part: i32 = units[..count].iter().sum();
        *sum += i64::from(part);
        left -= part;
    }
    tally[LUCK] += i64::from(left);
}

/// Adds the contributions to log-odds of those who turned to or from making.
fn add_odds(block: &mut Block, c: usize, parts: &Parts, turned: &Turned) {
    let turns = turned
        .was
        .iter()
        .zip(&turned.is)
        .map(|(&was, &is)| (was == MAKE, is == MAKE));
    for (lane, (was, is)) in turns.enumerate().filter(|(_, (was, is))| was != is) {
        debug_assert!(was != is);
        let tally = &mut block.tally;
        let odds = if is {
            &mut tally.odds_started[c]
        } else {
            &mut tally.odds_stopped[c]
        };
        for (sum, lanes) in odds.iter_mut().zip(&parts.odds) {
            *sum += i64::from(round(lanes[lane].clamp(-ODDS_MAX, ODDS_MAX) * ODDS_UNITS));
        }
    }
}

/// Log-odds of a draw, held within the grid of draws.
fn odds_of(u: f32) -> f32 {
    let u = u.clamp(2.98e-8, 1.0 - 5.96e-8);
    ln(u / (1.0 - u))
}
