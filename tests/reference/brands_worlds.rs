//! Which markets are compared? Small ones that together meet every rule of brands, as texts of scenarios.

use crate::brands::market;
use crate::support::worlds::{course, level};
use thirdwave::scenario::Scenario;

/// A ring with shortcuts.
pub(crate) const RING: &str = "kind = 'watts-strogatz'\ndegree = 6";
/// Followers of few.
pub(crate) const FOLLOWERS: &str = "kind = 'barabasi-albert'\nnewcomer_ties = 4\ndirected = true";
/// Friends of few.
pub(crate) const FEW: &str = "kind = 'barabasi-albert'\nnewcomer_ties = 5";
/// Everyone.
pub(crate) const ALL: &str = "kind = 'complete'";
/// Nobody.
pub(crate) const NONE: &str = "kind = 'none'";

/// Talk and shopping often enough that few adults show all that can happen.
const OFTEN: &str = "\
[adoption.opinion]
prior = 0.2
prior_sd = 0.15
gain = 0.4
occasions = 4
talk = 10
talk_neutral = 0.3
talk_disappointed = 2
fading = 0.8
maker_talk = 1.5
posting = 0.4
reviewing = 0.4
reviews_read = 4
complaining = 0.8
";

/// Wishes of all kinds.
const WISHES: &str = "\
[consumers]
price_sensitivity = 1.5
price_sensitivity_sd = 0.5
fit_weight = 2
fit_sd = 0.2
expectation = 0.5
experience_sd = 0.25
delight_margin = 0.1
disappointment_margin = 0.1
forgetting = 0.4
own_experience = 1.5
loyalty = 1.2
detachment = 0.4
detachment_sd = 0.3
conformity = 1.5
novelty = 0.8
researching = 0.6
online_share = 0.5
vindictive = 0.2
patience = 6
hurry = 0.5
recovery = 0.7
recovery_fading = 0.1
ignored_talk = 2
join = 1.5
member_talk = 3
member_loyalty = 0.7
churn = 0.3
neglect = 2
referral = 0.4
feedback = 2
creative = 0.2
ideas = 3
annoyance = 0.05
dialogue_expectation = 0.2
fit_feedback = 0.5
quality_feedback = 0.5
";

/// Two brands of which one does all that the other does not.
pub(crate) const RIVALS: &str = "\
[brands.acme]
quality = 0.55
fit = 0.6
price = 1.2
known = 0.3
actions.ads = { kind = 'advertise', budget = 30, social = 0.6, wearout = 0.5, contact_cost = 0.02 }
actions.gifts = { kind = 'seed', share = 0.04, targets = 'hubs', posts = 8, \
    post_cost = 0.05, budget = 2, start = 2020.3 }
actions.help = { kind = 'answer', budget = 15, delay = 3, answer_cost = 0.5 }
actions.club = { kind = 'community', budget = 6, member_cost = 0.6 }
[brands.bolt]
quality = 0.4
fit = 0.4
known = 0.2
actions.ads = { kind = 'advertise', budget = 40, end = 2021.4, contact_cost = 0.03 }
actions.talk = { kind = 'converse', budget = 20, contact_cost = 0.02 }
actions.page = { kind = 'destination', budget = 10, contact_cost = 0.02 }
actions.ideas = { kind = 'co-create', budget = 12, idea_cost = 0.4 }
actions.gifts = { kind = 'seed', share = 0.03, targets = 'bridges', sample_cost = 0.7 }
";

/// A third one, which comes later and sells online only; with numbers that put it first.
pub(crate) const NEWCOMER: &str = "\
[brands.core]
lot = 3
entry = 2020.6
known = 0.15
quality = 0.7
price = 0.8
sells = ['online']
actions.ads = { kind = 'advertise', budget = 60, start = 2020.4, social = 1, carryover = 0 }
actions.more = { kind = 'advertise', budget = 20, wearout = 2, carryover = 0.9 }
actions.try = { kind = 'seed', share = 0.03, targets = 'early', start = 2020.7 }
actions.care = { kind = 'answer', budget = 3, delay = 0, answer_cost = 0.3, start = 2020.8 }
actions.club = { kind = 'community', budget = 500, member_cost = 1, start = 2021 }
";

/// The first two with numbers that put them last and first.
pub(crate) fn numbered() -> String {
    let rivals = RIVALS.replace("[brands.acme]", "[brands.acme]\nlot = 9");
    format!(
        "{}{NEWCOMER}",
        rivals.replace("[brands.bolt]", "[brands.bolt]\nlot = 0")
    )
}

/// A market over so many years.
pub(crate) struct World<'a> {
    pub(crate) count: u32,
    pub(crate) years: u32,
    pub(crate) step: &'a str,
    pub(crate) networks: [&'a str; 2],
    /// Share of adults in the market.
    pub(crate) inside: f64,
    /// Share of adults online at dates; one for always.
    pub(crate) reach: &'a [(f64, f64)],
    /// Settings that differ: a text to be found and one that takes its place.
    pub(crate) changes: &'a [(&'a str, &'a str)],
    pub(crate) brands: &'a str,
}

/// Settings of which most worlds change some.
pub(crate) const PLAIN: World<'_> = World {
    count: 200,
    years: 2,
    step: "month",
    networks: [RING, FOLLOWERS],
    inside: 1.0,
    reach: &[(2020.0, 0.6)],
    changes: &[],
    brands: RIVALS,
};

impl World<'_> {
    /// The scenario.
    #[track_caller]
    pub(crate) fn scenario(&self) -> Scenario {
        let mut text = format!(
            "[time]\nstart = 2020\nend = {}\nstep = '{}'\n[people]\ncount = {}\n[network]\n{}\n[online]\n{}\n\
             [adoption]\nmarket = {:?}\n{OFTEN}{WISHES}{}",
            2020 + self.years,
            self.step,
            self.count,
            self.networks[0],
            self.networks[1],
            self.inside,
            self.brands,
        );
        for (old, new) in self.changes {
            assert!(text.contains(old), "`{old}` stands nowhere");
            text = text.replace(old, new);
        }
        let mut scenario = market(&text);
        scenario.output.causes = true;
        scenario.output.programmes = true;
        scenario.drivers.reach = match self.reach {
            [(_, value)] => level(*value),
            points => course(points),
        };
        scenario
    }
}
