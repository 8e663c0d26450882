//! What are my ties doing?
//!
//! **Question.** What share of an adult's ties make, in each category?
//!
//! **Rule.** `S = makers among ties / ties`, 1/2 for an adult without ties (neither pull nor push). Ties are those of daily life
//! and, for adults online, those whom they follow and who are online too.
//!
//! **Source.** Brock & Durlauf 2001 for the use of a mean of choices; counting is an identity.
//!
//! **Assumptions.** Only full making is visible; all ties weigh the same.
//!
//! **Parameters.** `household.influence`, `network.*`, `online.*`, `drivers.reach`.
//!
//! **Order.** Everyone's habits are published after all have decided, a bit a category; whoever reviews at the next step
//! looks its ties up.
//!
//! Looking costs a byte a tie for all categories together, and only those who review look. Habits turn too
//! often for the other way, in which whoever turns adds to a counter at every tie: that was three times slower here.

use crate::engine::rows::Rows;
use crate::engine::schedule::Phase;
use crate::engine::vector::{prefetch, widest};
use crate::model::household::make_or_buy::{COCREATE, MAKE};
use crate::model::household::parts::{self, Part};
use crate::model::household::review::Faced;
use crate::model::household::world::{Block, CATEGORIES_MAX, HabitCounts, Shared, World};
use crate::model::reach::bit;
use crate::population::network::Network;
use std::ops::Range;

/// Publishes the habits.
pub const PHASE: Phase<World> = Phase {
    name: "publish",
    reads: &["habits"],
    writes: &["makers", "counts"],
    run: publish,
};

/// A byte of zeros and ones for each bit of a byte: adding such words counts eight categories at once.
const LANES: [u64; 256] = lanes();

const fn lanes() -> [u64; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut bit = 0;
        while bit < 8 {
            table[byte] |= ((byte as u64 >> bit) & 1) << (8 * bit);
            bit += 1;
        }
        byte += 1;
    }
    table
}

/// Makers among so many ties at most are counted in bytes.
const BYTE_MAX: usize = 255;

/// Makers among up to 255 ties, a byte a category.
#[inline(always)]
fn sum_of_bits(ties: &[u32], published: &[u8]) -> u64 {
    let bits = ties.iter().map(|&tie| published[tie as usize]);
    bits.map(|byte| LANES[usize::from(byte)]).sum()
}

/// Makers among `ties`, by category, given everyone's published bits.
#[must_use]
#[inline]
pub fn makers_among(ties: &[u32], published: &[u8]) -> [u32; CATEGORIES_MAX] {
    let mut counts = [0; CATEGORIES_MAX];
    for some in ties.chunks(BYTE_MAX) {
        let sum = sum_of_bits(some, published);
        for (count, lane) in counts.iter_mut().zip(sum.to_le_bytes()) {
            *count += u32::from(lane);
        }
    }
    counts
}

/// Makers among all adults but one, by category: what `makers_among` counts where everyone knows everyone. `own` are the
/// bits that one published itself.
#[must_use]
pub fn makers_among_others(counts: &HabitCounts, own: u8) -> [u32; CATEGORIES_MAX] {
    let mut others = [0; CATEGORIES_MAX];
    for (c, (other, &all)) in others.iter_mut().zip(&counts.makers).enumerate() {
        let all = u32::try_from(all).expect("makers are no more than adults");
        *other = all - u32::from(own >> c & 1);
    }
    others
}

/// Adults whose ties are looked up together, so that what is kept of them stays in the first-level cache.
const PIECE: usize = 256;
/// Where so much is published that it does not stay in a cache, a tie's byte is fetched so many ties before it is looked up:
/// far ties would wait for the memory one by one.
const AHEAD: usize = 256;
/// So many adults' bytes stay in a cache.
const NEAR: usize = 1 << 20;
/// So many ties of an adult are counted at once.
const WINDOW: usize = 16;

/// Ones among the first `size` bytes of two words of eight bytes, by place in a byte: a byte a place.
///
/// Each word is turned so that byte c holds the bits c of all eight bytes (Warren 2013, section 7-3), and the ones of every
/// byte are added up (section 5-1). There are no branches and no tables, so a loop over it becomes vector code.
#[inline(always)]
fn ones_of_places(words: [u64; 2], size: u32) -> u64 {
    let size = u64::from(size);
    let sizes = [size, size.saturating_sub(8)];
    let mut nibbles = 0;
    for (word, size) in words.into_iter().zip(sizes) {
        let some = (1_u64 << ((8 * size) & 63)).wrapping_sub(1);
        let mut x = word & if size < 8 { some } else { u64::MAX };
        for (shift, mask) in [
            (7, 0x00aa_00aa_00aa_00aa),
            (14, 0x0000_cccc_0000_cccc),
            (28, 0x0000_0000_f0f0_f0f0),
        ] {
            let swapped = (x ^ (x >> shift)) & mask;
            x ^= swapped ^ (swapped << shift);
        }
        let pairs = x - ((x >> 1) & 0x5555_5555_5555_5555);
        nibbles += (pairs & 0x3333_3333_3333_3333) + ((pairs >> 2) & 0x3333_3333_3333_3333);
    }
    (nibbles & 0x0f0f_0f0f_0f0f_0f0f) + ((nibbles >> 4) & 0x0f0f_0f0f_0f0f_0f0f)
}

