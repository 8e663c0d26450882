//! Moves any world through time; knows nothing of households.
//!
//! Three principles keep results the same to the bit for any number of threads. Every random number has an address
//! (`draws`). Only integers cross agents, because integer sums commute. A step is a list of phases (`schedule`), each of
//! which reads what was published and writes what it declares, over blocks of a fixed size (`parallel`).

pub mod arithmetic;
pub mod bounds;
pub mod checkpoint;
pub mod clock;
pub mod draws;
pub mod memory;
pub mod parallel;
pub mod rows;
pub mod schedule;
pub mod vector;
