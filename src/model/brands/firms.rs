//! What do all brands do before and after a step?
//!
//! The firms of a market, in the order of their lots. `open` prepares the step that comes: what is offered, said and given.
//! `close` ends the step that is over: complaints are answered, communities kept, ideas taken up, the books written.

use crate::engine::arithmetic::threshold;
use crate::engine::checkpoint::{Checkpoint, Damage};
use crate::engine::draws::Purpose;
use crate::engine::parallel::BLOCK;
use crate::model::brands::community::count;
use crate::model::brands::firm::{Account, Firm, Letter};
use crate::model::brands::plan::{Desk, age, begins};
use crate::model::brands::prosumers::{Before, Prosumers};
use crate::model::brands::{care, community, plan, targets};
use crate::model::talk::opinion::rule::{DELIGHTED, LET_DOWN, NEUTRAL};
use crate::model::talk::opinion::standing::Offer;
use crate::model::talk::seeding;
use crate::model::talk::world::Talk;
use crate::scenario::Scenario;
use crate::scenario::brands::{Consumers, Deed};
use crate::scenario::opinion::Opinion;
use std::sync::Arc;

/// What a sample is like.
const SAMPLE: Purpose = Purpose::new("brands/sample");
/// Who knows of a brand when it comes.
const KNOWN: Purpose = Purpose::new("brands/known");

/// All firms of a market.
#[derive(Clone, Debug)]
pub struct Firms {
    scenario: Arc<Scenario>,
    wants: Consumers,
    opinion: Opinion,
    discount: f64,
    /// Firms in the order of their lots, as the standings of their brands.
    pub firms: Vec<Firm>,
    /// What adults have done for them.
    pub prosumers: Prosumers,
}

impl Firms {
    /// The firms of a scenario that has a market, before anything is done.
    #[must_use]
    pub fn new(scenario: &Arc<Scenario>) -> Option<Self> {
        let market = scenario.market.as_ref()?;
        let adoption = scenario.adoption.as_ref()?;
        let adults = scenario.people.count as usize;
        let firms = market.order().into_iter();
        let firms = firms.map(|k| Firm::new(&market.brands[k], adults));
        Some(Self {
            scenario: Arc::clone(scenario),
            wants: market.consumers,
            opinion: *adoption.rule.opinion()?,
            discount: adoption.discount,
            firms: firms.collect(),
            prosumers: Prosumers::new(adults),
        })
    }

