//! What do firms do, written the obvious way? Before a step each lets its brand be known, gives samples and makes its offer;
//! after it each answers complaints, keeps its community, takes up ideas and writes its books.
//!
//! Follows the heads of `src/model/brands`.

use crate::reference::brands::{Bazaar, Feeling, Wrong, happens, persuaded};
use crate::reference::opinion::{chance, weight};
use crate::reference::talk::{Stand, WHOLE};
use thirdwave::engine::arithmetic::{normal_cumulative, single};
use thirdwave::model::talk::opinion::standing::Offer;
use thirdwave::scenario::brands::{Action, Deed};

/// Of a date that is meant to be another the rounding is forgiven.
const ROUNDING: f64 = 1e-9;

impl Bazaar {
    /// Prepares the step that comes.
    pub(super) fn open(&mut self) {
        if self.village.step >= self.village.s.clock.steps {
            return;
        }
        for k in 0..self.houses.len() {
            self.enter(k);
            for place in 0..self.houses[k].brand.actions.len() {
                self.give(k, place);
            }
            let offer = self.offer(k);
            self.houses[k].offer = offer;
        }
    }

    /// Ends the step that is over.
    pub(super) fn close(&mut self) {
        for k in 0..self.houses.len() {
            let eve = self.eve(k);
            self.answer(k);
            self.note_complaints(k, &eve);
            self.ignore(k);
            self.keep_community(k);
            self.note_feedback(k, &eve);
            self.create(k);
            self.note_ideas(k, &eve);
            let worth = self.worth(self.village.step);
            let listened = self.listened(k);
            let house = &mut self.houses[k];
            let letters = (house.sums.complaints + house.sums.praise) as f64;
            house.account.heard += (letters - house.account.letters) * listened;
            house.account.letters = letters;
            let sold = house.sums.purchases as f64;
            let bought = sold - house.account.sold;
            self.tailor(k, bought);
            let house = &mut self.houses[k];
            let margin = house.brand.price * house.brand.margin;
            house.account.value += (sold - house.account.sold) * margin * worth;
            house.account.sold = sold;
        }
    }

    /// What a unit of money at a step is worth at the start.
    fn worth(&self, step: u32) -> f64 {
        libm::pow(
            1.0 + self.village.adoption.discount,
            -(f64::from(step) * self.years),
        )
    }

    /// Years of the step after `step` in which an action goes on.
    fn years_of(&self, action: &Action, step: u32) -> f64 {
        let clock = &self.village.s.clock;
        let (mut from, mut to) = (clock.date(step), clock.date(step + 1));
        from = from.max(action.start.unwrap_or(from));
        to = to.min(action.end.unwrap_or(to));
        (to - from).max(0.0)
    }

    /// The actions that go on in the step after `step`, with their places and years.
    pub(super) fn lasting(&self, k: usize, step: u32) -> Vec<(usize, Action, f64)> {
        let actions = self.houses[k].brand.actions.iter().cloned().enumerate();
        let timed = actions.map(|(place, action)| {
            let years = self.years_of(&action, step);
            (place, action, years)
        });
        timed.filter(|one| one.2 > 0.0).collect()
    }

    fn pay(&mut self, k: usize, place: usize, money: f64) {
        let worth = self.worth(self.village.step);
        self.houses[k].costs[place] += money;
        self.houses[k].account.spent += money * worth;
    }

    /// Pays what is due as far as the money goes, and keeps what part of it that was. Where nothing is due, all is covered if
    /// there is money, or nothing costs anything.
    fn cover(&mut self, k: usize, place: usize, [due, money, price]: [f64; 3]) -> f64 {
        let mut part = f64::from(u8::from(money > 0.0 || price <= 0.0));
        if due > 0.0 {
            part = (money / due).min(1.0);
        }
        self.pay(k, place, due.min(money));
        self.houses[k].covered[place] = part;
        part
    }

    /// The part of the letters of the step that is over that a brand listened to.
    pub(super) fn listened(&self, k: usize) -> f64 {
        let actions = self.lasting(k, self.village.step - 1).into_iter();
        let hears = |kind: &Deed| matches!(kind, Deed::Answer { .. } | Deed::Converse { .. });
        let parts = actions
            .filter(|(_, action, _)| hears(&action.kind))
            .map(|(place, ..)| self.houses[k].covered[place]);
        parts.fold(0.0, f64::max)
    }

