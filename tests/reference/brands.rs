//! How do adults take several brands, written the obvious way? A record for each pair of a brand and an adult; of each brand in
//! turn everyone talks and hears, then everyone shops.
//!
//! Follows `speak`, `listen`, `choice` and `market` of `src/model/talk/opinion` as their heads state them; shopping is in
//! `brands_shopping`, what firms do in `brands_firms`. People, ties and who is online are those of `talk`, words and laws of
//! numbers those of `opinion`. Of the engine it uses the draws, the arithmetic and plain records of sums. On wish it makes one
//! slip (`Wrong`), to see which tests would notice.

use crate::reference::brands_prosumers::Done;
use crate::reference::opinion::{poisson, prior, weight};
use crate::reference::talk::{Slip, Village};
use rand::Rng;
use std::sync::Arc;
use thirdwave::engine::arithmetic::{exp, single, threshold, uniform};
use thirdwave::engine::draws::Purpose;
use thirdwave::model::brands::firm::Account;
use thirdwave::model::talk::opinion::standing::{Offer, Sums};
use thirdwave::population::network::Network;
use thirdwave::scenario::Scenario;
use thirdwave::scenario::brands::{Action, Brand, Consumers, Deed};
use thirdwave::scenario::opinion::Opinion;

/// A mistake in the rule, made on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// None.
    Nothing,
    /// Loyalty is kept by those whom the brand disappointed.
    LoyalInSpite,
    /// Prices are not looked at.
    AnyPrice,
    /// The odds lack the 1 of buying nothing.
    MustBuy,
    /// Whoever is detached does as the others, too.
    NobodyDetached,
    /// Nothing is forgotten.
    NothingForgotten,
    /// Whom a member's word reaches joins without having the brand.
    JoinsWithout,
    /// Those driven away go on to meet advertisements.
    AnnoyedHear,
    /// Members talk like others.
    QuietMembers,
    /// Those online buy in stores like the others.
    StoresOnly,
    /// Those who got a sample count as buyers.
    SamplesBought,
    /// Complaints are answered newest first.
    NewestFirst,
    /// Answers take no time.
    AtOnce,
    /// Those online wait as long as the others.
    NoHurry,
    /// The vindictive are helped by answers.
    AllHelped,
    /// Who is ignored stays disappointed and no more.
    Forgiving,
    /// Advertisements are met at once.
    NoCarryover,
    /// They do not wear out.
    NoWearout,
    /// A brand learns nothing of what it hears.
    NoLearning,
    /// Ideas are taken up whatever they cost.
    AllIdeas,
    /// Communities need no money.
    KeptForNothing,
    /// A brand is bought before it comes.
    SoldEarly,
    /// Samples go to drawn adults, whomever they are meant for.
    AnyTarget,
    /// Brands that do not listen hear complaints.
    DeafHear,
    /// Ideas come from those who do not own the brand, too.
    AnyoneThinks,
    /// Paid voices count as speaking of their own accord.
    PaidPraise,
}

/// What the last experience of a brand was like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Feeling {
    Neutral,
    Delighted,
    LetDown,
    Appeased,
    Ignored,
}

impl Feeling {
    fn is_bad(self) -> bool {
        matches!(self, Self::LetDown | Self::Ignored)
    }
}

/// Kinds of words that come along ties.
const TIE: usize = 0;
const TIE_BAD: usize = 1;
const POST: usize = 2;
const POST_BAD: usize = 3;
const PAID: usize = 4;
const MEMBER: usize = 5;

/// What an adult holds of a brand.
#[derive(Clone, Debug)]
pub(crate) struct Regard {
    pub(crate) opinion: f32,
    /// Last experience and its step.
    pub(crate) felt: Option<(Feeling, u32)>,
    /// Words heard since the last step, by kind.
    heard: [u32; 6],
    /// Who told it something good last: a tie, someone followed, a paid voice.
    pub(crate) told: [Option<usize>; 3],
    /// What pulled it: ties, those followed, paid voices, reviews, advertisements, the brand's own channel.
    pub(crate) pulls: [f32; 6],
    pub(crate) aware: bool,
    pub(crate) considered: bool,
    pub(crate) owner: bool,
    pub(crate) customer: bool,
    pub(crate) member: bool,
    pub(crate) annoyed: bool,
    /// Margins of its purchases, discounted to the start.
    pub(crate) worth: f64,
}

