//! Opinions and what moves them.
//!
//! **Question.** What does an adult who holds a purchase probability s make of the words it heard in a step?
//!
//! **Rule.** One good word from a source of trust tau moves s by `+g tau (1 - s)`, one bad word by `-g tau s`: what one
//! believes already is hard to move further. The words of a step come in no order; taken as evenly interleaved, n good
//! and m bad ones leave
//!
//! ```text
//! a = sum of -n ln(1 - g tau)    b = sum of -m ln(1 - g tau)
//! s' = a/(a+b) + (s - a/(a+b)) exp(-(a+b))
//! ```
//!
//! which for one word is exactly the step above. How often an adult of activity c talks within dt years is Poisson with mean
//! `talk c f exp(-fading age) dt`, f the weight of its last experience and age the years since; activities follow the
//! 90-9-1 rule.
//!
//! **Source.** Prior-dependent impact: East, Hammond & Lomax 2008; trust: Nielsen 2015; participation: Nielsen Norman
//! Group 2006.
//!
//! **Assumptions.** Trust belongs to the kind of source, not to the person; good and bad words weigh alike for equal priors.
//!
//! **Parameters.** `adoption.opinion.*`.

use crate::engine::arithmetic::{exp, normal, single};
use crate::scenario::opinion::Opinion;

/// Sources whose words reach an adult along ties, good and bad.
pub const BOXES: usize = 6;
/// Box of good words of offline ties.
pub const TIE: usize = 0;
/// Box of bad words of offline ties.
pub const TIE_AGAINST: usize = 1;
/// Box of good posts.
pub const ONLINE: usize = 2;
/// Box of bad posts.
pub const ONLINE_AGAINST: usize = 3;
/// Box of posts of paid voices.
pub const PAID: usize = 4;
/// Box of good words of offline ties who are members of the brand's community.
pub const MEMBER: usize = 5;

/// Bought nothing yet.
pub const NONE: u8 = 0;
/// Neither delighted nor disappointed by the last purchase.
pub const NEUTRAL: u8 = 1;
/// Delighted by it.
pub const DELIGHTED: u8 = 2;
/// Disappointed by it.
pub const LET_DOWN: u8 = 3;
/// Disappointed, complained and was answered: talks no more.
pub const APPEASED: u8 = 4;
/// Disappointed, complained and was not answered in time.
pub const IGNORED: u8 = 5;
/// Number of experiences.
pub const MOODS: usize = 6;

/// Whether someone in this mood speaks against the product.
#[must_use]
pub fn is_against(mood: u8) -> bool {
    mood == LET_DOWN || mood == IGNORED
}

/// Weights of single words: `-ln(1 - g tau)` by source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Impact {
    /// By box.
    pub boxes: [f32; BOXES],
    /// Of an advertisement.
    pub ad: f32,
    /// Of the seller's own channel.
    pub owned: f32,
    /// Of a review.
    pub review: f32,
}

impl Impact {
    /// Weight of a word that is fully trusted.
    #[must_use]
    pub fn whole(opinion: &Opinion) -> f32 {
        Self::trusted(opinion, 1.0)
    }

    fn trusted(opinion: &Opinion, trust: f64) -> f32 {
        single(-libm::log1p(-(opinion.gain * trust).min(0.999_999)))
    }

    /// The weights of some settings.
    #[must_use]
    pub fn of(opinion: &Opinion) -> Self {
        let weight = |trust: f64| Self::trusted(opinion, trust);
        let (tie, online) = (weight(opinion.trust_tie), weight(opinion.trust_online));
        Self {
            boxes: [tie, tie, online, online, weight(opinion.trust_paid), tie],
            ad: weight(opinion.trust_ad),
            owned: weight(opinion.trust_owned),
            review: weight(opinion.trust_review),
        }
    }
}

/// The opinion after words of total weights `good` and `bad`.
#[must_use]
#[inline(always)]
pub fn moved(s: f32, good: f32, bad: f32) -> f32 {
    let all = good + bad;
    // Without words the aim is 0/0; the tiny number makes it harmless.
    let aim = good / (all + f32::MIN_POSITIVE);
    let after = aim + (s - aim) * exp(-all);
    if all > 0.0 { after } else { s }
}

/// The opinion of the adult whose draw is `word` before it hears anything.
#[must_use]
pub fn prior(opinion: &Opinion, word: u32) -> f32 {
    single((opinion.prior + opinion.prior_sd * normal(word)).clamp(0.0, 1.0))
}

/// How active is the adult whose draw is `word`: one in a hundred is of class 0, nine are of class 1, ninety of class 2.
#[must_use]
pub fn class(word: u32) -> u8 {
    let place = f64::from(word) / 4_294_967_296.0;
    2 - u8::from(place < 0.10) - u8::from(place < 0.01)
}

