//! What do people say of it? Words for it upwards, words against it downwards, and the balance of both.

use crate::charts::canvas::Canvas;
use crate::charts::findings::highest;
use crate::charts::frame::{AXIS, Plot, Scale, band_note, furniture, round_bounds};
use crate::charts::labels::{brief, number};
use crate::charts::made::note;
use crate::charts::panels::{head, split, ticks_of, values, widest};
use crate::charts::spread::When;
use crate::charts::theme::Theme;
use crate::charts::{Fault, Input};

type Band = Option<(Vec<f64>, Vec<f64>)>;

/// Rows with fewer words than this share of those at the peak tell no mood.
const HARDLY: f64 = 0.01;

/// Words per adult and step, from the second row on: the first has no step before it.
struct Words {
    times: Vec<f64>,
    pro: Vec<f64>,
    against: Vec<f64>,
    bands: [Band; 2],
}

impl Words {
    fn of(input: &Input<'_>, times: &[f64]) -> Result<Self, Fault> {
        let rest = |values: Vec<f64>| values[1..].to_vec();
        let names = ["messages_positive", "messages_negative"];
        let band = |name| {
            let band: Band = input.band(name);
            band.map(|(low, high)| (rest(low), rest(high)))
        };
        let words = Self {
            times: rest(times.to_vec()),
            pro: rest(input.measure(names[0])?),
            against: rest(input.measure(names[1])?),
            bands: names.map(band),
        };
        let heard = words.pro.iter().chain(&words.against);
        if heard.fold(0.0_f64, |a, &b| a.max(b)) > 0.0 {
            Ok(words)
        } else {
            Err(Fault::NobodyTalks)
        }
    }

    fn some_against(&self) -> bool {
        self.against.iter().any(|words| *words > 0.0)
    }

    /// All words of each row.
    fn all(&self) -> Vec<f64> {
        let both = self.pro.iter().zip(&self.against);
        both.map(|(pro, against)| pro + against).collect()
    }

    /// Words for it less words against it, over all words, by row; none where hardly anybody speaks.
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
    let words = Words::of(input, &times)?;
    let subtitle = format!(
        "Words about {} that reach an adult, per adult and {}{}.{}",
        input.product(),
        when.step_name(),
        if words.some_against() {
            "; net sentiment: words for it less words against it, over all words, while there are \
            1 % or more of those at the peak"
        } else {
            ""
        },
        band_note(input)
    );
    let space = furniture(canvas, input, theme, &title(&when, &words), &subtitle);
    let [upper, lower] = if words.some_against() {
        let [upper, lower] = split(space, 0.62);
        let heading = format!(
            "Words for it (up) and against it (down), per adult {}",
            when.each()
        );
        let upper = head(canvas, theme, upper, &heading);
        let heading = "Net sentiment: 1 all for it, −1 all against it";
        [upper, head(canvas, theme, lower, heading)]
    } else {
        let heading = format!("Words for it, per adult {}", when.each());
        [head(canvas, theme, space, &heading); 2]
    };
    let y = values(upper, bounds(&words, ticks_of(upper)));
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
    volume(canvas, theme, &when, &plot(y, ticks_of(upper)), &words);
    if words.some_against() {
        balance(canvas, theme, input, &when, &plot(net, 4.0), &words);
    }
    Ok(())
}

/// A number on an axis where the direction tells the sign.
fn unsigned(value: f64, decimals: usize) -> String {
    number(value.abs(), decimals)
}

fn bounds(words: &Words, ticks: f64) -> (f64, f64) {
    let top = |values: &[f64], band: &Band| {
        let band = band.iter().flat_map(|band| band.1.iter());
        values.iter().chain(band).fold(0.0_f64, |a, &b| a.max(b))
    };
    let up = top(&words.pro, &words.bands[0]);
    let down = top(&words.against, &words.bands[1]);
    round_bounds([up, -down, 0.0], ticks)
}

fn volume(canvas: &mut Canvas, theme: &Theme, when: &When, plot: &Plot, words: &Words) {
    let mirrored = |values: &[f64]| values.iter().map(|value| -value).collect::<Vec<f64>>();
    let zero = vec![0.0; words.times.len()];
    let below = mirrored(&words.against);
    let [up, down] = &words.bands;
    // Upside down, the upper margin is the lower one.
    let down = down
        .as_ref()
        .map(|(low, high)| (mirrored(high), mirrored(low)));
    let areas = [
        ((zero.clone(), words.pro.clone()), up.clone(), theme.rise),
        ((below.clone(), zero), down, theme.fall),
    ];
    for (area, band, colour) in areas {
        plot.band(canvas, &words.times, &area, colour, 0.22);
        if let Some(band) = band {
            plot.band(canvas, &words.times, &band, colour, 0.3);
        }
    }
    plot.grid(canvas, theme, unsigned);
    when.axis(canvas, plot, theme);
    let lines = [&words.pro, &below].map(|values| plot.course(&words.times, values));
    let sides = [
        ("For it", &words.pro, theme.rise),
        ("Against it", &words.against, theme.fall),
    ];
    for ((name, values, colour), line) in sides.into_iter().zip(&lines) {
        let peak = highest(values);
        if values[peak] > 0.0 {
            canvas.line(line.clone(), colour, 5.0);
            canvas.dot(line[peak], 9.0, colour);
            let text = format!(
                "{name}: {} in {}",
                few(values[peak]),
                when.at(words.times[peak])
            );
            note(canvas, plot, theme, &lines, line[peak], &text, usize::MAX);
        }
    }
}

