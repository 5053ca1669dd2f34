//! How uncertain a fit is: the same estimate from many samples made of the one there is (Efron 1979).

use rand::{Rng, RngExt};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use serde::Serialize;

use super::{empirical::empirical, severity, Fit, Observation};
use crate::{
    error::{require, Result, RiskError},
    random, Severity,
};

/// Where the samples come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Drawn from the fitted severity, each loss above its own truncation: right if the family is.
    Parametric,
    /// Drawn from the losses with replacement: right whatever the family.
    Nonparametric,
}

/// How a bootstrap is run and what of.
#[derive(Clone, Copy)]
pub struct Plan<'a> {
    /// Samples.
    pub replicates: u32,
    /// Seed; each sample has its own stream.
    pub seed: u64,
    /// Probability of the intervals, such as 0.9.
    pub level: f64,
    /// Limits of limited expected values, US dollars.
    pub limits: &'a [f64],
    /// Probabilities of quantiles.
    pub probabilities: &'a [f64],
    /// Called once a sample, from any thread.
    pub tick: &'a (dyn Fn() + Sync),
}

/// A percentile interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Intervals of everything that a fit says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Intervals {
    /// Of each parameter.
    pub parameters: Vec<Interval>,
    /// Of the limited expected value at each limit.
    pub levs: Vec<Interval>,
    /// Of the quantile at each probability.
    pub quantiles: Vec<Interval>,
    /// Samples without a fit, left out.
    pub failed: usize,
}

/// Percentile intervals of `fit`, which was made of `observations`. A splice's threshold stays where it is: the uncertainty of its
/// choice is not in the intervals.
///
/// # Errors
/// [`RiskError::Domain`] for no samples, a level that is none, or the parametric kind with censored losses: how the others would
/// have been censored is not known. [`RiskError::NoConvergence`] when more than half of the samples have no fit.
pub fn intervals(
    fit: &Fit,
    observations: &[Observation],
    kind: Kind,
    plan: &Plan,
) -> Result<Intervals> {
    let used = fit.used(observations);
    if kind == Kind::Parametric {
        complete(&used)?;
    }
    of_samples(
        plan,
        |rng| match kind {
            Kind::Parametric => simulate(&fit.severity, &used, rng),
            Kind::Nonparametric => resample(&used, rng),
        },
        |sample| {
            let refit = severity::fit(fit.family, sample)?;
            let parameters = refit.parameters.iter().map(|p| p.value).collect();
            Ok((parameters, refit.severity))
        },
    )
}

/// Percentile intervals of the limited expected values and quantiles of the product-limit distribution of `observations`, by
/// drawing from them with replacement.
///
/// # Errors
/// As [`intervals`].
pub fn empirical_intervals(observations: &[Observation], plan: &Plan) -> Result<Intervals> {
    of_samples(
        plan,
        |rng| resample(observations, rng),
        |sample| Ok((Vec::new(), Severity::Discrete(empirical(sample)?))),
    )
}

/// Intervals of what `estimate` makes of the samples that `draw` draws: parameters and a severity.
fn of_samples(
    plan: &Plan,
    draw: impl Fn(&mut ChaCha8Rng) -> Vec<Observation> + Sync,
    estimate: impl Fn(&[Observation]) -> Result<(Vec<f64>, Severity)> + Sync,
) -> Result<Intervals> {
    let redone = replicates(plan.replicates, plan.seed, plan.tick, |rng| {
        let (parameters, severity) = estimate(&draw(rng)).ok()?;
        let levs = levs(&severity, plan.limits);
        Some([parameters, levs, quantiles(&severity, plan.probabilities)])
    })?;
    let drawn = redone.len();
    let found: Vec<[Vec<f64>; 3]> = redone.into_iter().flatten().collect();
    let failed = drawn - found.len();
    if failed > found.len() {
        return Err(RiskError::NoConvergence("the bootstrap"));
    }
    let of = |part: usize| {
        (0..found[0][part].len())
            .map(|i| percentile(found.iter().map(|row| row[part][i]).collect(), plan.level))
            .collect::<Result<Vec<_>>>()
    };
    Ok(Intervals {
        parameters: of(0)?,
        levs: of(1)?,
        quantiles: of(2)?,
        failed,
    })
}

/// `of` for each sample, in the samples' order: the same on any number of threads.
pub(super) fn replicates<T: Send>(
    count: u32,
    seed: u64,
    tick: &(dyn Fn() + Sync),
    of: impl Fn(&mut ChaCha8Rng) -> T + Sync,
) -> Result<Vec<T>> {
    require(count > 0, || {
        "a bootstrap takes one sample or more".to_owned()
    })?;
    Ok((0..count)
        .into_par_iter()
        .map(|stream| {
            let value = of(&mut random::path(seed, u64::from(stream)));
            tick();
            value
        })
        .collect())
}

/// Refuses censored losses: how the others would have been censored is not known, so they cannot be drawn anew.
pub(super) fn complete(observations: &[Observation]) -> Result<()> {
    let censored = observations.iter().filter(|o| o.censored).count();
    require(censored == 0, || {
        format!("{censored} losses are censored: losses cannot be drawn from the fit as they were seen; take the nonparametric bootstrap")
    })
}

/// As many losses from `severity` as were observed, each above the same truncation.
pub(super) fn simulate<R: Rng>(
    severity: &Severity,
    observations: &[Observation],
    rng: &mut R,
) -> Vec<Observation> {
    observations
        .iter()
        .map(|o| {
            let above = severity.sf(o.truncated_below);
            let value = if above < 1.0 {
                severity.tail_quantile(above * random::open01(rng))
            } else {
                severity.sample(rng)
            };
            // Rounding may fall an ulp short of the truncation, an underflow to nothing.
            let value = value.max(o.truncated_below).max(f64::MIN_POSITIVE);
            Observation { value, ..*o }
        })
        .collect()
}

/// As many of `observations`, with replacement.
fn resample<R: Rng>(observations: &[Observation], rng: &mut R) -> Vec<Observation> {
    (0..observations.len())
        .map(|_| observations[rng.random_range(0..observations.len())])
        .collect()
}

/// Limited expected value at each limit.
pub(super) fn levs(severity: &Severity, limits: &[f64]) -> Vec<f64> {
    limits.iter().map(|limit| severity.lev(*limit)).collect()
}

/// Quantile at each probability.
pub(super) fn quantiles(severity: &Severity, probabilities: &[f64]) -> Vec<f64> {
    probabilities
        .iter()
        .map(|p| severity.quantile(*p))
        .collect()
}

/// The interval that holds the share `level` in the middle of `values`, interpolated between them.
fn percentile(mut values: Vec<f64>, level: f64) -> Result<Interval> {
    require(0.0 < level && level < 1.0, || {
        format!("an interval's level is strictly between 0 and 1, not {level}")
    })?;
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    let at = |p: f64| {
        let place = p * last as f64;
        let below = place.floor() as usize;
        let (low, high) = (values[below], values[(below + 1).min(last)]);
        low + (place - below as f64) * (high - low)
    };
    Ok(Interval {
        low: at((1.0 - level) / 2.0),
        high: at((1.0 + level) / 2.0),
    })
}
