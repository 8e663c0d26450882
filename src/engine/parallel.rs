//! How is work spread over cores without a trace in the result? Blocks of a fixed size, results in block order.

use rayon::prelude::{
    IndexedParallelIterator, IntoParallelRefIterator, IntoParallelRefMutIterator, ParallelIterator,
};

/// Agents in a block. A constant, never a function of the threads. A block's columns and scratch fit a core's second-level
/// cache, and 20,000 adults are enough blocks for two cores to share evenly.
pub const BLOCK: usize = 2048;

/// Blocks that a core takes at a time. Two cores would otherwise be handed quarters of all, over which work is seldom even:
/// hubs have low numbers, and who is done costs nothing.
pub const HAND: usize = 16;

/// Calls `work` on every block; blocks may be worked on at the same time.
pub fn each<B: Send>(blocks: &mut [B], work: impl Fn(&mut B) + Sync + Send) {
    blocks.par_iter_mut().with_max_len(HAND).for_each(work);
}

/// Calls `work` on every block with something to scribble on, which is made once for many blocks.
pub fn each_with<B: Send, S>(
    blocks: &mut [B],
    scratch: impl Fn() -> S + Sync + Send,
    work: impl Fn(&mut S, &mut B) + Sync + Send,
) {
    let blocks = blocks.par_iter_mut().with_max_len(HAND);
    blocks.for_each_init(scratch, work);
}

/// What `work` makes of every block, in the order of the blocks.
pub fn map<B: Sync, R: Send>(blocks: &[B], work: impl Fn(&B) -> R + Sync + Send) -> Vec<R> {
    blocks.par_iter().with_max_len(HAND).map(work).collect()
}

/// The same with something to scribble on, which is made once for many blocks.
pub fn map_with<B: Sync, S, R: Send>(
    blocks: &[B],
    scratch: impl Fn() -> S + Sync + Send,
    work: impl Fn(&mut S, &B) -> R + Sync + Send,
) -> Vec<R> {
    let blocks = blocks.par_iter().with_max_len(HAND);
    blocks.map_init(scratch, work).collect()
}

/// What `work` makes of every block while changing it, in the order of the blocks.
pub fn map_mut<B: Send, R: Send>(
    blocks: &mut [B],
    work: impl Fn(usize, &mut B) -> R + Sync + Send,
) -> Vec<R> {
    blocks
        .par_iter_mut()
        .enumerate()
        .with_max_len(HAND)
        .map(|(k, block)| work(k, block))
        .collect()
}
