//! What is left of a run? Tables and the manifest, on disk.

pub mod csv;
pub mod folder;
pub mod journal;
pub mod manifest;
pub mod parquet;
pub mod stream;
pub mod table;