    /// Pays for what was made to the wishes of so many buyers.
    fn tailor(&mut self, k: usize, bought: f64) {
        for (place, action, years) in self.lasting(k, self.village.step - 1) {
            if let Deed::Customise { unit_cost, .. } = action.kind {
                let wanted = bought * (years / self.years);
                let money = action.budget * years;
                let part = self.cover(k, place, [wanted * unit_cost, money, unit_cost]);
                self.houses[k].account.customised += wanted * part;
            }
        }
    }

    /// Years since a brand came during the run.
    fn age(&self, k: usize, step: u32) -> Option<f64> {
        let clock = &self.village.s.clock;
        let entry = self.houses[k].brand.entry?;
        (entry > clock.start).then(|| clock.date(step) - entry)
    }

    /// When a brand comes, some know of it at once.
    fn enter(&mut self, k: usize) {
        let step = self.village.step;
        let is_there = |age: f64| age > -ROUNDING;
        let comes = match self.age(k, step) {
            None => step == 0,
            Some(age) => is_there(age) && !is_there(age - self.years),
        };
        let (lot, known) = (self.houses[k].brand.lot, self.houses[k].brand.known);
        for i in 0..if comes { self.last.len() } else { 0 } {
            if happens(self.word("brands/known", lot, 0, i), known) {
                self.houses[k].regards[i].aware = true;
                self.village.adults[i].aware = true;
            }
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share"
    )]
    fn give(&mut self, k: usize, place: usize) {
        let (clock, step) = (self.village.s.clock, self.village.step);
        let action = self.houses[k].brand.actions[place].clone();
        let start = action.start.unwrap_or(clock.start).max(clock.start);
        let begins = clock.date(step) <= start && start < clock.date(step + 1);
        let Deed::Seed {
            targets,
            share,
            sample_cost,
            posts,
            ..
        } = action.kind
        else {
            return;
        };
        if !begins {
            return;
        }
        let wanted = (share * self.last.len() as f64).round() as usize;
        let found = self.found(k, &targets, wanted);
        let (delight, let_down) = self.experiences(k, 0.0);
        for &i in &found {
            let word = self.word("brands/sample", self.houses[k].brand.lot, step, i);
            let mut feeling = Feeling::Neutral;
            if happens(word, delight) {
                feeling = Feeling::Delighted;
            } else if happens(word, delight + let_down) {
                feeling = Feeling::LetDown;
            }
            self.receive(k, i, feeling);
        }
        if posts > 0.0 {
            self.houses[k].paid.extend(&found);
            self.houses[k].paid.sort_unstable();
            self.houses[k].paid.dedup();
        }
        self.pay(k, place, found.len() as f64 * sample_cost);
    }

    fn receive(&mut self, k: usize, i: usize, feeling: Feeling) {
        let step = self.village.step;
        self.own(k, i, true);
        self.village.adults[i].aware = true;
        let house = &mut self.houses[k];
        house.regards[i].felt = Some((feeling, step));
        house.regards[i].aware = true;
        house.sums.samples += 1;
        if self.wrong == Wrong::SamplesBought {
            house.sums.buyers += u64::from(!house.regards[i].customer);
            house.regards[i].customer = true;
        }
        if self.village.adults[i].stand != Stand::Open {
            return;
        }
        self.village.turn(
            i,
            match feeling {
                Feeling::LetDown => Stand::Disappointed,
                _ => Stand::Content,
            },
        );
        self.village.sums.channels[0] += WHOLE;
        if self.village.s.output.causes {
            self.village.events.push((i, None, step, 0));
        }
    }

    /// What messages leave of a gap to 1.
    fn learned(&self, start: f64, messages: f64, scale: f64) -> f64 {
        if self.wrong == Wrong::NoLearning {
            return start;
        }
        let each = messages / self.last.len() as f64;
        start + (1.0 - start) * -libm::expm1(-each / scale)
    }

