//! Who sells, and what do consumers want? Settings `brands.*` and `consumers.*`; a rate is per year unless its key says
//! otherwise.

/// Settings `brands.NAME.*`.
#[derive(Clone, Debug, PartialEq)]
pub struct Brand {
    /// Name in the scenario and in measures.
    pub name: String,
    /// Name on charts.
    pub label: String,
    /// Price of a purchase, money.
    pub price: f64,
    /// Share of the price that is left after making the thing.
    pub margin: f64,
    /// Quality, 0 to 1.
    pub quality: f64,
    /// How well it fits what consumers want, 0 to 1.
    pub fit: f64,
    /// Whether it sells online.
    pub sells_online: bool,
    /// Whether it sells in stores.
    pub sells_in_stores: bool,
    /// Date from which it is sold; none: from the start.
    pub entry: Option<f64>,
    /// Share of adults who know of it when it enters.
    pub known: f64,
    /// Which random numbers belong to it.
    pub lot: u8,
    /// What it does.
    pub actions: Vec<Action>,
}

/// Settings `brands.NAME.actions.NAME.*`.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// Its name.
    pub name: String,
    /// Date of its start; none: that of the run.
    pub start: Option<f64>,
    /// Date of its end; none: that of the run.
    pub end: Option<f64>,
    /// Money a year while it lasts.
    pub budget: f64,
    /// What is done.
    pub kind: Deed,
}

/// What a brand can do.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// Buys advertisements.
    Advertise {
        /// Money for one that one adult meets.
        contact_cost: f64,
        /// Share of what a week brings that is met later, per week.
        carryover: f64,
        /// Share of them in social space.
        social: f64,
        /// How fast they wear out, per advertisement that an adult met in a week.
        wearout: f64,
    },
    /// Gives samples to adults it has found, once, at the start.
    Seed {
        /// Whom.
        targets: Targets,
        /// To what share of adults.
        share: f64,
        /// Money a sample.
        sample_cost: f64,
        /// Posts a year that those who got one are paid for.
        posts: f64,
        /// Money a post.
        post_cost: f64,
    },
    /// Joins the conversation: words of its own channel to all who know of it.
    Converse {
        /// Money for a word that reaches one adult.
        contact_cost: f64,
    },
    /// Keeps a place of its own, a page or a channel: words to those who own the product.
    Destination {
        /// Money for a word that reaches one adult.
        contact_cost: f64,
    },
    /// Keeps a community.
    Community {
        /// Money a member and year that keeps it well.
        member_cost: f64,
    },
    /// Answers complaints.
    Answer {
        /// Money an answer.
        answer_cost: f64,
        /// Weeks that an answer takes.
        delay: f64,
    },
    /// Develops what consumers think of.
    CoCreate {
        /// Money an idea.
        idea_cost: f64,
        /// What it opens at home, if anything.
        eases: Option<Opening>,
    },
    /// Makes the product as its buyer wants it.
    Customise {
        /// Money a purchase, beyond what making it costs.
        unit_cost: f64,
        /// Part of the gap between the brand's fit and what consumers want that it closes.
        personal: f64,
        /// What it opens at home, if anything.
        eases: Option<Opening>,
    },
    /// Opens its product for repair and change at home.
    Open {
        /// Money an owner and year: parts, plans, help.
        owner_cost: f64,
        /// What it opens.
        eases: Opening,
    },
}

/// What an action of a brand opens at home: co-creation in a category of need.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Opening {
    /// Place of the category of households, in the order of appearance.
    pub category: usize,
    /// What it adds to the category's openness if everyone owned the product.
    pub openness: f64,
}

impl Deed {
    /// The word for it in a scenario.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Advertise { .. } => "advertise",
            Self::Seed { .. } => "seed",
            Self::Converse { .. } => "converse",
            Self::Destination { .. } => "destination",
            Self::Community { .. } => "community",
            Self::Answer { .. } => "answer",
            Self::CoCreate { .. } => "co-create",
            Self::Customise { .. } => "customise",
            Self::Open { .. } => "open",
        }
    }

    /// What it opens at home, if anything.
    #[must_use]
    pub fn eases(&self) -> Option<Opening> {
        match self {
            Self::CoCreate { eases, .. } | Self::Customise { eases, .. } => *eases,
            Self::Open { eases, .. } => Some(*eases),
            _ => None,
        }
    }
}

