//! Who belongs to which group? A table names the adults of a file of ties, each with its group: industries of firms, say.
//!
//! The first column of the table is what the file of ties calls an adult, the second its group; a head stands above them,
//! and more columns may follow. Adults without ties may be listed, too: they are passed over.

use crate::diagnostic::source::{Source, Spot};
use crate::drivers::read::{Cell, rows};
use crate::drivers::ties::names::Names;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Groups a table may name: as many as a chart can tell apart.
pub const GROUPS_MAX: usize = 10;

/// Adults by their groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grouping {
    /// Names of the groups, in the order of their first lines.
    pub names: Vec<String>,
    /// The group of each adult: its place among the names.
    pub of: Vec<u8>,
}

/// Why a table does not give groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupFault {
    /// It has no line beside comments and a head.
    Empty,
    /// A quote that opens a cell is not closed.
    OpenQuote(Spot),
    /// A row has less than two cells, or other than the head.
    Row(Spot),
    /// The name of a group cannot be part of a column's name.
    Name(Spot),
    /// An adult stands in two lines.
    Twice {
        /// The first.
        first: Spot,
        /// The second.
        second: Spot,
    },
    /// There are more groups than can be told apart; the first that is too many.
    TooMany(Spot),
    /// Some adults of the ties have no group.
    Without {
        /// The first of them.
        name: String,
        /// How many there are.
        count: usize,
    },
}

/// Whether a name can be part of a column's name.
fn is_plain(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(plain)
}

/// The groups of the adults whom ties name.
///
/// # Errors
/// The first fault of the table.
pub fn groups(source: &Arc<Source>, people: &Names) -> Result<Grouping, GroupFault> {
    let rows = rows(source);
    let spot = |cell: &Cell| Spot::new(source, cell.span.clone());
    if let Some(open) = rows.iter().flatten().find(|cell| cell.open) {
        return Err(GroupFault::OpenQuote(spot(open)));
    }
    let Some((head, body)) = rows.split_first().filter(|(_, body)| !body.is_empty()) else {
        return Err(GroupFault::Empty);
    };
    let mut names: Vec<String> = Vec::new();
    let mut known: BTreeMap<&str, (u8, &Cell)> = BTreeMap::new();
    for row in body {
        let (Some(who), Some(group)) = (row.first(), row.get(1)) else {
            return Err(GroupFault::Row(spot(&row[0])));
        };
        if row.len() != head.len() {
            return Err(GroupFault::Row(spot(who)));
        }
        let word = group.text.trim();
        if !is_plain(word) {
            return Err(GroupFault::Name(spot(group)));
        }
        let place = names.iter().position(|name| name == word);
        let place = place.unwrap_or_else(|| {
            names.push(word.to_owned());
            names.len() - 1
        });
        let place = u8::try_from(place).ok();
        let Some(place) = place.filter(|&place| usize::from(place) < GROUPS_MAX) else {
            return Err(GroupFault::TooMany(spot(group)));
        };
        if let Some((_, first)) = known.insert(who.text.trim(), (place, who)) {
            let (first, second) = (spot(first), spot(who));
            return Err(GroupFault::Twice { first, second });
        }
    }
    let of = |adult: u32| {
        let name = String::from_utf8_lossy(&people.name(adult)).into_owned();
        known.get(name.trim()).map(|one| one.0).ok_or(name)
    };
    let (found, without): (Vec<_>, Vec<_>) = (0..people.count()).map(of).partition(Result::is_ok);
    match without.into_iter().find_map(Result::err) {
        Some(name) => Err(GroupFault::Without {
            name,
            count: people.count() as usize - found.len(),
        }),
        None => Ok(Grouping {
            names,
            of: found.into_iter().flatten().collect(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::{GroupFault, Grouping, groups};
    use crate::diagnostic::source::Source;
    use crate::drivers::ties::names::Names;

    fn read(text: &str) -> Result<Grouping, GroupFault> {
        groups(&Source::new("g.csv", text), &Names::own(3))
    }

    #[test]
    fn adults_find_their_groups_by_their_names() {
        let found = read("# note\nwho,group,size\n2,shops,1\n0,mills,3\n7,banks,2\n1,shops,1\n");
        let found = found.expect("sound");
        assert_eq!(found.names, ["shops", "mills", "banks"]);
        assert_eq!(found.of, [1, 0, 0]);
    }

    #[test]
    fn every_fault_is_told_at_its_cell() {
        let line = |text: &str| match read(text).expect_err("faulty") {
            GroupFault::Row(spot)
            | GroupFault::Name(spot)
            | GroupFault::TooMany(spot)
            | GroupFault::OpenQuote(spot)
            | GroupFault::Twice { second: spot, .. } => spot.line_and_column().0,
            GroupFault::Empty => 0,
            GroupFault::Without { count, .. } => 100 + count,
        };
        assert_eq!(line("who,group\n"), 0);
        assert_eq!(line("who,group\n0,a\n1\n"), 3);
        assert_eq!(line("who,group\n0,a\n1,Big Shops\n"), 3);
        assert_eq!(line("who,group\n0,a\n1,b\n0,b\n"), 4);
        assert_eq!(line("who,group\n0,\"a\n1,b\n"), 2);
        assert_eq!(line("who,group\n0,a\n"), 102);
        let many: String = (0..11).map(|k| format!("{k},g{k}\n")).collect();
        assert_eq!(line(&format!("who,group\n{many}")), 12);
    }
}
