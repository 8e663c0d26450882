//! What drives the choice to make or buy? A small panel for each driver; those of categories share one.

use crate::charts::canvas::{Align, Bounds, Canvas};
use crate::charts::findings::{self, Drive};
use crate::charts::frame::{
    EndLabel, EndLabels, Plot, Scale, Written, bold, furniture, gutter, round_bounds,
};
use crate::charts::labels::{brief, joined, number, percent, small};
use crate::charts::made::share_written;
use crate::charts::theme::{Colour, Theme};
use crate::charts::typeface::{DESCENT, Weight, fitted};
use crate::charts::{Fault, Input};

/// Above this ratio between the largest and the smallest value an axis of prices or tools is logarithmic.
const LOG_FROM: f64 = 4.0;

/// One course in a panel.
struct Course {
    /// Names of the categories that share it; none for a driver of all.
    categories: Vec<usize>,
    values: Vec<f64>,
}

struct Panel {
    driver: String,
    unit: String,
    courses: Vec<Course>,
}

impl Panel {
    fn is_constant(&self) -> bool {
        let still = |course: &Course| {
            let first = course.values[0];
            course
                .values
                .iter()
                .all(|value| (value - first).abs() < 1e-12 * first.abs().max(1.0))
        };
        self.courses.iter().all(still)
    }

    /// Whether all categories follow one course, or there are none.
    fn is_single(&self) -> bool {
        self.courses.len() == 1
    }
}

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    let times = input.times()?;
    let all = panels(input)?;
    let title = findings::drivers(&times, &drives(&all, input));
    let (still, moving): (Vec<Panel>, Vec<Panel>) = all.into_iter().partition(Panel::is_constant);
    let (mut shown, mut note) = if moving.is_empty() {
        (still, String::new())
    } else {
        (moving, constants(&still))
    };
    if shown.iter().any(is_log) {
        note.push_str(" Logarithmic axes where values differ widely.");
    }
    let subtitle = format!("What the scenario sets from outside, each in its own unit.{note}");
    let space = furniture(canvas, input, theme, &title, &subtitle);
    shown.sort_by_key(|panel| !panel.is_single());
    let (cells, size) = cells(space, &shown, canvas.width);
    for (panel, cell) in shown.iter().zip(cells) {
        draw_panel(canvas, input, theme, &times, panel, cell, size);
    }
    Ok(())
}

/// Drivers in the order of the columns, those of categories gathered.
fn panels(input: &Input<'_>) -> Result<Vec<Panel>, Fault> {
    let mut panels: Vec<Panel> = Vec::new();
    for column in input.series.columns() {
        let Some(name) = column.name.strip_prefix("driver_") else {
            continue;
        };
        let (driver, category) = parted(name, input);
        let values = input.measure(&column.name)?;
        let place = panels
            .iter()
            .position(|panel| panel.driver == driver)
            .unwrap_or_else(|| {
                panels.push(Panel {
                    driver: driver.to_owned(),
                    unit: input.unit(&column.name),
                    courses: Vec::new(),
                });
                panels.len() - 1
            });
        let courses = &mut panels[place].courses;
        let same = |course: &&mut Course| {
            course
                .values
                .iter()
                .zip(&values)
                .all(|(a, b)| (a - b).abs() <= 1e-12 * a.abs().max(1.0))
        };
        match courses.iter_mut().find(same) {
            Some(course) => course.categories.extend(category),
            None => courses.push(Course {
                categories: category.into_iter().collect(),
                values,
            }),
        }
    }
    if panels.is_empty() {
        Err(Fault::NoDriver)
    } else {
        Ok(panels)
    }
}

/// The driver and the category in `price_food`; the longest name of a category wins.
fn parted<'a>(name: &'a str, input: &Input<'_>) -> (&'a str, Option<usize>) {
    const OF_CATEGORIES: [&str; 5] = ["price", "tools", "quality", "openness", "need"];
    for driver in OF_CATEGORIES {
        let rest = name
            .strip_prefix(driver)
            .and_then(|rest| rest.strip_prefix('_'));
        let category = rest.and_then(|rest| {
            input
                .categories
                .iter()
                .position(|category| category.name == rest)
        });
        if category.is_some() {
            return (driver, category);
        }
    }
    (name, None)
}

