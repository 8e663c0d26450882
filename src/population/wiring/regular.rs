//! What if everyone has just as many ties, to anyone? A random regular network, large ones given by a formula and stored nowhere.

use crate::population::network::Network;
use crate::population::wiring::cipher::Cipher;
use crate::population::wiring::exceptions::Exceptions;
use crate::population::wiring::repair::repaired;
use crate::population::wiring::shuffle::shuffled;
use crate::population::wiring::{PIECE, Source, pieces, range};
use std::ops::Range;

/// Entries of rows up to which a network is drawn tie by tie: some milliseconds of work.
const ENTRIES_SMALL: u64 = 1 << 15;

/// The random regular network of so many ties an adult: everyone has just as many, all of them to different others.
///
/// Small networks are shuffled from a ring, which makes every regular network as likely as any other. Large ones are laid from
/// rings, see `Regular`. With two ties an adult both would be rings, of which it is one here. Where more than half of all ties
/// are there, those that are missing are drawn instead. Networks that are small or in which an adult is tied to every fourth
/// are stored.
///
/// # Panics
/// When there is no such network.
#[must_use]
pub fn random_regular(adults: u32, degree: u32, source: Source<'_>) -> Network {
    assert!(
        degree < adults && (degree.is_multiple_of(2) || adults.is_multiple_of(2)),
        "{adults} adults cannot have {degree} ties each"
    );
    let missing = adults - 1 - degree;
    if missing == 0 {
        return Network::complete(adults);
    }
    if missing < degree {
        return complement(any(adults, missing, source));
    }
    let mut network = if degree == 2 {
        Network::of_regular(Regular::draw(adults, degree, source))
    } else {
        any(adults, degree, source)
    };
    if is_stored(adults, degree) {
        network.store();
    }
    network
}

/// Any network of so many ties an adult.
fn any(adults: u32, degree: u32, source: Source<'_>) -> Network {
    if is_small(adults, degree) {
        shuffled(&ring(adults, degree), source)
    } else {
        Network::of_regular(Regular::draw(adults, degree, source))
    }
}

/// Whether a random regular network is stored as rows.
#[must_use]
pub fn is_stored(adults: u32, degree: u32) -> bool {
    (degree != 2 && is_small(adults, degree)) || degree > adults / 4
}

fn is_small(adults: u32, degree: u32) -> bool {
    u64::from(adults) * u64::from(degree) <= ENTRIES_SMALL
}

/// Adults on a ring who know those next to them and, for an odd degree, the one opposite.
fn ring(adults: u32, degree: u32) -> Network {
    Network::of_pairs(adults, pieces(adults), false, |piece, pairs| {
        let (first, end) = range(piece, adults);
        for adult in first..end {
            let near = (1..=degree / 2).map(|step| {
                let after = u64::from(adult) + u64::from(step);
                u32::try_from(after % u64::from(adults)).expect("below the number of adults")
            });
            pairs.extend(near.map(|other| (adult, other)));
            if !degree.is_multiple_of(2) && adult < adults / 2 {
                pairs.push((adult, adult + adults / 2));
            }
        }
    })
}

/// The network of all ties that are missing in another.
fn complement(mut network: Network) -> Network {
    network.store();
    let adults = u32::try_from(network.adults()).expect("adults are numbered by 32 bits");
    let pieces = adults.div_ceil(PIECE / 16) as usize;
    Network::of_pairs(adults, pieces, false, |piece, pairs| {
        let first = u32::try_from(piece).expect("fewer than adults") * (PIECE / 16);
        for adult in first..adults.min(first + PIECE / 16) {
            let mut known = network.known_by(adult as usize).iter().copied().peekable();
            for other in 0..adults {
                let is_known = known.next_if_eq(&other).is_some();
                if other > adult && !is_known {
                    pairs.push((adult, other));
                }
            }
        }
    })
}

/// A random regular network: random rings through all adults laid over one another, each giving everyone two ties, and for an
/// odd degree a random pairing.
///
/// Such a sum of rings is, but for double ties, contiguous to the uniform law: what is almost sure in one is so in the
/// other (Robinson & Wormald 1994; Kim & Wormald 2001, for degrees of 3 and more). A ring is a random order, taken from a
/// formula both ways, so neighbours cost arithmetic instead of memory. No tie is a loop. About `degree (degree - 2) / 4`
/// ties of the whole network are double, however many adults there are; one of the two is swapped with a tie drawn at
/// random, as in a shuffled network, and what comes of it is kept as an exception to the formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regular {
    adults: u32,
    rings: Vec<Cipher>,
    pairing: Option<Cipher>,
    exceptions: Exceptions,
}

impl Regular {
    pub(crate) fn draw(adults: u32, degree: u32, source: Source<'_>) -> Self {
        let mut regular = Self::unrepaired(adults, degree, source);
        regular.exceptions = repaired(&regular, source);
        regular
    }

    /// The sum of rings with its double ties.
    fn unrepaired(adults: u32, degree: u32, source: Source<'_>) -> Self {
        let size = u64::from(adults);
        let draw = |name: &str, number| Cipher::draw(source, name, number, size);
        Self {
            adults,
            rings: (0..degree / 2).map(|ring| draw("cycle", ring)).collect(),
            pairing: (!degree.is_multiple_of(2)).then(|| draw("match", 0)),
            exceptions: Exceptions::default(),
        }
    }

