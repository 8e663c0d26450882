//! What is the least that a step of opinions could cost? Its arithmetic on arrays, without ties.
//!
//! Everyone fades, meets what sellers say, hears as many words as were on their way in a real world, moves and may talk; who
//! meets an occasion looks up reviews, weighs the brands, chooses and has an experience. Words are not sent, and nothing is
//! counted. Arrays are taken in pieces of a block, so that draws stay in the cache, and are as long and as wide as the world's.

use rayon::prelude::{IntoParallelRefMutIterator, ParallelIterator};
use thirdwave::engine::arithmetic::{normal, single, threshold, uniform};
use thirdwave::engine::draws::{Draws, Purpose};
use thirdwave::engine::vector::widest;
use thirdwave::model::talk::opinion::choice::{Buyer, Case, chosen, odds, shift};
use thirdwave::model::talk::opinion::rule::{
    BOXES, DELIGHTED, Impact, LET_DOWN, MEMBER, NEUTRAL, NONE, ONLINE, ONLINE_AGAINST, PAID, TIE,
    TIE_AGAINST, moved, talk_rate,
};
use thirdwave::model::talk::opinion::standing::Offer;
use thirdwave::model::talk::opinion::state::Minds;
use thirdwave::model::talk::world::Talk;
use thirdwave::scenario::brands::Consumers;

const SPEAK: Purpose = Purpose::new("bench/speak");
const AD: Purpose = Purpose::new("bench/ad");
const OWNED: Purpose = Purpose::new("bench/owned");
const OCCASION: Purpose = Purpose::new("bench/occasion");
const LOTS: Purpose = Purpose::new("bench/lots");

/// Most words of a kind that an adult meets in a step here: more are too rare to matter.
const MOST: usize = 3;
/// Adults of a piece.
const PIECE: usize = 4096;
/// Brands at most.
const BRANDS: usize = 2;

/// Arrays of adults, in pieces, and what is the same for all.
pub(crate) struct Bare {
    draws: Draws,
    impact: Impact,
    wants: Option<Consumers>,
    kept: f32,
    prior: f32,
    occasion: u64,
    brands: Vec<Brand>,
    pieces: Vec<Piece>,
}

/// What a brand is to everyone.
struct Brand {
    lot: u8,
    offer: Offer,
    /// Limits of the draws of advertisements and of own words, from which on there are one, two, three.
    bounds: [[u32; MOST]; 2],
    /// Limits of the draw of a talk, by eight times class and mood.
    ceilings: [u32; 32],
    /// Share of good reviews.
    good: f32,
}

/// Some adults.
struct Piece {
    first: u64,
    class: Vec<u8>,
    last: Vec<u8>,
    stances: Vec<Stance>,
}

/// How a brand stands with them.
#[derive(Clone)]
struct Stance {
    opinion: Vec<f32>,
    mood: Vec<u8>,
    says: Vec<u8>,
    boxes: [Vec<u8>; BOXES],
}

/// What a piece needs for the length of a step.
#[derive(Default)]
struct Scratch {
    words: [Vec<u32>; 2],
    /// Weights of good and bad words.
    good: Vec<f32>,
    bad: Vec<f32>,
    lookers: Vec<u32>,
}

impl Bare {
    /// The adults of a world whose words are on their way.
    pub(crate) fn new(talk: &Talk) -> Self {
        let minds = talk.minds.as_ref().expect("opinions");
        let part = |column: &[u8], k: usize| {
            let end = column.len().min((k + 1) * PIECE);
            let mut part = column.get(k * PIECE..end).unwrap_or_default().to_vec();
            part.resize(PIECE, 0);
            part
        };
        let stance = |k: usize| {
            let of = |standing: &thirdwave::model::talk::opinion::standing::Standing| Stance {
                opinion: (standing.opinion.iter().skip(k * PIECE))
                    .take(PIECE)
                    .copied()
                    .collect(),
                mood: part(&standing.mood, k),
                says: vec![0; PIECE],
                boxes: standing.boxes.each_ref().map(|one| part(one, k)),
            };
            minds.standings.iter().map(of).collect()
        };
        // The last piece would not be full.
        let piece = |k: usize| Piece {
            first: (k * PIECE) as u64,
            class: part(&minds.class, k),
            last: part(&minds.last, k),
            stances: stance(k),
        };
        let forgetting = minds.consumers.map_or(0.0, |wants| wants.forgetting);
        Self {
            draws: talk.shared.draws,
            impact: minds.impact,
            wants: minds.consumers,
            kept: single(libm::exp(-forgetting * minds.years)),
            prior: single(minds.settings.prior),
            occasion: threshold(minds.occasion),
            brands: (0..minds.standings.len())
                .map(|k| brand(minds, k))
                .collect(),
            pieces: (0..talk.adults() / PIECE).map(piece).collect(),
        }
    }

