//! What is each action of a brand worth? Every run once more without it, on the same random numbers.
//!
//! The gain of an action is the discounted margin of the brand's purchases with it less without it. It is split by adult (Libai,
//! Muller & Peres 2013): *expansion* comes from those who would never have bought the brand, less those who would have and now do
//! not; *acceleration* from those who buy it either way, earlier or more often. Where all buy in the end whatever is done,
//! expansion is exactly 0. The action's own cost, discounted too, is told beside the gain.

use crate::experiments::execute::Watch;
use crate::experiments::run::{Record, RunPlan, Simulation};
use crate::output::table::{Table, Values};
use crate::scenario::Scenario;
use std::sync::Arc;

/// What an action was worth in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Programme {
    /// Place of the brand in the file.
    pub brand: usize,
    /// Place of the action.
    pub action: usize,
    /// What it cost, discounted to the start.
    pub cost: f64,
    /// Part of the gain from those who buy either way.
    pub acceleration: f64,
    /// Part of the gain from those who would never have bought.
    pub expansion: f64,
}

/// The value of every action in a run that is done; none when it was asked to stop. Empty where nobody wants it.
#[must_use]
pub fn value(with: &Simulation, watch: &dyn Watch) -> Option<Vec<Programme>> {
    let plan = with.plan();
    let scenario = &plan.scenario;
    let Some(market) = scenario
        .market
        .as_ref()
        .filter(|_| scenario.output.programmes)
    else {
        return Some(Vec::new());
    };
    let mut all = Vec::new();
    for (brand, settings) in market.brands.iter().enumerate() {
        for action in 0..settings.actions.len() {
            let plan = RunPlan {
                scenario: Arc::new(without(scenario, brand, action)),
                run: plan.run,
            };
            let mut other = Simulation::begin_unless(plan, &|| watch.stop())?;
            while !other.is_done() {
                if watch.stop() {
                    return None;
                }
                other.step();
                watch.step_done(with.plan().run);
            }
            let cost = spent(with, brand) - spent(&other, brand);
            let (acceleration, expansion) = split(worths(with, brand), worths(&other, brand));
            all.push(Programme {
                brand,
                action,
                cost,
                acceleration,
                expansion,
            });
        }
    }
    Some(all)
}

/// How many runs the value of all actions takes beside each run itself.
#[must_use]
pub fn more_runs(scenario: &Scenario) -> u32 {
    let market = scenario.market.as_ref();
    let market = market.filter(|_| scenario.output.programmes);
    let actions = market.iter().flat_map(|market| &market.brands);
    let actions = actions.map(|brand| brand.actions.len()).sum::<usize>();
    u32::try_from(actions).unwrap_or(u32::MAX)
}

/// The scenario without an action; its brands keep their lots, so that all random numbers stay where they are.
fn without(scenario: &Scenario, brand: usize, action: usize) -> Scenario {
    let mut other = scenario.clone();
    if let Some(market) = &mut other.market {
        market.brands[brand].actions.remove(action);
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

/// Discounted margins of each adult's purchases of a brand.
fn worths(simulation: &Simulation, brand: usize) -> &[f64] {
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

/// What those gain who buy either way, and what comes from those who buy one way only.
fn split(with: &[f64], without: &[f64]) -> (f64, f64) {
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

/// `value.csv`: a row an action of a brand and run. `return` is what the gain leaves per unit of cost, no number (NaN) where it
/// cost nothing.
#[must_use]
pub fn table(scenario: &Scenario, records: &[Record]) -> Option<Table> {
    let market = scenario.market.as_ref()?;
    if !scenario.output.programmes {
        return None;
    }
    let (mut run, mut names) = (Vec::new(), [Vec::new(), Vec::new()]);
    let mut numbers: [Vec<f64>; 5] = Default::default();
    for (number, record) in (0..).zip(records) {
        for programme in &record.programmes {
            let brand = &market.brands[programme.brand];
            run.push(number);
            names[0].push(brand.name.clone());
            names[1].push(brand.actions[programme.action].name.clone());
            let gain = programme.acceleration + programme.expansion;
            let row = [
                programme.cost,
                gain,
                programme.acceleration,
                programme.expansion,
                (gain - programme.cost) / programme.cost,
            ];
            for (column, number) in numbers.iter_mut().zip(row) {
                column.push(number);
            }
        }
    }
    let ([brand, action], [cost, gain, acceleration, expansion, back]) = (names, numbers);
    let mut table = Table::default();
    table.push("run", "", Values::Integers(run));
    table.push("brand", "", Values::Texts(brand));
    table.push("action", "", Values::Texts(action));
    table.push("cost", "money", Values::Numbers(cost));
    table.push("gain", "money", Values::Numbers(gain));
    table.push("acceleration", "money", Values::Numbers(acceleration));
    table.push("expansion", "money", Values::Numbers(expansion));
    table.push("return", "money per money", Values::Numbers(back));
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
