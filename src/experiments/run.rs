//! What is one run? The whole life of a world, from its draws to its record, on one screen.

use crate::engine::checkpoint::{Checkpoint, Damage};
use crate::engine::draws::Draws;
use crate::experiments::agents;
use crate::experiments::programmes::Programme;
use crate::hash::sha256;
use crate::model::brands::measures as brands;
use crate::model::household::attribution::{ODDS_UNITS, SHARE_UNITS};
use crate::model::household::causes::CAUSES;
use crate::model::household::measures::{self as household, View};
use crate::model::household::totals;
use crate::model::household::world::World;
use crate::model::society::Society;
use crate::model::talk::cascades::{Trees, trees};
use crate::model::talk::groups;
use crate::model::talk::measures as talk;
use crate::model::talk::opinion::standing::Sums;
use crate::model::talk::tally::Tally;
use crate::model::talk::trace::Event;
use crate::model::talk::world::Talk;
use crate::model::{measures, prosumers};
use crate::output::table::Table;
use crate::scenario::Scenario;
use crate::scenario::canonical::canonical_text;
use std::sync::Arc;

/// One run to make.
#[derive(Clone, Debug)]
pub struct RunPlan {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// Number of the run: part of the key of its draws.
    pub run: u32,
}

impl RunPlan {
    /// Whether a checkpoint is of this run.
    ///
    /// # Errors
    /// When it is not: the first part that differs.
    pub fn owns(&self, saved: &Checkpoint) -> Result<(), Damage> {
        saved.belongs_to(&self.owner())
    }

    /// What a checkpoint of this run belongs to: a file of any other run is not taken for it.
    fn owner(&self) -> Vec<String> {
        let scenario = &self.scenario;
        vec![
            format!("run {}", self.run),
            format!("seed {}", scenario.experiment.seed),
            format!("draws of version {}", Draws::VERSION),
            format!("scenario {}", sha256(canonical_text(scenario).as_bytes())),
        ]
    }
}

/// What a run measured: a row every `output.every` steps, and at the last step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// Number of the run.
    pub run: u32,
    /// Steps of the rows.
    pub steps: Vec<u32>,
    /// Rows, in the order of `measures::heads`.
    pub rows: Vec<Vec<f64>>,
    /// At the end, by category and cause, per adult: contribution to the share made, to the log-odds of those who turned to
    /// making, and of those who turned from it.
    pub causes: Vec<[[f64; 3]; CAUSES.len()]>,
    /// Every adult at the end, where the scenario wants it.
    pub agents: Option<Table>,
    /// What was adopted by whose doing, where something spreads and causes are wanted.
    pub talk: Option<TalkRecord>,
    /// What each action of each brand was worth, where the scenario wants it.
    pub programmes: Vec<Programme>,
}

/// How adoptions came about in a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TalkRecord {
    /// Every adoption, in the order of time.
    pub events: Vec<Event>,
    /// How they hang together.
    pub trees: Trees,
    /// By number of offline ties: adults, and those of them who adopted.
    pub degrees: Vec<(usize, u64, u64)>,
}

/// A run under way.
#[derive(Debug)]
pub struct Simulation {
    plan: RunPlan,
    society: Society,
    record: Record,
    /// Turns to and from making at the last row.
    turned: (u64, u64),
    /// Sums of talk at the last row.
    talked: (Tally, Sums),
    /// Sums of brands at the last row, by lot.
    sold: Vec<Sums>,
}

impl Simulation {
    /// Begins a run; its first row is the start.
    ///
    /// # Panics
    /// Never: nobody asks it to stop.
    #[must_use]
    pub fn begin(plan: RunPlan) -> Self {
        Self::begin_unless(plan, &|| false).expect("nobody asks it to stop")
    }

    /// The same; none when `stop` says so while the world is made.
    #[must_use]
    pub fn begin_unless(plan: RunPlan, stop: &dyn Fn() -> bool) -> Option<Self> {
        let society = Society::new_unless(&plan.scenario, plan.run, stop)?;
        let mut simulation = Self {
            plan,
            society,
            record: Record::default(),
            turned: (0, 0),
            talked: Default::default(),
            sold: Vec::new(),
        };
        simulation.measure();
        Some(simulation)
    }

    /// Takes up a run where a checkpoint left it.
    ///
    /// # Errors
    /// When the checkpoint is of another plan or does not fit it.
    pub fn resume(plan: RunPlan, saved: &Checkpoint) -> Result<Self, Damage> {
        plan.owns(saved)?;
        let society = Society::restore(&plan.scenario, plan.run, saved)?;
        let width = measures::heads(&plan.scenario).len();
        let record = record_from(saved.section("record")?, width).ok_or_else(|| fault("record"))?;
        let turned: [u8; 16] = saved
            .section("turned")?
            .try_into()
            .map_err(|_| fault("turned"))?;
        let (started, stopped) = turned.split_at(8);
        let number = |bytes: &[u8]| {
            bytes
                .try_into()
                .map(u64::from_le_bytes)
                .map_err(|_| fault("turned"))
        };
        let turned = (number(started)?, number(stopped)?);
        let said = Sums::of_bytes(saved.section("said")?, "said")?;
        let &[said] = said.as_slice() else {
            return Err(fault("said"));
        };
        let talked = (Tally::of_bytes(saved.section("talked")?)?, said);
        let sold = Sums::of_bytes(saved.section("sold")?, "sold")?;
        Ok(Self {
            plan,
            society,
            record,
            turned,
            talked,
            sold,
        })
    }

