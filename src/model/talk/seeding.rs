//! Who could adopt, and who has at the start?
//!
//! **Question.** Which adults are in the market, and which have adopted before the first step?
//!
//! **Rule.** Each adult is in the market with probability `market`. The first adopters are drawn among them, or those with the
//! most or the fewest offline ties, or drawn adults each together with its ties, until there are as many as asked for; or those
//! of a list. Among equals the draw decides. Where a group is named, all this is among its adults.
//!
//! **Source.** Hinz, Skiera, Barrot & Becker 2011 for hubs and fringe; Centola & Macy 2007 for clusters.
//!
//! **Assumptions.** Seeds cost nothing and are content; samples of brands cost what they cost and are liked or not.
//!
//! **Parameters.** `adoption.market`, `adoption.seeds`, `adoption.seed_share`, `adoption.seeding`, `adoption.seed_list`,
//! `adoption.seed_group`.

use crate::engine::arithmetic::threshold;
use crate::engine::draws::{Draws, Purpose};
use crate::model::talk::opinion::market;
use crate::model::talk::opinion::rule::{DELIGHTED, LET_DOWN};
use crate::model::talk::trace::{self, Channel, Event, NOBODY};
use crate::model::talk::world::{CONTENT, DISAPPOINTED, OPEN, OUTSIDE, Talk, Turn};
use crate::scenario::adoption::Seeding;

const MARKET: Purpose = Purpose::new("talk/market");
const SEED: Purpose = Purpose::new("talk/seed");

/// Status of everyone before the first adopts.
#[must_use]
pub fn market(adults: usize, share: f64, draws: &Draws) -> Vec<u8> {
    if share >= 1.0 {
        return vec![OPEN; adults];
    }
    let limit = threshold(share);
    let mut words = vec![0; adults];
    draws.fill(MARKET, 0, 0, &mut words);
    let status = |word: &u32| {
        if u64::from(*word) < limit {
            OPEN
        } else {
            OUTSIDE
        }
    };
    words.iter().map(status).collect()
}

/// The first adopters, in the order of their numbers.
#[must_use]
pub fn first(talk: &Talk) -> Vec<u32> {
    let seeds = talk.shared.adoption.seeds;
    let wanted = seeds.count as usize;
    if wanted == 0 {
        return Vec::new();
    }
    if seeds.among == Seeding::List {
        let listed = talk.shared.adoption.seed_list.iter().copied();
        let mut able: Vec<u32> = listed
            .filter(|&adult| talk.status[adult as usize] == OPEN)
            .collect();
        able.sort_unstable();
        return able;
    }
    let mut words = vec![0; talk.adults()];
    talk.shared.draws.fill(SEED, 0, 0, &mut words);
    let offline = &talk.shared.offline;
    let everyone = 0..u32::try_from(talk.adults()).expect("adults are numbered in 32 bits");
    let mut able: Vec<u32> = everyone
        .filter(|&adult| talk.status[adult as usize] == OPEN && is_among(talk, adult))
        .collect();
    let rank = |adult: &u32| {
        let degree = offline.degree(*adult as usize);
        let place = match seeds.among {
            Seeding::Random | Seeding::Clusters | Seeding::List => 0,
            Seeding::Hubs => usize::MAX - degree,
            Seeding::Fringe => degree,
        };
        (place, words[*adult as usize], *adult)
    };
    // Only the first so many are put in order: everyone takes long where there are many.
    if wanted < able.len() {
        able.select_nth_unstable_by_key(wanted, rank);
        able.truncate(wanted);
    }
    able.sort_unstable_by_key(rank);
    let mut chosen = if seeds.among == Seeding::Clusters {
        // After as many centres as seeds are wanted there are enough: each is one.
        clusters(talk, &able, wanted)
    } else {
        able
    };
    chosen.sort_unstable();
    chosen
}

/// Whether an adult is of the group that seeds are among.
fn is_among(talk: &Talk, adult: u32) -> bool {
    let adoption = &talk.shared.adoption;
    match (adoption.seeds.group, &adoption.groups) {
        (Some(group), Some(groups)) => groups.grouping.of[adult as usize] == group,
        _ => true,
    }
}

/// Adults in the order of their lots, each followed by its ties, until there are enough.
fn clusters(talk: &Talk, able: &[u32], wanted: usize) -> Vec<u32> {
    let mut taken = vec![false; talk.adults()];
    let mut chosen = Vec::with_capacity(wanted);
    for &centre in able {
        let mut take = |adult: u32| {
            let place = adult as usize;
            let free = !taken[place] && talk.status[place] == OPEN && is_among(talk, adult);
            if chosen.len() < wanted && free {
                taken[place] = true;
                chosen.push(adult);
            }
        };
        take(centre);
        talk.shared.offline.each_listener(centre as usize, take);
        if chosen.len() >= wanted {
            break;
        }
    }
    chosen
}

/// Lets the first adopters have adopted.
pub(super) fn begin(talk: &mut Talk) {
    let seeds = first(talk);
    let turns: Vec<Turn> = seeds
        .iter()
        .map(|&adult| Turn { adult, to: CONTENT })
        .collect();
    let events = seeds.iter().map(|&adult| Event {
        adult,
        parent: NOBODY,
        step: 0,
        channel: Channel::Seed,
    });
    let events: Vec<Event> = events.collect();
    trace::settle(talk, &[turns], talk.adults().next_multiple_of(64));
    for &seed in &seeds {
        talk.aware[seed as usize / 64] |= 1 << (seed % 64);
        if let Some(minds) = &mut talk.minds {
            minds.standings[0].mood[seed as usize] = DELIGHTED;
            minds.standings[0].felt[seed as usize] = 0;
        }
    }
    talk.tally.aware = seeds.len() as u64;
    for event in events {
        let mut parts = [0; trace::CHANNELS.len()];
        parts[Channel::Seed as usize] = trace::WHOLE;
        trace::credit(talk, event, parts);
    }
}

/// Gives a brand to some adults, in the order of their numbers, with what they make of it.
///
/// # Panics
/// When there are more brands than a market may have.
pub fn give(talk: &mut Talk, product: usize, adults: &[u32], moods: &[u8]) {
    let Some(mut minds) = talk.minds.take() else {
        return;
    };
    let step = talk.shared.step;
    let mut turns = Vec::new();
    let mut seed = [0; trace::CHANNELS.len()];
    seed[Channel::Seed as usize] = trace::WHOLE;
    for (&adult, &mood) in adults.iter().zip(moods) {
        let (place, bit) = (adult as usize, 1 << (adult % 64));
        let number = u8::try_from(product).expect("a market has few brands");
        market::own(&mut minds, (adult, number), Some(seed));
        let standing = &mut minds.standings[product];
        standing.mood[place] = mood;
        standing.felt[place] = step;
        standing.aware[place / 64] |= bit;
        talk.aware[place / 64] |= bit;
        standing.sums.samples += 1;
        if talk.open[place / 64] & bit != 0 {
            let to = if mood == LET_DOWN {
                DISAPPOINTED
            } else {
                CONTENT
            };
            turns.push(Turn { adult, to });
        }
    }
    let events: Vec<Event> = turns
        .iter()
        .map(|turn| Event {
            adult: turn.adult,
            parent: NOBODY,
            step,
            channel: Channel::Seed,
        })
        .collect();
    trace::settle(talk, &[turns], talk.adults().next_multiple_of(64));
    for event in events {
        trace::credit(talk, event, seed);
    }
    let known = talk.aware.iter().map(|bits| u64::from(bits.count_ones()));
    talk.tally.aware = known.sum();
    talk.minds = Some(minds);
}
