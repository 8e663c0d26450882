//! Moves any world through time; knows nothing of households.

pub mod clock;
