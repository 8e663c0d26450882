//! How far and how fast did it spread? The share who have adopted, and under it the new adopters of each step.

use crate::charts::canvas::{Bounds, Canvas, Point};
use crate::charts::findings::highest;
use crate::charts::fit;
use crate::charts::frame::{
    AXIS, EndLabel, EndLabels, LABEL, LOW, Plot, Scale, band_note, furniture, round_bounds,
};
use crate::charts::made::note;
use crate::charts::panels::{head, split, ticks_of, values, widest};
use crate::charts::spread::{NOTHING, When, axis_share, fine};
use crate::charts::theme::{Colour, Theme};
use crate::charts::typeface::Weight;
use crate::charts::{Fault, Input};

/// New adopters are even when so many of ten rows lie this near, relative to it, to the row in the middle.
const EVEN: (usize, f64) = (8, 0.1);

/// A course over time with what was observed of it.
struct Course {
    times: Vec<f64>,
    values: Vec<f64>,
    band: Option<(Vec<f64>, Vec<f64>)>,
    observed: Vec<(f64, f64)>,
}

/// A panel: the space of its diagram, its axis of values and about how many ticks that has.
struct Panel {
    space: Bounds,
    y: Scale,
    ticks: f64,
}

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    let times = input.times()?;
    let when = When::of(input, &times);
    let adopted = course(input, &times, "adopted", 0)?;
    // The first row has no step before it.
    let fresh = course(input, &times, "new_adopters", 1)?;
    let title = title(&when, &times, &adopted.values, &fresh.values);
    let subtitle = format!(
        "Adults who have adopted {}.{}{}{}{}",
        input.product(),
        band_note(input),
        input.row_note(&when),
        observed_note(input),
        input.end_note(&when)
    );
    let space = furniture(canvas, input, theme, &title, &subtitle);
    let [upper, lower] = split(space, 0.58);
    let upper = head(canvas, theme, upper, "Have adopted, % of adults");
    let heading = format!("New adopters, % of adults {}", when.each());
    let lower = head(canvas, theme, lower, &heading);
    let upper = panel(upper, (0.0, top_of(&adopted)));
    let lower = panel(lower, round_bounds(all(&fresh), ticks_of(lower)));
    let market = market(input)?;
    let labels = end_labels(theme, &adopted, market, &upper.y);
    let ends = EndLabels::new(
        labels,
        0.25 * canvas.width,
        upper.space.bottom - upper.space.top + 20.0,
        LABEL,
    );
    let axes = [&upper, &lower].map(|panel| (panel.y, panel.ticks, axis_share as _));
    let x = Scale {
        low: times[0],
        high: times[times.len() - 1],
        from: space.left + widest(&axes),
        to: space.right - ends.room,
        log: false,
    };
    let plots = [&upper, &lower].map(|panel| Plot {
        x,
        y: panel.y,
        size: AXIS,
        ticks: panel.ticks,
    });
    for (plot, course) in plots.iter().zip([&adopted, &fresh]) {
        plot.grid(canvas, theme, axis_share);
        when.axis(canvas, plot, theme);
        lines(canvas, plot, theme, course);
    }
    if let Some(market) = market {
        let y = plots[0].y.at(market);
        canvas.line(vec![(x.from, y), (x.to, y)], theme.muted, 2.5);
    }
    // In a low picture a note would hide what it tells of; the title has it.
    if canvas.height >= LOW {
        mark_half(canvas, &plots[0], theme, &when, &adopted);
        mark_peak(canvas, &plots[1], theme, &when, &fresh);
    }
    let (top, bottom) = (upper.space.top - 10.0, upper.space.bottom + 10.0);
    ends.write(canvas, theme, x.to, top, bottom);
    Ok(())
}