/// Whom a brand gives samples.
#[derive(Clone, Debug, PartialEq)]
pub enum Targets {
    /// Drawn adults.
    Random,
    /// Those with the most ties, offline and followers.
    Hubs,
    /// Those with the fewest.
    Fringe,
    /// Those whose ties do not know one another: most ties outside a common circle.
    Bridges,
    /// Those in the innermost k-core of the offline network.
    Core,
    /// Those who want novelty first.
    Early,
    /// Adults by their numbers.
    List(Vec<u32>),
}

impl Targets {
    /// The word for them in a scenario.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Random => "random",
            Self::Hubs => "hubs",
            Self::Fringe => "fringe",
            Self::Bridges => "bridges",
            Self::Core => "core",
            Self::Early => "early",
            Self::List(_) => "list",
        }
    }
}

/// Settings `consumers.*`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Consumers {
    /// How far a price that is higher by a factor e lowers the odds of buying, in log-odds.
    pub price_sensitivity: f64,
    /// Standard deviation of that over adults; it is never below 0.
    pub price_sensitivity_sd: f64,
    /// Price that consumers take for usual.
    pub usual_price: f64,
    /// How far full fit raises the odds over none, in log-odds.
    pub fit_weight: f64,
    /// Standard deviation of fit over pairs of adult and brand.
    pub fit_sd: f64,
    /// Quality that is expected.
    pub expectation: f64,
    /// Standard deviation of the quality met in single purchases.
    pub experience_sd: f64,
    /// By how much quality must exceed what was expected to delight.
    pub delight_margin: f64,
    /// By how much it must fall short to disappoint.
    pub disappointment_margin: f64,
    /// Rate at which an opinion goes back to what is thought before anything is heard.
    pub forgetting: f64,
    /// Words that an experience of one's own weighs.
    pub own_experience: f64,
    /// Log-odds for the brand bought last, if it did not disappoint, of an adult who is attached.
    pub loyalty: f64,
    /// Mean share of loyalty and of regard for others that an adult is free of.
    pub detachment: f64,
    /// Its standard deviation over adults.
    pub detachment_sd: f64,
    /// Log-odds for a brand that all of one's ties bought last, of an adult who is attached.
    pub conformity: f64,
    /// Log-odds for a brand not bought before, of an adult who wants novelty like the mean.
    pub novelty: f64,
    /// Share of occasions at which an adult online looks up reviews.
    pub researching: f64,
    /// Share of purchases of adults online that they make online, where both channels are offered.
    pub online_share: f64,
    /// Share of adults whose complaints no answer helps.
    pub vindictive: f64,
    /// Weeks that an adult waits for an answer.
    pub patience: f64,
    /// Factor on the patience of those online.
    pub hurry: f64,
    /// Share of the constructive whom an answer at once makes advocates.
    pub recovery: f64,
    /// Rate at which that falls with the weeks an answer takes.
    pub recovery_fading: f64,
    /// Talk of those who were ignored, relative to the disappointed.
    pub ignored_talk: f64,
    /// Rate at which owners who are not disappointed join a community well kept.
    pub join: f64,
    /// Talk of members, relative to others.
    pub member_talk: f64,
    /// Log-odds for the brand of one's community.
    pub member_loyalty: f64,
    /// Rate at which members leave a community well kept.
    pub churn: f64,
    /// Rate at which they leave one that nobody keeps.
    pub neglect: f64,
    /// Chance that a good word of a member brings an owner into the community.
    pub referral: f64,
    /// Pieces of feedback of a member.
    pub feedback: f64,
    /// Share of adults who think of products themselves.
    pub creative: f64,
    /// Ideas of such an adult who owns the product.
    pub ideas: f64,
    /// Chance that an advertisement in social space drives an adult away.
    pub annoyance: f64,
    /// By how much a brand that talks with everyone weekly raises the quality expected of it.
    pub dialogue_expectation: f64,
    /// Messages to a listening brand, per adult, that close 63 % of its gap in fit.
    pub fit_feedback: f64,
    /// The same for its gap in quality.
    pub quality_feedback: f64,
}

