//! Rows of the table: who knows whom, in the network of daily life and in the one online. Both take the same settings.

use crate::scenario::parameters::Parameter;

const BY_HAND: &str = "assumption";

/// The words of `kind`.
const KINDS: [&str; 4] = ["watts-strogatz", "erdos-renyi", "complete", "none"];

/// The rows of one section. A macro, because paths are joined while compiling.
macro_rules! rows {
    ($section:literal, $kind:literal) => {
        &[
            Parameter::choice(concat!($section, ".kind"), &KINDS, $kind)
                .means(
                    "Law of the network: Watts & Strogatz 1998, Erdos & Renyi 1959, everyone knows everyone, or no ties",
                )
                .from(BY_HAND),
            Parameter::number(concat!($section, ".degree"), 10.0)
                .above(0.0, 10_000.0)
                .unit("ties an adult")
                .means("Mean number of ties an adult; an even whole number in a Watts-Strogatz network")
                .from(BY_HAND),
            Parameter::number(concat!($section, ".rewiring"), 0.1)
                .within(0.0, 1.0)
                .means("Probability that a tie of a Watts-Strogatz network is rewired")
                .from(BY_HAND),
        ]
    };
}

/// Rows of `network`: kin, neighbours, colleagues.
pub(super) const ROWS: &[Parameter] = rows!("network", "watts-strogatz");

/// Rows of `online`: who follows whom.
pub(super) const ONLINE: &[Parameter] = rows!("online", "none");
