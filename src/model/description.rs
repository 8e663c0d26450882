//! tmp
use crate::scenario::Scenario;
use crate::scenario::print::Resolved;
/// tmp
#[must_use]
pub fn odd(scenario: &Scenario, _resolved: Option<&Resolved>) -> String {
    scenario.name.clone()
}
