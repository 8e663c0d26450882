//! How did it end? The exit codes of the program.

use crate::experiments::ledger::Source;

/// Exit codes; 101 is Rust's own for a fault of a program, 130 that of a program stopped by Ctrl-C.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitCode {
    /// Done.
    Done = 0,
    /// The command line was wrong.
    CommandLine = 2,
    /// A scenario has faults.
    Scenario = 3,
    /// A file or port could not be used.
    File = 4,
    /// Something asked to be checked did not hold.
    Check = 5,
    /// A fault of this program; what was finished is kept.
    Program = 101,
    /// Stopped by Ctrl-C; what was finished is kept.
    Interrupted = 130,
}

impl ExitCode {
    /// All codes with what they mean, for help and README.
    pub const TABLE: [(Self, &'static str); 7] = [
        (Self::Done, "done"),
        (Self::CommandLine, "the command line was wrong"),
        (Self::Scenario, "a scenario has faults"),
        (Self::File, "a file or port could not be used"),
        (Self::Check, "something asked to be checked did not hold"),
        (Self::Program, "a fault of this program"),
        (
            Self::Interrupted,
            "stopped by Ctrl-C; what was finished is kept for --resume",
        ),
    ];

    /// The code of a study that cannot do without a piece of work.
    #[must_use]
    pub const fn of(source: Source) -> Self {
        match source {
            Source::Scenario => Self::Scenario,
            Source::File => Self::File,
            Source::Program => Self::Program,
        }
    }

    /// The number given to the system.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }
}
