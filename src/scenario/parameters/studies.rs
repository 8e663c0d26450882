//! Rows of the table: what is asked of many runs at once, in the section `experiment`. None of it changes a run.

use crate::scenario::parameters::{Kind, Parameter, Preset};

const BY_HAND: &str = "assumption";

/// How the points of a sweep are laid.
pub(in crate::scenario) const DESIGNS: [&str; 3] = ["grid", "lhs", "sobol"];
/// How sensitivity is measured.
pub(in crate::scenario) const METHODS: [&str; 2] = ["morris", "sobol"];
/// How settings are fitted to data.
pub(in crate::scenario) const FITS: [&str; 2] = ["least-squares", "abc"];

const fn vary(path: &'static str) -> Parameter {
    Parameter::new(path, Kind::Varied, Preset::Required)
        .means("Settings by their paths, each with its values: a list, or a text such as \"0..1:5\" or \"1,10,100\"")
        .from(BY_HAND)
        .shapes_nothing()
}

const fn measure(path: &'static str) -> Parameter {
    Parameter::text(path)
        .required()
        .means("What a run gives: a measure at its end; made@1990, made:max, made:min, made:mean, or made:reaches=.5 for a date")
        .from(BY_HAND)
        .shapes_nothing()
}

/// Rows of `experiment` that ask for more than runs.
pub(super) const ROWS: &[Parameter] = &[
    Parameter::new("experiment.until_width", Kind::Number, Preset::Absent)
        .above(0.0, 1e9)
        .means(
            "Runs are made until the 95 % interval of the mean of `adopted` (or `made`) is this narrow at take-off, half and \
             saturation; at most experiment.runs",
        )
        .from(BY_HAND),
    Parameter::text("experiment.compare.*.label")
        .means("What the variant is called on charts; its key when absent")
        .from(BY_HAND)
        .shapes_nothing(),
    Parameter::new("experiment.compare.*.set", Kind::Settings, Preset::Required)
        .means("Settings by their paths, as the variant has them")
        .from(BY_HAND)
        .shapes_nothing(),
    vary("experiment.sweep.vary"),
    Parameter::choice("experiment.sweep.design", &DESIGNS, "grid")
        .means("How points are laid: all combinations, a Latin hypercube, or a Sobol sequence")
        .from("McKay, Beckman & Conover 1979; Sobol 1967")
        .shapes_nothing(),
    Parameter::new("experiment.sweep.points", Kind::Integer, Preset::Absent)
        .within(1.0, 1e7)
        .unit("points")
        .means("Points of a Latin hypercube or Sobol sequence; 64 when absent")
        .from(BY_HAND)
        .shapes_nothing(),
    Parameter::new("experiment.sweep.measures", Kind::Texts, Preset::Nothing)
        .means("What each run gives; every measure at its end when empty")
        .from(BY_HAND)
        .shapes_nothing(),
    vary("experiment.sensitivity.vary"),
    Parameter::choice("experiment.sensitivity.method", &METHODS, "morris")
        .means("Elementary effects, or shares of the variance")
        .from("Morris 1991; Saltelli et al. 2010")
        .shapes_nothing(),
    measure("experiment.sensitivity.measure"),
    Parameter::new("experiment.sensitivity.points", Kind::Integer, Preset::Absent)
        .within(2.0, 1e6)
        .means("Trajectories of morris, 20 when absent; base points of sobol, 256 when absent, best a power of two")
        .from(BY_HAND)
        .shapes_nothing(),
    Parameter::integer("experiment.sensitivity.levels", 4)
        .within(2.0, 100.0)
        .means("Levels of each setting in morris, an even number")
        .from("Morris 1991")
        .shapes_nothing(),
    vary("experiment.calibrate.vary"),
    Parameter::new("experiment.calibrate.targets", Kind::Texts, Preset::Nothing)
        .means("Comparisons, compare.NAME, that settings are fitted to; all when empty")
        .from(BY_HAND)
        .shapes_nothing(),
    Parameter::choice("experiment.calibrate.method", &FITS, "least-squares")
        .means("Least squares by evolution of a normal law, or approximate Bayesian computation")
        .from("Hansen 2016; Beaumont et al. 2009")
        .shapes_nothing(),
    Parameter::new("experiment.calibrate.until", Kind::Number, Preset::Absent)
        .within(-10_000.0, 10_000.0)
        .unit("year")
        .means("Data up to this date fit, later ones judge; all fit when absent")
        .from(BY_HAND)
        .shapes_nothing(),
    Parameter::integer("experiment.calibrate.evaluations", 300)
        .within(10.0, 1e6)
        .unit("points")
        .means("Points that may be tried")
        .from(BY_HAND)
        .shapes_nothing(),
    vary("experiment.threshold.vary"),
    measure("experiment.threshold.measure"),
    Parameter::new("experiment.threshold.at", Kind::Number, Preset::Required)
        .within(-1e15, 1e15)
        .means("The value of the measure whose crossing is sought")
        .from(BY_HAND)
        .shapes_nothing(),
    Parameter::number("experiment.threshold.confidence", 0.95)
        .within(0.5, 0.9999)
        .means("Chance that the interval holds the tipping point")
        .from(BY_HAND)
        .shapes_nothing(),
    Parameter::new("experiment.threshold.width", Kind::Number, Preset::Absent)
        .above(0.0, 1e15)
        .means("Width of the interval at which the search ends; a hundredth of the range when absent")
        .from(BY_HAND)
        .shapes_nothing(),
    Parameter::integer("experiment.threshold.evaluations", 2000)
        .within(10.0, 1e7)
        .unit("runs")
        .means("Runs that may be made")
        .from(BY_HAND)
        .shapes_nothing(),
    Parameter::new("experiment.optimise.budget", Kind::Number, Preset::Required)
        .above(0.0, 1e15)
        .means("What is split: money a year over actions of brands, or a number of adults over seeds")
        .from(BY_HAND)
        .shapes_nothing(),
    measure("experiment.optimise.measure"),
    Parameter::new("experiment.optimise.over", Kind::Texts, Preset::Nothing)
        .means("Actions BRAND.ACTION that share the budget, all when empty; or \"seeds\" for who adopts first")
        .from("seeds: Kempe, Kleinberg & Tardos 2003")
        .shapes_nothing(),
    Parameter::integer("experiment.optimise.evaluations", 300)
        .within(10.0, 1e7)
        .unit("points")
        .means("Points that may be tried")
        .from(BY_HAND)
        .shapes_nothing(),
];