    fn desk(&self, step: u32) -> Desk<'_> {
        let clock = &self.scenario.clock;
        let worth = |step: u32| {
            let years = f64::from(step) * clock.years_per_step();
            libm::pow(1.0 + self.discount, -years)
        };
        Desk {
            wants: &self.wants,
            opinion: &self.opinion,
            clock,
            step,
            worth: worth(step),
            worth_next: worth(step + 1),
        }
    }

    /// Prepares the step that comes.
    pub fn open(&mut self, talk: &mut Talk) {
        let step = talk.shared.step;
        if step >= self.scenario.clock.steps {
            return;
        }
        let mut firms = std::mem::take(&mut self.firms);
        let desk = self.desk(step);
        for (k, firm) in firms.iter_mut().enumerate() {
            enter(firm, talk, k, &desk);
            give(firm, talk, k, &desk);
            let Some(minds) = &mut talk.minds else {
                continue;
            };
            let standing = &mut minds.standings[k];
            let known = count(&standing.aware) - count(&standing.annoyed);
            let owned = count(&standing.owners);
            standing.offer = plan::offer(firm, &desk, known.max(0.0), owned);
        }
        self.firms = firms;
    }

    /// Ends the step that is over.
    pub fn close(&mut self, talk: &mut Talk) {
        let mut firms = std::mem::take(&mut self.firms);
        let mut prosumers = std::mem::take(&mut self.prosumers);
        let desk = self.desk(talk.shared.step);
        let Some(mut minds) = talk.minds.take() else {
            return;
        };
        for (firm, standing) in firms.iter_mut().zip(&mut minds.standings) {
            let around = (&talk.shared, talk.connected.as_slice());
            let before = Before::of(firm, standing);
            let listening = listens(firm, &desk);
            prosumers.complained(&standing.letters, listening);
            care::answer(firm, standing, around, &desk);
            community::keep(firm, standing, talk, &desk);
            prosumers.told(firm, &before, talk);
            community::create(firm, standing, talk, &desk);
            prosumers.thought(firm, standing, (&before, talk), &desk);
            let sums = &standing.sums;
            let letters = (sums.complaints + sums.praise) as f64;
            if listening {
                firm.account.heard += letters - firm.account.letters;
            }
            firm.account.letters = letters;
            let sold = sums.purchases as f64;
            let margin = firm.brand.price * firm.brand.margin;
            firm.account.value += (sold - firm.account.sold) * margin * desk.worth;
            firm.account.sold = sold;
        }
        talk.minds = Some(minds);
        self.firms = firms;
        self.prosumers = prosumers;
    }

    /// What brands that open their products add to the openness of each category of households in the step that comes: `openness`
    /// times the share of adults who own one; nothing where none does.
    #[must_use]
    pub fn opened(&self, talk: &Talk) -> Vec<f64> {
        let clock = &self.scenario.clock;
        let mut added = vec![0.0; self.scenario.household.categories.len()];
        let Some(minds) = &talk.minds else {
            return added;
        };
        for (firm, standing) in self.firms.iter().zip(&minds.standings) {
            for action in &firm.brand.actions {
                let lasts = plan::years_of(action, clock, talk.shared.step);
                if let Deed::Open { category, openness } = action.kind
                    && lasts > 0.0
                {
                    added[category] += openness * count(&standing.owners) / firm.adults;
                }
            }
        }
        added
    }

    /// All that changes, as a section of a checkpoint, with what the brands offer in the step that comes.
    pub fn save(&self, talk: &Talk, checkpoint: &mut Checkpoint) {
        let mut bytes = Vec::new();
        let mut firms = self.firms.clone();
        for (k, firm) in firms.iter_mut().enumerate() {
            let entries = firm.account.entries().map(|entry| *entry);
            let numbers = entries.iter().chain(&firm.costs).chain(&firm.pools);
            bytes.extend(numbers.flat_map(|number| number.to_le_bytes()));
            let standing = talk.minds.as_ref().map(|minds| &minds.standings[k]);
            let offer = standing.map_or([0.0; Offer::COUNT], |standing| standing.offer.numbers());
            bytes.extend(offer.iter().flat_map(|number| number.to_le_bytes()));
            let voices = standing.map_or(&[][..], |standing| &standing.paid);
            for list in [
                firm.waiting.iter().map(|letter| letter.adult).collect(),
                firm.waiting.iter().map(|letter| letter.step).collect(),
                voices.to_vec(),
            ] {
                let list: Vec<u32> = list;
                bytes.extend((list.len() as u64).to_le_bytes());
                bytes.extend(list.iter().flat_map(|number| number.to_le_bytes()));
            }
        }
        checkpoint.push("firms", bytes);
        checkpoint.push("prosumers", self.prosumers.to_bytes());
    }

    /// The firms as they were saved.
    ///
    /// # Errors
    /// When the checkpoint does not fit the scenario.
    pub fn restore(
        scenario: &Arc<Scenario>,
        talk: &mut Talk,
        saved: &Checkpoint,
    ) -> Result<Option<Self>, Damage> {
        let Some(mut all) = Self::new(scenario) else {
            return Ok(None);
        };
        let bytes = saved.section("firms")?;
        let whole = all.fill(talk, bytes);
        whole.ok_or_else(|| Damage::Section("firms".to_owned()))?;
        if !all.prosumers.fill(saved.section("prosumers")?) {
            return Err(Damage::Section("prosumers".to_owned()));
        }
        Ok(Some(all))
    }

    fn fill(&mut self, talk: &mut Talk, mut bytes: &[u8]) -> Option<()> {
        let minds = talk.minds.as_mut()?;
        for (firm, standing) in self.firms.iter_mut().zip(&mut minds.standings) {
            let Firm {
                account,
                costs,
                pools,
                ..
            } = firm;
            let mut offer = [0.0; Offer::COUNT];
            let numbers = account.entries().into_iter().chain(costs).chain(pools);
            for number in numbers.chain(&mut offer) {
                let (word, rest) = bytes.split_first_chunk()?;
                *number = f64::from_le_bytes(*word);
                bytes = rest;
            }
            standing.offer = Offer::of_numbers(offer);
            let mut list = || -> Option<Vec<u32>> {
                let (length, rest) = bytes.split_first_chunk()?;
                let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
                let (words, rest) = rest.split_at_checked(length.checked_mul(4)?)?;
                bytes = rest;
                let (words, _) = words.as_chunks::<4>();
                Some(words.iter().map(|word| u32::from_le_bytes(*word)).collect())
            };
            let (adults, steps) = (list()?, list()?);
            let letters = adults.into_iter().zip(steps);
            firm.waiting = letters
                .map(|(adult, step)| Letter { adult, step })
                .collect();
            standing.paid = list()?;
        }
        bytes.is_empty().then_some(())
    }
}

