//! What does each phase cost beside its bare loop? The same arithmetic and the same draws on the same arrays, and nothing else.
//!
//! On one thread, each over all adults; a step lets a block go through all phases of households at once and costs less than
//! their sum. What comes second finds in the cache what the first has read, so the two take turns in going first, and only the
//! first is timed. The least of some turns is told.
//!
//! Bare loops leave out what a phase does for others: sums, limits that differ by kind of work, words to districts, members
//! and letters; among households their draws are as many. Of bass-net the loops are over the phase's own news and counts.

use crate::bare::{self, Bare};
use crate::bare_opinion;
use crate::cases::ONE_BLOCK;
use crate::ensemble::taken;
use crate::scenario;
use crate::talk::{BASS, STEPS, market_world, opinion_world, wired};
use crate::threads;
use std::sync::Arc;
use thirdwave::engine::arithmetic::threshold;
use thirdwave::engine::draws::{Draws, Purpose};
use thirdwave::engine::parallel::BLOCK;
use thirdwave::engine::vector::widest;
use thirdwave::model::brands::firms::Firms;
use thirdwave::model::household::SCHEDULE;
use thirdwave::model::household::world::World;
use thirdwave::model::talk::counts::Counts;
use thirdwave::model::talk::world::Talk;
use thirdwave::population::network::Network;

const MILLION: u32 = 1_000_000;
const TURNS: usize = 10;
const DECIDE: Purpose = Purpose::new("bench/decide");

/// The least seconds of a phase and of its bare loop, where it has one.
struct Costs {
    layer: &'static str,
    phase: String,
    phase_seconds: f64,
    bare_seconds: f64,
}

/// All phases of a layer, in order.
struct Table(Vec<Costs>);

impl Table {
    fn of<'a>(layer: &'static str, phases: impl IntoIterator<Item = &'a str>) -> Self {
        let costs = |phase: &str| Costs {
            layer,
            phase: phase.to_owned(),
            phase_seconds: f64::INFINITY,
            bare_seconds: f64::INFINITY,
        };
        Self(phases.into_iter().map(costs).collect())
    }

    fn phase(&mut self, k: usize, seconds: f64) {
        self.0[k].phase_seconds = self.0[k].phase_seconds.min(seconds);
    }

    /// What the first of a phase and its bare loop took; infinity is of the one that was not timed.
    fn pair(&mut self, k: usize, [phase, bare]: [f64; 2]) {
        self.phase(k, phase);
        self.0[k].bare_seconds = self.0[k].bare_seconds.min(bare);
    }

    #[expect(clippy::print_stdout, reason = "a bench's figures go where divan's go")]
    fn print(&self, agent_steps: f64) {
        for of in &self.0 {
            let [phase, bare] =
                [of.phase_seconds, of.bare_seconds].map(|seconds| seconds * 1e9 / agent_steps);
            let (layer, name) = (of.layer, &of.phase);
            if bare.is_finite() {
                let ratio = phase / bare;
                println!("{layer:<12} {name:<20} {phase:>10.2} {bare:>10.2} {ratio:>8.2}");
            } else {
                println!("{layer:<12} {name:<20} {phase:>10.2}          -        -");
            }
        }
    }
}

/// Runs a phase and its bare loop on what both use, in odd turns the loop first: the seconds of the first.
fn first_of<S>(
    turn: usize,
    state: &mut S,
    phase: impl FnOnce(&mut S),
    bare: impl FnOnce(&mut S),
) -> [f64; 2] {
    if turn.is_multiple_of(2) {
        let seconds = taken(|| phase(state)).0;
        bare(state);
        [seconds, f64::INFINITY]
    } else {
        let seconds = taken(|| bare(state)).0;
        phase(state);
        [f64::INFINITY, seconds]
    }
}

/// Prints a table of all layers.
#[expect(clippy::print_stdout, reason = "a bench's figures go where divan's go")]
pub(crate) fn print() {
    println!(
        "phases beside their bare loops, one thread, a million adults; nanoseconds an adult and step"
    );
    println!("layer        phase                     phase       bare    ratio");
    threads(1).install(|| {
        household();
        bass_net("ws");
        bass_net("ba");
        opinion();
        brands();
    });
}

fn household() {
    let mut world = World::new(&scenario(MILLION, 100, false), 0);
    let small = || World::new(&scenario(ONE_BLOCK, 100, false), 0);
    let mut bare = Bare::new(small(), MILLION, Some(wired("ws", MILLION)));
    let mut blind = Bare::new(small(), MILLION, None);
    // Bare loops look ties up one by one, which compilers make little of: what is left without them is told too.
    let names = SCHEDULE.iter().map(|phase| phase.name);
    let mut table = Table::of("household", names.chain(["review, bare unseen"]));
    for turn in 0..TURNS {
        // A core that was idle comes up during a step that is not timed.
        world.step();
        world.advance();
        for (k, phase) in SCHEDULE.iter().enumerate() {
            let alone = bare::PHASES.iter().find(|(name, _)| *name == phase.name);
            let (_, alone) = alone.expect("each phase has a bare loop");
            let both = &mut (&mut world, &mut bare);
            let seconds = first_of(turn, both, |both| (phase.run)(both.0), |both| alone(both.1));
            table.pair(k, seconds);
            if phase.name == "review" {
                table.phase(SCHEDULE.len(), seconds[0]);
                let unseen = if turn.is_multiple_of(2) {
                    f64::INFINITY
                } else {
                    taken(|| alone(&mut blind)).0
                };
                table.pair(SCHEDULE.len(), [f64::INFINITY, unseen]);
            }
        }
    }
    table.print(f64::from(MILLION));
}

