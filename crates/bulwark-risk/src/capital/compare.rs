//! How conservative the on-chain formula is.
//!
//! It adds the stressed exposures of a peril group as if every product of it were hit at once, and joins the groups by one
//! correlation. It needs nothing but sums, so a program can check it at every sale; how far it is above what the same products
//! lose in the simulated 1-in-200 year is the figure of this module.

use serde::Serialize;

use super::{solvency, tvar, var};
use crate::{
    error::Result,
    measures::Estimate,
    money::usd,
    portfolio::{Copula, Dependence, Portfolio},
    simulate::{simulate, Column},
};

/// One row of the comparison of the on-chain formula with simulated years.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The dependence that was simulated.
    pub dependence: String,
    /// Mean of the gross loss: the same in every row but for sampling.
    pub mean: Estimate,
    /// Gross VaR 99.5 %.
    pub var: Estimate,
    /// Gross TVaR 99 %.
    pub tvar: Estimate,
    /// On-chain requirement over VaR, by correlation: as [`RHOS`].
    pub scr_over_var: Vec<f64>,
}

/// Correlations between groups for which the on-chain formula is compared, bps.
pub const RHOS: [u16; 4] = [0, 2_500, 5_000, 10_000];

/// How conservative the on-chain formula is: its requirement at the correlations of [`RHOS`], over the simulated 1-in-200 year
/// under several dependences. The shocks of the portfolio stay in every row but the first.
///
/// # Errors
/// As [`simulate`].
pub fn compare(
    portfolio: &Portfolio,
    paths: u64,
    seed: u64,
) -> Result<(Vec<f64>, Vec<Comparison>)> {
    let solvency = solvency(portfolio)?;
    let scr = RHOS
        .iter()
        .map(|rho_bps| {
            let mut rules = portfolio.rules.solvency();
            rules.rho_bps = *rho_bps;
            Ok(usd(solvency.scr(&rules)?))
        })
        .collect::<Result<Vec<f64>>>()?;
    let with = |copula, correlation, dispersion| Dependence {
        copula,
        correlation,
        degrees: 4.0,
        dispersion,
    };
    let none = with(Copula::Independent, 0.0, 0.0);
    let cases = [
        ("independent, no shocks", none, false),
        ("independent, shocks", none, true),
        ("as the portfolio says", portfolio.dependence, true),
        (
            "Gaussian 0.5, dispersion 1",
            with(Copula::Gaussian, 0.5, 1.0),
            true,
        ),
        (
            "t with 4 degrees 0.5, dispersion 1",
            with(Copula::T, 0.5, 1.0),
            true,
        ),
        (
            "t with 4 degrees 0.9, dispersion 4",
            with(Copula::T, 0.9, 4.0),
            true,
        ),
    ];
    let rows = cases
        .into_iter()
        .map(|(name, dependence, shocks)| {
            let mut case = portfolio.clone();
            case.dependence = dependence;
            if !shocks {
                case.shocks.clear();
            }
            let simulation = simulate(&case, paths, seed, |_| ())?;
            let gross = simulation.sorted(Column::Gross);
            let in_200 = var(&gross, 0.995)?;
            Ok(Comparison {
                dependence: name.to_owned(),
                mean: simulation.mean(Column::Gross),
                var: in_200,
                tvar: tvar(&gross, 0.99)?,
                scr_over_var: scr.iter().map(|scr| scr / in_200.value).collect(),
            })
        })
        .collect::<Result<_>>()?;
    Ok((scr, rows))
}
