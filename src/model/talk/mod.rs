//! How does something new spread by word of mouth? The talk layer: networks, rules of contagion, and who caused what.
//!
//! A step takes talk from one date to the next. Its phases, in order:
//!
//! 1. `hear`: whoever decided at the last step tells its ties, once; whoever is told keeps count.
//! 2. `decide`: on what they have heard by now, some adopt and some reject, by the scenario's rule.
//! 3. `trace`: each adoption is traced to its channel and its parent.

pub mod cascades;
pub mod counts;
pub mod decide;
pub mod groups;
pub mod hear;
pub mod letters;
pub mod limits;
pub mod measures;
pub mod opinion;
pub mod rules;
pub mod scan;
pub mod seeding;
pub mod tally;
pub mod trace;
pub mod world;
