//! What holds for everyone at a date? The drivers' values, and what follows from them for each category and kind of work.
//!
//! **Question.** What do the drivers of a date come to for each category of need and each kind of work?
//!
//! **Rule.** The price of a category is `drivers.price` times `drivers.skilled_price` or `drivers.goods_price`, as
//! `priced_by` says. Of the missing share of work `m = 1 - employment`, work sharing shortens everyone's hours by the
//! factor `f = 1 - work_sharing * m`, and the share `U = 1 - employment / f` of wage workers is unemployed, so that
//! `(1 - U) f = employment`. Usual market hours H are `cash_hours` outside wage work, `hours * f` at work, `unemployed_hours`
//! without work. Wage workers whose rank is below `drivers.activity` are sedentary. A week at work buys
//! `A = hours f (1 - U) / sum of price times need` weeks of all needs; personalisation is the driver times `A^affluence`, at
//! most 1. With personalisation P, `Q_M = 1 + fit P` and `Q_C = 1 + cocreation_fit P`.
//!
//! **Source.** Identities; the drivers are inputs. That those whose lower needs are met want what is their own: Maslow 1954, as a
//! seed document has it (M10).
//!
//! **Assumptions.** Nothing that adults do moves a driver: prices, wages and tools come from outside. A driver's value at a
//! step's date holds for the whole step.
//!
//! **Parameters.** `drivers.*`, `household.cash_hours`, `household.unemployed_hours`, `household.affluence`,
//! `household.categories.*`.

use crate::drivers::series::Series;
use crate::engine::arithmetic::{probability_of_rate, single, threshold};
use crate::model::household::make_or_buy::Offer;
use crate::scenario::Scenario;

/// Kinds of work: outside wage work, at work for wages, unemployed. Index into everything that depends on work.
pub const KINDS_OF_WORK: usize = 3;

/// Values of the drivers at a date, lists in the order of the categories.
#[derive(Clone, Debug, PartialEq)]
pub struct DriverValues {
    /// Full-time week, hours.
    pub hours: f64,
    /// Work to be had, share of the work wanted.
    pub employment: f64,
    /// Share of missing work that shortens hours.
    pub work_sharing: f64,
    /// Factor on goods prices.
    pub goods_price: f64,
    /// Factor on prices of skilled labour.
    pub skilled_price: f64,
    /// Mean years of schooling.
    pub schooling: f64,
    /// Share of people reached by the social web.
    pub reach: f64,
    /// Share of wage workers in sedentary work.
    pub activity: f64,
    /// Personalisation wanted, as affluence has it.
    pub personalisation: f64,
    /// Price of a week's need before the common factor, hours of the mean wage.
    pub price: Vec<f64>,
    /// Output per home hour.
    pub tools: Vec<f64>,
    /// Market quality.
    pub quality: Vec<f64>,
    /// Openness to co-creation.
    pub openness: Vec<f64>,
    /// How much is needed.
    pub need: Vec<f64>,
}

impl DriverValues {
    /// The values of a scenario's drivers at a date.
    #[must_use]
    pub fn at(scenario: &Scenario, date: f64) -> Self {
        let drivers = &scenario.drivers;
        let all = |list: &[Series]| list.iter().map(|series| series.at(date)).collect();
        let mut values = Self {
            hours: drivers.hours.at(date),
            employment: drivers.employment.at(date),
            work_sharing: drivers.work_sharing.at(date),
            goods_price: drivers.goods_price.at(date),
            skilled_price: drivers.skilled_price.at(date),
            schooling: drivers.schooling.at(date),
            reach: drivers.reach.at(date),
            activity: drivers.activity.at(date),
            personalisation: drivers.personalisation.at(date),
            price: all(&drivers.price),
            tools: all(&drivers.tools),
            quality: all(&drivers.quality),
            openness: all(&drivers.openness),
            need: all(&drivers.need),
        };
        let affluence = scenario.household.affluence;
        if affluence > 0.0 {
            let wanted = values.personalisation * libm::pow(values.affluence(scenario), affluence);
            values.personalisation = wanted.min(1.0);
        }
        values
    }

    /// Weeks of all needs that the pay of a week at work buys, in the mean over those at work and without.
    #[must_use]
    pub fn affluence(&self, scenario: &Scenario) -> f64 {
        let categories = scenario.household.categories.iter().enumerate();
        let costs = categories.map(|(c, one)| self.market_price(one.skilled, c) * self.need[c]);
        self.hours * self.employment / costs.sum::<f64>()
    }

    /// What a week's need of category `c` costs on the market, hours of the mean wage.
    #[must_use]
    pub fn market_price(&self, skilled: bool, c: usize) -> f64 {
        self.price[c]
            * if skilled {
                self.skilled_price
            } else {
                self.goods_price
            }
    }

