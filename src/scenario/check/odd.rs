//! What is legal and odd? Warnings: settings without effect, steps too coarse, hours that do not fit, bands from few runs.

use crate::diagnostic::Diagnostic;
use crate::drivers::series::Series;
use crate::engine::clock::Clock;
use crate::scenario::Scenario;
use crate::scenario::check::Check;
use crate::scenario::tree::{CHANGES, Node, Table, has_form};
use std::sync::Arc;

/// Runs below which percentiles say little: the outer twentieth would hold less than one run.
const RUNS_FOR_BANDS: u32 = 20;

/// Years from which people no longer start as in 1750.
const STARTS_AS_1750: f64 = 1850.0;

impl Check<'_, '_> {
    pub(super) fn odd(&mut self, name: &'static str, message: String, settings: &[(&str, String)]) {
        self.joint(Diagnostic::warning(name, message), settings);
    }

    /// All warnings about a scenario without errors.
    pub(in crate::scenario) fn oddities(&mut self, scenario: &Scenario) {
        self.odd_network(scenario, "network");
        self.odd_network(scenario, "online");
        self.odd_reach(scenario);
        self.odd_brands(scenario);
        self.odd_talk(scenario);
        self.odd_records(scenario);
        if scenario.household.is_on() {
            self.odd_steps(scenario);
            self.odd_hours(scenario);
            self.odd_prices(scenario);
            self.odd_all(scenario);
            self.odd_waves(scenario);
            self.odd_start(scenario);
        }
    }

    /// People start as in 1750 unless the scenario says otherwise; later they worked for wages and bought.
    fn odd_start(&mut self, scenario: &Scenario) {
        let start = scenario.clock.start;
        let settings = [
            "people.wage_work_start",
            "people.skill_start",
            "people.made_start",
        ];
        if start < STARTS_AS_1750 || settings.iter().any(|path| self.spot(path).is_some()) {
            return;
        }
        let message = format!("people start as in 1750, but the run starts in {start}");
        let people = &scenario.people;
        let values = [
            people.wage_work_start,
            people.skill_start,
            people.made_start,
        ];
        let mut places = vec![("time.start", format!("found {start}"))];
        places.extend(
            settings
                .into_iter()
                .zip(values.map(|value| value.to_string())),
        );
        self.odd("scenario/start-of-another-time", message, &places);
    }

    fn odd_steps(&mut self, scenario: &Scenario) {
        let household = &scenario.household;
        let years = scenario.clock.years_per_step();
        let step = scenario.clock.length.name();
        let skill = household.practice + household.learning + household.forgetting;
        // With 2 a step, seven in eight habits are reviewed in a step; a skill moves at most half its way.
        let rates = [
            (
                "household.review_rate",
                household.review_rate,
                2.0,
                "reviews",
            ),
            (
                "household.absorption",
                household.absorption,
                0.5,
                "of the way into wage work",
            ),
            (
                "household.practice",
                skill,
                0.5,
                "of the way of skill, with learning and forgetting,",
            ),
        ];
        for (path, rate, most, what) in rates {
            if rate * years > most {
                let message = format!(
                    "a {step} is a coarse step for `{path}`: {} {what} in one step",
                    rate * years
                );
                let places = [
                    (path, format!("{rate} per year")),
                    ("time.step", format!("one {step}")),
                ];
                self.odd("scenario/coarse-step", message, &places);
            }
        }
    }

    fn odd_hours(&mut self, scenario: &Scenario) {
        let household = &scenario.household;
        let most = household.time - household.fixed_hours - household.leisure_min;
        let spread = 1.0 + scenario.people.hours_spread;
        let hours = highest(&scenario.drivers.hours, &scenario.clock);
        let asked = [
            (
                "drivers.hours",
                hours * spread,
                "the longest full-time week",
            ),
            (
                "household.cash_hours",
                household.cash_hours * spread,
                "market hours outside wage work",
            ),
            (
                "household.unemployed_hours",
                household.unemployed_hours,
                "the hours of the unemployed",
            ),
        ];
        for (path, asked, what) in asked {
            if asked > most {
                let message = format!("{what}: {asked:.1} hours a week are capped at {most:.1}");
                let places = [
                    (
                        path,
                        format!("up to {asked:.1} hours a week with `people.hours_spread`"),
                    ),
                    (
                        "household.time",
                        format!("{} hours a week in all", household.time),
                    ),
                ];
                self.odd("scenario/capped-hours", message, &places);
            }
        }
    }

    fn odd_prices(&mut self, scenario: &Scenario) {
        let clock = &scenario.clock;
        for (category, price) in scenario
            .household
            .categories
            .iter()
            .zip(&scenario.drivers.price)
        {
            let (path, factor) = if category.skilled {
                ("drivers.skilled_price", &scenario.drivers.skilled_price)
            } else {
                ("drivers.goods_price", &scenario.drivers.goods_price)
            };
            if moves(price, clock) && moves(factor, clock) {
                let name = &category.name;
                let own = format!("drivers.price.{name}");
                let own = if self.spot(&own).is_some() {
                    own
                } else {
                    "drivers.price.all".to_owned()
                };
                let message = format!("the price of `{name}` moves by itself and with `{path}`");
                let places = [
                    (own.as_str(), "moves".to_owned()),
                    (path, "moves as well".to_owned()),
                ];
                self.odd("drivers/priced-twice", message, &places);
            }
        }
    }

