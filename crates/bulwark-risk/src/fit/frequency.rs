//! Frequencies from counts with exposures.

use serde::Serialize;
use statrs::function::gamma::ln_gamma;

use super::{
    aic, bic,
    goodness::chi_square_tail,
    optimum::{maximise, Optimum},
    Parameter,
};
use crate::{
    error::{require, Result, RiskError},
    Frequency,
};

/// Incidents of one period.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Period {
    /// Its name, such as the year.
    pub label: String,
    /// Its middle, years: where it stands in a trend.
    pub middle: f64,
    /// Exposure: years, parts of one allowed, or protocol-years.
    pub exposure: f64,
    /// Incidents.
    pub count: u32,
}

/// How parameters were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// Maximum likelihood.
    Likelihood,
    /// Mean and variance.
    Moments,
}

/// A fitted frequency.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FrequencyFit {
    /// Number of incidents of one unit of exposure.
    #[serde(serialize_with = "super::as_text")]
    pub frequency: Frequency,
    /// How.
    pub method: Method,
    /// Estimates.
    pub parameters: Vec<Parameter>,
    /// Log-likelihood of the counts at the estimates.
    pub log_likelihood: f64,
    /// Akaike's criterion.
    pub aic: f64,
    /// Schwarz's criterion.
    pub bic: f64,
    /// Whether the search ended at a strict peak.
    pub converged: bool,
}

/// Refuses no periods, no exposure or no incidents at all; answers with incidents, exposure and rate.
pub(super) fn totals(periods: &[Period], needed: usize) -> Result<(f64, f64, f64)> {
    if periods.len() < needed {
        return Err(RiskError::domain(format!(
            "a fit of this frequency needs at least {needed} periods, there are {}",
            periods.len()
        )));
    }
    for period in periods {
        require(period.exposure > 0.0 && period.exposure.is_finite(), || {
            format!(
                "the exposure of {} is {}: it must be finite and above 0",
                period.label, period.exposure
            )
        })?;
    }
    let count: f64 = periods.iter().map(|p| f64::from(p.count)).sum();
    let exposure: f64 = periods.iter().map(|p| p.exposure).sum();
    require(count > 0.0, || {
        "no incident in any period: a rate cannot be fitted".to_owned()
    })?;
    Ok((count, exposure, count / exposure))
}

/// A fit with its criteria.
pub(super) fn finish(
    periods: &[Period],
    frequency: Frequency,
    method: Method,
    parameters: Vec<Parameter>,
    log_likelihood: f64,
    converged: bool,
) -> Result<FrequencyFit> {
    frequency.validate()?;
    Ok(FrequencyFit {
        frequency,
        method,
        log_likelihood,
        aic: aic(log_likelihood, parameters.len()),
        bic: bic(log_likelihood, parameters.len(), periods.len()),
        parameters,
        converged,
    })
}

/// Poisson by maximum likelihood: incidents over exposure, standard error `sqrt(incidents) / exposure`.
///
/// # Errors
/// [`RiskError::Domain`] for no periods, incidents or exposure.
pub fn poisson(periods: &[Period]) -> Result<FrequencyFit> {
    let (count, exposure, rate) = totals(periods, 1)?;
    let log_likelihood = periods
        .iter()
        .map(|p| ln_poisson(p.count, rate * p.exposure))
        .sum();
    let parameters = vec![Parameter {
        name: "lambda",
        value: rate,
        standard_error: Some(count.sqrt() / exposure),
    }];
    let frequency = Frequency::Poisson(rate);
    finish(
        periods,
        frequency,
        Method::Likelihood,
        parameters,
        log_likelihood,
        true,
    )
}

/// Log-probability of `n` with this mean.
pub(super) fn ln_poisson(n: u32, mean: f64) -> f64 {
    let n = f64::from(n);
    n * mean.ln() - mean - ln_gamma(n + 1.0)
}

/// Log-probability of `n` when the mean `mean` is itself gamma with shape `r`.
pub(super) fn ln_negbin(n: u32, mean: f64, r: f64) -> f64 {
    // ln Gamma(r + n) - ln Gamma(r) as a sum keeps its digits when r is large.
    let rising: f64 = (0..n).map(|j| (r + f64::from(j)).ln()).sum();
    let n = f64::from(n);
    rising - ln_gamma(n + 1.0) - r * (mean / r).ln_1p() + n * (mean / (r + mean)).ln()
}

/// Negative binomial by maximum likelihood. A period of exposure `e` is Poisson with mean `lambda e Theta`, `Theta` gamma of mean
/// one and shape `r`, drawn once a period: bad years are bad as a whole. For one unit of exposure `beta = lambda / r`.
///
/// # Errors
/// [`RiskError::Domain`] as [`poisson`], and when the counts vary no more than Poisson ones: then the likelihood has no peak.
pub fn negbin(periods: &[Period]) -> Result<FrequencyFit> {
    let (_, _, rate) = totals(periods, 2)?;
    let spread = inverse_shape(periods)?;
    require(spread > 0.0, || {
        "the counts vary no more than Poisson ones: fit a Poisson or a binomial".to_owned()
    })?;
    let log_likelihood = |rate: f64, r: f64| -> f64 {
        periods
            .iter()
            .map(|p| ln_negbin(p.count, rate * p.exposure, r))
            .sum()
    };
    let peak = maximise(
        "a negative binomial",
        periods.len(),
        &[rate.ln(), -spread.ln()],
        |at| log_likelihood(at[0].exp(), at[1].exp()),
    )?;
    let (rate, r) = (peak.at[0].exp(), peak.at[1].exp());
    let parameters = vec![
        exponential_of("lambda", &peak, 0),
        exponential_of("r", &peak, 1),
    ];
    let frequency = Frequency::NegBin { r, beta: rate / r };
    finish(
        periods,
        frequency,
        Method::Likelihood,
        parameters,
        peak.log_likelihood,
        peak.converged,
    )
}

