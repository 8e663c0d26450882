//! What do answers do when a brand is spoken against? The balance of words around its worst moment, with answers to
//! complaints and, on the same random numbers, without them; and how many complaints are answered.

use crate::charts::canvas::Canvas;
use crate::charts::courses::{self, Line, Panel};
use crate::charts::findings::lowest;
use crate::charts::frame::{LOW, band_note, furniture};
use crate::charts::labels::number;
use crate::charts::made::note;
use crate::charts::panels::{head, split};
use crate::charts::spread::{When, axis_share, fine, steps_of};
use crate::charts::theme::Theme;
use crate::charts::voice::{balance, owned, signed, words};
use crate::charts::window::{Course, counted, over_runs};
use crate::charts::{Fault, Input, column};
use crate::output::table::{Table, Values};

/// Years shown before the worst moment and after it, where the run is longer.
const AROUND: (f64, f64) = (1.5, 2.5);
/// Differences of sentiment below this are called none.
const SLIGHT: f64 = 0.03;
/// More lines than this hide each other.
const LINES: usize = 6;

/// A brand and what is said of it.
struct Spoken {
    label: String,
    place: usize,
    /// Sentiment as it is.
    with: Course,
    /// Sentiment without its answers, and by date with less without, a value a run.
    without: Option<(Course, Vec<Vec<f64>>)>,
    /// Share of complaints answered so far.
    answered: Course,
}

/// Words for and against a brand without its answers, per adult, from the start of each run.
fn unanswered(table: &Table, name: &str, between: &[f64]) -> Result<Option<[Vec<f64>; 2]>, Fault> {
    let Some(Values::Texts(brands)) = table.column("brand").map(|column| &column.values) else {
        return Err(Fault::Column("brand".to_owned()));
    };
    let Some(Values::Texts(actions)) = table.column("action").map(|column| &column.values) else {
        return Err(Fault::Column("action".to_owned()));
    };
    // Of several actions that answer, the first is told.
    let Some(first) = brands.iter().position(|brand| brand == name) else {
        return Ok(None);
    };
    let own = |row: &usize| brands[*row] == name && actions[*row] == actions[first];
    let count = |stem: &str| {
        let all = column(table, stem)?;
        let rates: Vec<f64> = (0..all.len()).filter(own).map(|row| all[row]).collect();
        Ok(counted(&rates, between))
    };
    Ok(Some([
        count("messages_positive")?,
        count("messages_negative")?,
    ]))
}

/// Sentiment of each run with less without, at each date of a course.
fn differences(
    with: &[Vec<f64>; 2],
    without: &[Vec<f64>; 2],
    times: &[f64],
    dates: &[f64],
) -> Vec<Vec<f64>> {
    let rows = times.len();
    let runs = with[0].len() / rows;
    let part = |words: &[Vec<f64>; 2], run: usize| {
        let cut = |side: &Vec<f64>| side[run * rows..(run + 1) * rows].to_vec();
        balance(&[cut(&words[0]), cut(&words[1])], times)
    };
    let pairs: Vec<(Course, Course)> = (0..runs)
        .map(|run| (part(with, run), part(without, run)))
        .collect();
    let at = |course: &Course, date: f64| {
        let row = course.times.iter().position(|&time| time >= date)?;
        (course.times[row] <= date).then(|| course.mean[row])
    };
    let of = |date: &f64| {
        let both = pairs.iter();
        both.filter_map(|(with, without)| Some(at(with, *date)? - at(without, *date)?))
            .collect()
    };
    dates.iter().map(of).collect()
}

fn spoken(input: &Input<'_>, times: &[f64]) -> Result<Vec<Spoken>, Fault> {
    let brands = input.brands.as_ref().ok_or(Fault::NoBrands)?;
    let between = steps_of(input);
    let mut all = Vec::new();
    for (place, (name, label)) in brands.names.iter().enumerate() {
        let Some(shown) = owned(input, name, times)? else {
            continue;
        };
        let words = words(brands, name, &between)?;
        let with = balance(&words, times).cut(shown);
        if with.times.len() < 2 {
            continue;
        }
        let other = match brands.unanswered {
            Some(table) => unanswered(table, name, &between)?,
            None => None,
        };
        let other = other.filter(|other| other[0].len() == words[0].len());
        let without = other.map(|other| {
            let course = balance(&other, times).cut(shown);
            let gaps = differences(&words, &other, times, &course.times);
            (course, gaps)
        });
        let measure = format!("complaints_answered_{name}");
        let mean = input.measure(&measure)?;
        let band = input.band(&measure);
        let answered = Course {
            times: times.to_vec(),
            band: band.unwrap_or_else(|| (mean.clone(), mean.clone())),
            mean,
        };
        all.push(Spoken {
            label: label.clone(),
            place,
            with,
            without,
            answered: answered.cut(shown),
        });
    }
    let answers = |one: &Spoken| one.answered.mean.iter().any(|share| *share > 0.0);
    if all.iter().any(answers) {
        Ok(all)
    } else {
        Err(Fault::NobodyAnswers)
    }
}

