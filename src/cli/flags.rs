//! Which settings do flags stand for? Each flag is laid over the scenario like `--set`, and messages speak of it by its name.

use crate::cli::Failure;
use crate::cli::args::{Common, TableFormat};
use crate::scenario::overrides::Override;

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

impl Common {
    /// The flags that all commands share.
    #[must_use]
    pub(super) fn flags(&self) -> Vec<Flag> {
        let mut flags = Vec::new();
        let mut add = |flag: &str, path: &str, value: Option<String>| {
            flags.extend(value.map(|value| Flag::setting(flag, path, &value)));
        };
        add(
            "--runs",
            "experiment.runs",
            self.runs.map(|n| n.to_string()),
        );
        add(
            "--seed",
            "experiment.seed",
            self.seed.map(|n| n.to_string()),
        );
        add(
            "--threads",
            "experiment.threads",
            self.threads.map(|n| n.to_string()),
        );
        let charts = self.no_charts.then(|| "false".to_owned());
        add("--no-charts", "output.charts", charts);
        let formats = if self.format.contains(&TableFormat::Parquet) {
            "[\"csv\", \"parquet\"]"
        } else {
            "[\"csv\"]"
        };
        let formats = (!self.format.is_empty()).then(|| formats.to_owned());
        add("--format", "output.formats", formats);
        flags
    }
}

/// A text as TOML, for flags that set texts.
#[must_use]
pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
