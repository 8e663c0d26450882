//! What happens in a step?

use crate::reference::birth;
use std::sync::Arc;
use thirdwave::engine::arithmetic::{
    exp, ln, probability_of_rate, probability_of_yearly, threshold, uniform,
};
use thirdwave::engine::draws::{Draws, Purpose};
use thirdwave::scenario::{Household, Scenario};

/// An adult: traits, work (0 outside wage work, 1 employed, 2 unemployed), habits (0 buy, 1 co-create, 2 make), skills.
#[derive(Clone)]
pub(crate) struct Adult {
    pub(crate) talent: Vec<f32>,
    pub(crate) wage: f32,
    pub(crate) education: f32,
    pub(crate) sedentary_rank: u16,
    pub(crate) quality_sense: f32,
    pub(crate) taste: f32,
    pub(crate) wanted: f32,
    pub(crate) kind: usize,
    pub(crate) kind_before: usize,
    pub(crate) has_bought: bool,
    pub(crate) lot: u16,
    pub(crate) made: f32,
    pub(crate) habits: Vec<u8>,
    pub(crate) skill: Vec<f32>,
}

/// Everybody, and what all have seen.
pub(crate) struct Society {
    pub(crate) s: Arc<Scenario>,
    draws: Draws,
    pub(crate) adults: Vec<Adult>,
    ties: Vec<Vec<usize>>,
    /// Everyone's habits as last published.
    shown: Vec<Vec<u8>>,
    pub(crate) step: u32,
    /// Turns to and from making since the start, by category.
    pub(crate) turns: Vec<(u64, u64)>,
}

/// Places of the categories by name: sums over them go in this order, whatever the order in the file.
pub(crate) fn by_name(h: &Household) -> impl Iterator<Item = usize> + use<> {
    let mut places: Vec<(String, usize)> = h
        .categories
        .iter()
        .enumerate()
        .map(|(c, category)| (category.name.clone(), c))
        .collect();
    places.sort();
    places.into_iter().map(|(_, c)| c)
}

/// A setting or a driver's value in the precision in which adults reckon.
#[expect(
    clippy::cast_possible_truncation,
    reason = "adults reckon in single precision"
)]
pub(crate) fn f(x: f64) -> f32 {
    x as f32
}

/// A share as a number of 65,536.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share"
)]
fn of_65536(share: f64) -> u32 {
    libm::rint(share * 65_536.0) as u32
}

impl Society {
    /// The society of a run at its start.
    pub(crate) fn new(s: &Arc<Scenario>, run: u32) -> Self {
        let draws = Draws::new(s.experiment.seed, run);
        let categories = s.household.categories.len();
        let mut society = Self {
            s: Arc::clone(s),
            draws,
            adults: Vec::new(),
            ties: birth::ties(s, &draws),
            shown: Vec::new(),
            step: 0,
            turns: vec![(0, 0); categories],
        };
        let unemployed = of_65536(society.scarcity().1);
        society.adults = (0..u64::from(s.people.count))
            .map(|number| birth::adult(s, &draws, number, unemployed))
            .collect();
        society.publish();
        for round in 1..=s.people.settle_rounds {
            let (address, first) = (u32::MAX - round, round == 1);
            let names: Vec<String> = society.names("review/when");
            // From the second round on a habit is reviewed with probability 1/2.
            society.review(address, &|i, c, _| {
                first || draws.word(Purpose::new(&names[c]), address, i as u64) < 1 << 31
            });
            society.publish();
        }
        society.turns = vec![(0, 0); categories];
        for i in 0..society.adults.len() {
            society.adults[i].made = society.made_now(i);
            society.mark(i);
        }
        society
    }

    /// One step: skill, work, review, publish, waves.
    pub(crate) fn step(&mut self) {
        self.learn();
        self.step += 1;
        self.change_work();
        let step = self.step;
        let chances = self.review_chances();
        let draws = self.draws;
        let names: Vec<String> = self.names("review/when");
        self.review(step, &|i, c, adult| {
            let word = draws.word(Purpose::new(&names[c]), step, i as u64);
            u64::from(word) < chances[c][adult.kind_before][adult.kind]
        });
        self.publish();
        let newest = f(probability_of_rate(
            1.0 / self.s.household.wave_memory,
            self.years(),
        ));
        for i in 0..self.adults.len() {
            let now = self.made_now(i);
            self.adults[i].made += newest * (now - self.adults[i].made);
            self.mark(i);
        }
    }

    fn years(&self) -> f64 {
        self.s.clock.years_per_step()
    }

    pub(crate) fn date(&self) -> f64 {
        self.s.clock.date(self.step)
    }

    fn names(&self, purpose: &str) -> Vec<String> {
        let categories = self.s.household.categories.iter();
        categories
            .map(|c| format!("{purpose}/{}", c.name))
            .collect()
    }

