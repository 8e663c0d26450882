//! What does the checked tree mean? Each section is read into its part of the scenario, in the order of a file.

use crate::diagnostic::Diagnostic;
use crate::engine::clock::{Clock, StepLength};
use crate::scenario::check::Check;
use crate::scenario::check::courses::points;
use crate::scenario::check::studies::{Known, no_measure};
use crate::scenario::print::{Origin, Row};
use crate::scenario::tree::Node;
use crate::scenario::{
    Category, Comparison, Drivers, Experiment, Fitted, Household, MeasureNames, Named, Output,
    People, Scenario,
};
use crate::scenario::{canonical, parameters};
use std::sync::Arc;

/// Categories a scenario may have.
const CATEGORIES_MAX: usize = 8;

/// Steps a run may have: nineteen centuries of weeks.
const STEPS_MAX: f64 = 100_000.0;

/// Names of categories that would make two measures bear one name, or mean all categories.
const RESERVED: [&str; 3] = ["all", "hours", "value"];

impl Check<'_, '_> {
    /// The whole scenario; meaningful only when no errors were found.
    pub(in crate::scenario) fn scenario(
        &mut self,
        name: &str,
        measures: &MeasureNames<'_>,
    ) -> Scenario {
        let title = self.text("title", "").unwrap_or_else(|| name.to_owned());
        let question = self.text("question", "").unwrap_or_default();
        let source = self.text("source", "").unwrap_or_default();
        let _ = self.text("extends", "");
        let clock = self.clock();
        let people = self.people();
        let mut network = self.network("network");
        let mut online = self.network("online");
        let people = self.counted(people, [&mut network, &mut online]);
        let household = self.household();
        let named = network.file().or(online.file());
        let named = named.map(|file| Arc::clone(&file.ties.names));
        let adoption = self.adoption(people.count, named.as_deref());
        let groups = adoption.iter().flat_map(|one| &one.groups);
        let groups: Vec<String> = groups.flat_map(|one| one.grouping.names.clone()).collect();
        let talks = adoption.is_some();
        let market = self.market(&household, people.count);
        let brands: Vec<String> = market
            .iter()
            .flat_map(|market| market.brands.iter().map(|brand| brand.name.clone()))
            .collect();
        let names: Vec<String> = household
            .categories
            .iter()
            .map(|c| c.name.clone())
            .collect();
        let measures = measures(&Named {
            categories: &names,
            talks,
            brands: &brands,
            groups: &groups,
        });
        if let Some(market) = &market {
            self.one_name_each(&measures, market);
        }
        let drivers = self.drivers(&names);
        let compare = self.compare(&measures);
        let compared: Vec<String> = compare.iter().map(|one| one.name.clone()).collect();
        let output = self.output();
        let experiment = self.experiment(&Known {
            measures: &measures,
            compare: &compared,
            market: market.as_ref(),
            spreads: talks,
            adults: people.count,
        });
        let scenario = Scenario {
            name: name.to_owned(),
            title,
            question,
            source,
            clock,
            people,
            network,
            online,
            household,
            adoption,
            market,
            drivers,
            compare,
            output,
            experiment,
        };
        self.print_ties("network.", &scenario.network);
        self.print_ties("online.", &scenario.online);
        if !scenario.household.is_on() {
            self.print_talk_alone();
        }
        scenario
    }

    fn clock(&mut self) -> Clock {
        let start = self.number("time.start", "");
        let end = self.number("time.end", "");
        let word = self.choice("time.step", "");
        let length = StepLength::of_name(word).unwrap_or(StepLength::Year);
        self.window = (
            self.sound(&["time.start"]).then_some(start),
            self.sound(&["time.end"]).then_some(end),
        );
        let steps = match self.steps(start, end, length) {
            Ok(steps) => steps,
            Err(fault) => {
                if let Some((message, found)) = fault {
                    let fault = Diagnostic::error("scenario/contradiction", message);
                    let mut places = vec![("time.end", found), ("time.start", start.to_string())];
                    if start < end {
                        places.push(("time.step", word.to_owned()));
                    } else {
                        self.window = (None, None);
                    }
                    self.joint(fault, &places);
                }
                return Clock {
                    start,
                    length,
                    steps: 1,
                };
            }
        };
        let clock = Clock {
            start,
            length,
            steps,
        };
        self.clock = Some(clock);
        clock
    }

