//! Element 5, initialization: how the first moment comes about. The laws of the traits with their numbers, the ties, the habits.

use crate::model::description::documentation::read;
use crate::model::description::markdown::{number, table};
use crate::model::household::variables::{Owner, VARIABLES};
use crate::scenario::{DegreeLaw, NetworkLaw, People, Scenario};

/// The element.
pub(super) fn element(scenario: &Scenario) -> String {
    let people = &scenario.people;
    let synthesis = read(include_str!("../../population/synthesis.rs"));
    let mut text = String::from("## 5 Initialization\n\n");
    text.push_str(&format!(
        "The world begins at {} with {} adults. Runs differ in their random numbers only; every run begins alike in law, not in \
         its draws.\n\n",
        number(scenario.clock.start),
        people.count
    ));
    let rows: Vec<Vec<String>> = VARIABLES
        .iter()
        .filter(|variable| variable.owner == Owner::Trait)
        .map(|variable| {
            let law = law(variable.name, scenario).expect("a test finds a law for every trait");
            vec![variable.name.to_owned(), law]
        })
        .collect();
    text.push_str(&table(&["Trait", "Law in this scenario"], &rows));
    for paragraph in &synthesis.before {
        text.push_str(&format!("\n{paragraph}\n"));
    }
    text.push_str(&format!("\n**Network.** {}\n", network(&scenario.network)));
    if scenario.online != NetworkLaw::Empty {
        let online = network(&scenario.online);
        text.push_str(&format!(
            "\n**Network online.** {online} Its draws are its own.\n"
        ));
    }
    text.push_str(&format!("\n**State.** {}\n", state(people)));
    text
}

/// The law of a trait.
pub(super) fn law(name: &str, scenario: &Scenario) -> Option<String> {
    let people = &scenario.people;
    let normal = |mean: f64, sd: f64| {
        format!(
            "normal, mean {}, standard deviation {}",
            number(mean),
            number(sd)
        )
    };
    Some(match name {
        "talent" => format!(
            "lognormal, median 1, standard deviation of the log {}; {}",
            number(people.talent_sd),
            if people.talent_per_category {
                "one for each category, independent"
            } else {
                "one for all categories"
            }
        ),
        "wage" => format!(
            "lognormal, mean 1, standard deviation of the log {}; correlation of the log with education {}",
            number(people.wage_sd),
            number(people.education_wage_correlation)
        ),
        "education" => format!("{}, at least 0.05", normal(1.0, people.education_sd)),
        "sedentary_rank" => format!(
            "uniform; its normal score has the correlation {} with education, so that the schooled come first",
            number(people.education_sedentary_correlation)
        ),
        "quality_sense" => format!(
            "{}, at least 0",
            normal(people.quality_sense_mean, people.quality_sense_sd)
        ),
        "taste" => normal(people.taste_mean, people.taste_sd),
        "hours" => format!(
            "uniform from {} to {}",
            number(1.0 - people.hours_spread),
            number(1.0 + people.hours_spread)
        ),
        "ties" => "see the network below".to_owned(),
        _ => return None,
    })
}

const SHUFFLED: &str = "\
Then ties are shuffled so that everyone keeps as many (degree-preserving rewiring, Maslov & Sneppen 2002): two ties drawn at \
random exchange their ends unless that makes a loop or a double tie, ten times for each tie.";

/// A network in words, with the sources of its law.
fn network(law: &NetworkLaw) -> String {
    let heard = |directed: bool| {
        if directed {
            " A tie is heard in one direction."
        } else {
            ""
        }
    };
    match law {
        NetworkLaw::Empty => "Nobody knows anybody.".to_owned(),
        NetworkLaw::Shuffled(law) => format!("{} {SHUFFLED}", network(law)),
        NetworkLaw::Complete => "Everyone knows everyone.".to_owned(),
        NetworkLaw::File(file) => format!(
            "Ties that were observed, read from `{}`: {} adults. Loops and repetitions are dropped.{}",
            file.path.display(),
            file.ties.adults(),
            heard(file.ties.directed)
        ),
        NetworkLaw::WattsStrogatz { degree, rewiring } => format!(
            "Watts & Strogatz 1998: adults on a ring know the {degree} nearest, half of them on either side; each tie keeps one \
             end and gets a new other end, uniform over all other adults, with probability {}. Ties that come to join the same \
             two adults count once.",
            number(*rewiring)
        ),
        NetworkLaw::ErdosRenyi { degree } => format!(
            "Erdos & Renyi 1959: every pair of adults is tied with the same probability, so that an adult has {} ties in the \
             mean.",
            number(*degree)
        ),
        NetworkLaw::BarabasiAlbert {
            newcomer_ties,
            directed,
        } => format!(
            "Barabasi & Albert 1999: the first {} adults know each other; each further one ties itself to {newcomer_ties} \
             others, chosen in proportion to the ties they have.{}",
            newcomer_ties + 1,
            heard(*directed)
        ),
        NetworkLaw::Configuration { degrees, directed } => format!(
            "Configuration model (Molloy & Reed 1995): every adult draws a number of {} from a law ({}), and partners are paired \
             at random; loops and repetitions are dropped.{}",
            if *directed { "followers" } else { "ties" },
            law_of_degrees(degrees),
            heard(*directed)
        ),
        NetworkLaw::Blocks {
            degree,
            blocks,
            homophily,
        } => format!(
            "Stochastic blocks (Holland, Laskey & Leinhardt 1983): {blocks} equal blocks, {} ties an adult in the mean, and a \
             share of ties within the own block that exceeds chance by {} of what is possible (Coleman 1958).",
            number(*degree),
            number(*homophily)
        ),
        NetworkLaw::Grid { moore, radius } => format!(
            "Adults on a torus know their neighbours within {radius} steps, {}.",
            if *moore {
                "diagonal steps included (Moore)"
            } else {
                "along the axes (von Neumann)"
            }
        ),
        NetworkLaw::RandomRegular { degree } => format!(
            "Random regular: everyone has {degree} ties, to {degree} different others. They lie along random rings through all \
             adults and, for an odd number, in random pairs (Kim & Wormald 2001); of ties that join the same two adults all \
             but one are swapped with ties drawn at random (Maslov & Sneppen 2002). A small network is shuffled from a ring by \
             such swaps alone, and of a dense one the missing ties are drawn."
        ),
    }
}

fn law_of_degrees(law: &DegreeLaw) -> String {
    match law {
        DegreeLaw::Poisson { degree } => format!("Poisson with mean {}", number(*degree)),
        DegreeLaw::Geometric { degree } => format!("geometric with mean {}", number(*degree)),
        DegreeLaw::Fixed { degree } => format!("{degree} for everyone"),
        DegreeLaw::Power {
            exponent,
            least,
            most,
        } => format!(
            "in proportion to k to the power -{}, from {least} to {most}",
            number(*exponent)
        ),
        DegreeLaw::Table(rows) => format!("a table of {} degrees with weights", rows.len()),
    }
}

fn state(people: &People) -> String {
    format!(
        "Each adult is in wage work with probability {}; its lot is uniform, and a wage worker whose lot is \
         below the share without work is unemployed. Skill is {} in every category. In \
         each category an adult makes with probability {} and else buys. Then habits settle: the drivers of the start hold, \
         every habit is reviewed once, and with probability 1/2 in each of {} further rounds; nothing else moves. \
         The average of needs made, by which waves \
         are read off, begins at the habits so found, and all sums since the start begin at 0.",
        number(people.wage_work_start),
        number(people.skill_start),
        number(people.made_start),
        people.settle_rounds.saturating_sub(1)
    )
}
