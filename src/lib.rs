//! thirdwave simulates what people make themselves, co-create and buy, and why.

pub mod charts;
pub mod drivers;
pub mod engine;
pub mod output;
pub mod scenario;
