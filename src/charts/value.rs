//! What is each action worth? Its gain in margins, split into buyers won and buyers who come sooner or more often, beside its
//! cost.

use crate::charts::canvas::{Align, Canvas};
use crate::charts::findings::highest;
use crate::charts::frame::{AXIS, LABEL, bold, furniture, plain};
use crate::charts::labels::{brief, capital};
use crate::charts::theme::{Colour, Theme};
use crate::charts::typeface::width;
use crate::charts::{Fault, Input, column};
use crate::output::table::{Table, Values};

/// An action of a brand: means over runs.
struct Action {
    name: String,
    cost: f64,
    acceleration: f64,
    expansion: f64,
}

impl Action {
    fn gain(&self) -> f64 {
        self.acceleration + self.expansion
    }

    fn net(&self) -> f64 {
        self.gain() - self.cost
    }
}

/// The actions in the order of the table's first run.
fn actions(table: &Table, names: &[(String, String)]) -> Result<Vec<Action>, Fault> {
    let texts = |name: &str| match table.column(name).map(|column| &column.values) {
        Some(Values::Texts(texts)) => Ok(texts.clone()),
        _ => Err(Fault::Column(name.to_owned())),
    };
    let (brands, actions, runs) = (texts("brand")?, texts("action")?, column(table, "run")?);
    let numbers: Result<Vec<Vec<f64>>, Fault> = ["cost", "acceleration", "expansion"]
        .into_iter()
        .map(|name| column(table, name))
        .collect();
    let numbers = numbers?;
    let count = runs.iter().take_while(|run| **run <= runs[0]).count();
    if count == 0 {
        return Err(Fault::NothingSold);
    }
    let mean = |of: &[f64], row: usize| {
        let all = of.iter().skip(row).step_by(count);
        all.clone().sum::<f64>() / all.count() as f64
    };
    let action = |row: usize| {
        let label = names.iter().find(|(name, _)| *name == brands[row]);
        let label = label.map_or(brands[row].as_str(), |(_, label)| label);
        Action {
            name: format!("{label}: {}", actions[row].replace('_', " ")),
            cost: mean(&numbers[0], row),
            acceleration: mean(&numbers[1], row),
            expansion: mean(&numbers[2], row),
        }
    };
    Ok((0..count).map(action).collect())
}

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    let brands = input.brands.as_ref().ok_or(Fault::NoBrands)?;
    let table = brands.value.ok_or(Fault::NoBrands)?;
    let actions = actions(table, &brands.names)?;
    let colours = [theme.category(0), theme.category(2), theme.category(1)];
    let runs = if input.footer.runs > 1 {
        format!(" Means of {} runs.", input.footer.runs)
    } else {
        String::new()
    };
    let subtitle = format!(
        "Margins with the action less without it, on the same random numbers, in money discounted to the start.{runs}"
    );
    let space = furniture(canvas, input, theme, &title(&actions), &subtitle);
    let y = space.top + LABEL;
    legend(canvas, theme, colours, (space.left, y));
    let row = (space.bottom - y - 30.0) / actions.len() as f64;
    let size = AXIS.min(0.34 * row).max(14.0);
    let names = actions.iter();
    let names = names.map(|action| {
        width(
            &action.name,
            size,
            plain(size, theme.ink, Align::Left).weight,
        )
    });
    let left = space.left + names.fold(0.0, f64::max).min(0.36 * canvas.width) + 24.0;
    let (low, high) = ends(&actions);
    let right = space.right - 0.2 * canvas.width;
    let at = |money: f64| left + (right - left) * (money - low) / (high - low).max(1e-12);
    for (place, action) in actions.iter().enumerate() {
        let top = y + 30.0 + row * place as f64;
        bars(canvas, (action, colours), (top, row), &at);
        let middle = top + 0.42 * row + 0.35 * size;
        let style = plain(size, theme.ink, Align::Right);
        canvas.text(&action.name, (left - 16.0, middle), style);
        let end = at(action
            .cost
            .max(action.gain())
            .max(action.expansion)
            .max(0.0))
            + 14.0;
        let style = plain(size, theme.ink, Align::Left);
        canvas.text(&told(action), (end, middle), style);
    }
    canvas.line(
        vec![(at(0.0), y + 24.0), (at(0.0), space.bottom)],
        theme.ink,
        2.0,
    );
    Ok(())
}

