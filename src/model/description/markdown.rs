//! How is a text written as Markdown that says nothing else? Tables in the form of GitHub, code, numbers, and texts of people.

/// A table; cells are Markdown of one line.
pub(super) fn table(heads: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let heads: Vec<String> = heads.iter().map(|&head| head.to_owned()).collect();
    let mut text = line(&heads);
    text.push_str(&line(&vec!["---".to_owned(); heads.len()]));
    for row in rows {
        assert_eq!(row.len(), heads.len(), "a row has a cell for every head");
        text.push_str(&line(row));
    }
    text
}

/// A bar would end the cell, even within code.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// Code.
pub(super) fn code(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else if text.contains('`') {
        format!("`` {text} ``")
    } else {
        format!("`{text}`")
    }
}

/// A text of people, in which nothing is a mark.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\n' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' => {
                out.push('\\');
                out.push(letter);
            }
            other => out.push(other),
        }
    }
    out
}

/// A number with four digits that count.
pub(super) fn number(value: f64) -> String {
    let (mut digits, mut size) = (3_usize, value.abs());
    while size >= 10.0 && digits > 0 {
        size /= 10.0;
        digits -= 1;
    }
    while size < 1.0 && size > 0.0 && digits < 12 {
        size *= 10.0;
        digits += 1;
    }
    let text = format!("{value:.digits$}");
    if text.contains('.') {
        let text = text.trim_end_matches('0').trim_end_matches('.');
        if text == "-0" { "0" } else { text }.to_owned()
    } else {
        text
    }
}

/// A value of a setting: numbers shortened, words as code without their quotes, sentences as they are.
pub(super) fn value(toml: &str) -> String {
    match toml.parse::<f64>() {
        Ok(found) if toml.contains(['.', 'e']) => number(found),
        Ok(_) => toml.to_owned(),
        Err(_) if toml.contains(' ') => plain(toml),
        Err(_) => code(toml.trim_matches('"')),
    }
}

#[cfg(test)]
mod tests {
    use super::{code, number, plain, table, value};

    #[test]
    fn numbers_keep_the_digits_that_count() {
        let cases = [
            (0.0, "0"),
            (1.0 / 3.0, "0.3333"),
            (39.1, "39.1"),
            (10_000.0, "10000"),
            (123_456.7, "123457"),
            (-0.015, "-0.015"),
            (0.000_012_345, "0.00001234"),
            (7.3, "7.3"),
        ];
        for (number_given, wanted) in cases {
            assert_eq!(number(number_given), wanted);
        }
    }

    #[test]
    fn nothing_ends_a_cell_or_a_code_too_soon() {
        assert_eq!(
            table(&["a", "b"], &[vec!["|x|".to_owned(), code("a`b")]]),
            "| a | b |\n| --- | --- |\n| \\|x\\| | `` a`b `` |\n"
        );
        assert_eq!(
            plain("1 < 2 * *made_food*"),
            "1 &lt; 2 \\* \\*made\\_food\\*"
        );
        assert_eq!(value("\"year\""), "`year`");
        assert_eq!(value("0.30000000000000004"), "0.3");
        assert_eq!(value("true"), "`true`");
        assert_eq!(value("9223372036854775807"), "9223372036854775807");
        assert_eq!(value("none: it must be given"), "none: it must be given");
    }
}
