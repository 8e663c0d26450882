//! Where does a fault stand? A named text, and stretches of its bytes that can be shown as line and column.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

/// What kind of text it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file, or a text in place of one.
    File,
    /// A single setting given outside of files: a flag, a slider.
    Setting,
    /// A text that is part of the program.
    Standard,
}

/// A text that was read, with the name under which messages speak of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What messages call it: a path as it was given, a flag, or `standard`.
    pub name: String,
    /// The folder against which paths written in it are read.
    pub folder: PathBuf,
    /// The text.
    pub text: String,
    /// What kind of text it is.
    pub kind: Kind,
    /// Lines of the file before the text.
    pub lines_before: usize,
}

impl Source {
    /// A text with a name; paths in it are relative to the current folder.
    #[must_use]
    pub fn new(name: &str, text: &str) -> Arc<Self> {
        Self::in_folder(name, text, PathBuf::new())
    }

    /// A text with a name; paths in it are relative to `folder`.
    #[must_use]
    pub fn in_folder(name: &str, text: &str, folder: PathBuf) -> Arc<Self> {
        Arc::new(Self {
            name: name.to_owned(),
            folder,
            text: text.to_owned(),
            kind: Kind::File,
            lines_before: 0,
        })
    }

    /// A text of another kind than a file.
    #[must_use]
    pub fn of_kind(kind: Kind, name: &str, text: &str) -> Arc<Self> {
        Arc::new(Self {
            name: name.to_owned(),
            folder: PathBuf::new(),
            text: text.to_owned(),
            kind,
            lines_before: 0,
        })
    }

    /// Some lines of a file, of which that many come before.
    #[must_use]
    pub fn excerpt(name: &str, text: &str, lines_before: usize) -> Arc<Self> {
        Arc::new(Self {
            name: name.to_owned(),
            folder: PathBuf::new(),
            text: text.to_owned(),
            kind: Kind::File,
            lines_before,
        })
    }

    /// Line and column of a byte, both counted from 1; columns count characters, as editors do.
    #[must_use]
    pub fn line_and_column(&self, byte: usize) -> (usize, usize) {
        let byte = self.clamp(byte);
        let before = &self.text[..byte];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.matches('\n').count() + 1 + self.lines_before;
        (line, before[line_start..].chars().count() + 1)
    }

    /// The nearest byte not after `byte` at which a character begins.
    fn clamp(&self, byte: usize) -> usize {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        byte
    }
}

/// A stretch of bytes of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The text in which it stands.
    pub source: Arc<Source>,
    /// Its bytes.
    pub span: Range<usize>,
}

impl Spot {
    /// The bytes `span` of a source; a span beyond the text or within a character is narrowed.
    #[must_use]
    pub fn new(source: &Arc<Source>, span: Range<usize>) -> Self {
        let start = source.clamp(span.start);
        let end = source.clamp(span.end).max(start);
        Self {
            source: Arc::clone(source),
            span: start..end,
        }
    }

    /// The text that stands there.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.source.text[self.span.clone()]
    }

    /// Line and column of its beginning, both counted from 1.
    #[must_use]
    pub fn line_and_column(&self) -> (usize, usize) {
        self.source.line_and_column(self.span.start)
    }

    /// `name:line`, the short way to say where it is.
    #[must_use]
    pub fn name_and_line(&self) -> String {
        format!("{}:{}", self.source.name, self.line_and_column().0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Source, Spot};

    #[test]
    fn columns_count_characters_not_bytes() {
        let source = Source::new("a.toml", "x = 1\ntitle = \"thời gian\" # here\n");
        let at = source.text.find('#').expect("it is there");
        assert_eq!(source.line_and_column(at), (2, 21));
        assert_eq!(source.line_and_column(0), (1, 1));
    }

    #[test]
    fn a_span_never_cuts_a_character_or_leaves_the_text() {
        let source = Source::new("a", "é");
        assert_eq!(Spot::new(&source, 1..1).span, 0..0);
        assert_eq!(Spot::new(&source, 5..9).span, 2..2);
    }
}
