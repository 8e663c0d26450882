//! Does the whole model answer as people do, and as theory says they must?
//!
//! The three waves run to 2008. There the world is saved and taken up again twice with the same draws: as it is, and with one
//! thing changed; all drivers stand still from then on. What differs between the two is the answer. Runs differ in every
//! draw; standard errors are over runs.

use crate::support::runs::mean_and_error;
use crate::support::worlds::{clock, three_waves};
use rayon::prelude::{
    IndexedParallelIterator, IntoParallelIterator, IntoParallelRefIterator, ParallelIterator,
};
use std::sync::{Arc, OnceLock};
use thirdwave::drivers::series::Series;
use thirdwave::engine::checkpoint::Checkpoint;
use thirdwave::engine::clock::StepLength;
use thirdwave::model::household::time_use::UNITS;
use thirdwave::model::household::totals;
use thirdwave::model::household::world::World;
use thirdwave::scenario::{Drivers, Scenario};

const FORK: f64 = 2008.0;
/// Runs, of which the signs look at the first few.
const RUNS: u32 = 24;
const RUNS_OF_SIGNS: usize = 5;
/// Steps after the fork that are left out while habits settle, and those whose mean is taken.
const SETTLE: u32 = 4;
const MEASURED: u32 = 16;

fn scenario() -> Scenario {
    let mut scenario = three_waves(6_000);
    scenario.clock = clock(1750, 2040, StepLength::Year);
    for driver in courses(&mut scenario.drivers) {
        driver.freeze = Some(FORK);
    }
    scenario
}

fn courses(drivers: &mut Drivers) -> Vec<&mut Series> {
    let mut all = vec![
        &mut drivers.hours,
        &mut drivers.schooling,
        &mut drivers.reach,
        &mut drivers.activity,
        &mut drivers.personalisation,
    ];
    all.extend(&mut drivers.price);
    all.extend(&mut drivers.tools);
    all.extend(&mut drivers.quality);
    all.extend(&mut drivers.openness);
    all
}

/// The worlds of all runs at the fork, made once for all tests.
fn saved() -> &'static [Checkpoint] {
    static SAVED: OnceLock<Vec<Checkpoint>> = OnceLock::new();
    SAVED.get_or_init(begin)
}

fn begin() -> Vec<Checkpoint> {
    let scenario = Arc::new(scenario());
    let one = |run| {
        let mut world = World::new(&scenario, run);
        while world.shared.now.date < FORK {
            world.step();
        }
        let mut checkpoint = Checkpoint::default();
        world.save(&mut checkpoint);
        checkpoint
    };
    (0..RUNS).into_par_iter().map(one).collect()
}

/// What is looked at: hours a week and shares made, means over the years after the fork.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    market: f64,
    home: f64,
    leisure: f64,
    made: f64,
    food: f64,
    repair: f64,
    services: f64,
}

/// Takes a run up from the fork, changed by `change` and with skills times `skill`.
fn after(saved: &Checkpoint, run: u32, skill: f32, change: &dyn Fn(&mut Scenario)) -> Seen {
    let mut changed = scenario();
    change(&mut changed);
    let mut world = World::restore(&Arc::new(changed), run, saved).expect("the same people");
    for skills in world.blocks.iter_mut().flat_map(|block| &mut block.skill) {
        for own in skills {
            *own *= skill;
        }
    }
    let mut seen = Seen::default();
    for step in 0..SETTLE + MEASURED {
        world.step();
        if step >= SETTLE {
            add(&mut seen, &world);
        }
    }
    seen
}

fn add(seen: &mut Seen, world: &World) {
    let totals = totals::count(world);
    let adults = totals.adults as f64 * f64::from(MEASURED);
    let hours = |units: i64| units as f64 / f64::from(UNITS) / adults;
    let made = |c: usize| (totals.makers[c] as f64 + 0.5 * totals.cocreators[c] as f64) / adults;
    seen.market += hours(totals.market);
    seen.home += hours(totals.making.iter().sum());
    seen.leisure += hours(totals.leisure);
    seen.made += world.shared.made() / f64::from(MEASURED);
    seen.food += made(0);
    seen.repair += made(2);
    seen.services += made(4);
}

/// Skills and wage work stay what they are in 2008.
fn hold(scenario: &mut Scenario) {
    let household = &mut scenario.household;
    household.practice = 0.0;
    household.learning = 0.0;
    household.forgetting = 0.0;
    household.absorption = 0.0;
}

/// An hour less for everyone in and out of wage work.
fn cut_an_hour(scenario: &mut Scenario) {
    scenario.drivers.hours.shift -= 1.0;
    scenario.household.cash_hours -= 1.0;
}

/// Home hours and leisure gained per market hour lost: means and standard errors.
fn response(saved: &[Checkpoint], held: bool) -> [(f64, f64); 2] {
    let one = |(run, checkpoint): (usize, &Checkpoint)| {
        let run = u32::try_from(run).expect("few runs");
        let as_is = |s: &mut Scenario| {
            if held {
                hold(s);
            }
        };
        let was = after(checkpoint, run, 1.0, &as_is);
        let is = after(checkpoint, run, 1.0, &|s| {
            as_is(s);
            cut_an_hour(s);
        });
        let lost = was.market - is.market;
        (
            (is.home - was.home) / lost,
            (is.leisure - was.leisure) / lost,
        )
    };
    let gained: Vec<(f64, f64)> = saved.par_iter().enumerate().map(one).collect();
    let (home, leisure): (Vec<f64>, Vec<f64>) = gained.into_iter().unzip();
    [mean_and_error(&home), mean_and_error(&leisure)]
}

