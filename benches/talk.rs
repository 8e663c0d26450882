//! How fast does word spread? Fifty steps of the reference case 'bass-net', beside the least that each way of running it
//! could cost, and the rule `opinion`.
//!
//! bass-net: who has not adopted does so in a step with 1 - (1 - p)(1 - q)^a, a ties having adopted before it; p .001, q .015;
//! ten ties each, of Watts & Strogatz (k 10, beta .1) or of Barabasi & Albert (m 5). Items are agent-steps, adopters included.

use crate::bare_opinion::Bare;
use crate::kernel::{pull, push};
use crate::threads;
use divan::Bencher;
use divan::counter::ItemsCount;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use thirdwave::engine::draws::Draws;
use thirdwave::model::brands::firms::Firms;
use thirdwave::model::measures;
use thirdwave::model::talk::world::Talk;
use thirdwave::population::network::Network;
use thirdwave::population::wiring::Source;
use thirdwave::population::wiring::preferential::barabasi_albert;
use thirdwave::population::wiring::small_world::watts_strogatz;
use thirdwave::scenario::Scenario;
use thirdwave::scenario::load::from_text;
use thirdwave::scenario::reading::from_disk;

pub(crate) const STEPS: u32 = 50;
const MILLION: u32 = 1_000_000;

/// Which network, of how many, on how many threads.
const CASES: [(&str, u32, usize); 8] = [
    ("ws", MILLION, 1),
    ("ws", MILLION, 2),
    ("ba", MILLION, 1),
    ("ba", MILLION, 2),
    ("ws", 10 * MILLION, 1),
    ("ws", 10 * MILLION, 2),
    ("ba", 10 * MILLION, 1),
    ("ba", 10 * MILLION, 2),
];

static NETWORKS: Mutex<BTreeMap<(&str, u32), Arc<Network>>> = Mutex::new(BTreeMap::new());

/// The network of a case, built once.
pub(crate) fn network(kind: &'static str, adults: u32) -> Arc<Network> {
    let mut networks = NETWORKS.lock().unwrap_or_else(PoisonError::into_inner);
    let network = networks
        .entry((kind, adults))
        .or_insert_with(|| Arc::new(wired(kind, adults)));
    Arc::clone(network)
}

/// The network of a case, built anew.
pub(crate) fn wired(kind: &str, adults: u32) -> Network {
    let draws = Draws::new(1, 0);
    let source = Source::offline(&draws);
    match kind {
        "ws" => watts_strogatz(adults, 10, 0.1, source),
        _ => barabasi_albert(adults, 5, false, source),
    }
}

pub(crate) fn scenario(adults: u32, causes: bool, step: &str, adoption: &str) -> Arc<Scenario> {
    let text = format!(
        "time = {{ start = 0, end = {STEPS}, step = '{step}' }}\npeople.count = {adults}\noutput.causes = {causes}\n\
         output.every = {STEPS}\n{adoption}"
    );
    let loaded = from_text("bench", &text, &[], &from_disk, &measures::all_names);
    Arc::new(loaded.expect("the scenario is sound").value.scenario)
}

/// Fifty steps from the beginning; making the state is not counted, making networks neither.
fn spread(bencher: Bencher, scenario: &Arc<Scenario>, network: &Arc<Network>, count: usize) {
    let pool = threads(count);
    let adults = scenario.people.count;
    let none = Arc::new(Network::empty(adults));
    bencher
        .counter(ItemsCount::new(adults * STEPS))
        .with_inputs(|| Talk::new(scenario, 0, Arc::clone(network), Arc::clone(&none)))
        .bench_local_values(|mut talk| {
            pool.install(|| {
                for _ in 0..STEPS {
                    talk.step();
                }
            });
            talk
        });
}

const OPINION: &str =
    "[drivers]\nreach = 1\n[adoption]\nrule = 'opinion'\n[adoption.opinion]\npaid = 0.001";

const MARKET: &str = "\
[drivers]
reach = 1
[brands.acme]
known = 0.3
price = 1.1
actions.ads = { kind = 'advertise', budget = 100000, social = 0.3, wearout = 0.2 }
actions.gifts = { kind = 'seed', share = 0.005, targets = 'hubs', posts = 6, budget = 20000 }
actions.talk = { kind = 'converse', budget = 50000 }
actions.page = { kind = 'destination', budget = 10000 }
actions.help = { kind = 'answer', budget = 50000 }
actions.club = { kind = 'community', budget = 100000 }
actions.ideas = { kind = 'co-create', budget = 50000 }
actions.own = { kind = 'customise', budget = 50000 }
[brands.bolt]
known = 0.3
quality = 0.55
actions.ads = { kind = 'advertise', budget = 100000, social = 0.3, wearout = 0.2 }
actions.gifts = { kind = 'seed', share = 0.005, targets = 'early', posts = 6, budget = 20000 }
actions.talk = { kind = 'converse', budget = 50000 }
actions.page = { kind = 'destination', budget = 10000 }
actions.help = { kind = 'answer', budget = 50000 }
actions.club = { kind = 'community', budget = 100000 }
actions.ideas = { kind = 'co-create', budget = 50000 }
actions.own = { kind = 'customise', budget = 50000 }
";

