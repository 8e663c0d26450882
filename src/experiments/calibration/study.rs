//! Which settings of a scenario give its data? Points are run and compared with the data on the same random numbers; what is
//! found is judged on data that it never saw, beside curves.

use crate::experiments::calibration::abc::{self, Posterior};
use crate::experiments::calibration::evolution::{self, Evolution, population};
use crate::experiments::calibration::interval::{Fitted, around, explained, intervals};
use crate::experiments::calibration::skill::Known;
use crate::experiments::calibration::target::{Target, targets};
use crate::experiments::calibration::{beside, telling};
use crate::experiments::ledger::{Answer, Fault, Stopped};
use crate::experiments::points::{Asker, Base, Settings};
use crate::experiments::study::{Found, Tools};
use crate::output::table::{Table, Values};
use crate::scenario::Scenario;
use crate::scenario::studies::{Calibrate, Fitting, Readout, When};
use crate::statistics::mean;

/// Level of all intervals.
pub(super) const LEVEL: f64 = 0.95;
/// Runs at the estimate, at least: their spread is what intervals are made of.
const RUNS_AT_ESTIMATE: u32 = 20;
/// Points tried that are looked at again beside the search's answer.
const FINALISTS: usize = 5;
/// How far from the estimate slopes are measured, in widths of the ranges.
const HALF: f64 = 0.05;
/// Proposals of approximate Bayesian computation that are run at a time.
const BATCH: usize = 64;
/// Share of proposals that must be kept, or a smaller tolerance costs more than it tells.
const LEAST_KEPT: f64 = 0.01;
/// Generations of it, at most.
const GENERATIONS: u32 = 12;

/// Points that were tried, in order, each with its loss.
type Tried = Vec<(Vec<f64>, Option<f64>)>;

/// What came out.
pub(super) struct Outcome {
    /// What is known of each setting, in widths of its range.
    pub known: Vec<Known>,
    /// The estimate, in the unit cube.
    pub estimate: Vec<f64>,
    /// Mean outputs there.
    pub simulated: Vec<f64>,
    /// Share of runs that lie as far from their mean as the data do.
    pub explained: f64,
    /// Points that were tried.
    pub tried: Tried,
    /// The posterior, where one was sampled: points with weights and distances.
    pub posterior: Option<Posterior>,
    /// Whether the search came to rest within its evaluations; of a posterior, true.
    pub settled: bool,
}

/// Calibrates what a scenario asks for.
///
/// # Errors
/// When asked to stop, when there is nothing to fit or to fit to, or when the journal cannot be written.
pub fn make(scenario: &Scenario, tools: &Tools<'_>) -> Result<Found, Stopped> {
    let Some(asked) = &scenario.experiment.studies.calibrate else {
        return Ok(Found::nothing());
    };
    let targets = targets(scenario, asked);
    let fitted: usize = targets.iter().map(|target| target.fitted().count()).sum();
    if fitted == 0 {
        let why = "no date of the data lies in the run before `until`: there is nothing to fit to";
        return Err(Stopped::Fault(Fault::scenario(why)));
    }
    let readouts: Vec<Readout> = targets.iter().flat_map(readouts).collect();
    let base = Base::of(scenario).for_readouts(&readouts);
    let asker = tools.asker(&base, &readouts);
    let bench = Bench {
        asked,
        targets: &targets,
        asker: &asker,
        runs: scenario.experiment.runs,
        seed: scenario.experiment.seed,
    };
    let outcome = match asked.fitting {
        Fitting::LeastSquares => bench.least_squares()?,
        Fitting::Abc => bench.posterior()?,
    };
    let Some(outcome) = outcome else {
        let what = "nothing was fitted, for no point gave numbers at all dates of the data";
        let first = tools.ledger.fault().map(|fault| fault.of(what));
        return Err(Stopped::Fault(
            first.unwrap_or_else(|| Fault::scenario(what)),
        ));
    };
    let curves = beside::curves(scenario, asked, &targets);
    let mut tables = vec![
        ("calibration", telling::calibration(asked, &outcome)),
        ("fit", telling::fit(&targets, &outcome, &curves)),
        ("curves", beside::table(&curves)),
        ("skill", telling::skills(&targets, &outcome, &curves)),
        ("points", bench.table(&outcome.tried)),
    ];
    if let Some(posterior) = &outcome.posterior {
        tables.push(("posterior", telling::posterior(asked, posterior)));
    }
    Ok(Found {
        said: telling::said(asked, &targets, &outcome, &curves),
        tables,
    })
}

