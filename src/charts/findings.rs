//! What do the numbers say? Titles in words, computed; each must be true of any run, also of one where nothing happens.

use crate::charts::Fitted;
use crate::charts::labels::{capital, date, needs_months, percent, small, whole};

/// Changes of a share below this are called no change: two percentage points.
pub(crate) const SLIGHT: f64 = 0.02;

/// The form of a course of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// No change worth a word.
    Flat,
    /// Higher at the end, no valley or peak to speak of.
    Rise,
    /// Lower at the end, no valley or peak to speak of.
    Fall,
    /// Down to an inner trough and up again.
    Valley(usize),
    /// Up to an inner peak and down again.
    Hill(usize),
}

/// The form of a course; changes below `slight` count for nothing.
pub(crate) fn form(values: &[f64], slight: f64) -> Form {
    let (Some(&first), Some(&last)) = (values.first(), values.last()) else {
        return Form::Flat;
    };
    let trough = lowest(values);
    let peak = highest(values);
    // A valley is as deep as its lower edge is above its ground; a hill likewise.
    let depth = first.min(last) - values[trough];
    let height = values[peak] - first.max(last);
    // A dip before a rise and a bump before a fall must be worth a word beside what follows.
    let worth = |early: bool| {
        if early {
            slight.max(0.25 * (last - first).abs())
        } else {
            slight
        }
    };
    let is_valley = depth >= worth(last > first);
    let is_hill = height >= worth(last < first);
    if is_valley && (depth >= height || !is_hill) {
        Form::Valley(trough)
    } else if is_hill {
        Form::Hill(peak)
    } else if last - first >= slight {
        Form::Rise
    } else if first - last >= slight {
        Form::Fall
    } else {
        Form::Flat
    }
}

/// The least change of a share that is worth a word: two points, or more where luck alone makes steps of that size.
///
/// Second differences of a smooth course vanish, those of noise are as large as the noise.
pub(crate) fn slight_of(values: &[f64]) -> f64 {
    let mut jumps: Vec<f64> = values
        .windows(3)
        .map(|three| (three[2] - 2.0 * three[1] + three[0]).abs())
        .collect();
    if jumps.len() < 20 {
        return SLIGHT;
    }
    jumps.sort_by(f64::total_cmp);
    SLIGHT.max(2.0 * jumps[jumps.len() / 2])
}

/// Index of the first lowest value.
pub(crate) fn lowest(values: &[f64]) -> usize {
    let order = |a: &usize, b: &usize| values[*a].total_cmp(&values[*b]).then(a.cmp(b));
    (0..values.len()).min_by(order).unwrap_or(0)
}

/// Index of the first highest value.
pub(crate) fn highest(values: &[f64]) -> usize {
    let order = |a: &usize, b: &usize| values[*a].total_cmp(&values[*b]).then(b.cmp(a));
    (0..values.len()).max_by(order).unwrap_or(0)
}

/// Dates as this chart writes them.
pub(crate) fn dates(times: &[f64]) -> Vec<String> {
    let months = needs_months(times);
    times.iter().map(|&time| date(time, months)).collect()
}

/// Title of `made`; `only` names the category where there is but one.
pub(crate) fn made(times: &[f64], values: &[f64], only: Option<&str>) -> String {
    let when = dates(times);
    let last = values.len() - 1;
    let at = |index: usize| format!("{} in {}", percent(values[index]), when[index]);
    let end = at(last);
    let what = only.map_or_else(
        || "their needs".to_owned(),
        |label| format!("their need for {}", small(label)),
    );
    let opening = || {
        format!(
            "People made {} of {what} in {}",
            percent(values[0]),
            when[0]
        )
    };
    if values.iter().all(|value| *value < 0.005) {
        return format!(
            "People made next to nothing of {what}, from {} to {}",
            when[0], when[last]
        );
    }
    match form(values, slight_of(values)) {
        Form::Flat => format!(
            "People made about {} of {what} all along, from {} to {}",
            percent(values[last]),
            when[0],
            when[last]
        ),
        Form::Rise => format!("{} and {end}", opening()),
        Form::Fall => format!("{} and {end}, without a return", opening()),
        Form::Valley(trough) => format!(
            "{}, {} and {} again in {}",
            opening(),
            at(trough),
            percent(values[last]),
            when[last]
        ),
        Form::Hill(peak) => format!("{}, {} and only {end}", opening(), at(peak)),
    }
}

