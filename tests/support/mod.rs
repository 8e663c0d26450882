//! What do many tests need? Worlds written out in code, and runs with their columns by name.

pub(crate) mod runs;
pub(crate) mod worlds;
