//! Rows of the table: who knows whom, in the network of daily life and in the one online. Both take the same settings.

use crate::scenario::parameters::{Kind, Parameter, Preset};
use crate::scenario::{DegreeLaw, NetworkLaw};

const BY_HAND: &str = "assumption";

/// The words of `kind`.
const KINDS: [&str; 10] = [
    "watts-strogatz",
    "erdos-renyi",
    "barabasi-albert",
    "configuration",
    "blocks",
    "grid",
    "complete",
    "random-regular",
    "file",
    "none",
];

/// The rows of one section. A macro, because paths are joined while compiling.
macro_rules! rows {
    ($section:literal, $kind:literal) => {
        &[
            Parameter::choice(concat!($section, ".kind"), &KINDS, $kind)
                .means(
                    "Law of the network: Watts & Strogatz 1998, Erdos & Renyi 1959, Barabasi & Albert 1999, \
                     configuration (Molloy & Reed 1995), blocks (Holland, Laskey & Leinhardt 1983), neighbours on a \
                     grid, everyone with everyone, random regular, a list of ties in a file, or no ties",
                )
                .from(BY_HAND),
            Parameter::number(concat!($section, ".degree"), 10.0)
                .above(0.0, 10_000.0)
                .unit("ties an adult")
                .means(
                    "Mean number of ties an adult; an even whole number in a Watts-Strogatz network, exact in a \
                     random regular one",
                )
                .from(BY_HAND),
            Parameter::number(concat!($section, ".rewiring"), 0.1)
                .within(0.0, 1.0)
                .means("Probability that a tie of a Watts-Strogatz network is rewired")
                .from(BY_HAND),
            Parameter::integer(concat!($section, ".newcomer_ties"), 5)
                .within(1.0, 1000.0)
                .unit("ties")
                .means("Ties that each newcomer of a Barabasi-Albert network makes; the mean degree is twice that")
                .from(BY_HAND),
            Parameter::choice(
                concat!($section, ".degree_law"),
                &["poisson", "power", "geometric", "fixed", "table"],
                "poisson",
            )
            .means(
                "Law of the numbers of ties in a configuration network; `degree` is the mean of the first, third and \
                 fourth",
            )
            .from(BY_HAND),
            Parameter::number(concat!($section, ".exponent"), 2.5)
                .above(1.0, 10.0)
                .means("Exponent of the power law of degrees")
                .from("2 to 3 in most networks measured (Newman 2003)"),
            Parameter::integer(concat!($section, ".degree_min"), 1)
                .within(1.0, 10_000.0)
                .unit("ties")
                .means("Least degree of the power law")
                .from(BY_HAND),
            Parameter::integer(concat!($section, ".degree_max"), 1000)
                .within(1.0, 1e6)
                .unit("ties")
                .means("Greatest degree of the power law, its cut-off")
                .from(BY_HAND),
            Parameter::new(concat!($section, ".degrees"), Kind::Points, Preset::Absent)
                .means("Degrees with their weights, as [[degree, weight], ...], for the degree law `table`")
                .from(BY_HAND),
            Parameter::flag(concat!($section, ".directed"), false)
                .means(
                    "Whether ties are heard in one direction: of files, Barabasi-Albert and configuration networks; the \
                     law of degrees is then that of followers",
                )
                .from(BY_HAND),
            Parameter::integer(concat!($section, ".blocks"), 4)
                .within(1.0, 1e6)
                .unit("blocks")
                .means("Number of equal blocks of a network of blocks")
                .from(BY_HAND),
            Parameter::number(concat!($section, ".homophily"), 0.8)
                .within(0.0, 1.0)
                .means("Share of ties within the own block beyond chance (Coleman 1958): 0 at random, 1 never across")
                .from(BY_HAND),
            Parameter::choice(
                concat!($section, ".neighbourhood"),
                &["von-neumann", "moore"],
                "moore",
            )
            .means("Whether neighbours on a grid form a diamond or a square")
            .from(BY_HAND),
            Parameter::integer(concat!($section, ".radius"), 1)
                .within(1.0, 50.0)
                .unit("steps")
                .means("Steps to the farthest neighbour on a grid")
                .from(BY_HAND),
            Parameter::text(concat!($section, ".file"))
                .means(
                    "A list of ties, one a line: CSV or blanks between, header or not, packed by gzip or not; path \
                     relative to the scenario that says it. The file says how many adults there are; with two files, \
                     ends of the same name or number are the same adult",
                )
                .from(BY_HAND)
                .shapes_nothing(),
            Parameter::flag(concat!($section, ".shuffled"), false)
                .means(
                    "Whether ties are shuffled by double edge swaps that keep everyone's number of ties (degree-preserving \
                     rewiring, Maslov & Sneppen 2002): what is left is due to degrees alone",
                )
                .from(BY_HAND),
            Parameter::text(concat!($section, ".from"))
                .means("Column of those who listen; the first when absent")
                .from(BY_HAND),
            Parameter::text(concat!($section, ".to"))
                .means("Column of those who are heard; the second when absent")
                .from(BY_HAND),
            Parameter::choice(
                concat!($section, ".header"),
                &["auto", "yes", "no"],
                "auto",
            )
            .means(
                "Whether the first line of the file is a header: `auto` takes it for one when it names columns (from, to, \
                 source, target and the like), or holds no number and numbers follow; a run says when it did",
            )
            .from(BY_HAND),
            Parameter::text(concat!($section, ".sha256"))
                .means("SHA-256 that the file must have, in hexadecimal; any when absent")
                .from(BY_HAND),
        ]
    };
}

/// Rows of `network`: kin, neighbours, colleagues.
pub(super) const ROWS: &[Parameter] = rows!("network", "watts-strogatz");

/// Rows of `online`: who follows whom.
pub(super) const ONLINE: &[Parameter] = rows!("online", "none");

/// The keys besides `kind` that a law uses.
pub(in crate::scenario) fn keys(law: &NetworkLaw) -> &'static [&'static str] {
    match law.plain() {
        NetworkLaw::Empty | NetworkLaw::Complete | NetworkLaw::Shuffled(_) => &[],
        NetworkLaw::WattsStrogatz { .. } => &["degree", "rewiring", "shuffled"],
        NetworkLaw::ErdosRenyi { .. } => &["degree", "shuffled"],
        NetworkLaw::RandomRegular { .. } => &["degree"],
        NetworkLaw::BarabasiAlbert { .. } => &["newcomer_ties", "directed", "shuffled"],
        NetworkLaw::Blocks { .. } => &["degree", "blocks", "homophily", "shuffled"],
        NetworkLaw::File(_) => &[
            "file", "from", "to", "header", "directed", "sha256", "shuffled",
        ],
        NetworkLaw::Grid { .. } => &["neighbourhood", "radius", "shuffled"],
        NetworkLaw::Configuration { degrees, .. } => match degrees {
            DegreeLaw::Power { .. } => &[
                "degree_law",
                "exponent",
                "degree_min",
                "degree_max",
                "directed",
                "shuffled",
            ],
            DegreeLaw::Table(_) => &["degree_law", "degrees", "directed", "shuffled"],
            _ => &["degree_law", "degree", "directed", "shuffled"],
        },
    }
}
