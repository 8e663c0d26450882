//! Which claims does the model take up? Twenty-nine mechanisms of Toffler, Kotler and marketing essays of about 2010, each with
//! a scenario that shows it and turns that must move a measure the way the claim says, everything else equal and on the same
//! random numbers. A test makes every turn. What speaks against a claim stands beside it, with turns of its own where the model
//! can show that side too.

/// Which way a measure moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goes {
    /// It rises.
    Up,
    /// It falls.
    Down,
    /// It stays: by less than a tenth of what it was.
    Hardly,
}

/// Settings that turn a claim, and what must come of it.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    /// Settings of both sides.
    pub given: &'static [&'static str],
    /// Settings that turn it.
    pub set: &'static [&'static str],
    /// The measure that moves, in the mean over the rows of a run.
    pub measure: &'static str,
    /// Which way.
    pub goes: Goes,
    /// Settings by which the same measure must move less, whichever way.
    pub more_than: &'static [&'static str],
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
    /// What must come of it.
    pub turns: &'static [Turn],
    /// What speaks against it, where something does.
    pub against: Option<Against>,
}

/// Evidence against a claim.
#[derive(Clone, Copy, Debug)]
pub struct Against {
    /// What was found, and by whom.
    pub evidence: &'static str,
    /// The other side in the model: what must come if the evidence is right.
    pub turns: &'static [Turn],
}

const fn turn(set: &'static [&'static str], measure: &'static str, goes: Goes) -> Turn {
    Turn {
        given: &[],
        set,
        measure,
        goes,
        more_than: &[],
    }
}

impl Turn {
    const fn given(mut self, settings: &'static [&'static str]) -> Self {
        self.given = settings;
        self
    }

    const fn more_than(mut self, settings: &'static [&'static str]) -> Self {
        self.more_than = settings;
        self
    }
}

const fn shown(
    id: &'static str,
    claim: &'static str,
    scenario: &'static str,
    turns: &'static [Turn],
) -> Mechanism {
    Mechanism {
        id,
        claim,
        scenario,
        turns,
        against: None,
    }
}

impl Mechanism {
    const fn against(mut self, evidence: &'static str, turns: &'static [Turn]) -> Self {
        self.against = Some(Against { evidence, turns });
        self
    }
}

const UP: Goes = Goes::Up;
const DOWN: Goes = Goes::Down;
const HARDLY: Goes = Goes::Hardly;

/// Nothing is learned from consumers, and no answer makes an advocate.
const UNTAUGHT: &[&str] = &[
    "consumers.fit_feedback=1000",
    "consumers.quality_feedback=1000",
    "consumers.recovery=0",
];

/// Nothing is learned from consumers.
const DEAF: &[&str] = &[
    "consumers.fit_feedback=1000",
    "consumers.quality_feedback=1000",
];

/// Nobody has many followers.
const NO_HUBS: &[&str] = &[
    "online.kind=random-regular",
    "online.degree=20",
    "online.directed=false",
];

/// The seller advertises with the money of its conversation.
const MONOLOGUE: &[&str] = &[
    "brands.words.actions.talk.kind=advertise",
    "brands.words.actions.talk.carryover=0",
];

