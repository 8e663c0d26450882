//! Which known name was meant? The nearest by edit distance, when it is near enough to be a slip.

/// The known name nearest to a misspelt one; none when all are too different.
#[must_use]
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let distance = strsim::damerau_levenshtein(&lower, &candidate.to_lowercase());
        if best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    // A third of the letters wrong is a slip, more is another word.
    best.filter(|(distance, candidate)| {
        *distance < candidate.chars().count()
            && *distance <= (candidate.chars().count().max(name.chars().count()) / 3).max(1)
    })
    .map(|(_, candidate)| candidate)
}

/// Words in a row for a sentence: the first dozen, and how many more there are.
#[must_use]
pub fn listed(words: &[String]) -> String {
    const SHOWN: usize = 12;
    let shown: Vec<&str> = words.iter().take(SHOWN).map(String::as_str).collect();
    let text = shown.join(", ");
    match words.len().checked_sub(SHOWN) {
        Some(more) if more > 0 => format!("{text} and {more} more"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::{listed, nearest};

    #[test]
    fn slips_are_recognised_and_other_words_are_not() {
        let known = ["review_rate", "turnover", "time"];
        assert_eq!(nearest("reveiw_rate", known), Some("review_rate"));
        assert_eq!(nearest("tiem", known), Some("time"));
        assert_eq!(nearest("colour", known), None);
    }

    #[test]
    fn long_lists_are_cut() {
        let words: Vec<String> = (0..14).map(|n| n.to_string()).collect();
        assert!(listed(&words).ends_with("11 and 2 more"));
    }
}
