//! Where do large columns stand? In large pages where the system has them: reading a column at random places then waits half as
//! long for addresses, and taking memory takes fewer faults. It changes speed and nothing else.

use bytemuck::Zeroable;
use bytemuck::allocation::zeroed_vec;

/// Bytes from which a column is worth it.
const LARGE: usize = 4 << 20;

/// An empty column with room for so many values, in large pages where it is long.
#[must_use]
pub fn with_room<T>(values: usize) -> Vec<T> {
    let column = Vec::with_capacity(values);
    ask(column.as_ptr(), column.capacity());
    column
}

/// A column of so many zeros, in large pages where it is long.
#[must_use]
pub fn zeros<T: Zeroable>(values: usize) -> Vec<T> {
    // Zeros that nobody has written to yet take no memory: there is still time to ask.
    let column = zeroed_vec(values);
    ask(column.as_ptr(), column.capacity());
    column
}

/// Asks for large pages for so many values from `start` on. A system without them takes no notice.
#[cfg(target_os = "linux")]
fn ask<T>(start: *const T, values: usize) {
    const PAGE: usize = 1 << 12;
    let bytes = values.saturating_mul(size_of::<T>());
    if bytes < LARGE {
        return;
    }
    // Advice is about whole pages: those that the column does not share with others.
    let ahead = start.addr().next_multiple_of(PAGE) - start.addr();
    let whole = (bytes - ahead) / PAGE * PAGE;
    let first = start
        .cast::<libc::c_void>()
        .cast_mut()
        .wrapping_byte_add(ahead);
    #[expect(
        unsafe_code,
        reason = "the pages are all within a column's own memory, whose values this advice does not touch"
    )]
    let _ = unsafe { libc::madvise(first, whole, libc::MADV_HUGEPAGE) };
}

#[cfg(not(target_os = "linux"))]
fn ask<T>(_start: *const T, _values: usize) {}

#[cfg(test)]
mod tests {
    use super::{LARGE, with_room, zeros};

    #[test]
    fn long_columns_are_columns_like_others() {
        for values in [0, 3, LARGE / 4 - 1, LARGE / 4 + 1] {
            let mut column = zeros::<u32>(values);
            assert!(column.len() == values && column.iter().all(|&value| value == 0));
            column.iter_mut().zip(0..).for_each(|(value, k)| *value = k);
            let mut room = with_room(values);
            room.extend_from_slice(&column);
            assert!(room == column && room.capacity() >= values);
        }
    }
}
