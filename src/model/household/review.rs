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
//! Adults are taken sixteen at a time, so that the arithmetic is vector code; sixteen of whom nobody reviews are passed over.

use crate::engine::arithmetic::uniform;
use crate::engine::draws::Purpose;
use crate::engine::parallel;
use crate::engine::schedule::Phase;
use crate::engine::vector::{LANES, Lanes, lanes, put, widest};
use crate::model::household::attribution::Causes;
use crate::model::household::make_or_buy::{
    BUY, MAKE, Offer, Rule, Situation, Weights, choose, weights,
};
use crate::model::household::neighbours::{makers_among, makers_among_others, share};
use crate::model::household::time_use::{committed, time_values};
use crate::model::household::work::{in_wage_work, sedentary};
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

/// Situations of sixteen adults, a column a value, so that arithmetic over them is vector code.
#[derive(Clone, Copy, Debug)]
pub struct Situations {
    /// Values of time.
    pub time_value: Lanes,
    /// Skills in the category.
    pub skill: Lanes,
    /// Talents.
    pub talent: Lanes,
    /// Wages.
    pub wage: Lanes,
    /// 1 in wage work, else 0.
    pub in_wage_work: Lanes,
    /// 1 for sedentary workers, else 0.
    pub sedentary: Lanes,
    /// Shares of ties that make.
    pub neighbours: Lanes,
    /// Exponents on quality.
    pub quality_sense: Lanes,
    /// Tastes for making.
    pub taste: Lanes,
}

impl Situations {
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
}

/// Sixteen adults who may review a category: what they face, which of them do, and what they chose.
pub struct Sixteen {
    /// Place of the first in the block.
    pub start: usize,
    /// Who reviews.
    pub due: [bool; LANES],
    /// Their situations; those of lanes that nobody fills are harmless.
    pub who: Situations,
    /// Their draws, uniform in 0 to 1.
    pub draw: Lanes,
    /// Habits before.
    pub was: [u8; LANES],
    /// Habits after.
    pub is: [u8; LANES],
}

/// What a block's adults face at this step, whatever the category.
struct Faced {
    time_value: Vec<f32>,
    makers: Vec<[u32; CATEGORIES_MAX]>,
    ties: Vec<f32>,
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
    let due: Vec<Vec<bool>> = (0..categories).map(|c| due(block, shared, c)).collect();
    if due.iter().flatten().all(|&due| !due) {
        return;
    }
    let (makers, ties) = look_around(block, shared, published, &due);
    let time_value = time_values(&committed(block, shared), &shared.budget);
    let faced = Faced {
        time_value,
        makers,
        ties,
    };
    for (c, due) in due.iter().enumerate() {
        if shared.now.offers[c].openness > 0.0 {
            review_category::<true>(block, shared, c, due, &faced);
        } else {
            review_category::<false>(block, shared, c, due, &faced);
        }
    }
}

/// Who reviews category `c` now.
fn due(block: &Block, shared: &Shared, c: usize) -> Vec<bool> {
    let limits = &shared.now.reviews[c];
    let name = &shared.scenario.household.categories[c].name;
    let mut words = vec![0; block.len()];
    shared.draws.fill(
        Purpose::of(REVIEW, name),
        shared.address,
        u64::from(block.first),
        &mut words,
    );
    // By the bits of the work byte, so that one look finds the limit.
    let mut by_work = [0; 16];
    for (was, row) in limits.iter().enumerate() {
        for (is, &limit) in row.iter().enumerate() {
            by_work[was << 2 | is] = limit;
        }
    }
    let pairs = words.iter().zip(&block.work);
    pairs
        .map(|(&word, &work)| u64::from(word) < by_work[usize::from(work & 15)])
        .collect()
}

/// Makers among the ties of everyone who reviews anything, by category, and the number of ties.
fn look_around(
    block: &Block,
    shared: &Shared,
    published: &[u8],
    due: &[Vec<bool>],
) -> (Vec<[u32; CATEGORIES_MAX]>, Vec<f32>) {
    let mut makers = vec![[0; CATEGORIES_MAX]; block.len()];
    let mut ties = vec![0.0; block.len()];
    if shared.network.ties() == 0 {
        return (makers, ties);
    }
    if shared.network.is_complete() {
        let all = shared.network.adults();
        for (place, makers) in makers.iter_mut().enumerate() {
            let own = published[block.first as usize + place];
            *makers = makers_among_others(&shared.counts, own);
        }
        ties.fill((all - 1) as f32);
        return (makers, ties);
    }
    for (place, (makers, ties)) in makers.iter_mut().zip(&mut ties).enumerate() {
        if due.iter().any(|due| due[place]) {
            let known = shared.network.known_by(block.first as usize + place);
            *makers = makers_among(known, published);
            *ties = known.len() as f32;
        }
    }
    (makers, ties)
}

