//! What does a part of a network look like? Some adults found by following ties, drawn so that ties pull them together.

use crate::charts::Input;
use crate::charts::canvas::{Align, Bounds, Canvas, Point, bounds_of};
use crate::charts::frame::{AXIS, bold, furniture, plain};
use crate::charts::labels::number;
use crate::charts::svg::Svg;
use crate::charts::theme::{Colour, Theme};

/// Rounds of moving; after these nothing moves that could be seen.
const ROUNDS: u32 = 500;

/// Radius of the largest dots with their white rims.
const DOT: f64 = 22.0;

/// Some adults and the ties among them.
#[derive(Clone, Debug, PartialEq)]
pub struct SamplePicture {
    /// Number of ties of each adult, also to others; the first is where the sample began.
    pub degrees: Vec<u64>,
    /// Ties among them, by their places in `degrees`, each once.
    pub ties: Vec<(usize, usize)>,
    /// `ties` or `followers`.
    pub what: &'static str,
    /// Share of pairs of an adult's ties that are tied to each other, in the whole network.
    pub transitivity: f64,
}

/// Draws a sample of a network; the file is named `name`.
#[must_use]
pub fn sample(
    picture: &SamplePicture,
    name: &'static str,
    input: &Input<'_>,
    theme: &Theme,
) -> Svg {
    let mut canvas = Canvas::new(theme);
    let count = picture.degrees.len();
    let subtitle = format!(
        "{} of {} adults around the best connected one, with all ties among them. Larger, darker dots have more {} in all.",
        number(count as f64, 0),
        number(input.footer.adults.1 as f64, 0),
        picture.what
    );
    let space = furniture(&mut canvas, input, theme, &title(picture), &subtitle);
    let room = Bounds {
        left: space.left + 40.0,
        top: space.top + 34.0,
        right: space.right - 40.0,
        bottom: space.bottom - 34.0,
    };
    let places = fitted(&settle(count, &picture.ties), room);
    // Many ties are drawn fainter, so that none hides the others.
    let dense = (picture.ties.len() as f64 / count.max(1) as f64).max(1.0);
    let faint = 1.0 - (1.1 / dense.sqrt()).clamp(0.3, 0.6);
    let tie = theme.muted.mixed(theme.background, faint);
    for &(a, b) in &picture.ties {
        canvas.line(
            vec![places[a], places[b]],
            tie,
            if dense > 6.0 { 1.1 } else { 1.8 },
        );
    }
    let most = picture.degrees.iter().copied().max().unwrap_or(1) as f64;
    let least = picture.degrees.iter().copied().min().unwrap_or(0) as f64;
    // Where all are much alike, dots are too.
    let spread = if most > 3.0 * least { 13.0 } else { 5.0 };
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|&k| picture.degrees[k]);
    for k in order {
        let own = picture.degrees[k] as f64 - least;
        let share = (own / (most - least).max(1.0)).sqrt();
        canvas.dot(places[k], 6.0 + spread * share, shade(share, theme));
    }
    if let Some((&place, degree)) = places.first().zip(picture.degrees.first()) {
        let text = format!("{} {}", number(*degree as f64, 0), picture.what);
        hub(&mut canvas, theme, room, &places, place, &text);
    }
    if picture.ties.is_empty() {
        let middle = ((room.left + room.right) / 2.0, room.bottom);
        canvas.text("no ties", middle, plain(AXIS, theme.muted, Align::Middle));
    }
    Svg::named(&canvas, name, input, theme)
}

/// Names the dot where the sample began, beside it or farther off, where the name covers fewest dots; a line leads to it.
fn hub(
    canvas: &mut Canvas,
    theme: &Theme,
    room: Bounds,
    places: &[Point],
    place: Point,
    text: &str,
) {
    let (at, bounds) = name_place(room, places, place, text, theme);
    let style = bold(AXIS, theme.ink, Align::Middle);
    let edge = (
        place.0.clamp(bounds.left, bounds.right),
        place.1.clamp(bounds.top, bounds.bottom),
    );
    let (x, y) = (edge.0 - place.0, edge.1 - place.1);
    let far = (x * x + y * y).sqrt();
    // What stands at its dot needs no line; one that does begins at the edge of the dot.
    if far > 2.0 * DOT {
        let rim = (place.0 + x * DOT / far, place.1 + y * DOT / far);
        canvas.line(vec![edge, rim], theme.ink, 1.8);
    }
    let halo = bold(AXIS, theme.background, Align::Middle);
    for (dx, dy) in [(-2.0, 0.0), (2.0, 0.0), (0.0, -2.0), (0.0, 2.0)] {
        canvas.text(text, (at.0 + dx, at.1 + dy), halo);
    }
    canvas.text(text, at, style);
}