/// A parameter whose logarithm was searched; standard error by the delta method.
pub(super) fn exponential_of(name: &'static str, peak: &Optimum, at: usize) -> Parameter {
    let value = peak.at[at].exp();
    Parameter {
        name,
        value,
        standard_error: peak.standard_errors.as_ref().map(|se| value * se[at]),
    }
}

/// `1 / r` of `Var N = lambda e + (lambda e)^2 / r` by moments that are right on average (Buehlmann and Straub 1970):
/// `(sum of e (n / e - lambda)^2 - (k - 1) lambda) / (lambda^2 (E - sum of e^2 / E))`; for equal exposures
/// `(variance - mean) / mean^2`. Negative when the counts vary less than Poisson ones.
fn inverse_shape(periods: &[Period]) -> Result<f64> {
    let (_, exposure, rate) = totals(periods, 2)?;
    let squares: f64 = periods
        .iter()
        .map(|p| p.exposure * (f64::from(p.count) / p.exposure - rate).powi(2))
        .sum();
    let even: f64 = exposure - periods.iter().map(|p| p.exposure.powi(2)).sum::<f64>() / exposure;
    Ok((squares - (periods.len() as f64 - 1.0) * rate) / (rate * rate * even))
}

/// By moments: negative binomial when the counts vary more than Poisson ones, binomial (`m` rounded) when less.
///
/// # Errors
/// [`RiskError::Domain`] as [`poisson`], for fewer than two periods, or when the counts vary just as Poisson ones.
pub fn moments(periods: &[Period]) -> Result<FrequencyFit> {
    let (_, _, rate) = totals(periods, 2)?;
    let spread = inverse_shape(periods)?;
    let plain = |name: &'static str, value: f64| Parameter {
        name,
        value,
        standard_error: None,
    };
    if spread > 0.0 {
        let r = 1.0 / spread;
        let log_likelihood = periods
            .iter()
            .map(|p| ln_negbin(p.count, rate * p.exposure, r))
            .sum();
        let parameters = vec![plain("lambda", rate), plain("r", r)];
        let frequency = Frequency::NegBin { r, beta: rate / r };
        return finish(
            periods,
            frequency,
            Method::Moments,
            parameters,
            log_likelihood,
            true,
        );
    }
    // Trials cannot be fewer than what happened, nor make a probability of one.
    let least = periods
        .iter()
        .map(|p| (f64::from(p.count) / p.exposure).ceil())
        .fold(rate.floor() + 1.0, f64::max);
    let m = (-1.0 / spread).round().max(least);
    require(m <= 1e9, || {
        "the counts vary just as Poisson ones: fit a Poisson".to_owned()
    })?;
    let q = rate / m;
    let log_likelihood = periods
        .iter()
        .map(|p| ln_binomial(f64::from(p.count), m * p.exposure, q))
        .sum();
    let parameters = vec![plain("m", m), plain("q", q)];
    // A float cast saturates; `m` is whole and at most a thousand million here.
    let frequency = Frequency::Binomial { m: m as u32, q };
    finish(
        periods,
        frequency,
        Method::Moments,
        parameters,
        log_likelihood,
        true,
    )
}

fn ln_binomial(n: f64, m: f64, q: f64) -> f64 {
    if n > m {
        return f64::NEG_INFINITY;
    }
    ln_gamma(m + 1.0) - ln_gamma(n + 1.0) - ln_gamma(m - n + 1.0)
        + n * q.ln()
        + (m - n) * (-q).ln_1p()
}

/// Whether counts vary as Poisson ones.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Dispersion {
    /// Pearson's `sum of (n - lambda e)^2 / (lambda e)` over its degrees of freedom: one for a Poisson.
    pub index: f64,
    /// Degrees of freedom: periods less one.
    pub degrees: u32,
    /// Probability that Poisson counts vary as much or more.
    pub p_over: f64,
    /// Probability that they vary as little or less.
    pub p_under: f64,
}

/// Tests the counts for over- and underdispersion by Pearson's chi-square.
///
/// # Errors
/// [`RiskError::Domain`] as [`poisson`], or for fewer than two periods.
pub fn dispersion(periods: &[Period]) -> Result<Dispersion> {
    let (_, _, rate) = totals(periods, 2)?;
    let statistic: f64 = periods
        .iter()
        .map(|p| {
            let mean = rate * p.exposure;
            (f64::from(p.count) - mean).powi(2) / mean
        })
        .sum();
    let degrees = periods.len() as f64 - 1.0;
    let p_over = chi_square_tail(statistic, degrees)?;
    Ok(Dispersion {
        index: statistic / degrees,
        degrees: u32::try_from(periods.len() - 1).unwrap_or(u32::MAX),
        p_over,
        p_under: 1.0 - p_over,
    })
}
