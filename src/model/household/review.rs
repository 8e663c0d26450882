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
//! What adults face stands in columns, a block at a time, so that the loops over them become vector code.

use crate::engine::arithmetic::uniform;
use crate::engine::draws::Purpose;
use crate::engine::schedule::Phase;
use crate::engine::vector::widest;
use crate::model::household::attribution::Causes;
use crate::model::household::few::Apart;
use crate::model::household::few::Few;
use crate::model::household::make_or_buy::{MAKE, Offer, Rule, Situation, choose, weights};
use crate::model::household::moment::{CERTAIN, ReviewThresholds};
use crate::model::household::neighbours::{Around, View};
use crate::model::household::parts::{self, Part};
use crate::model::household::time_use::CommittedColumns;
use crate::model::household::work::{in_wage_work, kinds, sedentary};
use crate::model::household::world::{Block, Memory, Shared, Tally, World};

/// Decides.
pub const PHASE: Phase<World> = Phase {
    name: "review",
    reads: &["work", "habits", "skill", "makers", "memory", "learned"],
    writes: &["habits", "memory", "tally"],
    run: |world| parts::each(world, &[part]),
};

const REVIEW: &str = "review/when";
const CHOICE: &str = "review/choice";
/// Where at most one in so many of a block draws, they draw one by one.
const ALONE: usize = 40;

/// Situations of adults, a column a value.
#[derive(Clone, Copy, Debug)]
pub struct Situations<'a> {
    /// Values of time.
    pub time_value: &'a [f32],
    /// Skills in the category.
    pub skill: &'a [f32],
    /// Talents.
    pub talent: &'a [f32],
    /// Wages.
    pub wage: &'a [f32],
    /// 1 in wage work, else 0.
    pub in_wage_work: &'a [f32],
    /// 1 for sedentary workers, else 0.
    pub sedentary: &'a [f32],
    /// Shares of ties that make.
    pub neighbours: &'a [f32],
    /// Exponents on quality.
    pub quality_sense: &'a [f32],
    /// Tastes for making.
    pub taste: &'a [f32],
}

impl<'a> Situations<'a> {
    /// Those of the first `count` adults. Cut to one length, columns need no checks of places within a loop.
    #[must_use]
    #[inline(always)]
    pub fn first(&self, count: usize) -> Self {
        Self {
            time_value: &self.time_value[..count],
            skill: &self.skill[..count],
            talent: &self.talent[..count],
            wage: &self.wage[..count],
            in_wage_work: &self.in_wage_work[..count],
            sedentary: &self.sedentary[..count],
            neighbours: &self.neighbours[..count],
            quality_sense: &self.quality_sense[..count],
            taste: &self.taste[..count],
        }
    }

    /// The situation of one adult.
    #[must_use]
    #[inline(always)]
    pub fn of(&self, place: usize) -> Situation {
        Situation {
            time_value: self.time_value[place],
            skill: self.skill[place],
            talent: self.talent[place],
            wage: self.wage[place],
            in_wage_work: self.in_wage_work[place],
            sedentary: self.sedentary[place],
            neighbours: self.neighbours[place],
            quality_sense: self.quality_sense[place],
            taste: self.taste[place],
        }
    }
}

/// The reviews of a category by the adults of a block: what they face, who reviews, and what they did before.
pub struct Reviewed<'a> {
    /// Their situations.
    pub who: Situations<'a>,
    /// Who reviews: those whose byte has the bit of the category.
    pub due: &'a [u8],
    /// Their draws.
    pub draws: &'a [u32],
    /// Habits before.
    pub was: &'a [u8],
}

/// What a block's adults face at a step: columns that every block fills anew.
#[derive(Default)]
pub struct Faced {
    /// Who reviews: a bit a category.
    due: Vec<u8>,
    /// Draws of a purpose.
    draws: Vec<u32>,
    committed: CommittedColumns,
    time_value: Vec<f32>,
    in_wage_work: Vec<f32>,
    sedentary: Vec<f32>,
    around: Around,
    /// Shares of ties that make in a category.
    neighbours: Vec<f32>,
    /// Habits in a category after its reviews.
    chosen: Vec<u8>,
    few: Few,
    apart: Apart,
}

