//! What do people make themselves? One line a category, a bold one for all needs, each named at its right end.

use crate::charts::canvas::{Align, Bounds, Canvas, Point, bounds_of};
use crate::charts::findings::{self, Form};
use crate::charts::frame::{
    AXIS, EndLabel, EndLabels, LABEL, Plot, Scale, TICKS, band_note, bold, furniture, gutter,
};
use crate::charts::labels::{capital, number, percent};
use crate::charts::theme::{Colour, Theme};
use crate::charts::typeface::{FIGURE, Weight};
use crate::charts::{Fault, Input};

/// A line of the diagram.
struct Course {
    label: String,
    measure: String,
    values: Vec<f64>,
    colour: Colour,
    total: bool,
}

/// With more lines than this only that of all needs has a band: many bands hide each other.
const MOST_BANDS: usize = 4;

/// A share on an axis.
pub(crate) fn share_written(value: f64, decimals: usize) -> String {
    format!("{}%", number(value * 100.0, decimals.saturating_sub(2)))
}

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    let times = input.times()?;
    let courses = courses(input, theme)?;
    let total = courses.last().ok_or(Fault::NoCategory)?;
    let only = match input.categories.as_slice() {
        [only] => Some(only.label.as_str()),
        _ => None,
    };
    let title = findings::made(&times, &total.values, only);
    let single = only.is_some();
    let subtitle = format!(
        "Share of {} that people make themselves, in % ; making counts in full, co-creating in part.{}{}",
        if single { "the need" } else { "needs" },
        if single { "" } else { " All needs: weighted by the hours they take by hand." },
        if courses.len() > MOST_BANDS {
            band_note(input).replace("Band:", "Band of all needs:")
        } else {
            band_note(input)
        }
    )
    .replace(" ; ", "; ");
    let space = furniture(canvas, input, theme, &title, &subtitle);
    let high = top_of(input, &courses);
    let (from, to) = (space.bottom - 44.0, space.top + 14.0);
    let y = Scale {
        low: 0.0,
        high,
        from,
        to,
        log: false,
    };
    let ends = EndLabels::new(
        end_labels(&courses, &y),
        0.27 * canvas.width,
        from - to + 20.0,
        LABEL,
    );
    let last = times.len() - 1;
    let x = Scale {
        low: times[0],
        high: times[last],
        from: space.left + gutter(&y, AXIS, TICKS, share_written),
        to: space.right - ends.room,
        log: false,
    };
    let plot = Plot {
        x,
        y,
        size: AXIS,
        ticks: TICKS,
    };
    plot.axes(canvas, theme, share_written);
    for course in &courses {
        let wanted = course.total || courses.len() <= MOST_BANDS;
        if let Some(band) = input.band(&course.measure).filter(|_| wanted) {
            plot.band(canvas, &times, &band, course.colour, 0.16);
        }
    }
    for course in &courses {
        let thickness = if course.total { 7.0 } else { 4.0 };
        canvas.line(
            plot.course(&times, &course.values),
            course.colour,
            thickness,
        );
    }
    mark(canvas, &plot, theme, &times, &courses);
    ends.write(canvas, theme, x.to, to - 10.0, from + 10.0);
    Ok(())
}

/// Top of the axis: the whole, or tens where all shares are small.
fn top_of(input: &Input<'_>, courses: &[Course]) -> f64 {
    let upper = input.band("made").map_or(Vec::new(), |band| band.1);
    let top_share = courses
        .iter()
        .flat_map(|course| course.values.iter())
        .chain(&upper)
        .fold(0.0_f64, |a, &b| a.max(b));
    if top_share > 0.5 {
        1.0
    } else {
        ((top_share * 10.0).ceil() / 10.0).max(0.1)
    }
}

fn courses(input: &Input<'_>, theme: &Theme) -> Result<Vec<Course>, Fault> {
    let mut courses = Vec::new();
    if input.categories.len() > 1 {
        for (index, category) in input.categories.iter().enumerate() {
            let measure = format!("made_{}", category.name);
            courses.push(Course {
                label: category.label.clone(),
                values: input.measure(&measure)?,
                measure,
                colour: theme.category(index),
                total: false,
            });
        }
    }
    courses.push(Course {
        label: match input.categories.as_slice() {
            [only] => only.label.clone(),
            _ => "All needs".to_owned(),
        },
        measure: "made".to_owned(),
        values: input.measure("made")?,
        colour: theme.ink,
        total: true,
    });
    Ok(courses)
}

fn end_labels(courses: &[Course], y: &Scale) -> Vec<EndLabel> {
    let label = |course: &Course| {
        let last = course.values.last().copied().unwrap_or(0.0);
        EndLabel {
            name: capital(&course.label),
            value: percent(last).replace("under 1%", "<1%"),
            colour: course.colour,
            target: y.at(last),
            weight: if course.total {
                Weight::Bold
            } else {
                Weight::Regular
            },
        }
    };
    courses.iter().map(label).collect()
}

