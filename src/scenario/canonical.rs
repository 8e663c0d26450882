//! How is a scenario written so that equal scenarios are equal texts? As TOML that needs no other file and reads
//! back to the same value.

mod adoption;
pub(super) mod brands;
mod effects;
mod studies;

use crate::drivers::series::{Form, Interpolation, Series};
use crate::drivers::ties::Header;
use crate::scenario::parameters::{filled, row};
use crate::scenario::print::{quoted, shown};
use crate::scenario::{Comparison, DegreeLaw, Household, NetworkLaw, People, Scenario};
use std::fmt::Write;

/// The scenario as TOML with every setting; tables of data have become points.
#[must_use]
pub fn to_toml(scenario: &Scenario) -> String {
    written(&settings(scenario), |_| true)
}

/// The same without settings that shape no result, such as threads and titles: the text whose hash names a run.
#[must_use]
pub fn canonical_text(scenario: &Scenario) -> String {
    written(&settings(scenario), |pattern| row(pattern).shapes_results)
}

/// Every setting in the order of a file: its path with names in place of `*`, and its value as TOML.
#[must_use]
pub fn values(scenario: &Scenario) -> Vec<(String, String)> {
    let path = |setting: &Setting| filled(setting.pattern, &setting.name);
    settings(scenario)
        .into_iter()
        .map(|setting| (path(&setting), setting.text))
        .collect()
}

/// A setting: the table's pattern, the names in place of each `*`, the value as TOML.
struct Setting {
    pattern: &'static str,
    name: String,
    text: String,
}

fn written(settings: &[Setting], wanted: impl Fn(&str) -> bool) -> String {
    let mut text = String::new();
    let mut section = String::new();
    for setting in settings.iter().filter(|setting| wanted(setting.pattern)) {
        let path = filled(setting.pattern, &setting.name);
        let (here, key) = path.rsplit_once('.').unwrap_or(("", &path));
        if here != section {
            here.clone_into(&mut section);
            let _ = write!(text, "\n[{here}]\n");
        }
        let _ = writeln!(text, "{key} = {}", setting.text);
    }
    text.trim_start().to_owned()
}

/// Gathers settings in the order of a file.
struct List {
    settings: Vec<Setting>,
    name: String,
}

impl List {
    fn add(&mut self, pattern: &'static str, text: String) {
        let name = self.name.clone();
        self.settings.push(Setting {
            pattern,
            name,
            text,
        });
    }

    fn number(&mut self, pattern: &'static str, number: f64) {
        self.add(pattern, shown(number));
    }
}

fn settings(scenario: &Scenario) -> Vec<Setting> {
    let mut list = List {
        settings: Vec::new(),
        name: String::new(),
    };
    list.add("title", quoted(&scenario.title));
    list.add("question", quoted(&scenario.question));
    list.add("source", quoted(&scenario.source));
    let clock = &scenario.clock;
    list.number("time.start", clock.start);
    list.number("time.end", clock.date(clock.steps));
    list.add("time.step", quoted(clock.length.name()));
    if scenario.household.is_on() {
        people(&mut list, &scenario.people);
        networks(&mut list, scenario);
        household(&mut list, &scenario.household);
        categories(&mut list, &scenario.household);
        drivers(&mut list, scenario);
    } else {
        // Settings of a layer that is off would turn it on.
        list.add("people.count", scenario.people.count.to_string());
        networks(&mut list, scenario);
        list.add("drivers.reach", course(&scenario.drivers.reach));
    }
    if let Some(all) = &scenario.adoption {
        adoption::settings(&mut list, all, scenario.market.is_some());
    }
    if let Some(market) = &scenario.market {
        brands::settings(&mut list, market, &scenario.household);
    }
    for comparison in &scenario.compare {
        list.name.clone_from(&comparison.name);
        compare(&mut list, comparison);
    }
    records(&mut list, scenario);
    list.settings
}

