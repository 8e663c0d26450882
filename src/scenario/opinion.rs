//! How do opinions form? Settings `adoption.opinion.*`; every rate is per year.

/// Settings of the rule `opinion`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Opinion {
    /// Mean purchase probability before anything is heard.
    pub prior: f64,
    /// Its standard deviation over adults.
    pub prior_sd: f64,
    /// How far a fully trusted word moves an opinion, g.
    pub gain: f64,
    /// Trust in offline ties.
    pub trust_tie: f64,
    /// Trust in those followed online.
    pub trust_online: f64,
    /// Trust in reviews.
    pub trust_review: f64,
    /// Trust in the seller's own channel.
    pub trust_owned: f64,
    /// Trust in advertisements.
    pub trust_ad: f64,
    /// Trust in paid voices.
    pub trust_paid: f64,
    /// Advertisements met.
    pub ads: f64,
    /// Words of the seller's own channel to buyers.
    pub owned: f64,
    /// Occasions to buy.
    pub occasions: f64,
    /// Share of purchases that delight.
    pub delight: f64,
    /// Share of purchases that disappoint.
    pub disappointment: f64,
    /// Talks right after a delight.
    pub talk: f64,
    /// Talk after a neutral purchase, relative to a delight.
    pub talk_neutral: f64,
    /// Talk after a disappointment, relative to a delight.
    pub talk_disappointed: f64,
    /// Rate at which the wish to talk fades.
    pub fading: f64,
    /// Activity of the most active hundredth, relative to the mean.
    pub heavy: f64,
    /// Activity of the next nine hundredths.
    pub occasional: f64,
    /// Additional talk of an adult who makes in every category, relative to one who buys everything.
    pub maker_talk: f64,
    /// Share of talks that are posted.
    pub posting: f64,
    /// Share of purchases that leave a review.
    pub reviewing: f64,
    /// Reviews read before buying.
    pub reviews_read: u32,
    /// Share of adults who are paid voices.
    pub paid: f64,
    /// Posts of a paid voice.
    pub paid_posts: f64,
    /// Share of the disappointed who complain.
    pub complaining: f64,
    /// Share of complaints that are answered.
    pub answering: f64,
}

/// The numbers among the settings, each with its path: one list for reading and writing them.
type Field = (&'static str, fn(&mut Opinion) -> &mut f64);

impl Opinion {
    /// The settings that are numbers.
    pub(in crate::scenario) const FIELDS: [Field; 27] = [
        ("adoption.opinion.prior", |o| &mut o.prior),
        ("adoption.opinion.prior_sd", |o| &mut o.prior_sd),
        ("adoption.opinion.gain", |o| &mut o.gain),
        ("adoption.opinion.trust_tie", |o| &mut o.trust_tie),
        ("adoption.opinion.trust_online", |o| &mut o.trust_online),
        ("adoption.opinion.trust_review", |o| &mut o.trust_review),
        ("adoption.opinion.trust_owned", |o| &mut o.trust_owned),
        ("adoption.opinion.trust_ad", |o| &mut o.trust_ad),
        ("adoption.opinion.trust_paid", |o| &mut o.trust_paid),
        ("adoption.opinion.ads", |o| &mut o.ads),
        ("adoption.opinion.owned", |o| &mut o.owned),
        ("adoption.opinion.occasions", |o| &mut o.occasions),
        ("adoption.opinion.delight", |o| &mut o.delight),
        ("adoption.opinion.disappointment", |o| &mut o.disappointment),
        ("adoption.opinion.talk", |o| &mut o.talk),
        ("adoption.opinion.talk_neutral", |o| &mut o.talk_neutral),
        ("adoption.opinion.talk_disappointed", |o| {
            &mut o.talk_disappointed
        }),
        ("adoption.opinion.fading", |o| &mut o.fading),
        ("adoption.opinion.heavy", |o| &mut o.heavy),
        ("adoption.opinion.occasional", |o| &mut o.occasional),
        ("adoption.opinion.maker_talk", |o| &mut o.maker_talk),
        ("adoption.opinion.posting", |o| &mut o.posting),
        ("adoption.opinion.reviewing", |o| &mut o.reviewing),
        ("adoption.opinion.paid", |o| &mut o.paid),
        ("adoption.opinion.paid_posts", |o| &mut o.paid_posts),
        ("adoption.opinion.complaining", |o| &mut o.complaining),
        ("adoption.opinion.answering", |o| &mut o.answering),
    ];

    /// All numbers 0, to be read one by one.
    pub(crate) const BLANK: Self = Self {
        prior: 0.0,
        prior_sd: 0.0,
        gain: 0.0,
        trust_tie: 0.0,
        trust_online: 0.0,
        trust_review: 0.0,
        trust_owned: 0.0,
        trust_ad: 0.0,
        trust_paid: 0.0,
        ads: 0.0,
        owned: 0.0,
        occasions: 0.0,
        delight: 0.0,
        disappointment: 0.0,
        talk: 0.0,
        talk_neutral: 0.0,
        talk_disappointed: 0.0,
        fading: 0.0,
        heavy: 0.0,
        occasional: 0.0,
        maker_talk: 0.0,
        posting: 0.0,
        reviewing: 0.0,
        reviews_read: 0,
        paid: 0.0,
        paid_posts: 0.0,
        complaining: 0.0,
        answering: 0.0,
    };
}
