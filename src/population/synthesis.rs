//! Who are they? Every adult's traits, drawn once from the laws of the scenario and never changed.
//!
//! Traits come from normal quantiles of addressed draws, so that a change of one law moves no other trait. Education is
//! correlated with the wage and with the rank in which adults come to do sedentary work (Gaussian copula).

use crate::engine::arithmetic::{normal_cumulative, normals};
use crate::engine::draws::{Draws, Purpose};
use crate::scenario::{Category, People};

const TALENT: &str = "people/talent";
const WAGE: Purpose = Purpose::new("people/wage");
const EDUCATION: Purpose = Purpose::new("people/education");
const SEDENTARY: Purpose = Purpose::new("people/sedentary");
const QUALITY: Purpose = Purpose::new("people/quality_sense");
const TASTE: Purpose = Purpose::new("people/taste");
const HOURS: Purpose = Purpose::new("people/hours");

/// Traits of the adults of one block, a column each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Traits {
    /// Talent for making: one column for all categories, or one a category.
    pub talent: Vec<Vec<f32>>,
    /// Wage in units of the mean wage.
    pub wage: Vec<f32>,
    /// Schooling in units of the mean.
    pub education: Vec<f32>,
    /// Rank in which adults do sedentary work, of 65,536.
    pub sedentary_rank: Vec<u16>,
    /// Exponent on quality.
    pub quality_sense: Vec<f32>,
    /// Taste for making, in units of log cost.
    pub taste: Vec<f32>,
    /// Wanted hours relative to the usual.
    pub hours: Vec<f32>,
}

impl Traits {
    /// Talents for a category.
    #[must_use]
    #[inline(always)]
    pub fn talent_in(&self, category: usize) -> &[f32] {
        if self.talent.len() == 1 {
            &self.talent[0]
        } else {
            &self.talent[category]
        }
    }

    /// Bytes in which the traits are kept.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let columns = [
            &self.wage,
            &self.education,
            &self.quality_sense,
            &self.taste,
            &self.hours,
        ];
        let all = self.talent.iter().chain(columns);
        all.map(|column| size_of_val(column.as_slice()))
            .sum::<usize>()
            + size_of_val(self.sedentary_rank.as_slice())
    }
}

/// Draws the traits of `count` adults from number `first` on.
#[must_use]
pub fn draw(
    people: &People,
    categories: &[Category],
    draws: &Draws,
    first: u64,
    count: usize,
) -> Traits {
    let column = |purpose: Purpose| {
        let mut words = vec![0; count];
        draws.fill(purpose, 0, first, &mut words);
        words
    };
    let names: Vec<Purpose> = if people.talent_per_category {
        categories
            .iter()
            .map(|category| Purpose::of(TALENT, &category.name))
            .collect()
    } else {
        vec![Purpose::new(TALENT)]
    };
    let talent = names
        .into_iter()
        .map(|name| {
            normals(&column(name))
                .into_iter()
                .map(|z| lognormal(people.talent_sd, 0.0, z))
                .collect()
        })
        .collect();
    let schooling = normals(&column(EDUCATION));
    let together = |purpose: Purpose, correlation: f64| -> Vec<f64> {
        let own = (1.0 - correlation * correlation).max(0.0).sqrt();
        normals(&column(purpose))
            .into_iter()
            .zip(&schooling)
            .map(|(apart, z)| correlation * z + own * apart)
            .collect()
    };
    let wage = together(WAGE, people.education_wage_correlation);
    let sedentary = together(SEDENTARY, people.education_sedentary_correlation);
    Traits {
        talent,
        // Half the variance is taken off so that the mean wage is 1.
        wage: wage
            .into_iter()
            .map(|z| lognormal(people.wage_sd, 0.5, z))
            .collect(),
        sedentary_rank: sedentary
            .into_iter()
            .map(|z| rank(normal_cumulative(-z)))
            .collect(),
        education: schooling
            .iter()
            .map(|z| narrow((1.0 + people.education_sd * z).max(0.05)))
            .collect(),
        quality_sense: normals(&column(QUALITY))
            .into_iter()
            .map(|z| narrow((people.quality_sense_mean + people.quality_sense_sd * z).max(0.0)))
            .collect(),
        taste: normals(&column(TASTE))
            .into_iter()
            .map(|z| narrow(people.taste_mean + people.taste_sd * z))
            .collect(),
        hours: column(HOURS)
            .into_iter()
            .map(|w| {
                narrow(
                    1.0 + people.hours_spread
                        * (2.0 * (f64::from(w) + 0.5) / 4_294_967_296.0 - 1.0),
                )
            })
            .collect(),
    }
}