/// Marks the moments the title speaks of on the total's line.
fn mark(canvas: &mut Canvas, plot: &Plot, theme: &Theme, times: &[f64], courses: &[Course]) {
    let Some(total) = courses.last() else {
        return;
    };
    let values = &total.values;
    let last = values.len() - 1;
    let turn = match findings::form(values, findings::slight_of(values)) {
        Form::Valley(at) | Form::Hill(at) => Some(at),
        _ => None,
    };
    for at in [Some(0), turn, Some(last)].into_iter().flatten() {
        canvas.dot(plot.at(times[at], values[at]), 9.0, theme.ink);
    }
    let when = findings::dates(times);
    let lines: Vec<Vec<Point>> = courses
        .iter()
        .map(|course| plot.course(times, &course.values))
        .collect();
    let long = |at: usize| format!("{} in {}", percent(values[at]), when[at]);
    let start = plot.at(times[0], values[0]);
    // Between the lines at the start a note could seem to name another line: rather a short one, or none.
    if !note(canvas, plot, theme, &lines, start, &long(0), 0) {
        note(canvas, plot, theme, &lines, start, &percent(values[0]), 0);
    }
    if let Some(at) = turn {
        let place = plot.at(times[at], values[at]);
        note(canvas, plot, theme, &lines, place, &long(at), usize::MAX);
    }
}

/// Writes a note beside a point where it covers fewest lines, the nearest of equally good places, unless it would cover
/// more than `most`. Says whether it did.
pub(crate) fn note(
    canvas: &mut Canvas,
    plot: &Plot,
    theme: &Theme,
    lines: &[Vec<Point>],
    (x, y): Point,
    text: &str,
    most: usize,
) -> bool {
    let high = LABEL * FIGURE;
    let places = [
        (Align::Middle, 0.0, 24.0 + high),
        (Align::Middle, 0.0, -24.0),
        (Align::Left, 18.0, -18.0),
        (Align::Left, 18.0, 18.0 + high),
        (Align::Right, -18.0, -18.0),
        (Align::Right, -18.0, 18.0 + high),
        (Align::Left, 44.0, -8.0),
        (Align::Left, 64.0, 4.0),
        (Align::Left, 24.0, -44.0),
        (Align::Left, 24.0, 44.0 + high),
        (Align::Middle, 0.0, 56.0 + high),
        (Align::Middle, 0.0, -56.0),
    ];
    // Further out, above and below, where lines crowd around the point; near an edge with an end at the point.
    let aside = [
        (Align::Middle, 0.0),
        (Align::Middle, -50.0),
        (Align::Middle, 50.0),
        (Align::Middle, -100.0),
        (Align::Middle, 100.0),
        (Align::Right, 20.0),
        (Align::Left, -20.0),
    ];
    let further = [72.0, 92.0, 112.0, 140.0, 170.0, 200.0];
    let further = further.into_iter().flat_map(|down: f64| {
        let each = aside.into_iter();
        each.flat_map(move |(align, right)| [(align, right, down + high), (align, right, -down)])
    });
    let further = further.filter(|_| most > 0);
    let best = places
        .into_iter()
        .chain(further)
        .map(|(align, right, down)| ((x + right, y + down), bold(LABEL, theme.ink, align)))
        .filter(|&(place, style)| {
            let bounds = bounds_of(text, place, style);
            bounds.left > plot.x.from + 4.0
                && bounds.right < plot.x.to
                && bounds.top > plot.y.to - 10.0
                && bounds.bottom < plot.y.from
                && canvas.is_free(bounds)
        })
        .map(|(place, style)| (covered(bounds_of(text, place, style), lines), place, style))
        .filter(|&(count, _, _)| count <= most)
        .min_by_key(|&(count, _, _)| count);
    if let Some((_, place, style)) = best {
        let bounds = bounds_of(text, place, style);
        let (from, to) = (
            (bounds.left - 4.0, bounds.top + 3.0),
            (bounds.right + 4.0, bounds.bottom - 1.0),
        );
        canvas.rectangle(from, to, theme.background, 0.75);
        // A note that stands off is tied to its point, or it would seem to name another line.
        let edge = if bounds.bottom < y { to.1 } else { from.1 };
        if (edge - y).abs() > 40.0 {
            canvas.line(vec![(place.0, edge), (x, y)], theme.ink, 1.5);
        }
        canvas.text(text, place, style);
    }
    best.is_some()
}

/// How many lines pass through a box, counted at its columns.
fn covered(bounds: Bounds, lines: &[Vec<Point>]) -> usize {
    let hits = |line: &Vec<Point>| {
        line.windows(2)
            .filter(|pair| pair[1].0 >= bounds.left && pair[0].0 <= bounds.right)
            .filter(|pair| {
                pair[0].1.max(pair[1].1) > bounds.top && pair[0].1.min(pair[1].1) < bounds.bottom
            })
            .count()
    };
    lines.iter().map(hits).sum()
}
