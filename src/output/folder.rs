//! Where is a run kept? One folder, written file by file, each aside and renamed; the manifest last, so that it marks the end.

use crate::hash::Hashing;
use crate::output::journal::JOURNAL;
use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Name of the manifest.
pub const MANIFEST: &str = "manifest.json";
/// Name of the folder of checkpoints.
pub const CHECKPOINTS: &str = "checkpoints";
/// File beside the checkpoints that says to which run they belong.
pub const CHECKPOINTS_OF: &str = "checkpoints/of.txt";

/// Name of the folder of charts.
const CHARTS: &str = "charts";
/// End of the name of a file that is being written.
const PART: &str = ".part";
/// Tables that runs and studies may write, as CSV and as Parquet.
const TABLES: &[&str] = &[
    "agents",
    "bands",
    "calibration",
    "cascades",
    "causes",
    "changed",
    "cohorts",
    "curves",
    "degrees",
    "difference",
    "effects",
    "events",
    "failures",
    "fit",
    "gain",
    "noise",
    "optimise",
    "people",
    "points",
    "posterior",
    "sensitivity",
    "series",
    "skill",
    "sweep",
    "threshold",
    "value",
    "value_series",
    "why",
];

/// Files that runs and studies may write beside the manifest and the charts.
fn table_files() -> impl Iterator<Item = String> {
    let both = |name: &&str| ["csv", "parquet"].map(|end| format!("{name}.{end}"));
    TABLES.iter().flat_map(both).chain([JOURNAL.to_owned()])
}

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

    /// The manifest's text, if there is one; bytes that are no text are replaced.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn manifest(&self) -> Result<Option<String>, DiskError> {
        let path = self.path.join(MANIFEST);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
            Err(error) if is_missing(&error) => Ok(None),
            Err(source) => Err(DiskError {
                operation: "read",
                path,
                source,
            }),
        }
    }

    /// What stands where the folder or one that holds it should be, and is no folder.
    #[must_use]
    pub fn obstacle(&self) -> Option<&Path> {
        let there = self
            .path
            .ancestors()
            .find_map(|path| Some((path, fs::metadata(path).ok()?)));
        there
            .filter(|(_, known)| !known.is_dir())
            .map(|(path, _)| path)
    }

    /// Whether an interrupted run left checkpoints.
    #[must_use]
    pub fn is_interrupted(&self) -> bool {
        self.path.join(CHECKPOINTS_OF).exists()
    }

    /// Holds the run that is under way in the folder, until the file is dropped; none when another process does.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn hold(&self) -> Result<Option<File>, DiskError> {
        let path = self.path.join(CHECKPOINTS_OF);
        let failed = |source| DiskError {
            operation: "open",
            path: path.clone(),
            source,
        };
        let file = File::open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }

    /// Path of the checkpoint of a run.
    #[must_use]
    pub fn checkpoint(&self, run: u32) -> PathBuf {
        self.path
            .join(CHECKPOINTS)
            .join(format!("run-{run:06}.checkpoint"))
    }

    /// The first file in it that a run would replace: a table, or one of `pictures`.
    #[must_use]
    pub fn would_replace(&self, pictures: &[String]) -> Option<String> {
        let mut names = table_files().chain(pictures.iter().cloned());
        names.find(|name| self.path.join(name).exists())
    }

    /// Removes what this program wrote before: the manifest first, so that a half removed run is not taken for a whole one.
    /// Files that it does not know stay.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn clear(&self, pictures: &[String]) -> Result<(), DiskError> {
        let first = std::iter::once(MANIFEST.to_owned());
        for name in first.chain(table_files()).chain(pictures.iter().cloned()) {
            for name in [format!("{name}{PART}"), name] {
                remove(&self.path.join(name), |path| fs::remove_file(path))?;
            }
        }
        remove(&self.path.join(CHARTS), |path| fs::remove_dir(path))?;
        self.clear_checkpoints()
    }

    /// Removes a file; one that is not there is gone.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn remove(&self, name: &str) -> Result<(), DiskError> {
        remove(&self.path.join(name), |path| fs::remove_file(path))
    }

    /// Removes the checkpoints of a finished run.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn clear_checkpoints(&self) -> Result<(), DiskError> {
        let folder = self.path.join(CHECKPOINTS);
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let name = name.strip_suffix(PART).unwrap_or(&name);
            if name == "of.txt" || (name.starts_with("run-") && name.ends_with(".checkpoint")) {
                remove(&entry.path(), |path| fs::remove_file(path))?;
            }
        }
        remove(&folder, |path| fs::remove_dir(path))
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
        self.write_with(name, |out| out.write_all(bytes))
    }

    /// Writes a file by a function, and keeps its hash.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write_with(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), DiskError> {
        let mut part = self.begin(name)?;
        write(&mut part).map_err(|source| self.refused("write", name, source))?;
        self.finish(part)
    }

    /// Begins a file, named from the folder with `/`, that is written aside until it is finished.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn begin(&self, name: &str) -> Result<Part, DiskError> {
        Part::begin(&self.path.join(name), name)
            .map_err(|source| self.refused("write", name, source))
    }

    /// Gives a file its name, and keeps its hash.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(&mut self, part: Part) -> Result<(), DiskError> {
        let name = part.name.clone();
        let hash = part
            .finish()
            .map_err(|source| self.refused("write", &name, source))?;
        self.written.insert(name, hash);
        Ok(())
    }

    fn refused(&self, operation: &'static str, name: &str, source: io::Error) -> DiskError {
        DiskError {
            operation,
            path: self.path.join(name),
            source,
        }
    }

    /// Hashes of the files written so far, by name.
    #[must_use]
    pub fn written(&self) -> &BTreeMap<String, String> {
        &self.written
    }
}

