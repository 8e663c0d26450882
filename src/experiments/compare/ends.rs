//! As what did each adult end, and who ended otherwise? Habits and adoption at the end of two runs, adult by adult.

use crate::experiments::run::Simulation;
use crate::model::household::make_or_buy::{COCREATE, MAKE};
use crate::model::talk::world::{CONTENT, DISAPPOINTED};
use crate::scenario::Scenario;

/// What an adult can end as, in a category or for the product.
const ENDS: [&str; 3] = ["buy", "make", "co-create"];
const SPREAD: [&str; 2] = ["not adopted", "adopted"];

/// What adults ended as in a run: a list a category, and one for the product; and the causes of each category.
pub(super) struct End {
    pub(super) habits: Vec<(String, Vec<u8>)>,
    pub(super) causes: Vec<(String, Vec<f64>)>,
    wage: Vec<f64>,
    schooling: Vec<f64>,
    ties: Vec<f64>,
}

impl End {
    pub(super) fn of(simulation: &Simulation) -> Self {
        let society = simulation.society();
        let mut end = Self {
            habits: Vec::new(),
            causes: Vec::new(),
            wage: Vec::new(),
            schooling: Vec::new(),
            ties: Vec::new(),
        };
        if let Some(world) = &society.household {
            let record = simulation.record();
            let categories = &world.shared.scenario.household.categories;
            for (c, category) in categories.iter().enumerate() {
                let habits = world.blocks.iter().flat_map(|block| &block.habits[c]);
                let place = |&habit: &u8| match habit {
                    MAKE => 1,
                    COCREATE => 2,
                    _ => 0,
                };
                end.habits
                    .push((category.name.clone(), habits.map(place).collect()));
                if let Some(causes) = record.causes.get(c) {
                    let causes = causes.iter().map(|cause| cause[0]).collect();
                    end.causes.push((category.name.clone(), causes));
                }
            }
            let adults = end.habits.first().map_or(0, |habits| habits.1.len());
            let traits = || world.blocks.iter().map(|block| &block.traits);
            end.wage = traits()
                .flat_map(|t| &t.wage)
                .map(|&v| f64::from(v))
                .collect();
            end.schooling = traits()
                .flat_map(|t| &t.education)
                .map(|&v| f64::from(v))
                .collect();
            let network = &world.shared.network;
            end.ties = (0..adults)
                .map(|adult| network.degree(adult) as f64)
                .collect();
        }
        if let Some(talk) = &society.talk {
            let adopted = talk
                .status
                .iter()
                .map(|&status| u8::from(status == CONTENT || status == DISAPPOINTED));
            end.habits.push((PRODUCT.to_owned(), adopted.collect()));
            if end.ties.is_empty() {
                let ties = |adult| talk.shared.offline.degree(adult) as f64;
                end.ties = (0..talk.adults()).map(ties).collect();
            }
        }
        end
    }
}

/// The product that spreads, in tables.
const PRODUCT: &str = "the product";

/// Numbers of a move: adults, and the sums of their wages, schooling and ties.
pub(super) const MOVE: usize = 4;

/// The moves that adults can make between two sides, in the order of their numbers.
pub(super) fn moves(scenario: &Scenario) -> Vec<(String, &'static str, &'static str)> {
    let mut all = Vec::new();
    let mut add = |what: &str, ends: &[&'static str]| {
        for (a, &from) in ends.iter().enumerate() {
            for (b, &to) in ends.iter().enumerate() {
                if a != b {
                    all.push((what.to_owned(), from, to));
                }
            }
        }
    };
    for category in &scenario.household.categories {
        add(&category.name, &ENDS);
    }
    if scenario.adoption.is_some() {
        add(PRODUCT, &SPREAD);
    }
    all
}

/// Numbers of all moves between the ends of a run in two sides.
pub(super) fn moved(moves: &[(String, &str, &str)], base: &End, other: &End) -> Vec<f64> {
    let mut numbers = vec![0.0; moves.len() * MOVE];
    for ((what, before), (_, after)) in base.habits.iter().zip(&other.habits) {
        let ends: &[&str] = if what == PRODUCT { &SPREAD } else { &ENDS };
        for (adult, (&a, &b)) in before.iter().zip(after).enumerate() {
            if a == b {
                continue;
            }
            let (from, to) = (ends[usize::from(a)], ends[usize::from(b)]);
            let place = moves
                .iter()
                .position(|one| (one.0.as_str(), one.1, one.2) == (what, from, to));
            let Some(place) = place else { continue };
            let slot = &mut numbers[place * MOVE..(place + 1) * MOVE];
            slot[0] += 1.0;
            for (sum, trait_) in slot[1..]
                .iter_mut()
                .zip([&base.wage, &base.schooling, &base.ties])
            {
                *sum += trait_.get(adult).copied().unwrap_or(f64::NAN);
            }
        }
    }
    numbers
}
