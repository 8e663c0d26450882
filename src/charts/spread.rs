//! What do charts of something that spreads share? The tables beside the series, and words for moments, rates and shares.

use crate::charts::canvas::{Align, Canvas, bounds_of};
use crate::charts::frame::{Plot, plain};
use crate::charts::labels::{brief, date, decimals_for, multiples, needs_months, number, step_for};
use crate::charts::theme::Theme;
use crate::charts::{Fault, Input};
use crate::output::table::{Table, Values};

/// What charts of something that spreads need beside the series.
#[derive(Clone, Debug, Default)]
pub struct Spread<'a> {
    /// What spreads, as in a sentence.
    pub product: String,
    /// Length of a step: week, month, quarter or year.
    pub step: &'static str,
    /// Cascades by run and size.
    pub cascades: Option<&'a Table>,
    /// Adopters by run and step, and whom they brought.
    pub cohorts: Option<&'a Table>,
    /// Adults and adopters by run and number of ties.
    pub degrees: Option<&'a Table>,
    /// The hazard that theory expects, by share adopted, when everyone is tied to everyone.
    pub hazard: Vec<(f64, f64)>,
    /// Mean number of adopters that one brings, where cascades then have Borel's law; below 1.
    pub borel: Option<f64>,
    /// The end of the run, where nothing happens between the last row shown and it.
    pub until: Option<f64>,
}

/// Shares below this are nothing: less than one adult in ten million.
pub(crate) const NOTHING: f64 = 1e-8;
/// What spreads is called so where a scenario gives it no name.
const UNNAMED: &str = "the product";
/// Dates from this year on are years of the calendar; before, time is counted from the start.
const CALENDAR: f64 = 1000.0;

/// How moments and rates are told.
#[derive(Clone, Debug)]
pub(crate) struct When {
    calendar: bool,
    months: bool,
    /// Name of the unit that time is counted in, and how many make a year.
    unit: (&'static str, f64),
    step: &'static str,
}

impl When {
    pub(crate) fn of(input: &Input<'_>, times: &[f64]) -> Self {
        let step = input.spread.as_ref().map_or("", |spread| spread.step);
        Self::new(step, times)
    }

    /// How moments of a series are told, whose steps have that length.
    pub(crate) fn new(step: &'static str, times: &[f64]) -> Self {
        let step = if step.is_empty() { "step" } else { step };
        let last = times.last().copied().unwrap_or(0.0);
        let span = last - times.first().copied().unwrap_or(0.0);
        let unit = match step {
            "week" if span <= 2.0 => ("week", 52.0),
            "week" | "month" if span <= 10.0 => ("month", 12.0),
            "quarter" if span <= 10.0 => ("quarter", 4.0),
            _ => ("year", 1.0),
        };
        Self {
            calendar: times.iter().any(|time| time.abs() >= CALENDAR),
            months: needs_months(times),
            unit,
            step,
        }
    }

    /// The moment by which something had happened without the name of its unit.
    pub(crate) fn bare(&self, time: f64) -> String {
        if self.calendar {
            self.by(time)
        } else {
            self.head(time)
        }
    }

    /// The date at the head of a column: `8`, `1957`.
    pub(crate) fn head(&self, time: f64) -> String {
        let text = self.at(time);
        let bare = text.strip_prefix(self.unit.0).map(str::trim_start);
        bare.unwrap_or(&text).to_owned()
    }

    /// What moments are counted in: `year`; nothing where they are dates.
    pub(crate) fn unit(&self) -> &'static str {
        if self.calendar { "" } else { self.unit.0 }
    }

    /// The nearest moment that its head tells exactly: whole years, where dates are years.
    pub(crate) fn round(&self, time: f64) -> f64 {
        if self.calendar && !self.months {
            time.round()
        } else {
            time
        }
    }

    /// A moment: `year 8`, `week 23`, `1957`.
    pub(crate) fn at(&self, time: f64) -> String {
        if self.calendar {
            return date(time, self.months);
        }
        let count = time * self.unit.1;
        let near = (count * 10.0).round() / 10.0;
        format!("{} {}", self.unit.0, brief(near))
    }

    /// The moment by which something had happened: `year 8`, `1957`, and of steps within years `late 1957`.
    pub(crate) fn by(&self, time: f64) -> String {
        let part = time - time.floor();
        let within = (0.01..=0.99).contains(&part);
        if !self.calendar || self.months || self.step == "year" || !within {
            return self.at(time);
        }
        let third = match part {
            part if part < 1.0 / 3.0 => "early ",
            part if part < 2.0 / 3.0 => "mid-",
            _ => "late ",
        };
        format!("{third}{}", self.at(time))
    }

