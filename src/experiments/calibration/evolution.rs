//! Where is a noisy loss least? Evolution with an adapting covariance, CMA-ES (Hansen & Ostermeier 2001; Hansen 2016,
//! the tutorial).
//!
//! A population of points is drawn from a normal law; the better half moves its centre, size and shape. Only ranks of
//! values count, and the centre averages many of them, which is why noise does little harm: take the centre, not the
//! luckiest point, for the answer. The law may reach beyond the unit cube; points outside are reflected at its faces,
//! so optima on faces are met like others. After convergence, restarts double the population (Auger & Hansen 2005)
//! from a random place, against local optima.
//!
//! The crate `cmaes` calls a closure and keeps its generator; here points are asked for and values told, and every
//! draw has an address made of seed, generation and place. Nothing needs saving: told the same values again, the
//! search is where it was.

use crate::engine::draws::Purpose;
use crate::experiments::calibration::matrix::{axes, dot};
use crate::experiments::chance::{normal, sequence, uniform};

const POINT: Purpose = Purpose::new("experiment/evolution");
const RESTART: Purpose = Purpose::new("experiment/evolution/restart");

/// How a search is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The first centre, in the unit cube.
    pub start: Vec<f64>,
    /// The first standard deviation, in widths of the cube; 0.3 by habit.
    pub step: f64,
    /// Points of a generation; `population` gives the habit. More for noise and many optima.
    pub population: usize,
    /// Times the search begins again after it has converged.
    pub restarts: u32,
    /// Standard deviation of the widest axis at which it has converged.
    pub tolerance: f64,
    /// The seed.
    pub seed: u64,
}

/// The habitual size of a population, 4 + 3 ln(dimensions), rounded down.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a small positive number"
)]
pub fn population(dimensions: usize) -> usize {
    4 + (3.0 * libm::log(dimensions as f64)) as usize
}

/// A point with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Valued {
    /// Place in the unit cube.
    pub point: Vec<f64>,
    /// The value told.
    pub value: f64,
}

/// A search in progress.
#[derive(Clone, Debug, PartialEq)]
pub struct Evolution {
    settings: Settings,
    generation: u32,
    restarts: u32,
    law: Law,
    best: Option<Valued>,
    /// Best value and centre at the end of each start but the present one.
    ended: Vec<Valued>,
    /// The least value of the present start's last generation that had one.
    latest: f64,
    done: bool,
}

/// The law of a generation.
#[derive(Clone, Debug, PartialEq)]
struct Law {
    population: usize,
    /// Generations since the start.
    age: u32,
    centre: Vec<f64>,
    step: f64,
    covariance: Vec<Vec<f64>>,
    /// Square roots of the eigenvalues, and eigenvectors as rows.
    lengths: Vec<f64>,
    vectors: Vec<Vec<f64>>,
    path: Vec<f64>,
    step_path: Vec<f64>,
}

impl Law {
    fn new(centre: Vec<f64>, step: f64, population: usize) -> Self {
        let n = centre.len();
        let unit = |i: usize| (0..n).map(|j| f64::from(u8::from(i == j))).collect();
        let identity: Vec<Vec<f64>> = (0..n).map(unit).collect();
        Self {
            population,
            age: 0,
            centre,
            step,
            covariance: identity.clone(),
            lengths: vec![1.0; n],
            vectors: identity,
            path: vec![0.0; n],
            step_path: vec![0.0; n],
        }
    }

    /// Standard numbers turned into the shape of the law.
    fn shaped(&self, standard: &[f64]) -> Vec<f64> {
        let mut shaped = vec![0.0; standard.len()];
        for ((vector, length), z) in self.vectors.iter().zip(&self.lengths).zip(standard) {
            for (y, v) in shaped.iter_mut().zip(vector) {
                *y += length * z * v;
            }
        }
        shaped
    }

    /// C^(-1/2) times a vector.
    fn unshaped(&self, shaped: &[f64]) -> Vec<f64> {
        let mut standard = vec![0.0; shaped.len()];
        for (vector, length) in self.vectors.iter().zip(&self.lengths) {
            let part = dot(vector, shaped) / length;
            for (z, v) in standard.iter_mut().zip(vector) {
                *z += part * v;
            }
        }
        standard
    }

