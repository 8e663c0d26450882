//! Who does more than consume?
//!
//! **Question.** Which adults have given a firm an idea, and whose feedback has steered what a firm makes?
//!
//! **Rule.** An original has had an idea that a brand took up: when a brand takes up i ideas in a step and c of its owners think
//! of products, each of these has had one with probability `1 - exp(-i/c)`. A participant has told a brand that listens
//! something: a complaint, with the probability that it listened to one, or feedback as a member of a community that is cared
//! for, with probability `1 - exp(-f/m)` where it heard f messages of m members. Once either, always: what is kept is what was
//! done. An ambassador has spoken well of a brand in the year before, of its own accord: `speak` remembers the last time, and
//! words of paid voices do not count.
//!
//! **Source.** Three types of prosumers are a claim of the seed documents (M21).
//!
//! **Assumptions.** Types are read off what adults did, and change nothing: they have draws of their own. Letters of praise are
//! counted by their number alone, so that whoever praises is no participant by it.
//!
//! **Parameters.** Those of `community` and `care`; nothing of its own.

use crate::engine::arithmetic::{below, threshold};
use crate::engine::draws::Purpose;
use crate::engine::parallel::BLOCK;
use crate::model::brands::community::count;
use crate::model::brands::firm::Firm;
use crate::model::reach::bit;
use crate::model::talk::opinion::standing::Standing;
use crate::model::talk::world::Talk;
use rayon::prelude::{IndexedParallelIterator, ParallelIterator, ParallelSlice, ParallelSliceMut};

/// Who has had an idea that was taken up.
const IDEA: Purpose = Purpose::new("brands/idea");
/// Whose complaint was listened to.
const HEARD: Purpose = Purpose::new("brands/heard");
/// Which members gave feedback.
const FEEDBACK: Purpose = Purpose::new("brands/feedback");

/// What adults have done for brands so far: a bit an adult.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prosumers {
    /// Who has had an idea that was taken up.
    pub originals: Vec<u64>,
    /// Who has told a brand that listens something.
    pub participants: Vec<u64>,
    /// Who has complained to a brand, whether it listens or not.
    pub complainants: Vec<u64>,
}

/// Books of a firm before a part of its work, and who its members were.
pub struct Before {
    heard: f64,
    ideas: f64,
    members: Vec<u64>,
}

impl Before {
    /// The books as they are.
    #[must_use]
    pub fn of(firm: &Firm, standing: &Standing) -> Self {
        Self {
            heard: firm.account.heard,
            ideas: firm.account.ideas,
            members: standing.members.clone(),
        }
    }
}

impl Prosumers {
    /// Nobody has done anything.
    #[must_use]
    pub fn new(adults: usize) -> Self {
        let bits = vec![0; adults.div_ceil(64)];
        Self {
            originals: bits.clone(),
            participants: bits.clone(),
            complainants: bits,
        }
    }

    /// Complaints that a brand received in the step, of which it listened to a part.
    pub fn complained(&mut self, firm: &Firm, letters: &[u32], talk: &Talk, part: f64) {
        let limit = threshold(part);
        let purpose = HEARD.numbered(firm.brand.lot);
        let (draws, step) = (talk.shared.draws, talk.shared.step);
        for &adult in letters {
            let (place, bit) = (adult as usize / 64, 1 << (adult % 64));
            self.complainants[place] |= bit;
            if u64::from(draws.word(purpose, step, u64::from(adult))) < limit {
                self.participants[place] |= bit;
            }
        }
    }

    /// Whether an adult has told a brand anything that it could learn from: an idea, feedback or a complaint.
    #[must_use]
    pub fn is_proactive(&self, adult: usize) -> bool {
        let all = [&self.originals, &self.participants, &self.complainants];
        all.into_iter().any(|bits| bit(bits, adult))
    }

    /// Feedback of members in the step, of which the brand heard what its books grew by.
    pub fn told(&mut self, firm: &Firm, before: &Before, talk: &Talk) {
        let heard = firm.account.heard - before.heard;
        let chance = -libm::expm1(-heard / count(&before.members).max(1.0));
        let purpose = FEEDBACK.numbered(firm.brand.lot);
        mark(
            &mut self.participants,
            talk,
            (purpose, chance),
            &before.members,
        );
    }

    /// Ideas that a brand took up in the step.
    pub fn thought(&mut self, firm: &Firm, creators: &[u64], before: &Before, talk: &Talk) {
        let ideas = firm.account.ideas - before.ideas;
        if ideas <= 0.0 {
            return;
        }
        let chance = -libm::expm1(-ideas / count(creators).max(1.0));
        let purpose = IDEA.numbered(firm.brand.lot);
        mark(&mut self.originals, talk, (purpose, chance), creators);
    }

    /// All of it as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let words = self.originals.iter().chain(&self.participants);
        let words = words.chain(&self.complainants);
        words.flat_map(|word| word.to_le_bytes()).collect()
    }

    /// Fills all of it from bytes; whether they were as many as needed.
    pub fn fill(&mut self, bytes: &[u8]) -> bool {
        let (words, rest) = bytes.as_chunks::<8>();
        let own = self.originals.iter_mut().chain(&mut self.participants);
        let own = own.chain(&mut self.complainants);
        let mut words = words.iter();
        let whole = own
            .map(|word| words.next().map(|bytes| *word = u64::from_le_bytes(*bytes)))
            .all(|found| found.is_some());
        whole && rest.is_empty() && words.next().is_none()
    }
}

/// Marks, with a chance, adults among some: a bit an adult.
fn mark(bits: &mut [u64], talk: &Talk, (purpose, chance): (Purpose, f64), among: &[u64]) {
    if chance <= 0.0 {
        return;
    }
    let limit = threshold(chance);
    let blocks = bits
        .par_chunks_mut(BLOCK / 64)
        .zip(among.par_chunks(BLOCK / 64));
    blocks.enumerate().for_each(|(k, (own, able))| {
        if able.iter().all(|&bits| bits == 0) {
            return;
        }
        let first = k * BLOCK;
        let mut words = vec![0; BLOCK.min(talk.adults() - first)];
        let (draws, step) = (talk.shared.draws, talk.shared.step);
        draws.fill(purpose, step, first as u64, &mut words);
        for ((own, able), words) in own.iter_mut().zip(able).zip(words.chunks(64)) {
            *own |= below(words, limit) & able;
        }
    });
}

/// The first step of the year before: who has spoken well of a brand since then, unpaid, is an ambassador.
#[must_use]
pub fn lately(talk: &Talk) -> u32 {
    let year = talk.shared.scenario.clock.length.per_year();
    // A step is kept as its number: the first is 1, and 0 is never.
    talk.shared.step.saturating_sub(year - 1).max(1)
}

/// Number of adults who have spoken well of a brand in the year before, unpaid.
#[must_use]
pub fn ambassadors(talk: &Talk) -> u64 {
    let first = lately(talk);
    let praised = talk.minds.iter().flat_map(|minds| &minds.praised);
    praised.filter(|&&step| step >= first).count() as u64
}
