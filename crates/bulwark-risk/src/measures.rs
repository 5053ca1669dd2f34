//! Measures of simulated losses: a sorted sample, each value as likely as another. Standard errors with each.
//!
//! `VaR_p` is the smallest loss that at least a share `p` of years does not exceed. `TVaR_p = VaR_p + E[(S - VaR_p)+] /
//! (1 - p)` is the coherent one (Acerbi and Tasche 2002); the mean of the losses above VaR, `E[S | S > VaR_p]`, is another
//! thing where a loss has a probability of its own.

use serde::Serialize;

use crate::error::{require, Result, RiskError};

/// Rounding that a level such as `1 - 0.005` may be off by.
pub(crate) const LEVEL: f64 = 1e-12;

/// Two-sided 95 % of the standard normal.
const Z95: f64 = 1.959_963_984_540_054;

/// A figure and its standard error.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The figure.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// Refuses a level that is not strictly between 0 and 1.
pub(crate) fn require_level(p: f64) -> Result<()> {
    require(0.0 < p && p < 1.0, || {
        format!("a level is strictly between 0 and 1, such as 0.995, not {p}")
    })
}

fn require_sample(sorted: &[f64], what: &'static str, needed: usize) -> Result<()> {
    if sorted.len() < needed {
        return Err(RiskError::TooFew {
            what,
            needed,
            found: sorted.len(),
        });
    }
    Ok(())
}

/// Mean.
///
/// # Errors
/// [`RiskError::TooFew`] without values.
pub fn mean(sample: &[f64]) -> Result<f64> {
    require_sample(sample, "a mean", 1)?;
    Ok(sample.iter().sum::<f64>() / sample.len() as f64)
}

/// Standard deviation, with the divisor `n - 1`.
///
/// # Errors
/// [`RiskError::TooFew`] below two values.
pub fn sd(sample: &[f64]) -> Result<f64> {
    require_sample(sample, "a standard deviation", 2)?;
    let mean = mean(sample)?;
    let squares: f64 = sample.iter().map(|x| (x - mean) * (x - mean)).sum();
    Ok((squares / (sample.len() - 1) as f64).sqrt())
}

/// `sd / sqrt(n)`.
///
/// # Errors
/// [`RiskError::TooFew`] below two values.
pub fn standard_error_of_mean(sample: &[f64]) -> Result<f64> {
    Ok(sd(sample)? / (sample.len() as f64).sqrt())
}

/// The smallest value that at least a share `p` of an ascending sample does not exceed.
///
/// # Errors
/// [`RiskError::TooFew`] without values, [`RiskError::Domain`] for a level outside (0, 1).
pub fn var_of_sorted(sorted: &[f64], p: f64) -> Result<f64> {
    require_level(p)?;
    require_sample(sorted, "a quantile", 1)?;
    let rank = (sorted.len() as f64 * (p - LEVEL)).ceil().max(1.0);
    // From 1 to the length: a Rust cast from float saturates.
    Ok(sorted[(rank as usize).min(sorted.len()) - 1])
}

/// 95 % interval of the quantile: the order statistics whose ranks a binomial number stays between, by its normal
/// approximation. Needs no density, so it holds where losses have probabilities of their own. Its upper end is infinite
/// when the sample is too small to have one.
///
/// # Errors
/// As [`var_of_sorted`].
pub fn interval_of_var(sorted: &[f64], p: f64) -> Result<(f64, f64)> {
    var_of_sorted(sorted, p)?;
    let n = sorted.len() as f64;
    let width = Z95 * (n * p * (1.0 - p)).sqrt();
    let low = (n * p - width).floor().max(1.0) as usize;
    let high = (n * p + width).ceil() as usize;
    let high = sorted.get(high.max(1) - 1).copied();
    Ok((
        sorted[low.min(sorted.len()) - 1],
        high.unwrap_or(f64::INFINITY),
    ))
}

/// Standard error of the quantile: the width of [`interval_of_var`] over that of a normal one.
///
/// # Errors
/// As [`var_of_sorted`].
pub fn standard_error_of_var(sorted: &[f64], p: f64) -> Result<f64> {
    let (low, high) = interval_of_var(sorted, p)?;
    Ok((high - low) / (2.0 * Z95))
}

