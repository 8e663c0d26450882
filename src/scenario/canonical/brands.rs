//! How are brands and consumers written? Every setting of a brand, and of an action those that its kind reads.

use crate::scenario::brands::{Action, Brand, Consumers, Deed, Market, Opening, Targets};
use crate::scenario::canonical::List;
use crate::scenario::print::{quoted, shown};
use crate::scenario::{Category, Household};

/// Settings by the table's pattern, as TOML.
type Settings = Vec<(&'static str, String)>;

pub(super) fn settings(list: &mut List, market: &Market, household: &Household) {
    for brand in &market.brands {
        list.name.clone_from(&brand.name);
        list.add("brands.*.label", quoted(&brand.label));
        for (pattern, text) in of_brand(brand) {
            list.add(pattern, text);
        }
        list.add("brands.*.lot", brand.lot.to_string());
        for action in &brand.actions {
            list.name = format!("{}.{}", brand.name, action.name);
            for (pattern, text) in of_action(action, &household.categories) {
                list.add(pattern, text);
            }
        }
    }
    let mut consumers = market.consumers;
    for (path, field) in Consumers::FIELDS {
        list.number(path, *field(&mut consumers));
    }
}

/// The settings of a brand but for its label, its lot and its actions.
pub(in crate::scenario) fn of_brand(brand: &Brand) -> Settings {
    let channels = [
        (brand.sells_online, "online"),
        (brand.sells_in_stores, "stores"),
    ];
    let channels: Vec<String> = channels
        .iter()
        .filter(|channel| channel.0)
        .map(|channel| quoted(channel.1))
        .collect();
    let mut all = vec![
        ("brands.*.price", shown(brand.price)),
        ("brands.*.margin", shown(brand.margin)),
        ("brands.*.quality", shown(brand.quality)),
        ("brands.*.fit", shown(brand.fit)),
        ("brands.*.sells", format!("[{}]", channels.join(", "))),
    ];
    all.extend(brand.entry.map(|date| ("brands.*.entry", shown(date))));
    all.push(("brands.*.known", shown(brand.known)));
    all
}

/// The settings of an action but for its name.
pub(in crate::scenario) fn of_action(action: &Action, categories: &[Category]) -> Settings {
    let mut all = vec![("brands.*.actions.*.kind", quoted(action.kind.word()))];
    all.extend(
        action
            .start
            .map(|date| ("brands.*.actions.*.start", shown(date))),
    );
    all.extend(
        action
            .end
            .map(|date| ("brands.*.actions.*.end", shown(date))),
    );
    all.push(("brands.*.actions.*.budget", shown(action.budget)));
    match &action.kind {
        Deed::Advertise {
            contact_cost,
            carryover,
            social,
            wearout,
        } => all.extend([
            ("brands.*.actions.*.contact_cost", shown(*contact_cost)),
            ("brands.*.actions.*.carryover", shown(*carryover)),
            ("brands.*.actions.*.social", shown(*social)),
            ("brands.*.actions.*.wearout", shown(*wearout)),
        ]),
        Deed::Seed {
            targets,
            share,
            sample_cost,
            posts,
            post_cost,
        } => {
            all.push(("brands.*.actions.*.targets", quoted(targets.word())));
            all.push(whom(targets, *share));
            all.push(("brands.*.actions.*.sample_cost", shown(*sample_cost)));
            all.push(("brands.*.actions.*.posts", shown(*posts)));
            all.push(("brands.*.actions.*.post_cost", shown(*post_cost)));
        }
        Deed::Converse { contact_cost } | Deed::Destination { contact_cost } => {
            all.push(("brands.*.actions.*.contact_cost", shown(*contact_cost)));
        }
        Deed::Community { member_cost } => {
            all.push(("brands.*.actions.*.member_cost", shown(*member_cost)));
        }
        Deed::Answer { answer_cost, delay } => {
            all.push(("brands.*.actions.*.answer_cost", shown(*answer_cost)));
            all.push(("brands.*.actions.*.delay", shown(*delay)));
        }
        Deed::CoCreate { idea_cost, .. } => {
            all.push(("brands.*.actions.*.idea_cost", shown(*idea_cost)));
        }
        Deed::Customise {
            unit_cost,
            personal,
            ..
        } => {
            all.push(("brands.*.actions.*.unit_cost", shown(*unit_cost)));
            all.push(("brands.*.actions.*.personal", shown(*personal)));
        }
        Deed::Open { owner_cost, .. } => {
            all.push(("brands.*.actions.*.owner_cost", shown(*owner_cost)));
        }
    }
    all.extend(
        action
            .kind
            .eases()
            .into_iter()
            .flat_map(|eases| opened(eases, categories)),
    );
    all
}

/// What an action opens at home.
fn opened(eases: Opening, categories: &[Category]) -> [(&'static str, String); 2] {
    let category = categories.get(eases.category);
    let name = category.map_or("", |one| one.name.as_str());
    [
        ("brands.*.actions.*.category", quoted(name)),
        ("brands.*.actions.*.openness", shown(eases.openness)),
    ]
}

/// A list, or a share where there is none.
fn whom(targets: &Targets, share: f64) -> (&'static str, String) {
    match targets {
        Targets::List(adults) => {
            let numbers: Vec<String> = adults.iter().map(u32::to_string).collect();
            let list = format!("[{}]", numbers.join(", "));
            ("brands.*.actions.*.list", list)
        }
        _ => ("brands.*.actions.*.share", shown(share)),
    }
}
