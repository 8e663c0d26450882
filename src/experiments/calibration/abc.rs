//! Which settings could have made the history? A posterior without a likelihood: approximate Bayesian computation.
//!
//! Settings are drawn from the prior, uniform in the unit cube, simulated, and kept when the simulation comes near
//! the history (Tavaré et al. 1997, Pritchard et al. 1999). Further generations draw around those kept and demand
//! more: sequential Monte Carlo with the kernel and weights of Beaumont, Cornuet, Marin & Robert (2009): a particle
//! moves by a normal law of twice the weighted variance of the last generation, and weighs 1 / sum_j w_j K(particle |
//! j), which takes back that it was looked for where others were found. Each tolerance is a quantile of the distances
//! of the last generation. The answer is the posterior given a distance within the tolerance: wider than the true
//! one, and the less so the smaller the tolerance.

use crate::engine::draws::Purpose;
use crate::experiments::chance::{normal, sequence, uniform};

const PROPOSAL: Purpose = Purpose::new("experiment/abc");

/// How a posterior is sampled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Inputs.
    pub dimensions: usize,
    /// Particles of a generation.
    pub particles: usize,
    /// Proposals asked for at a time.
    pub batch: usize,
    /// Share of the first, prior, draws that is kept; 0.1 by habit, and smaller for rejection alone.
    pub keep: f64,
    /// Quantile of a generation's distances that is the next one's tolerance; 0.5 by habit.
    pub quantile: f64,
    /// Generations, the first being rejection from the prior: 1 for rejection alone.
    pub generations: u32,
    /// The seed.
    pub seed: u64,
}

/// A setting with its weight.
#[derive(Clone, Debug, PartialEq)]
pub struct Particle {
    /// Place in the unit cube.
    pub point: Vec<f64>,
    /// Its share of the posterior.
    pub weight: f64,
    /// Distance of its simulation from the history.
    pub distance: f64,
}

/// Sampling in progress.
#[derive(Clone, Debug, PartialEq)]
pub struct Posterior {
    settings: Settings,
    /// The last complete generation.
    kept: Vec<Particle>,
    /// What the present generation has kept (or, in the first, drawn) so far.
    next: Vec<Particle>,
    tolerance: f64,
    generation: u32,
    asked: u64,
    /// Proposals of the present generation, and those kept.
    tried: [usize; 2],
}

