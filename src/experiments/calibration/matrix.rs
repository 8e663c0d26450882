//! What small matrices are needed for fits? Inverses and principal axes of symmetric ones, stored as rows.
//!
//! A dozen parameters at most: plain algorithms in a fixed order of operations, the same bits everywhere.

/// The inverse (Gauss & Jordan, with the largest pivot of the column); none where a pivot is below `1e-13` of the
/// largest entry of its row and column: the matrix is singular as far as these numbers can tell.
#[must_use]
pub fn inverse(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let n = matrix.len();
    // Scaled to a unit diagonal, parameters of very different size are no reason to call a matrix singular.
    let scale: Vec<f64> = (0..n).map(|k| matrix[k][k].abs().sqrt()).collect();
    if scale.iter().any(|s| !s.is_finite() || *s <= 0.0) {
        return None;
    }
    let mut rows: Vec<Vec<f64>> = (0..n)
        .map(|i| {
            let left = (0..n).map(|j| matrix[i][j] / (scale[i] * scale[j]));
            let right = (0..n).map(|j| f64::from(u8::from(i == j)));
            left.chain(right).collect()
        })
        .collect();
    for column in 0..n {
        let size = |row: &usize| rows[*row][column].abs();
        let pivot = (column..n).max_by(|a, b| size(a).total_cmp(&size(b)))?;
        if size(&pivot).partial_cmp(&1e-13) != Some(std::cmp::Ordering::Greater) {
            return None;
        }
        rows.swap(column, pivot);
        let top = rows[column][column];
        rows[column].iter_mut().for_each(|x| *x /= top);
        let pivot = rows[column].clone();
        for (at, row) in rows.iter_mut().enumerate() {
            if at != column {
                let factor = row[column];
                for (x, p) in row.iter_mut().zip(&pivot) {
                    *x -= factor * p;
                }
            }
        }
    }
    let unscaled = |(i, row): (usize, Vec<f64>)| {
        let right = row[n..].iter().enumerate();
        right.map(|(j, x)| x / (scale[i] * scale[j])).collect()
    };
    Some(rows.into_iter().enumerate().map(unscaled).collect())
}

/// Eigenvalues and eigenvectors of a symmetric matrix by cyclic rotations (Jacobi 1846); vector k is row k of the
/// second part.
#[must_use]
pub fn axes(matrix: &[Vec<f64>]) -> (Vec<f64>, Vec<Vec<f64>>) {
    let n = matrix.len();
    let mut a = matrix.to_vec();
    let mut vectors: Vec<Vec<f64>> = (0..n)
        .map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect())
        .collect();
    for _ in 0..60 {
        let off = |i: usize| -> f64 { a[i][i + 1..].iter().map(|x| x * x).sum() };
        let off: f64 = (0..n).map(off).sum();
        let size: f64 = (0..n).map(|k| a[k][k] * a[k][k]).sum();
        if off <= 1e-30 * size {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                rotate(&mut a, &mut vectors, p, q);
            }
        }
    }
    ((0..n).map(|k| a[k][k]).collect(), vectors)
}

/// Turns the plane of axes p and q so that entry (p, q) vanishes.
fn rotate(a: &mut [Vec<f64>], vectors: &mut [Vec<f64>], p: usize, q: usize) {
    if a[p][q].abs() <= f64::MIN_POSITIVE {
        return;
    }
    let ratio = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
    let tangent = ratio.signum() / (ratio.abs() + (ratio * ratio + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    for row in a.iter_mut() {
        let (x, y) = (row[p], row[q]);
        row[p] = cosine * x - sine * y;
        row[q] = sine * x + cosine * y;
    }
    for rows in [a, vectors] {
        let (upper, lower) = rows.split_at_mut(q);
        for (x, y) in upper[p].iter_mut().zip(&mut lower[0]) {
            (*x, *y) = (cosine * *x - sine * *y, sine * *x + cosine * *y);
        }
    }
}

/// Product of a matrix and a vector.
#[must_use]
pub fn times(matrix: &[Vec<f64>], vector: &[f64]) -> Vec<f64> {
    matrix.iter().map(|row| dot(row, vector)).collect()
}

/// Sum of products.
#[must_use]
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests {
    use super::{axes, dot, inverse, times};

    #[test]
    fn an_inverse_undoes_its_matrix() {
        let matrix = [[4e6, 1e3, 0.0], [1e3, 3.0, 1e-4], [0.0, 1e-4, 2e-6]].map(|row| row.to_vec());
        let inverse = inverse(&matrix).expect("regular");
        for k in 0..3 {
            let column: Vec<f64> = matrix.iter().map(|row| row[k]).collect();
            for (j, x) in times(&inverse, &column).into_iter().enumerate() {
                assert!((x - f64::from(u8::from(j == k))).abs() < 1e-9);
            }
        }
        assert_eq!(super::inverse(&[vec![1.0, 2.0], vec![2.0, 4.0]]), None);
        assert_eq!(super::inverse(&[vec![0.0]]), None);
    }

    /// [[2, 1], [1, 2]] has the axes 1 and 3; a larger one is put together again.
    #[test]
    fn axes_put_the_matrix_together_again() {
        let (mut values, _) = axes(&[vec![2.0, 1.0], vec![1.0, 2.0]]);
        values.sort_by(f64::total_cmp);
        assert!((values[0] - 1.0).abs() < 1e-14 && (values[1] - 3.0).abs() < 1e-14);
        let entry = |i: u32, j: u32| 1.0 / f64::from(i + j + 1);
        let matrix: Vec<Vec<f64>> = (0..6)
            .map(|i| (0..6).map(|j| entry(i, j)).collect())
            .collect();
        let (values, vectors) = axes(&matrix);
        for i in 0..6 {
            for j in 0..6 {
                let parts = (0..6).map(|k| values[k] * vectors[k][i] * vectors[k][j]);
                assert!((parts.sum::<f64>() - matrix[i][j]).abs() < 1e-13);
                let right = f64::from(u8::from(i == j));
                assert!((dot(&vectors[i], &vectors[j]) - right).abs() < 1e-13);
            }
        }
    }
}
