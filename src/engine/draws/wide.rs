//! ChaCha8 sixteen blocks at a time, for machines with vectors of 512 bits: the words of `rand_chacha` to the bit, in half the
//! time. Long rows of draws are a third of the cost of a step that does little else.

use std::arch::x86_64::{
    __m512i, _mm512_add_epi32, _mm512_rol_epi32, _mm512_set1_epi32, _mm512_shuffle_i32x4,
    _mm512_unpackhi_epi32, _mm512_unpackhi_epi64, _mm512_unpacklo_epi32, _mm512_unpacklo_epi64,
    _mm512_xor_si512,
};

/// Bytes that are made together: sixteen blocks.
pub(super) const TOGETHER: usize = 1024;

type State = [__m512i; 16];

/// Fills rows of bytes with the key stream from a block on, for a key and a stream (Bernstein 2008, with counter and stream of
/// 64 bits each).
#[target_feature(enable = "avx512f")]
pub(super) fn fill(key: &[u8; 32], stream: u64, block: u64, rows: &mut [[u8; TOGETHER]]) {
    let mut first = block;
    for row in rows {
        let numbers = std::array::from_fn(|lane| first.wrapping_add(lane as u64));
        let (lines, _) = row.as_chunks_mut();
        for (line, block) in lines.iter_mut().zip(sixteen(key, stream, numbers)) {
            *line = bytemuck::cast::<__m512i, [u8; 64]>(block);
        }
        first = first.wrapping_add(16);
    }
}

/// The words of any sixteen blocks of the key stream.
#[target_feature(enable = "avx512f")]
pub(super) fn some(key: &[u8; 32], stream: u64, blocks: [u64; 16]) -> [[u32; 16]; 16] {
    sixteen(key, stream, blocks).map(bytemuck::cast)
}

/// Sixteen blocks, a block a row.
#[target_feature(enable = "avx512f")]
#[inline]
fn sixteen(key: &[u8; 32], stream: u64, blocks: [u64; 16]) -> State {
    let start = start(key, stream, blocks);
    let mut state = start;
    for _ in 0..4 {
        double_round(&mut state);
    }
    for (word, first) in state.iter_mut().zip(start) {
        *word = _mm512_add_epi32(*word, first);
    }
    turned(&state)
}

/// The first state of sixteen blocks, a block a lane.
#[target_feature(enable = "avx512f")]
#[inline]
fn start(key: &[u8; 32], stream: u64, blocks: [u64; 16]) -> State {
    let all = |word: u32| _mm512_set1_epi32(word.cast_signed());
    let low = |long: u64| (long & 0xffff_ffff) as u32;
    let mut state = [all(0); 16];
    // "expand 32-byte k", four letters a word.
    for (word, letters) in state.iter_mut().zip(b"expand 32-byte k".as_chunks().0) {
        *word = all(u32::from_le_bytes(*letters));
    }
    for (word, bytes) in state[4..].iter_mut().zip(key.as_chunks().0) {
        *word = all(u32::from_le_bytes(*bytes));
    }
    state[12] = bytemuck::cast(blocks.map(low));
    state[13] = bytemuck::cast(blocks.map(|block| low(block >> 32)));
    state[14] = all(low(stream));
    state[15] = all(low(stream >> 32));
    state
}

#[target_feature(enable = "avx512f")]
#[inline]
fn double_round(state: &mut State) {
    for k in 0..4 {
        quarter(state, [k, 4 + k, 8 + k, 12 + k]);
    }
    for k in 0..4 {
        quarter(
            state,
            [k, 4 + (k + 1) % 4, 8 + (k + 2) % 4, 12 + (k + 3) % 4],
        );
    }
}

#[target_feature(enable = "avx512f")]
#[inline]
fn quarter(state: &mut State, [a, b, c, d]: [usize; 4]) {
    state[a] = _mm512_add_epi32(state[a], state[b]);
    state[d] = _mm512_rol_epi32::<16>(_mm512_xor_si512(state[d], state[a]));
    state[c] = _mm512_add_epi32(state[c], state[d]);
    state[b] = _mm512_rol_epi32::<12>(_mm512_xor_si512(state[b], state[c]));
    state[a] = _mm512_add_epi32(state[a], state[b]);
    state[d] = _mm512_rol_epi32::<8>(_mm512_xor_si512(state[d], state[a]));
    state[c] = _mm512_add_epi32(state[c], state[d]);
    state[b] = _mm512_rol_epi32::<7>(_mm512_xor_si512(state[b], state[c]));
}

/// Blocks in a row each, from words in a row each.
#[target_feature(enable = "avx512f")]
#[inline]
fn turned(words: &State) -> State {
    let mut turned = *words;
    // Four words of four rows change places, within each quarter of a register; then quarters do.
    for k in (0..16).step_by(4) {
        let low = |a: usize| _mm512_unpacklo_epi32(words[k + a], words[k + a + 1]);
        let high = |a: usize| _mm512_unpackhi_epi32(words[k + a], words[k + a + 1]);
        let (l0, l2, h0, h2) = (low(0), low(2), high(0), high(2));
        turned[k] = _mm512_unpacklo_epi64(l0, l2);
        turned[k + 1] = _mm512_unpackhi_epi64(l0, l2);
        turned[k + 2] = _mm512_unpacklo_epi64(h0, h2);
        turned[k + 3] = _mm512_unpackhi_epi64(h0, h2);
    }
    let four = turned;
    for k in 0..4 {
        let rows = [four[k], four[4 + k], four[8 + k], four[12 + k]];
        let even = |a: usize| _mm512_shuffle_i32x4::<0b10_00_10_00>(rows[a], rows[a + 1]);
        let odd = |a: usize| _mm512_shuffle_i32x4::<0b11_01_11_01>(rows[a], rows[a + 1]);
        let (e0, e2, o0, o2) = (even(0), even(2), odd(0), odd(2));
        turned[k] = _mm512_shuffle_i32x4::<0b10_00_10_00>(e0, e2);
        turned[8 + k] = _mm512_shuffle_i32x4::<0b11_01_11_01>(e0, e2);
        turned[4 + k] = _mm512_shuffle_i32x4::<0b10_00_10_00>(o0, o2);
        turned[12 + k] = _mm512_shuffle_i32x4::<0b11_01_11_01>(o0, o2);
    }
    turned
}
