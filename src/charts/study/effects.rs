//! How near does the simulation come to what was published? A row an effect, each a multiple of the published number: the
//! simulated dot with its interval, the published one with its range, and a shade from half to twice of it.

use crate::charts::Fault;
use crate::charts::bars::whisker;
use crate::charts::canvas::{Align, Bounds, Canvas};
use crate::charts::frame::{AXIS, Scale, bold, furniture, plain};
use crate::charts::study::StudyInput;
use crate::charts::study::columns::{digits, numbers, texts};
use crate::charts::study::panel::say;
use crate::charts::theme::{Colour, Theme};
use crate::charts::typeface::{FIGURE, Weight, shortened, width};
use crate::output::table::Table;

/// The least and the greatest height of a row.
const ROW: (f64, f64) = (32.0, 160.0);
/// The axis goes no further than this factor, and at least as far as that one.
const FACTORS: (f64, f64) = (20.0, 3.0);
/// What stands under the axis.
const CAPTION: &str = "simulated as a multiple of published";

/// An effect.
struct Effect {
    name: String,
    /// Simulated: the number and the ends of its interval.
    simulated: [f64; 3],
    /// Published: lower end, number or middle, upper end; some may be missing.
    published: [f64; 3],
    verdict: String,
}

impl Effect {
    /// What the row is a multiple of; none where a factor says nothing: of zero, of a sign alone.
    fn unit(&self) -> Option<f64> {
        let [low, middle, high] = self.published;
        let unit = if middle.is_finite() {
            middle
        } else if low * high > 0.0 {
            libm::sqrt(low * high).copysign(low)
        } else {
            f64::NAN
        };
        let one_sign = [low, high]
            .iter()
            .all(|end| end.is_nan() || end * unit > 0.0);
        (unit.is_finite() && unit.abs() > 0.0 && one_sign).then_some(unit)
    }

    /// Ends of what was published; the number itself where it has none.
    fn range(&self) -> (f64, f64) {
        let [low, middle, high] = self.published;
        let end = |end: f64| if end.is_finite() { end } else { middle };
        (end(low), end(high))
    }

    fn is_met(&self) -> bool {
        ["within", "factor-two"].contains(&self.verdict.as_str())
    }

    fn words(&self) -> &'static str {
        match self.verdict.as_str() {
            "within" => "as published",
            "factor-two" => "within a factor two",
            "missed" => "missed",
            "undecided" => "too few runs to say",
            "unpublished" => "nothing published",
            _ => "no number",
        }
    }

    fn colour(&self, theme: &Theme) -> Colour {
        match self.verdict.as_str() {
            _ if self.is_met() => theme.accent,
            "missed" => theme.fall,
            _ => theme.muted,
        }
    }

    /// What was published, in words.
    fn told(&self) -> String {
        let [low, middle, high] = self.published;
        match (low.is_finite(), middle.is_finite(), high.is_finite()) {
            (_, true, _) => digits(middle),
            (true, _, true) => format!("{} to {}", digits(low), digits(high)),
            (true, _, false) => format!("{} or more", digits(low)),
            (false, _, true) => format!("{} or less", digits(high)),
            (false, false, false) => "-".to_owned(),
        }
    }
}

pub(super) fn effects(
    canvas: &mut Canvas,
    input: &StudyInput<'_>,
    theme: &Theme,
) -> Result<(), Fault> {
    let all = read(input.table("effects")?)?;
    let subtitle = "Dot and line: simulated, with its 95 % interval over runs (jackknife). Dark bar: what was published; shade: \
                    from half of it to twice. An effect is met where its whole line lies in the shade.";
    let space = furniture(canvas, &input.about, theme, &title(&all), subtitle);
    let high = space.bottom - space.top - 2.6 * AXIS - AXIS - 24.0;
    let fitting = (1..=all.len()).rev().find(|&count| {
        let more = usize::from(count < all.len());
        (count + more) as f64 * ROW.0 <= high
    });
    let shown = fitting.unwrap_or(1);
    let rows = shown + usize::from(shown < all.len());
    let step = (high / rows as f64).clamp(ROW.0.min(high / rows as f64), ROW.1);
    let body = Bounds {
        top: space.top + AXIS + 18.0,
        ..space
    };
    let (names, told) = columns(&body, &all[..shown]);
    let left = body.left + names + 24.0;
    let right = body.right - told.0 - told.1 - 44.0;
    let scale = scale(&all[..shown], (left, right.max(left + 60.0)));
    let bottom = body.top + step * shown as f64;
    axis(canvas, theme, &scale, (body.top, bottom));
    heads(canvas, theme, &body, told);
    for (place, one) in all[..shown].iter().enumerate() {
        let middle = body.top + step * (place as f64 + 0.5);
        row(canvas, theme, &scale, one, (middle, step));
        labels(canvas, theme, &body, one, (middle, names, told));
    }
    if shown < all.len() {
        let text = format!("and {} more in the table", all.len() - shown);
        let place = (body.left, bottom + 2.6 * AXIS + 0.9 * step);
        say(canvas, &text, place, plain(AXIS, theme.muted, Align::Left));
    }
    Ok(())
}

