//! Who caused it?
//!
//! **Question.** Through which channel did an adult come to adopt, and which of its ties was the one?
//!
//! **Rule.** The rule says how much each channel had to do with an adoption (`Pulls`); the shares sum to one adoption exactly. A
//! draw picks one channel by these shares, and one of the ties of that channel who have told it, all alike: the parent.
//! Parents who adopted at an earlier step make trees, whose roots are seeds, those who came to it by themselves and those to
//! whom someone brought it who had not adopted before (see `cascades`).
//!
//! **Source.** Shares of hazards among competing causes; trees as in Goel, Anderson, Hofman & Watts 2016.
//!
//! **Assumptions.** Of independent causes each has a part in proportion to its hazard.
//!
//! **Parameters.** `output.causes`, `adoption.discount`.
//!
//! **Order.** Last in a step. Only ties of those who adopted are looked at.

use crate::engine::draws::Purpose;
use crate::engine::parallel::HAND;
use crate::engine::rows::Fetch;
use crate::engine::schedule::Phase;
use crate::model::reach::bit;
use crate::model::talk::hear::carries;
use crate::model::talk::rules::{Chance, Pulls, by_voices};
use crate::model::talk::world::{DISAPPOINTED, Layer, REJECTED, Rule, Talk, Turn};
use rayon::prelude::{IndexedParallelIterator, ParallelIterator, ParallelSlice, ParallelSliceMut};

/// Traces.
pub const PHASE: Phase<Talk> = Phase {
    name: "trace",
    reads: &["news", "heard", "online", "status", "since"],
    writes: &["tally"],
    run: step,
};

/// Two draws an adopter: the channel and the tie.
const CAUSE: Purpose = Purpose::new("talk/cause");

/// A channel through which something is adopted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// Given to it at the start.
    Seed,
    /// Advertising, mass media, own initiative.
    Advertising,
    /// A tie of `network`.
    Offline,
    /// A tie of `online`.
    Online,
    /// A paid voice.
    Influencer,
    /// Reviews by strangers.
    Review,
    /// The seller's own channel.
    Owned,
}

/// Names of the channels, in the order of `Channel`.
pub const CHANNELS: [&str; 7] = [
    "seed",
    "advertising",
    "offline",
    "online",
    "influencer",
    "review",
    "owned",
];

/// All channels, in order.
const ALL: [Channel; CHANNELS.len()] = [
    Channel::Seed,
    Channel::Advertising,
    Channel::Offline,
    Channel::Online,
    Channel::Influencer,
    Channel::Review,
    Channel::Owned,
];

/// An adoption in units of the tally.
pub const WHOLE: u64 = 1 << 20;

/// Adopters whose draws are made together.
const TOGETHER: usize = 128;

/// The parent of whoever has none.
pub const NOBODY: u32 = u32::MAX;

/// An adoption and its cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// Who adopted.
    pub adult: u32,
    /// Whose doing it was.
    pub parent: u32,
    /// When.
    pub step: u32,
    /// Through which channel.
    pub channel: Channel,
}

impl Event {
    /// Bytes of an event in a checkpoint.
    pub const BYTES: usize = 13;

    /// Its bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(Self::BYTES);
        for number in [self.adult, self.parent, self.step] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.push(self.channel as u8);
        bytes
    }

    /// The event of some bytes.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let (adult, rest) = bytes.split_first_chunk()?;
        let (parent, rest) = rest.split_first_chunk()?;
        let (step, rest) = rest.split_first_chunk()?;
        let [channel] = rest else {
            return None;
        };
        let channel = *ALL.get(usize::from(*channel))?;
        Some(Self {
            adult: u32::from_le_bytes(*adult),
            parent: u32::from_le_bytes(*parent),
            step: u32::from_le_bytes(*step),
            channel,
        })
    }
}

