//! How heavy the tail is: Hill's estimator, mean excesses, the choice of a threshold.

use serde::Serialize;

use super::{goodness, severity, thinned, Family, Observation};
use crate::error::{require, Result, RiskError};

/// Shares of the losses that are tried as a tail, the largest first.
const SHARES: [f64; 9] = [0.5, 0.4, 0.3, 0.25, 0.2, 0.15, 0.1, 0.075, 0.05];
/// Fewest losses of a tail.
const FEWEST: usize = 15;
/// A tail is taken when its Anderson-Darling p-value is at least this.
const ACCEPTED: f64 = 0.1;

/// Hill's estimate from the `k` largest losses.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct HillPoint {
    /// Losses used.
    pub k: usize,
    /// The next largest one: they lie above it. US dollars.
    pub threshold: f64,
    /// Tail index; `1 / alpha` is the `xi` of a GPD. At 1 and below there is no mean.
    pub alpha: f64,
    /// Its standard error, `alpha / sqrt(k)`.
    pub standard_error: f64,
}

/// Hill's estimator (1975) `k / sum of ln(X_(i) / X_(k+1))` over the `k` largest losses.
///
/// # Errors
/// [`RiskError::TooFew`] unless there are more than `k` losses, [`RiskError::Domain`] for no `k`, a loss that is not positive, or
/// `k + 1` equal losses at the top.
pub fn hill(losses: &[f64], k: usize) -> Result<HillPoint> {
    require(k > 0, || {
        "Hill's estimator takes one loss or more".to_owned()
    })?;
    if losses.len() <= k {
        return Err(RiskError::TooFew {
            what: "Hill's estimator",
            needed: k + 1,
            found: losses.len(),
        });
    }
    let sorted = descending(losses);
    let threshold = sorted[k];
    require(threshold > 0.0, || {
        format!("Hill's estimator needs losses above 0, not {threshold}")
    })?;
    let logs: f64 = sorted[..k].iter().map(|x| (x / threshold).ln()).sum();
    require(logs > 0.0, || {
        format!(
            "the {} largest losses are equal: there is no tail index",
            k + 1
        )
    })?;
    let alpha = k as f64 / logs;
    Ok(HillPoint {
        k,
        threshold,
        alpha,
        standard_error: alpha / (k as f64).sqrt(),
    })
}

/// [`hill`] at up to `most` values of `k`, for a Hill plot; those without an answer are left out.
pub fn hill_plot(losses: &[f64], most: usize) -> Vec<HillPoint> {
    thinned(losses.len().saturating_sub(1), most)
        .into_iter()
        .filter_map(|k| hill(losses, k).ok())
        .collect()
}

/// Mean excess `e(u) = mean of (x - u) over the losses above u`, at up to `most` of the losses as `u`: pairs `(u, e)`,
/// ascending. A GPD's is a line of slope `xi / (1 - xi)`; one that rises says that the tail is heavy.
pub fn mean_excess(losses: &[f64], most: usize) -> Vec<(f64, f64)> {
    let sorted = descending(losses);
    let mut sums = vec![0.0];
    for x in &sorted {
        sums.push(sums[sums.len() - 1] + x);
    }
    let mut points: Vec<(f64, f64)> = thinned(sorted.len().saturating_sub(1), most)
        .into_iter()
        .filter(|k| sorted[*k - 1] > sorted[*k])
        .map(|k| (sorted[k], sums[k] / k as f64 - sorted[k]))
        .collect();
    points.reverse();
    points
}

fn descending(losses: &[f64]) -> Vec<f64> {
    let mut sorted = losses.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    sorted
}

/// `(xi, beta)` of a GPD by probability-weighted moments of `excesses`, ascending (Hosking and Wallis 1987). Where they are
/// bad, as for very heavy tails, still a place to begin a search: `xi` lies between -0.5 and 0.95.
pub fn weighted_moments(excesses: &[f64]) -> (f64, f64) {
    let n = excesses.len() as f64;
    let mean = excesses.iter().sum::<f64>() / n;
    let weighted = (1..)
        .zip(excesses)
        .map(|(i, x): (u32, &f64)| (1.0 - (f64::from(i) - 0.35) / n) * x)
        .sum::<f64>()
        / n;
    let gap = mean - 2.0 * weighted;
    let xi = (2.0 - mean / gap).clamp(-0.5, 0.95);
    (xi, mean * (1.0 - xi))
}

/// A threshold that was tried.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Candidate {
    /// The threshold, US dollars.
    pub threshold: f64,
    /// Losses above it.
    pub exceedances: usize,
    /// Shape of the GPD above it.
    pub xi: f64,
    /// Its standard error.
    pub xi_standard_error: Option<f64>,
    /// Anderson-Darling statistic of the losses above it.
    pub ad: f64,
    /// Its p-value by parametric bootstrap.
    pub p_value: f64,
}

/// Where the tail begins.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Threshold {
    /// The threshold, US dollars.
    pub value: f64,
    /// Whether it met the rule; if none did, it is the highest candidate.
    pub accepted: bool,
    /// All that were tried, the lowest first.
    pub candidates: Vec<Candidate>,
}

/// Chooses a threshold: the lowest of those with 50, 40, 30, 25, 20, 15, 10, 7.5 and 5 % of the losses above them (fifteen at
/// least) whose GPD's likelihood has a peak and is not rejected by Anderson and Darling at 10 %. The rule is that of Choulakian
/// and Stephens (2001); the p-value comes from `replicates` parametric bootstraps. The answer depends on the losses,
/// `replicates` and `seed` alone.
///
/// # Errors
/// [`RiskError::TooFew`] when half of the losses are fewer than fifteen, [`RiskError::Domain`] when some are censored: then name one.
pub fn choose_threshold(
    observations: &[Observation],
    replicates: u32,
    seed: u64,
    tick: &(dyn Fn() + Sync),
) -> Result<Threshold> {
    let values: Vec<f64> = observations.iter().map(|o| o.value).collect();
    let sorted = descending(&values);
    let mut tried: Vec<f64> = SHARES
        .iter()
        .map(|share| (share * sorted.len() as f64).floor() as usize)
        .filter(|k| *k >= FEWEST)
        .map(|k| sorted[k])
        .collect();
    tried.dedup();
    if tried.is_empty() {
        return Err(RiskError::TooFew {
            what: "the choice of a threshold",
            needed: 2 * FEWEST,
            found: sorted.len(),
        });
    }
    let mut candidates = Vec::new();
    for threshold in tried {
        let fit = severity::fit(Family::Gpd { threshold }, observations)?;
        let tested = goodness::test(&fit, observations, replicates, seed, tick)?;
        candidates.push(Candidate {
            threshold,
            exceedances: fit.observations,
            xi: fit.parameters[0].value,
            xi_standard_error: fit.parameters[0].standard_error,
            ad: tested.ad.statistic,
            p_value: tested.ad.p_value,
        });
    }
    let met = candidates
        .iter()
        .find(|c| c.p_value >= ACCEPTED && c.xi_standard_error.is_some());
    let chosen = met.or(candidates.last());
    Ok(Threshold {
        value: chosen.map_or(0.0, |candidate| candidate.threshold),
        accepted: met.is_some(),
        candidates,
    })
}
