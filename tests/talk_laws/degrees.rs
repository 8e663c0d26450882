//! How many ties has an adult? A law of degrees, with the generating functions on which all laws of sparse networks rest.

use thirdwave::population::network::Network;

/// Probability of each number of ties.
#[derive(Clone, Debug)]
pub(crate) struct Degrees(pub(crate) Vec<f64>);

impl Degrees {
    /// Everyone has `k`.
    pub(crate) fn regular(k: usize) -> Self {
        Self::mixed(&[(k, 1.0)])
    }

    /// Shares of adults by their number of ties.
    pub(crate) fn mixed(shares: &[(usize, f64)]) -> Self {
        let most = shares.iter().map(|share| share.0).max().unwrap_or(0);
        let mut law = vec![0.0; most + 1];
        for &(k, share) in shares {
            law[k] += share;
        }
        Self(law)
    }

    /// Poisson with mean `z`: the limit of Erdos & Renyi.
    pub(crate) fn poisson(z: f64) -> Self {
        let mut law = vec![libm::exp(-z)];
        while (law.len() as f64) < z || law[law.len() - 1] > 1e-18 {
            law.push(law[law.len() - 1] * z / law.len() as f64);
        }
        Self(law)
    }

    /// Those of a network.
    pub(crate) fn of(network: &Network) -> Self {
        let mut law = vec![0.0; network.degree_max() + 1];
        for adult in 0..network.adults() {
            law[network.degree(adult)] += 1.0 / network.adults() as f64;
        }
        Self(law)
    }

    /// Numbers of ties with their probabilities.
    pub(crate) fn each(&self) -> impl Iterator<Item = (usize, f64)> {
        let all = self.0.iter().copied().enumerate();
        all.filter(|one| one.1 > 0.0)
    }

    /// Mean number of ties.
    pub(crate) fn mean(&self) -> f64 {
        self.each().map(|(k, p)| k as f64 * p).sum()
    }

    /// Number of ties and probability of whoever stands at the end of a tie.
    pub(crate) fn at_ends(&self) -> impl Iterator<Item = (usize, f64)> {
        let mean = self.mean();
        self.each()
            .filter(|one| one.0 > 0)
            .map(move |(k, p)| (k, k as f64 * p / mean))
    }

    /// Mean of `x` to the number of ties.
    pub(crate) fn g0(&self, x: f64) -> f64 {
        self.each().map(|(k, p)| p * power(x, k)).sum()
    }

    /// Mean of `x` to the number of further ties of whoever stands at the end of a tie.
    pub(crate) fn g1(&self, x: f64) -> f64 {
        self.at_ends().map(|(k, p)| p * power(x, k - 1)).sum()
    }

    /// Mean number of further ties of whoever stands at the end of a tie.
    pub(crate) fn further(&self) -> f64 {
        self.at_ends().map(|(k, p)| p * (k - 1) as f64).sum()
    }
}

/// A power with a whole exponent.
pub(crate) fn power(x: f64, k: usize) -> f64 {
    libm::pow(x, k as f64)
}

/// The binomial law's probability of `m` out of `k`.
pub(crate) fn binomial(k: usize, m: usize, p: f64) -> f64 {
    let ways: f64 = (0..m).map(|j| (k - j) as f64 / (j + 1) as f64).product();
    ways * power(p, m) * power(1.0 - p, k - m)
}
