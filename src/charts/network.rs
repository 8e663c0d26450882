//! How many ties do adults have? The share of adults with at least so many, on logarithmic axes, beside the law's line.

use crate::charts::Input;
use crate::charts::canvas::{Align, Bounds, Canvas, Point};
use crate::charts::frame::{AXIS, LABEL, Plot, Scale, bold, furniture, plain};
use crate::charts::labels::{log_ticks, multiples, number, percent, step_for};
use crate::charts::spread::axis_share;
use crate::charts::svg::Svg;
use crate::charts::theme::Theme;

/// How far from the usual number of ties bars are drawn, where nearly all have that.
const ASIDE: f64 = 12.0;

/// Numbers of ties, as they are drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct DegreePicture<'a> {
    /// Numbers of ties that occur, in increasing order, and how many adults have them.
    pub counts: &'a [(usize, u64)],
    /// Share of adults with at least 0, 1, 2 ... by the law.
    pub law: Option<&'a [f64]>,
    /// What the law is called.
    pub law_name: String,
    /// `ties` or `followers`.
    pub what: &'a str,
    /// Share of all ties that the best connected hundredth holds.
    pub held: f64,
}

/// Draws numbers of ties; the file is named `name`.
#[must_use]
pub fn degrees(
    picture: &DegreePicture<'_>,
    name: &'static str,
    input: &Input<'_>,
    theme: &Theme,
) -> Svg {
    let mut canvas = Canvas::new(theme);
    let (title, subtitle) = (title(picture), subtitle(picture));
    let space = furniture(&mut canvas, input, theme, &title, &subtitle);
    if alike(picture.counts).is_some() {
        bars(&mut canvas, space, picture, theme);
        return Svg::named(&canvas, name, input, theme);
    }
    let shares = shares(picture.counts);
    let (first, last) = match (shares.first(), shares.last()) {
        (Some(first), Some(last)) => (first.0, last.0),
        _ => (1.0, 10.0),
    };
    let least = shares.iter().map(|point| point.1).fold(1.0, f64::min);
    let scale = |low: f64, high: f64, from: f64, to: f64| Scale {
        low,
        high,
        from,
        to,
        log: true,
    };
    let bottom = space.bottom - 76.0;
    let plot = Plot {
        x: scale(
            first / 1.15,
            (last * 1.3).max(first * 2.0),
            space.left + 120.0,
            space.right,
        ),
        y: scale(least / 1.8, 1.4, bottom, space.top + 48.0),
        size: AXIS,
        ticks: 6.0,
    };
    axes(&mut canvas, &plot, picture.what, theme);
    if let Some(law) = picture.law {
        let within = (1_u32..).zip(law.iter().skip(1));
        let line: Vec<Point> = within
            .map(|(k, share)| (f64::from(k), *share))
            .filter(|(k, share)| *k >= first && *k <= plot.x.high && *share >= plot.y.low)
            .map(|(k, share)| plot.at(k, share))
            .collect();
        if line.len() > 1 {
            canvas.line(line, theme.fall, 4.0);
        }
    }
    let dots: Vec<Point> = thin(&shares)
        .iter()
        .map(|&(k, share)| plot.at(k, share))
        .collect();
    canvas.dots(&dots, 6.5, theme.accent);
    legend(&mut canvas, &plot, picture, theme);
    Svg::named(&canvas, name, input, theme)
}

/// The number of ties that nine of ten adults have, if it is one: a curve on logarithmic axes would be a point.
fn alike(counts: &[(usize, u64)]) -> Option<usize> {
    let (low, high) = (quantile(counts, 0.05), quantile(counts, 0.95));
    (low == high).then_some(low)
}

