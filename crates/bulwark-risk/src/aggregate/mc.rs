//! The year's losses by simulation.

use rayon::prelude::*;

use super::Compound;
use crate::random;

/// Years between two reports of progress.
const CHUNK: u64 = 4_096;

/// One year's loss for each path, in the order of the paths: the same on any number of threads. `done` hears how many years
/// were added.
pub fn years(compound: &Compound, paths: u64, seed: u64, done: &(dyn Fn(u64) + Sync)) -> Vec<f64> {
    let chunks: Vec<Vec<f64>> = (0..paths.div_ceil(CHUNK))
        .into_par_iter()
        .map(|chunk| {
            let from = chunk * CHUNK;
            let to = (from + CHUNK).min(paths);
            let years = (from..to).map(|path| year(compound, seed, path)).collect();
            done(to - from);
            years
        })
        .collect();
    chunks.concat()
}

fn year(compound: &Compound, seed: u64, path: u64) -> f64 {
    let mut rng = random::path(seed, path);
    let incidents = compound.frequency().sample(&mut rng);
    let payment = compound.payment();
    (0..incidents)
        .map(|_| payment.payment(payment.severity().sample(&mut rng)))
        .sum()
}
