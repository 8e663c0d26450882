//! Rows of the table: what spreads by talk, by which rule, from whom.

use crate::scenario::parameters::{Kind, Parameter, Preset};

const BY_HAND: &str = "assumption";

/// Names of the rules.
pub(in crate::scenario) const RULES: [&str; 8] = [
    "bass",
    "strong-weak",
    "independent-cascade",
    "threshold",
    "complex",
    "two-sided",
    "utility",
    "opinion",
];

/// Rows of `adoption`.
pub(super) const ROWS: &[Parameter] = &[
    Parameter::choice("adoption.rule", &RULES, "bass")
        .means("The rule by which adoption spreads along ties")
        .from(BY_HAND),
    Parameter::text("adoption.product")
        .means("What spreads, for charts; `the product` when absent")
        .from(BY_HAND)
        .shapes_nothing(),
    Parameter::number("adoption.innovation", 0.01)
        .within(0.0, 1.0)
        .unit("per year")
        .means("Chance of adopting without being told by a tie: p of Bass, advertising alpha, mass media of `utility`")
        .from("assumption; Bass 1969 and later fits find .0001 to .06"),
    Parameter::number("adoption.imitation", 0.4)
        .within(0.0, 100.0)
        .unit("per year")
        .means("Influence of ties that adopted, q, as `form` and `per` say")
        .from("assumption; Bass 1969 and later fits find .08 to 1"),
    Parameter::choice("adoption.form", &["each-tie", "hazard", "rate"], "each-tie")
        .means(
            "How influences come together: each-tie 1-[(1-p)(1-q/k)^a]^dt, hazard 1-(1-(p+q a/k))^dt, rate 1-exp(-(p+q a/k)dt)",
        )
        .from("Rand & Rust 2011; Fibich & Gibori 2010"),
    Parameter::choice("adoption.per", &["degree", "mean-degree", "tie"], "degree")
        .means("What q is divided by: an adult's own number of ties, the mean number, or nothing, so that q is that of one tie")
        .from(BY_HAND),
    Parameter::number("adoption.strong", 0.04)
        .within(0.0, 1.0)
        .unit("per tie and year")
        .means("Chance that an adopter in `network` convinces an adult, beta_s")
        .from("Goldenberg, Libai & Muller 2001: .01 to .07"),
    Parameter::number("adoption.weak", 0.01)
        .within(0.0, 1.0)
        .unit("per tie and year")
        .means("Chance that an adopter in `online` convinces an adult, beta_w")
        .from("Goldenberg, Libai & Muller 2001: .005 to .015"),
    Parameter::number("adoption.transmission", 0.1)
        .within(0.0, 1.0)
        .unit("per tie, once")
        .means("Chance that an adopter's one trial along a tie of `network` succeeds")
        .from(BY_HAND),
    Parameter::number("adoption.transmission_online", 0.1)
        .within(0.0, 1.0)
        .unit("per tie, once")
        .means("Chance that an adopter's one trial along a tie of `online` succeeds")
        .from(BY_HAND),
    Parameter::number("adoption.threshold", 0.18)
        .within(0.0, 1.0)
        .unit("share of ties")
        .means("Mean share of ties that must have adopted before an adult does")
        .from("Watts 2002"),
    Parameter::choice(
        "adoption.threshold_law",
        &["fixed", "normal", "uniform"],
        "fixed",
    )
    .means("How thresholds differ: not at all, normally, or uniformly in 0 to 1 (linear threshold)")
    .from("Watts 2002; Kempe, Kleinberg & Tardos 2003"),
    Parameter::number("adoption.threshold_sd", 0.05)
        .within(0.0, 1.0)
        .unit("share of ties")
        .means("Standard deviation of normal thresholds; half width of their uniform spread in `utility`")
        .from(BY_HAND),
    Parameter::integer("adoption.needed", 2)
        .within(1.0, 1e6)
        .unit("ties")
        .means("Ties that must have adopted before an adult does")
        .from("Centola & Macy 2007"),
    Parameter::number("adoption.disappointment", 0.05)
        .within(0.0, 1.0)
        .unit("share of adopters")
        .means("Adopters who are disappointed and talk against it")
        .from(BY_HAND),
    Parameter::number("adoption.negativity", 2.0)
        .within(0.0, 100.0)
        .means("How much stronger a bad word is than a good one")
        .from("Goldenberg, Libai, Moldovan & Muller 2007"),
    Parameter::number("adoption.social_weight", 0.5)
        .within(0.0, 1.0)
        .means("Weight of doing as one's ties do against one's own preference, beta")
        .from("Delre, Jager & Janssen 2007"),
    Parameter::number("adoption.quality", 0.5)
        .within(0.0, 1.0)
        .means("Quality of the product; it suits adults whose preference, uniform in 0 to 1, is not above it")
        .from("Delre, Jager & Janssen 2007"),
    Parameter::number("adoption.utility_min", 0.5)
        .within(0.0, 1.0)
        .means("Mean least utility at which an adult adopts")
        .from("Delre, Jager & Janssen 2007"),
    Parameter::number("adoption.utility_spread", 0.0)
        .within(0.0, 1.0)
        .means("Half width of the uniform spread of that least utility over adults")
        .from(BY_HAND),
    Parameter::number("adoption.market", 1.0)
        .above(0.0, 1.0)
        .unit("share of adults")
        .means("Adults who could ever adopt")
        .from(BY_HAND),
    Parameter::integer("adoption.seeds", 0)
        .within(0.0, 100_000_000.0)
        .unit("adults")
        .means("Adults who have adopted at the start")
        .from(BY_HAND),
    Parameter::number("adoption.seed_share", 0.0)
        .within(0.0, 1.0)
        .unit("share of adults")
        .means("Adults who have adopted at the start, as a share of all; in place of `seeds`")
        .from(BY_HAND),
    Parameter::choice(
        "adoption.seeding",
        &["random", "hubs", "fringe", "clusters", "list"],
        "random",
    )
    .means("Who they are: drawn, those with the most ties, with the fewest, drawn adults each with its ties, or those of a list")
    .from("Hinz, Skiera, Barrot & Becker 2011; Centola & Macy 2007"),
    Parameter::new("adoption.seed_list", Kind::Adults, Preset::Nothing)
        .within(0.0, 4_294_967_294.0)
        .unit("numbers of adults")
        .means("Who has adopted at the start, by their numbers from 0, where seeding is \"list\"")
        .from("chosen by `thirdwave optimise`, or known"),
    Parameter::text("adoption.seed_group")
        .means("The group of `groups` that they are among; all adults when absent")
        .from(BY_HAND),
    Parameter::number("adoption.discount", 0.10)
        .within(0.0, 10.0)
        .unit("per year")
        .means("Rate at which later adoptions count less in `npv`")
        .from(BY_HAND),
    Parameter::text("adoption.groups")
        .means(
            "A CSV table of who belongs to which group, for `adopted_*`: below a head, first what the file of ties calls an \
             adult, then its group; path relative to the scenario that says it",
        )
        .from(BY_HAND)
        .shapes_nothing(),
    Parameter::text("adoption.groups_sha256")
        .means("SHA-256 that the table of groups must have, in hexadecimal; any when absent")
        .from(BY_HAND),
];