    /// Shares of purchases that delight and that disappoint those who expect so much more.
    fn experiences(&self, k: usize, more: f64) -> (f64, f64) {
        let (wants, house) = (&self.wants, &self.houses[k]);
        let quality = self.learned(
            house.brand.quality,
            house.account.mended,
            wants.quality_feedback,
        );
        let gap = quality - wants.expectation - more;
        let beyond = |margin: f64| {
            if wants.experience_sd > 0.0 {
                normal_cumulative(-margin / wants.experience_sd)
            } else {
                f64::from(u8::from(margin < 0.0))
            }
        };
        (
            beyond(wants.delight_margin - gap),
            beyond(wants.disappointment_margin + gap),
        )
    }

    fn count(&self, k: usize, holds: impl Fn(&crate::reference::brands::Regard) -> bool) -> f64 {
        let regards = self.houses[k].regards.iter();
        regards.filter(|&regard| holds(regard)).count() as f64
    }

    /// Does what a brand does in the step that comes, and pays for it: advertisements met, worn, in social space; words to all
    /// who know of it, more to its owners; posts; the part made as for everyone.
    fn acts(&mut self, k: usize) -> [f64; 7] {
        let (step, weeks) = (self.village.step, self.years * 52.0);
        let reached = self.count(k, |regard| regard.aware && !regard.annoyed);
        let owners = self.count(k, |regard| regard.owner);
        let voices = self.houses[k].paid.len() as f64;
        let [mut met, mut worn, mut social] = [0.0; 3];
        let [mut said, mut told, mut posts, mut common] = [0.0, 0.0, 0.0, 1.0];
        for (place, action) in self.houses[k].brand.actions.clone().into_iter().enumerate() {
            let years = self.years_of(&action, step);
            let money = action.budget * years;
            match action.kind {
                Deed::Advertise {
                    contact_cost,
                    carryover,
                    social: share,
                    wearout,
                } => {
                    let some = self.advertise(k, place, money / contact_cost, carryover);
                    met += some;
                    social += some * share;
                    worn += match self.wrong {
                        Wrong::NoWearout => some,
                        _ => some * libm::exp(-wearout * some / weeks),
                    };
                }
                Deed::Converse { contact_cost } => {
                    let mut words = 0.0;
                    if reached > 0.0 {
                        words = money / contact_cost / reached;
                        self.pay(k, place, money);
                    }
                    self.houses[k].covered[place] = (words / weeks).min(1.0);
                    said += words;
                    continue;
                }
                Deed::Destination { contact_cost } if owners > 0.0 => {
                    told += money / contact_cost / owners;
                }
                Deed::Seed {
                    posts: yearly,
                    post_cost,
                    ..
                } if years > 0.0 => {
                    let due = yearly * years * voices * post_cost;
                    posts += yearly * years * self.cover(k, place, [due, money, post_cost]);
                    continue;
                }
                Deed::Open { owner_cost, .. } if years > 0.0 => {
                    let due = owners * owner_cost * years;
                    self.cover(k, place, [due, money, owner_cost]);
                    continue;
                }
                Deed::Customise { personal, .. } if years > 0.0 => {
                    let covered = self.houses[k].covered[place];
                    common *= 1.0 - personal * covered * (years / self.years);
                    continue;
                }
                _ => continue,
            }
            self.pay(k, place, money);
        }
        [met, worn, social, said, told, posts, common]
    }

    /// What a brand offers in the step that comes, and pays for.
    fn offer(&mut self, k: usize) -> Offer {
        let (step, wants) = (self.village.step, self.wants);
        let [met, worn, social, said, told, posts, common] = self.acts(k);
        let weeks = self.years * 52.0;
        let fresh = f64::from(weight(&self.o, self.o.trust_ad));
        let talked = wants.dialogue_expectation * (said / weeks).min(1.0);
        let offline = self.experiences(k, 0.0);
        let online = self.experiences(k, talked);
        let (age, brand) = (self.age(k, step), &self.houses[k].brand);
        let fit = self.learned(brand.fit, self.houses[k].account.heard, wants.fit_feedback);
        Offer {
            sold: age.is_none_or(|age| age > -ROUNDING),
            ads: met,
            ad: single(if met > 0.0 { fresh * worn / met } else { fresh }),
            annoyance: wants.annoyance * if met > 0.0 { social / met } else { 0.0 },
            owned: [said, said + told],
            delight: [offline.0, online.0],
            disappointment: [offline.1, online.1],
            log_price: single(libm::log(brand.price / wants.usual_price)),
            fit: single(1.0 - (1.0 - fit) * common),
            newness: age.map_or(0.0, |age| single(libm::exp(-age.max(0.0)))),
            channels: [brand.sells_online, brand.sells_in_stores],
            posts,
            worth: brand.price * brand.margin * self.worth(step + 1),
        }
    }

