//! What is the state of the world? Adults in blocks, the ties between them, and what is known to all.

use crate::engine::arithmetic::single;
use crate::engine::arithmetic::threshold;
use crate::engine::checkpoint::{Checkpoint, Damage};
use crate::engine::draws::{Draws, Purpose};
use crate::engine::parallel::{self, BLOCK};
use crate::engine::schedule::{self, Columns};
use crate::model::household::causes::CAUSES;
use crate::model::household::make_or_buy::{BUY, MAKE, Offer, Rule};
use crate::model::household::moment::Moment;
use crate::model::household::neighbours;
use crate::model::household::parts;
use crate::model::household::review;
use crate::model::household::skill::Pace;
use crate::model::household::time_use::Budget;
use crate::model::household::waves::Thresholds;
use crate::model::household::work::{Entry, kind_of};
use crate::model::household::{SCHEDULE, waves};
use crate::model::reach;
use crate::population::network::Network;
use crate::population::synthesis::{self, Traits};
use crate::population::wiring;
use crate::scenario::{Category, Scenario};
use std::iter::Sum;
use std::sync::Arc;

/// Most categories a scenario may have.
pub const CATEGORIES_MAX: usize = 8;

const START_WORK: Purpose = Purpose::new("start/wage_work");
const START_LOT: Purpose = Purpose::new("start/lot");
const START_HABIT: &str = "start/habit";

/// What an adult's last review of a habit saw; kept only where causes are wanted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Memory {
    /// Value of time.
    pub time_value: Vec<f32>,
    /// Skill.
    pub skill: Vec<f32>,
    /// The part of the skill that had been learned.
    pub learned: Vec<f32>,
    /// The part of the skill that has been learned by now.
    pub learned_now: Vec<f32>,
    /// Share of ties that made.
    pub neighbours: Vec<f32>,
    /// The draw that chose.
    pub draw: Vec<f32>,
    /// The step.
    pub step: Vec<u32>,
    /// Bit 0: in wage work; bit 1: sedentary.
    pub work: Vec<u8>,
}

/// Sums over a block that only grow, in integers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Habits that turned to making, by category.
    pub started: [u64; CATEGORIES_MAX],
    /// Habits that turned from making, by category.
    pub stopped: [u64; CATEGORIES_MAX],
    /// Contributions of causes to the share made, units of 2^-18, by category.
    pub share: [[i64; CAUSES.len()]; CATEGORIES_MAX],
    /// Contributions of causes to log-odds at turns to making, units of 2^-14.
    pub odds_started: [[i64; CAUSES.len()]; CATEGORIES_MAX],
    /// The same at turns from making.
    pub odds_stopped: [[i64; CAUSES.len()]; CATEGORIES_MAX],
}

/// Adults of consecutive numbers. A block owns its adults: nothing else writes to their columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    /// Number of the first adult.
    pub first: u32,
    /// Traits.
    pub traits: Traits,
    /// Work: bits 0 and 1 the kind now, bits 2 and 3 the kind at the last step, bit 4 whether the adult has been in wave 2.
    pub work: Vec<u8>,
    /// Lot of unemployment, of 65,536.
    pub lot: Vec<u16>,
    /// Share made, averaged over the memory of waves.
    pub made: Vec<f32>,
    /// Habits, by category.
    pub habits: Vec<Vec<u8>>,
    /// Skill, by category.
    pub skill: Vec<Vec<f32>>,
    /// Last reviews, by category; empty where causes are not wanted.
    pub memory: Vec<Memory>,
    /// Growing sums.
    pub tally: Tally,
}

impl Block {
    /// Number of adults.
    #[must_use]
    pub fn len(&self) -> usize {
        self.work.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.work.is_empty()
    }
}

/// Adults in each habit, by category.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HabitCounts {
    /// Those who make.
    pub makers: [u64; CATEGORIES_MAX],
    /// Those who co-create.
    pub cocreators: [u64; CATEGORIES_MAX],
}

impl<'a> Sum<&'a Self> for HabitCounts {
    fn sum<I: Iterator<Item = &'a Self>>(all: I) -> Self {
        let mut total = Self::default();
        for part in all {
            for c in 0..CATEGORIES_MAX {
                total.makers[c] += part.makers[c];
                total.cocreators[c] += part.cocreators[c];
            }
        }
        total
    }
}

