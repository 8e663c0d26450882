//! Which functions give the same bits on any machine? Logarithm, exponential and normal laws in plain arithmetic.
//!
//! `ln` and `exp` are straight-line code without branches or tables, so a loop over them becomes vector code of any width
//! with the same result; nothing is fused or reordered. The polynomials are those of the Cephes library (Moshier 1989).

use crate::engine::vector::widest;

/// 1.5 * 2^23: adding it to a number below 2^22 in size rounds that number to an integer held in the low bits.
const ROUNDING: f32 = 12_582_912.0;

/// Natural logarithm of a positive number; within 2 units in the last place. Numbers below the smallest normal one count
/// as that.
#[must_use]
#[inline(always)]
pub fn ln(x: f32) -> f32 {
    const SQRT_HALF_BITS: i32 = 0x3f35_04f3;
    let bits = x.max(f32::MIN_POSITIVE).to_bits().cast_signed();
    let exponent = (bits - SQRT_HALF_BITS) >> 23;
    let mantissa = f32::from_bits((bits - (exponent << 23)).cast_unsigned()) - 1.0;
    let e = exponent as f32;
    let m = mantissa;
    let p = ((((((((7.037_683_6e-2 * m - 1.151_461e-1) * m + 1.167_699_87e-1) * m
        - 1.242_014_1e-1)
        * m
        + 1.424_932_3e-1)
        * m
        - 1.666_805_8e-1)
        * m
        + 2.000_071_5e-1)
        * m
        - 2.499_999_4e-1)
        * m
        + 3.333_333e-1)
        * m;
    let square = m * m;
    let low = square * p + e * -2.121_944_4e-4 - 0.5 * square;
    low + m + e * 0.693_359_4
}

/// Exponential; relative error below 2e-7. The argument is held within -87 to 88.
#[must_use]
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    let x = x.clamp(-87.0, 88.0);
    let shifted = x * std::f32::consts::LOG2_E + ROUNDING;
    let n = shifted - ROUNDING;
    let r = x - n * 0.693_359_4 - n * -2.121_944_4e-4;
    let p = ((((1.987_569_1e-4 * r + 1.398_2e-3) * r + 8.333_452e-3) * r + 4.166_579_6e-2) * r
        + 1.666_666_6e-1)
        * r
        + 5.0e-1;
    let value = p * (r * r) + r + 1.0;
    let power = (shifted.to_bits().cast_signed() - ROUNDING.to_bits().cast_signed() + 127) << 23;
    value * f32::from_bits(power.cast_unsigned())
}

/// Nearest integer of a number below 2^22 in size, halves to even.
#[must_use]
#[inline(always)]
pub fn round(x: f32) -> i32 {
    (x + ROUNDING).to_bits().cast_signed() - ROUNDING.to_bits().cast_signed()
}

/// Logarithmic mean `(b - a) / ln(b / a)` of two positive numbers, given `log_ratio = ln(b / a)`; exact in the limit `a = b`.
///
/// It turns the change of a sum or product into exact contributions (Ang 2004, the additive LMDI method).
#[must_use]
#[inline(always)]
pub fn log_mean(a: f32, b: f32, log_ratio: f32) -> f32 {
    let near = (a * b).sqrt() * (1.0 + log_ratio * log_ratio / 24.0);
    let far = (b - a) / log_ratio;
    if log_ratio.abs() < 0.02 { near } else { far }
}

/// A setting in the precision that agents reckon in.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    reason = "agents reckon in single precision"
)]
#[inline(always)]
pub fn single(x: f64) -> f32 {
    x as f32
}

/// The number a random word stands for, uniform in 0 (included) to 1 (excluded), on a grid of 2^-24.
#[must_use]
#[inline(always)]
pub fn uniform(word: u32) -> f32 {
    ((word >> 8) as i32) as f32 * (1.0 / 16_777_216.0)
}

/// The threshold below which a random word falls with probability `p`; the error is below 2^-33.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "0 to 2^32"
)]
pub fn threshold(p: f64) -> u64 {
    libm::rint(p.clamp(0.0, 1.0) * 4_294_967_296.0) as u64
}

