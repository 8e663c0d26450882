//! Which points of a space are worth a run? Latin hypercubes, Sobol points, grids, and an order in which grids are made.
//!
//! All points lie in the unit cube, 0 included and 1 excluded; whoever asks maps them to ranges. Nothing here knows
//! what is varied.

use crate::engine::draws::Purpose;
use crate::experiments::chance::{sequence, shuffle, uniform};
use rand::Rng;
use sobol::Sobol;
use sobol::params::JoeKuoD6;

const LATIN: Purpose = Purpose::new("experiment/latin");
const SCRAMBLE: Purpose = Purpose::new("experiment/sobol");
const LEFT_OVER: Purpose = Purpose::new("experiment/interleave");

/// Dimensions for which direction numbers are known here.
pub const SOBOL_DIMENSIONS: usize = 1000;

/// More dimensions than Sobol points are known for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyDimensions {
    /// Dimensions asked for.
    pub asked: usize,
    /// Dimensions there are.
    pub known: usize,
}

/// Points of which each dimension has exactly one in every slice of width 1 / `points`, at a uniform place within the
/// slice (McKay, Beckman & Conover 1979). Dimensions are paired by independent shuffles; a further dimension leaves
/// the others as they were.
#[must_use]
pub fn latin_hypercube(points: usize, dimensions: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut rows = vec![Vec::with_capacity(dimensions); points];
    for dimension in 0..dimensions {
        let mut words = sequence(seed, LATIN, 0, dimension as u64);
        let mut slices: Vec<usize> = (0..points).collect();
        shuffle(&mut words, &mut slices);
        for (row, slice) in rows.iter_mut().zip(slices) {
            let place = (slice as f64 + uniform(&mut words)) / points as f64;
            row.push(place.min(1.0 - f64::EPSILON));
        }
    }
    rows
}

/// The first points of the sequence of Sobol (1967) with the direction numbers of Joe & Kuo (2008), on a grid of 2^-32.
///
/// Point 0, the origin, is kept: without it 2^k points are no net any more and the error falls more slowly (Owen
/// 2020). Powers of 2 are the numbers of points to ask for.
///
/// # Errors
/// When there are more dimensions than direction numbers.
pub fn sobol(points: usize, dimensions: usize) -> Result<Vec<Vec<f64>>, TooManyDimensions> {
    let rows = words(points, dimensions)?;
    let place = |row: Vec<u32>| row.into_iter().map(fraction).collect();
    Ok(rows.into_iter().map(place).collect())
}

/// Sobol points with every dimension scrambled by `seed`: a random nested permutation of binary digits (Owen 1995),
/// done by hashing (Laine & Karras 2011, Burley 2020). It keeps the net, frees the first point from the corner, and
/// makes every point uniform.
///
/// # Errors
/// When there are more dimensions than direction numbers.
pub fn sobol_scrambled(
    points: usize,
    dimensions: usize,
    seed: u64,
) -> Result<Vec<Vec<f64>>, TooManyDimensions> {
    let rows = words(points, dimensions)?;
    let key = |dimension: usize| sequence(seed, SCRAMBLE, 0, dimension as u64).next_u32();
    let keys: Vec<u32> = (0..dimensions).map(key).collect();
    let place = |row: Vec<u32>| {
        let scrambled = row.into_iter().zip(&keys).map(|(x, &key)| nested(x, key));
        scrambled.map(fraction).collect()
    };
    Ok(rows.into_iter().map(place).collect())
}

fn words(points: usize, dimensions: usize) -> Result<Vec<Vec<u32>>, TooManyDimensions> {
    if dimensions > SOBOL_DIMENSIONS {
        return Err(TooManyDimensions {
            asked: dimensions,
            known: SOBOL_DIMENSIONS,
        });
    }
    // The table is unpacked at each call: the short one where it suffices.
    let table = if dimensions <= 100 {
        JoeKuoD6::minimal()
    } else {
        JoeKuoD6::standard()
    };
    Ok(Sobol::<u32>::new(dimensions, &table).take(points).collect())
}

fn fraction(word: u32) -> f64 {
    f64::from(word) / 4_294_967_296.0
}

/// A permutation in which each binary digit is flipped or not depending on the digits above it alone.
const fn nested(word: u32, key: u32) -> u32 {
    let mut x = word.reverse_bits();
    x ^= x.wrapping_mul(0x3d20_adea);
    x = x.wrapping_add(key);
    x = x.wrapping_mul((key >> 16) | 1);
    x ^= x.wrapping_mul(0x0552_6c56);
    x ^= x.wrapping_mul(0x53a2_2864);
    x.reverse_bits()
}