/// Where adults look: at their ties, and at what everyone published.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// Ties of daily life.
    pub network: &'a Network,
    /// Ties online.
    pub online: &'a Network,
    /// Who is online, a bit an adult.
    pub connected: &'a [u64],
    /// What each adult makes, a bit a category.
    pub published: &'a [u8],
    /// How many make in each category.
    pub counts: &'a HabitCounts,
}

impl<'a> View<'a> {
    /// What everyone sees who lives in a world in which so much is published.
    #[must_use]
    pub fn new(shared: &'a Shared, published: &'a [u8]) -> Self {
        Self {
            network: &shared.network,
            online: &shared.online,
            connected: &shared.connected,
            published,
            counts: &shared.counts,
        }
    }

    /// Makers among those online whom an adult follows, by category, and how many these are.
    #[must_use]
    pub fn followed(&self, adult: usize) -> ([u32; CATEGORIES_MAX], u32) {
        let (mut makers, mut count) = ([0; CATEGORIES_MAX], 0);
        self.online.each_known(adult, |followed| {
            if bit(self.connected, followed as usize) {
                count += 1;
                let bits = LANES[usize::from(self.published[followed as usize])];
                for (sum, lane) in makers.iter_mut().zip(bits.to_le_bytes()) {
                    *sum += u32::from(lane);
                }
            }
        });
        (makers, count)
    }
}

/// What the adults of a block see around them, filled anew at every step.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// Makers among an adult's ties: a byte a category.
    makers: Vec<u64>,
    /// Ties.
    ties: Vec<f32>,
    /// Bytes of the ties of a piece.
    bytes: Vec<u8>,
    /// The first bytes of each adult of a piece, two words of them.
    windows: Vec<[u64; 2]>,
    /// Numbers of ties of a piece.
    sizes: Vec<u32>,
    /// Places of adults with more ties than a byte counts, and makers among these by category.
    crowds: Vec<(usize, [u32; CATEGORIES_MAX])>,
}

impl Around {
    /// Looks around for those of a block whose byte in `due` is not 0; the block's first adult is number `first`.
    #[inline(always)]
    pub fn look(&mut self, view: View<'_>, first: usize, due: &[u8]) {
        self.crowds.clear();
        self.makers.resize(due.len(), 0);
        self.ties.resize(due.len(), 0.0);
        let lookers: usize = due.iter().map(|&due| usize::from(due != 0)).sum();
        match view.network.rows() {
            Some(rows) if lookers * 2 > due.len() => self.look_all(rows, view.published, first),
            Some(rows) => self.look_some(rows, view.published, first, due),
            None if view.network.is_complete() => self.look_at_everyone(view, first, due.len()),
            None => {
                self.makers.fill(0);
                self.ties.fill(0.0);
            }
        }
        if view.online.ties() > 0 {
            self.look_online(view, first, due);
        }
    }

    /// Looks around where everyone knows everyone: what all make less what one makes oneself.
    fn look_at_everyone(&mut self, view: View<'_>, first: usize, count: usize) {
        let others = view.network.adults() - 1;
        self.ties.fill(others as f32);
        for place in 0..count {
            let own = view.published[first + place];
            self.crowds
                .push((place, makers_among_others(view.counts, own)));
        }
    }

    /// Adds those whom adults follow online and who are online themselves.
    fn look_online(&mut self, view: View<'_>, first: usize, due: &[u8]) {
        let offline = std::mem::take(&mut self.crowds);
        let mut crowds = offline.iter().peekable();
        for (place, &due) in due.iter().enumerate() {
            let crowd = crowds.next_if(|crowd| crowd.0 == place);
            let lives = due != 0 && bit(view.connected, first + place);
            if !lives {
                self.crowds.extend(crowd);
                continue;
            }
            let bytes = self.makers[place].to_le_bytes();
            let mut makers = crowd.map_or_else(|| bytes.map(u32::from), |crowd| crowd.1);
            let (followed, count) = view.followed(first + place);
            for (sum, more) in makers.iter_mut().zip(followed) {
                *sum += more;
            }
            self.ties[place] += count as f32;
            self.crowds.push((place, makers));
        }
    }

