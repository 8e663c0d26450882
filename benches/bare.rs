//! What is the least that a step could cost? Its arithmetic on arrays: two draws a habit, hours and their value, the rule, skill.
//!
//! Nobody enters wage work, and nothing is counted. Arrays are taken in pieces of a block, so that draws stay in the cache, and
//! are as long and as wide as the world's own. There are no ties to look up, or there are: then everyone's habits are shown to
//! all once a step, and each adult adds up what its ties do.

use rayon::prelude::{
    IndexedParallelIterator, IntoParallelRefMutIterator, ParallelIterator, ParallelSliceMut,
};
use thirdwave::engine::arithmetic::{single, uniform};
use thirdwave::engine::draws::Purpose;
use thirdwave::engine::parallel::BLOCK;
use thirdwave::engine::rows::Rows;
use thirdwave::engine::vector::widest;
use thirdwave::model::household::make_or_buy::{MAKE, Situation, choose, made_share, weights};
use thirdwave::model::household::time_use::{Committed, habit_hours, market_hours, need_hours};
use thirdwave::model::household::work::{in_wage_work, kind_of};
use thirdwave::model::household::world::{Block, Shared, World};
use thirdwave::population::network::Network;

const WHEN: Purpose = Purpose::new("bench/when");
const WHICH: Purpose = Purpose::new("bench/which");
/// A byte of zeros and ones for each bit of a byte.
const SPREAD: [u64; 256] = {
    let mut spread = [0; 256];
    let mut bits = 0;
    while bits < 256 {
        let mut c = 0;
        while c < 8 {
            spread[bits] |= (bits as u64 >> c & 1) << (8 * c);
            c += 1;
        }
        bits += 1;
    }
    spread
};
/// Words below it, that is nearly all, are a review.
const OFTEN: u32 = u32::MAX - 8;

/// Arrays of adults, in pieces, and what is the same for all.
pub(crate) struct Bare {
    shared: Shared,
    pieces: Vec<Piece>,
    ties: Option<Network>,
    /// What everyone makes, a bit a category.
    published: Vec<u8>,
}

struct Piece {
    first: u64,
    adults: Block,
    waged: Vec<f32>,
    sedentary: Vec<f32>,
    neighbours: Vec<f32>,
}

/// What a piece needs for the length of a step.
#[derive(Default)]
struct Scratch {
    when: Vec<u32>,
    which: Vec<u32>,
    making: Vec<f32>,
    shopping: Vec<f32>,
    time_value: Vec<f32>,
    /// Ties that make, a byte a category, and ties.
    makers: Vec<u64>,
    sizes: Vec<f32>,
}

impl Bare {
    /// So many adults, copied from those of a world of one block, and the ties between them if these are to be looked up.
    pub(crate) fn new(world: World, adults: u32, ties: Option<Network>) -> Self {
        let block = &world.blocks[0];
        let count = block.len() as u64;
        let waged: Vec<f32> = block.work.iter().map(|&work| f32::from(work & 1)).collect();
        let piece = |k: u64| Piece {
            first: k * count,
            adults: block.clone(),
            waged: waged.clone(),
            sedentary: waged.clone(),
            neighbours: block.made.clone(),
        };
        let pieces = u64::from(adults).div_ceil(count);
        Self {
            pieces: (0..pieces).map(piece).collect(),
            shared: world.shared,
            ties,
            published: vec![0; usize::try_from(pieces * count).expect("adults fit the memory")],
        }
    }

    /// One step of everyone.
    pub(crate) fn step(&mut self) {
        if self.ties.is_some() {
            self.show();
        }
        self.each(
            #[inline(always)]
            |piece, shared, ties, scratch| {
                learn(piece, shared);
                value_time(piece, shared, scratch);
                review(piece, shared, ties, scratch);
            },
        );
    }
}

/// The bare loops by the phases that they stand for.
pub(crate) const PHASES: [(&str, Loop); 5] = [
    ("skill", |bare| {
        bare.each(
            #[inline(always)]
            |piece, shared, _, _| learn(piece, shared),
        )
    }),
    ("work", |bare| {
        bare.each(
            #[inline(always)]
            |piece, shared, _, scratch| enter(piece, shared, scratch),
        )
    }),
    ("review", |bare| {
        bare.each(
            #[inline(always)]
            |piece, shared, ties, scratch| {
                value_time(piece, shared, scratch);
                review(piece, shared, ties, scratch);
            },
        );
    }),
    ("publish", Bare::show),
    ("waves", |bare| {
        bare.each(
            #[inline(always)]
            |piece, shared, _, scratch| average(piece, shared, scratch),
        )
    }),
];

