//! The fund in the course of a scenario. Base units.

use bulwark_math::{Allocation, Solvency};

use super::scenario::{Market, Scenario};
use crate::{
    capital::{stand, Assessed},
    error::Result,
    money::{parts, scaled, share, units, WHOLE},
    portfolio::Portfolio,
    programme::Programme,
};

/// A buffer.
#[derive(Clone, Copy, Debug)]
struct Holding {
    /// What its collateral is worth.
    value: u64,
    /// What auctions would bring of it.
    brings: u64,
    /// Share of its worth that counts as capital, over 1e9.
    counts: u64,
}

/// What is left of a fund.
#[derive(Clone, Debug)]
pub(super) struct Fund {
    pub programme: Programme,
    holdings: Vec<Holding>,
    /// Sum insured left by product.
    pub insured: Vec<u64>,
}

impl Fund {
    /// A portfolio's fund on a scenario's first day: re-insurers and settlement asset are in trouble already.
    pub fn new(portfolio: &Portfolio, scenario: &Scenario) -> Result<Self> {
        let holdings = portfolio
            .buffers
            .iter()
            .map(|buffer| Holding {
                value: units(buffer.value),
                brings: buffer.brings(),
                counts: parts(1.0 - f64::from(buffer.haircut_bps) / 10_000.0),
            })
            .collect();
        let mut fund = Self {
            programme: Programme::new(portfolio)?,
            holdings,
            insured: portfolio
                .products
                .iter()
                .map(|p| units(p.exposure))
                .collect(),
        };
        for reinsurer in &scenario.reinsurers {
            let there = parts(1.0 - reinsurer.unavailable);
            for index in reinsurer.tranches.select(portfolio) {
                fund.programme.scale_collateral(index, there, WHOLE);
            }
        }
        if let Some(settlement) = &scenario.settlement {
            fund.revalue(parts(settlement.worth), WHOLE);
        }
        Ok(fund)
    }

    /// The settlement asset is worth `of / whole` of what it was: so are capital and the tranches' collateral.
    pub fn revalue(&mut self, of: u64, whole: u64) {
        self.programme.capital = share(self.programme.capital, of, whole);
        for index in 0..self.programme.layers().count() {
            self.programme.scale_collateral(index, of, whole);
        }
    }

    /// Moves the collateral that a market names.
    pub fn shift(&mut self, portfolio: &Portfolio, market: &Market) {
        let (value, raises) = (parts(market.value), parts(market.raises));
        for (holding, buffer) in self.holdings.iter_mut().zip(&portfolio.buffers) {
            let named = |names: &Vec<String>| names.contains(&buffer.name);
            if market.buffers.as_ref().is_none_or(named) {
                holding.value = scaled(holding.value, value);
                holding.brings = scaled(scaled(holding.brings, value), raises).min(holding.value);
            }
        }
    }

    /// Settles one loss: its allocation and what each buffer brought.
    pub fn settle(&mut self, loss: u64) -> Result<(Allocation, Vec<u64>)> {
        self.programme.buffer = self
            .holdings
            .iter()
            .fold(0, |sum: u64, holding| sum.saturating_add(holding.brings));
        let allocation = self.programme.settle(loss)?;
        let mut left = allocation.buffer;
        let brought = self
            .holdings
            .iter_mut()
            .map(|holding| {
                let part = holding.brings.min(left);
                left -= part;
                holding.sell(part);
                part
            })
            .collect();
        Ok((allocation, brought))
    }

    /// What the solvency rules see: `products` against what is left.
    pub fn solvency(
        &self,
        portfolio: &Portfolio,
        products: impl IntoIterator<Item = Assessed>,
    ) -> Result<Solvency> {
        let counts = self.holdings.iter().fold(0, |sum: u64, holding| {
            sum.saturating_add(scaled(holding.value, holding.counts))
        });
        stand(&portfolio.rules, products, &self.programme, counts)
    }
}

impl Holding {
    /// Sells what brings `amount`, at most [`Self::brings`].
    fn sell(&mut self, amount: u64) {
        if amount > 0 {
            let left = self.brings - amount;
            self.value = share(self.value, left, self.brings);
            self.brings = left;
        }
    }
}
