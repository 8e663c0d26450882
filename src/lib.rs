//! thirdwave simulates what people make themselves, co-create and buy, and why.

pub mod charts;
pub mod cli;
pub mod diagnostic;
pub mod drivers;
pub mod engine;
pub mod experiments;
pub mod hash;
pub mod model;
pub mod output;
pub mod population;
pub mod scenario;
pub mod statistics;
