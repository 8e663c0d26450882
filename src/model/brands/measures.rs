//! What is measured of brands? One row a measure: its name, unit, meaning and function of the sums. In a name `*` stands for a
//! brand.

use crate::model::brands::community::count;
use crate::model::brands::firm::Firm;
use crate::model::brands::firms::Firms;
use crate::model::brands::prosumers::ambassadors;
use crate::model::talk::opinion::rule::{DELIGHTED, NONE, is_against};
use crate::model::talk::opinion::standing::{Standing, Sums};
use crate::model::talk::trace::WHOLE;
use crate::model::talk::world::Talk;
use crate::scenario::Scenario;
use crate::scenario::brands::Consumers;

/// What a measure of one brand may look at.
pub struct View<'a> {
    firm: &'a Firm,
    standing: &'a Standing,
    wants: &'a Consumers,
    /// Its sums at the last row.
    before: &'a Sums,
    /// Those of the whole market since the last row: purchases in money, words.
    market: (f64, f64),
    /// Adults whose last purchase was of it.
    users: f64,
    adults: f64,
    steps: u32,
    /// Owners by their last experience: pleased, and against it.
    moods: (u64, u64),
}

impl View<'_> {
    fn share(&self, count: f64) -> f64 {
        count / self.adults
    }

    fn per_step(&self, of: fn(&Sums) -> u64) -> f64 {
        let grown = of(&self.standing.sums) - of(self.before);
        self.share(grown as f64) / f64::from(self.steps.max(1))
    }

    fn sums(&self) -> &Sums {
        &self.standing.sums
    }
}

/// A measure of each brand.
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

