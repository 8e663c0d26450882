//! Are networks sound, and the same however they are built? Those of a formula in every detail, and shuffled ones by the law
//! of all networks of the same degrees.

use crate::network_laws::transitivity;
use crate::support::Desk;
use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};
use thirdwave::engine::draws::Draws;
use thirdwave::model::measures;
use thirdwave::population::network::Network;
use thirdwave::population::wiring::{build, build_online};
use thirdwave::scenario::load::from_text;
use thirdwave::scenario::reading::from_disk;
use thirdwave::scenario::{DegreeLaw, NetworkLaw};

pub(crate) fn listeners(network: &Network, adult: usize) -> Vec<u32> {
    let mut all = Vec::new();
    network.each_listener(adult, |other| all.push(other));
    all
}

pub(crate) fn known(network: &Network, adult: usize) -> Vec<u32> {
    let mut all = Vec::new();
    network.each_known(adult, |other| all.push(other));
    all
}

/// Laws of every kind that fit 60 to 300 adults, a multiple of four.
fn laws() -> impl Strategy<Value = NetworkLaw> {
    let degrees = prop_oneof![
        (0.5..8.0).prop_map(|degree| DegreeLaw::Poisson { degree }),
        (0.5..8.0).prop_map(|degree| DegreeLaw::Geometric { degree }),
        (0_u32..8).prop_map(|degree| DegreeLaw::Fixed { degree }),
        (1.5..3.5, 1_u32..4).prop_map(|(exponent, least)| DegreeLaw::Power {
            exponent,
            least,
            most: 30
        }),
        Just(DegreeLaw::Table(vec![(0, 1.0), (3, 2.0), (20, 0.2)])),
    ];
    prop_oneof![
        Just(NetworkLaw::Empty),
        Just(NetworkLaw::Complete),
        (1_u32..6, 0.0..1.0).prop_map(|(half, rewiring)| NetworkLaw::WattsStrogatz {
            degree: 2 * half,
            rewiring
        }),
        (0.0..20.0).prop_map(|degree| NetworkLaw::ErdosRenyi { degree }),
        (1_u32..8, any::<bool>()).prop_map(|(newcomer_ties, directed)| {
            NetworkLaw::BarabasiAlbert {
                newcomer_ties,
                directed,
            }
        }),
        (degrees, any::<bool>())
            .prop_map(|(degrees, directed)| NetworkLaw::Configuration { degrees, directed }),
        (0.5..8.0, 1_u32..5, 0.0..1.0).prop_map(|(degree, blocks, homophily)| {
            NetworkLaw::Blocks {
                degree,
                blocks,
                homophily,
            }
        }),
        any::<bool>().prop_map(|moore| NetworkLaw::Grid { moore, radius: 1 }),
        (1_u32..12).prop_map(|degree| NetworkLaw::RandomRegular { degree }),
        (0.0..20.0, 1_u32..4).prop_map(|(degree, newcomer_ties)| {
            let law = if newcomer_ties == 1 {
                NetworkLaw::ErdosRenyi { degree }
            } else {
                NetworkLaw::BarabasiAlbert {
                    newcomer_ties,
                    directed: newcomer_ties == 2,
                }
            };
            NetworkLaw::Shuffled(Box::new(law))
        }),
    ]
}

proptest! {
    #[test]
    fn every_network_is_sound(law in laws(), quarter in 15_u32..75, seed in any::<u64>()) {
        // A product of two numbers above two, so that it fills a grid.
        let adults = 4 * quarter.next_multiple_of(4);
        let draws = Draws::new(seed, 0);
        let network = build(&law, adults, &draws);
        assert_eq!(network.adults(), adults as usize);
        assert_eq!(network, build(&law, adults, &draws), "built again, it is the same");
        let mut rows = network.clone();
        rows.store();
        let (mut ties, mut most, mut least, mut heard) = (0, 0, usize::MAX, 0);
        for adult in 0..adults as usize {
            let row = rows.known_by(adult);
            assert!(row.windows(2).all(|pair| pair[0] < pair[1]), "rows increase");
            assert!(!row.contains(&u32::try_from(adult).unwrap()), "no loops");
            let mut told = known(&network, adult);
            assert_eq!(told.len(), network.degree(adult));
            told.sort_unstable();
            told.dedup();
            assert_eq!(told, row);
            for &other in row {
                assert!(listeners(&rows, other as usize).contains(&u32::try_from(adult).unwrap()));
            }
            heard += listeners(&network, adult).len();
            if !network.is_directed() {
                assert_eq!(listeners(&rows, adult), row, "undirected ties are heard both ways");
            }
            ties += network.degree(adult);
            most = most.max(network.degree(adult));
            least = least.min(network.degree(adult));
        }
        assert_eq!((ties, heard), (network.ties(), ties));
        assert_eq!((least, most), (network.degree_min(), network.degree_max()));
    }
}

