//! How is a diagnostic shown? As text with line, column and caret. The one file that knows the drawing crate.

use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::sync::Arc;

/// Whether the text may hold colour codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Bare text.
    Plain,
    /// With ANSI colours.
    Coloured,
}

/// The text of one diagnostic, ending in a line break.
#[must_use]
pub fn diagnostic(diagnostic: &Diagnostic, colour: Colour) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(tame(&diagnostic.message))
        .id(diagnostic.name);
    let mut group = Group::with_title(title);
    for places in by_source(&diagnostic.places) {
        group = group.element(snippet(&places, &diagnostic.places[0]));
    }
    let renderer = match colour {
        Colour::Plain => Renderer::plain(),
        Colour::Coloured => Renderer::styled(),
    };
    let mut text = renderer.render(&[group]);
    text.push('\n');
    for hint in &diagnostic.hints {
        // The renderer would indent hints under the frame; a line of their own is easier to find.
        let head = match colour {
            Colour::Plain => "hint:".to_owned(),
            Colour::Coloured => "\u{1b}[1m\u{1b}[96mhint:\u{1b}[0m".to_owned(),
        };
        text.push_str(&format!("{head} {}\n", tame(hint)));
    }
    text
}

/// The text of many diagnostics, a blank line between two.
#[must_use]
pub fn diagnostics(diagnostics: &Diagnostics, colour: Colour) -> String {
    let texts: Vec<String> = diagnostics
        .iter()
        .map(|one| diagnostic(one, colour))
        .collect();
    texts.join("\n")
}

/// Places grouped by their text, the first place's text first.
fn by_source(places: &[Place]) -> Vec<Vec<&Place>> {
    let mut groups: Vec<Vec<&Place>> = Vec::new();
    for place in places {
        let same =
            |group: &&mut Vec<&Place>| Arc::ptr_eq(&group[0].spot.source, &place.spot.source);
        match groups.iter_mut().find(same) {
            Some(group) => group.push(place),
            None => groups.push(vec![place]),
        }
    }
    groups
}

/// The lines around some places of one text, with carets.
fn snippet<'a>(
    places: &[&'a Place],
    first: &'a Place,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let source = &places[0].spot.source;
    let spans = places.iter().map(|place| &place.spot.span);
    let first_byte = spans.clone().map(|span| span.start).min().unwrap_or(0);
    let last_byte = spans.map(|span| span.end).max().unwrap_or(0);
    // The renderer counts through all it is given, so it is given the lines from the first place to the last.
    let text = source.text.as_str();
    let start = text[..first_byte].rfind('\n').map_or(0, |at| at + 1);
    let end = text[last_byte..]
        .find('\n')
        .map_or(text.len(), |at| last_byte + at + 1);
    let mut snippet = Snippet::source(&text[start..end])
        .line_start(source.line_and_column(start).0)
        .path(source.name.as_str());
    for place in places {
        let kind = if std::ptr::eq(*place, first) {
            AnnotationKind::Primary
        } else {
            AnnotationKind::Context
        };
        let mut annotation = kind.span(place.spot.span.start - start..place.spot.span.end - start);
        if !place.label.is_empty() {
            annotation = annotation.label(tame(&place.label));
        }
        snippet = snippet.annotation(annotation);
    }
    snippet
}

/// The text without control characters, which a hostile file could use to steer a terminal.
fn tame(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}
