//! Rows of the table: what a scenario asks, its time, and its people.

use crate::engine::clock::StepLength;
use crate::scenario::parameters::Parameter;

const BY_HAND: &str = "assumption";

/// Rows of the top level, `time` and `people`.
pub(super) const ROWS: &[Parameter] = &[
    Parameter::text("title")
        .means("What the scenario is called on charts; the file's name when absent")
        .from(BY_HAND)
        .shapes_nothing(),
    Parameter::text("question")
        .means("The question the scenario asks, in a sentence")
        .from(BY_HAND)
        .shapes_nothing(),
    Parameter::text("source")
        .means("Where its data come from, for the charts' footers")
        .from(BY_HAND)
        .shapes_nothing(),
    Parameter::text("extends")
        .means(
            "A scenario whose settings hold where this one is silent; path relative to this file",
        )
        .from(BY_HAND)
        .shapes_nothing(),
    Parameter::number("time.start", 1750.0)
        .within(-10_000.0, 10_000.0)
        .unit("year")
        .means("Date of the first row")
        .from(BY_HAND),
    Parameter::number("time.end", 2050.0)
        .within(-10_000.0, 10_000.0)
        .unit("year")
        .means("Date of the last row, a whole number of steps after the start")
        .from(BY_HAND),
    Parameter::choice("time.step", &StepLength::NAMES, "year")
        .means("Length of a step")
        .from(BY_HAND),
    Parameter::integer("people.count", 10_000)
        .within(1.0, 100_000_000.0)
        .unit("adults")
        .means("Number of adults")
        .from(BY_HAND),
    Parameter::number("people.talent_sd", 0.35)
        .within(0.0, 3.0)
        .means("Standard deviation of the log of talent for making")
        .from(BY_HAND),
    Parameter::choice("people.talent", &["one", "per_category"], "one")
        .means("Whether an adult has one talent or one for each category")
        .from(BY_HAND),
    Parameter::number("people.wage_sd", 0.40)
        .within(0.0, 3.0)
        .means("Standard deviation of the log wage; the mean wage is 1")
        .from(BY_HAND),
    Parameter::number("people.education_sd", 0.25)
        .within(0.0, 1.0)
        .means("Standard deviation of schooling relative to the mean")
        .from(BY_HAND),
    Parameter::number("people.education_wage_correlation", 0.4)
        .within(-1.0, 1.0)
        .means("Correlation of schooling with the log wage")
        .from(BY_HAND),
    Parameter::number("people.education_sedentary_correlation", 0.4)
        .within(-1.0, 1.0)
        .means("Correlation of schooling with the rank in which adults come into sedentary work")
        .from(BY_HAND),
    Parameter::number("people.quality_sense_mean", 1.0)
        .within(0.0, 10.0)
        .means("Mean exponent on quality: how much quality counts in a choice")
        .from(BY_HAND),
    Parameter::number("people.quality_sense_sd", 0.2)
        .within(0.0, 10.0)
        .means("Standard deviation of the exponent on quality")
        .from(BY_HAND),
    Parameter::number("people.taste_mean", 0.0)
        .within(-10.0, 10.0)
        .unit("in log cost")
        .means("Mean taste for making, added to the log of the cost ratio")
        .from(BY_HAND),
    Parameter::number("people.taste_sd", 0.25)
        .within(0.0, 10.0)
        .unit("in log cost")
        .means("Standard deviation of the taste for making")
        .from(BY_HAND),
    Parameter::number("people.hours_spread", 0.15)
        .within(0.0, 0.9)
        .means("Half width of the uniform spread of wanted hours around 1")
        .from(BY_HAND),
    Parameter::number("people.wage_work_start", 0.15)
        .within(0.0, 1.0)
        .means("Share of adults in wage work at the start")
        .from("assumption: share in 1750"),
    Parameter::number("people.skill_start", 1.0)
        .above(0.0, 10.0)
        .means("Skill at the start, in every category")
        .from("assumption: skill in 1750"),
    Parameter::number("people.made_start", 0.85)
        .within(0.0, 1.0)
        .means("Share of adults making in each category before habits settle")
        .from("assumption: share in 1750"),
    Parameter::integer("people.settle_rounds", 12)
        .within(1.0, 1000.0)
        .unit("rounds")
        .means(
            "Rounds of review before the first step: all habits in the first, half in the others",
        )
        .from(BY_HAND),
];
