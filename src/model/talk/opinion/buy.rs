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

use crate::engine::arithmetic::{below, ones, threshold, uniform};
use crate::engine::draws::Purpose;
use crate::engine::parallel::BLOCK;
use crate::engine::parallel::HAND;
use crate::engine::schedule::Phase;
use crate::model::reach::bit;
use crate::model::talk::opinion::ahead::{Ahead, is_online};
use crate::model::talk::opinion::inversion::Inversion;
use crate::model::talk::opinion::market;
use crate::model::talk::opinion::rule::{APPEASED, DELIGHTED, LET_DOWN, NEUTRAL, TIE, moved};
use crate::model::talk::opinion::standing::{SOURCES, Standing, Sums};
use crate::model::talk::opinion::state::Minds;
use crate::model::talk::trace;
use crate::model::talk::world::{CONTENT, DISAPPOINTED, OUTSIDE, Talk, Turn};
use rayon::prelude::{
    IndexedParallelIterator, IntoParallelIterator, IntoParallelRefIterator,
    IntoParallelRefMutIterator, ParallelIterator, ParallelSliceMut,
};

/// Buys.
pub const PHASE: Phase<Talk> = Phase {
    name: "buy",
    reads: &[
        "opinion", "aware", "mood", "online", "sums", "open", "last", "members",
    ],
    writes: &[
        "opinion",
        "mood",
        "felt",
        "pulls",
        "tellers",
        "sums",
        "status",
        "since",
        "open",
        "news",
        "tally",
        "considered",
        "worth",
        "owners",
        "last",
    ],
    run: step,
};

const OCCASION: Purpose = Purpose::new("opinion/occasion");
const PURCHASE: Purpose = Purpose::new("opinion/purchase");

/// Source of a pull that is a review.
const FROM_REVIEWS: usize = 3;
/// Source of a pull that is an offline tie.
const FROM_TIES: usize = 0;

/// What an adult who met an occasion thinks of a product then.
pub(super) struct Look {
    pub(super) adult: u32,
    /// Place of the product.
    pub(super) product: u8,
    pub(super) opinion: f32,
    /// Weight of the good words looked up, and whether reviews were read and not ties asked.
    pub(super) pull: (f32, bool),
    /// A tie that praised it when asked.
    pub(super) told: Option<u32>,
}

/// A purchase.
pub(super) struct Purchase {
    pub(super) adult: u32,
    /// Place of the product.
    pub(super) product: u8,
    /// The experience.
    pub(super) mood: u8,
    /// Whether the adult complains and waits for an answer.
    pub(super) waits: bool,
}

/// What came of the occasions of a block.
#[derive(Default)]
pub(super) struct Shopped {
    pub(super) looks: Vec<Look>,
    pub(super) purchases: Vec<Purchase>,
    /// Sums by product.
    pub(super) sums: Vec<Sums>,
}

fn step(talk: &mut Talk) {
    let Some(mut minds) = talk.minds.take() else {
        return;
    };
    let blocks = talk.adults().div_ceil(BLOCK);
    let standings = minds.standings.iter();
    let reviews: Vec<Reviews> = standings.map(|one| Reviews::of(&minds, one)).collect();
    let blocks: Vec<usize> = (0..blocks).collect();
    let mut parts: Vec<Shopped> = Vec::with_capacity(blocks.len());
    for blocks in blocks.chunks(TOGETHER) {
        let some = blocks
            .par_iter()
            .with_max_len(HAND)
            .map(|&k| occasions_of_block(talk, (&minds, &reviews), k));
        let mut some: Vec<Shopped> = some.collect();
        keep(&mut minds, parts.len(), &mut some);
        parts.append(&mut some);
    }
    let turns = settle(talk, &mut minds, &parts);
    trace::settle(talk, &turns, BLOCK);
    talk.minds = Some(minds);
}

/// Blocks that look before what they thought is written down: what nobody else reads need not be kept for all at once.
const TOGETHER: usize = 1024;

/// Columns of a block that an adult about to buy changes: its own opinion, and what had moved it.
struct Desk<'a> {
    first: usize,
    opinion: &'a mut [f32],
    considered: &'a mut [u64],
    pulls: &'a mut [[f32; SOURCES]],
    told: &'a mut [u32],
}

fn desks(standing: &mut Standing) -> impl Iterator<Item = Desk<'_>> {
    let mut considered = standing.considered.chunks_mut(BLOCK / 64);
    let mut pulls = standing.pulls.chunks_mut(BLOCK);
    let mut told = standing.tellers[0].chunks_mut(BLOCK);
    let opinions = standing.opinion.chunks_mut(BLOCK).enumerate();
    opinions.map(move |(k, opinion)| Desk {
        first: k * BLOCK,
        opinion,
        considered: considered.next().unwrap_or_default(),
        pulls: pulls.next().unwrap_or_default(),
        told: told.next().unwrap_or_default(),
    })
}

