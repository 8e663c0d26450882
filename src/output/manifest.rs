//! What was run? Enough to run it again, and to know that nothing was changed since: the manifest of a run.

use crate::hash::sha256;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Version of the manifest's form. A reader refuses a greater one.
pub const FORMAT: u32 = 1;

/// A file that was read or written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHash {
    /// Its path, as given.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnNote {
    /// Its unit.
    pub unit: String,
    /// What it means.
    pub meaning: String,
}

/// How the program was built.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Build {
    /// Optimised or not.
    pub profile: String,
    /// Processor family.
    pub architecture: String,
    /// Operating system.
    pub system: String,
    /// Version of the addresses and samplers of random numbers.
    pub draws: u32,
    /// Agents in a block.
    pub block: usize,
}

/// Where it ran. It does not shape results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Host {
    /// Cores that the program saw.
    pub cores: usize,
    /// Threads that it used.
    pub threads: usize,
}

/// When and how long. Not part of any hash.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Timings {
    /// Seconds since 1970-01-01 at the end.
    pub finished: u64,
    /// Seconds of simulation.
    pub simulation_seconds: f64,
    /// Seconds of drawing charts.
    pub charts_seconds: f64,
    /// Whether the run was taken up from a checkpoint, so that the seconds are of its last part.
    pub resumed: bool,
}

/// What was asked of many runs at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StudyNote {
    /// Which study: sweep, sensitivity and so on.
    pub kind: String,
    /// SHA-256 of all that shapes its results.
    pub identity: String,
    /// The part of it that was done here, such as 2/8; none when it was done whole.
    pub shard: Option<String>,
    /// Other scenarios that were compared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<OtherNote>,
    /// What it said when it ended.
    pub said: String,
}

/// Another scenario of a study.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherNote {
    /// Its key in tables.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// It, resolved: one self-contained file.
    pub scenario: String,
}

/// The manifest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this form.
    pub format: u32,
    /// Version of the program.
    pub thirdwave: String,
    /// What was typed.
    pub command: Vec<String>,
    /// Name of the scenario.
    pub name: String,
    /// Its question.
    pub question: String,
    /// SHA-256 of all settings that shape results.
    pub scenario_sha256: String,
    /// The seed.
    pub seed: u64,
    /// Number of runs.
    pub runs: u32,
    /// The resolved scenario: one self-contained file that gives the same results.
    pub scenario: String,
    /// Files that were read.
    pub inputs: Vec<FileHash>,
    /// Files that were written, but for this one.
    pub outputs: Vec<FileHash>,
    /// Columns of `series.csv`.
    pub columns: BTreeMap<String, ColumnNote>,
    /// Columns of the other tables, by their files; a manifest of before has none.
    #[serde(default)]
    pub tables: BTreeMap<String, BTreeMap<String, ColumnNote>>,
    /// What was asked of many runs; none for runs alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<StudyNote>,
    /// How the program was built.
    pub build: Build,
    /// Where it ran.
    pub host: Host,
    /// When and how long.
    pub timings: Timings,
}

impl Manifest {
    /// Whether a file of the run still has the bytes that were written.
    #[must_use]
    pub fn wrote(&self, path: &str, bytes: &[u8]) -> bool {
        let mut known = self.outputs.iter().filter(|file| file.path == path);
        known.any(|file| file.sha256 == sha256(bytes))
    }

    /// The manifest as text.
    ///
    /// # Panics
    /// Never: all of its parts have a text form.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("plain data has a text form");
        text.push('\n');
        text
    }

    /// Reads a manifest.
    ///
    /// # Errors
    /// When the text is not one of this version.
    pub fn from_text(text: &str) -> Result<Self, String> {
        let manifest: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if manifest.format > FORMAT {
            return Err(format!(
                "its form is version {}, this program reads up to {FORMAT}",
                manifest.format
            ));
        }
        Ok(manifest)
    }
}
