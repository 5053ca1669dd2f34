//! The adjustment coefficient: the root `R > 0` of `E[e^(R X)] E[e^(-R c W)] = 1`, with claims `X`, waits `W`, premium rate `c`.
//!
//! For a yearly frequency `N` it is the root of `E[M(R)^N] = e^(R c)`, with `M` the moment generating function of a claim.

use super::{moments::Moments, require_capital, Arrivals, Surplus};
use crate::error::{require, Result, RiskError};

/// Doublings or halvings at most, until the root lies between two numbers.
const STEPS: u32 = 400;

impl Surplus {
    /// The adjustment coefficient, per US dollar.
    ///
    /// # Errors
    /// [`RiskError::Domain`] when ruin is certain; [`RiskError::Uncapped`] for a heavy tail without limit, which has none.
    pub fn adjustment_coefficient(&self) -> Result<f64> {
        let moments = Moments::of(&self.claims)?;
        self.require_loading()?;
        self.require_risk()?;
        // The logarithm of the left side: convex, zero at zero, falling there, so negative exactly between 0 and R.
        let negative = |r: f64| {
            let claim = moments.ln_at(r * self.share);
            let log = match &self.arrivals {
                Arrivals::Waits(wait) => {
                    claim - wait.shape() * (self.premium * r / wait.rate()).ln_1p()
                }
                Arrivals::Yearly(frequency) => {
                    frequency.pgf_at(claim.exp()).ln() - self.premium * r
                }
            };
            log < 0.0
        };
        root(
            negative,
            1.0 / self.mean_claim(),
            moments.abscissa() / self.share,
        )
    }

    /// Lundberg's inequality: ruin from `capital` is at most as probable as `e^(-R capital)`; one when ruin is certain.
    ///
    /// # Errors
    /// [`RiskError::Uncapped`] for a heavy tail without limit, [`RiskError::Domain`] for a negative capital.
    pub fn lundberg_bound(&self, capital: f64) -> Result<f64> {
        require_capital(capital)?;
        if self.is_ruin_certain() {
            return Ok(1.0);
        }
        Ok((-self.adjustment_coefficient()? * capital).exp())
    }
}

impl Surplus {
    /// Refuses when the premium of a year covers the largest claims of a year: then there is no root.
    fn require_risk(&self) -> Result<()> {
        let most = match &self.arrivals {
            Arrivals::Waits(_) => f64::INFINITY,
            Arrivals::Yearly(frequency) => frequency.most(),
        };
        let (severity, deductible) = (self.claims.severity(), self.claims.deductible());
        let largest = self
            .claims
            .limit()
            .min(severity.tail_quantile(0.0) - deductible);
        require(most * largest * self.share > self.premium, || {
            format!(
                "ruin is impossible: a year has {most} claims of {} at most, and the premium covers them",
                largest * self.share
            )
        })
    }
}

/// Where `negative` ends to hold, by bisection to the last digit, between 0 and `end`, looked for from `first` on.
fn root(negative: impl Fn(f64) -> bool, first: f64, end: f64) -> Result<f64> {
    let (mut low, mut high) = (0.0, first.min(end / 2.0));
    let mut steps = 0..STEPS;
    while negative(high) {
        steps.next().ok_or(RiskError::NoConvergence(
            "the adjustment coefficient: premium is far above any claims",
        ))?;
        low = high;
        high = (high * 2.0).min(high + (end - high) / 2.0);
    }
    while low == 0.0 {
        steps.next().ok_or(RiskError::NoConvergence(
            "the adjustment coefficient: premium hardly exceeds expected claims",
        ))?;
        let half = high / 2.0;
        if negative(half) {
            low = half;
        } else {
            high = half;
        }
    }
    loop {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            return Ok(low);
        }
        if negative(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
}
