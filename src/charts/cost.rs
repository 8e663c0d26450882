//! What does a buyer cost? What each brand has spent over those who bought it, and what one more buyer costs by each action.

use crate::charts::bars::{self, Bar};
use crate::charts::canvas::{Bounds, Canvas};
use crate::charts::courses::{self, Line, Panel, clear};
use crate::charts::frame::furniture;
use crate::charts::frame::means_note;
use crate::charts::labels::{brief, number};
use crate::charts::market::Brands;
use crate::charts::panels::head;
use crate::charts::spread::When;
use crate::charts::theme::Theme;
use crate::charts::value::{Action, actions};
use crate::charts::window::{Course, over_runs, where_enough};
use crate::charts::{Fault, Input, column};

/// Space between panels side by side.
const BESIDE: f64 = 60.0;
/// The part of all who buy a brand in the end from which on its cost a buyer is drawn: of the first few it is enormous.
const BUYERS: f64 = 0.1;
/// A cost below this is none.
const NOTHING: f64 = 1e-9;

/// What a buyer of a brand has cost: mean and quantiles over the runs where it has buyers.
struct Spent {
    label: String,
    place: usize,
    cost: Option<[f64; 3]>,
    /// The same over time, from `BUYERS` on.
    course: Course,
}

fn spent(brands: &Brands<'_>, times: &[f64]) -> Result<Vec<Spent>, Fault> {
    let ends = |values: &[f64]| -> Vec<f64> {
        let runs = values.chunks(times.len());
        runs.filter_map(|run| run.last().copied()).collect()
    };
    let mut all = Vec::new();
    for (place, (name, label)) in brands.names.iter().enumerate() {
        let costs = column(brands.runs, &format!("cost_per_adopter_{name}"))?;
        let buyers = column(brands.runs, &format!("buyers_{name}"))?;
        let bought = ends(&buyers);
        let end = bought.iter().sum::<f64>() / bought.len().max(1) as f64;
        let course = if end > 0.0 {
            where_enough(&costs, (&buyers, BUYERS * end), times)
        } else {
            Course::default()
        };
        let (costs, buyers) = (ends(&costs), bought);
        let bought = costs.iter().zip(&buyers).filter(|pair| *pair.1 > 0.0);
        all.push(Spent {
            label: label.clone(),
            place,
            cost: over_runs(bought.map(|pair| *pair.0).collect()),
            course,
        });
    }
    Ok(all)
}

/// What one more buyer costs by an action: the mean cost over the mean number of buyers it adds; none where it adds none.
fn per_buyer(action: &Action) -> Option<f64> {
    let [cost, adopters] = [&action.cost, &action.adopters].map(|of| of.iter().sum::<f64>());
    (adopters > 0.0).then(|| cost / adopters)
}

/// The 5 % and 95 % quantiles of what one more buyer costs, where every run has more of them.
fn band_of(action: &Action) -> Option<(f64, f64)> {
    let pairs = action.cost.iter().zip(&action.adopters);
    let costs: Option<Vec<f64>> = pairs
        .map(|(cost, adopters)| (*adopters > 0.0).then(|| cost / adopters))
        .collect();
    let [_, low, high] = over_runs(costs.filter(|costs| costs.len() > 1)?)?;
    Some((low, high))
}

/// A cost; small change is not counted.
fn price(cost: f64) -> String {
    if cost > 0.0 && cost < 0.00995 {
        "under 0.01".to_owned()
    } else {
        brief(cost)
    }
}

/// What stands behind an action's bar.
fn told(action: &Action) -> String {
    let runs = action.adopters.len();
    let without = action.adopters.iter().filter(|more| **more <= 0.0).count();
    let cost = action.cost.iter().sum::<f64>() / runs.max(1) as f64;
    match per_buyer(action) {
        None if cost > NOTHING => "no more buyers".to_owned(),
        None => "costs nothing, no more buyers".to_owned(),
        Some(each) if without > 0 => {
            format!("{}; none more in {without} of {runs} runs", price(each))
        }
        Some(each) => with_band(each, band_of(action)),
    }
}

