//! What is each action worth? From a brand's net present value without any action to that with all of them: what each action
//! brings, in buyers won and in buyers who come sooner or more often, what it costs, and what actions do to each other.

use crate::charts::attribution::legend;
use crate::charts::bars::{say, whisker};
use crate::charts::canvas::{Align, Bounds, Canvas};
use crate::charts::findings::highest;
use crate::charts::frame::means_note;
use crate::charts::frame::{AXIS, LABEL, furniture, plain};
use crate::charts::labels::{brief, capital, whole};
use crate::charts::market::Brands;
use crate::charts::panels::head;
use crate::charts::theme::{Colour, Theme};
use crate::charts::typeface::{FIGURE, Weight, shortened, width};
use crate::charts::window::over_runs;
use crate::charts::{Fault, Input, column};
use crate::output::table::{Table, Values};

/// The name of all actions of a brand in the table.
const ALL: &str = "all";

/// An action of a brand, or all of them, with a value a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Action {
    /// The brand's name and the action's.
    pub(crate) name: String,
    /// The action's name alone.
    pub(crate) short: String,
    /// Place of the brand.
    pub(crate) brand: usize,
    /// Whether all actions of the brand are meant.
    pub(crate) all: bool,
    pub(crate) cost: Vec<f64>,
    pub(crate) acceleration: Vec<f64>,
    pub(crate) expansion: Vec<f64>,
    pub(crate) adopters: Vec<f64>,
}

fn mean(of: &[f64]) -> f64 {
    of.iter().sum::<f64>() / of.len().max(1) as f64
}

impl Action {
    /// What it brings less what it costs, a value a run.
    fn nets(&self) -> Vec<f64> {
        let parts = self.acceleration.iter().zip(&self.expansion);
        let gains = parts.map(|(sooner, won)| sooner + won);
        gains
            .zip(&self.cost)
            .map(|(gain, cost)| gain - cost)
            .collect()
    }

    fn gain(&self) -> f64 {
        mean(&self.acceleration) + mean(&self.expansion)
    }

    fn net(&self) -> f64 {
        self.gain() - mean(&self.cost)
    }
}

/// The actions in the order of the table's first run.
pub(crate) fn actions(table: &Table, names: &[(String, String)]) -> Result<Vec<Action>, Fault> {
    let texts = |name: &str| match table.column(name).map(|column| &column.values) {
        Some(Values::Texts(texts)) => Ok(texts.clone()),
        _ => Err(Fault::Column(name.to_owned())),
    };
    let (brands, actions, runs) = (texts("brand")?, texts("action")?, column(table, "run")?);
    let numbers: Result<Vec<Vec<f64>>, Fault> = ["cost", "acceleration", "expansion", "adopters"]
        .into_iter()
        .map(|name| column(table, name))
        .collect();
    let numbers = numbers?;
    let count = runs.iter().take_while(|run| **run <= runs[0]).count();
    if count == 0 {
        return Err(Fault::NothingSold);
    }
    let action = |row: usize| {
        let place = names.iter().position(|(name, _)| *name == brands[row]);
        let label = place.map_or(brands[row].as_str(), |place| names[place].1.as_str());
        let short = actions[row].replace('_', " ");
        let of = |column: usize| -> Vec<f64> {
            let values = numbers[column].iter().skip(row).step_by(count);
            values.copied().collect()
        };
        Action {
            name: format!("{label}: {short}"),
            short: capital(&short),
            brand: place.unwrap_or(0),
            all: actions[row] == ALL,
            cost: of(0),
            acceleration: of(1),
            expansion: of(2),
            adopters: of(3),
        }
    };
    Ok((0..count).map(action).collect())
}

/// A brand's way from its value without any action to that with all.
struct Plan {
    label: String,
    actions: Vec<Action>,
    /// Net present value without any action, and with all; means over runs.
    without: f64,
    with: f64,
    /// 5 % and 95 % quantiles over runs of the value with all.
    band: (f64, f64),
}

impl Plan {
    /// What actions do together less the sum of what each adds to the others.
    fn beyond(&self) -> f64 {
        let sum: f64 = self.actions.iter().map(Action::net).sum();
        self.with - self.without - sum
    }

