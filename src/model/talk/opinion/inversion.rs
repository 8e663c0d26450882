//! How many, by a draw? Laws of numbers, laid out once for many draws.
//!
//! A draw stands for a point of a grid of 2^-24 (`uniform`), so a law is the points of the grid from which on there is one more:
//! its probabilities are summed once, not anew for every draw.

/// A law of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inversion {
    /// The least points, in units of 2^-24, at which there is one or more, two or more and so on.
    bounds: Vec<u32>,
}

/// Points of the grid.
const POINTS: u32 = 1 << 24;

impl Inversion {
    /// The Poisson law of mean `mean`; numbers end at 200.
    #[must_use]
    pub fn poisson(mean: f64) -> Self {
        let mut chance = libm::exp(-mean);
        let mut below = chance;
        let mut bounds = Vec::new();
        while bounds.len() < 200 && on_grid(below) < POINTS {
            bounds.push(on_grid(below));
            chance *= mean / bounds.len() as f64;
            below += chance;
        }
        Self { bounds }
    }

    /// The binomial law of `n` trials of chance `p`.
    #[must_use]
    pub fn binomial(n: u32, p: f64) -> Self {
        if p >= 1.0 {
            return Self {
                bounds: vec![0; n as usize],
            };
        }
        let odds = p / (1.0 - p);
        let mut chance = libm::pow(1.0 - p, f64::from(n));
        let mut below = chance;
        let mut bounds = Vec::new();
        for count in 0..n {
            bounds.push(on_grid(below));
            chance *= odds * f64::from(n - count) / f64::from(count + 1);
            below += chance;
        }
        Self { bounds }
    }

    /// The number for a random word.
    #[must_use]
    #[inline]
    pub fn number(&self, word: u32) -> u32 {
        let mut count = 0;
        for &bound in &self.bounds {
            if word >> 8 < bound {
                break;
            }
            count += 1;
        }
        count
    }

    /// The numbers of some adults for their random words.
    #[must_use]
    #[inline(always)]
    pub fn numbers<const N: usize>(&self, words: &[u32; N]) -> [u32; N] {
        let most = greatest(words) >> 8;
        let mut counts = [0; N];
        for &bound in self.bounds.iter().take_while(|&&bound| bound <= most) {
            for (count, &word) in counts.iter_mut().zip(words) {
                *count += u32::from(word >> 8 >= bound);
            }
        }
        counts
    }

    /// Whether the number of any of some random words is not 0.
    #[must_use]
    #[inline(always)]
    pub fn any<const N: usize>(&self, words: &[u32; N]) -> bool {
        let silence = self.bounds.first().copied().unwrap_or(POINTS);
        greatest(words) >> 8 >= silence
    }
}

#[inline(always)]
fn greatest<const N: usize>(words: &[u32; N]) -> u32 {
    words.iter().fold(0, |most, &word| most.max(word))
}

/// The least point of the grid of `uniform` that is not below a probability, in its units of 2^-24.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "0 to 2^24, or a little more"
)]
fn on_grid(probability: f64) -> u32 {
    libm::ceil(probability * f64::from(POINTS)) as u32
}

#[cfg(test)]
mod tests {
    use super::Inversion;
    use crate::engine::arithmetic::uniform;
    use crate::model::talk::opinion::rule::poisson;

    /// Successes among `n` trials of chance `p` for a draw `u` in 0 to 1, summed anew.
    fn binomial(n: u32, p: f64, u: f64) -> u32 {
        if p >= 1.0 {
            return n;
        }
        let odds = p / (1.0 - p);
        let mut chance = libm::pow(1.0 - p, f64::from(n));
        let mut below = chance;
        let mut count = 0;
        while u >= below && count < n {
            chance *= odds * f64::from(n - count) / f64::from(count + 1);
            below += chance;
            count += 1;
        }
        count
    }

    /// Words all over the grid, and those next to where numbers change.
    fn words(law: &Inversion) -> impl Iterator<Item = u32> {
        let edges = law.bounds.iter().filter(|&&bound| bound < super::POINTS);
        let edges = edges.flat_map(|&bound| [bound.saturating_sub(1) << 8, bound << 8]);
        let all = (0..100_000_u32).map(|k| k * 42_949 + 17);
        all.chain(edges).chain([0, u32::MAX])
    }

    #[test]
    fn a_law_laid_out_gives_the_numbers_of_the_law() {
        for mean in [0.0, 1e-9, 0.02, 0.7, 3.0, 40.0, 900.0] {
            let law = Inversion::poisson(mean);
            for word in words(&law) {
                let number = poisson(mean, f64::from(uniform(word)));
                assert_eq!(law.number(word), number, "{mean} {word}");
                let mut some = [word; 16];
                some[3] = 0;
                assert_eq!(
                    law.numbers(&some)[..4],
                    [number, number, number, law.number(0)]
                );
                assert_eq!(law.any(&[word; 16]), number > 0, "{mean} {word}");
            }
        }
        for (n, p) in [
            (0, 0.5),
            (1, 0.0),
            (5, 0.3),
            (12, 0.999),
            (7, 1.0),
            (200, 0.2),
        ] {
            let law = Inversion::binomial(n, p);
            for word in words(&law) {
                let number = binomial(n, p, f64::from(uniform(word)));
                assert_eq!(law.number(word), number, "{n} {p} {word}");
            }
        }
    }

    #[test]
    fn trials_succeed_as_often_as_they_should() {
        let draws = (0..10_000).map(|k| (f64::from(k) + 0.5) / 10_000.0);
        let sum: u32 = draws.map(|u| binomial(5, 0.3, u)).sum();
        assert!((f64::from(sum) / 10_000.0 - 1.5).abs() < 2e-3, "{sum}");
        assert_eq!((binomial(5, 0.0, 0.9), binomial(5, 1.0, 0.0)), (0, 5));
    }
}
