//! What moved the share made? A waterfall from the trough to the end, one bar a cause.

use crate::charts::canvas::{Align, Canvas, bounds_of};
use crate::charts::findings::{self, Form};
use crate::charts::frame::{AXIS, MARGIN, Scale, bold, furniture, plain, value_ticks};
use crate::charts::labels::percent;
use crate::charts::made::share_written;
use crate::charts::reasons::{self, LUCK, Push, signed};
use crate::charts::theme::{Colour, Theme};
use crate::charts::typeface::{FIGURE, Weight, shortened, width};
use crate::charts::{Fault, Input};

/// Bars beyond this number are gathered.
const MOST_BARS: usize = 10;
/// Height that a bar and its label need.
const LEAST_ROW: f64 = 30.0;

/// What is told: from when to when, and by what.
struct Story {
    from: usize,
    to: usize,
    is_return: bool,
    made: Vec<f64>,
    pushes: Vec<Push>,
    /// What the change of skill is made of: learned, and won by practice or lost by disuse.
    skill: (f64, f64),
}

/// A row of the waterfall.
struct Bar {
    label: String,
    text: String,
    from: f64,
    to: f64,
    colour: Colour,
    pillar: bool,
    /// What stands behind its text, paler.
    note: String,
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
    let (upper, lower) = (space.top + 16.0, space.bottom - 40.0);
    let most = (0..=MOST_BARS)
        .rev()
        .find(|most| (*most as f64 + 4.0) * LEAST_ROW <= lower - upper)
        .unwrap_or(3);
    let bars = bars(&story, &when, theme, most);
    let widest = bars
        .iter()
        .map(|bar| width(&bar.label, 27.0, Weight::Bold))
        .fold(0.0, f64::max);
    let left = space.left + widest.min(0.3 * canvas.width) + 20.0;
    let x = scale(&bars, left, space.right - 110.0);
    grid(canvas, theme, &x, upper, lower);
    let row = (lower - upper) / bars.len() as f64;
    for (index, bar) in bars.iter().enumerate() {
        let place = upper + row * index as f64;
        let next = bars.get(index + 1).map(|_| bar.to);
        draw_bar(canvas, theme, &x, (place, row), bar, next);
    }
    Ok(())
}

/// From zero where a level is near it; otherwise around the levels, or most of the picture would be two long bars that
/// say what their numbers say.
fn scale(bars: &[Bar], from: f64, to: f64) -> Scale {
    let levels = || bars.iter().map(|bar| bar.to);
    let high = levels().fold(0.05, f64::max);
    let low = levels().fold(high, f64::min);
    let (low, high) = if low < 0.25 * high {
        (low.min(0.0), high)
    } else {
        // Never closer than ten points, or a change of one would look like a landslide.
        let room = (0.06 * (high - low)).max((0.1 - (high - low)) / 2.0);
        (low - room, high + room.min((1.0 - high).max(0.0)))
    };
    let step = crate::charts::labels::step_for(high - low, 6.0);
    Scale {
        low: (low / step + 1e-6).floor() * step,
        high: (high / step - 1e-6).ceil() * step,
        from,
        to,
        log: false,
    }
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
    // Where the axis does not begin at zero, a level is a mark: a bar's length would say something false.
    let (a, b) = if bar.pillar && x.low > 0.0 {
        (x.at(bar.to) - 5.0, x.at(bar.to) + 5.0)
    } else {
        (x.at(bar.from.min(bar.to)), x.at(bar.from.max(bar.to)))
    };
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
    let label = shortened(&bar.label, size, weight, x.from - 20.0 - MARGIN + 4.0);
    canvas.text(
        &label,
        (x.from - 18.0, baseline),
        style(Align::Right, theme.ink),
    );
    let colour = bar.colour.readable(theme.background, theme.ink);
    let right = b.max(a + 2.0) + 12.0;
    let said = bold(size, colour, Align::Left);
    canvas.text(&bar.text, (right, baseline), said);
    let note = plain(size * 0.8, theme.muted, Align::Left);
    let place = (
        right + width(&bar.text, size, Weight::Bold) + 14.0,
        baseline,
    );
    let beside = bounds_of(&bar.note, place, note);
    if beside.right <= canvas.width - MARGIN {
        canvas.text(&bar.note, place, note);
        return;
    }
    let style = plain(size * 0.8, theme.muted, Align::Right);
    if bounds_of(&bar.note, (a - 12.0, baseline), style).left > x.from + 8.0 {
        canvas.text(&bar.note, (a - 12.0, baseline), style);
    }
}

