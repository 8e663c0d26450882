//! Rows of the table: the drivers, and the parts of a driver's course.

use crate::scenario::parameters::{Kind, Parameter, Preset};

const BY_HAND: &str = "assumption";
const YEAR: &str = "year";

/// Rows of `drivers`; the number by default is a course that is the same always.
pub(super) const ROWS: &[Parameter] = &[
    Parameter::course("drivers.hours", 39.1)
        .within(0.1, 120.0)
        .unit("hours a week")
        .means("Full-time week")
        .from("data: Huberman & Minns, mean of the United States, Britain, Germany and France in 2000"),
    Parameter::course("drivers.employment", 1.0)
        .within(0.001, 1.0)
        .means("Work to be had, as a share of the work wanted")
        .from("assumption: full employment"),
    Parameter::course("drivers.work_sharing", 0.0)
        .within(0.0, 1.0)
        .means("Share of missing work that is spread as shorter hours instead of unemployment")
        .from(BY_HAND),
    Parameter::course("drivers.goods_price", 1.0)
        .within(0.0001, 1e4)
        .means("Factor on the prices of categories priced by goods")
        .from("assumption: prices as given by category"),
    Parameter::course("drivers.skilled_price", 1.0)
        .within(0.0001, 1e4)
        .means("Factor on the prices of categories priced by skilled labour")
        .from("assumption: prices as given by category"),
    Parameter::course("drivers.schooling", 12.7)
        .within(0.0, 40.0)
        .unit("years")
        .means("Mean years of schooling")
        .from("data: mean years of schooling, United States in 2000"),
    Parameter::course("drivers.reach", 0.43)
        .within(0.0, 1.0)
        .means("Share of people reached by the social web")
        .from("data: share of people using the internet, United States in 2000"),
    Parameter::course("drivers.activity", 0.72)
        .within(0.0, 1.0)
        .means("Share of wage workers in sedentary work, who need activity")
        .from("assumption: stylised, 2000"),
    Parameter::course("drivers.personalisation", 0.75)
        .within(0.0, 1.0)
        .means("Personalisation wanted")
        .from("assumption: stylised, 2000"),
    Parameter::course("drivers.price.*", 1.0)
        .required()
        .within(0.0001, 1e4)
        .unit("hours of the mean wage")
        .means("Market price of a week's need of one adult")
        .from("assumption: no default"),
    Parameter::course("drivers.tools.*", 1.0)
        .within(0.0001, 1e4)
        .means("Output per home hour, with the tools of 1750 as 1")
        .from(BY_HAND),
    Parameter::course("drivers.quality.*", 1.0)
        .within(0.0001, 1e4)
        .means("Market quality, variety and convenience")
        .from(BY_HAND),
    Parameter::course("drivers.openness.*", 0.0)
        .within(0.0, 1.0)
        .means("How open the market is to co-creation: 0 is not offered, 1 is fully offered")
        .from("assumption: co-creation is not offered"),
    Parameter::course("drivers.need.*", 1.0)
        .within(0.001, 1e4)
        .means("How much is needed; 1 is the need of `need_hours`")
        .from("assumption: needs do not change"),
];

const fn date(key: &'static str) -> Parameter {
    Parameter::new(key, Kind::Number, Preset::Required)
        .within(-10_000.0, 10_000.0)
        .unit(YEAR)
        .from(BY_HAND)
}

const fn value(key: &'static str) -> Parameter {
    Parameter::new(key, Kind::Number, Preset::Required).from(BY_HAND)
}

/// The parts of a course given as a table.
pub(super) const COURSE: &[Parameter] = &[
    value("constant").means("The same value always"),
    Parameter::new("points", Kind::Points, Preset::Required)
        .means("Values at dates, dates increasing")
        .from(BY_HAND),
    Parameter::choice("interpolation", &["linear", "step", "smooth"], "linear")
        .means("What holds between points: a line, the last value, or a monotone cubic")
        .from(BY_HAND),
    Parameter::text("csv")
        .means("A table of data; path relative to the scenario that says it")
        .from(BY_HAND),
    Parameter::new("time", Kind::Text, Preset::Text("year"))
        .means("Column of the dates in years")
        .from(BY_HAND),
    Parameter::text("column")
        .means("Column of the values")
        .from(BY_HAND),
    Parameter::new("where", Kind::Filter, Preset::Absent)
        .means("Only rows in which each of these columns holds the word given")
        .from(BY_HAND),
    Parameter::choice("shape", &["ramp", "step", "logistic", "cycle"], "ramp")
        .required()
        .means("A course by formula")
        .from(BY_HAND),
    value("from").means("Value before the change; of ramp, step and logistic"),
    value("to").means("Value after the change; of ramp, step and logistic"),
    date("start").means("Date at which a ramp begins"),
    date("end").means("Date at which a ramp ends"),
    date("at").means("Date of a step, or at which a cycle rises through its mean"),
    date("midpoint").means("Date of half the way of a logistic"),
    Parameter::new("years", Kind::Number, Preset::Required)
        .above(0.0, 100_000.0)
        .unit("years")
        .means("Time a logistic takes from a tenth to nine tenths of the way")
        .from(BY_HAND),
    value("mean").means("Mean of a cycle"),
    value("amplitude").means("Greatest departure of a cycle from its mean"),
    Parameter::new("period", Kind::Number, Preset::Required)
        .above(0.0, 100_000.0)
        .unit("years")
        .means("Time from one peak of a cycle to the next")
        .from(BY_HAND),
    Parameter::number("scale", 1.0)
        .means("Factor on the course")
        .from(BY_HAND),
    Parameter::number("shift", 0.0)
        .means("Added to the course after scaling")
        .from(BY_HAND),
    Parameter::new("freeze", Kind::Number, Preset::Absent)
        .within(-10_000.0, 10_000.0)
        .unit(YEAR)
        .means("Date from which the course stands still")
        .from(BY_HAND),
];