    /// Moves by the shaped steps of the better half, best first. Names of rates as in the tutorial: c_sigma, d_sigma,
    /// c_c, c_1, c_mu.
    fn learn(&mut self, better: &[Vec<f64>]) {
        let n = self.centre.len() as f64;
        let half = (self.population as f64 + 1.0) / 2.0;
        let weight = |k: usize| libm::log(half) - libm::log(k as f64 + 1.0);
        let weights: Vec<f64> = (0..better.len()).map(weight).collect();
        let sum: f64 = weights.iter().sum();
        let weights: Vec<f64> = weights.iter().map(|w| w / sum).collect();
        let mass = 1.0 / weights.iter().map(|w| w * w).sum::<f64>();
        let mut mean = vec![0.0; self.centre.len()];
        for (step, weight) in better.iter().zip(&weights) {
            mean.iter_mut()
                .zip(step)
                .for_each(|(m, y)| *m += weight * y);
        }
        let c_sigma = (mass + 2.0) / (n + mass + 5.0);
        let d_sigma = 1.0 + 2.0 * (((mass - 1.0) / (n + 1.0)).sqrt() - 1.0).max(0.0) + c_sigma;
        let c_c = (4.0 + mass / n) / (n + 4.0 + 2.0 * mass / n);
        let c_1 = 2.0 / ((n + 1.3) * (n + 1.3) + mass);
        let c_mu = 2.0 * (mass - 2.0 + 1.0 / mass) / ((n + 2.0) * (n + 2.0) + mass);
        let c_mu = c_mu.min(1.0 - c_1);
        for (x, m) in self.centre.iter_mut().zip(&mean) {
            *x += self.step * m;
        }
        let gain = (c_sigma * (2.0 - c_sigma) * mass).sqrt();
        let straight = self.unshaped(&mean);
        for (p, z) in self.step_path.iter_mut().zip(&straight) {
            *p = (1.0 - c_sigma) * *p + gain * z;
        }
        let length = dot(&self.step_path, &self.step_path).sqrt();
        let expected = n.sqrt() * (1.0 - 1.0 / (4.0 * n) + 1.0 / (21.0 * n * n));
        self.age += 1;
        let warm = 1.0 - libm::pow(1.0 - c_sigma, 2.0 * f64::from(self.age));
        let calm = length / warm.sqrt() < (1.4 + 2.0 / (n + 1.0)) * expected;
        let gain = if calm {
            (c_c * (2.0 - c_c) * mass).sqrt()
        } else {
            0.0
        };
        for (p, m) in self.path.iter_mut().zip(&mean) {
            *p = (1.0 - c_c) * *p + gain * m;
        }
        let lost = if calm { 0.0 } else { c_1 * c_c * (2.0 - c_c) };
        for (i, row) in self.covariance.iter_mut().enumerate() {
            for (j, c) in row.iter_mut().enumerate() {
                let rank = better.iter().zip(&weights).map(|(y, w)| w * y[i] * y[j]);
                let rank: f64 = rank.sum();
                let path = self.path[i] * self.path[j];
                *c = (1.0 - c_1 - c_mu + lost) * *c + c_1 * path + c_mu * rank;
            }
        }
        self.step *= libm::exp((c_sigma / d_sigma * (length / expected - 1.0)).min(1.0));
        // A law much wider than the cube is no wider after reflection.
        self.step = self.step.min(1.0);
        let (values, vectors) = axes(&self.covariance);
        self.lengths = values.iter().map(|v| v.max(1e-30).sqrt()).collect();
        self.vectors = vectors;
    }

    fn widest(&self) -> f64 {
        self.step * self.lengths.iter().copied().fold(0.0, f64::max)
    }
}

