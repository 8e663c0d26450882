//! How does each brand stand with its owners over time? A line a brand: promoters less detractors.

use crate::charts::canvas::Canvas;
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

fn courses(input: &Input<'_>) -> Result<Vec<Course>, Fault> {
    let brands = input.brands.as_ref().ok_or(Fault::NoBrands)?;
    let mut all = Vec::new();
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
        }
    }
    if all.is_empty() {
        return Err(Fault::NothingSold);
    }
    Ok(all)
}

/// What the lines tell.
const TOLD: &str = "Of each brand's owners, those delighted by their last experience less those who speak against it, in % of \
    owners; from 1% of adults on.";

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    let times = input.times()?;
    let courses = courses(input)?;
    let when = When::of(input, &times);
    let subtitle = format!("{TOLD}{}", band_note(input));
    let space = furniture(canvas, input, theme, &title(&courses), &subtitle);
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

/// The finding in words.
fn title(courses: &[Course]) -> String {
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
        return format!(
            "Owners speak about equally well of all brands: promoters less detractors end at {ends}"
        );
    }
    format!(
        "Owners of {label} speak best of it: promoters less detractors end at {}",
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
            title(&two),
            "Owners of A speak best of it: promoters less detractors end at 10%"
        );
        let alike = [course("A", &[0.0, 0.131]), course("B", &[0.0, 0.133])];
        assert!(title(&alike).ends_with("less detractors end at 13%"));
    }
}
