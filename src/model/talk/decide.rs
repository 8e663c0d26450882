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

use crate::engine::arithmetic::threshold;
use crate::engine::draws::Purpose;
use crate::engine::parallel::BLOCK;
use crate::engine::schedule::Phase;
use crate::model::reach::bit;
use crate::model::talk::counts::DISTRICT;
use crate::model::talk::rules::threshold as shares;
use crate::model::talk::rules::{Chance, Heard, Ties, cascade, complex};
use crate::model::talk::trace;
use crate::model::talk::world::{CONTENT, DISAPPOINTED, REJECTED, Rule, Talk, Turn};
use crate::population::network::Network;
use crate::scenario::adoption::Contagion;
use rayon::prelude::{
    IndexedParallelIterator, IntoParallelIterator, ParallelIterator, ParallelSliceMut,
};

/// Decides.
pub const PHASE: Phase<Talk> = Phase {
    name: "decide",
    reads: &["open", "heard", "online", "told", "aware"],
    writes: &["status", "since", "open", "news", "aware", "tally"],
    run: step,
};

const ADOPT: Purpose = Purpose::new("talk/adopt");
const MEDIA: Purpose = Purpose::new("talk/media");
const EXPERIENCE: Purpose = Purpose::new("talk/experience");
const THRESHOLD: Purpose = Purpose::new("talk/threshold");
const PREFERENCE: Purpose = Purpose::new("talk/preference");
const UTILITY: Purpose = Purpose::new("talk/utility");

/// Ties up to which chances are looked up and not computed anew.
const TABLE_TIES: u32 = 63;

fn step(talk: &mut Talk) {
    let turns = match talk.shared.rule {
        Rule::Bass(rule) => by_chance(talk, &rule),
        Rule::StrongWeak(rule) => by_chance(talk, &rule),
        Rule::TwoSided(rule) => by_chance(talk, &rule),
        Rule::Cascade | Rule::Threshold { .. } | Rule::Complex { .. } => {
            let told = std::mem::take(&mut talk.told);
            by_trigger(talk, &told)
        }
        Rule::Opinion => Vec::new(),
        Rule::Utility { media, .. } => {
            let told = with_aware(talk, media);
            by_trigger(talk, &told)
        }
    };
    trace::settle(talk, turns);
}

/// Everyone draws.
fn by_chance<R: Chance>(talk: &Talk, rule: &R) -> Vec<Turn> {
    let limits = Limits::of(talk, rule);
    let blocks = talk.adults().div_ceil(BLOCK);
    let of_block = |k: usize| block_by_chance(talk, rule, &limits, k);
    let turns: Vec<Vec<Turn>> = (0..blocks).into_par_iter().map(of_block).collect();
    turns.concat()
}

fn block_by_chance<R: Chance>(talk: &Talk, rule: &R, limits: &Limits, k: usize) -> Vec<Turn> {
    let mut turns = Vec::new();
    let first = k * BLOCK;
    let count = BLOCK.min(talk.adults() - first);
    let open = &talk.open[first / 64..(first + count).div_ceil(64)];
    if open.iter().all(|&bits| bits == 0) {
        return turns;
    }
    let mut words = [0; BLOCK];
    let words = &mut words[..count];
    let step = talk.shared.step;
    talk.shared.draws.fill(ADOPT, step, first as u64, words);
    for (group, &open) in words
        .chunks(64)
        .zip(open)
        .enumerate()
        .map(|(g, (w, o))| ((g, w), o))
    {
        let (number, words) = group;
        let mut mask = 0;
        for (lane, &word) in words.iter().enumerate() {
            mask |= u64::from(u64::from(word) < limits.ceiling) << lane;
        }
        let mut rest = mask & open;
        while rest != 0 {
            let lane = rest.trailing_zeros() as usize;
            rest &= rest - 1;
            let adult = first + number * 64 + lane;
            if let Some(to) = limits.verdict(talk, rule, adult, words[lane]) {
                let adult = u32::try_from(adult).expect("adults are numbered in 32 bits");
                turns.push(Turn { adult, to });
            }
        }
    }
    turns
}

/// Chances as limits for random words.
struct Limits {
    /// The greatest chance anyone can have.
    ceiling: u64,
    /// Where a chance depends on voices and ties alone: by ties, then voices.
    table: Vec<u64>,
    /// Chance that an adopter is disappointed.
    disappointed: Option<u64>,
}

impl Limits {
    fn of<R: Chance>(talk: &Talk, rule: &R) -> Self {
        let chance = |voices: u32, ties: u32| {
            let heard = Heard {
                offline: voices,
                ..Heard::default()
            };
            let ties = Ties {
                offline: ties,
                online: 0,
            };
            threshold(rule.chances(heard, ties).adopt)
        };
        let disappointed = match talk.shared.adoption.rule {
            Contagion::TwoSided { disappointment, .. } => Some(threshold(disappointment)),
            _ => None,
        };
        let most = |network: &Network| {
            let adults = talk.adults();
            let most = if network.is_complete() {
                adults - 1
            } else {
                network.degree_max()
            };
            u32::try_from(most).expect("adults are numbered in 32 bits")
        };
        let most = Ties {
            offline: most(&talk.shared.offline),
            online: most(&talk.shared.online),
        };
        let mut table = Vec::new();
        if rule.is_simple() {
            for ties in 0..=TABLE_TIES {
                table.extend((0..=TABLE_TIES).map(|voices| chance(voices.min(ties), ties)));
            }
        }
        Self {
            ceiling: threshold(rule.ceiling(most)),
            table,
            disappointed,
        }
    }

    /// What an adult with this draw comes to.
    fn verdict<R: Chance>(&self, talk: &Talk, rule: &R, adult: usize, word: u32) -> Option<u8> {
        let (heard, ties) = (talk.heard_by(adult), talk.ties_of(adult));
        let word = u64::from(word);
        let all = ties.all();
        if !self.table.is_empty() && all <= TABLE_TIES {
            let place = all * (TABLE_TIES + 1) + heard.all();
            return (word < self.table[place as usize]).then_some(CONTENT);
        }
        let chances = rule.chances(heard, ties);
        if word < threshold(chances.adopt) {
            let disappointed = self.disappointed.is_some_and(|limit| {
                let step = talk.shared.step;
                u64::from(talk.shared.draws.word(EXPERIENCE, step, adult as u64)) < limit
            });
            return Some(if disappointed { DISAPPOINTED } else { CONTENT });
        }
        (word < threshold(chances.adopt + chances.reject)).then_some(REJECTED)
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

/// Those who were told decide.
fn by_trigger(talk: &Talk, told: &[Vec<u32>]) -> Vec<Turn> {
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
    let turns: Vec<Vec<Turn>> = told.into_par_iter().map(of).collect();
    turns.concat()
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
