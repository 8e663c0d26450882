//! How far does one adopter's word carry? The share of cascades at least so large, both axes logarithmic.

use crate::charts::canvas::{Align, Canvas, Point, bounds_of};
use crate::charts::frame::{AXIS, Plot, Scale, furniture, plain};
use crate::charts::labels::{brief, capital, log_ticks, multiples, whole};
use crate::charts::made::note;
use crate::charts::panels::{ALONG, along, apart, head};
use crate::charts::spread::{fine, integers};
use crate::charts::theme::Theme;
use crate::charts::typeface::{FIGURE, Weight, width};
use crate::charts::{Fault, Input};
use crate::output::table::Table;
use std::collections::BTreeMap;

/// Most sizes for which the law of theory is worked out.
const SIZES: u32 = 100_000;

/// Cascades counted, of all runs.
pub(crate) struct Sizes {
    /// How many have each size.
    pub(crate) by_size: BTreeMap<u64, u64>,
    /// Of each run: its adopters and its largest cascade.
    by_run: BTreeMap<u64, (u64, u64)>,
}

impl Sizes {
    /// The cascades of a table.
    pub(crate) fn of(table: &Table) -> Result<Self, Fault> {
        let (runs, sizes) = (integers(table, "run")?, integers(table, "size")?);
        let counts = integers(table, "cascades")?;
        let mut all = Self {
            by_size: BTreeMap::new(),
            by_run: BTreeMap::new(),
        };
        for ((&run, &size), &count) in runs.iter().zip(sizes).zip(counts) {
            *all.by_size.entry(size).or_default() += count;
            let whole = all.by_run.entry(run).or_default();
            *whole = (whole.0 + size * count, whole.1.max(size));
        }
        if all.count() == 0 {
            return Err(Fault::NobodyAdopts);
        }
        Ok(all)
    }

    pub(crate) fn count(&self) -> u64 {
        self.by_size.values().sum()
    }

    /// Share of cascades of one adopter.
    pub(crate) fn alone(&self) -> f64 {
        self.by_size.get(&1).copied().unwrap_or(0) as f64 / self.count() as f64
    }

    /// The largest cascade of each run as a share of its adopters.
    pub(crate) fn largest(&self) -> Vec<f64> {
        let runs = self.by_run.values();
        runs.map(|run| run.1 as f64 / run.0 as f64).collect()
    }
}

/// What is shown of all cascades.
struct Cascades {
    /// Sizes with the share of cascades at least as large, from 1 on.
    tail: Vec<(f64, f64)>,
    /// Share of cascades of one adopter.
    alone: f64,
    count: u64,
    /// Runs in which anyone adopts, and adopters in all of them.
    runs: u64,
    adopters: u64,
    /// Mean over runs of the largest cascade as a share of adopters.
    largest: f64,
}

impl Cascades {
    fn of(input: &Input<'_>) -> Result<Self, Fault> {
        let sizes = Sizes::of(input.spread()?.cascades.ok_or(Fault::NothingSpreads)?)?;
        let (count, largest) = (sizes.count(), sizes.largest());
        let mut left = count;
        let mut tail = Vec::new();
        for (&size, &number) in &sizes.by_size {
            tail.push((size as f64, left as f64 / count as f64));
            left -= number;
        }
        Ok(Self {
            tail,
            alone: sizes.alone(),
            count,
            runs: largest.len() as u64,
            adopters: sizes.by_run.values().map(|run| run.0).sum(),
            largest: largest.iter().sum::<f64>() / largest.len() as f64,
        })
    }
}

/// Cascades of a run, were all as large as the largest one that is expected, hold at most this share of adults: beyond it
/// they would take adults from each other, of which theory knows nothing.
const APART: f64 = 0.05;