/// Who follows whom online: of Barabasi & Albert, five ties each.
fn followers(adults: u32) -> Arc<Network> {
    let draws = Draws::new(1, 0);
    Arc::new(barabasi_albert(adults, 5, true, Source::online(&draws)))
}

/// A world of `opinion` at its beginning, with more lines of a scenario if wanted.
pub(crate) fn opinion_begin(offline: Arc<Network>, causes: bool, more: &str) -> Talk {
    let adults = u32::try_from(offline.adults()).expect("adults are numbered in 32 bits");
    let scenario = scenario(adults, causes, "month", &format!("{OPINION}\n{more}"));
    Talk::new(&scenario, 0, offline, followers(adults))
}

/// The same after five years of months.
pub(crate) fn opinion_world(adults: u32, causes: bool, more: &str) -> Talk {
    let mut talk = opinion_begin(network("ws", adults), causes, more);
    for _ in 0..60 {
        talk.step();
    }
    talk
}

/// A world of two brands at its beginning.
pub(crate) fn market_begin(offline: Arc<Network>) -> (Talk, Firms) {
    let adults = u32::try_from(offline.adults()).expect("adults are numbered in 32 bits");
    let scenario = scenario(adults, false, "week", MARKET);
    let firms = Firms::new(&scenario).expect("a market");
    (Talk::new(&scenario, 0, offline, followers(adults)), firms)
}

/// The same after two years of weeks.
pub(crate) fn market_world(adults: u32) -> (Talk, Firms) {
    let (mut talk, mut firms) = market_begin(network("ws", adults));
    for _ in 0..104 {
        market_step(&mut talk, &mut firms);
    }
    (talk, firms)
}

/// A step of talk with what firms do before and after it.
pub(crate) fn market_step(talk: &mut Talk, firms: &mut Firms) {
    firms.open(talk);
    talk.step();
    firms.close(talk);
}

pub(crate) const BASS: &str = "[adoption]\nrule = 'bass'\nform = 'each-tie'\nper = 'tie'\ninnovation = 0.001\nimitation = 0.015";

mod bass_net {
    use super::{
        BASS, Bencher, CASES, ItemsCount, STEPS, network, pull, push, scenario, spread, threads,
    };