/// The places of set bits, from the lowest on.
pub fn ones(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = (bits != 0).then(|| bits.trailing_zeros() as usize);
        bits &= bits.wrapping_sub(1);
        place
    })
}

/// Which of up to 64 random words are below a limit: a bit a word. Rare ones cost a vector comparison.
#[must_use]
pub fn below(words: &[u32], limit: u64) -> u64 {
    let Ok(limit) = u32::try_from(limit) else {
        return (0..words.len()).fold(0, |bits, k| bits | 1 << k);
    };
    if !words.iter().fold(false, |any, &word| any | (word < limit)) {
        return 0;
    }
    let bits = words.iter().enumerate();
    bits.fold(0, |bits, (k, &word)| bits | u64::from(word < limit) << k)
}

/// Which of 64 half words are no greater than a limit: a bit each.
#[must_use]
#[inline(always)]
pub fn at_most(halves: &[u16; 64], limit: u16) -> u64 {
    let mut which = [0_u8; 64];
    for (one, &half) in which.iter_mut().zip(halves) {
        *one = u8::from(half <= limit);
    }
    bits_of(&which)
}

/// Up to 64 flags, 0 or 1 each, as bits: the first is the lowest. As many as a multiple of eight.
#[must_use]
#[inline(always)]
pub fn bits_of<const N: usize>(flags: &[u8; N]) -> u64 {
    let (eights, _) = flags.as_chunks::<8>();
    // The product brings the lowest bits of eight bytes together in the highest byte, the first lowest.
    let bits =
        |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    let eights = eights.iter().enumerate();
    eights.fold(0, |mask, (k, eight)| mask | bits(eight) << (8 * k))
}

/// Probability that something with `rate` per year happens within `years`.
#[must_use]
pub fn probability_of_rate(rate: f64, years: f64) -> f64 {
    -libm::expm1(-rate * years)
}

/// A probability or fraction per year, for a step of `years`: `1 - (1 - p)^years`.
#[must_use]
pub fn probability_of_yearly(p: f64, years: f64) -> f64 {
    // A whole year takes `p` itself, without the rounding of a power.
    if years < 1.0 {
        1.0 - libm::pow(1.0 - p.min(1.0), years)
    } else {
        p.min(1.0)
    }
}

/// Standard normal number of a random word: the quantile of `(word + 1/2) / 2^32` (Wichura 1988, AS 241).
#[must_use]
pub fn normal(word: u32) -> f64 {
    normal_quantile(place(word))
}

/// Standard normal numbers of some random words: those of `normal` to the bit, reckoned in vectors but for logarithms.
#[must_use]
pub fn normals(words: &[u32]) -> Vec<f64> {
    let mut numbers = vec![0.0; words.len()];
    // Places of those in the tails, of which there are some 15 in 100.
    let mut tails = vec![0; words.len()];
    let mut kept = 0;
    for (k, &word) in words.iter().enumerate() {
        tails[kept] = k;
        kept += usize::from(!is_central(place(word) - 0.5));
    }
    tails.truncate(kept);
    let minus_log = |&k: &usize| -libm::log(nearest_end(place(words[k])));
    let mut sizes: Vec<f64> = tails.iter().map(minus_log).collect();
    widest(
        #[inline(always)]
        || {
            for (number, &word) in numbers.iter_mut().zip(words) {
                *number = centre(place(word) - 0.5);
            }
            for size in &mut sizes {
                // A word's probability is 2^-33 at least, so that no root is above 4.8.
                *size = middle(size.sqrt());
            }
        },
    );
    for (k, size) in tails.into_iter().zip(sizes) {
        numbers[k] = if place(words[k]) < 0.5 { -size } else { size };
    }
    numbers
}

/// The middle of the piece of 0 to 1 that a random word stands for.
#[inline(always)]
fn place(word: u32) -> f64 {
    (f64::from(word) + 0.5) / 4_294_967_296.0
}

