//! What cover must cost, and the on-chain parameters that collect it (section 7).
//!
//! A year's technical premium of one product is
//!
//! `P = (EL (1 + margin) + cost of capital * capital at risk) / (1 - expense - profit)`,
//!
//! `EL` the expected loss after deductible and limit, in closed form. Capital at risk is the product's Euler part of the
//! portfolio's coherent TVaR **less its expected loss**: the premium already holds the expected loss, so investors' money
//! answers for what comes on top of it, and only that earns the cost of capital. The parts sum to the portfolio's `TVaR - EL`.
//! A product whose part is below its mean (a hedge, or too few simulated years) pays no capital charge and gets no credit:
//! a price is never below the floor that the program asks.

mod adequacy;
mod parameters;
mod products;
mod single;
mod standing;

pub use adequacy::Adequacy;
pub use parameters::Parameters;
pub use products::{Basis, Price, Prices};
pub use single::Single;
pub use standing::{compare, Change, Move, Rates, Reason, Standing};

use serde::Serialize;

use crate::{
    error::{require, Result},
    measures::Estimate,
    money::{units, UNITS},
    portfolio::Loadings,
};

/// What is priced. US dollars.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cover {
    /// What it is called.
    pub name: String,
    /// Sum insured on risk, all year.
    pub exposure: f64,
    /// Most that may be sold.
    pub capacity: f64,
    /// Most that is paid of one incident: there is no price without it.
    pub limit: f64,
    /// What policyholders bear of one incident first.
    pub deductible: f64,
}

impl Cover {
    /// Refuses amounts that no product has, and a cover without a limit.
    ///
    /// # Errors
    /// [`crate::RiskError::Domain`].
    pub fn validate(&self) -> Result<()> {
        let name = &self.name;
        let most = bulwark_math::MAX_AMOUNT as f64 / UNITS;
        let whole = |usd: f64| units(usd) > 0 && usd <= most;
        require(whole(self.capacity), || {
            format!(
                "{name:?}: the capacity must be above 0 and at most {most:.0}, not {}",
                self.capacity
            )
        })?;
        require(
            whole(self.exposure) && self.exposure <= self.capacity,
            || {
                format!(
                    "{name:?}: the exposure must be above 0 and at most the capacity of {}, not {}",
                    self.capacity, self.exposure
                )
            },
        )?;
        require(self.limit > 0.0 && self.limit <= self.exposure, || {
            format!(
                "{name:?}: one incident costs at most the sum insured, so the limit must be above 0 and at most the exposure of {}, \
                 not {}",
                self.exposure, self.limit
            )
        })?;
        require((0.0..self.exposure).contains(&self.deductible), || {
            format!(
                "{name:?}: the deductible must be from 0 to below the exposure, not {}",
                self.deductible
            )
        })
    }
}

/// What a technical premium is made of. US dollars a year.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Split {
    /// Expected loss after deductible and limit.
    pub expected_loss: f64,
    /// On it, for what is not known of it.
    pub margin: f64,
    /// Cost of the capital at risk.
    pub capital_charge: f64,
    /// Expenses.
    pub expense: f64,
    /// Profit.
    pub profit: f64,
    /// Their sum, with the standard error that simulated capital brings into it.
    pub premium: Estimate,
}

impl Split {
    /// The premium for an expected loss and a capital at risk; a negative one is charged as nothing.
    ///
    /// # Errors
    /// [`crate::RiskError::Domain`] for loadings outside their domain, no expected loss, or a capital that is no number.
    pub fn new(expected_loss: f64, at_risk: Estimate, loadings: &Loadings) -> Result<Self> {
        loadings.validate()?;
        require(expected_loss > 0.0 && expected_loss.is_finite(), || {
            format!("a price needs an expected loss above 0, not {expected_loss}: nothing would ever be paid")
        })?;
        require(at_risk.value.is_finite(), || {
            format!("a capital at risk is a number, not {}", at_risk.value)
        })?;
        let kept = loadings.kept();
        let margin = expected_loss * share(loadings.margin_bps);
        let capital_charge = loadings.cost_of_capital * at_risk.value.max(0.0);
        let premium = (expected_loss + margin + capital_charge) / kept;
        Ok(Self {
            expected_loss,
            margin,
            capital_charge,
            expense: premium * share(loadings.expense_bps),
            profit: premium * share(loadings.profit_bps),
            premium: Estimate {
                value: premium,
                standard_error: loadings.cost_of_capital * at_risk.standard_error / kept,
            },
        })
    }

    /// Premium in base units, rounded up.
    pub fn units(&self) -> u64 {
        // A Rust cast from float saturates.
        (self.premium.value * UNITS).ceil() as u64
    }
}

impl Loadings {
    /// What expenses and profit leave of a premium.
    pub fn kept(&self) -> f64 {
        1.0 - share(self.expense_bps) - share(self.profit_bps)
    }

    /// The premium for an expected payout that needs no capital: `expected (1 + margin) / (1 - expense - profit)` (section 7).
    pub fn premium(&self, expected: f64) -> f64 {
        expected * (1.0 + share(self.margin_bps)) / self.kept()
    }
}

/// Basis points as a share of one.
fn share(bps: u16) -> f64 {
    f64::from(bps) / f64::from(bulwark_math::BPS)
}
