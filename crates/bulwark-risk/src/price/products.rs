//! Prices of a portfolio's products.

use chrono::NaiveDate;
use rayon::prelude::*;
use serde::Serialize;

use super::{
    adequacy::Adequacy,
    parameters::{Extremes, Parameters},
    Cover, Split,
};
use crate::{
    aggregate::{Compound, Method},
    capital,
    error::{Result, RiskError},
    measures::Estimate,
    money::{units, usd},
    portfolio::{Loadings, Portfolio, Product},
    simulate::{Column, Simulation},
    Frequency,
};

/// Standard error of a premium, as a share of it, above which a reader is told.
const WIDE: f64 = 0.05;

/// Whose tail capital is held for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Losses before re-insurance. The price of cover is then the same whatever stands behind the pool: re-insurers are paid
    /// from the capital charge that they save.
    #[default]
    Gross,
    /// What tranches leave. What they charge above their expected loss is no part of the price: it must come out of the
    /// difference to the gross one.
    Net,
}

impl Basis {
    /// Column of the outcomes.
    pub fn column(self) -> Column {
        match self {
            Self::Gross => Column::Gross,
            Self::Net => Column::Net,
        }
    }
}

/// The price of one product.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Price {
    /// What is priced.
    #[serde(flatten)]
    pub cover: Cover,
    /// Part in the portfolio's TVaR less expected loss, US dollars; negative for what lowers it.
    pub capital_at_risk: Estimate,
    /// The same of the product alone, before re-insurance: never less than its part of the gross one.
    pub capital_alone: f64,
    /// What the premium is made of.
    #[serde(flatten)]
    pub split: Split,
    /// Premium over exposure.
    pub rate: f64,
    /// Parameters that collect it.
    pub on_chain: Parameters,
    /// What the program charges for the exposure for a year, sold from nothing, US dollars.
    pub collected: f64,
}

impl Price {
    /// The price of `cover` for an expected loss and a capital at risk.
    ///
    /// # Errors
    /// [`RiskError::Domain`] for a cover, loss or loading outside its domain, or beyond what the program takes.
    pub(super) fn new(
        cover: Cover,
        expected_loss: f64,
        capital_at_risk: Estimate,
        extremes: Extremes,
        loadings: &Loadings,
    ) -> Result<Self> {
        cover.validate()?;
        let named = |error: RiskError| match error {
            RiskError::Domain(message) => RiskError::Domain(format!("{:?}: {message}", cover.name)),
            error => error,
        };
        let split = Split::new(expected_loss, capital_at_risk, loadings).map_err(named)?;
        let on_chain = Parameters::new(&cover, &split, extremes, loadings)?;
        let collected = on_chain.premium(0, units(cover.exposure), bulwark_math::YEAR_SECONDS)?;
        Ok(Self {
            capital_at_risk,
            capital_alone: extremes.alone * cover.exposure,
            rate: split.premium.value / cover.exposure,
            split,
            on_chain,
            collected: usd(collected),
            cover,
        })
    }
}

/// Prices of a portfolio.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Prices {
    /// Its name.
    pub portfolio: String,
    /// Hash of what it says.
    pub portfolio_hash: String,
    /// The day it is looked at.
    pub as_of: NaiveDate,
    /// Seed of the simulated years.
    pub seed: u64,
    /// Simulated years.
    pub paths: u64,
    /// Whose tail capital is held for.
    pub basis: Basis,
    /// Level of the TVaR.
    pub level: f64,
    /// Loadings.
    pub loadings: Loadings,
    /// TVaR of the portfolio, US dollars.
    pub tvar: Estimate,
    /// TVaR less expected loss, of the basis: what the products' parts sum to.
    pub capital_at_risk: f64,
    /// By product, in the portfolio's order.
    pub products: Vec<Price>,
    /// Premium that the curves collect against what it must pay for.
    pub adequacy: Adequacy,
    /// What a reader must know.
    pub warnings: Vec<String>,
}