/// Aguiar, Hurst & Karabarbounis 2013: home production takes up about 30 % of forgone market hours, leisure 50 %.
///
/// Measured here with skills and wage work held, as in `three_waves_check.py`, whose answer is .301: .28, and .30 when all
/// adults are alike: where they differ, those far from indifference do not respond. When skills and wage work go on
/// moving, practice makes the same needs take fewer hours, and the response settles lower.
///
/// Over 40 runs of 20,000 adults it was .2789 +- .0004 held and .2523 +- .0004 free: both within .05 of .30, the free one by six
/// of its standard errors. The runs here are fewer and smaller: .279 and .253 +- .0014. They give the same answer always; with
/// other draws the free one would fall below .25 about once in twenty, the held one never.
#[test]
fn one_market_hour_less_gives_three_tenths_of_home_hours() {
    let saved = saved();
    let [held, leisure] = response(saved, true);
    let [free, _] = response(saved, false);
    println!(
        "home hours per market hour less: held {held:.4?}, free {free:.4?}; leisure {leisure:.4?}"
    );
    assert!((held.0 - 0.30).abs() < 0.05 && held.1 < 0.002, "{held:?}");
    assert!((free.0 - 0.30).abs() < 0.05 && free.1 < 0.002, "{free:?}");
    // The rest of the hour is leisure or shopping: there is no search for work in the model.
    assert!((0.60..0.80).contains(&leisure.0), "{leisure:?}");
}

/// A change, skills' factor, what is looked at, and the sign that theory demands.
struct Sign {
    name: &'static str,
    skill: f32,
    change: fn(&mut Scenario),
    of: fn(&Seen) -> f64,
    sign: f64,
}

fn prices_fall(s: &mut Scenario) {
    s.drivers.goods_price.scale /= 1.1;
    s.drivers.skilled_price.scale /= 1.1;
}

fn hours_fall(s: &mut Scenario) {
    s.drivers.hours.scale *= 0.9;
    s.household.cash_hours *= 0.9;
}

fn quality_falls(s: &mut Scenario) {
    for quality in &mut s.drivers.quality {
        quality.scale *= 0.9;
    }
}

fn signs() -> [Sign; 10] {
    let of = |name, change: fn(&mut Scenario), of: fn(&Seen) -> f64, sign| Sign {
        name,
        skill: 1.0,
        change,
        of,
        sign,
    };
    let skilled: fn(&mut Scenario) = |s| s.drivers.skilled_price.scale *= 1.1;
    [
        of(
            "wage +10 %: home hours fall (Gronau 1977)",
            prices_fall,
            |seen| seen.home,
            -1.0,
        ),
        of(
            "market hours -10 %: more is made",
            hours_fall,
            |seen| seen.made,
            1.0,
        ),
        of(
            "skilled price +10 %: more repair is made",
            skilled,
            |seen| seen.repair,
            1.0,
        ),
        of(
            "skilled price +10 %: more services are made",
            skilled,
            |seen| seen.services,
            1.0,
        ),
        of(
            "skilled price +10 %: less food is made, time is scarcer",
            skilled,
            |seen| seen.food,
            -1.0,
        ),
        of(
            "market quality -10 %: more is made",
            quality_falls,
            |seen| seen.made,
            1.0,
        ),
        of(
            "need for activity +10 %: more is made",
            |s| s.drivers.activity.scale *= 1.1,
            |seen| seen.made,
            1.0,
        ),
        of(
            "personalisation +10 %: more is made",
            |s| s.drivers.personalisation.scale *= 1.1,
            |seen| seen.made,
            1.0,
        ),
        Sign {
            skill: 1.1,
            ..of("skill +10 %: more is made", |_| (), |seen| seen.made, 1.0)
        },
        of(
            "skilled price +10 %: home hours rise",
            skilled,
            |seen| seen.home,
            1.0,
        ),
    ]
}

/// The signs of `three_waves_check.py`, run by run on the same draws; each more than three standard errors from none.
#[test]
fn the_signs_of_theory_hold_in_the_whole_model() {
    let saved = &saved()[..RUNS_OF_SIGNS];
    let as_is: Vec<Seen> = (0..)
        .zip(saved)
        .map(|(run, checkpoint)| after(checkpoint, run, 1.0, &hold))
        .collect();
    let mut failed = Vec::new();
    for sign in signs() {
        let differences: Vec<f64> = (0..)
            .zip(saved)
            .zip(&as_is)
            .map(|((run, checkpoint), was)| {
                let is = after(checkpoint, run, sign.skill, &|s| {
                    hold(s);
                    (sign.change)(s);
                });
                sign.sign * ((sign.of)(&is) - (sign.of)(was))
            })
            .collect();
        let (mean, error) = mean_and_error(&differences);
        println!("{}: {:.5} +- {error:.5}", sign.name, sign.sign * mean);
        if mean < 3.0 * error {
            failed.push(sign.name);
        }
    }
    assert!(failed.is_empty(), "{failed:?}");
}
