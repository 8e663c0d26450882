//! What is the least that a step of opinions could cost? Its arithmetic on arrays, without ties or with them.
//!
//! Everyone fades, meets what sellers say, hears as many words as were on their way in a real world, moves and may talk; who
//! meets an occasion looks up reviews, weighs the brands, chooses and has an experience. Among brands advertisements drive some
//! away, and owners join and leave communities. Nothing is counted. Arrays are taken in pieces of a block, so that draws stay in
//! the cache, and are as long and as wide as the world's. Without ties no word is sent, and the same ones are heard at every
//! step; with them each is put into the box of its hearer as it is said, and buyers look at what their ties bought.

use rayon::prelude::{IntoParallelRefMutIterator, ParallelIterator};
use std::sync::Arc;
use thirdwave::engine::arithmetic::{normal, probability_of_rate, single, threshold, uniform};
use thirdwave::engine::draws::{Draws, Purpose};
use thirdwave::engine::parallel::BLOCK;
use thirdwave::engine::vector::widest;
use thirdwave::model::reach::bit;
use thirdwave::model::talk::opinion::choice::{Buyer, Case, chosen, odds, shift};
use thirdwave::model::talk::opinion::rule::{
    BOXES, DELIGHTED, Impact, LET_DOWN, MEMBER, NEUTRAL, NONE, ONLINE, ONLINE_AGAINST, PAID, TIE,
    TIE_AGAINST, is_against, moved, talk_rate, times,
};
use thirdwave::model::talk::opinion::standing::Offer;
use thirdwave::model::talk::opinion::state::Minds;
use thirdwave::model::talk::world::Talk;
use thirdwave::population::network::Network;
use thirdwave::scenario::brands::Consumers;

const SPEAK: Purpose = Purpose::new("bench/speak");
const TALK: Purpose = Purpose::new("bench/talk");
const POSTS: Purpose = Purpose::new("bench/posts");
const AD: Purpose = Purpose::new("bench/ad");
const OWNED: Purpose = Purpose::new("bench/owned");
const OCCASION: Purpose = Purpose::new("bench/occasion");
const LOTS: Purpose = Purpose::new("bench/lots");
const ANNOYED: Purpose = Purpose::new("bench/annoyed");
const MEMBERSHIP: Purpose = Purpose::new("bench/membership");

/// Most words of a kind that an adult meets in a step here: more are too rare to matter.
const MOST: usize = 3;
/// Adults of a piece.
const PIECE: usize = BLOCK;
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
    ties: Option<Ties>,
    /// Weight of being driven away.
    away: f32,
    /// What everyone bought last before this step, where buyers look at it.
    last: Vec<u8>,
}

/// The ties over which words are carried.
struct Ties {
    offline: Arc<Network>,
    online: Arc<Network>,
    connected: Vec<u64>,
    /// Limit of the draw of a post.
    posting: u64,
}

/// What a brand is to everyone.
struct Brand {
    lot: u8,
    /// Words to everyone, by kind.
    boxes: [Vec<u8>; BOXES],
    /// Paid voices, and how many posts they send at a step.
    paid: Vec<u32>,
    posts: f64,
    offer: Offer,
    /// Limits of the draws of advertisements and of own words, from which on there are one, two, three.
    bounds: [[u32; MOST]; 2],
    /// Limits of the draw of a talk, by eight times class and mood.
    ceilings: [u32; 32],
    /// Share of good reviews.
    good: f32,
    /// Limit of the draw by which an advertisement drives away.
    annoyance: u64,
    /// Limits of the draws by which owners join a community and members leave it.
    membership: [u64; 2],
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
    member: Vec<u8>,
}

/// What a piece needs for the length of a step.
struct Scratch {
    words: [Vec<u32>; 2],
    /// Weights of good and bad words.
    good: Vec<f32>,
    bad: Vec<f32>,
    lookers: Vec<u32>,
}

impl Scratch {
    fn new() -> Self {
        Self {
            words: [vec![0; PIECE], vec![0; PIECE]],
            good: Vec::new(),
            bad: Vec::new(),
            lookers: Vec::new(),
        }
    }
}