/// Name of a driver over its panel.
fn heading(driver: &str) -> String {
    match driver {
        "hours" => "Working week",
        "employment" => "Employment",
        "work_sharing" => "Work sharing",
        "goods_price" => "Price of goods",
        "skilled_price" => "Price of skilled labour",
        "schooling" => "Schooling",
        "reach" => "Reach of the social web",
        "activity" => "Need for activity",
        "personalisation" => "Wish for personal things",
        "price" => "Market prices",
        "tools" => "Household tools",
        "quality" => "Market quality",
        "openness" => "Openness to co-creation",
        "need" => "Need",
        other => return crate::charts::labels::capital(&other.replace('_', " ")),
    }
    .to_owned()
}

/// A driver in the middle of a sentence, in the singular.
fn in_sentence(driver: &str, category: Option<&str>) -> String {
    match (driver, category) {
        ("price", Some(category)) => format!("the price of {}", small(category)),
        ("tools", Some(category)) => format!("tools for {}", small(category)),
        ("hours", _) => "the working week".to_owned(),
        (driver, Some(category)) => format!("{} for {}", small(&heading(driver)), small(category)),
        (driver, None) => small(&heading(driver)),
    }
}

fn drives(panels: &[Panel], input: &Input<'_>) -> Vec<Drive> {
    let mut drives = Vec::new();
    for panel in panels {
        for course in &panel.courses {
            let category = match course.categories.as_slice() {
                [] => None,
                [only] => Some(input.categories[*only].label.clone()),
                many if many.len() == input.categories.len() => None,
                many => Some(joined(
                    &many
                        .iter()
                        .map(|&index| input.categories[index].label.clone())
                        .collect::<Vec<_>>(),
                )),
            };
            drives.push(Drive {
                name: in_sentence(&panel.driver, category.as_deref()),
                first: course.values[0],
                last: course.values[course.values.len() - 1],
                share: is_share(panel),
            });
        }
    }
    drives
}

fn constants(panels: &[Panel]) -> String {
    if panels.is_empty() {
        return String::new();
    }
    let told = panels.iter().map(|panel| {
        let name = small(&heading(&panel.driver));
        let value = panel.courses[0].values[0];
        match (panel.is_single(), is_share(panel)) {
            (true, true) => format!("{name} {}", percent(value)),
            (true, false) => format!("{name} {}", brief(value)),
            (false, _) => format!("{name} (by category)"),
        }
    });
    format!(" Constant: {}.", joined(&told.collect::<Vec<_>>()))
}

fn is_share(panel: &Panel) -> bool {
    panel.unit.contains("share")
}

fn is_log(panel: &Panel) -> bool {
    let values = || {
        panel
            .courses
            .iter()
            .flat_map(|course| course.values.iter().copied())
    };
    let (low, high) = (
        values().fold(f64::INFINITY, f64::min),
        values().fold(0.0, f64::max),
    );
    let wanted = panel.driver.ends_with("price") || panel.driver == "tools";
    wanted && low > 0.0 && high / low > LOG_FROM
}

/// Cells: drivers of all in rows of small ones, then those of categories in rows of larger ones. Also the size of
/// letters. The panels come in that order.
fn cells(space: Bounds, panels: &[Panel], width: f64) -> (Vec<Bounds>, f64) {
    let small_count = panels.iter().filter(|panel| panel.is_single()).count();
    let large_count = panels.len() - small_count;
    let rows = |count: usize, most: usize| count.div_ceil(most);
    let most = match (width > 1500.0, large_count > 2) {
        (true, true) => 6,
        (true, false) => 5,
        (false, _) => 3,
    };
    let small_most = if small_count <= 3 {
        3
    } else {
        small_count.div_ceil(rows(small_count, most))
    };
    let large_most = if large_count <= 2 { 2 } else { 3 };
    let (small_rows, large_rows) = (rows(small_count, small_most), rows(large_count, large_most));
    let size = match small_rows + 2 * large_rows {
        0..=2 => 22.0,
        3 | 4 => 20.0,
        _ => 17.0,
    };
    let most_names = panels
        .iter()
        .map(|panel| panel.courses.len())
        .max()
        .unwrap_or(1);
    let roomy = most_names > 5 && small_rows + large_rows <= 3;
    let large = if roomy { 2.3 } else { 1.7 };
    let gap = 18.0;
    let gaps = gap * ((small_rows + large_rows) as f64 - 1.0);
    let unit = (space.bottom - space.top - gaps) / (small_rows as f64 + large * large_rows as f64);
    let mut cells = grid(space, small_count, small_most, unit, gap);
    let lower = Bounds {
        top: space.top + small_rows as f64 * (unit + gap),
        ..space
    };
    cells.extend(grid(lower, large_count, large_most, unit * large, gap));
    (cells, size)
}

