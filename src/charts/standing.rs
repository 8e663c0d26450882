//! How does each brand stand with people over time? A line a brand: promoters less detractors among its owners, or members of its
//! community.

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

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    /// Promoters less detractors.
    Promoters,
    /// Members of communities.
    Members,
}

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

fn courses(input: &Input<'_>, of: Of) -> Result<Vec<Course>, Fault> {
    let brands = input.brands.as_ref().ok_or(Fault::NoBrands)?;
    let stem = match of {
        Of::Promoters => "promoters",
        Of::Members => "members",
    };
    let mut all = Vec::new();
    for (place, (name, label)) in brands.names.iter().enumerate() {
        let measure = format!("{stem}_{name}");
        let values = input.measure(&measure)?;
        let from = match of {
            Of::Promoters => {
                let owners = input.measure(&format!("users_{name}"))?;
                owners.iter().position(|&share| share >= OWNERS)
            }
            // Who has no community has no line.
            Of::Members => values.iter().any(|&value| value > 0.0).then_some(0),
        };
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
fn told(of: Of) -> &'static str {
    match of {
        Of::Promoters => {
            "Of each brand's owners, those delighted by their last experience less those who speak against it, in % of \
             owners; from 1% of adults on."
        }
        Of::Members => "Members of each brand's community, in % of all adults.",
    }
}

pub(crate) fn draw(
    canvas: &mut Canvas,
    input: &Input<'_>,
    theme: &Theme,
    of: Of,
) -> Result<(), Fault> {
    let times = input.times()?;
    let courses = courses(input, of)?;
    let when = When::of(input, &times);
    let subtitle = format!("{}{}", told(of), band_note(input));
    let space = furniture(canvas, input, theme, &title(&courses, of), &subtitle);
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
fn title(courses: &[Course], of: Of) -> String {
    let last: Vec<f64> = courses
        .iter()
        .map(|one| one.values[one.values.len() - 1])
        .collect();
    let leader = highest(&last);
    let label = &courses[leader].label;
    match of {
        Of::Promoters if courses.len() == 1 => format!(
            "Promoters less detractors of {label} end at {}",
            fine(last[leader])
        ),
        Of::Promoters if alike(&last) => {
            let worst = last.iter().copied().fold(f64::INFINITY, f64::min);
            format!(
                "Owners speak about equally well of all brands: promoters less detractors end at {} to {}",
                fine(worst),
                fine(last[leader])
            )
        }
        Of::Promoters => format!(
            "Owners of {label} speak best of it: promoters less detractors end at {}",
            fine(last[leader])
        ),
        Of::Members => {
            let values = &courses[leader].values;
            let peak = values[highest(values)];
            if peak > 1.1 * last[leader] {
                format!(
                    "The community of {label} had {} of adults at its peak, and ends with {}",
                    fine(peak),
                    fine(last[leader])
                )
            } else {
                format!("The community of {label} grows to {} of adults", fine(peak))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Course, Of, title};

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
            title(&two, Of::Promoters),
            "Owners of A speak best of it: promoters less detractors end at 10%"
        );
        let club = [course("A", &[0.0, 0.2, 0.05])];
        assert_eq!(
            title(&club, Of::Members),
            "The community of A had 20% of adults at its peak, and ends with 5%"
        );
        let grown = [course("A", &[0.0, 0.1, 0.2])];
        assert_eq!(
            title(&grown, Of::Members),
            "The community of A grows to 20% of adults"
        );
    }
}