fn people(list: &mut List, people: &People) {
    let talent = if people.talent_per_category {
        "per_category"
    } else {
        "one"
    };
    list.add("people.count", people.count.to_string());
    list.number("people.talent_sd", people.talent_sd);
    list.add("people.talent", quoted(talent));
    list.number("people.wage_sd", people.wage_sd);
    list.number("people.education_sd", people.education_sd);
    list.number(
        "people.education_wage_correlation",
        people.education_wage_correlation,
    );
    list.number(
        "people.education_sedentary_correlation",
        people.education_sedentary_correlation,
    );
    list.number("people.quality_sense_mean", people.quality_sense_mean);
    list.number("people.quality_sense_sd", people.quality_sense_sd);
    list.number("people.taste_mean", people.taste_mean);
    list.number("people.taste_sd", people.taste_sd);
    list.number("people.hours_spread", people.hours_spread);
    list.number("people.wage_work_start", people.wage_work_start);
    list.number("people.skill_start", people.skill_start);
    list.number("people.made_start", people.made_start);
    list.add("people.settle_rounds", people.settle_rounds.to_string());
}

/// A network by the name of its section. Settings that its kind does not use are left out.
fn network(list: &mut List, network: &NetworkLaw, section: &str) {
    let mut add = |key: &str, text: String| {
        list.add(row(&format!("{section}.{key}")).path, text);
    };
    add("kind", quoted(network.kind()));
    let shuffled = network != network.plain();
    match network.plain() {
        NetworkLaw::Empty | NetworkLaw::Complete => {}
        NetworkLaw::WattsStrogatz { degree, rewiring } => {
            add("degree", degree.to_string());
            add("rewiring", shown(*rewiring));
        }
        NetworkLaw::ErdosRenyi { degree } => add("degree", shown(*degree)),
        NetworkLaw::RandomRegular { degree } => add("degree", degree.to_string()),
        NetworkLaw::BarabasiAlbert {
            newcomer_ties,
            directed,
        } => {
            add("newcomer_ties", newcomer_ties.to_string());
            add("directed", directed.to_string());
        }
        NetworkLaw::Configuration { degrees, directed } => {
            add("degree_law", quoted(degrees.word()));
            for (key, text) in degree_law(degrees) {
                add(key, text);
            }
            add("directed", directed.to_string());
        }
        NetworkLaw::Blocks {
            degree,
            blocks,
            homophily,
        } => {
            add("degree", shown(*degree));
            add("blocks", blocks.to_string());
            add("homophily", shown(*homophily));
        }
        NetworkLaw::File(file) => {
            add("file", quoted(&file.path.display().to_string()));
            for (key, column) in [("from", &file.from), ("to", &file.to)] {
                if let Some(column) = column {
                    add(key, quoted(column));
                }
            }
            match file.header {
                Header::Auto => {}
                Header::Yes => add("header", quoted("yes")),
                Header::No => add("header", quoted("no")),
            }
            add("directed", file.ties.directed.to_string());
            add("sha256", quoted(&file.ties.sha256));
        }
        NetworkLaw::Grid { moore, radius } => {
            let word = if *moore { "moore" } else { "von-neumann" };
            add("neighbourhood", quoted(word));
            add("radius", radius.to_string());
        }
        NetworkLaw::Shuffled(_) => {}
    }
    if network.plain().can_be_shuffled() {
        add("shuffled", shuffled.to_string());
    }
}

fn degree_law(law: &DegreeLaw) -> Vec<(&'static str, String)> {
    match law {
        DegreeLaw::Poisson { degree } | DegreeLaw::Geometric { degree } => {
            vec![("degree", shown(*degree))]
        }
        DegreeLaw::Fixed { degree } => vec![("degree", degree.to_string())],
        DegreeLaw::Power {
            exponent,
            least,
            most,
        } => vec![
            ("exponent", shown(*exponent)),
            ("degree_min", least.to_string()),
            ("degree_max", most.to_string()),
        ],
        DegreeLaw::Table(rows) => {
            let pairs: Vec<(f64, f64)> = rows.iter().map(|row| (f64::from(row.0), row.1)).collect();
            vec![("degrees", points(&pairs))]
        }
    }
}

