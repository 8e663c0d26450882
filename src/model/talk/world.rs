//! What is the state of talk? Who has adopted, since when, and what everyone has heard.

use crate::engine::checkpoint::{Checkpoint, Damage};
use crate::engine::draws::{Draws, Purpose};
use crate::engine::schedule::{self, Columns, Phase};
use crate::model::reach::bit;
use crate::model::talk::counts::Counts;
use crate::model::talk::letters::Letters;
use crate::model::talk::limits::Limits;
use crate::model::talk::opinion::state::Minds;
use crate::model::talk::rules::bass::Bass;
use crate::model::talk::rules::strong_weak::StrongWeak;
use crate::model::talk::rules::two_sided::TwoSided;
use crate::model::talk::rules::utility::Utility;
use crate::model::talk::rules::{Heard, Ties};
use crate::model::talk::tally::Tally;
use crate::model::talk::trace::Event;
use crate::model::talk::{decide, hear, opinion, seeding};
use crate::population::network::Network;
use crate::scenario::Scenario;
use crate::scenario::adoption::{Adoption, Contagion, ThresholdLaw};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Could still adopt.
pub const OPEN: u8 = 0;
/// Adopted, and speaks for it.
pub const CONTENT: u8 = 1;
/// Adopted, was disappointed and speaks against it.
pub const DISAPPOINTED: u8 = 2;
/// Rejected it for good and speaks against it.
pub const REJECTED: u8 = 3;
/// Will never adopt: outside the market.
pub const OUTSIDE: u8 = 4;

/// The step of what has not happened.
pub const NEVER: u32 = u32::MAX;

const TRIAL: Purpose = Purpose::new("talk/trial");
const TRIAL_ONLINE: Purpose = Purpose::new("talk/trial_online");

/// The rule as the engine runs it.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// Bass.
    Bass(Bass),
    /// Strong and weak ties.
    StrongWeak(StrongWeak),
    /// Good and bad words.
    TwoSided(TwoSided),
    /// One trial a tie.
    Cascade,
    /// Shares of ties.
    Threshold {
        /// Law of thresholds, their mean and deviation.
        law: (ThresholdLaw, f64, f64),
    },
    /// Numbers of ties.
    Complex {
        /// How many it takes.
        needed: u32,
    },
    /// Opinions; their state is in `Talk::minds`.
    Opinion,
    /// Utility, with the chance of a step to hear of it from mass media.
    Utility {
        /// The rule.
        rule: Utility,
        /// Chance a step.
        media: f64,
    },
}

/// Whether all hear the same offline: everyone knows everyone, and no tie has a trial of its own.
fn is_alike(offline: &Network, rule: &Rule) -> bool {
    offline.is_complete() && !matches!(rule, Rule::Cascade)
}

/// Networks that people talk over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// `network`.
    Offline,
    /// `online`.
    Online,
}

/// What is known to all and what never changes.
#[derive(Clone, Debug)]
pub struct Shared {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// What spreads and how.
    pub adoption: Adoption,
    /// The run's draws.
    pub draws: Draws,
    /// The rule.
    pub rule: Rule,
    /// Offline ties.
    pub offline: Arc<Network>,
    /// Online ties.
    pub online: Arc<Network>,
    /// The step.
    pub step: u32,
    /// Share of adults who are online.
    pub reach: f64,
}

impl Shared {
    /// The ties of a layer.
    #[must_use]
    pub fn network(&self, layer: Layer) -> &Network {
        match layer {
            Layer::Offline => &self.offline,
            Layer::Online => &self.online,
        }
    }

    /// Chance and purpose of trials along the ties of a layer, under a rule that tries.
    #[must_use]
    pub fn trials(&self, layer: Layer) -> Option<(f64, Purpose)> {
        let Contagion::IndependentCascade {
            transmission,
            transmission_online,
        } = self.adoption.rule
        else {
            return None;
        };
        Some(match layer {
            Layer::Offline => (transmission, TRIAL),
            Layer::Online => (transmission_online, TRIAL_ONLINE),
        })
    }

