//! Is each setting possible? Values are read by the table's rows; every fault is gathered, none stops the reading.

pub(super) mod actions;
pub(super) mod adoption;
pub(super) mod assemble;
mod brands;
pub(super) mod courses;
mod effects;
mod groups;
pub(super) mod joint;
mod lots;
pub(super) mod network;
pub(super) mod odd;
mod odd_brands;
mod odd_market;
mod odd_network;
mod odd_talk;
pub(super) mod replaced;
pub(super) mod slips;
mod studies;
pub(super) mod tables;
pub(super) mod tie_files;
pub(super) mod unknown;
pub(super) mod values;
pub(super) mod vary;

use crate::diagnostic::source::Spot;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::clock::Clock;
use crate::scenario::nearest::nearest;
use crate::scenario::parameters::{Kind, Parameter, Preset, filled, row};
use crate::scenario::print::{Origin, Row, quoted, shown};
use crate::scenario::reading::Files;
use crate::scenario::tree::{Node, Table, Value};
use std::collections::BTreeSet;

/// A tree under check: what was found wrong, what was read, and how it came out.
pub(super) struct Check<'a, 'f> {
    pub(super) tree: &'a Table,
    pub(super) files: &'a mut Files<'f>,
    pub(super) found: Diagnostics,
    pub(super) rows: Vec<Row>,
    /// Patterns that were asked for, so that a test can find rows nobody reads.
    pub(super) read: BTreeSet<&'static str>,
    /// Paths with faults; rules that join settings leave them alone.
    pub(super) unsound: BTreeSet<String>,
    /// Whether all it extends was read; what seems to be missing may stand in a file that was not.
    pub(super) whole: bool,
    /// The run's dates, once they are known to be sound.
    pub(super) clock: Option<Clock>,
    /// Start and end as far as each is sound, for what can be checked without a clock.
    pub(super) window: (Option<f64>, Option<f64>),
}

