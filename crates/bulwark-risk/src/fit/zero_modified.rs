//! Frequencies with a probability of no incident of their own.

use super::{
    frequency::{
        exponential_of, finish, ln_negbin, ln_poisson, totals, FrequencyFit, Method, Period,
    },
    optimum::maximise,
    Parameter,
};
use crate::{
    error::{require, Result},
    Frequency,
};

/// The base of a zero-modified fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// Poisson.
    Poisson,
    /// Negative binomial.
    NegBin,
}

/// A zero-modified frequency by maximum likelihood: `p0` is the share of periods without an incident, the base is fitted to the
/// others, given one incident at least (*Loss Models*, section 6.6).
///
/// # Errors
/// [`RiskError::Domain`] for periods of unlike exposure, since `p0` belongs to one; when none or all periods are without an
/// incident; when no period has two incidents or the counts above zero show no spread that the base could have.
pub fn zero_modified(periods: &[Period], base: Base) -> Result<FrequencyFit> {
    let (count, _, _) = totals(periods, 2)?;
    let exposure = periods[0].exposure;
    let alike = periods
        .iter()
        .all(|p| (p.exposure / exposure - 1.0).abs() < 0.1);
    require(alike, || {
        "a zero-modified frequency needs periods of the same exposure: drop the broken ones"
            .to_owned()
    })?;
    let some: Vec<u32> = periods.iter().map(|p| p.count).filter(|n| *n > 0).collect();
    let zeros = periods.len() - some.len();
    let mean = count / some.len() as f64;
    require(zeros > 0 && mean > 1.0, || {
        format!("a zero-modified frequency needs periods without and with several incidents: {zeros} of {} have none, the others {mean:.2} on average", periods.len())
    })?;
    let n = periods.len() as f64;
    let p0 = zeros as f64 / n;
    let frequency = |at: &[f64]| {
        let base = match base {
            Base::Poisson => Frequency::Poisson(at[0].exp()),
            Base::NegBin => Frequency::NegBin {
                r: at[1].exp(),
                beta: (at[0] - at[1]).exp(),
            },
        };
        Frequency::ZeroModified {
            base: Box::new(base),
            p0,
        }
    };
    let log_likelihood = |at: &[f64]| -> f64 {
        let positive: f64 = some
            .iter()
            .map(|n| {
                let rate = at[0].exp();
                let (own, none) = match base {
                    Base::Poisson => (ln_poisson(*n, rate), -rate),
                    Base::NegBin => {
                        let r = at[1].exp();
                        (ln_negbin(*n, rate, r), ln_negbin(0, rate, r))
                    }
                };
                // ln(1 - e^none) keeps its digits through exp_m1.
                own - (-none.exp_m1()).ln()
            })
            .sum();
        positive + some.len() as f64 * (-p0).ln_1p() + zeros as f64 * p0.ln()
    };
    let start = match base {
        Base::Poisson => vec![(mean - 0.5).ln()],
        Base::NegBin => vec![(mean - 0.5).ln(), 0.0],
    };
    let peak = maximise(
        "a zero-modified frequency",
        periods.len(),
        &start,
        log_likelihood,
    )?;
    let mut parameters = vec![exponential_of("lambda", &peak, 0)];
    if base == Base::NegBin {
        parameters.push(exponential_of("r", &peak, 1));
    }
    parameters.push(Parameter {
        name: "p0",
        value: p0,
        standard_error: Some((p0 * (1.0 - p0) / n).sqrt()),
    });
    finish(
        periods,
        frequency(&peak.at),
        Method::Likelihood,
        parameters,
        peak.log_likelihood,
        peak.converged,
    )
}
