//! How does something new spread by talk? Settings `adoption.*`: the rule of contagion, who may adopt, who is first.

use crate::drivers::groups::Grouping;
use crate::scenario::opinion::Opinion;
use std::path::PathBuf;
use std::sync::Arc;

/// Settings `adoption.*`.
#[derive(Clone, Debug, PartialEq)]
pub struct Adoption {
    /// What spreads, for charts.
    pub product: String,
    /// The rule by which it spreads.
    pub rule: Contagion,
    /// Share of adults who could ever adopt.
    pub market: f64,
    /// First adopters.
    pub seeds: Seeds,
    /// The adults of the list, where seeds are listed.
    pub seed_list: Vec<u32>,
    /// Discount rate of adoptions, per year.
    pub discount: f64,
    /// Who belongs to which group, where a table says it.
    pub groups: Option<Groups>,
}

/// A table of groups, read and checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Groups {
    /// The file.
    pub path: PathBuf,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// What it says.
    pub grouping: Arc<Grouping>,
}

/// A rule of contagion with its parameters; rates and probabilities are per year unless said otherwise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Contagion {
    /// Bass 1969 on a network.
    Bass(Bass),
    /// Goldenberg, Libai & Muller 2001: strong and weak ties with advertising.
    StrongWeak {
        /// Probability of adopting from advertising, alpha.
        advertising: f64,
        /// Probability that an adopter tied strongly (in `network`) convinces, beta_s.
        strong: f64,
        /// Probability that an adopter tied weakly (in `online`) convinces, beta_w.
        weak: f64,
    },
    /// Independent cascade: every adopter tries each of its ties once.
    IndependentCascade {
        /// Probability that a trial along a tie of `network` succeeds.
        transmission: f64,
        /// The same along a tie of `online`.
        transmission_online: f64,
    },
    /// Watts 2002: an adult adopts once the share of its ties that did reaches its threshold.
    Threshold {
        /// Law of the thresholds.
        law: ThresholdLaw,
        /// Their mean.
        mean: f64,
        /// Their standard deviation, where the law has one.
        sd: f64,
    },
    /// Complex contagion, Centola & Macy 2007: an adult adopts once enough of its ties did.
    Complex {
        /// How many ties it takes.
        needed: u32,
    },
    /// Positive and negative word of mouth, Goldenberg, Libai, Moldovan & Muller 2007.
    TwoSided {
        /// How the good word spreads.
        bass: Bass,
        /// Share of adopters who are disappointed and talk against it.
        disappointment: f64,
        /// How much stronger a bad word is than a good one.
        negativity: f64,
    },
    /// Delre, Jager & Janssen 2007: utility of one's own preference and of doing as one's ties do.
    Utility {
        /// Probability of hearing of it from mass media.
        media: f64,
        /// Weight of the social part, beta.
        social_weight: f64,
        /// Mean share of ties that must have adopted for the social part to count.
        threshold: f64,
        /// Half width of its uniform spread over adults.
        threshold_spread: f64,
        /// Quality of the product, 0 to 1; an adult's preference is uniform in 0 to 1.
        quality: f64,
        /// Mean least utility at which an adult adopts.
        utility_min: f64,
        /// Half width of its uniform spread over adults.
        utility_spread: f64,
    },
    /// Opinions moved by signed words from many sources; see `opinion`.
    Opinion(Opinion),
}

impl Contagion {
    /// Whether purchases are repeated and opinions held, so that the rule has a state of its own.
    #[must_use]
    pub fn opinion(&self) -> Option<&Opinion> {
        match self {
            Self::Opinion(opinion) => Some(opinion),
            _ => None,
        }
    }
}

/// Parameters of the Bass rule on a network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bass {
    /// Coefficient of innovation, p.
    pub innovation: f64,
    /// Coefficient of imitation, q.
    pub imitation: f64,
    /// How many ties' influences come together.
    pub form: Form,
    /// What the influence of a tie is divided by.
    pub per: Per,
}

/// How the influences of several adopters come together in a step of `dt` years; a adopters among k ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Each tie tries on its own: `1 - [(1 - p) (1 - q/k)^a]^dt`.
    EachTie,
    /// The discrete hazard of Bass: `1 - (1 - (p + q a/k))^dt`.
    Hazard,
    /// A rate in continuous time: `1 - exp(-(p + q a/k) dt)`.
    Rate,
}

/// What the influence q of a tie is divided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// The adult's own number of ties.
    Degree,
    /// The mean number of ties.
    MeanDegree,
    /// Nothing: q is the influence of one tie.
    Tie,
}

/// Law of thresholds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThresholdLaw {
    /// All the same.
    Fixed,
    /// Normal with mean and standard deviation.
    Normal,
    /// Uniform in 0 to 1 (linear threshold, Kempe, Kleinberg & Tardos 2003).
    Uniform,
}

/// Who has adopted at the start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seeds {
    /// How many.
    pub count: u32,
    /// The share of adults that this is, where it was given as one.
    pub share: Option<f64>,
    /// Who.
    pub among: Seeding,
    /// The group that they are among: its place in the table of groups.
    pub group: Option<u8>,
}

/// Which adults are the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seeding {
    /// Drawn from all who could adopt.
    Random,
    /// Those with the most ties.
    Hubs,
    /// Those with the fewest ties.
    Fringe,
    /// Drawn adults, each with its ties, until there are enough.
    Clusters,
    /// Those of a list.
    List,
}
