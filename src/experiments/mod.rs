//! How are runs made, one or many, and what do they say together?

pub mod run;
