//! How does one product stand with everyone? Opinions of it, experiences with it, words of it on their way, and what has come
//! of it.

use crate::engine::arithmetic::single;
use crate::engine::checkpoint::Damage;
use crate::engine::draws::{Draws, Purpose};
use crate::model::talk::opinion::rule::{self, BOXES, Impact};
use crate::model::talk::opinion::state::drawn;
use crate::model::talk::trace::CHANNELS;
use crate::population::network::Network;
use crate::scenario::opinion::Opinion;
use bytemuck::{Pod, Zeroable};
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

const PRIOR: Purpose = Purpose::new("opinion/prior");

/// What can move an opinion towards buying, in the order of the pulls that are kept: offline ties, those followed, paid voices,
/// reviews, advertisements, the seller's own channel.
pub const SOURCES: usize = 6;

/// Sums that only grow.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
pub struct Sums {
    /// Purchases, first ones among them.
    pub purchases: u64,
    /// Good reviews.
    pub reviews: u64,
    /// Bad reviews.
    pub reviews_against: u64,
    /// Praise to the seller.
    pub praise: u64,
    /// Complaints to the seller.
    pub complaints: u64,
    /// Complaints answered.
    pub answered: u64,
    /// Words of the seller that reached someone: advertisements and own channel.
    pub seller: u64,
    /// Words of paid voices that reached someone.
    pub paid: u64,
    /// Words for it among customers that reached someone.
    pub words: u64,
    /// Words against it among customers that reached someone.
    pub words_against: u64,
    /// Adults who paid for it.
    pub buyers: u64,
    /// Times that someone who had another product last bought it or was given it.
    pub won: u64,
    /// Times that someone who had it last bought or was given another.
    pub lost: u64,
    /// Adults who were once about to buy and weighed it.
    pub considered: u64,
    /// Purchases online.
    pub online: u64,
    /// Purchases in stores after reviews were looked up.
    pub looked_up: u64,
    /// Purchases that delighted.
    pub delights: u64,
    /// Purchases that disappointed.
    pub let_downs: u64,
    /// Samples given.
    pub samples: u64,
    /// Adults whom its advertisements drove away.
    pub annoyed: u64,
    /// Times that a member's word brought someone into its community.
    pub referred: u64,
    /// First purchases and samples by channel, units of `trace::WHOLE`.
    pub channels: [u64; CHANNELS.len()],
}

impl Sums {
    /// Nothing so far.
    pub const ZERO: Self = Self {
        purchases: 0,
        reviews: 0,
        reviews_against: 0,
        praise: 0,
        complaints: 0,
        answered: 0,
        seller: 0,
        paid: 0,
        words: 0,
        words_against: 0,
        buyers: 0,
        won: 0,
        lost: 0,
        considered: 0,
        online: 0,
        looked_up: 0,
        delights: 0,
        let_downs: 0,
        samples: 0,
        annoyed: 0,
        referred: 0,
        channels: [0; CHANNELS.len()],
    };

    const COUNT: usize = size_of::<Self>() / 8;

    fn numbers(&mut self) -> &mut [u64; Self::COUNT] {
        bytemuck::cast_mut(self)
    }

    /// Adds those of a part.
    pub fn add(&mut self, part: &Self) {
        let mut part = *part;
        for (sum, part) in self.numbers().iter_mut().zip(part.numbers()) {
            *sum += *part;
        }
    }

    /// All of some sums as bytes.
    #[must_use]
    pub fn to_bytes(all: &[Self]) -> Vec<u8> {
        bytemuck::cast_slice(all).to_vec()
    }

    /// The sums of some bytes.
    ///
    /// # Errors
    /// When the bytes are not a whole number of sums.
    pub fn of_bytes(bytes: &[u8], section: &str) -> Result<Vec<Self>, Damage> {
        let whole = bytes.len().is_multiple_of(size_of::<Self>());
        if !whole {
            return Err(Damage::Section(section.to_owned()));
        }
        Ok(bytemuck::pod_collect_to_vec(bytes))
    }
}

/// What a product is to consumers at a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offer {
    /// Whether it is sold.
    pub sold: bool,
    /// Mean number of advertisements that an adult meets in the step.
    pub ads: f64,
    /// Weight of one of them.
    pub ad: f32,
    /// Chance that one drives an adult online away.
    pub annoyance: f64,
    /// Mean number of words of the seller's own channel in the step: to an adult who knows of it, and to one who bought it.
    pub owned: [f64; 2],
    /// Share of purchases that delight: of adults offline, of adults online.
    pub delight: [f64; 2],
    /// Share of purchases that disappoint, likewise.
    pub disappointment: [f64; 2],
    /// Log of its price over the usual one.
    pub log_price: f32,
    /// How well it fits, 0 to 1.
    pub fit: f32,
    /// How new it is: 1 when it enters.
    pub newness: f32,
    /// Whether it is sold online, and in stores.
    pub channels: [bool; 2],
    /// Posts of each of its paid voices in the step.
    pub posts: f64,
    /// Margin of a purchase in the step, discounted to the start.
    pub worth: f64,
}

