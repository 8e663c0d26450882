//! What brought each brand's owners to it? A bar a brand, split by channel into parts that sum to all of its owners.

use crate::charts::bars::{say, whisker};
use crate::charts::canvas::{Align, Bounds, Canvas};
use crate::charts::channels;
use crate::charts::courses::clear;
use crate::charts::frame::means_note;
use crate::charts::frame::{AXIS, LABEL, bold, furniture, plain};
use crate::charts::labels::{capital, date, needs_months};
use crate::charts::market::Brands;
use crate::charts::spread::fine;
use crate::charts::theme::{Colour, Theme};
use crate::charts::typeface::{FIGURE, Weight, shortened, width};
use crate::charts::window::over_runs;
use crate::charts::{Fault, Input, column};

/// Up to so many brands channels are set one under the other, with a bar a brand.
const FEW: usize = 3;
/// Room between groups of bars, as a share of a group.
const GAP: f64 = 0.2;

/// A part of a bar: the channel's place, its mean and its quantiles over runs.
type Part = (usize, [f64; 3]);

/// A brand's owners.
struct Owners {
    label: String,
    /// Place among the brands.
    place: usize,
    /// Share of adults, mean over runs.
    all: f64,
    /// Parts of the owners, largest first; they sum to one.
    parts: Vec<Part>,
}

/// Owners of each brand who has any, by channel; shares are found in each run that has owners.
fn owners(brands: &Brands<'_>, rows: usize) -> Result<Vec<Owners>, Fault> {
    let mut all = Vec::new();
    for (place, (name, label)) in brands.names.iter().enumerate() {
        let mut channels = Vec::new();
        for (stem, _) in channels::all() {
            let values = column(brands.runs, &format!("{stem}_{name}"))?;
            let ends = values.chunks(rows).filter_map(|run| run.last().copied());
            channels.push(ends.collect::<Vec<f64>>());
        }
        let runs = channels.first().map_or(0, Vec::len);
        let wholes: Vec<f64> = (0..runs)
            .map(|run| channels.iter().map(|ends| ends[run]).sum())
            .collect();
        let part = |(place, ends): (usize, &Vec<f64>)| -> Option<Part> {
            let pairs = ends.iter().zip(&wholes).filter(|pair| *pair.1 > 0.0);
            let told = over_runs(pairs.map(|(end, whole)| end / whole).collect())?;
            (told[0] > 0.0).then_some((place, told))
        };
        let parts: Vec<Part> = channels.iter().enumerate().filter_map(part).collect();
        if !parts.is_empty() {
            all.push(Owners {
                label: label.clone(),
                place,
                all: wholes.iter().sum::<f64>() / runs as f64,
                parts,
            });
        }
    }
    if all.is_empty() {
        return Err(Fault::NothingSold);
    }
    Ok(all)
}

/// The largest part.
fn largest(owners: &Owners) -> Part {
    let parts = owners.parts.iter().copied();
    parts
        .max_by(|a, b| a.1[0].total_cmp(&b.1[0]))
        .unwrap_or((0, [0.0; 3]))
}

fn subtitle(input: &Input<'_>, times: &[f64]) -> String {
    let band = means_note(input, "Means of {}", "in brackets");
    format!(
        "Of all who ever came to own each brand by {}, % by what brought them; where several had a part, each by its \
         share.{band}",
        date(times[times.len() - 1], needs_months(times))
    )
}

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    let brands = input.brands.as_ref().ok_or(Fault::NoBrands)?;
    let times = input.times()?;
    let all = owners(brands, times.len())?;
    let names: Vec<&str> = channels::all().map(|channel| channel.1).collect();
    let title = title(&all, &names);
    let space = furniture(canvas, input, theme, &title, &subtitle(input, &times));
    if all.len() <= FEW {
        groups(canvas, theme, space, (&all, &names), input.footer.runs > 1);
        return Ok(());
    }
    let used = |place: &usize| {
        let mut parts = all.iter().flat_map(|one| &one.parts);
        parts.any(|part| part.0 == *place)
    };
    let told: Vec<(String, Colour)> = (0..names.len())
        .filter(used)
        .map(|place| (capital(names[place]), theme.category(place)))
        .collect();
    let top = legend(
        canvas,
        theme,
        &told,
        (space.left, space.right),
        space.top + LABEL,
    ) + 24.0;
    let space = Bounds { top, ..space };
    let several = input.footer.runs > 1;
    let said: Vec<[String; 2]> = all.iter().map(|one| beside(one, &names, several)).collect();
    bars(canvas, theme, space, (&all, &said));
    Ok(())
}

