//! What does the talk layer do, written the obvious way? One record an adult; at every step everyone asks all its ties again.
//!
//! Follows the rules as the heads of `src/model/talk` state them. Of the program it uses the scenario's values, the draw at
//! an address, the limit of a probability and the libm calls; whom one has heard is asked anew at every step, so that nothing is
//! counted on. On wish it makes one slip (`Slip`), to see which tests would notice.

use crate::reference::talk_rules::{self as rules, Heard, Pulls};
use std::sync::Arc;
use thirdwave::engine::arithmetic::{normal, threshold, uniform};
use thirdwave::engine::draws::{Draws, Purpose};
use thirdwave::population::network::Network;
use thirdwave::scenario::Scenario;
use thirdwave::scenario::adoption::{Adoption, Contagion, Seeding, ThresholdLaw};

/// Units in an adoption.
pub(super) const WHOLE: u64 = 1 << 20;

/// What an adult has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stand {
    Open,
    Content,
    Disappointed,
    Rejected,
    Outside,
}

/// A mistake in the rule, made on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slip {
    /// None.
    None,
    /// Who adopts is heard by all who decide later in the same step.
    SameStep,
    /// A voice counts at the step after it was raised and never again.
    HeardOnce,
    /// Disappointed adopters speak for it too.
    DisappointedPraise,
}

/// An adult.
#[derive(Clone, Debug)]
pub(crate) struct Adult {
    pub(crate) stand: Stand,
    /// The step at which it came to that.
    pub(crate) since: Option<u32>,
    pub(crate) aware: bool,
}

/// A network: whom each listens to and who listens to it, both in increasing order.
pub(super) struct Ties {
    pub(super) known: Vec<Vec<usize>>,
    pub(super) listeners: Vec<Vec<usize>>,
}

impl Ties {
    fn of(network: &Network) -> Self {
        let adults = network.adults();
        let mut known = vec![Vec::new(); adults];
        let mut listeners = vec![Vec::new(); adults];
        for (adult, known) in known.iter_mut().enumerate() {
            network.each_known(adult, |other| {
                known.push(other as usize);
                listeners[other as usize].push(adult);
            });
        }
        Self { known, listeners }
    }

    pub(super) fn count(&self) -> usize {
        self.known.iter().map(Vec::len).sum()
    }
}

/// Sums since the start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) adopted: u64,
    pub(crate) disappointed: u64,
    pub(crate) rejected: u64,
    pub(crate) messages: [u64; 2],
    pub(crate) channels: [u64; 7],
    pub(crate) value: u64,
}

/// An adoption: who, by whose doing, when, through which channel.
pub(crate) type Event = (usize, Option<usize>, u32, usize);

/// Everybody. Layers are 0, offline, and 1, online; signs are 0, for it, and 1, against it.
pub(crate) struct Village {
    pub(super) s: Arc<Scenario>,
    pub(crate) adoption: Adoption,
    pub(super) draws: Draws,
    pub(crate) adults: Vec<Adult>,
    pub(super) ties: [Ties; 2],
    pub(crate) step: u32,
    pub(crate) online: Vec<bool>,
    online_before: Vec<bool>,
    informed: Vec<bool>,
    pub(crate) sums: Sums,
    pub(crate) events: Vec<Event>,
    slip: Slip,
    /// Whether parents are found offline in the order in which they spoke: where everyone hears everyone.
    pub(super) by_turn: bool,
}

impl Village {
    /// Everybody at the start: some are outside the market, the seeds have adopted.
    pub(crate) fn new(s: &Arc<Scenario>, run: u32, networks: [&Network; 2], slip: Slip) -> Self {
        let adoption = s.adoption.clone().expect("something spreads");
        let count = s.people.count as usize;
        let draws = Draws::new(s.experiment.seed, run);
        let tries = matches!(adoption.rule, Contagion::IndependentCascade { .. });
        let mut village = Self {
            by_turn: networks[0].is_complete() && !tries,
            draws,
            adults: Vec::new(),
            ties: networks.map(Ties::of),
            step: 0,
            online: vec![false; count],
            online_before: vec![false; count],
            informed: vec![false; count],
            sums: Sums::default(),
            events: Vec::new(),
            slip,
            s: Arc::clone(s),
            adoption,
        };
        village.adults = (0..count).map(|i| village.newcomer(i)).collect();
        village.seed();
        village.connect();
        village
    }

    pub(super) fn word(&self, name: &str, step: u32, adult: usize) -> u32 {
        self.draws.word(Purpose::new(name), step, adult as u64)
    }

