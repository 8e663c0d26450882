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

use crate::engine::arithmetic::{single, threshold};
use crate::engine::draws::Purpose;
use crate::engine::parallel::{self, BLOCK};
use crate::engine::schedule::Phase;
use crate::engine::vector::widest;
use crate::model::reach::bit;
use crate::model::talk::opinion::inversion::Inversion;
use crate::model::talk::opinion::rule::{
    BOXES, Impact, MEMBER, NONE, ONLINE, ONLINE_AGAINST, PAID, TIE, TIE_AGAINST, is_against, moved,
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
        let [known, bought] = standing.offer.owned;
        let heard = Heard {
            impact,
            offer: standing.offer,
            numbers: [standing.offer.ads, known, bought].map(Inversion::poisson),
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
    /// Numbers of advertisements, of words to those who know of it, and to those who bought it.
    numbers: [Inversion; 3],
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

/// The draws by which a block's adults may meet advertisements and words of the seller's own channel.
struct Sellers<'a> {
    words: [Vec<u32>; 2],
    numbers: &'a [Inversion; 3],
}

impl<'a> Sellers<'a> {
    fn new(piece: &Piece<'_>, shared: &Shared, heard: &'a Heard) -> Self {
        let count = piece.opinion.len();
        let [known, bought] = heard.offer.owned;
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
            numbers: &heard.numbers,
        }
    }

    /// Marks the adults who may meet a word of any kind: the rest of a block is passed over.
    #[inline(always)]
    fn mark(&self, touched: &mut [u8]) {
        let [ads, known, bought] = self.numbers.each_ref().map(Inversion::silence);
        for (words, silence) in self.words.iter().zip([ads, known.min(bought)]) {
            for (touched, word) in touched.iter_mut().zip(words) {
                *touched |= u8::from(word >> 8 >= silence);
            }
        }
    }

    #[inline]
    fn number(&self, kind: usize, place: usize) -> u32 {
        self.numbers[kind].number(self.words[kind.min(1)][place])
    }
}

/// Moves the opinions of a block; what the seller said, and what came of it.
fn listen(
    piece: &mut Piece<'_>,
    (shared, connected): (&Shared, &[u64]),
    mood: &[u8],
    heard: &Heard,
) -> Sums {
    let mut sums = Sums::ZERO;
    let sellers = Sellers::new(piece, shared, heard);
    let touched = widest(
        #[inline(always)]
        || touched(piece, &sellers, heard),
    );
    let (mut met, mut referred) = (Vec::new(), Vec::new());
    let mut told = Told::default();
    for place in places(&touched) {
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
        told.places.push(place);
        told.good.push(good);
        told.bad.push(bad);
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
    told.move_opinions(piece.opinion);
    for one in &mut piece.boxes {
        one.fill(0);
    }
    sums.referred = join(piece, shared, &referred, heard);
    sums.annoyed = leave(piece, shared, &met, heard);
    sums
}

/// What adults of a block were told, a column a value: their opinions move all at once.
#[derive(Default)]
struct Told {
    places: Vec<usize>,
    /// Weights of good words, and of bad ones.
    good: Vec<f32>,
    bad: Vec<f32>,
}

impl Told {
    fn move_opinions(&self, opinions: &mut [f32]) {
        let mut some: Vec<f32> = self.places.iter().map(|&place| opinions[place]).collect();
        widest(
            #[inline(always)]
            || {
                let words = self.good.iter().zip(&self.bad);
                for (s, (&good, &bad)) in some.iter_mut().zip(words) {
                    *s = moved(*s, good, bad);
                }
            },
        );
        for (&place, s) in self.places.iter().zip(some) {
            opinions[place] = s;
        }
    }
}

/// Lets a block's opinions fade; a byte that is not 0 for each adult who may have heard something.
#[inline(always)]
fn touched(piece: &mut Piece<'_>, sellers: &Sellers<'_>, heard: &Heard) -> Vec<u8> {
    if heard.kept < 1.0 {
        for s in piece.opinion.iter_mut() {
            *s = heard.prior + (*s - heard.prior) * heard.kept;
        }
    }
    let mut touched = vec![0; piece.opinion.len()];
    for one in &piece.boxes {
        for (touched, count) in touched.iter_mut().zip(one.iter()) {
            *touched |= count;
        }
    }
    sellers.mark(&mut touched);
    touched
}

/// The places of bytes that are not 0. Each place is written down and the next one takes its room if it does not count: a
/// branch could not be foretold.
fn places(touched: &[u8]) -> Vec<usize> {
    let (mut places, mut count) = (vec![0; touched.len()], 0);
    for (place, &touched) in touched.iter().enumerate() {
        places[count] = place;
        count += usize::from(touched != 0);
    }
    places.truncate(count);
    places
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
    let limit = |words: u32| threshold(1.0 - libm::pow(stay, f64::from(words)));
    // Most hear few words.
    let limits: [u64; 8] = [0, 1, 2, 3, 4, 5, 6, 7].map(limit);
    for (&(place, words), [lot]) in places.iter().zip(lots) {
        let known = limits.get(words as usize).copied();
        if u64::from(lot) < known.unwrap_or_else(|| limit(words)) {
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
