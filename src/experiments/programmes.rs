//! What is each action of a brand worth? Every run once more without it, on the same random numbers.
//!
//! The gain of an action is the discounted margin of the brand's purchases with it less without it. It is split by adult (Libai,
//! Muller & Peres 2013): *expansion* comes from those who would never have bought the brand, less those who would have and now do
//! not; *acceleration* from those who buy it either way, earlier or more often. Where all buy in the end whatever is done,
//! expansion is exactly 0. The action's own cost, discounted too, is told beside the gain.
//!
//! Actions help or hinder each other, so that what each adds to the others does not sum to what they do together. A brand with
//! several actions is therefore run once more without any of them; that row is called `all`, which no action may be.

use crate::experiments::execute::Watch;
use crate::experiments::run::{Record, RunPlan, Simulation};
use crate::model::measures;
use crate::output::table::{Table, Values};
use crate::scenario::Scenario;
use crate::scenario::brands::{Brand, Deed};
use std::sync::Arc;

/// The name of all actions of a brand together; no action may bear it.
pub const ALL: &str = "all";

/// What an action was worth in a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Programme {
    /// Place of the brand in the file.
    pub brand: usize,
    /// Place of the action; none where all of the brand's actions are meant.
    pub action: Option<usize>,
    /// What it cost, discounted to the start.
    pub cost: f64,
    /// Part of the gain from those who buy either way.
    pub acceleration: f64,
    /// Part of the gain from those who would never have bought.
    pub expansion: f64,
    /// Adults who have paid for the brand by the end with it, less those who have without.
    pub adopters: f64,
    /// What was said of the brand without an action that answers complaints, by row; empty for other actions.
    pub talk: Vec<Talk>,
}

/// What was said of a brand since the row before.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Talk {
    /// Words for it that reached someone, per adult and step.
    pub positive: f64,
    /// Words against it.
    pub negative: f64,
    /// Words for it less words against it, over all.
    pub sentiment: f64,
}

/// The value of every action in a run that is done; none when it was asked to stop. Empty where nobody wants it.
#[must_use]
pub fn value(with: &Simulation, watch: &dyn Watch) -> Option<Vec<Programme>> {
    let scenario = &with.plan().scenario;
    let Some(market) = scenario
        .market
        .as_ref()
        .filter(|_| scenario.output.programmes)
    else {
        return Some(Vec::new());
    };
    let mut all = Vec::new();
    for (brand, settings) in market.brands.iter().enumerate() {
        for action in left_out(settings) {
            all.push(one(with, watch, brand, action)?);
        }
    }
    Some(all)
}

/// What is left out in turn of a brand's plan: each action, and all of them where they are several.
fn left_out(brand: &Brand) -> impl Iterator<Item = Option<usize>> + use<> {
    let count = brand.actions.len();
    let all = (count > 1).then_some(None);
    (0..count).map(Some).chain(all)
}

/// The value of an action, or of all; none when asked to stop.
fn one(
    with: &Simulation,
    watch: &dyn Watch,
    brand: usize,
    action: Option<usize>,
) -> Option<Programme> {
    let scenario = &with.plan().scenario;
    let plan = RunPlan {
        scenario: Arc::new(without(scenario, brand, action)),
        run: with.plan().run,
    };
    let mut other = Simulation::begin_unless(plan, &|| watch.stop())?;
    while !other.is_done() {
        if watch.stop() {
            return None;
        }
        other.step();
        watch.step_done(with.plan().run);
    }
    let (acceleration, expansion) = split(worths(with, brand), worths(&other, brand));
    let brands = scenario.market.iter().flat_map(|market| &market.brands);
    let settings = brands.skip(brand).take(1);
    let mut actions = settings.flat_map(|one| one.actions.iter().enumerate());
    let answers = actions
        .any(|(place, one)| Some(place) == action && matches!(one.kind, Deed::Answer { .. }));
    Some(Programme {
        brand,
        action,
        cost: spent(with, brand) - spent(&other, brand),
        acceleration,
        expansion,
        adopters: buyers(with, brand) - buyers(&other, brand),
        talk: if answers {
            talk(&other, brand)
        } else {
            Vec::new()
        },
    })
}