/// The names of the parts in their colours.
fn legend(canvas: &mut Canvas, theme: &Theme, colours: [Colour; 3], (left, y): (f64, f64)) {
    let mut x = left;
    let parts = ["Buyers won", "Sooner or more often", "Cost"];
    for (text, colour) in parts.into_iter().zip(colours) {
        let style = bold(
            LABEL,
            colour.readable(theme.background, theme.ink),
            Align::Left,
        );
        canvas.text(text, (x, y), style);
        x += width(text, LABEL, style.weight) + 40.0;
    }
}

/// The least and the greatest amount of money that bars reach.
fn ends(actions: &[Action]) -> (f64, f64) {
    let amounts = |one: &Action| [one.acceleration, one.expansion, one.gain(), one.cost];
    let all = actions.iter().flat_map(amounts);
    all.fold((0.0, 0.0), |(low, high): (f64, f64), one| {
        (low.min(one), high.max(one))
    })
}

/// The bars of an action: what it brings above, what it costs below.
fn bars(
    canvas: &mut Canvas,
    (action, [won, sooner, cost]): (&Action, [Colour; 3]),
    (top, row): (f64, f64),
    at: &dyn Fn(f64) -> f64,
) {
    let mut bar = |from: f64, to: f64, (start, end): (f64, f64), colour: Colour| {
        let (one, other) = (at(from).min(at(to)), at(from).max(at(to)));
        canvas.rectangle(
            (one, top + start * row),
            (other, top + end * row),
            colour,
            1.0,
        );
    };
    bar(0.0, action.expansion, (0.06, 0.40), won);
    bar(action.expansion, action.gain(), (0.06, 0.40), sooner);
    bar(0.0, action.cost, (0.44, 0.78), cost);
}

/// What an action comes to, in words.
fn told(action: &Action) -> String {
    format!(
        "brings {}, costs {}",
        brief(action.gain()),
        brief(action.cost)
    )
}

/// The finding in words.
fn title(actions: &[Action]) -> String {
    let nets: Vec<f64> = actions.iter().map(Action::net).collect();
    let best = &actions[highest(&nets)];
    let paying = nets.iter().filter(|&&net| net > 0.0).count();
    let name = capital(&best.name);
    if best.net() <= 0.0 {
        return format!("No action earns its cost; {name} comes nearest");
    }
    if actions.len() == 1 {
        return format!(
            "{name} brings {} for {}",
            brief(best.gain()),
            brief(best.cost)
        );
    }
    format!(
        "{name} brings {} for {}; {paying} of {} actions earn their cost",
        brief(best.gain()),
        brief(best.cost),
        actions.len()
    )
}

#[cfg(test)]
mod tests {
    use super::{actions, title};
    use crate::output::table::{Table, Values};

    #[test]
    fn means_over_runs_are_told() {
        let mut table = Table::default();
        let texts = |texts: [&str; 4]| Values::Texts(texts.map(str::to_owned).to_vec());
        table.push("run", "", Values::Integers(vec![0, 0, 1, 1]));
        table.push("brand", "", texts(["a", "b", "a", "b"]));
        table.push("action", "", texts(["ads", "club", "ads", "club"]));
        table.push("cost", "money", Values::Numbers(vec![10.0, 5.0, 10.0, 5.0]));
        table.push(
            "acceleration",
            "money",
            Values::Numbers(vec![1.0, 1.0, 3.0, 1.0]),
        );
        table.push(
            "expansion",
            "money",
            Values::Numbers(vec![20.0, 1.0, 40.0, 1.0]),
        );
        let names = [("a".to_owned(), "Alpha".to_owned())];
        let found = actions(&table, &names).unwrap();
        assert_eq!(found.len(), 2);
        assert!((found[0].gain() - 32.0).abs() < 1e-12 && found[1].name == "b: club");
        assert_eq!(
            title(&found),
            "Alpha: ads brings 32 for 10; 1 of 2 actions earn their cost"
        );
    }
}
