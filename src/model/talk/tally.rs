//! What has come of talk so far? Sums in integers, which do not depend on the order of adding.

use crate::engine::checkpoint::Damage;
use crate::model::talk::trace::CHANNELS;

/// Sums that only grow, in integers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those who adopted.
    pub adopted: u64,
    /// Those of them who were disappointed.
    pub disappointed: u64,
    /// Those who rejected.
    pub rejected: u64,
    /// Those who know of it, under the rules `utility` and `opinion`; else the seeds.
    pub aware: u64,
    /// Messages for it.
    pub messages: u64,
    /// Messages against it.
    pub messages_against: u64,
    /// Adoptions by channel, units of 2^-20 of an adoption.
    pub channels: [u64; CHANNELS.len()],
    /// Discounted adoptions, units of 2^-20.
    pub value: u64,
}

impl Tally {
    fn numbers(&mut self) -> impl Iterator<Item = &mut u64> {
        let one = [
            &mut self.adopted,
            &mut self.disappointed,
            &mut self.rejected,
            &mut self.aware,
            &mut self.messages,
            &mut self.messages_against,
            &mut self.value,
        ];
        one.into_iter().chain(&mut self.channels)
    }

    /// Its bytes in a checkpoint.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut copy = self.clone();
        copy.numbers().flat_map(|n| n.to_le_bytes()).collect()
    }

    /// The sums of some bytes.
    ///
    /// # Errors
    /// When they are not as many as there are sums.
    pub fn of_bytes(bytes: &[u8]) -> Result<Self, Damage> {
        let mut tally = Self::default();
        let (words, rest) = bytes.as_chunks::<8>();
        if words.len() != tally.numbers().count() || !rest.is_empty() {
            return Err(Damage::Section("talk/tally".to_owned()));
        }
        for (number, word) in tally.numbers().zip(words) {
            *number = u64::from_le_bytes(*word);
        }
        Ok(tally)
    }
}
