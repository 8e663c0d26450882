//! Which published effects is a scenario held against? The part of `experiment` that names an effect, how it is read off runs,
//! and what was published of it.

/// Settings by path, each with its value as TOML.
pub type Set = Vec<(String, String)>;

/// Settings `experiment.effects.NAME.*`.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// Its key.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// What is made of the readings.
    pub kind: EffectKind,
    /// What is read off each run; none where the kind reads what it needs.
    pub reading: Option<Reading>,
    /// What the reading is divided by, over the same rows.
    pub per: Option<String>,
    /// Settings of the side whose effect is measured; empty is the scenario as it is.
    pub with: Set,
    /// Settings of the side it is measured against; empty is the scenario as it is.
    pub against: Set,
    /// Settings of a third side, whose reading is taken off both.
    pub beyond: Option<Set>,
    /// What was published.
    pub published: Published,
    /// Where it was published.
    pub source: String,
    /// Why the simulation misses it, or what else to know.
    pub note: String,
}

/// What is made of readings.
#[derive(Clone, Debug, PartialEq)]
pub enum EffectKind {
    /// The reading itself.
    Value,
    /// One side over the other.
    Ratio,
    /// One side over the other, less 1.
    Change,
    /// One side less the other.
    Difference,
    /// The log of one side over the other, over the log of the factor by which an input differs between them.
    Elasticity {
        /// That factor, positive and not 1.
        factor: f64,
    },
    /// Elasticity of brands' sales to the number of words of them, by regression.
    Volume,
    /// Elasticity of brands' sales to the share of good words among these, by regression.
    Valence,
    /// The part of a brand's gain on the other side that comes from buyers it would never have had there.
    Expansion {
        /// The brand's key.
        brand: String,
    },
}

impl EffectKind {
    /// Its word in a scenario.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Ratio => "ratio",
            Self::Change => "change",
            Self::Difference => "difference",
            Self::Elasticity { .. } => "elasticity",
            Self::Volume => "volume",
            Self::Valence => "valence",
            Self::Expansion { .. } => "expansion",
        }
    }

    /// Whether it sets one side against another.
    #[must_use]
    pub fn has_sides(&self) -> bool {
        !matches!(self, Self::Value | Self::Volume | Self::Valence)
    }

    /// Whether it is a regression of brands' sales on words.
    #[must_use]
    pub fn is_regression(&self) -> bool {
        matches!(self, Self::Volume | Self::Valence)
    }
}

/// A number that is read off a run: of a measure, over the rows whose dates lie in `from < date <= to`.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The measure.
    pub measure: String,
    /// How its rows become a number.
    pub statistic: Statistic,
    /// Rows after this date count; all from the start on when absent.
    pub from: Option<f64>,
    /// Rows up to this date count; all to the end when absent.
    pub to: Option<f64>,
}

/// How rows become a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistic {
    /// Their sum: of what is counted since the row before.
    Sum,
    /// Their mean.
    Mean,
    /// The last of them.
    Last,
}

impl Statistic {
    /// Its word in a scenario.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Mean => "mean",
            Self::Last => "last",
        }
    }
}

/// What was published of an effect; of some only the sign or nothing to print is known.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Published {
    /// The number.
    pub value: Option<f64>,
    /// Lower end of the range of what was found.
    pub low: Option<f64>,
    /// Upper end of it.
    pub high: Option<f64>,
}

impl Published {
    /// The range it stands for: open where only one end was published; none where nothing was.
    #[must_use]
    pub fn range(&self) -> Option<(f64, f64)> {
        match (self.low, self.high, self.value) {
            (Some(low), Some(high), _) => Some((low, high)),
            (Some(low), None, None) => Some((low, f64::INFINITY)),
            (None, Some(high), None) => Some((f64::NEG_INFINITY, high)),
            (low, high, Some(value)) => Some((low.unwrap_or(value), high.unwrap_or(value))),
            (None, None, None) => None,
        }
    }
}
