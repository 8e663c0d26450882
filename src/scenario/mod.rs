//! What is asked? A scenario: all settings, checked. Equal scenarios are equal values; nothing above this room checks again.

pub mod adoption;
pub mod brands;
pub mod canonical;
mod check;
pub mod effects;
pub mod explain;
mod file;
pub mod load;
pub mod nearest;
pub mod opinion;
pub mod overrides;
pub mod parameters;
pub mod print;
pub mod reading;
pub mod schema;
pub mod studies;
pub mod template;
mod tree;

use crate::drivers::series::Series;
use crate::drivers::ties::{Header, TieList};
use crate::engine::clock::Clock;
use crate::scenario::adoption::Adoption;
use crate::scenario::brands::Market;
use crate::scenario::studies::Studies;
use std::path::PathBuf;
use std::sync::Arc;

/// What the names of measures are made of, each list in the order of its file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Named<'a> {
    /// Categories of need; none without a household layer.
    pub categories: &'a [String],
    /// Whether something spreads.
    pub talks: bool,
    /// Brands.
    pub brands: &'a [String],
    /// Groups of adults.
    pub groups: &'a [String],
}

/// Gives the names of all measures; passed in, as measures belong to a higher room.
pub type MeasureNames<'a> = dyn Fn(&Named<'_>) -> Vec<String> + 'a;

/// A checked scenario. It can be made only by this room, from text.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Name of the run's folder: the file's name without its ending.
    pub name: String,
    /// What the scenario is called on charts.
    pub title: String,
    /// The question it asks, in a sentence.
    pub question: String,
    /// Where its data come from, for the charts' footers.
    pub source: String,
    /// Start, step and number of steps.
    pub clock: Clock,
    /// Who there is.
    pub people: People,
    /// Who knows whom in daily life.
    pub network: NetworkLaw,
    /// Who follows whom online; a second layer over the same people.
    pub online: NetworkLaw,
    /// The household layer; without categories it is off.
    pub household: Household,
    /// The talk layer, where something spreads.
    pub adoption: Option<Adoption>,
    /// The brand layer, where brands are sold.
    pub market: Option<Market>,
    /// Drivers, one course each.
    pub drivers: Drivers,
    /// Observed series to set beside measures, in order of appearance.
    pub compare: Vec<Comparison>,
    /// What is written.
    pub output: Output,
    /// How often and from which seed it is run.
    pub experiment: Experiment,
}

/// Settings `people.*`.
#[derive(Clone, Debug, PartialEq)]
pub struct People {
    /// Number of adults.
    pub count: u32,
    /// Standard deviation of log talent for making.
    pub talent_sd: f64,
    /// Whether each category has its own talent.
    pub talent_per_category: bool,
    /// Standard deviation of the log wage; the mean wage is 1.
    pub wage_sd: f64,
    /// Standard deviation of an adult's schooling relative to the mean, which is 1.
    pub education_sd: f64,
    /// Correlation of schooling with the log wage.
    pub education_wage_correlation: f64,
    /// Correlation of schooling with the rank in which adults do sedentary work.
    pub education_sedentary_correlation: f64,
    /// Mean exponent on quality: how much quality counts.
    pub quality_sense_mean: f64,
    /// Standard deviation of that exponent.
    pub quality_sense_sd: f64,
    /// Mean taste for making, added to the log of the cost ratio.
    pub taste_mean: f64,
    /// Standard deviation of that taste.
    pub taste_sd: f64,
    /// Half width of the uniform spread of wanted hours around 1.
    pub hours_spread: f64,
    /// Share of adults in wage work at the start.
    pub wage_work_start: f64,
    /// Skill at the start, in every category.
    pub skill_start: f64,
    /// Share of adults making, per category, before the habits settle.
    pub made_start: f64,
    /// Rounds of review before the first step: all habits in the first, half of them in the others.
    pub settle_rounds: u32,
}