fn read(table: &Table) -> Result<Vec<Effect>, Fault> {
    let (names, verdicts) = (texts(table, "label")?, texts(table, "verdict")?);
    let of = |names: [&str; 3]| -> Result<Vec<[f64; 3]>, Fault> {
        let [a, b, c] = names.map(|name| numbers(table, name));
        let (a, b, c) = (a?, b?, c?);
        let both = a.iter().zip(&b).zip(&c);
        Ok(both.map(|((&a, &b), &c)| [a, b, c]).collect())
    };
    let simulated = of(["simulated", "low", "high"])?;
    let published = of(["published_low", "published", "published_high"])?;
    let all: Vec<Effect> = names
        .iter()
        .zip(verdicts)
        .zip(simulated)
        .zip(published)
        .map(|(((name, verdict), simulated), published)| Effect {
            name: name.clone(),
            simulated,
            published,
            verdict: verdict.clone(),
        })
        .collect();
    if all.is_empty() {
        return Err(Fault::Moments);
    }
    Ok(all)
}

/// How many are met.
fn title(all: &[Effect]) -> String {
    let count = |word: &str| all.iter().filter(|one| one.verdict == word).count();
    let judged = all.len() - count("unpublished");
    let met = count("within") + count("factor-two");
    let noun = if judged == 1 {
        "published effect is"
    } else {
        "published effects are"
    };
    let open = match count("undecided") {
        0 => String::new(),
        open => format!(", {open} not decided"),
    };
    format!("{met} of {judged} {noun} met, as published or within a factor of two{open}")
}

/// Widths of the names and of the numbers at the right, simulated and published.
fn columns(space: &Bounds, all: &[Effect]) -> (f64, (f64, f64)) {
    let wide = space.right - space.left;
    let widest = |texts: &mut dyn Iterator<Item = String>, head: &str| {
        let long = |text: &str| width(text, AXIS, Weight::Regular);
        texts
            .map(|text| long(&text))
            .fold(width(head, AXIS, Weight::Bold), f64::max)
    };
    let names = widest(&mut all.iter().map(|one| one.name.clone()), "");
    let own = widest(
        &mut all.iter().map(|one| digits(one.simulated[0])),
        "simulated",
    );
    let other = widest(&mut all.iter().map(Effect::told), "published");
    (names.min(0.34 * wide), (own, other.min(0.2 * wide)))
}

/// A logarithmic axis of multiples around 1.
fn scale(all: &[Effect], (from, to): (f64, f64)) -> Scale {
    let (mut low, mut high) = (1.0 / FACTORS.1, FACTORS.1);
    for one in all {
        if let Some(unit) = one.unit() {
            for value in one.simulated {
                let multiple = value / unit;
                if multiple.is_finite() && multiple > 0.0 {
                    low = f64::min(low, multiple / 1.2);
                    high = f64::max(high, multiple * 1.2);
                }
            }
        }
    }
    Scale {
        low: low.max(1.0 / FACTORS.0),
        high: high.min(FACTORS.0),
        from,
        to,
        log: true,
    }
}

/// Multiples under the rows, with a line at 1.
fn axis(canvas: &mut Canvas, theme: &Theme, scale: &Scale, (top, bottom): (f64, f64)) {
    let ticks = [
        (0.0625, "1/16"),
        (0.125, "1/8"),
        (0.25, "1/4"),
        (0.5, "1/2"),
        (1.0, "1"),
        (2.0, "2"),
        (4.0, "4"),
        (8.0, "8"),
        (16.0, "16"),
    ];
    for (value, text) in ticks {
        if value >= scale.low && value <= scale.high {
            let x = scale.at(value);
            let colour = if text == "1" { theme.muted } else { theme.grid };
            canvas.line(vec![(x, top), (x, bottom)], colour, 2.0);
            let style = plain(AXIS, theme.muted, Align::Middle);
            say(canvas, text, (x, bottom + AXIS + 4.0), style);
        }
    }
    let middle = 0.5 * (scale.from + scale.to);
    let text = shortened(CAPTION, AXIS, Weight::Regular, scale.to - scale.from + 60.0);
    let style = plain(AXIS, theme.ink, Align::Middle);
    say(canvas, &text, (middle, bottom + 2.0 * AXIS + 12.0), style);
}

/// What the numbers at the right are.
fn heads(canvas: &mut Canvas, theme: &Theme, body: &Bounds, told: (f64, f64)) {
    let style = bold(AXIS, theme.ink, Align::Right);
    let base = body.top - 10.0;
    say(canvas, "published", (body.right, base), style);
    let place = (body.right - told.1 - 24.0, base);
    say(canvas, "simulated", place, style);
}