impl Posterior {
    /// Sampling that has not begun.
    ///
    /// # Panics
    /// When a setting is 0 or a share is outside of 0 to 1.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        let counts = [settings.dimensions, settings.particles, settings.batch];
        assert!(counts.iter().all(|&count| count > 0) && settings.generations > 0);
        assert!(settings.keep > 0.0 && settings.keep <= 1.0);
        assert!(settings.quantile > 0.0 && settings.quantile < 1.0);
        Self {
            settings,
            kept: Vec::new(),
            next: Vec::new(),
            tolerance: f64::INFINITY,
            generation: 0,
            asked: 0,
            tried: [0; 2],
        }
    }

    /// Points to simulate; the same until distances are told.
    #[must_use]
    pub fn ask(&self) -> Vec<Vec<f64>> {
        let spread = self.spread();
        let proposals = (self.asked..).take(self.settings.batch);
        proposals
            .map(|place| self.proposal(place, &spread))
            .collect()
    }

    fn proposal(&self, place: u64, spread: &[f64]) -> Vec<f64> {
        let mut words = sequence(self.settings.seed, PROPOSAL, self.generation, place);
        loop {
            let mut choice = uniform(&mut words);
            let chosen = self.kept.iter().find(|particle| {
                choice -= particle.weight;
                choice < 0.0
            });
            let Some(from) = chosen.or(self.kept.last()) else {
                return spread.iter().map(|_| uniform(&mut words)).collect();
            };
            let moves = from.point.iter().zip(spread);
            let point: Vec<f64> = moves.map(|(x, sd)| x + sd * normal(&mut words)).collect();
            // Outside of the prior nothing has a weight: draw again.
            if point.iter().all(|x| (0.0..1.0).contains(x)) {
                return point;
            }
        }
    }

    /// Standard deviation of the moves along each input.
    fn spread(&self) -> Vec<f64> {
        let along = |k: usize| {
            let mean = self.mean(k);
            let square = |particle: &Particle| {
                let off = particle.point[k] - mean;
                particle.weight * off * off
            };
            (2.0 * self.kept.iter().map(square).sum::<f64>())
                .sqrt()
                .max(1e-12)
        };
        (0..self.settings.dimensions).map(along).collect()
    }

    /// Takes the distances of the points last asked for, in their order; a missing one is not kept.
    ///
    /// # Panics
    /// When there are not as many distances as points.
    pub fn tell(&mut self, distances: &[Option<f64>]) {
        assert_eq!(distances.len(), self.settings.batch, "one for each point");
        if self.is_done() {
            return;
        }
        let spread = self.spread();
        for (point, distance) in self.ask().into_iter().zip(distances) {
            self.tried[0] += 1;
            let Some(distance) = distance.filter(|d| d.is_finite() && *d <= self.tolerance) else {
                continue;
            };
            self.tried[1] += 1;
            let weight = self.weight(&point, &spread);
            self.next.push(Particle {
                point,
                weight,
                distance,
            });
            // Proposals beyond the last particle are dropped whatever they are, which favours none.
            if self.generation > 0 && self.next.len() == self.settings.particles {
                break;
            }
        }
        self.asked += self.settings.batch as u64;
        let enough = if self.generation == 0 {
            (self.settings.particles as f64 / self.settings.keep).max(1.0)
        } else {
            self.settings.particles as f64
        };
        if self.next.len() as f64 >= enough {
            self.close();
        }
    }

    /// What a particle weighs before all are scaled to 1.
    fn weight(&self, point: &[f64], spread: &[f64]) -> f64 {
        if self.kept.is_empty() {
            return 1.0;
        }
        let kernel = |from: &Particle| {
            let parts = point.iter().zip(&from.point).zip(spread);
            let off = parts.map(|((x, y), sd)| (x - y) / sd * ((x - y) / sd));
            from.weight * libm::exp(-0.5 * off.sum::<f64>())
        };
        1.0 / self
            .kept
            .iter()
            .map(kernel)
            .sum::<f64>()
            .max(f64::MIN_POSITIVE)
    }

    /// Ends a generation.
    fn close(&mut self) {
        self.kept = std::mem::take(&mut self.next);
        // A stable order by distance: the same whatever came how.
        self.kept.sort_by(|a, b| a.distance.total_cmp(&b.distance));
        self.kept.truncate(self.settings.particles);
        let sum: f64 = self.kept.iter().map(|particle| particle.weight).sum();
        self.kept
            .iter_mut()
            .for_each(|particle| particle.weight /= sum);
        self.generation += 1;
        self.tried = [0; 2];
        self.tolerance = if self.is_done() {
            self.kept
                .last()
                .map_or(self.tolerance, |last| last.distance)
        } else {
            let distances: Vec<f64> = self.kept.iter().map(|particle| particle.distance).collect();
            crate::statistics::quantile(&distances, self.settings.quantile)
        };
    }

    /// Whether all generations are complete.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.generation == self.settings.generations
    }

    /// Complete generations.
    #[must_use]
    pub const fn generations(&self) -> u32 {
        self.generation
    }

    /// Share of the present generation's proposals that were kept; none before the first. Where it falls below a
    /// hundredth, a smaller tolerance costs more than it tells.
    #[must_use]
    pub fn acceptance(&self) -> Option<f64> {
        let [tried, kept] = self.tried;
        (tried > 0).then(|| kept as f64 / tried as f64)
    }

    /// Particles of the last complete generation, nearest first; weights sum to 1. Empty before there is one.
    #[must_use]
    pub fn particles(&self) -> &[Particle] {
        &self.kept
    }

    /// The largest distance among them; infinite when there are none.
    #[must_use]
    pub fn tolerance(&self) -> f64 {
        self.kept.last().map_or(f64::INFINITY, |last| last.distance)
    }

    /// Equally weighted particles that would say as much: 1 / (sum of squared weights) (Kong 1992).
    #[must_use]
    pub fn effective_size(&self) -> f64 {
        let squares = self
            .kept
            .iter()
            .map(|particle| particle.weight * particle.weight);
        1.0 / squares.sum::<f64>()
    }

    /// Mean of input `k`.
    #[must_use]
    pub fn mean(&self, k: usize) -> f64 {
        let parts = self
            .kept
            .iter()
            .map(|particle| particle.weight * particle.point[k]);
        parts.sum()
    }

    /// The middle `level` of input `k`: between the places with weight (1 - level) / 2 below and above. None before
    /// there are particles.
    #[must_use]
    pub fn interval(&self, k: usize, level: f64) -> Option<[f64; 2]> {
        let mut places: Vec<(f64, f64)> = self
            .kept
            .iter()
            .map(|one| (one.point[k], one.weight))
            .collect();
        places.sort_by(|a, b| a.0.total_cmp(&b.0));
        let at = |share: f64| {
            let mut sum = 0.0;
            let found = places.iter().find(|place| {
                sum += place.1;
                sum >= share
            });
            found.or(places.last()).map(|place| place.0)
        };
        Some([at((1.0 - level) / 2.0)?, at((1.0 + level) / 2.0)?])
    }
}