/// What is done to everyone.
type Loop = fn(&mut Bare);

impl Bare {
    /// Shows what everyone makes.
    fn show(&mut self) {
        let shown = self.published.par_chunks_mut(BLOCK);
        shown.zip(&self.pieces).for_each(|(shown, piece)| {
            widest(
                #[inline(always)]
                || show(shown, piece),
            );
        });
    }

    /// Does something to each piece, in the widest vectors there are.
    fn each(
        &mut self,
        work: impl Fn(&mut Piece, &Shared, Option<(&Rows, &[u8])>, &mut Scratch) + Sync + Send,
    ) {
        let Self {
            shared,
            pieces,
            ties,
            published,
        } = self;
        let (ties, published) = (ties.as_ref().and_then(Network::rows), published.as_slice());
        let ties = ties.map(|ties| (ties, published));
        let pieces = pieces.par_iter_mut();
        pieces.for_each_init(Scratch::default, |scratch, piece| {
            widest(
                #[inline(always)]
                || work(piece, shared, ties, scratch),
            );
        });
    }
}

/// Shows what a piece's adults make.
#[inline(always)]
fn show(shown: &mut [u8], piece: &Piece) {
    shown.fill(0);
    for (c, habits) in piece.adults.habits.iter().enumerate() {
        for (bits, &habit) in shown.iter_mut().zip(habits) {
            *bits |= u8::from(habit == MAKE) << c;
        }
    }
}

/// Looks around, and decides in every category.
#[inline(always)]
fn review(piece: &mut Piece, shared: &Shared, ties: Option<(&Rows, &[u8])>, scratch: &mut Scratch) {
    if let Some((rows, published)) = ties {
        look(piece, rows, published, scratch);
    }
    let count = piece.waged.len();
    for c in 0..shared.rules.len() {
        if ties.is_some() {
            let seen = scratch.makers.iter().zip(&scratch.sizes);
            for (share, (&makers, &size)) in piece.neighbours.iter_mut().zip(seen) {
                *share = (makers >> (8 * c) & 0xff) as f32 / size;
            }
        }
        scratch.when.resize(count, 0);
        scratch.which.resize(count, 0);
        let draws = &shared.draws;
        draws.fill(WHEN, 1, piece.first, &mut scratch.when);
        draws.fill(WHICH, 1, piece.first, &mut scratch.which);
        if shared.now.offers[c].openness > 0.0 {
            decide::<true>(piece, shared, c, scratch);
        } else {
            decide::<false>(piece, shared, c, scratch);
        }
    }
}

/// Adds up what the ties of everyone in a piece make, all categories at once.
#[inline(always)]
fn look(piece: &Piece, rows: &Rows, published: &[u8], scratch: &mut Scratch) {
    let first = usize::try_from(piece.first).expect("adults fit the memory");
    scratch.makers.clear();
    scratch.sizes.clear();
    for adult in first..first + piece.waged.len() {
        let row = if adult < rows.len() {
            rows.row(adult)
        } else {
            &[]
        };
        let makers = row
            .iter()
            .map(|&tie| SPREAD[usize::from(published[tie as usize])]);
        scratch.makers.push(makers.sum());
        scratch.sizes.push(row.len() as f32);
    }
}

/// Lets adults enter wage work, and tells apart who has work.
#[inline(always)]
fn enter(piece: &mut Piece, shared: &Shared, scratch: &mut Scratch) {
    let block = &mut piece.adults;
    scratch.when.resize(block.work.len(), 0);
    // As the phase, it need not draw where all are in wage work.
    if block.work.iter().any(|&work| !in_wage_work(work)) {
        shared.draws.fill(WHEN, 1, piece.first, &mut scratch.when);
    }
    let (below, limit) = (shared.now.unemployed_below, u32::MAX / 50);
    let people = block.work.iter_mut().zip(&block.lot).zip(&scratch.when);
    for ((work, &lot), &word) in people {
        let waged = in_wage_work(*work) | (word < limit);
        *work = kind_of(waged, lot, below);
    }
}