    /// Whether an adult decides only when told something new.
    #[must_use]
    pub fn is_triggered(&self) -> bool {
        !matches!(
            self.rule,
            Rule::Bass(_) | Rule::StrongWeak(_) | Rule::TwoSided(_)
        )
    }

    /// Whether all hear the same over a layer, so that one number for all is enough.
    #[must_use]
    pub fn is_alike(&self, layer: Layer) -> bool {
        is_alike(&self.offline, &self.rule) && layer == Layer::Offline
    }
}

/// Someone who decided at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Who.
    pub adult: u32,
    /// `CONTENT`, `DISAPPOINTED` or `REJECTED`.
    pub to: u8,
}

/// The state of talk in a run.
#[derive(Clone, Debug)]
pub struct Talk {
    /// What is known to all.
    pub shared: Shared,
    /// What each adult has come to.
    pub status: Vec<u8>,
    /// Since which step.
    pub since: Vec<u32>,
    /// Who could still adopt: a bit an adult.
    pub open: Vec<u64>,
    /// Who is online: a bit an adult.
    pub connected: Vec<u64>,
    /// Who knows of it, under the rules `utility` and `opinion`: a bit an adult.
    pub aware: Vec<u64>,
    /// Who has told its ties that it adopted and is content: a bit an adult.
    pub spoke: Vec<u64>,
    /// Voices for it heard offline.
    pub heard: Counts,
    /// Voices for it heard online.
    pub heard_online: Counts,
    /// Voices against it heard offline.
    pub against: Counts,
    /// Voices against it heard online.
    pub against_online: Counts,
    /// Those who decided at the last step, in the order of their numbers: they speak at the next.
    pub news: Vec<Turn>,
    /// Who was told something at this step, by district and in order; kept under rules of trigger.
    pub told: Vec<Vec<u32>>,
    /// Paper for messages, written on again at every step: no part of the state.
    pub paper: Vec<Letters>,
    /// Memory of decisions, by block, used again at every step: no part of the state.
    pub turns: Vec<Vec<Turn>>,
    /// All who spoke for it so far, in the order of their speaking; kept where all hear the same.
    pub speakers: Vec<u32>,
    /// How many of all have spoken against it.
    pub speakers_against: u32,
    /// In which categories each adult makes: a bit a category, as households published them; empty without households.
    pub makers: Vec<u8>,
    /// What draws are held against, under a rule of chance.
    pub limits: Option<Arc<Limits>>,
    /// What the rule `opinion` keeps.
    pub minds: Option<Box<Minds>>,
    /// Sums.
    pub tally: Tally,
    /// Adoptions with their causes, where causes are wanted.
    pub events: Vec<Event>,
}

impl Talk {
    /// Talk at the start of a run: the seeds have adopted and will speak at the first step.
    ///
    /// # Panics
    /// When the scenario has no section `adoption`.
    #[must_use]
    pub fn new(
        scenario: &Arc<Scenario>,
        run: u32,
        offline: Arc<Network>,
        online: Arc<Network>,
    ) -> Self {
        let mut talk = Self::before_anyone(scenario, run, offline, online);
        seeding::begin(&mut talk);
        hear::connect(&mut talk);
        talk
    }