    /// Number of rows of its waterfall.
    fn rows(&self) -> usize {
        self.actions.len() + if self.actions.len() > 1 { 3 } else { 2 }
    }
}

/// The waterfall of each brand that does anything.
fn plans(brands: &Brands<'_>, table: &Table, rows: usize) -> Result<Vec<Plan>, Fault> {
    let all = actions(table, &brands.names)?;
    let mut plans = Vec::new();
    for (place, (name, label)) in brands.names.iter().enumerate() {
        let own = all.iter().filter(|action| action.brand == place);
        let (together, actions): (Vec<Action>, Vec<Action>) =
            own.cloned().partition(|action| action.all);
        let whole = match (together.first(), actions.as_slice()) {
            (_, []) => continue,
            (Some(all), _) => all,
            (None, [only]) => only,
            // Without that row nobody knows what they do to each other.
            (None, _) => return Err(Fault::Column(format!("{ALL} of {name}"))),
        };
        let npv = column(brands.runs, &format!("npv_{name}"))?;
        let ends: Vec<f64> = npv
            .chunks(rows)
            .filter_map(|run| run.last().copied())
            .collect();
        let [with, low, high] = over_runs(ends).ok_or(Fault::Moments)?;
        plans.push(Plan {
            label: label.clone(),
            without: with - whole.net(),
            with,
            band: (low, high),
            actions,
        });
    }
    if plans.is_empty() {
        return Err(Fault::NothingSold);
    }
    Ok(plans)
}

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    let brands = input.brands.as_ref().ok_or(Fault::NoBrands)?;
    let table = brands.value.ok_or(Fault::NoBrands)?;
    let plans = plans(brands, table, input.times()?.len())?;
    let colours = Colours {
        won: theme.category(0),
        sooner: theme.category(2),
        cost: theme.category(1),
        beyond: theme.category(3),
        whole: theme.muted,
    };
    let several = input.footer.runs > 1;
    let beyond = plans.iter().any(|plan| plan.actions.len() > 1);
    let runs = means_note(input, "Means of {}", "whisker");
    let subtitle = format!(
        "Margins of purchases less costs, in money discounted to the start. An action brings what a brand would lose without it \
         alone, on the same random numbers{}.{runs}",
        if beyond {
            "; what all actions bring beyond the sum of these is a bar of its own"
        } else {
            ""
        }
    );
    let all: Vec<&Action> = plans.iter().flat_map(|plan| &plan.actions).collect();
    let space = furniture(canvas, input, theme, &title(&all), &subtitle);
    let mut names = vec![
        ("Buyers won".to_owned(), colours.won),
        ("Sooner or more often".to_owned(), colours.sooner),
        ("Cost".to_owned(), colours.cost),
    ];
    if beyond {
        names.push((
            "Together, beyond the sum of each".to_owned(),
            colours.beyond,
        ));
    }
    let ends = (space.left, space.right);
    let top = legend(canvas, theme, &names, ends, space.top + LABEL) + 16.0;
    let drawn: Vec<Vec<Row>> = plans.iter().map(|plan| steps(plan, &colours)).collect();
    let reach = drawn.iter().flatten().flat_map(Row::reach);
    let bands = plans.iter().flat_map(|plan| [plan.band.0, plan.band.1]);
    let bands = bands.filter(|_| several);
    let (low, high) = reach
        .chain(bands)
        .fold((0.0, 0.0), |(low, high): (f64, f64), one| {
            (low.min(one), high.max(one))
        });
    let one_brand = brands.names.len() == 1;
    let panels = panels(Bounds { top, ..space }, &plans);
    for ((plan, rows), (panel, row)) in plans.iter().zip(&drawn).zip(panels) {
        let heading = if one_brand {
            "Net present value"
        } else {
            plan.label.as_str()
        };
        let inside = head(canvas, theme, panel, heading);
        let band = several.then_some(plan.band);
        waterfall(canvas, theme, inside, (rows, row), (low, high), band);
    }
    Ok(())
}

