//! What does it look like? Tables become pictures: a finding in words, what is measured, and the marks themselves.
//!
//! Each kind has a file; all draw on a `canvas`, which knows the box of every text, so that a test can tell that no
//! label hides another or leaves the picture.

mod adoption;
mod attribution;
mod bars;
mod canvas;
pub(crate) mod cascades;
mod causes;
pub(crate) mod channels;
mod community;
mod cost;
mod courses;
mod crisis;
mod degrees;
mod drivers;
mod drives;
mod entry;
mod findings;
mod fit;
mod frame;
mod funnel;
mod groups;
mod hazard;
mod hours;
pub(crate) mod labels;
mod made;
pub mod market;
pub mod network;
#[cfg(test)]
mod overlap;
#[cfg(test)]
mod overlap_brands;
#[cfg(test)]
mod overlap_spread;
mod panels;
mod prosumers;
mod quiet;
mod reasons;
mod register;
mod reproduction;
mod sales;
pub mod snowball;
pub mod spread;
mod standing;
pub mod study;
pub mod svg;
mod talk;
pub mod theme;
mod typeface;
mod value;
mod voice;
mod waves;
mod window;

use crate::charts::canvas::Canvas;
use crate::charts::entry::SinceEntry;
use crate::charts::market::Brands;
use crate::charts::quiet::Lively;
use crate::charts::spread::Spread;
use crate::charts::svg::Svg;
use crate::charts::theme::Theme;
use crate::output::table::{Table, Values};
use std::fmt::{Display, Formatter};

/// A kind of chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Share of adults in each wave, stacked.
    Waves,
    /// Share of needs made at home, by category.
    Made,
    /// The hours of a week, stacked.
    Hours,
    /// Every driver in a small panel.
    Drivers,
    /// What moved the share made, as a waterfall.
    Causes,
    /// Share who have adopted, and new adopters.
    Adoption,
    /// Share of each group that has adopted.
    Groups,
    /// Chance to adopt against share who have.
    Hazard,
    /// Words for it and against it.
    Talk,
    /// Adopters by what brought them, stacked.
    Channels,
    /// Sizes of cascades.
    Cascades,
    /// Adopters that one brings, over time.
    Reproduction,
    /// Share who have adopted by number of ties.
    Degrees,
    /// How far people come with each brand.
    Funnel,
    /// Share of sales by brand.
    Market,
    /// Share of words by brand beside share of sales, and sentiment.
    Voice,
    /// Sales of each brand by channel.
    Sales,
    /// What brought each brand's owners to it.
    Attribution,
    /// Promoters less detractors of each brand.
    Promoters,
    /// Sentiment with answers to complaints and without.
    Crisis,
    /// Members of each brand's community.
    Community,
    /// Who does more than consume.
    Prosumers,
    /// What a buyer has cost each brand.
    Cost,
    /// What each action of a brand is worth.
    Value,
    /// Observed against simulated.
    Fit,
}

impl Kind {
    /// All kinds in the order of a report.
    pub const ALL: [Self; register::ROWS.len()] = register::kinds();

    fn row(self) -> &'static register::Row {
        &register::ROWS[self as usize]
    }

    /// Its name: the file's name and the value of `--kind`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// What it shows, in a line.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        self.row().meaning
    }

    /// The kind of that name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A category of need.
#[derive(Clone, Debug, PartialEq)]
pub struct Category {
    /// Its name in the columns.
    pub name: String,
    /// Its name on charts.
    pub label: String,
    /// Its weight in totals: hours a week that meet the need by hand.
    pub need_hours: f64,
}

/// What the line at the foot of every chart says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Footer {
    /// Where the data come from; may be empty.
    pub source: String,
    /// Seed of the first run.
    pub seed: u64,
    /// Number of runs.
    pub runs: u64,
    /// What each has that many of, where it is not the whole, as `a point`; may be empty.
    pub each: String,
    /// The least and the greatest number of adults in a run.
    pub adults: (u64, u64),
    /// First digits of the scenario's hash.
    pub scenario_hash: String,
    /// Version of the program.
    pub version: String,
}

