//! How does a measure answer to settings? A line for one, a map for two, a scatter for each of more.

use crate::charts::Fault;
use crate::charts::canvas::{Align, Bounds, Canvas};
use crate::charts::frame::{AXIS, Plot, Scale, furniture, plain};
use crate::charts::labels::capital;
use crate::charts::panels::values;
use crate::charts::spread::part_of_runs;
use crate::charts::study::StudyInput;
use crate::charts::study::columns::{along, digits, given, numbers, plain_words, spread};
use crate::charts::study::panel::{Along, HEAD, axes, below, grid, say};
use crate::charts::theme::{Colour, Theme};
use crate::charts::typeface::{FIGURE, Weight, shortened, width};
use crate::output::table::Table;

/// The most dots that a panel gets; of more, evenly chosen ones stand for all.
const DOTS: usize = 1500;
/// The most cells along an edge of a map.
const CELLS: usize = 40;

/// A setting that was varied: its path, a value a row, names where values are words.
struct Setting {
    path: String,
    values: Vec<f64>,
    names: Option<Vec<String>>,
}

impl Setting {
    fn levels(&self) -> Vec<f64> {
        let mut levels = self.values.clone();
        levels.retain(|value| value.is_finite());
        levels.sort_by(f64::total_cmp);
        levels.dedup();
        levels
    }

    fn word(&self, value: f64) -> String {
        let names = self.names.as_ref();
        let place = names.and_then(|all| (0..all.len()).find(|&k| (k as f64 - value).abs() < 0.5));
        match (names, place) {
            (Some(all), Some(place)) => all[place].trim_matches('"').to_owned(),
            _ => given(value),
        }
    }

    fn along(&self) -> Along<'_> {
        match &self.names {
            Some(names) => Along::Names(&self.path, names),
            None => Along::Values(&self.path),
        }
    }
}

pub(super) fn response(
    canvas: &mut Canvas,
    input: &StudyInput<'_>,
    theme: &Theme,
) -> Result<(), Fault> {
    let table = input.table("sweep")?;
    let (settings, measures) = columns(table)?;
    let first = measures.first().ok_or(Fault::Moments)?;
    let y = numbers(table, first)?;
    let levels: Vec<usize> = settings.iter().map(|one| one.levels().len()).collect();
    let mapped = settings.len() == 2
        && levels.iter().all(|&count| (2..=CELLS).contains(&count))
        && levels[0] * levels[1] <= table.rows();
    match settings.len() {
        0 => Err(Fault::Moments),
        1 => lines(canvas, input, theme, &settings[0], &measures),
        _ if mapped => map(
            canvas,
            input,
            theme,
            (&settings[0], &settings[1]),
            (first, &y),
        ),
        _ => scatters(canvas, input, theme, &settings, (first, &y)),
    }
}

/// Settings stand between the number of the point and the run, measures behind the seed.
fn columns(table: &Table) -> Result<(Vec<Setting>, Vec<String>), Fault> {
    let names: Vec<&String> = table.columns().iter().map(|column| &column.name).collect();
    let place = |name: &str| names.iter().position(|one| *one == name);
    let (Some(point), Some(run), Some(seed)) = (place("point"), place("run"), place("seed")) else {
        return Err(Fault::Column("point".to_owned()));
    };
    let mut settings = Vec::new();
    for name in names.get(point + 1..run).unwrap_or(&[]) {
        let (values, names) = along(table, name)?;
        settings.push(Setting {
            path: (*name).clone(),
            values,
            names,
        });
    }
    Ok((
        settings,
        names[seed + 1..]
            .iter()
            .map(|name| (*name).clone())
            .collect(),
    ))
}

/// Values of the measure at each level of a setting.
fn at_levels(setting: &Setting, y: &[f64]) -> Vec<(f64, (f64, f64, f64))> {
    let mut pairs: Vec<(f64, f64)> = setting
        .values
        .iter()
        .copied()
        .zip(y.iter().copied())
        .collect();
    pairs.retain(|pair| pair.0.is_finite());
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let same = pairs.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq());
    same.filter_map(|group| {
        let values: Vec<f64> = group.iter().map(|pair| pair.1).collect();
        Some((group[0].0, spread(&values)?))
    })
    .collect()
}

