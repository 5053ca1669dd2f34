//! Ruin within some years, looked at when each year ends: exact for claims on a lattice.
//!
//! With `f` the distribution of a year's claims and `c` the premium, `psi_0 = 0` and
//! `psi_n(u) = Pr(S > u + c) + sum over s of f(s) psi_(n-1)(u + c - s)`: what falls below zero is absorbed. Claims rounded up, capital
//! and premium down give an upper bound, the other way a lower one; where all lie on the lattice the two are one.

use super::{require_capital, Arrivals, Surplus};
use crate::{
    aggregate::{convolution, lattice::place, Class},
    error::{require, Result, RiskError},
    severity::Layered,
    Frequency,
};

/// Points of the lattice when no step is given, about.
const POINTS: f64 = 4_000.0;
/// Multiplications at most: some seconds.
const WORK: f64 = 4e9;
/// Parts of itself by which a payment may miss a lattice point and still lie on it.
const ON_LATTICE: f64 = 1e-9;
/// Doublings of capital at most.
const DOUBLINGS: u32 = 30;

/// Ruin within some years.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct YearlyRuin {
    /// Years.
    pub years: u32,
    /// Initial capital, US dollars.
    pub capital: f64,
    /// At least so probable.
    pub lower: f64,
    /// At most so probable.
    pub upper: f64,
}

/// Which way everything is rounded.
#[derive(Clone, Copy, PartialEq)]
enum Bound {
    Lower,
    Upper,
}

impl Surplus {
    /// Probability that the surplus is below zero at the end of a year, within each of `years` and from each of `capitals`, years outermost.
    /// None as `step` takes about 4,000 points, the premium on one of them; for claims of few sizes name one that divides them, or the
    /// bounds lie apart by what a claim on the edge of ruin decides.
    ///
    /// # Errors
    /// [`RiskError::Domain`] for waits that are not exponential (years are not independent then: simulate), a negative capital, no
    /// years, a premium that re-insurers have used up, or a step that takes too long.
    pub fn ruin_within(
        &self,
        years: &[u32],
        capitals: &[f64],
        step: Option<f64>,
    ) -> Result<Vec<YearlyRuin>> {
        for capital in capitals {
            require_capital(*capital)?;
        }
        let horizon = years.iter().copied().max().unwrap_or(0);
        require(horizon > 0 && !years.contains(&0), || {
            "ruin needs a year or more".to_owned()
        })?;
        let most = capitals.iter().copied().fold(0.0, f64::max);
        let step = self.step(step, most, horizon)?;
        let lower = self.table(Bound::Lower, most, horizon, step)?;
        let upper = self.table(Bound::Upper, most, horizon, step)?;
        let mut found = Vec::new();
        for years in years {
            // Rows are years: there is one for each up to the horizon.
            let row = usize::try_from(*years).unwrap_or(usize::MAX) - 1;
            found.extend(capitals.iter().map(|capital| YearlyRuin {
                years: *years,
                capital: *capital,
                lower: lower[row][steps(*capital, step, Bound::Lower)],
                upper: upper[row][steps(*capital, step, Bound::Upper)],
            }));
        }
        Ok(found)
    }

    /// The least capital, on the lattice, from which ruin within `years` is at most as probable as `target`.
    ///
    /// # Errors
    /// As [`Self::ruin_within`]; [`RiskError::Domain`] for a target outside `(0, 1)`.
    pub fn required_capital_within(
        &self,
        years: u32,
        target: f64,
        step: Option<f64>,
    ) -> Result<YearlyRuin> {
        require(target > 0.0 && target < 1.0, || {
            format!("a target for ruin is strictly between 0 and 1, not {target}")
        })?;
        let mut capital = self.expected_claims();
        for _ in 0..DOUBLINGS {
            if self.ruin_within(&[years], &[capital], step)?[0].upper <= target {
                let step = self.step(step, capital, years)?;
                let table = self.table(Bound::Upper, capital, years, step)?;
                let at = table
                    .last()
                    .map_or(0, |row| row.partition_point(|psi| *psi > target));
                let least = at as f64 * step;
                return Ok(self.ruin_within(&[years], &[least], Some(step))?[0]);
            }
            capital *= 2.0;
        }
        Err(RiskError::NoConvergence("the capital for so rare a ruin"))
    }