/// Title of `waves`: who was the largest group, and when.
pub(crate) fn waves(times: &[f64], shares: &[Vec<f64>; 4]) -> String {
    const NAMES: [&str; 4] = ["wave 1", "adults in no wave", "wave 2", "wave 3"];
    let when = dates(times);
    let last = times.len() - 1;
    let leads = reigns(times, shares);
    let share = |group: usize, at: usize| percent(shares[group][at]);
    let main = match leads.as_slice() {
        [] => String::new(),
        [(only, since)] if *since > 0 => format!(
            "{} led from {} on, with {} of adults in {}",
            capital(NAMES[*only]),
            when[*since],
            share(*only, last),
            when[last]
        ),
        [(only, _)] => format!(
            "{} led all along: {} of adults in {}, {} in {}",
            capital(NAMES[*only]),
            share(*only, 0),
            when[0],
            share(*only, last),
            when[last]
        ),
        [(first, _), (second, since)] => format!(
            "{} led until {}, {} since, with {} of adults in {}",
            capital(NAMES[*first]),
            when[*since],
            NAMES[*second],
            share(*second, last),
            when[last]
        ),
        [(first, _), (second, since), (third, until)] => format!(
            "{} led until {}, {} until {} and {} since, with {} of adults in {}",
            capital(NAMES[*first]),
            when[*since],
            NAMES[*second],
            when[*until],
            NAMES[*third],
            share(*third, last),
            when[last]
        ),
        [(first, _), .., (end, _)] => format!(
            "{} led in {} with {} of adults, {} in {} with {}",
            capital(NAMES[*first]),
            when[0],
            share(*first, 0),
            NAMES[*end],
            when[last],
            share(*end, last)
        ),
    };
    if leads.iter().any(|(group, _)| *group == 3) {
        return main;
    }
    let top = shares[3][highest(&shares[3])];
    if top < 0.005 {
        format!("{main}; no wave 3 came")
    } else if top - shares[3][last] < SLIGHT {
        format!("{main}; wave 3 reached {}", percent(shares[3][last]))
    } else {
        format!("{main}; wave 3 peaked at {}", percent(top))
    }
}

/// Which group was the largest from which moment on. Leads shorter than a twentieth of the time are passed over, but not the
/// last one: who leads at the end is never left out.
fn reigns(times: &[f64], shares: &[Vec<f64>; 4]) -> Vec<(usize, usize)> {
    let leader = |at: usize| {
        let now: Vec<f64> = shares.iter().map(|share| share[at]).collect();
        highest(&now)
    };
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for at in 0..times.len() {
        let group = leader(at);
        if runs.last().is_none_or(|&(before, _)| before != group) {
            runs.push((group, at));
        }
    }
    let last = times.len() - 1;
    let least = (times[last] - times[0]) / 20.0;
    let end = |index: usize| {
        runs.get(index + 1)
            .map_or(times[last], |next| times[next.1])
    };
    let mut kept: Vec<(usize, usize)> = Vec::new();
    for (index, &(group, at)) in runs.iter().enumerate() {
        let long = end(index) - times[at] >= least || index + 1 == runs.len();
        if long && kept.last().is_none_or(|&(before, _)| before != group) {
            kept.push((group, at));
        }
    }
    if kept.is_empty() { runs } else { kept }
}

