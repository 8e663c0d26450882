//! What should be done to reach the most? Budgets split over actions, and first adopters chosen, by asking a simulation.

pub mod budget;
pub mod seeds;
pub mod study;
