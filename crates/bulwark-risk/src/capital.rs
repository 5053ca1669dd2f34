//! Capital: what the program's rules ask of a portfolio, and what its simulated years ask.
//!
//! The on-chain formula (section 7) adds the stressed exposures of a peril group as if every product of it were hit at once,
//! and joins the groups by one correlation. It needs nothing but sums, so a program can check it at every sale; how far it is
//! above what the same products lose in the simulated 1-in-200 year is a figure of this module.

use bulwark_math::{Breach, Solvency, PERIL_GROUPS};
use serde::Serialize;

use crate::{
    error::Result,
    measures::{standard_error_of_tvar, standard_error_of_var, tvar_of_sorted, var_of_sorted},
    money::{units, usd},
    portfolio::{on_chain_rate, Buffer, Copula, Dependence, Portfolio, Rules},
    programme::Programme,
    simulate::{simulate, Column, Estimate, Simulation},
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