fn lines(
    canvas: &mut Canvas,
    input: &StudyInput<'_>,
    theme: &Theme,
    setting: &Setting,
    measures: &[String],
) -> Result<(), Fault> {
    let table = input.table("sweep")?;
    let mut all = Vec::new();
    for measure in measures.iter().take(6) {
        let found = at_levels(setting, &numbers(table, measure)?);
        if !found.is_empty() {
            all.push((plain_words(measure), found));
        }
    }
    let (name, found) = all.first().ok_or(Fault::Moments)?;
    let title = range_told(name, setting, found);
    let band = part_of_runs(input.about.footer.runs);
    let band = band.map_or(String::new(), |part| {
        format!(" Band: {part} of these runs.")
    });
    let subtitle = format!("Line: mean over the runs at each value.{band}");
    let subtitle = subtitle.as_str();
    let space = furniture(canvas, &input.about, theme, &title, subtitle);
    for (panel, (name, found)) in grid(space, all.len()).into_iter().zip(&all) {
        let y = found.iter().flat_map(|one| [one.1.0, one.1.1, one.1.2]);
        let ends = (found[0].0, found[found.len() - 1].0);
        let plot = axes(
            canvas,
            theme,
            panel,
            name,
            &setting.along(),
            (ends, 30.0),
            y,
        );
        let x: Vec<f64> = found.iter().map(|one| one.0).collect();
        let low = found.iter().map(|one| one.1.1).collect();
        let high = found.iter().map(|one| one.1.2).collect();
        plot.band(canvas, &x, &(low, high), theme.accent, 0.22);
        let mean: Vec<f64> = found.iter().map(|one| one.1.0).collect();
        canvas.line(plot.course(&x, &mean), theme.accent, 4.0);
        if found.len() <= 60 {
            canvas.dots(&plot.course(&x, &mean), 6.0, theme.accent);
        }
    }
    Ok(())
}

/// Where the mean is lowest and highest.
fn range_told(name: &str, setting: &Setting, found: &[(f64, (f64, f64, f64))]) -> String {
    let key = |a: &&(f64, (f64, f64, f64)), b: &&(f64, (f64, f64, f64))| a.1.0.total_cmp(&b.1.0);
    let (Some(low), Some(high)) = (found.iter().min_by(key), found.iter().max_by(key)) else {
        return capital(name);
    };
    let (least, most) = (digits(low.1.0), digits(high.1.0));
    if least == most {
        return format!("{} is {least} at every {}", capital(name), setting.path);
    }
    let (a, b) = (setting.word(low.0), setting.word(high.0));
    format!(
        "{} is {least} at {} = {a} and {most} at {b}",
        capital(name),
        setting.path
    )
}

/// From dark to light, of even steps of lightness (after the map viridis).
const EVEN: [Colour; 5] = [
    Colour(68, 1, 84),
    Colour(59, 82, 139),
    Colour(33, 145, 140),
    Colour(94, 201, 98),
    Colour(253, 231, 37),
];

fn shade(share: f64) -> Colour {
    let place = share.clamp(0.0, 1.0) * 4.0;
    let below = (0..4).rev().find(|&k| k as f64 <= place).unwrap_or(0);
    EVEN[below].mixed(EVEN[below + 1], place - below as f64)
}