/// Whether a brand listens to letters in the step that is over.
fn listens(firm: &Firm, desk: &Desk<'_>) -> bool {
    let Some(step) = desk.step.checked_sub(1) else {
        return false;
    };
    let mut actions = firm.brand.actions.iter();
    actions.any(|action| {
        let hears = matches!(action.kind, Deed::Answer { .. } | Deed::Converse { .. });
        hears && plan::years_of(action, desk.clock, step) > 0.0
    })
}

/// Lets those know of a brand who do when it comes.
fn enter(firm: &Firm, talk: &mut Talk, k: usize, desk: &Desk<'_>) {
    let comes = match age(firm, desk.clock, desk.step) {
        None => desk.step == 0,
        Some(age) => age > -1e-9 && age - desk.clock.years_per_step() <= -1e-9,
    };
    let limit = threshold(firm.brand.known);
    if !comes || limit == 0 {
        return;
    }
    let adults = talk.adults();
    let Some(minds) = &mut talk.minds else {
        return;
    };
    let own = minds.standings[k].aware.chunks_mut(BLOCK / 64);
    let blocks = own.zip(talk.aware.chunks_mut(BLOCK / 64)).enumerate();
    for (k, (own, any)) in blocks {
        let first = k * BLOCK;
        let mut words = vec![0; BLOCK.min(adults - first)];
        let purpose = KNOWN.numbered(firm.brand.lot);
        talk.shared.draws.fill(purpose, 0, first as u64, &mut words);
        for (place, &word) in words.iter().enumerate() {
            let bit = u64::from(u64::from(word) < limit) << (place % 64);
            own[place / 64] |= bit;
            any[place / 64] |= bit;
        }
    }
    let known = talk.aware.iter().map(|bits| u64::from(bits.count_ones()));
    talk.tally.aware = known.sum();
}

/// Gives samples, where an action begins that does.
fn give(firm: &mut Firm, talk: &mut Talk, k: usize, desk: &Desk<'_>) {
    for place in 0..firm.brand.actions.len() {
        let action = &firm.brand.actions[place];
        let Deed::Seed {
            targets,
            share,
            sample_cost,
            posts,
        } = &action.kind
        else {
            continue;
        };
        if !begins(action, desk.clock, desk.step) {
            continue;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of a count"
        )]
        let wanted = (share * firm.adults).round() as usize;
        let lot = firm.brand.lot;
        let found = targets::find(talk, lot, targets, wanted);
        let (delight, let_down) = plan::experiences(firm.quality(desk.wants), desk.wants, [0.0; 2]);
        let draws = talk.shared.draws;
        let mood = |adult: &u32| {
            let word = draws.word(SAMPLE.numbered(lot), desk.step, u64::from(*adult));
            if u64::from(word) < threshold(delight[0]) {
                DELIGHTED
            } else if u64::from(word) < threshold(delight[0] + let_down[0]) {
                LET_DOWN
            } else {
                NEUTRAL
            }
        };
        let moods: Vec<u8> = found.iter().map(mood).collect();
        let (posts, cost) = (*posts, found.len() as f64 * sample_cost);
        seeding::give(talk, k, &found, &moods);
        firm.pay(place, cost, desk.worth);
        if posts > 0.0
            && let Some(minds) = &mut talk.minds
        {
            let paid = &mut minds.standings[k].paid;
            paid.extend(found);
            paid.sort_unstable();
            paid.dedup();
        }
    }
}

impl Account {
    /// Net present value: margins less costs, discounted to the start.
    #[must_use]
    pub fn net(&self) -> f64 {
        self.value - self.spent
    }
}
