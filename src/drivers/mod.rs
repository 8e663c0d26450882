//! What comes from outside? The exogenous series of a scenario, by name: each has a form, a unit and a value at every date.
//! And ties that were observed, with the groups of those whom they tie.

pub mod groups;
pub mod read;
pub mod series;
pub mod ties;