/// Probability that a standard normal number is below `z`.
#[must_use]
pub fn normal_cumulative(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// Quantile of the standard normal law, relative error about 1e-16 (Wichura 1988, algorithm AS 241, PPND16).
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if is_central(q) {
        return centre(q);
    }
    let r = (-libm::log(nearest_end(p))).sqrt();
    let size = if r <= 5.0 {
        middle(r)
    } else {
        ratio(r - 5.0, &TAIL_OVER, &TAIL_UNDER)
    };
    if q < 0.0 { -size } else { size }
}

/// How far a probability is from 0 or from 1, whichever is nearer.
#[inline(always)]
fn nearest_end(p: f64) -> f64 {
    if p < 0.5 { p } else { 1.0 - p }
}

/// The size of the quantile of a probability that is neither central nor below e^-25 from an end, from the root of minus its
/// logarithm.
#[inline(always)]
fn middle(root: f64) -> f64 {
    ratio(root - 1.6, &MIDDLE_OVER, &MIDDLE_UNDER)
}

/// Whether the probability one half and `q` is not in the tails of the law, where other polynomials hold.
#[inline(always)]
fn is_central(q: f64) -> bool {
    q.abs() <= 0.425
}

/// The quantile of the probability one half and `q` where it is central.
#[inline(always)]
fn centre(q: f64) -> f64 {
    q * ratio(0.180_625 - q * q, &CENTRE_OVER, &CENTRE_UNDER)
}

/// Quotient of two polynomials, highest power first.
#[inline(always)]
fn ratio(x: f64, over: &[f64; 8], under: &[f64; 8]) -> f64 {
    let value = |c: &[f64; 8]| c.iter().fold(0.0, |sum, &a| sum * x + a);
    value(over) / value(under)
}

const CENTRE_OVER: [f64; 8] = [
    2.509_080_928_730_122_7e3,
    3.343_057_558_358_813e4,
    6.726_577_092_700_87e4,
    4.592_195_393_154_987e4,
    1.373_169_376_550_946e4,
    1.971_590_950_306_551_3e3,
    1.331_416_678_917_843_8e2,
    3.387_132_872_796_366_5,
];
const CENTRE_UNDER: [f64; 8] = [
    5.226_495_278_852_854e3,
    2.872_908_573_572_194_3e4,
    3.930_789_580_009_271e4,
    2.121_379_430_158_659_7e4,
    5.394_196_021_424_751e3,
    6.871_870_074_920_579e2,
    4.231_333_070_160_091e1,
    1.0,
];
const MIDDLE_OVER: [f64; 8] = [
    7.745_450_142_783_414e-4,
    2.272_384_498_926_918_4e-2,
    2.417_807_251_774_506e-1,
    1.270_458_252_452_368_4,
    3.647_848_324_763_204_5,
    5.769_497_221_460_691,
    4.630_337_846_156_546,
    1.423_437_110_749_683_5,
];
const MIDDLE_UNDER: [f64; 8] = [
    1.050_750_071_644_416_9e-9,
    5.475_938_084_995_345e-4,
    1.519_866_656_361_645_7e-2,
    1.481_039_764_274_800_8e-1,
    6.897_673_349_851e-1,
    1.676_384_830_183_803_8,
    2.053_191_626_637_759,
    1.0,
];
const TAIL_OVER: [f64; 8] = [
    2.010_334_399_292_288_1e-7,
    2.711_555_568_743_487_6e-5,
    1.242_660_947_388_078_4e-3,
    2.653_218_952_657_612_4e-2,
    2.965_605_718_285_048_7e-1,
    1.784_826_539_917_291_3,
    5.463_784_911_164_114,
    6.657_904_643_501_103,
];
const TAIL_UNDER: [f64; 8] = [
    2.044_263_103_389_939_8e-15,
    1.421_511_758_316_446e-7,
    1.846_318_317_510_054_8e-5,
    7.868_691_311_456_133e-4,
    1.487_536_129_085_061_5e-2,
    1.369_298_809_227_358e-1,
    5.998_322_065_558_88e-1,
    1.0,
];

#[cfg(test)]
#[expect(
    clippy::cast_possible_truncation,
    reason = "single precision is what is tested"
)]
mod tests {
    use super::{
        at_most, below, exp, ln, log_mean, normal, normal_cumulative, normal_quantile, normals,
        ones, round,
    };