impl Cascades {
    /// Whether the cascades of a run are so few and small that they do not meet.
    fn are_far_apart(&self, mean: f64, input: &Input<'_>) -> bool {
        let rarest = 1.0 / self.count as f64;
        let expected = borel(mean, f64::INFINITY, rarest);
        let largest = expected.last().map_or(1.0, |at| at.0);
        let of_a_run = self.count as f64 / self.runs as f64;
        of_a_run * largest <= APART * input.footer.adults.1 as f64
    }
}

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    let cascades = Cascades::of(input)?;
    // Trees that still grow are not yet those of the law.
    let over = input
        .measure("new_adopters")?
        .last()
        .is_some_and(|new| *new <= 0.0);
    let mean = input
        .spread()?
        .borel
        .filter(|&mean| over && cascades.are_far_apart(mean, input));
    let subtitle = subtitle(input, &cascades, mean);
    let title = title(&cascades, input.footer.runs);
    let space = furniture(canvas, input, theme, &title, &subtitle);
    let heading = "Share of cascades at least that large";
    let mut place = head(canvas, theme, space, heading);
    place.bottom = space.bottom - ALONG;
    let lowest = cascades.tail.last().map_or(1.0, |at| at.1);
    let largest = cascades.tail.last().map_or(1.0, |at| at.0);
    let y = Scale {
        low: lowest.min(0.1) * 0.7,
        high: 1.0,
        from: place.bottom,
        to: place.top,
        log: true,
    };
    let theory = mean.map_or_else(Vec::new, |mean| borel(mean, largest.max(10.0), y.low));
    let ticks = tails(y.low);
    let wide = ticks
        .iter()
        .map(|tick| width(&tick.1, AXIS, Weight::Regular));
    let plot = Plot {
        x: Scale {
            // Room before the first dot, which else would lie on the axis.
            low: 0.9,
            high: largest.max(10.0) * 1.05,
            from: space.left + wide.fold(0.0, f64::max) + 14.0,
            to: space.right - 16.0,
            log: true,
        },
        y,
        size: AXIS,
        ticks: 6.0,
    };
    grid(canvas, &plot, theme, &ticks);
    let sizes = log_ticks(1.0, plot.x.high, 8).into_iter();
    let sizes: Vec<(f64, String)> = sizes.map(|size| (size, whole(size))).collect();
    along(canvas, &plot, theme, &sizes, "Adopters in a cascade");
    let line: Vec<Point> = theory.iter().map(|at| plot.at(at.0, at.1)).collect();
    if line.len() > 1 {
        canvas.line(line.clone(), theme.muted, 5.0);
    }
    let places: Vec<Point> = cascades.tail.iter().map(|at| plot.at(at.0, at.1)).collect();
    canvas.dots(&apart(&places), 7.0, theme.accent);
    name(canvas, &plot, theme, &[line, places]);
    Ok(())
}

/// Names the line of theory half way, where its end is still far; beside it are the dots.
fn name(canvas: &mut Canvas, plot: &Plot, theme: &Theme, lines: &[Vec<Point>; 2]) {
    let middle = (plot.x.from + plot.x.to) / 2.0;
    if let Some(&beside) = lines[0].iter().find(|place| place.0 >= middle) {
        note(
            canvas,
            plot,
            theme,
            lines,
            beside,
            "Borel's law",
            usize::MAX,
        );
    }
}

fn subtitle(input: &Input<'_>, cascades: &Cascades, mean: Option<f64>) -> String {
    let runs = match input.footer.runs {
        0 | 1 => String::new(),
        runs => format!(" of {} runs", whole(runs as f64)),
    };
    let theory = mean.map_or_else(String::new, |mean| {
        let mean = brief((mean * 100.0).round() / 100.0);
        format!(
            " Grey line: Borel's law, exact in large networks with few seeds, where each adopter \
            brings {mean} others on average."
        )
    });
    format!(
        "A cascade is an adopter of {} whom no tie brought, with all whom that one brought, \
        directly or not. {} cascade{}{runs}.{theory}",
        input.product(),
        whole(cascades.count as f64),
        if cascades.count == 1 { "" } else { "s" },
    )
}

/// Shares down to the lowest: `All`, `1 in 10`, `1 in 100`, with `1 in 2` and `1 in 5` where there is room.
fn tails(low: f64) -> Vec<(f64, String)> {
    let ticks = if low > 0.002 {
        log_ticks(1.0, 1.0 / low, 12)
    } else {
        multiples(0.0, -libm::log10(low), 1.0)
            .into_iter()
            .map(|power| libm::pow(10.0, power))
            .collect()
    };
    ticks
        .into_iter()
        .map(|each| {
            let text = format!("1 in {}", whole(each));
            let text = if each > 1.5 { text } else { "All".to_owned() };
            (1.0 / each, text)
        })
        .collect()
}

