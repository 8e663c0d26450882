//! Which draws are within their bounds? Sixty-four at a time, each held against the bound of its own number in a table.
//!
//! Where a machine has vectors of 512 bits, a register's worth of the table is looked up in by all at once.

use crate::engine::arithmetic::{at_most, ones};
use crate::engine::vector::Width;

/// Draws that are compared together.
pub const GROUP: usize = 64;

/// Entries of the table that registers hold.
#[cfg(target_arch = "x86_64")]
const HELD: u8 = 64;

/// A bit for each draw that is not above the bound of its number. Bounds must not fall as numbers rise.
#[must_use]
#[inline(always)]
pub fn within(draws: &[u16; GROUP], numbers: &[u8; GROUP], bounds: &[u16; 256]) -> u64 {
    let greatest = numbers.iter().fold(0, |most, &number| most.max(number));
    #[cfg(target_arch = "x86_64")]
    if greatest < HELD && Width::Avx512.is_taken() {
        let (held, _) = bounds.as_chunks();
        #[expect(
            unsafe_code,
            reason = "the only condition, that the machine has AVX-512, was just tested"
        )]
        return unsafe { within_held(draws, numbers, [&held[0], &held[1]]) };
    }
    // Few are below the bound of the greatest number: they alone are held against their own.
    let mut which = at_most(draws, bounds[usize::from(greatest)]);
    for lane in ones(which) {
        let above = draws[lane] > bounds[usize::from(numbers[lane])];
        which &= !(u64::from(above) << lane);
    }
    which
}

/// The same for numbers below `HELD`.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw")]
#[inline]
fn within_held(draws: &[u16; GROUP], numbers: &[u8; GROUP], held: [&[u16; 32]; 2]) -> u64 {
    use std::arch::x86_64::{
        __m256i, __m512i, _mm512_cmple_epu16_mask, _mm512_cvtepu8_epi16, _mm512_permutex2var_epi16,
    };
    let [low, high] = held.map(|bounds| bytemuck::cast::<[u16; 32], __m512i>(*bounds));
    let mut which = 0;
    let halves = draws
        .as_chunks::<32>()
        .0
        .iter()
        .zip(numbers.as_chunks::<32>().0);
    for (k, (draws, numbers)) in halves.enumerate() {
        let numbers = _mm512_cvtepu8_epi16(bytemuck::cast::<[u8; 32], __m256i>(*numbers));
        let bounds = _mm512_permutex2var_epi16(low, numbers, high);
        let draws = bytemuck::cast::<[u16; 32], __m512i>(*draws);
        which |= u64::from(_mm512_cmple_epu16_mask(draws, bounds)) << (32 * k);
    }
    which
}

#[cfg(test)]
mod tests {
    use super::{GROUP, within};
    use crate::engine::draws::{Draws, Purpose};
    use crate::engine::vector::{Width, no_wider_than};

    #[test]
    fn each_draw_is_held_against_the_bound_of_its_number_at_every_width() {
        let bounds: [u16; 256] = std::array::from_fn(|number| {
            let number = u16::try_from(number).expect("below 256");
            if number < 60 {
                number * 900
            } else {
                60_000 + number
            }
        });
        let mut words = [0; 3 * GROUP];
        Draws::new(1, 0).fill(Purpose::new("test"), 0, 0, &mut words);
        for most in [1, 2, 7, 63, 64, 256] {
            let numbers: [u8; GROUP] =
                std::array::from_fn(|lane| (words[lane] % most).to_le_bytes()[0]);
            // At random, at the bound, just above it.
            let at = |more: u16| numbers.map(|number| bounds[usize::from(number)] + more);
            let random = std::array::from_fn(|lane| (words[GROUP + lane] >> 16) as u16);
            for draws in [random, at(0), at(1)] {
                let expected = (0..GROUP).fold(0_u64, |bits, lane| {
                    let is = draws[lane] <= bounds[usize::from(numbers[lane])];
                    bits | u64::from(is) << lane
                });
                for width in Width::ALL {
                    let found = no_wider_than(width, || within(&draws, &numbers, &bounds));
                    assert_eq!(found, expected, "{most} {width:?}");
                }
            }
        }
    }
}