/// All combinations of levels, the last input changing fastest; each row holds the level's number of every input. One
/// empty row where there is no input.
///
/// # Panics
/// When there are more combinations than memory can address.
#[must_use]
pub fn grid(levels: &[usize]) -> Vec<Vec<usize>> {
    (0..cells(levels)).map(|cell| row(cell, levels)).collect()
}

fn cells(levels: &[usize]) -> usize {
    let product = levels.iter().try_fold(1_usize, |n, &k| n.checked_mul(k));
    product.expect("fewer combinations than memory has bytes")
}

fn row(cell: usize, levels: &[usize]) -> Vec<usize> {
    let mut rest = cell;
    let mut row = vec![0; levels.len()];
    for (place, &count) in row.iter_mut().zip(levels).rev() {
        *place = rest % count;
        rest /= count;
    }
    row
}

/// Steps of the sequence per cell of the grid, after which cells never met are shuffled to the end.
const PATIENCE: usize = 64;

/// The order in which the rows of `grid` are made, so that wherever it is cut what is done is an even sample of the
/// whole grid.
///
/// Points of an additive sequence, whose steps are powers of the inverse of the generalised golden ratio (Roberts 2018, after
/// Weyl 1916), are rounded down to cells; a cell is made when it is first met. Its evenness does not depend on the seed or on
/// anything but the levels, so machines that share the work agree on it.
#[must_use]
pub fn interleaved(levels: &[usize]) -> Vec<usize> {
    let count = cells(levels);
    let steps = golden(levels.iter().filter(|&&level| level > 1).count());
    let mut order = Vec::with_capacity(count);
    let mut met = vec![false; count];
    let mut k = 0;
    while order.len() < count && k < PATIENCE.saturating_mul(count) {
        let cell = cell_at(k, &steps, levels);
        if !std::mem::replace(&mut met[cell], true) {
            order.push(cell);
        }
        k += 1;
    }
    let mut rest: Vec<usize> = (0..count).filter(|&cell| !met[cell]).collect();
    shuffle(&mut sequence(0, LEFT_OVER, 0, 0), &mut rest);
    order.extend(rest);
    order
}

/// The cell of the grid that holds point `k`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a fraction of the levels, rounded down"
)]
fn cell_at(k: usize, steps: &[f64], levels: &[usize]) -> usize {
    let mut steps = steps.iter();
    levels.iter().fold(0, |cell, &level| {
        let place = if level > 1 {
            let step = steps.next().expect("a step for each input that varies");
            // Half a turn ahead, so that the first cell stands in the middle.
            let turn = 0.5 + k as f64 * step;
            ((turn - libm::floor(turn)) * level as f64) as usize
        } else {
            0
        };
        cell * level + place.min(level - 1)
    })
}

