//! How is skill won and lost?
//!
//! **Question.** How does the skill of an adult in a category move over a step?
//!
//! **Rule.** `K' = K + a_x x (1 - K)+ + [a_e (E / E_full) R + a_t T] (K_hi - K) - delta (K - K_min)`, with the yearly
//! fractions turned into those of a step, `1 - (1 - a)^dt`; x is the share made, E the adult's schooling, R social reach,
//! T the share of those an adult online follows, and who are online, that make in the category: makers show how it is
//! done.
//!
//! **Source.** Learning by doing: Arrow 1962. The three terms are this model's own form.
//!
//! **Assumptions.** Practice leads to skill 1 and never lowers a skill that learning has brought above it. Learning needs
//! both schooling and reach; what makers teach online counts with it, half as schooling and half as reach, among causes.
//! All fractions act on the skill at the start of the step; where they are so large that the sum would overshoot, skill
//! stays at K_min.
//!
//! **Parameters.** `household.practice`, `household.learning`, `household.teaching`, `household.forgetting`,
//! `household.skill_min`, `household.skill_best`, `household.schooling_full`.
//!
//! **Order.** First: over the interval that has passed, with its habits and its drivers.

use crate::engine::arithmetic::single;
use crate::engine::arithmetic::{exp, ln, probability_of_yearly};
use crate::engine::schedule::Phase;
use crate::engine::vector::widest;
use crate::model::household::make_or_buy::made_share;
use crate::model::household::neighbours::View;
use crate::model::household::parts::{self, Part};
use crate::model::household::review::Faced;
use crate::model::household::world::{Block, CATEGORIES_MAX, World};
use crate::model::reach::bit;
use crate::scenario::Scenario;

/// Moves skill.
pub const PHASE: Phase<World> = Phase {
    name: "skill",
    reads: &["habits", "skill", "makers"],
    writes: &["skill", "learned"],
    run: |world| parts::each(world, &[part]),
};

/// Speeds of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Fraction of the way to 1 that full practice leads.
    pub practice: f32,
    /// Fraction of the way to `min` that forgetting leads.
    pub forgetting: f32,
    /// Floor of skill.
    pub min: f32,
    /// Skill that learning leads to.
    pub best: f32,
    /// Yearly fraction of the way to `best` that following nothing but makers leads.
    pub teaching: f32,
    /// Length of a step in years.
    pub years: f32,
}

impl Pace {
    /// Speeds of a scenario.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let (household, years) = (&scenario.household, scenario.clock.years_per_step());
        Self {
            practice: single(probability_of_yearly(household.practice, years)),
            forgetting: single(probability_of_yearly(household.forgetting, years)),
            min: single(household.skill_min),
            best: single(household.skill_best),
            teaching: single(household.teaching),
            years: single(years),
        }
    }

    /// Fraction of the way to `best` that learning leads in a step, given the yearly one of the mean adult and the adult's
    /// schooling relative to the mean.
    #[must_use]
    #[inline(always)]
    pub fn learning(&self, yearly: f32, schooling: f32) -> f32 {
        self.of_year((yearly * schooling).min(1.0))
    }

    /// A yearly fraction as one of a step.
    #[must_use]
    #[inline(always)]
    pub fn of_year(&self, yearly: f32) -> f32 {
        if self.years < 1.0 {
            1.0 - exp(self.years * ln(1.0 - yearly))
        } else {
            yearly
        }
    }

    /// What learning adds to a skill.
    #[must_use]
    #[inline(always)]
    pub fn learned(&self, skill: f32, learning: f32) -> f32 {
        learning * (self.best - skill)
    }

    /// The skill after a step in which the share `made` was practised and learning added `learned`.
    #[must_use]
    #[inline(always)]
    pub fn after(&self, skill: f32, made: f32, learned: f32) -> f32 {
        let practised = self.practice * made * (1.0 - skill).max(0.0);
        let after = skill + practised + learned - self.forgetting * (skill - self.min);
        after.max(self.min)
    }
}

/// Yearly fraction that learning leads the mean adult, under schooling and reach.
#[must_use]
pub fn learning_yearly(scenario: &Scenario, schooling: f64, reach: f64) -> f32 {
    let household = &scenario.household;
    single(household.learning * schooling / household.schooling_full * reach)
}

