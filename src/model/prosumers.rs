//! Who makes, and who speaks?
//!
//! **Question.** Prosumers are to Toffler those who make what they use, to marketing those who speak for brands. Are they the
//! same adults?
//!
//! **Rule.** A maker makes at least `wave3_made` of its needs, averaged over the years of `wave_memory`: so all adults of wave 3
//! are makers, and none of wave 2. A speaker is an ambassador: it has spoken well of a brand within the last year, of its own
//! accord and unpaid. Counted adult by adult when a row is written, where households and brands both run.
//!
//! **Source.** Both meanings are in an essay that summarises Kotler 1986 on Toffler 1980 (M11, M21).
//!
//! **Assumptions.** Read off, never imposed; nothing depends on it.
//!
//! **Parameters.** `household.wave3_made`, `household.wave_memory`; nothing of its own.

use crate::model::brands::prosumers::lately;
use crate::model::household::world::World;
use crate::model::talk::world::Talk;
use crate::scenario::Scenario;

const ADULTS: &str = "share of adults";

/// Name, unit and meaning of the measures.
pub const OF_BOTH: [(&str, &str, &str); 3] = [
    (
        "makers_and_speakers",
        ADULTS,
        "adults who make at least `household.wave3_made` of their needs and have spoken well of a brand within the last year, \
         unpaid: prosumers of both meanings",
    ),
    (
        "makers_only",
        ADULTS,
        "adults who make at least `household.wave3_made` of their needs and have not spoken well of a brand within the last year",
    ),
    (
        "speakers_only",
        ADULTS,
        "adults who have spoken well of a brand within the last year, unpaid, and make less than `household.wave3_made` of \
         their needs",
    ),
];

/// Whether a scenario has both makers and speakers.
#[must_use]
pub fn are_in(scenario: &Scenario) -> bool {
    scenario.household.is_on() && scenario.market.is_some()
}

/// Values of the measures, in their order.
#[must_use]
pub fn values(world: &World, talk: &Talk) -> [f64; 3] {
    let first = lately(talk);
    let thresholds = world.shared.thresholds;
    let made = world.blocks.iter().flat_map(|block| &block.made);
    let praised = talk.minds.iter().flat_map(|minds| &minds.praised);
    let mut counts = [0_u64; 3];
    for (&made, &praised) in made.zip(praised) {
        match (thresholds.makes(made), praised >= first) {
            (true, true) => counts[0] += 1,
            (true, false) => counts[1] += 1,
            (false, true) => counts[2] += 1,
            (false, false) => {}
        }
    }
    counts.map(|count| count as f64 / talk.adults() as f64)
}
