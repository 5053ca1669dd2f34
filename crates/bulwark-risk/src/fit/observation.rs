//! One loss as it is known, and many of them prepared for a likelihood.

use serde::{Deserialize, Serialize};

use crate::{
    error::{require, Result, RiskError},
    severity::Severity,
};

/// What is known of one loss, US dollars.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// The loss; when censored, what it is at least.
    pub value: f64,
    /// Losses below this would not have been seen; 0 when all would.
    pub truncated_below: f64,
    /// Whether the loss is known only to be at least `value`.
    pub censored: bool,
}

impl Observation {
    /// A loss from a list of all losses.
    pub fn exact(value: f64) -> Self {
        Self::above(value, 0.0)
    }

    /// A loss from a list of those of `truncated_below` and more.
    pub fn above(value: f64, truncated_below: f64) -> Self {
        Self {
            value,
            truncated_below,
            censored: false,
        }
    }

    /// A loss known only to be `value` or more.
    pub fn at_least(value: f64) -> Self {
        Self {
            value,
            truncated_below: 0.0,
            censored: true,
        }
    }
}

/// Refuses losses that are not positive and finite, or lie below their truncation.
pub(super) fn check(observations: &[Observation]) -> Result<()> {
    for (number, o) in (1..).zip(observations) {
        let place = |number: usize| format!("loss {number}");
        require(o.value.is_finite() && o.value > 0.0, || {
            format!(
                "{} is {}: it must be finite and above 0",
                place(number),
                o.value
            )
        })?;
        require((0.0..=o.value).contains(&o.truncated_below), || {
            format!(
                "{} is {} and yet truncated below {}: drop it, or lower its truncation",
                place(number),
                o.value,
                o.truncated_below
            )
        })?;
    }
    Ok(())
}

/// Losses prepared for a likelihood: what enters it is summed once.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    /// Losses known exactly, ascending.
    pub exact: Vec<f64>,
    /// Lower bounds of the others, ascending.
    pub censored: Vec<f64>,
    /// Points of truncation above 0, ascending, each with its number of losses.
    pub truncations: Vec<(f64, f64)>,
    sum: f64,
    /// Mean and sum of squares about it, of the logarithms of the exact losses.
    mean_ln: f64,
    spread_ln: f64,
}

impl Sample {
    /// Prepares `observations`, which may be none.
    ///
    /// # Errors
    /// [`RiskError::Domain`] as [`check`].
    pub fn new(observations: &[Observation]) -> Result<Self> {
        check(observations)?;
        let ascending = |censored: bool| {
            let mut values: Vec<f64> = observations
                .iter()
                .filter(|o| o.censored == censored)
                .map(|o| o.value)
                .collect();
            values.sort_by(f64::total_cmp);
            values
        };
        let mut points: Vec<f64> = observations.iter().map(|o| o.truncated_below).collect();
        points.sort_by(f64::total_cmp);
        let mut truncations: Vec<(f64, f64)> = Vec::new();
        for point in points.into_iter().filter(|point| *point > 0.0) {
            match truncations.last_mut() {
                Some((last, count)) if *last == point => *count += 1.0,
                _ => truncations.push((point, 1.0)),
            }
        }
        let exact = ascending(false);
        let n = exact.len().max(1) as f64;
        let mean_ln = exact.iter().map(|x| x.ln()).sum::<f64>() / n;
        Ok(Self {
            sum: exact.iter().sum(),
            mean_ln,
            spread_ln: exact.iter().map(|x| (x.ln() - mean_ln).powi(2)).sum(),
            censored: ascending(true),
            truncations,
            exact,
        })
    }

    /// Number of losses, exact and censored.
    pub fn len(&self) -> usize {
        self.exact.len() + self.censored.len()
    }

    /// Refuses fewer than `needed` different exact losses.
    pub fn need(&self, what: &'static str, needed: usize) -> Result<()> {
        let mut distinct = self.exact.clone();
        distinct.dedup();
        if distinct.len() < needed {
            return Err(RiskError::TooFew {
                what,
                needed,
                found: distinct.len(),
            });
        }
        Ok(())
    }

    /// Mean of the exact losses.
    pub fn mean(&self) -> f64 {
        self.sum / self.exact.len().max(1) as f64
    }

    /// Mean of the logarithms of the exact losses.
    pub fn mean_ln(&self) -> f64 {
        self.mean_ln
    }

    /// Standard deviation of those logarithms, of the population.
    pub fn sd_ln(&self) -> f64 {
        (self.spread_ln / self.exact.len().max(1) as f64).sqrt()
    }

    /// Sum of the log-densities of the exact losses: from their sums where the family has sufficient statistics.
    pub fn ln_density(&self, severity: &Severity) -> f64 {
        let n = self.exact.len() as f64;
        match severity {
            Severity::LogNormal(d) => {
                let off = self.mean_ln - d.mu();
                let squares = self.spread_ln + n * off * off;
                let constant = d.sigma().ln() + 0.5 * (2.0 * std::f64::consts::PI).ln();
                -0.5 * squares / (d.sigma() * d.sigma()) - n * (constant + self.mean_ln)
            }
            Severity::Gamma(d) => {
                let (a, b) = (d.shape(), d.scale());
                (a - 1.0) * n * self.mean_ln
                    - self.sum / b
                    - n * (statrs::function::gamma::ln_gamma(a) + a * b.ln())
            }
            other => self.exact.iter().map(|x| other.ln_pdf(*x)).sum(),
        }
    }

    /// Log-likelihood of `severity`, a distribution of all losses: densities, survival of the censored, each given its truncation.
    pub fn log_likelihood(&self, severity: &Severity) -> f64 {
        let ln_sf = |x: f64| severity.sf(x).ln();
        let censored: f64 = self.censored.iter().map(|x| ln_sf(*x)).sum();
        let truncated: f64 = self.truncations.iter().map(|(t, n)| n * ln_sf(*t)).sum();
        self.ln_density(severity) + censored - truncated
    }
}