/// Writes down who decided what at this step: turns by groups of `size` consecutive adults.
pub(super) fn settle(talk: &mut Talk, turns: &[Vec<Turn>], size: usize) {
    let step = talk.shared.step;
    let columns = talk.status.par_chunks_mut(size);
    let columns = columns.zip(talk.since.par_chunks_mut(size));
    let columns = columns.zip(talk.open.par_chunks_mut(size / 64));
    let groups = columns.zip(turns).enumerate().with_max_len(HAND);
    let settled = groups.map(|(group, (((status, since), open), turns))| {
        for turn in turns {
            let place = turn.adult as usize - group * size;
            status[place] = turn.to;
            since[place] = step;
            open[place / 64] &= !(1 << (place % 64));
        }
        let count = |to: u8| turns.iter().filter(|turn| turn.to == to).count() as u64;
        [turns.len() as u64, count(DISAPPOINTED), count(REJECTED)]
    });
    let sum = |a: [u64; 3], b: [u64; 3]| [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
    let [all, disappointed, rejected] = settled.reduce(Default::default, sum);
    let adopted = all - rejected;
    let years = f64::from(step) * talk.shared.scenario.clock.years_per_step();
    let discounted = libm::pow(1.0 + talk.shared.adoption.discount, -years);
    let tally = &mut talk.tally;
    tally.adopted += adopted;
    tally.disappointed += disappointed;
    tally.rejected += rejected;
    tally.value += adopted * units(discounted);
    talk.news.clear();
    for turns in turns {
        talk.news.extend_from_slice(turns);
    }
}

/// A share of an adoption in units of the tally.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share is 0 to 1"
)]
fn units(share: f64) -> u64 {
    libm::rint(share * WHOLE as f64) as u64
}

fn step(talk: &mut Talk) {
    if !talk.shared.scenario.output.causes {
        return;
    }
    let adopters = talk.news.iter().filter(|turn| turn.to != REJECTED);
    let adopters: Vec<u32> = adopters.map(|turn| turn.adult).collect();
    let (step, draws) = (talk.shared.step, talk.shared.draws);
    let traced: Vec<Vec<(Event, [u64; CHANNELS.len()])>> = adopters
        .par_chunks(TOGETHER)
        .map(|adopters| {
            for what in [Fetch::Bounds, Fetch::Entries] {
                for &adult in adopters {
                    talk.shared.offline.fetch_known(adult as usize, what);
                }
            }
            let lots = draws.sets(CAUSE, step, adopters);
            let each = adopters.iter().zip(lots);
            each.map(|(&adult, lots)| cause(talk, adult, lots))
                .collect()
        })
        .collect();
    for (event, parts) in traced.into_iter().flatten() {
        credit(talk, event, parts);
    }
}

/// Books an adoption.
pub(super) fn credit(talk: &mut Talk, event: Event, parts: [u64; CHANNELS.len()]) {
    for (sum, part) in talk.tally.channels.iter_mut().zip(parts) {
        *sum += part;
    }
    if talk.shared.scenario.output.causes {
        talk.events.push(event);
    }
}

/// The cause of an adoption at this step, by two draws, and the shares of the channels.
fn cause(talk: &Talk, adult: u32, [lot, tie]: [u32; 2]) -> (Event, [u64; CHANNELS.len()]) {
    let place = adult as usize;
    let (heard, ties) = (talk.heard_by(place), talk.ties_of(place));
    let pulls = match talk.shared.rule {
        Rule::Bass(rule) => rule.pulls(heard, ties),
        Rule::StrongWeak(rule) => rule.pulls(heard, ties),
        Rule::TwoSided(rule) => rule.pulls(heard, ties),
        Rule::Cascade | Rule::Threshold { .. } | Rule::Complex { .. } | Rule::Utility { .. } => {
            by_voices(heard)
        }
        Rule::Opinion => Pulls::default(),
    };
    let weights = match &talk.minds {
        Some(minds) => minds.standings[minds.owned(place)].weights(place),
        None => [
            0.0,
            pulls.advertising,
            pulls.offline,
            pulls.online,
            0.0,
            0.0,
            0.0,
        ],
    };
    let parts = shares(weights);
    let step = talk.shared.step;
    let channel = picked(parts, lot);
    let teller = |kind: usize| {
        let minds = talk.minds.as_ref();
        minds.map(|minds| minds.standings[minds.owned(place)].tellers[kind][place])
    };
    let parent = match channel {
        Channel::Offline => {
            teller(0).unwrap_or_else(|| parent(talk, Layer::Offline, adult, heard.offline, tie))
        }
        Channel::Online => {
            teller(1).unwrap_or_else(|| parent(talk, Layer::Online, adult, heard.online, tie))
        }
        Channel::Influencer => teller(2).unwrap_or(NOBODY),
        Channel::Seed | Channel::Advertising | Channel::Review | Channel::Owned => NOBODY,
    };
    let event = Event {
        adult,
        parent,
        step,
        channel,
    };
    (event, parts)
}

