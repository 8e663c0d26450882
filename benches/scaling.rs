//! What does an adult cost as there are more of them? From ten thousand to ten million, on one thread and on two.
//!
//! A hundred million, which take minutes and some 11 GB, are measured with `scaling-all`.

use crate::cases::{Case, on_each};
use crate::scaling_chart::{Line, draw};
use crate::threads;
use std::path::Path;
use thirdwave::model::household::world::World;

/// Adults of all cases, and of those that are asked for by name.
const ADULTS: [u32; 4] = [10_000, 100_000, 1_000_000, 10_000_000];
const MOST: u32 = 100_000_000;
/// Two threads against one, of ENGINE.md.
const TARGET: f64 = 1.9;
/// A model's name and its world of so many adults.
pub(crate) type Model = (&'static str, fn(u32) -> Case);
pub(crate) const MODELS: [Model; 3] = [
    ("household", Case::household),
    ("bass-net, ws", |adults| Case::spread("ws", adults)),
    ("opinion", Case::opinion),
];

/// Prints the table and draws it.
#[expect(clippy::print_stdout, reason = "a bench's figures go where divan's go")]
pub(crate) fn print(all: bool) {
    let pools = [threads(1), threads(2)];
    println!("scaling, nanoseconds per agent-step, the least of some turns");
    println!("model              adults  1 thread  2 threads  1 / 2 threads (target {TARGET})");
    let mut lines = Vec::new();
    for (name, world) in MODELS {
        let mut both = [Vec::new(), Vec::new()];
        for adults in ADULTS.into_iter().chain(all.then_some(MOST)) {
            let steps = (2_000_000 / adults).clamp(1, 50);
            let turns = if adults < MOST / 10 { 9 } else { 4 };
            let mut case = world(adults);
            let [one, two] = on_each(&mut case, [&pools[0], &pools[1]], steps, turns);
            println!(
                "{name:<13} {adults:>11} {one:>9.2} {two:>10.2} {:>14.2}",
                one / two
            );
            both[0].push((f64::from(adults), one));
            both[1].push((f64::from(adults), two));
        }
        let [one, two] = both;
        lines.push(Line {
            name,
            points: [one, two],
        });
    }
    foot();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target");
    let place = folder.join("scaling.png");
    let written =
        std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&place, draw(&lines)));
    match written {
        Ok(()) => println!("drawn: {}", place.display()),
        Err(error) => println!("not drawn: {}: {error}", place.display()),
    }
}

/// Where the state of households no longer fits into a cache, from the bytes that an adult takes.
#[expect(clippy::print_stdout, reason = "a bench's figures go where divan's go")]
fn foot() {
    let adults = 4096 * 4;
    let world = World::new(&crate::scenario(adults, 1, false), 0);
    // Ten directed ties of four bytes, and an offset of eight.
    let bytes = world.state_bytes() as f64 / f64::from(adults) + 48.0;
    let caches = caches();
    if caches.is_empty() {
        println!("the sizes of the caches are not told here");
    }
    for (name, size) in caches {
        println!(
            "a household takes {bytes:.0} bytes with its ties: {name} of {:.0} KiB is passed at {:.0} adults",
            size / 1024.0,
            size / bytes
        );
    }
}

/// Caches of data of the first core, with their bytes, where the system tells them.
fn caches() -> Vec<(String, f64)> {
    let read = |index: u32, what: &str| {
        let path = format!("/sys/devices/system/cpu/cpu0/cache/index{index}/{what}");
        std::fs::read_to_string(path).ok()
    };
    let cache = |index| {
        let kind = read(index, "type")?;
        let level = read(index, "level")?;
        let size = read(index, "size")?;
        let size: f64 = size.trim().trim_end_matches('K').parse().ok()?;
        let is_data = kind.trim() != "Instruction";
        is_data.then(|| (format!("L{}", level.trim()), size * 1024.0))
    };
    (0..8).filter_map(cache).collect()
}