/// A cost with its band.
fn with_band(cost: f64, band: Option<(f64, f64)>) -> String {
    let text = price(cost);
    match band.map(|(low, high)| (price(low), price(high))) {
        Some((low, high)) if low != high => format!("{text} ({low} to {high})"),
        _ => text,
    }
}

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    let brands = input.brands.as_ref().ok_or(Fault::NoBrands)?;
    let times = input.times()?;
    let several = input.footer.runs > 1;
    let spent = spent(brands, &times)?;
    if spent.iter().all(|one| one.cost.is_none()) {
        return Err(Fault::NothingSold);
    }
    if spent
        .iter()
        .all(|one| one.cost.is_none_or(|cost| cost[0] <= NOTHING))
    {
        return Err(Fault::NothingSpent);
    }
    let valued = brands.value.map(|table| actions(table, &brands.names));
    let mut valued: Vec<Action> = valued.transpose()?.unwrap_or_default();
    valued.retain(|action| !action.all);
    let key = |action: &Action| per_buyer(action).unwrap_or(f64::INFINITY);
    valued.sort_by(|a, b| key(a).total_cmp(&key(b)));
    let title = title(&spent, &valued, several);
    let space = furniture(canvas, input, theme, &title, &subtitle(&valued, input));
    let middle = space.left + 0.44 * (space.right - space.left);
    let (right, left) = (middle - 0.5 * BESIDE, middle + 0.5 * BESIDE);
    let halves = if valued.is_empty() {
        [space, space]
    } else {
        [Bounds { right, ..space }, Bounds { left, ..space }]
    };
    over_time(canvas, theme, input, (halves[0], &spent, &times));
    if !valued.is_empty() {
        let bars: Vec<Bar> = valued
            .iter()
            .map(|action| bar(action, &spent, theme, several))
            .collect();
        let inside = head(canvas, theme, halves[1], "One more buyer, by action");
        let bottom = halves[1].bottom;
        bars::draw(canvas, theme, Bounds { bottom, ..inside }, &bars);
    }
    Ok(())
}

/// The bar of an action.
fn bar(action: &Action, spent: &[Spent], theme: &Theme, several: bool) -> Bar {
    Bar {
        name: format!("{} · {}", action.short, spent[action.brand].label),
        colour: theme.category(action.brand),
        value: per_buyer(action),
        band: band_of(action).filter(|_| several),
        told: told(action),
    }
}

/// Draws what a buyer has cost each brand up to each date; where there never were enough buyers for a line, what it was at the
/// end.
fn over_time(
    canvas: &mut Canvas,
    theme: &Theme,
    input: &Input<'_>,
    (space, spent, times): (Bounds, &[Spent], &[f64]),
) {
    let several = input.footer.runs > 1;
    let drawn = spent.iter().filter(|one| one.course.times.len() > 1);
    let lines: Vec<Line> = drawn
        .map(|one| Line {
            label: one.label.clone(),
            colour: theme.category(one.place),
            thick: 5.0,
            course: one.course.clone(),
        })
        .collect();
    let heading = "Each buyer: all spent so far over all who bought";
    let inside = head(canvas, theme, space, heading);
    if lines.is_empty() {
        let bars: Vec<Bar> = spent
            .iter()
            .map(|one| at_end(one, theme, several))
            .collect();
        let bottom = space.bottom;
        bars::draw(canvas, theme, Bounds { bottom, ..inside }, &bars);
        return;
    }
    let when = When::of(input, times);
    let panel = Panel {
        when: &when,
        span: (times[0], times[times.len() - 1]),
        under: None,
        several,
        axis: number,
        told: price,
        limits: (0.0, f64::INFINITY),
    };
    courses::draw(canvas, theme, inside, &lines, &panel);
}