fn readouts(target: &Target) -> Vec<Readout> {
    let dates = target.points.iter().map(|point| point.date);
    dates
        .map(|date| Readout {
            measure: target.measure.clone(),
            when: When::Date(date),
        })
        .collect()
}

/// All that points are tried with.
struct Bench<'a> {
    asked: &'a Calibrate,
    targets: &'a [Target],
    asker: &'a Asker<'a>,
    runs: u32,
    seed: u64,
}

impl Bench<'_> {
    fn dimensions(&self) -> usize {
        self.asked.vary.len()
    }

    fn settings(&self, places: &[f64]) -> Settings {
        let all = self.asked.vary.iter().zip(places);
        all.map(|(one, &place)| (one.path.clone(), one.at(place)))
            .collect()
    }

    /// Weight of every output in the sum of squares; those that judge weigh nothing.
    fn weights(&self) -> Vec<f64> {
        self.targets.iter().flat_map(Target::weights).collect()
    }

    fn observed(&self) -> Vec<f64> {
        let points = self.targets.iter().flat_map(|target| &target.points);
        points.map(|point| point.observed).collect()
    }

    fn loss(&self, outputs: &[f64]) -> f64 {
        let (weights, observed) = (self.weights(), self.observed());
        let all = outputs.iter().zip(&observed).zip(&weights);
        all.map(|((s, o), w)| if *w > 0.0 { w * (s - o) * (s - o) } else { 0.0 })
            .sum()
    }

    /// Outputs of single runs at places; none of a run that failed or lacks a number.
    fn outputs(
        &self,
        places: &[Vec<f64>],
        runs: u32,
    ) -> Result<Vec<Vec<Option<Vec<f64>>>>, Stopped> {
        let points: Vec<Settings> = places.iter().map(|places| self.settings(places)).collect();
        let answers = self.asker.ask(&points, 0..runs)?;
        Ok(answers
            .iter()
            .map(|of| of.iter().map(numbers).collect())
            .collect())
    }

    /// Means over runs.
    fn means(&self, places: &[Vec<f64>], runs: u32) -> Result<Vec<Option<Vec<f64>>>, Stopped> {
        let outputs = self.outputs(places, runs)?;
        Ok(outputs.into_iter().map(|of| mean_of(&of)).collect())
    }

    fn least_squares(&self) -> Result<Option<Outcome>, Stopped> {
        let dimensions = self.dimensions();
        let mut search = Evolution::new(evolution::Settings {
            start: vec![0.5; dimensions],
            step: 0.3,
            population: population(dimensions).max(8),
            restarts: 2,
            tolerance: 1e-3,
            seed: self.seed,
        });
        let mut tried: Tried = Vec::new();
        loop {
            let places = search.ask();
            if search.is_done() || tried.len() + places.len() > self.asked.evaluations as usize {
                break;
            }
            let means = self.means(&places, self.runs)?;
            let losses: Vec<Option<f64>> = means
                .iter()
                .map(|of| of.as_ref().map(|of| self.loss(of)))
                .collect();
            tried.extend(places.into_iter().zip(losses.iter().copied()));
            search.tell(&losses);
        }
        if tried.iter().all(|one| one.1.is_none()) {
            return Ok(None);
        }
        let estimate = self.finalist(search.centre(), &tried)?;
        let outcome = self.at(estimate, tried)?;
        Ok(outcome.map(|outcome| Outcome {
            settled: search.came_to_rest(),
            ..outcome
        }))
    }

    /// The best of the search's answer and of the best few points that were tried, over more runs: a search that came to rest in
    /// a side valley, or was cut, may have passed by a better one.
    fn finalist(&self, centre: Vec<f64>, tried: &Tried) -> Result<Vec<f64>, Stopped> {
        let mut order: Vec<(f64, usize)> = tried
            .iter()
            .enumerate()
            .filter_map(|(k, one)| Some((one.1.filter(|loss| loss.is_finite())?, k)))
            .collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut finalists = vec![centre];
        let best = order.iter().take(FINALISTS);
        finalists.extend(best.map(|one| tried[one.1].0.clone()));
        let means = self.means(&finalists, self.runs.max(RUNS_AT_ESTIMATE))?;
        let loss = |of: &Option<Vec<f64>>| of.as_ref().map_or(f64::INFINITY, |of| self.loss(of));
        let losses: Vec<f64> = means.iter().map(loss).collect();
        let least = (0..losses.len()).min_by(|&a, &b| losses[a].total_cmp(&losses[b]));
        Ok(finalists.swap_remove(least.unwrap_or(0)))
    }

    /// What is known around an estimate.
    fn at(&self, estimate: Vec<f64>, tried: Tried) -> Result<Option<Outcome>, Stopped> {
        let runs = self.runs.max(RUNS_AT_ESTIMATE);
        let outputs = self.outputs(std::slice::from_ref(&estimate), runs)?;
        let outputs: Vec<Vec<f64>> = outputs.into_iter().flatten().flatten().collect();
        let means = self.means(&around(&estimate, HALF), runs)?;
        let means: Option<Vec<Vec<f64>>> = means.into_iter().collect();
        let (Some(means), true) = (means, outputs.len() >= 3) else {
            return Ok(None);
        };
        let weights = self.weights();
        let fitted = Fitted {
            estimate: &estimate,
            weights: &weights,
            runs: self.runs as usize,
            half: HALF,
        };
        let known = intervals(fitted, &outputs, &means, LEVEL);
        let simulated = mean_of(&outputs.iter().cloned().map(Some).collect::<Vec<_>>());
        Ok(Some(Outcome {
            known,
            explained: explained(&self.observed(), &outputs, &weights),
            simulated: simulated.unwrap_or_default(),
            estimate,
            tried,
            posterior: None,
            settled: true,
        }))
    }

    fn posterior(&self) -> Result<Option<Outcome>, Stopped> {
        let (dimensions, most) = (self.dimensions(), self.asked.evaluations as usize);
        let mut sampling = Posterior::new(abc::Settings {
            dimensions,
            particles: (most / 40).clamp(20, 1000),
            batch: BATCH,
            keep: 0.2,
            quantile: 0.5,
            generations: GENERATIONS,
            seed: self.seed,
        });
        let mut tried: Tried = Vec::new();
        let pays =
            |sampling: &Posterior| sampling.acceptance().is_none_or(|share| share > LEAST_KEPT);
        while !sampling.is_done() && pays(&sampling) && tried.len() + BATCH <= most {
            let places = sampling.ask();
            let points: Vec<Settings> = places.iter().map(|places| self.settings(places)).collect();
            // Each proposal has random numbers of its own: one history could have had any.
            let first = u32::try_from(tried.len()).unwrap_or(0);
            let answers = self.asker.ask_each(&points, first)?;
            let distance = |answer: &Answer| numbers(answer).map(|of| self.loss(&of).sqrt());
            let distances: Vec<Option<f64>> = answers.iter().map(distance).collect();
            tried.extend(places.into_iter().zip(distances.iter().copied()));
            sampling.tell(&distances);
        }
        if sampling.particles().is_empty() {
            return Ok(None);
        }
        let estimate: Vec<f64> = (0..dimensions).map(|k| sampling.mean(k)).collect();
        let known = Known::of_posterior(&sampling, dimensions, LEVEL);
        let outcome = self.at(estimate, tried)?;
        Ok(outcome.map(|outcome| Outcome {
            known,
            posterior: Some(sampling),
            ..outcome
        }))
    }

    /// `points.csv`: a row a point that was tried.
    fn table(&self, tried: &Tried) -> Table {
        let mut table = Table::default();
        table.push(
            "point",
            "",
            Values::Integers((0..tried.len() as u64).collect()),
        );
        for (k, one) in self.asked.vary.iter().enumerate() {
            let number = |place: f64| one.at(place).parse().unwrap_or(f64::NAN);
            let values = tried.iter().map(|(places, _)| number(places[k]));
            table.push(&one.path, "", Values::Numbers(values.collect()));
        }
        let losses = tried.iter().map(|one| one.1.unwrap_or(f64::NAN));
        table.push("loss", "", Values::Numbers(losses.collect()));
        table
    }
}

/// The numbers of a run, if all are numbers.
fn numbers(answer: &Answer) -> Option<Vec<f64>> {
    let values = answer.values()?;
    values
        .iter()
        .all(|value| value.is_finite())
        .then(|| values.to_vec())
}

/// Means over runs; none when a run is missing.
fn mean_of(runs: &[Option<Vec<f64>>]) -> Option<Vec<f64>> {
    let runs: Option<Vec<&Vec<f64>>> = runs.iter().map(Option::as_ref).collect();
    let runs = runs.filter(|runs| !runs.is_empty())?;
    let column = |k: usize| mean(&runs.iter().map(|run| run[k]).collect::<Vec<f64>>());
    Some((0..runs[0].len()).map(column).collect())
}
