//! Who is talked about, and how? Each brand's share of words beside its share of sales, and the balance of words for and against.

use crate::charts::canvas::{Bounds, Canvas};
use crate::charts::courses::{self, Line, Panel, clear};
use crate::charts::findings::highest;
use crate::charts::frame::{LOW, band_note, furniture};
use crate::charts::labels::number;
use crate::charts::market::Brands;
use crate::charts::panels::{head, split};
use crate::charts::spread::{When, axis_share, fine, steps_of};
use crate::charts::standing::not_shown;
use crate::charts::theme::Theme;
use crate::charts::window::{Course, counted, ratio, summed};
use crate::charts::{Fault, Input, column};

/// Years over which words and sales are summed for shares.
const YEAR: f64 = 1.0;
/// Years over which words are summed for their balance.
pub(crate) const QUARTER: f64 = 0.25;
/// Share of adults who own a brand from which on words about it are told: of a handful sentiment leaps.
const OWNERS: f64 = 0.01;
/// Shares nearer than this are alike.
const ALIKE: f64 = 0.03;
/// Space between panels side by side.
const BESIDE: f64 = 50.0;

/// Words for a brand and against it from the start of each run, per adult.
pub(crate) fn words(
    brands: &Brands<'_>,
    name: &str,
    between: &[f64],
) -> Result<[Vec<f64>; 2], Fault> {
    let count = |stem: &str| {
        let rates = column(brands.runs, &format!("{stem}_{name}"))?;
        Ok(counted(&rates, between))
    };
    Ok([count("messages_positive")?, count("messages_negative")?])
}

/// Words for less words against, over all words, in the time before each date.
pub(crate) fn balance([pro, against]: &[Vec<f64>; 2], times: &[f64]) -> Course {
    let net: Vec<f64> = pro.iter().zip(against).map(|(a, b)| a - b).collect();
    let all: Vec<f64> = pro.iter().zip(against).map(|(a, b)| a + b).collect();
    ratio(&net, &all, times, QUARTER)
}

/// The time from which on enough adults own a brand for what is said of it to tell anything; none where that never is.
pub(crate) fn owned(
    input: &Input<'_>,
    name: &str,
    times: &[f64],
) -> Result<Option<(f64, f64)>, Fault> {
    let owners = input.measure(&format!("users_{name}"))?;
    let from = owners.iter().position(|&share| share >= OWNERS);
    let from = from.filter(|from| from + 2 < times.len());
    Ok(from.map(|from| (times[from], times[times.len() - 1])))
}

/// A balance of words as a number with its sign.
pub(crate) fn signed(value: f64) -> String {
    let text = number(value, 2);
    if value > 0.0 && text != "0.00" {
        format!("+{text}")
    } else {
        text
    }
}

/// What is drawn: shares of words, of sales, and sentiment, a course a brand.
struct Found {
    voice: Vec<Course>,
    market: Vec<Course>,
    sentiment: Vec<Course>,
}

