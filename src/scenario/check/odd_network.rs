//! What is legal and odd about a network? Settings without effect, networks that fall into parts, adults without ties, and a
//! reach that no tie answers.

use crate::scenario::check::Check;
use crate::scenario::check::network::{law_of, path, title};
use crate::scenario::check::odd::highest;
use crate::scenario::parameters::PARAMETERS;
use crate::scenario::parameters::network::keys;
use crate::scenario::{DegreeLaw, NetworkLaw, Scenario, TieFile};

/// Entries of a file up to which its parts are counted before a run: more would take seconds.
const COUNTED_MAX: usize = 1 << 23;

/// Share of adults without ties from which a reach beyond the others is odd.
const ALONE_MIN: f64 = 0.01;

/// Expected share of adults without any tie; 0 where no law tells it.
fn alone(law: &NetworkLaw) -> f64 {
    match law.plain() {
        NetworkLaw::Empty => 1.0,
        // Erdos & Renyi 1960; blocks change who is tied, not to how many.
        NetworkLaw::ErdosRenyi { degree } | NetworkLaw::Blocks { degree, .. } => libm::exp(-degree),
        NetworkLaw::Configuration {
            degrees,
            directed: false,
        } => match degrees {
            DegreeLaw::Poisson { degree } => libm::exp(-degree),
            DegreeLaw::Geometric { degree } => 1.0 / (1.0 + degree),
            DegreeLaw::Fixed { degree } => f64::from(u8::from(*degree == 0)),
            DegreeLaw::Power { .. } => 0.0,
            DegreeLaw::Table(rows) => {
                let weight = |none: bool| {
                    let rows = rows.iter().filter(|row| !none || row.0 == 0);
                    rows.map(|row| row.1).sum::<f64>()
                };
                weight(true) / weight(false)
            }
        },
        _ => 0.0,
    }
}

/// The setting that says how many ties there are.
fn number_of_ties(law: &NetworkLaw) -> &'static str {
    match law.plain() {
        NetworkLaw::Configuration {
            degrees: DegreeLaw::Table(_),
            ..
        } => "degrees",
        NetworkLaw::Empty => "kind",
        _ => "degree",
    }
}

/// A share in percent, two digits of it.
fn percent(share: f64) -> String {
    let digits = if share < 0.001 {
        3
    } else if share < 0.1 {
        1
    } else {
        0
    };
    format!("{:.digits$}%", 100.0 * share)
}

impl Check<'_, '_> {
    /// What is legal and odd about a network.
    pub(super) fn odd_network(&mut self, scenario: &Scenario, section: &str) {
        let law = law_of(scenario, section);
        let kind = path(section, "kind");
        let prefix = format!("{section}.");
        let used = keys(law);
        for row in PARAMETERS.iter() {
            let Some(key) = row.path.strip_prefix(&prefix) else {
                continue;
            };
            if key == "kind" || used.contains(&key) || self.spot(row.path).is_none() {
                continue;
            }
            let message = format!("`{}` has no effect {}", row.path, title(law));
            let places = [
                (row.path, "does nothing".to_owned()),
                (kind, format!("kind {}", law.kind())),
            ];
            self.odd("scenario/no-effect", message, &places);
        }
        self.parts(scenario, section);
    }

    /// Networks that are likely to fall into parts.
    fn parts(&mut self, scenario: &Scenario, section: &str) {
        let count = scenario.people.count;
        let own = path(section, "degree");
        let law = law_of(scenario, section);
        self.alone(scenario, section);
        match *law {
            NetworkLaw::Blocks { homophily, .. } if homophily >= 1.0 => {
                let message = "nobody knows anyone outside the own block".to_owned();
                let places = [(path(section, "homophily"), homophily.to_string())];
                self.odd("scenario/disconnected", message, &places);
            }
            NetworkLaw::File(ref file) => self.parts_of_file(scenario, section, file),
            NetworkLaw::WattsStrogatz { degree, rewiring } if degree == 2 && rewiring > 0.0 => {
                let message =
                    "a ring with two ties an adult falls into parts when ties are rewired"
                        .to_owned();
                let places = [
                    (own, "2 ties an adult".to_owned()),
                    (path(section, "rewiring"), rewiring.to_string()),
                ];
                self.odd("scenario/disconnected", message, &places);
            }
            NetworkLaw::RandomRegular { degree: 1 } => {
                let message = "with one tie an adult, everyone knows one other and no one else";
                let places = [(own, "1 tie an adult".to_owned())];
                self.odd("scenario/disconnected", message.to_owned(), &places);
            }
            NetworkLaw::Configuration {
                degrees:
                    DegreeLaw::Power {
                        exponent,
                        least,
                        most,
                    },
                directed: false,
            } => {
                if least == 1 {
                    let message =
                        "with a least degree of 1, pairs who know only each other stay apart";
                    let places = [(path(section, "degree_min"), "1".to_owned())];
                    self.odd("scenario/disconnected", message.to_owned(), &places);
                }
                // Catanzaro, Boguna & Pastor-Satorras 2005: ties between hubs repeat above the square root of all ends.
                let hub = f64::from(most);
                if exponent < 3.0 && hub > (10.0 * f64::from(count)).sqrt() {
                    let message =
                        "the best connected would be tied to each other more than once".to_owned();
                    let places = [
                        (path(section, "degree_max"), format!("{most} ties")),
                        ("people.count", format!("{count} adults")),
                    ];
                    self.odd("scenario/odd", message, &places);
                }
            }
            _ => {}
        }
    }

