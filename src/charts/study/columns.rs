//! What stands in a column? Numbers and names, however the table was written, and the words for a measure.

use crate::charts::Fault;
use crate::charts::labels::number;
use crate::charts::spread::{band_of, part_of_runs};
use crate::output::table::{Table, Values};

/// The numbers of a column, whole ones too.
pub(super) fn numbers(table: &Table, name: &str) -> Result<Vec<f64>, Fault> {
    let column = table.column(name).map(|column| &column.values);
    match column {
        Some(Values::Numbers(values)) => Ok(values.clone()),
        Some(Values::Integers(values)) => Ok(values.iter().map(|&value| value as f64).collect()),
        _ => Err(Fault::Column(name.to_owned())),
    }
}

/// The words of a column.
pub(super) fn texts<'a>(table: &'a Table, name: &str) -> Result<&'a [String], Fault> {
    table
        .texts(name)
        .ok_or_else(|| Fault::Column(name.to_owned()))
}

/// Values of a setting along an axis: numbers as they are, words by their order of appearance with their names.
pub(super) fn along(table: &Table, name: &str) -> Result<(Vec<f64>, Option<Vec<String>>), Fault> {
    if let Ok(words) = texts(table, name) {
        let kinds = distinct(words);
        let place = |word: &String| kinds.iter().position(|kind| kind == word).unwrap_or(0) as f64;
        return Ok((words.iter().map(place).collect(), Some(kinds)));
    }
    Ok((numbers(table, name)?, None))
}

/// Each word once, in order of appearance.
pub(super) fn distinct(words: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for word in words {
        if !kept.contains(word) {
            kept.push(word.clone());
        }
    }
    kept
}

/// A measure or readout in words.
pub(super) fn plain_words(readout: &str) -> String {
    let Some((measure, how)) = readout.split_once(':') else {
        return readout.replace('_', " ");
    };
    let measure = measure.replace('_', " ");
    match how.split_once('=') {
        Some(("reaches", level)) => format!("date at which {measure} reaches {level}"),
        _ => match how {
            "min" => format!("lowest {measure}"),
            "max" => format!("highest {measure}"),
            "mean" => format!("mean {measure}"),
            _ => format!("{measure} ({how})"),
        },
    }
}

/// A number in three digits that say something.
pub(super) fn digits(value: f64) -> String {
    let size = value.abs();
    let decimals = match size {
        size if size < 5e-7 => return "0".to_owned(),
        size if size < 0.01 => 5,
        size if size < 0.1 => 4,
        size if size < 1.0 => 3,
        size if size < 10.0 => 2,
        size if size < 100.0 => 1,
        _ => 0,
    };
    let text = number(value, decimals);
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// A share in percent: tenths below ten, none beyond.
pub(super) fn percent(share: f64) -> String {
    let value = 100.0 * share;
    match value.abs() {
        size if size > 0.0 && size < 0.1 => "under 0.1 %".to_owned(),
        size if size < 9.95 => format!("{} %", number(value, 1)),
        _ => format!("{} %", number(value, 0)),
    }
}

/// A value that a setting was given, as it was given where that is short.
pub(super) fn given(value: f64) -> String {
    let exact = value.to_string();
    if exact.len() <= 7 {
        exact.replace('-', "\u{2212}")
    } else {
        digits(value)
    }
}

/// Settings in few letters: paths without their first word, as all of a study often share it.
pub(super) fn short(label: &str) -> String {
    let one = |setting: &str| match setting.split_once('=') {
        Some((path, value)) => {
            let (_, rest) = path.trim().split_once('.').unwrap_or(("", path.trim()));
            format!("{rest}={}", value.trim())
        }
        None => setting.trim().to_owned(),
    };
    let all: Vec<String> = label.split(';').map(one).collect();
    all.join(", ")
}

/// The same with its sign.
pub(super) fn signed(value: f64) -> String {
    if value > 0.0 {
        format!("+{}", digits(value))
    } else {
        digits(value)
    }
}

/// Mean of finite values, and the band that so many can support.
pub(super) fn spread(values: &[f64]) -> Option<(f64, f64, f64)> {
    let mut kept: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    if kept.is_empty() {
        return None;
    }
    let mean = kept.iter().sum::<f64>() / kept.len() as f64;
    let (low, high) = band_of(&mut kept);
    // Of too few there is no band.
    let few = part_of_runs(kept.len() as u64).is_none();
    Some(if few {
        (mean, mean, mean)
    } else {
        (mean, low, high)
    })
}

#[cfg(test)]
mod tests {
    use super::{digits, given, percent, short};

    #[test]
    fn numbers_have_three_digits_that_say_something() {
        let all = [0.0, 0.005_678, 0.0601, 0.5554, 3.083, 15.23, 223.4, -1234.5];
        let told = [
            "0",
            "0.00568",
            "0.0601",
            "0.555",
            "3.08",
            "15.2",
            "223",
            "\u{2212}1,234",
        ];
        assert_eq!(all.map(digits), told);
        let shares = [0.0, 0.0003, 0.0217, 0.1139, 0.9672];
        assert_eq!(
            shares.map(percent),
            ["0.0 %", "under 0.1 %", "2.2 %", "11 %", "97 %"]
        );
        assert_eq!(
            [0.8125, 1990.0, 1.0 / 3.0].map(given),
            ["0.8125", "1990", "0.333"]
        );
    }

    #[test]
    fn settings_are_told_in_few_letters() {
        assert_eq!(
            short("drivers.hours.scale=0.9; drivers.tools.all.scale=1.2"),
            "hours.scale=0.9, tools.all.scale=1.2"
        );
        assert_eq!(short("A shorter week"), "A shorter week");
    }
}