impl Offer {
    /// The product of a scenario without brands: the same always.
    #[must_use]
    pub fn plain(opinion: &Opinion, impact: Impact, years: f64) -> Self {
        Self {
            sold: true,
            ads: opinion.ads * years,
            ad: impact.ad,
            annoyance: 0.0,
            owned: [0.0, opinion.owned * years],
            delight: [opinion.delight; 2],
            disappointment: [opinion.disappointment; 2],
            log_price: 0.0,
            fit: 0.5,
            newness: 0.0,
            channels: [true; 2],
            posts: opinion.paid_posts * years,
            worth: 0.0,
        }
    }

    /// Numbers that say all of an offer.
    pub const COUNT: usize = 17;

    /// All of it as numbers.
    #[must_use]
    pub fn numbers(&self) -> [f64; Self::COUNT] {
        let flag = |flag: bool| f64::from(u8::from(flag));
        [
            flag(self.sold),
            self.ads,
            f64::from(self.ad),
            self.annoyance,
            self.owned[0],
            self.owned[1],
            self.delight[0],
            self.delight[1],
            self.disappointment[0],
            self.disappointment[1],
            f64::from(self.log_price),
            f64::from(self.fit),
            f64::from(self.newness),
            flag(self.channels[0]),
            flag(self.channels[1]),
            self.posts,
            self.worth,
        ]
    }

    /// The offer of some numbers.
    #[must_use]
    pub fn of_numbers(numbers: [f64; Self::COUNT]) -> Self {
        let [
            sold,
            ads,
            ad,
            annoyance,
            known,
            bought,
            d0,
            d1,
            l0,
            l1,
            price,
            fit,
            new,
            online,
            stores,
            posts,
            worth,
        ] = numbers;
        Self {
            sold: sold > 0.0,
            ads,
            ad: single(ad),
            annoyance,
            owned: [known, bought],
            delight: [d0, d1],
            disappointment: [l0, l1],
            log_price: single(price),
            fit: single(fit),
            newness: single(new),
            channels: [online > 0.0, stores > 0.0],
            posts,
            worth,
        }
    }
}

/// How a product stands with everyone.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Which random numbers belong to it.
    pub lot: u8,
    /// What it is at this step.
    pub offer: Offer,
    /// Purchase probability of each adult.
    pub opinion: Vec<f32>,
    /// Last experience of each adult.
    pub mood: Vec<u8>,
    /// Step of the last experience of each adult.
    pub felt: Vec<u32>,
    /// Paid voices, in the order of their numbers.
    pub paid: Vec<u32>,
    /// Words heard since the last step, by box; more than 255 count as 255, as an opinion is then settled.
    pub boxes: [Vec<u8>; BOXES],
    /// The last to have told each adult something good offline, online and for pay; kept where causes are wanted.
    pub tellers: [Vec<u32>; 3],
    /// What has pulled each adult towards buying so far, by source; kept where causes are wanted.
    pub pulls: Vec<[f32; SOURCES]>,
    /// Who knows of it: a bit an adult; kept where several are sold, else `Talk::aware` says it.
    pub aware: Vec<u64>,
    /// Who has weighed it when about to buy: a bit an adult; kept under brands.
    pub considered: Vec<u64>,
    /// Who bought it or was given it: a bit an adult; kept under brands.
    pub owners: Vec<u64>,
    /// Who paid for it: a bit an adult; kept under brands.
    pub customers: Vec<u64>,
    /// Who is a member of its community: a bit an adult; empty where it has none.
    pub members: Vec<u64>,
    /// Whom its advertisements have driven away: a bit an adult; kept under brands.
    pub annoyed: Vec<u64>,
    /// Margins of each adult's purchases, discounted to the start; kept where programmes are valued.
    pub worth: Vec<f64>,
    /// Who complained at this step, in the order of their numbers; taken by the brand.
    pub letters: Vec<u32>,
    /// Sums.
    pub sums: Sums,
}

/// What is kept of a product.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    /// What moved whom.
    pub causes: bool,
    /// What brands need to know.
    pub market: bool,
    /// A community.
    pub community: bool,
    /// What each adult's purchases are worth.
    pub worth: bool,
}

