//! What does a brand do in a step, and what does it cost?
//!
//! **Question.** What becomes of a year's budget in the step that comes: how many advertisements, words and posts reach an adult?
//!
//! **Rule.** An action takes the part of its yearly budget that falls on the step between its start and end.
//!
//! - *Advertising* buys contacts. Of those bought and not yet met, the share `carryover` a week is met later (adstock), so that
//!   all are met in the end; each weighs `exp(-wearout a)`, a the contacts an adult meets in a week. An advertisement in social
//!   space drives an adult online away with probability `annoyance`.
//! - *Conversation* spreads words of the brand's own channel over all who know of it; a *destination* over those who own it.
//! - *Seeding* pays those seeded for their posts; a product *open* to repair and change costs money an owner; one made to its
//!   buyers' wishes (*customise*) costs money a purchase, and closes the part `personal` of the gap in fit. Of each the budget
//!   covers a part, and only that part is done.
//! - A brand that talks with everyone who knows of it once a week raises the quality expected by those online by
//!   `dialogue_expectation`, one that talks less in proportion.
//!
//! **Source.** Adstock: Broadbent 1979; elasticity twice as great in the long run as in the short: Sethuraman, Tellis & Briesch
//! 2011; advertising as an intruder: a claim of the seed documents (M25).
//!
//! **Assumptions.** Contacts fall on adults independently (Poisson). All whom a brand seeded are one group: while any of its
//! seeding actions lasts they post at the sum of the rates. Words are bought for those who know of the brand and were not
//! driven away, and for all who own it.
//!
//! **Parameters.** `brands.*.actions.*`, `consumers.annoyance`, `dialogue_expectation`, `expectation`, `experience_sd`.

use crate::engine::arithmetic::{normal_cumulative, single};
use crate::engine::clock::Clock;
use crate::model::brands::firm::Firm;
use crate::model::talk::opinion::rule::Impact;
use crate::model::talk::opinion::standing::Offer;
use crate::scenario::brands::{Action, Consumers, Deed};
use crate::scenario::opinion::Opinion;

/// Weeks in a year.
pub const WEEKS: f64 = 52.0;

/// Years of the step after `step` in which an action goes on.
#[must_use]
pub fn years_of(action: &Action, clock: &Clock, step: u32) -> f64 {
    let (first, last) = (clock.date(step), clock.date(step + 1));
    let start = action.start.unwrap_or(f64::NEG_INFINITY).max(first);
    let end = action.end.unwrap_or(f64::INFINITY).min(last);
    (end - start).max(0.0)
}

/// Whether an action begins in the step after `step`.
#[must_use]
pub fn begins(action: &Action, clock: &Clock, step: u32) -> bool {
    let start = action.start.unwrap_or(clock.start).max(clock.start);
    clock.date(step) <= start && start < clock.date(step + 1)
}

/// Years since a brand came during the run; none if it was there from the start, negative before it comes.
#[must_use]
pub fn age(firm: &Firm, clock: &Clock, step: u32) -> Option<f64> {
    let entry = firm.brand.entry.filter(|&entry| entry > clock.start);
    entry.map(|entry| clock.date(step) - entry)
}

/// What everyone shares who plans.
#[derive(Clone, Copy, Debug)]
pub struct Desk<'a> {
    /// What consumers want.
    pub wants: &'a Consumers,
    /// How opinions form.
    pub opinion: &'a Opinion,
    /// Dates.
    pub clock: &'a Clock,
    /// The step that is over.
    pub step: u32,
    /// What a unit of money is worth at the start.
    pub worth: f64,
    /// The same at the end of the step that comes.
    pub worth_next: f64,
}

/// Adults whom a brand can reach.
#[derive(Clone, Copy, Debug)]
pub struct Public {
    /// Those who know of it and were not driven away.
    pub known: f64,
    /// Those who own it.
    pub owned: f64,
    /// Those who are paid to post.
    pub voices: f64,
}

/// What the actions of a step come to.
struct Acts {
    ads: Ads,
    /// Words of its own channel to each who knows of it, and more to each who owns it.
    said: f64,
    told: f64,
    /// Posts of each of its paid voices.
    posts: f64,
    /// Part of its product that is made as for everyone.
    common: f64,
}

/// What a brand offers in the step that comes, and pays for.
#[must_use]
pub fn offer(firm: &mut Firm, desk: &Desk<'_>, public: Public) -> Offer {
    let weeks = desk.clock.years_per_step() * WEEKS;
    let age = age(firm, desk.clock, desk.step);
    let acts = acts(firm, desk, public);
    let expected = [
        0.0,
        desk.wants.dialogue_expectation * dialogue(acts.said, weeks),
    ];
    let (delight, disappointment) = experiences(firm.quality(desk.wants), desk.wants, expected);
    let fit = firm.fit(desk.wants);
    Offer {
        sold: age.is_none_or(|age| age > -1e-9),
        ads: acts.ads.met,
        ad: acts.ads.weight(desk.opinion),
        annoyance: desk.wants.annoyance * acts.ads.social(),
        owned: [acts.said, acts.said + acts.told],
        delight,
        disappointment,
        log_price: single(libm::log(firm.brand.price / desk.wants.usual_price)),
        fit: single(1.0 - (1.0 - fit) * acts.common),
        newness: newness(age),
        channels: [firm.brand.sells_online, firm.brand.sells_in_stores],
        posts: acts.posts,
        worth: firm.brand.price * firm.brand.margin * desk.worth_next,
    }
}

