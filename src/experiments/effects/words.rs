//! What do sales owe to words, in a regression as of published studies? Least squares of the log of a brand's purchases in four
//! weeks on the log of the number of words of it that reached someone in them, and on the log of the share of good ones, over all
//! brands and runs; each brand has a constant.

use crate::experiments::run::Record;
use crate::model::measures::heads;
use crate::scenario::Scenario;

/// Weeks that are summed: of single weeks some have no word.
const WEEKS: usize = 4;

/// Sums that a brand leaves: points, then sums of volume, valence and sales and of their products.
const SUMS: usize = 9;

/// How many numbers a run leaves.
pub(super) fn length(scenario: &Scenario) -> usize {
    let brands = scenario.market.as_ref();
    SUMS * brands.map_or(0, |market| market.brands.len())
}

/// The sums of a run, brand after brand.
pub(super) fn sums(scenario: &Scenario, record: &Record) -> Vec<f64> {
    let heads = heads(scenario);
    let four_weeks = |stem: &str, brand: &str| -> Vec<f64> {
        let name = format!("{stem}_{brand}");
        let Some(column) = heads.iter().position(|head| head.0 == name) else {
            return Vec::new();
        };
        // The first row has no week before it.
        let weeks = record.rows.get(1..).unwrap_or_default();
        weeks
            .chunks_exact(WEEKS)
            .map(|some| some.iter().map(|row| row[column]).sum())
            .collect()
    };
    let mut all = Vec::new();
    for brand in scenario.market.iter().flat_map(|market| &market.brands) {
        let sales = four_weeks("purchases", &brand.name);
        let good = four_weeks("messages_positive", &brand.name);
        let bad = four_weeks("messages_negative", &brand.name);
        let mut sums = [0.0; SUMS];
        for ((&sales, &good), &bad) in sales.iter().zip(&good).zip(&bad) {
            if sales > 0.0 && good > 0.0 && bad > 0.0 {
                let words = good + bad;
                let [v, q, s] = [words, good / words, sales].map(libm::log);
                let point = [1.0, v, q, s, v * v, v * q, q * q, v * s, q * s];
                sums.iter_mut()
                    .zip(point)
                    .for_each(|(sum, one)| *sum += one);
            }
        }
        all.extend(sums);
    }
    all
}

/// Slopes of log sales on log volume and on log valence.
pub(super) fn slopes(runs: &[&[f64]]) -> (f64, f64) {
    let brands = runs.first().map_or(0, |run| run.len() / SUMS);
    let (mut vv, mut vq, mut qq, mut vs, mut qs) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for brand in 0..brands {
        let sum = |k: usize| runs.iter().map(|run| run[brand * SUMS + k]).sum::<f64>();
        let (n, v, q, s) = (sum(0), sum(1), sum(2), sum(3));
        if n > 0.0 {
            vv += sum(4) - v * v / n;
            vq += sum(5) - v * q / n;
            qq += sum(6) - q * q / n;
            vs += sum(7) - v * s / n;
            qs += sum(8) - q * s / n;
        }
    }
    let whole = vv * qq - vq * vq;
    ((vs * qq - qs * vq) / whole, (qs * vv - vs * vq) / whole)
}

#[cfg(test)]
mod tests {
    use super::{SUMS, slopes};

    #[test]
    fn planted_slopes_are_found_whatever_the_constants() {
        // Log sales are .3 v + .7 q and a constant of the brand.
        let points = [(1.0, 0.2), (2.0, -0.4), (3.5, 0.1), (0.5, 0.9)];
        let brand = |constant: f64| {
            let mut sums = [0.0; SUMS];
            for (v, q) in points {
                let s = constant + 0.3 * v + 0.7 * q;
                let point = [1.0, v, q, s, v * v, v * q, q * q, v * s, q * s];
                sums.iter_mut()
                    .zip(point)
                    .for_each(|(sum, one)| *sum += one);
            }
            sums
        };
        let run = [brand(-4.0), brand(9.0)].concat();
        let (volume, valence) = slopes(&[&run, &run]);
        assert!((volume - 0.3).abs() < 1e-9 && (valence - 0.7).abs() < 1e-9);
    }
}