/// Draws a bar a brand, its name before it and what is said of it behind.
fn bars(
    canvas: &mut Canvas,
    theme: &Theme,
    space: Bounds,
    (all, said): (&[Owners], &[[String; 2]]),
) {
    let row = ((space.bottom - space.top) / all.len() as f64).min(170.0);
    let size = AXIS.min(0.4 * row).max(14.0);
    let widest = |widths: Vec<f64>, most: f64| widths.into_iter().fold(0.0, f64::max).min(most);
    let labels = all.iter().map(|one| width(&one.label, size, Weight::Bold));
    let labels = widest(labels.collect(), 0.2 * canvas.width);
    let texts = said.iter().flatten();
    let texts = texts.map(|text| width(text, size, Weight::Regular));
    let texts = widest(texts.collect(), 0.3 * canvas.width);
    let (left, right) = (space.left + labels + 20.0, space.right - texts - 20.0);
    for ((place, one), said) in all.iter().enumerate().zip(said) {
        let start = space.top + row * place as f64;
        let base = start + 0.5 * row + 0.5 * FIGURE * size;
        let label = shortened(&one.label, size, Weight::Bold, labels + 1.0);
        let style = bold(size, theme.ink, Align::Right);
        say(canvas, &label, (left - 20.0, base), style);
        let mut from = left;
        for &(channel, share) in &one.parts {
            let to = from + (right - left) * share[0];
            let colour = theme.category(channel);
            let corners = ((from, start + 0.12 * row), (to, start + 0.88 * row));
            canvas.rectangle(corners.0, corners.1, colour, 1.0);
            let text = fine(share[0]);
            if width(&text, size, Weight::Bold) + 12.0 < to - from {
                let style = bold(size, readable_on(colour, theme), Align::Middle);
                say(canvas, &text, (0.5 * (from + to), base), style);
            }
            from = to;
        }
        // A row without the height for two lines has one.
        let lines = if row < 2.6 * size {
            &said[..1]
        } else {
            &said[..]
        };
        let first = base - 0.62 * size * (lines.len() as f64 - 1.0);
        for (line, text) in lines.iter().enumerate() {
            let text = shortened(text, size, Weight::Regular, texts + 1.0);
            let place = (right + 20.0, first + 1.24 * size * line as f64);
            say(canvas, &text, place, plain(size, theme.ink, Align::Left));
        }
    }
}

/// Draws a group of bars a channel, those that brought most first, and in it a bar a brand.
fn groups(
    canvas: &mut Canvas,
    theme: &Theme,
    space: Bounds,
    (all, names): (&[Owners], &[&str]),
    several: bool,
) {
    let share = |one: &Owners, channel: usize| {
        let part = one.parts.iter().find(|part| part.0 == channel);
        part.map_or([0.0; 3], |part| part.1)
    };
    let most = |channel: usize| all.iter().map(|one| share(one, channel)[0]).sum::<f64>();
    let mut channels: Vec<usize> = (0..names.len()).filter(|&at| most(at) > 0.0).collect();
    channels.sort_by(|&a, &b| most(b).total_cmp(&most(a)));
    let told = |one: &Owners| format!("{}: {} of adults own it", one.label, fine(one.all));
    let brands: Vec<(String, Colour)> = all
        .iter()
        .map(|one| (told(one), theme.category(one.place)))
        .collect();
    let sides = (space.left, space.right);
    let top = legend(canvas, theme, &brands, sides, space.top + LABEL) + 24.0;
    let group = (space.bottom - top) / channels.len() as f64;
    let bar = group * (1.0 - GAP) / all.len() as f64;
    let size = AXIS.min(0.8 * bar).max(12.0);
    let wide = |name: &&str| width(&capital(name), size, Weight::Regular);
    let widest = names.iter().map(wide).fold(0.0, f64::max);
    let before = widest.min(0.3 * canvas.width);
    let behind = width("100% (100% to 100%)", size, Weight::Regular);
    let (left, right) = (space.left + before + 20.0, space.right - behind - 20.0);
    let highest = channels
        .iter()
        .flat_map(|&at| all.iter().map(move |one| share(one, at)));
    let highest = highest.fold(0.0, |top: f64, part| top.max(part[0]).max(part[2]));
    let at = |share: f64| left + (right - left) * share / highest.max(f64::MIN_POSITIVE);
    for (row, &channel) in channels.iter().enumerate() {
        let start = top + group * row as f64;
        let base = start + 0.5 * bar * all.len() as f64 + 0.5 * FIGURE * size;
        let name = shortened(
            &capital(names[channel]),
            size,
            Weight::Regular,
            before + 1.0,
        );
        say(
            canvas,
            &name,
            (left - 20.0, base),
            plain(size, theme.ink, Align::Right),
        );
        for (place, one) in all.iter().enumerate() {
            let y = start + bar * place as f64;
            let [mean, low, high] = share(one, channel);
            let colour = theme.category(one.place);
            canvas.rectangle((left, y), (at(mean), y + 0.86 * bar), colour, 1.0);
            let mut text = fine(mean);
            let mut end = at(mean);
            if several && mean > 0.0 {
                whisker(
                    canvas,
                    theme,
                    (at(low), at(high)),
                    y + 0.43 * bar,
                    0.15 * bar,
                );
                text.push_str(&format!(" ({} to {})", fine(low), fine(high)));
                end = end.max(at(high));
            }
            let place = (end + 12.0, y + 0.43 * bar + 0.5 * FIGURE * size);
            say(canvas, &text, place, plain(size, theme.ink, Align::Left));
        }
    }
}

