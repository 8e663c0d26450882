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

/// Interval for the mean of a population from a sample, by Student's t with n - 1 degrees of freedom; the whole line of
/// fewer than two values.
///
/// # Panics
/// When `level` is not between 0 and 1.
#[must_use]
pub fn mean_interval(values: &[f64], level: f64) -> (f64, f64) {
    assert!(level > 0.0 && level < 1.0, "a level is between 0 and 1");
    if values.len() < 2 {
        return (f64::NEG_INFINITY, f64::INFINITY);
    }
    let n = values.len() as f64;
    let half = student_quantile(0.5 + level / 2.0, n - 1.0) * standard_deviation(values) / n.sqrt();
    let centre = mean(values);
    (centre - half, centre + half)
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

/// Probability that a number with Student's law of `freedom` degrees (any positive number) is below `t`; absolute error
/// about 1e-14.
#[must_use]
pub fn student_cumulative(t: f64, freedom: f64) -> f64 {
    let tail = 0.5 * incomplete_beta(freedom / (freedom + t * t), freedom / 2.0, 0.5);
    if t > 0.0 { 1.0 - tail } else { tail }
}

/// The quantile of Student's law, by halving intervals; relative error about 1e-12 for `p` within 1e-9 of neither end.
#[must_use]
pub fn student_quantile(p: f64, freedom: f64) -> f64 {
    if p < 0.5 {
        return -student_quantile(1.0 - p, freedom);
    }
    let (mut low, mut high) = (0.0, 1.0);
    while student_cumulative(high, freedom) < p && high < 1e300 {
        (low, high) = (high, 2.0 * high);
    }
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        let below = student_cumulative(middle, freedom) < p;
        *(if below { &mut low } else { &mut high }) = middle;
    }
    0.5 * (low + high)
}

/// The regularised incomplete beta function, by its continued fraction (Lentz 1976, as in Thompson & Barnett 1986).
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x.clamp(0.0, 1.0);
    }
    // The fraction is quick only on this side of the mean; the other side follows by symmetry.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(1.0 - x, b, a);
    }
    let beta = libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b);
    let front = libm::exp(a * libm::log(x) + b * libm::log1p(-x) - beta) / a;
    let away = |y: f64| if y.abs() < 1e-300 { 1e-300 } else { y };
    let (mut over, mut under) = (1.0, 1.0 / away(1.0 - (a + b) * x / (a + 1.0)));
    let mut value = under;
    for m in 1..500 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let before = value;
        for term in [even, odd] {
            under = 1.0 / away(1.0 + term * under);
            over = away(1.0 + term / over);
            value *= under * over;
        }
        if (value - before).abs() <= 1e-16 * value.abs() {
            break;
        }
    }
    front * value
}

#[cfg(test)]
mod tests {
    use super::{
        interpolate, mean, mean_interval, quantile, root_mean_square, standard_deviation,
        student_cumulative, student_quantile,
    };

    #[test]
    fn an_interval_of_the_mean_is_students() {
        // t of 3 degrees of freedom at .975 is 3.182446; s = sqrt(5/3), n = 4.
        let (low, high) = mean_interval(&[1.0, 2.0, 3.0, 4.0], 0.95);
        let half = 3.182_446_305_284_263 * (5.0_f64 / 3.0).sqrt() / 2.0;
        assert!((low - (2.5 - half)).abs() < 1e-9 && (high - (2.5 + half)).abs() < 1e-9);
        assert_eq!(mean_interval(&[0.0; 5], 0.95), (0.0, 0.0));
        assert_eq!(
            mean_interval(&[1.0], 0.95),
            (f64::NEG_INFINITY, f64::INFINITY)
        );
    }

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

    /// With one degree of freedom the law is Cauchy's, with two it has a formula; further ones as tables print them.
    #[test]
    fn students_law_agrees_with_formulas_and_tables() {
        let tables = [(4.0, 2.776_445), (10.0, 2.228_139), (30.0, 2.042_272)];
        for (freedom, expected) in tables {
            assert!((student_quantile(0.975, freedom) - expected).abs() < 6e-7);
            assert!((student_quantile(0.025, freedom) + expected).abs() < 6e-7);
        }
        for t in [-8.0, -0.3, 0.0, 0.2, 1.0, 40.0] {
            let cauchy = 0.5 + libm::atan(t) / std::f64::consts::PI;
            assert!((student_cumulative(t, 1.0) - cauchy).abs() < 1e-13, "{t}");
            let two = 0.5 + t / (2.0 * (2.0 + t * t).sqrt());
            assert!((student_cumulative(t, 2.0) - two).abs() < 1e-13, "{t}");
        }
    }
}
