//! How are published effects written, and how they are measured?

use crate::scenario::canonical::List;
use crate::scenario::effects::{Effect, EffectKind, Set};
use crate::scenario::print::{quoted, shown};

pub(super) fn settings(list: &mut List, effects: &[Effect]) {
    for effect in effects {
        list.name.clone_from(&effect.name);
        list.add("experiment.effects.*.label", quoted(&effect.label));
        list.add("experiment.effects.*.kind", quoted(effect.kind.name()));
        if let Some(reading) = &effect.reading {
            list.add("experiment.effects.*.measure", quoted(&reading.measure));
            let statistic = quoted(reading.statistic.name());
            list.add("experiment.effects.*.statistic", statistic);
            number(list, "experiment.effects.*.from", reading.from);
            number(list, "experiment.effects.*.to", reading.to);
        }
        if let Some(per) = &effect.per {
            list.add("experiment.effects.*.per", quoted(per));
        }
        list.add("experiment.effects.*.with", toml(&effect.with));
        if effect.kind.has_sides() {
            list.add("experiment.effects.*.against", toml(&effect.against));
        }
        if let Some(beyond) = &effect.beyond {
            list.add("experiment.effects.*.beyond", toml(beyond));
        }
        match &effect.kind {
            EffectKind::Elasticity { factor } => {
                list.add("experiment.effects.*.factor", shown(*factor));
            }
            EffectKind::Expansion { brand } => {
                list.add("experiment.effects.*.brand", quoted(brand));
            }
            _ => {}
        }
        number(
            list,
            "experiment.effects.*.published",
            effect.published.value,
        );
        number(list, "experiment.effects.*.low", effect.published.low);
        number(list, "experiment.effects.*.high", effect.published.high);
        list.add("experiment.effects.*.source", quoted(&effect.source));
        list.add("experiment.effects.*.note", quoted(&effect.note));
    }
}

fn number(list: &mut List, pattern: &'static str, number: Option<f64>) {
    if let Some(number) = number {
        list.add(pattern, shown(number));
    }
}

fn toml(set: &Set) -> String {
    let set: Vec<String> = set
        .iter()
        .map(|(path, value)| format!("{} = {value}", quoted(path)))
        .collect();
    format!("{{ {} }}", set.join(", "))
}
