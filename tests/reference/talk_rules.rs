//! How likely, and through whom? The rules of contagion once more, as formulas.

use thirdwave::scenario::adoption::{Bass, Contagion, Form, Per};

/// Ties heard by layer (offline, online) and sign (for it, against it).
pub(crate) type Heard = [[u32; 2]; 2];

/// Weights of advertising, offline and online ties in an adoption.
pub(crate) type Pulls = (f64, f64, f64);

/// Whether an adult decides only when told something new.
pub(crate) fn is_triggered(rule: &Contagion) -> bool {
    match rule {
        Contagion::Bass(_)
        | Contagion::StrongWeak { .. }
        | Contagion::TwoSided { .. }
        | Contagion::Opinion(_) => false,
        Contagion::IndependentCascade { .. }
        | Contagion::Threshold { .. }
        | Contagion::Complex { .. }
        | Contagion::Utility { .. } => true,
    }
}

/// A chance a year as one of a step.
pub(crate) fn of_a_year(p: f64, years: f64) -> f64 {
    if years < 1.0 {
        1.0 - libm::pow(1.0 - p.min(1.0), years)
    } else {
        p.min(1.0)
    }
}

/// Whether some voices of so many ties are a share of at least `share`, up to 1e-9 of it.
pub(crate) fn reaches(share: f64, voices: u32, ties: u32) -> bool {
    let (voices, ties) = (f64::from(voices), f64::from(ties));
    voices > 0.0 && voices + 1e-9 * ties >= share * ties
}

/// Log of missing a chance so many times.
fn misses(p: f64, times: u32) -> f64 {
    if times == 0 {
        return 0.0;
    }
    f64::from(times) * libm::log1p(-p.min(1.0))
}

/// Influence of a tie.
fn of_a_tie(bass: &Bass, degree: [u32; 2], mean: f64) -> f64 {
    let all = match bass.per {
        Per::Degree => f64::from(degree[0] + degree[1]),
        Per::MeanDegree => mean,
        Per::Tie => 1.0,
    };
    if all > 0.0 { bass.imitation / all } else { 0.0 }
}

/// Chance of a step of `years` with innovation `p` and `voices` ties of influence `q` each.
fn bass_chance(form: Form, p: f64, q: f64, voices: u32, years: f64) -> f64 {
    let log = match form {
        Form::EachTie => misses(p, 1) + misses(q, voices),
        Form::Hazard => libm::log1p(-(p + q * f64::from(voices)).min(1.0)),
        Form::Rate => -(p + q * f64::from(voices)),
    };
    -libm::expm1(years * log)
}

/// Chances of adopting and of rejecting in a step.
pub(crate) fn chances(
    rule: &Contagion,
    heard: Heard,
    degree: [u32; 2],
    mean: f64,
    years: f64,
) -> (f64, f64) {
    let (good, bad) = (heard[0][0] + heard[1][0], heard[0][1] + heard[1][1]);
    match rule {
        Contagion::Bass(bass) => {
            let q = of_a_tie(bass, degree, mean);
            (bass_chance(bass.form, bass.innovation, q, good, years), 0.0)
        }
        Contagion::StrongWeak {
            advertising,
            strong,
            weak,
        } => {
            let log =
                misses(*advertising, 1) + misses(*strong, heard[0][0]) + misses(*weak, heard[1][0]);
            (-libm::expm1(years * log), 0.0)
        }
        Contagion::TwoSided {
            bass, negativity, ..
        } => {
            let q = of_a_tie(bass, degree, mean);
            let plus = bass_chance(bass.form, bass.innovation, q, good, years);
            let minus = bass_chance(bass.form, 0.0, negativity * q, bad, years);
            let both = plus * minus;
            let alpha = if both > 0.0 {
                plus / (plus + minus)
            } else {
                0.0
            };
            (
                plus * (1.0 - minus) + alpha * both,
                minus * (1.0 - plus) + (1.0 - alpha) * both,
            )
        }
        _ => (0.0, 0.0),
    }
}

/// What had to do with an adoption: hazards of advertising and of the voices of each layer.
pub(crate) fn pulls(rule: &Contagion, heard: Heard, degree: [u32; 2], mean: f64) -> Pulls {
    let (offline, online) = (heard[0][0], heard[1][0]);
    let hazard = |p: f64, times: u32| -misses(p.min(1.0 - f64::EPSILON), times);
    match rule {
        Contagion::Bass(bass) | Contagion::TwoSided { bass, .. } => {
            let q = of_a_tie(bass, degree, mean);
            let (own, voice) = if bass.form == Form::EachTie {
                (hazard(bass.innovation, 1), hazard(q, 1))
            } else {
                (bass.innovation, q)
            };
            (own, voice * f64::from(offline), voice * f64::from(online))
        }
        Contagion::StrongWeak {
            advertising,
            strong,
            weak,
        } => (
            hazard(*advertising, 1),
            hazard(*strong, offline),
            hazard(*weak, online),
        ),
        _ => (0.0, f64::from(offline), f64::from(online)),
    }
}
