//! Do those with many ties adopt more? The share who have adopted by number of ties, and how many adults have so many.

use crate::charts::canvas::{Bounds, Canvas, Point};
use crate::charts::findings::{Form, form};
use crate::charts::frame::means_note;
use crate::charts::frame::{
    AXIS, EndLabel, EndLabels, LABEL, LOW, Plot, Scale, furniture, round_bounds,
};
use crate::charts::labels::{decimals_for, log_ticks, multiples, number, step_for, whole};
use crate::charts::panels::{ALONG, along, head, split, ticks_of, values, widest};
use crate::charts::spread::band_of;
use crate::charts::spread::{axis_share, fine, integers};
use crate::charts::theme::Theme;
use crate::charts::typeface::Weight;
use crate::charts::{Fault, Input};
use std::collections::{BTreeMap, BTreeSet};

/// Numbers of ties are taken together until so many adults of a run have them.
const LEAST: f64 = 25.0;
/// More bins than this would be a crowd.
const BINS: f64 = 30.0;
/// Where one adult has so many times the ties of the mean, the axis is logarithmic.
const HEAVY: f64 = 8.0;
/// Ratio of the edges of a bin on a logarithmic axis.
const RATIO: f64 = 1.3;

/// Numbers of ties that fewer adults than this share have are drawn, but tell no finding.
const COMMON: f64 = 0.01;
/// Shares differ when they are so many standard errors apart: 2, of a difference of two.
const ERRORS: f64 = 2.83;
/// Differences below this part of the share of all adults hardly matter.
const SLIGHT: f64 = 0.1;

/// Adults and adopters.
type Pair = (f64, f64);

/// Adults whose number of ties lies between two bounds.
struct Bin {
    /// Least and most ties, both in it.
    ties: (u64, u64),
    /// Mean ties.
    mean: f64,
    adults: f64,
    /// Share who have adopted.
    adopted: f64,
    /// Its band over runs.
    range: (f64, f64),
}

/// All adults, by ties.
struct Ties {
    bins: Vec<Bin>,
    log: bool,
    adults: f64,
    adopted: f64,
    /// Share of adults without any tie, whom a logarithmic axis has no place for.
    without: f64,
}

impl Ties {
    fn of(input: &Input<'_>) -> Result<Self, Fault> {
        let table = input.spread()?.degrees.ok_or(Fault::NothingSpreads)?;
        let (runs, degrees) = (integers(table, "run")?, integers(table, "degree")?);
        let (adults, adopted) = (integers(table, "adults")?, integers(table, "adopted")?);
        let mut by_degree: BTreeMap<u64, BTreeMap<u64, Pair>> = BTreeMap::new();
        for (row, &degree) in degrees.iter().enumerate() {
            let pair = (adults[row] as f64, adopted[row] as f64);
            by_degree.entry(degree).or_default().insert(runs[row], pair);
        }
        let sum = |of: fn(&Pair) -> f64| -> f64 {
            let all = by_degree.values().flat_map(BTreeMap::values);
            all.map(of).sum()
        };
        let (all, took) = (sum(|pair| pair.0), sum(|pair| pair.1));
        if took <= 0.0 {
            return Err(Fault::NobodyAdopts);
        }
        let ties: f64 = by_degree
            .iter()
            .map(|(&degree, runs)| degree as f64 * runs.values().map(|pair| pair.0).sum::<f64>())
            .sum();
        let most = by_degree.last_key_value().map_or(0, |last| *last.0) as f64;
        let log = most > 40.0 && most > HEAVY * ties / all;
        let none = by_degree
            .get(&0)
            .map_or(0.0, |runs| runs.values().map(|pair| pair.0).sum());
        if log {
            by_degree.remove(&0);
        }
        let runs: BTreeSet<u64> = by_degree
            .values()
            .flat_map(|of| of.keys().copied())
            .collect();
        let bins = bins(&by_degree, log, LEAST * runs.len() as f64);
        if bins.len() < 2 {
            return Err(Fault::OneDegree);
        }
        Ok(Self {
            bins,
            log,
            adults: all,
            adopted: took / all,
            without: if log { none / all } else { 0.0 },
        })
    }
}

