//! What do sales owe to words, in a regression as of published studies? And the table of effects, simulated beside published.

use crate::support::runs::Rows;

/// Weeks that are summed: of single weeks some have no word.
const WEEKS: usize = 4;

/// Elasticities of a brand's sales in four weeks to the number of words of it that reached someone in them, and to the share of
/// good ones among these: least squares of logs over all four weeks of all brands and runs, each brand with a constant.
pub(crate) fn words_on_sales(runs: &[Rows], brands: &[&str]) -> (f64, f64) {
    let (mut xx, mut xy) = ([0.0; 3], [0.0; 2]);
    for brand in brands {
        let mut points: Vec<[f64; 3]> = Vec::new();
        for rows in runs {
            let of = |measure: &str| sums(&rows.column(&format!("{measure}_{brand}")));
            let (sales, good) = (of("purchases"), of("messages_positive"));
            let bad = of("messages_negative");
            for ((sales, good), bad) in sales.into_iter().zip(good).zip(bad) {
                if sales > 0.0 && good > 0.0 && bad > 0.0 {
                    let all = good + bad;
                    points.push([all, good / all, sales].map(libm::log));
                }
            }
        }
        let count = points.len() as f64;
        let mean: [f64; 3] =
            std::array::from_fn(|k| points.iter().map(|point| point[k]).sum::<f64>() / count);
        for point in &points {
            let [volume, valence, sales] = std::array::from_fn(|k| point[k] - mean[k]);
            xx[0] += volume * volume;
            xx[1] += volume * valence;
            xx[2] += valence * valence;
            xy[0] += volume * sales;
            xy[1] += valence * sales;
        }
    }
    let whole = xx[0] * xx[2] - xx[1] * xx[1];
    (
        (xy[0] * xx[2] - xy[1] * xx[1]) / whole,
        (xy[1] * xx[0] - xy[0] * xx[1]) / whole,
    )
}

/// Sums over four weeks; the first row has no week before it.
fn sums(column: &[f64]) -> Vec<f64> {
    let weeks = column.get(1..).unwrap_or_default();
    weeks
        .chunks_exact(WEEKS)
        .map(|some| some.iter().sum())
        .collect()
}

/// An effect, simulated and published.
pub(crate) type Effect = (&'static str, f64, &'static str);

/// Prints effects, simulated beside published.
#[expect(clippy::print_stdout, reason = "who asks for the table reads it here")]
pub(crate) fn print(effects: &[Effect]) {
    println!("{:48} {:>9}  published", "effect", "simulated");
    for (name, simulated, published) in effects {
        println!("{name:48} {simulated:9.3}  {published}");
    }
}
