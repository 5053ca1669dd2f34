//! The worst years, played again: whose losses they are.

use rayon::prelude::*;

use super::{Column, Simulation, Years};
use crate::{
    error::{require, Result},
    money::{usd, usd_wide},
    portfolio::Portfolio,
    programme::Programme,
};

/// The worst `1 - level` of the years by one column.
#[derive(Clone, Debug, PartialEq)]
pub struct Tail {
    /// Level, as 0.99.
    pub level: f64,
    /// Value at risk: `inf {x: F(x) >= level}` of the sample, US dollars.
    pub var: f64,
    /// Mean of the years, US dollars: the coherent tail value at risk.
    pub tvar: f64,
    /// The part of each product in that mean (Euler's principle): they sum to it.
    pub products: Vec<Shares>,
}

/// A product's part of the worst years.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shares {
    /// Mean over these years of what the product brings to the column, US dollars.
    pub mean: f64,
    /// Its standard error.
    pub standard_error: f64,
}

impl Simulation {
    /// The tail of a column beyond `level`, with each product's part in it.
    ///
    /// The worst years are taken down to the one at the level, equal ones by path number, and weighted so that the mean is the
    /// coherent TVaR of the sample: the last one of them counts in part. A loss that is paid by several is the product's whose
    /// incident it is.
    ///
    /// # Errors
    /// When `level` is not strictly between 0 and 1, the portfolio is another one, or beyond the program's arithmetic.
    pub fn tail(&self, portfolio: &Portfolio, column: Column, level: f64) -> Result<Tail> {
        require(0.0 < level && level < 1.0, || {
            format!("a level is strictly between 0 and 1, not {level}")
        })?;
        require(portfolio.products.len() == self.products.len(), || {
            "the tail is asked of another portfolio than the one simulated".to_owned()
        })?;
        require(column != Column::Largest, || {
            "the year's largest loss has no parts by product".to_owned()
        })?;
        let weight = (self.paths() as f64 * (1.0 - level)).max(f64::MIN_POSITIVE);
        // A Rust cast from float saturates.
        let count = (weight + 1e-9).floor() as usize + 1;
        let mut order: Vec<u64> = (0..self.paths()).collect();
        let key = |path: &u64| {
            let value = usize::try_from(*path).map_or(0, |at| self.outcomes[at].get(column));
            (std::cmp::Reverse(value), *path)
        };
        let count = count.min(order.len());
        order.select_nth_unstable_by_key(count - 1, key);
        order.truncate(count);
        order.sort_unstable_by_key(key);

        let years = Years::new(portfolio, self.seed)?;
        let programme = Programme::new(portfolio)?;
        let parts: Vec<Vec<(usize, u64)>> = order
            .par_iter()
            .map(|path| parts(&years, &programme, *path, column))
            .collect::<Result<_>>()?;

        let mut products = vec![Sample::default(); self.products.len()];
        let (mut whole, mut var) = (0.0, 0.0);
        for (rank, parts) in parts.iter().enumerate() {
            let share = (weight - rank as f64).clamp(0.0, 1.0);
            let value: u64 = parts.iter().map(|(_, part)| part).sum();
            var = usd(value);
            whole += share * var;
            for (product, part) in parts {
                products[*product].add(share, *part);
            }
        }
        Ok(Tail {
            level,
            var,
            tvar: whole / weight,
            products: products
                .iter()
                .map(|sample| sample.shares(weight))
                .collect(),
        })
    }
}

/// What each product brings to a column in one year: one entry a product.
fn parts(
    years: &Years,
    programme: &Programme,
    path: u64,
    column: Column,
) -> Result<Vec<(usize, u64)>> {
    let mut events = Vec::new();
    years.draw(path, 0, &mut events);
    let mut state = *programme;
    let mut parts: Vec<(usize, u64)> = Vec::with_capacity(events.len());
    for event in &events {
        let allocation = state.settle(event.loss)?;
        let ceded: u64 = allocation.tranches.iter().sum();
        let part = match column {
            Column::Gross | Column::Largest => event.loss,
            Column::Ceded => ceded,
            Column::Net => event.loss.saturating_sub(ceded),
            Column::Buffer => allocation.buffer,
            Column::Capital => allocation.from_capital(),
            Column::Shortfall => allocation.shortfall,
        };
        match parts
            .iter_mut()
            .find(|(product, _)| *product == event.product)
        {
            Some((_, sum)) => *sum = sum.saturating_add(part),
            None => parts.push((event.product, part)),
        }
    }
    Ok(parts)
}

/// Weighted sums of one product over the tail.
#[derive(Clone, Copy, Debug, Default)]
struct Sample {
    sum: f64,
    squares: f64,
}

impl Sample {
    fn add(&mut self, share: f64, part: u64) {
        let value = usd_wide(part.into());
        self.sum += share * value;
        self.squares += share * value * value;
    }

    fn shares(&self, weight: f64) -> Shares {
        let mean = self.sum / weight;
        let variance = (self.squares / weight - mean * mean).max(0.0);
        Shares {
            mean,
            standard_error: (variance / weight).sqrt(),
        }
    }
}
