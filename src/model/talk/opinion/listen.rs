//! What does everyone make of what it heard?
//!
//! **Question.** How does an adult's opinion move by the words of a step, and does it know of the product by now?
//!
//! **Rule.** The number of advertisements an adult meets is Poisson, as is the number of words of the seller's own channel that
//! reach a buyer, or among brands whoever knows of it. All words of the step move the opinion as `rule` says. Whoever has heard
//! anything is aware. Among brands opinions are forgotten first: their distance to the mean prior falls by `exp(-forgetting
//! dt)`, good words of members may bring owners into the community, and advertisements in social space drive some away.
//!
//! **Source.** That of `rule`.
//!
//! **Assumptions.** Everyone meets advertisements at the same rate.
//!
//! **Parameters.** `adoption.opinion.ads`, `owned`, `gain`, `trust_*`; `consumers.forgetting`, `referral`, `annoyance`.
//!
//! **Order.** After speaking, before buying.

use crate::engine::arithmetic::{single, threshold, uniform};
use crate::engine::draws::Purpose;
use crate::engine::parallel::{self, BLOCK};
use crate::engine::schedule::Phase;
use crate::model::reach::bit;
use crate::model::talk::opinion::rule::{
    BOXES, Impact, MEMBER, NONE, ONLINE, ONLINE_AGAINST, PAID, TIE, TIE_AGAINST, is_against, moved,
    poisson,
};
use crate::model::talk::opinion::standing::{Offer, SOURCES, Standing, Sums};
use crate::model::talk::world::{Shared, Talk};

/// Listens.
pub const PHASE: Phase<Talk> = Phase {
    name: "listen",
    reads: &["boxes", "mood", "opinion", "aware", "annoyed", "online"],
    writes: &[
        "opinion", "boxes", "aware", "pulls", "sums", "tally", "members", "annoyed",
    ],
    run: step,
};

const AD: Purpose = Purpose::new("opinion/ad");
const OWNED: Purpose = Purpose::new("opinion/owned");
const REFERRED: Purpose = Purpose::new("brands/referred");
const ANNOYED: Purpose = Purpose::new("brands/annoyed");

/// The columns of a block that listening changes.
struct Piece<'a> {
    first: usize,
    opinion: &'a mut [f32],
    boxes: [&'a mut [u8]; BOXES],
    /// Who knows of any product, and of this one.
    aware: [&'a mut [u64]; 2],
    members: &'a mut [u64],
    annoyed: &'a mut [u64],
    pulls: &'a mut [[f32; SOURCES]],
}

fn step(talk: &mut Talk) {
    let Some(mut minds) = talk.minds.take() else {
        return;
    };
    let (impact, consumers) = (minds.impact, minds.consumers);
    let forgetting = consumers.map_or(0.0, |wants| wants.forgetting);
    let kept = libm::exp(-forgetting * minds.years);
    for standing in &mut minds.standings {
        let heard = Heard {
            impact,
            offer: standing.offer,
            lot: standing.lot,
            referral: consumers.map_or(0.0, |wants| wants.referral),
            kept: single(kept),
            prior: single(minds.settings.prior),
            away: Impact::whole(&minds.settings),
        };
        let (shared, connected) = (&talk.shared, talk.connected.as_slice());
        let (mood, mut pieces) = pieces(standing, &mut talk.aware);
        let parts = parallel::map_mut(&mut pieces, |_, piece| {
            listen(piece, (shared, connected), mood, &heard)
        });
        for part in parts {
            standing.sums.add(&part);
        }
    }
    let known = talk.aware.iter().map(|bits| u64::from(bits.count_ones()));
    talk.tally.aware = known.sum();
    talk.minds = Some(minds);
}

/// What is said and how it weighs, alike for all.
struct Heard {
    impact: Impact,
    offer: Offer,
    lot: u8,
    /// Chance that a good word of a member brings an owner into the community.
    referral: f64,
    /// Share of an opinion's distance to the mean prior that is left after a step.
    kept: f32,
    prior: f32,
    /// Weight of being driven away.
    away: f32,
}

/// The experiences, and the other columns block by block.
fn pieces<'a>(standing: &'a mut Standing, aware: &'a mut [u64]) -> (&'a [u8], Vec<Piece<'a>>) {
    let mut boxes = standing.boxes.each_mut().map(|one| one.chunks_mut(BLOCK));
    let mut pulls = standing.pulls.chunks_mut(BLOCK);
    let mut bits = [
        aware,
        &mut standing.aware,
        &mut standing.members,
        &mut standing.annoyed,
    ]
    .map(|bits| bits.chunks_mut(BLOCK / 64));
    let pieces = standing.opinion.chunks_mut(BLOCK).enumerate();
    let pieces = pieces.map(|(k, opinion)| {
        let [aware, own, members, annoyed] =
            bits.each_mut().map(|bits| bits.next().unwrap_or_default());
        Piece {
            first: k * BLOCK,
            opinion,
            boxes: boxes.each_mut().map(|one| one.next().unwrap_or_default()),
            aware: [aware, own],
            members,
            annoyed,
            pulls: pulls.next().unwrap_or_default(),
        }
    });
    (&standing.mood, pieces.collect())
}

