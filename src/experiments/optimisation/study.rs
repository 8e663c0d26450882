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
use crate::scenario::adoption::{Contagion, Seeding, Seeds, ThresholdLaw};
use crate::scenario::print::shown;
use crate::scenario::studies::{Optimise, Over};
use crate::statistics::mean;
use std::fmt::Write;
use std::sync::Arc;

/// Level of the interval of the gain.
const LEVEL: f64 = 0.95;
/// Fresh runs on which finalists are compared, and again those on which the choice is judged, at least.
const RUNS_TO_JUDGE: u32 = 20;
/// Splits that are tried at a time, at most and at least: small batches where there are few evaluations.
const POPULATION: (usize, usize) = (6, 12);
/// Splits of those tried that are looked at again, on further runs: the best of many noisy means is one that was lucky.
const FINALISTS: usize = 4;

/// Optimises what a scenario asks for.
///
/// # Errors
/// When asked to stop, when a choice cannot be run, or when the journal cannot be written.
pub fn make(scenario: &Scenario, tools: &Tools<'_>) -> Result<Found, Stopped> {
    let Some(asked) = &scenario.experiment.studies.optimise else {
        return Ok(Found::nothing());
    };
    let base = match asked.over {
        Over::Actions(_) => Base::of(scenario),
        Over::Seeds => Base::of(&with_open_seeds(scenario)),
    };
    let base = base.for_readouts(std::slice::from_ref(&asked.measure));
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

/// The scenario without its own choice of first adopters, so that others can be laid over it.
fn with_open_seeds(scenario: &Scenario) -> Scenario {
    let mut open = scenario.clone();
    if let Some(adoption) = &mut open.adoption {
        adoption.seeds = Seeds {
            count: 0,
            share: None,
            among: Seeding::Random,
            group: None,
        };
        adoption.seed_list = Vec::new();
    }
    open
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
    /// What it is compared with.
    against: &'static str,
    /// Mean of the measure with the choice, and with what it is compared with.
    means: (f64, f64),
    gain: Option<Gain>,
}

/// A search over splits at its end.
struct Searched {
    /// The splits tried, with the mean of the measure.
    tried: Vec<(Vec<f64>, f64)>,
    /// The best of them as far as is known.
    best: Vec<f64>,
    /// Whether the search had come to rest.
    settled: bool,
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

    /// Runs for a choice among few, and for the judgement of it.
    fn more(&self) -> u32 {
        self.runs.max(RUNS_TO_JUDGE)
    }

    /// Judges a choice beside others on runs that had no part in finding it: those from `first`.
    fn judged(
        &self,
        chosen: &Settings,
        others: &[(&'static str, Settings)],
        first: u32,
    ) -> Result<Vec<Judged>, Stopped> {
        let fresh = first..first + self.more();
        let mut points = vec![chosen.clone()];
        points.extend(others.iter().map(|other| other.1.clone()));
        let values = self.values(&points, fresh)?;
        let judged = |(other, of): (&(&'static str, Settings), &Vec<f64>)| Judged {
            against: other.0,
            means: (mean(&values[0]), mean(of)),
            gain: Gain::of(&values[0], of, LEVEL),
        };
        Ok(others.iter().zip(&values[1..]).map(judged).collect())
    }

    /// Means of the measure at splits.
    fn means(&self, points: &[Settings], runs: std::ops::Range<u32>) -> Result<Vec<f64>, Stopped> {
        let values = self.values(points, runs)?;
        Ok(values.iter().map(|of| mean(of)).collect())
    }

    /// Searches: the equal split and each action alone, then an evolution; the best few are looked at again.
    fn search(
        &self,
        actions: usize,
        settings: &dyn Fn(&[f64]) -> Settings,
    ) -> Result<Searched, Stopped> {
        let most = self.asked.evaluations as usize;
        let (least, usual) = POPULATION;
        let population = (most / 5).clamp(least, usual);
        let mut search = Search::new(actions, population, self.seed);
        let equal = search.equal();
        let alone = |k: usize| (0..actions).map(move |other| f64::from(u8::from(other == k)));
        let mut splits = vec![equal];
        splits.extend((0..actions).map(|k| alone(k).collect::<Vec<f64>>()));
        splits.truncate(most.max(1));
        let mut tried: Vec<(Vec<f64>, f64)> = Vec::new();
        let points = |splits: &[Vec<f64>]| -> Vec<Settings> {
            splits.iter().map(|shares| settings(shares)).collect()
        };
        let means = self.means(&points(&splits), 0..self.runs)?;
        tried.extend(splits.into_iter().zip(means));
        while !search.is_done() && tried.len() + population <= most {
            let splits = search.ask();
            let means = self.means(&points(&splits), 0..self.runs)?;
            let told: Vec<Option<f64>> =
                means.iter().map(|m| m.is_finite().then_some(*m)).collect();
            tried.extend(splits.into_iter().zip(means));
            search.tell(&told);
        }
        let mut order: Vec<usize> = (0..tried.len()).collect();
        order.retain(|&k| tried[k].1.is_finite());
        order.sort_by(|&a, &b| tried[b].1.total_cmp(&tried[a].1).then(a.cmp(&b)));
        let best = order.iter().take(FINALISTS).map(|&k| tried[k].0.clone());
        let mut finalists = vec![search.equal(), search.best()];
        finalists.extend(best);
        let means = self.means(&points(&finalists), self.runs..self.runs + self.more())?;
        let first = |a: &usize, b: &usize| means[*a].total_cmp(&means[*b]).then(b.cmp(a));
        let best = (0..finalists.len()).filter(|&k| means[k].is_finite());
        let best = best.max_by(first).unwrap_or(0);
        Ok(Searched {
            best: finalists.swap_remove(best),
            tried,
            settled: search.is_done(),
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
        let searched = self.search(actions.len(), &settings)?;
        let equal = vec![1.0 / actions.len() as f64; actions.len()];
        let others = [
            ("the equal split", settings(&equal)),
            ("nothing spent", settings(&vec![0.0; actions.len()])),
        ];
        let first = self.runs + self.more();
        let judged = self.judged(&settings(&searched.best), &others, first)?;
        Ok(self.found(actions, &equal, &searched, &judged))
    }

    /// What a search over splits found.
    fn found(
        &self,
        actions: &[(String, String)],
        equal: &[f64],
        Searched {
            tried,
            best,
            settled,
        }: &Searched,
        judged: &[Judged],
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
            Values::Numbers(best.clone()),
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
        let rest = if *settled {
            "the search came to rest"
        } else {
            "the search had not come to rest: more --evaluations may find better"
        };
        let mut said = format!(
            "{} a year over {} actions, all of it spent; {} splits tried, {rest}\n",
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
        self.tell(judged, &mut said);
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
    fn tell(&self, judged: &[Judged], said: &mut String) {
        let measure = &self.asked.measure;
        let with = judged.first().map_or(f64::NAN, |one| one.means.0);
        let _ = writeln!(
            said,
            "{measure} {with:.5}, on runs that had no part in the search"
        );
        for Judged {
            against,
            means,
            gain,
        } in judged
        {
            let _ = write!(said, "  with {against} {:.5}", means.1);
            if let Some(gain) = gain {
                let shown = if gain.is_shown() {
                    ""
                } else {
                    ": no gain is shown"
                };
                let _ = write!(
                    said,
                    ", gain {:+.5} ({:.0} % interval {:+.5} to {:+.5}, {} pairs of runs){shown}",
                    gain.mean,
                    100.0 * LEVEL,
                    gain.low,
                    gain.high,
                    gain.runs
                );
            }
            said.push('\n');
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
        let others = [("as many drawn at random", random)];
        let judged = self.judged(&settings(&chosen.seeds), &others, self.runs)?;
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
        self.tell(&judged, &mut said);
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

/// `gain.csv`: what a choice gains on fresh runs, a row for each that it is compared with.
fn gain_table(judged: &[Judged]) -> Table {
    let number = |of: fn(&Gain) -> f64| {
        let gains = judged.iter().map(|one| one.gain.as_ref());
        Values::Numbers(gains.map(|gain| gain.map_or(f64::NAN, of)).collect())
    };
    let mean = |of: fn(&Judged) -> f64| Values::Numbers(judged.iter().map(of).collect());
    let against = judged.iter().map(|one| one.against.to_owned()).collect();
    let mut table = Table::default();
    table.push("against", "", Values::Texts(against));
    table.push("chosen", "", mean(|one| one.means.0));
    table.push("beside", "", mean(|one| one.means.1));
    table.push("gain", "", number(|gain| gain.mean));
    table.push("low", "", number(|gain| gain.low));
    table.push("high", "", number(|gain| gain.high));
    table.push(
        "pairs",
        "runs",
        Values::Integers(
            judged
                .iter()
                .map(|one| one.gain.map_or(0, |gain| gain.runs as u64))
                .collect(),
        ),
    );
    table
}
