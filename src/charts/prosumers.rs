//! Who does more than consume? Adults who had ideas, spoke for brands or told them something; and where households run, too,
//! who makes, who speaks, and who does both.

use crate::charts::canvas::{Bounds, Canvas};
use crate::charts::courses::{self, Line, Panel};
use crate::charts::frame::{band_note, furniture};
use crate::charts::panels::head;
use crate::charts::spread::{NOTHING, When, axis_share, fine};
use crate::charts::theme::Theme;
use crate::charts::window::Course;
use crate::charts::{Fault, Input};

/// What adults have done for brands: the measure, its name for people.
const TYPES: [(&str, &str); 3] = [
    ("ambassadors", "Ambassadors"),
    ("participants", "Participants"),
    ("originals", "Originals"),
];

/// Both meanings of the word.
const BOTH: [(&str, &str); 3] = [
    ("makers_only", "Only make"),
    ("makers_and_speakers", "Make and speak"),
    ("speakers_only", "Only speak"),
];

/// Space between panels side by side.
const BESIDE: f64 = 50.0;

/// A line a measure.
fn lines(
    input: &Input<'_>,
    theme: &Theme,
    (measures, first): (&[(&str, &str)], usize),
    times: &[f64],
) -> Result<Vec<Line>, Fault> {
    let line = |(place, (measure, label)): (usize, &(&str, &str))| {
        let mean = input.measure(measure)?;
        let band = input.band(measure);
        Ok(Line {
            label: (*label).to_owned(),
            colour: theme.category(first + place),
            thick: 5.0,
            course: Course {
                times: times.to_vec(),
                band: band.unwrap_or_else(|| (mean.clone(), mean.clone())),
                mean,
            },
        })
    };
    measures.iter().enumerate().map(line).collect()
}

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    input.brands.as_ref().ok_or(Fault::NoBrands)?;
    let times = input.times()?;
    let types = lines(input, theme, (&TYPES, 0), &times)?;
    if types.iter().all(|line| line.course.last()[0] <= NOTHING) {
        return Err(Fault::NobodyTalks);
    }
    let both = lines(input, theme, (&BOTH, TYPES.len()), &times).ok();
    let ends = |lines: &[Line]| -> Vec<f64> {
        let ends = lines.iter().map(|line| line.course.last()[0]);
        ends.collect()
    };
    let title = title(
        &ends(&types),
        both.as_ref().map(|lines| ends(lines)).as_deref(),
    );
    let space = furniture(
        canvas,
        input,
        theme,
        &title,
        &subtitle(input, both.is_some()),
    );
    let when = When::of(input, &times);
    let panel = Panel {
        when: &when,
        span: (times[0], times[times.len() - 1]),
        under: None,
        several: input.low.is_some() && input.high.is_some(),
        axis: axis_share,
        told: fine,
        limits: (0.0, 1.0),
    };
    let (types, none) = without_nobody(types);
    let Some(both) = both else {
        let inside = head(canvas, theme, space, &format!("Of all adults{none}"));
        courses::draw(canvas, theme, inside, &types, &panel);
        return Ok(());
    };
    let middle = 0.5 * (space.left + space.right);
    let (right, left) = (middle - 0.5 * BESIDE, middle + 0.5 * BESIDE);
    let halves = [
        (
            Bounds { right, ..space },
            format!("What adults did for brands{none}"),
            types,
        ),
        (
            Bounds { left, ..space },
            "Who makes, and who speaks".to_owned(),
            both,
        ),
    ];
    for (half, heading, lines) in halves {
        let half = head(canvas, theme, half, &heading);
        courses::draw(canvas, theme, half, &lines, &panel);
    }
    Ok(())
}

/// The lines of types that anybody ever was, and in words those that nobody was.
fn without_nobody(types: Vec<Line>) -> (Vec<Line>, String) {
    let anybody = |line: &Line| line.course.mean.iter().any(|&share| share > NOTHING);
    let (some, none): (Vec<Line>, Vec<Line>) = types.into_iter().partition(anybody);
    let names = none
        .iter()
        .map(|line| format!("no {}", line.label.to_lowercase()));
    let names: Vec<String> = names.collect();
    let words = if names.is_empty() {
        String::new()
    } else {
        format!(" ({})", names.join(", "))
    };
    (some, words)
}

fn subtitle(input: &Input<'_>, both: bool) -> String {
    let more = if both {
        format!(
            " Who makes: at least {} of needs; who speaks: ambassadors.",
            fine(input.thresholds.wave3_made)
        )
    } else {
        String::new()
    };
    format!(
        "Share of adults. Ambassadors: spoke well of a brand in the year before, unpaid; participants: ever told a brand that \
         listens what they think; originals: ever had an idea that a brand took up.{more}{}",
        band_note(input)
    )
}

/// The finding in words.
fn title(types: &[f64], both: Option<&[f64]>) -> String {
    if let Some(&[makers, all, speakers]) = both {
        return format!(
            "{} of adults both make and speak for a brand; {} only make, {} only speak",
            fine(all),
            fine(makers),
            fine(speakers)
        );
    }
    let told = [
        (types[0], "speak for a brand unpaid"),
        (types[1], "have told one what they think"),
        (types[2], "have had an idea taken up"),
    ];
    let mut told: Vec<(f64, &str)> = told.into_iter().filter(|one| one.0 > NOTHING).collect();
    told.sort_by(|a, b| b.0.total_cmp(&a.0));
    let words: Vec<String> = told
        .iter()
        .enumerate()
        .map(|(place, (share, words))| {
            let of = if place == 0 { " of adults" } else { "" };
            format!("{}{of} {words}", fine(*share))
        })
        .collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn titles_tell_what_there_is() {
        assert_eq!(
            title(&[0.12, 0.3, 0.0], None),
            "30% of adults have told one what they think, 12% speak for a brand unpaid"
        );
        assert_eq!(
            title(&[0.2, 0.1, 0.1], Some(&[0.6, 0.15, 0.05])),
            "15% of adults both make and speak for a brand; 60% only make, 5% only speak"
        );
    }
}