    #[divan::bench(args = CASES, max_time = 6, sample_count = 12)]
    fn run(bencher: Bencher, (kind, adults, count): (&'static str, u32, usize)) {
        spread(
            bencher,
            &scenario(adults, false, "year", BASS),
            &network(kind, adults),
            count,
        );
    }

    /// With the cause of each adoption.
    #[divan::bench(args = CASES[..4].to_vec(), max_time = 4, sample_count = 12)]
    fn run_with_causes(bencher: Bencher, (kind, adults, count): (&'static str, u32, usize)) {
        spread(
            bencher,
            &scenario(adults, true, "year", BASS),
            &network(kind, adults),
            count,
        );
    }

    /// Counts kept by adopters as they turn, one address at a time: the loop that other programs run at their best.
    #[divan::bench(args = CASES, max_time = 6, sample_count = 12)]
    fn bare_push(bencher: Bencher, (kind, adults, count): (&'static str, u32, usize)) {
        bare(bencher, (kind, adults, count), push);
    }

    /// Ties of all who have not adopted looked at in every step: the rule as it is written.
    #[divan::bench(args = CASES, max_time = 6, sample_count = 12)]
    fn bare_pull(bencher: Bencher, (kind, adults, count): (&'static str, u32, usize)) {
        bare(bencher, (kind, adults, count), pull);
    }

    fn bare(
        bencher: Bencher,
        (kind, adults, count): (&'static str, u32, usize),
        kernel: fn(&thirdwave::engine::rows::Rows, u32) -> usize,
    ) {
        let (pool, network) = (threads(count), network(kind, adults));
        let rows = network.rows().expect("the network is stored");
        bencher
            .counter(ItemsCount::new(adults * STEPS))
            .bench_local(|| pool.install(|| kernel(rows, STEPS)));
    }
}

/// The rule `opinion` with one brand: steps of a month in its sixth year and later, everyone online, ten offline ties each
/// of Watts & Strogatz, and who follows whom of Barabasi & Albert; items are agent-steps.
mod opinion {
    use super::{Bencher, ItemsCount, MILLION, Talk, bare, opinion_world};
    use crate::threads;
    use std::collections::BTreeMap;
    use std::sync::{Mutex, PoisonError};

    /// Adults, threads, and whether causes are kept.
    const CASES: [(u32, usize, bool); 6] = [
        (MILLION, 1, false),
        (MILLION, 2, false),
        (MILLION, 1, true),
        (MILLION, 2, true),
        (10 * MILLION, 1, false),
        (10 * MILLION, 2, false),
    ];
    /// Worlds by adults and causes. They are large, so a case goes on where the last one left them.
    static WORLDS: Mutex<BTreeMap<(u32, bool), Talk>> = Mutex::new(BTreeMap::new());

    fn measured(
        bencher: Bencher,
        (adults, count, causes): (u32, usize, bool),
        work: impl Fn(&mut Talk) + Sync,
    ) {
        let pool = threads(count);
        let mut worlds = WORLDS.lock().unwrap_or_else(PoisonError::into_inner);
        let talk = worlds.entry((adults, causes));
        let talk = talk.or_insert_with(|| opinion_world(adults, causes, ""));
        bencher
            .counter(ItemsCount::new(adults))
            .bench_local(|| pool.install(|| work(talk)));
    }

    #[divan::bench(args = CASES, max_time = 6)]
    fn step(bencher: Bencher, case: (u32, usize, bool)) {
        measured(bencher, case, Talk::step);
    }

    /// What nobody can spare: the same arithmetic on arrays, without ties.
    #[divan::bench(args = [1, 2], max_time = 4)]
    fn bare_loop(bencher: Bencher, count: usize) {
        let mut talk = opinion_world(MILLION, false, "");
        bare(bencher, &mut talk, (count, false));
    }

    /// The same with words carried over ties one by one, as they are said.
    #[divan::bench(max_time = 4)]
    fn bare_loop_with_ties(bencher: Bencher) {
        let mut talk = opinion_world(MILLION, false, "");
        bare(bencher, &mut talk, (1, true));
    }
}

/// A bare loop over the arrays of a world, whose words are on their way by then, on so many threads, with its ties or without.
fn bare(bencher: Bencher, talk: &mut Talk, (count, carries): (usize, bool)) {
    (talk.schedule()[0].run)(talk);
    let (pool, mut bare, mut step) = (threads(count), Bare::new(talk, carries), 0);
    bencher
        .counter(ItemsCount::new(bare.adults()))
        .bench_local(|| {
            step += 1;
            pool.install(|| bare.step(step));
        });
}

/// Two brands that do all that can be done without households (there is nothing to open for them), weekly, in their third year:
/// before a step the firms act, after it they answer, keep communities and learn. Everyone online, networks as above, causes
/// not kept; items are agent-steps.
mod brands {
    use super::{Bencher, Firms, ItemsCount, MILLION, Talk, bare, market_step, market_world};
    use crate::threads;
    use std::sync::{Mutex, PoisonError};

    static WORLD: Mutex<Option<(Talk, Firms)>> = Mutex::new(None);

    #[divan::bench(args = [1, 2], max_time = 6)]
    fn step(bencher: Bencher, count: usize) {
        let pool = threads(count);
        let mut held = WORLD.lock().unwrap_or_else(PoisonError::into_inner);
        let (talk, firms) = held.get_or_insert_with(|| market_world(MILLION));
        let bencher = bencher.counter(ItemsCount::new(MILLION));
        bencher.bench_local(|| {
            pool.install(|| {
                market_step(talk, firms);
            });
        });
    }

    /// What nobody can spare: the same arithmetic on arrays, without ties and without what firms do.
    #[divan::bench(args = [1, 2], max_time = 4)]
    fn bare_loop(bencher: Bencher, count: usize) {
        let (mut talk, mut firms) = market_world(MILLION);
        firms.open(&mut talk);
        bare(bencher, &mut talk, (count, false));
    }

    #[divan::bench(max_time = 4)]
    fn bare_loop_with_ties(bencher: Bencher) {
        let (mut talk, mut firms) = market_world(MILLION);
        firms.open(&mut talk);
        bare(bencher, &mut talk, (1, true));
    }
}
