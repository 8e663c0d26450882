//! Which moment is it? Steps are integers; dates are computed from them, never accumulated.

/// The length of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepLength {
    /// 52 steps a year.
    Week,
    /// 12 steps a year.
    Month,
    /// 4 steps a year.
    Quarter,
    /// One step a year.
    Year,
}

impl StepLength {
    /// All lengths, with the names they bear in a scenario.
    pub const NAMES: [&'static str; 4] = ["week", "month", "quarter", "year"];

    /// Steps in a year.
    #[must_use]
    pub const fn per_year(self) -> u32 {
        match self {
            Self::Week => 52,
            Self::Month => 12,
            Self::Quarter => 4,
            Self::Year => 1,
        }
    }

    /// The name in a scenario.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The length of that name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Week, Self::Month, Self::Quarter, Self::Year]
            .into_iter()
            .find(|s| s.name() == name)
    }
}

/// Turns steps into dates. Step 0 is the start; a run has `steps` steps after it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clock {
    /// Date of step 0, in years (1750.5 is the middle of 1750).
    pub start: f64,
    /// Length of a step.
    pub length: StepLength,
    /// Number of steps after the start.
    pub steps: u32,
}

impl Clock {
    /// The date of a step, in years.
    #[must_use]
    pub fn date(&self, step: u32) -> f64 {
        self.start + f64::from(step) / f64::from(self.length.per_year())
    }

    /// Length of a step in years.
    #[must_use]
    pub fn years_per_step(&self) -> f64 {
        1.0 / f64::from(self.length.per_year())
    }

    /// The last step whose date is not after `date`, within the run.
    #[must_use]
    pub fn step_at(&self, date: f64) -> u32 {
        (0..=self.steps)
            .rev()
            .find(|&step| self.date(step) <= date + 1e-9)
            .unwrap_or(0)
    }
}