/// Where a name covers fewest dots, the nearest of equally good places; and what it takes up there.
fn name_place(
    room: Bounds,
    places: &[Point],
    place: Point,
    text: &str,
    theme: &Theme,
) -> (Point, Bounds) {
    let style = bold(AXIS, theme.ink, Align::Middle);
    let wide = bounds_of(text, place, style);
    let half = (wide.right - wide.left) / 2.0;
    let rings = [0.0, 60.0, 120.0, 180.0, 240.0, 320.0, 400.0, 500.0, 600.0];
    let around = rings.iter().flat_map(|far| {
        (0_u32..24).map(move |turn| {
            let angle = f64::from(turn) * std::f64::consts::TAU / 24.0;
            let (x, y) = (half + 30.0 + far, 40.0 + far);
            (x * libm::cos(angle), y * libm::sin(angle) + AXIS * 0.36)
        })
    });
    let within = |bounds: &Bounds| {
        bounds.left > room.left - 30.0
            && bounds.right < room.right + 30.0
            && bounds.top > room.top - 24.0
            && bounds.bottom < room.bottom + 24.0
    };
    let candidates = around
        .map(|(right, down)| (place.0 + right, place.1 + down))
        .filter(|&at| within(&bounds_of(text, at, style)));
    let best = candidates.min_by_key(|&at| hidden(bounds_of(text, at, style), places));
    let at = best.unwrap_or((place.0, place.1 - 30.0));
    (at, bounds_of(text, at, style))
}

/// How many dots a name would cover.
fn hidden(bounds: Bounds, places: &[Point]) -> usize {
    let room = 14.0;
    let covers = |place: &&Point| {
        place.0 > bounds.left - room
            && place.0 < bounds.right + room
            && place.1 > bounds.top - room
            && place.1 < bounds.bottom + room
    };
    places.iter().filter(covers).count()
}

/// From pale to the accent and on to its darkest.
fn shade(share: f64, theme: &Theme) -> Colour {
    let pale = theme.accent.mixed(theme.background, 0.5);
    let dark = theme.accent.mixed(theme.ink, 0.35);
    pale.mixed(dark, share.clamp(0.0, 1.0))
}

/// Places that ties pull together and everything else keeps apart (Fruchterman & Reingold 1991), in no unit.
fn settle(count: usize, ties: &[(usize, usize)]) -> Vec<Point> {
    // A sunflower: even, without chance and without a line that many share.
    let mut places: Vec<Point> = (0_u32..)
        .take(count)
        .map(|k| {
            let (turn, far) = (f64::from(k) * 2.399_963, f64::from(k).sqrt());
            (far * libm::cos(turn) * 1.6, far * libm::sin(turn))
        })
        .collect();
    for round in 0..ROUNDS {
        let step = 1.5 * (1.0 - f64::from(round) / f64::from(ROUNDS)) + 0.01;
        let pulls = forces(&places, ties);
        for (place, pull) in places.iter_mut().zip(pulls) {
            let length = (pull.0 * pull.0 + pull.1 * pull.1).sqrt().max(1e-9);
            let share = length.min(step) / length;
            *place = (place.0 + pull.0 * share, place.1 + pull.1 * share);
        }
    }
    places
}

