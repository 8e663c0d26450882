//! Do opinions and their reference agree, to the bit, adult by adult and step by step?

use crate::reference::opinion::{Crowd, Mood, Wrong};
use crate::reference::talk::{Stand, WHOLE};
use crate::support::talk::{nobody, opinions, seeded, spreading};
use crate::support::worlds::{course, level};
use std::sync::Arc;
use thirdwave::drivers::series::Series;
use thirdwave::engine::clock::StepLength;
use thirdwave::engine::draws::Draws;
use thirdwave::model::reach::bit;
use thirdwave::model::talk::measures::{MEASURES, View};
use thirdwave::model::talk::opinion::rule;
use thirdwave::model::talk::opinion::standing::Sums;
use thirdwave::model::talk::tally::Tally;
use thirdwave::model::talk::trace::NOBODY;
use thirdwave::model::talk::world::{CONTENT, DISAPPOINTED, NEVER, OPEN, OUTSIDE, REJECTED, Talk};
use thirdwave::population::network::Network;
use thirdwave::population::wiring;
use thirdwave::scenario::adoption::{Contagion, Seeding};
use thirdwave::scenario::opinion::Opinion;
use thirdwave::scenario::{NetworkLaw, Scenario};

/// All that an adult shows: opinion, awareness, status, since when, mood, last purchase, who told it, what pulled it.
type Face = (u32, bool, u8, u32, u8, u32, [u32; 3], [u32; 6]);

fn faces(talk: &Talk) -> Vec<Face> {
    let minds = &talk.minds.as_ref().expect("opinions").standings[0];
    let face = |i: usize| {
        (
            minds.opinion[i].to_bits(),
            bit(&talk.aware, i),
            talk.status[i],
            talk.since[i],
            minds.mood[i],
            minds.felt[i],
            minds.tellers.each_ref().map(|one| one[i]),
            minds.pulls[i].map(f32::to_bits),
        )
    };
    (0..talk.adults()).map(face).collect()
}

fn faces_of(crowd: &Crowd) -> Vec<Face> {
    let number = |i: Option<usize>| i.map_or(NOBODY, |i| u32::try_from(i).expect("small"));
    let one = |(adult, mind): (
        &crate::reference::talk::Adult,
        &crate::reference::opinion::Mind,
    )| {
        let status = match adult.stand {
            Stand::Open => OPEN,
            Stand::Content => CONTENT,
            Stand::Disappointed => DISAPPOINTED,
            Stand::Rejected => REJECTED,
            Stand::Outside => OUTSIDE,
        };
        let mood = match mind.bought.map(|bought| bought.0) {
            None => rule::NONE,
            Some(Mood::Neutral) => rule::NEUTRAL,
            Some(Mood::Delighted) => rule::DELIGHTED,
            Some(Mood::LetDown) => rule::LET_DOWN,
            Some(Mood::Appeased) => rule::APPEASED,
        };
        (
            mind.opinion.to_bits(),
            adult.aware,
            status,
            adult.since.unwrap_or(NEVER),
            mood,
            mind.bought.map_or(NEVER, |bought| bought.1),
            mind.told.map(number),
            mind.pulls.map(f32::to_bits),
        )
    };
    crowd
        .village
        .adults
        .iter()
        .zip(&crowd.minds)
        .map(one)
        .collect()
}

/// Measures as their meanings say; names without one here are left out.
fn measure(crowd: &Crowd, before: &Crowds, name: &str) -> Option<f64> {
    let all = crowd.minds.len() as f64;
    let (counts, sums) = (&crowd.counts, &crowd.village.sums);
    let steps = f64::from(u8::from(crowd.village.step > 0));
    let grown = |now: u64, then: u64| {
        if steps > 0.0 {
            (now - then) as f64 / all / steps
        } else {
            0.0
        }
    };
    let (then, said) = (&before.counts, &before.messages);
    let channel = |k: usize| sums.channels[k] as f64 / WHOLE as f64 / all;
    let reviews = counts.reviews + counts.reviews_against;
    let online = crowd.village.online.iter().filter(|&&on| on).count();
    let aware = crowd
        .village
        .adults
        .iter()
        .filter(|adult| adult.aware)
        .count();
    let [good, bad] = [0, 1].map(|sign| (sums.messages[sign] - said[sign]) as f64);
    let feedback = counts.praise + counts.complaints;
    Some(match name {
        "adopted" => sums.adopted as f64 / all,
        "aware" => aware as f64 / all,
        "disappointed" => sums.disappointed as f64 / all,
        "reached" => online as f64 / all,
        "npv" => sums.value as f64 / WHOLE as f64 / all,
        "messages_positive" => grown(sums.messages[0], said[0]),
        "messages_negative" => grown(sums.messages[1], said[1]),
        "sentiment" if good + bad > 0.0 => (good - bad) / (good + bad),
        "sentiment" => 0.0,
        "by_seed" => channel(0),
        "by_advertising" => channel(1),
        "by_offline" => channel(2),
        "by_online" => channel(3),
        "by_influencer" => channel(4),
        "by_review" => channel(5),
        "by_owned" => channel(6),
        "opinion" => {
            let units = crowd
                .minds
                .iter()
                .map(|mind| libm::rint(f64::from(mind.opinion) * 16_777_216.0));
            units.sum::<f64>() / 16_777_216.0 / all
        }
        "purchases" => grown(counts.purchases, then.purchases),
        "reviews" => reviews as f64 / all,
        "reviews_good" => counts.reviews as f64 / reviews.max(1) as f64,
        "messages_seller" => grown(counts.seller, then.seller),
        "messages_feedback" => grown(feedback, then.praise + then.complaints),
        "messages_paid" => grown(counts.paid, then.paid),
        "complaints" => counts.complaints as f64 / all,
        "complaints_answered" => counts.answered as f64 / counts.complaints.max(1) as f64,
        _ => return None,
    })
}

