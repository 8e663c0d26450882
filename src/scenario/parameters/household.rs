//! Rows of the table: the household layer and its categories of need.

use crate::scenario::parameters::Parameter;

const BY_HAND: &str = "assumption";
// Set together with the other defaults of the rule, so that level and trough of the share made come out.
const TUNED: &str =
    "assumption: set by hand so that the level and the trough of the share made come out";

/// Rows of `household`.
pub(super) const ROWS: &[Parameter] = &[
    Parameter::number("household.time", 100.0)
        .within(1.0, 168.0)
        .unit("hours a week")
        .means("Hours of a week that are not sleep and personal care, T")
        .from(TUNED),
    Parameter::number("household.leisure_weight", 0.5)
        .within(0.001, 100.0)
        .means("Weight of leisure in the value of time, psi")
        .from(TUNED),
    Parameter::number("household.fixed_hours", 8.0)
        .within(0.0, 168.0)
        .unit("hours a week")
        .means("Chores that nobody sells, G0")
        .from(TUNED),
    Parameter::number("household.cash_hours", 18.0)
        .within(0.1, 168.0)
        .unit("hours a week")
        .means("Market hours of an adult outside wage work")
        .from(TUNED),
    Parameter::number("household.unemployed_hours", 10.0)
        .within(0.1, 168.0)
        .unit("hours a week")
        .means("Market hours of an unemployed adult: search and odd jobs")
        .from(BY_HAND),
    Parameter::number("household.leisure_min", 4.0)
        .within(0.1, 168.0)
        .unit("hours a week")
        .means("Least leisure")
        .from(TUNED),
    Parameter::number("household.absorption", 0.015)
        .within(0.0, 10.0)
        .unit("per year")
        .means("Speed at which wage work absorbs adults when everything is bought, nu")
        .from(TUNED),
    Parameter::number("household.influence", 0.30)
        .within(-10.0, 10.0)
        .unit("in log cost")
        .means("Social influence J: how much it weighs whether all or none of the ties make")
        .from(TUNED),
    Parameter::number("household.affluence", 0.0)
        .within(0.0, 10.0)
        .unit("in log personalisation per log of what a week's pay buys")
        .means("How far those better off want what is their own: personalisation times (what a week's pay buys)^affluence")
        .from("assumption: off; Maslow 1954 has the direction, not the size"),
    Parameter::number("household.review_rate", 1.0)
        .within(0.0, 366.0)
        .unit("per year")
        .means("Reviews of a habit")
        .from(BY_HAND),
    Parameter::number("household.alertness", 2.0)
        .within(0.0, 1000.0)
        .means("Additional reviews per unit of log change of a price or of market hours")
        .from(BY_HAND),
    Parameter::number("household.turnover", 2.0)
        .within(0.0, 366.0)
        .unit("per year")
        .means("How often the lot of unemployment is drawn anew")
        .from(BY_HAND),
    Parameter::number("household.cocreation_share", 0.5)
        .within(0.0, 1.0)
        .means("Share of the work that co-creation leaves to the user, alpha")
        .from(BY_HAND),
    Parameter::number("household.skill_min", 0.40)
        .within(0.001, 10.0)
        .means("Skill never falls below")
        .from(TUNED),
    Parameter::number("household.skill_best", 1.30)
        .within(0.001, 10.0)
        .means("Skill that learning leads to")
        .from(TUNED),
    Parameter::number("household.practice", 0.05)
        .within(0.0, 10.0)
        .unit("per year")
        .means("Skill gained by practice, a_x")
        .from(TUNED),
    Parameter::number("household.learning", 0.05)
        .within(0.0, 10.0)
        .unit("per year")
        .means("Skill gained by learning at full schooling and reach, a_e")
        .from(TUNED),
    Parameter::number("household.teaching", 0.05)
        .within(0.0, 1.0)
        .unit("per year")
        .means("Skill gained by an adult online who follows makers only, a_t; it needs an `online` network")
        .from("assumption"),
    Parameter::number("household.forgetting", 0.03)
        .within(0.0, 10.0)
        .unit("per year")
        .means("Skill lost by forgetting, delta")
        .from(TUNED),
    Parameter::number("household.schooling_full", 12.0)
        .within(0.1, 30.0)
        .unit("years")
        .means("Schooling that counts as full")
        .from(BY_HAND),
    Parameter::number("household.wave1_made", 0.5)
        .within(0.0, 1.0)
        .means("An adult outside wage work who makes at least this share of needs is in Wave 1")
        .from("assumption: most needs"),
    Parameter::number("household.wave3_made", 1.0 / 3.0)
        .within(0.0, 1.0)
        .means("An adult in wage work who makes at least this share of needs is in Wave 3")
        .from("assumption: a third of needs"),
    Parameter::number("household.wave_memory", 10.0)
        .within(0.0, 1000.0)
        .unit("years")
        .means("Time over which an adult's share made is averaged to read off its wave")
        .from(BY_HAND),
    Parameter::text("household.categories.*.label")
        .means("Name of the category on charts; its key when absent")
        .from(BY_HAND)
        .shapes_nothing(),
    Parameter::number("household.categories.*.need_hours", 10.0)
        .required()
        .above(0.0, 168.0)
        .unit("hours a week")
        .means("Home hours that meet the whole need with tools 1 and skill 1, h0")
        .from("assumption: no default"),
    Parameter::number("household.categories.*.elasticity", 1.8)
        .above(0.0, 50.0)
        .means("Elasticity of substitution between home and market, theta")
        .from(TUNED),
    Parameter::number("household.categories.*.materials", 0.3)
        .within(0.0, 1.0)
        .means("Bought materials as a share of the finished price, kappa")
        .from(TUNED),
    Parameter::number("household.categories.*.shopping", 0.3)
        .within(0.0, 100.0)
        .unit("hours a week")
        .means("Hours to search, buy and wait, sigma")
        .from(TUNED),
    Parameter::number("household.categories.*.fit", 0.2)
        .above(-1.0, 100.0)
        .means("Value premium of the self-made at full personalisation, phi")
        .from(TUNED),
    Parameter::number("household.categories.*.cocreation_fit", 0.2)
        .above(-1.0, 100.0)
        .means("Value premium of the co-created at full personalisation")
        .from(BY_HAND),
    Parameter::number("household.categories.*.process", 0.2)
        .above(-1.0, 100.0)
        .means("Process benefit: how far the need for activity makes the hours lighter, rho")
        .from(TUNED),
    Parameter::choice(
        "household.categories.*.priced_by",
        &["goods", "skilled"],
        "goods",
    )
    .means("Whether the price follows the price of goods or that of skilled labour")
    .from(BY_HAND),
    Parameter::number("household.categories.*.variants", 10.0)
        .within(1.0, 1e9)
        .means("Mass variants on offer")
        .from(BY_HAND),
    Parameter::number("household.categories.*.variants_cocreated", 1000.0)
        .within(1.0, 1e9)
        .means("Variants on offer to those who co-create")
        .from(BY_HAND),
];