impl Regard {
    pub(super) fn feels(&self) -> Option<Feeling> {
        self.felt.map(|felt| felt.0)
    }

    pub(super) fn is_against(&self) -> bool {
        self.feels().is_some_and(Feeling::is_bad)
    }
}

/// A firm, its brand, and what everyone holds of it.
#[derive(Clone, Debug)]
pub(crate) struct House {
    pub(crate) brand: Brand,
    pub(crate) offer: Offer,
    pub(crate) sums: Sums,
    pub(crate) account: Account,
    /// What each action has cost.
    pub(crate) costs: Vec<f64>,
    /// Advertisements of each action that nobody has met yet, per adult.
    pub(crate) pools: Vec<f64>,
    /// Part of what each action needed that its budget covered.
    pub(crate) covered: Vec<f64>,
    /// Complaints that wait: who wrote when.
    pub(crate) waiting: Vec<(usize, u32)>,
    /// Those who are paid for posts.
    pub(crate) paid: Vec<usize>,
    pub(crate) regards: Vec<Regard>,
}

/// A market.
pub(crate) struct Bazaar {
    pub(crate) village: Village,
    /// In the order of their lots.
    pub(crate) houses: Vec<House>,
    /// Which brand each adult bought last, or was given.
    pub(crate) last: Vec<Option<usize>>,
    /// What each has done for brands.
    pub(crate) done: Vec<Done>,
    /// Share of categories that each makes in.
    pub(crate) makes: Vec<f64>,
    pub(super) o: Opinion,
    pub(super) wants: Consumers,
    pub(super) years: f64,
    pub(super) wrong: Wrong,
}

/// The opinion after words of such weights.
pub(super) fn persuaded(s: f32, good: f32, bad: f32) -> f32 {
    let all = good + bad;
    if all <= 0.0 {
        return s;
    }
    let aim = good / all;
    aim + (s - aim) * exp(-all)
}

pub(super) fn happens(word: u32, p: f64) -> bool {
    u64::from(word) < threshold(p)
}

/// A number of events of such a mean; the smaller the draw, the more.
fn times(mean: f64, word: u32) -> u32 {
    poisson(mean, 1.0 - (f64::from(word) + 0.5) / 4_294_967_296.0)
}

/// Whether an action can be paid for before anything is due.
fn has_means(action: &Action) -> f64 {
    let price = match action.kind {
        Deed::Seed { post_cost, .. } => post_cost,
        Deed::Customise { unit_cost, .. } => unit_cost,
        Deed::Open { owner_cost, .. } => owner_cost,
        _ => 1.0,
    };
    f64::from(u8::from(action.budget > 0.0 || price <= 0.0))
}

impl Bazaar {
    /// Everybody at the start, and what the firms prepare.
    pub(crate) fn new(s: &Arc<Scenario>, run: u32, networks: [&Network; 2], wrong: Wrong) -> Self {
        let village = Village::new(s, run, networks, Slip::None);
        let market = s.market.as_ref().expect("brands");
        let mut brands = market.brands.clone();
        brands.sort_by_key(|brand| brand.lot);
        let count = village.adults.len();
        let mut bazaar = Self {
            o: *village.adoption.rule.opinion().expect("rule `opinion`"),
            wants: market.consumers,
            years: s.clock.years_per_step(),
            houses: Vec::new(),
            last: vec![None; count],
            done: vec![Done::default(); count],
            makes: vec![0.0; count],
            village,
            wrong,
        };
        for brand in brands {
            let house = bazaar.house(brand);
            bazaar.houses.push(house);
        }
        bazaar.open();
        bazaar
    }

    fn house(&self, brand: Brand) -> House {
        let regard = |i: usize| Regard {
            opinion: prior(&self.o, self.word("opinion/prior", brand.lot, 0, i)),
            felt: None,
            heard: [0; 6],
            told: [None; 3],
            pulls: [0.0; 6],
            aware: false,
            considered: false,
            owner: false,
            customer: false,
            member: false,
            annoyed: false,
            worth: 0.0,
        };
        House {
            regards: (0..self.last.len()).map(regard).collect(),
            offer: Offer::of_numbers([0.0; Offer::COUNT]),
            sums: Sums::ZERO,
            account: Account::default(),
            costs: vec![0.0; brand.actions.len()],
            pools: vec![0.0; brand.actions.len()],
            covered: brand.actions.iter().map(has_means).collect(),
            waiting: Vec::new(),
            paid: Vec::new(),
            brand,
        }
    }