/// What is known to all and what never changes.
#[derive(Clone, Debug)]
pub struct Shared {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// The run's draws.
    pub draws: Draws,
    /// Step part of the addresses of draws.
    pub address: u32,
    /// Rules of the categories.
    pub rules: Vec<Rule>,
    /// Places of the categories in the order of their names, in which sums over them go.
    pub order: Vec<usize>,
    /// Weight of each category in the share made, summing to 1.
    pub weights: Vec<f64>,
    /// The account's settings.
    pub budget: Budget,
    /// Speeds of skill.
    pub pace: Pace,
    /// Speeds of entry into wage work and of unemployment.
    pub entry: Entry,
    /// Thresholds of the waves.
    pub thresholds: Thresholds,
    /// Ties of daily life.
    pub network: Network,
    /// Ties online: whom each adult follows.
    pub online: Network,
    /// Who is online, a bit an adult.
    pub connected: Vec<u64>,
    /// The moment the world is at.
    pub now: Moment,
    /// The moment before.
    pub before: Moment,
    /// Offers of all steps so far, for causes; the first alone where causes are not wanted.
    pub history: Vec<Vec<Offer>>,
    /// What brands added to the openness of each category, step after step; steps that are missing: nothing.
    pub opened: Vec<f64>,
    /// Habits as last published.
    pub counts: HabitCounts,
}

impl Shared {
    /// Brings adults online or off, as reach says, where there is anyone to follow.
    fn connect(&mut self) {
        if self.online.ties() > 0 {
            let reach = self.now.values.reach;
            self.connected = reach::online(self.online.adults(), reach, &self.draws);
        }
    }

    /// Share of needs made, as last published.
    #[must_use]
    pub fn made(&self) -> f64 {
        let adults = f64::from(self.scenario.people.count);
        let alpha = self.scenario.household.cocreation_share;
        let share = |c: usize| {
            (self.counts.makers[c] as f64 + alpha * self.counts.cocreators[c] as f64) / adults
        };
        self.order.iter().map(|&c| self.weights[c] * share(c)).sum()
    }
}

/// The state of a run.
#[derive(Clone, Debug)]
pub struct World {
    /// What is known to all.
    pub shared: Shared,
    /// The adults.
    pub blocks: Vec<Block>,
    /// What each adult makes, as its ties see it: a bit a category.
    pub published: Vec<u8>,
    /// What they will see at the next step, while a step is made.
    pub shown: Vec<u8>,
}

impl World {
    /// The world of a run at the start: adults drawn, ties built, habits settled under the drivers of the start.
    ///
    /// # Panics
    /// Never: nobody asks it to stop.
    #[must_use]
    pub fn new(scenario: &Arc<Scenario>, run: u32) -> Self {
        Self::new_unless(scenario, run, &|| false).expect("nobody asks it to stop")
    }

    /// The same; none when `stop` says so. It is asked before ties are built, before adults are drawn and before every round.
    #[must_use]
    pub fn new_unless(scenario: &Arc<Scenario>, run: u32, stop: &dyn Fn() -> bool) -> Option<Self> {
        if stop() {
            return None;
        }
        let draws = Draws::new(scenario.experiment.seed, run);
        let network = wiring::build(&scenario.network, scenario.people.count, &draws);
        let online = wiring::build_online(&scenario.online, scenario.people.count, &draws);
        if stop() {
            return None;
        }
        Self::with_networks_unless(scenario, run, network, online, stop)
    }

    /// The same with a given network of daily life.
    ///
    /// # Panics
    /// Never: nobody asks it to stop.
    #[must_use]
    pub fn with_network(scenario: &Arc<Scenario>, run: u32, network: Network) -> Self {
        let draws = Draws::new(scenario.experiment.seed, run);
        let online = wiring::build_online(&scenario.online, scenario.people.count, &draws);
        Self::with_networks_unless(scenario, run, network, online, &|| false)
            .expect("nobody asks it to stop")
    }

