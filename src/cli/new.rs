//! The command `new`: a shipped scenario to start from, with the files it reads, written where they are missing.

use crate::cli::args::NewArguments;
use crate::cli::{Failure, complain, say};
use crate::output::folder::write_aside;
use crate::scenario::template;
use std::fs;
use std::io;
use std::path::Path;

/// Writes a new scenario, and beside it whatever it reads and is not there; nothing is ever overwritten.
///
/// # Errors
/// When there is no such template, the scenario is there already, or a file cannot be written.
pub(super) fn scenario(arguments: &NewArguments) -> Result<(), Failure> {
    let given = arguments.name.as_str();
    let path = format!("{}.toml", given.strip_suffix(".toml").unwrap_or(given));
    let path = Path::new(&path);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    if stem.starts_with('.') || stem.is_empty() || given.contains(char::is_control) {
        return Err(Failure::command_line(&format!(
            "`{}` cannot be the name of a scenario\nhint: a name such as my-question makes my-question.toml",
            given.escape_debug()
        )));
    }
    let from = arguments
        .from
        .strip_suffix(".toml")
        .unwrap_or(&arguments.from);
    let Some(text) = template::text(from, &stem) else {
        return Err(unknown(from));
    };
    let shown = path.display();
    if path.exists() {
        return Err(Failure::file(&format!(
            "{shown} is there already\nhint: take another name, or move the file away"
        )));
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        let why = format!("there is no folder {}", folder.display());
        return Err(Failure::file(&format!("cannot write {shown}: {why}")));
    }
    let companions = template::companions(from);
    if companions
        .iter()
        .any(|file| Some(file.0.as_str()) == path.file_name().and_then(|n| n.to_str()))
    {
        return Err(Failure::command_line(&format!(
            "`{stem}` is the name of a scenario that `{from}` extends\nhint: take another name"
        )));
    }
    let mut written = String::new();
    for (name, text) in companions {
        let file = path.with_file_name(&name);
        match fs::read(&file) {
            Ok(bytes) if bytes == text.as_bytes() => {}
            Ok(_) => complain(&format!(
                "{} is there already, is not the shipped one, and stays as it is",
                file.display()
            )),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                write(&file, text)?;
                written.push_str(&format!("{}\n", file.display()));
            }
            Err(error) => {
                let shown = file.display();
                return Err(Failure::file(&format!("cannot read {shown}: {error}")));
            }
        }
    }
    write(path, &text)?;
    say(&format!(
        "{written}{shown}\nrun it with: thirdwave run {}",
        typed(&shown.to_string())
    ))
}

/// A path as one types it in a shell.
fn typed(path: &str) -> String {
    let path = if path.starts_with('-') {
        format!("./{path}")
    } else {
        path.to_owned()
    };
    if path.contains(|c: char| !c.is_alphanumeric() && !"./_-+,:@%".contains(c)) {
        format!("'{}'", path.replace('\'', "'\\''"))
    } else {
        path
    }
}

fn unknown(from: &str) -> Failure {
    let meant = template::nearest_name(from).map_or_else(String::new, |name| {
        format!("\nhint: did you mean `{name}`?")
    });
    let known = template::names().join(", ");
    Failure::command_line(&format!(
        "there is no template `{from}`{meant}\nhint: templates are {known}"
    ))
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    folder
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| write_aside(path, text.as_bytes()))
        .map_err(|error| Failure::file(&format!("cannot write {}: {error}", path.display())))
}
