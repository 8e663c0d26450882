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
use crate::model::talk::world::{CONTENT, Layer, NEVER, Shared, Talk, Turn};
use rayon::prelude::{
    IntoParallelIterator, IntoParallelRefIterator, ParallelIterator, ParallelSlice,
};

/// Tells.
pub const PHASE: Phase<Talk> = Phase {
    name: "hear",
    reads: &["status", "since", "online", "news"],
    writes: &["heard", "online", "told", "tally"],
    run: step,
};

/// Speakers whose messages are sorted together.
const LETTERS: usize = 1024;

/// How many speakers ahead rows are asked for.
const AHEAD: usize = 12;

/// Messages: for every group of speakers and every district, who hears.
type Mail = Vec<Vec<Vec<u32>>>;

fn step(talk: &mut Talk) {
    talk.told.clear();
    let mut told = connect(talk);
    let (good, bad): (Vec<Turn>, Vec<Turn>) = talk.news.iter().partition(|turn| turn.to == CONTENT);
    for layer in [Layer::Offline, Layer::Online] {
        for (turns, for_it) in [(&good, true), (&bad, false)] {
            let mail = mail(talk, layer, turns.iter().map(|turn| turn.adult).collect());
            deliver(talk, layer, for_it, mail, &mut told);
        }
    }
    for turn in &good {
        talk.spoke[turn.adult as usize / 64] |= 1 << (turn.adult % 64);
    }
    if talk.shared.is_alike(Layer::Offline) {
        talk.speakers.extend(good.iter().map(|turn| turn.adult));
        talk.speakers_against += u32::try_from(bad.len()).expect("adults are numbered in 32 bits");
        let listeners = talk.adults() as u64 - 1;
        talk.tally.messages += good.len() as u64 * listeners;
        talk.tally.messages_against += bad.len() as u64 * listeners;
    }
    if talk.shared.is_triggered() {
        if talk.shared.is_alike(Layer::Offline) {
            told.extend(everyone(talk.adults(), &good));
        }
        talk.told = sorted(told, talk.adults().div_ceil(DISTRICT));
    }
}

/// A letter of some speakers to all adults; nobody tells itself.
fn everyone(adults: usize, speakers: &[Turn]) -> Option<Mail> {
    let first = speakers.first()?.adult;
    let mut letters = vec![Vec::new(); adults.div_ceil(DISTRICT)];
    for hearer in 0..u32::try_from(adults).expect("adults are numbered in 32 bits") {
        if speakers.len() > 1 || hearer != first {
            letters[hearer as usize / DISTRICT].push(hearer);
        }
    }
    Some(vec![letters])
}

/// Everyone who heard something, by district, in order, once.
fn sorted(mails: Vec<Mail>, districts: usize) -> Vec<Vec<u32>> {
    let of = |district: usize| {
        let letters = mails
            .iter()
            .flatten()
            .flat_map(|letters| &letters[district]);
        // A bit for each who heard: no sorting, and nobody twice.
        let first = district * DISTRICT;
        let mut heard = vec![0; DISTRICT / 64];
        for &hearer in letters {
            let place = hearer as usize - first;
            heard[place / 64] |= 1 << (place % 64);
        }
        members(&heard, first)
    };
    (0..districts).into_par_iter().map(of).collect()
}

/// Counts messages and those who hear them.
fn deliver(talk: &mut Talk, layer: Layer, for_it: bool, mail: Mail, told: &mut Vec<Mail>) {
    let messages: usize = mail.iter().flatten().map(Vec::len).sum();
    if messages == 0 {
        return;
    }
    if for_it {
        talk.tally.messages += messages as u64;
    } else {
        talk.tally.messages_against += messages as u64;
    }
    counts(talk, layer, for_it).raise(&mail);
    if talk.shared.is_triggered() {
        told.push(mail);
    }
}

fn counts(talk: &mut Talk, layer: Layer, for_it: bool) -> &mut Counts {
    match (layer, for_it) {
        (Layer::Offline, true) => &mut talk.heard,
        (Layer::Online, true) => &mut talk.heard_online,
        (Layer::Offline, false) => &mut talk.against,
        (Layer::Online, false) => &mut talk.against_online,
    }
}

/// The messages of some speakers over a layer.
fn mail(talk: &Talk, layer: Layer, speakers: Vec<u32>) -> Mail {
    let network = talk.shared.network(layer);
    if speakers.is_empty() || network.ties() == 0 || talk.shared.is_alike(layer) {
        return Vec::new();
    }
    let districts = talk.adults().div_ceil(DISTRICT);
    let room = LETTERS * network.ties() / talk.adults() / districts;
    let write = |speakers: &[u32]| {
        let empty = || Vec::with_capacity(room.min(1 << 16) * 5 / 4);
        let mut letters: Vec<Vec<u32>> = (0..districts).map(|_| empty()).collect();
        for (k, &speaker) in speakers.iter().enumerate() {
            for (ahead, what) in [(2 * AHEAD, Fetch::Bounds), (AHEAD, Fetch::Entries)] {
                if let Some(&next) = speakers.get(k + ahead) {
                    network.fetch_listeners(next as usize, what);
                }
            }
            each_hearer(talk, layer, speaker, |hearer| {
                letters[hearer as usize / DISTRICT].push(hearer);
            });
        }
        letters
    };
    speakers.par_chunks(LETTERS).map(write).collect()
}