/// Activity of each class relative to the mean: the heavy, the occasional, and the ninety who share what is left.
#[must_use]
pub fn activities(opinion: &Opinion) -> [f64; 3] {
    let rest = (1.0 - 0.01 * opinion.heavy - 0.09 * opinion.occasional) / 0.90;
    [opinion.heavy, opinion.occasional, rest.max(0.0)]
}

/// Talks a year of an adult of mean activity right after its last experience; those who were ignored talk `ignored` times as
/// much as the disappointed.
#[must_use]
pub fn talk_rate(opinion: &Opinion, ignored: f64, mood: u8) -> f64 {
    let weight = match mood {
        NEUTRAL => opinion.talk_neutral,
        DELIGHTED => 1.0,
        LET_DOWN => opinion.talk_disappointed,
        IGNORED => opinion.talk_disappointed * ignored,
        _ => 0.0,
    };
    opinion.talk * weight
}

/// Number of events of a Poisson law of mean `mean` for a draw `u` in 0 to 1, by inversion; at most 200.
#[must_use]
pub fn poisson(mean: f64, u: f64) -> u32 {
    let mut chance = libm::exp(-mean);
    let mut below = chance;
    let mut count = 0;
    while u >= below && count < 200 {
        count += 1;
        chance *= mean / f64::from(count);
        below += chance;
    }
    count
}

/// Number of events of a Poisson law of mean `mean` for a random word, of which small ones mean many: there is one or more if
/// the word is below the limit of their probability.
#[must_use]
pub fn times(mean: f64, word: u32) -> u32 {
    let place = (f64::from(word) + 0.5) / 4_294_967_296.0;
    // 1 - exp(-m) is no more than m; the margin is far more than rounding moves.
    if place > mean + 1e-12 {
        return 0;
    }
    poisson(mean, 1.0 - place)
}

#[cfg(test)]
mod tests {
    use super::{activities, class, moved, poisson, times};
    use crate::scenario::opinion::Opinion;

    #[test]
    fn classes_have_their_shares_and_a_mean_of_one() {
        for (heavy, occasional) in [(30.0, 5.0), (0.0, 11.0), (0.0, 0.0)] {
            let opinion = Opinion {
                heavy,
                occasional,
                ..Opinion::BLANK
            };
            let words = (0..100_000).map(|k| k * 42_949);
            let active = words.map(|word| activities(&opinion)[usize::from(class(word))]);
            let mean = active.sum::<f64>() / 1e5;
            assert!((mean - 1.0).abs() < 1e-3, "{mean}");
        }
    }

    #[test]
    fn small_words_mean_many_times() {
        // 1 - exp(-.5) of all words, .393469, give one or more.
        let share = (1.0 - libm::exp(-0.5)) * 4_294_967_296.0;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "below 2^32"
        )]
        let limit = share as u32;
        assert_eq!((times(0.5, limit - 1), times(0.5, limit + 1)), (1, 0));
        assert!(times(0.5, 0) > 6 && times(0.0, 0) == 0);
        // Which words mean none is found without reckoning where that is sure, and nowhere else.
        for mean in [0.0, 1e-12, 3e-10, 1e-6, 1e-3, 0.02, 0.3, 1.5] {
            for word in (0..1000).chain((0..100_000).map(|k| k * 42_949)) {
                let place = (f64::from(word) + 0.5) / 4_294_967_296.0;
                assert_eq!(
                    times(mean, word),
                    poisson(mean, 1.0 - place),
                    "{mean} {word}"
                );
            }
        }
    }

    #[test]
    fn one_word_moves_by_what_is_left_to_move() {
        // g tau = .2: -ln .8 = .2231436.
        let weight = 0.223_143_55;
        assert!((moved(0.3, weight, 0.0) - (0.3 + 0.2 * 0.7)).abs() < 1e-6);
        assert!((moved(0.3, 0.0, weight) - (0.3 - 0.2 * 0.3)).abs() < 1e-6);
        assert!((moved(0.3, 0.0, 0.0) - 0.3).abs() < f32::MIN_POSITIVE);
        // As many good words as bad ones of the same trust lead to one half.
        assert!((moved(0.9, 50.0, 50.0) - 0.5).abs() < 1e-6);
    }

    #[test]
    fn inversion_gives_the_mean_of_the_law() {
        let draws = (0..10_000).map(|k| (f64::from(k) + 0.5) / 10_000.0);
        let sum: u32 = draws.map(|u| poisson(2.5, u)).sum();
        assert!((f64::from(sum) / 10_000.0 - 2.5).abs() < 2e-3, "{sum}");
    }
}
