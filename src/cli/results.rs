//! What is left of a run on disk? Tables, charts and the manifest, written in this order.

use crate::charts::market::Brands;
use crate::charts::svg::Svg;
use crate::charts::theme::Theme;
use crate::charts::{self, Footer, Input, Kind, Observed, Thresholds};
use crate::cli::Failure;
use crate::cli::spreading::Tables;
use crate::experiments::{bands, ensemble};
use crate::model::measures;
use crate::output::folder::{DiskError, Folder};
use crate::output::table::Table;
use crate::scenario::brands::{Brand, Market};
use crate::scenario::{self, Scenario};
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

/// Formats of pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pictures {
    /// Whether SVG is written.
    pub svg: bool,
    /// Whether PNG is written.
    pub png: bool,
}

/// Statistics over runs that charts and the summary need.
pub(super) struct Overview {
    /// Means over runs.
    pub means: Table,
    /// Lower and upper ends of the band over runs, where there are enough for one.
    pub margins: Option<(Table, Table)>,
    /// Number of runs.
    pub runs: usize,
}

impl Overview {
    /// The overview of a series table.
    ///
    /// # Errors
    /// When the table is not laid out as a series.
    pub(super) fn of(series: &Table) -> Result<Self, Failure> {
        let none = || Failure::file("series.csv has no rows of whole runs");
        let mut bands = bands::of_series(series).ok_or_else(none)?;
        let runs = bands.runs();
        let table = bands.table().map_err(|_| none())?;
        let unit = |measure: &str| {
            let column = series.column(measure);
            column.map_or(String::new(), |column| column.unit.clone())
        };
        Self::of_bands(&table, runs, &unit)
    }

    /// The overview of bands over so many runs.
    ///
    /// # Errors
    /// When the table is not laid out as bands.
    pub(super) fn of_bands(
        table: &Table,
        runs: usize,
        unit: &dyn Fn(&str) -> String,
    ) -> Result<Self, Failure> {
        let of = |kind: &str| {
            let found = bands::statistic(table, kind, unit);
            found.ok_or_else(|| Failure::file("there are no rows of whole runs"))
        };
        let ends = ensemble::ends(runs);
        let margins = ends.map(|ends| Ok((of(ends.low)?, of(ends.high)?)));
        Ok(Self {
            means: of("mean")?,
            margins: margins.transpose()?,
            runs,
        })
    }
}

/// What charts are drawn from.
#[must_use]
pub(super) fn chart_input<'a>(
    scenario: &Scenario,
    series: &'a Table,
    overview: &'a Overview,
    tables: &'a Tables,
    hash: &str,
) -> Input<'a> {
    let household = &scenario.household;
    let unit = |measure: &str| {
        let heads = measures::heads(scenario);
        heads
            .into_iter()
            .find(|head| head.0 == measure)
            .map_or("", |head| head.1)
            .to_owned()
    };
    Input {
        low: overview.margins.as_ref().map(|margins| &margins.0),
        high: overview.margins.as_ref().map(|margins| &margins.1),
        categories: household
            .categories
            .iter()
            .map(|c| charts::Category {
                name: c.name.clone(),
                label: c.label.clone(),
                need_hours: c.need_hours,
            })
            .collect(),
        compare: scenario
            .compare
            .iter()
            .map(|c| Observed {
                name: c.name.clone(),
                label: c.label.clone(),
                measure: c.measure.clone(),
                unit: unit(&c.measure),
                points: c.observed.clone(),
                fit_until: c.fit_until,
                fitted: match c.fitted {
                    scenario::Fitted::Unsaid => charts::Fitted::Unsaid,
                    scenario::Fitted::No => charts::Fitted::No,
                    scenario::Fitted::ByHand => charts::Fitted::ByHand,
                    scenario::Fitted::Estimated => charts::Fitted::Estimated,
                },
            })
            .collect(),
        spread: tables.spread(scenario),
        brands: scenario
            .market
            .as_ref()
            .map(|market| brands(market, series, tables)),
        ..about(scenario, &overview.means, overview.runs as u64, hash)
    }
}

/// What stands around every picture of a scenario: title, question, foot and where the waves begin. Of the hash, the first digits
/// are shown.
#[must_use]
pub(super) fn about<'a>(
    scenario: &Scenario,
    series: &'a Table,
    runs: u64,
    hash: &str,
) -> Input<'a> {
    let household = &scenario.household;
    Input {
        title: scenario.title.clone(),
        question: scenario.question.clone(),
        series,
        low: None,
        high: None,
        categories: Vec::new(),
        footer: Footer {
            source: scenario.source.clone(),
            seed: scenario.experiment.seed,
            runs,
            each: String::new(),
            adults: (
                u64::from(scenario.people.count),
                u64::from(scenario.people.count),
            ),
            scenario_hash: hash.chars().take(12).collect(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        thresholds: Thresholds {
            wave1_made: household.wave1_made,
            wave3_made: household.wave3_made,
            wave_memory: household.wave_memory,
        },
        compare: Vec::new(),
        spread: None,
        brands: None,
    }
}

/// Who sells, for charts.
fn brands<'a>(market: &Market, runs: &'a Table, tables: &'a Tables) -> Brands<'a> {
    let label = |brand: &Brand| match brand.label.as_str() {
        "" => brand.name.clone(),
        label => label.to_owned(),
    };
    let brands = market.brands.iter();
    Brands {
        names: brands
            .map(|brand| (brand.name.clone(), label(brand)))
            .collect(),
        runs,
        value: tables.value.as_ref(),
        unanswered: tables.unanswered.as_ref(),
    }
}

/// Draws charts and writes them to `charts/`; pictures are made side by side.
///
/// # Errors
/// When a chart cannot be drawn or the disk refuses.
pub(super) fn write_charts(
    folder: &mut Folder,
    input: &Input,
    kinds: &[Kind],
    theme: &Theme,
    pictures: Pictures,
) -> Result<(), Failure> {
    folder.create("charts").map_err(disk)?;
    let draw = |kind: &Kind| -> Result<(Kind, Svg, Vec<u8>), Failure> {
        let fault =
            |why: String| Failure::file(&format!("cannot draw the chart `{}`: {why}", kind.name()));
        let svg = charts::draw(*kind, input, theme).map_err(|error| fault(error.to_string()))?;
        let png = if pictures.png {
            charts::png(&svg)
        } else {
            Vec::new()
        };
        Ok((*kind, svg, png))
    };
    let drawn: Result<Vec<_>, Failure> = kinds.par_iter().map(draw).collect();
    for (kind, svg, png) in drawn? {
        if pictures.svg {
            folder
                .write(
                    &format!("charts/{}.svg", kind.name()),
                    svg.outlined().as_bytes(),
                )
                .map_err(disk)?;
        }
        if pictures.png {
            folder
                .write(&format!("charts/{}.png", kind.name()), &png)
                .map_err(disk)?;
        }
    }
    Ok(())
}

/// A disk's refusal as a failure.
#[must_use]
pub(super) fn disk(error: DiskError) -> Failure {
    Failure::file(&error.to_string())
}