/// How many runs the value of all actions takes beside each run itself.
#[must_use]
pub fn more_runs(scenario: &Scenario) -> u32 {
    let market = scenario.market.as_ref();
    let market = market.filter(|_| scenario.output.programmes);
    let brands = market.iter().flat_map(|market| &market.brands);
    let runs = brands.map(|brand| left_out(brand).count()).sum::<usize>();
    u32::try_from(runs).unwrap_or(u32::MAX)
}

/// The scenario without an action, or without any; its brands keep their lots, so that all random numbers stay where they are.
fn without(scenario: &Scenario, brand: usize, action: Option<usize>) -> Scenario {
    let mut other = scenario.clone();
    if let Some(market) = &mut other.market {
        let actions = &mut market.brands[brand].actions;
        match action {
            Some(action) => drop(actions.remove(action)),
            None => actions.clear(),
        }
    }
    other.output.causes = false;
    other.output.agents = false;
    other
}

/// Place of a brand among the firms, which stand in the order of their lots.
fn firm(simulation: &Simulation, brand: usize) -> usize {
    let market = simulation.plan().scenario.market.as_ref();
    let order = market.map(|market| market.order()).unwrap_or_default();
    order.iter().position(|&place| place == brand).unwrap_or(0)
}

/// Discounted margins of each adult's purchases of a brand, which is told by its place in the file.
#[must_use]
pub fn worths(simulation: &Simulation, brand: usize) -> &[f64] {
    let talk = simulation.society().talk.as_ref();
    let minds = talk.and_then(|talk| talk.minds.as_ref());
    let firm = firm(simulation, brand);
    minds.map_or(&[], |minds| &minds.standings[firm].worth)
}

/// Discounted costs of a brand.
fn spent(simulation: &Simulation, brand: usize) -> f64 {
    let firms = simulation.society().firms.as_ref();
    let firm = firm(simulation, brand);
    firms.map_or(0.0, |firms| firms.firms[firm].account.spent)
}

/// Adults who have paid for a brand.
fn buyers(simulation: &Simulation, brand: usize) -> f64 {
    let talk = simulation.society().talk.as_ref();
    let minds = talk.and_then(|talk| talk.minds.as_ref());
    let firm = firm(simulation, brand);
    minds.map_or(0.0, |minds| minds.standings[firm].sums.buyers as f64)
}

/// What was said of a brand in each row of a run.
fn talk(simulation: &Simulation, brand: usize) -> Vec<Talk> {
    let scenario = &simulation.plan().scenario;
    let brands = scenario.market.iter().flat_map(|market| &market.brands);
    let heads = measures::heads(scenario);
    let place = |stem: &str| {
        let name = brands.clone().nth(brand).map(|brand| &brand.name)?;
        let name = format!("{stem}_{name}");
        heads.iter().position(|head| head.0 == name)
    };
    let places = ["messages_positive", "messages_negative", "sentiment"].map(place);
    let row = |row: &Vec<f64>| {
        let [positive, negative, sentiment] =
            places.map(|place| place.map_or(0.0, |place| row[place]));
        Talk {
            positive,
            negative,
            sentiment,
        }
    };
    simulation.record().rows.iter().map(row).collect()
}

/// What those gain who buy either way (acceleration), and what comes from those who buy one way only (expansion), of the worths
/// of each adult's purchases with a programme and without.
#[must_use]
pub fn split(with: &[f64], without: &[f64]) -> (f64, f64) {
    let (mut acceleration, mut expansion) = (0.0, 0.0);
    for (&with, &without) in with.iter().zip(without) {
        let gain = with - without;
        if with > 0.0 && without > 0.0 {
            acceleration += gain;
        } else {
            expansion += gain;
        }
    }
    (acceleration, expansion)
}

/// What a gain leaves per unit of cost; no number where it cost nothing.
fn return_of(gain: f64, cost: f64) -> f64 {
    if cost > 0.0 {
        (gain - cost) / cost
    } else {
        f64::NAN
    }
}

