//! How do opinions form, written the obvious way? One record an adult; everyone in turn talks, listens and buys.
//!
//! Follows `src/model/talk/opinion` as its heads state it: who talks and to whom, what words do to an opinion, occasions and
//! what is looked up at them, experiences, reviews, complaints and answers. People, ties, seeds and who is online are those
//! of `talk`. On wish it makes one slip (`Wrong`), to see which tests would notice.

use crate::reference::talk::{Slip, Stand, Village};
use rand::Rng;
use std::sync::Arc;
use thirdwave::engine::arithmetic::{exp, normal, threshold, uniform};
use thirdwave::engine::draws::Purpose;
use thirdwave::population::network::Network;
use thirdwave::scenario::Scenario;
use thirdwave::scenario::opinion::Opinion;

/// A mistake in the rule, made on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// None.
    Nothing,
    /// Ties of daily life are trusted as those online are, and the other way about.
    TrustSwapped,
    /// A word moves every opinion equally far, whatever it was.
    NoPrior,
    /// Everyone is as active as the mean.
    AllAlike,
    /// The wish to talk does not fade.
    NoFading,
    /// The disappointed speak well of it.
    AllPraise,
    /// Whoever is answered talks on.
    NobodyAppeased,
    /// Advertisements are met by nobody twice in a step.
    OneAd,
    /// Nobody talks twice in a step.
    OneTalk,
    /// A talk goes to all ties, not to one.
    ToldToAll,
    /// Occasions are met by those who know nothing of it, too.
    Unaware,
}

/// What the last purchase was like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    Neutral,
    Delighted,
    LetDown,
    Appeased,
}

/// What an adult holds.
#[derive(Clone, Debug)]
pub(crate) struct Mind {
    pub(crate) opinion: f32,
    /// Last purchase and its step.
    pub(crate) bought: Option<(Mood, u32)>,
    /// Good and bad words of ties, of those followed, good ones of paid voices.
    heard: [u32; 5],
    /// Who told it something good last: a tie, someone followed, a paid voice.
    pub(crate) told: [Option<usize>; 3],
    /// What pulled it: ties, those followed, paid voices, reviews, advertisements, the seller's channel.
    pub(crate) pulls: [f32; 6],
}

/// Sums since the start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) purchases: u64,
    pub(crate) reviews: u64,
    pub(crate) reviews_against: u64,
    pub(crate) praise: u64,
    pub(crate) complaints: u64,
    pub(crate) answered: u64,
    pub(crate) seller: u64,
    pub(crate) paid: u64,
}

/// Everybody, with their opinions.
pub(crate) struct Crowd {
    pub(crate) village: Village,
    pub(crate) minds: Vec<Mind>,
    pub(crate) counts: Counts,
    /// Posts of each adult so far.
    pub(crate) posts: Vec<u64>,
    /// Share of categories that each makes in.
    pub(crate) makes: Vec<f64>,
    o: Opinion,
    years: f64,
    voices: Vec<usize>,
    wrong: Wrong,
}

/// Weight of a word from a source of that trust.
#[expect(
    clippy::cast_possible_truncation,
    reason = "single precision is wanted"
)]
pub(super) fn weight(o: &Opinion, trust: f64) -> f32 {
    -libm::log1p(-(o.gain * trust).min(0.999_999)) as f32
}

/// Chance within some years of what has a rate.
pub(super) fn chance(rate: f64, years: f64) -> f64 {
    -libm::expm1(-rate * years)
}

/// The least number that a Poisson law exceeds with a probability of `1 - u` at most, up to 200.
pub(super) fn poisson(mean: f64, u: f64) -> u32 {
    let (mut one, mut below, mut number) = (libm::exp(-mean), libm::exp(-mean), 0);
    while below <= u && number < 200 {
        number += 1;
        one *= mean / f64::from(number);
        below += one;
    }
    number
}

/// The same of a binomial law.
pub(super) fn binomial(n: u32, p: f64, u: f64) -> u32 {
    if p >= 1.0 {
        return n;
    }
    let mut one = libm::pow(1.0 - p, f64::from(n));
    let (mut below, mut number) = (one, 0);
    while below <= u && number < n {
        one *= p / (1.0 - p) * f64::from(n - number) / f64::from(number + 1);
        below += one;
        number += 1;
    }
    number
}

