//! What is measured of talk? One row a measure: its name, unit, meaning and function of the sums.

use crate::model::talk::opinion::standing::Sums;
use crate::model::talk::tally::Tally;
use crate::model::talk::trace::WHOLE;
use crate::model::talk::world::{OUTSIDE, Talk};
use crate::scenario::Scenario;

/// What a measure may look at.
pub struct View<'a> {
    /// Sums now.
    pub tally: &'a Tally,
    /// Sums at the last row.
    pub before: &'a Tally,
    /// Steps since the last row; 0 at the first.
    pub steps: u32,
    /// All adults.
    pub adults: u64,
    /// Adults who could ever adopt.
    pub market: u64,
    /// Adults who are online.
    pub online: u64,
    /// Sums of the rule `opinion`, now and at the last row.
    pub sums: Sums,
    /// The same at the last row.
    pub sums_before: &'a Sums,
    /// Mean opinion.
    pub opinion: f64,
}

impl<'a> View<'a> {
    /// The view of a state whose last row was written `steps` steps ago.
    #[must_use]
    pub fn of(talk: &'a Talk, before: &'a (Tally, Sums), steps: u32) -> Self {
        let outside = talk.status.iter().filter(|&&s| s == OUTSIDE).count() as u64;
        let adults = talk.adults() as u64;
        let online = talk
            .connected
            .iter()
            .map(|bits| u64::from(bits.count_ones()));
        let minds = talk.minds.as_ref();
        Self {
            sums: minds.map_or(Sums::ZERO, |minds| minds.sums()),
            sums_before: &before.1,
            opinion: minds.map_or(0.0, |minds| minds.mean_opinion()),
            tally: &talk.tally,
            before: &before.0,
            steps,
            adults,
            market: adults - outside,
            online: online.sum(),
        }
    }

    /// A number of adults as a share of all.
    fn share(&self, count: u64) -> f64 {
        count as f64 / self.adults as f64
    }

    /// A growth since the last row, per adult and step.
    fn per_step(&self, now: u64, before: u64) -> f64 {
        if self.steps == 0 {
            0.0
        } else {
            self.share(now - before) / f64::from(self.steps)
        }
    }

    fn channel(&self, channel: usize) -> f64 {
        self.tally.channels[channel] as f64 / WHOLE as f64 / self.adults as f64
    }
}

/// A measure, which is a column of `series.csv`.
pub struct Measure {
    /// Name.
    pub name: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// Meaning, in a sentence.
    pub meaning: &'static str,
    /// How it is found.
    pub of: fn(&View) -> f64,
    /// When it is recorded.
    pub only: Only,
}

/// When a measure is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    /// Wherever something spreads.
    Always,
    /// Where causes are traced.
    Traced,
    /// Under the rule `opinion`.
    Held,
}

const fn row(
    name: &'static str,
    unit: &'static str,
    of: fn(&View) -> f64,
    meaning: &'static str,
) -> Measure {
    Measure {
        name,
        unit,
        meaning,
        of,
        only: Only::Always,
    }
}

const fn held(
    name: &'static str,
    unit: &'static str,
    of: fn(&View) -> f64,
    meaning: &'static str,
) -> Measure {
    Measure {
        only: Only::Held,
        ..row(name, unit, of, meaning)
    }
}

const fn traced(name: &'static str, of: fn(&View) -> f64, meaning: &'static str) -> Measure {
    Measure {
        name,
        unit: "share of adults",
        meaning,
        of,
        only: Only::Traced,
    }
}