    pub(super) fn happens(&self, name: &str, step: u32, adult: usize, p: f64) -> bool {
        u64::from(self.word(name, step, adult)) < threshold(p)
    }

    fn newcomer(&self, i: usize) -> Adult {
        let market = self.adoption.market;
        let inside = market >= 1.0 || self.happens("talk/market", 0, i, market);
        Adult {
            stand: if inside { Stand::Open } else { Stand::Outside },
            since: None,
            aware: false,
        }
    }

    fn seed(&mut self) {
        let wanted = self.adoption.seeds.count as usize;
        let mut able: Vec<usize> = (0..self.adults.len())
            .filter(|&i| self.adults[i].stand == Stand::Open)
            .collect();
        let degree = |i: usize| i64::try_from(self.ties[0].known[i].len()).expect("small");
        let among = self.adoption.seeds.among;
        if among == Seeding::List {
            let listed = &self.adoption.seed_list;
            able.retain(|&i| listed.iter().any(|&adult| adult as usize == i));
        }
        able.sort_by_key(|&i| {
            let rank = match among {
                Seeding::Hubs => -degree(i),
                Seeding::Fringe => degree(i),
                Seeding::Random | Seeding::Clusters | Seeding::List => 0,
            };
            (rank, self.word("talk/seed", 0, i), i)
        });
        if among == Seeding::Clusters {
            let mut chosen: Vec<usize> = Vec::new();
            for &centre in &able {
                for i in [&[centre], &self.ties[0].listeners[centre][..]].concat() {
                    if self.adults[i].stand == Stand::Open && !chosen.contains(&i) {
                        chosen.push(i);
                    }
                }
            }
            able = chosen;
        }
        able.truncate(wanted);
        able.sort_unstable();
        for i in able {
            self.turn(i, Stand::Content);
            self.adults[i].aware = true;
            self.sums.channels[0] += WHOLE;
            if self.s.output.causes {
                self.events.push((i, None, 0, 0));
            }
        }
    }

    pub(super) fn turn(&mut self, i: usize, stand: Stand) {
        self.adults[i].stand = stand;
        self.adults[i].since = Some(self.step);
        if stand == Stand::Rejected {
            self.sums.rejected += 1;
            return;
        }
        let years = f64::from(self.step) * self.s.clock.years_per_step();
        let discounted = libm::pow(1.0 + self.adoption.discount, -years);
        self.sums.adopted += 1;
        self.sums.disappointed += u64::from(stand == Stand::Disappointed);
        self.sums.value += units(discounted);
    }

    pub(super) fn connect(&mut self) {
        let reach = self.s.drivers.reach.at(self.s.clock.date(self.step));
        let any = self.ties[1].count() > 0;
        let online = |i| any && self.happens("online/join", 0, i, reach);
        let now = (0..self.adults.len()).map(online).collect();
        self.online_before = std::mem::replace(&mut self.online, now);
    }

    /// One step: some go online or off, all hear, all decide, adoptions are traced.
    pub(crate) fn step(&mut self) {
        self.step += 1;
        self.connect();
        self.count_messages();
        if rules::is_triggered(&self.adoption.rule) {
            self.inform();
        }
        let mut turns = Vec::new();
        for i in 0..self.adults.len() {
            if self.adults[i].stand != Stand::Open {
                continue;
            }
            if let Some(stand) = self.decision(i) {
                turns.push((i, stand));
                if self.slip == Slip::SameStep {
                    self.adults[i].stand = stand;
                    self.adults[i].since = Some(self.step);
                }
            }
        }
        for &(i, stand) in &turns {
            self.turn(i, stand);
        }
        if self.s.output.causes {
            for (i, stand) in turns {
                if stand != Stand::Rejected {
                    self.trace(i);
                }
            }
        }
    }

    /// Whether someone speaks for it, against it, or not at all.
    fn sign(&self, i: usize) -> Option<usize> {
        match self.adults[i].stand {
            Stand::Content => Some(0),
            Stand::Disappointed | Stand::Rejected => Some(1),
            Stand::Open | Stand::Outside => None,
        }
    }

    /// Whether the tie from a speaker to a hearer is there for both now, and before this step.
    fn live(&self, layer: usize, speaker: usize, hearer: usize) -> (bool, bool) {
        if layer == 0 {
            return (true, true);
        }
        let both = |online: &[bool]| online[speaker] && online[hearer];
        (both(&self.online), both(&self.online_before))
    }

