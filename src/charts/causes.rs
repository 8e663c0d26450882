//! What moved the share made? A waterfall from the trough to the end, one bar a cause.

use crate::charts::canvas::{Align, Canvas};
use crate::charts::findings::{self, Form, SLIGHT};
use crate::charts::frame::{AXIS, Scale, bold, furniture, plain, value_ticks};
use crate::charts::labels::{number, percent};
use crate::charts::made::share_written;
use crate::charts::reasons::{self, Push};
use crate::charts::theme::{Colour, Theme};
use crate::charts::typeface::{FIGURE, Weight, shortened, width};
use crate::charts::{Fault, Input};

/// Bars beyond this number are gathered.
const MOST_BARS: usize = 10;

/// What is told: from when to when, and by what.
struct Story {
    from: usize,
    to: usize,
    is_return: bool,
    made: Vec<f64>,
    pushes: Vec<Push>,
}

/// A row of the waterfall.
struct Bar {
    label: String,
    text: String,
    from: f64,
    to: f64,
    colour: Colour,
    pillar: bool,
}

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    let times = input.times()?;
    let story = story(input)?;
    let when = findings::dates(&times);
    let change = story.made[story.to] - story.made[story.from];
    let title = reasons::causes(&story.pushes, change, story.is_return);
    let subtitle = format!(
        "Share of needs that people make themselves, in %, from {}{} to {}, and the percentage \
        points each cause moved it; over all categories, weighted by the hours of need.{}",
        when[story.from],
        if story.is_return { ", its lowest," } else { "" },
        when[story.to],
        if input.footer.runs > 1 {
            format!(" Mean of {} runs.", input.footer.runs)
        } else {
            String::new()
        }
    );
    let space = furniture(canvas, input, theme, &title, &subtitle);
    let bars = bars(&story, &when, theme);
    let widest = bars
        .iter()
        .map(|bar| width(&bar.label, 27.0, Weight::Bold))
        .fold(0.0, f64::max);
    let left = space.left + widest.min(0.3 * canvas.width) + 20.0;
    let top = bars
        .iter()
        .map(|bar| bar.from.max(bar.to))
        .fold(0.05, f64::max);
    let step = crate::charts::labels::step_for(top, 6.0);
    let low = bars
        .iter()
        .map(|bar| bar.from.min(bar.to))
        .fold(0.0, f64::min);
    let x = Scale {
        low: (low / step + 1e-6).floor() * step,
        high: (top / step - 1e-6).ceil() * step,
        from: left,
        to: space.right - 110.0,
        log: false,
    };
    let (upper, lower) = (space.top + 16.0, space.bottom - 40.0);
    grid(canvas, theme, &x, upper, lower);
    let row = (lower - upper) / bars.len() as f64;
    for (index, bar) in bars.iter().enumerate() {
        let place = upper + row * index as f64;
        let next = bars.get(index + 1).map(|_| bar.to);
        draw_bar(canvas, theme, &x, (place, row), bar, next);
    }
    Ok(())
}

fn grid(canvas: &mut Canvas, theme: &Theme, x: &Scale, upper: f64, lower: f64) {
    for (value, text) in value_ticks(x, 6.0, share_written) {
        let at = x.at(value);
        let (colour, thickness) = if value.abs() < 1e-12 {
            (theme.muted, 2.0)
        } else {
            (theme.grid, 1.6)
        };
        canvas.line(vec![(at, upper - 6.0), (at, lower)], colour, thickness);
        canvas.text(
            &text,
            (at, lower + 12.0 + AXIS),
            plain(AXIS, theme.muted, Align::Middle),
        );
    }
}

fn draw_bar(
    canvas: &mut Canvas,
    theme: &Theme,
    x: &Scale,
    (place, row): (f64, f64),
    bar: &Bar,
    next: Option<f64>,
) {
    let thick = (row * 0.66).min(64.0);
    let middle = place + row / 2.0;
    let (a, b) = (x.at(bar.from.min(bar.to)), x.at(bar.from.max(bar.to)));
    let (upper, lower) = (middle - thick / 2.0, middle + thick / 2.0);
    canvas.rectangle((a, upper), (b.max(a + 2.0), lower), bar.colour, 1.0);
    if let Some(next) = next {
        let end = x.at(next);
        canvas.line(
            vec![(end, lower), (end, middle + row - thick / 2.0)],
            theme.muted,
            1.6,
        );
    }
    let size = 27.0_f64.min(row * 0.72);
    let weight = if bar.pillar {
        Weight::Bold
    } else {
        Weight::Regular
    };
    let style = |align, colour| {
        if bar.pillar {
            bold(size, colour, align)
        } else {
            plain(size, colour, align)
        }
    };
    let baseline = middle + size * FIGURE / 2.0;
    let label = shortened(
        &bar.label,
        size,
        weight,
        x.from - 20.0 - crate::charts::frame::MARGIN + 4.0,
    );
    canvas.text(
        &label,
        (x.from - 18.0, baseline),
        style(Align::Right, theme.ink),
    );
    let colour = bar.colour.readable(theme.background, theme.ink);
    canvas.text(
        &bar.text,
        (b.max(a + 2.0) + 12.0, baseline),
        bold(size, colour, Align::Left),
    );
}