#[cfg(test)]
mod tests {
    use super::{Posterior, Settings};
    use crate::engine::draws::Purpose;
    use crate::experiments::chance::{normal, sequence};

    const SETTINGS: Settings = Settings {
        dimensions: 2,
        particles: 500,
        batch: 64,
        keep: 0.2,
        quantile: 0.5,
        generations: 6,
        seed: 3,
    };

    /// The history is 0.6; a simulation is the first input plus a normal error of 0.05; the second input does nothing.
    fn sampled(settings: Settings) -> Posterior {
        let mut posterior = Posterior::new(settings);
        let mut words = sequence(9, Purpose::new("test"), 0, 0);
        let mut left = 10_000;
        while !posterior.is_done() {
            let distance = |(k, point): (usize, &Vec<f64>)| {
                let off = point[0] + 0.05 * normal(&mut words) - 0.6;
                (k % 32 != 31).then_some(off.abs())
            };
            let distances: Vec<Option<f64>> =
                posterior.ask().iter().enumerate().map(distance).collect();
            posterior.tell(&distances);
            left -= 1;
            assert!(left > 0, "{:?}", posterior.acceptance());
        }
        posterior
    }

    /// Within a tolerance e, the posterior is normal about 0.6 with variance 0.05^2 + e^2 / 3; the second input stays
    /// uniform, of variance 1/12. False alarm: 5 standard errors by the effective size, about 10^-6 each.
    #[test]
    fn a_known_posterior_is_found_by_rejection_and_in_sequence() {
        let alone = Settings {
            keep: 0.05,
            generations: 1,
            ..SETTINGS
        };
        for settings in [alone, SETTINGS] {
            let found = sampled(settings);
            let (size, tolerance) = (found.effective_size(), found.tolerance());
            assert!(size > 150.0 && tolerance < 0.05, "{size} {tolerance}");
            let deviation = (0.0025 + tolerance * tolerance / 3.0).sqrt();
            let error = deviation / size.sqrt();
            assert!(
                (found.mean(0) - 0.6).abs() < 5.0 * error,
                "{}",
                found.mean(0)
            );
            assert!((found.mean(1) - 0.5).abs() < 5.0 * 0.2887 / size.sqrt());
            let [low, high] = found.interval(0, 0.95).expect("particles");
            // A quantile at 2.5 % of a normal law has the standard error sqrt(p (1 - p)) / density: 2.7 deviations / sqrt(n).
            for (end, exact) in [
                (low, 0.6 - 1.96 * deviation),
                (high, 0.6 + 1.96 * deviation),
            ] {
                assert!((end - exact).abs() < 5.0 * 2.7 * error, "{end} {exact}");
            }
            let [low, high] = found.interval(1, 0.95).expect("particles");
            assert!(low < 0.1 && high > 0.9);
        }
        assert!(sampled(SETTINGS).tolerance() < 0.5 * sampled(alone).tolerance());
    }

    #[test]
    fn what_is_told_again_leads_to_the_same_posterior() {
        let few = Settings {
            particles: 40,
            generations: 3,
            ..SETTINGS
        };
        let (a, b) = (sampled(few), sampled(few));
        assert_eq!(a, b);
        let sum: f64 = a.particles().iter().map(|one| one.weight).sum();
        assert!((sum - 1.0).abs() < 1e-12 && a.particles().len() == 40);
        let other = sampled(Settings { seed: 4, ..few });
        assert_ne!(a.particles(), other.particles());
    }
}