    pub(crate) fn adults(&self) -> u32 {
        self.adults
    }

    pub(crate) fn degree(&self) -> usize {
        2 * self.rings.len() + usize::from(self.pairing.is_some())
    }

    /// Adds ties, all of which come once when all places were asked for: of those between adults without exceptions the ones
    /// at some places in all orders, of the others those of the adults with these numbers.
    pub(crate) fn tell(&self, places: Range<u64>, pairs: &mut Vec<(u32, u32)>) {
        let first = pairs.len();
        self.tell_formula(places.clone(), pairs);
        if self.exceptions.is_empty() {
            return;
        }
        let has = |adult: u32| !self.exceptions.of_adult(adult).is_empty();
        let mut kept = first;
        for k in first..pairs.len() {
            let (a, b) = pairs[k];
            if !has(a) && !has(b) {
                pairs[kept] = (a, b);
                kept += 1;
            }
        }
        pairs.truncate(kept);
        for &adult in self.exceptions.adults_in(places) {
            self.each(adult as usize, |other| {
                if adult < other || !has(other) {
                    pairs.push((adult, other));
                }
            });
        }
    }

    /// Adds the ties of some places in all orders, each of them once.
    fn tell_formula(&self, places: Range<u64>, pairs: &mut Vec<(u32, u32)>) {
        let size = u64::from(self.adults);
        let mut numbers = Vec::new();
        let pair = |[a, b]: [u64; 2]| (narrow(a), narrow(b));
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
        let changes = self.exceptions.of_adult(narrow(adult as u64));
        if changes.is_empty() {
            self.each_of_formula(adult as u64, see);
        } else {
            self.each_changed(adult as u64, changes, &mut see);
        }
    }

    /// Calls back with the ties of an adult some of which are others than the formula tells.
    #[cold]
    #[inline(never)]
    fn each_changed(&self, adult: u64, changes: &[(u32, u32)], see: &mut dyn FnMut(u32)) {
        let mut told = Vec::with_capacity(self.degree());
        self.each_of_formula(adult, |other| told.push(other));
        told.sort_unstable();
        let mut changes = changes.iter();
        let mut next = changes.next();
        for other in told {
            match next {
                Some(&(gone, instead)) if gone == other => {
                    see(instead);
                    next = changes.next();
                }
                _ => see(other),
            }
        }
    }

    /// Calls back with the ties of an adult as the formula tells them, some of them perhaps twice.
    #[inline]
    fn each_of_formula(&self, adult: u64, mut see: impl FnMut(u32)) {
        let size = u64::from(self.adults);
        for ring in &self.rings {
            let place = ring.place(adult);
            see(narrow(ring.number(before(place, size))));
            see(narrow(ring.number(after(place, size))));
        }
        if let Some(pairing) = &self.pairing {
            see(narrow(pairing.number(pairing.place(adult) ^ 1)));
        }
    }

    /// One of the ties of an adult as the formula tells them, by its number.
    pub(crate) fn tie(&self, adult: u32, number: u32) -> u32 {
        let size = u64::from(self.adults);
        let other = match (self.rings.get(number as usize / 2), &self.pairing) {
            (Some(ring), _) => {
                let place = ring.place(adult.into());
                ring.number(if number.is_multiple_of(2) {
                    before(place, size)
                } else {
                    after(place, size)
                })
            }
            (None, Some(pairing)) => pairing.number(pairing.place(adult.into()) ^ 1),
            (None, None) => panic!("numbers of ties are below the degree"),
        };
        narrow(other)
    }

    /// The ties of some adults as the formula tells them, a row of as many as the degree for each.
    pub(crate) fn told_to(&self, adults: Range<u32>) -> Vec<u32> {
        let (size, degree) = (u64::from(self.adults), self.degree());
        let mut told = vec![0; adults.len() * degree];
        let mut fill = |slot: usize, others: &[u64]| {
            for (row, &other) in told.chunks_exact_mut(degree).zip(others) {
                row[slot] = narrow(other);
            }
        };
        let own = || adults.clone().map(u64::from).collect::<Vec<u64>>();
        for (ring, slot) in self.rings.iter().zip((0..).step_by(2)) {
            let mut places = own();
            ring.places_of(&mut places);
            for (slot, step) in [
                (slot, before as fn(u64, u64) -> u64),
                (slot + 1, after as fn(u64, u64) -> u64),
            ] {
                let mut others: Vec<u64> = places.iter().map(|&place| step(place, size)).collect();
                ring.numbers_at(&mut others);
                fill(slot, &others);
            }
        }
        if let Some(pairing) = &self.pairing {
            let mut others = own();
            pairing.places_of(&mut others);
            others.iter_mut().for_each(|place| *place ^= 1);
            pairing.numbers_at(&mut others);
            fill(degree - 1, &others);
        }
        told
    }
}

/// The place before another in a ring.
#[inline(always)]
fn before(place: u64, size: u64) -> u64 {
    if place == 0 { size - 1 } else { place - 1 }
}

/// The place after another in a ring.
#[inline(always)]
fn after(place: u64, size: u64) -> u64 {
    if place + 1 == size { 0 } else { place + 1 }
}

#[inline(always)]
#[expect(
    clippy::cast_possible_truncation,
    reason = "below the number of adults"
)]
fn narrow(number: u64) -> u32 {
    number as u32
}
