//! How fast is it? Rates in the order of a run, and what they say together.
//!
//! `cargo bench` measures all but what is marked with a star, and ends in a summary; `cargo bench -- household` measures one
//! group. Figures of divan are items a second: draws, ties or agent-steps (one adult, one step, five categories). On a shared
//! machine only ratios of figures from one execution mean much.
//!
//! | group | what it is for |
//! | --- | --- |
//! | `draws`, `wiring` | random numbers and networks, what every world is built of |
//! | `phases` | each phase of households, bass-net, opinions and brands beside its bare loop |
//! | `household` | a step beside the bare loop and the machine's speed of reading |
//! | `talk` | bass-net beside bare kernels, `opinion`, two brands with all actions |
//! | `run`, `charts` | whole runs as the explorer makes them, pictures of a run |
//! | `ensemble` | whether many small runs keep all cores busy |
//! | `beside`* | bass-net beside C++ that is compiled for it, turn by turn; the summary has its ratios |
//! | `scaling`* | cost of an agent-step from 10^4 to 10^7 adults, with a picture; `scaling-all`: to 10^8 |
//! | `activity`* | cost of a step against how much changes in it |
//! | `instructions`* | instructions of small works beside recorded ones, and failure where any grew by more than 3 %; |
//! | | `instructions-record` records them anew |
//! | `summary` | the engine's targets, the values of this run, and whether they are met |

mod activity;
mod bare;
mod bare_opinion;
mod beside;
mod cases;
mod ensemble;
mod instructions;
mod kernel;
mod phases;
mod scaling;
mod scaling_chart;
mod summary;
mod talk;

use divan::Bencher;
use divan::counter::ItemsCount;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::process::ExitCode;
use std::sync::Arc;
use thirdwave::experiments::run::{RunPlan, Simulation};
use thirdwave::model::measures;
use thirdwave::scenario::Scenario;
use thirdwave::scenario::load::from_text;
use thirdwave::scenario::reading::from_disk;

/// Options of divan whose value is a word of its own, which names no group.
const VALUED: [&str; 16] = [
    "--bytes-count",
    "--bytes-format",
    "--chars-count",
    "--color",
    "--cycles-count",
    "--items-count",
    "--max-time",
    "--min-time",
    "--sample-count",
    "--sample-size",
    "--skip",
    "--skip-ext-time",
    "--sort",
    "--sortr",
    "--threads",
    "--timer",
];

