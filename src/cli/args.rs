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
    /// Run variants or scenarios side by side on the same random numbers: differences with intervals
    Compare(CompareArguments),
    /// Print published effects beside simulated ones: how far off each is, with intervals
    Effects(EffectsArguments),
    /// Run many points of settings, on the same random numbers
    Sweep(SweepArguments),
    /// Measure how much each setting matters for a number
    Sensitivity(SensitivityArguments),
    /// Find the value of a setting at which a number crosses a value, with an interval
    Threshold(ThresholdArguments),
    /// Find the settings that give the data, with intervals, beside curves
    Calibrate(CalibrateArguments),
    /// Find where a budget does most: over actions of brands, or first adopters
    Optimise(OptimiseArguments),
    /// Join the parts of a sweep that were made with --shard
    Merge(MergeArguments),
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

/// Options of all commands that simulate.
#[derive(Args, Debug)]
pub struct Common {
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
    /// Replace other results in the same folder
    #[arg(long)]
    pub force: bool,
}

/// Options of `run`.
#[derive(Args, Debug)]
pub struct RunArguments {
    /// Scenario files
    #[arg(required = true, value_name = "SCENARIO")]
    pub scenarios: Vec<PathBuf>,
    /// What all commands that simulate share.
    #[command(flatten)]
    pub common: Common,
    /// Make runs until the band of the mean is this narrow, at most --runs [experiment.until_width]
    #[arg(long, value_name = "WIDTH", allow_negative_numbers = true)]
    pub until_width: Option<f64>,
    /// Keep a checkpoint every so many steps [experiment.checkpoint_every]
    #[arg(long, value_name = "STEPS", allow_negative_numbers = true)]
    pub checkpoint_every: Option<u32>,
    /// Take up an interrupted run
    #[arg(long, conflicts_with = "force")]
    pub resume: bool,
    /// Write every agent as it is at the end [output.agents, output.agents_csv]
    #[arg(long, value_name = "FORMAT")]
    pub agents: Option<AgentsFormat>,
}

/// Options of `compare`.
#[derive(Args, Debug)]
pub struct CompareArguments {
    /// Two scenarios or more; or one, each --set of which makes a variant, as in --set "people.count=500; time.end=1990"
    #[arg(required = true, value_name = "SCENARIO")]
    pub scenarios: Vec<PathBuf>,
    /// Set a value of the base and of every variant; repeatable
    #[arg(long, value_name = "PATH=VALUE")]
    pub set_all: Vec<String>,
    /// What all commands that simulate share.
    #[command(flatten)]
    pub common: Common,
}

/// Options of `sweep`.
#[derive(Args, Debug)]
pub struct SweepArguments {
    /// A scenario
    #[arg(value_name = "SCENARIO")]
    pub scenario: PathBuf,
    /// Vary a setting: PATH=low..high:n or PATH=a,b,c; repeatable [experiment.sweep.vary]
    #[arg(long, value_name = "PATH=VALUES")]
    pub vary: Vec<String>,
    /// How points are laid: grid, lhs or sobol [experiment.sweep.design]
    #[arg(long, value_name = "DESIGN")]
    pub design: Option<String>,
    /// Points of lhs and sobol [experiment.sweep.points]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub points: Option<u64>,
    /// What each run gives: made, made@1990, made:max, made:reaches=.5; repeatable [experiment.sweep.measures]
    #[arg(long, value_name = "MEASURE")]
    pub measure: Vec<String>,
    /// Do one part of several, such as 2/8; `thirdwave merge` joins them
    #[arg(long, value_name = "I/N")]
    pub shard: Option<String>,
    /// What all commands that simulate share.
    #[command(flatten)]
    pub common: Common,
}

/// Options of `sensitivity`.
#[derive(Args, Debug)]
pub struct SensitivityArguments {
    /// A scenario
    #[arg(value_name = "SCENARIO")]
    pub scenario: PathBuf,
    /// Elementary effects or shares of the variance: morris or sobol [experiment.sensitivity.method]
    #[arg(long, value_name = "METHOD")]
    pub method: Option<String>,
    /// Vary a setting: PATH=low..high or PATH=a,b,c; repeatable [experiment.sensitivity.vary]
    #[arg(long, value_name = "PATH=VALUES")]
    pub vary: Vec<String>,
    /// What each run gives: made, made@1990, made:max, made:reaches=.5 [experiment.sensitivity.measure]
    #[arg(long, value_name = "MEASURE")]
    pub measure: Option<String>,
    /// Trajectories of morris, base points of sobol [experiment.sensitivity.points]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub points: Option<u64>,
    /// What all commands that simulate share.
    #[command(flatten)]
    pub common: Common,
}

