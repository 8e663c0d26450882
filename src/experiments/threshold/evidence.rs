//! On which side of a level does a mean lie? Evidence that may be looked at after every run, for as long as one likes.
//!
//! Evidence is the capital of a player who bets against the level and could not win if the mean lay on its other
//! side: the chance that it ever exceeds 1 / error is at most `error` (Ville 1939). A t test repeated until it is
//! significant has no such bound.

/// What is known of the law of a run's output.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Law {
    /// It lies between two numbers, such as a share between 0 and 1; nothing else is assumed. Bets of ten sizes are
    /// held at once (Waudby-Smith & Ramdas 2024).
    Between(f64, f64),
    /// It is normal, with mean and variance unknown: the mixture of t likelihood ratios over effect sizes (Lai 1976,
    /// Wang & Ramdas 2024). Fewer runs where the spread is small against the range, and a guarantee as good as the
    /// assumption.
    Normal,
}

/// A side of the level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The mean is below the level.
    Below,
    /// The mean is above.
    Above,
}

/// Sizes of bets, each half of the one before.
const BETS: usize = 10;
/// Largest share of the capital that a bet can lose.
const STAKE: f64 = 0.99;

/// Evidence of the runs at one point, and the verdict once there is one.
#[derive(Clone, Debug)]
pub(super) struct Evidence {
    law: Law,
    level: f64,
    /// The wrong verdicts allowed, as a chance.
    error: f64,
    pub(super) runs: u32,
    sum: f64,
    /// Sums of deviations from the level and of their squares.
    deviations: [f64; 2],
    /// Logarithm of the capital of each bet, for a mean above and below.
    capital: [[f64; BETS]; 2],
    pub(super) side: Option<Side>,
}

impl Evidence {
    pub(super) const fn new(law: Law, level: f64, error: f64) -> Self {
        Self {
            law,
            level,
            error,
            runs: 0,
            sum: 0.0,
            deviations: [0.0; 2],
            capital: [[0.0; BETS]; 2],
            side: None,
        }
    }

    pub(super) fn mean(&self) -> f64 {
        self.sum / f64::from(self.runs)
    }

    /// Whether a value can come from the law at all.
    pub(super) fn allows(&self, value: f64) -> bool {
        match self.law {
            Law::Between(low, high) => (low..=high).contains(&value),
            Law::Normal => value.is_finite(),
        }
    }

    /// Takes one run into account. The first verdict stands.
    pub(super) fn add(&mut self, value: f64) {
        self.runs += 1;
        self.sum += value;
        let off = value - self.level;
        self.deviations[0] += off;
        self.deviations[1] += off * off;
        let verdict = match self.law {
            Law::Between(low, high) => self.bet(off, self.level - low, high - self.level),
            Law::Normal => self.ratio(),
        };
        self.side = self.side.or(verdict);
    }

    /// Bets on both sides; `under` and `over` are the farthest a value can be below and above the level.
    fn bet(&mut self, off: f64, under: f64, over: f64) -> Option<Side> {
        let mut verdict = None;
        let sides = [(Side::Above, off / under), (Side::Below, -off / over)];
        for (capital, (side, gain)) in self.capital.iter_mut().zip(sides) {
            let mut bet = STAKE;
            let mut sum = 0.0;
            for capital in capital {
                *capital += libm::log1p(bet * gain);
                sum += libm::exp(capital.min(600.0));
                bet /= 2.0;
            }
            if sum * self.error >= BETS as f64 {
                verdict = Some(side);
            }
        }
        verdict
    }

    /// sqrt(1 / (n + 1)) ((n + 1) V / ((n + 1) V - S^2))^(n / 2), with S and V the sums of deviations and their
    /// squares: effect sizes are mixed by the standard normal law.
    fn ratio(&self) -> Option<Side> {
        let n = f64::from(self.runs);
        let [sum, squares] = self.deviations;
        let whole = (n + 1.0) * squares;
        if whole <= 0.0 {
            return None;
        }
        let log = 0.5 * n * -libm::log1p(-sum * sum / whole) - 0.5 * libm::log(n + 1.0);
        let side = if sum > 0.0 { Side::Above } else { Side::Below };
        (log >= -libm::log(self.error)).then_some(side)
    }
}

#[cfg(test)]
mod tests {
    use super::{Evidence, Law, Side};
    use crate::engine::draws::Purpose;
    use crate::experiments::chance::{normal, sequence, uniform};

    /// Wrong verdicts among 1000 players who look after each of 1000 runs at a mean that is the level itself: both
    /// sides are wrong then, so at most 2 x 5 % are expected. False alarm: 4 standard errors of 9.5, 3 in 10^5 at the
    /// very bound.
    #[test]
    fn looking_after_every_run_keeps_the_error() {
        for law in [Law::Between(0.0, 1.0), Law::Normal] {
            let mut wrong = 0;
            for player in 0..1000 {
                let mut words = sequence(1, Purpose::new("test"), 0, player);
                let mut evidence = Evidence::new(law, 0.3, 0.05);
                for _ in 0..1000 {
                    evidence.add(match law {
                        Law::Normal => 0.3 + normal(&mut words),
                        Law::Between(..) => f64::from(u8::from(uniform(&mut words) < 0.3)),
                    });
                }
                wrong += i32::from(evidence.side.is_some());
            }
            assert!(wrong < 138, "{law:?}: {wrong} of 1000");
            assert!(wrong > 5, "{law:?}: {wrong} of 1000 is no test at all");
        }
    }

    /// A mean half a deviation off is found within some 40 / (1/2)^2 runs; equal values speak for themselves.
    #[test]
    fn evidence_grows_where_the_mean_is_off() {
        let mut words = sequence(2, Purpose::new("test"), 0, 0);
        let mut evidence = Evidence::new(Law::Normal, 1.0, 0.001);
        while evidence.side.is_none() && evidence.runs < 1000 {
            evidence.add(0.5 + normal(&mut words));
        }
        assert!(evidence.side == Some(Side::Below) && evidence.runs < 200);
        for law in [Law::Between(0.0, 1.0), Law::Normal] {
            let mut evidence = Evidence::new(law, 0.4, 0.001);
            while evidence.side.is_none() && evidence.runs < 100 {
                evidence.add(0.9);
            }
            assert!(evidence.side == Some(Side::Above) && evidence.runs < 15);
            let mut exact = Evidence::new(law, 0.4, 0.001);
            (0..100).for_each(|_| exact.add(0.4));
            assert_eq!(exact.side, None);
        }
    }
}
