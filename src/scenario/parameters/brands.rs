//! Rows of the table: who sells what, at what price, and what is done for it.

use crate::scenario::parameters::{Kind, Parameter, Preset};

const BY_HAND: &str = "assumption";
const SEEDING: &str = "assumption; Libai, Muller & Peres 2013 seed .005 to .05 of a network";
const CARRYOVER: &str = "assumption: half of the effect comes later, as an elasticity of .12 at once and .24 in the long run \
     has it; Sethuraman, Tellis & Briesch 2011";

/// What a brand can do.
pub(in crate::scenario) const KINDS: [&str; 9] = [
    "advertise",
    "seed",
    "converse",
    "destination",
    "community",
    "answer",
    "co-create",
    "customise",
    "open",
];

/// Whom a brand can give samples.
pub(in crate::scenario) const TARGETS: [&str; 7] = [
    "random", "hubs", "bridges", "core", "early", "fringe", "list",
];

const CHANNELS: &[&str] = &["online", "stores"];

/// Money that one brand, thing or year can take.
const MONEY_MAX: f64 = 1e9;

const fn date(path: &'static str) -> Parameter {
    Parameter::new(path, Kind::Number, Preset::Absent)
        .within(-10_000.0, 10_000.0)
        .unit("year")
        .from(BY_HAND)
}