fn networks(list: &mut List, scenario: &Scenario) {
    network(list, &scenario.network, "network");
    network(list, &scenario.online, "online");
}

fn household(list: &mut List, household: &Household) {
    list.number("household.time", household.time);
    list.number("household.leisure_weight", household.leisure_weight);
    list.number("household.fixed_hours", household.fixed_hours);
    list.number("household.cash_hours", household.cash_hours);
    list.number("household.unemployed_hours", household.unemployed_hours);
    list.number("household.leisure_min", household.leisure_min);
    list.number("household.absorption", household.absorption);
    list.number("household.influence", household.influence);
    list.number("household.affluence", household.affluence);
    list.number("household.review_rate", household.review_rate);
    list.number("household.alertness", household.alertness);
    list.number("household.turnover", household.turnover);
    list.number("household.cocreation_share", household.cocreation_share);
    list.number("household.skill_min", household.skill_min);
    list.number("household.skill_best", household.skill_best);
    list.number("household.practice", household.practice);
    list.number("household.learning", household.learning);
    list.number("household.teaching", household.teaching);
    list.number("household.forgetting", household.forgetting);
    list.number("household.schooling_full", household.schooling_full);
    list.number("household.wave1_made", household.wave1_made);
    list.number("household.wave3_made", household.wave3_made);
    list.number("household.wave_memory", household.wave_memory);
}

fn categories(list: &mut List, household: &Household) {
    for category in &household.categories {
        list.name.clone_from(&category.name);
        let priced_by = if category.skilled { "skilled" } else { "goods" };
        list.add("household.categories.*.label", quoted(&category.label));
        list.number("household.categories.*.need_hours", category.need_hours);
        list.number("household.categories.*.elasticity", category.elasticity);
        list.number("household.categories.*.materials", category.materials);
        list.number("household.categories.*.shopping", category.shopping);
        list.number("household.categories.*.fit", category.fit);
        list.number(
            "household.categories.*.cocreation_fit",
            category.cocreation_fit,
        );
        list.number("household.categories.*.process", category.process);
        list.add("household.categories.*.priced_by", quoted(priced_by));
        list.number("household.categories.*.variants", category.variants);
        list.number(
            "household.categories.*.variants_cocreated",
            category.variants_cocreated,
        );
    }
}