    /// The number of steps; else what is wrong with start, end and step together, or nothing when one of them has its own fault.
    fn steps(
        &self,
        start: f64,
        end: f64,
        length: StepLength,
    ) -> Result<u32, Option<(String, String)>> {
        if !self.sound(&["time.start", "time.end"]) {
            return Err(None);
        }
        if start >= end {
            let message = "the end must come after the start".to_owned();
            return Err(Some((message, end.to_string())));
        }
        if !self.sound(&["time.step"]) {
            return Err(None);
        }
        let word = length.name();
        let steps = (end - start) * f64::from(length.per_year());
        if (steps - steps.round()).abs() > 1e-6 || steps.round() < 1.0 {
            let message = format!("the time from start to end must be a whole number of {word}s");
            let found = format!("{end}: found {steps} {word}s after the start");
            return Err(Some((message, found)));
        }
        if steps > STEPS_MAX {
            let message = format!("a run has at most {STEPS_MAX} steps");
            return Err(Some((message, format!("{end}: found {steps} {word}s"))));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 1 and STEPS_MAX"
        )]
        Ok(steps.round() as u32)
    }

    fn people(&mut self) -> People {
        People {
            count: self.count("people.count"),
            talent_sd: self.number("people.talent_sd", ""),
            talent_per_category: self.choice("people.talent", "") == "per_category",
            wage_sd: self.number("people.wage_sd", ""),
            education_sd: self.number("people.education_sd", ""),
            education_wage_correlation: self.number("people.education_wage_correlation", ""),
            education_sedentary_correlation: self
                .number("people.education_sedentary_correlation", ""),
            quality_sense_mean: self.number("people.quality_sense_mean", ""),
            quality_sense_sd: self.number("people.quality_sense_sd", ""),
            taste_mean: self.number("people.taste_mean", ""),
            taste_sd: self.number("people.taste_sd", ""),
            hours_spread: self.number("people.hours_spread", ""),
            wage_work_start: self.number("people.wage_work_start", ""),
            skill_start: self.number("people.skill_start", ""),
            made_start: self.number("people.made_start", ""),
            settle_rounds: self.count("people.settle_rounds"),
        }
    }

    fn household(&mut self) -> Household {
        Household {
            time: self.number("household.time", ""),
            leisure_weight: self.number("household.leisure_weight", ""),
            fixed_hours: self.number("household.fixed_hours", ""),
            cash_hours: self.number("household.cash_hours", ""),
            unemployed_hours: self.number("household.unemployed_hours", ""),
            leisure_min: self.number("household.leisure_min", ""),
            absorption: self.number("household.absorption", ""),
            influence: self.number("household.influence", ""),
            affluence: self.number("household.affluence", ""),
            review_rate: self.number("household.review_rate", ""),
            alertness: self.number("household.alertness", ""),
            turnover: self.number("household.turnover", ""),
            cocreation_share: self.number("household.cocreation_share", ""),
            skill_min: self.number("household.skill_min", ""),
            skill_best: self.number("household.skill_best", ""),
            practice: self.number("household.practice", ""),
            learning: self.number("household.learning", ""),
            teaching: self.number("household.teaching", ""),
            forgetting: self.number("household.forgetting", ""),
            schooling_full: self.number("household.schooling_full", ""),
            wave1_made: self.number("household.wave1_made", ""),
            wave3_made: self.number("household.wave3_made", ""),
            wave_memory: self.number("household.wave_memory", ""),
            categories: self.categories(),
        }
    }

    fn categories(&mut self) -> Vec<Category> {
        let path = "household.categories";
        let Some(node) = self.tree.at(path) else {
            return Vec::new();
        };
        let Some(table) = node.table() else {
            self.wrong_type(path, node, "a table of categories");
            return Vec::new();
        };
        let count = table.entries.len();
        if count == 0 || count > CATEGORIES_MAX {
            let message = format!("a scenario has 1 to {CATEGORIES_MAX} categories");
            let fault = Diagnostic::error("scenario/category-count", message);
            let spot = table
                .entries
                .get(CATEGORIES_MAX)
                .map_or(&node.key, |extra| &extra.1.key);
            let label = format!("found {count} categories; allowed: 1 to {CATEGORIES_MAX}");
            self.fault(path, fault.at(spot, label));
        }
        let mut categories = Vec::new();
        for (name, node) in &table.entries {
            if self.named("a category", name, node) {
                categories.push(self.category(name));
            }
        }
        categories
    }

    /// Whether a name can be part of a column's name, and its value is a table.
    pub(super) fn named(&mut self, what: &str, name: &str, node: &Node) -> bool {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let legal = name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(plain);
        let reserved = match what {
            "a category" => RESERVED.contains(&name),
            "a brand" | "an action" => name == "all",
            _ => false,
        };
        let label = if reserved {
            "this name has a meaning of its own".to_owned()
        } else {
            "allowed: lower case letters, digits and underscores, a letter first".to_owned()
        };
        if !legal || reserved {
            let message = format!("`{name}` cannot be the name of {what}");
            let fault = Diagnostic::error("scenario/bad-name", message).at(&node.key, label);
            let fault = match what {
                "an action" => fault,
                _ => fault.hint("the wording for people belongs in `label`"),
            };
            self.fault(name, fault);
        } else if node.table().is_none() {
            self.wrong_type(name, node, &format!("a table, the settings of {what}"));
        }
        legal && !reserved && node.table().is_some()
    }

    fn category(&mut self, name: &str) -> Category {
        let label = self.text("household.categories.*.label", name);
        Category {
            name: name.to_owned(),
            label: label.unwrap_or_else(|| name.to_owned()),
            need_hours: self.number("household.categories.*.need_hours", name),
            elasticity: self.number("household.categories.*.elasticity", name),
            materials: self.number("household.categories.*.materials", name),
            shopping: self.number("household.categories.*.shopping", name),
            fit: self.number("household.categories.*.fit", name),
            cocreation_fit: self.number("household.categories.*.cocreation_fit", name),
            process: self.number("household.categories.*.process", name),
            skilled: self.choice("household.categories.*.priced_by", name) == "skilled",
            variants: self.number("household.categories.*.variants", name),
            variants_cocreated: self.number("household.categories.*.variants_cocreated", name),
        }
    }

    fn drivers(&mut self, names: &[String]) -> Drivers {
        let drivers = Drivers {
            price: Vec::new(),
            tools: Vec::new(),
            quality: Vec::new(),
            openness: Vec::new(),
            need: Vec::new(),
            hours: self.course("drivers.hours", ""),
            employment: self.course("drivers.employment", ""),
            work_sharing: self.course("drivers.work_sharing", ""),
            goods_price: self.course("drivers.goods_price", ""),
            skilled_price: self.course("drivers.skilled_price", ""),
            schooling: self.course("drivers.schooling", ""),
            reach: self.course("drivers.reach", ""),
            activity: self.course("drivers.activity", ""),
            personalisation: self.course("drivers.personalisation", ""),
        };
        let mut of_each = |pattern: &'static str| {
            names
                .iter()
                .map(|name| self.course(pattern, name))
                .collect()
        };
        Drivers {
            price: of_each("drivers.price.*"),
            tools: of_each("drivers.tools.*"),
            quality: of_each("drivers.quality.*"),
            openness: of_each("drivers.openness.*"),
            need: of_each("drivers.need.*"),
            ..drivers
        }
    }

    fn compare(&mut self, measures: &[String]) -> Vec<Comparison> {
        let Some(node) = self.tree.at("compare") else {
            return Vec::new();
        };
        let Some(table) = node.table() else {
            self.wrong_type("compare", node, "a table of comparisons");
            return Vec::new();
        };
        let mut compare = Vec::new();
        for (name, node) in &table.entries {
            if self.named("a comparison", name, node) {
                compare.push(self.comparison(name, node, measures));
            }
        }
        compare
    }

    fn comparison(&mut self, name: &str, node: &Node, measures: &[String]) -> Comparison {
        let label = self.text("compare.*.label", name);
        let measure = self.text("compare.*.measure", name).unwrap_or_default();
        let path = format!("compare.{name}.measure");
        if let Some(node) = self.tree.at(&path)
            && self.sound(&[&path])
            && self.whole
            && !measures.contains(&measure)
        {
            let fault = no_measure(&path, node, &measure, measures);
            self.fault(&path, fault);
        }
        let scale = self.number("compare.*.scale", name);
        let observed = self.observed(name, node);
        self.rows.push(Row {
            path: format!("compare.{name}.points"),
            text: Some(canonical::points(&observed)),
            origin: Origin::of(&node.spot),
            spot: Some(node.spot.clone()),
            parameter: parameters::row("compare.*.points"),
        });
        let data = observed;
        let observed: Vec<(f64, f64)> = data
            .iter()
            .map(|&(date, value)| (date, value * scale))
            .collect();
        let path = format!("compare.{name}.scale");
        let infinite = observed.iter().any(|point| !point.1.is_finite());
        if let (Some(spot), true) = (self.spot(&path), infinite) {
            let message = format!("`{path}` makes observed values infinite");
            let fault = Diagnostic::error("scenario/not-finite", message);
            self.fault(&path, fault.at(spot, format!("found {scale:e}")));
        }
        let fit_until = self.optional_number("compare.*.fit_until", name);
        Comparison {
            name: name.to_owned(),
            label: label.unwrap_or_else(|| name.to_owned()),
            measure,
            data,
            scale,
            observed,
            fit_until,
            fitted: self.fitted(name, fit_until),
            weight: self.number("compare.*.weight", name),
        }
    }

    /// Whether settings were chosen by these data; a date until which they were must not be denied.
    fn fitted(&mut self, name: &str, until: Option<f64>) -> Fitted {
        let word = self.choice("compare.*.fitted", name);
        let all = [Fitted::No, Fitted::ByHand, Fitted::Estimated];
        let fitted = all.into_iter().find(|one| one.name() == word);
        if let (Some(Fitted::No), Some(until)) = (fitted, until) {
            let message = format!("`compare.{name}` was not fitted, and was up to {until}");
            let path = |key: &str| format!("compare.{name}.{key}");
            let places = [
                (path("fitted"), "says that nothing was".to_owned()),
                (path("fit_until"), format!("found {until}")),
            ];
            let places: Vec<(&str, String)> = places
                .iter()
                .map(|(path, label)| (path.as_str(), label.clone()))
                .collect();
            self.joint(
                Diagnostic::error("scenario/contradiction", message),
                &places,
            );
        }
        fitted.unwrap_or_default()
    }

    /// Observed values as they were given, before their scale.
    fn observed(&mut self, name: &str, node: &Node) -> Vec<(f64, f64)> {
        let path = format!("compare.{name}");
        self.read
            .extend(["compare.*.csv", "compare.*.time", "compare.*.column"]);
        self.read.extend(["compare.*.where", "compare.*.points"]);
        let Some(table) = node.table() else {
            return Vec::new();
        };
        let placed = match (table.get("csv"), table.get("points")) {
            (Some(csv), Some(points)) => {
                let fault =
                    Diagnostic::error("scenario/contradiction", format!("`{path}` has two series"));
                Err(vec![
                    fault
                        .at(&points.key, "one here")
                        .at(&csv.key, "another here"),
                ])
            }
            (Some(_), None) => self.data(&path, table),
            (None, Some(node)) => points(&format!("{path}.points"), node),
            (None, None) => {
                let fault =
                    Diagnostic::error("scenario/missing", format!("`{path}` has no series"));
                Err(vec![
                    fault.at(&node.key, "needs `csv` and `column`, or `points`"),
                ])
            }
        };
        match placed {
            Ok(placed) => placed.into_iter().map(|point| (point.0, point.1)).collect(),
            Err(faults) => {
                for fault in faults {
                    self.fault(&path, fault);
                }
                Vec::new()
            }
        }
    }

    fn output(&mut self) -> Output {
        let folder = self.text("output.folder", "");
        if let (Some(""), Some(spot)) = (folder.as_deref(), self.spot("output.folder")) {
            let message = "`output.folder` must name a folder";
            let fault = Diagnostic::error("scenario/bad-name", message).at(spot, "found no name");
            let fault = fault.hint("leave the setting out for output/NAME");
            self.fault("output.folder", fault);
        }
        Output {
            every: self.count("output.every"),
            causes: self.flag("output.causes"),
            events: self.flag("output.events"),
            programmes: self.flag("output.programmes"),
            charts: self.flag("output.charts"),
            folder,
            parquet: self.choices("output.formats", "").contains(&"parquet"),
            agents: self.flag("output.agents"),
            agents_csv: self.flag("output.agents_csv"),
            dates: self.dates("output.dates"),
        }
    }

    fn experiment(&mut self, known: &Known<'_>) -> Experiment {
        Experiment {
            runs: self.count("experiment.runs"),
            seed: u64::try_from(self.integer("experiment.seed")).unwrap_or(1),
            threads: self.count("experiment.threads"),
            checkpoint_every: self.count("experiment.checkpoint_every"),
            until_width: self.optional_number("experiment.until_width", ""),
            studies: self.studies(known),
        }
    }
}
