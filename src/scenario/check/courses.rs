//! What course does a driver take? A number, points, a table of data or a shape, with what is done to it.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::source::Spot;
use crate::drivers::series::{Form, Interpolation, Series};
use crate::scenario::canonical;
use crate::scenario::check::{Check, number, word, wrong_type};
use crate::scenario::parameters::{COURSE, Kind, Parameter, Preset, Range, filled, row};
use crate::scenario::print::{Origin, Row};
use crate::scenario::tree::{CHANGES, FORMS, Node, Table, Value, lay_course};

/// A course under check: what messages call it, and the numbers in it that a value can come from.
pub(super) struct Course {
    pub(super) path: String,
    pub(super) numbers: Vec<(f64, Spot)>,
    pub(super) faults: Vec<Diagnostic>,
}

/// Dated values with the place of each value.
pub(super) type Placed = Vec<(f64, f64, Spot)>;

impl Check<'_, '_> {
    /// The course of a driver, for one category where the pattern has `*`.
    pub(super) fn course(&mut self, pattern: &'static str, name: &str) -> Series {
        let parameter = row(pattern);
        self.read.insert(pattern);
        let path = filled(pattern, name);
        let all = filled(pattern, "all");
        let own = self.tree.at(&path);
        let shared = self.tree.at(&all);
        let node = match (shared, own) {
            (Some(all), Some(own)) if name != "all" && pattern != path => {
                Some(lay_course(all, own.clone()))
            }
            (_, Some(own)) => Some(own.clone()),
            (all, None) => all.cloned(),
        };
        let spoken = if own.is_some() || shared.is_none() {
            &path
        } else {
            &all
        };
        let preset = match parameter.preset {
            Preset::Number(preset) => Some(preset),
            _ => None,
        };
        let fallback = Series::constant(preset.unwrap_or(1.0));
        let mut course = Course {
            path: spoken.clone(),
            numbers: Vec::new(),
            faults: Vec::new(),
        };
        let series = match &node {
            Some(node) => self.series(&mut course, node, preset),
            None if preset.is_some() => Some(fallback.clone()),
            None => {
                course.faults.push(self.no_course(&path, parameter));
                None
            }
        };
        if let (Some(series), Some(node)) = (&series, &node)
            && course.faults.is_empty()
        {
            self.over_the_clock(&mut course, node, series, parameter);
        }
        for fault in std::mem::take(&mut course.faults) {
            self.fault(&path, fault);
        }
        let series = series.unwrap_or(fallback);
        self.rows.push(Row {
            path,
            text: Some(canonical::course(&series)),
            origin: node
                .as_ref()
                .map_or(Origin::Default, |node| Origin::of(&node.spot)),
            spot: node.map(|node| node.spot),
            parameter,
        });
        series
    }

    fn no_course(&self, path: &str, parameter: &Parameter) -> Diagnostic {
        let (group, name) = path.rsplit_once('.').unwrap_or(("", path));
        let mut fault = Diagnostic::error("scenario/missing", format!("`{path}` is missing"));
        if let Some(category) = self.tree.at(&format!("household.categories.{name}")) {
            fault = fault.at(&category.key, format!("needs a course in `[{group}]`"));
        }
        fault
            .hint(format!(
                "{}; allowed: {}",
                parameter.meaning,
                parameter.allowed()
            ))
            .hint(format!(
                "`{group}.all` serves every category that is not named"
            ))
    }

    fn series(&mut self, course: &mut Course, node: &Node, preset: Option<f64>) -> Option<Series> {
        let form = match &node.value {
            Value::Integer(_) | Value::Number(_) => {
                Some(Form::Constant(course.value(&course.path.clone(), node)?))
            }
            Value::List(_) => Some(Form::Points {
                points: course.points(&course.path.clone(), node)?,
                interpolation: Interpolation::Linear,
            }),
            Value::Table(table) => {
                let form = self.form(course, node, table, preset);
                let mut part = |key: &'static str| {
                    let found = table.get(key).map(|node| course.part(key, node))?;
                    course.keep(found)
                };
                let (scale, shift, freeze) = (part("scale"), part("shift"), part("freeze"));
                return Some(Series {
                    form: form?,
                    scale: scale.unwrap_or(1.0),
                    shift: shift.unwrap_or(0.0),
                    freeze,
                });
            }
            _ => {
                let wanted = "a number, a list of [date, value] pairs, or a table";
                course.faults.push(wrong_type(&course.path, node, wanted));
                None
            }
        };
        form.map(|form| Series {
            form,
            ..Series::constant(0.0)
        })
    }

    fn form(
        &mut self,
        course: &mut Course,
        node: &Node,
        table: &Table,
        preset: Option<f64>,
    ) -> Option<Form> {
        let path = course.path.clone();
        course.faults.extend(misplaced(&path, table));
        let mut forms = FORMS.iter().filter(|form| table.get(form).is_some());
        let Some(form) = forms.next() else {
            let of_a_form =
                |key: &str| !CHANGES.contains(&key) && COURSE.iter().any(|row| row.path == key);
            let bare = !table.entries.iter().any(|entry| of_a_form(&entry.0));
            if let (Some(preset), true) = (preset, bare) {
                return Some(Form::Constant(preset));
            }
            if !self.whole {
                return None;
            }
            let message = format!("`{path}` has no form");
            let fault =
                Diagnostic::error("drivers/form", message).at(&node.spot, "no value is given here");
            let hint = "give one of constant, points, csv and shape";
            course.faults.push(fault.hint(hint));
            return None;
        };
        if forms.next().is_some() {
            return None;
        }
        let part = table.get(form)?;
        match *form {
            "constant" => {
                let value = course.part("constant", part);
                course.keep(value).map(Form::Constant)
            }
            "points" => Some(Form::Points {
                points: course.points(&format!("{path}.points"), part)?,
                interpolation: course.interpolation(table),
            }),
            "csv" => {
                let interpolation = course.interpolation(table);
                match self.data(&path, table) {
                    Ok(placed) => {
                        course
                            .numbers
                            .extend(placed.iter().map(|point| (point.1, point.2.clone())));
                        let points = placed.into_iter().map(|point| (point.0, point.1)).collect();
                        Some(Form::Points {
                            points,
                            interpolation,
                        })
                    }
                    Err(faults) => {
                        course.faults.extend(faults);
                        None
                    }
                }
            }
            _ => course.shape(table, part),
        }
    }
}

