//! Which claims does the model take up? Twenty-nine mechanisms of Toffler, Kotler and marketing essays of about 2010, each with
//! a scenario that shows it and a turn that must move a measure the way the claim says, everything else equal and on the same
//! random numbers. A test makes every turn. What speaks against a claim stands beside it.

/// Which way a measure moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goes {
    /// It rises.
    Up,
    /// It falls.
    Down,
}

/// A claim and how it is shown.
#[derive(Clone, Copy, Debug)]
pub struct Mechanism {
    /// Its number.
    pub id: &'static str,
    /// What is claimed.
    pub claim: &'static str,
    /// The shipped scenario that shows it.
    pub scenario: &'static str,
    /// Settings that turn it.
    pub turn: &'static [&'static str],
    /// The measure that moves, in the mean over the rows of a run.
    pub measure: &'static str,
    /// Which way.
    pub goes: Goes,
    /// What speaks against it, where something does.
    pub against: Option<&'static str>,
}

const fn shown(
    id: &'static str,
    claim: &'static str,
    scenario: &'static str,
    turn: &'static [&'static str],
    (measure, goes): (&'static str, Goes),
) -> Mechanism {
    Mechanism {
        id,
        claim,
        scenario,
        turn,
        measure,
        goes,
        against: None,
    }
}

impl Mechanism {
    const fn against(mut self, evidence: &'static str) -> Self {
        self.against = Some(evidence);
        self
    }
}

const UP: Goes = Goes::Up;
const DOWN: Goes = Goes::Down;