/// Sums causes over categories between the trough and the end; without an inner trough from start to end.
fn story(input: &Input<'_>) -> Result<Story, Fault> {
    let made = input.measure("made")?;
    let to = made.len() - 1;
    let (from, is_return) = match findings::form(&made, findings::slight_of(&made)) {
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
    let skill = skill_gathered(&mut pushes);
    Ok(Story {
        from,
        to,
        is_return,
        made,
        pushes,
        skill,
    })
}

/// Makes one push of what is learned (halved between schooling and reach, whose product it is) and what is practised or
/// forgotten. Each alone would mislead: with schooling and reach unchanged people learn what others forget, and "more
/// schooling" would be named where there was none.
fn skill_gathered(pushes: &mut Vec<Push>) -> (f64, f64) {
    let sum = |names: &[&str]| -> f64 {
        let among = |push: &&Push| names.contains(&push.cause.as_str());
        pushes.iter().filter(among).map(|push| push.change).sum()
    };
    let (learned, practised) = (sum(&["education", "reach"]), sum(&["skill"]));
    let count = pushes.len();
    pushes.retain(|push| !["skill", "education", "reach"].contains(&push.cause.as_str()));
    if pushes.len() < count {
        pushes.push(Push {
            cause: "skill".to_owned(),
            change: learned + practised,
        });
    }
    (learned, practised)
}

/// The parts of the change of skill, for a reader who wonders what hides in it.
fn skill_note((learned, practised): (f64, f64)) -> String {
    if learned.abs() < 0.0005 {
        return String::new();
    }
    let other = if practised < 0.0 { "lost" } else { "practised" };
    format!(
        "learned at school and online {}, {other} {}",
        signed(learned),
        signed(practised)
    )
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

fn bars(story: &Story, when: &[String], theme: &Theme, most: usize) -> Vec<Bar> {
    let (first, last) = (story.made[story.from], story.made[story.to]);
    let pillar = |at: usize| Bar {
        label: when[at].clone(),
        text: percent(story.made[at]),
        from: 0.0,
        to: story.made[at],
        colour: theme.ink.mixed(theme.background, 0.25),
        pillar: true,
        note: String::new(),
    };
    let (mut shown, rest) = sorted(&story.pushes, most);
    let risen = first + shown.iter().map(|push| push.change.max(0.0)).sum::<f64>();
    if risen > 1.0 {
        // A share above the whole would puzzle: what lowers it comes first.
        shown.sort_by_key(|push| push.change > 0.0);
    }
    let steps = shown.iter().map(|push| {
        let note = if push.cause == "skill" {
            skill_note(story.skill)
        } else {
            String::new()
        };
        (reasons::cause_label(&push.cause), push.change, note)
    });
    let mut steps: Vec<(String, f64, String)> = steps.collect();
    let mut gathered = |label: String, change: f64| {
        if change.abs() >= 0.0005 {
            steps.push((label, change, String::new()));
        }
    };
    let of = |lucky: bool| {
        rest.iter()
            .filter(move |push| (push.cause == LUCK) == lucky)
    };
    let sum = |lucky: bool| of(lucky).map(|push| push.change).sum::<f64>();
    match of(false).collect::<Vec<_>>().as_slice() {
        [only] => gathered(reasons::cause_label(&only.cause), only.change),
        many => gathered(format!("{} other causes", many.len()), sum(false)),
    }
    gathered(reasons::cause_label(LUCK), sum(true));
    let missing = last - first - story.pushes.iter().map(|push| push.change).sum::<f64>();
    gathered("Not traced to a cause".to_owned(), missing);
    let mut bars = vec![pillar(story.from)];
    let mut level = first;
    for (label, change, note) in steps {
        bars.push(Bar {
            colour: match change >= 0.0 {
                _ if label == reasons::cause_label(LUCK) => theme.muted,
                true => theme.rise,
                false => theme.fall,
            },
            label,
            text: signed(change),
            from: level,
            to: level + change,
            pillar: false,
            note,
        });
        level += change;
    }
    bars.push(pillar(story.to));
    bars
}

/// Pushes to show, the largest rise first and the smallest fall last of their kinds, and those too small to show.
fn sorted(pushes: &[Push], most: usize) -> (Vec<Push>, Vec<Push>) {
    let mut by_size = pushes.to_vec();
    by_size.sort_by(|a, b| b.change.abs().total_cmp(&a.change.abs()));
    // Luck is no cause to rank among others: it stands at the end.
    by_size.sort_by_key(|push| push.cause == LUCK);
    let least = by_size
        .first()
        .map_or(0.0, |push| push.change.abs() * 0.04)
        .max(0.002);
    let count = by_size
        .iter()
        .take(most)
        .filter(|push| push.change.abs() >= least && push.cause != LUCK)
        .count();
    let mut rest = by_size.split_off(count);
    rest.retain(|push| push.change.abs() >= 1e-9);
    by_size.sort_by(|a, b| {
        (b.change > 0.0)
            .cmp(&(a.change > 0.0))
            .then(b.change.abs().total_cmp(&a.change.abs()))
    });
    (by_size, rest)
}

#[cfg(test)]
mod tests {
    use super::{skill_gathered, skill_note, sorted};
    use crate::charts::reasons::{Push, signed};

    #[test]
    fn what_is_learned_and_lost_is_one_push() {
        let push = |cause: &str, change: f64| Push {
            cause: cause.to_owned(),
            change,
        };
        let mut pushes = vec![
            push("skill", -0.06),
            push("education", 0.03),
            push("reach", 0.03),
            push("tools", 0.1),
        ];
        let parts = skill_gathered(&mut pushes);
        let names: Vec<&str> = pushes.iter().map(|push| push.cause.as_str()).collect();
        assert_eq!(names, ["tools", "skill"]);
        assert!(pushes[1].change.abs() < 1e-12);
        assert_eq!(
            skill_note(parts),
            "learned at school and online +6.0, lost −6.0"
        );
    }

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
        let (shown, rest) = sorted(&pushes, 10);
        let names: Vec<&str> = shown.iter().map(|push| push.cause.as_str()).collect();
        assert_eq!((names, rest.len()), (vec!["c", "b", "a", "e"], 1));
        assert_eq!(
            (signed(0.1234), signed(-0.02), signed(0.0)),
            ("+12.3".into(), "−2.0".into(), "0.0".into())
        );
    }
}