fn lognormal(sd: f64, variance_share: f64, z: f64) -> f32 {
    narrow(libm::exp(sd * z - variance_share * sd * sd))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a trait needs no more than single precision"
)]
fn narrow(x: f64) -> f32 {
    x as f32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "0 <= x < 65,536"
)]
fn rank(share: f64) -> u16 {
    (share * 65_536.0).min(65_535.0) as u16
}

#[cfg(test)]
mod tests {
    use super::{Traits, draw};
    use crate::engine::draws::Draws;
    use crate::scenario::People;

    fn people() -> People {
        People {
            count: 40_000,
            talent_sd: 0.35,
            talent_per_category: false,
            wage_sd: 0.4,
            education_sd: 0.25,
            education_wage_correlation: 0.4,
            education_sedentary_correlation: 0.4,
            quality_sense_mean: 1.0,
            quality_sense_sd: 0.2,
            taste_mean: 0.0,
            taste_sd: 0.25,
            hours_spread: 0.15,
            wage_work_start: 0.15,
            skill_start: 1.0,
            made_start: 0.85,
            settle_rounds: 0,
        }
    }

    fn mean(values: impl Iterator<Item = f64> + Clone) -> f64 {
        values.clone().sum::<f64>() / values.count() as f64
    }

    fn correlation(a: &[f64], b: &[f64]) -> f64 {
        let (ma, mb) = (mean(a.iter().copied()), mean(b.iter().copied()));
        let of = |x: &[f64], mx, y: &[f64], my| {
            mean(x.iter().zip(y).map(move |(x, y)| (x - mx) * (y - my)))
        };
        of(a, ma, b, mb) / (of(a, ma, a, ma) * of(b, mb, b, mb)).sqrt()
    }

    #[test]
    fn traits_have_the_moments_of_their_laws() {
        let Traits {
            talent,
            wage,
            education,
            sedentary_rank,
            hours,
            ..
        } = draw(&people(), &[], &Draws::new(5, 0), 0, 40_000);
        let wide = |column: &[f32]| column.iter().map(|&x| f64::from(x)).collect::<Vec<_>>();
        let logs = |column: &[f32]| {
            column
                .iter()
                .map(|&x| libm::log(f64::from(x)))
                .collect::<Vec<_>>()
        };
        // Standard error of each is below .0022; 5 of them: about one false alarm in a million seeds.
        assert!((mean(wide(&wage).into_iter()) - 1.0).abs() < 0.011);
        assert!(mean(logs(&talent[0]).into_iter()).abs() < 0.011);
        let spread = mean(logs(&talent[0]).into_iter().map(|x| x * x)).sqrt();
        assert!((spread - 0.35).abs() < 0.007, "{spread}");
        assert!((correlation(&wide(&education), &logs(&wage)) - 0.4).abs() < 0.025);
        let ranks: Vec<f64> = sedentary_rank.iter().map(|&r| f64::from(r)).collect();
        assert!((mean(ranks.iter().copied()) / 65_536.0 - 0.5).abs() < 0.008);
        assert!(
            correlation(&wide(&education), &ranks) < -0.3,
            "the schooled sit first"
        );
        assert!(hours.iter().all(|h| (0.85..=1.15).contains(h)));
    }
}
