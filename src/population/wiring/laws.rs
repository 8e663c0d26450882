//! How likely is a number of ties? The law of degrees that each kind of network has in theory.

use crate::scenario::{DegreeLaw, NetworkLaw};

/// Probability beyond which a tail is cut off.
const TAIL: f64 = 1e-12;
/// Degrees up to which a law is told.
const DEGREE_MAX: usize = 1_000_000;

/// Probability of every number of ties, from 0 on: of a directed network, of followers. None where no law is known.
#[must_use]
pub fn degree_law(law: &NetworkLaw, adults: u32) -> Option<Vec<f64>> {
    match law {
        NetworkLaw::File(_) => None,
        NetworkLaw::Shuffled(law) => degree_law(law, adults),
        NetworkLaw::Empty => Some(vec![1.0]),
        NetworkLaw::Complete => Some(fixed(adults - 1)),
        NetworkLaw::RandomRegular { degree } => Some(fixed(*degree)),
        NetworkLaw::Grid { moore, radius } => Some(fixed(if *moore {
            (2 * radius + 1) * (2 * radius + 1) - 1
        } else {
            2 * radius * (radius + 1)
        })),
        NetworkLaw::WattsStrogatz { degree, rewiring } => Some(small_world(*degree, *rewiring)),
        NetworkLaw::ErdosRenyi { degree } | NetworkLaw::Blocks { degree, .. } => {
            Some(poisson(*degree))
        }
        NetworkLaw::BarabasiAlbert {
            newcomer_ties,
            directed,
        } => Some(preferential(*newcomer_ties, *directed, adults)),
        NetworkLaw::Configuration { degrees, .. } => Some(probabilities(degrees)),
    }
}

fn fixed(degree: u32) -> Vec<f64> {
    let mut law = vec![0.0; degree as usize + 1];
    law[degree as usize] = 1.0;
    law
}

/// Probability of every number of ends that a law of degrees gives.
#[must_use]
pub fn probabilities(law: &DegreeLaw) -> Vec<f64> {
    match law {
        DegreeLaw::Poisson { degree } => poisson(*degree),
        DegreeLaw::Geometric { degree } => geometric(*degree),
        DegreeLaw::Fixed { degree } => fixed(*degree),
        DegreeLaw::Power {
            exponent,
            least,
            most,
        } => {
            let weight = |k: u32| {
                if k < *least {
                    0.0
                } else {
                    libm::pow(f64::from(k), -exponent)
                }
            };
            shares((0..=*most).map(weight).collect())
        }
        DegreeLaw::Table(rows) => {
            let most = rows.iter().map(|row| row.0).max().unwrap_or(0);
            let mut weights = vec![0.0; most as usize + 1];
            for &(degree, weight) in rows {
                weights[degree as usize] += weight;
            }
            shares(weights)
        }
    }
}

/// Probability of at most so many ends, for every number from 0 on.
#[must_use]
pub fn cumulative(law: &DegreeLaw) -> Vec<f64> {
    let mut sum = 0.0;
    let all = probabilities(law).into_iter();
    all.map(|p| {
        sum += p;
        sum
    })
    .collect()
}

/// Probability of at least so many, for every number from 0 on.
#[must_use]
pub fn at_least(law: &[f64]) -> Vec<f64> {
    let mut sum = 0.0;
    // From the end, so that the tail keeps its digits.
    let mut tail: Vec<f64> = law
        .iter()
        .rev()
        .map(|p| {
            sum += p;
            sum
        })
        .collect();
    tail.reverse();
    tail
}

fn shares(weights: Vec<f64>) -> Vec<f64> {
    let total: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / total).collect()
}

/// `e^-z z^k / k!`.
fn poisson(mean: f64) -> Vec<f64> {
    let log_mean = libm::log(mean);
    let mut law = Vec::new();
    let mut log_factorial = 0.0;
    while law.len() < DEGREE_MAX {
        let k = law.len() as f64;
        if k > 0.0 {
            log_factorial += libm::log(k);
        }
        let log = if mean > 0.0 {
            k * log_mean - mean - log_factorial
        } else {
            -1e9 * k
        };
        let p = libm::exp(log);
        if k > mean && p < TAIL {
            break;
        }
        law.push(p);
    }
    law
}