impl Prices {
    /// Prices every product of a portfolio by its simulated years.
    ///
    /// # Errors
    /// [`RiskError::Domain`] for a level outside (0, 1), another portfolio than the one simulated, or a product whose price the
    /// program cannot hold.
    pub fn new(
        portfolio: &Portfolio,
        simulation: &Simulation,
        basis: Basis,
        level: f64,
    ) -> Result<Self> {
        let column = basis.column();
        let tail = simulation.tail(portfolio, column, level)?;
        let expected = portfolio
            .products
            .iter()
            .map(|product| Ok(product.exposure * product.expected_rate()?))
            .collect::<Result<Vec<f64>>>()?;
        let means = match basis {
            Basis::Gross => expected.clone(),
            // The worst of all years are all of them.
            Basis::Net => simulation
                .tail(portfolio, column, f64::MIN_POSITIVE)?
                .products
                .iter()
                .map(|part| part.mean)
                .collect(),
        };
        let dispersion = portfolio.dependence.dispersion;
        let alone: Vec<f64> = portfolio
            .products
            .par_iter()
            .map(|product| alone(product, dispersion, level))
            .collect::<Result<_>>()?;
        let products = portfolio
            .products
            .iter()
            .zip(&tail.products)
            .zip(expected.iter().zip(&means).zip(&alone))
            .map(|((product, part), ((expected, mean), alone))| {
                let at_risk = Estimate {
                    value: part.mean - mean,
                    standard_error: part.standard_error,
                };
                let extremes = Extremes {
                    shock: product.shock_rate()?,
                    alone: *alone,
                };
                Price::new(
                    cover(product),
                    *expected,
                    at_risk,
                    extremes,
                    &portfolio.loadings,
                )
            })
            .collect::<Result<Vec<Price>>>()?;
        let earned: Vec<f64> = products.iter().map(|price| price.collected).collect();
        Ok(Self {
            portfolio: portfolio.name.clone(),
            portfolio_hash: portfolio.hash()?,
            as_of: portfolio.as_of,
            seed: simulation.seed,
            paths: simulation.paths(),
            basis,
            level,
            loadings: portfolio.loadings,
            tvar: capital::tvar(&simulation.sorted(column), level)?,
            capital_at_risk: tail.tvar - means.iter().sum::<f64>(),
            adequacy: Adequacy::new(&products, &earned)?,
            warnings: warnings(&products),
            products,
        })
    }
}

fn cover(product: &Product) -> Cover {
    Cover {
        name: product.name.clone(),
        exposure: product.exposure,
        capacity: product.capacity,
        limit: product.exposure,
        deductible: product.deductible * product.exposure,
    }
}

/// Coherent TVaR less expected loss of a year of one product alone, per unit of exposure.
///
/// Its intensity is taken as gamma of the portfolio's dispersion as a whole. That is never below what is simulated, where shocks
/// have none: the sums are the same in the mean and larger in convex order.
fn alone(product: &Product, dispersion: f64, level: f64) -> Result<f64> {
    let frequency = if dispersion > 0.0 {
        Frequency::NegBin {
            r: 1.0 / dispersion,
            beta: product.frequency * dispersion,
        }
    } else {
        Frequency::Poisson(product.frequency)
    };
    let year = Compound::new(frequency, product.payment()?)?;
    Ok(year.on_lattice(Method::Fft, None)?.tvar(level)? - year.mean())
}

fn warnings(products: &[Price]) -> Vec<String> {
    let mut warnings = Vec::new();
    for price in products {
        let (name, premium) = (&price.cover.name, price.split.premium);
        if price.capital_at_risk.value < 0.0 {
            warnings.push(format!(
                "{name}: its part of the worst years is below its mean, so it pays no capital charge; play more paths"
            ));
        } else if premium.standard_error > WIDE * premium.value {
            warnings.push(format!(
                "{name}: the standard error is {:.0} % of the premium; play more paths",
                100.0 * premium.standard_error / premium.value
            ));
        }
    }
    warnings
}