    /// Whether the tie carries what is said: always but in an independent cascade.
    fn carries(&self, layer: usize, speaker: usize, hearer: usize) -> bool {
        let Contagion::IndependentCascade {
            transmission,
            transmission_online,
        } = self.adoption.rule
        else {
            return true;
        };
        let chance = [transmission, transmission_online][layer];
        let name = ["talk/trial", "talk/trial_online"][layer];
        let listeners = &self.ties[layer].listeners[speaker];
        let number = listeners.iter().position(|&other| other == hearer);
        let number = number.expect("it listens");
        self.happens(name, 0, (speaker << 32) + number, chance)
    }

    /// Whether someone has spoken by this step, and had spoken before it.
    fn has_spoken(&self, i: usize) -> (bool, bool) {
        let Some(since) = self.adults[i].since else {
            return (false, false);
        };
        let last = self.step - 1;
        match self.slip {
            Slip::SameStep => (true, since < last),
            Slip::HeardOnce => (since == last, false),
            _ => (since <= last, since < last),
        }
    }

    /// How many of an adult's ties it has heard, by layer and sign.
    pub(crate) fn heard(&self, i: usize) -> Heard {
        let mut heard = [[0; 2]; 2];
        for (layer, ties) in self.ties.iter().enumerate() {
            for &other in &ties.known[i] {
                let Some(sign) = self.sign(other) else {
                    continue;
                };
                let there = self.has_spoken(other).0 && self.live(layer, other, i).0;
                if there && self.carries(layer, other, i) {
                    heard[layer][sign] += 1;
                    let praise = self.adults[other].stand == Stand::Disappointed;
                    if praise && self.slip == Slip::DisappointedPraise {
                        heard[layer][0] += 1;
                    }
                }
            }
        }
        heard
    }

    /// Whether an adult hears at this step something for it that it did not hear before.
    fn is_told(&self, i: usize) -> bool {
        self.ties.iter().enumerate().any(|(layer, ties)| {
            ties.known[i].iter().any(|&other| {
                let (spoke, spoke_before) = self.has_spoken(other);
                let (live, live_before) = self.live(layer, other, i);
                let news = spoke && live && !(spoke_before && live_before);
                news && self.sign(other) == Some(0) && self.carries(layer, other, i)
            })
        })
    }

    fn degree(&self, i: usize) -> [u32; 2] {
        let count = |layer: usize| u32::try_from(self.ties[layer].known[i].len()).expect("small");
        [count(0), if self.online[i] { count(1) } else { 0 }]
    }

    fn mean_degree(&self) -> f64 {
        let ties = self.ties[0].count() as f64 + self.ties[1].count() as f64;
        ties / f64::from(self.s.people.count.max(1))
    }

    fn count_messages(&mut self) {
        for speaker in 0..self.adults.len() {
            if self.adults[speaker].since != Some(self.step - 1) {
                continue;
            }
            let sign = self.sign(speaker).expect("it decided");
            for layer in 0..2 {
                let listeners = self.ties[layer].listeners[speaker].iter();
                let heard = listeners.filter(|&&hearer| {
                    self.live(layer, speaker, hearer).0 && self.carries(layer, speaker, hearer)
                });
                self.sums.messages[sign] += heard.count() as u64;
            }
        }
    }

    /// Who has something to decide on under a rule of trigger: who is told something and, under `utility`, whom mass media
    /// tell who did not know. Both know of it from then on.
    fn inform(&mut self) {
        let media = match self.adoption.rule {
            Contagion::Utility { media, .. } => media,
            _ => 0.0,
        };
        let media = rules::of_a_year(media, self.s.clock.years_per_step());
        for i in 0..self.adults.len() {
            let read = !self.adults[i].aware && self.happens("talk/media", self.step, i, media);
            self.informed[i] = self.is_told(i) || read;
            self.adults[i].aware |= self.informed[i];
        }
    }

    fn decision(&self, i: usize) -> Option<Stand> {
        let (heard, degree) = (self.heard(i), self.degree(i));
        let years = self.s.clock.years_per_step();
        if rules::is_triggered(&self.adoption.rule) {
            let moved = self.informed[i] && self.is_moved(i);
            return moved.then_some(Stand::Content);
        }
        let mean = self.mean_degree();
        let (adopt, reject) = rules::chances(&self.adoption.rule, heard, degree, mean, years);
        let half = |name| u64::from(self.draws.half(Purpose::new(name), self.step, i as u64));
        let word = half("talk/adopt") << 16 | half("talk/adopt_lower");
        if word < threshold(adopt) {
            if let Contagion::TwoSided { disappointment, .. } = self.adoption.rule
                && self.happens("talk/experience", self.step, i, disappointment)
            {
                return Some(Stand::Disappointed);
            }
            return Some(Stand::Content);
        }
        (word < threshold(adopt + reject)).then_some(Stand::Rejected)
    }

