//! Where do an adult's hours go, and what do all adults add up to?

use crate::reference::society::{Society, by_name, f};
use thirdwave::engine::arithmetic::round;

/// Sums over adults, in the units of the engine's totals.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) makers: Vec<u64>,
    pub(crate) cocreators: Vec<u64>,
    pub(crate) waged: u64,
    pub(crate) unemployed: u64,
    /// Wave 1, between, wave 2, wave 3.
    pub(crate) waves: [u64; 4],
    pub(crate) squeezed: u64,
    pub(crate) market: i64,
    pub(crate) making: Vec<i64>,
    pub(crate) shopping: i64,
    pub(crate) leisure: i64,
    pub(crate) hours_needed: i64,
    pub(crate) hours_met: i64,
    pub(crate) time_value: i64,
    pub(crate) skill: Vec<i64>,
    pub(crate) turns: Vec<(u64, u64)>,
}

/// An adult's hours a week.
pub(crate) struct Week {
    market: f32,
    /// Hours that its habits ask for, by category, and what their needs would take if made.
    asked: Vec<f32>,
    needed: Vec<f32>,
    shopping: f32,
    /// Hours of making asked for, and those that fit.
    making: f32,
    met: f32,
    time_value: f32,
}

/// Units of an hour in the account: 2^14; of needed hours: 2^10.
fn units(hours: f32) -> i64 {
    i64::from(round(hours * 16_384.0))
}

impl Society {
    /// Hours that are neither sleep and care nor chores that nobody sells.
    fn free_hours(&self) -> f64 {
        self.s.household.time - self.s.household.fixed_hours
    }

    /// Market hours are capped so that the least leisure and all shopping always fit, at every date.
    fn market_max(&self) -> f32 {
        let (s, h) = (&self.s, &self.s.household);
        let mut most: f64 = 0.0;
        for step in 0..=s.clock.steps {
            let mut trips = 0.0;
            for c in by_name(h) {
                trips += h.categories[c].shopping * s.drivers.need[c].at(s.clock.date(step));
            }
            most = most.max(trips);
        }
        f((self.free_hours() - h.leisure_min - most).max(0.0))
    }

    pub(crate) fn week(&self, i: usize) -> Week {
        let (adult, h, d) = (&self.adults[i], &self.s.household, &self.s.drivers);
        let (free, least) = (f(self.free_hours()), f(h.leisure_min));
        let market = (self.usual_hours()[adult.kind] * adult.wanted).min(self.market_max());
        let mut asked = vec![0.0; h.categories.len()];
        let mut needed = asked.clone();
        let (mut making, mut shopping) = (0.0, 0.0);
        for c in by_name(h) {
            let category = &h.categories[c];
            let need = f(d.need[c].at(self.date()));
            let hours = f(category.need_hours / d.tools[c].at(self.date())) * need
                / (adult.skill[c] * adult.talent[c]);
            let share = self.share(adult.habits[c]);
            making += share * hours;
            shopping += (1.0 - share) * (f(category.shopping) * need);
            asked[c] = share * hours;
            needed[c] = hours;
        }
        let met = making.min((free - market - least - shopping).max(0.0));
        let leisure = (free - market - met).max(least);
        Week {
            market,
            asked,
            needed,
            shopping,
            making,
            met,
            time_value: f(h.leisure_weight) * market / leisure,
        }
    }

    /// Value of an hour, v.
    pub(crate) fn time_value(&self, i: usize) -> f32 {
        self.week(i).time_value
    }

    /// What all adults add up to.
    pub(crate) fn sums(&self) -> Sums {
        let categories = self.turns.len();
        let mut sums = Sums {
            makers: vec![0; categories],
            cocreators: vec![0; categories],
            making: vec![0; categories],
            skill: vec![0; categories],
            turns: self.turns.clone(),
            ..Sums::default()
        };
        for i in 0..self.adults.len() {
            self.add_week(i, &mut sums);
            let adult = &self.adults[i];
            sums.waged += u64::from(adult.kind != 0);
            sums.unemployed += u64::from(adult.kind == 2);
            sums.waves[[1, 0, 2, 3][self.wave(i)]] += 1;
            for c in 0..categories {
                sums.makers[c] += u64::from(adult.habits[c] == 2);
                sums.cocreators[c] += u64::from(adult.habits[c] == 1);
                sums.skill[c] += units(adult.skill[c]);
            }
        }
        sums
    }

    fn add_week(&self, i: usize, sums: &mut Sums) {
        let week = self.week(i);
        let squeezed = week.making > week.met;
        let part = if squeezed {
            week.met / week.making
        } else {
            1.0
        };
        let mut left = units(f(168.0)) - units(f(168.0 - self.free_hours()));
        left -= units(week.market) + units(week.shopping);
        for (c, (&asked, &needed)) in week.asked.iter().zip(&week.needed).enumerate() {
            let share = self.share(self.adults[i].habits[c]);
            let made = units(asked * part);
            sums.making[c] += made;
            left -= made;
            sums.hours_needed += i64::from(round(needed.min(2000.0) * 1024.0));
            sums.hours_met += i64::from(round(share * needed.min(2000.0) * 1024.0));
        }
        sums.squeezed += u64::from(squeezed);
        sums.market += units(week.market);
        sums.shopping += units(week.shopping);
        sums.leisure += left;
        sums.time_value += units(week.time_value.min(200.0));
    }
}
