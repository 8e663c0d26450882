//! What is legal and odd about talk? Settings that speak of people or ties that are not there, numbers nobody can reach, chances
//! above 1.

use crate::scenario::adoption::{Bass, Contagion, Form};
use crate::scenario::check::Check;
use crate::scenario::{DegreeLaw, NetworkLaw, Scenario};

/// The greatest number of ties an adult can have in a network of a kind.
fn most_ties(law: &NetworkLaw, adults: u32) -> u64 {
    let others = u64::from(adults.saturating_sub(1));
    let most = match law.plain() {
        NetworkLaw::Empty => 0,
        NetworkLaw::RandomRegular { degree } => u64::from(*degree),
        // Without rewiring everyone keeps the neighbours of the ring.
        NetworkLaw::WattsStrogatz { degree, rewiring } if *rewiring <= 0.0 => u64::from(*degree),
        NetworkLaw::Configuration {
            degrees,
            directed: false,
        } => match degrees {
            DegreeLaw::Fixed { degree } => u64::from(*degree),
            DegreeLaw::Power { most, .. } => u64::from(*most),
            DegreeLaw::Table(rows) => {
                let some = rows.iter().filter(|row| row.1 > 0.0);
                some.map(|row| u64::from(row.0)).max().unwrap_or(0)
            }
            DegreeLaw::Poisson { .. } | DegreeLaw::Geometric { .. } => others,
        },
        NetworkLaw::File(file) => {
            let rows = &file.ties.rows;
            let each = (0..rows.len()).map(|adult| rows.length(adult) as u64);
            each.max().unwrap_or(0)
        }
        _ => others,
    };
    most.min(others)
}

impl Check<'_, '_> {
    /// What is legal and odd about the rule by which something spreads.
    pub(super) fn odd_talk(&mut self, scenario: &Scenario) {
        let Some(adoption) = &scenario.adoption else {
            return;
        };
        match adoption.rule {
            Contagion::Opinion(_) => self.odd_makers(scenario),
            Contagion::StrongWeak { weak, .. } => self.odd_weak(scenario, weak),
            Contagion::Complex { needed } => self.odd_needed(scenario, needed),
            Contagion::Bass(bass) => {
                self.odd_imitation(scenario, bass);
                self.odd_hazard(bass);
            }
            _ => {}
        }
    }

    /// Makers who say more, where nobody is one.
    fn odd_makers(&mut self, scenario: &Scenario) {
        let path = "adoption.opinion.maker_talk";
        if scenario.household.is_on() || self.spot(path).is_none() {
            return;
        }
        let message =
            format!("`{path}` has no effect without the section `household`: nobody is a maker");
        let places = [(path, "does nothing".to_owned())];
        self.odd("scenario/no-effect", message, &places);
    }

    /// Weak ties are those online.
    fn odd_weak(&mut self, scenario: &Scenario, weak: f64) {
        let path = "adoption.weak";
        // Who says that there is no such network knows it, as prints do.
        let known = self.spot("online.kind").is_some();
        let none = scenario.online == NetworkLaw::Empty;
        if !none || known || weak <= 0.0 || self.spot(path).is_none() {
            return;
        }
        let message = format!(
            "`{path}` has no effect without an online network, whose ties are the weak ones"
        );
        let places = [(path, "does nothing".to_owned())];
        self.odd("scenario/no-effect", message, &places);
    }

    /// More examples than anyone has ties.
    fn odd_needed(&mut self, scenario: &Scenario, needed: u32) {
        let adults = scenario.people.count;
        let most = most_ties(&scenario.network, adults) + most_ties(&scenario.online, adults);
        if u64::from(needed) <= most {
            return;
        }
        let path = "adoption.needed";
        let message = format!(
            "only first adopters can adopt: it takes {needed} ties who have, and nobody has more than {most} ties"
        );
        let places = [
            (path, format!("found {needed}")),
            ("network.kind", format!("kind {}", scenario.network.kind())),
        ];
        self.odd("scenario/no-effect", message, &places);
    }

    /// Imitation among people who know nobody.
    fn odd_imitation(&mut self, scenario: &Scenario, bass: Bass) {
        let path = "adoption.imitation";
        let alone = scenario.network == NetworkLaw::Empty && scenario.online == NetworkLaw::Empty;
        if !alone || bass.imitation <= 0.0 || self.spot(path).is_none() {
            return;
        }
        let message = format!("`{path}` has no effect without ties: nobody knows anyone");
        let places = [
            (path, "does nothing".to_owned()),
            ("network.kind", "kind none".to_owned()),
        ];
        self.odd("scenario/no-effect", message, &places);
    }

    /// A chance above 1, which is cut.
    fn odd_hazard(&mut self, bass: Bass) {
        let (p, q) = (bass.innovation, bass.imitation);
        if bass.form != Form::Hazard || p + q <= 1.0 + 1e-9 {
            return;
        }
        let message = format!(
            "the chance of whoever's ties have all adopted would be {}: it is cut at 1",
            ((p + q) * 1e6).round() / 1e6
        );
        let places = [
            ("adoption.imitation", q.to_string()),
            ("adoption.innovation", p.to_string()),
            ("adoption.form", "form hazard".to_owned()),
        ];
        self.odd("scenario/odd", message, &places);
    }
}