fn main() -> ExitCode {
    // Divan measures one thing at a time by the clock; our own tables need more.
    let mut words = std::env::args().skip(1);
    let (mut asked, mut skipped) = (Vec::new(), Vec::new());
    while let Some(word) = words.next() {
        if VALUED.contains(&word.as_str()) {
            let value = words.next();
            skipped.extend(value.filter(|_| word == "--skip"));
        } else if !word.starts_with('-') {
            asked.push(word);
        }
    }
    if let [word, name, times] = asked.as_slice()
        && word == instructions::CHILD
    {
        instructions::work(name, times.parse().expect("a number of repetitions"));
        return ExitCode::SUCCESS;
    }
    // Questions about benches, and whether they run at all, are divan's to answer.
    let only_asks = |word: String| ["--help", "-h", "--list", "--test"].contains(&word.as_str());
    if std::env::args().any(only_asks) {
        divan::main();
        return ExitCode::SUCCESS;
    }
    let names = |group: &str| asked.iter().any(|word| group == word);
    let in_any = |words: &[String], group: &str| words.iter().any(|word| group.contains(word));
    let wants =
        |group: &str| (asked.is_empty() || in_any(&asked, group)) && !in_any(&skipped, group);
    if wants("ensemble") {
        ensemble::print();
    }
    if wants("phases") {
        phases::print();
    }
    // The summary measures it again.
    if !asked.is_empty() && wants("beside") {
        beside::print();
    }
    if names("scaling") || names("scaling-all") {
        scaling::print(names("scaling-all"));
    }
    if names("activity") {
        activity::print();
    }
    let record = names("instructions-record");
    let kept = !(record || names("instructions")) || instructions::print(record);
    divan::main();
    if wants("summary") {
        summary::print();
    }
    if kept {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// A scenario of yearly steps in which nearly every habit is reviewed at every step (all but one in e^20).
fn scenario(adults: u32, years: u32, causes: bool) -> Arc<Scenario> {
    household_scenario(adults, years, causes, 20.0, "year")
}

/// The same of any steps and of any number of reviews a year.
fn household_scenario(
    adults: u32,
    years: u32,
    causes: bool,
    review_rate: f64,
    step: &str,
) -> Arc<Scenario> {
    sound(&format!(
        "time = {{ start = 1990, end = {}, step = '{step}' }}\npeople.count = {adults}\n\
         household.review_rate = {review_rate:?}\n\
         output.causes = {causes}\noutput.every = {years}\n[drivers]\nhours = [[1990, 45], [2100, 30]]",
        1990 + years
    ))
}

/// What the explorer runs at every touch of a slider: 20,000 adults, 300 years, all other settings as they come.
fn explorer_scenario(causes: bool) -> Arc<Scenario> {
    sound(&format!(
        "time = {{ start = 1750, end = 2050 }}\npeople.count = 20000\noutput.causes = {causes}\n\
         [drivers]\nhours = [[1750, 60], [2050, 30]]"
    ))
}

fn sound(text: &str) -> Arc<Scenario> {
    let loaded = from_text("bench", text, &[], &from_disk, &measures::all_names);
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

/// Networks of adults with ten ties each; items are directed ties. 100,000 adults are built on one thread.
mod wiring {
    use super::{Bencher, ItemsCount, threads};
    use thirdwave::engine::draws::Draws;
    use thirdwave::population::network::Network;
    use thirdwave::population::wiring::degrees::configuration;
    use thirdwave::population::wiring::preferential::barabasi_albert;
    use thirdwave::population::wiring::random::{self, erdos_renyi};
    use thirdwave::population::wiring::small_world::watts_strogatz;
    use thirdwave::population::wiring::{Source, build};
    use thirdwave::scenario::{DegreeLaw, NetworkLaw};

    const KINDS: [&str; 6] = [
        "watts-strogatz",
        "erdos-renyi",
        "barabasi-albert",
        "configuration",
        "blocks",
        "random-regular",
    ];

    /// The law of a kind, with ten ties an adult.
    fn ten_ties(kind: &str) -> NetworkLaw {
        let degree = 10.0;
        match kind {
            "watts-strogatz" => NetworkLaw::WattsStrogatz {
                degree: 10,
                rewiring: 0.1,
            },
            "erdos-renyi" => NetworkLaw::ErdosRenyi { degree },
            "barabasi-albert" => NetworkLaw::BarabasiAlbert {
                newcomer_ties: 5,
                directed: false,
            },
            "configuration" => NetworkLaw::Configuration {
                degrees: DegreeLaw::Poisson { degree },
                directed: false,
            },
            "blocks" => NetworkLaw::Blocks {
                degree,
                blocks: 20,
                homophily: 0.8,
            },
            _ => NetworkLaw::RandomRegular { degree: 10 },
        }
    }

    /// A million adults, their ties stored, on one thread and on two.
    #[divan::bench(args = KINDS, consts = [1, 2], max_time = 2)]
    fn million<const THREADS: usize>(bencher: Bencher, kind: &str) {
        let (pool, law) = (threads(THREADS), ten_ties(kind));
        let draws = Draws::new(1, 0);
        let stored = || {
            let mut network = build(&law, 1_000_000, &draws);
            network.store();
            network
        };
        bencher
            .counter(ItemsCount::new(10_000_000_usize))
            .bench_local(|| pool.install(stored));
    }

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

/// One step, all habits under review, beside the least that could be done and the machine's own speed of reading.
mod household {
    use super::{Bencher, ItemsCount, scenario, threads};
    use crate::bare::Bare;
    use crate::cases::ONE_BLOCK;
    use crate::talk::wired;
    use divan::counter::BytesCount;
    use std::collections::BTreeMap;
    use std::sync::{Mutex, PoisonError};
    use thirdwave::engine::vector::widest;
    use thirdwave::model::household::world::World;

    const MILLION: u32 = 1_000_000;
    const SIXTEEN_BLOCKS: u32 = 16 * ONE_BLOCK;
    /// Adults and threads.
    const CASES: [(u32, usize); 5] = [
        (SIXTEEN_BLOCKS, 1),
        (MILLION, 1),
        (MILLION, 2),
        (10 * MILLION, 1),
        (10 * MILLION, 2),
    ];

    /// Worlds by adults and whether causes are kept. They are large, so a case goes on where the last one left them.
    static WORLDS: Mutex<BTreeMap<(u32, bool), World>> = Mutex::new(BTreeMap::new());

    fn measured(bencher: Bencher, adults: u32, causes: bool, count: usize) {
        let pool = threads(count);
        let mut worlds = WORLDS.lock().unwrap_or_else(PoisonError::into_inner);
        let world = worlds.entry((adults, causes)).or_insert_with(|| {
            let mut world = World::new(&scenario(adults, 100, causes), 0);
            // From the second step on, memories of causes are filled.
            world.step();
            world.step();
            world
        });
        bencher
            .counter(ItemsCount::new(adults))
            .bench_local(|| pool.install(|| world.step()));
    }

    #[divan::bench(args = CASES, max_time = 5)]
    fn step(bencher: Bencher, (adults, count): (u32, usize)) {
        measured(bencher, adults, false, count);
    }

    /// Causes take a memory of every habit's last review: four to five times the work, and more bytes.
    #[divan::bench(args = CASES[..3].to_vec(), max_time = 4)]
    fn step_with_causes(bencher: Bencher, (adults, count): (u32, usize)) {
        measured(bencher, adults, true, count);
    }

    /// What nobody can spare: the same arithmetic on arrays, without ties, work and waves.
    #[divan::bench(args = CASES, max_time = 4)]
    fn bare_loop(bencher: Bencher, (adults, count): (u32, usize)) {
        let pool = threads(count);
        let mut bare = Bare::new(
            World::new(&scenario(ONE_BLOCK, 100, false), 0),
            adults,
            None,
        );
        bencher
            .counter(ItemsCount::new(adults))
            .bench_local(|| pool.install(|| bare.step()));
    }

    /// The same with ties looked up one by one.
    #[divan::bench(max_time = 4)]
    fn bare_loop_with_ties(bencher: Bencher) {
        let (pool, ties) = (threads(1), wired("ws", MILLION));
        let mut bare = Bare::new(
            World::new(&scenario(ONE_BLOCK, 100, false), 0),
            MILLION,
            Some(ties),
        );
        bencher
            .counter(ItemsCount::new(MILLION))
            .bench_local(|| pool.install(|| bare.step()));
    }

    /// A gigabyte read once, on one thread and on two.
    #[divan::bench(args = [1, 2], max_time = 3)]
    fn read_bandwidth(bencher: Bencher, count: usize) {
        use rayon::prelude::{ParallelIterator, ParallelSlice};
        let pool = threads(count);
        let words = vec![1_u64; 1 << 27];
        let sum = |part: &[u64]| {
            widest(
                #[inline(always)]
                || part.iter().sum::<u64>(),
            )
        };
        bencher
            .counter(BytesCount::of_slice(&words))
            .bench_local(|| pool.install(|| words.par_chunks(1 << 16).map(sum).sum::<u64>()));
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
            spread: None,
            brands: None,
        }
    }

    /// A chart as a file of SVG.
    pub(crate) fn drawn() -> String {
        let (series, theme) = (series(), Theme::default());
        let drawn = draw(Kind::Made, &input(&series), &theme).expect("it can be drawn");
        drawn.outlined()
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
