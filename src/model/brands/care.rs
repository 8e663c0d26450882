//! Who is answered, and what becomes of those who are not?
//!
//! **Question.** Which complaints does a brand answer in time, and what do answers and silence do?
//!
//! **Rule.** Complaints wait. A brand that answers pays for each answer; it answers the oldest first, none before `delay`
//! weeks, as far as its budget goes; among those of one step the draw decides. It listens to the part of all letters of the step
//! that it answers of the complaints whose time has come. A share `vindictive` of adults is helped by no
//! answer. Of the others an answer after w weeks makes advocates with probability `recovery exp(-recovery_fading w)` and
//! appeases the rest. A complaint has waited from the start of the step of its purchase to the end of this one. Who has waited
//! longer than `patience` (times `hurry` online) turns against the brand: it talks `ignored_talk` times as much as the
//! disappointed, and its opinion falls as by another disappointment.
//!
//! **Source.** Constructive and vindictive complainants: Weitzl 2019; that silence turns advocates is a claim of the seed
//! documents (M17).
//!
//! **Assumptions.** One letter a disappointment; whom nothing helps is drawn for each brand anew; one action
//! `answer` lasts at a time, and of two that share a step the first in the file answers; whoever bought again in the meantime
//! has a new experience and waits no more.
//!
//! **Parameters.** `consumers.vindictive`, `patience`, `hurry`, `recovery`, `recovery_fading`, `own_experience`; `answer_cost`
//! and `delay` of the action `answer`.

use crate::engine::arithmetic::{single, threshold};
use crate::engine::draws::Purpose;
use crate::model::brands::firm::{Firm, Letter};
use crate::model::brands::plan::{Desk, WEEKS, years_of};
use crate::model::reach::bit;
use crate::model::talk::opinion::rule::{APPEASED, DELIGHTED, IGNORED, Impact, LET_DOWN, moved};
use crate::model::talk::opinion::standing::Standing;
use crate::model::talk::world::Shared;
use crate::scenario::brands::Deed;

/// Whom no answer helps: a draw for life.
const VINDICTIVE: Purpose = Purpose::new("brands/vindictive");
/// Two draws a letter: its place among those of its step, and what an answer does.
const ANSWER: Purpose = Purpose::new("brands/answer");

/// What a brand spends on answers in a step.
struct Means {
    action: usize,
    cost: f64,
    delay: f64,
}

/// Answers complaints and turns against the brand who has waited too long.
pub fn answer(
    firm: &mut Firm,
    standing: &mut Standing,
    (shared, connected): (&Shared, &[u64]),
    desk: &Desk<'_>,
) {
    let step = shared.step;
    let fresh = standing.letters.drain(..);
    firm.waiting
        .extend(fresh.map(|adult| Letter { adult, step }));
    // Whoever bought again, or was given a sample since, has something else to tell.
    let same = |letter: &Letter| {
        let place = letter.adult as usize;
        standing.felt[place] == letter.step && standing.mood[place] == LET_DOWN
    };
    firm.waiting.retain(same);
    let weeks = desk.clock.years_per_step() * WEEKS;
    let waited = |letter: &Letter| f64::from(step - letter.step + 1) * weeks;
    for (action, covered) in firm.brand.actions.iter().zip(&mut firm.coverage) {
        if matches!(action.kind, Deed::Answer { .. }) {
            *covered = 0.0;
        }
    }
    if let Some(means) = means(firm, desk) {
        let due = |letter: &Letter| waited(letter) + 1e-9 >= means.delay;
        let ripe = firm.waiting.iter().filter(|letter| due(letter)).count();
        let funded = firm.account.purse > 0.0;
        let answered = chosen(firm, shared, &means, due);
        firm.coverage[means.action] = if ripe > 0 {
            answered.len() as f64 / ripe as f64
        } else {
            f64::from(u8::from(funded))
        };
        for letter in &answered {
            let after = means.delay.max(waited(letter) - weeks);
            calm(firm, standing, shared, (letter, after), desk);
        }
        let count = answered.len() as f64;
        firm.pay(means.action, count * means.cost, desk.worth);
        standing.sums.answered += answered.len() as u64;
        firm.account.mended += count;
    }
    let patience = |adult: u32| {
        let online = bit(connected, adult as usize) && shared.online.ties() > 0;
        desk.wants.patience * if online { desk.wants.hurry } else { 1.0 }
    };
    let turns = |letter: &Letter| waited(letter) > patience(letter.adult) + 1e-9;
    let (tired, patient) = firm.waiting.drain(..).partition(turns);
    let tired: Vec<Letter> = tired;
    firm.waiting = patient;
    for letter in &tired {
        turn(standing, letter.adult, step, desk);
    }
    firm.account.ignored += tired.len() as f64;
}

