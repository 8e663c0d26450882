//! How wide may vectors be? As wide as this machine's, with the same bits as on any other.
//!
//! Straight-line arithmetic over lanes is turned into vector code by the compiler. The program is built for every machine of
//! its family; work passed through here is also compiled for wider vectors and runs so where the machine has them. Each lane
//! does the same operations in the same order at any width, and nothing is fused, so results do not depend on it.

/// Lanes that are reckoned with at a time.
pub const LANES: usize = 16;
/// A value in each lane.
pub type Lanes = [f32; LANES];

/// Does `work`, compiled for the widest vectors that this machine has. All that it calls must be inlined into it to profit.
#[inline(always)]
pub fn widest<R>(work: impl FnOnce() -> R) -> R {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        #[expect(
            unsafe_code,
            reason = "the only condition, that the machine has AVX2, was just tested"
        )]
        return unsafe { with_avx2(work) };
    }
    work()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn with_avx2<R>(work: impl FnOnce() -> R) -> R {
    work()
}

/// Sixteen values of a column from `start` on; `empty` where it ends.
#[must_use]
#[inline(always)]
pub fn lanes<T: Copy>(column: &[T], start: usize, empty: T) -> [T; LANES] {
    if let Some(Ok(whole)) = column.get(start..start + LANES).map(TryInto::try_into) {
        return whole;
    }
    let mut some = [empty; LANES];
    for (lane, &value) in some.iter_mut().zip(&column[start..]) {
        *lane = value;
    }
    some
}

/// Puts sixteen values back into a column from `start` on, as far as it goes.
#[inline(always)]
pub fn put<T: Copy>(column: &mut [T], start: usize, values: &[T; LANES]) {
    let end = column.len().min(start + LANES);
    column[start..end].copy_from_slice(&values[..end - start]);
}

#[cfg(test)]
mod tests {
    use super::{LANES, lanes, put, widest};
    use crate::engine::arithmetic::{exp, ln};

    #[test]
    fn the_end_of_a_column_is_filled_up_and_cut_off() {
        let mut column: Vec<u8> = (0..20).collect();
        let end = lanes(&column, 16, 99);
        assert_eq!(end[..5], [16, 17, 18, 19, 99]);
        put(&mut column, 16, &[7; LANES]);
        assert_eq!(column[15..], [15, 7, 7, 7, 7]);
    }

    #[test]
    fn wide_vectors_give_the_bits_of_narrow_ones() {
        let x: Vec<f32> = (1..4096).map(|k| k as f32 * 0.01).collect();
        let narrow: Vec<u32> = x
            .iter()
            .map(|&x| (ln(x) * exp(-x) / (1.0 + x)).to_bits())
            .collect();
        let wide: Vec<u32> = widest(|| {
            x.iter()
                .map(|&x| (ln(x) * exp(-x) / (1.0 + x)).to_bits())
                .collect()
        });
        assert_eq!(narrow, wide);
    }
}