/// A bar for each number of ties around the usual one.
fn bars(canvas: &mut Canvas, space: Bounds, picture: &DegreePicture<'_>, theme: &Theme) {
    let usual = alike(picture.counts).unwrap_or(0) as f64;
    let adults = adults(picture.counts) as f64;
    let some = picture.counts.iter().filter(|row| row.1 > 0);
    let some: Vec<(f64, f64)> = some
        .map(|&(k, count)| (k as f64, count as f64 / adults))
        .filter(|(k, _)| (k - usual).abs() <= ASIDE)
        .collect();
    let ends = some
        .iter()
        .map(|bar| bar.0)
        .chain([(usual - 3.0).max(0.0), (usual + 3.0).min(adults - 1.0)]);
    let (low, high) = ends.fold((usual, usual), |ends, k| (ends.0.min(k), ends.1.max(k)));
    let bottom = space.bottom - 76.0;
    let plot = Plot {
        x: Scale {
            low: low - 0.5,
            high: high + 0.5,
            from: space.left + 120.0,
            to: space.right,
            log: false,
        },
        y: Scale {
            low: 0.0,
            high: 1.0,
            from: bottom,
            to: space.top + 48.0,
            log: false,
        },
        size: AXIS,
        ticks: 5.0,
    };
    plot.grid(canvas, theme, axis_share);
    for &(k, share) in &some {
        let (left, right) = (plot.x.at(k - 0.4), plot.x.at(k + 0.4));
        canvas.rectangle(
            (left, plot.y.at(share)),
            (right, bottom),
            theme.accent,
            0.85,
        );
    }
    let middle = plain(AXIS, theme.muted, Align::Middle);
    for tick in multiples(low, high, step_for(high - low, 8.0).max(1.0).ceil()) {
        let x = plot.x.at(tick);
        canvas.text(&number(tick, 0), (x, bottom + 16.0 + AXIS), middle);
    }
    let left = plain(AXIS, theme.muted, Align::Left);
    let head = "Share of adults with exactly so many";
    canvas.text(head, (plot.x.from - 120.0, plot.y.to - 18.0), left);
    let right = plain(AXIS, theme.muted, Align::Right);
    let foot = format!("Number of {}", picture.what);
    canvas.text(&foot, (plot.x.to, bottom + 20.0 + 2.2 * AXIS), right);
}

/// Share of adults with at least so many ties, for every number that occurs, from 1 on.
fn shares(counts: &[(usize, u64)]) -> Vec<(f64, f64)> {
    let adults = adults(counts);
    let mut with = adults;
    let mut shares = Vec::new();
    for &(k, count) in counts {
        if count > 0 && k > 0 {
            shares.push((k as f64, with as f64 / adults as f64));
        }
        with -= count;
    }
    shares
}

fn adults(counts: &[(usize, u64)]) -> u64 {
    counts.iter().map(|row| row.1).sum()
}

/// Points that can be told apart: of those within a two hundredth of a power of e, the first.
fn thin(shares: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut kept: Vec<(f64, f64)> = Vec::new();
    for &(k, share) in shares {
        let apart = |last: &(f64, f64)| k > last.0 * 1.02 || share < last.1 * 0.9;
        if kept.last().is_none_or(apart) {
            kept.push((k, share));
        }
    }
    kept
}

fn axes(canvas: &mut Canvas, plot: &Plot, what: &str, theme: &Theme) {
    let right = plain(AXIS, theme.muted, Align::Right);
    for tick in log_ticks(plot.y.low, 1.0, 7) {
        let y = plot.y.at(tick);
        canvas.line(vec![(plot.x.from, y), (plot.x.to, y)], theme.grid, 1.6);
        canvas.text(
            &share_text(tick),
            (plot.x.from - 14.0, y + AXIS * 0.36),
            right,
        );
    }
    let middle = plain(AXIS, theme.muted, Align::Middle);
    let bottom = plot.y.from;
    canvas.line(
        vec![(plot.x.from, bottom), (plot.x.to, bottom)],
        theme.muted,
        2.0,
    );
    let few = plot.x.high - plot.x.low < 16.0;
    let each = || {
        let within = |k: &f64| *k >= plot.x.low && *k <= plot.x.high;
        (1_u32..=100).map(f64::from).filter(within).collect()
    };
    let ticks: Vec<f64> = if few {
        each()
    } else {
        log_ticks(plot.x.low, plot.x.high, 9)
    };
    for tick in ticks {
        let x = plot.x.at(tick);
        canvas.line(vec![(x, bottom), (x, bottom + 8.0)], theme.muted, 1.6);
        canvas.text(&number(tick, 0), (x, bottom + 16.0 + AXIS), middle);
    }
    let head = "Share of adults with at least so many (logarithmic)";
    let left = plain(AXIS, theme.muted, Align::Left);
    canvas.text(head, (plot.x.from - 120.0, plot.y.to - 18.0), left);
    let foot = format!("Number of {what} (logarithmic)");
    canvas.text(&foot, (plot.x.to, bottom + 20.0 + 2.2 * AXIS), right);
}