fn forces(places: &[Point], ties: &[(usize, usize)]) -> Vec<Point> {
    let mut pulls: Vec<Point> = places
        .iter()
        // Gravity, weaker along the width of a picture.
        .map(|place| (-0.12 * place.0, -0.3 * place.1))
        .collect();
    for (k, a) in places.iter().enumerate() {
        for (n, b) in places.iter().enumerate() {
            if k != n {
                let (x, y) = (a.0 - b.0, a.1 - b.1);
                let far = (x * x + y * y).max(0.01);
                pulls[k].0 += x / far;
                pulls[k].1 += y / far;
            }
        }
    }
    let mut degrees = vec![0.0_f64; places.len()];
    for &(a, b) in ties {
        degrees[a] += 1.0;
        degrees[b] += 1.0;
    }
    for &(a, b) in ties {
        let (x, y) = (places[b].0 - places[a].0, places[b].1 - places[a].1);
        let far = (x * x + y * y).sqrt();
        // Ties of the well connected pull less each, or a hub would draw all into one spot.
        let weak = far / libm::pow(degrees[a].min(degrees[b]).max(1.0), 0.85);
        let (x, y) = (x * weak * 0.5, y * weak * 0.5);
        pulls[a] = (pulls[a].0 + x, pulls[a].1 + y);
        pulls[b] = (pulls[b].0 - x, pulls[b].1 - y);
    }
    pulls
}

/// Places moved and stretched into a room; stretched unevenly by a third at most.
fn fitted(places: &[Point], room: Bounds) -> Vec<Point> {
    let bounds = |of: fn(&Point) -> f64| {
        let values = places.iter().map(of);
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |b, v| {
            (b.0.min(v), b.1.max(v))
        })
    };
    let (x, y) = (bounds(|place| place.0), bounds(|place| place.1));
    let wide = (room.right - room.left) / (x.1 - x.0).max(1e-9);
    let high = (room.bottom - room.top) / (y.1 - y.0).max(1e-9);
    let (wide, high) = (wide.min(high * 1.35), high.min(wide * 1.35));
    let middle = (
        (room.left + room.right) / 2.0,
        (room.top + room.bottom) / 2.0,
    );
    let centre = ((x.0 + x.1) / 2.0, (y.0 + y.1) / 2.0);
    places
        .iter()
        .map(|place| {
            let (x, y) = ((place.0 - centre.0) * wide, (place.1 - centre.1) * high);
            (middle.0 + x, middle.1 + y)
        })
        .collect()
}

fn title(picture: &SamplePicture) -> String {
    let share = picture.transitivity;
    if picture.ties.is_empty() {
        "Nobody here knows anybody".to_owned()
    } else if share >= 0.995 {
        "All ties close: whoever two adults both know, they know each other".to_owned()
    } else if share >= 0.1 {
        let cases = number((share * 100.0).round(), 0);
        format!(
            "Ties close into circles: two ties of an adult know each other in {cases} of 100 cases"
        )
    } else if share >= 0.0005 {
        let cases = number((share * 1000.0).round(), 0);
        format!("Ties rarely close: two ties of an adult know each other in {cases} of 1,000 cases")
    } else {
        "Ties hardly ever close: two ties of an adult do not know each other".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{hidden, name_place, settle};
    use crate::charts::canvas::Bounds;
    use crate::charts::theme::Theme;

    #[test]
    fn a_name_is_written_where_it_covers_no_dot() {
        let room = Bounds {
            left: 0.0,
            top: 0.0,
            right: 1600.0,
            bottom: 900.0,
        };
        // A crowd around the middle.
        let places: Vec<_> = (0_u32..150)
            .map(|k| {
                let (turn, far) = (f64::from(k) * 2.4, 20.0 * f64::from(k).sqrt());
                (800.0 + far * libm::cos(turn), 450.0 + far * libm::sin(turn))
            })
            .collect();
        let (_, bounds) = name_place(room, &places, places[0], "762 followers", &Theme::default());
        assert_eq!(hidden(bounds, &places), 0);
    }

    #[test]
    fn tied_adults_come_to_stand_nearer_than_others() {
        // Two circles of five, tied by one tie.
        let mut ties = vec![(0, 5)];
        for start in [0, 5] {
            for a in 0..5 {
                ties.extend((a + 1..5).map(|b| (start + a, start + b)));
            }
        }
        let places = settle(10, &ties);
        let far = |a: usize, b: usize| {
            let (x, y) = (places[a].0 - places[b].0, places[a].1 - places[b].1);
            (x * x + y * y).sqrt()
        };
        assert!(far(1, 2) < far(1, 7) && far(6, 8) < far(3, 8));
        assert_eq!(places, settle(10, &ties));
    }
}
