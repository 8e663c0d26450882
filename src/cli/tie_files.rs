//! What was read from files of ties? How their first lines were taken, and what they call the adults.

use crate::drivers::ties::FirstLine;
use crate::output::folder::{DiskError, Folder};
use crate::scenario::{Scenario, TieFile};
use std::io::BufWriter;

/// The files of both networks, with their sections.
fn files(scenario: &Scenario) -> impl Iterator<Item = (&'static str, &TieFile)> {
    let both = [
        ("network", scenario.network.file()),
        ("online", scenario.online.file()),
    ];
    both.into_iter()
        .filter_map(|(section, file)| Some((section, file?)))
}

/// A line for each file whose first line had to be guessed at.
pub(super) fn notes(scenario: &Scenario) -> String {
    let note = |(section, file): (&str, &TieFile)| {
        let path = file.path.display();
        match &file.ties.first_line {
            FirstLine::Plain => String::new(),
            FirstLine::Header(text) => format!(
                "{path}: the first line, `{text}`, was taken as a header; \
                 {section}.header = \"no\" makes it a tie\n"
            ),
            FirstLine::Lone(text) => format!(
                "{path}: the first line, `{text}`, was taken as a tie, though no other line names its ends; \
                 {section}.header = \"yes\" makes it a header\n"
            ),
        }
    };
    files(scenario).map(note).collect()
}

/// Writes what the files of ties call the adults, if there are any, and the group of each where a table says it. The table may
/// be longer than what fits into memory.
///
/// # Errors
/// When the disk refuses.
pub(super) fn write_people(
    folder: &mut Folder,
    name: &str,
    scenario: &Scenario,
) -> Result<(), DiskError> {
    // Both files call the adults alike.
    let Some((_, file)) = files(scenario).next() else {
        return Ok(());
    };
    let names = &file.ties.names;
    let groups = scenario
        .adoption
        .as_ref()
        .and_then(|one| one.groups.as_ref());
    let grouping = groups.map(|groups| &*groups.grouping);
    folder.write_with(name, |out| {
        let mut table = csv::Writer::from_writer(BufWriter::new(out));
        let mut head = vec!["adult", "name"];
        head.extend(grouping.map(|_| "group"));
        table.write_record(&head)?;
        for adult in 0..names.count() {
            let (number, name) = (adult.to_string(), names.name(adult));
            let group =
                grouping.map(|all| all.names[usize::from(all.of[adult as usize])].as_bytes());
            let cells = [number.as_bytes(), &name].into_iter().chain(group);
            table.write_record(cells)?;
        }
        table.flush()
    })
}
