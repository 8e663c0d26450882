//! How many instructions does a small fixed piece of work take? Counts hardly depend on who else uses the machine, so a change
//! of a hundredth is seen.
//!
//! The bench starts itself under valgrind's cachegrind once with a work done n times and once with 2 n: the difference is the
//! work without what comes before it. Valgrind knows no AVX-512: what runs there is the AVX2 path. The recorded figures are in
//! instructions.toml; `cargo bench -- instructions-record` writes them anew. A work that takes notably more than was recorded
//! is a regression to explain or to mend; another compiler makes other instructions, so then nothing is judged.

use crate::cases::{Case, ONE_BLOCK};
use crate::talk::wired;
use crate::threads;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use thirdwave::engine::draws::{Draws, Purpose};
use thirdwave::engine::parallel::BLOCK;

/// The word with which the bench starts itself: then come a case and a number of repetitions.
pub(crate) const CHILD: &str = "instructions-of";

/// A case's name, of what its instructions are told, how many of these a repetition has, repetitions.
struct Counted {
    name: &'static str,
    per: &'static str,
    items: f64,
    times: u32,
}

const fn row(name: &'static str, per: &'static str, items: u32, times: u32) -> Counted {
    Counted {
        name,
        per,
        items: items as f64,
        times,
    }
}

const SMALL: u32 = 20_000;
const CASES: [Counted; 10] = [
    row("draws", "draw", ONE_BLOCK, 100),
    row("household", "agent-step", SMALL, 4),
    row("bass-net-ws", "agent-step", 50 * SMALL, 2),
    row("bass-net-ba", "agent-step", 50 * SMALL, 2),
    row("opinion", "agent-step", SMALL, 4),
    row("brands", "agent-step", SMALL, 4),
    row("wiring-ws", "directed tie", 1_000_000, 1),
    row("wiring-ba", "directed tie", 1_000_000, 1),
    row("reading", "scenario", 1, 10),
    row("chart", "chart", 1, 4),
];

/// Does the work of a case so many times, for whoever counts.
pub(crate) fn work(name: &str, times: u32) {
    threads(1).install(|| {
        let mut work = prepared(name);
        (0..times).for_each(|_| work());
    });
}

fn prepared(name: &str) -> Box<dyn FnMut()> {
    let stepped = |mut case: Case| Box::new(move || case.step());
    let pool = || threads(1);
    match name {
        "draws" => {
            let (draws, mut words) = (Draws::new(1, 0), vec![0; BLOCK]);
            let purpose = const { Purpose::new("bench") };
            Box::new(move || draws.fill(purpose, 1, 8192, divan::black_box(&mut words)))
        }
        "household" => stepped(Case::household(SMALL)),
        "bass-net-ws" | "bass-net-ba" => {
            let kind = if name.ends_with("ws") { "ws" } else { "ba" };
            let (mut case, pool) = (Case::spread(kind, SMALL), pool());
            Box::new(move || {
                divan::black_box(case.turn(&pool, 1));
            })
        }
        "opinion" => stepped(Case::opinion(SMALL)),
        "brands" => stepped(Case::brands(SMALL)),
        "wiring-ws" => Box::new(|| drop(divan::black_box(wired("ws", 100_000)))),
        "wiring-ba" => Box::new(|| drop(divan::black_box(wired("ba", 100_000)))),
        "reading" => Box::new(|| drop(divan::black_box(crate::scenario(SMALL, 300, true)))),
        _ => Box::new(|| drop(divan::black_box(crate::charts::drawn()))),
    }
}

/// Instructions of this program doing a work so many times; nothing without valgrind.
fn counted(name: &str, times: u32) -> Option<f64> {
    let own = std::env::current_exe().ok()?;
    let mut command = Command::new("valgrind");
    command.args([
        "--tool=cachegrind",
        "--cache-sim=no",
        "--cachegrind-out-file=/dev/null",
    ]);
    let done = command.arg(own).args([CHILD, name, &times.to_string()]);
    let done = done.output().ok()?;
    let told = String::from_utf8_lossy(&done.stderr);
    let line = told
        .lines()
        .find(|line| line.contains("I refs:") || line.contains("I   refs:"))?;
    let digits: String = line
        .rsplit(':')
        .next()?
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    digits.parse().ok().filter(|_| done.status.success())
}

fn place() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/instructions.toml")
}

fn compiler() -> String {
    let told = Command::new("rustc").arg("--version").output();
    told.map_or_else(
        |_| "unknown".to_owned(),
        |told| String::from_utf8_lossy(&told.stdout).trim().to_owned(),
    )
}

/// A work has grown when it takes so many times what was recorded.
const GROWN: f64 = 1.03;

/// Prints a table beside the recorded figures, and writes these anew if asked to. Whether nothing has grown.
#[expect(clippy::print_stdout, reason = "a bench's figures go where divan's go")]
pub(crate) fn print(record: bool) -> bool {
    let text = std::fs::read_to_string(place()).unwrap_or_default();
    let recorded: toml::Table = text.parse().unwrap_or_default();
    let told = recorded.get("compiler").and_then(toml::Value::as_str);
    let is_comparable = told == Some(&compiler());
    println!("instructions on one thread, by valgrind (no AVX-512: the AVX2 path)");
    println!(
        "compiled with {}, recorded with {}",
        compiler(),
        told.unwrap_or("none")
    );
    println!("work          instructions  recorded  ratio  per");
    let (mut figures, mut grown) = (BTreeMap::new(), 0);
    for case in &CASES {
        let both = counted(case.name, case.times).zip(counted(case.name, 2 * case.times));
        let Some((once, twice)) = both else {
            println!("left out: valgrind does not start or does not end well");
            return true;
        };
        let figure = (twice - once) / (case.items * f64::from(case.times));
        let before = recorded
            .get("instructions")
            .and_then(|table| table.get(case.name));
        let before = before.and_then(toml::Value::as_float).unwrap_or(f64::NAN);
        let has_grown = figure > before * GROWN;
        grown += u32::from(has_grown);
        println!(
            "{:<12} {figure:>13.2} {before:>9.2} {:>6.3}  {:<12}{}",
            case.name,
            figure / before,
            case.per,
            if has_grown { "  grown" } else { "" }
        );
        figures.insert(case.name, figure);
    }
    if record {
        write_down(&figures);
        return true;
    }
    match (is_comparable, grown) {
        (false, _) => println!("not judged: recorded with another compiler, or not recorded"),
        (true, 0) => println!("none has grown by more than 3 %"),
        (true, _) => println!("{grown} have grown by more than 3 %"),
    }
    !is_comparable || grown == 0
}

/// Records figures for those who come later.
#[expect(clippy::print_stdout, reason = "a bench's figures go where divan's go")]
fn write_down(figures: &BTreeMap<&str, f64>) {
    let mut text = format!(
        "# Instructions per item of the works of instructions.rs, written by cargo bench -- instructions-record.\n\
         compiler = \"{}\"\n\n[instructions]\n",
        compiler()
    );
    for (name, figure) in figures {
        let _ = writeln!(text, "{name} = {figure:.3}");
    }
    match std::fs::write(place(), text) {
        Ok(()) => println!("recorded: {}", place().display()),
        Err(error) => println!("not recorded: {error}"),
    }
}
