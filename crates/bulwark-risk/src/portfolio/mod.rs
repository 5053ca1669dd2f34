//! A fund on paper: what it covers, what stands behind it, and how its losses hang together.
//!
//! Written as TOML by a person; `data/portfolio.toml` of this crate shows every field. Amounts are US dollars, rates are per
//! year, ratios with `_bps` are basis points as in the program.

mod check;
mod programme;

pub use programme::{Buffer, Tranche, TrancheCover};

use std::{collections::BTreeMap, path::Path};

use bulwark_math::{SolvencyRules, RATE_ONE};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    data::Peril,
    error::{Result, RiskError},
    file,
    severity::{Layered, Severity},
};

/// A fund with one pool.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Portfolio {
    /// What it is called.
    pub name: String,
    /// The day it is looked at.
    pub as_of: NaiveDate,
    /// Underwriters' money and its line.
    pub pool: PoolTerms,
    /// Rules of the fund.
    pub rules: Rules,
    /// What a premium contains beside the expected loss.
    pub loadings: Loadings,
    /// How incidents of different products hang together.
    #[serde(default)]
    pub dependence: Dependence,
    /// Covers.
    pub products: Vec<Product>,
    /// Events that hit several products at once.
    #[serde(default)]
    pub shocks: Vec<Shock>,
    /// Re-insurance, in the order of the pool's slots.
    #[serde(default)]
    pub tranches: Vec<Tranche>,
    /// Stop-loss buffers, in the order of their turns.
    #[serde(default)]
    pub buffers: Vec<Buffer>,
}

/// The pool.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoolTerms {
    /// Underwriters' capital.
    pub capital: f64,
    /// Stop-loss line: share of capital that one incident may take before buffers are sold.
    pub stop_loss_bps: u16,
    /// The treasury's share of premium.
    pub fee_bps: u16,
}

/// The fund's rules of solvency (section 7).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Eligible capital over expected annual loss.
    pub reserve_ratio_bps: u32,
    /// Correlation between peril groups in the capital requirement.
    pub rho_bps: u16,
    /// Most of eligible capital that one peril group's stress may take.
    pub group_cap_bps: u16,
    /// Re-insurance counts up to this share of capital.
    pub reinsurance_cap_bps: u16,
    /// Buffers count up to this share of capital.
    pub buffer_cap_bps: u16,
}

impl Rules {
    /// As `bulwark_math` takes them.
    pub fn solvency(&self) -> SolvencyRules {
        SolvencyRules {
            reserve_ratio_bps: self.reserve_ratio_bps,
            rho_bps: self.rho_bps,
            group_cap_bps: self.group_cap_bps,
        }
    }
}

/// Loadings of a premium.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Loadings {
    /// On the expected loss, for what is not known of it.
    pub margin_bps: u16,
    /// Share of premium that expenses take.
    pub expense_bps: u16,
    /// Share of premium that is profit.
    pub profit_bps: u16,
    /// What a year of one dollar of capital at risk costs.
    pub cost_of_capital: f64,
}

/// How the yearly intensities of the peril groups hang together. Each group's intensity is a gamma variable of mean one, so
/// counts are over-dispersed, and a copula ties the groups. Neither changes any mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dependence {
    /// Copula between the groups.
    #[serde(default)]
    pub copula: Copula,
    /// Its correlation between any two groups.
    #[serde(default)]
    pub correlation: f64,
    /// Degrees of freedom of a t copula.
    #[serde(default)]
    pub degrees: f64,
    /// Variance of a group's yearly intensity.
    #[serde(default)]
    pub dispersion: f64,
}

/// Copula between peril groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Copula {
    /// None.
    #[default]
    Independent,
    /// Gaussian.
    Gaussian,
    /// Student's t: extremes come together.
    T,
}

/// A cover on one risk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// What it is called; unique.
    pub name: String,
    /// What it insures against, in the words of the loss data.
    pub peril: Peril,
    /// Peril group, 0 to 7.
    pub group: u8,
    /// Chain.
    #[serde(default)]
    pub chain: String,
    /// Sum insured on risk, all year: cover that a loss used up is taken to be sold again.
    pub exposure: f64,
    /// Most that may be sold.
    pub capacity: f64,
    /// Incidents a year, shocks included.
    pub frequency: f64,
    /// Loss of one incident as a share of exposure; what is more than 1 above the deductible pays 1. Text as of [`Severity`].
    pub damage: String,
    /// Share of exposure that policyholders bear first.
    #[serde(default)]
    pub deductible: f64,
    /// What it depends on: oracle, bridge, auditor, multisig and the like, for concentration.
    #[serde(default)]
    pub depends_on: BTreeMap<String, String>,
}