/// Height of a brand's name over its waterfall and of the space below, and the least and the greatest height of a row.
const NAME: f64 = 58.0;
const ROW: (f64, f64) = (26.0, 84.0);
/// Space between columns.
const BETWEEN: f64 = 50.0;

/// Brands one under the other, in as few columns as leave rows that can be read; each with the height of its rows.
fn panels(space: Bounds, plans: &[Plan]) -> Vec<(Bounds, f64)> {
    let high = space.bottom - space.top;
    let split = |columns: usize| {
        // Each column takes brands up to its part of all rows.
        let rows = |plan: &Plan| plan.rows() as f64 + NAME / ROW.0;
        let part = plans.iter().map(rows).sum::<f64>() / columns as f64;
        let (mut filled, mut before) = (vec![Vec::new()], 0.0);
        for (place, plan) in plans.iter().enumerate() {
            if before + 0.5 * rows(plan) > part * filled.len() as f64 && filled.len() < columns {
                filled.push(Vec::new());
            }
            before += rows(plan);
            let last = filled.len() - 1;
            filled[last].push(place);
        }
        filled
    };
    let row_of = |columns: &[Vec<usize>]| {
        let row = |column: &Vec<usize>| {
            let rows: usize = column.iter().map(|&place| plans[place].rows()).sum();
            (high - NAME * column.len() as f64) / rows.max(1) as f64
        };
        columns.iter().map(row).fold(ROW.1, f64::min)
    };
    let fits = |columns: &Vec<Vec<usize>>| row_of(columns) >= ROW.0;
    let columns = (1..=3).map(split).find(fits).unwrap_or_else(|| split(3));
    let row = row_of(&columns).max(10.0);
    let count = columns.len() as f64;
    let wide = (space.right - space.left - BETWEEN * (count - 1.0)) / count;
    let mut panels = vec![(space, row); plans.len()];
    for (column, places) in columns.iter().enumerate() {
        let left = space.left + (wide + BETWEEN) * column as f64;
        let mut top = space.top;
        for &place in places {
            let bottom = top + NAME + row * plans[place].rows() as f64;
            let right = left + wide;
            let panel = Bounds {
                left,
                top,
                right,
                bottom,
            };
            panels[place] = (panel, row);
            top = bottom;
        }
    }
    panels
}

struct Colours {
    won: Colour,
    sooner: Colour,
    cost: Colour,
    beyond: Colour,
    whole: Colour,
}

/// A row of a waterfall: its name, its parts from amount to amount, what it says, and the amount at which it ends.
struct Row {
    name: String,
    /// Parts above the middle of the row, and below it where there are any.
    upper: Vec<(f64, f64, Colour)>,
    lower: Option<(f64, f64, Colour)>,
    told: String,
    end: f64,
}

impl Row {
    /// Amounts that its parts reach.
    fn reach(&self) -> Vec<f64> {
        let parts = self.upper.iter().chain(&self.lower);
        parts.flat_map(|part| [part.0, part.1]).collect()
    }
}

/// An amount of money with its sign.
fn signed(money: f64) -> String {
    let text = amount(money);
    if money > 0.0 && text != "0" {
        format!("+{text}")
    } else {
        text
    }
}

/// An amount of money, in whole units where these say enough.
fn amount(money: f64) -> String {
    if money.abs() >= 99.95 {
        whole(money)
    } else {
        brief((money * 10.0).round() / 10.0)
    }
}

/// The rows of a brand's waterfall; each begins where the one before ends, and the last is their sum.
fn steps(plan: &Plan, colours: &Colours) -> Vec<Row> {
    let mut at = plan.without;
    let first = Row {
        name: "Without any action".to_owned(),
        upper: vec![(0.0, at, colours.whole)],
        lower: None,
        told: amount(at),
        end: at,
    };
    let mut rows = vec![first];
    for action in &plan.actions {
        let (won, sooner) = (mean(&action.expansion), mean(&action.acceleration));
        let cost = mean(&action.cost);
        let top = at + won + sooner;
        rows.push(Row {
            name: action.short.clone(),
            upper: vec![(at, at + won, colours.won), (at + won, top, colours.sooner)],
            lower: Some((top, top - cost, colours.cost)),
            told: format!("{} {}", signed(won + sooner), signed(-cost)),
            end: top - cost,
        });
        at = top - cost;
    }
    if plan.actions.len() > 1 {
        let beyond = plan.beyond();
        rows.push(Row {
            name: "Together, beyond".to_owned(),
            upper: vec![(at, at + beyond, colours.beyond)],
            lower: None,
            told: signed(beyond),
            end: at + beyond,
        });
    }
    rows.push(Row {
        name: if plan.actions.len() > 1 {
            "With all actions".to_owned()
        } else {
            "With the action".to_owned()
        },
        upper: vec![(0.0, plan.with, colours.whole)],
        lower: None,
        told: amount(plan.with),
        end: plan.with,
    });
    rows
}