    /// Share of a need that a habit meets at home.
    pub(crate) fn share(&self, habit: u8) -> f32 {
        [0.0, f(self.s.household.cocreation_share), 1.0][usize::from(habit)]
    }

    /// Factor on everyone's hours, and share of wage workers without work.
    fn scarcity(&self) -> (f64, f64) {
        let employment = self.s.drivers.employment.at(self.date());
        let factor = 1.0 - self.s.drivers.work_sharing.at(self.date()) * (1.0 - employment);
        (factor, (1.0 - employment / factor).max(0.0))
    }

    /// Usual market hours by kind of work.
    pub(crate) fn usual_hours(&self) -> [f32; 3] {
        let full = self.s.drivers.hours.at(self.date()) * self.scarcity().0;
        let household = &self.s.household;
        [
            f(household.cash_hours),
            f(full),
            f(household.unemployed_hours),
        ]
    }

    pub(crate) fn price(&self, c: usize) -> f64 {
        let drivers = &self.s.drivers;
        let common = if self.s.household.categories[c].skilled {
            &drivers.skilled_price
        } else {
            &drivers.goods_price
        };
        drivers.price[c].at(self.date()) * common.at(self.date())
    }

    /// Personalisation wanted: more where a week's pay buys more weeks of all needs.
    fn wanted(&self) -> f64 {
        let (h, d, date) = (&self.s.household, &self.s.drivers, self.date());
        let costs: f64 = (0..h.categories.len())
            .map(|c| self.price(c) * d.need[c].at(date))
            .sum();
        let weeks = d.hours.at(date) * d.employment.at(date) / costs;
        let more = libm::pow(weeks, h.affluence);
        (d.personalisation.at(date) * more).min(1.0)
    }

    /// Over the interval that has passed, with its habits and its drivers.
    fn learn(&mut self) {
        let (h, years, date) = (&self.s.household, self.years(), self.date());
        let schooling = self.s.drivers.schooling.at(date);
        let reach = self.s.drivers.reach.at(date);
        let yearly = f(h.learning * schooling / h.schooling_full * reach);
        let practice = f(probability_of_yearly(h.practice, years));
        let forgetting = f(probability_of_yearly(h.forgetting, years));
        let (min, best, share) = (f(h.skill_min), f(h.skill_best), f(h.cocreation_share));
        for adult in &mut self.adults {
            let mut speed = (yearly * adult.education).min(1.0);
            if years < 1.0 {
                speed = 1.0 - exp(f(years) * ln(1.0 - speed));
            }
            for (skill, &habit) in adult.skill.iter_mut().zip(&adult.habits) {
                let made = [0.0, share, 1.0][usize::from(habit)];
                let practised = practice * made * (1.0 - *skill).max(0.0);
                let learned = speed * (best - *skill);
                let after = *skill + practised + learned - forgetting * (*skill - min);
                *skill = after.max(min);
            }
        }
    }

    /// Share of needs made in society, as published.
    fn made_by_all(&self) -> f64 {
        let h = &self.s.household;
        let needs: f64 = by_name(h).map(|c| h.categories[c].need_hours).sum();
        let mut sum = 0.0;
        for c in by_name(h) {
            let category = &h.categories[c];
            let count =
                |habit: u8| self.shown.iter().filter(|shown| shown[c] == habit).count() as f64;
            let made = (count(2) + h.cocreation_share * count(1)) / f64::from(self.s.people.count);
            sum += category.need_hours / needs * made;
        }
        sum
    }

    fn change_work(&mut self) {
        let rate = self.s.household.absorption * (1.0 - self.made_by_all());
        let enter = threshold(probability_of_yearly(rate, self.years()));
        let turnover = threshold(probability_of_rate(self.s.household.turnover, self.years()));
        let unemployed = of_65536(self.scarcity().1);
        let (draws, step) = (self.draws, self.step);
        for (i, adult) in self.adults.iter_mut().enumerate() {
            let word = |name: &str| draws.word(Purpose::new(name), step, i as u64);
            if u64::from(word("work/turn_over")) < turnover {
                adult.lot = u16::try_from(word("work/lot") >> 16).expect("16 bits");
            }
            adult.kind_before = adult.kind;
            if adult.kind == 0 && u64::from(word("work/enter")) < enter {
                adult.kind = 1;
            }
            if adult.kind != 0 {
                adult.kind = 1 + usize::from(u32::from(adult.lot) < unemployed);
            }
        }
    }