fn review_category<const OPEN: bool>(
    block: &mut Block,
    shared: &Shared,
    c: usize,
    due: &[bool],
    faced: &Faced,
) {
    let (rule, offer) = (shared.rules[c], shared.now.offers[c]);
    let name = &shared.scenario.household.categories[c].name;
    let mut words = vec![0; block.len()];
    shared.draws.fill(
        Purpose::of(CHOICE, name),
        shared.address,
        u64::from(block.first),
        &mut words,
    );
    let mut causes = Causes::new(shared, c);
    let (mut started, mut stopped) = (0, 0);
    for start in (0..due.len()).step_by(LANES) {
        let due = lanes(due, start, false);
        if due == [false; LANES] {
            continue;
        }
        let who = situations(block, shared, c, start, faced);
        let draw = lanes(&words, start, 0).map(uniform);
        let was = lanes(&block.habits[c], start, BUY);
        let (make, cocreate) = weights_of_sixteen::<OPEN>(&rule, &offer, &who);
        let mut is = was;
        for lane in 0..LANES {
            let chances = Weights {
                make: make[lane],
                cocreate: cocreate[lane],
            };
            let chosen = choose(chances, draw[lane]);
            is[lane] = if due[lane] { chosen } else { was[lane] };
        }
        for lane in 0..LANES {
            started += u64::from(was[lane] != MAKE && is[lane] == MAKE);
            stopped += u64::from(was[lane] == MAKE && is[lane] != MAKE);
        }
        put(&mut block.habits[c], start, &is);
        if let Some(memory) = block.memory.get_mut(c) {
            causes.explain::<OPEN>(
                memory,
                shared,
                &Sixteen {
                    start,
                    due,
                    who,
                    draw,
                    was,
                    is,
                },
            );
        }
    }
    block.tally.started[c] += started;
    block.tally.stopped[c] += stopped;
    causes.add_to(&mut block.tally);
}

/// Weights of making and of co-creating of sixteen adults. A function of its own, so that its loop becomes vector code.
#[inline(never)]
fn weights_of_sixteen<const OPEN: bool>(
    rule: &Rule,
    offer: &Offer,
    who: &Situations,
) -> (Lanes, Lanes) {
    widest(
        #[inline(always)]
        || {
            let (mut make, mut cocreate) = ([0.0; LANES], [0.0; LANES]);
            for lane in 0..LANES {
                let weights = weights::<OPEN>(rule, offer, &who.of(lane));
                make[lane] = weights.make;
                cocreate[lane] = weights.cocreate;
            }
            (make, cocreate)
        },
    )
}

/// The situations of sixteen adults.
#[inline(always)]
fn situations(block: &Block, shared: &Shared, c: usize, start: usize, faced: &Faced) -> Situations {
    let traits = &block.traits;
    let work = lanes(&block.work, start, 0);
    let rank = lanes(&traits.sedentary_rank, start, 0);
    let makers = lanes(&faced.makers, start, [0; CATEGORIES_MAX]);
    let ties = lanes(&faced.ties, start, 0.0);
    let (mut waged, mut sits, mut around) = ([0.0; LANES], [0.0; LANES], [0.0; LANES]);
    for lane in 0..LANES {
        waged[lane] = flag(in_wage_work(work[lane]));
        sits[lane] = flag(sedentary(
            work[lane],
            rank[lane],
            shared.now.sedentary_below,
        ));
        around[lane] = share(makers[lane][c], ties[lane]);
    }
    Situations {
        time_value: lanes(&faced.time_value, start, 1.0),
        skill: lanes(&block.skill[c], start, 1.0),
        talent: lanes(block.talent(c), start, 1.0),
        wage: lanes(&traits.wage, start, 1.0),
        in_wage_work: waged,
        sedentary: sits,
        neighbours: around,
        quality_sense: lanes(&traits.quality_sense, start, 1.0),
        taste: lanes(&traits.taste, start, 0.0),
    }
}

#[inline(always)]
fn flag(yes: bool) -> f32 {
    if yes { 1.0 } else { 0.0 }
}
