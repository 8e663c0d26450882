//! Who knows whom? Ties of all adults, stored as compressed rows or, where a formula gives them, not stored at all.
//!
//! A row says whom an adult listens to. In an undirected network those are also the ones who listen to it; a directed one
//! keeps both.

use crate::engine::rows::{Direction, Dropped, Fetch, Rows};
use crate::population::wiring::regular::Regular;
use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use std::sync::Arc;

/// Ties between adults, without loops and without repetitions. An undirected tie counts twice: each of its ends listens to
/// the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    form: Form,
    dropped: Dropped,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    /// Whom each adult listens to and, where that differs, who listens to it.
    Stored {
        known: Arc<Rows>,
        listeners: Option<Arc<Rows>>,
    },
    /// Nobody knows anyone.
    Empty { adults: u32 },
    /// Everyone knows everyone.
    Complete { adults: u32 },
    /// Everyone knows equally many at random.
    Regular(Regular),
}

impl Network {
    /// A network without ties.
    #[must_use]
    pub fn empty(adults: u32) -> Self {
        Self {
            form: Form::Empty { adults },
            dropped: Dropped::default(),
        }
    }

    /// The network in which everyone knows everyone; nothing is stored.
    #[must_use]
    pub fn complete(adults: u32) -> Self {
        Self {
            form: Form::Complete { adults },
            dropped: Dropped::default(),
        }
    }

    /// The network in which everyone has as many ties, to anyone, by a formula; no more than its exceptions are stored.
    pub(crate) fn of_regular(regular: Regular) -> Self {
        Self {
            form: Form::Regular(regular),
            dropped: Dropped::default(),
        }
    }

    /// The network of given rows. Rows that are not `directed` must be symmetric.
    #[must_use]
    pub fn of_rows(known: Arc<Rows>, dropped: Dropped, directed: bool) -> Self {
        let listeners = directed.then(|| Arc::new(known.transposed()));
        Self {
            form: Form::Stored { known, listeners },
            dropped,
        }
    }

    /// The network of undirected ties between adults numbered below `adults`.
    ///
    /// `ties` calls back with every tie of a piece; pieces are numbered below `pieces` and may be asked at the same time.
    /// Loops and repetitions are dropped and counted. The result does not depend on the order.
    ///
    /// # Panics
    /// When a tie names a number that is not there.
    pub fn of_undirected<F>(adults: u32, pieces: usize, ties: F) -> Self
    where
        F: Fn(usize, &mut dyn FnMut(u32, u32)) + Sync,
    {
        Self::of_pairs(adults, pieces, false, |piece, pairs| {
            ties(piece, &mut |a, b| pairs.push((a, b)));
        })
    }

    /// The network of the pairs that `pairs` adds to a list for each piece; in a directed one `(a, b)` says that `a` listens
    /// to `b`.
    pub(crate) fn of_pairs<F>(adults: u32, pieces: usize, directed: bool, pairs: F) -> Self
    where
        F: Fn(usize, &mut Vec<(u32, u32)>) + Sync,
    {
        let direction = if directed {
            Direction::OneWay
        } else {
            Direction::BothWays
        };
        let (rows, dropped) = Rows::of(adults, pieces, direction, pairs);
        Self::of_rows(Arc::new(rows), dropped, directed)
    }

    /// Number of adults.
    #[must_use]
    pub fn adults(&self) -> usize {
        match &self.form {
            Form::Stored { known, .. } => known.len(),
            Form::Empty { adults } | Form::Complete { adults } => *adults as usize,
            Form::Regular(regular) => regular.adults() as usize,
        }
    }

    /// Number of directed ties; an undirected one counts twice.
    #[must_use]
    pub fn ties(&self) -> usize {
        match &self.form {
            Form::Stored { known, .. } => known.entries(),
            Form::Empty { .. } => 0,
            Form::Complete { adults } => *adults as usize * (*adults as usize - 1),
            Form::Regular(regular) => regular.adults() as usize * regular.degree(),
        }
    }

    /// Whether someone may listen to an adult who does not listen back.
    #[must_use]
    pub fn is_directed(&self) -> bool {
        matches!(
            self.form,
            Form::Stored {
                listeners: Some(_),
                ..
            }
        )
    }

