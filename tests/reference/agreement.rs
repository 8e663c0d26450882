//! Do the engine and the reference agree, to the bit, adult by adult and step by step?

use crate::reference::account::Sums;
use crate::reference::society::Society;
use crate::support::worlds::{category, clock, course, level, small, three_waves};
use std::sync::Arc;
use thirdwave::engine::clock::StepLength;
use thirdwave::engine::parallel::BLOCK;
use thirdwave::model::household::totals;
use thirdwave::model::household::world::World;
use thirdwave::scenario::{NetworkLaw, Scenario};

fn sums(world: &World, categories: usize) -> Sums {
    let t = totals::count(world);
    Sums {
        makers: t.makers[..categories].to_vec(),
        cocreators: t.cocreators[..categories].to_vec(),
        waged: t.waged,
        unemployed: t.unemployed,
        waves: t.waves,
        squeezed: t.squeezed,
        market: t.market,
        making: t.making[..categories].to_vec(),
        shopping: t.shopping,
        leisure: t.leisure,
        hours_needed: t.hours_needed,
        hours_met: t.hours_met,
        time_value: t.time_value,
        skill: t.skill[..categories].to_vec(),
        turns: t
            .started
            .into_iter()
            .zip(t.stopped)
            .take(categories)
            .collect(),
    }
}

fn assert_equal(world: &World, society: &Society) {
    let step = society.step;
    for (i, adult) in society.adults.iter().enumerate() {
        let (block, at) = (&world.blocks[i / BLOCK], i % BLOCK);
        let work = adult.kind | adult.kind_before << 2 | usize::from(adult.has_bought) << 4;
        assert_eq!(usize::from(block.work[at]), work, "work of {i} at {step}");
        assert_eq!(
            block.made[at].to_bits(),
            adult.made.to_bits(),
            "share made of {i} at {step}"
        );
        for (c, (&habit, &skill)) in adult.habits.iter().zip(&adult.skill).enumerate() {
            assert_eq!(block.habits[c][at], habit, "habit {c} of {i} at {step}");
            let found = block.skill[c][at];
            assert_eq!(
                found.to_bits(),
                skill.to_bits(),
                "skill {c} of {i} at {step}: {found} for {skill}"
            );
        }
    }
    assert_eq!(
        sums(world, society.turns.len()),
        society.sums(),
        "sums at {step}"
    );
}

/// Runs both and compares them after every step.
fn agree(scenario: Scenario) {
    let scenario = Arc::new(scenario);
    let mut world = World::new(&scenario, 3);
    let mut society = Society::new(&scenario, 3);
    assert_equal(&world, &society);
    for _ in 0..scenario.clock.steps {
        world.step();
        society.step();
        assert_equal(&world, &society);
    }
}

/// The twenty years of the three waves in which most drivers move, co-creation open.
fn lively(count: u32) -> Scenario {
    let mut scenario = three_waves(count);
    scenario.clock = clock(1995, 2015, StepLength::Year);
    scenario.people.wage_work_start = 0.7;
    scenario
}

#[test]
fn three_waves_agree_in_less_than_a_block_and_in_two() {
    agree(lively(300));
    agree(lively(5_000));
}

#[test]
fn the_years_of_absorption_agree_with_causes_on() {
    let mut scenario = three_waves(300);
    scenario.clock = clock(1750, 1790, StepLength::Year);
    scenario.output.causes = true;
    agree(scenario);
}

#[test]
fn months_and_weeks_agree() {
    let mut scenario = lively(300);
    scenario.clock = clock(1995, 1998, StepLength::Month);
    agree(scenario);
    let mut scenario = lively(100);
    scenario.clock = clock(2000, 2001, StepLength::Week);
    scenario.household.learning = 0.9;
    agree(scenario);
}

#[test]
fn unemployment_and_work_sharing_agree() {
    let mut scenario = lively(300);
    scenario.drivers.employment = course(&[(1995.0, 0.9), (2005.0, 0.6), (2015.0, 1.0)]);
    scenario.drivers.work_sharing = course(&[(1995.0, 0.0), (2015.0, 0.8)]);
    agree(scenario);
}

#[test]
fn a_talent_for_each_category_agrees() {
    let mut scenario = lively(300);
    scenario.people.talent_per_category = true;
    agree(scenario);
}

#[test]
fn one_category_and_eight_agree() {
    let mut scenario = lively(300);
    let drivers = &mut scenario.drivers;
    let lists = [
        &mut drivers.price,
        &mut drivers.tools,
        &mut drivers.quality,
        &mut drivers.openness,
        &mut drivers.need,
    ];
    for list in lists {
        list.extend([list[0].clone(), list[1].clone(), list[2].clone()]);
    }
    for name in ["garden", "care", "toys"] {
        scenario.household.categories.push(category(name, 2.0));
    }
    agree(scenario);
    let mut scenario = small(300);
    scenario.household.categories.truncate(1);
    agree(scenario);
}

#[test]
fn random_graphs_and_no_ties_agree() {
    let mut scenario = lively(5_000);
    scenario.clock = clock(1995, 2000, StepLength::Year);
    scenario.network = NetworkLaw::ErdosRenyi { degree: 6.0 };
    agree(scenario.clone());
    scenario.network = NetworkLaw::Empty;
    agree(scenario);
}

#[test]
fn squeezed_weeks_and_rare_reviews_agree() {
    let mut scenario = lively(300);
    scenario.drivers.need = vec![level(4.0); 5];
    scenario.household.review_rate = 0.1;
    scenario.household.alertness = 0.0;
    scenario.household.skill_min = 0.01;
    scenario.people.skill_start = 0.02;
    agree(scenario);
}

#[test]
fn few_reviewers_of_whole_blocks_agree() {
    let mut scenario = lively(5_000);
    scenario.clock = clock(2000, 2001, StepLength::Week);
    scenario.household.review_rate = 0.3;
    scenario.household.alertness = 0.0;
    agree(scenario);
}