    /// When a share is reached: on the line between rows where a date can tell, else at its row.
    pub(crate) fn reached(&self, times: &[f64], values: &[f64], share: f64) -> Option<f64> {
        let row = values.iter().position(|value| *value >= share)?;
        let Some(before) = row
            .checked_sub(1)
            .filter(|_| self.calendar && self.step != "year")
        else {
            return Some(times[row]);
        };
        let part = (share - values[before]) / (values[row] - values[before]);
        Some(times[before] + part * (times[row] - times[before]))
    }

    /// A rate per step: `11% a year`.
    pub(crate) fn rate(&self, share: f64) -> String {
        format!("{} {}", fine(share), self.each())
    }

    /// Distance of ticks: between two steps there is no moment.
    fn tick(&self, span: f64, count: f64) -> f64 {
        let least = self.step_length();
        let mut tick = step_for(span, count).max(least);
        let mut fewer = count;
        while (tick / least - (tick / least).round()).abs() > 1e-6 && fewer > 1.0 {
            fewer -= 0.5;
            tick = step_for(span, fewer).max(least);
        }
        tick
    }

    /// Length of a step in the unit that time is counted in.
    fn step_length(&self) -> f64 {
        let a_year = match self.step {
            "week" => 52.0,
            "month" => 12.0,
            "quarter" => 4.0,
            _ => 1.0,
        };
        self.unit.1 / a_year
    }

    /// The name of a step: `year`.
    pub(crate) fn step_name(&self) -> &'static str {
        self.step
    }

    /// `a year`, `a month`.
    pub(crate) fn each(&self) -> String {
        format!("a {}", self.step)
    }

    /// Writes the axis of time.
    pub(crate) fn axis(&self, canvas: &mut Canvas, plot: &Plot, theme: &Theme) {
        if self.calendar {
            plot.dates(canvas, theme);
            return;
        }
        let (low, high) = (plot.x.low * self.unit.1, plot.x.high * self.unit.1);
        let count = ((plot.x.to - plot.x.from) / (plot.size * 4.5)).clamp(1.0, 10.0);
        let step = self.tick(high - low, count);
        let decimals = decimals_for(step);
        for (place, tick) in multiples(low, high, step).into_iter().enumerate() {
            let x = plot.x.at(tick / self.unit.1);
            let bottom = plot.y.from;
            canvas.line(vec![(x, bottom), (x, bottom + 8.0)], theme.muted, 1.6);
            let text = number(tick, decimals);
            let name = crate::charts::labels::capital(self.unit.0);
            let texts = if place == 0 {
                vec![format!("{name} {text}"), text]
            } else {
                vec![text]
            };
            let style = plain(plot.size, theme.muted, Align::Middle);
            let at = (x, bottom + 16.0 + plot.size);
            let free = |text: &&String| {
                let bounds = bounds_of(text, at, style);
                bounds.left >= 0.0 && bounds.right <= canvas.width && canvas.is_free(bounds)
            };
            if let Some(text) = texts.iter().find(free) {
                canvas.text(text, at, style);
            }
        }
    }
}

#[cfg(test)]
impl When {
    /// Years counted from the start.
    pub(crate) fn yearly() -> Self {
        Self {
            calendar: false,
            months: false,
            unit: ("year", 1.0),
            step: "year",
        }
    }
}

/// A share as a percentage with as many decimals as a small one needs.
pub(crate) fn fine(share: f64) -> String {
    let percent = share * 100.0;
    let whole = share > 1.0 - NOTHING;
    let decimals = match percent.abs() {
        // Almost everyone is not everyone.
        size if size >= 99.5 && !whole => 1,
        size if size >= 9.95 => 0,
        size if size >= 0.995 => 1,
        size if size >= 0.0995 => 2,
        _ => 3,
    };
    let text = number(percent, decimals);
    if percent > 0.0 && !text.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) {
        return "under 0.001%".to_owned();
    }
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    if !whole && text == "100" {
        return "99.9%".to_owned();
    }
    format!("{text}%")
}

/// A share on an axis, with the decimals that its ticks need.
pub(crate) fn axis_share(value: f64, decimals: usize) -> String {
    format!("{}%", number(value * 100.0, decimals.saturating_sub(2)))
}

/// Steps between each row and the one before; 1 where the series does not say.
pub(crate) fn steps_of(input: &Input<'_>) -> Vec<f64> {
    let steps = crate::charts::column(input.series, "step").unwrap_or_default();
    let mut between: Vec<f64> = steps.windows(2).map(|pair| pair[1] - pair[0]).collect();
    between.resize(input.series.rows().saturating_sub(1), 1.0);
    between
}

/// The whole numbers of a column.
pub(crate) fn integers<'a>(table: &'a Table, name: &str) -> Result<&'a [u64], Fault> {
    match table.column(name).map(|column| &column.values) {
        Some(Values::Integers(values)) => Ok(values),
        // A table without rows comes back from the disk as numbers.
        Some(values) if values.is_empty() => Ok(&[]),
        _ => Err(Fault::Column(name.to_owned())),
    }
}