impl Evolution {
    /// A search that has not begun.
    ///
    /// # Panics
    /// Without a dimension, or with a population below 4.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        assert!(!settings.start.is_empty() && settings.population >= 4);
        Self {
            law: Law::new(settings.start.clone(), settings.step, settings.population),
            settings,
            generation: 0,
            restarts: 0,
            best: None,
            ended: Vec::new(),
            latest: f64::INFINITY,
            done: false,
        }
    }

    /// Points to evaluate; the same until values are told.
    #[must_use]
    pub fn ask(&self) -> Vec<Vec<f64>> {
        let place = |step: Vec<f64>| folded(&self.beyond(&step));
        self.steps().into_iter().map(place).collect()
    }

    /// Steps from the centre to the points, in units of the law's. A point beyond the cube is reflected, and it is the step to
    /// where it came that is learnt from: were it the step that was drawn, the law would see a landscape that repeats itself
    /// without end, and wander.
    fn steps(&self) -> Vec<Vec<f64>> {
        let draw = |k: usize| {
            let mut words = sequence(self.settings.seed, POINT, self.generation, k as u64);
            let standard: Vec<f64> = (0..self.law.centre.len())
                .map(|_| normal(&mut words))
                .collect();
            let law = &self.law;
            let place = folded(&self.beyond(&law.shaped(&standard)));
            let steps = place.iter().zip(&law.centre);
            steps.map(|(x, centre)| (x - centre) / law.step).collect()
        };
        (0..self.law.population).map(draw).collect()
    }

    fn beyond(&self, step: &[f64]) -> Vec<f64> {
        let law = &self.law;
        law.centre
            .iter()
            .zip(step)
            .map(|(x, y)| x + law.step * y)
            .collect()
    }

    /// Takes the values of the points last asked for, in their order; a missing one ranks last.
    ///
    /// # Panics
    /// When there are not as many values as points.
    pub fn tell(&mut self, values: &[Option<f64>]) {
        assert_eq!(values.len(), self.law.population, "a value for each point");
        let steps = self.steps();
        let value = |k: &usize| values[*k].filter(|x| !x.is_nan()).unwrap_or(f64::INFINITY);
        let mut order: Vec<usize> = (0..steps.len()).collect();
        order.sort_by(|a, b| value(a).total_cmp(&value(b)).then(a.cmp(b)));
        self.generation += 1;
        let least = value(&order[0]);
        if least < f64::INFINITY {
            self.latest = least;
            if self.best.as_ref().is_none_or(|best| least < best.value) {
                let point = folded(&self.beyond(&steps[order[0]]));
                self.best = Some(Valued {
                    point,
                    value: least,
                });
            }
            let better: Vec<Vec<f64>> = order[..steps.len() / 2]
                .iter()
                .map(|&k| steps[k].clone())
                .collect();
            self.law.learn(&better);
        }
        if self.law.widest() < self.settings.tolerance {
            self.end();
        }
    }

    /// The present start has converged: another one, or the end.
    fn end(&mut self) {
        let centre = Valued {
            point: folded(&self.law.centre),
            value: self.latest,
        };
        if self.restarts == self.settings.restarts {
            self.done = true;
            return;
        }
        self.ended.push(centre);
        self.restarts += 1;
        let mut words = sequence(self.settings.seed, RESTART, self.restarts, 0);
        let place = self.settings.start.iter().map(|_| uniform(&mut words));
        let centre = place.collect();
        self.law = Law::new(centre, self.settings.step, 2 * self.law.population);
        self.latest = f64::INFINITY;
    }

    /// Whether the last start has converged. Under noise that outweighs the differences, a search may never: mind a budget.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.done
    }

    /// Whether some start has converged, though later ones may not have.
    #[must_use]
    pub const fn came_to_rest(&self) -> bool {
        self.done || !self.ended.is_empty()
    }

    /// Generations told.
    #[must_use]
    pub const fn generation(&self) -> u32 {
        self.generation
    }

    /// The answer: the centre of the start whose last values were least.
    #[must_use]
    pub fn centre(&self) -> Vec<f64> {
        let least = self.ended.iter().min_by(|a, b| a.value.total_cmp(&b.value));
        match least {
            Some(ended) if ended.value < self.latest => ended.point.clone(),
            _ => folded(&self.law.centre),
        }
    }

    /// The luckiest point: its value is too good by about the noise.
    #[must_use]
    pub const fn best(&self) -> Option<&Valued> {
        self.best.as_ref()
    }

    /// Standard deviation of the present law along each input, in widths of the cube.
    #[must_use]
    pub fn spread(&self) -> Vec<f64> {
        let law = &self.law;
        let along = |(k, row): (usize, &Vec<f64>)| law.step * row[k].sqrt();
        law.covariance.iter().enumerate().map(along).collect()
    }
}

/// Reflects a place at the faces of the unit cube until it lies within.
fn folded(place: &[f64]) -> Vec<f64> {
    let fold = |&x: &f64| {
        let turn = x - 2.0 * libm::floor(x / 2.0);
        if turn > 1.0 { 2.0 - turn } else { turn }
    };
    place.iter().map(fold).collect()
}

#[cfg(test)]
mod tests {
    use super::{Evolution, Settings, folded, population};
    use crate::engine::draws::Purpose;
    use crate::experiments::chance::{normal, sequence};
    use std::f64::consts::TAU;

    fn settings(dimensions: usize) -> Settings {
        Settings {
            start: vec![0.3; dimensions],
            step: 0.3,
            population: population(dimensions),
            restarts: 0,
            tolerance: 1e-9,
            seed: 1,
        }
    }

    /// Runs a search on a loss with normal noise of the given size, for some evaluations at most.
    fn run(settings: Settings, noise: f64, budget: usize, loss: fn(&[f64]) -> f64) -> Evolution {
        let mut search = Evolution::new(settings);
        let mut words = sequence(8, Purpose::new("test"), 0, 0);
        let mut spent = 0;
        while spent < budget && !search.is_done() {
            let points = search.ask();
            spent += points.len();
            let value = |point: &Vec<f64>| Some(loss(point) + noise * normal(&mut words));
            let values: Vec<Option<f64>> = points.iter().map(value).collect();
            search.tell(&values);
        }
        search
    }

