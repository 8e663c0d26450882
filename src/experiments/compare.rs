//! What does a change change? Variants beside a scenario on the same random numbers, run by run: differences with paired
//! intervals, who ended otherwise, and which causes it was.

mod ends;
mod telling;

use crate::experiments::compare::ends::{End, MOVE, moved, moves};
use crate::experiments::ledger::{Fault, Stopped, Trouble};
use crate::experiments::points::{Base, fault, finished, fits};
use crate::experiments::run::RunPlan;
use crate::experiments::study::{Found, Tools};
use crate::model::household::causes::CAUSES;
use crate::model::measures::{Head, heads};
use crate::output::table::{Table, Values};
use crate::scenario::Scenario;
use crate::statistics::{mean, mean_interval, standard_deviation};
use std::sync::Arc;

/// Level of the intervals.
pub const LEVEL: f64 = 0.95;

/// A scenario that is compared.
#[derive(Clone, Debug)]
pub struct Side {
    /// Its key in tables.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// The scenario.
    pub scenario: Arc<Scenario>,
}

/// The scenario as it is, then its variants and other scenarios.
///
/// # Errors
/// When a variant is faulty: its name and what is wrong.
pub fn sides(scenario: &Scenario, others: &[Side]) -> Result<Vec<Side>, Fault> {
    let base = Base::of(scenario);
    let label = if scenario.title.is_empty() {
        &scenario.name
    } else {
        &scenario.title
    };
    let mut sides = vec![Side {
        name: "base".to_owned(),
        label: label.clone(),
        scenario: Arc::clone(base.scenario()),
    }];
    for variant in &scenario.experiment.studies.compare {
        let made = base.with(&format!("variant {}", variant.name), &variant.set);
        let made = made.map_err(|error| fault(&error).of(&variant.name))?;
        sides.push(Side {
            name: variant.name.clone(),
            label: variant.label.clone(),
            scenario: Arc::new(made),
        });
    }
    sides.extend(others.iter().cloned());
    Ok(sides)
}

/// The shape of what a run of a side leaves.
struct Shape {
    heads: Vec<Head>,
    steps: Vec<u32>,
    dates: Vec<f64>,
}

impl Shape {
    fn of(scenario: &Scenario) -> Self {
        let (clock, every) = (&scenario.clock, scenario.output.every);
        let mut steps: Vec<u32> = (0..=clock.steps).step_by(every as usize).collect();
        if steps.last() != Some(&clock.steps) {
            steps.push(clock.steps);
        }
        Self {
            heads: heads(scenario),
            dates: steps.iter().map(|&step| clock.date(step)).collect(),
            steps,
        }
    }

    fn len(&self) -> usize {
        self.heads.len() * self.steps.len()
    }

    /// Rows beside rows of another with the same date.
    fn beside(&self, other: &Self) -> Vec<(usize, usize)> {
        let same = |(row, date): (usize, &f64)| {
            let near = |one: &f64| (one - date).abs() < 1e-9;
            let found = other.dates.iter().position(near);
            found.map(|other| (row, other))
        };
        self.dates.iter().enumerate().filter_map(same).collect()
    }
}

/// Whether two sides have the same adults, so that each can be followed from one to the other.
fn alike(a: &Scenario, b: &Scenario) -> bool {
    let names = |s: &Scenario| -> Vec<String> {
        s.household
            .categories
            .iter()
            .map(|c| c.name.clone())
            .collect()
    };
    a.people.count == b.people.count
        && names(a) == names(b)
        && a.adoption.is_some() == b.adoption.is_some()
}

