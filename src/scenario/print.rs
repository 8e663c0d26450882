//! What did every setting come to, and where did it come from? The resolved scenario, for `thirdwave check --print`.

use crate::diagnostic::source::{Kind, Spot};
use crate::scenario::parameters::Parameter;
use std::fmt::Write;

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// It belongs to the five standard categories.
    Standard,
    /// Nobody set it, and brands allow no other.
    Brands,
    /// A line of a file, the scenario's or one it extends.
    File {
        /// The file's name.
        name: String,
        /// The line, counted from 1.
        line: usize,
    },
    /// It was set outside of files; the flag, sweep line or slider.
    Set(String),
}

impl Origin {
    /// The origin of a value that stands at a place.
    pub(super) fn of(spot: &Spot) -> Self {
        match spot.source.kind {
            Kind::Standard => Self::Standard,
            Kind::Setting => Self::Set(spot.source.name.clone()),
            Kind::File => Self::File {
                name: spot.source.name.clone(),
                line: spot.line_and_column().0,
            },
        }
    }

    /// The origin in a word.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Default => "default".to_owned(),
            Self::Standard => "standard category".to_owned(),
            Self::Brands => "needed by brands".to_owned(),
            Self::File { name, line } => format!("{name}:{line}"),
            Self::Set(place) => place.clone(),
        }
    }
}

/// One setting as it came out.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its path, with names in place of `*`.
    pub path: String,
    /// Its value as TOML; none when absent.
    pub text: Option<String>,
    /// Where the value came from.
    pub origin: Origin,
    /// Where the value stands; none when nobody set it.
    pub spot: Option<Spot>,
    /// What the table says of it.
    pub parameter: &'static Parameter,
}

/// Every setting of a scenario as it came out, in the order of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolved {
    /// One row a setting.
    pub rows: Vec<Row>,
}

impl Resolved {
    /// Where a setting was given, if it was.
    #[must_use]
    pub fn spot(&self, path: &str) -> Option<&Spot> {
        let row = self.rows.iter().find(|row| row.path == path)?;
        row.spot.as_ref()
    }
}

/// The resolved scenario as TOML; a comment behind each value says where it came from.
#[must_use]
pub fn resolved(resolved: &Resolved) -> String {
    let mut text = String::new();
    let mut section = "";
    let given = |row: &&Row| row.text.is_some();
    let width = resolved.rows.iter().filter(given).filter_map(|row| {
        let value = row.text.as_deref()?;
        let length = last_name(&row.path).len() + value.chars().count() + 3;
        (length <= 48).then_some(length)
    });
    let width = width.max().unwrap_or(0);
    for row in resolved.rows.iter().filter(given) {
        let Some(value) = &row.text else { continue };
        let (here, key) = row.path.rsplit_once('.').unwrap_or(("", &row.path));
        if here != section {
            section = here;
            let _ = write!(text, "\n[{here}]\n");
        }
        // Everything it inherits is printed, so the print stands alone.
        let mark = if row.path == "extends" || is_idle(row, resolved) {
            "# "
        } else {
            ""
        };
        let setting = format!("{mark}{key} = {value}");
        let unit = match row.parameter.unit {
            "" => String::new(),
            unit => format!("; {unit}"),
        };
        let origin = row.origin.words();
        let _ = writeln!(text, "{setting:<width$}  # {origin}{unit}");
    }
    text.trim_start().to_owned()
}

/// Whether a default belongs to another law of the network: read back, it would be a setting without effect.
fn is_idle(row: &Row, resolved: &Resolved) -> bool {
    let kind = resolved.rows.iter().find(|row| row.path == "network.kind");
    let idle: &[&str] = match kind.and_then(|kind| kind.text.as_deref()) {
        Some("\"none\"") => &["network.degree", "network.rewiring"],
        Some("\"erdos-renyi\"") => &["network.rewiring"],
        _ => &[],
    };
    row.origin == Origin::Default && idle.contains(&row.path.as_str())
}

fn last_name(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// A number as TOML that reads back to the same bits.
#[must_use]
pub fn shown(number: f64) -> String {
    // `Display` writes whole numbers without a point, which read back to the same value, and never an exponent.
    if number.is_nan() {
        "nan".to_owned()
    } else if number.abs() >= 1e16 || (number != 0.0 && number.abs() < 1e-5) {
        format!("{number:e}")
    } else {
        format!("{number}")
    }
}

/// A text as TOML.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
