//! Does it agree with what was observed? Points and lines, the fitted span shaded, the misfit printed.

use crate::charts::canvas::{Align, Bounds, Canvas};
use crate::charts::findings::{self, Misfit};
use crate::charts::frame::{
    EndLabel, EndLabels, LOW, Plot, Scale, Written, band_note, bold, furniture, gutter, plain,
    round_bounds,
};
use crate::charts::labels::{brief, capital, date, number, percent};
use crate::charts::made::share_written;
use crate::charts::spread::When;
use crate::charts::theme::Theme;
use crate::charts::typeface::{DESCENT, Weight, fitted};
use crate::charts::{Fault, Fitted, Input, Observed};

/// A series beside its measure.
struct Pair<'a> {
    observed: &'a Observed,
    points: Vec<(f64, f64)>,
    simulated: Vec<f64>,
    before: Option<f64>,
    after: Option<f64>,
}

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    let times = input.times()?;
    let pairs = pairs(input, &times)?;
    let misfits: Vec<Misfit> = pairs.iter().map(Pair::misfit).collect();
    let until = one_date(&pairs);
    let title = findings::fit(&misfits, until.as_deref());
    // Panels that no one can read say less than a sentence on what is left out.
    let low = canvas.height < LOW;
    let shown = if low { pairs.len().min(2) } else { pairs.len() };
    let hidden = match pairs.len() - shown {
        0 => String::new(),
        1 => " One more series has no panel at this size.".to_owned(),
        n => format!(" {n} more series have no panel at this size."),
    };
    let subtitle = format!(
        "Dots: observed; line: simulated. Misfit: root mean square difference; in the title as a \
        share of the mean observed value.{}{}{}",
        basis(&pairs),
        unfitted(&misfits) + &hidden,
        band_note(input)
    );
    let space = furniture(canvas, input, theme, &title, &subtitle);
    for (pair, cell) in pairs.iter().zip(cells(space, shown, low)) {
        panel(canvas, input, theme, &times, pair, cell, pairs.len() == 1);
    }
    Ok(())
}