/// A share in percent with as many decimals as it needs.
fn share_text(share: f64) -> String {
    let mut decimals = 0;
    let mut unit = 1.0;
    while share * 100.0 < unit * 0.999 && decimals < 8 {
        decimals += 1;
        unit /= 10.0;
    }
    format!("{}%", number(share * 100.0, decimals))
}

/// In the upper right corner, where a falling line never comes.
fn legend(canvas: &mut Canvas, plot: &Plot, picture: &DegreePicture<'_>, theme: &Theme) {
    let x = plot.x.to - 12.0;
    let y = plot.y.to + 62.0;
    let accent = theme.accent.readable(theme.background, theme.ink);
    canvas.text(
        "this network (dots)",
        (x, y),
        bold(LABEL, accent, Align::Right),
    );
    if picture.law.is_some() {
        let fall = theme.fall.readable(theme.background, theme.ink);
        let text = format!("{} (line)", picture.law_name);
        canvas.text(&text, (x, y + 1.5 * LABEL), bold(LABEL, fall, Align::Right));
    }
}

/// The least number that so large a share of adults does not exceed.
fn quantile(counts: &[(usize, u64)], share: f64) -> usize {
    let adults = adults(counts);
    let mut with = 0;
    let at = counts.iter().find(|row| {
        with += row.1;
        with as f64 >= share * adults as f64
    });
    at.map_or(0, |row| row.0)
}

fn title(picture: &DegreePicture<'_>) -> String {
    let what = picture.what;
    if let Some(usual) = alike(picture.counts) {
        let others = adults(picture.counts)
            - picture
                .counts
                .iter()
                .find(|row| row.0 == usual)
                .map_or(0, |row| row.1);
        let usual = number(usual as f64, 0);
        let share = others as f64 / adults(picture.counts).max(1) as f64;
        return match others {
            0 => format!("Every adult has {usual} {what}"),
            n if share < 0.01 => {
                format!("Every adult but {} has {usual} {what}", number(n as f64, 0))
            }
            _ => format!("{} of adults have {usual} {what}", percent(1.0 - share)),
        };
    }
    let half = quantile(picture.counts, 0.5);
    if picture.held < 0.03 {
        let (low, high) = (
            quantile(picture.counts, 0.05),
            quantile(picture.counts, 0.95),
        );
        let (low, high) = (number(low as f64, 0), number(high as f64, 0));
        return format!("Adults are much alike: nine in ten have {low} to {high} {what}");
    }
    format!(
        "Half of all adults have {} {what} or fewer; the best connected 1% hold {} of all {what}",
        number(half as f64, 0),
        percent(picture.held)
    )
}

fn subtitle(picture: &DegreePicture<'_>) -> String {
    let adults = adults(picture.counts);
    let most = picture.counts.last().map_or(0, |row| row.0);
    let total: f64 = picture
        .counts
        .iter()
        .map(|&(k, n)| k as f64 * n as f64)
        .sum();
    let none = picture.counts.first().filter(|row| row.0 == 0);
    let none = none.map_or(0, |row| row.1);
    let mut text = format!(
        "Share of adults by their number of {}. Mean {}, most {}.",
        picture.what,
        number(total / adults as f64, 1),
        number(most as f64, 0)
    );
    if none > 0 && alike(picture.counts).is_none() {
        text.push_str(&format!(
            " {} of {} adults have none and are not shown.",
            number(none as f64, 0),
            number(adults as f64, 0)
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{DegreePicture, title};

    fn told(counts: &[(usize, u64)]) -> String {
        title(&DegreePicture {
            counts,
            law: None,
            law_name: String::new(),
            what: "ties",
            held: 0.01,
        })
    }

    #[test]
    fn where_all_have_as_many_the_title_says_how_many() {
        assert_eq!(told(&[(17, 2000)]), "Every adult has 17 ties");
        // Numbers that nobody has may stand beside it.
        assert_eq!(
            told(&[(0, 0), (16, 0), (17, 2000)]),
            "Every adult has 17 ties"
        );
        assert_eq!(
            told(&[(16, 1), (17, 1999)]),
            "Every adult but 1 has 17 ties"
        );
        assert_eq!(told(&[(16, 80), (17, 1920)]), "96% of adults have 17 ties");
        assert_eq!(
            told(&[(4, 500), (5, 1000), (6, 500)]),
            "Adults are much alike: nine in ten have 4 to 6 ties"
        );
    }
}
