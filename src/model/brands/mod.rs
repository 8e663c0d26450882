//! What can a firm do about it? Brands with budgets act on consumers, who talk, choose, complain and leave as the talk layer
//! says.
//!
//! Before each step a brand acts (`plan`, `targets`): it buys advertisements, gives samples, joins the conversation. After each
//! step it answers complaints (`care`), keeps its community (`community`) and learns from what it was told (`firm`). All of it
//! is paid for (`money`). Brands are treated in the order of their lots, so that their names and their order in the file change
//! nothing.

pub mod care;
pub mod community;
pub mod firm;
pub mod firms;
pub mod measures;
pub mod plan;
pub mod prosumers;
pub mod targets;
