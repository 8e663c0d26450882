//! How did people mean a number that a program cannot read? Marks between thousands, a comma for the point, a percent sign.

/// How a number that cannot be read is to be written.
pub(super) fn slip(cell: &str) -> Option<String> {
    const UNKNOWN: [&str; 8] = ["na", "n/a", "nan", "null", "none", "..", "-", "?"];
    if UNKNOWN.contains(&cell.to_lowercase().as_str()) {
        return Some("leave the cell empty where nothing is known".to_owned());
    }
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = |mark: char| {
        let (whole, _) = cell.split_once('.').unwrap_or((cell, ""));
        let mut groups = whole.trim_start_matches(['-', '+']).split(mark);
        let first = groups
            .next()
            .is_some_and(|first| first.len() <= 3 && digits(first));
        let rest: Vec<&str> = groups.collect();
        let bare: String = cell.chars().filter(|c| *c != mark).collect();
        let threes = rest.iter().all(|group| group.len() == 3 && digits(group));
        (first && !rest.is_empty() && threes && bare.parse::<f64>().is_ok()).then_some(bare)
    };
    let marks = [',', ' ', '\u{a0}', '\u{202f}', '\u{2009}', '\'', '_'];
    if let Some(bare) = marks.into_iter().find_map(grouped) {
        return Some(format!("write {bare}, without marks between thousands"));
    }
    let pointed = cell.replace(',', ".");
    if cell.matches(',').count() == 1 && pointed.parse::<f64>().is_ok() {
        return Some(format!("write {pointed}, with a point"));
    }
    let percent = cell.strip_suffix('%').map(str::trim);
    let percent = percent.filter(|number| number.parse::<f64>().is_ok())?;
    Some(format!("write {percent}; scale = 0.01 makes it a share"))
}

#[cfg(test)]
mod tests {
    use super::slip;

    #[test]
    fn numbers_as_people_write_them_are_recognised() {
        let hint = |cell| slip(cell).unwrap_or_default();
        for cell in ["1,000", "1 000", "1'000", "1\u{a0}000"] {
            assert_eq!(hint(cell), "write 1000, without marks between thousands");
        }
        assert_eq!(
            hint("-1,234,567.5"),
            "write -1234567.5, without marks between thousands"
        );
        assert_eq!(hint("40,7"), "write 40.7, with a point");
        assert_eq!(hint("12 %"), "write 12; scale = 0.01 makes it a share");
        assert!(hint("N/A").contains("empty"));
        assert_eq!(
            (hint("many"), hint("1,2,3")),
            (String::new(), String::new())
        );
    }
}