/// The numbers of advertisements and of words of the seller's own channel that a block's adults may meet.
struct Sellers {
    words: [Vec<u32>; 2],
    /// Means of advertisements, of words to those who know of it, and to those who bought it.
    means: [f64; 3],
    /// Most draws are below the chance of no word at all, here on the grid of `uniform`.
    silence: [u32; 3],
}

impl Sellers {
    fn new(piece: &Piece<'_>, shared: &Shared, heard: &Heard) -> Self {
        let count = piece.opinion.len();
        let [known, bought] = heard.offer.owned;
        let means = [heard.offer.ads, known, bought];
        let most = [heard.offer.ads, known.max(bought)];
        let mut words = [vec![0; count], vec![0; count]];
        for ((purpose, most), words) in [AD, OWNED].into_iter().zip(most).zip(&mut words) {
            if most > 0.0 {
                let purpose = purpose.numbered(heard.lot);
                shared
                    .draws
                    .fill(purpose, shared.step, piece.first as u64, words);
            }
        }
        Self {
            words,
            means,
            silence: means.map(|mean| on_grid(libm::exp(-mean))),
        }
    }

    #[inline]
    fn number(&self, kind: usize, place: usize) -> u32 {
        let word = self.words[kind.min(1)][place];
        if word >> 8 < self.silence[kind] {
            0
        } else {
            poisson(self.means[kind], f64::from(uniform(word)))
        }
    }
}

/// The least point of the grid of `uniform` that is not below a probability, in its units of 2^-24.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "0 to 2^24"
)]
fn on_grid(probability: f64) -> u32 {
    libm::ceil(probability * 16_777_216.0) as u32
}

/// Moves the opinions of a block; what the seller said, and what came of it.
fn listen(
    piece: &mut Piece<'_>,
    (shared, connected): (&Shared, &[u64]),
    mood: &[u8],
    heard: &Heard,
) -> Sums {
    let mut sums = Sums::ZERO;
    if heard.kept < 1.0 {
        for s in piece.opinion.iter_mut() {
            *s = heard.prior + (*s - heard.prior) * heard.kept;
        }
    }
    let sellers = Sellers::new(piece, shared, heard);
    let (mut met, mut referred) = (Vec::new(), Vec::new());
    for place in 0..piece.opinion.len() {
        let away = is_set(piece.annoyed, place);
        let ads = if away { 0 } else { sellers.number(0, place) };
        let buyer = mood[piece.first + place] != NONE;
        let reached = buyer || is_set(piece.aware[1], place);
        let owned = if reached && !away {
            sellers.number(1 + usize::from(buyer), place)
        } else {
            0
        };
        let words: [u32; BOXES] = piece
            .boxes
            .each_ref()
            .map(|one| one.get(place).map_or(0, |&count| u32::from(count)));
        if ads + owned + words.iter().sum::<u32>() == 0 {
            continue;
        }
        sums.seller += u64::from(ads + owned);
        for bits in &mut piece.aware {
            set(bits, place);
        }
        let pulls = pulls_of(words, ads, owned, heard);
        let good: f32 = pulls.iter().sum();
        let boxes = heard.impact.boxes;
        let bad = boxes[TIE_AGAINST] * words[TIE_AGAINST] as f32
            + boxes[ONLINE_AGAINST] * words[ONLINE_AGAINST] as f32;
        piece.opinion[place] = moved(piece.opinion[place], good, bad);
        if let Some(sums) = piece.pulls.get_mut(place) {
            for (sum, pull) in sums.iter_mut().zip(pulls) {
                *sum += pull;
            }
        }
        if ads > 0 && heard.offer.annoyance > 0.0 && bit(connected, piece.first + place) {
            met.push((place, ads));
        }
        if words[MEMBER] > 0 && buyer && !is_against(mood[piece.first + place]) {
            referred.push((place, words[MEMBER]));
        }
    }
    for one in &mut piece.boxes {
        one.fill(0);
    }
    sums.referred = join(piece, shared, &referred, heard);
    sums.annoyed = leave(piece, shared, &met, heard);
    sums
}