impl Found {
    fn of(input: &Input<'_>, times: &[f64]) -> Result<Self, Fault> {
        let brands = input.brands.as_ref().ok_or(Fault::NoBrands)?;
        let between = steps_of(input);
        let (mut said, mut sold, mut sentiment) = (Vec::new(), Vec::new(), Vec::new());
        for (name, _) in &brands.names {
            let words = words(brands, name, &between)?;
            let course = balance(&words, times);
            sentiment.push(match owned(input, name, times)? {
                Some(shown) => course.cut(shown),
                None => Course::default(),
            });
            said.push(summed(&words));
            sold.push(column(brands.runs, &format!("revenue_{name}"))?);
        }
        let shares = |of: &[Vec<f64>]| -> Vec<Course> {
            let all = summed(of);
            of.iter().map(|one| ratio(one, &all, times, YEAR)).collect()
        };
        let found = Self {
            voice: shares(&said),
            market: shares(&sold),
            sentiment,
        };
        let short = |courses: &[Course]| courses.iter().any(|one| one.times.len() < 2);
        if short(&found.voice) {
            return Err(Fault::NobodyTalks);
        }
        if short(&found.market) {
            return Err(Fault::NothingSold);
        }
        Ok(found)
    }
}

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    let times = input.times()?;
    let found = Found::of(input, &times)?;
    let brands = input.brands.as_ref().ok_or(Fault::NoBrands)?;
    let labels: Vec<&str> = brands.names.iter().map(|brand| brand.1.as_str()).collect();
    let when = When::of(input, &times);
    let title = title(&labels, &found);
    let space = furniture(
        canvas,
        input,
        theme,
        &title,
        &subtitle(input, &labels, &found),
    );
    let panel = Panel {
        when: &when,
        span: span(&[&found.voice, &found.market], &times),
        under: None,
        several: input.footer.runs > 1,
        axis: axis_share,
        told: fine,
        limits: (0.0, 1.0),
    };
    let mood = Panel {
        span: span(&[&found.sentiment], &times),
        axis: number,
        told: signed,
        limits: (-1.0, 1.0),
        ..panel
    };
    let lines = |courses: &[Course]| lines(courses, &labels, theme);
    let heading = "Net sentiment: 1 all words for it, −1 all against it";
    if labels.len() == 1 {
        let lower = head(canvas, theme, space, heading);
        courses::draw(canvas, theme, lower, &lines(&found.sentiment), &mood);
        return Ok(());
    }
    // A low picture has no room for a second row of panels.
    let both = canvas.height >= LOW;
    let [upper, lower] = if both {
        split(space, 0.52)
    } else {
        [space, space]
    };
    let middle = 0.5 * (upper.left + upper.right);
    let halves = [
        (
            Bounds {
                right: middle - 0.5 * BESIDE,
                ..upper
            },
            "Share of voice: of all words about the brands",
            &found.voice,
        ),
        (
            Bounds {
                left: middle + 0.5 * BESIDE,
                ..upper
            },
            "Share of market: of all money spent on them",
            &found.market,
        ),
    ];
    for (half, heading, shares) in halves {
        let half = head(canvas, theme, half, heading);
        courses::draw(canvas, theme, half, &lines(shares), &panel);
    }
    if both {
        let lower = head(canvas, theme, lower, heading);
        courses::draw(canvas, theme, lower, &lines(&found.sentiment), &mood);
    }
    Ok(())
}

/// From the first date at which any of the courses tells something to the end of the run.
fn span(courses: &[&[Course]], times: &[f64]) -> (f64, f64) {
    let firsts = courses.iter().flat_map(|all| all.iter());
    let firsts = firsts.filter_map(|course| course.times.first().copied());
    let last = times[times.len() - 1];
    let first = firsts.fold(last, f64::min);
    (if first < last { first } else { times[0] }, last)
}

/// A line a brand that has a course.
fn lines(courses: &[Course], labels: &[&str], theme: &Theme) -> Vec<Line> {
    let line = |(place, course): (usize, &Course)| Line {
        label: labels[place].to_owned(),
        colour: theme.category(place),
        thick: 5.0,
        course: course.clone(),
    };
    let told = courses.iter().enumerate();
    told.filter(|(_, course)| course.times.len() > 1)
        .map(line)
        .collect()
}

fn subtitle(input: &Input<'_>, labels: &[&str], found: &Found) -> String {
    let shares = if labels.len() > 1 {
        "Shares: of the year up to each date; words are those among customers, paid voices included. "
    } else {
        ""
    };
    let silent = found.sentiment.iter().zip(labels);
    let silent = silent.filter(|(course, _)| course.times.len() < 2);
    let without: Vec<&str> = silent.map(|one| *one.1).collect();
    format!(
        "{shares}Sentiment: words for a brand less words against it, over all words about it, in the three months up to each \
         date, from 1% of adults who own it on.{}{}",
        not_shown(&without),
        band_note(input)
    )
}