/// Where the waves begin; stated under the title of their chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// Wave 1 makes at least this share of its needs.
    pub wave1_made: f64,
    /// Wave 3 makes at least this share again.
    pub wave3_made: f64,
    /// Years over which an adult's share is averaged.
    pub wave_memory: f64,
}

/// A series from the world outside, to be set beside a measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// Its name in the scenario.
    pub name: String,
    /// Its name on charts.
    pub label: String,
    /// The column of the series it is compared with.
    pub measure: String,
    /// Unit of both.
    pub unit: String,
    /// Dates and values.
    pub points: Vec<(f64, f64)>,
    /// Last date that was used for fitting, where it was said.
    pub fit_until: Option<f64>,
    /// Whether settings were chosen by it.
    pub fitted: Fitted,
}

/// Whether the settings of a scenario were chosen by an observed series: what the scenario says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fitted {
    /// The scenario does not say.
    Unsaid,
    /// They were not.
    No,
    /// By hand, with the series in view.
    ByHand,
    /// They are estimates from the series.
    Estimated,
}

/// All that charts are drawn from.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    /// What the scenario is called.
    pub title: String,
    /// The question it asks.
    pub question: String,
    /// The series of a run, or the mean over runs: columns `step`, `time` and the measures.
    pub series: &'a Table,
    /// Lower ends of the band over runs, same rows and columns.
    pub low: Option<&'a Table>,
    /// Upper ends of the band, same rows and columns.
    pub high: Option<&'a Table>,
    /// Categories in their order.
    pub categories: Vec<Category>,
    /// Last line.
    pub footer: Footer,
    /// Where the waves begin.
    pub thresholds: Thresholds,
    /// Observed series.
    pub compare: Vec<Observed>,
    /// What spreads, where something does.
    pub spread: Option<Spread<'a>>,
    /// Who sells, where brands are sold.
    pub brands: Option<Brands<'a>>,
}

/// Why a chart cannot be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A column is not there or holds names.
    Column(String),
    /// A column holds a value that is not a finite number.
    NotFinite(String),
    /// Fewer than two moments, or moments that do not follow each other.
    Moments,
    /// No category to draw.
    NoCategory,
    /// No driver in the series.
    NoDriver,
    /// No observed series with a point inside the simulated time.
    NothingObserved,
    /// Nothing spreads in these runs, or its causes were not written down.
    NothingSpreads,
    /// Nobody adopts.
    NobodyAdopts,
    /// Nobody says a word of it.
    NobodyTalks,
    /// All adults have about the same number of ties.
    OneDegree,
    /// No brands are sold in these runs.
    NoBrands,
    /// Nobody buys, or at one moment alone.
    NothingSold,
    /// There are not two groups of adults.
    NoGroups,
    /// No brand answers a complaint.
    NobodyAnswers,
    /// No brand has a community with members.
    NoCommunity,
    /// No brand spends anything.
    NothingSpent,
}

impl Display for Fault {
    fn fmt(&self, to: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Column(name) => write!(to, "the series has no numbers in a column `{name}`"),
            Self::NotFinite(name) => write!(to, "column `{name}` holds a value that is no number"),
            Self::Moments => write!(to, "a chart needs two moments or more, in order of time"),
            Self::NoCategory => write!(to, "there is no category of need"),
            Self::NoDriver => write!(to, "the series has no driver"),
            Self::NothingSpreads => {
                write!(
                    to,
                    "nothing spreads in these runs, or `output.causes` is off"
                )
            }
            Self::NobodyAdopts => write!(to, "nobody adopts"),
            Self::NobodyTalks => write!(to, "nobody passes it on"),
            Self::OneDegree => write!(to, "all adults have about the same number of ties"),
            Self::NoGroups => write!(to, "there are not two groups of adults"),
            Self::NoBrands => write!(to, "no brands are sold in these runs"),
            Self::NothingSold => write!(to, "nobody buys"),
            Self::NobodyAnswers => write!(to, "no brand answers complaints"),
            Self::NoCommunity => write!(to, "no brand has a community with members"),
            Self::NothingSpent => write!(to, "no brand spends anything on a buyer"),
            Self::NothingObserved => write!(to, "no observed point lies in the simulated time"),
        }
    }
}

