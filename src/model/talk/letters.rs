//! Who hears some speakers? Messages sorted by the district of their hearers, always in the same memory.
//!
//! A message is the place of its hearer in the district, in two bytes: many are read by another core than wrote them.

use crate::model::talk::counts::DISTRICT;

/// Stretches of a list that are sorted at the same time.
const STRETCHES: usize = 4;

/// Messages of some speakers: who hears, district after district, and in each in the order of speaking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letters {
    hearers: Vec<u16>,
    /// Where each district ends.
    ends: Vec<u32>,
}

impl Letters {
    /// Writes anew: to all of `hearers`, who are among so many adults, each once for every time it is there.
    ///
    /// # Panics
    /// When a hearer is not below `adults`, or there are 2^32 of them or more.
    pub fn write(&mut self, adults: usize, hearers: &[u32]) {
        let districts = adults.div_ceil(DISTRICT);
        self.ends.clear();
        if districts < 2 {
            self.hearers.clear();
            self.hearers.extend(hearers.iter().map(|&one| place(one)));
            self.ends.resize(districts, narrow(hearers.len()));
            return;
        }
        // Neighbours often live in one district, and a count waits for the one before it: stretches are counted in turn.
        let (stretches, rest) = stretches(hearers);
        let mut places = vec![[0_u32; STRETCHES]; districts];
        let at = |hearer: u32| hearer as usize / DISTRICT;
        for k in 0..stretches[0].len() {
            for (number, stretch) in stretches.iter().enumerate() {
                places[at(stretch[k])][number] += 1;
            }
        }
        for &hearer in rest {
            places[at(hearer)][STRETCHES - 1] += 1;
        }
        let mut total = 0;
        for places in &mut places {
            for place in places {
                total += std::mem::replace(place, total);
            }
            self.ends.push(total);
        }
        self.hearers.resize(hearers.len(), 0);
        let (sorted, places) = (self.hearers.as_mut_slice(), places.as_mut_slice());
        let mut put = |number: usize, hearer: u32| {
            let next = &mut places[at(hearer)][number];
            sorted[*next as usize] = place(hearer);
            *next += 1;
        };
        for k in 0..stretches[0].len() {
            for (number, stretch) in stretches.iter().enumerate() {
                put(number, stretch[k]);
            }
        }
        for &hearer in rest {
            put(STRETCHES - 1, hearer);
        }
    }

    /// The places in a district of those who hear.
    #[must_use]
    pub fn to(&self, district: usize) -> &[u16] {
        let start = district
            .checked_sub(1)
            .map_or(0, |before| self.ends[before]);
        &self.hearers[start as usize..self.ends[district] as usize]
    }

    /// Number of messages.
    #[must_use]
    pub fn count(&self) -> usize {
        self.hearers.len()
    }
}

/// As many stretches of a list of the same length, and what is left behind the last.
fn stretches(list: &[u32]) -> ([&[u32]; STRETCHES], &[u32]) {
    let length = list.len() / STRETCHES;
    let stretch = |k: usize| &list[k * length..][..length];
    (std::array::from_fn(stretch), &list[STRETCHES * length..])
}

/// An adult's place in its district.
#[inline]
fn place(adult: u32) -> u16 {
    const { assert!(DISTRICT == 1 << 16, "a place in a district takes two bytes") };
    u16::try_from(adult & 0xffff).expect("two bytes")
}

fn narrow(count: usize) -> u32 {
    u32::try_from(count).expect("a letter is not that long")
}

#[cfg(test)]
mod tests {
    use super::Letters;
    use crate::model::talk::counts::DISTRICT;

    #[test]
    fn hearers_are_sorted_by_district_and_keep_their_order() {
        let adults = 2 * DISTRICT + 10;
        let [second, third] = [DISTRICT, 2 * DISTRICT].map(|n| u32::try_from(n).expect("small"));
        let mut letters = Letters::default();
        for _ in 0..2 {
            letters.write(
                adults,
                &[third + 1, 7, second, 5, third, 6, 8, 7, 9, 4, third + 1],
            );
            assert_eq!(letters.to(0), [7, 5, 6, 8, 7, 9, 4]);
            assert_eq!((letters.to(1), letters.count()), (&[0][..], 11));
            assert_eq!(letters.to(2), [1, 0, 1]);
        }
        letters.write(10, &[3, 9, 3]);
        assert_eq!(letters.to(0), [3, 9, 3]);
        letters.write(10, &[]);
        assert_eq!((letters.to(0), letters.count()), (&[][..], 0));
    }
}
