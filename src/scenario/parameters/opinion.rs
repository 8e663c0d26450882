//! Rows of the table: how opinions form, who talks, and what is read before buying.

use crate::scenario::parameters::Parameter;

const BY_HAND: &str = "assumption";
const NIELSEN: &str =
    "Nielsen, Global Trust in Advertising 2015: share who trust completely or somewhat";
const PARTICIPATION: &str =
    "90-9-1 rule of participation, Nielsen Norman Group 2006; the factors are an assumption";
const GRAPEVINE: &str = "the dissatisfied told nine or ten people, the satisfied four or five: TARP 1981 for \
     Coca-Cola; Anderson 1998 finds a smaller difference";

/// Rows of `adoption.opinion`.
pub(super) const ROWS: &[Parameter] = &[
    Parameter::number("adoption.opinion.prior", 0.1)
        .within(0.0, 1.0)
        .unit("probability")
        .means("Mean purchase probability before anything is heard")
        .from(BY_HAND),
    Parameter::number("adoption.opinion.prior_sd", 0.05)
        .within(0.0, 1.0)
        .means("Standard deviation of that probability over adults; it is held within 0 to 1")
        .from(BY_HAND),
    Parameter::number("adoption.opinion.gain", 0.1)
        .within(0.0, 1.0)
        .unit("per message")
        .means("How far a fully trusted word moves an opinion: +g (1 - s) when good, -g s when bad")
        .from("assumption; the form follows East, Hammond & Lomax 2008"),
    Parameter::number("adoption.opinion.trust_tie", 0.83)
        .within(0.0, 1.0)
        .means("Trust in a tie of `network`")
        .from(NIELSEN),
    Parameter::number("adoption.opinion.trust_online", 0.66)
        .within(0.0, 1.0)
        .means("Trust in someone followed in `online`")
        .from(NIELSEN),
    Parameter::number("adoption.opinion.trust_review", 0.66)
        .within(0.0, 1.0)
        .means("Trust in a review by a stranger")
        .from(NIELSEN),
    Parameter::number("adoption.opinion.trust_owned", 0.70)
        .within(0.0, 1.0)
        .means("Trust in the seller's own channel")
        .from(NIELSEN),
    Parameter::number("adoption.opinion.trust_ad", 0.48)
        .within(0.0, 1.0)
        .means("Trust in an advertisement online")
        .from(NIELSEN),
    Parameter::number("adoption.opinion.trust_paid", 0.48)
        .within(0.0, 1.0)
        .means("Trust in a paid voice: that in an advertisement, once it is known to be paid")
        .from(BY_HAND),
    Parameter::number("adoption.opinion.ads", 2.0)
        .within(0.0, 1e4)
        .unit("per adult and year")
        .means("Advertisements met; they make aware")
        .from(BY_HAND),
    Parameter::number("adoption.opinion.owned", 1.0)
        .within(0.0, 1e4)
        .unit("per buyer and year")
        .means("Words of the seller's own channel to those who bought")
        .from(BY_HAND),
    Parameter::number("adoption.opinion.occasions", 1.0)
        .within(0.0, 1e4)
        .unit("per year")
        .means("Occasions at which an adult who is aware may buy")
        .from(BY_HAND),
    Parameter::number("adoption.opinion.delight", 0.20)
        .within(0.0, 1.0)
        .unit("share of purchases")
        .means("Purchases that delight")
        .from(BY_HAND),
    Parameter::number("adoption.opinion.disappointment", 0.05)
        .within(0.0, 1.0)
        .unit("share of purchases")
        .means("Purchases that disappoint")
        .from(BY_HAND),
    Parameter::number("adoption.opinion.talk", 6.0)
        .within(0.0, 1e4)
        .unit("per year")
        .means("Talks about it of an adult of mean activity right after a delight")
        .from(BY_HAND),
    Parameter::number("adoption.opinion.talk_neutral", 0.2)
        .within(0.0, 100.0)
        .means("Talk after a purchase that neither delighted nor disappointed, relative to a delight; its words are good")
        .from(BY_HAND),
    Parameter::number("adoption.opinion.talk_disappointed", 2.0)
        .within(0.0, 100.0)
        .means("Talk after a disappointment, relative to a delight")
        .from(GRAPEVINE),
    Parameter::number("adoption.opinion.fading", 2.0)
        .within(0.0, 1e4)
        .unit("per year")
        .means("Rate at which the wish to talk fades after a purchase")
        .from(BY_HAND),
    Parameter::number("adoption.opinion.heavy", 30.0)
        .within(0.0, 1e4)
        .means("Activity of the most active hundredth, relative to the mean")
        .from(PARTICIPATION),
    Parameter::number("adoption.opinion.occasional", 5.0)
        .within(0.0, 1e4)
        .means("Activity of the next nine hundredths, relative to the mean; the rest share what is left")
        .from(PARTICIPATION),
    Parameter::number("adoption.opinion.maker_talk", 1.0)
        .within(0.0, 100.0)
        .means("Additional talk of an adult who makes in every category; it needs the household layer")
        .from(BY_HAND),
    Parameter::number("adoption.opinion.posting", 0.2)
        .within(0.0, 1.0)
        .unit("share of talks")
        .means("Talks of adults online that are also posted to all their followers")
        .from(BY_HAND),
    Parameter::number("adoption.opinion.reviewing", 0.01)
        .within(0.0, 1.0)
        .unit("share of purchases")
        .means("Purchases that leave a review, at mean activity")
        .from("under one in a hundred customers, Nielsen Norman Group 2006"),
    Parameter::integer("adoption.opinion.reviews_read", 5)
        .within(0.0, 100.0)
        .unit("reviews")
        .means("Reviews an adult online reads before buying; others ask their ties")
        .from(BY_HAND),
    Parameter::number("adoption.opinion.paid", 0.0)
        .within(0.0, 1.0)
        .unit("share of adults")
        .means("Paid voices: those with the most followers online")
        .from(BY_HAND),
    Parameter::number("adoption.opinion.paid_posts", 12.0)
        .within(0.0, 1e4)
        .unit("per year")
        .means("Good words a paid voice posts")
        .from(BY_HAND),
    Parameter::number("adoption.opinion.complaining", 0.3)
        .within(0.0, 1.0)
        .unit("share of disappointed")
        .means("Disappointed buyers who complain to the seller; of the delighted as many give praise")
        .from(BY_HAND),
    Parameter::number("adoption.opinion.answering", 0.5)
        .within(0.0, 1.0)
        .unit("share of complaints")
        .means("Complaints that the seller answers; an answered adult stops talking against it")
        .from("assumption; Weitzl 2019 for the effect on constructive complainants"),
];
