//! Which random numbers belong to which brand? Its lot: given, or the first that is free in the order of the brands' settings,
//! so that neither a name nor a place in the file decides who is lucky.

use crate::diagnostic::Diagnostic;
use crate::scenario::Category;
use crate::scenario::brands::Brand;
use crate::scenario::canonical::brands::{of_action, of_brand};
use crate::scenario::check::Check;

/// What a brand is but for its names: its own settings first, then those of its actions.
fn settings(brand: &Brand, categories: &[Category]) -> (String, Vec<String>) {
    let joined = |settings: Vec<(&'static str, String)>| {
        let lines = settings
            .into_iter()
            .map(|one| format!("{} = {}\n", one.0, one.1));
        lines.collect::<String>()
    };
    let of_actions = brand.actions.iter();
    let mut actions: Vec<String> = of_actions
        .map(|action| joined(of_action(action, categories)))
        .collect();
    actions.sort();
    (joined(of_brand(brand)), actions)
}

/// Gives lots to the brands whose place in `given` has none.
pub(super) fn share_out(brands: &mut [Brand], given: &[Option<u8>], categories: &[Category]) {
    let mut without: Vec<usize> = (0..brands.len()).filter(|&k| given[k].is_none()).collect();
    // Equal brands stay in the order of the file: whichever is first, the market is the same.
    without.sort_by_cached_key(|&k| settings(&brands[k], categories));
    let mut free = (0..=u8::MAX).filter(|lot| !given.contains(&Some(*lot)));
    for k in without {
        brands[k].lot = free.next().unwrap_or(u8::MAX);
    }
    for (brand, lot) in brands.iter_mut().zip(given) {
        brand.lot = lot.unwrap_or(brand.lot);
    }
}

impl Check<'_, '_> {
    /// Gives every brand its lot, and refuses one that is given twice.
    pub(super) fn lots(&mut self, brands: &mut [Brand], given: &[Option<u8>], all: &[Category]) {
        for (k, lot) in given.iter().enumerate() {
            let first = given[..k].iter().position(|other| other == lot);
            if let (Some(lot), Some(first)) = (lot, first) {
                let paths = [k, first].map(|k| format!("brands.{}.lot", brands[k].name));
                let message = format!("two brands have the lot {lot}");
                let fault = Diagnostic::error("scenario/contradiction", message);
                let places = paths
                    .each_ref()
                    .map(|path| (path.as_str(), lot.to_string()));
                self.joint(fault, &places);
            }
        }
        share_out(brands, given, all);
        // The print says which it came to: in a scenario with other brands it could be another.
        for brand in brands.iter() {
            let path = format!("brands.{}.lot", brand.name);
            if let Some(row) = self.rows.iter_mut().find(|row| row.path == path) {
                row.text = Some(brand.lot.to_string());
            }
        }
    }
}
