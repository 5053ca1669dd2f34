//! Points with probabilities: discrete and empirical severities.

use serde::{Deserialize, Serialize};

use crate::error::{require, Result};

/// Cumulative probabilities may miss a level by this much and still reach it: sums of decimals are not exact.
const LEVEL_TOLERANCE: f64 = 1e-12;

/// Points, ascending, with probabilities that sum to one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Discrete {
    points: Vec<f64>,
    probabilities: Vec<f64>,
    /// `Pr(X <= point)`.
    cumulative: Vec<f64>,
}

impl Discrete {
    /// A discrete distribution of `(point, probability)` pairs, in any order; equal points are added up.
    ///
    /// # Errors
    /// [`crate::RiskError::Domain`] for a negative or infinite point, a probability outside `[0, 1]`, a sum other than one
    /// (by more than 1e-6; less is scaled away), or no pairs.
    pub fn new(pairs: impl IntoIterator<Item = (f64, f64)>) -> Result<Self> {
        let mut pairs: Vec<(f64, f64)> = pairs.into_iter().collect();
        for (x, p) in &pairs {
            require(x.is_finite() && *x >= 0.0, || {
                format!("a loss must be finite and not negative, not {x}")
            })?;
            require((0.0..=1.0).contains(p), || {
                format!("a probability must be from 0 to 1, not {p}")
            })?;
        }
        pairs.retain(|(_, p)| *p > 0.0);
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        pairs.dedup_by(|later, earlier| {
            let same = later.0 == earlier.0;
            if same {
                earlier.1 += later.1;
            }
            same
        });
        let sum: f64 = pairs.iter().map(|(_, p)| p).sum();
        require((sum - 1.0).abs() <= 1e-6, || {
            format!("probabilities must sum to 1, not to {sum}")
        })?;
        let mut before = 0.0;
        let mut cumulative: Vec<f64> = pairs
            .iter()
            .map(|(_, p)| {
                before += p / sum;
                before
            })
            .collect();
        if let Some(last) = cumulative.last_mut() {
            *last = 1.0;
        }
        Ok(Self {
            points: pairs.iter().map(|(x, _)| *x).collect(),
            probabilities: pairs.iter().map(|(_, p)| p / sum).collect(),
            cumulative,
        })
    }

    /// The empirical distribution: each of `losses` with the same probability.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn empirical(losses: &[f64]) -> Result<Self> {
        let share = 1.0 / (losses.len().max(1) as f64);
        Self::new(losses.iter().map(|loss| (*loss, share)))
    }

    /// Points, ascending.
    pub fn points(&self) -> &[f64] {
        &self.points
    }

    /// Their probabilities.
    pub fn probabilities(&self) -> &[f64] {
        &self.probabilities
    }

    pub(super) fn cdf(&self, x: f64) -> f64 {
        let below = self.points.partition_point(|point| *point <= x);
        below
            .checked_sub(1)
            .map_or(0.0, |last| self.cumulative[last])
    }

    pub(super) fn sf(&self, x: f64) -> f64 {
        let below = self.points.partition_point(|point| *point <= x);
        self.probabilities[below..].iter().sum()
    }

    pub(super) fn ln_pdf(&self, x: f64) -> f64 {
        match self.points.binary_search_by(|point| point.total_cmp(&x)) {
            Ok(at) => self.probabilities[at].ln(),
            Err(_) => f64::NEG_INFINITY,
        }
    }

    pub(super) fn quantile(&self, p: f64) -> f64 {
        let at = self
            .cumulative
            .partition_point(|cumulative| *cumulative < p - LEVEL_TOLERANCE);
        self.points[at.min(self.points.len() - 1)]
    }

    pub(super) fn limited_moment(&self, k: u8, d: f64) -> f64 {
        self.points
            .iter()
            .zip(&self.probabilities)
            .map(|(x, p)| x.min(d).powi(i32::from(k)) * p)
            .sum()
    }
}