    /// Hours factor and share of wage workers without work, when missing work is partly shared.
    ///
    /// Of the missing share m = 1 - employment, work sharing takes `work_sharing * m` off everyone's hours; the rest are
    /// unemployed: (1 - U) * factor = employment.
    #[must_use]
    pub fn scarcity(&self) -> (f64, f64) {
        let factor = 1.0 - self.work_sharing * (1.0 - self.employment);
        (factor, (1.0 - self.employment / factor).max(0.0))
    }
}

/// Chances of a review, as thresholds for a random word, by the kind of work before (row) and now (column).
pub type ReviewThresholds = [[u64; KINDS_OF_WORK]; KINDS_OF_WORK];

/// The threshold of what is certain: every word is below it.
pub const CERTAIN: u64 = 1 << 32;

/// What holds for everyone at a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// The step, part of the address of draws.
    pub step: u32,
    /// Its date in years.
    pub date: f64,
    /// Values of the drivers.
    pub values: DriverValues,
    /// Usual market hours by kind of work, before personal wants.
    pub market_hours: [f32; KINDS_OF_WORK],
    /// Wage workers whose sedentary rank is below this are sedentary, of 65,536.
    pub sedentary_below: u32,
    /// Wage workers whose lot is below this are unemployed, of 65,536.
    pub unemployed_below: u32,
    /// What each category offers.
    pub offers: Vec<Offer>,
    /// Chances of a review, per category.
    pub reviews: Vec<ReviewThresholds>,
}

impl Moment {
    /// Gives every habit the same chance of a review.
    pub fn review_each_with(&mut self, chance: f64) {
        let limit = threshold(chance);
        for thresholds in &mut self.reviews {
            *thresholds = [[limit; KINDS_OF_WORK]; KINDS_OF_WORK];
        }
    }

    /// The start: every habit is under review, as habits settle.
    #[must_use]
    pub fn first(scenario: &Scenario) -> Self {
        let values = DriverValues::at(scenario, scenario.clock.start);
        let always = [[CERTAIN; KINDS_OF_WORK]; KINDS_OF_WORK];
        let reviews = vec![always; scenario.household.categories.len()];
        Self::new(scenario, 0, values, reviews)
    }

    /// The moment of a step, given the one before it and what brands add to the openness of each category, if they do.
    #[must_use]
    pub fn next(scenario: &Scenario, before: &Self, opened: &[f64]) -> Self {
        let step = before.step + 1;
        let mut values = DriverValues::at(scenario, scenario.clock.date(step));
        for (openness, added) in values.openness.iter_mut().zip(opened) {
            *openness = (*openness + added).min(1.0);
        }
        let mut moment = Self::new(scenario, step, values, Vec::new());
        let rate = scenario.household.review_rate * scenario.clock.years_per_step();
        for (offer, last) in moment.offers.iter().zip(&before.offers) {
            let price_change = f64::from((offer.price_ln - last.price_ln).abs());
            let mut thresholds = [[0; KINDS_OF_WORK]; KINDS_OF_WORK];
            for (was, row) in thresholds.iter_mut().enumerate() {
                for (is, chance) in row.iter_mut().enumerate() {
                    let hours =
                        f64::from(moment.market_hours[is]) / f64::from(before.market_hours[was]);
                    let news = price_change + libm::log(hours).abs();
                    let hazard = rate + scenario.household.alertness * news;
                    *chance = threshold(probability_of_rate(hazard, 1.0));
                }
            }
            moment.reviews.push(thresholds);
        }
        moment
    }

    fn new(
        scenario: &Scenario,
        step: u32,
        values: DriverValues,
        reviews: Vec<ReviewThresholds>,
    ) -> Self {
        let (factor, unemployed) = values.scarcity();
        let household = &scenario.household;
        let offers = (0..household.categories.len())
            .map(|c| offer(scenario, &values, c))
            .collect();
        Self {
            step,
            date: scenario.clock.date(step),
            market_hours: [
                single(household.cash_hours),
                single(values.hours * factor),
                single(household.unemployed_hours),
            ],
            sedentary_below: of_65536(values.activity),
            unemployed_below: of_65536(unemployed),
            offers,
            reviews,
            values,
        }
    }
}

fn offer(scenario: &Scenario, values: &DriverValues, c: usize) -> Offer {
    let category = &scenario.household.categories[c];
    let price = values.market_price(category.skilled, c);
    let wanted = values.personalisation;
    Offer {
        price: single(price),
        price_ln: single(libm::log(price)),
        make_hours: single(category.need_hours / values.tools[c]),
        tools_ln: single(libm::log(values.tools[c])),
        fit_ln: single(libm::log1p(category.fit * wanted)),
        cocreation_fit_ln: single(libm::log1p(category.cocreation_fit * wanted)),
        quality_ln: single(libm::log(values.quality[c])),
        openness: single(values.openness[c]),
        need: single(values.need[c]),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "0 <= share <= 1"
)]
fn of_65536(share: f64) -> u32 {
    libm::rint(share * 65_536.0) as u32
}