/// Every kind, at a size of several pieces.
fn examples() -> Vec<NetworkLaw> {
    let power = |directed| NetworkLaw::Configuration {
        degrees: DegreeLaw::Power {
            exponent: 2.5,
            least: 2,
            most: 500,
        },
        directed,
    };
    let grown = |directed| NetworkLaw::BarabasiAlbert {
        newcomer_ties: 4,
        directed,
    };
    vec![
        NetworkLaw::WattsStrogatz {
            degree: 8,
            rewiring: 0.2,
        },
        NetworkLaw::ErdosRenyi { degree: 6.0 },
        grown(false),
        grown(true),
        power(false),
        power(true),
        NetworkLaw::Blocks {
            degree: 7.0,
            blocks: 5,
            homophily: 0.6,
        },
        NetworkLaw::Grid {
            moore: false,
            radius: 2,
        },
        NetworkLaw::RandomRegular { degree: 7 },
        NetworkLaw::Shuffled(Box::new(grown(true))),
    ]
}

#[test]
fn the_same_network_for_one_two_and_seven_threads() {
    let draws = Draws::new(11, 0);
    for law in examples() {
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
            let pool = pool.build().expect("threads can be started");
            pool.install(|| {
                let mut network = build(&law, 90_000, &draws);
                network.store();
                network
            })
        };
        let one = with(1);
        assert!(one == with(2) && one == with(7), "{}", law.kind());
    }
}

#[test]
fn the_network_online_is_another_draw_and_moves_nothing_offline() {
    let draws = Draws::new(3, 0);
    for law in examples() {
        if matches!(law, NetworkLaw::Grid { .. }) {
            continue;
        }
        let (here, online) = (build(&law, 900, &draws), build_online(&law, 900, &draws));
        assert!(here != online, "{}", law.kind());
    }
}

#[test]
fn neighbours_on_a_grid_are_those_beside() {
    for (moore, radius, degree) in [(false, 1, 4), (true, 1, 8), (false, 3, 24), (true, 2, 24)] {
        let law = NetworkLaw::Grid { moore, radius };
        let network = build(&law, 7 * 11, &Draws::new(1, 0));
        assert!((0..77).all(|adult| network.degree(adult) == degree));
        for adult in 0..77_u32 {
            for &other in network.known_by(adult as usize) {
                let apart = |a: u32, b: u32, side: u32| {
                    let straight = a.abs_diff(b);
                    straight.min(side - straight)
                };
                let across = apart(adult % 11, other % 11, 11);
                let down = apart(adult / 11, other / 11, 7);
                let steps = if moore {
                    across.max(down)
                } else {
                    across + down
                };
                assert!(steps <= radius);
            }
        }
    }
}

/// A ring of so many, of ten ties each, as it is or shuffled.
fn clustered(shuffled: bool) -> NetworkLaw {
    let ring = NetworkLaw::WattsStrogatz {
        degree: 10,
        rewiring: 0.0,
    };
    if shuffled {
        NetworkLaw::Shuffled(Box::new(ring))
    } else {
        ring
    }
}

/// Numbers of those everyone listens to and of those who listen.
fn both_degrees(network: &Network) -> Vec<(usize, usize)> {
    let of = |adult| {
        let heard = network.listeners(adult).expect("stored").len();
        (network.degree(adult), heard)
    };
    (0..network.adults()).map(of).collect()
}