    /// The optimum of every input at its own place.
    fn sphere(x: &[f64]) -> f64 {
        let square =
            |(k, x): (usize, &f64)| (x - 0.1 * (k as f64 + 1.0)) * (x - 0.1 * (k as f64 + 1.0));
        x.iter().enumerate().map(square).sum()
    }

    /// Rosenbrock's valley over -2 to 2, its optimum at 1, which is 0.75 of the range.
    fn valley(x: &[f64]) -> f64 {
        let x: Vec<f64> = x.iter().map(|x| 4.0 * x - 2.0).collect();
        let part = |pair: &[f64]| {
            let bend = pair[1] - pair[0] * pair[0];
            100.0 * bend * bend + (1.0 - pair[0]) * (1.0 - pair[0])
        };
        x.windows(2).map(part).sum()
    }

    /// Rastrigin's function over -5.12 to 5.12, with a local optimum near every whole number; the global one at 0.6
    /// of the range.
    fn egg_box(x: &[f64]) -> f64 {
        let part = |x: &f64| {
            let x = 10.24 * (x - 0.6);
            x * x + 10.0 - 10.0 * libm::cos(TAU * x)
        };
        x.iter().map(part).sum()
    }

    fn off(found: &[f64], place: impl Fn(usize) -> f64) -> f64 {
        let far = |(k, x): (usize, &f64)| (x - place(k)).abs();
        found.iter().enumerate().map(far).fold(0.0, f64::max)
    }

    #[test]
    fn optima_are_found_to_the_tolerance() {
        let found = run(settings(6), 0.0, 20_000, sphere);
        assert!(found.is_done() && off(&found.centre(), |k| 0.1 * (k as f64 + 1.0)) < 1e-8);
        let found = run(settings(5), 0.0, 20_000, valley);
        assert!(
            off(&found.centre(), |_| 0.75) < 1e-6,
            "{:?}",
            found.centre()
        );
        assert!(found.best().expect("told").value < 1e-10);
    }

    /// The answer need only lie where the loss is below the noise: sphere sqrt(0.01), so within 0.1 of the optimum.
    /// Seeds are fixed.
    #[test]
    fn noise_does_little_harm() {
        let patient = |n| Settings {
            population: 40,
            ..settings(n)
        };
        let found = run(patient(6), 0.01, 8_000, sphere);
        assert!(sphere(&found.centre()) < 0.002, "{:?}", found.centre());
        assert!(found.best().expect("told").value < 0.0, "luck is no answer");
        let found = run(patient(3), 0.1, 20_000, valley);
        assert!(valley(&found.centre()) < 0.1, "{:?}", found.centre());
        let many = Settings {
            population: 60,
            restarts: 2,
            tolerance: 1e-4,
            ..settings(3)
        };
        let found = run(many, 0.01, 60_000, egg_box);
        assert!(
            off(&found.centre(), |_| 0.6) < 0.005,
            "{:?}",
            found.centre()
        );
    }

    #[test]
    fn optima_on_a_face_are_met() {
        let found = run(settings(3), 0.0, 20_000, |x| {
            x[0] - x[1] + (x[2] - 0.5).abs()
        });
        let centre = found.centre();
        assert!(centre[0] < 1e-6 && centre[1] > 1.0 - 1e-6 && (centre[2] - 0.5).abs() < 1e-6);
        assert!(
            off(&folded(&[-0.25, 1.25, 2.25, 0.5]), |k| [
                0.25, 0.75, 0.25, 0.5
            ][k])
                < 1e-15
        );
    }

    #[test]
    fn what_is_told_again_leads_to_the_same_place() {
        let [mut a, mut b] = [0, 1].map(|_| Evolution::new(settings(4)));
        for generation in 0..30 {
            assert_eq!(a.ask(), b.ask());
            // A point that fails now and then only ranks last.
            let value = |(k, x): (usize, &Vec<f64>)| (k != generation % 9).then(|| sphere(x));
            let values: Vec<Option<f64>> = a.ask().iter().enumerate().map(value).collect();
            a.tell(&values);
            b.tell(&values);
        }
        assert_eq!(a, b);
        assert!(sphere(&a.centre()) < 0.01);
        let before = a.clone();
        a.tell(&[None; 8]);
        assert_eq!(a.centre(), before.centre(), "nothing is learnt of nothing");
        assert_ne!(a.ask(), before.ask(), "but other points are tried");
    }
}
