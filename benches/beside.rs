//! How fast is word of mouth beside C++ written for nothing else, and is its world built in the time of 20 steps?
//!
//! The kernels of bass_net.cpp are compiled when this runs, and measured turn by turn with ours, so that a ratio is of one run on
//! one machine. The fastest of some repetitions is told, in nanoseconds per agent and step. C++ runs as it was compiled, and
//! once more with large pages, which ours asks for by itself. Its time includes its own columns, limits and the count of
//! adopters; ours leaves out `Talk::new`, well below a hundredth of a run. Where C++ push takes longer on two
//! threads than on one, it had no second core to itself, and the line's ratios mean little.

use crate::ensemble::taken;
use crate::talk::{BASS, STEPS, scenario, wired};
use crate::threads;
use rayon::ThreadPool;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Result, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use thirdwave::engine::rows::Rows;
use thirdwave::model::talk::world::Talk;
use thirdwave::population::network::Network;

/// Networks, adults and repetitions.
const CASES: [(&str, u32, usize); 4] = [
    ("ws", 1_000_000, 4),
    ("ba", 1_000_000, 4),
    ("ws", 10_000_000, 3),
    ("ba", 10_000_000, 3),
];
/// Where there are more adults, a run is long.
const LONG: usize = 1_000_000;
/// Times that a network is wired on each number of threads and its ties are sorted, in turns; where a run is long, half as many.
const WIRINGS: usize = 6;
/// Threads of ours and of theirs.
const THREADS: [usize; 2] = [1, 2];

/// The C++ program, which keeps a network and runs a kernel whenever it is asked to.
struct Peer {
    child: Child,
    asked: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Peer {
    fn of(program: &Path, rows: &Path, large_pages: bool) -> Result<Self> {
        let mut command = Command::new(program);
        // Threads that wait must not take a core from ours, nor from those they wait for on a shared machine.
        command.arg(rows).env("OMP_WAIT_POLICY", "passive");
        if large_pages {
            command.env("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");
        } else {
            command.env_remove("GLIBC_TUNABLES");
        }
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (asked, answers) = (child.stdin.take(), child.stdout.take());
        Ok(Self {
            child,
            asked: asked.expect("it is piped"),
            answers: BufReader::new(answers.expect("it is piped")),
        })
    }

    /// Seconds that fifty steps take a kernel, and how many adopted.
    fn run(&mut self, kernel: &str, threads: usize) -> Result<(f64, u64)> {
        writeln!(self.asked, "{kernel} {threads} {STEPS}")?;
        self.asked.flush()?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        let mut words = line.split_whitespace();
        let seconds = words.next().and_then(|word| word.parse().ok());
        let adopters = words.next().and_then(|word| word.parse().ok());
        seconds
            .zip(adopters)
            .ok_or_else(|| std::io::Error::other("the C++ program gave no answer"))
    }

    fn end(self) -> Result<()> {
        let Self {
            mut child, asked, ..
        } = self;
        drop(asked);
        child.wait().map(drop)
    }
}

/// The compiled program, or why there is none.
fn compiled(folder: &Path) -> std::result::Result<PathBuf, String> {
    let program = folder.join("bass_net");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/bass_net.cpp");
    let mut command = Command::new("c++");
    command.args(["-std=c++17", "-O3", "-march=native", "-fopenmp", "-o"]);
    let done = command.arg(&program).arg(source).output();
    match done {
        Err(error) => Err(format!("c++ does not start: {error}")),
        Ok(done) if !done.status.success() => {
            Err(String::from_utf8_lossy(&done.stderr).into_owned())
        }
        Ok(_) => Ok(program),
    }
}

fn write_rows(rows: &Rows, path: &Path) -> Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    file.write_all(&(rows.len() as u64).to_le_bytes())?;
    let mut offset = 0_u64;
    file.write_all(&offset.to_le_bytes())?;
    for row in 0..rows.len() {
        offset += rows.length(row) as u64;
        file.write_all(&offset.to_le_bytes())?;
    }
    file.write_all(bytemuck::cast_slice(rows.some(0..rows.len())))?;
    file.flush()
}

/// Seconds of making the state, of twenty steps and of all fifty; how many adopted.
struct Own {
    state: f64,
    twenty: f64,
    run: f64,
    adopters: u64,
}