/// Rows of `brands`.
pub(super) const ROWS: &[Parameter] = &[
    Parameter::text("brands.*.label")
        .means("Name of the brand on charts; its key when absent")
        .from(BY_HAND)
        .shapes_nothing(),
    Parameter::number("brands.*.price", 1.0)
        .above(0.0, MONEY_MAX)
        .unit("money")
        .means("Price of a purchase")
        .from(BY_HAND),
    Parameter::number("brands.*.margin", 0.4)
        .within(0.0, 1.0)
        .unit("share of the price")
        .means("What is left of the price after making the thing")
        .from(BY_HAND),
    Parameter::number("brands.*.quality", 0.5)
        .within(0.0, 1.0)
        .means("Quality, 0 to 1")
        .from(BY_HAND),
    Parameter::number("brands.*.fit", 0.5)
        .within(0.0, 1.0)
        .means("How well it fits what consumers want, 0 to 1")
        .from(BY_HAND),
    Parameter::new("brands.*.sells", Kind::Choices(CHANNELS), Preset::Words(CHANNELS))
        .means("Where it is sold")
        .from(BY_HAND),
    date("brands.*.entry").means("Date from which it is sold; from the start when absent"),
    Parameter::number("brands.*.known", 0.0)
        .within(0.0, 1.0)
        .unit("share of adults")
        .means("Adults who know of it when it enters")
        .from(BY_HAND),
    Parameter::new("brands.*.lot", Kind::Integer, Preset::Absent)
        .within(0.0, 255.0)
        .means(
            "Which random numbers belong to it; when absent, those of the brands' settings in order, so that neither names nor \
             places in the file matter. Given, they stay its own when settings change",
        )
        .from(BY_HAND),
    Parameter::choice("brands.*.actions.*.kind", &KINDS, "advertise")
        .required()
        .means("What is done")
        .from("assumption: no default"),
    date("brands.*.actions.*.start").means("Date of its start; that of the run when absent"),
    date("brands.*.actions.*.end").means("Date of its end; that of the run when absent"),
    Parameter::number("brands.*.actions.*.budget", 0.0)
        .within(0.0, 1e15)
        .unit("money a year while it lasts")
        .means("What may be spent on it")
        .from(BY_HAND),
    Parameter::number("brands.*.actions.*.contact_cost", 0.01)
        .above(0.0, MONEY_MAX)
        .unit("money")
        .means("Cost of an advertisement that one adult meets, or of a word that reaches one")
        .from(BY_HAND),
    Parameter::number("brands.*.actions.*.carryover", 0.5)
        .below(0.0, 1.0)
        .unit("per week")
        .means("Share of the advertisements bought that are met a week later or after")
        .from(CARRYOVER),
    Parameter::number("brands.*.actions.*.social", 0.0)
        .within(0.0, 1.0)
        .unit("share of advertisements")
        .means("Advertisements in social space, where they annoy")
        .from(BY_HAND),
    Parameter::number("brands.*.actions.*.wearout", 0.0)
        .within(0.0, 1e3)
        .unit("per advertisement a week and adult")
        .means("How fast they wear out: one weighs exp(-wearout x those met of late in a week)")
        .from(BY_HAND),
    Parameter::choice("brands.*.actions.*.targets", &TARGETS, "random")
        .means(
            "Who gets samples: drawn adults, those with the most ties, whose ties know one another least, in the innermost \
             circle, who want novelty first, with the fewest ties, or those of `list`",
        )
        .from("Hinz, Skiera, Barrot & Becker 2011"),
    Parameter::number("brands.*.actions.*.share", 0.0)
        .within(0.0, 1.0)
        .unit("share of adults")
        .means("Adults who get a sample")
        .from(SEEDING),
    Parameter::new("brands.*.actions.*.list", Kind::Adults, Preset::Nothing)
        .within(0.0, 99_999_999.0)
        .means("Adults who get a sample, by their numbers from 0 on, where `targets` is \"list\"")
        .from(BY_HAND),
    Parameter::number("brands.*.actions.*.sample_cost", 1.0)
        .within(0.0, MONEY_MAX)
        .unit("money")
        .means("Cost of a sample")
        .from(BY_HAND),
    Parameter::number("brands.*.actions.*.posts", 0.0)
        .within(0.0, 1e4)
        .unit("per year")
        .means("Posts that each adult with a sample is paid for, as far as the budget goes; 0: samples alone")
        .from(BY_HAND),
    Parameter::number("brands.*.actions.*.post_cost", 0.3)
        .within(0.0, MONEY_MAX)
        .unit("money")
        .means("What one is paid for a post")
        .from(BY_HAND),
    Parameter::number("brands.*.actions.*.member_cost", 1.0)
        .above(0.0, MONEY_MAX)
        .unit("money per member and year")
        .means("What keeps a community well")
        .from(BY_HAND),
    Parameter::number("brands.*.actions.*.answer_cost", 1.0)
        .above(0.0, MONEY_MAX)
        .unit("money")
        .means("Cost of an answer to a complaint")
        .from(BY_HAND),
    Parameter::number("brands.*.actions.*.delay", 1.0)
        .within(0.0, 1e3)
        .unit("weeks")
        .means("Time that an answer takes")
        .from(BY_HAND),
    Parameter::number("brands.*.actions.*.idea_cost", 10.0)
        .above(0.0, MONEY_MAX)
        .unit("money")
        .means("Cost of developing an idea of a consumer")
        .from(BY_HAND),
    Parameter::number("brands.*.actions.*.unit_cost", 0.1)
        .within(0.0, MONEY_MAX)
        .unit("money")
        .means("What making to a buyer's wish costs more, per purchase")
        .from(BY_HAND),
    Parameter::number("brands.*.actions.*.personal", 0.5)
        .within(0.0, 1.0)
        .means("Part of the gap in fit that making to a buyer's wish closes")
        .from(
            "assumption; a watch of one's own design is worth twice as much as one off the shelf to who designed it: Franke & \
             Piller 2004",
        ),
    Parameter::number("brands.*.actions.*.owner_cost", 0.05)
        .within(0.0, MONEY_MAX)
        .unit("money per owner and year")
        .means("What keeps an opened product repairable: parts, plans and help")
        .from(BY_HAND),
    Parameter::text("brands.*.actions.*.category")
        .means(
            "Category of households whose co-creation the action eases; needed by `open`, may be given to `co-create` and \
             `customise`",
        )
        .from("assumption: no default"),
    Parameter::number("brands.*.actions.*.openness", 0.5)
        .within(0.0, 1.0)
        .means("What it adds to the category's openness if everyone owned the product")
        .from(BY_HAND),
];