/// Moves the averages of what is made towards what is made now.
#[inline(always)]
fn average(piece: &mut Piece, shared: &Shared, scratch: &mut Scratch) {
    let alpha = shared.budget.cocreation_share;
    scratch.making.clear();
    scratch.making.resize(piece.waged.len(), 0.0);
    for (c, habits) in piece.adults.habits.iter().enumerate() {
        let weight = single(shared.weights[c]);
        for (sum, &habit) in scratch.making.iter_mut().zip(habits) {
            *sum += weight * made_share(habit, alpha);
        }
    }
    for (average, &made) in piece.adults.made.iter_mut().zip(&scratch.making) {
        *average += shared.thresholds.newest * (made - *average);
    }
}

#[inline(always)]
fn learn(piece: &mut Piece, shared: &Shared) {
    let (pace, alpha) = (&shared.pace, shared.budget.cocreation_share);
    let adults = &mut piece.adults;
    for (skills, habits) in adults.skill.iter_mut().zip(&adults.habits) {
        let people = habits.iter().zip(&adults.traits.education);
        for (skill, (&habit, &schooling)) in skills.iter_mut().zip(people) {
            let learned = pace.learned(*skill, pace.learning(0.01, schooling));
            *skill = pace.after(*skill, made_share(habit, alpha), learned);
        }
    }
}

#[inline(always)]
fn value_time(piece: &Piece, shared: &Shared, scratch: &mut Scratch) {
    let (adults, budget) = (&piece.adults, &shared.budget);
    for sums in [&mut scratch.making, &mut scratch.shopping] {
        sums.clear();
        sums.resize(piece.waged.len(), 0.0);
    }
    for (c, offer) in shared.now.offers.iter().enumerate() {
        let people = adults.habits[c].iter().zip(&adults.skill[c]);
        let people = people.zip(adults.traits.talent_in(c));
        let sums = scratch.making.iter_mut().zip(&mut scratch.shopping);
        for (((&habit, &skill), &talent), (making, shopping)) in people.zip(sums) {
            let hours = need_hours(offer.make_hours, offer.need, skill, talent);
            let hours = habit_hours(habit, hours, shared.rules[c].shopping, budget);
            *making += hours.0;
            *shopping += hours.1;
        }
    }
    scratch.time_value.resize(piece.waged.len(), 0.0);
    let people = scratch.making.iter().zip(&scratch.shopping);
    let people = people.zip(&adults.traits.hours);
    for (value, ((&making, &shopping), &wanted)) in scratch.time_value.iter_mut().zip(people) {
        let committed = Committed {
            market: market_hours(40.0, wanted, budget),
            making,
            shopping,
        };
        *value = committed.time_value(budget);
    }
}

#[inline(always)]
fn decide<const OPEN: bool>(piece: &mut Piece, shared: &Shared, c: usize, scratch: &Scratch) {
    let (rule, offer) = (&shared.rules[c], &shared.now.offers[c]);
    let habits = &mut piece.adults.habits[c];
    let count = habits.len();
    let traits = &piece.adults.traits;
    let skill = &piece.adults.skill[c][..count];
    let (talent, wage) = (&traits.talent_in(c)[..count], &traits.wage[..count]);
    let (taste, sense) = (&traits.taste[..count], &traits.quality_sense[..count]);
    let (waged, sedentary) = (&piece.waged[..count], &piece.sedentary[..count]);
    let neighbours = &piece.neighbours[..count];
    let time_value = &scratch.time_value[..count];
    let (when, which) = (&scratch.when[..count], &scratch.which[..count]);
    for (k, habit) in habits.iter_mut().enumerate() {
        let who = Situation {
            time_value: time_value[k],
            skill: skill[k],
            talent: talent[k],
            wage: wage[k],
            in_wage_work: waged[k],
            sedentary: sedentary[k],
            neighbours: neighbours[k],
            quality_sense: sense[k],
            taste: taste[k],
        };
        let chosen = choose(weights::<OPEN>(rule, offer, &who), uniform(which[k]));
        *habit = if when[k] < OFTEN { chosen } else { *habit };
    }
}
