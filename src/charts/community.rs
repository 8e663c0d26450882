//! How does each brand's community live? Its members over time, and which part of them joined and left in the year before.

use crate::charts::canvas::{Bounds, Canvas};
use crate::charts::courses::{self, Line, Panel};
use crate::charts::findings::highest;
use crate::charts::frame::{LOW, band_note, furniture};
use crate::charts::market::Brands;
use crate::charts::panels::{head, split};
use crate::charts::spread::{When, axis_share, fine};
use crate::charts::theme::Theme;
use crate::charts::window::{Course, churn};
use crate::charts::{Fault, Input, column};

/// Years over which who joined and who left are counted.
const YEAR: f64 = 1.0;
/// Share of adults who were members in a year from which on parts of them are told: of a handful they leap.
const MEMBERS: f64 = 0.005;
/// Space between panels side by side.
const BESIDE: f64 = 50.0;

/// A brand's community.
struct Club {
    label: String,
    place: usize,
    members: Course,
    joined: Course,
    left: Course,
}

fn clubs(input: &Input<'_>, brands: &Brands<'_>, times: &[f64]) -> Result<Vec<Club>, Fault> {
    let mut all = Vec::new();
    for (place, (name, label)) in brands.names.iter().enumerate() {
        let measure = format!("members_{name}");
        let mean = input.measure(&measure)?;
        // Who has no community has no line.
        if mean.iter().all(|&share| share <= 0.0) {
            continue;
        }
        let members = column(brands.runs, &measure)?;
        let joined = column(brands.runs, &format!("joined_{name}"))?;
        let [joined, left] = churn(&members, &joined, times, (YEAR, MEMBERS));
        let band = input.band(&measure);
        all.push(Club {
            label: label.clone(),
            place,
            members: Course {
                times: times.to_vec(),
                band: band.unwrap_or_else(|| (mean.clone(), mean.clone())),
                mean,
            },
            joined,
            left,
        });
    }
    if all.is_empty() {
        return Err(Fault::NoCommunity);
    }
    Ok(all)
}

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    let brands = input.brands.as_ref().ok_or(Fault::NoBrands)?;
    let times = input.times()?;
    let clubs = clubs(input, brands, &times)?;
    let when = When::of(input, &times);
    let lines = |of: fn(&Club) -> &Course| -> Vec<Line> {
        let told = clubs.iter().filter(|club| of(club).times.len() > 1);
        told.map(|club| Line {
            label: club.label.clone(),
            colour: theme.category(club.place),
            thick: 5.0,
            course: of(club).clone(),
        })
        .collect()
    };
    let (joined, left) = (lines(|club| &club.joined), lines(|club| &club.left));
    let flows = !left.is_empty() && canvas.height >= LOW;
    let subtitle = subtitle(input, flows);
    let space = furniture(canvas, input, theme, &title(&clubs), &subtitle);
    let panel = Panel {
        when: &when,
        span: (times[0], times[times.len() - 1]),
        under: None,
        several: input.footer.runs > 1,
        axis: axis_share,
        told: fine,
        limits: (0.0, 1.0),
    };
    let [upper, lower] = if flows {
        split(space, 0.52)
    } else {
        [space, space]
    };
    let upper = head(canvas, theme, upper, "Members, in % of all adults");
    courses::draw(canvas, theme, upper, &lines(|club| &club.members), &panel);
    if !flows {
        return Ok(());
    }
    let middle = 0.5 * (lower.left + lower.right);
    let (right, from) = (middle - 0.5 * BESIDE, middle + 0.5 * BESIDE);
    let halves = [
        (
            Bounds { right, ..lower },
            "Joined in the year before",
            joined,
        ),
        (
            Bounds {
                left: from,
                ..lower
            },
            "Left in the year before",
            left,
        ),
    ];
    for (half, heading, lines) in halves {
        let half = head(canvas, theme, half, heading);
        courses::draw(canvas, theme, half, &lines, &panel);
    }
    Ok(())
}

fn subtitle(input: &Input<'_>, flows: bool) -> String {
    let more = if flows {
        " Joined and left: in % of all who were members at some time in the year up to each date."
    } else {
        ""
    };
    format!(
        "Members of each brand's community.{more}{}",
        band_note(input)
    )
}

/// The finding in words.
fn title(clubs: &[Club]) -> String {
    let ends: Vec<f64> = clubs.iter().map(|club| club.members.last()[0]).collect();
    let club = &clubs[highest(&ends)];
    let values = &club.members.mean;
    let (peak, last) = (values[highest(values)], ends[highest(&ends)]);
    let opening = if peak > 1.1 * last {
        format!(
            "The community of {} had {} of adults at its peak, and ends with {}",
            club.label,
            fine(peak),
            fine(last)
        )
    } else {
        format!(
            "The community of {} grows to {} of adults",
            club.label,
            fine(peak)
        )
    };
    if club.left.times.len() < 2 {
        return opening;
    }
    let (joined, left) = (club.joined.last()[0], club.left.last()[0]);
    format!(
        "{opening}; in its last year {} of its members were new and {} left",
        fine(joined),
        fine(left)
    )
}

#[cfg(test)]
mod tests {
    use super::{Club, title};
    use crate::charts::window::Course;

    fn course(values: &[f64]) -> Course {
        Course {
            times: (0..values.len()).map(|row| row as f64).collect(),
            mean: values.to_vec(),
            band: (values.to_vec(), values.to_vec()),
        }
    }

    fn club(values: &[f64], flows: &[f64]) -> Club {
        Club {
            label: "A".to_owned(),
            place: 0,
            members: course(values),
            joined: course(flows),
            left: course(flows),
        }
    }

    #[test]
    fn titles_say_what_the_lines_say() {
        assert_eq!(
            title(&[club(&[0.0, 0.2, 0.05], &[])]),
            "The community of A had 20% of adults at its peak, and ends with 5%"
        );
        assert_eq!(
            title(&[club(&[0.0, 0.1, 0.2], &[0.5, 0.25])]),
            "The community of A grows to 20% of adults; in its last year 25% of its members were new and 25% left"
        );
    }
}
