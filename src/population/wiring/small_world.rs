//! What if people know their neighbours, and now and then someone far away? Small worlds and grids.

use crate::engine::arithmetic::threshold;
use crate::population::network::Network;
use crate::population::wiring::{Source, pieces, range, scaled};

/// Ring of adults in which each knows the `degree / 2` nearest on either side; each tie keeps its first end and gets a
/// new second end, uniform over all others, with probability `rewiring` (Watts & Strogatz 1998, Nature 393:440).
///
/// Two ties that come to join the same pair count once, so the mean degree falls short of `degree` by about
/// `rewiring * degree^2 / adults`.
#[must_use]
pub fn watts_strogatz(adults: u32, degree: u32, rewiring: f64, source: Source<'_>) -> Network {
    assert!(
        degree.is_multiple_of(2) && degree < adults,
        "the ring needs an even degree below its size"
    );
    let half = degree / 2;
    let threshold = threshold(rewiring);
    Network::of_pairs(adults, pieces(adults), false, |piece, pairs| {
        let (first, last) = range(piece, adults);
        let mut words = vec![0; (last - first) as usize];
        for distance in 1..=half {
            source.fill("rewire", distance, u64::from(first), &mut words);
            let (mut moved, start) = (Vec::new(), pairs.len());
            for (adult, &word) in (first..last).zip(&words) {
                if u64::from(word) < threshold {
                    moved.push(adult);
                }
                pairs.push((adult, (adult + distance) % adults));
            }
            let lots = source.sets("rewire_to", distance, &moved);
            for (&adult, [lot]) in moved.iter().zip(lots) {
                pairs[start + (adult - first) as usize].1 = anyone_but(adult, adults, lot);
            }
        }
    })
}

/// Anyone of all but `adult`.
fn anyone_but(adult: u32, adults: u32, word: u32) -> u32 {
    let other = scaled(word, adults - 1);
    if other < adult { other } else { other + 1 }
}

/// Columns and rows of the most nearly square grid of all adults.
#[must_use]
pub fn sides(adults: u32) -> (u32, u32) {
    let mut rows = adults.isqrt();
    while !adults.is_multiple_of(rows) {
        rows -= 1;
    }
    (adults / rows, rows)
}

/// Adults on a torus, row by row; each knows those within `radius`: by steps along the axes (von Neumann, `2 r (r + 1)`
/// ties), or in the square around it (`moore`, `(2 r + 1)^2 - 1` ties).
#[must_use]
pub fn grid(adults: u32, moore: bool, radius: u32) -> Network {
    let (columns, rows) = sides(adults);
    assert!(
        rows > 2 * radius,
        "a neighbourhood must not reach around the grid"
    );
    let near = half_neighbourhood(moore, radius, columns);
    Network::of_pairs(adults, pieces(adults), false, |piece, pairs| {
        let (first, last) = range(piece, adults);
        for adult in first..last {
            let (x, y) = (adult % columns, adult / columns);
            pairs.extend(near.iter().map(|&(right, down)| {
                let other = (x + right) % columns + (y + down) % rows * columns;
                (adult, other)
            }));
        }
    })
}

/// Steps right and down to half of the neighbours, so that each tie is named once: right within the row, and all in the rows
/// below. A step to the left goes right around the torus.
fn half_neighbourhood(moore: bool, radius: u32, columns: u32) -> Vec<(u32, u32)> {
    let mut near = Vec::new();
    for down in 0..=radius {
        let wide = if moore { radius } else { radius - down };
        near.extend((u32::from(down == 0)..=wide).map(|right| (right, down)));
        if down > 0 {
            near.extend((1..=wide).map(|left| (columns - left, down)));
        }
    }
    near
}