impl Bare {
    /// The adults of a world whose words are on their way, and its ties if words are to be carried.
    pub(crate) fn new(talk: &Talk, carries: bool) -> Self {
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
                member: vec![0; PIECE],
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
            ties: carries.then(|| Ties {
                offline: Arc::clone(&talk.shared.offline),
                online: Arc::clone(&talk.shared.online),
                connected: talk.connected.clone(),
                posting: threshold(minds.settings.posting),
            }),
            away: Impact::whole(&minds.settings),
            last: Vec::new(),
        }
    }

    /// How many adults there are.
    pub(crate) fn adults(&self) -> usize {
        self.pieces.len() * PIECE
    }

    /// One step of everyone: a piece goes through all that it can go through while it is in the cache.
    pub(crate) fn step(&mut self, step: u32) {
        if self.ties.is_some() {
            self.speak(step);
        }
        let alone = self.ties.is_none();
        self.each(
            #[inline(always)]
            |bare, piece, scratch| {
                if alone {
                    say(bare, step, piece, scratch);
                }
                hear(bare, step, piece, scratch);
                choose(bare, step, piece, scratch);
            },
        );
        self.clear();
    }

    /// Everyone speaks, and words are carried where there are ties.
    pub(crate) fn speak(&mut self, step: u32) {
        self.last.clear();
        let last = self.pieces.iter().flat_map(|piece| &piece.last);
        self.last.extend(last);
        self.each(
            #[inline(always)]
            |bare, piece, scratch| say(bare, step, piece, scratch),
        );
        if let Some(ties) = &self.ties {
            for (k, brand) in self.brands.iter_mut().enumerate() {
                carry((&self.draws, step), ties, brand, (&self.pieces, k));
            }
        }
    }

    /// Everyone listens, and what was said is forgotten.
    pub(crate) fn listen(&mut self, step: u32) {
        self.each(
            #[inline(always)]
            |bare, piece, scratch| hear(bare, step, piece, scratch),
        );
        self.clear();
    }

    /// Everyone whose occasion it is chooses.
    pub(crate) fn buy(&mut self, step: u32) {
        self.each(
            #[inline(always)]
            |bare, piece, scratch| choose(bare, step, piece, scratch),
        );
    }

    /// Empties the boxes where words are carried into them.
    fn clear(&mut self) {
        if self.ties.is_some() {
            let boxes = self.brands.iter_mut().flat_map(|brand| &mut brand.boxes);
            boxes.for_each(|one| one.fill(0));
        }
    }

    /// Does something to each piece, in the widest vectors there are.
    fn each(&mut self, work: impl Fn(&Self, &mut Piece, &mut Scratch) + Sync + Send) {
        let mut pieces = std::mem::take(&mut self.pieces);
        pieces
            .par_iter_mut()
            .for_each_init(Scratch::new, |scratch, piece| {
                widest(
                    #[inline(always)]
                    || work(self, piece, scratch),
                );
            });
        self.pieces = pieces;
    }
}

/// Who talks of each brand.
#[inline(always)]
fn say(bare: &Bare, step: u32, piece: &mut Piece, scratch: &mut Scratch) {
    for (k, brand) in bare.brands.iter().enumerate() {
        speak((&bare.draws, step), brand, (piece, k), scratch);
    }
}

/// What each thinks after listening.
#[inline(always)]
fn hear(bare: &Bare, step: u32, piece: &mut Piece, scratch: &mut Scratch) {
    for (k, brand) in bare.brands.iter().enumerate() {
        listen(bare, step, brand, (piece, k), scratch);
        if bare.wants.is_some() {
            annoy(bare, step, brand, (piece, k), scratch);
        }
    }
}

