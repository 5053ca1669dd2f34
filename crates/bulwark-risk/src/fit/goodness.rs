//! Whether a fit suits its losses, or a frequency its counts.

use serde::Serialize;
use statrs::distribution::{ChiSquared, ContinuousCDF};

use super::{bootstrap, empirical::empirical, severity, thinned, Fit, Observation};
use crate::{
    error::{require, Result, RiskError},
    Frequency, Severity,
};

/// A statistic and how often a right fit would show one as large.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Test {
    /// The statistic.
    pub statistic: f64,
    /// Its p-value.
    pub p_value: f64,
}

/// Tests of a fitted severity.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Goodness {
    /// Kolmogorov and Smirnov.
    pub ks: Test,
    /// Anderson and Darling: weighs the tails.
    pub ad: Test,
    /// Samples behind the p-values.
    pub replicates: u32,
    /// Samples without a fit, left out.
    pub failed: usize,
}

/// Survival probabilities of the losses, each given its truncation, ascending: uniform on `(0, 1)` under a right fit, whatever
/// the truncations. Losses are reported in round figures, so some lie on their truncation exactly, where the Anderson-Darling
/// statistic is infinite: those are spread evenly up to the next loss.
fn survivals(severity: &Severity, observations: &[Observation]) -> Vec<f64> {
    let mut survivals: Vec<f64> = observations
        .iter()
        .map(|o| severity.sf(o.value) / severity.sf(o.truncated_below))
        .collect();
    survivals.sort_by(f64::total_cmp);
    let first = survivals.partition_point(|v| *v < 1.0);
    if let Some(next) = first.checked_sub(1).map(|before| survivals[before]) {
        let step = (1.0 - next) / (survivals.len() - first).max(1) as f64;
        let mut to = next + step / 2.0;
        for v in &mut survivals[first..] {
            *v = to;
            to += step;
        }
    }
    survivals
}

/// Kolmogorov-Smirnov distance between uniform numbers and their ranks: `max(i / n - u, u - (i - 1) / n)`.
pub fn ks_statistic(uniform: &[f64]) -> f64 {
    let n = uniform.len() as f64;
    (0u32..)
        .zip(sorted(uniform))
        .map(|(i, u)| (f64::from(i + 1) / n - u).max(u - f64::from(i) / n))
        .fold(0.0, f64::max)
}

/// Anderson-Darling statistic of uniform numbers:
/// `-n - (1 / n) * sum of (2 i - 1) (ln u_(i) + ln(1 - u_(n + 1 - i)))`.
pub fn ad_statistic(uniform: &[f64]) -> f64 {
    let sorted = sorted(uniform);
    let n = sorted.len() as f64;
    // A number that rounded to an end of the interval counts as the nearest one inside.
    let inside = |u: f64| u.clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0);
    let sum: f64 = (0u32..)
        .zip(sorted.iter().zip(sorted.iter().rev()))
        .map(|(i, (low, high))| {
            f64::from(2 * i + 1) * (inside(*low).ln() + (-inside(*high)).ln_1p())
        })
        .sum();
    -n - sum / n
}

fn sorted(uniform: &[f64]) -> Vec<f64> {
    let mut sorted = uniform.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// KS and AD of `fit` against the `observations` it was made of. The parameters come from the same losses, so the tables of
/// either statistic do not apply: its p-value is the share `(1 + more) / (1 + samples)` of samples, drawn from the fit and
/// fitted anew, with a larger one (Stute, Gonzalez Manteiga and Presedo Quindimil 1993).
///
/// # Errors
/// [`RiskError::Domain`] with censored losses or no replicates, [`RiskError::NoConvergence`] when more than half of the samples
/// have no fit.
pub fn test(
    fit: &Fit,
    observations: &[Observation],
    replicates: u32,
    seed: u64,
    tick: &(dyn Fn() + Sync),
) -> Result<Goodness> {
    let used = fit.used(observations);
    bootstrap::complete(&used)?;
    let statistics = |severity: &Severity, observations: &[Observation]| {
        // Both statistics are the same of `u` and of `1 - u`, and survival keeps the digits of the tail.
        let survivals = survivals(severity, observations);
        (ks_statistic(&survivals), ad_statistic(&survivals))
    };
    let own = statistics(&fit.severity, &used);
    let redone = bootstrap::replicates(replicates, seed, tick, |rng| {
        let sample = bootstrap::simulate(&fit.severity, &used, rng);
        let refit = severity::fit(fit.family, &sample).ok()?;
        Some(statistics(&refit.severity, &sample))
    })?;
    let all = redone.len();
    let drawn: Vec<(f64, f64)> = redone.into_iter().flatten().collect();
    let failed = all - drawn.len();
    if failed > drawn.len() {
        return Err(RiskError::NoConvergence("the bootstrap"));
    }
    let p_value = |larger: usize| (1 + larger) as f64 / (1 + drawn.len()) as f64;
    Ok(Goodness {
        ks: Test {
            statistic: own.0,
            p_value: p_value(drawn.iter().filter(|d| d.0 >= own.0).count()),
        },
        ad: Test {
            statistic: own.1,
            p_value: p_value(drawn.iter().filter(|d| d.1 >= own.1).count()),
        },
        replicates,
        failed,
    })
}

/// A quantile of a fit and of its losses.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct QqPoint {
    /// Of the fit, US dollars.
    pub theoretical: f64,
    /// Of the losses, US dollars.
    pub empirical: f64,
}

