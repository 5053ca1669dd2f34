//! Many simulated years of a portfolio: who pays what, year by year.
//!
//! A path is a pure function of seed and number, so the answer is the same on any number of threads, and paths that turn out to
//! matter are played again instead of being kept: memory is 48 bytes a path, whatever the number of products.

mod survival;
mod tail;
mod without;
mod year;

pub use survival::{survival, Income, MOST_YEARS};
pub use tail::{Shares, Tail};
pub use year::{Event, Years};

use std::ops::Range;

use bulwark_math::MAX_TRANCHES;
use rayon::prelude::*;

use crate::{
    error::{require, Result},
    measures::Estimate,
    money::usd,
    portfolio::Portfolio,
    programme::Programme,
};

/// Paths that one task plays.
const CHUNK: u64 = 2_048;
/// Most paths: path numbers leave room for the year.
const MOST_PATHS: u64 = 1 << 40;

/// What is kept of each year. Base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Losses after deductibles and limits.
    pub gross: u64,
    /// The largest of them.
    pub largest: u64,
    /// Paid by tranches.
    pub ceded: u64,
    /// Paid by buffers.
    pub buffer: u64,
    /// Paid by the pool's capital.
    pub capital: u64,
    /// Paid by nobody.
    pub shortfall: u64,
}

/// Sums over all years of one payer or product.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sums {
    /// Base units.
    pub total: u128,
    /// Sum of squares of the years' amounts, US dollars squared: added up in the order of the paths.
    pub squares: f64,
    /// Years with anything of it.
    pub years: u64,
    /// Incidents of the product, those below its deductible too; those of which the payer pays anything.
    pub incidents: u64,
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.total += other.total;
        self.squares += other.squares;
        self.years += other.years;
        self.incidents += other.incidents;
    }

    /// The incident's amount; the year's follows with [`Self::close`].
    fn incident(&mut self, amount: u64, counts: bool) {
        self.total += u128::from(amount);
        self.incidents += u64::from(counts);
    }

    /// A year with `amount` in all is over.
    fn close(&mut self, amount: u64) {
        self.squares += usd(amount).powi(2);
        self.years += u64::from(amount > 0);
    }

    /// Mean a year over `paths`, US dollars.
    pub fn mean(&self, paths: u64) -> Estimate {
        let paths = paths as f64;
        let value = crate::money::usd_wide(self.total) / paths;
        let variance = (self.squares - paths * value * value).max(0.0) / (paths - 1.0).max(1.0);
        Estimate {
            value,
            standard_error: (variance / paths).sqrt(),
        }
    }
}

/// Simulated years of a portfolio.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// Seed.
    pub seed: u64,
    /// Years, by path.
    pub outcomes: Vec<Outcome>,
    /// By tranche.
    pub tranches: [Sums; MAX_TRANCHES],
    /// Years in which a tranche's limit or money came to its end.
    pub exhausted: [u64; MAX_TRANCHES],
    /// By product: losses.
    pub products: Vec<Sums>,
    /// Premium for reinstated limits, base units.
    pub reinstatement_premium: u128,
    /// Incidents of all years.
    pub incidents: u64,
    /// Sum of squares of the yearly counts.
    pub squared_counts: u128,
}

/// One column of the outcomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Losses after deductibles and limits.
    Gross,
    /// The largest loss of the year.
    Largest,
    /// What tranches pay.
    Ceded,
    /// What tranches leave: buffers, capital and shortfall.
    Net,
    /// What buffers pay.
    Buffer,
    /// What capital pays.
    Capital,
    /// What nobody pays.
    Shortfall,
}

impl Outcome {
    /// One figure of it, base units.
    pub fn get(&self, column: Column) -> u64 {
        match column {
            Column::Gross => self.gross,
            Column::Largest => self.largest,
            Column::Ceded => self.ceded,
            Column::Net => self.gross.saturating_sub(self.ceded),
            Column::Buffer => self.buffer,
            Column::Capital => self.capital,
            Column::Shortfall => self.shortfall,
        }
    }
}

/// Plays `paths` years. `progress` is told how many have been played since it was last told; it is called from many threads.
///
/// # Errors
/// When the portfolio breaks a rule, for no paths or more than 2^40, or beyond the program's arithmetic.
pub fn simulate(
    portfolio: &Portfolio,
    paths: u64,
    seed: u64,
    progress: impl Fn(u64) + Sync,
) -> Result<Simulation> {
    require(0 < paths && paths <= MOST_PATHS, || {
        format!("a simulation has from one path to 2^40, not {paths}")
    })?;
    let years = Years::new(portfolio, seed)?;
    let programme = Programme::new(portfolio)?;
    let parts: Vec<Part> = (0..paths.div_ceil(CHUNK))
        .into_par_iter()
        .map(|chunk| {
            let range = chunk * CHUNK..paths.min((chunk + 1) * CHUNK);
            let played = range.end - range.start;
            let part = Part::play(&years, &programme, portfolio.products.len(), range)?;
            progress(played);
            Ok(part)
        })
        .collect::<Result<_>>()?;
    let mut simulation = Simulation {
        seed,
        outcomes: Vec::with_capacity(usize::try_from(paths).unwrap_or(0)),
        tranches: Default::default(),
        exhausted: [0; MAX_TRANCHES],
        products: vec![Sums::default(); portfolio.products.len()],
        reinstatement_premium: 0,
        incidents: 0,
        squared_counts: 0,
    };
    for part in parts {
        simulation.join(part);
    }
    Ok(simulation)
}

