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

/// Adults who are reckoned with at a time.
pub const LANES: usize = 16;
/// A value of each of them.
pub type Lanes = [f32; LANES];

/// Situations of sixteen adults, a column a value, so that arithmetic over them is vector code.
#[derive(Clone, Copy, Debug)]
pub struct Situations {
    time_value: Lanes,
    skill: Lanes,
    talent: Lanes,
    wage: Lanes,
    in_wage_work: Lanes,
    sedentary: Lanes,
    neighbours: Lanes,
    quality_sense: Lanes,
    taste: Lanes,
}

impl Situations {
    /// Sixteen people of no account; what is reckoned of lanes that nobody fills is not used.
    pub const NOBODY: Self = Self {
        time_value: [1.0; LANES],
        skill: [1.0; LANES],
        talent: [1.0; LANES],
        wage: [1.0; LANES],
        in_wage_work: [0.0; LANES],
        sedentary: [0.0; LANES],
        neighbours: [0.5; LANES],
        quality_sense: [1.0; LANES],
        taste: [0.0; LANES],
    };

    /// The situation in a lane.
    #[must_use]
    #[inline(always)]
    pub fn of(&self, lane: usize) -> Situation {
        Situation {
            time_value: self.time_value[lane],
            skill: self.skill[lane],
            talent: self.talent[lane],
            wage: self.wage[lane],
            in_wage_work: self.in_wage_work[lane],
            sedentary: self.sedentary[lane],
            neighbours: self.neighbours[lane],
            quality_sense: self.quality_sense[lane],
            taste: self.taste[lane],
        }
    }

    /// Puts a situation into a lane.
    #[inline(always)]
    pub fn set(&mut self, lane: usize, who: &Situation) {
        self.time_value[lane] = who.time_value;
        self.skill[lane] = who.skill;
        self.talent[lane] = who.talent;
        self.wage[lane] = who.wage;
        self.in_wage_work[lane] = who.in_wage_work;
        self.sedentary[lane] = who.sedentary;
        self.neighbours[lane] = who.neighbours;
        self.quality_sense[lane] = who.quality_sense;
        self.taste[lane] = who.taste;
    }
}

/// Those who review a category at a step.
pub struct Reviewers {
    /// Places in the block.
    pub place: Vec<u16>,
    /// Situations, sixteen by sixteen.
    pub who: Vec<Situations>,
    /// Draws, uniform in 0 to 1.
    pub draw: Vec<f32>,
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
    let (traits, skill, talent) = (&block.traits, &block.skill[c], block.talent(c));
    let someone = |at: usize| {
        let work = block.work[at];
        let sits = sedentary(work, traits.sedentary_rank[at], shared.now.sedentary_below);
        Situation {
            time_value: time_values[at],
            skill: skill[at],
            talent: talent[at],
            wage: traits.wage[at],
            in_wage_work: flag(in_wage_work(work)),
            sedentary: flag(sits),
            neighbours: neighbours[c][at],
            quality_sense: traits.quality_sense[at],
            taste: traits.taste[at],
        }
    };
    let sixteen = |places: &[u16]| {
        let mut who = Situations::NOBODY;
        for (lane, &at) in places.iter().enumerate() {
            who.set(lane, &someone(usize::from(at)));
        }
        who
    };
    Reviewers {
        who: place.chunks(LANES).map(sixteen).collect(),
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
    let mut habits = Vec::with_capacity(reviewers.place.len());
    for (who, draws) in reviewers.who.iter().zip(reviewers.draw.chunks(LANES)) {
        let (make, cocreate) = weights_of_sixteen::<OPEN>(rule, offer, who);
        for ((&make, &cocreate), &u) in make.iter().zip(&cocreate).zip(draws) {
            habits.push(choose(Weights { make, cocreate }, u));
        }
    }
    habits
}

/// Weights of making and of co-creating of sixteen adults.
#[inline(never)]
fn weights_of_sixteen<const OPEN: bool>(
    rule: &Rule,
    offer: &Offer,
    who: &Situations,
) -> (Lanes, Lanes) {
    let (mut make, mut cocreate) = ([0.0; LANES], [0.0; LANES]);
    for lane in 0..LANES {
        let weights = weights::<OPEN>(rule, offer, &who.of(lane));
        make[lane] = weights.make;
        cocreate[lane] = weights.cocreate;
    }
    (make, cocreate)
}