/// Up to `most` quantiles of `fit` against those of its losses, each loss at the middle of its step of the product-limit
/// distribution; ascending, dense at the top.
///
/// # Errors
/// As [`empirical`].
pub fn qq(fit: &Fit, observations: &[Observation], most: usize) -> Result<Vec<QqPoint>> {
    let discrete = empirical(&fit.used(observations))?;
    let mut above = 0.0;
    let steps: Vec<(f64, f64)> = discrete
        .points()
        .iter()
        .zip(discrete.probabilities())
        .rev()
        .map(|(x, p)| {
            above += p;
            (*x, above - p / 2.0)
        })
        .collect();
    let mut points: Vec<QqPoint> = thinned(steps.len(), most)
        .into_iter()
        .map(|rank| steps[rank - 1])
        .map(|(x, survival)| QqPoint {
            theoretical: fit.severity.tail_quantile(survival),
            empirical: x,
        })
        .collect();
    points.reverse();
    Ok(points)
}

/// A chi-square test.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ChiSquare {
    /// `sum of (observed - expected)^2 / expected`.
    pub statistic: f64,
    /// Degrees of freedom.
    pub degrees: u32,
    /// Its p-value.
    pub p_value: f64,
}

/// Pearson's chi-square of `frequency`, with `estimated` of its parameters from the same counts, against `counts`, each of one
/// period of the same exposure. Numbers of incidents are put together until five periods are expected of each cell.
///
/// # Errors
/// [`RiskError::TooFew`] when there are not more cells than estimated parameters and one.
pub fn chi_square(counts: &[u32], frequency: &Frequency, estimated: u32) -> Result<ChiSquare> {
    const EXPECTED: f64 = 5.0;
    let periods = counts.len() as f64;
    let most = counts.iter().max().map_or(0, |most| most + 1);
    // Cells as (observed, expected); the last one is open above.
    let mut cells: Vec<(f64, f64)> = Vec::new();
    let mut cell = (0.0, 0.0);
    let mut left = periods;
    for n in 0..most {
        cell.0 += counts.iter().filter(|count| **count == n).count() as f64;
        cell.1 += periods * frequency.pmf(n);
        left -= periods * frequency.pmf(n);
        if cell.1 >= EXPECTED && left >= EXPECTED {
            cells.push(cell);
            cell = (0.0, 0.0);
        }
    }
    cells.push((cell.0, cell.1 + left));
    let found = cells.len();
    let needed = usize::try_from(estimated).unwrap_or(usize::MAX) + 2;
    if found < needed {
        return Err(RiskError::TooFew {
            what: "a chi-square test, in cells of five expected periods,",
            needed,
            found,
        });
    }
    let statistic: f64 = cells.iter().map(|(o, e)| (o - e).powi(2) / e).sum();
    let degrees = u32::try_from(found + 1 - needed).unwrap_or(u32::MAX);
    Ok(ChiSquare {
        statistic,
        degrees,
        p_value: chi_square_tail(statistic, f64::from(degrees))?,
    })
}

/// `Pr(chi-square of `degrees` > x)`.
pub(super) fn chi_square_tail(x: f64, degrees: f64) -> Result<f64> {
    require(degrees > 0.0, || {
        format!("a chi-square has degrees of freedom above 0, not {degrees}")
    })?;
    ChiSquared::new(degrees)
        .map(|law| law.sf(x))
        .map_err(|error| RiskError::domain(error.to_string()))
}