    #[test]
    fn ln_and_exp_agree_with_the_double_precision_library() {
        for k in -800..800 {
            let x = f64::from(k) * 0.05;
            let e = f64::from(exp(x as f32));
            assert!(
                (e / libm::exp(f64::from(x as f32)) - 1.0).abs() < 3e-7,
                "exp({x})"
            );
            let y = libm::exp(x) as f32;
            let error = (f64::from(ln(y)) - libm::log(f64::from(y))).abs();
            assert!(error <= 2.4e-7 * x.abs().max(0.5), "ln({y}): {error}");
        }
        assert!(exp(0.0).to_bits() == 1.0_f32.to_bits() && ln(1.0).to_bits() == 0.0_f32.to_bits());
    }

    #[test]
    fn values_are_pinned_to_the_bit() {
        assert_eq!(ln(2.0).to_bits(), 0x3f31_7218);
        assert_eq!(ln(0.1).to_bits(), (-std::f32::consts::LN_10).to_bits());
        assert_eq!(exp(1.0).to_bits(), std::f32::consts::E.to_bits());
    }

    #[test]
    fn many_normal_numbers_are_each_alone() {
        let mut words: Vec<u32> = (0..5000_u32).map(|k| k.wrapping_mul(0x9e37_79b9)).collect();
        words[14] = u32::MAX;
        for count in [0, 1, 15, 5000] {
            let together = normals(&words[..count]);
            for (&word, number) in words.iter().zip(&together) {
                assert_eq!(normal(word).to_bits(), number.to_bits(), "{word}");
            }
        }
    }

    #[test]
    fn quantile_inverts_the_cumulative_law() {
        for p in [1e-9, 1e-4, 0.02, 0.3, 0.5, 0.77, 0.999_9] {
            assert!(
                (normal_cumulative(normal_quantile(p)) / p - 1.0).abs() < 1e-13,
                "{p}"
            );
        }
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-14);
    }

    #[test]
    fn rounding_and_the_logarithmic_mean() {
        assert_eq!(
            (round(2.4), round(-2.6), round(2_752_512.0)),
            (2, -3, 2_752_512)
        );
        // (8 - 2) / ln 4 = 4.328085
        assert!((log_mean(2.0, 8.0, ln(4.0)) - 4.328_085).abs() < 1e-5);
        assert!((log_mean(3.0, 3.0, 0.0) - 3.0).abs() < 1e-6);
        // Both branches meet: ln(1.0202013) = 0.02.
        let b = libm::exp(0.02) as f32;
        assert!((log_mean(1.0, b, 0.019_999) - log_mean(1.0, b, 0.020_001)).abs() < 1e-4);
    }

    #[test]
    fn half_words_up_to_a_limit_are_found_in_their_places() {
        let mut state = 1_u32;
        for limit in [0, 1, 700, 30_000, u16::MAX] {
            let halves: [u16; 64] = std::array::from_fn(|_| {
                state = state.wrapping_mul(747_796_405).wrapping_add(2_891_336_453);
                if state & 7 == 0 {
                    limit
                } else {
                    (state >> 16) as u16
                }
            });
            let places = halves.iter().enumerate();
            let expected = places.fold(0_u64, |bits, (k, &half)| {
                bits | u64::from(half <= limit) << k
            });
            assert_eq!(at_most(&halves, limit), expected);
        }
    }

    #[test]
    fn words_below_a_limit_are_found_however_many_there_are() {
        let words: Vec<u32> = (0..64_u32).map(|k| k.wrapping_mul(0x9e37_79b9)).collect();
        for length in [0, 1, 5, 63, 64] {
            for limit in [0, 1, 1 << 20, 1 << 31, u64::from(u32::MAX), 1 << 32] {
                let some = &words[..length];
                let one = |k: &usize| u64::from(some[*k]) < limit;
                let expected: Vec<usize> = (0..length).filter(one).collect();
                let found: Vec<usize> = ones(below(some, limit)).collect();
                assert_eq!(found, expected, "{length} words below {limit}");
            }
        }
    }
}