/// Numbers of ties taken together: by equal steps or ratios, and further where few adults have them.
fn bins(by_degree: &BTreeMap<u64, BTreeMap<u64, Pair>>, log: bool, least: f64) -> Vec<Bin> {
    let bounds = by_degree.first_key_value().zip(by_degree.last_key_value());
    let (first, last) = bounds.map_or((0.0, 0.0), |(a, b)| (*a.0 as f64, *b.0 as f64));
    let step = ((last - first + 1.0) / BINS).ceil().max(1.0);
    let mut bins = Vec::new();
    let mut open: Vec<(u64, &BTreeMap<u64, Pair>)> = Vec::new();
    let mut edge = first;
    for (&degree, runs) in by_degree {
        let ties = degree as f64;
        let count = |open: &[(u64, &BTreeMap<u64, Pair>)]| -> f64 {
            open.iter()
                .flat_map(|one| one.1.values())
                .map(|pair| pair.0)
                .sum()
        };
        if ties >= edge && count(&open) >= least {
            bins.push(bin(&open));
            open.clear();
        }
        while ties >= edge {
            edge = if log {
                (edge * RATIO).floor().max(edge + 1.0)
            } else {
                edge + step
            };
        }
        open.push((degree, runs));
    }
    // Few at the end join those before them.
    let few: f64 = open
        .iter()
        .flat_map(|one| one.1.values())
        .map(|pair| pair.0)
        .sum();
    if few >= least || bins.is_empty() {
        bins.extend((!open.is_empty()).then(|| bin(&open)));
    } else if let Some(before) = bins.pop() {
        let range = by_degree.range(before.ties.0..);
        bins.push(bin(&range
            .map(|(&degree, runs)| (degree, runs))
            .collect::<Vec<_>>()));
    }
    bins
}

fn bin(parts: &[(u64, &BTreeMap<u64, Pair>)]) -> Bin {
    let mut by_run: BTreeMap<u64, Pair> = BTreeMap::new();
    let mut ties = 0.0;
    for (degree, runs) in parts {
        for (&run, pair) in *runs {
            let sum = by_run.entry(run).or_default();
            *sum = (sum.0 + pair.0, sum.1 + pair.1);
            ties += *degree as f64 * pair.0;
        }
    }
    let adults: f64 = by_run.values().map(|pair| pair.0).sum();
    let adopted: f64 = by_run.values().map(|pair| pair.1).sum();
    let some = by_run.values().filter(|pair| pair.0 > 0.0);
    let mut shares: Vec<f64> = some.map(|pair| pair.1 / pair.0).collect();
    Bin {
        ties: (parts[0].0, parts[parts.len() - 1].0),
        mean: ties / adults,
        adults,
        adopted: adopted / adults,
        range: band_of(&mut shares),
    }
}

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    let ties = Ties::of(input)?;
    let several = input.footer.runs > 1;
    let space = furniture(canvas, input, theme, &title(&ties), &subtitle(input, &ties));
    // A low picture has no room for two.
    let both = canvas.height >= LOW;
    let [upper, lower] = if both { split(space, 0.64) } else { [space; 2] };
    let mut upper = head(
        canvas,
        theme,
        upper,
        "Have adopted at the end, % of adults with so many ties",
    );
    let mut lower = if both {
        head(canvas, theme, lower, "Adults with so many ties, % of all")
    } else {
        upper
    };
    lower.bottom = space.bottom - ALONG;
    if !both {
        upper = lower;
    }
    let shares = ties.bins.iter().map(|bin| bin.adults / ties.adults);
    let y = values(upper, (0.0, top_of(&ties, several)));
    let crowd = values(lower, round_bounds(shares.chain([0.0]), ticks_of(lower)));
    let label = EndLabel {
        name: "All adults".to_owned(),
        value: fine(ties.adopted),
        colour: theme.ink,
        target: y.at(ties.adopted),
        weight: Weight::Bold,
    };
    let ends = EndLabels::new(
        vec![label],
        0.2 * canvas.width,
        upper.bottom - upper.top,
        LABEL,
    );
    let axes = [(y, ticks_of(upper)), (crowd, ticks_of(lower))]
        .map(|(scale, ticks)| (scale, ticks, axis_share as _));
    let x = across(&ties, space.left + widest(&axes), space.right - ends.room);
    let plot = |y: Scale, space: Bounds| Plot {
        x,
        y,
        size: AXIS,
        ticks: ticks_of(space),
    };
    let (above, below) = (plot(y, upper), plot(crowd, lower));
    above.grid(canvas, theme, axis_share);
    if both {
        below.grid(canvas, theme, axis_share);
    }
    along(canvas, &below, theme, &marks(&x), "Number of ties");
    let mean = y.at(ties.adopted);
    canvas.line(vec![(x.from, mean), (x.to, mean)], theme.ink, 3.0);
    shares_of(canvas, theme, &above, &ties, several);
    for bin in ties.bins.iter().filter(|_| both) {
        let (left, right) = edges(bin, ties.log);
        let (left, right) = (x.at(left.max(x.low)), x.at(right.min(x.high)));
        let gap = (0.1 * (right - left)).min(3.0);
        let top = (left + gap, crowd.at(bin.adults / ties.adults));
        canvas.rectangle(top, (right - gap, lower.bottom), theme.hours[0], 0.75);
    }
    ends.write(canvas, theme, x.to, upper.top - 10.0, upper.bottom + 10.0);
    Ok(())
}

