//! What has each adult adopted, and when? The columns of the talk layer.

use crate::experiments::agents::{Sheet, flags, words};
use crate::model::reach::bit;
use crate::model::talk::opinion::rule::{APPEASED, DELIGHTED, IGNORED, LET_DOWN, NEUTRAL, NONE};
use crate::model::talk::opinion::standing::Standing;
use crate::model::talk::world::{CONTENT, DISAPPOINTED, NEVER, OUTSIDE, REJECTED, Talk};
use crate::output::table::Values;

/// Adds the columns.
pub(super) fn push(sheet: &mut Sheet, talk: &Talk) {
    let adults = talk.adults();
    if let Some(groups) = &talk.shared.adoption.groups {
        let names = &groups.grouping.names;
        let of = groups.grouping.of.iter();
        sheet.put(
            "group",
            words(of.map(|&group| names[usize::from(group)].as_str())),
        );
    }
    let decided = |adult: usize| matches!(talk.status[adult], CONTENT | DISAPPOINTED | REJECTED);
    let aware = |adult: usize| decided(adult) || bit(&talk.aware, adult);
    sheet.put("aware", flags(adults, aware));
    sheet.put(
        "stand",
        words(talk.status.iter().map(|&status| stand(status))),
    );
    let clock = talk.shared.scenario.clock;
    let date = |&since: &u32| {
        if since == NEVER {
            f64::NAN
        } else {
            clock.date(since)
        }
    };
    let dates = talk.since.iter().map(date);
    sheet.put("adopted_date", Values::Numbers(dates.collect()));
    let Some(minds) = &talk.minds else {
        return;
    };
    let activities = (0..adults).map(|adult| minds.activity(adult));
    sheet.put("activity", Values::Numbers(activities.collect()));
    if let (None, [one]) = (&minds.consumers, minds.standings.as_slice()) {
        sheet.put("opinion", opinions(one));
        sheet.put("experience", experiences(one));
    }
}

fn stand(status: u8) -> &'static str {
    match status {
        CONTENT => "content",
        DISAPPOINTED => "disappointed",
        REJECTED => "rejected",
        OUTSIDE => "outside",
        _ => "open",
    }
}

/// Opinions of a product.
pub(super) fn opinions(standing: &Standing) -> Values {
    let opinions = standing.opinion.iter();
    Values::Numbers(opinions.map(|&opinion| f64::from(opinion)).collect())
}

/// Last experiences with a product.
pub(super) fn experiences(standing: &Standing) -> Values {
    let word = |&mood: &u8| match mood {
        NONE => "none",
        NEUTRAL => "neutral",
        DELIGHTED => "delighted",
        LET_DOWN => "disappointed",
        APPEASED => "appeased",
        IGNORED => "ignored",
        other => unreachable!("{other} is no experience"),
    };
    words(standing.mood.iter().map(word))
}
