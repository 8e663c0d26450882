//! What goes on in a society? The layers that a scenario turns on, over the same people and the same ties.
//!
//! Households decide what they make; something new is talked about and adopted. Each layer alone is a model of its own.

use crate::engine::checkpoint::{Checkpoint, Damage};
use crate::engine::draws::Draws;
use crate::model::brands::firms::Firms;
use crate::model::household::world::World;
use crate::model::talk::world::Talk;
use crate::population::network::Network;
use crate::population::wiring;
use crate::scenario::Scenario;
use std::sync::Arc;

/// All that happens in a run.
#[derive(Clone, Debug)]
pub struct Society {
    /// The household layer, where it is on.
    pub household: Option<World>,
    /// The talk layer, where something spreads.
    pub talk: Option<Talk>,
    /// The firms, where brands are sold.
    pub firms: Option<Firms>,
    /// Steps done.
    steps: u32,
}

impl Society {
    /// The society of a run at the start; none when `stop` says so while it is made.
    #[must_use]
    pub fn new_unless(scenario: &Arc<Scenario>, run: u32, stop: &dyn Fn() -> bool) -> Option<Self> {
        if stop() {
            return None;
        }
        let (offline, online) = networks(scenario, run);
        let talk = scenario.adoption.is_some().then(|| {
            let both = (Arc::new(offline.clone()), Arc::new(online.clone()));
            Talk::new(scenario, run, both.0, both.1)
        });
        let household = if scenario.household.is_on() {
            let world = World::with_networks_unless(scenario, run, offline, online, stop)?;
            Some(world)
        } else {
            None
        };
        let mut society = Self {
            household,
            talk,
            firms: Firms::new(scenario),
            steps: 0,
        };
        society.open();
        Some(society)
    }

    /// Lets the firms prepare the step that comes.
    fn open(&mut self) {
        if let (Some(firms), Some(talk)) = (&mut self.firms, &mut self.talk) {
            firms.open(talk);
        }
    }

    /// Takes it one step on.
    pub fn step(&mut self) {
        self.steps += 1;
        if let Some(household) = &mut self.household {
            if let (Some(firms), Some(talk)) = (&self.firms, &self.talk) {
                household.shared.opened.extend(firms.opened(talk));
            }
            household.step();
        }
        if let Some(talk) = &mut self.talk {
            if let Some(household) = &self.household {
                talk.makers.clone_from(&household.published);
            }
            talk.step();
            if let Some(firms) = &mut self.firms {
                firms.close(talk);
            }
        }
        self.open();
    }

    /// Steps done.
    #[must_use]
    pub fn steps(&self) -> u32 {
        self.steps
    }

    /// All that changes, as sections of a checkpoint.
    pub fn save(&self, checkpoint: &mut Checkpoint) {
        checkpoint.push("steps", self.steps.to_le_bytes().to_vec());
        if let Some(household) = &self.household {
            household.save(checkpoint);
        }
        if let Some(talk) = &self.talk {
            talk.save(checkpoint);
            if let Some(firms) = &self.firms {
                firms.save(talk, checkpoint);
            }
        }
    }

    /// The society as it was saved.
    ///
    /// # Errors
    /// When the checkpoint does not fit the scenario.
    pub fn restore(scenario: &Arc<Scenario>, run: u32, saved: &Checkpoint) -> Result<Self, Damage> {
        let (offline, online) = networks(scenario, run);
        let steps = saved.section("steps")?.try_into();
        let steps = steps.map_err(|_| Damage::Section("steps".to_owned()))?;
        let shared = (Arc::new(offline.clone()), Arc::new(online.clone()));
        let talk = scenario
            .adoption
            .is_some()
            .then(|| Talk::restore(scenario, run, shared.0, shared.1, saved));
        let household = scenario
            .household
            .is_on()
            .then(|| World::restore_with(scenario, run, offline, online, saved));
        let mut talk = talk.transpose()?;
        let firms = match &mut talk {
            Some(talk) => Firms::restore(scenario, talk, saved)?,
            None => None,
        };
        Ok(Self {
            household: household.transpose()?,
            talk,
            firms,
            steps: u32::from_le_bytes(steps),
        })
    }
}

/// The networks of a run.
fn networks(scenario: &Scenario, run: u32) -> (Network, Network) {
    let draws = Draws::new(scenario.experiment.seed, run);
    let adults = scenario.people.count;
    let offline = wiring::build(&scenario.network, adults, &draws);
    (
        offline,
        wiring::build_online(&scenario.online, adults, &draws),
    )
}
