//! What does the rule `opinion` keep? Opinions, experiences, letter boxes, and what has moved whom so far.

use crate::engine::arithmetic::probability_of_rate;
use crate::engine::draws::{Draws, Purpose};
use crate::engine::parallel::BLOCK;
use crate::model::talk::opinion::rule::{self, BOXES, Impact};
use crate::population::network::Network;
use crate::scenario::opinion::Opinion;
use rayon::prelude::{
    IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator, ParallelSliceMut,
};

const PRIOR: Purpose = Purpose::new("opinion/prior");
const ACTIVITY: Purpose = Purpose::new("opinion/activity");

/// What can move an opinion towards buying, in the order of the pulls that are kept: offline ties, those followed, paid voices,
/// reviews, advertisements, the seller's own channel.
pub const SOURCES: usize = 6;

/// Sums that only grow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
}

/// The state of the rule.
#[derive(Clone, Debug)]
pub struct Minds {
    /// Settings.
    pub settings: Opinion,
    /// Weights of words.
    pub impact: Impact,
    /// Purchase probability of each adult.
    pub opinion: Vec<f32>,
    /// Last experience of each adult.
    pub mood: Vec<u8>,
    /// Step of the last purchase of each adult.
    pub bought: Vec<u32>,
    /// Paid voices, in the order of their numbers.
    pub paid: Vec<u32>,
    /// How active each adult is: its class.
    pub class: Vec<u8>,
    /// Activity of each class.
    pub activities: [f64; 3],
    /// Words heard since the last step, by box; more than 255 count as 255, as an opinion is then settled.
    pub boxes: [Vec<u8>; BOXES],
    /// The last to have told each adult something good offline, online and for pay; kept where causes are wanted.
    pub tellers: [Vec<u32>; 3],
    /// What has pulled each adult towards buying so far, by source; kept where causes are wanted.
    pub pulls: Vec<[f32; SOURCES]>,
    /// How the wish to talk has faded, by steps since the last purchase.
    pub faded: Vec<f64>,
    /// Chance of an occasion to buy in a step.
    pub occasion: f64,
    /// Years in a step.
    pub years: f64,
    /// Sums.
    pub sums: Sums,
}

impl Minds {
    /// Minds before anything is heard.
    #[must_use]
    pub fn new(
        settings: Opinion,
        traced: bool,
        (years, steps): (f64, u32),
        online: &Network,
        draws: &Draws,
    ) -> Self {
        let adults = online.adults();
        let kept = if traced { adults } else { 0 };
        let opinion = drawn(adults, PRIOR, draws, |word| rule::prior(&settings, word));
        let fade = |age: u32| libm::exp(-settings.fading * f64::from(age) * years);
        let silent = online.ties() == 0;
        let boxed = |k: usize| {
            let empty = silent && k >= rule::ONLINE;
            vec![0; if empty { 0 } else { adults }]
        };
        Self {
            impact: Impact::of(&settings),
            opinion,
            mood: vec![rule::NONE; adults],
            bought: vec![u32::MAX; adults],
            paid: paid(&settings, online),
            class: drawn(adults, ACTIVITY, draws, rule::class),
            activities: rule::activities(&settings),
            boxes: std::array::from_fn(boxed),
            tellers: std::array::from_fn(|_| vec![u32::MAX; kept]),
            pulls: vec![[0.0; SOURCES]; kept],
            faded: (0..=steps).map(fade).collect(),
            occasion: probability_of_rate(settings.occasions, years),
            years,
            sums: Sums::default(),
            settings,
        }
    }

    /// Activity of an adult relative to the mean.
    #[must_use]
    #[inline]
    pub fn activity(&self, adult: usize) -> f64 {
        self.activities[usize::from(self.class[adult])]
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
        see("bought", bytemuck::cast_slice(&self.bought));
        for one in &self.boxes {
            see("boxes", one);
        }
        for one in &self.tellers {
            see("tellers", bytemuck::cast_slice(one));
        }
        see("pulls", bytemuck::cast_slice(self.pulls.as_flattened()));
        see("sums", bytemuck::cast_slice(&self.sums.numbers()));
    }

