//! What is measured of talk? One row a measure: its name, unit, meaning and function of the sums.

use crate::model::talk::trace::WHOLE;
use crate::model::talk::world::{OUTSIDE, Talk, Tally};
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
}

impl<'a> View<'a> {
    /// The view of a state whose last row was written `steps` steps ago.
    #[must_use]
    pub fn of(talk: &'a Talk, before: &'a Tally, steps: u32) -> Self {
        let outside = talk.status.iter().filter(|&&s| s == OUTSIDE).count() as u64;
        let adults = talk.adults() as u64;
        let online = talk
            .connected
            .iter()
            .map(|bits| u64::from(bits.count_ones()));
        Self {
            tally: &talk.tally,
            before,
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
    /// Whether it needs causes to be traced.
    pub traced: bool,
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
        traced: false,
    }
}

const fn traced(name: &'static str, of: fn(&View) -> f64, meaning: &'static str) -> Measure {
    Measure {
        name,
        unit: "share of adults",
        meaning,
        of,
        traced: true,
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
        "adults who know of it: under the rule `utility` by mass media or a tie, else those who have decided",
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
    let on = scenario.adoption.is_some();
    let causes = scenario.output.causes;
    MEASURES
        .iter()
        .filter(move |measure| on && (causes || !measure.traced))
}
