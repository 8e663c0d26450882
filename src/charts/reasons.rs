//! Which words does a cause have? Names for an axis, phrases for a title, by the direction in which it pushed.

use crate::charts::findings::SLIGHT;
use crate::charts::labels::{capital, joined, number, points};

/// A cause and how many percentage points (as a share) it moved the share made.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Push {
    pub(crate) cause: String,
    pub(crate) change: f64,
}

/// Title of `causes`: the strongest pushes in the direction of the whole change.
pub(crate) fn causes(pushes: &[Push], change: f64, is_return: bool) -> String {
    let mut strongest: Vec<&Push> = pushes
        .iter()
        .filter(|push| push.change.abs() >= 0.005 && push.cause != LUCK)
        .collect();
    strongest.sort_by(|a, b| b.change.abs().total_cmp(&a.change.abs()));
    if strongest.is_empty() {
        let luck = pushes.iter().any(|push| push.change.abs() >= 0.01);
        return format!(
            "No cause{} moved the share made at home by as much as a point",
            if luck { " but luck" } else { "" }
        );
    }
    let told = |chosen: &[&Push], ending: &str| {
        let names: Vec<String> = chosen
            .iter()
            .map(|push| phrase(&push.cause, push.change > 0.0))
            .collect();
        let sizes: Vec<String> = chosen.iter().map(|push| signed(push.change)).collect();
        let (names, sizes) = (capital(&joined(&names)), joined(&sizes));
        format!("{names} {ending}: {sizes} points")
    };
    if change.abs() < SLIGHT {
        let first = |up: bool| strongest.iter().find(|push| (push.change > 0.0) == up);
        return match (first(true), first(false)) {
            (Some(up), Some(down)) => told(&[up, down], "pulled against each other"),
            _ => told(&strongest[..1], "moved the share most, and not far"),
        };
    }
    let carried: Vec<&Push> = strongest
        .into_iter()
        .filter(|push| (push.change > 0.0) == (change > 0.0))
        .collect();
    let largest = carried.first().map_or(0.0, |push| push.change.abs());
    let named = carried
        .iter()
        .take(2)
        .filter(|push| push.change.abs() >= largest / 4.0)
        .count();
    let ending = match (change > 0.0, is_return) {
        (true, true) => "carried the return",
        (true, false) => "carried the rise",
        (false, _) => "drove the fall",
    };
    if named == 0 {
        return format!("Many small pushes {ending} of {} points", points(change));
    }
    told(&carried[..named], ending)
}

/// What chance did: it moves a share, but carries nothing.
pub(crate) const LUCK: &str = "luck";

/// Percentage points with a decimal and a sign.
pub(crate) fn signed(change: f64) -> String {
    let text = number(change * 100.0, 1);
    if change > 0.0 && text != "0.0" {
        format!("+{text}")
    } else {
        text
    }
}

/// Name of a cause in the axis.
pub(crate) fn cause_label(cause: &str) -> String {
    match cause {
        "hours" => "Pressure of time",
        "wage_work" => "Entry into wage work",
        "skilled_price" => "Price of skilled labour",
        "goods_price" => "Price of goods",
        "tools" => "Household tools",
        "skill" => "Skills gained less lost",
        "activity" => "Need for activity",
        "personalisation" => "Wish for personal things",
        "quality" => "Quality of what is sold",
        "neighbours" => "Example of neighbours",
        "openness" => "Openness to co-creation",
        "luck" => "Luck of the draw",
        other => return capital(&other.replace('_', " ")),
    }
    .to_owned()
}

/// A cause in a sentence, by the direction in which it pushed.
fn phrase(cause: &str, up: bool) -> String {
    match (cause, up) {
        ("hours", true) => "less pressure of time",
        ("hours", false) => "more pressure of time",
        ("wage_work", true) => "less wage work",
        ("wage_work", false) => "the pull of wage work",
        ("skilled_price", true) => "dearer skilled labour",
        ("skilled_price", false) => "cheaper skilled labour",
        ("goods_price", true) => "dearer goods",
        ("goods_price", false) => "cheaper goods",
        ("tools", true) => "better tools",
        ("tools", false) => "poorer tools",
        ("skill", true) => "more skills",
        ("skill", false) => "lost skills",
        ("activity", true) => "the need for activity",
        ("activity", false) => "less need for activity",
        ("personalisation", true) => "the wish for personal things",
        ("personalisation", false) => "less wish for personal things",
        ("quality", true) => "worse quality in the market",
        ("quality", false) => "better quality in the market",
        ("neighbours", true) => "neighbours who make",
        ("neighbours", false) => "neighbours who buy",
        ("openness", true) => "openness to co-creation",
        ("openness", false) => "less openness to co-creation",
        ("luck", _) => "luck of the draw",
        (other, _) => return other.replace('_', " "),
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Push, causes};

    fn push(cause: &str, change: f64) -> Push {
        Push {
            cause: cause.to_owned(),
            change,
        }
    }

    #[test]
    fn titles_of_causes_name_the_strongest() {
        let pushes = [
            push("tools", 0.13),
            push("hours", 0.09),
            push("goods_price", -0.06),
            push("luck", 0.001),
        ];
        assert_eq!(
            causes(&pushes, 0.16, true),
            "Better tools and less pressure of time carried the return: +13.0 and +9.0 points"
        );
        assert_eq!(
            causes(&pushes[..1], 0.13, false),
            "Better tools carried the rise: +13.0 points"
        );
        let fall = [
            push("wage_work", -0.4),
            push("goods_price", -0.2),
            push("tools", 0.1),
        ];
        assert_eq!(
            causes(&fall, -0.5, false),
            "The pull of wage work and cheaper goods drove the fall: −40.0 and −20.0 points"
        );
        let still = [push("tools", 0.05), push("quality", -0.05)];
        assert_eq!(
            causes(&still, 0.0, false),
            "Better tools and better quality in the market pulled against each other: +5.0 and −5.0 points"
        );
        let lucky = [push("luck", 0.06), push("hours", 0.03)];
        assert_eq!(
            causes(&lucky, 0.09, true),
            "Less pressure of time carried the return: +3.0 points"
        );
        assert_eq!(
            causes(&lucky[..1], 0.06, false),
            "No cause but luck moved the share made at home by as much as a point"
        );
        assert_eq!(
            causes(&[], 0.0, false),
            "No cause moved the share made at home by as much as a point"
        );
    }
}