    pub(super) fn word(&self, name: &str, lot: u8, step: u32, place: usize) -> u32 {
        let purpose = Purpose::new(name).numbered(lot);
        self.village.draws.word(purpose, step, place as u64)
    }

    pub(super) fn is_online(&self, i: usize) -> bool {
        self.village.ties[1].count() > 0 && self.village.online[i]
    }

    /// Activity relative to the mean.
    pub(super) fn activity(&self, i: usize) -> f64 {
        let place = f64::from(self.word("opinion/activity", 0, 0, i)) / 4_294_967_296.0;
        if place < 0.01 {
            self.o.heavy
        } else if place < 0.10 {
            self.o.occasional
        } else {
            ((1.0 - 0.01 * self.o.heavy - 0.09 * self.o.occasional) / 0.90).max(0.0)
        }
    }

    /// One step: talk of every brand, news of every brand, shopping; then the firms end the step and prepare the next.
    pub(crate) fn step(&mut self) {
        self.village.step += 1;
        self.village.connect();
        for k in 0..self.houses.len() {
            self.speak(k);
        }
        for k in 0..self.houses.len() {
            for i in 0..self.last.len() {
                self.listen(k, i);
            }
        }
        let before = (self.houses.clone(), self.last.clone());
        let mut first = Vec::new();
        for i in 0..self.last.len() {
            first.extend(self.shop(i, &before).map(|stand| (i, stand)));
        }
        for &(i, stand) in &first {
            self.village.turn(i, stand);
        }
        if self.village.s.output.causes {
            first.into_iter().for_each(|(i, _)| self.trace(i));
        }
        self.close();
        self.open();
    }

    /// All talk of a brand, then the words arrive kind by kind: of those who told an adult something in a step the last is
    /// remembered, members after others.
    fn speak(&mut self, k: usize) {
        let mut words: Vec<(usize, usize, usize)> = Vec::new();
        for i in 0..self.last.len() {
            self.talk(k, i, &mut words);
        }
        let (house, step) = (&self.houses[k], self.village.step);
        for &i in &house.paid {
            let word = self.word("opinion/paid_post", house.brand.lot, step, i);
            let posts = times(house.offer.posts, word);
            for _ in 0..if self.is_online(i) { posts } else { 0 } {
                self.post(i, PAID, &mut words);
            }
        }
        let sums = &mut self.houses[k].sums;
        for &(kind, _, _) in &words {
            match kind {
                TIE | POST | MEMBER => sums.words += 1,
                TIE_BAD | POST_BAD => sums.words_against += 1,
                _ => sums.paid += 1,
            }
            self.village.sums.messages[usize::from([TIE_BAD, POST_BAD].contains(&kind))] += 1;
        }
        words.sort_by_key(|word| word.0);
        for (kind, hearer, speaker) in words {
            let paid = kind == PAID && self.wrong == Wrong::PaidPraise;
            if paid || [TIE, MEMBER, POST].contains(&kind) {
                self.done[speaker].praised = Some(self.village.step);
            }
            let regard = &mut self.houses[k].regards[hearer];
            regard.heard[kind] = (regard.heard[kind] + 1).min(255);
            match kind {
                TIE | MEMBER => regard.told[0] = Some(speaker),
                POST => regard.told[1] = Some(speaker),
                PAID => regard.told[2] = Some(speaker),
                _ => {}
            }
        }
    }