/// The course of a measure without its first rows.
fn course(input: &Input<'_>, times: &[f64], name: &str, skip: usize) -> Result<Course, Fault> {
    let after = |values: Vec<f64>| values[skip.min(values.len())..].to_vec();
    let within = |point: &&(f64, f64)| {
        (times[0]..=times[times.len() - 1]).contains(&point.0) && point.1.is_finite()
    };
    let series = input.compare.iter().filter(|one| one.measure == name);
    let observed = series.flat_map(|one| one.points.iter().filter(within).copied());
    Ok(Course {
        values: after(input.measure(name)?),
        band: input
            .band(name)
            .map(|(low, high)| (after(low), after(high))),
        times: after(times.to_vec()),
        observed: observed.collect(),
    })
}

/// All that a diagram of a course must show.
fn all(course: &Course) -> impl Iterator<Item = f64> {
    let band = course.band.iter().flat_map(|band| band.1.iter()).copied();
    let observed = course.observed.iter().map(|point| point.1);
    let values = course.values.iter().copied();
    values.chain(band).chain(observed).chain([0.0])
}

/// The whole, or a round number where all shares are small.
fn top_of(course: &Course) -> f64 {
    let top = all(course).fold(0.0_f64, f64::max);
    if top > 0.5 {
        1.0
    } else {
        round_bounds([0.0, top], 5.0).1
    }
}

/// The share of adults who could ever adopt, where that is not everyone.
fn market(input: &Input<'_>) -> Result<Option<f64>, Fault> {
    let mut whole = 0.0;
    for name in ["adopted", "could_adopt", "rejected"] {
        whole += input.measure(name)?[0];
    }
    Ok((whole < 0.995 && whole > NOTHING).then_some(whole))
}

fn panel(space: Bounds, bounds: (f64, f64)) -> Panel {
    Panel {
        space,
        y: values(space, bounds),
        ticks: ticks_of(space),
    }
}

fn lines(canvas: &mut Canvas, plot: &Plot, theme: &Theme, course: &Course) {
    if let Some(band) = &course.band {
        plot.band(canvas, &course.times, band, theme.accent, 0.18);
    }
    let line = plot.course(&course.times, &course.values);
    canvas.line(line, theme.accent, 6.0);
    let shown = course.observed.len().max(1) as f64;
    let radius = (0.35 * (plot.x.to - plot.x.from) / shown).clamp(3.0, 8.0);
    let places = course
        .observed
        .iter()
        .filter(|point| point.1 <= plot.y.high)
        .map(|&(time, value)| plot.at(time, value));
    canvas.dots(&places.collect::<Vec<Point>>(), radius, theme.ink);
}

fn end_labels(theme: &Theme, course: &Course, market: Option<f64>, y: &Scale) -> Vec<EndLabel> {
    let label = |name: &str, share: f64, colour: Colour, weight: Weight| EndLabel {
        name: name.to_owned(),
        value: fine(share),
        colour,
        target: y.at(share.min(y.high)),
        weight,
    };
    let last = course.values.last().copied().unwrap_or(0.0);
    let mut labels = vec![label("Adopted", last, theme.accent, Weight::Bold)];
    if let Some(share) = market.filter(|share| *share <= y.high) {
        labels.push(label(
            "Could ever adopt",
            share,
            theme.muted,
            Weight::Regular,
        ));
    }
    if let Some(&(_, share)) = course.observed.last() {
        labels.push(label("Observed", share, theme.ink, Weight::Regular));
    }
    labels
}

/// What the dots are and how far the line is from them.
fn observed_note(input: &Input<'_>) -> String {
    let mut told = fit::beside(input, "adopted");
    told.extend(fit::beside(input, "new_adopters"));
    if told.is_empty() {
        return String::new();
    }
    let told = told.join("; ");
    format!(" Dots, observed: {told} (root mean square).")
}

fn mark_half(canvas: &mut Canvas, plot: &Plot, theme: &Theme, when: &When, course: &Course) {
    let Some(moment) = when.reached(&course.times, &course.values, 0.5) else {
        return;
    };
    let Some(row) = course.times.iter().position(|time| *time >= moment) else {
        return;
    };
    if row == 0 {
        return;
    }
    // A moment between two rows is that of the half itself.
    let between = moment < course.times[row];
    let share = if between { 0.5 } else { course.values[row] };
    let text = format!("{} by {}", fine(share), when.by(moment));
    mark(canvas, plot, theme, course, (moment, share), &text);
}