    /// Whether everyone knows everyone, without a row for it.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        matches!(self.form, Form::Complete { .. })
    }

    /// Whether ties are stored as rows, or there are none to store.
    #[must_use]
    pub fn stored(&self) -> bool {
        matches!(self.form, Form::Stored { .. } | Form::Empty { .. })
    }

    /// Stores the ties as rows if they are not yet.
    pub fn store(&mut self) {
        const PIECE: u32 = 256;
        let adults = u32::try_from(self.adults()).expect("adults are numbered by 32 bits");
        let places = |piece: usize| {
            let first = u32::try_from(piece).expect("fewer than adults") * PIECE;
            first..adults.min(first.saturating_add(PIECE))
        };
        let pieces = adults.div_ceil(PIECE) as usize;
        *self = match &self.form {
            Form::Stored { .. } | Form::Empty { .. } => return,
            Form::Complete { .. } => Self::of_pairs(adults, pieces, false, |piece, pairs| {
                pairs.extend(places(piece).flat_map(|a| (a + 1..adults).map(move |b| (a, b))));
            }),
            Form::Regular(regular) => Self::of_pairs(adults, pieces, false, |piece, pairs| {
                let places = places(piece);
                regular.tell(places.start.into()..places.end.into(), pairs);
            }),
        };
    }

    /// The same ties with another account of what was dropped.
    pub(crate) fn with_dropped(self, dropped: Dropped) -> Self {
        Self { dropped, ..self }
    }

    /// Pairs that the law of the network named and that are no ties: loops and repetitions.
    #[must_use]
    pub fn dropped(&self) -> Dropped {
        self.dropped
    }

    /// Whom an adult listens to, in increasing order.
    ///
    /// # Panics
    /// When the ties are not stored.
    #[must_use]
    #[inline]
    pub fn known_by(&self, adult: usize) -> &[u32] {
        match &self.form {
            Form::Stored { known, .. } => known.row(adult),
            Form::Empty { .. } => &[],
            _ => panic!("only stored networks have rows"),
        }
    }

    /// The rows of those whom adults listen to, where there are ties and they are stored.
    #[must_use]
    pub fn rows(&self) -> Option<&Rows> {
        match &self.form {
            Form::Stored { known, .. } => Some(known),
            _ => None,
        }
    }

    /// Who listens to an adult, in increasing order, where ties are stored.
    #[must_use]
    #[inline]
    pub fn listeners(&self, adult: usize) -> Option<&[u32]> {
        match &self.form {
            Form::Stored { known, listeners } => {
                Some(listeners.as_ref().unwrap_or(known).row(adult))
            }
            Form::Empty { .. } => Some(&[]),
            _ => None,
        }
    }

    /// Asks for the row of those whom an adult listens to, or at first for the place where it stands.
    #[inline]
    pub fn fetch_known(&self, adult: usize, what: Fetch) {
        if let Form::Stored { known, .. } = &self.form {
            known.fetch(adult, what);
        }
    }

    /// Asks for the row of those who listen to an adult, to be read soon, or at first for the place where it stands.
    #[inline]
    pub fn fetch_listeners(&self, adult: usize, what: Fetch) {
        if let Form::Stored { known, listeners } = &self.form {
            listeners.as_ref().unwrap_or(known).fetch(adult, what);
        }
    }

    /// How many an adult listens to.
    #[must_use]
    #[inline]
    pub fn degree(&self, adult: usize) -> usize {
        match &self.form {
            Form::Stored { known, .. } => known.length(adult),
            Form::Empty { .. } => 0,
            Form::Complete { adults } => *adults as usize - 1,
            Form::Regular(regular) => regular.degree(),
        }
    }

    /// The greatest number that one adult listens to.
    #[must_use]
    pub fn degree_max(&self) -> usize {
        match &self.form {
            Form::Stored { known, .. } => {
                let lengths = (0..known.len())
                    .into_par_iter()
                    .map(|row| known.length(row));
                lengths.max().unwrap_or(0)
            }
            Form::Empty { .. } => 0,
            Form::Complete { adults } => *adults as usize - 1,
            Form::Regular(regular) => regular.degree(),
        }
    }

    /// The least number that one adult listens to.
    #[must_use]
    pub fn degree_min(&self) -> usize {
        match &self.form {
            Form::Stored { known, .. } => {
                let lengths = (0..known.len())
                    .into_par_iter()
                    .map(|row| known.length(row));
                lengths.min().unwrap_or(0)
            }
            _ => self.degree_max(),
        }
    }

    /// Calls back with everyone an adult listens to.
    #[inline]
    pub fn each_known(&self, adult: usize, mut see: impl FnMut(u32)) {
        match &self.form {
            Form::Stored { known, .. } => known.row(adult).iter().copied().for_each(see),
            Form::Empty { .. } => {}
            Form::Complete { adults } => (0..*adults)
                .filter(|&other| other as usize != adult)
                .for_each(&mut see),
            Form::Regular(regular) => regular.each(adult, see),
        }
    }

    /// Calls back with everyone who listens to an adult, always in the same order.
    #[inline]
    pub fn each_listener(&self, adult: usize, see: impl FnMut(u32)) {
        match self.listeners(adult) {
            Some(row) => row.iter().copied().for_each(see),
            None => self.each_known(adult, see),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Network;

    #[test]
    fn rows_are_sorted_symmetric_and_without_repetitions() {
        let ties = [(3, 0), (0, 1), (1, 0), (2, 3)];
        let network = Network::of_undirected(5, 2, |piece, see| {
            for &(a, b) in &ties[piece * 2..piece * 2 + 2] {
                see(a, b);
            }
        });
        assert_eq!(network.known_by(0), [1, 3]);
        assert_eq!(network.known_by(3), [0, 2]);
        assert_eq!(network.known_by(4), [0_u32; 0]);
        assert_eq!(
            (network.ties(), network.degree_max(), network.adults()),
            (6, 2, 5)
        );
        assert_eq!(
            (network.dropped().repeats, network.is_directed()),
            (1, false)
        );
        assert_eq!(network.listeners(3), Some(network.known_by(3)));
    }

    #[test]
    fn a_directed_tie_is_known_on_one_side_and_heard_on_the_other() {
        let network = Network::of_pairs(4, 1, true, |_, pairs| {
            pairs.extend([(0, 1), (2, 1), (1, 0)]);
        });
        assert!(network.is_directed());
        assert_eq!(network.known_by(2), [1]);
        assert_eq!(network.listeners(1).expect("stored"), [0, 2]);
    }

    #[test]
    fn a_complete_network_is_the_same_stored_or_not() {
        let bare = Network::complete(5);
        let mut rows = bare.clone();
        rows.store();
        assert!(bare.is_complete() && !bare.stored() && rows.stored());
        assert_eq!((bare.ties(), rows.ties()), (20, 20));
        for adult in 0..5 {
            let mut seen = Vec::new();
            bare.each_listener(adult, |other| seen.push(other));
            assert_eq!(seen, rows.known_by(adult));
            assert_eq!(bare.degree(adult), 4);
        }
    }
}
