//! What of a long study is done already? A journal: a line for each finished piece, in the order in which they end.
//!
//! A process that is killed leaves at most one half line at the end, which is cut off when the journal is opened again. The
//! file is locked while it is open, so that two processes never write to one folder.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Name of the journal in a study's folder.
pub const JOURNAL: &str = "journal.txt";

/// An open journal.
#[derive(Debug)]
pub struct Journal {
    file: Mutex<File>,
}

/// What was found when a journal was to be opened.
#[derive(Debug)]
pub enum Opened {
    /// It can be written on; the lines it holds.
    Ready(Journal, Vec<String>),
    /// Another process has it.
    Busy,
    /// It belongs to another study; its first line.
    Foreign(String),
}

impl Journal {
    /// Opens the journal at a path, or begins it with `head`, which says whose it is.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn open(path: &Path, head: &str) -> io::Result<Opened> {
        let mut options = File::options();
        let mut file = options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(Opened::Busy),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let text = whole_lines(&mut file)?;
        let mut lines = text.lines().map(str::to_owned);
        let first = lines.next();
        match first {
            Some(first) if first != head => return Ok(Opened::Foreign(first)),
            Some(_) => {}
            None => {
                file.write_all(format!("{head}\n").as_bytes())?;
                file.sync_all()?;
            }
        }
        let lines = lines.collect();
        let file = Mutex::new(file);
        Ok(Opened::Ready(Self { file }, lines))
    }

    /// The lines of a journal that may belong to anyone, the first being its head; none when there is no such file.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn read(path: &Path) -> io::Result<Option<Vec<String>>> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let text = String::from_utf8_lossy(whole(&bytes));
        Ok(Some(text.lines().map(str::to_owned).collect()))
    }

    /// Adds a line, which must hold no line break.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn add(&self, line: &str) -> io::Result<()> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(format!("{line}\n").as_bytes())
    }

    /// Brings all lines to the disk.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn sync(&self) -> io::Result<()> {
        let file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.sync_all()
    }
}

/// The lines that end; what stands behind the last end is cut off.
fn whole_lines(file: &mut File) -> io::Result<String> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let kept = whole(&bytes);
    file.set_len(kept.len() as u64)?;
    file.seek(SeekFrom::End(0))?;
    Ok(String::from_utf8_lossy(kept).into_owned())
}

fn whole(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|&byte| byte == b'\n');
    &bytes[..end.map_or(0, |at| at + 1)]
}

#[cfg(test)]
mod tests {
    use super::{Journal, Opened};
    use std::fs;
    use std::path::PathBuf;

    fn place(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("thirdwave-{}-{name}", std::process::id()));
        let _ = fs::remove_file(&folder);
        folder
    }

    #[test]
    fn half_a_line_is_forgotten_and_another_study_refused() {
        let path = place("journal");
        let Ok(Opened::Ready(journal, lines)) = Journal::open(&path, "study 1") else {
            panic!("it can be begun");
        };
        assert!(lines.is_empty());
        journal.add("a 1").expect("written");
        assert!(matches!(Journal::open(&path, "study 1"), Ok(Opened::Busy)));
        drop(journal);
        let mut bytes = fs::read(&path).expect("there");
        bytes.extend_from_slice(b"b 2 and then the pow");
        fs::write(&path, bytes).expect("written");
        let Ok(Opened::Ready(journal, lines)) = Journal::open(&path, "study 1") else {
            panic!("it can be taken up");
        };
        assert_eq!(lines, ["a 1"]);
        journal.add("b 3").expect("written");
        drop(journal);
        assert_eq!(
            fs::read_to_string(&path).expect("a text"),
            "study 1\na 1\nb 3\n"
        );
        assert!(
            matches!(Journal::open(&path, "study 2"), Ok(Opened::Foreign(head)) if head == "study 1")
        );
        fs::remove_file(&path).expect("gone");
    }
}
