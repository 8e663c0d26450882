//! Is a network possible? Its settings by its kind, and rules that join them.

use crate::diagnostic::Diagnostic;
use crate::scenario::check::Check;
use crate::scenario::check::courses::points;
use crate::scenario::parameters::network::keys;
use crate::scenario::parameters::row;
use crate::scenario::print::{Origin, Row};
use crate::scenario::{DegreeLaw, NetworkLaw, Scenario, canonical};

/// Ties of a Barabasi-Albert network, by which its ends are numbered with 32 bits.
const GROWN_TIES_MAX: u64 = 1 << 31;

/// The greatest degree a table of degrees may name.
const DEGREE_MAX: f64 = 1e6;

/// The path of a key in a section.
pub(super) fn path(section: &str, key: &str) -> &'static str {
    row(&format!("{section}.{key}")).path
}

/// The law of a section, before its ties are shuffled.
pub(super) fn law_of<'s>(scenario: &'s Scenario, section: &str) -> &'s NetworkLaw {
    if section == "online" {
        scenario.online.plain()
    } else {
        scenario.network.plain()
    }
}

/// What a network of a kind is called in a sentence.
pub(super) fn title(law: &NetworkLaw) -> &'static str {
    match law.plain() {
        NetworkLaw::Empty | NetworkLaw::Shuffled(_) => "without ties",
        NetworkLaw::Complete => "in a complete network",
        NetworkLaw::File(_) => "in a network from a file",
        NetworkLaw::WattsStrogatz { .. } => "in a Watts-Strogatz network",
        NetworkLaw::ErdosRenyi { .. } => "in an Erdos-Renyi network",
        NetworkLaw::BarabasiAlbert { .. } => "in a Barabasi-Albert network",
        NetworkLaw::Configuration { degrees, .. } => match degrees {
            DegreeLaw::Poisson { .. } => "in a configuration network with Poisson degrees",
            DegreeLaw::Power { .. } => "in a configuration network with a power law",
            DegreeLaw::Geometric { .. } => "in a configuration network with geometric degrees",
            DegreeLaw::Fixed { .. } => "in a configuration network with fixed degrees",
            DegreeLaw::Table(_) => "in a configuration network with a table of degrees",
        },
        NetworkLaw::Blocks { .. } => "in a network of blocks",
        NetworkLaw::Grid { .. } => "on a grid",
        NetworkLaw::RandomRegular { .. } => "in a random regular network",
    }
}

/// A number as a count; broken ones are faults of the rules that join settings.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range ends far below 2^32"
)]
fn whole(number: f64) -> u32 {
    number as u32
}

impl Check<'_, '_> {
    /// The network of a section.
    pub(super) fn network(&mut self, section: &str) -> NetworkLaw {
        let kind = self.choice(path(section, "kind"), "");
        let degree = self.number(path(section, "degree"), "");
        let rewiring = self.number(path(section, "rewiring"), "");
        let newcomer_ties = self.count(path(section, "newcomer_ties"));
        let degrees = self.degree_law(section, degree, kind == "configuration");
        let directed = self.flag(path(section, "directed"));
        let blocks = self.count(path(section, "blocks"));
        let homophily = self.number(path(section, "homophily"), "");
        let moore = self.choice(path(section, "neighbourhood"), "") == "moore";
        let radius = self.count(path(section, "radius"));
        let file = self.tie_file(section, directed, kind == "file");
        let shuffled = self.flag(path(section, "shuffled"));
        let law = match kind {
            "none" => NetworkLaw::Empty,
            "file" => file.map_or(NetworkLaw::Empty, NetworkLaw::File),
            "complete" => NetworkLaw::Complete,
            "erdos-renyi" => NetworkLaw::ErdosRenyi { degree },
            "barabasi-albert" => NetworkLaw::BarabasiAlbert {
                newcomer_ties,
                directed,
            },
            "configuration" => NetworkLaw::Configuration { degrees, directed },
            "blocks" => NetworkLaw::Blocks {
                degree,
                blocks,
                homophily,
            },
            "grid" => NetworkLaw::Grid { moore, radius },
            "random-regular" => NetworkLaw::RandomRegular {
                degree: whole(degree),
            },
            _ => NetworkLaw::WattsStrogatz {
                degree: whole(degree),
                rewiring,
            },
        };
        if shuffled && law.can_be_shuffled() {
            NetworkLaw::Shuffled(Box::new(law))
        } else {
            law
        }
    }

    fn degree_law(&mut self, section: &str, degree: f64, wanted: bool) -> DegreeLaw {
        let word = self.choice(path(section, "degree_law"), "");
        let exponent = self.number(path(section, "exponent"), "");
        let least = self.count(path(section, "degree_min"));
        let most = self.count(path(section, "degree_max"));
        let table = self.table_of_degrees(section, wanted && word == "table");
        match word {
            "power" => DegreeLaw::Power {
                exponent,
                least,
                most,
            },
            "geometric" => DegreeLaw::Geometric { degree },
            "fixed" => DegreeLaw::Fixed {
                degree: whole(degree),
            },
            "table" => DegreeLaw::Table(table),
            _ => DegreeLaw::Poisson { degree },
        }
    }

