//! Independent cascade. Ties along which the one trial succeeds are kept with probability T: bond percolation. On large random
//! networks with given degrees (Newman 2002), with u the probability that a tie does not lead to the giant cluster (kept or not),
//!
//! ```text
//! u = 1 - T + T G1(u),   S = 1 - G0(u),   above the threshold T_c = <k> / (<k^2> - <k>)
//! ```
//!
//! S is both the share reached by a cascade that takes off and the probability that one adult's takes off. Below the
//! threshold, on Erdos & Renyi, sizes follow Borel with mu = z T: P(s) = e^(-mu s) (mu s)^(s-1) / s!.

use crate::support::talk::{configuration, nobody, seeded, spreading, talk};
use crate::talk_laws::degrees::Degrees;
use crate::talk_laws::score::{law_limit, normal_limit, tell, worst};
use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use std::sync::Arc;
use thirdwave::engine::clock::StepLength;
use thirdwave::engine::draws::Draws;
use thirdwave::model::talk::cascades::trees;
use thirdwave::model::talk::world::Talk;
use thirdwave::population::network::Network;
use thirdwave::population::wiring;
use thirdwave::scenario::adoption::{Contagion, Seeding};
use thirdwave::scenario::{NetworkLaw, Scenario};

/// Share of adults in the giant cluster.
fn giant(law: &Degrees, t: f64) -> f64 {
    // From a half, so that the fixed point at 1 is left if another one is there.
    let mut u = 0.5;
    for _ in 0..100_000 {
        u = 1.0 - t + t * law.g1(u);
    }
    1.0 - law.g0(u)
}

/// Least chance of a trial at which a giant cluster is there.
fn threshold(law: &Degrees) -> f64 {
    1.0 / law.further()
}

/// Borel's probabilities of sizes 1 and more.
fn borel(mu: f64, most: usize) -> Vec<f64> {
    let of = |s: usize| {
        let s = s as f64;
        libm::exp(-mu * s + (s - 1.0) * libm::log(mu * s) - libm::lgamma(s + 1.0))
    };
    (1..=most).map(of).collect()
}

#[test]
fn the_formulas_give_the_golden_numbers() {
    let shares = [
        (1.1, 0.176_134),
        (1.2, 0.313_698),
        (1.5, 0.582_812),
        (2.0, 0.796_812),
        (3.0, 0.940_480),
    ];
    for (mean, expected) in shares {
        for t in [1.0, 0.3] {
            let found = giant(&Degrees::poisson(mean / t), t);
            assert!((found - expected).abs() < 6e-7, "{mean}: {found}");
            assert!((threshold(&Degrees::poisson(mean / t)) - t / mean).abs() < 1e-9);
        }
    }
    let sizes = borel(0.8, 5_000);
    for (found, expected) in sizes.iter().zip([0.449_33, 0.161_52, 0.087_09]) {
        assert!((found - expected).abs() < 6e-6, "{found} for {expected}");
    }
    let ten: f64 = sizes[9..].iter().sum();
    let mean: f64 = (1..).zip(&sizes).map(|(s, p)| f64::from(s) * p).sum();
    assert!((ten - 0.122_602).abs() < 1e-6 && (mean - 5.0).abs() < 1e-6);
    // Three ties each: u = 1 - T + T u^2, so u = 1 or (1 - T)/T.
    let cubic = giant(&Degrees::regular(3), 0.7);
    assert!(
        (cubic - (1.0 - libm::pow(0.3 / 0.7, 3.0))).abs() < 1e-9,
        "{cubic}"
    );
}

fn scenario(adults: u32, transmission: f64, seeds: u32) -> Scenario {
    let rule = Contagion::IndependentCascade {
        transmission,
        transmission_online: 0.0,
    };
    seeded(
        spreading(adults, StepLength::Year, rule),
        seeds,
        Seeding::Random,
    )
}

/// Lets a cascade run out.
fn run_out(talk: &mut Talk) {
    while !talk.news.is_empty() {
        talk.step();
    }
}

fn erdos_renyi(adults: u32, degree: f64, run: u32) -> Arc<Network> {
    let law = NetworkLaw::ErdosRenyi { degree };
    Arc::new(wiring::build(&law, adults, &Draws::new(55, run)))
}

/// Whether single seeds' cascades take off, and how far those go that do: on a network of its own for every few runs.
fn outbreaks(
    t: f64,
    adults: u32,
    networks: u32,
    each: u32,
    make: &(dyn Fn(u32) -> Arc<Network> + Sync),
) -> (Vec<f64>, u32) {
    let scenario = Arc::new(scenario(adults, t, 1));
    let of_network = |number: u32| -> Vec<f64> {
        let network = make(number);
        let empty = nobody(adults);
        let one = |k: u32| {
            let mut talk = talk(&scenario, number * each + k, &network, &empty);
            run_out(&mut talk);
            talk.tally.adopted as f64 / f64::from(adults)
        };
        (0..each).map(one).collect()
    };
    let sizes: Vec<Vec<f64>> = (0..networks).into_par_iter().map(of_network).collect();
    (sizes.concat(), networks * each)
}