/// Who buys, and who comes into a community or leaves it.
#[inline(always)]
fn choose(bare: &Bare, step: u32, piece: &mut Piece, scratch: &mut Scratch) {
    shop(bare, step, piece, scratch);
    for (k, brand) in bare.brands.iter().enumerate() {
        if bare.wants.is_some() {
            keep((&bare.draws, step), brand, (piece, k), scratch);
        }
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
    let whole = |one: &Vec<u8>| {
        let mut words = one.clone();
        words.resize(minds.class.len().next_multiple_of(PIECE), 0);
        words
    };
    Brand {
        lot: standing.lot,
        boxes: standing.boxes.each_ref().map(whole),
        paid: standing.paid.clone(),
        posts: standing.offer.posts,
        offer: standing.offer,
        bounds: [standing.offer.ads, standing.offer.owned[1]].map(bounds),
        ceilings: std::array::from_fn(ceiling),
        good: for_it as f32 / (for_it + against).max(1) as f32,
        annoyance: threshold(standing.offer.annoyance),
        membership: minds.consumers.map_or([0; 2], |wants| {
            [wants.join, wants.churn].map(|rate| threshold(probability_of_rate(rate, minds.years)))
        }),
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

/// Puts what is said into the boxes of those who hear it, in the order of speaking: a talk to one tie each, now and then a
/// post to all followers, and the posts of paid voices.
fn carry(
    (draws, step): (&Draws, u32),
    ties: &Ties,
    brand: &mut Brand,
    (pieces, k): (&[Piece], usize),
) {
    let mut speakers = Vec::new();
    for piece in pieces {
        let stance = &piece.stances[k];
        let first = u32::try_from(piece.first).expect("adults are numbered in 32 bits");
        speakers.clear();
        let saying = (first..).zip(&stance.says).filter(|says| *says.1 != 0);
        speakers.extend(saying.map(|says| says.0));
        let lots = draws.sets::<2>(TALK.numbered(brand.lot), step, &speakers);
        for (&adult, [tie, posts]) in speakers.iter().zip(lots) {
            let mood = stance.mood[(adult - first) as usize];
            let (of_tie, online) = if is_against(mood) {
                (TIE_AGAINST, ONLINE_AGAINST)
            } else {
                (TIE, ONLINE)
            };
            let row = ties
                .offline
                .listeners(adult as usize)
                .expect("it is stored");
            let place = (u64::from(tie) * row.len() as u64) >> 32;
            if let Some(&hearer) = row.get(usize::try_from(place).expect("below the count")) {
                let heard = &mut brand.boxes[of_tie][hearer as usize];
                *heard = heard.saturating_add(1);
            }
            if u64::from(posts) < ties.posting {
                post(ties, adult, &mut brand.boxes[online]);
            }
        }
    }
    for &voice in &brand.paid {
        let word = draws.word(POSTS.numbered(brand.lot), step, u64::from(voice));
        for _ in 0..times(brand.posts, word) {
            post(ties, voice, &mut brand.boxes[PAID]);
        }
    }
}

/// A word to all followers who are online, if the speaker is.
fn post(ties: &Ties, adult: u32, heard: &mut [u8]) {
    if !bit(&ties.connected, adult as usize) {
        return;
    }
    ties.online.each_listener(adult as usize, |follower| {
        if bit(&ties.connected, follower as usize) {
            let heard = &mut heard[follower as usize];
            *heard = heard.saturating_add(1);
        }
    });
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
    let impact = &bare.impact;
    let first = usize::try_from(piece.first).expect("adults fit the memory");
    let boxes = brand.boxes.each_ref().map(|one| &one[first..first + PIECE]);
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
            for (weight, &count) in weights.iter_mut().zip(boxes[kind]) {
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

/// Drives some of those away who met advertisements; the draws of these are still there.
#[inline(always)]
fn annoy(
    bare: &Bare,
    step: u32,
    brand: &Brand,
    (piece, k): (&mut Piece, usize),
    scratch: &mut Scratch,
) {
    let first = u32::try_from(piece.first).expect("adults are numbered in 32 bits");
    let some = brand.bounds[0][0];
    scratch.lookers.clear();
    let met = (first..).zip(&scratch.words[0]);
    let met = met.filter(|&(_, &ad)| ad >= some).map(|(adult, _)| adult);
    scratch.lookers.extend(met);
    let purpose = ANNOYED.numbered(brand.lot);
    let lots = bare.draws.sets::<1>(purpose, step, &scratch.lookers);
    for (&adult, [lot]) in scratch.lookers.iter().zip(lots) {
        if u64::from(lot) < brand.annoyance {
            let s = &mut piece.stances[k].opinion[(adult - first) as usize];
            *s = moved(*s, 0.0, bare.away);
        }
    }
}

/// Lets owners join a brand's community, and members leave it.
#[inline(always)]
fn keep(
    (draws, step): (&Draws, u32),
    brand: &Brand,
    (piece, k): (&mut Piece, usize),
    scratch: &mut Scratch,
) {
    let words = &mut scratch.words[0];
    draws.fill(MEMBERSHIP.numbered(brand.lot), step, piece.first, words);
    let stance = &mut piece.stances[k];
    let [join, leave] = brand.membership;
    let people = stance.mood.iter().zip(&*words);
    for (member, (&mood, &word)) in stance.member.iter_mut().zip(people) {
        let owns = mood != NONE && mood != LET_DOWN;
        let (joins, leaves) = (u64::from(word) < join, u64::from(word) < leave);
        *member = (*member & u8::from(!leaves)) | u8::from(owns & joins);
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
        let ties = bare.ties_who_bought(adult);
        for (k, (brand, stance)) in bare.brands.iter().zip(&mut piece.stances).enumerate() {
            let good = 3.0 * brand.good * uniform(lots[k]);
            let weight = bare.impact.review;
            let s = &mut stance.opinion[place];
            *s = moved(*s, weight * good, weight * (3.0 - good));
            all[k] = bare.odds(brand, k, *s, (piece.last[place], ties[k], lots));
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
    /// Shares of an adult's ties who bought each brand last, where anyone looks.
    fn ties_who_bought(&self, adult: u32) -> [f32; BRANDS] {
        let mut bought = [0.0; BRANDS];
        if let (Some(ties), Some(_)) = (&self.ties, &self.wants) {
            let row = ties.offline.known_by(adult as usize);
            for &tie in row {
                let last = self.last.get(tie as usize).copied().unwrap_or(u8::MAX);
                if let Some(count) = bought.get_mut(usize::from(last)) {
                    *count += 1.0;
                }
            }
            bought = bought.map(|count| count / row.len().max(1) as f32);
        }
        bought
    }

    /// Odds of a brand for an adult of such draws, who bought `last` last, as did such a share of its ties.
    fn odds(&self, brand: &Brand, k: usize, s: f32, of: (u8, f32, [u32; 8])) -> f32 {
        let (last, ties, lots) = of;
        let Some(wants) = &self.wants else {
            return odds(s, 0.0);
        };
        let buyer = Buyer::new(wants, [lots[2], lots[3], lots[4]]);
        let case = Case {
            log_price: brand.offer.log_price,
            fit: brand.offer.fit - 0.5 + single(wants.fit_sd * normal(lots[7])),
            newness: brand.offer.newness,
            loyal: usize::from(last) == k,
            ties,
            ..Case::default()
        };
        odds(s, shift(wants, &buyer, &case))
    }
}