    /// The table of degrees; a fault when it is wanted and not there.
    fn table_of_degrees(&mut self, section: &str, wanted: bool) -> Vec<(u32, f64)> {
        let path = path(section, "degrees");
        self.read.insert(path);
        let node = self.tree.at(path);
        let mut rows = Vec::new();
        match node.map(|node| (node, points(path, node))) {
            None if wanted => {
                let message = format!("`{path}` is missing");
                let fault = Diagnostic::error("scenario/missing", message);
                let law = format!("{section}.degree_law");
                let fault = match self.spot(&law) {
                    Some(spot) => fault.at(spot, "a table of degrees is asked for here"),
                    None => fault,
                };
                self.fault(
                    path,
                    fault.hint("write degrees = [[2, 0.5], [10, 0.5]], say"),
                );
            }
            None => {}
            Some((_, Err(faults))) => {
                for fault in faults {
                    self.fault(path, fault);
                }
            }
            Some((node, Ok(placed))) => {
                for (degree, weight, _) in &placed {
                    let legal = (0.0..=DEGREE_MAX).contains(degree) && degree.fract() <= 0.0;
                    if !legal || *weight < 0.0 {
                        let message = format!("`{path}` must hold whole degrees and weights");
                        let label = format!(
                            "found [{degree}, {weight}]; allowed: degrees 0 to {DEGREE_MAX}, weights 0 or more"
                        );
                        let fault = Diagnostic::error("scenario/out-of-range", message);
                        self.fault(path, fault.at(&node.spot, label));
                    }
                    rows.push((whole(degree.max(0.0)), *weight));
                }
                if rows.iter().map(|row| row.1).sum::<f64>() <= 0.0 {
                    let message = format!("`{path}` needs a weight above 0");
                    let fault = Diagnostic::error("scenario/out-of-range", message);
                    self.fault(path, fault.at(&node.spot, "all weights are 0"));
                }
            }
        }
        let pairs: Vec<(f64, f64)> = rows.iter().map(|row| (f64::from(row.0), row.1)).collect();
        self.rows.push(Row {
            path: path.to_owned(),
            text: node.map(|_| canonical::points(&pairs)),
            origin: node.map_or(Origin::Default, |node| Origin::of(&node.spot)),
            spot: node.map(|node| node.spot.clone()),
            parameter: row(path),
        });
        rows
    }

    /// Rules that make a network impossible.
    pub(super) fn ties(&mut self, scenario: &Scenario, section: &str) {
        let law = law_of(scenario, section);
        let used: Vec<&str> = keys(law).iter().map(|key| path(section, key)).collect();
        let kind = path(section, "kind");
        if !self.sound(&used) || !self.sound(&[kind, "people.count"]) {
            return;
        }
        let one_way = matches!(
            law,
            NetworkLaw::BarabasiAlbert { .. }
                | NetworkLaw::Configuration { .. }
                | NetworkLaw::File(_)
        );
        let directed = path(section, "directed");
        let asked = self.tree.at(directed).map(|node| node.spot.text());
        if asked == Some("true") && !one_way && *law != NetworkLaw::Empty {
            let message = format!("ties have no direction {}", title(law));
            let settings = [
                (directed, "allowed: false".to_owned()),
                (kind, law.kind().to_owned()),
            ];
            self.contradiction(&message, &settings);
        }
        match law {
            NetworkLaw::Empty | NetworkLaw::Complete | NetworkLaw::File(_) => {}
            NetworkLaw::Grid { moore: _, radius } => self.grid(scenario, section, *radius),
            NetworkLaw::BarabasiAlbert { newcomer_ties, .. } => {
                let ties = *newcomer_ties;
                self.below_count(scenario, path(section, "newcomer_ties"), f64::from(ties));
                let count = scenario.people.count;
                if u64::from(ties) * u64::from(count) >= GROWN_TIES_MAX {
                    let message = format!("a network can grow to {GROWN_TIES_MAX} ties");
                    let settings = [
                        (path(section, "newcomer_ties"), ties.to_string()),
                        ("people.count", format!("{count} adults")),
                    ];
                    self.contradiction(&message, &settings);
                }
            }
            NetworkLaw::Configuration { degrees, .. } => {
                self.configuration(scenario, section, degrees);
            }
            _ => {
                let path = path(section, "degree");
                let given = self.tree.at(path).and_then(|node| node.number());
                self.degree(scenario, section, given.unwrap_or(10.0));
            }
        }
    }

    /// A number of ties must be below the number of adults.
    fn below_count(&mut self, scenario: &Scenario, path: &str, degree: f64) {
        let count = scenario.people.count;
        if degree >= f64::from(count) {
            let message = "an adult cannot have more ties than there are others";
            let found = format!("{degree} ties an adult; below {count} are possible");
            let settings = [(path, found), ("people.count", format!("{count} adults"))];
            self.contradiction(message, &settings);
        }
    }

