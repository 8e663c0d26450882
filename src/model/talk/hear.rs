//! Who is told?
//!
//! **Question.** How many of those whom an adult listens to have told it that they adopted, or warned it?
//!
//! **Rule.** Whoever decided at the last step tells all listeners once. Along a tie of `online` only those hear who are
//! online, from speakers who are. A tie that comes to life later, because one of its ends goes online, carries what was
//! said before at once, and its hearer is told then. Under `independent-cascade` a tie carries a voice only if its one
//! trial succeeds.
//!
//! **Source.** Counting is an identity; reach is the driver `drivers.reach`.
//!
//! **Assumptions.** What was said once stays heard.
//!
//! **Parameters.** `network.*`, `online.*`, `drivers.reach`, `adoption.transmission`.
//!
//! **Order.** First in a step: what was decided at the last step is what adults decide on.
//!
//! Messages are sorted by the district of their hearers before they are counted, so that each district's counts stay in a cache
//! and belong to one thread. Nobody looks at ties of adults who have nothing to say.

use crate::engine::arithmetic::threshold;
use crate::engine::rows::Fetch;
use crate::engine::schedule::Phase;
use crate::model::reach::{self, bit};
use crate::model::talk::counts::{Counts, DISTRICT};
use crate::model::talk::letters::Letters;
use crate::model::talk::scan;
use crate::model::talk::world::{CONTENT, Layer, Shared, Talk, Turn};
use rayon::prelude::{
    IndexedParallelIterator, IntoParallelIterator, IntoParallelRefIterator, ParallelIterator,
    ParallelSlice, ParallelSliceMut,
};

/// Tells.
pub const PHASE: Phase<Talk> = Phase {
    name: "hear",
    reads: &["status", "since", "online", "news"],
    writes: &["heard", "online", "told", "tally"],
    run: step,
};

/// Speakers whose messages are sorted together, at most and at least: cores share some dozens of groups evenly.
const LETTERS: (usize, usize) = (256, 1024);
const GROUPS: usize = 32;

/// How many speakers ahead rows are asked for.
const AHEAD: usize = 12;

/// Messages of some groups of speakers.
type Mail = Vec<Letters>;

fn step(talk: &mut Talk) {
    talk.told.clear();
    let mut told = connect(talk);
    let news = std::mem::take(&mut talk.news);
    let bad = news.iter().filter(|turn| turn.to != CONTENT).count();
    for layer in [Layer::Offline, Layer::Online] {
        for (for_it, count) in [(true, news.len() - bad), (false, bad)] {
            if count > 0 {
                let mail = mail(talk, layer, (&news, for_it), None);
                deliver(talk, layer, for_it, mail, &mut told);
            }
        }
    }
    note(&mut talk.spoke, &news);
    if talk.shared.is_alike(Layer::Offline) {
        let (before, listeners) = (talk.speakers.len(), talk.adults() as u64 - 1);
        let good = news.iter().filter(|turn| turn.to == CONTENT);
        talk.speakers.extend(good.map(|turn| turn.adult));
        talk.speakers_against += u32::try_from(bad).expect("adults are numbered in 32 bits");
        let good = &talk.speakers[before..];
        talk.tally.messages += good.len() as u64 * listeners;
        talk.tally.messages_against += bad as u64 * listeners;
        if talk.shared.is_triggered() {
            told.extend(everyone(talk.adults(), good));
        }
    }
    if talk.shared.is_triggered() {
        talk.told = sorted(&told, talk.adults().div_ceil(DISTRICT));
    }
    talk.paper.extend(told.into_iter().flatten());
    talk.news = news;
}

/// Notes who speaks for it from now on.
fn note(spoke: &mut [u64], news: &[Turn]) {
    let districts = spoke.par_chunks_mut(DISTRICT / 64).enumerate();
    districts.for_each(|(district, spoke)| {
        let first = district * DISTRICT;
        let place = |limit: usize| news.partition_point(|turn| (turn.adult as usize) < limit);
        let own = &news[place(first)..place(first + DISTRICT)];
        for turn in own.iter().filter(|turn| turn.to == CONTENT) {
            let at = turn.adult as usize - first;
            spoke[at / 64] |= 1 << (at % 64);
        }
    });
}

/// A letter of some speakers to all adults; nobody tells itself.
fn everyone(adults: usize, speakers: &[u32]) -> Option<Mail> {
    let first = *speakers.first()?;
    let all = 0..u32::try_from(adults).expect("adults are numbered in 32 bits");
    let hearers = all.filter(|&hearer| speakers.len() > 1 || hearer != first);
    let mut letters = Letters::default();
    letters.write(adults, &hearers.collect::<Vec<u32>>());
    Some(vec![letters])
}

