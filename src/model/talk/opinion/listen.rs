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

use crate::engine::arithmetic::{bits_of, ones, single, threshold};
use crate::engine::draws::Purpose;
use crate::engine::parallel::{self, BLOCK};
use crate::engine::schedule::Phase;
use crate::engine::vector::widest;
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

/// Adults who are reckoned with together: as many as a word of bits has.
const SPAN: usize = 64;

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

/// The draws by which a block's adults meet advertisements and words of the seller's own channel; empty where there are none.
struct Draws {
    ads: Vec<u32>,
    owned: Vec<u32>,
}

impl Draws {
    fn new(piece: &Piece<'_>, shared: &Shared, heard: &Heard) -> Self {
        let draw = |purpose: Purpose, most: f64| {
            let mut words = Vec::new();
            if most > 0.0 {
                words.resize(piece.opinion.len(), 0);
                let purpose = purpose.numbered(heard.lot);
                let first = piece.first as u64;
                shared.draws.fill(purpose, shared.step, first, &mut words);
            }
            words
        };
        let [known, bought] = heard.offer.owned;
        Self {
            ads: draw(AD, heard.offer.ads),
            owned: draw(OWNED, known.max(bought)),
        }
    }
}

/// What came of the words of a block.
struct News {
    sums: Sums,
    /// Places of those whom advertisements may annoy, and how many they met.
    met: Vec<(usize, u32)>,
    /// Places of those who may join, and of how many words of members.
    referred: Vec<(usize, u32)>,
}

/// Moves the opinions of a block; what the seller said, and what came of it.
fn listen(
    piece: &mut Piece<'_>,
    (shared, connected): (&Shared, &[u64]),
    mood: &[u8],
    heard: &Heard,
) -> Sums {
    let draws = Draws::new(piece, shared, heard);
    let mut news = News {
        sums: Sums::ZERO,
        met: Vec::new(),
        referred: Vec::new(),
    };
    let mood = &mood[piece.first..piece.first + piece.opinion.len()];
    let mut boxes = std::mem::take(&mut piece.boxes);
    let mut room = Room {
        boxes: [[0; SPAN]; BOXES],
        draws: [[0; SPAN]; 2],
    };
    widest(
        #[inline(always)]
        || {
            if heard.kept < 1.0 {
                for s in piece.opinion.iter_mut() {
                    *s = heard.prior + (*s - heard.prior) * heard.kept;
                }
            }
            for start in (0..mood.len()).step_by(SPAN) {
                let at = Span::of(start, &boxes, &draws, &mut room);
                if at.any(heard) {
                    hear(piece, mood, connected, (&at, heard), &mut news);
                }
            }
        },
    );
    for one in &mut boxes {
        one.fill(0);
    }
    let mut sums = news.sums;
    sums.referred = join(piece, shared, &news.referred, heard);
    sums.annoyed = leave(piece, shared, &news.met, heard);
    sums
}

/// Adults in a row: where they begin, the words of others to them, the draws of the seller's.
struct Span<'a> {
    start: usize,
    boxes: [&'a [u8; SPAN]; BOXES],
    ads: &'a [u32; SPAN],
    owned: &'a [u32; SPAN],
}

/// Room for the last values of columns where these do not fill a span; zeros before.
struct Room {
    boxes: [[u8; SPAN]; BOXES],
    draws: [[u32; SPAN]; 2],
}

impl<'a> Span<'a> {
    #[inline(always)]
    fn of(
        start: usize,
        boxes: &'a [&mut [u8]; BOXES],
        draws: &'a Draws,
        room: &'a mut Room,
    ) -> Self {
        let mut columns = [&[0; SPAN]; BOXES];
        let boxes = boxes.iter().zip(&mut room.boxes);
        for (column, (one, room)) in columns.iter_mut().zip(boxes) {
            *column = kept(one, start, room);
        }
        let [ads, owned] = &mut room.draws;
        Self {
            start,
            boxes: columns,
            ads: kept(&draws.ads, start, ads),
            owned: kept(&draws.owned, start, owned),
        }
    }

    /// Whether anyone may have heard anything.
    #[inline(always)]
    fn any(&self, heard: &Heard) -> bool {
        let mut words = 0;
        for one in self.boxes {
            words |= one.iter().fold(0, |any, &count| any | count);
        }
        let [ads, known, bought] = &heard.numbers;
        words != 0 || ads.any(self.ads) || known.any(self.owned) || bought.any(self.owned)
    }
}

/// Some values of a column from `start` on, which may not be kept at all; behind its end there are zeros.
#[inline(always)]
fn kept<'a, T: Copy>(column: &'a [T], start: usize, room: &'a mut [T; SPAN]) -> &'a [T; SPAN] {
    if let Some(Ok(whole)) = column.get(start..start + SPAN).map(TryInto::try_into) {
        return whole;
    }
    for (to, &value) in room.iter_mut().zip(column.get(start..).unwrap_or_default()) {
        *to = value;
    }
    room
}

