//! Does every column have a name that leads back to its row, and a text that says what it is?

use crate::model::household::causes::{CAUSE_MEANINGS, CAUSES};
use crate::model::household::measures::{MEASURES, all_names, explain, find, names};
use std::collections::BTreeSet;

fn categories() -> Vec<String> {
    // Names that begin like other parts of columns.
    ["food", "value", "hours", "price_food"]
        .map(str::to_owned)
        .to_vec()
}

#[test]
fn every_name_leads_back_to_a_row_that_bears_it() {
    let all = all_names(&["food".to_owned(), "repair".to_owned()]);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    for name in all {
        let (measure, _) = find(&name).unwrap_or_else(|| panic!("{name}"));
        assert!(names(measure.name, &["food", "repair"]).contains(&name));
    }
}

#[test]
fn every_column_is_explained_whatever_its_category_is_called() {
    for name in all_names(&categories()) {
        let text = explain(&name).unwrap_or_else(|| panic!("{name}"));
        assert!(text.starts_with(&name) && text.contains("unit "), "{text}");
    }
}

#[test]
fn a_cause_says_what_it_is() {
    for (cause, meaning) in CAUSES.iter().zip(CAUSE_MEANINGS) {
        let text = explain(&format!("cause_{cause}_food")).expect("a column");
        assert!(text.contains(meaning) && text.contains("food"), "{text}");
    }
    let pattern = explain("cause_+_*").expect("the pattern itself");
    assert!(!pattern.contains("cause     "));
}

#[test]
fn what_is_no_column_is_not_explained() {
    for name in ["", "made_", "cause_rain_food", "cause_tools_", "xyzzy"] {
        assert!(explain(name).is_none(), "{name}");
    }
    assert!(MEASURES.iter().all(|m| !m.meaning.ends_with('.')));
}
