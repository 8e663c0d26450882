//! Which settings explain a history, how well, and how sure is that? Searches, posteriors, curves to beat, and intervals.
//!
//! All searches live in the unit cube and are asked for points and told values, so that evaluations may run side by side,
//! fail, or be read from a journal: what is told again in the same order leads to the same state, to the bit.

pub mod abc;
mod beside;
pub mod curves;
pub mod evolution;
pub mod interval;
pub mod matrix;
pub mod skill;
pub mod study;
pub mod target;
mod telling;