/// Quantile of some values, by linear interpolation.
pub(crate) fn quantile(values: &mut [f64], p: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let Some(last) = values.len().checked_sub(1) else {
        return 0.0;
    };
    let place = last as f64 * p;
    let below = (0..last).rev().find(|&at| at as f64 <= place).unwrap_or(0);
    let above = (below + 1).min(last);
    values[below] + (values[above] - values[below]) * (place - below as f64)
}

/// What a band over so many runs shows of them; none of so few that no percentile can be told.
pub(crate) fn part_of_runs(runs: u64) -> Option<&'static str> {
    match runs {
        20.. => Some("5% to 95%"),
        4.. => Some("the middle half"),
        _ => None,
    }
}

/// The ends of the band of values of runs: a percentile p needs 1 / p of them. Where there are too few, both are the median.
pub(crate) fn band_of(values: &mut [f64]) -> (f64, f64) {
    let share = match values.len() {
        20.. => 0.05,
        4.. => 0.25,
        _ => 0.5,
    };
    (quantile(values, share), quantile(values, 1.0 - share))
}

/// Any of some brands, as in a sentence; only few are named.
fn any_of(names: &[(String, String)]) -> String {
    match names {
        [one] => one.1.clone(),
        [one, other] => format!("{} or {}", one.1, other.1),
        [one, other, third] => format!("{}, {} or {}", one.1, other.1, third.1),
        _ => format!("any of the {} brands", names.len()),
    }
}

impl<'a> Input<'a> {
    /// What spreads; a fault where nothing does.
    pub(crate) fn spread(&self) -> Result<&Spread<'a>, Fault> {
        self.spread.as_ref().ok_or(Fault::NothingSpreads)
    }

    /// What spreads, as in a sentence.
    pub(crate) fn product(&self) -> String {
        let product = self.spread.as_ref().map_or("", |spread| &spread.product);
        let unnamed = product.is_empty() || product == UNNAMED;
        match &self.brands {
            Some(brands) if unnamed => any_of(&brands.names),
            _ if unnamed => UNNAMED.to_owned(),
            _ => product.to_owned(),
        }
    }

    /// ` Mean of 20 runs.`, where there are several.
    pub(crate) fn mean_note(&self) -> String {
        if self.footer.runs > 1 {
            format!(" Mean of {} runs.", number(self.footer.runs as f64, 0))
        } else {
            String::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{When, any_of, fine, quantile};

    #[test]
    fn few_brands_are_named() {
        let names = |labels: &[&str]| -> Vec<(String, String)> {
            let name = |label: &&str| (label.to_lowercase(), (*label).to_owned());
            labels.iter().map(name).collect()
        };
        assert_eq!(any_of(&names(&["A"])), "A");
        assert_eq!(any_of(&names(&["A", "B", "C"])), "A, B or C");
        assert_eq!(any_of(&names(&["A", "B", "C", "D"])), "any of the 4 brands");
    }

    #[test]
    fn a_share_is_reached_at_its_row_or_where_dates_tell_between_rows() {
        let values = [0.1, 0.4, 0.8];
        let times = [1957.0, 1957.5, 1958.0];
        let yearly = When::yearly();
        assert_eq!(yearly.reached(&times, &values, 0.5), Some(1958.0));
        assert_eq!(yearly.reached(&times, &values, 0.9), None);
        let weekly = When {
            calendar: true,
            step: "week",
            ..yearly
        };
        let moment = weekly.reached(&times, &values, 0.5).unwrap_or(0.0);
        assert!((moment - 1957.625).abs() < 1e-9);
        assert_eq!(weekly.by(moment), "mid-1957");
        assert_eq!(weekly.by(1957.9), "late 1957");
        assert_eq!(weekly.by(1958.0), "1958");
    }

    #[test]
    fn ticks_of_time_stand_at_steps() {
        let tick = |span: f64, count: f64| When::yearly().tick(span, count);
        assert!((tick(20.0, 10.0) - 2.0).abs() < 1e-9);
        // Not every two and a half years.
        assert!((tick(22.0, 9.0) - 5.0).abs() < 1e-9);
    }

    #[test]
    fn shares_are_told_as_fine_as_they_are_small() {
        let told = [0.0, 1e-7, 0.000_12, 0.0043, 0.034, 0.11, 0.9999, 1.0].map(fine);
        let expected = [
            "0%",
            "under 0.001%",
            "0.012%",
            "0.43%",
            "3.4%",
            "11%",
            "99.9%",
            "100%",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn quantiles_lie_between_neighbours() {
        assert!((quantile(&mut [3.0, 1.0, 2.0], 0.5) - 2.0).abs() < 1e-12);
        assert!((quantile(&mut [0.0, 1.0], 0.05) - 0.05).abs() < 1e-12);
        assert!((quantile(&mut [7.0], 0.95) - 7.0).abs() < 1e-12);
    }
}