    /// How many adults there are.
    pub(crate) fn adults(&self) -> usize {
        self.pieces.len() * PIECE
    }

    /// One step of everyone.
    pub(crate) fn step(&mut self, step: u32) {
        let mut pieces = std::mem::take(&mut self.pieces);
        pieces
            .par_iter_mut()
            .for_each_init(Scratch::default, |scratch, piece| {
                for words in &mut scratch.words {
                    words.resize(PIECE, 0);
                }
                for (k, brand) in self.brands.iter().enumerate() {
                    widest(
                        #[inline(always)]
                        || {
                            speak((&self.draws, step), brand, (piece, k), scratch);
                            listen(self, step, brand, (piece, k), scratch);
                        },
                    );
                }
                shop(self, step, piece, scratch);
            });
        self.pieces = pieces;
    }
}

/// A brand as everyone sees it now.
fn brand(minds: &Minds, k: usize) -> Brand {
    let standing = &minds.standings[k];
    let bounds = |mean: f64| {
        let mut chance = libm::exp(-mean);
        let mut below = 0.0;
        [1.0, 2.0, 3.0].map(|count| {
            below += chance;
            chance *= mean / count;
            u32::try_from(threshold(below)).unwrap_or(u32::MAX)
        })
    };
    let mean = |class: usize, mood: u8| {
        talk_rate(&minds.settings, 1.0, mood) * minds.activities[class] * minds.years
    };
    let ceiling = |place: usize| {
        let mood = u8::try_from(place % 8).expect("below 8");
        let chance = -libm::expm1(-mean((place / 8).min(2), mood));
        u32::try_from(threshold(chance)).unwrap_or(u32::MAX)
    };
    let (for_it, against) = (standing.sums.reviews, standing.sums.reviews_against);
    Brand {
        lot: standing.lot,
        offer: standing.offer,
        bounds: [standing.offer.ads, standing.offer.owned[1]].map(bounds),
        ceilings: std::array::from_fn(ceiling),
        good: for_it as f32 / (for_it + against).max(1) as f32,
    }
}

/// Who talks.
#[inline(always)]
fn speak(
    (draws, step): (&Draws, u32),
    brand: &Brand,
    (piece, k): (&mut Piece, usize),
    scratch: &mut Scratch,
) {
    let words = &mut scratch.words[0];
    draws.fill(SPEAK.numbered(brand.lot), step, piece.first, words);
    let stance = &mut piece.stances[k];
    let people = stance.mood.iter().zip(&piece.class).zip(&*words);
    for (says, ((&mood, &class), &word)) in stance.says.iter_mut().zip(people) {
        let place = (class << 3 | mood) & 31;
        *says = u8::from(word < brand.ceilings[usize::from(place)]);
    }
}

