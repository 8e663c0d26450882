//! Can what is asked of many runs be asked? Variants, values to vary, measures and targets of the section `experiment`.

use crate::diagnostic::Diagnostic;
use crate::scenario::brands::Market;
use crate::scenario::check::vary::{flat, leads_to_course, setting, toml_of, varied};
use crate::scenario::check::{Check, wrong_type};
use crate::scenario::nearest::{listed, nearest};
use crate::scenario::print::{quoted, shown};
use crate::scenario::studies::{
    Calibrate, Fitting, Layout, Method, Optimise, Over, Readout, Sensitivity, Studies, Sweep,
    Threshold, Variant, Varied, When,
};
use crate::scenario::tree::{Node, Value};

/// Points that a study may have.
const POINTS_MAX: f64 = 1e7;

/// Points of a sweep in a cube where their number is not given.
const POINTS: u32 = 64;

/// What studies may speak of.
pub(super) struct Known<'a> {
    /// Names of all measures.
    pub(super) measures: &'a [String],
    /// Names of all comparisons.
    pub(super) compare: &'a [String],
    /// Who sells.
    pub(super) market: Option<&'a Market>,
    /// Whether something spreads.
    pub(super) spreads: bool,
    /// Number of adults.
    pub(super) adults: u32,
}

impl<'a> Check<'a, '_> {
    /// All that the section `experiment` asks of many runs.
    pub(super) fn studies(&mut self, known: &Known<'_>) -> Studies {
        Studies {
            compare: self.variants(),
            effects: self.effects(known),
            sweep: self.asked("sweep").then(|| self.sweep(known)),
            sensitivity: self.asked("sensitivity").then(|| self.sensitivity(known)),
            calibrate: self.asked("calibrate").then(|| self.calibrate(known)),
            threshold: if self.asked("threshold") {
                self.threshold(known)
            } else {
                None
            },
            optimise: self.asked("optimise").then(|| self.optimise(known)),
        }
    }

    fn asked(&mut self, study: &str) -> bool {
        let path = format!("experiment.{study}");
        self.tree
            .at(&path)
            .is_some_and(|node| node.table().is_some())
    }

    fn variants(&mut self) -> Vec<Variant> {
        let Some(node) = self.tree.at("experiment.compare") else {
            return Vec::new();
        };
        let Some(table) = node.table() else {
            self.wrong_type("experiment.compare", node, "a table of variants");
            return Vec::new();
        };
        let mut variants = Vec::new();
        for (name, node) in &table.entries {
            if self.named("a variant", name, node) {
                let label = self.text("experiment.compare.*.label", name);
                variants.push(Variant {
                    name: name.clone(),
                    label: label.unwrap_or_else(|| name.clone()),
                    set: self.settings("experiment.compare.*.set", name),
                });
            }
        }
        variants
    }

    /// A table of settings by path, each with its value as TOML.
    pub(super) fn settings(&mut self, pattern: &'static str, name: &str) -> Vec<(String, String)> {
        let mut set = Vec::new();
        for (path, node) in self.by_path(pattern, name) {
            if self.is_setting(&path, node) {
                set.push((path, toml_of(node)));
            }
        }
        let texts: Vec<String> = set
            .iter()
            .map(|(path, value)| format!("{} = {value}", quoted(path)))
            .collect();
        self.noted(pattern, name, format!("{{ {} }}", texts.join(", ")));
        set
    }

    /// The settings of a table by their whole paths, in quotes or as tables within tables.
    fn by_path(&mut self, pattern: &'static str, name: &str) -> Vec<(String, &'a Node)> {
        let (given, node) = self.given(pattern, name);
        let mut all = Vec::new();
        match node.map(|node| (node, node.table())) {
            None => {}
            Some((_, Some(table))) => flat(table, "", &mut all),
            Some((node, None)) => self.wrong_type(&given.path, node, "a table of settings"),
        }
        all
    }

    fn noted(&mut self, pattern: &'static str, name: &str, text: String) {
        let (given, node) = self.given(pattern, name);
        self.note(&given, node, Some(text));
    }

    /// Whether a path is one of a setting that a variant may change; the rest is told.
    fn is_setting(&mut self, path: &str, node: &Node) -> bool {
        if path.starts_with("experiment.") && path != "experiment.seed" {
            let message = format!("`{path}` is no setting of the model");
            let fault = Diagnostic::error("scenario/contradiction", message);
            self.found
                .add(fault.at(&node.key, "cannot differ among the points of a study"));
            false
        } else if setting(path).is_none() && !leads_to_course(path) {
            self.unknown_path(path, node);
            false
        } else {
            true
        }
    }

    /// The settings that are varied, each with its values.
    fn vary(&mut self, pattern: &'static str) -> Vec<Varied> {
        let mut vary = Vec::new();
        for (path, node) in self.by_path(pattern, "") {
            if !self.is_setting(&path, node) {
                continue;
            }
            if vary.iter().any(|one: &Varied| one.path == path) {
                let fault = Diagnostic::error(
                    "scenario/contradiction",
                    format!("`{path}` is varied twice"),
                );
                self.fault(pattern, fault.at(&node.key, "varied before"));
                continue;
            }
            match varied(&path, node) {
                Ok(one) => vary.push(one),
                Err(fault) => self.fault(pattern, fault),
            }
        }
        let given = self.tree.at(pattern);
        let empty = |node: &&Node| node.table().is_some_and(|table| table.entries.is_empty());
        if let Some(node) = given.filter(empty) {
            let fault = Diagnostic::error("scenario/no-points", "nothing is varied");
            self.fault(pattern, fault.at(&node.spot, "names no setting"));
        }
        let texts: Vec<String> = vary
            .iter()
            .map(|one| format!("{} = {}", quoted(&one.path), one.values))
            .collect();
        self.noted(pattern, "", format!("{{ {} }}", texts.join(", ")));
        vary
    }

    /// A number that runs give.
    fn readout(&mut self, pattern: &'static str, known: &Known<'_>) -> Readout {
        let text = self.text(pattern, "").unwrap_or_default();
        let blank = Readout::parse("").expect("an empty name is one");
        match self.tree.at(pattern) {
            Some(node) if self.sound(&[pattern]) => self
                .readout_of(pattern, node, &text, known)
                .unwrap_or(blank),
            _ => blank,
        }
    }

    fn readout_of(
        &mut self,
        path: &str,
        node: &Node,
        text: &str,
        known: &Known<'_>,
    ) -> Option<Readout> {
        let Some(readout) = Readout::parse(text) else {
            let message = format!("`{path}` names no value of a run");
            let label = format!(
                "found `{text}`; allowed: made, made@1990, made:max, made:min, made:mean, made:reaches=0.5"
            );
            let fault = Diagnostic::error("scenario/unknown-measure", message);
            self.fault(path, fault.at(&node.spot, label));
            return None;
        };
        if self.whole && !known.measures.contains(&readout.measure) {
            let fault = no_measure(path, node, &readout.measure, known.measures);
            self.fault(path, fault);
            return None;
        }
        let span = self
            .clock
            .map(|clock| (clock.start, clock.date(clock.steps)));
        if let (When::Date(date), Some((start, end))) = (readout.when, span)
            && !(start..=end).contains(&date)
        {
            let message = format!("`{path}` names a date at which nothing runs");
            let fault = Diagnostic::error("scenario/out-of-range", message);
            let label = format!("found {date}; the run is from {start} to {end}");
            self.fault(path, fault.at(&node.spot, label));
            return None;
        }
        Some(readout)
    }

    /// A list of texts, each with its place; a text with commas, as flags give it, is a list too.
    fn texts(&mut self, pattern: &'static str) -> Vec<(String, Node)> {
        let (given, node) = self.given(pattern, "");
        let mut texts = Vec::new();
        match node.map(|node| (node, &node.value)) {
            None => {}
            Some((node, Value::Text(text))) => {
                let parts = text
                    .split(',')
                    .map(|part| (part.trim().to_owned(), node.clone()));
                texts.extend(parts);
            }
            Some((_, Value::List(items))) => {
                for item in items {
                    match item.text() {
                        Some(text) => texts.push((text.to_owned(), item.clone())),
                        None => self.fault(
                            &given.path,
                            wrong_type(&given.path, item, "a text in quotes"),
                        ),
                    }
                }
            }
            Some((node, _)) => self.wrong_type(&given.path, node, "a list of texts"),
        }
        let all: Vec<String> = texts.iter().map(|one| quoted(&one.0)).collect();
        self.note(&given, node, Some(format!("[{}]", all.join(", "))));
        texts
    }

    fn sweep(&mut self, known: &Known<'_>) -> Sweep {
        let vary = self.vary("experiment.sweep.vary");
        let layout = match self.choice("experiment.sweep.design", "") {
            "lhs" => Layout::LatinHypercube,
            "sobol" => Layout::Sobol,
            _ => Layout::Grid,
        };
        let points = self.optional_integer("experiment.sweep.points", "");
        let grid: f64 = vary.iter().map(|one| one.levels().len() as f64).product();
        if layout == Layout::Grid && grid > POINTS_MAX {
            let message = format!("a grid of {grid:e} points is too large");
            let fault = Diagnostic::error("scenario/contradiction", message);
            let label = format!("allowed: up to {POINTS_MAX:e} combinations");
            self.joint(fault, &[("experiment.sweep.vary", label)]);
        }
        if let (Layout::Grid, Some(points)) = (layout, points) {
            let message = "a grid has as many points as its values say";
            let fault = Diagnostic::warning("scenario/no-effect", message);
            let label = format!("found {points}; it belongs to lhs and sobol");
            self.joint(fault, &[("experiment.sweep.points", label)]);
        }
        let texts = self.texts("experiment.sweep.measures");
        let path = "experiment.sweep.measures";
        let measures = texts
            .iter()
            .filter_map(|(text, node)| self.readout_of(path, node, text, known));
        Sweep {
            measures: measures.collect(),
            vary,
            layout,
            // A grid has as many as its values say.
            points: match (layout, points) {
                (Layout::Grid, _) | (_, None) => POINTS,
                (_, Some(points)) => u32::try_from(points).unwrap_or(POINTS),
            },
        }
    }

    fn sensitivity(&mut self, known: &Known<'_>) -> Sensitivity {
        let vary = self.vary("experiment.sensitivity.vary");
        let levels = self.count("experiment.sensitivity.levels");
        if !levels.is_multiple_of(2) {
            let message = "`experiment.sensitivity.levels` must be even";
            let fault = Diagnostic::error("scenario/out-of-range", message);
            let label = format!("found {levels}; allowed: 2, 4, 6, ...");
            self.joint(fault, &[("experiment.sensitivity.levels", label)]);
        }
        let (method, preset) = match self.choice("experiment.sensitivity.method", "") {
            "sobol" => (Method::Sobol, 256),
            _ => (Method::Morris { levels }, 20),
        };
        let points = self.optional_integer("experiment.sensitivity.points", "");
        Sensitivity {
            vary,
            method,
            measure: self.readout("experiment.sensitivity.measure", known),
            points: points.map_or(preset, |n| u32::try_from(n).unwrap_or(preset)),
        }
    }

    fn calibrate(&mut self, known: &Known<'_>) -> Calibrate {
        let vary = self.vary("experiment.calibrate.vary");
        self.spans_only("experiment.calibrate.vary", &vary);
        let path = "experiment.calibrate.targets";
        let texts = self.texts(path);
        let mut targets = Vec::new();
        for (name, node) in texts {
            if self.whole && !known.compare.contains(&name) {
                let message = format!("there is no comparison `compare.{name}`");
                let fault = Diagnostic::error("scenario/unknown-key", message);
                let label = format!("found `{name}`; allowed: {}", listed(known.compare));
                let fault = fault.at(&node.spot, label);
                self.fault(
                    path,
                    match nearest(&name, known.compare.iter().map(String::as_str)) {
                        Some(near) => fault.hint(format!("did you mean `{near}`?")),
                        None => fault.hint("targets are the names of sections [compare.NAME]"),
                    },
                );
            } else {
                targets.push(name);
            }
        }
        if known.compare.is_empty() && self.whole {
            let fault = Diagnostic::error("scenario/missing", "there are no data to calibrate to");
            let fault = match self.tree.at("experiment.calibrate") {
                Some(node) => fault.at(&node.key, "needs a section [compare.NAME]"),
                None => fault,
            };
            self.found
                .add(fault.hint("--data FILE.csv with --target measure=column makes one"));
        }
        if targets.is_empty() {
            targets = known.compare.to_vec();
        }
        Calibrate {
            vary,
            targets,
            fitting: match self.choice("experiment.calibrate.method", "") {
                "abc" => Fitting::Abc,
                _ => Fitting::LeastSquares,
            },
            until: self.optional_number("experiment.calibrate.until", ""),
            evaluations: self.count("experiment.calibrate.evaluations"),
        }
    }

    /// Lists have no order to search along.
    fn spans_only(&mut self, pattern: &'static str, vary: &[Varied]) {
        for one in vary.iter().filter(|one| one.span().is_none()) {
            let message = format!("`{}` must be varied over a range", one.path);
            let fault = Diagnostic::error("scenario/wrong-type", message);
            let label = format!("found {}; allowed: \"low..high\"", one.values);
            self.joint(fault, &[(pattern, label)]);
        }
    }

    fn threshold(&mut self, known: &Known<'_>) -> Option<Threshold> {
        let pattern = "experiment.threshold.vary";
        let mut vary = self.vary(pattern);
        self.spans_only(pattern, &vary);
        if vary.len() > 1 {
            let message = "a threshold is sought along one setting";
            let fault = Diagnostic::error("scenario/contradiction", message);
            let label = format!("found {}", vary.len());
            self.joint(fault, &[(pattern, label)]);
        }
        let measure = self.readout("experiment.threshold.measure", known);
        let at = self.optional_number("experiment.threshold.at", "");
        let confidence = self.number("experiment.threshold.confidence", "");
        let width = self.optional_number("experiment.threshold.width", "");
        let evaluations = self.count("experiment.threshold.evaluations");
        let vary = vary.pop()?;
        let (low, high) = vary.span()?;
        Some(Threshold {
            vary,
            measure,
            at: at?,
            confidence,
            width: width.unwrap_or((high - low) / 100.0),
            evaluations,
        })
    }

    /// Seeds are adults: a whole number of those there are.
    fn number_of_seeds(&mut self, budget: Option<f64>, adults: u32) {
        let path = "experiment.optimise.budget";
        let Some(budget) = budget.filter(|_| self.sound(&[path])) else {
            return;
        };
        if budget.fract() > 0.0 || budget > f64::from(adults) {
            let message = "a budget of seeds is a number of adults";
            let fault = Diagnostic::error("scenario/out-of-range", message);
            let label = format!("found {}; allowed: 1 to {adults}", shown(budget));
            self.joint(fault, &[(path, label)]);
        }
    }

    fn optimise(&mut self, known: &Known<'_>) -> Optimise {
        let budget = self.optional_number("experiment.optimise.budget", "");
        let measure = self.readout("experiment.optimise.measure", known);
        let path = "experiment.optimise.over";
        let texts = self.texts(path);
        let all = known.market.map_or_else(Vec::new, actions);
        let names: Vec<String> = all.iter().map(|(b, a)| format!("{b}.{a}")).collect();
        let seeds = texts.iter().any(|one| one.0 == "seeds");
        let mut chosen = Vec::new();
        for (text, node) in texts.iter().filter(|one| one.0 != "seeds") {
            match names.iter().position(|name| name == text) {
                Some(place) if chosen.contains(&all[place]) => {
                    let message = format!("`{path}` names an action twice");
                    let fault = Diagnostic::error("scenario/contradiction", message);
                    self.fault(path, fault.at(&node.spot, format!("found `{text}` again")));
                }
                Some(place) => chosen.push(all[place].clone()),
                None => {
                    let message = format!("`{path}` names no action of a brand");
                    let label = format!("found `{text}`; allowed: seeds, {}", listed(&names));
                    let fault =
                        Diagnostic::error("scenario/unknown-key", message).at(&node.spot, label);
                    let near = nearest(text, names.iter().map(String::as_str));
                    self.fault(
                        path,
                        match near {
                            Some(near) => fault.hint(format!("did you mean `{near}`?")),
                            None => fault,
                        },
                    );
                }
            }
        }
        let over = if seeds {
            if !known.spreads || known.market.is_some() {
                let message = "seeds are of a scenario that spreads something without brands";
                let fault = Diagnostic::error("scenario/contradiction", message);
                self.joint(fault, &[(path, "asks for seeds".to_owned())]);
            }
            if !chosen.is_empty() {
                let message = "a budget is split over actions or over seeds, not both";
                let fault = Diagnostic::error("scenario/contradiction", message);
                self.joint(fault, &[(path, "asks for both".to_owned())]);
            }
            self.number_of_seeds(budget, known.adults);
            Over::Seeds
        } else {
            if chosen.is_empty() {
                chosen = all;
            }
            if chosen.len() < 2 && self.whole && self.sound(&[path]) {
                let message = "a budget is split over two actions of brands or more, or over seeds";
                let fault = Diagnostic::error("scenario/contradiction", message);
                self.joint(fault, &[(path, format!("{} actions", chosen.len()))]);
            }
            Over::Actions(chosen)
        };
        Optimise {
            budget: budget.unwrap_or(1.0),
            measure,
            over,
            evaluations: self.count("experiment.optimise.evaluations"),
        }
    }
}

/// Every action of every brand.
fn actions(market: &Market) -> Vec<(String, String)> {
    let of = |brand: &crate::scenario::brands::Brand| {
        let name = brand.name.clone();
        let all = brand.actions.iter();
        all.map(move |action| (name.clone(), action.name.clone()))
            .collect::<Vec<_>>()
    };
    market.brands.iter().flat_map(of).collect()
}

/// The fault of a name that no measure has.
pub(super) fn no_measure(
    path: &str,
    node: &Node,
    measure: &str,
    measures: &[String],
) -> Diagnostic {
    let message = format!("`{path}` names no measure");
    let fault = Diagnostic::error("scenario/unknown-measure", message);
    let label = format!("found `{measure}`, which no run records");
    let fault = fault.at(&node.spot, label);
    match nearest(measure, measures.iter().map(String::as_str)) {
        Some(near) => fault.hint(format!("did you mean `{near}`?")),
        None => fault.hint("`thirdwave explain` lists the measures"),
    }
}
