//! Whom does a brand find?
//!
//! **Question.** Which adults get samples: hubs, bridges, the core, those on the fringe, the first to try, drawn ones, or a list?
//!
//! **Rule.** Every adult gets a rank by what is looked for; the best so many are taken, among equals the draw decides.
//!
//! - *hubs*, *fringe*: number of offline ties and followers, most or fewest;
//! - *bridges*: ties to people who do not know one another: pairs of ties that are no tie, of at most 32 ties spread over the
//!   list;
//! - *core*: shell of the k-core decomposition of the offline network (Seidman 1983), then number of ties;
//! - *early*: wish for novelty;
//! - a *list* is taken as it is, whoever stands in it.
//!
//! **Source.** Hinz, Skiera, Barrot & Becker 2011: hubs and bridges do better than random seeds and far better than the fringe.
//!
//! **Assumptions.** A brand sees the whole network.
//!
//! **Parameters.** `targets`, `share`, `list` of the action `seed`.

use crate::engine::draws::Purpose;
use crate::model::talk::opinion::market::BUYER;
use crate::model::talk::world::{OUTSIDE, Talk};
use crate::population::network::Network;
use crate::scenario::brands::Targets;
use rayon::prelude::{IntoParallelIterator, ParallelIterator};

/// The order among equals.
const FOUND: Purpose = Purpose::new("brands/found");

/// Ties of an adult that are looked at for bridges.
const LOOKED_AT: usize = 32;

/// So many adults in the market, in the order of their numbers.
#[must_use]
pub fn find(talk: &Talk, lot: u8, targets: &Targets, wanted: usize) -> Vec<u32> {
    let mut found = match targets {
        Targets::List(list) => {
            let adults = talk.adults();
            list.iter()
                .copied()
                .filter(|&adult| (adult as usize) < adults)
                .collect()
        }
        _ => best(talk, lot, targets, wanted),
    };
    found.sort_unstable();
    found.dedup();
    found
}

fn best(talk: &Talk, lot: u8, targets: &Targets, wanted: usize) -> Vec<u32> {
    let adults = talk.adults();
    let draws = &talk.shared.draws;
    let ranks = ranks(talk, targets);
    let mut words = vec![0; adults];
    draws.fill(FOUND.numbered(lot), 0, 0, &mut words);
    let everyone = 0..u32::try_from(adults).expect("adults are numbered in 32 bits");
    let mut able: Vec<u32> = everyone
        .filter(|&adult| talk.status[adult as usize] != OUTSIDE)
        .collect();
    let key = |adult: &u32| {
        let place = *adult as usize;
        let rank = ranks.get(place).copied().unwrap_or(0);
        (std::cmp::Reverse(rank), words[place], *adult)
    };
    if wanted < able.len() {
        able.select_nth_unstable_by_key(wanted, key);
        able.truncate(wanted);
    }
    able
}

/// Rank of every adult, the higher the better; empty where all are alike.
fn ranks(talk: &Talk, targets: &Targets) -> Vec<u64> {
    let (offline, online) = (&talk.shared.offline, &talk.shared.online);
    let ties = |adult: usize| (heard_by(offline, adult) + heard_by(online, adult)) as u64;
    let each = |rank: &(dyn Fn(usize) -> u64 + Sync)| {
        (0..talk.adults()).into_par_iter().map(rank).collect()
    };
    match targets {
        Targets::Random | Targets::List(_) => Vec::new(),
        Targets::Hubs => each(&ties),
        Targets::Fringe => each(&|adult| u64::MAX - ties(adult)),
        Targets::Bridges => each(&|adult| bridging(offline, adult)),
        Targets::Core => {
            let shells = offline.shells();
            each(&|adult| (u64::from(shells[adult]) << 32) + ties(adult))
        }
        Targets::Early => {
            let draws = &talk.shared.draws;
            let mut words = vec![0; 3 * talk.adults()];
            draws.fill(BUYER, 0, 0, &mut words);
            let (sets, _) = words.as_chunks::<3>();
            sets.iter().map(|set| u64::from(set[2])).collect()
        }
    }
}

/// How many hear an adult.
fn heard_by(network: &Network, adult: usize) -> usize {
    network.listeners(adult).map_or_else(
        || {
            if network.is_complete() {
                return network.degree(adult);
            }
            let mut count = 0;
            network.each_listener(adult, |_| count += 1);
            count
        },
        <[u32]>::len,
    )
}

/// Pairs of an adult's ties that are no tie themselves, in units of 1 / 1024 of a pair.
fn bridging(network: &Network, adult: usize) -> u64 {
    if network.is_complete() {
        return 0;
    }
    let mut ties = Vec::new();
    network.each_known(adult, |tie| ties.push(tie));
    ties.sort_unstable();
    let degree = ties.len() as u64;
    let stride = ties.len().div_ceil(LOOKED_AT).max(1);
    let sample: Vec<u32> = ties.iter().copied().step_by(stride).collect();
    let (mut open, mut pairs) = (0_u64, 0_u64);
    for &one in &sample {
        let mut tied = 0;
        network.each_known(one as usize, |other| {
            tied += u64::from(other != one && sample.binary_search(&other).is_ok());
        });
        pairs += sample.len() as u64 - 1;
        open += (sample.len() as u64 - 1).saturating_sub(tied);
    }
    let all = degree * degree.saturating_sub(1) / 2;
    (1024 * all * open).checked_div(pairs).unwrap_or(0)
}
