//! Which random number is it? Every draw has an address: seed and run, purpose, step, and the place of an agent.
//!
//! ChaCha8 (Bernstein 2008) can be read at any position, so no generator is carried, saved or shared. The key is made of
//! seed and run, the stream of purpose and step, the position is the agent's number. Two scenarios that share a seed and
//! a population therefore share every draw (common random numbers), whatever else differs between them.

#[cfg(target_arch = "x86_64")]
mod wide;

#[cfg(target_arch = "x86_64")]
use crate::engine::vector::Width;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What a draw is for. Its number is a hash of its name; a test checks that no two of the model's purposes collide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Purpose(u32);

impl Purpose {
    /// The purpose of that name, such as `household/review`.
    #[must_use]
    pub const fn new(name: &str) -> Self {
        Self(finish(absorb(OFFSET, name)))
    }

    /// The same purpose for one named thing: `household/review` of `food`.
    #[must_use]
    pub const fn of(name: &str, thing: &str) -> Self {
        Self(finish(absorb(absorb(absorb(OFFSET, name), "/"), thing)))
    }

    /// The same purpose for one of several things that are alike but for their numbers; number 0 has the purpose itself.
    #[must_use]
    pub const fn numbered(self, number: u8) -> Self {
        if number == 0 {
            return self;
        }
        let hash = (OFFSET ^ self.0 as u64).wrapping_mul(PRIME);
        Self(finish((hash ^ number as u64).wrapping_mul(PRIME)))
    }
}

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;

/// FNV-1a (Fowler, Noll & Vo 1991) over the bytes of a name.
const fn absorb(mut hash: u64, name: &str) -> u64 {
    let bytes = name.as_bytes();
    let mut k = 0;
    while k < bytes.len() {
        hash = (hash ^ bytes[k] as u64).wrapping_mul(PRIME);
        k += 1;
    }
    hash
}

/// Folds the hash to 32 bits after mixing all bits into each other.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the high half is folded in before"
)]
const fn finish(hash: u64) -> u32 {
    let mixed = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    (mixed ^ (mixed >> 32)) as u32
}

/// A set of draws alone costs as much as this many words in a row, and a set of sixteen that are found together as many as
/// these.
const ALONE: usize = 100;
#[cfg(target_arch = "x86_64")]
const TOGETHER: usize = 30;

/// All random numbers of one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draws {
    key: [u8; 32],
}

impl Draws {
    /// Version of the addresses and samplers: results of another version differ.
    pub const VERSION: u32 = 3;

