//! Who adopts?
//!
//! **Question.** Which adults adopt or reject at this step, given what each has heard?
//!
//! **Rule.** That of `adoption.rule`; see `rules`. Under a rule of chance every adult who could still adopt draws once a
//! step, and an adult whose draw is above the greatest chance anyone can have is done without a look at what it heard.
//! Under a rule of trigger only those decide who were told something at this step. An adopter under `two-sided` is
//! disappointed with probability `disappointment`.
//!
//! **Source.** That of the rule.
//!
//! **Assumptions.** All decide on the same news: who adopts at a step is heard from the next step on.
//!
//! **Parameters.** `adoption.*`.
//!
//! **Order.** After hearing, before tracing.

use crate::engine::arithmetic::{ones, threshold};
use crate::engine::bounds::GROUP;
use crate::engine::draws::Purpose;
use crate::engine::parallel::BLOCK;
use crate::engine::parallel::HAND;
use crate::engine::rows::Fetch;
use crate::engine::schedule::Phase;
use crate::engine::vector::widest;
use crate::model::reach::bit;
use crate::model::talk::counts::{Counts, DISTRICT};
use crate::model::talk::limits::Limits;
use crate::model::talk::rules::threshold as shares;
use crate::model::talk::rules::{Chance, Ties, cascade, complex};
use crate::model::talk::scan::Everyone;
use crate::model::talk::trace;
use crate::model::talk::world::{CONTENT, DISAPPOINTED, Layer, Rule, Talk, Turn};
use crate::population::network::Network;
use crate::scenario::adoption::Contagion;
use rayon::prelude::{
    IndexedParallelIterator, IntoParallelIterator, IntoParallelRefMutIterator, ParallelIterator,
    ParallelSliceMut,
};
use std::borrow::Cow;

/// Decides.
pub const PHASE: Phase<Talk> = Phase {
    name: "decide",
    reads: &["open", "heard", "online", "told", "aware"],
    writes: &["status", "since", "open", "news", "aware", "tally"],
    run: step,
};

const ADOPT: Purpose = Purpose::new("talk/adopt");
const ADOPT_LOWER: Purpose = Purpose::new("talk/adopt_lower");
const MEDIA: Purpose = Purpose::new("talk/media");
const EXPERIENCE: Purpose = Purpose::new("talk/experience");
const THRESHOLD: Purpose = Purpose::new("talk/threshold");
const PREFERENCE: Purpose = Purpose::new("talk/preference");
const UTILITY: Purpose = Purpose::new("talk/utility");

fn step(talk: &mut Talk) {
    let (turns, size) = match talk.shared.rule {
        Rule::Bass(_) | Rule::StrongWeak(_) | Rule::TwoSided(_) => (of_chance(talk, None), BLOCK),
        Rule::Cascade | Rule::Threshold { .. } | Rule::Complex { .. } => {
            let told = std::mem::take(&mut talk.told);
            by_trigger(talk, &told)
        }
        Rule::Opinion => (Vec::new(), BLOCK),
        Rule::Utility { media, .. } => {
            let told = with_aware(talk, media);
            by_trigger(talk, &told)
        }
    };
    trace::settle(talk, &turns, size);
    if size == BLOCK {
        talk.turns = turns;
    }
}

/// What `PHASE` does under a rule of chance where nobody keeps counts: those of them who might decide look at their ties.
pub(super) fn by_looking(talk: &mut Talk) {
    let everyone = Everyone::before(talk, talk.shared.step + 1);
    let turns = of_chance(talk, Some(&everyone));
    // Causes are traced by what those who decided had heard.
    let causes = talk.shared.scenario.output.causes;
    for turn in turns.iter().flatten().filter(|_| causes) {
        let place = turn.adult as usize;
        let heard = everyone.heard_by(talk, place);
        talk.heard.set(place, heard.offline);
        talk.heard_online.set(place, heard.online);
        talk.against.set(place, heard.offline_against);
        talk.against_online.set(place, heard.online_against);
    }
    trace::settle(talk, &turns, BLOCK);
    talk.turns = turns;
}

/// Turns by block, under a rule of chance, in the memory of those of the last step.
fn of_chance(talk: &mut Talk, look: Option<&Everyone>) -> Vec<Vec<Turn>> {
    let mut turns = std::mem::take(&mut talk.turns);
    turns.resize_with(talk.adults().div_ceil(BLOCK), Vec::new);
    let talk = &*talk;
    match talk.shared.rule {
        Rule::Bass(rule) => by_chance(talk, &rule, look, &mut turns),
        Rule::StrongWeak(rule) => by_chance(talk, &rule, look, &mut turns),
        Rule::TwoSided(rule) => by_chance(talk, &rule, look, &mut turns),
        _ => turns.clear(),
    }
    turns
}