    /// The state, to be resumed from.
    #[must_use]
    pub fn save(&self) -> Checkpoint {
        let mut checkpoint = Checkpoint::default();
        checkpoint.push_owner(&self.plan.owner());
        self.society.save(&mut checkpoint);
        checkpoint.push("record", record_bytes(&self.record));
        let turned = [self.turned.0.to_le_bytes(), self.turned.1.to_le_bytes()].concat();
        checkpoint.push("turned", turned);
        checkpoint.push("talked", self.talked.0.to_bytes());
        checkpoint.push("said", Sums::to_bytes(&[self.talked.1]));
        checkpoint.push("sold", Sums::to_bytes(&self.sold));
        checkpoint
    }

    /// Steps done.
    #[must_use]
    pub fn steps_done(&self) -> u32 {
        self.society.steps()
    }

    /// Whether all steps are done.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.steps_done() >= self.plan.scenario.clock.steps
    }

    /// Does one step.
    pub fn step(&mut self) {
        self.society.step();
        let step = self.steps_done();
        if step.is_multiple_of(self.plan.scenario.output.every) || self.is_done() {
            self.measure();
        }
    }

    /// What run it is.
    #[must_use]
    pub fn plan(&self) -> &RunPlan {
        &self.plan
    }

    /// The society as it is.
    #[must_use]
    pub fn society(&self) -> &Society {
        &self.society
    }

    /// The record so far.
    #[must_use]
    pub fn record(&self) -> Record {
        let output = &self.plan.scenario.output;
        let household = self.society.household.as_ref();
        let wanted = output.agents && self.is_done();
        let talk = self.society.talk.as_ref().filter(|_| output.causes);
        Record {
            run: self.plan.run,
            causes: household.map_or_else(Vec::new, causes),
            agents: wanted.then(|| agents::table(self.plan.run, &self.society)),
            talk: talk.map(told),
            ..self.record.clone()
        }
    }

    fn measure(&mut self) {
        let step = self.steps_done();
        let since = step - self.record.steps.last().copied().unwrap_or(step);
        let mut row = Vec::new();
        if let Some(world) = &self.society.household {
            row = household_row(&self.plan.scenario, world, since, &mut self.turned);
        }
        if let Some(talk) = &self.society.talk {
            let view = talk::View::of(talk, &self.talked, since);
            let measures = talk::recorded(&self.plan.scenario);
            row.extend(measures.map(|measure| (measure.of)(&view)));
            row.extend(groups::values(talk));
            let said = talk.minds.as_ref().map(|minds| minds.sums());
            self.talked = (talk.tally.clone(), said.unwrap_or_default());
            if let Some(firms) = &self.society.firms {
                row.extend(brands::values(firms, talk, &self.sold, since));
                let standings = talk.minds.iter().flat_map(|minds| &minds.standings);
                self.sold = standings.map(|standing| standing.sums).collect();
                if let Some(world) = &self.society.household {
                    row.extend(prosumers::values(world, talk));
                }
            }
        }
        self.record.steps.push(step);
        self.record.rows.push(row);
    }
}

/// Contributions of causes per adult, by category and cause.
fn causes(world: &World) -> Vec<[[f64; 3]; CAUSES.len()]> {
    let totals = totals::count(world);
    let adults = totals.adults as f64;
    let of = |c: usize| {
        std::array::from_fn(|k| {
            [
                totals.causes[c][k] as f64 / f64::from(SHARE_UNITS) / adults,
                totals.odds_started[c][k] as f64 / f64::from(ODDS_UNITS) / adults,
                totals.odds_stopped[c][k] as f64 / f64::from(ODDS_UNITS) / adults,
            ]
        })
    };
    let categories = world.shared.scenario.household.categories.len();
    (0..categories).map(of).collect()
}

fn told(talk: &Talk) -> TalkRecord {
    TalkRecord {
        events: talk.events.clone(),
        trees: trees(&talk.events, talk.adults()),
        degrees: talk.by_degree(),
    }
}

/// The measures of households, `since` steps after the last row.
fn household_row(
    scenario: &Scenario,
    world: &World,
    since: u32,
    before: &mut (u64, u64),
) -> Vec<f64> {
    let totals = totals::count(world);
    household::assert_sound(&totals);
    let turned = (totals.started.iter().sum(), totals.stopped.iter().sum());
    let years = f64::from(since) * scenario.clock.years_per_step();
    let habits = f64::from(scenario.people.count) * scenario.household.categories.len() as f64;
    let per_year = |now: u64, then: u64| {
        if since == 0 {
            0.0
        } else {
            (now - then) as f64 / habits / years
        }
    };
    let turns = (per_year(turned.0, before.0), per_year(turned.1, before.1));
    *before = turned;
    household::values(&View {
        scenario,
        moment: &world.shared.now,
        totals: &totals,
        turns,
    })
}

fn fault(section: &str) -> Damage {
    Damage::Section(section.to_owned())
}

fn record_bytes(record: &Record) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (step, row) in record.steps.iter().zip(&record.rows) {
        bytes.extend_from_slice(&step.to_le_bytes());
        for value in row {
            bytes.extend_from_slice(&value.to_le_bytes());
        }
    }
    bytes
}

fn record_from(bytes: &[u8], width: usize) -> Option<Record> {
    let mut record = Record::default();
    for row in bytes.chunks(4 + 8 * width) {
        let (step, mut rest) = row.split_first_chunk()?;
        record.steps.push(u32::from_le_bytes(*step));
        let mut values = Vec::with_capacity(width);
        while let Some((value, after)) = rest.split_first_chunk() {
            values.push(f64::from_le_bytes(*value));
            rest = after;
        }
        if values.len() != width {
            return None;
        }
        record.rows.push(values);
    }
    Some(record)
}
