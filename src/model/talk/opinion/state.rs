//! What does the rule `opinion` keep? How each product stands with everyone, and how active everyone is.

use crate::engine::arithmetic::probability_of_rate;
use crate::engine::draws::{Draws, Purpose};
use crate::engine::parallel::BLOCK;
use crate::model::talk::opinion::rule::{self, Impact};
use crate::model::talk::opinion::standing::{Kept, Offer, Standing, Sums};
use crate::population::network::Network;
use crate::scenario::Scenario;
use crate::scenario::brands::{Consumers, Deed};
use crate::scenario::opinion::Opinion;
use rayon::prelude::{IndexedParallelIterator, ParallelIterator, ParallelSliceMut};

const ACTIVITY: Purpose = Purpose::new("opinion/activity");

/// Of which product the last purchase was, of an adult who bought none.
pub const NOTHING: u8 = u8::MAX;

/// The state of the rule.
#[derive(Clone, Debug)]
pub struct Minds {
    /// Settings.
    pub settings: Opinion,
    /// What consumers want of brands; none where a single product spreads.
    pub consumers: Option<Consumers>,
    /// Weights of words.
    pub impact: Impact,
    /// How active each adult is: its class.
    pub class: Vec<u8>,
    /// Activity of each class.
    pub activities: [f64; 3],
    /// Which product each adult bought last, or was given: its place among `standings`; kept under brands.
    pub last: Vec<u8>,
    /// The last step at which each adult spoke well of a product of its own accord; 0 never; kept under brands.
    pub praised: Vec<u32>,
    /// How many adults bought each product last; kept under brands.
    pub users: Vec<u64>,
    /// How the wish to talk has faded, by steps since the last experience.
    pub faded: Vec<f64>,
    /// Chance of an occasion to buy in a step.
    pub occasion: f64,
    /// Years in a step.
    pub years: f64,
    /// The products, in the order of their lots.
    pub standings: Vec<Standing>,
}

impl Minds {
    /// Minds before anything is heard.
    #[must_use]
    pub fn new(settings: Opinion, scenario: &Scenario, online: &Network, draws: &Draws) -> Self {
        let adults = online.adults();
        let (years, steps) = (scenario.clock.years_per_step(), scenario.clock.steps);
        let market = scenario.market.as_ref();
        let fade = |age: u32| libm::exp(-settings.fading * f64::from(age) * years);
        let impact = Impact::of(&settings);
        let plain = Offer::plain(&settings, impact, years);
        let kept = Kept {
            causes: scenario.output.causes,
            market: market.is_some(),
            community: false,
            worth: scenario.output.programmes && market.is_some(),
        };
        let standings = match market {
            None => {
                let mut one = Standing::new(0, (&settings, plain), kept, online, draws);
                one.paid = paid(&settings, online);
                vec![one]
            }
            Some(market) => {
                let brands = market.order().into_iter().map(|k| &market.brands[k]);
                let standing = |brand: &crate::scenario::brands::Brand| {
                    let mut deeds = brand.actions.iter().map(|action| &action.kind);
                    let community = deeds.any(|deed| matches!(deed, Deed::Community { .. }));
                    let kept = Kept { community, ..kept };
                    Standing::new(brand.lot, (&settings, plain), kept, online, draws)
                };
                brands.map(standing).collect()
            }
        };
        Self {
            impact,
            consumers: market.map(|market| market.consumers),
            class: drawn(adults, ACTIVITY, draws, rule::class),
            activities: rule::activities(&settings),
            last: vec![NOTHING; if market.is_some() { adults } else { 0 }],
            praised: vec![0; if market.is_some() { adults } else { 0 }],
            users: vec![0; market.map_or(0, |market| market.brands.len())],
            faded: (0..=steps).map(fade).collect(),
            occasion: probability_of_rate(settings.occasions, years),
            years,
            standings,
            settings,
        }
    }

    /// Activity of an adult relative to the mean.
    #[must_use]
    #[inline]
    pub fn activity(&self, adult: usize) -> f64 {
        self.activities[usize::from(self.class[adult])]
    }

    /// The product that an adult bought last; the only one where no brands are kept apart.
    #[must_use]
    pub fn owned(&self, adult: usize) -> usize {
        self.last.get(adult).map_or(0, |&last| usize::from(last))
    }

    /// Sums over products.
    #[must_use]
    pub fn sums(&self) -> Sums {
        let mut all = Sums::ZERO;
        for standing in &self.standings {
            all.add(&standing.sums);
        }
        all
    }