/// Settings `network.*` or `online.*`.
#[derive(Clone, Debug, PartialEq)]
pub enum NetworkLaw {
    /// No ties.
    Empty,
    /// Everyone knows everyone.
    Complete,
    /// Watts & Strogatz 1998: a ring in which each adult knows the `degree` nearest, each tie rewired with
    /// probability `rewiring`.
    WattsStrogatz {
        /// Even number of ties an adult.
        degree: u32,
        /// Probability that a tie is rewired.
        rewiring: f64,
    },
    /// Erdos & Renyi 1959: every pair is tied with the same probability.
    ErdosRenyi {
        /// Mean number of ties an adult.
        degree: f64,
    },
    /// Barabasi & Albert 1999: newcomers tie themselves to those who have ties.
    BarabasiAlbert {
        /// Ties that a newcomer makes.
        newcomer_ties: u32,
        /// Whether a newcomer listens without being heard.
        directed: bool,
    },
    /// Molloy & Reed 1995: numbers of ties from a law, partners at random.
    Configuration {
        /// Law of the numbers of ties; of followers in a directed network.
        degrees: DegreeLaw,
        /// Whether ties are heard in one direction.
        directed: bool,
    },
    /// Holland, Laskey & Leinhardt 1983: more ties within equal blocks than across.
    Blocks {
        /// Mean number of ties an adult.
        degree: f64,
        /// Number of blocks.
        blocks: u32,
        /// Share of ties within blocks beyond chance.
        homophily: f64,
    },
    /// Neighbours on a torus.
    Grid {
        /// Whether the neighbourhood is a square, else a diamond.
        moore: bool,
        /// Steps to the farthest neighbour.
        radius: u32,
    },
    /// Equally many ties for everyone, to anyone.
    RandomRegular {
        /// Number of ties an adult.
        degree: u32,
    },
    /// Ties that were observed.
    File(TieFile),
    /// Maslov & Sneppen 2002: ties of another law, shuffled so that everyone keeps as many.
    Shuffled(Box<NetworkLaw>),
}

/// A file of ties, read and checked.
#[derive(Clone, Debug, PartialEq)]
pub struct TieFile {
    /// The file.
    pub path: PathBuf,
    /// Column of those who listen, when it was named.
    pub from: Option<String>,
    /// Column of those who are heard, when it was named.
    pub to: Option<String>,
    /// Whether the first line is a header.
    pub header: Header,
    /// What it says.
    pub ties: Arc<TieList>,
}

/// Settings `network.degree_law` and what belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub enum DegreeLaw {
    /// Poisson with a mean.
    Poisson {
        /// The mean.
        degree: f64,
    },
    /// `k^-exponent` from `least` to `most`.
    Power {
        /// The exponent.
        exponent: f64,
        /// Least degree.
        least: u32,
        /// Greatest degree.
        most: u32,
    },
    /// Geometric from 0 on with a mean.
    Geometric {
        /// The mean.
        degree: f64,
    },
    /// The same for everyone.
    Fixed {
        /// The degree.
        degree: u32,
    },
    /// Degrees with their weights.
    Table(Vec<(u32, f64)>),
}

impl DegreeLaw {
    /// The word for it in a scenario.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Poisson { .. } => "poisson",
            Self::Power { .. } => "power",
            Self::Geometric { .. } => "geometric",
            Self::Fixed { .. } => "fixed",
            Self::Table(_) => "table",
        }
    }
}