    /// Advertisements that an adult meets of some that are bought now and some that wait.
    fn advertise(&mut self, k: usize, place: usize, bought: f64, carryover: f64) -> f64 {
        let mut kept = libm::pow(carryover, self.years * 52.0);
        if self.wrong == Wrong::NoCarryover {
            kept = 0.0;
        }
        let all = self.houses[k].pools[place] + bought / self.last.len() as f64;
        self.houses[k].pools[place] = all * kept;
        all * (1.0 - kept)
    }

    /// Weeks that a letter has waited by the end of the step.
    fn waited(&self, since: u32) -> f64 {
        f64::from(self.village.step - since + 1) * (self.years * 52.0)
    }

    fn answer(&mut self, k: usize) {
        let mut waiting = self.houses[k].waiting.clone();
        // Who has had another experience waits no more.
        waiting.retain(|&(i, since)| {
            let felt = self.houses[k].regards[i].felt;
            felt == Some((Feeling::LetDown, since))
        });
        self.houses[k].waiting.clone_from(&waiting);
        let answering = self.lasting(k, self.village.step - 1).into_iter();
        let mut answering = answering.filter_map(|(place, action, years)| match action.kind {
            Deed::Answer { answer_cost, delay } => {
                Some((place, answer_cost, delay, action.budget * years))
            }
            _ => None,
        });
        let next = answering.next();
        let house = &mut self.houses[k];
        for (place, action) in house.brand.actions.iter().enumerate() {
            if matches!(action.kind, Deed::Answer { .. }) {
                house.covered[place] = 0.0;
            }
        }
        let Some((place, cost, mut delay, budget)) = next else {
            house.account.purse = 0.0;
            return;
        };
        if self.wrong == Wrong::AtOnce {
            delay = 0.0;
        }
        let lot = self.houses[k].brand.lot;
        let purse = self.houses[k].account.purse + budget;
        let mut due = waiting;
        due.retain(|&(_, since)| self.waited(since) + ROUNDING >= delay);
        due.sort_by_key(|&(i, since)| (since, self.word("brands/answer", lot, since, 2 * i), i));
        if self.wrong == Wrong::NewestFirst {
            due.sort_by_key(|letter| std::cmp::Reverse(letter.1));
        }
        let all = due.len() as f64;
        let able = libm::floor(purse / cost + ROUNDING).min(all);
        let mut part = f64::from(u8::from(purse > 0.0));
        if all > 0.0 {
            part = able / all;
        }
        self.houses[k].covered[place] = part;
        // Money that no complaint needs is not kept.
        self.houses[k].account.purse = if able < all { purse - able * cost } else { 0.0 };
        let mut answered = 0;
        for (number, &(i, since)) in due.iter().enumerate() {
            if (number as f64) < able {
                self.houses[k]
                    .waiting
                    .retain(|&letter| letter != (i, since));
                self.calm(k, i, since, delay);
                answered += 1;
            }
        }
        self.houses[k].sums.answered += answered;
        self.houses[k].account.mended += able;
        self.pay(k, place, able * cost);
    }

    fn calm(&mut self, k: usize, i: usize, since: u32, delay: f64) {
        let lot = self.houses[k].brand.lot;
        let nature = self.word("brands/vindictive", lot, 0, i);
        if happens(nature, self.wants.vindictive) && self.wrong != Wrong::AllHelped {
            return;
        }
        let weeks = delay.max(self.waited(since) - self.years * 52.0);
        let recovery = self.wants.recovery * libm::exp(-self.wants.recovery_fading * weeks);
        let luck = self.word("brands/answer", lot, since, 2 * i + 1);
        let (house, step) = (&mut self.houses[k], self.village.step);
        let felt = &mut house.regards[i].felt;
        if happens(luck, recovery) {
            house.account.recovered += 1.0;
            *felt = Some((Feeling::Delighted, step));
        } else {
            *felt = felt.map(|felt| (Feeling::Appeased, felt.1));
        }
    }