/// `(1 - q) q^k` with mean `q / (1 - q)`.
fn geometric(mean: f64) -> Vec<f64> {
    let q = mean / (1.0 + mean);
    let mut law = vec![1.0 - q];
    while law[law.len() - 1] > TAIL && law.len() < DEGREE_MAX {
        law.push(law[law.len() - 1] * q);
    }
    law
}

/// Barrat & Weigt 2000: half of an adult's ties keep it as their first end; of the others each stays with probability
/// `1 - rewiring`, and rewired ones fall on it at random.
fn small_world(degree: u32, rewiring: f64) -> Vec<f64> {
    let half = degree / 2;
    let mut kept = vec![1.0];
    for _ in 0..half {
        let mut next = vec![0.0; kept.len() + 1];
        for (k, p) in kept.iter().enumerate() {
            next[k] += p * rewiring;
            next[k + 1] += p * (1.0 - rewiring);
        }
        kept = next;
    }
    let fallen = poisson(f64::from(half) * rewiring);
    let mut law = vec![0.0; half as usize + kept.len() + fallen.len() - 1];
    for (k, p) in kept.iter().enumerate() {
        for (n, q) in fallen.iter().enumerate() {
            law[half as usize + k + n] += p * q;
        }
    }
    law
}

/// `2 m (m + 1) / (k (k + 1) (k + 2))` from m on; of followers, who are m fewer, the same with k + m.
fn preferential(ties: u32, directed: bool, adults: u32) -> Vec<f64> {
    let m = f64::from(ties);
    let own = if directed { ties } else { 0 };
    let most = adults.min(1_000_000);
    let p = |k: u32| {
        if k + own < ties {
            return 0.0;
        }
        let k = f64::from(k + own);
        2.0 * m * (m + 1.0) / (k * (k + 1.0) * (k + 2.0))
    };
    (0..most).map(p).collect()
}

#[cfg(test)]
mod tests {
    use super::{at_least, degree_law, probabilities};
    use crate::scenario::{DegreeLaw, NetworkLaw};

    #[test]
    fn laws_sum_to_one_and_have_their_means() {
        let table = DegreeLaw::Table(vec![(0, 1.0), (4, 2.0), (10, 1.0)]);
        for (law, mean) in [
            (DegreeLaw::Poisson { degree: 7.0 }, 7.0),
            (DegreeLaw::Geometric { degree: 3.0 }, 3.0),
            (DegreeLaw::Fixed { degree: 5 }, 5.0),
            (table, 4.5),
        ] {
            let law = probabilities(&law);
            let total: f64 = law.iter().sum();
            let found: f64 = law.iter().zip(0_u32..).map(|(p, k)| p * f64::from(k)).sum();
            assert!((total - 1.0).abs() < 1e-9 && (found - mean).abs() < 1e-6);
        }
    }

    #[test]
    fn a_small_world_keeps_half_its_ties_and_its_mean() {
        let law = NetworkLaw::WattsStrogatz {
            degree: 10,
            rewiring: 0.3,
        };
        let law = degree_law(&law, 1000).expect("known");
        let mean: f64 = law.iter().zip(0_u32..).map(|(p, k)| p * f64::from(k)).sum();
        assert!((mean - 10.0).abs() < 1e-9 && law[4] <= 0.0 && law[5] > 0.0);
    }

    #[test]
    fn the_tail_of_growth_has_its_closed_form() {
        let law = NetworkLaw::BarabasiAlbert {
            newcomer_ties: 3,
            directed: false,
        };
        let tail = at_least(&degree_law(&law, 1_000_000).expect("known"));
        // Sum of 2 m (m + 1) / (k (k + 1) (k + 2)) from k on: m (m + 1) / (k (k + 1)).
        assert!((tail[20] - 12.0 / 420.0).abs() < 1e-9, "{}", tail[20]);
    }
}
