//! Who buys which brand, written the obvious way? Whoever meets an occasion asks about each brand in turn, makes a list of odds
//! and takes what the draw says.

use crate::reference::brands::{Bazaar, Feeling, House, Wrong, happens, persuaded};
use crate::reference::opinion::{binomial, chance, weight};
use crate::reference::talk::{Stand, WHOLE, parts};
use thirdwave::engine::arithmetic::{exp, normal, single, uniform};
use thirdwave::model::talk::opinion::standing::Sums;

/// What an adult who shops hears of a brand.
#[derive(Clone, Copy, Debug, Default)]
struct Hearsay {
    good: u32,
    bad: u32,
    /// Ties who bought it last.
    last: u32,
    told: Option<usize>,
}

impl Bazaar {
    /// What all had bought and written before this step's purchases decides; to what an adult comes, if it is its first.
    pub(super) fn shop(
        &mut self,
        i: usize,
        before: &(Vec<House>, Vec<Option<usize>>),
    ) -> Option<Stand> {
        let step = self.village.step;
        let meets = chance(self.o.occasions, self.years);
        let occasion = self.village.happens("opinion/occasion", step, i, meets);
        if !occasion || !self.village.adults[i].aware {
            return None;
        }
        let lot = |j: usize| self.word("brands/shopping", 0, step, 6 * i + j);
        let [research, buy, channel, experience, review, letter] = std::array::from_fn(lot);
        let online = self.is_online(i);
        let researches = online && happens(research, self.wants.researching);
        let (hearsay, ties) = self.hearsay(i, before);
        let mut odds: Vec<(usize, f32)> = Vec::new();
        for (k, said) in hearsay.into_iter().enumerate() {
            let offer = self.houses[k].offer;
            let sold = (offer.sold || self.wrong == Wrong::SoldEarly)
                && (offer.channels[1] || (offer.channels[0] && online));
            if !sold || !self.houses[k].regards[i].aware {
                continue;
            }
            if researches {
                self.read_reviews(k, i, &before.0[k].sums);
            } else if !online {
                self.take_word(k, i, said);
            }
            self.houses[k].sums.considered += u64::from(!self.houses[k].regards[i].considered);
            self.houses[k].regards[i].considered = true;
            let share = if ties > 0.0 {
                said.last as f32 / ties
            } else {
                0.0
            };
            odds.push((k, self.odds(k, i, share)));
        }
        let k = self.choice(i, &odds, uniform(buy))?;
        let (offer, settings) = (self.houses[k].offer, self.wants);
        let at_home = online && self.wrong != Wrong::StoresOnly;
        let by_net = at_home
            && offer.channels[0]
            && (!offer.channels[1] || happens(channel, settings.online_share));
        let sums = &mut self.houses[k].sums;
        sums.online += u64::from(by_net);
        sums.looked_up += u64::from(!by_net && researches);
        let feeling = self.experience(k, i, [experience, review, letter]);
        let first = self.village.adults[i].stand == Stand::Open;
        first.then_some(match feeling {
            Feeling::LetDown => Stand::Disappointed,
            _ => Stand::Content,
        })
    }

    /// What ties say of each brand, and their number. Where everyone is a tie nobody asks them; the shares of users are known.
    fn hearsay(&self, i: usize, before: &(Vec<House>, Vec<Option<usize>>)) -> (Vec<Hearsay>, f32) {
        let mut said = vec![Hearsay::default(); self.houses.len()];
        let (houses, last) = before;
        if self.village.by_turn {
            for k in last.iter().flatten() {
                said[*k].last += 1;
            }
            return (said, self.last.len() as f32);
        }
        let ties = &self.village.ties[0].known[i];
        for &tie in ties {
            if let Some(k) = last[tie] {
                said[k].last += 1;
            }
            for (said, house) in said.iter_mut().zip(houses) {
                match house.regards[tie].feels() {
                    Some(Feeling::Neutral | Feeling::Delighted) => {
                        said.good += 1;
                        said.told = Some(tie);
                    }
                    Some(Feeling::LetDown | Feeling::Ignored) => said.bad += 1,
                    Some(Feeling::Appeased) | None => {}
                }
            }
        }
        (said, ties.len() as f32)
    }

    fn read_reviews(&mut self, k: usize, i: usize, sums: &Sums) {
        let all = sums.reviews + sums.reviews_against;
        let number = self.o.reviews_read.min(u32::try_from(all).expect("small"));
        if number == 0 {
            return;
        }
        let lot = self.houses[k].brand.lot;
        let word = self.word("brands/read", lot, self.village.step, i);
        let share = sums.reviews as f64 / all as f64;
        let good = binomial(number, share, f64::from(uniform(word)));
        let one = weight(&self.o, self.o.trust_review);
        let regard = &mut self.houses[k].regards[i];
        let bad = one * (number - good) as f32;
        regard.opinion = persuaded(regard.opinion, one * good as f32, bad);
        regard.pulls[3] += one * good as f32;
    }

    fn take_word(&mut self, k: usize, i: usize, said: Hearsay) {
        let one = weight(&self.o, self.o.trust_tie);
        let regard = &mut self.houses[k].regards[i];
        let (good, bad) = (one * said.good as f32, one * said.bad as f32);
        regard.opinion = persuaded(regard.opinion, good, bad);
        regard.pulls[0] += good;
        if said.told.is_some() {
            regard.told[0] = said.told;
        }
    }

