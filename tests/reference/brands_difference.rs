//! In what do a market and its reference differ? Adult by adult, brand by brand, to the bit.

use crate::reference::brands::{Bazaar, Feeling, House};
use crate::reference::talk::Stand;
use thirdwave::model::brands::firm::Firm;
use thirdwave::model::brands::firms::Firms;
use thirdwave::model::reach::bit;
use thirdwave::model::society::Society;
use thirdwave::model::talk::opinion::rule;
use thirdwave::model::talk::opinion::standing::Standing;
use thirdwave::model::talk::opinion::state::NOTHING;
use thirdwave::model::talk::tally::Tally;
use thirdwave::model::talk::trace::NOBODY;
use thirdwave::model::talk::world::{CONTENT, DISAPPOINTED, NEVER, OPEN, OUTSIDE, REJECTED, Talk};

/// What an adult holds of a brand: opinion, last experience, its step; whether it is aware, considered it, has it, paid for it,
/// is a member, is annoyed; words not heard yet; who told it; what pulled it; what it is worth.
type Face = (
    u32,
    u8,
    u32,
    [bool; 6],
    u32,
    [Option<u32>; 3],
    Option<[u32; 6]>,
    Option<u64>,
);

fn face(standing: &Standing, i: usize) -> Face {
    let is = |bits: &[u64]| !bits.is_empty() && bit(bits, i);
    let boxes = standing.boxes.iter();
    let heard = boxes.map(|one| one.get(i).map_or(0, |&count| u32::from(count)));
    (
        standing.opinion[i].to_bits(),
        standing.mood[i],
        standing.felt[i],
        [
            &standing.aware,
            &standing.considered,
            &standing.owners,
            &standing.customers,
            &standing.members,
            &standing.annoyed,
        ]
        .map(|bits| is(bits)),
        heard.sum(),
        standing.tellers.each_ref().map(|one| one.get(i).copied()),
        standing.pulls.get(i).map(|one| one.map(f32::to_bits)),
        standing.worth.get(i).map(|worth| worth.to_bits()),
    )
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).expect("small")
}

/// The same of the reference; causes and worth are left out where the engine does not keep them.
fn face_of(house: &House, i: usize, (causes, worth): (bool, bool)) -> Face {
    let regard = &house.regards[i];
    let mood = match regard.felt.map(|felt| felt.0) {
        None => rule::NONE,
        Some(Feeling::Neutral) => rule::NEUTRAL,
        Some(Feeling::Delighted) => rule::DELIGHTED,
        Some(Feeling::LetDown) => rule::LET_DOWN,
        Some(Feeling::Appeased) => rule::APPEASED,
        Some(Feeling::Ignored) => rule::IGNORED,
    };
    (
        regard.opinion.to_bits(),
        mood,
        regard.felt.map_or(NEVER, |felt| felt.1),
        [
            regard.aware,
            regard.considered,
            regard.owner,
            regard.customer,
            regard.member,
            regard.annoyed,
        ],
        0,
        regard
            .told
            .map(|told| causes.then(|| told.map_or(NOBODY, narrow))),
        causes.then(|| regard.pulls.map(f32::to_bits)),
        worth.then(|| regard.worth.to_bits()),
    )
}

/// The books of a firm: its account, what each action cost, what is not met yet, and its offer, to the bit.
fn books(firm: &Firm, standing: &Standing) -> Vec<u64> {
    let mut account = firm.account;
    let entries = account.entries().map(|entry| *entry);
    let offer = standing.offer.numbers();
    let all = entries.iter().chain(&firm.costs).chain(&firm.coverage);
    let all = all.chain(&firm.pools);
    all.chain(&offer).map(|number| number.to_bits()).collect()
}

fn books_of(house: &House) -> Vec<u64> {
    let mut account = house.account;
    let entries = account.entries().map(|entry| *entry);
    let offer = house.offer.numbers();
    let all = entries.iter().chain(&house.costs).chain(&house.covered);
    let all = all.chain(&house.pools);
    all.chain(&offer).map(|number| number.to_bits()).collect()
}

