//! What a portfolio must satisfy before anything is computed from it.

use std::collections::BTreeSet;

use bulwark_math::{BPS, MAX_AMOUNT, MAX_TRANCHES, PERIL_GROUPS};

use super::{Copula, Loadings, Portfolio, Product, Shock, Tranche, TrancheCover};
use crate::{
    error::{require, Result},
    money::UNITS,
};

/// Most US dollars that the program's arithmetic takes.
const MOST: f64 = MAX_AMOUNT as f64 / UNITS;

fn amount(what: &str, usd: f64) -> Result<()> {
    require((0.0..=MOST).contains(&usd), || {
        format!("{what} must be an amount of US dollars from 0 to {MOST:.0}, not {usd}")
    })
}

fn share(what: &str, bps: u16) -> Result<()> {
    require(bps <= BPS, || {
        format!("{what} must be at most 10,000 bps, not {bps}")
    })
}

impl Portfolio {
    /// Refuses a portfolio that breaks a rule, and says which.
    ///
    /// # Errors
    /// [`crate::RiskError::Domain`], or what its severities say.
    pub fn validate(&self) -> Result<()> {
        amount("pool.capital", self.pool.capital)?;
        share("pool.stop_loss_bps", self.pool.stop_loss_bps)?;
        share("pool.fee_bps", self.pool.fee_bps)?;
        share("rules.rho_bps", self.rules.rho_bps)?;
        share("rules.group_cap_bps", self.rules.group_cap_bps)?;
        share("rules.reinsurance_cap_bps", self.rules.reinsurance_cap_bps)?;
        share("rules.buffer_cap_bps", self.rules.buffer_cap_bps)?;
        require(self.rules.reserve_ratio_bps >= 15_000, || {
            "rules.reserve_ratio_bps must be at least 15,000: 1.5 times the expected annual loss"
                .to_owned()
        })?;
        self.loadings.validate()?;
        self.check_dependence()?;
        require(!self.products.is_empty(), || {
            "a portfolio has one product or more".to_owned()
        })?;
        let mut names = BTreeSet::new();
        for product in &self.products {
            product.validate()?;
            require(names.insert(product.name.as_str()), || {
                format!("two products are called {:?}", product.name)
            })?;
        }
        for shock in &self.shocks {
            shock.validate(&names)?;
        }
        for product in &self.products {
            let of_shocks = self.shock_frequency(&product.name);
            require(of_shocks <= product.frequency * (1.0 + 1e-9), || {
                format!(
                    "shocks hit product {:?} {of_shocks} times a year, more than its frequency of {}: a product's frequency \
                     contains its shocks",
                    product.name, product.frequency
                )
            })?;
        }
        self.check_programme()
    }

    /// How often shocks hit a product, a year.
    pub fn shock_frequency(&self, product: &str) -> f64 {
        self.shocks
            .iter()
            .map(|shock| shock.frequency * shock.hits.get(product).copied().unwrap_or(0.0))
            .sum()
    }

    fn check_dependence(&self) -> Result<()> {
        let dependence = &self.dependence;
        require((0.0..1.0).contains(&dependence.correlation), || {
            "dependence.correlation must be from 0 to below 1".to_owned()
        })?;
        require((0.0..=10.0).contains(&dependence.dispersion), || {
            "dependence.dispersion must be from 0 to 10".to_owned()
        })?;
        let t = dependence.copula == Copula::T;
        require(!t || (1.0..=1000.0).contains(&dependence.degrees), || {
            "dependence.degrees of a t copula must be from 1 to 1000".to_owned()
        })
    }

    fn check_programme(&self) -> Result<()> {
        require(self.tranches.len() <= MAX_TRANCHES, || {
            format!(
                "a pool has at most {MAX_TRANCHES} tranches, not {}",
                self.tranches.len()
            )
        })?;
        for tranche in &self.tranches {
            tranche.validate()?;
        }
        let ceded: u32 = self
            .tranches
            .iter()
            .map(|tranche| match tranche.cover {
                TrancheCover::QuotaShare { cession_bps, .. } => cession_bps.into(),
                _ => 0,
            })
            .sum();
        require(ceded <= 10_000, || {
            format!("quota shares cede at most 10,000 bps together, not {ceded}")
        })?;
        for buffer in &self.buffers {
            amount(
                &format!("the value of buffer {:?}", buffer.name),
                buffer.value,
            )?;
            share(
                &format!("the haircut of buffer {:?}", buffer.name),
                buffer.haircut_bps,
            )?;
            share(
                &format!("what buffer {:?} raises", buffer.name),
                buffer.raises_bps,
            )?;
        }
        Ok(())
    }
}

