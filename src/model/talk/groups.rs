//! How many of each group have adopted? A column a group of `adoption.groups`, counted when a row is written.

use crate::model::talk::world::{CONTENT, DISAPPOINTED, Talk};
use crate::scenario::Scenario;

/// Name, unit and meaning of the measure; `*` stands for a group.
pub const OF_GROUPS: (&str, &str, &str) = (
    "adopted_*",
    "share of the group",
    "of the adults of a group of `adoption.groups`, those who have adopted",
);

/// Names of the groups of a scenario, in the order of their table.
#[must_use]
pub fn names(scenario: &Scenario) -> &[String] {
    let groups = scenario
        .adoption
        .as_ref()
        .and_then(|one| one.groups.as_ref());
    groups.map_or(&[], |groups| &groups.grouping.names)
}

/// Name of the column of a group.
#[must_use]
pub fn column(group: &str) -> String {
    OF_GROUPS.0.replace('*', group)
}

/// The group that a column is of, if it is of one.
#[must_use]
pub fn group_of(column: &str) -> Option<&str> {
    let group = column.strip_prefix(OF_GROUPS.0.trim_end_matches('*'));
    group.filter(|group| !group.is_empty())
}

/// Values of the columns.
#[must_use]
pub fn values(talk: &Talk) -> Vec<f64> {
    let Some(groups) = &talk.shared.adoption.groups else {
        return Vec::new();
    };
    let mut counts = vec![(0_u64, 0_u64); groups.grouping.names.len()];
    for (&status, &group) in talk.status.iter().zip(&groups.grouping.of) {
        let count = &mut counts[usize::from(group)];
        count.0 += u64::from(status == CONTENT || status == DISAPPOINTED);
        count.1 += 1;
    }
    let share = |(adopted, all): (u64, u64)| adopted as f64 / all.max(1) as f64;
    counts.into_iter().map(share).collect()
}
