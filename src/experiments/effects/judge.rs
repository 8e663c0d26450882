//! Is a published effect met? Where the simulated interval lies against what was published and twice that.

use crate::experiments::effects::estimate::Interval;
use crate::scenario::effects::Published;

/// What is said of an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It agrees with what was published as far as the runs can tell, and is surely within a factor two.
    Within,
    /// It is surely within a factor two of what was published.
    FactorTwo,
    /// It surely is not.
    Missed,
    /// There are too few runs to say so.
    Undecided,
    /// Nothing was published of it.
    Unpublished,
    /// The runs gave no number.
    NoNumber,
}

impl Verdict {
    /// Its word in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Within => "within",
            Self::FactorTwo => "factor-two",
            Self::Missed => "missed",
            Self::Undecided => "undecided",
            Self::Unpublished => "unpublished",
            Self::NoNumber => "no-number",
        }
    }

    /// Its words for people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Within => "within the interval",
            Self::FactorTwo => "within a factor two",
            Self::Missed => "missed",
            Self::Undecided => "too few runs to say",
            Self::Unpublished => "nothing published",
            Self::NoNumber => "no number",
        }
    }

    /// Whether the effect is met.
    #[must_use]
    pub fn is_met(self) -> bool {
        matches!(self, Self::Within | Self::FactorTwo)
    }

    /// Whether anything was published that it could meet.
    #[must_use]
    pub fn is_judged(self) -> bool {
        self != Self::Unpublished
    }
}

/// Half and twice a range, away from zero and towards it. Of zero there is no factor: its double is zero.
fn doubled((low, high): (f64, f64)) -> (f64, f64) {
    let low = if low > 0.0 { low / 2.0 } else { low * 2.0 };
    let high = if high < 0.0 { high / 2.0 } else { high * 2.0 };
    (low, high)
}

/// Where a simulated effect lies against a published one.
#[must_use]
pub fn verdict(simulated: &Interval, published: &Published) -> Verdict {
    let Some(range) = published.range() else {
        return Verdict::Unpublished;
    };
    if !simulated.value.is_finite() {
        return Verdict::NoNumber;
    }
    let (low, high) = (simulated.low, simulated.high);
    let (least, most) = doubled(range);
    if least >= 0.0 && most <= 0.0 {
        // Twice nothing is nothing: all that can be asked is whether the runs tell it from zero.
        return match (low.is_finite(), low <= 0.0 && high >= 0.0) {
            (false, _) => Verdict::Undecided,
            (_, true) => Verdict::Within,
            (_, false) => Verdict::Missed,
        };
    }
    if high < least || low > most {
        Verdict::Missed
    } else if low < least || high > most || low.is_nan() || high.is_nan() {
        Verdict::Undecided
    } else if high >= range.0 && low <= range.1 {
        Verdict::Within
    } else {
        Verdict::FactorTwo
    }
}

/// A simulated number over the nearest end of what was published; 1 within it, no number (NaN) where signs differ, one of them is
/// zero or nothing was published.
#[must_use]
pub fn factor(simulated: f64, published: &Published) -> f64 {
    let Some((low, high)) = published.range() else {
        return f64::NAN;
    };
    let nearest = match simulated {
        found if !found.is_finite() => return f64::NAN,
        found if found > high => high,
        found if found < low => low,
        _ => return 1.0,
    };
    if nearest * simulated > 0.0 && nearest.is_finite() {
        simulated / nearest
    } else {
        f64::NAN
    }
}

#[cfg(test)]
mod tests {
    use super::{Verdict, factor, verdict};
    use crate::experiments::effects::estimate::Interval;
    use crate::scenario::effects::Published;

    fn judged(low: f64, high: f64, published: Published) -> Verdict {
        let middle = 0.5 * (low + high);
        let value = if middle.is_finite() { middle } else { 0.12 };
        let interval = Interval {
            value,
            low,
            high,
            error: 0.1,
        };
        verdict(&interval, &published)
    }

    fn point(value: f64) -> Published {
        Published {
            value: Some(value),
            ..Published::default()
        }
    }

    #[test]
    fn an_effect_is_met_only_where_the_whole_interval_says_so() {
        assert_eq!(judged(0.11, 0.13, point(0.12)), Verdict::Within);
        assert_eq!(judged(0.14, 0.16, point(0.12)), Verdict::FactorTwo);
        assert_eq!(judged(0.25, 0.30, point(0.12)), Verdict::Missed);
        // Wide intervals hold the published number and prove nothing.
        assert_eq!(judged(0.02, 0.30, point(0.12)), Verdict::Undecided);
        assert_eq!(
            judged(f64::NEG_INFINITY, f64::INFINITY, point(0.12)),
            Verdict::Undecided
        );
        assert_eq!(judged(-0.11, -0.07, point(-0.1)), Verdict::Within);
        assert_eq!(judged(0.07, 0.11, point(-0.1)), Verdict::Missed);
        assert_eq!(judged(0.0, 0.0, point(0.0)), Verdict::Within);
        assert_eq!(judged(-0.1, 0.2, point(0.0)), Verdict::Within);
        assert_eq!(judged(0.1, 0.2, point(0.0)), Verdict::Missed);
        assert_eq!(judged(0.1, 0.2, Published::default()), Verdict::Unpublished);
    }

    #[test]
    fn a_sign_alone_can_be_met_and_has_no_factor() {
        let above = Published {
            low: Some(0.0),
            ..Published::default()
        };
        assert_eq!(judged(0.1, 0.2, above), Verdict::Within);
        assert_eq!(judged(-0.2, -0.1, above), Verdict::Missed);
        assert_eq!(judged(-0.1, 0.2, above), Verdict::Undecided);
        assert!(factor(-0.1, &above).is_nan());
    }

    #[test]
    fn a_factor_counts_from_the_nearest_end() {
        let range = Published {
            low: Some(0.014),
            high: Some(0.019),
            value: None,
        };
        assert!((factor(0.007, &range) - 0.5).abs() < 1e-12);
        assert!((factor(0.057, &range) - 3.0).abs() < 1e-12);
        assert!((factor(0.016, &range) - 1.0).abs() < 1e-12);
        assert!(factor(-0.01, &range).is_nan());
    }
}