impl Desk<'_> {
    /// Writes down what an adult thinks of a product it was about to buy; whether it was so for the first time.
    fn keep(&mut self, look: &Look) -> bool {
        let place = look.adult as usize - self.first;
        self.opinion[place] = look.opinion;
        if let Some(pulls) = self.pulls.get_mut(place) {
            let (weight, reviews) = look.pull;
            pulls[if reviews { FROM_REVIEWS } else { FROM_TIES }] += weight;
            if let Some(tie) = look.told {
                self.told[place] = tie;
            }
        }
        let Some(bits) = self.considered.get_mut(place / 64) else {
            return false;
        };
        let bit = 1 << (place % 64);
        let first = *bits & bit == 0;
        *bits |= bit;
        first
    }
}

/// Writes down and forgets what the adults of some blocks in a row think, from the one numbered `from` on.
fn keep(minds: &mut Minds, from: usize, parts: &mut [Shopped]) {
    for (product, standing) in (0_u8..).zip(&mut minds.standings) {
        let desks: Vec<Desk<'_>> = desks(standing).skip(from).take(parts.len()).collect();
        let considered = desks
            .into_par_iter()
            .zip(parts.par_iter())
            .with_max_len(HAND);
        let considered = considered.map(|(mut desk, part)| {
            let looks = part.looks.iter().filter(|look| look.product == product);
            looks.map(|look| u64::from(desk.keep(look))).sum::<u64>()
        });
        standing.sums.considered += considered.sum::<u64>();
    }
    parts
        .par_iter_mut()
        .for_each(|part| part.looks = Vec::new());
}

/// Writes down purchases; who turned by them.
fn settle(talk: &Talk, minds: &mut Minds, parts: &[Shopped]) -> Vec<Vec<Turn>> {
    let brands = minds.consumers.is_some();
    for part in parts {
        for (standing, sums) in minds.standings.iter_mut().zip(&part.sums) {
            standing.sums.add(sums);
        }
        // Brands keep sums of who owns what.
        for purchase in part.purchases.iter().filter(|_| brands) {
            market::bought(minds, purchase);
        }
    }
    for (product, standing) in (0_u8..).zip(&mut minds.standings) {
        let columns = standing.mood.par_chunks_mut(BLOCK);
        let columns = columns.zip(standing.felt.par_chunks_mut(BLOCK)).zip(parts);
        columns.enumerate().for_each(|(k, ((mood, felt), part))| {
            for purchase in part.purchases.iter().filter(|one| one.product == product) {
                let place = purchase.adult as usize - k * BLOCK;
                mood[place] = purchase.mood;
                felt[place] = talk.shared.step;
            }
        });
    }
    let turns = parts.par_iter().with_max_len(HAND).map(|part| {
        let open = part
            .purchases
            .iter()
            .filter(|one| bit(&talk.open, one.adult as usize));
        let turns = open.map(|purchase| Turn {
            adult: purchase.adult,
            to: match purchase.mood {
                LET_DOWN | APPEASED => DISAPPOINTED,
                _ => CONTENT,
            },
        });
        turns.collect()
    });
    turns.collect()
}

fn occasions_of_block(talk: &Talk, (minds, reviews): (&Minds, &[Reviews]), k: usize) -> Shopped {
    let first = k * BLOCK;
    let count = BLOCK.min(talk.adults() - first);
    let aware = &talk.aware[first / 64..(first + count).div_ceil(64)];
    let mut shopped = Shopped {
        sums: vec![Sums::ZERO; minds.standings.len()],
        ..Shopped::default()
    };
    if aware.iter().all(|&bits| bits == 0) {
        return shopped;
    }
    let mut words = vec![0; count];
    let (step, draws) = (talk.shared.step, talk.shared.draws);
    draws.fill(OCCASION, step, first as u64, &mut words);
    let limit = threshold(minds.occasion);
    let mut lookers = Vec::new();
    for (at, (words, aware)) in words.chunks(64).zip(aware).enumerate() {
        for lane in ones(below(words, limit) & aware) {
            let adult = first + 64 * at + lane;
            lookers.push(u32::try_from(adult).expect("adults are numbered in 32 bits"));
        }
    }
    if let Some(wants) = &minds.consumers {
        market::shop(talk, (minds, reviews, wants), &lookers, &mut shopped);
        return shopped;
    }
    let lots = draws.sets(PURCHASE, step, &lookers);
    let ahead = Ahead::new(talk, minds, None, &lookers);
    for (place, (&adult, lots)) in lookers.iter().zip(lots).enumerate() {
        ahead.fetch(place);
        occasion(talk, (minds, reviews), adult, lots, &mut shopped);
    }
    shopped
}