/// Moves the opinions of some adults.
#[inline(always)]
fn hear(
    piece: &mut Piece<'_>,
    mood: &[u8],
    connected: &[u64],
    (at, heard): (&Span<'_>, &Heard),
    news: &mut News,
) {
    let (start, boxes) = (at.start, &at.boxes);
    let mut room = [NONE; SPAN];
    let mood = kept(mood, start, &mut room);
    // Nobody is there behind the last adult.
    let nobody = u64::MAX.checked_shl(narrow(piece.opinion.len() - start));
    let away = word_of(piece.annoyed, start) | nobody.unwrap_or(0);
    let known = word_of(piece.aware[1], start);
    let numbers = &heard.numbers;
    let mut ads = numbers[0].numbers(at.ads);
    let (to_known, to_buyers) = (numbers[1].numbers(at.owned), numbers[2].numbers(at.owned));
    let mut owned = [0; SPAN];
    for lane in 0..SPAN {
        let there = u32::from(away >> lane & 1 == 0);
        ads[lane] *= there;
        let known = to_known[lane] * u32::from(known >> lane & 1 == 1);
        owned[lane] = there
            * if mood[lane] == NONE {
                known
            } else {
                to_buyers[lane]
            };
    }
    let pulls = pulls_of(boxes, &ads, &owned, heard);
    let against = heard.impact.boxes;
    let mut room = [0.0; SPAN];
    let mut opinion = *kept(piece.opinion, start, &mut room);
    let mut heard_any = [0; SPAN];
    for lane in 0..SPAN {
        let words = |one: usize| f32::from(boxes[one][lane]);
        let good = pulls.iter().fold(0.0, |sum, pull| sum + pull[lane]);
        let bad = against[TIE_AGAINST] * words(TIE_AGAINST)
            + against[ONLINE_AGAINST] * words(ONLINE_AGAINST);
        opinion[lane] = moved(opinion[lane], good, bad);
        let words = boxes.iter().fold(0, |any, one| any | one[lane]);
        heard_any[lane] = u8::from(u32::from(words) + ads[lane] + owned[lane] > 0);
    }
    for (to, s) in piece.opinion[start..].iter_mut().zip(opinion) {
        *to = s;
    }
    for bits in &mut piece.aware {
        if let Some(bits) = bits.get_mut(start / 64) {
            *bits |= bits_of(&heard_any);
        }
    }
    let said = ads.iter().zip(&owned).map(|(ads, owned)| ads + owned);
    news.sums.seller += u64::from(said.sum::<u32>());
    if let Some(sums) = piece.pulls.get_mut(start..) {
        for (lane, sums) in sums.iter_mut().take(SPAN).enumerate() {
            for (sum, pull) in sums.iter_mut().zip(&pulls) {
                *sum += pull[lane];
            }
        }
    }
    if heard.offer.annoyance > 0.0 {
        let met = flags(&ads) & word_of(connected, piece.first + start);
        news.met
            .extend(ones(met).map(|lane| (start + lane, ads[lane])));
    }
    let members = boxes[MEMBER];
    for lane in ones(flags(members)) {
        if mood[lane] != NONE && !is_against(mood[lane]) {
            news.referred.push((start + lane, u32::from(members[lane])));
        }
    }
}

/// Which of some numbers are not 0: a bit each.
#[inline(always)]
fn flags<T: Copy + Default + PartialEq>(numbers: &[T; SPAN]) -> u64 {
    let mut flags = [0; SPAN];
    for (flag, &number) in flags.iter_mut().zip(numbers) {
        *flag = u8::from(number != T::default());
    }
    bits_of(&flags)
}

/// The bits of some adults from place `start` on, among bits that may not be kept at all.
#[inline(always)]
fn word_of(bits: &[u64], start: usize) -> u64 {
    bits.get(start / 64).copied().unwrap_or_default()
}

fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
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

/// Weights of good words that some adults hear, by source.
#[inline(always)]
fn pulls_of(
    boxes: &[&[u8; SPAN]; BOXES],
    ads: &[u32; SPAN],
    owned: &[u32; SPAN],
    heard: &Heard,
) -> [[f32; SPAN]; SOURCES] {
    let impact = heard.impact;
    let mut pulls = [[0.0; SPAN]; SOURCES];
    for lane in 0..SPAN {
        let words = |one: usize| u32::from(boxes[one][lane]);
        pulls[0][lane] = impact.boxes[TIE] * (words(TIE) + words(MEMBER)) as f32;
        pulls[1][lane] = impact.boxes[ONLINE] * words(ONLINE) as f32;
        pulls[2][lane] = impact.boxes[PAID] * words(PAID) as f32;
        pulls[4][lane] = heard.offer.ad * ads[lane] as f32;
        pulls[5][lane] = impact.owned * owned[lane] as f32;
    }
    pulls
}
