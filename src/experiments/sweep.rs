//! What do runs give over many settings? A sweep: points of a grid, a Latin hypercube or a Sobol sequence, each run on the same
//! random numbers.

use crate::experiments::design::{grid, interleaved, latin_hypercube, sobol};
use crate::experiments::ensemble::{STATISTICS, all_statistics};
use crate::experiments::ledger::{Answer, Fault, Ledger, Stopped};
use crate::experiments::points::{Base, Settings, key};
use crate::experiments::readouts::all_at_end;
use crate::experiments::study::{Found, Tools};
use crate::model::measures::heads;
use crate::output::table::{Table, Values};
use crate::scenario::Scenario;
use crate::scenario::studies::{Layout, Readout, Sweep, Varied};
use crate::statistics::mean;
use std::fmt::Write;

/// The points of a sweep by their numbers, and the order in which they are made: the first of it are an even sample of all.
#[must_use]
pub fn points(sweep: &Sweep, seed: u64) -> (Vec<Settings>, Vec<usize>) {
    let vary = &sweep.vary;
    let count = sweep.points as usize;
    let laid = |places: Vec<Vec<f64>>| -> Vec<Settings> {
        let point = |places: Vec<f64>| {
            let all = vary.iter().zip(places);
            all.map(|(one, place)| (one.path.clone(), one.at(place)))
                .collect()
        };
        places.into_iter().map(point).collect()
    };
    let points = match sweep.layout {
        Layout::Grid => on_grid(vary),
        Layout::LatinHypercube => laid(latin_hypercube(count, vary.len(), seed)),
        Layout::Sobol => laid(sobol(count, vary.len()).unwrap_or_default()),
    };
    let order = match sweep.layout {
        Layout::Grid => {
            let levels: Vec<usize> = vary.iter().map(|one| one.levels().len()).collect();
            interleaved(&levels)
        }
        // Hypercubes are in random order, and every beginning of a Sobol sequence is even.
        Layout::LatinHypercube | Layout::Sobol => (0..points.len()).collect(),
    };
    (points, order)
}

fn on_grid(vary: &[Varied]) -> Vec<Settings> {
    let levels: Vec<Vec<String>> = vary.iter().map(Varied::levels).collect();
    let counts: Vec<usize> = levels.iter().map(Vec::len).collect();
    let point = |place: Vec<usize>| {
        let all = vary.iter().zip(&levels).zip(place);
        all.map(|((one, levels), k)| (one.path.clone(), levels[k].clone()))
            .collect()
    };
    grid(&counts).into_iter().map(point).collect()
}

/// Makes the sweep that a scenario asks for.
///
/// # Errors
/// When asked to stop, or when the journal cannot be written.
pub fn make(scenario: &Scenario, tools: &Tools<'_>) -> Result<Found, Stopped> {
    let Some(sweep) = &scenario.experiment.studies.sweep else {
        return Ok(Found::nothing());
    };
    let (points, order) = points(sweep, scenario.experiment.seed);
    let own = order
        .iter()
        .enumerate()
        .filter(|(place, _)| tools.shard.is_none_or(|shard| shard.does(*place)));
    let own: Vec<usize> = own.map(|(_, &point)| point).collect();
    let base = Base::of(scenario);
    let (base, readouts) = if sweep.measures.is_empty() {
        let all = all_at_end(base.scenario());
        (base, all)
    } else {
        (base.for_readouts(&sweep.measures), sweep.measures.clone())
    };
    let asked: Vec<Settings> = own.iter().map(|&point| points[point].clone()).collect();
    let runs = scenario.experiment.runs;
    let answers = tools.asker(&base, &readouts).ask(&asked, 0..runs)?;
    let mut rows: Vec<Row> = own
        .iter()
        .zip(answers)
        .map(|(&number, answers)| Row {
            number,
            settings: &points[number],
            answers,
        })
        .collect();
    // Tables are in the order of the points, however they were made.
    rows.sort_by_key(|row| row.number);
    let units: Vec<&str> = units(base.scenario(), &readouts);
    let all = Rows {
        scenario,
        vary: &sweep.vary,
        readouts: &readouts,
        units,
        rows,
    };
    // A part may hold nothing but failures; a whole that does has found nothing.
    if let (None, true, Some((row, _, fault))) = (
        tools.shard,
        all.rows.iter().all(|row| row.given().next().is_none()),
        all.faults().first(),
    ) {
        let what = format!("no point gave numbers; at {}", at(row.settings));
        return Err(Stopped::Fault(fault.of(&what)));
    }
    let mut tables = vec![("sweep", all.runs()), ("bands", all.bands())];
    if !all.faults().is_empty() {
        tables.push(("failures", all.failures()));
    }
    Ok(Found {
        said: all.said(),
        tables,
    })
}

