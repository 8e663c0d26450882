//! What a person types and sees. The only room that prints, reads the clock, or knows an exit code.

mod again;
pub mod args;
pub mod exit_code;
mod explain;
mod flags;
mod gather;
mod loading;
mod memory;
mod merge;
mod network;
mod new;
mod notes;
mod possible;
mod progress;
mod results;
mod run;
mod shelf;
mod spreading;
mod studies;
mod study;
mod study_charts;
mod summary;
mod summary_actions;
mod summary_brands;
mod summary_groups;
mod summary_talk;
mod tie_files;
mod verify;

use crate::cli::args::{Arguments, CheckArguments, Command, DescribeArguments};
use crate::cli::exit_code::ExitCode;
use crate::cli::loading::{load, print_warnings};
use crate::model::description;
use crate::scenario::{print, schema};
use clap::{CommandFactory, Parser};
use std::io::Write;

/// Does what the command line says.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are answers, not faults; clap knows which stream they go to.
            let _ = error.print();
            return if error.use_stderr() {
                ExitCode::CommandLine
            } else {
                ExitCode::Done
            };
        }
    };
    progress::take_limits_as_errors();
    let done = match arguments.command {
        Command::Chart(chart) => again::chart(&chart),
        Command::Verify(verify) => verify::verify(&verify),
        Command::Describe(describe) => describe_model(&describe),
        Command::Run(run) => run::run(&run),
        Command::Compare(compare) => studies::compare(&compare),
        Command::Effects(effects) => studies::effects(&effects),
        Command::Sweep(sweep) => studies::sweep(&sweep),
        Command::Sensitivity(sensitivity) => studies::sensitivity(&sensitivity),
        Command::Threshold(threshold) => studies::threshold(&threshold),
        Command::Calibrate(calibrate) => studies::calibrate(&calibrate),
        Command::Optimise(optimise) => studies::optimise(&optimise),
        Command::Merge(merge) => merge::merge(&merge),
        Command::Check(check) => check_scenarios(&check),
        Command::New(new) => new::scenario(&new),
        Command::Network(arguments) => network::network(&arguments),
        Command::Schema => say(&pretty(&schema::json_schema())),
        Command::Explain(explain) => explain::explain(&explain.names),
        Command::Completions(completions) => {
            let mut text = Vec::new();
            clap_complete::generate(
                completions.shell,
                &mut Arguments::command(),
                "thirdwave",
                &mut text,
            );
            say(&String::from_utf8_lossy(&text))
        }
        Command::Man => {
            let mut text = Vec::new();
            let page = clap_mangen::Man::new(Arguments::command());
            page.render(&mut text)
                .map_err(|error| Failure::file(&error.to_string()))
                .and_then(|()| say(&String::from_utf8_lossy(&text)))
        }
    };
    match done {
        Ok(()) => ExitCode::Done,
        Err(failure) => {
            complain(&failure.text);
            failure.code
        }
    }
}

/// Why a command could not be done.
#[derive(Debug)]
pub struct Failure {
    /// How the program ends.
    pub code: ExitCode,
    /// What stderr says; empty when it has been said.
    pub text: String,
}

impl Failure {
    /// A file that could not be used.
    #[must_use]
    pub fn file(text: &str) -> Self {
        Self {
            code: ExitCode::File,
            text: format!("error: {text}"),
        }
    }

    /// A wrong command line.
    #[must_use]
    pub fn command_line(text: &str) -> Self {
        Self {
            code: ExitCode::CommandLine,
            text: format!("error: {text}"),
        }
    }
}

/// Prints data to stdout. A reader that closes early, such as `head`, is no fault.
///
/// # Errors
/// When stdout refuses for another reason.
pub fn say(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let ended = if text.ends_with('\n') { "" } else { "\n" };
    match write!(out, "{text}{ended}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::file(&format!("cannot write to stdout: {error}")))
        }
        _ => Ok(()),
    }
}

/// Prints a line to stderr.
pub fn complain(text: &str) {
    if !text.is_empty() {
        // Who closed stderr does not want to hear it.
        let _ = writeln!(std::io::stderr(), "{}", text.trim_end());
    }
}

fn pretty(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).expect("plain data has a text form")
}

fn check_scenarios(arguments: &CheckArguments) -> Result<(), Failure> {
    let mut first_failure = None;
    for path in &arguments.scenarios {
        match load(path, &arguments.set, &[]) {
            Ok(checked) => {
                print_warnings(&checked.warnings);
                if let Err(failure) = possible::studies(&checked.value.scenario) {
                    complain(&failure.text);
                    first_failure.get_or_insert(failure.code);
                    continue;
                }
                complain(&memory::warning(&checked.value).unwrap_or_default());
                let notes = tie_files::notes(&checked.value.scenario);
                if arguments.print {
                    complain(&notes);
                    say(&print::resolved(&checked.value.resolved))?;
                } else {
                    let need = memory::bytes(memory::need_of(&checked.value).total);
                    say(&format!(
                        "{}: ok; needs about {need} of memory\n{notes}",
                        path.display()
                    ))?;
                }
            }
            Err(failure) => {
                complain(&failure.text);
                first_failure.get_or_insert(failure.code);
            }
        }
    }
    first_failure.map_or(Ok(()), |code| {
        Err(Failure {
            code,
            text: String::new(),
        })
    })
}

/// Number of threads for a wish; 0 is all cores.
fn threads(wish: u32) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    if wish == 0 { cores } else { wish as usize }
}

fn describe_model(arguments: &DescribeArguments) -> Result<(), Failure> {
    let text = match &arguments.scenario {
        Some(path) => {
            let checked = load(path, &arguments.set, &[])?;
            print_warnings(&checked.warnings);
            description::odd(&checked.value.scenario, Some(&checked.value.resolved))
        }
        None => {
            let loaded = loading::defaults(&arguments.set)?;
            description::odd(&loaded.scenario, Some(&loaded.resolved))
        }
    };
    say(&text)
}
