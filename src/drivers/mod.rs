//! What changes from outside? The exogenous series of a scenario, by name: each has a form, a unit and a value at every date.

pub mod read;
pub mod series;