/// Lets a part's adults review and decide.
pub fn part(part: &mut Part<'_>, faced: &mut Faced) {
    widest(
        #[inline(always)]
        || review_block(part.block, part.shared, part.published, faced),
    );
}

#[inline(always)]
fn review_block(block: &mut Block, shared: &Shared, published: &[u8], faced: &mut Faced) {
    if meet(block, shared, published, faced) && !review_few(block, shared, faced) {
        let origin = Origin::whole(block);
        review(block, shared, &origin, faced);
    }
}

/// Finds who reviews and what these see around them; whether there is anyone.
#[inline(always)]
fn meet(block: &Block, shared: &Shared, published: &[u8], faced: &mut Faced) -> bool {
    faced.due.clear();
    faced.due.resize(block.len(), 0);
    for c in 0..block.habits.len() {
        find_due(block, shared, c, faced);
    }
    let any = faced.due.iter().any(|&due| due != 0);
    if any {
        look(block, shared, published, faced);
    }
    any
}

/// Brings those who review together where they are few, and reviews their habits. Whether it has.
#[inline(always)]
fn review_few(block: &mut Block, shared: &Shared, faced: &mut Faced) -> bool {
    let mut few = std::mem::take(&mut faced.few);
    let done = few.gather(block, &mut faced.due);
    if done {
        faced.around.keep(few.places());
        let (some, places) = few.parts();
        let origin = Origin {
            places: Some(places),
            ..Origin::whole(block)
        };
        review(some, shared, &origin, faced);
        few.put_back(block);
    }
    faced.few = few;
    done
}

/// Reviews the habits of a block's adults, who come from `origin`.
#[inline(always)]
fn review(block: &mut Block, shared: &Shared, origin: &Origin, faced: &mut Faced) {
    face(block, shared, faced);
    for c in 0..block.habits.len() {
        let due: u32 = faced.due.iter().map(|&due| u32::from(due >> c & 1)).sum();
        let due = due as usize;
        if due == 0 {
            continue;
        }
        if shared.now.offers[c].openness > 0.0 {
            review_category::<true>(block, shared, origin, (c, due), faced);
        } else {
            review_category::<false>(block, shared, origin, (c, due), faced);
        }
    }
}

/// Where some adults come from: the first number and the adults of their block, and their places there unless they are all.
struct Origin<'a> {
    first: u32,
    adults: usize,
    places: Option<&'a [u32]>,
}

impl Origin<'_> {
    fn whole(block: &Block) -> Self {
        Self {
            first: block.first,
            adults: block.len(),
            places: None,
        }
    }
}

/// Draws the words of a purpose for a block's adults.
fn draw(words: &mut Vec<u32>, origin: &Origin, shared: &Shared, purpose: Purpose) {
    words.resize(origin.adults, 0);
    let first = u64::from(origin.first);
    shared.draws.fill(purpose, shared.address, first, words);
}

/// Draws them for those at some places of a block.
fn draw_some(
    words: &mut Vec<u32>,
    origin: &Origin,
    shared: &Shared,
    purpose: Purpose,
    places: &[u32],
) {
    if places.len() * ALONE > origin.adults {
        let mut all = Vec::new();
        draw(&mut all, origin, shared, purpose);
        words.clear();
        words.extend(places.iter().map(|&place| all[place as usize]));
        return;
    }
    let agents: Vec<u32> = places.iter().map(|&place| origin.first + place).collect();
    let sets = shared.draws.sets(purpose, shared.address, &agents);
    words.clear();
    words.extend(sets.into_iter().map(|[word]| word));
}

/// Marks those who review category `c` now, without a draw where nobody does or everyone.
#[inline(always)]
fn find_due(block: &Block, shared: &Shared, c: usize, faced: &mut Faced) {
    let limits = &shared.now.reviews[c];
    let all = |limit: u64| limits.iter().flatten().all(|&one| one == limit);
    if all(0) {
        return;
    }
    if all(CERTAIN) {
        for due in &mut faced.due {
            *due |= 1 << c;
        }
        return;
    }
    let name = &shared.scenario.household.categories[c].name;
    let purpose = Purpose::of(REVIEW, name);
    draw(&mut faced.draws, &Origin::whole(block), shared, purpose);
    let words = faced.draws.iter().zip(&block.work);
    for (due, (&word, &work)) in faced.due.iter_mut().zip(words) {
        *due |= u8::from(u64::from(word) < limit_of(limits, work)) << c;
    }
}

