//! How fast is it? Rates in the order of a run: draws, wiring, the phases of a step beside a bare loop, runs, charts.
//!
//! Figures are items a second: draws, ties or agent-steps (one adult, one step, five categories). On a shared machine only
//! ratios of figures from one execution mean much. `cargo bench -- household` measures one group.

use divan::Bencher;
use divan::counter::ItemsCount;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::Arc;
use thirdwave::experiments::run::{RunPlan, Simulation};
use thirdwave::model::measures;
use thirdwave::scenario::Scenario;
use thirdwave::scenario::load::from_text;
use thirdwave::scenario::reading::from_disk;

fn main() {
    divan::main();
}

/// A scenario of yearly steps in which nearly every habit is reviewed at every step (all but one in e^20).
fn scenario(adults: u32, years: u32, causes: bool) -> Arc<Scenario> {
    let text = format!(
        "time = {{ start = 1990, end = {} }}\npeople.count = {adults}\nhousehold.review_rate = 20\n\
         output.causes = {causes}\noutput.every = {years}\n[drivers]\nhours = [[1990, 45], [2100, 30]]",
        1990 + years
    );
    let loaded = from_text("bench", &text, &[], &from_disk, &measures::all_names);
    Arc::new(loaded.expect("the scenario is sound").value.scenario)
}

fn threads(count: usize) -> ThreadPool {
    let pool = ThreadPoolBuilder::new().num_threads(count).build();
    pool.expect("there are threads")
}

/// Addressed random numbers: a block's worth, and one by one.
mod draws {
    use super::{Bencher, ItemsCount};
    use thirdwave::engine::draws::{Draws, Purpose};
    use thirdwave::engine::parallel::BLOCK;

    const BENCH: Purpose = Purpose::new("bench");

    #[divan::bench]
    fn block(bencher: Bencher) {
        let draws = Draws::new(1, 0);
        let mut words = vec![0; BLOCK];
        bencher
            .counter(ItemsCount::new(BLOCK))
            .bench_local(|| draws.fill(BENCH, 1, 8192, divan::black_box(&mut words)));
    }

    #[divan::bench]
    fn alone(bencher: Bencher) {
        let draws = Draws::new(1, 0);
        bencher
            .counter(ItemsCount::new(1_usize))
            .bench_local(|| draws.word(BENCH, 1, divan::black_box(8192)));
    }
}

/// Networks of 100,000 adults with ten ties each, on one thread; items are directed ties.
mod wiring {
    use super::{Bencher, ItemsCount, threads};
    use thirdwave::engine::draws::Draws;
    use thirdwave::population::network::Network;
    use thirdwave::population::wiring::Source;
    use thirdwave::population::wiring::degrees::configuration;
    use thirdwave::population::wiring::preferential::barabasi_albert;
    use thirdwave::population::wiring::random::{self, erdos_renyi};
    use thirdwave::population::wiring::small_world::watts_strogatz;
    use thirdwave::scenario::DegreeLaw;

    fn measured(bencher: Bencher, build: impl Fn() -> Network + Sync) {
        let pool = threads(1);
        bencher
            .counter(ItemsCount::new(1_000_000_usize))
            .bench_local(|| pool.install(&build));
    }

    #[divan::bench(max_time = 2)]
    fn small_world(bencher: Bencher) {
        measured(bencher, || {
            watts_strogatz(100_000, 10, 0.1, Source::offline(&Draws::new(1, 0)))
        });
    }

    #[divan::bench(max_time = 2)]
    fn random(bencher: Bencher) {
        measured(bencher, || {
            erdos_renyi(100_000, 10.0, Source::offline(&Draws::new(1, 0)))
        });
    }

    #[divan::bench(max_time = 2)]
    fn grown(bencher: Bencher) {
        measured(bencher, || {
            barabasi_albert(100_000, 5, false, Source::offline(&Draws::new(1, 0)))
        });
    }

    #[divan::bench(max_time = 2)]
    fn paired(bencher: Bencher) {
        let law = DegreeLaw::Poisson { degree: 10.0 };
        measured(bencher, || {
            configuration(100_000, &law, false, Source::offline(&Draws::new(1, 0)))
        });
    }

    #[divan::bench(max_time = 2)]
    fn blocks(bencher: Bencher) {
        measured(bencher, || {
            random::blocks(100_000, 10.0, 20, 0.8, Source::offline(&Draws::new(1, 0)))
        });
    }
}

/// One step of sixteen blocks on one thread, all habits under review: whole, phase by phase, and the least that could be done.
mod household {
    use super::{Bencher, ItemsCount, scenario, threads};
    use thirdwave::engine::draws::Purpose;
    use thirdwave::engine::parallel::BLOCK;
    use thirdwave::model::household::SCHEDULE;
    use thirdwave::model::household::make_or_buy::{Situation, choose, weights};
    use thirdwave::model::household::world::World;

    const ADULTS: u32 = 16 * 4096;
    const PHASES: [&str; 5] = ["skill", "work", "review", "publish", "waves"];

    fn world(causes: bool) -> World {
        let mut world = World::new(&scenario(ADULTS, 100, causes), 0);
        // From the second step on, memories of causes are filled.
        world.step();
        world.step();
        world
    }

    #[divan::bench(args = [false, true], max_time = 3)]
    fn step_with_causes(bencher: Bencher, causes: bool) {
        let pool = threads(1);
        let world = world(causes);
        bencher
            .counter(ItemsCount::new(ADULTS))
            .with_inputs(|| world.clone())
            .bench_local_values(|mut world| {
                pool.install(|| world.step());
                world
            });
    }