/// The first thing in which both differ in a brand, if any.
fn difference_of_brand(
    firm: &Firm,
    standing: &Standing,
    house: &House,
    kept: (bool, bool),
) -> Option<String> {
    for i in 0..house.regards.len() {
        let (one, other) = (face(standing, i), face_of(house, i, kept));
        if one != other {
            return Some(format!("adult {i}: {one:?} for {other:?}"));
        }
    }
    if standing.sums != house.sums {
        return Some(format!("{:?} for {:?}", standing.sums, house.sums));
    }
    if books(firm, standing) != books_of(house) {
        let (one, other) = (firm.account, house.account);
        let offers = (standing.offer, house.offer);
        return Some(format!("books {one:?} for {other:?}, {offers:?}"));
    }
    let waiting = firm.waiting.iter();
    let waiting: Vec<_> = waiting
        .map(|letter| (letter.adult as usize, letter.step))
        .collect();
    if waiting != house.waiting || !standing.letters.is_empty() {
        return Some(format!("letters {waiting:?} for {:?}", house.waiting));
    }
    let paid = standing.paid.iter().map(|&i| i as usize);
    let differ = !paid.eq(house.paid.iter().copied());
    differ.then(|| "paid voices".to_owned())
}

/// The first thing in which both differ in what is not a brand's, if any.
fn difference_of_all(talk: &Talk, bazaar: &Bazaar) -> Option<String> {
    let minds = talk.minds.as_ref().expect("opinions");
    for (i, adult) in bazaar.village.adults.iter().enumerate() {
        let status = match adult.stand {
            Stand::Open => OPEN,
            Stand::Content => CONTENT,
            Stand::Disappointed => DISAPPOINTED,
            Stand::Rejected => REJECTED,
            Stand::Outside => OUTSIDE,
        };
        let last = bazaar.last[i].map_or(NOTHING, |k| u8::try_from(k).expect("few"));
        let one = (
            talk.status[i],
            talk.since[i],
            bit(&talk.aware, i),
            minds.last[i],
        );
        let other = (status, adult.since.unwrap_or(NEVER), adult.aware, last);
        if one != other {
            return Some(format!("adult {i}: {one:?} for {other:?}"));
        }
    }
    let users = |k: usize| bazaar.last.iter().filter(|&&last| last == Some(k)).count();
    let users: Vec<u64> = (0..bazaar.houses.len()).map(|k| users(k) as u64).collect();
    if minds.users != users {
        return Some("users".to_owned());
    }
    let (sums, adults) = (&bazaar.village.sums, &bazaar.village.adults);
    let tally = Tally {
        adopted: sums.adopted,
        disappointed: sums.disappointed,
        rejected: sums.rejected,
        aware: adults.iter().filter(|adult| adult.aware).count() as u64,
        messages: sums.messages[0],
        messages_against: sums.messages[1],
        channels: sums.channels,
        value: sums.value,
    };
    if talk.tally != tally {
        return Some(format!("{:?} for {tally:?}", talk.tally));
    }
    let events = talk.events.iter().map(|event| {
        let parent = (event.parent != NOBODY).then_some(event.parent as usize);
        let adult = event.adult as usize;
        (adult, parent, event.step, event.channel as usize)
    });
    let differ = !events.eq(bazaar.village.events.iter().copied());
    differ.then(|| "events".to_owned())
}

/// The first adult who has done something else for brands, if any.
fn difference_of_deeds(talk: &Talk, firms: &Firms, bazaar: &Bazaar) -> Option<String> {
    let minds = talk.minds.as_ref().expect("opinions");
    let kept = &firms.prosumers;
    let adults = bazaar.done.iter().enumerate();
    let mut differing = adults.filter_map(|(i, done)| {
        let one = (
            bit(&kept.originals, i),
            bit(&kept.participants, i),
            bit(&kept.complainants, i),
            minds.praised[i],
        );
        let praised = done.praised.unwrap_or(0);
        let other = (done.idea, done.told, done.complained, praised);
        (one != other).then(|| format!("adult {i}: did {one:?} for {other:?}"))
    });
    differing.next()
}

/// The first thing in which both differ, if any.
pub(super) fn difference(society: &Society, bazaar: &Bazaar) -> Option<String> {
    let talk = society.talk.as_ref().expect("talk");
    let firms = society.firms.as_ref().expect("firms");
    let minds = talk.minds.as_ref().expect("opinions");
    let output = &bazaar.village.s.output;
    let kept = (output.causes, output.programmes);
    let mut brands = firms.firms.iter().zip(&minds.standings).zip(&bazaar.houses);
    let brands = brands.find_map(|((firm, standing), house)| {
        let found = difference_of_brand(firm, standing, house, kept)?;
        Some(format!("{}: {found}", house.brand.name))
    });
    let opened = || (firms.opened(talk) != bazaar.opened()).then(|| "opened".to_owned());
    brands
        .or_else(|| difference_of_all(talk, bazaar))
        .or_else(|| difference_of_deeds(talk, firms, bazaar))
        .or_else(opened)
}
