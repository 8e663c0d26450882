//! What does a firm keep, and what does it learn?
//!
//! **Question.** How do fit and quality of a brand change by what consumers tell it?
//!
//! **Rule.** A brand that listens counts what it is told: letters while it answers or converses, as far as it pays for that,
//! feedback of its members, ideas of those who create. m messages per adult close the gap to what consumers want as
//!
//! ```text
//! fit = fit_0 + (1 - fit_0) (1 - exp(-m / fit_feedback))
//! ```
//!
//! and quality likewise by complaints answered and ideas, with `quality_feedback`. A brand that does not listen does not learn.
//!
//! **Source.** Learning from feedback is a claim of the seed documents (M27, M29); the form is an assumption.
//!
//! **Assumptions.** Messages are worth the same, and the gap closes at a falling rate.
//!
//! **Parameters.** `consumers.fit_feedback`, `quality_feedback`; `brands.*.fit`, `quality`.

use crate::scenario::brands::{Action, Brand, Consumers, Deed};

/// A complaint that waits for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Who wrote it.
    pub adult: u32,
    /// When.
    pub step: u32,
}

/// What has come of what a firm did.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Account {
    /// Messages it listened to, those that bear on fit.
    pub heard: f64,
    /// Those that bear on quality.
    pub mended: f64,
    /// Ideas of consumers taken up.
    pub ideas: f64,
    /// Complaints that no answer reached in time.
    pub ignored: f64,
    /// Complainants who became advocates.
    pub recovered: f64,
    /// Adults who joined its community.
    pub joined: f64,
    /// Adults who left it.
    pub left: f64,
    /// Money left for answers.
    pub purse: f64,
    /// Margins of purchases, discounted to the start.
    pub value: f64,
    /// Costs, discounted to the start.
    pub spent: f64,
    /// Purchases up to the last step.
    pub sold: f64,
    /// Complaints and praise up to the last step.
    pub letters: f64,
    /// Purchases made to their buyers' wishes.
    pub customised: f64,
}

impl Account {
    /// Number of entries.
    pub const COUNT: usize = 13;

    /// All entries, in order.
    pub fn entries(&mut self) -> [&mut f64; Self::COUNT] {
        [
            &mut self.heard,
            &mut self.mended,
            &mut self.ideas,
            &mut self.ignored,
            &mut self.recovered,
            &mut self.joined,
            &mut self.left,
            &mut self.purse,
            &mut self.value,
            &mut self.spent,
            &mut self.sold,
            &mut self.letters,
            &mut self.customised,
        ]
    }
}

/// A firm and its brand.
#[derive(Clone, Debug, PartialEq)]
pub struct Firm {
    /// Its settings.
    pub brand: Brand,
    /// Number of adults.
    pub adults: f64,
    /// What has come of it.
    pub account: Account,
    /// What each action has cost so far.
    pub costs: Vec<f64>,
    /// Part of what each action needed of late that its budget covered.
    pub coverage: Vec<f64>,
    /// Advertisements bought and not met yet, per adult, of each action.
    pub pools: Vec<f64>,
    /// Complaints that wait, the oldest first.
    pub waiting: Vec<Letter>,
}

impl Firm {
    /// A firm before anything is done.
    #[must_use]
    pub fn new(brand: &Brand, adults: usize) -> Self {
        Self {
            adults: adults as f64,
            account: Account::default(),
            costs: vec![0.0; brand.actions.len()],
            coverage: brand.actions.iter().map(funded).collect(),
            pools: vec![0.0; brand.actions.len()],
            waiting: Vec::new(),
            brand: brand.clone(),
        }
    }

    /// How well its brand fits what consumers want by now.
    #[must_use]
    pub fn fit(&self, wants: &Consumers) -> f64 {
        closed(
            self.brand.fit,
            self.account.heard / self.adults,
            wants.fit_feedback,
        )
    }

    /// Its quality by now.
    #[must_use]
    pub fn quality(&self, wants: &Consumers) -> f64 {
        let mended = self.account.mended / self.adults;
        closed(self.brand.quality, mended, wants.quality_feedback)
    }

    /// Costs of all actions so far.
    #[must_use]
    pub fn cost(&self) -> f64 {
        self.costs.iter().sum()
    }

    /// Pays what is due for an action, as far as `money` goes: the part of it that is covered.
    pub fn cover(&mut self, action: usize, due: f64, money: f64, worth: f64) -> f64 {
        let part = if due > 0.0 {
            (money / due).min(1.0)
        } else {
            funded(&self.brand.actions[action])
        };
        self.coverage[action] = part;
        self.pay(action, due.min(money), worth);
        part
    }

    /// Pays for an action at a date of which a unit of money is worth `worth` at the start.
    pub fn pay(&mut self, action: usize, money: f64, worth: f64) {
        self.costs[action] += money;
        self.account.spent += money * worth;
    }
}

/// The part that a budget covers where nothing is due yet: all of it, or nothing without money for what is not free.
fn funded(action: &Action) -> f64 {
    let free = matches!(
        action.kind,
        Deed::Seed { post_cost: cost, .. }
            | Deed::Customise { unit_cost: cost, .. }
            | Deed::Open { owner_cost: cost, .. }
            if cost <= 0.0
    );
    f64::from(u8::from(free || action.budget > 0.0))
}

/// What is left of the gap of `start` to 1 is closed by messages at a falling rate.
fn closed(start: f64, messages: f64, scale: f64) -> f64 {
    if scale > 0.0 {
        start + (1.0 - start) * -libm::expm1(-messages / scale)
    } else {
        start
    }
}

#[cfg(test)]
mod tests {
    use super::closed;

    #[test]
    fn messages_close_the_gap_at_a_falling_rate() {
        // 1 - exp(-1) = .632121 of a gap of .5.
        assert!((closed(0.5, 0.1, 0.1) - (0.5 + 0.5 * 0.632_121)).abs() < 1e-6);
        assert!((closed(0.5, 0.0, 0.1) - 0.5).abs() < 1e-12);
        assert!((closed(0.5, 1e9, 0.1) - 1.0).abs() < 1e-12);
        assert!((closed(0.5, 1.0, 0.0) - 0.5).abs() < 1e-12);
    }
}
