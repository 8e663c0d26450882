//! Which charts are there? A row a kind: its name, what it shows in a line, and what draws it. Help and drawing read the
//! same rows.

use crate::charts::canvas::Canvas;
use crate::charts::theme::Theme;
use crate::charts::{
    Fault, Input, Kind, adoption, attribution, cascades, causes, channels, community, cost, crisis,
    degrees, drivers, fit, funnel, groups, hazard, hours, made, market, prosumers, reproduction,
    sales, standing, talk, value, voice, waves,
};

/// What draws a kind.
pub(crate) type Draw = fn(&mut Canvas, &Input<'_>, &Theme) -> Result<(), Fault>;

/// A kind of chart.
pub(crate) struct Row {
    pub(crate) kind: Kind,
    /// The file's name and the value of `--kind`.
    pub(crate) name: &'static str,
    /// What it shows.
    pub(crate) meaning: &'static str,
    pub(crate) draw: Draw,
}

const fn row(kind: Kind, name: &'static str, draw: Draw, meaning: &'static str) -> Row {
    Row {
        kind,
        name,
        meaning,
        draw,
    }
}

/// All kinds in the order of a report.
pub(crate) const ROWS: [Row; 25] = [
    row(
        Kind::Waves,
        "waves",
        waves::draw,
        "share of adults in each wave, stacked",
    ),
    row(
        Kind::Made,
        "made",
        made::draw,
        "share of needs made at home, by category",
    ),
    row(Kind::Hours, "hours", hours::draw, "the hours of a week"),
    row(
        Kind::Drivers,
        "drivers",
        drivers::draw,
        "every driver in a small panel",
    ),
    row(
        Kind::Causes,
        "causes",
        causes::draw,
        "what moved the share made, as a waterfall",
    ),
    row(
        Kind::Adoption,
        "adoption",
        adoption::draw,
        "who has adopted, and new adopters",
    ),
    row(
        Kind::Groups,
        "groups",
        groups::draw,
        "share of each group that has adopted",
    ),
    row(
        Kind::Hazard,
        "hazard",
        hazard::draw,
        "the chance to adopt against the share who have",
    ),
    row(
        Kind::Talk,
        "talk",
        talk::draw,
        "messages for it and against it, and net sentiment",
    ),
    row(
        Kind::Channels,
        "channels",
        channels::draw,
        "adopters by what brought them, stacked",
    ),
    row(
        Kind::Cascades,
        "cascades",
        cascades::draw,
        "sizes of trees of who brought whom",
    ),
    row(
        Kind::Reproduction,
        "reproduction",
        reproduction::draw,
        "adopters that those of each time brought",
    ),
    row(
        Kind::Degrees,
        "degrees",
        degrees::draw,
        "share who have adopted, by number of ties",
    ),
    row(
        Kind::Funnel,
        "funnel",
        funnel::draw,
        "how far people come with each brand, from knowing to buying it last",
    ),
    row(
        Kind::Market,
        "market",
        market::draw,
        "each brand's share of sales",
    ),
    row(
        Kind::Voice,
        "voice",
        voice::draw,
        "each brand's share of words beside its share of sales, and sentiment",
    ),
    row(
        Kind::Sales,
        "sales",
        sales::draw,
        "each brand's sales online, in stores after looking up, and in stores without",
    ),
    row(
        Kind::Attribution,
        "attribution",
        attribution::draw,
        "what brought each brand's owners to it; the parts sum to all",
    ),
    row(
        Kind::Promoters,
        "promoters",
        standing::draw,
        "promoters less detractors of each brand",
    ),
    row(
        Kind::Crisis,
        "crisis",
        crisis::draw,
        "sentiment around its worst moment, with answers to complaints and without",
    ),
    row(
        Kind::Community,
        "community",
        community::draw,
        "members of each brand's community; who joined and left in a year",
    ),
    row(
        Kind::Prosumers,
        "prosumers",
        prosumers::draw,
        "who speaks for brands, has ideas or gives feedback; who makes and speaks",
    ),
    row(
        Kind::Cost,
        "cost-per-adopter",
        cost::draw,
        "what a buyer has cost each brand, and what one more costs by each action",
    ),
    row(
        Kind::Value,
        "value",
        value::draw,
        "net present value of each brand without its actions, and with them",
    ),
    row(
        Kind::Fit,
        "fit",
        fit::draw,
        "what was observed against what was simulated",
    ),
];

/// The kinds of the rows.
pub(crate) const fn kinds() -> [Kind; ROWS.len()] {
    let mut kinds = [Kind::Waves; ROWS.len()];
    let mut place = 0;
    while place < ROWS.len() {
        kinds[place] = ROWS[place].kind;
        place += 1;
    }
    kinds
}

#[cfg(test)]
mod tests {
    use super::ROWS;
    use crate::charts::Kind;

    #[test]
    fn every_kind_has_one_row_that_tells_it() {
        // Kinds are declared in the order of the rows, so that none is missing between two of them and none comes after.
        for (place, row) in ROWS.iter().enumerate() {
            assert_eq!(row.kind as usize, place, "{}", row.name);
            assert_eq!(Kind::of_name(row.name), Some(row.kind));
            assert!(row.meaning.len() > 12 && !row.meaning.ends_with('.'));
        }
        assert_eq!(Kind::Fit as usize + 1, ROWS.len());
    }
}