    /// Odds of a brand of which a share of ties are users, against buying nothing.
    fn odds(&self, k: usize, i: usize, ties: f32) -> f32 {
        let (wants, wrong, house) = (&self.wants, self.wrong, &self.houses[k]);
        let regard = &house.regards[i];
        let nature = |j: usize| self.word("brands/buyer", 0, 0, 3 * i + j);
        let sensitive = wants.price_sensitivity + wants.price_sensitivity_sd * normal(nature(0));
        let sensitive = single(sensitive.max(0.0));
        let detached = wants.detachment + wants.detachment_sd * normal(nature(1));
        let mut attached = 1.0 - single(detached.clamp(0.0, 1.0));
        if wrong == Wrong::NobodyDetached {
            attached = 1.0;
        }
        let curious = 2.0 * uniform(nature(2));
        let log_price = single(libm::log(house.brand.price / wants.usual_price));
        let luck = normal(self.word("brands/fit", house.brand.lot, 0, i));
        let fit = house.offer.fit - 0.5 + single(wants.fit_sd * luck);
        let spurned = (regard.is_against() && wrong != Wrong::LoyalInSpite) || regard.annoyed;
        let mut loyalty = 0.0;
        if self.last[i] == Some(k) && !spurned {
            loyalty = single(wants.loyalty);
        }
        let price = if wrong == Wrong::AnyPrice {
            0.0
        } else {
            -sensitive * log_price
        };
        let mut u = price + single(wants.fit_weight) * fit;
        u += single(wants.novelty) * curious * house.offer.newness;
        u += attached * (loyalty + single(wants.conformity) * ties);
        if regard.member {
            u += single(wants.member_loyalty);
        }
        // Neither 0 nor 1 has odds.
        let s = regard.opinion.clamp(1e-6, 1.0 - 1e-6);
        s / (1.0 - s) * exp(u)
    }

    /// Which brand the draw picks; whoever is outside the market only looks.
    fn choice(&self, i: usize, odds: &[(usize, f32)], draw: f32) -> Option<usize> {
        if self.village.adults[i].stand == Stand::Outside {
            return None;
        }
        let some: f32 = odds.iter().map(|one| one.1).sum();
        let all = if self.wrong == Wrong::MustBuy {
            some
        } else {
            1.0 + some
        };
        let mut below = 0.0;
        for &(k, odds) in odds {
            below += odds;
            if draw * all < below {
                return Some(k);
            }
        }
        None
    }

    /// A purchase: what it is like, and what the buyer writes of it.
    fn experience(&mut self, k: usize, i: usize, words: [u32; 3]) -> Feeling {
        let [experience, review, letter] = words;
        let (online, step) = (usize::from(self.is_online(i)), self.village.step);
        let writes_review = happens(review, self.o.reviewing * self.activity(i));
        let complaining = self.o.complaining;
        self.own(k, i, false);
        let house = &mut self.houses[k];
        let (delight, let_down) = (house.offer.delight, house.offer.disappointment);
        let mut feeling = Feeling::Neutral;
        if happens(experience, delight[online]) {
            feeling = Feeling::Delighted;
        } else if happens(experience, delight[online] + let_down[online]) {
            feeling = Feeling::LetDown;
        }
        let (regard, sums) = (&mut house.regards[i], &mut house.sums);
        sums.purchases += 1;
        let whole = single(self.wants.own_experience) * weight(&self.o, 1.0);
        let writes = happens(letter, complaining);
        match feeling {
            Feeling::Delighted => {
                sums.delights += 1;
                sums.praise += u64::from(writes);
                regard.opinion = persuaded(regard.opinion, whole, 0.0);
            }
            Feeling::LetDown => {
                sums.let_downs += 1;
                regard.opinion = persuaded(regard.opinion, 0.0, whole);
                if writes {
                    sums.complaints += 1;
                    house.waiting.push((i, step));
                }
            }
            _ => {}
        }
        if writes_review && feeling == Feeling::LetDown {
            sums.reviews_against += 1;
        } else if writes_review {
            sums.reviews += 1;
        }
        regard.felt = Some((feeling, step));
        sums.buyers += u64::from(!regard.customer);
        regard.customer = true;
        regard.worth += house.offer.worth;
        feeling
    }

    /// From now on an adult has a brand, bought or given.
    pub(super) fn own(&mut self, k: usize, i: usize, given: bool) {
        let was = self.last[i].replace(k);
        if let Some(was) = was.filter(|&was| was != k) {
            self.houses[was].sums.lost += 1;
            self.houses[k].sums.won += 1;
        }
        let house = &mut self.houses[k];
        if house.regards[i].owner {
            return;
        }
        house.regards[i].owner = true;
        if self.village.s.output.causes {
            let shares = match given {
                true => [WHOLE, 0, 0, 0, 0, 0, 0],
                false => parts(weights(house.regards[i].pulls)),
            };
            for (sum, share) in house.sums.channels.iter_mut().zip(shares) {
                *sum += share;
            }
        }
    }

    pub(super) fn trace(&mut self, i: usize) {
        let k = self.last[i].expect("it bought");
        let regard = self.houses[k].regards[i].clone();
        let channel = self.village.credit(i, weights(regard.pulls));
        let parent = match channel {
            2..=4 => regard.told[channel - 2],
            _ => None,
        };
        let step = self.village.step;
        self.village.events.push((i, parent, step, channel));
    }
}

/// Pulls in the order of channels: seed, advertising, ties, those followed, paid voices, reviews, the brand's own channel.
fn weights(pulls: [f32; 6]) -> [f64; 7] {
    let [tie, online, paid, review, ad, owned] = pulls.map(f64::from);
    [0.0, ad, tie, online, paid, review, owned]
}
