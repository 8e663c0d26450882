//! What does theory expect of a spread? Lines to set beside what was simulated; none where no formula is known.

use crate::scenario::adoption::{Adoption, Bass, Contagion, Form, Per, Seeding};
use crate::scenario::{NetworkLaw, Scenario};

/// Points of a line.
const POINTS: u32 = 200;

/// The hazard per step by the share of adults who have adopted, under the rule of Bass when everyone is tied to everyone. Empty
/// under other rules, and where a tie has its influence whatever the number of ties: with everyone it would be boundless.
#[must_use]
pub fn hazard(scenario: &Scenario) -> Vec<(f64, f64)> {
    let Some(Contagion::Bass(law)) = scenario.adoption.as_ref().map(|adoption| adoption.rule)
    else {
        return Vec::new();
    };
    if law.per == Per::Tie && scenario.network != NetworkLaw::Complete {
        return Vec::new();
    }
    let degree = f64::from(scenario.people.count) - 1.0;
    let years = scenario.clock.years_per_step();
    let point = |k: u32| {
        let share = f64::from(k) / f64::from(POINTS);
        (share, bass(law, share, degree, years))
    };
    (0..=POINTS).map(point).collect()
}

/// The chance of a step when a share of `degree` ties have adopted.
fn bass(law: Bass, share: f64, degree: f64, years: f64) -> f64 {
    let voices = share * degree;
    let tie = match law.per {
        Per::Degree | Per::MeanDegree if degree > 0.0 => law.imitation / degree,
        Per::Degree | Per::MeanDegree => 0.0,
        Per::Tie => law.imitation,
    };
    let pull = law.innovation + tie * voices;
    let log_stay = match law.form {
        Form::EachTie => {
            let missed = if voices > 0.0 {
                voices * libm::log1p(-tie.min(1.0))
            } else {
                0.0
            };
            libm::log1p(-law.innovation) + missed
        }
        Form::Hazard => libm::log1p(-pull.min(1.0)),
        Form::Rate => -pull,
    };
    -libm::expm1(years * log_stay)
}

/// Mean number of adopters that one brings, where the sizes of cascades then have Borel's law: an independent cascade on an
/// Erdos-Renyi network, below its threshold of 1.
#[must_use]
pub fn borel(scenario: &Scenario) -> Option<f64> {
    let adoption: &Adoption = scenario.adoption.as_ref()?;
    let Contagion::IndependentCascade { transmission, .. } = adoption.rule else {
        return None;
    };
    let NetworkLaw::ErdosRenyi { degree } = scenario.network else {
        return None;
    };
    let alone = matches!(scenario.online, NetworkLaw::Empty);
    let by_chance = matches!(adoption.seeds.among, Seeding::Random);
    let mean = degree * transmission * adoption.market;
    (alone && by_chance && mean > 0.0 && mean < 1.0).then_some(mean)
}

#[cfg(test)]
mod tests {
    use super::bass;
    use crate::scenario::adoption::{Bass, Form, Per};

    #[test]
    fn the_line_of_bass_is_straight_in_the_hazard_form() {
        let law = |form| Bass {
            innovation: 0.03,
            imitation: 0.38,
            form,
            per: Per::Degree,
        };
        for share in [0.0, 0.3, 1.0] {
            let line = bass(law(Form::Hazard), share, 999.0, 1.0);
            assert!((line - (0.03 + 0.38 * share)).abs() < 1e-12);
            let rate = bass(law(Form::Rate), share, 999.0, 0.25);
            assert!((rate + libm::expm1(-0.25 * (0.03 + 0.38 * share))).abs() < 1e-12);
            // Many small trials are a rate: 1 - .97 e^(-.38 F) to the size of a trial.
            let each = bass(law(Form::EachTie), share, 1e6, 1.0);
            assert!((each - (1.0 - 0.97 * libm::exp(-0.38 * share))).abs() < 1e-6);
        }
    }
}
