//! What is wrong, where, and what can be done? A diagnostic is plain data; only `render` draws it and only the
//! command line prints it.

pub mod names;
pub mod render;
pub mod source;

use crate::diagnostic::source::Spot;

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The input cannot be used.
    Error,
    /// The input is legal and odd.
    Warning,
}

/// A spot with what there is to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where.
    pub spot: Spot,
    /// What stands there, what is allowed.
    pub label: String,
}

/// One thing wrong with an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether the input is refused.
    pub severity: Severity,
    /// The name `thirdwave explain` knows, such as `scenario/out-of-range`.
    pub name: &'static str,
    /// What is wrong, in lower case and without a full stop.
    pub message: String,
    /// Where; the first is the fault's own place, others contradict it.
    pub places: Vec<Place>,
    /// Ways out, one a line.
    pub hints: Vec<String>,
}

impl Diagnostic {
    /// An error without place or hint.
    #[must_use]
    pub fn error(name: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, name, message.into())
    }

    /// A warning without place or hint.
    #[must_use]
    pub fn warning(name: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, name, message.into())
    }

    fn new(severity: Severity, name: &'static str, message: String) -> Self {
        assert!(
            names::explanation(name).is_some(),
            "diagnostic {name} has no explanation"
        );
        Self {
            severity,
            name,
            message,
            places: Vec::new(),
            hints: Vec::new(),
        }
    }

    /// The same with one more place.
    #[must_use]
    pub fn at(mut self, spot: &Spot, label: impl Into<String>) -> Self {
        self.places.push(Place {
            spot: spot.clone(),
            label: label.into(),
        });
        self
    }

    /// The same with one more hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

/// Diagnostics in the order in which they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    all: Vec<Diagnostic>,
}

impl Diagnostics {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one, unless the very same was said before.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        if !self.all.contains(&diagnostic) {
            self.all.push(diagnostic);
        }
    }

    /// Adds many.
    pub fn extend(&mut self, others: impl IntoIterator<Item = Diagnostic>) {
        for diagnostic in others {
            self.add(diagnostic);
        }
    }

    /// All, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.all.iter()
    }

    /// All, in order, as a list.
    #[must_use]
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.all
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether one of them refuses the input.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.errors() > 0
    }

    /// How many of them refuse the input.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.all
            .iter()
            .filter(|one| one.severity == Severity::Error)
            .count()
    }
}

/// A value that passed its checks, with the warnings that travel with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked<T> {
    /// The value.
    pub value: T,
    /// What is legal and odd about the input it came from; holds no errors.
    pub warnings: Diagnostics,
}
