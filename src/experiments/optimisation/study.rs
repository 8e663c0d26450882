//! Where does a budget do most in a scenario? Money split over actions of brands, or first adopters chosen, and what that
//! gains over an equal split or a random choice, on runs that had no part in the search.

use crate::experiments::ledger::{Answer, Fault, Stopped};
use crate::experiments::optimisation::budget::{Gain, Search};
use crate::experiments::optimisation::seeds::greedy;
use crate::experiments::points::{Asker, Base, Settings};
use crate::experiments::run::{RunPlan, Simulation};
use crate::experiments::study::{Found, Tools};
use crate::experiments::sweep::at;
use crate::output::table::{Table, Values};
use crate::scenario::Scenario;
use crate::scenario::adoption::{Contagion, ThresholdLaw};
use crate::scenario::print::shown;
use crate::scenario::studies::{Optimise, Over};
use crate::statistics::mean;
use std::fmt::Write;
use std::sync::Arc;

/// Level of the interval of the gain.
const LEVEL: f64 = 0.95;
/// Fresh runs on which a choice is judged, at least.
const RUNS_TO_JUDGE: u32 = 20;
/// Splits that are tried at a time.
const POPULATION: usize = 12;

/// Optimises what a scenario asks for.
///
/// # Errors
/// When asked to stop, when a choice cannot be run, or when the journal cannot be written.
pub fn make(scenario: &Scenario, tools: &Tools<'_>) -> Result<Found, Stopped> {
    let Some(asked) = &scenario.experiment.studies.optimise else {
        return Ok(Found::nothing());
    };
    let base = Base::of(scenario).for_readouts(std::slice::from_ref(&asked.measure));
    let readouts = [asked.measure.clone()];
    let bench = Bench {
        asked,
        asker: &tools.asker(&base, &readouts),
        runs: scenario.experiment.runs,
        seed: scenario.experiment.seed,
    };
    match &asked.over {
        Over::Actions(actions) => bench.split(actions),
        Over::Seeds => bench.seeds(base.scenario()),
    }
}

/// All that choices are tried with.
struct Bench<'a> {
    asked: &'a Optimise,
    asker: &'a Asker<'a>,
    runs: u32,
    seed: u64,
}

/// A choice judged on fresh runs.
struct Judged {
    /// Mean of the measure with the choice, and with what it is compared with.
    means: (f64, f64),
    gain: Option<Gain>,
}