fn drivers(list: &mut List, scenario: &Scenario) {
    let drivers = &scenario.drivers;
    let one: [(&'static str, &Series); 9] = [
        ("drivers.hours", &drivers.hours),
        ("drivers.employment", &drivers.employment),
        ("drivers.work_sharing", &drivers.work_sharing),
        ("drivers.goods_price", &drivers.goods_price),
        ("drivers.skilled_price", &drivers.skilled_price),
        ("drivers.schooling", &drivers.schooling),
        ("drivers.reach", &drivers.reach),
        ("drivers.activity", &drivers.activity),
        ("drivers.personalisation", &drivers.personalisation),
    ];
    for (pattern, series) in one {
        list.add(pattern, course(series));
    }
    let each: [(&'static str, &[Series]); 5] = [
        ("drivers.price.*", &drivers.price),
        ("drivers.tools.*", &drivers.tools),
        ("drivers.quality.*", &drivers.quality),
        ("drivers.openness.*", &drivers.openness),
        ("drivers.need.*", &drivers.need),
    ];
    for (pattern, all) in each {
        for (category, series) in scenario.household.categories.iter().zip(all) {
            list.name.clone_from(&category.name);
            list.add(pattern, course(series));
        }
    }
}

fn compare(list: &mut List, comparison: &Comparison) {
    list.add("compare.*.label", quoted(&comparison.label));
    list.add("compare.*.measure", quoted(&comparison.measure));
    list.add("compare.*.points", points(&comparison.data));
    list.number("compare.*.scale", comparison.scale);
    if let Some(date) = comparison.fit_until {
        list.number("compare.*.fit_until", date);
    }
    list.add("compare.*.fitted", quoted(comparison.fitted.name()));
    list.number("compare.*.weight", comparison.weight);
}

fn records(list: &mut List, scenario: &Scenario) {
    let output = &scenario.output;
    let formats = if output.parquet {
        "[\"csv\", \"parquet\"]"
    } else {
        "[\"csv\"]"
    };
    let dates: Vec<String> = output.dates.iter().map(|date| shown(*date)).collect();
    list.add("output.every", output.every.to_string());
    list.add("output.causes", output.causes.to_string());
    list.add("output.events", output.events.to_string());
    list.add("output.programmes", output.programmes.to_string());
    list.add("output.charts", output.charts.to_string());
    if let Some(folder) = &output.folder {
        list.add("output.folder", quoted(folder));
    }
    list.add("output.formats", formats.to_owned());
    list.add("output.agents", output.agents.to_string());
    list.add("output.agents_csv", output.agents_csv.to_string());
    list.add("output.dates", format!("[{}]", dates.join(", ")));
    let experiment = &scenario.experiment;
    list.add("experiment.runs", experiment.runs.to_string());
    list.add("experiment.seed", experiment.seed.to_string());
    list.add("experiment.threads", experiment.threads.to_string());
    list.add(
        "experiment.checkpoint_every",
        experiment.checkpoint_every.to_string(),
    );
    if let Some(width) = experiment.until_width {
        list.number("experiment.until_width", width);
    }
    studies::settings(list, &experiment.studies);
    effects::settings(list, &experiment.studies.effects);
}

pub(super) fn points(points: &[(f64, f64)]) -> String {
    let pairs: Vec<String> = points
        .iter()
        .map(|(date, value)| format!("[{}, {}]", shown(*date), shown(*value)))
        .collect();
    format!("[{}]", pairs.join(", "))
}

/// What is done to a course, as TOML; empty when nothing is.
fn changes(series: &Series) -> String {
    let mut changes = String::new();
    let same = |number: f64, wanted: f64| number.to_bits() == wanted.to_bits();
    if !same(series.scale, 1.0) {
        let _ = write!(changes, ", scale = {}", shown(series.scale));
    }
    if !same(series.shift, 0.0) {
        let _ = write!(changes, ", shift = {}", shown(series.shift));
    }
    if let Some(date) = series.freeze {
        let _ = write!(changes, ", freeze = {}", shown(date));
    }
    changes
}

/// A course as TOML, in its shortest form.
pub(super) fn course(series: &Series) -> String {
    let changes = changes(series);
    let form = match &series.form {
        Form::Constant(value) if changes.is_empty() => return shown(*value),
        Form::Constant(value) => format!("constant = {}", shown(*value)),
        Form::Points {
            points: all,
            interpolation,
        } => {
            let kind = match interpolation {
                Interpolation::Linear if changes.is_empty() => return points(all),
                Interpolation::Linear => "linear",
                Interpolation::Step => "step",
                Interpolation::Smooth => "smooth",
            };
            format!("points = {}, interpolation = \"{kind}\"", points(all))
        }
        Form::Ramp {
            from,
            to,
            start,
            end,
        } => shape(
            "ramp",
            &[
                ("from", *from),
                ("to", *to),
                ("start", *start),
                ("end", *end),
            ],
        ),
        Form::Step { from, to, at } => shape("step", &[("from", *from), ("to", *to), ("at", *at)]),
        Form::Logistic {
            from,
            to,
            midpoint,
            years,
        } => {
            let parts = [
                ("from", *from),
                ("to", *to),
                ("midpoint", *midpoint),
                ("years", *years),
            ];
            shape("logistic", &parts)
        }
        Form::Cycle {
            mean,
            amplitude,
            period,
            at,
        } => {
            let parts = [
                ("mean", *mean),
                ("amplitude", *amplitude),
                ("period", *period),
                ("at", *at),
            ];
            shape("cycle", &parts)
        }
    };
    format!("{{ {form}{changes} }}")
}

fn shape(kind: &str, parts: &[(&str, f64)]) -> String {
    let mut text = format!("shape = \"{kind}\"");
    for (key, value) in parts {
        let _ = write!(text, ", {key} = {}", shown(*value));
    }
    text
}