/// Faults of keys that do not go together: two forms, or parts of another form.
fn misplaced(path: &str, table: &Table) -> Vec<Diagnostic> {
    let forms: Vec<&Node> = FORMS.iter().filter_map(|form| table.get(form)).collect();
    if let [first, second, ..] = forms[..] {
        let message = format!("`{path}` has more than one form");
        let fault = Diagnostic::error("drivers/form", message);
        let fault = fault
            .at(&second.key, "a second form")
            .at(&first.key, "the first form");
        return vec![fault.hint("keep one of constant, points, csv and shape")];
    }
    if forms.is_empty() {
        return Vec::new();
    }
    let (kind, keys) = kind_and_keys(table);
    let known = |key: &str| COURSE.iter().any(|row| row.path == key);
    let strange = |key: &str| known(key) && !keys.contains(&key);
    let strangers = table.entries.iter().filter(|entry| strange(&entry.0));
    strangers
        .map(|(key, part)| {
            let message = format!("`{path}.{key}` does not belong to {kind}");
            let label = format!("{kind} takes {}", keys.join(", "));
            Diagnostic::error("drivers/form", message).at(&part.key, label)
        })
        .collect()
}

/// What a course given as a table is, in words, and which keys it takes.
fn kind_and_keys(table: &Table) -> (&'static str, Vec<&'static str>) {
    let (kind, own): (&str, &[&str]) = if table.get("constant").is_some() {
        ("a constant", &["constant"])
    } else if table.get("points").is_some() {
        ("a list of points", &["points", "interpolation"])
    } else if table.get("csv").is_some() {
        (
            "a table of data",
            &["csv", "time", "column", "where", "interpolation"],
        )
    } else {
        match table.get("shape").map(|shape| shape.text().unwrap_or("")) {
            Some("ramp") => ("a ramp", &["shape", "from", "to", "start", "end"]),
            Some("step") => ("a step", &["shape", "from", "to", "at"]),
            Some("logistic") => ("a logistic", &["shape", "from", "to", "midpoint", "years"]),
            Some("cycle") => ("a cycle", &["shape", "mean", "amplitude", "period", "at"]),
            // A misspelt shape has its own fault; its keys are not judged.
            Some(_) => return ("a shape", COURSE.iter().map(|row| row.path).collect()),
            None => ("a course without form", &[]),
        }
    };
    (kind, [own, &["scale", "shift", "freeze"]].concat())
}

