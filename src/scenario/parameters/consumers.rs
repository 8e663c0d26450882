//! Rows of the table: what consumers want of brands, and what they do about them.

use crate::scenario::parameters::Parameter;

const BY_HAND: &str = "assumption";
const DELIGHT: &str =
    "assumption: with `experience_sd` .2, a fifth of purchases of the expected quality delight";
const DISAPPOINTMENT: &str = "assumption: with `experience_sd` .2, a twentieth of purchases of the expected quality disappoint";
const COMPLAINTS: &str =
    "assumption; that vindictive complainants are immune to answers: Weitzl 2019";
const SILENCE: &str = "assumption; that silence harms with constructive complainants: Weitzl 2019";

/// A share of `of`, for what has no other unit.
const fn share(path: &'static str, preset: f64, of: &'static str) -> Parameter {
    Parameter::number(path, preset)
        .within(0.0, 1.0)
        .unit(of)
        .from(BY_HAND)
}

/// A weight in the log-odds of a purchase.
const fn log_odds(path: &'static str, preset: f64) -> Parameter {
    Parameter::number(path, preset)
        .within(0.0, 100.0)
        .unit("log-odds")
        .from(BY_HAND)
}

/// A rate.
const fn rate(path: &'static str, preset: f64, unit: &'static str) -> Parameter {
    Parameter::number(path, preset)
        .within(0.0, 1e4)
        .unit(unit)
        .from(BY_HAND)
}

/// Rows of `consumers`.
pub(super) const ROWS: &[Parameter] = &[
    log_odds("consumers.price_sensitivity", 1.5)
        .means("How far a price that is higher by a factor e lowers the odds of buying"),
    log_odds("consumers.price_sensitivity_sd", 0.5)
        .means("Standard deviation of that over adults; it is never below 0"),
    Parameter::number("consumers.usual_price", 1.0)
        .above(0.0, 1e9)
        .unit("money")
        .means("Price that consumers take for usual: at it a brand has no advantage and no disadvantage")
        .from(BY_HAND),
    log_odds("consumers.fit_weight", 2.0).means("How far full fit raises the odds of buying over none"),
    share("consumers.fit_sd", 0.2, "").means("Standard deviation of fit over pairs of adult and brand"),
    share("consumers.expectation", 0.5, "").means("Quality that is expected, 0 to 1"),
    share("consumers.experience_sd", 0.2, "")
        .means("Standard deviation of the quality met in single purchases"),
    share("consumers.delight_margin", 0.168, "")
        .means("By how much quality must exceed what was expected to delight")
        .from(DELIGHT),
    share("consumers.disappointment_margin", 0.329, "")
        .means("By how much quality must fall short of what was expected to disappoint")
        .from(DISAPPOINTMENT),
    rate("consumers.forgetting", 1.0, "per year")
        .means("Rate at which an opinion goes back to `adoption.opinion.prior`"),
    rate("consumers.own_experience", 2.0, "words").means("Words that an experience of one's own weighs"),
    log_odds("consumers.loyalty", 1.0)
        .means("Weight of the brand bought last, if it did not disappoint, of an adult who is attached"),
    share("consumers.detachment", 0.5, "")
        .means("Mean share of loyalty and of regard for others that an adult is free of"),
    share("consumers.detachment_sd", 0.25, "")
        .means("Standard deviation of that share over adults; it is held within 0 to 1"),
    log_odds("consumers.conformity", 0.5)
        .means("Weight of a brand that all of one's ties bought last, of an adult who is attached"),
    log_odds("consumers.novelty", 0.3)
        .means("Weight of a brand not bought before, of an adult who wants novelty like the mean"),
    share("consumers.researching", 0.8, "share of occasions")
        .means("Occasions at which an adult online looks up reviews"),
    share("consumers.online_share", 0.2, "share of purchases")
        .means("Purchases of adults online that they make online, where a brand is sold online and in stores"),
    share("consumers.vindictive", 0.3, "share of adults")
        .means("Adults whose complaints no answer helps")
        .from(COMPLAINTS),
    Parameter::number("consumers.patience", 4.0)
        .within(0.0, 1e4)
        .unit("weeks")
        .means("How long an adult waits for an answer")
        .from(BY_HAND),
    share("consumers.hurry", 0.5, "").means("Factor on the patience of those online"),
    share("consumers.recovery", 0.6, "share of the constructive")
        .means("Constructive complainants whom an answer at once makes advocates")
        .from(COMPLAINTS),
    rate("consumers.recovery_fading", 0.1, "per week")
        .means("Rate at which that share falls with the time an answer takes"),
    Parameter::number("consumers.ignored_talk", 2.0)
        .within(0.0, 100.0)
        .means("Talk of those who were ignored, relative to the disappointed")
        .from(SILENCE),
    rate("consumers.join", 0.5, "per year")
        .means("Rate at which owners who are not disappointed join a community well kept"),
    Parameter::number("consumers.member_talk", 3.0)
        .within(0.0, 100.0)
        .means("Talk of members, relative to others")
        .from(BY_HAND),
    log_odds("consumers.member_loyalty", 1.0).means("Weight of the brand of one's community"),
    rate("consumers.churn", 0.2, "per year").means("Rate at which members leave a community well kept"),
    rate("consumers.neglect", 2.0, "per year")
        .means("Rate at which members leave a community that nobody keeps"),
    share("consumers.referral", 0.1, "per good word")
        .means("Chance that a good word of a member brings an owner into the community"),
    rate("consumers.feedback", 0.5, "per member and year").means("Pieces of feedback of members"),
    share("consumers.creative", 0.05, "share of adults")
        .means("Adults who think of products themselves")
        .from("5.2 % of consumers in the US, 6.1 % in the UK: von Hippel, de Jong & Flowers 2012"),
    rate("consumers.ideas", 1.0, "per year").means("Ideas of such an adult who owns the product"),
    share("consumers.annoyance", 0.002, "per advertisement")
        .means("Chance that an advertisement in social space drives an adult away"),
    share("consumers.dialogue_expectation", 0.05, "")
        .means("By how much a brand that talks with everyone weekly raises the quality expected of it"),
    Parameter::number("consumers.fit_feedback", 0.1)
        .above(0.0, 1e6)
        .unit("messages per adult")
        .means("Messages to a listening brand that close 63 % of its gap in fit")
        .from(BY_HAND),
    Parameter::number("consumers.quality_feedback", 0.5)
        .above(0.0, 1e6)
        .unit("messages per adult")
        .means("Messages to a listening brand that close 63 % of its gap in quality")
        .from(BY_HAND),
];
