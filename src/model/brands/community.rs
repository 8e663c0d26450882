//! Who belongs to a brand's community, and what do its members think of?
//!
//! **Question.** How does a community grow, what does it give, and when does it die?
//!
//! **Rule.** A community costs `member_cost` a member and year; the part of it that the budget pays for is the care c it is
//! given. Owners who do not speak against the brand and were not driven away join at the rate `join c`. Members leave at the
//! rate `churn c + neglect (1 - c)`. Words of members bring owners in as `listen` says. Members talk more, stay with the brand,
//! and give `feedback` messages a year, of which it hears the part c. A share `creative` of adults thinks of products of its
//! own, makers more: `creative (1 + share of categories made)`. Those of them who own the brand have `ideas` a year, which a
//! brand that co-creates takes up as far as its budget goes; where it also opens a category of households, as far as that.
//!
//! **Source.** Engagement, retention and referral are claims of the seed documents (M27); 5 to 6 % of consumers innovate: von
//! Hippel, de Jong & Flowers 2012.
//!
//! **Assumptions.** Feedback and ideas are counted by their means.
//!
//! **Parameters.** `consumers.join`, `churn`, `neglect`, `feedback`, `creative`, `ideas`; `member_cost` of the action
//! `community`, `idea_cost` of `co-create`.

use crate::engine::arithmetic::{probability_of_rate, threshold};
use crate::engine::draws::Purpose;
use crate::engine::parallel::{self, BLOCK};
use crate::model::brands::firm::Firm;
use crate::model::brands::plan::{Desk, years_of};
use crate::model::talk::opinion::rule::is_against;
use crate::model::talk::opinion::standing::Standing;
use crate::model::talk::world::Talk;
use crate::scenario::brands::{Consumers, Deed};
use rayon::prelude::{IntoParallelIterator, ParallelIterator};

/// Who joins or leaves.
const MEMBERSHIP: Purpose = Purpose::new("brands/membership");
/// Who thinks of products: a draw for life.
const CREATIVE: Purpose = Purpose::new("brands/creative");

/// How many bits are set.
#[must_use]
pub fn count(bits: &[u64]) -> f64 {
    bits.iter()
        .map(|bits| u64::from(bits.count_ones()))
        .sum::<u64>() as f64
}

/// Keeps the community for the step that is over.
pub fn keep(firm: &mut Firm, standing: &mut Standing, talk: &Talk, desk: &Desk<'_>) {
    if standing.members.is_empty() {
        return;
    }
    let years = desk.clock.years_per_step();
    let members = count(&standing.members);
    let care = care(firm, members, desk);
    firm.account.heard += members * desk.wants.feedback * years * care;
    let wants = desk.wants;
    let join = threshold(probability_of_rate(wants.join * care, years));
    let rate = wants.churn * care + wants.neglect * (1.0 - care);
    let leave = threshold(probability_of_rate(rate, years));
    let purpose = MEMBERSHIP.numbered(standing.lot);
    let (draws, step) = (talk.shared.draws, talk.shared.step);
    let (owners, annoyed) = (&standing.owners, &standing.annoyed);
    let mood = &standing.mood;
    let mut blocks: Vec<&mut [u64]> = standing.members.chunks_mut(BLOCK / 64).collect();
    let moves = parallel::map_mut(&mut blocks, |k, bits| {
        let first = k * BLOCK;
        let mut words = vec![0; BLOCK.min(mood.len() - first)];
        draws.fill(purpose, step, first as u64, &mut words);
        let mut moves = [0_u64; 2];
        for (place, &word) in words.iter().enumerate() {
            let (at, bit) = (place / 64, 1 << (place % 64));
            let word = u64::from(word);
            if bits[at] & bit != 0 {
                if word < leave {
                    bits[at] &= !bit;
                    moves[1] += 1;
                }
            } else if word < join
                && owners[first / 64 + at] & !annoyed[first / 64 + at] & bit != 0
                && !is_against(mood[first + place])
            {
                bits[at] |= bit;
                moves[0] += 1;
            }
        }
        moves
    });
    for [joined, left] in moves {
        firm.account.joined += joined as f64;
        firm.account.left += left as f64;
    }
}

/// Pays for the community; the part of what it needs that it gets.
fn care(firm: &mut Firm, members: f64, desk: &Desk<'_>) -> f64 {
    let Some(step) = desk.step.checked_sub(1) else {
        return 0.0;
    };
    let mut care: f64 = 0.0;
    for place in 0..firm.brand.actions.len() {
        let action = &firm.brand.actions[place];
        let Deed::Community { member_cost } = action.kind else {
            continue;
        };
        let lasts = years_of(action, desk.clock, step);
        if lasts <= 0.0 {
            continue;
        }
        let (due, money) = (members * member_cost * lasts, action.budget * lasts);
        let part = firm.cover(place, due, money, desk.worth);
        care += part * lasts / desk.clock.years_per_step();
    }
    care.min(1.0)
}

/// Takes up ideas for the step that is over.
pub fn create(firm: &mut Firm, standing: &Standing, talk: &Talk, desk: &Desk<'_>) {
    let Some(step) = desk.step.checked_sub(1) else {
        return;
    };
    let mut creators = None;
    for place in 0..firm.brand.actions.len() {
        let action = &firm.brand.actions[place];
        let Deed::CoCreate { idea_cost, .. } = action.kind else {
            continue;
        };
        let lasts = years_of(action, desk.clock, step);
        if lasts <= 0.0 {
            continue;
        }
        let creators = *creators.get_or_insert_with(|| originals(standing, talk, desk));
        let thought = creators * desk.wants.ideas * lasts;
        let money = action.budget * lasts;
        let ideas = thought * firm.cover(place, thought * idea_cost, money, desk.worth);
        firm.account.ideas += ideas;
        firm.account.heard += ideas;
        firm.account.mended += ideas;
    }
}

/// Number of owners who think of products of their own.
#[must_use]
pub fn originals(standing: &Standing, talk: &Talk, desk: &Desk<'_>) -> f64 {
    let blocks = (0..talk.adults().div_ceil(BLOCK)).into_par_iter();
    let counts: Vec<f64> = blocks
        .map(|k| count(&creative(standing, talk, desk, k)))
        .collect();
    counts.iter().sum()
}

/// The owners of a block of adults who think of products of their own: a bit an adult.
#[must_use]
pub fn creative(standing: &Standing, talk: &Talk, desk: &Desk<'_>, block: usize) -> Vec<u64> {
    let first = block * BLOCK / 64;
    let owners = &standing.owners[first..];
    inclined(talk, desk.wants, block, owners)
}

/// Those of some adults of a block who think of products of their own: a bit an adult.
#[must_use]
pub fn inclined(talk: &Talk, wants: &Consumers, block: usize, among: &[u64]) -> Vec<u64> {
    let first = block * BLOCK;
    let mut words = vec![0; BLOCK.min(talk.adults() - first)];
    let alike = threshold(wants.creative);
    let draws = talk.shared.draws;
    draws.fill(CREATIVE, 0, first as u64, &mut words);
    let mut found = vec![0; words.len().div_ceil(64)];
    for (place, &word) in words.iter().enumerate() {
        let adult = first + place;
        if among[place / 64] >> (place % 64) & 1 == 0 {
            continue;
        }
        let limit = if talk.makers.is_empty() {
            alike
        } else {
            threshold(wants.creative * (1.0 + talk.made_by(adult)))
        };
        found[place / 64] |= u64::from(u64::from(word) < limit) << (place % 64);
    }
    found
}
