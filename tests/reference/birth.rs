//! Who is there at the start, and who knows whom?

use crate::reference::society::Adult;
use rand::Rng;
use std::collections::BTreeSet;
use thirdwave::engine::arithmetic::{normal, normal_cumulative, threshold};
use thirdwave::engine::draws::{Draws, Purpose};
use thirdwave::scenario::{NetworkLaw, Scenario};

/// The adult of a number before habits settle; `unemployed_below` is the share without work, of 65,536.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "ranks and lots have 16 bits, traits single precision"
)]
pub(crate) fn adult(s: &Scenario, draws: &Draws, number: u64, unemployed_below: u32) -> Adult {
    let people = &s.people;
    let word = |name: &str| draws.word(Purpose::new(name), 0, number);
    let chance = |name: &str, p: f64| u64::from(word(name)) < threshold(p);
    let talent_of = |name: &str| libm::exp(people.talent_sd * normal(word(name))) as f32;
    let schooling = normal(word("people/education"));
    let tied_to_schooling = |name: &str, correlation: f64| {
        let own = (1.0 - correlation * correlation).max(0.0).sqrt();
        correlation * schooling + own * normal(word(name))
    };
    let wage = tied_to_schooling("people/wage", people.education_wage_correlation);
    let sits = tied_to_schooling("people/sedentary", people.education_sedentary_correlation);
    let quality =
        people.quality_sense_mean + people.quality_sense_sd * normal(word("people/quality_sense"));
    let taste = people.taste_mean + people.taste_sd * normal(word("people/taste"));
    let wanted = 2.0 * (f64::from(word("people/hours")) + 0.5) / 4_294_967_296.0 - 1.0;
    let lot = (word("start/lot") >> 16) as u16;
    let kind = match (
        chance("start/wage_work", people.wage_work_start),
        u32::from(lot) < unemployed_below,
    ) {
        (false, _) => 0,
        (true, false) => 1,
        (true, true) => 2,
    };
    let categories = &s.household.categories;
    Adult {
        talent: categories
            .iter()
            .map(|c| {
                if people.talent_per_category {
                    talent_of(&format!("people/talent/{}", c.name))
                } else {
                    talent_of("people/talent")
                }
            })
            .collect(),
        wage: libm::exp(people.wage_sd * wage - 0.5 * people.wage_sd * people.wage_sd) as f32,
        education: (1.0 + people.education_sd * schooling).max(0.05) as f32,
        sedentary_rank: (normal_cumulative(-sits) * 65_536.0).min(65_535.0) as u16,
        quality_sense: quality.max(0.0) as f32,
        taste: taste as f32,
        wanted: (1.0 + people.hours_spread * wanted) as f32,
        kind,
        kind_before: kind,
        has_bought: false,
        lot,
        made: 0.0,
        habits: categories
            .iter()
            .map(|c| {
                if chance(&format!("start/habit/{}", c.name), people.made_start) {
                    2
                } else {
                    0
                }
            })
            .collect(),
        skill: vec![people.skill_start as f32; categories.len()],
    }
}

/// The ties of every adult.
pub(crate) fn ties(s: &Scenario, draws: &Draws) -> Vec<Vec<usize>> {
    let mut ties = vec![BTreeSet::new(); s.people.count as usize];
    let mut tie = |a: u32, b: u32| {
        ties[a as usize].insert(b as usize);
        ties[b as usize].insert(a as usize);
    };
    match s.network {
        NetworkLaw::Empty => {}
        NetworkLaw::Complete => {
            for adult in 1..s.people.count {
                (0..adult).for_each(|other| tie(adult, other));
            }
        }
        NetworkLaw::WattsStrogatz { degree, rewiring } => {
            for adult in 0..s.people.count {
                for distance in 1..=degree / 2 {
                    tie(adult, ring_end(s, draws, adult, distance, rewiring));
                }
            }
        }
        NetworkLaw::ErdosRenyi { degree } => {
            for adult in 0..s.people.count {
                for other in later_ends(s.people.count, draws, adult, degree) {
                    tie(adult, other);
                }
            }
        }
        ref other => panic!("{} is not built again here", other.kind()),
    }
    ties.into_iter()
        .map(|set| set.into_iter().collect())
        .collect()
}

/// The other end of an adult's tie of a distance on the ring, rewired or not.
fn ring_end(s: &Scenario, draws: &Draws, adult: u32, distance: u32, rewiring: f64) -> u32 {
    let count = s.people.count;
    let word = |name: &str| draws.word(Purpose::new(name), distance, u64::from(adult));
    if u64::from(word("network/rewire")) >= threshold(rewiring) {
        return (adult + distance) % count;
    }
    let place = u64::from(word("network/rewire_to")) * u64::from(count - 1);
    let other = u32::try_from(place >> 32).expect("below the count");
    other + u32::from(other >= adult)
}

/// The adults of higher numbers to whom an adult is tied, by geometric skips.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number of an adult"
)]
fn later_ends(count: u32, draws: &Draws, adult: u32, degree: f64) -> Vec<u32> {
    let p = (degree / f64::from(count.max(2) - 1)).min(1.0);
    let mut sequence = draws.sequence(Purpose::new("network/skip"), 0, u64::from(adult));
    let mut ends = Vec::new();
    let mut other = f64::from(adult);
    if p <= 0.0 {
        return ends;
    }
    loop {
        let u = ((sequence.next_u64() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0;
        other += 1.0 + (libm::log(u) / libm::log1p(-p)).floor();
        if other >= f64::from(count) {
            return ends;
        }
        ends.push(other as u32);
    }
}