impl std::error::Error for Fault {}

/// Draws a chart.
///
/// # Errors
/// When the series lack what the kind shows.
pub fn draw(kind: Kind, input: &Input<'_>, theme: &Theme) -> Result<Svg, Fault> {
    let canvas = canvas_of(kind, input, theme)?;
    Ok(Svg::new(&canvas, kind, input, theme))
}

/// The kinds that these series can show.
#[must_use]
pub fn kinds(input: &Input<'_>) -> Vec<Kind> {
    let theme = Theme::default();
    let drawable = |kind: &Kind| canvas_of(*kind, input, &theme).is_ok();
    Kind::ALL.into_iter().filter(drawable).collect()
}

/// The picture of a chart as PNG, in its size.
#[must_use]
pub fn png(svg: &Svg) -> Vec<u8> {
    svg.png()
}

fn canvas_of(kind: Kind, input: &Input<'_>, theme: &Theme) -> Result<Canvas, Fault> {
    let mut canvas = Canvas::new(theme);
    let late = match kind {
        Kind::Adoption
        | Kind::Talk
        | Kind::Channels
        | Kind::Market
        | Kind::Voice
        | Kind::Sales
        | Kind::Promoters
        | Kind::Crisis
        | Kind::Community
        | Kind::Prosumers
        | Kind::Cost => SinceEntry::of(input),
        _ => None,
    };
    let since = late.as_ref().map(|late| late.input(input));
    let input = since.as_ref().unwrap_or(input);
    let lively = match kind {
        Kind::Adoption | Kind::Groups | Kind::Talk | Kind::Channels => Lively::of(input, false),
        Kind::Hazard => Lively::of(input, true),
        _ => None,
    };
    let short = lively.as_ref().map(|lively| lively.input(input));
    let input = short.as_ref().unwrap_or(input);
    (kind.row().draw)(&mut canvas, input, theme)?;
    Ok(canvas)
}

impl Input<'_> {
    /// The moments.
    fn times(&self) -> Result<Vec<f64>, Fault> {
        let times = column(self.series, "time")?;
        if times.len() < 2 || times.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err(Fault::Moments);
        }
        Ok(times)
    }

    /// The numbers of a measure.
    fn measure(&self, name: &str) -> Result<Vec<f64>, Fault> {
        column(self.series, name)
    }

    /// The unit of a measure.
    fn unit(&self, name: &str) -> String {
        self.series
            .column(name)
            .map_or_else(String::new, |column| column.unit.clone())
    }

    /// The band of a measure.
    fn band(&self, name: &str) -> Option<(Vec<f64>, Vec<f64>)> {
        let (low, high) = (self.low?, self.high?);
        let band = (column(low, name).ok()?, column(high, name).ok()?);
        (band.0.len() == self.series.rows() && band.1.len() == self.series.rows()).then_some(band)
    }
}

fn column(table: &Table, name: &str) -> Result<Vec<f64>, Fault> {
    let values = match table.column(name).map(|column| &column.values) {
        Some(Values::Numbers(values)) => values.clone(),
        Some(Values::Integers(values)) => values.iter().map(|&value| value as f64).collect(),
        _ => return Err(Fault::Column(name.to_owned())),
    };
    if values.iter().all(|value| value.is_finite()) {
        Ok(values)
    } else {
        Err(Fault::NotFinite(name.to_owned()))
    }
}
