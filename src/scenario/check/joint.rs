//! Which settings contradict each other? Rules that join settings, with every place marked.

use crate::diagnostic::Diagnostic;
use crate::scenario::Scenario;
use crate::scenario::check::Check;

impl Check<'_, '_> {
    /// Adds a fault that joins settings: a place for each that was given, a hint for each that was not.
    pub(super) fn joint(&mut self, mut fault: Diagnostic, settings: &[(&str, String)]) {
        for (path, label) in settings {
            fault = match self.spot(path) {
                Some(spot) => fault.at(spot, label.clone()),
                None => fault.hint(format!("`{path}` is not given; it is {label}")),
            };
        }
        self.found.add(fault);
    }

    pub(super) fn contradiction(&mut self, message: &str, settings: &[(&str, String)]) {
        let paths: Vec<&str> = settings.iter().map(|setting| setting.0).collect();
        if self.sound(&paths) {
            self.joint(
                Diagnostic::error("scenario/contradiction", message),
                settings,
            );
        }
    }

    /// All rules that make a scenario impossible.
    pub(in crate::scenario) fn contradictions(&mut self, scenario: &Scenario) {
        self.ties(scenario, "network");
        self.ties(scenario, "online");
        let household = &scenario.household;
        if household.skill_min >= household.skill_best {
            let best = ("household.skill_best", household.skill_best.to_string());
            let least = ("household.skill_min", household.skill_min.to_string());
            self.contradiction("the best skill must be above the least", &[best, least]);
        }
        if scenario.people.skill_start < household.skill_min {
            let start = (
                "people.skill_start",
                scenario.people.skill_start.to_string(),
            );
            let least = ("household.skill_min", household.skill_min.to_string());
            self.contradiction(
                "skill at the start must not be below the least",
                &[start, least],
            );
        }
        self.hours(scenario);
    }

    /// Time left for work and making must be above 0 whatever an adult buys.
    fn hours(&mut self, scenario: &Scenario) {
        let household = &scenario.household;
        let names: Vec<(String, f64)> = household
            .categories
            .iter()
            .map(|category| {
                let path = format!("household.categories.{}.shopping", category.name);
                (path, category.shopping)
            })
            .collect();
        // Shopping grows with the need, so the worst date counts.
        let needed = |date: &f64| -> f64 {
            let needs = scenario.drivers.need.iter().map(|need| need.at(*date));
            names
                .iter()
                .zip(needs)
                .map(|(name, need)| name.1 * need)
                .sum()
        };
        let dates = scenario.drivers.need.iter().map(|need| self.dates_of(need));
        let dates = dates.max_by_key(Vec::len).unwrap_or_default();
        let shopping = dates.iter().map(needed).fold(0.0, f64::max);
        let left = household.time - household.fixed_hours - household.leisure_min - shopping;
        if left > 0.0 {
            return;
        }
        let mut settings = vec![
            ("household.time", format!("{} hours a week", household.time)),
            ("household.fixed_hours", household.fixed_hours.to_string()),
            ("household.leisure_min", household.leisure_min.to_string()),
        ];
        let large = names.iter().filter(|name| name.1 >= 1.0);
        settings.extend(large.map(|(path, hours)| (path.as_str(), hours.to_string())));
        let mut needs = vec!["drivers.need.all".to_owned()];
        needs.extend(
            household
                .categories
                .iter()
                .map(|c| format!("drivers.need.{}", c.name)),
        );
        needs.retain(|path| self.spot(path).is_some());
        settings.extend(
            needs
                .iter()
                .map(|path| (path.as_str(), "what is needed".to_owned())),
        );
        let message = format!(
            "chores, least leisure and shopping for what is needed take {} hours a week more than there are",
            (-left * 1000.0).round() / 1000.0
        );
        self.contradiction(&message, &settings);
    }
}
