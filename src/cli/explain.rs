//! What does a name mean? A parameter, a group of them, a measure, a column, a chart or an error, or the nearest one there is.

use crate::charts::{Kind, study};
use crate::cli::{Failure, say};
use crate::diagnostic::names;
use crate::experiments::columns;
use crate::model::measures;
use crate::scenario::explain::{action, group, groups, nearest_parameter, nearest_path, parameter};
use crate::scenario::nearest::nearest;
use crate::scenario::parameters::{PARAMETERS, Parameter};

/// Prints what names mean, or all names.
///
/// # Errors
/// When there is no such name; the others are explained all the same.
pub(super) fn explain(wanted: &[String]) -> Result<(), Failure> {
    if wanted.is_empty() {
        return say(&everything());
    }
    let (mut texts, mut strange) = (Vec::new(), Vec::new());
    for name in wanted {
        // As it stands in a file, `[household]`, or with the point before what follows.
        let bare = name
            .trim_start_matches('[')
            .trim_end_matches([']', '.', '*']);
        match meanings(bare.trim_end_matches(['.', '/'])) {
            Some(text) => texts.push(text),
            None => strange.push(unknown(name)),
        }
    }
    if !texts.is_empty() {
        say(&texts.join("\n"))?;
    }
    if strange.is_empty() {
        return Ok(());
    }
    Err(Failure::command_line(&strange.join("\nerror: ")))
}

/// All that bears a name, and what stands below it.
fn meanings(name: &str) -> Option<String> {
    let parts = [
        parameter(name),
        action(name),
        below(name),
        measures::explain(name),
        columns::explain(name),
        table(name),
        chart(name),
        names::explain(name),
        errors_below(name),
    ];
    let known: Vec<String> = parts.into_iter().flatten().collect();
    (!known.is_empty()).then(|| known.join("\n"))
}

/// The columns of a table, where a name is that of its file.
fn table(name: &str) -> Option<String> {
    let stem = name
        .strip_suffix(".csv")
        .or(name.strip_suffix(".parquet"))?;
    let rows = columns::all().filter(|row| row.0 == stem);
    let rows: Vec<(&str, &str)> = rows.map(|row| (row.1, row.2)).collect();
    let lines = lines(rows.iter().copied(), 0);
    (!rows.is_empty()).then(|| format!("{stem}: a table\n\n{lines}"))
}

/// What a chart shows.
fn chart(name: &str) -> Option<String> {
    let of_run = Kind::of_name(name).map(Kind::meaning);
    let meaning = of_run.or_else(|| study::of_name(name).map(|chart| chart.meaning))?;
    Some(format!(
        "{name}\n\n{meaning}\n\nkind      a chart: charts/{name}.svg and .png\n"
    ))
}

/// The kinds of charts, a line each.
#[must_use]
pub(super) fn charts() -> String {
    lines(
        Kind::ALL
            .iter()
            .map(|kind| (kind.name(), kind.meaning()))
            .chain(study::ALL.iter().map(|chart| (chart.name, chart.meaning))),
        0,
    )
}

/// The parameters of a group, a line each.
fn below(name: &str) -> Option<String> {
    let rows = group(name);
    let lines = lines(rows.iter().map(|row| (row.path, row.meaning)), 0);
    (!rows.is_empty()).then(|| format!("{name}: {} parameters\n\n{lines}", rows.len()))
}

/// The errors and warnings of a room, such as `drivers`, a line each.
fn errors_below(name: &str) -> Option<String> {
    let prefix = format!("{name}/");
    let rows = names::DIAGNOSTICS.iter();
    let rows: Vec<_> = rows.filter(|row| row.name.starts_with(&prefix)).collect();
    let lines = lines(rows.iter().map(|row| (row.name, row.meaning)), 0);
    (!rows.is_empty()).then(|| format!("{name}: {} errors and warnings\n\n{lines}", rows.len()))
}

fn unknown(name: &str) -> String {
    let errors = || names::DIAGNOSTICS.iter().map(|row| row.name);
    let last = |error: &'static str| error.rsplit('/').next().unwrap_or(error);
    let measures = measures::all().map(|measure| measure.name);
    let groups = groups();
    let of_errors = || {
        let near = nearest(name, errors()).or_else(|| {
            let near = nearest(name, errors().map(last))?;
            errors().find(|error| last(error) == near)
        });
        near.map(str::to_owned)
    };
    let others = || {
        // Groups first: the last word of some parameter is near to almost anything.
        if let Some(path) = nearest_path(name).filter(|_| name.contains('.')) {
            return Some(path);
        }
        let near = nearest(name, groups.iter().map(String::as_str));
        near.or_else(|| nearest_parameter(name))
            .or_else(|| nearest(name, measures))
            .or_else(|| nearest(name, columns::all().map(|row| row.1)))
            .or_else(|| nearest(name, Kind::ALL.iter().map(|kind| kind.name())))
            .map(str::to_owned)
    };
    // Only names of errors have a stroke.
    let near = if name.contains('/') {
        of_errors().or_else(others)
    } else {
        others().or_else(of_errors)
    };
    let hint = near.map_or_else(
        || "`thirdwave explain` lists all names".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    format!("nothing is called `{name}`\nhint: {hint}")
}

/// Names with what they mean, a line each.
fn lines<'a>(rows: impl Iterator<Item = (&'a str, &'a str)> + Clone, least: usize) -> String {
    let width = rows.clone().map(|row| row.0.len()).max().unwrap_or(0);
    let width = width.max(least);
    rows.map(|(name, meaning)| format!("  {name:width$}  {meaning}\n"))
        .collect()
}

fn everything() -> String {
    let path = |row: &'static Parameter| (row.path, row.meaning);
    let width = PARAMETERS.iter().map(|row| row.path.len()).max();
    let width = width.unwrap_or(0);
    let measures: Vec<(&str, String)> = measures::all()
        .map(|row| (row.name, format!("{}: {}", row.unit, row.meaning)))
        .collect();
    let measures = measures.iter().map(|row| (row.0, row.1.as_str()));
    let columns: Vec<(String, &str)> = columns::all()
        .map(|(table, name, meaning)| (format!("{table}: {name}"), meaning))
        .collect();
    let columns = columns.iter().map(|row| (row.0.as_str(), row.1));
    let errors = names::DIAGNOSTICS.iter().map(|row| (row.name, row.meaning));
    format!(
        "PARAMETERS (settings of a scenario; * is a category or a name)\n\n{}\n\
         MEASURES (columns of series.csv; * is a category, + a cause)\n\n{}\n\
         COLUMNS (of other tables)\n\n{}\n\
         CHARTS (drawn where a run has what they show)\n\n{}\n\
         ERRORS AND WARNINGS\n\n{}",
        lines(PARAMETERS.iter().map(path), width),
        lines(measures, width),
        lines(columns, width),
        charts(),
        lines(errors, width)
    )
}