    /// Networks in which some are likely to know nobody.
    fn alone(&mut self, scenario: &Scenario, section: &str) {
        let law = law_of(scenario, section);
        let share = alone(law);
        let expected = share * f64::from(scenario.people.count);
        // Below one such adult is expected: in an Erdos-Renyi network, from ln(n) ties an adult on.
        if *law == NetworkLaw::Empty || expected < 1.0 {
            return;
        }
        let message = format!(
            "some adults are likely to have no ties: about {expected:.0} of them, {}",
            percent(share)
        );
        let key = number_of_ties(law);
        let (own, count) = (path(section, key), scenario.people.count);
        let label = match *law {
            NetworkLaw::ErdosRenyi { degree }
            | NetworkLaw::Blocks { degree, .. }
            | NetworkLaw::Configuration {
                degrees: DegreeLaw::Poisson { degree },
                ..
            } => {
                let least = libm::log(f64::from(count));
                format!("{degree} ties an adult, below ln({count}) = {least:.1}")
            }
            NetworkLaw::Configuration {
                degrees: DegreeLaw::Geometric { degree },
                ..
            } => format!("{degree} ties an adult on average"),
            _ => "no tie is among the degrees".to_owned(),
        };
        let places = [(own, label), ("people.count", format!("{count} adults"))];
        self.odd("scenario/disconnected", message, &places);
    }

    /// Parts of an observed network, where they are counted quickly and not shuffled away.
    fn parts_of_file(&mut self, scenario: &Scenario, section: &str, file: &TieFile) {
        let rows = &file.ties.rows;
        let is_shuffled = match section {
            "online" => scenario.online.plain() != &scenario.online,
            _ => scenario.network.plain() != &scenario.network,
        };
        if is_shuffled || rows.entries() > COUNTED_MAX {
            return;
        }
        let parts = rows.parts();
        if parts.len() < 2 {
            return;
        }
        let largest = parts.iter().copied().max().unwrap_or(0);
        let share = largest as f64 / rows.len() as f64;
        let message = format!(
            "the network falls into {} parts; the largest holds {} of all adults",
            parts.len(),
            percent(share)
        );
        let alone = parts.iter().filter(|&&size| size == 1).count();
        let label = if alone > 0 {
            format!("{alone} of its {} adults have no ties", rows.len())
        } else {
            format!("its ties are between {} adults", rows.len())
        };
        self.odd(
            "scenario/disconnected",
            message,
            &[(path(section, "file"), label)],
        );
    }

    /// A reach that nothing answers, and a network that is never reached.
    pub(super) fn odd_reach(&mut self, scenario: &Scenario) {
        let most = highest(&scenario.drivers.reach, &scenario.clock);
        let law = &scenario.online;
        let kind = ("online.kind", format!("kind {}", law.kind()));
        let reach = "drivers.reach";
        if *law == NetworkLaw::Empty {
            // Households also learn by it.
            // Who says that there is no such network knows it, as prints do.
            let said = self.spot("online.kind").is_some();
            if self.spot(reach).is_some() && !said && !scenario.household.is_on() {
                let message = "`drivers.reach` has no effect without an online network";
                let places = [(reach, "does nothing".to_owned()), kind];
                self.odd("scenario/no-effect", message.to_owned(), &places);
            }
            return;
        }
        if most <= 0.0 {
            let message = "nobody is ever online: `drivers.reach` is 0 throughout".to_owned();
            let places = [(reach, "found 0".to_owned()), kind];
            self.odd("scenario/no-effect", message, &places);
            return;
        }
        let alone = alone(law);
        if alone >= ALONE_MIN && most > 1.0 - alone {
            let message = format!(
                "more adults come to be online than have ties there: {} for {}",
                percent(most),
                percent(1.0 - alone)
            );
            let key = path("online", number_of_ties(law.plain()));
            let places = [
                (reach, format!("up to {}", percent(most))),
                (key, format!("leaves about {} without ties", percent(alone))),
            ];
            self.odd("scenario/odd", message, &places);
        }
    }
}
