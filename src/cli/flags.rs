//! Which settings do flags stand for? Each flag is laid over the scenario like `--set`, and messages speak of it by its name.

use crate::cli::Failure;
use crate::cli::args::{Common, TableFormat};
use crate::scenario::overrides::Override;
use std::fmt::Display;

/// A flag and the setting it stands for.
#[derive(Clone, Debug)]
pub(super) struct Flag {
    /// The flag as typed.
    place: String,
    /// The table whose entry it is; empty for a setting by its path.
    section: &'static str,
    /// `path=value`.
    text: String,
}

impl Flag {
    /// A flag that sets a path.
    #[must_use]
    pub(super) fn setting(place: &str, path: &str, value: &str) -> Self {
        Self::typed(place, &format!("{path}={value}"))
    }

    /// A flag whose text is a path with its value.
    #[must_use]
    pub(super) fn typed(place: &str, text: &str) -> Self {
        Self {
            place: place.to_owned(),
            section: "",
            text: text.to_owned(),
        }
    }

    /// A flag whose text is an entry of a table: `path=values` of `--vary`.
    #[must_use]
    pub(super) fn entry(place: &str, section: &'static str, text: &str) -> Self {
        Self {
            section,
            ..Self::typed(place, text)
        }
    }

    /// As it is laid over a scenario.
    ///
    /// # Errors
    /// When there is no path or no `=` in it.
    pub(super) fn laid(&self) -> Result<Override, Failure> {
        let Self {
            place,
            section,
            text,
        } = self;
        let made = match *section {
            "" => Override::parse(place, text),
            section => Override::entry(place, section, text),
        };
        made.map_err(|error| Failure::command_line(&format!("{place}: {error}")))
    }
}

/// Flags of a command, collected one by one.
#[derive(Debug, Default)]
pub(super) struct Flags {
    all: Vec<Flag>,
    /// What stands before the names of settings, with its point; empty where they are whole paths.
    section: String,
}

impl Flags {
    /// Flags of the settings of a section.
    #[must_use]
    pub(super) fn of(section: &str) -> Self {
        Self {
            all: Vec::new(),
            section: format!("{section}."),
        }
    }

    /// A flag's value as a setting, where it was given.
    pub(super) fn add(&mut self, flag: &str, key: &str, value: Option<impl Display>) {
        let path = format!("{}{key}", self.section);
        let set = value.map(|value| Flag::setting(flag, &path, &value.to_string()));
        self.all.extend(set);
    }

    /// The same for a setting that is a text.
    pub(super) fn add_text(&mut self, flag: &str, key: &str, value: Option<&String>) {
        self.add(flag, key, value.map(|text| quoted(text)));
    }

    /// The same for a list of texts, where one was given at least.
    pub(super) fn add_list(&mut self, flag: &str, key: &str, texts: &[String]) {
        let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
        let list = (!texts.is_empty()).then(|| format!("[{}]", texts.join(", ")));
        self.add(flag, key, list);
    }

    /// A flag as it is.
    pub(super) fn push(&mut self, flag: Flag) {
        self.all.push(flag);
    }

    /// All of them, in their order.
    #[must_use]
    pub(super) fn into_vec(self) -> Vec<Flag> {
        self.all
    }
}

impl Common {
    /// The flags that all commands share.
    #[must_use]
    pub(super) fn flags(&self) -> Vec<Flag> {
        let mut flags = Flags::default();
        flags.add("--runs", "experiment.runs", self.runs);
        flags.add("--seed", "experiment.seed", self.seed);
        flags.add("--threads", "experiment.threads", self.threads);
        let charts = self.no_charts.then_some("false");
        flags.add("--no-charts", "output.charts", charts);
        let formats = if self.format.contains(&TableFormat::Parquet) {
            "[\"csv\", \"parquet\"]"
        } else {
            "[\"csv\"]"
        };
        let formats = (!self.format.is_empty()).then_some(formats);
        flags.add("--format", "output.formats", formats);
        flags.into_vec()
    }
}

/// A text as TOML, for flags that set texts.
#[must_use]
pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