/// What the scenario says of how its settings came about; where it says nothing, that it does not.
fn basis(pairs: &[Pair<'_>]) -> &'static str {
    if pairs.iter().any(|pair| pair.observed.fit_until.is_some()) {
        return " Shaded: the span used for fitting.";
    }
    let how = pairs[0].observed.fitted;
    match how {
        _ if pairs.iter().any(|pair| pair.observed.fitted != how) => {
            " Whether settings were fitted stands over each panel."
        }
        Fitted::Unsaid => " The scenario does not say whether settings were fitted to these data.",
        Fitted::No => " Nothing was fitted to these data.",
        Fitted::ByHand => " Settings were chosen by hand with these data in view.",
        Fitted::Estimated => " Settings were estimated from these data: the misfit is no test.",
    }
}

/// Says how many series the title leaves out because nothing says that they were fitted.
fn unfitted(misfits: &[Misfit]) -> String {
    let count = misfits.iter().filter(|one| one.before.is_none()).count();
    match count {
        n if n == 0 || n == misfits.len() => String::new(),
        1 => " The title leaves out one series that is not said to be fitted.".to_owned(),
        n => format!(" The title leaves out {n} series that are not said to be fitted."),
    }
}

/// The date until which all series were fitted, if it is the same.
fn one_date(pairs: &[Pair<'_>]) -> Option<String> {
    let mut dates = pairs
        .iter()
        .filter_map(|pair| pair.observed.fit_until)
        .map(|time| date(time, false));
    let first = dates.next()?;
    dates.all(|other| other == first).then_some(first)
}

fn pairs<'a>(input: &'a Input<'_>, times: &[f64]) -> Result<Vec<Pair<'a>>, Fault> {
    let mut pairs = Vec::new();
    let last = times.len() - 1;
    for observed in &input.compare {
        let simulated = input.measure(&observed.measure)?;
        let mut points: Vec<(f64, f64)> = observed
            .points
            .iter()
            .copied()
            .filter(|(time, value)| value.is_finite() && *time >= times[0] && *time <= times[last])
            .collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        if points.is_empty() {
            continue;
        }
        let until = fitted_until(observed);
        let square = |fitted: bool| {
            let squares: Vec<f64> = points
                .iter()
                .filter(|(time, _)| (*time <= until) == fitted)
                .map(|&(time, value)| value - interpolated(times, &simulated, time))
                .map(|difference| difference * difference)
                .collect();
            (!squares.is_empty())
                .then(|| (squares.iter().sum::<f64>() / squares.len() as f64).sqrt())
        };
        let (before, after) = (square(true), square(false));
        pairs.push(Pair {
            observed,
            points,
            simulated,
            before,
            after,
        });
    }
    if pairs.is_empty() {
        Err(Fault::NothingObserved)
    } else {
        Ok(pairs)
    }
}

/// The date up to which values had to do with the choice of settings: all of them where that is said and no date.
fn fitted_until(observed: &Observed) -> f64 {
    observed.fit_until.unwrap_or(match observed.fitted {
        Fitted::ByHand | Fitted::Estimated => f64::INFINITY,
        Fitted::Unsaid | Fitted::No => f64::NEG_INFINITY,
    })
}

/// The value of a course at a date between its moments.
fn interpolated(times: &[f64], values: &[f64], time: f64) -> f64 {
    let next = times
        .partition_point(|&moment| moment < time)
        .clamp(1, times.len() - 1);
    let share = ((time - times[next - 1]) / (times[next] - times[next - 1])).clamp(0.0, 1.0);
    values[next - 1] + (values[next] - values[next - 1]) * share
}

impl Pair<'_> {
    fn misfit(&self) -> Misfit {
        let until = fitted_until(self.observed);
        let relative = |misfit: Option<f64>, fitted: bool| {
            let values: Vec<f64> = self
                .points
                .iter()
                .filter(|(time, _)| (*time <= until) == fitted)
                .map(|point| point.1.abs())
                .collect();
            let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
            misfit.filter(|_| mean > 0.0).map(|misfit| misfit / mean)
        };
        Misfit {
            label: self.observed.label.clone(),
            before: relative(self.before, true),
            after: relative(self.after, false),
            how: self.observed.fitted,
        }
    }

    fn is_share(&self) -> bool {
        self.observed.unit.contains("share")
    }

    /// The misfit in the unit of the series, which stands in the heading.
    fn told(&self) -> String {
        let written = |value: f64| {
            if self.is_share() {
                format!("{} points", number(value * 100.0, 1))
            } else {
                let decimals = if value >= 9.95 {
                    0
                } else if value >= 0.995 {
                    1
                } else {
                    2
                };
                number(value, decimals)
            }
        };
        let until = self
            .observed
            .fit_until
            .map_or(String::new(), |time| date(time, false));
        match (self.before, self.after) {
            (Some(before), Some(after)) => format!(
                "misfit {} up to {until}, {} after",
                written(before),
                written(after)
            ),
            (Some(before), None) if until.is_empty() => {
                format!("misfit {}{}", written(before), self.by_these())
            }
            (Some(before), None) => format!("misfit {} up to {until}", written(before)),
            (None, Some(after)) if !until.is_empty() => {
                format!("misfit {} after {until}", written(after))
            }
            (None, Some(after)) => format!("misfit {}{}", written(after), self.by_these()),
            (None, None) => String::new(),
        }
    }

    /// Whether settings were chosen by the series, behind its misfit.
    fn by_these(&self) -> &'static str {
        match self.observed.fitted {
            Fitted::Unsaid => "",
            Fitted::No => ", not fitted",
            Fitted::ByHand => ", settings chosen to fit it",
            Fitted::Estimated => ", settings estimated from it",
        }
    }
}

/// The series that a measure is compared with, each with its misfit.
pub(crate) fn beside(input: &Input<'_>, measure: &str) -> Vec<String> {
    let pairs = input.times().and_then(|times| pairs(input, &times));
    let pairs = pairs.unwrap_or_default().into_iter();
    pairs
        .filter(|pair| pair.observed.measure == measure)
        .map(|pair| format!("{}, {}", pair.observed.label, pair.told()))
        .collect()
}

/// Cells of a grid, filled row by row; in a low picture there is but one row.
fn cells(space: Bounds, count: usize, low: bool) -> Vec<Bounds> {
    let columns = (1..=5)
        .find(|columns| columns * columns >= count && (!low || *columns == count))
        .unwrap_or(5);
    let rows = count.div_ceil(columns);
    let gap = 44.0;
    let wide = (space.right - space.left - gap * (columns as f64 - 1.0)) / columns as f64;
    let high = (space.bottom - space.top - 20.0 * (rows as f64 - 1.0)) / rows as f64;
    (0..count)
        .map(|index| {
            let left = space.left + (wide + gap) * (index % columns) as f64;
            let top = space.top + (high + 20.0) * (index / columns) as f64;
            Bounds {
                left,
                top,
                right: left + wide,
                bottom: top + high,
            }
        })
        .collect()
}

fn panel(
    canvas: &mut Canvas,
    input: &Input<'_>,
    theme: &Theme,
    times: &[f64],
    pair: &Pair<'_>,
    cell: Bounds,
    single: bool,
) {
    let size = if single { 23.0 } else { 20.0 };
    let written: Written = if pair.is_share() {
        share_written
    } else {
        number
    };
    let room = cell.right - cell.left;
    let top = head(canvas, theme, pair, cell, size);
    let when = When::of(input, times);
    let (times, simulated, band) = around(input, times, pair);
    let times = times.as_slice();
    let ends = band
        .iter()
        .flat_map(|(low, high)| low.iter().chain(high))
        .copied();
    let all = simulated
        .iter()
        .copied()
        .chain(pair.points.iter().map(|point| point.1))
        .chain(ends);
    let from = cell.bottom - size * 1.9;
    let ticks = ((from - top) / (size * 2.8)).clamp(2.0, 6.0);
    let (low, high) = round_bounds(all, ticks);
    let y = Scale {
        low,
        high,
        from,
        to: top,
        log: false,
    };
    let labels = EndLabels::new(
        names(theme, &when, pair, &simulated, &y),
        0.35 * room,
        from - top + size,
        size + 1.0,
    );
    let x = Scale {
        low: times[0],
        high: times[times.len() - 1],
        from: cell.left + gutter(&y, size, ticks, written),
        to: cell.right - labels.room,
        log: false,
    };
    let plot = Plot { x, y, size, ticks };
    if let Some(until) = pair.observed.fit_until {
        let end = x.at(until.clamp(x.low, x.high));
        canvas.rectangle((x.from, top), (end, from), theme.grid, 0.55);
    }
    plot.grid(canvas, theme, written);
    when.axis(canvas, &plot, theme);
    if let Some(band) = &band {
        plot.band(canvas, times, band, theme.accent, 0.18);
    }
    canvas.line(
        plot.course(times, &simulated),
        theme.accent,
        if single { 6.0 } else { 4.0 },
    );
    let shown = pair.points.len() as f64;
    let radius = (0.35 * (x.to - x.from) / shown).clamp(3.0, if single { 8.0 } else { 5.5 });
    let places = pair
        .points
        .iter()
        .map(|&(time, value)| plot.at(time, value));
    canvas.dots(&places.collect::<Vec<_>>(), radius, theme.ink);
    labels.write(canvas, theme, x.to, top - size / 2.0, from + size / 2.0);
}

/// Writes label, unit and misfit over a panel; returns where its diagram may begin.
fn head(canvas: &mut Canvas, theme: &Theme, pair: &Pair<'_>, cell: Bounds, size: f64) -> f64 {
    let room = cell.right - cell.left;
    let (label, unit) = (&pair.observed.label, &pair.observed.unit);
    let said = label.to_lowercase().contains(&unit.to_lowercase());
    let heading = if said || pair.is_share() {
        pair.observed.label.clone()
    } else {
        format!("{}, {}", pair.observed.label, pair.observed.unit)
    };
    let heading = fitted(&heading, size + 3.0, Weight::Bold, room, 2);
    let style = bold(size + 3.0, theme.ink, Align::Left);
    let below = canvas.lines(&heading, (cell.left, cell.top + size + 10.0), style);
    let told = fitted(&capital(&pair.told()), size, Weight::Regular, room, 1);
    let below = canvas.lines(
        &told,
        (cell.left, below),
        plain(size, theme.muted, Align::Left),
    );
    below - size + size * DESCENT + 12.0
}

/// Moments, simulated values and band around the observed points: a third of their span before and after.
type Window = (Vec<f64>, Vec<f64>, Option<(Vec<f64>, Vec<f64>)>);

fn around(input: &Input<'_>, times: &[f64], pair: &Pair<'_>) -> Window {
    let (first, last) = (pair.points[0].0, pair.points[pair.points.len() - 1].0);
    let room = ((last - first) / 3.0).max((times[times.len() - 1] - times[0]) / 20.0);
    let start = times
        .partition_point(|&time| time < first - room)
        .min(times.len() - 2);
    let end = times
        .partition_point(|&time| time <= last + room)
        .max(start + 2);
    let cut = |values: &[f64]| values[start..end].to_vec();
    let band = input.band(&pair.observed.measure);
    let band = band.map(|(low, high)| (cut(&low), cut(&high)));
    (cut(times), cut(&pair.simulated), band)
}

fn names(
    theme: &Theme,
    when: &When,
    pair: &Pair<'_>,
    simulated: &[f64],
    y: &Scale,
) -> Vec<EndLabel> {
    let value = |value: f64| {
        if pair.is_share() {
            percent(value)
        } else {
            brief(value)
        }
    };
    let last = simulated.last().copied().unwrap_or(0.0);
    let mut labels = vec![EndLabel {
        name: "Simulated".to_owned(),
        value: value(last),
        colour: theme.accent,
        target: y.at(last),
        weight: Weight::Bold,
    }];
    if let Some(&(time, seen)) = pair.points.last() {
        labels.push(EndLabel {
            name: "Observed".to_owned(),
            value: format!("{} in {}", value(seen), when.at(time)),
            colour: theme.ink,
            target: y.at(seen),
            weight: Weight::Regular,
        });
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::interpolated;

    #[test]
    fn between_moments_values_are_joined_by_lines() {
        let value = interpolated(&[1.0, 2.0, 4.0], &[0.0, 10.0, 30.0], 3.0);
        assert!((value - 20.0).abs() < 1e-12);
        assert!((interpolated(&[1.0, 2.0], &[3.0, 5.0], 1.0) - 3.0).abs() < 1e-12);
    }
}
