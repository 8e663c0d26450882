//! How does an effect come out of runs? The numbers that a run adds to it, one number of all runs, and its interval.

use crate::experiments::effects::{Left, words};
use crate::experiments::programmes::split;
use crate::model::measures::heads;
use crate::scenario::Scenario;
use crate::scenario::effects::{Effect, EffectKind, Reading, Statistic};
use crate::statistics::{mean, mean_interval, standard_deviation};

/// Level of the intervals.
pub(super) const LEVEL: f64 = 0.95;

/// Dates of rows are told apart from the ends of a span by so much, in years.
const CLOSE: f64 = 1e-6;

/// A number with its interval over runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The number.
    pub value: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end of it.
    pub high: f64,
    /// Standard error.
    pub error: f64,
}

/// How many numbers a run adds to an effect: a reading and its divisor for each side, sums of a regression for each brand, or the
/// two parts of a gain.
pub(super) fn length(effect: &Effect, scenario: &Scenario) -> usize {
    match effect.kind {
        EffectKind::Volume | EffectKind::Valence => words::length(scenario),
        EffectKind::Expansion { .. } => 2,
        _ => 6,
    }
}

/// The numbers that a run adds to an effect, off what its sides left.
pub(super) fn numbers(effect: &Effect, sides: [&Left<'_>; 3]) -> Vec<f64> {
    match &effect.kind {
        EffectKind::Volume | EffectKind::Valence => {
            words::sums(sides[0].scenario, &sides[0].record)
        }
        EffectKind::Expansion { brand } => {
            let market = sides[0].scenario.market.as_ref();
            let place = market.and_then(|market| {
                let mut brands = market.brands.iter();
                brands.position(|one| one.name == *brand)
            });
            let of = |side: &Left<'_>| {
                let worths = place.and_then(|place| side.worths.get(place).cloned());
                worths.unwrap_or_default()
            };
            let (acceleration, expansion) = split(&of(sides[0]), &of(sides[1]));
            vec![acceleration, expansion]
        }
        _ => sides
            .iter()
            .flat_map(|side| read(effect, side))
            .collect::<Vec<f64>>(),
    }
}

/// A side's reading, and what it is divided by.
fn read(effect: &Effect, side: &Left<'_>) -> [f64; 2] {
    let Some(reading) = &effect.reading else {
        return [f64::NAN, 1.0];
    };
    let per = effect.per.as_ref();
    [
        value(reading, &reading.measure, side),
        per.map_or(1.0, |per| value(reading, per, side)),
    ]
}

/// A measure over the rows that a reading speaks of.
fn value(reading: &Reading, measure: &str, side: &Left<'_>) -> f64 {
    let heads = heads(side.scenario);
    let Some(column) = heads.iter().position(|head| head.0 == measure) else {
        return f64::NAN;
    };
    let clock = &side.scenario.clock;
    let within = |step: u32| {
        let date = clock.date(step);
        reading.from.is_none_or(|from| date > from + CLOSE)
            && reading.to.is_none_or(|to| date < to + CLOSE)
    };
    let rows = side.record.steps.iter().zip(&side.record.rows);
    let values: Vec<f64> = rows
        .filter(|row| within(*row.0))
        .map(|row| row.1[column])
        .collect();
    match reading.statistic {
        Statistic::Sum => values.iter().sum(),
        Statistic::Mean => mean(&values),
        Statistic::Last => values.last().copied().unwrap_or(f64::NAN),
    }
}

/// An effect of several runs together.
fn estimate(effect: &Effect, runs: &[&[f64]]) -> f64 {
    let sum = |k: usize| runs.iter().map(|run| run[k]).sum::<f64>();
    let side = |k: usize| sum(2 * k) / sum(2 * k + 1);
    let apart = |k: usize| match effect.beyond {
        Some(_) => side(k) - side(2),
        None => side(k),
    };
    match &effect.kind {
        EffectKind::Value => apart(0),
        EffectKind::Ratio => apart(0) / apart(1),
        EffectKind::Change => apart(0) / apart(1) - 1.0,
        EffectKind::Difference => apart(0) - apart(1),
        EffectKind::Elasticity { factor } => libm::log(apart(0) / apart(1)) / libm::log(*factor),
        EffectKind::Volume => words::slopes(runs).0,
        EffectKind::Valence => words::slopes(runs).1,
        EffectKind::Expansion { .. } => {
            let (acceleration, expansion) = (sum(0), sum(1));
            expansion / (acceleration + expansion)
        }
    }
}