    /// The same with given networks; none when `stop` says so.
    #[must_use]
    pub fn with_networks_unless(
        scenario: &Arc<Scenario>,
        run: u32,
        network: Network,
        online: Network,
        stop: &dyn Fn() -> bool,
    ) -> Option<Self> {
        Self::unsettled(scenario, run, network, online).settled_unless(stop)
    }

    /// The world once its habits have settled; none when `stop` says so before.
    fn settled_unless(self, stop: &dyn Fn() -> bool) -> Option<Self> {
        let mut world = self;
        for round in 1..=world.shared.scenario.people.settle_rounds {
            if stop() {
                return None;
            }
            world.shared.address = u32::MAX - round;
            parts::each(&mut world, &[review::part, neighbours::part]);
            // From the second round on half of the habits are reviewed: were it all of them at once, hours would
            // swing between too many and too few from round to round.
            world.shared.now.review_each_with(0.5);
        }
        world.shared.address = 0;
        for block in &mut world.blocks {
            block.tally = Tally::default();
        }
        waves::begin(&mut world);
        Some(world)
    }

    fn unsettled(
        scenario: &Arc<Scenario>,
        run: u32,
        mut network: Network,
        online: Network,
    ) -> Self {
        // Rows are looked up by everyone at every step, so they are stored unless everyone knows everyone.
        if !network.is_complete() {
            network.store();
        }
        let household = &scenario.household;
        let draws = Draws::new(scenario.experiment.seed, run);
        let now = Moment::first(scenario);
        let order = household.order();
        let total: f64 = order
            .iter()
            .map(|&c| household.categories[c].need_hours)
            .sum();
        let mut shared = Shared {
            draws,
            address: 0,
            rules: household
                .categories
                .iter()
                .map(|c| rule(scenario, c))
                .collect(),
            order,
            weights: household
                .categories
                .iter()
                .map(|c| c.need_hours / total)
                .collect(),
            budget: Budget::of(scenario),
            pace: Pace::of(scenario),
            entry: Entry::of(scenario),
            thresholds: Thresholds::of(scenario),
            history: vec![now.offers.clone()],
            opened: Vec::new(),
            before: now.clone(),
            now,
            counts: HabitCounts::default(),
            network,
            online,
            connected: Vec::new(),
            scenario: Arc::clone(scenario),
        };
        shared.connect();
        let count = scenario.people.count;
        let unemployed_below = shared.now.unemployed_below;
        let mut blocks = vec![Block::default(); (count as usize).div_ceil(BLOCK)];
        parallel::map_mut(&mut blocks, |k, block| {
            *block = first_block(scenario, &draws, k, unemployed_below);
        });
        let mut world = Self {
            shared,
            blocks,
            published: vec![0; count as usize],
            shown: vec![0; count as usize],
        };
        neighbours::publish(&mut world);
        world
    }

    /// Takes the world one step on.
    pub fn step(&mut self) {
        self.advance();
        parts::step(self);
    }

    /// Takes the world one step on and checks what every phase writes; for tests.
    pub fn step_checked(&mut self) {
        self.advance();
        schedule::run_checked(&SCHEDULE, self);
    }

    /// Moves time to the next step, whose phases are still to be run one by one; `step` does both.
    pub fn advance(&mut self) {
        let shared = &mut self.shared;
        let categories = shared.weights.len();
        let mut opened = shared.opened.chunks_exact(categories);
        let added = opened.nth(shared.now.step as usize).unwrap_or_default();
        let next = Moment::next(&shared.scenario, &shared.now, added);
        shared.address = next.step;
        if shared.scenario.output.causes {
            shared.history.push(next.offers.clone());
        }
        shared.before = std::mem::replace(&mut shared.now, next);
        shared.connect();
    }

    /// Bytes in which the adults are kept, besides their ties.
    #[must_use]
    pub fn state_bytes(&self) -> usize {
        let mut bytes = self.published.len() + self.shown.len();
        for block in &self.blocks {
            bytes += block.traits.bytes();
            pieces(block, &mut |_, piece| bytes += piece.len());
        }
        bytes
    }

