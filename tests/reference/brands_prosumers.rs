//! What have adults done for brands, written the obvious way? A record an adult, looked through when a firm ends a step.
//!
//! Follows the head of `src/model/brands/prosumers.rs`. On wish it makes one slip.

use crate::reference::brands::{Bazaar, Wrong, happens};

/// What an adult has done for any brand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Done {
    /// Had an idea that was taken up.
    pub(crate) idea: bool,
    /// Told a brand that listens something.
    pub(crate) told: bool,
    /// Complained to a brand, whoever listens.
    pub(crate) complained: bool,
    /// When it spoke well of a brand last, unpaid.
    pub(crate) praised: Option<u32>,
}

/// A firm's books and members before it ends a step.
pub(super) struct Eve {
    heard: f64,
    ideas: f64,
    members: Vec<bool>,
    /// Whose complaints have come.
    complaints: Vec<usize>,
}

impl Bazaar {
    /// The books of a firm as they are.
    pub(super) fn eve(&self, k: usize) -> Eve {
        let house = &self.houses[k];
        let members = house.regards.iter().map(|regard| regard.member);
        let letters = house.waiting.iter();
        let fresh = letters.filter(|letter| letter.1 == self.village.step);
        let fresh = fresh.map(|letter| letter.0);
        Eve {
            heard: house.account.heard,
            ideas: house.account.ideas,
            members: members.collect(),
            complaints: fresh.collect(),
        }
    }

    /// Who wrote a complaint in the step that is over, and whose the firm listened to.
    pub(super) fn note_complaints(&mut self, k: usize, eve: &Eve) {
        let (listened, step) = (self.listened(k), self.village.step);
        let lot = self.houses[k].brand.lot;
        for &i in &eve.complaints {
            let heard = happens(self.word("brands/heard", lot, step, i), listened);
            self.done[i].complained = true;
            self.done[i].told |= heard || self.wrong == Wrong::DeafHear;
        }
    }

    /// Which of those who were members told the firm what it heard of them.
    pub(super) fn note_feedback(&mut self, k: usize, eve: &Eve) {
        let members = eve.members.iter().filter(|&&member| member).count();
        let heard = self.houses[k].account.heard - eve.heard;
        let chance = -libm::expm1(-heard / members.max(1) as f64);
        let (lot, step) = (self.houses[k].brand.lot, self.village.step);
        for (i, &member) in eve.members.iter().enumerate() {
            if member && happens(self.word("brands/feedback", lot, step, i), chance) {
                self.done[i].told = true;
            }
        }
    }

    /// Which of those who think of products had the ideas that the firm took up.
    pub(super) fn note_ideas(&mut self, k: usize, eve: &Eve) {
        let ideas = self.houses[k].account.ideas - eve.ideas;
        if ideas <= 0.0 {
            return;
        }
        let creators: Vec<usize> = (0..self.last.len())
            .filter(|&i| self.houses[k].regards[i].owner || self.wrong == Wrong::AnyoneThinks)
            .filter(|&i| self.is_creative(i))
            .collect();
        let chance = -libm::expm1(-ideas / creators.len().max(1) as f64);
        let (lot, step) = (self.houses[k].brand.lot, self.village.step);
        for i in creators {
            if happens(self.word("brands/idea", lot, step, i), chance) {
                self.done[i].idea = true;
            }
        }
    }

    /// Whether an adult thinks of products of its own.
    pub(super) fn is_creative(&self, i: usize) -> bool {
        let share = self.wants.creative * (1.0 + self.makes[i]);
        happens(self.word("brands/creative", 0, 0, i), share)
    }
}