/// Cells of that height in rows.
fn grid(space: Bounds, count: usize, columns: usize, high: f64, gap: f64) -> Vec<Bounds> {
    let columns = columns.min(count).max(1);
    let between = 40.0;
    let wide = (space.right - space.left - between * (columns as f64 - 1.0)) / columns as f64;
    let cell = |index: usize| {
        let left = space.left + (wide + between) * (index % columns) as f64;
        let top = space.top + (high + gap) * (index / columns) as f64;
        Bounds {
            left,
            top,
            right: left + wide,
            bottom: top + high,
        }
    };
    (0..count).map(cell).collect()
}

fn draw_panel(
    canvas: &mut Canvas,
    input: &Input<'_>,
    theme: &Theme,
    times: &[f64],
    panel: &Panel,
    cell: Bounds,
    size: f64,
) {
    let written: Written = if is_share(panel) {
        share_written
    } else {
        number
    };
    let room = cell.right - cell.left;
    let mut heading = heading(&panel.driver);
    // "Market quality, quality" says nothing more than its first half.
    let said = heading.to_lowercase().contains(&panel.unit.to_lowercase());
    if !said && !is_share(panel) {
        heading = format!("{heading}, {}", panel.unit);
    }
    let lines = fitted(&heading, size + 2.0, Weight::Bold, room, 2);
    let below = canvas.lines(
        &lines,
        (cell.left, cell.top + size + 10.0),
        bold(size + 2.0, theme.ink, Align::Left),
    );
    let top = below - size + size * DESCENT + 12.0;
    let from = cell.bottom - size * 1.9;
    let values = || {
        panel
            .courses
            .iter()
            .flat_map(|course| course.values.iter().copied())
    };
    let log = is_log(panel);
    let ticks = ((from - top) / (size * 2.6)).clamp(2.0, 5.0);
    let (low, high) = if log {
        (
            values().fold(f64::INFINITY, f64::min),
            values().fold(0.0, f64::max),
        )
    } else {
        round_bounds(values(), ticks)
    };
    let y = Scale {
        low,
        high,
        from,
        to: top,
        log,
    };
    let ends = EndLabels::new(
        end_labels(input, theme, panel, &y),
        0.45 * room,
        from - top + size,
        size,
    );
    let x = Scale {
        low: times[0],
        high: times[times.len() - 1],
        from: cell.left + gutter(&y, size - 1.0, ticks, written),
        to: cell.right - ends.room,
        log: false,
    };
    let plot = Plot {
        x,
        y,
        size: size - 1.0,
        ticks,
    };
    plot.axes(canvas, theme, written);
    for course in &panel.courses {
        canvas.line(
            plot.course(times, &course.values),
            colour_of(input, theme, course),
            4.0,
        );
    }
    ends.write(canvas, theme, x.to, top - size / 2.0, from + size / 2.0);
}

/// Names of categories that share a course, and what stands for those that have no room.
fn several(names: &[String]) -> (String, String) {
    match names {
        [first, _, _, ..] => (first.clone(), format!("and {} more ", names.len() - 1)),
        few => (joined(few), String::new()),
    }
}

fn colour_of(input: &Input<'_>, theme: &Theme, course: &Course) -> Colour {
    match course.categories.as_slice() {
        [] => theme.accent,
        many if many.len() == input.categories.len() && many.len() > 1 => theme.accent,
        [first, ..] => theme.category(*first),
    }
}

fn end_labels(input: &Input<'_>, theme: &Theme, panel: &Panel, y: &Scale) -> Vec<EndLabel> {
    let label = |course: &Course| {
        let last = course.values[course.values.len() - 1];
        let value = if is_share(panel) {
            percent(last)
        } else {
            brief(last)
        };
        let names: Vec<String> = course
            .categories
            .iter()
            .map(|&index| input.categories[index].label.clone())
            .collect();
        let (name, value, weight) = if panel.is_single() {
            (String::new(), value, Weight::Bold)
        } else {
            let (name, more) = several(&names);
            (name, more + &value, Weight::Regular)
        };
        EndLabel {
            name,
            value,
            colour: colour_of(input, theme, course),
            target: y.at(last),
            weight,
        }
    };
    panel.courses.iter().map(label).collect()
}
