//! How wide may vectors be? As wide as this machine's, with the same bits as on any other.
//!
//! Straight-line arithmetic over lanes is turned into vector code by the compiler. The program is built for every machine of
//! its family; work passed through here is also compiled for wider vectors and runs so where the machine has them. Each lane
//! does the same operations in the same order at any width, and nothing is fused, so results do not depend on it.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Mutex, PoisonError};

/// Lanes that are reckoned with at a time.
pub const LANES: usize = 16;
/// A value in each lane.
pub type Lanes = [f32; LANES];

/// Vectors that work can be compiled for, from narrow to wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Width {
    /// Those of every machine that the program is built for.
    Plain,
    /// AVX2: eight lanes in a register.
    Avx2,
    /// AVX-512: sixteen.
    Avx512,
}

/// The widest that may be used: `Width` as a number.
static LIMIT: AtomicU8 = AtomicU8::new(Width::Avx512 as u8);

impl Width {
    /// All widths.
    pub const ALL: [Self; 3] = [Self::Plain, Self::Avx2, Self::Avx512];

    /// Whether this machine has vectors of that width.
    #[must_use]
    pub fn is_here(self) -> bool {
        #[cfg(target_arch = "x86_64")]
        return match self {
            Self::Plain => true,
            Self::Avx2 => is_x86_feature_detected!("avx2"),
            Self::Avx512 => {
                is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512vl")
            }
        };
        #[cfg(not(target_arch = "x86_64"))]
        return self == Self::Plain;
    }

    /// Whether work may be done so.
    #[must_use]
    #[inline]
    pub fn is_taken(self) -> bool {
        self as u8 <= LIMIT.load(Ordering::Relaxed) && self.is_here()
    }
}

/// Does `work` with no wider vectors than these, in the whole program while it lasts; one such work at a time, all others wait.
/// It changes speed alone, which is what tests of it check: they force each width in turn.
pub fn no_wider_than<R>(width: Width, work: impl FnOnce() -> R) -> R {
    /// Held by whoever sets the width.
    static HELD: Mutex<()> = Mutex::new(());
    /// Sets it back, even where work fails.
    struct Back;
    impl Drop for Back {
        fn drop(&mut self) {
            LIMIT.store(Width::Avx512 as u8, Ordering::Relaxed);
        }
    }
    let _held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    let _back = Back;
    LIMIT.store(width as u8, Ordering::Relaxed);
    work()
}

/// Does `work`, compiled for the widest vectors that this machine has. All that it calls must be inlined into it to profit.
#[inline(always)]
pub fn widest<R>(work: impl FnOnce() -> R) -> R {
    #[cfg(target_arch = "x86_64")]
    {
        if Width::Avx512.is_taken() {
            #[expect(
                unsafe_code,
                reason = "the only condition, that the machine has AVX-512, was just tested"
            )]
            return unsafe { with_avx512(work) };
        }
        if Width::Avx2.is_taken() {
            #[expect(
                unsafe_code,
                reason = "the only condition, that the machine has AVX2, was just tested"
            )]
            return unsafe { with_avx2(work) };
        }
    }
    work()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn with_avx512<R>(work: impl FnOnce() -> R) -> R {
    work()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn with_avx2<R>(work: impl FnOnce() -> R) -> R {
    work()
}

/// Asks for a value that will be read soon, so that it is in the cache by then. It changes nothing but speed.
#[inline(always)]
pub fn prefetch<T>(column: &[T], place: usize) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        let place = column.as_ptr().wrapping_add(place).cast();
        #[expect(
            unsafe_code,
            reason = "a prefetch reads nothing, and no address harms it"
        )]
        unsafe {
            _mm_prefetch::<_MM_HINT_T0>(place);
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (column, place);
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
    use super::{LANES, Width, lanes, no_wider_than, put, widest};
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
        for width in Width::ALL {
            let wide: Vec<u32> = no_wider_than(width, || {
                widest(
                    #[inline(always)]
                    || {
                        x.iter()
                            .map(|&x| (ln(x) * exp(-x) / (1.0 + x)).to_bits())
                            .collect()
                    },
                )
            });
            assert!(narrow == wide, "{width:?}");
        }
    }
}