impl Spoken {
    /// The course whose worst moment is told: without answers, where that is known.
    fn told(&self) -> &Course {
        self.without
            .as_ref()
            .map_or(&self.with, |without| &without.0)
    }

    /// Row and value of its worst moment.
    fn worst(&self) -> (usize, f64) {
        let course = self.told();
        let row = lowest(&course.mean);
        (row, course.mean.get(row).copied().unwrap_or(1.0))
    }

    /// How many lines it takes.
    fn lines(&self) -> usize {
        1 + usize::from(self.without.is_some())
    }
}

/// The brands that are shown: those compared with themselves without answers first, each group from the worst on; as many as
/// there is room for.
fn shown(mut all: Vec<Spoken>) -> Vec<Spoken> {
    all.sort_by(|a, b| {
        let compared = b.without.is_some().cmp(&a.without.is_some());
        compared.then(a.worst().1.total_cmp(&b.worst().1))
    });
    let mut lines = 0;
    all.into_iter()
        .take_while(|one| {
            lines += one.lines();
            lines <= LINES
        })
        .collect()
}

pub(crate) fn draw(canvas: &mut Canvas, input: &Input<'_>, theme: &Theme) -> Result<(), Fault> {
    let times = input.times()?;
    let all = spoken(input, &times)?;
    let count = all.len();
    let all = shown(all);
    let when = When::of(input, &times);
    let (row, depth) = all[0].worst();
    let date = all[0].told().times[row];
    let first = all.iter().map(|one| one.with.times[0]);
    let first = first.fold(f64::INFINITY, f64::min);
    let (last, whole) = (times[times.len() - 1], AROUND.0 + AROUND.1);
    let span = (
        (date - AROUND.0).min(last - whole).max(first),
        (date + AROUND.1).max(first + whole).min(last),
    );
    let left_out = count - all.len();
    let subtitle = subtitle(input, &all, left_out);
    let space = furniture(canvas, input, theme, &title(&all, &when), &subtitle);
    let both = canvas.height >= LOW;
    let [upper, lower] = if both {
        split(space, 0.66)
    } else {
        [space, space]
    };
    let mood = Panel {
        when: &when,
        span,
        under: None,
        several: input.footer.runs > 1,
        axis: number,
        told: signed,
        limits: (-1.0, 1.0),
    };
    let lines = lines(&all, theme, span);
    let heading = "Net sentiment: 1 all words for it, −1 all against it";
    let inside = head(canvas, theme, upper, heading);
    let plot = courses::draw(canvas, theme, inside, &lines, &mood);
    let low = plot.at(date, depth);
    canvas.dot(low, 9.0, theme.ink);
    let course = |line: &Line| plot.course(&line.course.times, &line.course.mean);
    let covered: Vec<_> = lines.iter().map(course).collect();
    let what = if all[0].without.is_some() {
        "Lowest without answers"
    } else {
        "Lowest"
    };
    let text = format!("{what}: {} in {}", signed(depth), when.at(date));
    note(canvas, &plot, theme, &covered, low, &text, usize::MAX);
    if both {
        let lower = head(canvas, theme, lower, "Complaints answered, of all so far");
        let line = |one: &Spoken| Line {
            label: one.label.clone(),
            colour: theme.category(one.place),
            thick: 5.0,
            course: one.answered.cut(span),
        };
        let share = Panel {
            under: Some(plot.x),
            axis: axis_share,
            told: fine,
            limits: (0.0, 1.0),
            ..mood
        };
        let lines: Vec<Line> = all.iter().map(line).collect();
        courses::draw(canvas, theme, lower, &lines, &share);
    }
    Ok(())
}

fn subtitle(input: &Input<'_>, all: &[Spoken], left_out: usize) -> String {
    let without = if all.iter().any(|one| one.without.is_some()) {
        " Without answers: the same run with complaints left unanswered, on the same random numbers."
    } else {
        ""
    };
    let others = match left_out {
        0 => String::new(),
        1 => " Not shown: 1 other brand.".to_owned(),
        count => format!(" Not shown: {count} other brands."),
    };
    format!(
        "Words for a brand less words against it, over all words about it, in the three months before each date, once 1% of \
         adults own it.{without}{others}{}",
        band_note(input)
    )
}