    /// Rules of the kinds that take `degree`.
    fn degree(&mut self, scenario: &Scenario, section: &str, degree: f64) {
        let law = law_of(scenario, section);
        let (own, kind) = (path(section, "degree"), path(section, "kind"));
        let count = scenario.people.count;
        match law {
            NetworkLaw::WattsStrogatz { .. } if (degree % 2.0).abs() > 0.0 => {
                let message =
                    "a Watts-Strogatz network needs an even whole number of ties an adult";
                let found = format!("found {degree}; allowed: 2, 4, 6 and so on");
                let settings = [(own, found), (kind, law.kind().to_owned())];
                self.contradiction(message, &settings);
            }
            NetworkLaw::RandomRegular { .. } if degree.fract() > 0.0 => {
                let message = "in a random regular network everyone has the same number of ties";
                let found = format!("found {degree}; allowed: whole numbers");
                let settings = [(own, found), (kind, law.kind().to_owned())];
                self.contradiction(message, &settings);
            }
            NetworkLaw::RandomRegular { .. } if degree % 2.0 > 0.0 && !count.is_multiple_of(2) => {
                let message = "an odd number of adults cannot have an odd number of ties each";
                let settings = [
                    (own, format!("{degree} ties an adult")),
                    ("people.count", format!("{count} adults")),
                ];
                self.contradiction(message, &settings);
            }
            NetworkLaw::Blocks {
                blocks, homophily, ..
            } => self.blocks(scenario, section, degree, *blocks, *homophily),
            _ => {}
        }
        self.below_count(scenario, own, degree);
    }

    fn blocks(
        &mut self,
        scenario: &Scenario,
        section: &str,
        degree: f64,
        blocks: u32,
        homophily: f64,
    ) {
        let count = scenario.people.count;
        let (number, own) = (path(section, "blocks"), path(section, "degree"));
        if blocks > count / 2 {
            let message = "a block needs two adults or more";
            let settings = [
                (number, format!("{blocks} blocks; at most {}", count / 2)),
                ("people.count", format!("{count} adults")),
            ];
            self.contradiction(message, &settings);
            return;
        }
        let (all, size) = (f64::from(count), f64::from(count) / f64::from(blocks));
        let chance = (size - 1.0) / (all - 1.0);
        let within = degree * (chance + homophily * (1.0 - chance));
        if within > size - 1.0 && degree < all {
            let message = "a block has fewer adults than one should know in it";
            let settings = [
                (
                    path(section, "homophily"),
                    format!("{within:.1} ties within the block"),
                ),
                (number, format!("{size:.1} adults in a block")),
                (own, format!("{degree} ties an adult")),
                ("people.count", format!("{count} adults")),
            ];
            self.contradiction(message, &settings);
        }
    }

    fn configuration(&mut self, scenario: &Scenario, section: &str, law: &DegreeLaw) {
        match law {
            DegreeLaw::Power { least, most, .. } => {
                let (low, high) = (path(section, "degree_min"), path(section, "degree_max"));
                if least > most {
                    let message = "the greatest degree must not be below the least";
                    let settings = [(high, most.to_string()), (low, least.to_string())];
                    self.contradiction(message, &settings);
                }
                self.below_count(scenario, high, f64::from(*most));
            }
            DegreeLaw::Table(rows) => {
                let most = rows.iter().map(|row| row.0).max().unwrap_or(0);
                self.below_count(scenario, path(section, "degrees"), f64::from(most));
            }
            DegreeLaw::Fixed { degree } => {
                let own = path(section, "degree");
                let given = self.tree.at(own).and_then(|node| node.number());
                if given.is_some_and(|given| given.fract() > 0.0) {
                    let message = "a fixed number of ties must be whole";
                    let law = path(section, "degree_law");
                    let settings = [(own, "not whole".to_owned()), (law, "fixed".to_owned())];
                    self.contradiction(message, &settings);
                }
                self.below_count(scenario, own, f64::from(*degree));
            }
            DegreeLaw::Poisson { degree } | DegreeLaw::Geometric { degree } => {
                self.below_count(scenario, path(section, "degree"), *degree);
            }
        }
    }

    /// A grid must be wider than a neighbourhood.
    fn grid(&mut self, scenario: &Scenario, section: &str, radius: u32) {
        let count = scenario.people.count;
        let mut rows = count.isqrt();
        while !count.is_multiple_of(rows) {
            rows -= 1;
        }
        if rows <= 2 * radius {
            let columns = count / rows;
            let message = "the grid is narrower than a neighbourhood".to_owned();
            let side = count.isqrt().max(2 * radius + 1);
            let settings = [
                (
                    "people.count",
                    format!("{count} adults fill a grid of {columns} by {rows}"),
                ),
                (
                    path(section, "radius"),
                    format!("needs {} rows or more", 2 * radius + 1),
                ),
            ];
            let fault = Diagnostic::error("scenario/contradiction", message);
            let hint = format!("{} adults fill a square of {side} by {side}", side * side);
            self.joint(fault.hint(hint), &settings);
        }
    }
}