    /// A course for all, in a file that gives every category one of its own.
    fn odd_all(&mut self, scenario: &Scenario) {
        for driver in ["price", "tools", "quality", "openness", "need"] {
            let path = format!("drivers.{driver}.all");
            let Some(all) = self.tree.at(&path) else {
                continue;
            };
            let names = scenario.household.categories.iter();
            let own: Vec<(String, &Node)> = names
                .map(|category| format!("drivers.{driver}.{}", category.name))
                .filter_map(|path| Some((path.clone(), self.tree.at(&path)?)))
                .collect();
            // What was laid over a category's course from here stands at the place of `all`.
            let beside = |node: &Node| Arc::ptr_eq(&node.spot.source, &all.spot.source);
            let apart = |node: &Node| beside(node) && node.spot != all.spot && has_form(node);
            let changes = |table: &Table| CHANGES.iter().any(|key| table.get(key).is_some());
            if own.len() < scenario.household.categories.len()
                || !own.iter().all(|(_, node)| apart(node))
                || all.table().is_some_and(changes)
            {
                continue;
            }
            let mut places = vec![(path.as_str(), "does nothing".to_owned())];
            let first = own.first().map(|(path, _)| path.as_str());
            places.extend(first.map(|path| (path, "has a course of its own".to_owned())));
            let message = format!("`{path}` has no effect: every category has a course of its own");
            self.odd("scenario/no-effect", message, &places);
        }
    }

    fn odd_waves(&mut self, scenario: &Scenario) {
        let household = &scenario.household;
        if household.wave3_made > household.wave1_made {
            let message = "Wave 3 asks for a larger share made than Wave 1".to_owned();
            let places = [
                ("household.wave3_made", household.wave3_made.to_string()),
                ("household.wave1_made", household.wave1_made.to_string()),
            ];
            self.odd("scenario/odd", message, &places);
        }
        for category in &scenario.household.categories {
            if category.variants_cocreated < category.variants {
                let message = format!(
                    "co-creation offers fewer variants of `{}` than the market",
                    category.name
                );
                let path = |key: &str| format!("household.categories.{}.{key}", category.name);
                let (few, many) = (path("variants_cocreated"), path("variants"));
                let places = [
                    (few.as_str(), category.variants_cocreated.to_string()),
                    (many.as_str(), category.variants.to_string()),
                ];
                self.odd("scenario/odd", message, &places);
            }
        }
    }

    fn odd_records(&mut self, scenario: &Scenario) {
        let clock = &scenario.clock;
        let end = clock.date(clock.steps);
        let runs = scenario.experiment.runs;
        if (2..RUNS_FOR_BANDS).contains(&runs) {
            let message = format!("percentiles of {runs} runs say little");
            let label = format!("found {runs}; 5 % to 95 % take {RUNS_FOR_BANDS} runs or more");
            self.odd("scenario/few-runs", message, &[("experiment.runs", label)]);
        }
        if scenario.output.every > clock.steps {
            let message = "only the first and the last moment are written".to_owned();
            let places = [(
                "output.every",
                format!(
                    "found {} steps; the run has {}",
                    scenario.output.every, clock.steps
                ),
            )];
            self.odd("scenario/odd", message, &places);
        }
        let outside = scenario
            .output
            .dates
            .iter()
            .filter(|date| **date < clock.start || **date > end)
            .map(f64::to_string)
            .collect::<Vec<_>>();
        if !outside.is_empty() {
            let dates = outside.join(", ");
            let message = format!("`output.dates` names {dates}, which is not within the run");
            let places = [(
                "output.dates",
                format!("the run goes from {} to {end}", clock.start),
            )];
            self.odd("scenario/odd", message, &places);
        }
        for comparison in &scenario.compare {
            let within = |date: f64| date >= clock.start && date <= end;
            if !comparison.observed.iter().any(|point| within(point.0)) {
                let message = format!(
                    "no observation of `compare.{}` lies within the run",
                    comparison.name
                );
                let path = format!("compare.{}", comparison.name);
                let places = [(
                    path.as_str(),
                    format!("the run goes from {} to {end}", clock.start),
                )];
                self.odd("scenario/odd", message, &places);
            }
        }
    }
}

pub(super) fn highest(series: &Series, clock: &Clock) -> f64 {
    (0..=clock.steps)
        .map(|step| series.at(clock.date(step)))
        .fold(f64::MIN, f64::max)
}

fn moves(series: &Series, clock: &Clock) -> bool {
    let first = series.at(clock.start);
    (0..=clock.steps).any(|step| (series.at(clock.date(step)) - first).abs() > 1e-12 * first.abs())
}
