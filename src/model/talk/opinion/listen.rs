//! What does everyone make of what it heard?
//!
//! **Question.** How does an adult's opinion move by the words of a step, and does it know of the product by now?
//!
//! **Rule.** The number of advertisements an adult meets is Poisson, as is the number of words of the seller's own channel that
//! reach a buyer. All words of the step move the opinion as `rule` says. Whoever has heard anything is aware.
//!
//! **Source.** That of `rule`.
//!
//! **Assumptions.** Everyone meets advertisements at the same rate.
//!
//! **Parameters.** `adoption.opinion.ads`, `owned`, `gain`, `trust_*`.
//!
//! **Order.** After speaking, before buying.

use crate::engine::arithmetic::uniform;
use crate::engine::draws::Purpose;
use crate::engine::parallel::{self, BLOCK};
use crate::engine::schedule::Phase;
use crate::model::talk::opinion::rule::{
    BOXES, Impact, NONE, ONLINE, ONLINE_AGAINST, PAID, TIE, TIE_AGAINST, moved, poisson,
};
use crate::model::talk::opinion::state::{Minds, SOURCES};
use crate::model::talk::world::{Shared, Talk};

/// Listens.
pub const PHASE: Phase<Talk> = Phase {
    name: "listen",
    reads: &["boxes", "mood", "opinion"],
    writes: &["opinion", "boxes", "aware", "pulls", "sums", "tally"],
    run: step,
};

const AD: Purpose = Purpose::new("opinion/ad");
const OWNED: Purpose = Purpose::new("opinion/owned");

/// The columns of a block that listening changes.
struct Piece<'a> {
    first: usize,
    opinion: &'a mut [f32],
    boxes: [&'a mut [u8]; BOXES],
    aware: &'a mut [u64],
    pulls: &'a mut [[f32; SOURCES]],
}

fn step(talk: &mut Talk) {
    let Some(mut minds) = talk.minds.take() else {
        return;
    };
    let means = [minds.settings.ads, minds.settings.owned].map(|rate| rate * minds.years);
    let impact = minds.impact;
    let Minds {
        opinion,
        boxes,
        pulls,
        mood,
        ..
    } = &mut *minds;
    let (mood, shared) = (mood.as_slice(), &talk.shared);
    let mut boxes = boxes.each_mut().map(|one| one.chunks_mut(BLOCK));
    let mut pulls = pulls.chunks_mut(BLOCK);
    let mut aware = talk.aware.chunks_mut(BLOCK / 64);
    let mut pieces: Vec<Piece<'_>> = opinion
        .chunks_mut(BLOCK)
        .enumerate()
        .map(|(k, opinion)| Piece {
            first: k * BLOCK,
            opinion,
            boxes: boxes.each_mut().map(|one| one.next().unwrap_or_default()),
            aware: aware.next().unwrap_or_default(),
            pulls: pulls.next().unwrap_or_default(),
        })
        .collect();
    let parts = parallel::map_mut(&mut pieces, |_, piece| {
        listen(piece, shared, mood, impact, means)
    });
    let (seller, known) = parts
        .into_iter()
        .fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
    minds.sums.seller += seller;
    talk.tally.aware = known;
    talk.minds = Some(minds);
}

/// Moves the opinions of a block; how many words of the seller reached it, and how many adults are aware.
fn listen(
    piece: &mut Piece<'_>,
    shared: &Shared,
    mood: &[u8],
    impact: Impact,
    means: [f64; 2],
) -> (u64, u64) {
    let count = piece.opinion.len();
    let mut words = [vec![0; count], vec![0; count]];
    for ((purpose, mean), words) in [AD, OWNED].into_iter().zip(means).zip(&mut words) {
        if mean > 0.0 {
            let first = piece.first as u64;
            shared.draws.fill(purpose, shared.step, first, words);
        }
    }
    // Most draws are below the chance of no word at all.
    let silence = means.map(|mean| libm::exp(-mean));
    let number = |kind: usize, word: u32| {
        let u = f64::from(uniform(word));
        if u < silence[kind] {
            0
        } else {
            poisson(means[kind], u)
        }
    };
    let mut seller = 0;
    for place in 0..count {
        let ads = number(0, words[0][place]);
        let buyer = mood[piece.first + place] != NONE;
        let owned = if buyer { number(1, words[1][place]) } else { 0 };
        let heard: [u32; BOXES] = piece
            .boxes
            .each_ref()
            .map(|one| one.get(place).map_or(0, |&count| u32::from(count)));
        if ads + owned + heard.iter().sum::<u32>() == 0 {
            continue;
        }
        seller += u64::from(ads + owned);
        piece.aware[place / 64] |= 1 << (place % 64);
        let pulls = pulls_of(heard, ads, owned, impact);
        let good: f32 = pulls.iter().sum();
        let bad = impact.boxes[TIE_AGAINST] * heard[TIE_AGAINST] as f32
            + impact.boxes[ONLINE_AGAINST] * heard[ONLINE_AGAINST] as f32;
        piece.opinion[place] = moved(piece.opinion[place], good, bad);
        if let Some(sums) = piece.pulls.get_mut(place) {
            for (sum, pull) in sums.iter_mut().zip(pulls) {
                *sum += pull;
            }
        }
    }
    for one in &mut piece.boxes {
        one.fill(0);
    }
    let known = piece.aware.iter().map(|bits| u64::from(bits.count_ones()));
    (seller, known.sum())
}

/// Weights of good words, by source.
fn pulls_of(heard: [u32; BOXES], ads: u32, owned: u32, impact: Impact) -> [f32; SOURCES] {
    [
        impact.boxes[TIE] * heard[TIE] as f32,
        impact.boxes[ONLINE] * heard[ONLINE] as f32,
        impact.boxes[PAID] * heard[PAID] as f32,
        0.0,
        impact.ad * ads as f32,
        impact.owned * owned as f32,
    ]
}