impl<'a, 'f> Check<'a, 'f> {
    /// The place of a setting's value, if it was given.
    pub(super) fn spot(&self, path: &str) -> Option<&'a Spot> {
        self.tree.at(path).map(|node| &node.spot)
    }

    /// Whether all of some settings were read without fault.
    pub(super) fn sound(&self, paths: &[&str]) -> bool {
        paths.iter().all(|path| !self.unsound.contains(*path))
    }

    /// Starts a check of a tree.
    pub(super) fn new(tree: &'a Table, files: &'a mut Files<'f>) -> Self {
        Self {
            tree,
            files,
            found: Diagnostics::new(),
            rows: Vec::new(),
            read: BTreeSet::new(),
            unsound: BTreeSet::new(),
            whole: true,
            clock: None,
            window: (None, None),
        }
    }

    /// Notes a fault of a setting.
    pub(super) fn fault(&mut self, path: &str, fault: Diagnostic) {
        self.unsound.insert(path.to_owned());
        self.found.add(fault);
    }

    /// Finds a setting, and says so if it must be given and is not.
    fn given(&mut self, pattern: &'static str, name: &str) -> (Given, Option<&'a Node>) {
        let parameter = row(pattern);
        self.read.insert(pattern);
        let path = filled(pattern, name);
        let node = self.tree.at(&path);
        if node.is_none() && parameter.preset == Preset::Required {
            self.missing(&path, parameter);
        }
        (Given { path, parameter }, node)
    }

    pub(super) fn missing(&mut self, path: &str, parameter: &Parameter) {
        let (parent, key) = path.rsplit_once('.').unwrap_or(("", path));
        let message = format!("`{path}` is missing");
        let mut fault = Diagnostic::error("scenario/missing", message);
        if let Some(node) = self.tree.at(parent) {
            fault = fault.at(&node.key, format!("needs a setting `{key}`"));
        }
        let meaning = parameter.meaning;
        let allowed = match parameter.kind {
            Kind::Choice(words) => words.join(", "),
            Kind::Text => "a text in quotes".to_owned(),
            _ => parameter.allowed(),
        };
        let fault = fault.hint(format!("{key}: {meaning}; allowed: {allowed}"));
        self.fault(path, fault);
    }

    /// Keeps what a setting came to, for `check --print`.
    fn note(&mut self, given: &Given, node: Option<&Node>, text: Option<String>) {
        self.rows.push(Row {
            path: given.path.clone(),
            text,
            origin: node.map_or(Origin::Default, |node| Origin::of(&node.spot)),
            spot: node.map(|node| node.spot.clone()),
            parameter: given.parameter,
        });
    }

    pub(super) fn wrong_type(&mut self, path: &str, node: &Node, wanted: &str) {
        let fault = wrong_type(path, node, wanted);
        self.fault(path, fault);
    }

    /// A number within its range; its default when absent or faulty.
    pub(super) fn number(&mut self, pattern: &'static str, name: &str) -> f64 {
        self.optional_number(pattern, name)
            .unwrap_or_else(|| match row(pattern).preset {
                Preset::Number(number) => number,
                _ => 1.0,
            })
    }

    /// A number within its range, if it was given or has a default.
    pub(super) fn optional_number(&mut self, pattern: &'static str, name: &str) -> Option<f64> {
        let (given, node) = self.given(pattern, name);
        let number = match node {
            None => match given.parameter.preset {
                Preset::Number(number) => Some(number),
                _ => None,
            },
            Some(node) => match number(&given.path, node, given.parameter) {
                Ok(number) => Some(number),
                Err(fault) => {
                    self.fault(&given.path, fault);
                    None
                }
            },
        };
        self.note(&given, node, number.map(shown));
        number
    }

    /// A whole number within its range; its default when absent or faulty.
    pub(super) fn integer(&mut self, pattern: &'static str) -> i64 {
        self.optional_integer(pattern, "")
            .unwrap_or_else(|| match row(pattern).preset {
                Preset::Integer(preset) => preset,
                _ => 1,
            })
    }

    /// A whole number within its range, if it was given or has a default.
    pub(super) fn optional_integer(&mut self, pattern: &'static str, name: &str) -> Option<i64> {
        let (given, node) = self.given(pattern, name);
        let whole = match node {
            None => match given.parameter.preset {
                Preset::Integer(preset) => Some(preset),
                _ => None,
            },
            Some(node) => match integer(&given.path, node, given.parameter) {
                Ok(whole) => Some(whole),
                Err(fault) => {
                    self.fault(&given.path, fault);
                    None
                }
            },
        };
        self.note(&given, node, whole.map(|whole| whole.to_string()));
        whole
    }

    /// A whole number that fits the range of a count; the table's ranges see to it.
    pub(super) fn count(&mut self, pattern: &'static str) -> u32 {
        u32::try_from(self.integer(pattern)).unwrap_or(1)
    }

    /// A flag.
    pub(super) fn flag(&mut self, pattern: &'static str) -> bool {
        let (given, node) = self.given(pattern, "");
        let preset = given.parameter.preset == Preset::Flag(true);
        let flag = match node.map(|node| &node.value) {
            None => preset,
            Some(Value::Flag(flag)) => *flag,
            Some(_) => {
                if let Some(node) = node {
                    self.wrong_type(&given.path, node, "true or false");
                }
                preset
            }
        };
        self.note(&given, node, Some(flag.to_string()));
        flag
    }

    /// A text, if it was given or has a default.
    pub(super) fn text(&mut self, pattern: &'static str, name: &str) -> Option<String> {
        let (given, node) = self.given(pattern, name);
        let text = match node {
            None => match given.parameter.preset {
                Preset::Text(text) => Some(text.to_owned()),
                _ => None,
            },
            Some(node) => match node.text() {
                Some(text) => {
                    if let Some(fault) = unprintable(&given.path, node, text) {
                        self.fault(&given.path, fault);
                    }
                    Some(text.to_owned())
                }
                None => {
                    self.wrong_type(&given.path, node, "a text in quotes");
                    None
                }
            },
        };
        self.note(&given, node, text.as_deref().map(quoted));
        text
    }

    /// One of the row's words; its default, or the first, when absent or faulty.
    pub(super) fn choice(&mut self, pattern: &'static str, name: &str) -> &'static str {
        let (given, node) = self.given(pattern, name);
        let Kind::Choice(words) = given.parameter.kind else {
            return "";
        };
        let preset = match given.parameter.preset {
            Preset::Text(preset) => preset,
            _ => words[0],
        };
        let word = match node.map(|node| word(&given.path, node, words)) {
            None => preset,
            Some(Ok(word)) => word,
            Some(Err(fault)) => {
                self.fault(&given.path, fault);
                preset
            }
        };
        self.note(&given, node, Some(quoted(word)));
        word
    }

    /// Some of the row's words.
    pub(super) fn choices(&mut self, pattern: &'static str, name: &str) -> Vec<&'static str> {
        let (given, node) = self.given(pattern, name);
        let (Kind::Choices(words), Preset::Words(preset)) =
            (given.parameter.kind, given.parameter.preset)
        else {
            return Vec::new();
        };
        let chosen = match node {
            None => preset.to_vec(),
            Some(node) => self.chosen(&given.path, node, words),
        };
        let texts: Vec<String> = chosen.iter().map(|word| quoted(word)).collect();
        self.note(&given, node, Some(format!("[{}]", texts.join(", "))));
        chosen
    }

    /// The words of a list; a text with commas, as flags give it, is a list too.
    fn chosen(&mut self, path: &str, node: &Node, words: &[&'static str]) -> Vec<&'static str> {
        let items = match &node.value {
            Value::List(items) => items.clone(),
            Value::Text(text) => text
                .split(',')
                .map(|part| Node {
                    value: Value::Text(part.trim().to_owned()),
                    ..node.clone()
                })
                .collect(),
            _ => {
                self.wrong_type(path, node, "a list of words");
                return Vec::new();
            }
        };
        let mut chosen = Vec::new();
        for item in &items {
            match word(path, item, words) {
                Ok(word) => chosen.push(word),
                Err(fault) => self.fault(path, fault),
            }
        }
        chosen
    }

    /// A list of dates.
    pub(super) fn dates(&mut self, pattern: &'static str) -> Vec<f64> {
        let (given, node) = self.given(pattern, "");
        let mut dates = Vec::new();
        if let Some(node) = node {
            match &node.value {
                Value::List(items) => {
                    for item in items {
                        match number(&given.path, item, given.parameter) {
                            Ok(date) => dates.push(date),
                            Err(fault) => self.fault(&given.path, fault),
                        }
                    }
                }
                _ => self.wrong_type(&given.path, node, "a list of dates in years"),
            }
        }
        let texts: Vec<String> = dates.iter().map(|date| shown(*date)).collect();
        self.note(&given, node, Some(format!("[{}]", texts.join(", "))));
        dates
    }

    /// A list of adults by their numbers, each with its place.
    pub(super) fn adults(&mut self, pattern: &'static str, name: &str) -> Vec<(u32, &'a Node)> {
        let (given, node) = self.given(pattern, name);
        let mut adults = Vec::new();
        match node.map(|node| (node, &node.value)) {
            None => {}
            Some((_, Value::List(items))) => {
                for item in items {
                    match integer(&given.path, item, given.parameter) {
                        Ok(adult) => adults.push((u32::try_from(adult).unwrap_or(0), item)),
                        Err(fault) => self.fault(&given.path, fault),
                    }
                }
            }
            Some((node, _)) => {
                self.wrong_type(&given.path, node, "a list of adults by their numbers")
            }
        }
        let texts: Vec<String> = adults.iter().map(|adult| adult.0.to_string()).collect();
        self.note(&given, node, Some(format!("[{}]", texts.join(", "))));
        adults
    }
}

/// The fault of a text with characters that steer a terminal or break a picture; line breaks are none of these.
fn unprintable(path: &str, node: &Node, text: &str) -> Option<Diagnostic> {
    let strange = |c: &char| c.is_control() && !"\n\r\t".contains(*c);
    let found = text.chars().find(strange)?;
    let message = format!("`{path}` holds a character that cannot be printed");
    let label = format!("found U+{:04X}", u32::from(found));
    Some(Diagnostic::error("scenario/unprintable", message).at(&node.spot, label))
}

/// A setting that was asked for.
struct Given {
    path: String,
    parameter: &'static Parameter,
}

/// The fault of a value of another kind than the setting takes.
pub(super) fn wrong_type(path: &str, node: &Node, wanted: &str) -> Diagnostic {
    let kind = node.value.kind();
    Diagnostic::error("scenario/wrong-type", format!("`{path}` must be {wanted}"))
        .at(&node.spot, format!("found {kind}; allowed: {wanted}"))
}

/// The number a value holds, if it is one and within the row's range.
pub(super) fn number(path: &str, node: &Node, parameter: &Parameter) -> Result<f64, Diagnostic> {
    let Some(number) = node.number() else {
        let fault = wrong_type(path, node, "a number");
        let looks_like_one = node
            .text()
            .is_some_and(|text| text.trim().parse::<f64>().is_ok());
        return Err(if looks_like_one {
            fault.hint("write the number without quotes")
        } else {
            fault
        });
    };
    if !number.is_finite() {
        let message = format!("`{path}` must be a finite number");
        // Digits that lead beyond all numbers are shown as they stand.
        let written = node.spot.text();
        let found = if written.contains(|c: char| c.is_ascii_digit()) {
            written.to_owned()
        } else {
            number.to_string()
        };
        let label = format!("found {found}; allowed: {}", parameter.allowed());
        return Err(Diagnostic::error("scenario/not-finite", message).at(&node.spot, label));
    }
    if !parameter.range.holds(number) {
        return Err(out_of_range(path, node, number, parameter));
    }
    // Adding 0 turns the negative zero into the ordinary one, so that equal scenarios are equal texts.
    Ok(number + 0.0)
}

fn out_of_range(path: &str, node: &Node, number: f64, parameter: &Parameter) -> Diagnostic {
    let message = format!("`{path}` must be {}", parameter.range.words());
    let label = format!("found {}; allowed: {}", shown(number), parameter.allowed());
    let fault = Diagnostic::error("scenario/out-of-range", message).at(&node.spot, label);
    let share = parameter.range.high <= 1.0 && parameter.range.low >= 0.0;
    if share && number > 1.0 && number <= 100.0 {
        fault.hint(format!("a share of {number} percent is {}", number / 100.0))
    } else {
        fault
    }
}

/// The whole number a value holds; a float without a fraction is one.
fn integer(path: &str, node: &Node, parameter: &Parameter) -> Result<i64, Diagnostic> {
    let number = number(path, node, parameter)?;
    match node.value {
        Value::Integer(whole) => Ok(whole),
        #[expect(
            clippy::cast_possible_truncation,
            reason = "checked to be whole and small"
        )]
        _ if number.fract().abs() < f64::MIN_POSITIVE && number.abs() < 9e15 => Ok(number as i64),
        _ => Err(wrong_type(path, node, "a whole number")),
    }
}

/// The word a value holds, if it is one of those allowed.
pub(super) fn word(
    path: &str,
    node: &Node,
    words: &[&'static str],
) -> Result<&'static str, Diagnostic> {
    let listed = words.join(", ");
    let Some(text) = node.text() else {
        return Err(wrong_type(
            path,
            node,
            &format!("one of the words {listed}"),
        ));
    };
    if let Some(word) = words.iter().find(|word| **word == text) {
        return Ok(word);
    }
    let message = format!("`{path}` must be one of {listed}");
    let label = format!("found \"{text}\"; allowed: {listed}");
    let fault = Diagnostic::error("scenario/unknown-choice", message).at(&node.spot, label);
    Err(match nearest(text, words.iter().copied()) {
        Some(near) => fault.hint(format!("did you mean \"{near}\"?")),
        None => fault,
    })
}