/// Whether new adopters are about as many in every row: there is no peak then.
fn is_even(fresh: &[f64]) -> bool {
    let middle = usual(fresh);
    let going = going(fresh);
    let near = |new: &&f64| (**new - middle).abs() <= EVEN.1 * middle;
    going.len() > 1 && 10 * going.iter().filter(near).count() >= EVEN.0 * going.len()
}

/// The rows from the first new adopters to the last.
fn going(fresh: &[f64]) -> &[f64] {
    let some = |new: &f64| *new > NOTHING;
    match (fresh.iter().position(some), fresh.iter().rposition(some)) {
        (Some(first), Some(last)) => &fresh[first..=last],
        _ => &[],
    }
}

/// New adopters of the row in the middle, of these by size.
fn usual(fresh: &[f64]) -> f64 {
    let mut some = going(fresh).to_vec();
    some.sort_by(f64::total_cmp);
    some.get(some.len() / 2).copied().unwrap_or(0.0)
}

/// All that a note should not cover: the line, the edges of its band, and every dot as a short one.
fn marks(plot: &Plot, course: &Course) -> Vec<Vec<Point>> {
    let dots = course.observed.iter().map(|&(time, value)| {
        let (x, y) = plot.at(time, value);
        vec![(x - 8.0, y), (x + 8.0, y)]
    });
    let band = course.band.iter().flat_map(|(low, high)| [low, high]);
    let edges = band.map(|edge| plot.course(&course.times, edge));
    let line = plot.course(&course.times, &course.values);
    dots.chain(edges).chain([line]).collect()
}

fn mark_peak(canvas: &mut Canvas, plot: &Plot, theme: &Theme, when: &When, course: &Course) {
    let row = highest(&course.values);
    let Some(&value) = course.values.get(row).filter(|value| **value > NOTHING) else {
        return;
    };
    if is_even(&course.values) {
        return;
    }
    let time = course.times[row];
    let text = format!("Peak: {} in {}", fine(value), when.at(time));
    mark(canvas, plot, theme, course, (time, value), &text);
}

/// A dot on the line with a note beside it.
fn mark(
    canvas: &mut Canvas,
    plot: &Plot,
    theme: &Theme,
    course: &Course,
    (time, value): (f64, f64),
    text: &str,
) {
    let place = plot.at(time, value);
    canvas.dot(place, 9.0, theme.accent);
    let lines = marks(plot, course);
    note(canvas, plot, theme, &lines, place, text, usize::MAX);
}

