//! Where is each brand bought? Money spent on it online, in stores after looking it up online, and in stores without, stacked.

use crate::charts::attribution::legend;
use crate::charts::canvas::{Align, Bounds, Canvas};
use crate::charts::frame::{
    AXIS, LABEL, Plot, Scale, band_note, bold, furniture, gutter, round_bounds,
};
use crate::charts::labels::{brief, number};
use crate::charts::panels::{head, ticks_of, values};
use crate::charts::spread::{When, fine};
use crate::charts::theme::{Colour, Theme};
use crate::charts::typeface::{Weight, width};
use crate::charts::waves::{edges, fill};
use crate::charts::window::{Course, growth, ratio, summed};
use crate::charts::{Fault, Input, column};

/// Years over which sales are summed.
const YEAR: f64 = 1.0;
/// Ways to buy, from below, with their places among colours.
const WAYS: [(&str, usize); 3] = [
    ("Online", 1),
    ("In stores, looked up online", 2),
    ("In stores, not looked up", 0),
];
/// Diagrams lower than this have no height for a line of shares.
const LEAST: f64 = 130.0;
/// Space between panels.
const BETWEEN: (f64, f64) = (40.0, 14.0);

/// A brand's sales in the year up to each date: all, and by way.
struct Sales {
    label: String,
    all: Course,
    ways: [Course; 3],
    /// Shares of the ways at the end.
    shares: [Course; 3],
}

/// Money spent from the start of each run, by way: exact, as shares are of purchases and a brand has one price.
fn money(input: &Input<'_>, name: &str) -> Result<[Vec<f64>; 3], Fault> {
    let brands = input.brands.as_ref().ok_or(Fault::NoBrands)?;
    let of = |stem: &str| column(brands.runs, &format!("{stem}_{name}"));
    let (revenue, online, researched) = (of("revenue")?, of("online")?, of("researched")?);
    let row = |row: usize, share: f64| revenue[row] * share;
    let rows = 0..revenue.len();
    Ok([
        rows.clone().map(|at| row(at, online[at])).collect(),
        rows.clone().map(|at| row(at, researched[at])).collect(),
        rows.map(|at| row(at, 1.0 - online[at] - researched[at]))
            .collect(),
    ])
}

/// All that is drawn.
struct Found {
    brands: Vec<Sales>,
    /// Shares of the ways in what is spent on all brands.
    shares: [Course; 3],
    /// Money in stores after looking up, over money online.
    each: Course,
}

impl Found {
    fn of(input: &Input<'_>, times: &[f64]) -> Result<Self, Fault> {
        let brands = input.brands.as_ref().ok_or(Fault::NoBrands)?;
        let mut all = Vec::new();
        let mut market: [Vec<Vec<f64>>; 3] = Default::default();
        for (name, label) in &brands.names {
            let money = money(input, name)?;
            let whole = summed(&money);
            all.push(Sales {
                label: label.clone(),
                all: growth(&whole, times, YEAR),
                ways: [0, 1, 2].map(|way| growth(&money[way], times, YEAR)),
                shares: [0, 1, 2].map(|way| ratio(&money[way], &whole, times, YEAR)),
            });
            for (way, money) in market.iter_mut().zip(money) {
                way.push(money);
            }
        }
        let market = market.map(|way| summed(&way));
        let whole = summed(&market);
        let found = Self {
            brands: all,
            shares: [0, 1, 2].map(|way: usize| ratio(&market[way], &whole, times, YEAR)),
            each: ratio(&market[1], &market[0], times, YEAR),
        };
        if found.shares[0].times.len() < 2 {
            return Err(Fault::NothingSold);
        }
        Ok(found)
    }

    /// The last date before anything is sold, or the first one.
    fn first(&self) -> f64 {
        let times = &self.brands[0].all.times;
        let sold = |row: &usize| self.brands.iter().any(|one| one.all.band.1[*row] > 0.0);
        let row = (0..times.len()).find(sold).unwrap_or(0);
        times[row.saturating_sub(1)]
    }

