//! What do people say of it? Messages for it upwards, messages against it downwards, and the balance of both.

use crate::charts::canvas::Canvas;
use crate::charts::findings::highest;
use crate::charts::frame::{AXIS, LOW, Plot, Scale, furniture, round_bounds};
use crate::charts::labels::{brief, number};
use crate::charts::made::note;
use crate::charts::panels::{head, split, ticks_of, values, widest};
use crate::charts::spread::When;
use crate::charts::theme::Theme;
use crate::charts::{Fault, Input};

type Band = Option<(Vec<f64>, Vec<f64>)>;

/// Rows with fewer messages than this share of those at the peak tell no mood.
const HARDLY: f64 = 0.01;

/// Messages per adult and step, from the second row on: the first has no step before it.
struct Messages {
    times: Vec<f64>,
    pro: Vec<f64>,
    against: Vec<f64>,
    bands: [Band; 2],
}

impl Messages {
    fn of(input: &Input<'_>, times: &[f64]) -> Result<Self, Fault> {
        let rest = |values: Vec<f64>| values[1..].to_vec();
        let names = ["messages_positive", "messages_negative"];
        let band = |name| {
            let band: Band = input.band(name);
            band.map(|(low, high)| (rest(low), rest(high)))
        };
        let messages = Self {
            times: rest(times.to_vec()),
            pro: rest(input.measure(names[0])?),
            against: rest(input.measure(names[1])?),
            bands: names.map(band),
        };
        let heard = messages.pro.iter().chain(&messages.against);
        if heard.fold(0.0_f64, |a, &b| a.max(b)) > 0.0 {
            Ok(messages)
        } else {
            Err(Fault::NobodyTalks)
        }
    }

    fn some_against(&self) -> bool {
        self.against.iter().any(|messages| *messages > 0.0)
    }

    /// All messages of each row.
    fn all(&self) -> Vec<f64> {
        let both = self.pro.iter().zip(&self.against);
        both.map(|(pro, against)| pro + against).collect()
    }

    /// Messages for it less messages against it, over all messages, by row; none where hardly anybody speaks.
    fn sentiment(&self) -> Vec<Option<f64>> {
        let all = self.all();
        let least = HARDLY * all[highest(&all)];
        let net = |row: usize| (self.pro[row] - self.against[row]) / all[row];
        (0..all.len())
            .map(|row| (all[row] >= least).then(|| net(row)))
            .collect()
    }
}

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    let times = input.times()?;
    let when = When::of(input, &times);
    let messages = Messages::of(input, &times)?;
    // A low picture has no room for two.
    let both = messages.some_against() && canvas.height >= LOW;
    let subtitle = format!(
        "Messages about {} that reach an adult, per adult and {}{}.{}{}{}",
        input.product(),
        when.step_name(),
        if both {
            "; net sentiment: messages for it less messages against it, over all messages, while there are \
            1% or more of those at the peak"
        } else {
            ""
        },
        input.band_note_of("messages_positive"),
        input.row_note(&when),
        input.end_note(&when)
    );
    let space = furniture(canvas, input, theme, &title(&when, &messages), &subtitle);
    let sides = if messages.some_against() {
        "Messages for it (up) and against it (down)"
    } else {
        "Messages for it"
    };
    let heading = format!("{sides}, per adult {}", when.each());
    let [upper, lower] = if both {
        let [upper, lower] = split(space, 0.62);
        let upper = head(canvas, theme, upper, &heading);
        let heading = "Net sentiment: 1 all for it, −1 all against it";
        [upper, head(canvas, theme, lower, heading)]
    } else {
        [head(canvas, theme, space, &heading); 2]
    };
    let y = values(upper, bounds(&messages, ticks_of(upper)));
    let net = values(lower, (-1.0, 1.0));
    let x = Scale {
        low: times[0],
        high: times[times.len() - 1],
        from: space.left + widest(&[(y, ticks_of(upper), unsigned), (net, 4.0, number)]),
        to: space.right - 16.0,
        log: false,
    };
    let plot = |y: Scale, ticks: f64| Plot {
        x,
        y,
        size: AXIS,
        ticks,
    };
    volume(canvas, theme, &when, &plot(y, ticks_of(upper)), &messages);
    if both {
        balance(canvas, theme, input, &when, &plot(net, 4.0), &messages);
    }
    Ok(())
}

