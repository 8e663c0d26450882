//! Who buys which brand?
//!
//! **Question.** What does an adult look up before it buys, which of the brands it knows does it choose, where does it buy, and
//! how does it take it?
//!
//! **Rule.** At an occasion an adult weighs the brands it knows that are sold where it can buy. Online it looks up reviews with
//! probability `researching`, `reviews_read` of each brand; offline it asks its ties what they last thought of each; an adult
//! online who does not look up asks nobody. Both move its opinions as `rule` says. It chooses as `choice` says. An adult online
//! buys there with probability `online_share` where both channels are offered; whoever is offline buys in stores. The purchase
//! delights or disappoints as the brand's quality exceeds or misses what was expected:
//!
//! ```text
//! delighted      quality + experience_sd z > expected + delight_margin
//! disappointed   quality + experience_sd z < expected - disappointment_margin
//! ```
//!
//! and moves the buyer's own opinion by `own_experience` fully trusted words. Complaints wait for the brand's answer.
//!
//! **Source.** Expectation and disconfirmation: Oliver 1980. That most look up online and buy in stores is a claim of the time
//! about 2010, and an output here.
//!
//! **Assumptions.** Quality is met independently at every purchase. On a complete network everyone counts as a tie of everyone,
//! the adult itself among them.
//!
//! **Parameters.** `consumers.*`, `adoption.opinion.occasions`, `reviews_read`, `reviewing`, `complaining`.

use crate::engine::arithmetic::{normals, single, uniform};
use crate::engine::draws::Purpose;
use crate::model::reach::bit;
use crate::model::talk::opinion::ahead::{Ahead, is_online};
use crate::model::talk::opinion::buy::{Look, Purchase, Reviews, Shopped, chance, experienced};
use crate::model::talk::opinion::choice::{Buyer, Case, chosen, odds, shift};
use crate::model::talk::opinion::rule::{
    DELIGHTED, Impact, LET_DOWN, NEUTRAL, NONE, TIE, is_against, moved,
};
use crate::model::talk::opinion::state::{Minds, NOTHING};
use crate::model::talk::trace;
use crate::model::talk::world::{OUTSIDE, Talk};
use crate::scenario::brands::Consumers;

/// Three draws an adult has for life.
pub const BUYER: Purpose = Purpose::new("brands/buyer");
/// How well a brand fits an adult.
const FIT: Purpose = Purpose::new("brands/fit");
/// Six draws of an occasion.
const SHOPPING: Purpose = Purpose::new("brands/shopping");
/// Which reviews of a brand are read.
const READ: Purpose = Purpose::new("brands/read");

/// The most brands a market has.
const BRANDS_MAX: usize = 8;

/// Shops for some adults of a block who met an occasion.
pub(super) fn shop(
    talk: &Talk,
    (minds, reviews, wants): (&Minds, &[Reviews], &Consumers),
    lookers: &[u32],
    shopped: &mut Shopped,
) {
    let (step, draws) = (talk.shared.step, &talk.shared.draws);
    let lots = draws.sets::<6>(SHOPPING, step, lookers);
    let buyers = draws.sets::<3>(BUYER, 0, lookers);
    let numbers = |k: usize| normals(&buyers.iter().map(|words| words[k]).collect::<Vec<_>>());
    let (prices, detached) = (numbers(0), numbers(1));
    let of_brands = |purpose: Purpose, step: u32| -> Vec<Vec<u32>> {
        let brands = minds.standings.iter();
        let sets = |lot: u8| draws.sets::<1>(purpose.numbered(lot), step, lookers);
        brands
            .map(|standing| sets(standing.lot).into_flattened())
            .collect()
    };
    let reads = of_brands(READ, step);
    let fits = of_brands(FIT, 0);
    let fits: Vec<Vec<f64>> = fits.iter().map(|words| normals(words)).collect();
    let owned = (wants.conformity > 0.0).then_some(minds.last.as_slice());
    let ahead = Ahead::new(talk, minds, owned, lookers);
    for (place, &adult) in lookers.iter().enumerate() {
        ahead.fetch(place);
        let visit = Visit {
            talk,
            minds,
            reviews,
            wants,
            adult,
            buyer: Buyer::of_numbers(wants, [prices[place], detached[place]], buyers[place][2]),
            online: is_online(talk, adult),
            fits: std::array::from_fn(|k| fits.get(k).map_or(0.0, |fits| fits[place])),
            reads: std::array::from_fn(|k| reads.get(k).map_or(0, |reads| reads[place])),
        };
        visit.shop(lots[place], shopped);
    }
}

