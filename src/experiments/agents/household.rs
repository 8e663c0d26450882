//! What does each adult's household do? Its work, wave, traits, the account of its week, its habits and skills.

use crate::experiments::agents::Sheet;
use crate::model::household::make_or_buy::{COCREATE, MAKE};
use crate::model::household::time_use::UNITS;
use crate::model::household::totals::{Account, accounts};
use crate::model::household::waves::Wave;
use crate::model::household::work::{EMPLOYED, OUTSIDE, kind};
use crate::model::household::world::{Block, World};
use crate::output::table::Values;
use crate::population::synthesis::Traits;

/// Adds the columns.
pub(super) fn push(sheet: &mut Sheet, world: &World) {
    let work = texts(world, |block| {
        block.work.iter().map(|&work| work_name(work))
    });
    sheet.put("work", work);
    let thresholds = world.shared.thresholds;
    let wave = texts(world, |block| {
        let people = block.work.iter().zip(&block.made);
        people.map(|(&work, &made)| wave_name(thresholds.wave(work, made)))
    });
    sheet.put("wave", wave);
    push_traits(sheet, world);
    push_accounts(sheet, world);
    push_categories(sheet, world);
    let made = numbers(world, |block| &block.made);
    sheet.put("made", made);
}

fn push_traits(sheet: &mut Sheet, world: &World) {
    let categories = &world.shared.scenario.household.categories;
    if world.shared.scenario.people.talent_per_category {
        for (c, category) in categories.iter().enumerate() {
            let talents = numbers(world, |block| block.traits.talent_in(c));
            sheet.put_of("talent_*", &category.name, talents);
        }
    } else {
        sheet.put("talent", numbers(world, |block| block.traits.talent_in(0)));
    }
    let one = |of: fn(&Traits) -> &Vec<f32>| numbers(world, |block| of(&block.traits));
    sheet.put("wage", one(|t| &t.wage));
    sheet.put("education", one(|t| &t.education));
    let ranks = world
        .blocks
        .iter()
        .flat_map(|block| &block.traits.sedentary_rank);
    let ranks = ranks.map(|&rank| f64::from(rank) / 65_536.0);
    sheet.put("sedentary_rank", Values::Numbers(ranks.collect()));
    sheet.put("quality_sense", one(|t| &t.quality_sense));
    sheet.put("taste", one(|t| &t.taste));
    sheet.put("wanted_hours", one(|t| &t.hours));
}

/// The hours of the week; they sum to it exactly.
fn push_accounts(sheet: &mut Sheet, world: &World) {
    let accounts: Vec<Account> = world
        .blocks
        .iter()
        .flat_map(|block| accounts(block, &world.shared))
        .collect();
    let hours = |of: &dyn Fn(&Account) -> i32| {
        let hours = accounts
            .iter()
            .map(|account| f64::from(of(account)) / f64::from(UNITS));
        Values::Numbers(hours.collect())
    };
    sheet.put("hours_market", hours(&|a| a.market));
    let categories = &world.shared.scenario.household.categories;
    for (c, category) in categories.iter().enumerate() {
        sheet.put_of("hours_making_*", &category.name, hours(&|a| a.making[c]));
    }
    sheet.put("hours_shopping", hours(&|a| a.shopping));
    sheet.put("hours_leisure", hours(&|a| a.leisure));
    sheet.put("hours_fixed", hours(&|a| a.fixed));
}

fn push_categories(sheet: &mut Sheet, world: &World) {
    let categories = &world.shared.scenario.household.categories;
    for (c, category) in categories.iter().enumerate() {
        let habits = texts(world, |block| {
            block.habits[c].iter().map(|&habit| habit_name(habit))
        });
        sheet.put_of("habit_*", &category.name, habits);
    }
    for (c, category) in categories.iter().enumerate() {
        let skills = numbers(world, |block| &block.skill[c]);
        sheet.put_of("skill_*", &category.name, skills);
    }
}

/// A column of all blocks, one after the other.
fn numbers<'w>(world: &'w World, of: impl Fn(&'w Block) -> &'w [f32]) -> Values {
    let all = world.blocks.iter().flat_map(of);
    Values::Numbers(all.map(|&number| f64::from(number)).collect())
}

fn texts<'w, I>(world: &'w World, of: impl Fn(&'w Block) -> I) -> Values
where
    I: Iterator<Item = &'static str>,
{
    let all = world.blocks.iter().flat_map(of);
    Values::Texts(all.map(str::to_owned).collect())
}

fn work_name(work: u8) -> &'static str {
    match kind(work) {
        OUTSIDE => "outside",
        EMPLOYED => "employed",
        _ => "unemployed",
    }
}

