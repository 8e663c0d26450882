//! How are runs made, one or many, and what do they say together?

pub mod agents;
pub mod bands;
pub mod calibration;
pub mod chance;
pub mod columns;
pub mod compare;
pub mod design;
pub mod divergence;
pub mod effects;
pub mod enough;
pub mod ensemble;
pub mod execute;
pub mod fit;
pub mod ledger;
pub mod memory;
pub mod optimisation;
pub mod points;
pub mod programmes;
pub mod readouts;
pub mod run;
pub mod sensitivity;
pub mod spread;
pub mod study;
pub mod sweep;
pub mod theory;
pub mod threshold;
