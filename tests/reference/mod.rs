//! What does the model do, written the obvious way? One record an adult, one loop an adult, one draw at a time.
//!
//! Follows the rules as the heads of `src/model` state them, in the order in which they are stated. Of the
//! program it uses the scenario's values, the draw at an address and the arithmetic that is pinned to the bit; blocks,
//! columns, networks and totals are made again. Causes of households' habits are left out: they only look on.

mod account;
mod agreement;
mod birth;
mod brands;
mod brands_agreement;
mod brands_difference;
mod brands_firms;
mod brands_prosumers;
mod brands_shopping;
mod brands_targets;
mod brands_worlds;
pub(crate) mod opinion;
mod opinion_agreement;
mod society;
pub(crate) mod talk;
mod talk_agreement;
mod talk_rules;
