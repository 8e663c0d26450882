//! What do columns mean? Those of every table but `series.csv`, whose columns are measures; the manifest and `explain` read this.

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
const EVERYWHERE: [(&str, &str); 4] = [
    ("run", "number of the run, from 0"),
    (
        "seed",
        "seed of all random numbers; with the run it makes their key",
    ),
    ("step", "number of the step; 0 is the start"),
    ("time", "date of the step"),
];

/// The columns of each table that it does not share with all.
pub const COLUMNS: [ColumnMeaning; 46] = [
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
];

/// What a column of a table means; none for measures.
#[must_use]
pub fn meaning(table: &str, column: &str) -> Option<&'static str> {
    let own = COLUMNS
        .iter()
        .find(|one| (one.table, one.name) == (table, column));
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
    texts
        .extend(shared.map(|one| format!("{name}\n\n{}\n\nkind      a column of tables\n", one.1)));
    (!texts.is_empty()).then(|| texts.join("\n"))
}