    #[divan::bench(args = PHASES, max_time = 2)]
    fn phase(bencher: Bencher, name: &str) {
        let pool = threads(1);
        let mut world = world(false);
        world.shared.now.review_each_with(1.0);
        let phase = SCHEDULE.iter().find(|phase| phase.name == name);
        let phase = phase.expect("the phase is in the schedule");
        bencher
            .counter(ItemsCount::new(ADULTS))
            .bench_local(|| pool.install(|| (phase.run)(&mut world)));
    }

    /// What nobody can spare: two draws a habit and the rule on situations that lie ready, block by block.
    #[divan::bench(max_time = 2)]
    fn bare_loop(bencher: Bencher) {
        let world = world(false);
        let shared = &world.shared;
        let someone = |k: u16| Situation {
            time_value: 0.5 + f32::from(k % 7) * 0.1,
            skill: 0.8 + f32::from(k % 5) * 0.1,
            talent: 0.9 + f32::from(k % 3) * 0.1,
            wage: 0.7 + f32::from(k % 11) * 0.1,
            in_wage_work: f32::from(k % 2),
            sedentary: f32::from(k % 2),
            neighbours: f32::from(k % 10) * 0.1,
            quality_sense: 1.0,
            taste: 0.0,
        };
        let people: Vec<Situation> = (0..4096).map(someone).collect();
        let (mut when, mut which) = (vec![0; BLOCK], vec![0; BLOCK]);
        let mut habits = vec![0_u8; BLOCK];
        bencher.counter(ItemsCount::new(ADULTS)).bench_local(|| {
            for block in 0..u64::from(ADULTS) / 4096 {
                for (rule, offer) in shared.rules.iter().zip(&shared.now.offers) {
                    shared
                        .draws
                        .fill(Purpose::new("a"), 1, block * 4096, &mut when);
                    shared
                        .draws
                        .fill(Purpose::new("b"), 1, block * 4096, &mut which);
                    let draws = when.iter().zip(&which);
                    for ((habit, who), (when, which)) in habits.iter_mut().zip(&people).zip(draws) {
                        let u = thirdwave::engine::arithmetic::uniform(*which);
                        let chosen = choose(weights::<false>(rule, offer, who), u);
                        *habit = if *when == 0 { *habit } else { chosen };
                    }
                    divan::black_box(&mut habits);
                }
            }
        });
    }
}

/// Whole runs, their worlds built anew, fifty years, on one thread and on two; the last is the explorer's case.
mod run {
    use super::{Arc, Bencher, ItemsCount, RunPlan, Simulation, scenario, threads};

    const YEARS: u32 = 50;
    const CASES: [(u32, usize); 6] = [
        (2_000, 1),
        (2_000, 2),
        (20_000, 1),
        (20_000, 2),
        (200_000, 1),
        (200_000, 2),
    ];

    #[divan::bench(args = CASES, max_time = 4)]
    fn adults_and_threads(bencher: Bencher, (adults, count): (u32, usize)) {
        let pool = threads(count);
        let scenario = scenario(adults, YEARS, true);
        bencher
            .counter(ItemsCount::new(adults * YEARS))
            .bench_local(|| {
                pool.install(|| {
                    let scenario = Arc::clone(&scenario);
                    let mut simulation = Simulation::begin(RunPlan { scenario, run: 0 });
                    while !simulation.is_done() {
                        simulation.step();
                    }
                    simulation.record()
                })
            });
    }
}

/// Pictures of a finished run: drawn as SVG, and turned into PNG.
mod charts {
    use super::{Bencher, ItemsCount};
    use thirdwave::charts::theme::Theme;
    use thirdwave::charts::{Category, Footer, Input, Kind, Thresholds, draw, png};
    use thirdwave::output::table::{Table, Values};

    fn series() -> Table {
        let mut table = Table::default();
        let steps = || (0..=300_u32).map(f64::from);
        let bent = |low: f64| {
            steps()
                .map(|x| low + (x - 200.0) * (x - 200.0) * 1e-5)
                .collect()
        };
        table.push(
            "time",
            "year",
            Values::Numbers(steps().map(|x| 1750.0 + x).collect()),
        );
        for (name, low) in [("made", 0.3), ("made_food", 0.35), ("made_media", 0.2)] {
            table.push(name, "", Values::Numbers(bent(low)));
        }
        table
    }

    fn input(series: &Table) -> Input<'_> {
        let category = |name: &str| Category {
            name: name.to_owned(),
            label: name.to_owned(),
            need_hours: 10.0,
        };
        Input {
            title: "Bench".to_owned(),
            question: "How fast?".to_owned(),
            series,
            low: None,
            high: None,
            categories: vec![category("food"), category("media")],
            footer: Footer::default(),
            thresholds: Thresholds {
                wave1_made: 0.5,
                wave3_made: 1.0 / 3.0,
                wave_memory: 10.0,
            },
            compare: Vec::new(),
        }
    }

    #[divan::bench(max_time = 2)]
    fn svg(bencher: Bencher) {
        let (series, theme) = (series(), Theme::default());
        let input = input(&series);
        bencher.counter(ItemsCount::new(1_usize)).bench_local(|| {
            draw(Kind::Made, &input, &theme)
                .expect("it can be drawn")
                .outlined()
        });
    }

    #[divan::bench(max_time = 2)]
    fn pixels(bencher: Bencher) {
        let (series, theme) = (series(), Theme::default());
        let drawn = draw(Kind::Made, &input(&series), &theme).expect("it can be drawn");
        bencher
            .counter(ItemsCount::new(1_usize))
            .bench_local(|| png(&drawn));
    }
}