fn subtitle(input: &Input<'_>, ties: &Ties) -> String {
    format!(
        "Share of adults who have adopted {}, by their number of ties in the network; a dot stands for {} adults or more{}.{}{}",
        input.product(),
        number(LEAST, 0),
        if input.footer.runs > 1 {
            " of a run"
        } else {
            ""
        },
        means_note(input, "Dots: {} together", "bars"),
        if ties.without > 0.0 {
            format!(" Not shown: the {} without ties.", fine(ties.without))
        } else {
            String::new()
        }
    )
}

fn top_of(ties: &Ties, several: bool) -> f64 {
    let high = |bin: &Bin| if several { bin.range.1 } else { bin.adopted };
    let top = ties.bins.iter().map(high).fold(0.0, f64::max);
    if top > 0.5 {
        1.0
    } else {
        round_bounds([0.0, top], 5.0).1
    }
}

/// Where a bin begins and ends on the axis.
fn edges(bin: &Bin, log: bool) -> (f64, f64) {
    let (least, most) = (bin.ties.0 as f64, bin.ties.1 as f64);
    if log {
        (
            (least * (least - 1.0).max(0.5)).sqrt(),
            (most * (most + 1.0)).sqrt(),
        )
    } else {
        (least - 0.5, most + 0.5)
    }
}

/// The axis of ties.
fn across(ties: &Ties, from: f64, to: f64) -> Scale {
    let ends = ties.bins.iter().map(|bin| edges(bin, ties.log));
    let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |sum, edge| {
        (sum.0.min(edge.0), sum.1.max(edge.1))
    });
    Scale {
        low,
        high,
        from,
        to,
        log: ties.log,
    }
}

fn marks(x: &Scale) -> Vec<(f64, String)> {
    if x.log {
        let ticks = log_ticks(x.low, x.high, 9).into_iter();
        return ticks.map(|tick| (tick, whole(tick))).collect();
    }
    let step = step_for(x.high - x.low, 10.0).max(1.0);
    // Nobody has two ties and a half.
    let step = if step.fract() > 0.0 { 2.0 * step } else { step };
    let ticks = multiples(x.low, x.high, step).into_iter();
    ticks
        .map(|tick| (tick, number(tick, decimals_for(step))))
        .collect()
}

fn shares_of(canvas: &mut Canvas, theme: &Theme, plot: &Plot, ties: &Ties, several: bool) {
    let pale = theme.accent.mixed(theme.background, 0.45);
    let places: Vec<Point> = ties
        .bins
        .iter()
        .map(|bin| plot.at(bin.mean, bin.adopted))
        .collect();
    canvas.line(places.clone(), pale, 2.5);
    for bin in ties.bins.iter().filter(|_| several) {
        let bar = [bin.range.0, bin.range.1].map(|share| plot.at(bin.mean, share));
        canvas.line(bar.to_vec(), pale, 5.0);
    }
    canvas.dots(&places, 8.0, theme.accent);
}

/// Ties of a bin in words.
fn with(bin: &Bin, last: bool) -> String {
    match bin.ties {
        (0, 0) => "without ties".to_owned(),
        (least, _) if last => format!("with {} ties or more", whole(least as f64)),
        (1, 1) => "with 1 tie".to_owned(),
        (least, most) if least == most => format!("with {} ties", whole(least as f64)),
        (least, most) => format!(
            "with {} to {} ties",
            whole(least as f64),
            whole(most as f64)
        ),
    }
}

