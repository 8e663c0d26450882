//! Through which channel did adopters come? Shares of adults by channel, stacked to all who have adopted.

use crate::charts::canvas::Canvas;
use crate::charts::findings::highest;
use crate::charts::frame::{
    AXIS, EndLabel, EndLabels, LABEL, Plot, Scale, TICKS, furniture, gutter, round_bounds,
};
use crate::charts::labels::capital;
use crate::charts::spread::{When, axis_share, fine};
use crate::charts::theme::{Colour, Theme};
use crate::charts::typeface::Weight;
use crate::charts::waves::{edges, fill};
use crate::charts::{Fault, Input};

/// Columns begin with this.
const COLUMN: &str = "by_";

/// Channels in the order of their areas: column, name, and name with its verb.
const CHANNELS: [(&str, &str, &str); 7] = [
    ("seed", "seeds", "seeds are"),
    (
        "advertising",
        "advertising and own initiative",
        "advertising and own initiative bring",
    ),
    ("offline", "talk offline", "talk offline brings"),
    ("online", "talk online", "talk online brings"),
    ("influencer", "influencers", "influencers bring"),
    ("review", "reviews", "reviews bring"),
    (
        "owned",
        "the seller's own channel",
        "the seller's own channel brings",
    ),
];

/// The share of adopters that counts as the first: innovators and early adopters (Rogers 2003).
const EARLY: f64 = 0.16;

/// A channel and the share of adults who came through it, by row.
struct Channel {
    name: String,
    brings: String,
    colour: Colour,
    values: Vec<f64>,
}

impl Channel {
    fn last(&self) -> f64 {
        self.values.last().copied().unwrap_or(0.0)
    }
}

/// Columns of the channels, in the order of their areas, each with its name.
pub(crate) fn all() -> impl Iterator<Item = (String, &'static str)> {
    let column = |name: &str| format!("{COLUMN}{name}");
    CHANNELS.iter().map(move |row| (column(row.0), row.1))
}

/// Whether a column is that of a channel. Those of single brands begin alike, and are parts of these.
pub(crate) fn is_channel(column: &str) -> bool {
    place(column).is_some()
}

fn place(column: &str) -> Option<usize> {
    let name = column.strip_prefix(COLUMN)?;
    CHANNELS.iter().position(|channel| channel.0 == name)
}

/// A channel's name, alone and with its verb.
pub(crate) fn named(column: &str) -> [String; 2] {
    place(column).map_or_else(
        || [column.to_owned(), format!("{column} brings")],
        |place| [CHANNELS[place].1, CHANNELS[place].2].map(str::to_owned),
    )
}

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    let times = input.times()?;
    let when = When::of(input, &times);
    let channels = channels(input, theme)?;
    let adopted = input.measure("adopted")?;
    let subtitle = format!(
        "Adults who have adopted {}, in % of adults, by what brought them to it; where several had \
        a part, each by its share. In the title and at the right: % of all adopters, in {}.{}{}",
        input.product(),
        when.at(times[times.len() - 1]),
        input.mean_note(),
        input.end_note(&when)
    );
    let title = title(&channels, &adopted);
    let space = furniture(canvas, input, theme, &title, &subtitle);
    let (from, to) = (space.bottom - 44.0, space.top + 14.0);
    let top = adopted.iter().copied().fold(0.0, f64::max);
    let y = Scale {
        low: 0.0,
        high: if top > 0.5 {
            1.0
        } else {
            round_bounds([0.0, top], TICKS).1
        },
        from,
        to,
        log: false,
    };
    let labels = end_labels(&channels, adopted[adopted.len() - 1], &y, theme);
    let ends = EndLabels::new(labels, 0.3 * canvas.width, from - to + 20.0, LABEL);
    let plot = Plot {
        x: Scale {
            low: times[0],
            high: times[times.len() - 1],
            from: space.left + gutter(&y, AXIS, TICKS, axis_share),
            to: space.right - ends.room,
            log: false,
        },
        y,
        size: AXIS,
        ticks: TICKS,
    };
    plot.grid(canvas, theme, axis_share);
    let parts: Vec<Vec<f64>> = channels
        .iter()
        .map(|channel| channel.values.clone())
        .collect();
    let colours: Vec<Colour> = channels.iter().map(|channel| channel.colour).collect();
    fill(canvas, theme, &edges(&plot, &times, &parts), &colours, 1.5);
    canvas.line(plot.course(&times, &adopted), theme.ink, 4.0);
    when.axis(canvas, &plot, theme);
    ends.write(canvas, theme, plot.x.to, to - 10.0, from + 10.0);
    Ok(())
}

/// The channels through which anyone came, in the order of their areas.
fn channels(input: &Input<'_>, theme: &Theme) -> Result<Vec<Channel>, Fault> {
    let columns = input.series.columns().iter();
    let columns = columns.filter(|column| is_channel(&column.name));
    let mut columns: Vec<&str> = columns.map(|column| column.name.as_str()).collect();
    columns.sort_by_key(|name| place(name).unwrap_or(CHANNELS.len()));
    let mut channels = Vec::new();
    for column in columns {
        let values = input.measure(column)?;
        if values.iter().any(|value| *value > 0.0) {
            let [name, brings] = named(column);
            channels.push(Channel {
                name,
                brings,
                colour: theme.category(place(column).unwrap_or(0)),
                values,
            });
        }
    }
    if channels.is_empty() {
        return Err(Fault::NobodyAdopts);
    }
    Ok(channels)
}

