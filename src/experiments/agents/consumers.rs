//! What is each adult to brands, and what are they to it? Its traits as a consumer, its type of prosumer, and how each brand
//! stands with it.

use crate::engine::parallel::BLOCK;
use crate::experiments::agents::spread::{experiences, opinions};
use crate::experiments::agents::{Sheet, flags, words};
use crate::model::brands::community::inclined;
use crate::model::brands::firms::Firms;
use crate::model::brands::prosumers::lately;
use crate::model::reach::bit;
use crate::model::talk::opinion::choice::Buyer;
use crate::model::talk::opinion::market::BUYER;
use crate::model::talk::opinion::state::Minds;
use crate::model::talk::world::Talk;
use crate::output::table::Values;
use crate::scenario::brands::{Consumers, Market};

/// Adds the columns.
pub(super) fn push(sheet: &mut Sheet, talk: &Talk, firms: &Firms) {
    let (Some(minds), Some(market)) = (&talk.minds, &talk.shared.scenario.market) else {
        return;
    };
    push_traits(sheet, talk, &market.consumers);
    push_types(sheet, talk, (minds, firms));
    push_brands(sheet, minds, market);
}

/// What an adult is as a buyer for life, and whether it thinks of products.
fn push_traits(sheet: &mut Sheet, talk: &Talk, wants: &Consumers) {
    let adults = u32::try_from(talk.adults()).expect("adults are numbered in 32 bits");
    let all: Vec<u32> = (0..adults).collect();
    let draws = talk.shared.draws.sets::<3>(BUYER, 0, &all);
    let buyers: Vec<Buyer> = draws
        .into_iter()
        .map(|draws| Buyer::new(wants, draws))
        .collect();
    let numbers = |of: fn(&Buyer) -> f32| {
        Values::Numbers(buyers.iter().map(|buyer| f64::from(of(buyer))).collect())
    };
    sheet.put(
        "price_sensitivity",
        numbers(|buyer| buyer.price_sensitivity),
    );
    sheet.put("novelty", numbers(|buyer| buyer.novelty));
    sheet.put("detachment", numbers(|buyer| 1.0 - buyer.attached));
    let everyone = vec![u64::MAX; BLOCK / 64];
    let blocks = 0..talk.adults().div_ceil(BLOCK);
    let creative: Vec<u64> = blocks
        .flat_map(|k| inclined(talk, wants, k, &everyone))
        .collect();
    sheet.put(
        "creative",
        flags(talk.adults(), |adult| bit(&creative, adult)),
    );
}

/// What an adult has done for brands.
fn push_types(sheet: &mut Sheet, talk: &Talk, (minds, firms): (&Minds, &Firms)) {
    let adults = talk.adults();
    let done = &firms.prosumers;
    sheet.put("proactive", flags(adults, |adult| done.is_proactive(adult)));
    sheet.put(
        "original",
        flags(adults, |adult| bit(&done.originals, adult)),
    );
    let first = lately(talk);
    sheet.put(
        "ambassador",
        flags(adults, |adult| minds.praised[adult] >= first),
    );
    sheet.put(
        "participant",
        flags(adults, |adult| bit(&done.participants, adult)),
    );
}

fn push_brands(sheet: &mut Sheet, minds: &Minds, market: &Market) {
    let order = market.order();
    let adults = minds.last.len();
    let name = |&last: &u8| {
        let place = order.get(usize::from(last));
        place.map_or("", |&place| market.brands[place].name.as_str())
    };
    sheet.put("last_brand", words(minds.last.iter().map(name)));
    for (place, brand) in market.brands.iter().enumerate() {
        let lot = order.iter().position(|&at| at == place);
        let standing = &minds.standings[lot.expect("every brand has a lot")];
        let mut put = |column: &str, values: Values| sheet.put_of(column, &brand.name, values);
        let bits = |bits: &[u64]| flags(adults, |adult| bit(bits, adult));
        put("aware_*", bits(&standing.aware));
        put("owner_*", bits(&standing.owners));
        put("customer_*", bits(&standing.customers));
        put("experience_*", experiences(standing));
        put("opinion_*", opinions(standing));
        if !standing.members.is_empty() {
            put("member_*", bits(&standing.members));
        }
        put("annoyed_*", bits(&standing.annoyed));
    }
}