    fn before_anyone(
        scenario: &Arc<Scenario>,
        run: u32,
        offline: Arc<Network>,
        online: Arc<Network>,
    ) -> Self {
        let adoption = scenario.adoption.clone().expect("something spreads");
        let adults = scenario.people.count as usize;
        let draws = Draws::new(scenario.experiment.seed, run);
        let rule = rule_of(scenario, &adoption, &offline, &online);
        let alike = is_alike(&offline, &rule);
        let silent = !matches!(adoption.rule, Contagion::TwoSided { .. });
        let counting = !matches!(rule, Rule::Opinion);
        let counts = |counted: bool, network: &Network| {
            let counted = counted && counting;
            let most = if counted { network.degree_max() } else { 0 };
            Counts::zeros(adults, most)
        };
        let bits = vec![0; adults.div_ceil(64)];
        Self {
            status: seeding::market(adults, adoption.market, &draws),
            since: vec![NEVER; adults],
            open: Vec::new(),
            connected: bits.clone(),
            aware: bits.clone(),
            spoke: bits,
            heard: counts(!alike, &offline),
            heard_online: counts(true, &online),
            against: counts(!alike && !silent, &offline),
            against_online: counts(!silent, &online),
            news: Vec::new(),
            told: Vec::new(),
            paper: Vec::new(),
            turns: Vec::new(),
            speakers: Vec::new(),
            speakers_against: 0,
            makers: Vec::new(),
            limits: decide::limits(&rule, &offline, &online).map(Arc::new),
            minds: adoption
                .rule
                .opinion()
                .map(|settings| Box::new(Minds::new(*settings, scenario, &online, &draws))),
            tally: Tally::default(),
            events: Vec::new(),
            shared: Shared {
                rule,
                scenario: Arc::clone(scenario),
                adoption,
                draws,
                offline,
                online,
                step: 0,
                reach: 0.0,
            },
        }
        .with_open_bits()
    }

    fn with_open_bits(mut self) -> Self {
        self.open = vec![0; self.status.len().div_ceil(64)];
        for (adult, &status) in self.status.iter().enumerate() {
            self.open[adult / 64] |= u64::from(status == OPEN) << (adult % 64);
        }
        self
    }

    /// Number of adults.
    #[must_use]
    pub fn adults(&self) -> usize {
        self.status.len()
    }

    /// Share of categories that an adult makes in; 0 without households.
    #[must_use]
    pub fn made_by(&self, adult: usize) -> f64 {
        let categories = self.shared.scenario.household.categories.len().max(1);
        let made = self.makers.get(adult).map_or(0, |bits| bits.count_ones());
        f64::from(made) / categories as f64
    }

    /// How many voices all heard alike, for it and against it.
    #[must_use]
    pub fn heard_by_all(&self) -> usize {
        self.speakers.len() + self.speakers_against as usize
    }

    /// What an adult has heard.
    #[must_use]
    #[inline]
    pub fn heard_by(&self, adult: usize) -> Heard {
        let everyone = self.shared.is_alike(Layer::Offline);
        let spoken = u32::try_from(self.speakers.len()).expect("adults are numbered in 32 bits");
        Heard {
            offline: if everyone {
                spoken
            } else {
                self.heard.of(adult)
            },
            online: self.heard_online.of(adult),
            offline_against: if everyone {
                self.speakers_against
            } else {
                self.against.of(adult)
            },
            online_against: self.against_online.of(adult),
        }
    }

    /// How many an adult listens to.
    #[must_use]
    #[inline]
    pub fn ties_of(&self, adult: usize) -> Ties {
        let count = |network: &Network| {
            u32::try_from(network.degree(adult)).expect("adults are numbered in 32 bits")
        };
        Ties {
            offline: count(&self.shared.offline),
            online: if bit(&self.connected, adult) {
                count(&self.shared.online)
            } else {
                0
            },
        }
    }

    /// Adults by their number of offline ties: the number, how many have it, how many of them adopted.
    #[must_use]
    pub fn by_degree(&self) -> Vec<(usize, u64, u64)> {
        let mut counts: BTreeMap<usize, (u64, u64)> = BTreeMap::new();
        for (adult, &status) in self.status.iter().enumerate() {
            let count = counts.entry(self.shared.offline.degree(adult)).or_default();
            count.0 += 1;
            count.1 += u64::from(status == CONTENT || status == DISAPPOINTED);
        }
        let listed = counts.into_iter();
        listed
            .map(|(degree, (adults, adopted))| (degree, adults, adopted))
            .collect()
    }