/// Draws rows of a height from the top of a space.
fn waterfall(
    canvas: &mut Canvas,
    theme: &Theme,
    space: Bounds,
    (rows, row): (&[Row], f64),
    (low, high): (f64, f64),
    band: Option<(f64, f64)>,
) {
    let size = AXIS.min(0.72 * row).max(14.0);
    let long = |text: &str| width(text, size, Weight::Regular);
    let wide = space.right - space.left;
    let names = rows.iter().map(|row| long(&row.name));
    let names = names.fold(0.0, f64::max).min(0.36 * wide);
    let told = rows.iter().map(|row| long(&row.told)).fold(0.0, f64::max);
    let (left, right) = (space.left + names + 14.0, space.right - told - 16.0);
    let at = |money: f64| left + (right - left).max(20.0) * (money - low) / (high - low).max(1e-12);
    for (place, one) in rows.iter().enumerate() {
        let top = space.top + row * place as f64;
        let half = if one.lower.is_some() { 0.5 } else { 0.84 };
        let mut bar = |(from, to, colour): (f64, f64, Colour), (start, end): (f64, f64)| {
            let (one, other) = (at(from).min(at(to)), at(from).max(at(to)));
            let corners = ((one, top + start * row), (other, top + end * row));
            canvas.rectangle(corners.0, corners.1, colour, 1.0);
        };
        for &part in &one.upper {
            bar(part, (0.12, half));
        }
        if let Some(part) = one.lower {
            bar(part, (0.5, 0.84));
        }
        let base = top + 0.48 * row + 0.5 * FIGURE * size;
        let name = shortened(&one.name, size, Weight::Regular, names + 1.0);
        say(
            canvas,
            &name,
            (left - 14.0, base),
            plain(size, theme.ink, Align::Right),
        );
        let last = place + 1 == rows.len();
        let mut end = one.reach().into_iter().fold(0.0, f64::max);
        if let Some((low, high)) = band.filter(|_| last) {
            whisker(
                canvas,
                theme,
                (at(low), at(high)),
                top + 0.48 * row,
                0.12 * row,
            );
            end = end.max(high);
        }
        say(
            canvas,
            &one.told,
            (at(end) + 10.0, base),
            plain(size, theme.ink, Align::Left),
        );
        if !last {
            let x = at(one.end);
            let joint = vec![(x, top + 0.84 * row), (x, top + 1.12 * row)];
            canvas.line(joint, theme.ink, 1.5);
        }
    }
    let bottom = space.top + row * rows.len() as f64;
    canvas.line(
        vec![(at(0.0), space.top), (at(0.0), bottom)],
        theme.ink,
        2.0,
    );
}

/// The finding in words.
fn title(actions: &[&Action]) -> String {
    let nets: Vec<f64> = actions.iter().map(|action| action.net()).collect();
    let best = actions[highest(&nets)];
    let paying = nets.iter().filter(|&&net| net > 0.0).count();
    // Of those that pay on average, how many do not in one run in twenty or more.
    let unsure = |action: &&&Action| {
        let low = over_runs(action.nets()).map_or(0.0, |net| net[1]);
        action.net() > 0.0 && low <= 0.0
    };
    let unsure = actions.iter().filter(unsure).count();
    let name = capital(&best.name);
    if best.net() <= 0.0 {
        return format!("No action earns its cost; {name} comes nearest");
    }
    let brings = format!(
        "{name} brings {} for {}",
        brief(best.gain()),
        brief(mean(&best.cost))
    );
    let but = match unsure {
        0 => String::new(),
        _ if paying == 1 => ", but not in every run".to_owned(),
        count => format!(", {count} of them not in every run"),
    };
    if actions.len() == 1 {
        return format!("{brings}{but}");
    }
    format!(
        "{brings}; {paying} of {} actions earn their cost{but}",
        actions.len()
    )
}