/// The action that answers in the step that is over, if any; its budget is put into the purse.
fn means(firm: &mut Firm, desk: &Desk<'_>) -> Option<Means> {
    let step = desk.step.checked_sub(1)?;
    let actions = firm.brand.actions.iter().enumerate();
    let mut found = None;
    let mut budget = 0.0;
    for (action, settings) in actions {
        let Deed::Answer { answer_cost, delay } = settings.kind else {
            continue;
        };
        let lasts = years_of(settings, desk.clock, step);
        if lasts > 0.0 && found.is_none() {
            budget = settings.budget * lasts;
            found = Some(Means {
                action,
                cost: answer_cost,
                delay,
            });
        }
    }
    firm.account.purse = if found.is_some() {
        firm.account.purse + budget
    } else {
        0.0
    };
    found
}

/// Takes the letters that are answered now: the oldest first, of one step those that the draw picks.
fn chosen(
    firm: &mut Firm,
    shared: &Shared,
    means: &Means,
    due: impl Fn(&Letter) -> bool,
) -> Vec<Letter> {
    let ripe = firm.waiting.iter().filter(|letter| due(letter)).count();
    let able = if means.cost > 0.0 {
        libm::floor(firm.account.purse / means.cost + 1e-9)
    } else {
        f64::INFINITY
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and below the count"
    )]
    let able = able.min(ripe as f64) as usize;
    // Money does not pile up: what there is no complaint for is not spent, and not kept.
    firm.account.purse = if able < ripe {
        firm.account.purse - able as f64 * means.cost
    } else {
        0.0
    };
    let lot = |letter: &Letter| {
        let place = u64::from(letter.adult);
        let purpose = ANSWER.numbered(firm.brand.lot);
        shared.draws.word(purpose, letter.step, 2 * place)
    };
    let mut ripe: Vec<(u32, u32, u32)> = firm
        .waiting
        .iter()
        .filter(|letter| due(letter))
        .map(|letter| (letter.step, lot(letter), letter.adult))
        .collect();
    ripe.sort_unstable();
    let mut answered: Vec<Letter> = ripe
        .into_iter()
        .take(able)
        .map(|(step, _, adult)| Letter { adult, step })
        .collect();
    answered.sort_unstable_by_key(|letter| (letter.step, letter.adult));
    let gone = |letter: &Letter| {
        let key = (letter.step, letter.adult);
        answered
            .binary_search_by_key(&key, |letter| (letter.step, letter.adult))
            .is_ok()
    };
    firm.waiting.retain(|letter| !gone(letter));
    answered
}

/// What an answer after so many weeks does.
fn calm(
    firm: &mut Firm,
    standing: &mut Standing,
    shared: &Shared,
    (letter, weeks): (&Letter, f64),
    desk: &Desk<'_>,
) {
    let place = letter.adult as usize;
    let purpose = VINDICTIVE.numbered(firm.brand.lot);
    let nature = shared.draws.word(purpose, 0, u64::from(letter.adult));
    if u64::from(nature) < threshold(desk.wants.vindictive) {
        return;
    }
    let purpose = ANSWER.numbered(firm.brand.lot);
    let luck = shared
        .draws
        .word(purpose, letter.step, 2 * u64::from(letter.adult) + 1);
    let recovery = desk.wants.recovery * libm::exp(-desk.wants.recovery_fading * weeks);
    standing.mood[place] = if u64::from(luck) < threshold(recovery) {
        firm.account.recovered += 1.0;
        standing.felt[place] = shared.step;
        DELIGHTED
    } else {
        APPEASED
    };
}

/// Turns someone against the brand.
fn turn(standing: &mut Standing, adult: u32, step: u32, desk: &Desk<'_>) {
    let place = adult as usize;
    if standing.mood[place] != LET_DOWN {
        return;
    }
    standing.mood[place] = IGNORED;
    standing.felt[place] = step;
    let weight = single(desk.wants.own_experience) * Impact::whole(desk.opinion);
    standing.opinion[place] = moved(standing.opinion[place], 0.0, weight);
}
