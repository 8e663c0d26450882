//! Who buys, and what comes of it?
//!
//! **Question.** Which adults meet an occasion to buy, what do they look up first, do they buy, and how do they take it?
//!
//! **Rule.** An adult who is aware meets an occasion with the chance of `occasions` a year. Online it reads
//! `reviews_read` reviews drawn from all there are; offline it asks its ties who bought, each of whom says what its last
//! purchase was like. Both move its opinion as `rule` says; it buys with the probability it then holds. A purchase
//! delights, disappoints, or neither. Some leave a review, the active more often; some of the disappointed complain to
//! the seller and some of the delighted praise; a complaint is answered with probability `answering`, and whoever was
//! answered stops talking against it.
//!
//! **Source.** Reading before buying: Chevalier & Mayzlin 2006; answers to complaints: Weitzl 2019.
//!
//! **Assumptions.** Reviews stay for ever and weigh alike; a review says what its purchase was like.
//!
//! **Parameters.** `adoption.opinion.occasions`, `reviews_read`, `delight`, `disappointment`, `reviewing`, `complaining`,
//! `answering`.
//!
//! **Order.** After listening. Purchases of a step are talked of from the next step on.

use crate::engine::arithmetic::{threshold, uniform};
use crate::engine::draws::Purpose;
use crate::engine::parallel::BLOCK;
use crate::engine::schedule::Phase;
use crate::model::reach::bit;
use crate::model::talk::opinion::rule::{
    APPEASED, DELIGHTED, LET_DOWN, NEUTRAL, TIE, binomial, moved,
};
use crate::model::talk::opinion::state::{Minds, Sums};
use crate::model::talk::trace;
use crate::model::talk::world::{CONTENT, DISAPPOINTED, Talk, Turn};
use rayon::prelude::{IntoParallelIterator, ParallelIterator};

/// Buys.
pub const PHASE: Phase<Talk> = Phase {
    name: "buy",
    reads: &["opinion", "aware", "mood", "online", "sums", "open"],
    writes: &[
        "opinion", "mood", "bought", "pulls", "tellers", "sums", "status", "since", "open", "news",
        "tally",
    ],
    run: step,
};

const OCCASION: Purpose = Purpose::new("opinion/occasion");
const PURCHASE: Purpose = Purpose::new("opinion/purchase");

/// Source of a pull that is a review.
const FROM_REVIEWS: usize = 3;
/// Source of a pull that is an offline tie.
const FROM_TIES: usize = 0;

/// What came of an occasion.
struct Occasion {
    adult: u32,
    opinion: f32,
    /// Weight of the good words looked up, and whether reviews were read and not ties asked.
    pull: (f32, bool),
    /// A tie that praised it when asked.
    told: Option<u32>,
    /// The experience, if it bought.
    mood: Option<u8>,
}

fn step(talk: &mut Talk) {
    let Some(mut minds) = talk.minds.take() else {
        return;
    };
    let blocks = talk.adults().div_ceil(BLOCK);
    let parts: Vec<(Vec<Occasion>, Sums)> = (0..blocks)
        .into_par_iter()
        .map(|k| occasions_of_block(talk, &minds, k))
        .collect();
    let mut turns = Vec::new();
    for (occasions, sums) in parts {
        minds.sums.add(&sums);
        let mut some = Vec::new();
        for occasion in occasions {
            settle(talk, &mut minds, &occasion, &mut some);
        }
        turns.push(some);
    }
    trace::settle(talk, turns, BLOCK);
    talk.minds = Some(minds);
}

/// Writes down what came of an occasion.
fn settle(talk: &mut Talk, minds: &mut Minds, occasion: &Occasion, turns: &mut Vec<Turn>) {
    let place = occasion.adult as usize;
    minds.opinion[place] = occasion.opinion;
    if let Some(pulls) = minds.pulls.get_mut(place) {
        let (weight, reviews) = occasion.pull;
        pulls[if reviews { FROM_REVIEWS } else { FROM_TIES }] += weight;
        if let Some(tie) = occasion.told {
            minds.tellers[0][place] = tie;
        }
    }
    let Some(mood) = occasion.mood else {
        return;
    };
    minds.mood[place] = mood;
    minds.bought[place] = talk.shared.step;
    let to = match mood {
        LET_DOWN | APPEASED => DISAPPOINTED,
        _ => CONTENT,
    };
    if bit(&talk.open, place) {
        let adult = occasion.adult;
        turns.push(Turn { adult, to });
    }
}

