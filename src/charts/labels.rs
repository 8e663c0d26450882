//! How is it written? Numbers, dates, ticks, and labels pushed apart until none hides another.

/// What stands between thousands.
const THOUSANDS: char = ',';

/// A whole number with signs between thousands.
pub(crate) fn whole(value: f64) -> String {
    number(value, 0)
}

/// A number with that many decimals, thousands apart, a true minus sign and no negative zero.
pub(crate) fn number(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let digits = format!("{:.decimals$}", value.abs());
    let (integer, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut text = String::new();
    if value < 0.0 && digits.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) {
        text.push('−');
    }
    for (index, digit) in integer.chars().enumerate() {
        if index > 0 && (integer.len() - index).is_multiple_of(3) && integer.len() > 3 {
            text.push(THOUSANDS);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// A number with as many decimals as a reader needs: three significant digits, no zeros at the end.
pub(crate) fn brief(value: f64) -> String {
    let size = value.abs();
    let decimals = match size {
        size if size >= 99.95 => 0,
        size if size >= 9.995 => 1,
        size if size >= 0.995 => 2,
        size if size >= 0.0995 => 3,
        size if size >= 0.00995 => 4,
        _ => 6,
    };
    let text = number(value, decimals);
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// A share as a percentage without decimals, `<1%` when it would else vanish.
pub(crate) fn percent(share: f64) -> String {
    if share > 0.0 && share < 0.005 {
        return "under 1%".to_owned();
    }
    format!("{}%", whole(share * 100.0))
}

/// A change of a share in percentage points, with its sign.
pub(crate) fn points(change: f64) -> String {
    let text = whole(change * 100.0);
    match text.as_str() {
        "0" => "±0".to_owned(),
        _ if change > 0.0 => format!("+{text}"),
        _ => text,
    }
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// A date: its year, or with `months` its month and year. Years below zero are those before Christ, as people say them.
pub(crate) fn date(time: f64, months: bool) -> String {
    // The thousandth of a year keeps 1999.9999999 in 2000.
    let year = (time + 0.001).floor();
    let text = if year < 0.0 {
        format!("{} BC", -year)
    } else {
        format!("{year}")
    };
    if !months {
        return text;
    }
    let month = (((time + 0.001) - year) * 12.0).floor();
    let name = (0_u8..12)
        .find(|&index| f64::from(index) >= month)
        .map_or("Dec", |index| MONTHS[usize::from(index)]);
    format!("{name} {text}")
}

/// Whether dates of such a span need their months: steps below a year and no more than eight years.
pub(crate) fn needs_months(times: &[f64]) -> bool {
    let (Some(first), Some(last)) = (times.first(), times.last()) else {
        return false;
    };
    times.iter().any(|time| (time - time.round()).abs() > 0.002) && last - first <= 8.0
}

/// Words joined as in a sentence: `a, b and c`.
pub(crate) fn joined(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The text with a capital letter at its start.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

/// The text with a small letter at its start, unless its first word seems to be an abbreviation or a name with capitals.
pub(crate) fn small(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().collect::<String>() + &text[first.len_utf8()..]
        }
        _ => text.to_owned(),
    }
}

/// Round steps for at most `count` ticks: 1, 2, 2.5 or 5 times a power of ten.
pub(crate) fn step_for(span: f64, count: f64) -> f64 {
    let rough = (span / count.max(1.0)).max(f64::MIN_POSITIVE);
    let power = libm::pow(10.0, libm::log10(rough).floor());
    [1.0, 2.0, 2.5, 5.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= rough * (1.0 - 1e-9))
        .unwrap_or(10.0 * power)
}

/// Multiples of a step within a span.
pub(crate) fn multiples(low: f64, high: f64, step: f64) -> Vec<f64> {
    let slack = step * 1e-6;
    let mut ticks = Vec::new();
    let mut index = ((low - slack) / step).ceil();
    while index * step <= high + slack && ticks.len() < 1000 {
        ticks.push(index * step);
        index += 1.0;
    }
    ticks
}

/// Decimals that tell multiples of a step apart.
pub(crate) fn decimals_for(step: f64) -> usize {
    (0_u8..9)
        .find(|&decimals| {
            let shifted = step * libm::pow(10.0, f64::from(decimals));
            (shifted - shifted.round()).abs() < 1e-6 * shifted
        })
        .map_or(9, usize::from)
}

/// Ticks of a time axis, at most `count`: round years, or months where years are too far apart.
pub(crate) fn date_ticks(low: f64, high: f64, count: f64) -> Vec<(f64, String)> {
    let span = (high - low).max(1e-9);
    let steps = [
        1.0 / 12.0,
        0.25,
        0.5,
        1.0,
        2.0,
        5.0,
        10.0,
        20.0,
        25.0,
        50.0,
        100.0,
        200.0,
        250.0,
        500.0,
    ];
    let step = steps
        .into_iter()
        .find(|step| span / step <= count)
        .unwrap_or_else(|| step_for(span, count));
    multiples(low, high, step)
        .into_iter()
        .map(|time| (time, date(time, step < 0.9)))
        .collect()
}

/// Ticks of a logarithmic axis, at most about `count`: powers of ten, with 2 and 5 between where there is room.
pub(crate) fn log_ticks(low: f64, high: f64, count: usize) -> Vec<f64> {
    let within = |ticks: &[f64]| -> Vec<f64> {
        let (first, last) = (libm::log10(low).floor(), libm::log10(high).ceil());
        multiples(first, last, 1.0)
            .into_iter()
            .flat_map(|power| ticks.iter().map(move |tick| tick * libm::pow(10.0, power)))
            .filter(|tick| *tick >= low * 0.999 && *tick <= high * 1.001)
            .collect()
    };
    let candidates: [&[f64]; 4] = [&[1.0, 2.0, 5.0], &[1.0, 3.0], &[1.0, 5.0], &[1.0]];
    for candidate in candidates {
        let ticks = within(candidate);
        if ticks.len() <= count.max(2) {
            return ticks;
        }
    }
    let tens = within(&[1.0]);
    let stride = tens.len().div_ceil(count.max(2)).max(1);
    tens.into_iter().step_by(stride).collect()
}

/// Middles of labels of those heights as near to their targets as they can be (least squares) without sharing a place,
/// between `low` and `high`; `None` when they do not fit. The answer is in the order of the input.
///
/// Subtracting what must lie between turns the gaps into an order, and nearest values in order are found by pooling
/// neighbours that are out of order (isotonic regression; bounds only cut the answer off).
pub(crate) fn spread(targets: &[f64], heights: &[f64], low: f64, high: f64) -> Option<Vec<f64>> {
    let total: f64 = heights.iter().sum();
    if total > high - low + 1e-9 {
        return None;
    }
    let mut order: Vec<usize> = (0..targets.len()).collect();
    order.sort_by(|&a, &b| targets[a].total_cmp(&targets[b]).then(a.cmp(&b)));
    let mut offsets = vec![0.0; targets.len()];
    let mut above = 0.0;
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for &index in &order {
        offsets[index] = above + heights[index] / 2.0;
        above += heights[index];
        pools.push((targets[index] - offsets[index], 1));
        while let [.., (first, m), (second, n)] = pools[..]
            && first > second
        {
            let (a, b) = (m as f64, n as f64);
            pools.truncate(pools.len() - 2);
            pools.push(((first * a + second * b) / (a + b), m + n));
        }
    }
    let levels = pools
        .iter()
        .flat_map(|&(level, count)| std::iter::repeat_n(level, count));
    let mut places = vec![0.0; targets.len()];
    for (&index, level) in order.iter().zip(levels) {
        places[index] = level.clamp(low, (high - total).max(low)) + offsets[index];
    }
    Some(places)
}

#[cfg(test)]
mod tests {
    use super::{
        brief, capital, date, date_ticks, decimals_for, joined, log_ticks, needs_months, number,
    };
    use super::{percent, points, small, spread, step_for, whole};

    #[test]
    fn numbers_are_written_for_readers() {
        assert_eq!(number(1_234_567.891, 2), "1,234,567.89");
        assert_eq!(number(-0.001, 1), "0.0");
        assert_eq!(number(-12.0, 0), "−12");
        assert_eq!(whole(999.6), "1,000");
        assert_eq!(
            (brief(40.0), brief(0.28), brief(12.345)),
            ("40".into(), "0.28".into(), "12.3".into())
        );
        assert_eq!(
            (percent(0.234), percent(0.001), percent(0.0)),
            ("23%".into(), "under 1%".into(), "0%".into())
        );
        assert_eq!(
            (points(0.131), points(-0.05), points(0.001)),
            ("+13".into(), "−5".into(), "±0".into())
        );
    }

    #[test]
    fn dates_are_years_or_months() {
        assert_eq!(date(1967.0, false), "1967");
        assert_eq!(date(2020.0 + 2.0 / 12.0, true), "Mar 2020");
        assert_eq!(date(2020.0 + 11.0 / 12.0, true), "Dec 2020");
        assert_eq!(date(-500.0, false), "500 BC");
        assert!(needs_months(&[2020.0, 2020.5]) && !needs_months(&[2020.0, 2021.0]));
    }

    #[test]
    fn ticks_are_round_and_few() {
        let years: Vec<String> = date_ticks(1750.0, 2050.0, 8.0)
            .into_iter()
            .map(|tick| tick.1)
            .collect();
        assert_eq!(
            years,
            ["1750", "1800", "1850", "1900", "1950", "2000", "2050"]
        );
        assert_eq!(date_ticks(2020.0, 2021.0, 5.0)[1].1, "Apr 2020");
        assert_eq!(log_ticks(0.1, 40.0, 4), [0.1, 1.0, 10.0]);
        assert_eq!(decimals_for(0.25), 2);
        let step = step_for(1.0, 5.0);
        assert!((step - 0.2).abs() < 1e-12);
    }

    #[test]
    fn sentences_join_words() {
        let words = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(joined(&words), "a, b and c");
        assert_eq!(
            (capital("ảnh"), small("Food"), small("DIY")),
            ("Ảnh".into(), "food".into(), "DIY".into())
        );
    }

    #[test]
    fn labels_move_no_further_than_they_must() {
        let places = spread(&[10.0, 12.0, 50.0], &[10.0; 3], 0.0, 100.0).unwrap();
        for (place, expected) in places.iter().zip([6.0, 16.0, 50.0]) {
            assert!((place - expected).abs() < 1e-9, "{places:?}");
        }
        let squeezed = spread(&[99.0, 98.0], &[10.0, 20.0], 0.0, 100.0).unwrap();
        assert!((squeezed[0] - 95.0).abs() < 1e-9 && (squeezed[1] - 80.0).abs() < 1e-9);
        assert!(spread(&[1.0, 2.0], &[6.0, 6.0], 0.0, 10.0).is_none());
    }

    #[test]
    fn spread_labels_never_touch() {
        let targets: Vec<f64> = (0..30_i32).map(|i| f64::from(i * i % 17) * 3.0).collect();
        let heights: Vec<f64> = (0..30_i32).map(|i| f64::from(4 + i % 3)).collect();
        let places = spread(&targets, &heights, -20.0, 200.0).unwrap();
        for a in 0..30 {
            assert!(places[a] - heights[a] / 2.0 >= -20.0 - 1e-9);
            for b in 0..a {
                let gap = (places[a] - places[b]).abs();
                assert!(gap >= (heights[a] + heights[b]) / 2.0 - 1e-9);
            }
        }
    }
}