/// Sums of a crowd at the step before.
struct Crowds {
    counts: crate::reference::opinion::Counts,
    messages: [u64; 2],
}

impl Crowds {
    fn of(crowd: &Crowd) -> Self {
        Self {
            counts: crowd.counts.clone(),
            messages: crowd.village.sums.messages,
        }
    }
}

/// The first thing in which both differ, if any.
fn difference(talk: &Talk, crowd: &Crowd, before: (&(Tally, Sums), &Crowds)) -> Option<String> {
    let (one, other) = (faces(talk), faces_of(crowd));
    if let Some(i) = (0..one.len()).find(|&i| one[i] != other[i]) {
        return Some(format!("adult {i}: {:?} for {:?}", one[i], other[i]));
    }
    let events: Vec<_> = talk
        .events
        .iter()
        .map(|event| {
            let parent = (event.parent != NOBODY).then_some(event.parent as usize);
            let adult = event.adult as usize;
            (adult, parent, event.step, event.channel as usize)
        })
        .collect();
    if events != crowd.village.events {
        return Some("events".to_owned());
    }
    let steps = u32::from(crowd.village.step > 0);
    let view = View::of(talk, before.0, steps);
    for measure_of in MEASURES {
        let found = (measure_of.of)(&view);
        if let Some(expected) = measure(crowd, before.1, measure_of.name)
            && found.to_bits() != expected.to_bits()
        {
            return Some(format!("{}: {found} for {expected}", measure_of.name));
        }
    }
    None
}

/// Runs both until they differ; the step and the difference, or how many adopted.
fn compared(
    scenario: &Scenario,
    steps: u32,
    networks: [&Arc<Network>; 2],
    makers: &[u8],
    wrong: Wrong,
) -> Result<u64, String> {
    let scenario = Arc::new(scenario.clone());
    let [offline, online] = networks;
    let mut talk = Talk::new(&scenario, 5, Arc::clone(offline), Arc::clone(online));
    makers.clone_into(&mut talk.makers);
    let mut crowd = Crowd::new(&scenario, 5, [offline, online], wrong);
    for (share, &made) in crowd.makes.iter_mut().zip(makers) {
        *share = f64::from(made);
    }
    for step in 0..=steps {
        let sums = talk.minds.as_ref().expect("opinions").sums();
        let before = ((talk.tally.clone(), sums), Crowds::of(&crowd));
        if step > 0 {
            talk.step_checked();
            crowd.step();
        }
        if let Some(found) = difference(&talk, &crowd, (&before.0, &before.1)) {
            return Err(format!("step {step}: {found}"));
        }
    }
    Ok(talk.tally.adopted)
}

/// A world with so many seeds, a tenth outside the market, causes traced.
fn world(count: u32, opinion: Opinion, length: StepLength, reach: Series, seed: u64) -> Scenario {
    let mut scenario = spreading(count, length, Contagion::Opinion(opinion));
    scenario.output.causes = true;
    scenario.experiment.seed = seed;
    scenario.drivers.reach = reach;
    scenario.adoption.as_mut().expect("it spreads").market = 0.9;
    seeded(scenario, count / 25, Seeding::Random)
}

fn ring(count: u32, seed: u64) -> Arc<Network> {
    let law = NetworkLaw::WattsStrogatz {
        degree: 6,
        rewiring: 0.2,
    };
    Arc::new(wiring::build(&law, count, &Draws::new(seed, 0)))
}

fn followers(count: u32, seed: u64) -> Arc<Network> {
    let law = NetworkLaw::BarabasiAlbert {
        newcomer_ties: 4,
        directed: true,
    };
    Arc::new(wiring::build_online(&law, count, &Draws::new(seed, 0)))
}

/// Settings under which all parts are at work.
fn lively() -> Opinion {
    Opinion {
        paid: 0.02,
        reviewing: 0.2,
        talk: 12.0,
        maker_talk: 2.0,
        disappointment: 0.2,
        occasions: 3.0,
        ..opinions()
    }
}

fn every_third(count: u32) -> Vec<u8> {
    (0..count).map(|i| u8::from(i % 3 == 0)).collect()
}

#[track_caller]
fn agree(scenario: &Scenario, steps: u32, networks: [&Arc<Network>; 2], makers: &[u8]) -> u64 {
    let found = compared(scenario, steps, networks, makers, Wrong::Nothing);
    found.unwrap_or_else(|difference| panic!("{difference}"))
}

