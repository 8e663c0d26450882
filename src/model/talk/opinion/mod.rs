//! How do opinions of one product or practice form? Signed words of three directions: from the seller, to the seller, and among
//! customers.
//!
//! A step has four phases. `speak`: those who bought talk, to a tie and to their followers, as their activity and their last
//! experience make them; paid voices post. `listen`: everyone's opinion moves by what was heard. `buy`: some meet an occasion,
//! read reviews or ask ties, and buy; buyers review, praise or complain, and the seller answers. `trace`: first purchases are
//! traced to what had pulled them.

mod ahead;
pub mod buy;
pub mod choice;
pub mod inversion;
pub mod listen;
pub mod market;
pub mod rule;
pub mod speak;
pub mod standing;
pub mod state;

use crate::engine::schedule::Phase;
use crate::model::talk::trace;
use crate::model::talk::world::Talk;

/// The phases of a step under the rule `opinion`, in order.
pub const SCHEDULE: [Phase<Talk>; 4] = [speak::PHASE, listen::PHASE, buy::PHASE, trace::PHASE];