/// An adult about to buy.
struct Visit<'a> {
    talk: &'a Talk,
    minds: &'a Minds,
    reviews: &'a [Reviews],
    wants: &'a Consumers,
    adult: u32,
    buyer: Buyer,
    online: bool,
    /// How well each brand fits: a standard normal number.
    fits: [f64; BRANDS_MAX],
    /// Which reviews of each brand are read.
    reads: [u32; BRANDS_MAX],
}

/// What ties say of a brand.
#[derive(Clone, Copy, Default)]
struct Said {
    good: u32,
    bad: u32,
    /// Ties who bought it last.
    last: u32,
    /// One of those who praise it.
    told: Option<u32>,
}

impl Visit<'_> {
    /// Shops, by draws of which each is used for the same, whatever comes of it.
    fn shop(
        &self,
        [research, buy, channel, experience, review, letter]: [u32; 6],
        shopped: &mut Shopped,
    ) {
        let researches = self.online && chance(research, self.wants.researching);
        let asks = !self.online;
        let known = |k: &usize| self.weighs(*k);
        let brands: Vec<usize> = (0..self.minds.standings.len()).filter(known).collect();
        let (said, ties) = self.said(asks);
        let first = shopped.looks.len();
        let mut all = [0.0; BRANDS_MAX];
        for (odds_of, &k) in all.iter_mut().zip(&brands) {
            let look = self.look(k, researches, asks.then_some(&said[k]));
            let case = self.case(
                k,
                if ties > 0.0 {
                    said[k].last as f32 / ties
                } else {
                    0.0
                },
            );
            *odds_of = odds(look.opinion, shift(self.wants, &self.buyer, &case));
            shopped.looks.push(look);
        }
        if self.talk.status[self.adult as usize] == OUTSIDE {
            return;
        }
        let Some(choice) = chosen(&all[..brands.len()], uniform(buy)) else {
            return;
        };
        let k = brands[choice];
        let standing = &self.minds.standings[k];
        let sums = &mut shopped.sums[k];
        let words = [experience, review, letter];
        let (mood, waits) =
            experienced(self.minds, standing, self.adult, (self.online, words), sums);
        let [sold_online, in_stores] = standing.offer.channels;
        let online =
            self.online && sold_online && (!in_stores || chance(channel, self.wants.online_share));
        sums.online += u64::from(online);
        sums.looked_up += u64::from(!online && researches);
        let look = &mut shopped.looks[first + choice];
        look.opinion = self.lived(look.opinion, mood);
        shopped.purchases.push(Purchase {
            adult: self.adult,
            product: u8::try_from(k).expect("at most 8 brands"),
            mood,
            waits,
        });
    }

    /// Whether the adult knows a brand and could buy it.
    fn weighs(&self, k: usize) -> bool {
        let standing = &self.minds.standings[k];
        let [sold_online, in_stores] = standing.offer.channels;
        let reachable = in_stores || (sold_online && self.online);
        standing.offer.sold && reachable && bit(&standing.aware, self.adult as usize)
    }

    /// What the adult thinks of a brand after it has read reviews or asked its ties.
    fn look(&self, k: usize, researches: bool, said: Option<&Said>) -> Look {
        let standing = &self.minds.standings[k];
        let weight = self.minds.impact.boxes[TIE];
        let (good, bad) = match said {
            Some(said) => (weight * said.good as f32, weight * said.bad as f32),
            None if researches => self.reviews[k].read(self.reads[k]),
            None => (0.0, 0.0),
        };
        Look {
            adult: self.adult,
            product: u8::try_from(k).expect("at most 8 brands"),
            opinion: moved(standing.opinion[self.adult as usize], good, bad),
            pull: (good, said.is_none()),
            told: said.and_then(|said| said.told),
        }
    }

    /// What a brand is to the adult beside its opinion.
    fn case(&self, k: usize, ties: f32) -> Case {
        let standing = &self.minds.standings[k];
        let place = self.adult as usize;
        let spread = self.wants.fit_sd * self.fits[k];
        let content = !is_against(standing.mood[place]) && !bit(&standing.annoyed, place);
        Case {
            log_price: standing.offer.log_price,
            fit: standing.offer.fit - 0.5 + single(spread),
            newness: standing.offer.newness,
            loyal: content && usize::from(self.minds.last[place]) == k,
            ties,
            member: standing
                .members
                .get(place / 64)
                .is_some_and(|_| bit(&standing.members, place)),
        }
    }

    /// What the adult's ties say of each brand, and how many they are; on a complete network everyone is a tie, and nobody asks
    /// everyone.
    fn said(&self, asks: bool) -> ([Said; BRANDS_MAX], f32) {
        let mut said = [Said::default(); BRANDS_MAX];
        let offline = &self.talk.shared.offline;
        if offline.is_complete() {
            for (said, &users) in said.iter_mut().zip(&self.minds.users) {
                said.last = u32::try_from(users).expect("adults are numbered in 32 bits");
            }
            return (said, self.talk.adults() as f32);
        }
        if !asks && self.wants.conformity <= 0.0 {
            return (said, 0.0);
        }
        let mut ties = 0_u32;
        offline.each_known(self.adult as usize, |tie| {
            ties += 1;
            let last = usize::from(self.minds.last[tie as usize]);
            if let Some(said) = said.get_mut(last) {
                said.last += 1;
            }
            let brands = self.minds.standings.iter().zip(&mut said);
            for (standing, said) in brands.filter(|_| asks) {
                match standing.mood[tie as usize] {
                    NONE => {}
                    NEUTRAL | DELIGHTED => {
                        said.good += 1;
                        said.told = Some(tie);
                    }
                    mood => said.bad += u32::from(is_against(mood)),
                }
            }
        });
        (said, ties as f32)
    }

    /// The opinion after an experience of one's own.
    fn lived(&self, opinion: f32, mood: u8) -> f32 {
        let weight = single(self.wants.own_experience) * Impact::whole(&self.minds.settings);
        match mood {
            DELIGHTED => moved(opinion, weight, 0.0),
            LET_DOWN => moved(opinion, 0.0, weight),
            _ => opinion,
        }
    }
}