/// Sums causes over categories between the trough and the end; without an inner trough from start to end.
fn story(input: &Input<'_>) -> Result<Story, Fault> {
    let made = input.measure("made")?;
    let to = made.len() - 1;
    let (from, is_return) = match findings::form(&made, SLIGHT) {
        Form::Valley(trough) => (trough, true),
        _ => (0, false),
    };
    if input.categories.is_empty() {
        return Err(Fault::NoCategory);
    }
    let whole: f64 = input
        .categories
        .iter()
        .map(|category| category.need_hours)
        .sum();
    let mut pushes: Vec<Push> = Vec::new();
    for category in &input.categories {
        let ending = format!("_{}", category.name);
        for column in input.series.columns() {
            let cause = column
                .name
                .strip_prefix("cause_")
                .and_then(|rest| rest.strip_suffix(&ending));
            let Some(cause) = cause.filter(|cause| is_cause(cause, &category.name, input)) else {
                continue;
            };
            let values = input.measure(&column.name)?;
            let change = (values[to] - values[from]) * category.need_hours / whole;
            match pushes.iter_mut().find(|push| push.cause == cause) {
                Some(push) => push.change += change,
                None => pushes.push(Push {
                    cause: cause.to_owned(),
                    change,
                }),
            }
        }
    }
    if pushes.is_empty() {
        return Err(Fault::Column("cause_…".to_owned()));
    }
    Ok(Story {
        from,
        to,
        is_return,
        made,
        pushes,
    })
}

/// Whether `cause_{cause}_{category}` belongs to this category and not to one whose name ends alike (`food`, `pet_food`).
fn is_cause(cause: &str, category: &str, input: &Input<'_>) -> bool {
    !cause.is_empty()
        && !input.categories.iter().any(|other| {
            other.name.len() > category.len()
                && other.name.ends_with(&format!("_{category}"))
                && format!("{cause}_{category}").ends_with(&format!("_{}", other.name))
        })
}

fn bars(story: &Story, when: &[String], theme: &Theme) -> Vec<Bar> {
    let (first, last) = (story.made[story.from], story.made[story.to]);
    let pillar = |at: usize| Bar {
        label: when[at].clone(),
        text: percent(story.made[at]),
        from: 0.0,
        to: story.made[at],
        colour: theme.ink.mixed(theme.background, 0.25),
        pillar: true,
    };
    let mut bars = vec![pillar(story.from)];
    let mut level = first;
    let mut add = |label: String, change: f64| {
        bars.push(Bar {
            label,
            text: signed(change),
            from: level,
            to: level + change,
            colour: if change >= 0.0 {
                theme.rise
            } else {
                theme.fall
            },
            pillar: false,
        });
        level += change;
    };
    let (shown, rest) = sorted(&story.pushes);
    for push in shown {
        add(reasons::cause_label(&push.cause), push.change);
    }
    match rest.as_slice() {
        [] => {}
        [only] => add(reasons::cause_label(&only.cause), only.change),
        many => add(
            format!("{} other causes", many.len()),
            many.iter().map(|push| push.change).sum(),
        ),
    }
    let missing = last - first - story.pushes.iter().map(|push| push.change).sum::<f64>();
    if missing.abs() >= 0.0005 {
        add("Not traced to a cause".to_owned(), missing);
    }
    bars.push(pillar(story.to));
    bars
}

/// Pushes to show, the largest rise first and the smallest fall last of their kinds, and those too small to show.
fn sorted(pushes: &[Push]) -> (Vec<Push>, Vec<Push>) {
    let mut by_size = pushes.to_vec();
    by_size.sort_by(|a, b| b.change.abs().total_cmp(&a.change.abs()));
    let least = by_size
        .first()
        .map_or(0.0, |push| push.change.abs() * 0.04)
        .max(0.002);
    let count = by_size
        .iter()
        .take(MOST_BARS)
        .filter(|push| push.change.abs() >= least)
        .count();
    let rest = by_size.split_off(count);
    by_size.sort_by(|a, b| {
        (b.change > 0.0)
            .cmp(&(a.change > 0.0))
            .then(b.change.abs().total_cmp(&a.change.abs()))
    });
    (by_size, rest)
}

/// Percentage points with a decimal and a sign.
fn signed(change: f64) -> String {
    let text = number(change * 100.0, 1);
    if change > 0.0 && text != "0.0" {
        format!("+{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{signed, sorted};
    use crate::charts::reasons::Push;

    #[test]
    fn rises_come_first_and_small_ones_are_gathered() {
        let push = |cause: &str, change: f64| Push {
            cause: cause.to_owned(),
            change,
        };
        let pushes = [
            push("a", -0.2),
            push("b", 0.05),
            push("c", 0.1),
            push("d", 0.0001),
            push("e", -0.01),
        ];
        let (shown, rest) = sorted(&pushes);
        let names: Vec<&str> = shown.iter().map(|push| push.cause.as_str()).collect();
        assert_eq!((names, rest.len()), (vec!["c", "b", "a", "e"], 1));
        assert_eq!(
            (signed(0.1234), signed(-0.02), signed(0.0)),
            ("+12.3".into(), "−2.0".into(), "0.0".into())
        );
    }
}
