//! Several years in a row: how likely a pool is to leave claims unpaid within one, two, .. years.

use bulwark_math::{floor_rate, BPS};
use rayon::prelude::*;
use serde::Serialize;

use super::{Years, CHUNK};
use crate::{
    error::{require, Result},
    measures::Estimate,
    money::{units, usd},
    portfolio::{on_chain_rate, Portfolio},
    programme::Programme,
};

/// Most years in a row.
pub const MOST_YEARS: u32 = 100;

/// What a portfolio earns in a year at its floor rates, US dollars.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Income {
    /// Premium at the floor rate of each product's assessment.
    pub premium: f64,
    /// The treasury's share.
    pub fees: f64,
    /// Quota shares' part and the rates on line of the other tranches; what a year does not earn is not ceded.
    pub ceded: f64,
    /// What is left to the pool.
    pub net: f64,
}

impl Income {
    /// Of a portfolio whose exposure stands all year.
    ///
    /// # Errors
    /// When the portfolio breaks a rule.
    pub fn of(portfolio: &Portfolio) -> Result<Self> {
        let loadings = &portfolio.loadings;
        let mut premium = 0.0;
        for product in &portfolio.products {
            let rate = floor_rate(
                on_chain_rate(product.expected_rate()?),
                loadings.margin_bps,
                loadings.expense_bps,
                loadings.profit_bps,
            )?;
            premium += product.exposure * rate as f64 / bulwark_math::RATE_ONE as f64;
        }
        let share = |bps: u16| f64::from(bps) / f64::from(BPS);
        let fees = premium * share(portfolio.pool.fee_bps);
        let after_fees = premium - fees;
        let programme = Programme::new(portfolio)?;
        let mut ceded = 0.0;
        for layer in programme.layers() {
            ceded += after_fees * share(layer.cession_bps()?) + usd(layer.premium());
        }
        let ceded = ceded.min(after_fees);
        Ok(Self {
            premium,
            fees,
            ceded,
            net: after_fees - ceded,
        })
    }
}

/// Probability that claims of year 1, of year 1 or 2, .. are not paid whole.
///
/// Each year begins with the tranches and buffers of the portfolio and with the capital that the year before left, its net
/// income added: what is above the capital of the begin is profit and leaves, what was lost is not replaced. Paths are the
/// ones of [`super::simulate`] in their first year.
///
/// # Errors
/// As [`super::simulate`]; for no year or more than [`MOST_YEARS`].
pub fn survival(
    portfolio: &Portfolio,
    paths: u64,
    seed: u64,
    years: u32,
    progress: impl Fn(u64) + Sync,
) -> Result<Vec<Estimate>> {
    require(paths > 0, || "a simulation has one path or more".to_owned())?;
    require((1..=MOST_YEARS).contains(&years), || {
        format!("ruin is simulated over 1 to {MOST_YEARS} years, not {years}")
    })?;
    let draws = Years::new(portfolio, seed)?;
    let income = units(Income::of(portfolio)?.net);
    let begin = Programme::new(portfolio)?;
    let counts: Vec<Vec<u64>> = (0..paths.div_ceil(CHUNK))
        .into_par_iter()
        .map(|chunk| {
            let range = chunk * CHUNK..paths.min((chunk + 1) * CHUNK);
            let played = range.end - range.start;
            let mut ruined = vec![0; years as usize];
            for path in range {
                if let Some(year) = ruin(portfolio, &draws, begin, income, path, years)? {
                    ruined[year as usize] += 1;
                }
            }
            progress(played);
            Ok(ruined)
        })
        .collect::<Result<_>>()?;
    let mut until = 0;
    Ok((0..years as usize)
        .map(|year| {
            until += counts.iter().map(|ruined| ruined[year]).sum::<u64>();
            let value = until as f64 / paths as f64;
            Estimate {
                value,
                standard_error: (value * (1.0 - value) / paths as f64).sqrt(),
            }
        })
        .collect())
}

/// The first year in which a path leaves claims unpaid.
fn ruin(
    portfolio: &Portfolio,
    draws: &Years,
    begin: Programme,
    income: u64,
    path: u64,
    years: u32,
) -> Result<Option<u32>> {
    let mut events = Vec::new();
    let mut capital = begin.capital;
    for year in 0..years {
        draws.draw(path, year, &mut events);
        let mut state = Programme::at(portfolio, capital)?;
        for event in &events {
            if state.settle(event.loss)?.shortfall > 0 {
                return Ok(Some(year));
            }
        }
        capital = state.capital.saturating_add(income).min(begin.capital);
    }
    Ok(None)
}
