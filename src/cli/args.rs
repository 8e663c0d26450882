//! What was typed? The commands and their options, nothing else.

use crate::cli::explain;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Toffler's waves, simulated: what people make themselves, co-create and buy, and why.
#[derive(Debug, Parser)]
#[command(name = "thirdwave", version, about, max_term_width = 100, after_help = AFTER)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const AFTER: &str = "Start here:\n  thirdwave run scenarios/first.toml\n  \
thirdwave new my-question --from first\n\nExit codes: 0 done, 2 wrong command line, 3 faulty scenario, \
4 a file could not be used,\n5 a check did not hold, 130 stopped by Ctrl-C.";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Simulate: a summary in the terminal, files and charts in output/
    Run(RunArguments),
    /// Validate scenarios only; all faults at once
    Check(CheckArguments),
    /// Write a commented scenario to start from
    New(NewArguments),
    /// Draw a finished run's charts again
    #[command(after_help = format!("Kinds of charts:\n{}", explain::charts()))]
    Chart(ChartArguments),
    /// Run a finished run again from its manifest, at other thread counts: PASS or the first difference
    Verify(VerifyArguments),
    /// Describe the model and a scenario by the ODD protocol, as Markdown
    Describe(DescribeArguments),
    /// Build the networks of a scenario only: degrees, clustering, parts, paths, with pictures
    Network(NetworkArguments),
    /// Print the JSON Schema of a scenario, for editors
    Schema,
    /// Explain parameters, measures, columns, charts or names of errors
    Explain(ExplainArguments),
    /// Print completions for a shell
    Completions(CompletionsArguments),
    /// Print the manual page
    Man,
}

/// Options of `run`.
#[derive(Args, Debug)]
pub struct RunArguments {
    /// Scenario files
    #[arg(required = true, value_name = "SCENARIO")]
    pub scenarios: Vec<PathBuf>,
    /// Number of runs, each with its own random numbers [experiment.runs]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub runs: Option<u32>,
    /// Seed of all random numbers [experiment.seed]
    #[arg(long, value_name = "S", allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// Threads, 0 for all cores; results do not depend on it [experiment.threads]
    #[arg(long, value_name = "T", allow_negative_numbers = true)]
    pub threads: Option<u32>,
    /// Set a value of the scenario; repeatable
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Folder of the results; with several scenarios, a folder in it for each [output.folder]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Formats of the tables, such as csv,parquet [output.formats]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub format: Vec<TableFormat>,
    /// Draw no charts [output.charts]
    #[arg(long)]
    pub no_charts: bool,
    /// Print nothing but faults
    #[arg(long, short)]
    pub quiet: bool,
    /// Keep a checkpoint every so many steps [experiment.checkpoint_every]
    #[arg(long, value_name = "STEPS", allow_negative_numbers = true)]
    pub checkpoint_every: Option<u32>,
    /// Take up an interrupted run
    #[arg(long)]
    pub resume: bool,
    /// Write every agent as it is at the end [output.agents]
    #[arg(long, value_name = "FORMAT")]
    pub agents: Option<AgentsFormat>,
    /// Replace the results of another run in the same folder
    #[arg(long, conflicts_with = "resume")]
    pub force: bool,
}

/// Formats of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// Text with commas.
    Csv,
    /// Apache Parquet, beside CSV.
    Parquet,
}

/// Formats of the agents' snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AgentsFormat {
    /// Apache Parquet.
    Parquet,
}

/// Options of `check`.
#[derive(Args, Debug)]
pub struct CheckArguments {
    /// Scenario files
    #[arg(required = true, value_name = "SCENARIO")]
    pub scenarios: Vec<PathBuf>,
    /// Print every setting with its value and where it came from
    #[arg(long)]
    pub print: bool,
    /// Set a value of the scenario; repeatable
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
}

/// Options of `new`.
#[derive(Args, Debug)]
pub struct NewArguments {
    /// Name of the new scenario; its file is NAME.toml
    pub name: String,
    /// Template to start from; one of the shipped scenarios
    #[arg(long, value_name = "TEMPLATE", default_value = "first")]
    pub from: String,
}

/// Options of `chart`.
#[derive(Args, Debug)]
pub struct ChartArguments {
    /// Folder of a finished run
    #[arg(value_name = "RUN_DIR")]
    pub folder: PathBuf,
    /// Kinds of charts, such as waves,made; all when not given
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub kind: Vec<String>,
    /// Size in pixels
    #[arg(long, value_name = "WxH", default_value = "1920x1080")]
    pub size: String,
    /// Formats
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        default_value = "svg,png"
    )]
    pub format: Vec<PictureFormat>,
}

/// Formats of pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PictureFormat {
    /// Scalable vector graphics.
    Svg,
    /// Pixels.
    Png,
}

/// Options of `verify`.
#[derive(Args, Debug)]
pub struct VerifyArguments {
    /// Folder of a finished run
    #[arg(value_name = "RUN_DIR")]
    pub folder: PathBuf,
    /// Thread counts to run with
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        default_value = "1,2"
    )]
    pub threads: Vec<u32>,
}

/// Options of `describe`.
#[derive(Args, Debug)]
pub struct DescribeArguments {
    /// A scenario; without it, the model with its defaults
    #[arg(value_name = "SCENARIO")]
    pub scenario: Option<PathBuf>,
    /// Set a value of the scenario; repeatable
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
}

/// Options of `network`.
#[derive(Args, Debug)]
pub struct NetworkArguments {
    /// A scenario
    #[arg(value_name = "SCENARIO")]
    pub scenario: PathBuf,
    /// Set a value of the scenario; repeatable
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Folder in which `network/` is written [output.folder]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Print nothing but faults
    #[arg(long, short)]
    pub quiet: bool,
}

/// Options of `explain`.
#[derive(Args, Debug)]
pub struct ExplainArguments {
    /// Names of parameters, groups of them such as household, measures or errors; a list of all when not given
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
}

/// Options of `completions`.
#[derive(Args, Debug)]
pub struct CompletionsArguments {
    /// The shell
    pub shell: clap_complete::Shell,
}