/// All mechanisms, in the order of their numbers.
pub const MECHANISMS: [Mechanism; 29] = [
    shown(
        "M1",
        "Where goods are dear or absent, people make what they use",
        "three-waves",
        &[turn(&["drivers.goods_price.scale=2"], "made", UP)],
    ),
    shown(
        "M2",
        "The longer people work for wages, the more they buy",
        "three-waves",
        &[turn(&["drivers.hours.scale=1.1"], "made", DOWN)],
    ),
    shown(
        "M3",
        "Skills that specialisation leaves unused are lost",
        "three-waves",
        &[turn(&["household.forgetting=0.09"], "skill", DOWN)],
    ),
    shown(
        "M4",
        "As people want things of their own kind, consumption becomes less of a mass",
        "three-waves",
        &[turn(&["drivers.personalisation.scale=0.3"], "variants", DOWN)],
    ),
    shown(
        "M5",
        "A shorter week leaves time to make",
        "shorter-week",
        &[turn(&["drivers.hours.scale=0.8"], "made", UP)],
    )
    .against("Full-time hours in the United States have hardly fallen since 1970; the fall is European (Huberman & Minns \
         2007)", &[]),
    shown(
        "M6",
        "Schooling builds the skill to make",
        "three-waves",
        &[turn(&["drivers.schooling.scale=0.5"], "skill", DOWN)],
    ),
    shown(
        "M7",
        "The dearer skilled labour is, the more people do its work themselves",
        "dear-plumbers",
        &[turn(&["drivers.skilled_price.scale=1.5"], "made_repair", UP)],
    ),
    shown(
        "M8",
        "Whoever sits at work wants to use the hands at home",
        "desk-bound",
        &[turn(&["drivers.activity.scale=0.3"], "made", DOWN)],
    ),
    shown(
        "M9",
        "Where market goods are poor, people believe that they can do better",
        "made-better",
        &[turn(&["drivers.quality.all.scale=0.7"], "made", UP)],
    )
    .against("Quality of market goods rose by most evidence of price indices: that it falls is a perception or a scenario, \
         not a trend",
        &[turn(&["drivers.quality.all.scale=1.3"], "made", DOWN)],
    ),
    shown(
        "M10",
        "The better off people are, the more they want what is personal",
        "three-waves",
        &[
            turn(&["household.affluence=0.5"], "personalised", UP),
            turn(&["drivers.hours.scale=1.1"], "driver_personalisation", UP)
                .given(&["household.affluence=0.5"]),
        ],
    ),
    shown(
        "M11",
        "Consumers carry the message: what they say sells more than what the seller says",
        "one-fan-page",
        &[turn(&["adoption.opinion.talk=0"], "adopted", DOWN)],
    ),
    shown(
        "M12",
        "The social web makes words go farther",
        "one-fan-page",
        &[turn(&["drivers.reach=0.1"], "messages_positive", DOWN)],
    ),
    shown(
        "M13",
        "A few with many followers reach very many",
        "one-fan-page",
        &[turn(NO_HUBS, "by_influencer", DOWN)],
    )
    .against("Those with the most ties rarely start large cascades (Watts & Dodds 2007), though as seeds they pay (Hinz, \
         Skiera, Barrot & Becker 2011)",
        &[turn(NO_HUBS, "adopted", HARDLY)],
    ),
    shown(
        "M14",
        "One bad word does more harm than a good one does good",
        "one-fan-page",
        &[
            turn(&["adoption.opinion.disappointment=0.25"], "adopted", DOWN)
                .more_than(&["adoption.opinion.delight=0.4"]),
        ],
    )
    .against("In the mean of studies a good word moves more, as most did not mean to buy (East, Hammond & Lomax 2008)", &[]),
    shown(
        "M15",
        "Peers are believed more than the seller",
        "one-fan-page",
        &[
            turn(&["adoption.opinion.trust_tie=0.2"], "adopted", DOWN)
                .more_than(&["adoption.opinion.trust_owned=0.2"]),
        ],
    ),
    shown(
        "M16",
        "A voice that is known to be paid convinces less than one that only wants to be heard",
        "influencer-or-prosumer",
        &[
            turn(&["adoption.opinion.trust_paid=0.83"], "opinion_paid", UP),
            turn(&["adoption.opinion.trust_paid=0.83"], "buyers_paid", UP),
        ],
    ),
    shown(
        "M17",
        "Who is ignored turns against the brand",
        "ignored",
        &[
            turn(&["brands.answers.actions.care.budget=0"], "sentiment_answers", DOWN)
                .given(UNTAUGHT),
            turn(&["brands.answers.actions.care.budget=0"], "messages_negative_answers", UP)
                .given(UNTAUGHT),
        ],
    ),
    shown(
        "M18",
        "Words also go from customers to the seller, and it learns from them",
        "ignored",
        &[turn(&["adoption.opinion.complaining=0"], "fit_answers", DOWN)],
    ),
    shown(
        "M19",
        "The more people are won who speak of a brand, the more promotion it gets for nothing",
        "influencer-or-prosumer",
        &[turn(&["brands.organic.actions.samples.share=0.2"], "by_offline_organic", UP)],
    ),
    shown(
        "M20",
        "People look up what strangers say before they buy",
        "online-offline",
        &[turn(&["consumers.researching=0.2"], "by_review_shop", DOWN)],
    ),
    shown(
        "M21",
        "Some people think of products for others, and firms can take their ideas up",
        "fashion-co-creation",
        &[turn(&["consumers.creative=0.01"], "fit_studio", DOWN)],
    ),
    shown(
        "M22",
        "Prosumers are detached from fame and switch to a better offer",
        "two-brands",
        &[turn(&["consumers.detachment=0"], "users_newcomer", DOWN)],
    ),
    shown(
        "M23",
        "What is open to repair, exchange and change by its user is finished at home",
        "wave-three-town",
        &[turn(&["brands.workshop.actions.open.openness=0"], "cocreated_repair", DOWN)],
    ),
    shown(
        "M24",
        "A purchase is the result of what one's group does",
        "two-brands",
        &[turn(&["consumers.conformity=3"], "users_newcomer", DOWN)],
    ),
    shown(
        "M25",
        "Advertising in social space is an intruder, and drives people away",
        "brand-launch",
        &[turn(&["consumers.annoyance=0.01"], "users_ads", DOWN)],
    ),
    shown(
        "M26",
        "Dialogue online raises what is expected, also in stores",
        "brand-launch",
        &[
            turn(&["consumers.dialogue_expectation=0.1"], "promoters_words", DOWN),
            turn(&["brands.words.actions.talk.budget=600"], "promoters_words", DOWN)
                .given(&["consumers.dialogue_expectation=0.2"]),
        ],
    )
    .against("Talk of brands online and offline hardly go together, over time ever less (Fay & Larkin 2017): the link is weak \
         by default",
        &[turn(&["brands.words.actions.talk.budget=600"], "promoters_words", HARDLY)
            .given(&["consumers.dialogue_expectation=0"])],
    ),
    shown(
        "M27",
        "A community keeps, refers and teaches; without it customers are lost",
        "community",
        &[turn(&["brands.club.actions.club.budget=0"], "users_club", DOWN)],
    ),
    shown(
        "M28",
        "A brand that converses is believed where monologue is not",
        "brand-launch",
        &[
            turn(MONOLOGUE, "opinion_words", DOWN)
                .given(&["brands.words.known=0.9"]),
        ],
    ),
    shown(
        "M29",
        "A firm that knows little of what customers want makes what nobody needs",
        "ignored",
        &[
            turn(DEAF, "users_answers", DOWN),
        ],
    ),
];
