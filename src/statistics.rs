//! What do several numbers say together? Mean, spread and quantiles, each by its formula, summed in the order given.

/// Arithmetic mean; NaN of nothing.
#[must_use]
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Standard deviation with the divisor n - 1; 0 of fewer than two.
#[must_use]
pub fn standard_deviation(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    let centre = mean(values);
    let squares: f64 = values.iter().map(|x| (x - centre) * (x - centre)).sum();
    (squares / (values.len() - 1) as f64).sqrt()
}

/// Quantile by linear interpolation between order statistics at `(n - 1) p` (Hyndman & Fan 1996, type 7).
///
/// # Panics
/// When there is no value, or `sorted` is empty.
#[must_use]
pub fn quantile(sorted: &[f64], p: f64) -> f64 {
    assert!(!sorted.is_empty(), "a quantile needs a value");
    let place = (sorted.len() - 1) as f64 * p.clamp(0.0, 1.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0 <= place < len"
    )]
    let below = place as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (sorted[above] - sorted[below]) * (place - below as f64)
}

/// Root of the mean of squares.
#[must_use]
pub fn root_mean_square(values: &[f64]) -> f64 {
    (values.iter().map(|x| x * x).sum::<f64>() / values.len() as f64).sqrt()
}

/// Value at `x` on the broken line through points in increasing order of `x`; none outside their span.
#[must_use]
pub fn interpolate(xs: &[f64], ys: &[f64], x: f64) -> Option<f64> {
    let after = xs.partition_point(|&known| known < x);
    if after < xs.len() && xs[after] <= x {
        return Some(ys[after]);
    }
    if after == 0 || after == xs.len() {
        return None;
    }
    let (a, b) = (after - 1, after);
    Some(ys[a] + (ys[b] - ys[a]) * (x - xs[a]) / (xs[b] - xs[a]))
}

#[cfg(test)]
mod tests {
    use super::{interpolate, mean, quantile, root_mean_square, standard_deviation};

    #[test]
    fn formulas_agree_with_hand_worked_numbers() {
        let values = [1.0, 2.0, 3.0, 4.0];
        assert!((mean(&values) - 2.5).abs() < 1e-15);
        // Squares 2.25 + .25 + .25 + 2.25 = 5, over 3.
        assert!((standard_deviation(&values) - 1.290_994_448_735_805_6).abs() < 1e-15);
        assert!((quantile(&values, 0.25) - 1.75).abs() < 1e-15);
        assert!((quantile(&values, 1.0) - 4.0).abs() < 1e-15);
        assert!((root_mean_square(&[3.0, 4.0]) - 12.5_f64.sqrt()).abs() < 1e-15);
        assert!(standard_deviation(&[7.0]).abs() < 1e-15);
    }

    #[test]
    fn a_broken_line_ends_where_its_points_end() {
        let (xs, ys) = ([0.0, 10.0], [1.0, 3.0]);
        assert_eq!(interpolate(&xs, &ys, 5.0), Some(2.0));
        assert_eq!(interpolate(&xs, &ys, 10.0), Some(3.0));
        assert_eq!(interpolate(&xs, &ys, 0.0), Some(1.0));
        assert_eq!(interpolate(&xs, &ys, -1.0), None);
        assert_eq!(interpolate(&xs, &ys, 11.0), None);
    }
}
