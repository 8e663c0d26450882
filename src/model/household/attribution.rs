//! How are causes added up? Every review is set against the adult's last one and split (`causes`); the parts are summed.
//!
//! The arithmetic is long, so reviewers are taken sixteen at a time in columns that the compiler turns into vector code.

use crate::engine::arithmetic::{ln, round};
use crate::model::household::causes::{CAUSES, LUCK, Review, split};
use crate::model::household::make_or_buy::{MAKE, Offer, Situation, made_share};
use crate::model::household::review::{LANES, Lanes, Reviewers, Situations};
use crate::model::household::world::{Block, Memory, Shared};

/// Units of contributions to the share made.
pub const SHARE_UNITS: f32 = 262_144.0;
/// Units of contributions to log-odds.
pub const ODDS_UNITS: f32 = 16_384.0;
/// Largest log-odds contribution that is counted as such.
const ODDS_MAX: f32 = 100.0;
/// Largest contribution to a share that is counted as such.
const SHARE_MAX: f32 = 8.0;

/// Habits before and after the reviews.
pub struct Turned {
    /// Before.
    pub was: Vec<u8>,
    /// After.
    pub is: Vec<u8>,
}

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

/// Sixteen adults' last reviews.
struct Last {
    offers: Offers,
    who: Situations,
    learned: Lanes,
    luck: Lanes,
    open: bool,
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
    let offer = &shared.now.offers[c];
    let alpha = shared.rules[c].cocreation_share;
    let draws = reviewers.draw.chunks(LANES);
    let turns = turned.was.chunks(LANES).zip(turned.is.chunks(LANES));
    let people = reviewers.place.chunks(LANES).zip(&reviewers.who).zip(draws);
    for (((places, who), draws), (was, is)) in people.zip(turns) {
        let mut last = recall(&mut block.memory[c], shared, c, places, who, draws);
        let mut parts = if last.open || offer.openness > 0.0 {
            split_some::<true>(shared, c, &last, who)
        } else {
            split_some::<false>(shared, c, &last, who)
        };
        std::mem::swap(&mut parts.odds[LUCK], &mut last.luck);
        add_shares(block, c, &parts, was, is, alpha);
        add_odds(block, c, &parts, was, is);
    }
}

/// The last reviews of those at `places`; from now on the last review is this one.
fn recall(
    memory: &mut Memory,
    shared: &Shared,
    c: usize,
    places: &[u16],
    who: &Situations,
    draws: &[f32],
) -> Last {
    let mut last = Last {
        offers: Offers::all(&shared.now.offers[c]),
        who: *who,
        learned: [0.0; LANES],
        luck: [0.0; LANES],
        open: false,
    };
    for (lane, (&at, &u)) in places.iter().zip(draws).enumerate() {
        let at = usize::from(at);
        let now = who.of(lane);
        let offer = &shared.history[memory.step[at] as usize][c];
        last.open |= offer.openness > 0.0;
        last.offers.set(lane, offer);
        let then = Situation {
            time_value: memory.time_value[at],
            skill: memory.skill[at],
            in_wage_work: f32::from(memory.work[at] & 1),
            sedentary: f32::from(memory.work[at] >> 1),
            neighbours: memory.neighbours[at],
            ..now
        };
        last.who.set(lane, &then);
        last.learned[lane] = memory.learned_now[at] - memory.learned[at];
        last.luck[lane] = odds_of(memory.draw[at]) - odds_of(u);
        memory.time_value[at] = now.time_value;
        memory.skill[at] = now.skill;
        memory.learned[at] = memory.learned_now[at];
        memory.neighbours[at] = now.neighbours;
        memory.draw[at] = u;
        memory.step[at] = shared.now.step;
        memory.work[at] = u8::from(now.in_wage_work > 0.5) | u8::from(now.sedentary > 0.5) << 1;
    }
    last
}

#[inline(never)]
fn split_some<const OPEN: bool>(shared: &Shared, c: usize, last: &Last, who: &Situations) -> Parts {
    let (rule, offer) = (shared.rules[c], shared.now.offers[c]);
    let skilled = shared.scenario.household.categories[c].skilled;
    let mut parts = Parts {
        share: [[0.0; LANES]; CAUSES.len()],
        odds: [[0.0; LANES]; CAUSES.len()],
    };
    for lane in 0..LANES {
        let was = Review {
            offer: last.offers.of(lane),
            who: last.who.of(lane),
        };
        let is = Review {
            offer,
            who: who.of(lane),
        };
        let split = split::<OPEN>(&rule, skilled, &was, &is, last.learned[lane]);
        for k in 0..LUCK {
            parts.share[k][lane] = split.share[k];
            parts.odds[k][lane] = split.log_odds[k];
        }
    }
    parts
}

/// Adds the contributions to the share made; luck takes what is left of what was done, so that the sum is exact.
fn add_shares(block: &mut Block, c: usize, parts: &Parts, was: &[u8], is: &[u8], alpha: f32) {
    let tally = &mut block.tally.share[c];
    let done = |habits: &[u8]| -> i32 {
        habits
            .iter()
            .map(|&habit| round(made_share(habit, alpha) * SHARE_UNITS))
            .sum()
    };
    let mut left = done(is) - done(was);
    let count = is.len();
    for (sum, lanes) in tally[..LUCK].iter_mut().zip(&parts.share) {
        let units = lanes.map(|part| round(part.clamp(-SHARE_MAX, SHARE_MAX) * SHARE_UNITS));
        let part: i32 = units[..count].iter().sum();
        *sum += i64::from(part);
        left -= part;
    }
    tally[LUCK] += i64::from(left);
}

/// Adds the contributions to log-odds of those who turned to or from making.
fn add_odds(block: &mut Block, c: usize, parts: &Parts, was: &[u8], is: &[u8]) {
    let turns = was
        .iter()
        .zip(is)
        .map(|(&was, &is)| (was == MAKE, is == MAKE));
    for (lane, (_, makes)) in turns.enumerate().filter(|(_, (made, makes))| made != makes) {
        let tally = &mut block.tally;
        let odds = if makes {
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