/// The ink or the background, whichever can better be read on a colour.
fn readable_on(colour: Colour, theme: &Theme) -> Colour {
    if theme.background.contrast(colour) >= theme.ink.contrast(colour) {
        theme.background
    } else {
        theme.ink
    }
}

/// Names in their colours, side by side, on as many lines as they take; the last line's baseline.
pub(crate) fn legend(
    canvas: &mut Canvas,
    theme: &Theme,
    names: &[(String, Colour)],
    (left, right): (f64, f64),
    top: f64,
) -> f64 {
    let (mut x, mut y) = (left, top);
    for (name, colour) in names {
        let name = shortened(name, LABEL, Weight::Bold, right - left);
        let wide = width(&name, LABEL, Weight::Bold);
        if x > left && x + wide > right {
            (x, y) = (left, y + 1.35 * LABEL);
        }
        let colour = colour.readable(theme.background, theme.ink);
        canvas.text(&name, (x, y), bold(LABEL, colour, Align::Left));
        x += wide + 40.0;
    }
    y
}

/// What stands beside a bar: how many owners there are, and the largest part with its band.
fn beside(owners: &Owners, names: &[&str], several: bool) -> [String; 2] {
    let (place, [_, low, high]) = largest(owners);
    let most = if several {
        format!(
            "{} ({} to {})",
            capital(names[place]),
            fine(low),
            fine(high)
        )
    } else {
        format!("most by {}", names[place])
    };
    [format!("{} of adults", fine(owners.all)), most]
}

/// The finding in words.
fn title(all: &[Owners], names: &[&str]) -> String {
    let most = |one: &Owners| {
        let (place, share) = largest(one);
        let mut others = one.parts.iter().filter(|part| part.0 != place);
        (
            names[place],
            share[0],
            others.all(|part| clear(share, part.1)),
        )
    };
    let hedge = |sure: bool| {
        if sure {
            ""
        } else {
            ", though not in every run"
        }
    };
    // Of the brands, those with most owners are told.
    let mut order: Vec<&Owners> = all.iter().collect();
    order.sort_by(|a, b| b.all.total_cmp(&a.all));
    let (name, share, sure) = most(order[0]);
    let same = all.iter().all(|one| most(one).0 == name);
    if same && all.len() > 1 {
        let shares = || all.iter().map(|one| most(one).1);
        let [low, high] = [
            fine(shares().fold(f64::INFINITY, f64::min)),
            fine(shares().fold(0.0, f64::max)),
        ];
        let parts = if low == high {
            format!("{low} of each")
        } else {
            format!("{low} to {high}")
        };
        return format!(
            "{} brought the largest part of owners to every brand, {parts}{}",
            capital(name),
            hedge(all.iter().all(|one| most(one).2))
        );
    }
    let other = order.iter().find(|one| most(one).0 != name);
    let end = other.map_or_else(String::new, |one| {
        let (name, share, sure) = most(one);
        format!("; {name} to {}, {}{}", one.label, fine(share), hedge(sure))
    });
    format!(
        "{} brought the largest part of owners to {}, {}{}{end}",
        capital(name),
        order[0].label,
        fine(share),
        hedge(sure)
    )
}

#[cfg(test)]
mod tests {
    use super::{Owners, owners, title};
    use crate::charts::channels;
    use crate::charts::market::Brands;
    use crate::output::table::{Table, Values};

    /// Two runs of two rows: of brand `b`, half of its owners by talk in the first run, a quarter in the second.
    fn runs() -> Table {
        let mut table = Table::default();
        for (column, _) in channels::all() {
            let ends = match column.as_str() {
                "by_advertising" => [0.2, 0.3],
                "by_offline" => [0.2, 0.1],
                _ => [0.0, 0.0],
            };
            let values = vec![0.0, ends[0], 0.0, ends[1]];
            table.push(&format!("{column}_b"), "", Values::Numbers(values));
        }
        table
    }

    #[test]
    fn parts_sum_to_one() {
        let table = runs();
        let brands = Brands {
            names: vec![("b".to_owned(), "B".to_owned())],
            runs: &table,
            value: None,
            unanswered: None,
        };
        let found: Vec<Owners> = owners(&brands, 2).unwrap();
        let parts = &found[0].parts;
        let sum: f64 = parts.iter().map(|part| part.1[0]).sum();
        assert!((sum - 1.0).abs() < 1e-12 && parts.len() == 2);
        assert!((parts[1].1[0] - 0.375).abs() < 1e-12);
        let names: Vec<&str> = channels::all().map(|channel| channel.1).collect();
        assert_eq!(
            title(&found, &names),
            "Advertising and own initiative brought the largest part of owners to B, 62%"
        );
        let same = |share: f64| Owners {
            label: String::new(),
            place: 0,
            all: 0.5,
            parts: vec![(2, [share; 3])],
        };
        let two = [same(0.561), same(0.564)];
        assert!(title(&two, &names).ends_with("to every brand, 56% of each"));
        let apart = [same(0.5), same(0.6)];
        assert!(title(&apart, &names).ends_with("to every brand, 50% to 60%"));
    }
}