/// What one task brings.
struct Part {
    outcomes: Vec<Outcome>,
    tranches: [Sums; MAX_TRANCHES],
    exhausted: [u64; MAX_TRANCHES],
    products: Vec<Sums>,
    reinstatement_premium: u128,
    incidents: u64,
    squared_counts: u128,
}

impl Part {
    fn play(
        years: &Years,
        programme: &Programme,
        products: usize,
        range: Range<u64>,
    ) -> Result<Self> {
        let mut part = Self {
            outcomes: Vec::with_capacity(usize::try_from(CHUNK).unwrap_or(0)),
            tranches: Default::default(),
            exhausted: [0; MAX_TRANCHES],
            products: vec![Sums::default(); products],
            reinstatement_premium: 0,
            incidents: 0,
            squared_counts: 0,
        };
        let mut events = Vec::new();
        // What each product has lost in the year.
        let mut lost = vec![0u64; products];
        for path in range {
            years.draw(path, 0, &mut events);
            let mut state = *programme;
            let mut outcome = Outcome::default();
            let mut paid = [0u64; MAX_TRANCHES];
            for event in &events {
                let allocation = state.settle(event.loss)?;
                outcome.gross = outcome.gross.saturating_add(event.loss);
                outcome.largest = outcome.largest.max(event.loss);
                outcome.buffer += allocation.buffer;
                outcome.capital += allocation.from_capital();
                outcome.shortfall += allocation.shortfall;
                part.products[event.product].incident(event.loss, true);
                lost[event.product] = lost[event.product].saturating_add(event.loss);
                for ((paid, sums), amount) in paid
                    .iter_mut()
                    .zip(&mut part.tranches)
                    .zip(allocation.tranches)
                {
                    *paid += amount;
                    sums.incident(amount, amount > 0);
                }
            }
            outcome.ceded = paid.iter().sum();
            for (sums, paid) in part.tranches.iter_mut().zip(paid) {
                sums.close(paid);
            }
            for event in &events {
                // Zero when the product's year was closed by an earlier incident.
                part.products[event.product].close(std::mem::take(&mut lost[event.product]));
            }
            for (count, layer) in part.exhausted.iter_mut().zip(state.layers()) {
                *count += u64::from(layer.limit_left() == 0 || layer.collateral() == 0);
            }
            part.reinstatement_premium += u128::from(state.reinstatement_premium);
            let count = events.len() as u64;
            part.incidents += count;
            part.squared_counts += u128::from(count) * u128::from(count);
            part.outcomes.push(outcome);
        }
        Ok(part)
    }
}

impl Simulation {
    fn join(&mut self, part: Part) {
        self.outcomes.extend(part.outcomes);
        for (sums, more) in self.tranches.iter_mut().zip(&part.tranches) {
            sums.add(more);
        }
        for (count, more) in self.exhausted.iter_mut().zip(part.exhausted) {
            *count += more;
        }
        for (sums, more) in self.products.iter_mut().zip(&part.products) {
            sums.add(more);
        }
        self.reinstatement_premium += part.reinstatement_premium;
        self.incidents += part.incidents;
        self.squared_counts += part.squared_counts;
    }

    /// Years played.
    pub fn paths(&self) -> u64 {
        self.outcomes.len() as u64
    }

    /// A column in US dollars, ascending.
    pub fn sorted(&self, column: Column) -> Vec<f64> {
        let mut values: Vec<u64> = self.outcomes.iter().map(|year| year.get(column)).collect();
        values.par_sort_unstable();
        values.into_iter().map(usd).collect()
    }

    /// Mean of a column a year, US dollars.
    pub fn mean(&self, column: Column) -> Estimate {
        Estimate {
            value: self.average(column),
            standard_error: self.deviation(column).value / (self.paths() as f64).sqrt(),
        }
    }

    /// Standard deviation of a column a year, US dollars.
    pub fn deviation(&self, column: Column) -> Estimate {
        let (mean, paths) = (self.average(column), self.paths() as f64);
        let (mut squares, mut fourth) = (0.0, 0.0);
        for year in &self.outcomes {
            let square = (usd(year.get(column)) - mean).powi(2);
            squares += square;
            fourth += square * square;
        }
        let variance = squares / (paths - 1.0).max(1.0);
        // Delta method on the variance, whose own variance is (m4 - variance^2) / n.
        let spread = ((fourth / paths - variance * variance).max(0.0) / paths).sqrt();
        let value = variance.sqrt();
        Estimate {
            value,
            standard_error: if value > 0.0 {
                spread / (2.0 * value)
            } else {
                0.0
            },
        }
    }

    fn average(&self, column: Column) -> f64 {
        let total: u128 = self
            .outcomes
            .iter()
            .map(|year| u128::from(year.get(column)))
            .sum();
        crate::money::usd_wide(total) / self.paths() as f64
    }

    /// Share of years in which a column is above an amount of US dollars.
    pub fn exceeds(&self, column: Column, amount: f64) -> Estimate {
        let paths = self.paths() as f64;
        let above = self
            .outcomes
            .iter()
            .filter(|year| usd(year.get(column)) > amount)
            .count() as f64;
        let share = above / paths;
        Estimate {
            value: share,
            standard_error: (share * (1.0 - share) / paths).sqrt(),
        }
    }
}
