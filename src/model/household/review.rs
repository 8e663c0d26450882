//! Which habits are reviewed, and what do adults decide?
//!
//! **Question.** Who thinks again about which need at this step, and which habit does each take?
//!
//! **Rule.** A habit is reviewed at the rate `household.review_rate`, and news hastens it: a log change d of the category's
//! price or of the adult's usual market hours adds `household.alertness * |d|` to the expected number of reviews, so that
//! the chance in a step is `1 - exp(-(rate dt + alertness (|d ln p| + |d ln H|)))`. At a review the options are drawn with
//! their logit shares (`make_or_buy`), under the value of time that the hours committed so far leave (`time_use`).
//!
//! **Source.** Habits with reviews at random times: Calvo 1983 for prices; the logit: McFadden 1974.
//!
//! **Assumptions.** Adults decide under the time pressure they live in, need by need, on what their ties did at the last step.
//!
//! **Parameters.** `household.review_rate`, `household.alertness`.
//!
//! **Order.** After work, before publishing.
//!
//! Those who review a category are gathered into columns first, so that the arithmetic runs over them as straight vector code.

use crate::engine::arithmetic::uniform;
use crate::engine::draws::Purpose;
use crate::engine::parallel;
use crate::engine::schedule::Phase;
use crate::model::household::attribution::{Turned, explain};
use crate::model::household::make_or_buy::Weights;
use crate::model::household::make_or_buy::{MAKE, Offer, Rule, Situation, choose, weights};
use crate::model::household::neighbours::{makers_among, share};
use crate::model::household::time_use::{committed, time_value_at, time_values};
use crate::model::household::work::{in_wage_work, kind, kind_before, sedentary};
use crate::model::household::world::{Block, CATEGORIES_MAX, Shared, World};

/// Decides.
pub const PHASE: Phase<World> = Phase {
    name: "review",
    reads: &["work", "habits", "skill", "makers", "memory", "learned"],
    writes: &["habits", "memory", "tally"],
    run: step,
};

const REVIEW: &str = "review/when";
const CHOICE: &str = "review/choice";

/// Columns of those who review a category at a step.
#[derive(Default)]
pub struct Reviewers {
    /// Places in the block.
    pub place: Vec<u16>,
    time_value: Vec<f32>,
    skill: Vec<f32>,
    talent: Vec<f32>,
    wage: Vec<f32>,
    in_wage_work: Vec<f32>,
    sedentary: Vec<f32>,
    neighbours: Vec<f32>,
    quality_sense: Vec<f32>,
    taste: Vec<f32>,
    /// Draws, uniform in 0 to 1.
    pub draw: Vec<f32>,
}

impl Reviewers {
    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.place.len()
    }

    /// Whether nobody reviews.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.place.is_empty()
    }

    /// The situation of the `k`th.
    #[must_use]
    #[inline(always)]
    pub fn who(&self, k: usize) -> Situation {
        Situation {
            time_value: self.time_value[k],
            skill: self.skill[k],
            talent: self.talent[k],
            wage: self.wage[k],
            in_wage_work: self.in_wage_work[k],
            sedentary: self.sedentary[k],
            neighbours: self.neighbours[k],
            quality_sense: self.quality_sense[k],
            taste: self.taste[k],
        }
    }
}

fn step(world: &mut World) {
    let World {
        shared,
        blocks,
        published,
    } = world;
    parallel::each(blocks, |block| review_block(block, shared, published));
}

fn review_block(block: &mut Block, shared: &Shared, published: &[u8]) {
    let categories = block.habits.len();
    let due: Vec<Vec<u16>> = (0..categories).map(|c| due(block, shared, c)).collect();
    let reviews: usize = due.iter().map(Vec::len).sum();
    if reviews == 0 {
        return;
    }
    let time_values = if reviews * 2 > block.len() {
        time_values(&committed(block, shared), &shared.budget)
    } else {
        let mut values = vec![0.0; block.len()];
        for &place in due.iter().flatten() {
            values[usize::from(place)] = time_value_at(block, shared, usize::from(place));
        }
        values
    };
    let neighbours = look_around(block, shared, published, &due);
    for (c, due) in due.into_iter().enumerate() {
        if !due.is_empty() {
            let reviewers = gather(block, shared, c, due, &time_values, &neighbours);
            decide(block, shared, c, &reviewers);
        }
    }
}

