//! How are runs made, one or many, and what do they say together?

pub mod agents;
pub mod calibration;
pub mod chance;
pub mod columns;
pub mod design;
pub mod ensemble;
pub mod execute;
pub mod fit;
pub mod memory;
pub mod optimisation;
pub mod programmes;
pub mod run;
pub mod sensitivity;
pub mod spread;
pub mod theory;
pub mod threshold;
