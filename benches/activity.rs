//! Does cost follow what happens? Worlds of one size, from busy to quiet, and bass-net from its first step until nearly all
//! have adopted. On one thread.

use crate::beside::least;
use crate::cases::Case;
use crate::ensemble::taken;
use crate::household_scenario;
use crate::talk::{BASS, opinion_world, wired};
use crate::threads;
use std::sync::Arc;
use thirdwave::model::household::world::World;
use thirdwave::model::talk::world::Talk;
use thirdwave::population::network::Network;

const ADULTS: u32 = 500_000;
const MILLION: u32 = 1_000_000;
/// Turns of each world; runs of bass-net.
const TURNS: usize = 7;
/// Reviews of a habit in a year.
const RATES: [f64; 7] = [20.0, 5.0, 2.0, 1.0, 0.5, 0.2, 0.05];
/// Settings of the rule `opinion`, the busiest first: talks after a delight, then no advertisements and no purchases either.
const TALK: [&str; 6] = [
    "talk = 30",
    "talk = 10",
    "talk = 3",
    "talk = 0.3",
    "talk = 0",
    "talk = 0\nads = 0\noccasions = 0\nowned = 0\npaid_posts = 0",
];
/// bass-net goes on until fewer than this share are open.
const FEW: f64 = 0.0005;

/// Prints a table for each of the three models.
pub(crate) fn print() {
    household();
    spread("ws");
    spread("ba");
    opinion();
}

#[expect(clippy::print_stdout, reason = "a bench's figures go where divan's go")]
fn household() {
    println!("activity, household: habits reviewed in a step");
    println!("step   reviews a year  reviewed  ns per agent-step  of the fullest");
    for (step, length) in [("year", 1.0), ("month", 1.0 / 12.0)] {
        let world = |rate: f64| {
            let scenario = household_scenario(ADULTS, 1000, false, rate, step);
            let mut world = World::new(&scenario, 0);
            (0..3).for_each(|_| world.step());
            Case::Household(Box::new(world))
        };
        let costs = turn_by_turn(&mut RATES.map(world));
        for (rate, cost) in RATES.iter().zip(&costs) {
            let reviewed = 1.0 - libm::exp(-rate * length);
            println!(
                "{step:<6} {rate:>14} {reviewed:>9.4} {cost:>18.2} {:>15.2}",
                cost / costs[0]
            );
        }
    }
}

/// Nanoseconds per agent-step of each world, all of them taking turns.
fn turn_by_turn(cases: &mut [Case]) -> Vec<f64> {
    let pool = threads(1);
    let mut figures = vec![Vec::new(); cases.len()];
    for _ in 0..TURNS {
        for (case, figures) in cases.iter_mut().zip(&mut figures) {
            figures.push(case.turn(&pool, 2));
        }
    }
    figures.iter().map(|figures| least(figures)).collect()
}

/// A step of bass-net: shares open before it and adopting in it, nanoseconds.
struct Step {
    open: f64,
    news: f64,
    cost: f64,
}

fn open(talk: &Talk) -> f64 {
    let open: u32 = talk.open.iter().map(|word| word.count_ones()).sum();
    f64::from(open) / talk.adults() as f64
}

/// The steps of a run until nearly all have adopted.
fn run(mut talk: Talk) -> Vec<Step> {
    let adults = talk.adults() as f64;
    let mut steps = Vec::new();
    while open(&talk) > FEW {
        let open = open(&talk);
        let (seconds, _) = taken(|| talk.step());
        steps.push(Step {
            open,
            news: talk.news.len() as f64 / adults,
            cost: seconds * 1e9 / adults,
        });
    }
    steps
}

/// The steps of bass-net on a network of a million, each the least of some runs, on one thread.
fn least_run(kind: &str, turns: usize) -> Vec<Step> {
    let scenario = crate::talk::scenario(MILLION, false, "year", BASS);
    let (network, none) = (wired(kind, MILLION), Network::empty(MILLION));
    let begin = Talk::new(&scenario, 0, Arc::new(network), Arc::new(none));
    let pool = threads(1);
    let mut steps = pool.install(|| run(begin.clone()));
    for _ in 1..turns {
        let again = pool.install(|| run(begin.clone()));
        for (step, again) in steps.iter_mut().zip(&again) {
            step.cost = step.cost.min(again.cost);
        }
    }
    steps
}

/// The last step of bass-net, when nearly all have adopted, over its dearest.
pub(crate) fn settled(kind: &str, turns: usize) -> f64 {
    let steps = least_run(kind, turns);
    steps.last().map_or(f64::NAN, |step| step.cost) / fullest(&steps)
}

fn fullest(steps: &[Step]) -> f64 {
    steps.iter().map(|step| step.cost).fold(0.0, f64::max)
}

#[expect(clippy::print_stdout, reason = "a bench's figures go where divan's go")]
fn spread(kind: &str) {
    let steps = least_run(kind, TURNS);
    let fullest = fullest(&steps);
    println!("activity, bass-net on {kind}: who is open before a step, who adopts in it");
    println!("step     open  adopting  ns per agent-step  of the fullest");
    let last = steps.len() - 1;
    for (k, step) in steps.iter().enumerate() {
        if k % 5 == 0 || k == last {
            println!(
                "{:>4} {:>8.4} {:>9.5} {:>18.2} {:>15.2}",
                k + 1,
                step.open,
                step.news,
                step.cost,
                step.cost / fullest
            );
        }
    }
}

#[expect(clippy::print_stdout, reason = "a bench's figures go where divan's go")]
fn opinion() {
    let mut cases = TALK.map(|more| Case::Opinion(Box::new(opinion_world(ADULTS, false, more))));
    let sent = |case: &Case| match case {
        Case::Opinion(talk) => talk.tally.messages + talk.tally.messages_against,
        _ => 0,
    };
    let before: Vec<u64> = cases.iter().map(sent).collect();
    let costs = turn_by_turn(&mut cases);
    println!("activity, opinion with one brand: what is heard of it in a step of a month");
    println!("messages per agent-step  ns per agent-step  of the fullest  settings");
    let agent_steps = f64::from(ADULTS) * 2.0 * TURNS as f64;
    for (k, case) in cases.iter().enumerate() {
        println!(
            "{:>23.4} {:>18.2} {:>15.2}  {}",
            (sent(case) - before[k]) as f64 / agent_steps,
            costs[k],
            costs[k] / costs[0],
            TALK[k].replace('\n', ", ")
        );
    }
}