/// Steps of the additive sequence in `dimensions` dimensions: powers of 1 / g, where g^(d + 1) = g + 1.
fn golden(dimensions: usize) -> Vec<f64> {
    let mut ratio = 2.0;
    for _ in 0..64 {
        ratio = libm::pow(1.0 + ratio, 1.0 / (dimensions as f64 + 1.0));
    }
    (1..=dimensions)
        .map(|k| libm::pow(ratio, -(k as f64)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{
        SOBOL_DIMENSIONS, TooManyDimensions, grid, interleaved, latin_hypercube, sobol,
        sobol_scrambled,
    };

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "places"
    )]
    fn slices(rows: &[Vec<f64>], dimension: usize) -> Vec<usize> {
        let slice = |row: &Vec<f64>| (row[dimension] * rows.len() as f64) as usize;
        let mut all: Vec<usize> = rows.iter().map(slice).collect();
        all.sort_unstable();
        all
    }

    #[test]
    fn every_slice_of_a_latin_hypercube_holds_one_point() {
        for points in [1, 2, 7, 100] {
            let rows = latin_hypercube(points, 5, 3);
            for dimension in 0..5 {
                let expected: Vec<usize> = (0..points).collect();
                assert_eq!(slices(&rows, dimension), expected);
            }
        }
        assert_ne!(latin_hypercube(9, 2, 1), latin_hypercube(9, 2, 2));
        let (few, more) = (latin_hypercube(9, 2, 1), latin_hypercube(9, 3, 1));
        for (few, more) in few.iter().zip(&more) {
            assert_eq!(few[..], more[..2], "a further input moves no other");
        }
    }

    /// The first eight points in ten dimensions with the direction numbers of Joe & Kuo (new-joe-kuo-6.21201), as
    /// SciPy 1.17 makes them without scrambling.
    #[test]
    fn sobol_points_are_the_published_ones() {
        let eighths = [
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            [4, 4, 4, 4, 4, 4, 4, 4, 4, 4],
            [6, 2, 2, 2, 6, 6, 2, 6, 6, 6],
            [2, 6, 6, 6, 2, 2, 6, 2, 2, 2],
            [3, 3, 5, 7, 3, 1, 3, 7, 7, 5],
            [7, 7, 1, 3, 7, 5, 7, 3, 3, 1],
            [5, 1, 7, 5, 5, 7, 1, 1, 1, 3],
            [1, 5, 3, 1, 1, 3, 5, 5, 5, 7],
        ];
        let rows = sobol(8, 10).expect("ten are known");
        let expected = eighths.map(|row| row.map(|eighth| f64::from(eighth) / 8.0).to_vec());
        assert_eq!(rows, expected);
        let error = TooManyDimensions {
            asked: SOBOL_DIMENSIONS + 1,
            known: SOBOL_DIMENSIONS,
        };
        assert_eq!(sobol(1, SOBOL_DIMENSIONS + 1), Err(error));
        let last = SOBOL_DIMENSIONS - 1;
        assert_eq!(sobol(2, last + 1).map(|rows| rows[1][last]), Ok(0.5));
    }

    #[test]
    fn scrambled_points_are_still_a_net() {
        let rows = sobol_scrambled(256, 8, 7).expect("eight are known");
        let expected: Vec<usize> = (0..256).collect();
        for dimension in 0..8 {
            assert_eq!(slices(&rows, dimension), expected);
        }
        // Squares of 16 by 16 in the first two dimensions, a net of quality 0, hold one point each.
        let square = |row: &Vec<f64>| [row[0], row[1]].map(|x| libm::floor(16.0 * x));
        let mut squares: Vec<String> = rows
            .iter()
            .map(|row| format!("{:?}", square(row)))
            .collect();
        squares.sort();
        squares.dedup();
        assert_eq!(squares.len(), 256);
        assert_ne!(rows, sobol_scrambled(256, 8, 8).expect("known"));
    }

    #[test]
    fn the_last_input_of_a_grid_changes_fastest() {
        let expected = [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]];
        assert_eq!(grid(&[2, 3]), expected.map(|row| row.to_vec()));
        assert_eq!(grid(&[]), [Vec::<usize>::new()]);
        assert!(grid(&[3, 0]).is_empty() && interleaved(&[3, 0]).is_empty());
    }

    /// The largest difference, over all boxes from the origin, between the share of a prefix and of the grid that
    /// lies within.
    fn discrepancy(prefix: &[usize], rows: &[Vec<usize>]) -> f64 {
        let within = |row: &[usize], corner: &[usize]| row.iter().zip(corner).all(|(a, b)| a <= b);
        let far = |corner: &Vec<usize>| {
            let all = rows.iter().filter(|row| within(row, corner)).count();
            let done = prefix.iter().filter(|&&at| within(&rows[at], corner));
            (done.count() as f64 / prefix.len() as f64 - all as f64 / rows.len() as f64).abs()
        };
        rows.iter().map(far).fold(0.0, f64::max)
    }

    #[test]
    fn every_prefix_is_an_even_sample_of_the_grid() {
        for levels in [
            &[7, 5, 4][..],
            &[12, 10],
            &[2, 3, 2, 2, 3],
            &[1, 40],
            &[3, 1, 3, 9],
        ] {
            let rows = grid(levels);
            let order = interleaved(levels);
            let mut sorted = order.clone();
            sorted.sort_unstable();
            let row_major: Vec<usize> = (0..rows.len()).collect();
            assert_eq!(sorted, row_major, "every cell once");
            let (mut even, mut plain) = (0.0, 0.0);
            for length in 4..rows.len() {
                let [a, b] = [&order, &row_major].map(|o| discrepancy(&o[..length], &rows));
                // Where a few cells are missing, both orders are as even as can be.
                let few = rows.len() - length <= rows.len() / 10;
                assert!(
                    a <= b + 1e-9 || few,
                    "{levels:?} at {length}: {a} above {b}"
                );
                even += a;
                plain += b;
            }
            assert!(even < 0.5 * plain, "{levels:?}: {even} against {plain}");
        }
    }
}