/// Units of what runs give.
pub(crate) fn units<'a>(scenario: &Scenario, readouts: &'a [Readout]) -> Vec<&'a str> {
    let heads = heads(scenario);
    let unit = |one: &'a Readout| {
        let head = heads.iter().find(|head| head.0 == one.measure);
        one.unit(head.map_or("", |head| head.1))
    };
    readouts.iter().map(unit).collect()
}

struct Row<'a> {
    number: usize,
    settings: &'a Settings,
    answers: Vec<Answer>,
}

impl Row<'_> {
    /// Numbers of the runs that gave some, with the runs.
    fn given(&self) -> impl Iterator<Item = (usize, &[f64])> {
        let all = self.answers.iter().enumerate();
        all.filter_map(|(run, answer)| answer.values().map(|values| (run, values)))
    }
}

struct Rows<'a> {
    scenario: &'a Scenario,
    vary: &'a [Varied],
    readouts: &'a [Readout],
    units: Vec<&'a str>,
    rows: Vec<Row<'a>>,
}

impl Rows<'_> {
    /// `sweep.csv`: a row a point and run.
    fn runs(&self) -> Table {
        let given: Vec<(&Row, usize, &[f64])> = self
            .rows
            .iter()
            .flat_map(|row| row.given().map(move |(run, values)| (row, run, values)))
            .collect();
        let mut table = Table::default();
        self.settings(
            &mut table,
            &given.iter().map(|one| one.0).collect::<Vec<_>>(),
        );
        let runs = given.iter().map(|one| one.1 as u64).collect();
        table.push("run", "", Values::Integers(runs));
        let seeds = vec![self.scenario.experiment.seed; given.len()];
        table.push("seed", "", Values::Integers(seeds));
        for (k, (readout, unit)) in self.readouts.iter().zip(&self.units).enumerate() {
            let values = given.iter().map(|one| one.2[k]).collect();
            table.push(&readout.to_string(), unit, Values::Numbers(values));
        }
        table
    }

    /// Columns of the points' numbers and settings, a row each.
    fn settings(&self, table: &mut Table, rows: &[&Row]) {
        let numbers = rows.iter().map(|row| row.number as u64).collect();
        table.push("point", "", Values::Integers(numbers));
        for (k, one) in self.vary.iter().enumerate() {
            let texts = rows.iter().map(|row| row.settings[k].1.as_str());
            table.push(&one.path, "", column(texts));
        }
    }

    /// `bands.csv`: a row a point, number and statistic over runs.
    fn bands(&self) -> Table {
        let (mut rows, mut measure, mut statistic, mut value) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for row in self.rows.iter().filter(|row| row.given().next().is_some()) {
            for (k, readout) in self.readouts.iter().enumerate() {
                let mut values: Vec<f64> = row.given().map(|one| one.1[k]).collect();
                for (kind, number) in STATISTICS.iter().zip(all_statistics(&mut values)) {
                    rows.push(row);
                    measure.push(readout.to_string());
                    statistic.push((*kind).to_owned());
                    value.push(number);
                }
            }
        }
        let mut table = Table::default();
        self.settings(&mut table, &rows);
        table.push("measure", "", Values::Texts(measure));
        table.push("statistic", "", Values::Texts(statistic));
        table.push("value", "", Values::Numbers(value));
        table
    }

    /// Runs that gave nothing, and why.
    fn faults(&self) -> Vec<(&Row<'_>, usize, &Fault)> {
        let mut faults = Vec::new();
        for row in &self.rows {
            for (run, answer) in row.answers.iter().enumerate() {
                if let Answer::Fault(fault) = answer {
                    faults.push((row, run, fault));
                }
            }
        }
        faults
    }

    /// `failures.csv`: a row a run that gave nothing, and why.
    fn failures(&self) -> Table {
        let faults = self.faults();
        let mut table = Table::default();
        self.settings(
            &mut table,
            &faults.iter().map(|one| one.0).collect::<Vec<_>>(),
        );
        let runs = faults.iter().map(|one| one.1 as u64).collect();
        table.push("run", "", Values::Integers(runs));
        let why = faults.iter().map(|one| one.2.why.clone()).collect();
        table.push("fault", "", Values::Texts(why));
        table
    }

    /// Points, and the span of each number's mean over them.
    fn said(&self) -> String {
        let (count, runs) = (self.rows.len(), self.scenario.experiment.runs);
        let mut text = format!(
            "{count} points, {runs} run{} each\n",
            if runs == 1 { "" } else { "s" }
        );
        let failed = self.faults().len();
        if failed > 0 {
            let _ = writeln!(text, "{failed} runs gave nothing: failures.csv says why");
        }
        let shown = 12;
        for (k, readout) in self.readouts.iter().enumerate().take(shown) {
            let means: Vec<(f64, &Row)> = self
                .rows
                .iter()
                .filter_map(|row| {
                    let values: Vec<f64> = row.given().map(|one| one.1[k]).collect();
                    (!values.is_empty()).then(|| (mean(&values), row))
                })
                .filter(|one| one.0.is_finite())
                .collect();
            let least = means.iter().min_by(|a, b| a.0.total_cmp(&b.0));
            let most = means.iter().max_by(|a, b| a.0.total_cmp(&b.0));
            if let (Some(least), Some(most)) = (least, most) {
                let _ = writeln!(
                    text,
                    "{readout}: from {:.4} at {} to {:.4} at {}",
                    least.0,
                    at(least.1.settings),
                    most.0,
                    at(most.1.settings)
                );
            }
        }
        if self.readouts.len() > shown {
            let _ = writeln!(
                text,
                "and {} more in sweep.csv",
                self.readouts.len() - shown
            );
        }
        text
    }
}

/// Settings in words.
pub(crate) fn at(settings: &Settings) -> String {
    let all = settings
        .iter()
        .map(|(path, value)| format!("{path} {value}"));
    all.collect::<Vec<String>>().join(", ")
}

/// Values as numbers where all are, else as texts.
pub(crate) fn column<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> Values {
    let numbers: Option<Vec<f64>> = texts.clone().map(|text| text.parse().ok()).collect();
    match numbers {
        Some(numbers) => Values::Numbers(numbers),
        None => Values::Texts(
            texts
                .map(|text| text.trim_matches('"').to_owned())
                .collect(),
        ),
    }
}

/// How many of a sweep's runs are not done.
#[must_use]
pub fn missing(scenario: &Scenario, ledger: &Ledger) -> usize {
    let Some(sweep) = &scenario.experiment.studies.sweep else {
        return 0;
    };
    let (points, _) = points(sweep, scenario.experiment.seed);
    let runs = 0..scenario.experiment.runs;
    let open = |point: &Settings| {
        let is_open = |&run: &u32| ledger.answer(&key(point, run)).is_none();
        runs.clone().filter(is_open).count()
    };
    points.iter().map(open).sum()
}