    fn talk(&self, k: usize, i: usize, words: &mut Vec<(usize, usize, usize)>) {
        let (house, step) = (&self.houses[k], self.village.step);
        let (regard, lot) = (&house.regards[i], house.brand.lot);
        let Some((feeling, when)) = regard.felt else {
            return;
        };
        let weight = match feeling {
            Feeling::Neutral => self.o.talk_neutral,
            Feeling::Delighted => 1.0,
            Feeling::LetDown => self.o.talk_disappointed,
            Feeling::Ignored => self.o.talk_disappointed * self.wants.ignored_talk,
            Feeling::Appeased => 0.0,
        };
        let mut active = self.activity(i) * (1.0 + self.o.maker_talk * self.makes[i]);
        if regard.member && self.wrong != Wrong::QuietMembers {
            active *= self.wants.member_talk;
        }
        let faded = libm::exp(-self.o.fading * f64::from(step - when) * self.years);
        let mean = self.o.talk * weight * active * faded * self.years;
        let purpose = Purpose::new("opinion/more_talk").numbered(lot);
        let mut more = self.village.draws.sequence(purpose, step, i as u64);
        for talk in 0..times(mean, self.word("opinion/speak", lot, step, i)) {
            let [hearer, posts] = match talk {
                0 => [2 * i, 2 * i + 1].map(|place| self.word("opinion/talk", lot, step, place)),
                _ => [more.next_u32(), more.next_u32()],
            };
            let kinds = match (feeling.is_bad(), regard.member) {
                (true, _) => (TIE_BAD, POST_BAD),
                (false, true) => (MEMBER, POST),
                (false, false) => (TIE, POST),
            };
            let ties = &self.village.ties[0].listeners[i];
            let place = (u64::from(hearer) * ties.len() as u64) >> 32;
            let tie = ties.get(usize::try_from(place).expect("small"));
            words.extend(tie.map(|&tie| (kinds.0, tie, i)));
            if self.is_online(i) && happens(posts, self.o.posting) {
                self.post(i, kinds.1, words);
            }
        }
    }

    fn post(&self, i: usize, kind: usize, words: &mut Vec<(usize, usize, usize)>) {
        for &follower in &self.village.ties[1].listeners[i] {
            if self.is_online(follower) {
                words.push((kind, follower, i));
            }
        }
    }

    fn listen(&mut self, k: usize, i: usize) {
        let (o, wants, step, wrong) = (self.o, self.wants, self.village.step, self.wrong);
        let online = self.is_online(i);
        let offer = self.houses[k].offer;
        let lot = self.houses[k].brand.lot;
        let draw = |name: &str| self.word(name, lot, step, i);
        let number = |name, mean| poisson(mean, f64::from(uniform(draw(name))));
        let (mut ads, known, bought) = (
            number("opinion/ad", offer.ads),
            number("opinion/owned", offer.owned[0]),
            number("opinion/owned", offer.owned[1]),
        );
        let (referred, driven) = (draw("brands/referred"), draw("brands/annoyed"));
        let regard = &mut self.houses[k].regards[i];
        if wrong != Wrong::NothingForgotten {
            let kept = single(libm::exp(-wants.forgetting * self.years));
            let mean = single(o.prior);
            // Where nothing is forgotten not even a rounding error is made.
            if kept < 1.0 {
                regard.opinion = mean + (regard.opinion - mean) * kept;
            }
        }
        let mut owned = match regard.felt {
            Some(_) => bought,
            None if regard.aware => known,
            None => 0,
        };
        if regard.annoyed {
            owned = 0;
            ads = if wrong == Wrong::AnnoyedHear { ads } else { 0 };
        }
        let heard = std::mem::take(&mut regard.heard);
        if ads + owned + heard.iter().sum::<u32>() == 0 {
            return;
        }
        regard.aware = true;
        let words = |trust: f64, number: u32| weight(&o, trust) * number as f32;
        let pulls = [
            words(o.trust_tie, heard[TIE] + heard[MEMBER]),
            words(o.trust_online, heard[POST]),
            words(o.trust_paid, heard[PAID]),
            0.0,
            offer.ad * ads as f32,
            words(o.trust_owned, owned),
        ];
        let bad = words(o.trust_tie, heard[TIE_BAD]) + words(o.trust_online, heard[POST_BAD]);
        regard.opinion = persuaded(regard.opinion, pulls.iter().sum(), bad);
        for (sum, pull) in regard.pulls.iter_mut().zip(pulls) {
            *sum += pull;
        }
        let not_one_of = |stay: f64, words: u32| 1.0 - libm::pow(stay, f64::from(words));
        let has = regard.felt.is_some() && !regard.is_against();
        let brought = happens(referred, not_one_of(1.0 - wants.referral, heard[MEMBER]));
        let joins = brought && (has || wrong == Wrong::JoinsWithout) && !regard.member;
        if joins {
            regard.member = true;
        }
        let leaves = online && happens(driven, not_one_of(1.0 - offer.annoyance, ads));
        if leaves {
            (regard.annoyed, regard.member) = (true, false);
            regard.opinion = persuaded(regard.opinion, 0.0, weight(&o, 1.0));
        }
        self.houses[k].sums.annoyed += u64::from(leaves);
        self.houses[k].sums.referred += u64::from(joins);
        self.houses[k].sums.seller += u64::from(ads + owned);
        self.village.adults[i].aware = true;
    }
}