/// Calls `hears` with everyone whom a speaker reaches over a layer.
fn each_hearer(talk: &Talk, layer: Layer, speaker: u32, mut hears: impl FnMut(u32)) {
    let online = layer == Layer::Online;
    if online && !bit(&talk.connected, speaker as usize) {
        return;
    }
    let network = talk.shared.network(layer);
    let live = |hearer: u32| !online || bit(&talk.connected, hearer as usize);
    let Some((chance, purpose)) = talk.shared.trials(layer) else {
        network.each_listener(speaker as usize, |hearer| {
            if live(hearer) {
                hears(hearer);
            }
        });
        return;
    };
    let mut listeners = Vec::new();
    network.each_listener(speaker as usize, |hearer| listeners.push(hearer));
    let mut words = vec![0; listeners.len()];
    let place = trial(speaker, 0);
    talk.shared.draws.fill(purpose, 0, place, &mut words);
    let limit = threshold(chance);
    for (hearer, word) in listeners.into_iter().zip(words) {
        if u64::from(word) < limit && live(hearer) {
            hears(hearer);
        }
    }
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
        count_again(talk, Layer::Online);
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
        let heard: Vec<u32> = joined
            .par_iter()
            .map(|&adult| heard_before(talk, Layer::Online, adult, for_it))
            .collect();
        // Who joins and spoke before reaches those who were online already.
        let late = joined.iter().copied();
        let late = late.filter(|&adult| has_spoken(talk, adult as usize, for_it));
        let mut mail = mail(talk, Layer::Online, late.collect());
        for letters in mail.iter_mut().flatten() {
            letters.retain(|&hearer| bit(&before, hearer as usize));
        }
        counts(talk, Layer::Online, for_it).raise(&mail);
        let mut letters = vec![Vec::new(); talk.adults().div_ceil(DISTRICT)];
        for (&adult, &count) in joined.iter().zip(&heard) {
            counts(talk, Layer::Online, for_it).set(adult as usize, count);
            if count > 0 {
                letters[adult as usize / DISTRICT].push(adult);
            }
        }
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

/// Whether an adult spoke before this step's news.
fn has_spoken(talk: &Talk, adult: usize, for_it: bool) -> bool {
    let since = talk.since[adult];
    since != NEVER && since + 1 < talk.shared.step && (talk.status[adult] == CONTENT) == for_it
}

/// How many of those whom an adult listens to on a layer spoke before this step's news.
fn heard_before(talk: &Talk, layer: Layer, adult: u32, for_it: bool) -> u32 {
    let online = layer == Layer::Online;
    let mut count = 0;
    let network = talk.shared.network(layer);
    network.each_known(adult as usize, |known| {
        let live = !online || bit(&talk.connected, known as usize);
        let spoke = live && has_spoken(talk, known as usize, for_it);
        if spoke && carries(&talk.shared, layer, known, adult) {
            count += 1;
        }
    });
    count
}

/// Counts a layer's voices from the beginning, as they stand before this step's news.
fn count_again(talk: &mut Talk, layer: Layer) {
    let network = talk.shared.network(layer);
    if network.ties() == 0 || talk.shared.is_alike(layer) {
        return;
    }
    let online = layer == Layer::Online;
    for for_it in [true, false] {
        let adults = u32::try_from(talk.adults()).expect("adults are numbered in 32 bits");
        let of = |adult: u32| {
            if online && !bit(&talk.connected, adult as usize) {
                return 0;
            }
            heard_before(talk, layer, adult, for_it)
        };
        let all: Vec<u32> = (0..adults).into_par_iter().map(of).collect();
        let counts = counts(talk, layer, for_it);
        for (adult, count) in all.into_iter().enumerate() {
            counts.set(adult, count);
        }
    }
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
    talk.shared.step += 1;
    count_again(talk, Layer::Offline);
    count_again(talk, Layer::Online);
    for adult in 0..talk.adults() {
        talk.spoke[adult / 64] |= u64::from(has_spoken(talk, adult, true)) << (adult % 64);
    }
    if talk.shared.is_alike(Layer::Offline) {
        let adults = u32::try_from(talk.adults()).expect("adults are numbered in 32 bits");
        let spoke =
            |for_it| move |talk: &Talk, adult: u32| has_spoken(talk, adult as usize, for_it);
        let mut speakers: Vec<u32> = (0..adults)
            .filter(|&adult| spoke(true)(talk, adult))
            .collect();
        speakers.sort_by_key(|&adult| (talk.since[adult as usize], adult));
        let against = (0..adults)
            .filter(|&adult| spoke(false)(talk, adult))
            .count();
        talk.speakers = speakers;
        talk.speakers_against = u32::try_from(against).expect("adults are numbered in 32 bits");
    }
    talk.shared.step -= 1;
}