/// A number on an axis where the direction tells the sign.
fn unsigned(value: f64, decimals: usize) -> String {
    number(value.abs(), decimals)
}

fn bounds(messages: &Messages, ticks: f64) -> (f64, f64) {
    let top = |values: &[f64], band: &Band| {
        let band = band.iter().flat_map(|band| band.1.iter());
        values.iter().chain(band).fold(0.0_f64, |a, &b| a.max(b))
    };
    let up = top(&messages.pro, &messages.bands[0]);
    let down = top(&messages.against, &messages.bands[1]);
    round_bounds([up, -down, 0.0], ticks)
}

fn volume(canvas: &mut Canvas, theme: &Theme, when: &When, plot: &Plot, messages: &Messages) {
    let mirrored = |values: &[f64]| values.iter().map(|value| -value).collect::<Vec<f64>>();
    let zero = vec![0.0; messages.times.len()];
    let below = mirrored(&messages.against);
    let [up, down] = &messages.bands;
    // Upside down, the upper margin is the lower one.
    let down = down
        .as_ref()
        .map(|(low, high)| (mirrored(high), mirrored(low)));
    let areas = [
        ((zero.clone(), messages.pro.clone()), up.clone(), theme.rise),
        ((below.clone(), zero), down, theme.fall),
    ];
    for (area, band, colour) in &areas {
        // Two shades over each other would seem to be three things.
        let shade = band.as_ref().unwrap_or(area);
        plot.band(canvas, &messages.times, shade, *colour, 0.22);
    }
    plot.grid(canvas, theme, unsigned);
    when.axis(canvas, plot, theme);
    let lines = [&messages.pro, &below].map(|values| plot.course(&messages.times, values));
    let edges = areas.iter().filter_map(|area| area.1.as_ref());
    let edges = edges.flat_map(|(low, high)| [low, high]);
    let edges = edges.map(|edge| plot.course(&messages.times, edge));
    let covered: Vec<_> = lines.iter().cloned().chain(edges).collect();
    let sides = [
        ("For it", &messages.pro, theme.rise),
        ("Against it", &messages.against, theme.fall),
    ];
    for ((name, values, colour), line) in sides.into_iter().zip(&lines) {
        let peak = highest(values);
        if values[peak] > 0.0 {
            canvas.line(line.clone(), colour, 5.0);
            canvas.dot(line[peak], 9.0, colour);
            let text = format!(
                "{name}: {} in {}",
                few(values[peak]),
                when.at(messages.times[peak])
            );
            note(canvas, plot, theme, &covered, line[peak], &text, usize::MAX);
        }
    }
}

fn balance(
    canvas: &mut Canvas,
    theme: &Theme,
    input: &Input<'_>,
    when: &When,
    plot: &Plot,
    messages: &Messages,
) {
    plot.grid(canvas, theme, number);
    when.axis(canvas, plot, theme);
    let net = messages.sentiment();
    let told: Vec<usize> = (0..net.len()).filter(|&row| net[row].is_some()).collect();
    let of = |values: &[f64]| told.iter().map(|&row| values[row]).collect::<Vec<f64>>();
    let times = of(&messages.times);
    if let Some((low, high)) = input.band("sentiment").filter(|_| told.len() > 1) {
        plot.band(
            canvas,
            &times,
            &(of(&low[1..]), of(&high[1..])),
            theme.ink,
            0.15,
        );
    }
    let values: Vec<f64> = net.into_iter().flatten().collect();
    let line = plot.course(&times, &values);
    canvas.line(line.clone(), theme.ink, 5.0);
    if let Some(&end) = line.last() {
        canvas.dot(end, 8.0, theme.ink);
        let text = number(values[values.len() - 1], 2);
        note(canvas, plot, theme, &[line], end, &text, usize::MAX);
    }
}

/// The moment from which on messages against it prevail as long as there is talk, where it was otherwise before.
fn turned(messages: &Messages) -> Option<f64> {
    let net = messages.sentiment();
    let told: Vec<usize> = (0..net.len()).filter(|&row| net[row].is_some()).collect();
    let last = told.iter().rposition(|&row| net[row] >= Some(0.0))?;
    told.get(last + 1).map(|&row| messages.times[row])
}