/// Compares what a scenario asks to be compared.
///
/// # Errors
/// When asked to stop, when a variant or a run is faulty, or when the journal cannot be written.
pub fn make(scenario: &Scenario, tools: &Tools<'_>) -> Result<Found, Stopped> {
    let sides = sides(scenario, tools.others).map_err(Stopped::Fault)?;
    for side in &sides {
        let fits = fits(&side.scenario, tools.threads, tools.free);
        fits.map_err(|fault| Stopped::Fault(fault.of(&side.name)))?;
    }
    let base = Shape::of(&sides[0].scenario);
    for side in &sides[1..] {
        if base.beside(&Shape::of(&side.scenario)).is_empty() {
            let why = format!(
                "`{}` and `{}` have no date in common",
                sides[0].label, side.label
            );
            return Err(Stopped::Fault(Fault::scenario(why)));
        }
    }
    let runs = scenario.experiment.runs;
    let keys: Vec<String> = (0..runs).map(|run| format!("{run}")).collect();
    let work = |run: usize| one_run(&sides, u32::try_from(run).unwrap_or(u32::MAX), tools);
    let at_once = tools.at_once(sides.iter().map(|side| side.scenario.people.count));
    tools.ledger.work(&keys, at_once, tools.pace, &work)?;
    let answers = tools.ledger.runs(&keys).map_err(Stopped::Fault)?;
    Ok(Comparison::new(scenario, &sides, &answers).found())
}

/// A run of every side, one after the other: the courses of all, then what changed.
fn one_run(sides: &[Side], run: u32, tools: &Tools<'_>) -> Result<Vec<f64>, Trouble> {
    let mut numbers = Vec::new();
    let mut tail = Vec::new();
    let mut base: Option<End> = None;
    for side in sides {
        let plan = RunPlan {
            scenario: Arc::clone(&side.scenario),
            run,
        };
        let simulation = finished(plan, tools.pace).ok_or(Trouble::Asked)?;
        numbers.extend(simulation.record().rows.iter().flatten());
        let end = End::of(&simulation);
        match &base {
            None => base = Some(end),
            Some(first) if alike(&sides[0].scenario, &side.scenario) => {
                tail.extend(moved(&moves(&sides[0].scenario), first, &end));
                for ((_, before), (_, after)) in first.causes.iter().zip(&end.causes) {
                    tail.extend(before.iter().zip(after).map(|(a, b)| b - a));
                }
            }
            Some(_) => {}
        }
    }
    numbers.extend(tail);
    Ok(numbers)
}

/// All runs of all sides.
struct Comparison<'a> {
    scenario: &'a Scenario,
    sides: &'a [Side],
    shapes: Vec<Shape>,
    answers: &'a [Vec<f64>],
}

/// A difference at a moment.
struct Difference {
    mean: f64,
    low: f64,
    high: f64,
    /// The variance that the difference would have with independent seeds, over that which it has.
    reduction: f64,
}

impl<'a> Comparison<'a> {
    fn new(scenario: &'a Scenario, sides: &'a [Side], answers: &'a [Vec<f64>]) -> Self {
        Self {
            scenario,
            sides,
            shapes: sides.iter().map(|side| Shape::of(&side.scenario)).collect(),
            answers,
        }
    }

    /// Where the numbers of a side begin.
    fn begin(&self, side: usize) -> usize {
        self.shapes[..side].iter().map(Shape::len).sum()
    }

    /// Values over runs at a row and column of a side.
    fn values(&self, side: usize, row: usize, column: usize) -> Vec<f64> {
        let place = self.begin(side) + row * self.shapes[side].heads.len() + column;
        self.answers.iter().map(|run| run[place]).collect()
    }

    fn difference(
        &self,
        side: usize,
        (row, other): (usize, usize),
        (column, own): (usize, usize),
    ) -> Difference {
        let (base, variant) = (self.values(0, row, column), self.values(side, other, own));
        let paired: Vec<f64> = base.iter().zip(&variant).map(|(a, b)| b - a).collect();
        let (low, high) = mean_interval(&paired, LEVEL);
        // With independent seeds, the variance of a difference is the sum of both.
        let variance = |values: &[f64]| standard_deviation(values) * standard_deviation(values);
        let (apart, together) = (variance(&base) + variance(&variant), variance(&paired));
        Difference {
            mean: mean(&paired),
            low,
            high,
            reduction: if together > 0.0 {
                apart / together
            } else {
                f64::NAN
            },
        }
    }

    /// Rows of a side beside rows of the base with the same date.
    fn common_rows(&self, side: usize) -> Vec<(usize, usize)> {
        self.shapes[0].beside(&self.shapes[side])
    }

