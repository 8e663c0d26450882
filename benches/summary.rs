//! Which targets are met? One line for each that a bench can judge, all measured in this run, compared works turn by turn.

use crate::activity::settled;
use crate::beside::{Beside, Figures, figures, least};
use crate::cases::{Case, on_each};
use crate::ensemble::taken;
use crate::explorer_scenario;
use crate::scaling::MODELS;
use crate::scenario;
use crate::talk::{market_begin, opinion_begin, opinion_world, wired};
use crate::threads;
use rayon::ThreadPool;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use thirdwave::experiments::run::{RunPlan, Simulation};
use thirdwave::model::household::world::World;
use thirdwave::scenario::Scenario;

const MILLION: u32 = 1_000_000;
/// Turns of worlds of a million, and steps of each: a core that was idle needs some time to come up.
const TURNS: usize = 12;
const STEPS: u32 = 3;
/// Networks of bass-net, adults and repetitions.
const SPREAD: [(&str, u32, usize); 4] = [
    ("ws", MILLION, 4),
    ("ba", MILLION, 4),
    ("ws", 10 * MILLION, 3),
    ("ba", 10 * MILLION, 3),
];

/// Worlds whose cost is compared, and what caches may make of it: counts and ties at random places of memory cost several times
/// those in a cache, and are half of the work or less.
const SIZES: [u32; 3] = [10_000, 100_000, MILLION];
const CACHES: f64 = 2.5;

/// What is told of ratios where no C++ compiler is found.
const NO_PEER: &str = "needs c++ with OpenMP";

/// Prints the table.
#[expect(clippy::print_stdout, reason = "a bench's figures go where divan's go")]
pub(crate) fn print() {
    println!("targets of the engine, measured in this run; nothing else should run on the machine");
    println!("bare loops do the same arithmetic on the same arrays, ties too, and nothing else");
    let pools = [threads(1), threads(2)];
    let pools = [&pools[0], &pools[1]];
    for (kind, adults, times) in SPREAD {
        spread(kind, adults, times);
    }
    let bare = [false, true].map(|ties| Case::bare(MILLION, ties));
    layer("household", Case::household(MILLION), bare, (pools, 25.0));
    let bare = [false, true].map(|ties| Case::bare_opinion(Case::opinion(MILLION), ties));
    let opinion = Case::opinion(MILLION);
    layer("opinion, one brand", opinion, bare, (pools, 10.0));
    let bare = [false, true].map(|ties| Case::bare_opinion(Case::brands(MILLION), ties));
    let brands = Case::brands(MILLION);
    layer("two brands, all actions", brands, bare, (pools, 10.0));
    building(pools[1]);
    explorer(pools[1]);
    memory();
    quiet(pools[0]);
    flatness(pools[0]);
    start_up();
    println!(
        "sizes from 10^4 to 10^8, and a hundred million adults: cargo bench -- scaling-all (12 GB, ten minutes)"
    );
}

/// A step in which next to nothing happens over the dearest.
fn quiet(pool: &ThreadPool) {
    let household = |rate: f64, step: &str| {
        let scenario = crate::household_scenario(MILLION, 1000, false, rate, step);
        let mut world = World::new(&scenario, 0);
        (0..3).for_each(|_| world.step());
        Case::Household(Box::new(world))
    };
    let nothing = "talk = 0\nads = 0\noccasions = 0\nowned = 0\npaid_posts = 0";
    let opinion = |more: &str| Case::Opinion(Box::new(opinion_world(MILLION, false, more)));
    let cases = [
        (
            "household, a review in 50 years",
            household(20.0, "year"),
            household(0.02, "week"),
        ),
        (
            "opinion, nobody speaks or buys",
            opinion("talk = 30"),
            opinion(nothing),
        ),
    ];
    for (what, mut busy, mut quiet) in cases {
        let mut costs = [f64::INFINITY; 2];
        for _ in 0..TURNS {
            for (cost, case) in costs.iter_mut().zip([&mut busy, &mut quiet]) {
                *cost = cost.min(case.turn(pool, STEPS));
            }
        }
        let what = format!("{what}: a step over the dearest");
        at_most(&what, costs[1] / costs[0], 0.5, "times");
    }
    for kind in ["ws", "ba"] {
        let what = format!("bass-net {kind}, nearly all have adopted: a step over the dearest");
        at_most(&what, settled(kind, 3), 0.5, "times");
    }
}

