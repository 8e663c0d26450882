//! Many runs of one scenario: their bands are exact however many they are, and there are as many as were wanted.

use crate::support::Desk;
use crate::support::tables::texts;
use thirdwave::output::table::Table;

/// A statistic of a measure at the last step.
fn at_end(bands: &Table, measure: &str, statistic: &str) -> f64 {
    let (measures, statistics) = (texts(bands, "measure"), texts(bands, "statistic"));
    let mut rows = (0..bands.rows()).rev();
    let row = rows.find(|&row| measures[row] == measure && statistics[row] == statistic);
    bands.numbers("value").expect("numbers")[row.expect("it is there")]
}

#[test]
fn bands_are_the_quantiles_of_the_series() {
    let desk = Desk::with_small();
    desk.run("run small.toml --runs 24 --no-charts -q").exit(0);
    let series = desk.table("output/small/series.csv");
    let made = series.numbers("made").expect("numbers");
    let mut ends: Vec<f64> = made.iter().copied().skip(10).step_by(11).collect();
    assert_eq!(ends.len(), 24);
    ends.sort_by(f64::total_cmp);
    // Order statistics 1.15 and 11.5 of 24, from 0, by linear interpolation.
    let low = ends[1] + 0.15 * (ends[2] - ends[1]);
    let middle = (ends[11] + ends[12]) / 2.0;
    let bands = desk.table("output/small/bands.csv");
    assert!((at_end(&bands, "made", "q05") - low).abs() < 1e-12);
    assert!((at_end(&bands, "made", "q50") - middle).abs() < 1e-12);
    assert!((at_end(&bands, "made", "n") - 24.0).abs() < 1e-12);
    assert!(!desk.path("output/small/checkpoints").exists());
}

#[test]
fn charts_show_no_percentile_that_the_runs_cannot_support() {
    let desk = Desk::with_small();
    for (runs, told) in [
        (2, "Mean of 2 runs: too few for a band"),
        (6, "the middle half of 6 runs"),
        (20, "5% to 95% of 20 runs"),
    ] {
        let out = desk
            .run(&format!("run small.toml --runs {runs} --out r{runs}"))
            .exit(0);
        if runs < 20 {
            out.stderr("5 % to 95 % take 20 runs or more");
        }
        let chart = desk
            .text(&format!("r{runs}/charts/made.svg"))
            .to_lowercase();
        assert!(chart.contains(&told.to_lowercase()), "{runs} runs");
        assert_eq!(chart.contains("5% to 95%"), runs == 20, "{runs} runs");
    }
}

#[test]
fn runs_are_made_until_the_mean_is_known_the_same_for_any_threads() {
    let desk = Desk::with_small();
    let line = "run small.toml --runs 200 --until-width 0.02 --no-charts -q";
    for threads in [1, 2, 7] {
        desk.run(&format!("{line} --threads {threads} --out t{threads}"))
            .exit(0);
    }
    let series = desk.text("t1/series.csv");
    assert!(series == desk.text("t2/series.csv") && series == desk.text("t7/series.csv"));
    let runs = desk.table("t1/series.csv").rows() / 11;
    assert!((5..200).contains(&runs), "{runs} runs");
    // It is narrow enough now, and one run before it was not.
    let width = |desk: &Desk, folder: &str| {
        let bands = desk.table(&format!("{folder}/bands.csv"));
        let (measures, kinds) = (texts(&bands, "measure"), texts(&bands, "statistic"));
        let values = bands.numbers("value").expect("numbers");
        let of = |kind: &str| -> Vec<f64> {
            let rows =
                (0..bands.rows()).filter(|&row| measures[row] == "made" && kinds[row] == kind);
            rows.map(|row| values[row]).collect()
        };
        let (mean, sd, n) = (of("mean"), of("sd"), of("n")[0]);
        let (least, most) = (
            mean.iter().copied().fold(f64::INFINITY, f64::min),
            mean.iter().copied().fold(0.0, f64::max),
        );
        let t = thirdwave::statistics::student_quantile(0.975, n - 1.0);
        [0.1, 0.5, 0.9]
            .map(|share| {
                let row = mean
                    .iter()
                    .position(|&m| m >= least + share * (most - least));
                2.0 * t * sd[row.expect("the greatest is there")] / n.sqrt()
            })
            .into_iter()
            .fold(0.0, f64::max)
    };
    assert!(width(&desk, "t1") <= 0.02);
    let before = runs - 1;
    desk.run(&format!(
        "run small.toml --runs {before} --no-charts -q --out before"
    ))
    .exit(0);
    assert!(width(&desk, "before") > 0.02);
    // The same question is answered from the folder; the run is verified with as many runs.
    desk.run(&format!("{} --out t1", line.replace(" -q", "")))
        .exit(0)
        .stderr("holds this run already");
    desk.run("verify t1 --threads 2").exit(0);
    desk.run("run small.toml --until-width 0")
        .exit(3)
        .stderr("above 0");
}
