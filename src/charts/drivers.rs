//! What drives the choice to make or buy? A small panel for each driver; those of categories share one.

use crate::charts::canvas::{Align, Bounds, Canvas};
use crate::charts::drives::{self, Drive, heading, in_sentence, measured, unit_in_sentence};
use crate::charts::frame::{
    EndLabel, EndLabels, LOW, Plot, Scale, Written, bold, furniture, gutter, plain, round_bounds,
};
use crate::charts::labels::{brief, capital, joined, number, percent, small};
use crate::charts::made::share_written;
use crate::charts::theme::{Colour, Theme};
use crate::charts::typeface::{DESCENT, LEADING, Weight, fitted, wrapped};
use crate::charts::{Fault, Input};

/// Above this ratio between the largest and the smallest value an axis of prices or tools is logarithmic.
const LOG_FROM: f64 = 10.0;
/// Size of what is said of drivers without a panel.
const NOTE: f64 = 20.0;
/// A panel lower than this shows no more than that there is a line.
const LEAST_PANEL: f64 = 125.0;

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
    let title = drives::title(&times, &drives(&all, input));
    let (still, moving): (Vec<Panel>, Vec<Panel>) = all.into_iter().partition(Panel::is_constant);
    let (mut shown, still) = if moving.is_empty() {
        (still, Vec::new())
    } else {
        (moving, still)
    };
    let note = if shown.iter().any(is_log) {
        " On logarithmic axes equal distances are equal ratios."
    } else {
        ""
    };
    let subtitle = format!("What the scenario sets from outside, each in its own unit.{note}");
    let space = furniture(canvas, input, theme, &title, &subtitle);
    shown.sort_by_key(|panel| !panel.is_single());
    let room = space.right - space.left;
    let most = if canvas.height < LOW { 1 } else { 3 };
    let high = unseen(&still, &[], room, most).len() as f64 * NOTE * LEADING;
    let above = Bounds {
        bottom: space.bottom - high - 12.0,
        ..space
    };
    let left_out = thin_out(above, &mut shown, input, canvas.width);
    let lines = if still.is_empty() && left_out.is_empty() {
        Vec::new()
    } else {
        unseen(&still, &left_out, room, most)
    };
    let space = write_unseen(canvas, theme, space, &lines);
    let layout = layout(space, &shown, canvas.width);
    for (panel, cell) in shown.iter().zip(layout.cells) {
        draw_panel(canvas, input, theme, &times, panel, cell, layout.size);
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

/// What the panels say, for a title: a driver that moved alike in all categories is one drive.
fn drives(panels: &[Panel], input: &Input<'_>) -> Vec<Drive> {
    let told = |panel: &Panel, course: &Course, category: Option<&str>| {
        Drive::new(
            in_sentence(&panel.driver, category),
            unit_in_sentence(&panel.driver),
            is_bounded(panel),
            &course.values,
        )
    };
    let mut drives = Vec::new();
    for panel in panels {
        if let Some(course) = panel.courses.first().filter(|_| move_alike(panel)) {
            drives.push(told(panel, course, None));
            continue;
        }
        for course in &panel.courses {
            let names = labels_of(input, course);
            let category = (!names.is_empty()).then(|| joined(&names));
            drives.push(told(panel, course, category.as_deref()));
        }
    }
    drives
}

/// Whether all courses of a panel are one course but for a factor, for which a ratio can be told.
fn move_alike(panel: &Panel) -> bool {
    let ratio = |course: &Course, row: usize| course.values[row] / course.values[0];
    let first = &panel.courses[0];
    panel.is_single()
        || (!is_bounded(panel)
            && panel.courses.iter().all(|course| {
                (0..first.values.len())
                    .all(|row| (ratio(course, row) / ratio(first, row) - 1.0).abs() < 0.02)
            }))
}

/// Labels of the categories that share a course, none where all do.
fn labels_of(input: &Input<'_>, course: &Course) -> Vec<String> {
    if course.categories.len() == input.categories.len() {
        return Vec::new();
    }
    let label = |&index: &usize| input.categories[index].label.clone();
    course.categories.iter().map(label).collect()
}

/// What is said of the drivers without a panel, in lines that a picture has room for: with values, else by name, else
/// by number.
fn unseen(still: &[Panel], left_out: &[Panel], room: f64, most: usize) -> Vec<String> {
    let name = |panel: &Panel| small(&heading(&panel.driver));
    let with_value = |panel: &Panel| {
        let value = panel.courses[0].values[0];
        match (panel.is_single(), is_bounded(panel)) {
            (true, true) => format!("{} {}", name(panel), percent(value)),
            (true, false) => {
                let unit = unit_in_sentence(&panel.driver);
                format!("{} {}{unit}", name(panel), brief(value))
            }
            (false, _) => format!("{} (by category)", name(panel)),
        }
    };
    let listed = |panels: &[Panel], told: &dyn Fn(&Panel) -> String| {
        joined(&panels.iter().map(told).collect::<Vec<_>>())
    };
    let sentence = |start: &str, panels: &[Panel], told: &dyn Fn(&Panel) -> String| {
        if panels.is_empty() {
            String::new()
        } else {
            format!("{start}: {}. ", listed(panels, told))
        }
    };
    let left = "Moving less, without a panel at this size";
    let count = match (still.len(), left_out.len()) {
        (0, n) => format!("{n} drivers that moved less have no panel at this size."),
        (n, 0) => format!("{n} more drivers are constant."),
        (n, m) => format!("{n} drivers are constant; {m} that moved less have no panel here."),
    };
    let candidates = [
        sentence("Constant", still, &with_value) + &sentence(left, left_out, &name),
        sentence("Constant", still, &name) + &sentence(left, left_out, &name),
    ];
    let lines = |text: &String| wrapped(text, NOTE, Weight::Regular, room);
    let fitting = candidates.iter().map(lines).find(|it| it.len() <= most);
    fitting.unwrap_or_else(|| lines(&count))
}

/// Writes those lines over the footer; returns the space that is left.
fn write_unseen(canvas: &mut Canvas, theme: &Theme, space: Bounds, lines: &[String]) -> Bounds {
    let high = lines.len() as f64 * NOTE * LEADING;
    let style = plain(NOTE, theme.muted, Align::Left);
    let first = space.bottom - high + NOTE * LEADING - 4.0;
    canvas.lines(lines, (space.left, first), style);
    Bounds {
        bottom: space.bottom - if lines.is_empty() { 0.0 } else { high + 12.0 },
        ..space
    }
}

fn is_share(panel: &Panel) -> bool {
    panel.unit.contains("share")
}

/// Whether its values lie between 0 and 1, so that their ratios say little.
fn is_bounded(panel: &Panel) -> bool {
    is_share(panel) || panel.unit == "0 to 1"
}

fn is_log(panel: &Panel) -> bool {
    let values = || panel.courses.iter().flat_map(|course| course.values.iter());
    let low = values().copied().fold(f64::INFINITY, f64::min);
    let high = values().copied().fold(0.0, f64::max);
    let wanted = panel.driver.ends_with("price") || panel.driver == "tools";
    wanted && low > 0.0 && high / low > LOG_FROM
}

/// Where panels stand and how large their letters are.
struct Layout {
    cells: Vec<Bounds>,
    size: f64,
    /// Height of a panel for a driver of all.
    unit: f64,
}

/// Drivers of all in rows of small panels, then those of categories in rows of larger ones; the panels come in that
/// order.
fn layout(space: Bounds, panels: &[Panel], width: f64) -> Layout {
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
    let large_most = match (width > 1200.0, large_count) {
        (_, ..=2) | (false, _) => 2,
        (true, _) => 3,
    };
    let (small_rows, large_rows) = (rows(small_count, small_most), rows(large_count, large_most));
    let size = match small_rows + 2 * large_rows {
        _ if width < 1200.0 => 19.0,
        0..=2 => 22.0,
        3 | 4 => 20.0,
        _ => 18.0,
    };
    let names = panels.iter().map(|panel| panel.courses.len());
    let roomy = names.max().unwrap_or(1) > 5 && small_rows + large_rows <= 3;
    let large = match (roomy, width > 1200.0) {
        (true, true) => 2.3,
        (false, true) => 1.7,
        (_, false) => 1.4,
    };
    let gap = 18.0;
    let gaps = gap * ((small_rows + large_rows) as f64 - 1.0);
    let unit = (space.bottom - space.top - gaps) / (small_rows as f64 + large * large_rows as f64);
    let mut cells = grid(space, small_count, small_most, unit, gap);
    let lower = Bounds {
        top: space.top + small_rows as f64 * (unit + gap),
        ..space
    };
    cells.extend(grid(lower, large_count, large_most, unit * large, gap));
    Layout { cells, size, unit }
}

/// Takes out the panel that moves least, until those that stay are high enough to be read.
fn thin_out(space: Bounds, panels: &mut Vec<Panel>, input: &Input<'_>, width: f64) -> Vec<Panel> {
    let mut left_out = Vec::new();
    while panels.len() > 1 && layout(space, panels, width).unit < LEAST_PANEL {
        let span = |panel: &Panel| {
            let drives = drives(std::slice::from_ref(panel), input);
            drives.iter().map(Drive::span).fold(0.0, f64::max)
        };
        let least = (0..panels.len()).min_by(|&a, &b| {
            let order = span(&panels[a]).total_cmp(&span(&panels[b]));
            order.then(b.cmp(&a))
        });
        left_out.insert(0, panels.remove(least.unwrap_or(0)));
    }
    left_out
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

/// Ends of a panel's axis of values and its number of ticks, about as many as asked for.
fn axis_of(panel: &Panel, ticks: f64) -> (f64, f64, f64) {
    let values = || panel.courses.iter().flat_map(|course| course.values.iter());
    let low = values().copied().fold(f64::INFINITY, f64::min);
    let top = values().copied().fold(0.0, f64::max);
    if is_log(panel) {
        return (low, top, ticks);
    }
    // Drivers are told in proportion, so their axes begin at zero; and they end near the highest value.
    let zero = (low >= 0.0).then_some(0.0);
    let bounds = |more: f64| {
        let (low, high) = round_bounds(values().copied().chain(zero), ticks + more);
        (low, high, ticks + more)
    };
    let near = |bounds: &(f64, f64, f64)| bounds.1 <= 1.35 * top;
    let mut candidates = [0.0, 1.0, 2.0].map(bounds).into_iter();
    let (low, high, ticks) = candidates.find(near).unwrap_or_else(|| bounds(0.0));
    let high = if is_bounded(panel) {
        high.min(1.0)
    } else {
        high
    };
    (low, high, ticks)
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
    let unit = measured(&panel.driver, &panel.unit);
    if !unit.is_empty() {
        heading = format!("{heading}, {unit}");
    }
    let lines = fitted(&heading, size + 2.0, Weight::Bold, room, 2);
    let below = canvas.lines(
        &lines,
        (cell.left, cell.top + size + 10.0),
        bold(size + 2.0, theme.ink, Align::Left),
    );
    let top = below - size + size * DESCENT + 18.0;
    let from = cell.bottom - size * 1.9;
    let log = is_log(panel);
    let ticks = ((from - top) / (size * 2.6)).clamp(2.0, 5.0);
    let (low, high, ticks) = axis_of(panel, ticks);
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
        few => (few.join(", "), String::new()),
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
            name: capital(&name),
            value,
            colour: colour_of(input, theme, course),
            target: y.at(last),
            weight,
        }
    };
    panel.courses.iter().map(label).collect()
}