    /// Columns of a side beside columns of the base with the same name.
    fn common_columns(&self, side: usize) -> Vec<(usize, usize)> {
        let (base, own) = (&self.shapes[0].heads, &self.shapes[side].heads);
        let beside = |(column, head): (usize, &Head)| {
            let found = own.iter().position(|one| one.0 == head.0);
            found.map(|other| (column, other))
        };
        base.iter().enumerate().filter_map(beside).collect()
    }

    fn found(&self) -> Found {
        let mut tables = vec![
            ("series", self.series()),
            ("difference", self.differences()),
        ];
        let changed = self.changed();
        if changed.rows() > 0 {
            tables.push(("changed", changed));
        }
        let why = self.why();
        if why.rows() > 0 {
            tables.push(("why", why));
        }
        Found {
            said: self.said(),
            tables,
        }
    }

    /// `series.csv`: a row a side, run and recorded step; the measures that all sides record.
    fn series(&self) -> Table {
        let shared = |head: &&Head| {
            self.shapes
                .iter()
                .all(|shape| shape.heads.iter().any(|one| one.0 == head.0))
        };
        let heads: Vec<&Head> = self.shapes[0].heads.iter().filter(shared).collect();
        let (mut variant, mut run, mut step, mut time) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut columns: Vec<Vec<f64>> = vec![Vec::new(); heads.len()];
        for (k, (side, shape)) in self.sides.iter().zip(&self.shapes).enumerate() {
            let place = |head: &Head| shape.heads.iter().position(|one| one.0 == head.0);
            let places: Vec<usize> = heads.iter().filter_map(|head| place(head)).collect();
            for (r, numbers) in self.answers.iter().enumerate() {
                for (row, (&s, &t)) in shape.steps.iter().zip(&shape.dates).enumerate() {
                    variant.push(side.name.clone());
                    run.push(r as u64);
                    step.push(u64::from(s));
                    time.push(t);
                    let begin = self.begin(k) + row * shape.heads.len();
                    for (column, &at) in columns.iter_mut().zip(&places) {
                        column.push(numbers[begin + at]);
                    }
                }
            }
        }
        let mut table = Table::default();
        let seeds = vec![self.scenario.experiment.seed; run.len()];
        table.push("variant", "", Values::Texts(variant));
        table.push("run", "", Values::Integers(run));
        table.push("seed", "", Values::Integers(seeds));
        table.push("step", "", Values::Integers(step));
        table.push("time", "year", Values::Numbers(time));
        for (head, column) in heads.iter().zip(columns) {
            table.push(&head.0, head.1, Values::Numbers(column));
        }
        table
    }

    /// `difference.csv`: a row a variant, recorded step and measure.
    fn differences(&self) -> Table {
        let (mut variant, mut step, mut time, mut measure) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut numbers: [Vec<f64>; 4] = Default::default();
        for side in 1..self.sides.len() {
            for rows in self.common_rows(side) {
                for columns in self.common_columns(side) {
                    variant.push(self.sides[side].name.clone());
                    step.push(u64::from(self.shapes[0].steps[rows.0]));
                    time.push(self.shapes[0].dates[rows.0]);
                    measure.push(self.shapes[0].heads[columns.0].0.clone());
                    let one = self.difference(side, rows, columns);
                    let all = [one.mean, one.low, one.high, one.reduction];
                    for (list, number) in numbers.iter_mut().zip(all) {
                        list.push(number);
                    }
                }
            }
        }
        let runs = vec![self.answers.len() as u64; measure.len()];
        let [difference, low, high, reduction] = numbers;
        let mut table = Table::default();
        table.push("variant", "", Values::Texts(variant));
        table.push("step", "", Values::Integers(step));
        table.push("time", "year", Values::Numbers(time));
        table.push("measure", "", Values::Texts(measure));
        table.push("difference", "", Values::Numbers(difference));
        table.push("low", "", Values::Numbers(low));
        table.push("high", "", Values::Numbers(high));
        table.push("n", "runs", Values::Integers(runs));
        table.push("variance_reduction", "factor", Values::Numbers(reduction));
        table
    }