impl Bench<'_> {
    /// Values of runs at points; a failure ends the search.
    fn values(
        &self,
        points: &[Settings],
        runs: std::ops::Range<u32>,
    ) -> Result<Vec<Vec<f64>>, Stopped> {
        let answers = self.asker.ask(points, runs)?;
        let value = |answer: &Answer| match answer {
            Answer::Values(values) => Ok(values[0]),
            Answer::Fault(fault) => Err(fault.clone()),
        };
        let of_point = |(answers, point): (&Vec<Answer>, &Settings)| {
            let values: Result<Vec<f64>, Fault> = answers.iter().map(value).collect();
            values.map_err(|fault| Stopped::Fault(fault.of(&format!("at {}", at(point)))))
        };
        let values: Vec<Vec<f64>> = answers
            .iter()
            .zip(points)
            .map(of_point)
            .collect::<Result<_, _>>()?;
        if values.iter().flatten().all(|value| value.is_nan()) {
            let why = format!("{} is no number in any run", self.asked.measure);
            return Err(Stopped::Fault(Fault::scenario(why)));
        }
        Ok(values)
    }

    /// Judges a choice on runs that had no part in finding it.
    fn judged(&self, chosen: &Settings, other: &Settings) -> Result<Judged, Stopped> {
        let fresh = self.runs..self.runs + self.runs.max(RUNS_TO_JUDGE);
        let values = self.values(&[chosen.clone(), other.clone()], fresh)?;
        Ok(Judged {
            means: (mean(&values[0]), mean(&values[1])),
            gain: Gain::of(&values[0], &values[1], LEVEL),
        })
    }

    fn split(&self, actions: &[(String, String)]) -> Result<Found, Stopped> {
        let budget = self.asked.budget;
        let settings = |shares: &[f64]| -> Settings {
            let all = actions.iter().zip(shares);
            let one = |((brand, action), share): (&(String, String), &f64)| {
                (
                    format!("brands.{brand}.actions.{action}.budget"),
                    shown(budget * share),
                )
            };
            all.map(one).collect()
        };
        let mut search = Search::new(actions.len(), POPULATION, self.seed);
        let mut tried: Vec<(Vec<f64>, f64)> = Vec::new();
        while !search.is_done() && tried.len() + POPULATION <= self.asked.evaluations as usize {
            let splits = search.ask();
            let points: Vec<Settings> = splits.iter().map(|shares| settings(shares)).collect();
            let values = self.values(&points, 0..self.runs)?;
            let means: Vec<f64> = values.iter().map(|of| mean(of)).collect();
            let told: Vec<Option<f64>> =
                means.iter().map(|m| m.is_finite().then_some(*m)).collect();
            tried.extend(splits.into_iter().zip(means));
            search.tell(&told);
        }
        let (best, equal) = (search.best(), search.equal());
        let judged = self.judged(&settings(&best), &settings(&equal))?;
        Ok(self.found(actions, (&best, &equal), &tried, &judged))
    }

    /// What a search over splits found.
    fn found(
        &self,
        actions: &[(String, String)],
        (best, equal): (&[f64], &[f64]),
        tried: &[(Vec<f64>, f64)],
        judged: &Judged,
    ) -> Found {
        let budget = self.asked.budget;
        let names: Vec<String> = actions
            .iter()
            .map(|(brand, action)| format!("{brand}.{action}"))
            .collect();
        let mut table = Table::default();
        table.push("action", "", Values::Texts(names.clone()));
        table.push(
            "share",
            "share of the budget",
            Values::Numbers(best.to_vec()),
        );
        let money = |shares: &[f64]| Values::Numbers(shares.iter().map(|s| budget * s).collect());
        table.push("budget", "money a year", money(best));
        table.push("budget_equal", "money a year", money(equal));
        let mut points = Table::default();
        points.push(
            "point",
            "",
            Values::Integers((0..tried.len() as u64).collect()),
        );
        for (k, name) in names.iter().enumerate() {
            points.push(
                name,
                "share of the budget",
                Values::Numbers(tried.iter().map(|one| one.0[k]).collect()),
            );
        }
        let means = tried.iter().map(|one| one.1).collect();
        points.push(&self.asked.measure.to_string(), "", Values::Numbers(means));
        let mut said = format!(
            "{} a year over {} actions; {} splits tried\n",
            shown(budget),
            names.len(),
            tried.len()
        );
        let mut order: Vec<usize> = (0..names.len()).collect();
        order.sort_by(|&a, &b| best[b].total_cmp(&best[a]));
        for k in order {
            let _ = writeln!(
                said,
                "  {:<32} {:>5.1} %  {:.6}",
                names[k],
                100.0 * best[k],
                budget * best[k]
            );
        }
        self.tell(judged, "the equal split", &mut said);
        Found {
            tables: vec![
                ("optimise", table),
                ("gain", gain_table(judged)),
                ("points", points),
            ],
            said,
        }
    }

    /// What a choice gains, in words.
    fn tell(&self, judged: &Judged, beside: &str, said: &mut String) {
        let measure = &self.asked.measure;
        let (with, without) = judged.means;
        let _ = writeln!(
            said,
            "{measure} {with:.5}, with {beside} {without:.5}, on runs that had no part in the search"
        );
        if let Some(gain) = &judged.gain {
            let shown = if gain.is_shown() {
                ""
            } else {
                ": no gain is shown"
            };
            let _ = writeln!(
                said,
                "gain {:+.5} ({:.0} % interval {:+.5} to {:+.5}, {} pairs of runs){shown}",
                gain.mean,
                100.0 * LEVEL,
                gain.low,
                gain.high,
                gain.runs
            );
        }
    }

    fn seeds(&self, scenario: &Arc<Scenario>) -> Result<Found, Stopped> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked to be above 0 and within the adults"
        )]
        let count = (self.asked.budget as usize).clamp(1, scenario.people.count as usize);
        let candidates = self.candidates(scenario, count);
        let settings = |set: &[u32]| -> Settings {
            let listed: Vec<String> = set.iter().map(u32::to_string).collect();
            vec![
                ("adoption.seeding".to_owned(), "\"list\"".to_owned()),
                (
                    "adoption.seed_list".to_owned(),
                    format!("[{}]", listed.join(", ")),
                ),
            ]
        };
        let mut ask = |sets: &[Vec<u32>]| -> Result<Vec<f64>, Stopped> {
            let points: Vec<Settings> = sets.iter().map(|set| settings(set)).collect();
            let values = self.values(&points, 0..self.runs)?;
            Ok(values.iter().map(|of| mean(of)).collect())
        };
        let chosen = greedy(&candidates, count, &mut ask)?;
        let random = vec![
            ("adoption.seeding".to_owned(), "\"random\"".to_owned()),
            ("adoption.seeds".to_owned(), count.to_string()),
        ];
        let judged = self.judged(&settings(&chosen.seeds), &random)?;
        let mut table = Table::default();
        let order = (1..=chosen.seeds.len() as u64).collect();
        table.push("order", "", Values::Integers(order));
        let agents = chosen.seeds.iter().map(|&seed| u64::from(seed)).collect();
        table.push("agent", "", Values::Integers(agents));
        table.push(
            &self.asked.measure.to_string(),
            "",
            Values::Numbers(chosen.spreads.clone()),
        );
        let mut said = format!(
            "{} of {} candidates chosen, one after the other, by what each adds to {}; {} sets tried\n",
            chosen.seeds.len(),
            candidates.len(),
            self.asked.measure,
            chosen.evaluations
        );
        let listed: Vec<String> = chosen.seeds.iter().map(u32::to_string).collect();
        let _ = writeln!(
            said,
            "adoption.seeding = \"list\"\nadoption.seed_list = [{}]",
            listed.join(", ")
        );
        self.tell(&judged, "as many drawn at random", &mut said);
        if !Self::is_submodular(scenario) {
            said.push_str(
                "under this rule several adopters may be needed: that the greedy choice reaches 63 % of the best is not \
                 guaranteed\n",
            );
        }
        Ok(Found {
            tables: vec![("optimise", table), ("gain", gain_table(&judged))],
            said,
        })
    }

    /// Whether a further first adopter adds the less the more there are, in the mean over runs: where each tie carries by
    /// itself, and where thresholds are uniform.
    fn is_submodular(scenario: &Scenario) -> bool {
        let rule = scenario.adoption.as_ref().map(|adoption| &adoption.rule);
        matches!(
            rule,
            Some(
                Contagion::IndependentCascade { .. }
                    | Contagion::StrongWeak { .. }
                    | Contagion::Bass(_)
                    | Contagion::Threshold {
                        law: ThresholdLaw::Uniform,
                        ..
                    }
            )
        )
    }

    /// Those who may be chosen: all adults, or as many with the most ties as may be tried.
    fn candidates(&self, scenario: &Arc<Scenario>, count: usize) -> Vec<u32> {
        let adults = scenario.people.count;
        let most = (self.asked.evaluations as usize).max(count);
        let mut all: Vec<u32> = (0..adults).collect();
        if all.len() <= most {
            return all;
        }
        let plan = RunPlan {
            scenario: Arc::clone(scenario),
            run: 0,
        };
        let simulation = Simulation::begin(plan);
        let talk = simulation.society().talk.as_ref();
        let ties = |adult: u32| talk.map_or(0, |talk| talk.shared.offline.degree(adult as usize));
        all.sort_by_key(|&adult| (std::cmp::Reverse(ties(adult)), adult));
        all.truncate(most);
        all
    }
}

/// `gain.csv`: what a choice gains on fresh runs.
fn gain_table(judged: &Judged) -> Table {
    let gain = judged.gain.as_ref();
    let number = |of: fn(&Gain) -> f64| Values::Numbers(vec![gain.map_or(f64::NAN, of)]);
    let mut table = Table::default();
    table.push("chosen", "", Values::Numbers(vec![judged.means.0]));
    table.push("beside", "", Values::Numbers(vec![judged.means.1]));
    table.push("gain", "", number(|gain| gain.mean));
    table.push("low", "", number(|gain| gain.low));
    table.push("high", "", number(|gain| gain.high));
    table.push(
        "pairs",
        "runs",
        Values::Integers(vec![gain.map_or(0, |gain| gain.runs as u64)]),
    );
    table
}