    /// Takes talk one step on.
    pub fn step(&mut self) {
        self.shared.step += 1;
        schedule::run(self.schedule(), self);
    }

    /// The phases of its rule, in order.
    #[must_use]
    pub fn schedule(&self) -> &'static [Phase<Self>] {
        if self.minds.is_some() {
            &opinion::SCHEDULE
        } else {
            &SCHEDULE
        }
    }

    /// Takes talk one step on and checks what every phase writes; for tests.
    pub fn step_checked(&mut self) {
        self.shared.step += 1;
        schedule::run_checked(self.schedule(), self);
    }

    /// Takes talk one step on as `step` does, but without counts: who draws low enough to adopt if all its ties had spoken looks
    /// at them. For tests of the counts that messages keep, and to measure what they spare.
    ///
    /// # Panics
    /// When the rule is not one of chance, or everyone knows everyone.
    pub fn step_by_looking(&mut self) {
        assert!(
            !self.shared.is_triggered() && !self.shared.is_alike(Layer::Offline),
            "only where everyone draws on the ties it has"
        );
        self.shared.step += 1;
        hear::uncounted(self);
        decide::by_looking(self);
        schedule::run(&SCHEDULE[2..], self);
    }

    /// All that changes, as sections of a checkpoint; what was heard follows from it.
    pub fn save(&self, checkpoint: &mut Checkpoint) {
        checkpoint.push("talk/step", self.shared.step.to_le_bytes().to_vec());
        checkpoint.push("talk/status", self.status.clone());
        checkpoint.push("talk/since", bytemuck::cast_slice(&self.since).to_vec());
        checkpoint.push("talk/aware", bytemuck::cast_slice(&self.aware).to_vec());
        checkpoint.push("talk/tally", self.tally.to_bytes());
        if let Some(minds) = &self.minds {
            let mut bytes = Vec::new();
            minds.pieces(&mut |_, piece| bytes.extend_from_slice(piece));
            checkpoint.push("talk/minds", bytes);
        }
        let events = self.events.iter().flat_map(Event::to_bytes);
        checkpoint.push("talk/events", events.collect());
    }

    /// Talk as it was saved.
    ///
    /// # Errors
    /// When the checkpoint does not fit the scenario.
    pub fn restore(
        scenario: &Arc<Scenario>,
        run: u32,
        offline: Arc<Network>,
        online: Arc<Network>,
        saved: &Checkpoint,
    ) -> Result<Self, Damage> {
        let mut talk = Self::before_anyone(scenario, run, offline, online);
        let adults = talk.adults();
        let step = numbers(saved, "talk/step", 1)?[0];
        saved.section("talk/status")?.clone_into(&mut talk.status);
        talk.since = numbers(saved, "talk/since", adults)?;
        if talk.status.len() != adults || step > scenario.clock.steps {
            return Err(Damage::Section("talk/status".to_owned()));
        }
        let aware = saved.section("talk/aware")?;
        if aware.len() != talk.aware.len() * 8 {
            return Err(Damage::Section("talk/aware".to_owned()));
        }
        bytemuck::cast_slice_mut(&mut talk.aware).copy_from_slice(aware);
        talk.tally = Tally::of_bytes(saved.section("talk/tally")?)?;
        if let Some(minds) = &mut talk.minds
            && !minds.fill(saved.section("talk/minds")?)
        {
            return Err(Damage::Section("talk/minds".to_owned()));
        }
        let events = saved.section("talk/events")?.chunks(Event::BYTES);
        let events: Option<Vec<Event>> = events.map(Event::of_bytes).collect();
        talk.events = events.ok_or_else(|| Damage::Section("talk/events".to_owned()))?;
        let mut talk = talk.with_open_bits();
        talk.shared.step = step;
        let now = |adult: &u32| talk.since[*adult as usize] == step;
        let everyone = 0..u32::try_from(adults).expect("adults are numbered in 32 bits");
        talk.news = everyone
            .filter(now)
            .map(|adult| Turn {
                adult,
                to: talk.status[adult as usize],
            })
            .collect();
        hear::again(&mut talk);
        Ok(talk)
    }
}