/// `value.csv`: a row an action of a brand and run, and a row `all` where a brand has several. `return` is what the gain leaves
/// per unit of cost, no number (NaN) where it cost nothing.
#[must_use]
pub fn table(scenario: &Scenario, records: &[Record]) -> Option<Table> {
    let market = scenario.market.as_ref()?;
    if !scenario.output.programmes {
        return None;
    }
    let (mut run, mut names) = (Vec::new(), [Vec::new(), Vec::new()]);
    let mut numbers: [Vec<f64>; 6] = Default::default();
    for record in records {
        let number = u64::from(record.run);
        for programme in &record.programmes {
            let brand = &market.brands[programme.brand];
            run.push(number);
            names[0].push(brand.name.clone());
            names[1].push(named(brand, programme.action));
            let gain = programme.acceleration + programme.expansion;
            let row = [
                programme.cost,
                gain,
                programme.acceleration,
                programme.expansion,
                return_of(gain, programme.cost),
                programme.adopters,
            ];
            for (column, number) in numbers.iter_mut().zip(row) {
                column.push(number);
            }
        }
    }
    let ([brand, action], [cost, gain, acceleration, expansion, back, adopters]) = (names, numbers);
    let mut table = Table::default();
    table.push("run", "", Values::Integers(run));
    table.push("brand", "", Values::Texts(brand));
    table.push("action", "", Values::Texts(action));
    table.push("cost", "money", Values::Numbers(cost));
    table.push("gain", "money", Values::Numbers(gain));
    table.push("acceleration", "money", Values::Numbers(acceleration));
    table.push("expansion", "money", Values::Numbers(expansion));
    table.push("return", "money per money", Values::Numbers(back));
    table.push("adopters", "adults", Values::Numbers(adopters));
    Some(table)
}

/// The name of an action of a brand, or of all.
fn named(brand: &Brand, action: Option<usize>) -> String {
    action.map_or_else(
        || ALL.to_owned(),
        |action| brand.actions[action].name.clone(),
    )
}

/// `value_series.csv`: what was said of a brand at each row without an action of its that answers complaints; none where no
/// brand has one. With the action, the same is in `series.csv`.
#[must_use]
pub fn courses(scenario: &Scenario, records: &[Record]) -> Option<Table> {
    let market = scenario.market.as_ref()?;
    let (mut runs, mut steps) = (Vec::new(), Vec::new());
    let (mut names, mut times) = ([Vec::new(), Vec::new()], Vec::new());
    let mut numbers: [Vec<f64>; 3] = Default::default();
    for record in records {
        let run = u64::from(record.run);
        for programme in &record.programmes {
            let brand = &market.brands[programme.brand];
            for (&step, talk) in record.steps.iter().zip(&programme.talk) {
                runs.push(run);
                steps.push(u64::from(step));
                times.push(scenario.clock.date(step));
                names[0].push(brand.name.clone());
                names[1].push(named(brand, programme.action));
                let row = [talk.positive, talk.negative, talk.sentiment];
                for (column, number) in numbers.iter_mut().zip(row) {
                    column.push(number);
                }
            }
        }
    }
    if runs.is_empty() {
        return None;
    }
    let ([brand, action], [positive, negative, sentiment]) = (names, numbers);
    let mut table = Table::default();
    table.push("run", "", Values::Integers(runs));
    table.push("brand", "", Values::Texts(brand));
    table.push("action", "", Values::Texts(action));
    table.push("step", "", Values::Integers(steps));
    table.push("time", "year", Values::Numbers(times));
    let words = "per adult and step";
    table.push("messages_positive", words, Values::Numbers(positive));
    table.push("messages_negative", words, Values::Numbers(negative));
    table.push("sentiment", "-1 to 1", Values::Numbers(sentiment));
    Some(table)
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn gains_are_split_by_who_would_have_bought() {
        // Sooner, never before, no more, and nobody.
        let (acceleration, expansion) = split(&[3.0, 2.0, 0.0, 0.0], &[1.0, 0.0, 0.5, 0.0]);
        assert!((acceleration - 2.0).abs() < 1e-12 && (expansion - 1.5).abs() < 1e-12);
    }
}
