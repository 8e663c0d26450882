//! Does talk spread as the theory of its rule says? Each law is computed by formula at any point of its parameters, first held
//! against published or independently computed numbers, then against runs; and every comparison is made once against a
//! rule that is wrong on purpose, which it must refuse.
//!
//! The false-alarm rate of each test, over all its comparisons together, is at most 1e-6: see `score`. Laws of one point in
//! time or of large networks leave a bias that their tests name and allow for beside the error of sampling.

mod bass_exact;
mod bounds;
mod degrees;
mod edge_based;
mod opinion;
mod opinion_voices;
mod percolation;
pub(crate) mod score;
pub(crate) mod strong_weak;
mod thresholds;
mod two_sided;
mod utility;
