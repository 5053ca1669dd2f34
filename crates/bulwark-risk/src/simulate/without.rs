//! The same years without one product: what it adds to the tail.

use rayon::prelude::*;

use super::{Column, Simulation, Years, CHUNK};
use crate::{
    error::{require, Result},
    measures::Estimate,
    money::{usd, usd_wide},
    portfolio::Portfolio,
};

impl Simulation {
    /// By product, what the gross TVaR of the portfolio is more than without it, US dollars: its marginal capital. Marginals
    /// sum to less than the whole where products diversify; the parts of [`super::Tail`] sum to it. Standard errors are those
    /// of the difference of the excesses over both VaRs, which hold each to first order.
    ///
    /// # Errors
    /// When `level` is not strictly between 0 and 1 or the portfolio is another one.
    pub fn marginals(&self, portfolio: &Portfolio, level: f64) -> Result<Vec<Estimate>> {
        require(0.0 < level && level < 1.0, || {
            format!("a level is strictly between 0 and 1, not {level}")
        })?;
        require(portfolio.products.len() == self.products.len(), || {
            "the marginals are asked of another portfolio than the one simulated".to_owned()
        })?;
        let weight = self.paths() as f64 * (1.0 - level);
        let gross: Vec<u64> = self.outcomes.iter().map(|y| y.get(Column::Gross)).collect();
        let whole = Worst::of(gross.clone(), weight);
        let losses = self.losses(portfolio)?;
        Ok(losses
            .par_iter()
            .map(|of_product| {
                let mut rest = gross.clone();
                for (path, loss) in of_product {
                    rest[*path] = rest[*path].saturating_sub(*loss);
                }
                let without = Worst::of(rest.clone(), weight);
                let more = gross.iter().zip(&rest).map(|(gross, rest)| {
                    usd(gross.saturating_sub(whole.var)) - usd(rest.saturating_sub(without.var))
                });
                let (sum, squares) = more.fold((0.0, 0.0), |(sum, squares), more| {
                    (sum + more, squares + more * more)
                });
                let paths = gross.len() as f64;
                let variance = (squares - sum * sum / paths).max(0.0) / (paths - 1.0).max(1.0);
                Estimate {
                    value: whole.mean - without.mean,
                    standard_error: (variance * paths).sqrt() / weight,
                }
            })
            .collect())
    }

    /// By product, the paths in which it loses and what: the years played again.
    fn losses(&self, portfolio: &Portfolio) -> Result<Vec<Vec<(usize, u64)>>> {
        let years = Years::new(portfolio, self.seed)?;
        let paths = self.paths();
        let chunks: Vec<Vec<(usize, usize, u64)>> = (0..paths.div_ceil(CHUNK))
            .into_par_iter()
            .map(|chunk| {
                let mut events = Vec::new();
                let mut losses = Vec::new();
                for path in chunk * CHUNK..paths.min((chunk + 1) * CHUNK) {
                    years.draw(path, 0, &mut events);
                    // Fits: outcomes of all paths are in memory.
                    let at = path as usize;
                    losses.extend(events.iter().map(|event| (event.product, at, event.loss)));
                }
                losses
            })
            .collect();
        let mut by_product = vec![Vec::new(); self.products.len()];
        for (product, path, loss) in chunks.into_iter().flatten() {
            by_product[product].push((path, loss));
        }
        Ok(by_product)
    }
}

/// The largest of many values.
struct Worst {
    /// The largest that is not among them: their value at risk, base units.
    var: u64,
    /// Their mean, US dollars.
    mean: f64,
}

impl Worst {
    /// The largest `weight` values, the last of them counted in part.
    fn of(mut values: Vec<u64>, weight: f64) -> Self {
        // A Rust cast from float saturates; the sample is not empty.
        let whole = (weight.floor() as usize).min(values.len() - 1);
        let (above, next, _) = values.select_nth_unstable_by(whole, |a, b| b.cmp(a));
        let sum: u128 = above.iter().map(|value| u128::from(*value)).sum();
        Self {
            var: *next,
            mean: (usd_wide(sum) + (weight - whole as f64) * usd_wide(u128::from(*next))) / weight,
        }
    }
}
