//! How is what is asked of many runs written?

use crate::scenario::canonical::List;
use crate::scenario::print::{quoted, shown};
use crate::scenario::studies::{Method, Readout, Studies, Varied};

pub(super) fn settings(list: &mut List, studies: &Studies) {
    for variant in &studies.compare {
        list.name.clone_from(&variant.name);
        list.add("experiment.compare.*.label", quoted(&variant.label));
        let set = variant.set.iter();
        let set: Vec<String> = set
            .map(|(path, value)| format!("{} = {value}", quoted(path)))
            .collect();
        list.add(
            "experiment.compare.*.set",
            format!("{{ {} }}", set.join(", ")),
        );
    }
    if let Some(sweep) = &studies.sweep {
        list.add("experiment.sweep.vary", vary(&sweep.vary));
        list.add("experiment.sweep.design", quoted(sweep.layout.name()));
        if sweep.layout.name() != "grid" {
            list.add("experiment.sweep.points", sweep.points.to_string());
        }
        list.add("experiment.sweep.measures", texts(&sweep.measures));
    }
    searches(list, studies);
}

/// What measures and fits.
fn searches(list: &mut List, studies: &Studies) {
    if let Some(sensitivity) = &studies.sensitivity {
        list.add("experiment.sensitivity.vary", vary(&sensitivity.vary));
        let method = match sensitivity.method {
            Method::Morris { .. } => "morris",
            Method::Sobol => "sobol",
        };
        list.add("experiment.sensitivity.method", quoted(method));
        list.add(
            "experiment.sensitivity.measure",
            quoted(&sensitivity.measure.to_string()),
        );
        list.add(
            "experiment.sensitivity.points",
            sensitivity.points.to_string(),
        );
        if let Method::Morris { levels } = sensitivity.method {
            list.add("experiment.sensitivity.levels", levels.to_string());
        }
    }
    if let Some(calibrate) = &studies.calibrate {
        list.add("experiment.calibrate.vary", vary(&calibrate.vary));
        let targets: Vec<String> = calibrate.targets.iter().map(|name| quoted(name)).collect();
        list.add(
            "experiment.calibrate.targets",
            format!("[{}]", targets.join(", ")),
        );
        list.add(
            "experiment.calibrate.method",
            quoted(calibrate.fitting.name()),
        );
        if let Some(until) = calibrate.until {
            list.add("experiment.calibrate.until", shown(until));
        }
        list.add(
            "experiment.calibrate.evaluations",
            calibrate.evaluations.to_string(),
        );
    }
    points_of_interest(list, studies);
}

/// What looks for one point.
fn points_of_interest(list: &mut List, studies: &Studies) {
    if let Some(threshold) = &studies.threshold {
        list.add(
            "experiment.threshold.vary",
            vary(std::slice::from_ref(&threshold.vary)),
        );
        list.add(
            "experiment.threshold.measure",
            quoted(&threshold.measure.to_string()),
        );
        list.add("experiment.threshold.at", shown(threshold.at));
        list.add(
            "experiment.threshold.confidence",
            shown(threshold.confidence),
        );
        list.add("experiment.threshold.width", shown(threshold.width));
        list.add(
            "experiment.threshold.evaluations",
            threshold.evaluations.to_string(),
        );
    }
    if let Some(optimise) = &studies.optimise {
        list.add("experiment.optimise.budget", shown(optimise.budget));
        list.add(
            "experiment.optimise.measure",
            quoted(&optimise.measure.to_string()),
        );
        list.add("experiment.optimise.over", optimise.over.toml());
        list.add(
            "experiment.optimise.evaluations",
            optimise.evaluations.to_string(),
        );
    }
}

fn vary(all: &[Varied]) -> String {
    let all = all.iter();
    let all: Vec<String> = all
        .map(|one| format!("{} = {}", quoted(&one.path), one.values))
        .collect();
    format!("{{ {} }}", all.join(", "))
}

fn texts(all: &[Readout]) -> String {
    let all: Vec<String> = all.iter().map(|one| quoted(&one.to_string())).collect();
    format!("[{}]", all.join(", "))
}