impl NetworkLaw {
    /// The word for it in a scenario.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Empty => "none",
            Self::Complete => "complete",
            Self::WattsStrogatz { .. } => "watts-strogatz",
            Self::ErdosRenyi { .. } => "erdos-renyi",
            Self::BarabasiAlbert { .. } => "barabasi-albert",
            Self::Configuration { .. } => "configuration",
            Self::Blocks { .. } => "blocks",
            Self::Grid { .. } => "grid",
            Self::RandomRegular { .. } => "random-regular",
            Self::File(_) => "file",
            Self::Shuffled(law) => law.kind(),
        }
    }

    /// The law whose ties these are before they are shuffled, if they are.
    #[must_use]
    pub fn plain(&self) -> &Self {
        match self {
            Self::Shuffled(law) => law.plain(),
            law => law,
        }
    }

    /// The file of its ties, shuffled or not.
    #[must_use]
    pub fn file(&self) -> Option<&TieFile> {
        match self.plain() {
            Self::File(file) => Some(file),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub(crate) fn file_mut(&mut self) -> Option<&mut TieFile> {
        match self {
            Self::File(file) => Some(file),
            Self::Shuffled(law) => law.file_mut(),
            _ => None,
        }
    }

    /// Whether its ties can be shuffled: they are stored, and not every tie is there.
    #[must_use]
    pub fn can_be_shuffled(&self) -> bool {
        !matches!(
            self,
            Self::Empty | Self::Complete | Self::RandomRegular { .. }
        )
    }
}

/// Settings `household.*`.
#[derive(Clone, Debug, PartialEq)]
pub struct Household {
    /// Hours of a week that are not sleep and personal care, T.
    pub time: f64,
    /// Weight of leisure, psi.
    pub leisure_weight: f64,
    /// Chores that nobody sells, hours a week, G0.
    pub fixed_hours: f64,
    /// Market hours a week of an adult outside wage work.
    pub cash_hours: f64,
    /// Market hours a week of an unemployed adult: search and odd jobs.
    pub unemployed_hours: f64,
    /// Least leisure, hours a week.
    pub leisure_min: f64,
    /// Speed of absorption into wage work, per year, nu.
    pub absorption: f64,
    /// Social influence J, in units of log cost.
    pub influence: f64,
    /// Elasticity of the personalisation wanted to what a week's pay buys.
    pub affluence: f64,
    /// Reviews of a habit per year.
    pub review_rate: f64,
    /// Additional reviews per unit of log change of a price or of market hours.
    pub alertness: f64,
    /// How often per year the lot of unemployment is drawn anew.
    pub turnover: f64,
    /// Share of the work that co-creation leaves to the user, alpha.
    pub cocreation_share: f64,
    /// Skill never falls below.
    pub skill_min: f64,
    /// Skill that learning leads to.
    pub skill_best: f64,
    /// Practice per year, a_x.
    pub practice: f64,
    /// Learning per year at full schooling and reach, a_e.
    pub learning: f64,
    /// Learning per year from makers followed online, a_t.
    pub teaching: f64,
    /// Forgetting per year, delta.
    pub forgetting: f64,
    /// Years of schooling that count as full.
    pub schooling_full: f64,
    /// Wave 1 makes at least this share of its needs.
    pub wave1_made: f64,
    /// Wave 3 makes at least this share of its needs again.
    pub wave3_made: f64,
    /// Years over which an adult's share made is averaged to read off its wave.
    pub wave_memory: f64,
    /// Categories of need, one to eight, in order of appearance.
    pub categories: Vec<Category>,
}

impl Household {
    /// Whether households decide anything: a scenario of talk alone has no categories of need.
    #[must_use]
    pub fn is_on(&self) -> bool {
        !self.categories.is_empty()
    }

    /// Places of the categories in the order of their names. Sums over categories go in this order, so that the order in
    /// the file changes nothing.
    #[must_use]
    pub fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.categories.len()).collect();
        order.sort_by(|&a, &b| self.categories[a].name.cmp(&self.categories[b].name));
        order
    }
}

/// Settings `household.categories.NAME.*`.
#[derive(Clone, Debug, PartialEq)]
pub struct Category {
    /// Name in the scenario and in measures: lower case letters, digits, underscores.
    pub name: String,
    /// Name on charts.
    pub label: String,
    /// Home hours a week that meet the whole need with tools 1 and skill 1, h0.
    pub need_hours: f64,
    /// Elasticity of substitution between home and market, theta.
    pub elasticity: f64,
    /// Bought materials as a share of the finished price, kappa.
    pub materials: f64,
    /// Hours a week to search, buy and wait, sigma.
    pub shopping: f64,
    /// Value premium of the self-made at full personalisation, phi.
    pub fit: f64,
    /// Value premium of the co-created at full personalisation, phi_C.
    pub cocreation_fit: f64,
    /// Process benefit: how far the need for activity makes the hours lighter, rho.
    pub process: f64,
    /// Whether the price follows skilled labour (else goods).
    pub skilled: bool,
    /// Mass variants on offer.
    pub variants: f64,
    /// Variants on offer to those who co-create.
    pub variants_cocreated: f64,
}