/// The numbers of a section, of which there must be so many.
fn numbers(saved: &Checkpoint, name: &str, count: usize) -> Result<Vec<u32>, Damage> {
    let bytes = saved.section(name)?;
    let (words, rest) = bytes.as_chunks::<4>();
    if words.len() != count || !rest.is_empty() {
        return Err(Damage::Section(name.to_owned()));
    }
    Ok(words.iter().map(|word| u32::from_le_bytes(*word)).collect())
}

fn rule_of(scenario: &Scenario, adoption: &Adoption, offline: &Network, online: &Network) -> Rule {
    let years = scenario.clock.years_per_step();
    let bass = |law| {
        let adults = scenario.people.count.max(1);
        let ties = offline.ties() as f64 + online.ties() as f64;
        Bass {
            law,
            mean_degree: ties / f64::from(adults),
            years,
        }
    };
    match adoption.rule {
        Contagion::Bass(law) => Rule::Bass(bass(law)),
        Contagion::StrongWeak {
            advertising,
            strong,
            weak,
        } => Rule::StrongWeak(StrongWeak {
            advertising,
            strong,
            weak,
            years,
        }),
        Contagion::TwoSided {
            bass: law,
            negativity,
            ..
        } => Rule::TwoSided(TwoSided {
            bass: bass(law),
            negativity,
        }),
        Contagion::IndependentCascade { .. } => Rule::Cascade,
        Contagion::Opinion(_) => Rule::Opinion,
        Contagion::Threshold { law, mean, sd } => Rule::Threshold {
            law: (law, mean, sd),
        },
        Contagion::Complex { needed } => Rule::Complex { needed },
        Contagion::Utility {
            media,
            social_weight,
            threshold,
            threshold_spread,
            quality,
            utility_min,
            utility_spread,
        } => Rule::Utility {
            rule: Utility {
                social_weight,
                quality,
                threshold: (threshold, threshold_spread),
                utility_min: (utility_min, utility_spread),
            },
            media: crate::engine::arithmetic::probability_of_yearly(media, years),
        },
    }
}

/// The phases of a step, in order: what was decided at the last step is told, adults decide, what they decided is written
/// down and traced to its causes.
pub const SCHEDULE: [Phase<Talk>; 3] =
    [hear::PHASE, decide::PHASE, crate::model::talk::trace::PHASE];

impl Columns for Talk {
    fn visit(&self, see: &mut dyn FnMut(&'static str, &[u8])) {
        see("status", &self.status);
        see("since", bytemuck::cast_slice(&self.since));
        see("open", bytemuck::cast_slice(&self.open));
        see("online", bytemuck::cast_slice(&self.connected));
        see("aware", bytemuck::cast_slice(&self.aware));
        for counts in [
            &self.heard,
            &self.heard_online,
            &self.against,
            &self.against_online,
        ] {
            if let Counts::Kept { bytes, beyond } = counts {
                see("heard", bytes);
                see("heard", bytemuck::cast_slice(beyond));
            }
        }
        see("heard", bytemuck::cast_slice(&self.spoke));
        see("heard", bytemuck::cast_slice(&self.speakers));
        see("heard", &self.speakers_against.to_le_bytes());
        if let Some(minds) = &self.minds {
            minds.pieces(see);
        }
        for turn in &self.news {
            see("news", &turn.adult.to_le_bytes());
            see("news", &[turn.to]);
        }
        see("tally", &self.tally.to_bytes());
        for event in &self.events {
            see("tally", &event.to_bytes());
        }
    }
}
