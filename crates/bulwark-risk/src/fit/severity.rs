//! Severities by maximum likelihood.

use serde::Serialize;

use super::{
    aic, bic,
    observation::Sample,
    optimum::{maximise, Optimum},
    splice, tail, Observation, Parameter,
};
use crate::{
    error::{require, Result},
    severity::{Gamma, Gpd, LogNormal, Truncated},
    Severity,
};

/// What is fitted.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// Lognormal.
    LogNormal,
    /// Gamma.
    Gamma,
    /// Exponential.
    Exponential,
    /// Pareto (Lomax): `alpha`, `theta`.
    Pareto,
    /// Generalised Pareto of the losses above a threshold.
    Gpd {
        /// It, US dollars.
        threshold: f64,
    },
    /// A truncated lognormal up to a threshold, a generalised Pareto above it, the weight of the tail its share of the losses.
    Splice {
        /// It, US dollars; given, not estimated.
        threshold: f64,
    },
}

impl Family {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::LogNormal => "lognormal",
            Self::Gamma => "gamma",
            Self::Exponential => "exponential",
            Self::Pareto => "pareto",
            Self::Gpd { .. } => "gpd",
            Self::Splice { .. } => "splice",
        }
    }

    /// Names of what is estimated one to two at a time, and whether the search runs over the logarithm.
    fn searched(self) -> &'static [(&'static str, bool)] {
        match self {
            Self::LogNormal | Self::Splice { .. } => &[("mu", false), ("sigma", true)],
            Self::Gamma => &[("shape", true), ("scale", true)],
            Self::Exponential => &[("mean", true)],
            Self::Pareto => &[("alpha", true), ("theta", true)],
            Self::Gpd { .. } => &[("xi", false), ("beta", true)],
        }
    }

    /// The distribution of all losses at a point of the search; of a splice, its body without ends.
    pub(super) fn at(self, point: &[f64]) -> Result<Severity> {
        let exp = |i: usize| point[i].exp();
        match self {
            Self::LogNormal | Self::Splice { .. } => {
                LogNormal::new(point[0], exp(1)).map(Severity::LogNormal)
            }
            Self::Gamma => {
                // Towards a shape of 0 nothing is left above a truncation, and the survival function loses its digits.
                require(point[0] > 1e-3f64.ln(), || {
                    "shape must be above 0.001".to_owned()
                })?;
                Gamma::new(exp(0), exp(1)).map(Severity::Gamma)
            }
            Self::Exponential => Severity::exponential(exp(0)),
            Self::Pareto => {
                // With an index of ten thousand it is an exponential to the fourth digit: no end to the search beyond.
                require(point[0] < 1e4f64.ln(), || {
                    "alpha must be below 10,000".to_owned()
                })?;
                Severity::pareto(exp(0), exp(1))
            }
            Self::Gpd { threshold } => {
                // Below -1 the likelihood has no bound (Smith 1985).
                require(point[0] > -1.0, || "xi must be above -1".to_owned())?;
                Gpd::new(point[0], exp(1), threshold).map(Severity::Gpd)
            }
        }
    }

    /// Where the search begins: moments, of logarithms where the losses' own are unstable. Scales with the losses.
    fn start(self, sample: &Sample, from: f64) -> Vec<f64> {
        let gpd = |threshold: f64| {
            let excesses: Vec<f64> = sample.exact.iter().map(|x| x - threshold).collect();
            tail::weighted_moments(&excesses)
        };
        match self {
            Self::LogNormal | Self::Splice { .. } => {
                vec![sample.mean_ln(), sample.sd_ln().ln()]
            }
            Self::Gamma => {
                // Minka 2002: from the gap between the logarithm's mean and the mean's logarithm.
                let gap = sample.mean().ln() - sample.mean_ln();
                let shape = (3.0 - gap + ((gap - 3.0).powi(2) + 24.0 * gap).sqrt()) / (12.0 * gap);
                vec![shape.ln(), (sample.mean() / shape).ln()]
            }
            Self::Exponential => vec![sample.mean().ln()],
            Self::Gpd { threshold } => {
                let (xi, beta) = gpd(threshold);
                vec![xi, beta.ln()]
            }
            Self::Pareto => {
                let (xi, beta) = gpd(from);
                let xi = xi.max(0.1);
                let theta = (beta / xi - from).max(0.1 * beta);
                vec![-xi.ln(), theta.ln()]
            }
        }
    }

    /// Estimates with standard errors by the delta method: of `exp(p)` it is `exp(p)` times that of `p`.
    pub(super) fn parameters(self, peak: &Optimum) -> Vec<Parameter> {
        self.searched()
            .iter()
            .enumerate()
            .map(|(i, (name, log))| {
                let value = if *log { peak.at[i].exp() } else { peak.at[i] };
                let slope = if *log { value } else { 1.0 };
                Parameter {
                    name,
                    value,
                    standard_error: peak.standard_errors.as_ref().map(|se| slope * se[i]),
                }
            })
            .collect()
    }
}

