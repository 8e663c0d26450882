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
    match table.column(name).map(|column| &column.values) {
        Some(Values::Texts(values)) => Ok(values),
        _ => Err(Fault::Column(name.to_owned())),
    }
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
        size if size < 10.0 => 3,
        size if size < 100.0 => 2,
        size if size < 1000.0 => 1,
        _ => 0,
    };
    let text = number(value, decimals);
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
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