    /// The draws of a run.
    #[must_use]
    pub fn new(seed: u64, run: u32) -> Self {
        let mut key = *b"................thirdwave draw 1";
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&u64::from(run).to_le_bytes());
        Self { key }
    }

    /// Fills `words` with the draws of consecutive agents, the first being number `first`.
    pub fn fill(&self, purpose: Purpose, step: u32, first: u64, words: &mut [u32]) {
        self.read(purpose, step, first, bytemuck::cast_slice_mut(words));
        for word in words {
            *word = u32::from_le(*word);
        }
    }

    /// One agent's draw: the same word that `fill` gives it.
    #[must_use]
    pub fn word(&self, purpose: Purpose, step: u32, agent: u64) -> u32 {
        self.generator(purpose, step, u128::from(agent)).next_u32()
    }

    /// Fills `halves` with draws of 16 bits of consecutive agents, the first being number `first`, which is even: two agents
    /// share a word. Where 16 bits are enough for nearly all, they cost half.
    ///
    /// # Panics
    /// When `first` is odd.
    pub fn fill_halves(&self, purpose: Purpose, step: u32, first: u64, halves: &mut [u16]) {
        assert!(first.is_multiple_of(2), "halves start with a word");
        self.read(purpose, step, first / 2, bytemuck::cast_slice_mut(halves));
        for half in halves {
            *half = u16::from_le(*half);
        }
    }

    /// One agent's draw of 16 bits: the same that `fill_halves` gives it.
    #[must_use]
    pub fn half(&self, purpose: Purpose, step: u32, agent: u64) -> u16 {
        let mut pair = [0; 2];
        self.fill_halves(purpose, step, agent / 2 * 2, &mut pair);
        pair[usize::from(!agent.is_multiple_of(2))]
    }

    /// Draws of each of some agents, in the order of their numbers, found in the way that costs less: agent number n owns the
    /// words from N n on.
    #[must_use]
    pub fn sets<const N: usize>(
        &self,
        purpose: Purpose,
        step: u32,
        agents: &[u32],
    ) -> Vec<[u32; N]> {
        let (Some(&first), Some(&last)) = (agents.first(), agents.last()) else {
            return Vec::new();
        };
        let words = N * ((last - first) as usize + 1);
        let place = |agent: u32| N as u64 * u64::from(agent);
        #[cfg(target_arch = "x86_64")]
        if words > TOGETHER * agents.len() && N <= 16 && Width::Avx512.is_taken() {
            let sixteens = agents.chunks(16);
            return sixteens
                .flat_map(|agents| self.sixteen(purpose, step, agents))
                .collect();
        }
        if words > ALONE * agents.len() {
            let set = |&agent: &u32| {
                let mut set = [0; N];
                self.fill(purpose, step, place(agent), &mut set);
                set
            };
            return agents.iter().map(set).collect();
        }
        let mut row = vec![0; words];
        self.fill(purpose, step, place(first), &mut row);
        let (sets, _) = row.as_chunks::<N>();
        let set = |&agent: &u32| sets[(agent - first) as usize];
        agents.iter().map(set).collect()
    }

    /// The sets of up to sixteen agents anywhere.
    #[cfg(target_arch = "x86_64")]
    fn sixteen<const N: usize>(
        &self,
        purpose: Purpose,
        step: u32,
        agents: &[u32],
    ) -> impl Iterator<Item = [u32; N]> + use<N> {
        let mut places = [0; 16];
        for (place, &agent) in places.iter_mut().zip(agents) {
            *place = N as u64 * u64::from(agent);
        }
        let blocks = |ahead: u64| {
            let blocks = places.map(|place| place / 16 + ahead);
            #[expect(
                unsafe_code,
                reason = "only asked where the machine has AVX-512, the only condition"
            )]
            unsafe {
                wide::some(&self.key, stream(purpose, step), blocks)
            }
        };
        // A set of some other size may go on in the next block.
        let pair = [
            blocks(0),
            if 16 % N == 0 {
                [[0; 16]; 16]
            } else {
                blocks(1)
            },
        ];
        (0..agents.len()).map(move |lane| {
            std::array::from_fn(|k| {
                let at = (places[lane] % 16) as usize + k;
                pair[at / 16][lane][at % 16]
            })
        })
    }

    /// A generator that reads on from an address, for draws whose number is not known beforehand: each `place` owns
    /// 2^32 words.
    #[must_use]
    pub fn sequence(&self, purpose: Purpose, step: u32, place: u64) -> impl Rng + use<> {
        self.generator(purpose, step, u128::from(place) << 32)
    }

    /// Fills `bytes` with the key stream of a purpose at a step from a word on.
    fn read(&self, purpose: Purpose, step: u32, first: u64, bytes: &mut [u8]) {
        let mut done = 0;
        #[cfg(target_arch = "x86_64")]
        if first.is_multiple_of(16) && bytes.len() >= wide::TOGETHER && Width::Avx512.is_taken() {
            let (rows, _) = bytes.as_chunks_mut();
            done = rows.len() * wide::TOGETHER;
            #[expect(
                unsafe_code,
                reason = "the only condition, that the machine has AVX-512, was just tested"
            )]
            unsafe {
                wide::fill(&self.key, stream(purpose, step), first / 16, rows);
            }
        }
        let rest = &mut bytes[done..];
        if !rest.is_empty() {
            let place = u128::from(first) + done as u128 / 4;
            self.generator(purpose, step, place).fill_bytes(rest);
        }
    }

    fn generator(&self, purpose: Purpose, step: u32, position: u128) -> ChaCha8Rng {
        let mut generator = ChaCha8Rng::from_seed(self.key);
        // Stream before position: another order would mean another number in some generators.
        generator.set_stream(stream(purpose, step));
        if position != 0 {
            generator.set_word_pos(position);
        }
        generator
    }
}

/// The stream of a purpose at a step.
fn stream(purpose: Purpose, step: u32) -> u64 {
    u64::from(purpose.0) << 32 | u64::from(step)
}

#[cfg(test)]
mod tests {
    use super::{Draws, Purpose};
    use crate::engine::vector::{Width, no_wider_than};
    use rand::Rng;

