//! Which networks can be built? One function a law, by families; each builds in parallel from addressed draws, and gives the
//! same network for any number of threads. Only the swapping of ties that are there takes them one by one.

pub mod cipher;
pub mod degrees;
mod exceptions;
pub mod laws;
pub mod preferential;
pub mod random;
pub mod regular;
mod repair;
pub mod shuffle;
pub mod small_world;

use crate::engine::draws::{Draws, Purpose};
use crate::population::network::Network;
use crate::scenario::NetworkLaw;
use rand::Rng;
use std::sync::Arc;

/// Adults whose ties are made together.
const PIECE: u32 = 4096;

const OFFLINE: &str = "network";
const ONLINE: &str = "online";

/// The draws of one of the two networks over the same people: neither moves when the other changes.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    draws: &'a Draws,
    online: bool,
}

impl<'a> Source<'a> {
    /// The draws of the network of daily life.
    #[must_use]
    pub fn offline(draws: &'a Draws) -> Self {
        let online = false;
        Self { draws, online }
    }

    /// The draws of the network online.
    #[must_use]
    pub fn online(draws: &'a Draws) -> Self {
        let online = true;
        Self { draws, online }
    }

    fn purpose(self, name: &str) -> Purpose {
        if self.online {
            Purpose::of(ONLINE, name)
        } else {
            Purpose::of(OFFLINE, name)
        }
    }

    fn fill(self, name: &str, part: u32, first: u64, words: &mut [u32]) {
        self.draws.fill(self.purpose(name), part, first, words);
    }

    fn sets<const N: usize>(self, name: &str, part: u32, adults: &[u32]) -> Vec<[u32; N]> {
        self.draws.sets(self.purpose(name), part, adults)
    }

    fn sequence(self, name: &str, part: u32, place: u64) -> impl Rng + use<> {
        self.draws.sequence(self.purpose(name), part, place)
    }
}

/// The network of daily life.
#[must_use]
pub fn build(law: &NetworkLaw, adults: u32, draws: &Draws) -> Network {
    of_law(law, adults, Source::offline(draws))
}

/// The network online: another draw of its law than `build` would give.
#[must_use]
pub fn build_online(law: &NetworkLaw, adults: u32, draws: &Draws) -> Network {
    of_law(law, adults, Source::online(draws))
}

fn of_law(law: &NetworkLaw, adults: u32, source: Source<'_>) -> Network {
    match *law {
        NetworkLaw::Empty => Network::empty(adults),
        NetworkLaw::Complete => Network::complete(adults),
        NetworkLaw::WattsStrogatz { degree, rewiring } => {
            small_world::watts_strogatz(adults, degree, rewiring, source)
        }
        NetworkLaw::ErdosRenyi { degree } => random::erdos_renyi(adults, degree, source),
        NetworkLaw::BarabasiAlbert {
            newcomer_ties,
            directed,
        } => preferential::barabasi_albert(adults, newcomer_ties, directed, source),
        NetworkLaw::Configuration {
            ref degrees,
            directed,
        } => degrees::configuration(adults, degrees, directed, source),
        NetworkLaw::Blocks {
            degree,
            blocks,
            homophily,
        } => random::blocks(adults, degree, blocks, homophily, source),
        NetworkLaw::Grid { moore, radius } => small_world::grid(adults, moore, radius),
        NetworkLaw::RandomRegular { degree } => regular::random_regular(adults, degree, source),
        NetworkLaw::Shuffled(ref law) => shuffle::shuffled(&of_law(law, adults, source), source),
        NetworkLaw::File(ref file) => {
            let ties = &file.ties;
            assert_eq!(
                ties.adults(),
                adults,
                "the file says how many adults there are"
            );
            Network::of_rows(Arc::clone(&ties.rows), ties.dropped, ties.directed)
        }
    }
}

fn pieces(count: u32) -> usize {
    count.div_ceil(PIECE) as usize
}

fn range(piece: usize, count: u32) -> (u32, u32) {
    let first = u32::try_from(piece).expect("pieces are fewer than what they hold") * PIECE;
    (first, count.min(first.saturating_add(PIECE)))
}

/// A word scaled to a number below `limit` (Lemire 2019, without rejection: the bias is below `limit` / 2^32).
fn scaled(word: u32, limit: u32) -> u32 {
    ((u64::from(word) * u64::from(limit)) >> 32) as u32
}