/// The threshold of an adult's work: a look into the table by comparisons, which vectors do at once.
#[inline(always)]
fn limit_of(limits: &ReviewThresholds, work: u8) -> u64 {
    let mut found = limits[0][0];
    for (was, row) in (0..).zip(limits) {
        for (is, &limit) in (0..).zip(row) {
            found = if kinds(work) == (was << 2 | is) {
                limit
            } else {
                found
            };
        }
    }
    found
}

/// Looks around for those who review.
#[inline(always)]
fn look(block: &Block, shared: &Shared, published: &[u8], faced: &mut Faced) {
    let first = block.first as usize;
    let view = View::new(shared, published);
    faced.around.look(view, first, &faced.due);
}

/// Finds what adults face whatever the category. It is found before any habit changes.
#[inline(always)]
fn face(block: &Block, shared: &Shared, faced: &mut Faced) {
    faced.committed.fill(block, shared);
    faced
        .committed
        .put_time_values(&shared.budget, &mut faced.time_value);
    let below = shared.now.sedentary_below;
    faced.sedentary.resize(block.len(), 0.0);
    let people = block.work.iter().zip(&block.traits.sedentary_rank);
    for (sits, (&work, &rank)) in faced.sedentary.iter_mut().zip(people) {
        *sits = flag(sedentary(work, rank, below));
    }
    faced.in_wage_work.resize(block.len(), 0.0);
    for (waged, &work) in faced.in_wage_work.iter_mut().zip(&block.work) {
        *waged = flag(in_wage_work(work));
    }
}

/// Lets the `due` adults decide who review category `c`: all a block's columns are reckoned with, or those of the reviewers.
#[inline(always)]
fn review_category<const OPEN: bool>(
    block: &mut Block,
    shared: &Shared,
    origin: &Origin,
    (c, due): (usize, usize),
    faced: &mut Faced,
) {
    let name = &shared.scenario.household.categories[c].name;
    let purpose = Purpose::of(CHOICE, name);
    let causes = !block.memory.is_empty();
    let spares = faced.apart.spares(due, block.len(), causes);
    if !spares {
        match origin.places {
            Some(places) => draw_some(&mut faced.draws, origin, shared, purpose, places),
            None => draw(&mut faced.draws, origin, shared, purpose),
        }
    }
    faced.around.put_shares(c, &mut faced.neighbours);
    let all = Reviewed {
        who: Situations {
            time_value: &faced.time_value,
            skill: &block.skill[c],
            talent: block.traits.talent_in(c),
            wage: &block.traits.wage,
            in_wage_work: &faced.in_wage_work,
            sedentary: &faced.sedentary,
            neighbours: &faced.neighbours,
            quality_sense: &block.traits.quality_sense,
            taste: &block.traits.taste,
        },
        due: &faced.due,
        draws: &faced.draws,
        was: &block.habits[c],
    };
    let (memory, chosen) = (block.memory.get_mut(c), &mut faced.chosen);
    if spares {
        let apart = &mut faced.apart;
        apart.gather(&all, memory.as_deref(), c);
        apart.draw(|words, places| match origin.places {
            Some(all) => {
                let places: Vec<u32> = places.iter().map(|&k| all[k as usize]).collect();
                draw_some(words, origin, shared, purpose, &places);
            }
            None => draw_some(words, origin, shared, purpose, places),
        });
        let (some, own) = apart.parts();
        let own = memory.is_some().then_some(own);
        decide::<OPEN>(shared, c, &some, chosen, own, &mut block.tally);
        apart.put_back(&mut block.habits[c], chosen, memory);
    } else {
        decide::<OPEN>(shared, c, &all, chosen, memory, &mut block.tally);
        std::mem::swap(&mut block.habits[c], chosen);
    }
}

