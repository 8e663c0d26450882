//! By which rule does it spread? One file a rule: a pure function of what one adult has heard.
//!
//! Two shapes. Under a rule of *chance* every adult who could still adopt draws at every step. Under a rule of *trigger* an
//! adult decides only when it was told something new. In both an adopter tells its ties once, at the step after its
//! adoption, and whoever was told keeps count.

pub mod bass;
pub mod cascade;
pub mod complex;
pub mod strong_weak;
pub mod threshold;
pub mod two_sided;
pub mod utility;

/// Adopters among an adult's ties that have told it so, by network and by what they say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// In `network`, speaking for it.
    pub offline: u32,
    /// In `online`, speaking for it.
    pub online: u32,
    /// In `network`, speaking against it.
    pub offline_against: u32,
    /// In `online`, speaking against it.
    pub online_against: u32,
}

/// How many an adult listens to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ties {
    /// In `network`.
    pub offline: u32,
    /// In `online`, while it is online itself.
    pub online: u32,
}

impl Heard {
    /// So many voices for it in `network`, and no others.
    #[must_use]
    pub fn offline(voices: u32) -> Self {
        Self {
            offline: voices,
            ..Self::default()
        }
    }

    /// Those who speak for it.
    #[must_use]
    pub fn all(&self) -> u32 {
        self.offline + self.online
    }

    /// Those who speak against it.
    #[must_use]
    pub fn all_against(&self) -> u32 {
        self.offline_against + self.online_against
    }
}

impl Ties {
    /// So many in `network`, and none in `online`.
    #[must_use]
    pub fn offline(ties: u32) -> Self {
        Self {
            offline: ties,
            online: 0,
        }
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> u32 {
        self.offline + self.online
    }
}

/// Probabilities of a step; what is left is waiting.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Chances {
    /// Of adopting.
    pub adopt: f64,
    /// Of rejecting for good.
    pub reject: f64,
}

/// How much each channel had to do with an adoption: weights, not yet shares.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pulls {
    /// Advertising, mass media, own initiative.
    pub advertising: f64,
    /// Ties of `network`.
    pub offline: f64,
    /// Ties of `online`.
    pub online: f64,
}

/// A rule of chance.
pub trait Chance: Sync {
    /// Probabilities of a step.
    fn chances(&self, heard: Heard, ties: Ties) -> Chances;
    /// What had to do with an adoption.
    fn pulls(&self, heard: Heard, ties: Ties) -> Pulls;
    /// A chance of deciding that nobody exceeds who listens to no more than `most`.
    fn ceiling(&self, most: Ties) -> f64;
    /// A chance of deciding that nobody exceeds who heard so many voices, of whatever kind, and listens to `fewest` or more and
    /// `most` or fewer.
    fn bound(&self, voices: u32, fewest: Ties, most: Ties) -> f64 {
        if voices == 0 {
            let chances = self.chances(Heard::default(), fewest);
            chances.adopt + chances.reject
        } else {
            self.ceiling(most)
        }
    }
    /// Whether chances depend on nothing but `heard.all()` and `ties.all()`.
    fn is_simple(&self) -> bool;
    /// Whether chances depend on the number of ties at all.
    fn weighs_ties(&self) -> bool;
}

/// Weights by who was heard, all voices alike.
#[must_use]
pub fn by_voices(heard: Heard) -> Pulls {
    Pulls {
        advertising: 0.0,
        offline: f64::from(heard.offline),
        online: f64::from(heard.online),
    }
}

/// `n` times the log of missing a chance `p`, 0 for no trial.
#[must_use]
pub fn log_miss(p: f64, n: u32) -> f64 {
    if n == 0 {
        0.0
    } else {
        f64::from(n) * libm::log1p(-p.min(1.0))
    }
}