/// Weights as shares of one adoption that sum to it exactly. Where nothing pulled, it came by own initiative, which counts with
/// advertising.
pub(super) fn shares(weights: [f64; CHANNELS.len()]) -> [u64; CHANNELS.len()] {
    let total: f64 = weights.iter().sum();
    let mut parts = [0; CHANNELS.len()];
    let Some(last) = weights.iter().rposition(|&weight| weight > 0.0) else {
        parts[Channel::Advertising as usize] = WHOLE;
        return parts;
    };
    let mut left = WHOLE;
    for (part, weight) in parts.iter_mut().zip(weights).take(last) {
        *part = units(weight / total).min(left);
        left -= *part;
    }
    // What rounding leaves belongs to a channel that was there.
    parts[last] = left;
    parts
}

/// The channel that a draw picks.
fn picked(parts: [u64; CHANNELS.len()], word: u32) -> Channel {
    let place = (u64::from(word) * WHOLE) >> 32;
    let mut below = 0;
    for (channel, part) in ALL.into_iter().zip(parts) {
        below += part;
        if place < below {
            return channel;
        }
    }
    Channel::Owned
}

/// One of those on a layer who have told an adult that they adopted, of whom there are `count`.
fn parent(talk: &Talk, layer: Layer, adult: u32, count: u32, word: u32) -> u32 {
    let pick = (u64::from(word) * u64::from(count)) >> 32;
    if talk.shared.is_alike(layer) {
        let place = usize::try_from(pick).expect("below the count");
        return talk.speakers.get(place).copied().unwrap_or(NOBODY);
    }
    let (mut before_it, mut found) = (pick, NOBODY);
    let network = talk.shared.network(layer);
    network.each_known(adult as usize, |known| {
        if found != NOBODY || !bit(&talk.spoke, known as usize) {
            return;
        }
        let live = layer == Layer::Offline || bit(&talk.connected, known as usize);
        if live && carries(&talk.shared, layer, known, adult) {
            if before_it == 0 {
                found = known;
            }
            before_it = before_it.saturating_sub(1);
        }
    });
    found
}

#[cfg(test)]
mod tests {
    use super::{Channel, Event, WHOLE, picked, shares};

    #[test]
    fn shares_sum_to_one_adoption_and_leave_out_who_did_nothing() {
        let all = [
            [0.1, 0.2, 0.7],
            [0.0, 1.0, 2.0],
            [0.0, 0.3, 0.0],
            [1e-9, 1.0, 1.0],
            [0.0; 3],
        ];
        for [advertising, offline, review] in all {
            let parts = shares([0.0, advertising, offline, 0.0, 0.0, review, 0.0]);
            assert_eq!(parts.iter().sum::<u64>(), WHOLE);
            assert!(offline > 0.0 || parts[2] == 0);
            assert!(review > 0.0 || parts[5] == 0);
        }
    }

    #[test]
    fn a_draw_picks_each_channel_as_often_as_its_share() {
        let parts = [0, WHOLE / 4, WHOLE / 2, WHOLE / 4, 0, 0, 0];
        let picks = [0_u32, 0x3fff_ffff, 0x4000_0000, 0xbfff_ffff, 0xc000_0000];
        let found = picks.map(|word| picked(parts, word));
        let expected = [
            Channel::Advertising,
            Channel::Advertising,
            Channel::Offline,
            Channel::Offline,
            Channel::Online,
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn events_read_back() {
        let event = Event {
            adult: 7,
            parent: 3,
            step: 11,
            channel: Channel::Online,
        };
        assert_eq!(Event::of_bytes(&event.to_bytes()), Some(event));
        assert_eq!(Event::of_bytes(&[0; 12]), None);
    }
}