    /// Whose patience is over turns against the brand.
    fn ignore(&mut self, k: usize) {
        for (i, since) in self.houses[k].waiting.clone() {
            let mut patience = self.wants.patience;
            if self.is_online(i) && self.wrong != Wrong::NoHurry {
                patience *= self.wants.hurry;
            }
            if self.waited(since) <= patience + ROUNDING {
                continue;
            }
            let step = self.village.step;
            let house = &mut self.houses[k];
            house.waiting.retain(|&letter| letter != (i, since));
            house.account.ignored += 1.0;
            let regard = &mut house.regards[i];
            if regard.feels() == Some(Feeling::LetDown) && self.wrong != Wrong::Forgiving {
                regard.felt = Some((Feeling::Ignored, step));
                let whole = single(self.wants.own_experience) * weight(&self.o, 1.0);
                regard.opinion = persuaded(regard.opinion, 0.0, whole);
            }
        }
    }

    fn keep_community(&mut self, k: usize) {
        let actions = self.houses[k].brand.actions.iter();
        let mut kinds = actions.map(|action| &action.kind);
        if !kinds.any(|kind| matches!(kind, Deed::Community { .. })) {
            return;
        }
        let (wants, step) = (self.wants, self.village.step);
        let members = self.count(k, |regard| regard.member);
        let mut care = 0.0;
        for (place, action, years) in self.lasting(k, step - 1) {
            let Deed::Community { member_cost } = action.kind else {
                continue;
            };
            let due = members * member_cost * years;
            let mut money = action.budget * years;
            if self.wrong == Wrong::KeptForNothing {
                money = due;
            }
            let part = self.cover(k, place, [due, money, member_cost]);
            care += part * years / self.years;
        }
        let care = care.min(1.0);
        let join = chance(wants.join * care, self.years);
        let leave = chance(
            wants.churn * care + wants.neglect * (1.0 - care),
            self.years,
        );
        self.houses[k].account.heard += members * wants.feedback * self.years * care;
        for i in 0..self.last.len() {
            let word = self.word("brands/membership", self.houses[k].brand.lot, step, i);
            let house = &mut self.houses[k];
            let regard = &mut house.regards[i];
            if regard.member && happens(word, leave) {
                regard.member = false;
                house.account.left += 1.0;
            } else if !regard.member
                && regard.owner
                && !regard.annoyed
                && !regard.is_against()
                && happens(word, join)
            {
                regard.member = true;
                house.account.joined += 1.0;
            }
        }
    }

    fn create(&mut self, k: usize) {
        for (place, action, years) in self.lasting(k, self.village.step - 1) {
            let Deed::CoCreate { idea_cost, .. } = action.kind else {
                continue;
            };
            let creative = |&i: &usize| self.houses[k].regards[i].owner && self.is_creative(i);
            let creators = (0..self.last.len()).filter(creative).count() as f64;
            let thought = creators * self.wants.ideas * years;
            let mut money = action.budget * years;
            if self.wrong == Wrong::AllIdeas {
                money = f64::INFINITY;
            }
            let due = thought * idea_cost;
            let ideas = thought * self.cover(k, place, [due, money, idea_cost]);
            let account = &mut self.houses[k].account;
            account.ideas += ideas;
            account.heard += ideas;
            account.mended += ideas;
        }
    }

    /// What open products add to the openness of each category of households.
    pub(crate) fn opened(&self) -> Vec<f64> {
        let mut added = vec![0.0; self.village.s.household.categories.len()];
        for k in 0..self.houses.len() {
            for (place, action, _) in self.lasting(k, self.village.step) {
                let Some(opening) = action.kind.eases() else {
                    continue;
                };
                let owners = self.count(k, |regard| regard.owner) / self.last.len() as f64;
                let covered = self.houses[k].covered[place];
                added[opening.category] += opening.openness * covered * owners;
            }
        }
        added
    }
}