/// What comes of an occasion, by draws of which every occasion uses each for the same, whatever comes of it.
fn occasion(
    talk: &Talk,
    (minds, reviews): (&Minds, &[Reviews]),
    adult: u32,
    [read, buy, experience, review, letter, answer]: [u32; 6],
    shopped: &mut Shopped,
) {
    let settings = &minds.settings;
    let standing = &minds.standings[0];
    let place = adult as usize;
    let online = is_online(talk, adult);
    let (good, bad, told) = if online {
        let (good, bad) = reviews[0].read(read);
        (good, bad, None)
    } else {
        asked(talk, minds, adult)
    };
    let opinion = moved(standing.opinion[place], good, bad);
    shopped.looks.push(Look {
        adult,
        product: 0,
        opinion,
        pull: (good, online),
        told,
    });
    // Who is outside the market looks and does not buy.
    if talk.status[place] == OUTSIDE || uniform(buy) >= opinion {
        return;
    }
    let sums = &mut shopped.sums[0];
    let words = [experience, review, letter];
    let (mut mood, complains) = experienced(minds, standing, adult, (online, words), sums);
    if complains && chance(answer, settings.answering) {
        sums.answered += 1;
        mood = APPEASED;
    }
    shopped.purchases.push(Purchase {
        adult,
        product: 0,
        mood,
        waits: false,
    });
}

/// Whether something of probability `p` happens by a draw.
pub(super) fn chance(word: u32, p: f64) -> bool {
    u64::from(word) < threshold(p)
}

/// What a purchase is like, and what the buyer writes of it: its mood and whether it complains.
pub(super) fn experienced(
    minds: &Minds,
    standing: &Standing,
    adult: u32,
    (online, [experience, review, letter]): (bool, [u32; 3]),
    sums: &mut Sums,
) -> (u8, bool) {
    let (settings, offer) = (&minds.settings, &standing.offer);
    let (delight, let_down) = (
        offer.delight[usize::from(online)],
        offer.disappointment[usize::from(online)],
    );
    let mood = if chance(experience, delight) {
        DELIGHTED
    } else if chance(experience, delight + let_down) {
        LET_DOWN
    } else {
        NEUTRAL
    };
    sums.purchases += 1;
    sums.delights += u64::from(mood == DELIGHTED);
    sums.let_downs += u64::from(mood == LET_DOWN);
    if chance(review, settings.reviewing * minds.activity(adult as usize)) {
        sums.reviews += u64::from(mood != LET_DOWN);
        sums.reviews_against += u64::from(mood == LET_DOWN);
    }
    let writes = mood != NEUTRAL && chance(letter, settings.complaining);
    sums.praise += u64::from(writes && mood == DELIGHTED);
    sums.complaints += u64::from(writes && mood == LET_DOWN);
    (mood, writes && mood == LET_DOWN)
}

/// What reviews of a product an adult reads who looks them up at a step.
pub(super) struct Reviews {
    /// How many, and how many of them are good.
    read: u32,
    good: Inversion,
    /// Weight of one.
    weight: f32,
}

impl Reviews {
    fn of(minds: &Minds, standing: &Standing) -> Self {
        let sums = &standing.sums;
        let all = sums.reviews + sums.reviews_against;
        let most = u32::try_from(all).unwrap_or(u32::MAX);
        let read = minds.settings.reviews_read.min(most);
        // Without any, the share does not matter.
        let share = sums.reviews as f64 / all.max(1) as f64;
        Self {
            read,
            good: Inversion::binomial(read, share),
            weight: minds.impact.review,
        }
    }

    /// Weights of the good and bad ones that an adult with this draw reads.
    pub(super) fn read(&self, word: u32) -> (f32, f32) {
        let good = self.good.number(word);
        (
            self.weight * good as f32,
            self.weight * (self.read - good) as f32,
        )
    }
}

/// Weights of what an adult's ties say when asked, and one of those who praise it.
fn asked(talk: &Talk, minds: &Minds, adult: u32) -> (f32, f32, Option<u32>) {
    if talk.shared.offline.is_complete() {
        // Nobody asks everyone.
        return (0.0, 0.0, None);
    }
    let (mut good, mut bad, mut told) = (0_u32, 0_u32, None);
    talk.shared.offline.each_known(adult as usize, |tie| {
        match minds.standings[0].mood[tie as usize] {
            NEUTRAL | DELIGHTED => {
                good += 1;
                told = Some(tie);
            }
            LET_DOWN => bad += 1,
            _ => {}
        }
    });
    let weight = minds.impact.boxes[TIE];
    (weight * good as f32, weight * bad as f32, told)
}