    /// The most that is spent on a brand at any date, bands included.
    fn most(&self, several: bool) -> f64 {
        let of = |one: &Sales| {
            let values = if several {
                &one.all.band.1
            } else {
                &one.all.mean
            };
            values.iter().copied().fold(0.0, f64::max)
        };
        self.brands.iter().map(of).fold(0.0, f64::max)
    }
}

fn subtitle(input: &Input<'_>, times: &[f64]) -> String {
    let until = if times[times.len() - 1] - times[0] < 2.0 * YEAR {
        "time from the start, at most a year, up to"
    } else {
        "year up to"
    };
    format!(
        "Money spent on each brand in the {until} each date; under its name, % of it in the last year by way of buying.{}",
        band_note(input).replace("line:", "upper line:")
    )
}

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    let times = input.times()?;
    let found = Found::of(input, &times)?;
    let all = &found.brands;
    let several = input.footer.runs > 1;
    let shares = [0, 1, 2].map(|way: usize| found.shares[way].last());
    let title = title(shares, found.each.last(), several);
    let space = furniture(canvas, input, theme, &title, &subtitle(input, &times));
    let sold = |way: &usize| {
        all.iter()
            .any(|one| one.ways[*way].mean.iter().any(|m| *m > 0.0))
    };
    let ways: Vec<usize> = (0..WAYS.len()).filter(sold).collect();
    let colours: Vec<Colour> = ways
        .iter()
        .map(|&way| theme.category(WAYS[way].1))
        .collect();
    let told: Vec<(String, Colour)> = ways
        .iter()
        .zip(&colours)
        .map(|(&way, &colour)| (WAYS[way].0.to_owned(), colour))
        .collect();
    let top = legend(
        canvas,
        theme,
        &told,
        (space.left, space.right),
        space.top + LABEL,
    ) + 14.0;
    let when = When::of(input, &times);
    let most = found.most(several);
    for (one, panel) in all.iter().zip(grid(Bounds { top, ..space }, all.len())) {
        let inside = headed(canvas, theme, panel, one, (&ways, &colours));
        let ticks = ticks_of(inside).min(4.0);
        let y = values(inside, (0.0, round_bounds([0.0, most], ticks).1));
        let plot = Plot {
            x: Scale {
                low: found.first(),
                high: times[times.len() - 1],
                from: inside.left + gutter(&y, AXIS, ticks, number),
                to: inside.right - 24.0,
                log: false,
            },
            y,
            size: AXIS,
            ticks,
        };
        area(canvas, theme, &plot, one, (&ways, &colours), several);
        when.axis(canvas, &plot, theme);
    }
    Ok(())
}

/// Fills what was spent by way, with the band of all.
fn area(
    canvas: &mut Canvas,
    theme: &Theme,
    plot: &Plot,
    one: &Sales,
    (ways, colours): (&[usize], &[Colour]),
    several: bool,
) {
    let shown = (plot.x.low, plot.x.high);
    let all = one.all.cut(shown);
    let times = &all.times;
    let parts: Vec<Vec<f64>> = ways
        .iter()
        .map(|&way| one.ways[way].cut(shown).mean)
        .collect();
    plot.grid(canvas, theme, number);
    fill(canvas, theme, &edges(plot, times, &parts), colours, 1.0);
    if several {
        plot.band(canvas, times, &all.band, theme.ink, 0.25);
    }
    canvas.line(plot.course(times, &all.mean), theme.ink, 2.5);
}

/// Panels of equal size for so many brands: as many columns as leave them wider than high.
pub(crate) fn grid(space: Bounds, count: usize) -> Vec<Bounds> {
    let (wide, high) = (space.right - space.left, space.bottom - space.top);
    let shape = |columns: usize| {
        let rows = count.div_ceil(columns);
        let empty = rows * columns - count;
        let form = (wide / columns as f64) / (high / rows as f64);
        libm::fabs(libm::log(form / 1.6)) + 0.3 * empty as f64
    };
    let columns = (1..=count.clamp(1, 4))
        .filter(|&columns| columns == 1 || wide / columns as f64 > 380.0)
        .min_by(|&a, &b| shape(a).total_cmp(&shape(b)))
        .unwrap_or(1);
    let rows = count.div_ceil(columns).max(1);
    let each = (
        (wide - BETWEEN.0 * (columns as f64 - 1.0)) / columns as f64,
        (high - BETWEEN.1 * (rows as f64 - 1.0)) / rows as f64,
    );
    let panel = |place: usize| {
        let left = space.left + (each.0 + BETWEEN.0) * (place % columns) as f64;
        let top = space.top + (each.1 + BETWEEN.1) * (place / columns) as f64;
        Bounds {
            left,
            top,
            right: left + each.0,
            bottom: top + each.1,
        }
    };
    (0..count).map(panel).collect()
}