impl Standing {
    /// A product that nobody has heard of.
    #[must_use]
    pub fn new(
        lot: u8,
        (settings, offer): (&Opinion, Offer),
        kept: Kept,
        online: &Network,
        draws: &Draws,
    ) -> Self {
        let adults = online.adults();
        let traced = if kept.causes { adults } else { 0 };
        let bits = |kept: bool| vec![0; if kept { adults.div_ceil(64) } else { 0 }];
        let silent = online.ties() == 0;
        let boxed = |k: usize| {
            let empty = (silent && (rule::ONLINE..=rule::PAID).contains(&k))
                || (!kept.community && k == rule::MEMBER);
            vec![0; if empty { 0 } else { adults }]
        };
        let prior = PRIOR.numbered(lot);
        Self {
            lot,
            offer,
            opinion: drawn(adults, prior, draws, |word| rule::prior(settings, word)),
            mood: vec![rule::NONE; adults],
            felt: vec![u32::MAX; adults],
            paid: Vec::new(),
            boxes: std::array::from_fn(boxed),
            tellers: std::array::from_fn(|_| vec![u32::MAX; traced]),
            pulls: vec![[0.0; SOURCES]; traced],
            aware: bits(kept.market),
            considered: bits(kept.market),
            owners: bits(kept.market),
            customers: bits(kept.market),
            members: bits(kept.community),
            annoyed: bits(kept.market),
            worth: vec![0.0; if kept.worth { adults } else { 0 }],
            letters: Vec::new(),
            sums: Sums::ZERO,
        }
    }

    /// What had to do with a purchase of an adult, by channel of `trace::CHANNELS`.
    #[must_use]
    pub fn weights(&self, adult: usize) -> [f64; 7] {
        let [tie, online, paid, review, ad, owned] = self.pulls[adult].map(f64::from);
        [0.0, ad, tie, online, paid, review, owned]
    }

    /// Mean opinion over adults, summed in units of 2^-24, so that no order matters.
    #[must_use]
    pub fn mean_opinion(&self) -> f64 {
        const UNITS: f64 = 16_777_216.0;
        #[expect(clippy::cast_possible_truncation, reason = "0 to 1 in units")]
        let sum: i64 = self
            .opinion
            .par_iter()
            .map(|&s| libm::rint(f64::from(s) * UNITS) as i64)
            .sum();
        sum as f64 / UNITS / self.opinion.len() as f64
    }

    /// All that changes, as bytes in a fixed order.
    pub fn pieces(&self, see: &mut dyn FnMut(&'static str, &[u8])) {
        see("opinion", bytemuck::cast_slice(&self.opinion));
        see("mood", &self.mood);
        see("felt", bytemuck::cast_slice(&self.felt));
        for one in &self.boxes {
            see("boxes", one);
        }
        for one in &self.tellers {
            see("tellers", bytemuck::cast_slice(one));
        }
        see("pulls", bytemuck::cast_slice(self.pulls.as_flattened()));
        see("aware", bytemuck::cast_slice(&self.aware));
        see("considered", bytemuck::cast_slice(&self.considered));
        see("owners", bytemuck::cast_slice(&self.owners));
        see("owners", bytemuck::cast_slice(&self.customers));
        see("members", bytemuck::cast_slice(&self.members));
        see("annoyed", bytemuck::cast_slice(&self.annoyed));
        see("worth", bytemuck::cast_slice(&self.worth));
        see("sums", bytemuck::bytes_of(&self.sums));
    }

    /// Lets `take` fill all that changes, in the same order; whether all could be filled.
    pub fn fill(&mut self, take: &mut dyn FnMut(&mut [u8]) -> bool) -> bool {
        let mut whole = take(bytemuck::cast_slice_mut(&mut self.opinion));
        whole &= take(&mut self.mood) && take(bytemuck::cast_slice_mut(&mut self.felt));
        for one in &mut self.boxes {
            whole &= take(one);
        }
        for one in &mut self.tellers {
            whole &= take(bytemuck::cast_slice_mut(one));
        }
        whole &= take(bytemuck::cast_slice_mut(self.pulls.as_flattened_mut()));
        for bits in [
            &mut self.aware,
            &mut self.considered,
            &mut self.owners,
            &mut self.customers,
            &mut self.members,
            &mut self.annoyed,
        ] {
            whole &= take(bytemuck::cast_slice_mut(bits));
        }
        whole &= take(bytemuck::cast_slice_mut(&mut self.worth));
        whole & take(bytemuck::bytes_of_mut(&mut self.sums))
    }
}
