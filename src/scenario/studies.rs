//! What is asked of many runs at once? The part of `experiment` that names variants, points and questions.

use crate::scenario::effects::Effect;
use crate::scenario::print::{quoted, shown};
use std::fmt::{Display, Formatter};

/// Settings `experiment.*` that ask for more than runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Studies {
    /// Variants to compare with the scenario as it is, in the order of the file.
    pub compare: Vec<Variant>,
    /// Published effects to measure, in the order of the file.
    pub effects: Vec<Effect>,
    /// Points to run.
    pub sweep: Option<Sweep>,
    /// How much each setting matters.
    pub sensitivity: Option<Sensitivity>,
    /// Which settings give the data.
    pub calibrate: Option<Calibrate>,
    /// Where a measure crosses a value.
    pub threshold: Option<Threshold>,
    /// Where a budget does most.
    pub optimise: Option<Optimise>,
}

/// Settings `experiment.compare.NAME.*`.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Its key.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// Settings by path, each with its value as TOML.
    pub set: Vec<(String, String)>,
}

/// A setting that takes several values.
#[derive(Clone, Debug, PartialEq)]
pub struct Varied {
    /// Its path.
    pub path: String,
    /// Its values.
    pub values: Values,
    /// Whether it takes whole numbers only.
    pub whole: bool,
}

/// Values of a setting.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// All numbers from `low` to `high`; on a grid, so many of them.
    Span {
        /// The least.
        low: f64,
        /// The greatest, above the least.
        high: f64,
        /// How many on a grid.
        count: Option<u32>,
    },
    /// These, as TOML.
    Listed(Vec<String>),
}

impl Varied {
    /// The value at a place from 0 to 1, as TOML: along a span, or one of a list, each having an equal part.
    #[must_use]
    pub fn at(&self, place: f64) -> String {
        match &self.values {
            Values::Span { low, high, .. } => self.written(short(low + (high - low) * place)),
            Values::Listed(all) => {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "0 <= place <= 1"
                )]
                let index = (place * all.len() as f64) as usize;
                all[index.min(all.len() - 1)].clone()
            }
        }
    }

    /// A number as this setting takes it.
    #[must_use]
    pub fn written(&self, number: f64) -> String {
        if self.whole {
            shown(number.round_ties_even() + 0.0)
        } else {
            shown(number + 0.0)
        }
    }

    /// The values on a grid, as TOML.
    #[must_use]
    pub fn levels(&self) -> Vec<String> {
        match &self.values {
            Values::Span { low, high, count } => {
                let last = count.unwrap_or(GRID_COUNT) - 1;
                let level = |k: u32| match k {
                    0 => self.written(*low),
                    k if k == last => self.written(*high),
                    k => {
                        let part = f64::from(k) / f64::from(last);
                        self.written(short(low + (high - low) * part))
                    }
                };
                (0..=last).map(level).collect()
            }
            Values::Listed(all) => all.clone(),
        }
    }

    /// Its ends as numbers, where it is a span.
    #[must_use]
    pub fn span(&self) -> Option<(f64, f64)> {
        match self.values {
            Values::Span { low, high, .. } => Some((low, high)),
            Values::Listed(_) => None,
        }
    }
}

/// A number between the ends of a span in thirteen digits: 0.8 and not 0.8000000000000002, which nobody asked for.
fn short(number: f64) -> f64 {
    format!("{number:.12e}").parse().unwrap_or(number)
}

/// Levels of a span on a grid that says no number.
pub const GRID_COUNT: u32 = 5;

impl Display for Values {
    /// The values as TOML.
    fn fmt(&self, to: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Span { low, high, count } => {
                let count = count.map_or(String::new(), |count| format!(":{count}"));
                write!(to, "\"{}..{}{count}\"", shown(*low), shown(*high))
            }
            Self::Listed(all) => write!(to, "[{}]", all.join(", ")),
        }
    }
}

/// A number that a run gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Readout {
    /// The measure.
    pub measure: String,
    /// Which of its values.
    pub when: When,
}

/// Which value of a measure over a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum When {
    /// The last.
    End,
    /// That of a date, on the line between its rows.
    Date(f64),
    /// The greatest.
    Max,
    /// The least.
    Min,
    /// The mean of all rows.
    Mean,
    /// The date at which it first reaches a value, on the line between its rows.
    Reaches(f64),
}

impl Readout {
    /// Reads `made`, `made@1990`, `made:max`, `made:min`, `made:mean` or `made:reaches=.5`; none of another form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let finite = |text: &str| text.trim().parse().ok().filter(|n: &f64| n.is_finite());
        let (measure, when) = if let Some((measure, date)) = text.split_once('@') {
            (measure, When::Date(finite(date)?))
        } else if let Some((measure, how)) = text.split_once(':') {
            let when = match how.trim() {
                "end" => When::End,
                "max" => When::Max,
                "min" => When::Min,
                "mean" => When::Mean,
                how => When::Reaches(finite(
                    how.strip_prefix("reaches")?.trim().strip_prefix('=')?,
                )?),
            };
            (measure, when)
        } else {
            (text, When::End)
        };
        Some(Self {
            measure: measure.trim().to_owned(),
            when,
        })
    }

    /// Its unit, from the unit of its measure: a date is a year.
    #[must_use]
    pub fn unit<'a>(&self, of_measure: &'a str) -> &'a str {
        match self.when {
            When::Reaches(_) => "year",
            _ => of_measure,
        }
    }
}

