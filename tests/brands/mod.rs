//! Brands: exact laws and identities (`laws`), types of prosumers (`prosumers`), effects beside published ones (`published`), and
//! that every mechanism moves what it should (`signs`). A market is written as a scenario, run, and read by the names of its
//! columns.

mod laws;
mod prosumers;
mod published;
pub(crate) mod scenarios;
mod signs;

use crate::support::runs::{Rows, run};
use std::collections::BTreeMap;
use thirdwave::model::measures;
use thirdwave::scenario::Scenario;
use thirdwave::scenario::load::from_text;
use thirdwave::scenario::reading::from_disk;

/// Three thousand adults of two layers, over two years of weeks; brands follow.
const TOWN: &str = "\
[time]
start = 2020
end = 2022
step = \"week\"
[people]
count = 3000
[network]
kind = \"watts-strogatz\"
degree = 10
[online]
kind = \"barabasi-albert\"
newcomer_ties = 4
directed = true
[drivers]
reach = 0.7
";

/// Two brands that do all that can be done.
pub(crate) const BUSY: &str = "\
[brands.acme]
quality = 0.6
known = 0.2
price = 1.2
actions.ads = { kind = 'advertise', budget = 800, social = 0.5, wearout = 0.3 }
actions.gifts = { kind = 'seed', share = 0.02, targets = 'hubs', \
   posts = 6, budget = 99, start = 2020.5 }
actions.help = { kind = 'answer', budget = 30, delay = 2 }
actions.club = { kind = 'community', budget = 500 }
actions.wish = { kind = 'customise', budget = 40 }
[brands.bolt]
quality = 0.45
known = 0.1
entry = 2020.25
actions.ads = { kind = 'advertise', budget = 600, end = 2021.3 }
actions.talk = { kind = 'converse', budget = 300 }
actions.page = { kind = 'destination', budget = 100 }
actions.ideas = { kind = 'co-create', budget = 200 }
actions.gifts = { kind = 'seed', share = 0.01, targets = 'bridges' }
";

/// The scenario of a text.
#[track_caller]
pub(crate) fn market(text: &str) -> Scenario {
    let loaded = from_text("market", text, &[], &from_disk, &measures::all_names);
    match loaded {
        Ok(loaded) => loaded.value.scenario,
        Err(faults) => panic!("{faults:?}"),
    }
}

/// A town with some brands and changes.
#[track_caller]
fn town(brands: &str) -> Scenario {
    market(&format!("{TOWN}{brands}"))
}

/// The last row of a run, by column.
fn last(rows: &Rows) -> BTreeMap<String, f64> {
    let values = rows.record.rows.last().expect("a row");
    let names = rows.names().map(str::to_owned);
    names.zip(values.iter().copied()).collect()
}

/// The last row of a town's run.
#[track_caller]
fn ends(brands: &str, number: u32) -> BTreeMap<String, f64> {
    last(&run(&town(brands), number))
}