const fn by(name: &'static str, of: fn(&View) -> f64, meaning: &'static str) -> Measure {
    Measure {
        traced: true,
        ..row(name, ADULTS, of, meaning)
    }
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn channel(v: &View, channel: usize) -> f64 {
    v.share(v.sums().channels[channel] as f64 / WHOLE as f64)
}

fn words(sums: &Sums) -> u64 {
    sums.words + sums.words_against + sums.paid
}

const ADULTS: &str = "share of adults";
const STEP: &str = "per adult and step";
const MONEY: &str = "money";

/// Measures of each brand, in the order of the columns.
pub const MEASURES: &[Measure] = &[
    row(
        "aware_*",
        ADULTS,
        |v| v.share(count(&v.standing.aware)),
        "adults who know of the brand",
    ),
    row(
        "considered_*",
        ADULTS,
        |v| v.share(v.sums().considered as f64),
        "adults who have weighed it when about to buy",
    ),
    row(
        "buyers_*",
        ADULTS,
        |v| v.share(v.sums().buyers as f64),
        "adults who have paid for it",
    ),
    row(
        "repeated_*",
        "purchases per buyer",
        |v| ratio(v.sums().purchases as f64, v.sums().buyers as f64),
        "purchases so far over buyers",
    ),
    row(
        "users_*",
        ADULTS,
        |v| v.share(v.users),
        "adults who bought it last, or were given it",
    ),
    row(
        "purchases_*",
        STEP,
        |v| v.per_step(|sums| sums.purchases),
        "purchases since the last row, first and repeated",
    ),
    row(
        "market_share_*",
        "share of sales",
        |v| {
            let sold = v.sums().purchases - v.before.purchases;
            ratio(sold as f64 * v.firm.brand.price, v.market.0)
        },
        "its part of the money spent on all brands since the last row",
    ),
    row(
        "voice_share_*",
        "share of words",
        |v| ratio((words(v.sums()) - words(v.before)) as f64, v.market.1),
        "its part of what was said of all brands among customers since the last row",
    ),
    row(
        "opinion_*",
        "probability",
        |v| v.standing.mean_opinion(),
        "mean purchase probability that adults hold",
    ),
    row(
        "messages_positive_*",
        STEP,
        |v| v.per_step(|sums| sums.words + sums.paid),
        "words for it that reached someone since the last row",
    ),
    row(
        "messages_negative_*",
        STEP,
        |v| v.per_step(|sums| sums.words_against),
        "words against it that reached someone since the last row",
    ),
    row(
        "sentiment_*",
        "-1 to 1",
        |v| {
            let good = (v.sums().words + v.sums().paid - v.before.words - v.before.paid) as f64;
            let bad = (v.sums().words_against - v.before.words_against) as f64;
            ratio(good - bad, good + bad)
        },
        "words for it less words against it, over all words since the last row; 0 where nobody spoke",
    ),
    row(
        "promoters_*",
        "-1 to 1",
        |v| {
            let (pleased, against) = v.moods;
            let all = count(&v.standing.owners);
            ratio(pleased as f64 - against as f64, all)
        },
        "of its owners those whom their last experience delighted less those who speak against it",
    ),
    row(
        "disappointed_*",
        "share of purchases",
        |v| ratio(v.sums().let_downs as f64, v.sums().purchases as f64),
        "purchases so far that disappointed",
    ),
    row(
        "complaints_*",
        "per adult",
        |v| v.share(v.sums().complaints as f64),
        "complaints so far",
    ),
    row(
        "complaints_answered_*",
        "share of complaints",
        |v| ratio(v.sums().answered as f64, v.sums().complaints as f64),
        "of all complaints so far, those that were answered",
    ),
    row(
        "ignored_*",
        "share of complaints",
        |v| ratio(v.firm.account.ignored, v.sums().complaints as f64),
        "of all complaints so far, those whose writers waited in vain and turned against it",
    ),
    row(
        "members_*",
        ADULTS,
        |v| v.share(count(&v.standing.members)),
        "members of its community",
    ),
    row(
        "joined_*",
        "per adult",
        |v| v.share(v.firm.account.joined + v.sums().referred as f64),
        "times that adults have joined its community so far, of themselves or by the word of a member",
    ),
    row(
        "left_*",
        "per adult",
        |v| v.share(v.firm.account.left),
        "times that members have left its community of themselves so far; those whom advertisements drove away are in `annoyed`",
    ),
    row(
        "lost_*",
        "per adult",
        |v| v.share(v.sums().lost as f64),
        "times so far that someone bought another brand next",
    ),
    row(
        "annoyed_*",
        ADULTS,
        |v| v.share(v.sums().annoyed as f64),
        "adults whom its advertisements drove away",
    ),
    row(
        "fit_*",
        "0 to 1",
        |v| v.firm.fit(v.wants),
        "how well it fits what consumers want",
    ),
    row(
        "quality_*",
        "0 to 1",
        |v| v.firm.quality(v.wants),
        "its quality",
    ),
    row(
        "ideas_*",
        "per 1000 adults",
        |v| 1000.0 * v.share(v.firm.account.ideas),
        "ideas of consumers taken up so far",
    ),
    row(
        "customised_*",
        "share of purchases",
        |v| ratio(v.firm.account.customised, v.sums().purchases as f64),
        "purchases so far that were made to their buyers' wishes",
    ),
    row(
        "samples_*",
        ADULTS,
        |v| v.share(v.sums().samples as f64),
        "samples given so far",
    ),
    row(
        "online_*",
        "share of purchases",
        |v| ratio(v.sums().online as f64, v.sums().purchases as f64),
        "purchases so far that were made online",
    ),
    row(
        "researched_*",
        "share of purchases",
        |v| ratio(v.sums().looked_up as f64, v.sums().purchases as f64),
        "purchases so far that were made in stores after reviews were looked up online",
    ),
    row(
        "cost_*",
        MONEY,
        |v| v.firm.cost(),
        "what its actions have cost so far",
    ),
    row(
        "revenue_*",
        MONEY,
        |v| v.sums().purchases as f64 * v.firm.brand.price,
        "what its purchases have brought in so far",
    ),
    row(
        "npv_*",
        MONEY,
        |v| v.firm.account.net(),
        "margins of its purchases less costs of its actions so far, each discounted to the start at `adoption.discount`",
    ),
    row(
        "cost_per_adopter_*",
        "money per buyer",
        |v| ratio(v.firm.cost(), v.sums().buyers as f64),
        "what its actions have cost so far over the adults who have paid for it; 0 where nobody has",
    ),
    by("by_seed_*", |v| channel(v, 0), "owners who were given it"),
    by(
        "by_advertising_*",
        |v| channel(v, 1),
        "owners gained by advertisements or own initiative; the shares of channels add up to all owners",
    ),
    by(
        "by_offline_*",
        |v| channel(v, 2),
        "owners gained by ties of `network`",
    ),
    by(
        "by_online_*",
        |v| channel(v, 3),
        "owners gained by ties of `online`",
    ),
    by(
        "by_influencer_*",
        |v| channel(v, 4),
        "owners gained by paid voices",
    ),
    by(
        "by_review_*",
        |v| channel(v, 5),
        "owners gained by reviews of strangers",
    ),
    by(
        "by_owned_*",
        |v| channel(v, 6),
        "owners gained by the brand's own channel",
    ),
];

/// Measures of the whole market: name, unit, meaning.
pub const OF_MARKET: [(&str, &str, &str); 5] = [
    (
        "looked_up",
        "share of purchases in stores",
        "purchases in stores since the last row before which reviews were looked up online",
    ),
    (
        "stores_per_online",
        "money per money",
        "money spent in stores after looking up reviews online, over money spent online, since the last row; 0 where nothing was",
    ),
    (
        "originals",
        ADULTS,
        "adults who have had an idea that a brand took up",
    ),
    (
        "ambassadors",
        ADULTS,
        "adults who have spoken well of a brand within the last year, of their own accord and unpaid",
    ),
    (
        "participants",
        ADULTS,
        "adults who have told a brand that listens something that bears on what it makes: a complaint, or feedback as a member",
    ),
];

/// Name of the column of what an action has cost.
fn spent(brand: &str, action: &str) -> String {
    format!("spent_{brand}_{action}")
}

/// Heads of the columns: those of each brand in the order of the file, then those of the market.
#[must_use]
pub fn heads(scenario: &Scenario) -> Vec<(String, &'static str)> {
    let Some(market) = &scenario.market else {
        return Vec::new();
    };
    let causes = scenario.output.causes;
    let mut heads = Vec::new();
    for brand in &market.brands {
        let kept = MEASURES.iter().filter(|measure| causes || !measure.traced);
        heads.extend(kept.map(|m| (m.name.replace('*', &brand.name), m.unit)));
        let actions = brand.actions.iter();
        heads.extend(actions.map(|action| (spent(&brand.name, &action.name), MONEY)));
    }
    heads.extend(OF_MARKET.map(|(name, unit, _)| (name.to_owned(), unit)));
    heads
}

/// Names of all measures of some brands, but for costs of actions.
#[must_use]
pub fn all_names(brands: &[String]) -> Vec<String> {
    if brands.is_empty() {
        return Vec::new();
    }
    let of = |brand: &String| {
        let names = MEASURES.iter().map(|measure| measure.name);
        names
            .map(|name| name.replace('*', brand))
            .collect::<Vec<_>>()
    };
    let mut names: Vec<String> = brands.iter().flat_map(of).collect();
    names.extend(OF_MARKET.map(|(name, ..)| name.to_owned()));
    names
}

/// Values of the columns, `steps` steps after the last row, when sums were `before`, by lot.
#[must_use]
pub fn values(firms: &Firms, talk: &Talk, before: &[Sums], steps: u32) -> Vec<f64> {
    let scenario = &talk.shared.scenario;
    let (Some(market), Some(minds)) = (&scenario.market, &talk.minds) else {
        return Vec::new();
    };
    let order = market.order();
    let grown = |k: usize, of: fn(&Sums) -> u64| {
        let then = before.get(k).map_or(0, of);
        (of(&minds.standings[k].sums) - then) as f64
    };
    let all = 0..order.len();
    let sold = all
        .clone()
        .map(|k| grown(k, |sums| sums.purchases) * firms.firms[k].brand.price);
    let whole = (sold.sum(), all.map(|k| grown(k, words)).sum());
    let mut row = Vec::new();
    for place in 0..market.brands.len() {
        let k = order.iter().position(|&at| at == place).unwrap_or(0);
        let view = View {
            firm: &firms.firms[k],
            standing: &minds.standings[k],
            wants: &market.consumers,
            before: before.get(k).unwrap_or(&Sums::ZERO),
            market: whole,
            users: minds.users[k] as f64,
            adults: talk.adults() as f64,
            steps,
            moods: moods(&minds.standings[k]),
        };
        let kept = MEASURES
            .iter()
            .filter(|measure| scenario.output.causes || !measure.traced);
        row.extend(kept.map(|measure| (measure.of)(&view)));
        row.extend(&view.firm.costs);
    }
    row.extend(of_market(firms, &minds.standings, before));
    let adults = talk.adults() as f64;
    row.push(count(&firms.prosumers.originals) / adults);
    row.push(ambassadors(talk) as f64 / adults);
    row.push(count(&firms.prosumers.participants) / adults);
    row
}

/// Owners whom their last experience delighted, and those who speak against the brand.
fn moods(standing: &Standing) -> (u64, u64) {
    let (mut pleased, mut against) = (0, 0);
    for &mood in &standing.mood {
        if mood != NONE {
            pleased += u64::from(mood == DELIGHTED);
            against += u64::from(is_against(mood));
        }
    }
    (pleased, against)
}

fn of_market(firms: &Firms, standings: &[Standing], before: &[Sums]) -> [f64; 2] {
    let (mut stores, mut looked_up) = (0.0, 0.0);
    let (mut online, mut after) = (0.0, 0.0);
    for (k, (firm, standing)) in firms.firms.iter().zip(standings).enumerate() {
        let (now, then) = (&standing.sums, before.get(k).unwrap_or(&Sums::ZERO));
        let price = firm.brand.price;
        let there = now.online - then.online;
        let read = now.looked_up - then.looked_up;
        stores += (now.purchases - then.purchases - there) as f64;
        looked_up += read as f64;
        online += there as f64 * price;
        after += read as f64 * price;
    }
    [ratio(looked_up, stores), ratio(after, online)]
}

/// What a column means, whatever the brand's name.
#[must_use]
pub fn meaning(name: &str) -> Option<String> {
    let of_market = OF_MARKET.iter().find(|(known, ..)| *known == name);
    if let Some((.., meaning)) = of_market {
        return Some((*meaning).to_owned());
    }
    let of = |measure: &&Measure| {
        let brand = name.strip_prefix(measure.name.trim_end_matches('*'));
        brand.is_some_and(|brand| !brand.is_empty())
    };
    if let Some(measure) = MEASURES.iter().find(of) {
        let brand = name.strip_prefix(measure.name.trim_end_matches('*'))?;
        return Some(format!("{brand}: {}", measure.meaning));
    }
    let action = name.strip_prefix("spent_")?;
    Some(format!("what the action {action} has cost so far"))
}

/// What a measure is, for people; a name may hold `*` or a brand's name.
#[must_use]
pub fn explain(name: &str) -> Option<String> {
    let of_brand = MEASURES.iter().find(|measure| {
        let stem = measure.name.trim_end_matches('*');
        name.strip_prefix(stem).is_some_and(|rest| !rest.is_empty())
    });
    let (unit, meaning) = match of_brand {
        Some(measure) => (measure.unit, measure.meaning),
        None => {
            let found = OF_MARKET.iter().find(|(known, ..)| *known == name)?;
            (found.1, found.2)
        }
    };
    Some(format!(
        "{name}\n\n{meaning}\n\nkind      a measure: a column of series.csv\nunit      {unit}\n"
    ))
}