fn balance(
    canvas: &mut Canvas,
    theme: &Theme,
    input: &Input<'_>,
    when: &When,
    plot: &Plot,
    words: &Words,
) {
    plot.grid(canvas, theme, number);
    when.axis(canvas, plot, theme);
    let net = words.sentiment();
    let told: Vec<usize> = (0..net.len()).filter(|&row| net[row].is_some()).collect();
    let of = |values: &[f64]| told.iter().map(|&row| values[row]).collect::<Vec<f64>>();
    let times = of(&words.times);
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

/// The moment from which on words against it prevail as long as there is talk, where it was otherwise before.
fn turned(words: &Words) -> Option<f64> {
    let net = words.sentiment();
    let told: Vec<usize> = (0..net.len()).filter(|&row| net[row].is_some()).collect();
    let last = told.iter().rposition(|&row| net[row] >= Some(0.0))?;
    told.get(last + 1).map(|&row| words.times[row])
}

/// The finding in words.
fn title(when: &When, words: &Words) -> String {
    let all = words.all();
    let peak = highest(&all);
    let loudest = format!(
        "talk peaks in {} at {} per adult {}",
        when.at(words.times[peak]),
        counted(all[peak]),
        when.each()
    );
    let (pro, against) = (
        words.pro.iter().sum::<f64>(),
        words.against.iter().sum::<f64>(),
    );
    if against <= 0.0 {
        return format!("Nobody speaks against it; {loudest}");
    }
    if pro <= 0.0 {
        return format!("Nobody speaks for it; {loudest}");
    }
    let ratio = |ratio: f64| {
        brief(if ratio < 9.95 {
            (ratio * 10.0).round() / 10.0
        } else {
            ratio.round()
        })
    };
    let opening = if pro >= 1.05 * against {
        format!(
            "Words for it outnumber those against {} to 1",
            ratio(pro / against)
        )
    } else if against >= 1.05 * pro {
        format!(
            "Words against it outnumber those for it {} to 1",
            ratio(against / pro)
        )
    } else {
        "Words for it and against it balance".to_owned()
    };
    let but = if pro >= 1.05 * against {
        " over all, but"
    } else {
        ";"
    };
    match turned(words) {
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
        _ => return brief(value),
    };
    let text = number(value, decimals);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number of words.
fn counted(words: f64) -> String {
    match few(words).as_str() {
        "0" => "next to no words".to_owned(),
        "1" => "1 word".to_owned(),
        text => format!("{text} words"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Words, title, turned};
    use crate::charts::spread::When;

    fn words(pro: &[f64], against: &[f64]) -> Words {
        Words {
            times: (1..=pro.len()).map(|year| year as f64).collect(),
            pro: pro.to_vec(),
            against: against.to_vec(),
            bands: [None, None],
        }
    }

    fn told(pro: &[f64], against: &[f64]) -> String {
        title(&When::yearly(), &words(pro, against))
    }

    #[test]
    fn titles_weigh_words_for_and_against() {
        assert_eq!(
            told(&[0.1, 1.0, 0.2], &[0.0; 3]),
            "Nobody speaks against it; talk peaks in year 2 at 1 word per adult a year"
        );
        assert_eq!(
            told(&[1.0, 2.0, 1.0], &[0.5, 1.0, 0.5]),
            "Words for it outnumber those against 2 to 1; talk peaks in year 2 at 3 words per adult a year"
        );
        assert_eq!(
            told(&[3.0, 2.0, 0.5], &[0.5, 1.0, 1.0]),
            "Words for it outnumber those against 2.2 to 1 over all, but from year 3 on those against prevail"
        );
        assert_eq!(
            told(&[1.0, 0.5, 0.5], &[0.5, 1.0, 2.0]),
            "Words against it outnumber those for it 1.8 to 1; from year 2 on those against prevail"
        );
    }

    #[test]
    fn the_mood_turns_where_it_stays_against() {
        assert_eq!(turned(&words(&[3.0, 1.0, 2.0], &[1.0, 2.0, 1.0])), None);
        assert_eq!(
            turned(&words(&[3.0, 2.0, 1.0], &[1.0, 1.0, 2.0])),
            Some(3.0)
        );
        assert_eq!(turned(&words(&[1.0], &[2.0])), None);
        // A last whisper is no mood.
        assert_eq!(turned(&words(&[3.0, 2.0, 0.0], &[1.0, 1.0, 0.001])), None);
    }
}
