//! Five categories without practice: everybody's skill is the same, and an adult is one of 2 x 3^5 states. How many adults
//! are in each follows a master equation without any approximation.

use crate::mean_field::rule::{chances, equal_society, learn, review, share, week};
use crate::support::runs::{Rows, run};
use crate::support::worlds::level;
use thirdwave::scenario::Scenario;

const CATEGORIES: usize = 5;
const HABITS: usize = 243;
const ADULTS: u32 = 30_000;
const DATES: [f64; 5] = [1750.0, 1800.0, 1900.0, 1970.0, 2050.0];

/// Shares of adults by kind of work and habits, the skill of all, and the date.
struct Society<'a> {
    s: &'a Scenario,
    shares: Vec<[f64; HABITS]>,
    skill: [f64; CATEGORIES],
    date: f64,
}

/// Habits by category of a state's number.
fn habits(mut state: usize) -> [usize; CATEGORIES] {
    std::array::from_fn(|_| {
        let habit = state % 3;
        state /= 3;
        habit
    })
}

impl<'a> Society<'a> {
    fn new(s: &'a Scenario) -> Self {
        let people = &s.people;
        let waged = [1.0 - people.wage_work_start, people.wage_work_start];
        let begin = [1.0 - people.made_start, 0.0, people.made_start];
        let product = |state: usize| -> f64 { habits(state).iter().map(|&h| begin[h]).product() };
        let mut society = Self {
            s,
            shares: waged
                .iter()
                .map(|w| std::array::from_fn(|state| w * product(state)))
                .collect(),
            skill: [people.skill_start; CATEGORIES],
            date: s.clock.start,
        };
        for round in 0..people.settle_rounds {
            let reviewed = if round == 0 { 1.0 } else { 0.5 };
            let mut after = vec![[0.0; HABITS]; 2];
            for (kind, shares) in after.iter_mut().enumerate() {
                society.decide(&society.shares[kind], kind, [reviewed; CATEGORIES], shares);
            }
            society.shares = after;
        }
        society
    }

    /// Adds to `after` where the adults of `shares` go when each habit is under review with its chance.
    fn decide(
        &self,
        shares: &[f64; HABITS],
        kind: usize,
        reviewed: [f64; CATEGORIES],
        after: &mut [f64; HABITS],
    ) {
        for (state, &adults) in shares.iter().enumerate() {
            let was = habits(state);
            let (v, _) = week(self.s, kind, &was, &self.skill, self.date);
            let mut reached = vec![(0, adults)];
            for c in (0..CATEGORIES).rev() {
                let mut chances = chances(self.s, c, kind, v, self.skill[c], self.date);
                for (habit, chance) in chances.iter_mut().enumerate() {
                    let stays = if habit == was[c] {
                        1.0 - reviewed[c]
                    } else {
                        0.0
                    };
                    *chance = reviewed[c] * *chance + stays;
                }
                reached = reached
                    .into_iter()
                    .flat_map(|(state, adults)| {
                        [0, 1, 2].map(|habit| (state * 3 + habit, adults * chances[habit]))
                    })
                    .filter(|&(_, adults)| adults > 0.0)
                    .collect();
            }
            for (state, adults) in reached {
                after[state] += adults;
            }
        }
    }

    fn step(&mut self) {
        let made: f64 = (0..CATEGORIES).map(|c| self.weight(c) * self.made(c)).sum();
        for skill in &mut self.skill {
            *skill = learn(self.s, *skill, 0.0, self.date);
        }
        self.date += 1.0;
        let enter = self.s.household.absorption * (1.0 - made);
        let mut after = vec![[0.0; HABITS]; 2];
        for (was, is, part) in [(0, 0, 1.0 - enter), (0, 1, enter), (1, 1, 1.0)] {
            let moving = self.shares[was].map(|adults| adults * part);
            let reviewed = std::array::from_fn(|c| review(self.s, c, was, is, self.date));
            self.decide(&moving, is, reviewed, &mut after[is]);
        }
        self.shares = after;
    }

    fn weight(&self, c: usize) -> f64 {
        let categories = &self.s.household.categories;
        categories[c].need_hours / categories.iter().map(|c| c.need_hours).sum::<f64>()
    }

    /// Mean over adults of a function of kind of work and habits.
    fn mean(&self, of: impl Fn(usize, &[usize; CATEGORIES]) -> f64) -> f64 {
        let kinds = self.shares.iter().enumerate();
        kinds
            .flat_map(|(kind, shares)| shares.iter().enumerate().map(move |(s, a)| (kind, s, a)))
            .map(|(kind, state, adults)| adults * of(kind, &habits(state)))
            .sum()
    }

    fn made(&self, c: usize) -> f64 {
        self.mean(|_, habits| share(self.s, habits[c]))
    }

    /// Compares with the rows of a run; the largest departure in standard errors.
    fn assert_like(&self, rows: &Rows) -> f64 {
        let of = |f: &dyn Fn(usize, &[usize; CATEGORIES]) -> f64| {
            let mean = self.mean(f);
            let square = self.mean(|kind, habits| {
                let x = f(kind, habits);
                x * x
            });
            let variance = (square - mean * mean).max(0.0) / f64::from(ADULTS);
            (mean, variance.sqrt())
        };
        let mut found = vec![
            ("wage_work".to_owned(), of(&|kind, _| kind as f64)),
            (
                "hours_making".to_owned(),
                of(&|k, h| week(self.s, k, h, &self.skill, self.date).1),
            ),
            (
                "time_value".to_owned(),
                of(&|k, h| week(self.s, k, h, &self.skill, self.date).0),
            ),
        ];
        for (c, category) in self.s.household.categories.iter().enumerate() {
            let name = &category.name;
            found.push((format!("made_{name}"), of(&|_, h| share(self.s, h[c]))));
            let cocreates = |h: usize| if h == 1 { 1.0 } else { 0.0 };
            found.push((format!("cocreated_{name}"), of(&|_, h| cocreates(h[c]))));
        }
        let mut worst: f64 = 0.0;
        for (name, (mean, error)) in found {
            let seen = rows.at(&name, self.date);
            let (off, allowed) = ((seen - mean).abs(), 5.0 * error + 1e-4);
            assert!(
                off < allowed,
                "{name} in {}: {seen} for {mean} within {allowed}",
                self.date
            );
            worst = worst.max(off / (error + 2e-5));
        }
        worst
    }
}

/// Follows both through three centuries; the largest departure in standard errors.
fn compare(scenario: &Scenario) -> f64 {
    let rows = run(scenario, 0);
    let mut society = Society::new(scenario);
    let mut worst: f64 = 0.0;
    for date in DATES {
        while society.date < date {
            society.step();
        }
        worst = worst.max(society.assert_like(&rows));
    }
    worst
}

fn without_practice() -> Scenario {
    let mut scenario = equal_society(ADULTS);
    scenario.household.practice = 0.0;
    scenario.output.every = 10;
    scenario
}

#[test]
fn making_and_buying_follow_the_master_equation() {
    let mut scenario = without_practice();
    scenario.drivers.openness = vec![level(0.0); CATEGORIES];
    let worst = compare(&scenario);
    println!("largest departure of 65: {worst:.2} standard errors");
}

#[test]
fn co_creation_follows_it_too() {
    let mut scenario = without_practice();
    scenario.drivers.openness = vec![level(0.4); CATEGORIES];
    let worst = compare(&scenario);
    println!("largest departure of 65: {worst:.2} standard errors");
}