/// Those who review decide; `chosen` are the habits of all.
#[inline(always)]
fn decide<const OPEN: bool>(
    shared: &Shared,
    c: usize,
    reviewed: &Reviewed,
    chosen: &mut Vec<u8>,
    memory: Option<&mut Memory>,
    tally: &mut Tally,
) {
    let (rule, offer) = (&shared.rules[c], &shared.now.offers[c]);
    chosen.resize(reviewed.due.len(), 0);
    choose_all::<OPEN>(rule, offer, &reviewed.who, reviewed.draws, chosen);
    let (mut started, mut stopped) = (0, 0);
    let habits = reviewed.was.iter().zip(reviewed.due);
    for (is, (&was, &due)) in chosen.iter_mut().zip(habits) {
        *is = if due >> c & 1 == 1 { *is } else { was };
        started += u32::from(was != MAKE && *is == MAKE);
        stopped += u32::from(was == MAKE && *is != MAKE);
    }
    if let Some(memory) = memory {
        let mut causes = Causes::new(shared, c);
        causes.explain::<OPEN>(memory, shared, reviewed, chosen);
        causes.add_to(tally);
    }
    tally.started[c] += u64::from(started);
    tally.stopped[c] += u64::from(stopped);
}

/// What everyone would choose on a review.
#[inline(always)]
fn choose_all<const OPEN: bool>(
    rule: &Rule,
    offer: &Offer,
    who: &Situations,
    draws: &[u32],
    chosen: &mut [u8],
) {
    let (who, draws) = (who.first(chosen.len()), &draws[..chosen.len()]);
    for (place, chosen) in chosen.iter_mut().enumerate() {
        let weights = weights::<OPEN>(rule, offer, &who.of(place));
        *chosen = choose(weights, uniform(draws[place]));
    }
}

#[inline(always)]
fn flag(yes: bool) -> f32 {
    if yes { 1.0 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::{Faced, Origin, meet, review, review_few};
    use crate::model::household::world::World;
    use crate::model::measures;
    use crate::scenario::load::from_text;
    use crate::scenario::reading::from_disk;
    use std::sync::Arc;

    #[test]
    fn few_decide_together_what_they_decide_among_all() {
        for network in ["watts-strogatz", "barabasi-albert", "complete"] {
            for causes in [false, true] {
                let talent = if causes { "one" } else { "per_category" };
                let text = format!(
                    "time = {{ start = 2000, end = 2001, step = 'week' }}\npeople.count = 5000\noutput.causes = {causes}\n\
                     network.kind = '{network}'\nonline = {{ kind = 'erdos-renyi', degree = 4 }}\n\
                     household.review_rate = 0.2\npeople.talent = '{talent}'\n[drivers]\nreach = 0.5\n\
                     hours = [[2000, 45], [2001, 36]]\nopenness.food = 0.4\n"
                );
                let loaded = from_text("test", &text, &[], &from_disk, &measures::all_names);
                let scenario = loaded.expect("the scenario is sound").value.scenario;
                few_decide_as_all(World::new(&Arc::new(scenario), 0));
            }
        }
    }

    fn few_decide_as_all(mut world: World) {
        for _ in 0..10 {
            world.step();
        }
        world.shared.address += 1;
        let (shared, mut faced) = (&world.shared, Faced::default());
        let mut together = Faced::default();
        together.apart.sparse = [usize::MAX; 2];
        let mut turned = 0;
        for block in &world.blocks {
            let mut all = block.clone();
            meet(block, shared, &world.published, &mut together);
            review(&mut all, shared, &Origin::whole(block), &mut together);
            let mut some = block.clone();
            meet(block, shared, &world.published, &mut faced);
            let few = review_few(&mut some, shared, &mut faced);
            assert!(few, "they are few enough");
            assert!(some == all, "a block differs");
            let mut apart = block.clone();
            meet(block, shared, &world.published, &mut faced);
            review(&mut apart, shared, &Origin::whole(block), &mut faced);
            assert!(
                apart == all,
                "a block differs where some are reckoned apart"
            );
            turned += all.tally.started[0] - block.tally.started[0];
        }
        assert!(turned > 0, "somebody turned");
    }
}
