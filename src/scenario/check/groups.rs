//! Who belongs to which group? A table of groups is read for the adults of a file of ties; its faults are told at their cells.

use crate::diagnostic::Diagnostic;
use crate::drivers::groups::{GROUPS_MAX, GroupFault, groups};
use crate::drivers::ties::names::Names;
use crate::hash::sha256;
use crate::scenario::adoption::{Groups, Seeds};
use crate::scenario::check::Check;
use crate::scenario::nearest::{listed, nearest};
use crate::scenario::reading::straight;
use crate::scenario::tree::Node;
use std::sync::Arc;

const PATH: &str = "adoption.groups";
const DIGEST: &str = "adoption.groups_sha256";
const OF_SEEDS: &str = "adoption.seed_group";

impl Check<'_, '_> {
    /// The groups of a table, where one is given; `people` are those whom files of ties name.
    pub(super) fn groups(&mut self, people: Option<&Names>) -> Option<Groups> {
        let name = self.text(PATH, "");
        let wanted = self.text(DIGEST, "");
        let (name, node) = (name?, self.tree.at(PATH)?);
        let Some(people) = people else {
            let message = "groups are told by the names in a file of ties, and there is none";
            let kind = ("network.kind", "not a file".to_owned());
            self.contradiction(message, &[(PATH, "a table of groups".to_owned()), kind]);
            return None;
        };
        let path = straight(&node.spot.source.folder.join(name));
        let source = match self.files.text(&path, Some(&node.spot), "scenario/file") {
            Ok(source) => source,
            Err(fault) => {
                let hint = "the path is relative to the folder of the scenario that says it";
                self.fault(PATH, fault.hint(hint));
                return None;
            }
        };
        let sha256 = sha256(source.text.as_bytes());
        if let Some(wanted) = wanted.filter(|wanted| *wanted != sha256) {
            let message = "`adoption.groups` is not the table that was meant";
            let mut fault = Diagnostic::error("network/other-file", message)
                .at(&node.spot, format!("has SHA-256 {sha256}"));
            if let Some(spot) = self.spot(DIGEST) {
                fault = fault.at(spot, format!("wants {wanted}"));
            }
            self.fault(DIGEST, fault);
        }
        match groups(&source, people) {
            Ok(grouping) => Some(Groups {
                path,
                sha256,
                grouping: Arc::new(grouping),
            }),
            Err(fault) => {
                self.fault(PATH, told(node, &fault));
                None
            }
        }
    }

    /// The group that first adopters are among, with as many adults as are wanted.
    pub(super) fn seed_group(&mut self, name: &str, seeds: &mut Seeds, groups: Option<&Groups>) {
        let Some(groups) = groups else {
            // A faulty table is told of elsewhere.
            if self.tree.at(PATH).is_none() {
                let places = [
                    (OF_SEEDS, "names a group".to_owned()),
                    (PATH, "missing".to_owned()),
                ];
                self.contradiction("there are no groups that seeds could be among", &places);
            }
            return;
        };
        let grouping = &groups.grouping;
        let place = (0..).zip(&grouping.names).find(|one| *one.1 == name);
        let Some((place, _)) = place else {
            let message = format!("`{OF_SEEDS}` names no group");
            let label = format!("found `{name}`; allowed: {}", listed(&grouping.names));
            let mut fault = Diagnostic::error("network/groups", message);
            if let Some(spot) = self.spot(OF_SEEDS) {
                fault = fault.at(spot, label);
            }
            if let Some(near) = nearest(name, grouping.names.iter().map(String::as_str)) {
                fault = fault.hint(format!("did you mean `{near}`?"));
            }
            self.fault(OF_SEEDS, fault);
            return;
        };
        let size = grouping.of.iter().filter(|&&group| group == place).count();
        if seeds.count as usize > size {
            let places = [
                ("adoption.seeds", format!("{} of them", seeds.count)),
                (OF_SEEDS, format!("{size} adults")),
            ];
            self.contradiction(
                "a group cannot have more first adopters than adults",
                &places,
            );
        }
        seeds.group = Some(place);
    }
}

/// What is wrong with a table, at its cell and at the setting that asked for it.
fn told(node: &Node, fault: &GroupFault) -> Diagnostic {
    let error = |message: &str| Diagnostic::error("network/groups", message);
    let asked = |fault: Diagnostic| fault.at(&node.spot, "asked for here");
    match fault {
        GroupFault::Empty => error("the table of groups is empty")
            .at(&node.spot, "needs a head and a line for each adult"),
        GroupFault::OpenQuote(spot) => {
            asked(error("a quote in the table of groups is not closed").at(spot, "opened here"))
        }
        GroupFault::Row(spot) => asked(
            error("a row of the table of groups has other cells than its head").at(
                spot,
                "wanted: what the file of ties calls an adult, and its group",
            ),
        ),
        GroupFault::Name(spot) => asked(error("this cannot be the name of a group").at(
            spot,
            "allowed: lower case letters, digits and underscores, a letter first",
        )),
        GroupFault::Twice { first, second } => asked(
            error("an adult has two lines in the table of groups")
                .at(second, "the second")
                .at(first, "the first"),
        ),
        GroupFault::TooMany(spot) => asked(error("the table names too many groups").at(
            spot,
            format!("one more than {GROUPS_MAX}, as many as a chart can tell apart"),
        )),
        GroupFault::Without { name, count } => error("adults of the file of ties have no group")
            .at(
                &node.spot,
                format!("no line for `{name}`; {count} are without"),
            )
            .hint("give those who belong to none a group of their own, such as other"),
    }
}