/// Places of the adults who review category `c` now.
fn due(block: &Block, shared: &Shared, c: usize) -> Vec<u16> {
    let limits = shared.now.reviews[c].as_flattened();
    let name = &shared.scenario.household.categories[c].name;
    let mut words = vec![0; block.len()];
    shared.draws.fill(
        Purpose::of(REVIEW, name),
        shared.address,
        u64::from(block.first),
        &mut words,
    );
    let mut due = vec![0; block.len()];
    let mut count = 0;
    for ((place, &word), &work) in (0_u16..).zip(&words).zip(&block.work) {
        let limit = limits[usize::from(kind_before(work)) * 3 + usize::from(kind(work))];
        // Written always and kept when due: no branch to guess wrong.
        due[count] = place;
        count += usize::from(u64::from(word) < limit);
    }
    due.truncate(count);
    due
}

/// Share of makers among the ties of everyone who reviews anything, by category.
fn look_around(
    block: &Block,
    shared: &Shared,
    published: &[u8],
    due: &[Vec<u16>],
) -> [Vec<f32>; CATEGORIES_MAX] {
    let mut shares: [Vec<f32>; CATEGORIES_MAX] = Default::default();
    for share in &mut shares[..due.len()] {
        share.resize(block.len(), 0.5);
    }
    if shared.network.ties() == 0 {
        return shares;
    }
    let mut looks = vec![false; block.len()];
    for &place in due.iter().flatten() {
        looks[usize::from(place)] = true;
    }
    for (place, _) in looks.iter().enumerate().filter(|&(_, &looks)| looks) {
        let ties = shared.network.known_by(block.first as usize + place);
        let makers = makers_among(ties, published);
        for (column, makers) in shares[..due.len()].iter_mut().zip(makers) {
            column[place] = share(makers, ties.len());
        }
    }
    shares
}

fn gather(
    block: &Block,
    shared: &Shared,
    c: usize,
    place: Vec<u16>,
    time_values: &[f32],
    neighbours: &[Vec<f32>; CATEGORIES_MAX],
) -> Reviewers {
    let name = &shared.scenario.household.categories[c].name;
    let mut words = vec![0; block.len()];
    shared.draws.fill(
        Purpose::of(CHOICE, name),
        shared.address,
        u64::from(block.first),
        &mut words,
    );
    let pick = |column: &[f32]| place.iter().map(|&at| column[usize::from(at)]).collect();
    let traits = &block.traits;
    let sits = |&at: &u16| {
        let (work, rank) = (
            block.work[usize::from(at)],
            traits.sedentary_rank[usize::from(at)],
        );
        flag(sedentary(work, rank, shared.now.sedentary_below))
    };
    Reviewers {
        time_value: pick(time_values),
        skill: pick(&block.skill[c]),
        talent: pick(block.talent(c)),
        wage: pick(&traits.wage),
        in_wage_work: place
            .iter()
            .map(|&at| flag(in_wage_work(block.work[usize::from(at)])))
            .collect(),
        sedentary: place.iter().map(sits).collect(),
        neighbours: pick(&neighbours[c]),
        quality_sense: pick(&traits.quality_sense),
        taste: pick(&traits.taste),
        draw: place
            .iter()
            .map(|&at| uniform(words[usize::from(at)]))
            .collect(),
        place,
    }
}

#[inline(always)]
fn flag(yes: bool) -> f32 {
    if yes { 1.0 } else { 0.0 }
}

fn decide(block: &mut Block, shared: &Shared, c: usize, reviewers: &Reviewers) {
    let (rule, offer) = (&shared.rules[c], &shared.now.offers[c]);
    let chosen = if offer.openness > 0.0 {
        chosen::<true>(rule, offer, reviewers)
    } else {
        chosen::<false>(rule, offer, reviewers)
    };
    let mut turned = Turned {
        was: Vec::with_capacity(chosen.len()),
        is: chosen,
    };
    for (&place, &is) in reviewers.place.iter().zip(&turned.is) {
        let habit = &mut block.habits[c][usize::from(place)];
        turned.was.push(*habit);
        block.tally.started[c] += u64::from(*habit != MAKE && is == MAKE);
        block.tally.stopped[c] += u64::from(*habit == MAKE && is != MAKE);
        *habit = is;
    }
    if !block.memory.is_empty() {
        explain(block, shared, c, reviewers, &turned);
    }
}

/// The habits that reviewers choose.
fn chosen<const OPEN: bool>(rule: &Rule, offer: &Offer, reviewers: &Reviewers) -> Vec<u8> {
    let count = reviewers.len();
    let mut all = vec![Weights::default(); count];
    for (k, chance) in all.iter_mut().enumerate() {
        *chance = weights::<OPEN>(rule, offer, &reviewers.who(k));
    }
    all.iter()
        .zip(&reviewers.draw)
        .map(|(&chance, &u)| choose(chance, u))
        .collect()
}
