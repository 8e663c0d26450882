//! Rows of the table: published effects that a scenario is held against, in the section `experiment.effects`. None changes a run.

use crate::scenario::parameters::{Kind, Parameter, Preset};

const BY_HAND: &str = "assumption";

/// What is made of readings.
pub(in crate::scenario) const KINDS: [&str; 8] = [
    "value",
    "ratio",
    "change",
    "difference",
    "elasticity",
    "volume",
    "valence",
    "expansion",
];
/// How rows become a number.
pub(in crate::scenario) const STATISTICS: [&str; 3] = ["sum", "mean", "last"];

const fn text(path: &'static str) -> Parameter {
    Parameter::text(path).from(BY_HAND).shapes_nothing()
}

const fn number(path: &'static str) -> Parameter {
    Parameter::new(path, Kind::Number, Preset::Absent)
        .within(-1e15, 1e15)
        .from(BY_HAND)
        .shapes_nothing()
}

const fn date(path: &'static str) -> Parameter {
    number(path).within(-10_000.0, 10_000.0).unit("year")
}

const fn settings(path: &'static str) -> Parameter {
    Parameter::new(path, Kind::Settings, Preset::Absent)
        .from(BY_HAND)
        .shapes_nothing()
}

/// Rows of `experiment.effects`.
pub(super) const ROWS: &[Parameter] = &[
    text("experiment.effects.*.label").means("What the effect is called in tables and charts; its key when absent"),
    Parameter::choice("experiment.effects.*.kind", &KINDS, "value")
        .required()
        .means(
            "The reading itself; the side `with` over `against`, that less 1, or their difference; its log over that of \
             `factor`; by a regression of log sales of brands in four weeks, a constant each: on the log of words (volume) and \
             of the share of good ones (valence); of a brand's gain, the part from buyers it would never have had",
        )
        .from("volume and valence: You, Vadakkepatt & Joshi 2015; expansion: Libai, Muller & Peres 2013")
        .shapes_nothing(),
    text("experiment.effects.*.measure").means("The measure that is read off each run"),
    Parameter::choice("experiment.effects.*.statistic", &STATISTICS, "sum")
        .means("How the rows in the span become a number: their sum, their mean, or the last of them")
        .from(BY_HAND)
        .shapes_nothing(),
    text("experiment.effects.*.per").means("A measure that the reading is divided by, over the same rows"),
    date("experiment.effects.*.from").means("Rows after this date count; all from the start on when absent"),
    date("experiment.effects.*.to").means("Rows up to this date count; all to the end when absent"),
    settings("experiment.effects.*.with")
        .means("Settings by their paths of the side whose effect is measured, on the same random numbers; as it is when absent"),
    settings("experiment.effects.*.against")
        .means("Settings of the side it is measured against; the scenario as it is when absent"),
    settings("experiment.effects.*.beyond")
        .means("Settings of a third side whose reading is taken off both: what is there without either"),
    number("experiment.effects.*.factor")
        .above(0.0, 1e15)
        .means("Of an elasticity: by which factor an input of the side `with` differs from that of the other"),
    text("experiment.effects.*.brand").means("Of an expansion: the brand whose gain is split"),
    number("experiment.effects.*.published").means("The number that was published"),
    number("experiment.effects.*.low").means("Lower end of the range that was published"),
    number("experiment.effects.*.high").means("Upper end of it"),
    text("experiment.effects.*.source").means("Where it was published"),
    text("experiment.effects.*.note").means("Why the simulation misses it, or what else to know; told under the table"),
];