    /// Chance of a review as a threshold for a word, by category, kind of work before and now.
    fn review_chances(&mut self) -> Vec<[[u64; 3]; 3]> {
        let h = Arc::clone(&self.s);
        let now = (self.usual_hours(), self.price_logs());
        self.step -= 1;
        let before = (self.usual_hours(), self.price_logs());
        self.step += 1;
        let mut chances = vec![[[0; 3]; 3]; now.1.len()];
        for (c, of) in chances.iter_mut().enumerate() {
            for (was, row) in of.iter_mut().enumerate() {
                for (is, chance) in row.iter_mut().enumerate() {
                    let hours = libm::log(f64::from(now.0[is]) / f64::from(before.0[was])).abs();
                    let news = f64::from((now.1[c] - before.1[c]).abs()) + hours;
                    let rate = h.household.review_rate * self.years();
                    let expected = rate + h.household.alertness * news;
                    *chance = threshold(probability_of_rate(expected, 1.0));
                }
            }
        }
        chances
    }

    fn price_logs(&self) -> Vec<f32> {
        (0..self.turns.len())
            .map(|c| f(libm::log(self.price(c))))
            .collect()
    }

    /// Everyone for whom `due` says so decides anew, on the time pressure and the news from before the phase.
    fn review(&mut self, address: u32, due: &dyn Fn(usize, usize, &Adult) -> bool) {
        let names = self.names("review/choice");
        for i in 0..self.adults.len() {
            let time_value = self.time_value(i);
            for (c, name) in names.iter().enumerate() {
                if !due(i, c, &self.adults[i]) {
                    continue;
                }
                let word = self.draws.word(Purpose::new(name), address, i as u64);
                let (make, cocreate) = self.weights(i, c, time_value);
                let place = uniform(word) * (make + cocreate + 1.0);
                let is = if place < make {
                    2
                } else if place < make + cocreate {
                    1
                } else {
                    0
                };
                let was = self.adults[i].habits[c];
                self.turns[c].0 += u64::from(was != 2 && is == 2);
                self.turns[c].1 += u64::from(was == 2 && is != 2);
                self.adults[i].habits[c] = is;
            }
        }
    }

    /// Weights of making and co-creating against buying.
    fn weights(&self, i: usize, c: usize, time_value: f32) -> (f32, f32) {
        let (adult, h, d) = (&self.adults[i], &self.s.household, &self.s.drivers);
        let (category, date) = (&h.categories[c], self.date());
        let alpha = f(h.cocreation_share);
        let waged = if adult.kind == 0 { 0.0 } else { 1.0 };
        let sits =
            adult.kind != 0 && u32::from(adult.sedentary_rank) < of_65536(d.activity.at(date));
        let lighter = 1.0
            + if sits {
                f(1.0 / (1.0 + category.process) - 1.0)
            } else {
                0.0
            };
        let hours = f(category.need_hours / d.tools[c].at(date)) * lighter;
        let price = f(self.price(c)) / adult.wage;
        let make = time_value * hours / (adult.skill[c] * adult.talent[c])
            + waged * (f(category.materials) * price);
        let buy = price + time_value * f(category.shopping);
        let cocreate = alpha * make + (1.0 - alpha) * buy;
        let ties = &self.ties[i];
        let makers = ties.iter().filter(|&&j| self.shown[j][c] == 2).count();
        let neighbours = if ties.is_empty() {
            0.5
        } else {
            makers as f32 / ties.len() as f32
        };
        let pull = f(h.influence) * (neighbours - 0.5) + adult.taste;
        let wanted = self.wanted();
        let market = f(libm::log(d.quality[c].at(date)));
        let odds = |cost: f32, fit: f64, pull: f32| {
            let quality = adult.quality_sense * (f(libm::log1p(fit * wanted)) - market);
            let advantage = ln(buy / cost) + quality + pull;
            exp((f(category.elasticity) * advantage).clamp(-40.0, 40.0))
        };
        let open = f(d.openness[c].at(date));
        (
            odds(make, category.fit, pull),
            open * odds(cocreate, category.cocreation_fit, alpha * pull),
        )
    }

    fn publish(&mut self) {
        self.shown = self.adults.iter().map(|a| a.habits.clone()).collect();
    }

    /// Share of its needs that an adult makes.
    fn made_now(&self, i: usize) -> f32 {
        let h = &self.s.household;
        let needs: f64 = by_name(h).map(|c| h.categories[c].need_hours).sum();
        let mut made = 0.0;
        for c in by_name(h) {
            let category = &h.categories[c];
            made += f(category.need_hours / needs) * self.share(self.adults[i].habits[c]);
        }
        made
    }

    /// 1, 2, 3 for the waves, 0 between.
    pub(crate) fn wave(&self, i: usize) -> usize {
        let (adult, h) = (&self.adults[i], &self.s.household);
        match adult.kind {
            0 if adult.made >= f(h.wave1_made) => 1,
            0 => 0,
            _ if adult.made < f(h.wave3_made) => 2,
            _ if adult.has_bought => 3,
            _ => 0,
        }
    }

    fn mark(&mut self, i: usize) {
        self.adults[i].has_bought |= self.wave(i) == 2;
    }
}
