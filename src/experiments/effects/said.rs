//! What is told of effects in the terminal? A line each: simulated, published, how far off, and the verdict; then why.

use crate::experiments::effects::Measured;
use crate::experiments::effects::estimate::LEVEL;
use crate::experiments::effects::judge::Verdict;
use crate::scenario::effects::{Effect, Published};
use crate::scenario::print::shown;
use std::fmt::Write;

/// Heads of the columns.
const HEADS: [&str; 7] = [
    "effect",
    "simulated",
    "95 % interval",
    "published",
    "off by",
    "verdict",
    "source",
];

pub(super) fn told(effects: &[Effect], measured: &[Measured], runs: usize) -> String {
    let mut rows = vec![HEADS.map(str::to_owned)];
    for (effect, one) in effects.iter().zip(measured) {
        rows.push(row(effect, one));
    }
    let wide = |column: usize| {
        let widths = rows.iter().map(|row| row[column].chars().count());
        widths.max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..HEADS.len()).map(wide).collect();
    let mut text = format!("{}\n\n", finding(measured));
    for row in &rows {
        let mut line = String::new();
        for (cell, &width) in row.iter().zip(&widths) {
            let _ = write!(line, "{cell:<width$}  ");
        }
        let _ = writeln!(text, "{}", line.trim_end());
    }
    for effect in effects.iter().filter(|effect| !effect.note.is_empty()) {
        let _ = write!(text, "\n{}: {}", effect.label, effect.note);
    }
    let many = if runs == 1 {
        "One run: nothing is known of luck, so that no effect is judged; --runs N makes more."
            .to_owned()
    } else {
        format!(
            "Intervals: {} % over {runs} runs, by a jackknife that leaves out each run with all its sides. An effect is met \
             where its whole interval lies within a factor two of what was published.",
            shown(100.0 * LEVEL)
        )
    };
    let _ = writeln!(text, "\n\n{many}");
    text
}

/// How many are met.
pub(super) fn finding(measured: &[Measured]) -> String {
    let count = |wanted: &dyn Fn(Verdict) -> bool| {
        let verdicts = measured.iter().map(|one| one.verdict);
        verdicts.filter(|verdict| wanted(*verdict)).count()
    };
    let all = count(&Verdict::is_judged);
    let met = count(&Verdict::is_met);
    let within = count(&|verdict| verdict == Verdict::Within);
    let open = count(&|verdict| verdict == Verdict::Undecided);
    let open = match open {
        0 => String::new(),
        open => format!("; of {open} the runs are too few to say"),
    };
    format!(
        "{met} of {all} published effects are met: {within} within the interval, {} within a factor two{open}",
        met - within
    )
}

fn row(effect: &Effect, one: &Measured) -> [String; 7] {
    let simulated = &one.simulated;
    [
        effect.label.clone(),
        short(simulated.value),
        if simulated.low.is_finite() && simulated.high.is_finite() {
            format!("{} to {}", short(simulated.low), short(simulated.high))
        } else {
            "-".to_owned()
        },
        published(&effect.published),
        off(one.factor),
        one.verdict.words().to_owned(),
        effect.source.clone(),
    ]
}

/// What was published, in words.
fn published(published: &Published) -> String {
    let range = match (published.low, published.high) {
        (Some(low), Some(high)) => format!("{} to {}", shown(low), shown(high)),
        (Some(low), None) if published.value.is_none() => format!("{} or more", shown(low)),
        (None, Some(high)) if published.value.is_none() => format!("{} or less", shown(high)),
        (Some(low), None) => format!("from {}", shown(low)),
        (None, Some(high)) => format!("to {}", shown(high)),
        (None, None) => String::new(),
    };
    match (published.value, range.as_str()) {
        (None, "") => "-".to_owned(),
        (None, _) => range,
        (Some(value), "") => shown(value),
        (Some(value), _) => format!("{} ({range})", shown(value)),
    }
}

/// How far off a number is, as a factor.
fn off(factor: f64) -> String {
    if factor.is_nan() {
        "-".to_owned()
    } else if factor > 1.0 {
        format!("{} x above", short(factor))
    } else if factor < 1.0 {
        format!("{} x below", short(1.0 / factor))
    } else {
        "1".to_owned()
    }
}

/// A number in two or three digits that say something.
fn short(value: f64) -> String {
    let size = value.abs();
    let decimals = match size {
        size if !size.is_finite() => return "-".to_owned(),
        size if size < 5e-5 => return "0".to_owned(),
        size if size < 0.1 => 4,
        size if size < 1.0 => 3,
        size if size < 100.0 => 2,
        _ => 0,
    };
    format!("{value:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::{off, published, short};
    use crate::scenario::effects::Published;

    #[test]
    fn numbers_are_told_as_people_say_them() {
        let told: Vec<String> = [0.00712, 0.1534, 2.047, 0.0, 1234.5]
            .into_iter()
            .map(short)
            .collect();
        assert_eq!(told, ["0.0071", "0.153", "2.05", "0", "1234"]);
        assert_eq!(off(2.0), "2.00 x above");
        assert_eq!(off(0.25), "4.00 x below");
        assert_eq!((off(1.0), off(f64::NAN)), ("1".into(), "-".into()));
        let of = |value, low, high| published(&Published { value, low, high });
        assert_eq!(of(Some(0.12), None, None), "0.12");
        assert_eq!(of(None, Some(0.014), Some(0.019)), "0.014 to 0.019");
        assert_eq!(of(None, Some(0.0), None), "0 or more");
        assert_eq!(of(Some(3.0), Some(2.0), Some(4.0)), "3 (2 to 4)");
        assert_eq!(of(None, None, None), "-");
    }
}
