//! Who is there, and who knows whom? Adults as columns, in blocks; ties as sorted compressed rows.

pub mod anatomy;
pub mod cores;
pub mod network;
pub mod synthesis;
pub mod wiring;
