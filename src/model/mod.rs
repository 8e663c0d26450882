//! What do people do? One room a layer of the model; the household layer decides what is made, co-created and bought.

pub mod brands;
pub mod description;
pub mod household;
pub mod measures;
pub mod mechanisms;
pub mod prosumers;
pub mod reach;
pub mod society;
pub mod talk;