impl Loadings {
    /// Refuses loadings that leave nothing of a premium for losses.
    ///
    /// # Errors
    /// [`crate::RiskError::Domain`].
    pub fn validate(&self) -> Result<()> {
        let loaded = u32::from(self.expense_bps) + u32::from(self.profit_bps);
        require(loaded < 10_000, || {
            "loadings: expense and profit must leave something of the premium for losses".to_owned()
        })?;
        require((0.0..=1.0).contains(&self.cost_of_capital), || {
            "loadings.cost_of_capital must be from 0 to 1 a year".to_owned()
        })
    }
}

impl Product {
    fn validate(&self) -> Result<()> {
        let name = &self.name;
        amount(&format!("exposure of {name:?}"), self.exposure)?;
        amount(&format!("capacity of {name:?}"), self.capacity)?;
        require(
            self.exposure > 0.0 && self.exposure <= self.capacity,
            || format!("exposure of {name:?} must be above 0 and at most its capacity"),
        )?;
        require(usize::from(self.group) < PERIL_GROUPS, || {
            format!(
                "{name:?} is in peril group {}; there are groups 0 to 7",
                self.group
            )
        })?;
        require(self.frequency > 0.0 && self.frequency <= 365.0, || {
            format!("frequency of {name:?} must be above 0 and at most 365 a year")
        })?;
        require((0.0..1.0).contains(&self.deductible), || {
            format!("deductible of {name:?} must be a share from 0 to below 1")
        })?;
        self.payment().map(drop)
    }
}

impl Shock {
    fn validate(&self, products: &BTreeSet<&str>) -> Result<()> {
        let name = &self.name;
        require(self.frequency > 0.0 && self.frequency <= 365.0, || {
            format!("frequency of shock {name:?} must be above 0 and at most 365 a year")
        })?;
        for (product, probability) in &self.hits {
            require(products.contains(product.as_str()), || {
                format!("shock {name:?} hits {product:?}, which is no product")
            })?;
            require((0.0..=1.0).contains(probability), || {
                format!("shock {name:?} hits {product:?} with a probability outside 0 to 1")
            })?;
        }
        Ok(())
    }
}

impl Tranche {
    fn validate(&self) -> Result<()> {
        let name = &self.name;
        if let Some(collateral) = self.collateral {
            amount(&format!("collateral of tranche {name:?}"), collateral)?;
        }
        let limit = |limit: f64| {
            amount(&format!("limit of tranche {name:?}"), limit)?;
            require(limit > 0.0, || {
                format!("tranche {name:?} needs a limit above 0")
            })
        };
        let rate = |rate: f64| {
            require((0.0..=1.0).contains(&rate), || {
                format!("rate on line of tranche {name:?} must be from 0 to 1")
            })
        };
        match self.cover {
            TrancheCover::QuotaShare {
                cession_bps,
                limit: most,
            } => {
                limit(most)?;
                share(&format!("cession of tranche {name:?}"), cession_bps)
            }
            TrancheCover::ExcessOfLoss {
                attachment,
                limit: most,
                rate_on_line,
                reinstatements,
                reinstatement_bps,
            } => {
                amount(&format!("attachment of tranche {name:?}"), attachment)?;
                limit(most)?;
                rate(rate_on_line)?;
                require(reinstatements <= 4, || {
                    format!("the limit of tranche {name:?} comes back at most 4 times")
                })?;
                share(
                    &format!("reinstatement of tranche {name:?}"),
                    reinstatement_bps,
                )
            }
            TrancheCover::AggregateStopLoss {
                attachment_bps,
                limit_bps,
                rate_on_line,
            } => {
                rate(rate_on_line)?;
                share(&format!("attachment of tranche {name:?}"), attachment_bps)?;
                require(limit_bps > 0, || {
                    format!("tranche {name:?} needs a limit above 0")
                })?;
                share(&format!("limit of tranche {name:?}"), limit_bps)
            }
        }
    }
}
