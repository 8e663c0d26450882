//! What is left of a run? Tables and the manifest, on disk.

pub mod csv;
pub mod table;