/// What an agent-step costs in worlds of ten thousand to a million, the dearest over the cheapest: state that a cache no longer
/// holds is the only reason to be dearer.
fn flatness(pool: &ThreadPool) {
    for (name, world) in MODELS {
        let costs = SIZES.map(|adults| {
            let steps = (2_000_000 / adults).clamp(1, 50);
            on_each(&mut world(adults), [pool], steps, TURNS)[0]
        });
        let ratio = costs.into_iter().fold(0.0, f64::max) / least(&costs);
        let what = format!("{name}, 10^4 to 10^6 adults: the dearest agent-step over the least");
        at_most(&what, ratio, CACHES, "times");
    }
}

/// How long the program takes to check a scenario.
fn start_up() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = std::env::current_exe();
    let program = own
        .ok()
        .and_then(|own| Some(own.parent()?.parent()?.join("thirdwave")));
    let what = "thirdwave check, start to end";
    let Some(program) = program.filter(|program| program.exists()) else {
        line(what, "not measured", "after cargo build --release", false);
        return;
    };
    let check = || {
        let mut command = Command::new(&program);
        command
            .arg("check")
            .arg(root.join("scenarios/three-waves.toml"));
        let mut done = None;
        let seconds = taken(|| done = command.output().ok()).0;
        done.is_some_and(|done| done.status.success())
            .then_some(seconds)
    };
    let seconds: Option<Vec<f64>> = (0..20).map(|_| check()).collect();
    match seconds {
        Some(seconds) => at_most(what, least(&seconds) * 1e3, 10.0, "ms"),
        None => line(what, "not measured", "it does not end well", false),
    }
}

#[expect(clippy::print_stdout, reason = "a bench's figures go where divan's go")]
fn line(what: &str, value: &str, target: &str, met: bool) {
    let met = if met { "met" } else { "not met" };
    println!("{what:<74} {value:>16}   {target:<36} {met}");
}

fn at_least(what: &str, value: f64, target: f64) {
    line(
        what,
        &format!("{value:.2}"),
        &format!("{target} or more"),
        value >= target,
    );
}

/// A ratio of C++ to ours, as compiled and with large pages.
fn beside(what: &str, theirs: Option<[f64; 2]>, ours: f64, target: f64) {
    match theirs.map(|theirs| theirs.map(|cost| cost / ours)) {
        Some([plain, large]) => line(
            what,
            &format!("{plain:.2}"),
            &format!("{target} or more ({large:.2} with large pages)"),
            plain >= target,
        ),
        None => line(what, "not measured", NO_PEER, false),
    }
}

fn at_most(what: &str, value: f64, target: f64, unit: &str) {
    let target_text = format!("{target} {unit} or less");
    line(
        what,
        &format!("{value:.2} {unit}"),
        &target_text,
        value <= target,
    );
}

/// What has no target, for comparison.
#[expect(clippy::print_stdout, reason = "a bench's figures go where divan's go")]
fn told(what: &str, value: f64, unit: &str) {
    let value = format!("{value:.2} {unit}");
    println!("{what:<74} {value:>16}   no target");
}

/// A rate on one core, from nanoseconds, in millions a second.
fn rate(what: &str, cost: f64, target: f64, unit: &str) {
    let value = 1e3 / cost;
    line(
        what,
        &format!("{value:.1} million/s"),
        unit,
        value >= target,
    );
}

fn spread(kind: &str, adults: u32, times: usize) {
    let name = format!("bass-net {kind}, {} million", adults / MILLION);
    let figures = match figures(kind, adults, times) {
        Ok(figures) => figures,
        Err(why) => {
            line(&name, "not measured", &why.to_string(), false);
            return;
        }
    };
    let Figures { wiring, sort, .. } = figures;
    let [one, two] = figures.steps;
    let push = |of: &Beside| of.theirs.map(|theirs| theirs.push);
    let pull = |of: &Beside| of.theirs.map(|theirs| theirs.pull);
    for (of, threads, target) in [(one, "1 thread", 1.5), (two, "2 threads", 2.0)] {
        let what = format!("{name}, {threads}: C++ push over ours");
        beside(&what, push(&of), of.ours, target);
    }
    let what = format!("{name}, 2 threads: C++ pull over ours");
    beside(&what, pull(&two), two.ours, 5.0);
    for (of, threads) in [(one, "1 thread"), (two, "2 threads")] {
        let what = format!("{name}, {threads}: looking over C++ pull");
        match pull(&of) {
            Some([pull, _]) => at_most(&what, of.looking / pull, 1.2, "times"),
            None => line(&what, "not measured", NO_PEER, false),
        }
    }
    at_least(
        &format!("{name}: 2 threads over 1"),
        one.ours / two.ours,
        1.9,
    );
    at_most(
        &format!("{name}, 1 thread: wiring over a radix sort of its ties"),
        wiring[0] / sort,
        1.0,
        "times",
    );
    at_most(
        &format!("{name}, 2 threads: building over 20 steps"),
        (wiring[1] + two.state) / two.twenty,
        1.0,
        "times",
    );
}