/// Coherent tail value at risk of an ascending sample.
///
/// # Errors
/// As [`var_of_sorted`].
pub fn tvar_of_sorted(sorted: &[f64], p: f64) -> Result<f64> {
    let var = var_of_sorted(sorted, p)?;
    Ok(var + excess(sorted, var) / (1.0 - p))
}

/// Standard error of the coherent tail value at risk: that of `(S - VaR)+ / (1 - p)`. The error of VaR itself has no first
/// order effect, for VaR is where this sum is smallest (Rockafellar and Uryasev 2002).
///
/// # Errors
/// As [`var_of_sorted`], and [`RiskError::TooFew`] below two values.
pub fn standard_error_of_tvar(sorted: &[f64], p: f64) -> Result<f64> {
    let var = var_of_sorted(sorted, p)?;
    Ok(standard_error_of_stop_loss(sorted, var)? / (1.0 - p))
}

/// `E[S | S > VaR_p]`, actuar's CTE; none when nothing exceeds VaR.
///
/// # Errors
/// As [`var_of_sorted`].
pub fn cte_of_sorted(sorted: &[f64], p: f64) -> Result<Option<f64>> {
    let var = var_of_sorted(sorted, p)?;
    let above = &sorted[sorted.partition_point(|x| *x <= var)..];
    Ok(mean(above).ok())
}

/// `E[(S - d)+]` of an ascending sample.
///
/// # Errors
/// [`RiskError::TooFew`] without values.
pub fn stop_loss_of_sorted(sorted: &[f64], d: f64) -> Result<f64> {
    require_sample(sorted, "a stop-loss premium", 1)?;
    Ok(excess(sorted, d))
}

/// Standard error of [`stop_loss_of_sorted`].
///
/// # Errors
/// [`RiskError::TooFew`] below two values.
pub fn standard_error_of_stop_loss(sorted: &[f64], d: f64) -> Result<f64> {
    require_sample(sorted, "a standard error", 2)?;
    let n = sorted.len() as f64;
    let mean = excess(sorted, d);
    let above = &sorted[sorted.partition_point(|x| *x <= d)..];
    let squares: f64 = above.iter().map(|x| (x - d - mean).powi(2)).sum();
    let nothing = (sorted.len() - above.len()) as f64 * mean * mean;
    Ok(((squares + nothing) / (n - 1.0) / n).sqrt())
}

/// Share of an ascending sample that does not exceed `x`.
///
/// # Errors
/// [`RiskError::TooFew`] without values.
pub fn cdf_of_sorted(sorted: &[f64], x: f64) -> Result<f64> {
    require_sample(sorted, "a probability", 1)?;
    Ok(sorted.partition_point(|value| *value <= x) as f64 / sorted.len() as f64)
}

/// Standard error of a share `p` of `n` values.
pub fn standard_error_of_share(p: f64, n: usize) -> f64 {
    (p * (1.0 - p) / n.max(1) as f64).sqrt()
}

/// The loss that is exceeded once in each return period, years: `(period, VaR at 1 - 1 / period)`. Of years' totals it is the
/// aggregate exceedance curve (AEP), of years' largest losses the occurrence one (OEP).
///
/// # Errors
/// [`RiskError::Domain`] for a period not above one year or beyond the sample, [`RiskError::TooFew`] without values.
pub fn exceedance_curve(sorted: &[f64], return_periods: &[f64]) -> Result<Vec<(f64, f64)>> {
    let years = sorted.len();
    return_periods
        .iter()
        .map(|period| {
            require(1.0 < *period && *period <= years as f64, || {
                format!("a return period is above 1 and at most the {years} years simulated, not {period}: simulate more")
            })?;
            Ok((*period, var_of_sorted(sorted, 1.0 - 1.0 / period)?))
        })
        .collect()
}

fn excess(sorted: &[f64], d: f64) -> f64 {
    let above = &sorted[sorted.partition_point(|x| *x <= d)..];
    above.iter().map(|x| x - d).sum::<f64>() / sorted.len() as f64
}