    /// Looks around for everyone: first ties' bytes are put in a row, then each adult's are counted, all in one way but those
    /// of the few who have many ties. Without a branch at the end of every row, many ties are looked up at the same time.
    #[inline(always)]
    fn look_all(&mut self, rows: &Rows, published: &[u8], first: usize) {
        let mut start = first;
        let count = self.makers.len();
        while start < first + count {
            let end = (start + PIECE).min(first + count);
            self.gather(rows, published, start..end);
            let place = start - first;
            let piece = place..place + (end - start);
            let seen = self.makers[piece.clone()].iter_mut();
            for ((makers, &words), &size) in seen.zip(&self.windows).zip(&self.sizes) {
                *makers = ones_of_places(words, size);
            }
            for (ties, &size) in self.ties[piece.clone()].iter_mut().zip(&self.sizes) {
                *ties = size as f32;
            }
            if self.sizes.iter().any(|&size| size as usize > WINDOW) {
                self.look_at_many(rows, published, (first, piece));
            }
            start = end;
        }
    }

    /// Puts the bytes of the ties of a piece in a row, and finds how many ties each adult has.
    #[inline(always)]
    fn gather(&mut self, rows: &Rows, published: &[u8], adults: Range<usize>) {
        let known = rows.some(adults.clone());
        // Windows may reach beyond the last row.
        self.bytes.resize(known.len() + WINDOW, 0);
        let soon = if published.len() > NEAR {
            rows.after(adults.start, AHEAD)
        } else {
            &[]
        };
        let fetched = self.bytes.iter_mut().zip(known).zip(soon);
        for ((byte, &tie), &soon) in fetched {
            prefetch(published, soon as usize);
            *byte = published[tie as usize];
        }
        let rest = soon.len().min(known.len());
        for (byte, &tie) in self.bytes[rest..].iter_mut().zip(&known[rest..]) {
            *byte = published[tie as usize];
        }
        self.windows.resize(adults.len(), [0; 2]);
        self.sizes.resize(adults.len(), 0);
        let mut bounds = rows.bounds(adults);
        let mut before = bounds.next().unwrap_or(0);
        let seen = self.windows.iter_mut().zip(&mut self.sizes);
        for ((window, size), end) in seen.zip(bounds) {
            let bytes = self.bytes[before..].first_chunk::<WINDOW>();
            let (words, _) = bytes.unwrap_or(&[0; WINDOW]).as_chunks::<8>();
            *window = [u64::from_le_bytes(words[0]), u64::from_le_bytes(words[1])];
            *size = u32::try_from(end - before).expect("ties are numbered in 32 bits");
            before = end;
        }
    }

    /// Adds the ties beyond the window of those who have more, in a piece of the block whose first adult is number `first`.
    #[inline(never)]
    fn look_at_many(
        &mut self,
        rows: &Rows,
        published: &[u8],
        (first, piece): (usize, Range<usize>),
    ) {
        for (place, &size) in piece.zip(&self.sizes) {
            if size as usize <= WINDOW {
                continue;
            }
            let known = rows.row(first + place);
            if known.len() <= BYTE_MAX {
                self.makers[place] += sum_of_bits(&known[WINDOW..], published);
            } else {
                self.crowds.push((place, makers_among(known, published)));
            }
        }
    }

    /// Looks around for those alone whose byte in `due` is not 0.
    #[inline(always)]
    fn look_some(&mut self, rows: &Rows, published: &[u8], first: usize, due: &[u8]) {
        let seen = self.makers.iter_mut().zip(&mut self.ties);
        for (place, ((makers, ties), &due)) in seen.zip(due).enumerate() {
            if due == 0 {
                continue;
            }
            let known = rows.row(first + place);
            *ties = known.len() as f32;
            if known.len() <= BYTE_MAX {
                *makers = sum_of_bits(known, published);
            } else {
                self.crowds.push((place, makers_among(known, published)));
            }
        }
    }

    /// Keeps of what was seen that of the adults at some places, who are numbered in their order from now on.
    pub fn keep(&mut self, places: &[u32]) {
        for (k, &place) in places.iter().enumerate() {
            self.makers[k] = self.makers[place as usize];
            self.ties[k] = self.ties[place as usize];
        }
        self.makers.truncate(places.len());
        self.ties.truncate(places.len());
        self.crowds.retain_mut(|(place, _)| {
            let kept = places.binary_search_by_key(place, |&place| place as usize);
            *place = kept.unwrap_or(*place);
            kept.is_ok()
        });
    }

