//! Capital: what the program's rules ask of a portfolio, and what its simulated years ask.
//!
//! The on-chain formula (section 7) adds the stressed exposures of a peril group as if every product of it were hit at once,
//! and joins the groups by one correlation. It needs nothing but sums, so a program can check it at every sale; how far it is
//! above what the same products lose in the simulated 1-in-200 year is a figure of this module.

use bulwark_math::{Breach, Solvency, PERIL_GROUPS};
use serde::Serialize;

use crate::{
    error::Result,
    money::{units, usd},
    portfolio::{on_chain_rate, Buffer, Portfolio},
    programme::Programme,
};

/// What the program would say of a portfolio. US dollars.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OnChain {
    /// Expected annual loss by the assessed rates, rounded up as on chain.
    pub expected_loss: f64,
    /// Reserve ratio times expected annual loss.
    pub required_reserve: f64,
    /// Solvency capital requirement.
    pub scr: f64,
    /// Stress by peril group.
    pub stress: [f64; PERIL_GROUPS],
    /// Underwriters' capital.
    pub capital: f64,
    /// Re-insurance that counts.
    pub reinsurance: f64,
    /// Buffers that count.
    pub buffer: f64,
    /// All three.
    pub eligible: f64,
    /// Eligible capital over expected annual loss.
    pub reserve_ratio: f64,
    /// Eligible capital over the requirement.
    pub scr_ratio: f64,
    /// The first rule that is broken, in words.
    pub breach: Option<&'static str>,
}

/// The portfolio as the program's solvency rules see it, each product assessed at its own rates.
///
/// # Errors
/// When the portfolio breaks a rule or its amounts the program's bounds.
pub fn solvency(portfolio: &Portfolio) -> Result<Solvency> {
    let capital = units(portfolio.pool.capital);
    let mut solvency = Solvency {
        capital,
        reinsurance: capped(
            Programme::new(portfolio)?.reinsurance()?,
            capital,
            portfolio.rules.reinsurance_cap_bps,
        )?,
        buffer: capped(
            portfolio.buffers.iter().map(Buffer::counts).sum(),
            capital,
            portfolio.rules.buffer_cap_bps,
        )?,
        expected_loss: 0,
        stress: [0; PERIL_GROUPS],
    };
    for product in &portfolio.products {
        let exposure = u128::from(units(product.exposure));
        let el_rate = on_chain_rate(product.expected_rate()?);
        let shock_rate = on_chain_rate(product.shock_rate()?);
        // At most 2^60 * 2^30: no overflow in u128 for any list of products that fits memory.
        solvency.expected_loss += exposure * u128::from(el_rate);
        solvency.stress[usize::from(product.group)] += exposure * u128::from(shock_rate);
    }
    Ok(solvency)
}

/// What the program would say of a portfolio.
///
/// # Errors
/// As [`solvency`].
pub fn on_chain(portfolio: &Portfolio) -> Result<OnChain> {
    let rules = portfolio.rules.solvency();
    let solvency = solvency(portfolio)?;
    let eligible = usd(solvency.eligible()?);
    let expected_loss = usd(solvency.expected_annual_loss()?);
    let scr = usd(solvency.scr(&rules)?);
    let one = bulwark_math::RATE_ONE as f64;
    Ok(OnChain {
        expected_loss,
        required_reserve: usd(solvency.required_reserve(&rules)?),
        scr,
        stress: solvency
            .stress
            .map(|stress| crate::money::usd_wide(stress) / one),
        capital: usd(solvency.capital),
        reinsurance: usd(solvency.reinsurance),
        buffer: usd(solvency.buffer),
        eligible,
        reserve_ratio: eligible / expected_loss,
        scr_ratio: eligible / scr,
        breach: solvency.check(&rules).err().map(|breach| match breach {
            Breach::Reserve => {
                "eligible capital is below the reserve ratio times expected annual loss"
            }
            Breach::Capital => "eligible capital is below the solvency capital requirement",
            Breach::GroupConcentration => {
                "one peril group's stress is above its share of eligible capital"
            }
            Breach::Math(_) => "the amounts are beyond the program's arithmetic",
        }),
    })
}

/// An amount, at most a share of capital.
fn capped(amount: u64, capital: u64, cap_bps: u16) -> Result<u64> {
    Ok(amount.min(bulwark_math::bps_of(
        capital,
        cap_bps,
        bulwark_math::Rounding::Down,
    )?))
}