/// The bar of a brand.
fn at_end(one: &Spent, theme: &Theme, several: bool) -> Bar {
    let band = one.cost.filter(|_| several).map(|cost| (cost[1], cost[2]));
    let told = match one.cost {
        None => "nobody bought it".to_owned(),
        Some(cost) if cost[0] <= NOTHING => "spends nothing".to_owned(),
        Some(cost) => with_band(cost[0], band),
    };
    Bar {
        name: one.label.clone(),
        colour: theme.category(one.place),
        value: one.cost.map(|cost| cost[0]),
        band,
        told,
    }
}

fn subtitle(valued: &[Action], input: &Input<'_>) -> String {
    let more = if valued.is_empty() {
        String::new()
    } else {
        " By action: its discounted cost over the buyers that the brand has with it less those without, on the same random \
         numbers."
            .to_owned()
    };
    let band = means_note(input, "Means of {}", "bands and whiskers");
    format!("Money a buyer, from a tenth of its buyers on.{more}{band}")
}

/// The finding in words.
fn title(spent: &[Spent], valued: &[Action], several: bool) -> String {
    let paying = spent.iter().filter_map(|one| {
        let cost = one.cost.filter(|cost| cost[0] > NOTHING)?;
        Some((one, cost))
    });
    let mut paying: Vec<(&Spent, [f64; 3])> = paying.collect();
    paying.sort_by(|a, b| a.1[0].total_cmp(&b.1[0]));
    let opening = match paying.as_slice() {
        [] => "Buyers cost nothing".to_owned(),
        [(one, cost)] => format!("Each buyer has cost {} {}", one.label, price(cost[0])),
        [(least, low), .., (most, high)] => {
            let sure = !several || clear(*high, *low);
            let but = if sure { "" } else { ", though runs overlap" };
            format!(
                "A buyer has cost {} {}, but {} {}{but}",
                least.label,
                price(low[0]),
                most.label,
                price(high[0])
            )
        }
    };
    let best = valued
        .iter()
        .filter(|action| action.adopters.iter().all(|more| *more > 0.0));
    let best = best
        .filter_map(|action| Some((action, per_buyer(action)?)))
        .next();
    match best {
        Some((action, each)) if valued.len() > 1 => format!(
            "{opening}; one more buyer costs least by {}: {}",
            action.name,
            price(each)
        ),
        _ => opening,
    }
}

#[cfg(test)]
mod tests {
    use super::{Spent, band_of, per_buyer, title, told};
    use crate::charts::value::Action;
    use crate::charts::window::Course;

    fn action(cost: &[f64], adopters: &[f64]) -> Action {
        Action {
            name: "A: ads".to_owned(),
            cost: cost.to_vec(),
            adopters: adopters.to_vec(),
            ..Action::default()
        }
    }

    #[test]
    fn one_more_buyer_costs_what_is_spent_over_the_buyers_it_adds() {
        let sure = action(&[10.0, 10.0], &[4.0, 6.0]);
        assert!((per_buyer(&sure).unwrap() - 2.0).abs() < 1e-12);
        assert!(band_of(&sure).is_some());
        let unsure = action(&[10.0, 10.0], &[6.0, -1.0]);
        assert_eq!(told(&unsure), "4; none more in 1 of 2 runs");
        assert_eq!(band_of(&unsure), None);
        assert_eq!(told(&action(&[10.0], &[0.0])), "no more buyers");
    }

    #[test]
    fn titles_name_the_cheapest_and_the_dearest_buyer() {
        let one = |label: &str, cost: [f64; 3]| Spent {
            label: label.to_owned(),
            place: 0,
            cost: Some(cost),
            course: Course::default(),
        };
        let two = [one("A", [2.0, 1.9, 2.1]), one("B", [1.0, 0.5, 1.95])];
        let text = "A buyer has cost B 1, but A 2";
        assert_eq!(title(&two, &[], false), text);
        assert_eq!(
            title(&two, &[], true),
            format!("{text}, though runs overlap")
        );
        assert_eq!(title(&two[..1], &[], true), "Each buyer has cost A 2");
    }
}
