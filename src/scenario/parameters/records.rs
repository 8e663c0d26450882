//! Rows of the table: what is compared, what is written, and how often it is run.

use crate::scenario::parameters::{Kind, Parameter, Preset};

const BY_HAND: &str = "assumption";

/// Rows of `compare`, `output` and `experiment`.
pub(super) const ROWS: &[Parameter] = &[
    Parameter::text("compare.*.label")
        .means("What the observed series is, for people; its key when absent")
        .from(BY_HAND)
        .shapes_nothing(),
    Parameter::text("compare.*.measure")
        .required()
        .means("The measure the observed series is set beside")
        .from(BY_HAND),
    Parameter::text("compare.*.csv")
        .means("A table of data; path relative to the scenario that says it")
        .from(BY_HAND),
    Parameter::new("compare.*.time", Kind::Text, Preset::Text("year"))
        .means("Column of the dates in years")
        .from(BY_HAND),
    Parameter::text("compare.*.column")
        .means("Column of the observed values")
        .from(BY_HAND),
    Parameter::new("compare.*.where", Kind::Filter, Preset::Absent)
        .means("Only rows in which each of these columns holds the word given")
        .from(BY_HAND),
    Parameter::new("compare.*.points", Kind::Points, Preset::Absent)
        .means("The observed series in place of a table: values at dates")
        .from(BY_HAND),
    Parameter::number("compare.*.scale", 1.0)
        .means("Factor on the observed values, to bring them to the measure's unit")
        .from(BY_HAND),
    Parameter::new("compare.*.fit_until", Kind::Number, Preset::Absent)
        .within(-10_000.0, 10_000.0)
        .unit("year")
        .means("Dates up to this one were used to fit, later ones judge")
        .from(BY_HAND),
    Parameter::choice(
        "compare.*.fitted",
        &["unsaid", "no", "by-hand", "estimated"],
        "unsaid",
    )
    .means("Whether settings were chosen by these data: not, by hand with the data in view, or estimated from them")
    .from(BY_HAND),
    Parameter::number("compare.*.weight", 1.0)
        .above(0.0, 1e6)
        .means("Weight of the series where settings are fitted to several")
        .from(BY_HAND)
        .shapes_nothing(),
    Parameter::integer("output.every", 1)
        .within(1.0, 1e6)
        .unit("steps")
        .means("A row every so many steps")
        .from(BY_HAND),
    Parameter::flag("output.causes", true)
        .means("Whether each change of habit is split into its causes")
        .from(BY_HAND),
    Parameter::flag("output.events", false)
        .means("Whether every adoption is written, with its cause, channel and cascade")
        .from(BY_HAND)
        .shapes_nothing(),
    Parameter::flag("output.programmes", false)
        .means(
            "Whether each action of a brand is valued, in value.csv: every run is made once more without it, and without \
             all actions of a brand, on the same random numbers",
        )
        .from("value of a seeding programme as Libai, Muller & Peres 2013 define it")
        .shapes_nothing(),
    Parameter::flag("output.charts", true)
        .means("Whether charts are drawn")
        .from(BY_HAND)
        .shapes_nothing(),
    Parameter::text("output.folder")
        .means("Folder of the run; output/NAME when absent")
        .from(BY_HAND)
        .shapes_nothing(),
    Parameter::new(
        "output.formats",
        Kind::Choices(&["csv", "parquet"]),
        Preset::Words(&["csv"]),
    )
    .means("Formats of the tables; csv is always written")
    .from(BY_HAND)
    .shapes_nothing(),
    Parameter::flag("output.agents", false)
        .means("Whether every agent is written at the end")
        .from(BY_HAND)
        .shapes_nothing(),
    Parameter::flag("output.agents_csv", false)
        .means("Whether that is CSV; else it is Parquet")
        .from(BY_HAND)
        .shapes_nothing(),
    Parameter::new("output.dates", Kind::Dates, Preset::Nothing)
        .within(-10_000.0, 10_000.0)
        .unit("year")
        .means("Dates shown in the terminal's summary; chosen evenly when empty")
        .from(BY_HAND)
        .shapes_nothing(),
    Parameter::integer("experiment.runs", 1)
        .within(1.0, 1e6)
        .unit("runs")
        .means("Number of runs, which differ in their random numbers only")
        .from(BY_HAND),
    Parameter::integer("experiment.seed", 1)
        .within(0.0, 9_223_372_036_854_775_807.0)
        .means("Seed of all random numbers")
        .from(BY_HAND),
    Parameter::integer("experiment.threads", 0)
        .within(0.0, 4096.0)
        .unit("threads")
        .means("Threads that share the work, 0 for all cores; results do not depend on it")
        .from(BY_HAND)
        .shapes_nothing(),
    Parameter::integer("experiment.checkpoint_every", 0)
        .within(0.0, 1e6)
        .unit("steps")
        .means("A checkpoint every so many steps, 0 for none")
        .from(BY_HAND)
        .shapes_nothing(),
];