fn own(network: &Arc<Network>, pool: &ThreadPool, step: fn(&mut Talk)) -> Own {
    let adults = u32::try_from(network.adults()).expect("adults are numbered in 32 bits");
    let scenario = scenario(adults, false, "year", BASS);
    pool.install(|| {
        let none = Arc::new(Network::empty(adults));
        let mut made = None;
        let (state, _) = taken(|| made = Some(Talk::new(&scenario, 0, Arc::clone(network), none)));
        let mut talk = made.expect("it was made");
        let mut steps = |count: u32| taken(|| (0..count).for_each(|_| step(&mut talk))).0;
        let twenty = steps(20);
        let run = twenty + steps(STEPS - 20);
        let adopters = talk.status.iter().filter(|&&status| status != 0).count() as u64;
        Own {
            state,
            twenty,
            run,
            adopters,
        }
    })
}

/// The least of some figures: other work on the machine can only make them larger.
pub(crate) fn least(figures: &[f64]) -> f64 {
    figures.iter().copied().fold(f64::INFINITY, f64::min)
}

/// Seconds of sorting as many packed pairs as a network has directed ties, 11 bits at a time, on one thread: by both ends, as
/// rows are in increasing order too.
fn radix_sort(rows: &Rows) -> f64 {
    let mut pairs: Vec<u64> = Vec::with_capacity(rows.entries());
    for row in 0..rows.len() {
        let ties = rows.row(row).iter();
        // Swapped, they stand in no order of their first number.
        pairs.extend(ties.map(|&tie| u64::from(tie) << 32 | row as u64));
    }
    let mut other = vec![0; pairs.len()];
    let bits = rows.len().next_power_of_two().trailing_zeros() as usize;
    let starts = [0, 32].map(|start| (0..bits.div_ceil(11)).map(move |k| start + 11 * k));
    let (seconds, _) = taken(|| {
        for shift in starts.into_iter().flatten() {
            let digit = |pair: u64| usize::try_from(pair >> shift & 0x7ff).expect("11 bits");
            let mut places = [0_usize; 0x800];
            pairs.iter().for_each(|&pair| places[digit(pair)] += 1);
            let mut sum = 0;
            for place in &mut places {
                sum += std::mem::replace(place, sum);
            }
            for &pair in &pairs {
                other[places[digit(pair)]] = pair;
                places[digit(pair)] += 1;
            }
            std::mem::swap(&mut pairs, &mut other);
        }
    });
    assert!(pairs.is_sorted(), "a radix sort sorts");
    seconds
}

/// Nanoseconds per agent-step of ours, by messages and by looking at ties; seconds of making the state and of twenty steps. The
/// least of some turns.
#[derive(Clone, Copy)]
pub(crate) struct Beside {
    pub(crate) ours: f64,
    pub(crate) looking: f64,
    pub(crate) theirs: Option<Kernels>,
    pub(crate) state: f64,
    pub(crate) twenty: f64,
}

/// Nanoseconds per agent-step of the two kernels in C++, as compiled and with large pages.
#[derive(Clone, Copy)]
pub(crate) struct Kernels {
    pub(crate) push: [f64; 2],
    pub(crate) pull: [f64; 2],
}

/// What is measured of a network.
pub(crate) struct Figures {
    /// Seconds of wiring it, by threads.
    pub(crate) wiring: [f64; 2],
    /// Seconds of sorting its ties on one thread.
    pub(crate) sort: f64,
    /// Its steps, by threads.
    pub(crate) steps: [Beside; 2],
    /// Why there is no C++.
    pub(crate) alone: Option<String>,
}

/// Seconds of all turns of a number of threads.
#[derive(Default)]
struct Turns {
    ours: Vec<f64>,
    looking: Vec<f64>,
    state: Vec<f64>,
    twenty: Vec<f64>,
    /// Push and pull, as compiled and with large pages.
    push: [Vec<f64>; 2],
    pull: [Vec<f64>; 2],
}

impl Turns {
    /// Adds a turn: each work some times in a row.
    fn add(
        &mut self,
        network: &Arc<Network>,
        peers: Option<&mut [Peer; 2]>,
        (pool, threads): (&ThreadPool, usize),
    ) -> Result<()> {
        // A core that was idle needs some time to come up, which is much of a short run's: some of ours are not timed.
        let (before, in_a_row) = if network.adults() > LONG {
            (0, 1)
        } else {
            (5, 3)
        };
        (0..before).for_each(|_| {
            own(network, pool, Talk::step);
        });
        let mut adopters = 0;
        for _ in 0..in_a_row {
            let ours = own(network, pool, Talk::step);
            self.ours.push(ours.run);
            self.state.push(ours.state);
            self.twenty.push(ours.twenty);
            adopters = ours.adopters;
        }
        for _ in 0..in_a_row {
            let looking = own(network, pool, Talk::step_by_looking);
            self.looking.push(looking.run);
            assert_eq!(adopters, looking.adopters, "both ways are one to the bit");
        }
        let pages = self.push.iter_mut().zip(&mut self.pull);
        for (peer, (push, pull)) in peers.into_iter().flatten().zip(pages) {
            for (kernel, seconds) in [("push", push), ("pull", pull)] {
                for _ in 0..in_a_row {
                    let (time, adopted) = peer.run(kernel, threads)?;
                    seconds.push(time);
                    let apart = adopters.abs_diff(adopted) as f64;
                    assert!(apart < 0.01 * network.adults() as f64, "they run one model");
                }
            }
        }
        Ok(())
    }

