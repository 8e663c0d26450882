//! Who talks, and to whom?
//!
//! **Question.** Which adults say something about it at this step, and who hears?
//!
//! **Rule.** Each adult who bought talks as often as `rule` says, each time to one offline tie, drawn among all alike; what it
//! says is its last experience. An adult online also posts it with probability `posting`, to all its followers who are
//! online. Adults who make things themselves talk more: the activity is multiplied by `1 + maker_talk` times the share of
//! categories they make in. A paid voice that is online posts good words at its own rate, as often as a Poisson law says.
//!
//! **Source.** That of `rule`.
//!
//! **Assumptions.** People talk of their last purchase only; the wish to talk is that of the end of the step.
//!
//! **Parameters.** `adoption.opinion.talk`, `talk_neutral`, `talk_disappointed`, `fading`, `heavy`, `occasional`,
//! `maker_talk`, `posting`, `paid_posts`.
//!
//! **Order.** First in a step: talk is about purchases up to the last step.

use crate::engine::arithmetic::threshold;
use crate::engine::draws::Purpose;
use crate::engine::parallel::BLOCK;
use crate::engine::parallel::HAND;
use crate::engine::rows::Fetch;
use crate::engine::schedule::Phase;
use crate::model::reach::bit;
use crate::model::talk::counts::DISTRICT;
use crate::model::talk::hear::connect;
use crate::model::talk::opinion::rule::{
    BOXES, MEMBER, MOODS, NONE, ONLINE, ONLINE_AGAINST, PAID, TIE, TIE_AGAINST, is_against,
    talk_rate, times,
};
use crate::model::talk::opinion::standing::Standing;
use crate::model::talk::opinion::state::Minds;
use crate::model::talk::world::Talk;
use crate::population::network::Network;
use rand::Rng;
use rayon::prelude::{
    IndexedParallelIterator, IntoParallelIterator, ParallelIterator, ParallelSlice,
    ParallelSliceMut,
};
use std::ops::Range;

/// Speaks.
pub const PHASE: Phase<Talk> = Phase {
    name: "speak",
    reads: &["mood", "felt", "online", "members"],
    writes: &["boxes", "tellers", "online", "tally", "sums", "praised"],
    run: step,
};

const SPEAK: Purpose = Purpose::new("opinion/speak");
/// Two draws of the first talk of a step, and those of further ones.
const TALK: Purpose = Purpose::new("opinion/talk");
const MORE: Purpose = Purpose::new("opinion/more_talk");
const PAID_POST: Purpose = Purpose::new("opinion/paid_post");

/// A word on its way: who hears it, from whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Word {
    hearer: u32,
    speaker: u32,
}

/// Mail comes from so many groups of blocks at most, else its ends would be more than its words where districts are many.
const GROUPS: usize = 1024;

/// Words of some speakers by box and district, in each in the order of speaking.
#[derive(Debug, Default)]
struct Mail {
    words: Vec<Word>,
    /// Where the words of each district end, box after box.
    ends: Vec<u32>,
}

/// Words as they are spoken, each with its place: box times districts plus district.
#[derive(Debug, Default)]
struct Spoken {
    words: Vec<Word>,
    places: Vec<u32>,
}

impl Spoken {
    fn clear(&mut self) {
        self.words.clear();
        self.places.clear();
    }

    fn push(&mut self, place: usize, word: Word) {
        self.words.push(word);
        self.places.push(narrow(place));
    }

    /// The words in order of their places, of which there are so many.
    fn sorted(&self, places: usize) -> Mail {
        if self.words.is_empty() {
            return Mail::default();
        }
        let mut next = vec![0_u32; places];
        for &place in &self.places {
            next[place as usize] += 1;
        }
        let mut total = 0;
        for next in &mut next {
            total += std::mem::replace(next, total);
        }
        let empty = Word {
            hearer: 0,
            speaker: 0,
        };
        let mut words = vec![empty; self.words.len()];
        for (&word, &place) in self.words.iter().zip(&self.places) {
            let next = &mut next[place as usize];
            words[*next as usize] = word;
            *next += 1;
        }
        // Behind its last word each place's next one is its end.
        Mail { words, ends: next }
    }
}

fn narrow(count: usize) -> u32 {
    u32::try_from(count).expect("words of a block and places are numbered in 32 bits")
}

impl Mail {
    /// Words of some places in a row.
    fn of(&self, places: Range<usize>) -> &[Word] {
        let end = |places: usize| {
            let last = places.checked_sub(1).and_then(|place| self.ends.get(place));
            last.map_or(0, |&end| end as usize)
        };
        &self.words[end(places.start)..end(places.end)]
    }
}

