//! What do all brands do before and after a step?
//!
//! The firms of a market, in the order of their lots. `open` prepares the step that comes: what is offered, said and given.
//! `close` ends the step that is over: complaints are answered, communities kept, ideas taken up, the books written.

use crate::engine::arithmetic::threshold;
use crate::engine::checkpoint::{Checkpoint, Damage};
use crate::engine::draws::Purpose;
use crate::engine::parallel::BLOCK;
use crate::model::brands::community::{Creative, count};
use crate::model::brands::firm::{Account, Firm, Letter};
use crate::model::brands::plan::{Desk, Public, age, begins};
use crate::model::brands::prosumers::{Before, Prosumers};
use crate::model::brands::{care, community, plan, targets};
use crate::model::talk::opinion::rule::{DELIGHTED, LET_DOWN, NEUTRAL};
use crate::model::talk::opinion::standing::Offer;
use crate::model::talk::seeding;
use crate::model::talk::world::Talk;
use crate::scenario::Scenario;
use crate::scenario::brands::{Action, Consumers, Deed};
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
    creative: Creative,
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
            creative: Creative::default(),
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
            let public = Public {
                known: (count(&standing.aware) - count(&standing.annoyed)).max(0.0),
                owned: count(&standing.owners),
                voices: standing.paid.len() as f64,
            };
            standing.offer = plan::offer(firm, &desk, public);
        }
        self.firms = firms;
    }

    /// Ends the step that is over.
    pub fn close(&mut self, talk: &mut Talk) {
        let mut firms = std::mem::take(&mut self.firms);
        let mut prosumers = std::mem::take(&mut self.prosumers);
        let mut creative = std::mem::take(&mut self.creative);
        let desk = self.desk(talk.shared.step);
        let Some(mut minds) = talk.minds.take() else {
            return;
        };
        for (firm, standing) in firms.iter_mut().zip(&mut minds.standings) {
            let around = (&talk.shared, talk.connected.as_slice());
            let before = Before::of(firm, standing);
            let complaints = standing.letters.clone();
            care::answer(firm, standing, around, &desk);
            let listening = listening(firm, &desk);
            prosumers.complained(firm, &complaints, talk, listening);
            community::keep(firm, standing, talk, &desk);
            prosumers.told(firm, &before, talk);
            let creators = community::create(firm, standing, (talk, &mut creative), &desk);
            prosumers.thought(firm, &creators.unwrap_or_default(), &before, talk);
            let sums = &standing.sums;
            let letters = (sums.complaints + sums.praise) as f64;
            firm.account.heard += (letters - firm.account.letters) * listening;
            firm.account.letters = letters;
            let sold = sums.purchases as f64;
            let margin = firm.brand.price * firm.brand.margin;
            tailor(firm, sold - firm.account.sold, &desk);
            firm.account.value += (sold - firm.account.sold) * margin * desk.worth;
            firm.account.sold = sold;
        }
        talk.minds = Some(minds);
        self.firms = firms;
        self.prosumers = prosumers;
    }

    /// What brands that open their products add to the openness of each category of households in the step that comes: `openness`
    /// times the share of adults who own one, as far as the brand pays for it; nothing where none does.
    #[must_use]
    pub fn opened(&self, talk: &Talk) -> Vec<f64> {
        let clock = &self.scenario.clock;
        let mut added = vec![0.0; self.scenario.household.categories.len()];
        let Some(minds) = &talk.minds else {
            return added;
        };
        for (firm, standing) in self.firms.iter().zip(&minds.standings) {
            for (action, covered) in firm.brand.actions.iter().zip(&firm.coverage) {
                let lasts = plan::years_of(action, clock, talk.shared.step);
                if let Some(opening) = action.kind.eases()
                    && lasts > 0.0
                {
                    let owners = count(&standing.owners) / firm.adults;
                    added[opening.category] += opening.openness * covered * owners;
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
            let numbers = entries.iter().chain(&firm.costs);
            let numbers = numbers.chain(&firm.coverage).chain(&firm.pools);
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
                coverage,
                pools,
                ..
            } = firm;
            let mut offer = [0.0; Offer::COUNT];
            let numbers = account.entries().into_iter().chain(costs);
            for number in numbers.chain(coverage).chain(pools).chain(&mut offer) {
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

/// The part of the letters of the step that is over that a brand listened to: as far as it paid for answers, or for its part in
/// the conversation, whichever is more.
fn listening(firm: &Firm, desk: &Desk<'_>) -> f64 {
    let Some(step) = desk.step.checked_sub(1) else {
        return 0.0;
    };
    let actions = firm.brand.actions.iter().zip(&firm.coverage);
    let hears = |action: &Action| {
        let kind = matches!(action.kind, Deed::Answer { .. } | Deed::Converse { .. });
        kind && plan::years_of(action, desk.clock, step) > 0.0
    };
    let parts = actions.filter(|(action, _)| hears(action));
    parts.map(|(_, part)| *part).fold(0.0, f64::max)
}

/// Pays for what was made to the wishes of so many buyers in the step that is over.
fn tailor(firm: &mut Firm, purchases: f64, desk: &Desk<'_>) {
    let Some(step) = desk.step.checked_sub(1) else {
        return;
    };
    let all = desk.clock.years_per_step();
    for place in 0..firm.brand.actions.len() {
        let action = &firm.brand.actions[place];
        let years = plan::years_of(action, desk.clock, step);
        if let Deed::Customise { unit_cost, .. } = action.kind
            && years > 0.0
        {
            let wanted = purchases * (years / all);
            let money = action.budget * years;
            let part = firm.cover(place, wanted * unit_cost, money, desk.worth);
            firm.account.customised += wanted * part;
        }
    }
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
            ..
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
