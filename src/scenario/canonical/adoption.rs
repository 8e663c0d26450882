//! How is the section `adoption` written? Every setting that its rule reads, and no other.

use crate::scenario::adoption::{
    Adoption, Bass, Contagion, Form, Per, Seeding, Seeds, ThresholdLaw,
};
use crate::scenario::canonical::List;
use crate::scenario::check::replaced::REPLACED;
use crate::scenario::opinion::Opinion;
use crate::scenario::print::quoted;

/// What the rule reads, and with brands only what these do not replace.
pub(super) fn settings(list: &mut List, adoption: &Adoption, brands: bool) {
    let replaced = |path: &str| brands && REPLACED.iter().any(|row| row.0 == path);
    list.add("adoption.product", quoted(&adoption.product));
    rule(list, &adoption.rule);
    list.number("adoption.market", adoption.market);
    if !brands {
        seeds(list, adoption.seeds, &adoption.seed_list);
        if let (Some(group), Some(groups)) = (adoption.seeds.group, &adoption.groups) {
            let name = &groups.grouping.names[usize::from(group)];
            list.add("adoption.seed_group", quoted(name));
        }
    }
    list.number("adoption.discount", adoption.discount);
    if let Some(groups) = &adoption.groups {
        list.add(
            "adoption.groups",
            quoted(&groups.path.display().to_string()),
        );
        list.add("adoption.groups_sha256", quoted(&groups.sha256));
    }
    // A table of its own, after all that stands in the one above it.
    if let Some(mut opinion) = adoption.rule.opinion().copied() {
        for (path, field) in Opinion::FIELDS {
            if !replaced(path) {
                list.number(path, *field(&mut opinion));
            }
        }
        list.add(
            "adoption.opinion.reviews_read",
            opinion.reviews_read.to_string(),
        );
    }
}

fn seeds(list: &mut List, seeds: Seeds, listed: &[u32]) {
    // A share stays one: with another number of adults it is another number.
    match seeds.share {
        _ if seeds.among == Seeding::List => {}
        Some(share) => list.number("adoption.seed_share", share),
        None => list.add("adoption.seeds", seeds.count.to_string()),
    }
    let among = match seeds.among {
        Seeding::Random => "random",
        Seeding::Hubs => "hubs",
        Seeding::Fringe => "fringe",
        Seeding::Clusters => "clusters",
        Seeding::List => "list",
    };
    list.add("adoption.seeding", quoted(among));
    if seeds.among == Seeding::List {
        let listed: Vec<String> = listed.iter().map(u32::to_string).collect();
        list.add("adoption.seed_list", format!("[{}]", listed.join(", ")));
    }
}

fn rule(list: &mut List, rule: &Contagion) {
    match *rule {
        Contagion::Bass(coefficients) => {
            list.add("adoption.rule", quoted("bass"));
            bass(list, coefficients);
        }
        Contagion::StrongWeak {
            advertising,
            strong,
            weak,
        } => {
            list.add("adoption.rule", quoted("strong-weak"));
            list.number("adoption.innovation", advertising);
            list.number("adoption.strong", strong);
            list.number("adoption.weak", weak);
        }
        Contagion::IndependentCascade {
            transmission,
            transmission_online,
        } => {
            list.add("adoption.rule", quoted("independent-cascade"));
            list.number("adoption.transmission", transmission);
            list.number("adoption.transmission_online", transmission_online);
        }
        Contagion::Threshold { law, mean, sd } => {
            let word = match law {
                ThresholdLaw::Fixed => "fixed",
                ThresholdLaw::Normal => "normal",
                ThresholdLaw::Uniform => "uniform",
            };
            list.add("adoption.rule", quoted("threshold"));
            list.add("adoption.threshold_law", quoted(word));
            list.number("adoption.threshold", mean);
            list.number("adoption.threshold_sd", sd);
        }
        Contagion::Complex { needed } => {
            list.add("adoption.rule", quoted("complex"));
            list.add("adoption.needed", needed.to_string());
        }
        Contagion::TwoSided {
            bass: coefficients,
            disappointment,
            negativity,
        } => {
            list.add("adoption.rule", quoted("two-sided"));
            bass(list, coefficients);
            list.number("adoption.disappointment", disappointment);
            list.number("adoption.negativity", negativity);
        }
        Contagion::Utility { .. } => utility(list, rule),
        Contagion::Opinion(_) => list.add("adoption.rule", quoted("opinion")),
    }
}

fn utility(list: &mut List, rule: &Contagion) {
    if let Contagion::Utility {
        media,
        social_weight,
        threshold,
        threshold_spread,
        quality,
        utility_min,
        utility_spread,
    } = *rule
    {
        list.add("adoption.rule", quoted("utility"));
        list.number("adoption.innovation", media);
        list.number("adoption.social_weight", social_weight);
        list.number("adoption.threshold", threshold);
        list.number("adoption.threshold_sd", threshold_spread);
        list.number("adoption.quality", quality);
        list.number("adoption.utility_min", utility_min);
        list.number("adoption.utility_spread", utility_spread);
    }
}

fn bass(list: &mut List, bass: Bass) {
    let form = match bass.form {
        Form::EachTie => "each-tie",
        Form::Hazard => "hazard",
        Form::Rate => "rate",
    };
    let per = match bass.per {
        Per::Degree => "degree",
        Per::MeanDegree => "mean-degree",
        Per::Tie => "tie",
    };
    list.number("adoption.innovation", bass.innovation);
    list.number("adoption.imitation", bass.imitation);
    list.add("adoption.form", quoted(form));
    list.add("adoption.per", quoted(per));
}