impl Product {
    /// What one incident costs the fund as a share of exposure.
    ///
    /// # Errors
    /// When the damage is no severity.
    pub fn payment(&self) -> Result<Layered> {
        let damage: Severity = self.damage.parse()?;
        Layered::new(damage, self.deductible, 1.0)
    }

    /// Expected annual loss per unit of exposure.
    ///
    /// # Errors
    /// As [`Self::payment`].
    pub fn expected_rate(&self) -> Result<f64> {
        Ok(self.frequency * self.payment()?.mean())
    }

    /// Share of exposure lost in the 1-in-200 event: the loss of one incident that a year exceeds with probability 1/200, and
    /// at least the mean loss of an incident, for a product that is hit less often than that.
    ///
    /// # Errors
    /// As [`Self::payment`].
    pub fn shock_rate(&self) -> Result<f64> {
        // The year's largest incident exceeds y with probability 1 - exp(-frequency S(y)).
        let rare = -(-0.005f64).ln_1p() / self.frequency;
        Ok(in_200(&self.payment()?, rare).min(1.0))
    }
}

/// What the 1-in-200 event pays, `rare` the share of incidents that a year's largest exceeds with probability 1/200: the payment
/// at that upper quantile, and at least the mean of what an incident pays that pays anything.
pub(crate) fn in_200(payment: &Layered, rare: f64) -> f64 {
    let at = if rare >= 1.0 {
        0.0
    } else {
        payment.payment(payment.severity().tail_quantile(rare))
    };
    let hit = payment.sf(0.0).max(f64::MIN_POSITIVE);
    at.max(payment.mean() / hit)
}

/// A rate over 1e9 as the program keeps it: rounded up, from 1 to 1e9. A millionth of a unit is taken for the rounding of floats.
pub fn on_chain_rate(rate: f64) -> u64 {
    // A cast from float saturates.
    ((rate * RATE_ONE as f64 - 1e-6).ceil() as u64).clamp(1, RATE_ONE)
}

/// An event that hits several products on one day: a shared oracle, bridge, compiler, chain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shock {
    /// What it is called.
    pub name: String,
    /// Events a year.
    pub frequency: f64,
    /// Probability that each product is hit, by its name.
    pub hits: BTreeMap<String, f64>,
    /// Whether all products that are hit lose at the same quantile of their damage.
    #[serde(default)]
    pub same_quantile: bool,
}

impl Portfolio {
    /// The example of this crate as text: 40 products, common shocks, four layers, two buffers.
    pub const EXAMPLE: &'static str = include_str!("../../data/portfolio.toml");

    /// The example.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn example() -> Result<Self> {
        Self::parse("portfolio.toml", Self::EXAMPLE)
    }

    /// Reads and checks a portfolio.
    ///
    /// # Errors
    /// [`RiskError::File`] when the file cannot be read, is no portfolio, or breaks a rule.
    pub fn read(path: &Path) -> Result<Self> {
        Self::parse(&path.display().to_string(), &file::text(path)?)
    }

    /// The same from text; `file` names it in errors.
    ///
    /// # Errors
    /// [`RiskError::File`].
    pub fn parse(file: &str, text: &str) -> Result<Self> {
        file::from_toml(file, text, Self::validate)
    }

    /// SHA-256 of what the portfolio says, whatever its text looks like.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn hash(&self) -> Result<String> {
        let bytes =
            serde_json::to_vec(self).map_err(|error| RiskError::domain(error.to_string()))?;
        Ok(crate::hex(&Sha256::digest(bytes)))
    }

    /// Expected annual loss, US dollars.
    ///
    /// # Errors
    /// When a damage is no severity.
    pub fn expected_loss(&self) -> Result<f64> {
        self.products
            .iter()
            .map(|product| Ok(product.exposure * product.expected_rate()?))
            .sum()
    }

    /// Sum insured on risk.
    pub fn exposure(&self) -> f64 {
        self.products.iter().map(|product| product.exposure).sum()
    }
}
