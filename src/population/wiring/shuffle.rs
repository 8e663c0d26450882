//! What if only the numbers of ties mattered? Observed ties rewired so that everyone keeps as many.

use crate::population::network::Network;
use crate::population::wiring::{PIECE, Source, scaled};

/// Swaps that are tried for each tie. Milo, Kashtan, Itzkovitz, Newman & Alon 2003 find a hundred more than enough; the
/// tests hold ten against the law of all networks with the same degrees.
const TRIES: u64 = 10;

/// Tries whose words are drawn together.
const TOGETHER: usize = 4096;

/// Degree-preserving rewiring (Maslov & Sneppen 2002): two ties a-b and c-d, drawn among all alike, become a-d and c-b, ten times
/// for each tie. A swap that would make a loop or a double tie is left undone, which makes every network with these
/// degrees as likely as any other in the end. Directed ties keep their direction: everyone listens to as many as before
/// and is heard by as many.
///
/// Swaps come one after the other, so one thread makes them, whatever the number of threads; the words of try number n are
/// those at the addresses 3 n to 3 n + 2. In a directed network rings of three that differ in direction alone may stay
/// apart (Rao, Jana & Bandyopadhyay 1996); with more than a few ties this does not show.
///
/// # Panics
/// When the ties are not stored.
#[must_use]
pub fn shuffled(network: &Network, source: Source<'_>) -> Network {
    let mut ties = Ties::of(network);
    let count = u32::try_from(ties.pairs.len()).expect("ties are numbered by 32 bits");
    let tries = if count < 2 {
        0
    } else {
        TRIES * u64::from(count)
    };
    let mut words = vec![0; 3 * TOGETHER];
    for first in (0..tries).step_by(TOGETHER) {
        source.fill("shuffle", 0, 3 * first, &mut words);
        for (_, word) in (first..tries).zip(words.as_chunks::<3>().0) {
            let [one, other] = [word[0], word[1]].map(|word| scaled(word, count));
            ties.swap(one as usize, other as usize, word[2] & 1 == 1);
        }
    }
    let pieces = ties.pairs.len().div_ceil(PIECE as usize);
    let mut all = ties.pairs.chunks(PIECE as usize);
    let pieces: Vec<&[(u32, u32)]> = (0..pieces).filter_map(|_| all.next()).collect();
    let adults = u32::try_from(network.adults()).expect("adults are numbered by 32 bits");
    Network::of_pairs(adults, pieces.len(), ties.directed, |piece, pairs| {
        pairs.extend_from_slice(pieces[piece]);
    })
    .with_dropped(network.dropped())
}

/// Ties while they are swapped: as pairs, and as rows in any order, whose lengths never change.
struct Ties {
    directed: bool,
    pairs: Vec<(u32, u32)>,
    rows: Vec<u32>,
    starts: Vec<usize>,
}

impl Ties {
    fn of(network: &Network) -> Self {
        let directed = network.is_directed();
        let (mut pairs, mut rows) = (Vec::new(), Vec::with_capacity(network.ties()));
        let mut starts = vec![0];
        for adult in 0..network.adults() {
            let row = network.known_by(adult);
            let own = u32::try_from(adult).expect("adults are numbered by 32 bits");
            let once = row.iter().filter(|&&other| directed || own < other);
            pairs.extend(once.map(|&other| (own, other)));
            rows.extend_from_slice(row);
            starts.push(rows.len());
        }
        Self {
            directed,
            pairs,
            rows,
            starts,
        }
    }

    fn row(&mut self, adult: u32) -> &mut [u32] {
        let adult = adult as usize;
        &mut self.rows[self.starts[adult]..self.starts[adult + 1]]
    }

    fn length(&self, adult: u32) -> usize {
        self.starts[adult as usize + 1] - self.starts[adult as usize]
    }

    /// Whether there is a tie from one to the other; looked up in the shorter row where both have it.
    fn joins(&mut self, one: u32, other: u32) -> bool {
        if !self.directed && self.length(other) < self.length(one) {
            return self.row(other).contains(&one);
        }
        self.row(one).contains(&other)
    }

    fn replace(&mut self, adult: u32, known: u32, by: u32) {
        let row = self.row(adult);
        let place = row.iter().position(|&other| other == known);
        row[place.expect("a tie stands in its row")] = by;
    }

    /// Swaps the second ends of two ties, if that gives two others; an undirected one may be turned before.
    fn swap(&mut self, one: usize, other: usize, turned: bool) {
        let ((a, b), (mut c, mut d)) = (self.pairs[one], self.pairs[other]);
        if turned && !self.directed {
            (c, d) = (d, c);
        }
        if a == d || c == b || self.joins(a, d) || self.joins(c, b) {
            return;
        }
        self.replace(a, b, d);
        self.replace(c, d, b);
        if !self.directed {
            self.replace(b, a, c);
            self.replace(d, c, a);
        }
        self.pairs[one] = (a, d);
        self.pairs[other] = (c, b);
    }
}
