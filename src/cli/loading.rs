//! From a path and flags to a scenario, with all that is wrong on stderr.

use crate::cli::exit_code::ExitCode;
use crate::cli::flags::Flag;
use crate::cli::{Failure, complain};
use crate::diagnostic::render::{Colour, diagnostics};
use crate::diagnostic::{Checked, Diagnostics};
use crate::model::measures;
use crate::scenario::Scenario;
use crate::scenario::load::{LoadError, LoadErrorKind, Loaded};
use crate::scenario::overrides::Override;
use crate::scenario::reading::from_disk;
use std::io::IsTerminal;
use std::path::Path;

/// Loads a scenario; `set` are the values of `--set`, over which other flags are laid.
///
/// # Errors
/// When a setting has no `=`, or the scenario has faults.
pub(super) fn load(
    path: &Path,
    set: &[String],
    flags: &[Flag],
) -> Result<Checked<Loaded>, Failure> {
    let overrides = laid(set, flags)?;
    crate::scenario::load::load(path, &overrides, &from_disk, &measures::all_names).map_err(failure)
}

fn laid(set: &[String], flags: &[Flag]) -> Result<Vec<Override>, Failure> {
    let set = set.iter().map(|text| Flag::typed("--set", text));
    set.chain(flags.iter().cloned())
        .map(|flag| flag.laid())
        .collect()
}

/// A faulty scenario as a failure.
pub(super) fn failure(error: LoadError) -> Failure {
    let code = match error.kind {
        LoadErrorKind::File => ExitCode::File,
        LoadErrorKind::Scenario => ExitCode::Scenario,
    };
    Failure {
        code,
        text: diagnostics(&error.diagnostics, colour()),
    }
}

/// Prints what is legal and odd.
pub(super) fn print_warnings(warnings: &Diagnostics) {
    if !warnings.is_empty() {
        complain(&diagnostics(warnings, colour()));
    }
}

/// Colours on a terminal, unless NO_COLOR forbids them.
#[expect(
    clippy::disallowed_methods,
    reason = "the command line may look at the environment"
)]
pub(super) fn colour() -> Colour {
    let forbidden = std::env::var("NO_COLOR").is_ok_and(|value| !value.is_empty());
    if std::io::stderr().is_terminal() && !forbidden {
        Colour::Coloured
    } else {
        Colour::Plain
    }
}

/// The resolved scenario of a manifest.
///
/// # Errors
/// When it is not one of this version.
pub(super) fn resolved(name: &str, text: &str) -> Result<Scenario, Failure> {
    let loaded =
        crate::scenario::load::from_text(name, text, &[], &from_disk, &measures::all_names);
    loaded
        .map(|checked| checked.value.scenario)
        .map_err(failure)
}

/// The scenario of all defaults, changed by `--set`.
///
/// # Errors
/// When a setting is faulty.
pub(super) fn defaults(set: &[String]) -> Result<Loaded, Failure> {
    let overrides = laid(set, &[])?;
    let name = "defaults";
    let loaded =
        crate::scenario::load::from_text(name, "", &overrides, &from_disk, &measures::all_names);
    loaded.map(|checked| checked.value).map_err(failure)
}