/// A clustered network, followers of few, and a reach that rises, falls and turns.
#[test]
fn two_layers_agree_with_any_reach() {
    let reaches = [
        course(&[(2000.0, 0.0), (2004.0, 0.9)]),
        course(&[(2000.0, 0.9), (2004.0, 0.1)]),
        course(&[(2000.0, 0.3), (2002.0, 1.0), (2004.0, 0.0)]),
    ];
    for (seed, reach) in (1..).zip(reaches) {
        let scenario = world(400, lively(), StepLength::Month, reach, seed);
        let networks = [&ring(400, seed), &followers(400, seed)];
        let adopted = agree(&scenario, 50, networks, &every_third(400));
        assert!(adopted > 60, "{adopted} adopted");
    }
}

/// Nobody online: no network there, or nobody whom it reaches.
#[test]
fn one_layer_agrees() {
    let unheard = Opinion {
        paid: 0.0,
        ..lively()
    };
    for (online, opinion, reach) in [
        (nobody(300), unheard, 1.0),
        (followers(300, 3), lively(), 0.0),
        (nobody(300), lively(), 0.5),
    ] {
        let scenario = world(300, opinion, StepLength::Quarter, level(reach), 11);
        agree(&scenario, 24, [&ring(300, 3), &online], &[]);
    }
    // And nobody offline.
    let scenario = world(300, lively(), StepLength::Quarter, level(0.8), 12);
    agree(&scenario, 24, [&nobody(300), &followers(300, 4)], &[]);
}

/// Where everyone knows everyone nobody is asked; there a post reaches all.
#[test]
fn complete_networks_agree() {
    let everyone = Arc::new(Network::complete(70));
    let scenario = world(70, lively(), StepLength::Month, level(0.7), 21);
    agree(&scenario, 60, [&everyone, &nobody(70)], &[]);
    agree(&scenario, 60, [&everyone, &followers(70, 5)], &[]);
    agree(&scenario, 60, [&ring(70, 5), &everyone], &every_third(70));
    agree(&scenario, 60, [&everyone, &everyone], &[]);
    // Ties heard in one direction in daily life as well.
    agree(&scenario, 60, [&followers(70, 6), &followers(70, 7)], &[]);
}

/// Settings at the ends of what they may be.
fn ends() -> [Opinion; 13] {
    let mut all = [lively(); 13];
    let [a, b, c, d, e, f, g, h, i, j, k, l, m] = &mut all;
    a.reviewing = 0.0;
    b.reviews_read = 0;
    (c.reviewing, c.reviews_read) = (1.0, 100);
    (d.gain, d.trust_tie) = (1.0, 1.0);
    e.gain = 0.0;
    (f.ads, f.owned) = (0.0, 0.0);
    (g.ads, g.occasions) = (400.0, 500.0);
    (h.prior, h.prior_sd) = (0.0, 0.0);
    (i.prior, i.prior_sd) = (0.5, 1.0);
    (j.delight, j.disappointment, j.answering, j.complaining) = (0.0, 1.0, 1.0, 1.0);
    // The many are more active than the few.
    (k.heavy, k.occasional, k.talk, k.fading, k.maker_talk) = (0.0, 0.0, 3.0, 0.0, 0.0);
    (l.heavy, l.occasional, l.talk) = (100.0, 0.0, 1000.0);
    (m.fading, m.paid, m.paid_posts, m.posting) = (0.0, 1.0, 300.0, 1.0);
    all
}

#[test]
fn settings_at_their_ends_agree() {
    for (seed, opinion) in (30..).zip(ends()) {
        let mut scenario = world(120, opinion, StepLength::Quarter, level(0.7), seed);
        scenario.adoption.as_mut().expect("it spreads").discount = 0.3;
        let networks = [&ring(120, seed), &followers(120, seed)];
        let found = compared(&scenario, 20, networks, &every_third(120), Wrong::Nothing);
        assert!(found.is_ok(), "{opinion:?}: {found:?}");
    }
}

/// Two blocks of adults; weekly steps, of which an occasion is rare.
#[test]
fn more_than_a_block_agrees() {
    let scenario = world(5_000, lively(), StepLength::Week, level(0.6), 41);
    let networks = [&ring(5_000, 9), &followers(5_000, 9)];
    agree(&scenario, 6, networks, &every_third(5_000));
}

/// Each slip is noticed, so that to agree says something.
#[test]
fn a_wrong_rule_differs() {
    let scenario = world(400, lively(), StepLength::Month, level(0.7), 51);
    let networks = [&ring(400, 8), &followers(400, 8)];
    for wrong in [
        Wrong::TrustSwapped,
        Wrong::NoPrior,
        Wrong::AllAlike,
        Wrong::NoFading,
        Wrong::AllPraise,
        Wrong::NobodyAppeased,
        Wrong::OneAd,
        Wrong::OneTalk,
        Wrong::ToldToAll,
        Wrong::Unaware,
    ] {
        let found = compared(&scenario, 36, networks, &[], wrong);
        assert!(found.is_err(), "{wrong:?} goes unnoticed");
    }
}