/// The finding in words.
fn title(labels: &[&str], found: &Found) -> String {
    let ends = |courses: &[Course]| -> Vec<[f64; 3]> { courses.iter().map(Course::last).collect() };
    let (voice, market, mood) = (
        ends(&found.voice),
        ends(&found.market),
        ends(&found.sentiment),
    );
    if let [only] = labels {
        let side = if mood[0][0] >= 0.0 { "for" } else { "against" };
        return format!(
            "Words {side} {only} prevail at the end: net sentiment {}",
            signed(mood[0][0])
        );
    }
    let means: Vec<f64> = voice.iter().map(|share| share[0]).collect();
    let first = highest(&means);
    let rest = |place: &usize| *place != first;
    let sure = (0..labels.len())
        .filter(rest)
        .all(|other| clear(voice[first], voice[other]));
    let most = if sure {
        "is talked about most"
    } else {
        "is talked about most, though not in every run"
    };
    let next = (0..labels.len())
        .filter(rest)
        .max_by(|&a, &b| means[a].total_cmp(&means[b]));
    let close = next.filter(|&next| means[first] - means[next] < ALIKE);
    if let Some(next) = close {
        let of = |place: usize| {
            format!(
                "{} of words and {} of sales for {}",
                fine(voice[place][0]),
                fine(market[place][0]),
                labels[place]
            )
        };
        let who = if labels.len() == 2 {
            "Both brands are talked about much alike"
        } else {
            "Two brands are talked about most, about alike"
        };
        return format!("{who}: {}, {}", of(first), of(next));
    }
    let opening = format!(
        "{} {most}: {} of words and {} of sales in the last year",
        labels[first],
        fine(voice[first][0]),
        fine(market[first][0])
    );
    // The brand whose words and sales are farthest apart, where that is more than luck.
    let apart = |place: usize| voice[place][0] - market[place][0];
    let far = (0..labels.len())
        .filter(rest)
        .filter(|&place| {
            let (said, sold) = (voice[place], market[place]);
            apart(place).abs() > ALIKE && (clear(said, sold) || clear(sold, said))
        })
        .max_by(|&a, &b| apart(a).abs().total_cmp(&apart(b).abs()));
    match far {
        Some(place) if labels.len() > 2 => format!(
            "{opening}; {} has {} of words, {} of sales",
            labels[place],
            fine(voice[place][0]),
            fine(market[place][0])
        ),
        _ => opening,
    }
}

#[cfg(test)]
mod tests {
    use super::{Found, balance, signed, title};
    use crate::charts::window::Course;

    fn course(end: [f64; 3]) -> Course {
        Course {
            times: vec![1.0],
            mean: vec![end[0]],
            band: (vec![end[1]], vec![end[2]]),
        }
    }

    #[test]
    fn titles_hedge_where_bands_overlap() {
        let found = |second: [f64; 3]| Found {
            voice: vec![course([0.6, 0.55, 0.65]), course(second)],
            market: vec![course([0.5; 3]), course([0.5; 3])],
            sentiment: vec![course([0.1; 3]), course([0.2; 3])],
        };
        assert_eq!(
            title(&["A", "B"], &found([0.4, 0.35, 0.45])),
            "A is talked about most: 60% of words and 50% of sales in the last year"
        );
        let unsure = title(&["A", "B"], &found([0.4, 0.2, 0.6]));
        assert!(unsure.contains("though not in every run"), "{unsure}");
        assert_eq!(
            title(&["A", "B"], &found([0.59, 0.5, 0.6])),
            "Both brands are talked about much alike: 60% of words and 50% of sales for A, 59% of words and 50% of sales \
             for B"
        );
    }

    #[test]
    fn sentiment_is_of_all_words_in_the_time_before() {
        let mood = balance(
            &[vec![0.0, 3.0, 3.0], vec![0.0, 1.0, 2.0]],
            &[0.0, 1.0, 2.0],
        );
        assert_eq!(mood.mean, [0.5, -1.0]);
        assert_eq!(
            [signed(0.5), signed(-0.25), signed(0.0)],
            ["+0.50", "−0.25", "0.00"]
        );
    }
}