/// All measures of talk, in the order of the columns.
pub const MEASURES: &[Measure] = &[
    row(
        "adopted",
        "share of adults",
        |v| v.share(v.tally.adopted),
        "adults who have adopted",
    ),
    row(
        "new_adopters",
        "share of adults per step",
        |v| v.per_step(v.tally.adopted, v.before.adopted),
        "adults who adopted since the last row, per step",
    ),
    row(
        "hazard",
        "per step",
        hazard,
        "of those who could still adopt at the last row, the share that has since, per step",
    ),
    row(
        "could_adopt",
        "share of adults",
        |v| v.share(open(v, v.tally)),
        "adults in the market who have neither adopted nor rejected",
    ),
    row(
        "aware",
        "share of adults",
        |v| v.share(v.tally.aware.max(v.tally.adopted + v.tally.rejected)),
        "adults who know of it: under the rules `utility` and `opinion` all who heard of it or had it from the start, else \
         those who have decided",
    ),
    row(
        "rejected",
        "share of adults",
        |v| v.share(v.tally.rejected),
        "adults who have rejected it for good",
    ),
    row(
        "disappointed",
        "share of adults",
        |v| v.share(v.tally.disappointed),
        "adopters who were disappointed and speak against it",
    ),
    row(
        "messages_positive",
        "per adult and step",
        |v| v.per_step(v.tally.messages, v.before.messages),
        "words for it that reached someone since the last row",
    ),
    row(
        "messages_negative",
        "per adult and step",
        |v| v.per_step(v.tally.messages_against, v.before.messages_against),
        "words against it that reached someone since the last row",
    ),
    row(
        "sentiment",
        "-1 to 1",
        sentiment,
        "words for it less words against it, over all words since the last row; 0 where nobody spoke",
    ),
    row(
        "reached",
        "share of adults",
        |v| v.share(v.online),
        "adults who are online, where there is an online network",
    ),
    row(
        "npv",
        "adoptions per adult",
        |v| v.tally.value as f64 / WHOLE as f64 / v.adults as f64,
        "adoptions so far, each discounted to the start at `adoption.discount`",
    ),
    traced(
        "by_seed",
        |v| v.channel(0),
        "adopters who had it from the start",
    ),
    traced(
        "by_advertising",
        |v| v.channel(1),
        "adoptions owed to advertising, mass media or own initiative; the shares of channels add up to `adopted`",
    ),
    traced(
        "by_offline",
        |v| v.channel(2),
        "adoptions owed to ties of `network`",
    ),
    traced(
        "by_online",
        |v| v.channel(3),
        "adoptions owed to ties of `online`",
    ),
    traced(
        "by_influencer",
        |v| v.channel(4),
        "adoptions owed to paid voices",
    ),
    traced(
        "by_review",
        |v| v.channel(5),
        "adoptions owed to reviews by strangers",
    ),
    traced(
        "by_owned",
        |v| v.channel(6),
        "adoptions owed to the seller's own channel",
    ),
    held(
        "opinion",
        "probability",
        |v| v.opinion,
        "mean purchase probability that adults hold",
    ),
    held(
        "purchases",
        "per adult and step",
        |v| v.per_step(v.sums.purchases, v.sums_before.purchases),
        "purchases since the last row, first and repeated",
    ),
    held(
        "reviews",
        "per adult",
        |v| v.share(v.sums.reviews + v.sums.reviews_against),
        "reviews posted so far",
    ),
    held(
        "reviews_good",
        "share of reviews",
        |v| {
            let all = v.sums.reviews + v.sums.reviews_against;
            v.sums.reviews as f64 / all.max(1) as f64
        },
        "of all reviews so far, the good ones",
    ),
    held(
        "messages_seller",
        "per adult and step",
        |v| v.per_step(v.sums.seller, v.sums_before.seller),
        "words of the seller to customers that reached someone since the last row: advertisements and own channel",
    ),
    held(
        "messages_feedback",
        "per adult and step",
        |v| {
            let all = |sums: &Sums| sums.praise + sums.complaints;
            v.per_step(all(&v.sums), all(v.sums_before))
        },
        "words of customers to the seller since the last row: praise and complaints",
    ),
    held(
        "messages_paid",
        "per adult and step",
        |v| v.per_step(v.sums.paid, v.sums_before.paid),
        "words of paid voices that reached someone since the last row; part of `messages_positive`",
    ),
    held(
        "complaints",
        "per adult",
        |v| v.share(v.sums.complaints),
        "complaints to the seller so far",
    ),
    held(
        "complaints_answered",
        "share of complaints",
        |v| v.sums.answered as f64 / v.sums.complaints.max(1) as f64,
        "of all complaints so far, those that were answered",
    ),
];

fn open(v: &View, tally: &Tally) -> u64 {
    v.market - tally.adopted - tally.rejected
}

fn hazard(v: &View) -> f64 {
    let (before, steps) = (open(v, v.before), f64::from(v.steps));
    if before == 0 || v.steps == 0 {
        return 0.0;
    }
    (v.tally.adopted - v.before.adopted) as f64 / before as f64 / steps
}

fn sentiment(v: &View) -> f64 {
    let good = (v.tally.messages - v.before.messages) as f64;
    let bad = (v.tally.messages_against - v.before.messages_against) as f64;
    if good + bad > 0.0 {
        (good - bad) / (good + bad)
    } else {
        0.0
    }
}

/// The measures that a scenario records.
pub fn recorded(scenario: &Scenario) -> impl Iterator<Item = &'static Measure> {
    let spreads = scenario.adoption.as_ref();
    let (on, causes) = (spreads.is_some(), scenario.output.causes);
    let held = spreads.is_some_and(|adoption| adoption.rule.opinion().is_some());
    MEASURES.iter().filter(move |measure| {
        on && match measure.only {
            Only::Always => true,
            Only::Traced => causes,
            Only::Held => held,
        }
    })
}