/// What a block needs for the length of a decision.
struct Scratch {
    lots: [u16; BLOCK],
    voices: [u8; BLOCK],
    candidates: Vec<usize>,
}

/// Everyone draws; turns by block.
fn by_chance<R: Chance>(talk: &Talk, rule: &R, look: Option<&Everyone>, turns: &mut [Vec<Turn>]) {
    let limits = talk.limits.as_deref().expect("a rule of chance has limits");
    // Where all hear the same, one limit holds for all.
    let level = talk.shared.is_alike(Layer::Offline) && talk.shared.online.ties() == 0;
    let limits = if level && talk.adults() > 0 {
        Cow::Owned(Limits::level(rule, talk.heard_by(0), talk.ties_of(0)))
    } else {
        Cow::Borrowed(limits)
    };
    let disappointed = match talk.shared.adoption.rule {
        Contagion::TwoSided { disappointment, .. } => Some(threshold(disappointment)),
        _ => None,
    };
    let scratch = || Scratch {
        lots: [0; BLOCK],
        voices: [0; BLOCK],
        candidates: Vec::with_capacity(BLOCK),
    };
    let of_block = |scratch: &mut Scratch, (k, turns): (usize, &mut Vec<Turn>)| {
        turns.clear();
        widest(
            #[inline(always)]
            || block_by_chance(talk, rule, (&limits, look), k, (scratch, turns)),
        );
        if let Some(limit) = disappointed {
            let step = talk.shared.step;
            for turn in turns.iter_mut().filter(|turn| turn.to == CONTENT) {
                let word = talk
                    .shared
                    .draws
                    .word(EXPERIENCE, step, u64::from(turn.adult));
                if u64::from(word) < limit {
                    turn.to = DISAPPOINTED;
                }
            }
        }
    };
    turns
        .par_iter_mut()
        .enumerate()
        .with_max_len(HAND)
        .for_each_init(scratch, of_block);
}

#[inline(always)]
fn block_by_chance<R: Chance>(
    talk: &Talk,
    rule: &R,
    (limits, look): (&Limits, Option<&Everyone>),
    k: usize,
    (scratch, turns): (&mut Scratch, &mut Vec<Turn>),
) {
    let first = k * BLOCK;
    let count = BLOCK.min(talk.adults() - first);
    let open = &talk.open[first / GROUP..(first + count).div_ceil(GROUP)];
    if open.iter().all(|&bits| bits == 0) {
        return;
    }
    let Scratch {
        lots,
        voices: room,
        candidates,
    } = scratch;
    let (step, draws) = (talk.shared.step, talk.shared.draws);
    draws.fill_halves(ADOPT, step, first as u64, &mut lots[..count]);
    let voices = match look {
        None => voices(talk, first, count, room),
        Some(_) => {
            for (most, adult) in room.iter_mut().zip(first..first + count) {
                *most = u8::try_from(talk.ties_of(adult).all()).unwrap_or(u8::MAX);
            }
            &room[..]
        }
    };
    candidates.clear();
    let groups = lots.as_chunks().0.iter().zip(voices.as_chunks().0);
    for (number, ((lots, voices), &open)) in groups.zip(open).enumerate() {
        if open == 0 {
            continue;
        }
        for place in ones(limits.candidates(lots, voices) & open) {
            let lane = number * GROUP + place;
            if look.is_some() {
                talk.shared
                    .offline
                    .fetch_known(first + lane, Fetch::Entries);
            } else if rule.weighs_ties() {
                talk.shared.offline.fetch_known(first + lane, Fetch::Bounds);
            }
            candidates.push(lane);
        }
    }
    for &mut lane in candidates {
        let adult = first + lane;
        let heard = match look {
            None => talk.heard_by(adult),
            Some(everyone) => everyone.heard_by(talk, adult),
        };
        let ties = if rule.weighs_ties() {
            talk.ties_of(adult)
        } else {
            // The number of ties changes nothing and would have to be fetched.
            Ties {
                offline: heard.offline,
                online: heard.online,
            }
        };
        let lower = || draws.half(ADOPT_LOWER, step, adult as u64);
        if let Some(to) = limits.verdict(rule, (heard, ties), lots[lane], lower) {
            let adult = u32::try_from(adult).expect("adults are numbered in 32 bits");
            turns.push(Turn { adult, to });
        }
    }
}

