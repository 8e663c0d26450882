//! Who was there at the end? A row an adult: its ties, what its household does, what it has adopted, and what it holds of brands.

pub mod columns;
mod consumers;
mod household;
mod spread;

use crate::experiments::agents::columns::{column, filled};
use crate::model::reach::bit;
use crate::model::society::Society;
use crate::output::table::{Table, Values};
use crate::population::network::Network;

/// A table whose columns are those of `columns::COLUMNS`.
#[derive(Default)]
struct Sheet {
    table: Table,
}

impl Sheet {
    /// Adds a column.
    fn put(&mut self, name: &str, values: Values) {
        let unit = column(name).unit;
        self.table.push(name, unit, values);
    }

    /// Adds a column that belongs to a category or a brand.
    fn put_of(&mut self, name: &str, owner: &str, values: Values) {
        let unit = column(name).unit;
        self.table.push(&filled(name, owner), unit, values);
    }
}

/// The adults of a run as they are now, a row each, in the order of their numbers.
#[must_use]
pub fn table(run: u32, society: &Society) -> Table {
    let mut sheet = Sheet::default();
    let talk = society.talk.as_ref();
    let household = society.household.as_ref();
    let networks = talk
        .map(|talk| (&*talk.shared.offline, &*talk.shared.online))
        .or(household.map(|world| (&world.shared.network, &world.shared.online)));
    let Some((offline, online)) = networks else {
        return sheet.table;
    };
    let adults = offline.adults();
    let runs = vec![u64::from(run); adults];
    sheet.put("run", Values::Integers(runs));
    sheet.put("agent", Values::Integers((0..adults as u64).collect()));
    sheet.put("ties", counts(adults, |adult| offline.degree(adult)));
    if online.ties() > 0 {
        let connected = talk
            .map(|talk| &talk.connected)
            .or(household.map(|world| &world.shared.connected));
        let connected = connected.map_or(&[][..], Vec::as_slice);
        sheet.put("online", flags(adults, |adult| bit(connected, adult)));
        sheet.put("follows", counts(adults, |adult| online.degree(adult)));
        sheet.put("followers", counts(adults, |adult| heard_by(online, adult)));
    }
    if let Some(world) = household {
        household::push(&mut sheet, world);
    }
    if let Some(talk) = talk {
        spread::push(&mut sheet, talk);
        if let Some(firms) = &society.firms {
            consumers::push(&mut sheet, talk, firms);
        }
    }
    sheet.table
}

/// How many listen to an adult.
fn heard_by(network: &Network, adult: usize) -> usize {
    // Where rows are not kept, who listens is who is listened to.
    let listeners = network.listeners(adult).map(<[u32]>::len);
    listeners.unwrap_or_else(|| network.degree(adult))
}

/// A column of what holds of an adult or does not.
fn flags(adults: usize, holds: impl Fn(usize) -> bool) -> Values {
    Values::Integers((0..adults).map(|adult| u64::from(holds(adult))).collect())
}

fn counts(adults: usize, of: impl Fn(usize) -> usize) -> Values {
    Values::Integers((0..adults).map(|adult| of(adult) as u64).collect())
}

/// A column of words.
fn words<'w>(words: impl Iterator<Item = &'w str>) -> Values {
    Values::Texts(words.map(str::to_owned).collect())
}