    /// All that changes, as sections of a checkpoint; traits and ties are drawn again from their addresses.
    pub fn save(&self, checkpoint: &mut Checkpoint) {
        checkpoint.push("step", self.shared.now.step.to_le_bytes().to_vec());
        let opened = bytemuck::cast_slice(&self.shared.opened);
        checkpoint.push("opened", opened.to_vec());
        for (k, block) in self.blocks.iter().enumerate() {
            let mut bytes = Vec::new();
            pieces(block, &mut |_, piece| bytes.extend_from_slice(piece));
            bytes.extend_from_slice(&tally_bytes(&block.tally));
            checkpoint.push(&format!("block {k}"), bytes);
        }
    }

    /// The world as it was saved.
    ///
    /// # Errors
    /// When the checkpoint does not fit the scenario.
    pub fn restore(scenario: &Arc<Scenario>, run: u32, saved: &Checkpoint) -> Result<Self, Damage> {
        let draws = Draws::new(scenario.experiment.seed, run);
        let network = wiring::build(&scenario.network, scenario.people.count, &draws);
        let online = wiring::build_online(&scenario.online, scenario.people.count, &draws);
        Self::restore_with(scenario, run, network, online, saved)
    }

    /// The same with given networks.
    ///
    /// # Errors
    /// When the checkpoint does not fit the scenario.
    pub fn restore_with(
        scenario: &Arc<Scenario>,
        run: u32,
        network: Network,
        online: Network,
        saved: &Checkpoint,
    ) -> Result<Self, Damage> {
        let mut world = Self::unsettled(scenario, run, network, online);
        let fault = |name: &str| Damage::Section(name.to_owned());
        let step = saved
            .section("step")?
            .try_into()
            .map_err(|_| fault("step"))?;
        let step = u32::from_le_bytes(step);
        if step > scenario.clock.steps {
            return Err(fault("step"));
        }
        let opened = saved.section("opened")?;
        if opened.len() % 8 != 0 {
            return Err(fault("opened"));
        }
        world.shared.opened = bytemuck::pod_collect_to_vec(opened);
        while world.shared.now.step < step {
            world.advance();
        }
        for (k, block) in world.blocks.iter_mut().enumerate() {
            let name = format!("block {k}");
            let mut rest = saved.section(&name)?;
            if !fill(block, &mut rest) || !rest.is_empty() {
                return Err(fault(&name));
            }
        }
        neighbours::publish(&mut world);
        Ok(world)
    }
}

fn rule(scenario: &Scenario, category: &Category) -> Rule {
    Rule {
        elasticity: single(category.elasticity),
        materials: single(category.materials),
        shopping: single(category.shopping),
        lightening: single(1.0 / (1.0 + category.process) - 1.0),
        influence: single(scenario.household.influence),
        cocreation_share: single(scenario.household.cocreation_share),
    }
}

/// The adults of block `k` before their habits settle.
fn first_block(scenario: &Scenario, draws: &Draws, k: usize, unemployed_below: u32) -> Block {
    let people = &scenario.people;
    let categories = &scenario.household.categories;
    let first = k * BLOCK;
    let count = BLOCK.min(people.count as usize - first);
    let column = |purpose: Purpose| {
        let mut words = vec![0; count];
        draws.fill(purpose, 0, first as u64, &mut words);
        words
    };
    let below = |purpose: Purpose, p: f64| {
        let limit = threshold(p);
        column(purpose)
            .into_iter()
            .map(move |word| u64::from(word) < limit)
    };
    let lot: Vec<u16> = column(START_LOT)
        .into_iter()
        .map(|word| (word >> 16) as u16)
        .collect();
    let work = below(START_WORK, people.wage_work_start)
        .zip(&lot)
        .map(|(waged, &lot)| kind_of(waged, lot, unemployed_below))
        .map(|kind| kind | kind << 2)
        .collect();
    let habits = categories.iter().map(|c| {
        let purpose = Purpose::of(START_HABIT, &c.name);
        below(purpose, people.made_start)
            .map(|makes| if makes { MAKE } else { BUY })
            .collect()
    });
    let kept = if scenario.output.causes {
        categories.len()
    } else {
        0
    };
    let memory = Memory {
        time_value: vec![1.0; count],
        skill: vec![1.0; count],
        learned: vec![0.0; count],
        learned_now: vec![0.0; count],
        neighbours: vec![0.5; count],
        draw: vec![0.5; count],
        step: vec![0; count],
        work: vec![0; count],
    };
    Block {
        first: u32::try_from(first).expect("adults are numbered in 32 bits"),
        traits: synthesis::draw(people, categories, draws, first as u64, count),
        work,
        lot,
        made: vec![0.0; count],
        habits: habits.collect(),
        skill: vec![vec![single(people.skill_start); count]; categories.len()],
        memory: vec![memory; kept],
        tally: Tally::default(),
    }
}