impl Course {
    fn keep<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|fault| self.faults.push(fault)).ok()
    }

    fn part(&self, key: &'static str, node: &Node) -> Result<f64, Diagnostic> {
        number(&format!("{}.{key}", self.path), node, row(key))
    }

    /// A number that is a value of the course.
    fn value(&mut self, path: &str, node: &Node) -> Option<f64> {
        let value = number(path, node, row("constant"));
        let value = self.keep(value)?;
        self.numbers.push((value, node.spot.clone()));
        Some(value)
    }

    fn points(&mut self, path: &str, node: &Node) -> Option<Vec<(f64, f64)>> {
        let placed = points(path, node);
        match placed {
            Ok(placed) => {
                self.numbers
                    .extend(placed.iter().map(|point| (point.1, point.2.clone())));
                Some(placed.into_iter().map(|point| (point.0, point.1)).collect())
            }
            Err(faults) => {
                self.faults.extend(faults);
                None
            }
        }
    }

    fn interpolation(&mut self, table: &Table) -> Interpolation {
        let path = format!("{}.interpolation", self.path);
        let Kind::Choice(words) = row("interpolation").kind else {
            return Interpolation::Linear;
        };
        let word = table
            .get("interpolation")
            .map(|node| word(&path, node, words));
        match word.and_then(|word| self.keep(word)) {
            Some("step") => Interpolation::Step,
            Some("smooth") => Interpolation::Smooth,
            _ => Interpolation::Linear,
        }
    }

    fn shape(&mut self, table: &Table, shape: &Node) -> Option<Form> {
        let Kind::Choice(words) = row("shape").kind else {
            return None;
        };
        let word = word(&format!("{}.shape", self.path), shape, words);
        let word = self.keep(word)?;
        let mut part = |key: &'static str| match table.get(key) {
            Some(node) => {
                let part = self.part(key, node);
                let part = self.keep(part);
                if let (Some(value), "from" | "to" | "mean") = (part, key) {
                    self.numbers.push((value, node.spot.clone()));
                }
                part
            }
            None => {
                let message = format!("`{}.{key}` is missing", self.path);
                let fault = Diagnostic::error("drivers/form", message);
                let fault = fault.at(&shape.spot, format!("a {word} needs `{key}`"));
                self.faults
                    .push(fault.hint(format!("{key}: {}", row(key).meaning)));
                None
            }
        };
        // All parts are read before one that is missing ends the reading.
        match word {
            "ramp" => {
                let (from, to, start, end) = (part("from"), part("to"), part("start"), part("end"));
                let (from, to, start, end) = (from?, to?, start?, end?);
                if start >= end {
                    self.faults.push(backwards(&self.path, table)?);
                }
                Some(Form::Ramp {
                    from,
                    to,
                    start,
                    end,
                })
            }
            "step" => {
                let (from, to, at) = (part("from"), part("to"), part("at"));
                Some(Form::Step {
                    from: from?,
                    to: to?,
                    at: at?,
                })
            }
            "logistic" => {
                let (from, to, midpoint, years) =
                    (part("from"), part("to"), part("midpoint"), part("years"));
                let (from, to, midpoint, years) = (from?, to?, midpoint?, years?);
                Some(Form::Logistic {
                    from,
                    to,
                    midpoint,
                    years,
                })
            }
            _ => {
                let (mean, amplitude, period, at) =
                    (part("mean"), part("amplitude"), part("period"), part("at"));
                let (mean, amplitude, period, at) = (mean?, amplitude?, period?, at?);
                Some(Form::Cycle {
                    mean,
                    amplitude,
                    period,
                    at,
                })
            }
        }
    }
}

fn backwards(path: &str, table: &Table) -> Option<Diagnostic> {
    let (start, end) = (table.get("start")?, table.get("end")?);
    let message = format!("`{path}` must end after it starts");
    let fault = Diagnostic::error("scenario/contradiction", message);
    Some(
        fault
            .at(&end.spot, "ends here")
            .at(&start.spot, "starts here"),
    )
}

/// A list of `[date, value]` pairs, dates increasing.
pub(super) fn points(path: &str, node: &Node) -> Result<Placed, Vec<Diagnostic>> {
    const WANTED: &str = "a list of [date, value] pairs";
    let Value::List(items) = &node.value else {
        return Err(vec![wrong_type(path, node, WANTED)]);
    };
    if items.is_empty() {
        let fault = Diagnostic::error("drivers/points", format!("`{path}` has no points"));
        return Err(vec![fault.at(
            &node.spot,
            format!("found an empty list; allowed: {WANTED}"),
        )]);
    }
    let mut faults = Vec::new();
    let mut placed: Placed = Vec::new();
    let mut last: Option<(f64, Spot)> = None;
    for item in items {
        let pair = match &item.value {
            Value::List(pair) if pair.len() == 2 => pair,
            _ => {
                faults.push(wrong_type(path, item, "a pair [date, value]"));
                continue;
            }
        };
        let mut one = |node: &Node, range: Range| {
            let parameter = Parameter {
                range,
                ..*row("constant")
            };
            number(path, node, &parameter)
                .map_err(|fault| faults.push(fault))
                .ok()
        };
        let date = one(&pair[0], row("freeze").range);
        let value = one(&pair[1], Range::ANY);
        let (Some(date), Some(value)) = (date, value) else {
            continue;
        };
        if let Some((before, spot)) = &last
            && date <= *before
        {
            let message = format!("dates of `{path}` must increase");
            let fault = Diagnostic::error("drivers/points", message);
            let label = format!("found {date}; allowed: after {before}");
            faults.push(
                fault
                    .at(&pair[0].spot, label)
                    .at(spot, "the date before it"),
            );
        }
        last = Some((date, pair[0].spot.clone()));
        placed.push((date, value, pair[1].spot.clone()));
    }
    if faults.is_empty() {
        Ok(placed)
    } else {
        Err(faults)
    }
}
