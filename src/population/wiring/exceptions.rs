//! Which ties are others than a formula tells? A few of them, found by their adults.

use std::ops::Range;

/// Bits of the sieve for each adult with exceptions.
const SIEVE: usize = 64;

/// Ties of a few adults that are others than a formula tells. A sieve of bits, small enough for the nearest cache, says for
/// nearly all adults that they have none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Exceptions {
    sieve: Vec<u64>,
    /// Adults that share a bit of the sieve: two to this power.
    shift: u32,
    /// Adults with exceptions, in increasing order, and where theirs start.
    adults: Vec<u32>,
    starts: Vec<usize>,
    /// Whom the formula tells and who it is instead, for each adult in increasing order.
    changes: Vec<(u32, u32)>,
}

impl Exceptions {
    /// Exceptions among so many adults: of whom, whom the formula tells, and who it is instead.
    pub(crate) fn of(count: u32, mut all: Vec<(u32, u32, u32)>) -> Self {
        let mut found = Self::default();
        if all.is_empty() {
            return found;
        }
        all.sort_unstable();
        for &(adult, told, instead) in &all {
            if found.adults.last() != Some(&adult) {
                found.adults.push(adult);
                found.starts.push(found.changes.len());
            }
            found.changes.push((told, instead));
        }
        found.starts.push(found.changes.len());
        while (count >> found.shift) as usize > SIEVE * found.adults.len() {
            found.shift += 1;
        }
        found.sieve = vec![0; (count >> found.shift) as usize / 64 + 1];
        for &adult in &found.adults {
            let bit = adult >> found.shift;
            found.sieve[bit as usize / 64] |= 1 << (bit % 64);
        }
        found
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.adults.is_empty()
    }

    /// Adults with exceptions whose numbers are in a range.
    pub(crate) fn adults_in(&self, numbers: Range<u64>) -> &[u32] {
        let place = |end: u64| self.adults.partition_point(|&adult| u64::from(adult) < end);
        &self.adults[place(numbers.start)..place(numbers.end)]
    }

    /// The exceptions of an adult, in increasing order of whom the formula tells.
    #[inline]
    pub(crate) fn of_adult(&self, adult: u32) -> &[(u32, u32)] {
        let bit = adult >> self.shift;
        match self.sieve.get(bit as usize / 64) {
            Some(word) if word >> (bit % 64) & 1 == 1 => self.found(adult),
            _ => &[],
        }
    }

    #[cold]
    fn found(&self, adult: u32) -> &[(u32, u32)] {
        match self.adults.binary_search(&adult) {
            Ok(place) => &self.changes[self.starts[place]..self.starts[place + 1]],
            Err(_) => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Exceptions;

    #[test]
    fn exceptions_are_found_by_their_adults() {
        let all = vec![(70_000, 3, 9), (5, 8, 1), (70_000, 3, 2), (99_999, 0, 4)];
        let found = Exceptions::of(100_000, all);
        assert!(found.shift > 0 && found.sieve.len() < 5);
        assert_eq!(found.of_adult(5), [(8, 1)]);
        assert_eq!(found.of_adult(70_000), [(3, 2), (3, 9)]);
        assert_eq!(found.adults_in(6..99_999), [70_000]);
        let having = (0..100_000).filter(|&adult| !found.of_adult(adult).is_empty());
        assert_eq!(having.collect::<Vec<u32>>(), [5, 70_000, 99_999]);
        assert!(Exceptions::default().of_adult(7).is_empty());
        assert!(Exceptions::of(9, Vec::new()).of_adult(7).is_empty());
    }
}
