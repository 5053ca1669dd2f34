//! What simulated years ask: reserves, VaR and TVaR, and a buffer that is large enough.

use serde::Serialize;

use crate::{
    error::Result,
    measures::{
        standard_error_of_tvar, standard_error_of_var, tvar_of_sorted, var_of_sorted, Estimate,
    },
    money::usd,
    portfolio::{Buffer, Portfolio},
    simulate::{simulate, Column, Simulation},
};

/// How often a year's gross loss is above a multiple of its mean, and what a year asks at the levels of solvency.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Needs {
    /// `(multiple, multiple x EAL, Pr(gross > it))`: the rule of 1.5 to 2 times is a floor, not solvency.
    pub multiples: Vec<(f64, f64, Estimate)>,
    /// Gross VaR 99.5 %.
    pub var: Estimate,
    /// Gross TVaR 99 %.
    pub tvar: Estimate,
    /// The same of what tranches leave.
    pub net_var: Estimate,
    /// The same of what tranches leave.
    pub net_tvar: Estimate,
    /// Gross VaR 99.5 % over expected annual loss.
    pub var_over_mean: f64,
}

/// VaR of a sorted sample with its standard error.
///
/// # Errors
/// As [`var_of_sorted`].
pub fn var(sorted: &[f64], level: f64) -> Result<Estimate> {
    Ok(Estimate {
        value: var_of_sorted(sorted, level)?,
        standard_error: standard_error_of_var(sorted, level)?,
    })
}

/// Coherent TVaR of a sorted sample with its standard error.
///
/// # Errors
/// As [`tvar_of_sorted`].
pub fn tvar(sorted: &[f64], level: f64) -> Result<Estimate> {
    Ok(Estimate {
        value: tvar_of_sorted(sorted, level)?,
        standard_error: standard_error_of_tvar(sorted, level)?,
    })
}

/// What simulated years ask.
///
/// # Errors
/// When the sample is too small for a quantile.
pub fn needs(simulation: &Simulation) -> Result<Needs> {
    let gross = simulation.sorted(Column::Gross);
    let net = simulation.sorted(Column::Net);
    let mean = simulation.mean(Column::Gross).value;
    let multiples = [1.5, 2.0, 3.0, 5.0, 8.0]
        .into_iter()
        .map(|multiple| {
            let amount = multiple * mean;
            (multiple, amount, simulation.exceeds(Column::Gross, amount))
        })
        .collect();
    let in_200 = var(&gross, 0.995)?;
    Ok(Needs {
        multiples,
        var: in_200,
        tvar: tvar(&gross, 0.99)?,
        net_var: var(&net, 0.995)?,
        net_tvar: tvar(&net, 0.99)?,
        var_over_mean: in_200.value / mean,
    })
}

/// A stop-loss buffer that is large enough, with a probability.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BufferNeed {
    /// Share of years in which it is enough.
    pub level: f64,
    /// What it must bring, US dollars, so that capital beyond the stop-loss line is not touched.
    pub raises: Estimate,
    /// Market value of collateral that brings it, at what the portfolio's buffers bring on average.
    pub collateral: f64,
}

/// The buffer that keeps capital beyond the stop-loss line whole in 99, 99.5 and 99.9 % of years: quantiles of what an
/// unlimited buffer pays.
///
/// # Errors
/// As [`simulate`].
pub fn required_buffer(portfolio: &Portfolio, paths: u64, seed: u64) -> Result<Vec<BufferNeed>> {
    let value: f64 = portfolio.buffers.iter().map(|buffer| buffer.value).sum();
    let raised: f64 = portfolio.buffers.iter().map(|b| usd(b.brings())).sum();
    let unlimited = Portfolio {
        buffers: vec![Buffer {
            name: "unlimited".to_owned(),
            value: portfolio.exposure() * 1_000.0,
            haircut_bps: 0,
            raises_bps: bulwark_math::BPS,
        }],
        ..portfolio.clone()
    };
    let sorted = simulate(&unlimited, paths, seed, |_| ())?.sorted(Column::Buffer);
    [0.99, 0.995, 0.999]
        .into_iter()
        .map(|level| {
            let raises = var(&sorted, level)?;
            let collateral = if raised > 0.0 {
                raises.value * value / raised
            } else {
                raises.value
            };
            Ok(BufferNeed {
                level,
                raises,
                collateral,
            })
        })
        .collect()
}