/// The finding in words; `fresh` begins one row later than `adopted`.
fn title(when: &When, times: &[f64], adopted: &[f64], fresh: &[f64]) -> String {
    let last = adopted.len() - 1;
    let (start, end) = (adopted[0], adopted[last]);
    let by_end = when.at(times[last]);
    if end < NOTHING {
        return format!("Nobody has adopted by {by_end}");
    }
    if end - start < NOTHING {
        return format!(
            "It does not spread: {} of adults have it from the start, and nobody follows by {by_end}",
            fine(start)
        );
    }
    let peak = highest(fresh);
    let top = fresh[peak];
    let moment = when.at(times[peak + 1]);
    // One jump is the whole story where it holds nine tenths of it.
    let jump = adopted[peak + 1] - adopted[peak];
    if end - jump < NOTHING && last > 1 {
        return format!(
            "It comes at one blow: {} of all adults adopt in {moment}",
            fine(jump)
        );
    }
    if jump >= 0.9 * end && last > 1 {
        return format!(
            "It comes at one blow: {} of all adults adopt in {moment}, {} have by {by_end}",
            fine(jump),
            fine(end)
        );
    }
    // What the last level is called was reached at this row.
    let there = (peak + 1..=last).find(|&row| fine(adopted[row]) == fine(end));
    let by_end = when.at(times[there.unwrap_or(last)]);
    if end - start < 0.2 * start {
        return format!(
            "It hardly spreads: {} of adults have it from the start, {} more follow by {by_end}",
            fine(start),
            fine(end - start)
        );
    }
    let level = match when.reached(times, adopted, 0.5) {
        Some(_) if start >= 0.5 => format!(
            "{} of adults have it from the start, {} by {by_end}",
            fine(start),
            fine(end)
        ),
        Some(half) if end >= 0.75 && half < times[last] => format!(
            "Half of all adults have adopted by {}, {} by {by_end}",
            when.by(half),
            fine(end)
        ),
        _ => format!("{} of adults have adopted by {by_end}", fine(end)),
    };
    let pace = if is_even(fresh) {
        format!("new adopters stay near {}", when.rate(usual(fresh)))
    } else if peak + 1 == last && last > 2 {
        format!("new adopters still grow, to {}", when.rate(top))
    } else {
        let comes = if peak == 0 && last > 1 {
            "comes at once"
        } else {
            "comes"
        };
        format!("the peak, {}, {comes} in {moment}", when.rate(top))
    };
    format!("{level}; {pace}")
}

#[cfg(test)]
mod tests {
    use super::{Course, marks, title};
    use crate::charts::frame::{Plot, Scale};
    use crate::charts::spread::When;

    fn told(adopted: &[f64]) -> String {
        let times: Vec<f64> = (0..adopted.len()).map(|year| year as f64).collect();
        let fresh: Vec<f64> = adopted.windows(2).map(|pair| pair[1] - pair[0]).collect();
        title(&When::yearly(), &times, adopted, &fresh)
    }

    #[test]
    fn a_note_keeps_clear_of_the_edges_of_the_band() {
        let scale = Scale {
            low: 0.0,
            high: 1.0,
            from: 0.0,
            to: 1.0,
            log: false,
        };
        let plot = Plot {
            x: scale,
            y: scale,
            size: 1.0,
            ticks: 4.0,
        };
        let course = Course {
            times: vec![0.0, 1.0],
            values: vec![0.4, 0.5],
            band: Some((vec![0.1, 0.2], vec![0.7, 0.8])),
            observed: vec![(0.5, 0.6)],
        };
        let kept = marks(&plot, &course);
        for edge in [[(0.0, 0.1), (1.0, 0.2)], [(0.0, 0.7), (1.0, 0.8)]] {
            assert!(kept.iter().any(|line| line[..] == edge), "{edge:?}");
        }
        assert_eq!(kept.len(), 4);
    }

    #[test]
    fn titles_are_true_of_any_course() {
        assert_eq!(told(&[0.0, 0.0]), "Nobody has adopted by year 1");
        assert_eq!(
            told(&[0.01, 0.01, 0.01]),
            "It does not spread: 1% of adults have it from the start, and nobody follows by year 2"
        );
        assert_eq!(
            told(&[0.0, 0.1, 0.4, 0.6, 0.9, 0.95]),
            "Half of all adults have adopted by year 3, 95% by year 5; the peak, 30% a year, comes in year 2"
        );
        assert_eq!(
            told(&[0.0, 0.01, 0.03, 0.1, 0.3]),
            "30% of adults have adopted by year 4; new adopters still grow, to 20% a year"
        );
        assert_eq!(
            told(&[0.0, 1.0, 1.0]),
            "It comes at one blow: 100% of all adults adopt in year 1"
        );
        assert_eq!(
            told(&[0.2, 0.4, 0.6]),
            "60% of adults have adopted by year 2; new adopters stay near 20% a year"
        );
        assert_eq!(
            told(&[0.6, 0.8, 0.9]),
            "60% of adults have it from the start, 90% by year 2; the peak, 20% a year, comes at once in year 1"
        );
    }
}