fn labels(
    canvas: &mut Canvas,
    theme: &Theme,
    body: &Bounds,
    one: &Effect,
    (middle, names, told): (f64, f64, (f64, f64)),
) {
    let base = middle + 0.5 * FIGURE * AXIS;
    let name = shortened(&one.name, AXIS, Weight::Regular, names + 1.0);
    let ink = plain(AXIS, theme.ink, Align::Left);
    say(canvas, &name, (body.left, base), ink);
    let published = shortened(&one.told(), AXIS, Weight::Regular, told.1 + 1.0);
    let ink = plain(AXIS, theme.ink, Align::Right);
    say(canvas, &published, (body.right, base), ink);
    let colour = one.colour(theme).readable(theme.background, theme.ink);
    let place = (body.right - told.1 - 24.0, base);
    let text = digits(one.simulated[0]);
    say(canvas, &text, place, bold(AXIS, colour, Align::Right));
}

/// Marks of an effect; words where no multiple can be drawn.
fn row(canvas: &mut Canvas, theme: &Theme, scale: &Scale, one: &Effect, (y, step): (f64, f64)) {
    let multiple = |unit: f64, value: f64| {
        let multiple = value / unit;
        let on = |end: f64| scale.at(end.clamp(scale.low, scale.high));
        multiple.is_finite().then(|| on(multiple.max(scale.low)))
    };
    let drawn = one
        .unit()
        .filter(|unit| one.simulated[0] / unit > 0.0 && one.simulated[0].is_finite());
    let Some(unit) = drawn else {
        let base = y + 0.5 * FIGURE * AXIS;
        let colour = one.colour(theme).readable(theme.background, theme.ink);
        let room = scale.to - scale.from;
        let text = shortened(one.words(), AXIS, Weight::Regular, room);
        let place = (0.5 * (scale.from + scale.to), base);
        // The lines of the grid do not run through words.
        let half = 0.5 * width(&text, AXIS, Weight::Regular) + 8.0;
        let (from, to) = ((place.0 - half, y - 16.0), (place.0 + half, y + 16.0));
        canvas.rectangle(from, to, theme.background, 1.0);
        say(canvas, &text, place, plain(AXIS, colour, Align::Middle));
        return;
    };
    let (low, high) = one.range();
    let (low, high) = if unit < 0.0 { (high, low) } else { (low, high) };
    let half = 0.34 * step.min(60.0);
    if let (Some(from), Some(to)) = (multiple(unit, low / 2.0), multiple(unit, high * 2.0)) {
        canvas.rectangle((from, y - half), (to, y + half), theme.muted, 0.16);
    }
    if let (Some(from), Some(to)) = (multiple(unit, low), multiple(unit, high)) {
        let (from, to) = (from.min(to - 6.0), to.max(from + 6.0));
        canvas.rectangle((from, y - half), (to, y + half), theme.ink, 0.75);
    }
    let [value, low, high] = one.simulated;
    let ends = (multiple(unit, low), multiple(unit, high));
    if let (Some(from), Some(to)) = ends {
        whisker(canvas, theme, (from.min(to), from.max(to)), y, 0.14 * step);
    }
    if let Some(x) = multiple(unit, value) {
        canvas.dot((x, y), 10.0, one.colour(theme));
    }
}

#[cfg(test)]
mod tests {
    use super::{Effect, title};

    fn effect(verdict: &str, published: [f64; 3]) -> Effect {
        Effect {
            name: "x".to_owned(),
            simulated: [0.1, 0.05, 0.2],
            published,
            verdict: verdict.to_owned(),
        }
    }

    #[test]
    fn the_title_counts_what_is_met_among_what_was_published() {
        let one = |verdict| effect(verdict, [f64::NAN, 0.1, f64::NAN]);
        let all = ["within", "factor-two", "missed", "undecided", "unpublished"].map(one);
        assert_eq!(
            title(&all),
            "2 of 4 published effects are met, as published or within a factor of two, 1 not decided"
        );
    }

    #[test]
    fn multiples_are_of_the_number_or_the_middle_and_never_of_zero() {
        let none = f64::NAN;
        let unit = |published| effect("missed", published).unit();
        assert_eq!(unit([none, 0.12, none]), Some(0.12));
        assert!((unit([1.0, none, 4.0]).expect("a middle") - 2.0).abs() < 1e-12);
        assert!((unit([-4.0, none, -1.0]).expect("a middle") + 2.0).abs() < 1e-12);
        assert_eq!(unit([0.0, none, none]), None);
        assert_eq!(unit([none, 0.0, none]), None);
        assert_eq!(unit([-0.1, 0.1, 0.2]), None);
    }
}