/// A fitted severity.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fit {
    /// What was fitted.
    pub family: Family,
    /// Estimates.
    pub parameters: Vec<Parameter>,
    /// The loss given that it lies above `above`: what belongs to a frequency of such losses.
    #[serde(serialize_with = "super::as_text")]
    pub severity: Severity,
    /// Smallest truncation of the losses, or the GPD's threshold; 0 when all losses are seen. US dollars.
    pub above: f64,
    /// Losses that entered, the censored among them.
    pub observations: usize,
    /// Those known only to be at least an amount.
    pub censored: usize,
    /// Log-likelihood at the estimate, given the truncations.
    pub log_likelihood: f64,
    /// Akaike's criterion: smaller is better, among fits of the same losses.
    pub aic: f64,
    /// Schwarz's criterion, likewise.
    pub bic: f64,
    /// Whether the search ended at a strict peak. Where it did not, the family runs towards a limit: it does not suit the
    /// losses, or they do not tell its parameters apart. The severity is then the best one found and can be judged by its tests;
    /// the parameters mean nothing by themselves.
    pub converged: bool,
}

impl Fit {
    /// The observations that entered the fit: for a GPD those above its threshold, truncated there.
    pub fn used(&self, observations: &[Observation]) -> Vec<Observation> {
        used(self.family, observations)
    }
}

/// Whether a loss belongs to the tail: it is above `threshold`, or was seen only because it is there.
pub(super) fn beyond(o: &Observation, threshold: f64) -> bool {
    o.value > threshold || o.truncated_below >= threshold
}

/// As [`Fit::used`].
fn used(family: Family, observations: &[Observation]) -> Vec<Observation> {
    let Family::Gpd { threshold } = family else {
        return observations.to_vec();
    };
    observations
        .iter()
        .filter(|o| beyond(o, threshold))
        .map(|o| Observation {
            truncated_below: o.truncated_below.max(threshold),
            ..*o
        })
        .collect()
}

/// The smallest truncation.
pub(super) fn lowest(observations: &[Observation]) -> f64 {
    let lowest = observations
        .iter()
        .map(|o| o.truncated_below)
        .fold(f64::INFINITY, f64::min);
    if lowest.is_finite() {
        lowest
    } else {
        0.0
    }
}

/// Least share of a distribution that its truncation must leave.
const SEEN: f64 = 1e-6;

/// Refuses a distribution of which next to nothing lies above `from`, where all losses lie. A lognormal whose upper end is to
/// look like a power runs there without end, and the survival function with it, until it has no digits left.
pub(super) fn seen(severity: Severity, from: f64) -> Result<Severity> {
    require(severity.sf(from) > SEEN, || {
        format!("less than {SEEN} of {severity} lies above {from}")
    })?;
    Ok(severity)
}

/// Fits `family` by maximum likelihood. A loss `x` seen only above `t` counts with `f(x) / S(t)`, one known only to be at least
/// `c` with `S(c) / S(t)`.
///
/// # Errors
/// [`crate::RiskError::TooFew`] for fewer different losses than parameters and one, [`crate::RiskError::Domain`] for losses that
/// are none, [`crate::RiskError::NoConvergence`] when no point has a finite likelihood.
pub fn fit(family: Family, observations: &[Observation]) -> Result<Fit> {
    if let Family::Splice { threshold } = family {
        return splice::fit(threshold, observations);
    }
    let used = used(family, observations);
    let sample = Sample::new(&used)?;
    sample.need(family.name(), family.searched().len() + 1)?;
    let above = lowest(&used);
    let peak = maximise(
        family.name(),
        sample.len(),
        &family.start(&sample, above),
        |point| {
            let severity = family.at(point).and_then(|severity| seen(severity, above));
            severity.map_or(f64::NEG_INFINITY, |severity| {
                sample.log_likelihood(&severity)
            })
        },
    )?;
    let base = family.at(&peak.at)?;
    let severity = if above > 0.0 && !matches!(family, Family::Gpd { .. }) {
        Severity::Truncated(Box::new(Truncated::new(base, above, f64::INFINITY)?))
    } else {
        base
    };
    Ok(finish(
        family,
        &used,
        family.parameters(&peak),
        severity,
        peak.log_likelihood,
        peak.converged,
    ))
}

/// A fit with its criteria.
pub(super) fn finish(
    family: Family,
    used: &[Observation],
    parameters: Vec<Parameter>,
    severity: Severity,
    log_likelihood: f64,
    converged: bool,
) -> Fit {
    Fit {
        family,
        aic: aic(log_likelihood, parameters.len()),
        bic: bic(log_likelihood, parameters.len(), used.len()),
        parameters,
        severity,
        above: lowest(used),
        observations: used.len(),
        censored: used.iter().filter(|o| o.censored).count(),
        log_likelihood,
        converged,
    }
}