fn occasions_of_block(talk: &Talk, minds: &Minds, k: usize) -> (Vec<Occasion>, Sums) {
    let first = k * BLOCK;
    let count = BLOCK.min(talk.adults() - first);
    let aware = &talk.aware[first / 64..(first + count).div_ceil(64)];
    let (mut lookers, mut sums) = (Vec::new(), Sums::default());
    if aware.iter().all(|&bits| bits == 0) {
        return (Vec::new(), sums);
    }
    let mut words = vec![0; count];
    let (step, draws) = (talk.shared.step, talk.shared.draws);
    draws.fill(OCCASION, step, first as u64, &mut words);
    let limit = threshold(minds.occasion);
    for (place, &word) in words.iter().enumerate() {
        if u64::from(word) < limit && bit(aware, place) {
            lookers.push(u32::try_from(first + place).expect("adults are numbered in 32 bits"));
        }
    }
    let lots = draws.sets(PURCHASE, step, &lookers);
    let each = lookers.iter().zip(lots);
    let occasions = each.map(|(&adult, lots)| occasion(talk, minds, adult, lots, &mut sums));
    (occasions.collect(), sums)
}

/// What comes of an occasion, by draws of which every occasion uses each for the same, whatever comes of it.
fn occasion(
    talk: &Talk,
    minds: &Minds,
    adult: u32,
    [read, buy, experience, review, letter, answer]: [u32; 6],
    sums: &mut Sums,
) -> Occasion {
    let settings = &minds.settings;
    let place = adult as usize;
    let online = bit(&talk.connected, place) && talk.shared.online.ties() > 0;
    let (good, bad, told) = if online {
        reviews(minds, f64::from(uniform(read)))
    } else {
        asked(talk, minds, adult)
    };
    let opinion = moved(minds.opinion[place], good, bad);
    let mut occasion = Occasion {
        adult,
        opinion,
        pull: (good, online),
        told,
        mood: None,
    };
    // Who is outside the market looks and does not buy.
    let may = bit(&talk.open, place) || minds.mood[place] != 0;
    if !may || uniform(buy) >= opinion {
        return occasion;
    }
    let chance = |word: u32, p: f64| u64::from(word) < threshold(p);
    let mut mood = if chance(experience, settings.delight) {
        DELIGHTED
    } else if chance(experience, settings.delight + settings.disappointment) {
        LET_DOWN
    } else {
        NEUTRAL
    };
    sums.purchases += 1;
    if chance(review, settings.reviewing * minds.activity(place)) {
        sums.reviews += u64::from(mood != LET_DOWN);
        sums.reviews_against += u64::from(mood == LET_DOWN);
    }
    if mood != NEUTRAL && chance(letter, settings.complaining) {
        sums.praise += u64::from(mood == DELIGHTED);
        if mood == LET_DOWN {
            sums.complaints += 1;
            if chance(answer, settings.answering) {
                sums.answered += 1;
                mood = APPEASED;
            }
        }
    }
    occasion.mood = Some(mood);
    occasion
}

/// Weights of the good and bad reviews that an adult with this draw reads.
fn reviews(minds: &Minds, u: f64) -> (f32, f32, Option<u32>) {
    let sums = &minds.sums;
    let all = sums.reviews + sums.reviews_against;
    if all == 0 {
        return (0.0, 0.0, None);
    }
    let most = u32::try_from(all).unwrap_or(u32::MAX);
    let read = minds.settings.reviews_read.min(most);
    let good = binomial(read, sums.reviews as f64 / all as f64, u);
    let weight = minds.impact.review;
    (weight * good as f32, weight * (read - good) as f32, None)
}

/// Weights of what an adult's ties say when asked, and one of those who praise it.
fn asked(talk: &Talk, minds: &Minds, adult: u32) -> (f32, f32, Option<u32>) {
    if talk.shared.offline.is_complete() {
        // Nobody asks everyone.
        return (0.0, 0.0, None);
    }
    let (mut good, mut bad, mut told) = (0_u32, 0_u32, None);
    talk.shared
        .offline
        .each_known(adult as usize, |tie| match minds.mood[tie as usize] {
            NEUTRAL | DELIGHTED => {
                good += 1;
                told = Some(tie);
            }
            LET_DOWN => bad += 1,
            _ => {}
        });
    let weight = minds.impact.boxes[TIE];
    (weight * good as f32, weight * bad as f32, told)
}