fn map(
    canvas: &mut Canvas,
    input: &StudyInput<'_>,
    theme: &Theme,
    (across, up): (&Setting, &Setting),
    (measure, y): (&String, &[f64]),
) -> Result<(), Fault> {
    let (columns, rows) = (across.levels(), up.levels());
    let means = cell_means((across, &columns), (up, &rows), y);
    let finite = || (0..means.len()).filter(|&k| means[k].is_finite());
    let least = finite()
        .min_by(|&a, &b| means[a].total_cmp(&means[b]))
        .ok_or(Fault::Moments)?;
    let most = finite()
        .max_by(|&a, &b| means[a].total_cmp(&means[b]))
        .ok_or(Fault::Moments)?;
    let name = plain_words(measure);
    let at = |k: usize| {
        let (a, b) = (columns[k % columns.len()], rows[k / columns.len()]);
        format!(
            "{} = {}, {} = {}",
            across.path,
            across.word(a),
            up.path,
            up.word(b)
        )
    };
    let title = format!(
        "{} reaches from {} to {}",
        capital(&name),
        digits(means[least]),
        digits(means[most])
    );
    let subtitle = format!(
        "Mean of {name} over the runs at each pair of values, the lighter the more. Lowest at {}; highest at {}.",
        at(least),
        at(most)
    );
    let space = furniture(canvas, &input.about, theme, &title, &subtitle);
    let words: Vec<String> = rows.iter().map(|&value| up.word(value)).collect();
    let long = words
        .iter()
        .map(|word| width(word, AXIS, Weight::Regular))
        .fold(0.0, f64::max);
    let x = Scale {
        low: 0.0,
        high: columns.len() as f64,
        from: space.left + long.min(220.0) + 20.0,
        to: space.right,
        log: false,
    };
    let inner = Bounds {
        top: space.top + HEAD - 6.0,
        bottom: space.bottom - 2.0 * AXIS - 34.0,
        ..space
    };
    let plot = Plot {
        x,
        y: values(inner, (0.0, rows.len() as f64)),
        size: AXIS,
        ticks: 4.0,
    };
    let head = shortened(&up.path, AXIS, Weight::Regular, space.right - space.left);
    let ink = plain(AXIS, theme.ink, Align::Left);
    say(canvas, &head, (space.left, space.top + AXIS), ink);
    for k in finite() {
        cell(
            canvas,
            theme,
            &plot,
            (k % columns.len(), k / columns.len()),
            means[k],
            (means[k] - means[least]) / (means[most] - means[least]).max(f64::MIN_POSITIVE),
        );
    }
    map_axes(canvas, theme, &plot, &words, (across, &columns));
    Ok(())
}

/// Means of the cells, row by row; no number where none was given.
fn cell_means(
    (across, columns): (&Setting, &[f64]),
    (up, rows): (&Setting, &[f64]),
    y: &[f64],
) -> Vec<f64> {
    let place =
        |levels: &[f64], value: f64| levels.iter().position(|l| l.total_cmp(&value).is_eq());
    let mut sums = vec![(0.0, 0.0); columns.len() * rows.len()];
    for ((&a, &b), &value) in across.values.iter().zip(&up.values).zip(y) {
        if let (Some(c), Some(r)) = (place(columns, a), place(rows, b))
            && value.is_finite()
        {
            let cell = &mut sums[r * columns.len() + c];
            *cell = (cell.0 + value, cell.1 + 1.0);
        }
    }
    sums.iter().map(|cell| cell.0 / cell.1).collect()
}

/// Names of the rows and columns of a map.
fn map_axes(
    canvas: &mut Canvas,
    theme: &Theme,
    plot: &Plot,
    words: &[String],
    (across, columns): (&Setting, &[f64]),
) {
    for (row, word) in words.iter().enumerate() {
        let base = plot.y.at(row as f64 + 0.5) + AXIS * FIGURE / 2.0;
        let word = shortened(word, AXIS, Weight::Regular, 220.0);
        say(
            canvas,
            &word,
            (plot.x.from - 12.0, base),
            plain(AXIS, theme.muted, Align::Right),
        );
    }
    let ticks: Vec<(f64, String)> = columns
        .iter()
        .enumerate()
        .map(|(k, &value)| (k as f64 + 0.5, across.word(value)))
        .collect();
    below(canvas, theme, plot, &ticks, &across.path);
}