/// Fifty steps of bass-net from its beginning; what it costs to trace nothing is not told.
fn bass_net(kind: &'static str) {
    let scenario = crate::talk::scenario(MILLION, false, "year", BASS);
    let (network, none) = (
        Arc::new(wired(kind, MILLION)),
        Arc::new(Network::empty(MILLION)),
    );
    let layer = if kind == "ws" {
        "bass-net ws"
    } else {
        "bass-net ba"
    };
    let mut table = Table::of(layer, ["hear", "decide"]);
    for turn in 0..TURNS {
        let mut talk = Talk::new(&scenario, 0, Arc::clone(&network), Arc::clone(&none));
        let mut counts = vec![0_u8; talk.adults()];
        let mut loops: [&mut dyn FnMut(&Talk); 2] = [
            &mut |talk| raise(&network, talk, &mut counts),
            &mut |talk| compare(talk),
        ];
        let mut sums = [[0.0; 2]; 2];
        for _ in 0..STEPS {
            talk.shared.step += 1;
            let phases = talk.schedule().iter().zip(&mut loops).zip(&mut sums);
            for ((phase, alone), sums) in phases {
                let seconds = first_of(turn, &mut talk, phase.run, |talk| alone(talk));
                sums[0] += seconds[0];
                sums[1] += seconds[1];
            }
        }
        for (k, seconds) in sums.into_iter().enumerate() {
            table.pair(k, seconds);
        }
    }
    table.print(f64::from(MILLION) * f64::from(STEPS));
}

/// Raises the counts of all who listen to those who speak now.
fn raise(network: &Network, talk: &Talk, counts: &mut [u8]) {
    let rows = network.rows().expect("the network is stored");
    for turn in &talk.news {
        for &hearer in rows.row(turn.adult as usize) {
            let count = &mut counts[hearer as usize];
            *count = count.saturating_add(1);
        }
    }
}

/// Draws for all, and holds every draw against the bound of what was heard.
fn compare(talk: &Talk) {
    let Counts::Kept { bytes, .. } = &talk.heard else {
        return;
    };
    let bounds: [u16; 256] = std::array::from_fn(|voices| {
        let chance = 1.0 - 0.999 * libm::pow(0.985, voices as f64);
        u16::try_from(threshold(chance) >> 16).unwrap_or(u16::MAX)
    });
    let (draws, step): (&Draws, u32) = (&talk.shared.draws, talk.shared.step);
    let (mut lots, mut below) = ([0_u16; BLOCK], 0_u32);
    for (first, bytes) in (0..).step_by(BLOCK).zip(bytes.chunks(BLOCK)) {
        draws.fill_halves(DECIDE, step, first, &mut lots[..bytes.len()]);
        below += widest(
            #[inline(always)]
            || {
                let lots = lots.iter().zip(bytes);
                let below = lots.map(|(&lot, &heard)| u32::from(lot < bounds[usize::from(heard)]));
                below.sum::<u32>()
            },
        );
    }
    divan::black_box(below);
}

fn opinion() {
    let talk = opinion_world(MILLION, false, "");
    minds("opinion", talk, None);
}

fn brands() {
    let (talk, firms) = market_world(MILLION);
    minds("two brands", talk, Some(firms));
}

/// The phases of opinions, and what firms do before and after them.
fn minds(layer: &'static str, mut talk: Talk, mut firms: Option<Firms>) {
    let mut bare = bare_opinion::Bare::new(&talk, true);
    let loops = [
        bare_opinion::Bare::speak,
        bare_opinion::Bare::listen,
        bare_opinion::Bare::buy,
    ];
    let phases = talk.schedule();
    let names = ["open", "close"].into_iter();
    let mut table = Table::of(layer, phases.iter().map(|phase| phase.name).chain(names));
    let (opened, closed) = (phases.len(), phases.len() + 1);
    for (turn, step) in (0..TURNS).zip(0..) {
        if let Some(firms) = &mut firms {
            table.phase(opened, taken(|| firms.open(&mut talk)).0);
        }
        talk.shared.step += 1;
        for (k, phase) in phases.iter().enumerate() {
            let Some(alone) = loops.get(k) else {
                table.phase(k, taken(|| (phase.run)(&mut talk)).0);
                continue;
            };
            let both = &mut (&mut talk, &mut bare);
            let loops = |both: &mut (&mut Talk, &mut bare_opinion::Bare)| alone(both.1, step);
            table.pair(k, first_of(turn, both, |both| (phase.run)(both.0), loops));
        }
        if let Some(firms) = &mut firms {
            table.phase(closed, taken(|| firms.close(&mut talk)).0);
        }
    }
    if firms.is_none() {
        table.0.truncate(phases.len());
    }
    table.print(f64::from(MILLION));
}
