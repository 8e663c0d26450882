//! How does each brand stand with its owners over time? A line a brand: promoters less detractors.

use crate::charts::canvas::{Bounds, Canvas};
use crate::charts::findings::highest;
use crate::charts::frame::{
    AXIS, EndLabel, EndLabels, LABEL, Plot, Scale, TICKS, band_note, furniture, gutter,
    round_bounds,
};
use crate::charts::spread::{When, axis_share, fine};
use crate::charts::theme::Theme;
use crate::charts::typeface::Weight;
use crate::charts::{Fault, Input};

/// A brand's course.
struct Course {
    label: String,
    measure: String,
    place: usize,
    values: Vec<f64>,
    /// The first row with owners enough to say anything of them.
    from: usize,
}

/// Share of adults who own a brand from which on its owners are shown: of a handful the mean leaps.
const OWNERS: f64 = 0.01;

/// The courses of brands, and the labels of those without owners enough.
fn courses<'a>(input: &'a Input<'_>) -> Result<(Vec<Course>, Vec<&'a str>), Fault> {
    let brands = input.brands.as_ref().ok_or(Fault::NoBrands)?;
    let (mut all, mut without) = (Vec::new(), Vec::new());
    for (place, (name, label)) in brands.names.iter().enumerate() {
        let measure = format!("promoters_{name}");
        let values = input.measure(&measure)?;
        let owners = input.measure(&format!("users_{name}"))?;
        let from = owners.iter().position(|&share| share >= OWNERS);
        if let Some(from) = from.filter(|from| from + 1 < values.len()) {
            all.push(Course {
                label: label.clone(),
                measure,
                place,
                values,
                from,
            });
        } else {
            without.push(label.as_str());
        }
    }
    if all.is_empty() {
        return Err(Fault::NothingSold);
    }
    Ok((all, without))
}

/// What is said of brands that are not shown; nothing where all are.
pub(crate) fn not_shown(labels: &[&str]) -> String {
    match labels {
        [] => String::new(),
        [one] => format!(" Not shown, as fewer own it: {one}."),
        _ => format!(" Not shown, as fewer own them: {}.", labels.join(", ")),
    }
}

/// What the lines tell.
const TOLD: &str = "Of each brand's owners, those delighted by their last experience less those who speak against it, in % of \
    owners; from 1% of adults on.";

/// Writes title and subtitle; returns the space below.
fn headed(
    canvas: &mut Canvas,
    input: &Input<'_>,
    theme: &Theme,
    (courses, without): (&[Course], &[&str]),
) -> Bounds {
    let subtitle = format!("{TOLD}{}{}", not_shown(without), band_note(input));
    let title = title(courses, without.len());
    furniture(canvas, input, theme, &title, &subtitle)
}

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    let times = input.times()?;
    let (courses, without) = courses(input)?;
    let when = When::of(input, &times);
    let space = headed(canvas, input, theme, (&courses, &without));
    let (from, to) = (space.bottom - 44.0, space.top + 14.0);
    let band = |one: &Course| {
        let (low, high) = input.band(&one.measure)?;
        Some((low[one.from..].to_vec(), high[one.from..].to_vec()))
    };
    let bands: Vec<_> = courses.iter().map(band).collect();
    let ends = bands
        .iter()
        .flatten()
        .flat_map(|band| band.0.iter().chain(&band.1));
    let values = courses.iter().flat_map(|one| &one.values[one.from..]);
    let all = values.chain(ends).copied().chain([0.0]);
    let (low, high) = round_bounds(all, TICKS);
    let y = Scale {
        low,
        high,
        from,
        to,
        log: false,
    };
    let last = times.len() - 1;
    let labels = courses.iter().map(|one| EndLabel {
        name: one.label.clone(),
        value: fine(one.values[last]),
        colour: theme.category(one.place),
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
    for (one, band) in courses.iter().zip(&bands) {
        if let Some(band) = band {
            plot.band(
                canvas,
                &times[one.from..],
                band,
                theme.category(one.place),
                0.18,
            );
        }
    }
    plot.grid(canvas, theme, axis_share);
    for one in &courses {
        let line = plot.course(&times[one.from..], &one.values[one.from..]);
        canvas.line(line, theme.category(one.place), 5.0);
    }
    when.axis(canvas, &plot, theme);
    labels.write(canvas, theme, plot.x.to, to - 10.0, from + 10.0);
    Ok(())
}

/// Whether all end within five points of one another.
fn alike(last: &[f64]) -> bool {
    let (low, high) = last
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &one| {
            (low.min(one), high.max(one))
        });
    high - low < 0.05
}

/// The finding in words, with so many brands not shown.
fn title(courses: &[Course], without: usize) -> String {
    let last: Vec<f64> = courses
        .iter()
        .map(|one| one.values[one.values.len() - 1])
        .collect();
    let leader = highest(&last);
    let label = &courses[leader].label;
    if courses.len() == 1 {
        return format!(
            "Promoters less detractors of {label} end at {}",
            fine(last[leader])
        );
    }
    if alike(&last) {
        let worst = fine(last.iter().copied().fold(f64::INFINITY, f64::min));
        let best = fine(last[leader]);
        let ends = if worst == best {
            best
        } else {
            format!("{worst} to {best}")
        };
        let which = match without {
            0 => "all brands".to_owned(),
            _ => format!("the {} brands shown", courses.len()),
        };
        return format!(
            "Owners speak about equally well of {which}: promoters less detractors end at {ends}"
        );
    }
    let among = match without {
        0 => String::new(),
        _ => format!(", of the {} brands shown", courses.len()),
    };
    format!(
        "Owners of {label} speak best of it{among}: promoters less detractors end at {}",
        fine(last[leader])
    )
}

#[cfg(test)]
mod tests {
    use super::{Course, title};

    fn course(label: &str, values: &[f64]) -> Course {
        Course {
            label: label.to_owned(),
            measure: String::new(),
            place: 0,
            values: values.to_vec(),
            from: 0,
        }
    }

    #[test]
    fn titles_say_what_the_lines_say() {
        let two = [course("A", &[0.0, 0.1]), course("B", &[0.0, -0.2])];
        assert_eq!(
            title(&two, 0),
            "Owners of A speak best of it: promoters less detractors end at 10%"
        );
        let alike = [course("A", &[0.0, 0.131]), course("B", &[0.0, 0.133])];
        assert!(title(&alike, 0).ends_with("less detractors end at 13%"));
        assert!(title(&alike, 1).contains("of the 2 brands shown:"));
        assert!(title(&two, 3).contains("best of it, of the 2 brands shown:"));
    }
}
