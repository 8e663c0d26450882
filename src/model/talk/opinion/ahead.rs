//! What will those who are about to buy ask their ties? It is asked of the memory before they do.
//!
//! Ties live anywhere: each look at one would wait for the memory. Some adults ahead of the one who buys the places of their
//! ties are fetched, and half as many ahead what these ties think and own.

use crate::engine::rows::{Fetch, Rows};
use crate::engine::vector::prefetch;
use crate::model::reach::bit;
use crate::model::talk::opinion::state::Minds;
use crate::model::talk::world::Talk;

/// So many adults ahead their ties are fetched; what these think and own, half as many ahead.
const AHEAD: usize = 8;

/// What some adults who buy one after another will look at.
pub(super) struct Ahead<'a> {
    talk: &'a Talk,
    minds: &'a Minds,
    /// What everyone owns, if it matters what ties own.
    owned: Option<&'a [u8]>,
    buyers: &'a [u32],
    /// Ties, where they are stored.
    rows: Option<&'a Rows>,
}

impl<'a> Ahead<'a> {
    /// Fetches at once where the ties of all `buyers` stand.
    pub(super) fn new(
        talk: &'a Talk,
        minds: &'a Minds,
        owned: Option<&'a [u8]>,
        buyers: &'a [u32],
    ) -> Self {
        let ahead = Self {
            talk,
            minds,
            owned,
            buyers,
            rows: talk.shared.offline.rows(),
        };
        for &adult in buyers.iter().filter(|&&adult| ahead.looks(adult)) {
            talk.shared
                .offline
                .fetch_known(adult as usize, Fetch::Bounds);
        }
        ahead
    }

    /// Whether an adult looks at its ties: all do if it matters what these own, else those who ask them.
    #[inline]
    fn looks(&self, adult: u32) -> bool {
        self.rows.is_some() && (self.owned.is_some() || !is_online(self.talk, adult))
    }

    /// Fetches what is needed some adults after the one at `place`.
    #[inline]
    pub(super) fn fetch(&self, place: usize) {
        let Some(rows) = self.rows else {
            return;
        };
        let looks = |ahead: usize| {
            let adult = self.buyers.get(place + ahead).copied();
            adult.filter(|&adult| self.looks(adult))
        };
        if let Some(adult) = looks(AHEAD) {
            rows.fetch(adult as usize, Fetch::Entries);
        }
        let Some(adult) = looks(AHEAD / 2) else {
            return;
        };
        let asks = !is_online(self.talk, adult);
        for &tie in rows.row(adult as usize) {
            if let Some(owned) = self.owned {
                prefetch(owned, tie as usize);
            }
            for standing in self.minds.standings.iter().filter(|_| asks) {
                prefetch(&standing.mood, tie as usize);
            }
        }
    }
}

/// Whether an adult reads what others write, and asks no ties.
#[inline]
pub(super) fn is_online(talk: &Talk, adult: u32) -> bool {
    talk.shared.online.ties() > 0 && bit(&talk.connected, adult as usize)
}