/// A line a brand, and a pale one without its answers.
fn lines(all: &[Spoken], theme: &Theme, span: (f64, f64)) -> Vec<Line> {
    let mut lines = Vec::new();
    for one in all {
        let colour = theme.category(one.place);
        let label = if one.without.is_some() {
            format!("{}, with answers", one.label)
        } else {
            one.label.clone()
        };
        lines.push(Line {
            label,
            colour,
            thick: 5.0,
            course: one.with.cut(span),
        });
        if let Some((course, _)) = &one.without {
            lines.push(Line {
                label: format!("{}, without", one.label),
                colour: colour.mixed(theme.background, 0.45),
                thick: 4.0,
                course: course.cut(span),
            });
        }
    }
    lines.retain(|line| line.course.times.len() > 1);
    lines
}

/// The finding in words.
fn title(all: &[Spoken], when: &When) -> String {
    let one = &all[0];
    let (row, depth) = one.worst();
    let told = one.without.as_ref().and_then(|(course, gaps)| {
        let gap = over_runs(gaps.get(row)?.clone())?;
        Some((course, gap))
    });
    let Some((course, [gap, low, high])) = told else {
        return format!(
            "{} is spoken of worst, at {} in {}; it answers {} of complaints",
            one.label,
            signed(depth),
            when.at(one.with.times[row]),
            fine(one.answered.last()[0])
        );
    };
    let (from, to) = (signed(depth), signed(depth + gap));
    let date = when.at(course.times[row]);
    let label = &one.label;
    if gap.abs() < SLIGHT {
        return format!(
            "Answers change little of what is said of {label}: at its worst, in {date}, sentiment is {from} without and {to} \
             with"
        );
    }
    let sure = if low * high > 0.0 {
        ""
    } else {
        ", though not in every run"
    };
    let what = if gap > 0.0 {
        "Answers spare"
    } else {
        "Answers do not spare"
    };
    format!("{what} {label} the worst: in {date} sentiment is {to} with them, {from} without{sure}")
}

#[cfg(test)]
mod tests {
    use super::{Spoken, differences, shown, title, unanswered};
    use crate::charts::spread::When;
    use crate::charts::window::Course;
    use crate::output::table::{Table, Values};

    fn course(mean: [f64; 2]) -> Course {
        Course {
            times: vec![1.0, 2.0],
            mean: mean.to_vec(),
            band: (mean.to_vec(), mean.to_vec()),
        }
    }

    fn brand(with: [f64; 2], without: Option<([f64; 2], [f64; 2])>) -> Spoken {
        let gaps = |(mean, gaps): ([f64; 2], [f64; 2])| {
            (course(mean), gaps.iter().map(|&gap| vec![gap]).collect())
        };
        Spoken {
            label: "A".to_owned(),
            place: 0,
            with: course(with),
            without: without.map(gaps),
            answered: course([0.5, 0.4]),
        }
    }

    #[test]
    fn titles_compare_at_the_worst_moment_without_answers() {
        let when = When::yearly();
        let spared = brand([0.4, 0.3], Some(([0.1, -0.2], [0.3, 0.5])));
        let shown = shown(vec![brand([-0.9, 0.3], None), spared]);
        assert_eq!(
            title(&shown, &when),
            "Answers spare A the worst: in year 2 sentiment is +0.30 with them, −0.20 without"
        );
        let same = [brand([0.4, 0.3], Some(([0.4, 0.29], [0.0, 0.01])))];
        assert!(title(&same, &when).starts_with("Answers change little"));
        let alone = [brand([0.4, -0.3], None)];
        assert_eq!(
            title(&alone, &when),
            "A is spoken of worst, at −0.30 in year 2; it answers 40% of complaints"
        );
    }

    #[test]
    fn differences_are_of_the_same_run() {
        let mut table = Table::default();
        let texts = |text: &str| Values::Texts(vec![text.to_owned(); 3]);
        table.push("brand", "", texts("a"));
        table.push("action", "", texts("care"));
        let rates = |values: [f64; 3]| Values::Numbers(values.to_vec());
        table.push("messages_positive", "", rates([0.0, 1.0, 1.0]));
        table.push("messages_negative", "", rates([0.0, 1.0, 3.0]));
        let without = unanswered(&table, "a", &[1.0, 1.0]).unwrap().unwrap();
        assert_eq!(without, [vec![0.0, 1.0, 2.0], vec![0.0, 1.0, 4.0]]);
        let with = [vec![0.0, 3.0, 4.0], vec![0.0, 1.0, 2.0]];
        let gaps = differences(&with, &without, &[0.0, 1.0, 2.0], &[1.0, 2.0]);
        assert_eq!(gaps, [vec![0.5], vec![0.5]]);
        assert!(unanswered(&table, "b", &[1.0, 1.0]).unwrap().is_none());
    }
}