    /// Sides whose adults are those of the base, and where their numbers of change begin.
    fn followed(&self) -> Vec<(usize, usize)> {
        let base = &self.sides[0].scenario;
        let length = moves(base).len() * MOVE + self.causes() * CAUSES.len();
        let own = (1..self.sides.len()).filter(|&k| alike(base, &self.sides[k].scenario));
        let begin = self.begin(self.sides.len());
        own.enumerate()
            .map(|(k, side)| (side, begin + k * length))
            .collect()
    }

    /// Categories whose causes are known in all sides.
    fn causes(&self) -> usize {
        let base = &self.sides[0].scenario;
        let known = base.output.causes && base.household.is_on();
        if known {
            base.household.categories.len()
        } else {
            0
        }
    }

    /// `changed.csv`: a row a variant and a way in which adults ended otherwise.
    fn changed(&self) -> Table {
        let moves = moves(&self.sides[0].scenario);
        let adults = f64::from(self.sides[0].scenario.people.count);
        let mut texts: [Vec<String>; 4] = Default::default();
        let mut numbers: [Vec<f64>; 6] = Default::default();
        for (side, begin) in self.followed() {
            for (k, (what, from, to)) in moves.iter().enumerate() {
                let sum = |j: usize| -> f64 {
                    self.answers
                        .iter()
                        .map(|run| run[begin + k * MOVE + j])
                        .sum()
                };
                let count = sum(0);
                if count < 1.0 {
                    continue;
                }
                let shares: Vec<f64> = self
                    .answers
                    .iter()
                    .map(|run| run[begin + k * MOVE] / adults)
                    .collect();
                let (low, high) = mean_interval(&shares, LEVEL);
                let words = [&self.sides[side].name, what, *from, *to].map(str::to_owned);
                texts
                    .iter_mut()
                    .zip(words)
                    .for_each(|(list, word)| list.push(word));
                let own = [
                    mean(&shares),
                    low,
                    high,
                    sum(1) / count,
                    sum(2) / count,
                    sum(3) / count,
                ];
                numbers
                    .iter_mut()
                    .zip(own)
                    .for_each(|(list, number)| list.push(number));
            }
        }
        let mut table = Table::default();
        for (name, column) in ["variant", "what", "from", "to"].into_iter().zip(texts) {
            table.push(name, "", Values::Texts(column));
        }
        let heads = [
            ("share", "share of adults"),
            ("low", "share of adults"),
            ("high", "share of adults"),
            ("wage", "of the mean wage"),
            ("schooling", "of the mean schooling"),
            ("ties", "ties"),
        ];
        for ((name, unit), column) in heads.into_iter().zip(numbers) {
            table.push(name, unit, Values::Numbers(column));
        }
        table
    }

    /// Paired differences of a cause's contribution to the share made of a category.
    fn cause(&self, begin: usize, category: usize, cause: usize) -> Vec<f64> {
        let moves = moves(&self.sides[0].scenario).len() * MOVE;
        let place = begin + moves + category * CAUSES.len() + cause;
        self.answers.iter().map(|run| run[place]).collect()
    }

    /// `why.csv`: a row a variant, category and cause: what it added to the share made in the variant beyond the base.
    fn why(&self) -> Table {
        let mut texts: [Vec<String>; 3] = Default::default();
        let mut numbers: [Vec<f64>; 3] = Default::default();
        for (side, begin) in self.followed() {
            for c in 0..self.causes() {
                let category = &self.sides[0].scenario.household.categories[c];
                for (k, cause) in CAUSES.iter().enumerate() {
                    let differences = self.cause(begin, c, k);
                    let (low, high) = mean_interval(&differences, LEVEL);
                    let words = [&self.sides[side].name, &category.name, *cause].map(str::to_owned);
                    texts
                        .iter_mut()
                        .zip(words)
                        .for_each(|(list, word)| list.push(word));
                    let own = [mean(&differences), low, high];
                    numbers
                        .iter_mut()
                        .zip(own)
                        .for_each(|(list, number)| list.push(number));
                }
            }
        }
        let mut table = Table::default();
        for (name, column) in ["variant", "category", "cause"].into_iter().zip(texts) {
            table.push(name, "", Values::Texts(column));
        }
        for (name, column) in ["difference", "low", "high"].into_iter().zip(numbers) {
            table.push(name, "share of the need", Values::Numbers(column));
        }
        table
    }
}