/// A cell of a map with its value, where it has room.
fn cell(
    canvas: &mut Canvas,
    theme: &Theme,
    plot: &Plot,
    (column, row): (usize, usize),
    mean: f64,
    share: f64,
) {
    let from = plot.at(column as f64, row as f64);
    let to = plot.at(column as f64 + 1.0, row as f64 + 1.0);
    let colour = shade(share);
    canvas.rectangle((from.0, to.1), (to.0 - 1.5, from.1 - 1.5), colour, 1.0);
    let text = digits(mean);
    let size = AXIS.min(0.6 * (from.1 - to.1));
    if size >= 15.0 && width(&text, size, Weight::Regular) < to.0 - from.0 - 10.0 {
        let light = colour.contrast(theme.background) > colour.contrast(theme.ink);
        let ink = if light { theme.background } else { theme.ink };
        let base = (from.1 + to.1) / 2.0 + size * FIGURE / 2.0;
        say(
            canvas,
            &text,
            ((from.0 + to.0) / 2.0, base),
            plain(size, ink, Align::Middle),
        );
    }
}

fn scatters(
    canvas: &mut Canvas,
    input: &StudyInput<'_>,
    theme: &Theme,
    settings: &[Setting],
    (measure, y): (&String, &[f64]),
) -> Result<(), Fault> {
    let name = plain_words(measure);
    /// A setting, the running means along it, and how far they reach.
    type Drawn<'a> = (&'a Setting, Vec<(f64, f64)>, f64);
    let mut drawn: Vec<Drawn<'_>> = settings
        .iter()
        .map(|one| {
            let means = running(&one.values, y);
            let low = means.iter().map(|p| p.1).fold(f64::INFINITY, f64::min);
            let high = means.iter().map(|p| p.1).fold(f64::NEG_INFINITY, f64::max);
            (one, means, high - low)
        })
        .filter(|one| one.1.len() > 1)
        .collect();
    drawn.sort_by(|a, b| b.2.total_cmp(&a.2));
    let (most, means, _) = drawn.first().ok_or(Fault::Moments)?;
    let (from, to) = (means[0].1, means[means.len() - 1].1);
    let title = format!(
        "{} follows {} most: {} at its low end, {} at its high end on average",
        capital(&name),
        most.path,
        digits(from),
        digits(to)
    );
    let total = drawn.len();
    let panels = |space: Bounds| grid(space, total);
    let subtitle = format!(
        "Dots: {name} of runs against each of {total} settings, those it follows most first. Line: mean of a tenth of \
         the runs around each value."
    );
    let space = furniture(canvas, &input.about, theme, &title, &subtitle);
    for (panel, (setting, means, _)) in panels(space).into_iter().zip(&drawn) {
        let x = &setting.values;
        let low = x
            .iter()
            .copied()
            .filter(|v| v.is_finite())
            .fold(f64::INFINITY, f64::min);
        let high = x
            .iter()
            .copied()
            .filter(|v| v.is_finite())
            .fold(f64::NEG_INFINITY, f64::max);
        let along = setting.along();
        let plot = axes(
            canvas,
            theme,
            panel,
            &name,
            &along,
            ((low, high), 14.0),
            y.iter().copied(),
        );
        let step = x.len().div_ceil(DOTS).max(1);
        for (&a, &b) in x.iter().zip(y).step_by(step) {
            if a.is_finite() && b.is_finite() {
                let pale = theme.muted.mixed(theme.background, 0.45);
                canvas.rectangle(
                    (plot.x.at(a) - 2.5, plot.y.at(b) - 2.5),
                    (plot.x.at(a) + 2.5, plot.y.at(b) + 2.5),
                    pale,
                    1.0,
                );
            }
        }
        let line = means.iter().map(|&(a, b)| plot.at(a, b)).collect();
        canvas.line(line, theme.accent, 4.0);
    }
    Ok(())
}

/// Means of ten equal groups in the order of a setting, each at its mean value.
fn running(x: &[f64], y: &[f64]) -> Vec<(f64, f64)> {
    let both = x.iter().copied().zip(y.iter().copied());
    let mut pairs: Vec<(f64, f64)> = both
        .filter(|p| p.0.is_finite() && p.1.is_finite())
        .collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let group = pairs.len().div_ceil(10).max(1);
    pairs
        .chunks(group)
        .map(|part| {
            let count = part.len() as f64;
            let sum = part.iter().fold((0.0, 0.0), |s, p| (s.0 + p.0, s.1 + p.1));
            (sum.0 / count, sum.1 / count)
        })
        .collect()
}