/// How many voices each of some adults heard, up to 255, in groups of which the last is filled up.
#[inline(always)]
fn voices<'a>(talk: &'a Talk, first: usize, count: usize, room: &'a mut [u8; BLOCK]) -> &'a [u8] {
    // What all heard alike is in no count.
    let alike = u8::try_from(talk.heard_by_all()).unwrap_or(u8::MAX);
    let others = [&talk.heard_online, &talk.against, &talk.against_online];
    let silent = others.iter().all(|&counts| *counts == Counts::Silent);
    if alike == 0
        && silent
        && count == BLOCK
        && let Some(counts) = talk.heard.bytes(first, count)
    {
        return counts;
    }
    room.fill(alike);
    talk.heard.add_to(first, &mut room[..count]);
    for counts in others {
        counts.add_to(first, &mut room[..count]);
    }
    room
}

/// The limits of a rule of chance on the networks of a run.
pub(in crate::model::talk) fn limits(
    rule: &Rule,
    offline: &Network,
    online: &Network,
) -> Option<Limits> {
    let narrow = |ties: usize| u32::try_from(ties).expect("adults are numbered in 32 bits");
    let most = Ties {
        offline: narrow(offline.degree_max()),
        online: narrow(online.degree_max()),
    };
    // Whoever is not online listens to nobody there.
    let fewest = Ties::offline(narrow(offline.degree_min()));
    match rule {
        Rule::Bass(rule) => Some(Limits::of(rule, fewest, most)),
        Rule::StrongWeak(rule) => Some(Limits::of(rule, fewest, most)),
        Rule::TwoSided(rule) => Some(Limits::of(rule, fewest, most)),
        _ => None,
    }
}

/// Everyone who may decide under `utility`: those who were told, and those who heard of it from mass media just now.
fn with_aware(talk: &mut Talk, media: f64) -> Vec<Vec<u32>> {
    let mut told = std::mem::take(&mut talk.told);
    for &hearer in told.iter().flatten() {
        talk.aware[hearer as usize / 64] |= 1 << (hearer % 64);
    }
    let limit = threshold(media);
    let (step, draws) = (talk.shared.step, talk.shared.draws);
    let adults = talk.adults();
    let blocks = DISTRICT / BLOCK;
    told.resize(adults.div_ceil(DISTRICT), Vec::new());
    let districts = talk.aware.par_chunks_mut(DISTRICT / 64);
    districts
        .zip(&mut told)
        .enumerate()
        .for_each(|(district, (aware, told))| {
            for k in 0..blocks {
                let first = district * DISTRICT + k * BLOCK;
                let count = BLOCK.min(adults.saturating_sub(first));
                let mut words = vec![0; count];
                draws.fill(MEDIA, step, first as u64, &mut words);
                for (lane, &word) in words.iter().enumerate() {
                    let place = k * BLOCK + lane;
                    let known = aware[place / 64] >> (place % 64) & 1 == 1;
                    if !known && u64::from(word) < limit {
                        aware[place / 64] |= 1 << (place % 64);
                        told.push(
                            u32::try_from(first + lane).expect("adults are numbered in 32 bits"),
                        );
                    }
                }
            }
            told.sort_unstable();
        });
    let known: u64 = talk
        .aware
        .iter()
        .map(|bits| u64::from(bits.count_ones()))
        .sum();
    talk.tally.aware = known;
    told
}

/// Those who were told decide; turns by district.
fn by_trigger(talk: &Talk, told: &[Vec<u32>]) -> (Vec<Vec<Turn>>, usize) {
    let of = |hearers: &Vec<u32>| {
        let open = |adult: &&u32| bit(&talk.open, **adult as usize);
        let adopting = hearers
            .iter()
            .filter(open)
            .filter(|adult| adopts(talk, **adult));
        adopting
            .map(|&adult| Turn { adult, to: CONTENT })
            .collect::<Vec<_>>()
    };
    (told.into_par_iter().map(of).collect(), DISTRICT)
}

/// Whether an adult adopts on what it has heard.
fn adopts(talk: &Talk, adult: u32) -> bool {
    let place = adult as usize;
    let (heard, ties) = (talk.heard_by(place), talk.ties_of(place));
    let word = |purpose| talk.shared.draws.word(purpose, 0, u64::from(adult));
    match talk.shared.rule {
        Rule::Cascade => cascade::adopts(heard),
        Rule::Complex { needed } => complex::adopts(needed, heard),
        Rule::Threshold {
            law: (law, mean, sd),
        } => shares::adopts(shares::of_word(law, mean, sd, word(THRESHOLD)), heard, ties),
        Rule::Utility { rule, .. } => {
            let tastes = rule.tastes([word(THRESHOLD), word(PREFERENCE), word(UTILITY)]);
            bit(&talk.aware, place) && rule.adopts(tastes, heard, ties)
        }
        Rule::Bass(_) | Rule::StrongWeak(_) | Rule::TwoSided(_) | Rule::Opinion => false,
    }
}
