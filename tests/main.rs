//! Everything that runs the program as a whole or crosses rooms; one binary, so that two cores link once.

/// Pictures as files.
mod charts;
