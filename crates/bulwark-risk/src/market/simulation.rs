//! Means over simulated paths.

use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use crate::{
    error::{require, Result},
    measures::Estimate,
    random,
};

/// The means of the `N` figures of each path; the same on any number of threads.
pub(super) fn means<const N: usize>(
    paths: u32,
    seed: u64,
    path: impl Fn(&mut ChaCha8Rng) -> [f64; N] + Sync,
) -> Result<[Estimate; N]> {
    require(paths >= 2, || {
        format!("a simulation needs two paths or more, not {paths}")
    })?;
    let figures: Vec<[f64; N]> = (0..paths)
        .into_par_iter()
        .map(|number| path(&mut random::path(seed, number.into())))
        .collect();
    let count = f64::from(paths);
    Ok(std::array::from_fn(|at| {
        let mean = figures.iter().map(|figures| figures[at]).sum::<f64>() / count;
        let square: f64 = figures
            .iter()
            .map(|figures| (figures[at] - mean).powi(2))
            .sum();
        Estimate {
            value: mean,
            standard_error: (square / (count - 1.0) / count).sqrt(),
        }
    }))
}