/// Title of `hours`.
pub(crate) fn hours(times: &[f64], market: &[f64], making: &[f64]) -> String {
    let when = dates(times);
    let last = times.len() - 1;
    // An hour counts, and of many hours a twelfth.
    let form = |values: &[f64]| form(values, (values[highest(values)] / 12.0).max(1.0));
    let told = |values: &[f64]| match form(values) {
        Form::Flat => format!("stayed near {} hours a week", rounded(values[last])),
        Form::Valley(at) | Form::Hill(at) => format!(
            "took {} hours a week in {}, {} in {} and {} in {}",
            rounded(values[0]),
            when[0],
            rounded(values[at]),
            when[at],
            rounded(values[last]),
            when[last]
        ),
        Form::Rise | Form::Fall => format!(
            "went from {} hours a week in {} to {} in {}",
            rounded(values[0]),
            when[0],
            rounded(values[last]),
            when[last]
        ),
    };
    let change = |values: &[f64]| match form(values) {
        Form::Flat => format!("making stayed near {}", rounded(values[last])),
        Form::Valley(at) => format!(
            "making fell from {} to {} and came back to {}",
            rounded(values[0]),
            rounded(values[at]),
            rounded(values[last])
        ),
        Form::Hill(at) => format!(
            "making rose from {} to {}, then fell to {}",
            rounded(values[0]),
            rounded(values[at]),
            rounded(values[last])
        ),
        Form::Rise => format!(
            "making rose from {} to {}",
            rounded(values[0]),
            rounded(values[last])
        ),
        Form::Fall => format!(
            "making fell from {} to {}",
            rounded(values[0]),
            rounded(values[last])
        ),
    };
    format!("Market work {}; {}", told(market), change(making))
}

fn rounded(value: f64) -> String {
    whole(value)
}

/// How far a simulated course is from what was observed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Misfit {
    /// Name of the observed series.
    pub(crate) label: String,
    /// Root mean square difference over values that settings were fitted to, as a share of the mean observed value there.
    pub(crate) before: Option<f64>,
    /// The same over all others.
    pub(crate) after: Option<f64>,
    /// Whether settings were chosen by the series.
    pub(crate) how: Fitted,
}

/// What the scenario says of how its settings came about, behind a misfit; nothing where it does not say, or where series differ.
fn by_these(misfits: &[&Misfit]) -> &'static str {
    let how = misfits.first().map_or(Fitted::Unsaid, |first| first.how);
    match how {
        _ if misfits.iter().any(|one| one.how != how) => "",
        Fitted::Unsaid => "",
        Fitted::No => ", with nothing fitted",
        Fitted::ByHand => ", with settings chosen to fit",
        Fitted::Estimated => ", with settings estimated from these data",
    }
}