    /// Fills all that changes from bytes in the same order; whether they were as many as needed.
    pub fn fill(&mut self, mut bytes: &[u8]) -> bool {
        let mut take = |column: &mut [u8]| {
            let Some((piece, rest)) = bytes.split_at_checked(column.len()) else {
                return false;
            };
            column.copy_from_slice(piece);
            bytes = rest;
            true
        };
        let mut whole = take(bytemuck::cast_slice_mut(&mut self.opinion));
        whole &= take(&mut self.mood) && take(bytemuck::cast_slice_mut(&mut self.bought));
        for one in &mut self.boxes {
            whole &= take(one);
        }
        for one in &mut self.tellers {
            whole &= take(bytemuck::cast_slice_mut(one));
        }
        whole &= take(bytemuck::cast_slice_mut(self.pulls.as_flattened_mut()));
        let mut numbers = self.sums.numbers();
        whole &= take(bytemuck::cast_slice_mut(&mut numbers));
        self.sums = Sums::of(numbers);
        whole && bytes.is_empty()
    }
}

/// What each adult is by a draw that it has once.
fn drawn<T: Send + Default + Clone>(
    adults: usize,
    purpose: Purpose,
    draws: &Draws,
    of: impl Fn(u32) -> T + Sync,
) -> Vec<T> {
    let mut column = vec![T::default(); adults];
    column
        .par_chunks_mut(BLOCK)
        .enumerate()
        .for_each(|(k, column)| {
            let mut words = vec![0; column.len()];
            draws.fill(purpose, 0, (k * BLOCK) as u64, &mut words);
            for (value, word) in column.iter_mut().zip(words) {
                *value = of(word);
            }
        });
    column
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
    };

    /// Its bytes in a checkpoint.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        bytemuck::cast_slice(&self.numbers()).to_vec()
    }

    /// The sums of some bytes, if they are as many as there are sums.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let mut numbers = Self::ZERO.numbers();
        let places: &mut [u8] = bytemuck::cast_slice_mut(&mut numbers);
        if places.len() != bytes.len() {
            return None;
        }
        places.copy_from_slice(bytes);
        Some(Self::of(numbers))
    }

    fn numbers(&self) -> [u64; 8] {
        [
            self.purchases,
            self.reviews,
            self.reviews_against,
            self.praise,
            self.complaints,
            self.answered,
            self.seller,
            self.paid,
        ]
    }

    fn of(numbers: [u64; 8]) -> Self {
        let [
            purchases,
            reviews,
            reviews_against,
            praise,
            complaints,
            answered,
            seller,
            paid,
        ] = numbers;
        Self {
            purchases,
            reviews,
            reviews_against,
            praise,
            complaints,
            answered,
            seller,
            paid,
        }
    }

    /// Adds those of a part.
    pub fn add(&mut self, part: &Self) {
        let mut sums = self.numbers();
        for (sum, part) in sums.iter_mut().zip(part.numbers()) {
            *sum += part;
        }
        *self = Self::of(sums);
    }
}

/// Paid voices: those with the most followers, the lower number first among equals.
fn paid(settings: &Opinion, online: &Network) -> Vec<u32> {
    let adults = u32::try_from(online.adults()).expect("adults are numbered in 32 bits");
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a count"
    )]
    let wanted = (settings.paid * f64::from(adults)).round() as usize;
    if wanted == 0 {
        return Vec::new();
    }
    let followers = |adult: u32| {
        let mut count = 0_usize;
        match online.listeners(adult as usize) {
            Some(row) => row.len(),
            None => {
                online.each_listener(adult as usize, |_| count += 1);
                count
            }
        }
    };
    let mut all: Vec<(std::cmp::Reverse<usize>, u32)> = (0..adults)
        .map(|adult| (std::cmp::Reverse(followers(adult)), adult))
        .collect();
    all.sort_unstable();
    let mut paid: Vec<u32> = all.into_iter().take(wanted).map(|entry| entry.1).collect();
    paid.sort_unstable();
    paid
}