fn grid(canvas: &mut Canvas, plot: &Plot, theme: &Theme, ticks: &[(f64, String)]) {
    let style = plain(plot.size, theme.muted, Align::Right);
    for (share, text) in ticks {
        let y = plot.y.at(*share);
        canvas.line(vec![(plot.x.from, y), (plot.x.to, y)], theme.grid, 1.6);
        let place = (plot.x.from - 12.0, y + plot.size * FIGURE / 2.0);
        if canvas.is_free(bounds_of(text, place, style)) {
            canvas.text(text, place, style);
        }
    }
    let bottom = plot.y.from;
    canvas.line(
        vec![(plot.x.from, bottom), (plot.x.to, bottom)],
        theme.muted,
        2.0,
    );
}

/// The share of cascades at least so large under Borel's law, P(s) = e^(-m s) (m s)^(s-1) / s!, up to a size and down to a share.
fn borel(mean: f64, largest: f64, least: f64) -> Vec<(f64, f64)> {
    let mut tail = Vec::new();
    let mut left = 1.0;
    for size in 1..=SIZES {
        let size = f64::from(size);
        if left < least || size > largest {
            break;
        }
        tail.push((size, left));
        let log = -mean * size + (size - 1.0) * libm::log(mean * size) - libm::lgamma(size + 1.0);
        left -= libm::exp(log);
    }
    tail
}

/// The finding in words.
fn title(cascades: &Cascades, runs: u64) -> String {
    let most = if runs > 1 { " on average" } else { "" };
    let largest = fine(cascades.largest);
    if cascades.alone >= 1.0 {
        return "Nobody passes it on: every cascade ends with its first adopter".to_owned();
    }
    if cascades.count == cascades.runs {
        let size = whole(cascades.adopters as f64 / cascades.runs as f64);
        return if runs > 1 {
            format!("One cascade a run, of {size} adopters on average")
        } else {
            format!("There is one cascade, of {size} adopters")
        };
    }
    let tenths = (cascades.alone * 10.0).round();
    let rough = (cascades.alone * 10.0 - tenths).abs() > 0.15;
    let ends = if rough || !(0.95..9.5).contains(&tenths) {
        format!(
            "{} of cascades end with the first adopter",
            capital(&fine(cascades.alone))
        )
    } else {
        let verb = if tenths < 1.5 { "ends" } else { "end" };
        format!("{tenths} of 10 cascades {verb} with the first adopter")
    };
    format!("{ends}; the largest holds {largest} of all adopters{most}")
}

#[cfg(test)]
mod tests {
    use super::{Cascades, borel, title};

    #[test]
    fn the_tail_of_borels_law_is_that_of_its_table() {
        let tail = borel(0.8, 20.0, 0.0);
        // P(1) .44933, P(2) .16152, P(3) .08709, P(>= 10) .122602.
        for (size, share) in [
            (2.0, 1.0 - 0.44933),
            (3.0, 1.0 - 0.61085),
            (10.0, 0.122_602),
        ] {
            let found = tail.iter().find(|at| at.0 >= size).map(|at| at.1);
            let found = found.unwrap_or(0.0);
            assert!((found - share).abs() < 2e-5, "{size}: {found} for {share}");
        }
    }

    #[test]
    fn titles_tell_the_small_and_the_large() {
        let told = |alone: f64, count: u64| {
            let cascades = Cascades {
                tail: Vec::new(),
                alone,
                count,
                runs: 1,
                adopters: 50,
                largest: 0.03,
            };
            title(&cascades, 1)
        };
        assert_eq!(
            told(0.9, 100),
            "9 of 10 cascades end with the first adopter; the largest holds 3% of all adopters"
        );
        assert_eq!(
            told(0.11, 100),
            "1 of 10 cascades ends with the first adopter; the largest holds 3% of all adopters"
        );
        assert!(told(1.0, 100).starts_with("Nobody passes it on"));
        assert!(told(1.0, 1).starts_with("Nobody passes it on"));
        assert_eq!(told(0.0, 1), "There is one cascade, of 50 adopters");
        assert!(told(0.0, 5).starts_with("0% of cascades end"));
    }
}