/// Does and pays for the actions of the step that comes.
fn acts(firm: &mut Firm, desk: &Desk<'_>, public: Public) -> Acts {
    let years = desk.clock.years_per_step();
    let weeks = years * WEEKS;
    let mut acts = Acts {
        ads: Ads::default(),
        said: 0.0,
        told: 0.0,
        posts: 0.0,
        common: 1.0,
    };
    for place in 0..firm.brand.actions.len() {
        let action = &firm.brand.actions[place];
        let lasts = years_of(action, desk.clock, desk.step);
        let money = action.budget * lasts;
        match action.kind {
            Deed::Advertise {
                contact_cost,
                carryover,
                social,
                wearout,
            } => {
                let kept = libm::pow(carryover, weeks);
                let bought = money / contact_cost / firm.adults;
                let pool = firm.pools[place] + bought;
                firm.pools[place] = pool * kept;
                acts.ads.add(pool * (1.0 - kept), social, wearout, weeks);
                firm.pay(place, money, desk.worth);
            }
            Deed::Converse { contact_cost } => {
                let words = if public.known > 0.0 {
                    firm.pay(place, money, desk.worth);
                    money / contact_cost / public.known
                } else {
                    0.0
                };
                firm.coverage[place] = dialogue(words, weeks);
                acts.said += words;
            }
            Deed::Destination { contact_cost } if public.owned > 0.0 => {
                acts.told += money / contact_cost / public.owned;
                firm.pay(place, money, desk.worth);
            }
            Deed::Seed {
                posts, post_cost, ..
            } if lasts > 0.0 => {
                let due = posts * lasts * public.voices * post_cost;
                acts.posts += posts * lasts * firm.cover(place, due, money, desk.worth);
            }
            Deed::Open { owner_cost, .. } if lasts > 0.0 => {
                let due = public.owned * owner_cost * lasts;
                firm.cover(place, due, money, desk.worth);
            }
            // What is made to wishes is paid for when it is known how many bought it.
            Deed::Customise { personal, .. } if lasts > 0.0 => {
                acts.common *= 1.0 - personal * firm.coverage[place] * (lasts / years);
            }
            _ => {}
        }
    }
    acts
}

/// How far a brand is in dialogue that says so many words to each who knows of it: fully with one a week.
fn dialogue(words: f64, weeks: f64) -> f64 {
    (words / weeks).min(1.0)
}

/// How new a brand is that came so many years ago.
fn newness(age: Option<f64>) -> f32 {
    age.map_or(0.0, |age| single(libm::exp(-age.max(0.0))))
}

/// Shares of purchases that delight and that disappoint, of adults offline and online, of whom more may be expected.
#[must_use]
pub fn experiences(quality: f64, wants: &Consumers, more: [f64; 2]) -> ([f64; 2], [f64; 2]) {
    let beyond = |margin: f64| {
        if wants.experience_sd > 0.0 {
            normal_cumulative(-margin / wants.experience_sd)
        } else {
            f64::from(u8::from(margin < 0.0))
        }
    };
    let gap = more.map(|more| quality - wants.expectation - more);
    (
        gap.map(|gap| beyond(wants.delight_margin - gap)),
        gap.map(|gap| beyond(wants.disappointment_margin + gap)),
    )
}

/// Advertisements of all actions of a brand that an adult meets in a step.
#[derive(Default)]
struct Ads {
    met: f64,
    worn: f64,
    in_social_space: f64,
}

impl Ads {
    fn add(&mut self, met: f64, social: f64, wearout: f64, weeks: f64) {
        self.met += met;
        self.worn += met * libm::exp(-wearout * met / weeks);
        self.in_social_space += met * social;
    }

    /// Mean weight of one.
    fn weight(&self, opinion: &Opinion) -> f32 {
        let fresh = f64::from(Impact::of(opinion).ad);
        if self.met > 0.0 {
            single(fresh * self.worn / self.met)
        } else {
            single(fresh)
        }
    }

    /// Share in social space.
    fn social(&self) -> f64 {
        if self.met > 0.0 {
            self.in_social_space / self.met
        } else {
            0.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{begins, experiences, years_of};
    use crate::engine::clock::{Clock, StepLength};
    use crate::scenario::brands::{Action, Consumers, Deed};

    const MONTHS: Clock = Clock {
        start: 2000.0,
        length: StepLength::Month,
        steps: 24,
    };

    #[test]
    fn a_budget_is_spent_within_its_dates_whatever_the_step() {
        for length in [StepLength::Week, StepLength::Month, StepLength::Year] {
            let action = Action {
                name: "a".to_owned(),
                start: Some(2000.3),
                end: Some(2001.45),
                budget: 1.0,
                kind: Deed::Converse { contact_cost: 1.0 },
            };
            let clock = Clock {
                length,
                steps: 2 * length.per_year(),
                ..MONTHS
            };
            let years: f64 = (0..clock.steps).map(|k| years_of(&action, &clock, k)).sum();
            assert!((years - 1.15).abs() < 1e-9, "{years}");
            let starts = (0..clock.steps).filter(|&k| begins(&action, &clock, k));
            assert_eq!(starts.count(), 1);
        }
    }

    #[test]
    fn quality_that_is_expected_delights_one_in_five() {
        let wants = Consumers {
            expectation: 0.5,
            experience_sd: 0.2,
            delight_margin: 0.168_32,
            disappointment_margin: 0.328_97,
            ..Consumers::BLANK
        };
        let (delight, let_down) = experiences(0.5, &wants, [0.0, 0.1]);
        // Normal quantiles of .20 and .05: .84162 and 1.64485 times .2.
        assert!((delight[0] - 0.20).abs() < 1e-4 && (let_down[0] - 0.05).abs() < 1e-4);
        assert!(delight[1] < delight[0] && let_down[1] > let_down[0]);
    }
}