/// Lets those join whom words of members bring in; how many.
fn join(piece: &mut Piece<'_>, shared: &Shared, referred: &[(usize, u32)], heard: &Heard) -> u64 {
    let stay = 1.0 - heard.referral;
    let mut count = 0;
    each_by_chance(
        piece.first,
        shared,
        REFERRED.numbered(heard.lot),
        referred,
        stay,
        |place| {
            count += u64::from(!is_set(piece.members, place));
            set(piece.members, place);
        },
    );
    count
}

/// Drives those away whom advertisements in social space annoy; how many. They believe less of it, leave its community and hear
/// nothing more of its seller.
fn leave(piece: &mut Piece<'_>, shared: &Shared, met: &[(usize, u32)], heard: &Heard) -> u64 {
    let stay = 1.0 - heard.offer.annoyance;
    let mut count = 0;
    each_by_chance(
        piece.first,
        shared,
        ANNOYED.numbered(heard.lot),
        met,
        stay,
        |place| {
            set(piece.annoyed, place);
            if let Some(members) = piece.members.get_mut(place / 64) {
                *members &= !(1 << (place % 64));
            }
            piece.opinion[place] = moved(piece.opinion[place], 0.0, heard.away);
            count += 1;
        },
    );
    count
}

/// Calls `hit` with each of some places with the chance that not all of its words leave it as it is.
fn each_by_chance(
    first: usize,
    shared: &Shared,
    purpose: Purpose,
    places: &[(usize, u32)],
    stay: f64,
    mut hit: impl FnMut(usize),
) {
    let adult = |&(place, _): &(usize, u32)| {
        u32::try_from(first + place).expect("adults are numbered in 32 bits")
    };
    let adults: Vec<u32> = places.iter().map(adult).collect();
    let lots = shared.draws.sets::<1>(purpose, shared.step, &adults);
    for (&(place, words), [lot]) in places.iter().zip(lots) {
        let chance = 1.0 - libm::pow(stay, f64::from(words));
        if u64::from(lot) < threshold(chance) {
            hit(place);
        }
    }
}

/// Whether the bit of a place is set among bits that may not be kept at all.
#[inline]
fn is_set(bits: &[u64], place: usize) -> bool {
    bits.get(place / 64)
        .is_some_and(|bits| bits >> (place % 64) & 1 == 1)
}

/// Sets the bit of a place, where bits are kept.
#[inline]
fn set(bits: &mut [u64], place: usize) {
    if let Some(bits) = bits.get_mut(place / 64) {
        *bits |= 1 << (place % 64);
    }
}

/// Weights of good words, by source.
fn pulls_of(words: [u32; BOXES], ads: u32, owned: u32, heard: &Heard) -> [f32; SOURCES] {
    let impact = heard.impact;
    [
        impact.boxes[TIE] * (words[TIE] + words[MEMBER]) as f32,
        impact.boxes[ONLINE] * words[ONLINE] as f32,
        impact.boxes[PAID] * words[PAID] as f32,
        0.0,
        heard.offer.ad * ads as f32,
        impact.owned * owned as f32,
    ]
}