/// An effect of all runs, and its interval by leaving out each in turn (Tukey 1958): pseudo-values n x - (n - 1) x(-i) stand for
/// runs, their standard error is that of the effect, and Student's t with n - 1 degrees of freedom gives the width.
pub(super) fn jackknife(effect: &Effect, runs: &[&[f64]]) -> Interval {
    let value = estimate(effect, runs);
    let n = runs.len() as f64;
    let pseudo = |left_out: usize| {
        let mut rest = runs.to_vec();
        rest.remove(left_out);
        n * value - (n - 1.0) * estimate(effect, &rest)
    };
    if runs.len() < 2 {
        return Interval {
            value,
            low: f64::NEG_INFINITY,
            high: f64::INFINITY,
            error: f64::NAN,
        };
    }
    let pseudo: Vec<f64> = (0..runs.len()).map(pseudo).collect();
    let (low, high) = mean_interval(&pseudo, LEVEL);
    let half = 0.5 * (high - low);
    Interval {
        value,
        low: value - half,
        high: value + half,
        error: standard_deviation(&pseudo) / n.sqrt(),
    }
}

#[cfg(test)]
mod tests {
    use super::{estimate, jackknife};
    use crate::scenario::effects::{Effect, EffectKind, Published};
    use crate::statistics::{mean, mean_interval};

    fn effect(kind: EffectKind) -> Effect {
        Effect {
            name: "x".to_owned(),
            label: String::new(),
            kind,
            reading: None,
            per: None,
            with: Vec::new(),
            against: Vec::new(),
            beyond: None,
            published: Published::default(),
            source: String::new(),
            note: String::new(),
        }
    }

    #[test]
    fn the_interval_of_a_mean_is_that_of_students_t() {
        let values = [1.0, 4.0, 2.5, 3.0];
        let runs: Vec<[f64; 6]> = values
            .iter()
            .map(|v| [*v, 1.0, 0.0, 1.0, 0.0, 1.0])
            .collect();
        let runs: Vec<&[f64]> = runs.iter().map(<[f64; 6]>::as_slice).collect();
        let found = jackknife(&effect(EffectKind::Value), &runs);
        let (low, high) = mean_interval(&values, 0.95);
        assert!((found.value - mean(&values)).abs() < 1e-12);
        assert!((found.low - low).abs() < 1e-9 && (found.high - high).abs() < 1e-9);
        assert!(found.error > 0.0);
        assert!(
            jackknife(&effect(EffectKind::Value), &runs[..1])
                .high
                .is_infinite()
        );
    }

    #[test]
    fn luck_that_both_sides_share_cancels() {
        let runs: Vec<[f64; 6]> = [10.0, 20.0, 50.0]
            .iter()
            .map(|luck| [1.5 * luck, 1.0, *luck, 1.0, 0.0, 1.0])
            .collect();
        let runs: Vec<&[f64]> = runs.iter().map(<[f64; 6]>::as_slice).collect();
        let found = jackknife(&effect(EffectKind::Ratio), &runs);
        assert!((found.value - 1.5).abs() < 1e-12 && found.error < 1e-12);
        let change = estimate(&effect(EffectKind::Change), &runs);
        let elastic = estimate(&effect(EffectKind::Elasticity { factor: 1.5 }), &runs);
        assert!((change - 0.5).abs() < 1e-12 && (elastic - 1.0).abs() < 1e-12);
        let third = Effect {
            beyond: Some(Vec::new()),
            ..effect(EffectKind::Ratio)
        };
        // (15 - 5) over (10 - 5).
        let run: &[f64] = &[15.0, 1.0, 10.0, 1.0, 5.0, 1.0];
        assert!((estimate(&third, &[run]) - 2.0).abs() < 1e-12);
    }
}