/// Writes down a purchase among brands.
pub(super) fn bought(minds: &mut Minds, purchase: &Purchase) {
    own(minds, (purchase.adult, purchase.product), None);
    let place = purchase.adult as usize;
    let standing = &mut minds.standings[usize::from(purchase.product)];
    if purchase.waits {
        standing.letters.push(purchase.adult);
    }
    if let Some(worth) = standing.worth.get_mut(place) {
        *worth += standing.offer.worth;
    }
    if !bit(&standing.customers, place) {
        standing.customers[place / 64] |= 1 << (place % 64);
        standing.sums.buyers += 1;
    }
}

/// Writes down that an adult has a brand from now on, bought or given; by which channels, if that is known beforehand.
pub(in crate::model::talk) fn own(
    minds: &mut Minds,
    (adult, product): (u32, u8),
    by: Option<[u64; trace::CHANNELS.len()]>,
) {
    let (place, k) = (adult as usize, usize::from(product));
    let was = std::mem::replace(&mut minds.last[place], product);
    if was != product {
        minds.users[k] += 1;
        if was != NOTHING {
            minds.users[usize::from(was)] -= 1;
            minds.standings[usize::from(was)].sums.lost += 1;
            minds.standings[k].sums.won += 1;
        }
    }
    let standing = &mut minds.standings[k];
    if !bit(&standing.owners, place) {
        standing.owners[place / 64] |= 1 << (place % 64);
        if !standing.pulls.is_empty() {
            let parts = by.unwrap_or_else(|| trace::shares(standing.weights(place)));
            for (sum, part) in standing.sums.channels.iter_mut().zip(parts) {
                *sum += part;
            }
        }
    }
}