    fn least(&self, agent_steps: f64) -> Beside {
        let cost = |seconds: &Vec<f64>| least(seconds) * 1e9 / agent_steps;
        Beside {
            ours: cost(&self.ours),
            looking: cost(&self.looking),
            theirs: (!self.push[0].is_empty()).then(|| Kernels {
                push: self.push.each_ref().map(cost),
                pull: self.pull.each_ref().map(cost),
            }),
            state: least(&self.state),
            twenty: least(&self.twenty),
        }
    }
}

/// Both programs, as compiled and with large pages.
fn peers(rows: &Rows, folder: &Path) -> std::result::Result<[Peer; 2], String> {
    let program = compiled(folder)?;
    let place = folder.join("rows");
    let started = || -> Result<[Peer; 2]> {
        write_rows(rows, &place)?;
        Ok([
            Peer::of(&program, &place, false)?,
            Peer::of(&program, &place, true)?,
        ])
    };
    started().map_err(|error| error.to_string())
}

/// Figures of a network, on one thread and on two, turn by turn.
///
/// # Errors
/// Where C++ ends too early, or there is no place for its files.
pub(crate) fn figures(kind: &str, adults: u32, times: usize) -> Result<Figures> {
    let folder = tempfile::tempdir()?;
    let pools = THREADS.map(threads);
    let mut network = Arc::new(Network::empty(adults));
    let (mut wirings, mut sorts) = ([const { Vec::new() }; 2], Vec::new());
    let long = network.adults() > LONG;
    for _ in 0..WIRINGS / if long { 2 } else { 1 } {
        for (wirings, pool) in wirings.iter_mut().zip(&pools) {
            network = Arc::new(Network::empty(adults));
            let wire = || network = Arc::new(wired(kind, adults));
            wirings.push(pool.install(|| taken(wire).0));
        }
        sorts.push(radix_sort(network.rows().expect("it is stored")));
    }
    let rows = network.rows().expect("it is stored");
    let (mut peers, alone) = match peers(rows, folder.path()) {
        Ok(peers) => (Some(peers), None),
        Err(why) => (None, Some(why)),
    };
    let mut turns: [Turns; 2] = Default::default();
    for _ in 0..times {
        for ((turns, pool), count) in turns.iter_mut().zip(&pools).zip(THREADS) {
            turns.add(&network, peers.as_mut(), (pool, count))?;
        }
    }
    peers.into_iter().flatten().try_for_each(Peer::end)?;
    let agent_steps = network.adults() as f64 * f64::from(STEPS);
    Ok(Figures {
        wiring: wirings.map(|seconds| least(&seconds)),
        sort: least(&sorts),
        steps: turns.map(|turns| turns.least(agent_steps)),
        alone,
    })
}

/// Prints a table of both programs, or why there is only one.
#[expect(clippy::print_stdout, reason = "a bench's figures go where divan's go")]
pub(crate) fn print() {
    println!("bass-net beside C++, nanoseconds per agent-step; in brackets C++ over ours");
    println!("network  adults  threads    ours   looking   push         pull");
    for (kind, adults, repetitions) in CASES {
        let figures = match figures(kind, adults, repetitions) {
            Ok(figures) => figures,
            Err(why) => {
                println!("{kind} {adults:>12} broke off: {why}");
                continue;
            }
        };
        if let Some(why) = &figures.alone {
            println!("without C++, {}", why.lines().next().unwrap_or_default());
        }
        let threads = THREADS.into_iter().zip(figures.wiring).zip(figures.steps);
        for ((count, wiring), of) in threads {
            let theirs = of.theirs.map_or_else(String::new, |theirs| {
                let both = |[plain, large]: [f64; 2]| {
                    let (ratio, paged) = (plain / of.ours, large / of.ours);
                    format!("{plain:>7.2} ({ratio:.2}, with large pages {paged:.2})")
                };
                format!("{} {}", both(theirs.push), both(theirs.pull))
            });
            println!(
                "{kind} {adults:>12} {count:>8} {:>7.2} {:>7.2} {theirs}",
                of.ours, of.looking
            );
            println!(
                "    seconds: wiring {wiring:.2}, radix sort {:.2}, state {:.2}, 20 steps {:.2}",
                figures.sort, of.state, of.twenty,
            );
        }
    }
}