/// The finding in words, of numbers of ties that enough adults have.
fn title(ties: &Ties) -> String {
    let common = |bin: &&Bin| bin.adults >= COMMON * ties.adults;
    let mut bins: Vec<&Bin> = ties.bins.iter().filter(common).collect();
    if bins.len() < 2 {
        bins = ties.bins.iter().collect();
    }
    let shares: Vec<f64> = bins.iter().map(|bin| bin.adopted).collect();
    let last = shares.len() - 1;
    let most = ties.bins.last().map_or(0, |bin| bin.ties.1);
    let told = |at: usize| {
        let bin = bins[at];
        format!(
            "{} of adults {}",
            fine(bin.adopted),
            with(bin, bin.ties.1 == most)
        )
    };
    let worst = bins.iter().map(|bin| error(bin)).fold(0.0, f64::max);
    let noise = ERRORS * worst;
    let slight = SLIGHT * ties.adopted;
    match form(&shares, noise.max(slight)) {
        Form::Flat if noise > 1.5 * slight => format!(
            "Too few adults to tell whether ties matter: {} of all have adopted",
            fine(ties.adopted)
        ),
        Form::Rise => format!(
            "More ties, more adopters: {} have adopted, {}",
            told(last),
            told(0)
        ),
        Form::Fall => format!(
            "More ties, fewer adopters: {} have adopted, {}",
            told(last),
            told(0)
        ),
        Form::Hill(at) => format!(
            "Neither few nor many ties, but some: {} have adopted, {}, {}",
            told(at),
            told(0),
            told(last)
        ),
        Form::Valley(at) => format!(
            "Few ties or many: {} and {} have adopted, but {}",
            told(0),
            told(last),
            told(at)
        ),
        Form::Flat => format!(
            "The number of ties hardly matters: {} have adopted, {}",
            told(0),
            told(last)
        ),
    }
}

/// Standard error of the share of a bin, as if its adults chose each for itself; one more of each kind, as none or all
/// so far are not none or all for good (Laplace).
fn error(bin: &Bin) -> f64 {
    let share = (bin.adopted * bin.adults + 1.0) / (bin.adults + 2.0);
    (share * (1.0 - share) / bin.adults).sqrt()
}

#[cfg(test)]
mod tests {
    use super::{Ties, bins, title};
    use std::collections::BTreeMap;

    /// Adults by number of ties, a thousand each, of whom a share has adopted.
    fn told(adopted: fn(f64) -> f64) -> String {
        let by_degree: BTreeMap<u64, BTreeMap<u64, (f64, f64)>> = (1..=9_u64)
            .map(|ties| {
                let pair = (1000.0, 1000.0 * adopted(ties as f64));
                (ties, BTreeMap::from([(0, pair)]))
            })
            .collect();
        title(&Ties {
            bins: bins(&by_degree, false, 25.0),
            log: false,
            adults: 9000.0,
            adopted: 0.5,
            without: 0.0,
        })
    }

    #[test]
    fn titles_say_who_adopts() {
        assert_eq!(
            told(|ties| ties / 10.0),
            "More ties, more adopters: 90% of adults with 9 ties or more have adopted, 10% of adults with 1 tie"
        );
        assert!(told(|ties| 1.0 - ties / 10.0).starts_with("More ties, fewer adopters"));
        assert!(told(|_| 0.4).starts_with("The number of ties hardly matters: 40%"));
        assert!(told(|ties| ties * (10.0 - ties) / 25.0).starts_with("Neither few nor many"));
    }

    #[test]
    fn few_adults_are_taken_together() {
        let by_degree: BTreeMap<u64, BTreeMap<u64, (f64, f64)>> = (1..=200_u64)
            .map(|ties| {
                (
                    ties,
                    BTreeMap::from([(0, (1000.0 / (ties * ties) as f64, 0.0))]),
                )
            })
            .collect();
        let bins = bins(&by_degree, true, 25.0);
        assert!(bins.len() > 3 && bins.iter().all(|bin| bin.adults >= 25.0));
        assert_eq!(bins.last().map(|bin| bin.ties.1), Some(200));
    }
}
