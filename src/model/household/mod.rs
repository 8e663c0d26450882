//! What do people make themselves? The household layer: one make-or-buy rule, and all that follows from it.
//!
//! A step takes every adult from one date to the next. Its phases, in order, and why in this order:
//!
//! 1. `skill` and 2. `work`: what happened in the interval: practice, learning and forgetting under the habits that
//!    held, and the entry of households into wage work while so much was bought.
//! 3. `review`: at the new date some habits are reviewed, under the prices and the work of that date, the time pressure
//!    that the hours committed so far cause, and what one's ties were making at the last date.
//! 4. `publish`: everyone's habits are shown to their ties, after all have decided on the same news.
//! 5. `waves`: every adult's way of life is read off; nothing depends on it.

pub mod attribution;
pub mod causes;
pub mod few;
pub mod make_or_buy;
pub mod measures;
pub mod moment;
pub mod neighbours;
pub mod parts;
pub mod review;
pub mod skill;
pub mod time_use;
pub mod totals;
pub mod variables;
pub mod waves;
pub mod work;
pub mod world;

use crate::engine::schedule::Phase;
use crate::model::household::world::World;

/// The phases of a step, in order.
pub const SCHEDULE: [Phase<World>; 5] = [
    skill::PHASE,
    work::PHASE,
    review::PHASE,
    neighbours::PHASE,
    waves::PHASE,
];