/// Everyone who heard something, by district, in order, once.
fn sorted(mails: &[Mail], districts: usize) -> Vec<Vec<u32>> {
    let of = |district: usize| {
        let letters = mails.iter().flatten();
        let hearers = letters.flat_map(|letters| letters.to(district));
        // A bit for each who heard: no sorting, and nobody twice.
        let first = district * DISTRICT;
        let mut heard = vec![0; DISTRICT / 64];
        for &place in hearers {
            let place = usize::from(place);
            heard[place / 64] |= 1 << (place % 64);
        }
        members(&heard, first)
    };
    (0..districts).into_par_iter().map(of).collect()
}

/// Counts messages and those who hear them.
fn deliver(talk: &mut Talk, layer: Layer, for_it: bool, mail: Mail, told: &mut Vec<Mail>) {
    let messages: usize = mail.iter().map(Letters::count).sum();
    if for_it {
        talk.tally.messages += messages as u64;
    } else {
        talk.tally.messages_against += messages as u64;
    }
    counts(talk, layer, for_it).raise(&mail);
    if talk.shared.is_triggered() {
        told.push(mail);
    } else {
        talk.paper.extend(mail);
    }
}

pub(super) fn counts(talk: &mut Talk, layer: Layer, for_it: bool) -> &mut Counts {
    match (layer, for_it) {
        (Layer::Offline, true) => &mut talk.heard,
        (Layer::Online, true) => &mut talk.heard_online,
        (Layer::Offline, false) => &mut talk.against,
        (Layer::Online, false) => &mut talk.against_online,
    }
}

/// The messages over a layer of those among some who speak for it or against it, or no more than those to some of all adults;
/// on paper that was written on before.
fn mail(
    talk: &mut Talk,
    layer: Layer,
    (turns, for_it): (&[Turn], bool),
    to: Option<&[u64]>,
) -> Mail {
    if talk.shared.network(layer).ties() == 0 || talk.shared.is_alike(layer) {
        return Vec::new();
    }
    let size = (turns.len() / GROUPS).clamp(LETTERS.0, LETTERS.1);
    let groups = turns.len().div_ceil(size);
    let mut mail = talk
        .paper
        .split_off(talk.paper.len().saturating_sub(groups));
    mail.resize_with(groups, Letters::default);
    let talk = &*talk;
    let groups = turns.par_chunks(size).zip(&mut mail);
    groups
        .with_max_len(2)
        .for_each_init(Vec::new, |hearers, (turns, letters)| {
            hearers.clear();
            let network = talk.shared.network(layer);
            for (k, turn) in turns.iter().enumerate() {
                for (ahead, what) in [(2 * AHEAD, Fetch::Bounds), (AHEAD, Fetch::Entries)] {
                    if let Some(next) = turns.get(k + ahead) {
                        network.fetch_listeners(next.adult as usize, what);
                    }
                }
                if (turn.to == CONTENT) != for_it {
                    continue;
                }
                let first = hearers.len();
                tell(talk, layer, turn.adult, hearers);
                if let Some(to) = to {
                    keep(hearers, first, |hearer| bit(to, hearer as usize));
                }
            }
            letters.write(talk.adults(), hearers);
        });
    mail
}

/// Adds everyone whom a speaker reaches over a layer to `hearers`.
fn tell(talk: &Talk, layer: Layer, speaker: u32, hearers: &mut Vec<u32>) {
    let online = layer == Layer::Online;
    if online && !bit(&talk.connected, speaker as usize) {
        return;
    }
    let first = hearers.len();
    let network = talk.shared.network(layer);
    match network.listeners(speaker as usize) {
        Some(row) => hearers.extend_from_slice(row),
        None => network.each_listener(speaker as usize, |hearer| hearers.push(hearer)),
    }
    if let Some((chance, purpose)) = talk.shared.trials(layer) {
        let mut words = vec![0; hearers.len() - first];
        let place = trial(speaker, 0);
        talk.shared.draws.fill(purpose, 0, place, &mut words);
        let limit = threshold(chance);
        let mut words = words.into_iter();
        keep(hearers, first, |_| {
            words.next().is_some_and(|word| u64::from(word) < limit)
        });
    }
    if online {
        keep(hearers, first, |hearer| {
            bit(&talk.connected, hearer as usize)
        });
    }
}

/// Keeps some of those from place `first` on.
fn keep(hearers: &mut Vec<u32>, first: usize, mut keeps: impl FnMut(u32) -> bool) {
    let others = hearers.extract_if(first.., |hearer| !keeps(*hearer));
    others.for_each(drop);
}

/// Whether a tie from a speaker to a hearer carries what is said: always, or if its one trial succeeds.
#[must_use]
pub fn carries(shared: &Shared, layer: Layer, speaker: u32, hearer: u32) -> bool {
    let Some((chance, purpose)) = shared.trials(layer) else {
        return true;
    };
    let network = shared.network(layer);
    let number = if network.is_complete() {
        Some(u64::from(hearer) - u64::from(hearer > speaker))
    } else {
        let (mut number, mut place) = (0, None);
        network.each_listener(speaker as usize, |listener| {
            if listener == hearer {
                place = Some(number);
            }
            number += 1;
        });
        place
    };
    number.is_some_and(|number| {
        let place = trial(speaker, number);
        u64::from(shared.draws.word(purpose, 0, place)) < threshold(chance)
    })
}

