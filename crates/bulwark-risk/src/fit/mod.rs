//! From loss data to severities and frequencies with their uncertainty.
//!
//! All functions take plain slices. Losses may be known only above a point (left truncation: the table lists no smaller ones)
//! or only to be at least an amount (right censoring: a policy limit). A fit never gives a mean without a limit: it gives
//! limited expected values.

pub mod bootstrap;
pub mod credibility;
pub mod empirical;
pub mod frequency;
pub mod goodness;
pub mod nested;
mod observation;
mod optimum;
pub mod severity;
mod splice;
pub mod study;
pub mod tail;
pub mod trend;
pub mod zero_modified;

pub use observation::Observation;
pub use severity::{Family, Fit};
pub use study::{study, Input, Options, Study};

use serde::Serialize;

/// An estimated parameter.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Its estimate.
    pub value: f64,
    /// Standard error from the curvature of the log-likelihood; none where it has no peak or the method gives none.
    pub standard_error: Option<f64>,
}

/// Serialises a distribution as its text.
pub(crate) fn as_text<T: std::fmt::Display, S: serde::Serializer>(
    distribution: &T,
    to: S,
) -> Result<S::Ok, S::Error> {
    to.collect_str(distribution)
}

/// Akaike's information criterion.
fn aic(log_likelihood: f64, parameters: usize) -> f64 {
    2.0 * parameters as f64 - 2.0 * log_likelihood
}

/// The Bayesian (Schwarz) information criterion.
fn bic(log_likelihood: f64, parameters: usize, observations: usize) -> f64 {
    parameters as f64 * (observations as f64).ln() - 2.0 * log_likelihood
}

/// At most `most` of the numbers 1 to `n`, ascending: all small ones, then evenly spaced in their logarithms. Ranks from the
/// top, thinned like this, keep a tail whole in a plot.
pub(crate) fn thinned(n: usize, most: usize) -> Vec<usize> {
    if n <= most || most < 2 {
        return (1..=n).collect();
    }
    let steps = (most - 1) as f64;
    let mut ranks: Vec<usize> = (0..most)
        .map(|i| (n as f64).powf(i as f64 / steps).round() as usize)
        .collect();
    ranks.dedup();
    ranks
}