impl Display for Readout {
    /// The text that reads back to it.
    fn fmt(&self, to: &mut Formatter<'_>) -> std::fmt::Result {
        let measure = &self.measure;
        match self.when {
            When::End => write!(to, "{measure}"),
            When::Date(date) => write!(to, "{measure}@{}", shown(date)),
            When::Max => write!(to, "{measure}:max"),
            When::Min => write!(to, "{measure}:min"),
            When::Mean => write!(to, "{measure}:mean"),
            When::Reaches(value) => write!(to, "{measure}:reaches={}", shown(value)),
        }
    }
}

/// How points are laid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// All combinations.
    Grid,
    /// A Latin hypercube.
    LatinHypercube,
    /// A Sobol sequence.
    Sobol,
}

impl Layout {
    /// Its word in a scenario.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::LatinHypercube => "lhs",
            Self::Sobol => "sobol",
        }
    }
}

/// Settings `experiment.sweep.*`.
#[derive(Clone, Debug, PartialEq)]
pub struct Sweep {
    /// What is varied.
    pub vary: Vec<Varied>,
    /// How points are laid.
    pub layout: Layout,
    /// How many, where the layout does not say it.
    pub points: u32,
    /// What each run gives; empty: every measure at its end.
    pub measures: Vec<Readout>,
}

/// How sensitivity is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Elementary effects (Morris 1991).
    Morris {
        /// Levels of each setting.
        levels: u32,
    },
    /// Shares of the variance (Sobol 1993).
    Sobol,
}

/// Settings `experiment.sensitivity.*`.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// What is varied.
    pub vary: Vec<Varied>,
    /// How.
    pub method: Method,
    /// What each run gives.
    pub measure: Readout,
    /// Trajectories or base points.
    pub points: u32,
}

/// How settings are fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fitting {
    /// The least weighted sum of squares.
    LeastSquares,
    /// Approximate Bayesian computation.
    Abc,
}

impl Fitting {
    /// Its word in a scenario.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::LeastSquares => "least-squares",
            Self::Abc => "abc",
        }
    }
}

/// Settings `experiment.calibrate.*`.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibrate {
    /// What is fitted.
    pub vary: Vec<Varied>,
    /// Names of the comparisons it is fitted to.
    pub targets: Vec<String>,
    /// How.
    pub fitting: Fitting,
    /// Data up to this date fit.
    pub until: Option<f64>,
    /// Points that may be tried.
    pub evaluations: u32,
}

/// Settings `experiment.threshold.*`.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    /// What is varied: a span.
    pub vary: Varied,
    /// What each run gives.
    pub measure: Readout,
    /// The value that is crossed.
    pub at: f64,
    /// Chance that the interval holds the tipping point.
    pub confidence: f64,
    /// Width at which the search ends.
    pub width: f64,
    /// Runs that may be made.
    pub evaluations: u32,
}

/// Settings `experiment.optimise.*`.
#[derive(Clone, Debug, PartialEq)]
pub struct Optimise {
    /// Money a year, or adults.
    pub budget: f64,
    /// What is to be great.
    pub measure: Readout,
    /// What shares the budget.
    pub over: Over,
    /// Points that may be tried.
    pub evaluations: u32,
}

/// What shares a budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Over {
    /// Actions of brands: brand and action.
    Actions(Vec<(String, String)>),
    /// Who adopts first.
    Seeds,
}

impl Over {
    /// It as TOML.
    #[must_use]
    pub fn toml(&self) -> String {
        let all = match self {
            Self::Actions(actions) => actions
                .iter()
                .map(|(brand, action)| quoted(&format!("{brand}.{action}")))
                .collect(),
            Self::Seeds => vec![quoted("seeds")],
        };
        format!("[{}]", all.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::{Readout, Values, Varied, When};

    #[test]
    fn readouts_read_back() {
        for text in [
            "made",
            "made@1990",
            "made:max",
            "made:min",
            "made:mean",
            "made:reaches=0.5",
        ] {
            assert_eq!(Readout::parse(text).expect("legal").to_string(), text);
        }
        let reaches = Readout::parse("adopted:reaches=.5").expect("legal");
        assert_eq!(reaches.when, When::Reaches(0.5));
        for text in [
            "made@",
            "made@x",
            "made:reach=.5",
            "made:reaches=",
            "made:reaches=inf",
        ] {
            assert!(Readout::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn levels_hold_both_ends_and_whole_numbers_stay_whole() {
        let span = |whole, count| Varied {
            path: "x".to_owned(),
            values: Values::Span {
                low: 0.0,
                high: 1.0,
                count,
            },
            whole,
        };
        assert_eq!(span(false, Some(3)).levels(), ["0", "0.5", "1"]);
        assert_eq!(span(false, None).levels().len(), 5);
        assert_eq!(span(true, Some(2)).levels(), ["0", "1"]);
        assert_eq!(span(true, None).at(0.4), "0");
        assert_eq!(span(false, Some(3)).values.to_string(), "\"0..1:3\"");
        let listed = Varied {
            path: "x".to_owned(),
            values: Values::Listed(vec!["1".to_owned(), "7".to_owned()]),
            whole: true,
        };
        assert_eq!(
            (listed.at(0.49), listed.at(0.5), listed.at(1.0)),
            ("1".into(), "7".into(), "7".into())
        );
    }
}
