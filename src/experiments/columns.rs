//! What do columns mean? Those of every table but `series.csv`, whose columns are measures; the manifest and `explain` read this.

use crate::experiments::agents::columns as agents;

/// A column of a table.
pub struct ColumnMeaning {
    /// Name of the table, without its ending.
    pub table: &'static str,
    /// Name of the column.
    pub name: &'static str,
    /// What it means, in a sentence.
    pub meaning: &'static str,
}

const fn of(table: &'static str, name: &'static str, meaning: &'static str) -> ColumnMeaning {
    ColumnMeaning {
        table,
        name,
        meaning,
    }
}

/// In any table.
const EVERYWHERE: [(&str, &str); 8] = [
    (
        "point",
        "number of the point: settings laid over the scenario",
    ),
    (
        "variant",
        "key of the side that is compared; base is the scenario as it is",
    ),
    ("setting", "path of the setting"),
    (
        "measure",
        "the measure, or a value of it: its end, a date, its extreme, or when it reaches a value",
    ),
    ("run", "number of the run, from 0"),
    (
        "seed",
        "seed of all random numbers; with the run it makes their key",
    ),
    ("step", "number of the step; 0 is the start"),
    ("time", "date of the step"),
];

/// The columns of each table that it does not share with all.
pub const COLUMNS: [ColumnMeaning; 135] = [
    of("bands", "measure", "the measure, a column of series.csv"),
    of(
        "bands",
        "statistic",
        "what over runs: mean, standard deviation, quantile (q05 to q95), or their number n",
    ),
    of(
        "bands",
        "value",
        "that statistic of the measure at the step, in its unit",
    ),
    of("causes", "category", "the category of needs"),
    of("causes", "cause", "the cause"),
    of(
        "causes",
        "share_made",
        "what the cause added to the share made of the category's need over the run",
    ),
    of(
        "causes",
        "log_odds_of_starters",
        "what it added to the log-odds of making, of those who turned to making",
    ),
    of(
        "causes",
        "log_odds_of_stoppers",
        "what it added to the log-odds of making, of those who turned from it",
    ),
    of("events", "agent", "number of the adult who adopted"),
    of(
        "events",
        "channel",
        "the channel drawn by the shares that all channels had in the adoption",
    ),
    of(
        "events",
        "parent",
        "number of the adult whose doing it was; empty where there is none",
    ),
    of(
        "events",
        "depth",
        "steps from the root of its tree: 0 for the root, else one more than its parent's",
    ),
    of(
        "events",
        "cascade",
        "number of the adult at the root of its tree",
    ),
    of(
        "cascades",
        "size",
        "adoptions in a tree of who brought whom, the root's among them",
    ),
    of(
        "cascades",
        "cascades",
        "how many trees of the run have that size",
    ),
    of(
        "cascades",
        "depth_mean",
        "mean, over trees of that size, of each tree's greatest depth: root to farthest adopter",
    ),
    of(
        "cascades",
        "depth_max",
        "greatest depth of any tree of that size",
    ),
    of(
        "cascades",
        "virality_mean",
        "mean, over trees of that size, of structural virality: mean distance of two adopters in a tree",
    ),
    of("cohorts", "adopters", "adults who adopted at the step"),
    of(
        "cohorts",
        "caused",
        "adoptions at later steps, up to the end of the run, whose parent is one of them",
    ),
    of(
        "cohorts",
        "reproduction",
        "reproduction number: adoptions caused per adopter of the step; the last have had little time",
    ),
    of(
        "degrees",
        "degree",
        "number of ties in the network that is not online",
    ),
    of("degrees", "adults", "adults with so many ties"),
    of(
        "degrees",
        "adopted",
        "those of them who have adopted at the end",
    ),
    of(
        "fit",
        "name",
        "the comparison, compare.NAME of the scenario",
    ),
    of("fit", "measure", "the measure it is compared with"),
    of(
        "fit",
        "part",
        "fitted: settings were chosen by it; judged: they were not; unsaid: the scenario does not say",
    ),
    of(
        "fit",
        "observed",
        "the observed value, in the unit of the measure",
    ),
    of("fit", "simulated", "the mean over runs at its date"),
    of("fit", "error", "simulated less observed"),
    of("value", "brand", "name of the brand"),
    of(
        "value",
        "action",
        "name of the action; `all`: all actions of a brand that has several, which need not be the sum of each",
    ),
    of(
        "value",
        "cost",
        "what the brand spent with the action less without it, discounted to the start",
    ),
    of(
        "value",
        "gain",
        "discounted margins of the brand's purchases with the action less without it, on the same random numbers",
    ),
    of(
        "value",
        "acceleration",
        "part of the gain from adults who buy the brand either way, earlier or more often",
    ),
    of(
        "value",
        "expansion",
        "part of the gain from adults who buy the brand with or without the action only",
    ),
    of(
        "value",
        "return",
        "gain less cost over cost; NaN where it cost nothing",
    ),
    of(
        "value",
        "adopters",
        "adults who have paid for the brand by the end with the action less without it",
    ),
    of("value_series", "brand", "name of the brand"),
    of(
        "value_series",
        "action",
        "name of the action that answers complaints; what follows is without it, on the same random numbers",
    ),
    of(
        "value_series",
        "messages_positive",
        "words for the brand that reached someone since the last row, without the action",
    ),
    of(
        "value_series",
        "messages_negative",
        "words against the brand that reached someone since the last row, without the action",
    ),
    of(
        "value_series",
        "sentiment",
        "words for it less words against it, over all since the last row, without the action; 0 where nobody spoke",
    ),
    of("network/degrees", "layer", "network or online"),
    of(
        "network/degrees",
        "listening",
        "adults who listen to so many",
    ),
    of(
        "network/degrees",
        "followed",
        "adults to whom so many listen",
    ),
    of(
        "difference",
        "difference",
        "mean over runs of the variant's value less the base's, run by run on the same random numbers",
    ),
    of(
        "difference",
        "low",
        "lower end of the 95 % interval of that mean (Student, paired)",
    ),
    of("difference", "high", "upper end of it"),
    of("difference", "n", "number of runs"),
    of(
        "difference",
        "variance_reduction",
        "the variance that the difference would have with independent seeds, over that which it has; NaN where it has none",
    ),
    of(
        "changed",
        "what",
        "the category of needs, or the product, in which adults ended otherwise",
    ),
    of("changed", "from", "as what they ended in the base"),
    of("changed", "to", "as what they ended in the variant"),
    of(
        "changed",
        "share",
        "mean over runs of the share of adults who ended so",
    ),
    of(
        "changed",
        "low",
        "lower end of the 95 % interval of that mean",
    ),
    of("changed", "high", "upper end of it"),
    of("changed", "wage", "mean wage of those adults"),
    of("changed", "schooling", "mean schooling of those adults"),
    of(
        "changed",
        "ties",
        "mean number of their ties that are not online",
    ),
    of("why", "category", "the category of needs"),
    of("why", "cause", "the cause"),
    of(
        "why",
        "difference",
        "what the cause added to the share made in the variant, less what it added in the base; mean over runs",
    ),
    of("why", "low", "lower end of the 95 % interval of that mean"),
    of("why", "high", "upper end of it"),
    of("effects", "effect", "key of the effect"),
    of("effects", "label", "its name for people"),
    of("effects", "kind", "what is made of readings of runs"),
    of("effects", "simulated", "the effect in all runs together"),
    of(
        "effects",
        "low",
        "lower end of its 95 % interval, by a jackknife that leaves out each run with all its sides",
    ),
    of("effects", "high", "upper end of it"),
    of("effects", "error", "its standard error over runs"),
    of("effects", "n", "number of runs"),
    of("effects", "published", "the number that was published"),
    of(
        "effects",
        "published_low",
        "lower end of the range that was published",
    ),
    of("effects", "published_high", "upper end of it"),
    of(
        "effects",
        "factor",
        "simulated over the nearest end of what was published; 1 within it, no number where signs differ",
    ),
    of(
        "effects",
        "verdict",
        "within what was published as far as runs can tell, within a factor-two of it, missed; undecided: too few runs to say; \
         unpublished; no-number",
    ),
    of("effects", "source", "where it was published"),
    of("effects", "note", "why it is missed, or what else to know"),
    of("failures", "fault", "why the run gave nothing"),
    of(
        "sensitivity",
        "mu",
        "mean elementary effect, per width of the setting's range (Morris 1991)",
    ),
    of(
        "sensitivity",
        "mu_star",
        "mean size of the effect (Campolongo et al. 2007); low and high: 95 % of resampled trajectories",
    ),
    of(
        "sensitivity",
        "sigma",
        "standard deviation of the effects: they depend on where they are measured",
    ),
    of("sensitivity", "effects", "number of effects measured"),
    of(
        "sensitivity",
        "first",
        "share of the variance that the setting alone explains (Saltelli et al. 2010); low and high: 95 % of resamples",
    ),
    of(
        "sensitivity",
        "total",
        "share that it explains with all it works together with (Jansen 1999); low and high: 95 % of resamples",
    ),
    of(
        "noise",
        "share",
        "share of the variance of a single run that is luck; low and high: 95 % of resamples",
    ),
    of("noise", "luck", "variance due to luck"),
    of("noise", "settings", "variance due to the settings"),
    of("points", "runs", "runs made at the point"),
    of("points", "mean", "their mean"),
    of(
        "points",
        "side",
        "on which side of the value the mean lies, as far as that is sure",
    ),
    of(
        "points",
        "loss",
        "weighted sum of squared differences from the data; with abc its root, the distance",
    ),
    of("threshold", "at", "the value whose crossing was sought"),
    of(
        "threshold",
        "found",
        "rises or falls through it; always-below, always-above, several; runs-used-up; outside-law",
    ),
    of(
        "threshold",
        "low",
        "lower end of the interval in which the mean crosses the value",
    ),
    of("threshold", "high", "upper end of it"),
    of(
        "threshold",
        "confidence",
        "chance that the interval is right, whenever the search ended",
    ),
    of("threshold", "runs", "runs made in all"),
    of(
        "calibration",
        "estimate",
        "the estimate; the mean of the posterior with abc",
    ),
    of(
        "calibration",
        "low",
        "lower end of its interval; no number where nothing is identified",
    ),
    of("calibration", "high", "upper end of it"),
    of("calibration", "level", "level of the interval"),
    of("calibration", "known", "whether the data tell the setting"),
    of("fit", "bass", "the Bass curve fitted to the same data"),
    of("fit", "logistic", "the logistic curve fitted to them"),
    of("fit", "gompertz", "the Gompertz curve fitted to them"),
    of(
        "curves",
        "name",
        "the comparison, compare.NAME of the scenario",
    ),
    of("curves", "curve", "the curve"),
    of(
        "curves",
        "parameter",
        "its parameter: m is the ceiling in the unit of the data, the others are per year or in years since the launch",
    ),
    of("curves", "note", "fitted, or why nothing is identified"),
    of("curves", "value", "the least-squares estimate"),
    of("curves", "standard_error", "its standard error"),
    of(
        "skill",
        "name",
        "the comparison, compare.NAME of the scenario",
    ),
    of(
        "skill",
        "part",
        "fitted: settings were fitted to it; judged: they were not",
    ),
    of("skill", "curve", "the curve that the model is set against"),
    of(
        "skill",
        "misfit_model",
        "root mean square of model less data",
    ),
    of(
        "skill",
        "misfit_curve",
        "root mean square of curve less data",
    ),
    of(
        "skill",
        "skill",
        "1 less the ratio of their squares: above 0 the model is nearer (Murphy 1988)",
    ),
    of(
        "posterior",
        "weight",
        "weight of the particle; all sum to 1",
    ),
    of("posterior", "distance", "distance of its run from the data"),
    of("optimise", "action", "the action: BRAND.ACTION"),
    of(
        "optimise",
        "share",
        "its share of the budget in the best split found",
    ),
    of("optimise", "budget", "its budget"),
    of("optimise", "budget_equal", "its budget in the equal split"),
    of("optimise", "order", "in which the adults were chosen"),
    of("optimise", "agent", "number of the adult"),
    of("gain", "against", "what the choice is compared with"),
    of(
        "gain",
        "chosen",
        "mean of the measure with what was chosen, on fresh runs",
    ),
    of(
        "gain",
        "beside",
        "the same with what it is compared with: the equal split, nothing spent, or as many adults drawn at random",
    ),
    of("gain", "gain", "mean difference over pairs of fresh runs"),
    of("gain", "low", "lower end of its 95 % interval"),
    of("gain", "high", "upper end of it"),
    of("gain", "pairs", "pairs of runs"),
];