/// Writes a brand's name and, where there is height, the shares of ways in their colours; returns the space of its diagram.
fn headed(
    canvas: &mut Canvas,
    theme: &Theme,
    panel: Bounds,
    one: &Sales,
    (ways, colours): (&[usize], &[Colour]),
) -> Bounds {
    let inside = head(canvas, theme, panel, &one.label);
    if inside.bottom - inside.top < LEAST || one.all.last()[0] <= 0.0 {
        return inside;
    }
    let (mut x, y) = (panel.left, inside.top + 12.0);
    for (&way, &colour) in ways.iter().zip(colours) {
        let text = fine(one.shares[way].last()[0]);
        let colour = colour.readable(theme.background, theme.ink);
        canvas.text(&text, (x, y), bold(AXIS, colour, Align::Left));
        x += width(&text, AXIS, Weight::Bold) + 20.0;
    }
    Bounds {
        top: inside.top + 36.0,
        ..inside
    }
}

/// The finding in words: shares of ways in the last year, and money in stores after looking up, per money online.
fn title(shares: [[f64; 3]; 3], each: [f64; 3], several: bool) -> String {
    let [online, looked_up, other] = shares;
    let stores = looked_up[0] + other[0];
    if online[0] <= 0.0 {
        return "All is bought in stores".to_owned();
    }
    if stores <= 0.0 {
        return "All is bought online".to_owned();
    }
    let band = |of: [f64; 3], written: fn(f64) -> String| {
        let (low, high) = (written(of[1]), written(of[2]));
        if several && low != high {
            format!(" ({low} to {high})")
        } else {
            String::new()
        }
    };
    let opening = format!(
        "{}{} of sales are online",
        fine(online[0]),
        band(online, fine)
    );
    if looked_up[0] <= 0.0 {
        return format!("{opening}; nobody looks up online what they buy in stores");
    }
    let tenths = |value: f64| brief((value * 100.0).round() / 100.0);
    format!(
        "{opening}; for each 1 spent online, {}{} is spent in stores after looking up",
        tenths(each[0]),
        band(each, tenths)
    )
}

#[cfg(test)]
mod tests {
    use super::{grid, title};
    use crate::charts::canvas::Bounds;

    #[test]
    fn titles_say_where_it_is_bought() {
        let shares = [[0.2, 0.18, 0.22], [0.5; 3], [0.3; 3]];
        assert_eq!(
            title(shares, [2.5, 2.4, 2.6], true),
            "20% (18% to 22%) of sales are online; for each 1 spent online, 2.5 (2.4 to 2.6) is spent in stores after \
             looking up"
        );
        assert_eq!(
            title([[0.0; 3], [0.0; 3], [1.0; 3]], [0.0; 3], false),
            "All is bought in stores"
        );
        assert_eq!(
            title([[1.0; 3], [0.0; 3], [0.0; 3]], [0.0; 3], false),
            "All is bought online"
        );
    }

    #[test]
    fn panels_share_the_space_without_touching() {
        let space = Bounds {
            left: 0.0,
            top: 0.0,
            right: 1800.0,
            bottom: 700.0,
        };
        for count in 1..=8 {
            let panels = grid(space, count);
            assert_eq!(panels.len(), count);
            for (place, panel) in panels.iter().enumerate() {
                assert!(panel.right <= 1800.0 + 1e-9 && panel.bottom <= 700.0 + 1e-9);
                assert!(panels[..place].iter().all(|other| !other.overlaps(*panel)));
            }
        }
    }
}
