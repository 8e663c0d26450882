//! How far off is too far? Limits at which a test as a whole gives at most one false alarm in a million seeds.

use thirdwave::engine::arithmetic::normal_quantile;

/// False alarms of a test as a whole.
pub(crate) const FALSE_ALARM: f64 = 1e-6;

/// How far a standard normal score may be off in each of so many comparisons. Half of the rate is kept back, as sums of many
/// draws are only nearly normal.
pub(crate) fn normal_limit(comparisons: usize) -> f64 {
    -normal_quantile(FALSE_ALARM / 4.0 / comparisons as f64)
}

/// How far the mean of an odd number of `runs`, in standard errors found from the runs themselves, may be off in each of so many
/// comparisons: Student's law, whose tails for an even number of degrees of freedom are a finite sum.
pub(crate) fn student_limit(runs: usize, comparisons: usize) -> f64 {
    assert!(runs % 2 == 1 && runs > 2, "an odd number of runs");
    let wanted = FALSE_ALARM / comparisons as f64;
    let (mut low, mut high) = (0.0, 1e4);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if outside(middle, runs - 1) > wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// Probability that Student's t of an even number of degrees of freedom is farther from 0 than `t`.
fn outside(t: f64, freedom: usize) -> f64 {
    let n = freedom as f64;
    let square = n / (n + t * t);
    let (mut term, mut sum) = (1.0, 1.0);
    for j in 1..freedom / 2 {
        term *= square * (2 * j - 1) as f64 / (2 * j) as f64;
        sum += term;
    }
    1.0 - t / (n + t * t).sqrt() * sum
}

/// How far an empirical law of so many independent draws may be from its own, at any place, in each of so many comparisons:
/// the bound of Dvoretzky, Kiefer & Wolfowitz with the constant of Massart 1990, which holds for every law and number.
pub(crate) fn law_limit(draws: usize, comparisons: usize) -> f64 {
    let rate = FALSE_ALARM / comparisons as f64;
    (libm::log(2.0 / rate) / (2.0 * draws as f64)).sqrt()
}

/// Says what was compared; the test runner shows it when the test fails.
#[expect(
    clippy::print_stdout,
    reason = "a failed comparison must say its figures"
)]
pub(crate) fn tell(what: std::fmt::Arguments) {
    println!("{what}");
}

/// The worst departure of the means over runs (`seen[run][k]`) from what is `expected`, over what is allowed: the limit of
/// Student's law and a bias of `slack`. Above 1 is a failure.
pub(crate) fn worst(
    what: &str,
    seen: &[Vec<f64>],
    expected: &[f64],
    slack: f64,
    all: usize,
) -> f64 {
    let limit = student_limit(seen.len(), all);
    let runs = seen.len() as f64;
    let mut worst: f64 = 0.0;
    for (k, expected) in expected.iter().enumerate() {
        let mean = seen.iter().map(|run| run[k]).sum::<f64>() / runs;
        let squares = seen.iter().map(|run| (run[k] - mean) * (run[k] - mean));
        let error = (squares.sum::<f64>() / (runs - 1.0) / runs).sqrt();
        let off = mean - expected;
        let allowed = limit * error + slack;
        tell(format_args!(
            "{what}: {mean:.6} for {expected:.6}, t {:+.2} of {limit:.2}",
            off / error
        ));
        worst = worst.max(off.abs() / allowed);
    }
    worst
}

#[test]
fn limits_are_those_of_tables() {
    // Two-sided 5 % and .1 % of Student's law.
    for (freedom, t, p) in [
        (2, 4.302_653, 0.05),
        (20, 2.085_963, 0.05),
        (40, 3.550_966, 0.001),
    ] {
        let found = outside(t, freedom);
        assert!((found / p - 1.0).abs() < 1e-5, "{freedom}: {found} for {p}");
    }
    assert!((normal_limit(1) - 5.026).abs() < 0.01);
    assert!(student_limit(1001, 1) < 4.95 && student_limit(21, 10) > 7.0);
}