/// Whether there is nothing of that name, or nothing it could stand in.
fn is_missing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// Removes a file, or a folder that is empty; what is not there is gone, and a folder with files of others stays.
fn remove(path: &Path, how: impl Fn(&Path) -> io::Result<()>) -> Result<(), DiskError> {
    match how(path).map_err(|source| (source.kind(), source)) {
        Ok(()) | Err((io::ErrorKind::NotFound | io::ErrorKind::DirectoryNotEmpty, _)) => Ok(()),
        Err((_, source)) => Err(DiskError {
            operation: "remove",
            path: path.to_path_buf(),
            source,
        }),
    }
}

/// Writes what `write` gives beside `path`, brings it to the disk and renames: no reader ever sees half a file.
///
/// # Errors
/// When the disk refuses.
pub fn write_aside_by(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut part = BufWriter::new(Part::begin(path, "")?);
    write(&mut part)?;
    part.into_inner()?.finish().map(drop)
}

/// Writes `bytes` beside `path`, brings them to the disk and renames: no reader ever sees half a file.
///
/// # Errors
/// When the disk refuses.
pub fn write_aside(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut part = Part::begin(path, "")?;
    part.write_all(bytes)?;
    part.finish().map(drop)
}

/// A file that is being written beside its place. One that is not finished is removed: half a file is of use to nobody, and on
/// a full disk its place is needed.
#[derive(Debug)]
pub struct Part {
    name: String,
    path: PathBuf,
    aside: PathBuf,
    file: File,
    hashing: Hashing,
    finished: bool,
}

impl Part {
    fn begin(path: &Path, name: &str) -> io::Result<Self> {
        let mut file_name = path.file_name().unwrap_or_default().to_os_string();
        file_name.push(PART);
        let aside = path.with_file_name(file_name);
        Ok(Self {
            name: name.to_owned(),
            path: path.to_path_buf(),
            file: File::create(&aside)?,
            aside,
            hashing: Hashing::default(),
            finished: false,
        })
    }

    /// Brings it to the disk and gives it its name; its hash.
    fn finish(mut self) -> io::Result<String> {
        self.file.sync_all()?;
        fs::rename(&self.aside, &self.path)?;
        self.finished = true;
        // The folder's entry must reach the disk too; where a folder cannot be opened, the rename alone must do.
        if let Some(Ok(folder)) = self.path.parent().map(File::open) {
            folder.sync_all()?;
        }
        Ok(std::mem::take(&mut self.hashing).finish())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.finished {
            let _ = fs::remove_file(&self.aside);
        }
    }
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.hashing.add(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