/// Moves opinions.
#[inline(always)]
fn listen(
    bare: &Bare,
    step: u32,
    brand: &Brand,
    (piece, k): (&mut Piece, usize),
    scratch: &mut Scratch,
) {
    let Scratch {
        words: [ads, owned],
        good,
        bad,
        ..
    } = scratch;
    let draws = &bare.draws;
    draws.fill(AD.numbered(brand.lot), step, piece.first, ads);
    draws.fill(OWNED.numbered(brand.lot), step, piece.first, owned);
    let stance = &mut piece.stances[k];
    let (impact, boxes) = (&bare.impact, &stance.boxes);
    let sellers = ads.iter().zip(&*owned).zip(&stance.mood);
    good.clear();
    good.extend(sellers.map(|((&ad, &own), &mood)| {
        let own = number(own, &brand.bounds[1]) * f32::from(mood != NONE);
        brand.offer.ad * number(ad, &brand.bounds[0]) + impact.owned * own
    }));
    bad.clear();
    bad.resize(PIECE, 0.0);
    let columns = [(&mut *good, [TIE, MEMBER, ONLINE, PAID].as_slice())];
    let against = (&mut *bad, [TIE_AGAINST, ONLINE_AGAINST].as_slice());
    for (weights, kinds) in columns.into_iter().chain([against]) {
        for &kind in kinds {
            for (weight, &count) in weights.iter_mut().zip(&boxes[kind]) {
                *weight += impact.boxes[kind] * f32::from(count);
            }
        }
    }
    let words = good.iter().zip(&*bad);
    for (s, (&good, &bad)) in stance.opinion.iter_mut().zip(words) {
        let faded = bare.prior + (*s - bare.prior) * bare.kept;
        *s = moved(faded, good, bad);
    }
}

/// The number of words that a draw stands for.
#[inline(always)]
fn number(word: u32, bounds: &[u32; MOST]) -> f32 {
    let [one, two, three] = bounds.map(|bound| f32::from(word >= bound));
    one + two + three
}

/// What those do who meet an occasion.
fn shop(bare: &Bare, step: u32, piece: &mut Piece, scratch: &mut Scratch) {
    let words = &mut scratch.words[0];
    bare.draws.fill(OCCASION, step, piece.first, words);
    scratch.lookers.clear();
    for (place, &word) in (0..).zip(&*words) {
        if u64::from(word) < bare.occasion {
            let first = u32::try_from(piece.first).expect("adults are numbered in 32 bits");
            scratch.lookers.push(first + place);
        }
    }
    let lots = bare.draws.sets::<8>(LOTS, step, &scratch.lookers);
    let first = usize::try_from(piece.first).expect("adults fit the memory");
    for (&adult, lots) in scratch.lookers.iter().zip(lots) {
        let place = adult as usize - first;
        let mut all = [0.0; BRANDS];
        for (k, (brand, stance)) in bare.brands.iter().zip(&mut piece.stances).enumerate() {
            let good = 3.0 * brand.good * uniform(lots[k]);
            let weight = bare.impact.review;
            let s = &mut stance.opinion[place];
            *s = moved(*s, weight * good, weight * (3.0 - good));
            all[k] = bare.odds(brand, k, *s, (piece.last[place], lots));
        }
        let Some(k) = chosen(&all[..bare.brands.len()], uniform(lots[5])) else {
            continue;
        };
        let (experience, offer) = (u64::from(lots[6]), &bare.brands[k].offer);
        piece.stances[k].mood[place] = if experience < threshold(offer.delight[1]) {
            DELIGHTED
        } else if experience < threshold(offer.delight[1] + offer.disappointment[1]) {
            LET_DOWN
        } else {
            NEUTRAL
        };
        piece.last[place] = u8::try_from(k).expect("few brands");
    }
}

impl Bare {
    /// Odds of a brand for an adult of such draws, who bought `last` last.
    fn odds(&self, brand: &Brand, k: usize, s: f32, (last, lots): (u8, [u32; 8])) -> f32 {
        let Some(wants) = &self.wants else {
            return odds(s, 0.0);
        };
        let buyer = Buyer::new(wants, [lots[2], lots[3], lots[4]]);
        let case = Case {
            log_price: brand.offer.log_price,
            fit: brand.offer.fit - 0.5 + single(wants.fit_sd * normal(lots[7])),
            newness: brand.offer.newness,
            loyal: usize::from(last) == k,
            ..Case::default()
        };
        odds(s, shift(wants, &buyer, &case))
    }
}