fn step(talk: &mut Talk) {
    connect(talk);
    let Some(mut minds) = talk.minds.take() else {
        return;
    };
    let districts = talk.adults().div_ceil(DISTRICT);
    let group = talk.adults().div_ceil(BLOCK).div_ceil(GROUPS);
    for product in 0..minds.standings.len() {
        let mut mail = talks(talk, &minds, product, group);
        let when = (talk.shared.step, districts);
        remember(&mut minds.praised, (&mail, group * BLOCK), when);
        let standing = &mut minds.standings[product];
        mail.extend(paid_posts(talk, standing, districts));
        let sent = |one: usize| -> u64 {
            let words = mail.iter();
            let counts = words.map(|mail| mail.of(one * districts..(one + 1) * districts).len());
            counts.sum::<usize>() as u64
        };
        let (words, paid) = (sent(TIE) + sent(MEMBER) + sent(ONLINE), sent(PAID));
        let against = sent(TIE_AGAINST) + sent(ONLINE_AGAINST);
        standing.sums.paid += paid;
        standing.sums.words += words;
        standing.sums.words_against += against;
        talk.tally.messages += words + paid;
        talk.tally.messages_against += against;
        deliver(standing, &mail, districts);
    }
    talk.minds = Some(minds);
}

/// Remembers who speaks well now, where that is kept: each group of blocks has its own mail.
fn remember(
    praised: &mut [u32],
    (mail, adults): (&[Mail], usize),
    (step, districts): (u32, usize),
) {
    let groups = praised.par_chunks_mut(adults).zip(mail).enumerate();
    groups.for_each(|(k, (praised, mail))| {
        for one in [TIE, MEMBER, ONLINE] {
            for word in mail.of(one * districts..(one + 1) * districts) {
                praised[word.speaker as usize - k * adults] = step;
            }
        }
    });
}

/// Puts words into the boxes of their hearers; each district is one thread's.
fn deliver(standing: &mut Standing, mail: &[Mail], districts: usize) {
    let boxes = standing.boxes.each_mut();
    let mut boxes = boxes.map(|one| one.chunks_mut(DISTRICT));
    let tellers = standing.tellers.each_mut();
    let mut tellers = tellers.map(|one| one.chunks_mut(DISTRICT));
    let next = |_| {
        let boxes = boxes.each_mut().map(|one| one.next().unwrap_or_default());
        let tellers = tellers.each_mut().map(|one| one.next().unwrap_or_default());
        (boxes, tellers)
    };
    let homes: Vec<_> = (0..districts).map(next).collect();
    homes
        .into_par_iter()
        .enumerate()
        .with_max_len(1)
        .for_each(|(district, (boxes, tellers))| {
            let first = district * DISTRICT;
            for (one, heard) in boxes.into_iter().enumerate() {
                let place = one * districts + district;
                let words = || mail.iter().flat_map(|mail| mail.of(place..place + 1));
                for word in words() {
                    let heard = &mut heard[word.hearer as usize - first];
                    *heard = heard.saturating_add(1);
                }
                let teller = match one {
                    TIE | MEMBER => 0,
                    ONLINE => 1,
                    PAID => 2,
                    _ => continue,
                };
                if tellers[teller].is_empty() {
                    continue;
                }
                // Speakers come in the order of their numbers: the last one is remembered, and members after all others.
                for word in words() {
                    tellers[teller][word.hearer as usize - first] = word.speaker;
                }
            }
        });
}

/// What everyone says of a product, by groups of so many blocks.
fn talks(talk: &Talk, minds: &Minds, product: usize, group: usize) -> Vec<Mail> {
    let districts = talk.adults().div_ceil(DISTRICT);
    let blocks: Vec<usize> = (0..talk.adults().div_ceil(BLOCK)).collect();
    let groups = blocks.par_chunks(group.max(1)).with_max_len(HAND);
    let mail = groups.map_init(Spoken::default, |spoken, blocks| {
        spoken.clear();
        for &block in blocks {
            talks_of_block(talk, minds, product, (block, districts), spoken);
        }
        spoken.sorted(BOXES * districts)
    });
    mail.collect()
}