/// Settings `drivers.*`. Lists are in the order of the categories.
#[derive(Clone, Debug, PartialEq)]
pub struct Drivers {
    /// Full-time week, hours.
    pub hours: Series,
    /// Work to be had, as a share of the work wanted.
    pub employment: Series,
    /// Share of missing work that is spread as shorter hours instead of unemployment.
    pub work_sharing: Series,
    /// Factor on the prices of goods.
    pub goods_price: Series,
    /// Factor on the prices of skilled labour.
    pub skilled_price: Series,
    /// Mean years of schooling.
    pub schooling: Series,
    /// Share of people reached by the social web.
    pub reach: Series,
    /// Share of wage workers in sedentary work.
    pub activity: Series,
    /// Personalisation wanted, 0 to 1.
    pub personalisation: Series,
    /// Market price of a week's need, hours of the mean wage, per category.
    pub price: Vec<Series>,
    /// Output per home hour, per category.
    pub tools: Vec<Series>,
    /// Market quality, per category.
    pub quality: Vec<Series>,
    /// How open the market is to co-creation, 0 (not offered) to 1, per category.
    pub openness: Vec<Series>,
    /// How much is needed, 1 = the need of `need_hours`, per category.
    pub need: Vec<Series>,
}

/// Settings `compare.NAME.*`: an observed series to set beside a measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Its name.
    pub name: String,
    /// What it is, for people.
    pub label: String,
    /// The measure it is compared with.
    pub measure: String,
    /// The data: dates, increasing, and values in their own unit.
    pub data: Vec<(f64, f64)>,
    /// Factor that brings them to the unit of the measure.
    pub scale: f64,
    /// Observed `(date, value)` in the unit of the measure.
    pub observed: Vec<(f64, f64)>,
    /// Dates up to this one were used to fit, later ones judge.
    pub fit_until: Option<f64>,
    /// Whether settings were chosen by these data.
    pub fitted: Fitted,
    /// Weight of the series where settings are fitted to several.
    pub weight: f64,
}

impl Comparison {
    /// Whether the value of a date had to do with the choice of settings: those up to `fit_until`, or all where the scenario says
    /// that it was fitted and not until when.
    #[must_use]
    pub fn was_fitted(&self, date: f64) -> bool {
        let all = matches!(self.fitted, Fitted::ByHand | Fitted::Estimated);
        self.fit_until.map_or(all, |until| date <= until)
    }
}

/// Whether the settings of a scenario were chosen by an observed series.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fitted {
    /// The scenario does not say.
    #[default]
    Unsaid,
    /// They were not.
    No,
    /// By hand, with the series in view.
    ByHand,
    /// They are estimates from the series.
    Estimated,
}

impl Fitted {
    /// Its word in a scenario.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unsaid => "unsaid",
            Self::No => "no",
            Self::ByHand => "by-hand",
            Self::Estimated => "estimated",
        }
    }
}

/// Settings `output.*`.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// A row every so many steps.
    pub every: u32,
    /// Whether each review's change is split into causes, and each adoption traced to its cause.
    pub causes: bool,
    /// Whether every adoption is written.
    pub events: bool,
    /// Whether each action of a brand is valued: the market runs once more without it.
    pub programmes: bool,
    /// Whether charts are drawn.
    pub charts: bool,
    /// Folder of the run; none: `output/NAME`.
    pub folder: Option<String>,
    /// Whether tables are also written as Parquet.
    pub parquet: bool,
    /// Whether every agent is written at the end, as Parquet.
    pub agents: bool,
    /// Whether they are written as CSV; else as Parquet.
    pub agents_csv: bool,
    /// Dates shown in the terminal's summary; empty: chosen evenly.
    pub dates: Vec<f64>,
}

/// Settings `experiment.*`.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    /// Number of runs.
    pub runs: u32,
    /// Seed of all random numbers.
    pub seed: u64,
    /// Threads; 0: all cores.
    pub threads: u32,
    /// A checkpoint every so many steps; 0: none.
    pub checkpoint_every: u32,
    /// Runs are made until bands are this narrow.
    pub until_width: Option<f64>,
    /// What is asked of many runs at once.
    pub studies: Studies,
}