/// Address of the trial along a speaker's tie of that number. Every speaker has addresses of its own, so that a tie more
/// elsewhere moves no trial.
fn trial(speaker: u32, number: u64) -> u64 {
    (u64::from(speaker) << 32) + number
}

/// Brings adults online or off, as the driver says; ties that come to life carry what was said before. Who is told by them.
pub(in crate::model::talk) fn connect(talk: &mut Talk) -> Vec<Mail> {
    let scenario = &talk.shared.scenario;
    let date = scenario.clock.date(talk.shared.step);
    let reach = scenario.drivers.reach.at(date);
    let was = talk.shared.reach;
    talk.shared.reach = reach;
    let mut told = Vec::new();
    if talk.shared.online.ties() == 0 || (reach - was).abs() <= 0.0 {
        return told;
    }
    let before = std::mem::take(&mut talk.connected);
    talk.connected = reach::online(talk.adults(), reach, &talk.shared.draws);
    // Words that move opinions are heard once: nothing is counted.
    if talk.minds.is_some() {
        return told;
    }
    if reach < was {
        scan::count(talk, Layer::Online, talk.shared.step);
        return told;
    }
    let fresh: Vec<u64> = before
        .iter()
        .zip(&talk.connected)
        .map(|(was, is)| is & !was)
        .collect();
    let joined = members(&fresh, 0);
    for for_it in [true, false] {
        // Who joins hears what was said by those it listens to and who are online by now.
        let voices = scan::voices(talk, Layer::Online, for_it, talk.shared.step);
        let of = |&adult: &u32| scan::heard_of(talk, Layer::Online, adult as usize, &voices);
        let heard: Vec<u32> = joined.par_iter().map(of).collect();
        // Who joins and spoke before reaches those who were online already.
        let late = joined.iter().copied();
        let late = late.filter(|&adult| bit(&voices, adult as usize));
        let turn = |adult: u32| Turn {
            adult,
            to: talk.status[adult as usize],
        };
        let late: Vec<Turn> = late.map(turn).collect();
        let mail = mail(talk, Layer::Online, (&late, for_it), Some(&before));
        counts(talk, Layer::Online, for_it).raise(&mail);
        let mut hearers = Vec::new();
        for (&adult, &count) in joined.iter().zip(&heard) {
            counts(talk, Layer::Online, for_it).set(adult as usize, count);
            if count > 0 {
                hearers.push(adult);
            }
        }
        let mut letters = Letters::default();
        letters.write(talk.adults(), &hearers);
        told.extend([mail, vec![letters]]);
    }
    told
}

/// Numbers of the bits that are set, the first bit being number `first`.
fn members(bits: &[u64], first: usize) -> Vec<u32> {
    let mut members = Vec::new();
    for (k, &word) in bits.iter().enumerate() {
        let mut rest = word;
        while rest != 0 {
            let number = first + k * 64 + rest.trailing_zeros() as usize;
            members.push(u32::try_from(number).expect("adults are numbered in 32 bits"));
            rest &= rest - 1;
        }
    }
    members
}

/// Finds all that was heard up to and with the step a checkpoint was taken at.
pub(super) fn again(talk: &mut Talk) {
    let scenario = &talk.shared.scenario;
    talk.shared.reach = scenario
        .drivers
        .reach
        .at(scenario.clock.date(talk.shared.step));
    if talk.shared.online.ties() > 0 {
        talk.connected = reach::online(talk.adults(), talk.shared.reach, &talk.shared.draws);
    }
    if talk.minds.is_some() {
        return;
    }
    // The news of that step are told at the next: what was said before them counts.
    let next = talk.shared.step + 1;
    scan::count(talk, Layer::Offline, next);
    scan::count(talk, Layer::Online, next);
    talk.spoke = scan::voices(talk, Layer::Offline, true, next);
    if talk.shared.is_alike(Layer::Offline) {
        talk.speakers = members(&talk.spoke, 0);
        let since = |adult: &u32| talk.since[*adult as usize];
        talk.speakers.sort_by_key(since);
        let against = scan::voices(talk, Layer::Offline, false, next);
        talk.speakers_against = against.iter().map(|bits| bits.count_ones()).sum();
    }
}

/// What `PHASE` does where nobody keeps counts: ties come to life, and who decided speaks.
pub(super) fn uncounted(talk: &mut Talk) {
    connect(talk);
    let news = std::mem::take(&mut talk.news);
    note(&mut talk.spoke, &news);
    talk.news = news;
}