/// Adds what a block says to what is spoken.
fn talks_of_block(
    talk: &Talk,
    minds: &Minds,
    product: usize,
    (k, districts): (usize, usize),
    spoken: &mut Spoken,
) {
    let standing = &minds.standings[product];
    let first = k * BLOCK;
    let count = BLOCK.min(talk.adults() - first);
    let moods = &standing.mood[first..first + count];
    if moods.iter().all(|&mood| mood == NONE) {
        return;
    }
    let (step, draws) = (talk.shared.step, talk.shared.draws);
    let mut words = vec![0; count];
    draws.fill(SPEAK.numbered(standing.lot), step, first as u64, &mut words);
    // Most words are above the chance of a talk that anyone of that activity has in that mood.
    let member = member_talk(minds);
    let most = (1.0 + minds.settings.maker_talk) * member.max(1.0);
    let limit = |class: usize, mood: u8| {
        let most = mean(minds, mood, minds.activities[class] * most, 0);
        threshold(-libm::expm1(-most))
    };
    let ceilings: [[u64; MOODS]; 3] =
        std::array::from_fn(|class| [0, 1, 2, 3, 4, 5].map(|mood| limit(class, mood)));
    let class = &minds.class[first..first + count];
    let (mut speakers, mut talks) = (Vec::new(), Vec::new());
    for (place, ((&word, &mood), &class)) in words.iter().zip(moods).zip(class).enumerate() {
        if u64::from(word) > ceilings[usize::from(class)][usize::from(mood)] {
            continue;
        }
        let active = minds.activities[usize::from(class)];
        let mut active = active * (1.0 + minds.settings.maker_talk * talk.made_by(first + place));
        if belongs(&standing.members, first + place) {
            active *= member;
        }
        let age = step - standing.felt[first + place];
        let times = times(mean(minds, mood, active, age), word);
        if times > 0 {
            let speaker = u32::try_from(first + place).expect("adults are numbered in 32 bits");
            speakers.push(speaker);
            talks.push(times);
        }
    }
    let online =
        |speaker: u32| talk.shared.online.ties() > 0 && bit(&talk.connected, speaker as usize);
    for what in [Fetch::Bounds, Fetch::Entries] {
        for &speaker in &speakers {
            talk.shared.offline.fetch_listeners(speaker as usize, what);
            if online(speaker) {
                talk.shared.online.fetch_listeners(speaker as usize, what);
            }
        }
    }
    let lots = draws.sets::<2>(TALK.numbered(standing.lot), step, &speakers);
    for ((&speaker, lots), talks) in speakers.iter().zip(lots).zip(talks) {
        say(
            talk,
            (minds, standing),
            speaker,
            (talks, lots),
            |one, hearer| {
                let place = one * districts + hearer as usize / DISTRICT;
                spoken.push(place, Word { hearer, speaker });
            },
        );
    }
}

/// Whether the bit of an adult is set among bits that may not be kept at all.
fn belongs(bits: &[u64], adult: usize) -> bool {
    !bits.is_empty() && bit(bits, adult)
}

/// Talk of members, relative to others.
fn member_talk(minds: &Minds) -> f64 {
    minds.consumers.map_or(1.0, |wants| wants.member_talk)
}

/// Mean number of talks of an adult in a step, `age` steps after its last experience.
fn mean(minds: &Minds, mood: u8, activity: f64, age: u32) -> f64 {
    let ignored = minds.consumers.map_or(1.0, |wants| wants.ignored_talk);
    talk_rate(&minds.settings, ignored, mood) * activity * minds.faded[age as usize] * minds.years
}

/// Sends what an adult says: each talk to one tie, and to its followers if it posts it.
fn say(
    talk: &Talk,
    (minds, standing): (&Minds, &Standing),
    adult: u32,
    (talks, first): (u32, [u32; 2]),
    mut send: impl FnMut(usize, u32),
) {
    let against = is_against(standing.mood[adult as usize]);
    let good = if belongs(&standing.members, adult as usize) {
        MEMBER
    } else {
        TIE
    };
    let offline = &talk.shared.offline;
    let online = talk.shared.online.ties() > 0 && bit(&talk.connected, adult as usize);
    let posting = threshold(minds.settings.posting);
    let mut one = |[hearer, posts]: [u32; 2]| {
        if let Some(tie) = drawn(offline, adult, hearer) {
            send(if against { TIE_AGAINST } else { good }, tie);
        }
        if online && u64::from(posts) < posting {
            post(talk, adult, |follower| {
                send(if against { ONLINE_AGAINST } else { ONLINE }, follower);
            });
        }
    };
    one(first);
    if talks > 1 {
        let mut draws = talk.shared.draws.sequence(
            MORE.numbered(standing.lot),
            talk.shared.step,
            u64::from(adult),
        );
        for _ in 1..talks {
            // Every talk uses both draws, whatever comes of it.
            one(std::array::from_fn(|_| draws.next_u32()));
        }
    }
}

