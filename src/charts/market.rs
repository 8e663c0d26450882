//! Who sells how much of it? Each brand's share of the money spent in the year before, over time.

use crate::charts::canvas::Canvas;
use crate::charts::findings::highest;
use crate::charts::frame::{
    AXIS, EndLabel, EndLabels, LABEL, Plot, Scale, TICKS, band_note, furniture, gutter,
    round_bounds,
};
use crate::charts::spread::{When, axis_share, fine};
use crate::charts::theme::Theme;
use crate::charts::typeface::Weight;
use crate::charts::window::{Course, ratio, summed};
use crate::charts::{Fault, Input, column};
use crate::output::table::Table;

/// What charts of brands need beside the means over runs.
#[derive(Clone, Debug)]
pub struct Brands<'a> {
    /// Name in the columns and name on charts, in the order of the file.
    pub names: Vec<(String, String)>,
    /// The series of all runs, one after the other: a share over a year has no band but from single runs.
    pub runs: &'a Table,
    /// What each action was worth, where that was asked for.
    pub value: Option<&'a Table>,
    /// What was said of brands without their answers to complaints, where that was asked for.
    pub unanswered: Option<&'a Table>,
}

/// Years over which sales are summed.
const WINDOW: f64 = 1.0;
/// Shares nearer than this are alike.
const ALIKE: f64 = 0.01;

/// Shares of each brand in rows with sales: means, and 5 % and 95 % quantiles over runs.
struct Shares {
    times: Vec<f64>,
    mean: Vec<Vec<f64>>,
    band: Vec<(Vec<f64>, Vec<f64>)>,
}

impl Shares {
    fn of(brands: &Brands<'_>, times: &[f64]) -> Result<Self, Fault> {
        let sold: Result<Vec<Vec<f64>>, Fault> = brands
            .names
            .iter()
            .map(|brand| column(brands.runs, &format!("revenue_{}", brand.0)))
            .collect();
        let sold = sold?;
        let all = summed(&sold);
        let courses: Vec<Course> = sold
            .iter()
            .map(|one| ratio(one, &all, times, WINDOW))
            .collect();
        let dates = courses.first().map(|course| course.times.clone());
        let shares = Self {
            times: dates.unwrap_or_default(),
            mean: courses.iter().map(|course| course.mean.clone()).collect(),
            band: courses.into_iter().map(|course| course.band).collect(),
        };
        if shares.times.len() < 2 {
            return Err(Fault::NothingSold);
        }
        Ok(shares)
    }

    /// Shares of all brands in a row.
    fn at(&self, row: usize) -> Vec<f64> {
        self.mean.iter().map(|values| values[row]).collect()
    }
}

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    let brands = input.brands.as_ref().ok_or(Fault::NoBrands)?;
    let times = input.times()?;
    let when = When::of(input, &times);
    let shares = Shares::of(brands, &times)?;
    let labels: Vec<&str> = brands.names.iter().map(|brand| brand.1.as_str()).collect();
    let several = input.footer.runs > 1;
    let subtitle = format!(
        "Each brand's share of the money spent on all brands in the {} each date.{}",
        if times[times.len() - 1] - times[0] < 2.0 * WINDOW {
            "time from the start, at most a year, up to"
        } else {
            "year up to"
        },
        band_note(input)
    );
    let space = furniture(canvas, input, theme, &title(&labels, &shares), &subtitle);
    let (from, to) = (space.bottom - 44.0, space.top + 14.0);
    let last = shares.times.len() - 1;
    let upper = shares.band.iter().flat_map(|band| band.1.iter().copied());
    let top = upper.fold(0.0, f64::max);
    let y = Scale {
        low: 0.0,
        high: round_bounds([0.0, top], TICKS).1.min(1.0),
        from,
        to,
        log: false,
    };
    let ends = labels.iter().enumerate().map(|(place, label)| EndLabel {
        name: (*label).to_owned(),
        value: fine(shares.mean[place][last]),
        colour: theme.category(place),
        target: y.at(shares.mean[place][last]),
        weight: Weight::Bold,
    });
    let ends = EndLabels::new(ends.collect(), 0.3 * canvas.width, from - to + 20.0, LABEL);
    let plot = Plot {
        x: Scale {
            low: shares.times[0],
            high: shares.times[last],
            from: space.left + gutter(&y, AXIS, TICKS, axis_share),
            to: space.right - ends.room,
            log: false,
        },
        y,
        size: AXIS,
        ticks: TICKS,
    };
    for (place, band) in shares.band.iter().enumerate().filter(|_| several) {
        plot.band(canvas, &shares.times, band, theme.category(place), 0.18);
    }
    plot.grid(canvas, theme, axis_share);
    for (place, values) in shares.mean.iter().enumerate() {
        let line = plot.course(&shares.times, values);
        canvas.line(line, theme.category(place), 5.0);
    }
    when.axis(canvas, &plot, theme);
    ends.write(canvas, theme, plot.x.to, to - 10.0, from + 10.0);
    Ok(())
}

