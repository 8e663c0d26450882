//! How far do people come with each brand? Knowing it, weighing it, buying it, staying with it: a bar a stage and brand, at the
//! end of the run.

use crate::charts::bars::say;
use crate::charts::canvas::{Align, Canvas};
use crate::charts::findings::highest;
use crate::charts::frame::{AXIS, LABEL, bold, furniture, plain};
use crate::charts::labels::{date, needs_months};
use crate::charts::spread::fine;
use crate::charts::theme::Theme;
use crate::charts::{Fault, Input};

/// Stages: the measure of each brand, and its name for people.
const STAGES: [(&str, &str); 4] = [
    ("aware", "know it"),
    ("considered", "have weighed it"),
    ("buyers", "have bought it"),
    ("users", "bought it last"),
];

/// Room between groups of bars, as a share of a group.
const GAP: f64 = 0.16;

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    let brands = input.brands.as_ref().ok_or(Fault::NoBrands)?;
    let times = input.times()?;
    let last = times.len() - 1;
    let shares: Result<Vec<Vec<f64>>, Fault> = STAGES
        .iter()
        .map(|(stem, _)| {
            let of = |brand: &(String, String)| {
                let values = input.measure(&format!("{stem}_{}", brand.0))?;
                Ok(values[last])
            };
            brands.names.iter().map(of).collect()
        })
        .collect();
    let shares = shares?;
    if shares[2].iter().all(|&bought| bought <= 0.0) {
        return Err(Fault::NothingSold);
    }
    let labels: Vec<&str> = brands.names.iter().map(|brand| brand.1.as_str()).collect();
    let when = date(times[last], needs_months(&times));
    let runs = if input.footer.runs > 1 {
        format!(" Means over {} runs.", input.footer.runs)
    } else {
        String::new()
    };
    let subtitle = format!(
        "Share of all adults by {when}; in brackets, the share of those of the stage before.{runs}"
    );
    let space = furniture(canvas, input, theme, &title(&labels, &shares), &subtitle);
    let names = legend(
        canvas,
        theme,
        &labels,
        (space.left, space.right),
        space.top + 6.0,
    );
    let (top, bottom) = (names + 16.0, space.bottom);
    let group = (bottom - top) / STAGES.len() as f64;
    let bar = group * (1.0 - GAP) / labels.len() as f64;
    let (left, right) = (
        space.left + 0.2 * canvas.width,
        space.right - 0.13 * canvas.width,
    );
    let size = AXIS.min(bar / 1.22).max(12.0);
    for (stage, (_, name)) in STAGES.iter().enumerate() {
        let start = top + group * stage as f64;
        let middle = start + 0.5 * bar * labels.len() as f64 + 0.35 * LABEL;
        let place = (left - 20.0, middle);
        canvas.text(name, place, plain(LABEL, theme.ink, Align::Right));
        for (brand, &share) in shares[stage].iter().enumerate() {
            let y = start + bar * brand as f64;
            let end = left + (right - left) * share;
            let (from, to) = ((left, y), (end, y + 0.86 * bar));
            canvas.rectangle(from, to, theme.category(brand), 1.0);
            let mut text = fine(share);
            if let Some(before) = stage.checked_sub(1).map(|before| shares[before][brand])
                && before > 0.0
            {
                text.push_str(&format!(" ({})", fine(share / before)));
            }
            let place = (end + 10.0, y + 0.43 * bar + 0.35 * size);
            say(canvas, &text, place, plain(size, theme.ink, Align::Left));
        }
    }
    Ok(())
}

/// The brands' names in their colours, side by side, on as many lines as they take; where they end.
fn legend(
    canvas: &mut Canvas,
    theme: &Theme,
    labels: &[&str],
    (left, right): (f64, f64),
    top: f64,
) -> f64 {
    let (mut x, mut y) = (left, top + LABEL);
    for (brand, label) in labels.iter().enumerate() {
        let colour = theme.category(brand).readable(theme.background, theme.ink);
        let style = bold(LABEL, colour, Align::Left);
        let width = crate::charts::typeface::width(label, LABEL, style.weight);
        if x > left && x + width > right {
            (x, y) = (left, y + 1.35 * LABEL);
        }
        canvas.text(label, (x, y), style);
        x += width + 40.0;
    }
    y + 10.0
}

/// The finding in words.
fn title(labels: &[&str], shares: &[Vec<f64>]) -> String {
    let bought = highest(&shares[2]);
    let kept = highest(&shares[3]);
    if labels.len() == 1 {
        return format!(
            "{} know {}, {} have bought it",
            fine(shares[0][0]),
            labels[0],
            fine(shares[2][0])
        );
    }
    if bought == kept {
        format!(
            "More have bought {} than any other: {}, and {} bought it last",
            labels[bought],
            fine(shares[2][bought]),
            fine(shares[3][bought])
        )
    } else {
        format!(
            "More have bought {} than any other ({}), but more bought {} last ({})",
            labels[bought],
            fine(shares[2][bought]),
            labels[kept],
            fine(shares[3][kept])
        )
    }
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn titles_say_who_is_bought_and_who_is_kept() {
        let shares = vec![
            vec![0.9, 0.8],
            vec![0.7, 0.7],
            vec![0.6, 0.5],
            vec![0.2, 0.4],
        ];
        assert_eq!(
            title(&["A", "B"], &shares),
            "More have bought A than any other (60%), but more bought B last (40%)"
        );
        let one: Vec<Vec<f64>> = shares.iter().map(|stage| stage[..1].to_vec()).collect();
        assert_eq!(title(&["A"], &one), "90% know A, 60% have bought it");
    }
}