/// Labels at the right: of each channel its part of all adopters, which is what the title tells.
fn end_labels(channels: &[Channel], adopted: f64, y: &Scale, theme: &Theme) -> Vec<EndLabel> {
    let part = |channel: &Channel| channel.last() / adopted.max(f64::MIN_POSITIVE);
    let mut below = 0.0;
    let mut labels = Vec::new();
    for channel in channels {
        labels.push(EndLabel {
            name: capital(&channel.name),
            value: fine(part(channel)),
            colour: channel.colour,
            target: y.at(below + channel.last() / 2.0),
            weight: Weight::Regular,
        });
        below += channel.last();
    }
    labels.push(EndLabel {
        name: "All adopters".to_owned(),
        value: format!("{} of adults", fine(below)),
        colour: theme.ink,
        target: y.at(below) - 8.0,
        weight: Weight::Bold,
    });
    labels
}

/// The channel that brought most up to a row, and its part.
fn leader(channels: &[Channel], row: usize) -> (usize, f64) {
    let now: Vec<f64> = channels.iter().map(|channel| channel.values[row]).collect();
    let all: f64 = now.iter().sum();
    let first = highest(&now);
    (first, if all > 0.0 { now[first] / all } else { 0.0 })
}

/// The finding in words.
fn title(channels: &[Channel], adopted: &[f64]) -> String {
    let last = adopted.len() - 1;
    let brings = |index: usize| channels[index].brings.as_str();
    if channels.len() == 1 {
        return format!("{} all adopters", capital(brings(0)));
    }
    let (first, part) = leader(channels, last);
    let early = adopted
        .iter()
        .position(|share| *share >= EARLY * adopted[last] && *share > 0.0);
    let (opener, opened) = leader(channels, early.unwrap_or(last));
    if opener != first && opened >= 0.5 {
        return format!(
            "{} {} of the first adopters, but {} {} of all",
            capital(brings(opener)),
            fine(opened),
            brings(first),
            fine(part)
        );
    }
    let share = |index: usize| channels[index].last() / adopted[last];
    let mut others: Vec<usize> = (0..channels.len())
        .filter(|&index| index != first)
        .collect();
    others.sort_by(|&a, &b| share(b).total_cmp(&share(a)));
    let told = others
        .iter()
        .filter(|&&index| share(index) >= 0.005)
        .take(2)
        .map(|&index| format!("{} {}", channels[index].name, fine(share(index))));
    let most = format!("{} {} of adopters", brings(first), fine(part));
    let told: Vec<String> = std::iter::once(most).chain(told).collect();
    capital(&told.join(", "))
}

#[cfg(test)]
mod tests {
    use super::{Channel, end_labels, is_channel, named, title};
    use crate::charts::frame::Scale;
    use crate::charts::theme::{Colour, Theme};

    #[test]
    fn columns_of_single_brands_are_no_channels() {
        assert!(is_channel("by_seed"));
        assert!(!is_channel("by_seed_acme") && !is_channel("seed"));
    }

    fn channel(column: &str, values: &[f64]) -> Channel {
        let [name, brings] = named(column);
        Channel {
            name,
            brings,
            colour: Colour(0, 0, 0),
            values: values.to_vec(),
        }
    }

    #[test]
    fn labels_have_the_numbers_of_the_title() {
        let by = [
            channel("by_advertising", &[0.0, 0.15]),
            channel("by_offline", &[0.0, 0.35]),
        ];
        let y = Scale {
            low: 0.0,
            high: 1.0,
            from: 100.0,
            to: 0.0,
            log: false,
        };
        let labels = end_labels(&by, 0.5, &y, &Theme::default());
        let values: Vec<&str> = labels.iter().map(|label| label.value.as_str()).collect();
        assert_eq!(values, ["30%", "70%", "50% of adults"]);
        let told = title(&by, &[0.0, 0.5]);
        assert!(told.contains("70%") && told.contains("30%"), "{told}");
    }

    #[test]
    fn titles_name_who_brought_most() {
        let by = [
            channel("by_advertising", &[0.1, 0.15, 0.2]),
            channel("by_offline", &[0.0, 0.3, 0.8]),
        ];
        assert_eq!(
            title(&by, &[0.1, 0.45, 1.0]),
            "Talk offline brings 80% of adopters, advertising and own initiative 20%"
        );
        assert_eq!(
            title(&by[1..], &[0.0, 0.3, 0.8]),
            "Talk offline brings all adopters"
        );
        let by = [
            channel("by_advertising", &[0.1, 0.19, 0.2]),
            channel("by_offline", &[0.0, 0.01, 0.8]),
        ];
        assert_eq!(
            title(&by, &[0.1, 0.2, 1.0]),
            "Advertising and own initiative bring 95% of the first adopters, but talk offline brings 80% of all"
        );
    }
}
