//! What does a file say of itself? The comment at its head, cut into its named parts, so that description and rule are one text.

/// The comment at the head of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Documentation {
    /// The question it opens with.
    pub(super) title: String,
    /// Paragraphs before the first named part.
    pub(super) before: Vec<String>,
    /// Named parts in their order, each with its paragraphs.
    pub(super) parts: Vec<(String, Vec<String>)>,
}

impl Documentation {
    /// The paragraphs of a part.
    pub(super) fn part(&self, name: &str) -> Option<&[String]> {
        let part = self.parts.iter().find(|(known, _)| known == name);
        part.map(|(_, paragraphs)| paragraphs.as_slice())
    }
}

/// Reads the comment at the head of a source text.
pub(super) fn read(source: &str) -> Documentation {
    let mut found = Documentation::default();
    for paragraph in paragraphs(source) {
        if found.title.is_empty() {
            let end = paragraph.find('?').map_or(paragraph.len(), |at| at + 1);
            paragraph[..end].clone_into(&mut found.title);
            continue;
        }
        let named = paragraph
            .strip_prefix("**")
            .and_then(|rest| rest.split_once(".** "));
        match (named, found.parts.last_mut()) {
            (Some((name, text)), _) => {
                found.parts.push((name.to_owned(), vec![text.to_owned()]));
            }
            (None, Some((_, paragraphs))) => paragraphs.push(paragraph),
            (None, None) => found.before.push(paragraph),
        }
    }
    found
}

/// Paragraphs of the head comment: lines joined by a space, fenced lines kept as they are.
fn paragraphs(source: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut fenced = false;
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    for line in lines.map(|line| line.strip_prefix(' ').unwrap_or(line)) {
        let edge = line.starts_with("```");
        if line.is_empty() && !fenced {
            all.push(String::new());
            continue;
        }
        let Some(paragraph) = all.last_mut() else {
            continue;
        };
        if !paragraph.is_empty() {
            paragraph.push(if fenced || edge { '\n' } else { ' ' });
        }
        paragraph.push_str(line);
        fenced ^= edge;
    }
    all.retain(|paragraph| !paragraph.is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_head_is_cut_into_its_parts() {
        let found = read(
            "//! Why? Because.\n//!\n//! Before.\n//!\n//! **Rule.** One\n//! line:\n//!\n\
             //! ```text\n//! a  b\n//!\n//! c\n//! ```\n//!\n//! \
             **Source.** A 1999.\n\n//! not the head\n",
        );
        assert_eq!(found.title, "Why?");
        assert_eq!(found.before, ["Before."]);
        let rule = found.part("Rule").expect("it is there");
        assert_eq!(rule, ["One line:", "```text\na  b\n\nc\n```"]);
        assert_eq!(
            found.part("Source"),
            Some(["A 1999.".to_owned()].as_slice())
        );
        assert_eq!(found.part("Order"), None);
    }
}