/// The settings of consumers, each with its path: one list for reading and writing them.
type Field = (&'static str, fn(&mut Consumers) -> &mut f64);

impl Consumers {
    /// All settings.
    pub(in crate::scenario) const FIELDS: [Field; 37] = [
        ("consumers.price_sensitivity", |c| &mut c.price_sensitivity),
        ("consumers.price_sensitivity_sd", |c| {
            &mut c.price_sensitivity_sd
        }),
        ("consumers.usual_price", |c| &mut c.usual_price),
        ("consumers.fit_weight", |c| &mut c.fit_weight),
        ("consumers.fit_sd", |c| &mut c.fit_sd),
        ("consumers.expectation", |c| &mut c.expectation),
        ("consumers.experience_sd", |c| &mut c.experience_sd),
        ("consumers.delight_margin", |c| &mut c.delight_margin),
        ("consumers.disappointment_margin", |c| {
            &mut c.disappointment_margin
        }),
        ("consumers.forgetting", |c| &mut c.forgetting),
        ("consumers.own_experience", |c| &mut c.own_experience),
        ("consumers.loyalty", |c| &mut c.loyalty),
        ("consumers.detachment", |c| &mut c.detachment),
        ("consumers.detachment_sd", |c| &mut c.detachment_sd),
        ("consumers.conformity", |c| &mut c.conformity),
        ("consumers.novelty", |c| &mut c.novelty),
        ("consumers.researching", |c| &mut c.researching),
        ("consumers.online_share", |c| &mut c.online_share),
        ("consumers.vindictive", |c| &mut c.vindictive),
        ("consumers.patience", |c| &mut c.patience),
        ("consumers.hurry", |c| &mut c.hurry),
        ("consumers.recovery", |c| &mut c.recovery),
        ("consumers.recovery_fading", |c| &mut c.recovery_fading),
        ("consumers.ignored_talk", |c| &mut c.ignored_talk),
        ("consumers.join", |c| &mut c.join),
        ("consumers.member_talk", |c| &mut c.member_talk),
        ("consumers.member_loyalty", |c| &mut c.member_loyalty),
        ("consumers.churn", |c| &mut c.churn),
        ("consumers.neglect", |c| &mut c.neglect),
        ("consumers.referral", |c| &mut c.referral),
        ("consumers.feedback", |c| &mut c.feedback),
        ("consumers.creative", |c| &mut c.creative),
        ("consumers.ideas", |c| &mut c.ideas),
        ("consumers.annoyance", |c| &mut c.annoyance),
        ("consumers.dialogue_expectation", |c| {
            &mut c.dialogue_expectation
        }),
        ("consumers.fit_feedback", |c| &mut c.fit_feedback),
        ("consumers.quality_feedback", |c| &mut c.quality_feedback),
    ];

    /// All numbers 0, to be read one by one.
    pub(crate) const BLANK: Self = Self {
        price_sensitivity: 0.0,
        price_sensitivity_sd: 0.0,
        usual_price: 0.0,
        fit_weight: 0.0,
        fit_sd: 0.0,
        expectation: 0.0,
        experience_sd: 0.0,
        delight_margin: 0.0,
        disappointment_margin: 0.0,
        forgetting: 0.0,
        own_experience: 0.0,
        loyalty: 0.0,
        detachment: 0.0,
        detachment_sd: 0.0,
        conformity: 0.0,
        novelty: 0.0,
        researching: 0.0,
        online_share: 0.0,
        vindictive: 0.0,
        patience: 0.0,
        hurry: 0.0,
        recovery: 0.0,
        recovery_fading: 0.0,
        ignored_talk: 0.0,
        join: 0.0,
        member_talk: 0.0,
        member_loyalty: 0.0,
        churn: 0.0,
        neglect: 0.0,
        referral: 0.0,
        feedback: 0.0,
        creative: 0.0,
        ideas: 0.0,
        annoyance: 0.0,
        dialogue_expectation: 0.0,
        fit_feedback: 0.0,
        quality_feedback: 0.0,
    };
}

/// A market: who sells and how consumers take it.
#[derive(Clone, Debug, PartialEq)]
pub struct Market {
    /// Brands, in the order of the file.
    pub brands: Vec<Brand>,
    /// Consumers.
    pub consumers: Consumers,
}

impl Market {
    /// Places of the brands in the order of their lots: the order in which sums are made and draws belong to them.
    #[must_use]
    pub fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.brands.len()).collect();
        order.sort_by_key(|&place| self.brands[place].lot);
        order
    }
}
