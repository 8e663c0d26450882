//! thirdwave simulates what people make themselves, co-create and buy, and why.
//!
//! # The story of a run
//!
//! A scenario is text. [`scenario`] parses and checks it and names everything that is wrong at once, each fault at its place
//! ([`diagnostic`]). Its [`drivers`] are courses that change from outside. [`population`] draws who there is and who knows
//! whom. [`model`] says what people do in a step; [`engine`] moves any such world through time, with the same bits for any
//! number of threads, because every random number has an address and only integers cross agents. [`experiments`] makes
//! runs and asks what they say together. What is measured is a table; [`output`] brings tables to the disk and back, and a
//! manifest with them. [`charts`] draws from tables alone. [`cli`] is what a person types and sees.
//!
//! # Who may use whom
//!
//! A room uses only rooms that stand before it here; `tests/tidy.rs` holds the exact table and fails on any other import:
//! [`hash`], [`statistics`], [`diagnostic`], [`engine`], [`drivers`], [`scenario`], [`population`], [`model`], [`output`],
//! [`charts`], [`experiments`], [`cli`].
//!
//! # Where everything has its name
//!
//! Every input is a row of [`scenario::parameters`], every result a row of [`model::measures`], every
//! cause one of [`model::household::causes::CAUSES`]. Checking, help, schema, manifest and the description of the model are
//! read from these tables.
//!
//! # A run in a few lines
//!
//! ```
//! use std::sync::Arc;
//! use thirdwave::experiments::run::{RunPlan, Simulation};
//! use thirdwave::model::measures;
//! use thirdwave::scenario::load::from_text;
//! use thirdwave::scenario::reading::from_disk;
//!
//! let text = "time = { start = 1990, end = 2000 }\npeople.count = 500";
//! let loaded = from_text("example", text, &[], &from_disk, &measures::all_names).expect("it is sound");
//! let scenario = Arc::new(loaded.value.scenario);
//! let mut run = Simulation::begin(RunPlan { scenario: Arc::clone(&scenario), run: 0 });
//! while !run.is_done() {
//!     run.step();
//! }
//! let made = measures::heads(&scenario).iter().position(|head| head.0 == "made").expect("it is a measure");
//! let rows = run.record().rows;
//! assert!(rows.len() == 11 && (0.0..=1.0).contains(&rows[10][made]));
//! ```

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
