//! Which group comes first? The share of each group that has adopted, a line a group; the title has the order in which halves
//! adopt.

use crate::charts::canvas::Canvas;
use crate::charts::frame::{
    AXIS, EndLabel, EndLabels, LABEL, Plot, Scale, TICKS, band_note, furniture, gutter,
};
use crate::charts::labels::capital;
use crate::charts::spread::{When, axis_share, fine};
use crate::charts::theme::{Colour, Theme};
use crate::charts::typeface::Weight;
use crate::charts::{Fault, Input};

/// What the columns of groups begin with.
const STEM: &str = "adopted_";

/// A group's course.
struct Course {
    name: String,
    measure: String,
    values: Vec<f64>,
    /// When half of it has adopted.
    half: Option<f64>,
}

fn courses(input: &Input<'_>, times: &[f64], when: &When) -> Result<Vec<Course>, Fault> {
    let columns = input.series.columns().iter();
    let names = columns.filter_map(|column| column.name.strip_prefix(STEM));
    let course = |name: &str| {
        let measure = format!("{STEM}{name}");
        let values = input.measure(&measure)?;
        Ok(Course {
            measure,
            name: name.replace('_', " "),
            half: when.reached(times, &values, 0.5),
            values,
        })
    };
    let all: Result<Vec<Course>, Fault> = names.map(course).collect();
    let all = all?;
    if all.len() < 2 {
        return Err(Fault::NoGroups);
    }
    Ok(all)
}

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    let times = input.times()?;
    let when = When::of(input, &times);
    let courses = courses(input, &times, &when)?;
    let subtitle = format!(
        "Of each group, those who have adopted {}, and when half of them have.{}",
        input.product(),
        band_note(input)
    );
    let space = furniture(canvas, input, theme, &title(&courses, &when), &subtitle);
    let (from, to) = (space.bottom - 44.0, space.top + 14.0);
    let y = Scale {
        low: 0.0,
        high: 1.0,
        from,
        to,
        log: false,
    };
    let last = times.len() - 1;
    let labels = courses.iter().enumerate().map(|(place, one)| EndLabel {
        name: capital(&one.name),
        value: match one.half {
            Some(half) => when.by(half),
            None => fine(one.values[last]),
        },
        colour: colour(theme, place),
        target: y.at(one.values[last]),
        weight: Weight::Bold,
    });
    let labels = EndLabels::new(
        labels.collect(),
        0.3 * canvas.width,
        from - to + 20.0,
        LABEL,
    );
    let plot = Plot {
        x: Scale {
            low: times[0],
            high: times[last],
            from: space.left + gutter(&y, AXIS, TICKS, axis_share),
            to: space.right - labels.room,
            log: false,
        },
        y,
        size: AXIS,
        ticks: TICKS,
    };
    for (place, one) in courses.iter().enumerate() {
        if let Some(band) = input.band(&one.measure) {
            plot.band(canvas, &times, &band, colour(theme, place), 0.12);
        }
    }
    plot.grid(canvas, theme, axis_share);
    for (place, one) in courses.iter().enumerate() {
        let line = plot.course(&times, &one.values);
        canvas.line(line, colour(theme, place), 5.0);
    }
    when.axis(canvas, &plot, theme);
    labels.write(canvas, theme, plot.x.to, to - 10.0, from + 10.0);
    Ok(())
}

/// The colour of a group, by its place: those beyond the colours of categories are grey and black.
fn colour(theme: &Theme, place: usize) -> Colour {
    let beyond = [theme.muted, theme.ink];
    match place.checked_sub(theme.categories.len()) {
        Some(more) => beyond[more % beyond.len()],
        None => theme.category(place),
    }
}

/// The finding in words: groups in the order in which half of each has adopted.
fn title(courses: &[Course], when: &When) -> String {
    let mut there: Vec<(f64, &str)> = courses
        .iter()
        .filter_map(|one| Some((one.half?, one.name.as_str())))
        .collect();
    there.sort_by(|a, b| a.0.total_cmp(&b.0));
    let left = courses.len() - there.len();
    let (Some(first), Some(last)) = (there.first(), there.last()) else {
        return "Less than half of every group has adopted".to_owned();
    };
    let rest = match left {
        0 => String::new(),
        1 => "; one group stays below half".to_owned(),
        _ => format!("; {left} groups stay below half"),
    };
    let (from, by) = (when.by(first.0), when.by(last.0));
    if there.len() == 1 {
        return format!("Half of {} has adopted by {from}{rest}", first.1);
    }
    if from == by {
        return format!(
            "Half of each of {} groups has adopted by {by}{rest}",
            there.len()
        );
    }
    let between: Vec<&str> = there[1..there.len() - 1].iter().map(|one| one.1).collect();
    let between = match between.len() {
        0 => String::new(),
        _ => format!("{}, ", between.join(", ")),
    };
    format!(
        "Half of {} has adopted by {from}, then of {between}and of {} by {by}{rest}",
        first.1, last.1
    )
}

#[cfg(test)]
mod tests {
    use super::{Course, title};
    use crate::charts::spread::When;

    #[test]
    fn titles_say_the_order() {
        let of = |halves: &[Option<f64>]| {
            let courses: Vec<Course> = ["mills", "shops", "banks"]
                .into_iter()
                .zip(halves)
                .map(|(name, &half)| Course {
                    name: name.to_owned(),
                    measure: String::new(),
                    values: vec![0.0, 1.0],
                    half,
                })
                .collect();
            title(&courses, &When::new("year", &[2000.0, 2010.0]))
        };
        assert_eq!(
            of(&[Some(2006.0), Some(2002.0), Some(2009.0)]),
            "Half of shops has adopted by 2002, then of mills, and of banks by 2009"
        );
        assert_eq!(
            of(&[Some(2006.0), None, None]),
            "Half of mills has adopted by 2006; 2 groups stay below half"
        );
        assert_eq!(
            of(&[Some(2006.0), Some(2006.0), Some(2006.0)]),
            "Half of each of 3 groups has adopted by 2006"
        );
        assert_eq!(of(&[None; 3]), "Less than half of every group has adopted");
    }
}