    /// The step that was asked for, or one that suits, when the table is not too large.
    fn step(&self, asked: Option<f64>, capital: f64, years: u32) -> Result<f64> {
        require(self.premium > 0.0, || {
            format!("re-insurers leave no premium: {} a year", self.premium)
        })?;
        let span = capital + self.premium * f64::from(years);
        let step = asked.unwrap_or_else(|| {
            let parts = (POINTS * self.premium / span).floor();
            if parts > 0.0 {
                self.premium / parts
            } else {
                span / POINTS
            }
        });
        require(step > 0.0 && step.is_finite(), || {
            format!("a lattice's step is above 0, not {step}")
        })?;
        let points = span / step;
        require(points * points * f64::from(years) <= WORK, || {
            format!("a step of {step} needs {points:.0} points for {years} years, which takes too long: take a larger one")
        })?;
        Ok(step)
    }

    /// `psi_n` for n = 1, 2, .., at 0, 1, 2, .. steps of capital and at least up to `capital`.
    fn table(&self, bound: Bound, capital: f64, years: u32, step: f64) -> Result<Vec<Vec<f64>>> {
        let (most, premium) = (
            steps(capital, step, bound),
            steps(self.premium, step, bound),
        );
        let years = usize::try_from(years).unwrap_or(usize::MAX);
        let points = most + years * premium + 1;
        let year = self.year(bound, step, points)?;
        let mut sum = 0.0;
        let beyond: Vec<f64> = year
            .iter()
            .map(|f| {
                sum += f;
                (1.0 - sum).max(0.0)
            })
            .collect();
        let mut table: Vec<Vec<f64>> = Vec::new();
        for n in 1..=years {
            // Each later year is asked for less capital: it had one premium less to grow.
            let last = most + (years - n) * premium;
            let row = (0..=last).map(|k| {
                let top = k + premium;
                let later: f64 = table.last().map_or(0.0, |before| {
                    let falls = before[..=top].iter().rev();
                    year.iter().zip(falls).map(|(f, psi)| f * psi).sum()
                });
                (beyond[top] + later).min(1.0)
            });
            let row = row.collect();
            table.push(row);
        }
        Ok(table)
    }

    /// A year's claims on the lattice, `points` of it.
    fn year(&self, bound: Bound, step: f64, points: usize) -> Result<Vec<f64>> {
        let f = rounded(&self.claims, step / self.share, points, bound);
        let frequency = match &self.arrivals {
            Arrivals::Waits(wait) if wait.shape() == 1.0 => Frequency::Poisson(wait.rate()),
            Arrivals::Yearly(frequency) => frequency.clone(),
            Arrivals::Waits(_) => {
                return Err(RiskError::domain(
                    "years are independent only when waits are exponential: simulate others",
                ))
            }
        };
        let mut year = match (&frequency, Class::of(&frequency)) {
            (_, Some(class)) => class.probabilities(&f, points),
            (Frequency::Discrete(list), None) => convolution(list, &f, points),
            (_, None) => return Err(RiskError::NoConvergence("the distribution of a year")),
        };
        year.truncate(points);
        Ok(year)
    }
}

/// Lattice points of an amount that counts for the fund.
fn steps(amount: f64, step: f64, bound: Bound) -> usize {
    let (below, rest) = place(amount, step);
    below + usize::from(bound == Bound::Lower && rest > 0.0)
}

/// Probabilities of 0, 1, 2, .. steps of a payment: each rounded up for an upper bound of ruin, down for a lower one.
fn rounded(payment: &Layered, step: f64, most: usize, bound: Bound) -> Vec<f64> {
    let above = |k: usize| match (bound, k) {
        // Down: Pr(Y >= k step). Up: Pr(Y > k step). Payments on the lattice keep their place.
        (Bound::Lower, 0) => 1.0,
        (Bound::Lower, k) => payment.sf(k as f64 * step * (1.0 - ON_LATTICE)),
        (Bound::Upper, k) => payment.sf(k as f64 * step * (1.0 + ON_LATTICE)),
    };
    let mut masses = Vec::new();
    if bound == Bound::Upper {
        masses.push(1.0 - above(0));
    }
    let (mut k, mut here) = (0, above(0));
    while here > 0.0 && masses.len() < most {
        k += 1;
        let next = above(k);
        masses.push((here - next).max(0.0));
        here = next;
    }
    masses
}
