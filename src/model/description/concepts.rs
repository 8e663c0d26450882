//! Element 4, design concepts: the eleven of the protocol, in its order.

use crate::model::description::documentation::read;
use crate::model::description::markdown::number;
use crate::scenario::{NetworkLaw, Scenario};

/// The concepts of the protocol, in its order.
pub(super) const CONCEPTS: [&str; 11] = [
    "Basic principles",
    "Emergence",
    "Adaptation",
    "Objectives",
    "Learning",
    "Prediction",
    "Sensing",
    "Interaction",
    "Stochasticity",
    "Collectives",
    "Observation",
];

/// The element.
pub(super) fn element(scenario: &Scenario) -> String {
    let mut text = String::from("## 4 Design concepts\n");
    for name in CONCEPTS {
        text.push_str(&format!("\n**{name}.** {}\n", concept(name, scenario)));
    }
    text
}

fn concept(name: &str, scenario: &Scenario) -> String {
    match name {
        "Basic principles" => PRINCIPLES.to_owned(),
        "Emergence" => EMERGENCE.to_owned(),
        "Adaptation" => adaptation(scenario),
        "Objectives" => OBJECTIVES.to_owned(),
        "Learning" => LEARNING.to_owned(),
        "Prediction" => PREDICTION.to_owned(),
        "Sensing" => SENSING.to_owned(),
        "Interaction" => interaction(scenario),
        "Stochasticity" => stochasticity(),
        "Collectives" => COLLECTIVES.to_owned(),
        _ => observation(scenario),
    }
}

const PRINCIPLES: &str = "\
A household produces what it needs from bought goods and its own time, and what it makes has a full price of both (Becker \
1965). Home and market goods are substitutes (Gronau 1977), so a need is made where its full price per unit of quality is \
lower, the more often the larger the difference; the elasticity of substitution is the sharpness of that choice. The price of \
time is not the wage: market hours are given, and an hour is worth what the leisure that is left makes it worth. To this the \
model adds habits that are reviewed now and then, skill that is won by making and lost without it, and the example of others \
(Brock & Durlauf 2001). Every wave of the claim must come out of these and of the drivers.";

const EMERGENCE: &str = "\
The share of each need that is made, the hours account, the value of time, skill, wage work and the waves emerge from the \
choices of adults. So does their timing, and that categories part ways. Imposed are the drivers, the categories, and the laws \
of the traits. Entry into wage work is only half emergent: its speed follows from the share made, and nobody leaves.";

fn adaptation(scenario: &Scenario) -> String {
    let open = scenario.drivers.openness.iter().any(|series| {
        let clock = &scenario.clock;
        (0..=clock.steps).any(|step| series.at(clock.date(step)) > 0.0)
    });
    let cocreation = if open {
        "In this scenario the market is open to co-creation in at least one category at some time."
    } else {
        "In this scenario the market is never open to co-creation, so that adults make or buy."
    };
    format!(
        "Adults choose for each need whether to make, co-create or buy it, when they review the habit (7.4, 7.5). Reviews come \
         at a rate, and sooner when the price or one's hours have just moved. Between reviews nothing adapts. Adults do not \
         choose their hours, their employment or their ties. {cocreation}"
    )
}

const OBJECTIVES: &str = "\
At a review each option has a cost per unit of quality as the adult perceives it, in hours of the mean wage, shifted by its \
taste and by what its ties do. Options are drawn with logit shares: the cheapest is the likeliest and never certain. This is \
the maximum of a utility with a random part (McFadden 1974), need by need; no adult weighs its needs against each other, save \
through the value of its time.";

const LEARNING: &str = "\
Skill rises by practice and by learning, which takes schooling and social reach together, and is forgotten when unused (7.2). \
Adults do not change how they decide.";

const PREDICTION: &str = "\
None. Adults decide on the prices, tools and hours of the date and on the time pressure they live in, as if both would last. \
They foresee neither a driver's course nor that practice would make them better.";

const SENSING: &str = "\
An adult knows without error its own traits, skill, work and hours, the drivers of the date in every category, and which of \
its ties made in each category at the end of the last step. It does not see co-creation by others, their skill or their hours. \
Entry into wage work depends on the share made in the whole society, as last published.";

fn interaction(scenario: &Scenario) -> String {
    let ties = match scenario.network {
        NetworkLaw::Empty => {
            "In this scenario there are no ties, so that all adults count the middle value 1/2 and the first way is shut."
        }
        _ => "Ties are those of section 5 and do not change.",
    };
    format!(
        "Adults act on each other in two ways. The share of one's ties that make, S, moves the log cost of making by J (S - \
         1/2) with J = {}; where it is positive, making spreads and holds out among people who know each other. And the share \
         of needs that all adults make slows the entry into wage work. There is no competition for jobs or goods: prices and \
         employment are drivers. {ties}",
        number(scenario.household.influence)
    )
}

fn stochasticity() -> String {
    let draws = read(include_str!("../../engine/draws.rs"));
    let [first] = draws.before.as_slice() else {
        return String::new();
    };
    format!(
        "Random are the traits and ties, who works for wages and who makes at the start, who enters wage work, the lot of \
         unemployment, when a habit is reviewed and what is then chosen. Chance stands for what the model does not know of \
         people. {first}"
    )
}

const COLLECTIVES: &str = "\
None act. The categories of wave 1, wave 2, wave 3 and between are read off each adult (7.8) and act on nothing. Blocks of \
adults are a matter of computing.";

fn observation(scenario: &Scenario) -> String {
    let runs = scenario.experiment.runs;
    let runs = if runs == 1 {
        "One run is made; how far chance moves a result shows only with several.".to_owned()
    } else {
        format!(
            "{runs} runs are made, which differ in their random numbers only; bands over runs are in `bands.csv`."
        )
    };
    let causes = if scenario.output.causes {
        "Every change of a habit's likelihood is split into its causes (7.9), which sum exactly to the change of the share made."
    } else {
        "Causes are not kept in this scenario."
    };
    format!(
        "All adults are observed, without error, at the end of a step. The measures are in section 7; their week is accounted \
         for in integers, so that the hours of every adult sum to 168 exactly. {causes} {runs}"
    )
}
