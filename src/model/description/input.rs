//! Element 6, input data: the drivers, each with its form, its first and last value, its unit, and where it comes from.

use crate::drivers::series::{Form, Interpolation, Series};
use crate::model::description::markdown::{code, number, plain, table};
use crate::model::description::parameters::{origin, words};
use crate::scenario::parameters::find;
use crate::scenario::print::{Origin, Resolved};
use crate::scenario::{Drivers, Scenario};

/// The element.
pub(super) fn element(scenario: &Scenario, resolved: Option<&Resolved>) -> String {
    let clock = &scenario.clock;
    let (start, end) = (clock.start, clock.date(clock.steps));
    let mut text = String::from("## 6 Input data\n\n");
    text.push_str(
        "The drivers are the model's only input over time. They come from outside: nothing in the model acts on them. Between \
         the points of a course its interpolation holds, outside of them the nearest value. A course may be scaled, shifted, \
         or stand still from a date on; what-if questions are asked that way.\n\n",
    );
    let rows: Vec<Vec<String>> = courses(scenario)
        .into_iter()
        .map(|(path, series)| {
            let parameter = find(&path).expect("every driver is in the table");
            let from = resolved.and_then(|resolved| origin(resolved, &path));
            vec![
                code(&path),
                parameter.meaning.to_owned(),
                parameter.unit.to_owned(),
                form(series),
                number(series.at(start)),
                number(series.at(end)),
                source(parameter.source, from),
            ]
        })
        .collect();
    let (first, last) = (
        format!("In {}", number(start)),
        format!("In {}", number(end)),
    );
    let heads = ["Driver", "Meaning", "Unit", "Form", &first, &last, "Source"];
    text.push_str(&table(&heads, &rows));
    if scenario.source.is_empty() {
        text.push_str("\nThe scenario names no source of its data.\n");
    } else {
        let source = plain(&scenario.source);
        text.push_str(&format!(
            "\nThe scenario names as the source of its data: {source}.\n"
        ));
    }
    text
}

/// Where a course comes from: the table for defaults, the place where it was set for others.
fn source(of_default: &str, from: Option<&Origin>) -> String {
    match from {
        Some(Origin::Default) => format!("default; {of_default}"),
        Some(set) => words(set),
        None => "as the scenario sets it".to_owned(),
    }
}

/// Every driver with its path.
pub(super) fn courses(scenario: &Scenario) -> Vec<(String, &Series)> {
    // Without `..`: a new driver does not compile until it is here.
    let Drivers {
        hours,
        employment,
        work_sharing,
        goods_price,
        skilled_price,
        schooling,
        reach,
        activity,
        personalisation,
        price,
        tools,
        quality,
        openness,
        need,
    } = &scenario.drivers;
    let one = [
        ("hours", hours),
        ("employment", employment),
        ("work_sharing", work_sharing),
        ("goods_price", goods_price),
        ("skilled_price", skilled_price),
        ("schooling", schooling),
        ("reach", reach),
        ("activity", activity),
        ("personalisation", personalisation),
    ];
    let each = [
        ("price", price),
        ("tools", tools),
        ("quality", quality),
        ("openness", openness),
        ("need", need),
    ];
    let mut all: Vec<(String, &Series)> = one
        .into_iter()
        .map(|(name, series)| (format!("drivers.{name}"), series))
        .collect();
    for (name, list) in each {
        let categories = scenario.household.categories.iter().zip(list);
        all.extend(categories.map(|(c, series)| (format!("drivers.{name}.{}", c.name), series)));
    }
    all
}

/// The form of a course in words.
pub(super) fn form(series: &Series) -> String {
    let mut text = match &series.form {
        Form::Constant(value) => format!("constant {}", number(*value)),
        Form::Points {
            points,
            interpolation,
        } => points_form(points, *interpolation),
        Form::Ramp {
            from,
            to,
            start,
            end,
        } => format!(
            "line from {} to {}, {} to {}",
            number(*from),
            number(*to),
            number(*start),
            number(*end)
        ),
        Form::Step { from, to, at } => format!(
            "step from {} to {} in {}",
            number(*from),
            number(*to),
            number(*at)
        ),
        Form::Logistic {
            from,
            to,
            midpoint,
            years,
        } => format!(
            "logistic from {} to {}, half way in {}, {} years from a tenth to nine tenths",
            number(*from),
            number(*to),
            number(*midpoint),
            number(*years)
        ),
        Form::Cycle {
            mean,
            amplitude,
            period,
            at,
        } => format!(
            "sine around {} of amplitude {} and period {} years, rising in {}",
            number(*mean),
            number(*amplitude),
            number(*period),
            number(*at)
        ),
    };
    text.push_str(&changes(series));
    text
}

fn points_form(points: &[(f64, f64)], interpolation: Interpolation) -> String {
    let between = match interpolation {
        Interpolation::Linear => "lines between",
        Interpolation::Step => "each held until the next",
        Interpolation::Smooth => "monotone cubic between",
    };
    match points {
        [(_, value)] => format!("constant {}", number(*value)),
        [first, .., last] => format!(
            "{} points from {} to {}, {between}",
            points.len(),
            number(first.0),
            number(last.0)
        ),
        [] => "no points".to_owned(),
    }
}

/// What is done to a course.
fn changes(series: &Series) -> String {
    let unchanged = Series::constant(0.0);
    let mut text = String::new();
    if series.scale.to_bits() != unchanged.scale.to_bits() {
        text.push_str(&format!("; times {}", number(series.scale)));
    }
    if series.shift.to_bits() != unchanged.shift.to_bits() {
        text.push_str(&format!("; plus {}", number(series.shift)));
    }
    if let Some(date) = series.freeze {
        text.push_str(&format!("; stands still from {}", number(date)));
    }
    text
}