/// A layer's step beside its bare loop, and on two threads; `target` in million agent-steps a second on one.
fn layer(
    what: &str,
    mut world: Case,
    mut bare: [Case; 2],
    (pools, target): ([&ThreadPool; 2], f64),
) {
    let (mut costs, mut bares) = ([f64::INFINITY; 2], [f64::INFINITY; 2]);
    for _ in 0..TURNS {
        let turn = on_each(&mut world, pools, STEPS, 1);
        costs = [costs[0].min(turn[0]), costs[1].min(turn[1])];
        for (least, bare) in bares.iter_mut().zip(&mut bare) {
            *least = least.min(bare.turn(pools[0], STEPS));
        }
    }
    let name = format!("{what}, 1 thread");
    let unit = format!("{target} million agent-steps/s");
    rate(&name, costs[0], target, &unit);
    let [alone, tied] = bares.map(|bare| costs[0] / bare);
    let name = format!("{what}: a step over the bare loop");
    at_most(&name, tied, 2.0, "times");
    let name = format!("{what}: the same without looks and words across ties");
    told(&name, alone, "times");
    at_least(
        &format!("{what}: 2 threads over 1"),
        costs[0] / costs[1],
        1.9,
    );
}

/// Worlds, with their networks, beside twenty steps of them, on two threads.
fn building(pool: &ThreadPool) {
    let offline = || Arc::new(wired("ws", MILLION));
    let worlds: [(&str, &(dyn Fn() -> Case + Sync)); 3] = [
        ("household", &|| {
            let scenario = scenario(MILLION, 100, false);
            Case::Household(Box::new(World::new(&scenario, 0)))
        }),
        ("opinion, one brand", &|| {
            Case::Opinion(Box::new(opinion_begin(offline(), false, "")))
        }),
        ("two brands, all actions", &|| {
            Case::Brands(Box::new(market_begin(offline())))
        }),
    ];
    for (what, world) in worlds {
        let (mut built, mut twenty) = (Vec::new(), Vec::new());
        for _ in 0..5 {
            let (seconds, steps) = pool.install(|| {
                let mut made = None;
                let seconds = taken(|| made = Some(world())).0;
                let mut world = made.expect("it was built");
                (seconds, taken(|| (0..20).for_each(|_| world.step())).0)
            });
            built.push(seconds);
            twenty.push(steps);
        }
        let ratio = least(&built) / least(&twenty);
        let name = format!("{what}: building over 20 steps, 2 threads");
        at_most(&name, ratio, 1.0, "times");
    }
}

/// The explorer's case: 20,000 adults, 300 years, the world built anew, on two threads.
fn explorer(pool: &ThreadPool) {
    for (causes, what) in [(false, "without causes"), (true, "with causes")] {
        let scenario = explorer_scenario(causes);
        let run = || taken(|| whole_run(&scenario)).0;
        let seconds: Vec<f64> = (0..15).map(|_| pool.install(run)).collect();
        let name = format!("explorer's case, 2 threads, {what}");
        if causes {
            told(&name, least(&seconds) * 1e3, "ms");
        } else {
            at_most(&name, least(&seconds) * 1e3, 100.0, "ms");
        }
    }
}

fn whole_run(scenario: &Arc<Scenario>) {
    let scenario = Arc::clone(scenario);
    let mut simulation = Simulation::begin(RunPlan { scenario, run: 0 });
    while !simulation.is_done() {
        simulation.step();
    }
    divan::black_box(simulation.record());
}

fn memory() {
    let adults = 16 * 4096;
    let world = World::new(&scenario(adults, 1, false), 0);
    let bytes = world.state_bytes() as f64 / f64::from(adults);
    at_most("memory of a household besides ties", bytes, 64.0, "bytes");
}
