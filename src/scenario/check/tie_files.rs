//! Does a file give a network? What is wrong with it at its lines, and how many adults it makes.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::source::{Source, Spot};
use crate::drivers::ties::lines::LineFault;
use crate::drivers::ties::names;
use crate::drivers::ties::{FaultyLine, Header, Query, ReadFault};
use crate::scenario::check::Check;
use crate::scenario::check::network::path;
use crate::scenario::nearest::nearest;
use crate::scenario::print::Origin;
use crate::scenario::reading::straight;
use crate::scenario::tree::Node;
use crate::scenario::{NetworkLaw, People, TieFile};
use std::path::Path;
use std::sync::Arc;

impl Check<'_, '_> {
    /// The ties of a section's file, where its kind asks for one.
    pub(super) fn tie_file(
        &mut self,
        section: &str,
        directed: bool,
        wanted: bool,
    ) -> Option<TieFile> {
        let own = path(section, "file");
        let name = self.text(own, "");
        let from = self.text(path(section, "from"), "");
        let to = self.text(path(section, "to"), "");
        let header = self.header(section);
        let sha256 = self.text(path(section, "sha256"), "");
        if !wanted {
            return None;
        }
        let (Some(name), Some(node)) = (name, self.tree.at(own)) else {
            if self.sound(&[own]) {
                let fault = Diagnostic::error("scenario/missing", format!("`{own}` is missing"));
                let fault = match self.spot(path(section, "kind")) {
                    Some(spot) => fault.at(spot, "a file is asked for here"),
                    None => fault,
                };
                self.fault(own, fault.hint("write file = \"friends.csv.gz\", say"));
            }
            return None;
        };
        let file = straight(&node.spot.source.folder.join(name));
        let query = Query {
            from: from.clone(),
            to: to.clone(),
            directed,
            header,
        };
        match self.files.ties(&file, &query) {
            Ok(ties) => {
                if let Some(wanted) = sha256.filter(|wanted| *wanted != ties.sha256) {
                    self.other_file(section, node, &wanted, &ties.sha256);
                }
                let ties = Arc::new(ties);
                let path = file;
                Some(TieFile {
                    path,
                    from,
                    to,
                    header,
                    ties,
                })
            }
            Err(fault) => {
                self.unread(section, node, &file, fault);
                None
            }
        }
    }

    fn other_file(&mut self, section: &str, node: &Node, wanted: &str, found: &str) {
        let message = format!("`{section}.file` is not the file that was meant");
        let mut fault = Diagnostic::error("network/other-file", message)
            .at(&node.spot, format!("has SHA-256 {found}"));
        let path = path(section, "sha256");
        if let Some(spot) = self.spot(path) {
            fault = fault.at(spot, format!("wants {wanted}"));
        }
        self.fault(path, fault);
    }

    /// Tells why a file gives no ties.
    fn unread(&mut self, section: &str, node: &Node, file: &Path, fault: ReadFault) {
        let own = path(section, "file");
        let name = file.display().to_string();
        match fault {
            ReadFault::Unread(reason) => {
                let message = format!("cannot read `{name}`: {reason}");
                let fault = Diagnostic::error("scenario/file", message);
                let hint = "the path is relative to the folder of the scenario that says it";
                self.fault(own, fault.at(&node.spot, "asked for here").hint(hint));
            }
            ReadFault::Empty => {
                let fault = Diagnostic::error("network/empty", format!("`{name}` lists no ties"));
                self.fault(own, fault.at(&node.spot, "asked for here"));
            }
            ReadFault::NoColumn { asked, columns } => {
                let message = format!("`{name}` has no column `{asked}`");
                let mut fault = Diagnostic::error("network/no-column", message);
                let places = ["from", "to"].map(|key| self.tree.at(path(section, key)));
                let place = places.into_iter().flatten();
                for place in place.filter(|node| node.text() == Some(&asked)) {
                    let label = format!("found `{asked}`; there are {}", columns.join(", "));
                    fault = fault.at(&place.spot, label);
                }
                if let Some(near) = nearest(&asked, columns.iter().map(String::as_str)) {
                    fault = fault.hint(format!("did you mean `{near}`?"));
                }
                self.fault(own, fault);
            }
            ReadFault::Lines { first, count } => {
                let more = count.saturating_sub(first.len() as u64);
                let last = first.len().saturating_sub(1);
                for (k, line) in first.iter().enumerate() {
                    let mut fault = broken(&name, line);
                    if k == last && more > 0 {
                        fault = fault.hint(format!("{more} more lines are broken"));
                    }
                    self.fault(own, fault);
                }
            }
        }
    }

    /// A header that is said not to be there cannot name columns.
    fn header(&mut self, section: &str) -> Header {
        let header = match self.choice(path(section, "header"), "") {
            "yes" => Header::Yes,
            "no" => Header::No,
            _ => Header::Auto,
        };
        for key in ["from", "to"] {
            let key = path(section, key);
            if header == Header::No && self.spot(key).is_some() {
                let message = "a file without a header has no names of columns";
                let places = [
                    (key, "names a column".to_owned()),
                    (path(section, "header"), "no header".to_owned()),
                ];
                self.contradiction(message, &places);
            }
        }
        header
    }

