//! From which files does a scenario come? Files are read through a function that is passed in, so tests need no disk.

use crate::diagnostic::source::{Source, Spot};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::drivers::ties::{self, Query, ReadFault, TieList};
use crate::hash::sha256;
use crate::scenario::file::parse;
use crate::scenario::tree::Table;
use std::collections::BTreeMap;
use std::io::{ErrorKind, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes of a file that is kept whole, 64 MiB: a table with a million rows is smaller, a disk image or an endless device is not.
const BYTES_MAX: u64 = 64 << 20;

/// Bytes of a scenario, 4 MiB: a thousand times the largest that is shipped.
const SCENARIO_BYTES_MAX: usize = 4 << 20;

/// Opens a file.
pub type Reader<'a> = dyn Fn(&Path) -> Result<Box<dyn Read + Send>, ReadError> + 'a;

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// The file.
    pub path: PathBuf,
    /// What is the matter, as an end to "cannot read it: ...".
    pub reason: String,
}

impl ReadError {
    /// The error of the operating system in words that do not depend on it.
    #[must_use]
    pub fn of_system(path: &Path, error: &std::io::Error) -> Self {
        let reason = match error.kind() {
            ErrorKind::NotFound => "there is no such file".to_owned(),
            ErrorKind::IsADirectory => "it is a folder".to_owned(),
            ErrorKind::PermissionDenied => "it may not be read by you".to_owned(),
            _ => error.to_string(),
        };
        let path = path.to_owned();
        Self { path, reason }
    }
}

/// Opens a file on the disk: the reader of every command.
///
/// # Errors
/// When the file is missing, is none or may not be read.
pub fn from_disk(path: &Path) -> Result<Box<dyn Read + Send>, ReadError> {
    let of_system = |error: std::io::Error| ReadError::of_system(path, &error);
    let refused = |reason: &str| {
        let path = path.to_owned();
        let reason = reason.to_owned();
        Err(ReadError { path, reason })
    };
    // Asked before it is opened: opening a pipe waits for someone to write to it.
    let known = std::fs::metadata(path).map_err(of_system)?;
    if known.is_dir() {
        return refused("it is a folder");
    }
    if !known.is_file() {
        return refused("it is a device or a pipe, not a file");
    }
    Ok(Box::new(std::fs::File::open(path).map_err(of_system)?))
}

/// A file that a scenario was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path.
    pub path: PathBuf,
    /// Its bytes; none of a list of ties, which can be large.
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
}

/// Lists of ties that scenarios with the same files share: each is read once, and stays as it was first read.
#[derive(Debug, Default)]
pub struct TieLists(Mutex<Vec<(PathBuf, Query, TieList)>>);

impl TieLists {
    /// The list of a file, read when it is first asked for; who asks meanwhile waits.
    fn list(
        &self,
        path: &Path,
        query: &Query,
        read: impl FnOnce() -> Result<TieList, ReadFault>,
    ) -> Result<TieList, ReadFault> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known.iter().find(|one| one.0 == path && one.1 == *query);
        if let Some((_, _, list)) = found {
            return Ok(list.clone());
        }
        let list = read()?;
        known.push((path.to_owned(), query.clone(), list.clone()));
        Ok(list)
    }
}

/// Reads files and remembers them.
pub(super) struct Files<'a> {
    read: &'a Reader<'a>,
    lists: Option<&'a TieLists>,
    /// Files read, in order.
    pub(super) files: Vec<SourceFile>,
    /// Texts by path, so that a table used by ten drivers is read once.
    texts: BTreeMap<PathBuf, Arc<Source>>,
    /// Files that could not be read, so that each is reported at every place that asks for it.
    failed: BTreeMap<PathBuf, Failure>,
}

#[derive(Clone)]
enum Failure {
    Unread(String),
    NotText(Arc<Source>, usize, u8),
}

impl<'a> Files<'a> {
    pub(super) fn new(read: &'a Reader<'a>) -> Self {
        Self {
            read,
            lists: None,
            files: Vec::new(),
            texts: BTreeMap::new(),
            failed: BTreeMap::new(),
        }
    }

    /// The same, with lists of ties that others have read.
    pub(super) fn sharing(self, lists: &'a TieLists) -> Self {
        Self {
            lists: Some(lists),
            ..self
        }
    }

    /// What opens files here.
    pub(super) fn reader(&self) -> &'a Reader<'a> {
        self.read
    }

