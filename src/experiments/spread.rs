//! How did adoptions come about? Tables of events, cascades, cohorts and degrees over all runs.

use crate::experiments::run::{Record, TalkRecord};
use crate::model::talk::cascades::Cascade;
use crate::model::talk::trace::{CHANNELS, NOBODY};
use crate::output::table::{Table, Values};
use crate::scenario::Scenario;
use std::collections::BTreeMap;

fn told(records: &[Record]) -> impl Iterator<Item = (u64, &TalkRecord)> {
    let all = records.iter();
    all.filter_map(|record| Some((u64::from(record.run), record.talk.as_ref()?)))
}

/// `events.csv`: a row an adoption. The parent is empty for whoever came to it without a tie; `cascade` is the adult at the root
/// of its tree.
#[must_use]
pub fn events(scenario: &Scenario, records: &[Record]) -> Table {
    let mut numbers: [Vec<u64>; 5] = Default::default();
    let (mut time, mut channel, mut parent) = (Vec::new(), Vec::new(), Vec::new());
    for (run, talk) in told(records) {
        for (event, place) in talk.events.iter().zip(&talk.trees.places) {
            let row = [
                run,
                u64::from(event.step),
                u64::from(event.adult),
                u64::from(place.depth),
                u64::from(place.root),
            ];
            for (column, number) in numbers.iter_mut().zip(row) {
                column.push(number);
            }
            time.push(scenario.clock.date(event.step));
            channel.push(CHANNELS[event.channel as usize].to_owned());
            parent.push(if event.parent == NOBODY {
                String::new()
            } else {
                event.parent.to_string()
            });
        }
    }
    let [run, step, agent, depth, cascade] = numbers;
    let mut table = Table::default();
    table.push("run", "", Values::Integers(run));
    table.push("step", "", Values::Integers(step));
    table.push("time", "year", Values::Numbers(time));
    table.push("agent", "", Values::Integers(agent));
    table.push("channel", "", Values::Texts(channel));
    table.push("parent", "", Values::Texts(parent));
    table.push("depth", "ties", Values::Integers(depth));
    table.push("cascade", "", Values::Integers(cascade));
    table
}

/// `cascades.csv`: a row a size of cascades: how many have it, how deep they are and how viral in structure.
#[must_use]
pub fn cascades(records: &[Record]) -> Table {
    let mut whole: [Vec<u64>; 4] = Default::default();
    let mut means: [Vec<f64>; 2] = Default::default();
    for (run, talk) in told(records) {
        let mut by_size: BTreeMap<u64, Vec<&Cascade>> = BTreeMap::new();
        for cascade in &talk.trees.cascades {
            by_size.entry(cascade.size).or_default().push(cascade);
        }
        for (size, all) in by_size {
            let count = all.len() as u64;
            let deepest = all.iter().map(|cascade| cascade.depth).max().unwrap_or(0);
            for (column, number) in whole.iter_mut().zip([run, size, count, u64::from(deepest)]) {
                column.push(number);
            }
            let depths: f64 = all.iter().map(|cascade| f64::from(cascade.depth)).sum();
            let viralities: f64 = all.iter().map(|cascade| cascade.virality).sum();
            for (column, sum) in means.iter_mut().zip([depths, viralities]) {
                column.push(sum / count as f64);
            }
        }
    }
    let ([run, size, count, deepest], [depth, virality]) = (whole, means);
    let mut table = Table::default();
    table.push("run", "", Values::Integers(run));
    table.push("size", "adopters", Values::Integers(size));
    table.push("cascades", "", Values::Integers(count));
    table.push("depth_mean", "ties", Values::Numbers(depth));
    table.push("depth_max", "ties", Values::Integers(deepest));
    table.push("virality_mean", "ties", Values::Numbers(virality));
    table
}

/// `cohorts.csv`: a row a step: those who adopted, whom they brought ever after, and the ratio: their reproduction number.
/// The last cohorts have had little time.
#[must_use]
pub fn cohorts(scenario: &Scenario, records: &[Record]) -> Table {
    let mut whole: [Vec<u64>; 4] = Default::default();
    let (mut time, mut reproduction) = (Vec::new(), Vec::new());
    for (run, talk) in told(records) {
        for (step, cohort) in (0..).zip(&talk.trees.cohorts) {
            let row = [run, u64::from(step), cohort.adopters, cohort.caused];
            for (column, number) in whole.iter_mut().zip(row) {
                column.push(number);
            }
            time.push(scenario.clock.date(step));
            reproduction.push(cohort.caused as f64 / cohort.adopters.max(1) as f64);
        }
    }
    let [run, step, adopters, caused] = whole;
    let mut table = Table::default();
    table.push("run", "", Values::Integers(run));
    table.push("step", "", Values::Integers(step));
    table.push("time", "year", Values::Numbers(time));
    table.push("adopters", "adults", Values::Integers(adopters));
    table.push("caused", "adoptions", Values::Integers(caused));
    table.push(
        "reproduction",
        "adoptions per adopter",
        Values::Numbers(reproduction),
    );
    table
}

/// `degrees.csv`: a row a number of offline ties: adults who have it, and those of them who adopted.
#[must_use]
pub fn degrees(records: &[Record]) -> Table {
    let mut whole: [Vec<u64>; 4] = Default::default();
    for (run, talk) in told(records) {
        for &(degree, adults, adopted) in &talk.degrees {
            let row = [run, degree as u64, adults, adopted];
            for (column, number) in whole.iter_mut().zip(row) {
                column.push(number);
            }
        }
    }
    let [run, degree, adults, adopted] = whole;
    let mut table = Table::default();
    table.push("run", "", Values::Integers(run));
    table.push("degree", "ties", Values::Integers(degree));
    table.push("adults", "", Values::Integers(adults));
    table.push("adopted", "adults", Values::Integers(adopted));
    table
}