    /// Who there is when files say it: their ends, as many as `people.count` says, if it says anything. The ties of both
    /// networks are brought over the same people.
    pub(super) fn counted(&mut self, people: People, laws: [&mut NetworkLaw; 2]) -> People {
        let [offline, online] = laws.map(NetworkLaw::file_mut);
        let own = [path("network", "file"), path("online", "file")];
        let (found, mut places) = match (offline, online) {
            (None, None) => return people,
            (Some(file), None) => (file.ties.adults(), self.ends(own[0], file)),
            (None, Some(file)) => (file.ties.adults(), self.ends(own[1], file)),
            (Some(offline), Some(online)) => {
                let mut places = self.ends(own[0], offline);
                places.extend(self.ends(own[1], online));
                let both = self.join(own, offline, online);
                places[1]
                    .1
                    .push_str(&format!(", {both} of them in both files"));
                (offline.ties.adults(), places)
            }
        };
        let given = self.tree.at("people.count").is_some();
        if given && self.sound(&["people.count"]) {
            if people.count != found {
                let message = if places.len() > 1 {
                    format!("two files of ties say how many adults there are: {found}")
                } else {
                    "a file of ties says how many adults there are".to_owned()
                };
                places.push(("people.count", format!("{} adults", people.count)));
                self.contradiction(&message, &places);
            }
            return people;
        }
        self.note_count(places[0].0, found);
        People {
            count: found,
            ..people
        }
    }

    /// How many adults a file names, at its place.
    fn ends(&mut self, own: &'static str, file: &TieFile) -> Vec<(&'static str, String)> {
        let found = file.ties.adults();
        if found < 2 {
            let message = "a file of ties needs two adults or more".to_owned();
            let fault = Diagnostic::error("network/empty", message);
            self.joint(fault, &[(own, format!("{found} adults"))]);
        }
        vec![(own, format!("its ties are between {found} adults"))]
    }

    /// Brings two files over the same people; how many stand in both.
    fn join(&mut self, own: [&'static str; 2], offline: &mut TieFile, online: &mut TieFile) -> u32 {
        let kinds = [&offline.ties, &online.ties].map(|ties| {
            if ties.names.are_words() {
                "names"
            } else {
                "numbers"
            }
        });
        let shared = names::join(
            Arc::make_mut(&mut offline.ties),
            Arc::make_mut(&mut online.ties),
        );
        if shared.both == 0 {
            let places = [0, 1].map(|k| (own[k], format!("calls adults by {}", kinds[k])));
            let name = "network/strangers";
            let fault = if shared.mixed {
                let message = "one file of ties has names, the other numbers, and none is in both";
                Diagnostic::error(name, message)
            } else {
                Diagnostic::warning(name, "nobody stands in both files of ties")
            };
            self.joint(fault, &places);
        }
        shared.both
    }

    /// Shows the file as the origin of the number of adults.
    fn note_count(&mut self, own: &str, count: u32) {
        let origin = self.spot(own).map(Origin::of);
        if let Some(row) = self.rows.iter_mut().find(|row| row.path == "people.count") {
            row.text = Some(count.to_string());
            row.origin = origin.unwrap_or(Origin::Default);
        }
    }
}

/// A broken line, shown as it stands in its file.
fn broken(name: &str, line: &FaultyLine) -> Diagnostic {
    let before = usize::try_from(line.line.saturating_sub(1)).unwrap_or(usize::MAX);
    let source = Source::excerpt(name, &line.text, before);
    let spot = Spot::new(&source, line.cell.clone());
    let (message, label) = match line.fault {
        LineFault::Width { found, wanted } => (
            "this line has another number of cells than the first",
            format!("found {found}; allowed: {wanted}"),
        ),
        LineFault::OneCell => (
            "a tie needs two cells, one for each end",
            "found one".to_owned(),
        ),
        LineFault::OddFirst => (
            "the first line is neither a tie nor a header",
            format!("found `{}`; allowed: 0 to 4294967295", spot.text()),
        ),
        LineFault::Blank => ("an end of a tie is missing", "found nothing".to_owned()),
        LineFault::NotNumber => (
            "an end of a tie is no whole number, as nearly all others are",
            format!("found `{}`; allowed: 0 to 4294967295", spot.text()),
        ),
        LineFault::NotText => (
            "the name of an end is not UTF-8 text",
            "holds bytes that begin no character".to_owned(),
        ),
    };
    let fault = Diagnostic::error("network/broken-line", message).at(&spot, label);
    match line.fault {
        LineFault::OddFirst => fault.hint(
            "a header has no number; if this is one all the same, write header = \"yes\" beside `file`",
        ),
        LineFault::NotNumber => fault.hint(
            "ends are names where most of them are; a header can be told by header = \"yes\" beside `file`",
        ),
        _ => fault,
    }
}
