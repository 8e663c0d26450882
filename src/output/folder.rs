//! Where is a run kept? One folder, written file by file, each aside and renamed; the manifest last, so that it marks the end.

use crate::hash::sha256;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Name of the manifest.
pub const MANIFEST: &str = "manifest.json";
/// Name of the folder of checkpoints.
pub const CHECKPOINTS: &str = "checkpoints";

/// A file operation that failed.
#[derive(Debug)]
pub struct DiskError {
    /// What was attempted: `write`, `read`, `create`.
    pub operation: &'static str,
    /// On which file or folder.
    pub path: PathBuf,
    /// Why it failed.
    pub source: io::Error,
}

impl std::fmt::Display for DiskError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "cannot {} {}: {}",
            self.operation,
            self.path.display(),
            self.source
        )
    }
}

impl std::error::Error for DiskError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// The folder of a run.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// Hashes of the files written so far, by name.
    written: BTreeMap<String, String>,
}

impl Folder {
    /// The folder at a path, there or not.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        Self {
            path: path.to_path_buf(),
            written: BTreeMap::new(),
        }
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The manifest's text, if there is one.
    #[must_use]
    pub fn manifest(&self) -> Option<String> {
        fs::read_to_string(self.path.join(MANIFEST)).ok()
    }

    /// Whether an interrupted run left checkpoints.
    #[must_use]
    pub fn is_interrupted(&self) -> bool {
        self.path.join(CHECKPOINTS).is_dir()
    }

    /// Path of the checkpoint of a run.
    #[must_use]
    pub fn checkpoint(&self, run: u32) -> PathBuf {
        self.path
            .join(CHECKPOINTS)
            .join(format!("run-{run:06}.checkpoint"))
    }

    /// Removes what this program wrote before: the manifest first, so that a half removed run is not taken for a whole one.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn clear(&self) -> Result<(), DiskError> {
        let gone = |path: PathBuf, result: io::Result<()>| match result {
            Err(source) if source.kind() != io::ErrorKind::NotFound => Err(DiskError {
                operation: "remove",
                path,
                source,
            }),
            _ => Ok(()),
        };
        let files = [MANIFEST, "series.csv", "bands.csv", "causes.csv", "fit.csv"];
        let more = [
            "series.parquet",
            "bands.parquet",
            "causes.parquet",
            "fit.parquet",
            "agents.parquet",
        ];
        for name in files.into_iter().chain(more) {
            let path = self.path.join(name);
            gone(path.clone(), fs::remove_file(&path))?;
        }
        for name in ["charts", CHECKPOINTS] {
            let path = self.path.join(name);
            gone(path.clone(), fs::remove_dir_all(&path))?;
        }
        Ok(())
    }

    /// Removes the checkpoints of a finished run.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn clear_checkpoints(&self) -> Result<(), DiskError> {
        let path = self.path.join(CHECKPOINTS);
        match fs::remove_dir_all(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => Err(DiskError {
                operation: "remove",
                path,
                source,
            }),
            _ => Ok(()),
        }
    }

    /// Makes a folder in it, or itself with the empty name.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn create(&self, name: &str) -> Result<(), DiskError> {
        let path = self.path.join(name);
        fs::create_dir_all(&path).map_err(|source| DiskError {
            operation: "create",
            path,
            source,
        })
    }

    /// Writes a file, named from the folder with `/`, and keeps its hash.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), DiskError> {
        let path = self.path.join(name);
        write_aside(&path, bytes).map_err(|source| DiskError {
            operation: "write",
            path,
            source,
        })?;
        self.written.insert(name.to_owned(), sha256(bytes));
        Ok(())
    }

    /// Hashes of the files written so far, by name.
    #[must_use]
    pub fn written(&self) -> &BTreeMap<String, String> {
        &self.written
    }
}

/// Writes `bytes` beside `path`, brings them to the disk and renames: no reader ever sees half a file.
///
/// # Errors
/// When the disk refuses.
pub fn write_aside(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".part");
    let aside = path.with_file_name(name);
    let mut file = File::create(&aside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&aside, path)?;
    // The folder's entry must reach the disk too; where a folder cannot be opened, the rename alone must do.
    if let Some(Ok(folder)) = path.parent().map(File::open) {
        folder.sync_all()?;
    }
    Ok(())
}