/// All mechanisms, in the order of their numbers.
pub const MECHANISMS: [Mechanism; 29] = [
    shown(
        "M1",
        "Where goods are dear or absent, people make what they use",
        "three-waves",
        &["drivers.goods_price.scale=2"],
        ("made", UP),
    ),
    shown(
        "M2",
        "The longer people work for wages, the more they buy",
        "three-waves",
        &["drivers.hours.scale=1.1"],
        ("made", DOWN),
    ),
    shown(
        "M3",
        "Skills that specialisation leaves unused are lost",
        "three-waves",
        &["household.forgetting=0.09"],
        ("skill", DOWN),
    ),
    shown(
        "M4",
        "As people want things of their own kind, consumption becomes less of a mass",
        "three-waves",
        &["drivers.personalisation.scale=0.3"],
        ("variants", DOWN),
    ),
    shown(
        "M5",
        "A shorter week leaves time to make",
        "shorter-week",
        &["drivers.hours.scale=0.8"],
        ("made", UP),
    )
    .against("Full-time hours in the United States have hardly fallen since 1970; the fall is European (Huberman & Minns \
         2007)"),
    shown(
        "M6",
        "Schooling builds the skill to make",
        "three-waves",
        &["drivers.schooling.scale=0.5"],
        ("skill", DOWN),
    ),
    shown(
        "M7",
        "The dearer skilled labour is, the more people do its work themselves",
        "dear-plumbers",
        &["drivers.skilled_price.scale=1.5"],
        ("made_repair", UP),
    ),
    shown(
        "M8",
        "Whoever sits at work wants to use the hands at home",
        "desk-bound",
        &["drivers.activity.scale=0.3"],
        ("made", DOWN),
    ),
    shown(
        "M9",
        "Where market goods are poor, people believe that they can do better",
        "made-better",
        &["drivers.quality.all.scale=0.7"],
        ("made", UP),
    )
    .against("Quality of market goods rose by most evidence of price indices: that it falls is a perception or a scenario, \
         not a trend"),
    shown(
        "M10",
        "The better off people are, the more they want what is personal",
        "three-waves",
        &["drivers.personalisation.scale=0.3"],
        ("personalised", DOWN),
    ),
    shown(
        "M11",
        "Consumers carry the message: what they say sells more than what the seller says",
        "one-fan-page",
        &["adoption.opinion.talk=0"],
        ("adopted", DOWN),
    ),
    shown(
        "M12",
        "The social web makes words go farther",
        "one-fan-page",
        &["drivers.reach=0.1"],
        ("messages_positive", DOWN),
    ),
    shown(
        "M13",
        "A few with many followers reach very many",
        "one-fan-page",
        &[
            "online.kind=random-regular",
            "online.degree=20",
            "online.directed=false",
        ],
        ("by_influencer", DOWN),
    )
    .against("Those with the most ties rarely start large cascades (Watts & Dodds 2007), though as seeds they pay (Hinz, \
         Skiera, Barrot & Becker 2011)"),
    shown(
        "M14",
        "One bad word does more harm than a good one does good",
        "bad-news",
        &["adoption.disappointment=0.1"],
        ("npv", DOWN),
    )
    .against("In the mean of studies a good word moves more, as most did not mean to buy (East, Hammond & Lomax 2008)"),
    shown(
        "M15",
        "Peers are believed more than the seller",
        "brand-launch",
        &["adoption.opinion.trust_tie=0.2"],
        ("by_offline", DOWN),
    ),
    shown(
        "M16",
        "A voice that is known to be paid convinces less than one that only wants to be heard",
        "influencer-or-prosumer",
        &["adoption.opinion.trust_paid=0.83"],
        ("opinion_paid", UP),
    ),
    shown(
        "M17",
        "Who is ignored turns against the brand",
        "ignored",
        &["consumers.patience=1000"],
        ("sentiment_silent", UP),
    ),
    shown(
        "M18",
        "Words also go from customers to the seller, and it learns from them",
        "ignored",
        &["adoption.opinion.complaining=0"],
        ("fit_answers", DOWN),
    ),
    shown(
        "M19",
        "The more people are won who speak of a brand, the more promotion it gets for nothing",
        "influencer-or-prosumer",
        &["brands.organic.actions.samples.share=0.2"],
        ("by_offline_organic", UP),
    ),
    shown(
        "M20",
        "People look up what strangers say before they buy",
        "online-offline",
        &["consumers.researching=0.2"],
        ("by_review_shop", DOWN),
    ),
    shown(
        "M21",
        "Some people think of products for others, and firms can take their ideas up",
        "fashion-co-creation",
        &["consumers.creative=0.01"],
        ("fit_studio", DOWN),
    ),
    shown(
        "M22",
        "Prosumers are detached from fame and switch to a better offer",
        "two-brands",
        &[
            "consumers.detachment=0",
            "consumers.detachment_sd=0",
            "consumers.loyalty=2",
        ],
        ("users_newcomer", DOWN),
    ),
    shown(
        "M23",
        "What is open to repair, exchange and change by its user is finished at home",
        "wave-three-town",
        &["brands.workshop.actions.open.openness=0"],
        ("cocreated_repair", DOWN),
    ),
    shown(
        "M24",
        "A purchase is the result of what one's group does",
        "two-brands",
        &["consumers.conformity=3"],
        ("users_newcomer", DOWN),
    ),
    shown(
        "M25",
        "Advertising in social space is an intruder, and drives people away",
        "brand-launch",
        &["consumers.annoyance=0.1"],
        ("users_ads", DOWN),
    ),
    shown(
        "M26",
        "Dialogue online raises what is expected, also in stores",
        "brand-launch",
        &["consumers.dialogue_expectation=1"],
        ("promoters_words", DOWN),
    )
    .against("Talk of brands online and offline hardly go together, over time ever less (Fay & Larkin 2017): the link is weak \
         by default"),
    shown(
        "M27",
        "A community keeps, refers and teaches; without it customers are lost",
        "community",
        &["brands.club.actions.club.budget=0"],
        ("users_club", DOWN),
    ),
    shown(
        "M28",
        "A brand that converses is believed where monologue is not",
        "brand-launch",
        &["adoption.opinion.trust_owned=0.1"],
        ("opinion_words", DOWN),
    ),
    shown(
        "M29",
        "A firm that knows little of what customers want makes what nobody needs",
        "ignored",
        &["consumers.fit_feedback=1000", "consumers.quality_feedback=1000"],
        ("users_answers", DOWN),
    ),
];