/// Names of the columns of all tables, with the tables' names and what they mean.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let own = COLUMNS.iter().map(|one| (one.table, one.name, one.meaning));
    let of_agents = agents::COLUMNS.iter();
    own.chain(of_agents.map(|one| ("agents", one.name, one.meaning)))
}

/// What a column of a table means; none for measures.
#[must_use]
pub fn meaning(table: &str, column: &str) -> Option<&'static str> {
    if table == "agents" {
        return agents::meaning(column).map(|one| one.meaning);
    }
    let name = column.strip_suffix("_low").or(column.strip_suffix("_high"));
    let own = |name: &str| {
        let mut all = COLUMNS.iter();
        all.find(|one| (one.table, one.name) == (table, name))
    };
    let own = own(column).or_else(|| own(name?));
    let shared = || EVERYWHERE.iter().find(|one| one.0 == column);
    own.map(|one| one.meaning)
        .or_else(|| shared().map(|one| one.1))
}

/// What the columns of that name are, for people.
#[must_use]
pub fn explain(name: &str) -> Option<String> {
    let own = COLUMNS.iter().filter(|one| one.name == name);
    let mut texts: Vec<String> = own
        .map(|one| {
            let kind = format!("kind      a column of {}.csv", one.table);
            format!("{name}\n\n{}\n\n{kind}\n", one.meaning)
        })
        .collect();
    let shared = EVERYWHERE.iter().find(|one| one.0 == name);
    // The run and what else stands in every table is told once.
    let of_agents = agents::meaning(name).filter(|_| shared.is_none());
    texts.extend(of_agents.map(|one| {
        let unit = if one.unit.is_empty() {
            "none"
        } else {
            one.unit
        };
        let kind = "kind      a column of the table of adults (`--agents`)";
        format!("{name}\n\n{}\n\n{kind}\nunit      {unit}\n", one.meaning)
    }));
    texts
        .extend(shared.map(|one| format!("{name}\n\n{}\n\nkind      a column of tables\n", one.1)));
    (!texts.is_empty()).then(|| texts.join("\n"))
}