    /// Mean opinion over adults and products.
    #[must_use]
    pub fn mean_opinion(&self) -> f64 {
        let means = self.standings.iter().map(Standing::mean_opinion);
        means.sum::<f64>() / self.standings.len() as f64
    }

    /// All that changes, as bytes in a fixed order.
    pub fn pieces(&self, see: &mut dyn FnMut(&'static str, &[u8])) {
        see("last", &self.last);
        see("praised", bytemuck::cast_slice(&self.praised));
        for standing in &self.standings {
            standing.pieces(see);
        }
    }

    /// Fills all that changes from bytes in the same order; whether they were as many as needed.
    pub fn fill(&mut self, mut bytes: &[u8]) -> bool {
        let mut take = |column: &mut [u8]| {
            let Some((piece, rest)) = bytes.split_at_checked(column.len()) else {
                return false;
            };
            column.copy_from_slice(piece);
            bytes = rest;
            true
        };
        let mut whole = take(&mut self.last);
        whole &= take(bytemuck::cast_slice_mut(&mut self.praised));
        for standing in &mut self.standings {
            whole &= standing.fill(&mut take);
        }
        let whole = whole && bytes.is_empty();
        self.users.fill(0);
        for &last in &self.last {
            if let Some(users) = self.users.get_mut(usize::from(last)) {
                *users += 1;
            }
        }
        whole
    }
}

/// What each adult is by a draw that it has once.
pub(super) fn drawn<T: Send + Default + Clone>(
    adults: usize,
    purpose: Purpose,
    draws: &Draws,
    of: impl Fn(u32) -> T + Sync,
) -> Vec<T> {
    let mut column = vec![T::default(); adults];
    column
        .par_chunks_mut(BLOCK)
        .enumerate()
        .for_each(|(k, column)| {
            let mut words = vec![0; column.len()];
            draws.fill(purpose, 0, (k * BLOCK) as u64, &mut words);
            for (value, word) in column.iter_mut().zip(words) {
                *value = of(word);
            }
        });
    column
}

/// Paid voices: those with the most followers, the lower number first among equals.
fn paid(settings: &Opinion, online: &Network) -> Vec<u32> {
    let adults = u32::try_from(online.adults()).expect("adults are numbered in 32 bits");
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a count"
    )]
    let wanted = (settings.paid * f64::from(adults)).round() as usize;
    if wanted == 0 {
        return Vec::new();
    }
    let followers = |adult: u32| {
        let mut count = 0_usize;
        match online.listeners(adult as usize) {
            Some(row) => row.len(),
            None => {
                online.each_listener(adult as usize, |_| count += 1);
                count
            }
        }
    };
    // How many have so many followers; then, from the most followers down, how many are still wanted.
    let mut having: Vec<usize> = Vec::new();
    for adult in 0..adults {
        let count = followers(adult);
        if having.len() <= count {
            having.resize(count + 1, 0);
        }
        having[count] += 1;
    }
    let (mut least, mut left) = (having.len(), wanted);
    while least > 0 && having[least - 1] <= left {
        least -= 1;
        left -= having[least];
    }
    let is_paid = |adult: &u32| {
        let count = followers(*adult);
        let is_last = count + 1 == least && left > 0;
        left -= usize::from(is_last);
        count >= least || is_last
    };
    (0..adults).filter(is_paid).collect()
}

#[cfg(test)]
mod tests {
    use super::paid;
    use crate::engine::draws::Draws;
    use crate::population::wiring::Source;
    use crate::population::wiring::preferential::barabasi_albert;
    use crate::scenario::opinion::Opinion;

    #[test]
    fn paid_voices_have_the_most_followers_and_the_lowest_numbers_among_equals() {
        let draws = Draws::new(3, 0);
        let online = barabasi_albert(2000, 2, true, Source::online(&draws));
        let followers = |adult: u32| online.listeners(adult as usize).map_or(0, <[u32]>::len);
        let mut all: Vec<u32> = (0..2000).collect();
        all.sort_by_key(|&adult| std::cmp::Reverse(followers(adult)));
        for wanted in [0_u16, 1, 2, 17, 300, 1999, 2000] {
            let settings = Opinion {
                paid: f64::from(wanted) / 2000.0,
                ..Opinion::BLANK
            };
            let mut first = all[..usize::from(wanted)].to_vec();
            first.sort_unstable();
            assert_eq!(paid(&settings, &online), first, "{wanted}");
        }
    }
}