    #[test]
    fn long_rows_are_those_of_the_generator_at_any_width() {
        let (draws, purpose) = (Draws::new(7, 3), Purpose::new("test"));
        for width in Width::ALL {
            // The last begin where the low half of the counter of blocks ends.
            for first in [0, 16, 40, 4096, (1 << 36) - 32, (1 << 36) + 160] {
                for count in [255, 256, 257, 4096, 5000] {
                    let mut row = vec![0; count];
                    no_wider_than(width, || draws.fill(purpose, 5, first, &mut row));
                    let mut generator = draws.generator(purpose, 5, u128::from(first));
                    assert!(row.iter().all(|&word| word == generator.next_u32()));
                }
            }
        }
    }

    #[test]
    fn a_word_is_the_same_alone_and_in_a_row() {
        let draws = Draws::new(7, 3);
        let mut row = [0; 300];
        draws.fill(Purpose::new("test"), 5, 4096, &mut row);
        for k in [0_u16, 1, 15, 16, 63, 64, 299] {
            let alone = draws.word(Purpose::new("test"), 5, 4096 + u64::from(k));
            assert_eq!(alone, row[usize::from(k)]);
        }
    }

    /// Sets of agents near and far are made of each agent's own words.
    fn sets_are_words<const N: usize>() {
        let (draws, purpose) = (Draws::new(7, 3), Purpose::new("test"));
        let far: Vec<u32> = (0..40).map(|k| k * 104_729).collect();
        for agents in [vec![], vec![99], vec![7, 8, 295], vec![6, 900_000], far] {
            let word = |place: u64| draws.word(purpose, 5, place);
            let set = |&agent: &u32| {
                std::array::from_fn(|k| word(N as u64 * u64::from(agent) + k as u64))
            };
            let expected: Vec<[u32; N]> = agents.iter().map(set).collect();
            assert_eq!(draws.sets(purpose, 5, &agents), expected);
        }
    }

    #[test]
    fn a_set_is_the_same_alone_and_in_a_row_at_any_width() {
        for width in Width::ALL {
            no_wider_than(width, || {
                sets_are_words::<1>();
                sets_are_words::<3>();
                sets_are_words::<6>();
                sets_are_words::<16>();
            });
        }
    }

    #[test]
    fn a_half_is_the_same_alone_and_in_a_row() {
        let (draws, purpose) = (Draws::new(7, 3), Purpose::new("test"));
        let mut row = [0; 301];
        draws.fill_halves(purpose, 5, 4096, &mut row);
        for k in [0_u16, 1, 2, 63, 64, 127, 128, 300] {
            let agent = 4096 + u64::from(k);
            let word = draws.word(purpose, 5, agent / 2).to_le_bytes();
            let place = 2 * usize::from(k % 2);
            assert_eq!(
                u16::from_le_bytes([word[place], word[place + 1]]),
                row[usize::from(k)]
            );
            assert_eq!(draws.half(purpose, 5, agent), row[usize::from(k)]);
        }
    }

    #[test]
    fn every_part_of_the_address_matters() {
        let words = [
            Draws::new(1, 0).word(Purpose::new("a"), 0, 0),
            Draws::new(2, 0).word(Purpose::new("a"), 0, 0),
            Draws::new(1, 1).word(Purpose::new("a"), 0, 0),
            Draws::new(1, 0).word(Purpose::new("b"), 0, 0),
            Draws::new(1, 0).word(Purpose::new("a"), 1, 0),
            Draws::new(1, 0).word(Purpose::new("a"), 0, 1),
            Draws::new(1, 0)
                .sequence(Purpose::new("a"), 0, 1)
                .next_u32(),
        ];
        for (k, word) in words.iter().enumerate() {
            assert!(!words[..k].contains(word), "address {k} repeats a draw");
        }
    }

    #[test]
    fn values_are_pinned() {
        let draws = Draws::new(1, 0);
        let word = |step, agent| draws.word(Purpose::new("household/review"), step, agent);
        assert_eq!([word(0, 0), word(0, 1), word(1, 0)], PINNED);
        assert_eq!(Purpose::of("a", "b"), Purpose::new("a/b"));
    }

    const PINNED: [u32; 3] = [3_405_414_123, 2_530_414_645, 3_493_859_852];
}
