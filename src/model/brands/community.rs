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

use crate::engine::arithmetic::{below, ones, probability_of_rate, threshold};
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
        for ((at, bits), words) in bits.iter_mut().enumerate().zip(words.chunks(64)) {
            let place = first / 64 + at;
            let able = owners[place] & !annoyed[place] & !*bits;
            if able | *bits == 0 {
                continue;
            }
            let left = below(words, leave) & *bits;
            let mut joined = below(words, join) & able;
            for lane in ones(joined) {
                if is_against(mood[64 * place + lane]) {
                    joined &= !(1 << lane);
                }
            }
            *bits = *bits & !left | joined;
            moves[0] += u64::from(joined.count_ones());
            moves[1] += u64::from(left.count_ones());
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

/// Takes up ideas for the step that is over; the owners who think of products, where they were asked for any.
pub fn create(
    firm: &mut Firm,
    standing: &Standing,
    (talk, creative): (&Talk, &mut Creative),
    desk: &Desk<'_>,
) -> Option<Vec<u64>> {
    let step = desk.step.checked_sub(1)?;
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
        let creators = creators.get_or_insert_with(|| creative.owners(standing, talk, desk));
        let thought = count(creators) * desk.wants.ideas * lasts;
        let money = action.budget * lasts;
        let ideas = thought * firm.cover(place, thought * idea_cost, money, desk.worth);
        firm.account.ideas += ideas;
        firm.account.heard += ideas;
        firm.account.mended += ideas;
    }
    creators
}

/// Adults who think of products of their own, as far as that is settled for life: a bit an adult, empty until it is asked for.
#[derive(Clone, Debug, Default)]
pub struct Creative(Vec<u64>);

impl Creative {
    /// The owners of a brand who think of products of their own: a bit an adult.
    fn owners(&mut self, standing: &Standing, talk: &Talk, desk: &Desk<'_>) -> Vec<u64> {
        let blocks = 0..talk.adults().div_ceil(BLOCK);
        // What adults make moves them; without households nothing does.
        if !talk.makers.is_empty() {
            let of = |k: usize| {
                let owners = standing.owners.chunks(BLOCK / 64).nth(k);
                inclined(talk, desk.wants, k, owners.unwrap_or_default())
            };
            let blocks: Vec<Vec<u64>> = blocks.into_par_iter().map(of).collect();
            return blocks.concat();
        }
        if self.0.is_empty() {
            let everyone = [u64::MAX; BLOCK / 64];
            let of = |k: usize| inclined(talk, desk.wants, k, &everyone);
            let blocks: Vec<Vec<u64>> = blocks.into_par_iter().map(of).collect();
            self.0 = blocks.concat();
        }
        let both = self.0.iter().zip(&standing.owners);
        both.map(|(creative, owners)| creative & owners).collect()
    }
}

/// Those of some adults of a block who think of products of their own: a bit an adult.
#[must_use]
pub fn inclined(talk: &Talk, wants: &Consumers, block: usize, among: &[u64]) -> Vec<u64> {
    let first = block * BLOCK;
    let mut found = vec![0; BLOCK.min(talk.adults() - first).div_ceil(64)];
    if among.iter().all(|&bits| bits == 0) {
        return found;
    }
    let mut words = vec![0; BLOCK.min(talk.adults() - first)];
    talk.shared
        .draws
        .fill(CREATIVE, 0, first as u64, &mut words);
    let limit = |made: f64| threshold(wants.creative * (1.0 + made));
    // Nobody makes more than all.
    let most = limit(if talk.makers.is_empty() { 0.0 } else { 1.0 });
    for ((at, found), words) in found.iter_mut().enumerate().zip(words.chunks(64)) {
        let mut some = below(words, most) & among[at];
        if !talk.makers.is_empty() {
            for lane in ones(some) {
                let made = talk.made_by(first + 64 * at + lane);
                if u64::from(words[lane]) >= limit(made) {
                    some &= !(1 << lane);
                }
            }
        }
        *found = some;
    }
    found
}