/// The finding in words.
fn title(labels: &[&str], shares: &Shares) -> String {
    let [first, last] = [shares.at(0), shares.at(shares.times.len() - 1)];
    let (opener, leader) = (highest(&first), highest(&last));
    let end = fine(last[leader]);
    if labels.len() == 1 {
        return format!("{} is the only brand and makes all sales", labels[0]);
    }
    if first[opener] - first[leader] > ALIKE {
        return format!(
            "{} ends with {end} of sales, though {} led at first with {}",
            labels[leader],
            labels[opener],
            fine(first[opener])
        );
    }
    let change = last[leader] - first[leader];
    let start = fine(first[leader]);
    match change {
        change if change > ALIKE => {
            format!(
                "{} leads with {end} of sales, up from {start}",
                labels[leader]
            )
        }
        change if change < -ALIKE => {
            format!(
                "{} leads with {end} of sales, down from {start}",
                labels[leader]
            )
        }
        _ => format!(
            "{} leads with {end} of sales, at the end as at first",
            labels[leader]
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{Brands, Shares, title};
    use crate::charts::Fault;
    use crate::output::table::{Table, Values};

    fn shares(revenues: [&[f64]; 2], times: &[f64]) -> Result<Shares, Fault> {
        let mut runs = Table::default();
        for (name, revenue) in ["revenue_a", "revenue_b"].into_iter().zip(revenues) {
            runs.push(name, "money", Values::Numbers(revenue.to_vec()));
        }
        let name = |name: &str| (name.to_owned(), name.to_owned());
        let brands = Brands {
            names: vec![name("a"), name("b")],
            runs: &runs,
            value: None,
            unanswered: None,
        };
        Shares::of(&brands, times)
    }

    #[test]
    fn shares_are_of_the_year_before_and_titles_say_them() {
        let times = [0.0, 1.0, 2.0, 3.0];
        // Two runs: in the last year a sells 3 of 4 and 1 of 4.
        let a = [0.0, 1.0, 2.0, 5.0, 0.0, 1.0, 2.0, 3.0];
        let b = [0.0, 1.0, 2.0, 3.0, 0.0, 1.0, 2.0, 5.0];
        let found = shares([&a, &b], &times).unwrap();
        assert_eq!(found.times, [1.0, 2.0, 3.0]);
        assert!((found.mean[0][2] - 0.5).abs() < 1e-12);
        // Two runs support no percentile: the band is their middle.
        assert!((found.band[0].1[2] - 0.5).abs() < 1e-12);
        let one = shares([&a[..4], &b[..4]], &times).unwrap();
        assert_eq!(
            title(&["A", "B"], &one),
            "A leads with 75% of sales, up from 50%"
        );
    }

    #[test]
    fn where_nobody_buys_there_are_no_shares() {
        let nothing = shares([&[0.0; 4], &[0.0; 4]], &[0.0, 1.0, 2.0, 3.0]);
        assert_eq!(nothing.err(), Some(Fault::NothingSold));
    }
}
