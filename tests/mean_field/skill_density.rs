//! One category with practice: an adult's skill follows its own habits. How many adults of a kind of work and a habit have
//! which skill is a density, moved along a fine grid.

use crate::mean_field::rule::{chances, equal_society, learn, review, share, week};
use crate::support::runs::run;
use thirdwave::scenario::Scenario;

const ADULTS: u32 = 60_000;
const DATES: [f64; 5] = [1760.0, 1800.0, 1900.0, 1970.0, 2050.0];
const POINTS: usize = 3_000;
const SKILL_MIN: f64 = 0.35;
const SPACING: f64 = 0.001 / 3.0;

/// Shares of adults by kind of work and habit (0 buy, 2 make at place 1), along the grid of skills.
type Density = [[Vec<f64>; 2]; 2];

fn skill(place: usize) -> f64 {
    SKILL_MIN + SPACING * place as f64
}

/// Puts `adults` of a skill on the two nearest points, so that their mean is that skill.
fn put(density: &mut [f64], skill: f64, adults: f64) {
    let place = (skill - SKILL_MIN) / SPACING;
    let below = place.floor();
    let point = whole(below);
    density[point] += adults * (1.0 - (place - below));
    density[point + 1] += adults * (place - below);
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the number of a point on the grid"
)]
fn whole(x: f64) -> usize {
    x as usize
}

fn empty() -> Density {
    std::array::from_fn(|_| std::array::from_fn(|_| vec![0.0; POINTS]))
}

/// Adds to `after` where the adults of a kind, a habit and a skill go.
fn decide(
    s: &Scenario,
    (kind, habit, skill): (usize, usize, f64),
    adults: f64,
    (reviewed, date): (f64, f64),
    after: &mut Density,
) {
    let (v, _) = week(s, kind, &[habit * 2], &[skill], date);
    let makes = chances(s, 0, kind, v, skill, date)[2];
    for (next, chance) in [(0, 1.0 - makes), (1, makes)] {
        let stays = if next == habit { 1.0 - reviewed } else { 0.0 };
        put(
            &mut after[kind][next],
            skill,
            adults * (reviewed * chance + stays),
        );
    }
}

fn total(density: &Density, of: impl Fn(usize, usize, f64) -> f64) -> f64 {
    let mut sum = 0.0;
    for (kind, habits) in density.iter().enumerate() {
        for (habit, points) in habits.iter().enumerate() {
            for (place, adults) in points.iter().enumerate().filter(|(_, a)| **a > 0.0) {
                sum += adults * of(kind, habit, skill(place));
            }
        }
    }
    sum
}

fn step(s: &Scenario, density: &Density, date: f64) -> Density {
    let made = total(density, |_, habit, _| habit as f64);
    let enter = s.household.absorption * (1.0 - made);
    let mut after = empty();
    for (was, is, part) in [(0, 0, 1.0 - enter), (0, 1, enter), (1, 1, 1.0)] {
        let reviewed = review(s, 0, was, is, date);
        for (habit, points) in density[was].iter().enumerate() {
            for (place, &adults) in points.iter().enumerate() {
                if adults > 1e-14 {
                    let skill = learn(s, skill(place), share(s, habit * 2), date - 1.0);
                    let who = (is, habit, skill);
                    decide(s, who, adults * part, (reviewed, date), &mut after);
                }
            }
        }
    }
    after
}

fn begin(s: &Scenario) -> Density {
    let people = &s.people;
    let mut density = empty();
    for (kind, waged) in [
        (0, 1.0 - people.wage_work_start),
        (1, people.wage_work_start),
    ] {
        for (habit, makes) in [(0, 1.0 - people.made_start), (1, people.made_start)] {
            put(&mut density[kind][habit], people.skill_start, waged * makes);
        }
    }
    for round in 0..people.settle_rounds {
        let reviewed = if round == 0 { 1.0 } else { 0.5 };
        let mut after = empty();
        for (kind, habits) in density.iter().enumerate() {
            for (habit, points) in habits.iter().enumerate() {
                for (place, &adults) in points.iter().enumerate().filter(|(_, a)| **a > 0.0) {
                    let who = (kind, habit, skill(place));
                    decide(s, who, adults, (reviewed, s.clock.start), &mut after);
                }
            }
        }
        density = after;
    }
    density
}

#[test]
fn skill_and_habit_follow_their_joint_density() {
    let mut s = equal_society(ADULTS);
    s.household.categories.truncate(1);
    // All that a household must do, so that time is short, and skill matters.
    s.household.categories[0].need_hours = 35.0;
    for list in [
        &mut s.drivers.price,
        &mut s.drivers.tools,
        &mut s.drivers.quality,
        &mut s.drivers.openness,
        &mut s.drivers.need,
    ] {
        list.truncate(1);
    }
    s.drivers.openness[0].scale = 0.0;
    s.output.every = 10;
    let rows = run(&s, 0);
    let mut density = begin(&s);
    let mut date = s.clock.start;
    for wanted in DATES {
        while date < wanted {
            date += 1.0;
            density = step(&s, &density, date);
        }
        type Of<'a> = &'a dyn Fn(usize, usize, f64) -> f64;
        let value = |kind, habit: usize, skill| week(&s, kind, &[habit * 2], &[skill], date);
        let columns: [(&str, Of); 5] = [
            ("made", &|_, habit, _| habit as f64),
            ("skill", &|_, _, skill| skill),
            ("wage_work", &|kind, _, _| kind as f64),
            ("time_value", &|kind, habit, skill| {
                value(kind, habit, skill).0
            }),
            ("hours_making", &|kind, habit, skill| {
                value(kind, habit, skill).1
            }),
        ];
        for (name, of) in columns {
            let mean = total(&density, of);
            let square = total(&density, |k, h, s| of(k, h, s) * of(k, h, s));
            let error = ((square - mean * mean).max(0.0) / f64::from(ADULTS)).sqrt();
            let seen = rows.at(name, date);
            println!("{name} in {date}: {seen:.4} for {mean:.4} +- {error:.4}");
            // The grid's own error is below 2e-4.
            assert!((seen - mean).abs() < 5.0 * error + 2e-4, "{name} in {date}");
        }
    }
}