/// Calls `send` with every follower who is online.
fn post(talk: &Talk, adult: u32, mut send: impl FnMut(u32)) {
    talk.shared
        .online
        .each_listener(adult as usize, |follower| {
            if bit(&talk.connected, follower as usize) {
                send(follower);
            }
        });
}

/// One of an adult's offline ties.
fn drawn(network: &Network, adult: u32, word: u32) -> Option<u32> {
    let pick = |count: usize| {
        let count = u64::try_from(count).expect("fewer than 2^64");
        usize::try_from((u64::from(word) * count) >> 32).expect("below the count")
    };
    if let Some(row) = network.listeners(adult as usize) {
        return row.get(pick(row.len())).copied();
    }
    let count = network.degree(adult as usize);
    if network.is_complete() {
        let other = u32::try_from(pick(count)).expect("adults are numbered in 32 bits");
        return (count > 0).then_some(if other < adult { other } else { other + 1 });
    }
    let (mut number, mut found) = (0, None);
    network.each_listener(adult as usize, |tie| {
        if number == pick(count) {
            found = Some(tie);
        }
        number += 1;
    });
    found
}

/// Paid voices whose posts are sent together, where there are few of them: a few may have most followers of all.
const VOICES: usize = 16;

/// Posts of paid voices, some voices after others.
fn paid_posts(talk: &Talk, standing: &Standing, districts: usize) -> Vec<Mail> {
    let (step, draws) = (talk.shared.step, talk.shared.draws);
    let (mean, purpose) = (standing.offer.posts, PAID_POST.numbered(standing.lot));
    let group = standing.paid.len().div_ceil(GROUPS).max(VOICES);
    let voices = standing.paid.par_chunks(group).with_max_len(1);
    let mail = voices.map_init(Spoken::default, |spoken, voices| {
        spoken.clear();
        for &speaker in voices {
            if !bit(&talk.connected, speaker as usize) {
                continue;
            }
            let posts = times(mean, draws.word(purpose, step, u64::from(speaker)));
            for _ in 0..posts {
                post(talk, speaker, |hearer| {
                    let place = PAID * districts + hearer as usize / DISTRICT;
                    spoken.push(place, Word { hearer, speaker });
                });
            }
        }
        spoken.sorted(BOXES * districts)
    });
    mail.collect()
}

#[cfg(test)]
mod tests {
    use super::{BOXES, talks};
    use crate::engine::draws::Draws;
    use crate::engine::parallel::BLOCK;
    use crate::model::measures;
    use crate::model::talk::counts::DISTRICT;
    use crate::model::talk::world::Talk;
    use crate::population::wiring::Source;
    use crate::population::wiring::preferential::barabasi_albert;
    use crate::population::wiring::small_world::watts_strogatz;
    use crate::scenario::load::from_text;
    use crate::scenario::reading::from_disk;
    use std::sync::Arc;

    #[test]
    fn words_are_the_same_for_any_number_of_blocks_in_a_group() {
        let adults = DISTRICT + 5 * BLOCK + 7;
        let text = format!(
            "time = {{ start = 0, end = 9 }}\npeople.count = {adults}\n[drivers]\nreach = 1\n[adoption]\n\
             rule = 'opinion'\n[adoption.opinion]\nads = 3"
        );
        let loaded = from_text("test", &text, &[], &from_disk, &measures::all_names);
        let scenario = Arc::new(loaded.expect("it is right").value.scenario);
        let draws = Draws::new(1, 0);
        let many = u32::try_from(adults).expect("small");
        let offline = watts_strogatz(many, 4, 0.1, Source::offline(&draws));
        let online = barabasi_albert(many, 2, true, Source::online(&draws));
        let mut talk = Talk::new(&scenario, 0, Arc::new(offline), Arc::new(online));
        for _ in 0..3 {
            talk.step();
        }
        let minds = talk.minds.as_ref().expect("the rule keeps them");
        let words = |group: usize| {
            let mail = talks(&talk, minds, 0, group);
            let places = 0..BOXES * adults.div_ceil(DISTRICT);
            let of = |place: usize| mail.iter().flat_map(move |mail| mail.of(place..place + 1));
            places
                .map(|place| of(place).copied().collect::<Vec<_>>())
                .collect::<Vec<_>>()
        };
        let alone = words(1);
        assert!(alone.iter().filter(|words| !words.is_empty()).count() > 1);
        for group in [2, 5, 100] {
            assert_eq!(words(group), alone, "{group} blocks");
        }
    }
}