/// Title of `fit`.
pub(crate) fn fit(misfits: &[Misfit], fit_until: Option<&str>) -> String {
    let mean = |values: Vec<f64>| {
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
    };
    let some_fitted = misfits.iter().any(|misfit| misfit.before.is_some());
    // What was never meant to fit, a direction perhaps, must not blur how the fit holds.
    let misfits: Vec<&Misfit> = misfits
        .iter()
        .filter(|misfit| !some_fitted || misfit.before.is_some())
        .collect();
    let before = mean(misfits.iter().filter_map(|misfit| misfit.before).collect());
    let after = mean(misfits.iter().filter_map(|misfit| misfit.after).collect());
    let what = match misfits.as_slice() {
        [only] => format!("The simulation misses {}", small(&only.label)),
        _ if some_fitted => format!("Over {} fitted series the simulation is off", misfits.len()),
        _ => format!(
            "Over {} observed series the simulation is off",
            misfits.len()
        ),
    };
    let told = by_these(&misfits);
    let until = fit_until.map_or(" where it was fitted".to_owned(), |date| {
        format!(" up to {date}")
    });
    match (before, after) {
        (Some(before), Some(after)) => {
            format!(
                "{what} by {}{until} and by {} after",
                percent(before),
                percent(after)
            )
        }
        (Some(before), None) if fit_until.is_none() && !told.is_empty() => {
            format!("{what} by {}{told}", percent(before))
        }
        (Some(before), None) => format!("{what} by {}{until}", percent(before)),
        (None, Some(after)) => format!("{what} by {}{told}", percent(after)),
        (None, None) => "Simulated and observed, side by side".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Fitted, Form, Misfit, SLIGHT, fit, form, hours, made, slight_of, waves};

    use proptest::prelude::{prop_assert, proptest};
    use proptest::test_runner::Config;

    const YEARS: [f64; 4] = [1750.0, 1900.0, 1967.0, 2050.0];

    #[test]
    fn the_form_of_a_course_is_told() {
        assert_eq!(form(&[0.8, 0.2, 0.6], 0.02), Form::Valley(1));
        assert_eq!(form(&[0.2, 0.6, 0.3], 0.02), Form::Hill(1));
        assert_eq!(form(&[0.2, 0.3, 0.6], 0.02), Form::Rise);
        assert_eq!(form(&[0.6, 0.6, 0.1], 0.02), Form::Fall);
        assert_eq!(form(&[0.6, 0.61, 0.605], 0.02), Form::Flat);
        assert_eq!(form(&[0.6, 0.595, 0.7], 0.02), Form::Rise);
        assert_eq!(form(&[41.0, 42.0, 9.0], 1.0), Form::Fall);
        assert_eq!(form(&[0.8, 0.2, 0.25], 0.02), Form::Valley(1));
        assert_eq!(form(&[0.22, 0.2, 0.9], 0.02), Form::Rise);
        assert_eq!(form(&[], 0.02), Form::Flat);
    }

    #[test]
    fn titles_of_made_are_true_of_any_course() {
        let title = |values: [f64; 4]| made(&YEARS, &values, None);
        assert_eq!(
            title([0.81, 0.5, 0.23, 0.58]),
            "People made 81% of their needs in 1750, 23% in 1967 and 58% again in 2050"
        );
        assert_eq!(
            title([0.2, 0.3, 0.4, 0.58]),
            "People made 20% of their needs in 1750 and 58% in 2050"
        );
        assert_eq!(
            title([0.81, 0.5, 0.23, 0.22]),
            "People made 81% of their needs in 1750 and 22% in 2050, without a return"
        );
        assert_eq!(
            title([0.5, 0.5, 0.51, 0.5]),
            "People made about 50% of their needs all along, from 1750 to 2050"
        );
        assert_eq!(
            title([0.2, 0.7, 0.5, 0.3]),
            "People made 20% of their needs in 1750, 70% in 1900 and only 30% in 2050"
        );
        let short = made(&[2020.0, 2020.25, 2020.5], &[0.3, 0.5, 0.4], None);
        assert_eq!(
            short,
            "People made 30% of their needs in Jan 2020, 50% in Apr 2020 and only 40% in Jul 2020"
        );
    }

    #[test]
    fn a_single_category_and_nothing_at_all_are_said() {
        assert_eq!(
            made(&YEARS, &[0.8, 0.5, 0.2, 0.6], Some("Media")),
            "People made 80% of their need for media in 1750, 20% in 1967 and 60% again in 2050"
        );
        assert_eq!(
            made(&YEARS, &[0.0; 4], None),
            "People made next to nothing of their needs, from 1750 to 2050"
        );
    }

    proptest! {
        #![proptest_config(Config { failure_persistence: None, ..Config::with_cases(300) })]
        #[test]
        fn titles_are_sentences_of_numbers_whatever_happened(
            values in proptest::collection::vec(0.0..1.0_f64, 2..60),
            steps_a_year in 1.0..52.0_f64,
        ) {
            let date = |i: usize| 1990.0 + i as f64 / steps_a_year;
            let times: Vec<f64> = (0..values.len()).map(date).collect();
            let rest: Vec<f64> = values.iter().map(|value| 1.0 - value).collect();
            let none = vec![0.0; values.len()];
            let titles = [
                made(&times, &values, None),
                waves(&times, &[values.clone(), none.clone(), rest.clone(), none]),
                hours(&times, &values, &rest),
            ];
            for title in titles {
                prop_assert!(title.len() > 20 && !title.contains("NaN") && !title.contains("  "), "{}", title);
                prop_assert!(title.starts_with(char::is_uppercase) && title.contains(char::is_numeric), "{}", title);
            }
        }
    }

    #[test]
    fn luck_that_shakes_every_step_makes_no_valley() {
        let shaken: Vec<f64> = (0..60_u16)
            .map(|i| 0.8 + 0.002 * f64::from(i) + 0.04 * f64::from(i * 7 % 5 % 2))
            .collect();
        assert!(slight_of(&shaken) > SLIGHT);
        let smooth: Vec<f64> = (0..60_u8).map(|i| 0.01 * f64::from(i)).collect();
        assert!(slight_of(&smooth) <= SLIGHT && slight_of(&[0.9, 0.1, 0.9]) <= SLIGHT);
    }

    #[test]
    fn who_came_to_lead_soon_did_not_lead_all_along() {
        let times: Vec<f64> = (0..100_u8).map(f64::from).collect();
        let late: Vec<f64> = times
            .iter()
            .map(|&t| f64::from(u8::from(t > 2.0)))
            .collect();
        let early: Vec<f64> = late.iter().map(|share| 1.0 - share).collect();
        let none = vec![0.0; 100];
        assert_eq!(
            waves(&times, &[early, none.clone(), none, late]),
            "Wave 3 led from 3 on, with 100% of adults in 99"
        );
    }

    #[test]
    fn titles_of_waves_name_who_led() {
        let flat = |x: f64| vec![x; 4];
        let three = [
            vec![0.8, 0.3, 0.1, 0.0],
            flat(0.1),
            vec![0.1, 0.5, 0.7, 0.3],
            vec![0.0, 0.1, 0.1, 0.6],
        ];
        assert_eq!(
            waves(&YEARS, &three),
            "Wave 1 led until 1900, wave 2 until 2050 and wave 3 since, with 60% of adults in 2050"
        );
        let times = [1750.0, 1900.0, 1967.0, 2000.0, 2050.0];
        let longer = three.map(|mut share| {
            share.push(share[3]);
            share
        });
        assert_eq!(
            waves(&times, &longer),
            "Wave 1 led until 1900, wave 2 until 2000 and wave 3 since, with 60% of adults in 2050"
        );
        let none = [flat(0.0), flat(0.2), flat(0.8), flat(0.0)];
        assert_eq!(
            waves(&YEARS, &none),
            "Wave 2 led all along: 80% of adults in 1750, 80% in 2050; no wave 3 came"
        );
    }

    #[test]
    fn who_leads_at_the_end_alone_is_told() {
        let times: Vec<f64> = (0..=100).map(|k| 2000.0 + f64::from(k)).collect();
        let late = |k: usize| if k >= 98 { 0.45 } else { 0.10 };
        let wave3: Vec<f64> = (0..=100).map(late).collect();
        let wave2: Vec<f64> = wave3.iter().map(|share| 0.8 - share).collect();
        let still = vec![0.1; 101];
        let shares = [still.clone(), still, wave2, wave3];
        assert_eq!(
            waves(&times, &shares),
            "Wave 2 led until 2098, wave 3 since, with 45% of adults in 2100"
        );
    }

    #[test]
    fn titles_of_hours_tell_work_and_making() {
        assert_eq!(
            hours(&YEARS, &[20.0, 50.0, 40.0, 29.0], &[34.0, 20.0, 9.0, 12.0]),
            "Market work took 20 hours a week in 1750, 50 in 1900 and 29 in 2050; making fell from 34 to 9 and came back to 12"
        );
        assert_eq!(
            hours(&YEARS, &[20.0; 4], &[30.0, 20.0, 10.0, 9.5]),
            "Market work stayed near 20 hours a week; making fell from 30 to 10"
        );
    }

    #[test]
    fn titles_of_fit_say_how_far_off() {
        let misfit = Misfit {
            label: "Home hours".to_owned(),
            before: Some(0.12),
            after: Some(0.2),
            how: Fitted::Unsaid,
        };
        assert_eq!(
            fit(std::slice::from_ref(&misfit), Some("1970")),
            "The simulation misses home hours by 12% up to 1970 and by 20% after"
        );
        // A title claims no more than the scenario says.
        let title = |how: Fitted| {
            let misfit = Misfit {
                label: "Sales".to_owned(),
                before: (how != Fitted::Unsaid && how != Fitted::No).then_some(0.05),
                after: (how == Fitted::Unsaid || how == Fitted::No).then_some(0.05),
                how,
            };
            fit(&[misfit], None)
        };
        let start = "The simulation misses sales by 5%";
        for (how, end) in [
            (Fitted::Unsaid, ""),
            (Fitted::No, ", with nothing fitted"),
            (Fitted::ByHand, ", with settings chosen to fit"),
            (
                Fitted::Estimated,
                ", with settings estimated from these data",
            ),
        ] {
            assert_eq!(title(how), format!("{start}{end}"));
        }
    }
}