    /// The text of a file, or what is wrong with it, told at the place that asked for it.
    pub(super) fn text(
        &mut self,
        path: &Path,
        asked: Option<&Spot>,
        name: &'static str,
    ) -> Result<Arc<Source>, Diagnostic> {
        if let Some(source) = self.texts.get(path) {
            return Ok(Arc::clone(source));
        }
        let failure = match self.failed.get(path) {
            Some(failure) => failure.clone(),
            None => match self.fetch(path, name) {
                Ok(source) => return Ok(source),
                Err(failure) => {
                    self.failed.insert(path.to_owned(), failure.clone());
                    failure
                }
            },
        };
        Err(match failure {
            Failure::Unread(reason) => {
                let message = format!("cannot read `{}`: {reason}", path.display());
                let fault = Diagnostic::error(name, message);
                match asked {
                    Some(spot) => fault.at(spot, "asked for here"),
                    None => fault,
                }
            }
            Failure::NotText(source, at, byte) => {
                let message = format!("`{}` is not a UTF-8 text", path.display());
                let label = format!("found byte 0x{byte:02x}, which begins no character");
                let spot = Spot::new(&source, at..at + 1);
                let fault = Diagnostic::error("scenario/not-text", message).at(&spot, label);
                let fault = match asked {
                    Some(spot) => fault.at(spot, "asked for here"),
                    None => fault,
                };
                fault.hint("save the file again as UTF-8 text")
            }
        })
    }

    /// The ties that a file lists.
    pub(super) fn ties(&mut self, path: &Path, query: &Query) -> Result<TieList, ReadFault> {
        let open = || (self.read)(path).map_err(|error| error.reason);
        let list = match self.lists {
            Some(lists) => lists.list(path, query, || ties::read(&open, query))?,
            None => ties::read(&open, query)?,
        };
        self.files.push(SourceFile {
            path: path.to_owned(),
            sha256: list.sha256.clone(),
            bytes: Vec::new(),
        });
        Ok(list)
    }

    fn fetch(&mut self, path: &Path, name: &'static str) -> Result<Arc<Source>, Failure> {
        let mut bytes = Vec::new();
        // The length that the disk tells may be wrong, as for the files of a running system; so the reading itself has an end.
        (self.read)(path)
            .and_then(|file| {
                let read = file.take(BYTES_MAX + 1).read_to_end(&mut bytes);
                read.map_err(|error| ReadError::of_system(path, &error))
            })
            .map_err(|error| Failure::Unread(error.reason))?;
        if bytes.len() as u64 > BYTES_MAX {
            return Err(Failure::Unread("it has more than 64 MiB".to_owned()));
        }
        if name == "scenario/file" && bytes.len() > SCENARIO_BYTES_MAX {
            let reason = "it has more than 4 MiB; data belong in tables";
            return Err(Failure::Unread(reason.to_owned()));
        }
        self.files.push(SourceFile {
            path: path.to_owned(),
            sha256: sha256(&bytes),
            bytes: bytes.clone(),
        });
        let name = path.display().to_string();
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        match String::from_utf8(bytes) {
            Ok(text) => {
                let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
                let source = Source::in_folder(&name, text, folder);
                self.texts.insert(path.to_owned(), Arc::clone(&source));
                Ok(source)
            }
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let bytes = error.into_bytes();
                let byte = bytes[at];
                // The text up to the fault is shown; what follows would be drawn as marks.
                let text = String::from_utf8_lossy(&bytes[..at]).into_owned() + "?";
                let source = Source::in_folder(&name, &text, folder);
                Err(Failure::NotText(source, at, byte))
            }
        }
    }

    /// The tree of a scenario and of all it extends, nearest last, and whether all of these could be read.
    pub(super) fn tree(
        &mut self,
        source: &Arc<Source>,
        path: &Path,
        found: &mut Diagnostics,
    ) -> (Table, bool) {
        let mut whole = true;
        let mut chain = vec![straight(path)];
        let mut trees = vec![parse(source, found)];
        let mut folder = source.folder.clone();
        while let Some(node) = trees.last().and_then(|last| last.get("extends")) {
            // A wrong type is reported by the check, which sees it in the nearest file only.
            let Some(base) = node.text() else { break };
            let path = straight(&folder.join(base));
            if chain.contains(&path) {
                let message = format!("`{}` extends itself", path.display());
                let fault = Diagnostic::error("scenario/extends-cycle", message);
                found.add(fault.at(&node.spot, "leads back to a file it came from"));
                whole = false;
                break;
            }
            match self.text(&path, Some(&node.spot), "scenario/file") {
                Ok(base) => {
                    folder.clone_from(&base.folder);
                    trees.push(parse(&base, found));
                    chain.push(path);
                }
                Err(fault) => {
                    found.add(
                        fault.hint("a path in `extends` is relative to the file that says it"),
                    );
                    whole = false;
                    break;
                }
            }
        }
        let mut merged = Table::default();
        for tree in trees.into_iter().rev() {
            merged.lay_over(tree, "");
        }
        (merged, whole)
    }
}

/// A path without `.` and, where a name can be taken back, without `..`.
pub(super) fn straight(path: &Path) -> PathBuf {
    let mut straight = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(
                    straight.components().next_back(),
                    Some(Component::Normal(_))
                ) =>
            {
                straight.pop();
            }
            other => straight.push(other),
        }
    }
    straight
}
