//! What does the table of adults say of each? A row a column: its name, unit and meaning; `*` stands for a category or a brand.

/// A column of the table of adults.
pub struct AgentColumn {
    /// Name.
    pub name: &'static str,
    /// Unit; empty for names.
    pub unit: &'static str,
    /// Meaning, in a sentence.
    pub meaning: &'static str,
}

const fn of(name: &'static str, unit: &'static str, meaning: &'static str) -> AgentColumn {
    AgentColumn {
        name,
        unit,
        meaning,
    }
}

const FLAG: &str = "0 or 1";
const HOURS: &str = "hours a week";

/// All columns that the table may have, in its order.
pub const COLUMNS: [AgentColumn; 47] = [
    of("run", "", "number of the run, from 0"),
    of("agent", "", "number of the adult, from 0"),
    of(
        "ties",
        "ties",
        "adults it listens to in the network that is not online",
    ),
    of(
        "online",
        FLAG,
        "whether it is online at the end; where there is an online network",
    ),
    of(
        "follows",
        "ties",
        "adults it follows online; where there is an online network",
    ),
    of(
        "followers",
        "ties",
        "adults who follow it online: whom it tells, and whom it shows how it makes; where there is an online network",
    ),
    of("work", "", "outside wage work, employed or unemployed"),
    of("wave", "", "the wave it lives in, or between them"),
    of("talent_*", "factor", "its talent for making in a category"),
    of(
        "talent",
        "factor",
        "its talent for making, in all categories",
    ),
    of("wage", "of the mean wage", "its wage"),
    of("education", "of the mean schooling", "its schooling"),
    of(
        "sedentary_rank",
        "share",
        "its place in the order in which adults come to sedentary work",
    ),
    of(
        "quality_sense",
        "exponent",
        "how much the quality of what is bought counts for it",
    ),
    of("taste", "in log cost", "its taste for making"),
    of(
        "wanted_hours",
        "of the usual",
        "hours of wage work it wants",
    ),
    of("hours_market", HOURS, "hours of wage work"),
    of("hours_making_*", HOURS, "hours of making in a category"),
    of("hours_shopping", HOURS, "hours of buying"),
    of("hours_leisure", HOURS, "hours of leisure"),
    of(
        "hours_fixed",
        HOURS,
        "hours that are bound: sleep and care of oneself",
    ),
    of(
        "habit_*",
        "",
        "what it does in a category: make, cocreate or buy",
    ),
    of(
        "skill_*",
        "skill",
        "its skill in a category, taught to itself: by making, by schooling where reach allows, and by makers it follows online",
    ),
    of(
        "made",
        "share of needs",
        "share of its needs that it makes, averaged over the years of `household.wave_memory`",
    ),
    of("group", "", "its group; where `adoption.groups` has them"),
    of(
        "aware",
        FLAG,
        "whether it knows of what spreads; with brands, of any brand",
    ),
    of(
        "stand",
        "",
        "open: has not adopted; content or disappointed: has, and speaks for it or against it; rejected: never will and speaks \
         against it; outside: not in the market. With brands adopting is having the first brand, and the stand is that of then",
    ),
    of(
        "adopted_date",
        "year",
        "date at which it adopted or rejected, the start for seeds; NaN where it did neither",
    ),
    of(
        "activity",
        "of the mean",
        "how much it talks, relative to the mean adult; under the rule `opinion`",
    ),
    of(
        "opinion",
        "probability",
        "purchase probability it holds; under the rule `opinion` without brands",
    ),
    of(
        "experience",
        "",
        "its last experience: none, neutral, delighted, disappointed, appeased (answered after a complaint) or ignored (not \
         answered in time); under the rule `opinion` without brands",
    ),
    of(
        "price_sensitivity",
        "per log price",
        "fall of its log-odds to buy a brand with the log of the price",
    ),
    of(
        "novelty",
        "of the mean",
        "its wish to be first: how much more likely it is to buy what is new, 0 to 2",
    ),
    of(
        "detachment",
        "share",
        "its detachment: the part of loyalty and of regard for what its ties bought that it does not have",
    ),
    of(
        "creative",
        FLAG,
        "whether it thinks of products of its own, makers more often; its ideas reach brands it owns that co-create",
    ),
    of(
        "proactive",
        FLAG,
        "whether it has told a brand anything that it could learn from: a complaint, feedback as a member, or an idea",
    ),
    of(
        "original",
        FLAG,
        "whether it has had an idea that a brand took up",
    ),
    of(
        "ambassador",
        FLAG,
        "whether it has spoken well of a brand within the last year, of its own accord and unpaid",
    ),
    of(
        "participant",
        FLAG,
        "whether it has told a brand that listens a complaint, or feedback as a member",
    ),
    of(
        "last_brand",
        "",
        "the brand it bought last or was given; empty where there is none",
    ),
    of("aware_*", FLAG, "whether it knows of the brand"),
    of(
        "owner_*",
        FLAG,
        "whether it has bought the brand or was given it",
    ),
    of("customer_*", FLAG, "whether it has paid for the brand"),
    of(
        "experience_*",
        "",
        "its last experience with the brand: none, neutral, delighted, disappointed, appeased (answered after a complaint) or \
         ignored (not answered in time)",
    ),
    of(
        "opinion_*",
        "probability",
        "purchase probability it holds of the brand",
    ),
    of(
        "member_*",
        FLAG,
        "whether it is a member of the brand's community; where the brand has one",
    ),
    of(
        "annoyed_*",
        FLAG,
        "whether the brand's advertisements have driven it away",
    ),
];

/// The column of a name as it stands in `COLUMNS`.
///
/// # Panics
/// When there is none.
pub(super) fn column(name: &str) -> &'static AgentColumn {
    let found = COLUMNS.iter().find(|column| column.name == name);
    found.unwrap_or_else(|| panic!("`{name}` is a column of adults"))
}

/// The name of a category's or brand's column.
pub(super) fn filled(name: &str, owner: &str) -> String {
    name.replace('*', owner)
}

/// What a column means, whatever the category or brand in its name.
#[must_use]
pub fn meaning(name: &str) -> Option<&'static AgentColumn> {
    let own = COLUMNS.iter().find(|column| column.name == name);
    own.or_else(|| {
        let of = |column: &&AgentColumn| {
            let stem = column.name.strip_suffix('*');
            let owner = stem.and_then(|stem| name.strip_prefix(stem));
            owner.is_some_and(|owner| !owner.is_empty())
        };
        COLUMNS.iter().find(of)
    })
}