/// The names are those of the measures.
fn wave_name(wave: Wave) -> &'static str {
    match wave {
        Wave::First => "wave1",
        Wave::Between => "between",
        Wave::Second => "wave2",
        Wave::Third => "wave3",
    }
}

fn habit_name(habit: u8) -> &'static str {
    match habit {
        MAKE => "make",
        COCREATE => "cocreate",
        _ => "buy",
    }
}

#[cfg(test)]
mod tests {
    use crate::experiments::agents::Sheet;
    use crate::model::household::measures::{MEASURES, View, heads, values};
    use crate::model::household::totals;
    use crate::model::household::world::World;
    use crate::output::table::{Table, Values};
    use crate::scenario::load::from_text;
    use crate::scenario::reading::from_disk;
    use std::sync::Arc;

    /// More adults than a block holds, all habits, some without work.
    fn world(settings: &str) -> World {
        let text = format!(
            "[time]\nend = 1760\n[people]\ncount = 5000\n{settings}\n[drivers]\nemployment = 0.8\nopenness.all = 0.5\n"
        );
        let loaded = from_text("small", &text, &[], &from_disk, &|_| Vec::new());
        let scenario = Arc::new(loaded.expect("a sound scenario").value.scenario);
        let mut world = World::new(&scenario, 3);
        for _ in 0..5 {
            world.step();
        }
        world
    }

    fn table(world: &World) -> Table {
        let mut sheet = Sheet::default();
        super::push(&mut sheet, world);
        sheet.table
    }

    fn texts<'t>(table: &'t Table, name: &str) -> &'t [String] {
        match table.column(name).map(|column| &column.values) {
            Some(Values::Texts(values)) => values,
            _ => panic!("{name} is no column of texts"),
        }
    }

    fn share(texts: &[String], wanted: &str) -> f64 {
        texts.iter().filter(|text| *text == wanted).count() as f64 / texts.len() as f64
    }

    #[test]
    fn adults_agree_with_the_measures_of_the_same_moment() {
        let world = world("");
        let table = table(&world);
        let totals = totals::count(&world);
        let shared = &world.shared;
        let measured = values(&View {
            scenario: &shared.scenario,
            moment: &shared.now,
            totals: &totals,
            turns: (0.0, 0.0),
        });
        let heads = heads(&shared.scenario);
        let measure = |name: &str| {
            let place = heads.iter().position(|(head, _)| head == name);
            measured[place.unwrap_or_else(|| panic!("{name} of {}", MEASURES.len()))]
        };
        let near = |found: f64, name: &str| {
            let wanted = measure(name);
            assert!(
                (found - wanted).abs() < 1e-9,
                "{name}: {found} for {wanted}"
            );
        };
        for wave in ["wave1", "between", "wave2", "wave3"] {
            near(share(texts(&table, "wave"), wave), wave);
        }
        near(share(texts(&table, "work"), "unemployed"), "unemployed");
        near(1.0 - share(texts(&table, "work"), "outside"), "wage_work");
        for category in &shared.scenario.household.categories {
            let habits = texts(&table, &format!("habit_{}", category.name));
            near(
                share(habits, "cocreate"),
                &format!("cocreated_{}", category.name),
            );
            near(share(habits, "buy"), &format!("bought_{}", category.name));
        }
        let mean = |name: &str| {
            let values = table.numbers(name).expect("numbers");
            values.iter().sum::<f64>() / values.len() as f64
        };
        for name in [
            "hours_market",
            "hours_making_food",
            "hours_shopping",
            "hours_leisure",
        ] {
            near(mean(name), name);
        }
        assert_eq!(table.rows(), 5000);
        assert!(measure("unemployed") > 0.0 && measure("cocreated_food") > 0.0);
    }

    #[test]
    fn the_hours_of_every_adult_sum_to_its_week_exactly() {
        let table = table(&world(""));
        let parts: Vec<&[f64]> = table
            .columns()
            .iter()
            .filter(|column| column.name.starts_with("hours_"))
            .map(|column| table.numbers(&column.name).expect("hours are numbers"))
            .collect();
        assert_eq!(parts.len(), 9);
        for agent in 0..table.rows() {
            // Hours are multiples of 2^-14, so that this sum is exact.
            let week: f64 = parts.iter().map(|hours| hours[agent]).sum();
            assert_eq!(week.to_bits(), 168.0_f64.to_bits(), "adult {agent}");
        }
    }

    #[test]
    fn talents_have_a_column_each_where_they_differ() {
        let table = table(&world("talent = \"per_category\""));
        assert!(table.column("talent").is_none());
        let food = table.numbers("talent_food").expect("a talent");
        let repair = table.numbers("talent_repair").expect("another");
        assert!(food.iter().zip(repair).any(|(f, r)| (f - r).abs() > 0.1));
    }
}