/// Moves the skill of a part's adults.
pub fn part(part: &mut Part<'_>, _: &mut Faced) {
    let Part {
        block,
        shared,
        published,
        ..
    } = part;
    let (pace, alpha) = (shared.pace, shared.budget.cocreation_share);
    let values = &shared.before.values;
    let yearly = learning_yearly(&shared.scenario, values.schooling, values.reach);
    if pace.teaching > 0.0 && shared.online.ties() > 0 {
        let view = View::new(shared, published);
        learn_from_makers(block, &pace, yearly, alpha, view);
        return;
    }
    widest(
        #[inline(always)]
        || learn_block(block, &pace, yearly, alpha),
    );
}

/// Moves skill where makers teach those who follow them. Who follows whom decides the pace, so it is adult by adult.
fn learn_from_makers(block: &mut Block, pace: &Pace, yearly: f32, alpha: f32, view: View<'_>) {
    for place in 0..block.len() {
        let adult = block.first as usize + place;
        let (makers, followed) = if bit(view.connected, adult) {
            view.followed(adult)
        } else {
            ([0; CATEGORIES_MAX], 0)
        };
        let schooled = yearly * block.traits.education[place];
        for (c, &makers) in makers.iter().enumerate().take(block.habits.len()) {
            let shown = makers as f32 / followed.max(1) as f32;
            let speed = pace.of_year((schooled + pace.teaching * shown).min(1.0));
            let skill = block.skill[c][place];
            let learned = pace.learned(skill, speed);
            if let Some(memory) = block.memory.get_mut(c) {
                let part = &mut memory.learned_now[place];
                *part += learned - pace.forgetting * *part;
            }
            let made = made_share(block.habits[c][place], alpha);
            block.skill[c][place] = pace.after(skill, made, learned);
        }
    }
}

#[inline(always)]
fn learn_block(block: &mut Block, pace: &Pace, yearly: f32, alpha: f32) {
    let mut learning = vec![0.0; block.len()];
    for (speed, &schooling) in learning.iter_mut().zip(&block.traits.education) {
        *speed = pace.learning(yearly, schooling);
    }
    for c in 0..block.habits.len() {
        let (skills, habits) = (&mut block.skill[c], &block.habits[c]);
        if let Some(memory) = block.memory.get_mut(c) {
            let parts = memory.learned_now.iter_mut().zip(&*skills).zip(&learning);
            for ((part, &skill), &speed) in parts {
                *part += pace.learned(skill, speed) - pace.forgetting * *part;
            }
        }
        for ((skill, &habit), &speed) in skills.iter_mut().zip(habits).zip(&learning) {
            let made = made_share(habit, alpha);
            *skill = pace.after(*skill, made, pace.learned(*skill, speed));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pace;

    const YEAR: Pace = Pace {
        practice: 0.05,
        forgetting: 0.03,
        min: 0.4,
        best: 1.3,
        teaching: 0.0,
        years: 1.0,
    };

    #[test]
    fn a_year_is_the_one_worked_by_hand() {
        let learning = YEAR.learning(0.04, 1.25);
        let learned = YEAR.learned(0.8, learning);
        // .05 * .5 = .025 by learning, .05 * .2 = .01 by practice, .03 * .4 = .012 forgotten.
        assert!((learned - 0.025).abs() < 1e-7);
        assert!((YEAR.after(0.8, 1.0, learned) - 0.823).abs() < 1e-6);
        // Practice does not pull a learned skill of 1.1 down to 1.
        assert!((YEAR.after(1.1, 1.0, 0.0) - (1.1 - 0.021)).abs() < 1e-6);
        // Skill never falls below its floor, whatever is taken from it: 1.3 - .6 - .9.
        let hasty = Pace {
            forgetting: 1.0,
            ..YEAR
        };
        assert_eq!(hasty.after(1.3, 1.0, -0.6).to_bits(), 0.4_f32.to_bits());
    }

    #[test]
    fn twelve_months_make_a_year() {
        let month = Pace {
            years: 1.0 / 12.0,
            ..YEAR
        };
        let kept = 1.0 - month.learning(0.3, 1.0);
        assert!((libm::pow(f64::from(kept), 12.0) - 0.7).abs() < 1e-5);
    }
}