    /// Whether an adult adopts under a rule without chance.
    fn is_moved(&self, i: usize) -> bool {
        let (heard, degree) = (self.heard(i), self.degree(i));
        let (voices, ties) = (heard[0][0] + heard[1][0], degree[0] + degree[1]);
        let word = |name: &str| self.word(name, 0, i);
        let spread = |(mean, half): (f64, f64), name: &str| {
            mean + half * (2.0 * f64::from(uniform(word(name))) - 1.0)
        };
        match self.adoption.rule {
            Contagion::IndependentCascade { .. } => voices > 0,
            Contagion::Complex { needed } => voices >= needed,
            Contagion::Threshold { law, mean, sd } => {
                let share = match law {
                    ThresholdLaw::Fixed => mean,
                    ThresholdLaw::Normal => mean + sd * normal(word("talk/threshold")),
                    ThresholdLaw::Uniform => f64::from(uniform(word("talk/threshold"))),
                };
                rules::reaches(share, voices, ties)
            }
            Contagion::Utility {
                social_weight,
                threshold,
                threshold_spread,
                quality,
                utility_min,
                utility_spread,
                ..
            } => {
                let h = spread((threshold, threshold_spread), "talk/threshold");
                let preference = f64::from(uniform(word("talk/preference")));
                let least = spread((utility_min, utility_spread), "talk/utility");
                let mut utility = 0.0;
                if rules::reaches(h, voices, ties) {
                    utility += social_weight;
                }
                if quality >= preference {
                    utility += 1.0 - social_weight;
                }
                utility + 1e-9 >= least
            }
            _ => false,
        }
    }

    /// The channel of an adoption and its parent.
    fn trace(&mut self, i: usize) {
        let (heard, degree) = (self.heard(i), self.degree(i));
        let pulls: Pulls = rules::pulls(&self.adoption.rule, heard, degree, self.mean_degree());
        let (advertising, offline, online) = pulls;
        let channel = self.credit(i, [0.0, advertising, offline, online, 0.0, 0.0, 0.0]);
        let parent = if channel == 1 {
            None
        } else {
            self.parent(i, channel - 2)
        };
        self.events.push((i, parent, self.step, channel));
    }

    /// Credits the channels of an adoption by their weights; the one that a draw picks.
    pub(super) fn credit(&mut self, i: usize, weights: [f64; 7]) -> usize {
        let parts = parts(weights);
        let place = (u64::from(self.word("talk/cause", self.step, 2 * i)) * WHOLE) >> 32;
        for (sum, part) in self.sums.channels.iter_mut().zip(parts) {
            *sum += part;
        }
        let reaches = |channel: &usize| place < parts[..=*channel].iter().sum();
        (1..7).find(reaches).expect("a channel")
    }

    fn parent(&self, i: usize, layer: usize) -> Option<usize> {
        let told = |&other: &usize| {
            self.adults[other].stand == Stand::Content
                && self.adults[other].since < Some(self.step)
                && self.live(layer, other, i).0
                && self.carries(layer, other, i)
        };
        let known = self.ties[layer].known[i].iter().copied();
        let mut tellers: Vec<usize> = known.filter(told).collect();
        if self.by_turn && layer == 0 {
            tellers.sort_by_key(|&other| self.adults[other].since);
        }
        let word = u64::from(self.word("talk/cause", self.step, 2 * i + 1));
        let place = (word * tellers.len() as u64) >> 32;
        tellers.get(usize::try_from(place).expect("small")).copied()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share is 0 to 1"
)]
fn units(share: f64) -> u64 {
    libm::rint(share * WHOLE as f64) as u64
}

/// Units of an adoption by channel; the last one that had to do with it takes what rounding leaves. What nobody pulled came by
/// itself, with advertising.
pub(super) fn parts(weights: [f64; 7]) -> [u64; 7] {
    let total: f64 = weights.iter().sum();
    let mut parts = [0; 7];
    let last = (1..7).rfind(|&channel| weights[channel] > 0.0);
    let mut left = WHOLE;
    for channel in 1..last.unwrap_or(1) {
        parts[channel] = units(weights[channel] / total).min(left);
        left -= parts[channel];
    }
    parts[last.unwrap_or(1)] = left;
    parts
}