/// The changing columns of a block as bytes, in a fixed order.
fn pieces(block: &Block, see: &mut dyn FnMut(&'static str, &[u8])) {
    see("work", &block.work);
    see("lot", bytemuck::cast_slice(&block.lot));
    see("made", bytemuck::cast_slice(&block.made));
    for (habits, skill) in block.habits.iter().zip(&block.skill) {
        see("habits", habits);
        see("skill", bytemuck::cast_slice(skill));
    }
    for memory in &block.memory {
        see("memory", bytemuck::cast_slice(&memory.time_value));
        see("memory", bytemuck::cast_slice(&memory.skill));
        see("memory", bytemuck::cast_slice(&memory.learned));
        see("learned", bytemuck::cast_slice(&memory.learned_now));
        see("memory", bytemuck::cast_slice(&memory.neighbours));
        see("memory", bytemuck::cast_slice(&memory.draw));
        see("memory", bytemuck::cast_slice(&memory.step));
        see("memory", &memory.work);
    }
}

/// Fills the changing columns from bytes in the same order; whether there were enough.
fn fill(block: &mut Block, bytes: &mut &[u8]) -> bool {
    let mut take = |column: &mut [u8]| {
        let Some((piece, rest)) = bytes.split_at_checked(column.len()) else {
            return false;
        };
        column.copy_from_slice(piece);
        *bytes = rest;
        true
    };
    let mut whole = take(&mut block.work);
    whole &= take(bytemuck::cast_slice_mut(&mut block.lot));
    whole &= take(bytemuck::cast_slice_mut(&mut block.made));
    for (habits, skill) in block.habits.iter_mut().zip(&mut block.skill) {
        whole &= take(habits) && take(bytemuck::cast_slice_mut(skill));
    }
    for memory in &mut block.memory {
        whole &= take(bytemuck::cast_slice_mut(&mut memory.time_value));
        whole &= take(bytemuck::cast_slice_mut(&mut memory.skill));
        whole &= take(bytemuck::cast_slice_mut(&mut memory.learned));
        whole &= take(bytemuck::cast_slice_mut(&mut memory.learned_now));
        whole &= take(bytemuck::cast_slice_mut(&mut memory.neighbours));
        whole &= take(bytemuck::cast_slice_mut(&mut memory.draw));
        whole &= take(bytemuck::cast_slice_mut(&mut memory.step));
        whole &= take(&mut memory.work);
    }
    let tally = &mut block.tally;
    whole &= take(bytemuck::cast_slice_mut(&mut tally.started));
    whole &= take(bytemuck::cast_slice_mut(&mut tally.stopped));
    for causes in [
        &mut tally.share,
        &mut tally.odds_started,
        &mut tally.odds_stopped,
    ] {
        whole &= take(bytemuck::cast_slice_mut(causes.as_flattened_mut()));
    }
    whole
}

fn tally_bytes(tally: &Tally) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.extend_from_slice(bytemuck::cast_slice(&tally.started));
    bytes.extend_from_slice(bytemuck::cast_slice(&tally.stopped));
    for causes in [&tally.share, &tally.odds_started, &tally.odds_stopped] {
        bytes.extend_from_slice(bytemuck::cast_slice(causes.as_flattened()));
    }
    bytes
}

impl Columns for World {
    fn visit(&self, see: &mut dyn FnMut(&'static str, &[u8])) {
        for block in &self.blocks {
            pieces(block, see);
            see("tally", &tally_bytes(&block.tally));
        }
        see("makers", &self.published);
        see("counts", bytemuck::cast_slice(&self.shared.counts.makers));
        see(
            "counts",
            bytemuck::cast_slice(&self.shared.counts.cocreators),
        );
    }
}