/// The worst of two departures over what is allowed: of the share of cascades that take off (normal limit, variance by formula;
/// networks add less than a tenth to it), and of the mean share they reach. 8 comparisons a test at most.
fn departure(what: &str, expected: f64, (sizes, runs): &(Vec<f64>, u32), adults: u32) -> f64 {
    let large: Vec<Vec<f64>> = sizes
        .iter()
        .filter(|&&size| size > 0.4 * expected)
        .map(|&size| vec![size])
        .collect();
    let rate = large.len() as f64 / f64::from(*runs);
    let error = (expected * (1.0 - expected) / f64::from(*runs)).sqrt();
    let score = (rate - expected) / error;
    tell(format_args!(
        "{what}: {rate:.4} take off for {expected:.4}, z {score:+.2}"
    ));
    let odd = large.len() - (large.len() + 1) % 2;
    if odd < 11 {
        return f64::INFINITY;
    }
    let reach = worst(
        what,
        &large[..odd],
        &[expected],
        10.0 / f64::from(adults),
        8,
    );
    reach.max(score.abs() / normal_limit(8) / 1.1)
}

/// Two points on Erdos & Renyi, of which one is published, and two on other degrees: 8 comparisons.
#[test]
fn cascades_take_off_as_often_and_go_as_far_as_the_giant_cluster_is_large() {
    let adults = 6_000;
    for (z, t) in [(4.0, 0.5), (8.0, 0.16)] {
        let found = outbreaks(t, adults, 30, 10, &|run| erdos_renyi(adults, z, run));
        let expected = giant(&Degrees::poisson(z), t);
        let off = departure(&format!("z {z}, T {t}"), expected, &found, adults);
        assert!(off < 1.0, "z {z}, T {t}: {off}");
    }
    let uneven = |i: u32| [1, 1, 2, 1, 4, 1, 3, 16, 1, 6][i as usize % 10];
    let degrees: Vec<u32> = (0..adults).map(uneven).collect();
    let law = Degrees::mixed(&[(1, 0.5), (2, 0.1), (3, 0.1), (4, 0.1), (6, 0.1), (16, 0.1)]);
    let three = vec![3; adults as usize];
    for (name, degrees, law, t) in [
        ("uneven", degrees, law, 0.3),
        ("three ties", three, Degrees::regular(3), 0.65),
    ] {
        let make = |run: u32| configuration(&degrees, u64::from(run));
        let found = outbreaks(t, adults, 30, 10, &make);
        let expected = giant(&law, t);
        let off = departure(name, expected, &found, adults);
        assert!(off < 1.0, "{name}: {off}");
    }
}

/// Sizes of the cascades of many seeds far apart, and their share whose seeds are not alone: read from who brought whom.
fn sizes(z: f64, t: f64, runs: u32) -> Vec<u64> {
    let adults = 100_000;
    let mut scenario = scenario(adults, t, 50);
    scenario.output.causes = true;
    let scenario = Arc::new(scenario);
    let one = |run: u32| -> Vec<u64> {
        let network = erdos_renyi(adults, z, run);
        let mut talk = talk(&scenario, run, &network, &nobody(adults));
        run_out(&mut talk);
        let trees = trees(&talk.events, talk.adults());
        trees.cascades.iter().map(|cascade| cascade.size).collect()
    };
    let all: Vec<Vec<u64>> = (0..runs).into_par_iter().map(one).collect();
    all.concat()
}

/// The largest distance between the law of sizes and Borel's over what is allowed, in each of 2 comparisons. Fifty cascades among
/// 100,000 adults run into each other, or end at the edge of the network, by less than .002.
fn off_borel(mu: f64, sizes: &[u64]) -> f64 {
    let law = borel(mu, 2_000);
    let (mut theirs, mut gap) = (0.0, 0.0_f64);
    for (size, p) in (1..).zip(&law) {
        theirs += p;
        let ours = sizes.iter().filter(|&&found| found <= size).count();
        gap = gap.max((ours as f64 / sizes.len() as f64 - theirs).abs());
    }
    gap / (law_limit(sizes.len(), 2) + 0.002)
}

#[test]
fn sizes_below_the_threshold_follow_borel() {
    for (z, t) in [(4.0, 0.2), (10.0, 0.05)] {
        let sizes = sizes(z, t, 40);
        let found = off_borel(z * t, &sizes);
        println!(
            "z {z}, T {t}: {} cascades, {found:.2} of what is allowed",
            sizes.len()
        );
        assert!(found < 1.0, "z {z}, T {t}: {found}");
    }
}

/// Two trials a tie in place of one.
#[test]
fn wrong_rules_do_not_follow_percolation() {
    let adults = 6_000;
    let twice = |t: f64| 1.0 - (1.0 - t) * (1.0 - t);
    let found = outbreaks(twice(0.16), adults, 30, 10, &|run| {
        erdos_renyi(adults, 8.0, run)
    });
    let expected = giant(&Degrees::poisson(8.0), 0.16);
    let off = departure("two trials", expected, &found, adults);
    assert!(off > 1.0, "two trials go unnoticed: {off}");
    let off = off_borel(0.48, &sizes(4.0, twice(0.12), 10));
    println!("sizes of two trials: {off:.2} of what is allowed");
    assert!(off > 1.0, "two trials go unnoticed: {off}");
}