/// The finding in words.
fn title(when: &When, messages: &Messages) -> String {
    let (pro, against) = (
        messages.pro.iter().sum::<f64>(),
        messages.against.iter().sum::<f64>(),
    );
    // The peak of the side that prevails, whose number stands at its dot too.
    let peak_of = |who: &str, values: &[f64]| {
        let peak = highest(values);
        format!(
            "{who} in {} at {} per adult {}",
            when.at(messages.times[peak]),
            counted(values[peak]),
            when.each()
        )
    };
    if against <= 0.0 {
        return format!(
            "Nobody speaks against it; {}",
            peak_of("talk peaks", &messages.pro)
        );
    }
    if pro <= 0.0 {
        return format!(
            "Nobody speaks for it; {}",
            peak_of("talk peaks", &messages.against)
        );
    }
    let loudest = if against >= 1.05 * pro {
        peak_of("those against it peak", &messages.against)
    } else {
        peak_of("those for it peak", &messages.pro)
    };
    let ratio = |ratio: f64| {
        brief(if ratio < 9.95 {
            (ratio * 10.0).round() / 10.0
        } else {
            ratio.round()
        })
    };
    let opening = if pro >= 1.05 * against {
        format!(
            "Messages for it outnumber those against {} to 1",
            ratio(pro / against)
        )
    } else if against >= 1.05 * pro {
        format!(
            "Messages against it outnumber those for it {} to 1",
            ratio(against / pro)
        )
    } else {
        "Messages for it and against it balance".to_owned()
    };
    let but = if pro >= 1.05 * against {
        " over all, but"
    } else {
        ";"
    };
    match turned(messages) {
        Some(time) => {
            let since = when.at(time);
            format!("{opening}{but} from {since} on those against prevail")
        }
        None => format!("{opening}; {loudest}"),
    }
}

/// A number with two digits that say something.
fn few(value: f64) -> String {
    let decimals = match value {
        value if value >= 9.95 => return number(value, 0),
        value if value >= 0.95 => 1,
        value if value >= 0.095 => 2,
        value if value >= 0.0095 => 3,
        value if value >= 0.000_95 => 4,
        value if value >= 0.000_095 => 5,
        _ => return brief(value),
    };
    let text = number(value, decimals);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number of messages.
fn counted(messages: f64) -> String {
    match few(messages).as_str() {
        "0" => "next to no messages".to_owned(),
        "1" => "1 message".to_owned(),
        text => format!("{text} messages"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Messages, title, turned};
    use crate::charts::spread::When;

    fn messages(pro: &[f64], against: &[f64]) -> Messages {
        Messages {
            times: (1..=pro.len()).map(|year| year as f64).collect(),
            pro: pro.to_vec(),
            against: against.to_vec(),
            bands: [None, None],
        }
    }

    fn told(pro: &[f64], against: &[f64]) -> String {
        title(&When::yearly(), &messages(pro, against))
    }

    #[test]
    fn titles_weigh_words_for_and_against() {
        assert_eq!(
            told(&[0.1, 1.0, 0.2], &[0.0; 3]),
            "Nobody speaks against it; talk peaks in year 2 at 1 message per adult a year"
        );
        assert_eq!(
            told(&[1.0, 2.0, 1.0], &[0.5, 1.0, 0.5]),
            "Messages for it outnumber those against 2 to 1; those for it peak in year 2 at 2 messages per adult a year"
        );
        assert_eq!(
            told(&[3.0, 2.0, 0.5], &[0.5, 1.0, 1.0]),
            "Messages for it outnumber those against 2.2 to 1 over all, but from year 3 on those against prevail"
        );
        assert_eq!(
            told(&[1.0, 0.5, 0.5], &[0.5, 1.0, 2.0]),
            "Messages against it outnumber those for it 1.8 to 1; from year 2 on those against prevail"
        );
    }

    #[test]
    fn the_mood_turns_where_it_stays_against() {
        assert_eq!(turned(&messages(&[3.0, 1.0, 2.0], &[1.0, 2.0, 1.0])), None);
        assert_eq!(
            turned(&messages(&[3.0, 2.0, 1.0], &[1.0, 1.0, 2.0])),
            Some(3.0)
        );
        assert_eq!(turned(&messages(&[1.0], &[2.0])), None);
        // A last whisper is no mood.
        assert_eq!(
            turned(&messages(&[3.0, 2.0, 0.0], &[1.0, 1.0, 0.001])),
            None
        );
    }
}