    /// Puts the shares of ties that make in category `c` into `shares`.
    #[inline(always)]
    pub fn put_shares(&self, c: usize, shares: &mut Vec<f32>) {
        shares.resize(self.ties.len(), 0.0);
        let seen = self.makers.iter().zip(&self.ties);
        for (share_of, (&makers, &ties)) in shares.iter_mut().zip(seen) {
            *share_of = share(u32::from((makers >> (8 * c)).to_le_bytes()[0]), ties);
        }
        for (place, makers) in &self.crowds {
            shares[*place] = share(makers[c], self.ties[*place]);
        }
    }
}

/// Share of ties that make.
#[must_use]
#[inline(always)]
pub fn share(makers: u32, ties: f32) -> f32 {
    if ties > 0.0 {
        makers as f32 / ties
    } else {
        0.5
    }
}

/// Publishes the habits of a part's adults: a bit for each category that an adult makes in, and how many do.
pub fn part(part: &mut Part<'_>, _: &mut Faced) {
    let counts = widest(
        #[inline(always)]
        || publish_block(part.block, part.shown),
    );
    part.counts = Some(counts);
}

/// Publishes everyone's habits.
pub fn publish(world: &mut World) {
    parts::each(world, &[part]);
}

#[inline(always)]
fn publish_block(block: &Block, published: &mut [u8]) -> HabitCounts {
    let mut counts = HabitCounts::default();
    published.fill(0);
    for (c, habits) in block.habits.iter().enumerate() {
        let (mut makers, mut cocreators) = (0, 0);
        for (bits, &habit) in published.iter_mut().zip(habits) {
            *bits |= u8::from(habit == MAKE) << c;
            makers += u32::from(habit == MAKE);
            cocreators += u32::from(habit == COCREATE);
        }
        counts.makers[c] = u64::from(makers);
        counts.cocreators[c] = u64::from(cocreators);
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::{Around, BYTE_MAX, View, makers_among, share};
    use crate::model::household::world::HabitCounts;
    use crate::model::reach::bit;
    use crate::population::network::Network;

    #[test]
    fn counts_each_category_apart_even_among_many_ties() {
        let published = [0b0000_0101, 0b1000_0001, 0];
        assert_eq!(
            makers_among(&[0, 1, 2], &published),
            [2, 0, 1, 0, 0, 0, 0, 1]
        );
        let many: Vec<u32> = (0..1000).map(|k| k % 2).collect();
        assert_eq!(
            makers_among(&many, &published),
            [1000, 0, 500, 0, 0, 0, 0, 500]
        );
    }

    #[test]
    fn all_and_some_see_what_everyone_sees_alone() {
        // A star whose middle has more ties than a byte counts, a path through all, and adults in more than one piece.
        let network = Network::of_undirected(1000, 1, |_, see| {
            for k in 1..1000 {
                see(k - 1, k);
                if k > 1 && k % 3 == 0 {
                    see(0, k);
                }
            }
        });
        assert!(network.degree_max() > BYTE_MAX);
        agree_with_looking_alone(&network, &Network::empty(1000), &[]);
        // Online everyone follows the next five; two of three are online.
        let online = Network::of_undirected(1000, 1, |_, see| {
            for k in 0..1000 {
                for distance in 1..=5 {
                    see(k, (k + distance) % 1000);
                }
            }
        });
        let connected = [0xb6db_6db6_db6d_b6db; 16];
        agree_with_looking_alone(&network, &online, &connected);
        agree_with_looking_alone(&Network::complete(1000), &online, &connected);
        agree_with_looking_alone(&Network::complete(1000), &Network::empty(1000), &[]);
    }

    fn agree_with_looking_alone(network: &Network, online: &Network, connected: &[u64]) {
        let published: Vec<u8> = (0..=255).cycle().skip(7).take(1000).collect();
        let of = |c: usize| published.iter().filter(|&bits| bits >> c & 1 == 1).count() as u64;
        let counts = HabitCounts {
            makers: std::array::from_fn(of),
            ..HabitCounts::default()
        };
        let view = View {
            network,
            online,
            connected,
            published: &published,
            counts: &counts,
        };
        let count = 900;
        let mut due = vec![1; count];
        for other in [1, 0] {
            due[20..].fill(other);
            let mut around = Around::default();
            around.look(view, 0, &due);
            let mut shares = Vec::new();
            for c in 0..8 {
                around.put_shares(c, &mut shares);
                for place in (0..count).filter(|&place| due[place] != 0) {
                    let mut known = Vec::new();
                    network.each_known(place, |tie| known.push(tie));
                    let live = |adult: usize| !connected.is_empty() && bit(connected, adult);
                    online.each_known(place, |tie| {
                        if live(place) && live(tie as usize) {
                            known.push(tie);
                        }
                    });
                    let alone = share(makers_among(&known, &published)[c], known.len() as f32);
                    assert_eq!(shares[place].to_bits(), alone.to_bits(), "{place}");
                }
            }
        }
    }
}
