//! A portfolio as the program's solvency rules see it (section 7).

use bulwark_math::{Breach, Solvency, PERIL_GROUPS};
use serde::Serialize;

use crate::{
    error::Result,
    money::{units, usd},
    portfolio::{on_chain_rate, Buffer, Portfolio, Rules},
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

/// A product as solvency sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assessed {
    /// Peril group.
    pub group: u8,
    /// Sum insured on risk, base units.
    pub exposure: u64,
    /// Expected annual loss per unit of exposure, over 1e9.
    pub el_rate: u64,
    /// Share of exposure lost in the 1-in-200 event, over 1e9.
    pub shock_rate: u64,
}

/// The products of a portfolio, each assessed at its own rates.
///
/// # Errors
/// When a damage is no severity.
pub fn assessed(portfolio: &Portfolio) -> Result<Vec<Assessed>> {
    portfolio
        .products
        .iter()
        .map(|product| {
            Ok(Assessed {
                group: product.group,
                exposure: units(product.exposure),
                el_rate: on_chain_rate(product.expected_rate()?),
                shock_rate: on_chain_rate(product.shock_rate()?),
            })
        })
        .collect()
}

/// Products against what stands behind them: the re-insurance of `programme`, and buffers that count for `buffers` base units
/// before the fund's cap.
///
/// # Errors
/// [`crate::RiskError::Math`] beyond the program's arithmetic.
pub fn stand(
    rules: &Rules,
    products: impl IntoIterator<Item = Assessed>,
    programme: &Programme,
    buffers: u64,
) -> Result<Solvency> {
    let capital = programme.capital;
    let mut solvency = Solvency {
        capital,
        reinsurance: capped(programme.reinsurance()?, capital, rules.reinsurance_cap_bps)?,
        buffer: capped(buffers, capital, rules.buffer_cap_bps)?,
        expected_loss: 0,
        stress: [0; PERIL_GROUPS],
    };
    for product in products {
        let exposure = u128::from(product.exposure);
        // At most 2^60 * 2^30: no overflow in u128 for any list of products that fits memory.
        solvency.expected_loss += exposure * u128::from(product.el_rate);
        solvency.stress[usize::from(product.group)] += exposure * u128::from(product.shock_rate);
    }
    Ok(solvency)
}

/// The portfolio as the program's solvency rules see it.
///
/// # Errors
/// When the portfolio breaks a rule or its amounts the program's bounds.
pub fn solvency(portfolio: &Portfolio) -> Result<Solvency> {
    stand(
        &portfolio.rules,
        assessed(portfolio)?,
        &Programme::new(portfolio)?,
        portfolio.buffers.iter().map(Buffer::counts).sum(),
    )
}

/// What the program would say of a portfolio.
///
/// # Errors
/// As [`solvency`].
pub fn on_chain(portfolio: &Portfolio) -> Result<OnChain> {
    OnChain::new(&solvency(portfolio)?, &portfolio.rules)
}

impl OnChain {
    /// What the program would say of `solvency`.
    ///
    /// # Errors
    /// [`crate::RiskError::Math`] beyond the program's arithmetic.
    pub fn new(solvency: &Solvency, rules: &Rules) -> Result<Self> {
        let rules = rules.solvency();
        let eligible = usd(solvency.eligible()?);
        let expected_loss = usd(solvency.expected_annual_loss()?);
        let scr = usd(solvency.scr(&rules)?);
        let one = bulwark_math::RATE_ONE as f64;
        Ok(Self {
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
}

/// An amount, at most a share of capital.
fn capped(amount: u64, capital: u64, cap_bps: u16) -> Result<u64> {
    Ok(amount.min(bulwark_math::bps_of(
        capital,
        cap_bps,
        bulwark_math::Rounding::Down,
    )?))
}
