//! What do many tests need? Worlds and runs in code (`worlds`, `runs`); and, here, a command line typed in a folder of its
//! own: files in it, the program run there, and what it said and left.

pub(crate) mod interrupted;
pub(crate) mod runs;
pub(crate) mod tables;
pub(crate) mod talk;
pub(crate) mod worlds;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;
use thirdwave::output::csv;
use thirdwave::output::table::Table;

/// The program.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_thirdwave");

/// A small world that is done in no time: ten yearly steps of 200 adults in five categories.
pub(crate) const SMALL: &str = "\
title = \"Small\"
question = \"Is it done at once?\"
[time]
start = 1990
end = 2000
[people]
count = 200
[drivers]
hours = [[1990, 40], [2000, 30]]
";

/// The root of the sources.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A path of the sources as one would type it.
pub(crate) fn shipped(path: &str) -> String {
    root().join(path).display().to_string()
}

/// Every scenario that is shipped.
pub(crate) fn scenarios() -> Vec<PathBuf> {
    let folder = fs::read_dir(root().join("scenarios")).expect("the shipped scenarios");
    let mut paths: Vec<PathBuf> = folder
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "there are no scenarios");
    paths
}

/// A folder to work in, gone with the test.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    /// An empty one.
    pub(crate) fn empty() -> Self {
        let folder = TempDir::new().expect("a folder for a test");
        Self { folder }
    }

    /// One with the small scenario in `small.toml`.
    pub(crate) fn with_small() -> Self {
        Self::empty().file("small.toml", SMALL)
    }

    /// Puts a file on it; folders in its name are made.
    pub(crate) fn file(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.put(name, bytes);
        self
    }

    /// Puts a file on it.
    pub(crate) fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder");
        fs::write(path, bytes).expect("a file of a test");
    }

    /// The path of a file.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The bytes of a file.
    #[track_caller]
    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The text of a file.
    #[track_caller]
    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).expect("a text")
    }

    /// The table in a file.
    #[track_caller]
    pub(crate) fn table(&self, name: &str) -> Table {
        csv::read(&self.bytes(name)).unwrap_or_else(|why| panic!("{name}: {why}"))
    }

    /// Every file with its bytes, by the name from here; a folder without files has a name that ends in `/`.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut open = vec![self.folder.path().to_path_buf()];
        while let Some(folder) = open.pop() {
            let mut entries = fs::read_dir(&folder).expect("readable").peekable();
            let name = |path: &Path| {
                let name = path.strip_prefix(self.folder.path()).expect("within");
                name.display().to_string()
            };
            if entries.peek().is_none() {
                files.insert(format!("{}/", name(&folder)), Vec::new());
            }
            for entry in entries {
                let path = entry.expect("readable").path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    // What may not be read is there all the same.
                    files.insert(name(&path), fs::read(&path).unwrap_or_default());
                }
            }
        }
        files
    }

    /// Names of the files in a folder, from it.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        let prefix = format!("{folder}/");
        let files = self.files().into_keys();
        files
            .filter_map(|name| name.strip_prefix(&prefix).map(str::to_owned))
            .collect()
    }

    /// The program, to be started here with arguments.
    pub(crate) fn command<S: AsRef<std::ffi::OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = Command::new(PROGRAM);
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the program here with the words of a line.
    #[track_caller]
    pub(crate) fn run(&self, line: &str) -> Run {
        self.run_with(&line.split_whitespace().collect::<Vec<_>>())
    }

    /// Runs the program here with arguments as they are.
    #[track_caller]
    pub(crate) fn run_with<S: AsRef<std::ffi::OsStr>>(&self, arguments: &[S]) -> Run {
        let before = self.files();
        let output = self.command(arguments).output().expect("it starts");
        let words = arguments.iter().map(|word| word.as_ref().to_string_lossy());
        let run = Run {
            line: words.collect::<Vec<_>>().join(" "),
            output,
            before,
            after: self.files(),
        };
        assert_ne!(run.output.status.code(), Some(101), "a panic\n{run:?}");
        run
    }
}

/// What a command line said and left behind.
pub(crate) struct Run {
    line: String,
    output: Output,
    before: BTreeMap<String, Vec<u8>>,
    after: BTreeMap<String, Vec<u8>>,
}

impl std::fmt::Debug for Run {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(out, "thirdwave {}: {}", self.line, self.output.status)?;
        writeln!(out, "--- stdout\n{}", self.out())?;
        writeln!(out, "--- stderr\n{}", self.err())
    }
}

impl Run {
    /// All of stdout.
    pub(crate) fn out(&self) -> String {
        String::from_utf8_lossy(&self.output.stdout).into_owned()
    }

    /// All of stderr.
    pub(crate) fn err(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }

    /// How it ended.
    #[track_caller]
    pub(crate) fn code(&self) -> i32 {
        let code = self.output.status.code();
        code.unwrap_or_else(|| panic!("it was killed\n{self:?}"))
    }

    /// It ended with this code.
    #[track_caller]
    pub(crate) fn exit(self, code: i32) -> Self {
        assert_eq!(self.code(), code, "{self:?}");
        self
    }

    /// stdout contains a text.
    #[track_caller]
    pub(crate) fn stdout(self, text: &str) -> Self {
        assert!(self.out().contains(text), "no `{text}` in\n{self:?}");
        self
    }

    /// stderr contains a text.
    #[track_caller]
    pub(crate) fn stderr(self, text: &str) -> Self {
        assert!(self.err().contains(text), "no `{text}` in\n{self:?}");
        self
    }

    /// stdout is empty.
    #[track_caller]
    pub(crate) fn no_stdout(self) -> Self {
        assert!(self.out().is_empty(), "{self:?}");
        self
    }

    /// stderr is empty.
    #[track_caller]
    pub(crate) fn no_stderr(self) -> Self {
        assert!(self.err().is_empty(), "{self:?}");
        self
    }

    /// A file is there now.
    #[track_caller]
    pub(crate) fn file(self, name: &str) -> Self {
        assert!(self.after.contains_key(name), "no {name} after\n{self:?}");
        self
    }

    /// No file or folder came, went or changed.
    #[track_caller]
    pub(crate) fn no_trace(self) -> Self {
        let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&self.before), names(&self.after), "{self:?}");
        assert!(self.before == self.after, "a file changed\n{self:?}");
        self
    }
}
