//! Fits: parameters recovered from our own samples, closed forms, tests, bootstraps, frequencies, credibility.

mod bootstrap;
mod credibility;
mod frequency;
mod severity;
mod study;
mod tail;

use bulwark_risk::{fit::Observation, random, Severity};

/// `n` losses of a severity.
fn sample(text: &str, n: usize, seed: u64) -> Vec<f64> {
    let severity: Severity = text.parse().unwrap();
    let mut rng = random::path(seed, 0);
    (0..n).map(|_| severity.sample(&mut rng)).collect()
}

/// All of them seen.
fn exact(losses: &[f64]) -> Vec<Observation> {
    losses.iter().map(|x| Observation::exact(*x)).collect()
}

fn close(a: f64, b: f64, relative: f64) -> bool {
    (a - b).abs() <= relative * a.abs().max(b.abs())
}

/// Nothing to tell of progress.
fn quiet() {}
