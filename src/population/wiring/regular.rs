//! What if everyone has just as many ties, to anyone? A random regular network, given by a formula and stored nowhere.

use crate::population::wiring::Source;
use crate::population::wiring::cipher::Cipher;
use std::ops::Range;

/// A random regular network: random rings through all adults laid over one another, each giving everyone two ties, and for an
/// odd degree a random pairing.
///
/// Such a sum of rings is, but for double ties, contiguous to the uniform law: what is almost sure in one is so in the other
/// (Robinson & Wormald 1994; Kim & Wormald 2001, for degrees of 3 and more). A ring is a random order, taken from a formula
/// both ways, so neighbours cost arithmetic instead of memory. No tie is a loop. About `degree (degree - 2) / 4` ties of the
/// whole network are double, however many adults there are; such a neighbour is told twice, and once when the ties are stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regular {
    adults: u32,
    rings: Vec<Cipher>,
    pairing: Option<Cipher>,
}

impl Regular {
    pub(crate) fn draw(adults: u32, degree: u32, source: Source<'_>) -> Self {
        assert!(
            degree < adults && (degree.is_multiple_of(2) || adults.is_multiple_of(2)),
            "{adults} adults cannot have {degree} ties each"
        );
        let size = u64::from(adults);
        let draw = |name: &str, number| Cipher::draw(source, name, number, size);
        Self {
            adults,
            rings: (0..degree / 2).map(|ring| draw("cycle", ring)).collect(),
            pairing: (!degree.is_multiple_of(2)).then(|| draw("match", 0)),
        }
    }

    pub(crate) fn adults(&self) -> u32 {
        self.adults
    }

    pub(crate) fn degree(&self) -> usize {
        2 * self.rings.len() + usize::from(self.pairing.is_some())
    }

    /// Adds the ties of some places in all orders, each of them once.
    pub(crate) fn tell(&self, places: Range<u64>, pairs: &mut Vec<(u32, u32)>) {
        let size = u64::from(self.adults);
        let mut numbers = Vec::new();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "below the number of adults"
        )]
        let pair = |[a, b]: [u64; 2]| (a as u32, b as u32);
        for ring in &self.rings {
            let after = if places.end == size { 0 } else { places.end };
            ring.numbers(places.clone(), &mut numbers);
            numbers.push(ring.number(after));
            pairs.extend(numbers.windows(2).map(|ends| pair([ends[0], ends[1]])));
        }
        if let Some(pairing) = &self.pairing {
            // Of the two places of a pair the first tells it.
            let odd = places.start.next_multiple_of(2)..places.end.next_multiple_of(2);
            pairing.numbers(odd, &mut numbers);
            pairs.extend(numbers.as_chunks::<2>().0.iter().map(|&ends| pair(ends)));
        }
    }

    /// Calls back with the ties of an adult.
    #[inline]
    pub(crate) fn each(&self, adult: usize, mut see: impl FnMut(u32)) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "below the number of adults"
        )]
        let mut tell = |other: u64| see(other as u32);
        let (adult, size) = (adult as u64, u64::from(self.adults));
        for ring in &self.rings {
            let place = ring.place(adult);
            tell(ring.number(if place == 0 { size - 1 } else { place - 1 }));
            tell(ring.number(if place + 1 == size { 0 } else { place + 1 }));
        }
        if let Some(pairing) = &self.pairing {
            tell(pairing.number(pairing.place(adult) ^ 1));
        }
    }
}