/// Options of `effects`, whose effects stand in the scenario.
#[derive(Args, Debug)]
pub struct EffectsArguments {
    /// A scenario with sections [experiment.effects.NAME]
    #[arg(value_name = "SCENARIO")]
    pub scenario: PathBuf,
    /// What all commands that simulate share.
    #[command(flatten)]
    pub common: Common,
}

/// Options of `threshold`.
#[derive(Args, Debug)]
pub struct ThresholdArguments {
    /// A scenario
    #[arg(value_name = "SCENARIO")]
    pub scenario: PathBuf,
    /// Vary a setting: PATH=low..high [experiment.threshold.vary]
    #[arg(long, value_name = "PATH=RANGE")]
    pub vary: Vec<String>,
    /// What each run gives: made, made@1990, made:max, made:reaches=.5 [experiment.threshold.measure]
    #[arg(long, value_name = "MEASURE")]
    pub measure: Option<String>,
    /// The value whose crossing is sought [experiment.threshold.at]
    #[arg(long, value_name = "VALUE", allow_negative_numbers = true)]
    pub at: Option<f64>,
    /// Width of the interval at which the search ends [experiment.threshold.width]
    #[arg(long, value_name = "WIDTH", allow_negative_numbers = true)]
    pub width: Option<f64>,
    /// Chance that the interval holds the tipping point [experiment.threshold.confidence]
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true)]
    pub confidence: Option<f64>,
    /// Runs that may be made [experiment.threshold.evaluations]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub evaluations: Option<u64>,
    /// What all commands that simulate share.
    #[command(flatten)]
    pub common: Common,
}

/// Options of `calibrate`.
#[derive(Args, Debug)]
pub struct CalibrateArguments {
    /// A scenario
    #[arg(value_name = "SCENARIO")]
    pub scenario: PathBuf,
    /// A table of data, for --target; without it, the data of sections [compare.NAME]
    #[arg(long, value_name = "FILE.csv", requires = "target")]
    pub data: Option<PathBuf>,
    /// Fit a measure to a column of --data; repeatable. Without --data, names of sections [compare.NAME]
    #[arg(long, value_name = "MEASURE=COLUMN")]
    pub target: Vec<String>,
    /// Column of the dates in --data
    #[arg(long, value_name = "COLUMN", default_value = "year")]
    pub time: String,
    /// Vary a setting: PATH=low..high; repeatable [experiment.calibrate.vary]
    #[arg(long, value_name = "PATH=RANGE")]
    pub vary: Vec<String>,
    /// Fit to data up to this date, judge by later ones [experiment.calibrate.until]
    #[arg(long, value_name = "DATE", allow_negative_numbers = true)]
    pub until: Option<f64>,
    /// How: least-squares or abc [experiment.calibrate.method]
    #[arg(long, value_name = "METHOD")]
    pub method: Option<String>,
    /// Points that may be tried [experiment.calibrate.evaluations]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub evaluations: Option<u64>,
    /// What all commands that simulate share.
    #[command(flatten)]
    pub common: Common,
}

/// Options of `optimise`.
#[derive(Args, Debug)]
pub struct OptimiseArguments {
    /// A scenario
    #[arg(value_name = "SCENARIO")]
    pub scenario: PathBuf,
    /// Money a year over actions of brands, or a number of adults over seeds [experiment.optimise.budget]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub budget: Option<f64>,
    /// What is to be great: made, made@1990, npv_BRAND [experiment.optimise.measure]
    #[arg(long, value_name = "MEASURE")]
    pub measure: Option<String>,
    /// What shares the budget: BRAND.ACTION, repeatable, or seeds; all actions when not given [experiment.optimise.over]
    #[arg(long, value_name = "WHAT")]
    pub over: Vec<String>,
    /// Points that may be tried; of seeds, candidates [experiment.optimise.evaluations]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub evaluations: Option<u64>,
    /// What all commands that simulate share.
    #[command(flatten)]
    pub common: Common,
}

/// Options of `merge`.
#[derive(Args, Debug)]
pub struct MergeArguments {
    /// Folders of all parts of a sweep
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,
    /// Folder of the whole
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Print nothing but faults
    #[arg(long, short)]
    pub quiet: bool,
    /// Replace other results in the same folder
    #[arg(long)]
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
    /// Text with commas.
    Csv,
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