#[cfg(test)]
mod tests {
    use super::{Colours, actions, plans, steps, title};
    use crate::charts::market::Brands;
    use crate::charts::theme::Colour;
    use crate::output::table::{Table, Values};

    fn numbers(table: &mut Table, name: &str, values: &[f64]) {
        table.push(name, "money", Values::Numbers(values.to_vec()));
    }

    #[test]
    fn means_over_runs_are_told() {
        let mut table = Table::default();
        let texts = |texts: [&str; 4]| Values::Texts(texts.map(str::to_owned).to_vec());
        table.push("run", "", Values::Integers(vec![0, 0, 1, 1]));
        table.push("brand", "", texts(["a", "b", "a", "b"]));
        table.push("action", "", texts(["ads", "club", "ads", "club"]));
        numbers(&mut table, "cost", &[10.0, 5.0, 10.0, 5.0]);
        numbers(&mut table, "acceleration", &[1.0, 1.0, 3.0, 1.0]);
        numbers(&mut table, "expansion", &[20.0, 1.0, 40.0, 1.0]);
        numbers(&mut table, "adopters", &[2.0, 1.0, 4.0, 1.0]);
        let names = [
            ("a".to_owned(), "Alpha".to_owned()),
            ("b".to_owned(), "b".to_owned()),
        ];
        let found = actions(&table, &names).unwrap();
        assert_eq!(found.len(), 2);
        assert!((found[0].gain() - 32.0).abs() < 1e-12 && found[1].name == "b: club");
        assert_eq!(
            title(&found.iter().collect::<Vec<_>>()),
            "Alpha: ads brings 32 for 10; 1 of 2 actions earn their cost"
        );
    }

    #[test]
    fn waterfalls_add_up() {
        let mut table = Table::default();
        let texts = |texts: [&str; 3]| Values::Texts(texts.map(str::to_owned).to_vec());
        table.push("run", "", Values::Integers(vec![0; 3]));
        table.push("brand", "", texts(["a"; 3]));
        table.push("action", "", texts(["ads", "club", "all"]));
        numbers(&mut table, "cost", &[10.0, 5.0, 15.0]);
        numbers(&mut table, "acceleration", &[1.0, 2.0, 8.0]);
        numbers(&mut table, "expansion", &[20.0, -1.0, 30.0]);
        numbers(&mut table, "adopters", &[2.0, 1.0, 4.0]);
        let mut runs = Table::default();
        numbers(&mut runs, "npv_a", &[0.0, 50.0]);
        let brands = Brands {
            names: vec![("a".to_owned(), "A".to_owned())],
            runs: &runs,
            value: Some(&table),
            unanswered: None,
        };
        let found = plans(&brands, &table, 2).unwrap();
        let [plan] = found.as_slice() else {
            panic!("one brand")
        };
        // Net of all: 23; of ads 11, of the club -4; 16 beyond.
        assert!((plan.without - 27.0).abs() < 1e-12 && (plan.beyond() - 16.0).abs() < 1e-12);
        let grey = Colour(0, 0, 0);
        let colours = Colours {
            won: grey,
            sooner: grey,
            cost: grey,
            beyond: grey,
            whole: grey,
        };
        let rows = steps(plan, &colours);
        assert_eq!(rows.len(), plan.rows());
        let told: Vec<&str> = rows.iter().map(|row| row.told.as_str()).collect();
        assert_eq!(told, ["27", "+21 −10", "+1 −5", "+16", "50"]);
        for pair in rows[..4].windows(2) {
            assert!((pair[1].upper[0].0 - pair[0].end).abs() < 1e-12);
        }
        assert!((rows[3].end - rows[4].end).abs() < 1e-9);
    }
}