impl Crowd {
    /// Everybody at the start.
    pub(crate) fn new(s: &Arc<Scenario>, run: u32, networks: [&Network; 2], wrong: Wrong) -> Self {
        let village = Village::new(s, run, networks, Slip::None);
        let mut o = *village.adoption.rule.opinion().expect("rule `opinion`");
        if wrong == Wrong::TrustSwapped {
            (o.trust_tie, o.trust_online) = (o.trust_online, o.trust_tie);
        }
        let count = village.adults.len();
        let mind = |i: usize| Mind {
            opinion: prior(&o, village.word("opinion/prior", 0, i)),
            bought: village.adults[i].since.map(|_| (Mood::Delighted, 0)),
            heard: [0; 5],
            told: [None; 3],
            pulls: [0.0; 6],
        };
        let mut voices: Vec<usize> = (0..count).collect();
        voices.sort_by_key(|&i| (std::cmp::Reverse(village.ties[1].listeners[i].len()), i));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share"
        )]
        voices.truncate((o.paid * count as f64).round() as usize);
        voices.sort_unstable();
        Self {
            minds: (0..count).map(mind).collect(),
            counts: Counts::default(),
            posts: vec![0; count],
            makes: vec![0.0; count],
            years: s.clock.years_per_step(),
            voices,
            wrong,
            o,
            village,
        }
    }

    fn is_online(&self, i: usize) -> bool {
        self.village.ties[1].count() > 0 && self.village.online[i]
    }

    /// Activity relative to the mean.
    fn activity(&self, i: usize) -> f64 {
        let place = f64::from(self.village.word("opinion/activity", 0, i)) / 4_294_967_296.0;
        let rest = (1.0 - 0.01 * self.o.heavy - 0.09 * self.o.occasional) / 0.90;
        match place {
            _ if self.wrong == Wrong::AllAlike => 1.0,
            _ if place < 0.01 => self.o.heavy,
            _ if place < 0.10 => self.o.occasional,
            _ => rest.max(0.0),
        }
    }

    /// One step: some go online or off, some talk, all listen, some buy, first purchases are traced.
    pub(crate) fn step(&mut self) {
        self.village.step += 1;
        self.village.connect();
        for i in 0..self.minds.len() {
            self.talk(i);
        }
        for i in self.voices.clone() {
            let times = self.times("opinion/paid_post", i, self.o.paid_posts * self.years);
            for _ in 0..if self.is_online(i) { times } else { 0 } {
                self.counts.paid += self.post(i, 4);
            }
        }
        for i in 0..self.minds.len() {
            self.listen(i);
        }
        let before = (self.minds.clone(), self.counts.clone());
        let mut first = Vec::new();
        for i in 0..self.minds.len() {
            first.extend(self.shop(i, &before.0, &before.1).map(|stand| (i, stand)));
        }
        for &(i, stand) in &first {
            self.village.turn(i, stand);
        }
        if self.village.s.output.causes {
            first.into_iter().for_each(|(i, _)| self.trace(i));
        }
    }

    fn talk(&mut self, i: usize) {
        let Some((mood, when)) = self.minds[i].bought else {
            return;
        };
        let step = self.village.step;
        let age = f64::from(step - when);
        let weight = match mood {
            Mood::Neutral => self.o.talk_neutral,
            Mood::Delighted => 1.0,
            Mood::Appeased if self.wrong != Wrong::NobodyAppeased => 0.0,
            Mood::LetDown | Mood::Appeased => self.o.talk_disappointed,
        };
        let faded = match self.wrong {
            Wrong::NoFading => 1.0,
            _ => libm::exp(-self.o.fading * age * self.years),
        };
        let active = self.activity(i) * (1.0 + self.o.maker_talk * self.makes[i]);
        let rate = self.o.talk * weight * active * faded;
        let mut times = self.times("opinion/speak", i, rate * self.years);
        if self.wrong == Wrong::OneTalk {
            times = times.min(1);
        }
        let bad = matches!(mood, Mood::LetDown | Mood::Appeased) && self.wrong != Wrong::AllPraise;
        let purpose = Purpose::new("opinion/more_talk");
        let mut more = self.village.draws.sequence(purpose, step, i as u64);
        for talk in 0..times {
            let words = match talk {
                0 => [2 * i, 2 * i + 1].map(|place| self.village.word("opinion/talk", step, place)),
                _ => [more.next_u32(), more.next_u32()],
            };
            self.say(i, usize::from(bad), words);
        }
    }

    /// A number of events of such a mean; the smaller the draw, the more.
    fn times(&self, name: &str, i: usize, mean: f64) -> u32 {
        let word = self.village.word(name, self.village.step, i);
        poisson(mean, 1.0 - (f64::from(word) + 0.5) / 4_294_967_296.0)
    }

    /// Talks to one tie, and posts or not.
    fn say(&mut self, i: usize, sign: usize, [hearer, posts]: [u32; 2]) {
        let ties = self.village.ties[0].listeners[i].len();
        let one = usize::try_from((u64::from(hearer) * ties as u64) >> 32).expect("small");
        let all = self.wrong == Wrong::ToldToAll;
        let (first, last) = if all {
            (0, ties)
        } else {
            (one, ties.min(one + 1))
        };
        for place in first..last {
            self.tell(i, self.village.ties[0].listeners[i][place], sign);
        }
        if self.is_online(i) && u64::from(posts) < threshold(self.o.posting) {
            self.posts[i] += 1;
            self.post(i, 2 + sign);
        }
    }

    /// Posts to all followers who are online; how many.
    fn post(&mut self, i: usize, kind: usize) -> u64 {
        let mut hearers = self.village.ties[1].listeners[i].clone();
        hearers.retain(|&follower| self.is_online(follower));
        for &follower in &hearers {
            self.tell(i, follower, kind);
        }
        hearers.len() as u64
    }

    fn tell(&mut self, speaker: usize, hearer: usize, kind: usize) {
        let mind = &mut self.minds[hearer];
        mind.heard[kind] += 1;
        if kind.is_multiple_of(2) {
            mind.told[kind / 2] = Some(speaker);
        }
        self.village.sums.messages[kind % 2] += 1;
    }

    fn listen(&mut self, i: usize) {
        let (o, step) = (self.o, self.village.step);
        let number = |name, rate: f64| {
            let mean = rate * self.years;
            let u = f64::from(uniform(self.village.word(name, step, i)));
            if mean > 0.0 { poisson(mean, u) } else { 0 }
        };
        let mut ads = number("opinion/ad", o.ads);
        if self.wrong == Wrong::OneAd {
            ads = ads.min(1);
        }
        let owned = match self.minds[i].bought {
            Some(_) => number("opinion/owned", o.owned),
            None => 0,
        };
        let heard = std::mem::take(&mut self.minds[i].heard).map(|count| count.min(255));
        if ads + owned + heard.iter().sum::<u32>() == 0 {
            return;
        }
        self.counts.seller += u64::from(ads + owned);
        self.village.adults[i].aware = true;
        let words = |trust: f64, number: u32| weight(&o, trust) * number as f32;
        let pulls = [
            words(o.trust_tie, heard[0]),
            words(o.trust_online, heard[2]),
            words(o.trust_paid, heard[4]),
            0.0,
            words(o.trust_ad, ads),
            words(o.trust_owned, owned),
        ];
        let bad = words(o.trust_tie, heard[1]) + words(o.trust_online, heard[3]);
        self.persuade(i, pulls.iter().sum(), bad);
        for (sum, pull) in self.minds[i].pulls.iter_mut().zip(pulls) {
            *sum += pull;
        }
    }

    /// Moves an opinion by good and bad words of such weights.
    fn persuade(&mut self, i: usize, good: f32, bad: f32) {
        let s = &mut self.minds[i].opinion;
        let all = good + bad;
        if all <= 0.0 {
            return;
        }
        if self.wrong == Wrong::NoPrior {
            *s = (*s + good - bad).clamp(0.0, 1.0);
            return;
        }
        let aim = good / all;
        *s = aim + (*s - aim) * exp(-all);
    }

    /// What an adult knew and others had bought before this step's purchases decides; to what it comes, if it is its first.
    fn shop(&mut self, i: usize, before: &[Mind], counts: &Counts) -> Option<Stand> {
        let (o, step) = (self.o, self.village.step);
        let meets = chance(o.occasions, self.years);
        let knows = self.village.adults[i].aware || self.wrong == Wrong::Unaware;
        if !knows || !self.village.happens("opinion/occasion", step, i, meets) {
            return None;
        }
        let lot = |k: usize| self.village.word("opinion/purchase", step, 6 * i + k);
        let [read, buy, experience, review, letter, answer] = std::array::from_fn(lot);
        if self.is_online(i) {
            self.read_reviews(i, counts, f64::from(uniform(read)));
        } else {
            self.ask_ties(i, before);
        }
        let first = self.village.adults[i].stand == Stand::Open;
        let may = first || self.minds[i].bought.is_some();
        if !may || uniform(buy) >= self.minds[i].opinion {
            return None;
        }
        let happens = |word: u32, p: f64| u64::from(word) < threshold(p);
        let mut mood = Mood::Neutral;
        if happens(experience, o.delight) {
            mood = Mood::Delighted;
        } else if happens(experience, o.delight + o.disappointment) {
            mood = Mood::LetDown;
        }
        self.counts.purchases += 1;
        if happens(review, o.reviewing * self.activity(i)) {
            match mood {
                Mood::LetDown => self.counts.reviews_against += 1,
                _ => self.counts.reviews += 1,
            }
        }
        let writes = happens(letter, o.complaining);
        self.counts.praise += u64::from(writes && mood == Mood::Delighted);
        if writes && mood == Mood::LetDown {
            self.counts.complaints += 1;
            if happens(answer, o.answering) {
                self.counts.answered += 1;
                mood = Mood::Appeased;
            }
        }
        self.minds[i].bought = Some((mood, step));
        let stand = match mood {
            Mood::LetDown | Mood::Appeased => Stand::Disappointed,
            _ => Stand::Content,
        };
        first.then_some(stand)
    }

    fn read_reviews(&mut self, i: usize, counts: &Counts, u: f64) {
        let all = counts.reviews + counts.reviews_against;
        let number = self.o.reviews_read.min(u32::try_from(all).expect("small"));
        if number == 0 {
            return;
        }
        let good = binomial(number, counts.reviews as f64 / all as f64, u);
        let one = weight(&self.o, self.o.trust_review);
        self.persuade(i, one * good as f32, one * (number - good) as f32);
        self.minds[i].pulls[3] += one * good as f32;
    }

    fn ask_ties(&mut self, i: usize, before: &[Mind]) {
        if self.village.by_turn {
            return;
        }
        let (mut good, mut bad) = (0, 0);
        for tie in self.village.ties[0].known[i].clone() {
            match before[tie].bought {
                Some((Mood::Neutral | Mood::Delighted, _)) => {
                    good += 1;
                    self.minds[i].told[0] = Some(tie);
                }
                Some((Mood::LetDown, _)) => bad += 1,
                Some((Mood::Appeased, _)) | None => {}
            }
        }
        let one = weight(&self.o, self.o.trust_tie);
        self.persuade(i, one * good as f32, one * bad as f32);
        self.minds[i].pulls[0] += one * good as f32;
    }

    fn trace(&mut self, i: usize) {
        let [tie, online, paid, review, ad, owned] = self.minds[i].pulls.map(f64::from);
        let weights = [0.0, ad, tie, online, paid, review, owned];
        let channel = self.village.credit(i, weights);
        let parent = match channel {
            2..=4 => self.minds[i].told[channel - 2],
            _ => None,
        };
        let step = self.village.step;
        self.village.events.push((i, parent, step, channel));
    }
}

/// The opinion before anything is heard.
#[expect(
    clippy::cast_possible_truncation,
    reason = "single precision is wanted"
)]
pub(super) fn prior(o: &Opinion, word: u32) -> f32 {
    (o.prior + o.prior_sd * normal(word)).clamp(0.0, 1.0) as f32
}