#[test]
fn shuffled_ties_keep_every_degree() {
    for law in examples() {
        if !law.can_be_shuffled() {
            continue;
        }
        for seed in [1, 2] {
            let draws = Draws::new(seed, 0);
            let plain = build(&law, 3_000, &draws);
            let shuffled = NetworkLaw::Shuffled(Box::new(law.clone()));
            let network = build(&shuffled, 3_000, &draws);
            // Rows leave loops and double ties out, so that as many ties means none came about.
            assert_eq!(
                both_degrees(&network),
                both_degrees(&plain),
                "{}",
                law.kind()
            );
            assert_eq!(network.is_directed(), plain.is_directed());
            assert_eq!(network, build(&shuffled, 3_000, &draws), "built again");
            assert_ne!(network, build(&shuffled, 3_000, &Draws::new(seed + 2, 0)));
            let online = build_online(&shuffled, 3_000, &draws);
            assert_ne!(network, online);
            // Of a tie of a sparse network few are left where they were.
            let kept = (0..3_000).map(|adult| {
                let row = network.known_by(adult).iter();
                row.filter(|other| plain.known_by(adult).contains(other))
                    .count()
            });
            let kept = kept.sum::<usize>() as f64 / plain.ties() as f64;
            assert!(kept < 0.25, "{}: {kept} of all are left", law.kind());
        }
    }
}

/// A ring is full of triangles, its shuffled copy has those of chance: Poisson with mean ((<k^2> - <k>) / <k>)^3 / 6 = 121.5 in a
/// configuration network of degree 10 (Bollobas 1980), of 90,000 pairs of ties. Five and a half deviations: less than one
/// false alarm in ten million.
#[test]
fn shuffled_ties_have_the_transitivity_of_a_configuration_network() {
    let of = |shuffled: bool| {
        let network = build(&clustered(shuffled), 2_000, &Draws::new(8, 0));
        transitivity(&network)
    };
    assert!((of(false) - 2.0 / 3.0).abs() < 1e-12);
    let (expected, deviation) = (3.0 * 121.5 / 90_000.0, 3.0 * 11.02 / 90_000.0);
    let found = of(true);
    assert!(
        (found - expected).abs() < 5.5 * deviation,
        "{found} for {expected}"
    );
}

/// Of the 70 networks among six adults of two ties each 60 are one ring and 10 are two triangles. Shuffling makes all as
/// likely: over 20,000 seeds the share of triangles is 1/7 within 5.5 standard errors, less than one false alarm in ten
/// million. And of the two ways to give four adults one listener and one to listen to in a ring each, the nine permutations
/// without a fixed point, six are one ring of four and three are two pairs.
#[test]
fn shuffling_makes_every_network_of_the_same_degrees_as_likely() {
    let share = |of: &dyn Fn(&Draws) -> bool| {
        let found = (0..20_000).filter(|&seed| of(&Draws::new(seed, 0))).count();
        found as f64 / 20_000.0
    };
    let ring = NetworkLaw::WattsStrogatz {
        degree: 2,
        rewiring: 0.0,
    };
    let shuffled = NetworkLaw::Shuffled(Box::new(ring));
    let triangles = share(&|draws| transitivity(&build(&shuffled, 6, draws)) > 0.5);
    let p = 1.0_f64 / 7.0;
    let error = (p * (1.0 - p) / 20_000.0).sqrt();
    assert!((triangles - p).abs() < 5.5 * error, "{triangles}");
    let desk = Desk::empty().file("four.csv", "a,b\nb,c\nc,d\nd,a\n").file(
        "s.toml",
        "[time]\nstart = 0\nend = 1\n[network]\nkind = 'file'\nfile = 'four.csv'\ndirected = true\nshuffled = true\n[adoption]\n\
         rule = 'bass'\n",
    );
    let text = desk
        .text("s.toml")
        .replace("four.csv", &desk.path("four.csv").display().to_string());
    let loaded = from_text("s", &text, &[], &from_disk, &measures::all_names);
    let law = loaded.expect("a sound scenario").value.scenario.network;
    assert_ne!(law, *law.plain());
    let pairs = share(&|draws| {
        let network = build(&law, 4, draws);
        (0..4).all(|adult| network.known_by(adult) == network.listeners(adult).expect("stored"))
    });
    let p = 3.0_f64 / 9.0;
    let error = (p * (1.0 - p) / 20_000.0).sqrt();
    assert!((pairs - p).abs() < 5.5 * error, "{pairs}");
}
