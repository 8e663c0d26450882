//! thirdwave simulates what people make themselves, co-create and buy, and why.

pub mod diagnostic;
pub mod drivers;
pub mod engine;
pub mod output;
pub mod scenario;
